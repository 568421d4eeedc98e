//! The closed list of checks that a field may name, and what each finds.
//!
//! Which field has which, with which parameters, is data. A check reads values and what was looked up, and
//! changes nothing.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::document::DocumentKind;
use crate::domain::field::{Address, Field, FieldRole, Gate, Misfit, Severity, Value};
use crate::domain::ids::{FieldName, HandoffId, RuleId};
use crate::domain::look_up::{Answer, LookUp, LookedUp};
use crate::domain::money::{Currency, Money, MoneyError};
use crate::domain::packet::Packet;
use crate::domain::quote::{self, Term};
use crate::domain::terms::{AdvanceOrArrears, PaymentTerms};

use super::checklist::Checklist;
use super::columns::{lines_of, payment_days};
use super::forms::{self, Form};
use super::invoices;
use super::organisation::Organisation;
use super::products::ProductClass;
use super::structure::{self, Sum};

/// One check of one field.
#[derive(Debug, Clone, PartialEq)]
pub struct Validator {
    /// How a misfit cites it: `check:po_number.length`.
    pub rule: RuleId,
    /// What it looks at.
    pub check: Check,
    /// The part of a record, or of each record of a list, that it looks at; `None` for the value itself.
    pub part: Option<String>,
    /// What a misfit does.
    pub severity: Severity,
    /// From which gate on it binds; `None` binds at once.
    pub gate: Option<Gate>,
    /// What to say in place of the check's own words.
    pub says: Option<String>,
}

/// The closed list of checks.
#[derive(Debug, Clone, PartialEq)]
pub enum Check {
    /// A text has between so many characters.
    Length {
        /// At least.
        min: usize,
        /// At most.
        max: usize,
    },
    /// A text is more than "TBD" or "pending".
    NotAPlaceholder,
    /// A text or choice is one of these.
    OneOf(Vec<String>),
    /// A number or amount is above zero.
    Positive,
    /// A number, an amount or the longest time to pay lies between these.
    Within {
        /// At least.
        min: Option<Decimal>,
        /// At most.
        max: Option<Decimal>,
    },
    /// A date or instant is not before the date in another field.
    NotBefore(Other),
    /// A date is not further back than so many days.
    NotOlderThanDays(u32),
    /// An address has the form of one.
    EmailForm,
    /// An address is neither ours nor one that nobody reads.
    NotInternalEmail,
    /// A purchase order number stands on no other open order of the account.
    UnusedOnOpenOrders,
    /// Amounts, lines or codes are in the same currency as another field.
    SameCurrencyAs(Other),
    /// An amount, or a text but for case and blanks, is that of another field.
    AgreesWith {
        /// That field.
        other: Other,
        /// How far two amounts may lie apart.
        tolerance: Decimal,
    },
    /// An amount is the sum of the rounded extensions of the lines in another field.
    TotalOf(Other),
    /// Lines have sound numbers, one currency and a total.
    LinesAddUp,
    /// No line costs more than its list price.
    NetWithinList,
    /// A postal address can be delivered to.
    AddressComplete {
        /// Countries that have no postal codes.
        without_postal_code: Vec<String>,
    },
    /// No line of an address's street has one of these words.
    StreetWithout(Vec<String>),
    /// The longest time to pay is not above what the law of a country allows.
    WithinCapOf {
        /// The field that names the country.
        country: Other,
        /// The days that each country's law allows; of others, nothing is said.
        caps: BTreeMap<String, u32>,
    },
    /// A document is of one of these kinds.
    KindIn(Vec<DocumentKind>),
    /// The parts of instalment terms come to 100 %.
    InstalmentsAddUp,
    /// A text has this form.
    Pattern(Form),
    /// A number has the form of the kind that another field names.
    FormOfKind {
        /// The field that names it.
        kind: Other,
        /// A form for each kind that has one.
        forms: BTreeMap<String, Form>,
    },
    /// A VAT number has the form of its country's.
    VatForm,
    /// An account number has the right form and check digits.
    Iban,
    /// A date is not after the date in another field.
    NotAfter(Other),
    /// An amount is not above that of another field, where both are in one currency.
    NotAbove(Other),
    /// A date or instant is not in the future.
    NotInFuture,
    /// A text is not that of another field.
    DiffersFrom(Other),
    /// Where a part says one of these, other parts are needed.
    Needs {
        /// What it says.
        values: Vec<String>,
        /// The parts that are then needed.
        parts: Vec<String>,
    },
    /// Where another field says yes, this part must be there and say one of these.
    MustBeIf {
        /// What it may say.
        values: Vec<String>,
        /// The field that says yes.
        other: Other,
    },
    /// A part's values over all items of a list come to this number.
    AddsUpTo(Decimal),
    /// A part's amounts over all items of a list come to the amount in another field.
    AddsUpToField(Other),
    /// A part's days ascend over the items of a list.
    Ascends,
    /// Steps from a part's day to another part's follow one another and cover the term.
    CoversTerm {
        /// The part that holds each step's last day.
        to: String,
    },
    /// Nothing is billed after the term, unless it is billed in arrears.
    BilledWithinTerm,
    /// Lines are charged for days of the term only.
    WithinTerm,
    /// Lines charge as many months as the term has.
    ChargedForTerm,
    /// Days that are free are not charged by the lines in another field.
    TakenOff(Other),
    /// The product master knows each line's product.
    KnownProducts,
    /// A yes or no is yes.
    IsYes,
    /// A date is not before the day of the first invoice.
    ValidAtFirstInvoice,
    /// An amount is the sum of the services lines in another field.
    ServicesTotalOf(Other),
    /// The regions that a part names are those of every place in another field.
    CoversRegions {
        /// The list of places.
        other: Other,
        /// The part of a place that holds its region.
        region: String,
        /// Words that name every region.
        all: Vec<String>,
    },
}

/// Another field that a check reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Other {
    /// Its name.
    pub name: FieldName,
    /// How chat calls it.
    pub title: String,
}

/// What a check is told beside the values.
#[derive(Debug, Clone, Copy)]
pub struct CheckContext<'a> {
    /// The day on which it is checked.
    pub today: NaiveDate,
    /// The answers to what [`Check::look_up`] declared.
    pub looked_up: &'a LookedUp,
    /// The handoff that is checked.
    pub handoff: HandoffId,
    /// Checks that bind from a gate on count up to this one; `None` leaves them out, as when a value is entered.
    pub up_to: Option<Gate>,
}

/// Everything that a check may read.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The other values.
    pub packet: &'a Packet,
    /// The fields, by role.
    pub checklist: &'a Checklist,
    /// Who we are.
    pub organisation: &'a Organisation,
    /// The day, the gate and what was looked up.
    pub context: &'a CheckContext<'a>,
}

impl Surroundings<'_> {
    fn of_role(&self, role: FieldRole) -> Option<&Value> {
        self.checklist.by_role(role).and_then(|field| self.packet.value(&field.name))
    }

    /// The first and the last day of the service, where both are known and in order.
    fn term(&self) -> Option<Term> {
        match (self.of_role(FieldRole::ServiceStart)?, self.of_role(FieldRole::ServiceEnd)?) {
            (Value::Date(start), Value::Date(end)) => Term::new(*start, *end),
            _no_days => None,
        }
    }

    /// The day of the first invoice, as far as it is known; else the one from which is billed.
    fn first_invoice_on(&self) -> Option<NaiveDate> {
        let known = |role| self.of_role(role);
        let basis =
            invoices::Basis { known: &known, products: &self.checklist.references().products, reported_on: None };
        let lines = self.of_role(FieldRole::QuoteLines).and_then(lines_of).unwrap_or_default();
        let total = if let Some(Value::Money(total)) = self.of_role(FieldRole::Total) { Some(*total) } else { None };
        let days = invoices::invoices(basis, lines, total).into_iter().filter_map(|invoice| invoice.day());
        days.min().or_else(|| invoices::billing_starts_on(&known))
    }

    fn bills_in_advance(&self) -> bool {
        let billing = self.of_role(FieldRole::Billing);
        matches!(billing, Some(Value::Billing(billing)) if billing.timing == Some(AdvanceOrArrears::Advance))
    }
}

impl Validator {
    /// What is wrong with the value, if this check binds yet and finds something.
    pub fn misfit(&self, field: &Field, value: &Value, surroundings: Surroundings<'_>) -> Option<Misfit> {
        if self.gate > surroundings.context.up_to {
            return None;
        }
        let found = self.finds(field, value, surroundings)?;
        let what = self.says.clone().unwrap_or_else(|| sentence(&field.title, &found));
        Some(Misfit { field: field.name.clone(), rule: self.rule.clone(), what, severity: self.severity })
    }

    /// What is wrong, as the rest of a sentence that begins with the field's title; of a list, with the first item
    /// that is wrong.
    pub fn finds(&self, field: &Field, value: &Value, surroundings: Surroundings<'_>) -> Option<String> {
        if self.check.is_of_whole() {
            return self.check.finds_in_whole(field, value, self.part.as_deref().unwrap_or_default(), surroundings);
        }
        let items = field.items_of(value);
        let several = items.as_ref().is_some_and(|items| items.len() > 1);
        let found = items.unwrap_or(std::slice::from_ref(value)).iter().enumerate().find_map(|(index, item)| {
            let found = self.finds_in(field, item, surroundings)?;
            Some(if several { format!("has an item {} that {found}", index + 1) } else { found })
        });
        found.map(|found| match self.part.as_ref().and_then(|part| field.part(part)) {
            Some(part) => format!("has a {} that {found}", part.title),
            None => found,
        })
    }

    fn finds_in(&self, field: &Field, value: &Value, surroundings: Surroundings<'_>) -> Option<String> {
        match &self.part {
            None => self.check.finds(value, surroundings),
            Some(part) => self.check.finds(field.parts_of_item(value)?.get(part)?, surroundings),
        }
    }
}

impl Check {
    /// Whether it looks beyond the handoff at all.
    pub fn looks_up(&self) -> bool {
        *self == Check::UnusedOnOpenOrders
    }

    /// The question beyond this handoff that the check needs answered.
    pub fn look_up(&self, value: &Value, packet: &Packet, checklist: &Checklist, handoff: HandoffId) -> Option<LookUp> {
        if !self.looks_up() {
            return None;
        }
        let number = text_of(value)?.trim().to_owned();
        let account = checklist.by_role(FieldRole::Account).and_then(|field| packet.value(&field.name));
        let account = account.and_then(text_of).unwrap_or_default().to_owned();
        Some(LookUp::PoNumber { number, account, except: handoff })
    }

    /// What is wrong, as the rest of a sentence that begins with the field's title.
    pub fn finds(&self, value: &Value, surroundings: Surroundings<'_>) -> Option<String> {
        let other = |other: &Other| surroundings.packet.value(&other.name);
        match self {
            Check::Length { min, max } => text_of(value).and_then(|text| wrong_length(text, *min, *max)),
            Check::NotAPlaceholder => text_of(value).and_then(placeholder),
            Check::OneOf(values) => text_of(value).and_then(|text| not_among(text, values)),
            Check::Positive => {
                let number = number_of(value)?;
                (number <= Decimal::ZERO).then(|| format!("is {}, and must be above 0", number.normalize()))
            }
            Check::Within { min, max } => outside(number_of(value)?, *min, *max),
            Check::NotBefore(earlier) => before(value, other(earlier)?, &earlier.title),
            Check::NotOlderThanDays(days) => too_old(value, surroundings.context.today, *days),
            Check::EmailForm => text_of(value).and_then(forms::email),
            Check::NotInternalEmail => text_of(value).and_then(|text| internal(text, surroundings.organisation)),
            Check::UnusedOnOpenOrders => self.used_elsewhere(value, surroundings),
            Check::SameCurrencyAs(of) => other_currency(value, other(of)?, &of.title),
            Check::AgreesWith { other: of, tolerance } => disagrees(value, other(of)?, *tolerance, &of.title),
            Check::TotalOf(of) => wrong_total(value, quote::total(lines_of(other(of)?)?), &of.title),
            Check::LinesAddUp => lines_of(value).and_then(quote::unsound),
            Check::NetWithinList => lines_of(value).and_then(quote::above_list),
            Check::AddressComplete { without_postal_code } => {
                if let Value::Address(address) = value {
                    incomplete(address, without_postal_code)
                } else {
                    None
                }
            }
            Check::StreetWithout(words) => no_street(value, words),
            Check::WithinCapOf { country, caps } => above_cap(value, other(country)?, caps),
            Check::KindIn(kinds) => wrong_kind(value, kinds),
            Check::InstalmentsAddUp => wrong_instalments(value),
            Check::Pattern(form) => text_of(value).and_then(|text| form.finds(text)),
            Check::FormOfKind { kind, forms } => forms::of_kind(text_of(value)?, other(kind)?, forms),
            Check::VatForm => {
                text_of(value).and_then(|text| forms::vat(text, &surroundings.checklist.references().countries))
            }
            Check::Iban => text_of(value).and_then(forms::iban),
            Check::NotAbove(of) => above(value, other(of)?, &of.title),
            Check::NotAfter(later) => {
                before(other(later)?, value, &later.title).map(|_| after(value, other(later), later))
            }
            Check::NotInFuture => in_future(value, surroundings.context.today),
            Check::DiffersFrom(of) => {
                let same = disagrees(value, other(of)?, Decimal::ZERO, &of.title).is_none();
                same.then(|| format!("is that of {} too, and must be another", of.title))
            }
            Check::IsYes => matches!(value, Value::YesNo(false)).then(|| "is no, and must be yes".to_owned()),
            Check::ValidAtFirstInvoice => {
                let (Value::Date(until), Some(first)) = (value, surroundings.first_invoice_on()) else { return None };
                (*until < first).then(|| format!("({until}) is before the first invoice ({first})"))
            }
            Check::ServicesTotalOf(of) => {
                let products = &surroundings.checklist.references().products;
                let lines = lines_of(other(of)?)?.iter().filter(|line| products.class(line) == ProductClass::Services);
                wrong_total(value, quote::sum(lines), "the services lines")
            }
            Check::KnownProducts => {
                let unknown = surroundings.checklist.references().products.unknown(lines_of(value)?);
                unknown.map(|sku| format!("name the product `{sku}`, which the product master does not know"))
            }
            Check::WithinTerm => quote::outside_of(lines_of(value)?, surroundings.term()?),
            Check::ChargedForTerm => {
                let term = surroundings.term()?;
                let free = surroundings.of_role(FieldRole::FreePeriod).and_then(number_of);
                let free = free.and_then(|days| days.to_u64()).unwrap_or(0);
                let charged = term.start().checked_add_days(Days::new(free)).and_then(|start| term.from(start));
                quote::charged_otherwise(lines_of(value)?, term, charged.unwrap_or(term))
            }
            Check::TakenOff(of) => {
                let days = number_of(value)?.to_u32()?;
                quote::charged_although_free(lines_of(other(of)?)?, surroundings.term()?, days)
            }
            Check::Needs { .. }
            | Check::MustBeIf { .. }
            | Check::AddsUpTo(_)
            | Check::AddsUpToField(_)
            | Check::Ascends
            | Check::CoversTerm { .. }
            | Check::CoversRegions { .. }
            | Check::BilledWithinTerm => None,
        }
    }

    /// Whether it looks at all parts and items together.
    fn is_of_whole(&self) -> bool {
        matches!(
            self,
            Check::Needs { .. }
                | Check::MustBeIf { .. }
                | Check::AddsUpTo(_)
                | Check::AddsUpToField(_)
                | Check::Ascends
                | Check::CoversTerm { .. }
                | Check::CoversRegions { .. }
                | Check::BilledWithinTerm
        )
    }

    fn finds_in_whole(
        &self,
        field: &Field,
        value: &Value,
        part: &str,
        surroundings: Surroundings<'_>,
    ) -> Option<String> {
        let items = || field.items_of(value).unwrap_or_default();
        if let Check::Needs { values, parts } = self {
            return structure::needs(field, value, part, values, parts);
        }
        if let Check::MustBeIf { values, other } = self {
            let asks = matches!(surroundings.packet.value(&other.name), Some(Value::YesNo(true)));
            return asks.then(|| structure::must_be(field, value, part, values)).flatten();
        }
        if let Check::CoversRegions { other, region, all } = self {
            let parts = field.parts_of(value)?;
            return structure::covers_regions(
                text_of(parts.get(part)?)?,
                surroundings.packet.value(&other.name)?,
                region,
                all,
            );
        }
        if let Check::AddsUpTo(number) = self {
            return structure::adds_up(items(), part, &Sum::Number(*number));
        }
        if let Check::AddsUpToField(of) = self
            && let Value::Money(money) = surroundings.packet.value(&of.name)?
        {
            return structure::adds_up(items(), part, &Sum::Amount(*money, &of.title));
        }
        if *self == Check::Ascends {
            return structure::ascends(items(), part);
        }
        if let Check::CoversTerm { to } = self {
            return structure::covers(items(), part, to, surroundings.term());
        }
        if *self == Check::BilledWithinTerm && surroundings.bills_in_advance() {
            return structure::billed_after(items(), part, surroundings.term()?);
        }
        None
    }

    fn used_elsewhere(&self, value: &Value, surroundings: Surroundings<'_>) -> Option<String> {
        let Surroundings { packet, checklist, context, .. } = surroundings;
        let question = self.look_up(value, packet, checklist, context.handoff)?;
        match context.looked_up.answer(&question) {
            Some(Answer::PoNumber { handoffs }) if handoffs.is_empty() => None,
            Some(Answer::PoNumber { handoffs }) => {
                let others = handoffs.iter().map(HandoffId::to_string).collect::<Vec<_>>().join(", ");
                Some(format!("already stands on {others}; please check the number"))
            }
            // An answer that nobody asked for is no answer: the check must not pass by an oversight.
            Some(
                Answer::Taken { .. }
                | Answer::Claim { .. }
                | Answer::OrderRef { .. }
                | Answer::Handoff { .. }
                | Answer::Agreements { .. }
                | Answer::Waiting { .. }
                | Answer::DecidedFor { .. }
                | Answer::Policy { .. },
            )
            | None => Some("was not compared with the customer's other open orders".to_owned()),
        }
    }
}

fn sentence(title: &str, found: &str) -> String {
    let mut letters = title.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{} {found}.", letters.as_str())
}

fn text_of(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) | Value::Choice(text) | Value::Email(text) => Some(text),
        Value::Number(_)
        | Value::Percent(_)
        | Value::Money(_)
        | Value::Currency(_)
        | Value::Date(_)
        | Value::YesNo(_)
        | Value::Address(_)
        | Value::PaymentTerms(_)
        | Value::Billing(_)
        | Value::Lines(_)
        | Value::Document(_)
        | Value::Moment(_)
        | Value::Country(_)
        | Value::Person(_)
        | Value::Record(_)
        | Value::List(_) => None,
    }
}

fn number_of(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) | Value::Percent(number) => Some(*number),
        Value::Money(money) => Some(money.amount()),
        Value::PaymentTerms(_) => payment_days(value).map(Decimal::from),
        Value::Text(_)
        | Value::Currency(_)
        | Value::Date(_)
        | Value::YesNo(_)
        | Value::Choice(_)
        | Value::Email(_)
        | Value::Address(_)
        | Value::Billing(_)
        | Value::Lines(_)
        | Value::Document(_)
        | Value::Moment(_)
        | Value::Country(_)
        | Value::Person(_)
        | Value::Record(_)
        | Value::List(_) => None,
    }
}

fn wrong_length(text: &str, min: usize, max: usize) -> Option<String> {
    let count = text.trim().chars().count();
    match count {
        0 if min > 0 => Some("is empty".to_owned()),
        _ if count < min => Some(format!("is too short: {count} of at least {min} characters")),
        _ if count > max => Some(format!("is too long: {count} characters, and may have {max} at most")),
        _ => None,
    }
}

/// What people write where a value is still to come, without case, blanks and punctuation.
const PLACEHOLDERS: [&str; 18] = [
    "tbd", "tba", "tbc", "na", "none", "null", "nil", "pending", "verbal", "unknown", "tofollow", "later", "xxx", "xx",
    "x", "yes", "no", "soon",
];

fn placeholder(text: &str) -> Option<String> {
    let bare: String = text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let stands_for_nothing = bare.is_empty() || PLACEHOLDERS.contains(&bare.as_str());
    stands_for_nothing.then(|| format!("is `{}`, which is no value; leave it open until it is known", text.trim()))
}

fn not_among(text: &str, values: &[String]) -> Option<String> {
    let shown = |value: &str| value.replace('_', " ");
    let allowed = || values.iter().map(|value| shown(value)).collect::<Vec<_>>().join(" or ");
    (!values.iter().any(|value| value == text)).then(|| format!("is {}, and must be {}", shown(text), allowed()))
}

fn outside(number: Decimal, min: Option<Decimal>, max: Option<Decimal>) -> Option<String> {
    let shown = number.normalize();
    if let Some(min) = min.filter(|min| number < *min) {
        return Some(format!("is {shown}, and must be at least {}", min.normalize()));
    }
    max.filter(|max| number > *max).map(|max| format!("is {shown}, and may be {} at most", max.normalize()))
}

/// How much later than in UTC a day begins where it begins first.
const EARLIEST_ZONE_HOURS: i64 = 14;

fn before(value: &Value, other: &Value, title: &str) -> Option<String> {
    let Value::Date(earlier) = other else { return None };
    let day = if let Value::Moment(at) = value {
        at.checked_add_signed(TimeDelta::hours(EARLIEST_ZONE_HOURS))?.date_naive()
    } else if let Value::Date(day) = value {
        *day
    } else {
        return None;
    };
    (day < *earlier).then(|| format!("({value}) is before {title} ({earlier})"))
}

fn after(value: &Value, other: Option<&Value>, later: &Other) -> String {
    let than = other.map(ToString::to_string).unwrap_or_default();
    format!("({value}) is after {} ({than})", later.title)
}

fn above(value: &Value, other: &Value, title: &str) -> Option<String> {
    let (Value::Money(mine), Value::Money(most)) = (value, other) else { return None };
    // What is in another currency is for `same_currency_as` to tell.
    let is_above = mine.currency() == most.currency() && mine.amount() > most.amount();
    is_above.then(|| format!("is {mine}, and the {title} is {most}"))
}

fn in_future(value: &Value, today: NaiveDate) -> Option<String> {
    let day = if let Value::Moment(at) = value {
        at.date_naive()
    } else if let Value::Date(day) = value {
        *day
    } else {
        return None;
    };
    // A day that has begun somewhere on earth is no future.
    (today.succ_opt().is_some_and(|tomorrow| day > tomorrow)).then(|| format!("({value}) is in the future"))
}

fn too_old(value: &Value, today: NaiveDate, days: u32) -> Option<String> {
    let Value::Date(day) = value else { return None };
    let oldest = today.checked_sub_days(Days::new(u64::from(days)))?;
    (*day < oldest).then(|| format!("({day}) is more than {days} days ago; please check the year"))
}

/// Mailboxes that nobody reads, without case and punctuation.
const UNREAD: [&str; 4] = ["noreply", "donotreply", "mailerdaemon", "devnull"];

fn internal(text: &str, organisation: &Organisation) -> Option<String> {
    if organisation.is_own_address(text) {
        return Some(format!("`{text}` is an address of our own; invoices go to the customer"));
    }
    let local = text.split('@').next().unwrap_or_default();
    let bare: String =
        local.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    let unread = UNREAD.iter().any(|mailbox| bare.starts_with(mailbox));
    unread.then(|| format!("`{text}` is an address that nobody reads"))
}

fn currencies_of(value: &Value) -> Vec<Currency> {
    match value {
        Value::Currency(currency) => vec![*currency],
        Value::Money(money) => vec![money.currency()],
        Value::Lines(lines) => lines.iter().map(|line| line.currency).collect(),
        Value::Text(_)
        | Value::Number(_)
        | Value::Percent(_)
        | Value::Date(_)
        | Value::YesNo(_)
        | Value::Choice(_)
        | Value::Email(_)
        | Value::Address(_)
        | Value::PaymentTerms(_)
        | Value::Billing(_)
        | Value::Document(_)
        | Value::Moment(_)
        | Value::Country(_)
        | Value::Person(_)
        | Value::Record(_)
        | Value::List(_) => Vec::new(),
    }
}

fn other_currency(value: &Value, other: &Value, title: &str) -> Option<String> {
    let others = currencies_of(other);
    let mine = currencies_of(value);
    let differing = mine.iter().flat_map(|mine| others.iter().map(move |other| (mine, other)));
    let (mine, other) = differing.into_iter().find(|(mine, other)| mine != other)?;
    Some(format!("is in {mine}, and {title} in {other}"))
}

fn disagrees(value: &Value, other: &Value, tolerance: Decimal, title: &str) -> Option<String> {
    if let (Value::Money(mine), Value::Money(theirs)) = (value, other) {
        return amounts_differ(*mine, *theirs, tolerance).then(|| format!("is {mine}, and {title} {theirs}"));
    }
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let (mine, theirs) = (text_of(value)?, text_of(other)?);
    (folded(mine) != folded(theirs)).then(|| format!("is `{mine}`, and {title} is `{theirs}`"))
}

fn amounts_differ(mine: Money, theirs: Money, tolerance: Decimal) -> bool {
    let apart = mine.amount().checked_sub(theirs.amount()).map(|difference| difference.abs());
    mine.currency() != theirs.currency() || apart.is_none_or(|apart| apart > tolerance)
}

fn wrong_total(value: &Value, total: Result<Money, MoneyError>, title: &str) -> Option<String> {
    let Value::Money(stated) = value else { return None };
    match total {
        Ok(total) if total == *stated => None,
        Ok(total) => Some(format!("is {stated}, and {title} come to {total}")),
        Err(error) => Some(format!("cannot be compared with {title}: {error}")),
    }
}

fn incomplete(address: &Address, without_postal_code: &[String]) -> Option<String> {
    let needs_code = !without_postal_code.contains(&address.country);
    let blank = |text: &str| text.trim().is_empty();
    let parts = [
        ("street", address.street.iter().all(|line| blank(line))),
        ("city", blank(&address.city)),
        ("postal code", needs_code && blank(&address.postal_code)),
        ("country", blank(&address.country)),
    ];
    let lacking: Vec<&str> = parts.iter().filter(|(_, lacks)| *lacks).map(|(part, _)| *part).collect();
    if !lacking.is_empty() {
        return Some(format!("lacks {}", lacking.join(", ")));
    }
    let is_code = address.country.len() == 2 && address.country.bytes().all(|letter| letter.is_ascii_uppercase());
    (!is_code).then(|| format!("names the country `{}`; write its two-letter code", address.country))
}

/// An address of which a line names a box at the post office and no street.
fn no_street(value: &Value, words: &[String]) -> Option<String> {
    let Value::Address(address) = value else { return None };
    let comparable = |text: &str| {
        let parted = text.to_lowercase().replace('.', "");
        let words: Vec<&str> = parted.split(|letter: char| !letter.is_alphanumeric()).collect();
        format!(" {} ", words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" "))
    };
    let names = |line: &&String| words.iter().any(|word| comparable(line).contains(&comparable(word)));
    address.street.iter().find(names).map(|line| format!("has `{line}`, which is no street; give the street as well"))
}

fn above_cap(value: &Value, country: &Value, caps: &BTreeMap<String, u32>) -> Option<String> {
    let Value::Country(country) = country else { return None };
    let (days, cap) = (payment_days(value)?, *caps.get(&country.to_string())?);
    (days > cap)
        .then(|| format!("of up to {days} days are longer than the law of {country} allows, which is {cap} days"))
}

fn wrong_kind(value: &Value, kinds: &[DocumentKind]) -> Option<String> {
    let Value::Document(document) = value else { return None };
    let allowed = || kinds.iter().map(DocumentKind::to_string).collect::<Vec<_>>().join(", ");
    (!kinds.contains(&document.kind)).then(|| format!("is a {}, and must be one of: {}", document.kind, allowed()))
}

fn wrong_instalments(value: &Value) -> Option<String> {
    let Value::PaymentTerms(PaymentTerms::Installments { schedule }) = value else { return None };
    let sum = schedule.iter().try_fold(Decimal::ZERO, |sum, part| sum.checked_add(part.percent));
    match sum {
        Some(sum) if sum == Decimal::ONE_HUNDRED => None,
        Some(sum) => Some(format!("has instalments of {}% together, and must have 100%", sum.normalize())),
        None => Some("has instalments that cannot be added up".to_owned()),
    }
}
