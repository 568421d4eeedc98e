//! What is said while the packet is gathered.

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::Input;
use crate::conversation::message::Message;
use crate::domain::deal::Deal;
use crate::domain::field::{Misfit, Severity, Source};
use crate::domain::ids::{ClaimId, FieldName, HandoffId, PersonId};
use crate::domain::look_up::LookedUp;
use crate::domain::person::Actor;
use crate::domain::taken::SameBy;
use crate::workflow::Context;
use crate::workflow::effect::{Audience, Noted, Unclear};
use crate::workflow::gathering as values;

use super::{About, one_of, unstopped};

pub fn questions(about: &About<'_>, of: &PersonId, fields: &[FieldName]) -> Message {
    let count = fields.len();
    let things = if count == 1 { "1 thing is".to_owned() } else { format!("{count} things are") };
    let mut message = Message::new(format!("{}, {things} missing for {}.", about.name(of), about.title()));
    for name in fields {
        let Some(field) = about.speaking.policy.field(name) else { continue };
        message = message.line(format!("{}: {}", field.title, field.question));
    }
    let example = fields.first().map(|field| about.speaking.field_title(field)).unwrap_or_default();
    let message =
        message.line(format!("Reply here, one per line, such as `{example}: …`; files can be dropped here too."));
    fill_in(about, message, fields)
}

fn fill_in(about: &About<'_>, message: Message, fields: &[FieldName]) -> Message {
    let Some(handoff) = about.handoff else { return message };
    let policy = about.speaking.policy;
    let inputs: Vec<Input> =
        fields.iter().filter_map(|name| policy.field(name)).flat_map(|field| Input::all_of(field, None)).collect();
    message.button_asking("Fill in", Action::on_handoff(Verb::FillIn, handoff.id), inputs)
}

/// Every value that is only proposed, each with its source, for one confirmation.
pub fn read_back(about: &About<'_>, of: &PersonId, _asked: &[FieldName]) -> Message {
    let Some(handoff) = about.handoff else { return Message::new(about.title()) };
    let (actor, looked_up) = (Actor::person(of), LookedUp::default());
    let ctx = Context {
        actor: &actor,
        now: about.speaking.now,
        place: None,
        policy: about.speaking.policy,
        directory: about.speaking.directory,
        looked_up: &looked_up,
    };
    let shown = values::read_back(handoff, of, &ctx);
    let mut message = Message::new(format!("{}, is all of this right for {}?", about.name(of), about.title()));
    for name in &shown.fields {
        if let Some(entry) = handoff.packet.entry(name) {
            let told = matches!(entry.provenance.source, Source::Chat | Source::Form);
            let tag = match &entry.provenance.person {
                Some(person) if told => format!("from {}", about.name(person)),
                Some(_) | None => entry.provenance.source.tag().to_owned(),
            };
            let text = about.speaking.shown(name, &entry.value);
            message = message.line(format!("{}: {text} ({tag})", about.speaking.field_title(name)));
        }
    }
    let mut action = Action::on_handoff(Verb::ConfirmValues, handoff.id);
    action.shown = Some(shown.shown);
    let message = message.line("If a line is wrong, reply with it, such as `payment terms: net 45`.");
    fill_in(about, message.button("All correct", action), &shown.fields)
}

pub fn answer_heard(
    about: &About<'_>,
    noted: &[Noted],
    misfits: &[Misfit],
    unclear: &[Unclear],
    missing: &[FieldName],
) -> Message {
    let mut lines = Vec::new();
    for note in noted {
        let title = about.speaking.field_title(&note.field);
        lines.push(match &note.was {
            Some(was) => format!("{title}: {} (was {was})", note.text),
            None => format!("{title}: {}", note.text),
        });
    }
    for misfit in misfits {
        let title = about.speaking.field_title(&misfit.field);
        let sign = if misfit.severity == Severity::Block { "I could not take" } else { "please look at" };
        lines.push(format!("{sign} the {title}: {}.", unstopped(&misfit.what)));
    }
    lines.extend(unclear.iter().map(|words| not_understood(about, words)));
    let headline = match (noted.len(), misfits.len() + unclear.len()) {
        (0, _) => format!("Nothing was changed for {}.", about.title()),
        (_, 0) => format!("Noted for {}.", about.title()),
        (_, _) => format!("Noted for {}, but not everything.", about.title()),
    };
    let mut message = Message::new(headline);
    message.lines = lines;
    let still = match missing {
        [] => None,
        fields => Some(format!("Still open: {}.", about.speaking.field_titles(fields))),
    };
    message.maybe_line(still)
}

fn not_understood(about: &About<'_>, unclear: &Unclear) -> String {
    let title = unclear.field.as_ref().map(|field| about.speaking.field_title(field));
    let help = unclear
        .field
        .as_ref()
        .and_then(|name| about.speaking.policy.field(name))
        .map(|field| field.help.clone())
        .unwrap_or_default();
    let subject = title.unwrap_or_else(|| format!("\"{}\"", unclear.words.trim()));
    match unclear.reason.as_str() {
        "not_known_yet" => format!("{subject}: noted as not known yet; I will ask again."),
        "question" => format!("{subject}: {help}"),
        "instruction" => format!("{subject}: I take values, not instructions; nothing was changed by it."),
        "which_field" => format!("{subject}: which one is it, {}?", one_of(&unclear.candidates)),
        reason => {
            let why = match reason {
                "unparseable" => "I could not read it".to_owned(),
                other => other.replace('_', " "),
            };
            match unclear.candidates.as_slice() {
                [] => format!("{subject}: please say it again ({why}). {help}").trim_end().to_owned(),
                candidates => format!("{subject}: did you mean {}? ({why})", candidates.join(" or ")),
            }
        }
    }
}

pub fn gaps_nudge(about: &About<'_>, to: &Audience, of: &PersonId, fields: &[FieldName], nudge: u32) -> Message {
    let reader = match to {
        Audience::Person { person } | Audience::OnlyYou { person, .. } => Some(person),
        Audience::Place { .. } => None,
    };
    let waits = match fields {
        [] => "nothing is missing; it only has to be submitted".to_owned(),
        fields => format!("still open: {}", about.speaking.field_titles(fields)),
    };
    if reader.is_some_and(|reader| reader != of) {
        return Message::new(format!(
            "{} waits for {}, who was reminded {nudge} times.",
            about.title(),
            about.name(of)
        ))
        .line(format!("{}.", super::sentence_case(&waits)));
    }
    Message::new(format!("{}, {} waits for you: {waits}.", about.name(of), about.title()))
}

pub fn restated(about: &About<'_>, fields: &[FieldName]) -> Message {
    Message::new(format!("The CRM restated {}: {}.", about.title(), about.speaking.field_titles(fields)))
        .line("`/baton packet` shows the values.")
}

pub fn repeat(about: &About<'_>, source: &str, same_by: SameBy) -> Message {
    let how = match same_by {
        SameBy::Post => "the same message",
        SameBy::Record => "the same CRM record",
        SameBy::Words => "the same name, account and amount within 24 hours",
    };
    Message::new(format!("This win was announced again by {source} ({how})."))
        .line(format!("{} is already open for it; nothing was changed.", about.title()))
}

pub fn claim_offer(claim: ClaimId, deal: &Deal, alike: Option<HandoffId>) -> Message {
    let name = deal.title().unwrap_or("this deal");
    Message::new(format!("Was {name} won? Nothing is started by a message alone."))
        .maybe_line(
            alike.map(|id| format!("{id} was opened for a deal of that name: press only if this is another one.")),
        )
        .line("Press the button if Finance should get a handoff packet for it.")
        .button("Start handoff", Action::on_claim(claim))
}

pub fn claim_known(handoff: Option<HandoffId>) -> Message {
    match handoff {
        Some(handoff) => Message::new(format!("{handoff} is already open for that deal; nothing was changed.")),
        None => Message::new("That deal was mentioned before; the button to start its handoff is there."),
    }
}

pub fn win_unread() -> Message {
    Message::new("A win was announced here, but I cannot tell of which deal, so nothing was started.")
        .line("Please post the deal's name or a link to its CRM record.")
}
