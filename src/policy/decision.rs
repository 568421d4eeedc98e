//! A class of decision as data: its bands, its card, when it starts and who may not take it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::approval::Decision;
use crate::domain::handoff::Stage;
use crate::domain::ids::{Band, DecisionType, FieldName};
use crate::domain::snapshot::{ShownValue, Snapshot};

use super::checklist::Clause;

/// One class of decision.
#[derive(Debug, Clone, PartialEq)]
pub struct DecisionDefinition {
    /// Its key, for example `discount`.
    pub decision_type: DecisionType,
    /// How chat calls it.
    pub title: String,
    /// What its card asks, with `{columns}` and `{fields}` to be filled in.
    pub question: String,
    /// Its bands, from the lowest.
    pub bands: Vec<Band>,
    /// Fields on its card beside the read set.
    pub shows: Vec<FieldName>,
    /// Fields that its card tells beside what is decided on: no part of the snapshot, so that a change of them voids
    /// nothing and only the card follows.
    pub context: Vec<FieldName>,
    /// Whether its snapshot covers every field that counts up to acceptance, so that any change voids it.
    pub shows_whole_packet: bool,
    /// It is not asked while all of these hold; never left out, if there are none.
    pub unless: Vec<Clause>,
    /// A course of its own.
    pub role: Option<DecisionRole>,
    /// When it starts.
    pub starts: Starts,
    /// Whether nobody on commission may decide it (`approvals.md`, rule (g)).
    pub bars_commission: bool,
    /// Whether its figures stand on the decider's own card and nowhere else (`approvals.md`, 4.4).
    pub is_confidential: bool,
    /// The outcomes it offers, in the order of its buttons.
    pub allowed: Vec<Decision>,
    /// The word on the button for yes: `Approve`.
    pub yes: String,
    /// The word on the button for no: `Reject`.
    pub no: String,
}

/// A decision that code must know. A book without one of these does not compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionRole {
    /// Finance takes the packet, or returns it.
    FinanceAcceptance,
}

impl DecisionRole {
    /// Every role that code binds.
    pub const ALL: [DecisionRole; 1] = [DecisionRole::FinanceAcceptance];
}

/// When a decision is asked for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Starts {
    /// As soon as every value that it reads counts.
    #[default]
    WhenReadSetIsKnown,
    /// Likewise, but not before the deal is won: it judges what was signed, or how it is booked.
    WhenWon,
    /// When the packet goes to Finance.
    AtSubmit,
    /// When a person asks for it: no value does.
    WhenAsked,
}

impl Starts {
    /// Whether it is asked before Finance sees the packet, of a deal that is won or of one that is not.
    pub fn is_due(self, stage: &Stage) -> bool {
        match self {
            Starts::WhenReadSetIsKnown => true,
            Starts::WhenWon => !stage.is_before_signature(),
            Starts::AtSubmit | Starts::WhenAsked => false,
        }
    }
}

impl DecisionDefinition {
    /// Whether a person asks for it, and no value of the packet.
    pub fn is_asked_for(&self) -> bool {
        self.starts == Starts::WhenAsked
    }

    /// Where a band stands among the decision's; `None` if it is not one of them.
    pub fn rank(&self, band: &Band) -> Option<usize> {
        self.bands.iter().position(|known| known == band)
    }

    /// The question of its card, filled in from the snapshot and from nothing else.
    pub fn asks(&self, snapshot: &Snapshot) -> String {
        let values: BTreeMap<&String, &ShownValue> = snapshot.read_set.iter().chain(&snapshot.shows).collect();
        let filled = |name: &str| values.get(&name.to_owned()).map(|value| value.text.clone());
        pieces(&self.question)
            .map(|piece| match piece {
                Piece::Words(words) => words.to_owned(),
                Piece::Value(name) => filled(name).unwrap_or_else(|| "an unknown value".to_owned()),
            })
            .collect()
    }
}

/// The names in curly brackets, in the order in which they stand.
pub fn placeholders(question: &str) -> Vec<&str> {
    let names = pieces(question).filter_map(|piece| match piece {
        Piece::Value(name) => Some(name),
        Piece::Words(_) => None,
    });
    names.collect()
}

enum Piece<'a> {
    Words(&'a str),
    Value(&'a str),
}

fn pieces(question: &str) -> impl Iterator<Item = Piece<'_>> {
    question.split('{').enumerate().flat_map(|(index, part)| {
        let placed = if index == 0 { None } else { part.split_once('}') };
        match placed {
            Some((name, words)) => [Piece::Value(name), Piece::Words(words)],
            None => [Piece::Words(""), Piece::Words(part)],
        }
    })
}
