//! What may leave the house: an allow-list of kinds of words. Everything else goes as a mark that only Baton can read back.
//!
//! Plain words, short numbers, amounts, percentages and dates may leave, since they are what is to be found. Addresses,
//! links, codes, long numbers and names of people and companies do not: a model can point at a mark without knowing what
//! is under it.

/// A number with more digits may be an account, a telephone or a register.
const DIGITS_MAX: usize = 8;
/// A longer run of letters is no word of any language that people write here.
const LETTERS_MAX: usize = 32;

/// Words with marks in place of what does not leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    /// What may leave.
    pub text: String,
    hidden: Vec<String>,
}

impl Masked {
    /// Masks those words; `names` are masked wherever they stand.
    pub fn new(words: &str, names: &[String]) -> Self {
        let mut masked = Self { text: String::with_capacity(words.len()), hidden: Vec::new() };
        let names: Vec<Vec<char>> = long_first(names);
        let letters: Vec<char> = words.chars().collect();
        let mut at = 0;
        while at < letters.len() {
            if let Some(length) = name_at(&letters, at, &names) {
                masked.hide(letters[at..at + length].iter().collect());
                at += length;
                continue;
            }
            let is_blank = |letter: &char| letter.is_whitespace();
            if is_blank(&letters[at]) {
                masked.text.push(letters[at]);
                at += 1;
                continue;
            }
            if let Some(length) = long_number_at(&letters, at) {
                masked.hide(letters[at..at + length].iter().collect());
                at += length;
                continue;
            }
            // A token ends at a blank, or where a name begins.
            let mut end = at;
            while end < letters.len()
                && !is_blank(&letters[end])
                && (end == at || name_at(&letters, end, &names).is_none())
            {
                end += 1;
            }
            masked.token(&letters[at..end].iter().collect::<String>());
            at = end;
        }
        masked
    }

    /// The words that a text of the model stands for: each mark by what is under it. A mark that was never given makes it
    /// no text of ours.
    pub fn unmask(&self, text: &str) -> Option<String> {
        let mut whole = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("[[") {
            let (number, behind) = after.split_once("]]")?;
            let index: usize = number.parse().ok()?;
            whole.push_str(before);
            whole.push_str(self.hidden.get(index.checked_sub(1)?)?);
            rest = behind;
        }
        whole.push_str(rest);
        Some(whole)
    }

    fn token(&mut self, token: &str) {
        // What chat sets in angle brackets, as it does links, is read with them.
        let bracketed = token.rfind('>').filter(|_| token.starts_with('<')).map(|end| &token[..=end]);
        let bare = bracketed.unwrap_or_else(|| token.trim_matches(is_around));
        // What hides nothing of its own could still be taken for a mark.
        if may_leave(bare) && !token.contains("[[") && !token.contains("]]") {
            self.text.push_str(token);
            return;
        }
        let start = token.find(bare).unwrap_or_default();
        self.text.push_str(&token[..start].replace("[[", ""));
        self.hide(bare.to_owned());
        self.text.push_str(&token[start + bare.len()..].replace("]]", ""));
    }

    fn hide(&mut self, words: String) {
        let known = self.hidden.iter().position(|hidden| *hidden == words);
        let index = known.unwrap_or_else(|| {
            self.hidden.push(words);
            self.hidden.len() - 1
        });
        self.text.push_str(&format!("[[{}]]", index + 1));
    }
}

/// Marks that stand around a word and are no part of it.
fn is_around(letter: char) -> bool {
    letter.is_ascii_punctuation() && !['%', '+', '#', '-'].contains(&letter)
}

/// The allow-list.
fn may_leave(token: &str) -> bool {
    let digits = token.chars().filter(char::is_ascii_digit).count();
    let is_address = token.contains('@') || token.contains("://") || token.contains("www.");
    let has_letters = token.chars().any(char::is_alphabetic);
    let is_plain = token.chars().all(|letter| letter.is_alphanumeric() || ALLOWED_MARKS.contains(&letter));
    let is_number = !has_letters && digits <= DIGITS_MAX;
    // `48k`, `net30`, `Q3`, `2nd`, `EUR48,000`: a few letters beside a short number.
    let is_short_code = has_letters && digits > 0 && token.chars().count() <= SHORT_CODE && !is_reference(token);
    let is_word = has_letters && digits == 0 && token.chars().count() <= LETTERS_MAX && !is_domain(token);
    is_plain && !is_address && (is_number || is_short_code || is_word)
}

const SHORT_CODE: usize = 10;
/// Marks within words, numbers, amounts and dates.
const ALLOWED_MARKS: [char; 16] = ['.', ',', '\'', '’', '-', '–', '/', '%', '€', '$', '£', ':', '(', ')', '&', '~'];

/// `PO-4711`, `SO/12`: letters and digits with a mark between them name something.
fn is_reference(token: &str) -> bool {
    let parts: Vec<&str> = token.split(['-', '/', '_', ':']).filter(|part| !part.is_empty()).collect();
    let is_word = |part: &&&str| part.chars().all(char::is_alphabetic);
    let is_number = |part: &&&str| part.chars().any(|letter| letter.is_ascii_digit());
    // `1-year`, `30-day`, `mid-2026` have a word of their own; a reference has it in capitals.
    parts.len() > 1
        && parts.iter().any(|part| is_number(&part))
        && parts.iter().filter(is_word).any(|part| part.chars().all(char::is_uppercase))
}

/// `acme.example`: a name of the net.
fn is_domain(token: &str) -> bool {
    let parts: Vec<&str> = token.split('.').collect();
    parts.len() > 1 && parts.iter().all(|part| part.chars().count() > 1)
}

/// How long a number is that is written in groups with blanks between them and has more digits than may leave.
fn long_number_at(letters: &[char], at: usize) -> Option<usize> {
    let is_part = |letter: &char| letter.is_ascii_digit() || ['+', '(', ')'].contains(letter);
    if at > 0 && !letters[at - 1].is_whitespace() {
        return None;
    }
    let (mut end, mut digits, mut next) = (at, 0, at);
    while next < letters.len() {
        let group = letters[next..].iter().take_while(|letter| is_part(letter)).count();
        let is_whole =
            letters.get(next + group).is_none_or(|letter| letter.is_whitespace() || [',', '.'].contains(letter));
        if group == 0 || !is_whole {
            break;
        }
        digits += letters[next..next + group].iter().filter(|letter| letter.is_ascii_digit()).count();
        end = next + group;
        if letters.get(end) != Some(&' ') {
            break;
        }
        next = end + 1;
    }
    (digits > DIGITS_MAX).then_some(end - at)
}

fn long_first(names: &[String]) -> Vec<Vec<char>> {
    let lower = |name: &String| name.trim().to_lowercase().chars().collect::<Vec<char>>();
    let mut names: Vec<Vec<char>> = names.iter().map(lower).filter(|name| name.len() > 1).collect();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    names
}

/// How long the name is that stands there as a word of its own.
fn name_at(letters: &[char], at: usize, names: &[Vec<char>]) -> Option<usize> {
    let begins = at == 0 || !letters[at - 1].is_alphanumeric();
    if !begins || !letters[at].is_alphanumeric() {
        return None;
    }
    let is_there = |name: &&Vec<char>| {
        let ends = letters.get(at + name.len()).is_none_or(|letter| !letter.is_alphanumeric());
        let same = |(letter, wanted): (&char, &char)| letter.to_lowercase().eq(std::iter::once(*wanted));
        at + name.len() <= letters.len() && ends && letters[at..].iter().zip(name.iter()).all(same)
    };
    names.iter().find(is_there).map(Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(words: &str) -> String {
        Masked::new(words, &["Brightwater Ltd".to_owned(), "Ana".to_owned(), "Brightwater".to_owned()]).text
    }

    #[test]
    fn what_is_to_be_found_may_leave() {
        for words in [
            "net 30, or rather 45 days after the invoice",
            "EUR 48,000.00 (that's 48k) with 12.5% off",
            "starts 2026-05-01, ends 30/04/2027; 1-year term",
            "dreißig Tage netto; à réception; Q3",
        ] {
            assert_eq!(masked(words), words);
        }
    }

    #[test]
    fn addresses_links_codes_and_names_do_not() {
        for (words, wanted) in [
            ("send it to ap@acme.example, please", "send it to [[1]], please"),
            ("see <https://portal.acme.example/a?token=s3cret>", "see [[1]]"),
            ("their IBAN is DE02120300000000202051.", "their IBAN is [[1]]."),
            ("call +44 1134 960000 999, or 441134960000", "call [[1]], or [[2]]"),
            ("PO-4711 and VAT DE123456789", "[[1]] and VAT [[2]]"),
            ("Ana says Brightwater Ltd is in, brightwater too", "[[1]] says [[2]] is in, [[3]] too"),
            ("Anastasia is somebody else", "Anastasia is somebody else"),
            ("key sk-abcdefghijklmnopqrstuvwxyz0123456789", "key [[1]]"),
            ("mail acme.example twice: acme.example", "mail [[1]] twice: [[1]]"),
            ("to <mailto:ap@acme.example|ap@acme.example>.", "to [[1]]."),
            ("a [[7]] of their own", "a [[1]] of their own"),
        ] {
            assert_eq!(masked(words), wanted, "{words}");
        }
    }

    #[test]
    fn a_quote_is_read_back_to_the_words_that_were_said() {
        let words = "bill Brightwater Ltd at ap@acme.example or PO-4711";
        let masked = Masked::new(words, &["Brightwater Ltd".to_owned()]);
        assert_eq!(masked.text, "bill [[1]] at [[2]] or [[3]]");
        assert_eq!(masked.unmask(&masked.text).as_deref(), Some(words));
        assert_eq!(masked.unmask("[[2]]").as_deref(), Some("ap@acme.example"));
        for forged in ["[[4]]", "[[0]]", "[[x]]", "[[1"] {
            assert_eq!(masked.unmask(forged), None, "{forged}");
        }
    }
}
