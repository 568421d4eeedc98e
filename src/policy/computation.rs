//! What Baton computes from other values; a closed list. Which field gets which, and from what, is data.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::domain::country::Country;
use crate::domain::document::{DocumentKind, DocumentRef};
use crate::domain::field::{FieldRole, FieldState, FieldType, Value};
use crate::domain::handoff::{Handoff, PacketKind};
use crate::domain::ids::{FieldName, PersonId};
use crate::domain::money::{Money, Percent};
use crate::domain::quote::{self, QuoteLine, Term};

use super::columns::lines_of;

/// What a field is computed from, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Computed {
    /// How.
    pub computation: Computation,
    /// The fields that it reads, in the order in which the computation takes them.
    pub from: Vec<FieldName>,
    /// Whether another source's value takes the place of this one.
    pub yields: Yields,
}

/// Whether a computed value gives way to one that somebody or some system states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Yields {
    /// It is the only value that there can be.
    Never,
    /// It stands until a better one is stated.
    ToAnySource,
}

/// The closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Computation {
    /// New, amendment or renewal, as the handoff was opened.
    PacketKind,
    /// Who answers for the deal.
    DealOwner,
    /// When the win was announced.
    WonAt,
    /// The sum of the quote lines' rounded extensions.
    TotalOfLines,
    /// The one currency of the quote lines.
    CurrencyOfLines,
    /// An amount's currency.
    CurrencyOfAmount,
    /// The discount over the whole quote, for showing; tables read the exact one.
    BlendedDiscountOfLines,
    /// The largest discount on a line, for showing; tables read the exact one.
    LargestDiscountOfLines,
    /// The months from a first to a last day, or the days where they are no whole months.
    TermOfDays,
    /// The last day of a term of so many months, weeks or days from a first day.
    EndOfStatedTerm,
    /// A document's kind and version.
    VersionOfDocument,
    /// What kind of acceptance a document is.
    AcceptanceOfDocument,
    /// A postal address's country.
    CountryOfAddress,
    /// A postal address's state or province.
    RegionOfAddress,
    /// The latest of the days on which records say `at`.
    LatestDay,
    /// The country that the key of one of our companies ends with.
    CountryOfEntity,
    /// One place of use, at a postal address.
    UseAtAddress,
    /// Whether the customer's country is another than ours.
    ReverseCharge,
    /// A total in so many equal parts, a month apart from a first day on: for somebody to confirm.
    EqualParts,
}

/// What is known of a handoff beside its packet.
#[derive(Debug, Clone, Copy, Default)]
pub struct Background<'a> {
    /// New business, a change or a renewal.
    pub kind: Option<PacketKind>,
    /// Who answers for it.
    pub owner: Option<&'a PersonId>,
    /// When the win was announced.
    pub won_at: Option<DateTime<Utc>>,
}

impl<'a> Background<'a> {
    /// What a handoff says of itself.
    pub fn of(handoff: &'a Handoff) -> Self {
        // A packet that was opened before the signature is won later, and so is a renewal that opened itself.
        let is_won = !handoff.stage.is_before_signature() && handoff.renewal.is_none();
        let opened_as_won = handoff.opened_at.filter(|_| is_won);
        let won_at = handoff.won_at.or(opened_as_won);
        Self { kind: Some(handoff.kind), owner: handoff.owner.as_ref(), won_at }
    }
}

/// A value with its state.
#[derive(Debug, Clone, Copy)]
pub struct Given<'a> {
    /// The value.
    pub value: &'a Value,
    /// Its state.
    pub state: FieldState,
}

impl Computation {
    /// Whether what it gives is only proposed, whatever it was computed from.
    pub fn only_proposes(self) -> bool {
        self == Computation::EqualParts
    }

    /// The type of what it gives.
    pub fn gives(self) -> FieldType {
        match self {
            Computation::PacketKind | Computation::AcceptanceOfDocument => FieldType::Choice,
            Computation::DealOwner => FieldType::Person,
            Computation::WonAt => FieldType::Moment,
            Computation::TotalOfLines => FieldType::Money,
            Computation::CurrencyOfLines | Computation::CurrencyOfAmount => FieldType::Currency,
            Computation::BlendedDiscountOfLines | Computation::LargestDiscountOfLines => FieldType::Percent,
            Computation::TermOfDays | Computation::VersionOfDocument | Computation::RegionOfAddress => FieldType::Text,
            Computation::CountryOfAddress | Computation::CountryOfEntity => FieldType::Country,
            Computation::UseAtAddress | Computation::EqualParts => FieldType::List,
            Computation::LatestDay | Computation::EndOfStatedTerm => FieldType::Date,
            Computation::ReverseCharge => FieldType::YesNo,
        }
    }

    /// The types of what it reads, in their order; the last one may stand several times for `latest_day`.
    pub fn reads(self) -> &'static [FieldType] {
        match self {
            Computation::PacketKind | Computation::DealOwner | Computation::WonAt => &[],
            Computation::TotalOfLines
            | Computation::CurrencyOfLines
            | Computation::BlendedDiscountOfLines
            | Computation::LargestDiscountOfLines => &[FieldType::Lines],
            Computation::CurrencyOfAmount => &[FieldType::Money],
            Computation::EndOfStatedTerm => &[FieldType::Date, FieldType::Record],
            Computation::TermOfDays => &[FieldType::Date, FieldType::Date],
            Computation::VersionOfDocument | Computation::AcceptanceOfDocument => &[FieldType::Document],
            Computation::CountryOfAddress | Computation::RegionOfAddress | Computation::UseAtAddress => {
                &[FieldType::Address]
            }
            Computation::CountryOfEntity => &[FieldType::Choice],
            Computation::LatestDay => &[FieldType::Record],
            Computation::ReverseCharge => &[FieldType::Country, FieldType::Country],
            Computation::EqualParts => &[FieldType::Money, FieldType::Number, FieldType::Date],
        }
    }

    /// The role whose field it reads where the policy file names none.
    pub fn usual_source(self) -> Option<FieldRole> {
        match self {
            Computation::TotalOfLines
            | Computation::CurrencyOfLines
            | Computation::BlendedDiscountOfLines
            | Computation::LargestDiscountOfLines => Some(FieldRole::QuoteLines),
            Computation::VersionOfDocument | Computation::AcceptanceOfDocument => Some(FieldRole::AgreementOfRecord),
            Computation::PacketKind
            | Computation::DealOwner
            | Computation::WonAt
            | Computation::CurrencyOfAmount
            | Computation::EndOfStatedTerm
            | Computation::TermOfDays
            | Computation::CountryOfAddress
            | Computation::RegionOfAddress
            | Computation::CountryOfEntity
            | Computation::UseAtAddress
            | Computation::LatestDay
            | Computation::ReverseCharge
            | Computation::EqualParts => None,
        }
    }

    /// The value, if it can be computed.
    pub fn compute(self, given: &[Given<'_>], background: Background<'_>) -> Option<Value> {
        let value = |place: usize| given.get(place).map(|given| given.value);
        let lines = || value(0).and_then(lines_of);
        match self {
            Computation::PacketKind => background.kind.map(|kind| Value::Choice(kind.word().to_owned())),
            Computation::DealOwner => background.owner.map(|owner| Value::Person(owner.clone())),
            Computation::WonAt => background.won_at.map(Value::Moment),
            Computation::TotalOfLines => quote::total(lines()?).ok().map(Value::Money),
            Computation::CurrencyOfLines => quote::total(lines()?).ok().map(|total| Value::Currency(total.currency())),
            Computation::CurrencyOfAmount => {
                let Value::Money(amount) = value(0)? else { return None };
                Some(Value::Currency(amount.currency()))
            }
            Computation::BlendedDiscountOfLines => percent(quote::blended_discount_percent(one_currency(lines()?)?)?),
            Computation::LargestDiscountOfLines => percent(quote::max_line_discount_percent(one_currency(lines()?)?)?),
            Computation::EndOfStatedTerm => end_of(day_of(value(0)?)?, value(1)?).map(Value::Date),
            Computation::TermOfDays => term(day_of(value(0)?)?, day_of(value(1)?)?).map(Value::Text),
            Computation::VersionOfDocument => {
                document_of(value(0)?).map(|document| Value::Text(format!("{} v{}", document.kind, document.version)))
            }
            Computation::AcceptanceOfDocument => {
                let word = document_of(value(0)?).and_then(|document| acceptance(document.kind));
                word.map(|word| Value::Choice(word.to_owned()))
            }
            Computation::CountryOfAddress => country_of(value(0)?).map(Value::Country),
            Computation::RegionOfAddress => {
                let Value::Address(address) = value(0)? else { return None };
                address.region.clone().map(Value::Text)
            }
            Computation::LatestDay => given.iter().filter_map(|given| day_at(given.value)).max().map(Value::Date),
            Computation::CountryOfEntity => {
                let Value::Choice(key) = value(0)? else { return None };
                Country::named(key.rsplit('_').next()?).map(Value::Country)
            }
            Computation::UseAtAddress => use_at(value(0)?),
            Computation::ReverseCharge => Some(Value::YesNo(value(0)? != value(1)?)),
            Computation::EqualParts => {
                let (Value::Money(total), Value::Number(count)) = (value(0)?, value(1)?) else { return None };
                in_parts(*total, count.to_u32()?, day_of(value(2)?)?)
            }
        }
    }
}

/// One row for each part: its day, its amount, and which one it is.
fn in_parts(total: Money, count: u32, first: NaiveDate) -> Option<Value> {
    let amounts = quote::equal_parts(total, count).filter(|_| (2..=PARTS_MAX).contains(&count))?;
    let row = |(number, amount): (u32, Money)| {
        let on = first.checked_add_months(Months::new(number))?;
        let name = format!("part {} of {count}", number + 1);
        let parts = [("on", Value::Date(on)), ("amount", Value::Money(amount)), ("milestone", Value::Text(name))];
        Some(Value::Record(parts.map(|(name, value)| (name.to_owned(), value)).into()))
    };
    (0..count).zip(amounts).map(row).collect::<Option<Vec<_>>>().map(Value::List)
}

/// More parts than anybody agrees on.
const PARTS_MAX: u32 = 60;

/// A computed value counts as the weakest of what it was computed from; without any, Baton itself states it.
pub fn state_of(given: &[Given<'_>]) -> FieldState {
    let states = || given.iter().map(|given| given.state);
    if states().any(|state| !state.counts()) {
        FieldState::Proposed
    } else if states().all(|state| state == FieldState::Sourced) {
        FieldState::Sourced
    } else {
        FieldState::Confirmed
    }
}

/// Decimals of a shown percentage that has no end.
const PERCENT_PLACES: u32 = 6;

fn percent(percent: Percent) -> Option<Value> {
    Some(Value::Percent(percent.to_decimal().round_dp(PERCENT_PLACES).normalize()))
}

fn one_currency(lines: &[QuoteLine]) -> Option<&[QuoteLine]> {
    let first = lines.first()?.currency;
    lines.iter().all(|line| line.currency == first).then_some(lines)
}

fn day_of(value: &Value) -> Option<NaiveDate> {
    if let Value::Date(day) = value { Some(*day) } else { None }
}

/// `12 months`, or `45 days` where the days from the first to the last, both included, are no whole months.
fn term(first: NaiveDate, last: NaiveDate) -> Option<String> {
    let term = Term::new(first, last)?;
    let said = |count: u32, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    Some(match term.whole_months() {
        (months, 0) => said(months, "month"),
        (_, _) => said(term.days(), "day"),
    })
}

/// The last day of a term as it was said: named, or so many months, weeks or days from the first.
fn end_of(first: NaiveDate, term: &Value) -> Option<NaiveDate> {
    let Value::Record(parts) = term else { return None };
    let count = |name: &str| match parts.get(name) {
        Some(Value::Number(count)) => count.to_u32(),
        Some(_) | None => None,
    };
    if let Some(Value::Date(last)) = parts.get("last_day") {
        return Some(*last);
    }
    let after = match (count("months"), count("weeks"), count("days")) {
        (Some(months), _, _) => first.checked_add_months(Months::new(months))?,
        (None, Some(weeks), _) => first.checked_add_days(Days::new(u64::from(weeks) * 7))?,
        (None, None, Some(days)) => first.checked_add_days(Days::new(u64::from(days)))?,
        (None, None, None) => return None,
    };
    after.pred_opt()
}

fn document_of(value: &Value) -> Option<&DocumentRef> {
    if let Value::Document(document) = value { Some(document) } else { None }
}

/// What kind of acceptance a document of that kind is.
pub fn acceptance(kind: DocumentKind) -> Option<&'static str> {
    Some(match kind {
        DocumentKind::OrderForm | DocumentKind::Contract => "signed_order_form",
        DocumentKind::PurchaseOrder => "po",
        DocumentKind::ClickAcceptance => "click_accept",
        DocumentKind::Quote
        | DocumentKind::SigningCertificate
        | DocumentKind::DataProcessingAgreement
        | DocumentKind::StatementOfWork
        | DocumentKind::ExemptionCertificate
        | DocumentKind::ResaleCertificate
        | DocumentKind::RefusalToSign
        | DocumentKind::ApprovalExport
        | DocumentKind::OrderExport
        | DocumentKind::Other => return None,
    })
}

fn country_of(value: &Value) -> Option<Country> {
    if let Value::Address(address) = value { Country::named(&address.country) } else { None }
}

/// The part of a record in which it says when.
const AT: &str = "at";

fn day_at(value: &Value) -> Option<NaiveDate> {
    let Value::Record(parts) = value else { return None };
    let parts: &BTreeMap<String, Value> = parts;
    match parts.get(AT) {
        Some(Value::Date(day)) => Some(*day),
        Some(Value::Moment(at)) => Some(at.date_naive()),
        Some(_) | None => None,
    }
}

/// One place of use with all of it, in the parts that a list of places has.
fn use_at(value: &Value) -> Option<Value> {
    let Value::Address(address) = value else { return None };
    let country = country_of(value)?;
    let text = |text: &str| Some(text.trim()).filter(|text| !text.is_empty()).map(|text| Value::Text(text.to_owned()));
    let parts = [
        ("country", Some(Value::Country(country))),
        ("region", address.region.as_deref().and_then(text)),
        ("postal_code", text(&address.postal_code)),
        ("share", Some(Value::Percent(Decimal::ONE_HUNDRED))),
    ];
    let parts = parts.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Some(Value::List(vec![Value::Record(parts.collect())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_term_is_counted_in_whole_months_else_in_days() {
        let cases = [
            ("2026-04-01", "2027-03-31", Some("12 months")),
            ("2026-01-31", "2026-02-27", Some("1 month")),
            ("2026-04-15", "2026-05-14", Some("1 month")),
            ("2026-04-01", "2026-05-15", Some("45 days")),
            ("2026-04-01", "2026-04-01", Some("1 day")),
            ("2026-04-02", "2026-04-01", None),
        ];
        for (first, last, expected) in cases {
            assert_eq!(term(day(first), day(last)).as_deref(), expected, "{first} {last}");
        }
    }

    #[test]
    fn a_term_that_was_said_has_its_last_day() {
        let said = |name: &str, value: Value| Value::Record(BTreeMap::from([(name.to_owned(), value)]));
        let number = |count: i64| Value::Number(Decimal::from(count));
        for (term, last) in [
            (said("months", number(12)), Some("2027-03-31")),
            (said("weeks", number(52)), Some("2027-03-30")),
            (said("days", number(90)), Some("2026-06-29")),
            (said("last_day", Value::Date(day("2027-01-31"))), Some("2027-01-31")),
            (said("rolling", Value::YesNo(true)), None),
        ] {
            assert_eq!(end_of(day("2026-04-01"), &term), last.map(day), "{term}");
        }
    }

    #[test]
    fn a_computed_value_counts_as_its_weakest_source() {
        let value = Value::YesNo(true);
        let states = |states: &[FieldState]| {
            state_of(&states.iter().map(|state| Given { value: &value, state: *state }).collect::<Vec<_>>())
        };
        assert_eq!(states(&[]), FieldState::Sourced);
        assert_eq!(states(&[FieldState::Sourced, FieldState::Confirmed]), FieldState::Confirmed);
        assert_eq!(states(&[FieldState::Sourced, FieldState::Proposed]), FieldState::Proposed);
    }

    #[test]
    fn one_of_our_companies_is_where_its_key_says() {
        let key = Value::Choice("northlight_gb".into());
        let given = [Given { value: &key, state: FieldState::Confirmed }];
        let country = Computation::CountryOfEntity.compute(&given, Background::default());
        assert_eq!(country.map(|country| country.to_string()), Some("GB".to_owned()));
    }

    #[test]
    fn a_discount_without_an_end_is_shown_to_six_places() {
        let third = Percent::of(Decimal::ONE, Decimal::from(3)).unwrap();
        assert_eq!(percent(third).map(|value| value.to_string()), Some("33.333333%".to_owned()));
    }
}
