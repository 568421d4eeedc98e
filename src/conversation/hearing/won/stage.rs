//! Stage names: which of them mean won, in a stage's field and in running words.

use std::collections::BTreeSet;

use super::words::{WordList, key_of, plain_key, words};

/// What a stage's field says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum StageSaid {
    /// Won, in these words.
    Won(String),
    /// It was won and is not any more.
    Reopened,
    /// Lost.
    Lost,
    /// Another stage.
    Other,
}

/// Stage names that mean won, as keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WonStages {
    keys: BTreeSet<String>,
}

/// A stage's name in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Found {
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Whether it is one ordinary word, which also occurs in names.
    pub(super) is_one_word: bool,
}

/// Words that mean lost, as keys.
const LOST: WordList = WordList(
    "lost verloren perdu perdue perdido perdida perso persa 失注 forlorad przegrana disqualified closedlost \
     abandoned tapt tabt",
);

impl WonStages {
    /// The stages of the allow-list. That `won` itself means won needs no configuration.
    pub(super) fn new(names: &BTreeSet<String>) -> Self {
        let always = ["won", "closed won"].map(str::to_owned);
        Self { keys: names.iter().map(|name| key_of(name)).chain(always).collect() }
    }

    /// What the value of a stage's field says.
    pub(super) fn read(&self, value: &str) -> StageSaid {
        let (from, to) = moved(value);
        let said = self.read_one(to);
        let came_from_won = from.is_some_and(|from| matches!(self.read_one(from), StageSaid::Won(_)));
        if said == StageSaid::Other && came_from_won { StageSaid::Reopened } else { said }
    }

    fn read_one(&self, value: &str) -> StageSaid {
        let value = super::words::trimmed_name(value);
        let without_remark = value.split_once(" (").map_or(value, |(name, _)| name);
        let last_part = value.rsplit([':', '>', '›', '»']).next().unwrap_or(value);
        let candidates = [value, without_remark, last_part, last_part.split(" / ").last().unwrap_or(last_part)];
        for candidate in candidates {
            let key = key_of(candidate);
            let unnumbered = key.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == ' ');
            if self.keys.contains(unnumbered) {
                return StageSaid::Won(super::words::trimmed_name(candidate).to_owned());
            }
        }
        if is_lost(value) { StageSaid::Lost } else { StageSaid::Other }
    }

    /// The stage names in a text, in order; of two that begin at one place the longer.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let found = words(text);
        let mut at = 0;
        let mut stages = Vec::new();
        while at < found.len() {
            let longest = (1..=5.min(found.len() - at)).rev().find(|length| {
                let key = found[at..at + length].iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ");
                let together = is_one_phrase(&text[found[at].start..found[at + length - 1].end]);
                together && self.keys.contains(&key)
            });
            match longest {
                Some(length) => {
                    let end = with_bracket(text, found[at + length - 1].end, found[at].start);
                    stages.push(Found { start: found[at].start, end, is_one_word: length == 1 });
                    at += length;
                }
                None => {
                    stages.extend(self.inside_unspaced(text, &found[at]));
                    at += 1;
                }
            }
        }
        stages
    }

    /// Scripts without blanks: the stage opens or closes a run of letters, and what joins it only says "became".
    fn inside_unspaced(&self, text: &str, word: &super::words::Word) -> Option<Found> {
        const AFTER: WordList =
            WordList("しました です に 済み 済 となりました になりました 決定 案件 商談 しました。 へ");
        const BEFORE: WordList = WordList("商談が 案件が 新規 商談 案件 フェーズが 祝 ステージが");
        let run = word.of(text);
        self.keys.iter().filter(|key| !key.is_ascii() && key.chars().all(|letter| !letter.is_lowercase())).find_map(
            |key| {
                let at = run.find(key.as_str())?;
                let (before, after) = (&run[..at], &run[at + key.len()..]);
                let joined = (before.is_empty() || BEFORE.has(before)) && (after.is_empty() || AFTER.has(after));
                joined.then_some(Found { start: word.start, end: word.end, is_one_word: false })
            },
        )
    }
}

/// Whether a text says lost, as a word of its own.
pub(super) fn is_lost(text: &str) -> bool {
    let found = words(text);
    found.iter().any(|word| LOST.has(&word.key)) || plain_key(text).contains("失注")
}

/// Whether a text opens with an arrow.
pub(super) fn is_arrow(text: &str) -> bool {
    ARROWS.iter().any(|arrow| text.starts_with(arrow)) || text.starts_with(['>', '»', '⟶', '➡', '▶'])
}

const ARROWS: [&str; 9] = ["→", "➔", "➜", "⇒", "->", "=>", "►", "➡️", "⟶"];

/// "A → B", "from A to B": the last is what holds, the first what was.
fn moved(value: &str) -> (Option<&str>, &str) {
    for arrow in ARROWS {
        if let Some((from, to)) = value.rsplit_once(arrow) {
            return (Some(from), to);
        }
    }
    let lower = value.to_lowercase();
    let begins_with_from = lower.starts_with("from ") && lower.len() == value.len();
    match lower.find(" to ") {
        Some(at) if begins_with_from && at > 4 => (Some(&value[5..at]), &value[at + 4..]),
        Some(_) | None => (None, value),
    }
}

/// Only signs that stage names themselves hold may stand between the words of one: `Closed/Won`, `Closed - Won`.
fn is_one_phrase(text: &str) -> bool {
    !text.chars().any(|letter| matches!(letter, ':' | '.' | ',' | '!' | '?' | ';' | '|' | '\n'))
}

/// `Order Booked (Won)`: the bracket that the stage's name opened belongs to it.
fn with_bracket(text: &str, end: usize, start: usize) -> usize {
    let opened = text[start..end].contains('(');
    if opened && text[end..].starts_with(')') { end + 1 } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stages() -> WonStages {
        WonStages::new(&["closed won", "order booked (won)", "fermé gagné", "受注"].map(str::to_owned).into())
    }

    #[test]
    fn a_stages_field_says_won_only_for_a_configured_stage() {
        for (value, is_won) in [
            ("Closed Won", true),
            ("Closed/Won", true),
            ("closed-won", true),
            ("Closed won (New Business)", true),
            ("Sales Pipeline: Closed Won", true),
            ("6. Closed Won", true),
            ("Negotiation → Closed Won", true),
            ("from Proposal to Closed Won", true),
            ("Order Booked (Won)", true),
            ("Ferme gagne", true),
            ("🎉 Closed Won", true),
            ("Verbal Won", false),
            ("Closed Won - Pending", false),
            ("Almost closed won", false),
            ("Order Booked", false),
            ("Won't close", false),
        ] {
            assert_eq!(matches!(stages().read(value), StageSaid::Won(_)), is_won, "{value}");
        }
        assert_eq!(stages().read("Closed Won → Negotiation"), StageSaid::Reopened);
        assert_eq!(stages().read("from Closed Won to Proposal"), StageSaid::Reopened);
        assert_eq!(stages().read("Closed Lost"), StageSaid::Lost);
    }

    #[test]
    fn stage_names_are_found_in_running_words() {
        let found = |text: &str| {
            stages().find(text).iter().map(|found| text[found.start..found.end].to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("Elm is closed - won now, won"), ["closed - won", "won"]);
        assert_eq!(found("Stage: Order Booked (Won)"), ["Order Booked (Won)"]);
        assert_eq!(found("商談が受注しました"), ["商談が受注しました"]);
        assert!(found("受注率レポート").is_empty() && found("wonderful").is_empty());
        assert!(found("closed: won't").is_empty());
    }
}
