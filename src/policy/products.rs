//! What we sell: the class of each product, and what follows from it.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::domain::quote::{ChargeType, LineTerms, QuoteLine};

use super::document::{Document, Named};
use super::finding::Finding;

/// The file's name.
pub const FILE: &str = "products.toml";

/// The product master, as far as a packet's rules read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Products {
    known: BTreeMap<String, Product>,
    others: ProductClass,
    /// Words of a description that tells of a single charge, in small letters.
    once: Vec<String>,
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
    /// Whether it is charged once.
    #[serde(default)]
    pub charged_once: bool,
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
        Self { known: BTreeMap::new(), others: ProductClass::Software, once: Vec::new() }
    }

    /// The product of that code, by whatever case it is written in.
    pub fn product(&self, sku: &str) -> Option<&Product> {
        self.known.get(&sku.trim().to_uppercase())
    }

    /// The line's class: that of its product, else the one that the file gives to what it does not know.
    pub fn class(&self, line: &QuoteLine) -> ProductClass {
        self.product(&line.sku).map_or(self.others, |product| product.class)
    }

    /// Whether the line is charged once by what it is: its product says so, or, of a code that the file does not know, its
    /// description.
    pub fn is_charged_once(&self, line: &QuoteLine) -> bool {
        let description = format!(" {} ", line.description.to_lowercase().replace(['-', '(', ')', ',', ':'], " "));
        let says_so = |word: &String| description.contains(&format!(" {word} "));
        self.product(&line.sku).map_or_else(|| self.once.iter().any(says_so), |product| product.charged_once)
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

    /// The lines of one quote with how each is charged, where the quote itself says nothing: what is metered is usage, and
    /// once are charged work and what has one period beside lines that have several.
    pub fn with_charge_types(&self, lines: &[QuoteLine]) -> Vec<QuoteLine> {
        let recurs = lines.iter().any(|line| line.periods > Decimal::ONE);
        let by_class = |line: &QuoteLine| {
            let has_one = line.periods == Decimal::ONE;
            let terms = &line.terms;
            let states_days = terms.start.is_some() || terms.end.is_some() || terms.price_period.is_some();
            let is_once = || has_one && (self.is_charged_once(line) || recurs && !states_days);
            match self.class(line) {
                ProductClass::Usage => Some(ChargeType::Usage),
                ProductClass::Services if has_one => Some(ChargeType::Services),
                ProductClass::Software | ProductClass::Goods if is_once() => Some(ChargeType::OneTime),
                ProductClass::Services | ProductClass::Software | ProductClass::Goods => None,
            }
        };
        let stamp = |line: &QuoteLine| {
            let charge_type = line.terms.charge_type.or_else(|| by_class(line));
            QuoteLine { terms: LineTerms { charge_type, ..line.terms.clone() }, ..line.clone() }
        };
        lines.iter().map(stamp).collect()
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
    #[serde(default)]
    charged_once: Vec<String>,
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
    let once = others.charged_once.iter().map(|word| word.to_lowercase().replace('-', " ")).collect();
    Some(Products { known, others: others.class, once })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::quote::PricePeriod;

    fn line(sku: &str, periods: i64, price_period: Option<PricePeriod>) -> QuoteLine {
        QuoteLine {
            sku: sku.into(),
            description: sku.into(),
            quantity: Decimal::ONE,
            list_unit: Decimal::TEN,
            net_unit: Decimal::TEN,
            periods: periods.into(),
            currency: "EUR".parse().unwrap(),
            terms: LineTerms { price_period, ..LineTerms::default() },
        }
    }

    /// `failure:F34`
    #[test]
    fn work_and_one_period_beside_several_are_charged_once_unless_the_quote_says_otherwise() {
        let text = "[others]\nclass = \"software\"\n[product.IMPL]\ntitle = \"Work\"\nclass = \"services\"\n\
                    [product.API]\ntitle = \"Calls\"\nclass = \"usage\"\n";
        let products = read(text, &mut Vec::new()).unwrap();
        let kinds = |lines: &[QuoteLine]| -> Vec<Option<ChargeType>> {
            products.with_charge_types(lines).iter().map(|line| line.terms.charge_type).collect()
        };
        let (seats, setup) = (line("CORE", 12, None), line("SETUP", 1, None));
        let yearly = line("PLUS", 1, Some(PricePeriod::Year));
        let stated = LineTerms { charge_type: Some(ChargeType::Recurring), ..LineTerms::default() };
        let support = QuoteLine { terms: stated, ..line("SUPPORT", 1, None) };
        assert_eq!(
            kinds(&[seats, setup.clone(), yearly, support, line("IMPL", 1, None)]),
            [None, Some(ChargeType::OneTime), None, Some(ChargeType::Recurring), Some(ChargeType::Services)]
        );
        assert_eq!(kinds(&[line("API", 12, None)]), [Some(ChargeType::Usage)]);
        // Where every line has one period, one period is the term.
        assert_eq!(kinds(&[setup]), [None]);
    }
}
