//! Headline stories say the same over the wire as on the core, by both ways in.

use std::path::{Path, PathBuf};

use baton::app::player::{Files, Player, Stage};
use baton::engine::verify::{Verified, verify};
use baton::store::Store;
use baton::story::script;
use chrono::{TimeZone, Utc};

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

async fn on_the_core(name: &str) -> String {
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
    let transcript = player.chat().scene().transcript.text();
    transcript
}

async fn over_the_wire(name: &str, way: Way, restarts: Restarts) -> String {
    let (folder, text) = story(name);
    let mut wire = Wire::new(way, folder, Store::in_memory().await.unwrap()).await;
    wire.restarts = restarts;
    let transcript = wire.play(&text).await;
    let checked = verify(&wire.app.engine.store, None).await.unwrap();
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

/// Lines that differ, with the lines around them.
fn assert_same(name: &str, core: &str, wire: &str) {
    let (core, wire) = (as_slack_shows(core), as_slack_shows(wire));
    if core != wire {
        let (core_lines, wire_lines): (Vec<_>, Vec<_>) = (core.lines().collect(), wire.lines().collect());
        let at = core_lines.iter().zip(&wire_lines).position(|(a, b)| a != b).unwrap_or(core_lines.len().min(wire_lines.len()));
        let part = |lines: &[&str]| lines[at.saturating_sub(3)..(at + 8).min(lines.len())].join("\n");
        panic!("{name} differs from line {}:\n--- core\n{}\n--- wire\n{}\n", at + 1, part(&core_lines), part(&wire_lines));
    }
}

/// The stories that a newcomer meets first, and one of each kind of decision, refusal and return.
const HEADLINES: [&str; 1] = ["packet/a_raw_win_goes_all_the_way_to_ready_for_billing.story"];

async fn same_everywhere(way: Way, restarts: Restarts) {
    for name in HEADLINES {
        let core = on_the_core(name).await;
        let wire = over_the_wire(name, way, restarts).await;
        assert_same(name, &core, &wire);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn probe() {
    let mut bad = Vec::new();
    for folder in ["intake", "packet", "approvals", "finance", "reminders", "mistakes", "record"] {
        let mut names: Vec<_> = std::fs::read_dir(super::stories::folder(folder)).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == "story")).collect();
        names.sort();
        for path in names {
            let name = format!("{folder}/{}", path.file_name().unwrap().to_string_lossy());
            let n = name.clone();
            let run = std::thread::spawn(move || {
                tokio::runtime::Runtime::new().unwrap().block_on(async move {
                    let core = on_the_core(&n).await;
                    let wire = over_the_wire(&n, Way::Http, Restarts::Never).await;
                    assert_same(&n, &core, &wire);
                })
            });
            if run.join().is_err() { bad.push(name); }
        }
    }
    panic!("{bad:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn headline_stories_say_the_same_over_http() {
    same_everywhere(Way::Http, Restarts::Never).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn headline_stories_say_the_same_over_sockets() {
    same_everywhere(Way::Socket, Restarts::Never).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_in_the_middle_of_every_step_changes_nothing() {
    same_everywhere(Way::Http, Restarts::InEveryStep).await;
}

