//! What we sell: the class of each product, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::domain::quote::QuoteLine;

use super::document::{Document, Named};
use super::finding::Finding;

/// The file's name.
pub const FILE: &str = "products.toml";

/// The product master, as far as a packet's rules read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Products {
    known: BTreeMap<String, Product>,
    others: ProductClass,
}

/// One product.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// How people call it.
    pub title: String,
    /// What kind of thing it is.
    pub class: ProductClass,
    /// Whether we process personal data of the customer's people with it.
    #[serde(default)]
    pub personal_data: bool,
}

/// What kind of thing is sold; a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProductClass {
    /// Software by subscription or licence.
    Software,
    /// Work.
    Services,
    /// Tangible things.
    Goods,
    /// Software that is charged by what was used.
    Usage,
}

impl ProductClass {
    /// Every class.
    pub const ALL: [ProductClass; 4] =
        [ProductClass::Software, ProductClass::Services, ProductClass::Goods, ProductClass::Usage];

    /// The word of policy files.
    pub fn word(self) -> &'static str {
        match self {
            ProductClass::Software => "software",
            ProductClass::Services => "services",
            ProductClass::Goods => "goods",
            ProductClass::Usage => "usage",
        }
    }
}

impl Products {
    /// No product; every line is of that class.
    pub fn none() -> Self {
        Self { known: BTreeMap::new(), others: ProductClass::Software }
    }

    /// The product of that code, by whatever case it is written in.
    pub fn product(&self, sku: &str) -> Option<&Product> {
        self.known.get(&sku.trim().to_uppercase())
    }

    /// The line's class: that of its product, else the one that the file gives to what it does not know.
    pub fn class(&self, line: &QuoteLine) -> ProductClass {
        self.product(&line.sku).map_or(self.others, |product| product.class)
    }

    /// The classes of these lines, each once, in the order of the list.
    pub fn classes(&self, lines: &[QuoteLine]) -> Vec<ProductClass> {
        let found: BTreeSet<ProductClass> = lines.iter().map(|line| self.class(line)).collect();
        found.into_iter().collect()
    }

    /// Whether any of these lines processes personal data.
    pub fn personal_data(&self, lines: &[QuoteLine]) -> bool {
        lines.iter().any(|line| self.product(&line.sku).is_some_and(|product| product.personal_data))
    }

    /// The first code that the file does not know.
    pub fn unknown<'l>(&self, lines: &'l [QuoteLine]) -> Option<&'l str> {
        lines.iter().map(|line| line.sku.as_str()).find(|sku| self.product(sku).is_none())
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct OthersDocument {
    class: ProductClass,
}

/// Reads the file; every finding at once.
pub fn read(text: &str, findings: &mut Vec<Finding>) -> Option<Products> {
    let mut document = Document::open(FILE, text, &["others", "product"], findings)?;
    let mut known = BTreeMap::new();
    for Named { name, body } in document.named::<Product>("product", findings) {
        if known.insert(name.to_uppercase(), body).is_some() {
            findings.push(Finding::new(FILE, format!("product {name}"), "another product has this code"));
        }
    }
    let others = document.one::<OthersDocument>("others", findings)?;
    Some(Products { known, others: others.class })
}
