//! How well labelled answers are heard: by action and value, by reason, by what else was heard; and the worst of them.

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};

use crate::domain::field::Value;
use crate::domain::trust::DateOrder;

use super::form::{form_of, value_of};
use super::heard::{AnswerContext, Background, Heard};
use super::question::Question;
use super::understand::{Understood, understand};
use super::won::score::Tally;

/// One labelled answer, as a line of the file holds it.
#[derive(Debug, Clone, Deserialize)]
pub struct LabelledAnswer {
    /// Its id.
    pub id: String,
    /// The question that was asked.
    pub field: Question,
    /// The person's locale.
    pub locale: String,
    /// What it may be read against.
    pub context: LabelledContext,
    /// What was typed.
    pub text: String,
    /// What a careful reader makes of it; a case without is predicted and not scored.
    #[serde(default)]
    pub expected: Option<Expected>,
    /// What it tries.
    #[serde(default)]
    pub tags: Vec<String>,
}

/// What a labelled answer may be read against.
#[derive(Debug, Clone, Deserialize)]
pub struct LabelledContext {
    /// When it was said, with the person's offset.
    pub now: DateTime<FixedOffset>,
    /// The workspace's currency.
    #[serde(default)]
    pub currency: Option<String>,
    /// `DMY` or `MDY`, where configured.
    #[serde(default)]
    pub date_order: Option<String>,
    /// What the field held before.
    #[serde(default)]
    pub previous: Option<Previous>,
    /// Facts that are held already.
    #[serde(default)]
    pub known: Map<String, Json>,
    /// The company's configured defaults.
    #[serde(default)]
    pub defaults: Map<String, Json>,
    /// The month with which the fiscal year starts.
    #[serde(default)]
    pub fiscal_year_start_month: Option<u32>,
}

/// What a field held before.
#[derive(Debug, Clone, Deserialize)]
pub struct Previous {
    /// The question.
    pub field: Question,
    /// Its value in the normal form.
    pub value: Json,
}

/// What a careful reader makes of an answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Expected {
    /// `set`, `clarify`, `defer`, `answer`, `ignore` or `flag`.
    pub action: String,
    /// The value of `set`.
    #[serde(default)]
    pub value: Json,
    /// Why it is not `set`.
    #[serde(default)]
    pub reason: Option<String>,
    /// The readings of a `clarify`.
    #[serde(default)]
    pub candidates: Vec<Json>,
    /// Values of other questions.
    #[serde(default)]
    pub also: Map<String, Json>,
    /// Side facts.
    #[serde(default)]
    pub flags: Vec<String>,
}

/// What was heard in one case, as a line of predictions.
#[derive(Debug, Clone, Serialize)]
pub struct Prediction {
    /// The case.
    pub id: String,
    /// What the answer does.
    pub action: &'static str,
    /// Its value.
    pub value: Json,
    /// Why it has no value.
    pub reason: Option<String>,
    /// The readings.
    pub candidates: Vec<Json>,
    /// Values of other questions.
    pub also: Map<String, Json>,
    /// Side facts.
    pub flags: Vec<String>,
}

/// A case that was heard wrongly.
#[derive(Debug, Clone, Serialize)]
pub struct Mistake {
    /// Whether a value was booked that is not the label's.
    pub is_wrong_set: bool,
    /// The question.
    pub field: Question,
    /// The person's locale.
    pub locale: String,
    /// What was typed.
    pub text: String,
    /// What is right.
    pub expected: Expected,
    /// What was heard.
    pub heard: Prediction,
}

/// How well a file of labelled answers was heard.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Score {
    /// Action, value and `also` right.
    pub answers: Tally,
    /// A value booked that is not the label's.
    pub wrong_set: usize,
    /// Of the cases rightly asked back: those for the label's reason.
    pub reasons: Tally,
    /// Of the cases rightly asked back: those with the label's readings.
    pub candidates: Tally,
    /// The cases with the label's flags.
    pub flags: Tally,
    /// The cases whose id ends evenly.
    pub even_half: Tally,
    /// The cases whose id ends oddly.
    pub odd_half: Tally,
    /// By question.
    pub by_field: BTreeMap<String, Tally>,
    /// By locale.
    pub by_locale: BTreeMap<String, Tally>,
    /// By tag.
    pub by_tag: BTreeMap<String, Tally>,
    /// The label's action, then what was heard, with how often.
    pub confusion: BTreeMap<String, BTreeMap<String, usize>>,
    /// The cases heard wrongly, the worst first.
    pub mistakes: Vec<Mistake>,
}

/// What is heard in a labelled answer.
pub fn hear(answer: &LabelledAnswer) -> Prediction {
    let LabelledContext { now, currency, date_order, previous, known, defaults, fiscal_year_start_month } =
        &answer.context;
    let previous = previous.as_ref().filter(|previous| previous.field == answer.field && !previous.value.is_null());
    let previous = previous.map(|previous| without_nulls(&previous.value));
    let held = previous.as_ref().and_then(|form| value_of(answer.field, form));
    let background = Background {
        known: known.clone(),
        defaults: defaults.clone(),
        fiscal_year_start_month: *fiscal_year_start_month,
    };
    let context = AnswerContext {
        today: now.date_naive(),
        locale: &answer.locale,
        currency: currency.as_ref().and_then(|code| code.parse().ok()),
        date_order: match date_order.as_deref() {
            Some("DMY") => Some(DateOrder::Dmy),
            Some("MDY") => Some(DateOrder::Mdy),
            Some("YMD") => Some(DateOrder::Ymd),
            Some(_) | None => None,
        },
        previous: held.as_ref(),
        background: Some(&background),
    };
    Prediction::of(answer, understand(answer.field, &answer.text, &context))
}

impl Prediction {
    fn of(answer: &LabelledAnswer, understood: Understood) -> Self {
        let Understood { heard, also } = understood;
        let form = |value: &Value| form_of(answer.field, value);
        let why = |reason: &str| Some(reason.to_owned());
        let (action, value, reason, candidates, flags) = match heard {
            Heard::Set { value, flags } => ("set", form(&value), None, Vec::new(), flags),
            Heard::Clarify { reason, candidates } => {
                ("clarify", Json::Null, why(reason.key()), candidates.iter().map(form).collect(), Vec::new())
            }
            Heard::Defer { .. } => ("defer", Json::Null, None, Vec::new(), Vec::new()),
            Heard::Question => ("answer", Json::Null, why("question_back"), Vec::new(), Vec::new()),
            Heard::Nothing => ("ignore", Json::Null, why("no_information"), Vec::new(), Vec::new()),
            Heard::Instruction => ("flag", Json::Null, why("prompt_injection"), Vec::new(), Vec::new()),
        };
        let also = also.into_iter().map(|(question, form)| (question.key(), form)).collect();
        let flags = flags.iter().map(ToString::to_string).collect();
        Self { id: answer.id.clone(), action, value, reason, candidates, also, flags }
    }

    fn is_right(&self, expected: &Expected) -> bool {
        self.action == expected.action
            && same(&self.value, &expected.value)
            && same(&Json::Object(self.also.clone()), &Json::Object(expected.also.clone()))
    }

    /// A value that nobody gave, for this question or for another one.
    fn is_wrong_set(&self, expected: &Expected) -> bool {
        let is_set = self.action == "set";
        is_set && !(expected.action == "set" && same(&self.value, &expected.value))
    }
}

/// Compares what was heard with the labels, case by case.
pub fn score(answers: &[LabelledAnswer], predictions: &[Prediction]) -> Score {
    let mut score = Score::default();
    for (answer, heard) in answers.iter().zip(predictions) {
        let Some(expected) = &answer.expected else { continue };
        let is_right = heard.is_right(expected);
        score.answers.add(is_right);
        let is_even = answer.id.bytes().next_back().is_some_and(|last| last % 2 == 0);
        if is_even {
            score.even_half.add(is_right)
        } else {
            score.odd_half.add(is_right)
        }
        score.by_field.entry(answer.field.key()).or_default().add(is_right);
        score.by_locale.entry(answer.locale.clone()).or_default().add(is_right);
        for tag in &answer.tags {
            score.by_tag.entry(tag.clone()).or_default().add(is_right);
        }
        let row = score.confusion.entry(expected.action.clone()).or_default();
        *row.entry(heard.action.to_owned()).or_default() += 1;
        if heard.action == "clarify" && expected.action == "clarify" {
            score.reasons.add(heard.reason == expected.reason);
            score.candidates.add(same_set(&heard.candidates, &expected.candidates));
        }
        score.flags.add(same_words(&heard.flags, &expected.flags));
        let is_wrong_set = heard.is_wrong_set(expected);
        score.wrong_set += usize::from(is_wrong_set);
        if !is_right {
            score.mistakes.push(Mistake {
                is_wrong_set,
                field: answer.field,
                locale: answer.locale.clone(),
                text: answer.text.clone(),
                expected: expected.clone(),
                heard: heard.clone(),
            });
        }
    }
    // A value that was booked wrongly is the worst; one that was overlooked comes before one that was none.
    score.mistakes.sort_by_key(|mistake| (!mistake.is_wrong_set, mistake.expected.action != "set"));
    score
}

fn same(one: &Json, other: &Json) -> bool {
    without_nulls(one) == without_nulls(other)
}

fn same_set(one: &[Json], other: &[Json]) -> bool {
    let plain = |list: &[Json]| list.iter().map(without_nulls).collect::<Vec<Json>>();
    let (one, other) = (plain(one), plain(other));
    one.len() == other.len() && one.iter().all(|value| other.contains(value))
}

fn same_words(one: &[String], other: &[String]) -> bool {
    one.iter().all(|word| other.contains(word)) && other.iter().all(|word| one.contains(word))
}

/// An absent key and null are the same.
fn without_nulls(label: &Json) -> Json {
    match label {
        Json::Object(members) => Json::Object(
            members
                .iter()
                .filter(|(_, value)| !value.is_null())
                .map(|(name, value)| (name.clone(), without_nulls(value)))
                .collect(),
        ),
        Json::Array(items) => Json::Array(items.iter().map(without_nulls).collect()),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => label.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(text: &str, expected: Json) -> LabelledAnswer {
        serde_json::from_value(serde_json::json!({
            "id": "x", "field": Question::PaymentTerms, "locale": "en-US", "text": text, "expected": expected,
            "context": {"now": "2026-06-10T09:00:00-04:00", "date_order": null}
        }))
        .unwrap()
    }

    #[test]
    fn a_wrong_value_is_told_from_a_question_back() {
        let set = |days: u32| serde_json::json!({"action": "set", "value": {"type": "net", "days": days}});
        let cases = [
            (labelled("net 20", set(20)), (1, 0)),
            (labelled("net 20", set(21)), (0, 1)),
            (labelled("net 20 if we are lucky", set(20)), (0, 0)),
            (labelled("net 20", serde_json::json!({"action": "clarify", "reason": "hedged"})), (0, 1)),
            (labelled("tbd", serde_json::json!({"action": "clarify", "reason": "hedged"})), (0, 0)),
            (labelled("tbd", serde_json::json!({"action": "defer"})), (1, 0)),
        ];
        for (answer, expected) in cases {
            let score = score(std::slice::from_ref(&answer), &[hear(&answer)]);
            assert_eq!((score.answers.right, score.wrong_set), expected, "{}", answer.text);
        }
    }

    #[test]
    fn a_null_and_an_absent_key_are_the_same() {
        let null = serde_json::json!({"a": "1", "b": null});
        assert!(same(&null, &serde_json::json!({"a": "1"})));
        assert!(!same(&null, &serde_json::json!({"a": "2"})));
    }
}
