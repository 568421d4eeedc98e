//! Breath, greetings and thanks around an answer, and clauses beside it that change nothing.

use crate::domain::field::FieldType;

use super::heard::Asked;
use super::question::Question;
use super::stance;

/// `ok so`, `um`: breath before an answer.
pub(super) fn without_fillers<'a>(asked: &Asked<'_>, text: &'a str) -> &'a str {
    let breath = match asked.question {
        None => return text,
        // `ok` and `right` are answers to a question of yes or no, and names may have any word.
        Some(Question::AutoRenew | Question::PoStatus) => {
            pattern!(r"(?i)^(?:(?:so|um+|uh+|hm+|oh|ah|hey|hi|well|btw|fyi)[\s,:;.-]+)+")
        }
        Some(Question::LegalEntity | Question::BillToAddress) => return text,
        Some(_) => pattern!(
            r"(?i)^(?:(?:ok(?:ay)?|so|um+|uh+|hm+|oh|ah|hey|hi|well|alright|anyway|btw|fyi|look|it'?s|that'?s|also|alors|bon|euh|also|äh|ähm|pues|bueno|allora|dus|nou|então|bom|alltså|no więc)[\s,:;.-]+)+"
        ),
    };
    let rest = &text[breath.find(text).map_or(0, |breath| breath.end())..];
    if rest.trim().is_empty() { text } else { rest }
}

/// Takes greetings, thanks and the field's own label off.
pub(super) fn without_courtesies<'a>(asked: &Asked<'_>, text: &'a str) -> &'a str {
    let lead = pattern!(
        r"(?i)^(?:(?:ok|okay|so|well|hi|hey|hello|right|please|pls|just|fyi|and|it'?s|it is|its|",
        r"that'?s|that is|this is|they'?re|they are|they want|they have|they pay|they'?ll pay|we'?re|we are|we have|",
        r"we agreed(?: on| to)?|we said|we did|we do|let'?s (?:do|go with|use)|go with|use|",
        r"put(?: down)?|set (?:it )?(?:to|as|at)|customer wants)[\s,:;-]+)+"
    );
    let agreeing = pattern!(r"(?i)^(?:yes|yep|yeah|sure)[\s,:;-]+");
    let tail = pattern!(
        r"(?i)(?:[\s,;-]+(?:please|pls|thanks|thank you|thx|ty|cheers|final|confirmed|strictly|exactly|period|",
        r"no exceptions|as (?:agreed|discussed|per our call)|per our call|for (?:them|this (?:one|deal|customer)|the deal)))+[.!]*$"
    );
    let mut rest = text.trim();
    if asked.question == Some(Question::LegalEntity) {
        let label = pattern!(
            r"(?i)^(?:the |their |our )?(?:legal |contracting |billing )?(?:entity|name|company|customer)(?: name)?(?: is|:) "
        );
        rest = &rest[label.find(rest).map_or(0, |label| label.end())..];
    }
    if asked.field.field_type != FieldType::YesNo && asked.question != Some(Question::AutoRenew) {
        rest = &rest[agreeing.find(rest).map_or(0, |lead| lead.end())..];
    }
    rest = &rest[lead.find(rest).map_or(0, |lead| lead.end())..];
    rest = tail.find(rest).map_or(rest, |tail| &rest[..tail.start()]);
    super::labelled::after_own_label(rest, asked.field).unwrap_or(rest).trim()
}

pub(super) fn is_harmless(simple: &str) -> bool {
    stance::is_idle(simple)
        || pattern!(
            r"^(?:as (?:agreed|discussed|per our call)|final|confirmed|strictly|firm|no exceptions|fyi|per our call|",
            r"(?:yes,? )?(?:it'?s )?back-?dated|no changes|that'?s (?:it|all|final))$"
        )
        .is_match(simple)
}

/// What the price will do some day is no answer to anything else that is asked.
pub(super) fn is_aside(simple: &str) -> bool {
    pattern!(r"^[^?]{0,40}\b(?:uplift|price (?:increase|cap)|cpi)\b[^?]{0,20}$").is_match(simple)
}

/// The number of a ticket beside a claim.
pub(super) fn is_ticket(simple: &str) -> bool {
    pattern!(r"^(?:ticket|case|ref|request) ?#?[a-z]{0,6}-?\d{1,8}$").is_match(simple)
}
