//! What we hold to be true. Facts are stored for ever; they are the audit trail, and the state is their fold.
//!
//! The form of each variant only ever grows: a snapshot of its JSON pins it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::absence::Absence;
use crate::domain::approval::{Advice, Condition, PutOff, Request, Ruling, StandIn};
use crate::domain::assistant::{AssistantTask, Call, DroppedProposals, Settled, Suggestion};
use crate::domain::change::{Candidate, Parent};
use crate::domain::deal::{Deal, PostRef};
use crate::domain::document::{Document, DocumentRef};
use crate::domain::envelope::Envelope;
use crate::domain::field::{FieldState, Provenance, Source, Stated, Value};
use crate::domain::handoff::{Ending, Opening, PacketKind, ReturnCode, Undone, Warning};
use crate::domain::ids::{ApprovalId, ClaimId, EffectKey, FieldName, HandoffId, PersonId, Role, RowId, RuleId};
use crate::domain::money::Money;
use crate::domain::person::Account;
use crate::domain::policy_change::PolicyEffect;
pub use crate::domain::policy_change::PolicyRef;
use crate::domain::snapshot::{Change, Snapshot};
use crate::domain::taken::SameBy;
use crate::domain::task::TaskKind;

/// One value of an order, keyed a second time (`checklist.md`, K).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyedAgain {
    /// The field.
    pub field: FieldName,
    /// What was keyed, as people read it; empty where nothing was.
    pub text: String,
    /// The hash of the value.
    pub second_value_hash: String,
    /// Whether it agrees with the packet.
    pub matched: bool,
}

fn is_false(value: &bool) -> bool {
    !*value
}

/// One thing that is true from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", content = "data", rename_all = "snake_case")]
pub enum Fact {
    /// A handoff was opened.
    HandoffOpened {
        /// New business, a change or a renewal.
        kind: PacketKind,
        /// The deal as it was stated.
        deal: Deal,
        /// Who answers for it.
        owner: Option<PersonId>,
        /// The person who asked for it, if one did.
        requester: Option<PersonId>,
        /// The message that announced it.
        post: Option<PostRef>,
        /// The claim from which it was started.
        claim: Option<ClaimId>,
        /// The source that announced it: a key of `sources.toml`, `crm`, `claim`, or `person`.
        source: String,
        /// The policy in force.
        policy: PolicyRef,
        /// Whether the deal was won by then.
        #[serde(default, skip_serializing_if = "Opening::is_won")]
        opening: Opening,
    },
    /// The deal of a packet that was opened before the signature is won; the packet goes on.
    DealWon {
        /// The deal now.
        deal: Deal,
        /// Who answers for it, where nobody did before.
        owner: Option<PersonId>,
        /// The message that announced it.
        post: Option<PostRef>,
        /// The source: a key of `sources.toml`, `crm`, or `person`.
        source: String,
    },
    /// A repeat of the won-deal event was suppressed.
    RepeatSuppressed {
        /// The source.
        source: String,
        /// The message.
        post: Option<PostRef>,
        /// How it is known for a repeat.
        same_by: SameBy,
        /// The price that it states, where that is not the one of the deal.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        other_price: Option<Money>,
    },
    /// A person claimed that a deal was won. Stands outside any handoff.
    ClaimMade {
        /// The claim's number.
        claim: ClaimId,
        /// What was said.
        deal: Deal,
        /// The message.
        post: PostRef,
    },
    /// A win was announced of a deal that could not be told. Stands outside any handoff.
    WinUnread {
        /// The source.
        source: String,
        /// The message.
        post: PostRef,
    },
    /// An account was linked to a person. Stands outside any handoff.
    AccountLinked {
        /// The account.
        account: Account,
        /// Whose it is.
        person: PersonId,
        /// By what it is known: `email` or `code`.
        by: String,
    },
    /// A linked account counts as that person's no more. Stands outside any handoff.
    AccountUnlinked {
        /// The account.
        account: Account,
        /// Whose it was.
        person: PersonId,
    },
    /// Somebody is or will be away, or passes decisions on. Stands outside any handoff.
    AbsenceSet {
        /// Who, when, and who decides meanwhile.
        absence: Absence,
    },
    /// It has begun. Stands outside any handoff.
    AbsenceBegan {
        /// Which.
        absence: Absence,
    },
    /// It is over. Stands outside any handoff.
    AbsenceEnded {
        /// Which.
        absence: Absence,
    },
    /// It was called off, or ended before its time. Stands outside any handoff.
    AbsenceCleared {
        /// Which.
        absence: Absence,
    },
    /// The policy folder holds another policy than the one in force. Stands outside any handoff, as do the next three.
    PolicyBrought {
        /// Which.
        policy: PolicyRef,
        /// The one in force.
        replaces: PolicyRef,
        /// The files that differ.
        changed: Vec<String>,
        /// What it would change at once, as people were shown it.
        effect: PolicyEffect,
    },
    /// The folder holds the policy in force again, so nothing waits to be confirmed.
    PolicyWithdrawn {
        /// What waited.
        policy: PolicyRef,
    },
    /// A person confirmed the hash of a policy that waits.
    PolicyConfirmed {
        /// Which.
        policy: PolicyRef,
    },
    /// From now on it judges.
    PolicyInForce {
        /// Which.
        policy: PolicyRef,
        /// The one before it.
        replaces: PolicyRef,
        /// Who confirmed it; empty where policy wants nobody's word for the files that differ.
        confirmed_by: Vec<PersonId>,
    },
    /// The time of a schedule had come, and these people were told what it says.
    ScheduleRan {
        /// Its name in policy.
        schedule: String,
        /// The time that it serves.
        at: DateTime<Utc>,
        /// Who was told.
        told: Vec<PersonId>,
    },
    /// The source restated the deal.
    DealRestated {
        /// The deal now.
        deal: Deal,
        /// The source.
        source: String,
    },
    /// It is of another kind than was held before, or ends its agreement now.
    KindStated {
        /// New business, an amendment or a renewal.
        kind: PacketKind,
        /// Whether it ends the agreement that it is about as a whole.
        ends_agreement: bool,
    },
    /// Values went with their ground: what was taken over from an agreement, with the kind or the change that took it
    /// over; what is known of a company, with another company in its place.
    InheritanceDropped {
        /// The agreement, where it was known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<HandoffId>,
        /// The company that they were about, where it is another one now.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        company: Option<String>,
        /// Which fields hold nothing any more.
        fields: Vec<FieldName>,
    },
    /// The agreement that it changes or renews is known.
    ParentFound {
        /// Which.
        parent: Parent,
    },
    /// Several agreements may be the one that it changes or renews; a person says which.
    ParentsOffered {
        /// Which.
        candidates: Vec<Candidate>,
    },
    /// The time to renew what it booked has come.
    RenewalDue {
        /// The last day on which notice can be given.
        notice_by: NaiveDate,
        /// The last day of the term.
        ends_on: NaiveDate,
    },
    /// It is a renewal that opened itself, and must be settled by these dates.
    RenewalTracked {
        /// The last day on which notice can be given.
        notice_by: NaiveDate,
        /// The last day of the term.
        ends_on: NaiveDate,
    },
    /// Its owner was reminded of the notice date.
    NoticeReminded {
        /// Days that were left.
        days_left: u32,
    },
    /// Whoever owes the next purchase order was reminded of it.
    NextOrderReminded {
        /// The last day of the one that runs out.
        until: NaiveDate,
        /// The day of the first invoice that needs the next one.
        first: NaiveDate,
    },
    /// The agreement that it renews is off; what becomes of the renewal, a person says.
    AgreementOff {
        /// The agreement.
        agreement: HandoffId,
        /// Why, in words.
        reason: String,
    },
    /// A field holds a value.
    ValueSet {
        /// Which field.
        field: FieldName,
        /// The value.
        value: Value,
        /// What it counts for.
        state: FieldState,
        /// Where it came from.
        provenance: Provenance,
        /// What it takes the place of.
        was: Option<Value>,
        /// What other sources state that differs from it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        against: Vec<Stated>,
    },
    /// A source states something else than the field holds; what is held stays, and the mismatch is shown.
    SourceDisagreed {
        /// Which field.
        field: FieldName,
        /// What it states.
        stated: Stated,
    },
    /// A person confirmed values, each by its hash.
    ValuesConfirmed {
        /// Field and SHA-256 of the value that was shown.
        values: Vec<(FieldName, String)>,
    },
    /// A person brought a document.
    DocumentAdded {
        /// The document.
        document: Document,
    },
    /// A document is of another kind than it was taken for.
    DocumentMoved {
        /// As it stands now.
        document: Document,
        /// As it stood before.
        was: DocumentRef,
    },
    /// The data of a signing envelope were read, and are evidence from now on.
    EnvelopeRead {
        /// The envelope.
        envelope: Envelope,
        /// Who delivered them: a listed system, or a person who uploaded the certificate.
        source: Source,
    },
    /// A person was asked for fields, in one batch.
    QuestionsAsked {
        /// Who.
        of: PersonId,
        /// Which fields, most blocking first.
        fields: Vec<FieldName>,
    },
    /// The words of an e-mail to the customer were made; a person sends it.
    CustomerEmailMade {
        /// What it asks, in its order.
        fields: Vec<FieldName>,
    },
    /// A person was reminded of open questions.
    GapsNudged {
        /// Who.
        of: PersonId,
        /// How many times now.
        nudge: u32,
    },
    /// A person said something about the packet that gives no value.
    WordsNoted {
        /// What they amount to: `unclear`, `holds`, `told_finance`, `not_known_yet`, `question`, `instruction`, `typed_yes`.
        as_what: String,
        /// The field in question, if known.
        field: Option<FieldName>,
        /// The words.
        words: String,
        /// The day on which it should be known, if that was said.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        until: Option<NaiveDate>,
    },
    /// A person says why the packet goes on although checks warn.
    WarningsExplained {
        /// Which warnings, as they were shown.
        warnings: Vec<Warning>,
        /// Why.
        reason: String,
    },
    /// Somebody answered what was said of the packet after Finance had accepted it.
    LateWordsAnswered {
        /// What the words speak of.
        field: FieldName,
        /// The words.
        words: String,
        /// What Finance makes of it; none where whoever said it says that nothing changes.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        answer: Option<String>,
    },
    /// A decision needs nobody, and the log says which rule said so.
    ApprovalCleared {
        /// Its id.
        approval: ApprovalId,
        /// What was judged.
        snapshot: Snapshot,
        /// The approval that it takes the place of.
        replaces: Option<ApprovalId>,
        /// The policy in force.
        policy: PolicyRef,
    },
    /// A decision was asked for.
    ApprovalAsked {
        /// Its id.
        approval: ApprovalId,
        /// What it is bound to.
        snapshot: Snapshot,
        /// SHA-256 of the snapshot.
        snapshot_hash: String,
        /// Of whom, and the clock.
        request: Request,
        /// The approval that it takes the place of.
        replaces: Option<ApprovalId>,
        /// The policy in force.
        policy: PolicyRef,
    },
    /// A step of the ladder was taken that moved nobody.
    LadderStepped {
        /// Of which approval.
        approval: ApprovalId,
        /// How many steps are done now.
        steps_done: u32,
        /// The share of the window that was reached.
        at_percent: u32,
        /// Steps that were overdue and collapsed into this one, in percent.
        collapsed: Vec<u32>,
    },
    /// Accountability moved to another person.
    ApprovalMoved {
        /// Of which approval.
        approval: ApprovalId,
        /// From whom.
        from: PersonId,
        /// To whom.
        to: PersonId,
        /// In which role.
        role: Role,
        /// Why.
        why: MoveReason,
        /// How many steps of the ladder are done now.
        steps_done: u32,
        /// Steps that were overdue and collapsed into this one, in percent.
        collapsed: Vec<u32>,
        /// Working minutes used when it moved.
        used_minutes: u32,
        /// When the window ends, or ended.
        due_at: DateTime<Utc>,
        /// In whose place the next person was asked, first the one whose decision it is.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        stands_in_for: Vec<StandIn>,
        /// Whether it was given back to one for whom it was decided, so that the ladder goes on as if it had never left.
        #[serde(default, skip_serializing_if = "is_false")]
        given_back: bool,
    },
    /// The accountable person is on it, or wants to be reminded later; the window runs on.
    ApprovalPutOff {
        /// Which approval.
        approval: ApprovalId,
        /// Until when, and why.
        put_off: PutOff,
    },
    /// That time is over, and the decision is still open.
    PutOffEnded {
        /// Which approval.
        approval: ApprovalId,
    },
    /// A consulted person advised; it decides nothing.
    AdviceGiven {
        /// On which approval.
        approval: ApprovalId,
        /// Who, what and when.
        advice: Advice,
    },
    /// The accountable person decided.
    ApprovalDecided {
        /// Which approval.
        approval: ApprovalId,
        /// The decision.
        ruling: Ruling,
        /// SHA-256 of what the card showed.
        snapshot_hash: String,
        /// Why this person could decide, at that time.
        authority: AuthorityAtTime,
    },
    /// A condition of a yes is kept.
    ConditionKept {
        /// Which.
        condition: Condition,
        /// What shows it.
        evidence: String,
    },
    /// Whoever is to keep a condition was reminded, or told that its day is over.
    ConditionReminded {
        /// Which.
        condition: Condition,
    },
    /// Whoever owns a waived item was nudged before the day on which it is to be put right.
    WaiverNudged {
        /// Its decision.
        approval: ApprovalId,
    },
    /// A waiver is over and there is an order: what was waived is owed, and overdue.
    WaiverOwed {
        /// What, and by whom.
        condition: Condition,
    },
    /// The accountable person asked for information; the clock stands still.
    InfoRequested {
        /// Which approval.
        approval: ApprovalId,
        /// The question.
        question: String,
        /// Who is to answer.
        of: PersonId,
        /// Working minutes used by then.
        used_minutes: u32,
        /// By when an answer is wanted.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due_at: Option<DateTime<Utc>>,
    },
    /// Whoever is to answer an approver's question was reminded.
    InfoReminded {
        /// Of which approval.
        approval: ApprovalId,
        /// Who.
        of: PersonId,
        /// The how manieth time.
        reminder: u32,
    },
    /// The question was answered; the clock runs on.
    InfoAnswered {
        /// Which approval.
        approval: ApprovalId,
        /// The answer.
        text: String,
        /// When the window ends now.
        due_at: DateTime<Utc>,
    },
    /// A value of the snapshot changed, so the approval no longer speaks for it.
    ApprovalLapsed {
        /// Which approval.
        approval: ApprovalId,
        /// What changed.
        changes: Vec<Change>,
    },
    /// The request was taken back.
    ApprovalRecalled {
        /// Which approval.
        approval: ApprovalId,
    },
    /// A press changed nothing, and this is why.
    PressRefused {
        /// What was pressed.
        pressed: String,
        /// Of which approval.
        approval: Option<ApprovalId>,
        /// The rule that refused it.
        rule: RuleId,
        /// The refusal's word.
        reason: String,
    },
    /// Nothing that guards submit is open.
    PacketCompleted {},
    /// Something that guards submit is open again.
    PacketReopened {
        /// Whether it came back from Finance only because of words that were not taken: no value has changed.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        for_words: bool,
    },
    /// A person who may submit asked that the packet go to Finance as soon as nothing is open.
    SubmissionAsked {},
    /// That request was taken back before the packet went.
    SubmissionCalledOff {},
    /// The packet went to Finance.
    PacketSubmitted {
        /// Who had asked for it beforehand, where somebody else's act was the last that it waited for.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        as_asked_by: Option<PersonId>,
    },
    /// Finance sent it back.
    PacketReturned {
        /// The acceptance that was asked for.
        approval: ApprovalId,
        /// Why, as a code.
        code: ReturnCode,
        /// Why, in words.
        text: Option<String>,
        /// SHA-256 of what the card showed.
        snapshot_hash: String,
    },
    /// Finance accepted it on an executed agreement.
    PacketAccepted {
        /// By which approval.
        approval: ApprovalId,
    },
    /// The order exists.
    OrderEntered {
        /// Its reference in the system of record.
        order_ref: String,
        /// Whether it counts only once it was keyed a second time.
        #[serde(default, skip_serializing_if = "is_false")]
        second_entry: bool,
        /// The fields that whoever entered it read back (`decision:O1`).
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        read_back: Vec<FieldName>,
        /// Whether it counts only once its own export agrees.
        #[serde(default, skip_serializing_if = "is_false")]
        awaits_export: bool,
    },
    /// A second person keyed the order without sight of the first entry (`checklist.md`, K). The order counts if every
    /// value agrees.
    OrderKeyedAgain {
        /// What was keyed, field by field.
        rows: Vec<KeyedAgain>,
    },
    /// The order's own export was compared with the packet (`checklist.md`, K). What differs holds up the bill.
    OrderReadBack {
        /// The file.
        name: String,
        /// Its hash.
        sha256: String,
        /// What stands there, field by field.
        rows: Vec<KeyedAgain>,
    },
    /// Billing waits for an event or a field.
    BillingAwaited {
        /// For what: a trigger's word or field names.
        awaited: Vec<String>,
    },
    /// The event that billing waited for has happened.
    BillingTriggerMet {},
    /// The signal that billing may start.
    ReadyForBilling {
        /// The order.
        order_ref: String,
        /// The total to bill.
        total: Option<Money>,
        /// The day from which to bill, where it is a known date.
        billing_starts_on: Option<NaiveDate>,
    },
    /// Work stands still, because a source has another price than the one that was booked.
    OrderPriceDisputed {
        /// Who settles it.
        settled_by: PersonId,
        /// The source.
        source: String,
        /// What it said when the order was entered.
        was: Money,
        /// What it says now.
        now: Money,
        /// The clocks of tasks that stand still from now on, with the working minutes used by then.
        tasks: Vec<(TaskKind, u32)>,
    },
    /// Work stands still.
    HandoffHeld {
        /// Who put it on hold.
        by: PersonId,
        /// Why.
        reason: String,
        /// Until when.
        until: Option<NaiveDate>,
        /// The clocks that stand still from now on, with the working minutes used by then.
        clocks: Vec<(ApprovalId, u32)>,
        /// The tasks whose clocks stand still, with the working minutes used by then.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tasks: Vec<(TaskKind, u32)>,
    },
    /// Work goes on.
    HandoffResumed {
        /// The clocks that run on, with the ends of their windows.
        clocks: Vec<(ApprovalId, DateTime<Utc>)>,
        /// The tasks whose clocks run on, with the ends of their windows.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        tasks: Vec<(TaskKind, DateTime<Utc>)>,
    },
    /// It ended before an order existed.
    HandoffVoided {
        /// Why.
        reason: String,
        /// Whether a person ended it, or its deal was lost.
        #[serde(default, skip_serializing_if = "Ending::is_by_a_person")]
        ending: Ending,
        /// The clocks that stand still from now on, with the working minutes used by then.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        clocks: Vec<(ApprovalId, u32)>,
    },
    /// A person said why the deal was lost.
    LossExplained {
        /// Why.
        reason: String,
    },
    /// A lost deal is won after all, and its packet goes on with what was there.
    HandoffReopened {
        /// The source.
        source: String,
        /// The clocks that run on, with the ends of their windows.
        clocks: Vec<(ApprovalId, DateTime<Utc>)>,
    },
    /// The deal is off, and its order is to be cancelled or credited.
    CancelOrCreditNeeded {
        /// Why.
        reason: String,
        /// The order in the system of record.
        order_ref: String,
    },
    /// The order was cancelled, or its invoices were credited, in the system of record.
    OrderUndone {
        /// How, and its reference.
        undone: Undone,
    },
    /// What another packet of the same deal held was taken over; each value and document is a fact of its own.
    HandoffMerged {
        /// The packet that ends.
        from: HandoffId,
    },
    /// The same deal goes on in another packet.
    HandoffSuperseded {
        /// Which.
        by: HandoffId,
    },
    /// Somebody was asked to do something, by a time.
    TaskAsked {
        /// What.
        task: TaskKind,
        /// Whose it is.
        of: PersonId,
        /// The role for which that person answers.
        role: Role,
        /// The window, in working minutes.
        window_minutes: u32,
        /// When the window ends.
        due_at: DateTime<Utc>,
    },
    /// A step of the ladder was taken on a task that moved nobody.
    TaskStepped {
        /// Which task.
        task: TaskKind,
        /// How many steps are done now.
        steps_done: u32,
        /// The share of the window that was reached.
        at_percent: u32,
        /// Steps that were overdue and collapsed into this one, in percent.
        collapsed: Vec<u32>,
    },
    /// A task passed to another person.
    TaskMoved {
        /// Which task.
        task: TaskKind,
        /// From whom.
        from: PersonId,
        /// To whom.
        to: PersonId,
        /// In which role.
        role: Role,
        /// How many steps of the ladder are done now.
        steps_done: u32,
        /// Steps that were overdue and collapsed into this one, in percent.
        collapsed: Vec<u32>,
        /// Working minutes used when it moved.
        used_minutes: u32,
        /// When the window ends, or ended.
        due_at: DateTime<Utc>,
    },
    /// A task is done, or acknowledged, by whoever pressed.
    TaskDone {
        /// Which.
        task: TaskKind,
    },
    /// Nobody needs a task any more.
    TaskDropped {
        /// Which.
        task: TaskKind,
    },
    /// Nothing is pending but dated obligations.
    HandoffClosed {},
    /// Another person answers for it.
    HandoffReassigned {
        /// Who did.
        from: Option<PersonId>,
        /// Who does.
        to: PersonId,
    },
    /// A model was asked about a person's words. Nothing follows from it.
    AssistantAsked {
        /// What for.
        task: AssistantTask,
        /// Whose words they are.
        of: PersonId,
        /// SHA-256 of the words, which the inbox keeps.
        words_sha256: String,
    },
    /// What became of that call. Its proposals stand beside the packet; nothing is judged by them.
    AssistantReplied {
        /// What it was asked for.
        task: AssistantTask,
        /// Whose words it was asked about.
        of: PersonId,
        /// The call: prompt, model, hashes, time and tokens.
        call: Call,
        /// Values that were found and read again, if any were.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        suggestion: Option<Suggestion>,
        /// Fields that a question was about.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        about: Vec<FieldName>,
        /// Proposals that did not hold.
        dropped: DroppedProposals,
    },
    /// The speaker took what was found in their words, or left it; each value that was taken is a fact of its own.
    SuggestionSettled {
        /// The hash of what was shown.
        shown: String,
        /// What became of it.
        settled: Settled,
    },
    /// A message could not be delivered for good; somebody was told.
    DeliveryFailed {
        /// Which effect.
        effect: EffectKey,
        /// Why.
        why: String,
    },
}

/// Why accountability moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoveReason {
    /// The window ended without a decision.
    Breach,
    /// The person stepped aside.
    Recused,
    /// The person may not decide any more: barred by a change of owner or values.
    Barred,
    /// The person is away, or passes such decisions on for a time.
    Away,
    /// The person has left, or holds the role no more.
    Left,
    /// The person passed this one on.
    Delegated,
}

/// What gave a person the power to decide, at that time (`feature:N2`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorityAtTime {
    /// The role for which the person answered.
    pub role: Role,
    /// The row that asked.
    pub row: RowId,
    /// The policy in force.
    pub policy: PolicyRef,
    /// Everybody who could not have decided, with the rule's word for it.
    pub barred: Vec<(PersonId, String)>,
    /// In whose place the person decided, first the one whose decision it was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stands_in_for: Vec<StandIn>,
}

impl Fact {
    /// The fact's name in the log.
    pub fn name(&self) -> String {
        self.parts().0
    }

    /// Name and data, as the log keeps them.
    pub fn parts(&self) -> (String, serde_json::Value) {
        let mut json = serde_json::to_value(self).expect("facts have text keys and no infinite numbers");
        let name = json.get("fact").and_then(serde_json::Value::as_str).map(str::to_owned);
        let data = json.get_mut("data").map(serde_json::Value::take).unwrap_or_default();
        (name.expect("serde tags every fact with its name"), data)
    }

    /// The fact that the log keeps under that name with that data.
    pub fn from_parts(name: &str, data: &serde_json::Value) -> Result<Self, serde_json::Error> {
        serde_json::from_value(serde_json::json!({ "fact": name, "data": data }))
    }
}
