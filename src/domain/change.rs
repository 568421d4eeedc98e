//! Amendments and renewals: what is changed, and the agreement in force that it changes.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::approval::{ApprovalState, Condition};
use super::handoff::{Handoff, PacketKind, Stage};
use super::ids::{DecisionType, HandoffId, PersonId};
use super::money::Money;

/// What an amendment does to an agreement in force (`domain.md`, 7.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmendmentKind {
    /// More products.
    AddOn,
    /// A larger product or edition.
    Upgrade,
    /// A smaller one.
    Downgrade,
    /// Another number of the same.
    QuantityChange,
    /// Another price of the same.
    PriceChange,
    /// A longer term.
    TermExtension,
    /// More, to the end date that the rest has.
    CoTerm,
    /// Another rhythm, place or way of billing.
    BillingChange,
    /// The customer is another legal entity by name or form.
    EntityChange,
    /// Another party takes the agreement over.
    Novation,
    /// A part of it ends early.
    PartialCancel,
    /// All of it ends early.
    Cancel,
}

/// What the lines of an amendment's quote are, beside those of the agreement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// They are added.
    Adds,
    /// They fall away.
    TakesAway,
    /// They stand for all that there is from now on.
    Replaces,
    /// What was sold stays as it was.
    Keeps,
}

impl AmendmentKind {
    /// Every kind, with its word in policy and JSON.
    pub const ALL: [(AmendmentKind, &'static str); 12] = [
        (AmendmentKind::AddOn, "add_on"),
        (AmendmentKind::Upgrade, "upgrade"),
        (AmendmentKind::Downgrade, "downgrade"),
        (AmendmentKind::QuantityChange, "quantity_change"),
        (AmendmentKind::PriceChange, "price_change"),
        (AmendmentKind::TermExtension, "term_extension"),
        (AmendmentKind::CoTerm, "co_term"),
        (AmendmentKind::BillingChange, "billing_change"),
        (AmendmentKind::EntityChange, "entity_change"),
        (AmendmentKind::Novation, "novation"),
        (AmendmentKind::PartialCancel, "partial_cancel"),
        (AmendmentKind::Cancel, "cancel"),
    ];

    /// The word of policy and JSON.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// The kind that such a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }

    /// Whether the customer is another legal entity after it, whose tax ids are its own.
    pub fn changes_entity(self) -> bool {
        matches!(self, Self::EntityChange | Self::Novation)
    }

    /// What its quote lines are. An upgrade and a co-term add what they cost more; a price, a quantity or a term that
    /// changes is quoted as it is from then on.
    pub fn direction(self) -> Direction {
        match self {
            Self::AddOn | Self::Upgrade | Self::CoTerm => Direction::Adds,
            Self::Downgrade | Self::PartialCancel | Self::Cancel => Direction::TakesAway,
            Self::QuantityChange | Self::PriceChange | Self::TermExtension => Direction::Replaces,
            Self::BillingChange | Self::EntityChange | Self::Novation => Direction::Keeps,
        }
    }
}

/// The packets that take a field's value over from the agreement that they are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InheritedBy {
    /// Every amendment.
    Amendment,
    /// Amendments with no quote of their own: nothing else is sold, or all of it ends.
    WholeScope,
    /// Amendments after which the customer is the same legal entity.
    SameEntity,
    /// Amendments that leave the term as it is: every one but an extension.
    SameTerm,
    /// Every renewal.
    Renewal,
    /// Renewals that come about by themselves, with nothing changed and nothing signed.
    AutomaticRenewal,
}

impl InheritedBy {
    /// Whether a packet of that kind is among them; of a renewal, whether it comes about by itself.
    pub fn covers(self, kind: PacketKind, amendment: Option<AmendmentKind>, by_itself: bool) -> bool {
        match self {
            InheritedBy::Amendment => kind == PacketKind::Amendment,
            InheritedBy::WholeScope => {
                let keeps = |kind: AmendmentKind| kind == AmendmentKind::Cancel || kind.direction() == Direction::Keeps;
                kind == PacketKind::Amendment && amendment.is_some_and(keeps)
            }
            InheritedBy::SameEntity => {
                kind == PacketKind::Amendment && !amendment.is_some_and(AmendmentKind::changes_entity)
            }
            InheritedBy::SameTerm => kind == PacketKind::Amendment && amendment != Some(AmendmentKind::TermExtension),
            InheritedBy::Renewal => kind == PacketKind::Renewal,
            InheritedBy::AutomaticRenewal => kind == PacketKind::Renewal && by_itself,
        }
    }
}

/// How a renewal comes about (`domain.md`, 7.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RenewalKind {
    /// By itself, unless notice is given.
    Auto,
    /// By a new agreement at the end of the term.
    Manual,
    /// Before the end of the term.
    Early,
    /// Without an end.
    Evergreen,
}

impl RenewalKind {
    /// Every kind, with its word in policy and JSON.
    pub const ALL: [(RenewalKind, &'static str); 4] = [
        (RenewalKind::Auto, "auto"),
        (RenewalKind::Manual, "manual"),
        (RenewalKind::Early, "early"),
        (RenewalKind::Evergreen, "evergreen"),
    ];

    /// The word of policy and JSON.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }
}

/// The kind of deal that a CRM's own type stands for, as policy maps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatedKind {
    /// New, amendment or renewal.
    pub kind: PacketKind,
    /// What an amendment does, where the type says it.
    pub amendment: Option<AmendmentKind>,
    /// How a renewal comes about, where the type says it.
    pub renewal: Option<RenewalKind>,
}

impl StatedKind {
    /// That kind, and nothing more.
    pub fn plain(kind: PacketKind) -> Self {
        Self { kind, amendment: None, renewal: None }
    }

    /// The kind that policy writes as `new`, `renewal`, `amendment`, `amendment/add_on` or `renewal/auto`.
    pub fn from_word(word: &str) -> Option<Self> {
        let (kind, more) = word.split_once('/').map_or((word, None), |(kind, more)| (kind, Some(more)));
        let kind = PacketKind::from_word(kind)?;
        let stated = Self::plain(kind);
        match (kind, more) {
            (_, None) => Some(stated),
            (PacketKind::Amendment, Some(more)) => {
                AmendmentKind::from_word(more).map(|amendment| Self { amendment: Some(amendment), ..stated })
            }
            (PacketKind::Renewal, Some(more)) => {
                let renewal = RenewalKind::ALL.iter().find(|(_, word)| *word == more).map(|(renewal, _)| *renewal)?;
                Some(Self { renewal: Some(renewal), ..stated })
            }
            (PacketKind::New, Some(_)) => None,
        }
    }
}

/// The agreement that a packet changes or renews.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    /// The handoff of the agreement as it was first signed.
    pub agreement: HandoffId,
    /// The handoff that last changed it: what is booked now.
    pub booked_by: HandoffId,
    /// What people call it.
    pub title: String,
    /// Its order in the system of record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_ref: Option<String>,
    /// Whose agreement it is, by the legal name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// Whether it was cancelled as a whole.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub has_ended: bool,
    /// The contract value that was sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sold: Option<Money>,
    /// What people allowed beyond policy, and still stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concessions: Vec<Concession>,
    /// What a conditional yes left to be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obligations: Vec<Condition>,
    /// What it comes to in a year, as booked; `None` where that cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recurring: Option<Money>,
    /// The order of its last change, where one changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub changed_by_order: Option<String>,
    /// The first day of it, as it was first signed, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// The last day of its term, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// What bills it, in the order in which it was booked; empty where nothing has changed it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub orders: Vec<Booking>,
}

/// One order that bills an agreement, or what is left of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Booking {
    /// Its reference in the system of record.
    pub order_ref: String,
    /// The first day that it bills, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Whether it takes the place of the orders before it from that day on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub replaces: bool,
}

impl Parent {
    /// The orders that bill what is in force from that day on, in the order in which they were booked.
    pub fn orders_from(&self, day: NaiveDate) -> Vec<&str> {
        let is_replaced = |index: usize| {
            let mut later = self.orders.iter().skip(index + 1);
            later.any(|order| order.replaces && order.from.is_some_and(|from| from <= day))
        };
        let listed = self.orders.iter().enumerate().filter(|(index, _)| !is_replaced(*index));
        let listed: Vec<&str> = listed.map(|(_, order)| order.order_ref.as_str()).collect();
        if listed.is_empty() { self.order_ref.as_deref().into_iter().collect() } else { listed }
    }
}

/// One decision of a person that an agreement rests on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Concession {
    /// The class of decision.
    pub decision_type: DecisionType,
    /// The row's conditions in words.
    pub limit: String,
    /// Who decided.
    pub by: PersonId,
    /// On which day, in UTC.
    pub on: NaiveDate,
}

/// What people allowed on that handoff, and still stands: neither what needs nobody, nor what was refused.
pub fn concessions(handoff: &Handoff) -> Vec<Concession> {
    let granted = handoff.approvals.iter().filter_map(|approval| match &approval.state {
        ApprovalState::Granted(ruling) => Some(Concession {
            decision_type: approval.snapshot.decision_type.clone(),
            limit: approval.snapshot.limit.clone(),
            by: ruling.by.clone(),
            on: ruling.at.date_naive(),
        }),
        ApprovalState::Cleared
        | ApprovalState::Asked
        | ApprovalState::InfoRequested { .. }
        | ApprovalState::Rejected(_)
        | ApprovalState::Recalled { .. }
        | ApprovalState::Lapsed { .. } => None,
    });
    granted.collect()
}

/// An agreement in the record: how it was first signed, and who changed it last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Agreement<'h> {
    /// The handoff of the agreement as it was first signed.
    pub first: &'h Handoff,
    /// The ordered handoff that last changed it; the same, where nothing has.
    pub last: &'h Handoff,
    /// The handoff that began the term: the first, or the last renewal.
    pub base: &'h Handoff,
    /// Whether it was cancelled as a whole.
    pub has_ended: bool,
}

impl<'h> Agreement<'h> {
    /// The handoffs that it rests on: the one that began the term, and the last change of it.
    pub fn handoffs(&self) -> impl Iterator<Item = &'h Handoff> + use<'h> {
        let last = (self.last.id != self.base.id).then_some(self.last);
        std::iter::once(self.base).chain(last)
    }
}

/// The agreements that these handoffs make, by their first handoff; an amendment or renewal belongs to the one that
/// it changes. Only what was ordered is an agreement.
pub fn agreements<'h>(handoffs: &'h [Handoff]) -> Vec<Agreement<'h>> {
    let firsts = handoffs.iter().filter(|handoff| is_ordered(&handoff.stage) && root_of(handoff) == handoff.id);
    let agreement = |first: &'h Handoff| {
        let booked = booked_in(first.id, handoffs);
        let begins = |handoff: &&&Handoff| handoff.kind != PacketKind::Amendment;
        Agreement {
            first,
            last: booked.last().copied().unwrap_or(first),
            base: booked.iter().rev().find(begins).copied().unwrap_or(first),
            has_ended: booked.iter().any(|handoff| handoff.ends_agreement),
        }
    };
    firsts.map(agreement).collect()
}

/// The agreement to which that handoff belongs: its own, or the one that it changes.
fn root_of(handoff: &Handoff) -> HandoffId {
    handoff.parent.as_ref().map_or(handoff.id, |parent| parent.agreement)
}

/// What was ordered of that agreement, in the order in which it was booked. Each change knows what was booked before it;
/// a number only tells when it was opened, and the one opened first may be booked last.
pub fn booked_in(agreement: HandoffId, handoffs: &[Handoff]) -> Vec<&Handoff> {
    let of_it: Vec<&Handoff> = handoffs.iter().filter(|handoff| root_of(handoff) == agreement).collect();
    let before = |handoff: &Handoff| {
        let by = handoff.parent.as_ref()?.booked_by;
        of_it.iter().find(|other| other.id == by).copied()
    };
    let changes_before = |handoff: &Handoff| {
        let chain = std::iter::successors(before(handoff), |handoff| before(handoff));
        chain.take(of_it.len()).count()
    };
    let mut booked: Vec<&Handoff> = of_it.iter().filter(|handoff| is_ordered(&handoff.stage)).copied().collect();
    booked.sort_by_key(|handoff| (changes_before(handoff), handoff.id));
    booked
}

/// What was ordered of the same agreement after that handoff, in the order in which it was booked; nothing where it is
/// not ordered itself.
pub fn booked_after<'h>(handoff: &Handoff, handoffs: &'h [Handoff]) -> Vec<&'h Handoff> {
    let booked = booked_in(root_of(handoff), handoffs);
    match booked.iter().position(|other| other.id == handoff.id) {
        Some(own) => booked[own + 1..].to_vec(),
        None => Vec::new(),
    }
}

/// The ordered handoff that cancelled the agreement as a whole to which that one belongs; none for itself.
pub fn ended_by<'h>(handoff: &Handoff, handoffs: &'h [Handoff]) -> Option<&'h Handoff> {
    let ends = |other: &&Handoff| {
        other.ends_agreement && other.id != handoff.id && root_of(other) == root_of(handoff) && is_ordered(&other.stage)
    };
    handoffs.iter().find(ends).filter(|_| is_ordered(&handoff.stage))
}

/// Whether the order exists, so that there is something to change.
pub fn is_ordered(stage: &Stage) -> bool {
    match stage {
        Stage::OrderEntry | Stage::OrderCreated | Stage::AwaitingBillingTrigger | Stage::ReadyForBilling => true,
        Stage::OnHold { back_to, .. } => is_ordered(back_to),
        Stage::Closed { undone, .. } => undone.is_none(),
        Stage::Unopened
        | Stage::PreSignature
        | Stage::Gathering
        | Stage::Complete
        | Stage::FinanceReview
        | Stage::Returned { .. }
        | Stage::OrderReady
        | Stage::Voided { .. }
        | Stage::Superseded { .. }
        | Stage::CancelOrCredit { .. } => false,
    }
}

/// Whether that handoff is a renewal of the agreement that nobody has ordered yet.
pub fn is_renewed_by(agreement: HandoffId, other: &Handoff) -> bool {
    let is_about_it = other.parent.as_ref().is_some_and(|parent| parent.agreement == agreement);
    other.kind == PacketKind::Renewal && is_about_it && other.stage.is_before_order()
}

/// The dates by which a renewal must be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalClock {
    /// The last day on which notice can be given.
    pub notice_by: NaiveDate,
    /// The last day of the term.
    pub ends_on: NaiveDate,
}

/// An agreement that a packet may be about, for a person to choose from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The agreement.
    pub parent: Parent,
    /// The last day of its term, if known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(id: u64, parent: Option<(u64, u64)>) -> Handoff {
        let parent = parent.map(|(agreement, booked_by)| Parent {
            agreement: HandoffId(agreement),
            booked_by: HandoffId(booked_by),
            title: "Elm".into(),
            order_ref: None,
            account: None,
            has_ended: false,
            sold: None,
            concessions: Vec::new(),
            obligations: Vec::new(),
            recurring: None,
            changed_by_order: None,
            starts_on: None,
            ends_on: None,
            orders: Vec::new(),
        });
        Handoff { stage: Stage::ReadyForBilling, parent, ..Handoff::unopened(HandoffId(id)) }
    }

    #[test]
    fn an_agreement_is_what_its_last_finished_change_left() {
        let open = Handoff { stage: Stage::Gathering, ..ordered(5, Some((1, 3))) };
        let handoffs = [ordered(1, None), ordered(2, None), ordered(3, Some((1, 1))), open];
        let found: Vec<(u64, u64)> =
            agreements(&handoffs).iter().map(|agreement| (agreement.first.id.0, agreement.last.id.0)).collect();
        assert_eq!(found, [(1, 3), (2, 2)]);
    }

    #[test]
    fn the_last_change_is_the_one_that_was_booked_last_and_not_opened_last() {
        let handoffs = [ordered(1, None), ordered(2, Some((1, 3))), ordered(3, Some((1, 1)))];
        let booked: Vec<u64> = booked_in(HandoffId(1), &handoffs).iter().map(|handoff| handoff.id.0).collect();
        assert_eq!(booked, [1, 3, 2]);
        assert_eq!(agreements(&handoffs)[0].last.id, HandoffId(2));
        let after = |id: usize| booked_after(&handoffs[id], &handoffs).iter().map(|handoff| handoff.id.0).collect();
        let [first, second, third]: [Vec<u64>; 3] = [after(0), after(1), after(2)];
        assert_eq!((first, second, third), (vec![3, 2], vec![], vec![2]));
        // What names itself, or each other, ends nowhere and stops nothing.
        let round = [ordered(1, None), ordered(2, Some((1, 3))), ordered(3, Some((1, 2)))];
        assert_eq!(booked_in(HandoffId(1), &round).len(), 3);
    }

    #[test]
    fn what_bills_from_a_day_on_is_what_nothing_later_takes_the_place_of() {
        let booking = |order: &str, from: &str, replaces| Booking {
            order_ref: order.to_owned(),
            from: from.parse().ok(),
            replaces,
        };
        let mut parent = ordered(2, Some((1, 1))).parent.unwrap();
        assert!(parent.orders_from("2026-10-01".parse().unwrap()).is_empty());
        parent.orders = vec![
            booking("SO-1", "2026-04-01", false),
            booking("SO-2", "2026-07-01", false),
            booking("SO-3", "2027-01-01", true),
            booking("SO-4", "2027-02-01", false),
        ];
        let from = |day: &str| parent.orders_from(day.parse().unwrap());
        assert_eq!(from("2026-10-01"), ["SO-1", "SO-2", "SO-3", "SO-4"]);
        assert_eq!(from("2027-01-01"), ["SO-3", "SO-4"]);
    }

    #[test]
    fn policy_words_name_kinds() {
        let stated = StatedKind::from_word("amendment/co_term").unwrap();
        assert_eq!((stated.kind, stated.amendment), (PacketKind::Amendment, Some(AmendmentKind::CoTerm)));
        assert_eq!(StatedKind::from_word("renewal").map(|stated| stated.kind), Some(PacketKind::Renewal));
        for wrong in ["", "new/add_on", "renewal/add_on", "amendment/", "upsell"] {
            assert_eq!(StatedKind::from_word(wrong), None, "{wrong}");
        }
        for (kind, word) in AmendmentKind::ALL {
            assert_eq!(AmendmentKind::from_word(word), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), word);
        }
    }
}
