//! Columns that Baton computes from values which code finds by their roles; a closed list.

use chrono::{DateTime, Days, Months, NaiveDate, Utc};
use rust_decimal::Decimal;

use crate::domain::field::{FieldRole, Value};
use crate::domain::money::{Currency, Percent};
use crate::domain::quote::{self, QuoteLine, Term};
use crate::domain::terms::{AdvanceOrArrears, Billing, BillingFrequency, PaymentTerms};

use super::charges;
use super::checklist::References;
use super::columns::{Column, ColumnSource, lines_of, payment_days, reading_of, with_none};
use super::computation::acceptance;
use super::credit::Exposure;
use super::invoices;
use super::products::ProductClass;
use super::scale::{Ordered, Reading, Scale, Unit};
use super::waivers;

/// The closed list of computed columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ComputedColumn {
    /// Discount over the whole quote.
    BlendedDiscountPercent,
    /// The largest discount on any line.
    MaxLineDiscountPercent,
    /// Total contract value in the policy currency.
    TcvPolicyCurrency,
    /// The most days that the payment terms allow.
    LongestPaymentDays,
    /// The classes of the products on the quote.
    ProductClass,
    /// Whether a product on the quote processes personal data.
    PersonalData,
    /// The months of the term; a part of a month is a part.
    TermMonths,
    /// Days from the start of the service to the first invoice, beyond the usual.
    FirstInvoiceDeferralDays,
    /// Months until the last step of a ramp begins.
    RampMonths,
    /// Whether the quote was accepted while it was valid.
    QuoteValidity,
    /// How often is billed.
    BillingRhythm,
    /// Whether is billed before or after a period.
    BillingTiming,
    /// Whether is paid in instalments, or only once the customer has accepted.
    PaymentPattern,
    /// What kind of acceptance the agreement of record is.
    AcceptanceEvidence,
    /// What the customer would owe us, in the policy currency.
    Exposure,
    /// How far the exposure is above the credit limit.
    ExposureOverLimitPercent,
    /// Whether a part of a period is charged.
    PartPeriods,
    /// Whether is billed in a number of parts that was agreed.
    BilledInParts,
    /// Whether the booking falls into the fiscal period in which the win was claimed.
    BookingPeriod,
    /// Whether billing or revenue would start in a period that is closed.
    StartPeriod,
    /// Whether it renews for less than the uplift that was agreed.
    UpliftWaived,
    /// The class of the item that somebody asks to waive; no value of a packet says it.
    WaivedItemClass,
}

/// One value that a computed column reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input {
    /// Its field's role.
    pub role: FieldRole,
    /// What it is if nobody has said it.
    pub need: Need,
}

/// Whether a computed column can do without a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// It waits for it.
    Needed,
    /// It takes what somebody has said, and waits only for that to be confirmed.
    IfKnown,
    /// Likewise, and only where the first value of the column is there.
    IfFirst,
    /// It waits for it where the field applies.
    IfApplies,
}

const fn needed(role: FieldRole) -> Input {
    Input { role, need: Need::Needed }
}

const fn if_known(role: FieldRole) -> Input {
    Input { role, need: Need::IfKnown }
}

const fn if_first(role: FieldRole) -> Input {
    Input { role, need: Need::IfFirst }
}

const fn if_applies(role: FieldRole) -> Input {
    Input { role, need: Need::IfApplies }
}

const LINES: &[Input] = &[needed(FieldRole::QuoteLines)];
const TOTAL: &[Input] = &[needed(FieldRole::Total)];
const PAYMENT_TERMS: &[Input] = &[needed(FieldRole::PaymentTerms)];
const PATTERN: &[Input] =
    &[needed(FieldRole::PaymentTerms), if_known(FieldRole::BillingParts), if_known(FieldRole::BillingSchedule)];
const IN_PARTS: &[Input] = &[if_known(FieldRole::BillingParts)];
const BILLING: &[Input] = &[
    needed(FieldRole::Billing),
    if_known(FieldRole::BillingPlan),
    if_known(FieldRole::QuoteLines),
    if_known(FieldRole::ServicesBilling),
];
const TERM: &[Input] = &[needed(FieldRole::ServiceStart), needed(FieldRole::ServiceEnd)];
const STARTS: &[Input] = &[if_known(FieldRole::ServiceStart), if_known(FieldRole::BillingStartDate)];
const DEFERRAL: &[Input] = &[if_known(FieldRole::BillingStartDate), if_first(FieldRole::ServiceStart)];
const RAMP: &[Input] = &[needed(FieldRole::QuoteLines), if_known(FieldRole::RampSchedule)];
const VALIDITY: &[Input] = &[
    if_known(FieldRole::QuoteValidUntil),
    if_first(FieldRole::QuoteExtension),
    if_first(FieldRole::QuoteAcceptedOn),
    if_first(FieldRole::SignatureCustomer),
];
const AGREEMENT: &[Input] = &[needed(FieldRole::AgreementOfRecord)];
/// Those inputs, and what tells when the deal is billed.
macro_rules! and_billing {
    ($($input:expr),* $(,)?) => {
        &[
            $($input,)*
            if_known(FieldRole::ServiceStart),
            if_known(FieldRole::ServiceEnd),
            if_known(FieldRole::Billing),
            if_known(FieldRole::BillingStartDate),
            if_known(FieldRole::FreePeriod),
            if_known(FieldRole::BillingParts),
            if_known(FieldRole::BillingSchedule),
            if_known(FieldRole::BillingPlan),
            if_known(FieldRole::RampSchedule),
            if_known(FieldRole::Prepayment),
            if_known(FieldRole::Deposit),
            if_known(FieldRole::PaymentTerms),
            if_known(FieldRole::ClosedWonAt),
            if_known(FieldRole::AmendmentKind),
            if_known(FieldRole::PaymentEvents),
            if_known(FieldRole::ServicesBilling),
        ]
    };
}

const EXPOSURE: &[Input] = and_billing![needed(FieldRole::QuoteLines), if_known(FieldRole::OpenReceivables)];
const CREDIT: &[Input] = and_billing![
    if_applies(FieldRole::CreditCheck),
    if_known(FieldRole::CreditLimit),
    if_known(FieldRole::OpenReceivables),
    if_known(FieldRole::QuoteLines),
];
const PARTS: &[Input] = &[
    needed(FieldRole::ServiceStart),
    needed(FieldRole::ServiceEnd),
    needed(FieldRole::Billing),
    if_known(FieldRole::QuoteLines),
];
const UPLIFT: &[Input] = &[
    if_known(FieldRole::RenewalPriceTerms),
    if_first(FieldRole::RecurringBefore),
    if_first(FieldRole::RecurringAfter),
];
const BOOKING: &[Input] =
    &[if_known(FieldRole::ClosedWonAt), if_first(FieldRole::SignatureCustomer), if_first(FieldRole::SignatureOurs)];

/// Names of [`ComputedColumn::PaymentPattern`].
const PATTERNS: [&str; 3] = ["usual", "instalments", "on_acceptance"];
/// Names of [`ComputedColumn::AcceptanceEvidence`].
const EVIDENCE: [&str; 4] = ["signed_order_form", "po", "email", "click_accept"];
/// Names of [`ComputedColumn::QuoteValidity`].
const VALIDITIES: [&str; 4] = ["in_time", "extension_asked", "late", "not_stated"];
/// Names of [`ComputedColumn::BookingPeriod`].
const BOOKINGS: [&str; 3] = ["as_claimed", "another", "not_known"];
/// Names of [`ComputedColumn::StartPeriod`].
const PERIODS: [&str; 2] = ["open", "closed"];
/// How a billing that does not say when in its period reads: the product's own way holds.
const AS_USUAL: &str = "as_usual";

impl ComputedColumn {
    /// Every computed column.
    pub const ALL: [ComputedColumn; 22] = [
        ComputedColumn::WaivedItemClass,
        ComputedColumn::UpliftWaived,
        ComputedColumn::AcceptanceEvidence,
        ComputedColumn::BlendedDiscountPercent,
        ComputedColumn::MaxLineDiscountPercent,
        ComputedColumn::TcvPolicyCurrency,
        ComputedColumn::LongestPaymentDays,
        ComputedColumn::ProductClass,
        ComputedColumn::PersonalData,
        ComputedColumn::TermMonths,
        ComputedColumn::FirstInvoiceDeferralDays,
        ComputedColumn::RampMonths,
        ComputedColumn::QuoteValidity,
        ComputedColumn::BillingRhythm,
        ComputedColumn::BillingTiming,
        ComputedColumn::PaymentPattern,
        ComputedColumn::Exposure,
        ComputedColumn::ExposureOverLimitPercent,
        ComputedColumn::PartPeriods,
        ComputedColumn::BilledInParts,
        ComputedColumn::BookingPeriod,
        ComputedColumn::StartPeriod,
    ];

    /// The computed column of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// Its name in policy files.
    pub fn name(self) -> &'static str {
        self.names().0
    }

    /// How chat calls it.
    pub fn title(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (&'static str, &'static str) {
        match self {
            ComputedColumn::BlendedDiscountPercent => ("blended_discount_percent", "blended discount"),
            ComputedColumn::MaxLineDiscountPercent => ("max_line_discount_percent", "largest line discount"),
            ComputedColumn::TcvPolicyCurrency => ("tcv_policy_currency", "contract value"),
            ComputedColumn::LongestPaymentDays => ("longest_payment_days", "longest time to pay"),
            ComputedColumn::ProductClass => ("product_class", "what is sold"),
            ComputedColumn::PersonalData => ("personal_data", "personal data"),
            ComputedColumn::TermMonths => ("term_in_months", "months of the term"),
            ComputedColumn::FirstInvoiceDeferralDays => ("first_invoice_deferral_days", "first invoice put off by"),
            ComputedColumn::RampMonths => ("ramp_months", "months of the ramp"),
            ComputedColumn::QuoteValidity => ("quote_validity", "acceptance of the quote"),
            ComputedColumn::BillingRhythm => ("billing_rhythm", "billing rhythm"),
            ComputedColumn::BillingTiming => ("billing_timing", "billed in"),
            ComputedColumn::PaymentPattern => ("payment_pattern", "way of payment"),
            ComputedColumn::AcceptanceEvidence => ("acceptance_evidence", "evidence of acceptance"),
            ComputedColumn::Exposure => ("exposure", "exposure"),
            ComputedColumn::ExposureOverLimitPercent => ("exposure_over_limit_percent", "exposure above the limit"),
            ComputedColumn::PartPeriods => ("part_periods", "part of a period"),
            ComputedColumn::BilledInParts => ("billed_in_parts", "billed in parts"),
            ComputedColumn::BookingPeriod => ("booking_period", "period of the booking"),
            ComputedColumn::StartPeriod => ("start_period", "period in which it starts"),
            ComputedColumn::UpliftWaived => ("uplift_waived", "agreed uplift waived"),
            ComputedColumn::WaivedItemClass => ("waived_item_class", "class of the item"),
        }
    }

    /// Where it stands in the list.
    pub fn place(self) -> usize {
        Self::ALL.iter().position(|other| *other == self).unwrap_or(Self::ALL.len())
    }

    /// What it reads, in the order in which [`Self::compute`] takes the values.
    pub fn reads(self) -> &'static [Input] {
        match self {
            ComputedColumn::BlendedDiscountPercent
            | ComputedColumn::MaxLineDiscountPercent
            | ComputedColumn::ProductClass
            | ComputedColumn::PersonalData => LINES,
            ComputedColumn::TcvPolicyCurrency => TOTAL,
            ComputedColumn::LongestPaymentDays => PAYMENT_TERMS,
            ComputedColumn::PaymentPattern => PATTERN,
            ComputedColumn::TermMonths => TERM,
            ComputedColumn::FirstInvoiceDeferralDays => DEFERRAL,
            ComputedColumn::StartPeriod => STARTS,
            ComputedColumn::RampMonths => RAMP,
            ComputedColumn::QuoteValidity => VALIDITY,
            ComputedColumn::BillingRhythm | ComputedColumn::BillingTiming => BILLING,
            ComputedColumn::AcceptanceEvidence => AGREEMENT,
            ComputedColumn::Exposure => EXPOSURE,
            ComputedColumn::ExposureOverLimitPercent => CREDIT,
            ComputedColumn::PartPeriods => PARTS,
            ComputedColumn::BilledInParts => IN_PARTS,
            ComputedColumn::BookingPeriod => BOOKING,
            ComputedColumn::UpliftWaived => UPLIFT,
            ComputedColumn::WaivedItemClass => &[],
        }
    }

    /// What a value of it tells of: how a deal is billed is no secret of an exposure's, whatever else it is made of.
    pub fn discloses(self) -> impl Iterator<Item = &'static Input> {
        let is_of_exposure = matches!(self, ComputedColumn::Exposure | ComputedColumn::ExposureOverLimitPercent);
        let of_credit = [FieldRole::CreditCheck, FieldRole::CreditLimit, FieldRole::OpenReceivables];
        self.reads().iter().filter(move |input| !is_of_exposure || of_credit.contains(&input.role))
    }

    /// What its values can be. A price above list is a discount below zero, so a discount has no least value; an
    /// exposure may be many times its limit.
    pub fn scale(self, policy_currency: Currency) -> Scale {
        let names = |names: &[&str]| Scale::Names(names.iter().map(|name| (*name).to_owned()).collect());
        match self {
            ComputedColumn::BlendedDiscountPercent | ComputedColumn::MaxLineDiscountPercent => {
                Scale::Ordered(Ordered { unit: Unit::Percent, low: None, high: Some(Decimal::ONE_HUNDRED) })
            }
            ComputedColumn::TcvPolicyCurrency | ComputedColumn::Exposure => {
                Scale::ordered(Unit::Money(policy_currency))
            }
            ComputedColumn::LongestPaymentDays | ComputedColumn::FirstInvoiceDeferralDays => Scale::ordered(Unit::Days),
            ComputedColumn::ProductClass => {
                with_none(ProductClass::ALL.iter().map(|class| class.word().to_owned()).collect())
            }
            ComputedColumn::PersonalData
            | ComputedColumn::PartPeriods
            | ComputedColumn::BilledInParts
            | ComputedColumn::UpliftWaived => Scale::yes_no(),
            ComputedColumn::PaymentPattern => names(&PATTERNS),
            ComputedColumn::TermMonths | ComputedColumn::RampMonths => Scale::ordered(Unit::Number),
            ComputedColumn::AcceptanceEvidence => names(&EVIDENCE),
            ComputedColumn::QuoteValidity => names(&VALIDITIES),
            ComputedColumn::BillingRhythm => {
                Scale::Names(BillingFrequency::ALL.iter().map(|rhythm| rhythm.word().to_owned()).collect())
            }
            ComputedColumn::BillingTiming => {
                let timings = AdvanceOrArrears::ALL.iter().map(|timing| timing.word());
                Scale::Names(timings.chain([AS_USUAL]).map(str::to_owned).collect())
            }
            ComputedColumn::ExposureOverLimitPercent => {
                Scale::Ordered(Ordered { unit: Unit::Percent, low: None, high: None })
            }
            ComputedColumn::BookingPeriod => names(&BOOKINGS),
            ComputedColumn::StartPeriod => names(&PERIODS),
            ComputedColumn::WaivedItemClass => names(&waivers::CLASSES),
        }
    }

    /// Where the value of that role stands among those that it reads.
    fn place_of(self, role: FieldRole) -> Option<usize> {
        self.reads().iter().position(|input| input.role == role)
    }

    /// The column itself.
    pub fn column(self, policy_currency: Currency) -> Column {
        Column {
            name: self.name().to_owned(),
            title: self.title().to_owned(),
            scale: self.scale(policy_currency),
            source: ColumnSource::Computed(self),
        }
    }

    /// The value, from one for each of [`Self::reads`], or why there is none.
    pub fn compute(self, given: &[Option<&Value>], references: &References) -> Result<Reading, String> {
        let products = &references.products;
        let value = |place: usize| given.get(place).copied().flatten();
        let first = || value(0).ok_or_else(|| "its value is not there".to_owned());
        let lines = || lines_of(first()?).ok_or_else(|| "it is no list of lines".to_owned());
        let name = |name: &str| Ok(Reading::Name(name.to_owned()));
        match self {
            ComputedColumn::BlendedDiscountPercent => discount(lines()?, quote::blended_discount_percent),
            ComputedColumn::MaxLineDiscountPercent => discount(lines()?, quote::max_line_discount_percent),
            ComputedColumn::ProductClass => {
                let classes = products.classes(lines()?);
                Ok(Reading::of_items(classes.into_iter().map(|class| class.word().to_owned()).collect()))
            }
            ComputedColumn::PersonalData => name(&products.personal_data(lines()?).to_string()),
            ComputedColumn::TcvPolicyCurrency => reading_of(first()?, &references.rates),
            ComputedColumn::LongestPaymentDays => payment_days(first()?)
                .map(|days| Reading::Number(Decimal::from(days)))
                .ok_or_else(|| "it is no payment terms".to_owned()),
            ComputedColumn::PaymentPattern => name(match payment_terms(first()?)? {
                terms if terms.waits_for(ACCEPTANCE) => "on_acceptance",
                PaymentTerms::Installments { .. } => "instalments",
                _in_parts if is_several(value(1)) || is_listed(value(2)) => "instalments",
                PaymentTerms::Net { .. }
                | PaymentTerms::NetEom { .. }
                | PaymentTerms::DueOnReceipt
                | PaymentTerms::Prepaid
                | PaymentTerms::Cod
                | PaymentTerms::DayOfFollowingMonth { .. } => "usual",
            }),
            ComputedColumn::TermMonths => {
                let term = day(value(0)).zip(day(value(1))).and_then(|(start, end)| Term::new(start, end));
                months(term.ok_or_else(|| "it ends before it starts".to_owned())?)
            }
            ComputedColumn::FirstInvoiceDeferralDays => Ok(Reading::Number(deferral(day(value(1)), day(value(0))))),
            ComputedColumn::RampMonths => ramp(value(1), lines()?),
            ComputedColumn::QuoteValidity => {
                name(validity(day(value(0)), day(value(1)), day(value(2)).max(part_day(value(3)))))
            }
            ComputedColumn::BillingRhythm => {
                let rhythms = invoices::rhythms(billing(first()?)?, value(1));
                Ok(one_or_all(rhythms.iter().map(|rhythm| rhythm.word().to_owned()).collect()))
            }
            ComputedColumn::BillingTiming => {
                let lines = value(2).and_then(lines_of).unwrap_or_default();
                let is_by_time = matches!(value(3), Some(Value::Choice(way)) if way == invoices::BY_TIME);
                let timings = invoices::timings(billing(first()?)?, value(1), lines, products, is_by_time);
                let word = |timing: &Option<AdvanceOrArrears>| {
                    timing.as_ref().map_or(AS_USUAL, AdvanceOrArrears::word).to_owned()
                };
                Ok(one_or_all(timings.iter().map(word).collect()))
            }
            ComputedColumn::AcceptanceEvidence => {
                let Value::Document(document) = first()? else { return Err("it is no document".to_owned()) };
                acceptance(document.kind).map_or_else(|| Err("it is no evidence of acceptance".to_owned()), name)
            }
            ComputedColumn::Exposure => {
                let known = |role| value(self.place_of(role)?);
                Exposure::of(&known, references).total(&references.rates).map(Reading::Number)
            }
            ComputedColumn::ExposureOverLimitPercent => {
                let known = |role| value(self.place_of(role)?);
                match known(FieldRole::CreditCheck).or(known(FieldRole::CreditLimit)) {
                    Some(_) => Exposure::of(&known, references).over_limit(&references.rates),
                    // Without a limit there is nothing to measure.
                    None => Ok(Reading::Number(Decimal::ZERO)),
                }
            }
            ComputedColumn::PartPeriods => {
                let term = day(value(0)).zip(day(value(1))).and_then(|(start, end)| Term::new(start, end));
                let term = term.ok_or_else(|| "it ends before it starts".to_owned())?;
                let frequency = billing(value(2).ok_or_else(|| "its value is not there".to_owned())?)?.frequency;
                let lines = value(3).and_then(lines_of).unwrap_or_default();
                name(&quote::has_part_period(lines, term, frequency).to_string())
            }
            ComputedColumn::BilledInParts => name(&is_several(value(0)).to_string()),
            ComputedColumn::BookingPeriod => {
                let booked = part_day(value(1)).max(part_day(value(2)));
                let claimed = moment(value(0)).map(|at| references.fiscal.day_of(at));
                name(match booked.zip(claimed) {
                    None => "not_known",
                    Some((booked, claimed)) if references.fiscal.is_one_period(booked, claimed) => "as_claimed",
                    Some(_) => "another",
                })
            }
            ComputedColumn::WaivedItemClass => Err("no value of a packet says it".to_owned()),
            ComputedColumn::UpliftWaived => name(&is_uplift_waived(value(0), value(1), value(2)).to_string()),
            ComputedColumn::StartPeriod => {
                let starts = [day(value(0)), day(value(1))];
                let is_closed = starts.into_iter().flatten().any(|start| references.fiscal.is_closed(start));
                name(if is_closed { "closed" } else { "open" })
            }
        }
    }
}

/// The name where there is one, else all of which one has to pass.
fn one_or_all(names: Vec<String>) -> Reading {
    match <[String; 1]>::try_from(names) {
        Ok([name]) => Reading::Name(name),
        Err(names) => Reading::of_items(names),
    }
}

/// The event for which a payment may wait.
const ACCEPTANCE: &str = "acceptance";

fn discount(lines: &[QuoteLine], of: impl Fn(&[QuoteLine]) -> Option<Percent>) -> Result<Reading, String> {
    if lines.is_empty() {
        return Err("there is no line".to_owned());
    }
    if lines.iter().any(|line| line.currency != lines[0].currency) {
        return Err("the lines have more than one currency".to_owned());
    }
    of(lines).map(Reading::Fraction).ok_or_else(|| "a list price is zero, or a number is too large".to_owned())
}

fn payment_terms(value: &Value) -> Result<&PaymentTerms, String> {
    if let Value::PaymentTerms(terms) = value { Ok(terms) } else { Err("it is no payment terms".to_owned()) }
}

fn billing(value: &Value) -> Result<&Billing, String> {
    if let Value::Billing(billing) = value { Ok(billing) } else { Err("it is no billing frequency".to_owned()) }
}

fn is_several(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::Number(count)) if *count > Decimal::ONE)
}

/// Whether less is asked for than what was agreed as the uplift of what it came to before. A minor unit of rounding is
/// none of it.
fn is_uplift_waived(terms: Option<&Value>, before: Option<&Value>, after: Option<&Value>) -> bool {
    let Some(Value::Record(terms)) = terms else { return false };
    let is_uplift = matches!(terms.get("kind"), Some(Value::Choice(kind)) if kind == "uplift_percent");
    let (Some(Value::Percent(percent)), Some(Value::Money(before)), Some(Value::Money(after)), true) =
        (terms.get("percent"), before, after, is_uplift)
    else {
        return false;
    };
    let uplifted = || {
        let more = before.amount().checked_mul(*percent)?.checked_div(Decimal::ONE_HUNDRED)?;
        before.amount().checked_add(more)?.checked_sub(Decimal::new(1, before.currency().minor_units()))
    };
    uplifted().is_none_or(|least| after.amount() < least)
}

fn is_listed(value: Option<&Value>) -> bool {
    matches!(value, Some(Value::List(rows)) if !rows.is_empty())
}

fn day(value: Option<&Value>) -> Option<NaiveDate> {
    if let Some(Value::Date(day)) = value { Some(*day) } else { None }
}

fn moment(value: Option<&Value>) -> Option<DateTime<Utc>> {
    if let Some(Value::Moment(at)) = value { Some(*at) } else { None }
}

/// The day on which a record says that it came about.
fn part_day(value: Option<&Value>) -> Option<NaiveDate> {
    if let Some(Value::Record(parts)) = value { day(parts.get("at")) } else { None }
}

/// Places of a count of months that is not whole.
const MONTH_PLACES: u32 = 2;

/// Whole months, and the days that are left as a part of the month in which they lie.
fn months(term: Term) -> Result<Reading, String> {
    let (whole, rest) = term.whole_months();
    let part = || {
        let from = term.start().checked_add_months(Months::new(whole))?;
        let to = term.start().checked_add_months(Months::new(whole + 1))?;
        Decimal::from(rest).checked_div(Decimal::from((to - from).num_days()))
    };
    let months = match rest {
        0 => Decimal::from(whole),
        // However few days there are, they are above the limit that the whole months are on.
        _days => {
            Decimal::from(whole) + part().unwrap_or_default().round_dp(MONTH_PLACES).max(Decimal::new(1, MONTH_PLACES))
        }
    };
    Ok(Reading::Number(months))
}

/// Days by which a billing start of its own lies after the start of the service.
fn deferral(start: Option<NaiveDate>, billed_from: Option<NaiveDate>) -> Decimal {
    let days = start.zip(billed_from).map_or(0, |(start, from)| (from - start).num_days());
    Decimal::from(days.max(0))
}

/// Months from the first day of the first step to the first day of the last one, when the full price is reached; the
/// steps may be the quote's own dated lines.
fn ramp(value: Option<&Value>, lines: &[QuoteLine]) -> Result<Reading, String> {
    let steps = match value {
        Some(Value::List(steps)) => steps.as_slice(),
        Some(_) | None => &[],
    };
    let from = |step: &Value| if let Value::Record(parts) = step { day(parts.get("from")) } else { None };
    let begins: Vec<NaiveDate> = steps.iter().filter_map(from).collect();
    let (Some(first), Some(last)) = (begins.iter().min(), begins.iter().max()) else {
        return charges::ramped_days(lines).map_or(Ok(Reading::Number(Decimal::ZERO)), months);
    };
    match last.checked_sub_days(Days::new(1)).and_then(|eve| Term::new(*first, eve)) {
        Some(term) => months(term),
        None => Ok(Reading::Number(Decimal::ZERO)),
    }
}

/// How the day of acceptance stands to the last day of the quote, and to the day to which it shall be extended.
fn validity(until: Option<NaiveDate>, extended: Option<NaiveDate>, accepted: Option<NaiveDate>) -> &'static str {
    let in_time = |limit: NaiveDate| accepted.is_none_or(|accepted| accepted <= limit);
    match (until, extended) {
        (None, _) => "not_stated",
        (Some(until), _) if accepted.is_some() && in_time(until) => "in_time",
        (Some(until), Some(extended)) if extended > until && in_time(extended) => "extension_asked",
        (Some(until), _) if in_time(until) => "in_time",
        (Some(_), _) => "late",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::money::{Money, plain_decimal};
    use crate::domain::quote::LineTerms;
    use crate::domain::terms::PaymentTerms;
    use crate::policy::countries::Countries;
    use crate::policy::credit::CreditRule;
    use crate::policy::fiscal::Fiscal;
    use crate::policy::{currencies, products};

    fn references() -> References {
        let text = "[rate.USD]\ndated = [{ from = \"2026-01-01\", worth = \"0.5\" }]";
        let rates = currencies::read(text, "EUR".parse().unwrap(), &mut Vec::new()).unwrap();
        let text = "[others]\nclass = \"software\"\n[product.CORE]\ntitle = \"Core\"\nclass = \"services\"";
        let products = products::read(text, &mut Vec::new()).unwrap();
        References {
            rates,
            products,
            countries: Countries::default(),
            fiscal: Fiscal::default(),
            credit: CreditRule::default(),
        }
    }

    fn line(list: &str, net: &str, currency: &str) -> QuoteLine {
        QuoteLine {
            sku: "CORE".into(),
            description: "Core".into(),
            quantity: Decimal::TEN,
            list_unit: plain_decimal(list).unwrap(),
            net_unit: plain_decimal(net).unwrap(),
            periods: Decimal::ONE,
            currency: currency.parse().unwrap(),
            terms: LineTerms::default(),
        }
    }

    fn computed(column: ComputedColumn, value: Value) -> Result<String, String> {
        let scale = column.scale("EUR".parse().unwrap());
        column.compute(&[Some(&value)], &references()).map(|reading| scale.write(&reading))
    }

    #[test]
    fn an_uplift_is_waived_below_what_it_comes_to_and_a_cent_of_rounding_is_none_of_it() {
        let terms = |kind: &str| {
            let parts = [("kind", Value::Choice(kind.to_owned())), ("percent", Value::Percent(5.into()))];
            Value::Record(parts.map(|(name, value)| (name.to_owned(), value)).into())
        };
        let euros = |amount: &str| Value::Money(Money::parse(amount, "EUR").unwrap());
        let waived = |kind, after| is_uplift_waived(Some(&terms(kind)), Some(&euros("24000")), Some(&euros(after)));
        assert!(waived("uplift_percent", "24000") && waived("uplift_percent", "25199.98"));
        assert!(!waived("uplift_percent", "25200") && !waived("uplift_percent", "25199.99"));
        assert!(!waived("cap_percent", "24000"));
        assert!(!is_uplift_waived(None, Some(&euros("1")), Some(&euros("1"))));
    }

    #[test]
    fn each_computed_column_reads_the_value_of_its_role() {
        let lines = || Value::Lines(vec![line("100", "75", "EUR"), line("100", "85", "EUR")]);
        let money = Value::Money(Money::parse("7.50", "USD").unwrap());
        assert_eq!(computed(ComputedColumn::BlendedDiscountPercent, lines()), Ok("20".into()));
        assert_eq!(computed(ComputedColumn::MaxLineDiscountPercent, lines()), Ok("25".into()));
        assert_eq!(computed(ComputedColumn::ProductClass, lines()), Ok("services".into()));
        assert_eq!(computed(ComputedColumn::PersonalData, lines()), Ok("false".into()));
        assert_eq!(computed(ComputedColumn::TcvPolicyCurrency, money), Ok("3.75".into()));
        let terms = Value::PaymentTerms(PaymentTerms::NetEom { days: 30 });
        assert_eq!(computed(ComputedColumn::LongestPaymentDays, terms), Ok("60".into()));
    }

    #[test]
    fn what_cannot_be_computed_says_why() {
        let free = Value::Lines(vec![line("0", "0", "EUR")]);
        let why = computed(ComputedColumn::MaxLineDiscountPercent, free).unwrap_err();
        assert_eq!(why, "a list price is zero, or a number is too large");
        let two = Value::Lines(vec![line("1", "1", "EUR"), line("1", "1", "USD")]);
        let why = computed(ComputedColumn::BlendedDiscountPercent, two).unwrap_err();
        assert_eq!(why, "the lines have more than one currency");
        let pounds = Value::Money(Money::parse("1", "GBP").unwrap());
        assert_eq!(computed(ComputedColumn::TcvPolicyCurrency, pounds).unwrap_err(), "there is no rate for GBP");
    }

    fn of_several(column: ComputedColumn, values: &[Option<Value>]) -> Result<String, String> {
        let scale = column.scale("EUR".parse().unwrap());
        let given: Vec<Option<&Value>> = values.iter().map(Option::as_ref).collect();
        column.compute(&given, &references()).map(|reading| scale.write(&reading))
    }

    fn on(text: &str) -> Option<Value> {
        Some(Value::Date(text.parse().unwrap()))
    }

    fn record(parts: &[(&str, Value)]) -> Value {
        Value::Record(parts.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect::<BTreeMap<_, _>>())
    }

    #[test]
    fn a_term_that_is_a_day_too_long_is_above_its_months() {
        let months = |from: &str, to: &str| of_several(ComputedColumn::TermMonths, &[on(from), on(to)]);
        assert_eq!(months("2026-04-01", "2028-03-31"), Ok("24".into()));
        assert_eq!(months("2026-04-01", "2029-04-01"), Ok("36.03".into()));
        assert_eq!(months("2026-04-01", "2026-04-15"), Ok("0.5".into()));
        assert_eq!(months("2026-04-02", "2026-04-01").unwrap_err(), "it ends before it starts");
    }

    #[test]
    fn the_first_invoice_is_put_off_by_a_billing_start_of_its_own() {
        let days =
            |from: Option<Value>| of_several(ComputedColumn::FirstInvoiceDeferralDays, &[from, on("2026-04-01")]);
        assert_eq!(days(None), Ok("0".into()));
        assert_eq!(days(on("2026-07-01")), Ok("91".into()));
        assert_eq!(days(on("2026-03-01")), Ok("0".into()));
    }

    #[test]
    fn a_ramp_lasts_until_its_last_step_begins() {
        let step = |from: &str| record(&[("from", on(from).unwrap())]);
        let steps = |from: &[&str]| Some(Value::List(from.iter().map(|from| step(from)).collect()));
        let dated = |quantity: i64, from: &str, to: &str| {
            let terms = LineTerms { start: from.parse().ok(), end: to.parse().ok(), ..LineTerms::default() };
            QuoteLine { quantity: quantity.into(), terms, ..line("100", "100", "EUR") }
        };
        let months = |lines: Vec<QuoteLine>, steps: Option<Value>| {
            of_several(ComputedColumn::RampMonths, &[Some(Value::Lines(lines)), steps])
        };
        let plain = || vec![line("100", "100", "EUR")];
        assert_eq!(months(plain(), steps(&["2026-04-01", "2027-04-01", "2028-04-01"])), Ok("24".into()));
        assert_eq!(months(plain(), steps(&["2026-04-01"])), Ok("0".into()));
        assert_eq!(months(plain(), None), Ok("0".into()));
        // Lines of one product that follow one another in other numbers are a ramp; the same again is none.
        let (first, more) = (dated(40, "2026-04-01", "2027-03-31"), dated(60, "2027-04-01", "2028-03-31"));
        assert_eq!(months(vec![first.clone(), more], None), Ok("12".into()));
        assert_eq!(months(vec![first, dated(40, "2027-04-01", "2028-03-31")], None), Ok("0".into()));
    }

    #[test]
    fn a_quote_is_accepted_in_time_late_or_within_the_extension_that_is_asked_for() {
        let until = || on("2026-03-31");
        let signed = |day: &str| Some(record(&[("at", on(day).unwrap())]));
        let cases = [
            ([None, None, on("2026-04-01"), None], "not_stated"),
            ([until(), None, None, None], "in_time"),
            ([until(), None, on("2026-03-31"), None], "in_time"),
            ([until(), None, on("2026-03-30"), signed("2026-04-01")], "late"),
            ([until(), on("2026-04-30"), None, None], "extension_asked"),
            ([until(), on("2026-04-30"), on("2026-04-30"), None], "extension_asked"),
            ([until(), on("2026-04-30"), on("2026-05-01"), None], "late"),
            ([until(), on("2026-04-30"), on("2026-03-01"), None], "in_time"),
        ];
        for (values, expected) in cases {
            assert_eq!(of_several(ComputedColumn::QuoteValidity, &values), Ok(expected.into()), "{values:?}");
        }
    }

    #[test]
    fn what_waits_for_acceptance_is_found_in_the_terms() {
        let terms = |from: &str| PaymentTerms::Net { days: 30, early_discount: None, from: Some(from.into()) };
        let of = |terms: PaymentTerms| computed(ComputedColumn::PaymentPattern, Value::PaymentTerms(terms));
        assert_eq!(of(terms("customer_acceptance")), Ok("on_acceptance".into()));
        assert_eq!(of(terms("receipt")), Ok("usual".into()));
        assert_eq!(of(PaymentTerms::Installments { schedule: Vec::new() }), Ok("instalments".into()));
        assert_eq!(of(PaymentTerms::net(30)), Ok("usual".into()));
    }

    #[test]
    fn a_booking_is_compared_with_the_day_of_the_win() {
        let won = || Some(Value::Moment("2026-03-31T12:00:00Z".parse().unwrap()));
        let signed = |day: &str| Some(record(&[("at", on(day).unwrap())]));
        let of = |values: &[Option<Value>]| of_several(ComputedColumn::BookingPeriod, values);
        assert_eq!(of(&[won(), signed("2026-03-02"), None]), Ok("as_claimed".into()));
        assert_eq!(of(&[won(), signed("2026-03-02"), signed("2026-04-01")]), Ok("another".into()));
        assert_eq!(of(&[won(), None, None]), Ok("not_known".into()));
    }
}
