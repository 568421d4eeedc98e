//! How many of what is sold: `250 users`, `40 full and 200 read-only`, `100 in year 1, 300 in year 2`.

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

use super::super::heard::{Asked, Flag, Manner, Reading};
use super::super::number::{self, Written};
use super::super::reason::Reason;
use super::super::{number_words, stance, tokens};
use super::{before, flagged, item_by_item, plain, unclear};

const UNIT: &str = concat!(
    r"(?:named |paid |active |full |concurrent |total |user )*(?P<unit>seats?|users?|licen[cs]es?|people|persons?|",
    r"heads?|headcount|employees|staff|reps|logins|accounts)"
);

/// Reads an answer that is a quantity and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    let simple = pattern!(r"^(?:qty|quantity|count|number|total|seats|users)(?: is| of seats| of users)?:? ")
        .replace(&simple, "");
    if pattern!(r"^(?:(?:an? |the )?(?:site|enterprise|company)[- ]?(?:wide )?licen[cs]e|site-?wide|enterprise-?wide(?: licen[cs]e)?)$")
        .is_match(&simple)
    {
        return plain(json!({ "quantity": "unlimited", "unit": "site" }));
    }
    if let Some(unlimited) = unlimited(&simple) {
        return unlimited;
    }
    if let Some(relative) = relative(asked, &simple) {
        return relative;
    }
    if let Some(range) = range(asked, &simple) {
        return range;
    }
    let lower = number_words::in_digits(&tokens::plain(text).to_lowercase());
    let lower = lower.trim_end_matches(['.', '!', ' ']);
    one(asked, &simple).or_else(|| by_year(asked, &simple)).or_else(|| by_item(asked, lower))
}

fn unit_of(word: Option<&str>) -> &'static str {
    match word.unwrap_or_default() {
        "user" | "users" => "users",
        "license" | "licenses" | "licence" | "licences" => "licenses",
        _seats_or_not_said => "seats",
    }
}

/// The unit of the value that is put right, where the correction names none.
fn kept_unit(asked: &Asked<'_>, said: Option<&str>) -> String {
    let held = before(asked, "unit").and_then(|unit| unit.as_str().map(str::to_owned));
    match (said, held) {
        (None, Some(unit)) if asked.manner == Manner::Correcting => unit,
        (said, _) => unit_of(said).to_owned(),
    }
}

fn unlimited(simple: &str) -> Option<Reading> {
    let shape = pattern!(&format!(
        r"^(?:unlimited|uncapped|no (?:seat |user )?(?:limit|cap))(?: (?:number of )?{UNIT})?$",
        UNIT = UNIT
    ));
    let found = shape.captures(simple)?;
    Some(plain(json!({ "quantity": "unlimited", "unit": unit_of(found.name("unit").map(|unit| unit.as_str())) })))
}

/// `+50`, `20 fewer`: counted from what was said before.
fn relative(asked: &Asked<'_>, simple: &str) -> Option<Reading> {
    let is_held = before(asked, "quantity").is_some();
    // A minus counts from what is held only where it says so; alone it is no number of seats.
    let says_from = pattern!(r"^- ?\d.* (?:from|than) ").is_match(simple) && is_held;
    let simple = if says_from { simple.replacen('-', "minus ", 1) } else { simple.to_owned() };
    let simple = simple.replace("minus  ", "minus ");
    let step = pattern!(
        r"^(?:(?:(?:they|we|customer|the customer|client|he|she)(?:'?ve| have| just| now)* )?(?P<sign>\+|plus|add(?:ed|ing)?|another|an additional|minus|less|remove|drop) ?(?P<a>\d{1,6})(?: more| extra)?|(?P<b>\d{1,6}) (?P<word>more|extra|additional|fewer|less))(?: (?:seats?|users?|licen[cs]es?))?(?: actually| please| then| (?:from|than|to|on top of|vs) (?:before|what (?:i|we) (?:said|had)|last time|the (?:last|previous) (?:number|count)))?$"
    )
    .captures(&simple)?;
    let count: Decimal = step.name("a").or(step.name("b"))?.as_str().parse().ok()?;
    let word = step.name("sign").or(step.name("word")).map_or("", |word| word.as_str());
    let is_less = matches!(word, "minus" | "less" | "remove" | "drop" | "fewer");
    let held = before(asked, "quantity").and_then(|quantity| quantity.to_string().parse::<Decimal>().ok());
    let Some(held) = held else { return Some(Reading::unclear(Reason::RefersToUnknown)) };
    let sum = if is_less { held.checked_sub(count)? } else { held.checked_add(count)? };
    let unit = before(asked, "unit").unwrap_or_else(|| json!("seats"));
    Some(counted(sum).map_or_else(
        || Reading::unclear(Reason::InvalidValue),
        |quantity| plain(json!({ "quantity": quantity, "unit": unit })),
    ))
}

fn range(asked: &Asked<'_>, simple: &str) -> Option<Reading> {
    let ends = pattern!(&format!(
        r"^(?:between |from |somewhere between )?(?P<low>\d[\d.,]*) ?(?:-|to|and) ?(?P<high>\d[\d.,]*)(?: {UNIT})?$",
        UNIT = UNIT
    ))
    .captures(simple)?;
    let unit = kept_unit(asked, ends.name("unit").map(|unit| unit.as_str()));
    let forms: Vec<Json> = ["low", "high"]
        .iter()
        .filter_map(|end| exact(asked, &ends[*end]))
        .filter_map(counted)
        .map(|quantity| json!({ "quantity": quantity, "unit": unit }))
        .collect();
    (forms.len() == 2).then(|| unclear(Reason::Range, &forms))
}

fn one(asked: &Asked<'_>, simple: &str) -> Reading {
    let shape = pattern!(&format!(
        concat!(
            r"^(?P<minus>- ?)?(?:for |of )?(?P<count>\d(?:[\d., ']*\d)?)(?P<k> ?(?:k|thousand))?(?:[ -]?x)?(?:[ -]{UNIT})?",
            r"(?: (?:in )?(?:total|all|overall|altogether|to start|to begin with))?",
            r"(?P<price>,? (?:at|@|for|x) ?[^\d\s]{{0,3}} ?\d[\d.,]*(?: ?(?:[a-z]{{3}}|[€£$]))? ?(?:per\b|each\b|an?\b|apiece\b|/|p/)[^\d]{{0,30}})?$"
        ),
        UNIT = UNIT
    ));
    let Some(found) = shape.captures(simple) else { return Reading::Unread };
    if found.name("minus").is_some() {
        return Reading::unclear(Reason::InvalidValue);
    }
    let flags = if found.name("price").is_some() { vec![Flag::UnitPrice] } else { Vec::new() };
    let unit = kept_unit(asked, found.name("unit").map(|unit| unit.as_str()));
    let factor = if found.name("k").is_some() { Decimal::ONE_THOUSAND } else { Decimal::ONE };
    let form = |number: Decimal| {
        number.checked_mul(factor).and_then(counted).map(|quantity| json!({ "quantity": quantity, "unit": unit }))
    };
    match number::written(&found["count"], asked.context.locale) {
        Written::Exact(number) => {
            form(number).map_or(Reading::unclear(Reason::InvalidValue), |form| flagged(form, flags))
        }
        Written::Ambiguous(numbers) if found.name("k").is_some() => {
            let whole: Vec<Json> = numbers.into_iter().filter_map(form).collect();
            if let [only] = whole.as_slice() { flagged(only.clone(), flags) } else { Reading::Unread }
        }
        Written::Ambiguous(numbers) => {
            let forms: Vec<Json> = numbers.into_iter().filter_map(form).collect();
            unclear(Reason::AmbiguousNumber, &forms)
        }
        Written::NotANumber => Reading::Unread,
    }
}

/// A whole number above nothing.
fn counted(number: Decimal) -> Option<u64> {
    let number = number.normalize();
    u64::try_from(number).ok().filter(|count| number.scale() == 0 && *count > 0)
}

fn exact(asked: &Asked<'_>, digits: &str) -> Option<Decimal> {
    match number::written(digits, asked.context.locale) {
        Written::Exact(number) => Some(number),
        Written::Ambiguous(_) | Written::NotANumber => None,
    }
}

/// `100 in year 1, then 300`.
fn by_year(asked: &Asked<'_>, simple: &str) -> Reading {
    let divided = pattern!(
        r"\s*(?:,? (?:and )?(?:then|growing to|going (?:up )?to|ramping(?: up)? to|increasing to|rising to)\b|,? and\b|[,;/]|\+)\s*"
    );
    let marked = divided.replace_all(
        simple,
        |found: &regex::Captures<'_>| {
            if pattern!(r"then|ing").is_match(&found[0]) { "|>" } else { "|" }
        },
    );
    let mut steps: Vec<Map<String, Json>> = Vec::new();
    let mut unit: Option<String> = None;
    let mut is_said = false;
    for part in marked.split('|').map(str::trim).filter(|part| !part.is_empty()) {
        let (follows, part) = part.strip_prefix('>').map_or((false, part), |rest| (true, rest.trim()));
        let part = pattern!(r"^(?:start(?:s|ing)?|begin(?:s|ning)?) (?:with|at|from) ").replace(part, "");
        let shape = pattern!(&format!(
            concat!(
                r"^(?:(?P<from1>from )?(?:in )?(?:the )?(?:y(?:ea)?r? ?(?P<y1>\d)|(?P<o1>\d)(?:st|nd|rd|th) year)(?: on| onwards?)?:? )?",
                r"(?P<count>\d[\d.,]*)(?: {UNIT})?(?: (?:now|today|initially|to start(?: with)?|to begin with|at (?:the )?start|at signing|from day (?:one|1)|on day (?:one|1)|at first|at launch))?",
                r"(?: (?P<from2>from )?(?:in |for )?(?:the )?(?:y(?:ea)?r? ?(?P<y2>\d)|(?P<o2>\d)(?:st|nd|rd|th) year)(?P<on> on| onwards?|\+)?)?(?P<after> after(?:wards)?| thereafter)?$"
            ),
            UNIT = UNIT
        ));
        let Some(found) = shape.captures(&part) else { return Reading::Unread };
        let Some(quantity) = exact(asked, &found["count"]).and_then(counted) else { return Reading::Unread };
        let year = ["y1", "o1", "y2", "o2"].iter().find_map(|name| found.name(name));
        let year: Option<u32> = year.and_then(|year| year.as_str().parse().ok());
        is_said |= year.is_some() || follows;
        let goes_on = ["from1", "from2", "on", "after"].iter().any(|name| found.name(name).is_some());
        let implied = u32::try_from(steps.len()).unwrap_or_default() + 1;
        let key = if goes_on || (follows && year.is_none()) { "from_year" } else { "year" };
        let step = [(key.to_owned(), json!(year.unwrap_or(implied))), ("quantity".to_owned(), json!(quantity))];
        steps.push(Map::from_iter(step));
        unit = unit.or_else(|| found.name("unit").map(|unit| unit_of(Some(unit.as_str())).to_owned()));
    }
    if steps.len() < 2 || !is_said {
        return Reading::Unread;
    }
    plain(json!({ "ramp": steps, "unit": unit.unwrap_or_else(|| "seats".to_owned()) }))
}

/// `40 editors and 200 viewers`, items in the speaker's own words.
fn by_item(asked: &Asked<'_>, lower: &str) -> Reading {
    let divided = pattern!(r"\s*(?:,? (?:and|und|et|y|e|en|och|plus)\b|[,;+&/])\s*");
    let mut lines: Vec<Json> = Vec::new();
    for part in divided.split(lower).map(str::trim).filter(|part| !part.is_empty()) {
        let shape = pattern!(
            r"^(?P<count>\d[\d.,]*) ?(?:x )?(?P<item>\p{L}[\p{L}\d-]*(?: \p{L}[\p{L}\d-]*){0,2})$|^(?P<item2>\p{L}[\p{L}-]*(?: \p{L}[\p{L}-]*)?)(?::| x)? (?P<count2>\d[\d.,]*)$"
        );
        let Some(found) = shape.captures(part) else { return Reading::Unread };
        let (Some(item), Some(count)) =
            (found.name("item").or(found.name("item2")), found.name("count").or(found.name("count2")))
        else {
            return Reading::Unread;
        };
        let units =
            pattern!(r" (?:seats?|users?|licen[cs]es?|lizenzen|licences|licencias|licenze|licenties|nutzer|plätze)$");
        let item = units.replace(item.as_str(), "").into_owned();
        let is_item = !pattern!(&format!(
            r"^{UNIT}$|\b(?:years?|months?|days?|weeks?|or|not|for|at|per|net|usd|eur|in|then|to)\b",
            UNIT = UNIT
        ))
        .is_match(&item);
        // `a big one` is no item of which there is one.
        let is_item = is_item && (count.as_str() != "1" || found.name("item").is_some());
        let Some(quantity) = exact(asked, count.as_str()).and_then(counted).filter(|_| is_item) else {
            return Reading::Unread;
        };
        lines.push(json!({ "item": item, "quantity": quantity }));
    }
    if lines.len() < 2 || stance::is_hedged(lower) { Reading::Unread } else { item_by_item(lines) }
}

#[cfg(test)]
mod tests {
    use super::super::super::question::Question;
    use super::super::super::testing::shown;

    #[test]
    fn a_quantity_has_a_unit_lines_or_steps() {
        for (text, locale, expected) in [
            ("75", "en-US", r#"{"quantity":75,"unit":"seats"}"#),
            ("2,400 users", "en-US", r#"{"quantity":2400,"unit":"users"}"#),
            ("3k licences", "en-GB", r#"{"quantity":3000,"unit":"licenses"}"#),
            ("2.400 Lizenzen", "de-DE", r#"{"quantity":2400,"unit":"licenses"}"#),
            ("2.400 seats", "en-US", r#"ambiguous_number {"quantity":2400,"unit":"seats"}"#),
            ("unlimited users", "en-US", r#"{"quantity":"unlimited","unit":"users"}"#),
            ("60 seats at $12 per seat", "en-US", r#"{"quantity":60,"unit":"seats"} unit_price"#),
            (
                "30 editors and 90 viewers",
                "en-US",
                r#"{"lines":[{"item":"editors","quantity":30},{"item":"viewers","quantity":90}]}"#,
            ),
            (
                "40 in year 1, 80 in year 2",
                "en-US",
                r#"{"ramp":[{"quantity":40,"year":1},{"quantity":80,"year":2}],"unit":"seats"}"#,
            ),
            (
                "40 users then 80 from year 2",
                "en-US",
                r#"{"ramp":[{"quantity":40,"year":1},{"from_year":2,"quantity":80}],"unit":"users"}"#,
            ),
            ("40-60 seats", "en-US", r#"range {"quantity":40,"unit":"seats"} {"quantity":60,"unit":"seats"}"#),
            ("0 seats", "en-US", "invalid_value"),
            ("-4", "en-US", "invalid_value"),
            ("+15", "en-US", "refers_to_unknown"),
            ("at least 40", "en-US", "imprecise"),
        ] {
            assert_eq!(shown(Question::Seats, text, locale), expected, "{text}");
        }
    }
}
