//! What Finance says of the order: its reference in a line, and what its own export says of each field.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime};

use crate::domain::field::{FieldRole, FieldType, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::FieldName;
use crate::domain::money::Money;
use crate::domain::taken::words_key;
use crate::policy::mapping::MappedRows;
use crate::workflow::event::OrderValue;
use crate::workflow::order_entry;

use super::hear::Listening;
use super::hearing::order_export::Pair;
use super::of_one_field::read_one_value;

/// The parts of an address in the order in which it is read.
const ADDRESS_PARTS: [&str; 5] = ["street", "city", "region", "postal_code", "country"];
/// How a line begins that names the order.
const LABELS: [&str; 6] = ["order", "order ref", "order reference", "order no", "order number", "sales order"];

/// The order's reference in `order: SO-1042`: where there is an order or may be one, and wherever it can be nothing else.
pub fn reference<'w>(words: &'w str, handoff: &Handoff) -> Option<&'w str> {
    let may_have_one = handoff.order_ref.is_some() || handoff.stage == Stage::OrderReady;
    let put_right = pattern!(r"(?i)^(?:sorry|correction|oops|no|actually|i mean|meant)[,:.!]? ");
    let words = words.trim();
    let words = &words[put_right.find(words).map_or(0, |found| found.end())..];
    let (label, reference) = words.split_once([':', '#', '='])?;
    let label = label.trim().trim_end_matches('.').to_lowercase();
    let reference = reference.trim();
    let is_one_line = !reference.is_empty() && !reference.contains('\n') && reference.chars().count() <= 100;
    // Before there may be an order, a number could be the customer's; one that begins as our own do is answered as such.
    let is_ours = || pattern!(r"(?i)^(?:so|ord|order|oe|sales order)[- #]?\d\S*$").is_match(reference);
    ((may_have_one || is_ours()) && is_one_line && LABELS.contains(&label.as_str())).then_some(reference)
}

/// The reference in `SO-1042`, `booked as SO-1042`, `order 1042 entered`, where an order is waited for.
pub fn reference_in_words<'w>(words: &'w str, handoff: &Handoff) -> Option<&'w str> {
    let words = words.trim();
    let alone = pattern!(r"(?i)^(?P<ref>(?:so|ord|oe)[-_/#]?\d[\w/-]{2,40})[.!]?$");
    let told = pattern!(
        r"(?i)^(?:done,? |ok,? )?(?:(?:it'?s |it is )?(?:booked|entered|created|keyed)(?: it)? (?:as|under) (?:order )?|(?:the )?(?:sales )?order (?:is |no\.? |number |ref |number is )?)",
        r"(?P<ref>[\w/#-]*\d[\w/#-]*)(?: (?:is |has been )?(?:booked|entered|created|keyed|in the system))?[.!]?$"
    );
    let said = alone.captures(words).or_else(|| told.captures(words)).filter(|_| handoff.stage == Stage::OrderReady)?;
    said.name("ref").map(|reference| reference.as_str())
}

/// What is wrong with words as an order's reference, if anything is.
pub fn problem_of_reference(words: &str) -> Option<&'static str> {
    let words = words.trim();
    let is_placeholder =
        ["tbd", "tba", "n/a", "na", "none", "pending", "unknown"].contains(&words.to_lowercase().as_str());
    let has_its_form = words.split_whitespace().count() <= 2 && words.chars().any(char::is_numeric);
    let is_short = words.chars().count() <= REFERENCE_MAX;
    (is_placeholder || !has_its_form || !is_short)
        .then_some("an order's reference as the system of record has it, such as SO-1042")
}

/// More lines or invoices than an order has.
const ROWS_MAX: usize = 400;

/// The longest reference.
const REFERENCE_MAX: usize = 50;

/// Whether a file names fields of the system in which orders are entered, so that it can be nothing but an order.
pub fn is_an_order(pairs: &[Pair], listening: &Listening<'_>) -> bool {
    let mapping = listening.policy.mapping();
    let names: Vec<String> = pairs.iter().map(|(name, _)| plain(name)).collect();
    let fields = listening.policy.fields().filter_map(|field| mapping.of(&field.name));
    fields.filter(|mapped| names.contains(&plain(&mapped.to))).count() >= 2
}

/// What the order's export says of the fields that are compared, by the names of `mapping.toml`.
pub fn read(
    name: &str,
    pairs: &[Pair],
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Result<BTreeMap<FieldName, OrderValue>, String> {
    let said: BTreeMap<String, &str> = pairs.iter().map(|(name, value)| (plain(name), value.as_str())).collect();
    let mapping = listening.policy.mapping();
    let reference = mapping.reference.as_deref().and_then(|reference| said.get(&plain(reference)).copied());
    if let (Some(other), Some(order)) = (reference, &handoff.order_ref)
        && words_key(other) != words_key(order)
    {
        return Err(format!("{name}: it is the export of {other}, and the order of {} is {order}", handoff.id));
    }
    let currency = mapping.of(&listening.policy.by_role(FieldRole::Currency).name);
    let currency = currency.and_then(|mapped| said.get(&plain(&mapped.to)).copied());
    let mut read = BTreeMap::new();
    for keyed in order_entry::keyed(handoff, listening.policy) {
        let Some(mapped) = mapping.of(&keyed.field.name) else { continue };
        let Some(text) = text_of(&plain(&mapped.to), &said) else { continue };
        // A system writes an amount and its currency in two fields.
        let words = match (keyed.typed.field_type, currency) {
            (FieldType::Money, Some(currency)) if text.chars().all(|sign| !sign.is_alphabetic()) => {
                format!("{text} {currency}")
            }
            _ => text,
        };
        let words = if keyed.typed.field_type == FieldType::Date { day_of(&words, listening) } else { words };
        let value: Option<Value> = read_one_value(&keyed.typed, &words, handoff, listening);
        read.insert(keyed.field.name.clone(), OrderValue { text: words, value });
    }
    let rows = Rows { said: &said, currency };
    let names = order_entry::listed(listening.policy);
    if let (Some(field), Some(mapped)) = (names.lines, &mapping.lines)
        && let Some(lines) = rows.lines(mapped)
    {
        read.insert(field, lines);
    }
    if let (Some(field), Some(mapped)) = (names.schedule, &mapping.schedule)
        && let Some(invoices) = rows.invoices(mapped, listening)
    {
        read.insert(field, invoices);
    }
    if read.is_empty() {
        let names = order_entry::keyed(handoff, listening.policy).filter_map(|keyed| mapping.of(&keyed.field.name));
        let names: Vec<&str> = names.map(|mapped| mapped.to.as_str()).collect();
        let system = &mapping.system;
        return Err(format!("{name}: it has none of the names of the {system} that I compare: {}", names.join(", ")));
    }
    Ok(read)
}

/// The rows that an export has under numbered names.
struct Rows<'s> {
    said: &'s BTreeMap<String, &'s str>,
    currency: Option<&'s str>,
}

impl Rows<'_> {
    fn part(&self, mapped: &MappedRows, number: usize, part: &str) -> Option<&str> {
        self.said.get(&format!("{}.{number}.{}", plain(&mapped.of), plain(part))).copied()
    }

    /// The amounts of the rows, as many as there are; an amount that cannot be read is `None`.
    fn amounts<'r>(&'r self, mapped: &'r MappedRows) -> impl Iterator<Item = (usize, Option<Money>)> + 'r {
        let amounts = (1..=ROWS_MAX).map_while(|number| Some((number, self.part(mapped, number, &mapped.amount)?)));
        amounts.map(|(number, text)| {
            let (amount, code) = text.split_once(' ').unwrap_or((text, self.currency.unwrap_or_default()));
            (number, Money::parse(amount, code.trim()).ok())
        })
    }

    /// What the lines come to.
    fn lines(&self, mapped: &MappedRows) -> Option<OrderValue> {
        let amounts: Vec<Option<Money>> = self.amounts(mapped).map(|(_, amount)| amount).collect();
        let sum = amounts.iter().copied().reduce(|sum, amount| sum?.plus(amount?).ok())?;
        let text = sum.map_or_else(|| "amounts that do not add up".to_owned(), |sum| format!("{sum} in all lines"));
        Some(OrderValue { text, value: sum.map(Value::Money) })
    }

    /// When what is invoiced.
    fn invoices(&self, mapped: &MappedRows, listening: &Listening<'_>) -> Option<OrderValue> {
        let on = mapped.on.as_deref()?;
        let invoice = |(number, amount): (usize, Option<Money>)| {
            let day = self.part(mapped, number, on).map(|text| day_of(text, listening));
            Some((day?.parse().ok()?, amount?))
        };
        let invoices: Vec<Option<(NaiveDate, Money)>> = self.amounts(mapped).map(invoice).collect();
        let known: Option<Vec<(NaiveDate, Money)>> = invoices.iter().copied().collect();
        let value = known.as_deref().map(order_entry::invoices);
        let text = match known.as_deref() {
            Some([]) => return None,
            Some(known) => order_entry::invoices_in_words(known),
            None => "invoices that I cannot read".to_owned(),
        };
        Some(OrderValue { text, value })
    }
}

/// The day in a moment, where the organisation is; any other text as it stands.
fn day_of(text: &str, listening: &Listening<'_>) -> String {
    let zone = listening.policy.organisation().zone;
    let moment = text.trim().parse::<DateTime<FixedOffset>>().ok();
    // A moment at midnight of no zone is that day.
    let naive = NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%dT%H:%M:%S")
        .or_else(|_| NaiveDateTime::parse_from_str(text.trim(), "%Y-%m-%d %H:%M:%S"));
    match (moment, naive) {
        // A system that keeps days as moments keeps them at midnight of its own day.
        (Some(moment), _) if moment.time() == NaiveTime::MIN => moment.date_naive().to_string(),
        (Some(moment), _) => moment.with_timezone(&zone).date_naive().to_string(),
        (None, Ok(naive)) => naive.date().to_string(),
        (None, Err(_)) => text.to_owned(),
    }
}

/// What stands under that name, or in the parts of an address below it.
fn text_of(name: &str, said: &BTreeMap<String, &str>) -> Option<String> {
    if let Some(text) = said.get(name) {
        return Some((*text).to_owned());
    }
    let parts = ADDRESS_PARTS.iter().filter_map(|part| said.get(&format!("{name}.{}", plain(part))).copied());
    let parts: Vec<&str> = parts.collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Names are compared without case, and whichever sign stands between their words.
fn plain(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '_', '-', '['], ".").replace(']', "")
}
