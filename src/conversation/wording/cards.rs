//! The two living cards: the handoff's in its channel, and a decision's in one person's direct conversation.

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::Input;
use crate::conversation::message::Message;
use crate::domain::approval::{Approval, ApprovalState, Decision, Request, Ruling};
use crate::domain::field::{Field, FieldRole, FieldState, FieldType, Gate, Misfit, Severity, Source, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, FieldName, PersonId};
use crate::domain::snapshot::{Change, ShownValue};
use crate::domain::task::TaskKind;
use crate::policy::computed_column::ComputedColumn;
use crate::policy::decision::{DecisionDefinition, DecisionRole};
use crate::policy::judge::{NOT_APPLICABLE, UNKNOWN};
use crate::workflow::asking;
use crate::workflow::finance::waits_for_event;
use crate::workflow::obligations::open_before;
use crate::workflow::quoted::falls_away;
use crate::workflow::records;
use crate::workflow::views::{self, Asking, Blocking, Status};

use super::{
    Speaking, absence, day, finance, gathering, late, life, list, obligations, sentence_case, title, waivers, warnings,
};

/// The handoff's card: who must act, what is missing, what waits. Never a figure: the whole channel reads it.
pub fn handoff_card(handoff: &Handoff, speaking: &Speaking<'_>) -> Message {
    let asking = Asking { policy: speaking.policy, directory: speaking.directory, now: speaking.now };
    let status = views::status(handoff, &asking);
    let mut message = Message::new(headline(&status, speaking));
    if matches!(handoff.stage, Stage::Gathering | Stage::PreSignature) {
        message = gathered(message, &status, speaking);
    }
    for line in approval_lines(handoff, speaking) {
        message = message.line(line);
    }
    for task in handoff.tasks.iter().filter(|task| task.is_open() && task.kind == TaskKind::Provisioning) {
        let when = match task.running_since {
            None => "; the clock stands still".to_owned(),
            Some(_) => format!(", {}", speaking.deadline(task.due_at, speaking.zone_of_all())),
        };
        let who = speaking.directory.name_of(&task.of);
        let what = if falls_away(handoff, speaking.policy) { "Take-down" } else { "Set-up" };
        message = message.line(format!("{what}: {who} is to acknowledge it{when}."));
    }
    message = message.maybe_line(late::on_the_card(handoff, speaking));
    message = message.maybe_line(has_left(handoff, speaking));
    let mut told: Vec<String> = Vec::new();
    for misfit in status.misfits.iter().filter(|_| handoff.stage.is_before_order()) {
        let sign = if misfit.severity == Severity::Block { "Does not fit" } else { "Please look" };
        let asked = handoff.questions.get(&misfit.field).map(|question| &question.of);
        let other = asked.filter(|of| misfit.severity == Severity::Block && handoff.owner.as_ref() != Some(of));
        let who = other.map(|of| format!("; {} was asked", speaking.directory.name_of(of))).unwrap_or_default();
        let why = warnings::on_card(misfit, handoff, speaking);
        let line = format!("{sign}: {}{who}{why}.", speaking.field_title(&misfit.field));
        // One value may fail several checks; the card names it once.
        if !told.contains(&line) {
            message = message.line(line.clone());
            told.push(line);
        }
    }
    message = message.maybe_line(warnings::how_to_go_on(handoff, speaking));
    message = message.lines(waivers::on_the_card(handoff, speaking));
    for condition in handoff.obligations.iter().filter(|condition| condition.is_open()) {
        // What it is may hold figures; `/baton status` says it to whoever may ask.
        message = message.line(obligations::open(condition, speaking));
    }
    let message = late::buttons(buttons(message, &status, speaking), handoff);
    obligations::with_button(message, handoff, speaking)
}

/// What its owner is asked, as long as it is open, what others were asked, and what was taken so far; no values.
fn gathered(message: Message, status: &Status<'_>, speaking: &Speaking<'_>) -> Message {
    let handoff = status.handoff;
    let asked = asked_of_owner(handoff, speaking);
    let message = match asked.as_slice() {
        [] => message,
        fields => {
            gathering::accounts_to_choose(gathering::asked(message, fields, Some(handoff), speaking), handoff, speaking)
        }
    };
    message.maybe_line(asked_of_others(status, speaking)).maybe_line(taken(handoff, speaking)).maybe_line(
        handoff.send_when_complete.as_ref().map(|request| {
            let who = speaking.directory.name_of(&request.by);
            format!("{who} sent it: it goes to Finance as soon as nothing is open, unless a value changes before.")
        }),
    )
}

/// Most blocking first.
fn asked_of_owner(handoff: &Handoff, speaking: &Speaking<'_>) -> Vec<FieldName> {
    let is_theirs = |field: &FieldName| {
        let question = handoff.questions.get(field);
        question.is_some_and(|question| handoff.owner.as_ref().is_none_or(|owner| &question.of == owner))
    };
    let missing = asking::most_blocking_first(speaking.policy, handoff);
    let absent = missing.into_iter().filter(|item| item.state == FieldState::Absent).map(|item| item.field);
    records::account_to_ask(handoff, speaking.policy).into_iter().chain(absent).filter(is_theirs).collect()
}

fn asked_of_others(status: &Status<'_>, speaking: &Speaking<'_>) -> Option<String> {
    let owner = status.handoff.owner.as_ref()?;
    let open: Vec<String> = status
        .missing
        .iter()
        .filter(|item| item.severity == Severity::Block)
        .filter_map(|item| Some((item, item.asked_of.as_ref().filter(|asked| *asked != owner)?)))
        .map(|(item, of)| format!("{} ({})", speaking.field_title(&item.field), speaking.directory.name_of(of)))
        .collect();
    (!open.is_empty()).then(|| format!("Others were asked for {}.", list(&open)))
}

/// Which values people gave so far: the reply to whoever gave them under this card.
fn taken(handoff: &Handoff, speaking: &Speaking<'_>) -> Option<String> {
    let is_given = |source: &Source| {
        matches!(
            source,
            Source::Chat | Source::Form | Source::File { .. } | Source::CustomerReply { .. } | Source::Assistant { .. }
        )
    };
    // A file that is kept beside what was read of it is no news.
    let is_news = |field: &&Field| !(field.field_type == FieldType::Document && field.severity == Severity::Info);
    let given = speaking
        .policy
        .fields()
        .filter(is_news)
        .filter(|field| handoff.packet.entry(&field.name).is_some_and(|entry| is_given(&entry.provenance.source)));
    let is_in_packet = |sha256: &str| {
        handoff.packet.entries().any(|(_, entry)| match (&entry.value, &entry.provenance.source) {
            (Value::Document(document), _) => document.sha256 == sha256,
            (_, Source::File { sha256: of, .. }) => of == sha256,
            _something_else => false,
        })
    };
    let files = handoff.documents.iter().filter(|document| !is_in_packet(&document.reference.sha256));
    let files = files.map(|document| format!("a file ({})", document.reference.kind));
    let titles: Vec<String> = given.map(|field| field.title.clone()).chain(files).collect();
    (!titles.is_empty()).then(|| format!("Noted: {}.", list(&titles)))
}

fn headline(status: &Status<'_>, speaking: &Speaking<'_>) -> String {
    let handoff = status.handoff;
    let (what, owner) = (title(handoff), speaking.owner(handoff));
    let organisation_zone = speaking.zone_of_all();
    match &handoff.stage {
        Stage::Unopened => format!("{what} is not open."),
        Stage::PreSignature => {
            format!("{what} is not won yet; it is with {owner}. {}", before_signature(status, speaking))
        }
        Stage::Gathering if handoff.owner.is_none() => {
            let take = format!("Its owner is not known: `/baton reassign {} @person` names one.", handoff.id);
            format!("{what} is with {owner}. {take} {}", what_is_open(status, speaking))
        }
        Stage::Gathering => format!("{what} is with {owner}. {}", what_is_open(status, speaking)),
        Stage::Complete => format!("{what} is complete. {owner}, please submit it to Finance."),
        Stage::FinanceReview => match finance_request(status) {
            Some(request) => {
                let who = speaking.directory.name_of(&request.accountable);
                let comma = if request.due_at > speaking.now { "" } else { "," };
                let deadline = speaking.deadline(request.due_at, organisation_zone);
                format!("{what} is with Finance: {who} reviews it{comma} {deadline}.")
            }
            None => format!("{what} is with Finance."),
        },
        Stage::Returned { code, .. } => {
            format!("{what} came back from Finance ({}). {owner}, please put it right.", code.word().replace('_', " "))
        }
        Stage::OrderReady => format!("{what} is accepted by Finance. {}", order_entry(status, speaking)),
        Stage::OrderEntry if !handoff.order_differs.is_empty() => {
            let order = handoff.order_ref.as_deref().unwrap_or("the order");
            let who = handoff.entered_by.as_ref().map_or("Finance", |who| speaking.directory.name_of(who));
            let fields = speaking.field_titles(&handoff.order_differs);
            format!(
                "{what}: {order} is entered, and differs from the packet: {fields}. {who}, please put it right, then \
                 drop its export here again or write `order: {order}`."
            )
        }
        Stage::OrderEntry => {
            let order = handoff.order_ref.as_deref().unwrap_or("the order");
            let task = handoff.open_task(TaskKind::SecondEntry);
            let who = task.map_or("nobody", |task| speaking.directory.name_of(&task.of));
            format!("{what}: {order} is entered; {who} keys it a second time before it counts.")
        }
        Stage::OrderCreated | Stage::AwaitingBillingTrigger => {
            let order = handoff.order_ref.as_deref().unwrap_or("the order");
            format!("{what}: {order} exists. {}", billing_waits(status, speaking))
        }
        Stage::ReadyForBilling if !handoff.order_differs.is_empty() => {
            let order = handoff.order_ref.as_deref().unwrap_or("the order");
            let who = handoff.entered_by.as_ref().map_or("Finance", |who| speaking.directory.name_of(who));
            let fields = speaking.field_titles(&handoff.order_differs);
            format!(
                "{what} is ready for billing, but {order} differs from the packet: {fields}. {who}, please put it right."
            )
        }
        Stage::ReadyForBilling => {
            let order = handoff.order_ref.as_deref().unwrap_or("the order");
            format!("{what} is {}: {order}.", finance::ready(handoff, speaking.policy))
        }
        Stage::Closed { undone: Some(undone), .. } => {
            let order = handoff.order_ref.as_deref().unwrap_or("its order");
            format!("{what} is closed: {order} was {}, {}.", undone.how.word(), undone.reference)
        }
        Stage::Closed { undone: None, .. } => {
            let order = handoff.order_ref.as_deref().unwrap_or("its order");
            let done = if falls_away(handoff, speaking.policy) { "taken down" } else { "set up" };
            format!("{what} is closed: {order} is {} and {done}.", finance::ready(handoff, speaking.policy))
        }
        Stage::CancelOrCredit { reason, .. } => {
            let order = handoff.order_ref.as_deref().unwrap_or("its order");
            let task = handoff.open_task(TaskKind::CancelOrCredit);
            let who = task.map_or("Finance", |task| speaking.directory.name_of(&task.of));
            format!("{what} is off: {reason}. {who}, please cancel or credit {order}.")
        }
        Stage::Superseded { by, .. } => format!("{what} goes on in {by}."),
        Stage::OnHold { reason, owner, until, .. } => {
            let until = until.map(|until| format!(" until {}", day(until))).unwrap_or_default();
            format!("{what} is on hold{until}, with {}: {reason}.", speaking.directory.name_of(owner))
        }
        Stage::Voided { reason, .. } => format!("{what} is void: {reason}."),
    }
}

/// A deal whose owner is not here any more needs another; until then the manager is asked.
fn has_left(handoff: &Handoff, speaking: &Speaking<'_>) -> Option<String> {
    let owner = handoff.owner.as_ref().filter(|_| !handoff.is_over())?;
    let is_here = speaking.directory.person(owner).is_some_and(|person| person.active);
    let name = speaking.directory.name_of(owner);
    (!is_here).then(|| format!("{name} has left: `/baton reassign {} @person` names a new owner.", handoff.id))
}

fn before_signature(status: &Status<'_>, speaking: &Speaking<'_>) -> String {
    let asked = asked_of_owner(status.handoff, speaking);
    if !asked.is_empty() {
        return format!("{} missing to decide on it.", sentence_case(&gathering::things_are(asked.len())));
    }
    if status.missing.is_empty() {
        return "Its decisions need nothing more.".to_owned();
    }
    let titles: Vec<String> = status.missing.iter().map(|item| speaking.field_title(&item.field)).collect();
    format!("Its decisions need: {}.", titles.join(", "))
}

fn what_is_open(status: &Status<'_>, speaking: &Speaking<'_>) -> String {
    let blocked: Vec<_> = status.missing.iter().filter(|item| item.severity == Severity::Block).collect();
    let asked = asked_of_owner(status.handoff, speaking);
    if !asked.is_empty() {
        return format!("{} missing.", gathering::things_are(asked.len()));
    }
    let is_absent = |item: &&&views::MissingField| item.state == FieldState::Absent;
    let is_asked = |item: &&&views::MissingField| asking::is_asked(speaking.policy, &item.field);
    let absent = blocked.iter().filter(is_absent).filter(is_asked);
    let absent: Vec<String> = absent.map(|item| speaking.field_title(&item.field)).collect();
    let is_blocked = blocked.iter().any(|item| !is_absent(&item));
    let proposed = if is_blocked { asking::to_confirm(status.handoff, speaking.policy) } else { 0 };
    match (absent.is_empty(), proposed) {
        (true, 0) => "Nothing is missing.".to_owned(),
        (true, 1) => "Nothing is missing; 1 value is to be confirmed.".to_owned(),
        (true, count) => format!("Nothing is missing; {count} values are to be confirmed."),
        (false, _) => format!("Missing: {}.", absent.join(", ")),
    }
}

fn order_entry(status: &Status<'_>, speaking: &Speaking<'_>) -> String {
    let who = status.blocker.as_ref().and_then(|blocker| blocker.who.as_ref());
    match who {
        Some(who) => format!("{}, please enter the order.", speaking.directory.name_of(who)),
        None => "The order is to be entered.".to_owned(),
    }
}

fn billing_waits(status: &Status<'_>, speaking: &Speaking<'_>) -> String {
    let Some(blocker) = &status.blocker else { return String::new() };
    let who = blocker.who.as_ref().map(|who| format!("{}: ", speaking.directory.name_of(who))).unwrap_or_default();
    if let Blocking::Billing(fields) = &blocker.what
        && !fields.is_empty()
    {
        return format!("{who}billing waits for {}.", speaking.field_titles(fields));
    }
    if let Blocking::Condition(_) = &blocker.what {
        return format!("{who}billing waits for a condition of a yes.");
    }
    format!("{who}please say when the event that starts billing has happened.")
}

fn finance_request<'s>(status: &'s Status<'_>) -> Option<&'s Request> {
    let (Blocking::Finance(id) | Blocking::Information(id)) = status.blocker.as_ref()?.what else { return None };
    status.handoff.approval(id)?.request.as_ref()
}

/// What waits and how it ended, with names and times and no figures.
pub fn approval_lines(handoff: &Handoff, speaking: &Speaking<'_>) -> Vec<String> {
    let zone = speaking.zone_of_all();
    let mut lines = Vec::new();
    for approval in &handoff.approvals {
        let Some(decision) = speaking.policy.decision(&approval.snapshot.decision_type) else { continue };
        let is_finance = decision.role == Some(DecisionRole::FinanceAcceptance);
        let Some(request) = approval.request.as_ref().filter(|_| !is_finance) else { continue };
        let who = absence::with_absent(&request.accountable, &request.stands_in_for, speaking);
        let title = &decision.title;
        match &approval.state {
            ApprovalState::Asked if handoff.is_over() => {}
            ApprovalState::Asked if matches!(handoff.stage, Stage::OnHold { .. }) => {
                lines.push(format!("With {who}: {title}; the clock stands still."));
            }
            ApprovalState::Asked => {
                lines.push(format!("Waiting for {who}: {title}, {}.", speaking.deadline(request.due_at, zone)));
            }
            ApprovalState::InfoRequested { .. } => {
                lines.push(format!("{who} has a question about the {title}; {} answers.", speaking.owner(handoff)));
            }
            // A waiver that holds has a line of its own.
            ApprovalState::Granted(_) if decision.is_asked_for() => {}
            ApprovalState::Granted(ruling) => {
                lines.push(format!("{} by {}: {title}.", yes(ruling), absence::by(ruling, speaking)))
            }
            ApprovalState::Rejected(ruling) => {
                lines.push(format!("Rejected by {}: {title}.", absence::by(ruling, speaking)))
            }
            ApprovalState::Recalled { by, .. } => {
                lines.push(format!("Taken back by {}: {title}.", speaking.directory.name_of(by)))
            }
            ApprovalState::Cleared | ApprovalState::Lapsed { .. } => {}
        }
    }
    lines
}

fn yes(ruling: &Ruling) -> &'static str {
    match ruling.decision {
        Decision::ApproveWithConditions => "Approved with conditions",
        Decision::Approve | Decision::Reject | Decision::RequestInfo | Decision::Recuse => "Approved",
    }
}

/// Whether the handoff's own card waits for that person's press.
pub fn waits_for(person: &PersonId, status: &Status<'_>) -> bool {
    let is_blocker = status.blocker.as_ref().and_then(|blocker| blocker.who.as_ref()) == Some(person);
    let acts = matches!(
        status.handoff.stage,
        Stage::Complete | Stage::Returned { .. } | Stage::OrderReady | Stage::AwaitingBillingTrigger
    );
    is_blocker && acts
}

/// With the buttons of the handoff's card for whom it waits for: they may not see the channel where it stands.
pub fn with_own_buttons(
    message: Message,
    person: Option<&PersonId>,
    status: &Status<'_>,
    speaking: &Speaking<'_>,
) -> Message {
    match person {
        Some(person) if waits_for(person, status) => buttons(message, status, speaking),
        Some(_) | None => message,
    }
}

fn buttons(message: Message, status: &Status<'_>, speaking: &Speaking<'_>) -> Message {
    let handoff = status.handoff;
    let on = |verb| Action::on_handoff(verb, handoff.id);
    match &handoff.stage {
        Stage::Gathering => {
            let asked = asked_of_owner(handoff, speaking);
            let message = match asked.as_slice() {
                [] => message,
                fields => gathering::fill_in(message, "Fill in", handoff.id, fields, speaking),
            };
            let message = match asking::open_with_customer(handoff, speaking.policy).as_slice() {
                [] => message,
                _some => message.button("E-mail to the customer", on(Verb::CustomerEmail)),
            };
            let message = warnings::button(message, handoff, speaking);
            match &handoff.send_when_complete {
                Some(_) => message.button("Do not send yet", on(Verb::DoNotSend)),
                None => message,
            }
        }
        Stage::Complete => message.button("Submit", on(Verb::Submit)),
        Stage::Returned { .. } => message.button("Submit", on(Verb::Submit)),
        Stage::OrderReady => {
            let hint = finance::read_back(handoff, speaking);
            let reference = Input { hint, ..Input::line("order", "Order reference") };
            message.button_asking("Enter order", on(Verb::EnterOrder), vec![reference])
        }
        Stage::AwaitingBillingTrigger
            if speaking.policy.missing(&handoff.packet, Gate::ReadyForBilling).is_empty()
                && waits_for_event(handoff, speaking.policy) =>
        {
            message.button("Billing may start", on(Verb::ReportBillingTrigger))
        }
        Stage::OnHold { .. } => message.button("Resume", on(Verb::Resume)),
        Stage::PreSignature => {
            let message = match asked_of_owner(handoff, speaking).as_slice() {
                [] => message,
                fields => gathering::fill_in(message, "Fill in", handoff.id, fields, speaking),
            };
            message.button("It is won", on(Verb::ReportWin))
        }
        Stage::CancelOrCredit { .. } => match handoff.open_task(TaskKind::CancelOrCredit) {
            Some(task) => life::undo_order(message, handoff, task),
            None => message,
        },
        Stage::Voided { .. } if handoff.wants_loss_reason() => {
            message.button_asking("Say why", on(Verb::ExplainLoss), vec![Input::text("Why it was lost")])
        }
        Stage::Unopened
        | Stage::FinanceReview
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::Voided { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { .. } => message,
    }
}

/// A decision's card, as `person` should see it now. Its figures come from the snapshot and nothing else; what it tells for
/// context is marked as such.
pub fn decision_card(handoff: &Handoff, id: ApprovalId, person: &PersonId, speaking: &Speaking<'_>) -> Option<Message> {
    let approval = handoff.approval(id)?;
    let decision = speaking.policy.decision(&approval.snapshot.decision_type)?;
    let request = approval.request.as_ref()?;
    let card = DecisionCard { handoff, approval, decision, request, person, speaking };
    Some(match &approval.state {
        _any if matches!(handoff.stage, Stage::Voided { .. }) => {
            card.ended("the handoff is void; nothing is to be decided")
        }
        _any if matches!(handoff.stage, Stage::Superseded { .. }) => {
            card.ended("the deal goes on in another packet; nothing is to be decided here")
        }
        ApprovalState::Asked | ApprovalState::InfoRequested { .. } if matches!(handoff.stage, Stage::OnHold { .. }) => {
            card.ended("the handoff is on hold and your clock stands still; I will ask again")
        }
        ApprovalState::Asked if &request.accountable != person => card.passed_on(),
        ApprovalState::InfoRequested { .. } if &request.accountable != person => card.passed_on(),
        ApprovalState::Asked => card.asked(),
        ApprovalState::InfoRequested { question, .. } => card.waiting_for_answer(question),
        ApprovalState::Granted(ruling) | ApprovalState::Rejected(ruling) => card.decided(ruling),
        ApprovalState::Recalled { by, .. } => {
            card.ended(&format!("{} took the request back; nothing is to be decided", speaking.directory.name_of(by)))
        }
        ApprovalState::Lapsed { changes, .. } => card.lapsed(changes),
        ApprovalState::Cleared => return None,
    })
}

/// More changes than these are counted.
const CHANGES_SHOWN: usize = 4;

struct DecisionCard<'a> {
    handoff: &'a Handoff,
    approval: &'a Approval,
    decision: &'a DecisionDefinition,
    request: &'a Request,
    person: &'a PersonId,
    speaking: &'a Speaking<'a>,
}

impl DecisionCard<'_> {
    fn asked(&self) -> Message {
        let zone = self.speaking.zone_of_person(self.person);
        let due = self.speaking.due(self.request.due_at, zone);
        let is_late = self.request.due_at <= self.speaking.now;
        let when = match is_late {
            true => format!("It was due {due}: please decide now."),
            false => format!("Please decide by {due}."),
        };
        let snapshot = &self.approval.snapshot;
        let message = Message::new(format!("{}: {}", title(self.handoff), self.question()));
        let message = self.in_place_of().into_iter().chain(self.previous()).fold(message, Message::line);
        let message = self.figures().into_iter().fold(message, Message::line).maybe_line(self.context());
        let message = self
            .warned()
            .into_iter()
            .fold(message, Message::line)
            .line(format!("Yours to decide: {} ({}). {when}", snapshot.limit, snapshot.row))
            .maybe_line(self.consulted());
        let message = self
            .advice()
            .into_iter()
            .fold(message, Message::line)
            .maybe_line(self.put_off())
            .maybe_line(self.next_person().filter(|_| !is_late));
        self.buttons(message)
    }

    /// What checks warn of, why somebody goes on, and what is to be kept before: for whoever accepts the whole packet.
    fn warned(&self) -> Vec<String> {
        if self.decision.role != Some(DecisionRole::FinanceAcceptance) {
            return Vec::new();
        }
        let (policy, directory, now) = (self.speaking.policy, self.speaking.directory, self.speaking.now);
        let misfits = views::misfits(self.handoff, &Asking { policy, directory, now }).into_iter();
        let is_told = |misfit: &Misfit| misfit.severity == Severity::Warn && !policy.is_confidential(&misfit.field);
        let told = misfits.filter(is_told);
        let warned = told.map(|misfit| warnings::with_reason(&misfit, self.handoff, self.speaking));
        let zone = self.speaking.zone_of_person(self.person);
        let owed = open_before(self.handoff, Gate::OrderReady);
        let waived = waivers::told(self.handoff, self.speaking);
        waived
            .into_iter()
            .chain(warned)
            .chain(owed.map(|condition| obligations::told(condition, self.speaking, zone)))
            .collect()
    }

    /// The policy's question with the snapshot's values in it.
    fn question(&self) -> String {
        self.decision.asks(&self.approval.snapshot)
    }

    /// Every value of the snapshot that the question does not say, one a line.
    fn figures(&self) -> Vec<String> {
        let snapshot = &self.approval.snapshot;
        let said = |name: &str| self.decision.question.contains(&format!("{{{name}}}"));
        // What does not apply and what nobody owes is left out: its reader has enough to read.
        let is_left_out = |name: &str, value: &ShownValue| {
            let is_owed =
                || self.speaking.policy.field(&name.into()).is_some_and(|field| field.severity == Severity::Block);
            let is_whole = self.decision.shows_whole_packet;
            value.exact == NOT_APPLICABLE || (value.exact == UNKNOWN && (is_whole || !is_owed()))
        };
        let decision = &self.decision.decision_type;
        // What a rule takes for granted where nobody says otherwise is nothing to decide on.
        let is_granted = |name: &str, value: &ShownValue| self.speaking.policy.is_granted(decision, name, &value.exact);
        let is_hidden =
            |name: &str, value: &ShownValue| said(name) || is_left_out(name, value) || is_granted(name, value);
        // What the rule read comes first, then the packet in the order of the checklist.
        let place = |name: &str| self.speaking.policy.fields().position(|field| field.name.as_str() == name);
        let mut shows: Vec<(&String, &ShownValue)> = snapshot.shows.iter().collect();
        shows.sort_by_key(|(name, _)| place(name));
        let values = snapshot.read_set.iter().chain(shows).filter(|(name, value)| !is_hidden(name, value));
        values.map(|(name, value)| format!("{}: {}", value.title, self.as_ordered(name, value))).collect()
    }

    /// What falls away is no value to bill, whatever the limits of the decision are measured by.
    fn as_ordered(&self, name: &str, value: &ShownValue) -> String {
        let policy = self.speaking.policy;
        let is_of = |role| name == policy.by_role(role).name.as_str();
        let is_amount = is_of(FieldRole::Total) || name == ComputedColumn::TcvPolicyCurrency.name();
        match falls_away(self.handoff, policy) {
            true if is_amount => format!("credit of {}", value.text),
            true if is_of(FieldRole::QuoteLines) => format!("falling away, {}", value.text),
            true | false => value.text.clone(),
        }
    }

    /// Both names: whose decision it is, and why somebody else has it.
    fn in_place_of(&self) -> Option<String> {
        absence::in_place_of(&self.request.stands_in_for, self.speaking)
    }

    /// That Finance returned it before: why, and what is another value since.
    fn returned_before(&self) -> Option<String> {
        if self.decision.role != Some(DecisionRole::FinanceAcceptance) {
            return None;
        }
        let of_type = |other: &&Approval| {
            other.snapshot.decision_type == self.approval.snapshot.decision_type && other.id < self.approval.id
        };
        let (before, ruling) = self.handoff.approvals.iter().rev().filter(of_type).find_map(|other| {
            let ruling = match &other.state {
                ApprovalState::Rejected(ruling) | ApprovalState::Lapsed { ruling: Some(ruling), .. } => ruling,
                ApprovalState::Cleared
                | ApprovalState::Asked
                | ApprovalState::InfoRequested { .. }
                | ApprovalState::Granted(_)
                | ApprovalState::Recalled { .. }
                | ApprovalState::Lapsed { ruling: None, .. } => return None,
            };
            (ruling.decision == Decision::Reject).then_some((other, ruling))
        })?;
        let zone = self.speaking.zone_of_person(self.person);
        let who = if &ruling.by == self.person { "you" } else { self.speaking.directory.name_of(&ruling.by) };
        let why = ruling.reason.as_ref().map(|why| format!(" ({})", why.replacen('_', " ", 1))).unwrap_or_default();
        let changes = before.snapshot.changes(&self.approval.snapshot);
        let said = changes.iter().take(CHANGES_SHOWN).map(|change| match &change.now {
            Some(now) => format!("{} {now}, was {}", change.title, change.was),
            None => format!("{} is gone, was {}", change.title, change.was),
        });
        let since = match changes.len() {
            0 => "no value on this card has changed".to_owned(),
            count if count > CHANGES_SHOWN => {
                format!("{} and {} more", said.collect::<Vec<_>>().join("; "), count - CHANGES_SHOWN)
            }
            _few => said.collect::<Vec<_>>().join("; "),
        };
        let at = self.speaking.time(ruling.at, zone);
        Some(format!("Returned before by {who} at {at}{why}. Since then: {since}."))
    }

    /// What this decision was before, if it takes the place of one.
    fn previous(&self) -> Option<String> {
        if let Some(returned) = self.returned_before() {
            return Some(returned);
        }
        let before = self.handoff.approval(self.approval.replaces?)?;
        let ApprovalState::Lapsed { changes, ruling: Some(ruling), .. } = &before.state else { return None };
        let zone = self.speaking.zone_of_person(self.person);
        let who = if &ruling.by == self.person { "You" } else { self.speaking.directory.name_of(&ruling.by) };
        let verb = match ruling.decision {
            Decision::Approve => "approved",
            Decision::ApproveWithConditions => "approved with conditions",
            Decision::Reject => "rejected",
            Decision::RequestInfo | Decision::Recuse => "answered",
        };
        let then: Vec<String> = changes.iter().map(|change| format!("{} {}", change.title, change.was)).collect();
        Some(format!("{who} {verb} this at {}, with {}.", self.speaking.time(ruling.at, zone), list(&then)))
    }

    fn consulted(&self) -> Option<String> {
        if self.request.consulted.is_empty() {
            return None;
        }
        let roles: Vec<String> = self.request.consulted.iter().map(|role| self.speaking.role_title(role)).collect();
        Some(format!("May advise, not decide: {}.", list(&roles)))
    }

    /// What consulted people said, each under their name.
    fn advice(&self) -> Vec<String> {
        let said = self.request.advice.iter();
        said.map(|advice| format!("{} advises: {}", self.speaking.directory.name_of(&advice.by), advice.text)).collect()
    }

    fn put_off(&self) -> Option<String> {
        let put_off = self.request.put_off.as_ref()?;
        let until = self.speaking.time(put_off.until, self.speaking.zone_of_person(self.person));
        Some(match &put_off.reason {
            Some(reason) => format!("You wanted to be reminded at {until}: {reason}"),
            None => format!("You are on it; I ask again at {until}."),
        })
    }

    /// Status shows the future: who is asked next.
    fn next_person(&self) -> Option<String> {
        let next = views::next_holder(self.handoff, self.approval, &self.speaking.asking())?;
        Some(format!("Without a decision by then it goes to {}.", self.speaking.directory.name_of(&next)))
    }

    fn buttons(&self, message: Message) -> Message {
        let hash = self.approval.snapshot.hash();
        let action = |verb| Action::on_approval(verb, self.handoff.id, self.approval.id, &hash);
        let finance = self.decision.role == Some(DecisionRole::FinanceAcceptance);
        let delegate =
            vec![Input::person("to", "Who decides it"), Input::day("until", "All of this kind until").optional()];
        let message = self.outcomes(message, &action, finance);
        message.button_asking("Delegate", action(Verb::Delegate), delegate)
    }

    fn outcomes(&self, message: Message, action: &dyn Fn(Verb) -> Action, finance: bool) -> Message {
        self.decision.allowed.iter().fold(message, |message, outcome| match outcome {
            Decision::Approve => message.button(&self.decision.yes, action(Verb::Approve)),
            Decision::ApproveWithConditions => message.button_asking(
                "Approve with conditions",
                action(Verb::ApproveWithConditions),
                vec![
                    Input::text("What must be done"),
                    Input::person("owner", "Who does it").optional(),
                    Input::day("due", "By when").optional(),
                    obligations::step_input(),
                ],
            ),
            Decision::Reject if finance => message.button_asking(
                &self.decision.no,
                action(Verb::Return),
                vec![Input::return_code(), Input::text("What is to be put right").optional()],
            ),
            Decision::Reject => {
                message.button_asking(&self.decision.no, action(Verb::Reject), vec![Input::text("Why")])
            }
            Decision::RequestInfo => message.button_asking(
                "Request information",
                action(Verb::RequestInformation),
                vec![Input::text("What do you need to know")],
            ),
            Decision::Recuse if !views::may_step_aside(self.handoff, self.approval, &self.speaking.asking()) => message,
            Decision::Recuse => message.button("Recuse", action(Verb::Recuse)),
        })
    }

    fn waiting_for_answer(&self, question: &str) -> Message {
        let message = Message::new(format!("{}: {}", title(self.handoff), self.question()))
            .line(format!("You asked {}: {question}", self.speaking.owner(self.handoff)))
            .line("Your clock stands still until the answer; you can decide without it.".to_owned());
        self.buttons(self.figures().into_iter().fold(message, Message::line).maybe_line(self.context()))
    }

    /// What policy tells beside the snapshot, as the packet has it now: the decision is bound to none of it.
    fn context(&self) -> Option<String> {
        let told = self.decision.context.iter().filter_map(|name| {
            let value = self.handoff.packet.value(name)?;
            Some(format!("{}: {}", self.speaking.field_title(name), self.speaking.shown(name, value)))
        });
        let told: Vec<String> = told.collect();
        (!told.is_empty()).then(|| format!("For context only, it may still change: {}.", told.join("; ")))
    }

    fn decided(&self, ruling: &Ruling) -> Message {
        let who = if &ruling.by == self.person { "you" } else { self.speaking.directory.name_of(&ruling.by) };
        let finance = self.decision.role == Some(DecisionRole::FinanceAcceptance);
        let verb = match ruling.decision {
            Decision::Approve if finance => "accepted this",
            Decision::Reject if finance => "returned this",
            Decision::Approve => "approved this",
            Decision::ApproveWithConditions => "approved this, with conditions,",
            Decision::Reject => "rejected this",
            Decision::RequestInfo | Decision::Recuse => "answered this",
        };
        let zone = self.speaking.zone_of_person(self.person);
        let at = self.speaking.time(ruling.at, zone);
        let whose = ruling.on_behalf_of.as_ref().map(|whose| self.speaking.directory.name_of(whose));
        let whose = whose.map(|whose| format!(" for {whose}")).unwrap_or_default();
        let mut message = Message::new(format!("{}: {who} {verb}{whose} at {at}.", title(self.handoff)));
        message = message.line(format!("It was asked: {}", self.question()));
        // Finance read the whole packet; it need not stand in the conversation twice.
        let figures = if self.decision.shows_whole_packet { Vec::new() } else { self.figures() };
        message = figures.into_iter().fold(message, Message::line);
        message = message.maybe_line(ruling.reason.as_ref().map(|reason| format!("Reason: {reason}")));
        if finance && ruling.decision == Decision::Approve {
            let id = self.handoff.id;
            message =
                message.line(format!("Its order is entered from the handoff's card, or from `/baton status {id}`."));
        }
        for condition in &ruling.conditions {
            let due = condition.due.map(|due| format!(", by {}", day(due))).unwrap_or_default();
            let owner = self.speaking.directory.name_of(&condition.owner);
            message = message.line(format!("Condition, {owner}{due}: {}", condition.text));
        }
        message
    }

    /// Its old holder keeps no details of a decision that passed on.
    fn passed_on(&self) -> Message {
        let now = self.speaking.directory.name_of(&self.request.accountable);
        let title = title(self.handoff);
        Message::new(format!(
            "{title}: the {} decision is with {now} now. Nothing is left for you to do.",
            self.decision.title
        ))
    }

    fn lapsed(&self, changes: &[Change]) -> Message {
        if let Some(change) = changes.first().filter(|_| self.decision.is_asked_for()) {
            let now = change.now.as_deref().unwrap_or("over");
            return self.ended(&format!("this is {now}; nothing is left for you to do"));
        }
        let why = match changes {
            [] if self.handoff.back_for_words => "what was said of it has to be settled first; no value has changed",
            [] => "something that it rests on is open again",
            _changes => "a value changed",
        };
        let message = Message::new(format!(
            "{}: this request for the {} no longer counts, because {why}.",
            title(self.handoff),
            self.decision.title
        ));
        changes.iter().fold(message, |message, change| message.line(changed(change)))
    }

    fn ended(&self, why: &str) -> Message {
        Message::new(format!("{}: {why} ({}).", title(self.handoff), self.decision.title))
    }
}

/// `discount: was 25%, is 28%`.
pub fn changed(change: &Change) -> String {
    match &change.now {
        // Two quotes of two lines each may differ in every price.
        Some(now) if *now == change.was => format!("{}: changed", change.title),
        Some(now) => format!("{}: was {}, is {now}", change.title, change.was),
        None => format!("{}: was {}, is open now", change.title, change.was),
    }
}
