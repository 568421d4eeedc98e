//! `Please don't send this before Friday`: words that keep the packet back, whatever is still missing.

use crate::domain::handoff::Handoff;
use crate::workflow::event::{Answer, HeardAs};
use crate::workflow::not_understood::{DOUBTED, whole};

use super::matters::sentences;

/// What keeps the packet back, and the words beside it.
pub(super) fn kept_back(words: &str, handoff: &Handoff) -> Option<(Answer, String)> {
    if !handoff.stage.is_before_order() {
        return None;
    }
    let mut first: Option<&str> = None;
    let mut others: Vec<String> = Vec::new();
    for line in words.lines() {
        let is_said = !line.trim_start().starts_with('>');
        let (back, rest): (Vec<&str>, Vec<&str>) =
            sentences(line).partition(|sentence| is_said && keeps_it_back(sentence));
        others.push(if back.is_empty() { line.to_owned() } else { rest.join(". ") });
        first = first.or_else(|| back.first().copied());
    }
    let heard = HeardAs::Unclear { reason: DOUBTED.to_owned(), candidates: Vec::new() };
    let answer = Answer { field: Some(whole()), words: first?.to_owned(), heard };
    Some((answer, others.join("\n").trim().to_owned()))
}

const GOES: &str = r"(?:send|submit|forward|hand|pass|ship|release|file|push|book|process|go|goes|leave|sent|handed|passed|submitted|booked)";
const GEHT: &str = r"(?:\w*schick\w*|\w*send\w*|weiter\w*|einreich\w*|freigeb\w*|übergeb\w*|geht|gehen|raus\w*|geben)";
const IT: &str =
    r"(?:it|this|that|these|them|everything|anything|all|the (?:packet|deal|order|handoff|whole thing)|to finance)";
const DAY: &str = r"(?:before|until|till|til|yet|today|tonight|tomorrow|this week|earlier)";
const TAG: &str = r"(?:vor|bevor|bis|ab|am|nach|heute|morgen|im)";

/// Whether a sentence says that all of it must not go, or not before some day. What must not be sent of something else,
/// such as an invoice, is no such word.
fn keeps_it_back(sentence: &str) -> bool {
    let says_so = pattern!(&format!(
        concat!(
            r"(?i)\b(?:don'?t|dont|do not|mustn'?t|must not|shouldn'?t|should not|can'?t|cannot|may not|not to|never)\b[^,;?]{{0,20}}\b{GOES}\b[^,;?]{{0,30}}\b{IT}\b[^,;?]{{0,20}}\b{DAY}\b|",
            r"\b{IT}\b[^,;?]{{0,20}}\b(?:must|should|can|may|does)(?:n'?t| ?not)\b[^,;?]{{0,10}}\b{GOES}\b[^,;?]{{0,20}}\b{DAY}\b|",
            r"\b(?:nicht|erst)\b[^,;?]{{0,15}}\b{TAG}\b[^,;?]{{0,25}}\b{GEHT}\b|\b{GEHT}\b[^,;?]{{0,25}}\b(?:nicht|erst)\b[^,;?]{{0,15}}\b{TAG}\b|",
            r"\bn['e ][^,;?]{{0,20}}\b(?:envoy\w*|transmet\w*|soumet\w*)\b[^,;?]{{0,15}}\bpas\b[^,;?]{{0,25}}\bavant\b|",
            r"\bno\b[^,;?]{{0,10}}\b(?:enví\w*|envi\w*|mand\w*)\b[^,;?]{{0,25}}\b(?:antes|hasta|todavía)\b"
        ),
        GOES = GOES,
        GEHT = GEHT,
        IT = IT,
        DAY = DAY,
        TAG = TAG
    ));
    let is_of_something_else = pattern!(
        r"(?i)\b(?:invoic\w*|bill\w*|\w*rechnung\w*|factur\w*|quote|\w*angebot\w*|offer|e-?mails?|mails?|invites?|\w*einladung\w*|reminders?|gift|swag|cards?|deck|slides|survey|flowers|live|seats?|access|zugang|zugänge|kick-?off|start\w*)\b"
    );
    says_so.is_match(sentence) && !is_of_something_else.is_match(sentence)
}

#[cfg(test)]
mod tests {
    use super::keeps_it_back;

    #[test]
    fn what_keeps_it_back_is_told_from_what_keeps_something_else() {
        for back in [
            "please don't send this before Friday",
            "do not submit it yet",
            "Don\u{2019}t hand it over to finance until Thursday".replace('\u{2019}', "'").as_str(),
            "this must not go to finance before Monday",
            "bitte nicht vor Freitag abschicken",
            "das darf erst am Donnerstag raus an Finance",
            "schick das bitte noch nicht heute",
            "ne l'envoyez pas avant vendredi",
            "no lo envíes antes del viernes",
        ] {
            assert!(keeps_it_back(back), "{back}");
        }
        for other in [
            "don't send the invoice before Friday",
            "the service does not go live before May",
            "die Rechnung bitte nicht vor Mai schicken",
            "I did not send it to them",
            "send it to finance",
            "they will not go before lunch",
            "don't worry, it goes out today",
        ] {
            assert!(!keeps_it_back(other), "{other}");
        }
    }
}
