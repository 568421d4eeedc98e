//! What people ask for in words and only a command does: another owner, or a packet that goes on after somebody ended it.
//! Nothing is done by the words; the speaker hears what does it.

use crate::domain::handoff::{Ending, Handoff, Stage};
use crate::domain::ids::PersonId;
use crate::workflow::outcome::{Reason, Refusal};

use super::hear::Listening;

/// What the speaker hears instead of silence, if the words ask for either.
pub(super) fn asked(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Refusal> {
    if let Stage::Voided { ending: Ending::ByAPerson, .. } = handoff.stage
        && asks_to_reopen(words)
    {
        return Some(Refusal::new("state:Voided", Reason::StaysEnded));
    }
    let to = new_owner(words, handoff, listening)?;
    Some(Refusal::new("failure:F2", Reason::ReassignedByCommand { to }))
}

fn asks_to_reopen(words: &str) -> bool {
    pattern!(
        r"(?ix)^\s*(?:sorry,?\ |hi,?\ |hey,?\ )?(?:please,?\ |pls\ |can\ (?:you|we|i)\ (?:please\ )?|could\ (?:you|we|i)\ (?:please\ )?|
            we\ (?:need|want|have)\ to\ |i\ (?:need|want)\ to\ )?(?:re-?open|un-?void|resume|bring\ back|restore)
            (?:\ (?:it|this|that|(?:the|this)\ (?:deal|handoff|packet|one)|h-\d+))?(?:\ again)?(?:,?\ please)?\s*[.!?]*\s*$"
    )
    .is_match(words)
}

/// Whoever takes the deal over, where its owner says so.
fn new_owner(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<PersonId> {
    let speaker = listening.actor.as_person()?;
    let takes = pattern!(
        r"(?ix)^\s*(?:from\ (?:now|today|tomorrow)(?:\ on)?,?\ )?@?(?P<name>[\p{L}][\p{L}'.-]*(?:\ [\p{L}][\p{L}'.-]*)?)\ (?:takes|will\ take|is\ taking|'s\ taking|took)
            (?:\ (?:it|this|that|h-\d+|(?:the|this)\ (?:deal|handoff|packet|account|one)))?\ over
            (?:\ (?:it|this|that|h-\d+|(?:the|this)\ (?:deal|handoff|packet|account|one)))?(?:\ (?:from|for)\ (?:me|here|now|us))?
            (?:\ (?:from\ )?(?:now|today|tomorrow)(?:\ on)?)?\s*[.!]*\s*$"
    );
    let given = pattern!(
        r"(?ix)^\s*(?:please\ |i\ ?(?:am|'m)\ |i\ (?:will\ )?|i'll\ |we\ (?:will\ )?)?(?:hand|handing|handed|give|giving|gave|pass|passing|passed|reassign|reassigning|move|moving|transfer|transferring)
            (?:\ (?:it|this|that|h-\d+|(?:the|this)\ (?:deal|handoff|packet|account|one)))?(?:\ (?:over|on))?\ to\ @?(?P<name>[\p{L}][\p{L}'.-]*(?:\ [\p{L}][\p{L}'.-]*)?)(?:,?\ please)?\s*[.!]*\s*$"
    );
    let owns = pattern!(
        r"(?ix)^\s*@?(?P<name>[\p{L}][\p{L}'.-]*(?:\ [\p{L}][\p{L}'.-]*)?)\ (?:is\ (?:now\ )?the\ (?:new\ )?(?:deal\ )?owner|owns\ (?:it|this|(?:the|this)\ deal))
            (?:\ (?:from\ )?(?:now|today)(?:\ on)?)?\s*[.!]*\s*$"
    );
    let found = takes.captures(words).or_else(|| given.captures(words)).or_else(|| owns.captures(words))?;
    let person = listening.directory.called(&found["name"])?;
    let owner = handoff.owner.as_ref();
    (owner == Some(speaker) && &person.id != speaker && !handoff.is_over()).then(|| person.id.clone())
}
