//! Amounts: a number, perhaps multiplied, its currency, and what is said about tax and period.

use rust_decimal::Decimal;

use crate::domain::field::Value;
use crate::domain::money::{Currency, Money};

use super::currency::{self, Named};
use super::heard::{Asked, Flag, Reading};
use super::number::{self, Written};
use super::reason::Reason;
use super::tokens;

/// Reads an answer that is an amount and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = spelled(&tokens::simple(text, asked.context.language()), asked.context.locale);
    if let Some(free) = pattern!(r"^(.+?),? (?:it'?s |this is )?(?:a )?free (?:pilot|trial|poc)$").captures(&simple) {
        let Reading::Value(value, flags) = read(asked, &free[1]) else { return Reading::Unread };
        let is_nothing = matches!(&value, Value::Money(money) if money.amount().is_zero());
        return if is_nothing { Reading::Value(value, flags) } else { Reading::unclear(Reason::Conflict) };
    }
    if pattern!(r"^(?:none|nothing|nil|zero)$").is_match(&simple) {
        return nothing(asked);
    }
    if let Some(computed) = seats_times_price(asked, &simple) {
        return computed;
    }
    let Some(amount) = Amount::parse(&simple, asked) else { return Reading::Unread };
    // `net 30` names no currency; three capitals were meant to.
    if matches!(amount.currency, Named::NoSuchCode(_)) && !pattern!(r"\b[A-Z]{3}\b").is_match(text) {
        return Reading::Unread;
    }
    match amount.tail {
        Tail::Total => amount.total(asked),
        Tail::WithoutTax => amount.total(asked).flagged(Flag::TaxExcluded),
        Tail::WithTax => Reading::unclear(Reason::TaxInclusive),
        Tail::PerPeriod => Reading::unclear(Reason::PeriodAmountNeedsTerm),
        Tail::Times(factor) => amount.multiplied(factor).total(asked).computed(),
    }
}

/// No sum at all, in the currency that is held or that the deal has.
fn nothing(asked: &Asked<'_>) -> Reading {
    let held = if let Some(Value::Money(money)) = asked.corrected_value() { Some(money.currency()) } else { None };
    match held.or(asked.context.currency) {
        Some(currency) => Reading::Value(Value::Money(Money::zero(currency)), vec![Flag::ZeroValue]),
        None => Reading::Unread,
    }
}

/// Ways of saying a sum that come to the plain ones.
fn spelled(simple: &str, locale: &str) -> String {
    let bare = pattern!(r"^(?:(?:tcv|(?:the )?(?:grand )?total(?: contract value| value| amount| price| deal)?|(?:deal|contract) (?:value|size|total|amount)|(?:total )?amount|value|price)(?: is|:| of| =| comes to)? )").replace(simple, "");
    let bare = pattern!(r"\b(?:us )?dollars usd\b|\busd dollars\b").replace(&bare, "usd");
    let halves = pattern!(r"\bhalf (?:a )?(million|mil|m)\b").replace(&bare, "0.5 million");
    let halves = pattern!(r"\b(?:a )?quarter (?:of a )?(million|mil|m)\b").replace(&halves, "0.25 million");
    let turned = pattern!(r"^((?:incl|excl)[a-z.]* (?:tax|vat)):? ?(.+)$").replace(&halves, "$2 $1");
    let italian = pattern!(r"(\d) ?mila\b").replace(&turned, "$1 thousand");
    let lakhs = pattern!(r"(\d) ?l\b");
    if locale.ends_with("IN") { lakhs.replace(&italian, "$1 lakh").into_owned() } else { italian.into_owned() }
}

/// The sum of money in a text that may say more about it: for computing, not for booking.
struct Amount {
    numbers: Vec<Decimal>,
    is_negative: bool,
    currency: Named,
    tail: Tail,
}

/// What is said after an amount.
#[derive(Clone, Copy, PartialEq)]
enum Tail {
    Total,
    WithoutTax,
    WithTax,
    PerPeriod,
    Times(Decimal),
}

impl Amount {
    fn parse(simple: &str, asked: &Asked<'_>) -> Option<Self> {
        let head = pattern!(
            r"^(?P<minus>- ?)?(?P<mark>[^\d\s.,'-]{1,4}?\.?|",
            r"[a-z]{3})?(?P<gap> ?)(?P<minus2>-)?(?P<number>\d(?:[\d., ']*\d)?)(?:[.,]-+)?"
        )
        .captures(simple)?;
        let before =
            head.name("mark").map_or(Named::NotACurrency, |mark| currency::named(mark.as_str(), asked.context));
        if head.name("mark").is_some() && before == Named::NotACurrency {
            return None;
        }
        let rest = &simple[head.get(0).map_or(0, |all| all.end())..];
        let (factor, scaled_currency, rest) = multiplier(rest.trim_start(), asked);
        let (after, rest) = currency_after(rest.trim_start(), asked);
        let currency = match (before, scaled_currency.map_or(after, Some)) {
            (Named::NotACurrency, None) => Named::NotACurrency,
            (Named::NotACurrency, Some(after)) => after,
            (before, None) => before,
            (before, Some(after)) => agreed(before, after)?,
        };
        let numbers = match number::written(&head["number"], asked.context.locale) {
            Written::Exact(number) => vec![number],
            Written::Ambiguous(numbers) => numbers,
            Written::NotANumber => return None,
        };
        let numbers = numbers.into_iter().filter_map(|number| number.checked_mul(factor)).collect();
        let is_negative = head.name("minus").is_some() || head.name("minus2").is_some();
        Some(Self { numbers, is_negative, currency, tail: tail(rest.trim())? })
    }

    fn multiplied(self, factor: Decimal) -> Self {
        let numbers = self.numbers.iter().filter_map(|number| number.checked_mul(factor)).collect();
        Self { numbers, ..self }
    }

    fn total(&self, asked: &Asked<'_>) -> Reading {
        if self.is_negative {
            return Reading::unclear(Reason::InvalidValue);
        }
        let previous = match asked.corrected_value() {
            Some(Value::Money(money)) => Some(money.currency()),
            Some(_) | None => None,
        };
        let (currencies, from_context) = match &self.currency {
            Named::Exactly(currency) => (vec![*currency], false),
            Named::ByContext(currency) => (vec![*currency], true),
            Named::OneOf(currencies) => (currencies.clone(), false),
            Named::NoSuchCode(near) => return Reading::Unclear(Reason::UnknownCode, self.values(near.as_slice())),
            Named::NotACurrency => (previous.or(asked.context.currency).into_iter().collect(), true),
        };
        match (currencies.as_slice(), self.numbers.as_slice()) {
            (_, []) => Reading::unclear(Reason::InvalidValue),
            ([currency], [number]) => match Money::new(*number, *currency) {
                Ok(money) => {
                    let mut flags = Vec::new();
                    flags.extend(from_context.then_some(Flag::CurrencyFromContext));
                    flags.extend(number.is_zero().then_some(Flag::ZeroValue));
                    Reading::Value(Value::Money(money), flags)
                }
                Err(_) => Reading::unclear(Reason::InvalidValue),
            },
            ([_], _) => Reading::Unclear(Reason::AmbiguousNumber, self.values(&currencies)),
            (_, _) => Reading::Unclear(Reason::AmbiguousCurrency, self.values(&currencies)),
        }
    }

    fn values(&self, currencies: &[Currency]) -> Vec<Value> {
        let each = |number: &Decimal| {
            currencies.iter().filter_map(|currency| Money::new(*number, *currency).ok()).collect::<Vec<_>>()
        };
        self.numbers.iter().flat_map(each).map(Value::Money).collect()
    }
}

impl Reading {
    fn flagged(self, flag: Flag) -> Self {
        match self {
            Reading::Value(value, mut flags) => {
                flags.push(flag);
                Reading::Value(value, flags)
            }
            Reading::Unclear(..) | Reading::Unread => self,
        }
    }

    fn computed(self) -> Self {
        self.flagged(Flag::Computed)
    }
}

/// `k`, `Mio`, `lakh`: the factor, the currency that the word holds (`tkr`), and what follows.
fn multiplier<'a>(rest: &'a str, asked: &Asked<'_>) -> (Decimal, Option<Named>, &'a str) {
    let factors: [(&regex::Regex, u64); 7] = [
        (pattern!(r"^(?:k|grand|thousand)(?:\b|€)"), 1_000),
        (pattern!(r"^(?:mio|mm|mn|mln|m|million|millions)(?:\b\.?)"), 1_000_000),
        (pattern!(r"^(?:bn|billion)\b"), 1_000_000_000),
        (pattern!(r"^(?:lakhs?|lacs?)\b"), 100_000),
        (pattern!(r"^(?:crores?|cr)\b"), 10_000_000),
        (pattern!(r"^万"), 10_000),
        (pattern!(r"^億"), 100_000_000),
    ];
    for (word, factor) in factors {
        if let Some(found) = word.find(rest) {
            return (Decimal::from(factor), None, &rest[found.end()..]);
        }
    }
    if let Some(found) = pattern!(r"^mil\b").find(rest).filter(|_| matches!(asked.context.language(), "es" | "pt")) {
        return (Decimal::ONE_THOUSAND, None, &rest[found.end()..]);
    }
    if let Some(after) = rest.strip_prefix("tkr") {
        return (Decimal::ONE_THOUSAND, Some(currency::named("kr", asked.context)), after);
    }
    (Decimal::ONE, None, rest)
}

/// The currency that stands after a number, and what follows it.
fn currency_after<'a>(rest: &'a str, asked: &Asked<'_>) -> (Option<Named>, &'a str) {
    let mut ends: Vec<usize> = rest.match_indices([' ', ',', '/']).map(|(at, _)| at).take(3).collect();
    ends.push(rest.len());
    for end in ends.into_iter().rev() {
        let word = &rest[..end];
        let is_term =
            matches!(word, "per" | "all" | "tcv" | "acv" | "arr" | "mrr" | "for" | "net" | "tax" | "vat" | "flat");
        match currency::named(word, asked.context) {
            Named::NotACurrency => {}
            Named::NoSuchCode(_) if is_term || end < rest.len() => {}
            found if !is_term => return (Some(found), &rest[end..]),
            Named::Exactly(_) | Named::ByContext(_) | Named::OneOf(_) | Named::NoSuchCode(_) => {}
        }
    }
    (None, rest)
}

/// `$` and `USD` of one amount agree; `€` and `USD` do not.
fn agreed(before: Named, after: Named) -> Option<Named> {
    let allows = |named: &Named, currency: Currency| match named {
        Named::Exactly(one) | Named::ByContext(one) => *one == currency,
        Named::OneOf(several) => several.contains(&currency),
        Named::NoSuchCode(_) | Named::NotACurrency => false,
    };
    match (&before, &after) {
        (_, Named::Exactly(exact)) if matches!(before, Named::ByContext(_)) || allows(&before, *exact) => Some(after),
        (Named::Exactly(exact), _) if allows(&after, *exact) => Some(before),
        _ => None,
    }
}

fn tail(rest: &str) -> Option<Tail> {
    let rest = pattern!(r"^(?:over|across|for) (?:the |an? )?(?:full |whole )?(?:\d{1,3} (?:years?|months?|yrs?|quarters?)|term|deal|contract)(?: in total)?$").replace(rest, "");
    let rest = &*rest;
    let rest = pattern!(r"^(?:one[- ]?time|in total|total|tcv|all in|flat|overall|altogether)\b ?").replace(rest, "");
    let rest = rest.trim_start_matches([',', ' ']);
    if rest.is_empty() {
        return Some(Tail::Total);
    }
    if pattern!(
        r"^\(? ?(?:(?:plus|\+|excl(?:uding|\.)?|exclusive of|before|ex|w/o|without|net of) (?:the )?(?:applicable |any |sales |",
        r"local )?(?:tax|taxes|vat|gst|hst|iva|tva|mwst|moms|btw|ht)|net) ?\)?$"
    )
    .is_match(rest)
    {
        return Some(Tail::WithoutTax);
    }
    if pattern!(
        r"^\(? ?(?:incl(?:uding|uded|\.)?|inclusive of|with|gross)(?: (?:the |all )?(?:sales )?(?:tax|",
        r"taxes|vat|gst|hst))? ?\)?$|^\(?(?:tax|taxes|vat|gst)[- ]incl(?:uded|usive|\.)?\)?$"
    )
    .is_match(rest)
    {
        return Some(Tail::WithTax);
    }
    let per = pattern!(
        r"^(?:(?:an?|per|each|every|/) ?(?P<unit>month|mo|mth|year|yr|quarter|qtr|week)|",
        r"(?P<ly>monthly|annually|yearly|quarterly)|(?P<short>p\.?a\.?|acv|arr|mrr))\b\.?,? ?"
    )
    .captures(rest)?;
    let after = &rest[per.get(0).map_or(0, |all| all.end())..];
    if after.is_empty() {
        return Some(Tail::PerPeriod);
    }
    let word = per.name("unit").or(per.name("ly")).or(per.name("short")).map_or("", |word| word.as_str());
    let term = pattern!(
        r"^(?:for |x ?|\* ?|over )?(?P<count>\d{1,3}|an?) ?(?P<unit>months?|mos?|mths?|years?|yrs?|",
        r"quarters?)(?: term)?$"
    )
    .captures(after)?;
    let count = term["count"].parse::<u32>().unwrap_or(1);
    let months = count.checked_mul(months_of(&term["unit"])?)?;
    let each = months_of(word)?;
    (months % each == 0).then(|| Tail::Times(Decimal::from(months / each)))
}

fn months_of(unit: &str) -> Option<u32> {
    match unit.trim_end_matches('s') {
        "month" | "mo" | "mth" | "monthly" | "mrr" => Some(1),
        "quarter" | "qtr" | "quarterly" => Some(3),
        "year" | "yr" | "annually" | "yearly" | "pa" | "p.a." | "p.a" | "acv" | "arr" => Some(12),
        _ => None,
    }
}

/// `40 seats at $30 per seat per month for 2 years`: a count times a price times the periods.
fn seats_times_price(asked: &Asked<'_>, simple: &str) -> Option<Reading> {
    let said = pattern!(
        r"^(?P<count>\d[\d,.]*) ?(?P<unit>seats?|users?|licenses?|licences?) ?(?:at|x|@|
    for|\*) ?(?P<price>.+?) ?(?:/|per |an? |each ?)(?:seat|user|license|licence)? ?(?P<period>(?:/|per |
    an? )(?:month|mo|year|yr)\b.*)$"
    )
    .captures(simple)?;
    let Written::Exact(count) = number::written(&said["count"], asked.context.locale) else { return None };
    let amount = Amount::parse(&format!("{} {}", &said["price"], &said["period"].replace('/', "per ")), asked)?;
    Some(match amount.tail {
        Tail::Times(periods) => match count.checked_mul(periods) {
            Some(factor) => amount.multiplied(factor).total(asked).computed(),
            None => Reading::unclear(Reason::InvalidValue),
        },
        Tail::PerPeriod => Reading::unclear(Reason::PeriodAmountNeedsTerm),
        Tail::Total | Tail::WithoutTax | Tail::WithTax => Reading::Unread,
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str, locale: &str, currency: &str) -> String {
        let field = field("worth", "deal total", FieldType::Money);
        let context = context(locale, currency);
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, _) => value.to_string(),
            Reading::Unclear(reason, values) => format!("{reason} {}", values.len()),
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn amounts_are_read_with_their_currency() {
        let cases = [
            ("EUR 48,250.50", "en-US", "USD", "EUR 48,250.50"),
            ("48,250 EUR", "en-US", "USD", "EUR 48,250"),
            ("$31k", "en-US", "USD", "USD 31,000"),
            ("31k€", "de-DE", "EUR", "EUR 31,000"),
            ("2.75m gbp", "en-GB", "GBP", "GBP 2,750,000"),
            ("3 Millionen Euro", "de-DE", "EUR", "EUR 3,000,000"),
            ("3 lakh", "en-IN", "INR", "INR 300,000"),
            ("80 tkr", "sv-SE", "SEK", "SEK 80,000"),
            ("ninety thousand dollars", "en-US", "USD", "USD 90,000"),
            ("US$ 1,000", "en-GB", "GBP", "USD 1,000"),
            ("$1,000 USD", "en-US", "USD", "USD 1,000"),
            ("€1,000 USD", "en-US", "USD", "unread"),
            ("$1.000", "de-DE", "EUR", "ambiguous_currency 6"),
            ("USD 10,005", "en-US", "USD", "USD 10,005"),
            ("10.005", "en-US", "USD", "ambiguous_number 1"),
            ("USD -40", "en-US", "USD", "invalid_value 0"),
            ("JPY 10.5", "en-US", "USD", "invalid_value 0"),
            ("30k plus VAT", "en-GB", "GBP", "GBP 30,000"),
            ("30k incl. VAT", "en-GB", "GBP", "tax_inclusive 0"),
            ("3k per month", "en-US", "USD", "period_amount_needs_term 0"),
            ("3k per month for 2 years", "en-US", "USD", "USD 72,000"),
            ("30k a year for 18 months", "en-US", "USD", "unread"),
            ("30 seats at $20/user/month, 2 years", "en-US", "USD", "USD 14,400"),
            ("30 seats at $20 per seat per month", "en-US", "USD", "period_amount_needs_term 0"),
            ("48k and a dinner", "en-US", "USD", "unread"),
            ("20%", "en-US", "USD", "unread"),
            ("2.5 million dollars", "en-US", "USD", "USD 2,500,000"),
            ("48 mil", "es-ES", "EUR", "EUR 48,000"),
            ("48 TEUR", "de-DE", "EUR", "EUR 48,000"),
            ("net 20", "en-US", "USD", "unread"),
            ("48k XQZ", "en-US", "USD", "unknown_code 0"),
            ("48k XXX", "en-US", "USD", "unknown_code 0"),
        ];
        for (text, locale, currency, expected) in cases {
            assert_eq!(shown(text, locale, currency), expected, "{text} in {locale}");
        }
    }
}
