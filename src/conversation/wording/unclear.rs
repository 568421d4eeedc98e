//! Why an answer is asked back, in the words of the reply.

use crate::conversation::hearing::reason::Reason;
use crate::domain::field::{Field, FieldType, Part};

/// What follows "please say it again", in brackets.
pub fn why(key: &str) -> String {
    let reason = Reason::ALL.iter().find(|reason| reason.key() == key);
    reason.map_or_else(|| key.replace('_', " "), |reason| of_reason(*reason).to_owned())
}

/// How an answer may be written.
pub fn example(field: &Field) -> Option<String> {
    let such_as = |example: &str| Some(format!("Such as `{}: {example}`.", field.title));
    match field.field_type {
        FieldType::Choice => Some(format!("Write one of: {}.", field.choice_labels().join(", ").trim_end_matches('.'))),
        FieldType::List if field.items == Some(FieldType::Choice) => {
            Some(format!("Write one or more of: {}.", field.choice_labels().join(", ")))
        }
        FieldType::Record => {
            let parts: Vec<String> = field.parts.iter().map(part_in_words).collect();
            Some(format!("Write `{}`.", parts.join(", ")))
        }
        FieldType::YesNo => Some("Write yes or no.".to_owned()),
        FieldType::Address => such_as("1 Mill Lane, Leeds LS1 4AP, United Kingdom"),
        FieldType::Date => such_as("2026-04-01"),
        FieldType::Email => such_as("ap@customer.example"),
        FieldType::PaymentTerms => such_as("net 30"),
        FieldType::Billing => such_as("annual in advance"),
        FieldType::Money => such_as("EUR 12,000"),
        FieldType::Percent => such_as("15%"),
        FieldType::Currency => such_as("EUR"),
        FieldType::Country => such_as("GB"),
        FieldType::Number => such_as("40"),
        FieldType::Text
        | FieldType::List
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Person => None,
    }
}

fn part_in_words(part: &Part) -> String {
    match part.choices.as_slice() {
        [] => format!("{}: …", part.title),
        choices => format!("{}: {}", part.title, choices.join(" / ").replace('_', " ")),
    }
}

fn of_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Alternatives => "two values are named, and only one can hold",
        Reason::AmbiguousCurrency => "several countries have a currency of that name",
        Reason::AmbiguousDate => "day and month could be swapped",
        Reason::AmbiguousNone => "it could mean that none is needed, or that it is not there yet",
        Reason::AmbiguousNumber => "the mark could part thousands or decimals",
        Reason::AmbiguousStack => "it is not clear how the reductions add up",
        Reason::AmbiguousWeekday => "it could be this week's day or the next one's",
        Reason::AmbiguousWord => "the word has two meanings",
        Reason::Conditional => "it hangs on a condition",
        Reason::Conflict => "two statements cannot both hold",
        Reason::DoubleNegative => "two negations could mean either",
        Reason::EventNotDate => "an event is named, and no day",
        Reason::Hedged => "it does not sound certain",
        Reason::Imprecise => "it names no exact number",
        Reason::ImpreciseDate => "it names no exact day",
        Reason::IncompleteRecord => "a part of it is missing",
        Reason::IncompleteAddress => "a part of the address is missing",
        Reason::InternalContact => "that is somebody of our own company",
        Reason::InvalidDate => "there is no such day",
        Reason::InvalidEmail => "that is no e-mail address",
        Reason::InvalidPostalCode => "the country has no such postal code",
        Reason::InvalidValue => "that cannot be",
        Reason::LabelMismatch => "the link shows one address and leads to another",
        Reason::DomainMismatch => "the address is not of the customer's domain",
        Reason::InvalidChecksum => "its check digit does not fit, so a digit must be wrong",
        Reason::InvalidFormat => "such a number has another form",
        Reason::MissingCountry => "the country of the number is missing",
        Reason::Partial => "a part of the answer is missing",
        Reason::PossibleSsn => "it looks like a person's own number, which I do not keep",
        Reason::WhichParty => "which side has signed, or has to act, is missing",
        Reason::MethodNotTerms => "it says how is paid, and not when",
        Reason::MissingLegalSuffix => "the company's legal form is missing",
        Reason::MissingItems => "which ones are meant is missing",
        Reason::MissingNumber => "the number is missing",
        Reason::MissingUnit => "the unit is missing",
        Reason::NegationOnly => "it only says what it is not",
        Reason::NoAddress => "there is no address in it",
        Reason::NonAsciiDomain => "the domain has letters that can be mistaken for others",
        Reason::NotApplicableNeedsReason => "why it does not apply is missing",
        Reason::PeriodAmountNeedsTerm => "it is an amount per period, and how many periods is missing",
        Reason::Range => "it is a span, and one value is needed",
        Reason::RefersToAttachment => "it points to a file that I have not read",
        Reason::RefersToUnknown => "it points to something that I have not read",
        Reason::SpelledOutEmail => "the address is spelled out in words",
        Reason::SuspiciousPast => "the day is long past",
        Reason::TaxInclusive => "the amount includes tax",
        Reason::UnknownCode => "there is no such currency code",
        Reason::Unparseable => "I could not read it",
        Reason::UploadNeeded => "only a file can answer this",
        Reason::UsageNeedsInvoiceCadence => "how often an invoice goes out is missing",
        Reason::WhichPrimary => "several addresses are named, and none is the first",
        Reason::WrongField => "it reads like an answer to something else",
        Reason::WrongKind => "it is not the kind of value that is asked for",
        Reason::YearUnclear => "it could be of this year or of another",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_is_told_by_its_key() {
        for reason in Reason::ALL {
            let words = why(reason.key());
            assert!(!words.contains('_') && words.contains(' '), "{words}");
        }
    }
}
