//! What a book has found of a packet is kept while no value changes that it rests on; what is kept must be what would be
//! found of the whole.

use std::collections::BTreeMap;
use std::sync::Arc;

use baton::domain::field::{Address, Field, FieldState, FieldType, Gate, Value};
use baton::domain::ids::FieldName;
use baton::domain::packet::{Entry, Packet};
use baton::policy::PolicyBook;
use baton::policy::checklist::{Applies, Missing};
use baton::policy::verdict::{Stance, Verdict};

use super::kit::{deal_with, line, money, put, shipped};

/// Everything that is kept of a packet.
#[derive(Debug, PartialEq)]
struct Found {
    verdicts: Vec<Arc<Verdict>>,
    stances: Vec<Stance>,
    applies: Vec<(Applies, Applies, FieldState)>,
    missing: Vec<Missing>,
    awaited: BTreeMap<FieldName, usize>,
}

fn found(book: &PolicyBook, packet: &Packet) -> Found {
    let applies = |field: &Field| {
        (book.applies(field, packet), book.applies_as_proposed(field, packet), book.state(field, packet))
    };
    Found {
        // What a decision comes to is asked before and after its verdict is there.
        stances: book.decisions().map(|decision| book.stance(decision, packet)).collect(),
        verdicts: book.decisions().map(|decision| book.judge(&decision.decision_type, packet)).collect(),
        applies: book.fields().map(applies).collect(),
        missing: book.missing(packet, Gate::Close),
        awaited: book.awaited(packet),
    }
}

/// The same packet, of which nothing was found yet.
fn forgotten(packet: &Packet) -> Packet {
    let entries = packet.entries().map(|(name, entry)| (name.clone(), entry.clone()));
    Packet::from(entries.collect::<BTreeMap<FieldName, Entry>>())
}

/// Values that the field could hold, as unlike as conditions and cells could want them.
fn values_for(field: &Field) -> Vec<Value> {
    let chosen = || field.choices.iter().map(|choice| Value::Choice(choice.clone()));
    let address = |country: &str| Value::Address(Address { country: country.into(), ..Address::default() });
    match field.field_type {
        FieldType::Text => vec![Value::Text("Harrow".into())],
        FieldType::Email => vec![Value::Email("ap@harrow.example.com".into())],
        FieldType::YesNo => vec![Value::YesNo(true), Value::YesNo(false)],
        FieldType::Choice => chosen().collect(),
        FieldType::Number => ["0", "90"].map(|number| Value::Number(number.parse().unwrap())).into(),
        FieldType::Percent => ["0", "35"].map(|percent| Value::Percent(percent.parse().unwrap())).into(),
        FieldType::Money => vec![money("10", "EUR"), money("2500000", "USD")],
        FieldType::Date => ["2025-01-31", "2029-12-31"].map(|day| Value::Date(day.parse().unwrap())).into(),
        FieldType::Country => ["GB", "US", "DE"].map(|code| Value::Country(code.parse().unwrap())).into(),
        FieldType::Address => ["GB", "US", "DE"].map(address).into(),
        FieldType::Lines => vec![Value::Lines(vec![line("100", "40", "900")])],
        FieldType::List if field.items == Some(FieldType::Choice) => {
            vec![Value::List(chosen().take(1).collect()), Value::List(Vec::new())]
        }
        FieldType::List
        | FieldType::Moment
        | FieldType::Currency
        | FieldType::Person
        | FieldType::PaymentTerms
        | FieldType::Billing
        | FieldType::Document
        | FieldType::Record => Vec::new(),
    }
}

#[test]
fn what_is_found_after_each_change_is_what_is_found_of_the_whole_packet() {
    let book = shipped();
    let mut packet = deal_with(&book, &[]);
    let agrees = |packet: &Packet, change: &str| {
        let kept = found(&book, packet);
        assert_eq!(kept, found(&book, packet), "asked twice, {change}");
        assert_eq!(kept, found(&book, &forgotten(packet)), "{change}");
    };
    agrees(&packet, "before anything changes");
    for field in book.fields() {
        let held = packet.entry(&field.name).cloned();
        for (count, value) in values_for(field).into_iter().enumerate() {
            let state = if count % 2 == 0 { FieldState::Confirmed } else { FieldState::Proposed };
            put(&mut packet, field.name.as_str(), value.clone(), state);
            agrees(&packet, &format!("once {} is {value}", field.name));
        }
        packet.remove(&field.name);
        agrees(&packet, &format!("once {} is gone", field.name));
        if let Some(held) = held {
            packet.put(field.name.clone(), held);
        }
    }
}

#[test]
fn what_another_book_found_is_not_used() {
    let (one, other) = (shipped(), shipped());
    let packet = deal_with(&one, &[]);
    let decisions = one.decisions().map(|decision| &decision.decision_type);
    for decision in decisions {
        assert!(!Arc::ptr_eq(&one.judge(decision, &packet), &other.judge(decision, &packet)), "{decision}");
        assert!(Arc::ptr_eq(&one.judge(decision, &packet), &one.judge(decision, &packet)), "{decision}");
    }
}

#[test]
fn a_decision_that_rests_on_nothing_that_changed_is_not_judged_again() {
    let book = shipped();
    let mut packet = deal_with(&book, &[]);
    let judged = |packet: &Packet| -> Vec<Arc<Verdict>> {
        book.decisions().map(|decision| book.judge(&decision.decision_type, packet)).collect()
    };
    let before = judged(&packet);
    put(&mut packet, "lines", Value::Lines(vec![line("100", "60", "10")]), FieldState::Confirmed);
    let again = judged(&packet);
    let kept = before.iter().zip(&again).filter(|(before, again)| Arc::ptr_eq(before, again)).count();
    assert!(kept > 0 && kept < before.len(), "{kept} of {}", before.len());
}
