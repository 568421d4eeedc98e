//! A file that somebody brings, or says something of → what happened.

use crate::domain::document::DocumentKind;
use crate::domain::handoff::Handoff;
use crate::domain::quote::QuoteStated;
use crate::workflow::event::{Event, Upload};
use crate::workflow::outcome::{Reason, Refusal};

use super::hear::Listening;
use super::hearing::file_called::{WhichFile, file_called, kind_named};
use super::incoming::{BroughtFile, Heard};
use super::ordering;

pub(super) fn brought(file: &BroughtFile, listening: &Listening<'_>) -> Heard {
    let as_it_looks = || match (&file.lines, &file.certificate) {
        (Some(_), _) => DocumentKind::Quote,
        (None, Some(_)) => DocumentKind::SigningCertificate,
        (None, None) => kind_named(&file.name).unwrap_or(DocumentKind::Other),
    };
    let said = file.kind.or_else(|| kind_said(&file.name));
    let order = match (&file.order, listening.handoff) {
        (Some(Ok(pairs)), Some(handoff)) => Some(ordering::read(&file.name, pairs, handoff, listening)),
        (Some(Err(problem)), _) => Some(Err(problem.clone())),
        (Some(Ok(_)), None) | (None, _) => None,
    };
    // Nobody has to say of an order's export that it is one; what only may be one is not refused as one.
    let has_order = listening.handoff.is_some_and(|handoff| handoff.order_ref.is_some());
    let can_be_nothing_else = || match &file.order {
        Some(Ok(pairs)) => ordering::is_an_order(pairs, listening),
        Some(Err(_)) | None => false,
    };
    let order = order.filter(|_| said == Some(DocumentKind::OrderExport) || has_order && can_be_nothing_else());
    let kind = match order {
        Some(_) => DocumentKind::OrderExport,
        None => file.kind.unwrap_or_else(as_it_looks),
    };
    Heard::happened(Event::Uploaded(Upload {
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        size: file.size,
        kind,
        is_said: file.kind.is_some(),
        lines: file.lines.clone(),
        stated: file.stated.clone(),
        certificate: file.certificate.clone(),
        order,
    }))
}

/// What a file is, by the words that came with it, if they say so.
pub fn kind_said(words: &str) -> Option<DocumentKind> {
    kind_named(words)
}

/// What is said of a file that is there already: the same document, of another kind.
pub(super) fn said_of_a_file(words: &str, handoff: &Handoff) -> Option<Heard> {
    let (which, kind) = file_called(words)?;
    let document = match which {
        WhichFile::Last => handoff.documents.iter().max_by_key(|document| document.added_at)?,
        WhichFile::Named(name) => {
            handoff.documents.iter().rev().find(|document| document.reference.name.to_lowercase() == name)?
        }
    };
    if kind == DocumentKind::Quote && document.reference.kind != kind {
        let usage = "bring that file once more with the word `quote`, so that I read its lines".to_owned();
        return Some(Heard::Refusal(Refusal::new("feature:N20", Reason::NoSuchCommand { usage })));
    }
    Some(Heard::happened(Event::Uploaded(Upload {
        name: document.reference.name.clone(),
        sha256: document.reference.sha256.clone(),
        size: document.size,
        kind,
        is_said: true,
        lines: None,
        stated: QuoteStated::default(),
        certificate: None,
        order: None,
    })))
}
