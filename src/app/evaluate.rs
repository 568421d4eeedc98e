//! The hearing over labelled cases, through the very functions that the watched channels call.

use std::fmt::Write;

use serde_json::Value;

use crate::conversation::hearing::won::score::{Case, Prediction, Score, Tally, score};
use crate::conversation::hearing::won::stream::Stream;
use crate::conversation::reports;
use crate::domain::trust::TrustedSources;
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
