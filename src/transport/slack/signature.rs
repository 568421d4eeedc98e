//! Who sent a request: Slack signs each, over the bytes as they came (SI-12).

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// How far the clocks may be apart, in seconds, before or after.
const WINDOW_SECONDS: i64 = 300;
/// The version of the scheme.
const VERSION: &str = "v0";

/// The signing secrets that are good now: one, or two while they are being changed.
#[derive(Clone)]
pub struct SigningSecrets(Vec<Hmac<Sha256>>);

/// Why a request is refused before anything of it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Forged {
    /// It is not signed.
    #[error("it is not signed")]
    Missing,
    /// It was signed too long ago, or in the future.
    #[error("its timestamp is more than 300 seconds away from now")]
    Stale,
    /// The signature is not that of these bytes.
    #[error("its signature is not that of its bytes")]
    Wrong,
}

impl SigningSecrets {
    /// The secrets of a text that holds one, or several separated by commas; `None` if it holds none.
    pub fn new(text: &str) -> Option<Self> {
        let keys: Vec<_> = text
            .split(',')
            .map(str::trim)
            .filter(|secret| !secret.is_empty())
            .map(|secret| Hmac::new_from_slice(secret.as_bytes()).expect("a key may have any length"))
            .collect();
        (!keys.is_empty()).then_some(Self(keys))
    }

    /// Whether Slack sent those bytes, at about `now` in seconds since 1970.
    pub fn check(&self, timestamp: Option<&str>, signature: Option<&str>, body: &[u8], now: i64) -> Result<(), Forged> {
        let (Some(timestamp), Some(signature)) = (timestamp, signature) else { return Err(Forged::Missing) };
        // A number has many forms that mean the same; Slack writes one.
        let is_plain = timestamp.bytes().all(|byte| byte.is_ascii_digit()) && !timestamp.starts_with('0');
        let at: i64 = timestamp.parse().ok().filter(|_| is_plain).ok_or(Forged::Wrong)?;
        if now.abs_diff(at) > WINDOW_SECONDS.unsigned_abs() {
            return Err(Forged::Stale);
        }
        let mut is_good = subtle::Choice::from(0);
        for key in &self.0 {
            is_good |= signed(key, timestamp, body).as_bytes().ct_eq(signature.as_bytes());
        }
        if is_good.into() { Ok(()) } else { Err(Forged::Wrong) }
    }
}

impl fmt::Debug for SigningSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningSecrets({} secret)", self.0.len())
    }
}

fn signed(key: &Hmac<Sha256>, timestamp: &str, body: &[u8]) -> String {
    let mut mac = key.clone();
    for part in [VERSION.as_bytes(), b":", timestamp.as_bytes(), b":", body] {
        mac.update(part);
    }
    format!("{VERSION}={}", hex::encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// SI-13: Slack's own example.
    const SECRET: &str = "8f742231b10e8888abcd99yyyzzz85a5";
    const BODY: &str = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
    const SIGNED: &str = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
    const AT: i64 = 1_531_420_618;

    fn check(secrets: &str, timestamp: &str, signature: &str, body: &str, now: i64) -> Result<(), Forged> {
        let secrets = SigningSecrets::new(secrets).unwrap();
        secrets.check(Some(timestamp), Some(signature), body.as_bytes(), now)
    }

    #[test]
    fn the_published_example_is_accepted_and_nothing_beside_it() {
        let at = AT.to_string();
        assert_eq!(check(SECRET, &at, SIGNED, BODY, AT), Ok(()));
        assert_eq!(check("another", &at, SIGNED, BODY, AT), Err(Forged::Wrong));
        assert_eq!(check(SECRET, &at, &SIGNED.to_uppercase(), BODY, AT), Err(Forged::Wrong));
        assert_eq!(check(SECRET, &at, &SIGNED.replace("v0", "v1"), BODY, AT), Err(Forged::Wrong));
        assert_eq!(check(SECRET, &at, SIGNED, &format!("{BODY} "), AT), Err(Forged::Wrong));
        for other in [format!("+{AT}"), format!("0{AT}"), format!("{AT}.0"), String::new(), "now".into()] {
            assert_eq!(check(SECRET, &other, SIGNED, BODY, AT), Err(Forged::Wrong), "{other}");
        }
    }

    /// SI-12: 300 seconds, before and after.
    #[test]
    fn a_request_is_good_for_three_hundred_seconds_before_and_after() {
        let at = AT.to_string();
        for (now, expected) in [
            (AT + 300, Ok(())),
            (AT - 300, Ok(())),
            (AT + 301, Err(Forged::Stale)),
            (AT - 301, Err(Forged::Stale)),
            (i64::MIN, Err(Forged::Stale)),
        ] {
            assert_eq!(check(SECRET, &at, SIGNED, BODY, now), expected, "{now}");
        }
    }

    #[test]
    fn two_secrets_are_good_while_they_are_changed() {
        let at = AT.to_string();
        assert_eq!(check(&format!("new, {SECRET}"), &at, SIGNED, BODY, AT), Ok(()));
        assert_eq!(check(&format!("{SECRET},new"), &at, SIGNED, BODY, AT), Ok(()));
        assert!(SigningSecrets::new(" , ").is_none());
        assert!(!format!("{:?}", SigningSecrets::new(SECRET)).contains(SECRET));
    }

    #[test]
    fn an_unsigned_request_is_missing_its_signature() {
        let secrets = SigningSecrets::new(SECRET).unwrap();
        assert_eq!(secrets.check(None, Some(SIGNED), BODY.as_bytes(), AT), Err(Forged::Missing));
        assert_eq!(secrets.check(Some("1531420618"), None, BODY.as_bytes(), AT), Err(Forged::Missing));
    }
}
