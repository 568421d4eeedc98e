//! One byte form for one value: RFC 8785 canonical JSON, and its SHA-256.

use serde::Serialize;
use serde_json::Value;
use serde_json_canonicalizer as canonicalizer;
use sha2::{Digest, Sha256};

use super::sorted_json::{Added, EXACT_MAX, Numbers, sorted};

/// The canonical JSON of `value`.
///
/// Numbers that matter are text before they get here, because canonical JSON makes a number a binary float.
pub fn canonical_json<T: Serialize>(value: &T) -> String {
    canonical_with(value, &[]).unwrap_or_else(|| canonical_value(&serde_json::to_value(value).expect(OURS)))
}

/// The canonical JSON of a value in whose inner objects further members stand; `None` where it takes a tree of the
/// value to write it.
pub fn canonical_with<T: Serialize>(value: &T, added: &[Added<'_>]) -> Option<String> {
    let sorted = sorted(value, added).expect(OURS)?;
    (sorted.numbers == Numbers::Plain).then_some(sorted.text)
}

/// Plain JSON with every object's members in the order of their keys.
pub fn sorted_json<T: Serialize>(value: &T) -> String {
    let in_one_pass = sorted(value, &[]).expect(OURS).map(|sorted| sorted.text);
    in_one_pass.unwrap_or_else(|| serde_json::to_value(value).expect(OURS).to_string())
}

/// The canonical JSON of a value that is JSON already.
pub fn canonical_value(value: &Value) -> String {
    let written = if is_canonical(value) { serde_json::to_string(value) } else { canonicalizer::to_string(value) };
    written.expect(OURS)
}

const OURS: &str = "our own values have text keys and no infinite numbers";

/// Whether plain JSON says it in the canonical way: keys of ASCII in their order, and no number but small whole
/// ones. The two escape texts alike. Nearly all of ours is so, and plain JSON is written several times as fast.
fn is_canonical(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(_) | Value::String(_) => true,
        Value::Number(number) => number.as_u64().is_some_and(|number| number <= EXACT_MAX),
        Value::Array(items) => items.iter().all(is_canonical),
        Value::Object(object) => {
            let is_after = |before: Option<&String>, key: &String| before.is_none_or(|before| before < key);
            let mut before = None;
            object.iter().all(|(key, value)| {
                let fits = key.is_ascii() && is_after(before, key) && is_canonical(value);
                before = Some(key);
                fits
            })
        }
    }
}

/// SHA-256 over the canonical JSON of `value`, in lower-case hexadecimal.
pub fn hash_of<T: Serialize>(value: &T) -> String {
    sha256_hex(canonical_json(value).as_bytes())
}

/// SHA-256 of bytes, in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes).into())
}

/// A hash in lower-case hexadecimal.
pub fn hexadecimal(hash: &[u8; 32]) -> String {
    let mut digits = vec![0; 64];
    hex::encode_to_slice(hash, &mut digits).expect("two digits for each byte");
    String::from_utf8(digits).expect("digits are text")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_written_is_what_the_canonicalizer_writes() {
        let every_character: String =
            (0..0x300).filter_map(char::from_u32).chain("€\u{1f600}\u{fb33}".chars()).collect();
        let texts: serde_json::Map<String, Value> =
            every_character.chars().map(|letter| (letter.to_string(), letter.to_string().into())).collect();
        for value in [
            json!(null),
            json!([true, false, "", every_character]),
            json!({"b": 1, "a": {"d": [], "c": {}, "C": 0}, "": "\u{7f}\u{2028}"}),
            json!({"a": [EXACT_MAX, EXACT_MAX + 1, u64::MAX, -1, i64::MIN]}),
            json!([0.1, 1e21, 1.0, -0.0, 1e-7]),
            // By their bytes these two stand the other way round than by their UTF-16 units.
            json!({"\u{fb33}": 1, "\u{1f600}": 2}),
            Value::Object(texts),
        ] {
            let expected = canonicalizer::to_string(&value).unwrap();
            assert_eq!(canonical_value(&value), expected);
            assert_eq!(canonical_json(&value), expected);
        }
    }

    #[test]
    fn only_what_plain_json_says_canonically_is_written_by_it() {
        for (value, is_plain) in [
            (json!({"a": 1, "b": [{"c": "é"}]}), true),
            (json!({"a": {"é": 1}}), false),
            (json!([EXACT_MAX]), true),
            (json!([EXACT_MAX + 1]), false),
            (json!([-1]), false),
            (json!([1.0]), false),
        ] {
            assert_eq!(is_canonical(&value), is_plain, "{value}");
        }
    }
}
