//! Everything that can happen to a handoff, grouped by who causes it.
//!
//! An event is what somebody says happened; a fact is what we have accepted.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::absence::{Absence, AbsenceKind, AbsenceNews};
use crate::domain::approval::{Condition, Decision};
use crate::domain::assistant::{AssistantTask, Call, DroppedProposals, Suggestion};
use crate::domain::deal::{Deal, PostRef};
use crate::domain::digest::ScheduleRun;
use crate::domain::document::DocumentKind;
use crate::domain::envelope::Envelope;
use crate::domain::field::{Source, Value};
use crate::domain::handoff::{Opening, ReturnCode, Undone};
use crate::domain::ids::{ApprovalId, ClaimId, DecisionType, EffectKey, FieldName, HandoffId, PersonId};
use crate::domain::person::Account;
use crate::domain::policy_change::PolicyNews;
use crate::domain::quote::{QuoteLine, QuoteStated};
use crate::domain::task::TaskKind;

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    // Systems
    /// A trusted source says that a deal was won.
    DealWon(Report),
    /// A trusted source restates a deal that was taken before.
    DealAmended(Report),
    /// A trusted source delivers the data of a signing envelope.
    EnvelopeDelivered {
        /// Which source.
        source: String,
        /// The envelope.
        envelope: Envelope,
        /// SHA-256 of the text that carried it.
        sha256: String,
    },
    /// A trusted source says that a deal was lost or reopened.
    DealLost {
        /// Which source.
        source: String,
        /// Why, if the source says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A trusted source announces a win of a deal that it does not name.
    WinUnreadable {
        /// Which source.
        source: String,
        /// The message.
        post: PostRef,
    },

    // The rep
    /// A person says that a deal was won; it only gets a button.
    ClaimMade {
        /// The claim's number, the next in the store.
        claim: ClaimId,
        /// What was said.
        deal: Deal,
        /// The message.
        post: PostRef,
    },
    /// A person pressed the button of a claim.
    HandoffStarted {
        /// Which claim.
        claim: ClaimId,
    },
    /// A person starts a handoff by a form of their own: of a message that they point at, or of none.
    StartedByHand {
        /// The deal, as the person states it.
        deal: Deal,
        /// The message that they pointed at.
        post: Option<PostRef>,
        /// Whether the deal is won already.
        #[serde(default, skip_serializing_if = "Opening::is_won")]
        opening: Opening,
    },
    /// A person presses that a deal is won whose packet was opened before the signature.
    WinReported,
    /// A person gave values, or said something that is none.
    Answered(Answers),
    /// A person brought a file.
    Uploaded(Upload),
    /// A person wants the e-mail that asks the customer for what only the customer knows.
    CustomerEmailWanted,
    /// A person confirmed values as they were shown, each by its hash.
    ValuesConfirmed {
        /// SHA-256 over the hashes of all values shown.
        shown: String,
    },
    /// A person confirmed every value that was shown, and asked that the packet go to Finance with them.
    ConfirmedToSend {
        /// SHA-256 over everything that was shown, confirmed values included.
        shown: String,
        /// Why it goes on although checks warn, where they do.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<String>,
    },
    /// A person sent the packet to Finance.
    Submitted,
    /// A person took back that the packet goes to Finance by itself.
    SubmissionCalledOff,

    /// A person took what was found in their words with a model's help.
    SuggestionTaken {
        /// The hash of what was shown.
        shown: String,
    },
    /// A person left it.
    SuggestionLeft {
        /// The hash of what was shown.
        shown: String,
    },

    // The accountable person
    /// A press on a decision card.
    Decided(Press),
    /// A person answered a question that an approver asked.
    InfoAnswered {
        /// Of which approval.
        approval: ApprovalId,
        /// The answer.
        text: String,
    },
    /// Words in the deal's thread answer the question that an approver asked.
    InfoSaid {
        /// Of which approval.
        approval: ApprovalId,
        /// The answer.
        text: String,
    },
    /// A person took a request for approval back.
    Recalled {
        /// Which.
        approval: ApprovalId,
    },
    /// The accountable person passes a decision on: this one, or all of its kind up to a day.
    Delegated {
        /// Which.
        approval: ApprovalId,
        /// The hash of what the card showed.
        snapshot_hash: String,
        /// To whom.
        to: PersonId,
        /// The last day, where all of its kind are passed on.
        until: Option<NaiveDate>,
    },
    /// The accountable person is on it, or wants to be reminded later.
    PutOff {
        /// Which.
        approval: ApprovalId,
        /// The hash of what the card showed.
        snapshot_hash: String,
        /// For how many of their working hours.
        hours: u32,
        /// Why; `None` where the person is on it.
        reason: Option<String>,
    },
    /// A consulted person advises, which decides nothing.
    Advised {
        /// On which.
        approval: ApprovalId,
        /// What.
        text: String,
    },
    /// A person says that a condition of a yes is kept.
    ConditionKept {
        /// Which of those that were shown, counted from 1.
        number: u32,
        /// SHA-256 over the open conditions that were shown.
        shown: String,
        /// What shows it.
        evidence: String,
    },
    /// A person asks that what blocks be set aside for a time.
    WaiverAsked(WaiverAsked),
    /// A person typed a yes, which never counts.
    YesTyped {
        /// The words.
        words: String,
    },

    // Finance
    /// Finance sends the packet back.
    Returned {
        /// The acceptance that was asked for.
        approval: ApprovalId,
        /// The hash of what the card showed.
        snapshot_hash: String,
        /// Why, as a code.
        code: ReturnCode,
        /// Why, in words.
        text: Option<String>,
    },
    /// The order stands in the system of record.
    OrderEntered {
        /// Its reference there.
        order_ref: String,
    },
    /// Somebody keyed the order a second time: the values by field.
    OrderKeyedAgain {
        /// What they keyed.
        values: BTreeMap<FieldName, Value>,
    },
    /// The event that billing waits for has happened.
    BillingTriggerReported,
    /// Finance answers what was said of the packet after it had been accepted.
    LateWordsAnswered {
        /// What Finance makes of it.
        answer: String,
    },
    /// Finance takes its acceptance back, for what was said of the packet since.
    AcceptanceTakenBack,

    // Life
    /// A person puts the handoff on hold.
    Held {
        /// Why.
        reason: String,
        /// Until when, if known.
        until: Option<NaiveDate>,
    },
    /// A person takes it up again.
    Resumed,
    /// A person ends it before an order exists.
    Voided {
        /// Why.
        reason: String,
    },
    /// A person gives it to another owner.
    Reassigned {
        /// The new owner.
        to: PersonId,
    },
    /// A person says why the deal was lost.
    LossExplained {
        /// Why.
        reason: String,
    },
    /// A person says that the same deal has another packet, which goes on in this one.
    Merged {
        /// The packet that ends.
        from: HandoffId,
    },
    /// The same deal goes on in another packet; follows from a merge, in the same transaction.
    Superseded {
        /// The packet that goes on.
        by: HandoffId,
    },
    /// A person did, or acknowledged, what was asked of them.
    TaskDone {
        /// What.
        task: TaskKind,
    },
    /// The order of a deal that is off was cancelled, or its invoices were credited.
    OrderUndone {
        /// How, and its reference.
        undone: Undone,
    },

    // Accounts
    /// A platform vouches for an account, and the roll has exactly one person of that e-mail address; or its person
    /// confirmed the code that it was given.
    AccountLinked {
        /// The account.
        account: Account,
        /// Whose it is.
        person: PersonId,
        /// By what it is known: `email` or `code`.
        by: String,
    },
    /// A person takes a linked account off.
    AccountUnlinked {
        /// The account.
        account: Account,
        /// Whose it was.
        person: PersonId,
    },

    // People
    /// A person says that somebody is away, or passes decisions on, from one day to another.
    AwaySaid(AwaySaid),
    /// A person says that somebody is here after all.
    AwayCleared {
        /// Who.
        person: PersonId,
    },
    /// Something happens to an absence without anybody's word.
    AbsenceNews {
        /// What.
        news: AbsenceNews,
        /// Which.
        absence: Absence,
    },
    /// Who is away is another one now, so who decides is looked at again; follows from one of the above.
    AbsencesChanged,

    // The policy
    /// The policy folder holds another policy than the one in force, or the same again.
    PolicyNews(PolicyNews),
    /// The time of a schedule has come, and it has something to say.
    ScheduleDue(ScheduleRun),
    /// A person confirms the hash of a policy that waits.
    PolicyConfirmed {
        /// The hash, or at least its first eight digits.
        hash: String,
    },

    // The clock and the post
    /// The time has come to open the renewal of what that handoff booked.
    RenewalOpened {
        /// Which.
        of: HandoffId,
    },
    /// The agreement that this packet renews is off.
    AgreementOff {
        /// The agreement.
        agreement: HandoffId,
        /// Why, in words.
        reason: String,
    },
    /// Another order has changed the agreement that this packet changes or renews; follows from it, in the same
    /// transaction.
    AgreementChanged {
        /// The agreement.
        agreement: HandoffId,
    },
    /// A due time has come.
    TimerDue {
        /// Whose.
        timer: TimerKey,
    },
    /// A model's reply came back, and what of it holds was found out.
    AssistantReplied(Box<Replied>),
    /// A message could not be delivered for good.
    DeliveryFailed {
        /// Which effect.
        effect: EffectKey,
        /// Why, for the log.
        why: String,
    },
}

/// A model's reply, as far as it holds: every value was read again from the words themselves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Replied {
    /// What it was asked for.
    pub task: AssistantTask,
    /// Whose words it was asked about.
    pub of: PersonId,
    /// The call.
    pub call: Call,
    /// What was found, if anything was.
    pub suggestion: Option<Suggestion>,
    /// Fields that a question is about.
    pub about: Vec<FieldName>,
    /// The question, if it was one.
    pub question: Option<String>,
    /// Proposals that did not hold.
    pub dropped: DroppedProposals,
}

/// What a person says about being away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwaySaid {
    /// Who.
    pub person: PersonId,
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Who decides meanwhile, if that was said.
    pub cover: Option<PersonId>,
    /// Away, or here and passing decisions on.
    pub kind: AbsenceKind,
    /// The one decision type that is passed on; all where it names none.
    pub only: Option<DecisionType>,
}

/// A deal as a source reports it, with whatever field values came along.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The source's key in `sources.toml`, or `crm`.
    pub source: String,
    /// The deal.
    pub deal: Deal,
    /// Values of checklist fields that the source holds.
    pub values: Vec<(FieldName, Value)>,
    /// The message that carried it.
    pub post: Option<PostRef>,
}

/// What a person said about fields, as the hearing read it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    /// Field by field, in the order of the text.
    pub answers: Vec<Answer>,
    /// A form or a message.
    pub source: Source,
    /// The whole text.
    pub words: String,
}

/// What was heard for one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Which field; `None` where the words name none and it cannot be told.
    pub field: Option<FieldName>,
    /// The words for it.
    pub words: String,
    /// What they mean.
    pub heard: HeardAs,
}

/// What words mean.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "heard", rename_all = "snake_case")]
pub enum HeardAs {
    /// A usable value.
    Value {
        /// The value.
        value: Value,
    },
    /// A usable value out of a sentence of several: it counts once it is confirmed.
    Proposal {
        /// The value.
        value: Value,
    },
    /// Two or more readings, or none that is safe.
    Unclear {
        /// The reason's word, for example `ambiguous_date`.
        reason: String,
        /// Possible readings, for people.
        candidates: Vec<String>,
    },
    /// Not known yet.
    NotKnownYet {
        /// When it should be known, if that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<NaiveDate>,
    },
    /// A question back.
    QuestionBack,
    /// Nothing about the packet.
    Nothing,
    /// An instruction aimed at the bot.
    Instruction,
    /// Somebody is said to have approved it.
    ApprovalClaimed,
    /// Why the packet goes on although checks warn.
    ReasonToGoOn {
        /// The hash of the warnings that were shown; all that wait where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shown: Option<String>,
        /// Whether the packet is sent with it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        send: bool,
    },
    /// What was said before was nothing: what stands holds.
    Settled {
        /// Which words are meant, by their hash; all that the speaker may settle where none is named.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        shown: Option<String>,
    },
}

/// A file that a person brought.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Upload {
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// What the person says it is; guessed from the name if nothing was said.
    pub kind: DocumentKind,
    /// Whether a person said what it is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_said: bool,
    /// Quote lines, if it is a file of quote lines; or what is wrong with it.
    pub lines: Option<Result<Vec<QuoteLine>, String>>,
    /// What the quote says of itself beside its lines.
    #[serde(default, skip_serializing_if = "QuoteStated::is_empty")]
    pub stated: QuoteStated,
    /// The envelope that it certifies, if it is a signing certificate; or what is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<Result<Envelope, String>>,
    /// What it says of the order, if it is the order's own export; or what is wrong with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Result<BTreeMap<FieldName, OrderValue>, String>>,
}

/// What the export of an order says of one field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderValue {
    /// As it stands there.
    pub text: String,
    /// The value, where it can be read for certain.
    pub value: Option<Value>,
}

/// A press on a decision card.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Press {
    /// Which approval.
    pub approval: ApprovalId,
    /// Which outcome.
    pub decision: Decision,
    /// The hash of what the card showed.
    pub snapshot_hash: String,
    /// Words typed beside it: a reason or a question.
    pub text: Option<String>,
    /// Conditions typed beside it.
    pub conditions: Vec<Condition>,
}

/// That an item may wait: which, why and up to when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaiverAsked {
    /// The field of the item.
    pub field: FieldName,
    /// Why.
    pub reason: String,
    /// The day by which it is to be put right.
    pub cure_on: NaiveDate,
    /// The last day of the waiver.
    pub until: NaiveDate,
}

/// What a due time belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "timer", rename_all = "snake_case")]
pub enum TimerKey {
    /// The ladder of one approval.
    Ladder {
        /// Which approval.
        approval: ApprovalId,
    },
    /// The reminders of whoever is to answer an approver's question.
    Answer {
        /// Of which approval.
        approval: ApprovalId,
    },
    /// The rep's open questions.
    Gaps,
    /// The days on which somebody said that answers would be known.
    PutOff,
    /// The end of a hold.
    Hold,
    /// The clock of a task.
    Task {
        /// Which.
        task: TaskKind,
    },
    /// The renewal of what it booked.
    Renewal,
    /// The notice date of a renewal.
    Notice,
    /// The days of conditions.
    Conditions,
    /// The days of waivers.
    Waivers,
    /// What policy and records say: another policy is in force.
    Policy,
    /// The next purchase order of a customer whose order runs out.
    NextOrder,
}

impl TimerKey {
    /// The key of the timer's row, unique within a handoff.
    pub fn key(&self) -> String {
        match self {
            TimerKey::Ladder { approval } => format!("ladder/{approval}"),
            TimerKey::Answer { approval } => format!("answer/{approval}"),
            TimerKey::Gaps => "gaps".to_owned(),
            TimerKey::PutOff => "put_off".to_owned(),
            TimerKey::Hold => "hold".to_owned(),
            TimerKey::Task { task } => format!("task/{}", task.word()),
            TimerKey::Renewal => "renewal".to_owned(),
            TimerKey::Notice => "notice".to_owned(),
            TimerKey::Conditions => "conditions".to_owned(),
            TimerKey::Waivers => "waivers".to_owned(),
            TimerKey::Policy => "policy".to_owned(),
            TimerKey::NextOrder => "next_order".to_owned(),
        }
    }
}

/// What to do with a due time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TimerChange {
    /// Set it, in place of an earlier one of the same key.
    Set {
        /// Whose.
        key: TimerKey,
        /// When.
        at: DateTime<Utc>,
    },
    /// Take it away.
    Clear {
        /// Whose.
        key: TimerKey,
    },
}
