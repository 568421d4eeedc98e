//! `matters.toml`: which words tell what a sentence speaks of, what somebody promised, what is doubted, and what is talk.

use serde::Deserialize;

use crate::domain::field::{Field, FieldType};
use crate::domain::ids::FieldName;

use super::checklist::Checklist;
use super::document::{Document, Named};
use super::finding::Finding;

/// The file's name.
pub const FILE: &str = "matters.toml";

/// Words that are told by a slip of the keyboard have so many letters.
const SLIP_LETTERS_MIN: usize = 5;

/// Everything that `matters.toml` says, compiled.
#[derive(Debug, Clone, Default)]
pub struct Matters {
    matters: Vec<Rule>,
    promises: Vec<Rule>,
    answers: Vec<(Rule, String)>,
    doubts: Vec<Rule>,
    pauses: Vec<Rule>,
    demands: Vec<Rule>,
    signs: Vec<Rule>,
    settled: Vec<Rule>,
    talk: Vec<Rule>,
    figures: Vec<String>,
}

/// Words, and the fields that they speak of.
#[derive(Debug, Clone)]
struct Rule {
    fields: Vec<FieldName>,
    words: Vec<Phrase>,
    with: Vec<Phrase>,
    without: Vec<Phrase>,
}

/// Words in a row.
#[derive(Debug, Clone)]
struct Phrase {
    tokens: Vec<Token>,
    at_start: bool,
    at_end: bool,
    /// How much it says: a longer one is told by more.
    letters: usize,
}

#[derive(Debug, Clone)]
enum Token {
    Word(String),
    Begins(String),
    Ends(String),
    Holds(String),
    Figure,
}

/// A sentence as the rules read it: small letters without accents, word by word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spoken(Vec<String>);

impl Spoken {
    /// The words of a sentence.
    pub fn of(sentence: &str) -> Self {
        let mut plain = String::with_capacity(sentence.len());
        for letter in sentence.chars().flat_map(char::to_lowercase) {
            match letter {
                '\'' | '\u{2019}' | '\u{2018}' | '`' => {}
                '%' | '€' | '$' | '£' | '&' => plain.extend([' ', letter, ' ']),
                'ß' => plain.push_str("ss"),
                'æ' => plain.push_str("ae"),
                _ if letter.is_alphanumeric() => plain.push(without_accent(letter)),
                _ => plain.push(' '),
            }
        }
        let plain = format!(" {plain} ").replace(" e mail", " email");
        Self(plain.split_whitespace().filter(|word| *word != "&").map(str::to_owned).collect())
    }

    /// How many words it has.
    pub fn words(&self) -> usize {
        self.0.len()
    }
}

fn without_accent(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        _ => letter,
    }
}

impl Matters {
    /// The fields of which a sentence speaks, by rule: the rule that is told by the longest words stands first.
    pub fn spoken_of(&self, said: &Spoken) -> Vec<&[FieldName]> {
        let mut hits: Vec<(usize, &Rule)> =
            self.matters.iter().filter_map(|rule| Some((self.told_by(rule, said)?, rule))).collect();
        if hits.is_empty() {
            hits.extend(self.matters.iter().filter(|rule| rule.is_slipped(said)).map(|rule| (0, rule)));
        }
        hits.sort_by_key(|(letters, _)| std::cmp::Reverse(*letters));
        hits.into_iter().map(|(_, rule)| rule.fields.as_slice()).collect()
    }

    /// The field that takes what somebody promised, if a sentence says that somebody did.
    pub fn promised(&self, said: &Spoken) -> Option<&FieldName> {
        self.promises.iter().find(|rule| self.told_by(rule, said).is_some())?.fields.first()
    }

    /// The field that a plain sentence answers, and the answer in the words that its reader knows.
    pub fn answered(&self, said: &Spoken) -> Option<(&FieldName, &str)> {
        let told = self.answers.iter().filter_map(|(rule, says)| Some((self.told_by(rule, said)?, rule, says)));
        let (_, rule, says) = told.max_by_key(|(letters, ..)| *letters)?;
        Some((rule.fields.first()?, says))
    }

    /// Whether a sentence doubts all of it.
    pub fn doubts(&self, said: &Spoken) -> bool {
        self.any(&self.doubts, said)
    }

    /// Whether a sentence bids to wait, which people say of anything.
    pub fn pauses(&self, said: &Spoken) -> bool {
        self.any(&self.pauses, said)
    }

    /// Whether a sentence says that the customer wants something, or that something holds no more.
    pub fn demands(&self, said: &Spoken) -> bool {
        self.any(&self.demands, said)
    }

    /// Whether a sentence may mean a value: a figure, a month, a denial, a must, of whatever.
    pub fn may_mean_a_value(&self, said: &Spoken) -> bool {
        self.any(&self.signs, said)
    }

    /// Whether a sentence says that what was said before was nothing.
    pub fn settles(&self, said: &Spoken) -> bool {
        self.any(&self.settled, said)
    }

    /// Whether a sentence is talk between people.
    pub fn is_talk(&self, said: &Spoken) -> bool {
        self.any(&self.talk, said)
    }

    fn any(&self, rules: &[Rule], said: &Spoken) -> bool {
        rules.iter().any(|rule| self.told_by(rule, said).is_some())
    }

    /// By how many letters a sentence tells that rule, if it does.
    fn told_by(&self, rule: &Rule, said: &Spoken) -> Option<usize> {
        let longest = |phrases: &[Phrase]| {
            phrases.iter().filter(|phrase| phrase.stands_in(said, &self.figures)).map(|phrase| phrase.letters).max()
        };
        let letters = longest(&rule.words)?;
        let beside = if rule.with.is_empty() { 0 } else { longest(&rule.with)? };
        longest(&rule.without).is_none().then_some(letters + beside)
    }
}

impl Rule {
    /// Whether one of its words stands in the sentence but for one letter; a rule that asks for more is not guessed.
    fn is_slipped(&self, said: &Spoken) -> bool {
        let is_plain = self.with.is_empty() && self.without.is_empty();
        is_plain && self.words.iter().any(|phrase| phrase.is_slipped(said))
    }
}

impl Phrase {
    fn read(written: &str) -> Self {
        let parts: Vec<&str> = written.split_whitespace().collect();
        let words: Vec<&str> = parts.iter().copied().filter(|part| !["^", "$"].contains(part)).collect();
        Self {
            at_start: parts.first() == Some(&"^"),
            at_end: parts.last() == Some(&"$"),
            letters: words.iter().map(|word| word.len()).sum(),
            tokens: words.into_iter().map(Token::read).collect(),
        }
    }

    fn stands_in(&self, said: &Spoken, figures: &[String]) -> bool {
        let Spoken(words) = said;
        let fits = |at: usize| {
            let is_there = |(token, word): (&Token, &String)| token.is(word, figures);
            self.tokens.iter().zip(&words[at..]).all(is_there)
                && (!self.at_end || at + self.tokens.len() == words.len())
        };
        let Some(last) = words.len().checked_sub(self.tokens.len()) else { return false };
        if self.at_start { fits(0) } else { (0..=last).any(fits) }
    }

    fn is_slipped(&self, said: &Spoken) -> bool {
        let [Token::Word(wanted) | Token::Begins(wanted)] = self.tokens.as_slice() else { return false };
        let slips = |word: &String| {
            word.len() >= SLIP_LETTERS_MIN
                && word.as_bytes().first() == wanted.as_bytes().first()
                && is_one_off(word, wanted)
        };
        wanted.len() >= SLIP_LETTERS_MIN && said.0.iter().any(slips)
    }
}

/// Whether two words differ by one letter that is wrong, missing or too many, or by two that changed places.
fn is_one_off(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let alike = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let (one, other) = (&one[alike..], &other[alike..]);
    let is_swapped =
        matches!((one, other), ([a, b, rest @ ..], [c, d, others @ ..]) if a == d && b == c && rest == others);
    let rest = |letters: &'_ [char]| letters.get(1..).unwrap_or_default().to_vec();
    is_swapped || rest(one) == rest(other) || rest(one) == other || rest(other) == one
}

impl Token {
    fn read(word: &str) -> Self {
        match (word.strip_prefix('*'), word.strip_suffix('*')) {
            _figure if word == "#" => Token::Figure,
            (Some(inner), Some(_)) => Token::Holds(inner.trim_end_matches('*').to_owned()),
            (Some(end), None) => Token::Ends(end.to_owned()),
            (None, Some(begin)) => Token::Begins(begin.to_owned()),
            (None, None) => Token::Word(word.to_owned()),
        }
    }

    fn is(&self, word: &str, figures: &[String]) -> bool {
        match self {
            Token::Word(wanted) => word == wanted,
            Token::Begins(begin) => word.starts_with(begin.as_str()),
            Token::Ends(end) => word.ends_with(end.as_str()),
            Token::Holds(inner) => word.contains(inner.as_str()),
            Token::Figure => {
                word.bytes().any(|letter| letter.is_ascii_digit()) || figures.iter().any(|figure| figure == word)
            }
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleDocument {
    #[serde(default)]
    fields: Vec<String>,
    /// What an answer says, in words that the field's reader knows.
    says: Option<String>,
    words: Vec<String>,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
}

/// The kinds of rules, and whether they name fields.
const SECTIONS: [(&str, bool); 9] = [
    ("matter", true),
    ("promise", true),
    ("doubt", false),
    ("pause", false),
    ("demand", false),
    ("sign", false),
    ("settled", false),
    ("talk", false),
    ("figure", false),
];

/// Reads the file.
pub fn read(text: &str, checklist: &Checklist, findings: &mut Vec<Finding>) -> Option<Matters> {
    let known: Vec<&str> = SECTIONS.iter().map(|(section, _)| *section).chain([ANSWER]).collect();
    let mut document = Document::open(FILE, text, &known, findings)?;
    let [matters, promises, doubts, pauses, demands, signs, settled, talk, figures] =
        SECTIONS.map(|(section, has_fields)| {
            let rules = document.named::<RuleDocument>(section, findings).into_iter();
            rules.map(|rule| compiled(section, has_fields, rule, checklist, findings)).collect::<Vec<Rule>>()
        });
    let answers = answers(&mut document, checklist, findings);
    for rule in &promises {
        check_promise(rule, checklist, findings);
    }
    let word = |phrase: Phrase| match phrase.tokens.as_slice() {
        [Token::Word(word)] => Some(word.clone()),
        _no_single_word => None,
    };
    let figures = figures.into_iter().flat_map(|rule| rule.words).filter_map(word).collect();
    Some(Matters { matters, promises, answers, doubts, pauses, demands, signs, settled, talk, figures })
}

/// The section of what answers a question plainly.
const ANSWER: &str = "answer";

fn answers(document: &mut Document, checklist: &Checklist, findings: &mut Vec<Finding>) -> Vec<(Rule, String)> {
    let named = document.named::<RuleDocument>(ANSWER, findings).into_iter();
    let answer = |rule: Named<RuleDocument>| {
        let (name, says) = (rule.name.clone(), rule.body.says.clone());
        let rule = compiled(ANSWER, true, rule, checklist, findings);
        if says.is_none() || rule.fields.len() > 1 {
            findings.push(Finding::new(FILE, format!("{ANSWER} {name}"), "it says one thing of one field".to_owned()));
        }
        Some((rule, says?))
    };
    named.filter_map(answer).collect()
}

fn compiled(
    section: &str,
    has_fields: bool,
    rule: Named<RuleDocument>,
    checklist: &Checklist,
    findings: &mut Vec<Finding>,
) -> Rule {
    let Named { name, body } = rule;
    let mut finding = |what: String| findings.push(Finding::new(FILE, format!("{section} {name}"), what));
    if has_fields == body.fields.is_empty() {
        finding(if has_fields { "it names no field" } else { "it names fields, and speaks of none" }.to_owned());
    }
    if body.words.is_empty() {
        finding("it has no words".to_owned());
    }
    for field in body.fields.iter().filter(|field| checklist.requirement(&FieldName::new(field.as_str())).is_none()) {
        finding(format!("it speaks of `{field}`, which is no field"));
    }
    let all = body.words.iter().chain(&body.with).chain(&body.without);
    for written in all.filter(|written| !is_as_heard(written)) {
        finding(format!("`{written}` can stand in no sentence: small letters, no accents, no marks but # * ^ $ %"));
    }
    let phrases = |written: &[String]| written.iter().map(|written| Phrase::read(written)).collect();
    Rule {
        fields: body.fields.iter().map(|field| FieldName::new(field.as_str())).collect(),
        words: phrases(&body.words),
        with: phrases(&body.with),
        without: phrases(&body.without),
    }
}

/// Whether words are written as sentences are read, so that they can be met at all.
fn is_as_heard(written: &str) -> bool {
    let bare = written.replace(['#', '*', '^'], " ").replace(" $", " ");
    let read = Spoken::of(&bare).0;
    let is_some = written.contains('#') || !read.is_empty();
    is_some && bare.split_whitespace().eq(read.iter().map(String::as_str))
}

/// A promise is kept in a list of texts.
fn check_promise(rule: &Rule, checklist: &Checklist, findings: &mut Vec<Finding>) {
    let is_texts = |field: &Field| field.field_type == FieldType::List && field.items == Some(FieldType::Text);
    let named = rule.fields.iter().filter_map(|field| checklist.requirement(field));
    for wrong in named.filter(|requirement| !is_texts(&requirement.field)) {
        let what = format!("a promise is kept in a list of texts, and `{}` is none", wrong.field.name);
        findings.push(Finding::new(FILE, "promise", what));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_read_word_by_word_without_marks_and_accents() {
        let Spoken(words) = Spoken::of("They\u{2019}re VAT-exempt — à 60 días; e-mail 15%!");
        assert_eq!(words.join(" "), "theyre vat exempt a 60 dias email 15 %");
    }

    #[test]
    fn phrases_stand_where_they_say() {
        let figures = ["two".to_owned()];
        for (phrase, sentence, stands) in [
            ("invoic*", "Invoices must wait", true),
            ("*rechnung", "die Schlussrechnung kommt", true),
            ("*miete*", "Untermieter", true),
            ("# months", "two months", true),
            ("# months", "18 months", true),
            ("# months", "some months", false),
            ("^ wait", "wait, please", true),
            ("^ wait", "cannot wait", false),
            ("wait $", "please wait.", true),
            ("wait $", "wait for it", false),
            ("net 30", "net 30", true),
            ("net 30", "net", false),
        ] {
            assert_eq!(Phrase::read(phrase).stands_in(&Spoken::of(sentence), &figures), stands, "{phrase}: {sentence}");
        }
    }

    #[test]
    fn one_slip_is_one_letter_or_two_that_changed_places() {
        for (one, other, is_slip) in [
            ("adress", "address", true),
            ("siganture", "signature", true),
            ("discounr", "discount", true),
            ("discoount", "discount", true),
            ("discount", "discount", true),
            ("discourage", "discount", false),
        ] {
            assert_eq!(is_one_off(one, other), is_slip, "{one}");
        }
    }
}
