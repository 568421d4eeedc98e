//! A sentence as words, clauses and the spans in which a value may stand.

use std::collections::HashSet;

use super::super::languages;
use super::super::question::Question;
use super::super::text;
use super::vocabulary::{in_vocabulary, is_connector, is_head, is_link, is_small, is_speaker, is_telling};

/// Words in a row, from the first one to before the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Span {
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Span {
    pub(super) fn len(self) -> usize {
        self.to - self.from
    }

    pub(super) fn meets(self, other: Span) -> bool {
        self.from < other.to && other.from < self.to
    }

    pub(super) fn holds(self, word: usize) -> bool {
        (self.from..self.to).contains(&word)
    }
}

/// A word without the marks around it.
#[derive(Debug)]
pub(super) struct Word<'a> {
    pub(super) core: &'a str,
    /// Where its core starts and ends.
    start: usize,
    end: usize,
    /// The clause that it stands in.
    pub(super) clause: usize,
    /// Whether a value may have it.
    is_known: bool,
    /// Whether a value may be known by it.
    is_telling: bool,
}

#[derive(Debug)]
pub(super) struct Sentence<'a> {
    pub(super) text: &'a str,
    pub(super) words: Vec<Word<'a>>,
}

/// Longer spans are tried only where they are whole clauses.
const RUN_MAX: usize = 11;
/// The ends of a clause up to which an answer in words may reach.
const END_MAX: usize = 10;

impl<'a> Sentence<'a> {
    pub(super) fn of(question: Question, language: &str, text: &'a str) -> Self {
        let translated = languages::translated(text, language);
        let mut words: Vec<Word<'a>> = Vec::new();
        let (mut clause, mut breaks) = (0, false);
        for (start, raw) in pieces(text) {
            let lead = raw.len() - raw.trim_start_matches(LEADING).len();
            let core = with_its_point(&raw[lead..], raw[lead..].trim_end_matches(TRAILING));
            if core.chars().all(|letter| matches!(letter, '-' | '/' | '|')) {
                breaks = true;
                continue;
            }
            let lower = core.to_lowercase();
            let opens = raw[..lead].contains(['(', '[']) || is_connector(&lower);
            // `and` begins a statement where somebody does something in it, and else goes on with a list.
            let is_and =
                matches!(lower.as_str(), "and" | "und" | "et" | "y" | "e" | "en" | "och" | "og" | "oraz" | "i");
            let next = text[start + raw.len()..].split_whitespace().next().unwrap_or_default().to_lowercase();
            let opens = opens || is_and && is_speaker(&next);
            if (breaks || opens) && !words.is_empty() {
                clause += 1;
            }
            let (start, end) = (start + lead, start + lead + core.len());
            breaks = !raw[lead + core.len()..].trim_matches(['"', '\'']).is_empty();
            let is_foreign = translated.iter().any(|range| range.start <= start && end <= range.end);
            let is_telling = is_foreign && !is_small(&lower) || is_telling(question, core, &lower);
            let is_known = is_telling || is_foreign || is_small(&lower) || in_vocabulary(&lower);
            words.push(Word { core, start, end, clause, is_known, is_telling });
        }
        Self { text, words }
    }

    pub(super) fn text_of(&self, span: Span) -> &'a str {
        &self.text[self.words[span.from].start..self.words[span.to - 1].end]
    }

    /// The words of a clause that stand in none of these spans.
    pub(super) fn left_of(&self, clause: usize, spans: &[Span]) -> Vec<Span> {
        let mut left: Vec<Span> = Vec::new();
        for (index, word) in self.words.iter().enumerate() {
            if word.clause != clause || spans.iter().any(|span| span.holds(index)) {
                continue;
            }
            match left.last_mut().filter(|span| span.to == index) {
                Some(last) => last.to = index + 1,
                None => left.push(Span { from: index, to: index + 1 }),
            }
        }
        left
    }

    /// Whether a word is written like a name.
    pub(super) fn is_capital(&self, index: usize) -> bool {
        let core = self.words[index].core;
        core.starts_with(char::is_uppercase) && !matches!(core, "I" | "I'm" | "I'll" | "I've" | "I'd")
    }

    /// Whether every word of a span is one by which a value is known.
    pub(super) fn is_all_telling(&self, span: Span) -> bool {
        (span.from..span.to).all(|index| self.words[index].is_telling)
    }

    /// Whether a span is all of a clause.
    pub(super) fn is_clause(&self, span: Span) -> bool {
        self.clause_span(self.words[span.from].clause) == Some(span)
    }

    /// Whether what follows a span in its clause is a statement of somebody's: `no they hate those`, unlike `no idea`.
    pub(super) fn goes_on_with_a_statement(&self, span: Span) -> bool {
        self.words.get(span.to).is_some_and(|next| is_speaker(&next.core.to_lowercase()))
    }

    /// Whether a figure stands beside what it counts: `40 seats`, `USD 48000`, `net 60`.
    pub(super) fn stands_by_a_unit(&self, span: Span) -> bool {
        let clause = self.words[span.from].clause;
        let before = span.from.checked_sub(1).and_then(|index| self.words.get(index));
        let beside = before.into_iter().chain(self.words.get(span.to)).filter(|word| word.clause == clause);
        let is_order = |lower: &str| matches!(lower, "po" | "pos" | "contract" | "signed" | "today" | "yesterday");
        beside.map(|word| word.core.to_lowercase()).any(|lower| is_head(&lower) && !is_order(&lower))
    }

    pub(super) fn clauses(&self) -> usize {
        self.words.last().map_or(0, |word| word.clause + 1)
    }

    pub(super) fn clause_span(&self, clause: usize) -> Option<Span> {
        let from = self.words.iter().position(|word| word.clause == clause)?;
        let to = self.words.iter().rposition(|word| word.clause == clause)? + 1;
        Some(Span { from, to })
    }

    /// The text of those clauses, with what stood between neighbours.
    pub(super) fn text_of_clauses(&self, kept: &[usize]) -> String {
        let mut text = String::new();
        let mut last: Option<usize> = None;
        for clause in kept {
            let Some(span) = self.clause_span(*clause) else { continue };
            let start = match last {
                Some(before) if before + 1 == *clause => self.words[span.from - 1].end,
                Some(_) => {
                    text.push_str(", ");
                    self.words[span.from].start
                }
                None => self.words[span.from].start,
            };
            let end = self.words[span.to - 1].end;
            let brackets = self.text[end..].bytes().take_while(|byte| matches!(byte, b')' | b']')).count();
            text.push_str(&self.text[start..end + brackets]);
            last = Some(*clause);
        }
        text
    }

    /// The words of that part of a span's text.
    pub(super) fn span_within(&self, span: Span, range: &std::ops::Range<usize>) -> Span {
        let offset = self.words[span.from].start;
        let inside = |index: &usize| {
            let word = &self.words[*index];
            word.start >= offset + range.start && word.end <= offset + range.end
        };
        let from = (span.from..span.to).find(inside).unwrap_or(span.from);
        let to = (span.from..span.to).rev().find(inside).map_or(from, |last| last + 1);
        Span { from, to }
    }

    /// Where a value may stand, the longest first.
    pub(super) fn spans(&self, question: Question) -> Vec<Span> {
        let mut seen: HashSet<Span> = HashSet::new();
        let clauses: Vec<Span> = (0..self.clauses()).filter_map(|clause| self.clause_span(clause)).collect();
        for (index, first) in clauses.iter().enumerate() {
            for last in &clauses[index..] {
                seen.insert(Span { from: first.from, to: last.to });
            }
            if is_wordy(question) {
                if question == Question::BillToAddress {
                    let ends = first.from + 1..self.words.len();
                    seen.extend(ends.map(|to| Span { from: first.from, to }));
                }
                for at in first.from + 1..first.to {
                    seen.extend((at - first.from <= END_MAX).then_some(Span { from: first.from, to: at }));
                    seen.extend((first.to - at <= END_MAX).then_some(Span { from: at, to: first.to }));
                }
            }
        }
        for from in 0..self.words.len() {
            let mut has_head = false;
            for to in from + 1..=self.words.len().min(from + RUN_MAX) {
                let last = &self.words[to - 1];
                if !last.is_known {
                    break;
                }
                has_head |= last.is_telling;
                let is_end = has_head && !is_link(last.core) && !is_link(self.words[from].core);
                seen.extend(is_end.then_some(Span { from, to }));
            }
        }
        let mut spans: Vec<Span> = seen.into_iter().collect();
        spans.sort_by_key(|span| (std::cmp::Reverse(span.len()), span.from));
        spans
    }
}

const LEADING: [char; 6] = ['(', '[', '"', '\'', ',', ';'];
const TRAILING: [char; 11] = [',', ';', ':', '!', '?', '.', ')', ']', '"', '\'', '…'];

/// `Inc.`, `B.V.`: the point of an abbreviation is a part of it.
fn with_its_point<'a>(raw: &'a str, core: &'a str) -> &'a str {
    let abbreviates = pattern!(
        r"(?i)^(?:ul|al|str|av|st|ave|rd|dr|mr|mrs|ms|no|nr|apt|ste|bd|pl|os|sp|approx|ca|incl|excl|inkl|exkl|zzgl|mwst|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|attn|p|n|c|s|v)$"
    );
    let is_short = text::is_legal_form(core)
        || abbreviates.is_match(core)
        || core.contains('.') && core.chars().all(|letter| letter.is_alphabetic() || letter == '.');
    if is_short && raw[core.len()..].starts_with('.') { &raw[..=core.len()] } else { core }
}

/// What blanks set apart, and where it starts.
fn pieces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_whitespace().map(move |piece| (piece.as_ptr() as usize - text.as_ptr() as usize, piece))
}

/// Questions whose answers are sentences of their own, with any words.
fn is_wordy(question: Question) -> bool {
    match question {
        Question::PoStatus
        | Question::ContractStatus
        | Question::AutoRenew
        | Question::TaxId
        | Question::BillingEmail
        | Question::LegalEntity
        | Question::BillToAddress => true,
        Question::PaymentTerms
        | Question::BillingFrequency
        | Question::StartDate
        | Question::TermLength
        | Question::Discount
        | Question::Amount
        | Question::Currency
        | Question::Seats => false,
    }
}
