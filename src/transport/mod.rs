//! Wires: what platforms deliver becomes neutral, what is neutral goes out. No rule lives here.

mod bounded;
pub mod brought;
pub mod console;
pub mod discord;
mod elsewhere;
pub mod files;
mod fit;
mod flat;
pub mod http;
mod layout;
pub mod llm;
mod marks;
pub mod payload;
mod said;
pub mod slack;
mod spoken;
pub mod together;
mod words;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// What stands in a message for everybody to read, by which it is known again (SO-16, DC-4): the first 128 bits of a
/// hash of its key, in 22 characters.
pub fn opaque(key: &str) -> String {
    let hash = Sha256::digest(key.as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(&hash[..16])
}
