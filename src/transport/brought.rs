//! A file that a person brings, whichever way it came.

use crate::conversation::hearing::quote_file::quote_lines;
use crate::conversation::incoming::BroughtFile;
use crate::domain::canonical::sha256_hex;
use crate::domain::document::DocumentKind;
use crate::domain::ids::HandoffId;

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
    /// The file with its quote lines read, if it may be a file of them.
    pub fn read(&self, handoff: Option<HandoffId>) -> BroughtFile {
        let Self { name, bytes, kind } = self;
        let says_quote = kind.is_none_or(|kind| kind == DocumentKind::Quote);
        let is_quote = says_quote && name.to_ascii_lowercase().ends_with(".csv");
        let lines = is_quote.then(|| quote_lines(name, bytes).map_err(|problem| problem.to_string()));
        let (name, sha256) = ((*name).to_owned(), sha256_hex(bytes));
        BroughtFile { handoff, name, sha256, size: bytes.len() as u64, kind: *kind, lines }
    }
}
