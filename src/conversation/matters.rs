//! Sentences from which nothing was read, by what they speak of (`matters.toml`): a promise is taken as one, a rhythm that
//! can mean nothing else is proposed, and the rest is answered with what stands, and waits until somebody settles it.

use crate::domain::field::{Field, FieldState, FieldType, Gate, Severity, Value};
use crate::domain::handoff::{Handoff, PacketKind, Stage};
use crate::policy::matters::Spoken;
use crate::workflow::event::{Answer, HeardAs};
use crate::workflow::late_words;
use crate::workflow::not_understood::{AS_BEFORE, DEMANDED, DOUBTED, SPOKEN_OF, whole};

use super::hear::Listening;
use super::hearing::approval_words::{asks_back, claims_approval};
use super::hearing::rhythm_in;
use super::of_one_field::read_one_value;
use super::open_questions::asked_of;

/// How many other fields are named beside the one that is meant most likely.
const OTHERS_MAX: usize = 2;
/// More answers to one line help nobody.
const ANSWERS_MAX: usize = 3;
/// Words that settle what was said before stand in a message of their own.
const SETTLING_WORDS_MAX: usize = 10;

/// What is answered to a line that speaks of the deal, sentence by sentence; of each field once.
pub(super) fn on(line: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    // That somebody approved has an answer of its own.
    if claims_approval(line) {
        return Vec::new();
    }
    let mut said: Vec<Answer> = Vec::new();
    for answer in sentences(line).flat_map(|sentence| on_sentence(sentence, handoff, listening)) {
        // What is asked about a value is answered once, and what is said of it holds.
        let is_question = |answer: &Answer| answer.heard == HeardAs::QuestionBack;
        match said.iter_mut().find(|known| known.field == answer.field) {
            Some(known) if is_question(known) => *known = answer,
            Some(_) => {}
            None => said.push(answer),
        }
    }
    // A sentence of no value adds nothing to one that names it.
    let is_of_all = |answer: &Answer| answer.field == Some(whole());
    if said.iter().any(|answer| !is_of_all(answer) && answer.heard != HeardAs::QuestionBack) {
        said.retain(|answer| !is_of_all(answer));
    }
    said.truncate(ANSWERS_MAX);
    said
}

/// What somebody promised the customer, beside what was promised before, as a proposal.
pub(super) fn promised(line: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let matters = listening.policy.matters();
    let promise = |sentence: &str| {
        let said = Spoken::of(sentence);
        if sentence.ends_with('?') || matters.is_talk(&said) {
            return None;
        }
        let field = listening.policy.field(matters.promised(&said)?)?;
        let held = handoff.packet.value(&field.name).and_then(|value| field.items_of(value)).unwrap_or_default();
        let new = Value::Text(line.trim().trim_end_matches(['.', '!']).to_owned());
        let items = held.iter().filter(|item| **item != new).cloned().chain([new.clone()]).collect();
        let heard = HeardAs::Proposal { value: Value::List(items) };
        Some(vec![Answer { field: Some(field.name.clone()), words: line.to_owned(), heard }])
    };
    sentences(line).find_map(promise)
}

/// `nobody promised anything`, `it's fully executed`: a plain sentence that answers what its speaker was asked, as a proposal.
pub(super) fn answered(line: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let asked = asked_of(handoff, listening);
    let answer = |sentence: &str| {
        let said = Spoken::of(sentence);
        if sentence.ends_with('?') || listening.policy.matters().is_talk(&said) {
            return None;
        }
        let (name, says) = listening.policy.matters().answered(&said)?;
        let field = asked.iter().find(|field| field.name == *name)?;
        let value = read_one_value(field, says, handoff, listening)?;
        let heard = HeardAs::Proposal { value };
        Some(Answer { field: Some(field.name.clone()), words: sentence.to_owned(), heard })
    };
    let answers: Vec<Answer> = sentences(line).filter_map(answer).collect();
    (!answers.is_empty()).then_some(answers)
}

/// The field that a question or a sentence speaks of.
pub(super) fn field_of<'p>(line: &str, handoff: &Handoff, listening: &Listening<'p>) -> Option<&'p Field> {
    fields_of(&Spoken::of(line), handoff, listening).into_iter().next()
}

/// Whether a line only asks to be told that it is right: `we charge in pounds, right?`
pub(super) fn is_a_tag_question(line: &str) -> bool {
    pattern!(r"(?i)\b(?:right|correct|isn'?t (?:it|that)|aren'?t they|don'?t they|oder|richtig|n'est-ce pas|verdad|vero)\s*\?+$|, (?:or|no|ja|ne|gell)\s*\?+$")
        .is_match(line.trim())
        && line.split_whitespace().count() > 2
}

/// Whether a question doubts all of it: `are we sure about these numbers?`
pub(super) fn doubts(line: &str, listening: &Listening<'_>) -> bool {
    listening.policy.matters().doubts(&Spoken::of(line))
}

/// `never mind`, while words wait for a value: what stands holds.
pub(super) fn settled(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answer> {
    let said = Spoken::of(words);
    let is_short = said.words() <= SETTLING_WORDS_MAX && words.trim().lines().count() == 1;
    let waits = !handoff.not_understood.is_empty() || !late_words::waiting(handoff).is_empty();
    let is_settled = is_short && waits && listening.policy.matters().settles(&said);
    is_settled.then(|| Answer { field: None, words: words.trim().to_owned(), heard: HeardAs::Settled { shown: None } })
}

/// Whether words were placed by what they speak of alone.
pub(super) fn only_speaks(reason: &str) -> bool {
    [SPOKEN_OF, DOUBTED, DEMANDED, AS_BEFORE].contains(&reason)
}

fn on_sentence(sentence: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let matters = listening.policy.matters();
    let said = Spoken::of(sentence);
    let changes_nothing = matters.settles(&said) && said.words() <= SETTLING_WORDS_MAX;
    if matters.is_talk(&said) || changes_nothing {
        return Vec::new();
    }
    let of_all = |reason: &str| {
        let heard = HeardAs::Unclear { reason: reason.to_owned(), candidates: Vec::new() };
        vec![Answer { field: Some(whole()), words: sentence.to_owned(), heard }]
    };
    if is_as_before(sentence, handoff) {
        return of_all(AS_BEFORE);
    }
    let fields = fields_of(&said, handoff, listening);
    if let Some(first) = fields.first() {
        let answer = |heard| vec![Answer { field: Some(first.name.clone()), words: sentence.to_owned(), heard }];
        if asks_back(sentence) && !is_a_tag_question(sentence) && !matters.doubts(&said) {
            return answer(HeardAs::QuestionBack);
        }
        if let Some(value) = certain(first, sentence) {
            return answer(HeardAs::Proposal { value });
        }
        let others = fields[1..].iter().take(OTHERS_MAX).map(|field| field.title.clone()).collect();
        return answer(HeardAs::Unclear { reason: SPOKEN_OF.to_owned(), candidates: others });
    }
    if matters.doubts(&said) || (matters.pauses(&said) && may_soon_go(handoff, listening)) {
        return of_all(DOUBTED);
    }
    // While much is still to come, people talk of what comes.
    let is_sign = handoff.stage.is_before_order() && matters.may_mean_a_value(&said) && !asks_back(sentence);
    let is_of_the_deal = matters.demands(&said) || is_sign;
    if is_of_the_deal && may_soon_go(handoff, listening) { of_all(DEMANDED) } else { Vec::new() }
}

/// `same terms as last year`, of a change or a renewal: all that was taken over is meant, and nothing of it by name.
fn is_as_before(sentence: &str, handoff: &Handoff) -> bool {
    let goes_on = handoff.parent.is_some() || handoff.kind != PacketKind::New;
    let says_so = pattern!(
        r"(?i)\b(?:same|identical|unchanged|like|as)\b.{0,40}\b(?:last year|last time|last term|before|previously|previous (?:year|term|contract|agreement)|the old (?:contract|agreement|deal|terms)|until now)\b|",
        r"\b(?:same|identical) (?:terms|conditions|deal|contract|everything|setup)\b|\b(?:terms|conditions|everything|all|nothing) (?:stays?|remains?|is|are) (?:the same|unchanged|as (?:is|it was|they were))\b|",
        r"\b(?:wie (?:letztes|voriges) jahr|wie (?:bisher|gehabt|zuvor)|gleiche(?:n)? (?:konditionen|bedingungen)|(?:mêmes|memes) conditions|comme l'an(?:née)? derni[eè]re?|",
        r"mismas condiciones|como el año pasado|igual que el año pasado|stesse condizioni|come l'anno scorso|zelfde (?:voorwaarden|als vorig jaar))\b"
    );
    // Nothing but that, where it is asked what the change or renewal is.
    let is_all = pattern!(
        r"(?i)^\s*(?:yes|yep|yeah|correct|right|ja|oui|sí|si)?[\s,.:!-]*(?:(?:(?:it|that|they)(?:'s| is| are|'re) |keep |we keep )?(?:it )?(?:all|everything)(?: stays?| is| are| remains?)?(?: the)? (?:same|unchanged)|unchanged|no changes?(?: at all)?|same again|(?:all |everything )?as (?:is|it is|it was)|alles (?:gleich|unverändert|beim alten)|unverändert|inchangé|sin cambios)[\s.!]*$"
    );
    // What differs is said beside it, and is looked at by itself.
    let has_more = pattern!(r"(?i)\d|\b(?:but|except|only|aber|außer|mais|sauf|pero|salvo|tranne|maar)\b");
    goes_on && (says_so.is_match(sentence) || is_all.is_match(sentence)) && !has_more.is_match(sentence)
}

/// The fields of this deal of which the words speak, the most likely one first.
fn fields_of<'p>(said: &Spoken, handoff: &Handoff, listening: &Listening<'p>) -> Vec<&'p Field> {
    let policy = listening.policy;
    let is_said = |field: &Field| !matches!(field.field_type, FieldType::Lines | FieldType::Document);
    let applies = |field: &&Field| is_said(field) && policy.state(field, &handoff.packet) != FieldState::NotApplicable;
    // What nobody has to say is spoken of once somebody has said it.
    let is_at_hand = |field: &&Field| field.severity != Severity::Info || handoff.packet.value(&field.name).is_some();
    let mut fields: Vec<&Field> = Vec::new();
    for rule in policy.matters().spoken_of(said) {
        let of_rule = || rule.iter().filter_map(|name| policy.field(name)).map(|field| policy.said_in(field));
        let first = of_rule().filter(applies).find(is_at_hand).or_else(|| of_rule().find(applies));
        if let Some(field) = first.filter(|field| !fields.iter().any(|other| other.name == field.name)) {
            fields.push(field);
        }
    }
    fields
}

/// A rhythm of billing that is named once, and with it whether before or after the period.
fn certain(field: &Field, sentence: &str) -> Option<Value> {
    if field.field_type == FieldType::Billing { rhythm_in(sentence) } else { None }
}

/// Whether nothing more has to be given before Finance gets it.
pub(super) fn may_soon_go(handoff: &Handoff, listening: &Listening<'_>) -> bool {
    match &handoff.stage {
        Stage::PreSignature | Stage::Gathering | Stage::Returned { .. } => {
            let missing = listening.policy.missing(&handoff.packet, Gate::Submit);
            missing.iter().all(|item| item.state != FieldState::Absent)
        }
        Stage::Complete
        | Stage::FinanceReview
        | Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::Closed { undone: None, .. } => true,
        Stage::Unopened
        | Stage::OnHold { .. }
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { undone: Some(_), .. } => false,
    }
}

pub(super) fn sentences(line: &str) -> impl Iterator<Item = &str> {
    let ends = pattern!(r"(?:[.!]+|[?]+|;)\s+");
    let mut parts = Vec::new();
    let mut from = 0;
    for end in ends.find_iter(line) {
        // The mark of a question stays with it.
        parts.push(&line[from..end.start() + end.as_str().trim_end().len()]);
        from = end.end();
    }
    parts.push(&line[from..]);
    parts.into_iter().map(str::trim).filter(|part| !part.is_empty())
}
