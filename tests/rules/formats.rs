//! The stored forms are promises: a fact, an event or an effect that was written once is read for ever. They only grow.

#[expect(dead_code, reason = "the store's tests use the rest of it")]
#[path = "../store/sample.rs"]
mod sample;

use std::collections::{BTreeMap, BTreeSet};

use baton::conversation::hearing::certificate::certificate;
use baton::conversation::incoming::DealChange;
use baton::domain::absence::{Absence, AbsenceKind, AbsenceNews, AbsenceSource};
use baton::domain::approval::{Advice, Condition, Decision, PutOff, StandIn};
use baton::domain::assistant::{
    AssistantTask, Brief, Call, CallOutcome, DroppedProposals, Settled, Suggested, Suggestion,
};
use baton::domain::change::{Candidate, Concession, Parent};
use baton::domain::digest::{Digest, DigestKind, ScheduleRun};
use baton::domain::document::DocumentKind;
use baton::domain::envelope::Envelope;
use baton::domain::field::{FieldState, Gate, Misfit, Provenance, Severity, Source, Stated, Value};
use baton::domain::handoff::{Ending, Opening, PacketKind, ReturnCode, SaidLate, Undone, UndoneHow, Warning};
use baton::domain::ids::{ApprovalId, ClaimId, EffectKey, HandoffId, RuleId};
use baton::domain::look_up::DecidedFor;
use baton::domain::money::Money;
use baton::domain::place::Place;
use baton::domain::policy_change::{
    DealChanges, EffectOn, PersonChange, PersonChanges, PolicyEffect, PolicyNews, PolicyWaiting,
};
use baton::domain::quote::QuoteStated;
use baton::domain::taken::SameBy;
use baton::domain::task::TaskKind;
use baton::workflow::effect::{Audience, Dropped, Effect, NextOrder, Noted, Notice, Unclear, What};
use baton::workflow::event::{
    Answer, Answers, AwaySaid, Event, HeardAs, Press, Replied, Report, TimerKey, Upload, WaiverAsked,
};
use baton::workflow::fact::{AuthorityAtTime, Fact, KeyedAgain, MoveReason};
use baton::workflow::outcome::{Reason, Refusal};
use sample::{changes, deal, document, minute, opened, policy, post, request, ruling, snapshot, value_set};
use serde::Serialize;
use serde::de::DeserializeOwned;

const A1: ApprovalId = ApprovalId(1);

/// One line a value; each is read back as what it was.
fn forms<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(values: &[T]) -> String {
    let form = |value: &T| {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
        text
    };
    values.iter().map(form).collect::<Vec<_>>().join("\n")
}

/// A sample of every variant; a new one does not compile until it has its arm, and its arm makes the sample.
macro_rules! every {
    ($type:ty, $numbered:ident, [$($pattern:pat => $sample:expr),+ $(,)?]) => {{
        fn $numbered(value: &$type) -> usize {
            let mut number = 0;
            $( number += 1; if let $pattern = value { return number; } )+
            number + 1
        }
        // An exhaustive match, so that a new variant does not compile without its line.
        let _covers_all = |value: &$type| match value { $( $pattern => () ),+ };
        let samples: Vec<$type> = vec![$($sample),+];
        for (index, sample) in samples.iter().enumerate() {
            assert_eq!($numbered(sample), index + 1, "this sample stands on another variant's line: {sample:?}");
        }
        samples
    }};
}

fn envelope() -> Envelope {
    let text = include_str!("../data/documents/harbour-lights-certificate.json");
    certificate("c.json", text.as_bytes()).expect("it is one").expect("it can be read")
}

fn stated() -> Stated {
    let source = Source::Account { record: "ACC-1".into(), as_of: Some("2026-03-01".parse().unwrap()) };
    let provenance = Provenance { source, person: None, at: minute(0), words: None };
    Stated { value: Value::Text("Q-2".into()), provenance }
}

fn stand_in() -> StandIn {
    StandIn { person: "dina".into(), kind: AbsenceKind::Away, until: Some(minute(600)) }
}

fn absence() -> Absence {
    Absence {
        person: "dina".into(),
        from: minute(0),
        until: minute(600),
        begins_at: minute(0),
        back_at: minute(660),
        cover: Some("viktor".into()),
        kind: AbsenceKind::Delegation,
        only: Some("discount".into()),
        source: AbsenceSource::Person { by: "viktor".into() },
    }
}

fn decided_for() -> DecidedFor {
    let (deal, decision_type) = ("Oak".into(), "discount".into());
    DecidedFor {
        handoff: HandoffId(1),
        deal,
        decision_type,
        by: "viktor".into(),
        decision: Decision::Approve,
        at: minute(60),
    }
}

fn call() -> Call {
    Call {
        prompt: "read_answer".into(),
        prompt_sha256: "ab".repeat(32),
        model: "m".into(),
        input_sha256: "cd".repeat(32),
        reply_sha256: Some("ef".repeat(32)),
        outcome: CallOutcome::Answered,
        requests: 2,
        latency_ms: 800,
        tokens_in: Some(700),
        tokens_out: Some(40),
    }
}

fn suggestion() -> Suggestion {
    let value = Value::Text("Q-1".into());
    let held = Some("ab".repeat(32));
    let row = Suggested { field: "quote_number".into(), value, quote: "quote Q-1".into(), held };
    Suggestion { of: "ana".into(), rows: vec![row], model: "m".into(), at: minute(60) }
}

const DROPPED: DroppedProposals = DroppedProposals { not_in_source: 1, not_read_again: 2, not_wanted: 3 };

fn condition_before() -> Condition {
    let condition = Condition::new("the annex is signed", "ana".into(), Some("2026-06-01".parse().unwrap()));
    Condition { before: Some(Gate::ReadyForBilling), ..condition }
}

fn policy_effect() -> PolicyEffect {
    let (decision, of) = ("discount".to_owned(), "Dina".to_owned());
    let (from, to) = (of.clone(), "Viktor".to_owned());
    let changes = vec![
        DealChanges::Lapses { decision: decision.clone() },
        DealChanges::Asked { decision: decision.clone(), of },
        DealChanges::NeedsNobody { decision: decision.clone() },
        DealChanges::Passes { decision, from, to },
        DealChanges::Value { field: "payment terms".into() },
        DealChanges::OpenAgain,
        DealChanges::Complete,
        DealChanges::OwnerLeaves { owner: "Ana".into() },
    ];
    let people = vec![
        PersonChange { name: "Ina".into(), how: PersonChanges::Joins },
        PersonChange { name: "Dina".into(), how: PersonChanges::Leaves },
        PersonChange { name: "Viktor".into(), how: PersonChanges::OtherRoles },
    ];
    let deals = vec![EffectOn { handoff: HandoffId(1), deal: "Oak".into(), changes }];
    PolicyEffect { people, looked_at: 2, deals, more: 1 }
}

fn digest() -> Digest {
    let lines = vec!["H-1 Brightwater: discount, by Monday 17:00".to_owned()];
    Digest { of: "ana".into(), kind: DigestKind::Waiting, title: "what waits".into(), lines, more: 2 }
}

fn policy_waiting() -> PolicyWaiting {
    PolicyWaiting {
        policy: policy(),
        replaces: policy(),
        changed: vec!["people.toml".into()],
        effect: policy_effect(),
        since: minute(60),
        confirmed_by: vec!["rita".into()],
    }
}

fn facts() -> Vec<Fact> {
    let (ana, dina) = (|| "ana".into(), || "dina".into());
    let hash = || "cd".repeat(32);
    let key = || EffectKey::from("console/1/2/3");
    every!(Fact, number, [
        Fact::HandoffOpened { .. } => opened(&deal("Oak")),
        Fact::RepeatSuppressed { .. } => Fact::RepeatSuppressed { source: "crm".into(), post: Some(post("2")), same_by: SameBy::Record, other_price: Some(Money::parse("52000", "EUR").unwrap()) },
        Fact::ClaimMade { .. } => Fact::ClaimMade { claim: ClaimId(1), deal: deal("Oak"), post: post("1") },
        Fact::AccountLinked { .. } => Fact::AccountLinked { account: account(), person: "ana".into(), by: "email".into() },
        Fact::AccountUnlinked { .. } => Fact::AccountUnlinked { account: account(), person: "ana".into() },
        Fact::AbsenceSet { .. } => Fact::AbsenceSet { absence: absence() },
        Fact::AbsenceBegan { .. } => Fact::AbsenceBegan { absence: absence() },
        Fact::AbsenceEnded { .. } => Fact::AbsenceEnded { absence: absence() },
        Fact::AbsenceCleared { .. } => Fact::AbsenceCleared { absence: absence() },
        Fact::ConditionKept { .. } => Fact::ConditionKept { condition: condition_before(), evidence: "the post".into() },
        Fact::WaiverNudged { .. } => Fact::WaiverNudged { approval: A1 },
        Fact::WaiverOwed { .. } => Fact::WaiverOwed { condition: Condition { waiver: Some(A1), ..condition_before() } },
        Fact::ConditionReminded { .. } => Fact::ConditionReminded { condition: condition_before() },
        Fact::PolicyBrought { .. } => Fact::PolicyBrought { policy: policy(), replaces: policy(), changed: vec!["people.toml".into()], effect: policy_effect() },
        Fact::PolicyWithdrawn { .. } => Fact::PolicyWithdrawn { policy: policy() },
        Fact::PolicyConfirmed { .. } => Fact::PolicyConfirmed { policy: policy() },
        Fact::ScheduleRan { .. } => Fact::ScheduleRan { schedule: "what_waits".into(), at: minute(60), told: vec![ana()] },
        Fact::PolicyInForce { .. } => Fact::PolicyInForce { policy: policy(), replaces: policy(), confirmed_by: vec!["rita".into(), "cora".into()] },
        Fact::WinUnread { .. } => Fact::WinUnread { source: "crm".into(), post: post("1") },
        Fact::DealRestated { .. } => Fact::DealRestated { deal: deal("Oak"), source: "crm".into() },
        Fact::KindStated { .. } => Fact::KindStated { kind: PacketKind::Amendment, ends_agreement: true },
        Fact::InheritanceDropped { .. } => Fact::InheritanceDropped { from: Some(HandoffId(1)), company: Some("Oak Ltd".into()), fields: vec!["quote_number".into()] },
        Fact::ParentFound { .. } => Fact::ParentFound { parent: parent() },
        Fact::ParentsOffered { .. } => Fact::ParentsOffered { candidates: vec![Candidate { parent: parent(), ends_on: Some("2027-03-31".parse().unwrap()) }] },
        Fact::RenewalDue { .. } => Fact::RenewalDue { notice_by: "2027-01-30".parse().unwrap(), ends_on: "2027-03-31".parse().unwrap() },
        Fact::RenewalTracked { .. } => Fact::RenewalTracked { notice_by: "2027-01-30".parse().unwrap(), ends_on: "2027-03-31".parse().unwrap() },
        Fact::NoticeReminded { .. } => Fact::NoticeReminded { days_left: 14 },
        Fact::NextOrderReminded { .. } => Fact::NextOrderReminded { until: "2026-06-30".parse().unwrap(), first: "2026-07-01".parse().unwrap() },
        Fact::AgreementOff { .. } => Fact::AgreementOff { agreement: HandoffId(1), reason: "lost".into() },
        Fact::ValueSet { .. } => value_set("quote_number", Value::Text("Q-1".into())),
        Fact::SourceDisagreed { .. } => Fact::SourceDisagreed { field: "quote_number".into(), stated: stated() },
        Fact::ValuesConfirmed { .. } => Fact::ValuesConfirmed { values: vec![("quote_number".into(), hash())] },
        Fact::DocumentAdded { .. } => Fact::DocumentAdded { document: document() },
        Fact::DocumentMoved { .. } => Fact::DocumentMoved { document: document(), was: document().reference },
        Fact::EnvelopeRead { .. } => Fact::EnvelopeRead { envelope: envelope(), source: Source::Envelope { envelope: "ENV-1".into(), system: Some("n8n".into()), sha256: hash() } },
        Fact::QuestionsAsked { .. } => Fact::QuestionsAsked { of: ana(), fields: vec!["quote_number".into()] },
        Fact::GapsNudged { .. } => Fact::GapsNudged { of: ana(), nudge: 2 },
        Fact::WordsNoted { .. } => Fact::WordsNoted { as_what: "typed_yes".into(), field: None, words: "yes".into(), until: None },
        Fact::ApprovalCleared { .. } => Fact::ApprovalCleared { approval: A1, snapshot: snapshot(), replaces: None, policy: policy() },
        Fact::ApprovalAsked { .. } => Fact::ApprovalAsked { approval: A1, snapshot: snapshot(), snapshot_hash: hash(), request: request(), replaces: Some(A1), policy: policy() },
        Fact::LadderStepped { .. } => Fact::LadderStepped { approval: A1, steps_done: 1, at_percent: 50, collapsed: vec![25] },
        Fact::ApprovalMoved { .. } => Fact::ApprovalMoved { approval: A1, from: dina(), to: "viktor".into(), role: "vp_sales".into(), why: MoveReason::Breach, steps_done: 3, collapsed: Vec::new(), used_minutes: 480, due_at: minute(600), stands_in_for: vec![stand_in()], given_back: true },
        Fact::ApprovalPutOff { .. } => Fact::ApprovalPutOff { approval: A1, put_off: PutOff { until: minute(120), reason: Some("I wait for the quote".into()) } },
        Fact::PutOffEnded { .. } => Fact::PutOffEnded { approval: A1 },
        Fact::AdviceGiven { .. } => Fact::AdviceGiven { approval: A1, advice: Advice { by: "dora".into(), text: "hold it".into(), at: minute(60) } },
        Fact::ApprovalDecided { .. } => Fact::ApprovalDecided { approval: A1, ruling: ruling(Decision::ApproveWithConditions), snapshot_hash: hash(), authority: AuthorityAtTime { role: "cfo".into(), row: "D5.blended".into(), policy: policy(), barred: vec![(ana(), "owner".into())], stands_in_for: vec![stand_in()] } },
        Fact::InfoRequested { .. } => Fact::InfoRequested { approval: A1, question: "why?".into(), of: ana(), used_minutes: 12, due_at: Some(minute(480)) },
        Fact::InfoReminded { .. } => Fact::InfoReminded { approval: A1, of: ana(), reminder: 1 },
        Fact::InfoAnswered { .. } => Fact::InfoAnswered { approval: A1, text: "volume".into(), due_at: minute(600) },
        Fact::ApprovalLapsed { .. } => Fact::ApprovalLapsed { approval: A1, changes: changes() },
        Fact::ApprovalRecalled { .. } => Fact::ApprovalRecalled { approval: A1 },
        Fact::PressRefused { .. } => Fact::PressRefused { pressed: "approve".into(), approval: Some(A1), rule: "rule:(g)".into(), reason: "barred".into() },
        Fact::PacketCompleted {} => Fact::PacketCompleted {},
        Fact::PacketReopened { .. } => Fact::PacketReopened { for_words: true },
        Fact::AssistantAsked { .. } => Fact::AssistantAsked { task: AssistantTask::ReadAnswer, of: ana(), words_sha256: hash() },
        Fact::AssistantReplied { .. } => Fact::AssistantReplied { task: AssistantTask::ReadThread, of: ana(), call: call(), suggestion: Some(suggestion()), about: vec!["quote_number".into()], dropped: DROPPED },
        Fact::SuggestionSettled { .. } => Fact::SuggestionSettled { shown: hash(), settled: Settled::Taken },
        Fact::WarningsExplained { .. } => Fact::WarningsExplained {
            warnings: vec![Warning {
                field: "billing_start".into(),
                rule: RuleId::new("match:billing_start.crm"),
                what: "It is go live, and the CRM says subscription start.".into(),
            }],
            reason: "the CRM is being corrected".into(),
        },
        Fact::CustomerEmailMade { .. } => Fact::CustomerEmailMade { fields: vec!["bill_to_name".into()] },
        Fact::SubmissionAsked {} => Fact::SubmissionAsked {},
        Fact::SubmissionCalledOff {} => Fact::SubmissionCalledOff {},
        Fact::PacketSubmitted { .. } => Fact::PacketSubmitted { as_asked_by: Some(ana()) },
        Fact::PacketReturned { .. } => Fact::PacketReturned { approval: A1, code: ReturnCode::Po, text: Some("it expired".into()), snapshot_hash: hash() },
        Fact::PacketAccepted { .. } => Fact::PacketAccepted { approval: A1 },
        Fact::OrderEntered { .. } => Fact::OrderEntered { order_ref: "SO-1".into(), second_entry: true, read_back: vec!["service_start".into()], awaits_export: true },
        Fact::OrderKeyedAgain { .. } => Fact::OrderKeyedAgain { rows: keyed() },
        Fact::OrderReadBack { .. } => Fact::OrderReadBack { name: "order.csv".into(), sha256: "cd".repeat(32), rows: keyed() },
        Fact::BillingAwaited { .. } => Fact::BillingAwaited { awaited: vec!["go_live".into()] },
        Fact::BillingTriggerMet {} => Fact::BillingTriggerMet {},
        Fact::ReadyForBilling { .. } => Fact::ReadyForBilling { order_ref: "SO-1".into(), total: Some(Money::parse("48000", "EUR").unwrap()), billing_starts_on: Some("2026-04-01".parse().unwrap()) },
        Fact::OrderPriceDisputed { .. } => Fact::OrderPriceDisputed { settled_by: ana(), source: "crm".into(), was: Money::parse("48000", "EUR").unwrap(), now: Money::parse("52000", "EUR").unwrap(), tasks: vec![(TaskKind::Provisioning, 12)] },
        Fact::HandoffHeld { .. } => Fact::HandoffHeld { by: ana(), reason: "a move".into(), until: Some("2026-04-03".parse().unwrap()), clocks: vec![(A1, 12)], tasks: vec![(TaskKind::Provisioning, 12)] },
        Fact::HandoffResumed { .. } => Fact::HandoffResumed { clocks: vec![(A1, minute(600))], tasks: vec![(TaskKind::Provisioning, minute(600))] },
        Fact::HandoffVoided { .. } => Fact::HandoffVoided { reason: "reopened".into(), ending: Ending::DealLost, clocks: vec![(A1, 12)] },
        Fact::DealWon { .. } => Fact::DealWon { deal: deal("Oak"), owner: Some(ana()), post: Some(post("2")), source: "crm".into() },
        Fact::LossExplained { .. } => Fact::LossExplained { reason: "price".into() },
        Fact::HandoffReopened { .. } => Fact::HandoffReopened { source: "crm".into(), clocks: vec![(A1, minute(600))] },
        Fact::CancelOrCreditNeeded { .. } => Fact::CancelOrCreditNeeded { reason: "lost".into(), order_ref: "SO-1".into() },
        Fact::OrderUndone { .. } => Fact::OrderUndone { undone: undone() },
        Fact::HandoffMerged { .. } => Fact::HandoffMerged { from: HandoffId(2) },
        Fact::HandoffSuperseded { .. } => Fact::HandoffSuperseded { by: HandoffId(1) },
        Fact::TaskAsked { .. } => Fact::TaskAsked { task: TaskKind::Provisioning, of: "pavel".into(), role: "provisioning_owner".into(), window_minutes: 960, due_at: minute(600) },
        Fact::TaskStepped { .. } => Fact::TaskStepped { task: TaskKind::Provisioning, steps_done: 1, at_percent: 50, collapsed: vec![25] },
        Fact::TaskMoved { .. } => Fact::TaskMoved { task: TaskKind::Provisioning, from: "pavel".into(), to: "vera".into(), role: "vp_customer_success".into(), steps_done: 3, collapsed: Vec::new(), used_minutes: 960, due_at: minute(600) },
        Fact::TaskDone { .. } => Fact::TaskDone { task: TaskKind::Provisioning },
        Fact::LateWordsAnswered { .. } => Fact::LateWordsAnswered { field: "payment_terms".into(), words: "they pay late".into(), answer: Some("held".into()) },
        Fact::TaskDropped { .. } => Fact::TaskDropped { task: TaskKind::CancelOrCredit },
        Fact::HandoffClosed {} => Fact::HandoffClosed {},
        Fact::HandoffReassigned { .. } => Fact::HandoffReassigned { from: Some(ana()), to: "ben".into() },
        Fact::DeliveryFailed { .. } => Fact::DeliveryFailed { effect: key(), why: "gone".into() },
    ])
}

fn undone() -> Undone {
    Undone { how: UndoneHow::Credited, reference: "CN-1".into() }
}

fn parent() -> Parent {
    Parent {
        agreement: HandoffId(1),
        booked_by: HandoffId(2),
        title: "Oak".into(),
        order_ref: Some("SO-1".into()),
        account: Some("Oak Ltd".into()),
        has_ended: true,
        sold: Some(Money::parse("48000", "EUR").unwrap()),
        concessions: vec![Concession {
            decision_type: "discount".into(),
            limit: "above 20%".into(),
            by: "dina".into(),
            on: "2026-03-09".parse().unwrap(),
        }],
        obligations: Vec::new(),
        recurring: Some(Money::parse("48000", "EUR").unwrap()),
        changed_by_order: Some("SO-2".into()),
        starts_on: Some("2026-04-01".parse().unwrap()),
        ends_on: Some("2027-03-31".parse().unwrap()),
        orders: Vec::new(),
    }
}

fn events() -> Vec<Event> {
    let report = || Report {
        source: "crm".into(),
        deal: deal("Oak"),
        values: vec![("quote_number".into(), Value::Text("Q-1".into()))],
        post: Some(post("1")),
    };
    let answer = |heard| Answer { field: Some("quote_number".into()), words: "Q-1".into(), heard };
    let heard = every!(HeardAs, number_heard, [
        HeardAs::Value { .. } => HeardAs::Value { value: Value::Text("Q-1".into()) },
        HeardAs::Proposal { .. } => HeardAs::Proposal { value: Value::Text("Q-1".into()) },
        HeardAs::Unclear { .. } => HeardAs::Unclear { reason: "ambiguous_date".into(), candidates: vec!["2026-04-05".into()] },
        HeardAs::NotKnownYet { .. } => HeardAs::NotKnownYet { until: Some("2026-03-13".parse().unwrap()) },
        HeardAs::QuestionBack => HeardAs::QuestionBack,
        HeardAs::Nothing => HeardAs::Nothing,
        HeardAs::Instruction => HeardAs::Instruction,
        HeardAs::ApprovalClaimed => HeardAs::ApprovalClaimed,
        HeardAs::Settled { .. } => HeardAs::Settled { shown: Some("ab".repeat(32)) },
        HeardAs::ReasonToGoOn { .. } => HeardAs::ReasonToGoOn { shown: Some("ab".repeat(32)), send: true },
    ]);
    let answers = heard.into_iter().map(answer).collect();
    let upload = Upload {
        name: "order.pdf".into(),
        sha256: "ef".repeat(32),
        size: 7,
        kind: DocumentKind::OrderForm,
        is_said: false,
        lines: Some(Err("no lines".into())),
        stated: QuoteStated::default(),
        certificate: None,
        order: Some(Err("order.csv: no field".into())),
    };
    let press = Press {
        approval: A1,
        decision: Decision::Reject,
        snapshot_hash: "cd".repeat(32),
        text: Some("too much".into()),
        conditions: Vec::new(),
    };
    every!(Event, number, [
        Event::DealWon(_) => Event::DealWon(report()),
        Event::DealAmended(_) => Event::DealAmended(report()),
        Event::EnvelopeDelivered { .. } => Event::EnvelopeDelivered { source: "n8n".into(), envelope: envelope(), sha256: "cd".repeat(32) },
        Event::DealLost { .. } => Event::DealLost { source: "crm".into(), reason: Some("price".into()) },
        Event::WinUnreadable { .. } => Event::WinUnreadable { source: "crm".into(), post: post("1") },
        Event::ClaimMade { .. } => Event::ClaimMade { claim: ClaimId(1), deal: deal("Oak"), post: post("1") },
        Event::HandoffStarted { .. } => Event::HandoffStarted { claim: ClaimId(1) },
        Event::StartedByHand { .. } => Event::StartedByHand { deal: deal("Oak"), post: Some(post("1")), opening: Opening::BeforeSignature },
        Event::WinReported => Event::WinReported,
        Event::RenewalOpened { .. } => Event::RenewalOpened { of: HandoffId(1) },
        Event::AgreementOff { .. } => Event::AgreementOff { agreement: HandoffId(1), reason: "lost".into() },
        Event::AgreementChanged { .. } => Event::AgreementChanged { agreement: HandoffId(1) },
        Event::AccountLinked { .. } => Event::AccountLinked { account: account(), person: "ana".into(), by: "email".into() },
        Event::AccountUnlinked { .. } => Event::AccountUnlinked { account: account(), person: "ana".into() },
        Event::Delegated { .. } => Event::Delegated { approval: A1, snapshot_hash: "cd".repeat(32), to: "viktor".into(), until: Some("2026-03-13".parse().unwrap()) },
        Event::PutOff { .. } => Event::PutOff { approval: A1, snapshot_hash: "cd".repeat(32), hours: 2, reason: Some("later".into()) },
        Event::Advised { .. } => Event::Advised { approval: A1, text: "hold it".into() },
        Event::AwaySaid(_) => Event::AwaySaid(AwaySaid { person: "dina".into(), from: "2026-03-09".parse().unwrap(), to: "2026-03-13".parse().unwrap(), cover: Some("viktor".into()), kind: AbsenceKind::Delegation, only: Some("discount".into()) }),
        Event::AwayCleared { .. } => Event::AwayCleared { person: "dina".into() },
        Event::AbsenceNews { .. } => Event::AbsenceNews { news: AbsenceNews::Withdrawn, absence: absence() },
        Event::AbsencesChanged => Event::AbsencesChanged,
        Event::WaiverAsked(_) => Event::WaiverAsked(WaiverAsked { field: "po_number".into(), reason: "it is on its way".into(), cure_on: "2026-03-20".parse().unwrap(), until: "2026-04-01".parse().unwrap() }),
        Event::ConditionKept { .. } => Event::ConditionKept { number: 1, shown: "0123abcd".into(), evidence: "the post".into() },
        Event::ScheduleDue(_) => Event::ScheduleDue(ScheduleRun { schedule: "what_waits".into(), at: minute(60), digests: vec![digest()] }),
        Event::PolicyNews(_) => Event::PolicyNews(PolicyNews::Brought { policy: policy(), changed: vec!["people.toml".into()], effect: policy_effect() }),
        Event::PolicyConfirmed { .. } => Event::PolicyConfirmed { hash: "0123abcd".into() },
        Event::Answered(_) => Event::Answered(Answers { answers, source: Source::Chat, words: "Q-1".into() }),
        Event::Uploaded(_) => Event::Uploaded(upload),
        Event::ValuesConfirmed { .. } => Event::ValuesConfirmed { shown: "cd".repeat(32) },
        Event::AssistantReplied(_) => Event::AssistantReplied(Box::new(Replied { task: AssistantTask::AnswerQuestion, of: "ana".into(), call: call(), suggestion: Some(suggestion()), about: vec!["quote_number".into()], question: Some("which?".into()), dropped: DROPPED })),
        Event::SuggestionTaken { .. } => Event::SuggestionTaken { shown: "cd".repeat(32) },
        Event::SuggestionLeft { .. } => Event::SuggestionLeft { shown: "cd".repeat(32) },
        Event::CustomerEmailWanted => Event::CustomerEmailWanted,
        Event::ConfirmedToSend { .. } => Event::ConfirmedToSend { shown: "cd".repeat(32), reason: Some("the CRM is being corrected".into()) },
        Event::Submitted => Event::Submitted,
        Event::SubmissionCalledOff => Event::SubmissionCalledOff,
        Event::Decided(_) => Event::Decided(press),
        Event::InfoAnswered { .. } => Event::InfoAnswered { approval: A1, text: "volume".into() },
        Event::InfoSaid { .. } => Event::InfoSaid { approval: A1, text: "volume".into() },
        Event::Recalled { .. } => Event::Recalled { approval: A1 },
        Event::YesTyped { .. } => Event::YesTyped { words: "yes".into() },
        Event::Returned { .. } => Event::Returned { approval: A1, snapshot_hash: "cd".repeat(32), code: ReturnCode::Tax, text: None },
        Event::OrderEntered { .. } => Event::OrderEntered { order_ref: "SO-1".into() },
        Event::OrderKeyedAgain { .. } => Event::OrderKeyedAgain {
            values: BTreeMap::from([("amount_tcv".into(), Value::Money(Money::parse("48000", "EUR").unwrap()))]),
        },
        Event::BillingTriggerReported => Event::BillingTriggerReported,
        Event::LateWordsAnswered { .. } => Event::LateWordsAnswered { answer: "held".into() },
        Event::AcceptanceTakenBack => Event::AcceptanceTakenBack,
        Event::Held { .. } => Event::Held { reason: "a move".into(), until: Some("2026-04-03".parse().unwrap()) },
        Event::Resumed => Event::Resumed,
        Event::Voided { .. } => Event::Voided { reason: "reopened".into() },
        Event::Reassigned { .. } => Event::Reassigned { to: "ben".into() },
        Event::LossExplained { .. } => Event::LossExplained { reason: "price".into() },
        Event::Merged { .. } => Event::Merged { from: HandoffId(2) },
        Event::Superseded { .. } => Event::Superseded { by: HandoffId(1) },
        Event::TaskDone { .. } => Event::TaskDone { task: TaskKind::Provisioning },
        Event::OrderUndone { .. } => Event::OrderUndone { undone: undone() },
        Event::TimerDue { .. } => Event::TimerDue { timer: TimerKey::Ladder { approval: A1 } },
        Event::DeliveryFailed { .. } => Event::DeliveryFailed { effect: EffectKey::from("console/1/2/3"), why: "gone".into() },
    ])
}

fn next_order() -> NextOrder {
    NextOrder {
        number: Some("4711".into()),
        until: "2026-06-30".parse().unwrap(),
        first: "2026-07-01".parse().unwrap(),
        count: 2,
        amount: Money::parse("24000", "EUR").unwrap(),
    }
}

fn timers() -> Vec<TimerKey> {
    every!(TimerKey, number, [
        TimerKey::Ladder { .. } => TimerKey::Ladder { approval: A1 },
        TimerKey::Answer { .. } => TimerKey::Answer { approval: A1 },
        TimerKey::Gaps => TimerKey::Gaps,
        TimerKey::PutOff => TimerKey::PutOff,
        TimerKey::Hold => TimerKey::Hold,
        TimerKey::Task { .. } => TimerKey::Task { task: TaskKind::Provisioning },
        TimerKey::Renewal => TimerKey::Renewal,
        TimerKey::Conditions => TimerKey::Conditions,
        TimerKey::Waivers => TimerKey::Waivers,
        TimerKey::Notice => TimerKey::Notice,
        TimerKey::Policy => TimerKey::Policy,
        TimerKey::NextOrder => TimerKey::NextOrder,
    ])
}

fn notices() -> Vec<Notice> {
    let ana = || "ana".into();
    let fields = || vec!["quote_number".into()];
    let misfit = || Misfit {
        field: "quote_number".into(),
        rule: "check:quote_number.length".into(),
        what: "It is empty.".into(),
        severity: Severity::Warn,
    };
    let dropped = || Dropped { from: Some(HandoffId(1)), company: Some("Oak Ltd".into()), fields: fields() };
    every!(Notice, number, [
        Notice::Questions { .. } => Notice::Questions { of: ana(), fields: fields(), read_back: false },
        Notice::Suggested { .. } => Notice::Suggested { suggestion: suggestion() },
        Notice::SuggestionLeft => Notice::SuggestionLeft,
        Notice::KnownByNow { .. } => Notice::KnownByNow { of: "ana".into(), fields: fields() },
        Notice::CustomerEmail { .. } => Notice::CustomerEmail { sender: ana(), fields: fields() },
        Notice::AnswerHeard { .. } => Notice::AnswerHeard {
            noted: vec![Noted { field: "quote_number".into(), text: "Q-1".into(), was: Some("Q-0".into()) }],
            misfits: vec![misfit()],
            unclear: vec![Unclear { field: None, words: "5/4".into(), reason: "ambiguous_date".into(), candidates: vec!["2026-04-05".into()], until: None }],
            missing: fields(),
            dropped: Some(dropped()),
        },
        Notice::DocumentMoved { .. } => Notice::DocumentMoved {
            was: DocumentKind::Other,
            is: DocumentKind::PurchaseOrder,
            noted: Vec::new(),
            misfits: Vec::new(),
            missing: fields(),
        },
        Notice::Restated { .. } => Notice::Restated { fields: fields() },
        Notice::EnvelopeDelivered { .. } => Notice::EnvelopeDelivered { source: "n8n".into(), noted: vec![Noted { field: "quote_number".into(), text: "Q-1".into(), was: None }] },
        Notice::Disagreed { .. } => Notice::Disagreed { source: "crm".into(), fields: fields() },
        Notice::RestatedAfterOrder { .. } => Notice::RestatedAfterOrder { source: "crm".into(), changed: vec![Noted { field: "crm_amount".into(), text: "EUR 28,000".into(), was: Some("EUR 24,000".into()) }] },
        Notice::Repeat { .. } => Notice::Repeat { source: "crm".into(), same_by: SameBy::Words, other_price: Some(Money::parse("52000", "EUR").unwrap()) },
        Notice::ClaimOffer { .. } => Notice::ClaimOffer { claim: ClaimId(1), deal: deal("Oak"), alike: Some(HandoffId(1)) },
        Notice::ClaimKnown { .. } => Notice::ClaimKnown { handoff: Some(HandoffId(1)) },
        Notice::WinUnread { .. } => Notice::WinUnread { source: "crm".into(), post: post("1") },
        Notice::Refused { .. } => Notice::Refused { refusal: Refusal::new("failure:F2", Reason::OnHold), typed: Some("it holds".into()) },
        Notice::ConfirmedNotSent { .. } => Notice::ConfirmedNotSent { held: Refusal::new("failure:F2", Reason::OnHold) },
        Notice::TypedYes { .. } => Notice::TypedYes { waiting: vec![A1] },
        Notice::Lapsed { .. } => Notice::Lapsed { approval: A1, changes: changes(), asked_again: Some("dina".into()) },
        Notice::ClearedInstead { .. } => Notice::ClearedInstead { approval: A1, row: "D0".into() },
        Notice::InfoReminder { .. } => Notice::InfoReminder { approval: A1, of: "ana".into(), reminder: 2 },
        Notice::AnswerPassedOn { .. } => Notice::AnswerPassedOn { approval: A1, to: "dina".into() },
        Notice::InfoWanted { .. } => Notice::InfoWanted { approval: A1, by: "dina".into(), question: "why?".into() },
        Notice::InfoGiven { .. } => Notice::InfoGiven { approval: A1, by: ana(), text: "volume".into() },
        Notice::DecisionMade { .. } => Notice::DecisionMade { approval: A1 },
        Notice::RulingTold { .. } => Notice::RulingTold { approval: A1 },
        Notice::Reminder { .. } => Notice::Reminder { approval: A1, at_percent: 50 },
        Notice::Moved { .. } => Notice::Moved { approval: A1, from: "dina".into(), to: "viktor".into(), why: MoveReason::Recused },
        Notice::Overdue { .. } => Notice::Overdue { approval: A1, at_percent: 150 },
        Notice::NobodyEligible { .. } => Notice::NobodyEligible { title: "discount".into(), row: "D2.line".into() },
        Notice::AdviceWanted { .. } => Notice::AdviceWanted { approval: A1 },
        Notice::PutOffOver { .. } => Notice::PutOffOver { approval: A1 },
        Notice::PutOffNoted { .. } => Notice::PutOffNoted { approval: A1 },
        Notice::NobodyHere { .. } => Notice::NobodyHere { approval: A1, with: "dina".into() },
        Notice::WentUp { .. } => Notice::WentUp { approval: A1, away: vec!["dina".into()], to: "viktor".into() },
        Notice::AbsenceNoted { .. } => Notice::AbsenceNoted { absence: absence(), waiting: 2 },
        Notice::AbsenceSaidOfYou { .. } => Notice::AbsenceSaidOfYou { absence: absence() },
        Notice::CoverAsked { .. } => Notice::CoverAsked { absence: absence() },
        Notice::AbsenceCleared { .. } => Notice::AbsenceCleared { person: "dina".into() },
        Notice::BackAgain { .. } => Notice::BackAgain { absence: absence(), decided: vec![decided_for()], open: vec![HandoffId(2)] },
        Notice::CoverOver { .. } => Notice::CoverOver { absence: absence(), open: vec![HandoffId(2)] },
        Notice::WithYouAgain { .. } => Notice::WithYouAgain { approval: A1, from: "viktor".into() },
        Notice::ConditionKept { .. } => Notice::ConditionKept { by: ana(), owner: ana() },
        Notice::ConditionShown { .. } => Notice::ConditionShown { condition: condition_before(), evidence: "the post".into() },
        Notice::WaiverAsked { .. } => Notice::WaiverAsked { approval: A1 },
        Notice::WaiverCure { .. } => Notice::WaiverCure { approval: A1 },
        Notice::WaiverOver { .. } => Notice::WaiverOver { approval: A1 },
        Notice::ConditionDue { .. } => Notice::ConditionDue { condition: condition_before(), is_over: true },
        Notice::Digest { .. } => Notice::Digest { digest: Box::new(digest()) },
        Notice::PolicyWaits { .. } => Notice::PolicyWaits { waiting: Box::new(policy_waiting()) },
        Notice::PolicyConfirmationNoted { .. } => Notice::PolicyConfirmationNoted { waiting: Box::new(policy_waiting()) },
        Notice::PolicyInForce { .. } => Notice::PolicyInForce { policy: policy(), confirmed_by: vec!["rita".into()] },
        Notice::PolicyWithdrawn { .. } => Notice::PolicyWithdrawn { policy: policy() },
        Notice::CoverCalledOff { .. } => Notice::CoverCalledOff { absence: absence(), instead: Some("clara".into()) },
        Notice::GapsNudge { .. } => Notice::GapsNudge { of: ana(), fields: fields(), nudge: 1 },
        Notice::PacketReturned { .. } => Notice::PacketReturned { code: ReturnCode::Other, text: None, by: "finn".into() },
        Notice::SubmissionWithdrawn { .. } => Notice::SubmissionWithdrawn { said: vec![("payment_terms".into(), "they pay late".into())] },
        Notice::InheritanceDropped(_) => Notice::InheritanceDropped(dropped()),
        Notice::Rebased { .. } => Notice::Rebased { by: HandoffId(2) },
        Notice::PacketAccepted { .. } => Notice::PacketAccepted { by: "finn".into() },
        Notice::BillingAwaited { .. } => Notice::BillingAwaited { awaited: vec!["go_live".into()] },
        Notice::ReadyForBilling => Notice::ReadyForBilling,
        Notice::Held { .. } => Notice::Held { by: ana() },
        Notice::Resumed { .. } => Notice::Resumed { by: None },
        Notice::Voided { .. } => Notice::Voided { reason: "reopened".into() },
        Notice::Reassigned { .. } => Notice::Reassigned { from: None, to: "ben".into() },
        Notice::YoursNow { .. } => Notice::YoursNow { from: Some(ana()) },
        Notice::WonAfterStart { .. } => Notice::WonAfterStart { source: "crm".into() },
        Notice::WonAgain { .. } => Notice::WonAgain { source: "crm".into() },
        Notice::LossExplained { .. } => Notice::LossExplained { by: ana(), reason: "price".into() },
        Notice::CancelOrCreditNeeded { .. } => Notice::CancelOrCreditNeeded { reason: "lost".into() },
        Notice::OrderUndone { .. } => Notice::OrderUndone { undone: undone(), by: "finn".into() },
        Notice::Merged { .. } => Notice::Merged { from: HandoffId(2), fields: fields(), documents: 1, left: fields() },
        Notice::MaybeSameDeal { .. } => Notice::MaybeSameDeal { other: HandoffId(2), other_record: Some("006B".into()) },
        Notice::Superseded { .. } => Notice::Superseded { by: HandoffId(1) },
        Notice::EntryDiffers { .. } => Notice::EntryDiffers { by: ana(), rows: keyed() },
        Notice::EntryDiffersForKeyer { .. } => Notice::EntryDiffersForKeyer { rows: keyed() },
        Notice::OrderDiffers { .. } => Notice::OrderDiffers { name: "order.csv".into(), rows: keyed() },
        Notice::ExportWanted => Notice::ExportWanted,
        Notice::WonAtAnotherPrice { .. } => Notice::WonAtAnotherPrice { source: "crm".into(), was: Money::parse("48000", "EUR").unwrap(), now: Money::parse("52000", "EUR").unwrap() },
        Notice::WonByAnother { .. } => Notice::WonByAnother { source: "crm".into(), owner: ana() },
        Notice::OrderAgrees { .. } => Notice::OrderAgrees { by: ana(), name: "order.csv".into(), compared: 9 },
        Notice::OrderCorrected { .. } => Notice::OrderCorrected { by: ana(), from: "SO-1".into() },
        Notice::LateWordsAnswered { .. } => Notice::LateWordsAnswered { by: "finn".into(), said: vec![SaidLate { field: "payment_terms".into(), words: "they pay late".into(), by: ana(), at: minute(60) }], answer: "held".into() },
        Notice::TaskAsked { .. } => Notice::TaskAsked { task: TaskKind::Provisioning },
        Notice::TaskReminder { .. } => Notice::TaskReminder { task: TaskKind::Provisioning, at_percent: 50 },
        Notice::TaskLate { .. } => Notice::TaskLate { task: TaskKind::Provisioning },
        Notice::TaskMoved { .. } => Notice::TaskMoved { task: TaskKind::Provisioning, from: "pavel".into(), to: "vera".into() },
        Notice::TaskDone { .. } => Notice::TaskDone { task: TaskKind::Provisioning, by: "pavel".into() },
        Notice::TaskDropped { .. } => Notice::TaskDropped { task: TaskKind::CancelOrCredit },
        Notice::TaskOfNobody { .. } => Notice::TaskOfNobody { task: TaskKind::Provisioning, role: "provisioning_owner".into() },
        Notice::LostAfterOrder { .. } => Notice::LostAfterOrder { source: "crm".into() },
        Notice::RenewalOpened => Notice::RenewalOpened,
        Notice::AgreementOff { .. } => Notice::AgreementOff { agreement: HandoffId(1), reason: "lost".into() },
        Notice::NoticeReminder { .. } => Notice::NoticeReminder { days_left: 14 },
        Notice::NoticePassed => Notice::NoticePassed,
        Notice::NextOrderNeeded { .. } => Notice::NextOrderNeeded { of: Some(ana()), next: next_order() },
        Notice::DeliveryFailed { .. } => Notice::DeliveryFailed { effect: EffectKey::from("console/1/2/3") },
        Notice::Fault => Notice::Fault,
    ])
}

fn audiences() -> Vec<Audience> {
    let place = || Place::Handoff { handoff: HandoffId(1) };
    every!(Audience, number, [
        Audience::Place { .. } => Audience::Place { place: place() },
        Audience::Person { .. } => Audience::Person { person: "ana".into() },
        Audience::OnlyYou { .. } => Audience::OnlyYou { person: "ana".into(), place: place() },
    ])
}

fn keyed() -> Vec<KeyedAgain> {
    vec![KeyedAgain {
        field: "amount_tcv".into(),
        text: "EUR 48,000".into(),
        second_value_hash: "ab".repeat(32),
        matched: false,
    }]
}

fn effects() -> Vec<Effect> {
    let to_ana = || Audience::Person { person: "ana".into() };
    let mut whats = every!(What, number, [
        What::HandoffCard => What::HandoffCard,
        What::DecisionCard { .. } => What::DecisionCard { approval: A1, person: "dina".into() },
        What::TaskCard { .. } => What::TaskCard { task: TaskKind::Provisioning, person: "pavel".into() },
        What::AskAssistant { .. } => What::AskAssistant { brief: Box::new(Brief { handoff: HandoffId(1), task: AssistantTask::ReadAnswer, of: "ana".into(), place: Some(Place::Handoff { handoff: HandoffId(1) }), words: "half a year".into() }) },
        What::OpenRenewal { .. } => What::OpenRenewal { of: HandoffId(1), ends_on: "2027-03-31".parse().unwrap() },
        What::Say { .. } => What::Say { to: to_ana(), notice: Box::new(Notice::Fault) },
    ]);
    whats.extend(audiences().into_iter().map(|to| What::Say { to, notice: Box::new(Notice::Fault) }));
    whats.extend(notices().into_iter().map(|notice| What::Say { to: to_ana(), notice: Box::new(notice) }));
    whats.into_iter().map(|what| Effect { key: EffectKey::from("console/1/2/3"), what }).collect()
}

#[test]
fn every_fact_keeps_its_form() {
    let facts = facts();
    for fact in &facts {
        let (name, data) = fact.parts();
        assert_eq!(&Fact::from_parts(&name, &data).unwrap(), fact);
    }
    insta::assert_snapshot!("facts", forms(&facts));
}

#[test]
fn the_schema_of_the_log_names_every_fact() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("../../schemas/log.schema.json")).unwrap();
    let named = schema.pointer("/items/properties/fact/enum").unwrap();
    let named: BTreeSet<&str> = named.as_array().unwrap().iter().filter_map(|name| name.as_str()).collect();
    let facts = facts();
    let names: Vec<String> = facts.iter().map(Fact::name).collect();
    assert_eq!(named, names.iter().map(String::as_str).collect());
}

#[test]
fn every_event_keeps_its_form() {
    insta::assert_snapshot!("events", format!("{}\n{}", forms(&events()), forms(&timers())));
}

#[test]
fn every_effect_keeps_its_form() {
    insta::assert_snapshot!("effects", forms(&effects()));
}

/// The words that the log, the status and policy files share are written in one way.
#[test]
fn words_of_the_formats_are_snake_case() {
    let word = |value: serde_json::Value| value.as_str().unwrap().to_owned();
    let states =
        [FieldState::Absent, FieldState::Proposed, FieldState::Sourced, FieldState::Confirmed, FieldState::Waived];
    let mut words: Vec<String> = states.iter().map(|state| word(serde_json::to_value(state).unwrap())).collect();
    words.extend(ReturnCode::ALL.iter().map(|code| word(serde_json::to_value(code).unwrap())));
    words.extend(
        [DealChange::Won, DealChange::Amended, DealChange::Lost]
            .iter()
            .map(|change| word(serde_json::to_value(change).unwrap())),
    );
    words.extend(facts().iter().map(Fact::name));
    for word in &words {
        assert!(word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '_'), "{word}");
    }
    assert!(ReturnCode::ALL.iter().all(|code| ReturnCode::from_word(code.word()) == Some(*code)));
}

fn account() -> baton::domain::person::Account {
    let platform = serde_json::from_str("\"slack\"").unwrap();
    baton::domain::person::Account { platform, team: "T1".into(), user: "U1".into() }
}
