//! Long texts made to fit: the short lines stay whole, the long ones are cut, and a note says where all of it is.

use crate::conversation::message::Button;
use crate::domain::ids::HandoffId;

use super::words::{NOTHING, cut, grouped, length, shown};

/// The longest headline: above it its middle goes, since the amount and the deadline stand behind the name.
const HEADLINE_MAX: usize = 1_200;
/// The longest line; well under what one text element may hold (SO-10).
const LINE_MAX: usize = 2_000;
/// No line is cut shorter than this; before that, lines in the middle are left out.
const LINE_MIN: usize = 160;
/// So many of the last lines are kept: they say by when, and who is next.
const LAST_LINES: usize = 8;
/// What the note about a cut may take.
const NOTE_MAX: usize = 120;

/// A headline and lines that fit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fitted {
    /// Never empty.
    pub(super) headline: String,
    /// None of them empty.
    pub(super) lines: Vec<String>,
}

/// The handoff that the buttons are about.
pub(super) fn handoff_of(buttons: &[Button]) -> Option<HandoffId> {
    buttons.iter().find_map(|button| button.action.handoff)
}

/// Headline and lines in at most so many characters.
pub(super) fn fit(headline: &str, lines: &[String], room: usize, handoff: Option<HandoffId>) -> Fitted {
    let whole = shown(headline);
    let headline = cut(&whole, HEADLINE_MAX.min(room / 2));
    let left = room.saturating_sub(length(&headline) + NOTE_MAX);
    let all: Vec<String> = lines.iter().map(|line| shown(line)).filter(|line| !line.is_empty()).collect();
    let mut lines = fit_lines(&all, left);
    if lines != all || headline != whole {
        lines.push(note(handoff));
    }
    let headline = if headline.is_empty() { NOTHING.to_owned() } else { headline };
    Fitted { headline, lines }
}

/// Lines alone in at most so many characters.
pub(super) fn fit_only(lines: &[String], room: usize, handoff: Option<HandoffId>) -> Vec<String> {
    fit("", lines, room, handoff).lines
}

fn note(handoff: Option<HandoffId>) -> String {
    match handoff {
        Some(handoff) => format!("Shortened for chat; `/baton packet {handoff}` shows the values, the log every word."),
        None => "Shortened for chat; the log has every word.".to_owned(),
    }
}

fn fit_lines(all: &[String], room: usize) -> Vec<String> {
    let lengths: Vec<usize> = all.iter().map(|line| length(line)).collect();
    if let Some(most) = longest_allowed(&lengths, room) {
        return all.iter().map(|line| cut(line, most)).collect();
    }
    let places = room.saturating_sub(LINE_MIN) / (LINE_MIN + 1);
    let last = LAST_LINES.min(places / 2);
    let first = places - last;
    let left_out = format!("… {} more lines …", grouped(all.len() - first - last));
    let head = all[..first].iter().map(|line| cut(line, LINE_MIN));
    let tail = all[all.len() - last..].iter().map(|line| cut(line, LINE_MIN));
    head.chain([left_out]).chain(tail).collect()
}

/// The longest that a line may be if all are to stay; `None` if they cannot.
fn longest_allowed(lengths: &[usize], room: usize) -> Option<usize> {
    let total = |most: usize| lengths.iter().map(|length| length.min(&most) + 1).sum::<usize>();
    if total(LINE_MIN) > room {
        return None;
    }
    let (mut fits, mut too_long) = (LINE_MIN, LINE_MAX + 1);
    while too_long - fits > 1 {
        let middle = fits.midpoint(too_long);
        if total(middle) <= room { fits = middle } else { too_long = middle }
    }
    Some(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_lines_stay_whole_beside_a_long_one() {
        let lines =
            vec!["Please decide by Monday 17:00.".to_owned(), "x".repeat(50_000), "It goes to Viktor.".to_owned()];
        let fitted = fit("H-1: is 25% all right?", &lines, 3_000, Some(HandoffId(1)));
        assert_eq!(fitted.headline, "H-1: is 25% all right?");
        assert_eq!((fitted.lines[0].as_str(), fitted.lines[2].as_str()), (lines[0].as_str(), lines[2].as_str()));
        assert!(fitted.lines[1].contains("more characters"), "{}", fitted.lines[1]);
        assert!(fitted.lines[3].contains("`/baton packet H-1`"), "{}", fitted.lines[3]);
    }

    #[test]
    fn a_name_without_end_leaves_the_amount_and_the_deadline_in_the_headline() {
        let headline = format!("H-1 {}: is EUR 48,000 all right by Monday 17:00?", "Acme ".repeat(2_000));
        let fitted = fit(&headline, &[], 12_000, None);
        assert!(fitted.headline.ends_with("is EUR 48,000 all right by Monday 17:00?"), "{}", fitted.headline);
        assert!(length(&fitted.headline) <= HEADLINE_MAX);
    }

    #[test]
    fn of_too_many_lines_the_first_and_the_last_stay() {
        let lines: Vec<String> = (0..2_000).map(|number| format!("fact {number}: {}", "y".repeat(300))).collect();
        let fitted = fit("H-1", &lines, 12_000, None);
        assert!(fitted.lines[0].starts_with("fact 0:"));
        assert!(fitted.lines.iter().any(|line| line.starts_with("… ") && line.ends_with(" more lines …")));
        assert!(fitted.lines[fitted.lines.len() - 2].starts_with("fact 1999:"));
        assert!(fitted.lines.iter().map(|line| length(line) + 1).sum::<usize>() <= 12_000);
    }

    #[test]
    fn what_fits_is_left_alone() {
        let lines = vec!["one fact".to_owned(), "\u{0}".to_owned()];
        let fitted = fit("", &lines, 12_000, None);
        assert_eq!(fitted, Fitted { headline: NOTHING.to_owned(), lines: vec!["one fact".to_owned()] });
    }
}
