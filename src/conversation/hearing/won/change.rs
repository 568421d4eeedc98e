//! A message that some other fact of a deal was changed: no win, but news for one that is known.

use super::facts::FreeLine;
use super::labels::{Label, label};
use super::words::{Word, WordList, words};

/// A fact that was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    /// Which.
    pub(super) label: Label,
    /// The words that state what holds now, if any do.
    pub(super) told: String,
}

const CHANGING: WordList = WordList(
    "changed updated edited modified corrected adjusted revised increased decreased reduced raised amended \
     reassigned set correction update change geandert aktualisiert modifie cambio actualizado alterado fixed",
);

/// The change that a line tells of: "Ana changed the Amount on …", "Close Date was updated", "Correction: amount is …".
pub(super) fn change(line: &FreeLine) -> Option<Change> {
    let text = line.text.as_str();
    let found = words(text);
    let verb = found.iter().position(|word| CHANGING.has(&word.key))?;
    let (label, end) = behind_verb(text, &found, verb).or_else(|| ahead_of_verb(text, &found, verb))?;
    Some(Change { label, told: text[end..].to_owned() })
}

fn behind_verb(text: &str, found: &[Word], verb: usize) -> Option<(Label, usize)> {
    let skipped = ["the", "deal", "deal's", "opportunity", "opp", "its", "of", "field"];
    let first = (verb + 1..found.len()).find(|&at| !skipped.contains(&found[at].key.as_str()))?;
    (1..=3).rev().find_map(|length| {
        let last = found.get(first + length - 1)?;
        changeable(&text[found[first].start..last.end]).map(|label| (label, last.end))
    })
}

fn ahead_of_verb(text: &str, found: &[Word], verb: usize) -> Option<(Label, usize)> {
    let fillers = ["was", "has", "been", "is", "were", "have", "just", "now"];
    let last = found[..verb].iter().rposition(|word| !fillers.contains(&word.key.as_str()))?;
    (1..=3).rev().filter(|length| *length <= last + 1).find_map(|length| {
        let first = last + 1 - length;
        changeable(&text[found[first].start..found[last].end]).map(|label| (label, found[verb].end))
    })
}

/// Facts that may change while a deal stays won.
fn changeable(text: &str) -> Option<Label> {
    let is_fact = |found: &Label| {
        matches!(
            found,
            Label::Amount
                | Label::YearlyValue
                | Label::Recurring
                | Label::Currency
                | Label::Owner
                | Label::CloseDate
                | Label::Account
        )
    };
    // "changed to Closed Won": alone, "closed" is no date.
    let is_stage_word = text.trim().to_lowercase().starts_with("closed");
    label(text).filter(is_fact).filter(|_| !is_stage_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<Label> {
        let line = FreeLine {
            text: text.to_owned(),
            bold: Vec::new(),
            is_title: false,
            quoted: false,
            had_labels: false,
            is_listed: false,
        };
        change(&line).map(|change| change.label)
    }

    #[test]
    fn changes_of_other_facts_are_told_from_changes_of_stage() {
        assert_eq!(of("Mei changed Close Date on Elm from 3/31/2026 to 4/30/2026"), Some(Label::CloseDate));
        assert_eq!(of("Amount updated: $5,000 → $6,000"), Some(Label::Amount));
        assert_eq!(of("The deal owner was changed to Ana Ruiz"), Some(Label::Owner));
        assert_eq!(of("Opportunity updated: Stage is now Closed Won"), None);
        assert_eq!(of("Stage changed to Closed Won"), None);
        assert_eq!(of("Stage changed"), None);
    }
}
