//! Somebody says that they, or somebody for whom they may speak, are away: in words, or in a form of its own.

use std::collections::BTreeMap;

use crate::domain::absence::AbsenceKind;
use crate::domain::ids::PersonId;
use crate::workflow::absence::{Part, wrong_with};
use crate::workflow::event::{AwaySaid, Event};
use crate::workflow::outcome::{Reason, Refusal};

use super::action::{Action, Verb};
use super::form::{Form, Input};
use super::hear::{Listening, meant};
use super::hearing::AnswerContext;
use super::hearing::span::{self, FirstAndLast, Span};
use super::incoming::Heard;
use super::message::Message;
use super::pressing::wrong_input;
use super::wording::{self, Speaking};

const OF: &str = "of";
const FROM: &str = "from";
const TO: &str = "to";
const COVER: &str = "cover";

/// Of how many words a name may be.
const NAME_WORDS_MAX: usize = 3;

/// What pressing or sending it means.
pub fn action() -> Action {
    Action { verb: Verb::Away, handoff: None, approval: None, claim: None, shown: None }
}

/// The form for that person.
pub fn form(person: &PersonId, speaking: &Speaking<'_>) -> Form {
    Form {
        title: "Away".into(),
        lines: vec![
            "Somebody else decides in your place; what waits for you goes there too, with its clock as it is.".into(),
        ],
        inputs: inputs(person, speaking),
        submit: "Save".into(),
        action: action(),
    }
}

/// The form's offer as a message, for whoever asked for it in words, and on their desk.
pub fn offer(person: &PersonId, speaking: &Speaking<'_>) -> Message {
    Message::new("Away for some days? Somebody else decides in your place.").button_asking(
        "Away",
        action(),
        inputs(person, speaking),
    )
}

fn inputs(person: &PersonId, speaking: &Speaking<'_>) -> Vec<Input> {
    let known = speaking.directory.person(person);
    let name = known.map(|person| person.name.clone());
    let usual = known.and_then(|person| person.cover.as_ref()).map(|cover| speaking.directory.name_of(cover));
    let without = format!("Empty: {}.", usual.unwrap_or("the next person of the ladder"));
    vec![
        Input::day(FROM, "First day"),
        Input { hint: "Empty: the first day alone.".into(), ..Input::day(TO, "Last day").optional() },
        Input { hint: without, ..Input::person(COVER, "Who decides meanwhile").optional() },
        Input {
            hint: "You, or somebody below you.".into(),
            ..Input::person(OF, "Who is away").optional().filled(name)
        },
    ]
}

/// `/baton away` with words behind it: perhaps who, the days, and perhaps who decides meanwhile.
pub(super) fn said(words: &str, listening: &Listening<'_>) -> Heard {
    let read = || {
        let (rest, cover) = without_cover(words);
        let (of, days) = without_name(&rest, listening);
        let (from, to) = read_days(days, listening).map_err(not_read)?;
        let named = |name: Option<&str>| meant(name, listening).map_err(|refusal| not_known(name, refusal));
        let person = named(of)?;
        let cover = cover.map(|cover| named(Some(&cover))).transpose()?;
        Ok(Event::AwaySaid(AwaySaid { person, from, to, cover, kind: AbsenceKind::Away, only: None }))
    };
    match read() {
        Ok(event) => Heard::happened(event),
        Err(refusal) => Heard::Refusal(refusal),
    }
}

/// A name that means nobody for certain is said as such; whoever is no one of the roll hears that.
fn not_known(name: Option<&str>, refusal: Refusal) -> Refusal {
    match name {
        Some(name) => not_read(format!("I know nobody called {name} for certain; nothing was noted")),
        None => refusal,
    }
}

fn not_read(usage: String) -> Refusal {
    Refusal::new("behaviour:17", Reason::NoSuchCommand { usage })
}

/// The words before `cover @viktor`, `covered by Viktor`, and the name in it.
fn without_cover(words: &str) -> (String, Option<String>) {
    let words: Vec<&str> = words.split_whitespace().collect();
    let is_cover = |word: &&str| {
        let word = word.trim_matches([',', ':', ';']).to_lowercase();
        matches!(word.as_str(), "cover" | "covered" | "covering")
    };
    let Some(at) = words.iter().position(is_cover) else { return (words.join(" "), None) };
    let is_filler = |word: &&&str| matches!(word.to_lowercase().as_str(), "by" | "is" | "by:" | "is:");
    let who: Vec<&str> = words[at + 1..].iter().skip_while(is_filler).copied().collect();
    let before = words[..at].join(" ");
    (before.trim_end_matches([',', ';']).to_owned(), Some(name_in(&who.join(" ")).to_owned()))
}

/// Who is away, if they begin with a name, and the days. A name that is a month's is one only where the days say so.
fn without_name<'w>(words: &'w str, listening: &Listening<'_>) -> (Option<&'w str>, &'w str) {
    let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
    if first.starts_with(['@', '<']) {
        return (Some(name_in(first)), rest.trim());
    }
    if span::read(words, &context(listening)) != Span::Unread {
        return (None, words);
    }
    let blanks = words.match_indices(' ').map(|(at, _)| at).chain([words.len()]).take(NAME_WORDS_MAX);
    let mut cut = blanks.map(|at| words.split_at(at));
    match cut.find(|(name, _)| listening.directory.called(name).is_some()) {
        Some((name, days)) => (Some(name), days.trim()),
        None => (None, words),
    }
}

/// `@viktor` and `<@U0VIKTOR01|viktor>` without their marks.
fn name_in(words: &str) -> &str {
    let name = words.trim().trim_start_matches('<').trim_end_matches('>');
    let name = name.split_once('|').map_or(name, |(id, _)| id);
    name.trim_start_matches(['@', '!']).trim()
}

fn context<'a>(listening: &Listening<'_>) -> AnswerContext<'a> {
    AnswerContext {
        today: listening.speakers_today(),
        locale: "en",
        currency: None,
        date_order: None,
        previous: None,
        background: None,
    }
}

/// The first day and the last, or what is to be written instead.
fn read_days(words: &str, listening: &Listening<'_>) -> Result<FirstAndLast, String> {
    const SUCH_AS: &str = "such as 23 Dec to 2 Jan";
    let day = |day: chrono::NaiveDate| day.format("%-d %B %Y").to_string();
    match span::read(words, &context(listening)) {
        Span::Days(days) => Ok(days),
        Span::Either(several) => {
            let shown = |(from, to): &FirstAndLast| match from == to {
                true => day(*from),
                false => format!("{} to {}", day(*from), day(*to)),
            };
            let several: Vec<String> = several.iter().map(shown).collect();
            Err(format!("`{words}` could be {}; write the day with its month, {SUCH_AS}", several.join(" or ")))
        }
        Span::NoEnd(from) => Err(format!("from {}, and until when? Write both days, {SUCH_AS}", day(from))),
        Span::Unread if words.is_empty() => Err(format!("write the days, {SUCH_AS}, or `/baton away` for a form")),
        Span::Unread => {
            Err(format!("I cannot read `{words}` as days; try 23 Dec to 2 Jan, until Friday, or next week"))
        }
    }
}

/// The form was sent.
pub(super) fn pressed(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Heard {
    match read(values, listening) {
        Ok(said) => Heard::happened(Event::AwaySaid(said)),
        Err(problems) => wrong_input(&problems),
    }
}

/// What is wrong with what was typed, by input; rights too, so that a form is not lost over them.
pub(super) fn problems(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> BTreeMap<String, String> {
    let said = match read(values, listening) {
        Ok(said) => said,
        Err(problems) => return problems,
    };
    let Some(speaker) = listening.speaker() else { return BTreeMap::new() };
    let (policy, directory, now) = (listening.policy, listening.directory, listening.now);
    let Some((part, refusal)) = wrong_with(&said, speaker, now, directory, policy) else { return BTreeMap::new() };
    let input = match part {
        Part::Person => OF,
        Part::Days => TO,
        Part::Cover => COVER,
    };
    let speaking = Speaking { policy, directory, now };
    let why = wording::refused(&refusal, None, &speaking, speaking.zone_of_person(&speaker.id));
    BTreeMap::from([(input.to_owned(), why.text().replace('\n', " "))])
}

fn read(values: &BTreeMap<String, String>, listening: &Listening<'_>) -> Result<AwaySaid, BTreeMap<String, String>> {
    let typed = |name: &str| values.get(name).map(|text| text.trim()).filter(|text| !text.is_empty());
    let mut problems = BTreeMap::new();
    let mut person = |name: &str| {
        let words = typed(name)?;
        let found = listening.directory.called(words).map(|person| person.id.clone());
        if found.is_none() {
            problems.insert(name.to_owned(), format!("I know nobody called {words} for certain."));
        }
        found
    };
    let (of, cover) = (person(OF), person(COVER));
    let mut wrong = |name: &str, why: String| {
        problems.insert(name.to_owned(), format!("{}.", wording::sentence_case(&why)));
    };
    let days = match (typed(FROM), typed(TO)) {
        (None, _) => {
            wrong(FROM, "please say from which day".to_owned());
            None
        }
        (Some(from), None) => read_days(from, listening).map_err(|why| wrong(FROM, why)).ok(),
        (Some(from), Some(to)) => match read_days(from, listening) {
            Ok(_) => read_days(&format!("{from} to {to}"), listening).map_err(|why| wrong(TO, why)).ok(),
            Err(why) => {
                wrong(FROM, why);
                None
            }
        },
    };
    let who = of.or_else(|| listening.speaker().map(|speaker| speaker.id.clone()));
    match (days, who) {
        (Some((from, to)), Some(person)) if problems.is_empty() => {
            Ok(AwaySaid { person, from, to, cover, kind: AbsenceKind::Away, only: None })
        }
        // Nobody of the roll is away.
        (_, None) if problems.is_empty() => Err(BTreeMap::from([(OF.to_owned(), "I do not know you.".to_owned())])),
        _ => Err(problems),
    }
}
