//! Which blocking items may be set aside for a time, and who decides it: an item's class is that of its field
//! (`decision:W1`).

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use crate::domain::ids::{DecisionType, FieldName};
use crate::domain::packet::Packet;
use crate::domain::snapshot::{Contents, ShownValue};

use super::PolicyBook;
use super::checklist::Checklist;
use super::columns::{Column, ColumnSource, ColumnValue};
use super::computed_column::ComputedColumn;
use super::decision::{DecisionDefinition, Starts};
use super::finding::Finding;
use super::organisation;
use super::scale::Reading;
use super::table::Outcome;
use super::verdict::Hit;

/// What the type of a waiver begins with; the field of its item follows.
const PREFIX: &str = "waiver:";

/// What the snapshot of a waiver is about: its item, who asked, why, and the days.
pub const PARTS: [&str; 6] = ["item", "item_asked_by", "item_cure_on", "item_reason", "item_until", "item_why"];

/// The classes of items, in the words of tables. What stands in no list is of the first.
pub const CLASSES: [&str; 3] = ["billing", "legal", "credit"];

/// The type of the decision that waives the item of that field.
pub fn type_of(field: &FieldName) -> DecisionType {
    DecisionType::from(format!("{PREFIX}{field}").as_str())
}

/// The field of the item that such a decision waives; `None` for every other decision.
pub fn item_of(decision: &DecisionType) -> Option<FieldName> {
    decision.as_str().strip_prefix(PREFIX).map(FieldName::from)
}

/// The part of `organisation.toml` that says which items may be waived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waivers {
    /// Fields whose items are of class legal.
    #[serde(default)]
    pub legal: Vec<FieldName>,
    /// Fields whose items are of class credit.
    #[serde(default)]
    pub credit: Vec<FieldName>,
    /// What nobody waives.
    #[serde(default)]
    pub never: Vec<NeverWaived>,
}

/// Fields whose items nobody waives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeverWaived {
    /// Which.
    pub fields: Vec<FieldName>,
    /// Why, and what helps.
    pub because: String,
}

impl Waivers {
    fn class_of(&self, field: &FieldName) -> &'static str {
        let [billing, legal, credit] = CLASSES;
        match (self.legal.contains(field), self.credit.contains(field)) {
            (true, _) => legal,
            (false, true) => credit,
            (false, false) => billing,
        }
    }

    /// Names that are no field, and names that stand twice.
    pub(super) fn check(&self, is_field: impl Fn(&str) -> bool, findings: &mut Vec<Finding>) {
        let never = self.never.iter().flat_map(|never| &never.fields);
        let mut seen: Vec<&FieldName> = Vec::new();
        for name in self.legal.iter().chain(&self.credit).chain(never) {
            if !is_field(name.as_str()) {
                findings.push(Finding::new(organisation::FILE, "key waivers", format!("there is no field `{name}`")));
            }
            if seen.contains(&name) {
                let what = format!("`{name}` stands in two lists, and an item has one class or none");
                findings.push(Finding::new(organisation::FILE, "key waivers", what));
            }
            seen.push(name);
        }
    }
}

/// A waiver's decision for each field, after the one that the file defines for all of them.
pub(super) fn definitions<'a>(
    decisions: &[DecisionDefinition],
    fields: impl Iterator<Item = (&'a FieldName, &'a str)>,
) -> HashMap<DecisionType, DecisionDefinition> {
    let Some(of_all) = decisions.iter().find(|decision| decision.starts == Starts::WhenAsked) else {
        return HashMap::new();
    };
    let of_field = |(name, title): (&FieldName, &str)| {
        let (decision_type, title) = (type_of(name), format!("{} of {title}", of_all.title));
        (decision_type.clone(), DecisionDefinition { decision_type, title, ..of_all.clone() })
    };
    fields.map(of_field).collect()
}

impl Checklist {
    /// Whether a field may be without a value for now: it is waived, or computed from one that is.
    pub fn is_set_aside(&self, name: &FieldName, packet: &Packet) -> bool {
        if packet.waived().next().is_none() || packet.entry(name).is_some() {
            return false;
        }
        let sources = self.with_sources(std::iter::once(name.clone()));
        sources.iter().any(|source| packet.is_waived(source) && packet.entry(source).is_none())
    }

    /// What a table makes of fields that do not count: it waits for those that are not waived, and reads none without them.
    pub(super) fn not_gathered(&self, fields: Vec<FieldName>, packet: &Packet) -> ColumnValue {
        let (waived, open): (Vec<FieldName>, Vec<FieldName>) =
            fields.into_iter().partition(|field| self.is_set_aside(field, packet));
        if !open.is_empty() {
            return ColumnValue::NotGathered(open);
        }
        let title = |name: &FieldName| self.requirement(name).map(|requirement| requirement.field.title.as_str());
        let titles: Vec<&str> = waived.iter().filter_map(title).collect();
        ColumnValue::Unreadable(format!("{} waived without a value", titles.join(" and ")))
    }
}

impl PolicyBook {
    /// Why nobody waives an item of that field, and what helps; `None` where somebody may.
    pub fn never_waived(&self, field: &FieldName) -> Option<&str> {
        let never = self.organisation.waivers.never.iter().find(|never| never.fields.contains(field))?;
        Some(&never.because)
    }

    /// Whether the value of `computed` follows from that of `source`.
    pub fn follows_from(&self, computed: &FieldName, source: &FieldName) -> bool {
        computed != source && self.checklist.with_sources(std::iter::once(computed.clone())).contains(source)
    }

    /// Who decides a waiver of that item, as its table says; `None` where policy knows no waivers, or no row fits.
    pub fn judge_waiver(&self, field: &FieldName, item: BTreeMap<String, ShownValue>, packet: &Packet) -> Option<Hit> {
        let decision = self.decision(&type_of(field))?;
        let of_all = self.decisions().find(|decision| decision.starts == Starts::WhenAsked)?;
        let table = self.tables_of(&of_all.decision_type).find(|table| table.off.is_none())?;
        let class = self.organisation.waivers.class_of(field);
        let of_item = ColumnSource::Computed(ComputedColumn::WaivedItemClass);
        let value = |column: &Column| match column.source == of_item {
            true => ColumnValue::Value(Reading::Name(class.to_owned())),
            false => self.checklist.value(column, packet),
        };
        let values: Vec<ColumnValue> = table.columns.iter().map(value).collect();
        let row = match table.judge(&values) {
            Outcome::Rows(rows) => *rows.first()?,
            Outcome::Unreadable { row, .. } => row,
            Outcome::DoesNotApply | Outcome::Waits(_) => return None,
        };
        let mut read_set = item;
        for (column, value) in table.columns.iter().zip(&values) {
            let ColumnValue::Value(reading) = value else { continue };
            let (text, exact) = (column.scale.show(reading, &[]), column.scale.write(reading));
            read_set.insert(column.name.clone(), ShownValue { title: column.title.clone(), text, exact });
        }
        let snapshot = Contents {
            decision_type: decision.decision_type.clone(),
            row: row.id.clone(),
            band: row.band.clone(),
            limit: table.limit_in_words(row),
            read_set,
            shows: BTreeMap::new(),
        };
        Some(Hit {
            snapshot: snapshot.into(),
            row: row.id.clone(),
            band: row.band.clone(),
            accountable: row.accountable.clone(),
            consulted: row.consulted.clone(),
            due_business_hours: row.due_business_hours,
            rows_hit: vec![row.id.clone()],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::shipped::PolicyFiles;
    use crate::policy::verdict::Verdict;

    /// What a decision comes to once everything that it waits for is waived.
    fn once_waived(book: &PolicyBook, decision: &DecisionType) -> Verdict {
        let mut packet = Packet::default();
        for _round in 0..20 {
            let verdict = book.judge(decision, &packet);
            let Verdict::Waits { fields } = &*verdict else { return verdict.as_ref().clone() };
            for field in fields {
                packet.waive(field, true);
            }
        }
        panic!("{decision} waits still");
    }

    #[test]
    fn a_table_waits_for_no_waived_value_and_its_top_band_decides() {
        let book = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
        for decision in book.decisions() {
            once_waived(&book, &decision.decision_type);
        }
        for (decision, row) in [("discount", "D5"), ("payment_terms", "P4")] {
            let verdict = once_waived(&book, &decision.into());
            let hit = verdict.hit().unwrap();
            assert!(hit.row.as_str().starts_with(row), "{decision}: {}", hit.row);
        }
    }

    #[test]
    fn what_is_computed_from_a_waived_value_is_set_aside_until_there_is_one() {
        let book = PolicyBook::compile(&PolicyFiles::shipped()).unwrap();
        let [end, months] = ["service_end", "term_months"].map(FieldName::from);
        let mut packet = Packet::default();
        assert!(!book.checklist.is_set_aside(&months, &packet));
        packet.waive(&end, true);
        assert!(book.checklist.is_set_aside(&end, &packet) && book.checklist.is_set_aside(&months, &packet));
        assert_eq!(book.checklist.state(&end, &packet), crate::domain::field::FieldState::Waived);
        packet.waive(&end, false);
        assert!(!book.checklist.is_set_aside(&months, &packet));
    }
}
