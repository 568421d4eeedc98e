//! What is said from submission to the billing signal, and about holds, ends and new owners.

use crate::conversation::message::Message;
use crate::domain::field::FieldRole;
use crate::domain::handoff::{Handoff, ReturnCode, Stage};
use crate::domain::ids::{FieldName, PersonId};
use crate::policy::PolicyBook;
use crate::policy::document::ReadBackBy;
use crate::workflow::effect::{NextOrder, Noted};
use crate::workflow::order_entry;
use crate::workflow::quoted::{falls_away, keeps_what_is_booked};

use super::{About, Speaking, day, late, list, unclear};

pub fn returned(about: &About<'_>, code: ReturnCode, text: Option<&str>, by: &PersonId) -> Message {
    let code = code.word().replace('_', " ");
    Message::new(format!("{}, {} returned {} ({code}).", about.owner(), about.name(by), about.title()))
        .maybe_line(text.map(|text| format!("Reason: {text}")))
        .line("Please reply with what was wrong, then submit it again.")
}

pub fn withdrawn(about: &About<'_>, said: &[(FieldName, String)]) -> Message {
    if let [first, ..] = said {
        let who = about.handoff.and_then(|handoff| handoff.not_understood_of.get(&first.0));
        let who = who.map_or("somebody", |person| about.name(person));
        let words: Vec<String> = said.iter().map(|(_, words)| format!("\u{201c}{words}\u{201d}")).collect();
        let headline = format!(
            "{} is back with {} from Finance: {who} said {}, and no value has changed yet.",
            about.title(),
            about.owner(),
            list(&words)
        );
        let message = Message::new(headline).line(format!(
            "{}, please write what changes and submit it again; or say that nothing does, and it goes back to Finance.",
            about.owner()
        ));
        let said: Vec<(&FieldName, &str)> = said.iter().map(|(field, words)| (field, words.as_str())).collect();
        return unclear::no_change(message, about, &said);
    }
    Message::new(format!("{} changed after it went to Finance, so it is back with {}.", about.title(), about.owner()))
        .line("Finance is asked again once it is submitted again.")
}

/// Why Finance returned a packet that has not been sent again: `by Finn: po, "old PO"`.
pub fn why_returned(handoff: &Handoff, speaking: &Speaking<'_>) -> Option<String> {
    let Stage::Returned { code, text, by, .. } = &handoff.stage else { return None };
    let text = text.as_ref().map(|text| format!(", \"{text}\"")).unwrap_or_default();
    Some(format!("{}{text}, by {}", code.word().replace('_', " "), speaking.directory.name_of(by)))
}

pub fn accepted(about: &About<'_>, by: &PersonId) -> Message {
    Message::new(format!("{} accepted {}. The order may be entered.", about.name(by), about.title())).line(match about
        .speaking
        .policy
        .organisation()
        .order_entry
        .read_back
    {
        ReadBackBy::Entry => {
            "Read it back as you enter it: the form lists the fields. Or drop its export here afterwards (CSV or \
                 JSON), and I compare it with the packet."
        }
        ReadBackBy::Export => EXPORT_AGREES,
    })
}

const EXPORT_AGREES: &str =
    "It counts once its own export (CSV or JSON), dropped here afterwards, agrees with the packet.";

/// How the order is read back.
pub fn read_back(handoff: &Handoff, speaking: &Speaking<'_>) -> String {
    let policy = speaking.policy;
    let fields = order_entry::read_back_by_hand(handoff, policy);
    match policy.organisation().order_entry.read_back {
        ReadBackBy::Entry => {
            format!("Entering it says that you read back its {} in the system.", speaking.field_titles(&fields))
        }
        ReadBackBy::Export => EXPORT_AGREES.to_owned(),
    }
}

pub fn billing_awaited(about: &About<'_>, awaited: &[String]) -> Message {
    let trigger = &about.speaking.policy.by_role(FieldRole::BillingStartTrigger).name;
    let event = about.handoff.and_then(|handoff| handoff.packet.value(trigger)).map(ToString::to_string);
    let titles: Vec<String> = awaited
        .iter()
        .map(|word| match &event {
            Some(event) if trigger.as_str() == word => event.clone(),
            Some(_) | None => about.speaking.field_title(&word.as_str().into()),
        })
        .collect();
    Message::new(format!("{}: the order exists; billing waits for {}.", about.title(), list(&titles)))
}

pub fn ready_for_billing(about: &About<'_>) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.clone()).unwrap_or_default();
    let ready = about.handoff.map_or("ready for billing", |handoff| ready(handoff, about.speaking.policy));
    let said = about.handoff.and_then(|handoff| late::open(handoff, about.speaking));
    Message::new(format!("{} is {ready}: {order}.", about.title()))
        .maybe_line(said.map(|said| format!("Please hold the invoice: {said}.")))
}

/// What an order is ready for: of a change only what it adds is billed.
pub fn ready(handoff: &Handoff, policy: &PolicyBook) -> &'static str {
    match (keeps_what_is_booked(handoff, policy), falls_away(handoff, policy)) {
        (true, _) => "booked, with nothing to bill",
        (false, true) => "ready to be credited",
        (false, false) => "ready for billing",
    }
}

pub fn held(about: &About<'_>, by: &PersonId) -> Message {
    let message = Message::new(format!("{} put {} on hold; every clock stands still.", about.name(by), about.title()));
    match about.handoff.map(|handoff| &handoff.stage) {
        Some(Stage::OnHold { reason, until, .. }) => {
            let until = until.map(|until| format!(" It goes on by itself on {}.", day(until))).unwrap_or_default();
            message.line(format!("Reason: {reason}.{until}"))
        }
        Some(_) | None => message,
    }
}

pub fn resumed(about: &About<'_>, by: Option<&PersonId>) -> Message {
    match by {
        Some(by) => Message::new(format!("{} took {} up again.", about.name(by), about.title())),
        None => Message::new(format!("The hold of {} has ended; work goes on.", about.title())),
    }
}

pub fn reassigned(about: &About<'_>, from: Option<&PersonId>, to: &PersonId) -> Message {
    let from = from.map_or_else(|| "nobody".into(), |from| about.name(from).to_owned());
    Message::new(format!("{} is with {} now; it was with {from}.", about.title(), about.name(to)))
}

pub fn lost_after_order(about: &About<'_>, source: &str) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.clone()).unwrap_or_default();
    Message::new(format!("{source} says that {} is lost, but {order} exists.", about.title()))
        .line("Finance, please cancel or credit it in the system of record.")
}

pub fn restated_after_order(about: &About<'_>, source: &str, changed: &[Noted]) -> Message {
    let order = about.handoff.and_then(|handoff| handoff.order_ref.clone()).unwrap_or_default();
    let entered_by = about.handoff.and_then(|handoff| handoff.entered_by.as_ref());
    let who = entered_by.map_or("Finance", |person| about.name(person));
    let headline = format!("{source} restated {}, but {order} exists and was not changed.", about.title());
    let message = changed.iter().fold(Message::new(headline), |message, noted| {
        let was = noted.was.as_ref().map(|was| format!(" (was {was})")).unwrap_or_default();
        message.line(format!("{}: {}{was}", about.speaking.field_title(&noted.field), noted.text))
    });
    message.line(format!(
        "{who}, please compare it with {order}; what has changed since is an amendment, which {} has the CRM announce.",
        about.owner()
    ))
}

pub fn delivery_failed(about: &About<'_>, effect: &str) -> Message {
    Message::new(format!("A message of {} could not be delivered ({effect}).", about.title()))
        .line("The log has the reason; the handoff itself is safe.")
}

/// A purchase order runs out before the invoices do: what the next one has to cover, and by when it is needed.
pub fn next_order_needed(about: &About<'_>, of: Option<&PersonId>, next: &NextOrder) -> Message {
    let number = next.number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
    let which = match next.count {
        1 => format!("the invoice of {} ({})", day(next.first), next.amount),
        count => format!("the invoice of {} and {} after it (together {})", day(next.first), count - 1, next.amount),
    };
    let order = about.handoff.and_then(|handoff| handoff.order_ref.as_ref());
    let order = order.map(|order| format!(" for {order}")).unwrap_or_default();
    let today = about.speaking.now.with_timezone(&about.speaking.policy.organisation().zone).date_naive();
    let by = if next.first < today { "at once".to_owned() } else { format!("by {}", day(next.first)) };
    let runs = if next.until < today { "ran out" } else { "runs out" };
    let who = of.map_or_else(|| about.owner(), |of| about.name(of).to_owned());
    Message::new(format!("{}: the customer's purchase order{number} {runs} on {}.", about.title(), day(next.until)))
        .line(format!("It does not cover {which}, which may be refused without the number of the next order."))
        .line(format!(
            "{who}, please get the next purchase order from the customer and give it to Finance{order} {by}."
        ))
}
