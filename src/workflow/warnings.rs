//! What fails its check and does not block needs a reason to go on; one reason may cover several warnings
//! (`checklist.md`, section 1). A reason holds for what was shown: a warning that says something else needs another.

use crate::domain::canonical;
use crate::domain::field::{Gate, Misfit, Severity};
use crate::domain::handoff::{Handoff, ReasonToGoOn, Warning};

use super::draft::Draft;
use super::effect::{Noted, Unclear};
use super::event::{Answer, Answers, HeardAs};
use super::fact::Fact;
use super::outcome::{Reason, Refusal};
use super::views::Asking;
use super::{Context, finance, matching, views};

/// Why a reason was not taken: no warning waits for one.
pub const NONE_WAITS: &str = "no_warning_waits";

/// The reason that somebody gave to go on with a warning, the newest if there are several.
pub fn reason_for<'h>(handoff: &'h Handoff, misfit: &Misfit) -> Option<&'h ReasonToGoOn> {
    let covers = |given: &&ReasonToGoOn| given.warnings.iter().any(|warning| is_of(warning, misfit));
    handoff.reasons_to_go_on.iter().rev().filter(|_| misfit.severity == Severity::Warn).find(covers)
}

fn is_of(warning: &Warning, misfit: &Misfit) -> bool {
    warning.field == misfit.field && warning.rule == misfit.rule && warning.what == misfit.what
}

/// Whether a misfit is a warning for which nobody has given a reason.
pub fn waits_for_reason(handoff: &Handoff, misfit: &Misfit) -> bool {
    misfit.severity == Severity::Warn && reason_for(handoff, misfit).is_none()
}

/// The warnings that need a reason before the packet goes to Finance.
fn waiting(handoff: &Handoff, ctx: &Context<'_>) -> Vec<Misfit> {
    let misfits = matching::misfits(handoff, ctx, Gate::Submit).into_iter();
    misfits.filter(|misfit| waits_for_reason(handoff, misfit)).collect()
}

/// The same, for whoever words them. Once the packet is with Finance none is waited for: Finance sees them and decides.
pub fn to_explain(handoff: &Handoff, asking: &Asking<'_>) -> Vec<Misfit> {
    if finance::is_to_be_submitted(handoff).is_err() {
        return Vec::new();
    }
    let misfits = views::misfits(handoff, asking).into_iter();
    misfits.filter(|misfit| waits_for_reason(handoff, misfit)).collect()
}

/// What a form that asks for a reason shows, as a hash.
pub fn shown(warnings: &[Misfit]) -> String {
    let lines: Vec<_> = warnings.iter().map(|warning| (&warning.field, &warning.rule, &warning.what)).collect();
    canonical::hash_of(&lines)
}

/// The reason among what somebody said, and which warnings its form showed.
fn given(answers: &Answers) -> Option<(&Answer, Option<&str>, bool)> {
    answers.answers.iter().find_map(|answer| {
        if let HeardAs::ReasonToGoOn { shown, send } = &answer.heard {
            Some((answer, shown.as_deref(), *send))
        } else {
            None
        }
    })
}

/// The reason that was typed behind a button.
pub(super) fn typed(answers: &Answers) -> Option<&str> {
    let (answer, seen, _) = given(answers)?;
    seen.map(|_| answer.words.as_str())
}

/// What was pressed, where the reason was typed behind a button.
pub(super) fn pressed(answers: &Answers) -> Option<&'static str> {
    let (_, seen, send) = given(answers)?;
    seen.map(|_| if send { "submit_with_reason" } else { "give_reason" })
}

/// Whether the speaker may give the reason among those answers, and saw the warnings that stand: it is for whoever
/// submits the packet.
pub(super) fn check(handoff: &Handoff, answers: &Answers, ctx: &Context<'_>) -> Result<(), Refusal> {
    let Some((_, seen, _)) = given(answers) else { return Ok(()) };
    finance::may_submit(handoff, ctx.speaker()?, ctx).map_err(|refusal| {
        let reason = if let Reason::NotYours { who, .. } = refusal.reason {
            Reason::NotYours { tried: "give the reason to go on".to_owned(), who }
        } else {
            refusal.reason
        };
        Refusal { reason, ..refusal }
    })?;
    match seen {
        Some(seen) if seen != shown(&to_explain(handoff, &ctx.asking())) => {
            Err(Refusal::new("invariant:I13", Reason::ReadBackIsStale))
        }
        Some(_) | None => Ok(()),
    }
}

/// Writes down the reason for every warning that stands once the values of the same message are in; the packet is sent
/// with it, where that was asked.
pub(super) fn go_on(draft: &mut Draft<'_>, answers: &Answers) -> (Vec<Noted>, Vec<Unclear>) {
    let Some((answer, _, send)) = given(answers) else { return (Vec::new(), Vec::new()) };
    let words = answer.words.trim();
    let noted = explain(draft, words);
    if noted.is_empty() {
        let (words, reason) = (words.to_owned(), NONE_WAITS.to_owned());
        return (noted, vec![Unclear { field: None, words, reason, candidates: Vec::new(), until: None }]);
    }
    if send {
        draft.fact(Fact::SubmissionAsked {});
    }
    (noted, Vec::new())
}

/// What waits for a reason; where nothing does, a better one takes the place of what was said before, until the packet
/// is sent.
fn to_be_covered(draft: &Draft<'_>) -> Vec<Misfit> {
    let waiting = waiting(&draft.handoff, draft.ctx);
    if !waiting.is_empty() || finance::is_to_be_submitted(&draft.handoff).is_err() {
        return waiting;
    }
    let misfits = matching::misfits(&draft.handoff, draft.ctx, Gate::Submit).into_iter();
    misfits.filter(|misfit| reason_for(&draft.handoff, misfit).is_some()).collect()
}

/// Writes down one reason for every warning that waits for one, and says for which.
pub(super) fn explain(draft: &mut Draft<'_>, reason: &str) -> Vec<Noted> {
    let covered = to_be_covered(draft);
    if covered.is_empty() || reason.is_empty() {
        return Vec::new();
    }
    let because = |reason: &str| format!("we go on, because \u{201c}{reason}\u{201d}");
    let before = draft.handoff.clone();
    let noted = |misfit: &Misfit| Noted {
        field: misfit.field.clone(),
        text: because(reason),
        was: reason_for(&before, misfit).map(|given| because(&given.reason)),
    };
    let mut told: Vec<Noted> = Vec::new();
    for noted in covered.iter().map(noted) {
        if !told.contains(&noted) {
            told.push(noted);
        }
    }
    let warning = |misfit: Misfit| Warning { field: misfit.field, rule: misfit.rule, what: misfit.what };
    let warnings = covered.into_iter().map(warning).collect();
    draft.fact(Fact::WarningsExplained { warnings, reason: reason.to_owned() });
    told
}
