//! The closed list of what a story may do. A person at the keyboard says the same lines.

use std::collections::BTreeMap;
use std::fmt;

use chrono::{NaiveDate, NaiveTime, Weekday};
use rust_decimal::Decimal;

use crate::domain::assistant::{AssistantTask, Proposal};
use crate::domain::document::DocumentKind;
use crate::domain::ids::{ApprovalId, FieldName, HandoffId};
use crate::domain::money::Money;

/// One line of a story.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Sets the start.
    At(Start),
    /// Moves the clock on.
    After(Span),
    /// Moves the clock to a time of day, on the next such day if one is named.
    Until {
        /// The day, if one is named.
        weekday: Option<Weekday>,
        /// The date, if one is named.
        date: Option<NaiveDate>,
        /// The time, in the story's zone.
        time: NaiveTime,
    },
    /// A person speaks in a channel.
    SaysIn {
        /// Who.
        who: String,
        /// Where, without `#`.
        channel: String,
        /// What.
        words: String,
    },
    /// A person speaks to the bot directly.
    SaysToBot {
        /// Who.
        who: String,
        /// What.
        words: String,
    },
    /// A person replies in a handoff's thread.
    Replies {
        /// Who.
        who: String,
        /// To which handoff.
        handoff: HandoffId,
        /// What.
        words: String,
    },
    /// A person puts an emoji under a handoff's card.
    Reacts {
        /// Who.
        who: String,
        /// The emoji's name: `+1`.
        emoji: String,
        /// Under which.
        handoff: HandoffId,
    },
    /// A person types a slash command.
    Types {
        /// Who.
        who: String,
        /// The words after `/baton`.
        words: String,
    },
    /// A person presses a button.
    Presses {
        /// Who.
        who: String,
        /// Its label.
        label: String,
        /// Which of several.
        which: WhichButton,
        /// What is typed beside it.
        values: BTreeMap<String, String>,
    },
    /// A person fills a form.
    Fills {
        /// Who.
        who: String,
        /// The form's title.
        form: String,
        /// Of which handoff.
        handoff: HandoffId,
        /// What is typed.
        values: BTreeMap<String, String>,
    },
    /// A person brings a file.
    Uploads {
        /// Who.
        who: String,
        /// The file's path, relative to the script.
        file: String,
        /// To which handoff.
        handoff: HandoffId,
        /// As what.
        kind: Option<DocumentKind>,
        /// What the same message says; empty where it says nothing.
        words: String,
    },
    /// A person answers an approver's question.
    Answers {
        /// Who.
        who: String,
        /// Of which approval.
        approval: ApprovalId,
        /// Of which handoff, if said.
        handoff: Option<HandoffId>,
        /// What.
        words: String,
    },
    /// A person enters the order's reference.
    EntersOrder {
        /// Who.
        who: String,
        /// The reference.
        order: String,
        /// Of which handoff.
        handoff: HandoffId,
    },
    /// The CRM reports a deal, in one line.
    Crm(CrmLine),
    /// The CRM delivers its last report again.
    CrmRepeats,
    /// An integration posts a raw payload.
    CrmPosts {
        /// The file's path, relative to the script.
        file: String,
        /// The row of a file of JSON Lines.
        row: Option<String>,
    },
    /// The assistant answers so from now on; before the first such line there is none.
    Assistant(AssistantDoes),
    /// A file of the policy folder changes, and the service reads the folder again.
    PolicyFile {
        /// Which file.
        file: String,
        /// What is written in place of what, in order.
        edits: Vec<(String, String)>,
    },
    /// Chat does not take messages for a while.
    ChatIsDown(Span),
    /// The bot does not run for a while; nobody ticks.
    BatonIsDown(Span),
    /// The bot stops and starts again.
    Restart,
    /// A second bot works on the same store from now on.
    SecondInstance,
}

/// What an assistant does when it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssistantDoes {
    /// It finds these values.
    Proposes(Vec<Proposal>),
    /// It says that a question is about these fields.
    PointsTo(Vec<FieldName>),
    /// It says this, whatever it was asked.
    Says(String),
    /// It says nothing.
    IsSilent,
    /// There is none.
    IsOff,
}

impl AssistantDoes {
    /// Its reply, as a model would write it; `None` where nothing comes.
    pub fn reply(&self, task: AssistantTask) -> Option<String> {
        match self {
            AssistantDoes::Proposes(proposals) if task.reads_values() => {
                Some(serde_json::json!({ "proposals": proposals }).to_string())
            }
            AssistantDoes::PointsTo(fields) if !task.reads_values() => {
                Some(serde_json::json!({ "fields": fields }).to_string())
            }
            // Asked for something else it finds nothing.
            AssistantDoes::Proposes(_) => Some(r#"{"fields":[]}"#.to_owned()),
            AssistantDoes::PointsTo(_) => Some(r#"{"proposals":[]}"#.to_owned()),
            AssistantDoes::Says(text) => Some(text.clone()),
            AssistantDoes::IsSilent | AssistantDoes::IsOff => None,
        }
    }
}

/// The script line without its first word.
impl fmt::Display for AssistantDoes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            AssistantDoes::Proposes(proposals) => {
                let one = |proposal: &Proposal| {
                    let (value, quote) = (always_quoted(&proposal.value), always_quoted(&proposal.quote));
                    format!("{} {value} from {quote}", proposal.field)
                };
                let all: Vec<String> = proposals.iter().map(one).collect();
                write!(f, "will propose: {}", all.join("; "))
            }
            AssistantDoes::PointsTo(fields) => {
                let fields: Vec<&str> = fields.iter().map(FieldName::as_str).collect();
                write!(f, "will point to: {}", fields.join(", "))
            }
            AssistantDoes::Says(text) => write!(f, "will say: {}", text.replace('\n', "\\n")),
            AssistantDoes::IsSilent => f.write_str("is silent"),
            AssistantDoes::IsOff => f.write_str("is off"),
        }
    }
}

/// Which of several buttons with one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhichButton {
    /// The newest that this person can see.
    Newest,
    /// The one of that approval.
    Of(ApprovalId),
    /// One that has been edited away or answered, on a card that said these words.
    Old(String),
}

/// When a story starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The weekday, if the writer named it; it must fit the date.
    pub weekday: Option<Weekday>,
    /// The date.
    pub date: NaiveDate,
    /// The time of day.
    pub time: NaiveTime,
    /// The zone, by its IANA name.
    pub zone: chrono_tz::Tz,
}

/// How long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// So many minutes.
    Minutes(u32),
    /// So many hours.
    Hours(u32),
    /// So many days of 24 hours.
    Days(u32),
    /// So many days on which the organisation works, to the same time of day.
    BusinessDays(u32),
}

/// The CRM in one line.
#[derive(Debug, Clone, PartialEq)]
pub struct CrmLine {
    /// The deal's name.
    pub deal: String,
    /// The customer, where it is one whose agreement changes.
    pub of: Option<String>,
    /// What happened.
    pub change: CrmChange,
}

/// What happened to a deal in the CRM.
#[derive(Debug, Clone, PartialEq)]
pub enum CrmChange {
    /// It was won.
    Won {
        /// By whom, as written.
        by: String,
        /// For how much.
        amount: Money,
        /// At what discount.
        discount_percent: Option<Decimal>,
        /// The CRM's own type of deal.
        deal_type: Option<String>,
    },
    /// It was changed after the win.
    Amended {
        /// How much it is now.
        amount: Money,
        /// At what discount.
        discount_percent: Option<Decimal>,
    },
    /// It was lost after all.
    Lost {
        /// Why, if the CRM says so.
        reason: Option<String>,
    },
}

impl Step {
    /// Whether the step only moves the clock or asks, and changes no handoff.
    pub fn only_asks(&self) -> bool {
        match self {
            Step::Types { words, .. } => {
                let verb = words.split_whitespace().next().unwrap_or("help");
                ["help", "status", "list", "packet", "explain"].contains(&verb.to_lowercase().as_str())
            }
            Step::At(_)
            | Step::After(_)
            | Step::Until { .. }
            | Step::SaysIn { .. }
            | Step::SaysToBot { .. }
            | Step::Replies { .. }
            | Step::Reacts { .. }
            | Step::Presses { .. }
            | Step::Fills { .. }
            | Step::Uploads { .. }
            | Step::Answers { .. }
            | Step::EntersOrder { .. }
            | Step::Crm(_)
            | Step::CrmRepeats
            | Step::CrmPosts { .. }
            | Step::PolicyFile { .. }
            | Step::ChatIsDown(_)
            | Step::BatonIsDown(_)
            | Step::Restart
            | Step::Assistant(_)
            | Step::SecondInstance => false,
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Span::Minutes(count) => write!(f, "{count} min"),
            Span::Hours(count) => write!(f, "{count} h"),
            Span::Days(1) => f.write_str("1 day"),
            Span::Days(count) => write!(f, "{count} days"),
            Span::BusinessDays(1) => f.write_str("1 business day"),
            Span::BusinessDays(count) => write!(f, "{count} business days"),
        }
    }
}

impl fmt::Display for CrmLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let discount = |percent: &Option<Decimal>| percent.map(|percent| format!(", {}% off", percent.normalize()));
        match &self.change {
            CrmChange::Won { by, amount, discount_percent, deal_type } => {
                let of = self.of.as_ref().map(|of| format!(" for {of}")).unwrap_or_default();
                let discount = discount(discount_percent).unwrap_or_default();
                let deal_type = deal_type.as_ref().map(|words| format!(", type {words}")).unwrap_or_default();
                write!(f, "{}{of} won by {by}: {amount}{discount}{deal_type}", self.deal)
            }
            CrmChange::Amended { amount, discount_percent } => {
                write!(f, "{} amended: {amount}{}", self.deal, discount(discount_percent).unwrap_or_default())
            }
            CrmChange::Lost { reason: None } => write!(f, "{} lost", self.deal),
            CrmChange::Lost { reason: Some(reason) } => write!(f, "{} lost: {reason}", self.deal),
        }
    }
}

/// The script line that reads back as this step.
impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Step::At(start) => {
                let weekday = start.weekday.map(|_| start.date.format("%A ").to_string()).unwrap_or_default();
                write!(f, "at {weekday}{} {} {}", start.date, start.time.format("%H:%M"), start.zone)
            }
            Step::After(span) => write!(f, "after {span}"),
            Step::Until { weekday, date, time } => {
                let weekday = weekday.map(|day| format!("{} ", weekday_name(day))).unwrap_or_default();
                let date = date.map(|date| format!("{date} ")).unwrap_or_default();
                write!(f, "until {weekday}{date}{}", time.format("%H:%M"))
            }
            Step::SaysIn { who, channel, words } => write!(f, "{who} says in #{channel}: {words}"),
            Step::SaysToBot { who, words } => write!(f, "{who} says to bot: {words}"),
            Step::Replies { who, handoff, words } => write!(f, "{who} replies to {handoff}: {words}"),
            Step::Reacts { who, emoji, handoff } => write!(f, "{who} reacts with :{emoji}: to {handoff}"),
            Step::Types { who, words } => write!(f, "{who} types /baton {words}"),
            Step::Presses { who, label, which, values } => {
                let (old, of) = match which {
                    WhichButton::Newest => ("", String::new()),
                    WhichButton::Of(approval) => ("", format!(" for {approval}")),
                    WhichButton::Old(words) => ("old ", format!(" for {words}")),
                };
                write!(f, "{who} presses {old}[{label}]{of}{}", with(values))
            }
            Step::Fills { who, form, handoff, values } => {
                write!(f, "{who} fills [{form}] for {handoff}{}", with(values))
            }
            Step::Uploads { who, file, handoff, kind, words } => {
                let kind = kind.map(|kind| format!(" as {}", kind.key())).unwrap_or_default();
                let saying = if words.is_empty() { String::new() } else { format!(", saying {words}") };
                write!(f, "{who} uploads {file} to {handoff}{kind}{saying}")
            }
            Step::Answers { who, approval, handoff, words } => {
                let of = handoff.map(|handoff| format!(" of {handoff}")).unwrap_or_default();
                write!(f, "{who} answers {approval}{of}: {words}")
            }
            Step::EntersOrder { who, order, handoff } => write!(f, "{who} enters order {order} for {handoff}"),
            Step::Crm(line) => write!(f, "crm: {line}"),
            Step::CrmRepeats => f.write_str("crm repeats itself"),
            Step::CrmPosts { file, row } => {
                let row = row.as_ref().map(|row| format!("#{row}")).unwrap_or_default();
                write!(f, "crm posts {file}{row}")
            }
            Step::Assistant(does) => write!(f, "assistant {does}"),
            Step::PolicyFile { file, edits } => {
                let edits: Vec<String> = edits.iter().map(|(was, now)| format!("{was} => {now}")).collect();
                write!(f, "policy file {file}: {}", edits.join(" ; ").replace('\n', "\\n"))
            }
            Step::ChatIsDown(span) => write!(f, "chat is down for {span}"),
            Step::BatonIsDown(span) => write!(f, "baton is down for {span}"),
            Step::Restart => f.write_str("restart"),
            Step::SecondInstance => f.write_str("second instance"),
        }
    }
}

fn with(values: &BTreeMap<String, String>) -> String {
    if values.is_empty() {
        return String::new();
    }
    let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}={}", quoted(value))).collect();
    format!(" with {}", pairs.join(", "))
}

/// A value stands in double quotes where blanks, commas or quotes would break it, as in TOML.
fn quoted(value: &str) -> String {
    let plain =
        !value.is_empty() && !value.contains(|letter: char| letter.is_whitespace() || ",\"\\=".contains(letter));
    if plain {
        value.to_owned()
    } else {
        format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
    }
}

fn always_quoted(value: &str) -> String {
    format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n"))
}

/// A weekday's English name.
pub fn weekday_name(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}
