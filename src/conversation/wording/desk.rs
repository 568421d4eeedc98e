//! One person's desk: what waits for them, what they own, and what Finance has, in one look.

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::Input;
use crate::conversation::message::{Desk, Message, Section};
use crate::conversation::{away, starting};
use crate::domain::approval::{Approval, ApprovalState};
use crate::domain::deal::Deal;
use crate::domain::handoff::{Handoff, Opening, Stage};
use crate::domain::ids::PersonId;
use crate::domain::task::TaskKind;
use crate::workflow::views::Status;

use super::views::glance;
use super::{Speaking, Zone, cards, life, title};

/// How many decisions are shown whole; the others have a line each.
const WHOLE_CARDS: usize = 5;
/// How many items a section shows.
const ITEMS_MAX: usize = 20;

/// What a desk is made of, each in the order of handoffs.
pub struct Lying<'a> {
    /// Everything open.
    pub open: &'a [Status<'a>],
    /// Whether this person sees Finance's queue.
    pub finance: Option<&'a [Status<'a>]>,
}

/// The desk of that person.
pub fn desk(person: &PersonId, lying: &Lying<'_>, speaking: &Speaking<'_>, zone: Zone) -> Desk {
    let waiting = waiting(person, lying.open, speaking);
    let mine: Vec<Message> = lying
        .open
        .iter()
        .filter(|status| status.handoff.owner.as_ref() == Some(person))
        .map(|status| own(status, speaking, zone))
        .collect();
    let name = speaking.directory.name_of(person);
    let headline = match waiting.len() {
        0 => format!("{name}, nothing waits for you."),
        1 => format!("{name}, 1 thing waits for you."),
        count => format!("{name}, {count} things wait for you."),
    };
    let mut sections = vec![
        section("Waits for you", waiting, "Nothing waits for you."),
        section("Your deals", mine, "You own no open handoff."),
    ];
    if let Some(finance) = lying.finance {
        let items = finance.iter().map(|status| Message::new(glance(status, speaking, zone))).collect();
        sections.push(section("Finance's queue", items, "Nothing is with Finance."));
    }
    let start = Message::new("A deal was won that is not here?").button_asking(
        "Start handoff",
        starting::action(),
        starting::inputs(&Deal::default(), Opening::Won),
    );
    let away = has_decisions(person, speaking).then(|| away::offer(person, speaking));
    let items = std::iter::once(start).chain(away).collect();
    sections.push(Section { title: "Something else".into(), items, when_empty: String::new() });
    Desk { headline, sections }
}

/// Whether decisions can be asked of somebody; of whom none can, it is nobody's news that they are away.
fn has_decisions(person: &PersonId, speaking: &Speaking<'_>) -> bool {
    let (ladders, owner) = (speaking.policy.ladders(), &speaking.policy.organisation().policy_owner);
    let roles = speaking.directory.person(person).map(|person| person.roles.as_slice()).unwrap_or_default();
    person == owner || roles.iter().any(|role| ladders.decides(role))
}

fn section(title: &str, mut items: Vec<Message>, when_empty: &str) -> Section {
    let more = items.len().saturating_sub(ITEMS_MAX);
    items.truncate(ITEMS_MAX);
    if more > 0 {
        items.push(Message::new(format!("… and {more} more: `/baton list mine` shows them.")));
    }
    Section { title: title.into(), items, when_empty: when_empty.into() }
}

/// Decisions first, by their due time; then questions, what is to be confirmed, what is to be submitted or entered.
fn waiting(person: &PersonId, open: &[Status<'_>], speaking: &Speaking<'_>) -> Vec<Message> {
    let mut decisions: Vec<(&Handoff, &Approval)> = open
        .iter()
        .flat_map(|status| status.handoff.open_approvals().map(|approval| (status.handoff, approval)))
        .filter(|(handoff, _)| !matches!(handoff.stage, Stage::OnHold { .. }))
        .filter(|(_, approval)| approval.request.as_ref().is_some_and(|request| &request.accountable == person))
        .collect();
    decisions.sort_by_key(|(handoff, approval)| (approval.request.as_ref().map(|request| request.due_at), handoff.id));
    let card = |(index, (handoff, approval)): (usize, (&Handoff, &Approval))| {
        let card = cards::decision_card(handoff, approval.id, person, speaking)?;
        Some(if index < WHOLE_CARDS { card } else { Message::new(card.headline) })
    };
    let decisions = decisions.into_iter().enumerate().filter_map(card);
    let others = open.iter().filter_map(|status| other(person, status, speaking));
    decisions.chain(others).collect()
}

fn other(person: &PersonId, status: &Status<'_>, speaking: &Speaking<'_>) -> Option<Message> {
    let handoff = status.handoff;
    if matches!(handoff.stage, Stage::OnHold { .. }) {
        return None;
    }
    let on = |verb| Action::on_handoff(verb, handoff.id);
    let asked = handoff.questions.values().filter(|question| &question.of == person).count();
    if asked > 0 && handoff.stage.is_before_order() {
        let things = if asked == 1 { "1 value is".to_owned() } else { format!("{asked} values are") };
        let message = Message::new(format!("{}: {things} yours to give or to confirm.", title(handoff)));
        return Some(message.button_asking("Fill in", on(Verb::FillIn), vec![Input::text("Values")]));
    }
    let information = handoff
        .approvals
        .iter()
        .find(|approval| matches!(approval.state, ApprovalState::InfoRequested { .. }))
        .filter(|_| handoff.owner.as_ref() == Some(person));
    if let Some(approval) = information {
        let action = Action { approval: Some(approval.id), ..on(Verb::AnswerInformation) };
        let message = Message::new(format!("{}: a question waits for your answer.", title(handoff)));
        return Some(message.button_asking("Answer", action, vec![Input::text("Your answer")]));
    }
    if handoff.open_task(TaskKind::AnswerWords).is_some_and(|task| &task.of == person) {
        return life::task_card(handoff, TaskKind::AnswerWords, person, speaking);
    }
    cards::waits_for(person, status).then(|| cards::handoff_card(handoff, speaking))
}

fn own(status: &Status<'_>, speaking: &Speaking<'_>, zone: Zone) -> Message {
    Message::new(glance(status, speaking, zone))
}
