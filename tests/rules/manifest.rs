//! Slack's app is what the code speaks with: no scope, event or callback more, and none less.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use serde_json::{Value, json};

use baton::conversation::command::USAGES;
use baton::transport::slack::doctor::SCOPES;

use super::tidy::tree::{Source, sources, text};

/// Each method that Baton calls, with the scopes that Slack wants for it: one of them for each kind of channel.
const METHODS: [(&str, &[&str]); 14] = [
    // An app-level token's, with a scope of its own that no manifest names.
    ("apps.connections.open", &[]),
    ("auth.test", &[]),
    ("chat.delete", &["chat:write"]),
    ("chat.postEphemeral", &["chat:write"]),
    ("chat.postMessage", &["chat:write"]),
    ("chat.update", &["chat:write"]),
    ("conversations.history", &["channels:history", "groups:history", "im:history"]),
    ("conversations.info", &["channels:read", "groups:read"]),
    ("conversations.open", &["im:write"]),
    ("conversations.replies", &["channels:history", "groups:history", "im:history"]),
    ("files.info", &["files:read"]),
    // The address beside the account is a scope of its own.
    ("users.info", &["users:read", "users:read.email"]),
    ("views.open", &[]),
    ("views.publish", &[]),
];

/// Each event that the code acts on, as it is subscribed to and with the scopes that Slack wants for it.
const EVENTS: [(&str, &[&str], &[&str]); 6] = [
    ("app_home_opened", &["app_home_opened"], &[]),
    ("app_uninstalled", &["app_uninstalled"], &[]),
    (
        "message",
        &["message.channels", "message.groups", "message.im"],
        &["channels:history", "groups:history", "im:history"],
    ),
    ("reaction_added", &["reaction_added"], &["reactions:read"]),
    ("tokens_revoked", &["tokens_revoked"], &[]),
    ("user_change", &["user_change"], &["users:read"]),
];

/// Events that are taken without effect, because the same comes as a message.
const WITHOUT_EFFECT: [&str; 4] = ["app_mention", "file_created", "file_public", "file_shared"];

fn manifest() -> Value {
    yaml(&text("slack/manifest.yaml"))
}

fn texts(value: &Value) -> BTreeSet<&str> {
    value.as_array().unwrap_or_else(|| panic!("{value} is no list")).iter().filter_map(Value::as_str).collect()
}

/// The code of Slack's transport, without its tests.
fn transport() -> Vec<Source> {
    let sources: Vec<Source> =
        sources().into_iter().filter(|source| source.path.starts_with("src/transport/slack/")).collect();
    assert!(sources.len() > 15);
    sources
}

/// Methods are recognised by their families, wherever their names stand in the code.
fn called() -> BTreeSet<String> {
    let method = Regex::new(
        r#""((?:apps|auth|bots|chat|conversations|files|pins|reactions|team|users|usergroups|views)\.[a-zA-Z.]+)""#,
    );
    let method = method.unwrap();
    // Rates of methods are told of more than are called.
    let callers = transport().into_iter().filter(|source| !source.path.ends_with("pacing.rs"));
    let found = callers.flat_map(|source| {
        let found = method.captures_iter(&source.code).map(|found| found[1].to_owned()).collect::<Vec<_>>();
        found.into_iter().filter(|name| !name.contains(".com"))
    });
    found.collect()
}

#[test]
fn every_scope_is_used_and_every_call_event_and_command_has_its_scopes() {
    let manifest = manifest();
    let granted = texts(&manifest["oauth_config"]["scopes"]["bot"]);
    let mut needed: BTreeSet<&str> = METHODS.iter().flat_map(|(_, scopes)| scopes.iter().copied()).collect();
    needed.extend(EVENTS.iter().flat_map(|(_, _, scopes)| scopes.iter().copied()));
    // Slash commands and shortcuts; downloads of files.
    needed.extend(["commands", "files:read"]);
    assert_eq!(granted, needed);
    assert_eq!(granted, SCOPES.iter().map(|(scope, _)| *scope).collect(), "`baton doctor` asks for other scopes");
    assert!(manifest["oauth_config"]["scopes"]["user"].is_null(), "Baton never acts as a person");
}

#[test]
fn every_method_that_the_code_calls_is_known_with_its_scopes_and_no_other() {
    let called = called();
    let known: BTreeSet<String> = METHODS.iter().map(|(method, _)| (*method).to_owned()).collect();
    let unknown: Vec<_> = called.difference(&known).collect();
    assert!(unknown.is_empty(), "put these into METHODS with their scopes, and those into the manifest: {unknown:?}");
    let idle: Vec<_> = known.difference(&called).collect();
    assert!(idle.is_empty(), "nothing calls these any more; are their scopes still needed? {idle:?}");
}

#[test]
fn every_event_that_the_code_acts_on_is_subscribed_and_no_other() {
    let manifest = manifest();
    let subscribed = texts(&manifest["settings"]["event_subscriptions"]["bot_events"]);
    let wanted: BTreeSet<&str> =
        EVENTS.iter().flat_map(|(_, subscriptions, _)| subscriptions.iter().copied()).collect();
    assert_eq!(subscribed, wanted);
    let interpreter = transport().into_iter().find(|source| source.path.ends_with("/interpreter.rs")).unwrap();
    let matched = interpreter.code.split_once(r#"match word(event, "type")"#).unwrap().1;
    let arms = matched.split_once("other => Err").unwrap().0;
    let arm = Regex::new(r#"(?m)^\s*((?:"[a-z_]+"(?: \| )?)+) =>"#).unwrap();
    let acted_on: BTreeSet<&str> = arm
        .captures_iter(arms)
        .flat_map(|arm| arm.get(1).unwrap().as_str().split(" | "))
        .map(|name| name.trim_matches('"'))
        .collect();
    let known: BTreeSet<&str> = EVENTS.iter().map(|(event, _, _)| *event).chain(WITHOUT_EFFECT).collect();
    assert_eq!(acted_on, known);
}

#[test]
fn the_command_the_shortcuts_the_home_and_the_ways_in_are_those_of_the_code() {
    let manifest = manifest();
    let features = &manifest["features"];
    let commands = features["slash_commands"].as_array().unwrap();
    assert_eq!(commands.len(), 1, "{commands:?}");
    assert_eq!(commands[0]["command"], "/baton");
    // People name people by what they type; the code reads no `<@U…>`.
    assert_eq!(commands[0]["should_escape"], false);
    let words: BTreeSet<&str> = USAGES.iter().filter_map(|usage| usage.words.split_whitespace().next()).collect();
    for hint in commands[0]["usage_hint"].as_str().unwrap().split(" | ") {
        assert!(words.contains(hint.split_whitespace().next().unwrap()), "no command begins like {hint}");
    }
    let shortcuts: Vec<(&str, &str)> = features["shortcuts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|shortcut| (shortcut["type"].as_str().unwrap(), shortcut["callback_id"].as_str().unwrap()))
        .collect();
    // The code takes every shortcut as a wish to start a handoff; a third kind would be one too.
    assert_eq!(shortcuts, [("global", "start_handoff"), ("message", "start_handoff_of_message")]);
    let (home, settings) = (&features["app_home"], &manifest["settings"]);
    assert_eq!(
        home,
        &json!({ "home_tab_enabled": true, "messages_tab_enabled": true, "messages_tab_read_only_enabled": false })
    );
    assert_eq!(
        (&settings["socket_mode_enabled"], &settings["interactivity"]["is_enabled"]),
        (&json!(true), &json!(true))
    );
    // The token would have to be renewed every twelve hours.
    assert_eq!(settings["token_rotation_enabled"], false);
}

/// The lines that an admin takes the comment sign from name the routes of the code.
#[test]
fn over_http_the_manifest_names_the_routes_of_the_code() {
    let written = text("slack/manifest.yaml");
    let address = Regex::new(r"# ((?:request_)?url: https://baton\.example\.com(/\S+))").unwrap();
    let named: BTreeSet<&str> = address.captures_iter(&written).map(|found| found.get(2).unwrap().as_str()).collect();
    let http = transport().into_iter().find(|source| source.path.ends_with("slack/http.rs")).unwrap();
    let route = Regex::new(r#"\.route\("([^"]+)""#).unwrap();
    let routes: BTreeSet<&str> = route.captures_iter(&http.code).map(|found| found.get(1).unwrap().as_str()).collect();
    assert_eq!(named, routes);
    let over_http = yaml(&address.replace_all(&written, "$1"));
    assert_eq!(over_http["settings"]["event_subscriptions"]["request_url"], "https://baton.example.com/slack/events");
    assert_eq!(over_http["settings"]["interactivity"]["request_url"], "https://baton.example.com/slack/interactions");
    assert_eq!(over_http["features"]["slash_commands"][0]["url"], "https://baton.example.com/slack/commands");
}

/// Every scope says what it is for, directly above it or above the one that it goes with.
#[test]
fn every_scope_has_its_reason_beside_it() {
    let written = text("slack/manifest.yaml");
    let lines: Vec<&str> = written.lines().map(str::trim).collect();
    for (scope, _) in SCOPES {
        let at = lines.iter().position(|line| *line == format!("- {scope}")).unwrap();
        let above = lines[..at].iter().rev().find(|line| !line.starts_with("- groups:")).unwrap();
        assert!(above.starts_with("# "), "{scope} has no reason");
    }
}

/// The part of YAML that the manifest keeps to: maps and lists by indentation, plain and quoted words, comments.
/// Whatever else it would hold is refused, so that nothing is misread.
fn yaml(text: &str) -> Value {
    let lines: Vec<(usize, &str)> = text
        .lines()
        .map(|line| (line.len() - line.trim_start().len(), line.trim()))
        .filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let mut at = 0;
    let value = block(&lines, &mut at, 0);
    assert_eq!(at, lines.len(), "{:?} stands at no level", lines.get(at));
    value
}

fn block(lines: &[(usize, &str)], at: &mut usize, indent: usize) -> Value {
    if lines[*at].1.starts_with("- ") { list(lines, at, indent) } else { map(lines, at, indent) }
}

fn list(lines: &[(usize, &str)], at: &mut usize, indent: usize) -> Value {
    let mut items = Vec::new();
    while let Some((_, line)) = lines.get(*at).filter(|(level, line)| *level == indent && line.starts_with("- ")) {
        let item = &line[2..];
        if pair(item).is_some() {
            // A map whose first key stands behind the dash.
            let mut inner = vec![(indent + 2, item)];
            inner.extend(lines[*at + 1..].iter().take_while(|(level, _)| *level >= indent + 2));
            let mut within = 0;
            items.push(map(&inner, &mut within, indent + 2));
            assert_eq!(within, inner.len());
            *at += within;
        } else {
            items.push(word(item));
            *at += 1;
        }
    }
    Value::Array(items)
}

fn map(lines: &[(usize, &str)], at: &mut usize, indent: usize) -> Value {
    let mut map = BTreeMap::new();
    while let Some((_, line)) = lines.get(*at).filter(|(level, _)| *level == indent) {
        let (key, rest) = pair(line).unwrap_or_else(|| panic!("`{line}` is no pair"));
        *at += 1;
        let value = match rest {
            "" => {
                let (level, _) =
                    lines.get(*at).filter(|(level, _)| *level > indent).unwrap_or_else(|| panic!("`{key}` is empty"));
                block(lines, at, *level)
            }
            rest => word(rest),
        };
        assert!(map.insert(key.to_owned(), value).is_none(), "`{key}` stands twice");
    }
    json!(map)
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, rest) = line.split_once(':')?;
    let is_key = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_key && (rest.is_empty() || rest.starts_with(' '))).then(|| (key, rest.trim()))
}

fn word(text: &str) -> Value {
    let inside = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match (inside, text) {
        (Some(inside), _) => {
            assert!(!inside.contains(['"', '\\']), "{text}");
            json!(inside)
        }
        (None, "true") => json!(true),
        (None, "false") => json!(false),
        (None, plain) => {
            let special = ["[", "{", "|", ">", "&", "*", "!", "%", "@", "`", "'", "\"", "- ", "? "];
            assert!(!special.iter().any(|sign| plain.starts_with(sign)), "{plain}");
            assert!(!plain.contains(": ") && !plain.contains(" #"), "{plain}");
            json!(plain)
        }
    }
}
