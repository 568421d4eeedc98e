//! A check as a field names it → a [`Check`] with its parameters, or every finding.

use rust_decimal::Decimal;

use crate::domain::country::Country;
use crate::domain::document::DocumentKind;
use crate::domain::field::{Field, FieldType};
use crate::domain::ids::RuleId;
use crate::domain::money::plain_decimal;
use crate::policy::document::{Number, ValidatorDocument, one_of};
use crate::policy::finding::Finding;
use crate::policy::forms::Form;
use crate::policy::validators::{Check, Other, Validator};

use super::fields::{CheckExample, FILE, place};
use super::word_of;

/// What a check may be given.
const PARAMETERS: [&str; 12] =
    ["min", "max", "values", "field", "role", "tolerance", "days", "parts", "pattern", "forms", "sum", "caps"];

/// The closed list: each check's name, what it takes, and the types whose values it can look at.
const CHECKS: [(&str, &[&str], &[FieldType]); 42] = [
    ("length", &["min", "max"], &[FieldType::Text, FieldType::Email]),
    ("not_a_placeholder", &[], &[FieldType::Text, FieldType::Email]),
    ("one_of", &["values"], &[FieldType::Text, FieldType::Choice]),
    ("positive", &[], &[FieldType::Number, FieldType::Percent, FieldType::Money]),
    ("within", &["min", "max"], &[FieldType::Number, FieldType::Percent, FieldType::Money, FieldType::PaymentTerms]),
    ("not_before", &["field", "role"], &[FieldType::Date, FieldType::Moment]),
    ("not_older_than_days", &["days"], &[FieldType::Date]),
    ("email_form", &[], &[FieldType::Email]),
    ("not_internal_email", &[], &[FieldType::Email]),
    ("unused_on_open_orders", &[], &[FieldType::Text]),
    ("same_currency_as", &["field", "role"], &[FieldType::Currency, FieldType::Money, FieldType::Lines]),
    ("agrees_with", &["field", "role", "tolerance"], &[FieldType::Money, FieldType::Text, FieldType::Choice]),
    ("total_of", &["field", "role"], &[FieldType::Money]),
    ("lines_add_up", &[], &[FieldType::Lines]),
    ("net_within_list", &[], &[FieldType::Lines]),
    ("address_complete", &["values"], &[FieldType::Address]),
    ("street_without", &["values"], &[FieldType::Address]),
    ("within_cap_of", &["field", "role", "caps"], &[FieldType::PaymentTerms]),
    ("kind_in", &["values"], &[FieldType::Document]),
    ("instalments_add_up", &[], &[FieldType::PaymentTerms]),
    ("pattern", &["pattern"], &[FieldType::Text]),
    ("form_of_kind", &["field", "forms"], &[FieldType::Text]),
    ("vat_form", &[], &[FieldType::Text]),
    ("iban", &[], &[FieldType::Text]),
    ("not_after", &["field", "role"], &[FieldType::Date]),
    ("not_above", &["field", "role"], &[FieldType::Money]),
    ("not_in_future", &[], &[FieldType::Date, FieldType::Moment]),
    ("differs_from", &["field", "role"], &[FieldType::Text]),
    ("needs", &["values", "parts"], &[FieldType::Choice]),
    ("must_be_if", &["values", "field", "role"], &[FieldType::Choice]),
    ("adds_up_to", &["sum", "field", "role"], &[FieldType::Number, FieldType::Percent, FieldType::Money]),
    ("ascends", &[], &[FieldType::Date]),
    ("covers_term", &["parts"], &[FieldType::Date]),
    ("billed_within_term", &[], &[FieldType::Date]),
    ("within_term", &[], &[FieldType::Lines]),
    ("charged_for_term", &[], &[FieldType::Lines]),
    ("taken_off", &["field", "role"], &[FieldType::Number]),
    ("known_products", &[], &[FieldType::Lines]),
    ("is_yes", &[], &[FieldType::YesNo]),
    ("valid_at_first_invoice", &[], &[FieldType::Date]),
    ("services_total_of", &["field", "role"], &[FieldType::Money]),
    ("covers_regions", &["field", "role", "parts", "values"], &[FieldType::Text]),
];

/// The checks of one field, with their examples.
pub fn read_all(
    field: &Field,
    documents: &[ValidatorDocument],
    fields: &[(Field, Vec<Validator>)],
    declared: &[String],
    findings: &mut Vec<Finding>,
) -> Vec<CheckExample> {
    let mut examples = Vec::new();
    for document in documents {
        let place = format!("{}, check {}", place(&field.name), document.check);
        let reader = Reader { field, document, fields, declared };
        match reader.read() {
            Ok(check) => {
                let validator = Validator {
                    rule: RuleId::new(rule_of(field, document)),
                    check,
                    part: document.part.clone(),
                    severity: document.severity,
                    gate: document.gate,
                    says: document.says.clone(),
                };
                examples.push(CheckExample { field: field.name.clone(), validator, document: document.clone() });
            }
            Err(Some(finding)) => findings.push(Finding { place, ..finding }),
            Err(None) => {}
        }
    }
    examples
}

/// `check:po_number.length`, and of a part `check:credit_check.limit.positive`.
fn rule_of(field: &Field, document: &ValidatorDocument) -> String {
    match &document.part {
        None => format!("check:{}.{}", field.name, document.check),
        Some(part) => format!("check:{}.{part}.{}", field.name, document.check),
    }
}

struct Reader<'a> {
    field: &'a Field,
    document: &'a ValidatorDocument,
    fields: &'a [(Field, Vec<Validator>)],
    declared: &'a [String],
}

/// `None` where the fault is reported elsewhere.
type Fault = Option<Finding>;

fn fault(what: impl Into<String>) -> Fault {
    Some(Finding::new(FILE, "", what))
}

impl Reader<'_> {
    fn read(&self) -> Result<Check, Fault> {
        let name = self.document.check.as_str();
        let Some((_, parameters, types)) = CHECKS.iter().find(|(known, _, _)| *known == name) else {
            let known: Vec<&str> = CHECKS.iter().map(|(known, _, _)| *known).collect();
            return Err(fault("there is no such check").map(|finding| finding.help(one_of("checks", &known))));
        };
        if let Some(extra) = self.given().into_iter().find(|given| !parameters.contains(given)) {
            return Err(fault(format!("it takes no `{extra}`")));
        }
        let looked_at = self.looked_at()?;
        if !types.contains(&looked_at) {
            return Err(fault(format!("it cannot look at a value of type `{}`", word_of(&looked_at))));
        }
        self.check(name)
    }

    fn check(&self, name: &str) -> Result<Check, Fault> {
        let document = self.document;
        match name {
            "length" => {
                let (min, max) = (self.count(&document.min)?, self.count(&document.max)?);
                Ok(Check::Length { min: min.unwrap_or(0), max: max.unwrap_or(usize::MAX) })
            }
            "not_a_placeholder" => Ok(Check::NotAPlaceholder),
            "one_of" => self.values().map(Check::OneOf),
            "positive" => Ok(Check::Positive),
            "within" => {
                let (min, max) = (self.number(&document.min)?, self.number(&document.max)?);
                match (min, max) {
                    (None, None) => Err(fault("it needs `min`, `max` or both")),
                    (Some(min), Some(max)) if min > max => Err(fault("its `min` is above its `max`")),
                    (min, max) => Ok(Check::Within { min, max }),
                }
            }
            "not_before" => self.other(&[FieldType::Date]).map(Check::NotBefore),
            "not_older_than_days" => document.days.map(Check::NotOlderThanDays).ok_or_else(|| fault("it needs `days`")),
            "email_form" => Ok(Check::EmailForm),
            "not_internal_email" => Ok(Check::NotInternalEmail),
            "unused_on_open_orders" => Ok(Check::UnusedOnOpenOrders),
            "same_currency_as" => {
                self.other(&[FieldType::Currency, FieldType::Money, FieldType::Lines]).map(Check::SameCurrencyAs)
            }
            "agrees_with" => Ok(Check::AgreesWith {
                other: self.other(&[self.looked_at()?])?,
                tolerance: self.number(&document.tolerance)?.unwrap_or(Decimal::ZERO),
            }),
            "total_of" => self.other(&[FieldType::Lines]).map(Check::TotalOf),
            "lines_add_up" => Ok(Check::LinesAddUp),
            "net_within_list" => Ok(Check::NetWithinList),
            "address_complete" => {
                Ok(Check::AddressComplete { without_postal_code: document.values.clone().unwrap_or_default() })
            }
            "street_without" => self.values().map(Check::StreetWithout),
            "within_cap_of" => self.within_cap_of(),
            "kind_in" => self.kinds(),
            "instalments_add_up" => Ok(Check::InstalmentsAddUp),
            "vat_form" => Ok(Check::VatForm),
            "iban" => Ok(Check::Iban),
            "not_in_future" => Ok(Check::NotInFuture),
            "not_above" => self.other(&[FieldType::Money]).map(Check::NotAbove),
            "not_after" => self.other(&[FieldType::Date]).map(Check::NotAfter),
            "differs_from" => self.other(&[FieldType::Text]).map(Check::DiffersFrom),
            "known_products" => Ok(Check::KnownProducts),
            "is_yes" => Ok(Check::IsYes),
            "valid_at_first_invoice" => Ok(Check::ValidAtFirstInvoice),
            "services_total_of" => self.other(&[FieldType::Lines]).map(Check::ServicesTotalOf),
            "pattern" => {
                let pattern = document.pattern.as_deref().ok_or_else(|| fault("it needs `pattern`"))?;
                Form::read(pattern).map(Check::Pattern).map_err(fault)
            }
            "form_of_kind" => self.form_of_kind(),
            "within_term" => Ok(Check::WithinTerm),
            "charged_for_term" => Ok(Check::ChargedForTerm),
            "taken_off" => self.other(&[FieldType::Lines]).map(Check::TakenOff),
            "ascends" | "needs" | "must_be_if" | "adds_up_to" | "covers_term" | "covers_regions"
            | "billed_within_term" => self.of_parts(name),
            _ => Err(fault("there is no such check")),
        }
    }

    /// The type of the value that the check is handed: that of the part, or of a list's items.
    fn looked_at(&self) -> Result<FieldType, Fault> {
        let field = self.field;
        match &self.document.part {
            None => Ok(field.items.unwrap_or(field.field_type)),
            Some(name) => match field.part(name) {
                Some(part) => Ok(part.part_type),
                None => Err(fault(format!("the field has no part `{name}`"))),
            },
        }
    }

    fn within_cap_of(&self) -> Result<Check, Fault> {
        let country = self.other(&[FieldType::Country])?;
        let caps = self.document.caps.clone().unwrap_or_default();
        match caps.keys().find(|code| code.parse::<Country>().is_err()) {
            Some(unknown) => Err(fault(format!("`{unknown}` is no country; write its two-letter code"))),
            None if caps.is_empty() => Err(fault("it needs `caps` with the days that each country's law allows")),
            None => Ok(Check::WithinCapOf { country, caps }),
        }
    }

    fn form_of_kind(&self) -> Result<Check, Fault> {
        let kind = self.other(&[FieldType::Choice])?;
        let written = self.document.forms.as_ref().ok_or_else(|| fault("it needs `forms`"))?;
        let read = |(kind, pattern): (&String, &String)| Ok((kind.clone(), Form::read(pattern).map_err(fault)?));
        Ok(Check::FormOfKind { kind, forms: written.iter().map(read).collect::<Result<_, Fault>>()? })
    }

    /// Checks of a record's or a list's parts together.
    fn of_parts(&self, name: &str) -> Result<Check, Fault> {
        if self.document.part.is_none() {
            return Err(fault("it needs a `part`"));
        }
        let is_list = self.field.field_type == FieldType::List;
        if is_list == matches!(name, "needs" | "must_be_if" | "covers_regions") {
            return Err(fault(
                "it stands on a record if it is `needs`, `must_be_if` or `covers_regions`, else on a list of records",
            ));
        }
        match (name, self.number(&self.document.sum)?) {
            ("must_be_if", _) => {
                Ok(Check::MustBeIf { values: self.values()?, other: self.other(&[FieldType::YesNo])? })
            }
            ("ascends", _) => Ok(Check::Ascends),
            ("billed_within_term", _) => Ok(Check::BilledWithinTerm),
            ("covers_term", _) => match self.document.parts.as_deref() {
                Some([to]) if self.field.part(to).is_some_and(|part| part.part_type == FieldType::Date) => {
                    Ok(Check::CoversTerm { to: to.clone() })
                }
                Some(_) | None => Err(fault("it needs `parts` with the one part that holds each step's last day")),
            },
            ("covers_regions", _) => self.covers_regions(),
            ("needs", _) => {
                let parts = self.document.parts.clone().unwrap_or_default();
                match parts.iter().find(|name| self.field.part(name).is_none()) {
                    Some(unknown) => Err(fault(format!("the field has no part `{unknown}`"))),
                    None if parts.is_empty() => Err(fault("it needs `parts`")),
                    None => Ok(Check::Needs { values: self.values()?, parts }),
                }
            }
            (_, Some(number)) => Ok(Check::AddsUpTo(number)),
            (_, None) => self.other(&[FieldType::Money]).map(Check::AddsUpToField),
        }
    }

    fn covers_regions(&self) -> Result<Check, Fault> {
        let other = self.other(&[FieldType::List])?;
        let places = self.fields.iter().map(|(field, _)| field).find(|field| field.name == other.name);
        match self.document.parts.as_deref() {
            Some([region]) if places.is_some_and(|places| places.part(region).is_some()) => {
                Ok(Check::CoversRegions { other, region: region.clone(), all: self.values()? })
            }
            Some(_) | None => Err(fault("it needs `parts` with the one part of a place that holds its region")),
        }
    }

    fn given(&self) -> Vec<&'static str> {
        let document = self.document;
        let given = [
            document.min.is_some(),
            document.max.is_some(),
            document.values.is_some(),
            document.field.is_some(),
            document.role.is_some(),
            document.tolerance.is_some(),
            document.days.is_some(),
            document.parts.is_some(),
            document.pattern.is_some(),
            document.forms.is_some(),
            document.sum.is_some(),
            document.caps.is_some(),
        ];
        PARAMETERS.into_iter().zip(given).filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }

    fn number(&self, written: &Option<Number>) -> Result<Option<Decimal>, Fault> {
        match written {
            None => Ok(None),
            Some(Number::Whole(number)) => Ok(Some(Decimal::from(*number))),
            Some(Number::Text(text)) => {
                plain_decimal(text).map(Some).map_err(|_| fault(format!("`{text}` is no number")))
            }
        }
    }

    fn count(&self, written: &Option<Number>) -> Result<Option<usize>, Fault> {
        let number = self.number(written)?;
        let count = |number: Decimal| usize::try_from(number).map_err(|_| fault(format!("`{number}` is no count")));
        number.map(count).transpose()
    }

    fn values(&self) -> Result<Vec<String>, Fault> {
        let values = self.document.values.clone().unwrap_or_default();
        if values.is_empty() {
            return Err(fault("it needs `values`"));
        }
        let is_choice = self.looked_at()? == FieldType::Choice;
        let part = self.document.part.as_ref().and_then(|name| self.field.part(name));
        let choices = part.map_or(&self.field.choices, |part| &part.choices);
        match values.iter().find(|value| is_choice && !choices.contains(value)) {
            Some(value) => Err(fault(format!("`{value}` is none of the field's choices"))),
            None => Ok(values),
        }
    }

    fn kinds(&self) -> Result<Check, Fault> {
        let words = self.values()?;
        let kind = |word: &String| {
            DocumentKind::from_key(word).ok_or_else(|| fault(format!("`{word}` is no kind of document")))
        };
        words.iter().map(kind).collect::<Result<_, _>>().map(Check::KindIn)
    }

    fn other(&self, types: &[FieldType]) -> Result<Other, Fault> {
        let by_name = self.document.field.as_deref();
        let fields = || self.fields.iter().map(|(field, _)| field);
        let found = match (by_name, self.document.role) {
            (Some(name), None) => fields().find(|field| field.name.as_str() == name),
            (None, Some(role)) => fields().find(|field| field.role == Some(role)),
            (Some(_), Some(_)) | (None, None) => return Err(fault("it needs a `field` or a `role`, one of them")),
        };
        match found {
            Some(other) if !types.contains(&other.field_type) => {
                let (name, of) = (&other.name, word_of(&other.field_type));
                Err(fault(format!("the field {name} is of type `{of}`, which it cannot compare with")))
            }
            Some(other) => Ok(Other { name: other.name.clone(), title: other.title.clone() }),
            // A field that cannot be read, or a role that is missing, is reported where it stands.
            None if by_name.is_none_or(|name| self.declared.iter().any(|known| known == name)) => Err(None),
            None => Err(fault(format!("there is no field `{}`", by_name.unwrap_or_default()))),
        }
    }
}
