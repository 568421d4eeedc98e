//! A customer's reply that somebody pasted or forwarded: its head, what it answers, and nothing of its signature.
//!
//! Answers are found by label, below a quoted question, or by the question's number. Bank details are left out: they
//! are never taken from a message.

use crate::domain::field::Field;
use crate::domain::ids::FieldName;

use super::labelled::labelled;

/// More lines than a customer writes to answer a few questions.
const LINES_MAX: usize = 300;
/// Longer lines say no goodbye.
const GOODBYE_MAX: usize = 40;

/// A reply as it was pasted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerReply {
    /// The address that it came from, if its head says so.
    pub from: Option<String>,
    /// When it was sent, as its head words it.
    pub sent: Option<String>,
    /// What it says, in its order.
    pub parts: Vec<Part>,
    /// Whether it holds bank or remit-to details.
    pub has_bank_details: bool,
}

/// One thing that a reply says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which field it answers, where that is told.
    pub about: Option<FieldName>,
    /// The words.
    pub said: String,
}

/// Reads `text` as the reply to an e-mail that asked for `asked`, in its order; `all` are the fields that a label may
/// name. `None` where nothing shows that the words are somebody else's.
pub fn customer_reply<'a>(text: &'a str, asked: &'a [&'a Field], all: &'a [&'a Field]) -> Option<CustomerReply> {
    let lines: Vec<&'a str> = text.lines().take(LINES_MAX).map(str::trim).collect();
    let mut reading = Reading { reply: CustomerReply::default(), is_foreign: false, about: None, asked, all };
    // Some mail programs quote a message that is passed on: all of it is the customer's then, unless it holds our questions.
    let is_all_quoted = !asked.is_empty() && lines.iter().all(|line| line.is_empty() || is_quoted(line));
    let bare = |line: &&'a str| line.trim_start_matches(['>', ' ']);
    let unquoted: Vec<&'a str> = lines.iter().map(bare).collect();
    let is_theirs = is_all_quoted && reading.question(&unquoted.join(" ")).is_none();
    reading.is_foreign = is_theirs;
    let lines: Vec<&'a str> = if is_theirs { unquoted } else { lines };
    let lines: Vec<&'a str> = lines.into_iter().flat_map(numbered_within).collect();
    let mut is_head = true;
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        if is_quoted(line) {
            let quoted = lines[at..].iter().take_while(|line| is_quoted(line)).count();
            reading.quoted(&lines[at..at + quoted]);
            (is_head, at) = (false, at + quoted);
            continue;
        }
        at += 1;
        if line.is_empty() || reading.is_of_head(line, is_head) {
            continue;
        }
        is_head = false;
        if is_goodbye(line) && !lines[at..].iter().any(|line| is_quoted(line) && reading.question(line).is_some()) {
            break;
        }
        reading.said(line);
    }
    let Reading { reply, is_foreign, .. } = reading;
    is_foreign.then_some(reply)
}

/// `Hi, 1) … 2) … 3) …` on one line, divided at its numbers; a line without them stays whole.
fn numbered_within(line: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = Vec::new();
    for found in pattern!(r"(?:^|\s)\(?(\d{1,2})[.)]\s+").captures_iter(line) {
        let is_next = found[1].parse() == Ok(starts.len() + 1);
        if let Some(number) = found.get(0).filter(|_| is_next) {
            starts.push(number.start());
        }
    }
    if starts.len() < 2 || is_quoted(line) {
        return vec![line];
    }
    let ends = starts.iter().skip(1).copied().chain([line.len()]);
    let parts = starts.iter().zip(ends).map(|(start, end)| without_goodbye(line[*start..end].trim()));
    std::iter::once(line[..starts[0]].trim()).chain(parts).filter(|part| !part.is_empty()).collect()
}

/// `No PO needed. Cheers Jo`
fn without_goodbye(part: &str) -> &str {
    let goodbye = pattern!(
        r"(?i)[.,!]?\s+(?:cheers|thanks|thank you|best|regards|kind regards|best regards|viele gr.{1,3}e)[,!]?(?: \p{Lu}\w+){0,2}[.!]?$"
    );
    goodbye.find(part).map_or(part, |found| &part[..found.start()])
}

struct Reading<'a> {
    reply: CustomerReply,
    is_foreign: bool,
    about: Option<&'a Field>,
    asked: &'a [&'a Field],
    all: &'a [&'a Field],
}

impl<'a> Reading<'a> {
    /// The lines above the words: who sent them and when, or that they are forwarded or quoted from here on.
    fn is_of_head(&mut self, line: &str, is_head: bool) -> bool {
        let divider = pattern!(
            r"(?i)^(?:-+ ?(?:forwarded message|original message|weitergeleitete nachricht)",
            r"|begin forwarded message|on .{6,80} wrote:?$|am .{6,80} schrieb.{0,80}:$)"
        );
        if divider.is_match(line) {
            self.is_foreign = true;
            return true;
        }
        let header = pattern!(r"(?i)^(from|von|de|sent|date|gesendet|datum|to|an|cc|subject|betreff)\s*:\s*(.*)$");
        let Some(found) = header.captures(line).filter(|_| is_head) else { return false };
        match found[1].to_lowercase().as_str() {
            "from" | "von" | "de" => {
                let address = pattern!(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}").find(&found[2]);
                self.is_foreign |= address.is_some();
                self.reply.from = address.map(|address| address.as_str().to_lowercase());
            }
            "sent" | "date" | "gesendet" | "datum" => self.reply.sent = Some(found[2].trim().to_owned()),
            _of_no_use => {}
        }
        true
    }

    /// A quoted question of ours is answered by what follows.
    fn quoted(&mut self, lines: &[&str]) {
        let block = lines.iter().map(|line| line.trim_start_matches(['>', ' '])).collect::<Vec<_>>().join(" ");
        self.about = self.question(&block);
        self.is_foreign |= self.about.is_some();
    }

    /// The last of our questions that these words hold.
    fn question(&self, words: &str) -> Option<&'a Field> {
        let words = plain(words);
        let places = self.asked.iter().filter_map(|field| {
            let at = words.rfind(&plain(field.question_to_customer()))?;
            Some((at, *field))
        });
        places.max_by_key(|(at, _)| *at).map(|(_, field)| field)
    }

    fn said(&mut self, line: &'a str) {
        if holds_bank_details(line) {
            self.reply.has_bank_details = true;
            return;
        }
        if let Some((field, said)) = self.numbered(line) {
            self.about = Some(field);
            return self.add(Some(field.name.clone()), said);
        }
        match labelled(line, self.all).as_slice() {
            [only] if only.field.is_none() => self.goes_on(line),
            parts => {
                for part in parts {
                    self.about = part.field;
                    // A label alone says what the lines below it speak of.
                    if !part.said.is_empty() {
                        self.add(part.field.map(|field| field.name.clone()), part.said);
                    }
                }
            }
        }
    }

    /// `2. ap@example.com`: the second of our questions; its label may stand before the answer.
    fn numbered(&self, line: &'a str) -> Option<(&'a Field, &'a str)> {
        let found = pattern!(r"^\(?(\d{1,2})[.):]\s+(\S.*)$").captures(line)?;
        let number: usize = found[1].parse().ok()?;
        let field = *self.asked.get(number.checked_sub(1)?)?;
        let said = found.get(2)?.as_str();
        match labelled(said, self.all).as_slice() {
            [only] if !only.said.is_empty() && only.field.is_some_and(|named| named.name == field.name) => {
                Some((field, only.said))
            }
            [only] if only.field.is_none() => Some((field, said)),
            // Number and label name two questions: the label is what the customer wrote.
            _otherwise => None,
        }
    }

    /// A line without a name of its own belongs to the answer above it, or stands alone.
    fn goes_on(&mut self, line: &str) {
        let about = self.about.map(|field| field.name.clone());
        match self.reply.parts.last_mut() {
            Some(last) if last.about == about => {
                last.said.push('\n');
                last.said.push_str(line);
            }
            Some(_) | None => self.add(about, line),
        }
    }

    fn add(&mut self, about: Option<FieldName>, said: &str) {
        self.reply.parts.push(Part { about, said: said.trim().to_owned() });
    }
}

fn is_quoted(line: &str) -> bool {
    line.starts_with('>')
}

/// Letters and digits alone, so that line breaks and marks of mail programs do not count.
fn plain(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn is_goodbye(line: &str) -> bool {
    let words = pattern!(
        r"(?i)^(?:--+|__+|(?:(?:kind|best|warm|many)? ?(?:regards|wishes)|best|cheers|sincerely|thanks(?: (?:a lot|and .{0,20}))?",
        r"|thank you|sent from my .{1,20}|mit freundlichen gr.{1,3}en|viele gr.{1,3}e|cordialement|saludos)[,.! ]*)$"
    );
    line.chars().count() <= GOODBYE_MAX && words.is_match(line)
}

fn holds_bank_details(line: &str) -> bool {
    let words = pattern!(
        r"(?i)\b(?:iban|swift|bic|sort code|routing (?:no|number)|bank(?:ing)? (?:account|details|name)|bank:|",
        r"remit(?:tance)?[- ](?:to|address|details)|bankverbindung|kontonummer)\b"
    );
    let iban = pattern!(r"\b[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b");
    words.is_match(line) || iban.is_match(line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBook;
    use crate::policy::shipped::PolicyFiles;

    fn read(text: &str) -> Option<CustomerReply> {
        let book = PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles");
        let field = |name: &str| book.field(&name.into()).expect("a field of the shipped policy");
        let asked = [field("bill_to_name"), field("bill_to_address"), field("billing_contact_email")];
        customer_reply(text, &asked, &book.fields().collect::<Vec<_>>())
    }

    fn parts(text: &str) -> Vec<(String, String)> {
        let parts = read(text).map(|reply| reply.parts).unwrap_or_default();
        parts.into_iter().map(|part| (part.about.map_or("?".into(), |field| field.to_string()), part.said)).collect()
    }

    #[test]
    fn a_reps_own_words_are_no_reply() {
        assert_eq!(read("bill-to name: Northgate Foods Ltd"), None);
        assert_eq!(read("from: 2026-04-01"), None);
    }

    #[test]
    fn labels_numbers_and_quoted_questions_each_name_their_field() {
        let head = "From: Jo Park <Jo.Park@northgate.example>\nDate: Tue, 10 Mar 2026 09:12\nTo: Ana\nSubject: Re: invoice\n\n";
        let wanted = [
            ("bill_to_name".to_owned(), "Northgate Foods Ltd".to_owned()),
            ("billing_contact_email".to_owned(), "ap@northgate.example".to_owned()),
        ];
        let labelled = format!(
            "{head}Bill-to name: Northgate Foods Ltd\nBilling e-mail: ap@northgate.example\n\nBest,\nJo\nbill-to name: no"
        );
        assert_eq!(parts(&labelled), wanted);
        let numbered = format!(
            "{head}1. Northgate Foods Ltd\n3) billing e-mail: ap@northgate.example\n--\nJo Park, +44 113 496 0000"
        );
        assert_eq!(parts(&numbered), wanted);
        let reply = read(&numbered).expect("it has a head");
        assert_eq!(reply.from.as_deref(), Some("jo.park@northgate.example"));
        assert_eq!(reply.sent.as_deref(), Some("Tue, 10 Mar 2026 09:12"));
    }

    #[test]
    fn an_answer_stands_below_the_question_that_it_quotes() {
        let book = PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles");
        let question = |name: &str| book.field(&name.into()).expect("a field").question_to_customer().to_owned();
        let text = format!(
            "On Tue, 10 Mar 2026 at 09:00 Ana wrote:\n> 1. {}\nNorthgate Foods Ltd\n> 2. {}\n4 Mill Lane\nLeeds LS1 4AP\n\nRegards\nJo",
            question("bill_to_name"),
            question("bill_to_address").replace(' ', "\n> "),
        );
        assert_eq!(
            parts(&text),
            [
                ("bill_to_name".to_owned(), "Northgate Foods Ltd".to_owned()),
                ("bill_to_address".to_owned(), "4 Mill Lane\nLeeds LS1 4AP".to_owned()),
            ]
        );
    }

    #[test]
    fn numbers_within_one_line_divide_it_and_a_quoted_message_is_the_customers() {
        let wanted = [
            ("?".to_owned(), "Hi Ana,".to_owned()),
            ("bill_to_name".to_owned(), "Northgate Foods Ltd".to_owned()),
            ("bill_to_address".to_owned(), "4 Mill Lane, Leeds LS1 4AP".to_owned()),
            ("billing_contact_email".to_owned(), "ap@northgate.example".to_owned()),
        ];
        let said = "Hi Ana, 1) Northgate Foods Ltd 2) 4 Mill Lane, Leeds LS1 4AP 3) ap@northgate.example. Cheers Jo";
        assert_eq!(parts(&format!("From: jo@northgate.example\n\n{said}")), wanted);
        let quoted = "> Hi Ana,\n> 1. Northgate Foods Ltd\n> 2. 4 Mill Lane, Leeds LS1 4AP\n> 3. ap@northgate.example";
        assert_eq!(parts(quoted), wanted);
        assert_eq!(read("> please see\n> 4 Mill Lane\nbill-to name: Northgate Foods Ltd"), None);
    }

    #[test]
    fn bank_details_are_left_out() {
        let reply = read("From: jo@northgate.example\n\n1. Northgate Foods Ltd\nOur IBAN: DE02 1203 0000 0000 2020 51")
            .expect("a head");
        assert!(reply.has_bank_details);
        assert_eq!(reply.parts.len(), 1, "{reply:?}");
    }
}
