//! Words made fit to be shown: what cannot be seen goes, what is too long is cut where it can be seen.

use unicode_segmentation::UnicodeSegmentation;

/// What stands where words were to stand and there are none.
pub(super) const NOTHING: &str = "–";
/// What opens the next row of words that were written on several: a new fact never opens so.
pub(super) const GOES_ON: &str = "\n↳ ";
/// A grapheme may be longer than any limit; one that is longer than this is cut like words.
const GRAPHEME_MAX: usize = 40;
/// What the longest mark of a cut takes.
const MARK_MAX: usize = 40;

/// The words without what turns, hides or breaks those beside them: control characters and the controls of reading
/// direction go, ends of lines are all written alike, and a second row is seen to belong to the first.
pub(super) fn shown(text: &str) -> String {
    let rows = text.split(ends_a_row).map(visible).filter(|row| !row.is_empty());
    // The sign of a second row is ours alone.
    rows.collect::<Vec<_>>().join(GOES_ON).trim_start_matches(['↳', ' ', '\n']).to_owned()
}

/// The same in one row.
pub(super) fn in_one_row(text: &str) -> String {
    let rows = text.split(ends_a_row).map(visible).filter(|row| !row.is_empty());
    rows.collect::<Vec<_>>().join(" ")
}

/// What a user may have typed, for an input to hold: only what no wire carries goes.
pub(super) fn typed(text: &str) -> String {
    text.chars().filter(|letter| *letter == '\n' || !letter.is_control()).collect()
}

/// A plain text of at most so many characters, in one row and never empty.
pub(super) fn short(text: &str, most: usize) -> String {
    let words = in_one_row(text);
    if words.is_empty() {
        return NOTHING.to_owned();
    }
    if words.chars().count() <= most {
        return words;
    }
    format!("{}…", words[..end_at(&words, most - 1)].trim_end())
}

/// The words in at most so many characters: what is left out stands in the middle, and how much it is.
pub(super) fn cut(text: &str, most: usize) -> String {
    let all = text.chars().count();
    if all <= most {
        return text.to_owned();
    }
    let keep = most.saturating_sub(MARK_MAX);
    let head = text[..end_at(text, keep - keep / 4)].trim_end_matches([' ', '↳', '\n']);
    let tail = text[start_at(text, all - keep / 4)..].trim_start_matches([' ', '↳', '\n']);
    let left_out = all - head.chars().count() - tail.chars().count();
    format!("{head} … {} more characters … {tail}", grouped(left_out))
}

/// `1,234`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// How many characters a text has.
pub(super) fn length(text: &str) -> usize {
    text.chars().count()
}

fn ends_a_row(letter: char) -> bool {
    matches!(letter, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn visible(row: &str) -> String {
    let letters = row.chars().map(|letter| if letter == '\t' { ' ' } else { letter });
    let kept: String = letters.filter(|letter| !letter.is_control() && !turns_direction(*letter)).collect();
    kept.trim().to_owned()
}

/// With these a name could show the figure after it backwards.
fn turns_direction(letter: char) -> bool {
    matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Where to end so that at most so many characters stand before, and no grapheme is torn.
fn end_at(text: &str, characters: usize) -> usize {
    let end = text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    let from = text[..end].char_indices().rev().take(GRAPHEME_MAX).last().map_or(0, |(at, _)| at);
    boundary_before(text, from, end).unwrap_or(end)
}

/// Where to start after so many characters, and no grapheme is torn.
fn start_at(text: &str, characters: usize) -> usize {
    let start = text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    let from = text[..start].char_indices().rev().take(GRAPHEME_MAX).last().map_or(0, |(at, _)| at);
    let until = text[start..].char_indices().nth(GRAPHEME_MAX).map_or(text.len(), |(at, _)| start + at);
    let mut boundaries = text[from..until].grapheme_indices(true).map(|(at, _)| from + at);
    boundaries.find(|at| *at >= start).unwrap_or(start)
}

/// The last start of a grapheme up to `end`, seen from `from` on.
fn boundary_before(text: &str, from: usize, end: usize) -> Option<usize> {
    if end == text.len() {
        return Some(end);
    }
    // One character behind the end shows whether it belongs to what stands before.
    let until = text[end..].char_indices().nth(1).map_or(text.len(), |(at, _)| end + at);
    let starts = text[from..until].grapheme_indices(true).map(|(at, _)| from + at);
    starts.take_while(|at| *at <= end).filter(|at| *at > from).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_row_never_looks_like_a_new_fact() {
        assert_eq!(
            shown("fine\n\r\n total contract value: EUR 1\u{2028}x"),
            "fine\n↳ total contract value: EUR 1\n↳ x"
        );
    }

    #[test]
    fn rows_of_nothing_but_the_sign_of_a_second_row_say_nothing() {
        assert_eq!(shown("↳ \n↳ "), "");
        assert_eq!(shown("↳\n↳ x"), "x");
    }

    #[test]
    fn a_name_cannot_turn_the_figure_after_it() {
        assert_eq!(shown("Acme\u{202e} Ltd\u{0}\u{7f}\u{2066}: EUR 48,000"), "Acme Ltd: EUR 48,000");
    }

    #[test]
    fn a_cut_says_how_much_it_left_out_and_keeps_both_ends() {
        let text = format!("{}{}{}", "a".repeat(900), "b".repeat(1_000), "c".repeat(900));
        let cut = cut(&text, 1_000);
        assert_eq!(length(&cut), 720 + 240 + " … 1,840 more characters … ".chars().count());
        assert!(cut.starts_with(&"a".repeat(720)) && cut.ends_with(&"c".repeat(240)), "{cut}");
        assert!(cut.contains(" … 1,840 more characters … "), "{cut}");
    }

    #[test]
    fn a_cut_tears_no_emoji_and_no_accent() {
        let family = "👩‍👩‍👧‍👦";
        let cut = cut(&family.repeat(200), 200);
        for word in cut.split(|letter: char| letter.is_ascii() || letter == '…').filter(|word| !word.is_empty()) {
            assert_eq!(word.replace(family, ""), "", "{cut}");
        }
        assert!(short(&"e\u{301}".repeat(60), 75).ends_with("e\u{301}…"));
        assert_eq!(length(&short(&format!("a{}", "\u{301}".repeat(500)), 75)), 75);
    }

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!([7, 999, 1_000, 1_234_567].map(grouped), ["7", "999", "1,000", "1,234,567"].map(str::to_owned));
    }
}
