//! What the stories cite: ids that can exist, and exactly those that must be covered.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use baton::story::{demo, script};

use super::kit;

/// Namespaces whose ids are a prefix and a number.
const NUMBERED: [(&str, &str, RangeInclusive<u32>); 9] = [
    ("cap", "", 1..=122),
    ("artifact", "A", 1..=30),
    ("failure", "F", 1..=50),
    ("feature", "N", 1..=27),
    ("complaint", "", 1..=39),
    ("behaviour", "", 1..=25),
    ("bug", "", 1..=15),
    ("invariant", "I", 1..=31),
    ("goal", "G", 1..=25),
];

/// Namespaces whose ids are a closed list.
const LISTED: [(&str, &[&str]); 3] = [
    ("rule", &["(a)", "(b)", "(c)", "(d)", "(e)", "(f)", "(g)"]),
    ("gate", &["submit", "order_ready", "ready_for_billing", "close"]),
    (
        "decision",
        &[
            "D0", "D1", "D2", "D3", "D4", "D5", "M1", "M2", "M3", "V1", "V2", "V3", "P1", "P2", "P3", "P4", "B1", "B2",
            "T1", "T2", "R1", "R2", "R3", "QV1", "RC1", "L1", "L2", "L3", "L4", "OP1", "S1", "C1", "C2", "X1", "RV1",
            "A1", "F1", "O1", "W1", "K1", "E1", "E2", "E3", "N1r", "N2r", "N3r",
        ],
    ),
];

fn can_exist(id: &str) -> bool {
    let Some((namespace, id)) = id.split_once(':') else { return false };
    let numbered = NUMBERED.iter().filter(|(known, ..)| *known == namespace).any(|(_, prefix, range)| {
        let number = id.strip_prefix(prefix).filter(|digits| !digits.starts_with(['0', '+']));
        number.and_then(|digits| digits.parse::<u32>().ok()).is_some_and(|number| range.contains(&number))
    });
    numbered || LISTED.iter().any(|(known, ids)| *known == namespace && ids.contains(&id))
}

/// Every id with the story that cites it; tests in Rust cite in their own text.
fn cited() -> Vec<(String, String)> {
    let mut cited = Vec::new();
    let mut add = |title: &str, text: &str| {
        cited.extend(script::shows(text).into_iter().map(|id| (id, title.to_owned())));
    };
    for script in kit::scripts() {
        add(&script.title(), &script.text);
    }
    add("demo.story", demo::STORY);
    for (name, text) in
        [("approvals/mod.rs", include_str!("approvals/mod.rs")), ("record/mod.rs", include_str!("record/mod.rs"))]
    {
        add(name, &text.replace("/// shows:", "# shows:"));
    }
    cited
}

#[test]
fn every_cited_id_can_exist() {
    let wrong = cited().into_iter().filter(|(id, _)| !can_exist(id));
    kit::all_well(wrong.map(|(id, title)| format!("{title} cites {id}")).collect());
    for id in ["failure:F0", "failure:F51", "failure:31", "rule:(h)", "decision:D6", "feature:N01", "F31", "bug:16"] {
        assert!(!can_exist(id), "{id}");
    }
}

/// `covered.txt` is the list of ids that must stay covered; a new citation belongs on it, and a lost one is a hole.
#[test]
fn what_must_be_covered_is_and_what_is_covered_is_listed() {
    let listed: BTreeSet<&str> = include_str!("covered.txt").lines().filter(|line| !line.starts_with('#')).collect();
    let cited: BTreeSet<String> = cited().into_iter().map(|(id, _)| id).collect();
    let lost = listed.iter().filter(|id| !cited.contains(**id)).map(|id| format!("no story shows {id} any more"));
    let unlisted = cited.iter().filter(|id| !listed.contains(id.as_str())).map(|id| format!("covered.txt lacks {id}"));
    kit::all_well(lost.chain(unlisted).collect());
}

/// Each of the fifty failures has a story, or stands in `deferred.txt` with what shows it instead.
#[test]
fn every_failure_is_shown_or_says_what_will_show_it() {
    let covered: BTreeSet<&str> = include_str!("covered.txt").lines().collect();
    let deferred = include_str!("deferred.txt").lines().filter(|line| !line.starts_with('#'));
    let deferred: BTreeSet<&str> =
        deferred.map(|line| line.split_once(' ').expect("an id, and what will show it").0).collect();
    let failures: Vec<String> = (1..=50).map(|number| format!("failure:F{number}")).collect();
    let wrong =
        failures.iter().filter_map(|id| match (covered.contains(id.as_str()), deferred.contains(id.as_str())) {
            (true, false) | (false, true) => None,
            (true, true) => Some(format!("{id} has its story, so it is deferred no longer")),
            (false, false) => Some(format!("{id} has neither a story nor a line in deferred.txt")),
        });
    kit::all_well(wrong.collect());
}
