//! The check of an order that somebody entered by hand (`decision:O1`; `checklist.md`, K): above policy's limit, and for
//! bank details always, a second person keys it without sight of the first entry, and it counts once both agree. Any
//! order is read back from its own export, where somebody of Finance brings it: what differs holds up the bill.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::field::{Field, FieldRole, FieldType, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{FieldName, PersonId};
use crate::domain::money::Money;
use crate::domain::task::TaskKind;
use crate::policy::PolicyBook;
use crate::policy::mapping::FieldTransfer;

use super::draft::Draft;
use super::effect::{Notice, What};
use super::event::{OrderValue, Upload};
use super::fact::{Fact, KeyedAgain};
use super::outcome::{Outcome, Reason, Refusal};
use super::quoted::quoted;
use super::{Context, documents, finance, tasks};

/// A field of the order, as it is keyed and compared.
pub struct KeyedField<'p> {
    /// The field of the packet.
    pub field: &'p Field,
    /// What is keyed: the field itself; of a record, its first part, which is all that an order holds of it.
    pub typed: Field,
}

impl KeyedField<'_> {
    /// What the packet says.
    pub fn held(&self, handoff: &Handoff) -> Option<Value> {
        let value = handoff.packet.counting(&self.field.name)?;
        if self.field.field_type != FieldType::Record {
            return Some(value.clone());
        }
        let part = self.field.parts.first()?;
        self.field.parts_of(value)?.get(&part.name).cloned()
    }
}

/// Whether the order of this packet counts only once it was keyed twice.
pub fn is_keyed_twice(handoff: &Handoff, policy: &PolicyBook) -> bool {
    let is_by_hand = keyed(handoff, policy).next().is_some();
    let is_large = match handoff.packet.counting(&policy.by_role(FieldRole::Total).name) {
        // What cannot be converted may be anything.
        Some(Value::Money(total)) => {
            policy.worth(*total).is_none_or(|worth| worth > policy.organisation().order_entry.second_entry_above)
        }
        _ => false,
    };
    let has_bank_details = || {
        let of_bank = policy.find_role(FieldRole::RemitTo);
        of_bank.is_some_and(|field| handoff.packet.counting(&field.name).is_some())
    };
    is_by_hand && (is_large || has_bank_details())
}

/// The fields that are keyed a second time: those that policy compares, a person types over, and that can be typed.
pub fn keyed<'p>(handoff: &'p Handoff, policy: &'p PolicyBook) -> impl Iterator<Item = KeyedField<'p>> {
    let fields = policy.fields().filter(move |field| {
        let is_bank = field.role == Some(FieldRole::RemitTo);
        let mapped = policy.mapping().of(&field.name);
        let is_compared = mapped.is_some_and(|mapped| {
            mapped.check && matches!(mapped.transfer, FieldTransfer::Copied | FieldTransfer::Interpreted)
        });
        let is_typed = !matches!(field.field_type, FieldType::Lines | FieldType::Document | FieldType::List);
        (is_compared || is_bank) && is_typed
    });
    let keyed = fields.map(|field| match field.parts.first() {
        Some(part) => {
            let (name, title) = (field.name.clone(), field.title.clone());
            KeyedField { field, typed: Field { name, title, ..field.of_part(part) } }
        }
        None => KeyedField { field, typed: field.clone() },
    });
    keyed.filter(|keyed| keyed.held(handoff).is_some())
}

/// The fields that whoever enters the order reads back with it.
pub fn read_back_by_hand(handoff: &Handoff, policy: &PolicyBook) -> Vec<FieldName> {
    keyed(handoff, policy).map(|keyed| keyed.field.name.clone()).collect()
}

/// Asks the second person; whoever is asked already sees the other reference on the card.
pub(super) fn ask(draft: &mut Draft<'_>) {
    let asked = draft.handoff.open_task(TaskKind::SecondEntry).map(|task| task.of.clone());
    match asked.filter(|asked| draft.handoff.entered_by.as_ref() != Some(asked)) {
        Some(person) => draft.out.effect(What::TaskCard { task: TaskKind::SecondEntry, person }),
        None => tasks::ask_second_entry(draft),
    }
}

/// The order exists, and its check has passed or is not needed.
pub(super) fn created(draft: &mut Draft<'_>) {
    // An order that was put right is the same order, and what was asked for it stays asked.
    if draft.handoff.task(TaskKind::Provisioning).is_none() {
        tasks::ask_provisioning(draft);
    }
    finance::try_billing(draft);
}

/// Somebody of Finance brings the order as its system has it.
pub(super) fn read_back(
    handoff: &Handoff,
    upload: &Upload,
    read: &BTreeMap<FieldName, OrderValue>,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    must_have_an_order(handoff)?;
    finance::must_be_finance(speaker, "read the order back", ctx)?;
    let row = |keyed: KeyedField<'_>| {
        let in_order = read.get(&keyed.field.name);
        let text = in_order.map(|value| value.text.clone()).unwrap_or_default();
        row(&keyed, in_order.and_then(|value| value.value.as_ref()), text, (handoff, ctx.policy))
    };
    let mut rows: Vec<KeyedAgain> = keyed(handoff, ctx.policy).map(row).collect();
    rows.extend(listed_rows(handoff, read, ctx.policy));
    let differing: Vec<KeyedAgain> = rows.iter().filter(|row| !row.matched).cloned().collect();
    let mut draft = Draft::new(handoff, ctx);
    documents::keep_document(&mut draft, upload, speaker);
    let compared = rows.len() as u32;
    draft.fact(Fact::OrderReadBack { name: upload.name.clone(), sha256: upload.sha256.clone(), rows });
    if differing.is_empty() {
        draft.tell_thread(Notice::OrderAgrees { by: speaker.id.clone(), name: upload.name.clone(), compared });
        if handoff.stage == Stage::OrderEntry && draft.handoff.stage == Stage::OrderCreated {
            created(&mut draft);
        }
        tasks::try_close(&mut draft);
        return Ok(draft.finish());
    }
    for person in who_settles(handoff, &speaker.id, ctx) {
        let notice = Notice::OrderDiffers { name: upload.name.clone(), rows: differing.clone() };
        draft.out.tell(&person, notice);
    }
    Ok(draft.finish())
}

fn must_have_an_order(handoff: &Handoff) -> Result<(), Refusal> {
    match &handoff.stage {
        Stage::OrderEntry | Stage::OrderCreated | Stage::AwaitingBillingTrigger | Stage::ReadyForBilling => Ok(()),
        Stage::OnHold { .. } => Err(Refusal::new("failure:F2", Reason::OnHold)),
        Stage::Unopened
        | Stage::PreSignature
        | Stage::Gathering
        | Stage::Complete
        | Stage::FinanceReview
        | Stage::Returned { .. }
        | Stage::OrderReady
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => {
            let (stage, tried) = (handoff.stage.word().to_owned(), "read an order back".to_owned());
            Err(Refusal::new("decision:O1", Reason::NotFromHere { stage, tried }))
        }
    }
}

/// A second person keyed the order.
pub(super) fn keyed_again(
    handoff: &Handoff,
    values: &BTreeMap<FieldName, Value>,
    ctx: &Context<'_>,
) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    if matches!(handoff.stage, Stage::OnHold { .. }) {
        return Err(Refusal::new("failure:F2", Reason::OnHold));
    }
    if handoff.stage != Stage::OrderEntry {
        let (stage, tried) = (handoff.stage.word().to_owned(), "key the order a second time".to_owned());
        let was_keyed =
            handoff.task(TaskKind::SecondEntry).is_some() && handoff.open_task(TaskKind::SecondEntry).is_none();
        let reason = match was_keyed {
            true => Reason::AlreadySo { stage: "keyed a second time".into() },
            false => Reason::NotFromHere { stage, tried },
        };
        return Err(Refusal::new("decision:O1", reason));
    }
    if handoff.entered_by.as_ref() == Some(&speaker.id) || !tasks::may_do(handoff, TaskKind::SecondEntry, speaker, ctx)
    {
        let who = match handoff.open_task(TaskKind::SecondEntry) {
            Some(task) => ctx.directory.name_of(&task.of).to_owned(),
            None => "a second person, who did not enter it".to_owned(),
        };
        return Err(Refusal::new("decision:O1", Reason::NotYours { tried: "key the order a second time".into(), who }));
    }
    let row = |keyed: KeyedField<'_>| {
        let second = values.get(&keyed.field.name);
        let text = second.map(|value| keyed.typed.show(value)).unwrap_or_default();
        row(&keyed, second, text, (handoff, ctx.policy))
    };
    let rows: Vec<KeyedAgain> = keyed(handoff, ctx.policy).map(row).collect();
    let differing: Vec<KeyedAgain> = rows.iter().filter(|row| !row.matched).cloned().collect();
    let mut draft = Draft::new(handoff, ctx);
    draft.fact(Fact::OrderKeyedAgain { rows });
    if differing.is_empty() {
        tasks::finish(&mut draft, TaskKind::SecondEntry);
        draft.tell_thread(Notice::TaskDone { task: TaskKind::SecondEntry, by: speaker.id.clone() });
        if draft.handoff.stage == Stage::OrderCreated {
            created(&mut draft);
        }
        return Ok(draft.finish());
    }
    for person in who_settles(handoff, &speaker.id, ctx) {
        // Whoever keys it again stays without sight of what it is compared with.
        let blind = |row: &KeyedAgain| KeyedAgain { text: String::new(), ..row.clone() };
        let notice = match person == speaker.id {
            true => Notice::EntryDiffersForKeyer { rows: differing.iter().map(blind).collect() },
            false => Notice::EntryDiffers { by: speaker.id.clone(), rows: differing.clone() },
        };
        draft.out.tell(&person, notice);
    }
    Ok(draft.finish())
}

/// The fields of which an order has rows.
pub struct Listed {
    /// The lines: what they come to is compared.
    pub lines: Option<FieldName>,
    /// The invoices, which follow from frequency and timing: their days and amounts are compared.
    pub schedule: Option<FieldName>,
}

/// The fields of which an order has rows, as policy names them.
pub fn listed(policy: &PolicyBook) -> Listed {
    let name = |role| policy.find_role(role).map(|field| field.name.clone());
    // A plan that is compared by its code is compared by that alone.
    let is_compared = |name: &FieldName| policy.mapping().of(name).is_some_and(|mapped| mapped.check);
    let schedule = name(FieldRole::Billing).filter(|name| !is_compared(name));
    Listed { lines: name(FieldRole::QuoteLines), schedule }
}

/// Invoices as they are compared.
pub fn invoices(rows: &[(NaiveDate, Money)]) -> Value {
    let mut sorted = rows.to_vec();
    sorted.sort_by_key(|(on, amount)| (*on, amount.amount()));
    let invoice = |(on, amount): (NaiveDate, Money)| {
        let parts = [("on", Value::Date(on)), ("amount", Value::Money(amount))];
        Value::Record(parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    };
    Value::List(sorted.into_iter().map(invoice).collect())
}

/// The same in words: the first, and how many follow.
pub fn invoices_in_words(rows: &[(NaiveDate, Money)]) -> String {
    let said: Vec<String> = rows.iter().take(SHOWN_MAX).map(|(on, amount)| format!("{amount} on {on}")).collect();
    let more = rows.len().saturating_sub(SHOWN_MAX);
    let more = if more == 0 { String::new() } else { format!(" and {more} more") };
    format!("{}{more}", said.join(", "))
}

/// More invoices than this are counted.
const SHOWN_MAX: usize = 4;

/// What the packet says of the rows of its order: the value that is compared, and its words.
pub fn listed_in_packet(handoff: &Handoff, field: &FieldName, policy: &PolicyBook) -> Option<(Value, String)> {
    let (names, quoted) = (listed(policy), quoted(handoff, policy)?);
    if names.lines.as_ref() == Some(field) {
        let total = quoted.figures.total?;
        return Some((Value::Money(total), format!("{total} in all lines")));
    }
    // What waits for an event has no day that an export could agree with.
    let rows = quoted.schedule.iter().map(|invoice| Some((invoice.day()?, invoice.amount)));
    let rows: Vec<(NaiveDate, Money)> = rows.collect::<Option<_>>()?;
    let is_schedule = names.schedule.as_ref() == Some(field) && !rows.is_empty();
    is_schedule.then(|| (invoices(&rows), invoices_in_words(&rows)))
}

/// Lines and invoices are compared where the export has them, and the packet can tell them.
fn listed_rows(handoff: &Handoff, read: &BTreeMap<FieldName, OrderValue>, policy: &PolicyBook) -> Vec<KeyedAgain> {
    let names = listed(policy);
    let row = |field: FieldName| {
        let (in_order, (held, _)) = (read.get(&field)?, listed_in_packet(handoff, &field, policy)?);
        let second_value_hash = in_order.value.as_ref().map(Value::hash).unwrap_or_default();
        let matched = in_order.value.as_ref() == Some(&held);
        Some(KeyedAgain { field, text: in_order.text.clone(), second_value_hash, matched })
    };
    names.lines.into_iter().chain(names.schedule).filter_map(row).collect()
}

/// Each type is compared in its normal form: words without case and punctuation, an identifier without blanks too, an
/// address without case.
fn row(
    keyed: &KeyedField<'_>,
    second: Option<&Value>,
    text: String,
    (handoff, policy): (&Handoff, &PolicyBook),
) -> KeyedAgain {
    let compare = policy.mapping().of(&keyed.field.name).map(|mapped| mapped.compare).unwrap_or_default();
    let plain = |value: &Value| {
        if let Value::Text(text) = value {
            return Value::Text(compare.normal(text));
        }
        if let Value::Email(address) = value {
            return Value::Email(address.to_lowercase());
        }
        if let Value::Moment(at) = value {
            return Value::Date(at.with_timezone(&policy.organisation().zone).date_naive());
        }
        if let Value::Address(address) = value {
            Value::Text(compare.normal(&address.to_string()))
        } else {
            value.clone()
        }
    };
    let (first, second) = (keyed.held(handoff).as_ref().map(plain), second.map(plain));
    KeyedAgain {
        field: keyed.field.name.clone(),
        text,
        second_value_hash: second.as_ref().map(Value::hash).unwrap_or_default(),
        matched: first == second,
    }
}

/// Whoever keyed it, whoever entered it, and the role above the second keyer, whose decision the difference is.
fn who_settles(handoff: &Handoff, second: &PersonId, ctx: &Context<'_>) -> Vec<PersonId> {
    let role = &ctx.policy.organisation().roles.second_keyer;
    // Whoever leads has not typed the order themselves, or nobody would see both.
    let typed = |person: &PersonId| person == second || handoff.entered_by.as_ref() == Some(person);
    let above = ctx.policy.ladders().rungs_above(role).iter().flat_map(|role| ctx.directory.with_role(role));
    let lead = above.map(|person| person.id.clone()).find(|person| !typed(person));
    let mut people: Vec<PersonId> = Vec::new();
    for person in lead.into_iter().chain(handoff.entered_by.clone()).chain([second.clone()]) {
        if !people.contains(&person) {
            people.push(person);
        }
    }
    people
}
