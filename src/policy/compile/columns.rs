//! Finds the column that a name means: a field of the checklist, or a computed one.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::domain::field::{Field, FieldType, Part, Severity};
use crate::domain::money::Currency;
use crate::policy::checklist::References;
use crate::policy::columns::{Column, ColumnSource, scale_of, scale_of_part};
use crate::policy::computed_column::ComputedColumn;
use crate::policy::countries::{Countries, Group};
use crate::policy::scale::Scale;
use crate::policy::validators::{Check, Validator};

/// Every column that a table or condition may name.
pub struct Columns {
    known: BTreeMap<String, Result<Column, String>>,
    broken: BTreeSet<String>,
}

/// Why a name means no column.
pub enum NoColumn {
    /// The field is there and could not be read, which is reported already.
    Reported,
    /// Why, for the reader.
    Because(String),
}

impl Columns {
    /// The columns of these fields; `declared` names also those that could not be read.
    pub fn new(fields: &[(Field, Vec<Validator>)], declared: &[String], references: &References) -> Self {
        let policy_currency = references.rates.policy_currency();
        let mut known = BTreeMap::new();
        for (field, validators) in fields {
            let column = scale_of(field, policy_currency)
                .map(|scale| Column {
                    name: field.name.to_string(),
                    title: field.title.clone(),
                    scale: bounded(scale, field, validators),
                    source: ColumnSource::Field(field.name.clone()),
                })
                .ok_or_else(|| format!("no cell can test the field `{}`{}", field.name, instead(field)));
            known.insert(field.name.to_string(), column);
            known.extend(parts_of(field, policy_currency));
            known.extend(groups_of(field, &references.countries));
            known.extend(contradicted(field));
        }
        for computed in ComputedColumn::ALL {
            known.insert(computed.name().to_owned(), Ok(computed.column(policy_currency)));
        }
        let broken = declared.iter().filter(|name| !known.contains_key(*name)).cloned().collect();
        Self { known, broken }
    }

    /// The column of that name.
    pub fn find(&self, name: &str) -> Result<Column, NoColumn> {
        match self.known.get(name) {
            Some(Ok(column)) => Ok(column.clone()),
            Some(Err(why)) => Err(NoColumn::Because(why.clone())),
            None if self.broken.contains(name) => Err(NoColumn::Reported),
            None => Err(NoColumn::Because(format!("there is no field or computed column `{name}`"))),
        }
    }

    /// Whether a field of that name was declared, readable or not.
    pub fn is_field(&self, name: &str) -> bool {
        let computed = ComputedColumn::from_name(name).is_some();
        self.broken.contains(name) || (self.known.contains_key(name) && !computed)
    }
}

/// The columns of a record's parts, `field.part` each.
fn parts_of(field: &Field, policy_currency: Currency) -> BTreeMap<String, Result<Column, String>> {
    let parts = field.parts.iter().filter(|_| field.field_type == FieldType::Record);
    let column = |part: &Part| {
        let name = format!("{}.{}", field.name, part.name);
        let source = ColumnSource::Part { field: field.name.clone(), part: part.name.clone() };
        let title = format!("{} of {}", part.title, field.title);
        let column = scale_of_part(field, part, policy_currency)
            .map(|scale| Column { name: name.clone(), title, scale, source })
            .ok_or_else(|| format!("no cell can test the part `{name}`"));
        (name, column)
    };
    parts.map(column).collect()
}

/// Whether a country belongs to a group: `field.group` for each group.
fn groups_of(field: &Field, countries: &Countries) -> BTreeMap<String, Result<Column, String>> {
    let is_country = field.field_type == FieldType::Country;
    let column = |(key, group): (&str, &Group)| {
        let name = format!("{}.{key}", field.name);
        let source = ColumnSource::Group { field: field.name.clone(), group: key.to_owned() };
        let title = format!("{} in {}", field.title, group.title);
        (name.clone(), Ok(Column { name, title, scale: Scale::yes_no(), source }))
    };
    countries.groups().filter(|_| is_country).map(column).collect()
}

/// Whether a record says otherwise than a part of what the field holds: `field.part.contradicted`.
fn contradicted(field: &Field) -> BTreeMap<String, Result<Column, String>> {
    let parts = field.parts.iter().filter(|_| field.field_type == FieldType::Record);
    let column = |part: &Part| {
        let name = format!("{}.{}.contradicted", field.name, part.name);
        let title = format!("{} of {} contradicted by a record", part.title, field.title);
        let source = ColumnSource::Contradicted { field: field.name.clone(), part: part.name.clone() };
        (name.clone(), Ok(Column { name, title, scale: Scale::yes_no(), source }))
    };
    parts.map(column).collect()
}

fn instead(field: &Field) -> String {
    match field.parts.first() {
        Some(part) => format!("; name one of its parts, such as `{}.{}`", field.name, part.name),
        None => "; use a computed column".to_owned(),
    }
}

/// A check that binds at once and blocks narrows what the column's values can be.
fn bounded(scale: Scale, field: &Field, validators: &[Validator]) -> Scale {
    let narrows = matches!(field.field_type, FieldType::Number | FieldType::Percent);
    let Scale::Ordered(mut ordered) = scale else { return scale };
    let binding =
        validators.iter().filter(|validator| validator.severity == Severity::Block && validator.gate.is_none());
    for validator in binding.filter(|_| narrows) {
        if let Check::Within { min, max } = &validator.check {
            ordered.low = narrower(ordered.low, *min, Decimal::max, field);
            ordered.high = narrower(ordered.high, *max, Decimal::min, field);
        }
    }
    Scale::Ordered(ordered)
}

/// A percentage's own bounds are a guess where the file says better.
fn narrower(
    own: Option<Decimal>,
    stated: Option<Decimal>,
    tighter: impl Fn(Decimal, Decimal) -> Decimal,
    field: &Field,
) -> Option<Decimal> {
    match (own, stated) {
        (Some(_), Some(stated)) if field.field_type == FieldType::Percent => Some(stated),
        (Some(own), Some(stated)) => Some(tighter(own, stated)),
        (own, stated) => stated.or(own),
    }
}
