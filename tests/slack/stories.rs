//! Headline stories say the same over the wire as on the core, by both ways in.

use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};

use baton::app::player::{Files, Player, Stage};
use baton::engine::verify::{Verified, verify};
use baton::store::Store;
use baton::story::script;
use chrono::{TimeZone, Utc};
use futures_util::FutureExt;

use crate::app::{Way, policy};
use crate::wire::{Restarts, Wire};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories").join(name)
}

fn story(name: &str) -> (PathBuf, String) {
    let path = folder(name);
    let text = std::fs::read_to_string(&path).unwrap();
    (path.parent().unwrap().to_owned(), text)
}

/// The transcript of that story on the core.
pub async fn on_the_core(name: &str) -> String {
    let (folder, text) = story(name);
    let start = Utc.with_ymd_and_hms(2026, 3, 9, 8, 0, 0).unwrap();
    let stage = Stage {
        store: Store::in_memory().await.unwrap(),
        policy: policy(),
        start,
        not_before: None,
        run: 1,
        seed: 1,
        files: Files::Folder(folder),
    };
    let mut player = Player::new(stage);
    for step in script::parse(&text).unwrap() {
        player.play(&step.step).await.unwrap();
    }
    player.chat().scene().transcript.text()
}

async fn over_the_wire(name: &str, way: Way, restarts: Restarts) -> String {
    let (folder, text) = story(name);
    let mut wire = Wire::new(way, folder, Store::in_memory().await.unwrap()).await;
    wire.restarts = restarts;
    let transcript = wire.play(&text).await;
    let checked = verify(&wire.app.engine.store, None, None).await.unwrap();
    assert!(matches!(checked, Verified::Clean { .. }), "{checked:?}");
    let live: Vec<_> = wire.slack.live_tokens();
    assert!(live.is_empty(), "live mentions: {live:?}");
    transcript
}

/// What Slack shows in its own way: code without its backticks, values under each other; and in a direct conversation
/// every message is seen by one person alone, so that none says so.
fn as_slack_shows(transcript: &str) -> String {
    let line = |line: &str| {
        let words = line.replace('`', "");
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.contains(" @") { words.replacen("(only you) ", "", 1) } else { words }
    };
    transcript.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// What the bot says at one time, conversation by conversation and handoff by handoff: Slack keeps the order within each
/// conversation, nobody sees one between two, and messages of different handoffs go out side by side.
fn by_conversation(transcript: &str) -> String {
    let mut said: Vec<Vec<&str>> = Vec::new();
    for line in transcript.lines() {
        let begins = line.split_once(' ').is_some_and(|(time, _)| time.len() == 5 && time.as_bytes()[2] == b':');
        match said.last_mut() {
            Some(before) if !begins && !line.is_empty() => before.push(line),
            Some(_) | None => said.push(vec![line]),
        }
    }
    // The time, and the conversation; nothing of what a person does, which keeps its place.
    let at = |message: &Vec<&str>| {
        let words: Vec<&str> = message.first().map(|line| line.split(' ').take(3).collect()).unwrap_or_default();
        let handoff = message.first().and_then(|line| {
            line.split(|letter: char| !letter.is_alphanumeric() && letter != '-').find(|word| word.starts_with("H-"))
        });
        let handoff = handoff.unwrap_or_default().to_owned();
        if let [time, place, "bot"] = words[..] { Some((time.to_owned(), place.to_owned(), handoff)) } else { None }
    };
    for together in said.chunk_by_mut(|one, next| at(one).zip(at(next)).is_some_and(|(one, next)| one.0 == next.0)) {
        together.sort_by_key(at);
    }
    said.concat().join("\n")
}

/// Lines that differ, with the lines around them.
fn assert_same(name: &str, core: &str, wire: &str) {
    let (core, wire) = (by_conversation(&as_slack_shows(core)), by_conversation(&as_slack_shows(wire)));
    if core != wire {
        let (core_lines, wire_lines): (Vec<_>, Vec<_>) = (core.lines().collect(), wire.lines().collect());
        let at = core_lines
            .iter()
            .zip(&wire_lines)
            .position(|(a, b)| a != b)
            .unwrap_or(core_lines.len().min(wire_lines.len()));
        let part = |lines: &[&str]| lines[at.saturating_sub(3)..(at + 8).min(lines.len())].join("\n");
        panic!(
            "{name} differs from line {}:\n--- core\n{}\n--- wire\n{}\n",
            at + 1,
            part(&core_lines),
            part(&wire_lines)
        );
    }
}

/// Stories that go another way in Slack, each with the reason.
const ANOTHER_WAY: [(&str, &str); 15] = [
    ("intake/a_discord_embed_opens_a_handoff", "the win is announced on another platform"),
    ("intake/a_handoff_is_started_by_hand", "the command opens its form at once; see surfaces.rs"),
    ("packet/a_win_without_a_crm_record_says_why_there_is_none", "the command opens its form at once; see surfaces.rs"),
    ("approvals/who_decides_a_waiver_follows_from_its_class", "the command opens its form at once; see surfaces.rs"),
    ("packet/a_form_does_the_same_as_words", "the form asks for an order's number where it asks whether there is one"),
    ("approvals/a_no_needs_its_reason", "the form cannot be sent without the reason; see surfaces.rs"),
    ("approvals/a_question_pauses_the_clock_and_the_answer_resumes_it", "so it is with the question"),
    ("approvals/a_yes_with_conditions_leaves_an_obligation", "so it is with the conditions"),
    ("finance/finance_returns_with_a_code_and_accepts_the_second_time", "so it is with the code"),
    ("finance/an_other_return_needs_a_sentence", "the form says so at the field; see surfaces.rs"),
    ("approvals/a_person_without_a_role_decides_nothing", "a button that is not shown cannot be pressed"),
    ("finance/only_finance_enters_the_order", "a button that is not shown cannot be pressed"),
    ("finance/what_is_billed_afterwards_is_told_item_by_item", "a file and the words beside it are one message"),
    ("mistakes/a_warning_needs_a_reason_to_go_on", "where a check warns, the button opens the form for the reason"),
    (
        "mistakes/a_reason_that_was_refused_is_given_back",
        "a form that was opened before a value changed is no step of a script",
    ),
];

/// Stories whose stage directions only the core can follow: chat that is down, a bot that is, two bots.
fn has_other_directions(text: &str) -> bool {
    ["chat is down", "baton is down", "a second instance", "the bot restarts"].iter().any(|line| text.contains(line))
        || text.lines().any(|line| line.starts_with("restart") || line.starts_with("second"))
}

/// The stories that can be played over a wire.
pub fn headlines() -> Vec<String> {
    let mut names = Vec::new();
    for room in ["intake", "packet", "approvals", "finance", "reminders", "mistakes", "record"] {
        for entry in std::fs::read_dir(folder(room)).unwrap() {
            let path = entry.unwrap().path();
            let name = format!("{room}/{}", path.file_stem().unwrap().to_string_lossy());
            let is_story = path.extension().is_some_and(|ending| ending == "story");
            let goes_another_way = ANOTHER_WAY.iter().any(|(known, _)| *known == name);
            if is_story && !goes_another_way && !has_other_directions(&std::fs::read_to_string(&path).unwrap()) {
                names.push(format!("{name}.story"));
            }
        }
    }
    names.sort();
    names
}

async fn same_everywhere(names: &[String], way: Way, restarts: Restarts) {
    let mut differ = Vec::new();
    for name in names {
        // What panics on the way is told beside the others.
        let played = async { assert_same(name, &on_the_core(name).await, &over_the_wire(name, way, restarts).await) };
        if AssertUnwindSafe(played).catch_unwind().await.is_err() {
            differ.push(name);
        }
    }
    assert!(differ.is_empty(), "{} of {} differ, see above: {differ:?}", differ.len(), names.len());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_story_says_the_same_over_http() {
    let names = headlines();
    assert!(names.len() >= 60, "{} stories", names.len());
    same_everywhere(&names, Way::Http, Restarts::Never).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_story_says_the_same_over_sockets() {
    same_everywhere(&headlines(), Way::Socket, Restarts::Never).await;
}

/// What was acknowledged is worked on after the restart, and by nobody twice.
#[tokio::test(flavor = "multi_thread")]
async fn a_restart_after_every_acknowledgement_changes_nothing() {
    same_everywhere(&headlines(), Way::Http, Restarts::InEveryStep).await;
}

#[test]
fn the_stories_that_go_another_way_are_there() {
    for (name, _) in ANOTHER_WAY {
        assert!(folder(&format!("{name}.story")).is_file(), "{name}");
    }
}
