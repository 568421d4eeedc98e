//! What somebody typed with a press, so that a refused one does not lose it. It is quoted back to whoever typed it, and
//! counts for nothing.

use super::event::Event;
use super::warnings;

/// The words typed with a press: a reason, conditions or an answer.
pub fn typed(event: &Event) -> Option<String> {
    let words = if let Event::Decided(press) = event {
        let conditions = press.conditions.iter().map(|condition| condition.text.as_str());
        let words: Vec<&str> = press.text.as_deref().into_iter().chain(conditions).collect();
        words.join("\n")
    } else if let Event::ConfirmedToSend { reason: words, .. }
    | Event::PutOff { reason: words, .. }
    | Event::Returned { text: words, .. } = event
    {
        words.clone()?
    } else if let Event::InfoAnswered { text, .. }
    | Event::Advised { text, .. }
    | Event::LossExplained { reason: text } = event
    {
        text.clone()
    } else if let Event::WaiverAsked(asked) = event {
        asked.reason.clone()
    } else if let Event::Answered(answers) = event {
        warnings::typed(answers)?.to_owned()
    } else {
        return None;
    };
    let words = words.trim();
    (!words.is_empty()).then(|| words.to_owned())
}
