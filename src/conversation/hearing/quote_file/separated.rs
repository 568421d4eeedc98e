//! Text files with separated values, in the encodings that spreadsheets write them in.

use std::borrow::Cow;

use super::problem::{FilePlace, QuoteFileProblem};
use super::table::{COLUMNS_MAX, Cell, DecimalMark, LINES_MAX, OTHER_ROWS_MAX, Row, Table};

/// A quote of a thousand lines is far below this.
pub const BYTES_MAX: usize = 1024 * 1024;

/// The signs of Windows-1252 from 0x80 to 0x9F; those that it leaves out stand as NUL.
const WINDOWS_1252: &str = "€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ";

/// The table in such a file.
pub fn table(file: &str, bytes: &[u8]) -> Result<Table, QuoteFileProblem> {
    if bytes.len() > BYTES_MAX {
        let help = "Upload the quote's lines only, at most 1,000, as CSV";
        return Err(QuoteFileProblem::of_file(file, "the file is larger than 1 MiB", help));
    }
    let Some(text) = decoded(bytes) else {
        let help = "Save it as CSV UTF-8, or upload the workbook itself";
        return Err(QuoteFileProblem::of_file(file, "the file is not text", help));
    };
    let separator = separator(&text);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(separator)
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(file, error.position().map(csv::Position::line)))?;
        let number = record.position().map_or(0, csv::Position::line);
        if record.len() > COLUMNS_MAX {
            return Err(unreadable(file, Some(number)));
        }
        if rows.len() == LINES_MAX + OTHER_ROWS_MAX {
            let help = "Divide the quote, or sum up lines of the same product";
            return Err(QuoteFileProblem::of_file(file, "the file has more than 1,000 lines", help));
        }
        rows.push(Row { number, cells: record.iter().map(Cell::of_separated_text).collect() });
    }
    let decimal_mark = match separator {
        b',' => DecimalMark::Point,
        b';' => DecimalMark::Comma,
        _ => DecimalMark::NotSaid,
    };
    Ok(Table { file: file.to_owned(), sheet: None, rows, decimal_mark })
}

fn unreadable(file: &str, row: Option<u64>) -> QuoteFileProblem {
    let help = "Put cells with quotes or separators in double quotes";
    let place = FilePlace { row, ..FilePlace::default() };
    QuoteFileProblem::of_file(file, "the line cannot be read as CSV", help).at(place)
}

/// The text, in whichever of the usual encodings it stands; `None` if it is none.
fn decoded(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let text = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => Cow::Borrowed(std::str::from_utf8(rest).ok()?),
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf_16(rest, u16::from_be_bytes)?),
        [_, 0, _, 0, ..] => Cow::Owned(utf_16(bytes, u16::from_le_bytes)?),
        [0, _, 0, _, ..] => Cow::Owned(utf_16(bytes, u16::from_be_bytes)?),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => Cow::Owned(windows_1252(bytes)?),
        },
    };
    let is_text = !text.chars().any(|letter| letter == '\0' || letter == '\u{FFFD}');
    is_text.then_some(text)
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    if rest.is_empty() { String::from_utf16(&units).ok() } else { None }
}

/// What a spreadsheet in western Europe saves as plain CSV. Codes and numbers are the same in all of its relatives.
fn windows_1252(bytes: &[u8]) -> Option<String> {
    let letter = |byte: &u8| match byte {
        0x80..=0x9F => WINDOWS_1252.chars().nth(usize::from(byte - 0x80)),
        _ => Some(char::from(*byte)),
    };
    bytes.iter().map(letter).collect()
}

/// The separator that the text has most of, outside of double quotes, in its first lines; a comma if it has none.
fn separator(text: &str) -> u8 {
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for line in text.lines().filter(|line| !line.trim().is_empty()).take(20) {
        let mut inside = false;
        for byte in line.bytes() {
            inside ^= byte == b'"';
            for (_, count) in counts.iter_mut().filter(|(mark, _)| *mark == byte && !inside) {
                *count += 1;
            }
        }
    }
    // A decimal comma stands in a cell, so any semicolon or tab that is as frequent separates.
    let most = |best: (u8, usize), next: (u8, usize)| if next.1 > 0 && next.1 * 2 > best.1 { next } else { best };
    counts.into_iter().reduce(most).map_or(b',', |(mark, _)| mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<String> {
        let table = table("q.csv", bytes).unwrap();
        table.rows.iter().flat_map(|row| &row.cells).filter_map(|cell| cell.text().map(str::to_owned)).collect()
    }

    #[test]
    fn the_usual_encodings_are_read() {
        let text = "sku;Währung\nA;EUR\n";
        let utf_16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
        let marked = |mark: [u8; 2], rest: Vec<u8>| [mark.to_vec(), rest].concat();
        let expected = ["sku", "Währung", "A", "EUR"];
        assert_eq!(cells(text.as_bytes()), expected);
        assert_eq!(cells(&["\u{FEFF}".as_bytes(), text.as_bytes()].concat()), expected);
        assert_eq!(cells(&marked([0xFF, 0xFE], utf_16(u16::to_le_bytes))), expected);
        assert_eq!(cells(&marked([0xFE, 0xFF], utf_16(u16::to_be_bytes))), expected);
        assert_eq!(cells(&utf_16(u16::to_le_bytes)), expected);
        assert_eq!(cells(b"sku;W\xE4hrung\nA\x80;EUR\n"), ["sku", "Währung", "A€", "EUR"]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"%PDF-1.7\x00\x01"[..], &[0xFF, 0xFE, 0x00], &[0x81, 0x8D], &[0xFF, 0xFE, 0x00, 0xD8]] {
            assert_eq!(table("q.csv", bytes).unwrap_err().what, "the file is not text", "{bytes:?}");
        }
    }

    #[test]
    fn the_separator_is_the_one_between_cells() {
        assert_eq!(separator("Quote\na,b,c\n"), b',');
        assert_eq!(separator("Angebot;A-1\na;b;c\n1,5;2,5;3,5\n"), b';');
        assert_eq!(separator("a\tb\tc\n"), b'\t');
        assert_eq!(separator("a,\"b;c;d;e\",c\n"), b',');
        assert_eq!(separator(""), b',');
    }

    #[test]
    fn too_many_lines_are_refused_quickly() {
        let many = "a,b\n".repeat(LINES_MAX + OTHER_ROWS_MAX + 1);
        assert!(table("q.csv", many.as_bytes()).unwrap_err().what.contains("1,000 lines"));
        assert!(table("q.csv", &vec![b'a'; BYTES_MAX + 1]).unwrap_err().what.contains("1 MiB"));
    }
}
