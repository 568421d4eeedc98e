//! Excel workbooks as people make them, and as nobody should (failure:F23, failure:F25, failure:F42).

use std::time::Instant;

use baton::conversation::hearing::{QuoteFile, read_quote};

use super::kit::{PERCENT, Sheet, number, package, parts, sheet, styled, titles, words, workbook};

/// The style of a cell that holds a date, and of one that holds an amount of euros.
const DATE: usize = 1;
const EUROS: usize = 3;

/// A formula with the value that was last computed, if any.
fn formula(formula: &str, value: &str) -> String {
    let value = if value.is_empty() { String::new() } else { format!("<v>{value}</v>") };
    format!("<c r=\"\"><f>{formula}</f>{value}</c>")
}

const TITLES: [&str; 7] = ["SKU", "Description", "Quantity", "List price", "Discount", "Periods", "Currency"];

fn line(sku: &str, quantity: &str) -> Vec<String> {
    vec![
        words(sku),
        words("Core seats"),
        number(quantity),
        number("100"),
        styled("0.15", PERCENT),
        number("12"),
        words("EUR"),
    ]
}

fn of(rows: &[Vec<String>]) -> Sheet {
    let head = titles(&TITLES);
    let rows: Vec<&[String]> = std::iter::once(&head).chain(rows).map(Vec::as_slice).collect();
    sheet("Quote", &rows)
}

fn read(sheets: &[Sheet]) -> QuoteFile {
    read_quote("q.xlsx", &workbook(sheets)).unwrap_or_else(|problem| panic!("{problem}"))
}

fn refused(sheets: &[Sheet]) -> String {
    read_quote("q.xlsx", &workbook(sheets)).unwrap_err().to_string()
}

#[test]
fn a_workbook_is_read_as_it_is_shown() {
    let head = titles(&["SKU", "Qty", "List (EUR)", "Net (EUR)", "Months", "Start", "Total", "Currency"]);
    let above = vec![words("Quote number"), words("Q-3001")];
    let version = vec![words("Version"), number("2")];
    let until = vec![words("Valid until"), styled("46203", DATE)];
    // 0.1 + 0.2 as a binary float, and a total that Excel computed.
    let first = vec![
        words("CORE"),
        number("25"),
        styled("100", EUROS),
        number("0.30000000000000004"),
        number("12"),
        styled("46113", DATE),
        formula("B5*D5*E5", "90.000000000000014"),
        words("EUR"),
    ];
    let rows: Vec<&[String]> = [&above, &version, &until, &head, &first].map(Vec::as_slice).to_vec();
    let quote = read(&[sheet("Angebot & Preise", &rows)]);
    let line = &quote.lines[0];
    assert_eq!(line.net_unit.to_string(), "0.3");
    assert_eq!(line.extension().unwrap().to_string(), "EUR 90");
    assert_eq!(line.terms.stated_total.unwrap().to_string(), "90");
    assert_eq!(line.terms.start, "2026-04-01".parse().ok());
    assert_eq!((quote.stated.number.as_deref(), quote.stated.version), (Some("Q-3001"), Some(2)));
    assert_eq!(quote.stated.valid_until, "2026-06-30".parse().ok());
}

#[test]
fn a_percentage_is_what_its_cell_shows_and_a_bare_share_is_asked_about() {
    assert_eq!(read(&[of(&[line("CORE", "25")])]).lines[0].net_unit.to_string(), "85");
    let mut bare = line("CORE", "25");
    bare[4] = number("0.15");
    let shown = refused(&[of(&[bare])]);
    assert_eq!(
        shown,
        "q.xlsx, sheet `Quote`, row 2, column `Discount` (E2): it may be 0.15 % or 15 %. Format the cell as a \
         percentage, or write 15 for 15 %."
    );
}

#[test]
fn a_formula_without_a_value_is_refused_by_its_cell() {
    let mut without = line("CORE", "25");
    without[3] = formula("C2*4", "");
    let shown = refused(&[of(&[without])]);
    assert!(shown.starts_with("q.xlsx, sheet `Quote`, row 2, column `List price` (D2): the formula has no value"));
    let mut error = line("CORE", "25");
    error[2] = "<c r=\"\" t=\"e\"><f>1/0</f><v>#DIV/0!</v></c>".to_owned();
    assert!(refused(&[of(&[error])]).contains("(C2): the formula gives an error"));
}

#[test]
fn merged_and_hidden_rows_are_refused_and_merged_titles_are_not() {
    let rows = [line("CORE", "25"), line("USE", "1")];
    let merged =
        |area: &str| Sheet { behind: format!("<mergeCells><mergeCell ref=\"{area}\"/></mergeCells>"), ..of(&rows) };
    assert!(refused(&[merged("G2:G3")]).contains("the cells G2:G3 are merged"));
    assert_eq!(read(&[merged("A1:B1")]).lines.len(), 2);
    let hidden = Sheet { rows: of(&rows).rows.replace("<row r=\"3\">", "<row r=\"3\" hidden=\"1\">"), ..of(&rows) };
    assert_eq!(refused(&[hidden]), "q.xlsx, sheet `Quote`, row 3: the row is hidden. Show it, or delete it.");
}

#[test]
fn the_one_visible_sheet_with_lines_is_read() {
    let notes = || sheet("Notes", &[]);
    let lines = || of(&[line("CORE", "25")]);
    assert_eq!(read(&[notes(), lines()]).lines.len(), 1);
    assert_eq!(read(&[Sheet { hidden: true, name: "Old", ..lines() }, lines()]).lines.len(), 1);
    let two = refused(&[lines(), Sheet { name: "Option B", ..lines() }]);
    assert!(two.contains("the sheets `Quote` and `Option B` all have quote lines. Hide or delete"), "{two}");
    let unseen = refused(&[Sheet { hidden: true, ..lines() }]);
    assert!(unseen.contains("the sheet `Quote`, which has the lines, is hidden"), "{unseen}");
    assert!(refused(&[notes()]).contains("no sheet has quote lines"));
    let head = titles(&["SKU", "Quantity", "List price"]);
    assert!(refused(&[sheet("Quote", &[&head])]).contains("sheet `Quote`, row 1: no column is called `periods`"));
}

#[test]
fn numbers_and_dates_that_cannot_be_are_refused() {
    let with = |column: usize, cell: String| {
        let mut row = line("CORE", "25");
        row[column] = cell;
        refused(&[of(&[row])])
    };
    assert!(with(2, number("-3")).contains("(C2): the number is below zero"));
    assert!(with(3, number("1e300")).contains("(D2): the number is too large"));
    assert!(with(3, words("1,200")).contains("`1,200` may be 1200 or 1.2"));
    assert!(with(2, styled("5", DATE)).contains("the cell is a date, 1900-01-05"));
    assert!(with(2, styled("60", DATE)).contains("the cell is no date that exists"));
    let head = titles(&["SKU", "Qty", "List", "Net", "Periods", "Start", "Currency"]);
    let dated = |cell: String| {
        let row = vec![words("CORE"), number("1"), number("1"), number("1"), number("1"), cell, words("EUR")];
        refused(&[sheet("Quote", &[&head, &row])])
    };
    assert!(dated(styled("5", DATE)).contains("(F2): the date 1900-01-05 lies outside of 2000 to 2100"));
    assert!(dated(number("46113")).contains("the cell is a number. Format the cell as a date"));
}

#[test]
fn names_of_every_script_are_kept() {
    for name in ["北極星ソフト", "Ågård & Søn <A/S>", "שלום", "=SUM(A1)", "+1 year"] {
        let mut row = line("CORE", "1");
        row[1] = words(name);
        assert_eq!(read(&[of(&[row])]).lines[0].description, name);
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "how long it takes is what is tested")]
fn a_hundred_thousand_lines_are_refused_at_once() {
    let rows: Vec<Vec<String>> = (0..100_000).map(|index| line(&format!("S{index}"), "1")).collect();
    let bytes = workbook(&[of(&rows)]);
    let began = Instant::now();
    let shown = read_quote("q.xlsx", &bytes).unwrap_err().to_string();
    assert!(shown.contains("at most 1,000") || shown.contains("more than 1,000 lines"), "{shown}");
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    let rows: Vec<Vec<String>> = (0..1_300).map(|index| line(&format!("S{index}"), "1")).collect();
    assert!(refused(&[of(&rows)]).contains("more than 1,000 lines"));
    assert_eq!(read(&[of(&rows[..1_000])]).lines.len(), 1_000);
}

#[test]
fn what_unpacks_to_too_much_is_refused_before_it_is_parsed() {
    let mut bomb = parts(&[of(&[line("CORE", "1")])]);
    bomb.push(("xl/media/image1.png".into(), vec![0; 200 * 1024 * 1024]));
    let bytes = package(&bomb);
    assert!(bytes.len() < 1024 * 1024);
    let refused = |bytes: &[u8]| read_quote("q.xlsx", bytes).unwrap_err().what;
    assert_eq!(refused(&bytes), "the workbook is too large to be read");
    // The same, with a directory that declares next to nothing.
    let size = u32::try_from(200 * 1024 * 1024).unwrap().to_le_bytes();
    let mut lying = bytes.clone();
    let places: Vec<usize> = (0..lying.len() - 4).filter(|at| lying[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let said = refused(&lying);
    assert!(said == "the workbook is too large to be read" || said.contains("cannot be read"), "{said}");
}

#[test]
fn room_for_texts_is_not_made_because_a_file_announces_them() {
    let mut hostile = parts(&[of(&[line("CORE", "1")])]);
    let announced = br#"<?xml version="1.0"?><sst uniqueCount="9999999999999"><si><t>a</t></si></sst>"#;
    hostile.push(("xl/sharedStrings.xml".into(), announced.to_vec()));
    assert!(read_quote("q.xlsx", &package(&hostile)).unwrap_err().what.contains("too large"));
}

#[test]
fn what_is_no_workbook_is_refused_in_words() {
    let refused = |bytes: &[u8]| read_quote("q.xlsx", bytes).unwrap_err().to_string();
    assert!(refused(b"PK\x03\x04broken").contains("cannot be read as an Excel workbook"));
    assert!(refused(&package(&[("a.txt".into(), b"a".to_vec())])).contains("cannot be read as an Excel workbook"));
    assert!(refused(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1]).contains("has a password, or an old format"));
    let whole = workbook(&[of(&[line("CORE", "1")])]);
    for cut in (0..whole.len()).step_by(97) {
        assert!(read_quote("q.xlsx", &whole[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_workbook_with_any_byte_changed_is_read_or_refused() {
    let whole = workbook(&[of(&[line("CORE", "1"), line("USE", "2")])]);
    for at in (0..whole.len()).step_by(13) {
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        let _read_or_refused = read_quote("q.xlsx", &changed);
    }
}
