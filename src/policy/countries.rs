//! Countries as rules name them: groups such as the EU, and the forms of VAT numbers.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde::Deserialize;

use crate::domain::country::Country;

use super::document::{Document, Named};
use super::finding::Finding;

/// The file's name.
pub const FILE: &str = "countries.toml";

/// Groups of countries, and the forms of VAT numbers.
#[derive(Debug, Clone, Default)]
pub struct Countries {
    groups: BTreeMap<String, Group>,
    vat: Vec<Regex>,
}

/// One group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// How people call it: `the EU`.
    pub title: String,
    /// Its countries.
    pub countries: BTreeSet<Country>,
}

impl Countries {
    /// The groups, by their keys.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &Group)> {
        self.groups.iter().map(|(name, group)| (name.as_str(), group))
    }

    /// Whether the country belongs to the group of that key.
    pub fn is_in(&self, country: &Country, group: &str) -> bool {
        self.groups.get(group).is_some_and(|group| group.countries.contains(country))
    }

    /// Whether a number has the form of some country's VAT number, its prefix included. That says nothing about
    /// whether it is registered.
    pub fn has_vat_form(&self, number: &str) -> bool {
        let bare: String = number.chars().filter(|letter| !matches!(letter, ' ' | '.' | '-')).collect();
        let bare = bare.to_uppercase();
        // A Swiss number is written with an ending that names the tax.
        let bare = ["MWST", "TVA", "IVA"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(&bare);
        self.vat.iter().any(|form| form.is_match(bare))
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupDocument {
    title: String,
    countries: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct VatDocument {
    pattern: String,
    pass: String,
    fail: String,
}

/// Reads the file; every finding at once.
pub fn read(text: &str, findings: &mut Vec<Finding>) -> Option<Countries> {
    let mut document = Document::open(FILE, text, &["group", "vat"], findings)?;
    let mut groups = BTreeMap::new();
    for Named { name, body } in document.named::<GroupDocument>("group", findings) {
        let mut countries = BTreeSet::new();
        for code in body.countries {
            match code.parse::<Country>() {
                Ok(country) => {
                    countries.insert(country);
                }
                Err(error) => findings.push(Finding::new(FILE, format!("group {name}"), error.to_string())),
            }
        }
        groups.insert(name, Group { title: body.title, countries });
    }
    let mut vat = Vec::new();
    for Named { name, body } in document.named::<VatDocument>("vat", findings) {
        let place = format!("vat {name}");
        // The pattern is held against the whole number, in ASCII digits alone.
        match Regex::new(&format!("^(?:{})$", body.pattern)) {
            Ok(form) => {
                if !form.is_match(&body.pass) {
                    findings.push(Finding::new(FILE, place.clone(), "its passing example does not pass"));
                }
                if form.is_match(&body.fail) {
                    findings.push(Finding::new(FILE, place, "its failing example does not fail"));
                }
                vat.push(form);
            }
            Err(error) => findings.push(Finding::new(FILE, place, format!("its pattern cannot be read: {error}"))),
        }
    }
    Some(Countries { groups, vat })
}
