//! What a model found in somebody's words: shown with the words that it was found in, and taken by nobody but the speaker.

use crate::conversation::action::{Action, Verb};
use crate::conversation::message::Message;
use crate::domain::assistant::{Call, CallOutcome, DroppedProposals, Suggestion};
use crate::domain::ids::FieldName;

use super::{About, Speaking, list};

/// Longer words are shown by their beginning.
const QUOTE_SHOWN: usize = 120;

pub fn suggested(about: &About<'_>, suggestion: &Suggestion) -> Message {
    let who = about.name(&suggestion.of);
    let message = Message::new(format!(
        "{who}, the assistant found this in your words for {}. Nothing of it is taken yet.",
        about.title()
    ));
    let message = suggestion.rows.iter().fold(message, |message, row| {
        let title = about.speaking.field_title(&row.field);
        let value = about.speaking.shown(&row.field, &row.value);
        let held = about.handoff.and_then(|handoff| handoff.packet.value(&row.field));
        let instead = held.map(|held| format!(", in place of {}", about.speaking.shown(&row.field, held)));
        let quote = shortened(&row.quote);
        message.line(format!("{title}: {value}{}, from \u{201c}{quote}\u{201d}", instead.unwrap_or_default()))
    });
    let message = message.line("Press if every line is right; else leave it and reply with `field: value`.");
    match about.handoff {
        Some(handoff) => {
            let shown = suggestion.shown();
            let on = |verb| Action::on_shown(verb, handoff.id, &shown);
            message
                .button("Take these values", on(Verb::TakeSuggestion))
                .button("Leave them", on(Verb::LeaveSuggestion))
        }
        None => message,
    }
}

pub fn left(about: &About<'_>) -> Message {
    Message::new(format!("Left; nothing was changed for {}.", about.title()))
        .line("To say it yourself, reply with `field: value`.")
}

/// A line of the log.
pub fn replied(
    call: &Call,
    suggestion: Option<&Suggestion>,
    about: &[FieldName],
    dropped: &DroppedProposals,
    speaking: &Speaking<'_>,
) -> String {
    let of = format!("{}, prompt {} {}", call.model, call.prompt, call.prompt_sha256.get(..8).unwrap_or_default());
    if call.outcome != CallOutcome::Answered {
        return format!("the assistant gave nothing: {} ({of})", call.outcome.word());
    }
    let titles = |fields: Vec<&FieldName>| {
        let titles: Vec<String> = fields.into_iter().map(|field| speaking.field_title(field)).collect();
        list(&titles)
    };
    let found = match (suggestion, about) {
        (Some(suggestion), _) => format!("found {}", titles(suggestion.rows.iter().map(|row| &row.field).collect())),
        (None, []) => "found nothing".to_owned(),
        (None, about) => format!("pointed to {}", titles(about.iter().collect())),
    };
    let dropped = match dropped.sum() {
        0 => String::new(),
        count => format!("; {count} of its proposals did not hold and were dropped"),
    };
    format!("the assistant {found}{dropped} ({of})")
}

/// One line of somebody's words, without letters that nobody sees.
fn shortened(quote: &str) -> String {
    let seen: String = quote.chars().filter(|letter| !is_unseen(*letter)).collect();
    let line = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(QUOTE_SHOWN) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}

/// Tags, variation selectors, joiners and marks of direction: words can be hidden in them, or turned around.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{e0000}'..='\u{e007f}' | '\u{fe00}'..='\u{fe0f}' | '\u{200b}'..='\u{200f}' | '\u{2060}'
        | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
