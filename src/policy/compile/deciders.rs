//! Whether every role that policy names has somebody, and every decision somebody other than who asks for it.

use std::collections::BTreeSet;

use crate::domain::directory::Directory;
use crate::domain::ids::{PersonId, Role};
use crate::domain::person::Person;
use crate::policy::decision::DecisionDefinition;
use crate::policy::finding::Finding;
use crate::policy::ladder::Ladders;
use crate::policy::organisation::{self, Organisation};
use crate::policy::people;
use crate::policy::table::Row;

use super::tables::{Approvals, FILE, place, tables_of};

/// Whether the organisation's roles and its policy owner are there.
pub fn check_organisation(
    organisation: &Organisation,
    directory: &Directory,
    ladders: &Ladders,
    findings: &mut Vec<Finding>,
) {
    let file = organisation::FILE;
    for (key, role) in organisation.roles.named() {
        let place = format!("key roles.{key}");
        if ladders.title(role).is_none() {
            findings.push(Finding::new(file, place, format!("there is no role `{role}`")));
        } else {
            people::check_holder(directory, role, file, &place, findings);
        }
    }
    check_policy_changes(organisation, directory, ladders, findings);
    let owner = directory.person(&organisation.policy_owner);
    if !owner.is_some_and(|person| person.active) {
        let what = format!("there is nobody `{}`, or they have left", organisation.policy_owner);
        findings.push(Finding::new(file, "key policy_owner", what));
    }
}

/// Whether as many people as a changed policy wants may confirm it.
fn check_policy_changes(
    organisation: &Organisation,
    directory: &Directory,
    ladders: &Ladders,
    findings: &mut Vec<Finding>,
) {
    let (file, changes) = (organisation::FILE, &organisation.policy_changes);
    for role in changes.may_confirm.iter().filter(|role| ladders.title(role).is_none()) {
        let what = format!("there is no role `{role}`");
        findings.push(Finding::new(file, "key policy_changes.may_confirm", what).help("declare it in ladders.toml"));
    }
    let people: BTreeSet<&PersonId> =
        organisation.who_confirm_policies(directory, ladders).map(|person| &person.id).collect();
    if people.len() < changes.people as usize {
        let what = format!("{} people confirm a changed policy, and {} may", changes.people, people.len());
        let witness = people.iter().map(|person| person.as_str()).collect::<Vec<_>>().join(", ");
        let help = "give one of the roles of may_confirm to somebody else as well";
        findings.push(Finding::new(file, "key policy_changes.may_confirm", what).witness(witness).help(help));
    }
}

/// Whether each row's roles are known, and somebody other than the person who asks may take it.
pub fn check_rows(
    approvals: &Approvals,
    organisation: &Organisation,
    directory: &Directory,
    ladders: &Ladders,
    findings: &mut Vec<Finding>,
) {
    for decision in &approvals.decisions {
        for table in tables_of(&decision.decision_type, &approvals.tables) {
            for row in &table.rows {
                let place = format!("{}, row {}", place(&table.name), row.id);
                for role in row.consulted.iter().filter(|role| ladders.title(role).is_none()) {
                    let what = format!("there is no role `{role}`");
                    findings.push(Finding::new(FILE, place.clone(), what).help("declare it in ladders.toml"));
                }
                check_row(row, &place, decision, organisation, directory, ladders, findings);
            }
        }
    }
}

fn check_row(
    row: &Row,
    place: &str,
    decision: &DecisionDefinition,
    organisation: &Organisation,
    directory: &Directory,
    ladders: &Ladders,
    findings: &mut Vec<Finding>,
) {
    let Some(role) = &row.accountable else { return };
    let before = findings.len();
    ladders.check_band(role, &row.band, FILE, place, findings);
    if findings.len() == before {
        people::check_holder(directory, role, FILE, place, findings);
    }
    if findings.len() > before {
        return;
    }
    let may_decide = may_decide(role, row, decision, directory, ladders);
    let owners = organisation.roles.may_own.iter().flat_map(|role| directory.with_role(role));
    let alone: BTreeSet<&PersonId> =
        owners.map(|person| &person.id).filter(|owner| may_decide.iter().all(|person| person == owner)).collect();
    for owner in alone {
        let what = format!("on a deal of {owner}'s nobody may decide it");
        let who = may_decide.iter().map(|person| person.as_str()).collect::<Vec<_>>().join(", ");
        let witness = if who.is_empty() { "nobody holds the authority".to_owned() } else { format!("only {who} may") };
        let help = "who asks may not decide: give the role, or a rung above it, to somebody else as well";
        findings.push(Finding::new(FILE, place, what).witness(witness).help(help));
    }
}

/// Everybody to whom the decision can come: holders of the role and of the rungs above it, up to the cap.
fn may_decide<'a>(
    role: &Role,
    row: &Row,
    decision: &DecisionDefinition,
    directory: &'a Directory,
    ladders: &Ladders,
) -> BTreeSet<&'a PersonId> {
    let rungs = std::iter::successors(Some(role), |rung| {
        let is_cap = ladders.cap(&row.band) == Some(*rung);
        if is_cap { None } else { ladders.next_rung(rung, &row.band) }
    });
    let is_barred = |person: &Person| decision.bars_commission && person.on_commission;
    let holders = rungs.flat_map(|rung| directory.with_role(rung));
    holders.filter(|person| !is_barred(person)).map(|person| &person.id).collect()
}
