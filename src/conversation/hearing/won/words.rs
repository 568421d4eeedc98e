//! Words of a line with their places, and the trimmings around them.

/// One word: a run of letters and digits, with apostrophes inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// In lower case, without accents.
    pub(super) key: String,
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
}

impl Word {
    /// The word as it is written.
    pub(super) fn of<'a>(&self, text: &'a str) -> &'a str {
        &text[self.start..self.end]
    }

    /// Whether it begins as names do: with a capital, a digit, or a letter that has no case.
    pub(super) fn is_capital(&self, text: &str) -> bool {
        self.of(text).chars().next().is_some_and(|letter| !letter.is_lowercase())
    }
}

/// Keys of words, with blanks between.
pub(super) struct WordList(pub(super) &'static str);

impl WordList {
    /// Whether that word is one of them.
    pub(super) fn has(&self, key: &str) -> bool {
        is_one_of(key, self.0)
    }
}

/// Keys of phrases, with `|` between.
pub(super) struct Phrases(pub(super) &'static str);

impl Phrases {
    /// Whether that key is one of them.
    pub(super) fn has(&self, key: &str) -> bool {
        self.0.split('|').any(|phrase| phrase.trim() == key)
    }

    /// Whether a text holds one of them, as words of its own.
    pub(super) fn are_in(&self, text: &str) -> bool {
        let padded = format!(" {} ", key_of(text));
        self.0.split('|').any(|phrase| padded.contains(&format!(" {} ", phrase.trim())))
    }
}

/// Whether a word is one of those that blanks set apart.
pub(super) fn is_one_of(key: &str, list: &str) -> bool {
    list.split_ascii_whitespace().any(|word| word == key)
}

/// The words of a text.
pub(super) fn words(text: &str) -> Vec<Word> {
    let mut found: Vec<Word> = Vec::new();
    let mut start = None;
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (index, &(at, letter)) in letters.iter().enumerate() {
        let next_is_letter = letters.get(index + 1).is_some_and(|(_, next)| next.is_alphanumeric());
        let inside = letter.is_alphanumeric() || (start.is_some() && matches!(letter, '\'' | '’') && next_is_letter);
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                found.push(word(text, from, at));
                start = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
    }
    if let Some(from) = start {
        found.push(word(text, from, text.len()));
    }
    found
}

fn word(text: &str, start: usize, end: usize) -> Word {
    Word { key: plain_key(&text[start..end]), start, end }
}

/// The words of a text as one key: lower case, no accents, no signs, one blank between.
pub(super) fn key_of(text: &str) -> String {
    words(text).into_iter().map(|word| word.key).collect::<Vec<_>>().join(" ")
}

/// Lower case without accents.
pub(super) fn plain_key(text: &str) -> String {
    text.to_lowercase().chars().map(without_accent).collect()
}

fn without_accent(letter: char) -> char {
    match letter {
        'à'..='å' => 'a',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ç' | 'ć' => 'c',
        'ñ' | 'ń' => 'n',
        'ł' => 'l',
        'ß' | 'ś' => 's',
        'ż' | 'ź' => 'z',
        '’' => '\'',
        other => other,
    }
}

/// The text without what only decorates its ends: blanks, emoji and their shortcodes, stray signs.
pub(super) fn trimmed(text: &str) -> &str {
    let mut rest = text;
    loop {
        let before = rest.len();
        rest = without_shortcodes(rest).trim_matches(is_decoration);
        if rest.len() == before {
            return rest;
        }
    }
}

/// A name without what surrounds it, for example quotation marks and the sign that ends its sentence.
pub(super) fn trimmed_name(text: &str) -> &str {
    let mut rest = text;
    loop {
        let before = rest.len();
        rest = trimmed(rest).trim_matches(|letter: char| letter.is_whitespace() || "\"“”„«»[]【】".contains(letter));
        rest = rest.trim_end_matches([',', ';', ':', '!', '?', '-', '–', '—', '|', '·', '(', '/']).trim_end();
        rest = rest.trim_start_matches([',', ';', ':', '!', '?', '-', '–', '—', '|', '·', ')', '/', '.']).trim_start();
        if rest.ends_with('.') && !ends_with_abbreviation(rest) {
            rest = rest.trim_end_matches('.');
        }
        if rest.len() == before {
            return rest;
        }
    }
}

/// `Inc.`, `B.V.`, `S.A.`: the full stop belongs to the name.
fn ends_with_abbreviation(text: &str) -> bool {
    let last = text.rsplit(' ').next().unwrap_or(text);
    let inner = last.trim_end_matches('.');
    inner.contains('.') || LEGAL_ENDINGS.has(&key_of(inner))
}

/// How a company's name ends, as keys.
pub(super) const LEGAL_ENDINGS: WordList = WordList(
    "inc llc llp ltd limited corp corporation co company plc gmbh ag kg se ug ohg sarl sas sasu sa srl spa sl slu \
     ltda bv nv ab as asa aps oy oyj kk pty pte pvt zoo sro group holdings eirl lda",
);

/// Whether a name says of itself that it is a company's.
pub(super) fn is_company(name: &str) -> bool {
    let joined: Vec<String> = name.split_whitespace().map(|word| key_of(&word.replace(['.', '/'], ""))).collect();
    let last = joined.last().map(String::as_str).unwrap_or_default();
    (joined.len() > 1 && LEGAL_ENDINGS.has(last)) || name.contains("株式会社") || name.contains("有限会社")
}

/// Whether words look like a person's name: two to four capitalised words, or a mention or an address.
pub(super) fn is_person(name: &str) -> bool {
    let name = name.trim();
    if name.starts_with('@') || (name.contains('@') && !name.contains(' ')) {
        return true;
    }
    let parts: Vec<&str> = name.split_whitespace().collect();
    let is_part = |part: &&str| {
        part.chars().next().is_some_and(char::is_uppercase)
            && part.chars().all(|letter| letter.is_alphabetic() || "'’-.".contains(letter))
            && part.chars().skip(1).any(char::is_lowercase) | (part.len() <= 2)
    };
    let particle = |part: &&str| ["de", "da", "van", "von", "der", "del", "la", "di", "dos"].contains(part);
    (2..=4).contains(&parts.len())
        && parts.iter().all(|part| is_part(part) || particle(part))
        && parts.first().is_some_and(is_part)
        && !is_company(name)
}

fn is_decoration(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            '*' | '_' | '~' | '`' | '•' | '▪' | '●' | '➤' | '►' | '#' | '\u{200d}' | '\u{200b}'
                ..='\u{200c}' | '\u{2060}' | '\u{feff}'
        )
        || is_emoji(letter)
}

/// Whether a letter is drawn as a picture.
pub(super) fn is_emoji(letter: char) -> bool {
    matches!(u32::from(letter),
        0x1F000..=0x1FAFF | 0x2600..=0x27BF | 0x2B00..=0x2BFF | 0x2190..=0x21FF | 0xFE0E..=0xFE0F | 0x20E3 | 0xE0020..=0xE007F | 0x231A..=0x23FF | 0x25A0..=0x25FF)
        && !matches!(letter, '→' | '➔' | '➜' | '⇒')
}

/// The text without shortcodes such as `:tada:` at its ends.
fn without_shortcodes(text: &str) -> &str {
    let is_code = |code: &str| {
        code.len() > 1
            && code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-+".contains(&byte))
            && code.bytes().any(|byte| byte.is_ascii_lowercase())
    };
    let mut rest = text.trim();
    if let Some((code, after)) = rest.strip_prefix(':').and_then(|inside| inside.split_once(':'))
        && is_code(code)
    {
        rest = after.trim_start();
    }
    if let Some((before, code)) = rest.strip_suffix(':').and_then(|inside| inside.rsplit_once(':'))
        && is_code(code)
    {
        rest = before.trim_end();
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_have_places_and_plain_keys() {
        let text = "Fermé – Sam O'Neill";
        let found = words(text);
        assert_eq!(found.iter().map(|word| word.key.as_str()).collect::<Vec<_>>(), ["ferme", "sam", "o'neill"]);
        assert_eq!(found[2].of(text), "O'Neill");
    }

    #[test]
    fn trimmings_go_from_the_ends_only() {
        assert_eq!(trimmed(":tada: 🎉 Elm :rocket: Bank ♻️ "), "Elm :rocket: Bank");
        assert_eq!(trimmed_name("“Elm & Co.” – "), "Elm & Co.");
        assert_eq!(trimmed_name("Kanaal B.V."), "Kanaal B.V.");
        assert_eq!(trimmed_name("Elm Bank."), "Elm Bank");
        assert_eq!(trimmed(":moneybag:"), "");
    }

    #[test]
    fn people_and_companies_are_told_apart() {
        assert!(is_person("Ana de la Cruz") && is_person("@U1") && is_person("lena@example.com"));
        assert!(!is_person("Elm") && !is_person("Elm Bank GmbH") && !is_person("Phase 2"));
        assert!(is_company("Elm Bank Pvt Ltd") && is_company("Kanaal B.V.") && !is_company("Elm Bank"));
    }
}
