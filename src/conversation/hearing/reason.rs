//! Why an answer has to be asked back: a closed list, so that every question back can be worded.

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// Why an answer has to be asked back.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Reason {
            $($(#[$doc])* $name,)*
        }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Reason] = &[$(Reason::$name),*];

            /// The word that records and labels use.
            pub fn key(self) -> &'static str {
                match self {
                    $(Reason::$name => $word,)*
                }
            }
        }
    };
}

reasons! {
    /// Two values to choose from.
    Alternatives = "alternatives",
    /// Currency names shared by several countries.
    AmbiguousCurrency = "ambiguous_currency",
    /// Day and month can be swapped.
    AmbiguousDate = "ambiguous_date",
    /// Not needed, or not there yet?
    AmbiguousNone = "ambiguous_none",
    /// A separator that may mark thousands or decimals.
    AmbiguousNumber = "ambiguous_number",
    /// Several reductions, unclear how they combine.
    AmbiguousStack = "ambiguous_stack",
    /// This week's day or the next one's.
    AmbiguousWeekday = "ambiguous_weekday",
    /// A word with two meanings, such as biweekly.
    AmbiguousWord = "ambiguous_word",
    /// It hangs on a condition.
    Conditional = "conditional",
    /// Two statements that cannot both hold.
    Conflict = "conflict",
    /// Two negations.
    DoubleNegative = "double_negative",
    /// An event without a date.
    EventNotDate = "event_not_date",
    /// Another domain than the customer's.
    DomainMismatch = "domain_mismatch",
    /// The speaker is not sure.
    Hedged = "hedged",
    /// Only a loose word for a number, or only a bound.
    Imprecise = "imprecise",
    /// Only a month, a quarter or a stretch of time.
    ImpreciseDate = "imprecise_date",
    /// A part that must be there is missing.
    IncompleteRecord = "incomplete_record",
    /// Street, city, postal code or country is missing.
    IncompleteAddress = "incomplete_address",
    /// A person at our own company.
    InternalContact = "internal_contact",
    /// No such day.
    InvalidDate = "invalid_date",
    /// A check digit that does not fit.
    InvalidChecksum = "invalid_checksum",
    /// Not an e-mail address.
    InvalidEmail = "invalid_email",
    /// Not the form that such a number has.
    InvalidFormat = "invalid_format",
    /// A postal code that the country cannot have.
    InvalidPostalCode = "invalid_postal_code",
    /// A value that cannot be.
    InvalidValue = "invalid_value",
    /// A link that shows one address and leads to another.
    LabelMismatch = "label_mismatch",
    /// How it is paid, not when.
    MethodNotTerms = "method_not_terms",
    /// A company's name without its legal form.
    MissingLegalSuffix = "missing_legal_suffix",
    /// That there are some, without which.
    MissingItems = "missing_items",
    /// A tax number without its country.
    MissingCountry = "missing_country",
    /// There is one, but which?
    MissingNumber = "missing_number",
    /// A number without its unit.
    MissingUnit = "missing_unit",
    /// Only what it is not.
    NegationOnly = "negation_only",
    /// There is no address.
    NoAddress = "no_address",
    /// A domain with letters beyond ASCII.
    NonAsciiDomain = "non_ascii_domain",
    /// Said not to apply, without a why.
    NotApplicableNeedsReason = "not_applicable_needs_reason",
    /// Only a part of the answer.
    Partial = "partial",
    /// A price per period, without how many.
    PeriodAmountNeedsTerm = "period_amount_needs_term",
    /// What may be a person's own number, and is not kept.
    PossibleSsn = "possible_ssn",
    /// A span.
    Range = "range",
    /// It points to a file.
    RefersToAttachment = "refers_to_attachment",
    /// It points to something that is not known here.
    RefersToUnknown = "refers_to_unknown",
    /// An address spelled out in words.
    SpelledOutEmail = "spelled_out_email",
    /// A day long past.
    SuspiciousPast = "suspicious_past",
    /// An amount with tax in it.
    TaxInclusive = "tax_inclusive",
    /// No such currency code.
    UnknownCode = "unknown_code",
    /// Nothing that can be read.
    Unparseable = "unparseable",
    /// Only a file can answer this.
    UploadNeeded = "upload_needed",
    /// By usage, without how often an invoice goes out.
    UsageNeedsInvoiceCadence = "usage_needs_invoice_cadence",
    /// One side or both?
    WhichParty = "which_party",
    /// Several addresses, and no lead.
    WhichPrimary = "which_primary",
    /// A clear value, of another field.
    WrongField = "wrong_field",
    /// Not the kind of value that was asked for.
    WrongKind = "wrong_kind",
    /// A day and month that were just past or are a year off.
    YearUnclear = "year_unclear",
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_stored_under_its_key() {
        for reason in Reason::ALL {
            assert_eq!(serde_json::to_string(reason).unwrap(), format!("\"{reason}\""));
        }
    }
}
