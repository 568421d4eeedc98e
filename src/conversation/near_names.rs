//! Fields by their names: the one that a line names, and those whose names come near to a label that none has.

use crate::domain::field::{Field, FieldRole, FieldState};
use crate::domain::handoff::Handoff;
use crate::policy::PolicyBook;

use super::hearing::is_within;
use super::remarks::{spaced, stands_in};

/// Fields that are offered in place of a label.
const OFFERED_MAX: usize = 3;

/// The fields whose names come near to that label: by slips of the keyboard, else by the words that they share.
pub(super) fn of<'p>(label: &str, policy: &'p PolicyBook) -> Vec<&'p Field> {
    let wanted = letters(label);
    let slips = if wanted.chars().count() < LONG_LABEL { 1 } else { 2 };
    let is_slip = |field: &&Field| {
        wanted.chars().count() >= SLIP_LETTERS_MIN && names(field).any(|name| is_within(&wanted, &letters(name), slips))
    };
    let slipped: Vec<&Field> = policy.fields().filter(is_slip).take(OFFERED_MAX).collect();
    if !slipped.is_empty() {
        return slipped;
    }
    let words = words(label);
    let shared = |field: &&Field| names(field).map(|name| share(&words, name)).max().unwrap_or_default();
    let mut near: Vec<(u32, &Field)> =
        policy.fields().map(|field| (shared(&field), field)).filter(|(share, _)| *share > 0).collect();
    near.sort_by_key(|(share, _)| std::cmp::Reverse(*share));
    near.into_iter().take(OFFERED_MAX).map(|(_, field)| field).collect()
}

const SLIP_LETTERS_MIN: usize = 4;
const LONG_LABEL: usize = 8;

/// The field whose longest name stands in the line, unless two share it.
pub(super) fn named_in<'p>(line: &str, handoff: &Handoff, policy: &'p PolicyBook) -> Option<&'p Field> {
    let spaced_line = spaced(line);
    let longest = |field: &'p Field| {
        // Every other sentence speaks of the customer.
        let is_own = |name: &&str| field.address.is_none() || name.contains(' ');
        let said = names(field).filter(is_own).filter(|name| stands_in(&spaced_line, name));
        said.map(str::len).max().map(|length| (field, length))
    };
    let found: Vec<(&Field, usize)> =
        policy.fields().filter(|field| may_be_meant(field, handoff, policy)).filter_map(longest).collect();
    let most = found.iter().map(|(_, length)| *length).max()?;
    let mut best = found.into_iter().filter(|(_, length)| *length == most).map(|(field, _)| field);
    let first = best.next()?;
    best.next().is_none().then_some(first)
}

/// Whether that field may be meant. What changes and how it renews are asked of an amendment and of a renewal alone, and
/// their names are words of every other sentence.
fn may_be_meant(field: &Field, handoff: &Handoff, policy: &PolicyBook) -> bool {
    let is_of_a_kind = matches!(field.role, Some(FieldRole::AmendmentKind | FieldRole::RenewalKind));
    !is_of_a_kind || policy.state(field, &handoff.packet) != FieldState::NotApplicable
}

fn names(field: &Field) -> impl Iterator<Item = &str> {
    std::iter::once(field.title.as_str()).chain(field.also_called.iter().map(String::as_str))
}

fn letters(words: &str) -> String {
    words.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn words(label: &str) -> Vec<String> {
    let lower = label.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.len() > 1);
    words.filter(|word| !LINKS.contains(word)).map(str::to_owned).collect()
}

/// Words that tell no name from another.
const LINKS: [&str; 14] =
    ["the", "of", "on", "in", "to", "is", "as", "a", "for", "and", "their", "our", "customer", "customers"];

/// How much of the name a label's words are, in percent; none if they share no word.
fn share(label: &[String], name: &str) -> u32 {
    let own = words(name);
    let is_like =
        |one: &str, other: &str| one == other || (one.len() > 3 && other.len() > 3 && is_within(one, other, 1));
    let shared = label.iter().filter(|word| own.iter().any(|other| is_like(word, other))).count();
    let all = label.len().max(own.len());
    match (u32::try_from(shared), u32::try_from(all)) {
        (Ok(shared), Ok(all)) if all > 0 => shared * 100 / all,
        (Ok(_) | Err(_), Ok(_) | Err(_)) => 0,
    }
}
