//! How long the deal runs: `3 years`, `12 months, 2 free`, `one year with two 1-year options`, `until 31 March 2028`.

use chrono::{Months, NaiveDate};
use serde_json::{Map, Value as Json, json};

use super::super::date::{self, Day};
use super::super::durations::{self, Length};
use super::super::heard::{Asked, Flag, Manner, Reading};
use super::super::reason::Reason;
use super::super::{stance, tokens};
use super::{before, flagged, plain, unclear};

/// No deal runs longer than this; a larger number was meant otherwise.
const MONTHS_MAX: u32 = 1_200;

/// Noted on the way, and no part of the value.
const PILOT: &str = "pilot";

/// Reads an answer that is a length and what goes with it.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    if let Some(reading) = two_counts(&simple).or_else(|| bare(asked, &simple)) {
        return reading;
    }
    if let Some(reading) = with_another(asked, &simple) {
        return reading;
    }
    let simple = pattern!(r"^year and a half\b").replace(&simple, "a $0").into_owned();
    let twice =
        pattern!(r"^(\d{1,2}) \+ (\d{1,2}) months free$").replace(&simple, "$1 months, $2 months free").into_owned();
    let simple = pattern!(r"\b(2|3|4) (1|2|3)[- ]years? (options?|renewals?|extensions?)")
        .replace(&twice, "$1 x $2 year $3")
        .into_owned();
    let spelled = durations::spelled(&simple);
    if pattern!(r"^(?:month to month|month-to-month|mtm|m2m|(?:rolling )?1mo rolling|rolling monthly|monthly rolling|monthly,? rolling|rolling 1mo|monthly|rolling)(?: contract| basis| agreement)?$").is_match(&simple)
        || pattern!(r"^(?:rolling 1mo|1mo rolling)$").is_match(&spelled)
    {
        return plain(json!({ "months": 1, "rolling": true }));
    }
    let spelled = tokens::joined_dates(&spelled);
    if simple.contains("->") {
        return Reading::Unread;
    }
    if stance::is_loose(&simple) && !stance::offers_choice(&simple) {
        let is_about_time = pattern!(r"\b(?:years?|months?|multi[- ]?years?|terms?|weeks?|days?|quarters?|yrs?)\b");
        return if is_about_time.is_match(&simple) { Reading::unclear(Reason::Imprecise) } else { Reading::Unread };
    }
    if pattern!(
        r"^(?:a )?(?:multi[- ]?year|long[- ]term|short[- ]term|long|short)(?: (?:deal|term|contract|commitment))?$"
    )
    .is_match(&simple)
    {
        return Reading::unclear(Reason::Imprecise);
    }
    whole(asked, &spelled)
}

/// `2-3 years` is a span, `2 or 3 years` a choice.
fn two_counts(simple: &str) -> Option<Reading> {
    let both = pattern!(
        r"^(?:between |from |either )?(\d{1,3})(?: (years?|months?|weeks?))?(?P<link> ?- ?| to | and | or | / ?|/)(\d{1,3})[ -](years?|yrs?|months?|mos?|weeks?)(?: (?:term|deal|contract))?$"
    )
    .captures(simple)?;
    let length = |count: &str, unit: &str| Length::parse(&durations::spelled(&format!("{count} {unit}")));
    let unit = &both[5];
    let first = length(&both[1], both.get(2).map_or(unit, |first| first.as_str()))?;
    let second = length(&both[4], unit)?;
    let link = both["link"].trim();
    let reason = match link {
        "or" | "/" => Reason::Alternatives,
        "and" if !simple.starts_with("between") => return None,
        _ => Reason::Range,
    };
    Some(unclear(reason, &[form_of(first), form_of(second)]))
}

fn bare(asked: &Asked<'_>, simple: &str) -> Option<Reading> {
    let count: u32 = pattern!(r"^(?:for |term:? )?(-?\d{1,4})$").captures(simple)?[1].parse().ok()?;
    if count == 0 {
        return Some(Reading::unclear(Reason::InvalidValue));
    }
    let held = |unit: &str| before(asked, unit).is_some() && asked.manner == Manner::Correcting;
    for unit in ["months", "weeks", "days"] {
        if held(unit) {
            return Some(plain(Json::Object(Map::from_iter([(unit.to_owned(), json!(count))]))));
        }
    }
    let years = count.checked_mul(12).filter(|months| *months <= MONTHS_MAX);
    let mut readings = vec![json!({ "months": count })];
    readings.extend(years.map(|months| json!({ "months": months })));
    Some(unclear(Reason::MissingUnit, &readings))
}

/// `co-terminous with the main contract`: its end, where it is known.
fn with_another(asked: &Asked<'_>, simple: &str) -> Option<Reading> {
    let shape = pattern!(
        r"\bco-?term(?:s|ed|inous|inus)?\b|\bcoterminous\b|\b(?:align(?:ed|s)?|line(?:d|s)? up|same end(?: date)?)\b.{0,20}\b(?:contract|agreement|subscription|renewal|term|existing|current|msa)\b"
    );
    if !shape.is_match(simple) {
        return None;
    }
    let known = asked.context.background.map(|background| &background.known);
    let ends: Vec<NaiveDate> = known
        .into_iter()
        .flatten()
        .filter_map(|(_, fact)| fact.get("end_date").and_then(Json::as_str))
        .filter_map(|day| day.parse().ok())
        .collect();
    Some(match ends.as_slice() {
        [only] => flagged(ending(asked, *only), vec![Flag::FromContext]),
        [] => Reading::unclear(Reason::RefersToUnknown),
        several => unclear(Reason::Alternatives, &several.iter().map(|end| ending(asked, *end)).collect::<Vec<Json>>()),
    })
}

/// An end date, with the months from the start where those are whole.
fn ending(asked: &Asked<'_>, end: NaiveDate) -> Json {
    let known = asked.context.background.and_then(|background| background.known.get("start_date"));
    let start: Option<NaiveDate> = known.and_then(Json::as_str).and_then(|day| day.parse().ok());
    let months = start.and_then(|start| {
        (1..=MONTHS_MAX)
            .find(|months| start.checked_add_months(Months::new(*months)).and_then(|next| next.pred_opt()) == Some(end))
    });
    match months {
        Some(months) => json!({ "months": months, "end_date": end.to_string() }),
        None => json!({ "end_date": end.to_string() }),
    }
}

fn form_of(length: Length) -> Json {
    match length {
        Length::Months(count) => json!({ "months": count }),
        Length::Weeks(count) => json!({ "weeks": count }),
        Length::Days(count) => json!({ "days": count }),
    }
}

/// A length first, then its riders.
fn whole(asked: &Asked<'_>, spelled: &str) -> Reading {
    let divided = pattern!(r"\s*(?:[,;()]|\bwith\b|\bplus\b|\band\b|\bthen\b|\bbut\b|\bincl(?:uding|\.)?\b|\+| - )\s*");
    let mut form = Map::new();
    for clause in divided.split(spelled).map(str::trim).filter(|clause| !clause.is_empty()) {
        let Some(said) = base(clause).or_else(|| rider(asked, clause)) else { return Reading::Unread };
        let Some(parts) = said.as_object() else { return Reading::Unread };
        for (name, value) in parts {
            if form.get(name).is_some_and(|before| before != value) {
                return Reading::Unread;
            }
            form.insert(name.clone(), value.clone());
        }
    }
    let is_nothing = ["months", "weeks", "days"].iter().any(|unit| form.get(*unit) == Some(&json!(0)));
    let has_length = ["months", "weeks", "days", "end_date"].iter().any(|part| form.contains_key(*part));
    let flags: Vec<Flag> = form.remove(PILOT).map(|_| Flag::Pilot).into_iter().collect();
    match (has_length, is_nothing) {
        (_, true) => Reading::unclear(Reason::InvalidValue),
        (true, false) => flagged(Json::Object(form), flags),
        (false, false) => Reading::Unread,
    }
}

fn base(clause: &str) -> Option<Json> {
    let shape = pattern!(
        r"^(?:(?:for|over|it's|it runs|runs|running|runs for|initial|first|fixed|firm|committed|the|term|length|duration|contract|subscription|commitment|agreement|term:|length:|duration:|is|of|a|an|full|we agreed|they signed|signed|signing|standard) )*(?P<roll>rolling )?(?P<length>\d{1,4}(?:mo|wk|dy))(?P<tail>(?: (?:term|initial|contract|deal|commitment|agreement|subscription|fixed|firm|committed|rolling|lock-?in|total|in total|long|minimum term|license|licence|pilot|trial|poc|period))*)$"
    );
    if let Some(found) = shape.captures(clause) {
        let mut form = form_of(Length::parse(&found["length"])?);
        let is_pilot = pattern!(r"\b(?:pilot|trial|poc)\b").is_match(&found["tail"]);
        if let Some(parts) = form.as_object_mut().filter(|_| is_pilot) {
            parts.insert(PILOT.to_owned(), json!(true));
        }
        let is_rolling = found.name("roll").is_some() || found["tail"].contains("rolling");
        if let Some(parts) = form.as_object_mut().filter(|_| is_rolling) {
            parts.insert("rolling".to_owned(), json!(true));
        }
        return Some(form);
    }
    let annual =
        pattern!(r"^(?:an? )?(?:annual|yearly)(?: (?:term|contract|deal|commitment|subscription|agreement|plan))?$");
    annual.is_match(clause).then(|| json!({ "months": 12 }))
}

fn rider(asked: &Asked<'_>, clause: &str) -> Option<Json> {
    if pattern!(r"^(?:(?:then |after(?:wards)? |thereafter |goes )?(?:rolling|evergreen|month to month|month-to-month)(?: monthly| month to month| thereafter| afterwards| after that)?|monthly rolling|rolls monthly)$").is_match(clause) {
        return Some(json!({ "rolling": true }));
    }
    let free = pattern!(
        r"^(?:the )?(?:first |last |another |extra )?(?P<a>\d{1,3})(?:mo)?(?: (?:are|is|for))? (?:free(?: of charge)?|on us|at no (?:cost|charge)|gratis)$|^(?:first )?free (?P<b>\d{1,3})mo$|^(?P<c>\d{1,3}) free (?:months?|mo)$"
    );
    if let Some(found) = free.captures(clause) {
        let months = ["a", "b", "c"].iter().find_map(|name| found.name(name))?.as_str().parse::<u32>().ok()?;
        return Some(json!({ "free_months": months }));
    }
    opt_out(clause).or_else(|| options(clause)).or_else(|| until(asked, clause))
}

fn opt_out(clause: &str) -> Option<Json> {
    let shapes = [
        pattern!(
            r"^(?:an? |the )?(?:customer |early |mutual )?(?:opt[- ]?out|break|exit|termination|out|get-?out|cancellation)(?:[- ](?:clause|right|option|window|point))?,? (?:after|at|in|by|from|of|at the end of|available (?:after|at))(?: the)?(?: first)? (?:month )?(?P<months>\d{1,3})(?:mo)?$"
        ),
        pattern!(
            r"^(?:they |customer |the customer |we )?(?:can|may) (?:leave|cancel|exit|terminate|opt[- ]?out|walk(?: away)?|break|get out)(?: for convenience)? (?:after|at|from|in) (?:month )?(?P<months>\d{1,3})(?:mo)?$"
        ),
        pattern!(r"^(?:an? )?(?P<months>\d{1,3})mo (?:opt[- ]?out|break|out|exit)(?: clause| right| option)?$"),
    ];
    let months: u32 = shapes.iter().find_map(|shape| shape.captures(clause))?["months"].parse().ok()?;
    Some(json!({ "opt_out_months": months }))
}

fn options(clause: &str) -> Option<Json> {
    let shapes = [
        pattern!(
            r"^(?:an? |the )?(?:(?P<count>\d{1,2})(?: ?x)? )?(?:optional |additional |further |successive )*(?P<months>\d{1,3})mo (?:optional|(?:renewal |extension )?options?(?: to (?:renew|extend))?|optional (?:renewals?|extensions?)|renewal options?|renewals?|extensions?)$"
        ),
        pattern!(
            r"^(?:an? )?(?:(?P<count>\d{1,2}) )?(?:renewal |extension )?options? (?:to (?:renew|extend) )?(?:for |of |by )?(?:another |a further |an additional |additional )?(?P<months>\d{1,3})mo(?: each)?$"
        ),
        pattern!(
            r"^(?P<count>\d{1,2}) (?:optional )?(?:renewals?|extensions?)(?: options?)? (?:of|for) (?P<months>\d{1,3})mo(?: each)?$"
        ),
        pattern!(r"^(?P<count>\d{1,2}) ?x ?(?P<months>\d{1,3})mo(?: options?| renewals?(?: options?)?| extensions?)?$"),
        pattern!(r"^optional (?P<months>\d{1,3})mo(?: (?:renewal|extension))?$"),
    ];
    let found = shapes.iter().find_map(|shape| shape.captures(clause))?;
    let months: u32 = found["months"].parse().ok()?;
    let count: u32 = found.name("count").map_or(Some(1), |count| count.as_str().parse().ok())?;
    Some(json!({ "renewal_options": [{ "months": months, "count": count }] }))
}

/// `until 31 March 2028`, `ends on December 31`.
fn until(asked: &Asked<'_>, clause: &str) -> Option<Json> {
    let found = pattern!(
        r"^(?:it |they |contract |term )?(?:until|till|through|thru|to|up to|ending|ends?|expires?|expiring|runs? (?:until|through|to)|bis|jusqu'au|hasta|fino al|tot|até|end date(?: is)?:?|good until)(?: on)?(?: the)? (?P<day>.+)$"
    )
    .captures(clause)?;
    match date::day(asked.context, &found["day"], Manner::Plain)? {
        Day::On(day) => Some(ending(asked, day)),
        Day::Yearless(month, day, _) => {
            let today = asked.context.today;
            date::next_occurrence(today, month, day).map(|day| ending(asked, day))
        }
        Day::Swapped(_) | Day::EitherWeek(..) | Day::WrongWeekday | Day::Vague(_) | Day::Event | Day::Impossible => {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::question::Question;
    use super::super::super::testing::shown;

    #[test]
    fn a_term_is_kept_in_the_unit_that_was_said() {
        for (text, locale, expected) in [
            ("5 years", "en-US", r#"{"months":60}"#),
            ("18 month term", "en-US", r#"{"months":18}"#),
            ("a year and a half", "en-US", r#"{"months":18}"#),
            ("26 weeks", "en-US", r#"{"weeks":26}"#),
            ("45 days pilot", "en-US", r#"{"days":45} pilot"#),
            ("3 Jahre", "de-DE", r#"{"months":36}"#),
            ("deux ans", "fr-FR", r#"{"months":24}"#),
            ("24 meses", "es-ES", r#"{"months":24}"#),
            ("24 months with a break after 12 months", "en-GB", r#"{"months":24,"opt_out_months":12}"#),
            ("2 years plus 3 months free", "en-US", r#"{"free_months":3,"months":24}"#),
            (
                "1 year with 2 1-year renewal options",
                "en-US",
                r#"{"months":12,"renewal_options":[{"count":2,"months":12}]}"#,
            ),
            ("rolling month-to-month", "en-US", r#"{"months":1,"rolling":true}"#),
            ("6", "en-US", r#"missing_unit {"months":6} {"months":72}"#),
            ("0 months", "en-US", "invalid_value"),
            ("at least a year", "en-US", "imprecise"),
            ("1-2 years", "en-US", r#"range {"months":12} {"months":24}"#),
            ("12 or 18 months", "en-US", r#"alternatives {"months":12} {"months":18}"#),
            ("until 2027-06-09", "en-US", r#"{"end_date":"2027-06-09"}"#),
        ] {
            assert_eq!(shown(Question::TermLength, text, locale), expected, "{text}");
        }
    }
}
