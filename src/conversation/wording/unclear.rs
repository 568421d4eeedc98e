//! Why an answer is asked back, in the words of the reply, and what is said of words that wait for a value.

use crate::conversation::action::{Action, Verb};
use crate::conversation::hearing::reason::Reason;
use crate::conversation::message::Message;
use crate::domain::field::{Field, FieldRole, FieldType, Part, Source};
use crate::domain::handoff::Handoff;
use crate::domain::ids::FieldName;
use crate::domain::task::TaskKind;
use crate::policy::checklist::Applies;
use crate::workflow::effect::Unclear;
use crate::workflow::late_words;
use crate::workflow::not_understood::{self, AS_BEFORE, DEMANDED, DOUBTED, NO_RENEWAL, SETTLED, SPOKEN_OF, TOO_LATE};

use super::{About, one_of};

/// What is said of words that speak of the deal and give no value; `None` for every other reason.
pub fn of_words(about: &About<'_>, unclear: &Unclear) -> Option<String> {
    match unclear.reason.as_str() {
        SPOKEN_OF => Some(spoken_of(about, unclear)),
        DOUBTED => Some(format!(
            "\u{201c}{}\u{201d}: I hold it back from Finance. Write what holds instead, such as `payment terms: net 45`, or \
             drop the right file here.{} {}",
            unclear.words.trim(),
            how_to_hold(about, &unclear.words),
            what_stands(about)
        )),
        DEMANDED => Some(format!(
            "\u{201c}{}\u{201d}: I do not see which value that changes, so I hold it back from Finance. Write it as `field: \
             value`, such as `payment terms: net 45`. {}",
            unclear.words.trim(),
            what_stands(about)
        )),
        AS_BEFORE => Some(as_before(about, unclear)),
        NO_RENEWAL => Some(no_renewal(about, unclear)),
        SETTLED => Some(settled(about, unclear)),
        TOO_LATE => Some(too_late(about, unclear)),
        _another_reason => None,
    }
}

/// What ends a renewal: nobody's word does, and the command keeps the reason.
fn no_renewal(about: &About<'_>, unclear: &Unclear) -> String {
    let id = about.handoff.map(|handoff| handoff.id.to_string()).unwrap_or_default();
    format!(
        "\u{201c}{}\u{201d}: if they do not renew, write `/baton void {id}: notice of …` with the day of their notice; until then \
         the renewal goes on. If only the automatic renewal ends, write `auto-renewal: no`.",
        unclear.words.trim()
    )
}

/// What stands taken over, and what this packet says of its own: whether that is what was meant, a person says.
fn as_before(about: &About<'_>, unclear: &Unclear) -> String {
    let policy = about.speaking.policy;
    let from = |handoff: &Handoff, name: &FieldName| {
        let source = &handoff.packet.entry(name)?.provenance.source;
        if let Source::Inherited { handoff } = source { Some(*handoff) } else { None }
    };
    let known = about.handoff.into_iter().flat_map(|handoff| {
        let of_agreement = policy.fields().filter(|field| field.field_type != FieldType::Lines);
        of_agreement.filter_map(move |field| Some((from(handoff, &field.name)?, field)))
    });
    let (mut agreement, mut taken) = (None, Vec::new());
    for (of, field) in known {
        agreement = agreement.or(Some(of));
        taken.extend(standing(about, &field.name));
    }
    let words = unclear.words.trim();
    let taken = match agreement {
        Some(agreement) => format!("Taken over from {agreement}: {}.", taken.join(" · ")),
        None => "Nothing is taken over from its agreement yet.".to_owned(),
    };
    let own = what_stands(about);
    format!(
        "\u{201c}{words}\u{201d}: {taken} {own} If that is the same, press [No change] or say `never mind`; write what differs \
         as `field: value`. It waits for that before it goes to Finance."
    )
}

/// How a packet is stopped for a while, where words bid to wait.
fn how_to_hold(about: &About<'_>, words: &str) -> String {
    let bids = pattern!(
        r"(?i)\b(?:wait|hold|pause|stop|warten|abwarten|attendre|attendez|pause|espere|esperar|aspettare|wacht|wachten|aguardar)\b"
    );
    match about.handoff.filter(|_| bids.is_match(words)) {
        Some(handoff) => format!(" To stop its clocks as well: `/baton hold {} until YYYY-MM-DD: reason`.", handoff.id),
        None => String::new(),
    }
}

/// `billing frequency: annual in advance`, as far as it may be told.
fn standing(about: &About<'_>, name: &FieldName) -> Option<String> {
    let value = about.handoff?.packet.value(name).filter(|_| !about.speaking.policy.is_confidential(name))?;
    Some(format!("{}: {}", about.speaking.field_title(name), about.speaking.shown(name, value)))
}

fn spoken_of(about: &About<'_>, unclear: &Unclear) -> String {
    let Some(field) = unclear.field.as_ref().and_then(|name| about.speaking.policy.field(name)) else {
        return String::new();
    };
    let stands = match standing(about, &field.name) {
        Some(stands) => format!("`{stands}` stands."),
        None => format!("Nothing is given for {} yet.", field.title),
    };
    let example = example(field).unwrap_or_else(|| format!("Such as `{}: …`.", field.title));
    let others = match unclear.candidates.as_slice() {
        [] => String::new(),
        others => format!(" If it is about {}, write that.", one_of(others)),
    };
    let words = unclear.words.trim();
    let held = if is_held(about, unclear) { " It waits for that before it goes to Finance." } else { "" };
    format!(
        "\u{201c}{words}\u{201d} speaks of the {}, and I took no value from it. {stands} {example}{others}{held}",
        field.title
    )
}

/// The values that most people look at first.
fn what_stands(about: &About<'_>) -> String {
    let roles = [
        FieldRole::Total,
        FieldRole::ServiceStart,
        FieldRole::ServiceEnd,
        FieldRole::Billing,
        FieldRole::PaymentTerms,
        FieldRole::BillingStartTrigger,
    ];
    let fields = roles.into_iter().filter_map(|role| about.speaking.policy.find_role(role));
    let standing: Vec<String> = fields.filter_map(|field| standing(about, &field.name)).collect();
    let all = "`/baton packet` shows every value.";
    if standing.is_empty() { all.to_owned() } else { format!("As it stands: {}. {all}", standing.join(" · ")) }
}

fn settled(about: &About<'_>, unclear: &Unclear) -> String {
    let words = unclear.words.trim();
    let holds = unclear.field.as_ref().and_then(|name| standing(about, name));
    match holds {
        Some(_) if does_not_apply(about, unclear) => {
            format!("\u{201c}{words}\u{201d} changes nothing: it does not apply to this deal.")
        }
        Some(holds) => format!("\u{201c}{words}\u{201d} changes nothing: `{holds}` holds."),
        None => format!("\u{201c}{words}\u{201d} changes nothing: everything holds as it stands."),
    }
}

fn does_not_apply(about: &About<'_>, unclear: &Unclear) -> bool {
    let policy = about.speaking.policy;
    let field = unclear.field.as_ref().and_then(|name| policy.field(name));
    let known = field.zip(about.handoff);
    known.is_some_and(|(field, handoff)| policy.applies_as_proposed(field, &handoff.packet) == Applies::No)
}

/// Finance has accepted it: who must look at it, and how it can still change.
fn too_late(about: &About<'_>, unclear: &Unclear) -> String {
    let words = unclear.words.trim();
    let stands = unclear.field.as_ref().and_then(|name| standing(about, name));
    let stands = stands.map(|stands| format!(" `{stands}` stands.")).unwrap_or_default();
    let task = about.handoff.and_then(|handoff| handoff.open_task(TaskKind::AnswerWords));
    let entered_by = about.handoff.and_then(|handoff| handoff.entered_by.as_ref());
    let finance = task.map(|task| &task.of).or(entered_by).map_or("Finance", |person| about.name(person));
    let when = task.map(|task| format!(" {}", about.speaking.deadline(task.due_at, about.speaking.zone_of_all())));
    let when = when.unwrap_or_default();
    let owner = about.owner();
    match about.handoff.and_then(|handoff| handoff.order_ref.as_deref()) {
        Some(order) => format!(
            "\u{201c}{words}\u{201d} does not change {order}.{stands} {finance}, please hold the invoice and answer{when}; \
             {owner}, if the agreement says otherwise, have the CRM announce it as an amendment, or say that nothing changes."
        ),
        None => format!(
            "\u{201c}{words}\u{201d} does not change what Finance has accepted.{stands} {finance}, please wait with the order \
             and answer{when}, or send the packet back for it; {owner}, say that nothing changes, if so."
        ),
    }
}

/// Whether those words keep the packet from Finance.
fn is_held(about: &About<'_>, unclear: &Unclear) -> bool {
    let policy = about.speaking.policy;
    about
        .handoff
        .zip(unclear.field.as_ref())
        .is_some_and(|(handoff, field)| not_understood::hold_it_up(handoff, field, &unclear.words, policy))
}

/// That those words brought the packet back from Finance.
pub fn back(about: &About<'_>, said: &[(&FieldName, &str)]) -> Option<String> {
    let handoff = about.handoff.filter(|handoff| handoff.back_for_words)?;
    let is_for_these =
        said.iter().any(|(field, words)| not_understood::hold_it_up(handoff, field, words, about.speaking.policy));
    is_for_these.then(|| {
        let owner = about.owner();
        format!(
            "It is back from Finance for that, and no value has changed yet. {owner}, please write what changes and submit it \
             again, or say that nothing does, and it goes back to Finance."
        )
    })
}

/// The buttons by which words that wait are said to be nothing, one for each.
pub fn no_change(message: Message, about: &About<'_>, said: &[(&FieldName, &str)]) -> Message {
    let Some(handoff) = about.handoff else { return message };
    let policy = about.speaking.policy;
    let is_late = |said: &(&FieldName, &str)| {
        let mut late = late_words::waiting(handoff).iter();
        late.any(|late| &late.field == said.0 && late.words == said.1.trim())
    };
    let waits =
        |said: &&(&FieldName, &str)| is_late(said) || not_understood::hold_it_up(handoff, said.0, said.1, policy);
    let waiting: Vec<&(&FieldName, &str)> = said.iter().filter(waits).take(NO_CHANGE_MAX).collect();
    let again = if handoff.back_for_words { ", send it again" } else { "" };
    waiting.iter().fold(message, |message, (field, words)| {
        let label = match waiting.len() {
            1 => format!("No change{again}"),
            _several => format!("No change: {}", about.speaking.field_title(field)),
        };
        let shown = not_understood::mark(field, words.trim());
        message.button(&label, Action { shown: Some(shown), ..Action::on_handoff(Verb::NoChange, handoff.id) })
    })
}

/// More buttons than that under one message help nobody.
const NO_CHANGE_MAX: usize = 3;

/// What follows "please say it again", in brackets.
pub fn why(key: &str) -> String {
    let reason = Reason::ALL.iter().find(|reason| reason.key() == key);
    reason.map_or_else(|| key.replace('_', " "), |reason| of_reason(*reason).to_owned())
}

/// How an answer may be written.
pub fn example(field: &Field) -> Option<String> {
    let such_as = |example: &str| Some(format!("Such as `{}: {example}`.", field.title));
    match field.field_type {
        FieldType::Choice => Some(format!("Write one of: {}.", field.choice_labels().join(", ").trim_end_matches('.'))),
        FieldType::List if field.items == Some(FieldType::Choice) => {
            Some(format!("Write one or more of: {}.", field.choice_labels().join(", ")))
        }
        FieldType::Record => {
            let parts: Vec<String> = field.parts.iter().map(part_in_words).collect();
            Some(format!("Write `{}`.", parts.join(", ")))
        }
        FieldType::YesNo => Some("Write yes or no.".to_owned()),
        FieldType::Address => such_as("1 Mill Lane, Leeds LS1 4AP, United Kingdom"),
        FieldType::Date => such_as("2026-04-01"),
        FieldType::Email => such_as("ap@customer.example"),
        FieldType::PaymentTerms => such_as("net 30"),
        FieldType::Billing => such_as("annual in advance"),
        FieldType::Money => such_as("EUR 12,000"),
        FieldType::Percent => such_as("15%"),
        FieldType::Currency => such_as("EUR"),
        FieldType::Country => such_as("GB"),
        FieldType::Number => such_as("40"),
        FieldType::Text
        | FieldType::List
        | FieldType::Lines
        | FieldType::Document
        | FieldType::Moment
        | FieldType::Person => None,
    }
}

fn part_in_words(part: &Part) -> String {
    match part.choices.as_slice() {
        [] => format!("{}: …", part.title),
        choices => format!("{}: {}", part.title, choices.join(" / ").replace('_', " ")),
    }
}

fn of_reason(reason: Reason) -> &'static str {
    match reason {
        Reason::Alternatives => "two values are named, and only one can hold",
        Reason::AmbiguousCurrency => "several countries have a currency of that name",
        Reason::AmbiguousDate => "day and month could be swapped",
        Reason::AmbiguousNone => "it could mean that none is needed, or that it is not there yet",
        Reason::AmbiguousNumber => "the mark could part thousands or decimals",
        Reason::AmbiguousStack => "it is not clear how the reductions add up",
        Reason::AmbiguousWeekday => "it could be this week's day or the next one's",
        Reason::AmbiguousWord => "the word has two meanings",
        Reason::Conditional => "it hangs on a condition",
        Reason::Conflict => "two statements cannot both hold",
        Reason::DoubleNegative => "two negations could mean either",
        Reason::EventNotDate => "an event is named, and no day",
        Reason::Hedged => "it does not sound certain",
        Reason::Imprecise => "it names no exact number",
        Reason::ImpreciseDate => "it names no exact day",
        Reason::IncompleteRecord => "a part of it is missing",
        Reason::IncompleteAddress => "a part of the address is missing; it needs street, city, postal code and country",
        Reason::InternalContact => "that is somebody of our own company",
        Reason::InvalidDate => "there is no such day",
        Reason::InvalidEmail => "that is no e-mail address",
        Reason::InvalidPostalCode => "the country has no such postal code",
        Reason::InvalidValue => "that cannot be",
        Reason::LabelMismatch => "the link shows one address and leads to another",
        Reason::DomainMismatch => "the address is not of the customer's domain",
        Reason::InvalidChecksum => "its check digit does not fit, so a digit must be wrong",
        Reason::InvalidFormat => "such a number has another form",
        Reason::MissingCountry => "the country of the number is missing",
        Reason::Partial => "a part of the answer is missing",
        Reason::PossibleSsn => "it looks like a person's own number, which I do not keep",
        Reason::WhichParty => "which side has signed, or has to act, is missing",
        Reason::MethodNotTerms => "it says how is paid, and not when",
        Reason::MissingLegalSuffix => "the company's legal form is missing; if it has none, say the name once more",
        Reason::MissingItems => "which ones are meant is missing",
        Reason::MissingNumber => "the number is missing",
        Reason::MissingUnit => "the unit is missing",
        Reason::NegationOnly => "it only says what it is not",
        Reason::NoAddress => "there is no address in it",
        Reason::NonAsciiDomain => "the domain has letters that can be mistaken for others",
        Reason::NotApplicableNeedsReason => "why it does not apply is missing",
        Reason::PeriodAmountNeedsTerm => "it is an amount per period, and how many periods is missing",
        Reason::Range => "it is a span, and one value is needed",
        Reason::RefersToAttachment => "it points to a file that I have not read",
        Reason::RefersToUnknown => "it points to something that I have not read",
        Reason::SpelledOutEmail => "the address is spelled out in words",
        Reason::SuspiciousPast => "the day is long past",
        Reason::TaxInclusive => "the amount includes tax",
        Reason::UnknownCode => "there is no such currency code",
        Reason::Unparseable => "I could not read it",
        Reason::UploadNeeded => "only a file can answer this",
        Reason::UsageNeedsInvoiceCadence => "how often an invoice goes out is missing",
        Reason::WhichPrimary => "several addresses are named, and none is the first",
        Reason::WrongField => "it reads like an answer to something else",
        Reason::WrongKind => "it is not the kind of value that is asked for",
        Reason::YearUnclear => "it could be of this year or of another",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_reason_is_told_by_its_key() {
        for reason in Reason::ALL {
            let words = why(reason.key());
            assert!(!words.contains('_') && words.contains(' '), "{words}");
        }
    }
}
