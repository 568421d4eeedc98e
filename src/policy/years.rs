//! The years in which the days of a deal lie. A day of 1900 is a slip of a finger or a spreadsheet's day zero, and whoever
//! gives one is asked back, whatever the field.

use chrono::{Datelike, NaiveDate};

use crate::domain::field::{Misfit, Severity, Value};
use crate::domain::ids::RuleId;

use super::checklist::Requirement;

/// The first and the last of them, unless a field says otherwise.
pub const YEARS: (i32, i32) = (2000, 2100);

/// A day that no deal has. What Baton computes is nobody's slip.
pub(super) fn wrong_year(requirement: &Requirement, value: &Value) -> Option<Misfit> {
    if requirement.computed.is_some() {
        return None;
    }
    let (field, (first, last)) = (&requirement.field, requirement.years);
    let day = days_of(value).into_iter().find(|day| !(first..=last).contains(&day.year()))?;
    Some(Misfit {
        field: field.name.clone(),
        rule: RuleId::new(format!("check:{}.year", field.name)),
        what: format!("{day} is no day of a deal, which lies between {first} and {last}; please check the year."),
        severity: Severity::Block,
    })
}

/// The days that a value names, those of its parts and items too. The lines of a quote are read by rules of their own.
fn days_of(value: &Value) -> Vec<NaiveDate> {
    match value {
        Value::Date(day) => vec![*day],
        Value::Moment(at) => vec![at.date_naive()],
        Value::Record(parts) => parts.values().flat_map(days_of).collect(),
        Value::List(items) => items.iter().flat_map(days_of).collect(),
        Value::Text(_)
        | Value::Number(_)
        | Value::Percent(_)
        | Value::Money(_)
        | Value::Currency(_)
        | Value::YesNo(_)
        | Value::Choice(_)
        | Value::Email(_)
        | Value::Country(_)
        | Value::Person(_)
        | Value::Address(_)
        | Value::PaymentTerms(_)
        | Value::Billing(_)
        | Value::Lines(_)
        | Value::Document(_) => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::HandoffId;
    use crate::domain::look_up::LookedUp;
    use crate::domain::packet::Packet;
    use crate::policy::PolicyBook;
    use crate::policy::shipped::PolicyFiles;
    use crate::policy::validators::CheckContext;

    fn is_refused(field: &str, value: &Value, files: &PolicyFiles) -> bool {
        let policy = PolicyBook::compile(files).unwrap();
        let looked_up = LookedUp::default();
        let today = "2026-03-09".parse().unwrap();
        let context = CheckContext { today, looked_up: &looked_up, handoff: HandoffId(1), up_to: None };
        let field = policy.field(&field.into()).unwrap();
        let found = policy.check_value(field, value, &Packet::default(), &context);
        found.iter().any(|misfit| misfit.rule.as_str().ends_with(".year"))
    }

    fn day(day: &str) -> Value {
        Value::Date(day.parse().unwrap())
    }

    #[test]
    fn a_day_outside_of_these_years_is_asked_back_wherever_it_stands() {
        let files = PolicyFiles::shipped();
        for (on, refused) in [
            ("1900-04-01", true),
            ("1999-12-31", true),
            ("2000-01-01", false),
            ("2100-12-31", false),
            ("2101-01-01", true),
        ] {
            assert_eq!(is_refused("service_start", &day(on), &files), refused, "{on}");
            let event = [("event".to_owned(), Value::Choice("delivery".to_owned())), ("on".to_owned(), day(on))];
            let events = Value::List(vec![Value::Record(event.into())]);
            assert_eq!(is_refused("payment_events", &events, &files), refused, "{on}");
        }
    }

    #[test]
    fn a_field_may_say_otherwise() {
        let shipped = PolicyFiles::shipped();
        let with_years = |(name, text): (&str, &str)| {
            let text =
                text.replace("title       = \"service start\"\n", "title = \"service start\"\nyears = [1850, 2100]\n");
            (name.to_owned(), text)
        };
        let files = PolicyFiles::new(shipped.iter().map(with_years).collect());
        assert!(!is_refused("service_start", &day("1900-04-01"), &files));
        assert!(is_refused("service_start", &day("1849-04-01"), &files));
        assert!(is_refused("service_end", &day("1900-04-01"), &files));
    }
}
