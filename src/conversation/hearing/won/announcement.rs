//! How an app announces a win in words: a head made of announcing words only, and the deal's name beside it.
//!
//! A whitelist, not a blacklist: a sentence that merely holds a won stage's name announces nothing.

use super::amount::{Amount, amounts};
use super::facts::FreeLine;
use super::slot::{self, Slot};
use super::stage::{Found, WonStages, is_arrow, is_lost};
use super::told_by_verb::{closed_head, somebody_closed, winner_of_a_deal};
use super::vocabulary::{CHEERS, CONNECT, FIELD_CHANGERS, HEAD, MOVERS, OTHER_SUBJECTS, QUALIFIERS, TAIL, TAKING_BACK};
use super::words::{is_emoji, is_one_of, trimmed, trimmed_name, words};

/// What a line announces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Announcement {
    /// The stage, as it is written.
    pub(super) stage: Option<String>,
    /// What else the line says.
    pub(super) slot: Slot,
    /// Who won, if the sentence says so.
    pub(super) winner: Option<String>,
    /// How much the words alone prove.
    pub(super) strength: Strength,
}

/// How much the words of an announcement prove.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Strength {
    /// They say it.
    #[default]
    Plain,
    /// With a deal's facts beside them they say it, without they leave a doubt: "deal closed".
    WithFacts,
    /// Without a deal's facts beside them they say something else: "win".
    OnlyWithFacts,
    /// They leave a doubt: "deal signed", "opportunity closed".
    Doubtful,
}

/// Signs that set a head apart from what it announces.
pub(super) const DELIMITERS: [char; 15] =
    [':', '!', '|', '–', '—', '-', '·', ',', '.', ')', ']', '】', '/', '：', '！'];

/// The win that a line announces, if it does; `names` are words that stand behind links to deal records.
pub(super) fn announcement(line: &FreeLine, names: &[&str], stages: &WonStages) -> Option<Announcement> {
    let parts = line.parts();
    let (first, rest) = parts.split_first()?;
    let mut said = one_part(first, line, names, stages)?;
    said.slot.add_parts(rest);
    Some(said)
}

fn one_part(text: &str, line: &FreeLine, names: &[&str], stages: &WonStages) -> Option<Announcement> {
    let text = without_submitter(text);
    if text.trim_end().ends_with('?') {
        return None;
    }
    let hints = slot::Hints { bold: &line.bold, names };
    let by_stage = stages.find(text).into_iter().find_map(|found| {
        let stage = Some(text[found.start..found.end].to_owned());
        let (before, after) = (&text[..found.start], &text[found.end..]);
        let said = if is_head_behind_a_cry(before) { behind_head(after, found, hints) } else { None };
        let said = said.or_else(|| winner_of_a_deal(before, after, found, text, hints));
        let said = said.or_else(|| ahead_of_stage(before, after, found, hints));
        let strength = if found.is_one_word && !names_a_deal(before) && !names_a_deal(after) {
            Strength::WithFacts
        } else {
            Strength::Plain
        };
        said.map(|said| Announcement { stage, strength, ..said })
    });
    let is_award =
        |said: &Announcement| said.strength != Strength::Plain && said.slot.name.as_deref().is_some_and(slot::is_award);
    let by_stage = by_stage.filter(|said| !is_award(said));
    by_stage.or_else(|| somebody_closed(text, hints)).or_else(|| closed_head(text, hints))
}

/// Whether words near a stage's name say that a deal is meant.
fn names_a_deal(text: &str) -> bool {
    let nouns = [
        "deal",
        "opportunity",
        "opp",
        "renewal",
        "stage",
        "status",
        "moved",
        "marked",
        "changed",
        "is",
        "trato",
        "negocio",
        "verkaufschance",
        "phase",
        "etapa",
        "to",
    ];
    words(text).iter().any(|word| nouns.contains(&word.key.as_str()))
}

/// Whether words announce and nothing else.
pub(super) fn is_head(text: &str) -> bool {
    words(without_mentions(text).as_str()).iter().all(|word| HEAD.has(&word.key))
}

/// Whether what stands before a stage's name is a head, perhaps behind a cry of joy.
fn is_head_behind_a_cry(text: &str) -> bool {
    let (cry, rest) = text.rsplit_once('!').unwrap_or(("", text));
    let said = words(cry);
    let is_cry = said.len() <= 3 && !said.iter().any(|word| OTHER_SUBJECTS.has(&word.key)) && !is_lost(cry);
    is_head(rest) && (is_cry || is_head(cry))
}

/// "… submitted by ANA": who filled in a form has no part in what it says.
fn without_submitter(text: &str) -> &str {
    let found = words(text);
    let submitted = ["submitted", "posted", "reported", "logged", "entered", "filed", "shared", "sent", "added"];
    let pair = found.windows(2).find(|pair| submitted.contains(&pair[0].key.as_str()) && pair[1].key == "by");
    pair.map_or(text, |pair| text[..pair[0].start].trim_end())
}

fn without_mentions(text: &str) -> String {
    text.split_whitespace().filter(|word| !word.starts_with('@')).collect::<Vec<_>>().join(" ")
}

/// "Closed Won: NAME …", "Closed Won", "New closed won deal! NAME", "Deal won by ANA"
fn behind_head(after: &str, found: Found, hints: slot::Hints<'_>) -> Option<Announcement> {
    let rest = without_tail_words(after);
    if is_arrow(rest.trim_start()) {
        return None;
    }
    let is_set_apart = rest.trim_start().starts_with(|letter: char| DELIMITERS.contains(&letter) || is_emoji(letter))
        || rest.trim_start().starts_with(':');
    let told = trimmed(trimmed(rest).trim_start_matches(|letter: char| letter == ' ' || DELIMITERS.contains(&letter)));
    if told.is_empty() || is_cheer(told) {
        return Some(Announcement::default());
    }
    if told.starts_with('?') || is_taken_back(told) {
        return None;
    }
    if told.starts_with('(') || rest.trim_start().starts_with('(') {
        // A remark in brackets: the pipeline, the amount.
        let (inside, behind) = told.trim_start_matches('(').split_once(')').unwrap_or((told, ""));
        if qualifies(inside) {
            return None;
        }
        let mut slot = slot::read(behind, hints);
        slot.amount = slot.amount.or(super::amount::stated(inside));
        return Some(Announcement { slot, ..Announcement::default() });
    }
    let first = words(told).into_iter().next()?;
    let is_first = first.start == 0;
    if is_first && is_one_of(&first.key, "by von par por door") {
        return Some(Announcement { slot: slot::read_rest(told), ..Announcement::default() });
    }
    if is_first && is_one_of(&first.key, "with for from at mit con com avec") {
        return Some(Announcement { slot: slot::read(told[first.end..].trim(), hints), ..Announcement::default() });
    }
    let is_named =
        hints.opens(told).is_some() || (!found.is_one_word && slot::is_capital_run(told) && !qualifies(told));
    (is_set_apart || is_named)
        .then(|| slot::read(told, hints))
        .filter(|slot| slot.is_plausible(told))
        .map(|slot| Announcement { slot, ..Announcement::default() })
}

/// "Closed Won (pending signature)", "Closed Won – Pending: NAME"
fn is_taken_back(after: &str) -> bool {
    words(after).first().is_some_and(|word| TAKING_BACK.has(&word.key))
}

/// Whether words qualify a stage rather than name a deal.
pub(super) fn qualifies(text: &str) -> bool {
    words(text).iter().any(|word| QUALIFIERS.has(&word.key))
}

fn without_tail_words(after: &str) -> &str {
    let mut rest = after;
    loop {
        let next = rest.trim_start_matches([' ', '\'', '"', '*', ']']);
        let Some(first) = words(next).into_iter().next() else { return rest };
        if first.start > 0 || !TAIL.has(&first.key) {
            return rest;
        }
        rest = &next[first.end..];
    }
}

/// "NAME is now Closed Won …", "ANA moved NAME to Closed Won", "NAME: Closed Won"
fn ahead_of_stage(before: &str, after: &str, found: Found, hints: slot::Hints<'_>) -> Option<Announcement> {
    if !tail_ends(after) {
        return None;
    }
    let connectors = words(before).into_iter().rev().take_while(|word| CONNECT.has(&word.key)).collect::<Vec<_>>();
    // "Expected Closed Won: NAME": what stands before is no name when one stands behind.
    let behind_colon = after.trim_start().strip_prefix(':').map(str::trim_start);
    let is_named_behind = behind_colon.is_some_and(|told| {
        let money = amounts(told).into_iter().find(Amount::is_marked);
        !words(told).is_empty() && money.is_none_or(|money| money.start > 0)
    });
    let said_from = connectors.last().map_or(before.len(), |word| word.start);
    let ahead = &before[..said_from];
    // "… from Negotiation to Closed Won"
    let ahead =
        ahead.to_lowercase().rfind(" from ").filter(|at| ahead.is_char_boundary(*at)).map_or(ahead, |at| &ahead[..at]);
    let is_joined = !connectors.is_empty() || ahead.trim_end().ends_with([':', '-', '–', '—', '→', '>', '|']);
    let is_quoted = ahead.trim_end().ends_with(['"', '“', '!']) || before.trim_end().ends_with(['"', '“']);
    if is_quoted
        || is_named_behind
        || is_taken_back(after)
        || (!is_joined && found.is_one_word)
        || changes_another_field(ahead)
    {
        return None;
    }
    let said_last = ahead.rsplit_once("! ").map_or(ahead, |(_, last)| last);
    let by_arrow = ahead.trim_end().ends_with(['→', '>']);
    let led = said_last.split_once(": ").map(|(head, _)| head).filter(|_| by_arrow);
    if led.is_some_and(|head| has_word(head, &["stage", "status", "phase"]) && is_head(head)) {
        // "Stage changed: Proposal → Closed Won": what stands between is the stage before.
        return Some(Announcement { slot: slot::read_rest(after), ..Announcement::default() });
    }
    let named = without_subject(without_mover(without_led(said_last)?));
    let named = trimmed_name(named);
    if named.is_empty() || is_head(named) {
        return Some(Announcement { slot: slot::read_rest(after), ..Announcement::default() });
    }
    let (named, company) = slot::split_bracketed_company(named);
    let named = hints.opens(named).filter(|hint| slot::is_noun_only(&named[hint.len()..])).unwrap_or(named);
    let ahead_slot = slot::read(named, hints);
    // "NAME ($6k) was marked Won": only words that are set apart say where the name ends.
    let is_hinted = hints.opens(named).is_some();
    let ahead_slot = if is_hinted { ahead_slot } else { Slot::default() };
    let named = if ahead_slot.has_amount { ahead_slot.name.as_deref()? } else { named };
    let rest = slot::read_rest(after);
    let slot = Slot {
        name: Some(named.to_owned()),
        account: company,
        amount: ahead_slot.amount.or(rest.amount),
        has_amount: ahead_slot.has_amount || rest.has_amount,
        ..rest
    };
    let finite =
        |word: &super::words::Word| !is_one_of(&word.key, "to as into in the stage status phase a e en auf als para");
    let is_by_verb =
        connectors.iter().any(finite) || words(ahead).iter().any(|word| MOVERS.has(&word.key)) || led.is_some();
    // "Move NAME to Closed Won" asks for it.
    if !connectors.is_empty() && !is_by_verb {
        return None;
    }
    let is_subject = words(named).first().is_some_and(|word| OTHER_SUBJECTS.has(&word.key));
    let is_plain =
        slot::is_plain_name(named) && !is_subject && is_joined && !qualifies(named) && (is_by_verb || slot.has_amount);
    let is_name = hints.opens(named) == Some(named) || is_plain;
    is_name.then(|| Announcement { slot, ..Announcement::default() })
}

/// What follows a stage's name when the sentence is over.
fn tail_ends(after: &str) -> bool {
    let rest = after.trim_start();
    let ends = rest.is_empty() || rest.starts_with(|letter: char| "!.,;:–—-|·()".contains(letter) || is_emoji(letter));
    let is_joined = after.starts_with('-') && !after.starts_with("- ");
    let leads_on = ["for", "by", "at", "with", "worth", "on", "today", "yesterday", "in", "via", "this", "now"];
    let first = words(rest).into_iter().next();
    !is_joined
        && !is_arrow(rest)
        && (ends || first.is_some_and(|word| word.start == 0 && leads_on.contains(&word.key.as_str())))
}

/// "Deal moved: NAME": what stands before the colon must only announce.
fn without_led(text: &str) -> Option<&str> {
    let body = text.trim_end().trim_end_matches(|letter: char| ":→-–—>|".contains(letter));
    match body.split_once(": ") {
        Some((head, rest)) if is_head(trimmed(head)) => Some(rest),
        // "NAME: stage changed"
        Some((name, rest)) => is_head(rest).then_some(name),
        None => Some(body),
    }
}

/// "ANA moved NAME", "changed the stage of NAME": the name alone.
fn without_mover(text: &str) -> &str {
    let found = words(text);
    let mover = found.iter().position(|word| MOVERS.has(&word.key));
    let Some(at) = mover else { return text };
    let skipped = ["the", "stage", "status", "phase", "deal", "opportunity", "opp", "of", "on", "for"];
    // "NAME was moved from …": nothing stands behind the verb.
    if at + 1 == found.len() {
        let passive = found[..at].iter().rev().find(|word| !is_one_of(&word.key, "was has been just is"));
        return passive.map_or("", |word| &text[..word.end]);
    }
    let name = found[at + 1..]
        .iter()
        .find(|word| !skipped.contains(&word.key.as_str()) || word.is_capital(text) && word.key != "stage");
    name.map_or("", |word| &text[word.start..])
}

/// "changed the Next Step on NAME", "Next Step changed on NAME": no stage was changed.
fn changes_another_field(text: &str) -> bool {
    let found = words(text);
    let Some(at) = found.iter().position(|word| FIELD_CHANGERS.has(&word.key)) else { return false };
    let is_preposition = |word: &&super::words::Word| is_one_of(&word.key, "on for of");
    let Some(led) = found[at + 1..].iter().position(|word| is_preposition(&word)) else { return false };
    let field = [&found[..at], &found[at + 1..at + 1 + led]].concat();
    !field.iter().any(|word| is_one_of(&word.key, "stage status phase stage's"))
}

/// "Deal NAME", "The opportunity NAME", "@here NAME"
fn without_subject(text: &str) -> &str {
    let mut rest = text.trim_start();
    while let Some(mention) = rest.strip_prefix('@') {
        rest = mention.split_once(' ').map_or("", |(_, after)| after.trim_start());
    }
    for word in words(rest) {
        let is_subject = [
            "the",
            "our",
            "your",
            "deal",
            "opportunity",
            "opp",
            "congrats",
            "congratulations",
            "hooray",
            "woohoo",
            "yay",
            "boom",
        ];
        if !is_subject.contains(&word.key.as_str()) {
            return &rest[word.start..];
        }
    }
    rest
}

/// Whether a text holds one of these words.
pub(super) fn has_word(text: &str, wanted: &[&str]) -> bool {
    words(text).iter().any(|word| wanted.contains(&word.key.as_str()))
}

/// Whether words only cheer.
pub(super) fn is_cheer(text: &str) -> bool {
    words(&without_mentions(text)).iter().all(|word| CHEERS.has(&word.key) || HEAD.has(&word.key))
}
