//! The labelled answers, heard without a model: how many are right, and above all that few are taken wrongly.

use std::path::Path;

use baton::conversation::hearing::score_answers::{self, LabelledAnswer, Score};

fn score() -> Score {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/answers_dev.jsonl");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let answers: Vec<LabelledAnswer> =
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect();
    let predictions: Vec<_> = answers.iter().map(score_answers::hear).collect();
    score_answers::score(&answers, &predictions)
}

#[test]
fn no_answer_is_taken_with_a_wrong_value() {
    let score = score();
    let wrong: Vec<String> = score
        .mistakes
        .iter()
        .filter(|mistake| mistake.is_wrong_set)
        .map(|mistake| format!("{} {:?} -> {}", mistake.heard.id, mistake.text, mistake.heard.value))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
