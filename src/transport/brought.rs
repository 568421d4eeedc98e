//! A file that a person brings, whichever way it came.

use crate::conversation::bringing::kind_said;
use crate::conversation::hearing::certificate::certificate;
use crate::conversation::hearing::order_export::order_export;
use crate::conversation::hearing::quote_file::{is_quote_file, may_hold_lines, read_quote};
use crate::conversation::incoming::BroughtFile;
use crate::domain::canonical::sha256_hex;
use crate::domain::document::DocumentKind;
use crate::domain::ids::HandoffId;
use crate::domain::quote::QuoteStated;

/// A file as a person offers it.
pub struct OfferedFile<'f> {
    /// Its name.
    pub name: &'f str,
    /// Its bytes.
    pub bytes: &'f [u8],
    /// What the person says it is.
    pub kind: Option<DocumentKind>,
}

impl OfferedFile<'_> {
    /// The file with its quote read, if it is one. That may take a moment, so a server does it beside its other work.
    pub fn read(&self, handoff: Option<HandoffId>) -> BroughtFile {
        let Self { name, bytes, kind } = self;
        let is_quote = match kind {
            None => kind_said(name) != Some(DocumentKind::OrderExport) && is_quote_file(name, bytes),
            Some(DocumentKind::Quote) => may_hold_lines(name),
            Some(_) => false,
        };
        let quote = is_quote.then(|| read_quote(name, bytes));
        let (lines, stated) = match quote {
            Some(Ok(quote)) => (Some(Ok(quote.lines)), quote.stated),
            Some(Err(problem)) => (Some(Err(problem.to_string())), QuoteStated::default()),
            None => (None, QuoteStated::default()),
        };
        let certificate = certificate(name, bytes);
        let order = match kind.or_else(|| kind_said(name)) {
            Some(DocumentKind::OrderExport) => Some(order_export(name, bytes)),
            // A table without quote lines may be the order, if there is one.
            None | Some(DocumentKind::Quote | DocumentKind::Other) if matches!(lines, None | Some(Err(_))) => {
                order_export(name, bytes).ok().map(Ok)
            }
            Some(_) | None => None,
        };
        let (name, sha256) = ((*name).to_owned(), sha256_hex(bytes));
        BroughtFile { handoff, name, sha256, size: bytes.len() as u64, kind: *kind, lines, stated, certificate, order }
    }
}
