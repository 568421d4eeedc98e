//! Words and files of a person, whichever platform brought them.

use crate::conversation::incoming::{BroughtFile, Incoming};
use crate::domain::document::DocumentKind;
use crate::domain::ids::HandoffId;
use crate::domain::post::{Line, Post};
use crate::domain::quote::QuoteStated;
use crate::engine::ports::{Front, NotKept, Untranslated};

use super::brought::OfferedFile;
use super::files::{Files, NotFetched, SharedFile};

/// A word about a file is no answer; labelled lines are: what stands before the first of them, and the rest.
pub(super) fn about_files(words: &str) -> (&str, &str) {
    let mut start = 0;
    for line in words.split_inclusive('\n') {
        if line.contains(':') {
            return words.split_at(start);
        }
        start += line.len();
    }
    (words, "")
}

/// The words as they were typed, what is quoted marked as such. Where the one link of a line leads is said behind its words.
pub(super) fn words_of(post: &Post) -> String {
    let line = |line: &Line| match line.quoted {
        true => format!("> {}", line.text),
        false => line.text.clone(),
    };
    let words = post.lines.iter().map(line).collect::<Vec<_>>().join("\n");
    match (post.links.as_slice(), post.lines.len()) {
        ([only], 0 | 1) if !words.contains(&only.url) => format!("{words} {}", only.url).trim().to_owned(),
        (_none_or_several, _) => words,
    }
}

/// A file that is not taken: whoever brought it hears why.
pub(super) fn unreadable(file: &SharedFile, handoff: Option<HandoffId>, why: &str) -> Incoming {
    Incoming::Brought(BroughtFile {
        handoff,
        name: file.name.clone(),
        sha256: String::new(),
        size: file.size,
        kind: None,
        lines: Some(Err(why.to_owned())),
        stated: QuoteStated::default(),
        certificate: None,
        order: None,
    })
}

/// Fetches a shared file, reads it and keeps its bytes.
pub(super) async fn fetched(
    files: &Files,
    front: &dyn Front,
    file: &SharedFile,
    handoff: Option<HandoffId>,
    kind: Option<DocumentKind>,
) -> Result<Incoming, Untranslated> {
    if let Some(refusal) = file.refusal() {
        return Ok(unreadable(file, handoff, &refusal));
    }
    let Some(url) = &file.url else { return Ok(unreadable(file, handoff, "nobody says where it is")) };
    let bytes = match files.fetch(url).await {
        Ok(bytes) => bytes,
        Err(NotFetched::Later(why)) => return Err(Untranslated::Later(why)),
        Err(NotFetched::Never(why)) => {
            tracing::warn!("a file is not fetched: {why}");
            return Ok(unreadable(file, handoff, &why));
        }
    };
    let name = file.name.clone();
    // Thousands of lines, or a workbook made to be slow, must not keep other people's messages waiting.
    let reading = tokio::task::spawn_blocking(move || {
        let read = OfferedFile { name: &name, bytes: &bytes, kind }.read(handoff);
        (read, bytes)
    });
    let (read, bytes) = reading.await.map_err(|error| Untranslated::Later(error.to_string()))?;
    front.keep_file(&file.name, bytes).await.map_err(|NotKept(why)| Untranslated::Later(why))?;
    Ok(Incoming::Brought(read))
}
