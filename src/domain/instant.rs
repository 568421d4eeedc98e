//! An instant as JSON text: what `chrono` writes, byte for byte, without its general formatter. A handoff's state
//! holds dozens of them.

use chrono::{DateTime, Datelike, Timelike, Utc};
use serde::{Serialize, Serializer};

/// `2026-03-09T09:00:00.123456789Z` has this many bytes, and none is longer.
const LONGEST: usize = 30;
/// How many of them come before a fraction of a second.
const WHOLE: usize = 19;

/// For `serialize_with`.
pub(super) fn serialize<S: Serializer>(at: &DateTime<Utc>, serializer: S) -> Result<S::Ok, S::Error> {
    let mut text = [0; LONGEST];
    let length = write(at, &mut text);
    match length.and_then(|length| str::from_utf8(&text[..length]).ok()) {
        Some(text) => serializer.serialize_str(text),
        None => at.serialize(serializer),
    }
}

/// How many bytes it takes; `None` for a year of other than four digits, and inside a leap second.
fn write(at: &DateTime<Utc>, text: &mut [u8; LONGEST]) -> Option<usize> {
    let year = u32::try_from(at.year()).ok().filter(|year| *year <= 9999)?;
    let nanoseconds = Some(at.nanosecond()).filter(|nanoseconds| *nanoseconds < 1_000_000_000)?;
    text[..WHOLE].copy_from_slice(b"0000-00-00T00:00:00");
    let numbers = [
        (0..4, year),
        (5..7, at.month()),
        (8..10, at.day()),
        (11..13, at.hour()),
        (14..16, at.minute()),
        (17..19, at.second()),
    ];
    for (place, number) in numbers {
        digits(&mut text[place], number);
    }
    let (places, fraction) = match nanoseconds {
        0 => (0, 0),
        _ if nanoseconds % 1_000_000 == 0 => (3, nanoseconds / 1_000_000),
        _ if nanoseconds % 1_000 == 0 => (6, nanoseconds / 1_000),
        _ => (9, nanoseconds),
    };
    let mut end = WHOLE;
    if places > 0 {
        text[end] = b'.';
        digits(&mut text[end + 1..end + 1 + places], fraction);
        end += 1 + places;
    }
    text[end] = b'Z';
    Some(end + 1)
}

fn digits(places: &mut [u8], mut number: u32) {
    for place in places.iter_mut().rev() {
        *place = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    #[serde(transparent)]
    struct Ours(#[serde(serialize_with = "serialize")] DateTime<Utc>);

    #[test]
    fn an_instant_is_written_as_chrono_writes_it() {
        let whole = [-62_167_219_200, -1, 0, 951_782_400, 1_772_999_999, 253_402_300_799];
        let fractions = [0, 1, 10, 999, 1_000, 123_000, 999_999, 1_000_000, 120_000_000, 999_999_999];
        let leap = (59, 1_500_000_000);
        let seconds = whole.iter().flat_map(|second| fractions.map(|fraction| (*second, fraction)));
        for (second, fraction) in seconds.chain([leap, (-62_167_219_201, 0), (253_402_300_800, 5)]) {
            let at = DateTime::from_timestamp(second, fraction).unwrap();
            assert_eq!(serde_json::to_string(&Ours(at)).unwrap(), serde_json::to_string(&at).unwrap());
        }
    }
}
