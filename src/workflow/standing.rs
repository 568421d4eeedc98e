//! What the account master says of a customer before anybody promises: credit, what is overdue or disputed, and export
//! screening, each with the record and the day of which it speaks (`domain.md`, section 6.5). Figures are for the function
//! that answers for the field alone (`approvals.md`, section 4.4).

use chrono::NaiveDate;

use crate::domain::field::{Field, FieldRole, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{FieldName, PersonId};
use crate::policy::accounts::Known;
use crate::policy::checklist::ExpectedSource;

use super::{Context, gathering, records};

/// What is known of a customer's standing.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// Which account it is.
    pub account: OfAccount,
    /// What the master says, in the order of the checklist; nothing where it does not say.
    pub facts: Vec<(FieldName, Option<Said>)>,
}

/// Which account of the master a deal is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfAccount {
    /// No customer is named.
    Unnamed,
    /// None of that name.
    Nobody {
        /// The name.
        name: String,
    },
    /// Several of that name.
    Several {
        /// The name.
        name: String,
        /// Their records.
        records: Vec<String>,
    },
    /// That one.
    One {
        /// Its record.
        record: String,
        /// The day of which the master speaks.
        as_of: NaiveDate,
    },
}

/// One thing that the master says.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// All of it.
    Value(Value),
    /// That there is an amount; how much is for the function that answers for it.
    SomeAmount,
    /// That there is none.
    NoAmount,
}

/// The standing of that deal's customer, as far as that person may see it.
pub(super) fn of(handoff: &Handoff, asker: Option<&PersonId>, ctx: &Context<'_>) -> Standing {
    let master = ctx.policy.accounts();
    let text = |field: Option<&Field>| match field.and_then(|field| handoff.packet.value(&field.name)) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let record = text(ctx.policy.find_role(FieldRole::AccountRecord)).and_then(|record| master.of_record(&record));
    let record = record.filter(|record| records::is_customers(handoff, record, ctx.policy));
    let name = text(Some(ctx.policy.by_role(FieldRole::Account))).or_else(|| handoff.deal.account.clone());
    let (account, found) = match (record, name) {
        (Some(found), _) => (one(found), Some(found)),
        (None, None) => (OfAccount::Unnamed, None),
        (None, Some(name)) => match master.of_name(&name) {
            Known::Nobody => (OfAccount::Nobody { name }, None),
            Known::One(found) => (one(found), Some(found)),
            Known::Several(several) => {
                let records = several.iter().map(|account| account.record.clone()).collect();
                (OfAccount::Several { name, records }, None)
            }
        },
    };
    let asker = asker.and_then(|asker| ctx.directory.person(asker));
    let fact = |field: &Field| {
        let values = found.map(|found| found.values.as_slice()).unwrap_or_default();
        let value = values.iter().find(|(name, _)| name == &field.name).map(|(_, value)| value.clone());
        let sees_figures = asker.is_some_and(|asker| gathering::is_of_function(ctx, field.owner, asker));
        let said = value.and_then(|value| if sees_figures { Some(Said::Value(value)) } else { without_figures(value) });
        (field.name.clone(), said)
    };
    let of_standing = |field: &&Field| {
        let from_master = ctx.policy.expected_sources(&field.name).contains(&ExpectedSource::Account);
        let of_other = ctx.policy.of_accounts().any(|(other, _)| other.name == field.name);
        field.is_classification && from_master && !of_other
    };
    Standing { account, facts: ctx.policy.fields().filter(of_standing).map(fact).collect() }
}

fn one(account: &crate::policy::accounts::AccountRecord) -> OfAccount {
    OfAccount::One { record: account.record.clone(), as_of: account.as_of }
}

/// The same without its amounts; `None` where nothing is left.
fn without_figures(value: Value) -> Option<Said> {
    if let Value::Money(money) = value {
        return Some(if money.amount().is_zero() { Said::NoAmount } else { Said::SomeAmount });
    }
    let Value::Record(mut parts) = value else { return Some(Said::Value(value)) };
    parts.retain(|_, part| !matches!(part, Value::Money(_)));
    (!parts.is_empty()).then_some(Said::Value(Value::Record(parts)))
}
