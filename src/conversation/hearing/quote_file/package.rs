//! What a workbook unpacks to, looked at before anything parses it: how much, and which rows it hides.
//!
//! A few kilobytes can unpack to gigabytes, whatever their directory declares, so what really comes out is counted.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The largest workbook that is read. A quote of a thousand lines unpacks to less than a megabyte.
const UNPACKED_MAX: u64 = 32 * 1024 * 1024;
/// More parts than any workbook of a quote has.
const PARTS_MAX: usize = 2_000;
/// More texts than may be announced: the reader makes room for as many before it reads the first.
const TEXTS_MAX: u64 = 500_000;
/// How many hidden rows of a sheet are kept; one of them is named.
const HIDDEN_ROWS_MAX: usize = 5_000;

/// Why a workbook is not parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsafe {
    /// It is no package, or a broken one.
    Broken,
    /// It unpacks to more than is read.
    TooLarge,
}

/// The rows that a workbook hides, by the place of the sheet among its sheets.
pub type HiddenRows = BTreeMap<usize, BTreeSet<u64>>;

/// Unpacks everything once, and keeps what is needed of it.
pub fn inspected(bytes: &[u8]) -> Result<HiddenRows, Unsafe> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Unsafe::Broken)?;
    let declared = (0..archive.len()).try_fold(0_u64, |sum, index| {
        let size = archive.by_index_raw(index).ok()?.size();
        sum.checked_add(size)
    });
    if archive.len() > PARTS_MAX || declared.is_none_or(|declared| declared > UNPACKED_MAX) {
        return Err(Unsafe::TooLarge);
    }
    let mut left = UNPACKED_MAX;
    let mut hidden_by_path = BTreeMap::new();
    let mut sheets = Vec::new();
    let mut paths = BTreeMap::new();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| Unsafe::Broken)?;
        let path = part.name().map_err(|_| Unsafe::Broken)?.replace('\\', "/").to_lowercase();
        let mut unpacked = Vec::new();
        part.take(left + 1).read_to_end(&mut unpacked).map_err(|_| Unsafe::Broken)?;
        left = left.checked_sub(unpacked.len() as u64).ok_or(Unsafe::TooLarge)?;
        if announces_too_much(&unpacked) {
            return Err(Unsafe::TooLarge);
        }
        let text = String::from_utf8_lossy(&unpacked);
        if path.contains("worksheets/") {
            hidden_by_path.insert(path, hidden_rows(&text));
        } else if path.ends_with("workbook.xml") {
            sheets = sheet_ids(&text);
        } else if path.ends_with("workbook.xml.rels") {
            paths = targets(&text);
        }
    }
    let of_sheet = |(index, id): (usize, &String)| {
        let target = paths.get(id)?;
        let rows = hidden_by_path.iter().find(|(path, _)| path.ends_with(target.as_str()))?.1;
        Some((index, rows.clone()))
    };
    Ok(sheets.iter().enumerate().filter_map(of_sheet).collect())
}

/// Whether a part announces more texts than it can have; one that is not UTF-8 could hide it, and none is written so.
fn announces_too_much(part: &[u8]) -> bool {
    if matches!(part, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [b'<', 0, ..] | [0, b'<', ..]) {
        return true;
    }
    let text = String::from_utf8_lossy(part);
    let mut counts = pattern!(r#"uniqueCount\s*=\s*["']\s*\+?0*(\d+)"#).captures_iter(&text);
    counts.any(|found| found[1].parse::<u64>().ok().is_none_or(|count| count > TEXTS_MAX))
}

/// The rows of a sheet that a person who opens it does not see.
fn hidden_rows(sheet: &str) -> BTreeSet<u64> {
    let rows = pattern!(r"<(?:\w+:)?row\b[^>]*>").find_iter(sheet).map(|tag| tag.as_str());
    let hidden = rows.filter(|tag| matches!(attribute(tag, |name| name == "hidden").as_deref(), Some("1" | "true")));
    hidden.filter_map(|tag| attribute(tag, |name| name == "r")?.parse().ok()).take(HIDDEN_ROWS_MAX).collect()
}

/// The sheets' relationship ids, in their order.
fn sheet_ids(workbook: &str) -> Vec<String> {
    let tags = pattern!(r"<(?:\w+:)?sheet\b[^>]*>").find_iter(workbook);
    tags.map(|tag| attribute(tag.as_str(), |name| name.ends_with(":id")).unwrap_or_default()).collect()
}

/// Where each relationship leads: the end of a part's path.
fn targets(relationships: &str) -> BTreeMap<String, String> {
    let tags = pattern!(r"<(?:\w+:)?Relationship\b[^>]*>").find_iter(relationships);
    let pair = |tag: regex::Match<'_>| {
        let target = attribute(tag.as_str(), |name| name == "Target")?.to_lowercase();
        Some((
            attribute(tag.as_str(), |name| name == "Id")?,
            target.trim_start_matches("/xl").trim_start_matches(['/', '.']).to_owned(),
        ))
    };
    tags.filter_map(pair).collect()
}

/// The value of the first attribute with a name that is wanted.
fn attribute(tag: &str, is_wanted: impl Fn(&str) -> bool) -> Option<String> {
    let mut found = pattern!(r#"\s((?:\w+:)?\w+)\s*=\s*(?:"([^"]*)"|'([^']*)')"#).captures_iter(tag);
    let found = found.find(|found| is_wanted(&found[1]))?;
    found.get(2).or_else(|| found.get(3)).map(|value| value.as_str().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_rows_and_ids_are_found_however_they_are_written() {
        let sheet =
            r#"<x:row r="3" spans="1:4" hidden="1"/><row hidden='true' r='7'><c/></row><row r="8" hidden="0"/>"#;
        assert_eq!(hidden_rows(sheet), BTreeSet::from([3, 7]));
        assert_eq!(sheet_ids(r#"<sheets><sheet name="A" sheetId="1" r:id="rId5"/></sheets>"#), ["rId5"]);
        let relationships = r#"<Relationship Target="/xl/worksheets/Sheet1.xml" Id="rId5"/>"#;
        assert_eq!(targets(relationships)["rId5"], "worksheets/sheet1.xml");
    }

    #[test]
    fn texts_that_cannot_all_be_there_are_not_made_room_for() {
        assert!(announces_too_much(br#"<sst count="9" uniqueCount="99999999999999999999">"#));
        assert!(announces_too_much(br#"<sst uniqueCount = '4000000000'>"#));
        assert!(!announces_too_much(br#"<sst count="9" uniqueCount="9">"#));
        assert!(announces_too_much(b"\xFF\xFE<\0s\0"));
    }
}
