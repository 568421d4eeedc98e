//! What a deal would need, in words: decisions first, each with whom and by when; what is not known is said to be.

use crate::conversation::message::Message;
use crate::domain::approval::ApprovalState;
use crate::domain::field::Severity;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{FieldName, PersonId};
use crate::workflow::precheck::{Foreseen, Outlook, Precheck, of_packet};
use crate::workflow::standing::{OfAccount, Said, Standing};
use crate::workflow::views::Asking;

use super::{Speaking, Zone, absence, list, sentence_case, unstopped};

/// What nobody can see from here, said with every precheck (`domain.md`, section 6.5).
pub const NOT_KNOWN: [&str; 3] = ["stock and lead times", "delivery terms", "what the customer will sign"];

/// What would keep the deal.
pub fn precheck(precheck: &Precheck<'_>, speaking: &Speaking<'_>, zone: Zone) -> Message {
    let mut message = Message::new(headline(precheck));
    for foreseen in &precheck.decisions {
        message = message.maybe_line(decision(foreseen, speaking, zone));
    }
    message = message.maybe_line(of_nobody(precheck));
    if !precheck.assumed.is_empty() {
        let values: Vec<String> =
            precheck.assumed.iter().map(|(field, value)| format!("{} {value}", speaking.field_title(field))).collect();
        message = message.line(format!("Taken from policy, since nobody has said it: {}.", list(&values)));
    }
    for misfit in &precheck.misfits {
        let sign = if misfit.severity == Severity::Block { "Would not pass" } else { "Please look" };
        message =
            message.line(format!("{sign}: {}: {}.", speaking.field_title(&misfit.field), unstopped(&misfit.what)));
    }
    if !precheck.missing.is_empty() {
        let fields = speaking.field_titles(&precheck.missing);
        message = message.line(format!("Before it goes to Finance it will need: {fields}."));
    }
    let message = standing(message, &precheck.standing, speaking);
    let unknown = NOT_KNOWN.join(", ");
    message.line(format!("Not known here: {unknown}.")).line("Nothing was started, and nobody was asked.")
}

/// Which decisions a packet would ask for as it stands, each with whom, why and by when; asked of the function that routes.
pub(super) fn asked_next(handoff: &Handoff, of: &PersonId, speaking: &Speaking<'_>, zone: Zone) -> Vec<String> {
    let asking = Asking { policy: speaking.policy, directory: speaking.directory, now: speaking.now };
    let foreseen = of_packet(handoff, Some(of), &asking).decisions;
    let is_asked =
        |foreseen: &&Foreseen<'_>| matches!(foreseen.outlook, Outlook::Needed { .. } | Outlook::NobodyMay { .. });
    foreseen.iter().filter(is_asked).filter_map(|foreseen| decision(foreseen, speaking, zone)).collect()
}

/// Credit, what is overdue or disputed, and export screening, with the record and its day.
fn standing(message: Message, standing: &Standing, speaking: &Speaking<'_>) -> Message {
    let fields: Vec<FieldName> = standing.facts.iter().map(|(field, _)| field.clone()).collect();
    let all = speaking.field_titles(&fields);
    let (record, as_of) = match &standing.account {
        OfAccount::One { record, as_of } => (record, as_of),
        OfAccount::Unnamed => return message.line(format!("No customer is named, so these are not known: {all}.")),
        OfAccount::Nobody { name } => {
            return message.line(format!("The account master has no {name}, so these are not known: {all}."));
        }
        OfAccount::Several { name, records } => {
            let records = records.join(", ");
            return message.line(format!(
                "The account master has several records of {name} ({records}); until one is named these are not known: {all}."
            ));
        }
    };
    let (known, open): (Vec<_>, Vec<_>) = standing.facts.iter().partition(|(_, said)| said.is_some());
    let told = |(field, said): &(FieldName, Option<Said>)| {
        let what = match said {
            Some(Said::Value(value)) => speaking.shown(field, value),
            Some(Said::SomeAmount) => "there is one; Finance sees how much".to_owned(),
            Some(Said::NoAmount) => "none".to_owned(),
            None => return None,
        };
        Some(format!("{}: {what}", speaking.field_title(field)))
    };
    let mut message = message;
    let lines: Vec<String> = known.into_iter().filter_map(told).collect();
    if !lines.is_empty() {
        message = message.line(format!("The account master says of {record}, as of {as_of}: {}.", lines.join(" | ")));
    }
    if !open.is_empty() {
        let open: Vec<FieldName> = open.into_iter().map(|(field, _)| field.clone()).collect();
        message =
            message.line(format!("The account master does not say of {record}: {}.", speaking.field_titles(&open)));
    }
    message
}

fn headline(precheck: &Precheck<'_>) -> String {
    let name = match precheck.packet {
        Some(id) => format!("{id} {}", precheck.title),
        None => precheck.title.clone(),
    };
    let needed = precheck.decisions.iter().filter(|foreseen| asks_somebody(&foreseen.outlook)).count();
    let unknown =
        precheck.decisions.iter().filter(|foreseen| matches!(foreseen.outlook, Outlook::Unknown { .. })).count();
    let decisions = match needed {
        0 => "no decision is needed".to_owned(),
        1 => "1 decision is needed".to_owned(),
        count => format!("{count} decisions are needed"),
    };
    match unknown {
        0 => format!("{name}: {decisions}."),
        1 => format!("{name}: {decisions}, and 1 cannot be told yet."),
        count => format!("{name}: {decisions}, and {count} cannot be told yet."),
    }
}

fn asks_somebody(outlook: &Outlook) -> bool {
    match outlook {
        Outlook::Needed { .. } | Outlook::NobodyMay { .. } => true,
        Outlook::Stands { state, .. } => matches!(state, ApprovalState::Asked | ApprovalState::InfoRequested { .. }),
        Outlook::Nobody { .. } | Outlook::Unknown { .. } | Outlook::NotChecked { .. } => false,
    }
}

/// One decision that somebody makes, or of which it cannot be told; what nobody has to decide stands in one line.
fn decision(foreseen: &Foreseen<'_>, speaking: &Speaking<'_>, zone: Zone) -> Option<String> {
    let title = sentence_case(&foreseen.decision.title);
    Some(match &foreseen.outlook {
        Outlook::Nobody { .. } => return None,
        Outlook::Needed { row, limit, chosen, due_at } => {
            let role = speaking.role_title(&chosen.role);
            let who = absence::with_absent(&chosen.person, &chosen.stands_in_for, speaking);
            let due = speaking.due(*due_at, zone);
            let limit = if foreseen.decision.is_confidential { String::new() } else { format!("{limit} ") };
            format!("{title}: {who} ({role}) decides, by {due} if asked now; {limit}({row}).")
        }
        Outlook::NobodyMay { row } => {
            format!("{title}: it is needed ({row}), and nobody may decide it; people.toml must name somebody.")
        }
        Outlook::Unknown { fields } => {
            format!("{title}: cannot be told before this is known: {}.", speaking.field_titles(fields))
        }
        Outlook::NotChecked { reason } => format!("{title}: not checked; {}.", unstopped(reason)),
        Outlook::Stands { approval, who, due_at, state } => {
            let who = who.as_ref().map_or("nobody", |who| speaking.directory.name_of(who));
            stands(&title, &approval.to_string(), who, state, due_at.map(|due| speaking.deadline(due, zone)))
        }
    })
}

/// What nobody has to decide, each with the row that says so; what no row speaks of is left out.
fn of_nobody(precheck: &Precheck<'_>) -> Option<String> {
    let cleared = precheck.decisions.iter().filter_map(|foreseen| match &foreseen.outlook {
        Outlook::Nobody { row: Some(row) } => Some(format!("{} ({row})", foreseen.decision.title)),
        Outlook::Nobody { row: None }
        | Outlook::Needed { .. }
        | Outlook::NobodyMay { .. }
        | Outlook::Unknown { .. }
        | Outlook::NotChecked { .. }
        | Outlook::Stands { .. } => None,
    });
    let cleared: Vec<String> = cleared.collect();
    (!cleared.is_empty()).then(|| format!("Nobody has to decide on: {}.", list(&cleared)))
}

fn stands(title: &str, approval: &str, who: &str, state: &ApprovalState, due: Option<String>) -> String {
    let due = due.map(|due| format!(", {due}")).unwrap_or_default();
    match state {
        ApprovalState::Granted(_) => format!("{title}: {who} has approved it ({approval}); it stands."),
        ApprovalState::Rejected(_) => format!("{title}: {who} has rejected it ({approval})."),
        ApprovalState::InfoRequested { .. } => format!("{title}: {who} asked for information ({approval})."),
        ApprovalState::Asked => format!("{title}: {who} was asked{due} ({approval})."),
        ApprovalState::Recalled { .. } => format!("{title}: the request was taken back ({approval})."),
        ApprovalState::Cleared | ApprovalState::Lapsed { .. } => format!("{title}: nobody has to decide."),
    }
}
