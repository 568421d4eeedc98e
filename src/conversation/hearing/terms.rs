//! Payment terms: when an invoice is to be paid, in the normal forms.

use rust_decimal::Decimal;

use crate::domain::field::Value;
use crate::domain::terms::{EarlyDiscount, LastDay, MonthDay, PaymentTerms};

use super::heard::{Asked, Flag, Reading};
use super::instalments;
use super::reason::Reason;
use super::tokens;

/// Reads an answer that is payment terms and nothing else.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    let (simple, slipped) = without_slips(&simple);
    let said = without_lead(&simple);
    if let Some(terms) = terms(said) {
        let flags = if slipped { vec![Flag::NormalizedTypo] } else { Vec::new() };
        return Reading::Value(Value::PaymentTerms(put_right(asked, said, terms)), flags);
    }
    if let Some(reading) = instalments::read(&instalments::spelled(said)) {
        return reading;
    }
    if let Some(reading) = instalments::on_days(said, asked.context) {
        return reading;
    }
    not_terms(said)
}

fn terms(said: &str) -> Option<PaymentTerms> {
    let said = pattern!(r"^(?:ach|wire(?: transfer)?|bank transfer|sepa|direct debit|(?:paid |payment )?by (?:wire|ach|bank transfer|check|cheque)),? (?:payment )?(?P<rest>(?:within |in |at |a |net |due )?\d.*)$").replace(said, "$rest");
    let said = pattern!(r",? ?(?:via|by|per|through|with) (?:ach|wire(?: transfer)?|(?:credit |debit )?card|bank transfer|sepa|che(?:ck|que)|direct debit)$").replace(&said, "");
    let said = pattern!(
        r"(?: without deduction| ohne abzug|\s+calendar(?: days)?|,? flat|,? strictly|,? no exceptions| on invoice)$"
    )
    .replace(&said, "");
    let said = pattern!(r"\b(\d{1,3}) (?:calendar|consecutive) days\b").replace(&said, "$1 days");
    let said = pattern!(r"^from invoice (\d{1,3} days)$").replace(&said, "$1 from invoice");
    let said = said.trim();
    net(said)
        .or_else(|| from_event(said))
        .or_else(|| early_discount(said))
        .or_else(|| end_of_month(said))
        .or_else(|| on_a_day(said))
        .or_else(|| at_once(said))
}

/// `net 30`, `n/30`, `30 days from invoice`, `2 weeks`, and a number alone.
fn net(said: &str) -> Option<PaymentTerms> {
    let parts = pattern!(
        r"(?x)^
        (?:(?:net|nett|n)(?:\ -\ |\ ?[/.:]\ ?|-|\ )?|(?:within|in|a|at|after|under)\ (?:an?\ |net\ )?)?
        (?P<count>\d{1,3})
        [\ -]?(?P<unit>d|days?|dias|weeks?|wks?)?
        (?:\ net)?
        (?:\ (?:(?:from|after|of)\ )?(?:the\ )?(?:date\ of\ (?:the\ )?)?invoice(?:\ date)?)?
        (?:\ (?:net|terms?|credit(?:\ terms?)?))?$"
    )
    .captures(said)?;
    let count: u32 = parts["count"].parse().ok()?;
    let is_weeks = parts.name("unit").is_some_and(|unit| unit.as_str().starts_with('w'));
    let days = if is_weeks { count * 7 } else { count };
    Some(if days == 0 { PaymentTerms::DueOnReceipt } else { PaymentTerms::net(days) })
}

/// `net 30 from delivery`: the days count from another event than the invoice.
fn from_event(said: &str) -> Option<PaymentTerms> {
    let found = pattern!(
        r"^(?:net |n ?/?)?(?P<days>\d{1,3})(?: days?)?(?: net)? (?:from|after|of|following) (?:the )?(?:date of )?(?:customer |the )?(?P<event>[a-z][a-z-]{2,14}(?: live)?)(?: date)?$"
    )
    .captures(said)?;
    let event = &found["event"];
    if matches!(event, "invoice" | "receipt" | "month" | "now" | "today" | "then" | "invoicing" | "eom" | "that")
        || super::date::month(event).is_some()
    {
        return None;
    }
    let event = instalments::event(event).map_or_else(|| event.replace([' ', '-'], "_"), str::to_owned);
    Some(PaymentTerms::Net { days: found["days"].parse().ok()?, early_discount: None, from: Some(event) })
}

/// `2/10 net 30` and its longer forms.
fn early_discount(said: &str) -> Option<PaymentTerms> {
    let shapes = [
        pattern!(
            r"^(?P<percent>\d{1,2}(?:[.,]\d{1,3})?) ?%? ?[/ ] ?(?P<within>\d{1,3}),? ?(?:net|",
            r"n)[ /-]*(?P<days>\d{1,3})(?: days)?$"
        ),
        pattern!(
            r"^(?P<percent>\d{1,2}(?:[.,]\d{1,3})?) ?(?:%|percent)(?: discount| off)?(?: (?:if|when|",
            r"for))?(?: (?:they|it is|it's))?(?: (?:pay|pays|paid|paying|payment))? (?:within|",
            r"in) (?P<within>\d{1,3}) days?,? (?:otherwise|else|or)? ?(?:net|",
            r"n) ?(?P<days>\d{1,3})(?: days)?$"
        ),
        pattern!(
            r"^(?:net|n)[ /-]*(?P<days>\d{1,3})(?: days)?,?(?: (?:with|",
            r"and))?(?: an?)? (?P<percent>\d{1,2}(?:[.,]\d{1,3})?) ?(?:%|",
            r"percent)(?: (?:early payment )?discount| off)?(?: (?:if|when|for))?(?: (?:they|",
            r"it is))?(?: (?:pay|pays|paid|paying|payment))? (?:within|",
            r"in) (?P<within>\d{1,3})(?: days)?$"
        ),
        pattern!(
            r"^(?P<percent>\d{1,2}(?:[.,]\d{1,3})?) ?(?:%|percent) discount (?:within |in |if paid within )?(?P<within>\d{1,3}) days,? (?:otherwise |or |then )?(?P<days>\d{1,3}) days(?: net)?$"
        ),
        pattern!(
            r"^(?P<days>\d{1,3}) days(?: net)?,? (?P<percent>\d{1,2}(?:[.,]\d{1,3})?) ?(?:%|percent) discount (?:if paid )?(?:within |in )(?P<within>\d{1,3}) days$"
        ),
        pattern!(
            r"^(?P<within>\d{1,3}) days (?P<percent>\d{1,2}(?:[.,]\d{1,3})?) ?(?:%|",
            r"percent)(?: discount)?,? (?:otherwise |else |then |or |and )?(?P<days>\d{1,3}) days(?: net)?$"
        ),
    ];
    let parts = shapes.iter().find_map(|shape| shape.captures(said))?;
    let percent = Decimal::from_str_exact(&parts["percent"].replace(',', ".")).ok()?.normalize();
    let within_days: u32 = parts["within"].parse().ok()?;
    let days: u32 = parts["days"].parse().ok()?;
    let is_early = within_days < days && !percent.is_zero();
    is_early.then_some(PaymentTerms::Net {
        days,
        early_discount: Some(EarlyDiscount { percent, within_days }),
        from: None,
    })
}

fn end_of_month(said: &str) -> Option<PaymentTerms> {
    let month_end = pattern!(r"^(?:due )?(?:at )?(?:the )?(?:eom|end of (?:the )?month|month[- ]end)$");
    if month_end.is_match(said) {
        return Some(PaymentTerms::NetEom { days: 0 });
    }
    let shapes = [
        pattern!(
            r"^(?:net|n|a|in|at|within)?[ /-]*(\d{1,3})(?: days?)?(?: net)?,? ?(?:from |after |of |",
            r"following )?(?:the )?(?:eom|end of (?:the )?(?:invoice )?month|month[- ]end)$"
        ),
        pattern!(
            r"^(?:net )?(?:eom|end of (?:the )?(?:invoice )?month|month[- ]end) ?(?:\+|plus|and)? ?(\d{1,3})(?: days)?(?: net)?$"
        ),
    ];
    let days = shapes.iter().find_map(|shape| shape.captures(said))?[1].parse().ok()?;
    Some(PaymentTerms::NetEom { days })
}

/// A day of the month after the invoice.
fn on_a_day(said: &str) -> Option<PaymentTerms> {
    let last =
        pattern!(r"^(?:due )?(?:on |at |by )?(?:the )?(?:last(?: day)?|end) of (?:the )?(?:next|following) month$");
    if last.is_match(said) {
        return Some(PaymentTerms::DayOfFollowingMonth { day: MonthDay::Last(LastDay::Last) });
    }
    let shapes = [
        pattern!(r"^(\d{1,2})(?:st|nd|rd|th)? (?:mfi|prox(?:imo)?\.?|month following invoice)$"),
        pattern!(
            r"^(?:due )?(?:on |by )?(?:the )?(\d{1,2})(?:st|nd|rd|th) (?:day )?of (?:the )?(?:next|following) month$"
        ),
        pattern!(
            r"^(?:due )?(?:on |by )?(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: day)? (?:of )?(?:the )?month (?:following|after)(?: (?:the )?(?:date of )?invoice(?: date)?)?$"
        ),
        pattern!(r"^(?:due )?(?:on |by )?(?:the )?(?:next|following) month,? (?:on )?the (\d{1,2})(?:st|nd|rd|th)$"),
        pattern!(r"^(?:月末締め)?翌月(\d{1,2})日(?:払い)?$"),
    ];
    let day: u32 = shapes.iter().find_map(|shape| shape.captures(said))?[1].parse().ok()?;
    (1..=31).contains(&day).then_some(PaymentTerms::DayOfFollowingMonth { day: MonthDay::Day(day) })
}

fn at_once(said: &str) -> Option<PaymentTerms> {
    let on_receipt = pattern!(
        r"^(?:(?:due|payable|pay|paid|",
        r"payment)(?: is)? ?)?(?:(?:up)?on receipt(?: of (?:the )?invoice)?|immediately|immediate|",
        r"dor|at once)$|^immediate payment$|^dor$"
    );
    let prepaid = pattern!(
        r"^(?:pre-?paid|pre-?pay|pre-?payment|(?:in )?advance|up[- ]?front|(?:payment|paid|100 ?%) (?:in )?advance|(?:100 ?%,? |(?:in )?full(?:y)? |paid |pays? |payable |due |payment |all |everything |the (?:whole|full|entire) (?:amount|thing|sum) |they |we |customer |will |to be |",
        r"cash )+(?:in advance|up[- ]?front|in full up ?front|before (?:delivery|(?:the )?start|kick-?off|we start|go-?live))(?: in full|,? 100 ?%| payment)?|(?:up[- ]?front|advance|in advance) payment(?: in full)?|payment with (?:the )?order|cash with order|cwo|cia)$"
    );
    let on_delivery = pattern!(r"^(?:cod|c\.o\.d|(?:cash|collect|payment|pay) on delivery)$");
    if on_receipt.is_match(said) {
        Some(PaymentTerms::DueOnReceipt)
    } else if prepaid.is_match(said) {
        Some(PaymentTerms::Prepaid)
    } else {
        on_delivery.is_match(said).then_some(PaymentTerms::Cod)
    }
}

/// A correction that names only days keeps the rest of what was said before.
fn put_right(asked: &Asked<'_>, said: &str, terms: PaymentTerms) -> PaymentTerms {
    let names_only_days = pattern!(r"^\d{1,3}(?: days)?$").is_match(said);
    match (asked.corrected_value(), &terms) {
        (
            Some(Value::PaymentTerms(PaymentTerms::Net { early_discount: Some(early), .. })),
            PaymentTerms::Net { days, .. },
        ) if names_only_days && early.within_days < *days => {
            PaymentTerms::Net { days: *days, early_discount: Some(early.clone()), from: None }
        }
        (Some(Value::PaymentTerms(PaymentTerms::NetEom { .. })), PaymentTerms::Net { days, .. }) if names_only_days => {
            PaymentTerms::NetEom { days: *days }
        }
        _ => terms,
    }
}

/// What is often said instead of terms.
fn not_terms(said: &str) -> Reading {
    if pattern!(r"^(?:net|n) -\d|^-\d").is_match(said) {
        return Reading::unclear(Reason::InvalidValue);
    }
    if pattern!(r"^(?:n/?a|not applicable|none)$").is_match(said) {
        return Reading::unclear(Reason::NotApplicableNeedsReason);
    }
    let method = pattern!(
        r"\b(?:ach|wire|wires|bacs|boleto|pix|iban|(?:credit |debit )?card|amex|visa|cheques?|(?:by|paper|a|via|with a) checks?|paypal|stripe|sepa|",
        r"direct debit|bank transfer|auto-?(?:charge|pay|debit))\b"
    );
    let has_number = said.bytes().any(|byte| byte.is_ascii_digit());
    if !has_number && method.is_match(said) && said.split(' ').count() <= 8 {
        return Reading::unclear(Reason::MethodNotTerms);
    }
    Reading::Unread
}

/// `3o` for 30, where only a digit can stand; `nte 30`.
fn without_slips(simple: &str) -> (String, bool) {
    let fixed = pattern!(r"\b(\d+)o\b").replace_all(simple, "${1}0");
    let fixed = pattern!(r"^(?:nte|ent|nrt|nwt|bet|met|neet|nnet) ?(\d)").replace(&fixed, "net $1");
    let slipped = fixed != simple;
    (fixed.into_owned(), slipped)
}

fn without_lead(simple: &str) -> &str {
    let lead = pattern!(
        r"^(?:(?:the |their )?payment|pay|paid|payable|due|terms|credit|invoices? (?:are )?(?:due|payable))(?: terms?)?(?: due| payable)?(?: is| are| of|:)? "
    );
    let rest = &simple[lead.find(simple).map_or(0, |lead| lead.end())..];
    let names_number = rest.starts_with(|first: char| first.is_ascii_digit())
        || ["net", "n/", "within ", "in ", "at ", "a ", "after ", "on receipt", "end of month", "eom", "immediate"]
            .iter()
            .any(|start| rest.starts_with(start));
    if names_number { rest } else { simple }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str, locale: &str) -> String {
        let field = field("when paid", "terms of payment", FieldType::PaymentTerms);
        let context = context(locale, "USD");
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, _) => value.to_string(),
            Reading::Unclear(reason, _) => reason.to_string(),
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn terms_reach_their_normal_form() {
        let cases = [
            ("net 20", "en-US", "net 20"),
            ("NET20", "en-US", "net 20"),
            ("net-20", "en-US", "net 20"),
            ("n/20", "en-US", "net 20"),
            ("net forty-five days", "en-US", "net 45"),
            ("within 20 days of invoice", "en-US", "net 20"),
            ("3 weeks", "en-US", "net 21"),
            ("20", "en-US", "net 20"),
            ("net 2o", "en-US", "net 20"),
            ("net 0", "en-US", "due on receipt"),
            ("payable upon receipt", "en-US", "due on receipt"),
            ("prepaid", "en-US", "prepaid"),
            ("cash in advance", "en-US", "prepaid"),
            ("COD", "en-US", "cash on delivery"),
            ("3/15 net 60", "en-US", "net 60, 3% off within 15 days"),
            ("3 15 net 60", "en-US", "net 60, 3% off within 15 days"),
            ("net 60 with 3% discount if paid within 15 days", "en-US", "net 60, 3% off within 15 days"),
            ("14 Tage 2% Skonto, 40 Tage netto", "de-DE", "net 40, 2% off within 14 days"),
            ("eom", "en-US", "end of month"),
            ("net 45 EOM", "en-US", "net 45 end of month"),
            ("EOM + 15", "en-US", "net 15 end of month"),
            ("20 MFI", "en-US", "day 20 of the following month"),
            ("the 20th of the following month", "en-GB", "day 20 of the following month"),
            ("翌月末払い", "ja-JP", "last day of following month"),
            ("40 Tage netto", "de-DE", "net 40"),
            ("zahlbar innerhalb von 10 Tagen", "de-DE", "net 10"),
            ("20 dias", "pt-BR", "net 20"),
            ("net 45 from delivery", "en-US", "net 45 from delivery"),
        ];
        for (text, locale, expected) in cases {
            let expected =
                if expected == "last day of following month" { "last day of the following month" } else { expected };
            assert_eq!(shown(text, locale), expected, "{text}");
        }
    }

    #[test]
    fn what_is_not_terms_is_not_taken() {
        let cases = [
            ("by wire transfer", "method_not_terms"),
            ("N/A", "not_applicable_needs_reason"),
            ("net -5", "invalid_value"),
            ("net 45 from whenever we like", "unread"),
            ("net 20 on hardware, net 40 on the rest", "unread"),
            ("20%", "unread"),
            ("10/2 net 1", "unread"),
            ("about net 20", "unread"),
            ("net 20?", "unread"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text, "en-US"), expected, "{text}");
        }
    }
}
