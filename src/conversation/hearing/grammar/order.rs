//! The customer's purchase order as a whole: whether it is needed, its number or numbers, its day and its scope.

use chrono::NaiveDate;
use serde_json::{Value as Json, json};

use super::super::date;
use super::super::heard::{Asked, Flag, Manner, Reading};
use super::super::purchase_order::{PurchaseOrderAnswer, announces_another, names_an_order, purchase_order};
use super::super::reason::Reason;
use super::super::{stance, tokens};
use super::{before, flagged, plain, unclear};

/// Reads an answer that speaks of the purchase order and of nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let plain_text = tokens::plain(text);
    let joined = tokens::joined_dates(&plain_text);
    let said = joined.trim_end_matches(['.', '!', ' ']);
    if let Some(reading) = several(said).or_else(|| riders(asked, said)) {
        return reading;
    }
    match state(said, asked) {
        Some(reading) => reading,
        None => announced(asked, said).unwrap_or(Reading::Unread),
    }
}

fn not_required() -> Json {
    json!({ "required": false, "status": "not_required" })
}

fn pending() -> Json {
    json!({ "required": true, "status": "pending" })
}

fn received(number: &str) -> Json {
    json!({ "required": true, "status": "received", "number": number })
}

/// What the whole text says of the order.
fn state(said: &str, asked: &Asked<'_>) -> Option<Reading> {
    let simple = tokens::simple(said, asked.context.language());
    let by_words = pattern!(
        r"^(?:still )?(?:(?:waiting|awaiting)(?: on| for)? [\w' ]{2,30}? (?:for|to (?:send|issue|raise|cut|release|share)) (?:the |their |a |our )?(?:po|purchase order|it|one|1)(?: number)?|pending|tbd from procurement|in process|in progress|on (?:its|the) way|coming|outstanding|awaited|not (?:issued|received|here|in) yet|requested|in the works|being (?:issued|raised|created|generated|processed|prepared|approved)|(?:they'?re |procurement is |customer is )?(?:raising|issuing|working on) (?:it|one)(?: now| today)?|to follow|to come|with procurement|(?:waiting|awaiting)(?: (?:on|for))?(?: (?:it|the po|their po|po|one|the number|procurement|them|customer))?|(?:it'?s |it is )?(?:coming|on its way|on the way|pending)|(?:they |we )?(?:don'?t|do not) have it yet|no number yet|(?:the |their |a )?(?:po|purchase order)(?: number)? (?:is )?(?:expected|due|arriving|coming)(?: (?:in )?(?:next|this|later this|early next|the coming) (?:week|month|quarter)| soon| shortly| later)?|required|mandatory|yes,? required|required,? not (?:yet )?received(?: yet)?)$"
    );
    if by_words.is_match(&simple) {
        return Some(plain(pending()));
    }
    let answer = purchase_order(said);
    let answer = if answer == PurchaseOrderAnswer::Unclear { purchase_order(&simple) } else { answer };
    Some(match answer {
        PurchaseOrderAnswer::NotRequired => plain(not_required()),
        PurchaseOrderAnswer::Number(number) => {
            plain(received(&with_prefix_of_before(asked, &number).unwrap_or(number)))
        }
        PurchaseOrderAnswer::Pending => {
            let is_past = pattern!(r"\b(?:since|requested|asked|last|was|yesterday|ago)\b").is_match(&simple);
            match date::find_day(said, asked.context).filter(|_| !is_past) {
                Some(day) => plain(json!({ "required": true, "status": "pending", "expected_on": day.to_string() })),
                None => plain(pending()),
            }
        }
        PurchaseOrderAnswer::MissingNumber => Reading::unclear(Reason::MissingNumber),
        PurchaseOrderAnswer::AmbiguousNone => unclear(Reason::AmbiguousNone, &[not_required(), pending()]),
        PurchaseOrderAnswer::Unclear => return None,
    })
}

/// A correction of the digits keeps the prefix that the number had.
fn with_prefix_of_before(asked: &Asked<'_>, number: &str) -> Option<String> {
    let held = before(asked, "number")?;
    let held = held.as_str()?;
    let digits_start = held.find(|letter: char| letter.is_ascii_digit())?;
    let (prefix, digits) = held.split_at(digits_start);
    let is_digits =
        number.bytes().all(|byte| byte.is_ascii_digit()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    let corrects = asked.manner == Manner::Correcting && is_digits && !prefix.is_empty();
    corrects.then(|| format!("{prefix}{number}"))
}

/// `PO-44 and PO-45`: several numbers.
fn several(said: &str) -> Option<Reading> {
    let label = pattern!(
        r"(?i)^(?:(?:there are|we have|they sent|it'?s|two|2|three|3|four|4|five|5|several|(?:two|2|three|3|four|4|five|5|several|both) of (?:them|those)|both|the|their|pos?(?: numbers?| nos?\.?)? are)[ :]+)*(?:p\.?o\.?'?s?|purchase orders?)(?: (?:numbers?|nos?\.?|#s?))?[ :#]+(?:are )?"
    );
    let rest = &said[label.find(said).map_or(0, |found| found.end())..];
    let rest = pattern!(r"(?i)^(?:two|2|three|3|four|4|five|5|several|both) of (?:them|those)[ :-]+").replace(rest, "");
    let rest = &*rest;
    let has_label = rest.len() < said.len() || names_an_order(said);
    let parts: Vec<&str> = pattern!(r"(?i),? (?:and|plus|und|et|y|e|en) |[,;&/+] ?")
        .split(rest)
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    // `778/2026` is one number with its year.
    let has_year = pattern!(r"(?:^|[\s.])\d+/20\d\d$").is_match(rest);
    if parts.len() < 2 || !has_label || has_year {
        return None;
    }
    let numbers: Option<Vec<String>> = parts
        .iter()
        .map(|part| match purchase_order(part) {
            PurchaseOrderAnswer::Number(number) => Some(number),
            PurchaseOrderAnswer::NotRequired
            | PurchaseOrderAnswer::Pending
            | PurchaseOrderAnswer::MissingNumber
            | PurchaseOrderAnswer::AmbiguousNone
            | PurchaseOrderAnswer::Unclear => None,
        })
        .collect();
    numbers.map(|numbers| plain(json!({ "required": true, "status": "received", "numbers": numbers })))
}

/// A number and what goes with it: its scope, its last day, and that more will come.
fn riders(asked: &Asked<'_>, said: &str) -> Option<Reading> {
    let divided = pattern!(
        r"(?i)[,;()] ?| - | which | but | and | (?P<keep>for (?:the )?(?:y(?:ea)?r ?\d|(?:first|second|third|1st|2nd|3rd) year)|(?:valid |good )?(?:until|through|thru|till)|expir(?:es|ing)(?: on)?|runs? out(?: on)?|covers|covering)"
    );
    let marked = divided.replace_all(said, |found: &regex::Captures<'_>| {
        found.name("keep").map_or_else(|| "|".to_owned(), |kept| format!("|{}", kept.as_str()))
    });
    let clauses: Vec<&str> = marked.split('|').map(str::trim).filter(|clause| !clause.is_empty()).collect();
    let (first, rest) = clauses.split_first()?;
    if rest.is_empty() {
        return None;
    }
    let first = pattern!(r"(?i)^(?:blanket|standing|open) (po|purchase order)").replace(first, "$1");
    let first = pattern!(r"(?i)^(?:we have |they sent |they issued |got |it'?s |here'?s )+(?:an? |the |their )?")
        .replace(&first, "")
        .into_owned();
    let PurchaseOrderAnswer::Number(number) = purchase_order(&first) else { return None };
    let mut form = received(&number);
    let parts = form.as_object_mut()?;
    let mut flags = Vec::new();
    for clause in rest {
        let lower = tokens::simple(clause, asked.context.language());
        if let Some(found) = pattern!(r"^(?:for|covers|covering|only|just)? ?(?:for )?(?:only )?(?:the )?(?:y(?:ea)?r ?(?P<n>\d)|(?P<word>1st|2nd|3rd) year)(?: only| of the term)?$").captures(&lower) {
            let year = found.name("n").map_or_else(|| found["word"].trim_end_matches(char::is_alphabetic).to_owned(), |n| n.as_str().to_owned());
            let scope = json!(format!("year_{year}"));
            // An order for one year is none for another.
            if parts.insert("scope".to_owned(), scope.clone()).is_some_and(|before| before != scope) {
                return None;
            }
        } else if pattern!(r"^(?:another|a new|one|1|new|more|further|separate|additional|others?|next|the next|a second|second|2nd|rest|the rest)(?: (?:po|pos|purchase orders?|one|ones|year|years|will|to|be|comes?|coming|follows?|following|issued|each|per|every|for|the|a|after|later|that|on|from|then|rest|year \d|of|them|1|new))*$|^(?:then )?(?:an?|1|one|new) (?:po|one) (?:per|each|every|a) year(?: after(?:wards)?| thereafter)?$|^more (?:pos )?(?:to )?(?:follow|come)$").is_match(&lower) || announces_another(&lower) {
            flags.push(Flag::MorePosExpected);
        } else if let Some(found) = pattern!(r"^(?:it )?(?:valid |good )?(?:until|through|thru|till|runs? out|runs? out on|expires?|expiring|expires on|expiring on|ends?)(?: on)? (?P<day>.+)$").captures(&lower) {
            let day = a_day(asked, &found["day"]).filter(|_| found["day"].split(' ').count() <= 6)?;
            parts.insert("expires_on".to_owned(), json!(day.to_string()));
        } else if pattern!(r"^(?:blanket|blanket po|for (?:the )?(?:whole|entire|full) (?:term|deal|contract)|for everything|covers everything|covers the (?:whole|entire|full) (?:term|deal)|attached|as agreed|thanks|please|final|received|(?:it )?(?:came|arrived|received|is) ?(?:in|through)?(?: today| yesterday)?)$").is_match(&lower) || stance::is_idle(&lower) || matches!(&*lower, "valid" | "good" | "it's") {
            continue;
        } else {
            return None;
        }
    }
    Some(flagged(form, flags))
}

fn a_day(asked: &Asked<'_>, words: &str) -> Option<NaiveDate> {
    let words = pattern!(r"^(?:on |by |the |for )+").replace(words, "");
    date::find_day(&words, asked.context)
}

/// An order that is announced for a day: `PO coming on Friday`, `we'll have it by March 20`.
fn announced(asked: &Asked<'_>, said: &str) -> Option<Reading> {
    let simple = tokens::simple(said, asked.context.language());
    // A number that is there is no announcement.
    if pattern!(r"(?i)\b(?:po|p\.o\.|purchase order|order)(?: (?:number|no\.?|nr\.?))? ?#?:? ?[a-z]{0,4}-?\d{3,}")
        .is_match(said)
    {
        return None;
    }
    let about = names_an_order(said)
        || pattern!(r"\b(?:it|one|1|number|procurement|that)\b|^(?:no,? )?not yet\b").is_match(&simple)
        || pattern!(r"^(?:pending|coming|expected|required|needed|due)\b").is_match(&simple);
    let comes = pattern!(
        r"\b(?:coming|comes|come|expected|expect|expecting|due|will|'ll|should|arriv(?:es?|ing)|lands?|landing|issued|issue|send|sends|sending|raise|raising|get|getting|have|receive|pending|promised|by|follows?|next|later|in)\b"
    );
    let asks_elsewhere = pattern!(
        r"\b(?:expir\w*|valid|check|ask|find out|let me|i'll see|know more|confirm(?: if| whether)|not sure|whether)\b"
    );
    if !about || !comes.is_match(&simple) || stance::is_question(&simple) || asks_elsewhere.is_match(&simple) {
        return None;
    }
    if pattern!(r"\b(?:no|not|don'?t|doesn'?t|never|without|if|unless|or)\b").is_match(
        &pattern!(r"\b(?:not yet|not (?:here|there|in|issued|received) yet|no (?:po|number) yet|don'?t have it yet)\b")
            .replace_all(&simple, ""),
    ) {
        return None;
    }
    let day = date::find_day(said, asked.context)?;
    // `they told me today`: when it was said is not when it comes.
    let comes_today = pattern!(
        r"\b(?:com(?:es|ing)|expect\w*|due|arriv\w+|send\w*|will|'ll|issu\w+|should|raising|getting)\b[^,;.]*\b(?:today|tonight|eod|eow|end of (?:the )?(?:day|week)|this \w+|friday|monday|tuesday|wednesday|thursday)\b"
    );
    if day == asked.context.today && !comes_today.is_match(&simple) {
        return None;
    }
    Some(plain(json!({ "required": true, "status": "pending", "expected_on": day.to_string() })))
}

#[cfg(test)]
mod tests {
    use super::super::super::question::Question;
    use super::super::super::testing::shown;

    #[test]
    fn an_order_is_received_pending_or_not_required() {
        for (text, expected) in [
            ("PO 88120", r#"{"number":"88120","required":true,"status":"received"}"#),
            ("POs 88120 and 88121", r#"{"numbers":["88120","88121"],"required":true,"status":"received"}"#),
            (
                "PO 88120 for year 2, others to follow",
                r#"{"number":"88120","required":true,"scope":"year_2","status":"received"} more_pos_expected"#,
            ),
            (
                "PO 88120, valid until 2027-01-31",
                r#"{"expires_on":"2027-01-31","number":"88120","required":true,"status":"received"}"#,
            ),
            (
                "PO 88120, they'll send another one for the second half",
                r#"{"number":"88120","required":true,"status":"received"} more_pos_expected"#,
            ),
            ("no PO needed", r#"{"required":false,"status":"not_required"}"#),
            ("pending", r#"{"required":true,"status":"pending"}"#),
            ("the PO comes on Friday", r#"{"expected_on":"2026-06-12","required":true,"status":"pending"}"#),
            ("yes", "missing_number"),
        ] {
            assert_eq!(shown(Question::PoStatus, text, "en-US"), expected, "{text}");
        }
    }
}
