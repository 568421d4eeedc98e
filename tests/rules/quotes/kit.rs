//! Workbooks made part by part, so that each can be wrong in its own way.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The style of a cell that holds a percentage.
pub const PERCENT: usize = 2;

/// One sheet.
pub struct Sheet {
    pub name: &'static str,
    pub hidden: bool,
    /// What stands inside of `sheetData`.
    pub rows: String,
    /// What stands behind it.
    pub behind: String,
}

/// A sheet with these rows of cells, as XML.
pub fn sheet(name: &'static str, rows: &[&[String]]) -> Sheet {
    let row = |(index, cells): (usize, &&[String])| {
        let number = index + 1;
        let cells = cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
        let cells: String =
            cells.map(|(at, cell)| cell.replace("r=\"\"", &format!("r=\"{}{number}\"", letter(at)))).collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    Sheet { name, hidden: false, rows: rows.iter().enumerate().map(row).collect(), behind: String::new() }
}

fn letter(index: usize) -> char {
    char::from(b'A' + u8::try_from(index).unwrap())
}

/// A cell with words.
pub fn words(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!("<c r=\"\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// A cell with a number as the file keeps it.
pub fn number(number: &str) -> String {
    styled(number, 0)
}

/// A number with a format.
pub fn styled(number: &str, style: usize) -> String {
    format!("<c r=\"\" s=\"{style}\"><v>{number}</v></c>")
}

/// A row of words.
pub fn titles(titles: &[&str]) -> Vec<String> {
    titles.iter().map(|title| words(title)).collect()
}

/// The bytes of a workbook with these sheets.
pub fn workbook(sheets: &[Sheet]) -> Vec<u8> {
    package(&parts(sheets))
}

/// The parts of a workbook with these sheets.
pub fn parts(sheets: &[Sheet]) -> Vec<(String, Vec<u8>)> {
    let mut listed = String::new();
    let mut related = String::new();
    let mut parts = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let number = index + 1;
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        listed += &format!(
            "<sheet name=\"{}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>",
            sheet.name.replace('&', "&amp;")
        );
        related += &format!(
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        );
        let body = format!(
            "{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{}</sheetData>{}</worksheet>",
            sheet.rows, sheet.behind
        );
        parts.push((format!("xl/worksheets/sheet{number}.xml"), body.into_bytes()));
    }
    let styles = format!(
        "{HEAD}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"#,##0.00 [$€-407]\"/>\
         </numFmts><cellXfs count=\"4\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"9\"/>\
         <xf numFmtId=\"164\"/></cellXfs></styleSheet>"
    );
    related += &format!("<Relationship Id=\"rIdS\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>");
    let text = |text: String| text.into_bytes();
    let content = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>";
    parts.extend([
        ("[Content_Types].xml".to_owned(), text(format!("{HEAD}{content}"))),
        (
            "_rels/.rels".to_owned(),
            text(format!(
                "{HEAD}<Relationships xmlns=\"{RELATIONSHIPS}\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            )),
        ),
        (
            "xl/workbook.xml".to_owned(),
            text(format!("{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{listed}</sheets></workbook>")),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            text(format!("{HEAD}<Relationships xmlns=\"{RELATIONSHIPS}\">{related}</Relationships>")),
        ),
        ("xl/styles.xml".to_owned(), text(styles)),
    ]);
    parts
}

/// A package of these parts, compressed.
pub fn package(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
