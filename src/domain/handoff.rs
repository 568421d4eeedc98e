//! One handoff: the unit of work that travels from Sales to Finance.
//!
//! ```text
//! Unopened ─started before the win─▶ PreSignature ─won─▶ Gathering
//! Unopened ─won, started─▶ Gathering
//! Gathering ─nothing that guards submit is open─▶ Complete ─a value changed─▶ Gathering
//! Complete ─submit─▶ FinanceReview
//! FinanceReview ─return(code)─▶ Returned ─answered─▶ Gathering or Complete
//!               ─a value changed, recalled─▶ Gathering
//!               ─accept, on an executed agreement─▶ OrderReady ─order entered─▶ OrderCreated
//!                                              OrderReady ─entered by hand, large─▶ OrderEntry ─keyed alike─▶ OrderCreated
//! OrderCreated ─nothing awaited─▶ ReadyForBilling
//!              ─an event or a field awaited─▶ AwaitingBillingTrigger ─▶ ReadyForBilling
//! ReadyForBilling ─provisioning acknowledged, or not needed─▶ Closed ■
//!
//! any open stage ─hold─▶ OnHold ─resume─▶ back
//! before OrderCreated ─lost, void─▶ Voided ■ ─a lost deal is won again─▶ Gathering
//!                     ─the same deal has another packet─▶ Superseded ■
//! from OrderCreated on, Closed included ─lost, void─▶ CancelOrCredit ─its reference─▶ Closed ■
//!                                                     ─won again─▶ back
//! ```
//!
//! Beside the stages a handoff has tasks: what somebody outside the decisions owes it, such as setting up access,
//! each with its own clock.
//!
//! `GapsOpen`, `Detected`, `Submitted` and `OrderEntry` of `domain.md` are moments, not stored stages:
//! a gap is a question with a person and a time, and the facts say when each moment was passed.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::approval::{Approval, Condition};
use super::assistant::Suggestion;
use super::change::{Candidate, Parent, RenewalClock};
use super::deal::{Deal, PostRef};
use super::document::Document;
use super::envelope::Envelope;
use super::ids::{ApprovalId, DecisionType, FieldName, HandoffId, PersonId, RuleId};
use super::money::Money;
use super::packet::Packet;
use super::task::{Task, TaskKind};

/// A handoff and all that is held to be true about it: the fold of its facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Handoff {
    /// Its number.
    pub id: HandoffId,
    /// New business, a change or a renewal.
    pub kind: PacketKind,
    /// Where it stands.
    pub stage: Stage,
    /// The deal as its source last stated it.
    pub deal: Deal,
    /// The message that announced it.
    pub post: Option<PostRef>,
    /// Who answers for it; `None` until somebody takes it.
    pub owner: Option<PersonId>,
    /// Who asked for the handoff, if a person did.
    pub requester: Option<PersonId>,
    /// The values.
    pub packet: Packet,
    /// Every document, in the order in which they came.
    pub documents: Vec<Document>,
    /// The signing envelopes whose data were read, the newest last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub envelopes: Vec<Envelope>,
    /// Every decision, in order, lapsed ones included.
    pub approvals: Vec<Approval>,
    /// What was asked of whom, and is not answered yet.
    pub questions: BTreeMap<FieldName, Question>,
    /// Which source announced the win again at another price, and that price; nothing was changed by it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced_again: Option<(String, Money)>,
    /// Words that were meant for a field and gave no value; what stands there does not count until somebody says it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_understood: BTreeMap<FieldName, String>,
    /// Who said them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub not_understood_of: BTreeMap<FieldName, PersonId>,
    /// Whether it came back from Finance only because of such words: no value has changed since it went.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub back_for_words: bool,
    /// What people said of it after Finance had accepted it, until somebody answers: it changes nothing by itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said_late: Vec<SaidLate>,
    /// What was found in messages with a model's help, until its speaker takes it or leaves it. It stands beside the packet,
    /// and nothing is judged, asked or shown by it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suggestions: Vec<Suggestion>,
    /// Why people go on with what fails its check without blocking, in the order in which they said so.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons_to_go_on: Vec<ReasonToGoOn>,
    /// How often a model was asked about words for it; there is a limit.
    #[serde(default, skip_serializing_if = "is_none_yet")]
    pub assistant_asked: u32,
    /// What the last e-mail to the customer asks, in its order: its reply may answer by number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub asked_of_customer: Vec<FieldName>,
    /// The word of somebody who may submit that it is to go to Finance as soon as nothing is open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_when_complete: Option<SendRequest>,
    /// How often the rep was reminded of gaps since the last answer.
    pub gap_nudges: u32,
    /// What a conditional yes left to be done.
    pub obligations: Vec<Condition>,
    /// Waivers of which the item's owner was nudged.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub waivers_nudged: BTreeSet<ApprovalId>,
    /// What people outside the decisions owe it, in the order in which it was asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tasks: Vec<Task>,
    /// Why its deal was lost, if it was and somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loss_reason: Option<String>,
    /// When it was opened.
    pub opened_at: Option<DateTime<Utc>>,
    /// When its deal was won, if that was after it was opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub won_at: Option<DateTime<Utc>>,
    /// When it last went to Finance.
    pub submitted_at: Option<DateTime<Utc>>,
    /// The order in the system of record.
    pub order_ref: Option<String>,
    /// Who entered it there; nobody keys it twice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<PersonId>,
    /// In which fields its own export differs from the packet, as it was last read back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub order_differs: Vec<FieldName>,
    /// Whether the order counts only once its own export agrees with the packet.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub order_awaits_export: bool,
    /// When the billing event was reported.
    pub billing_trigger_met_at: Option<DateTime<Utc>>,
    /// When the signal went out.
    pub ready_for_billing_at: Option<DateTime<Utc>>,
    /// When anything last changed.
    pub changed_at: Option<DateTime<Utc>>,
    /// The agreement that it changes or renews, once known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// Agreements that it may be about, for a person to choose from.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
    /// The dates of a renewal that opened itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renewal: Option<RenewalClock>,
    /// Whether it ends the agreement that it is about as a whole.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub ends_agreement: bool,
}

fn is_none_yet(count: &u32) -> bool {
    *count == 0
}

/// A warning as it was shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Of which field.
    pub field: FieldName,
    /// Which check says so.
    pub rule: RuleId,
    /// What it says.
    pub what: String,
}

/// Why somebody goes on although a check warns; one reason may cover several warnings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReasonToGoOn {
    /// The warnings that it covers.
    pub warnings: Vec<Warning>,
    /// Why, in the person's words.
    pub reason: String,
    /// Who.
    pub by: PersonId,
    /// When.
    #[serde(serialize_with = "super::instant::serialize")]
    pub at: DateTime<Utc>,
}

/// Words that came too late to change what Finance has accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaidLate {
    /// What they speak of; `whole_packet` where that is all of it.
    pub field: FieldName,
    /// The words.
    pub words: String,
    /// Who said them.
    pub by: PersonId,
    /// When.
    #[serde(serialize_with = "super::instant::serialize")]
    pub at: DateTime<Utc>,
}

/// A question that waits for its answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Who was asked.
    pub of: PersonId,
    /// When.
    #[serde(serialize_with = "super::instant::serialize")]
    pub at: DateTime<Utc>,
    /// The day on which the answer should be known, if the person said one: no reminder comes before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A recorded instruction to send the packet once nothing is open. It ends when a value changes after it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendRequest {
    /// Who asked for it.
    pub by: PersonId,
    /// When.
    #[serde(serialize_with = "super::instant::serialize")]
    pub at: DateTime<Utc>,
}

/// New business, a change to it, or its renewal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PacketKind {
    /// New business.
    New,
    /// A change to an agreement in force.
    Amendment,
    /// A renewal.
    Renewal,
}

impl PacketKind {
    /// The word of policy and JSON.
    pub fn word(self) -> &'static str {
        match self {
            PacketKind::New => "new",
            PacketKind::Amendment => "amendment",
            PacketKind::Renewal => "renewal",
        }
    }

    /// The kind that such a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        [PacketKind::New, PacketKind::Amendment, PacketKind::Renewal].into_iter().find(|kind| kind.word() == word)
    }
}

/// Where a handoff stands. A variant owns what is true only then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// It carries a number and nothing else yet.
    Unopened,
    /// A quote exists and the deal is not won: decisions may be asked and made.
    PreSignature,
    /// Values and documents are being collected; decisions run beside.
    Gathering,
    /// Nothing that guards submit is open.
    Complete,
    /// With Finance, under its own clock.
    FinanceReview,
    /// Finance sent it back.
    Returned {
        /// Why, as a code.
        code: ReturnCode,
        /// Why, in words.
        text: Option<String>,
        /// Who returned it.
        by: PersonId,
        /// When.
        at: DateTime<Utc>,
    },
    /// Finance accepted it on an executed agreement.
    OrderReady,
    /// The order was entered by hand and is keyed a second time before it counts (`decision:O1`).
    OrderEntry,
    /// The order exists in the system of record, and its check has passed.
    OrderCreated,
    /// The order exists; an event or a field is awaited before billing may start.
    AwaitingBillingTrigger,
    /// The signal is out.
    ReadyForBilling,
    /// Work stands still for a stated cause.
    OnHold {
        /// The cause.
        reason: String,
        /// Who put it on hold.
        owner: PersonId,
        /// Until when, if known.
        until: Option<NaiveDate>,
        /// Where it goes back to.
        back_to: Box<Stage>,
    },
    /// The deal was reopened or lost before an order existed, or a person ended it.
    Voided {
        /// Why.
        reason: String,
        /// When.
        at: DateTime<Utc>,
        /// Whether its deal was lost; if so, a win of the same deal takes it up again.
        #[serde(default, skip_serializing_if = "Ending::is_by_a_person")]
        ending: Ending,
    },
    /// The deal was reopened or lost after its order: the order is cancelled, or its invoices credited, in the
    /// system of record.
    CancelOrCredit {
        /// Why.
        reason: String,
        /// Since when.
        at: DateTime<Utc>,
        /// Where it goes back to, should the deal be won after all.
        back_to: Box<Stage>,
    },
    /// Another packet of the same deal replaces it.
    Superseded {
        /// Which.
        by: HandoffId,
        /// Since when.
        at: DateTime<Utc>,
    },
    /// Nothing is pending but dated obligations.
    Closed {
        /// Since when.
        at: DateTime<Utc>,
        /// How its order was undone, if it was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        undone: Option<Undone>,
    },
}

/// Who ended a packet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// A person ended it, on purpose: a new win opens a new packet.
    #[default]
    ByAPerson,
    /// Its deal was lost, or open again, in the CRM.
    DealLost,
}

impl Ending {
    /// Whether a person ended it, which the log need not name.
    pub fn is_by_a_person(&self) -> bool {
        *self == Ending::ByAPerson
    }
}

/// How an order was undone in the system of record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// Cancelled or credited.
    pub how: UndoneHow,
    /// The reference of the cancellation or the credit note.
    pub reference: String,
}

/// Cancelled before anything was invoiced, or credited afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndoneHow {
    /// The order was cancelled.
    Cancelled,
    /// Its invoices were credited.
    Credited,
}

impl UndoneHow {
    /// Both, in the order of a form.
    pub const ALL: [UndoneHow; 2] = [UndoneHow::Cancelled, UndoneHow::Credited];

    /// The word of chat and JSON.
    pub fn word(self) -> &'static str {
        match self {
            UndoneHow::Cancelled => "cancelled",
            UndoneHow::Credited => "credited",
        }
    }

    /// The one that such a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|how| how.word() == word.trim().to_lowercase())
    }
}

/// Whether a deal is won when its packet opens.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opening {
    /// It is.
    #[default]
    Won,
    /// Not yet: decisions are prepared, and a win continues the packet.
    BeforeSignature,
}

impl Opening {
    /// Whether it is the usual one, which the log need not name.
    pub fn is_won(&self) -> bool {
        *self == Opening::Won
    }
}

impl Stage {
    /// The word of status, log and chat.
    pub fn word(&self) -> &'static str {
        match self {
            Stage::Unopened => "unopened",
            Stage::PreSignature => "pre_signature",
            Stage::Gathering => "gathering",
            Stage::Complete => "complete",
            Stage::FinanceReview => "finance_review",
            Stage::Returned { .. } => "returned",
            Stage::OrderReady => "order_ready",
            Stage::OrderEntry => "order_entry",
            Stage::OrderCreated => "order_created",
            Stage::AwaitingBillingTrigger => "awaiting_billing_trigger",
            Stage::ReadyForBilling => "ready_for_billing",
            Stage::OnHold { .. } => "on_hold",
            Stage::Voided { .. } => "voided",
            Stage::CancelOrCredit { .. } => "cancel_or_credit",
            Stage::Superseded { .. } => "superseded",
            Stage::Closed { .. } => "closed",
        }
    }

    /// The stage itself, or the one that a hold goes back to.
    pub fn below_hold(&self) -> &Stage {
        let mut stage = self;
        while let Stage::OnHold { back_to, .. } = stage {
            stage = back_to;
        }
        stage
    }

    /// Whether the deal is not won yet, on hold or not.
    pub fn is_before_signature(&self) -> bool {
        *self.below_hold() == Stage::PreSignature
    }

    /// Whether values may still change without the order having to change too.
    pub fn is_before_order(&self) -> bool {
        match self {
            Stage::Unopened
            | Stage::PreSignature
            | Stage::Gathering
            | Stage::Complete
            | Stage::FinanceReview
            | Stage::Returned { .. }
            | Stage::OrderReady => true,
            Stage::OrderEntry
            | Stage::OrderCreated
            | Stage::AwaitingBillingTrigger
            | Stage::ReadyForBilling
            | Stage::Voided { .. }
            | Stage::CancelOrCredit { .. }
            | Stage::Superseded { .. }
            | Stage::Closed { .. } => false,
            Stage::OnHold { back_to, .. } => back_to.is_before_order(),
        }
    }
}

/// Why Finance returned a packet (`domain.md`, section 6.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnCode {
    /// A required document is absent or unreadable.
    MissingDocument,
    /// The contract differs from the packet, or the wrong version was attached.
    ContractMismatch,
    /// Prices, totals or discount differ between documents.
    PriceMismatch,
    /// Selling entity, customer entity or reseller is wrong.
    WrongEntity,
    /// Terms cannot be billed or disagree.
    BillingTerms,
    /// Tax identity, exemption or place of supply is wrong or unproved.
    Tax,
    /// The purchase order is absent, invalid, too small or expired.
    Po,
    /// A required decision is absent.
    ApprovalMissing,
    /// A decision exists but no longer covers the values.
    ApprovalStale,
    /// Credit limit, overdue balance or dispute stops the order.
    Credit,
    /// Service start, effective date or cut-off is wrong.
    StartDate,
    /// The scope of services differs from what was sold.
    ServicesScope,
    /// The same deal is already handed over or ordered.
    Duplicate,
    /// Anything else; text is required.
    Other,
}

impl ReturnCode {
    /// Every code, in the order of the domain reference.
    pub const ALL: [ReturnCode; 14] = [
        ReturnCode::MissingDocument,
        ReturnCode::ContractMismatch,
        ReturnCode::PriceMismatch,
        ReturnCode::WrongEntity,
        ReturnCode::BillingTerms,
        ReturnCode::Tax,
        ReturnCode::Po,
        ReturnCode::ApprovalMissing,
        ReturnCode::ApprovalStale,
        ReturnCode::Credit,
        ReturnCode::StartDate,
        ReturnCode::ServicesScope,
        ReturnCode::Duplicate,
        ReturnCode::Other,
    ];

    /// The word of policy, chat and JSON.
    pub fn word(self) -> &'static str {
        match self {
            ReturnCode::MissingDocument => "missing_document",
            ReturnCode::ContractMismatch => "contract_mismatch",
            ReturnCode::PriceMismatch => "price_mismatch",
            ReturnCode::WrongEntity => "wrong_entity",
            ReturnCode::BillingTerms => "billing_terms",
            ReturnCode::Tax => "tax",
            ReturnCode::Po => "po",
            ReturnCode::ApprovalMissing => "approval_missing",
            ReturnCode::ApprovalStale => "approval_stale",
            ReturnCode::Credit => "credit",
            ReturnCode::StartDate => "start_date",
            ReturnCode::ServicesScope => "services_scope",
            ReturnCode::Duplicate => "duplicate",
            ReturnCode::Other => "other",
        }
    }

    /// The code that such a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        Self::ALL.into_iter().find(|code| code.word() == word)
    }
}

impl Handoff {
    /// A handoff that carries its number and nothing else.
    pub fn unopened(id: HandoffId) -> Self {
        Self {
            id,
            kind: PacketKind::New,
            stage: Stage::Unopened,
            deal: Deal::default(),
            post: None,
            owner: None,
            requester: None,
            packet: Packet::default(),
            documents: Vec::new(),
            envelopes: Vec::new(),
            approvals: Vec::new(),
            questions: BTreeMap::new(),
            announced_again: None,
            not_understood: BTreeMap::new(),
            not_understood_of: BTreeMap::new(),
            back_for_words: false,
            said_late: Vec::new(),
            suggestions: Vec::new(),
            reasons_to_go_on: Vec::new(),
            assistant_asked: 0,
            asked_of_customer: Vec::new(),
            send_when_complete: None,
            gap_nudges: 0,
            obligations: Vec::new(),
            waivers_nudged: BTreeSet::new(),
            tasks: Vec::new(),
            loss_reason: None,
            opened_at: None,
            won_at: None,
            submitted_at: None,
            order_ref: None,
            entered_by: None,
            order_differs: Vec::new(),
            order_awaits_export: false,
            billing_trigger_met_at: None,
            ready_for_billing_at: None,
            changed_at: None,
            parent: None,
            candidates: Vec::new(),
            renewal: None,
            ends_agreement: false,
        }
    }

    /// Whether it stands at its end: nothing is asked of anybody any more, and lists of open deals leave it out.
    pub fn is_over(&self) -> bool {
        match &self.stage {
            Stage::Voided { .. } | Stage::Superseded { .. } | Stage::Closed { undone: Some(_), .. } => true,
            // Before there were tasks, the signal was the end; what was closed has one again once somebody says something.
            Stage::ReadyForBilling | Stage::Closed { undone: None, .. } => !self.tasks.iter().any(Task::is_open),
            Stage::Unopened
            | Stage::PreSignature
            | Stage::Gathering
            | Stage::Complete
            | Stage::FinanceReview
            | Stage::Returned { .. }
            | Stage::OrderReady
            | Stage::OrderEntry
            | Stage::OrderCreated
            | Stage::AwaitingBillingTrigger
            | Stage::OnHold { .. }
            | Stage::CancelOrCredit { .. } => false,
        }
    }

    /// Whether its deal was lost before an order, and nobody has said why.
    pub fn wants_loss_reason(&self) -> bool {
        let is_lost = if let Stage::Voided { ending, .. } = &self.stage { !ending.is_by_a_person() } else { false };
        is_lost && self.loss_reason.is_none()
    }

    /// The newest task of that kind.
    pub fn task(&self, kind: TaskKind) -> Option<&Task> {
        self.tasks.iter().rev().find(|task| task.kind == kind)
    }

    /// The task of that kind that somebody has yet to do.
    pub fn open_task(&self, kind: TaskKind) -> Option<&Task> {
        self.task(kind).filter(|task| task.is_open())
    }

    /// What people call it: the account's name, else the deal's.
    pub fn title(&self) -> &str {
        self.deal.account.as_deref().or(self.deal.title()).unwrap_or("a deal without a name")
    }

    /// The decision with that id.
    pub fn approval(&self, id: ApprovalId) -> Option<&Approval> {
        self.approvals.iter().find(|approval| approval.id == id)
    }

    /// The decision of that type that speaks for the values now, if one does.
    pub fn standing(&self, decision_type: &DecisionType) -> Option<&Approval> {
        self.approvals
            .iter()
            .rev()
            .find(|approval| approval.is_standing() && &approval.snapshot.decision_type == decision_type)
    }

    /// Decisions that somebody has yet to act on.
    pub fn open_approvals(&self) -> impl Iterator<Item = &Approval> {
        self.approvals.iter().filter(|approval| approval.is_open())
    }

    /// The id of the next decision.
    pub fn next_approval_id(&self) -> ApprovalId {
        ApprovalId(self.approvals.len() as u64 + 1)
    }

    /// The document of that hash.
    pub fn document(&self, sha256: &str) -> Option<&Document> {
        self.documents.iter().find(|document| document.reference.sha256 == sha256)
    }
}
