//! Values for the tests of this folder.

use std::sync::Arc;

use baton::domain::approval::{Approval, ApprovalState, Condition, Decision, Request, Ruling};
use baton::domain::deal::{Deal, PostRef};
use baton::domain::document::{Document, DocumentKind, DocumentRef};
use baton::domain::field::{FieldState, Provenance, Source, Value};
use baton::domain::handoff::{Handoff, Opening, PacketKind, Question, Stage};
use baton::domain::ids::{ApprovalId, EffectKey, FieldName, HandoffId, PersonId, Platform};
use baton::domain::packet::Entry as Held;
use baton::domain::person::Actor;
use baton::domain::place::Place;
use baton::domain::snapshot::{Change, Contents, ShownValue, Snapshot};
use baton::store::{Entry, Position, Store, StoreError, Tx};
use baton::workflow::effect::{Audience, Effect, Notice, What};
use baton::workflow::event::TimerChange;
use baton::workflow::fact::{Fact, PolicyRef};
use chrono::{DateTime, Duration, Utc};
use serde_json::json;

/// An instant: so many minutes after the tests' beginning.
pub fn minute(minutes: i64) -> DateTime<Utc> {
    let start: DateTime<Utc> = "2026-04-01T09:00:00.123456Z".parse().unwrap();
    start + Duration::minutes(minutes)
}

/// The person who acts in most tests.
pub fn ana() -> Actor {
    Actor::person(&"ana".into())
}

/// A deal of that name, of the account `Brightwater Ltd`.
pub fn deal(name: &str) -> Deal {
    Deal {
        name: Some(name.to_owned()),
        account: Some("Brightwater Ltd".to_owned()),
        amount: Some("48000.00".parse().unwrap()),
        currency: Some("EUR".parse().unwrap()),
        owner: Some("Ana Ruiz".to_owned()),
        close_date: Some("2026-03-31".parse().unwrap()),
        ..Deal::default()
    }
}

/// A message of the deals channel.
pub fn post(message: &str) -> PostRef {
    PostRef { platform: Platform::Console, channel: "deals".to_owned(), message: message.to_owned() }
}

/// The policy of the tests.
pub fn policy() -> PolicyRef {
    PolicyRef { version: "1".to_owned(), hash: "ab".repeat(32) }
}

/// That a handoff of that deal was opened.
pub fn opened(deal: &Deal) -> Fact {
    Fact::HandoffOpened {
        kind: PacketKind::New,
        deal: deal.clone(),
        owner: Some("ana".into()),
        requester: None,
        post: None,
        claim: None,
        source: "crm".to_owned(),
        policy: policy(),
        opening: Opening::Won,
    }
}

/// A handoff of that deal that is being gathered.
pub fn gathering(id: HandoffId, deal: &Deal) -> Handoff {
    Handoff {
        stage: Stage::Gathering,
        deal: deal.clone(),
        owner: Some("ana".into()),
        opened_at: Some(minute(0)),
        changed_at: Some(minute(0)),
        ..Handoff::unopened(id)
    }
}

/// Something to say in the handoff's thread; `number` makes it another one.
pub fn effect(key: &str) -> Effect {
    let to = Audience::Place { place: Place::Channel { platform: Platform::Console, channel: "deals".to_owned() } };
    let notice = Box::new(Notice::Voided { reason: format!("said under {key}") });
    Effect { key: EffectKey::new(key), what: What::Say { to, notice } }
}

/// What one step of a test records, owned so that a job can carry it.
#[derive(Clone)]
pub struct Step {
    pub at: DateTime<Utc>,
    pub actor: Actor,
    pub handoff: Option<Handoff>,
    pub facts: Vec<Fact>,
    pub effects: Vec<Effect>,
    pub timers: Vec<TimerChange>,
}

impl Default for Step {
    fn default() -> Self {
        Self { at: minute(0), actor: ana(), handoff: None, facts: vec![], effects: vec![], timers: vec![] }
    }
}

impl Step {
    /// Records it inside a job.
    pub async fn record(&self, tx: &mut Tx) -> Result<Vec<Position>, StoreError> {
        let handoff = self.handoff.clone().map(Arc::new);
        let entry = Entry {
            at: self.at,
            actor: &self.actor,
            handoff: handoff.as_ref(),
            facts: &self.facts,
            effects: &self.effects,
            timers: &self.timers,
        };
        tx.record(&entry).await
    }

    /// Records it as a job of its own.
    pub async fn write(self, store: &Store) -> Result<Vec<Position>, StoreError> {
        let step = Arc::new(self);
        store.write(move |tx| Box::pin(async move { step.record(tx).await })).await
    }
}

/// Opens a handoff of that deal, with those effects.
pub async fn open(store: &Store, deal: &Deal, effects: Vec<Effect>) -> HandoffId {
    let deal = deal.clone();
    let opening = store.write::<_, StoreError>(move |tx| {
        Box::pin(async move {
            let id = tx.next_handoff_id().await?;
            let step =
                Step { handoff: Some(gathering(id, &deal)), facts: vec![opened(&deal)], effects, ..Step::default() };
            step.record(tx).await?;
            Ok(id)
        })
    });
    opening.await.unwrap()
}

/// That a field holds that value.
pub fn value_set(field: &str, value: Value) -> Fact {
    Fact::ValueSet {
        field: field.into(),
        value,
        state: FieldState::Confirmed,
        provenance: provenance(),
        was: None,
        against: Vec::new(),
    }
}

fn provenance() -> Provenance {
    let source = Source::File { name: "order \"form\".pdf".to_owned(), sha256: "cd".repeat(32) };
    Provenance { source, person: Some("ana".into()), at: minute(3), words: Some("net 30, naïve – ✓".to_owned()) }
}

/// One value of every type.
pub fn every_value() -> Vec<Value> {
    let values = json!([
        {"type": "text", "value": "a \"quoted\" line\u{1}"},
        {"type": "number", "value": "0.1000000000000000000000000001"},
        {"type": "percent", "value": "12.50"},
        {"type": "money", "value": {"amount": "48000.00", "currency": "EUR"}},
        {"type": "currency", "value": "JPY"},
        {"type": "date", "value": "2028-02-29"},
        {"type": "yes_no", "value": false},
        {"type": "choice", "value": "order_form"},
        {"type": "email", "value": "ap@brightwater.example"},
        {"type": "address", "value": {"street": ["1 Quay"], "city": "Cork", "region": null, "postal_code": "T12",
            "country": "IE"}},
        {"type": "payment_terms", "value": {"type": "net", "days": 30,
            "early_discount": {"percent": "2", "within_days": 10}}},
        {"type": "payment_terms", "value": {"type": "day_of_following_month", "day": "last"}},
        {"type": "billing", "value": {"frequency": "quarterly", "timing": "advance"}},
        {"type": "lines", "value": [{"sku": "S-1", "description": "Seats", "quantity": "10", "list_unit": "99.9999",
            "net_unit": "90", "periods": "12", "currency": "EUR"}]},
        {"type": "document", "value": {"name": "o.pdf", "kind": "order_form", "version": 2, "sha256": "ef"}},
    ]);
    serde_json::from_value(values).unwrap()
}

/// A handoff that holds something of everything that a handoff can hold.
pub fn full_handoff(id: HandoffId) -> Handoff {
    let mut handoff = gathering(id, &deal("Brightwater expansion"));
    handoff.stage = Stage::OnHold {
        reason: "the customer reorganises".to_owned(),
        owner: "ana".into(),
        until: Some("2026-05-01".parse().unwrap()),
        back_to: Box::new(Stage::Gathering),
    };
    for (number, value) in every_value().into_iter().enumerate() {
        let held = Held {
            value,
            state: FieldState::Proposed,
            provenance: provenance(),
            confirmed_by: (number % 2 == 0).then(|| "cora".into()),
            against: Vec::new(),
        };
        handoff.packet.put(FieldName(format!("field_{number}")), held);
    }
    handoff.documents = vec![document()];
    handoff.approvals = every_state().into_iter().zip(1..).map(|(state, id)| approval(ApprovalId(id), state)).collect();
    handoff.questions.insert("po_number".into(), Question { of: "ana".into(), at: minute(4), until: None });
    handoff.obligations = vec![condition()];
    handoff.post = Some(post("m-1"));
    handoff.requester = Some("mira".into());
    handoff.order_ref = Some("SO-1".to_owned());
    handoff.submitted_at = Some(minute(5));
    handoff
}

pub fn document() -> Document {
    Document {
        reference: DocumentRef {
            name: "order.pdf".to_owned(),
            kind: DocumentKind::OrderForm,
            version: 1,
            sha256: "ef".repeat(32),
        },
        size: 20_000,
        added_by: "ana".into(),
        added_at: minute(2),
        supersedes: None,
    }
}

fn condition() -> Condition {
    Condition::new("send the audit", "ana".into(), Some("2026-06-01".parse().unwrap()))
}

pub fn ruling(decision: Decision) -> Ruling {
    Ruling {
        decision,
        by: "cora".into(),
        on_behalf_of: Some("dina".into()),
        at: minute(9),
        reason: Some("it is covered".to_owned()),
        conditions: vec![condition()],
    }
}

pub fn changes() -> Vec<Change> {
    vec![Change { title: "discount".to_owned(), was: "10%".to_owned(), now: None }]
}

fn every_state() -> Vec<ApprovalState> {
    let (by, at) = (PersonId::from("dina"), minute(8));
    vec![
        ApprovalState::Cleared,
        ApprovalState::Asked,
        ApprovalState::InfoRequested { by: by.clone(), question: "why?".to_owned(), at, awaited: None },
        ApprovalState::Granted(ruling(Decision::ApproveWithConditions)),
        ApprovalState::Rejected(ruling(Decision::Reject)),
        ApprovalState::Recalled { by, at },
        ApprovalState::Lapsed { changes: changes(), at, ruling: Some(ruling(Decision::Approve)) },
    ]
}

pub fn snapshot() -> Snapshot {
    let shown = ShownValue { title: "discount".to_owned(), text: "12.5%".to_owned(), exact: "12.5".to_owned() };
    let contents = Contents {
        decision_type: "discount".into(),
        row: "D2.blended".into(),
        band: "D2".into(),
        limit: "blended discount above 10%".to_owned(),
        read_set: [("blended_discount_percent".to_owned(), shown.clone())].into(),
        shows: [("total".to_owned(), shown)].into(),
    };
    contents.into()
}

pub fn request() -> Request {
    Request {
        stands_in_for: Vec::new(),
        accountable: "dina".into(),
        role: "sales_director".into(),
        before: vec!["mira".into()],
        consulted: vec!["finance".into()],
        asked_at: minute(6),
        due_at: minute(600),
        window_minutes: 480,
        used_minutes: 12,
        running_since: Some(minute(7)),
        steps_done: 1,
        put_off: None,
        advice: Vec::new(),
    }
}

fn approval(id: ApprovalId, state: ApprovalState) -> Approval {
    let request = (state != ApprovalState::Cleared).then(request);
    Approval { id, snapshot: snapshot(), state, request, replaces: None, opened_at: minute(6) }
}
