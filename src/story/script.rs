//! Text ⇄ steps. One step a line; blank lines and lines that begin with `#` are for the reader.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveTime, Weekday};
use rust_decimal::Decimal;

use crate::domain::assistant::Proposal;
use crate::domain::document::DocumentKind;
use crate::domain::ids::{FieldName, HandoffId};
use crate::domain::money::{Money, plain_decimal};

use super::step::{AssistantDoes, CrmChange, CrmLine, Span, Start, Step, WhichButton};

/// A line that is no step: where, and what was expected there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct ScriptError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong, and what was expected.
    pub what: String,
}

/// One step with the line on which it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Numbered {
    /// Counted from 1.
    pub line: usize,
    /// The step.
    pub step: Step,
}

/// Reads a whole script; every bad line at once.
pub fn parse(text: &str) -> Result<Vec<Numbered>, Vec<ScriptError>> {
    let mut steps = Vec::new();
    let mut errors = Vec::new();
    for (index, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
        let number = index + 1;
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        match step(line) {
            Ok(step) => steps.push(Numbered { line: number, step }),
            Err(what) => errors.push(ScriptError { line: number, what }),
        }
    }
    if errors.is_empty() { Ok(steps) } else { Err(errors) }
}

/// The ids that a script says it shows, from its `# shows:` lines.
pub fn shows(text: &str) -> Vec<String> {
    let lines = text.lines().filter_map(|line| line.trim().strip_prefix("# shows:"));
    lines.flat_map(|ids| ids.split(',')).map(|id| id.trim().to_owned()).filter(|id| !id.is_empty()).collect()
}

/// Reads one line.
pub fn step(line: &str) -> Result<Step, String> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix("at ") {
        return start(rest).map(Step::At);
    }
    if let Some(rest) = line.strip_prefix("after ") {
        return span(rest).map(Step::After);
    }
    if let Some(rest) = line.strip_prefix("until ") {
        return until(rest);
    }
    if let Some(rest) = line.strip_prefix("crm:") {
        return crm(rest.trim()).map(Step::Crm);
    }
    match line {
        "crm repeats itself" => return Ok(Step::CrmRepeats),
        "restart" => return Ok(Step::Restart),
        "second instance" => return Ok(Step::SecondInstance),
        _other => {}
    }
    if let Some(rest) = line.strip_prefix("crm posts ") {
        let (file, row) = match rest.trim().rsplit_once('#') {
            Some((file, row)) if !row.contains('/') && !row.is_empty() => (file, Some(row.to_owned())),
            Some(_) | None => (rest.trim(), None),
        };
        return Ok(Step::CrmPosts { file: file.to_owned(), row });
    }
    if let Some(rest) = line.strip_prefix("policy file ") {
        return policy_file(rest);
    }
    if let Some(rest) = line.strip_prefix("chat is down for ") {
        return span(rest).map(Step::ChatIsDown);
    }
    if let Some(rest) = line.strip_prefix("baton is down for ") {
        return span(rest).map(Step::BatonIsDown);
    }
    if let Some(rest) = line.strip_prefix("assistant ") {
        return assistant(rest.trim()).map(Step::Assistant);
    }
    if line.starts_with("ledger ") {
        return Err("ledger lines need a ledger, which this version does not have".into());
    }
    person(line)
}

/// `approvals.toml: this => that ; this => that`.
fn policy_file(rest: &str) -> Result<Step, String> {
    let expected = "expected a file and what becomes what in it, as in `policy file people.toml: \"mira\" => \"dina\"`";
    let (file, edits) = rest.split_once(':').ok_or(expected)?;
    let edit = |edit: &str| {
        let (was, now) = edit.split_once(" => ")?;
        Some((was.trim().to_owned(), now.trim().to_owned())).filter(|(was, _)| !was.is_empty())
    };
    let edits: Option<Vec<(String, String)>> = edits.split(" ; ").map(edit).collect();
    let edits = edits.map(|edits| edits.into_iter().map(|(was, now)| (unescaped(&was), unescaped(&now))).collect());
    Ok(Step::PolicyFile { file: file.trim().to_owned(), edits: edits.ok_or(expected)? })
}

const EXPECTED: &str = "expected a step, such as `Ana replies to H-1: PO 4711`, `Dina presses [Approve]`, \
     `Finn types /baton status`, `after 2 h` or `crm: Brightwater won by Ana: EUR 48,000, 25% off`";

fn person(line: &str) -> Result<Step, String> {
    let verbs = [
        "says in #",
        "says to bot:",
        "replies to ",
        "reacts with ",
        "types ",
        "presses ",
        "fills ",
        "uploads ",
        "answers ",
        "enters order ",
    ];
    let found = verbs.iter().filter_map(|verb| line.find(&format!(" {verb}")).map(|at| (at, *verb))).min();
    let Some((at, verb)) = found else { return Err(EXPECTED.into()) };
    let who = line[..at].trim().to_owned();
    let rest = line[at + 1 + verb.len()..].trim();
    if who.is_empty() || who.contains(':') {
        return Err(EXPECTED.into());
    }
    match verb {
        "says in #" => {
            let (channel, words) = words_after(rest, "a channel and words, as in `Ana says in #sales: we won!`")?;
            Ok(Step::SaysIn { who, channel: channel.to_owned(), words })
        }
        "says to bot:" => match rest {
            "" => Err("expected words after `says to bot:`".into()),
            words => Ok(Step::SaysToBot { who, words: unescaped(words) }),
        },
        "replies to " => {
            let (handoff, words) = words_after(rest, "a handoff and words, as in `Ana replies to H-1: PO 4711`")?;
            Ok(Step::Replies { who, handoff: handoff_id(handoff)?, words })
        }
        "types " => match rest.strip_prefix("/baton") {
            Some(words) if words.is_empty() || words.starts_with(' ') => {
                Ok(Step::Types { who, words: words.trim().to_owned() })
            }
            Some(_) | None => Err("expected a command, as in `Finn types /baton status Brightwater`".into()),
        },
        "reacts with " => {
            let expected = "expected an emoji and a handoff, as in `Dina reacts with :+1: to H-1`";
            let (emoji, handoff) = rest.split_once(" to ").ok_or(expected)?;
            let emoji = emoji.trim().strip_prefix(':').and_then(|emoji| emoji.strip_suffix(':')).ok_or(expected)?;
            Ok(Step::Reacts { who, emoji: emoji.to_owned(), handoff: handoff_id(handoff)? })
        }
        "presses " => presses(who, rest),
        "fills " => fills(who, rest),
        "uploads " => uploads(who, rest),
        "answers " => {
            let (id, words) =
                words_after(rest, "an approval and words, as in `Ana answers A-1: to match a competitor`")?;
            let (approval, of) = match id.split_once(" of ") {
                Some((approval, of)) => (approval, Some(handoff_id(of)?)),
                None => (id, None),
            };
            let approval = approval.parse().map_err(|error| format!("{error}"))?;
            Ok(Step::Answers { who, approval, handoff: of, words })
        }
        _enters_order => {
            let (order, handoff) = rest.rsplit_once(" for ").ok_or("expected `enters order SO-1042 for H-1`")?;
            Ok(Step::EntersOrder { who, order: order.trim().to_owned(), handoff: handoff_id(handoff)? })
        }
    }
}

fn words_after<'t>(rest: &'t str, expected: &str) -> Result<(&'t str, String), String> {
    let (before, words) = rest.split_once(':').ok_or_else(|| format!("expected {expected}"))?;
    if before.trim().is_empty() || words.trim().is_empty() {
        return Err(format!("expected {expected}"));
    }
    Ok((before.trim(), unescaped(words.trim())))
}

/// `\n` in a line of words is a new line, since a step is one line.
fn unescaped(words: &str) -> String {
    words.replace("\\n", "\n")
}

fn handoff_id(text: &str) -> Result<HandoffId, String> {
    text.trim().parse().map_err(|error| format!("{error}"))
}

fn presses(who: String, rest: &str) -> Result<Step, String> {
    let (is_old, rest) = match rest.strip_prefix("old ") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let (label, rest) = bracketed(rest)?;
    let (of, values) = split_with(rest)?;
    let which = match (is_old, of.trim().strip_prefix("for ")) {
        (true, Some(words)) => WhichButton::Old(words.trim().to_owned()),
        (true, None) => WhichButton::Old(String::new()),
        (false, Some(id)) => WhichButton::Of(id.trim().parse().map_err(|error| format!("{error}"))?),
        (false, None) if of.trim().is_empty() => WhichButton::Newest,
        (false, None) => {
            return Err(format!("expected `for A-1` or `with name=value` after the button, not `{}`", of.trim()));
        }
    };
    Ok(Step::Presses { who, label, which, values })
}

fn fills(who: String, rest: &str) -> Result<Step, String> {
    let (form, rest) = bracketed(rest)?;
    let (of, values) = split_with(rest)?;
    let handoff = of.trim().strip_prefix("for ").ok_or("expected `fills [Form] for H-1 with name=value`")?;
    if values.is_empty() {
        return Err("expected at least one `name=value` after `with`".into());
    }
    Ok(Step::Fills { who, form, handoff: handoff_id(handoff)?, values })
}

fn uploads(who: String, rest: &str) -> Result<Step, String> {
    let expected = "expected `uploads quote.csv to H-1` or `uploads signed.pdf to H-1 as order_form`";
    let (rest, words) = rest.split_once(", saying ").unwrap_or((rest, ""));
    let (file, target) = rest.split_once(" to ").ok_or(expected)?;
    let (handoff, kind) = match target.split_once(" as ") {
        Some((handoff, kind)) => (handoff, Some(document_kind(kind)?)),
        None => (target, None),
    };
    let words = unescaped(words);
    Ok(Step::Uploads { who, file: file.trim().to_owned(), handoff: handoff_id(handoff)?, kind, words })
}

fn document_kind(word: &str) -> Result<DocumentKind, String> {
    DocumentKind::from_key(word).ok_or_else(|| {
        let kinds: Vec<&str> = DocumentKind::ALL.iter().map(|kind| kind.key()).collect();
        format!("`{}` is no kind of document; expected one of {}", word.trim(), kinds.join(", "))
    })
}

fn bracketed(rest: &str) -> Result<(String, &str), String> {
    let inside = rest.trim_start().strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (label, rest) = inside.ok_or("expected a label in square brackets, such as [Approve]")?;
    Ok((label.trim().to_owned(), rest))
}

/// What stands before ` with `, and the values after it.
fn split_with(rest: &str) -> Result<(&str, BTreeMap<String, String>), String> {
    let rest = rest.trim_end();
    match rest.find("with ") {
        Some(at) if at == 0 || rest[..at].ends_with(' ') => Ok((&rest[..at], values(&rest[at + 5..])?)),
        Some(_) | None => Ok((rest, BTreeMap::new())),
    }
}

/// `name=value, name="value with blanks"`, quoted as in TOML.
fn values(text: &str) -> Result<BTreeMap<String, String>, String> {
    let mut values = BTreeMap::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=').ok_or_else(|| format!("expected `name=value`, not `{rest}`"))?;
        let after = after.trim_start();
        let (value, left) = match after.strip_prefix('"') {
            Some(inside) => quoted(inside)?,
            None => {
                let end = after.find(',').unwrap_or(after.len());
                let plain = after[..end].trim();
                if plain.contains(char::is_whitespace) {
                    return Err(format!("`{plain}` has blanks, so it must stand in double quotes"));
                }
                (plain.to_owned(), &after[end..])
            }
        };
        values.insert(name.trim().to_owned(), value);
        let left = left.trim_start();
        rest = match left.strip_prefix(',') {
            Some(left) => left.trim_start(),
            None if left.is_empty() => left,
            None => return Err(format!("expected a comma before `{left}`")),
        };
    }
    Ok(values)
}

fn quoted(inside: &str) -> Result<(String, &str), String> {
    let mut value = String::new();
    let mut letters = inside.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((value, &inside[at + 1..])),
            '\\' => match letters.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, escaped)) => value.push(escaped),
                None => break,
            },
            plain => value.push(plain),
        }
    }
    Err("a value in double quotes has no end".into())
}

fn assistant(rest: &str) -> Result<AssistantDoes, String> {
    if let Some(rest) = rest.strip_prefix("will propose:") {
        return proposals(rest.trim()).map(AssistantDoes::Proposes);
    }
    if let Some(rest) = rest.strip_prefix("will point to:") {
        let fields = rest.split(',').map(str::trim).filter(|name| !name.is_empty());
        return Ok(AssistantDoes::PointsTo(fields.map(FieldName::from).collect()));
    }
    if let Some(rest) = rest.strip_prefix("will say:") {
        return Ok(AssistantDoes::Says(unescaped(rest.trim())));
    }
    match rest {
        "is silent" => Ok(AssistantDoes::IsSilent),
        "is off" => Ok(AssistantDoes::IsOff),
        _other => Err("expected `assistant will propose: payment_terms \"Net 45\" from \"45 days\"`, `assistant will \
             point to: payment_terms`, `assistant will say: …`, `assistant is silent` or `assistant is off`"
            .into()),
    }
}

/// `payment_terms "Net 45" from "45 days"; po_number "4711" from "4711"`
fn proposals(text: &str) -> Result<Vec<Proposal>, String> {
    let mut proposals = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let expected = || format!("expected `field \"value\" from \"words\"`, not `{rest}`");
        let (field, after) = rest.split_once('"').ok_or_else(expected)?;
        let (value, after) = quoted(after)?;
        let after = after.trim_start().strip_prefix("from").map(str::trim_start).ok_or_else(expected)?;
        let (quote, after) = quoted(after.strip_prefix('"').ok_or_else(expected)?)?;
        proposals.push(Proposal { field: field.trim().into(), quote, value });
        let after = after.trim_start();
        rest = match after.strip_prefix(';') {
            Some(more) => more.trim_start(),
            None if after.is_empty() => after,
            None => return Err(format!("expected `;` before `{after}`")),
        };
    }
    Ok(proposals)
}

fn start(rest: &str) -> Result<Start, String> {
    let expected = "expected a date, a time and a zone, as in `at Monday 2026-03-09 09:00 Europe/Berlin`";
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    let weekday = match words.first().and_then(|word| word.parse::<Weekday>().ok()) {
        Some(weekday) => {
            words.remove(0);
            Some(weekday)
        }
        None => None,
    };
    let [date, time, zone] = words.as_slice() else { return Err(expected.into()) };
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d").map_err(|_| expected.to_owned())?;
    let time = time_of_day(time).ok_or(expected)?;
    let zone = zone.parse().map_err(|_| format!("`{zone}` is no time zone; expected a name such as Europe/Berlin"))?;
    if let Some(weekday) = weekday {
        fits(date, weekday)?;
    }
    Ok(Start { weekday, date, time, zone })
}

fn fits(date: NaiveDate, weekday: Weekday) -> Result<(), String> {
    use chrono::Datelike;
    if date.weekday() == weekday {
        return Ok(());
    }
    Err(format!("{date} is a {}, not a {}", date.format("%A"), super::step::weekday_name(weekday)))
}

fn time_of_day(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

fn until(rest: &str) -> Result<Step, String> {
    let expected = "expected a time, as in `until 14:00`, `until Wednesday 10:00` or `until 2026-03-12 10:00`";
    let mut words: Vec<&str> = rest.split_whitespace().collect();
    let time = words.pop().and_then(time_of_day).ok_or(expected)?;
    let (mut weekday, mut date) = (None, None);
    for word in words {
        if let Ok(day) = word.parse::<Weekday>() {
            weekday = Some(day);
        } else if let Ok(day) = NaiveDate::parse_from_str(word, "%Y-%m-%d") {
            date = Some(day);
        } else {
            return Err(expected.into());
        }
    }
    if let (Some(date), Some(weekday)) = (date, weekday) {
        fits(date, weekday)?;
    }
    Ok(Step::Until { weekday, date, time })
}

fn span(text: &str) -> Result<Span, String> {
    let expected = "expected a span, such as `12 min`, `1 h`, `3 days` or `2 business days`";
    let (count, unit) = text.trim().split_once(' ').ok_or(expected)?;
    let count: u32 = count.parse().map_err(|_| expected.to_owned())?;
    // A story of more than ten years is a slip of the hand.
    if count > 100_000 {
        return Err(format!("{count} is too long for one step"));
    }
    match unit.trim() {
        "min" | "minute" | "minutes" => Ok(Span::Minutes(count)),
        "h" | "hour" | "hours" => Ok(Span::Hours(count)),
        "day" | "days" => Ok(Span::Days(count)),
        "business day" | "business days" => Ok(Span::BusinessDays(count)),
        _other => Err(expected.into()),
    }
}

fn crm(rest: &str) -> Result<CrmLine, String> {
    let expected =
        "expected `crm: NAME won by PERSON: EUR 48,000, 25% off`, `crm: NAME amended: …` or `crm: NAME lost`";
    if rest.starts_with("(undelivered)") {
        return Err("an undelivered report can only be found by reading the CRM, which this version does not do".into());
    }
    if let Some(deal) = rest.strip_suffix(" lost") {
        return Ok(CrmLine { deal: deal.trim().to_owned(), of: None, change: CrmChange::Lost { reason: None } });
    }
    if let Some((deal, reason)) = rest.split_once(" lost:") {
        let reason = Some(reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        return Ok(CrmLine { deal: deal.trim().to_owned(), of: None, change: CrmChange::Lost { reason } });
    }
    if let Some((deal, rest)) = rest.split_once(" won by ") {
        let (by, amount) = rest.split_once(':').ok_or(expected)?;
        let (amount, deal_type) = match amount.split_once(", type ") {
            Some((amount, words)) => (amount, Some(words.trim().to_owned())),
            None => (amount, None),
        };
        let (amount, discount_percent) = amount_and_discount(amount)?;
        let change = CrmChange::Won { by: by.trim().to_owned(), amount, discount_percent, deal_type };
        let (deal, of) = match deal.split_once(" for ") {
            Some((deal, of)) => (deal, Some(of.trim().to_owned())),
            None => (deal, None),
        };
        return Ok(CrmLine { deal: deal.trim().to_owned(), of, change });
    }
    if let Some((deal, amount)) = rest.split_once(" amended:") {
        let (amount, discount_percent) = amount_and_discount(amount)?;
        let change = CrmChange::Amended { amount, discount_percent };
        return Ok(CrmLine { deal: deal.trim().to_owned(), of: None, change });
    }
    Err(expected.into())
}

/// `EUR 48,000, 25% off`: thousands have commas, so the discount is what follows the last comma and a blank.
fn amount_and_discount(text: &str) -> Result<(Money, Option<Decimal>), String> {
    let expected = "expected an amount and perhaps a discount, as in `EUR 48,000, 25% off`";
    let (amount, discount) = match text.rsplit_once(", ") {
        Some((amount, discount)) => (amount, Some(discount)),
        None => (text, None),
    };
    let discount = match discount {
        None => None,
        Some(words) => {
            let percent = words.trim().strip_suffix("% off").ok_or(expected)?;
            let percent = plain_decimal(percent).map_err(|error| error.to_string())?;
            if percent < Decimal::ZERO || percent > Decimal::ONE_HUNDRED {
                return Err(format!("a discount lies between 0% and 100%, not at {percent}%"));
            }
            Some(percent)
        }
    };
    let (currency, number) = amount.trim().split_once(' ').ok_or(expected)?;
    let amount = Money::parse(&number.trim().replace(',', ""), currency).map_err(|error| error.to_string())?;
    Ok((amount, discount))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY_STEP: &str = r#"at Monday 2026-03-09 09:00 Europe/Berlin
after 12 min
after 1 h
after 3 days
after 2 business days
until 14:00
until Wednesday 10:00
until 2026-03-12 10:00
Ana says in #sales: the PO is on its way
Ana says to bot: net 45
Ana replies to H-1: PO 4711
Dina reacts with :+1: to H-1
Finn types /baton status Brightwater
Dina presses [Approve]
Dina presses [Approve] for A-2
Dina presses old [Approve] for 25%
Finn presses [Return] with reason=po, text="it expired, sorry"
Ana fills [Billing] for H-1 with billing_frequency=annual, payment_terms="net 45"
Ana uploads quote.csv to H-1
Ana uploads signed.pdf to H-1 as order_form
Ana uploads po.pdf to H-1 as purchase_order, saying po: 4711
Ana answers A-1: to match a competitor
Ana answers A-1 of H-2: to match a competitor
Finn enters order SO-1042 for H-1
crm: Brightwater won by Ana: EUR 48,000, 25% off
crm: Brightwater won by Ana: USD 1,250.50
crm: Brightwater seats for Brightwater won by Ana: EUR 6,000, 10% off, type Existing Business - Add-On
crm: Brightwater amended: EUR 46,080, 28% off
crm: Brightwater lost
crm repeats itself
crm posts won.json
crm posts messages.jsonl#cw-001
policy file approvals.toml: "(10..20]" => "(9..20]" ; "<= 10" => "<= 9"
chat is down for 10 min
baton is down for 2 days
restart
second instance"#;

    #[test]
    fn printing_and_reading_a_step_gives_it_back() {
        for line in EVERY_STEP.lines() {
            let step = step(line).unwrap_or_else(|what| panic!("{line}: {what}"));
            assert_eq!(step.to_string(), line);
        }
    }

    #[test]
    fn an_error_names_the_line_and_what_was_expected() {
        let errors =
            parse("# fine\n\nat Tuesday 2026-03-09 09:00 Europe/Berlin\nAna dances\nafter soon\n").unwrap_err();
        let texts: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(texts[0], "line 3: 2026-03-09 is a Monday, not a Tuesday");
        assert!(texts[1].starts_with("line 4: expected a step"), "{}", texts[1]);
        assert!(texts[2].starts_with("line 5: expected a span"), "{}", texts[2]);
        for wrong in [
            "crm: X won by Ana: EUR 48,000, 125% off",
            "crm: X won by Ana: EUX 48,000",
            "crm: (undelivered) X won by Ana: EUR 1",
            "Finn presses [Return] with reason=po text=x",
            "Finn presses [Return] with text=\"open",
            "Ana uploads a.pdf to H-1 as poem",
            "ledger books H-1 as INV-88",
        ] {
            assert!(step(wrong).is_err(), "{wrong}");
        }
    }
}
