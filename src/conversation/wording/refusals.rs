//! A correct no: the rule in words, why, and what would help. The rule's id stands in the log.

use chrono::{DateTime, Utc};

use crate::conversation::going_on;
use crate::conversation::message::Message;
use crate::domain::approval::{ApprovalState, Decision};
use crate::domain::field::{Misfit, Severity};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, PersonId};
use crate::domain::snapshot::Change;
use crate::workflow::outcome::{CannotTake, Reason, Refusal};

use super::absence;
use super::cards::changed;
use super::{Speaking, Zone, list, obligations, sentence_case, stage_in_words, title, unstopped};

/// What was typed with a press that was refused, so that nobody has to think of it again.
pub fn given_back(typed: Option<&str>) -> Option<String> {
    let typed = typed?;
    Some(format!("You typed \u{201c}{typed}\u{201d}. It was not taken; copy it from here if it still holds."))
}

/// What keeps a packet whose values were confirmed with the same press.
pub fn confirmed_not_sent(held: &Refusal, handoff: Option<&Handoff>, speaking: &Speaking<'_>, zone: Zone) -> Message {
    refused(held, handoff, speaking, zone).line("What you confirmed is kept; it was not sent to Finance.")
}

/// The refusal, for the one person who was refused.
pub fn refused(refusal: &Refusal, handoff: Option<&Handoff>, speaking: &Speaking<'_>, zone: Zone) -> Message {
    let what = handoff.map_or_else(|| "that".to_owned(), title);
    match &refusal.reason {
        Reason::AlreadySo { stage } => {
            Message::new(format!("{what} is {} already; nothing was changed.", stage_in_words(stage)))
        }
        Reason::NotFromHere { stage, tried } => {
            Message::new(format!("You cannot {tried} now: {what} is {}.", stage_in_words(stage)))
        }
        Reason::AlreadyDecided { approval } => already_decided(*approval, handoff, speaking, zone),
        Reason::NoLongerAsked { approval, instead } => {
            Message::new(format!("{approval} is no longer asked; nothing was changed."))
                .maybe_line(use_instead(*instead))
        }
        Reason::CardIsStale { changes, instead, .. } => stale(&what, changes, *instead),
        Reason::NotAccountable { accountable } => {
            let who = speaking.directory.name_of(accountable);
            Message::new(format!("This decision is {who}'s, so nothing was changed."))
        }
        Reason::Barred { bar, field } => barred(bar, field.as_deref()),
        Reason::NotOffered { decision } => Message::new(format!("{} is not offered for this.", outcome(*decision))),
        Reason::ReasonNeeded { decision } => reason_needed(*decision),
        Reason::AnswerNeedsText => Message::new("An answer needs words; the question stays open until there are some."),
        Reason::ReturnNeedsText => Message::new("`other` needs a sentence beside it: what is to be put right?"),
        Reason::OrderIsAnothers { order_ref, other } => {
            Message::new(format!("{order_ref} is the order of {other} already; nothing was changed."))
                .line("Please enter the reference of this deal's own order.")
        }
        Reason::NotTheSameDeal { one, other } => {
            Message::new(format!("{one} and {other} are not of one deal, so nothing was changed."))
                .line("Their CRM records or their kinds differ; void the one that is wrong.")
        }
        Reason::ReassignedByCommand { to } => {
            let (name, id) = (speaking.directory.name_of(to), handoff.map(|handoff| handoff.id.to_string()));
            Message::new(format!("{what} stays with its owner until somebody gives it to {name} by command."))
                .line(format!("Write `/baton reassign {} @{name}`.", id.unwrap_or_default()))
        }
        Reason::StaysEnded => {
            let deal = handoff.map_or("deal", Handoff::title);
            Message::new(format!("{what} was ended by a person, and stays ended."))
                .line(format!("`/baton start {deal}` opens a new one, and so does the CRM once it announces the win again."))
        }
        Reason::NotYours { tried, who } => Message::new(format!("You cannot {tried}; {who} can.")),
        Reason::MayNotOwn { person } => {
            let name = speaking.directory.name_of(person);
            Message::new(format!("{name} holds no role that owns deals; `may_own` in organisation.toml lists them."))
        }
        Reason::GateIsShut { missing, misfits, approvals, conditions } => {
            let mut message = Message::new(format!("{what} cannot go on yet."));
            if !missing.is_empty() {
                message = message.line(format!("Missing or not confirmed: {}.", speaking.field_titles(missing)));
            }
            for misfit in misfits {
                let field = speaking.field_title(&misfit.field);
                message = message.line(format!("{}: {}.", sentence_case(&field), unstopped(&misfit.what)));
            }
            if misfits.iter().any(|misfit| misfit.severity == Severity::Warn) {
                let label = going_on::LABEL;
                message = message.line(format!("Correct it, or say why it goes on all the same: `{label}: …`."));
            }
            if !approvals.is_empty() {
                message = message.line(format!(
                    "Not decided: {}.",
                    list(&approvals.iter().map(|open| words(open)).collect::<Vec<_>>())
                ));
            }
            let owed = conditions.iter().map(|condition| obligations::told(condition, speaking, zone));
            owed.fold(message, Message::line).maybe_line(
                (!conditions.is_empty()).then(|| "[Condition kept] on its card says what shows that one is kept.".to_owned()),
            )
        }
        Reason::ReadBackIsStale => {
            Message::new("A value changed since that list was shown; please look at the newer list.")
        }
        Reason::SuggestionIsOver => {
            Message::new("That was taken or left before, or something else was said of it since; nothing was changed.")
                .line("`/baton packet` shows what stands.")
        }
        Reason::NotYourWords { of } => {
            let who = speaking.directory.name_of(of);
            Message::new(format!("Those are {who}'s words, so {who} takes them or leaves them; nothing was changed."))
                .line("To say it yourself, reply with `field: value`.")
        }
        Reason::NothingToAskTheCustomer => Message::new("Nothing is open that the customer would have to be asked."),
        Reason::NothingToConfirm => Message::new("Nothing is left to confirm."),
        Reason::FileUnreadable { problem } => {
            let mut problems = problem.lines();
            let first = unstopped(problems.next().unwrap_or_default());
            let message = Message::new(format!("I could not read that file: {first}."));
            problems.fold(message, Message::line).line("Nothing was changed; please bring it again.")
        }
        Reason::QuoteRefused { file, misfits, counts } => quote_refused(file, misfits, counts.as_deref()),
        Reason::FileIsThere { document, by } => {
            Message::new(format!("I have that file already: {document}, brought by {by}. Nothing was changed."))
                .line("If it is something else, say what it is, such as `that file is the purchase order`.")
        }
        Reason::NoAgreement { file, said } => Message::new(format!(
            "{file} is a table, and the {said} is what is signed: a PDF, a Word file, a picture or an e-mail. Is it the \
             quote? Nothing was changed."
        ))
        .line("If it is, bring it once more with the word `quote`; else please bring the signed document itself."),
        Reason::QuoteIsInUse { document } => {
            Message::new(format!("The {document} is the quote that counts: its lines were taken. Nothing was changed."))
                .line("Bring the right quote first; then say again what this file is.")
        }
        Reason::Unknown { what } => {
            Message::new(format!("I do not know {what}.")).line("`/baton list` shows what is open.")
        }
        Reason::Ambiguous { candidates } => {
            let ids: Vec<String> = candidates.iter().map(|(id, title)| format!("{id} {title}")).collect();
            Message::new(format!("That could be {}. Please name one of them.", ids.join(", ")))
        }
        Reason::Stranger => Message::new("I do not know you, so nothing was changed.")
            .line("Please ask whoever keeps people.toml to add your account."),
        Reason::NoSuchCommand { usage } => Message::new(format!("{}.", sentence_case(usage))),
        Reason::ClaimIsTaken { handoff } => {
            Message::new(format!("{handoff} was started for it before; nothing was changed."))
        }
        Reason::MayNotCover { cover, person, instead } => {
            let name = |person| speaking.directory.name_of(person);
            let (cover, person) = (name(cover), name(person));
            let instead: Vec<&str> = instead.iter().map(name).collect();
            let message = Message::new(format!("{cover} may not decide what {person} decides; nothing was noted."));
            message.maybe_line((!instead.is_empty()).then(|| format!("{} could.", list(&instead))))
        }
        Reason::CannotTake { person, why, instead } => {
            let instead: Vec<&str> = instead.iter().map(|person| speaking.directory.name_of(person)).collect();
            let message = Message::new(format!("{}, so nothing was passed on.", cannot_take(person, why, speaking)));
            message.maybe_line((!instead.is_empty()).then(|| format!("{} could take it.", list(&instead))))
        }
        Reason::NobodyElse { policy_owner } => {
            let owner = speaking.directory.name_of(policy_owner);
            Message::new("Nobody else may decide this, so it stays with you.")
                .line(format!("You can delegate it to somebody above; {owner} keeps the policy and can name more people."))
        }
        Reason::NotWaived { title, why } => {
            Message::new(format!("{} is not waived: {}.", sentence_case(title), unstopped(why)))
                .line(match handoff {
                    Some(handoff) => format!("Nothing was changed; `/baton waive {}` shows what may be.", handoff.id),
                    None => "Nothing was changed; `/baton waive` shows what may be.".to_owned(),
                })
        }
        Reason::OnHold => Message::new(format!("{what} is on hold; resume it first.")),
    }
}

/// What is wrong with a quote's lines, and which quote goes on counting.
fn quote_refused(file: &str, misfits: &[Misfit], counts: Option<&str>) -> Message {
    let message = Message::new(format!("I did not take {file}: its lines do not fit."));
    let message = misfits.iter().fold(message, |message, misfit| message.line(format!("{}.", unstopped(&misfit.what))));
    let still = match counts {
        Some(quote) => format!("The {quote} still counts; please bring the corrected file."),
        None => "Nothing was changed; please bring the corrected file.".to_owned(),
    };
    message.line(still)
}

fn words(word: &str) -> String {
    word.replace('_', " ")
}

fn use_instead(instead: Option<ApprovalId>) -> Option<String> {
    instead.map(|instead| format!("{instead} counts now; its card is below."))
}

/// Who decided, what and when: the losing click is told.
fn already_decided(id: ApprovalId, handoff: Option<&Handoff>, speaking: &Speaking<'_>, zone: Zone) -> Message {
    let state = handoff.and_then(|handoff| handoff.approval(id)).map(|approval| &approval.state);
    match state {
        Some(ApprovalState::Granted(ruling) | ApprovalState::Rejected(ruling)) => {
            let who = speaking.directory.name_of(&ruling.by);
            let verb = if ruling.decision == Decision::Reject { "rejected" } else { "approved" };
            Message::new(format!("{who} {verb} this at {}; nothing was changed.", speaking.time(ruling.at, zone)))
        }
        Some(ApprovalState::Cleared) => Message::new("Policy cleared this by itself; nobody has to decide it."),
        Some(
            ApprovalState::Asked
            | ApprovalState::InfoRequested { .. }
            | ApprovalState::Recalled { .. }
            | ApprovalState::Lapsed { .. },
        )
        | None => Message::new(format!("{id} was decided before; nothing was changed.")),
    }
}

fn stale(what: &str, changes: &[Change], instead: Option<ApprovalId>) -> Message {
    let message = Message::new(format!("That card of {what} shows values that have changed, so nothing was decided."));
    let message = changes.iter().fold(message, |message, change| message.line(changed(change)));
    match instead {
        Some(_) => message.line("Please use the newer card below."),
        None => message.line("Nothing is to be decided on it as the values are now."),
    }
}

fn barred(bar: &str, field: Option<&str>) -> Message {
    let why = match (bar, field) {
        ("owner", _) => "you own this deal".to_owned(),
        ("requester", _) => "you asked for this handoff".to_owned(),
        ("supplier", Some(field)) => format!("you supplied a value that it rests on ({field})"),
        ("on_commission", _) => "your pay depends on deals".to_owned(),
        ("decided_waiver", _) => "you decided a waiver of this packet".to_owned(),
        ("left", _) => "you are no longer on the roll".to_owned(),
        (other, _) => words(other),
    };
    Message::new(format!("You may not decide this, because {why}. Somebody else has to."))
}

fn cannot_take(person: &PersonId, why: &CannotTake, speaking: &Speaking<'_>) -> String {
    let name = speaking.directory.name_of(person);
    let last_day = |until: &DateTime<Utc>| absence::until(*until, speaking, speaking.zone_of_person(person));
    match why {
        CannotTake::HasIt => "It is with you already".to_owned(),
        CannotTake::IsAway { until } => format!("{name} is away{}", last_day(until)),
        CannotTake::PassesOn { until } => format!("{name} passes such decisions on{}", last_day(until)),
        CannotTake::Barred { bar, field } => {
            let why = match (bar.as_str(), field) {
                ("owner", _) => "owns this deal".to_owned(),
                ("requester", _) => "asked for this handoff".to_owned(),
                ("supplier", Some(field)) => format!("supplied a value that it rests on ({field})"),
                ("on_commission", _) => "is paid by deals".to_owned(),
                ("decided_waiver", _) => "decided a waiver of this packet".to_owned(),
                (other, _) => words(other),
            };
            format!("{name} {why}")
        }
    }
}

fn outcome(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "Approve",
        Decision::ApproveWithConditions => "Approve with conditions",
        Decision::Reject => "Reject",
        Decision::RequestInfo => "Request information",
        Decision::Recuse => "Recuse",
    }
}

fn reason_needed(decision: Decision) -> Message {
    Message::new(match decision {
        Decision::Reject => "A no needs its reason; please say why.",
        Decision::RequestInfo => "Please say what you need to know.",
        Decision::ApproveWithConditions => "Please say what must be done, by whom and by when.",
        Decision::Approve | Decision::Recuse => "Please add a word of explanation.",
    })
}
