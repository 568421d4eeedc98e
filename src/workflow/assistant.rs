//! What a model found in somebody's words: it stands beside the packet until that person takes it or leaves it. Nothing is
//! judged, asked, routed or sent by it (`invariant:I12`, `feature:N22`).

use crate::domain::assistant::{Brief, Settled, Suggestion};
use crate::domain::canonical::sha256_hex;
use crate::domain::field::Source;
use crate::domain::handoff::Handoff;
use crate::domain::look_up::LookUp;
use crate::domain::place::Place;
use crate::policy::PolicyBook;

use super::effect::{Audience, Notice, Unclear, What};
use super::event::{Answer, Answers, HeardAs, Replied};
use super::evolve::evolve;
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder, Reason, Refusal};
use super::{Context, gathering, only_the_speaker};

/// A model is asked: the log says so, by the hash of the words.
pub fn asked(brief: &Brief) -> Outcome {
    let mut out = OutcomeBuilder::default();
    let words_sha256 = sha256_hex(brief.words.as_bytes());
    out.fact(Fact::AssistantAsked { task: brief.task, of: brief.of.clone(), words_sha256 });
    out.build()
}

/// A reply came back: its call is in the log, and what of it holds is shown where the words were said.
pub(super) fn replied(handoff: &Handoff, replied: &Replied, ctx: &Context<'_>) -> Outcome {
    let mut out = OutcomeBuilder::default();
    let Replied { task, of, call, suggestion, about, question, dropped } = replied.clone();
    // What the same person was shown before is not offered any more; its buttons go with the card.
    if suggestion.is_some() && handoff.suggestions.iter().any(|other| other.of == of) {
        out.effect(What::HandoffCard);
    }
    // A packet that is over takes no values any more.
    let suggestion = suggestion.filter(|_| !handoff.is_over());
    let place = ctx.place.cloned().unwrap_or(Place::Handoff { handoff: handoff.id });
    let to = Audience::Place { place };
    if let Some(suggestion) = suggestion.clone() {
        out.say(to.clone(), Notice::Suggested { suggestion });
    }
    if let (Some(words), false) = (question, about.is_empty()) {
        let unclear = |field| Unclear {
            field: Some(field),
            words: words.clone(),
            reason: "question".to_owned(),
            candidates: Vec::new(),
            until: None,
        };
        let unclear = about.iter().cloned().map(unclear).collect();
        let (noted, misfits, missing) = (Vec::new(), Vec::new(), Vec::new());
        out.say(to, Notice::AnswerHeard { noted, misfits, unclear, missing, dropped: None });
    }
    out.fact(Fact::AssistantReplied { task, of, call, suggestion, about, dropped });
    out.build()
}

/// The questions that taking it needs answered: those of its values.
pub(super) fn look_ups(handoff: &Handoff, shown: &str, policy: &PolicyBook) -> Vec<LookUp> {
    let found = handoff.suggestions.iter().find(|suggestion| suggestion.shown() == shown);
    found.map(|suggestion| gathering::look_ups(handoff, &answers_of(suggestion), policy)).unwrap_or_default()
}

/// The speaker takes every value that was shown, as if they had said each by its name.
pub(super) fn taken(handoff: &Handoff, shown: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let suggestion = open(handoff, shown, ctx)?;
    let mut outcome = gathering::answered(handoff, &answers_of(suggestion), ctx)?;
    let fact = Fact::SuggestionSettled { shown: shown.to_owned(), settled: Settled::Taken };
    outcome.after = outcome.after.map(|after| evolve((*after).clone(), &fact, ctx.actor, ctx.now).into());
    outcome.facts.push(fact);
    Ok(outcome)
}

/// The speaker leaves it: the packet is as it was.
pub(super) fn left(handoff: &Handoff, shown: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    open(handoff, shown, ctx)?;
    let mut out = OutcomeBuilder::default();
    out.fact(Fact::SuggestionSettled { shown: shown.to_owned(), settled: Settled::Left });
    out.effect(What::HandoffCard);
    if let Some(to) = only_the_speaker(ctx) {
        out.say(to, Notice::SuggestionLeft);
    }
    Ok(out.build())
}

/// What was shown, if it is still open, the packet still holds what it held, and the words are the speaker's own.
fn open<'h>(handoff: &'h Handoff, shown: &str, ctx: &Context<'_>) -> Result<&'h Suggestion, Refusal> {
    let speaker = ctx.speaker()?;
    let over = || Refusal::new("invariant:I13", Reason::SuggestionIsOver);
    let found = handoff.suggestions.iter().find(|suggestion| suggestion.shown() == shown).ok_or_else(over)?;
    if found.of != speaker.id {
        return Err(Refusal::new("invariant:I13", Reason::NotYourWords { of: found.of.clone() }));
    }
    let stands = found.rows.iter().all(|row| handoff.packet.value(&row.field).map(|value| value.hash()) == row.held);
    if stands { Ok(found) } else { Err(over()) }
}

fn answers_of(suggestion: &Suggestion) -> Answers {
    let answer = |row: &crate::domain::assistant::Suggested| Answer {
        field: Some(row.field.clone()),
        words: row.quote.clone(),
        heard: HeardAs::Value { value: row.value.clone() },
    };
    let quotes: Vec<&str> = suggestion.rows.iter().map(|row| row.quote.as_str()).collect();
    Answers {
        answers: suggestion.rows.iter().map(answer).collect(),
        source: Source::Assistant { model: suggestion.model.clone() },
        words: quotes.join("\n"),
    }
}
