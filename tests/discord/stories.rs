//! Stories say the same in Discord as on the core.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use baton::engine::verify::{Verified, verify};
use baton::store::Store;
use futures_util::{FutureExt, StreamExt};

use super::wire::{Trouble, Wire};
use crate::kit::discord::live_marks;
use crate::stories::{headlines, on_the_core};

/// How many stories are played beside each other.
const BESIDE: usize = 3;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories").join(name)
}

async fn over_the_wire(name: &str, trouble: Trouble) -> String {
    let path = folder(name);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut wire = Wire::new(path.parent().unwrap().to_owned(), Store::in_memory().await.unwrap()).await;
    wire.trouble = trouble;
    let transcript = wire.play(&text).await;
    let checked = verify(&wire.app().engine.store, None, None).await.unwrap();
    assert!(matches!(checked, Verified::Clean { .. }), "{checked:?}");
    assert_eq!(wire.discord.breaches(), Vec::<String>::new(), "{name}");
    for message in wire.discord.posted() {
        for version in &message.versions {
            let embeds = version["embeds"].as_array().into_iter().flatten();
            let texts = embeds.map(|embed| &embed["description"]).chain([&version["content"]]);
            let live: Vec<String> = texts.flat_map(|text| live_marks(text.as_str().unwrap_or_default())).collect();
            assert!(live.is_empty(), "{name}: {live:?}");
        }
    }
    wire.app.take().unwrap().stop().await;
    transcript
}

/// What Discord shows in its own way: code without its backticks, and what one person alone is told stands in their direct
/// conversation unless they asked for it by a press.
fn as_discord_shows(transcript: &str) -> String {
    let line = |line: &str| {
        let words = line.replace('`', "");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let parts: Vec<&str> = words.splitn(4, ' ').collect();
        match parts.as_slice() {
            [time, place, "bot", said]
                if time.len() == 5 && (place.starts_with('@') || said.starts_with("(only you)")) =>
            {
                format!("{time} @somebody bot {}", said.trim_start_matches("(only you)").trim_start())
            }
            // Where a message stands that one person alone was told differs, and so does where it is pressed.
            [time, _place, who, did] if time.len() == 5 && did.split_whitespace().any(|word| word == "presses") => {
                format!("{time} {who} {did}")
            }
            _ => words,
        }
    };
    transcript.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// What the bot says at one time, conversation by conversation, and to single people in the order of the words.
fn by_conversation(transcript: &str) -> String {
    let mut said: Vec<Vec<&str>> = Vec::new();
    for line in transcript.lines() {
        let begins = line.split_once(' ').is_some_and(|(time, _)| time.len() == 5 && time.as_bytes()[2] == b':');
        match said.last_mut() {
            Some(before) if !begins && !line.is_empty() => before.push(line),
            Some(_) | None => said.push(vec![line]),
        }
    }
    let at = |message: &Vec<&str>| {
        let words: Vec<&str> = message.first().map(|line| line.split(' ').take(3).collect()).unwrap_or_default();
        let [time, place, "bot"] = words[..] else { return None };
        let words = if place == "@somebody" { message.concat() } else { String::new() };
        Some((time.to_owned(), place.to_owned(), words))
    };
    for together in said.chunk_by_mut(|one, next| at(one).zip(at(next)).is_some_and(|(one, next)| one.0 == next.0)) {
        together.sort_by_key(at);
    }
    said.concat().join("\n")
}

/// Lines that differ, with the lines around them; none where the stories say the same.
fn difference(name: &str, core: &str, wire: &str) -> Option<String> {
    let (core, wire) = (by_conversation(&as_discord_shows(core)), by_conversation(&as_discord_shows(wire)));
    if core == wire {
        return None;
    }
    let (core, wire): (Vec<_>, Vec<_>) = (core.lines().collect(), wire.lines().collect());
    let at = core.iter().zip(&wire).position(|(a, b)| a != b).unwrap_or(core.len().min(wire.len()));
    let part = |lines: &[&str]| lines[at.saturating_sub(3)..(at + 8).min(lines.len())].join("\n");
    Some(format!("{name} differs from line {}:\n--- core\n{}\n--- wire\n{}\n", at + 1, part(&core), part(&wire)))
}

/// Stories that go another way in Discord, each with the reason.
const ANOTHER_WAY: [(&str, &str); 6] = [
    ("finance/what_is_billed_afterwards_is_told_item_by_item", "a file and the words beside it are one message"),
    ("mistakes/a_warning_needs_a_reason_to_go_on", "where a check warns, the button opens the form for the reason"),
    ("intake/an_app_that_nobody_listed_gets_a_button", "the win is announced on another platform"),
    ("intake/a_win_of_no_named_deal_is_asked_about", "so it is there"),
    ("mistakes/an_unknown_deal_or_command_gets_help", "a command that there is not cannot be typed"),
    (
        "mistakes/a_reason_that_was_refused_is_given_back",
        "a form that was opened before a value changed is no step of a script",
    ),
];

/// Plays each on the core and over the wire; a few beside each other, each in a server of its own.
async fn same(names: &[String], trouble: Trouble) {
    let played = futures_util::stream::iter(names.to_vec()).map(|name| async move {
        let (core, wire) = (on_the_core(&name).await, over_the_wire(&name, trouble));
        // What panics on the way is told beside the others.
        match AssertUnwindSafe(wire).catch_unwind().await {
            Ok(wire) => difference(&name, &core, &wire),
            Err(panic) => {
                let why = panic.downcast_ref::<String>().cloned();
                Some(format!("{name}: {}", why.unwrap_or_else(|| "it panicked".into())))
            }
        }
    });
    let differences: Vec<Option<String>> = played.buffer_unordered(BESIDE).collect().await;
    let differences: Vec<String> = differences.into_iter().flatten().collect();
    assert!(differences.is_empty(), "{} of {} differ\n{}", differences.len(), names.len(), differences.join("\n"));
}

fn stories() -> Vec<String> {
    let mut names = headlines();
    names.push("intake/a_discord_embed_opens_a_handoff.story".to_owned());
    names.retain(|name| !ANOTHER_WAY.iter().any(|(known, _)| name.starts_with(known)));
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn the_standard_deal_says_the_same_in_discord() {
    same(&["standard_deal.story".to_owned()], Trouble::None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_story_says_the_same_in_discord() {
    let names = stories();
    assert!(names.len() >= 60, "{} stories", names.len());
    same(&names, Trouble::None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reconnect_before_each_step_changes_nothing() {
    same(&["standard_deal.story".to_owned()], Trouble::Reconnect).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cut_connection_before_each_step_changes_nothing() {
    same(&["standard_deal.story".to_owned()], Trouble::Cut).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_cannot_be_resumed_before_each_step_changes_nothing() {
    same(&["standard_deal.story".to_owned()], Trouble::Invalid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_after_each_step_changes_nothing() {
    same(&["standard_deal.story".to_owned()], Trouble::Restart).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn being_killed_after_each_step_changes_nothing() {
    same(&["standard_deal.story".to_owned()], Trouble::Killed).await;
}
