//! The invoices of random deals: whatever was agreed of parts, free days, prepayments and deposits, together they are
//! the total to the minor unit, and none is below zero.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use baton::domain::delta;
use baton::domain::field::{FieldRole, Value};
use baton::domain::invoice::Covers;
use baton::domain::money::Money;
use baton::domain::quote;
use baton::domain::terms::{Billing, PaymentTerms};
use baton::policy::PolicyBook;
use baton::policy::invoices::{Basis, invoices};
use baton::policy::shipped::PolicyFiles;
use chrono::Days;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use super::laws::{FREQUENCIES, lines, sum, term};

static POLICY: LazyLock<PolicyBook> =
    LazyLock::new(|| PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles"));

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn invoices_are_together_the_total_whatever_is_paid_ahead(
        lines in lines(),
        term in term(),
        frequency in select(FREQUENCIES.to_vec()),
        free in prop::option::of(0..400_u64),
        parts in prop::option::of(0..40_u32),
        prepaid in prop::option::of(0..=100_u32),
        deposit in prop::option::of(0..=100_u32),
    ) {
        let total = quote::total(&lines).unwrap();
        let start = term.start() + Days::new(free.unwrap_or(0));
        let mut values = BTreeMap::from([
            (FieldRole::ServiceStart, Value::Date(term.start())),
            (FieldRole::ServiceEnd, Value::Date(term.end().max(start))),
            (FieldRole::Billing, Value::Billing(Billing { frequency, timing: None })),
            (FieldRole::PaymentTerms, Value::PaymentTerms(PaymentTerms::net(30))),
        ]);
        values.extend(free.map(|days| (FieldRole::FreePeriod, Value::Number(days.into()))));
        values.extend(parts.map(|count| (FieldRole::BillingParts, Value::Number(count.into()))));
        values.extend(prepaid.map(|percent| (FieldRole::Prepayment, Value::Percent(percent.into()))));
        let of_total = |percent: u32| total.amount() * Decimal::from(percent) / Decimal::ONE_HUNDRED;
        let held = deposit.map(|percent| Money::rounded(of_total(percent), total.currency()));
        values.extend(held.map(|deposit| (FieldRole::Deposit, Value::Money(deposit))));

        let known = |role| values.get(&role);
        let products = &POLICY.references().products;
        let basis = Basis { known: &known, products, reported_on: None };
        let found = invoices(basis, &lines, Some(total));
        let amounts: Vec<Money> = found.iter().map(|invoice| invoice.amount).collect();
        prop_assert_eq!(sum(&amounts, total.currency()), total);
        prop_assert!(amounts.iter().all(|amount| amount.amount() >= Decimal::ZERO), "{:?}", found);

        // What the invoices ask for ahead is what the others are less by, and no day comes before its time.
        let (ahead, others): (Vec<_>, Vec<_>) =
            found.iter().partition(|invoice| matches!(invoice.covers, Covers::Ahead(_)));
        let asked: Vec<Money> = ahead.iter().map(|invoice| invoice.amount).collect();
        let less: Vec<Money> = others.iter().filter_map(|invoice| invoice.paid_ahead).collect();
        prop_assert_eq!(sum(&asked, total.currency()), sum(&less, total.currency()));
        let is_in_parts = parts.is_some_and(|count| count > 1);
        prop_assert!(is_in_parts || others.iter().all(|invoice| invoice.day() >= Some(start)));

        // A credit is credited as it was billed, and nothing is paid ahead of it.
        let credited = delta::credited(&lines);
        let credits = invoices(basis, &credited, Some(delta::negative(total)));
        let amounts: Vec<Money> = credits.iter().map(|credit| credit.amount).collect();
        prop_assert_eq!(sum(&amounts, total.currency()), delta::negative(total));
        prop_assert!(credits.iter().all(|credit| matches!(credit.covers, Covers::Days(_))));
    }
}
