//! The account master: what is known of customers before any deal, one record an account.
//!
//! `accounts.csv` or `accounts.json`, or both. Which column fills which field is said by the column's name alone: a
//! field's own name, or `field.part` for one part of a structured value, `field.part[]` where the part is a list.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::company::{company_key, is_same_company, name_key};
use crate::domain::field::Value;
use crate::domain::ids::FieldName;

/// The file's names; each may be left out.
pub const FILES: [&str; 2] = ["accounts.csv", "accounts.json"];

/// Every account, found by its record or its name.
#[derive(Debug, Clone, Default)]
pub struct AccountMaster {
    accounts: Vec<AccountRecord>,
    by_record: BTreeMap<String, usize>,
    by_name: BTreeMap<String, Vec<usize>>,
    by_company: BTreeMap<String, Vec<usize>>,
}

/// What the account master says of one account.
#[derive(Debug, Clone, PartialEq)]
pub struct AccountRecord {
    /// Its id there.
    pub record: String,
    /// The account's name.
    pub name: String,
    /// Other names of the same account.
    pub also_called: Vec<String>,
    /// The day as of which all of it holds.
    pub as_of: NaiveDate,
    /// What it says, by field.
    pub values: Vec<(FieldName, Value)>,
}

impl AccountRecord {
    /// Every name of the account.
    fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.name).chain(&self.also_called).map(String::as_str)
    }
}

/// What the account master knows by a name.
#[derive(Debug, Clone, PartialEq)]
pub enum Known<'a> {
    /// Nothing.
    Nobody,
    /// That account.
    One(&'a AccountRecord),
    /// These; which of them it is must be asked.
    Several(Vec<&'a AccountRecord>),
}

impl AccountMaster {
    /// A master of these accounts, whose records differ.
    pub fn new(accounts: Vec<AccountRecord>) -> Self {
        let mut master = Self::default();
        for (index, account) in accounts.iter().enumerate() {
            master.by_record.insert(record_key(&account.record), index);
            for name in account.names() {
                push(&mut master.by_name, name_key(name), index);
                push(&mut master.by_company, company_key(name), index);
            }
        }
        master.accounts = accounts;
        master
    }

    /// Every account, in the order of the files.
    pub fn accounts(&self) -> &[AccountRecord] {
        &self.accounts
    }

    /// The account of that record, whatever the case of its letters.
    pub fn of_record(&self, record: &str) -> Option<&AccountRecord> {
        self.by_record.get(&record_key(record)).and_then(|index| self.accounts.get(*index))
    }

    /// The accounts of that name: as it stands but for case and blanks, else but for a legal form that is not written
    /// out. Never one that is only alike, or of another legal form.
    pub fn of_name(&self, name: &str) -> Known<'_> {
        let all = |found: Option<&Vec<usize>>| -> Vec<&AccountRecord> {
            found.into_iter().flatten().filter_map(|index| self.accounts.get(*index)).collect()
        };
        let mut found = all(self.by_name.get(&name_key(name)));
        if found.is_empty() {
            found = all(self.by_company.get(&company_key(name)));
            found.retain(|account| account.names().any(|known| is_same_company(known, name)));
        }
        match found.as_slice() {
            [] => Known::Nobody,
            [only] => Known::One(only),
            _several => Known::Several(found),
        }
    }
}

fn record_key(record: &str) -> String {
    record.trim().to_lowercase()
}

fn push(index: &mut BTreeMap<String, Vec<usize>>, key: String, account: usize) {
    let accounts = index.entry(key).or_default();
    if !accounts.contains(&account) {
        accounts.push(account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(record: &str, name: &str, also_called: &[&str]) -> AccountRecord {
        AccountRecord {
            record: record.into(),
            name: name.into(),
            also_called: also_called.iter().map(|name| (*name).to_owned()).collect(),
            as_of: "2026-03-01".parse().unwrap(),
            values: Vec::new(),
        }
    }

    #[test]
    fn an_account_is_found_by_its_whole_name_and_never_by_a_part_of_it() {
        let master = AccountMaster::new(vec![
            account("ACC-1", "Oak Vale Ltd", &["OV Retail"]),
            account("ACC-2", "Oak Vale GmbH", &[]),
            account("ACC-3", "Ash Hill plc", &[]),
        ]);
        let found = |name: &str| match master.of_name(name) {
            Known::Nobody => "nobody".to_owned(),
            Known::One(account) => account.record.clone(),
            Known::Several(accounts) => accounts.iter().map(|account| account.record.as_str()).collect(),
        };
        for (name, record) in [
            ("oak  vale LTD", "ACC-1"),
            ("Oak Vale GmbH", "ACC-2"),
            ("OV Retail", "ACC-1"),
            ("Ash Hill", "ACC-3"),
            ("Oak Vale", "ACC-1ACC-2"),
            ("Oak Vale Limited", "ACC-1"),
            ("Oak Vale AG", "nobody"),
            ("Ash Hill Ltd", "nobody"),
            ("Oak", "nobody"),
            ("Ash Hills", "nobody"),
            ("", "nobody"),
        ] {
            assert_eq!(found(name), record, "{name}");
        }
        assert_eq!(master.of_record(" acc-3 ").map(|account| account.name.as_str()), Some("Ash Hill plc"));
    }
}
