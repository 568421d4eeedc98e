//! A handoff on the bench: events are decided on it by the real policy, without engine and store.

use std::sync::LazyLock;

use std::collections::BTreeMap;

use baton::conversation::hear;
use baton::conversation::hearing::certificate::certificate;
use baton::domain::absence::{Absence, AbsenceKind, AbsenceNews, AbsenceSource};
use baton::domain::approval::{Approval, Condition, Decision};
use baton::domain::assistant::{AssistantTask, Call, CallOutcome, DroppedProposals, Suggested, Suggestion};
use baton::domain::deal::{Deal, PostRef};
use baton::domain::digest::{Digest, DigestKind, ScheduleRun};
use baton::domain::document::DocumentKind;
use baton::domain::field::{Source, Value};
use baton::domain::handoff::{Handoff, Opening, ReturnCode, Stage, Undone, UndoneHow};
use baton::domain::ids::{ApprovalId, ClaimId, EffectKey, FieldName, HandoffId, PersonId, Platform};
use baton::domain::look_up::{Answer as Found, LookUp, LookedUp};
use baton::domain::money::Money;
use baton::domain::person::Actor;
use baton::domain::quote::QuoteStated;
use baton::domain::taken::{Taken, TakenBy};
use baton::domain::task::TaskKind;
use baton::domain::terms::PaymentTerms;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::story::deals;
use baton::story::step::{CrmChange, CrmLine};
use baton::workflow::event::{
    Answer, Answers, AwaySaid, Event, HeardAs, OrderValue, Press, Replied, TimerKey, Upload, WaiverAsked,
};
use baton::workflow::outcome::{Outcome, Refusal};
use baton::workflow::{self, Context, asking, evolve, order_entry};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

/// The shipped policy.
pub fn policy() -> &'static PolicyBook {
    static BOOK: LazyLock<PolicyBook> =
        LazyLock::new(|| PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles"));
    &BOOK
}

/// A handoff with the time of its bench.
#[derive(Clone)]
pub struct Bench {
    /// As it stands.
    pub handoff: Handoff,
    /// When.
    pub now: DateTime<Utc>,
}

/// Who acts, and what happens.
pub type Cause = (Actor, Event);

pub fn person(id: &str) -> Actor {
    Actor::person(&PersonId::from(id))
}

pub fn crm() -> Actor {
    Actor::System { system: "crm".into() }
}

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 3, 9).unwrap()
}

fn reported(change: CrmChange) -> Event {
    hear::reported(&deals::report(&CrmLine { deal: "Brightwater".into(), of: None, change }, today()))
}

/// The CRM says that the deal is won, at that discount.
pub fn won(discount: u32) -> Cause {
    let (by, amount) = ("Ana".to_owned(), Money::parse("48000", "EUR").unwrap());
    (crm(), reported(CrmChange::Won { by, amount, discount_percent: Some(Decimal::from(discount)), deal_type: None }))
}

/// The CRM says that the discount is another one.
pub fn amended(discount: u32) -> Cause {
    let amount = Money::parse("48000", "EUR").unwrap();
    (crm(), reported(CrmChange::Amended { amount, discount_percent: Some(Decimal::from(discount)) }))
}

pub fn lost() -> Cause {
    (crm(), reported(CrmChange::Lost { reason: None }))
}

/// Ana says what a field holds.
pub fn answered(field: &str, value: Value) -> Cause {
    let words = value.to_string();
    let answer = Answer { field: Some(FieldName::from(field)), words: words.clone(), heard: HeardAs::Value { value } };
    (person("ana"), Event::Answered(Answers { answers: vec![answer], source: Source::Form, words }))
}

pub fn no_purchase_order() -> Cause {
    answered("po_required", Value::YesNo(false))
}

/// Ana says why it goes on although the CRM says otherwise.
pub fn reason() -> Cause {
    let heard = HeardAs::ReasonToGoOn { shown: None, send: false };
    let (field, words) = (None, "the CRM is being corrected".to_owned());
    let answers = vec![Answer { field, words: words.clone(), heard }];
    (person("ana"), Event::Answered(Answers { answers, source: Source::Chat, words }))
}

pub fn net(days: u32) -> Cause {
    answered("payment_terms", Value::PaymentTerms(PaymentTerms::net(days)))
}

/// Ana starts it by a form.
pub fn started(deal: Deal, opening: Opening) -> Cause {
    (person("ana"), Event::StartedByHand { deal, post: None, opening })
}

/// H-2, of the same deal, goes on in this one.
pub fn merged() -> Cause {
    (person("mira"), Event::Merged { from: HandoffId(2) })
}

/// H-2, which this one is to renew, is off.
pub fn agreement_off() -> Cause {
    (person("finn"), Event::AgreementOff { agreement: HandoffId(2), reason: "lost".into() })
}

/// H-2, which this one is about, was changed by another order.
pub fn agreement_changed() -> Cause {
    (person("finn"), Event::AgreementChanged { agreement: HandoffId(2) })
}

/// This one goes on in H-2.
pub fn superseded() -> Cause {
    (person("mira"), Event::Superseded { by: HandoffId(2) })
}

pub fn undone() -> Cause {
    let undone = Undone { how: UndoneHow::Cancelled, reference: "SO-1/C".into() };
    (person("finn"), Event::OrderUndone { undone })
}

pub fn post() -> PostRef {
    PostRef { platform: Platform::Console, channel: "closed-won".into(), message: "1".into() }
}

pub fn uploaded() -> Cause {
    let (name, sha256) = ("order-form-2.pdf".to_owned(), "cd".repeat(32));
    (
        person("ana"),
        Event::Uploaded(Upload {
            name,
            sha256,
            size: 7,
            kind: DocumentKind::OrderForm,
            is_said: false,
            lines: None,
            stated: QuoteStated::default(),
            certificate: None,
            order: None,
        }),
    )
}

/// A model found terms of payment in words of Ana's.
pub fn assistant_replied() -> Cause {
    let now = today().and_hms_opt(9, 0, 0).unwrap().and_utc();
    let terms = Value::PaymentTerms(PaymentTerms::Net { days: 45, early_discount: None, from: None });
    let row = Suggested { field: "payment_terms".into(), value: terms, quote: "45 days".into(), held: None };
    let suggestion = Suggestion { of: "ana".into(), rows: vec![row], model: "m".into(), at: now };
    let call = Call {
        prompt: "read_answer".into(),
        prompt_sha256: "ab".repeat(32),
        model: "m".into(),
        input_sha256: "cd".repeat(32),
        reply_sha256: Some("ef".repeat(32)),
        outcome: CallOutcome::Answered,
        requests: 1,
        latency_ms: 800,
        tokens_in: Some(700),
        tokens_out: Some(40),
    };
    let replied = Replied {
        task: AssistantTask::ReadAnswer,
        of: "ana".into(),
        call,
        suggestion: Some(suggestion),
        about: Vec::new(),
        question: None,
        dropped: DroppedProposals::default(),
    };
    (Actor::System { system: "assistant".into() }, Event::AssistantReplied(Box::new(replied)))
}

/// A listed system delivers the certificate of an envelope.
pub fn envelope_delivered() -> Cause {
    let text = include_str!("../../data/documents/harbour-lights-certificate.json");
    let envelope = certificate("c.json", text.as_bytes()).unwrap().unwrap();
    let sha256 = "cd".repeat(32);
    (Actor::System { system: "n8n".into() }, Event::EnvelopeDelivered { source: "n8n".into(), envelope, sha256 })
}

impl Bench {
    /// Nothing but a number.
    pub fn unopened() -> Self {
        let now = today().and_hms_opt(8, 0, 0).unwrap().and_utc();
        Self { handoff: Handoff::unopened(HandoffId(1)), now }
    }

    /// What follows from that cause, so much later.
    pub fn decide(&self, cause: &Cause, later: TimeDelta) -> Result<Outcome, Refusal> {
        let (actor, event) = cause;
        let questions = workflow::look_ups(&self.handoff, event, policy());
        let answers = questions.into_iter().map(|question| {
            let answer = self.found(&question);
            (question, answer)
        });
        let looked_up = LookedUp::new(answers.collect());
        workflow::decide(&self.handoff, event, &self.context(actor, later, &looked_up))
    }

    fn context<'a>(&self, actor: &'a Actor, later: TimeDelta, looked_up: &'a LookedUp) -> Context<'a> {
        let directory = policy().directory();
        Context { actor, now: self.now + later, place: None, policy: policy(), directory, looked_up }
    }

    fn found(&self, question: &LookUp) -> Found {
        match question {
            LookUp::Policy => Found::Policy { standing: Box::default() },
            LookUp::Taken { .. } => Found::Taken { taken: Vec::new() },
            LookUp::Claim { id } => {
                let deal = deals::report(
                    &CrmLine {
                        deal: "Brightwater".into(),
                        of: None,
                        change: CrmChange::Won {
                            by: "Ana".into(),
                            amount: Money::parse("48000", "EUR").unwrap(),
                            discount_percent: None,
                            deal_type: None,
                        },
                    },
                    today(),
                )
                .deal;
                let taken = Taken { post: Some(post()), deal, at: self.now, by: TakenBy::Claim { id: *id } };
                Found::Claim { claim: Some(Box::new(taken)) }
            }
            LookUp::Handoff { id } => {
                let other = Bench::unopened().after(won(0));
                Found::Handoff { handoff: Some(Box::new(Handoff { id: *id, ..other.handoff })) }
            }
            LookUp::PoNumber { .. } => Found::PoNumber { handoffs: Vec::new() },
            LookUp::OrderRef { .. } => Found::OrderRef { handoff: None },
            LookUp::Agreements { .. } => Found::Agreements { handoffs: Vec::new() },
            LookUp::Waiting { .. } => Found::Waiting { handoffs: Vec::new() },
            LookUp::DecidedFor { .. } => Found::DecidedFor { decided: Vec::new() },
        }
    }

    /// The same handoff after that cause, ten minutes later.
    pub fn after(mut self, cause: Cause) -> Self {
        let later = TimeDelta::minutes(10);
        let outcome = self.decide(&cause, later).unwrap_or_else(|refusal| panic!("{cause:?}: {refusal:?}"));
        self.now += later;
        self.handoff = outcome.facts.iter().fold(self.handoff, |state, fact| evolve(state, fact, &cause.0, self.now));
        self
    }

    /// The state that an outcome leads to.
    pub fn then(&self, cause: &Cause, outcome: &Outcome, later: TimeDelta) -> Handoff {
        let at = self.now + later;
        outcome.facts.iter().fold(self.handoff.clone(), |state, fact| evolve(state, fact, &cause.0, at))
    }

    /// What a read-back asks a person to confirm now.
    pub fn shown_to(&self, id: &str) -> String {
        self.read_back_to(id).shown
    }

    /// Everything that a read-back shows a person now.
    pub fn shown_whole_to(&self, id: &str) -> String {
        self.read_back_to(id).whole
    }

    fn read_back_to(&self, id: &str) -> asking::ReadBack {
        let (actor, looked_up) = (person(id), LookedUp::default());
        asking::read_back(&self.handoff, &PersonId::from(id), &self.context(&actor, TimeDelta::zero(), &looked_up))
    }

    /// The decision that a press is about: the newest that is open, else the newest.
    pub fn newest(&self) -> Option<&Approval> {
        let newest = self.handoff.approvals.iter().rev();
        newest.clone().find(|approval| approval.is_open()).or(newest.clone().next())
    }

    /// The decision of that type.
    pub fn decision(&self, decision_type: &str) -> &Approval {
        let of_type = |approval: &&Approval| approval.snapshot.decision_type.as_str() == decision_type;
        self.handoff.approvals.iter().find(of_type).expect("it was judged")
    }
}

/// A press on that decision's card by the person who was asked, with whatever it asks for typed beside it.
pub fn pressed(approval: &Approval, decision: Decision) -> Cause {
    let who = approval.request.as_ref().map_or_else(|| PersonId::from("finn"), |request| request.accountable.clone());
    (Actor::person(&who), Event::Decided(press(approval.id, approval.snapshot.hash(), decision)))
}

pub fn press(approval: ApprovalId, snapshot_hash: String, decision: Decision) -> Press {
    let conditions = match decision {
        Decision::ApproveWithConditions => vec![Condition::new("the annex is signed", PersonId::from("ana"), None)],
        Decision::Approve | Decision::Reject | Decision::RequestInfo | Decision::Recuse => Vec::new(),
    };
    Press { approval, decision, snapshot_hash, text: Some("because of the size".into()), conditions }
}

pub fn returned(approval: &Approval) -> Cause {
    let (approval, snapshot_hash) = (approval.id, approval.snapshot.hash());
    (person("finn"), Event::Returned { approval, snapshot_hash, code: ReturnCode::Po, text: None })
}

pub fn hold() -> Cause {
    (person("ana"), Event::Held { reason: "the customer moves".into(), until: None })
}

pub fn void() -> Cause {
    (person("mira"), Event::Voided { reason: "reopened".into() })
}

pub fn timer(key: TimerKey) -> Cause {
    (Actor::Baton, Event::TimerDue { timer: key })
}

pub fn delivery_failed() -> Cause {
    (Actor::Baton, Event::DeliveryFailed { effect: EffectKey::from("console/1/2/3"), why: "gone".into() })
}

pub fn claim() -> ClaimId {
    ClaimId(1)
}

fn acknowledged() -> Event {
    Event::TaskDone { task: TaskKind::Provisioning }
}

/// What a second person keys who reads what the packet says.
pub fn keyed_alike(bench: &Bench) -> Cause {
    let fields = order_entry::keyed(&bench.handoff, policy());
    let values = fields.filter_map(|keyed| Some((keyed.field.name.clone(), keyed.held(&bench.handoff)?))).collect();
    (person("ruth"), Event::OrderKeyedAgain { values })
}

/// The export of an order that says so of the total.
pub fn read_back(by: &str, total: &str) -> Cause {
    let value = OrderValue { text: total.to_owned(), value: Some(Value::Money(Money::parse(total, "EUR").unwrap())) };
    let order = Some(Ok(BTreeMap::from([("amount_tcv".into(), value)])));
    let upload = Upload {
        name: "order-export.csv".into(),
        sha256: "ef".repeat(32),
        size: 200,
        kind: DocumentKind::OrderExport,
        is_said: false,
        lines: None,
        stated: QuoteStated::default(),
        certificate: None,
        order,
    };
    (person(by), Event::Uploaded(upload))
}

/// One handoff in every stage, each reached by what really happens.
pub fn stages() -> Vec<Bench> {
    let gathering = Bench::unopened().after(won(25));
    let complete = Bench::unopened().after(won(0)).after(no_purchase_order());
    let submit = |bench: &Bench| bench.clone().after((person("ana"), Event::Submitted));
    let accept = |bench: &Bench| bench.clone().after(pressed(bench.newest().unwrap(), Decision::Approve));
    let finance_review = submit(&complete);
    let sent_back = returned(finance_review.newest().unwrap());
    let order_ready = accept(&finance_review);
    let enter = || (person("finn"), Event::OrderEntered { order_ref: "SO-1".into() });
    let mut order_created = order_ready.clone();
    let fact = baton::workflow::fact::Fact::OrderEntered {
        order_ref: "SO-1".into(),
        second_entry: false,
        read_back: Vec::new(),
        awaits_export: false,
    };
    // The stage lasts only from one fact to the next, so it is made of the facts themselves.
    order_created.handoff = evolve(order_created.handoff, &fact, &person("finn"), order_created.now);
    let keyer = PersonId::from("ruth");
    let mut order_entry = order_ready.clone();
    for fact in [
        baton::workflow::fact::Fact::OrderEntered {
            order_ref: "SO-1".into(),
            second_entry: true,
            read_back: Vec::new(),
            awaits_export: false,
        },
        baton::workflow::fact::Fact::TaskAsked {
            task: TaskKind::SecondEntry,
            of: keyer,
            role: "second_keyer".into(),
            window_minutes: 480,
            due_at: order_entry.now + TimeDelta::days(1),
        },
    ] {
        // The deal of these tables is below the limit.
        order_entry.handoff = evolve(order_entry.handoff, &fact, &person("finn"), order_entry.now);
    }
    let go_live = complete.clone().after(answered("billing_start_trigger", Value::Choice("go_live".into())));
    // A start of billing other than the usual is decided first (`decision:B1`).
    let awaiting = accept(&submit(&accept(&go_live).after(reason()))).after(enter());
    let closed = order_ready.clone().after(enter()).after((person("pavel"), acknowledged()));
    let off = order_ready.clone().after(enter()).after(lost());
    vec![
        Bench::unopened(),
        Bench::unopened().after(started(gathering.handoff.deal.clone(), Opening::BeforeSignature)),
        gathering.clone(),
        complete,
        finance_review.clone(),
        finance_review.after(sent_back),
        order_ready.clone(),
        order_entry,
        order_created,
        awaiting,
        order_ready.after(enter()),
        gathering.clone().after(hold()),
        gathering.clone().after(void()),
        gathering.clone().after(lost()),
        off,
        gathering.after(superseded()),
        closed,
    ]
}

/// Which stage of how many. A new one does not compile until it is counted, and then lacks a row.
pub fn number(stage: &Stage) -> (usize, usize) {
    let number = match stage {
        Stage::Unopened => 0,
        Stage::Gathering => 1,
        Stage::Complete => 2,
        Stage::FinanceReview => 3,
        Stage::Returned { .. } => 4,
        Stage::OrderReady => 5,
        Stage::OrderCreated => 6,
        Stage::AwaitingBillingTrigger => 7,
        Stage::ReadyForBilling => 8,
        Stage::OnHold { .. } => 9,
        Stage::Voided { .. } => 10,
        Stage::PreSignature => 11,
        Stage::CancelOrCredit { .. } => 12,
        Stage::Superseded { .. } => 13,
        Stage::Closed { .. } => 14,
        Stage::OrderEntry => 15,
    };
    (number, 16)
}

/// Whoever is asked passes it on.
pub fn delegated(approval: ApprovalId, shown: &str) -> Event {
    Event::Delegated { approval, snapshot_hash: shown.to_owned(), to: "cora".into(), until: None }
}

/// Whoever is asked is on it.
pub fn put_off(approval: ApprovalId, shown: &str) -> Event {
    Event::PutOff { approval, snapshot_hash: shown.to_owned(), hours: 1, reason: None }
}

/// Dina says that she is away.
pub fn away_said() -> Event {
    let (from, to) = ("2026-03-09".parse().unwrap(), "2026-03-13".parse().unwrap());
    let (person, cover) = ("dina".into(), Some("viktor".into()));
    Event::AwaySaid(AwaySaid { person, from, to, cover, kind: AbsenceKind::Away, only: None })
}

/// An absence begins that was called off meanwhile.
pub fn absence_due() -> Cause {
    let (from, until) = ("2026-03-09T00:00:00Z".parse().unwrap(), "2026-03-13T00:00:00Z".parse().unwrap());
    let source = AbsenceSource::PeopleFile;
    let (person, kind) = ("dina".into(), AbsenceKind::Away);
    let absence =
        Absence { person, from, until, begins_at: from, back_at: until, cover: None, kind, only: None, source };
    (Actor::Baton, Event::AbsenceNews { news: AbsenceNews::Due, absence })
}

/// A digest for the person who decides discounts.
pub fn schedule_due() -> Cause {
    let lines = vec!["H-1 Brightwater: discount".to_owned()];
    let digest = Digest { of: "dina".into(), kind: DigestKind::Waiting, title: "what waits".into(), lines, more: 0 };
    let run = ScheduleRun {
        schedule: "what_waits".into(),
        at: "2026-03-10T08:00:00Z".parse().unwrap(),
        digests: vec![digest],
    };
    (Actor::Baton, Event::ScheduleDue(run))
}

/// A platform vouches for an account of that person.
pub fn account_of(person: &str) -> Event {
    let platform = baton::domain::ids::Platform::Console;
    let account = baton::domain::person::Account { platform, team: String::new(), user: format!("{person}-2") };
    Event::AccountLinked { account, person: person.into(), by: "email".into() }
}

/// That person takes the account off.
pub fn account_off(person: &str) -> Event {
    let platform = baton::domain::ids::Platform::Console;
    let account = baton::domain::person::Account { platform, team: String::new(), user: format!("{person}-2") };
    Event::AccountUnlinked { account, person: person.into() }
}

/// That the purchase order may wait.
pub fn waiver_asked() -> WaiverAsked {
    let day = |day: &str| day.parse().unwrap();
    let (cure_on, until) = (day("2026-03-20"), day("2026-04-01"));
    WaiverAsked { field: "po_required".into(), reason: "the customer sends it later".into(), cure_on, until }
}
