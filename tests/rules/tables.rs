//! State × event, every cell: what follows from everything that can happen, in every state.
//!
//! A new stage, event, approval state or outcome does not compile here until it is counted, and once it is counted
//! the table lacks its row.

mod authorisation;
mod bench;
mod leavers;
mod machine;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use baton::domain::approval::{ApprovalState, Decision};
use baton::domain::handoff::{Handoff, Opening};
use baton::domain::ids::{ApprovalId, HandoffId, PersonId};
use baton::domain::person::Actor;
use baton::domain::policy_change::PolicyNews;
use baton::domain::task::TaskKind;
use baton::workflow::effect::What;
use baton::workflow::event::{Event, TimerKey};
use baton::workflow::outcome::{Outcome, Refusal};
use chrono::TimeDelta;

use bench::{Bench, Cause, person};

/// What happens in a row: its name, who causes it, and how much later.
struct Row {
    name: String,
    cause: Cause,
    later: TimeDelta,
}

fn row(name: &str, cause: Cause) -> Row {
    Row { name: name.to_owned(), cause, later: TimeDelta::minutes(10) }
}

/// After the weekend every due time has come.
fn overdue(name: &str, cause: Cause) -> Row {
    Row { name: name.to_owned(), cause, later: TimeDelta::days(7) }
}

/// Which event of how many.
fn number_of_event(event: &Event) -> (usize, usize) {
    let number = match event {
        Event::DealWon(_) => 0,
        Event::DealAmended(_) => 1,
        Event::DealLost { .. } => 2,
        Event::WinUnreadable { .. } => 3,
        Event::ClaimMade { .. } => 4,
        Event::HandoffStarted { .. } => 5,
        Event::Answered(_) => 6,
        Event::Uploaded(_) => 7,
        Event::ValuesConfirmed { .. } => 8,
        Event::Submitted => 9,
        Event::Decided(_) => 10,
        Event::InfoAnswered { .. } => 11,
        Event::InfoSaid { .. } => 52,
        Event::Recalled { .. } => 12,
        Event::YesTyped { .. } => 13,
        Event::Returned { .. } => 14,
        Event::OrderEntered { .. } => 15,
        Event::BillingTriggerReported => 16,
        Event::Held { .. } => 17,
        Event::Resumed => 18,
        Event::Voided { .. } => 19,
        Event::Reassigned { .. } => 20,
        Event::TimerDue { timer } => match timer {
            TimerKey::Ladder { .. } => 21,
            TimerKey::Answer { .. } => 53,
            TimerKey::Gaps => 22,
            TimerKey::Hold => 23,
            TimerKey::Task { .. } => 27,
            TimerKey::Renewal => 37,
            TimerKey::Notice => 38,
            TimerKey::Policy => 42,
            TimerKey::NextOrder => 57,
            TimerKey::Conditions => 64,
            TimerKey::PutOff => 67,
            TimerKey::Waivers => 66,
        },
        Event::DeliveryFailed { .. } => 24,
        Event::StartedByHand { .. } => 25,
        Event::AccountLinked { .. } => 26,
        Event::AccountUnlinked { .. } => 62,
        Event::Delegated { .. } => 48,
        Event::PutOff { .. } => 49,
        Event::Advised { .. } => 50,
        Event::AwaySaid(_) => 44,
        Event::AwayCleared { .. } => 45,
        Event::AbsenceNews { .. } => 46,
        Event::AbsencesChanged => 47,
        Event::PolicyNews(_) => 58,
        Event::PolicyConfirmed { .. } => 59,
        Event::ScheduleDue(_) => 68,
        Event::ConfirmedToSend { .. } => 34,
        Event::SubmissionCalledOff => 35,
        Event::CustomerEmailWanted => 36,
        Event::SuggestionTaken { .. } => 54,
        Event::SuggestionLeft { .. } => 55,
        Event::AssistantReplied(_) => 56,
        Event::WinReported => 28,
        Event::LossExplained { .. } => 29,
        Event::Merged { .. } => 30,
        Event::Superseded { .. } => 31,
        Event::TaskDone { .. } => 32,
        Event::OrderUndone { .. } => 33,
        Event::RenewalOpened { .. } => 39,
        Event::AgreementOff { .. } => 43,
        Event::AgreementChanged { .. } => 51,
        Event::EnvelopeDelivered { .. } => 40,
        Event::OrderKeyedAgain { .. } => 41,
        Event::LateWordsAnswered { .. } => 60,
        Event::AcceptanceTakenBack => 61,
        Event::ConditionKept { .. } => 63,
        Event::WaiverAsked(_) => 65,
    };
    (number, 69)
}

fn number_of_state(state: &ApprovalState) -> (usize, usize) {
    let number = match state {
        ApprovalState::Cleared => 0,
        ApprovalState::Asked => 1,
        ApprovalState::InfoRequested { .. } => 2,
        ApprovalState::Granted(_) => 3,
        ApprovalState::Rejected(_) => 4,
        ApprovalState::Recalled { .. } => 5,
        ApprovalState::Lapsed { .. } => 6,
    };
    (number, 7)
}

fn number_of_decision(decision: Decision) -> (usize, usize) {
    let number = match decision {
        Decision::Approve => 0,
        Decision::ApproveWithConditions => 1,
        Decision::Reject => 2,
        Decision::RequestInfo => 3,
        Decision::Recuse => 4,
    };
    (number, 5)
}

/// Every number is there, and there are as many as there should be.
fn assert_all(what: &str, numbers: impl IntoIterator<Item = (usize, usize)>) {
    let numbers: Vec<(usize, usize)> = numbers.into_iter().collect();
    let wanted: BTreeSet<usize> = (0..numbers.first().map_or(0, |(_, of)| *of)).collect();
    let there: BTreeSet<usize> = numbers.into_iter().map(|(number, _)| number).collect();
    assert_eq!(there, wanted, "the table lacks a row for some {what}");
}

/// Everything that can happen, by people who may.
fn everything(bench: &Bench) -> Vec<Row> {
    let ana = || person("ana");
    let (approval, snapshot_hash, accountable) = match bench.newest() {
        Some(newest) => {
            let accountable = newest.request.as_ref().map(|request| Actor::person(&request.accountable));
            (newest.id, newest.snapshot.hash(), accountable.unwrap_or_else(|| person("finn")))
        }
        None => (ApprovalId(1), "00".repeat(32), person("finn")),
    };
    let press = bench::press(approval, snapshot_hash.clone(), Decision::Approve);
    let post = bench::post();
    let claimed = Event::ClaimMade { claim: bench::claim(), deal: bench.handoff.deal.clone(), post: post.clone() };
    let code = baton::domain::handoff::ReturnCode::Po;
    vec![
        row("deal won", bench::won(25)),
        row("deal amended", bench::amended(28)),
        row("envelope delivered", bench::envelope_delivered()),
        row("deal lost", bench::lost()),
        row("win unreadable", (bench::crm(), Event::WinUnreadable { source: "crm".into(), post })),
        row("claim made", (ana(), claimed)),
        row("handoff started", (ana(), Event::HandoffStarted { claim: bench::claim() })),
        row("started by hand", bench::started(bench.handoff.deal.clone(), Opening::Won)),
        row("started before", bench::started(bench.handoff.deal.clone(), Opening::BeforeSignature)),
        row("win reported", (ana(), Event::WinReported)),
        row("account linked", (Actor::Baton, bench::account_of("ana"))),
        row("account unlinked", (ana(), bench::account_off("ana"))),
        row("delegated", (accountable.clone(), bench::delegated(approval, &snapshot_hash))),
        row("put off", (accountable.clone(), bench::put_off(approval, &snapshot_hash))),
        row("advised", (person("dora"), Event::Advised { approval, text: "hold the price".into() })),
        row("away said", (person("dina"), bench::away_said())),
        row("away cleared", (person("dina"), Event::AwayCleared { person: "dina".into() })),
        row("absence due", bench::absence_due()),
        row("absences changed", (Actor::Baton, Event::AbsencesChanged)),
        row("policy news", (Actor::Baton, Event::PolicyNews(PolicyNews::Withdrawn))),
        row("policy confirmed", (person("cora"), Event::PolicyConfirmed { hash: "0123abcd".into() })),
        row("schedule due", bench::schedule_due()),
        row("answered net 60", bench::net(60)),
        row("uploaded", bench::uploaded()),
        row("values confirmed", (ana(), Event::ValuesConfirmed { shown: bench.shown_to("ana") })),
        row("e-mail to the customer", (ana(), Event::CustomerEmailWanted)),
        row("assistant replied", bench::assistant_replied()),
        row("suggestion taken", (ana(), Event::SuggestionTaken { shown: "00".repeat(32) })),
        row("suggestion left", (ana(), Event::SuggestionLeft { shown: "00".repeat(32) })),
        row("confirmed to send", (ana(), Event::ConfirmedToSend { shown: bench.shown_whole_to("ana"), reason: None })),
        row("submitted", (ana(), Event::Submitted)),
        row("submission called off", (ana(), Event::SubmissionCalledOff)),
        row("decided: approve", (accountable.clone(), Event::Decided(press))),
        row("information answered", (ana(), Event::InfoAnswered { approval, text: "a competitor".into() })),
        row("information said", (ana(), Event::InfoSaid { approval, text: "a competitor".into() })),
        row("answer due", bench::timer(TimerKey::Answer { approval })),
        row("recalled", (ana(), Event::Recalled { approval })),
        row("yes typed", (accountable, Event::YesTyped { words: "yes".into() })),
        row("returned", (person("finn"), Event::Returned { approval, snapshot_hash, code, text: None })),
        row("order entered", (person("finn"), Event::OrderEntered { order_ref: "SO-2".into() })),
        row("keyed again, alike", bench::keyed_alike(bench)),
        row("keyed again, otherwise", (person("ruth"), Event::OrderKeyedAgain { values: BTreeMap::new() })),
        row("keyed by the first", (person("finn"), Event::OrderKeyedAgain { values: BTreeMap::new() })),
        row("order read back", bench::read_back("finn", "1")),
        row("read back by the rep", bench::read_back("ana", "1")),
        row("order corrected", (person("finn"), Event::OrderEntered { order_ref: "SO-2".into() })),
        row("billing trigger", (person("finn"), Event::BillingTriggerReported)),
        row("held", bench::hold()),
        row("resumed", (ana(), Event::Resumed)),
        row("voided", bench::void()),
        row("reassigned", (person("mira"), Event::Reassigned { to: PersonId::from("ben") })),
        row("loss explained", (ana(), Event::LossExplained { reason: "the price".into() })),
        row("merged", bench::merged()),
        row("superseded", bench::superseded()),
        row("set-up acknowledged", (person("pavel"), Event::TaskDone { task: TaskKind::Provisioning })),
        row("late words answered", (person("finn"), Event::LateWordsAnswered { answer: "held".into() })),
        row("acceptance taken back", (person("finn"), Event::AcceptanceTakenBack)),
        row("order undone", bench::undone()),
        overdue("set-up due", bench::timer(TimerKey::Task { task: TaskKind::Provisioning })),
        overdue("cancelling due", bench::timer(TimerKey::Task { task: TaskKind::CancelOrCredit })),
        overdue("answer to late words due", bench::timer(TimerKey::Task { task: TaskKind::AnswerWords })),
        overdue("second entry due", bench::timer(TimerKey::Task { task: TaskKind::SecondEntry })),
        overdue("ladder due", bench::timer(TimerKey::Ladder { approval })),
        overdue("gaps due", bench::timer(TimerKey::Gaps)),
        overdue("answer known by now", bench::timer(TimerKey::PutOff)),
        overdue("hold due", bench::timer(TimerKey::Hold)),
        overdue("renewal due", bench::timer(TimerKey::Renewal)),
        row(
            "condition kept",
            (ana(), Event::ConditionKept { number: 1, shown: "0123abcd".into(), evidence: "the post".into() }),
        ),
        row("waiver asked", (ana(), Event::WaiverAsked(bench::waiver_asked()))),
        overdue("waivers due", bench::timer(TimerKey::Waivers)),
        overdue("conditions due", bench::timer(TimerKey::Conditions)),
        overdue("notice due", bench::timer(TimerKey::Notice)),
        overdue("next order due", bench::timer(TimerKey::NextOrder)),
        row("policy changed", bench::timer(TimerKey::Policy)),
        row("renewal opened", (Actor::Baton, Event::RenewalOpened { of: HandoffId(1) })),
        row("agreement off", bench::agreement_off()),
        row("agreement changed", bench::agreement_changed()),
        row("delivery failed", bench::delivery_failed()),
    ]
}

/// `3 × value_set, packet_reopened`.
fn counted(names: impl IntoIterator<Item = String>) -> String {
    let mut order: Vec<String> = Vec::new();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name.clone()).or_default() += 1;
        if !order.contains(&name) {
            order.push(name);
        }
    }
    let shown = |name: &String| match counts[name] {
        1 => name.clone(),
        count => format!("{count} × {name}"),
    };
    order.iter().map(shown).collect::<Vec<_>>().join(", ")
}

fn effect(what: &What) -> String {
    match what {
        What::HandoffCard => "card".into(),
        What::OpenRenewal { .. } => "renewal".into(),
        What::AskAssistant { .. } => "call".into(),
        What::DecisionCard { person, .. } => format!("decision card of {person}"),
        What::TaskCard { person, .. } => format!("task card of {person}"),
        What::Say { notice, .. } => serde_json::to_value(notice).unwrap()["notice"].as_str().unwrap().to_owned(),
    }
}

fn refused(refusal: &Refusal) -> String {
    format!("refused: {} ({})", refusal.reason.word(), refusal.rule)
}

fn in_short(outcome: &Outcome) -> (String, String) {
    let facts = counted(outcome.facts.iter().map(baton::workflow::fact::Fact::name));
    let said = counted(outcome.effects.iter().map(|asked| effect(&asked.what)));
    (if facts.is_empty() { "no fact".into() } else { facts }, if said.is_empty() { "silence".into() } else { said })
}

fn cell_of_stage(bench: &Bench, row: &Row) -> String {
    match bench.decide(&row.cause, row.later) {
        Ok(outcome) => {
            let after = bench.then(&row.cause, &outcome, row.later);
            let (facts, said) = in_short(&outcome);
            let stage = if after.stage == bench.handoff.stage { "stays" } else { after.stage.word() };
            format!("{facts} → {stage}; {said}")
        }
        Err(refusal) => refused(&refusal),
    }
}

#[test]
fn every_stage_has_its_answer_to_every_event() {
    let stages = bench::stages();
    assert_all("stage", stages.iter().map(|bench| bench::number(&bench.handoff.stage)));
    let mut table = String::new();
    for bench in &stages {
        writeln!(table, "{}", bench.handoff.stage.word()).unwrap();
        let rows = everything(bench);
        assert_all("event", rows.iter().map(|row| number_of_event(&row.cause.1)));
        for row in &rows {
            writeln!(table, "  {:<21} {}", row.name, cell_of_stage(bench, row)).unwrap();
        }
        writeln!(table).unwrap();
    }
    insta::assert_snapshot!("stage_by_event", table);
}

/// A discount that needs Dina, in every state that her decision can be in.
fn discounts() -> Vec<Bench> {
    let asked = Bench::unopened().after(bench::won(25));
    let press = |decision| bench::pressed(asked.decision("discount"), decision);
    let id = asked.decision("discount").id;
    vec![
        Bench::unopened().after(bench::won(5)),
        asked.clone(),
        asked.clone().after(press(Decision::RequestInfo)),
        asked.clone().after(press(Decision::Approve)),
        asked.clone().after(press(Decision::Reject)),
        asked.clone().after((person("ana"), Event::Recalled { approval: id })),
        asked.clone().after(bench::amended(28)),
    ]
}

/// Everything that touches an approval.
fn touches(bench: &Bench) -> Vec<Row> {
    let approval = bench.decision("discount");
    let (id, hash) = (approval.id, approval.snapshot.hash());
    let outcomes =
        [Decision::Approve, Decision::ApproveWithConditions, Decision::Reject, Decision::RequestInfo, Decision::Recuse];
    assert_all("decision", outcomes.into_iter().map(number_of_decision));
    let dina = || person("dina");
    let as_dina = |decision: Decision| (dina(), Event::Decided(bench::press(id, hash.clone(), decision)));
    let by = |who: Actor| (who, Event::Decided(bench::press(id, hash.clone(), Decision::Approve)));
    let other = (dina(), Event::Decided(bench::press(id, "00".repeat(32), Decision::Approve)));
    let word = |decision: Decision| serde_json::to_value(decision).unwrap().as_str().unwrap().replace('_', " ");
    let mut rows: Vec<Row> = outcomes.into_iter().map(|decision| row(&word(decision), as_dina(decision))).collect();
    rows.extend([
        row("approve, of other values", other),
        row("approve, by its owner", by(person("ana"))),
        row("approve, by another", by(person("viktor"))),
        row("approve, by a stranger", by(person("slack:U1"))),
        row("yes typed", (dina(), Event::YesTyped { words: "yes".into() })),
        row("answered by the owner", (person("ana"), Event::InfoAnswered { approval: id, text: "volume".into() })),
        row("answered by the asker", (dina(), Event::InfoAnswered { approval: id, text: "volume".into() })),
        row("said by the owner", (person("ana"), Event::InfoSaid { approval: id, text: "volume".into() })),
        row("answer due", bench::timer(TimerKey::Answer { approval: id })),
        row("recalled by the owner", (person("ana"), Event::Recalled { approval: id })),
        row("recalled by another", (person("ben"), Event::Recalled { approval: id })),
        row("ladder due, too early", bench::timer(TimerKey::Ladder { approval: id })),
        Row {
            name: "ladder due, one step".into(),
            cause: bench::timer(TimerKey::Ladder { approval: id }),
            later: TimeDelta::hours(5),
        },
        overdue("ladder due, all steps", bench::timer(TimerKey::Ladder { approval: id })),
        row("change inside, higher", bench::amended(35)),
        row("change inside, to none", bench::amended(0)),
        row("change outside", bench::net(45)),
        row("reassigned", (person("mira"), Event::Reassigned { to: PersonId::from("ben") })),
        row("held", bench::hold()),
        row("deal lost", bench::lost()),
        row("voided", bench::void()),
    ]);
    rows
}

/// `A-1 granted` and, if another stands in its place, `A-4 asked of viktor`.
fn decisions(handoff: &Handoff) -> String {
    let discounts = handoff.approvals.iter().filter(|one| one.snapshot.decision_type.as_str() == "discount");
    let shown = discounts.map(|one| match &one.request {
        Some(request) if one.is_open() => format!("{} {} of {}", one.id, one.state.word(), request.accountable),
        Some(_) | None => format!("{} {}", one.id, one.state.word()),
    });
    shown.collect::<Vec<_>>().join(", ")
}

#[test]
fn every_approval_has_its_answer_to_everything_that_touches_it() {
    let benches = discounts();
    assert_all("approval state", benches.iter().map(|bench| number_of_state(&bench.decision("discount").state)));
    let mut table = String::new();
    for bench in &benches {
        writeln!(table, "{}", decisions(&bench.handoff)).unwrap();
        for row in touches(bench) {
            let cell = match bench.decide(&row.cause, row.later) {
                Ok(outcome) => {
                    let after = bench.then(&row.cause, &outcome, row.later);
                    let (facts, said) = in_short(&outcome);
                    format!("{facts} → {}; {said}", decisions(&after))
                }
                Err(refusal) => refused(&refusal),
            };
            writeln!(table, "  {:<25} {cell}", row.name).unwrap();
        }
        writeln!(table).unwrap();
    }
    insta::assert_snapshot!("approval_by_event", table);
}
