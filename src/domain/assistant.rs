//! What a model may be asked, and what may come back: places in a person's own words, and names of fields. Nothing of it
//! acts, and nothing of it counts before a person presses.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::canonical::hash_of;
use super::ids::{FieldName, HandoffId, PersonId};
use super::place::Place;
use super::value::Value;

/// What a model may be asked to do; each has its file in `prompts/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AssistantTask {
    /// Find the value that a short answer gives.
    ReadAnswer,
    /// Find the values that a long message, or an e-mail that somebody pasted, gives.
    ReadThread,
    /// Find the fields that a question is about; Baton says what stands there.
    AnswerQuestion,
}

impl AssistantTask {
    /// All of them.
    pub const ALL: [AssistantTask; 3] =
        [AssistantTask::ReadAnswer, AssistantTask::ReadThread, AssistantTask::AnswerQuestion];

    /// Its word in the log, and the name of its file.
    pub fn word(self) -> &'static str {
        match self {
            AssistantTask::ReadAnswer => "read_answer",
            AssistantTask::ReadThread => "read_thread",
            AssistantTask::AnswerQuestion => "answer_question",
        }
    }

    /// Whether it looks for values; otherwise it looks for fields.
    pub fn reads_values(self) -> bool {
        match self {
            AssistantTask::ReadAnswer | AssistantTask::ReadThread => true,
            AssistantTask::AnswerQuestion => false,
        }
    }
}

/// One piece of work, as the record keeps it until it is done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// Of which handoff.
    pub handoff: HandoffId,
    /// What to do.
    pub task: AssistantTask,
    /// Whose words they are.
    pub of: PersonId,
    /// Where they were said, if that was a place of its own.
    pub place: Option<Place>,
    /// The words.
    pub words: String,
}

/// What a model is told, before anything of it is masked: words, and what policy says of fields. No value of any packet
/// is among it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Material {
    /// What to do.
    pub task: AssistantTask,
    /// A person's words.
    pub words: String,
    /// The fields that may be named.
    pub fields: Vec<FieldTold>,
    /// Names of people and companies, which do not leave.
    pub names: Vec<String>,
}

/// What a model is told of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldTold {
    /// Its key.
    pub name: FieldName,
    /// How chat calls it.
    pub title: String,
    /// Its question.
    pub question: String,
    /// The words of a choice.
    pub choices: Vec<String>,
}

/// A value that a model says it has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// Of which field.
    pub field: FieldName,
    /// The words that it was read from, letter by letter.
    pub quote: String,
    /// The value, as a person would write it.
    pub value: String,
}

/// What a reply of the right form says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "said", rename_all = "snake_case")]
pub enum Said {
    /// Values, none of them believed yet.
    Proposals {
        /// In the order of the reply.
        proposals: Vec<Proposal>,
    },
    /// Fields that a question is about.
    About {
        /// In the order of the reply.
        fields: Vec<FieldName>,
    },
}

/// What became of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallOutcome {
    /// A reply of the right form.
    Answered,
    /// A reply that does not fit the form, after one repair.
    Unfit,
    /// No words.
    Empty,
    /// The model would not.
    Refused,
    /// The reply ended before its end.
    CutOff,
    /// More bytes than a reply may have.
    TooLarge,
    /// No answer in time.
    TimedOut,
    /// Too many calls, says the server.
    Busy,
    /// The server failed, or could not be reached.
    Unreachable,
    /// The server would not take the call: a wrong key, model or address.
    NotAccepted,
    /// After so many failures nothing is asked for a while.
    Paused,
}

impl CallOutcome {
    /// Its word in the log.
    pub fn word(self) -> &'static str {
        match self {
            CallOutcome::Answered => "answered",
            CallOutcome::Unfit => "of a wrong form",
            CallOutcome::Empty => "empty",
            CallOutcome::Refused => "refused",
            CallOutcome::CutOff => "cut off",
            CallOutcome::TooLarge => "too large",
            CallOutcome::TimedOut => "no answer in time",
            CallOutcome::Busy => "the server was busy",
            CallOutcome::Unreachable => "the server could not be reached",
            CallOutcome::NotAccepted => "the server did not accept it",
            CallOutcome::Paused => "nothing is asked after repeated failures",
        }
    }
}

/// A call and its reply as the log keeps them: what was asked by which prompt of which model, never the words, never a
/// secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The prompt's name.
    pub prompt: String,
    /// SHA-256 of the prompt's file.
    pub prompt_sha256: String,
    /// The model, as it is configured.
    pub model: String,
    /// SHA-256 of everything that was sent, masks included.
    pub input_sha256: String,
    /// SHA-256 of the reply, if there was one.
    pub reply_sha256: Option<String>,
    /// What became of it.
    pub outcome: CallOutcome,
    /// How many requests it took; a reply of a wrong form is asked for once more.
    pub requests: u32,
    /// How long it took.
    pub latency_ms: u64,
    /// Tokens that were sent, as the server counts them.
    pub tokens_in: Option<u64>,
    /// Tokens that came back, as the server counts them.
    pub tokens_out: Option<u64>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// The call.
    pub call: Call,
    /// What it says, if it has the right form.
    pub said: Option<Said>,
}

/// Proposals that did not hold, counted by why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedProposals {
    /// The quote does not stand in the words.
    pub not_in_source: u32,
    /// Read again, the quote gives no value, or another one.
    pub not_read_again: u32,
    /// The field is none that may be proposed, or holds that value already.
    pub not_wanted: u32,
}

impl DroppedProposals {
    /// How many.
    pub fn sum(&self) -> u32 {
        self.not_in_source + self.not_read_again + self.not_wanted
    }
}

/// A value that was found in somebody's words with a model's help, and read again by Baton's own reader. It stands beside
/// the packet and is no part of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggested {
    /// Of which field.
    pub field: FieldName,
    /// The value.
    pub value: Value,
    /// The words that it was read from, letter by letter.
    pub quote: String,
    /// The hash of what the field held then, if it held anything.
    pub held: Option<String>,
}

/// What was found in one message, until its speaker takes it or leaves it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// Whose words they are: nobody else takes it.
    pub of: PersonId,
    /// The values.
    pub rows: Vec<Suggested>,
    /// The model that found them.
    pub model: String,
    /// When.
    #[serde(serialize_with = "super::instant::serialize")]
    pub at: DateTime<Utc>,
}

impl Suggestion {
    /// The hash of everything that its message shows.
    pub fn shown(&self) -> String {
        hash_of(self)
    }
}

/// What its speaker did with a suggestion.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// Every value was taken.
    Taken,
    /// None was.
    Left,
}
