//! One byte form for one value: RFC 8785 canonical JSON, and its SHA-256.

use serde::Serialize;
use sha2::{Digest, Sha256};

/// The canonical JSON of `value`.
///
/// Numbers that matter are text before they get here, because canonical JSON makes a number a binary float.
pub fn canonical_json<T: Serialize>(value: &T) -> String {
    serde_json_canonicalizer::to_string(value).expect("our own values have text keys and no infinite numbers")
}

/// SHA-256 over the canonical JSON of `value`, in lower-case hexadecimal.
pub fn hash_of<T: Serialize>(value: &T) -> String {
    sha256_hex(canonical_json(value).as_bytes())
}

/// SHA-256 of bytes, in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}
