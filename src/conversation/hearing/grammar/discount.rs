//! What comes off: a percentage of all or of some, an amount, steps by year, items, or months for nothing.

use rust_decimal::Decimal;
use serde_json::{Map, Value as Json, json};

use crate::domain::field::Value;
use crate::domain::money::Money;

use super::super::durations;
use super::super::heard::{Asked, Flag, Manner, Reading};
use super::super::question::Question;
use super::super::{money, percent, stance, tokens};
use super::{before, flagged, item_by_item, plain, unclear};

/// Reads an answer that is a reduction and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    let lead = pattern!(
        r"^(?:(?:we|they|i|customer|the customer) (?:gave|give|get|gets|got|agreed(?: on| to)?|offered|settled on)(?: them)?(?: an?)? |giving (?:them )?|gave (?:them )?|with (?:an? )?|total (?:of )?|discount(?:ed)? (?:of|is|by|at|=)? ?|an? (?:discount of )?)+"
    );
    let said = simple[lead.find(&simple).map_or(0, |lead| lead.end())..].trim();
    let said = pattern!(r"^(?:waived?|waiving|no) (?:the )?(?P<item>(?:set-?up|onboarding|implementation|activation)(?: fees?| costs?)?)(?: charge)?$").replace(said, "free $item");
    // `20% on the platform, nothing on services`
    let said =
        pattern!(r"\b(?:nothing|none|zero|no discount) (?:off |on )(?:the )?").replace_all(said.as_ref(), "0% on ");
    let said = said.as_ref();
    if pattern!(r"^(?:zero|0)$").is_match(said) && asked.manner == Manner::Plain {
        return plain(json!({ "percent": "0" }));
    }
    let said = if said.is_empty() { simple.as_str() } else { said };
    corrected(asked, said)
        .or_else(|| of_percent(percent::read(asked, said)))
        .or_else(|| free_months(said))
        .or_else(|| computed(asked, said))
        .or_else(|| amount(asked, said))
        .or_else(|| tiers(said))
        .or_else(|| excludes(said))
        .or_else(|| lines(said))
}

fn of_percent(reading: Reading) -> Reading {
    let form = |value: &Value| super::form::form_of(Question::Discount, value);
    match reading {
        Reading::Value(value, flags) => flagged(form(&value), flags),
        Reading::Unclear(reason, values) => unclear(reason, &values.iter().map(form).collect::<Vec<Json>>()),
        Reading::Unread => Reading::Unread,
    }
}

/// A number that puts the percentage or the amount right, and leaves its unit.
fn corrected(asked: &Asked<'_>, said: &str) -> Reading {
    let Some(found) = pattern!(r"^(\d[\d.,]*)$").captures(said).filter(|_| asked.manner == Manner::Correcting) else {
        return Reading::Unread;
    };
    if before(asked, "percent").is_some() {
        return of_percent(percent::read(asked, &format!("{}%", &found[1])));
    }
    let held: Option<Money> = before(asked, "amount").and_then(|amount| serde_json::from_value(amount).ok());
    let Some(held) = held else { return Reading::Unread };
    match money::read(asked, &format!("{} {}", held.currency().code(), &found[1])) {
        Reading::Value(Value::Money(money), _) => plain(json!({ "amount": money })),
        Reading::Value(..) | Reading::Unclear(..) | Reading::Unread => Reading::Unread,
    }
}

fn free_months(said: &str) -> Reading {
    if pattern!(r"^(?:the )?(?:1st|first) month (?:is |for )?(?:free|on us|gratis)$|^free (?:1st|first) month$")
        .is_match(said)
    {
        return plain(json!({ "free_months": 1 }));
    }
    let spelled = durations::spelled(said);
    let shape = pattern!(
        r"^(?:the )?(?:(?:first|1st|last|extra|additional) )?(?P<a>\d{1,2})mo (?:for )?(?:free|on us|at no (?:cost|charge)|gratis|free of charge)(?: at the (?:start|end|beginning))?$|^(?:first |extra |last )?(?P<b>\d{1,2}) free (?:mo|months?)$|^(?:first )?free (?P<c>\d{1,2})mo$|^(?:first )(?:mo|month) (?:is )?(?P<d>free|on us)$|^free first (?P<e>mo|month)$"
    );
    let Some(found) = shape.captures(&spelled) else { return Reading::Unread };
    let months =
        ["a", "b", "c"].iter().find_map(|name| found.name(name)).map_or(Ok(1_u32), |count| count.as_str().parse());
    months.map_or(Reading::Unread, |months| plain(json!({ "free_months": months })))
}

/// `5k off`, `USD 2,000 discount`.
fn amount(asked: &Asked<'_>, said: &str) -> Reading {
    let shape = pattern!(
        r"^(?:(?:knock(?:ed|ing)?|tak(?:e|ing|en)|took|minus|less|a flat|flat|credit of|-) ?)?(?P<sum>[^%]*?\d[^%]*?)(?P<off> (?:off|discount|rebate|credit|reduction|less|knocked off)(?: (?:the )?(?:total|list(?: price)?|deal|price|contract|first year|invoice|top))?)?$"
    );
    let Some(found) = shape.captures(said) else { return Reading::Unread };
    let has_sign = pattern!(r"[€£$¥]|\b(?:usd|eur|gbp|chf|cad|aud|sek|nok|dkk|pln|inr|brl|jpy|sgd|nzd|euros?|dollars?|pounds?|kr)\b|\d ?(?:k|grand|tkr|thousand|m|mio)\b").is_match(&found["sum"]);
    let says_off = found.name("off").is_some() || said.starts_with(['k', 't', 'm', 'l', 'f', 'c']);
    if !has_sign
        || (!says_off
            && pattern!(r"\d ?(?:k|grand|m)\b").is_match(&found["sum"])
            && !pattern!(r"[€£$¥]|\b[a-z]{3}\b").is_match(&found["sum"]))
    {
        return Reading::Unread;
    }
    match money::read(asked, found["sum"].trim()) {
        Reading::Value(Value::Money(money), flags) if !money.amount().is_zero() => {
            flagged(json!({ "amount": money }), flags)
        }
        Reading::Unclear(reason, values) => {
            let forms: Vec<Json> = values
                .iter()
                .filter_map(
                    |value| if let Value::Money(money) = value { Some(json!({ "amount": money })) } else { None },
                )
                .collect();
            unclear(reason, &forms)
        }
        Reading::Value(..) | Reading::Unread => Reading::Unread,
    }
}

/// `list is 50k, sold at 40k`: computed where it comes out even.
fn computed(asked: &Asked<'_>, said: &str) -> Reading {
    const SUM: &str = r"[^\d\s]{0,4} ?\d[\d.,]*(?: ?(?:k|m|grand|thousand))?(?: ?(?:€|£|\$|[a-z]{3}))??";
    let shapes = [
        pattern!(&format!(
            r"^(?:list(?: price)?(?: is| was| of|:)?|from|originally|was|down from|rrp(?: is)?) ?(?:a )?(?P<list>{SUM})(?: list(?: price)?)?,? ?(?:->|to|and|but|we|they|now|down|sold|selling|sell|paying|pays|pay|at|it|for|is|are|went|priced|net|giving|final|closed|charging|going|price|:|=)(?: ?(?:to|at|for|it|we|they|are|paying|pays|pay|is|sold|price|net|down|them|closed|signed|on|now|:))* ?(?P<price>{SUM})$",
            SUM = SUM
        )),
        pattern!(&format!(
            r"^(?P<price>{SUM}) (?:instead of|against|vs\.?|versus|on|off|down from|from|rather than|on a|against a)(?: a| an| the)? (?:list(?: price)?(?: of)? )?(?P<list>{SUM})(?: list(?: price)?)?$",
            SUM = SUM
        )),
        pattern!(&format!(
            r"^(?P<list>{SUM}) (?:list|rrp)(?: price)?,? ?(?:and |but )?(?:(?:they|we|at|sold|selling|paying|pay|are|for|net|it|is|now|giving) ?)*(?P<price>{SUM})(?: net)?$",
            SUM = SUM
        )),
    ];
    let said = &*pattern!(r"\b(they|we|you)'?re\b").replace_all(said, "$1 are");
    let Some(found) = shapes.iter().find_map(|shape| shape.captures(said)) else { return Reading::Unread };
    let sum = |words: &str| match money::read(asked, words.trim()) {
        Reading::Value(Value::Money(money), _) => Some(money.amount()),
        Reading::Value(..) | Reading::Unclear(..) | Reading::Unread => None,
    };
    let (Some(list), Some(price)) = (sum(&found["list"]), sum(&found["price"])) else { return Reading::Unread };
    if list.is_zero() || price > list || !pattern!(r"list|rrp|from|instead|was|->|against|vs|originally").is_match(said)
    {
        return Reading::Unread;
    }
    let percent = (list - price).checked_mul(Decimal::ONE_HUNDRED).and_then(|off| off.checked_div(list));
    match percent.map(|percent| percent.normalize()).filter(|percent| percent.scale() <= 4) {
        Some(percent) => flagged(json!({ "percent": percent.to_string() }), vec![Flag::Computed]),
        None => Reading::Unread,
    }
}

/// A percentage by itself; a number before `off` is one too.
fn share(words: &str) -> Option<String> {
    let words = words.trim();
    let percent = match words {
        "free" | "for free" | "free of charge" | "on us" | "waived" | "no charge" | "complimentary"
        | "included for free" => Decimal::ONE_HUNDRED,
        "half off" | "half price" | "half" => Decimal::from(50),
        "full price" | "list price" | "list" | "at list" | "no discount" | "not discounted" | "none" | "nothing" => {
            Decimal::ZERO
        }
        _ => {
            let found = pattern!(
                r"^(?:at |gets? |an? )?(\d{1,3}(?:[.,]\d{1,3})?) ?(?:%|percent|pct|off|per cent)(?: (?:off|discount))?$"
            )
            .captures(words)?;
            found[1].replace(',', ".").parse::<Decimal>().ok()?
        }
    };
    (percent <= Decimal::ONE_HUNDRED).then(|| percent.normalize().to_string())
}

const YEAR: &str = r"(?:the )?(?:y(?:ea)?r? ?(?P<y>\d)|(?P<o>\d)(?:st|nd|rd|th) (?:year|yr|contract year))";

/// `20% in year 1, then 10%`.
fn tiers(said: &str) -> Reading {
    let marked = pattern!(r"\s*(?:[,;]|->|\band then\b|\bthen\b|\bafterwards?\b|\band\b|\bfollowed by\b)\s*")
        .replace_all(
            said,
            |found: &regex::Captures<'_>| {
                if pattern!(r"then|after|->|followed").is_match(&found[0]) { "|>" } else { "|" }
            },
        );
    let mut steps: Vec<Map<String, Json>> = Vec::new();
    let parts: Vec<&str> = marked.split('|').map(str::trim).filter(|part| !part.is_empty() && *part != ">").collect();
    let mut follows = false;
    let mut names_year = false;
    for part in &parts {
        let (then, part) = part.strip_prefix('>').map_or((follows, *part), |rest| (true, rest.trim()));
        if part.is_empty() {
            follows = true;
            continue;
        }
        let part = pattern!(r"\b1st\b")
            .replace_all(part, "1st")
            .replace("first year", "1st year")
            .replace("second year", "2nd year");
        let after = pattern!(&format!(
            r"^(?P<share>.+?)(?: discount)? (?P<from>from )?(?:in |for |on |during )?{YEAR}(?P<on> on(?:wards?)?|\+| and (?:after|beyond))?(?: only)?$",
            YEAR = YEAR
        ));
        let first = pattern!(&format!(
            r"^(?P<from>from )?(?:in |for )?{YEAR}(?P<on> on(?:wards?)?|\+)?(?: is| at| gets)?:? (?P<share>.+)$",
            YEAR = YEAR
        ));
        let found = first.captures(&part).or_else(|| after.captures(&part));
        let step = match found {
            Some(found) => {
                let Some(share) = share(&found["share"]) else { return Reading::Unread };
                let year = found.name("y").or(found.name("o")).and_then(|year| year.as_str().parse::<u32>().ok());
                let goes_on = found.name("from").is_some() || found.name("on").is_some();
                names_year = true;
                (if goes_on { "from_year" } else { "year" }, year, share)
            }
            None => {
                let words = pattern!(r" (?:after(?:wards?)?|thereafter|after that)$").replace(&part, "");
                let is_after = then || words.len() < part.len();
                let Some(share) = share(&words).filter(|_| is_after && !steps.is_empty()) else {
                    return Reading::Unread;
                };
                ("from_year", u32::try_from(steps.len() + 1).ok(), share)
            }
        };
        follows = false;
        let (key, Some(year), share) = step else { return Reading::Unread };
        steps.push(Map::from_iter([(key.to_owned(), json!(year)), ("percent".to_owned(), json!(share))]));
    }
    match steps.as_slice() {
        [only] if names_year => {
            let (Some(percent), Some(year)) = (only.get("percent"), only.get("year")) else { return Reading::Unread };
            plain(json!({ "percent": percent, "scope": format!("year_{year}") }))
        }
        [_, _, ..] if names_year => plain(json!({ "tiers": steps })),
        _ => Reading::Unread,
    }
}

/// `10% on everything except support`.
fn excludes(said: &str) -> Reading {
    let shapes = [
        pattern!(
            r"^(?P<share>[^,]+?)(?: discount)?(?:,? (?:on|off|for|across) (?:everything|all(?: items| products| lines)?|the (?:lot|rest|whole (?:order|deal|thing))|it all))?,? (?:except(?: for)?|excluding|excl\.?|but not(?: on| for)?|not (?:on|for|including)|other than|apart from|without|save for|besides|minus|outside of|exclusive of) (?:on |for |the )?(?P<items>[\p{L}][\p{L}\d ,&'-]*)$"
        ),
        pattern!(
            r"^(?P<share>[^,]+?)(?: discount)?(?: on everything| across the board| on all)?(?:,| -| but| with|;)? (?P<items>[\p{L}][\p{L}\d &'-]*?) (?:is |are )?(?:excluded|not included|not discounted|exempt|excepted|at list(?: price)?|at full price|full price|carved out|out of scope|stays? at list(?: price)?|stays? full price)$"
        ),
        pattern!(
            r"^(?:everything|all(?: items)?)(?: except| but| other than| excluding| apart from)(?: for)? (?:the )?(?P<items>[\p{L}][\p{L}\d ,&'-]*?)(?: is| gets| at|,|:)? (?P<share>\d[^,]*)$"
        ),
    ];
    let Some(found) = shapes.iter().find_map(|shape| shape.captures(said)) else { return Reading::Unread };
    let (Some(percent), Some(items)) = (share(&found["share"]), items(&found["items"])) else { return Reading::Unread };
    plain(json!({ "percent": percent, "excludes": items }))
}

fn items(words: &str) -> Option<Vec<String>> {
    let parts = pattern!(r"\s*(?:,? (?:and|or|und|et|y|e|en|och)\b|[,&/])\s*").split(words);
    let items: Vec<String> = parts
        .map(|item| pattern!(r"^(?:the|our|any|all|on|for)\s+").replace(item.trim(), "").into_owned())
        .filter(|item| !item.is_empty())
        .collect();
    let talks = pattern!(
        r"\b(?:is|are|if|we|they|when|until|approved|net|year|month|off|think|maybe|tax|vat|not|to|by|per|i|he|she|you|it|this|that|for|from|with|after|before|so|and|on|at|in|easy|finally|thanks|cheers|laut|nach|wie|comme|como|come|zoals|enfin|endlich|phew|haggled|took|the|a|an|1|worth|doch|oder|anders|autre|otra|altro|war|ist)\b"
    );
    let is_plain = items.iter().all(|item| item.split(' ').count() <= 4 && !talks.is_match(item));
    (!items.is_empty() && is_plain).then_some(items)
}

/// `20% on hardware, 10% on support`.
fn lines(said: &str) -> Reading {
    // One item is set off by a word that says so; of several each stands beside its share.
    let mut is_loose = false;
    let mut lines: Vec<Json> = Vec::new();
    for part in
        pattern!(r"\s*(?:,? (?:and|but|plus)\b|[,;+&])\s*").split(said).map(str::trim).filter(|part| !part.is_empty())
    {
        let after = pattern!(
            r"^(?P<share>(?:\d{1,3}(?:[.,]\d{1,3})? ?(?:%|percent|pct|off)|half)(?: off| discount)?)(?P<on> on| off| for| from)? (?:the )?(?P<item>[\p{L}][\p{L}\d &'-]*?)(?: only)?$"
        );
        let first = pattern!(
            r"^(?P<item>[\p{L}][\p{L}\d &'-]*?)(?::| is| at| for| gets?| =| are)? (?P<share>(?:an? )?\d{1,3}(?:[.,]\d{1,3})? ?(?:%|percent|pct|off)(?: off| discount)?|for free|free(?: of charge)?|on us|waived|half (?:off|price)|at list|full price|list price|no discount)$"
        );
        let free = pattern!(r"^(?:free|waived|complimentary) (?P<item>[\p{L}][\p{L}\d &'-]*)$");
        let by_item = after.captures(part);
        is_loose |=
            by_item.as_ref().is_some_and(|found| found.name("on").is_none() && !found["share"].ends_with("off"))
                || by_item.is_none() && !pattern!(r"(?::| is| at| gets?| are| =) ").is_match(part);
        let (item, percent) = if let Some(found) = by_item.or_else(|| first.captures(part)) {
            (found["item"].to_owned(), share(&found["share"]))
        } else if let Some(found) = free.captures(part) {
            (found["item"].to_owned(), Some("100".to_owned()))
        } else {
            return Reading::Unread;
        };
        let is_unsure = stance::is_hedged(&item) || stance::is_loose(&item) || stance::is_conditional(&item);
        let is_everything = is_unsure || pattern!(r"^in$|\b(?:answer|locked|record|deal|one|writing|phew|finally|endlich|enfin|finalmente|circus|usual|tbd|pending|i|we|they|he|she|you|me|us|him|have|has|had|got|get|went|going|is|are|was|were|be|been|promised|agreed|confirmed|signed|final|ended|closed|landed|settled|said|told|thanks|cheers|yay|ok|het|das|est|es|è|que|qui|tengo|wir|ils|nous)\b").is_match(&item) || pattern!(r"^(?:everything|all|total|the total|list|list price|off|discount|deal|whole deal|price|the deal|contract|order|top|off list|off the (?:top|list)|board|of|it|them|that|this|lol|haha|no|yes|ok|correction|sorry|actually|buy.*|get.*|\d.*|year.*|month.*|.*\byear.*|months? free|first .*|years?)$").is_match(&item);
        let (Some(percent), Some(item)) = (percent, items(&item).filter(|_| !is_everything)) else {
            return Reading::Unread;
        };
        let [item] = item.as_slice() else { return Reading::Unread };
        lines.push(json!({ "item": item, "percent": percent }));
    }
    if lines.is_empty() || (lines.len() == 1 && is_loose) { Reading::Unread } else { item_by_item(lines) }
}

#[cfg(test)]
mod tests {
    use super::super::super::question::Question;
    use super::super::super::testing::shown;

    #[test]
    fn a_reduction_is_of_all_of_some_or_by_year() {
        for (text, expected) in [
            ("12.5%", r#"{"percent":"12.5"}"#),
            ("12", r#"missing_unit {"percent":"12"}"#),
            ("12 off", r#"{"percent":"12"}"#),
            ("no discount", r#"{"percent":"0"}"#),
            ("3k off", r#"{"amount":{"amount":"3000.00","currency":"USD"}} currency_from_context"#),
            ("EUR 3,000 discount", r#"{"amount":{"amount":"3000.00","currency":"EUR"}}"#),
            ("3 months free", r#"{"free_months":3}"#),
            ("list 40k, sold at 30k", r#"{"percent":"25"} computed"#),
            (
                "25% on hosting, 5% on training",
                r#"{"lines":[{"item":"hosting","percent":"25"},{"item":"training","percent":"5"}]}"#,
            ),
            ("25% except training", r#"{"excludes":["training"],"percent":"25"}"#),
            ("25% in year 1", r#"{"percent":"25","scope":"year_1"}"#),
            ("25% in year 1, then 5%", r#"{"tiers":[{"percent":"25","year":1},{"from_year":2,"percent":"5"}]}"#),
            ("120%", "invalid_value"),
            ("15-20%", r#"range {"percent":"15"} {"percent":"20"}"#),
        ] {
            assert_eq!(shown(Question::Discount, text, "en-US"), expected, "{text}");
        }
    }
}
