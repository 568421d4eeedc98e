//! `/baton` as Discord knows commands: a part for each verb, with names that are completed while they are typed. The
//! words that it comes to are the same as on every other platform.

use serde_json::{Value, json};

use crate::conversation::command::USAGES;
use crate::transport::words::{in_one_row, short};

/// The longest description (DC-6).
const DESCRIPTION_MAX: usize = 100;
/// What the message command is called.
pub const START: &str = "Start handoff";
/// Discord's numbers for kinds of options.
const OPTION_VERB: u8 = 1;
const OPTION_TEXT: u8 = 3;

/// What the letters of an option are about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum About {
    /// A deal.
    Deal,
    /// A person.
    Person,
    /// Nothing that can be completed.
    Nothing,
}

/// One thing to be typed, and what stands before it in the words.
struct Opt {
    name: &'static str,
    says: &'static str,
    before: &'static str,
    about: About,
    is_needed: bool,
    choices: &'static [&'static str],
}

const fn deal(is_needed: bool) -> Opt {
    let says = "a part of its name, its handoff id, or its CRM record";
    Opt { name: "deal", says, before: " ", about: About::Deal, is_needed, choices: &[] }
}

const fn text(name: &'static str, says: &'static str, before: &'static str, is_needed: bool) -> Opt {
    Opt { name, says, before, about: About::Nothing, is_needed, choices: &[] }
}

const fn person(name: &'static str, says: &'static str, before: &'static str, is_needed: bool) -> Opt {
    Opt { name, says, before, about: About::Person, is_needed, choices: &[] }
}

const fn choice(name: &'static str, says: &'static str, before: &'static str, choices: &'static [&'static str]) -> Opt {
    Opt { name, says, before, about: About::Nothing, is_needed: false, choices }
}

/// Every verb with what is typed beside it, in the order of the words.
const VERBS: [(&str, &[Opt]); 19] = [
    ("start", &[deal(false), choice("before", "if it is not signed yet", " before ", &["signature"])]),
    ("precheck", &[deal(false)]),
    ("status", &[deal(false)]),
    ("list", &[choice("which", "whose", " ", &["mine", "stuck", "finance"])]),
    ("packet", &[deal(true)]),
    ("contract", &[deal(true)]),
    ("explain", &[deal(true)]),
    ("waive", &[deal(true)]),
    ("email", &[deal(true)]),
    (
        "hold",
        &[deal(true), text("reason", "why", ": ", true), text("until", "a day, such as 2026-04-30", " until ", false)],
    ),
    ("resume", &[deal(true)]),
    ("void", &[deal(true), text("reason", "why", ": ", true)]),
    ("reassign", &[deal(true), person("to", "the next owner", " @", true)]),
    (
        "merge",
        &[
            text("from", "the handoff that ends, such as H-2", " ", true),
            text("into", "the handoff that goes on, such as H-1", " into ", true),
        ],
    ),
    ("recall", &[text("request", "such as A-1", " ", true), text("of", "the handoff, such as H-1", " of ", false)]),
    (
        "away",
        &[
            choice("clear", "if somebody is here after all", " ", &["clear"]),
            person("person", "whoever is away, if it is not you", " @", false),
            text("days", "such as 23 Dec to 2 Jan", " ", false),
            person("cover", "who decides meanwhile", " cover @", false),
        ],
    ),
    ("policy", &[text("approve", "the hash of a changed policy", " approve ", false)]),
    ("link", &[text("code", "the code that another account of yours was given, or remove", " ", false)]),
    ("help", &[]),
];

/// What of the options is said before another, though Discord wants what is needed first.
const SAID_FIRST: [&str; 1] = ["until"];

/// The commands, as they are uploaded.
pub fn definitions() -> Value {
    let verbs: Vec<Value> = VERBS
        .iter()
        .map(|(verb, options)| {
            let mut options: Vec<&Opt> = options.iter().collect();
            // Discord wants what is needed first.
            options.sort_by_key(|option| !option.is_needed);
            let options: Vec<Value> = options.into_iter().map(definition).collect();
            json!({ "type": OPTION_VERB, "name": verb, "description": does(verb), "options": options })
        })
        .collect();
    json!([
        {
            "type": 1, "name": "baton", "description": "Deals on their way to Finance",
            "contexts": [0, 1], "integration_types": [0], "options": verbs,
        },
        { "type": 3, "name": START, "contexts": [0], "integration_types": [0] },
    ])
}

fn definition(option: &Opt) -> Value {
    let mut definition = json!({
        "type": OPTION_TEXT, "name": option.name, "description": short(option.says, DESCRIPTION_MAX),
        "required": option.is_needed,
    });
    if option.about != About::Nothing {
        definition["autocomplete"] = json!(true);
    }
    if !option.choices.is_empty() {
        let choices: Vec<Value> = option.choices.iter().map(|word| json!({ "name": word, "value": word })).collect();
        definition["choices"] = json!(choices);
    }
    definition
}

/// What help says of it.
fn does(verb: &str) -> String {
    let usage = USAGES.iter().find(|usage| usage.words.split_whitespace().next() == Some(verb));
    short(usage.map_or("", |usage| usage.does), DESCRIPTION_MAX)
}

/// The words that a command comes to: those after `/baton`.
pub fn words_of(data: &Value) -> String {
    let given = &data["options"][0];
    let verb = given["name"].as_str().unwrap_or_default();
    let value = |option: &Opt| {
        let options = given["options"].as_array().into_iter().flatten();
        let found = options.filter(|given| given["name"] == option.name).find_map(|given| given["value"].as_str());
        found.map(|value| in_one_row(value).trim_start_matches('@').to_owned()).filter(|value| !value.is_empty())
    };
    let mut words = verb.to_owned();
    let options = VERBS.iter().find(|(known, _)| *known == verb).map(|(_, options)| *options).unwrap_or_default();
    let (first, last): (Vec<&Opt>, Vec<&Opt>) =
        options.iter().partition(|option| option.name == "deal" || SAID_FIRST.contains(&option.name));
    for option in first.into_iter().chain(last) {
        if let Some(value) = value(option) {
            words.push_str(option.before);
            words.push_str(&value);
        }
    }
    words
}

/// What is being typed, and what it is about.
pub fn focused(data: &Value) -> (String, About) {
    let given = &data["options"][0];
    let verb = given["name"].as_str().unwrap_or_default();
    let focused = given["options"].as_array().into_iter().flatten().find(|option| option["focused"] == true);
    let Some(focused) = focused else { return (String::new(), About::Nothing) };
    let options = VERBS.iter().find(|(known, _)| *known == verb).map(|(_, options)| *options).unwrap_or_default();
    let about =
        options.iter().find(|option| focused["name"] == option.name).map_or(About::Nothing, |option| option.about);
    (focused["value"].as_str().unwrap_or_default().to_owned(), about)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversation::command::parse;
    use std::collections::BTreeSet;

    fn data(verb: &str, options: &[(&str, &str)]) -> Value {
        let options: Vec<Value> =
            options.iter().map(|(name, value)| json!({ "name": name, "type": 3, "value": value })).collect();
        json!({ "name": "baton", "type": 1, "options": [{ "name": verb, "type": 1, "options": options }] })
    }

    #[test]
    fn every_verb_of_help_is_a_command_and_no_other_is() {
        let of_help: BTreeSet<&str> = USAGES.iter().filter_map(|usage| usage.words.split_whitespace().next()).collect();
        let ours: BTreeSet<&str> = VERBS.iter().map(|(verb, _)| *verb).collect();
        assert_eq!(ours, of_help);
    }

    #[test]
    fn what_is_chosen_comes_to_the_words_that_people_type() {
        for (verb, options, words) in [
            ("help", &[][..], "help"),
            ("status", &[("deal", "H-1")], "status H-1"),
            ("list", &[("which", "stuck")], "list stuck"),
            (
                "hold",
                &[("reason", "customer moves house"), ("deal", "H-1"), ("until", "2026-03-20")],
                "hold H-1 until 2026-03-20: customer moves house",
            ),
            ("reassign", &[("deal", "H-1"), ("to", "@Ben")], "reassign H-1 @Ben"),
            ("merge", &[("from", "H-2"), ("into", "H-1")], "merge H-2 into H-1"),
            ("recall", &[("request", "A-2"), ("of", "H-3")], "recall A-2 of H-3"),
            ("away", &[("days", "next week"), ("cover", "Viktor")], "away next week cover @Viktor"),
            ("away", &[("clear", "clear"), ("person", "dina")], "away clear @dina"),
            ("policy", &[("approve", "0123abcd")], "policy approve 0123abcd"),
            ("start", &[("deal", "Juniper"), ("before", "signature")], "start Juniper before signature"),
            ("packet", &[("deal", "a\n b")], "packet a b"),
        ] {
            let said = words_of(&data(verb, options));
            assert_eq!(said, words);
            assert!(parse(&said).is_ok(), "{said}");
        }
    }

    #[test]
    fn definitions_keep_every_limit_dc_11() {
        let definitions = definitions();
        let baton = &definitions[0];
        let verbs = baton["options"].as_array().unwrap();
        assert!(verbs.len() <= 25);
        for verb in verbs {
            let text = |value: &Value| value.as_str().unwrap().chars().count();
            assert!((1..=100).contains(&text(&verb["description"])), "{verb}");
            let needed: Vec<bool> =
                verb["options"].as_array().unwrap().iter().map(|option| option["required"] == true).collect();
            assert!(needed.is_sorted_by_key(|needed| !needed), "{verb}");
        }
    }

    #[test]
    fn what_is_typed_is_completed_by_what_it_is_about() {
        let mut data = data("status", &[("deal", "lar")]);
        data["options"][0]["options"][0]["focused"] = json!(true);
        assert_eq!(focused(&data), ("lar".to_owned(), About::Deal));
        assert_eq!(focused(&json!({})), (String::new(), About::Nothing));
    }
}
