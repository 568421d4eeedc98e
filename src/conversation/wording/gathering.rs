//! What is said while the packet is gathered.

use crate::conversation::action::{Action, Verb};
use crate::conversation::form::Input;
use crate::conversation::going_on::NO_REASON;
use crate::conversation::hearing::reason::Reason;
use crate::conversation::message::Message;
use crate::domain::company::is_same_company;
use crate::domain::deal::Deal;
use crate::domain::document::DocumentKind;
use crate::domain::field::{FieldOwner, FieldRole, FieldState, Gate, Misfit, Severity, Source, Value};
use crate::domain::handoff::{Handoff, Stage};
use crate::domain::ids::{ClaimId, FieldName, HandoffId, PersonId};
use crate::domain::look_up::LookedUp;
use crate::domain::money::Money;
use crate::domain::person::Actor;
use crate::domain::taken::SameBy;
use crate::policy::checklist::Applies;
use crate::workflow::Context;
use crate::workflow::asking::{self, ReadBack};
use crate::workflow::effect::{Audience, Noted, Unclear};
use crate::workflow::gathering as values;
use crate::workflow::quoted::as_ordered;
use crate::workflow::records;
use crate::workflow::views::{self, Asking};
use crate::workflow::warnings::{NONE_WAITS, waits_for_reason};

use super::{About, Speaking, change, list, one_of, precheck, sentence_case, unclear, unstopped, warnings};

pub fn questions(about: &About<'_>, of: &PersonId, fields: &[FieldName]) -> Message {
    let is_early = about.handoff.is_some_and(|handoff| handoff.stage.is_before_signature());
    let what_for = if is_early { "missing to decide on" } else { "missing for" };
    let is_one_more = about.handoff.is_some_and(|handoff| {
        let asked = handoff.questions.iter().filter(|(_, question)| &question.of == of).map(|(field, _)| field);
        asked.count() > fields.len()
    });
    let things = if is_one_more { more_things_are(fields.len()) } else { things_are(fields.len()) };
    let message = Message::new(format!("{}, {things} {what_for} {}.", about.name(of), about.title()));
    let message = asked(message, fields, about.handoff, about.speaking);
    match about.handoff {
        Some(handoff) => {
            let message = accounts_to_choose(message, handoff, about.speaking);
            let message = message.maybe_line(company_to_screen(handoff, fields, about.speaking));
            fill_in(message, "Fill in", handoff.id, fields, about.speaking)
        }
        None => message,
    }
}

/// What somebody said would be known by now, on its day.
pub fn known_by_now(about: &About<'_>, of: &PersonId, fields: &[FieldName]) -> Message {
    let message = Message::new(format!("{}, this should be known by now for {}.", about.name(of), about.title()));
    let message = asked(message, fields, about.handoff, about.speaking);
    match about.handoff {
        Some(handoff) => fill_in(message, "Fill in", handoff.id, fields, about.speaking),
        None => message,
    }
}

/// Who is to be screened, where the packet is for another company than its deal is called after.
fn company_to_screen(handoff: &Handoff, fields: &[FieldName], speaking: &Speaking<'_>) -> Option<String> {
    let is_compliances =
        |name: &FieldName| speaking.policy.field(name).is_some_and(|field| field.owner == FieldOwner::Compliance);
    let account = speaking.policy.by_role(FieldRole::Account);
    let Some(Value::Text(name)) = handoff.packet.value(&account.name) else { return None };
    let is_other = fields.iter().any(is_compliances) && !is_same_company(handoff.title(), name);
    is_other.then(|| format!("The customer is {name}."))
}

/// The records of the account master among which somebody must choose.
pub fn accounts_to_choose(message: Message, handoff: &Handoff, speaking: &Speaking<'_>) -> Message {
    let choices = records::account_choices(handoff, speaking.policy).into_iter();
    choices.fold(message, |message, account| message.line(format!("{} is {}.", account.record, account.name)))
}

/// `1 thing is`, `3 things are`.
pub fn things_are(count: usize) -> String {
    if count == 1 { "1 thing is".to_owned() } else { format!("{count} things are") }
}

/// `1 more thing is`, `3 more things are`.
fn more_things_are(count: usize) -> String {
    if count == 1 { "1 more thing is".to_owned() } else { format!("{count} more things are") }
}

/// One question a line, and how to answer.
pub fn asked(message: Message, fields: &[FieldName], handoff: Option<&Handoff>, speaking: &Speaking<'_>) -> Message {
    let mut message = message;
    for name in fields {
        let Some(field) = speaking.policy.field(name) else { continue };
        let hint = handoff.and_then(|handoff| change::hint(field, handoff));
        let hint = hint.map(|hint| format!(" {hint}")).unwrap_or_default();
        message = message.line(format!("{}: {}{hint}", field.title, field.question));
    }
    let typed = fields.iter().filter_map(|name| speaking.policy.field(name)).find(|field| values::takes_text(field));
    match typed {
        Some(field) => message.line(format!(
            "Reply in this thread, one per line, such as `{}: …`; files can be dropped here too.",
            field.title
        )),
        None => message.line("Please drop it in this thread."),
    }
}

/// A button behind which those fields are filled in.
pub fn fill_in(
    message: Message,
    label: &str,
    handoff: HandoffId,
    fields: &[FieldName],
    speaking: &Speaking<'_>,
) -> Message {
    let fields = fields.iter().filter_map(|name| speaking.policy.field(name));
    let inputs: Vec<Input> = fields.flat_map(|field| Input::all_of(field, None)).collect();
    message.button_asking(label, Action::on_handoff(Verb::FillIn, handoff), inputs)
}

/// Every value with its source: first what is to be confirmed, then what counts already, for one press.
pub fn read_back(about: &About<'_>, of: &PersonId, _asked: &[FieldName]) -> Message {
    let Some(handoff) = about.handoff else { return Message::new(about.title()) };
    let shown = shown_to(about, handoff, of);
    let mut message = Message::new(format!("{}, is all of this right for {}?", about.name(of), about.title()));
    message.lines.extend(read_back_lines(about, handoff, &shown.fields, Own::WhatMatters));
    if !shown.others.is_empty() {
        message = message.line("What counts already, or is somebody else's to confirm:");
        message.lines.extend(read_back_lines(about, handoff, &shown.others, Own::Nothing));
    }
    let is_here = |field: &FieldName| shown.fields.contains(field) || shown.others.contains(field);
    let (policy, directory, now) = (about.speaking.policy, about.speaking.directory, about.speaking.now);
    let misfits = views::misfits(handoff, &Asking { policy, directory, now });
    for misfit in misfits.iter().filter(|misfit| is_here(&misfit.field) && !policy.is_confidential(&misfit.field)) {
        message = message.line(warnings::with_reason(misfit, handoff, about.speaking));
    }
    // Before anything is sent, who would decide, why and by when; a changed number brings the list again.
    for asked in precheck::asked_next(handoff, of, about.speaking, about.zone) {
        message = message.line(format!("This will ask for a decision. {asked}"));
    }
    let mut message = message.line("If anything is wrong, reply with it, such as `payment terms: net 45`.");
    let confirm = |verb, shown| Action { shown: Some(shown), ..Action::on_handoff(verb, handoff.id) };
    // Only who may submit is shown the whole packet.
    if !shown.others.is_empty() {
        message = message.line(what_sending_does(about, handoff, &shown));
        let action = confirm(Verb::ConfirmAndSend, shown.whole);
        message = warnings::confirm_and_send(message, CONFIRM_AND_SEND, action, handoff, about.speaking);
    }
    let message = message.button("All correct", confirm(Verb::ConfirmValues, shown.shown));
    fill_in(message, "Change something", handoff.id, &shown.fields, about.speaking)
}

/// What a read-back shows that person now.
fn shown_to(about: &About<'_>, handoff: &Handoff, of: &PersonId) -> ReadBack {
    let (actor, looked_up) = (Actor::person(of), LookedUp::default());
    let ctx = Context {
        actor: &actor,
        now: about.speaking.now,
        place: None,
        policy: about.speaking.policy,
        directory: about.speaking.directory,
        looked_up: &looked_up,
    };
    asking::read_back(handoff, of, &ctx)
}

/// `looks good`, typed where values wait to be confirmed or a packet to be sent: the press that it is not.
pub fn typed_assent(about: &About<'_>, to: &Audience) -> Message {
    let message = Message::new(format!("A typed yes does not count for {}; the button does.", about.title()));
    let (Some(handoff), Audience::Person { person } | Audience::OnlyYou { person, .. }) = (about.handoff, to) else {
        return message;
    };
    let shown = shown_to(about, handoff, person);
    let confirm = |verb, shown| Action { shown: Some(shown), ..Action::on_handoff(verb, handoff.id) };
    if shown.fields.is_empty() {
        return message.button("Submit", Action::on_handoff(Verb::Submit, handoff.id));
    }
    let titles = about.speaking.field_titles(&shown.fields);
    let message = message.line(format!("To be confirmed: {titles}. The values stand in our direct conversation."));
    let message = match shown.others.is_empty() {
        true => message,
        false => {
            let action = confirm(Verb::ConfirmAndSend, shown.whole);
            warnings::confirm_and_send(message, CONFIRM_AND_SEND, action, handoff, about.speaking)
        }
    };
    message.button("All correct", confirm(Verb::ConfirmValues, shown.shown))
}

/// What keeps a packet from Finance of which nothing is missing, value by value; nothing that only some may see.
fn does_not_fit(about: &About<'_>) -> Vec<String> {
    let Some(handoff) = about.handoff.filter(|handoff| handoff.stage == Stage::Gathering) else { return Vec::new() };
    let (policy, directory, now) = (about.speaking.policy, about.speaking.directory, about.speaking.now);
    let misfits = views::misfits(handoff, &Asking { policy, directory, now }).into_iter();
    let holds = |misfit: &Misfit| misfit.severity == Severity::Block || waits_for_reason(handoff, misfit);
    let told = misfits.filter(|misfit| holds(misfit) && !policy.is_confidential(&misfit.field));
    told.map(|misfit| format!("{}: {}", about.speaking.field_title(&misfit.field), unstopped(&misfit.what)))
        .chain(warnings::how_to_go_on(handoff, about.speaking))
        .collect()
}

/// `Does not fit: total contract value: it is …`.
pub fn misfit_line(misfit: &Misfit, speaking: &Speaking<'_>) -> String {
    let sign = if misfit.severity == Severity::Block { "Does not fit" } else { "Please look" };
    format!("{sign}: {}: {}.", speaking.field_title(&misfit.field), unstopped(&misfit.what))
}

const CONFIRM_AND_SEND: &str = "All correct, send to Finance";

/// Which values of a read-back stand on a line of their own.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    /// What a file or a person says, and what the order is compared in; the rest stands together by its source.
    WhatMatters,
    /// None: every value stands with the others of its source.
    Nothing,
}

/// Every value tagged with its source: those that matter on lines of their own, the others one line a source.
fn read_back_lines(about: &About<'_>, handoff: &Handoff, fields: &[FieldName], own: Own) -> Vec<String> {
    let policy = about.speaking.policy;
    let mut lines = Vec::new();
    let mut together: Vec<(String, Vec<String>)> = Vec::new();
    for field in fields {
        let Some((value, tag)) = with_source(about, handoff, field) else { continue };
        let is_compared = policy.mapping().of(field).is_some_and(|mapped| mapped.check);
        let is_said = handoff.packet.entry(field).is_some_and(|entry| is_said(&entry.provenance.source));
        if own == Own::WhatMatters && (is_compared || is_said) {
            lines.push(format!("{value} ({tag})"));
            continue;
        }
        match together.iter_mut().find(|(of, _)| *of == tag) {
            Some((_, values)) => values.push(value),
            None => together.push((tag, vec![value])),
        }
    }
    let grouped = together.into_iter().map(|(tag, values)| match values.as_slice() {
        [only] => format!("{only} ({tag})"),
        values => format!("{}: {}", sentence_case(&tag), values.join(" · ")),
    });
    lines.extend(grouped);
    lines
}

/// Whether somebody or some record said it for this deal.
fn is_said(source: &Source) -> bool {
    match source {
        Source::System { .. }
        | Source::Chat
        | Source::Form
        | Source::File { .. }
        | Source::Assistant { .. }
        | Source::CustomerReply { .. }
        | Source::Account { .. }
        | Source::Envelope { .. } => true,
        Source::PolicyDefault | Source::Handoff | Source::Computed { .. } | Source::Inherited { .. } => false,
    }
}

/// `payment terms: net 30` and `default`: a value, and where it comes from.
fn with_source(about: &About<'_>, handoff: &Handoff, field: &FieldName) -> Option<(String, String)> {
    let entry = handoff.packet.entry(field)?;
    let told = matches!(entry.provenance.source, Source::Chat | Source::Form | Source::Assistant { .. });
    let source = &entry.provenance.source;
    let file = if let Source::File { sha256, .. } = source { handoff.document(sha256) } else { None };
    let file = file.map(|document| document.reference.kind.to_string());
    let customer = if let Source::CustomerReply { from, .. } = source {
        Some(from.as_ref().map_or("from the customer".to_owned(), |from| format!("from the customer, {from}")))
    } else {
        None
    };
    let tag = match (&entry.provenance.person, file.or(customer)) {
        (_, Some(known)) => known,
        (Some(person), None) if told => format!("from {}", about.name(person)),
        (Some(_) | None, None) => entry.provenance.source.tag(),
    };
    let known = about.speaking.policy.field(field);
    let agreement = known.and_then(|field| change::agreement_in_words(field, handoff));
    let value = known.map(|field| as_ordered(handoff, field, &entry.value, about.speaking.policy));
    let value = value.as_deref().unwrap_or(&entry.value);
    let text = agreement.unwrap_or_else(|| about.speaking.shown(field, value));
    Some((format!("{}: {text}", about.speaking.field_title(field)), tag))
}

fn what_sending_does(about: &About<'_>, handoff: &Handoff, shown: &asking::ReadBack) -> String {
    let policy = about.speaking.policy;
    let missing = policy.missing(&handoff.packet, Gate::Submit);
    let is_others = |name: &&FieldName| asking::is_asked(policy, name) && !shown.fields.contains(name);
    let others: Vec<String> = missing
        .iter()
        .map(|item| &item.field)
        .filter(is_others)
        .map(|field| match handoff.questions.get(field) {
            Some(question) => format!("{} ({})", about.speaking.field_title(field), about.name(&question.of)),
            None => about.speaking.field_title(field),
        })
        .collect();
    let when = match others.as_slice() {
        [] => "at once, or as soon as every decision that it needs is made".to_owned(),
        others => format!("as soon as {} and every decision that it needs are there", list(others)),
    };
    format!(
        "\"{CONFIRM_AND_SEND}\" confirms these values and sends the packet {when}. A value that changes before stops it."
    )
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
        let entry = about.handoff.and_then(|handoff| handoff.packet.entry(&note.field));
        let is_said = entry.filter(|entry| {
            let is_from_words =
                matches!(entry.provenance.source, Source::Chat | Source::Assistant { .. } | Source::Computed { .. });
            entry.state == FieldState::Proposed && is_from_words
        });
        let policy = about.speaking.policy;
        let applies = about.handoff.is_none_or(|handoff| {
            policy.field(&note.field).is_none_or(|field| policy.applies(field, &handoff.packet) != Applies::No)
        });
        let title = match (applies, is_said) {
            (false, _) => format!("{title} (kept, but it does not count for this deal as it stands)"),
            (true, Some(_)) => format!("{title} (to be confirmed)"),
            (true, None) => title,
        };
        lines.push(match &note.was {
            _unseen if about.speaking.policy.is_confidential(&note.field) => {
                format!("{title}: kept; its figures are for those who decide on it")
            }
            // What was only understood out of a sentence is as easily undone.
            Some(was) if is_proposed(about, &note.field) => {
                let name = about.speaking.field_title(&note.field);
                format!("{title}: {} (was {was}; `{name}: {was}` keeps that)", note.text)
            }
            Some(was) => format!("{title}: {} (was {was})", note.text),
            None => format!("{title}: {}", note.text),
        });
    }
    for misfit in misfits {
        let title = about.speaking.field_title(&misfit.field);
        let is_match = misfit.rule.as_str().starts_with("match:");
        let sign = if misfit.severity == Severity::Block && !is_match { "I could not take" } else { "please look at" };
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
    if about.handoff.is_some_and(|handoff| matches!(handoff.stage, Stage::OnHold { .. })) {
        message = message.line("It is on hold: this is kept, and nothing else happens until somebody resumes it.");
    }
    let warned = misfits.iter().any(|misfit| misfit.severity == Severity::Warn);
    if let Some(handoff) = about.handoff.filter(|_| warned) {
        message = message.maybe_line(warnings::how_to_go_on(handoff, about.speaking));
    }
    let still = match missing {
        [] => None,
        fields => Some(format!("Still open: {}.", about.speaking.field_titles(fields))),
    };
    let said = unclear.iter().filter_map(|words| Some((words.field.as_ref()?, words.words.as_str())));
    let said: Vec<(&FieldName, &str)> = said.collect();
    unclear::no_change(message.maybe_line(still).maybe_line(unclear::back(about, &said)), about, &said)
}

/// Whether the value that is held was read out of what somebody said, and is to be confirmed.
fn is_proposed(about: &About<'_>, field: &FieldName) -> bool {
    let entry = about.handoff.and_then(|handoff| handoff.packet.entry(field));
    entry.is_some_and(|entry| entry.state == FieldState::Proposed && entry.provenance.source == Source::Chat)
}

pub fn document_moved(
    about: &About<'_>,
    (was, is): (DocumentKind, DocumentKind),
    noted: &[Noted],
    misfits: &[Misfit],
    missing: &[FieldName],
) -> Message {
    let mut message = answer_heard(about, noted, misfits, &[], missing);
    let instead = if was == DocumentKind::Other { String::new() } else { format!(", and no {was}") };
    let what = if is == DocumentKind::Other { "something else".to_owned() } else { format!("the {is}") };
    message.headline = format!("Noted for {}: that file is {what}{instead}.", about.title());
    message
}

fn bank_details(more: &str) -> String {
    let how = "Finance checks them with the customer, on a number that is known already";
    format!("I never take bank or remit-to details from a message: {how}.{more}")
}

/// What is held of the field that somebody asks about.
fn stands(about: &About<'_>, unclear: &Unclear) -> Option<String> {
    let field = unclear.field.as_ref().filter(|field| !about.speaking.policy.is_confidential(field))?;
    let value = about.handoff?.packet.value(field)?;
    Some(about.speaking.shown(field, value))
}

fn not_understood(about: &About<'_>, unclear: &Unclear) -> String {
    if let Some(told) = unclear::of_words(about, unclear) {
        return told;
    }
    let title = unclear.field.as_ref().map(|field| about.speaking.field_title(field));
    let field = unclear.field.as_ref().and_then(|name| about.speaking.policy.field(name));
    let help = field.map(|field| field.help.clone()).unwrap_or_default();
    let subject = title.unwrap_or_else(|| format!("\"{}\"", unclear.words.trim()));
    match unclear.reason.as_str() {
        "not_known_yet" => match unclear.until {
            Some(until) => {
                format!("{subject}: noted as not known before {}; I will ask again then.", until.format("%A %-d %B"))
            }
            None => format!("{subject}: noted as not known yet; I will ask again."),
        },
        "question" => match stands(about, unclear) {
            Some(value) => format!("{subject}: {value}, as it stands. {help}"),
            None => format!("{subject}: {help}"),
        },
        "bank_details" => bank_details(""),
        "bank_details_misspelled" => {
            bank_details(" The check digits of the number do not fit it, so a digit is wrong.")
        }
        "not_taken" => {
            let example = field.and_then(unclear::example).unwrap_or_default();
            let words = unclear.words.trim();
            format!("{subject}: I took no value from \u{201c}{words}\u{201d}. {help} {example}").trim_end().to_owned()
        }
        "taken_back" => {
            format!(
                "{subject}: nothing was taken back by it. Write what holds instead, such as `payment terms: net 30`."
            )
        }
        "approval_claimed" => {
            format!("{subject}: that somebody approved it counts for nothing here; whoever decides is asked by a card.")
        }
        "bring_file" => format!("{subject}: I read it from a file, not from words. Please drop it in this thread."),
        "unknown_label" => match unclear.candidates.as_slice() {
            [] => format!("{subject}: I know no field of that name; `/baton packet` lists them all."),
            near => {
                let near: Vec<String> = near.iter().map(|title| format!("`{title}`")).collect();
                format!("{subject}: I know no field of that name. Did you mean {}?", one_of(&near))
            }
        },
        "instruction" => format!("{subject}: I take values, not instructions; nothing was changed by it."),
        NO_REASON => format!(
            "Please say in a sentence why it goes on all the same, for Finance to read: `{}: …`.",
            crate::conversation::going_on::LABEL
        ),
        NONE_WAITS => "No check warns of anything that still needs a reason.".to_owned(),
        "unplaced" => format!("{subject}: I do not see which field that is; please write `field: value`."),
        "as_in_contract" => {
            let example = field.and_then(unclear::example).unwrap_or_default();
            format!("{subject}: I have not read the contract; please write what stands there. {example}")
                .trim_end()
                .to_owned()
        }
        "needs_start" => {
            format!(
                "{subject}: when does the service start? What is free is counted from then; a number of days needs no start."
            )
        }
        "contract_of_which" => {
            let open = match unclear.candidates.as_slice() {
                [] => String::new(),
                open => format!(" Open are {}.", list(open)),
            };
            format!(
                "{subject}: I have not read the contract, and do not see which value is meant. Please write the field and what \
                 stands there, such as `payment terms: net 30`.{open}"
            )
        }
        "which_field" => format!("{subject}: which one is it, {}?", one_of(&unclear.candidates)),
        reason => {
            let why = unclear::why(reason);
            match unclear.candidates.as_slice() {
                [] => {
                    let example = field.and_then(unclear::example).unwrap_or_default();
                    format!("{subject}: please say it again ({why}). {help} {example}").trim_end().to_owned()
                }
                [read, lacking @ ..] if reason == Reason::IncompleteRecord.key() && !lacking.is_empty() => {
                    let (missing, title) = (with_articles(lacking), field.map_or("", |field| field.title.as_str()));
                    let parts = lacking.iter().map(|part| format!("{part}: …")).collect::<Vec<_>>().join(", ");
                    format!(
                        "{subject}: I have {read}; what is missing is {missing}. Write `{title}: {parts}`, and I put it together."
                    )
                }
                candidates => format!("{subject}: did you mean {}? ({why})", candidates.join(" or ")),
            }
        }
    }
}

/// `the e-mail and the date`.
fn with_articles(titles: &[String]) -> String {
    list(&titles.iter().map(|title| format!("the {title}")).collect::<Vec<_>>())
}

pub fn gaps_nudge(about: &About<'_>, to: &Audience, of: &PersonId, fields: &[FieldName], nudge: u32) -> Message {
    let reader = match to {
        Audience::Person { person } | Audience::OnlyYou { person, .. } => Some(person),
        Audience::Place { .. } => None,
    };
    let returned = about.handoff.and_then(|handoff| super::finance::why_returned(handoff, about.speaking));
    let held_by = does_not_fit(about);
    let waits = match fields {
        [] if returned.is_some() => format!("Finance returned it, {}", returned.unwrap_or_default()),
        [] if !held_by.is_empty() => {
            format!("nothing is missing, but this does not fit: {}", held_by.join("; "))
        }
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

pub fn envelope_delivered(about: &About<'_>, source: &str, noted: &[Noted]) -> Message {
    let message = Message::new(format!("{source} delivered the signing certificate of {}.", about.title()));
    noted.iter().fold(message, |message, note| {
        message.line(format!("{}: {}", about.speaking.field_title(&note.field), note.text))
    })
}

pub fn disagreed(about: &About<'_>, source: &str, fields: &[FieldName]) -> Message {
    let Some(handoff) = about.handoff else { return Message::new(about.title()) };
    let who = about.speaking.owner(handoff);
    let message = Message::new(format!("{source} now says something else than the packet of {}.", about.title()));
    let mismatches = records::mismatches(handoff, about.speaking.policy).into_iter();
    let told = mismatches.filter(|misfit| fields.contains(&misfit.field));
    let message = told.fold(message, |message, misfit| {
        message.line(format!("{}: {}", about.speaking.field_title(&misfit.field), misfit.what))
    });
    message.line(format!("{who}, what was said here stays until you reply with another value."))
}

pub fn repeat(about: &About<'_>, source: &str, same_by: SameBy, other_price: Option<Money>) -> Message {
    let how = match same_by {
        SameBy::Post => "the same message",
        SameBy::Record => "the same CRM record",
        SameBy::Words => "the same name, account and amount within 24 hours",
    };
    Message::new(format!("This win was announced again by {source} ({how})."))
        .line(format!("{} is already open for it; nothing was changed.", about.title()))
        .maybe_line(other_price.map(|now| at_another_price(about, now)))
}

/// What to do about another price: it is the quote that says it, and after the order a change of the agreement.
fn at_another_price(about: &About<'_>, now: Money) -> String {
    let handoff = about.handoff;
    let was = handoff.and_then(|handoff| handoff.deal.money()).map(|was| format!(", where it said {was}"));
    let then = match handoff.and_then(|handoff| handoff.order_ref.as_deref()) {
        Some(order) => format!("have the CRM announce the change as an amendment; {order} was not changed"),
        None => "upload the new quote".to_owned(),
    };
    format!("It says {now} now{}. {}, if that is right, {then}.", was.unwrap_or_default(), about.owner())
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
