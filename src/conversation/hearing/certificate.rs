//! The certificate of a signing envelope, in the one JSON form that is read.
//!
//! The form is `schemas/signing_certificate.schema.json`. What has another form is a document like any other.

use serde_json::Value;

use crate::domain::envelope::{Envelope, EnvelopeStatus};
use crate::domain::post::{Happened, Post};
use crate::domain::trust::TrustedSources;

/// The word by which a file says that it is such a certificate.
const FORMAT: &str = "signing_certificate";
/// The one version of the form.
const VERSION: u64 = 1;
/// A certificate is a few kilobytes.
const BYTES_MAX: usize = 256 * 1024;
/// More people than sign anything.
const SIGNERS_MAX: usize = 50;
/// Longer texts are no names.
const CHARACTERS_MAX: usize = 300;

/// The envelope that those bytes certify, or what is wrong with them; `None` where they are no certificate at all.
pub fn certificate(file_name: &str, bytes: &[u8]) -> Option<Result<Envelope, String>> {
    if !file_name.to_ascii_lowercase().ends_with(".json") {
        return None;
    }
    if bytes.len() > BYTES_MAX {
        return None;
    }
    let json: Value = serde_json::from_slice(bytes).ok()?;
    of_json(json).map(|read| read.map_err(|what| format!("{file_name}: {what}")))
}

/// The envelope that a listed source delivers by a message, and that source's key.
pub fn delivered(post: &Post, trust: &TrustedSources) -> Option<(String, Envelope)> {
    let poster = trust.poster(post.platform(), &post.poster)?;
    let is_listed = trust.envelopes.contains(&poster.key) && poster.channels.contains(&post.reference.channel);
    if !is_listed || post.happened != Happened::Posted {
        return None;
    }
    let text: Vec<&str> = post.lines.iter().map(|line| line.text.as_str()).collect();
    posted(&text.join("\n")).map(|envelope| (poster.key.clone(), envelope))
}

/// The same of a text that somebody posted: the whole text is the certificate, or it is none.
fn posted(text: &str) -> Option<Envelope> {
    let text = text.trim().trim_start_matches("```json").trim_matches('`').trim();
    if !text.starts_with('{') || text.len() > BYTES_MAX {
        return None;
    }
    of_json(serde_json::from_str(text).ok()?)?.ok()
}

fn of_json(mut json: Value) -> Option<Result<Envelope, String>> {
    let object = json.as_object_mut()?;
    if object.remove("format")?.as_str() != Some(FORMAT) {
        return None;
    }
    let version = object.remove("version");
    if version.as_ref().and_then(Value::as_u64) != Some(VERSION) {
        return Some(Err(format!("it is of a version that I do not read; `version` must be {VERSION}")));
    }
    let envelope: Envelope = match serde_json::from_value(json) {
        Ok(envelope) => envelope,
        Err(error) => return Some(Err(format!("{error}; its form is that of signing_certificate.schema.json"))),
    };
    Some(match fault(&envelope) {
        Some(fault) => Err(fault),
        None => Ok(envelope),
    })
}

/// What cannot be true of an envelope.
fn fault(envelope: &Envelope) -> Option<String> {
    let hash = &envelope.document.sha256;
    if hash.len() != 64 || !hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)) {
        return Some("`document.sha256` must be 64 lower-case hexadecimal digits".to_owned());
    }
    if envelope.signers.is_empty() || envelope.signers.len() > SIGNERS_MAX {
        return Some(format!("it must have between 1 and {SIGNERS_MAX} signers"));
    }
    let texts = envelope.signers.iter().flat_map(|signer| [&signer.name, &signer.email]);
    let texts = texts.chain([&envelope.envelope_id, &envelope.document.name]);
    if texts.into_iter().any(|text| text.trim().is_empty() || text.chars().count() > CHARACTERS_MAX) {
        return Some(format!("its names and ids must have between 1 and {CHARACTERS_MAX} characters"));
    }
    let is_completed = envelope.status == EnvelopeStatus::Completed;
    let all_signed = envelope.signers.iter().all(|signer| signer.signed_at.is_some());
    if is_completed && !(all_signed && envelope.completed_at.is_some()) {
        return Some("it says `completed`, and a signature or `completed_at` is missing".to_owned());
    }
    let late = |at| envelope.completed_at.is_some_and(|completed| at > completed);
    if envelope.signers.iter().filter_map(|signer| signer.signed_at).any(late) {
        return Some("somebody signed after `completed_at`".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::envelope::Party;

    fn text() -> String {
        include_str!("../../../tests/data/documents/harbour-lights-certificate.json").to_owned()
    }

    fn problem(from: &str, to: &str) -> String {
        let changed = text().replace(from, to);
        assert_ne!(changed, text(), "{from}");
        certificate("c.json", changed.as_bytes()).expect("it is one").unwrap_err()
    }

    #[test]
    fn a_certificate_says_who_signed_what_and_when() {
        let envelope = certificate("Certificate.JSON", text().as_bytes()).unwrap().unwrap();
        let (signer, at) = envelope.signature(Party::Customer).unwrap();
        assert_eq!((signer.name.as_str(), at.to_rfc3339()), ("Maud Trevor", "2026-03-12T10:41:00+00:00".to_owned()));
        assert!(envelope.signature(Party::Ours).is_some());
        assert_eq!(posted(&format!("```json\n{}\n```", text())), Some(envelope));
    }

    #[test]
    fn a_certificate_that_cannot_be_true_says_why() {
        assert!(problem("\"version\": 1", "\"version\": 2").contains("a version that I do not read"));
        assert!(problem("\"status\"", "\"state\"").contains("unknown field `state`"));
        assert!(problem("87f582", "87F582").contains("64 lower-case hexadecimal"));
        assert!(problem("2026-03-12T10:41:00Z", "2027-03-12T10:41:00Z").contains("after `completed_at`"));
        assert!(problem("\"signed_at\": \"2026-03-12T10:41:00Z\"", "\"signed_at\": null").contains("is missing"));
    }

    #[test]
    fn any_other_file_is_no_certificate() {
        for (name, bytes) in [("a.pdf", text().into_bytes()), ("a.json", b"[1]".to_vec()), ("a.json", b"{}".to_vec())] {
            assert_eq!(certificate(name, &bytes), None);
        }
        assert_eq!(posted("Closed Won: Oak"), None);
    }
}
