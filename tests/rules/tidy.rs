//! The rules of the house, read off the tree itself. Each failure says what to do.

pub mod tree;

use std::collections::{BTreeMap, BTreeSet};

use baton::policy::shipped::PolicyFiles;
use serde_json::Value;

use tree::{Source, files, has_word, root, sources, text};

/// Each room with what it may import of ours, and what it does when something else is needed.
const ROOMS: [(&str, &[&str], &str); 16] = [
    ("domain", &[], "Domain names things and knows nobody. Move what needs others to where they are."),
    ("policy", &["domain"], "Policy judges values. Hand in what it is to judge."),
    (
        "workflow",
        &["domain", "policy"],
        "Workflow decides; it does not read the outside world. Put what you need into the Event, declare a LookUp, or \
         ask for it with an Effect.",
    ),
    (
        "conversation",
        &["domain", "policy", "workflow"],
        "Conversation hears and words; it knows no platform and no record. Hand in what it is to say.",
    ),
    ("assistant", &["domain"], "The assistant is text in and text out; it calls nobody and decides nothing."),
    ("story", &["domain", "conversation"], "A story is text and steps; `app::player` plays it."),
    ("ambient", &["domain"], "Ambient is time, ids and chance, and nothing else."),
    ("store", &["domain", "workflow"], "The store keeps what it is handed; it decides and words nothing."),
    (
        "engine",
        &["domain", "policy", "workflow", "conversation", "store", "ambient"],
        "The engine knows its own ports only. Add what is needed to `engine::ports`, and implement it in a transport.",
    ),
    (
        "transport",
        &["domain", "workflow", "conversation", "assistant", "engine", "ambient", "story"],
        "A transport translates; it decides nothing and reads no record. Hand the envelope to the engine.",
    ),
    (
        "app",
        &[
            "domain",
            "policy",
            "workflow",
            "conversation",
            "assistant",
            "story",
            "ambient",
            "store",
            "engine",
            "transport",
            "config",
            "telemetry",
        ],
        "App wires rooms together; what a command line needs stands in `cli`.",
    ),
    (
        "cli",
        &[
            "domain",
            "policy",
            "workflow",
            "conversation",
            "assistant",
            "story",
            "ambient",
            "store",
            "engine",
            "transport",
            "app",
            "config",
            "telemetry",
        ],
        "",
    ),
    ("config", &["domain", "store"], "Configuration is typed settings; of the store it knows the address alone."),
    ("telemetry", &["domain", "config"], "Telemetry starts the log, and knows its settings."),
    ("lib", &[], ""),
    ("main", &[], "`main` calls `baton::cli` and nothing else."),
];

/// Rooms that neither wait nor know a wire, a clock or a record.
const PURE: [&str; 6] = ["domain", "policy", "workflow", "conversation", "assistant", "story"];

/// Parts of a room that alone may be imported, or alone may import: room, from which room, which paths.
const NARROW: [(&str, &str, &[&str]); 3] = [
    ("transport", "workflow", &["event"]),
    ("transport", "engine", &["envelope", "ports"]),
    ("config", "store", &["Address"]),
];

/// A crate or call that stands in some places only, and what to do instead.
const ONLY_IN: [(&str, &[&str], &str); 16] = [
    ("sqlx", &["src/store"], "Ask `Store` or `Tx` for it, one method per business question."),
    (
        "axum",
        &["src/transport", "src/app/serve.rs", "src/app/slack.rs", "src/app/platforms.rs"],
        "HTTP stands in transport.",
    ),
    ("reqwest", &["src/transport"], "Clients stand in transport."),
    ("twilight_gateway", &["src/transport", "src/config.rs"], "Platforms stand in transport."),
    ("slack_morphism", &["src/transport", "src/config.rs"], "Platforms stand in transport."),
    ("async_openai", &["src/transport", "src/config.rs"], "Clients stand in transport."),
    (
        "calamine",
        &["src/conversation/hearing/quote_file"],
        "A workbook comes to a table of cells there; take `read_quote`.",
    ),
    ("rustyline", &["src/app"], "The keyboard is the app's."),
    ("clap", &["src/cli"], "The command line is cli's."),
    ("Utc::now", &["src/ambient.rs"], "Time is handed in: `ambient.clock.now()`, or `ctx.now` in a decision."),
    ("Local::now", &["src/ambient.rs"], "Time is handed in: `ambient.clock.now()`, or `ctx.now` in a decision."),
    ("SystemTime", &["src/ambient.rs"], "Time is handed in: `ambient.clock.now()`."),
    ("Instant", &["src/ambient.rs"], "Time is handed in: `ambient.clock.now()`."),
    ("rand", &["src/ambient.rs"], "Chance is handed in: `ambient.random`."),
    ("uuid", &["src/ambient.rs"], "Drawn ids are handed in: `ambient.ids`."),
    ("env::var", &["src/config.rs"], "The environment is read once, by `config::environment`."),
];

fn assert_none(broken: Vec<String>) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

fn line_of(source: &Source, part: &str) -> usize {
    source.code.lines().position(|line| line.contains(part)).map_or(0, |index| index + 1)
}

/// Every `crate::room::part` of a file.
fn imports(source: &Source) -> BTreeSet<(String, String)> {
    let name =
        |text: &str| text.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect::<String>();
    let after = source.code.match_indices("crate::").map(|(at, _)| &source.code[at + "crate::".len()..]);
    after
        .map(|rest| {
            let room = name(rest);
            let part = name(rest[room.len()..].trim_start_matches("::"));
            (room, part)
        })
        .collect()
}

#[test]
fn every_room_imports_only_what_its_row_allows() {
    let mut broken = Vec::new();
    for source in sources() {
        let Some((_, allowed, instead)) = ROOMS.iter().find(|(room, _, _)| *room == source.room) else {
            broken.push(format!("{} is a room without a row: add one to ROOMS in tests/rules/tidy.rs", source.path));
            continue;
        };
        for (room, part) in imports(&source) {
            if room != source.room
                && !allowed.contains(&room.as_str())
                && ROOMS.iter().any(|(known, ..)| *known == room)
            {
                let line = line_of(&source, &format!("crate::{room}"));
                broken.push(format!("{}:{line} imports {room}. {instead}", source.path));
            }
            let narrow = NARROW.iter().find(|(from, of, _)| *from == source.room && *of == room);
            if let Some((_, _, parts)) = narrow.filter(|(_, _, parts)| !parts.contains(&part.as_str())) {
                let line = line_of(&source, &format!("crate::{room}::{part}"));
                broken.push(format!(
                    "{}:{line} imports {room}::{part}; of {room} it may see {parts:?}. {instead}",
                    source.path
                ));
            }
            let is_console = source.path.starts_with("src/transport/console");
            if source.room == "transport" && room == "story" && !is_console {
                broken.push(format!("{} imports story; only the console is one", source.path));
            }
        }
    }
    assert_none(broken);
}

#[test]
fn crates_and_calls_stand_only_where_they_belong() {
    let mut broken = Vec::new();
    for source in sources() {
        for (word, places, instead) in ONLY_IN {
            let at_home = places.iter().any(|place| source.path.starts_with(place));
            if !at_home && has_word(&source.code, word) {
                let line = line_of(&source, word);
                broken.push(format!(
                    "{}:{line} uses {word}, which stands only in {}. {instead}",
                    source.path,
                    places.join(", ")
                ));
            }
        }
    }
    assert_none(broken);
}

#[test]
fn pure_rooms_do_not_wait_and_touch_nothing_outside() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| PURE.contains(&source.room.as_str())) {
        for word in ["async", "await", "tokio", "std::fs", "std::net", "std::thread", "tracing"] {
            if has_word(&source.code, word) {
                let line = line_of(source, word);
                broken.push(format!(
                    "{}:{line} says `{word}`. {} is pure: hand in what it needs, and let the engine wait.",
                    source.path, source.room
                ));
            }
        }
    }
    assert_none(broken);
}

/// The enum of platforms and the mirror of `sources.toml`, whose keys name them, are the two exceptions.
#[test]
fn pure_rooms_do_not_know_a_platform_by_name() {
    const EXCEPT: [&str; 2] = ["src/domain/ids.rs", "src/policy/sources.rs"];
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| PURE.contains(&source.room.as_str())) {
        let text = source.text.to_lowercase();
        for word in ["slack", "discord"] {
            if text.contains(word) && !EXCEPT.contains(&source.path.as_str()) {
                broken.push(format!(
                    "{} says `{word}`. Translate it in transport, so that every platform says the same.",
                    source.path
                ));
            }
        }
    }
    assert_none(broken);
}

#[test]
fn no_sql_asks_for_the_time_or_for_chance() {
    const ASKS: [&str; 9] = [
        "current_timestamp",
        "current_time",
        "current_date",
        "'now'",
        "strftime(",
        "julianday(",
        "unixepoch(",
        "random()",
        "randomblob(",
    ];
    let sql = files("migrations", ".sql").into_iter().map(|path| (text(&path), path));
    let store = sources().into_iter().filter(|source| source.room == "store").map(|source| (source.code, source.path));
    let mut broken = Vec::new();
    for (text, path) in sql.chain(store) {
        let text = text.to_lowercase();
        for asks in ASKS.iter().filter(|asks| text.contains(**asks)) {
            broken.push(format!(
                "{path} has `{asks}`. Time and chance are arguments: bind the value that was handed in."
            ));
        }
    }
    assert_none(broken);
}

/// SQLite plans by the value of a limit that is a bare parameter, and so prepares the statement anew with every call.
#[test]
fn no_sql_is_planned_by_the_value_of_its_limit() {
    let store = sources().into_iter().filter(|source| source.room == "store");
    let broken = store.filter(|source| source.code.contains("LIMIT $") || source.code.contains("LIMIT ?"));
    let broken = broken.map(|source| {
        let line = line_of(&source, "LIMIT $");
        format!("{}:{line} has a bare parameter for its limit. Put a sign before it: `LIMIT +$2`.", source.path)
    });
    assert_none(broken.collect());
}

#[test]
fn no_number_is_a_float() {
    let mut broken = Vec::new();
    for source in sources() {
        for word in ["f32", "f64"] {
            if has_word(&source.code, word) {
                let line = line_of(&source, word);
                broken.push(format!(
                    "{}:{line} says {word}. Amounts and percentages are exact: use Decimal, Money or integers.",
                    source.path
                ));
            }
        }
    }
    assert_none(broken);
}

/// The names of `checklist.toml`.
fn field_names() -> Vec<String> {
    let files = PolicyFiles::shipped();
    let checklist: toml::Table = files.get("checklist.toml").unwrap().parse().unwrap();
    checklist["field"].as_table().unwrap().keys().cloned().collect()
}

#[test]
fn no_code_knows_a_checklist_field_by_its_name() {
    let names = field_names();
    let mut broken = Vec::new();
    for source in
        sources().iter().filter(|source| ["policy", "workflow", "conversation"].contains(&source.room.as_str()))
    {
        for name in &names {
            let literal = format!("\"{name}\"");
            if source.code.contains(&literal) {
                let line = line_of(source, &literal);
                broken.push(format!(
                    "{}:{line} knows {literal}. Give the field a role in checklist.toml and ask for the role.",
                    source.path
                ));
            }
        }
    }
    assert_none(broken);
}

#[test]
fn every_variable_stands_in_the_example_with_its_reason() {
    let example = text(".env.example");
    let mut listed: BTreeMap<&str, bool> = BTreeMap::new();
    let mut reason = false;
    for line in example.lines() {
        let plain = line.trim_start_matches('#').trim_start();
        let name = plain.split('=').next().unwrap_or_default();
        let is_name = !name.is_empty() && name.chars().all(|letter| letter.is_ascii_uppercase() || letter == '_');
        if is_name && plain.contains('=') {
            listed.insert(name, reason);
        }
        reason = line.starts_with("# ") && !is_name || reason && is_name;
        if line.trim().is_empty() {
            reason = false;
        }
    }
    let mut broken = Vec::new();
    for name in baton::config::VARIABLES {
        match listed.remove(name) {
            None => broken
                .push(format!("{name} is read, and .env.example does not list it: add it with default and reason")),
            Some(false) => {
                broken.push(format!("{name} stands in .env.example without a reason: say above it what it is for"))
            }
            Some(true) => {}
        }
    }
    broken.extend(listed.keys().map(|name| format!("{name} stands in .env.example, and nobody reads it: take it out")));
    assert_none(broken);
}

#[test]
fn there_are_at_most_four_test_binaries() {
    let cargo: toml::Table = text("Cargo.toml").parse().unwrap();
    let tests = cargo["test"].as_array().unwrap();
    let names: Vec<&str> = tests.iter().filter_map(|test| test["name"].as_str()).collect();
    assert_eq!(
        cargo["package"]["autotests"].as_bool(),
        Some(false),
        "keep autotests = false, or every file becomes a binary"
    );
    assert!(
        names.len() <= 4,
        "{names:?}: each binary links everything again. Make the new one a module of one of them."
    );
}

#[test]
fn every_migration_has_its_way_back_and_its_sample_data() {
    let mut broken = Vec::new();
    for up in files("migrations/sqlite", ".up.sql") {
        let stem = up.trim_start_matches("migrations/sqlite/").trim_end_matches(".up.sql");
        for wanted in [format!("migrations/sqlite/{stem}.down.sql"), format!("tests/data/migrations/{stem}.sql")] {
            if !root().join(&wanted).is_file() {
                broken.push(format!(
                    "{up} has no {wanted}: the migration test applies the next one on top of sample data"
                ));
            }
        }
    }
    assert_none(broken);
}

/// Without case and blanks.
fn squeezed(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The words of a case as its speaker wrote them: whole, and line by line.
fn words_of(value: &Value, found: &mut BTreeSet<String>) {
    const WORDS: [&str; 6] = ["text", "title", "description", "value", "fallback", "content"];
    match value {
        Value::Object(object) => {
            for (key, inner) in object {
                let words = inner.as_str().filter(|_| WORDS.contains(&key.as_str()));
                found.extend(words.into_iter().flat_map(|words| words.lines().chain([words])).map(squeezed));
                words_of(inner, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| words_of(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// What is learnt from a labelled case is a rule, and the case stays out of the code.
///
/// Not looked at: ids of workspaces, channels and posters, zone names, and the owners' names by which the worked
/// examples of `people.toml` and `sources.toml` are known; they are who is there, and no reading is learnt from them.
#[test]
fn no_text_of_a_labelled_case_stands_in_code_or_policies() {
    const LEAST: usize = 16;
    let mut cases = BTreeSet::new();
    for file in ["tests/data/answers_dev.jsonl", "tests/data/closed_won_messages_dev.jsonl"] {
        for line in text(file).lines() {
            let case: Value = serde_json::from_str(line).unwrap();
            words_of(&case["text"], &mut cases);
            cases.extend(case["text"].as_str().map(squeezed));
            words_of(&case["payload"], &mut cases);
        }
    }
    cases.retain(|words| words.chars().count() >= LEAST && !words.starts_with("http"));
    assert!(cases.len() > 100, "the labelled cases are not where they were");
    const NAMES_PEOPLE: [&str; 2] = ["policies/people.toml", "policies/sources.toml"];
    let mut texts: Vec<(String, String)> = files("src", ".rs").into_iter().map(|path| (text(&path), path)).collect();
    texts.extend(files("prompts", ".md").into_iter().map(|path| (text(&path), path)));
    texts.extend(files("policies", ".toml").into_iter().map(|path| (text(&path), path)));
    let mut broken = Vec::new();
    for (text, path) in texts.iter().filter(|(_, path)| !NAMES_PEOPLE.contains(&path.as_str())) {
        let text = squeezed(text);
        for case in cases.iter().filter(|case| text.contains(case.as_str())) {
            broken.push(format!("{path} has the text of a labelled case: {case:?}. Write the rule that it taught, with words of your own."));
        }
    }
    assert_none(broken);
}

#[test]
fn the_recipes_name_files_that_are_there() {
    let readme = text("README.md");
    let recipes =
        readme.lines().skip_while(|line| !line.contains("| to add |")).take_while(|line| line.starts_with('|'));
    let mut broken = Vec::new();
    let mut count = 0;
    for line in recipes {
        for name in line.split('`').skip(1).step_by(2) {
            let is_path = (name.contains('/') || name.starts_with('.')) && !name.contains(' ');
            count += usize::from(is_path);
            if is_path && !root().join(name).exists() {
                broken.push(format!("README.md's recipes name `{name}`, which is not there: correct the row"));
            }
        }
    }
    assert!(count > 10, "README.md has no table of recipes (a row that begins with `| to add |`)");
    assert_none(broken);
}

/// `<!-- transcript of FILE -->` before a block of text says that the block is what that story prints.
#[test]
fn the_readmes_conversation_is_what_its_story_prints() {
    let readme = text("README.md");
    for (marker, rest) in readme
        .match_indices("<!-- transcript of ")
        .map(|(at, marker)| readme[at + marker.len()..].split_once("-->").unwrap())
    {
        let block = rest
            .trim_start()
            .strip_prefix("```text\n")
            .and_then(|block| block.split_once("```"))
            .map(|(block, _)| block);
        let shown = block.unwrap_or_default().trim_end();
        // A block that is still to be filled says nothing wrong.
        if shown.is_empty() {
            continue;
        }
        let story = marker.trim();
        assert!(root().join(story).is_file(), "README.md shows the transcript of {story}, which is not there");
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_baton"))
            .args(["console", story])
            .current_dir(root())
            .env_clear()
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        assert_eq!(
            shown,
            printed.trim_end(),
            "README.md's conversation is not what {story} prints: paste what `cargo run -- console {story}` says"
        );
    }
}

/// Sizes are aims: what is above them is told, and fails nothing.
#[test]
fn files_and_functions_above_their_aims_are_told() {
    const LINES_OF_FILE: usize = 400;
    const LINES_OF_FUNCTION: usize = 70;
    for source in sources() {
        let lines: Vec<&str> = source.code.trim_end().lines().collect();
        if lines.len() > LINES_OF_FILE {
            println!(
                "warning: {} has {} lines without its tests; the aim is {LINES_OF_FILE}",
                source.path,
                lines.len()
            );
        }
        for (index, line) in lines.iter().enumerate() {
            let indent = line.len() - line.trim_start().len();
            if !has_word(line, "fn") || !line.trim_end().ends_with(['{', '(']) {
                continue;
            }
            let end = format!("{}}}", " ".repeat(indent));
            let length = lines[index..].iter().position(|line| *line == end).map_or(0, |length| length + 1);
            if length > LINES_OF_FUNCTION {
                println!("warning: {}:{} has {length} lines; the aim is {LINES_OF_FUNCTION}", source.path, index + 1);
            }
        }
    }
}
