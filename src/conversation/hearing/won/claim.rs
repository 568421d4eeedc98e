//! A person's claim that a deal was won: asked back with a button, never started from.
//!
//! Only what is said as a fact of now counts, and only with a deal's name or record.

use crate::domain::deal::Deal;
use crate::domain::post::{Line, Post};

use super::amount::{Amount, amounts, stated_as_money};
use super::extract::{self, Habits, Said};
use super::facts::Facts;
use super::guards::is_aimed_at_us;
use super::labels::Label;
use super::record::{Record, won_record};
use super::request::requested;
use super::sentence::{Meant, Sentence, is_about_play, meant, sentences};
use super::stage::WonStages;
use super::vocabulary::HEAD;
use super::words::{WordList, is_one_of, key_of, trimmed, words};
use super::{NothingReason, Reading, names};

/// What a person's message claims.
pub(super) fn read(post: &Post, stages: &WonStages, records: &[Record], habits: Habits) -> Reading {
    let own: Vec<&Line> = post.lines.iter().filter(|line| !line.quoted).collect();
    if own.is_empty() {
        return Reading::Nothing(without_own_words(post));
    }
    let facts = Facts::of(post);
    if wears_an_apps_layout(post, &facts) {
        return Reading::Nothing(NothingReason::SpoofedBot);
    }
    let text = own.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n");
    let set_apart = set_apart(post, &own);
    let all = sentences(&text);
    let meant: Vec<Meant> = all.iter().map(meant).collect();
    let claimed = (0..all.len()).find_map(|at| claim_at(&all, &meant, at, stages, &set_apart, records));
    let Some(claimed) = claimed else { return Reading::Nothing(why_nothing(post, &text, &all, &meant, stages)) };
    let said = Said { facts: &facts, records, announcement: None, announced_at: None, stages };
    let mut deal = Deal { name: None, ..extract::deal(&said, Habits { crm: None, ..habits }) };
    complete(&mut deal, claimed, &facts, &text, records, habits);
    if deal.title().is_none() {
        return Reading::Nothing(NothingReason::HumanChatter);
    }
    if is_correction(&text) { Reading::Changed { source: None, deal } } else { Reading::Claim { deal } }
}

/// What a sentence claims.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Claimed {
    /// The deal's name.
    pub(super) name: Option<String>,
    /// Who won it.
    pub(super) owner: Option<String>,
    /// The stage, as it is written.
    pub(super) stage: Option<String>,
}

fn complete(deal: &mut Deal, claimed: Claimed, facts: &Facts, text: &str, records: &[Record], habits: Habits) {
    let labelled = facts.first(Label::Deal).map(str::to_owned);
    deal.name = labelled.or(claimed.name).or_else(|| records.iter().find_map(Record::name).map(str::to_owned));
    if deal.name.is_some() && deal.name == deal.account {
        // The one name was told as the customer's.
        deal.name = None;
    }
    deal.owner = facts
        .first(Label::Owner)
        .map(|owner| owner.trim_start_matches('@').to_owned())
        .or(claimed.owner)
        .or_else(|| said_owner(text));
    deal.stage = claimed.stage;
    if let Some(record) = won_record(records, deal.name.as_deref()) {
        deal.crm_record_id = Some(record.id.clone());
        deal.crm_url = Some(record.url.clone());
        deal.crm = Some(record.crm.to_owned());
    }
    if deal.amount.is_none() && !facts.has(Label::Amount) {
        let amount = text.lines().find_map(stated_as_money);
        deal.amount = amount.as_ref().map(|amount| amount.number);
        deal.currency = amount.and_then(|amount| amount.currency(habits.currency));
    }
}

/// "owner ANA", "closed by ANA"; a bare "by" leads to a day as often.
fn said_owner(text: &str) -> Option<String> {
    let found = words(text);
    let at = found.iter().enumerate().position(|(index, word)| match word.key.as_str() {
        "owner" | "ae" | "rep" => true,
        "by" => index > 0 && ["closed", "won", "sold", "owned", "landed"].contains(&found[index - 1].key.as_str()),
        _ => false,
    })?;
    super::slot::owner_in(&text[found[at].start..])
}

/// What a sentence claims, with the sentence that follows it.
fn claim_at(
    all: &[Sentence],
    meant: &[Meant],
    at: usize,
    stages: &WonStages,
    set_apart: &[String],
    records: &[Record],
) -> Option<Claimed> {
    let sentence = &all[at];
    let key = key_of(&sentence.text);
    if let Some(claimed) = requested(sentence, &key, set_apart, records) {
        return Some(claimed);
    }
    if meant[at] != Meant::Said || is_about_play(&sentence.text) || is_aimed_at_us(&sentence.text) {
        return None;
    }
    let before =
        at.checked_sub(1).filter(|&before| meant[before] == Meant::Said).map(|before| all[before].text.as_str());
    let next = all.get(at + 1).filter(|_| meant[at + 1] == Meant::Said).map(|next| next.text.as_str());
    let claimed =
        by_stage(&sentence.text, next, stages, set_apart).or_else(|| by_verb(&sentence.text, next, set_apart))?;
    // "we got NAME!! Closed won, $31k"
    let told_before = || before.and_then(|before| names::first(before, set_apart));
    let claimed = Claimed { name: claimed.name.or_else(told_before), ..claimed };
    (claimed.name.is_some() || !records.is_empty()).then_some(claimed)
}

/// "Closed won! NAME", "NAME is closed won", "moved NAME to closed won", "CW: NAME"
fn by_stage(text: &str, next: Option<&str>, stages: &WonStages, set_apart: &[String]) -> Option<Claimed> {
    let abbreviated = words(text).into_iter().find(|word| {
        word.key == "cw" && !text[word.end..].trim_start().starts_with(|letter: char| letter.is_ascii_digit())
    });
    // "new win: NAME, $9k"
    let win = words(text)
        .into_iter()
        .find(|word| word.key == "win" && text[word.end..].trim_start().starts_with([':', '-', '–', '—']));
    let abbreviated = abbreviated.or(win.filter(|_| amounts(text).iter().any(Amount::is_marked)));
    let strong =
        stages.find(text).into_iter().find(|found| !found.is_one_word || is_word_won(text, found.start, found.end));
    let (start, end) =
        strong.map(|found| (found.start, found.end)).or(abbreviated.map(|word| (word.start, word.end)))?;
    if is_spoken_about(&text[..start], &text[end..]) {
        return None;
    }
    let stage = Some(text[start..end].to_owned());
    let (before, after) = (&text[..start], &text[end..]);
    let name = if opens_only(before) {
        names::opening(after, set_apart).or_else(|| {
            next.filter(|_| trimmed_signs(after).is_empty() || is_exclaimed(after))
                .and_then(|next| names::opening(next, set_apart))
        })
    } else {
        behind_mover(before, set_apart).or_else(|| names::closing(without_connectors(before), set_apart))
    };
    // "just signed NAME for 5k - moved to closed won"
    let by_verb = by_verb(text, None, set_apart).unwrap_or_default();
    let name = name.or(by_verb.name).or_else(|| names::first(before, set_apart));
    Some(Claimed { name, owner: by_verb.owner, stage })
}

/// "closed won is …", "from closed won": the stage itself is spoken about, or left.
fn is_spoken_about(before: &str, after: &str) -> bool {
    let left = key_of(before).split(' ').next_back() == Some("from");
    let about = [
        "is", "are", "was", "were", "means", "needs", "requires", "isn't", "date", "number", "numbers", "week",
        "month", "lunch", "gong", "emoji", "post", "posts", "handoffs", "sound", "now", "back", "stage", "value",
        "amount",
    ];
    left || words(after)
        .first()
        .is_some_and(|word| after[..word.start].trim().is_empty() && about.contains(&word.key.as_str()))
}

/// "won" alone is a stage only where a sentence opens or closes with it.
fn is_word_won(text: &str, start: usize, end: usize) -> bool {
    let opens = trimmed_signs(&text[..start]).is_empty() && !text[end..].trim_start().starts_with(char::is_alphabetic);
    let behind_deal = key_of(&text[..start])
        .split(' ')
        .next_back()
        .is_some_and(|word| ["deal", "opportunity", "is", "to", "as"].contains(&word));
    opens || behind_deal
}

fn trimmed_signs(text: &str) -> &str {
    trimmed(text).trim_matches(|letter: char| !letter.is_alphanumeric())
}

fn is_exclaimed(after: &str) -> bool {
    ["baby", "people", "team", "folks", "everyone", "again", "alert"].contains(&key_of(after).as_str())
}

/// Whether words only open a sentence: interjections, mentions, "another one".
fn opens_only(before: &str) -> bool {
    let said: Vec<String> = before
        .split_whitespace()
        .filter(|word| !word.starts_with('@'))
        .map(key_of)
        .filter(|key| !key.is_empty())
        .collect();
    said.iter().all(|word| {
        word.split(' ').all(|part| {
            HEAD.has(part)
                || [
                    "wow", "omg", "yes", "finally", "update", "fyi", "i", "hi", "guys", "folks", "it's", "marked",
                    "signed", "stage",
                ]
                .contains(&part)
        })
    })
}

/// "Moved NAME to"
fn behind_mover(before: &str, set_apart: &[String]) -> Option<String> {
    let mover = words(before)
        .into_iter()
        .find(|word| is_one_of(&word.key, "moved marked set changed flipped pushed moving marking"))?;
    names::opening(&before[mover.end..], set_apart)
}

fn without_connectors(before: &str) -> &str {
    let connectors = [
        "is",
        "was",
        "has",
        "been",
        "just",
        "now",
        "moved",
        "went",
        "to",
        "as",
        "into",
        "in",
        "stage",
        "officially",
        "finally",
        "got",
        "are",
        "and",
        "deal",
        "the",
        "marked",
        "it's",
        "ist",
        "wurde",
        "es",
    ];
    let kept = words(before).into_iter().rev().find(|word| !connectors.contains(&word.key.as_str()));
    kept.map_or("", |word| &before[..word.end])
}

const VERBS: WordList = WordList(
    "signed won closed landed inked bagged sealed gewonnen unterschrieben ganado ganamos cerramos cerrado signe \
     gagne fechamos ganhamos",
);

/// "just signed NAME", "NAME signed today", "signed! NAME, 30k"
fn by_verb(text: &str, next: Option<&str>, set_apart: &[String]) -> Option<Claimed> {
    let found = words(text);
    let verb = found.iter().find(|word| VERBS.has(&word.key))?;
    let (before, after) = (&text[..verb.start], &text[verb.end..]);
    let with_another =
        key_of(after).starts_with("with ") && names::closing(without_connectors(before), set_apart).is_some();
    if with_another {
        return None;
    }
    let has_amount = amounts(text).iter().any(Amount::is_marked)
        || next.is_some_and(|next| amounts(next).iter().any(Amount::is_marked));
    let needs_more = is_one_of(&verb.key, "closed won ganado cerrado");
    let says_deal = found
        .iter()
        .any(|word| is_one_of(&word.key, "deal contract opportunity renewal customer client logo kunde cliente"));
    let actor_is_us = key_of(before)
        .split(' ')
        .any(|word| ["we", "i", "we've", "i've", "just", "finally", "wir", "us"].contains(&word));
    if let Some(name) = names::opening(after, set_apart) {
        let is_enough = !needs_more || has_amount || says_deal || actor_is_us;
        return is_enough.then(|| Claimed { name: Some(name), owner: actor(before), stage: None });
    }
    if opens_only(before) && has_amount && after.starts_with(',') {
        return names::first(after, set_apart).map(|name| Claimed { name: Some(name), ..Claimed::default() });
    }
    if opens_only(before) && trimmed_signs(after).is_empty() {
        let name = next.and_then(|next| names::opening(next, set_apart)).filter(|_| has_amount || says_deal)?;
        return Some(Claimed { name: Some(name), ..Claimed::default() });
    }
    let follows = words(after).into_iter().next().map(|word| word.key);
    let ends = trimmed_signs(after).is_empty()
        || follows.is_some_and(|word| {
            is_one_of(&word, "today yesterday the for this just contract our on at and a last now")
        })
        || after.trim_start().starts_with([',', '-', '–', '—', '(', '$', '€', '£']);
    let passive = key_of(before)
        .split(' ')
        .next_back()
        .is_some_and(|word| ["is", "has", "just", "was", "finally"].contains(&word));
    let is_enough = !needs_more || passive && says_deal || has_amount && verb.key == "closed";
    let name = names::closing(without_connectors(before), set_apart)
        .filter(|_| ends && is_enough && (has_amount || says_deal || verb.key == "signed"))?;
    Some(Claimed { name: Some(name), ..Claimed::default() })
}

/// Who won, named before the verb.
fn actor(before: &str) -> Option<String> {
    let kept = without_connectors(before).trim();
    let last = kept.rsplit([',', '!', ':', '-']).next()?.trim();
    if let Some(at) = last.rfind('@') {
        let mention = last[at + 1..].split_whitespace().next().unwrap_or_default();
        return (last[at..].trim() == format!("@{mention}")).then(|| mention.to_owned());
    }
    let us = [
        "we", "i", "just", "so", "and", "yes", "finally", "team", "we've", "i've", "who", "they", "yay", "boom",
        "woohoo", "hey", "wow", "update",
    ];
    let found = words(last);
    let is_name = (1..=3).contains(&found.len())
        && found.iter().all(|word| word.is_capital(last) && !us.contains(&word.key.as_str()));
    is_name.then(|| last.to_owned())
}

/// Words that the writer set apart: bold, or behind links to records.
fn set_apart(post: &Post, own: &[&Line]) -> Vec<String> {
    let bold = own.iter().flat_map(|line| &line.bold).filter(|bold| !amounts(bold).iter().any(Amount::is_marked));
    let linked =
        post.links.iter().filter_map(super::record::record).filter_map(|record| record.name().map(str::to_owned));
    let names = bold.map(|bold| trimmed(bold).to_owned()).chain(linked);
    names.filter(|name| name.len() > 2 && !name.ends_with(':') && !key_of(name).contains("won")).collect()
}

/// A person who writes as an app does, with labels and a button's words: a copy, or somebody who pretends.
fn wears_an_apps_layout(post: &Post, facts: &Facts) -> bool {
    let has_button_words = post
        .links
        .iter()
        .filter_map(super::record::record)
        .any(|record| record.words.is_some() && record.name().is_none());
    let labels = [Label::Amount, Label::Account, Label::Owner, Label::Stage, Label::CloseDate];
    has_button_words && labels.into_iter().filter(|label| facts.has(*label)).count() >= 2
}

fn without_own_words(post: &Post) -> NothingReason {
    let only_links = post.lines.is_empty() && !post.links.is_empty();
    match (post.is_share_or_unfurl, only_links) {
        (_, true) => NothingReason::LinkUnfurl,
        (true, false) => NothingReason::OldWinQuote,
        (false, false) if !post.lines.is_empty() => NothingReason::OldWinQuote,
        (false, false) => NothingReason::HumanChatter,
    }
}

fn is_correction(text: &str) -> bool {
    let key = key_of(text);
    ["correction", "typo", "corrected", "sorry", "oops", "actually", "my bad", "fix"]
        .iter()
        .any(|word| key.starts_with(word))
}

fn why_nothing(post: &Post, text: &str, all: &[Sentence], meant: &[Meant], stages: &WonStages) -> NothingReason {
    let quotes_a_win = post.lines.iter().any(|line| line.quoted && !stages.find(&line.text).is_empty());
    if quotes_a_win || (post.is_share_or_unfurl && stages.find(text).is_empty()) {
        return NothingReason::OldWinQuote;
    }
    let says_win = |sentence: &Sentence| {
        !stages.find(&sentence.text).is_empty() || words(&sentence.text).iter().any(|word| VERBS.has(&word.key))
    };
    let is = |wanted: Meant| {
        all.iter().zip(meant).any(|(said, meant)| *meant == wanted && (says_win(said) || said.ends_as_question))
    };
    if meant.contains(&Meant::Lost) {
        NothingReason::ClosedLost
    } else if is(Meant::Remembered) {
        NothingReason::OldWinQuote
    } else if is(Meant::Asked) {
        NothingReason::Question
    } else if is(Meant::Hoped) {
        NothingReason::Forecast
    } else {
        NothingReason::HumanChatter
    }
}
