//! Every script against its transcript.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;

use baton::story::script;

use super::kit::{self, Script};

/// A story that needs more is two stories.
const LINES_MAX: usize = 40;
/// Snapshots that belong to all stories together.
const TABLES: [&str; 2] = ["specification.snap", "counts.snap"];

#[tokio::test]
async fn every_story_reads_as_the_transcript_beside_it() {
    let mut failures = Vec::new();
    for script in kit::scripts() {
        match kit::transcript(&script).await {
            Ok(text) => {
                let compared = std::panic::catch_unwind(AssertUnwindSafe(|| compare(&script, &text)));
                if compared.is_err() {
                    failures.push(format!("{} reads otherwise than its transcript (see above)", script.title()));
                }
            }
            Err(why) => failures.push(format!("{}: {why}", script.title())),
        }
    }
    kit::all_well(failures);
}

fn compare(script: &Script, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(script.path.parent().unwrap());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(script.name.as_str(), text));
}

/// Opening comments, one after another, are what the bot promises.
#[test]
fn the_opening_comments_read_as_a_specification() {
    let mut text = String::new();
    for folder in kit::FOLDERS {
        text.push_str(&format!("# {}\n\n", if folder.is_empty() { "the standard deal" } else { folder }));
        for script in kit::scripts().iter().filter(|script| script.folder == folder) {
            text.push_str(&format!("- {}\n", script.opening()));
        }
        text.push('\n');
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(kit::root());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("specification", text));
}

#[test]
fn every_story_opens_with_its_rule_and_is_short() {
    let mut failures = Vec::new();
    let scripts = kit::scripts();
    assert!(scripts.len() >= 24, "only {} stories were found", scripts.len());
    for script in &scripts {
        let title = script.title();
        let opening = script.opening();
        if opening.len() < 40 || !opening.ends_with('.') {
            failures.push(format!("{title}: the first comment must say the rule, in a sentence: {opening:?}"));
        }
        if script::shows(&script.text).is_empty() {
            failures.push(format!("{title}: a `# shows:` line must cite what it shows"));
        }
        if script.text.lines().count() > LINES_MAX {
            failures.push(format!("{title}: more than {LINES_MAX} lines; make two stories of it"));
        }
        if !script.has_step("at ") {
            failures.push(format!("{title}: it must say when it starts"));
        }
    }
    kit::all_well(failures);
}

#[test]
fn every_transcript_has_a_story() {
    let stories: BTreeSet<_> = kit::scripts().into_iter().map(|script| script.path).collect();
    let mut orphans = Vec::new();
    for folder in kit::FOLDERS {
        for snapshot in kit::files_in(&kit::root().join(folder), "snap") {
            let is_of_all = folder.is_empty() && TABLES.iter().any(|table| snapshot.ends_with(table));
            if !is_of_all && !stories.contains(&snapshot.with_extension("story")) {
                orphans.push(format!("{} belongs to no story", snapshot.display()));
            }
        }
    }
    kit::all_well(orphans);
}

#[test]
fn every_step_of_every_story_reads_back_as_itself() {
    let mut failures = Vec::new();
    for script in kit::scripts() {
        for numbered in script::parse(&script.text).unwrap_or_else(|errors| panic!("{}: {errors:?}", script.title())) {
            let written = numbered.step.to_string();
            if script::step(&written).as_ref() != Ok(&numbered.step) {
                failures.push(format!("{}, line {}: `{written}`", script.title(), numbered.line));
            }
        }
    }
    kit::all_well(failures);
}
