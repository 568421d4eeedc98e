//! The labelled answers, heard without a model: how many are right, and above all that none is taken wrongly.

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

/// shows: failure:F3
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

/// The floors are what the hearing has reached; raise them when it gets better, and never lower one.
#[test]
fn labelled_answers_are_heard_as_well_as_they_were() {
    let score = score();
    let mistakes: Vec<String> = score
        .mistakes
        .iter()
        .map(|mistake| format!("{} {:?} -> {}", mistake.heard.id, mistake.text, mistake.heard.action))
        .collect();
    for (what, tally, least) in [
        ("action, value and also", score.answers, 99),
        ("the even half", score.even_half, 98),
        ("the odd half", score.odd_half, 98),
        ("reasons", score.reasons, 97),
        ("candidates", score.candidates, 85),
        ("flags", score.flags, 98),
    ] {
        assert!(tally.of > 0 && tally.right * 100 >= least * tally.of, "{what}: {tally:?}\n{}", mistakes.join("\n"));
    }
    assert_eq!(score.by_field.len(), 15, "every question has cases: {:?}", score.by_field.keys());
}
