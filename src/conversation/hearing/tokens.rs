//! What stands between raw chat text and the readers: marks off, widths folded, clauses set apart.

use std::cell::RefCell;
use std::collections::VecDeque;

use super::languages;
use super::number_words;

/// How an answer was said, besides its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mood {
    /// Words only.
    Earnest,
    /// With a laugh or an emoji.
    Playful,
}

/// An answer without its marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    /// The words, in their own case; quoted and struck text is gone.
    pub(super) words: String,
    /// Whether it came with a laugh.
    pub(super) mood: Mood,
}

/// Takes quoted lines, struck text, bold, code marks and emoji off.
pub(super) fn without_marks(text: &str) -> Said {
    let unquoted: Vec<&str> = text.lines().filter(|line| !is_quote(line)).collect();
    let text = unquoted.join("\n");
    let text = pattern!(r"(?s)~~.+?~~").replace_all(&text, " ");
    let text = pattern!(r"~\S[^~\n]*~").replace_all(&text, " ");
    let text = pattern!(r"\*\*(\S[^*\n]*)\*\*").replace_all(&text, "$1");
    let text = pattern!(r"\*(\S[^*\n]*)\*").replace_all(&text, "$1");
    let text = pattern!(r"(^|\s)_(\S[^_\n]*)_(\s|$)").replace_all(&text, "$1$2$3");
    let text = pattern!(r"`+").replace_all(&text, "");
    let bare = pattern!(r"(^|\s)(?::[a-z][a-z0-9_'-]*:|:[+-]1:)").replace_all(&text, "$1");
    let is_playful = bare.len() != text.len()
        || bare.chars().any(is_emoji)
        || pattern!(r"(?i)\b(?:lol|lmao|rofl|ha(?:ha)+|hehe|jk|just kidding)\b").is_match(&bare);
    let words: String = bare.chars().filter(|letter| !is_emoji(*letter) && !is_invisible(*letter)).collect();
    let mood = if is_playful { Mood::Playful } else { Mood::Earnest };
    Said { words: words.trim().to_owned(), mood }
}

/// One form of letters: full width, curly quotes, odd blanks and dashes become plain ones. The case stays.
pub(super) fn plain(text: &str) -> String {
    let folded: String = text.chars().map(plain_letter).collect();
    folded.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ").trim().to_owned()
}

/// The form that the small grammars read: plain, lower case, in English, numbers in digits.
///
/// Every grammar asks for it anew, of the same few clauses: the last ones are kept at hand.
pub(super) fn simple(text: &str, language: &str) -> String {
    thread_local! {
        static LAST: RefCell<VecDeque<Simplified>> = const { RefCell::new(VecDeque::new()) };
    }
    if text.len() > KEPT_BYTES_MAX {
        return simplified(text, language);
    }
    let is_it = |kept: &&Simplified| kept.text == text && kept.language == language;
    if let Some(simple) = LAST.with_borrow(|last| last.iter().find(is_it).map(|kept| kept.simple.clone())) {
        return simple;
    }
    let simple = simplified(text, language);
    LAST.with_borrow_mut(|last| {
        if last.len() == KEPT {
            last.pop_back();
        }
        last.push_front(Simplified { language: language.to_owned(), text: text.to_owned(), simple: simple.clone() });
    });
    simple
}

/// How many simple forms are kept at hand: an answer has few clauses, and each is asked for many times.
const KEPT: usize = 16;
/// Longer texts are not kept; they are rare, and read in few ways.
const KEPT_BYTES_MAX: usize = 512;

/// A text that was made simple.
struct Simplified {
    language: String,
    text: String,
    simple: String,
}

fn simplified(text: &str, language: &str) -> String {
    let folded = plain(text);
    let spelled_out =
        pattern!(r"(?i)\bw/(?P<out>o)?(?P<next> |\d)").replace_all(&folded, |found: &regex::Captures<'_>| {
            format!("{} {}", if found.name("out").is_some() { "without" } else { "with" }, found["next"].trim())
        });
    let english = languages::in_english(&spelled_out, language).replace(" ,", ",");
    let english = if language == "ja" { english.replace('(', " (") } else { english };
    let english = pattern!(r"\b(half|a quarter of|quarter of) (?:a )?million\b").replace_all(
        &english,
        |found: &regex::Captures<'_>| {
            if found[1].starts_with('h') { "0.5 million" } else { "0.25 million" }
        },
    );
    // `twelve-month`: the number word and its unit.
    let english =
        pattern!(r"([a-z])-(months?|years?|weeks?|days?|quarters?|seats?|users?)\b").replace_all(&english, "$1 $2");
    let digits = number_words::in_digits(&english);
    let once = pattern!(r"\b(\d+) \((\d+)\)").replace_all(&digits, |found: &regex::Captures<'_>| {
        if found[1] == found[2] { found[1].to_owned() } else { found[0].to_owned() }
    });
    once.trim_end_matches(['.', '!', ' ', ',']).trim().to_owned()
}

/// `June 30, 2026` without its comma, which divides nothing.
pub(super) fn joined_dates(text: &str) -> String {
    let date = pattern!(
        r"(?i)\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}(?:st|nd|rd|th)?), ?(20\d\d)\b"
    );
    date.replace_all(text, "$1 $2").into_owned()
}

/// The statements of one answer, in their order.
pub(super) fn clauses(text: &str) -> Vec<String> {
    let text = joined_dates(text);
    let text = pattern!(r"(?i) (for (?:a |an )?[\w-]+ (?:years?|yrs?|months?|quarters?))\b").replace_all(&text, ", $1");
    let text = pattern!(r"(?i)\bw/ ").replace_all(&text, ", ");
    pattern!(r"(?i);|\n|, |,$|[()\[\]]|\. |[.!] *$| - | \+ | and | & | but | with ")
        .split(&text)
        .map(|clause| clause.trim_matches([' ', ',', '.', '!']).to_owned())
        .filter(|clause| !clause.is_empty())
        .collect()
}

/// Words without anything between them but one blank: `clean_version` and `Clean version!` become the same.
pub(super) fn bare_words(text: &str) -> String {
    let spaced: String = text
        .chars()
        .filter(|letter| *letter != '\'')
        .map(|letter| if letter.is_alphanumeric() { letter } else { ' ' })
        .collect();
    spaced.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_quote(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with('>') || line.starts_with("&gt;")
}

fn plain_letter(letter: char) -> char {
    match letter {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        '\u{FFE5}' => '¥',
        '\u{00A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}' | '\u{3000}' | '\t' => ' ',
        '’' | '‘' | 'ʼ' | '´' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '–' | '−' | '‑' | '‐' | '—' => '-',
        '、' => ',',
        '。' => '.',
        _ => letter,
    }
}

fn is_emoji(letter: char) -> bool {
    matches!(letter, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' | '\u{2B50}' | '\u{2B55}' | '\u{2B06}'
        | '\u{FE0F}' | '\u{20E3}' | '\u{E0020}'..='\u{E007F}')
}

fn is_invisible(letter: char) -> bool {
    let is_format = matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}');
    is_format || matches!(letter, '\u{FEFF}' | '\u{00AD}') || (letter.is_control() && letter != '\n' && letter != '\t')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_quotes_and_struck_text_come_off() {
        let cases = [
            ("> which ones?\n*net 20*", "net 20"),
            ("~net 20~ net 25", "net 25"),
            ("~~May 3~~ _May 4_", "May 4"),
            ("`PO-7` :tada:", "PO-7"),
            ("~50k", "~50k"),
            ("so_called_name", "so_called_name"),
            ("&gt; quoted\nnew", "new"),
        ];
        for (said, words) in cases {
            assert_eq!(without_marks(said).words, words, "{said}");
        }
        assert_eq!(without_marks("🙂").words, "");
        assert_eq!(without_marks("🙂").mood, Mood::Playful);
        assert_eq!(without_marks("net 20").mood, Mood::Earnest);
    }

    #[test]
    fn the_simple_form_is_lower_english_with_digits() {
        let cases = [
            ("Net Forty-Five (45) days.", "en", "net 45 days"),
            ("net forty (45)", "en", "net 40 (45)"),
            ("ＮＥＴ１５", "en", "net15"),
            ("Zwei Wochen", "de", "2 weeks"),
        ];
        for (said, language, simple_form) in cases {
            assert_eq!(simple(said, language), simple_form, "{said}");
        }
    }

    #[test]
    fn clauses_stand_alone_and_numbers_stay_whole() {
        assert_eq!(clauses("net 20, billed monthly; USD 12,500"), ["net 20", "billed monthly", "USD 12,500"]);
        assert_eq!(clauses("40 seats for 2 years"), ["40 seats", "for 2 years"]);
        assert_eq!(clauses("20% (signed off)"), ["20%", "signed off"]);
    }
}
