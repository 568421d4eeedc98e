//! The informal yes that people type instead of pressing. It is noticed, and it never counts.

use super::{stance, tokens};

/// A longer message is about something.
const WORDS_MAX: usize = 8;

/// Whether `text` reads like an approval that somebody typed.
pub fn typed_yes(text: &str) -> bool {
    let has_thumb = pattern!(r"👍|✅|☑|🆗|👌|(?:^|\s):(?:\+1|thumbsup|white_check_mark|ok_hand):").is_match(text);
    let said = tokens::without_marks(text);
    let words = tokens::bare_words(&tokens::plain(&said.words).to_lowercase().replace("n't", "nt"));
    if words.is_empty() {
        return has_thumb;
    }
    let takes_back = pattern!(
        r"\b(?:not|no|dont|cant|cannot|isnt|wont|unless|if|but|except|once|after|when|until|almost|",
        r"nearly|never|hold|wait)\b"
    );
    if said.words.contains('?') || words.split(' ').count() > WORDS_MAX || takes_back.is_match(&words) {
        return false;
    }
    pattern!(
        r"^(?:(?:ok|okay|yes|yep|yeah|sure|great|perfect|thanks|thank you|hi|all|this|that|it|its|",
        r"looks|very) )*(?:approved|accepted|i accept|i accept it|i approve|i approve this|approve|lgtm|looks good|look good|",
        r"looks great|looks fine|looks ok|looks okay|good to go|ok to go|okay to go|all good|",
        r"go ahead|please proceed|proceed|ship it|green light|fine by me|fine with me|works for me|",
        r"ok for me|okay for me|ok from my side|sounds good|good with me|ok by me|signed off|",
        r"i sign off|agreed|yes|yep|yes please|thumbs up|plus one|1)(?: (?:from me|from my side|",
        r"to me|here|thanks|thank you|go ahead|please|all|everyone|by me|on my side|for me|",
        r"with this))*$"
    )
    .is_match(&words)
}

/// Whether words say that somebody approved, and little else.
pub fn claims_approval(words: &str) -> bool {
    let simple = tokens::simple(&tokens::without_marks(words).words, "en");
    simple.split(' ').count() <= CLAIM_WORDS_MAX && !stance::is_question(&simple) && stance::claims_approval(&simple)
}

/// Whether words say anything: they are no courtesy, no question back, and do not put it off.
pub fn says_something(words: &str) -> bool {
    let simple = tokens::simple(&tokens::without_marks(words).words, "en");
    simple.chars().any(char::is_alphanumeric)
        && !(stance::is_idle(&simple) || stance::is_question(&simple) || stance::is_deferred(&simple))
}

/// Whether words say that everything is right, or that it may go: `all correct`, `send it to Finance`. Like any typed yes it
/// never counts.
pub fn assents(text: &str) -> bool {
    let said = tokens::without_marks(text);
    if said.words.contains('?') || said.words.trim().lines().count() != 1 {
        return false;
    }
    let words = tokens::bare_words(&tokens::plain(&said.words).to_lowercase());
    pattern!(
        r"^(?:(?:ok|okay|yes|yep|yeah|sure|great|perfect|thanks|finally|then|so|and|now|please|pls) )*",
        r"(?:(?:its |it is |thats |that is |this is |theyre |they are |looks? |everything is |everythings |everything |all is |all |both )+",
        r"(?:correct|right|confirmed|complete|good|fine|ok|okay|great|perfect)|correct|confirmed|lgtm|good to go|ready to go|go ahead|all of (?:it|this|that) is (?:correct|right|fine)|",
        r"i confirm(?: (?:it|this|all|that|everything|all of it))?|(?:you can |you may |lets |let us |go and )?(?:send|submit|ship|hand|pass|forward)(?: (?:it|this|that|them|all|over|off|on))*",
        r"(?: to finance)?|no (?:more )?(?:changes|corrections)(?: from me| needed)?|nothing (?:changes|to change|has changed|changed|to add)|",
        r"alles (?:richtig|korrekt|gut|ok|klar so)|passt(?: (?:so|alles))?|stimmt(?: (?:so|alles))?|",
        r"(?:tout est |cest )(?:bon|correct|juste)|todo (?:correcto|bien|esta bien)|esta (?:todo )?(?:correcto|bien)|tutto (?:corretto|giusto|bene)|",
        r"alles klopt|klopt(?: allemaal)?|tudo (?:certo|correto))",
        r"(?: (?:now|here|all|thanks|thank you|please|pls|from me|for me|by me|as it is|as is|so|then))*$"
    )
    .is_match(&words)
}

/// Whether words ask, with or without a mark of a question.
pub fn asks_back(words: &str) -> bool {
    stance::is_question(&tokens::simple(&tokens::without_marks(words).words, "en"))
}

const CLAIM_WORDS_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_informal_yes_is_noticed() {
        for text in [
            "looks good",
            "Looks good to me!",
            "LGTM",
            "approved",
            "accepted",
            "Approved, thanks",
            "ok to go",
            "yes, approved",
            "👍",
            ":+1:",
            "✅",
            "go ahead",
            "sounds good",
            "*approved*",
            "fine by me",
            "+1",
        ] {
            assert!(typed_yes(text), "{text}");
        }
    }

    #[test]
    fn that_all_is_right_or_may_go_is_an_assent() {
        for text in [
            "all correct",
            "looks correct",
            "that's right",
            "yes, everything is correct",
            "send it to finance",
            "ship it",
            "please submit",
            "ok send it over",
            "nothing changes",
            "no changes from me",
            "alles richtig",
            "passt so",
            "tout est bon",
        ] {
            assert!(assents(text), "{text}");
        }
        for text in [
            "all correct?",
            "all correct but the address",
            "not correct",
            "send it to their Dublin office",
            "don't send it",
            "send it to finance on Friday",
            "everything is different",
            "the start is right",
            "nothing",
            "net 30",
        ] {
            assert!(!assents(text), "{text}");
        }
    }

    #[test]
    fn other_talk_is_not() {
        for text in [
            "approved?",
            "not approved",
            "looks good but the terms are too long",
            "I don't approve",
            "who approved this",
            "net 30",
            "ok",
            "thanks",
            "",
            "> looks good",
            "approved once legal is done",
            "the customer approved the draft that we sent them last week",
        ] {
            assert!(!typed_yes(text), "{text}");
        }
    }
}
