//! Payment in parts: shares that add up to the whole, each with the event that makes it due.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::field::Value;
use crate::domain::terms::{Installment, PaymentTerms};

use super::date::{self, Day};
use super::heard::{AnswerContext, Manner, Reading};
use super::reason::Reason;

/// More parts than anyone agrees on in one sentence.
const PARTS_MAX: usize = 12;

/// Reads `50% at signing, 50% at go-live`; `None` if the words are not all about shares.
pub(super) fn read(said: &str) -> Option<Reading> {
    // How many parts there are says neither how large they are nor when they are due.
    if pattern!(r"^(?:in )?\d{1,2} (?:equal )?(?:instal+ments|payments|parts)$").is_match(said) {
        return Some(Reading::unclear(Reason::IncompleteRecord));
    }
    let marked = pattern!(r",? (?:and|then|plus)(?: then)? |[,;+] ?").replace_all(said, "|");
    let marked = pattern!(r" (\d{1,3} ?%)").replace_all(&marked, "|$1");
    let parts: Vec<&str> = marked.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
    if !(2..=PARTS_MAX).contains(&parts.len()) {
        return None;
    }
    let mut schedule: Vec<Installment> = Vec::new();
    for part in parts {
        let next = installment(part, &schedule)?;
        schedule.push(next);
    }
    Some(whole(schedule))
}

/// Reads `30% on 1 April, 40% on 1 July, 30% on 1 October`: each share on a day. A day without a year is the next one, and
/// no earlier than that of the part before it. `None` if the words are not all about shares on days.
pub(super) fn on_days(said: &str, context: &AnswerContext<'_>) -> Option<Reading> {
    let said = pattern!(r"(\d),? (20\d\d)\b").replace_all(said, "$1 $2");
    let marked = pattern!(r",? (?:and|then|plus)(?: then)? |[,;+] ?").replace_all(&said, "|");
    let marked = pattern!(r" (\d{1,3}(?:\.\d{1,2})? ?%)").replace_all(&marked, "|$1");
    let parts: Vec<&str> = marked.split('|').map(str::trim).filter(|part| !part.is_empty()).collect();
    if !(2..=PARTS_MAX).contains(&parts.len()) {
        return None;
    }
    let mut schedule: Vec<Installment> = Vec::new();
    let mut before = context.today;
    for part in parts {
        let words = pattern!(
            r"(?x)^(?:the\ )?(?P<share>(?:other\ |remaining\ |second\ )?half|(?:rest|remainder|balance)|
                (?:remaining\ |other\ )?\d{1,3}(?:\.\d{1,2})?\ ?(?:%|percent))
            (?:\ (?:is\ )?(?:due|paid|payable|invoiced|billed))?\ (?:on\ |at\ |by\ |in\ )?(?:the\ )?(?P<day>[a-z0-9].*)$"
        )
        .captures(part)?;
        let taken: Decimal = schedule.iter().map(|part| part.percent).sum();
        let percent = share(&words["share"], taken)?;
        let on = day(&words["day"], before, context)?;
        schedule.push(Installment { percent, due: on.to_string(), offset_days: None });
        before = on;
    }
    Some(whole(schedule))
}

fn day(words: &str, before: NaiveDate, context: &AnswerContext<'_>) -> Option<NaiveDate> {
    match date::day(context, words, Manner::Plain)? {
        Day::On(day) => Some(day),
        Day::Yearless(month, day, None) => date::next_occurrence(before, month, day),
        Day::Yearless(_, _, Some(_))
        | Day::Swapped(_)
        | Day::EitherWeek(_, _)
        | Day::WrongWeekday
        | Day::Vague(_)
        | Day::Event
        | Day::Impossible => None,
    }
}

/// Parts that make a whole.
fn whole(schedule: Vec<Installment>) -> Reading {
    let sum: Decimal = schedule.iter().map(|part| part.percent).sum();
    if sum == Decimal::ONE_HUNDRED {
        Reading::plain(Value::PaymentTerms(PaymentTerms::Installments { schedule }))
    } else {
        Reading::unclear(Reason::InvalidValue)
    }
}

/// How large a share is, beside what the parts before it took.
fn share(words: &str, taken: Decimal) -> Option<Decimal> {
    let percent = if words.ends_with("half") {
        Decimal::from(50)
    } else if matches!(words, "rest" | "remainder" | "balance") {
        Decimal::ONE_HUNDRED - taken
    } else {
        let digits: String = words.chars().filter(|letter| letter.is_ascii_digit() || *letter == '.').collect();
        Decimal::from_str_exact(&digits).ok()?.normalize()
    };
    (percent > Decimal::ZERO && percent <= Decimal::ONE_HUNDRED).then_some(percent)
}

/// `50/50 - kickoff, delivery`: each share with its event.
pub(super) fn spelled(said: &str) -> String {
    let shares = pattern!(
        r"^(?P<shares>\d{1,2}(?: ?/ ?\d{1,2}){1,5}) ?%?(?: split)?(?: ?[-,:(]| on| at| upon)+ ?(?P<events>[a-z][a-z ,/&-]*)\)?$"
    );
    let Some(found) = shares.captures(said) else { return said.to_owned() };
    let percents: Vec<&str> = found["shares"].split('/').map(str::trim).collect();
    let events: Vec<&str> = pattern!(r" ?(?:,| / |/|&|\band\b) ?")
        .split(&found["events"])
        .map(str::trim)
        .filter(|event| !event.is_empty())
        .collect();
    if percents.len() != events.len() {
        return said.to_owned();
    }
    let parts = percents.iter().zip(events).map(|(percent, event)| format!("{percent}% at {event}"));
    parts.collect::<Vec<_>>().join(", ")
}

fn installment(part: &str, before: &[Installment]) -> Option<Installment> {
    let words = pattern!(
        r"(?x)^(?:the\ )?(?P<share>(?:other\ |remaining\ |second\ )?half|(?:rest|remainder|balance)|
            (?:remaining\ |other\ )?\d{1,3}(?:\.\d{1,2})?\ ?(?:%|percent))
        (?:\ (?:is\ )?(?:due|paid|payable))?
        \ ?(?:(?P<days>\d{1,3})\ days?\ (?P<order>later|after|from)\ ?)?(?:(?:at|on|upon|after|in|
        with)\ )?(?:the\ )?(?P<event>[a-z][a-z\ -]*?)?(?:\ ?\+\ ?(?P<plus>\d{1,3})\ days?)?$"
    )
    .captures(part)?;
    let taken: Decimal = before.iter().map(|part| part.percent).sum();
    let percent = share(&words["share"], taken)?;
    let due = match (words.name("event").map(|event| event.as_str()), words.name("order").map(|order| order.as_str())) {
        // `60 days later` counts from the part before it.
        (None, Some("later")) => before.last()?.due.clone(),
        (Some(event), None | Some("after" | "from")) => self::event(event)?.to_owned(),
        (Some(_), Some(_)) | (None, _) => return None,
    };
    let offset = words.name("days").or(words.name("plus")).map(|days| days.as_str().parse::<u32>()).transpose().ok()?;
    let counted_from =
        if words.name("event").is_none() { before.last().and_then(|part| part.offset_days) } else { None };
    let offset_days = match (offset, counted_from) {
        (Some(days), Some(earlier)) => days.checked_add(earlier),
        (days, _) => days,
    };
    Some(Installment { percent, due, offset_days })
}

/// The events that terms usually hang on; any other word is asked back.
pub(super) fn event(words: &str) -> Option<&'static str> {
    match words.trim().trim_start_matches("contract ").trim_start_matches("project ") {
        "signature" | "signing" | "execution" | "sign" => Some("signature"),
        "upfront" | "up front" | "advance" | "up-front" => Some("upfront"),
        "kickoff" | "kick-off" | "kick off" | "start" => Some("kickoff"),
        "delivery" | "delivered" => Some("delivery"),
        "acceptance" => Some("acceptance"),
        "go-live" | "go live" | "golive" => Some("go_live"),
        "completion" => Some("completion"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(said: &str) -> String {
        match read(said) {
            Some(Reading::Value(value, _)) => value.to_string(),
            Some(Reading::Unclear(reason, _)) => reason.to_string(),
            Some(Reading::Unread) | None => "unread".to_owned(),
        }
    }

    #[test]
    fn shares_must_make_a_whole() {
        let cases = [
            ("40% at signing, 60% on go-live", "instalments: 40% on signature, 60% on go live"),
            (
                "30% upfront, 30% at delivery and the rest on acceptance",
                "instalments: 30% on upfront, 30% on delivery, 40% on acceptance",
            ),
            ("half upfront, half 30 days after delivery", "instalments: 50% on upfront, 50% on delivery + 30 days"),
            ("half at kickoff, the other half 45 days later", "instalments: 50% on kickoff, 50% on kickoff + 45 days"),
            ("40% upfront 60% on delivery", "instalments: 40% on upfront, 60% on delivery"),
            ("40% at signing, 40% on go-live", "invalid_value"),
            ("40% at signing, 60% when they feel like it", "unread"),
            ("net 30, net 60", "unread"),
            ("30% on 1 april, 70% on 1 july", "unread"),
            ("3 equal instalments", "incomplete_record"),
            ("in 4 payments", "incomplete_record"),
        ];
        for (said, expected) in cases {
            assert_eq!(shown(said), expected, "{said}");
        }
    }
}
