//! A fact in one line, for the timeline that `baton log` prints; `--json` has all of its data.

use crate::domain::approval::Decision;
use crate::domain::assistant::Settled;
use crate::domain::field::Source;
use crate::domain::ids::{ApprovalId, FieldName};
use crate::domain::snapshot::Snapshot;
use crate::workflow::fact::{Fact, MoveReason};

use super::policy::named;
use super::{Speaking, assistant, change, day, life, list};

/// What a fact says.
pub fn told(fact: &Fact, speaking: &Speaking<'_>) -> String {
    let name = |person| speaking.directory.name_of(person).to_owned();
    match fact {
        Fact::HandoffOpened { deal, owner, source, .. } => {
            let owner = owner.as_ref().map_or_else(|| "nobody yet".to_owned(), name);
            format!("{} announced by {source}, with {owner}", deal.title().unwrap_or("a deal without a name"))
        }
        Fact::RepeatSuppressed { source, other_price, .. } => {
            let at = other_price.map(|price| format!(" at {price}")).unwrap_or_default();
            format!("announced again by {source}{at}; nothing was changed")
        }
        Fact::ClaimMade { claim, deal, .. } => format!("{claim}: {}", deal.title().unwrap_or("a deal")),
        Fact::AccountLinked { account, person, by } => {
            let name = speaking.directory.name_of(person);
            format!("{} account {} was linked to {name}, by {by}", account.platform, account.user)
        }
        Fact::AccountUnlinked { account, person } => {
            let name = speaking.directory.name_of(person);
            format!("{} account {} is {name} no more", account.platform, account.user)
        }
        Fact::AbsenceSet { absence } => {
            let cover = absence
                .cover
                .as_ref()
                .map_or_else(|| "nobody covers".to_owned(), |cover| format!("{} covers", name(cover)));
            format!("{} is away or passes decisions on: {}, {cover}", name(&absence.person), absence.key())
        }
        Fact::AbsenceBegan { absence } => format!("{}: it begins", absence.key()),
        Fact::AbsenceEnded { absence } => format!("{}: it is over", absence.key()),
        Fact::AbsenceCleared { absence } => format!("{}: it was called off", absence.key()),
        Fact::PolicyBrought { policy, changed, .. } => {
            format!("policy {} waits to be confirmed; changed: {}", named(policy), list(changed))
        }
        Fact::PolicyWithdrawn { policy } => format!("policy {} waits no more", named(policy)),
        Fact::PolicyConfirmed { policy } => format!("confirmed policy {}", named(policy)),
        Fact::PolicyInForce { policy, replaces, .. } => {
            format!("policy {} judges from now on, in place of {}", named(policy), named(replaces))
        }
        Fact::ScheduleRan { schedule, told, .. } => {
            format!("schedule {schedule} told {}", list(&told.iter().map(ToString::to_string).collect::<Vec<_>>()))
        }
        Fact::WinUnread { source, .. } => format!("{source} announced a win of a deal that could not be told"),
        Fact::DealRestated { source, .. } => format!("restated by {source}"),
        Fact::KindStated { .. }
        | Fact::InheritanceDropped { .. }
        | Fact::ParentFound { .. }
        | Fact::ParentsOffered { .. }
        | Fact::RenewalDue { .. }
        | Fact::RenewalTracked { .. }
        | Fact::AgreementOff { .. }
        | Fact::NextOrderReminded { .. }
        | Fact::NoticeReminded { .. } => change::told(fact).unwrap_or_default(),
        Fact::ValueSet { field, value, state, provenance, was, .. } => {
            let was = was.as_ref().map(|was| format!(", was {}", speaking.shown(field, was))).unwrap_or_default();
            let state = format!("{state:?}").to_lowercase();
            let (title, text) = (speaking.field_title(field), speaking.shown(field, value));
            format!("{title}: {text} ({}, {state}{was})", provenance.source.tag())
        }
        Fact::SourceDisagreed { field, stated } => {
            let tag = stated.provenance.source.tag();
            let says = speaking.shown(field, &stated.value);
            format!("{}: the {tag} says {says}, which is not what is held", speaking.field_title(field))
        }
        Fact::ValuesConfirmed { values } => {
            let titles: Vec<String> = values.iter().map(|(field, _)| speaking.field_title(field)).collect();
            format!("confirmed {}", list(&titles))
        }
        Fact::DocumentAdded { document } => document.reference.to_string(),
        Fact::DocumentMoved { document, was } => format!("{was} is the {}", document.reference),
        Fact::EnvelopeRead { envelope, source } => {
            let by = if let Source::Envelope { system: Some(system), .. } = source {
                format!(", delivered by {system}")
            } else {
                String::new()
            };
            let status = format!("{:?}", envelope.status).to_lowercase();
            format!("envelope {} of {}: {status}{by}", envelope.envelope_id, envelope.document.name)
        }
        Fact::QuestionsAsked { of, fields } => format!("{} was asked for {}", name(of), speaking.field_titles(fields)),
        Fact::GapsNudged { of, nudge } => format!("{} was reminded for the {nudge}. time", name(of)),
        Fact::WordsNoted { as_what, words, .. } => format!("{}: \"{}\"", as_what.replace('_', " "), words.trim()),
        Fact::PressRefused { pressed, rule, reason, .. } => {
            format!("{} was refused: {} ({rule})", pressed.replace('_', " "), reason.replace('_', " "))
        }
        Fact::ConditionKept { condition, evidence } => {
            format!("condition of {} is kept: {}; shown by: {evidence}", name(&condition.owner), condition.text)
        }
        Fact::WaiverNudged { approval } => format!("reminded of what {approval} waived"),
        Fact::WaiverOwed { condition } => {
            format!("{} owes, overdue: {}", name(&condition.owner), condition.text)
        }
        Fact::ConditionReminded { condition } => {
            format!("reminded {} of the condition: {}", name(&condition.owner), condition.text)
        }
        Fact::PacketCompleted {} => "nothing that guards submit is open".to_owned(),
        Fact::PacketReopened { for_words: false } => "something that guards submit is open again".to_owned(),
        Fact::PacketReopened { for_words: true } => "came back from Finance for what was said of it".to_owned(),
        Fact::WarningsExplained { warnings, reason } => {
            let mut of: Vec<FieldName> = warnings.iter().map(|warning| warning.field.clone()).collect();
            of.dedup();
            format!("goes on with a warning ({}), because \u{201c}{reason}\u{201d}", speaking.field_titles(&of))
        }
        Fact::CustomerEmailMade { fields } => {
            format!("made an e-mail to the customer about {}", speaking.field_titles(fields))
        }
        Fact::AssistantAsked { task, of, .. } => {
            format!("the assistant was asked to {} ({})", task.word().replace('_', " "), name(of))
        }
        Fact::AssistantReplied { call, suggestion, about, dropped, .. } => {
            assistant::replied(call, suggestion.as_ref(), about, dropped, speaking)
        }
        Fact::SuggestionSettled { settled, .. } => match settled {
            Settled::Taken => "took what the assistant had found".to_owned(),
            Settled::Left => "left what the assistant had found".to_owned(),
        },
        Fact::SubmissionAsked {} => "asked that it go to Finance as soon as nothing is open".to_owned(),
        Fact::SubmissionCalledOff {} => "took back that it goes to Finance by itself".to_owned(),
        Fact::PacketSubmitted { as_asked_by: None } => "sent to Finance".to_owned(),
        Fact::PacketSubmitted { as_asked_by: Some(by) } => {
            format!("sent to Finance, as {} had asked", speaking.directory.name_of(by))
        }
        Fact::PacketReturned { code, text, .. } => {
            let text = text.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
            format!("returned by Finance, {}{text}", code.word().replace('_', " "))
        }
        Fact::PacketAccepted { approval } => format!("accepted by Finance ({approval})"),
        Fact::OrderEntered { order_ref, second_entry, read_back, awaits_export } => {
            let titles: Vec<String> = read_back.iter().map(|field| speaking.field_title(field)).collect();
            let read = if titles.is_empty() { String::new() } else { format!(", and read back its {}", list(&titles)) };
            let keyed = if *second_entry { ", to be keyed a second time" } else { "" };
            let export = if *awaits_export { ", to be compared with its export" } else { "" };
            format!("entered order {order_ref}{read}{keyed}{export}")
        }
        Fact::OrderKeyedAgain { rows } => match rows.iter().filter(|row| !row.matched).count() {
            0 => format!("{} values, all as in the packet", rows.len()),
            differing => format!("{differing} of {} values differ from the packet", rows.len()),
        },
        Fact::OrderReadBack { name, rows, .. } => match rows.iter().filter(|row| !row.matched).count() {
            0 => format!("{name}: {} values, all as in the packet", rows.len()),
            differing => format!("{name}: {differing} of {} values differ from the packet", rows.len()),
        },
        Fact::BillingAwaited { awaited } => {
            let titles: Vec<String> =
                awaited.iter().map(|field| speaking.field_title(&field.as_str().into())).collect();
            format!("billing waits for {}", list(&titles))
        }
        Fact::BillingTriggerMet {} => "the event that starts billing has happened".to_owned(),
        Fact::ReadyForBilling { order_ref, total, billing_starts_on } => {
            let total = total.map(|total| format!(", {total}")).unwrap_or_default();
            let from = billing_starts_on.map(|from| format!(", from {}", day(from))).unwrap_or_default();
            format!("ready for billing: {order_ref}{total}{from}")
        }
        Fact::OrderPriceDisputed { source, was, now, .. } => {
            format!("on hold: {source} has it won at {now}, and the order was booked when it said {was}")
        }
        Fact::HandoffHeld { reason, until, .. } => {
            let until = until.map(|until| format!(" until {}", day(until))).unwrap_or_default();
            format!("on hold{until}: {reason}")
        }
        Fact::HandoffResumed { .. } => "taken up again".to_owned(),
        Fact::HandoffVoided { reason, .. } => format!("void: {reason}"),
        Fact::DealWon { source, .. } => format!("won, by {source}; the packet goes on"),
        Fact::LossExplained { reason } => format!("lost because: {reason}"),
        Fact::HandoffReopened { source, .. } => format!("won after all, by {source}"),
        Fact::CancelOrCreditNeeded { reason, order_ref } => {
            format!("{order_ref} is to be cancelled or credited: {reason}")
        }
        Fact::OrderUndone { undone } => format!("{}: {}", undone.how.word(), undone.reference),
        Fact::HandoffMerged { from } => format!("{from} goes on here"),
        Fact::HandoffSuperseded { by } => format!("goes on in {by}"),
        Fact::HandoffClosed {} => "closed; nothing is pending".to_owned(),
        Fact::TaskAsked { task, of, .. } => format!("asked {} to {}", name(of), life::what_to_do(*task)),
        Fact::TaskStepped { task, at_percent, collapsed, .. } => {
            format!("{}: {at_percent} % of the window{}", life::noun(*task), overdue(collapsed))
        }
        Fact::TaskMoved { task, from, to, collapsed, .. } => {
            format!(
                "{}: from {} to {}, the window ended{}",
                life::noun(*task),
                name(from),
                name(to),
                overdue(collapsed)
            )
        }
        Fact::TaskDone { task } => format!("{}: done", life::noun(*task)),
        Fact::LateWordsAnswered { words, answer: Some(answer), .. } => format!("\"{words}\": {}", answer.trim()),
        Fact::LateWordsAnswered { words, answer: None, .. } => format!("\"{words}\" changes nothing"),
        Fact::TaskDropped { task } => format!("{}: not needed any more", life::noun(*task)),
        Fact::HandoffReassigned { from, to } => {
            let from = from.as_ref().map_or_else(|| "nobody".to_owned(), name);
            format!("from {from} to {}", name(to))
        }
        Fact::DeliveryFailed { effect, why } => format!("{effect} could not be delivered: {why}"),
        Fact::ApprovalCleared { .. }
        | Fact::ApprovalAsked { .. }
        | Fact::LadderStepped { .. }
        | Fact::ApprovalMoved { .. }
        | Fact::ApprovalPutOff { .. }
        | Fact::PutOffEnded { .. }
        | Fact::AdviceGiven { .. }
        | Fact::ApprovalDecided { .. }
        | Fact::InfoRequested { .. }
        | Fact::InfoAnswered { .. }
        | Fact::InfoReminded { .. }
        | Fact::ApprovalLapsed { .. }
        | Fact::ApprovalRecalled { .. } => told_of_approval(fact, speaking).unwrap_or_default(),
    }
}

fn told_of_approval(fact: &Fact, speaking: &Speaking<'_>) -> Option<String> {
    let name = |person| speaking.directory.name_of(person).to_owned();
    let title = |snapshot: &Snapshot| {
        let decision = speaking.policy.decision(&snapshot.decision_type);
        decision.map_or_else(|| snapshot.decision_type.to_string(), |decision| decision.title.clone())
    };
    let on = |approval: &ApprovalId, words: String| Some(format!("{approval}: {words}"));
    if let Fact::ApprovalCleared { approval, snapshot, .. } = fact {
        return on(approval, format!("{} needs nobody ({})", title(snapshot), snapshot.row));
    }
    if let Fact::ApprovalAsked { approval, snapshot, request, .. } = fact {
        let who = super::absence::with_absent(&request.accountable, &request.stands_in_for, speaking);
        return on(approval, format!("{} asked of {who} ({}), {}", title(snapshot), snapshot.row, snapshot.limit));
    }
    if let Fact::LadderStepped { approval, at_percent, collapsed, .. } = fact {
        return on(approval, format!("{at_percent} % of the window{}", overdue(collapsed)));
    }
    if let Fact::ApprovalMoved { approval, from, to, why, collapsed, stands_in_for, .. } = fact {
        let why = match why {
            MoveReason::Breach => "the window ended",
            MoveReason::Recused => "stepped aside",
            MoveReason::Barred => "may not decide it any more",
            MoveReason::Away => "is away",
            MoveReason::Left => "has left, or holds the role no more",
            MoveReason::Delegated => "passed it on",
        };
        let to = super::absence::with_absent(to, stands_in_for, speaking);
        return on(approval, format!("from {} to {to}, {why}{}", name(from), overdue(collapsed)));
    }
    if let Fact::ApprovalPutOff { approval, put_off } = fact {
        let why = put_off.reason.as_deref().unwrap_or("on it");
        return on(approval, format!("no reminder until {}: {why}", put_off.until.format("%Y-%m-%d %H:%MZ")));
    }
    if let Fact::PutOffEnded { approval } = fact {
        return on(approval, "reminded again, it is still open".to_owned());
    }
    if let Fact::AdviceGiven { approval, advice } = fact {
        return on(approval, format!("{} advises: {}", name(&advice.by), advice.text));
    }
    if let Fact::ApprovalDecided { approval, ruling, authority, .. } = fact {
        let verb = match ruling.decision {
            Decision::Approve => "approved",
            Decision::ApproveWithConditions => "approved with conditions",
            Decision::Reject => "rejected",
            Decision::RequestInfo | Decision::Recuse => "answered",
        };
        let reason = ruling.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        let role = speaking.role_title(&authority.role);
        let by = super::absence::by(ruling, speaking);
        return on(approval, format!("{verb} by {by} as {role} ({}){reason}", authority.row));
    }
    if let Fact::InfoRequested { approval, question, of, .. } = fact {
        return on(approval, format!("asked {}: {question}", name(of)));
    }
    if let Fact::InfoReminded { approval, of, .. } = fact {
        return on(approval, format!("reminded {} of the question", name(of)));
    }
    if let Fact::InfoAnswered { approval, text, .. } = fact {
        return on(approval, format!("answered: {text}"));
    }
    if let Fact::ApprovalLapsed { approval, changes } = fact {
        let changes: Vec<String> = changes.iter().map(super::cards::changed).collect();
        return on(approval, format!("lapsed; {}", list(&changes)));
    }
    if let Fact::ApprovalRecalled { approval } = fact {
        return on(approval, "taken back".to_owned());
    }
    None
}

/// Steps that a stop had made overdue, and that became one.
fn overdue(collapsed: &[u32]) -> String {
    if collapsed.is_empty() {
        return String::new();
    }
    let steps: Vec<String> = collapsed.iter().map(|step| format!("{step} %")).collect();
    format!(" ({} overdue with it)", list(&steps))
}
