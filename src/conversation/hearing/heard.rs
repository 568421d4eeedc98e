//! What can come of hearing an answer: the nouns that every reader of this room shares.

use std::fmt;

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use crate::domain::field::{Field, Value};
use crate::domain::money::Currency;
use crate::domain::trust::DateOrder;

use super::question::Question;
use super::reason::Reason;

/// What an answer may be read against, besides the field itself.
#[derive(Debug, Clone, Copy)]
pub struct AnswerContext<'a> {
    /// The day on which it was said, where the person is.
    pub today: NaiveDate,
    /// The person's locale, for example `en-GB`.
    pub locale: &'a str,
    /// The workspace's currency.
    pub currency: Option<Currency>,
    /// How numeric dates are written here; `None` where that is not configured.
    pub date_order: Option<DateOrder>,
    /// What the field holds already from this person.
    pub previous: Option<&'a Value>,
    /// What else is known of the deal, where that was looked up.
    pub background: Option<&'a Background>,
}

/// What is known of a deal, in the normal forms of the questions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Background {
    /// Facts from the CRM, an earlier contract or a document, by their names.
    pub known: Map<String, Json>,
    /// What the company has configured, by name.
    pub defaults: Map<String, Json>,
    /// The month with which the fiscal year starts.
    pub fiscal_year_start_month: Option<u32>,
}

impl<'a> AnswerContext<'a> {
    /// The locale's language: `en` of `en-GB`.
    pub(super) fn language(&self) -> &'a str {
        self.locale.split(['-', '_']).next().unwrap_or(self.locale)
    }

    /// The locale's country: `GB` of `en-GB`.
    pub(super) fn country(&self) -> Option<&'a str> {
        self.locale.split(['-', '_']).nth(1)
    }
}

/// What was heard in an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A value that a careful clerk would book without asking.
    Set {
        /// The value.
        value: Value,
        /// What else to note.
        flags: Vec<Flag>,
    },
    /// Something that has to be asked back.
    Clarify {
        /// Why.
        reason: Reason,
        /// The readings, where they can be listed.
        candidates: Vec<Value>,
    },
    /// It is not known yet, or somebody else knows.
    Defer {
        /// Whom to ask, if one was named: a chat id or a name.
        owner: Option<String>,
        /// When it should be known.
        until: Option<NaiveDate>,
    },
    /// A question came back.
    Question,
    /// There is nothing in it.
    Nothing,
    /// Text that gives the bot orders: kept in the record, never obeyed.
    Instruction,
}

/// A side fact of a value that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Flag {
    /// No currency was said; the workspace's was used.
    CurrencyFromContext,
    /// Multiplied or added up from what was said.
    Computed,
    /// Said to be without tax.
    TaxExcluded,
    /// A day that is past.
    PastDate,
    /// A reduction of 100 %.
    FullDiscount,
    /// Billed by usage.
    UsageBased,
    /// An amount of nothing.
    ZeroValue,
    /// A slip of the keyboard with one reading only.
    NormalizedTypo,
    /// Orders to the bot stood beside it.
    PromptInjection,
    /// Somebody is said to have approved it; that counts for nothing.
    ApprovalClaimed,
    /// A name in small letters only.
    CaseUnverified,
    /// A link whose words differ from its address.
    LabelMismatch,
    /// The name under which the company trades.
    DoingBusinessAs(String),
    /// Taken from what is known or configured.
    FromContext,
    /// Further purchase orders will come.
    MorePosExpected,
    /// It will change yet.
    NotFinal,
    /// A price for each was said beside it.
    UnitPrice,
    /// The country of a tax number that was written without its prefix.
    PrefixFromContext,
    /// A certificate is said to be there.
    CertificateClaimed,
    /// Another amount than the CRM's.
    DiffersFromCrm,
    /// A trial before the real deal.
    Pilot,
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Flag::CurrencyFromContext => "currency_from_context",
            Flag::Computed => "computed",
            Flag::TaxExcluded => "tax_excluded",
            Flag::PastDate => "past_date",
            Flag::FullDiscount => "full_discount",
            Flag::UsageBased => "usage_based",
            Flag::ZeroValue => "zero_value",
            Flag::NormalizedTypo => "normalized_typo",
            Flag::PromptInjection => "prompt_injection",
            Flag::ApprovalClaimed => "approval_claimed",
            Flag::CaseUnverified => "case_unverified",
            Flag::LabelMismatch => "label_mismatch",
            Flag::FromContext => "from_context",
            Flag::MorePosExpected => "more_pos_expected",
            Flag::NotFinal => "not_final",
            Flag::UnitPrice => "unit_price",
            Flag::PrefixFromContext => "prefix_from_context",
            Flag::CertificateClaimed => "certificate_claimed",
            Flag::DiffersFromCrm => "differs_from_crm",
            Flag::Pilot => "pilot",
            Flag::DoingBusinessAs(name) => return write!(f, "dba:{name}"),
        })
    }
}

/// What a reader of one field type makes of words.
///
/// A reader answers `Value` only if it understood every word; that is what keeps wrong values out.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Reading {
    /// One value, all words accounted for.
    Value(Value, Vec<Flag>),
    /// Understood, and not bookable as it stands.
    Unclear(Reason, Vec<Value>),
    /// Not of this type, or with words that this reader does not know.
    Unread,
}

impl Reading {
    /// A value with nothing to note.
    pub(super) fn plain(value: Value) -> Self {
        Reading::Value(value, Vec::new())
    }

    /// Unclear, without readings to offer.
    pub(super) fn unclear(reason: Reason) -> Self {
        Reading::Unclear(reason, Vec::new())
    }

    /// The next way of reading, if this one failed.
    pub(super) fn or_else(self, next: impl FnOnce() -> Reading) -> Reading {
        match self {
            Reading::Unread => next(),
            Reading::Value(..) | Reading::Unclear(..) => self,
        }
    }

    /// The values that were found, certain or not.
    pub(super) fn candidates(self) -> Vec<Value> {
        match self {
            Reading::Value(value, _) => vec![value],
            Reading::Unclear(_, candidates) => candidates,
            Reading::Unread => Vec::new(),
        }
    }
}

/// Whether words stand for themselves or put a value right.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// An answer.
    Plain,
    /// A correction, which replaces only the part that it names.
    Correcting,
}

/// The question that an answer belongs to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked<'a> {
    /// The field that was asked for.
    pub(super) field: &'a Field,
    /// What it may be read against.
    pub(super) context: &'a AnswerContext<'a>,
    /// Answer or correction.
    pub(super) manner: Manner,
    /// The question that has a normal form of its own, if it is one.
    pub(super) question: Option<Question>,
}

impl<'a> Asked<'a> {
    /// The same question, its answer a correction.
    pub(super) fn correcting(self) -> Self {
        Self { manner: Manner::Correcting, ..self }
    }

    /// The value that a correction starts from.
    pub(super) fn corrected_value(&self) -> Option<&'a Value> {
        match self.manner {
            Manner::Plain => None,
            Manner::Correcting => self.context.previous,
        }
    }
}
