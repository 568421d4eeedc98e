//! Values that are put right: `sorry, 4712` is said of what the speaker gave last, and `change the PO to 4712` names it.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::field::{Field, Source, Value};
use crate::domain::handoff::Handoff;
use crate::domain::packet::Entry;
use crate::workflow::event::{Answer, HeardAs};

use super::hear::Listening;
use super::hearing::labelled::labelled;
use super::of_one_field::read_for;
use super::unlabelled;

/// A correction follows what it puts right within the day.
const HOURS_MAX: i64 = 12;

/// What a correction without a name says: of the field that its speaker gave a value of last, where that can take it; where
/// it can take none of those, or several, `None`, and the words are read like any others.
pub(super) fn last_said(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let fields: Vec<&Field> = listening.policy.fields().collect();
    let parts = labelled(words, &fields);
    let [only] = parts.as_slice() else { return None };
    if !only.is_correction || only.field.is_some() {
        return None;
    }
    let mut read = said_last(handoff, listening).into_iter().filter_map(|field| {
        let answers = read_for(field, only.said, handoff, listening);
        let puts_right = |answer: &Answer| {
            let is_new = |value: &Value| handoff.packet.value(&field.name) != Some(value);
            answer.field.as_ref() == Some(&field.name)
                && matches!(&answer.heard, HeardAs::Value { value } if is_new(value) && !matches!(value, Value::YesNo(_)))
        };
        answers.iter().any(puts_right).then_some(answers)
    });
    let found = read.next()?;
    read.next().is_none().then_some(found)
}

/// The fields of the message in which the speaker gave values last.
fn said_last<'p>(handoff: &Handoff, listening: &Listening<'p>) -> Vec<&'p Field> {
    let speaker = listening.actor.as_person();
    let own = |entry: &&Entry| entry.provenance.person.as_ref() == speaker && entry.provenance.source == Source::Chat;
    let at = |field: &Field| handoff.packet.entry(&field.name).filter(own).map(|entry| entry.provenance.at);
    let last: Option<DateTime<Utc>> = listening.policy.fields().filter_map(at).max();
    let is_recent = |last: &DateTime<Utc>| listening.now - *last <= TimeDelta::hours(HOURS_MAX);
    let Some(last) = last.filter(is_recent) else { return Vec::new() };
    listening.policy.fields().filter(|field| at(field) == Some(last)).collect()
}

/// `please change the start to 1 May`: what a bidding says of the field that it names, as a proposal.
pub(super) fn bidden(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let bids = pattern!(
        r"(?i)^(?:(?:please|pls|and|so|also|ok|hi|could you|can you|we (?:need|have) to|let'?s|you can|they want (?:us )?to|",
        r"they asked (?:us )?to),? )*(?:change|move|set|update|switch|correct|push|amend|adjust|put|shift|postpone) (?:the |their |our )?",
        r"(?P<name>[\w/ -]{2,40}?)(?: (?:back|forward|out|over))?(?: from .{1,40})? (?:in)?(?:to|as) (?:be )?(?P<said>\S.{0,80}?)",
        r"(?:,? (?:please|pls|instead|thanks))*[.!]*$"
    )
    .captures(words.trim())?;
    let fields: Vec<&Field> = listening.policy.fields().collect();
    let as_label = format!("{}: {}", &bids["name"], &bids["said"]);
    let parts = labelled(&as_label, &fields);
    let [only] = parts.as_slice() else { return None };
    let answers = read_for(only.field?, only.said, handoff, listening);
    let is_whole = !answers.is_empty() && answers.iter().all(|answer| matches!(answer.heard, HeardAs::Value { .. }));
    is_whole.then(|| {
        answers
            .into_iter()
            .map(|answer| unlabelled::as_proposal(Answer { words: words.trim().to_owned(), ..answer }))
            .collect()
    })
}
