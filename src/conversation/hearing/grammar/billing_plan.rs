//! Rhythms of billing by item or by year: `annually for hosting, monthly for usage`, `monthly in year 1, then annually`.

use serde_json::{Map, Value as Json, json};

use crate::domain::field::Value;

use super::super::heard::{Asked, Reading};
use super::super::{billing, tokens};
use super::{item_by_item, plain};

/// Reads an answer that gives several rhythms, each with its item or year.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    by_year(asked, &simple).or_else(|| by_item(asked, &simple))
}

fn rhythm(asked: &Asked<'_>, words: &str) -> Option<Map<String, Json>> {
    // A year that is paid up front is a yearly rhythm.
    let at_once =
        pattern!(r"^(?:all |paid |in full |fully |everything )*(?:up ?front|in advance|prepaid)(?: in full)?$");
    let words = if at_once.is_match(words.trim()) { "annual in advance" } else { words };
    match billing::read(asked, words.trim()) {
        Reading::Value(Value::Billing(billing), _) => {
            serde_json::to_value(billing).ok().and_then(|form| form.as_object().cloned())
        }
        Reading::Value(..) | Reading::Unclear(..) | Reading::Unread => None,
    }
}

fn by_year(asked: &Asked<'_>, simple: &str) -> Reading {
    let marked = pattern!(r"\s*(?:[,;]|->|\band then\b|\bthen\b|\bswitch(?:es|ing)? to\b|\band\b)\s*").replace_all(
        simple,
        |found: &regex::Captures<'_>| {
            if pattern!(r"then|switch|->").is_match(&found[0]) { "|>" } else { "|" }
        },
    );
    let marked = pattern!(r"\|(?:\s*\|)*").replace_all(&marked, "|");
    let mut phases: Vec<Json> = Vec::new();
    let mut names_year = false;
    for part in marked.split('|').map(str::trim).filter(|part| !part.is_empty()) {
        let (follows, part) = part.strip_prefix('>').map_or((false, part), |rest| (true, rest.trim()));
        let year = pattern!(
            r"(?P<from>\bfrom )?(?:\b(?:in|for|during|over) )?(?:the )?\b(?:y(?:ea)?r? ?(?P<y>\d)|(?P<o>\d)(?:st|nd|rd|th) year)\b(?P<on> on(?:wards?)?|\+)?:?"
        );
        let (words, from, year) = match year.captures(part) {
            Some(found) => {
                names_year = true;
                let whole = found.get(0).map_or("", |all| all.as_str());
                let goes_on = found.name("from").is_some() || found.name("on").is_some();
                let year = found.name("y").or(found.name("o")).and_then(|year| year.as_str().parse::<u32>().ok());
                (part.replacen(whole, " ", 1), goes_on, year)
            }
            None => {
                let words = pattern!(r" (?:after(?:wards?)?|thereafter|after that|from then on)$")
                    .replace(part, "")
                    .into_owned();
                if !(follows || words.len() < part.len()) || phases.is_empty() {
                    return Reading::Unread;
                }
                (words, true, u32::try_from(phases.len() + 1).ok())
            }
        };
        let (Some(mut phase), Some(year)) = (rhythm(asked, &words), year) else { return Reading::Unread };
        phase.insert(if from { "from_year" } else { "year" }.to_owned(), json!(year));
        phases.push(Json::Object(phase));
    }
    if phases.len() < 2 || !names_year { Reading::Unread } else { plain(json!({ "phases": phases })) }
}

fn by_item(asked: &Asked<'_>, simple: &str) -> Reading {
    let mut lines: Vec<Json> = Vec::new();
    for part in pattern!(r"\s*(?:,? (?:and|but|while|with)\b|[,;+&])\s*")
        .split(simple)
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let after = pattern!(r"^(?P<rhythm>.+?) (?:for|on) (?:the )?(?P<item>[\p{L}][\p{L} -]*)$");
        let first = pattern!(
            r"^(?:the )?(?P<item>[\p{L}][\p{L}-]*(?: [\p{L}][\p{L}-]*)?)(?: is| are|:)?(?: billed| invoiced| paid)? (?P<rhythm>.+)$"
        );
        let one_word = pattern!(
            r"^(?:the )?(?P<item>[\p{L}][\p{L}-]*)(?: is| are|:)?(?: billed| invoiced| paid)? (?P<rhythm>.+)$"
        );
        let found = [after.captures(part), one_word.captures(part), first.captures(part)].into_iter().flatten().find_map(|found| {
            let item = found["item"].trim().to_owned();
            let is_item = !pattern!(r"\b(?:tbd|pending|approval|phew|finally|i|we|they|he|she|you|have|has|got|went|is|are|was|were|promised|agreed|confirmed|signed|said|told|thanks|cheers|ok|that's|thats|what|deal)\b").is_match(&item) && !pattern!(r"^(?:we|they|it|billed|invoiced|paid|pay|every|each|per|once|twice|in|bill|invoice|(?:the )?(?:whole|full|entire)? ?(?:term|year|month|quarter|deal|contract)|them|all|everything|now|first|semi|half|billing)\b").is_match(&item);
            rhythm(asked, &found["rhythm"]).filter(|_| is_item).map(|rhythm| (item, rhythm))
        });
        let Some((item, mut line)) = found else { return Reading::Unread };
        line.insert("item".to_owned(), json!(item));
        lines.push(Json::Object(line));
    }
    if lines.len() < 2 { Reading::Unread } else { item_by_item(lines) }
}

#[cfg(test)]
mod tests {
    use super::super::super::question::Question;
    use super::super::super::testing::shown;

    #[test]
    fn rhythms_belong_to_items_or_years() {
        for (text, expected) in [
            (
                "hosting annually, usage monthly",
                r#"{"lines":[{"frequency":"annual","item":"hosting"},{"frequency":"monthly","item":"usage"}]}"#,
            ),
            (
                "monthly in year 1, then annually in advance",
                r#"{"phases":[{"frequency":"monthly","year":1},{"frequency":"annual","from_year":2,"timing":"advance"}]}"#,
            ),
            ("quarterly", r#"{"frequency":"quarterly","timing":null}"#),
        ] {
            assert_eq!(shown(Question::BillingFrequency, text, "en-US"), expected, "{text}");
        }
    }
}
