//! What is said before the win, when a deal is off or goes on elsewhere, and about what people owe beside the
//! decisions.

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::Input;
use crate::conversation::message::Message;
use crate::domain::approval::{Approval, ApprovalState};
use crate::domain::field::{Field, FieldRole, FieldState, Value};
use crate::domain::handoff::{Handoff, Stage, Undone, UndoneHow};
use crate::domain::ids::{FieldName, HandoffId, PersonId, Role};
use crate::domain::money::Money;
use crate::domain::task::{Task, TaskKind, TaskState};
use crate::workflow::fact::KeyedAgain;
use crate::workflow::quoted::falls_away;
use crate::workflow::{asking, order_entry};

use super::{About, Speaking, cards, gathering, late, stage_in_words, title};

pub fn won_after_start(about: &About<'_>, source: &str) -> Message {
    let won = match source {
        "person" | "merge" => format!("{} is won.", about.title()),
        source => format!("{source} says that {} is won.", about.title()),
    };
    Message::new(format!("{won} {}, its packet goes on here.", about.owner()))
        .line("What was decided before the signature stands while the values it was made on stay the same.")
}

pub fn won_again(about: &About<'_>, source: &str) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.clone());
    let message = Message::new(format!("{source} says that {} is won after all: it is taken up again.", about.title()));
    match order {
        Some(order) => message.line(format!("{order} stands; nothing is to be cancelled or credited.")),
        None => message
            .line(format!("{}, everything that was answered is still here; please submit it again.", about.owner())),
    }
}

pub fn won_at_another_price(about: &About<'_>, source: &str, was: Money, now: Money) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.as_deref()).unwrap_or("its order");
    let finance =
        about.handoff.and_then(|handoff| handoff.entered_by.as_ref()).map_or("Finance", |who| about.name(who));
    Message::new(format!("{source} has {} won again at {now}; {order} was booked when it said {was}.", about.title()))
        .line(format!("{order} was not changed. It is on hold, and counts as not billable."))
        .line(format!("{}, if {now} is right, have the CRM announce the change as an amendment.", about.owner()))
        .line(format!(
            "{finance}, please press [Resume] once it is settled which price holds; {order} is billed as booked then."
        ))
}

pub fn won_by_another(about: &About<'_>, source: &str, owner: &PersonId) -> Message {
    let (handoff, name) = (about.handoff.map(|handoff| handoff.id.to_string()).unwrap_or_default(), about.name(owner));
    Message::new(format!("{source} names {name} as the owner of {}; it stays with {}.", about.title(), about.owner()))
        .line(format!("If it is {name}'s now, its owner, a sales manager or the deal desk says so: `/baton reassign {handoff} @{owner}`."))
}

/// What ends a packet. Why a deal was lost is asked of its owner, once, where the source does not say it.
pub fn voided(about: &About<'_>, reason: &str) -> Message {
    let message = Message::new(format!("{} is void: {reason}.", about.title()));
    let Some(handoff) = about.handoff else { return message.line("Nothing is left to do.") };
    if !handoff.wants_loss_reason() {
        return message.line("Nothing is left to do.");
    }
    let action = Action::on_handoff(Verb::ExplainLoss, handoff.id);
    message
        .line(format!("{}, please say why it was lost; a price too high is worth knowing too.", about.owner()))
        .button_asking("Say why", action, vec![Input::text("Why it was lost")])
}

pub fn loss_explained(about: &About<'_>, by: &PersonId, reason: &str) -> Message {
    Message::new(format!("{} says why {} was lost: {reason}", about.name(by), about.title()))
}

pub fn cancel_or_credit_needed(about: &About<'_>, reason: &str) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.clone()).unwrap_or_default();
    Message::new(format!("{} is off after its order: {reason}.", about.title()))
        .line(format!("{order} stands in the system of record until somebody of Finance cancels or credits it."))
}

pub fn order_undone(about: &About<'_>, undone: &Undone, by: &PersonId) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.clone()).unwrap_or_default();
    let how = undone.how.word();
    Message::new(format!("{} {how} {order} of {}: {}.", about.name(by), about.title(), undone.reference))
        .line("The handoff is closed; nothing is left to do.")
}

/// What another packet gave to this one.
pub struct CameAlong<'n> {
    /// Fields whose values came along.
    pub fields: &'n [FieldName],
    /// How many documents did.
    pub documents: u32,
    /// Fields of which this packet's own value stayed.
    pub left: &'n [FieldName],
}

/// Another packet of the same deal goes on in this one.
pub fn merged(about: &About<'_>, from: HandoffId, came: &CameAlong<'_>) -> Message {
    let CameAlong { fields, documents, left } = *came;
    let message = Message::new(format!("{from} was of the same deal and goes on in {}.", about.title()));
    let values = match fields {
        [] => None,
        fields => Some(format!("Taken over, to be confirmed: {}.", about.speaking.field_titles(fields))),
    };
    let documents = match documents {
        0 => None,
        1 => Some("1 document came along.".to_owned()),
        count => Some(format!("{count} documents came along.")),
    };
    let left = match left {
        [] => None,
        left => {
            let titles = about.speaking.field_titles(left);
            Some(format!(
                "Not taken, because people said something else here: {titles}. `/baton packet {from}` has it."
            ))
        }
    };
    message
        .maybe_line(values)
        .maybe_line(left)
        .maybe_line(documents)
        .line("No decision came along; what these values need is asked anew.")
}

pub fn maybe_same_deal(about: &About<'_>, other: HandoffId, other_record: Option<&str>) -> Message {
    let Some(handoff) = about.handoff else { return Message::new(about.title()) };
    if let Some(record) = other_record {
        let own = handoff.deal.crm_record_id.as_deref().unwrap_or("another record");
        let (title, owner) = (about.title(), about.owner());
        return Message::new(format!(
            "{title} says the same customer, name and amount as {other}, under another CRM record."
        ))
        .line(format!(
            "{other} is of {record}, and {} of {own}. {owner}, please look before either goes to Finance.",
            handoff.id
        ))
        .line(format!(
            "If the CRM has it twice: `/baton void {}: the same deal as {other}`. Else nothing is to be done.",
            handoff.id
        ));
    }
    Message::new(format!("{other} is open for a deal of the same name. Is {} the same deal?", about.title()))
        .line(format!("If so: `/baton merge {other} into {}` keeps one packet with what both hold.", handoff.id))
}

pub fn superseded(about: &About<'_>, by: HandoffId) -> Message {
    Message::new(format!("{} goes on in {by}, which is of the same deal.", about.title()))
        .line("What came along is said there; nothing is left to do here.")
}

/// Everything that waits for a new owner, in one message: where the deal stands, what is asked, what waits.
pub fn yours_now(about: &About<'_>, of: &PersonId, from: Option<&PersonId>) -> Message {
    let before = from.map(|from| format!("; it was with {}", about.name(from))).unwrap_or_default();
    let headline = format!("{}, {} is yours now{before}.", about.name(of), about.title());
    let Some(handoff) = about.handoff else { return Message::new(headline) };
    let mut message = Message::new(headline);
    let stage = stage_in_words(handoff.stage.word());
    message = message.line(format!("It is {stage}."));
    let asked: Vec<&FieldName> =
        handoff.questions.iter().filter(|(_, question)| &question.of == of).map(|(field, _)| field).collect();
    // What is there already and only has to be confirmed is read back in a message of its own.
    let is_open = |field: &&Field| {
        let policy = about.speaking.policy;
        let state = policy.state(field, &handoff.packet);
        let is_given = handoff.packet.entry(&field.name).is_some() && state == FieldState::Proposed;
        !is_given && asking::is_asked(policy, &field.name)
    };
    let fields: Vec<FieldName> = about
        .speaking
        .policy
        .fields()
        .filter(|field| asked.contains(&&field.name))
        .filter(is_open)
        .map(|field| field.name.clone())
        .collect();
    if !fields.is_empty() {
        message = gathering::asked(message, &fields, about.handoff, about.speaking);
    }
    let is_question = |approval: &Approval| matches!(approval.state, ApprovalState::InfoRequested { .. });
    let mut others = handoff.clone();
    others.approvals.retain(|approval| !is_question(approval));
    for line in cards::approval_lines(&others, about.speaking) {
        message = message.line(line);
    }
    for approval in &handoff.approvals {
        if let ApprovalState::InfoRequested { by, question, .. } = &approval.state {
            let action =
                Action { approval: Some(approval.id), ..Action::on_handoff(Verb::AnswerInformation, handoff.id) };
            message = message.line(format!("{} asks: {question}", about.name(by))).button_asking(
                "Answer",
                action,
                vec![Input::text("Your answer")],
            );
        }
    }
    if !fields.is_empty() {
        message = gathering::fill_in(message, "Fill in", handoff.id, &fields, about.speaking);
    }
    if handoff.stage == Stage::Complete {
        message = message.button("Submit", Action::on_handoff(Verb::Submit, handoff.id));
    }
    message
}

/// The living card of what a person is asked to do.
pub fn task_card(handoff: &Handoff, kind: TaskKind, person: &PersonId, speaking: &Speaking<'_>) -> Option<Message> {
    let task = handoff.task(kind)?;
    let about = About { handoff: Some(handoff), speaking, zone: speaking.zone_of_person(person) };
    let what = what_to_do(kind);
    let ended = |how: String| Some(Message::new(format!("{}: {how}", about.title())));
    match &task.state {
        TaskState::Open if &task.of != person => {
            ended(format!("{} is to {what} now; you need not.", about.name(&task.of)))
        }
        TaskState::Open if matches!(handoff.stage, Stage::OnHold { .. }) => {
            ended(format!("it is on hold and your clock stands still; you need not {what} until it goes on."))
        }
        TaskState::Open => Some(task_asked(&about, kind)),
        TaskState::Done { by, at } => {
            let who = if by == person { "you" } else { about.name(by) };
            let done = match kind {
                TaskKind::Provisioning if falls_away(handoff, speaking.policy) => "acknowledged the take-down",
                TaskKind::Provisioning => "acknowledged the set-up",
                TaskKind::CancelOrCredit => "cancelled or credited the order",
                TaskKind::SecondEntry => "keyed the order a second time; both entries agree,",
                TaskKind::AnswerWords => "settled what was said of it",
            };
            let message = Message::new(format!("{}: {who} {done} at {}.", about.title(), about.time(*at)));
            // Whoever sets it up goes on reading here what to set up.
            Some(match kind {
                TaskKind::Provisioning => what_to_set_up(handoff, speaking).into_iter().fold(message, Message::line),
                TaskKind::CancelOrCredit | TaskKind::SecondEntry | TaskKind::AnswerWords => message,
            })
        }
        TaskState::Dropped { .. } => ended(format!("you need not {what} any more.")),
    }
}

/// What is to be done, after "to".
pub fn what_to_do(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Provisioning => "set it up",
        TaskKind::CancelOrCredit => "cancel or credit the order",
        TaskKind::SecondEntry => "key the order a second time",
        TaskKind::AnswerWords => "answer what was said of it",
    }
}

/// Asks for it.
pub fn task_asked(about: &About<'_>, kind: TaskKind) -> Message {
    let Some((handoff, task)) = about.handoff.and_then(|handoff| Some((handoff, handoff.task(kind)?))) else {
        return Message::new(about.title());
    };
    let is_late = task.due_at <= about.speaking.now;
    let due = about.speaking.deadline(task.due_at, about.zone);
    let order = handoff.order_ref.as_deref().unwrap_or("the order");
    let who = about.name(&task.of);
    match kind {
        TaskKind::Provisioning => {
            let comma = if is_late { "," } else { "" };
            let (verb, held_up) = match falls_away(handoff, about.speaking.policy) {
                true => ("take down what falls away with", "credit"),
                false => ("set up", "invoice"),
            };
            let headline = format!("{who}, please {verb} {} and acknowledge it{comma} {due}.", about.title());
            let message = Message::new(headline).line(format!("{order} exists."));
            let message = what_to_set_up(handoff, about.speaking).into_iter().fold(message, Message::line);
            let message = message
                .line(format!("This holds up no {held_up}; it tells Sales and the customer that somebody has it."));
            acknowledge(message, handoff, task)
        }
        TaskKind::SecondEntry => {
            let comma = if is_late { "," } else { "" };
            let headline = format!("{who}, please key {order} of {} a second time{comma} {due}.", about.title());
            let first = handoff.entered_by.as_ref().map_or("somebody", |first| about.name(first));
            let message = Message::new(headline)
                .line(format!("{first} entered it. Read it in the system of record, not in the packet: I compare."))
                .line("The order counts, and billing may start, once both agree.");
            second_entry(message, handoff, task, about.speaking)
        }
        TaskKind::AnswerWords => late::asked(about, handoff, who, &due),
        TaskKind::CancelOrCredit => {
            let comma = if is_late { "," } else { "" };
            let headline = format!("{who}, {} is off: please cancel or credit {order}{comma} {due}.", about.title());
            let reason = match &handoff.stage {
                Stage::CancelOrCredit { reason, .. } => Some(format!("Reason: {reason}.")),
                Stage::Unopened
                | Stage::PreSignature
                | Stage::Gathering
                | Stage::Complete
                | Stage::FinanceReview
                | Stage::Returned { .. }
                | Stage::OrderReady
                | Stage::OrderEntry
                | Stage::OrderCreated
                | Stage::AwaitingBillingTrigger
                | Stage::ReadyForBilling
                | Stage::OnHold { .. }
                | Stage::Voided { .. }
                | Stage::Superseded { .. }
                | Stage::Closed { .. } => None,
            };
            let signalled = match handoff.ready_for_billing_at {
                Some(at) => format!("Billing was told to start at {}: credit what was invoiced.", about.time(at)),
                None => "Billing was not told to start: cancelling the order is enough.".to_owned(),
            };
            let message = Message::new(headline).maybe_line(reason).line(signalled);
            undo_order(message.line("Do it in the system of record, then give its reference here."), handoff, task)
        }
    }
}

/// The quote lines without their prices, the start, and whom to give access; or what is taken down, and from when.
fn what_to_set_up(handoff: &Handoff, speaking: &Speaking<'_>) -> Vec<String> {
    let value = |role| handoff.packet.value(&speaking.policy.by_role(role).name);
    let mut lines = Vec::new();
    if let Some(Value::Lines(quote)) = value(FieldRole::QuoteLines) {
        lines.extend(quote.iter().map(|line| format!("{} × {}", line.quantity.normalize(), line.description)));
    }
    if falls_away(handoff, speaking.policy) {
        let from = value(FieldRole::ServiceStart).map_or_else(|| "not known yet".to_owned(), ToString::to_string);
        lines.push(format!("Falls away from: {from}"));
        return lines;
    }
    for role in [FieldRole::ServiceStart, FieldRole::ProvisioningContact] {
        let title = speaking.field_title(&speaking.policy.by_role(role).name);
        lines.push(match value(role) {
            Some(value) => format!("{}: {value}", super::sentence_case(&title)),
            None => format!("{}: not known yet", super::sentence_case(&title)),
        });
    }
    lines
}

fn acknowledge(message: Message, handoff: &Handoff, task: &Task) -> Message {
    if !task.is_open() {
        return message;
    }
    message.button("Acknowledge", Action::on_handoff(Verb::Acknowledge, handoff.id))
}

/// The button behind which the order is keyed; nothing of the packet stands in the form.
fn second_entry(message: Message, handoff: &Handoff, task: &Task, speaking: &Speaking<'_>) -> Message {
    if !task.is_open() {
        return message;
    }
    let inputs = order_entry::keyed(handoff, speaking.policy).flat_map(|keyed| Input::all_of(&keyed.typed, None));
    let inputs = inputs.map(|input| Input { optional: false, hint: "As it stands in the order.".into(), ..input });
    message.button_asking("Key it again", Action::on_handoff(Verb::KeyAgain, handoff.id), inputs.collect())
}

/// What was keyed and what the packet says, for those who settle it.
pub fn entry_differs(about: &About<'_>, by: &PersonId, rows: &[KeyedAgain]) -> Message {
    let Some(handoff) = about.handoff else { return Message::new(about.title()) };
    let order = handoff.order_ref.as_deref().unwrap_or("the order");
    let fields = if rows.len() == 1 { "1 field".to_owned() } else { format!("{} fields", rows.len()) };
    let headline =
        format!("{}: what {} keyed of {order} differs from the packet in {fields}.", about.title(), about.name(by));
    let line = |row: &KeyedAgain| {
        let keyed = if row.text.is_empty() { "nothing" } else { &row.text };
        format!(
            "{}: {} in the packet, {keyed} keyed",
            about.speaking.field_title(&row.field),
            in_packet(about, &row.field)
        )
    };
    let message = rows.iter().map(line).fold(Message::new(headline), Message::line);
    let first = handoff.entered_by.as_ref().map_or("whoever entered it", |first| about.name(first));
    message.line(format!(
        "{first}, please put the order right where it is wrong; then {} keys it again. Nothing is billed until both agree.",
        about.name(by)
    ))
}

/// The same for whoever keyed it: the fields, and no value to copy.
pub fn entry_differs_for_keyer(about: &About<'_>, rows: &[KeyedAgain]) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.as_deref()).unwrap_or("the order");
    let fields: Vec<FieldName> = rows.iter().map(|row| row.field.clone()).collect();
    let fields = about.speaking.field_titles(&fields);
    let first = about.handoff.and_then(|handoff| handoff.entered_by.as_ref());
    let first = first.map_or("Whoever entered it", |first| about.name(first));
    Message::new(format!("{}: what you keyed of {order} differs from the packet: {fields}.", about.title()))
        .line(format!("{first} looks at the order. Please key it again then, as it stands in the order."))
}

/// What stands in the order and what the packet says, for those who settle it.
pub fn order_differs(about: &About<'_>, name: &str, rows: &[KeyedAgain]) -> Message {
    let Some(handoff) = about.handoff else { return Message::new(about.title()) };
    let order = handoff.order_ref.as_deref().unwrap_or("the order");
    let fields = if rows.len() == 1 { "1 field".to_owned() } else { format!("{} fields", rows.len()) };
    let headline = format!("{}: {order} differs from the packet in {fields}, as {name} has it.", about.title());
    let line = |row: &KeyedAgain| {
        let in_order = if row.text.is_empty() { "nothing" } else { &row.text };
        let title = about.speaking.field_title(&row.field);
        format!("{title}: {} in the packet, {in_order} in the order", in_packet(about, &row.field))
    };
    let message = rows.iter().map(line).fold(Message::new(headline), Message::line);
    let first = handoff.entered_by.as_ref().map_or("whoever entered it", |first| about.name(first));
    let then = format!("then drop its export in the thread again, or write `order: {order}` there.");
    match handoff.ready_for_billing_at {
        Some(at) => message.line(format!(
            "{first}, billing was told to start at {}: please put the order right at once, {then}",
            about.time(at)
        )),
        None => message.line(format!("{first}, please put the order right, {then} Nothing is billed until then.")),
    }
}

/// The order counts once its own export agrees.
pub fn export_wanted(about: &About<'_>) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.as_deref()).unwrap_or("the order");
    let who = about.handoff.and_then(|handoff| handoff.entered_by.as_ref()).map_or("Finance", |who| about.name(who));
    Message::new(format!(
        "{}: {order} is entered, and counts once its own export agrees with the packet.",
        about.title()
    ))
    .line(format!("{who}, please drop its export here (CSV or JSON). Nothing is billed until then."))
}

/// The order's own export agrees.
pub fn order_agrees(about: &About<'_>, by: &PersonId, name: &str, compared: u32) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.as_deref()).unwrap_or("the order");
    let fields = if compared == 1 { "the 1 field".to_owned() } else { format!("all {compared} fields") };
    Message::new(format!("{}: {order} agrees with the packet in {fields} that I compare.", about.title()))
        .line(format!("Read back from {name}, which {} brought.", about.name(by)))
}

/// The reference of the order was wrong.
pub fn order_corrected(about: &About<'_>, by: &PersonId, from: &str) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.as_deref()).unwrap_or("the order");
    let headline = match from == order {
        true => format!("{}: {} says that {order} is put right.", about.title(), about.name(by)),
        false => format!("{}: the order is {order}; {} says that {from} was wrong.", about.title(), about.name(by)),
    };
    Message::new(headline)
}

fn in_packet(about: &About<'_>, field: &FieldName) -> String {
    let Some(handoff) = about.handoff else { return "nothing".to_owned() };
    if let Some((_, words)) = order_entry::listed_in_packet(handoff, field, about.speaking.policy) {
        return words;
    }
    let keyed = order_entry::keyed(handoff, about.speaking.policy).find(|keyed| &keyed.field.name == field);
    let held = keyed.and_then(|keyed| Some(keyed.typed.show(&keyed.held(handoff)?)));
    held.unwrap_or_else(|| "nothing".to_owned())
}

/// The button by which somebody of Finance says how an order was undone.
pub fn undo_order(message: Message, handoff: &Handoff, task: &Task) -> Message {
    if !task.is_open() {
        return message;
    }
    let how = UndoneHow::ALL.iter().map(|how| how.word().to_owned()).collect();
    let inputs = vec![Input::choice("how", "Cancelled or credited", how), Input::line("reference", "Its reference")];
    message.button_asking("Cancelled or credited", Action::on_handoff(Verb::UndoOrder, handoff.id), inputs)
}

pub fn task_reminder(about: &About<'_>, kind: TaskKind) -> Message {
    let asked = task_asked(about, kind);
    let Some((handoff, task)) = about.handoff.and_then(|handoff| Some((handoff, handoff.open_task(kind)?))) else {
        return asked;
    };
    let deadline = about.speaking.deadline(task.due_at, about.zone);
    let message = Message::new(format!(
        "{}, {} waits for you: {}, {deadline}.",
        about.name(&task.of),
        title(handoff),
        what(kind)
    ));
    // What may be pressed only for a while stands on the card, which is kept up to date.
    let buttons = asked.buttons.into_iter().filter(|button| button.action.verb != Verb::TakeBack).collect();
    Message { buttons, ..message }
}

pub fn task_late(about: &About<'_>, kind: TaskKind) -> Message {
    let who = about.handoff.and_then(|handoff| handoff.task(kind)).map(|task| about.name(&task.of).to_owned());
    let who = who.unwrap_or_else(|| "nobody".to_owned());
    let is_down = about.handoff.is_some_and(|handoff| falls_away(handoff, about.speaking.policy));
    let what = if is_down { "take-down" } else { "set-up" };
    Message::new(format!("Nobody has acknowledged the {what} of {} in time; it is with {who} now.", about.title()))
        .line("The customer may ask you; nothing is for you to press.")
}

pub fn task_moved(about: &About<'_>, kind: TaskKind, from: &PersonId, to: &PersonId) -> Message {
    let (from, to) = (about.name(from), about.name(to));
    Message::new(format!("{}: {} passed from {from} to {to}, because its time is over.", about.title(), noun(kind)))
}

pub fn task_done(about: &About<'_>, kind: TaskKind, by: &PersonId) -> Message {
    match kind {
        TaskKind::Provisioning => {
            let is_down = about.handoff.is_some_and(|handoff| falls_away(handoff, about.speaking.policy));
            let what = if is_down { "take-down" } else { "set-up" };
            Message::new(format!("{} acknowledged the {what} of {}.", about.name(by), about.title()))
        }
        TaskKind::SecondEntry => Message::new(format!(
            "{} keyed the order of {} a second time: both entries agree.",
            about.name(by),
            about.title()
        )),
        TaskKind::CancelOrCredit => Message::new(format!("{} undid the order of {}.", about.name(by), about.title())),
        TaskKind::AnswerWords => {
            Message::new(format!("{} settled what was said of {}.", about.name(by), about.title()))
        }
    }
}

pub fn task_dropped(about: &About<'_>, kind: TaskKind) -> Message {
    match kind {
        TaskKind::Provisioning => {
            Message::new(format!("Please set nothing up for {}: the deal is off.", about.title()))
        }
        TaskKind::SecondEntry => {
            Message::new(format!("The order of {} need not be keyed again: the deal is off.", about.title()))
        }
        TaskKind::CancelOrCredit => {
            Message::new(format!("Please leave the order of {} as it is: the deal is won after all.", about.title()))
        }
        TaskKind::AnswerWords => {
            Message::new(format!("What was said of {} needs no answer any more: the deal is off.", about.title()))
        }
    }
}

pub fn task_of_nobody(about: &About<'_>, kind: TaskKind, role: &Role) -> Message {
    let role = about.speaking.role_title(role);
    Message::new(format!("{}: nobody can be asked for {}.", about.title(), noun(kind)))
        .line(format!("Nobody active holds the role {role}, nor one above it; people.toml names who does."))
}

/// What is to be done, as a sentence.
pub fn what(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Provisioning => "the set-up is to be acknowledged",
        TaskKind::CancelOrCredit => "the order is to be cancelled or credited",
        TaskKind::SecondEntry => "the order is to be keyed a second time",
        TaskKind::AnswerWords => "what was said of it is to be answered",
    }
}

/// The task as a thing.
pub fn noun(kind: TaskKind) -> &'static str {
    match kind {
        TaskKind::Provisioning => "the set-up",
        TaskKind::CancelOrCredit => "cancelling or crediting the order",
        TaskKind::SecondEntry => "the second entry of the order",
        TaskKind::AnswerWords => "the answer to what was said",
    }
}
