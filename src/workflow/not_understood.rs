//! Words that were meant for a field and gave no value, or none that fits: what stands there, or comes to stand there without a person, must
//! not pass as confirmed, because somebody just tried to say something else.

use crate::domain::canonical;
use crate::domain::company::name_key;
use crate::domain::field::{Field, FieldRole, FieldState, FieldType, Misfit, Severity, Source, Value};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{FieldName, PersonId, RuleId};
use crate::domain::money::Money;
use crate::domain::person::Person;
use crate::policy::PolicyBook;
use crate::policy::checklist::Applies;

use super::draft::Draft;
use super::effect::{Notice, Unclear};
use super::event::{Answer, Answers, HeardAs};
use super::fact::Fact;
use super::outcome::{Outcome, Reason, Refusal};
use super::{Context, finance, gathering, late_words};

mod not_applied;

pub(super) use not_applied::note_if_not_applied;

/// The words of the log.
pub(super) const UNCLEAR: &str = "unclear";

/// The word of the log where what stands was said to hold.
pub(super) const HOLDS: &str = "holds";

/// Why nothing was taken: the words speak of a field, and say no value that is safe.
pub const SPOKEN_OF: &str = "spoken_of";
/// Why nothing was taken: somebody doubts all of it.
pub const DOUBTED: &str = "doubted";
/// Why nothing was taken: the customer wants something else, and no word says of what.
pub const DEMANDED: &str = "demanded";
/// Why nothing was taken: a change or renewal is said to be as its agreement was.
pub const AS_BEFORE: &str = "as_before";
/// The word where a person has settled what was said before.
pub const SETTLED: &str = "settled";
/// The word where words come too late to change what Finance has accepted.
pub const TOO_LATE: &str = "too_late";

/// Why nothing was taken: the customer does not renew, and a person ends the packet by a command.
pub const NO_RENEWAL: &str = "no_renewal";

/// What words are about that doubt all of it. It is no field, and policy must give none that name.
pub const WHOLE: &str = "whole_packet";

/// [`WHOLE`], as words are noted under it.
pub fn whole() -> FieldName {
    FieldName::new(WHOLE)
}

/// What a button that settles words names: these, of that field.
pub fn mark(field: &FieldName, words: &str) -> String {
    canonical::hash_of(&(field, words))
}

/// Writes down words that were not taken and speak against what stands, whatever its source, or that give nothing where nothing stands.
pub(super) fn note(draft: &mut Draft<'_>, answer: &Answer) {
    let Some(name) = answer.field.as_ref().and_then(|name| about(name, draft.ctx.policy)) else { return };
    let words = answer.words.trim();
    if words.is_empty() || said_before(&draft.handoff, &name, words) {
        return;
    }
    let (as_what, field, words) = (UNCLEAR.to_owned(), Some(name), words.to_owned());
    draft.fact(Fact::WordsNoted { as_what, field, words, until: None });
}

/// Why a company's name was asked back: it has no legal form. A city or a university has none to give.
const WITHOUT_LEGAL_FORM: &str = "missing_legal_suffix";

/// Whether a name without a legal form is said a second time, so that it is the name.
pub(super) fn is_insisted_on(handoff: &Handoff, field: &Field, answer: &Answer, reason: &str) -> bool {
    let is_again = |held: &String| name_key(held) == name_key(&answer.words);
    let is_text = field.field_type == FieldType::Text;
    is_text && reason == WITHOUT_LEGAL_FORM && handoff.not_understood.get(&field.name).is_some_and(is_again)
}

/// Writes down that a person has said the value again that stands, so that it holds.
pub(super) fn settle(draft: &mut Draft<'_>, field: &Field, words: &str) {
    if draft.handoff.not_understood.contains_key(&field.name) {
        let (as_what, field, words) = (HOLDS.to_owned(), Some(field.name.clone()), words.to_owned());
        draft.fact(Fact::WordsNoted { as_what, field, words, until: None });
    }
}

/// Whether a value of that source settles what was said: what follows by itself says nothing about it.
pub(super) fn is_settled_by(source: &Source) -> bool {
    match source {
        Source::PolicyDefault | Source::Computed { .. } | Source::Handoff | Source::Inherited { .. } => false,
        Source::System { .. }
        | Source::Account { .. }
        | Source::Envelope { .. }
        | Source::File { .. }
        | Source::Chat
        | Source::Form
        | Source::Assistant { .. }
        | Source::CustomerReply { .. } => true,
    }
}

/// Under which name such words are noted: the field that is said, or all of it.
fn about(name: &FieldName, policy: &PolicyBook) -> Option<FieldName> {
    if *name == whole() {
        return Some(whole());
    }
    policy
        .field(name)
        .map(|field| policy.said_in(field))
        .filter(|field| is_said_in_words(field))
        .map(|field| field.name.clone())
}

/// What comes in a file is not said.
fn is_said_in_words(field: &Field) -> bool {
    !matches!(field.field_type, FieldType::Lines | FieldType::Document)
}

fn said_before(handoff: &Handoff, field: &FieldName, words: &str) -> bool {
    handoff.not_understood.get(field).is_some_and(|held| held == words)
}

/// One for each field of which words wait for a value. What is demanded and is not there is open anyway.
pub(super) fn misfits(handoff: &Handoff, policy: &PolicyBook) -> Vec<Misfit> {
    let waits = handoff.not_understood.iter().filter_map(|(name, words)| {
        if *name == whole() {
            return Some(of_the_whole(words));
        }
        let field = policy.field(name)?;
        if policy.applies_as_proposed(field, &handoff.packet) == Applies::No {
            return not_applied::misfit(handoff, field, words, policy);
        }
        if policy.state(field, &handoff.packet) == FieldState::NotApplicable
            || not_applied::was_taken(handoff, name, words)
        {
            return None;
        }
        let stands = handoff.packet.value(name).map(|value| field.show(value));
        let then = match stands.or_else(|| nothing_of(field, handoff, policy)) {
            Some(holds) => format!("say it another way, or `{}: {holds}` if that holds", field.title),
            // It is open anyway.
            None if field.severity == Severity::Block => return None,
            None => format!("write `{}: …`, or `never mind` if nothing changes", field.title),
        };
        let what = format!("\u{201c}{words}\u{201d} was said of it and was not taken: {then}.");
        let rule = RuleId::new(format!("match:{name}.words"));
        Some(Misfit { field: name.clone(), rule, what, severity: Severity::Block })
    });
    waits.chain(not_applied::of_packet(handoff, policy)).collect()
}

fn of_the_whole(words: &str) -> Misfit {
    let what = format!(
        "\u{201c}{words}\u{201d} was said: write what is wrong, or `never mind` if everything holds as it stands."
    );
    let rule = RuleId::new(format!("match:{WHOLE}.words"));
    Misfit { field: whole(), rule, what, severity: Severity::Block }
}

/// What was said, if nothing else keeps the packet from Finance.
pub(super) fn alone(handoff: &Handoff, ctx: &Context<'_>) -> Vec<(FieldName, String)> {
    let open = gathering::obstacles(handoff, ctx);
    let of_words = misfits(handoff, ctx.policy);
    let is_alone = open.missing.is_empty()
        && open.approvals.is_empty()
        && open.misfits.iter().all(|misfit| of_words.iter().any(|words| words.rule == misfit.rule));
    let held = of_words.iter().filter_map(|misfit| handoff.not_understood.get_key_value(&misfit.field));
    if is_alone { held.map(|(field, words)| (field.clone(), words.clone())).collect() } else { Vec::new() }
}

/// Which words somebody says to be nothing, if that is what an answer says.
pub(super) fn settling(answers: &Answers) -> Option<Option<&str>> {
    answers
        .answers
        .iter()
        .find_map(|answer| if let HeardAs::Settled { shown } = &answer.heard { Some(shown.as_deref()) } else { None })
}

/// Somebody says that what was said is nothing, so that what stands holds. Words that alone brought the packet back from
/// Finance send it again with that, if whoever says so may.
pub(super) fn settled(handoff: &Handoff, shown: Option<&str>, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    if !late_words::waiting(handoff).is_empty() {
        return late_words::settled(handoff, shown, ctx);
    }
    let speaker = ctx.speaker()?;
    gathering::may_answer(handoff, handoff.not_understood.keys(), ctx)?;
    let is_meant = |entry: &(&FieldName, &String)| shown.is_none_or(|shown| shown == mark(entry.0, entry.1));
    let meant: Vec<(&FieldName, &String)> = handoff.not_understood.iter().filter(is_meant).collect();
    if meant.is_empty() {
        return Err(Refusal::new("feature:N20", Reason::NothingToConfirm));
    }
    let is_theirs = |entry: &&(&FieldName, &String)| may_settle(handoff, entry.0, speaker, ctx);
    let theirs: Vec<&(&FieldName, &String)> = meant.iter().filter(is_theirs).collect();
    if theirs.is_empty() {
        return Err(not_yours(handoff, &meant, ctx));
    }
    let mut draft = Draft::new(handoff, ctx);
    for (field, words) in &theirs {
        let (as_what, field, words) = (HOLDS.to_owned(), Some((*field).clone()), (*words).clone());
        draft.fact(Fact::WordsNoted { as_what, field, words, until: None });
    }
    let is_clear = draft.handoff.not_understood.is_empty();
    if handoff.back_for_words && is_clear && finance::may_submit(handoff, speaker, ctx).is_ok() {
        draft.fact(Fact::SubmissionAsked {});
    }
    gathering::settle(&mut draft);
    let unclear = theirs.iter().map(|(field, words)| Unclear {
        field: Some((*field).clone()),
        words: (*words).clone(),
        reason: SETTLED.to_owned(),
        candidates: Vec::new(),
        until: None,
    });
    let (noted, misfits, unclear) = (Vec::new(), Vec::new(), unclear.collect());
    let missing = gathering::still_open(&draft);
    draft.reply_first(Notice::AnswerHeard { noted, misfits, unclear, missing, dropped: None });
    Ok(draft.finish())
}

/// Whoever said the words; else whoever answers for the packet, but not for another function's classification.
fn may_settle(handoff: &Handoff, field: &FieldName, speaker: &Person, ctx: &Context<'_>) -> bool {
    if handoff.not_understood_of.get(field) == Some(&speaker.id) {
        return true;
    }
    let classified = ctx.policy.field(field).filter(|field| field.is_classification);
    match classified {
        Some(field) => gathering::is_of_function(ctx, field.owner, speaker),
        None => finance::may_submit(handoff, speaker, ctx).is_ok(),
    }
}

fn not_yours(handoff: &Handoff, meant: &[(&FieldName, &String)], ctx: &Context<'_>) -> Refusal {
    let speakers = meant.iter().filter_map(|(field, _)| handoff.not_understood_of.get(*field));
    let mut names: Vec<&str> = speakers.map(|person: &PersonId| ctx.directory.name_of(person)).collect();
    names.dedup();
    let who = if names.is_empty() { "whoever said it".to_owned() } else { names.join(" and ") };
    Refusal::new("feature:N20", Reason::NotYours { tried: "settle what somebody else said".to_owned(), who })
}

/// Whether those words of that field keep the packet from Finance.
pub fn hold_it_up(handoff: &Handoff, field: &FieldName, words: &str, policy: &PolicyBook) -> bool {
    handoff.not_understood.get(field).is_some_and(|held| held == words.trim())
        && misfits(handoff, policy).iter().any(|misfit| misfit.field == *field)
}

/// How a person says that there is nothing of it, where nothing is demanded and such words are read.
fn nothing_of(field: &Field, handoff: &Handoff, policy: &PolicyBook) -> Option<String> {
    if field.severity == Severity::Block {
        return None;
    }
    match field.field_type {
        FieldType::List => Some("none".to_owned()),
        FieldType::Number => Some("0".to_owned()),
        FieldType::Percent => Some("0%".to_owned()),
        FieldType::Money => {
            let total = handoff.packet.value(&policy.by_role(FieldRole::Total).name);
            if let Some(Value::Money(total)) = total { Some(Money::zero(total.currency()).to_string()) } else { None }
        }
        FieldType::Text
        | FieldType::Currency
        | FieldType::Date
        | FieldType::YesNo
        | FieldType::Choice
        | FieldType::Email
        | FieldType::Address
        | FieldType::PaymentTerms
        | FieldType::Billing
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Country
        | FieldType::Person
        | FieldType::Record => None,
    }
}
