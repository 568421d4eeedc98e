//! How often invoices go out, and whether before or after the period.

use crate::domain::field::Value;
use crate::domain::terms::{AdvanceOrArrears, Billing, BillingFrequency};

use super::heard::{Asked, Reading};
use super::reason::Reason;
use super::{stance, tokens};

/// Reads an answer that is a billing rhythm and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language()).replace(['(', ')'], " ");
    let simple = simple.split_whitespace().collect::<Vec<_>>().join(" ");
    if simple == "q" {
        return Reading::plain(value(BillingFrequency::Quarterly, None));
    }
    if let Some(reading) = ambiguous_word(asked, &simple) {
        return reading;
    }
    if let Some(reading) = one_invoice(&simple) {
        return reading;
    }
    if let Some(frequency) = equal_parts(&simple) {
        return Reading::plain(value(frequency, None));
    }
    let said = pattern!(
        r"^(?:(?:we |they |we'?ll |i'?ll )?(?:will )?(?:are |get |want |be |want to be |would like |prefer |asked for |need )?(?:to be )?(?:an? )?(?:billed|invoiced|billing|invoicing|",
        r"bill|invoices?)(?: (?:is|are|them|goes out|go out|sent|issued))* |paid |pay |payments? (?:is |are )?)"
    )
    .replace(&simple, "");
    let said = pattern!(r" (?:billing|invoicing|invoices?|payments?)\b").replace(&said, "");
    let (said, timing) = timing(&said);
    let said =
        pattern!(r",? ?(?:we|they|you)(?:'ll| will)? (?:invoice|bill)(?: (?:it|them))?$").replace(said.trim(), "");
    let said = pattern!(r",? ?(?:and )?(?:paid|billed|invoiced|due|payable|prepaid)$").replace(said.trim(), "");
    // `one invoice per month`
    let said = pattern!(r"^(?:1|one|an?) (?:per|each|every|a) ").replace(&said, "per ");
    let rhythm = said.trim_matches([' ', ',']);
    if let Some(frequency) = frequency(rhythm) {
        // `one time` says when only together with a word for it.
        return Reading::plain(with_previous_timing(asked, frequency, timing));
    }
    let by_usage = pattern!(
        r"^(?:(?:all|fully|purely|entirely|only|just|pure|100%) )*(?:by |on |based on |per )?(?:usage|usage[- ]based|metered|consumption|",
        r"consumption[- ]based|as used|actuals|pay[- ]as[- ]you[- ]go|payg)(?: usage)?$"
    );
    if by_usage.is_match(rhythm) || by_usage.is_match(&simple) {
        return Reading::unclear(Reason::UsageNeedsInvoiceCadence);
    }
    Reading::Unread
}

/// Languages in which a rhythm is looked for in a sentence.
const LANGUAGES: [&str; 7] = ["en", "de", "fr", "es", "it", "nl", "pt"];

/// The most words that name one rhythm.
const RHYTHM_WORDS_MAX: usize = 5;

/// The rhythm that a sentence names, where it names one, says once whether before or after the period, and neither denies
/// nor doubts it: `they pay monthly, in arrears`.
pub(in crate::conversation) fn rhythm_in(sentence: &str) -> Option<Value> {
    let read = LANGUAGES.iter().filter_map(|language| rhythm_in_language(&tokens::simple(sentence, language)));
    let mut read: Vec<Value> = read.collect();
    read.dedup();
    if let [only] = read.as_slice() { Some(only.clone()) } else { None }
}

fn rhythm_in_language(simple: &str) -> Option<Value> {
    let denies = pattern!(
        r"\b(?:not|no|never|none|n't|without|instead of|rather than|but|except|nicht|kein\w*|statt|ohne|pas|sans|au lieu|sin|",
        r"en (?:lugar|vez) de|non|senza|niet|geen|nao|sem)\b|n't\b|\?|\d"
    );
    let is_open = stance::is_hedged(simple) || stance::is_conditional(simple) || stance::offers_choice(simple);
    if is_open || denies.is_match(simple) {
        return None;
    }
    let (rest, timing) = timing(simple);
    let when = timing.filter(|_| self::timing(&rest).1.is_none())?;
    let words: Vec<&str> = rest.split([' ', ',', ';', '(', ')', '.']).filter(|word| !word.is_empty()).collect();
    let mut found: Vec<BillingFrequency> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=RHYTHM_WORDS_MAX.min(words.len() - at)).rev();
        let named = longest.filter_map(|count| Some((count, frequency(&words[at..at + count].join(" "))?))).next();
        at += named.map_or(1, |(count, _)| count);
        found.extend(named.map(|(_, frequency)| frequency));
    }
    if let [only] = found.as_slice() { Some(value(*only, Some(when))) } else { None }
}

/// The rhythms that a text names, in its order: for explaining why it cannot be read.
pub(super) fn rhythms_in(text: &str, language: &str) -> Vec<Value> {
    let simple = tokens::simple(text, language);
    let words: Vec<&str> = simple.split([' ', ',', ';', '/', '(', ')']).filter(|word| !word.is_empty()).collect();
    let mut found: Vec<Value> = Vec::new();
    for frequency in words.iter().filter_map(|word| frequency(word)) {
        let rhythm = value(frequency, None);
        if !found.contains(&rhythm) {
            found.push(rhythm);
        }
    }
    found
}

fn frequency(words: &str) -> Option<BillingFrequency> {
    let shapes: [(&regex::Regex, BillingFrequency); 9] = [
        (
            pattern!(
                r"^(?:monthly|(?:every|each|per|once a|once per|once every|by the|a) month|month by month|every 1 months?)$"
            ),
            BillingFrequency::Monthly,
        ),
        (pattern!(r"^(?:every (?:other|2nd|2) months?|once every 2 months)$"), BillingFrequency::Bimonthly),
        (pattern!(r"^(?:semi[- ]?monthly|(?:twice|2 times|2x) (?:a|per) month)$"), BillingFrequency::Semimonthly),
        (
            pattern!(r"^(?:fortnightly|every fortnight|every (?:other|2nd|2) weeks?|once every 2 weeks)$"),
            BillingFrequency::Biweekly,
        ),
        (
            pattern!(
                r"^(?:quarterly|qtrly|qtly|(?:every|each|per|once a|once per|once every|a) (?:quarter|qtr)|every 3 months|(?:4 times|4x) (?:a|per) year)$"
            ),
            BillingFrequency::Quarterly,
        ),
        (
            pattern!(
                r"^(?:semi[- ]?annual(?:ly)?|half[- ]yearly|every (?:6 months|half year)|(?:twice|2 times|",
                r"2x) (?:a|per) year)$"
            ),
            BillingFrequency::Semiannual,
        ),
        (
            pattern!(
                r"^(?:annual|annually|yearly|per annum|p\.?a\.?|(?:every|each|per|once a|once per) year|",
                r"every 12 months|year by year)$"
            ),
            BillingFrequency::Annual,
        ),
        (
            pattern!(r"^(?:biennial(?:ly)?|once every 2 years|every (?:other|2nd|2) years?)$"),
            BillingFrequency::Biennial,
        ),
        (
            pattern!(
                r"^(?:(?:all|everything|(?:a )?single|1) up ?front(?: invoice)?|(?:one|1)[- ]?time|one-?off|1[- ]off|once|all at once|(?:a )?single invoice|(?:1|one) invoice)$"
            ),
            BillingFrequency::OneTime,
        ),
    ];
    shapes.iter().find(|(shape, _)| shape.is_match(words)).map(|(_, frequency)| *frequency)
}

fn timing(said: &str) -> (String, Option<AdvanceOrArrears>) {
    let shapes = [
        (
            pattern!(r",? ?\b(?:in advance|up[- ]?front|pre-?paid)(?: each (?:year|month|quarter))?\b"),
            AdvanceOrArrears::Advance,
        ),
        (pattern!(r",? ?\b(?:in arrears?|arrears|afterwards)\b"), AdvanceOrArrears::Arrears),
        (
            pattern!(
                r",? ?\b(?:(?:up)?on completion|(?:when|once|after) (?:it is |it's |the (?:work|project|job|engagement) (?:is |has been )?)?(?:done|completed?|finished|over|wrapped up))\b"
            ),
            AdvanceOrArrears::OnCompletion,
        ),
    ];
    for (shape, timing) in shapes {
        if shape.find_iter(said).count() == 1 {
            return (shape.replace(said, "").into_owned(), Some(timing));
        }
    }
    (said.to_owned(), None)
}

/// The whole term on one invoice.
fn one_invoice(simple: &str) -> Option<Reading> {
    let at_start = pattern!(
        r"^(?:(?:1|one|a single|single) invoice|everything|all|(?:all )?billed|invoiced|",
        r"paid)?,? ?(?:(?:in advance|up ?front|at sign(?:ing|ature)|",
        r"on signature) )?(?:for the (?:whole|full|entire) (?:term|contract|\d{1,2} (?:years?|",
        r"months?)|deal)),? ?(?:in advance|up ?front|at sign(?:ing|ature)|on signature)?$|^(?:1|one|",
        r"a single|single) invoice,? (?:in advance|up ?front|at sign(?:ing|ature)|on signature)$"
    );
    let says_when = pattern!(r"in advance|up ?front|at sign|on signature").is_match(simple);
    if at_start.is_match(simple) && says_when {
        return Some(Reading::plain(value(BillingFrequency::OneTime, Some(AdvanceOrArrears::Advance))));
    }
    let when_done = pattern!(
        r"^(?:billed |invoiced |one invoice |1 invoice )?(?:on completion|upon completion|when done|",
        r"(?:when|once|after) (?:it'?s|it is|the (?:work|project|job|engagement) is) (?:done|completed?|finished|over|wrapped up))$"
    );
    when_done
        .is_match(simple)
        .then(|| Reading::plain(value(BillingFrequency::OneTime, Some(AdvanceOrArrears::OnCompletion))))
}

/// So many equal parts over one year.
fn equal_parts(simple: &str) -> Option<BillingFrequency> {
    let parts = pattern!(
        r"^(?:in )?(\d{1,2}) (?:equal )?(?:monthly |quarterly )?(?:instal?lments|payments|",
        r"invoices) (?:over|across|during|in|per|a) (?:the |1 |a )?year$"
    )
    .captures(simple)?;
    match &parts[1] {
        "12" => Some(BillingFrequency::Monthly),
        "6" => Some(BillingFrequency::Bimonthly),
        "4" => Some(BillingFrequency::Quarterly),
        "2" => Some(BillingFrequency::Semiannual),
        _ => None,
    }
}

/// English words with two meanings; other languages have no such doubt.
fn ambiguous_word(asked: &Asked<'_>, simple: &str) -> Option<Reading> {
    let both = |a, b: Option<BillingFrequency>| {
        let values = [Some(a), b].into_iter().flatten().map(|frequency| value(frequency, None)).collect();
        Some(Reading::Unclear(Reason::AmbiguousWord, values))
    };
    let words = pattern!(r"\b(?:bi[- ]?(annual|annually|monthly|weekly))\b").captures(simple)?;
    if asked.context.language() != "en" && simple.split(' ').count() > 3 {
        return None;
    }
    match &words[1] {
        "monthly" => both(BillingFrequency::Semimonthly, Some(BillingFrequency::Bimonthly)),
        // Twice a week occurs only here, and has no form of its own.
        "weekly" => both(BillingFrequency::Biweekly, None),
        _ => both(BillingFrequency::Semiannual, Some(BillingFrequency::Biennial)),
    }
}

/// A correction of the rhythm keeps what was said about the timing.
fn with_previous_timing(asked: &Asked<'_>, frequency: BillingFrequency, timing: Option<AdvanceOrArrears>) -> Value {
    let before = match asked.corrected_value() {
        Some(Value::Billing(billing)) => billing.timing,
        Some(_) | None => None,
    };
    value(frequency, timing.or(before))
}

fn value(frequency: BillingFrequency, timing: Option<AdvanceOrArrears>) -> Value {
    Value::Billing(Billing { frequency, timing })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str, locale: &str) -> String {
        let field = field("rhythm", "billing rhythm", FieldType::Billing);
        let context = context(locale, "USD");
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, _) => value.to_string(),
            Reading::Unclear(reason, values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{reason} {}", values.join(", ")).trim().to_owned()
            }
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn rhythms_are_read_with_their_timing() {
        let cases = [
            ("monthly", "en-US", "monthly"),
            ("billed quarterly up front", "en-US", "quarterly in advance"),
            ("invoiced annually in arrears", "en-US", "annual in arrears"),
            ("yearly, in advance", "en-US", "annual in advance"),
            ("every 3 months", "en-US", "quarterly"),
            ("every second week", "en-US", "every two weeks"),
            ("every other week", "en-US", "every two weeks"),
            ("twice per month", "en-US", "twice a month"),
            ("one-time on completion", "en-US", "one time on completion"),
            ("single invoice upfront", "en-US", "one time in advance"),
            ("billed upfront for the full term", "en-US", "one time in advance"),
            ("4 equal payments over the year", "en-US", "quarterly"),
            ("bi-monthly", "en-US", "ambiguous_word twice a month, every two months"),
            ("biannually", "en-GB", "ambiguous_word twice a year, every two years"),
            ("quartalsweise im Voraus", "de-DE", "quarterly in advance"),
            ("halbjährlich", "de-DE", "twice a year"),
            ("trimestral", "es-ES", "quarterly"),
            ("trimestral", "en-US", "unread"),
            ("metered", "en-US", "usage_needs_invoice_cadence"),
            ("upfront", "en-US", "unread"),
            ("monthly then annual", "en-US", "unread"),
            ("weekly", "en-US", "unread"),
        ];
        for (text, locale, expected) in cases {
            assert_eq!(shown(text, locale), expected, "{text}");
        }
    }

    #[test]
    fn a_rhythm_in_a_sentence_is_read_where_it_can_mean_nothing_else() {
        for (sentence, expected) in [
            ("they pay monthly, in arrears", Some("monthly in arrears")),
            ("AP told me it is quarterly and always in advance", Some("quarterly in advance")),
            ("they pay monthly", None),
            ("not monthly in arrears", None),
            ("monthly or quarterly in arrears", None),
            ("monthly in arrears, then annual in advance", None),
            ("maybe monthly in arrears", None),
            ("monthly in arrears if they sign", None),
        ] {
            assert_eq!(rhythm_in(sentence).map(|value| value.to_string()).as_deref(), expected, "{sentence}");
        }
    }

    #[test]
    fn several_rhythms_in_one_text_are_listed() {
        assert_eq!(rhythms_in("either monthly or quarterly", "en").len(), 2);
        assert_eq!(rhythms_in("monthly, monthly", "en").len(), 1);
    }
}
