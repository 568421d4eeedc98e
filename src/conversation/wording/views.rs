//! Answers to questions, in chat and on the command line alike.

use crate::conversation::command::USAGES;
use crate::conversation::message::Message;
use crate::domain::approval::ApprovalState;
use crate::domain::delta::negative;
use crate::domain::document::{Document, DocumentRef};
use crate::domain::field::{Field, FieldRole, FieldState, Severity, Source, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ApprovalId, FieldName, PersonId};
use crate::domain::money::Money;
use crate::domain::task::TaskKind;
use crate::policy::PolicyBook;
use crate::policy::matching::Compared;
use crate::policy::verdict::{Hit, Verdict};
use crate::workflow::documents;
use crate::workflow::effect::{Audience, What};
use crate::workflow::late_words;
use crate::workflow::matching;
use crate::workflow::parked::Parked;
use crate::workflow::quoted::quoted;
use crate::workflow::views::{Blocker, Blocking, Explanation, PacketLine, Status};

use super::{
    Speaking, Zone, absence, change, day, late, life, list, obligations, quote, sentence_case, stage_in_words, title,
    unstopped, waivers, warnings,
};

/// What Baton never checks, printed with every packet (`checklist.md`, section 4).
const NEVER_CHECKED: [&str; 7] = [
    "tax determination",
    "accounting treatment",
    "creditworthiness",
    "stock truth",
    "legal sufficiency of clauses",
    "authenticity of signatures beyond the recorded evidence",
    "the text of documents that were not read",
];

/// What was not checked: what Baton never checks, and the tables that policy has switched off.
pub fn not_checked(policy: &PolicyBook) -> Vec<String> {
    let off = policy.not_checked().map(|off| format!("{}: {}", off.table.replace('_', " "), off.reason));
    NEVER_CHECKED.iter().map(|what| (*what).to_owned()).chain(off).collect()
}

/// Where a deal stands, its one blocker first.
pub fn status(status: &Status<'_>, speaking: &Speaking<'_>, zone: Zone) -> Message {
    let handoff = status.handoff;
    let mut message = Message::new(format!("{} is {}.", title(handoff), stage_in_words(handoff.stage.word())));
    if let Some(blocker) = &status.blocker {
        message = message.line(blocker_line(status, blocker, speaking, zone));
    }
    message = message.line(format!("Owner: {}.", speaking.owner(handoff)));
    message = message.maybe_line(change::kind_in_words(handoff).map(|kind| format!("Kind: {kind}.")));
    message = message.maybe_line(agreement(status));
    message = message.maybe_line(ended_otherwise(handoff));
    if !status.missing.is_empty() && handoff.stage.is_before_order() {
        let open: Vec<FieldName> = status.missing.iter().map(|item| item.field.clone()).collect();
        message = message.line(format!("Missing or to be confirmed: {}.", speaking.field_titles(&open)));
    }
    for misfit in &status.misfits {
        message = message.line(warnings::with_reason(misfit, handoff, speaking));
    }
    message = decisions(message, handoff, speaking, zone);
    message = message.lines(waivers::told(handoff, speaking));
    for condition in &handoff.obligations {
        message = message.line(obligations::told(condition, speaking, zone));
    }
    message = message.maybe_line(handoff.order_ref.as_ref().map(|order| format!("Order: {order}.")));
    for task in handoff.tasks.iter().filter(|task| task.is_open()) {
        let (who, when) = (speaking.directory.name_of(&task.of), speaking.deadline(task.due_at, zone));
        message = message.line(match task.kind {
            TaskKind::AnswerWords => format!("With {who}, {when}: {}", late::to_answer(handoff, speaking)),
            TaskKind::Provisioning | TaskKind::CancelOrCredit | TaskKind::SecondEntry => {
                format!("With {who}, {when}: {}.", life::what(task.kind))
            }
        });
    }
    message = message.maybe_line(handoff.loss_reason.as_ref().map(|reason| format!("Lost because: {reason}")));
    let ready = handoff.ready_for_billing_at.map(|at| format!("Ready for billing since {}.", speaking.time(at, zone)));
    message.maybe_line(ready)
}

/// That closed handoffs have the same name.
pub fn of_the_same_name(others: &[Handoff]) -> Option<String> {
    let named = others.iter().map(|other| format!("{} ({})", title(other), stage_in_words(other.stage.word())));
    let named: Vec<String> = named.collect();
    (!named.is_empty())
        .then(|| format!("Of the same name: {}. `/baton status` with its number shows it.", list(&named)))
}

/// How it ended, where that is not said by its stage alone.
fn ended_otherwise(handoff: &Handoff) -> Option<String> {
    if let Stage::Superseded { by, .. } = &handoff.stage {
        return Some(format!("It goes on in {by}."));
    }
    if let Stage::Closed { undone: Some(undone), .. } = &handoff.stage {
        return Some(format!("Its order was {}: {}.", undone.how.word(), undone.reference));
    }
    if let Stage::Voided { reason, .. } | Stage::CancelOrCredit { reason, .. } = &handoff.stage {
        return Some(format!("Reason: {}.", unstopped(reason)));
    }
    None
}

/// Which contract version has the right billing terms: one line.
fn agreement(status: &Status<'_>) -> Option<String> {
    let document = status.agreement.as_ref()?;
    let terms = status.payment_terms.as_ref().map(|terms| format!(", payment terms {terms}")).unwrap_or_default();
    Some(format!("Agreement of record: {document}{terms}."))
}

fn blocker_line(status: &Status<'_>, blocker: &Blocker, speaking: &Speaking<'_>, zone: Zone) -> String {
    let who = blocker.who.as_ref().map_or("nobody", |who| speaking.directory.name_of(who));
    let since = blocker.since.map(|since| format!(", since {}", speaking.time(since, zone))).unwrap_or_default();
    let what = blocker_what(status, blocker, speaking);
    format!("It waits for {who}{since}: {what}. {}.", blocker_unblocks(status, blocker, speaking))
}

/// Who was asked for what: the owner gives what nobody else was asked for.
fn who_gives(status: &Status<'_>, fields: &[FieldName], owner: &str, speaking: &Speaking<'_>) -> String {
    let asked = |field: &FieldName| match status.handoff.questions.get(field) {
        Some(_) if status.handoff.asked_of_customer.contains(field) => "the customer".to_owned(),
        Some(question) => speaking.directory.name_of(&question.of).to_owned(),
        None => owner.to_owned(),
    };
    let mut others: Vec<(String, Vec<FieldName>)> = Vec::new();
    for field in fields {
        let who = asked(field);
        match others.iter_mut().find(|(other, _)| *other == who) {
            Some((_, theirs)) => theirs.push(field.clone()),
            None => others.push((who, vec![field.clone()])),
        }
    }
    let has_own = others.iter().any(|(who, _)| who == owner);
    others.retain(|(who, _)| who != owner);
    let gives = others.iter().map(|(who, fields)| format!("{who} gives {}", speaking.field_titles(fields)));
    let gives: Vec<String> = gives.collect();
    match (gives.is_empty(), has_own) {
        (true, _) => format!("{owner} gives the values"),
        (false, true) => format!("{}; {owner} gives the rest", gives.join("; ")),
        (false, false) => gives.join("; "),
    }
}

/// The one thing that keeps a handoff, in words.
pub fn blocker_what(status: &Status<'_>, blocker: &Blocker, speaking: &Speaking<'_>) -> String {
    let decision = |id: &ApprovalId| decision_title(status.handoff, *id, speaking);
    match &blocker.what {
        Blocking::Hold { reason, .. } => format!("on hold: {reason}"),
        Blocking::Rejected(id) => format!("the request for the {} was rejected", decision(id)),
        Blocking::Information(id) => format!("a question about the {} is open", decision(id)),
        Blocking::Fields(fields) => format!("missing: {}", speaking.field_titles(fields)),
        Blocking::Confirmation(1) => "1 value is to be confirmed".to_owned(),
        Blocking::Confirmation(count) => format!("{count} values are to be confirmed"),
        Blocking::Misfit(misfit) => format!("{}: {}", speaking.field_title(&misfit.field), unstopped(&misfit.what)),
        Blocking::Decision(id) => format!("a decision on the {} is open", decision(id)),
        Blocking::Recalled(id) => format!("the request for the {} was taken back", decision(id)),
        Blocking::Condition(_) => "a condition of a yes is to be kept".to_owned(),
        Blocking::Nobody(title) => format!("nobody may decide: {title}"),
        Blocking::Finance(_) => "Finance reviews the packet".to_owned(),
        Blocking::Returned => match super::finance::why_returned(status.handoff, speaking) {
            Some(why) => format!("Finance returned the packet ({why})"),
            None => "Finance returned the packet".to_owned(),
        },
        Blocking::Submission => "the packet is complete and not submitted".to_owned(),
        Blocking::OrderExport => "the order's own export is to be compared with the packet".to_owned(),
        Blocking::OrderEntry => "the order is to be entered".to_owned(),
        Blocking::OrderDiffers(fields) => {
            format!("the order differs from the packet: {}", speaking.field_titles(fields))
        }
        Blocking::Win => "the deal is to be won".to_owned(),
        Blocking::Task(TaskKind::AnswerWords) => late::said(late_words::waiting(status.handoff), speaking),
        Blocking::Task(kind) => life::what(*kind).to_owned(),
        Blocking::Billing(fields) if fields.is_empty() => "billing waits for its start event".to_owned(),
        Blocking::Billing(fields) => format!("billing waits for {}", speaking.field_titles(fields)),
    }
}

/// What unblocks it, in words.
pub fn blocker_unblocks(status: &Status<'_>, blocker: &Blocker, speaking: &Speaking<'_>) -> String {
    let name =
        |who: &Option<PersonId>| who.as_ref().map_or("somebody", |who| speaking.directory.name_of(who)).to_owned();
    let who = name(&blocker.who);
    match &blocker.what {
        Blocking::Hold { until: Some(until), .. } => {
            format!("It goes on by itself on {}, or when {who} resumes it", day(*until))
        }
        Blocking::Hold { until: None, .. } => format!("{who} resumes it"),
        Blocking::Rejected(_) => format!("{who} changes the value, or voids the handoff"),
        Blocking::Information(_) => format!("{who} answers the question"),
        Blocking::Fields(fields) => who_gives(status, fields, &who, speaking),
        Blocking::Confirmation(_) => format!("{who} confirms them"),
        Blocking::Misfit(misfit) if misfit.severity == Severity::Warn => {
            format!("{who} corrects it, or says why it goes on")
        }
        Blocking::Misfit(_) => format!("{who} corrects the value"),
        Blocking::Decision(_) | Blocking::Finance(_) => format!("{who} decides"),
        Blocking::Recalled(_) => format!("{who} changes the value it was about"),
        Blocking::Condition(_) => format!("{who} says what shows that it is kept"),
        Blocking::Nobody(_) => format!("{who} names somebody in people.toml"),
        Blocking::Returned => format!("{who} puts it right and submits it again"),
        Blocking::Submission => format!("{who} submits it"),
        Blocking::OrderExport => format!("{who} brings the order's export"),
        Blocking::OrderEntry => format!("{who} enters the order"),
        Blocking::OrderDiffers(_) => format!("{who} puts the order right and brings its export again"),
        Blocking::Win => format!("The CRM says so, or {who} presses it"),
        Blocking::Task(TaskKind::Provisioning) => format!("{who} acknowledges it"),
        Blocking::Task(TaskKind::SecondEntry) => format!("{who} keys the order a second time"),
        Blocking::Task(TaskKind::CancelOrCredit) => format!("{who} gives the reference of it"),
        Blocking::Task(TaskKind::AnswerWords) => format!("{who} answers it"),
        Blocking::Billing(fields) if fields.is_empty() => format!("{who} reports the event"),
        Blocking::Billing(fields) => format!("{who} gives {}", status_fields(status, fields, speaking)),
    }
}

fn status_fields(_status: &Status<'_>, fields: &[FieldName], speaking: &Speaking<'_>) -> String {
    speaking.field_titles(fields)
}

fn decision_title(handoff: &Handoff, id: ApprovalId, speaking: &Speaking<'_>) -> String {
    let decision = handoff.approval(id).and_then(|approval| speaking.policy.decision(&approval.snapshot.decision_type));
    decision.map_or_else(|| id.to_string(), |decision| decision.title.clone())
}

/// Each decision that somebody makes or made.
fn decisions(message: Message, handoff: &Handoff, speaking: &Speaking<'_>, zone: Zone) -> Message {
    let lines = handoff.approvals.iter().filter_map(|approval| approval_line(handoff, approval.id, speaking, zone));
    lines.fold(message, Message::line)
}

/// In one line, the decisions that nobody has to make.
fn cleared(message: Message, handoff: &Handoff, speaking: &Speaking<'_>) -> Message {
    let cleared = handoff.approvals.iter().filter(|approval| approval.state == ApprovalState::Cleared);
    let cleared: Vec<String> = cleared
        .map(|approval| format!("{} ({})", decision_title(handoff, approval.id, speaking), approval.snapshot.row))
        .collect();
    message.maybe_line((!cleared.is_empty()).then(|| format!("Nobody is needed for {}.", list(&cleared))))
}

fn approval_line(handoff: &Handoff, id: ApprovalId, speaking: &Speaking<'_>, zone: Zone) -> Option<String> {
    let approval = handoff.approval(id)?;
    let title = sentence_case(&decision_title(handoff, id, speaking));
    let row = &approval.snapshot.row;
    let accountable = approval.request.as_ref();
    Some(match (&approval.state, accountable) {
        (ApprovalState::Cleared, _) => return None,
        (ApprovalState::Asked, Some(_)) if handoff.is_over() => return None,
        (ApprovalState::Asked, Some(request)) => {
            let who = absence::with_absent(&request.accountable, &request.stands_in_for, speaking);
            let when = match handoff.stage {
                Stage::OnHold { .. } => "the clock stands still".to_owned(),
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
                | Stage::Voided { .. }
                | Stage::CancelOrCredit { .. }
                | Stage::Superseded { .. }
                | Stage::Closed { .. } => speaking.deadline(request.due_at, zone),
            };
            format!("{title}: with {who} ({id}, {row}), {when}.")
        }
        (ApprovalState::InfoRequested { by, .. }, _) => {
            format!("{title}: {} asked for information ({id}, {row}).", speaking.directory.name_of(by))
        }
        (ApprovalState::Granted(ruling), _) => {
            let at = speaking.time(ruling.at, zone);
            let on = if ruling.conditions.is_empty() { "" } else { " with conditions" };
            format!("{title}: approved{on} by {} at {at} ({id}, {row}).", absence::by(ruling, speaking))
        }
        (ApprovalState::Rejected(ruling), _) => {
            let at = speaking.time(ruling.at, zone);
            format!("{title}: rejected by {} at {at} ({id}, {row}).", absence::by(ruling, speaking))
        }
        (ApprovalState::Recalled { .. }, _) => format!("{title}: taken back ({id}, {row})."),
        (ApprovalState::Lapsed { .. } | ApprovalState::Asked, _) => return None,
    })
}

/// Many deals at a glance, one a line, and messages that a person must look for.
pub fn list_of(statuses: &[Status<'_>], parked: &[Parked], speaking: &Speaking<'_>, zone: Zone) -> Message {
    if statuses.is_empty() && parked.is_empty() {
        return Message::new("Nothing is on that list.");
    }
    let count = if statuses.len() == 1 { "1 deal.".to_owned() } else { format!("{} deals.", statuses.len()) };
    let list =
        statuses.iter().fold(Message::new(count), |message, status| message.line(glance(status, speaking, zone)));
    parked.iter().fold(list, |message, parked| message.line(parked_line(parked, speaking, zone)))
}

fn parked_line(parked: &Parked, speaking: &Speaking<'_>, zone: Zone) -> String {
    let whose = parked.handoff.map_or_else(|| "No handoff".to_owned(), |handoff| handoff.to_string());
    let since = speaking.time(parked.since, zone);
    format!(
        "{whose}: {}, of {since}, may be out and cannot be looked for: {}. What follows it waits.",
        parked_what(parked, speaking),
        unstopped(&parked.why)
    )
}

/// Which message it is, in words.
pub fn parked_what(parked: &Parked, speaking: &Speaking<'_>) -> String {
    let name = |person: &PersonId| speaking.directory.name_of(person).to_owned();
    match &parked.what {
        What::HandoffCard => "its card".to_owned(),
        What::AskAssistant { .. } => "a call of the assistant".to_owned(),
        What::OpenRenewal { of, .. } => format!("the opening of the renewal of {of}"),
        What::DecisionCard { approval, person } => format!("the card of {approval} for {}", name(person)),
        What::TaskCard { task, person } => {
            format!("the card by which {} is to {}", name(person), life::what_to_do(*task))
        }
        What::Say { to: Audience::Person { person } | Audience::OnlyYou { person, .. }, .. } => {
            format!("a message for {}", name(person))
        }
        What::Say { to: Audience::Place { .. }, .. } => "a message in its thread".to_owned(),
    }
}

pub(super) fn glance(status: &Status<'_>, speaking: &Speaking<'_>, zone: Zone) -> String {
    let stage = status.handoff.stage.word().replace('_', " ");
    let waits = match &status.blocker {
        Some(blocker) => {
            let who = blocker.who.as_ref().map_or("nobody", |who| speaking.directory.name_of(who));
            let since = blocker.since.map(|since| format!(" since {}", speaking.time(since, zone))).unwrap_or_default();
            format!("; {who}{since}: {}", in_short(status, blocker, speaking))
        }
        None => String::new(),
    };
    let said = late::beside(status, speaking);
    format!("{}: {stage}{waits}{said}", title(status.handoff))
}

/// A list has one line a deal, so it names three fields and counts the rest.
fn in_short(status: &Status<'_>, blocker: &Blocker, speaking: &Speaking<'_>) -> String {
    match &blocker.what {
        Blocking::Fields(fields) if fields.len() > 3 => {
            let first: Vec<String> = fields.iter().take(3).map(|field| speaking.field_title(field)).collect();
            format!("missing: {} and {} more", first.join(", "), fields.len() - 3)
        }
        Blocking::Fields(_)
        | Blocking::Hold { .. }
        | Blocking::Rejected(_)
        | Blocking::Information(_)
        | Blocking::Confirmation(_)
        | Blocking::Misfit(_)
        | Blocking::Decision(_)
        | Blocking::Recalled(_)
        | Blocking::Condition(_)
        | Blocking::Nobody(_)
        | Blocking::Finance(_)
        | Blocking::Returned
        | Blocking::Submission
        | Blocking::OrderExport
        | Blocking::OrderEntry
        | Blocking::OrderDiffers(_)
        | Blocking::Win
        | Blocking::Task(_)
        | Blocking::Billing(_) => blocker_what(status, blocker, speaking),
    }
}

/// What is done with an order that is ready: what falls away is no bill.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Follows {
    Invoice,
    Nothing,
    Credit,
}

impl Follows {
    fn of(status: &Status<'_>) -> Self {
        match status.billable.map(Money::amount) {
            Some(amount) if amount.is_zero() => Follows::Nothing,
            Some(amount) if amount.is_sign_negative() => Follows::Credit,
            Some(_) | None => Follows::Invoice,
        }
    }
}

/// The question of the day: what is billable, what is stuck, on whom.
pub fn of_the_day(
    billable: &[Status<'_>],
    stuck: &[Status<'_>],
    on_the_way: usize,
    speaking: &Speaking<'_>,
    zone: Zone,
) -> Message {
    let of = |wanted: Follows| billable.iter().filter(move |status| Follows::of(status) == wanted);
    let some = |count: usize, what: &str| if count == 0 { String::new() } else { format!("{count} {what}, ") };
    let (bills, nothing) = (of(Follows::Invoice).count(), some(of(Follows::Nothing).count(), "with nothing to bill"));
    let credits = some(of(Follows::Credit).count(), "to be credited");
    let stuck_count = stuck.len();
    let mut message = Message::new(format!(
        "{bills} ready for billing, {credits}{nothing}{stuck_count} stuck, {on_the_way} on the way."
    ));
    for (bill, opening) in
        [(Follows::Invoice, "Billable"), (Follows::Nothing, "Nothing to bill"), (Follows::Credit, "To credit")]
    {
        for status in of(bill) {
            let order = status.handoff.order_ref.as_deref().unwrap_or("no order");
            let credit = status.billable.filter(|_| bill == Follows::Credit);
            let credit = credit.map(|credit| format!(", {}", negative(credit))).unwrap_or_default();
            let said = late::open(status.handoff, speaking).map(|said| format!("; {said}")).unwrap_or_default();
            message = message.line(format!("{opening}: {}, {order}{credit}{said}", title(status.handoff)));
        }
    }
    for status in stuck {
        message = message.line(format!("Stuck: {}", glance(status, speaking, zone)));
    }
    message
}

/// The packet as Finance needs it: every value with its source.
///
/// Credit and margin are for the function that answers for them (`approvals.md`, section 4.4); without an asker, it is
/// whoever runs the program.
pub fn packet(
    handoff: &Handoff,
    lines: &[PacketLine<'_>],
    asker: Option<&PersonId>,
    speaking: &Speaking<'_>,
    zone: Zone,
) -> Message {
    let sees = |field: &Field| match asker.map(|asker| speaking.directory.person(asker)) {
        None => true,
        Some(asker) => {
            let role = speaking.policy.organisation().role_of(field.owner);
            !speaking.policy.is_confidential(&field.name)
                || asker.is_some_and(|asker| role.is_none_or(|role| asker.has_role(role)))
        }
    };
    let kind = change::kind_in_words(handoff).map(|kind| format!(", {kind}")).unwrap_or_default();
    let stage = handoff.stage.word().replace('_', " ");
    let mut message = Message::new(format!("Packet of {}{kind}, {stage}.", title(handoff)));
    let record = handoff.parent.as_ref().map(|parent| change::record(speaking, parent)).unwrap_or_default();
    message = record.into_iter().fold(message, Message::line);
    let quoted = quoted(handoff, speaking.policy);
    for line in lines {
        let Some(entry) = line.entry.filter(|_| line.state != FieldState::NotApplicable) else {
            if line.state == FieldState::Absent && line.field.severity == Severity::Block {
                message = message.line(format!("{}: not given", line.field.title));
            } else if line.state == FieldState::Waived {
                message = message.line(format!("{}: waived", line.field.title));
            }
            continue;
        };
        let provenance = &entry.provenance;
        let by = provenance
            .person
            .as_ref()
            .map(|person| format!(" {}", speaking.directory.name_of(person)))
            .unwrap_or_default();
        let at = speaking.time(provenance.at, zone);
        let state = if line.state == FieldState::Proposed { ", to be confirmed" } else { "" };
        let shown = match sees(line.field) {
            true => speaking.shown(&line.field.name, line.value.as_deref().unwrap_or(&entry.value)),
            false => "kept for those who decide on it".to_owned(),
        };
        message = message.line(format!(
            "{}: {shown} ({}{by}, {at}{state})",
            line.field.title,
            source_in_words(&provenance.source)
        ));
        if line.field.role == Some(FieldRole::QuoteLines) {
            message = quoted.iter().flat_map(quote::lines).fold(message, Message::line);
        }
    }
    message = quoted.iter().flat_map(quote::sums).fold(message, Message::line);
    let agreement = handoff.packet.value(&speaking.policy.by_role(FieldRole::AgreementOfRecord).name);
    let agreement = if let Some(Value::Document(agreement)) = agreement { Some(agreement.clone()) } else { None };
    let quote = documents::quote_that_counts(handoff, speaking.policy);
    for document in &handoff.documents {
        let by = speaking.directory.name_of(&document.added_by);
        let standing = standing(document, agreement.as_ref(), quote);
        message = message.line(format!("Document: {} by {by}{standing}", document.reference));
    }
    message = decisions(message, handoff, speaking, zone);
    message = message.lines(waivers::told(handoff, speaking));
    message = cleared(message, handoff, speaking);
    let (compared, left) = compared(handoff, speaking.policy);
    message = message.maybe_line(sentence("Compared by Baton", &compared));
    message = message.maybe_line(sentence("Left to Finance, who has the documents", &left));
    message.line(format!("Not checked: {}.", list(&not_checked(speaking.policy))))
}

/// Whether a document is the deal or the quote that counts, or another version of it.
fn standing(document: &Document, agreement: Option<&DocumentRef>, quote: Option<&DocumentRef>) -> &'static str {
    match quote {
        Some(quote) if *quote == document.reference => return ", the quote that counts",
        Some(quote) if quote.kind == document.reference.kind => return ", does not count",
        Some(_) | None => {}
    }
    match agreement {
        Some(agreement) if *agreement == document.reference => ", the agreement of record",
        Some(agreement) if agreement.kind == document.reference.kind => ", superseded",
        Some(_) | None => "",
    }
}

fn sentence(opening: &str, items: &[String]) -> Option<String> {
    (!items.is_empty()).then(|| format!("{opening}: {}.", list(items)))
}

/// Which pairs were compared, each with its result, and which are left to Finance.
pub fn compared(handoff: &Handoff, policy: &PolicyBook) -> (Vec<String>, Vec<String>) {
    let (mut compared, mut left) = (Vec::new(), Vec::new());
    for matched in matching::matched(handoff, policy) {
        let title = &matched.pair.title;
        match matched.result {
            None => left.push(title.clone()),
            Some(Compared::Agree) => compared.push(format!("{title} (they agree)")),
            Some(Compared::Nearly) => compared.push(format!("{title} (they agree but for one minor unit)")),
            Some(Compared::Better) => compared.push(format!("{title} (they differ, in our favour)")),
            Some(Compared::Worse) => compared.push(format!("{title} (they differ)")),
            Some(Compared::NotComparable) => compared.push(format!("{title} (they cannot be compared)")),
        }
    }
    (compared, left)
}

/// Where a value comes from, with the record that says it.
fn source_in_words(source: &Source) -> String {
    match source {
        Source::Account { record, as_of: Some(as_of) } => format!("account {record} of {as_of}"),
        Source::Account { record, as_of: None } => format!("account {record}"),
        Source::Envelope { envelope, .. } => format!("signing certificate {envelope}"),
        Source::System { .. }
        | Source::Chat
        | Source::Form
        | Source::File { .. }
        | Source::Assistant { .. }
        | Source::CustomerReply { .. }
        | Source::PolicyDefault
        | Source::Handoff
        | Source::Inherited { .. }
        | Source::Computed { .. } => source.tag(),
    }
}

/// Why each approval was or was not demanded.
pub fn explain(handoff: &Handoff, explanations: &[Explanation<'_>], speaking: &Speaking<'_>) -> Message {
    let version = speaking.policy.version();
    let short = version.hash.get(..8).unwrap_or(&version.hash);
    let mut message =
        Message::new(format!("Decisions of {} by policy {} ({short}…).", title(handoff), version.version));
    let applies = |explanation: &&Explanation<'_>| *explanation.verdict != Verdict::DoesNotApply;
    for explanation in explanations.iter().filter(applies) {
        let name = sentence_case(explanation.title);
        let line = match explanation.verdict.as_ref() {
            Verdict::Clear(hit) => format!("{name}: nobody is needed, {}", because(hit, speaking)),
            Verdict::Needs(hit) => {
                let who = hit.accountable.as_ref().map(|role| speaking.role_title(role)).unwrap_or_default();
                let when =
                    if explanation.at_submit && !reached_finance(handoff) { ", once it is submitted" } else { "" };
                format!("{name}: {who} decides{when}, {}", because(hit, speaking))
            }
            Verdict::Waits { fields } => format!("{name}: waits for {}", speaking.field_titles(fields)),
            Verdict::DoesNotApply => format!("{name}: does not apply"),
            Verdict::Off { reason } => format!("{name}: not checked, {reason}"),
        };
        message = message.line(line);
    }
    let others = explanations.iter().filter(|explanation| !applies(explanation));
    let others: Vec<String> = others.map(|explanation| explanation.title.to_owned()).collect();
    let others = (!others.is_empty()).then(|| format!("Does not apply: {}", list(&others)));
    message.maybe_line(others)
}

fn reached_finance(handoff: &Handoff) -> bool {
    handoff.submitted_at.is_some() && !matches!(handoff.stage, Stage::Gathering | Stage::Complete)
}

/// The limit, the row and what was read; of a confidential decision the row alone.
fn because(hit: &Hit, speaking: &Speaking<'_>) -> String {
    let decision = speaking.policy.decision(&hit.snapshot.decision_type);
    match decision.is_some_and(|decision| decision.is_confidential) {
        true => format!("{}; its figures are for whoever decides", hit.row),
        false => format!("{} ({}){}", hit.snapshot.limit, hit.row, read(hit)),
    }
}

fn read(hit: &Hit) -> String {
    let values: Vec<String> =
        hit.snapshot.read_set.values().map(|value| format!("{} {}", value.title, value.text)).collect();
    if values.is_empty() { String::new() } else { format!("; read: {}", list(&values)) }
}

/// Whom an account is taken for; somebody unknown is told the code by which the account can be linked.
pub fn who(name: Option<&str>, account: &str, roles: &[String], code: Option<&str>) -> Message {
    match name {
        Some(name) if roles.is_empty() => {
            Message::new(format!("You are {name}. You hold no role, so deals are closed to you."))
                .line(format!("Your account is {account}."))
        }
        Some(name) => {
            Message::new(format!("You are {name}: {}.", list(roles))).line(format!("Your account is {account}."))
        }
        None => Message::new(format!("I do not know {account}."))
            .line(
                "An account is linked by itself when its e-mail address is that of exactly one person in people.toml.",
            )
            .maybe_line(code.map(|code| {
                format!(
                    "If I know another account of yours, on another chat platform, please type `/baton link {code}` there \
                     within 10 minutes; from then on this one is you as well."
                )
            }))
            .line("Otherwise please ask whoever keeps people.toml to add the account."),
    }
}

/// Whose account waits for a code; it is not linked yet.
pub fn is_it_yours(account: &str, code: &str) -> Message {
    Message::new(format!("That code was given to {account}. Is that you?"))
        .line(format!("If it is, please type `/baton link {code} mine`: from then on what it does counts as yours."))
        .line("If somebody else asked you to type the code, please do not: they would speak and decide as you.")
}

/// An account was linked by its code.
pub fn linked(account: &str) -> Message {
    Message::new(format!("{account} is you from now on: what it does counts as yours.")).line(
        "If that was not yours, please type `/baton link remove` here at once, and tell whoever keeps people.toml.",
    )
}

/// Linked accounts were taken off.
pub fn unlinked(accounts: &[String]) -> Message {
    let (are, they) = if accounts.len() == 1 { ("is", "it does") } else { ("are", "they do") };
    Message::new(format!("{} {are} you no more: what {they} from now on does not count as yours.", list(accounts)))
        .line("What was decided with it before stands. If somebody else did so, please tell whoever keeps people.toml.")
}

/// No account was linked to the person, besides the one that asks.
pub fn nothing_linked() -> Message {
    Message::new("No other account was linked to you by code or e-mail; nothing was changed.")
        .line("Accounts that people.toml lists are taken off there.")
}

/// No account was given that code, or not lately.
pub fn no_such_code() -> Message {
    Message::new("No account waits for that code, or its 10 minutes are over.")
        .line("Please type `/baton link` with the account that is to be linked; it is told another code.")
}

/// Somebody tries one code after the other.
pub fn too_many_codes() -> Message {
    Message::new("That were too many codes that no account waits for. Please try again in 10 minutes.")
}

/// The account is somebody's already.
pub fn linked_already(account: &str, whose: &str) -> Message {
    Message::new(format!("{account} is {whose} already; nothing was changed."))
}

/// The person has an account on that platform already.
pub fn has_another(account: &str, other: &str) -> Message {
    Message::new(format!("{account} was not linked: you are {other} already, and have one account on each platform."))
        .line("Please ask whoever keeps people.toml which of them is to count.")
}

/// What can be said.
pub fn help() -> Message {
    let message = Message::new("Baton carries won deals to Finance. You can say:");
    USAGES.iter().fold(message, |message, usage| message.line(format!("/baton {}: {}", usage.words, usage.does)))
}
