//! What we ask of the world, as plain data; each with the key that makes it the same effect again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::absence::Absence;
use crate::domain::approval::Condition;
use crate::domain::assistant::{Brief, Suggestion};
use crate::domain::deal::{Deal, PostRef};
use crate::domain::digest::Digest;
use crate::domain::document::DocumentKind;
use crate::domain::field::Misfit;
use crate::domain::handoff::{ReturnCode, SaidLate, Undone};
use crate::domain::ids::{ApprovalId, ClaimId, EffectKey, FieldName, HandoffId, PersonId, Role, RowId};
use crate::domain::look_up::DecidedFor;
use crate::domain::money::Money;
use crate::domain::place::Place;
use crate::domain::policy_change::{PolicyRef, PolicyWaiting};
use crate::domain::snapshot::Change;
use crate::domain::taken::SameBy;
use crate::domain::task::TaskKind;

use super::fact::{KeyedAgain, MoveReason};
use super::outcome::Refusal;

/// One thing to do outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Effect {
    /// The same key is the same effect.
    pub key: EffectKey,
    /// What to do.
    pub what: What,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "effect", rename_all = "snake_case")]
pub enum What {
    /// Bring the handoff's living card up to date.
    HandoffCard,
    /// Bring the living card of one decision, in one person's direct conversation, up to date.
    DecisionCard {
        /// Which decision.
        approval: ApprovalId,
        /// Whose conversation.
        person: PersonId,
    },
    /// Bring the living card of what a person is asked to do, in their direct conversation, up to date.
    TaskCard {
        /// What is to be done.
        task: TaskKind,
        /// Whose conversation.
        person: PersonId,
    },
    /// Open the renewal of what that handoff booked: nothing is said, an event follows.
    OpenRenewal {
        /// Which.
        of: HandoffId,
        /// The last day of the term that ends.
        ends_on: NaiveDate,
    },
    /// Ask a model about a person's words: nothing is said, an event follows.
    AskAssistant {
        /// What for.
        brief: Box<Brief>,
    },
    /// Say something once.
    Say {
        /// To whom, where.
        to: Audience,
        /// What.
        notice: Box<Notice>,
    },
}

/// To whom and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "audience", rename_all = "snake_case")]
pub enum Audience {
    /// Everybody in that place.
    Place {
        /// Where.
        place: Place,
    },
    /// One person, in that person's direct conversation.
    Person {
        /// Who.
        person: PersonId,
    },
    /// One person, seen by nobody else, in the place where that person spoke.
    OnlyYou {
        /// Who.
        person: PersonId,
        /// Where.
        place: Place,
    },
}

impl Audience {
    /// The one person who is told, if it is one.
    pub fn person(&self) -> Option<&PersonId> {
        match self {
            Audience::Person { person } | Audience::OnlyYou { person, .. } => Some(person),
            Audience::Place { .. } => None,
        }
    }
}

/// What is said, without its words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// What is missing, asked in one batch.
    Questions {
        /// Who is asked.
        of: PersonId,
        /// Fields, most blocking first.
        fields: Vec<FieldName>,
        /// Whether every value is there and only its confirmation is asked.
        read_back: bool,
    },
    /// An e-mail to the customer, ready to be sent.
    CustomerEmail {
        /// Who sends it.
        sender: PersonId,
        /// What it asks, in its order.
        fields: Vec<FieldName>,
    },
    /// What was understood of an answer, and what was not.
    AnswerHeard {
        /// Values now held.
        noted: Vec<Noted>,
        /// Values that do not fit.
        misfits: Vec<Misfit>,
        /// Words that need another look.
        unclear: Vec<Unclear>,
        /// Fields that still block submit.
        missing: Vec<FieldName>,
        /// What went with a kind of packet that takes it over no more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        dropped: Option<Dropped>,
    },
    /// What was found in somebody's words with a model's help, for them to take or leave.
    Suggested {
        /// What.
        suggestion: Suggestion,
    },
    /// What was found was left; nothing was taken.
    SuggestionLeft,
    /// A document is of another kind than it was taken for.
    DocumentMoved {
        /// What it was taken for.
        was: DocumentKind,
        /// What it is.
        is: DocumentKind,
        /// Values now held.
        noted: Vec<Noted>,
        /// Values that do not fit.
        misfits: Vec<Misfit>,
        /// Fields that still block submit.
        missing: Vec<FieldName>,
    },
    /// The source restated the deal, and values changed with it.
    Restated {
        /// Which fields.
        fields: Vec<FieldName>,
    },
    /// A listed system delivered the data of a signing envelope.
    EnvelopeDelivered {
        /// Which system.
        source: String,
        /// Values now held.
        noted: Vec<Noted>,
    },
    /// A source says something else than is held; what is held stays until a person settles it.
    Disagreed {
        /// Which source.
        source: String,
        /// Which fields.
        fields: Vec<FieldName>,
    },
    /// The source restated a deal whose order exists.
    RestatedAfterOrder {
        /// Which source.
        source: String,
        /// What it had said otherwise.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        changed: Vec<Noted>,
    },
    /// The same win, announced again.
    Repeat {
        /// By which source.
        source: String,
        /// How it is known for a repeat.
        same_by: SameBy,
        /// The price that it states, where that is not the packet's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other_price: Option<Money>,
    },
    /// A person's claim, with a button.
    ClaimOffer {
        /// Which claim.
        claim: ClaimId,
        /// What was said.
        deal: Deal,
        /// A handoff of a deal with the same name.
        alike: Option<HandoffId>,
    },
    /// A person's claim of a deal that is taken already.
    ClaimKnown {
        /// The handoff, if it has one.
        handoff: Option<HandoffId>,
    },
    /// A win of a deal that could not be told.
    WinUnread {
        /// The source.
        source: String,
        /// The message.
        post: PostRef,
    },
    /// A correct no.
    Refused {
        /// Which.
        refusal: Refusal,
        /// What was typed with the press that was refused.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        typed: Option<String>,
    },
    /// What a person confirmed is kept, and the packet is not sent: a check keeps it.
    ConfirmedNotSent {
        /// What keeps it.
        held: Refusal,
    },
    /// A yes was typed, which never counts; with the button that does.
    TypedYes {
        /// Decisions that wait for this person on the handoff.
        waiting: Vec<ApprovalId>,
    },
    /// Values changed, so an approval no longer holds.
    Lapsed {
        /// Which approval.
        approval: ApprovalId,
        /// What changed.
        changes: Vec<Change>,
        /// Who is asked again, if anybody.
        asked_again: Option<PersonId>,
    },
    /// A policy rule that no person needs to look at cleared a decision again.
    ClearedInstead {
        /// Which approval.
        approval: ApprovalId,
        /// The row that cleared it.
        row: RowId,
    },
    /// An approver asks for information.
    InfoWanted {
        /// On which approval.
        approval: ApprovalId,
        /// Who asks.
        by: PersonId,
        /// What.
        question: String,
    },
    /// A question of an approver waits for its answer; for whoever is to give it, and at last for their manager.
    InfoReminder {
        /// On which approval.
        approval: ApprovalId,
        /// Who is to answer.
        of: PersonId,
        /// The how manieth reminder it is.
        reminder: u32,
    },
    /// What the reader said was taken as the answer to an approver's question.
    AnswerPassedOn {
        /// On which approval.
        approval: ApprovalId,
        /// Who decides.
        to: PersonId,
    },
    /// The information is there.
    InfoGiven {
        /// On which approval.
        approval: ApprovalId,
        /// Who answered.
        by: PersonId,
        /// What.
        text: String,
    },
    /// A decision was made; the channel hears how it ended, never the figures.
    DecisionMade {
        /// Which approval.
        approval: ApprovalId,
    },
    /// The reason of a no, or the conditions of a yes, for those who must act on them.
    RulingTold {
        /// Which approval.
        approval: ApprovalId,
    },
    /// A condition of a yes is kept; the channel hears whose it was, never what it is.
    ConditionKept {
        /// Who said so.
        by: PersonId,
        /// Whose it was.
        owner: PersonId,
    },
    /// What shows that a condition is kept, for whoever set it.
    ConditionShown {
        /// Which.
        condition: Condition,
        /// What shows it.
        evidence: String,
    },
    /// The day of a condition has come, or is over.
    ConditionDue {
        /// Which.
        condition: Condition,
        /// Whether it is over.
        is_over: bool,
    },
    /// A waiver is asked of whoever answers for its item.
    WaiverAsked {
        /// Its decision.
        approval: ApprovalId,
    },
    /// What was waived is to be put right soon.
    WaiverCure {
        /// Its decision.
        approval: ApprovalId,
    },
    /// A waiver is over.
    WaiverOver {
        /// Its decision.
        approval: ApprovalId,
    },
    /// A quiet reminder that a decision waits.
    Reminder {
        /// Which approval.
        approval: ApprovalId,
        /// The share of the window that is used.
        at_percent: u32,
    },
    /// A decision passed to somebody else.
    Moved {
        /// Which approval.
        approval: ApprovalId,
        /// From whom.
        from: PersonId,
        /// To whom.
        to: PersonId,
        /// Why.
        why: MoveReason,
    },
    /// A decision stays with the last person of its ladder.
    Overdue {
        /// Which approval.
        approval: ApprovalId,
        /// The share of the window that is used.
        at_percent: u32,
    },
    /// A decision has nobody who may take it.
    NobodyEligible {
        /// Which decision type, in words.
        title: String,
        /// The row that asks.
        row: RowId,
    },
    /// Everybody who may take a decision is away, and the first of them keeps it.
    NobodyHere {
        /// Which approval.
        approval: ApprovalId,
        /// With whom it stays.
        with: PersonId,
    },
    /// Who should decide is away without anybody who may stand in, so it went up the ladder.
    WentUp {
        /// Which approval.
        approval: ApprovalId,
        /// Who is away.
        away: Vec<PersonId>,
        /// Who decides now.
        to: PersonId,
    },
    /// An absence is noted; for whoever said it.
    AbsenceNoted {
        /// Which.
        absence: Absence,
        /// On how many open deals a decision waits for that person now.
        waiting: u32,
    },
    /// Somebody else, or a file, says that the reader is away.
    AbsenceSaidOfYou {
        /// Which.
        absence: Absence,
    },
    /// The reader decides in somebody's place.
    CoverAsked {
        /// Which absence.
        absence: Absence,
    },
    /// An absence was called off, or ended before its time; for whoever said it.
    AbsenceCleared {
        /// Who is here.
        person: PersonId,
    },
    /// The reader is back: what was decided meanwhile, and what is still open.
    BackAgain {
        /// Which absence is over.
        absence: Absence,
        /// What was decided in the reader's place.
        decided: Vec<DecidedFor>,
        /// Deals on which a decision of the reader's is still open, with somebody else or with the reader.
        open: Vec<HandoffId>,
    },
    /// The reader decides no more in somebody's place; what was asked stays.
    CoverOver {
        /// Which absence is over.
        absence: Absence,
        /// Deals on which a decision was asked of somebody else in that person's place, and is still open.
        open: Vec<HandoffId>,
    },
    /// The reader was to decide in somebody's place, and is not any more: somebody else is, or nobody has to.
    CoverCalledOff {
        /// Which absence it was.
        absence: Absence,
        /// Who covers instead.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        instead: Option<PersonId>,
    },
    /// What a schedule says to the reader.
    Digest {
        /// What.
        digest: Box<Digest>,
    },
    /// A changed policy waits for people to confirm its hash.
    PolicyWaits {
        /// Which, and what it would change.
        waiting: Box<PolicyWaiting>,
    },
    /// The reader's confirmation is noted; others are still wanted.
    PolicyConfirmationNoted {
        /// Which policy.
        waiting: Box<PolicyWaiting>,
    },
    /// A changed policy judges from now on.
    PolicyInForce {
        /// Which.
        policy: PolicyRef,
        /// Who confirmed it.
        confirmed_by: Vec<PersonId>,
    },
    /// A policy that waited is gone from the folder.
    PolicyWithdrawn {
        /// Which.
        policy: PolicyRef,
    },
    /// A decision came back to somebody who had it before; the card that they have is the one again.
    WithYouAgain {
        /// Which.
        approval: ApprovalId,
        /// From whom.
        from: PersonId,
    },
    /// A consulted person may advise on a decision.
    AdviceWanted {
        /// Which.
        approval: ApprovalId,
    },
    /// The time for which a person was on it, or wanted no reminder, is over.
    PutOffOver {
        /// Which approval.
        approval: ApprovalId,
    },
    /// What was put off, and until when; for whoever did.
    PutOffNoted {
        /// Which approval.
        approval: ApprovalId,
    },
    /// Open questions, once more.
    GapsNudge {
        /// Who.
        of: PersonId,
        /// Fields that block.
        fields: Vec<FieldName>,
        /// How many times now.
        nudge: u32,
    },
    /// What somebody said would be known by now is asked for.
    KnownByNow {
        /// Who said it.
        of: PersonId,
        /// Which fields.
        fields: Vec<FieldName>,
    },
    /// Finance sent the packet back.
    PacketReturned {
        /// Why, as a code.
        code: ReturnCode,
        /// Why, in words.
        text: Option<String>,
        /// Who.
        by: PersonId,
    },
    /// The packet came back from Finance because something in it changed, or was said against what stands.
    SubmissionWithdrawn {
        /// What was said of which field and gave no value, where nothing else has changed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        said: Vec<(FieldName, String)>,
    },
    /// What was taken over from an agreement is gone, since a source says that it is another kind of packet.
    InheritanceDropped(Dropped),
    /// The agreement that a packet is about was changed by another order meanwhile.
    Rebased {
        /// Which handoff changed it.
        by: HandoffId,
    },
    /// Finance accepted; the order may be entered.
    PacketAccepted {
        /// Who.
        by: PersonId,
    },
    /// What billing waits for.
    BillingAwaited {
        /// Trigger words or field names.
        awaited: Vec<String>,
    },
    /// The signal that billing may start.
    ReadyForBilling,
    /// Work stands still.
    Held {
        /// Who.
        by: PersonId,
    },
    /// Work goes on.
    Resumed {
        /// Who; `None` when the hold ran out.
        by: Option<PersonId>,
    },
    /// It ended.
    Voided {
        /// Why.
        reason: String,
    },
    /// Another person answers for it.
    Reassigned {
        /// Who did.
        from: Option<PersonId>,
        /// Who does.
        to: PersonId,
    },
    /// Everything that waits for its new owner, in one message.
    YoursNow {
        /// Who owned it.
        from: Option<PersonId>,
    },
    /// The deal of a packet that was opened before the signature is won.
    WonAfterStart {
        /// The source.
        source: String,
    },
    /// A lost deal is won after all.
    WonAgain {
        /// The source.
        source: String,
    },
    /// A lost deal is won after all, and its order was booked at another price.
    WonAtAnotherPrice {
        /// The source.
        source: String,
        /// What it said when the order was entered.
        was: Money,
        /// What it says now.
        now: Money,
    },
    /// A lost deal is won after all, and its source names another owner than the packet has.
    WonByAnother {
        /// The source.
        source: String,
        /// Whom it names.
        owner: PersonId,
    },
    /// Why the deal was lost.
    LossExplained {
        /// Who said so.
        by: PersonId,
        /// Why.
        reason: String,
    },
    /// The deal was reopened or lost after an order existed; kept for messages of earlier versions.
    LostAfterOrder {
        /// The source.
        source: String,
    },
    /// The deal is off, and its order is to be cancelled or credited.
    CancelOrCreditNeeded {
        /// Why.
        reason: String,
    },
    /// The order was cancelled, or its invoices were credited.
    OrderUndone {
        /// How.
        undone: Undone,
        /// By whom.
        by: PersonId,
    },
    /// What another packet of the same deal held was taken over.
    Merged {
        /// The packet that ended.
        from: HandoffId,
        /// Fields whose values came along, all to be confirmed.
        fields: Vec<FieldName>,
        /// How many documents came along.
        documents: u32,
        /// Fields of which both packets said something else, and this one's value stayed.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        left: Vec<FieldName>,
    },
    /// Another packet has a deal of the same name, and may be of the same deal.
    MaybeSameDeal {
        /// Which.
        other: HandoffId,
        /// Its record, where it is another one than this packet's: the deal may have been entered twice.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other_record: Option<String>,
    },
    /// The same deal goes on in another packet.
    Superseded {
        /// Which.
        by: HandoffId,
    },
    /// What was keyed a second time does not agree with the packet in these fields.
    EntryDiffers {
        /// Who keyed it.
        by: PersonId,
        /// The fields, with what was keyed.
        rows: Vec<KeyedAgain>,
    },
    /// The same for whoever keyed it, who learns which fields differ, and no value.
    EntryDiffersForKeyer {
        /// The fields.
        rows: Vec<KeyedAgain>,
    },
    /// The order's own export does not agree with the packet in these fields.
    OrderDiffers {
        /// The file.
        name: String,
        /// The fields, with what stands in the order.
        rows: Vec<KeyedAgain>,
    },
    /// The order has another reference, or was put right under the same.
    OrderCorrected {
        /// Who says so.
        by: PersonId,
        /// The reference before.
        from: String,
    },
    /// The order counts once its own export agrees.
    ExportWanted,
    /// The order's own export agrees with the packet.
    OrderAgrees {
        /// Who brought it.
        by: PersonId,
        /// The file.
        name: String,
        /// In how many fields they were compared.
        compared: u32,
    },
    /// Finance answered what was said of the packet after it had been accepted.
    LateWordsAnswered {
        /// Who.
        by: PersonId,
        /// What was said.
        said: Vec<SaidLate>,
        /// What Finance makes of it.
        answer: String,
    },
    /// Somebody is asked to do something, by a time; kept for messages of earlier versions, now it is a card.
    TaskAsked {
        /// What.
        task: TaskKind,
    },
    /// It is to be done still.
    TaskReminder {
        /// What.
        task: TaskKind,
        /// The share of the window that is used.
        at_percent: u32,
    },
    /// Its time is over, for somebody whom that concerns.
    TaskLate {
        /// What.
        task: TaskKind,
    },
    /// It passed to somebody else.
    TaskMoved {
        /// What.
        task: TaskKind,
        /// From whom.
        from: PersonId,
        /// To whom.
        to: PersonId,
    },
    /// It is done, or acknowledged.
    TaskDone {
        /// What.
        task: TaskKind,
        /// By whom.
        by: PersonId,
    },
    /// Nobody needs it any more.
    TaskDropped {
        /// What.
        task: TaskKind,
    },
    /// It has nobody who could do it.
    TaskOfNobody {
        /// What.
        task: TaskKind,
        /// The role that nobody holds.
        role: Role,
    },
    /// A renewal opened itself.
    RenewalOpened,
    /// The agreement that a renewal is about is off.
    AgreementOff {
        /// The agreement.
        agreement: HandoffId,
        /// Why, in words.
        reason: String,
    },
    /// The notice date of a renewal comes near.
    NoticeReminder {
        /// Days that are left.
        days_left: u32,
    },
    /// The last day to give notice went by, and the agreement renews by itself.
    NoticePassed,
    /// The purchase order runs out before the invoices do, and the first that needs the next one comes near.
    NextOrderNeeded {
        /// Who is to get it; nobody where nobody is known.
        of: Option<PersonId>,
        /// What the next one has to cover.
        next: NextOrder,
    },
    /// A message could not be delivered.
    DeliveryFailed {
        /// Which effect.
        effect: EffectKey,
    },
    /// Something of ours failed; the log has the details.
    Fault,
}

/// What the next purchase order has to cover.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextOrder {
    /// The number of the one that runs out, if known.
    pub number: Option<String>,
    /// Its last day.
    pub until: NaiveDate,
    /// The day of the first invoice after it.
    pub first: NaiveDate,
    /// How many invoices come after it.
    pub count: u32,
    /// What they come to.
    pub amount: Money,
}

/// A value that is held from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// Which field.
    pub field: FieldName,
    /// The value, for people.
    pub text: String,
    /// What it takes the place of, for people.
    pub was: Option<String>,
}

/// What was taken over from an agreement, or is known of another company, and is held no more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// The agreement, where it was known.
    pub from: Option<HandoffId>,
    /// The company that it was about, where it is another one now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub company: Option<String>,
    /// Which fields.
    pub fields: Vec<FieldName>,
}

/// Words that need another look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unclear {
    /// Which field they are about, if known.
    pub field: Option<FieldName>,
    /// The words.
    pub words: String,
    /// Why: a reason's word, `not_known_yet`, `question`, `nothing` or `instruction`.
    pub reason: String,
    /// Possible readings.
    pub candidates: Vec<String>,
    /// The day on which it should be known, if that was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}
