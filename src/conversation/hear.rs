//! Something came in → what happened, or a useful refusal. What is heard is never obeyed: it is decided.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::directory::Directory;
use crate::domain::field::{FieldState, Source};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, FieldName, HandoffId, PersonId};
use crate::domain::person::{Actor, Person};
use crate::domain::place::Place;
use crate::domain::trust::TrustedSources;
use crate::policy::PolicyBook;
use crate::workflow::event::{Answer, Answers, Event, HeardAs, Report};
use crate::workflow::outcome::{Reason, Refusal};
use crate::workflow::{Pressed, information};

use super::action::Verb;
use super::bringing::{brought, said_of_a_file};
use super::by_words;
use super::command::{self, Command, DealWords, Question};
use super::customer;
use super::events_said;
use super::hearing::approval_words::{assents, claims_approval, says_something, typed_yes};
use super::incoming::{CrmReport, DealChange, Heard, Incoming};
use super::matters;
use super::named_deal;
use super::ordering;
use super::pressing::{entered, filled, pressed};
use super::reading::read_words;
use super::{assisting, away, going_on, kept_back};
use super::{questions, remarks};

/// What hearing may know.
#[derive(Clone, Copy)]
pub struct Listening<'a> {
    /// Who speaks.
    pub actor: &'a Actor,
    /// When it is heard.
    pub now: DateTime<Utc>,
    /// The day, where the organisation is.
    pub today: NaiveDate,
    /// The policy in force.
    pub policy: &'a PolicyBook,
    /// Everybody.
    pub directory: &'a Directory,
    /// Whose posts may announce a win.
    pub trust: &'a TrustedSources,
    /// Where it was said.
    pub place: Option<&'a Place>,
    /// The handoff that it is about, where that is known.
    pub handoff: Option<&'a Handoff>,
}

impl<'a> Listening<'a> {
    /// Who speaks, if it is somebody of the roll.
    pub fn speaker(&self) -> Option<&'a Person> {
        self.actor.as_person().and_then(|person| self.directory.person(person))
    }

    /// The day, where the speaker is.
    pub fn speakers_today(&self) -> NaiveDate {
        self.speaker().map_or(self.today, |speaker| self.now.with_timezone(&speaker.zone).date_naive())
    }
}

/// What happened, by what came in.
pub fn hear(incoming: &Incoming, listening: &Listening<'_>) -> Heard {
    match incoming {
        Incoming::Posted { .. } => Heard::Nothing,
        Incoming::Reported { report } => Heard::happened(reported(report)),
        Incoming::Said { words } => said(words, listening),
        Incoming::Reacted { emoji } => reacted(emoji, listening),
        Incoming::Commanded { words } => commanded(words, listening),
        Incoming::Pressed { action, values } => pressed(action, values, listening),
        Incoming::Filled { values, .. } => filled(values, listening),
        Incoming::Brought(file) => brought(file, listening),
        Incoming::AnsweredInformation { approval, text, .. } => {
            Heard::happened(Event::InfoAnswered { approval: *approval, text: text.clone() })
        }
        Incoming::AccountLinked { account, person, by } => {
            Heard::happened(Event::AccountLinked { account: account.clone(), person: person.clone(), by: by.clone() })
        }
        Incoming::AccountUnlinked { account, person } => {
            Heard::happened(Event::AccountUnlinked { account: account.clone(), person: person.clone() })
        }
        Incoming::AbsenceNews { news, absence } => {
            Heard::happened(Event::AbsenceNews { news: *news, absence: absence.clone() })
        }
        Incoming::PolicyNews { news } => Heard::happened(Event::PolicyNews((**news).clone())),
        Incoming::ScheduleDue { run } => Heard::happened(Event::ScheduleDue((**run).clone())),
        Incoming::RenewalDue { of } => Heard::happened(Event::RenewalOpened { of: *of }),
        Incoming::AssistantReplied { brief, reply } => assisting::replied(brief, reply, listening),
        Incoming::Due { timer, .. } => Heard::happened(Event::TimerDue { timer: timer.clone() }),
        Incoming::Undelivered { effect, why, .. } => {
            Heard::happened(Event::DeliveryFailed { effect: effect.clone(), why: why.clone() })
        }
    }
}

/// Whether a person confirms a changed policy by it.
pub fn confirms_a_policy(incoming: &Incoming) -> bool {
    if let Incoming::Commanded { words } = incoming {
        matches!(command::parse(words), Ok(Command::ConfirmPolicy { .. }))
    } else if let Incoming::Pressed { action, .. } = incoming {
        action.verb == Verb::ConfirmPolicy
    } else {
        false
    }
}

/// A CRM's own report, as an event.
pub fn reported(report: &CrmReport) -> Event {
    let as_report = || Report {
        source: report.source.clone(),
        deal: report.deal.clone(),
        values: report.values.clone(),
        post: None,
    };
    match report.change {
        DealChange::Won => Event::DealWon(as_report()),
        DealChange::Amended => Event::DealAmended(as_report()),
        DealChange::Lost => Event::DealLost { source: report.source.clone(), reason: report.reason.clone() },
    }
}

fn said(words: &str, listening: &Listening<'_>) -> Heard {
    let is_direct = matches!(listening.place, Some(Place::Direct { .. }));
    let Some(handoff) = listening.handoff else {
        // In a channel people talk to each other; whoever talks to the bot gets an answer.
        return if is_direct { Heard::Refusal(not_understood()) } else { Heard::Nothing };
    };
    // In a direct message the deal may be named before what is said of it.
    let words = match named_deal::without_it(words, handoff).filter(|_| is_direct) {
        Some("") => return Heard::Question(Question::Status(Some(DealWords(handoff.id.to_string())))),
        Some(rest) => rest,
        None => words,
    };
    let order_ref = ordering::reference(words, handoff).or_else(|| ordering::reference_in_words(words, handoff));
    if let Some(order_ref) = order_ref {
        return entered(order_ref);
    }
    if typed_yes(words) && has_a_decision_waiting(handoff, listening.actor) {
        return Heard::happened(Event::YesTyped { words: words.to_owned() });
    }
    if assents(words) && has_something_to_press(handoff, listening.actor) {
        return Heard::happened(Event::YesTyped { words: words.to_owned() });
    }
    if let Some(refusal) = by_words::asked(words, handoff, listening) {
        return Heard::Refusal(refusal);
    }
    if let Some(heard) = said_of_a_file(words, handoff) {
        return heard;
    }
    if let Some(answers) = customer::reply(words, handoff, listening) {
        return Heard::happened(Event::Answered(answers));
    }
    if let Some(settled) = matters::settled(words, handoff, listening) {
        let (answers, words) = (vec![settled], words.to_owned());
        return Heard::happened(Event::Answered(Answers { answers, source: Source::Chat, words }));
    }
    if let Some(answers) = events_said::said(words, handoff, listening) {
        return Heard::happened(Event::Answered(Answers { answers, source: Source::Chat, words: words.to_owned() }));
    }
    if let Some(asked) = questions::asked(words, handoff, listening) {
        return asked;
    }
    if let Some(ended) = remarks::ends_the_renewal(words, handoff, listening) {
        let (answers, words) = (vec![ended], words.to_owned());
        return Heard::happened(Event::Answered(Answers { answers, source: Source::Chat, words }));
    }
    if let Some((back, others)) = kept_back::kept_back(words, handoff).filter(|_| remarks::takes_part(listening)) {
        let others = if others.is_empty() { Vec::new() } else { read_words(&others, handoff, listening) };
        let answers = others.into_iter().chain([back]).collect();
        return Heard::happened(Event::Answered(Answers { answers, source: Source::Chat, words: words.to_owned() }));
    }
    if let Some((reason, others)) = going_on::line_in(words) {
        let mut answers = if others.trim().is_empty() { Vec::new() } else { read_words(&others, handoff, listening) };
        answers.push(reason);
        let words = words.to_owned();
        return Heard::happened(Event::Answered(Answers { answers, source: Source::Chat, words }));
    }
    let mut answers = read_words(words, handoff, listening);
    if let Some(approval) = answers_an_approver(words, &answers, handoff, listening) {
        return Heard::happened(Event::InfoSaid { approval, text: words.trim().to_owned() });
    }
    let has_a_part = listening.actor.as_person().and_then(|person| listening.directory.person(person));
    if answers.is_empty() && claims_approval(words) && has_a_part.is_some_and(|person| !person.roles.is_empty()) {
        answers.push(Answer { field: None, words: words.to_owned(), heard: HeardAs::ApprovalClaimed });
    }
    if answers.is_empty() {
        return if is_direct { Heard::Refusal(not_understood()) } else { Heard::Nothing };
    }
    Heard::happened(Event::Answered(Answers { answers, source: Source::Chat, words: words.to_owned() }))
}

/// A yes by emoji is noticed as a typed one is, where a decision waits for whoever gives it; any other means nothing.
fn reacted(emoji: &str, listening: &Listening<'_>) -> Heard {
    match listening.handoff {
        Some(handoff) if typed_yes(emoji) && has_a_decision_waiting(handoff, listening.actor) => {
            Heard::happened(Event::YesTyped { words: emoji.to_owned() })
        }
        Some(_) | None => Heard::Nothing,
    }
}

/// The question of an approver that waits for the speaker, if the words say something and none of it is certainly of a
/// field. Who puts it off, or asks back, has not answered; nor does whoever says that somebody approved.
fn answers_an_approver(
    words: &str,
    answers: &[Answer],
    handoff: &Handoff,
    listening: &Listening<'_>,
) -> Option<ApprovalId> {
    // What only speaks of a field may as well be the reason that was asked for.
    let is_of_a_field = |answer: &Answer| {
        let only_speaks = matches!(&answer.heard, HeardAs::Unclear { reason, .. } if matters::only_speaks(reason));
        answer.field.is_some() && !only_speaks
    };
    if answers.iter().any(is_of_a_field) || claims_approval(words) || !says_something(words) {
        return None;
    }
    information::waits_for(handoff, listening.actor.as_person()?)
}

fn not_understood() -> Refusal {
    let usage = "I did not understand that; write `field: value`, or `/baton help`".to_owned();
    Refusal::new("feature:N20", Reason::NoSuchCommand { usage })
}

fn has_a_decision_waiting(handoff: &Handoff, actor: &Actor) -> bool {
    let holds = |person: &PersonId| {
        handoff.open_approvals().any(|open| open.request.as_ref().is_some_and(|request| &request.accountable == person))
    };
    actor.as_person().is_some_and(holds)
}

/// Whether values wait for that person's `All correct`, or the packet for its owner's `Submit`.
fn has_something_to_press(handoff: &Handoff, actor: &Actor) -> bool {
    let Some(person) = actor.as_person() else { return false };
    let is_to_confirm =
        |name: &FieldName| handoff.packet.entry(name).is_some_and(|entry| entry.state == FieldState::Proposed);
    let confirms = handoff.questions.iter().any(|(name, question)| &question.of == person && is_to_confirm(name));
    confirms || (handoff.stage == Stage::Complete && handoff.owner.as_ref() == Some(person))
}

fn commanded(words: &str, listening: &Listening<'_>) -> Heard {
    let command = match command::parse(words) {
        Ok(command) => command,
        Err(refusal) => return Heard::Refusal(refusal),
    };
    match command {
        Command::Ask(question) => Heard::Question(question),
        Command::CustomerEmail { .. } => Heard::happened(Event::CustomerEmailWanted),
        Command::Hold { until, reason, .. } => Heard::happened(Event::Held { reason, until }),
        Command::Resume { .. } => Heard::happened(Event::Resumed),
        Command::Void { reason, .. } => Heard::happened(Event::Voided { reason }),
        Command::Merge { from, .. } => Heard::happened(Event::Merged { from }),
        Command::ConfirmPolicy { hash } => Heard::happened(Event::PolicyConfirmed { hash }),
        Command::Recall { approval, .. } => Heard::happened(Event::Recalled { approval }),
        Command::Away(words) => away::said(&words, listening),
        Command::AwayClear { of } => match meant(of.as_deref(), listening) {
            Ok(person) => Heard::happened(Event::AwayCleared { person }),
            Err(refusal) => Heard::Refusal(refusal),
        },
        Command::Reassign { to, .. } => match listening.directory.called(&to) {
            Some(person) => Heard::happened(Event::Reassigned { to: person.id.clone() }),
            None => Heard::Refusal(Refusal::new("rule:people", Reason::Unknown { what: to })),
        },
    }
}

/// The person that those words name; the speaker where they name none.
pub(super) fn meant(words: Option<&str>, listening: &Listening<'_>) -> Result<PersonId, Refusal> {
    let unknown = |what: String| Refusal::new("rule:people", Reason::Unknown { what });
    match words {
        Some(words) => match listening.directory.called(words) {
            Some(person) => Ok(person.id.clone()),
            None => Err(unknown(words.to_owned())),
        },
        None => match listening.speaker() {
            Some(speaker) => Ok(speaker.id.clone()),
            None => Err(Refusal::new("rule:people", Reason::Stranger)),
        },
    }
}

/// What was pressed, if a button was: a press that cannot even be heard leaves its line in the log too.
pub fn pressed_button(incoming: &Incoming) -> Option<Pressed> {
    match incoming {
        Incoming::Pressed { action, .. } => Some((action.verb.word().to_owned(), action.approval)),
        Incoming::Posted { .. }
        | Incoming::Reported { .. }
        | Incoming::Said { .. }
        | Incoming::Commanded { .. }
        | Incoming::Filled { .. }
        | Incoming::AccountLinked { .. }
        | Incoming::AccountUnlinked { .. }
        | Incoming::AbsenceNews { .. }
        | Incoming::PolicyNews { .. }
        | Incoming::ScheduleDue { .. }
        | Incoming::Reacted { .. }
        | Incoming::Brought(_)
        | Incoming::AnsweredInformation { .. }
        | Incoming::AssistantReplied { .. }
        | Incoming::Due { .. }
        | Incoming::RenewalDue { .. }
        | Incoming::Undelivered { .. } => None,
    }
}

/// Which handoff a command, press, form or file names by itself.
pub fn names_handoff(incoming: &Incoming) -> Option<HandoffId> {
    match incoming {
        Incoming::Pressed { action, .. } => action.handoff,
        Incoming::Filled { handoff, .. } | Incoming::Due { handoff, .. } | Incoming::Undelivered { handoff, .. } => {
            Some(*handoff)
        }
        Incoming::Brought(file) => file.handoff,
        Incoming::AssistantReplied { brief, .. } => Some(brief.handoff),
        Incoming::AnsweredInformation { handoff, .. } => *handoff,
        Incoming::Posted { .. }
        | Incoming::Reported { .. }
        | Incoming::Said { .. }
        | Incoming::Commanded { .. }
        | Incoming::RenewalDue { .. }
        | Incoming::AccountLinked { .. }
        | Incoming::AccountUnlinked { .. }
        | Incoming::AbsenceNews { .. }
        | Incoming::PolicyNews { .. }
        | Incoming::ScheduleDue { .. }
        | Incoming::Reacted { .. } => None,
    }
}
