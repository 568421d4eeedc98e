//! Numbers written in words, put into digits: `forty-five` becomes 45, `twenty-first` becomes 21st.

const SMALL: [(&str, u64); 20] = [
    ("zero", 0),
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
];

const TENS: [(&str, u64); 8] = [
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
];

const SCALES: [(&str, u64); 4] = [("hundred", 100), ("dozen", 12), ("thousand", 1_000), ("million", 1_000_000)];

const ORDINALS: [(&str, u64); 21] = [
    ("first", 1),
    ("second", 2),
    ("third", 3),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
    ("eleventh", 11),
    ("twelfth", 12),
    ("thirteenth", 13),
    ("fourteenth", 14),
    ("fifteenth", 15),
    ("sixteenth", 16),
    ("seventeenth", 17),
    ("eighteenth", 18),
    ("nineteenth", 19),
    ("twentieth", 20),
    ("thirtieth", 30),
];

#[derive(Clone, Copy)]
enum Word {
    Cardinal(u64),
    Tens(u64),
    Scale(u64),
    Ordinal(u64),
}

/// `text`, lower-cased already, with every run of number words as digits.
pub(super) fn in_digits(text: &str) -> String {
    let tokens: Vec<&str> = text.split(' ').collect();
    let mut out: Vec<String> = Vec::with_capacity(tokens.len());
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match run(&tokens[at..]) {
            Some((digits, length)) => {
                out.push(digits);
                at += length;
            }
            None => {
                out.push((*token).to_owned());
                at += 1;
            }
        }
    }
    out.join(" ")
}

/// The number at the start of `tokens` and how many of them it takes.
fn run(tokens: &[&str]) -> Option<(String, usize)> {
    let mut sum = Sum::default();
    let mut taken = 0;
    let (lead, rest) = leading_punctuation(tokens.first()?);
    for (index, token) in tokens.iter().enumerate() {
        let token = if index == 0 { rest } else { token };
        let core = token.trim_end_matches([',', '.', ')', '!', ';', ':']);
        let tail = &token[core.len()..];
        if matches!(core, "a" | "an") && index == 0 {
            let scale_follows = tokens.get(1).and_then(|next| word(next.trim_end_matches(','))).is_some_and(is_scale);
            if !scale_follows {
                return None;
            }
            continue;
        }
        if core == "and" && taken > 0 && sum.is_scaled && tokens.get(index + 1).is_some_and(|next| word(next).is_some())
        {
            continue;
        }
        // A figure may be scaled by a word (`2 dozen`), and nothing else.
        let figure = (index == 0).then(|| core.parse::<u64>().ok()).flatten();
        let parts: Option<Vec<Word>> = match figure {
            Some(figure) => Some(vec![Word::Cardinal(figure)]),
            None => core.split('-').map(word).collect(),
        };
        let Some(parts) = parts else { break };
        // `1.5 million`: the figure before it is not for this file to multiply.
        if taken == 0 && index == 0 && parts.first().is_some_and(|part| is_scale(*part)) {
            return None;
        }
        if !parts.into_iter().all(|part| sum.add(part)) {
            break;
        }
        taken = index + 1;
        if !tail.is_empty() || sum.ordinal {
            let figure_alone = taken == 1 && figure.is_some();
            return (!figure_alone).then(|| (format!("{lead}{}{tail}", sum.digits()), taken));
        }
    }
    let figure_alone = taken == 1 && rest.parse::<u64>().is_ok();
    (taken > 0 && !figure_alone).then(|| (format!("{lead}{}", sum.digits()), taken))
}

#[derive(Default)]
struct Sum {
    whole: u64,
    group: u64,
    last: Option<u64>,
    is_scaled: bool,
    ordinal: bool,
}

impl Sum {
    /// Takes one more word, unless it starts another number.
    fn add(&mut self, word: Word) -> bool {
        let fits_below = |limit: u64| self.last.is_none_or(|last| last >= limit && last % limit == 0);
        match word {
            Word::Cardinal(number)
                if self.last.is_some_and(|last| (20..100).contains(&last)) && (10..20).contains(&number) =>
            {
                return self.add_year(number);
            }
            Word::Cardinal(number) | Word::Ordinal(number) if fits_below(if number < 10 { 10 } else { 100 }) => {
                self.ordinal = matches!(word, Word::Ordinal(_));
                self.group += number;
                self.last = Some(number);
            }
            Word::Tens(number) if fits_below(100) => {
                self.group += number;
                self.last = Some(number);
            }
            Word::Tens(number) => return self.add_year(number),
            Word::Cardinal(_) | Word::Ordinal(_) => return false,
            Word::Scale(scale) => return self.scale(scale),
        }
        true
    }

    /// `twenty twenty-six` is a year.
    fn add_year(&mut self, number: u64) -> bool {
        if self.group != 20 || self.whole != 0 || self.is_scaled {
            return false;
        }
        self.group = 2_000 + number;
        self.last = Some(number);
        true
    }

    fn scale(&mut self, scale: u64) -> bool {
        let group = if self.last.is_none() { 1 } else { self.group };
        let Some(scaled) = group.checked_mul(scale) else { return false };
        if scale >= 1_000 {
            let Some(whole) = self.whole.checked_add(scaled) else { return false };
            (self.whole, self.group) = (whole, 0);
        } else {
            self.group = scaled;
        }
        self.last = Some(scale);
        self.is_scaled = true;
        true
    }

    fn digits(&self) -> String {
        let number = self.whole.saturating_add(self.group);
        if !self.ordinal {
            return number.to_string();
        }
        let ending = match (number % 10, number % 100) {
            (_, 11..=13) => "th",
            (1, _) => "st",
            (2, _) => "nd",
            (3, _) => "rd",
            _ => "th",
        };
        format!("{number}{ending}")
    }
}

fn is_scale(word: Word) -> bool {
    match word {
        Word::Scale(_) => true,
        Word::Cardinal(_) | Word::Tens(_) | Word::Ordinal(_) => false,
    }
}

/// Whether a word is a number or a part of one.
pub(super) fn is_word(text: &str) -> bool {
    word(text).is_some()
}

fn word(text: &str) -> Option<Word> {
    let among = |list: &[(&str, u64)]| list.iter().find(|(name, _)| *name == text).map(|(_, number)| *number);
    among(&SMALL)
        .map(Word::Cardinal)
        .or_else(|| among(&TENS).map(Word::Tens))
        .or_else(|| among(&SCALES).map(Word::Scale))
        .or_else(|| among(&ORDINALS).map(Word::Ordinal))
}

fn leading_punctuation(token: &str) -> (&str, &str) {
    let rest = token.trim_start_matches(['(', '$', '"']);
    token.split_at(token.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_become_digits() {
        let cases = [
            ("forty-five", "45"),
            ("forty five", "45"),
            ("two hundred and ten thousand", "210000"),
            ("a hundred", "100"),
            ("a month", "a month"),
            ("3 dozen", "36"),
            ("one million two hundred thousand", "1200000"),
            ("ninety nine grand", "99 grand"),
            ("the twenty-first", "the 21st"),
            ("may second, twenty twenty-seven", "may 2nd, 2027"),
            ("twenty twenty seven", "2027"),
            ("net sixty", "net 60"),
            ("one-time", "one-time"),
            ("(twelve)", "(12)"),
            ("ten and five", "10 and 5"),
            ("12 seats", "12 seats"),
            ("one two", "1 2"),
            ("5 five", "5 5"),
            ("1.5 million", "1.5 million"),
        ];
        for (words, digits) in cases {
            assert_eq!(in_digits(words), digits, "{words}");
        }
    }
}
