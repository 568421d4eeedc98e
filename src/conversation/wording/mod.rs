//! Notices and views → messages, one function each. The only room with the bot's English in it; the words of a
//! field or a decision come from policy.
//!
//! Who must act comes first, buttons last, one fact a line; money with its currency, times in the reader's zone.

mod absence;
mod approvals;
mod assistant;
pub mod cards;
mod change;
pub mod contract;
mod customer;
pub mod desk;
pub mod digests;
mod finance;
pub mod finance_desk;
pub mod forms;
mod gathering;
mod late;
pub mod later;
mod life;
pub mod obligations;
pub mod policy;
pub mod precheck;
pub mod quote;
mod refusals;
pub mod timeline;
mod unclear;
pub mod views;
pub mod waivers;
pub mod warnings;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::domain::directory::Directory;
use crate::domain::field::Value;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, FieldName, PersonId, Role};
use crate::policy::PolicyBook;
use crate::workflow::effect::{Audience, Notice, What};
use crate::workflow::views::Asking;

pub use change::{agreement_in_words, called};

use super::message::Message;

pub use refusals::refused;

/// What wording may know besides what is to be said.
#[derive(Clone, Copy)]
pub struct Speaking<'a> {
    /// The words of fields and decisions.
    pub policy: &'a PolicyBook,
    /// The names of people.
    pub directory: &'a Directory,
    /// Now, so that a time today needs no date.
    pub now: DateTime<Utc>,
}

/// The message of an effect, worded from the handoff as it is now. `None` where nothing is to be said: there is
/// no such card any more.
pub fn word(what: &What, handoff: Option<&Handoff>, speaking: &Speaking<'_>) -> Option<Message> {
    match what {
        What::HandoffCard => handoff.map(|handoff| cards::handoff_card(handoff, speaking)),
        What::DecisionCard { approval, person } => {
            handoff.and_then(|handoff| cards::decision_card(handoff, *approval, person, speaking))
        }
        What::TaskCard { task, person } => {
            handoff.and_then(|handoff| life::task_card(handoff, *task, person, speaking))
        }
        What::OpenRenewal { .. } | What::AskAssistant { .. } => None,
        What::Say { to, notice } => Some(notice_message(to, notice, handoff, speaking)),
    }
}

fn notice_message(to: &Audience, notice: &Notice, handoff: Option<&Handoff>, speaking: &Speaking<'_>) -> Message {
    let about = About { handoff, speaking, zone: speaking.zone_of(to) };
    match notice {
        Notice::Questions { of, fields, read_back: false } => gathering::questions(&about, of, fields),
        Notice::Questions { of, fields, read_back: true } => gathering::read_back(&about, of, fields),
        Notice::CustomerEmail { sender, fields } => customer::email(&about, sender, fields),
        Notice::AnswerHeard { noted, misfits, unclear, missing, dropped } => {
            let heard = gathering::answer_heard(&about, noted, misfits, unclear, missing);
            match dropped {
                Some(dropped) => heard.line(change::dropped(&about, dropped)),
                None => heard,
            }
        }
        Notice::Suggested { suggestion } => assistant::suggested(&about, suggestion),
        Notice::SuggestionLeft => assistant::left(&about),
        Notice::DocumentMoved { was, is, noted, misfits, missing } => {
            gathering::document_moved(&about, (*was, *is), noted, misfits, missing)
        }
        Notice::KnownByNow { of, fields } => gathering::known_by_now(&about, of, fields),
        Notice::GapsNudge { of, fields, nudge } => gathering::gaps_nudge(&about, to, of, fields, *nudge),
        Notice::RestatedAfterOrder { source, changed } => finance::restated_after_order(&about, source, changed),
        Notice::Restated { fields } => gathering::restated(&about, fields),
        Notice::EnvelopeDelivered { source, noted } => gathering::envelope_delivered(&about, source, noted),
        Notice::Disagreed { source, fields } => gathering::disagreed(&about, source, fields),
        Notice::Repeat { source, same_by, other_price } => gathering::repeat(&about, source, *same_by, *other_price),
        Notice::ClaimOffer { claim, deal, alike } => gathering::claim_offer(*claim, deal, *alike),
        Notice::ClaimKnown { handoff } => gathering::claim_known(*handoff),
        Notice::WinUnread { .. } => gathering::win_unread(),
        Notice::Refused { refusal, typed } => {
            refusals::refused(refusal, handoff, speaking, about.zone).maybe_line(refusals::given_back(typed.as_deref()))
        }
        Notice::ConfirmedNotSent { held } => refusals::confirmed_not_sent(held, handoff, speaking, about.zone),
        Notice::TypedYes { waiting } if waiting.is_empty() => gathering::typed_assent(&about, to),
        Notice::TypedYes { waiting } => approvals::typed_yes(&about, waiting),
        Notice::Lapsed { approval, changes, asked_again } => {
            approvals::lapsed(&about, *approval, changes, asked_again.as_ref())
        }
        Notice::ClearedInstead { approval, row } => approvals::cleared_instead(&about, *approval, row),
        Notice::InfoWanted { approval, by, question } => approvals::info_wanted(&about, *approval, by, question),
        Notice::InfoReminder { approval, of, .. } => approvals::info_reminder(&about, to, *approval, of),
        Notice::AnswerPassedOn { approval, to } => approvals::answer_passed_on(&about, *approval, to),
        Notice::InfoGiven { approval, by, text } => approvals::info_given(&about, *approval, by, text),
        Notice::RulingTold { approval } => approvals::ruling_told(&about, *approval),
        Notice::ConditionKept { by, owner } => obligations::kept(&about, by, owner),
        Notice::WaiverAsked { approval } => waivers::asked(&about, to, *approval),
        Notice::WaiverCure { approval } => waivers::cure(&about, *approval),
        Notice::WaiverOver { approval } => waivers::over(&about, *approval),
        Notice::ConditionShown { condition, evidence } => obligations::shown(&about, condition, evidence),
        Notice::ConditionDue { condition, is_over } => obligations::due(&about, to, condition, *is_over),
        Notice::DecisionMade { approval } => approvals::decision_made(&about, *approval),
        Notice::Reminder { approval, at_percent } => approvals::reminder(&about, *approval, *at_percent),
        Notice::Moved { approval, from, to, why } => approvals::moved(&about, *approval, from, to, *why),
        Notice::Overdue { approval, .. } => approvals::overdue(&about, *approval),
        Notice::NobodyEligible { title, row } => approvals::nobody_eligible(&about, title, row),
        Notice::AdviceWanted { approval } => approvals::advice_wanted(&about, *approval),
        Notice::PutOffOver { approval } => approvals::put_off_over(&about, *approval),
        Notice::PutOffNoted { approval } => approvals::put_off_noted(&about, *approval),
        Notice::WithYouAgain { approval, from } => absence::with_you_again(&about, *approval, from),
        Notice::Digest { digest } => digests::message(digest, speaking),
        Notice::PolicyWaits { waiting } => policy::waits(waiting, speaking),
        Notice::PolicyConfirmationNoted { waiting } => policy::confirmation_noted(waiting, speaking),
        Notice::PolicyInForce { policy, confirmed_by } => policy::in_force(policy, confirmed_by, speaking),
        Notice::PolicyWithdrawn { policy } => policy::withdrawn(policy),
        Notice::NobodyHere { approval, with } => absence::nobody_here(&about, *approval, with),
        Notice::WentUp { approval, away, to } => absence::went_up(&about, *approval, away, to),
        Notice::AbsenceNoted { absence, waiting } => absence::noted(&about, absence, *waiting),
        Notice::AbsenceSaidOfYou { absence } => absence::said_of_you(&about, absence),
        Notice::CoverAsked { absence } => absence::cover_asked(&about, absence),
        Notice::AbsenceCleared { person } => absence::cleared(&about, person),
        Notice::BackAgain { absence, decided, open } => absence::back_again(&about, absence, decided, open),
        Notice::CoverOver { absence, open } => absence::cover_over(&about, absence, open),
        Notice::CoverCalledOff { absence, instead } => absence::cover_called_off(&about, absence, instead.as_ref()),
        Notice::PacketReturned { code, text, by } => finance::returned(&about, *code, text.as_deref(), by),
        Notice::SubmissionWithdrawn { said } => finance::withdrawn(&about, said),
        Notice::InheritanceDropped(dropped) => change::inheritance_dropped(&about, dropped),
        Notice::Rebased { by } => change::rebased(&about, *by),
        Notice::PacketAccepted { by } => finance::accepted(&about, by),
        Notice::BillingAwaited { awaited } => finance::billing_awaited(&about, awaited),
        Notice::ReadyForBilling => finance::ready_for_billing(&about),
        Notice::Held { by } => finance::held(&about, by),
        Notice::Resumed { by } => finance::resumed(&about, by.as_ref()),
        Notice::Voided { reason } => life::voided(&about, reason),
        Notice::Reassigned { from, to } => finance::reassigned(&about, from.as_ref(), to),
        Notice::LostAfterOrder { source } => finance::lost_after_order(&about, source),
        Notice::YoursNow { from } => match to.person() {
            Some(person) => life::yours_now(&about, person, from.as_ref()),
            None => Message::new(about.title()),
        },
        Notice::WonAfterStart { source } => life::won_after_start(&about, source),
        Notice::WonAgain { source } => life::won_again(&about, source),
        Notice::WonAtAnotherPrice { source, was, now } => life::won_at_another_price(&about, source, *was, *now),
        Notice::WonByAnother { source, owner } => life::won_by_another(&about, source, owner),
        Notice::LossExplained { by, reason } => life::loss_explained(&about, by, reason),
        Notice::CancelOrCreditNeeded { reason } => life::cancel_or_credit_needed(&about, reason),
        Notice::OrderUndone { undone, by } => life::order_undone(&about, undone, by),
        Notice::Merged { from, fields, documents, left } => {
            life::merged(&about, *from, &life::CameAlong { fields, documents: *documents, left })
        }
        Notice::MaybeSameDeal { other, other_record } => life::maybe_same_deal(&about, *other, other_record.as_deref()),
        Notice::Superseded { by } => life::superseded(&about, *by),
        Notice::EntryDiffers { by, rows } => life::entry_differs(&about, by, rows),
        Notice::EntryDiffersForKeyer { rows } => life::entry_differs_for_keyer(&about, rows),
        Notice::OrderDiffers { name, rows } => life::order_differs(&about, name, rows),
        Notice::ExportWanted => life::export_wanted(&about),
        Notice::OrderAgrees { by, name, compared } => life::order_agrees(&about, by, name, *compared),
        Notice::OrderCorrected { by, from } => life::order_corrected(&about, by, from),
        Notice::LateWordsAnswered { by, said, answer } => late::answered(&about, by, said, answer),
        Notice::TaskAsked { task } => life::task_asked(&about, *task),
        Notice::TaskReminder { task, .. } => life::task_reminder(&about, *task),
        Notice::TaskLate { task } => life::task_late(&about, *task),
        Notice::TaskMoved { task, from, to } => life::task_moved(&about, *task, from, to),
        Notice::TaskDone { task, by } => life::task_done(&about, *task, by),
        Notice::TaskDropped { task } => life::task_dropped(&about, *task),
        Notice::TaskOfNobody { task, role } => life::task_of_nobody(&about, *task, role),
        Notice::RenewalOpened => change::renewal_opened(&about),
        Notice::AgreementOff { agreement, reason } => change::agreement_off(&about, *agreement, reason),
        Notice::NoticeReminder { days_left } => change::notice_reminder(&about, *days_left),
        Notice::NoticePassed => change::notice_passed(&about),
        Notice::NextOrderNeeded { of, next } => finance::next_order_needed(&about, of.as_ref(), next),
        Notice::DeliveryFailed { effect } => finance::delivery_failed(&about, effect.as_str()),
        Notice::Fault => Message::new("Something of ours went wrong, and nothing was changed. Please try again."),
    }
}

/// One thing to word: the handoff it is about, and the reader's zone.
#[derive(Clone, Copy)]
struct About<'a> {
    handoff: Option<&'a Handoff>,
    speaking: &'a Speaking<'a>,
    zone: Zone,
}

impl<'a> About<'a> {
    /// `H-1 Brightwater`.
    fn title(&self) -> String {
        self.handoff.map_or_else(|| "the deal".to_owned(), title)
    }

    fn name<'n>(&'n self, person: &'n PersonId) -> &'n str {
        self.speaking.directory.name_of(person)
    }

    fn owner(&self) -> String {
        self.handoff.map_or_else(|| "nobody".into(), |handoff| self.speaking.owner(handoff))
    }

    /// The decision's own word: `discount`.
    fn decision_title(&self, approval: ApprovalId) -> String {
        let title = self
            .handoff
            .and_then(|handoff| handoff.approval(approval))
            .and_then(|approval| self.speaking.policy.decision(&approval.snapshot.decision_type))
            .map(|decision| decision.title.clone());
        title.unwrap_or_else(|| approval.to_string())
    }

    fn time(&self, at: DateTime<Utc>) -> String {
        self.speaking.time(at, self.zone)
    }
}

/// `H-1 Brightwater`.
fn title(handoff: &Handoff) -> String {
    format!("{} {}", handoff.id, handoff.title())
}

/// In which zone a message writes times, and whether it names the zone: it does wherever a reader could take the time
/// for one of another zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Zone {
    zone: Tz,
    is_named: bool,
}

impl Zone {
    /// The zone alone.
    pub fn tz(self) -> Tz {
        self.zone
    }

    fn write(self, at: DateTime<Utc>, format: &str) -> String {
        let then = at.with_timezone(&self.zone);
        let written = then.format(format);
        if self.is_named { format!("{written} {}", then.format("%Z")) } else { written.to_string() }
    }
}

impl Speaking<'_> {
    /// The same, for a view of a handoff.
    fn asking(&self) -> Asking<'_> {
        Asking { policy: self.policy, directory: self.directory, now: self.now }
    }

    /// The reader's zone: a person's own, else the organisation's.
    pub fn zone_of(&self, to: &Audience) -> Zone {
        match to {
            Audience::Person { person } | Audience::OnlyYou { person, .. } => self.zone_of_person(person),
            Audience::Place { place: crate::domain::place::Place::Direct { person } } => self.zone_of_person(person),
            Audience::Place { .. } => self.zone_of_all(),
        }
    }

    /// A person's zone, else the organisation's. Who lives where the organisation does needs no name beside a time.
    pub fn zone_of_person(&self, person: &PersonId) -> Zone {
        let organisation = self.policy.organisation().zone;
        let zone = self.directory.person(person).map_or(organisation, |person| person.zone);
        Zone { zone, is_named: zone != organisation }
    }

    /// The organisation's zone, for whoever reads; named as soon as anybody lives in another one.
    pub fn zone_of_all(&self) -> Zone {
        let zone = self.policy.organisation().zone;
        Zone { zone, is_named: self.directory.people().any(|person| person.active && person.zone != zone) }
    }

    fn owner(&self, handoff: &Handoff) -> String {
        if let Some(owner) = &handoff.owner {
            return self.directory.name_of(owner).to_owned();
        }
        // Until somebody takes it, the fallback owner of the policy answers for it.
        let fallback = self.directory.with_role(&self.policy.organisation().roles.fallback_owner);
        fallback.first().map_or_else(|| "nobody yet".into(), |person| person.name.clone())
    }

    /// How chat calls a field.
    pub fn field_title(&self, field: &FieldName) -> String {
        self.policy.field(field).map_or_else(|| field.as_str().replace('_', " "), |field| field.title.clone())
    }

    /// A field's value for people.
    pub fn shown(&self, field: &FieldName, value: &Value) -> String {
        let value = self.named(value);
        match self.policy.field(field) {
            Some(field) => field.show(&value),
            None => value.to_string(),
        }
    }

    /// The value with people by their names, wherever one stands in it.
    fn named(&self, value: &Value) -> Value {
        if let Value::Person(person) = value {
            return Value::Text(self.directory.name_of(person).to_owned());
        }
        if let Value::Record(parts) = value {
            return Value::Record(parts.iter().map(|(name, part)| (name.clone(), self.named(part))).collect());
        }
        if let Value::List(items) = value {
            return Value::List(items.iter().map(|item| self.named(item)).collect());
        }
        value.clone()
    }

    fn field_titles(&self, fields: &[FieldName]) -> String {
        list(&fields.iter().map(|field| self.field_title(field)).collect::<Vec<_>>())
    }

    /// How chat calls a role.
    pub fn role_title(&self, role: &Role) -> String {
        self.policy.ladders().title(role).map_or_else(|| role.as_str().replace('_', " "), str::to_owned)
    }

    /// A time in the reader's zone: `17:00` today, `Tuesday 09:00` within a week, else with the date.
    pub fn time(&self, at: DateTime<Utc>, zone: Zone) -> String {
        match self.days_from_today(at, zone) {
            0 => zone.write(at, "%H:%M"),
            _another_day => self.due(at, zone),
        }
    }

    fn days_from_today(&self, at: DateTime<Utc>, zone: Zone) -> i64 {
        let day = |at: DateTime<Utc>| at.with_timezone(&zone.zone).date_naive();
        (day(at) - day(self.now)).num_days()
    }

    /// By when, or since when it is overdue: a weekday alone could be last week's or next week's.
    fn deadline(&self, at: DateTime<Utc>, zone: Zone) -> String {
        let due = self.due(at, zone);
        if at > self.now { format!("by {due}") } else { format!("overdue since {due}") }
    }

    /// A due time, always with its weekday, so that nobody takes tomorrow's for today's.
    fn due(&self, at: DateTime<Utc>, zone: Zone) -> String {
        match self.days_from_today(at, zone) {
            -6..=6 => zone.write(at, "%A %H:%M"),
            _beyond_a_week => zone.write(at, "%A %-d %B %H:%M"),
        }
    }
}

/// `a`, `a and b`, `a, b and c`.
fn list<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", first.join(", "), last.as_ref())
        }
    }
}

/// `a`, `a or b`, `a, b or c`.
fn one_of<T: AsRef<str>>(items: &[T]) -> String {
    match items {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(AsRef::as_ref).collect();
            format!("{} or {}", first.join(", "), last.as_ref())
        }
    }
}

/// A sentence of somebody else's without its full stop, to stand inside one of ours.
fn unstopped(text: &str) -> &str {
    text.trim_end().trim_end_matches('.')
}

/// What a handoff is at that stage, after `is`.
fn stage_in_words(stage: &str) -> String {
    match stage {
        "pre_signature" => "not won yet".to_owned(),
        "gathering" => "being gathered".to_owned(),
        "finance_review" => "in review at Finance".to_owned(),
        "returned" => "back from Finance".to_owned(),
        "order_ready" => "accepted by Finance".to_owned(),
        "order_entry" => "entered, and not checked yet".to_owned(),
        "order_created" => "ordered".to_owned(),
        "voided" => "void".to_owned(),
        "cancel_or_credit" => "off after its order".to_owned(),
        "superseded" => "replaced by another packet".to_owned(),
        other => other.replace('_', " "),
    }
}

fn day(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// The first letter large, for the start of a sentence.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
