//! Values among words: whatever is said beside a value that says nothing of it leaves it as it is, and what takes it back,
//! doubts it or ties it to something never leaves it certain.
//!
//! The cases are generated: labelled answers that give a value, each with clauses of its own language from
//! `tests/data/clauses_beside.json`.

use std::collections::BTreeMap;
use std::path::Path;

use baton::conversation::hearing::Question;
use baton::conversation::hearing::score_answers::{self, LabelledAnswer, Prediction};
use serde::Deserialize;
use serde_json::Value as Json;

/// Answers whose values the clauses are set beside.
const FILES: [&str; 3] = ["answers_dev.jsonl", "answers_invented.jsonl", "answers_invented_2.jsonl"];
/// Longer answers have talk of their own.
const CHARACTERS_MAX: usize = 60;

/// Clauses of one language.
#[derive(Deserialize)]
struct Clauses {
    before: Vec<String>,
    after: Vec<String>,
    dangerous: Vec<String>,
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn clauses() -> BTreeMap<String, Clauses> {
    serde_json::from_str(&read("clauses_beside.json")).unwrap()
}

/// Plain answers that give a value and rest on nothing that was said before.
fn values() -> Vec<LabelledAnswer> {
    let all = FILES.iter().flat_map(|file| read(file).lines().map(str::to_owned).collect::<Vec<_>>());
    let answers = all.map(|line| serde_json::from_str::<LabelledAnswer>(&line).unwrap());
    let is_plain = |answer: &LabelledAnswer| {
        let context = &answer.context;
        let is_set = answer.expected.as_ref().is_some_and(|expected| expected.action == "set");
        let stands_alone = context.previous.is_none() && context.known.is_empty() && context.defaults.is_empty();
        let has_marks = answer.text.contains(['\n', '>', '~', '[', '?', '"']);
        // What stands behind an order to the bot is a part of the order.
        let has_orders = answer
            .expected
            .as_ref()
            .is_some_and(|expected| expected.flags.iter().any(|flag| flag == "prompt_injection"));
        let is_short = answer.text.chars().count() <= CHARACTERS_MAX;
        is_set && stands_alone && !has_orders && !has_marks && is_short && score_answers::hear(answer).action == "set"
    };
    answers.filter(is_plain).collect()
}

/// How a clause meets the value.
#[derive(Clone, Copy)]
enum Place {
    Before,
    After,
}

/// What comes of an answer and one clause.
struct Came {
    answer: LabelledAnswer,
    heard: Prediction,
    kept: bool,
}

/// Every answer with some of the clauses of its language, in turn, so that each clause meets each question.
fn beside(place: Place, of: impl Fn(&Clauses) -> &Vec<String>, each: usize) -> Vec<Came> {
    let clauses = clauses();
    let mut came = Vec::new();
    for (number, answer) in values().into_iter().enumerate() {
        let language = answer.locale.split('-').next().unwrap_or_default();
        let Some(list) = clauses.get(language).map(&of).filter(|list| !list.is_empty()) else { continue };
        for turn in 0..each.min(list.len()) {
            let clause = &list[(number * each + turn) % list.len()];
            let bare = answer.text.trim_end_matches('!');
            let text = match place {
                Place::Before => format!("{clause} {bare}"),
                Place::After if language == "ja" => format!("{bare}。{clause}"),
                Place::After => format!("{bare}, {clause}"),
            };
            let answer = LabelledAnswer { text, ..answer.clone() };
            let heard = score_answers::hear(&answer);
            let wanted = answer.expected.as_ref().map(|expected| without_nulls(&expected.value));
            let kept = heard.action == "set" && Some(without_nulls(&heard.value)) == wanted;
            came.push(Came { answer, heard, kept });
        }
    }
    came
}

fn without_nulls(value: &Json) -> Json {
    match value {
        Json::Object(parts) => Json::Object(
            parts
                .iter()
                .filter(|(_, part)| !part.is_null())
                .map(|(name, part)| (name.clone(), without_nulls(part)))
                .collect(),
        ),
        Json::Array(items) => Json::Array(items.iter().map(without_nulls).collect()),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => value.clone(),
    }
}

fn shown(came: &[&Came]) -> String {
    let line = |one: &&Came| {
        format!("{:?} {:?} -> {} {}", one.answer.field, one.answer.text, one.heard.action, one.heard.value)
    };
    came.iter().take(40).map(line).collect::<Vec<_>>().join("\n")
}

/// No clause changes a value, and so many of a hundred answers keep theirs.
fn keeps(place: Place, of: impl Fn(&Clauses) -> &Vec<String>, least: usize) {
    let came = beside(place, of, 2);
    let changed: Vec<&Came> = came.iter().filter(|one| one.heard.action == "set" && !one.kept).collect();
    assert!(changed.is_empty(), "{} of {}\n{}", changed.len(), came.len(), shown(&changed));
    let lost: Vec<&Came> = came.iter().filter(|one| !one.kept).collect();
    let kept = came.len() - lost.len();
    assert!(came.len() > 1_000 && kept * 100 >= least * came.len(), "{kept} of {}\n{}", came.len(), shown(&lost));
}

/// shows: failure:F3
#[test]
fn talk_behind_a_value_leaves_it_as_it_is() {
    keeps(Place::After, |clauses| &clauses.after, AFTER_MIN);
}

/// shows: failure:F3
#[test]
fn talk_before_a_value_leaves_it_as_it_is() {
    keeps(Place::Before, |clauses| &clauses.before, BEFORE_MIN);
}

/// What the hearing has reached, in hundredths; raise them when it gets better.
const AFTER_MIN: usize = 90;
const BEFORE_MIN: usize = 90;

/// shows: failure:F3
#[test]
fn a_doubt_behind_a_value_leaves_nothing_certain() {
    // Whoever waits for an order or a signature says how far it is by that very word.
    let says_so = |question: Question| matches!(question, Question::PoStatus | Question::ContractStatus);
    let came = beside(Place::After, |clauses| &clauses.dangerous, 2);
    let taken: Vec<&Came> = came.iter().filter(|one| one.heard.action == "set" && !says_so(one.answer.field)).collect();
    assert!(came.len() > 1_000 && taken.is_empty(), "{} of {}\n{}", taken.len(), came.len(), shown(&taken));
    let changed: Vec<&Came> =
        came.iter().filter(|one| one.heard.action == "set" && !one.kept && !only_adds(one)).collect();
    assert!(changed.is_empty(), "{}", shown(&changed));
}

/// Whether all that was said before is still heard, and beside it no more than whom a contract waits for, or what an order
/// covers: that much a clause about them tells.
fn only_adds(came: &Came) -> bool {
    let wanted = came.answer.expected.as_ref().map(|expected| without_nulls(&expected.value));
    let (Some(Json::Object(mut wanted)), Json::Object(heard)) = (wanted, without_nulls(&came.heard.value)) else {
        return false;
    };
    let may_tell = [(Question::ContractStatus, "pending_party"), (Question::PoStatus, "scope")];
    let Some((_, told)) = may_tell.into_iter().find(|(field, _)| *field == came.answer.field) else { return false };
    let Some(value) = heard.get(told).filter(|_| !wanted.contains_key(told)) else { return false };
    wanted.insert(told.to_owned(), value.clone());
    wanted == heard
}
