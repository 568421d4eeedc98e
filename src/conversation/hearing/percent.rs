//! Percentages, and reductions said as percentages.

use rust_decimal::Decimal;

use crate::domain::field::Value;

use super::heard::{Asked, Flag, Reading};
use super::number::{self, Written};
use super::reason::Reason;
use super::tokens;

/// Reads an answer that is a percentage and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    let english = pattern!(r"^(?:a |the )?discount (?:of |is )?| ?discount$").replace_all(&simple, "");
    let said = pattern!(r" (?:off(?: (?:the )?(?:list(?: price)?|everything))?|across the board|on everything)$")
        .replace(&english, " off");
    let is_nothing = simple == "no discount"
        || pattern!(
            r"^(?:none|at list|(?:at )?(?:the )?(?:full )?list price|(?:at )?full price|list|nothing off|zero|nothing)$"
        )
        .is_match(&said);
    if is_nothing && is_reduction(asked) {
        return Reading::plain(Value::Percent(Decimal::ZERO));
    }
    match &*said {
        "half off" | "half price" => return one(Decimal::from(50)),
        "quarter off" | "a quarter off" => return one(Decimal::from(25)),
        _ => {}
    }
    if let Some(stacked) = stacked(asked, &said) {
        return stacked;
    }
    let Some(parts) =
        pattern!(r"^(?P<minus>-)? ?(?P<number>\d[\d., ]*?) ?(?P<unit>%|percent|pct|per cent|prozent)?(?P<off> off)?$")
            .captures(&said)
    else {
        return Reading::Unread;
    };
    let Some(numbers) = percentages(&parts["number"], asked) else { return Reading::Unread };
    let corrects = matches!(asked.corrected_value(), Some(Value::Percent(_)));
    let has_unit = parts.name("unit").is_some() || parts.name("off").is_some() || corrects;
    let is_negative = parts.name("minus").is_some();
    match numbers.as_slice() {
        [number] if is_negative || *number > Decimal::ONE_HUNDRED => Reading::unclear(Reason::InvalidValue),
        [number] if has_unit => one(*number),
        _ if has_unit => Reading::Unclear(Reason::AmbiguousNumber, values(numbers)),
        _ => Reading::Unclear(Reason::MissingUnit, values(numbers)),
    }
}

/// Without a reduction the list price holds; without a cap, say, nothing is known.
fn is_reduction(asked: &Asked<'_>) -> bool {
    let field = asked.field;
    let labels =
        [field.title.as_str(), field.name.as_str()].into_iter().chain(field.also_called.iter().map(String::as_str));
    labels.into_iter().any(|label| pattern!(r"(?i)discount|reduction|rebate").is_match(label))
}

fn one(percent: Decimal) -> Reading {
    let flags = if percent == Decimal::ONE_HUNDRED { vec![Flag::FullDiscount] } else { Vec::new() };
    Reading::Value(Value::Percent(percent.normalize()), flags)
}

fn values(numbers: Vec<Decimal>) -> Vec<Value> {
    numbers.into_iter().map(|number| Value::Percent(number.normalize())).collect()
}

/// A percentage above 100 cannot be meant where a lower reading exists.
fn percentages(text: &str, asked: &Asked<'_>) -> Option<Vec<Decimal>> {
    match number::written(text, asked.context.locale) {
        Written::Exact(number) => Some(vec![number]),
        Written::Ambiguous(numbers) => {
            let possible: Vec<Decimal> =
                numbers.iter().copied().filter(|number| *number <= Decimal::ONE_HUNDRED).collect();
            Some(if possible.is_empty() { numbers } else { possible })
        }
        Written::NotANumber => None,
    }
}

/// Two reductions, one after the other: computed where it is plain that the second comes off the reduced price.
fn stacked(asked: &Asked<'_>, said: &str) -> Option<Reading> {
    let two = pattern!(
        r"^(?P<loose>stacked |stack )?(?P<first>[\d.,]+) ?%?(?P<link>,? (?:then|and then|and|plus|",
        r"\+)(?: (?:another|a further|an additional|",
        r"additional))?) (?P<second>[\d.,]+) ?%?(?P<on> (?:on top|off)?(?: ?(?:of|",
        r"off) (?:the )?(?:discounted|reduced|remaining|resulting) (?:price|amount|total))?)?$"
    )
    .captures(said)?;
    let single = |text: &str| match percentages(text, asked).as_deref() {
        Some([number]) => Some(*number),
        Some(_) | None => None,
    };
    let (first, second) = (single(&two["first"])?, single(&two["second"])?);
    if first > Decimal::ONE_HUNDRED || second > Decimal::ONE_HUNDRED {
        return Some(Reading::unclear(Reason::InvalidValue));
    }
    let remaining = (Decimal::ONE_HUNDRED - first).checked_mul(Decimal::ONE_HUNDRED - second)? / Decimal::ONE_HUNDRED;
    let compounded = (Decimal::ONE_HUNDRED - remaining).normalize();
    let is_plain = two.name("loose").is_none()
        && two.name("on").is_some_and(|on| pattern!("discounted|reduced|remaining|resulting").is_match(on.as_str()));
    Some(if is_plain {
        Reading::Value(Value::Percent(compounded), vec![Flag::Computed])
    } else {
        Reading::Unclear(Reason::AmbiguousStack, values(vec![first + second, compounded]))
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str, locale: &str) -> String {
        let field = field("less", "reduction", FieldType::Percent);
        let context = context(locale, "USD");
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, _) => value.to_string(),
            Reading::Unclear(reason, values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{reason} {}", values.join(" ")).trim().to_owned()
            }
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn percentages_need_their_unit() {
        let cases = [
            ("18%", "en-US", "18%"),
            ("18 pct off list", "en-US", "18%"),
            ("eighteen percent discount", "en-US", "18%"),
            ("18 off", "en-US", "18%"),
            ("12,5 %", "de-DE", "12.5%"),
            ("12,5 %", "en-US", "12.5%"),
            ("10.004%", "en-US", "10.004%"),
            ("half off", "en-US", "50%"),
            ("no discount", "en-US", "0%"),
            ("none", "en-US", "0%"),
            ("0%", "en-US", "0%"),
            ("18", "en-US", "missing_unit 18%"),
            ("0", "en-US", "missing_unit 0%"),
            ("-5%", "en-US", "invalid_value"),
            ("120%", "en-US", "invalid_value"),
            ("20% then 10% off the reduced price", "en-US", "28%"),
            ("20% and 10%", "en-US", "ambiguous_stack 30% 28%"),
            ("18% on hardware", "en-US", "unread"),
            ("18k", "en-US", "unread"),
        ];
        for (text, locale, expected) in cases {
            assert_eq!(shown(text, locale), expected, "{text} in {locale}");
        }
    }
}
