//! Columns of a decision table: any field by its name, or one of a closed list of computed ones.
//!
//! A column gives a value or says why it has none; it never gives nothing.

use rust_decimal::Decimal;

use crate::domain::field::{Field, FieldRole, FieldType, Part, Value};
use crate::domain::ids::FieldName;
use crate::domain::money::{Currency, Percent};
use crate::domain::quote::{self, QuoteLine};

use super::checklist::References;
use super::currencies::Rates;
use super::products::ProductClass;
use super::scale::{NO_ITEM, Ordered, Reading, Scale, Unit};

/// One column of a table or condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in policy files.
    pub name: String,
    /// How chat calls it.
    pub title: String,
    /// What its values can be.
    pub scale: Scale,
    /// Where they come from.
    pub source: ColumnSource,
}

/// Where a column's values come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnSource {
    /// A field of the checklist.
    Field(FieldName),
    /// One part of a record.
    Part {
        /// The record.
        field: FieldName,
        /// Its part.
        part: String,
    },
    /// Whether a country belongs to a group of countries.
    Group {
        /// The country's field.
        field: FieldName,
        /// The group's key.
        group: String,
    },
    /// Computed from fields that code finds by their roles.
    Computed(ComputedColumn),
}

/// A column's value for one packet, or the reason why it has none.
#[derive(Debug, Clone)]
pub enum ColumnValue {
    /// A value that counts.
    Value(Reading),
    /// These fields are absent or only proposed, or it is not known yet whether they apply.
    NotGathered(Vec<FieldName>),
    /// There is a value that cannot be read or computed, and why.
    Unreadable(String),
    /// A field that it reads does not apply.
    NotApplicable,
}

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
}

impl ComputedColumn {
    /// Every computed column.
    pub const ALL: [ComputedColumn; 6] = [
        ComputedColumn::BlendedDiscountPercent,
        ComputedColumn::MaxLineDiscountPercent,
        ComputedColumn::TcvPolicyCurrency,
        ComputedColumn::LongestPaymentDays,
        ComputedColumn::ProductClass,
        ComputedColumn::PersonalData,
    ];

    /// The computed column of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|column| column.name() == name)
    }

    /// Its name in policy files.
    pub fn name(self) -> &'static str {
        match self {
            ComputedColumn::BlendedDiscountPercent => "blended_discount_percent",
            ComputedColumn::MaxLineDiscountPercent => "max_line_discount_percent",
            ComputedColumn::TcvPolicyCurrency => "tcv_policy_currency",
            ComputedColumn::LongestPaymentDays => "longest_payment_days",
            ComputedColumn::ProductClass => "product_class",
            ComputedColumn::PersonalData => "personal_data",
        }
    }

    /// How chat calls it.
    pub fn title(self) -> &'static str {
        match self {
            ComputedColumn::BlendedDiscountPercent => "blended discount",
            ComputedColumn::MaxLineDiscountPercent => "largest line discount",
            ComputedColumn::TcvPolicyCurrency => "contract value",
            ComputedColumn::LongestPaymentDays => "longest time to pay",
            ComputedColumn::ProductClass => "what is sold",
            ComputedColumn::PersonalData => "personal data",
        }
    }

    /// The field that it reads.
    pub fn role(self) -> FieldRole {
        match self {
            ComputedColumn::BlendedDiscountPercent
            | ComputedColumn::MaxLineDiscountPercent
            | ComputedColumn::ProductClass
            | ComputedColumn::PersonalData => FieldRole::QuoteLines,
            ComputedColumn::TcvPolicyCurrency => FieldRole::Total,
            ComputedColumn::LongestPaymentDays => FieldRole::PaymentTerms,
        }
    }

    /// What its values can be. A price above list is a discount below zero, so a discount has no least value.
    pub fn scale(self, policy_currency: Currency) -> Scale {
        match self {
            ComputedColumn::BlendedDiscountPercent | ComputedColumn::MaxLineDiscountPercent => {
                Scale::Ordered(Ordered { unit: Unit::Percent, low: None, high: Some(Decimal::ONE_HUNDRED) })
            }
            ComputedColumn::TcvPolicyCurrency => Scale::ordered(Unit::Money(policy_currency)),
            ComputedColumn::LongestPaymentDays => Scale::ordered(Unit::Days),
            ComputedColumn::ProductClass => {
                with_none(ProductClass::ALL.iter().map(|class| class.word().to_owned()).collect())
            }
            ComputedColumn::PersonalData => Scale::yes_no(),
        }
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

    /// The value, or why there is none.
    pub fn compute(self, value: &Value, references: &References) -> Result<Reading, String> {
        let products = &references.products;
        let lines = || lines_of(value).ok_or_else(|| "it is no list of lines".to_owned());
        match self {
            ComputedColumn::BlendedDiscountPercent => discount(value, quote::blended_discount_percent),
            ComputedColumn::MaxLineDiscountPercent => discount(value, quote::max_line_discount_percent),
            ComputedColumn::ProductClass => {
                let classes = products.classes(lines()?);
                Ok(Reading::of_items(classes.into_iter().map(|class| class.word().to_owned()).collect()))
            }
            ComputedColumn::PersonalData => Ok(Reading::Name(products.personal_data(lines()?).to_string())),
            ComputedColumn::TcvPolicyCurrency => reading_of(value, &references.rates),
            ComputedColumn::LongestPaymentDays => payment_days(value)
                .map(|days| Reading::Number(Decimal::from(days)))
                .ok_or_else(|| "it is no payment terms".to_owned()),
        }
    }
}

/// The scale of a field's own column; `None` for a type that no cell can test. A list is tested item by item.
pub fn scale_of(field: &Field, policy_currency: Currency) -> Option<Scale> {
    match field.field_type {
        FieldType::Text | FieldType::Email | FieldType::Currency | FieldType::Country | FieldType::Person => {
            Some(Scale::AnyText)
        }
        FieldType::Number => Some(Scale::ordered(Unit::Number)),
        FieldType::Percent => Some(Scale::ordered(Unit::Percent)),
        FieldType::Money => Some(Scale::ordered(Unit::Money(policy_currency))),
        FieldType::Date | FieldType::Moment => Some(Scale::ordered(Unit::Date)),
        FieldType::YesNo => Some(Scale::yes_no()),
        FieldType::Choice => Some(Scale::Names(field.choices.clone())),
        FieldType::List if field.items == Some(FieldType::Choice) => Some(with_none(field.choices.clone())),
        FieldType::List => Some(with_none(vec![SOME_ITEM.to_owned()])),
        FieldType::Address
        | FieldType::PaymentTerms
        | FieldType::Billing
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Record => None,
    }
}

/// The scale of one part's column; `None` for a type that no cell can test.
pub fn scale_of_part(field: &Field, part: &Part, policy_currency: Currency) -> Option<Scale> {
    let scale = scale_of(&field.of_part(part), policy_currency)?;
    Some(match scale {
        Scale::Names(names) if part.is_optional => with_none(names),
        Scale::Names(_) | Scale::AnyText | Scale::Ordered(_) => scale,
    })
}

/// How a cell names a list of other things than choices that is not empty.
const SOME_ITEM: &str = "some";

fn with_none(mut names: Vec<String>) -> Scale {
    if !names.iter().any(|name| name == NO_ITEM) {
        names.push(NO_ITEM.to_owned());
    }
    Scale::Names(names)
}

/// A list as a cell tests it: its choices, or whether there is an item at all. `None` if it is no list of the field's.
pub fn reading_of_list(field: &Field, value: &Value) -> Option<Reading> {
    let items = field.items_of(value)?;
    let name = |item: &Value| if let Value::Choice(choice) = item { choice.clone() } else { SOME_ITEM.to_owned() };
    let names = items.iter().map(name);
    let mut names: Vec<String> = names.collect();
    names.dedup();
    Some(Reading::of_items(names))
}

/// What a cell is told of a part that is not there; `None` where a column of numbers does not apply.
pub fn reading_of_absence(scale: &Scale) -> Option<Reading> {
    match scale {
        Scale::Names(_) | Scale::AnyText => Some(Reading::of_items(Vec::new())),
        Scale::Ordered(_) => None,
    }
}

/// A simple value as a cell tests it, or why it cannot be tested. Money is converted, unrounded.
pub fn reading_of(value: &Value, rates: &Rates) -> Result<Reading, String> {
    match value {
        Value::Text(text) | Value::Email(text) | Value::Choice(text) => Ok(Reading::Name(text.clone())),
        Value::Currency(currency) => Ok(Reading::Name(currency.to_string())),
        Value::Country(country) => Ok(Reading::Name(country.to_string())),
        Value::Person(person) => Ok(Reading::Name(person.to_string())),
        Value::Number(number) | Value::Percent(number) => Ok(Reading::Number(*number)),
        Value::Money(money) => rates.convert(*money).map(Reading::Number),
        Value::Date(day) => Scale::ordered(Unit::Date).read(&day.to_string()),
        Value::Moment(at) => Scale::ordered(Unit::Date).read(&at.date_naive().to_string()),
        Value::YesNo(yes) => Ok(Reading::Name(yes.to_string())),
        Value::Address(_)
        | Value::PaymentTerms(_)
        | Value::Billing(_)
        | Value::Lines(_)
        | Value::Document(_)
        | Value::Record(_)
        | Value::List(_) => Err("no cell can test such a value".to_owned()),
    }
}

/// The most days that payment terms allow; `None` if it is none.
pub fn payment_days(value: &Value) -> Option<u32> {
    if let Value::PaymentTerms(terms) = value { Some(terms.longest_payment_days()) } else { None }
}

/// The quote lines, if the value is some.
pub fn lines_of(value: &Value) -> Option<&[QuoteLine]> {
    if let Value::Lines(lines) = value { Some(lines) } else { None }
}

fn discount(value: &Value, of: impl Fn(&[QuoteLine]) -> Option<Percent>) -> Result<Reading, String> {
    let lines = lines_of(value).ok_or("it is no list of lines")?;
    if lines.is_empty() {
        return Err("there is no line".to_owned());
    }
    if lines.iter().any(|line| line.currency != lines[0].currency) {
        return Err("the lines have more than one currency".to_owned());
    }
    of(lines).map(Reading::Fraction).ok_or_else(|| "a list price is zero, or a number is too large".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::{Money, plain_decimal};
    use crate::domain::quote::LineTerms;
    use crate::domain::terms::PaymentTerms;
    use crate::policy::countries::Countries;
    use crate::policy::{currencies, products};

    fn references() -> References {
        let text = "[rate.USD]\ndated = [{ from = \"2026-01-01\", worth = \"0.5\" }]";
        let rates = currencies::read(text, "EUR".parse().unwrap(), &mut Vec::new()).unwrap();
        let text = "[others]\nclass = \"software\"\n[product.CORE]\ntitle = \"Core\"\nclass = \"services\"";
        let products = products::read(text, &mut Vec::new()).unwrap();
        References { rates, products, countries: Countries::default() }
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
        column.compute(&value, &references()).map(|reading| scale.write(&reading))
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
}
