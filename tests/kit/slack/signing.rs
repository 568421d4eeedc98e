//! Slack's request signature (SI-12), written from its definition and not from Baton's code.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// `v0=` and the HMAC-SHA256 of `v0:{timestamp}:{body}` in hexadecimal.
pub fn sign(secret: &str, timestamp: &str, body: &[u8]) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("an HMAC takes a key of any length");
    mac.update(b"v0:");
    mac.update(timestamp.as_bytes());
    mac.update(b":");
    mac.update(body);
    format!("v0={}", hex::encode(mac.finalize().into_bytes()))
}
