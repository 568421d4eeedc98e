//! The labelled answers, heard without a model: how many are right, and above all that none is taken wrongly.

use std::path::Path;

use baton::conversation::hearing::score_answers::{self, LabelledAnswer, Score};

fn score() -> Score {
    score_of("tests/data/answers_dev.jsonl")
}

fn score_of(file: &str) -> Score {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let answers: Vec<LabelledAnswer> =
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect();
    let predictions: Vec<_> = answers.iter().map(score_answers::hear).collect();
    score_answers::score(&answers, &predictions)
}

fn wrong(score: &Score) -> Vec<String> {
    let taken = score.mistakes.iter().filter(|mistake| mistake.is_wrong_set);
    taken.map(|mistake| format!("{} {:?} -> {}", mistake.heard.id, mistake.text, mistake.heard.value)).collect()
}

/// shows: failure:F3
#[test]
fn no_answer_is_taken_with_a_wrong_value() {
    let wrong = wrong(&score());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Answers of reps in 18 locales, written and labelled without a look at the grammars. Scored once before anything was
/// mended after them: of the first file 412 right and none taken wrongly; of the second, after the first was learnt
/// from, 203 right and 5 taken wrongly; of the third, with talk around its values, 105 right and 5 taken wrongly
/// (BENCHMARKS.md says how). These floors stand since, and are no figure for unseen answers.
#[test]
fn invented_answers_are_heard_as_they_are_meant() {
    for (file, cases, least) in [
        ("tests/data/answers_invented.jsonl", 471, 98),
        ("tests/data/answers_invented_2.jsonl", 236, 97),
        ("tests/data/answers_invented_3.jsonl", 199, 97),
        ("tests/data/answers_talk.jsonl", 242, 91),
    ] {
        let score = score_of(file);
        let mistakes: Vec<String> = score
            .mistakes
            .iter()
            .map(|mistake| format!("{} {:?} -> {}", mistake.heard.id, mistake.text, mistake.heard.action))
            .collect();
        assert_eq!(score.answers.of, cases, "{file}");
        assert!(score.answers.right * 100 >= least * score.answers.of, "{file}: {}", mistakes.join("\n"));
        assert!(wrong(&score).is_empty(), "{file}: {}", wrong(&score).join("\n"));
        assert_eq!(score.by_field.len(), 15, "{file}");
    }
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
