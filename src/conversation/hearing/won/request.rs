//! A person's request to start the handoff of one deal, which claims that it was won.

use super::claim::Claimed;
use super::names;
use super::record::Record;
use super::sentence::{Sentence, is_request};
use super::words::{Word, is_one_of, words};

/// "please start the handoff for NAME"
pub(super) fn requested(sentence: &Sentence, key: &str, set_apart: &[String], records: &[Record]) -> Option<Claimed> {
    let padded = format!(" {key} ");
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| padded.contains(&format!(" {phrase} ")));
    let starts = says(&[
        "start", "kick off", "kickoff", "open", "begin", "create", "initiate", "launch", "trigger", "starte", "inicia",
        "lance", "do", "run",
    ]);
    let handoff = ["handoff", "hand off", "hand-off", "handover", "hand over", "packet", "ubergabe", "traspaso"]
        .iter()
        .find_map(|word| find_key(&sentence.text, word))?;
    let text = sentence.text.as_str();
    let spoken_to = |word: &Word| text[..word.start].ends_with('@') || word.key == "baton";
    let first = words(text).into_iter().find(|word| !spoken_to(word));
    let opens_as_request = is_request(key)
        || says(&["can we"])
        || first
            .is_some_and(|word| is_one_of(&word.key, "start kick open begin create initiate launch trigger starte"));
    let denies = says(&[
        "not", "don't", "never", "wait", "before", "until", "if", "when", "once", "why", "how", "who", "did", "has",
        "should",
    ]);
    if !starts || !opens_as_request || denies {
        return None;
    }
    let behind = &sentence.text[handoff..];
    let led = words(behind).into_iter().find(|word| is_one_of(&word.key, "for on of with fur para pour"));
    let told = led.map_or(behind, |word| &behind[word.end..]);
    let name = names::opening(told, set_apart).or_else(|| names::closing(first_words(told), set_apart));
    (name.is_some() || !records.is_empty()).then(|| Claimed { name, ..Claimed::default() })
}

/// The clause with which a text opens.
fn first_words(text: &str) -> &str {
    text.find([',', '.', '(', '-', '–', '—']).map_or(text, |at| &text[..at])
}

/// Where a word or two end in a text.
fn find_key(text: &str, phrase: &str) -> Option<usize> {
    let found = words(text);
    let wanted: Vec<&str> = phrase.split([' ', '-']).collect();
    found
        .windows(wanted.len())
        .find(|run| run.iter().zip(&wanted).all(|(word, wanted)| word.key == *wanted))
        .and_then(|run| run.last())
        .map(|word| word.end)
}
