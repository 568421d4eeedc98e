//! The policy compiler: all the files → one [`PolicyBook`], or every finding at once.

mod accounts;
mod checks;
mod columns;
mod conditions;
mod deciders;
mod decisions;
mod examples;
mod fields;
mod matching;
mod shapes;
mod tables;

use serde::Serialize;

use crate::domain::money::Currency;

use super::checklist::References;
use super::currencies::Rates;
use super::finding::Finding;
use super::products::Products;
use super::shipped::PolicyFiles;
use super::{
    PolicyBook, PolicyVersion, absences, calendar, countries, currencies, homes, ladder, mapping, matters,
    organisation, people, products, schedules, sources, waivers,
};

/// Compiles the files. The findings are sorted, and each is told once.
pub fn compile(files: &PolicyFiles) -> Result<PolicyBook, Vec<Finding>> {
    let mut findings = Vec::new();
    let book = assemble(files, &mut findings);
    findings.sort();
    findings.dedup();
    match book {
        Some(book) if findings.is_empty() => Ok(book),
        Some(_) | None => Err(findings),
    }
}

/// Reads every file that can be read, so that a fault in one hides none in another.
fn assemble(files: &PolicyFiles, findings: &mut Vec<Finding>) -> Option<PolicyBook> {
    check_names(files, findings);
    let text = |name: &str| files.get(name);
    let ladders = text(ladder::FILE).and_then(|text| ladder::read(text, findings));
    let calendars = text("calendars.toml").and_then(|text| calendar::read(text, findings));
    let directory = match (text(people::FILE), &calendars) {
        (Some(text), Some(calendars)) => people::read(text, calendars, findings),
        (Some(_), None) | (None, _) => None,
    };
    let directory = directory.map(|directory| absences::with_calendars(&directory, files, findings));
    let sources = text("sources.toml").and_then(|text| sources::read(text, findings));
    let mut organisation = text(organisation::FILE).and_then(|text| organisation::read(text, findings));
    if let (Some((_, organisation)), Some(directory)) = (&mut organisation, &directory) {
        let addresses = directory.people().filter_map(|person| person.email.as_deref());
        organisation.own_addresses = addresses.map(|email| email.trim().to_lowercase()).collect();
    }
    if let (Some(directory), Some(ladders)) = (&directory, &ladders) {
        ladders.check_holders(directory, findings);
    }
    // With a stand-in for the currency, and no rates, the other files can still be read for their own faults.
    let currency = organisation.as_ref().map_or(stand_in(), |(_, organisation)| organisation.policy_currency);
    let rates = text(currencies::FILE).and_then(|text| currencies::read(text, currency, findings));
    let rates = rates.unwrap_or_else(|| Rates::none(currency));
    let products = text(products::FILE).and_then(|text| products::read(text, findings));
    let countries = text(countries::FILE).and_then(|text| countries::read(text, findings));
    let references = References {
        rates,
        products: products.unwrap_or_else(Products::none),
        countries: countries.unwrap_or_default(),
        fiscal: organisation.as_ref().map(|(_, organisation)| organisation.fiscal).unwrap_or_default(),
        credit: organisation.as_ref().map(|(_, organisation)| organisation.credit).unwrap_or_default(),
    };
    let lists: Vec<(&'static str, &str)> =
        PolicyFiles::CHECKLIST.into_iter().filter_map(|name| Some((name, text(name)?))).collect();
    let fields = fields::read(&lists, references, findings);
    let mapping = match (text(mapping::FILE), &fields) {
        (Some(text), Some(fields)) => mapping::read(text, &fields.checklist, findings),
        (Some(_), None) | (None, _) => None,
    };
    let approvals = match (text(tables::FILE), &fields) {
        (Some(text), Some(fields)) => tables::read(text, fields, findings),
        (Some(_), None) | (None, _) => None,
    };
    let (version, organisation) = organisation?;
    if let Some(fields) = &fields {
        examples::check_fields(fields, &organisation, findings);
    }
    if let (Some(directory), Some(ladders)) = (&directory, &ladders) {
        deciders::check_organisation(&organisation, directory, ladders, findings);
        if let Some(approvals) = &approvals {
            deciders::check_rows(approvals, &organisation, directory, ladders, findings);
        }
    }
    if let Some(fields) = &fields {
        fields.relocate(findings);
    }
    if let Some(fields) = &fields {
        organisation.waivers.check(|name| fields.checklist.requirement(&name.into()).is_some(), findings);
    }
    if let (Some(fields), Some(sources)) = (&fields, &sources) {
        sources::check_fields(sources, |name| fields.checklist.requirement(&name.into()).is_some(), findings);
    }
    let accounts = fields.as_ref().map(|fields| accounts::read(files, &fields.checklist, &organisation, findings));
    let matching = match (text(matching::FILE), &fields) {
        (Some(text), Some(fields)) => matching::read(text, &fields.checklist, findings),
        (Some(_), None) | (None, _) => None,
    };
    let homes = match (text(homes::FILE), &fields) {
        (Some(text), Some(fields)) => homes::read(text, &fields.checklist, findings),
        (Some(_), None) | (None, _) => None,
    };
    let matters = match (text(matters::FILE), &fields) {
        (Some(text), Some(fields)) => matters::read(text, &fields.checklist, findings),
        // Policies that were in force before there was such a file are judged by again.
        (None, _) => Some(matters::Matters::default()),
        (Some(_), None) => None,
    };
    // Without the file, nothing is said at set times.
    let schedules = match text(schedules::FILE) {
        Some(text) => schedules::read(text, ladders.as_ref(), findings),
        None => Some(Vec::new()),
    };
    let approvals = approvals?;
    Some(PolicyBook {
        version: PolicyVersion { version, hash: files.hash() },
        files: files.clone(),
        organisation,
        waivers: waivers::definitions(
            &approvals.decisions,
            fields.as_ref()?.checklist.requirements().map(|one| (&one.field.name, one.field.title.as_str())),
        ),
        checklist: fields?.checklist.with_decisions(&approvals.decisions, &approvals.tables),
        decisions: approvals.decisions,
        tables: approvals.tables,
        directory: directory?,
        calendars: calendars?,
        ladders: ladders?,
        sources: sources?,
        mapping: mapping?,
        accounts: accounts?,
        matching: matching?,
        homes: homes?,
        matters: matters?,
        schedules: schedules?,
    })
}

fn check_names(files: &PolicyFiles, findings: &mut Vec<Finding>) {
    for name in PolicyFiles::NAMES.iter().filter(|name| files.get(name).is_none()) {
        findings.push(Finding::new(name, "the whole file", "it is missing"));
    }
    let known = |name: &str| {
        let is_calendar = name.ends_with(absences::CALENDAR_ENDING);
        PolicyFiles::NAMES.contains(&name) || PolicyFiles::OPTIONAL.contains(&name) || is_calendar
    };
    for (name, _) in files.iter().filter(|(name, _)| !known(name)) {
        let help = format!("the files are {}, {}", PolicyFiles::NAMES.join(", "), PolicyFiles::OPTIONAL.join(", "));
        findings.push(Finding::new(name, "the whole file", "no policy file has this name").help(help));
    }
}

fn stand_in() -> Currency {
    "EUR".parse().expect("the euro has an ISO 4217 code")
}

/// The word by which policy files call a variant: `payment_terms`.
pub(super) fn word_of<T: Serialize>(variant: &T) -> String {
    serde_json::to_value(variant).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
