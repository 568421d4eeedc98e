//! What follows from an event: an outcome, or a refusal, which is a correct answer too.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::approval::{Condition, Decision};
use crate::domain::document::DocumentKind;
use crate::domain::field::Misfit;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, EffectKey, FieldName, HandoffId, PersonId, RuleId};
use crate::domain::place::Place;
use crate::domain::snapshot::Change;

use super::effect::{Audience, Effect, Notice, What};
use super::event::{Event, TimerChange, TimerKey};
use super::fact::Fact;

/// Facts to keep, effects to bring about, due times to set. All of it commits together or not at all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Outcome {
    /// What is true from now on.
    pub facts: Vec<Fact>,
    /// What to do outside.
    pub effects: Vec<Effect>,
    /// Due times to set or take away.
    pub timers: Vec<TimerChange>,
    /// What happens to other handoffs with it, in the same transaction.
    pub then: Vec<(HandoffId, Event)>,
    /// The handoff with these facts folded in, where deciding came by it: with what it has found of the packet.
    pub after: Option<Arc<Handoff>>,
}

/// A correct no: which rule, why, and what would help.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Refusal {
    /// The rule's qualified id.
    pub rule: RuleId,
    /// Why, as data; the words are `conversation`'s.
    pub reason: Reason,
}

impl Refusal {
    /// A refusal by that rule.
    pub fn new(rule: &str, reason: Reason) -> Self {
        Self { rule: RuleId::from(rule), reason }
    }
}

/// Why something is refused.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    /// It is so already.
    AlreadySo {
        /// The stage's word.
        stage: String,
    },
    /// It cannot happen from here.
    NotFromHere {
        /// The stage's word.
        stage: String,
        /// What was tried, as a verb phrase: `submit`, `enter the order`.
        tried: String,
    },
    /// The decision was made before.
    AlreadyDecided {
        /// Which approval.
        approval: ApprovalId,
    },
    /// The request was taken back, or lapsed, before the press.
    NoLongerAsked {
        /// Which approval.
        approval: ApprovalId,
        /// The approval that counts now, if there is one.
        instead: Option<ApprovalId>,
    },
    /// What the card showed has changed.
    CardIsStale {
        /// Which approval.
        approval: ApprovalId,
        /// What changed.
        changes: Vec<Change>,
        /// The approval that counts now, if there is one.
        instead: Option<ApprovalId>,
    },
    /// Somebody else is accountable.
    NotAccountable {
        /// Who is.
        accountable: PersonId,
    },
    /// The person may not decide this, whatever the card says.
    Barred {
        /// The bar's word: `owner`, `requester`, `supplier`, `on_commission`, `left`.
        bar: String,
        /// The field supplied, if that is the bar.
        field: Option<String>,
    },
    /// That outcome is not offered here.
    NotOffered {
        /// Which.
        decision: Decision,
    },
    /// A reason must be typed beside the press.
    ReasonNeeded {
        /// For what.
        decision: Decision,
    },
    /// A code or text is needed to return a packet.
    ReturnNeedsText,
    /// The answer to an approver's question says nothing.
    AnswerNeedsText,
    /// Only some roles may do this.
    NotYours {
        /// What was tried.
        tried: String,
        /// Who may, in words.
        who: String,
    },
    /// That person's roles do not let them own a deal.
    MayNotOwn {
        /// Who.
        person: PersonId,
    },
    /// Something that guards the gate is open.
    GateIsShut {
        /// Fields that are missing.
        missing: Vec<FieldName>,
        /// Values that do not fit.
        misfits: Vec<Misfit>,
        /// Decisions that are open, rejected or wait.
        approvals: Vec<String>,
        /// Conditions of a yes that are to be kept before.
        #[serde(default, skip_serializing_if = "<[_]>::is_empty")]
        conditions: Box<[Condition]>,
    },
    /// What was shown for confirmation is not what is held now.
    ReadBackIsStale,
    /// What was found in the speaker's words was said otherwise, taken or left since then.
    SuggestionIsOver,
    /// Somebody else's words: they take it or leave it.
    NotYourWords {
        /// Whose.
        of: PersonId,
    },
    /// There is nothing to confirm.
    NothingToConfirm,
    /// Nothing is open that the customer would have to be asked.
    NothingToAskTheCustomer,
    /// The file cannot be read as quote lines.
    FileUnreadable {
        /// What is wrong, and where.
        problem: String,
    },
    /// A quote was read, and its lines do not fit.
    QuoteRefused {
        /// The file.
        file: String,
        /// What does not fit.
        misfits: Vec<Misfit>,
        /// The quote that goes on counting, if there is one.
        counts: Option<String>,
    },
    /// The same bytes are there already, as the same kind of document.
    FileIsThere {
        /// Which document.
        document: String,
        /// Who brought it.
        by: String,
    },
    /// A file said to be an agreement is of no kind that anybody signs.
    NoAgreement {
        /// Its name.
        file: String,
        /// What it was said to be.
        said: DocumentKind,
    },
    /// Its lines are the quote that counts, so it cannot be said to be something else.
    QuoteIsInUse {
        /// Which document.
        document: String,
    },
    /// That handoff, approval or claim is not known.
    Unknown {
        /// What was named.
        what: String,
    },
    /// That text names several.
    Ambiguous {
        /// The candidates, each with what people call it.
        candidates: Vec<(HandoffId, String)>,
    },
    /// The speaker is nobody of the people file.
    Stranger,
    /// The words are no command.
    NoSuchCommand {
        /// What is wrong, and the usage.
        usage: String,
    },
    /// That order is another handoff's.
    OrderIsAnothers {
        /// The order's reference.
        order_ref: String,
        /// The handoff that has it.
        other: HandoffId,
    },
    /// Two packets are not of one deal: their CRM records or their kinds differ.
    NotTheSameDeal {
        /// One of them.
        one: HandoffId,
        /// The other one.
        other: HandoffId,
    },
    /// The claim was started before.
    ClaimIsTaken {
        /// As which handoff.
        handoff: HandoffId,
    },
    /// That person may not decide in the other's place: no authority of at least that role, or the person has left.
    MayNotCover {
        /// Who.
        cover: PersonId,
        /// In whose place.
        person: PersonId,
        /// Who may.
        instead: Vec<PersonId>,
    },
    /// That person cannot take a decision over now, though their role would let them.
    CannotTake {
        /// Who.
        person: PersonId,
        /// Why.
        why: CannotTake,
        /// Who can.
        instead: Vec<PersonId>,
    },
    /// Nobody else may decide it, so that it stays where it is.
    NobodyElse {
        /// Whoever keeps the policy.
        policy_owner: PersonId,
    },
    /// What blocks may not be waived, or not now.
    NotWaived {
        /// What.
        title: String,
        /// Why, and what helps.
        why: String,
    },
    /// It waits on hold.
    OnHold,
    /// Words name a new owner, and only a command gives one.
    ReassignedByCommand {
        /// Who is named.
        to: PersonId,
    },
    /// A person ended it, so that it does not go on.
    StaysEnded,
}

/// Why somebody whose role would do cannot take a decision over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cannot", rename_all = "snake_case")]
pub enum CannotTake {
    /// It is with them.
    HasIt,
    /// They are away.
    IsAway {
        /// Until this instant, at which they are back.
        until: DateTime<Utc>,
    },
    /// They pass such decisions on themselves.
    PassesOn {
        /// Until this instant.
        until: DateTime<Utc>,
    },
    /// They may not decide this one.
    Barred {
        /// The bar's word.
        bar: String,
        /// The field supplied, if that is the bar.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        field: Option<String>,
    },
}

impl Reason {
    /// The approval that counts in place of the one that was pressed, if there is one.
    pub fn counts_instead(&self) -> Option<ApprovalId> {
        if let Reason::CardIsStale { instead, .. } | Reason::NoLongerAsked { instead, .. } = self {
            return *instead;
        }
        None
    }

    /// The reason's word, for the log.
    pub fn word(&self) -> String {
        match serde_json::to_value(self) {
            Ok(serde_json::Value::Object(object)) => {
                object.get("reason").and_then(|word| word.as_str()).unwrap_or_default().to_owned()
            }
            Ok(_) | Err(_) => String::new(),
        }
    }
}

/// Builds an outcome; effect keys count within it.
#[derive(Debug, Default)]
pub struct OutcomeBuilder {
    outcome: Outcome,
}

impl OutcomeBuilder {
    /// Adds a fact.
    pub fn fact(&mut self, fact: Fact) {
        self.outcome.facts.push(fact);
    }

    /// Asks for an effect. The engine completes the key with handoff and position, so that two runs of the
    /// same decision name the same effect.
    pub fn effect(&mut self, what: What) {
        if self.outcome.effects.iter().any(|effect| effect.what == what) {
            return;
        }
        let key = EffectKey::new(format!("{}", self.outcome.effects.len() + 1));
        self.outcome.effects.push(Effect { key, what });
    }

    /// Asks for an effect before all others: a thread hangs under the card.
    pub fn effect_first(&mut self, what: What) {
        self.effect(what);
        if let Some(last) = self.outcome.effects.pop() {
            self.outcome.effects.insert(0, last);
        }
        self.number();
    }

    fn number(&mut self) {
        for (index, effect) in self.outcome.effects.iter_mut().enumerate() {
            effect.key = EffectKey::new(format!("{}", index + 1));
        }
    }

    /// Says something once.
    pub fn say(&mut self, to: Audience, notice: Notice) {
        self.effect(What::Say { to, notice: Box::new(notice) });
    }

    /// Says something in the handoff's thread.
    pub fn tell_thread(&mut self, handoff: HandoffId, notice: Notice) {
        self.say(Audience::Place { place: Place::Handoff { handoff } }, notice);
    }

    /// Says something to one person directly.
    pub fn tell(&mut self, person: &PersonId, notice: Notice) {
        self.say(Audience::Person { person: person.clone() }, notice);
    }

    /// Sets a due time.
    pub fn set_timer(&mut self, key: TimerKey, at: chrono::DateTime<chrono::Utc>) {
        self.outcome.timers.retain(|change| !touches(change, &key));
        self.outcome.timers.push(TimerChange::Set { key, at });
    }

    /// Takes a due time away.
    pub fn clear_timer(&mut self, key: TimerKey) {
        self.outcome.timers.retain(|change| !touches(change, &key));
        self.outcome.timers.push(TimerChange::Clear { key });
    }

    /// Leaves out what would have been said.
    pub fn unsay(&mut self, is_said_otherwise: impl Fn(&Notice) -> bool) {
        let is_kept = |effect: &Effect| {
            if let What::Say { notice, .. } = &effect.what { !is_said_otherwise(notice) } else { true }
        };
        self.outcome.effects.retain(is_kept);
        self.number();
    }

    /// Something happens to another handoff with it.
    pub fn then(&mut self, handoff: HandoffId, event: Event) {
        self.outcome.then.push((handoff, event));
    }

    /// What was built.
    pub fn build(self) -> Outcome {
        self.outcome
    }

    /// The facts so far.
    pub fn facts(&self) -> &[Fact] {
        &self.outcome.facts
    }

    /// What is to be done, so far.
    pub fn effects(&self) -> &[Effect] {
        &self.outcome.effects
    }
}

fn touches(change: &TimerChange, key: &TimerKey) -> bool {
    match change {
        TimerChange::Set { key: other, .. } | TimerChange::Clear { key: other } => other == key,
    }
}
