//! A record by its parts: `name: Jo Park, title: CFO, e-mail: jo@example.com`, on one line or on several; or, where
//! each part can be told by its kind, without their names.

use std::collections::BTreeMap;

use crate::domain::field::{Field, FieldType, Part, Value};

use super::answer;
use super::heard::{AnswerContext, Asked, Flag, Manner, Reading};
use super::labelled;
use super::reason::Reason;

/// Reads an answer whose every word is understood as one part or another.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let text = labelled::after_own_label(text, asked.field).unwrap_or(text);
    let pieces = pieces(asked.field, text);
    if pieces.is_empty() {
        return Reading::Unread;
    }
    let mut found = Found::default();
    let (named, plain): (Vec<Piece<'_>>, Vec<Piece<'_>>) = pieces.into_iter().partition(|piece| piece.part.is_some());
    for piece in &named {
        let Some(part) = piece.part else { continue };
        match read_part(asked, part, piece.said) {
            Reading::Value(value, flags) => {
                let again = found.parts.insert(part.name.clone(), value);
                if again.is_some() {
                    return Reading::unclear(Reason::Conflict);
                }
                found.flags.extend(flags);
            }
            unclear @ (Reading::Unclear(..) | Reading::Unread) => return unclear,
        }
    }
    let is_whole_named = plain.is_empty();
    if !by_kind(asked, &plain, &mut found) {
        return Reading::Unread;
    }
    // What names its parts puts those right and leaves the others as they were.
    let before = asked.context.previous.filter(|_| is_whole_named).and_then(|value| asked.field.parts_of(value));
    let mut parts = before.unwrap_or_default().into_owned();
    parts.extend(found.parts);
    let lacks = !asked.field.lacking(&parts).is_empty();
    let value = Value::Record(parts);
    if lacks { Reading::Unclear(Reason::IncompleteRecord, vec![value]) } else { Reading::Value(value, found.flags) }
}

/// A stretch of the answer, and the part that it names.
struct Piece<'a> {
    part: Option<&'a Part>,
    said: &'a str,
}

#[derive(Default)]
struct Found {
    parts: BTreeMap<String, Value>,
    flags: Vec<Flag>,
}

/// Divides at commas, semicolons and lines; a piece that names no part belongs to the part before it.
fn pieces<'a>(field: &'a Field, text: &'a str) -> Vec<Piece<'a>> {
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    let mut ends: Vec<usize> = Vec::new();
    let mut start = 0;
    // A comma between two digits is of the number.
    let within_number = |at: usize, mark: &str| {
        let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
        mark == "," && digit(text[..at].chars().next_back()) && digit(text[at + 1..].chars().next())
    };
    let marks = text.match_indices([',', ';', '\n']).filter(|(at, mark)| !within_number(*at, mark));
    for (end, mark) in marks.chain([(text.len(), "")]) {
        let chunk = text[start..end].trim_matches([' ', '-', '•', '*', '.']);
        let offset = start + text[start..end].find(chunk).unwrap_or_default();
        start = end + mark.len();
        if chunk.is_empty() {
            continue;
        }
        let named = named_part(field, chunk);
        match (named, pieces.last_mut()) {
            // `limit: EUR 50,000`
            (None, Some(last)) if last.part.is_some_and(|part| goes_on(part, chunk)) => {
                let begin = ends.last().copied().unwrap_or_default() - last.said.len();
                last.said = &text[begin..offset + chunk.len()];
            }
            (None, _) => pieces.push(Piece { part: None, said: chunk }),
            (Some((part, said)), _) => pieces.push(Piece { part: Some(part), said }),
        }
        ends.truncate(pieces.len() - 1);
        ends.push(offset + chunk.len());
    }
    pieces
}

/// Whether a comma may stand inside a part's value: in words, and before the next three digits of a number.
fn goes_on(part: &Part, chunk: &str) -> bool {
    if part.part_type == FieldType::Money {
        // `EUR 12 400, 2026-04-14`: a day is no more of the amount.
        return pattern!(r"^\d{3}(?:\D\d{1,3})*(?:$|\s)").is_match(chunk);
    }
    let is_apart = matches!(part.part_type, FieldType::Number | FieldType::Date | FieldType::Choice | FieldType::YesNo);
    !is_apart || chunk.starts_with(|first: char| first.is_ascii_digit())
}

/// The part whose longest name starts the words, and what follows it.
pub(super) fn named_part<'a>(field: &'a Field, said: &'a str) -> Option<(&'a Part, &'a str)> {
    let after = |part: &'a Part| {
        let names =
            [part.title.as_str(), part.name.as_str()].into_iter().chain(part.also_called.iter().map(String::as_str));
        names.filter_map(|name| labelled::after_name(said, name)).min_by_key(|rest| rest.len()).map(|rest| (part, rest))
    };
    let (part, rest) = field.parts.iter().filter_map(after).min_by_key(|(_, rest)| rest.len())?;
    let value = labelled::without_separator(rest);
    (!value.is_empty()).then_some((part, value))
}

fn read_part(asked: &Asked<'_>, part: &Part, said: &str) -> Reading {
    let field = asked.field.of_part(part);
    let context = AnswerContext { previous: None, ..*asked.context };
    answer::own_words(&Asked { field: &field, context: &context, manner: Manner::Plain, question: None }, said)
}

/// Gives each piece to the one part that can read it; words that only a text can hold fill the texts in their order.
/// False if a piece finds no place.
fn by_kind(asked: &Asked<'_>, pieces: &[Piece<'_>], found: &mut Found) -> bool {
    let mut texts = Vec::new();
    for piece in pieces {
        let free = |part: &&Part| part.part_type != FieldType::Text && !found.parts.contains_key(&part.name);
        if let Some((part, number)) = counted(asked.field, piece.said).filter(|(part, _)| free(part))
            && let Reading::Value(value, flags) = read_part(asked, part, number)
        {
            found.parts.insert(part.name.clone(), value);
            found.flags.extend(flags);
            continue;
        }
        let readings = asked.field.parts.iter().filter(free).map(|part| (part, read_part(asked, part, piece.said)));
        let readings: Vec<_> = readings.collect();
        // What could be two choices is no text either.
        if readings.iter().any(|(_, reading)| matches!(reading, Reading::Unclear(Reason::AmbiguousWord, _))) {
            return false;
        }
        let values = readings.into_iter().filter_map(|(part, reading)| match reading {
            Reading::Value(value, flags) => Some((part, value, flags)),
            Reading::Unclear(..) | Reading::Unread => None,
        });
        let mut values: Vec<_> = values.collect();
        match (values.pop(), values.is_empty()) {
            (Some((part, value, flags)), true) => {
                found.parts.insert(part.name.clone(), value);
                found.flags.extend(flags);
            }
            (Some(_), false) => return false,
            (None, _) => match two_parts(asked, piece.said, found) {
                Some(both) => found.parts.extend(both),
                None => match text_and_day(asked, piece.said, found) {
                    Some((text, (part, day))) => {
                        found.parts.insert(part, day);
                        texts.extend(Some(text).filter(|text| !text.is_empty()));
                    }
                    None => texts.push(piece.said),
                },
            },
        }
    }
    let free = asked.field.parts.iter().filter(|part| part.part_type == FieldType::Text);
    let free: Vec<&Part> = free.filter(|part| !found.parts.contains_key(&part.name)).collect();
    if texts.len() > free.len() {
        return false;
    }
    for (part, said) in free.into_iter().zip(texts) {
        match read_part(asked, part, said) {
            Reading::Value(value, flags) => {
                found.parts.insert(part.name.clone(), value);
                found.flags.extend(flags);
            }
            Reading::Unclear(..) | Reading::Unread => return false,
        }
    }
    true
}

/// `cap 5%`: a choice, and beside it the one other part that the rest can be.
fn two_parts(asked: &Asked<'_>, said: &str, found: &Found) -> Option<Vec<(String, Value)>> {
    let value_of = |part: &Part, said: &str| match read_part(asked, part, said) {
        Reading::Value(value, _) => Some((part.name.clone(), value)),
        Reading::Unclear(..) | Reading::Unread => None,
    };
    let is_free = |part: &&Part| part.part_type != FieldType::Text && !found.parts.contains_key(&part.name);
    let both = |(choice, other): (&str, &str)| {
        let choices = asked.field.parts.iter().filter(|part| part.part_type == FieldType::Choice).filter(is_free);
        let chosen = choices.filter_map(|part| value_of(part, choice)).next()?;
        let others = asked.field.parts.iter().filter(|part| part.part_type != FieldType::Choice).filter(is_free);
        let mut read = others.filter_map(|part| value_of(part, other));
        let beside = read.next().filter(|_| read.next().is_none())?;
        Some(vec![chosen, beside])
    };
    let ends = said.match_indices(' ').map(|(at, _)| (&said[..at], said[at..].trim_start()));
    let pairs: Vec<(&str, &str)> = ends.flat_map(|(one, other)| [(one, other), (other, one)]).collect();
    pairs.into_iter().find_map(both)
}

/// `CFO on 6 March 2026`: words, and after them the one day that the record has.
fn text_and_day<'s>(asked: &Asked<'_>, said: &'s str, found: &Found) -> Option<(&'s str, (String, Value))> {
    let mut days = asked.field.parts.iter().filter(|part| part.part_type == FieldType::Date);
    let part = days.next().filter(|part| days.next().is_none() && !found.parts.contains_key(&part.name))?;
    let marks = pattern!(r"(?i)(?:^| )(?:(?:signed|dated) )?(?:on|am|vom|le|el|il|op|em|den) ");
    let value_of = |said| match read_part(asked, part, said) {
        Reading::Value(value, _) => Some(value),
        Reading::Unclear(..) | Reading::Unread => None,
    };
    marks.find_iter(said).find_map(|mark| {
        let day = value_of(&said[mark.end()..])?;
        Some((said[..mark.start()].trim_end_matches([',', ' ']), (part.name.clone(), day)))
    })
}

/// `60 days`: a number before the part that it counts.
fn counted<'a>(field: &'a Field, said: &'a str) -> Option<(&'a Part, &'a str)> {
    let (number, unit) = said.split_once(' ')?;
    let one = |word: &str| word.trim().trim_end_matches('s').to_lowercase();
    let is_number = number.bytes().all(|digit| digit.is_ascii_digit());
    let is_counted = |part: &&Part| part.part_type == FieldType::Number && one(&part.title) == one(unit);
    field.parts.iter().find(is_counted).filter(|_| is_number).map(|part| (part, number))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;

    fn part(name: &str, part_type: FieldType) -> Part {
        let title = name.replace('_', " ");
        let (choices, choice_words) = (Vec::new(), BTreeMap::new());
        Part { name: name.into(), title, also_called: Vec::new(), part_type, choices, choice_words, is_optional: false }
    }

    fn signature() -> Field {
        let mut field = field("signed", "customer signature", FieldType::Record);
        let email = Part { also_called: vec!["e-mail".into()], is_optional: true, ..part("email", FieldType::Email) };
        let at = Part { also_called: vec!["date".into()], ..part("at", FieldType::Date) };
        field.parts = vec![part("name", FieldType::Text), part("title", FieldType::Text), email, at];
        field
    }

    fn shown(field: &Field, text: &str, previous: Option<&Value>) -> String {
        let context = AnswerContext { previous, ..context("en-GB", "EUR") };
        match read(&asked_of(field, &context), text) {
            Reading::Value(value, _) => field.labelled(&value),
            Reading::Unclear(reason, values) => {
                let values: Vec<String> = values.iter().map(|value| field.labelled(value)).collect();
                format!("{reason} {}", values.join(" | ")).trim().to_owned()
            }
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn parts_are_read_by_their_names_in_any_order() {
        let whole = "name: Jo Park; title: CFO; email: jo@example.com; at: 2026-03-02";
        for text in [
            "name: Jo Park, title: CFO, e-mail: jo@example.com, date: 2026-03-02",
            "date: 2 March 2026\ntitle = CFO\n- name Jo Park\nemail: jo@example.com",
            "title: CFO; name: Jo Park; at: 2026-03-02; email: jo@example.com",
            "Jo Park, CFO, jo@example.com, 2026-03-02",
            "Jo Park, CFO on 2 March 2026, jo@example.com",
            "Jo Park, CFO, jo@example.com, signed on 2 March 2026",
        ] {
            assert_eq!(shown(&signature(), text, None), whole, "{text}");
        }
    }

    #[test]
    fn a_choice_and_its_figure_may_stand_in_one_piece() {
        let mut price = field("price", "renewal price", FieldType::Record);
        let choices = ["cap", "uplift"].map(str::to_owned).to_vec();
        price.parts = vec![Part { choices, ..part("kind", FieldType::Choice) }, part("percent", FieldType::Percent)];
        for text in ["cap 5%", "5% cap", "kind: cap, percent: 5%"] {
            assert_eq!(shown(&price, text, None), "kind: cap; percent: 5%", "{text}");
        }
        assert_eq!(shown(&price, "cap of sorts", None), "unread");
    }

    #[test]
    fn a_part_that_is_missing_or_cannot_be_read_is_asked_back() {
        assert_eq!(
            shown(&signature(), "name: Jo Park, title: CFO", None),
            "incomplete_record name: Jo Park; title: CFO"
        );
        assert_eq!(shown(&signature(), "name: Jo Park, title: CFO, at: soon", None), "imprecise_date");
        assert_eq!(shown(&signature(), "name: Jo, name: Al, title: CFO, at: 2026-03-02", None), "conflict");
        assert_eq!(shown(&signature(), "a, b, c, 2026-03-02", None), "unread");
    }

    #[test]
    fn a_number_before_its_unit_is_that_part_and_the_whole_answer() {
        let mut notice = field("notice", "notice period", FieldType::Record);
        notice.parts =
            ["days", "months"].map(|name| Part { is_optional: true, ..part(name, FieldType::Number) }).to_vec();
        let before = Value::Record([("days".to_owned(), Value::Number(90.into()))].into_iter().collect());
        assert_eq!(shown(&notice, "60 days", Some(&before)), "days: 60");
        assert_eq!(shown(&notice, "1 month", Some(&before)), "months: 1");
        assert_eq!(shown(&notice, "60 weeks", Some(&before)), "unread");
    }

    #[test]
    fn a_named_part_changes_alone() {
        let texts =
            [("name", "Jo Park"), ("title", "CFO")].map(|(name, text)| (name.to_owned(), Value::Text(text.into())));
        let at = ("at".to_owned(), Value::Date("2026-03-02".parse().unwrap()));
        let before = Value::Record(texts.into_iter().chain([at]).collect());
        assert_eq!(shown(&signature(), "title: CEO", Some(&before)), "name: Jo Park; title: CEO; at: 2026-03-02");
    }

    #[test]
    fn a_comma_inside_a_part_stays_there() {
        let mut credit = field("credit", "credit check", FieldType::Record);
        credit.parts = vec![part("limit", FieldType::Money), part("open_ar", FieldType::Money)];
        assert_eq!(
            shown(&credit, "limit: EUR 50,000, open ar: EUR 1,200.50", None),
            "limit: EUR 50,000; open ar: EUR 1,200.50"
        );
    }
}
