//! Yes or no: plainly said, or as the field's own title with or without a no before it.

use crate::domain::field::{FieldRole, Value};

use super::heard::{Asked, Reading};
use super::purchase_order::{self, PurchaseOrderAnswer};
use super::reason::Reason;
use super::tokens;

/// Reads an answer that is a yes or a no.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    let said = tokens::bare_words(&simple);
    if pattern!(
        r"^(?:y|yes|yep|yup|yeah|ya|aye|sure|correct|right|true|affirmative|definitely|absolutely|",
        r"of course)(?: (?:please|it is|it does|they do|they are|we do|it will|indeed|correct|",
        r"thanks))?$"
    )
    .is_match(&said)
    {
        return yes();
    }
    if pattern!(
        r"^(?:n|no|nope|nah|false|negative|never|no way)(?: (?:it is not|it isnt|it does not|",
        r"it doesnt|they dont|they do not|they arent|we dont|thanks|not needed|not required))?$"
    )
    .is_match(&said)
    {
        return no();
    }
    if asked.field.role == Some(FieldRole::PoRequired) {
        return needs_purchase_order(text);
    }
    by_title(asked, &said)
}

/// Whether the customer needs a purchase order, answered by what is said about the order itself.
fn needs_purchase_order(text: &str) -> Reading {
    match purchase_order::purchase_order(text) {
        PurchaseOrderAnswer::NotRequired => no(),
        PurchaseOrderAnswer::Number(_) | PurchaseOrderAnswer::Pending | PurchaseOrderAnswer::MissingNumber => yes(),
        PurchaseOrderAnswer::AmbiguousNone => {
            Reading::Unclear(Reason::AmbiguousNone, vec![Value::YesNo(false), Value::YesNo(true)])
        }
        PurchaseOrderAnswer::Unclear => Reading::Unread,
    }
}

fn by_title(asked: &Asked<'_>, said: &str) -> Reading {
    let negations =
        pattern!(r"\b(?:no|not|without|never|none|dont|doesnt|isnt|wont|nothing)\b").find_iter(said).count();
    if negations > 1 {
        return Reading::unclear(Reason::DoubleNegative);
    }
    let labels = [asked.field.title.as_str(), asked.field.name.as_str()];
    let labels = labels.into_iter().chain(asked.field.also_called.iter().map(String::as_str));
    let squeezed = said.replace(' ', "");
    for label in labels {
        let label = tokens::bare_words(label).replace(' ', "");
        let rest = match squeezed.split_once(&label) {
            Some((before, after)) if !label.is_empty() => format!("{before}|{after}"),
            Some(_) | None => continue,
        };
        match rest.as_str() {
            "|" | "|yes" | "|on" | "|true" | "|applies" | "|enabled" | "with|" | "|isyes" | "|ison" | "yes|" => {
                return yes();
            }
            "no|" | "|no" | "|off" | "|false" | "without|" | "not|" | "|isno" | "|isoff" | "|disabled" | "no|atall" => {
                return no();
            }
            _ => {}
        }
    }
    Reading::Unread
}

fn yes() -> Reading {
    Reading::plain(Value::YesNo(true))
}

fn no() -> Reading {
    Reading::plain(Value::YesNo(false))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str, locale: &str, role: Option<FieldRole>) -> String {
        let mut field = field("renews", "auto-renewal", FieldType::YesNo);
        field.role = role;
        let context = context(locale, "USD");
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, _) => value.to_string(),
            Reading::Unclear(reason, _) => reason.to_string(),
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn a_plain_yes_or_no_is_a_value() {
        let cases = [
            ("Yes", "en-US", "yes"),
            ("yep!", "en-US", "yes"),
            ("y", "en-US", "yes"),
            ("Nope.", "en-US", "no"),
            ("no, it doesn't", "en-US", "no"),
            ("ja", "de-DE", "yes"),
            ("non", "fr-FR", "no"),
            ("sí", "es-ES", "yes"),
            ("いいえ", "ja-JP", "no"),
            ("auto renewal", "en-US", "yes"),
            ("no auto-renewal", "en-US", "no"),
            ("autorenewal on", "en-US", "yes"),
            ("not without auto-renewal", "en-US", "double_negative"),
            ("yes, but only the first year", "en-US", "unread"),
            ("no idea", "en-US", "unread"),
        ];
        for (text, locale, expected) in cases {
            assert_eq!(shown(text, locale, None), expected, "{text}");
        }
    }

    #[test]
    fn a_purchase_order_answers_whether_one_is_needed() {
        let cases =
            [("PO 8812", "yes"), ("no PO needed", "no"), ("waiting for the PO", "yes"), ("none", "ambiguous_none")];
        for (text, expected) in cases {
            assert_eq!(shown(text, "en-US", Some(FieldRole::PoRequired)), expected, "{text}");
        }
    }
}
