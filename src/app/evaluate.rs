//! The hearing over labelled cases, through the very functions that the watched channels call.

use std::fmt::{Display, Write};

use serde::Serialize;
use serde_json::Value;

use crate::ambient::Clock;
use crate::conversation::assisting::stands_in;
use crate::conversation::hearing::score_answers::{self, LabelledAnswer};
use crate::conversation::hearing::won::score::{Case, Prediction, Score, Tally, score};
use crate::conversation::hearing::won::stream::Stream;
use crate::conversation::reports;
use crate::domain::assistant::{AssistantTask, FieldTold, Material, Said};
use crate::domain::trust::TrustedSources;
use crate::engine::ports::Assistant;
use crate::policy::sources;
use crate::transport::payload;

/// What an evaluation came to.
pub struct Evaluated {
    /// One line of predictions a case.
    pub predictions: Vec<String>,
    /// The scores, as JSON.
    pub scores: Value,
    /// The scores, for people.
    pub table: String,
}

/// Won-deal messages: one stream, read from top to bottom.
pub fn messages(cases: &str, trust: &str) -> Result<Evaluated, String> {
    let trust = allow_list(trust)?;
    let mut stream = Stream::new();
    let mut labels = Vec::new();
    let mut predictions = Vec::new();
    for (index, line) in cases.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let at = |error: &dyn std::fmt::Display| format!("line {}: {error}", index + 1);
        let row: Value = serde_json::from_str(line).map_err(|error| at(&error))?;
        let id = row.get("id").and_then(Value::as_str).ok_or_else(|| at(&"the case has no id"))?.to_owned();
        let post = payload::post(row.get("payload").unwrap_or(&row)).map_err(|error| at(&error))?;
        let prediction = match post {
            Some(delivered) => Prediction::new(&id, &stream.decide(&delivered.post, &delivered.dedupe_key, &trust)),
            None => Prediction {
                id: id.clone(),
                decision: crate::conversation::hearing::won::stream::Decision::None,
                extracted: None,
                reason: Some("not_a_deal".into()),
            },
        };
        // Held-out cases may come without labels: they are predicted, and not scored.
        if row.get("decision").is_some() {
            labels.push(serde_json::from_value::<Case>(row).map_err(|error| at(&error))?);
        }
        predictions.push(prediction);
    }
    let scores = score(&labels, &predictions);
    let lines = predictions.iter().map(|prediction| reports::json(prediction).to_string()).collect();
    Ok(Evaluated { predictions: lines, table: table(&scores), scores: reports::json(&scores) })
}

/// How long answers took, in microseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct Times {
    median_us: i64,
    p99_us: i64,
}

/// The scores of answers, with their times.
#[derive(Serialize)]
struct AnswerScores<'a> {
    #[serde(flatten)]
    score: &'a score_answers::Score,
    time: Times,
    /// What a model would have offered beside it; `null` where none was asked.
    model: Option<ModelScore>,
}

/// What a model would have offered to whoever was asked back; the scores are without it, since nothing is set by it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
struct ModelScore {
    /// Answers about which it was asked.
    asked: usize,
    /// No reply, or none of the right form.
    no_reply: usize,
    /// Proposals.
    proposed: usize,
    /// Of those: not in the words, or not read again as what was proposed.
    dropped: usize,
    /// Of those that held: the label's value.
    right: usize,
    /// Of those that held: another value, or one where the label has none.
    wrong: usize,
}

impl Display for ModelScore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { asked, no_reply, proposed, dropped, right, wrong } = self;
        writeln!(
            f,
            "the model was asked about {asked} answers that were asked back, and gave no usable reply to {no_reply}"
        )?;
        writeln!(
            f,
            "its proposals: {proposed}, dropped: {dropped}, offered and right: {right}, offered and wrong: {wrong}"
        )
    }
}

/// Asks a model about every answer that is asked back without one.
async fn offered(answers: &[LabelledAnswer], assistant: &dyn Assistant) -> ModelScore {
    let mut score = ModelScore::default();
    for answer in answers.iter().filter(|answer| score_answers::hear(answer).action == "clarify") {
        score.asked += 1;
        let question = reports::json(&answer.field).as_str().unwrap_or_default().to_owned();
        let field = FieldTold {
            name: question.as_str().into(),
            title: question.replace('_', " "),
            question: String::new(),
            choices: Vec::new(),
        };
        let words = answer.text.clone();
        let material = Material { task: AssistantTask::ReadAnswer, words, fields: vec![field], names: Vec::new() };
        let said = assistant.ask(&material).await.ok().and_then(|reply| reply.said);
        let Some(Said::Proposals { proposals }) = said else {
            score.no_reply += 1;
            continue;
        };
        for proposal in proposals {
            score.proposed += 1;
            let read = |text: &str| {
                let heard = score_answers::hear(&LabelledAnswer { text: text.to_owned(), ..answer.clone() });
                (heard.action == "set").then_some(heard.value)
            };
            let is_said = proposal.field.as_str() == question && stands_in(&proposal.quote, &answer.text);
            let quoted = read(&proposal.quote).filter(|value| is_said && read(&proposal.value).as_ref() == Some(value));
            match (quoted, &answer.expected) {
                (None, _) => score.dropped += 1,
                (Some(value), Some(label)) if label.action == "set" && label.value == value => score.right += 1,
                (Some(_), _) => score.wrong += 1,
            }
        }
    }
    score
}

/// Every case is heard so many times for one measure, since a clock has no finer steps than one hearing.
const HEARD_FOR_ONE_MEASURE: i32 = 16;

/// How many mistakes are shown.
const MISTAKES_SHOWN: usize = 10;

/// Answers, each to the question that was asked.
pub async fn answers(cases: &str, clock: &dyn Clock, model: Option<&dyn Assistant>) -> Result<Evaluated, String> {
    let lines = cases.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read = |(index, line): (usize, &str)| {
        serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1))
    };
    let answers: Vec<LabelledAnswer> = lines.map(read).collect::<Result<_, String>>()?;
    // The first hearing also compiles expressions; it is not measured.
    let predictions: Vec<_> = answers.iter().map(score_answers::hear).collect();
    let mut taken: Vec<i64> = answers.iter().map(|answer| microseconds(answer, clock)).collect();
    taken.sort_unstable();
    let at = |percent: usize| taken.get((taken.len() * percent / 100).min(taken.len().saturating_sub(1)));
    let time = Times { median_us: at(50).copied().unwrap_or_default(), p99_us: at(99).copied().unwrap_or_default() };
    let score = score_answers::score(&answers, &predictions);
    let lines = predictions.iter().map(|prediction| reports::json(prediction).to_string()).collect();
    let mut table = answer_table(&score, time);
    let model = match model {
        Some(assistant) => Some(offered(&answers, assistant).await),
        None => None,
    };
    table.extend(model.iter().map(ToString::to_string));
    let scores = reports::json(&AnswerScores { score: &score, time, model });
    Ok(Evaluated { predictions: lines, table, scores })
}

fn microseconds(answer: &LabelledAnswer, clock: &dyn Clock) -> i64 {
    let begun = clock.now();
    for _ in 0..HEARD_FOR_ONE_MEASURE {
        std::hint::black_box(score_answers::hear(answer));
    }
    ((clock.now() - begun) / HEARD_FOR_ONE_MEASURE).num_microseconds().unwrap_or(i64::MAX)
}

fn answer_table(score: &score_answers::Score, time: Times) -> String {
    let mut text = String::new();
    let mut say = |words: &dyn Display| {
        // Writing to a string cannot fail.
        let _always_fits = writeln!(text, "{words}");
    };
    let row = |what: &str, tally: Tally| {
        format!("{what:<40} {:>4} of {:>4}  {:>6} %", tally.right, tally.of, tally.percent())
    };
    let wrong = Tally { right: score.wrong_set, of: score.answers.of };
    for (what, tally) in [
        ("action, value and `also` right", score.answers),
        ("  ids that end evenly", score.even_half),
        ("  ids that end oddly", score.odd_half),
        ("a wrong value taken as `set`", wrong),
        ("reason right, where asked back rightly", score.reasons),
        ("candidates right, likewise", score.candidates),
        ("flags right", score.flags),
    ] {
        say(&row(what, tally));
    }
    for (kind, tallies) in [("field", &score.by_field), ("locale", &score.by_locale), ("tag", &score.by_tag)] {
        for (name, tally) in tallies {
            say(&row(&format!("  {kind} {name}"), *tally));
        }
    }
    say(&"expected action: heard as");
    for (action, heard) in &score.confusion {
        let heard: Vec<String> = heard.iter().map(|(action, count)| format!("{action} {count}")).collect();
        say(&format!("  {action}: {}", heard.join(", ")));
    }
    say(&format!("time per answer: median {} us, p99 {} us", time.median_us, time.p99_us));
    for mistake in score.mistakes.iter().take(MISTAKES_SHOWN) {
        say(&format!("wrong: {}", reports::json(mistake)));
    }
    text
}

fn allow_list(text: &str) -> Result<TrustedSources, String> {
    let mut findings = Vec::new();
    let read = match text.trim_start().starts_with('{') {
        true => sources::read_json(text, &mut findings),
        false => sources::read(text, &mut findings),
    };
    read.ok_or_else(|| findings.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

fn table(score: &Score) -> String {
    let mut text = String::new();
    let mut line = |what: &str, tally: Tally| {
        // Writing to a string cannot fail.
        let _always_fits = writeln!(text, "{what:<40} {:>4} of {:>4}  {:>6} %", tally.right, tally.of, tally.percent());
    };
    line("decisions", score.decisions);
    line("whole extractions", score.extractions);
    line("reasons of `none`", score.reasons);
    for (field, tally) in &score.fields {
        line(&format!("  field {field}"), *tally);
    }
    for (source, tally) in &score.by_source {
        line(&format!("  source {source}"), *tally);
    }
    for (platform, tally) in &score.by_platform {
        line(&format!("  platform {platform}"), *tally);
    }
    for (tag, tally) in &score.by_tag {
        line(&format!("  tag {tag}"), *tally);
    }
    for mistake in &score.mistakes {
        let json = reports::json(mistake);
        let _always_fits = writeln!(text, "wrong: {json}");
    }
    for wrong in &score.wrong_fields {
        let json = reports::json(wrong);
        let _always_fits = writeln!(text, "wrong field: {json}");
    }
    text
}
