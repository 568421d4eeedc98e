//! What keeps a value that was read from being taken: joy, time that work takes, and words that take the certainty away.

use crate::domain::field::{FieldType, Value};
use crate::domain::terms::PaymentTerms;

use super::heard::Asked;
use super::question::Question;
use super::{form, island, stance, tokens, work_words};

/// `yes!! what a quarter`: joy, which may be no answer at all.
pub(super) fn cheers(asked: &Asked<'_>, words: &str) -> bool {
    let is_yes_or_no = asked.field.field_type == FieldType::YesNo
        || matches!(asked.question, Some(Question::PoStatus | Question::AutoRenew));
    is_yes_or_no
        && pattern!(
            r"(?i)^(?:oh |ooh |hell |heck |aw )?(?:y+e+s+|yeah+|yea+h*|yay+|ja+|oui|s[ií]+|sim|tak)\b[\s,]*!\s*!"
        )
        .is_match(words.trim())
}

/// `free onboarding, two days`: time that some work takes, and no terms of payment or length of the deal.
pub(super) fn counts_work(value: &Value, words: &str) -> bool {
    // Instalments are due with the work.
    matches!(value, Value::PaymentTerms(PaymentTerms::Net { from: None, .. }))
        && work_words::names_work(words)
        && !work_words::names_payment(words)
}

/// Whether what was read is doubted beside it, as far as doubt is no part of the question's answers.
pub(super) fn is_doubted(asked: &Asked<'_>, value: &Value, words: &str) -> bool {
    match asked.question {
        None | Some(Question::ContractStatus) => false,
        // Whoever waits for an order says so by words of doubt; a number that is there is doubted by them.
        Some(Question::PoStatus) => {
            let has_number = |form: &serde_json::Value| form.get("number").is_some() || form.get("numbers").is_some();
            has_number(&form::form_of(Question::PoStatus, value)) && island::doubts_all(asked, words)
        }
        // Behind a price for each seat the grammar reads no further.
        Some(Question::Seats) => {
            let simple = tokens::simple(words, asked.context.language());
            let takes_back =
                pattern!(r"\bno,? wait\b|\bhaven'?t agreed\b|\bfirst year only\b|\bstill negotiat").is_match(&simple);
            takes_back || stance::is_conditional(&simple) || island::doubts_all(asked, words)
        }
        Some(_) => island::doubts_all(asked, words),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::shown;
    use super::*;

    #[test]
    fn joy_is_no_yes() {
        for (text, locale) in
            [("yes!! what a quarter", "en-US"), ("YESSS!!! 🎉", "en-US"), ("ja!! was für ein Quartal", "de-DE")]
        {
            for question in [Question::PoStatus, Question::AutoRenew] {
                assert!(shown(question, text, locale).starts_with("hedged"), "{text}");
            }
        }
        assert_eq!(shown(Question::AutoRenew, "yes!", "en-US"), r#"{"auto_renew":true}"#);
    }

    #[test]
    fn an_order_that_is_doubted_has_no_number_yet() {
        for (text, locale) in [("PO 88120, not confirmed", "en-US"), ("PO 88120, I'll confirm", "en-US")] {
            let heard = shown(Question::PoStatus, text, locale);
            assert!(!heard.starts_with('{'), "{text}: {heard}");
        }
    }
}
