//! Wins that are told by a verb: somebody won or closed a deal; a deal is closed.

use super::announcement::{Announcement, DELIMITERS, Strength, has_word, is_cheer, is_head, qualifies};
use super::slot;
use super::stage::Found;
use super::vocabulary::{CLOSED_OTHERWISE, HEAD, WINNERS};
use super::words::{is_emoji, is_one_of, is_person, trimmed, trimmed_name, words};

/// "ANA won a deal", "ANA won a deal: NAME"
pub(super) fn winner_of_a_deal(
    before: &str,
    after: &str,
    found: Found,
    text: &str,
    hints: slot::Hints<'_>,
) -> Option<Announcement> {
    if !found.is_one_word || !text[found.start..found.end].eq_ignore_ascii_case("won") {
        return None;
    }
    a_deal(before, after, hints)
}

/// "ANA" before a winning verb, and "a deal" behind it.
fn a_deal(before: &str, after: &str, hints: slot::Hints<'_>) -> Option<Announcement> {
    let winner = winner(before)?;
    let article = words(after).into_iter().next().filter(|word| is_one_of(&word.key, "a an another the new"))?;
    let rest = &after[article.end..];
    let noun = words(rest).into_iter().find(|word| word.key != "new")?;
    if !is_one_of(&noun.key, "deal opportunity opp") {
        return None;
    }
    let told = rest[noun.end..].trim_start();
    let ends = told.is_empty()
        || told.starts_with(|letter: char| DELIMITERS.contains(&letter) || is_emoji(letter) || letter == '\n');
    let slot = slot::read(told.trim_start_matches(DELIMITERS), hints);
    ends.then_some(Announcement { slot, winner: Some(winner), ..Announcement::default() })
}

/// "ANA just closed NAME for $5": a name in bold or behind a link, or an amount, makes it a deal.
pub(super) fn somebody_closed(text: &str, hints: slot::Hints<'_>) -> Option<Announcement> {
    let found = words(text);
    // "Forecast: Closed Won" is no sentence: its verb would be in small letters.
    let verb = found.iter().find(|word| WINNERS.has(&word.key) && !word.is_capital(text))?;
    if text[verb.end..].trim_start().starts_with([':', '–', '—', '-', '|']) || qualifies(&text[..verb.start]) {
        return None;
    }
    if verb.key != "won"
        && let Some(said) = a_deal(&text[..verb.start], &text[verb.end..], hints)
    {
        return Some(said);
    }
    let winner = winner(&text[..verb.start])?;
    let skipped = ["the", "a", "an", "deal", "opportunity", "contract", "with", "another", "our", "new"];
    let object = found
        .iter()
        .find(|word| word.start > verb.end && (word.is_capital(text) || !skipped.contains(&word.key.as_str())));
    let told = trimmed_start_marks(&text[object?.start..]);
    let slot = slot::read(told, hints);
    let name = slot.name.clone()?;
    let is_deal = slot.has_amount || hints.names.contains(&name.as_str());
    let is_name = hints.opens(told).is_some() || slot::is_plain_name(&name);
    (is_deal && is_name && !slot::is_award(&name)).then_some(Announcement {
        slot,
        winner: Some(winner),
        ..Announcement::default()
    })
}

fn trimmed_start_marks(text: &str) -> &str {
    text.trim_start_matches(['"', '“', '*', ' '])
}

/// "New deal closed", "Deal closed: NAME", "New win!": a deal that is said to be closed, and not otherwise.
pub(super) fn closed_head(text: &str, hints: slot::Hints<'_>) -> Option<Announcement> {
    // A cry of joy may come first.
    let text = text
        .split_once('!')
        .filter(|(cry, rest)| is_head(cry) && !has_word(cry, &["win", "closed"]) && !trimmed(rest).is_empty())
        .map_or(text, |(_, rest)| rest);
    let (head, told) = match text.find([':', '!', '–', '—', '|']).or(text.find(" - ")) {
        Some(at) => (&text[..at], text[at..].trim_start_matches(DELIMITERS)),
        None => (text, ""),
    };
    let only_announces = words(head).iter().all(|word| HEAD.has(&word.key) || word.key == "signed");
    let strength = if has_word(head, &["win"]) {
        Strength::OnlyWithFacts
    } else if has_word(head, &["deal"]) && has_word(head, &["closed"]) {
        Strength::WithFacts
    } else if has_word(head, &["deal", "opportunity", "opp", "contract"]) && has_word(head, &["closed", "signed"]) {
        Strength::Doubtful
    } else {
        return None;
    };
    let otherwise = words(told).iter().any(|word| CLOSED_OTHERWISE.has(&word.key));
    let slot = slot::read(told.trim(), hints);
    if !only_announces || otherwise || slot.name.as_deref().is_some_and(slot::is_award) {
        return None;
    }
    if slot.is_plausible(told) && !is_cheer(told) {
        return Some(Announcement { slot, strength, ..Announcement::default() });
    }
    is_cheer(told).then(|| Announcement { strength, ..Announcement::default() })
}

/// The person before a winning verb.
fn winner(before: &str) -> Option<String> {
    let words_before = words(before);
    let fillers = ["just", "has", "have", "finally", "officially", "now"];
    let end = words_before.iter().rev().find(|word| !fillers.contains(&word.key.as_str())).map(|word| word.end)?;
    let shown = &before[..end];
    let name = trimmed_name(shown.rsplit(['!', ':', '—', '–']).next()?);
    let name = match name.rfind('@') {
        Some(at) => &name[at..],
        None => name,
    };
    let single = !name.contains(' ') && name.chars().next().is_some_and(char::is_uppercase);
    (is_person(name) || single).then(|| name.trim_start_matches('@').to_owned())
}
