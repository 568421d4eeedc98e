//! Several items: `audit, publicity and mfn`, one a line, or none.

use crate::domain::field::{Field, FieldType, Value};

use super::answer;
use super::heard::{AnswerContext, Asked, Flag, Manner, Reading};
use super::reason::Reason;
use super::record;
use super::tokens;

/// More items than anyone types.
const ITEMS_MAX: usize = 100;

/// Reads an answer whose every item is understood.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    if says_none(text) {
        return Reading::plain(Value::List(Vec::new()));
    }
    let item = asked.field.item();
    if says_some(&item, text) {
        return Reading::unclear(Reason::MissingItems);
    }
    let pieces = pieces(&item, text);
    if pieces.is_empty() || pieces.len() > ITEMS_MAX {
        return Reading::Unread;
    }
    let whole = read_pieces(asked, &item, pieces);
    // Semicolons divide what is no record as a whole, and one in each piece.
    let divided: Vec<&str> = text.split(';').map(str::trim).filter(|piece| !piece.is_empty()).collect();
    let is_divided = item.field_type == FieldType::Record && (2..=ITEMS_MAX).contains(&divided.len());
    if matches!(whole, Reading::Value(..)) || !is_divided || text.contains(['\n', '|']) {
        return whole;
    }
    match read_pieces(asked, &item, divided) {
        several @ Reading::Value(..) => several,
        Reading::Unclear(..) | Reading::Unread => whole,
    }
}

fn read_pieces(asked: &Asked<'_>, item: &Field, pieces: Vec<&str>) -> Reading {
    let context = AnswerContext { previous: None, ..*asked.context };
    let asked = Asked { field: item, context: &context, manner: Manner::Plain, question: None };
    let mut items: Vec<Value> = Vec::new();
    let mut flags: Vec<Flag> = Vec::new();
    for piece in pieces {
        let reading = if item.field_type == FieldType::Record {
            record::read(&asked, piece)
        } else {
            answer::own_words(&asked, piece)
        };
        match reading {
            Reading::Value(value, noted) => {
                if !items.contains(&value) {
                    items.push(value);
                }
                flags.extend(noted);
            }
            unclear @ (Reading::Unclear(..) | Reading::Unread) => return unclear,
        }
    }
    Reading::Value(Value::List(items), flags)
}

/// Whether the words say that there is nothing to list.
pub(super) fn says_none(text: &str) -> bool {
    let said = tokens::bare_words(&tokens::plain(text));
    pattern!(
        r"^(?:none|nothing|no|nope|zero|0|not any|there (?:is|are) none|none at all|nothing at all|no one|nobody|",
        r"keine?|nichts|aucune?|ninguno|ninguna|nenhuma?|nessuno|nessuna|geen)(?: (?:thanks|known|that i know of))?$"
    )
    .is_match(&said)
        || denies_all(&said)
}

/// `no promises`, `not that I know of`, `no, all in the contract`: none, however it is put.
fn denies_all(said: &str) -> bool {
    let lead = pattern!(r"^(?:well|so|no|nope|nah|none|nothing|not any|hmm?|actually|honestly) ").replace(said, "");
    let denies = pattern!(
        r"^(?:(?:not|none|nothing|no) (?:that|which) (?:i|we) (?:know|am aware|are aware|can (?:think|recall)|remember|recall)(?: of)?|",
        r"(?:not|none|nothing|no) (?:as far as|so far as|to) (?:i know|we know|i am aware|im aware|my knowledge)|afaik no(?:ne|t|thing)?|no(?:ne|t|thing)? afaik|",
        r"as far as i know(?: no(?:ne)?)?|(?:i )?(?:dont|do not|dont) (?:think so|believe so|know of any)|(?:i )?(?:think|guess|believe) (?:not|none|nothing|no)|",
        r"no (?:other |further |special |such |side )*(?:promises?|commitments?|agreements?|deals?|letters?|extras?|side letters?)(?: (?:made|given|at all|outside (?:the|it).*|from (?:me|us)))?|",
        r"(?:it(?:s| is) |they are |theyre )?(?:all|everything)(?: is|s)? in (?:the|our|their) (?:contract|agreement|order form|quote|msa|paper))(?: (?:thanks|really|honestly|sorry))?$"
    );
    denies.is_match(said) || denies.is_match(&lead)
}

/// That there is something, without what.
fn says_some(item: &Field, text: &str) -> bool {
    let said = tokens::bare_words(&tokens::plain(text));
    let is_free = matches!(item.field_type, FieldType::Text | FieldType::Record);
    is_free && pattern!(r"^(?:yes|yep|yeah|listed|some|several|a few|one|two|three|yes some)$").is_match(&said)
}

/// Free text is divided by lines alone, since a comma may be a part of it.
fn pieces<'a>(item: &Field, text: &'a str) -> Vec<&'a str> {
    let holds_commas = matches!(item.field_type, FieldType::Text | FieldType::Record | FieldType::Address);
    let pieces: Vec<&str> = if begin_alike(item, text) || begin_by_kind(item, text) {
        text.split(';').collect()
    } else if holds_commas {
        text.split(['\n', '|']).collect()
    } else {
        pattern!(r"(?i)[,;\n|]|\s(?:and|&|und|et|y|e)\s").split(text).collect()
    };
    let bullet = pattern!(r"^\s*(?:[-•*–]|\d{1,2}[.)])\s+");
    let bare = |piece: &'a str| piece[bullet.find(piece).map_or(0, |found| found.end())..].trim();
    pieces.into_iter().map(bare).filter(|piece| !piece.is_empty()).collect()
}

/// Whether semicolons divide records on one line: each piece begins with the same part.
fn begin_alike(item: &Field, text: &str) -> bool {
    let mut firsts = text.split(';').map(|piece| record::named_part(item, piece.trim()).map(|(part, _)| &part.name));
    let first = firsts.next().flatten();
    !text.contains(['\n', '|']) && text.contains(';') && first.is_some() && firsts.all(|next| next == first)
}

/// The same of records that name no part: each piece begins with a day, which a record has but once.
fn begin_by_kind(item: &Field, text: &str) -> bool {
    let days = item.parts.iter().filter(|part| part.part_type == FieldType::Date).count();
    let begins = |piece: &str| pattern!(r"^\s*\d{4}-\d{2}-\d{2}\b").is_match(piece);
    days == 1 && !text.contains(['\n', '|']) && text.contains(';') && text.split(';').all(begins)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;

    fn shown(items: FieldType, text: &str) -> String {
        let mut field = field("clauses", "clauses", FieldType::List);
        field.items = Some(items);
        field.choices = ["audit", "liability_cap", "mfn"].map(str::to_owned).to_vec();
        let context = context("en-US", "USD");
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, _) => field.show(&value),
            Reading::Unclear(reason, _) => reason.to_string(),
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn choices_are_listed_in_one_line_or_several() {
        for text in
            ["audit, liability cap and MFN", "- audit\n- liability_cap\n- mfn", "1. audit\n2. liability cap\n3. mfn"]
        {
            assert_eq!(shown(FieldType::Choice, text), "audit, liability cap and mfn", "{text}");
        }
        assert_eq!(shown(FieldType::Choice, "audit, audit"), "audit");
        assert_eq!(shown(FieldType::Choice, "audit and something else"), "unread");
        assert_eq!(shown(FieldType::Choice, "none"), "none");
    }

    #[test]
    fn free_text_is_divided_by_lines_alone() {
        assert_eq!(shown(FieldType::Text, "free training, and a visit\na logo"), "free training, and a visit | a logo");
        assert_eq!(shown(FieldType::Text, "nothing"), "none");
        for none in [
            "not that I know of",
            "no promises",
            "none as far as I know",
            "I don't think so",
            "no, all in the contract",
            "no side letters",
            "nothing that we know of",
        ] {
            assert_eq!(shown(FieldType::Text, none), "none", "{none}");
        }
        for promise in
            ["no price increase in year two", "all in the contract plus a free training", "no fee for onboarding"]
        {
            assert_eq!(shown(FieldType::Text, promise), promise, "{promise}");
        }
        assert_eq!(shown(FieldType::Text, "listed"), "missing_items");
        assert_eq!(shown(FieldType::Email, "a@example.org; b@example.org"), "a@example.org and b@example.org");
    }
}
