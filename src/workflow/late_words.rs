//! What people say of a packet that Finance has accepted: words change nothing any more. Whoever enters and bills the order
//! is asked to answer them, by a task like any other, until they do or whoever said it says that nothing changes.

use crate::domain::field::Gate;
use crate::domain::handoff::{Handoff, SaidLate, Stage};
use crate::domain::ids::FieldName;
use crate::domain::person::Person;
use crate::domain::task::TaskKind;

use super::draft::Draft;
use super::effect::{Notice, Unclear, What};
use super::event::{Answers, HeardAs};
use super::fact::Fact;
use super::not_understood::{AS_BEFORE, DEMANDED, DOUBTED, NO_RENEWAL, SETTLED, SPOKEN_OF, TOO_LATE, mark, whole};
use super::outcome::{Outcome, Reason, Refusal};
use super::{Context, finance, gathering, tasks};

/// The word of the log where Finance was told of words that came too late.
pub(super) const TOLD_FINANCE: &str = "told_finance";

/// Whether Finance has accepted the packet, and nothing of it was undone.
pub fn is_accepted(stage: &Stage) -> bool {
    match stage.below_hold() {
        Stage::OrderReady
        | Stage::OrderEntry
        | Stage::OrderCreated
        | Stage::AwaitingBillingTrigger
        | Stage::ReadyForBilling
        | Stage::Closed { undone: None, .. } => true,
        Stage::Unopened
        | Stage::PreSignature
        | Stage::Gathering
        | Stage::Complete
        | Stage::FinanceReview
        | Stage::Returned { .. }
        | Stage::OnHold { .. }
        | Stage::Voided { .. }
        | Stage::CancelOrCredit { .. }
        | Stage::Superseded { .. }
        | Stage::Closed { undone: Some(_), .. } => false,
    }
}

/// Why words gave no value that are nothing for Finance to answer.
const NO_WORDS_FOR_FINANCE: [&str; 5] =
    ["bank_details", "bank_details_misspelled", "bring_file", "unknown_label", NO_RENEWAL];

/// What waits for Finance's answer; nothing of a packet that is open again or off.
pub fn waiting(handoff: &Handoff) -> &[SaidLate] {
    if is_accepted(&handoff.stage) { &handoff.said_late } else { &[] }
}

/// Tells Finance what is said too late to change anything. `None` before that, and where something can still be given.
pub(super) fn told(handoff: &Handoff, answers: &Answers, ctx: &Context<'_>) -> Option<Outcome> {
    // Finance speaks of its own work as it does it.
    let is_finances = ctx.speaker().is_ok_and(|speaker| finance::must_be_finance(speaker, "", ctx).is_ok());
    let is_only_said = |heard: &HeardAs| match heard {
        HeardAs::Unclear { reason, .. } if is_finances => {
            [SPOKEN_OF, DOUBTED, DEMANDED, AS_BEFORE].contains(&reason.as_str())
        }
        HeardAs::Unclear { reason, .. } => !NO_WORDS_FOR_FINANCE.contains(&reason.as_str()),
        HeardAs::Value { .. } | HeardAs::Proposal { .. } => true,
        HeardAs::NotKnownYet { .. }
        | HeardAs::QuestionBack
        | HeardAs::Nothing
        | HeardAs::Instruction
        | HeardAs::ApprovalClaimed
        | HeardAs::ReasonToGoOn { .. }
        | HeardAs::Settled { .. } => false,
    };
    let guards_submit =
        |name: &FieldName| ctx.policy.field(name).is_none_or(|field| field.gate < Gate::ReadyForBilling);
    let late = answers.answers.iter().map(|answer| {
        // What nobody could place may be of anything.
        let field = answer.field.clone().unwrap_or_else(whole);
        let field = Some(field).filter(|field| is_only_said(&answer.heard) && guards_submit(field))?;
        let is_labelled = matches!(answer.heard, HeardAs::Value { .. });
        let title = ctx.policy.field(&field).filter(|_| is_labelled).map(|field| format!("{}: ", field.title));
        Some((field, format!("{}{}", title.unwrap_or_default(), answer.words.trim())))
    });
    let late: Vec<_> = if is_accepted(&handoff.stage) { late.collect::<Option<_>>()? } else { return None };
    if late.is_empty() {
        return None;
    }
    let mut draft = Draft::new(handoff, ctx);
    let mut unclear: Vec<Unclear> = Vec::new();
    for (field, words) in late {
        let is_new = handoff.said_late.iter().all(|said| (&said.field, &said.words) != (&field, &words));
        if is_new {
            let (as_what, field, words) = (TOLD_FINANCE.to_owned(), Some(field.clone()), words.clone());
            draft.fact(Fact::WordsNoted { as_what, field, words, until: None });
        }
        let reason = TOO_LATE.to_owned();
        unclear.push(Unclear { field: Some(field), words, reason, candidates: Vec::new(), until: None });
    }
    ask(&mut draft);
    let (noted, misfits, missing) = (Vec::new(), Vec::new(), Vec::new());
    draft.tell_thread(Notice::AnswerHeard { noted, misfits, unclear, missing, dropped: None });
    Some(draft.finish())
}

/// Asks whoever entered the order, else billing operations.
fn ask(draft: &mut Draft<'_>) {
    match draft.handoff.open_task(TaskKind::AnswerWords).map(|task| task.of.clone()) {
        Some(person) => draft.out.effect(What::TaskCard { task: TaskKind::AnswerWords, person }),
        None => tasks::ask_about_words(draft),
    }
}

/// The deal is on again after all, and what was said of it still waits.
pub(super) fn ask_again(draft: &mut Draft<'_>) {
    if !waiting(&draft.handoff).is_empty() {
        ask(draft);
    }
}

/// Somebody of Finance says what they make of it.
pub(super) fn answered(handoff: &Handoff, answer: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let waiting = waiting(handoff).to_vec();
    if waiting.is_empty() {
        return Err(Refusal::new("failure:F12", Reason::AlreadySo { stage: "answered".into() }));
    }
    if !tasks::may_do(handoff, TaskKind::AnswerWords, speaker, ctx) {
        finance::must_be_finance(speaker, "answer for Finance", ctx)?;
    }
    let mut draft = Draft::new(handoff, ctx);
    for said in &waiting {
        let (field, words, answer) = (said.field.clone(), said.words.clone(), Some(answer.to_owned()));
        draft.fact(Fact::LateWordsAnswered { field, words, answer });
    }
    end(&mut draft);
    draft.tell_thread(Notice::LateWordsAnswered { by: speaker.id.clone(), said: waiting, answer: answer.to_owned() });
    tasks::try_close(&mut draft);
    Ok(draft.finish())
}

/// Finance takes its acceptance back before an order exists: the packet is its owner's again, and those words hold it.
pub(super) fn taken_back(handoff: &Handoff, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let tried = "send it back";
    if handoff.stage != Stage::OrderReady || waiting(handoff).is_empty() {
        let (stage, tried) = (handoff.stage.word().to_owned(), tried.to_owned());
        return Err(Refusal::new("failure:F12", Reason::NotFromHere { stage, tried }));
    }
    finance::must_be_finance(speaker, tried, ctx)?;
    let mut draft = Draft::new(handoff, ctx);
    let said = handoff.said_late.iter().map(|said| (said.field.clone(), said.words.clone())).collect();
    tasks::finish(&mut draft, TaskKind::AnswerWords);
    finance::withdraw_acceptance(&mut draft);
    draft.fact(Fact::PacketReopened { for_words: true });
    draft.tell_thread(Notice::SubmissionWithdrawn { said });
    gathering::settle(&mut draft);
    Ok(draft.finish())
}

/// Whoever said it, or answers for the packet, says that nothing changes: the words named, or all that they may settle.
pub(super) fn settled(handoff: &Handoff, shown: Option<&str>, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let is_meant = |said: &&SaidLate| shown.is_none_or(|shown| shown == mark(&said.field, &said.words));
    let meant: Vec<&SaidLate> = waiting(handoff).iter().filter(is_meant).collect();
    if meant.is_empty() {
        return Err(Refusal::new("feature:N20", Reason::NothingToConfirm));
    }
    let theirs: Vec<&SaidLate> = meant.iter().filter(|said| may_settle(handoff, said, speaker, ctx)).copied().collect();
    if theirs.is_empty() {
        let who = ctx.directory.name_of(&meant[0].by).to_owned();
        return Err(Refusal::new(
            "feature:N20",
            Reason::NotYours { tried: "settle what somebody else said".into(), who },
        ));
    }
    let mut draft = Draft::new(handoff, ctx);
    for said in &theirs {
        let (field, words) = (said.field.clone(), said.words.clone());
        draft.fact(Fact::LateWordsAnswered { field, words, answer: None });
    }
    end(&mut draft);
    let unclear = theirs.iter().map(|said| Unclear {
        field: Some(said.field.clone()).filter(|field| *field != whole()),
        words: said.words.clone(),
        reason: SETTLED.to_owned(),
        candidates: Vec::new(),
        until: None,
    });
    let (noted, misfits, unclear, missing) = (Vec::new(), Vec::new(), unclear.collect(), Vec::new());
    draft.tell_thread(Notice::AnswerHeard { noted, misfits, unclear, missing, dropped: None });
    tasks::try_close(&mut draft);
    Ok(draft.finish())
}

fn may_settle(handoff: &Handoff, said: &SaidLate, speaker: &Person, ctx: &Context<'_>) -> bool {
    said.by == speaker.id || finance::may_submit(handoff, speaker, ctx).is_ok()
}

/// The task ends with the last words; before that its card says what is left.
fn end(draft: &mut Draft<'_>) {
    let Some(person) = draft.handoff.open_task(TaskKind::AnswerWords).map(|task| task.of.clone()) else { return };
    if draft.handoff.said_late.is_empty() {
        tasks::finish(draft, TaskKind::AnswerWords);
    } else {
        draft.out.effect(What::TaskCard { task: TaskKind::AnswerWords, person });
    }
}
