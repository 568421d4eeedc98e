//! The closed list of questions that reach beyond one handoff, and their answers.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::approval::Decision;
use super::deal::{Deal, PostRef};
use super::handoff::Handoff;
use super::ids::{ClaimId, DecisionType, FieldName, HandoffId, PersonId};
use super::policy_change::PolicyStanding;
use super::taken::Taken;

/// A question about other handoffs, answered in the deciding transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "look_up")]
pub enum LookUp {
    /// Which earlier won-deal messages may be this one: same message, same record, or same words.
    Taken {
        /// The message, if there is one.
        post: Option<PostRef>,
        /// The deal it states.
        deal: Box<Deal>,
    },
    /// What a person claimed.
    Claim {
        /// Which claim.
        id: ClaimId,
    },
    /// Another handoff as it stands, for a merge.
    Handoff {
        /// Which.
        id: HandoffId,
    },
    /// On which other open handoffs of the same account that purchase order number stands.
    PoNumber {
        /// The number.
        number: String,
        /// The account's name.
        account: String,
        /// The handoff that asks.
        except: HandoffId,
    },
    /// Which other handoff has that order.
    OrderRef {
        /// The order's reference.
        order_ref: String,
        /// The handoff that asks.
        except: HandoffId,
    },
    /// Which agreements an amendment or renewal may be about: the ordered handoffs and the open changes and renewals of
    /// that account, and of the account of the handoff that was named.
    Agreements {
        /// The account's name, if it is known.
        account: Option<String>,
        /// The field that holds an account's legal name.
        field: FieldName,
        /// A handoff that was named as the agreement.
        named: Option<HandoffId>,
        /// The handoff that asks.
        except: HandoffId,
    },
    /// Which handoffs have an open decision that waits for that person, or in whose place somebody was asked.
    Waiting {
        /// Who.
        person: PersonId,
    },
    /// What was decided in that person's place.
    DecidedFor {
        /// Who.
        person: PersonId,
    },
    /// Which policy is in force, and which waits to be confirmed.
    Policy,
}

/// A decision that was made in somebody's place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedFor {
    /// On which handoff.
    pub handoff: HandoffId,
    /// What people call its deal.
    pub deal: String,
    /// Which decision.
    pub decision_type: DecisionType,
    /// Who decided.
    pub by: PersonId,
    /// What.
    pub decision: Decision,
    /// When.
    pub at: DateTime<Utc>,
}

/// The answer to one [`LookUp`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "answer")]
pub enum Answer {
    /// Earlier won-deal messages, oldest first.
    Taken {
        /// The messages.
        taken: Vec<Taken>,
    },
    /// The claim, if there is one.
    Claim {
        /// The claim.
        claim: Option<Box<Taken>>,
    },
    /// The other handoff, if there is one.
    Handoff {
        /// As it stands.
        handoff: Option<Box<Handoff>>,
    },
    /// The handoffs.
    PoNumber {
        /// Which.
        handoffs: Vec<HandoffId>,
    },
    /// The handoff that has the order, if there is one.
    OrderRef {
        /// Which.
        handoff: Option<HandoffId>,
    },
    /// The handoffs that make the agreements, as they are, by their numbers.
    Agreements {
        /// The handoffs.
        handoffs: Vec<Handoff>,
    },
    /// The handoffs with such a decision.
    Waiting {
        /// Which.
        handoffs: Vec<HandoffId>,
    },
    /// The decisions, oldest first.
    DecidedFor {
        /// Which.
        decided: Vec<DecidedFor>,
    },
    /// How the policy stands.
    Policy {
        /// By the log.
        standing: Box<PolicyStanding>,
    },
}

/// The answers of one transaction. A question that was not declared is a fault, never an empty answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LookedUp {
    answers: Vec<(LookUp, Answer)>,
}

impl LookedUp {
    /// These answers.
    pub fn new(answers: Vec<(LookUp, Answer)>) -> Self {
        Self { answers }
    }

    /// The answers with their questions.
    pub fn into_answers(self) -> Vec<(LookUp, Answer)> {
        self.answers
    }

    /// The answer to a declared question.
    pub fn answer(&self, question: &LookUp) -> Option<&Answer> {
        self.answers.iter().find(|(asked, _)| asked == question).map(|(_, answer)| answer)
    }

    /// The earlier won-deal messages that were looked up; `None` if that was not declared.
    pub fn taken(&self) -> Option<&[Taken]> {
        self.answers.iter().find_map(|(_, answer)| match answer {
            Answer::Taken { taken } => Some(taken.as_slice()),
            Answer::Claim { .. }
            | Answer::PoNumber { .. }
            | Answer::OrderRef { .. }
            | Answer::Handoff { .. }
            | Answer::Agreements { .. }
            | Answer::Waiting { .. }
            | Answer::DecidedFor { .. }
            | Answer::Policy { .. } => None,
        })
    }

    /// The claim that was looked up; the outer `None` if that was not declared.
    pub fn claim(&self) -> Option<Option<&Taken>> {
        self.answers.iter().find_map(|(_, answer)| match answer {
            Answer::Claim { claim } => Some(claim.as_deref()),
            Answer::Taken { .. }
            | Answer::PoNumber { .. }
            | Answer::OrderRef { .. }
            | Answer::Handoff { .. }
            | Answer::Agreements { .. }
            | Answer::Waiting { .. }
            | Answer::DecidedFor { .. }
            | Answer::Policy { .. } => None,
        })
    }

    /// The handoffs that make the agreements that were looked up; `None` if that was not declared.
    pub fn agreements(&self) -> Option<&[Handoff]> {
        self.answers.iter().find_map(|(_, answer)| match answer {
            Answer::Agreements { handoffs } => Some(handoffs.as_slice()),
            Answer::Taken { .. }
            | Answer::Claim { .. }
            | Answer::PoNumber { .. }
            | Answer::OrderRef { .. }
            | Answer::Handoff { .. }
            | Answer::Waiting { .. }
            | Answer::DecidedFor { .. }
            | Answer::Policy { .. } => None,
        })
    }

    /// The other handoff that has the order that was looked up.
    pub fn order_ref(&self) -> Option<HandoffId> {
        self.answers.iter().find_map(|(_, answer)| match answer {
            Answer::OrderRef { handoff } => *handoff,
            Answer::Taken { .. }
            | Answer::Claim { .. }
            | Answer::PoNumber { .. }
            | Answer::Handoff { .. }
            | Answer::Agreements { .. }
            | Answer::Waiting { .. }
            | Answer::DecidedFor { .. }
            | Answer::Policy { .. } => None,
        })
    }

    /// Other open handoffs with the number that was looked up; `None` if that was not declared.
    pub fn po_number(&self) -> Option<&[HandoffId]> {
        self.answers.iter().find_map(|(_, answer)| match answer {
            Answer::PoNumber { handoffs } => Some(handoffs.as_slice()),
            Answer::Taken { .. }
            | Answer::Claim { .. }
            | Answer::OrderRef { .. }
            | Answer::Handoff { .. }
            | Answer::Agreements { .. }
            | Answer::Waiting { .. }
            | Answer::DecidedFor { .. }
            | Answer::Policy { .. } => None,
        })
    }

    /// The other handoff that was looked up; the outer `None` if that was not declared.
    pub fn handoff(&self) -> Option<Option<&Handoff>> {
        self.answers.iter().find_map(|(_, answer)| match answer {
            Answer::Handoff { handoff } => Some(handoff.as_deref()),
            Answer::Taken { .. }
            | Answer::Claim { .. }
            | Answer::PoNumber { .. }
            | Answer::OrderRef { .. }
            | Answer::Agreements { .. }
            | Answer::Waiting { .. }
            | Answer::DecidedFor { .. }
            | Answer::Policy { .. } => None,
        })
    }

    /// The handoffs with a decision that waits for whoever was looked up; none if that was not declared.
    pub fn waiting(&self) -> &[HandoffId] {
        let answers = self.answers.iter();
        let mut found = answers.filter_map(|(_, answer)| {
            if let Answer::Waiting { handoffs } = answer { Some(handoffs.as_slice()) } else { None }
        });
        found.next().unwrap_or_default()
    }

    /// What was decided in the place of whoever was looked up; none if that was not declared.
    pub fn decided_for(&self) -> &[DecidedFor] {
        let answers = self.answers.iter();
        let mut found = answers.filter_map(|(_, answer)| {
            if let Answer::DecidedFor { decided } = answer { Some(decided.as_slice()) } else { None }
        });
        found.next().unwrap_or_default()
    }

    /// How the policy stands; `None` if that was not declared.
    pub fn policy(&self) -> Option<&PolicyStanding> {
        let mut answers = self.answers.iter();
        answers.find_map(|(_, answer)| if let Answer::Policy { standing } = answer { Some(&**standing) } else { None })
    }
}
