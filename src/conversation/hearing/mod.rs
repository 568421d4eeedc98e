//! Hearing: what a message says, read by rules alone. It takes nothing that it does not fully understand.
//!
//! In reading order:
//!
//! - [`won`]: a message that announces a won deal
//! - [`answer`]: the answer to one field's question; [`heard`] and [`reason`] are what can come of it
//! - [`mod@labelled`]: which line of a message speaks of which field
//! - [`mod@purchase_order`], [`approval_words`]: two things that are heard outside of their field too
//! - [`mod@customer_reply`]: what a customer wrote, pasted by somebody else
//! - `work_words`: time that work takes, which is no time to pay
//! - [`mod@file_called`]: what a file is, by what is said of it
//! - [`understand()`]: the answer to a question that has a normal form ([`question`], [`form`]), with what it says besides
//! - `account_number`: bank details in a sentence, which are never taken
//! - [`spoken`]: what is said of the bill that no question of its own asks for
//! - [`span`]: days in a row, of an absence
//! - [`quote_file`]: an uploaded quote, its lines and what it says of itself
//! - [`score_answers`]: how well labelled answers are heard
//!
//! Below them: `tokens`, `languages`, `number_words` and `typo` make one plain form of what people type;
//! `instruction`, `stance` and `correction` tell how it is said; one file per field type reads what is said;
//! `explain` says why nothing was taken.

/// A fixed expression, compiled once; long ones are written in parts.
macro_rules! pattern {
    ($($part:literal),+ $(,)?) => {
        pattern!(@compiled concat!($($part),+))
    };
    (@compiled $expression:expr) => {{
        static PATTERN: std::sync::LazyLock<regex::Regex> = std::sync::LazyLock::new(|| {
            regex::Regex::new($expression).expect("a fixed expression that the tests compile")
        });
        &*PATTERN
    }};
    ($expression:expr) => {
        pattern!(@compiled $expression)
    };
}

pub(super) mod account_number;
pub(super) mod address;
mod address_talk;
mod also;
pub mod answer;
pub mod approval_words;
mod billing;
mod by_item;
pub mod certificate;
mod choice;
mod codes;
mod correction;
mod courtesy;
mod currency;
pub mod customer_reply;
pub(super) mod date;
mod doubt;
mod durations;
mod elsewhere;
mod email;
mod everyday_words;
mod explain;
pub mod file_called;
mod fiscal;
pub mod form;
mod grammar;
pub mod heard;
mod holiday;
mod instalments;
mod instruction;
mod island;
mod japanese;
mod japanese_address;
pub mod labelled;
mod languages;
mod list;
mod memo;
mod money;
mod number;
mod number_words;
pub mod order_export;
mod other_field;
mod percent;
mod postal;
pub mod purchase_order;
pub mod question;
pub mod quote_file;
pub mod reason;
mod record;
mod reference;
mod relative_date;
pub mod score_answers;
pub mod span;
pub mod spoken;
mod stance;
mod terms;
#[cfg(test)]
mod testing;
mod text;
mod tokens;
mod trade_words;
mod typo;
pub mod understand;
pub mod won;
pub(super) mod work_words;
mod yes_no;

pub use answer::read_answer;
pub use approval_words::typed_yes;
pub(super) use billing::rhythm_in;
pub use customer_reply::{CustomerReply, customer_reply};
pub use heard::{AnswerContext, Background, Flag, Heard};
pub use labelled::{Labelled, labelled};
pub use purchase_order::{PurchaseOrderAnswer, purchase_order};
pub use question::Question;
pub use quote_file::{QuoteFile, QuoteFileProblem, read_quote};
pub use reason::Reason;
pub(super) use typo::is_within;
pub use understand::{Understood, understand};
