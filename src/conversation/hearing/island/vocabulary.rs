//! Words by which a value is known, and words that only hold one together.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::super::languages;
use super::super::number_words;
use super::super::question::Question;
use super::super::text;

/// Whether a value of that question may be known by that word.
pub(super) fn is_telling(question: Question, core: &str, lower: &str) -> bool {
    let has_digit = core.chars().any(char::is_numeric);
    let is_capital = core.starts_with(char::is_uppercase);
    match question {
        Question::LegalEntity => is_capital || has_digit || text::is_legal_form(core) || core == "&",
        Question::BillingEmail => core.contains('@') || is_capital,
        Question::TaxId => has_digit || core.chars().all(char::is_uppercase) || is_head(lower),
        Question::PaymentTerms
        | Question::BillingFrequency
        | Question::StartDate
        | Question::TermLength
        | Question::Discount
        | Question::Amount
        | Question::Currency
        | Question::PoStatus
        | Question::ContractStatus
        | Question::AutoRenew
        | Question::BillToAddress
        | Question::Seats => has_digit || core.contains(['%', '$', '€', '£', '¥']) || is_head(lower),
    }
}

/// Whether the grammars know that word, so that it may stand within a value.
pub(super) fn in_vocabulary(lower: &str) -> bool {
    static WORDS: LazyLock<HashSet<String>> = LazyLock::new(languages::english_words);
    has_part_in(lower, |part| WORDS.contains(part)) || is_head(lower)
}

/// Whether a value may be known by that word.
pub(super) fn is_head(lower: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| HEADS.split_whitespace().collect());
    has_part_in(lower, |part| WORDS.contains(part))
}

/// Whether a word, or every part between its hyphens, is known or a number.
fn has_part_in(lower: &str, knows: impl Fn(&str) -> bool) -> bool {
    let is_known = |part: &str| knows(part) || number_words::is_word(part);
    is_known(lower) || lower.contains('-') && lower.split('-').all(|part| !part.is_empty() && is_known(part))
}

/// Words by which values are known.
const HEADS: &str = "eom mfi prox proximo cod cia cwo dor net nett days day date invoice receipt due advance upfront arrears \
    monthly quarterly annual annually yearly weekly biweekly fortnightly semiannual semiannually semimonthly biannually \
    bimonthly biennial one-time one-off onetime once twice prepaid installments instalments equal half \
    signature signing kickoff delivery acceptance completion go-live advance \
    jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october \
    november december mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday \
    today tomorrow yesterday next last this following coming week weeks month months year years yr yrs mo mos quarter \
    quarters fortnight q1 q2 q3 q4 start end beginning middle mid early late easter christmas after before later earlier \
    beginning annual rolling evergreen term contract signed executed renew renews renewal auto-renew auto-renews automatically po pos draft redlines review docusign verbal exempt \
    coupa ariba off discount percent pct free list price grand thousand million lakh \
    lakhs crore crores mil usd eur gbp chf cad aud sgd inr jpy sek nok dkk pln brl nzd dollars dollar euro euros pounds \
    aussie kiwi sing singapore canadian swiss quid sterling good new year's eve boxing independence labor labour memorial thanksgiving holiday christmas \
    xmas halloween juneteenth canada bastille veterans remembrance anzac australia king's saints whit pentecost ascension bank presidents columbus mlk fourth \
    pound francs yen rupees kronor krona sterling quid bucks us australian canadian singapore swiss british american \
    seats seat users user licenses license licences licence unlimited people k m each";

/// Words that hold a value together and say nothing by themselves.
pub(super) fn is_small(lower: &str) -> bool {
    matches!(
        lower,
        "the"
            | "a"
            | "an"
            | "of"
            | "in"
            | "on"
            | "at"
            | "to"
            | "from"
            | "and"
            | "or"
            | "for"
            | "per"
            | "by"
            | "with"
            | "then"
            | "than"
            | "de"
            | "del"
            | "la"
            | "le"
            | "el"
            | "du"
            | "des"
            | "les"
            | "il"
            | "à"
            | "au"
            | "den"
            | "der"
            | "die"
            | "das"
            | "dem"
            | "am"
            | "i"
            | "y"
            | "e"
            | "et"
            | "und"
            | "en"
            | "och"
            | "og"
            | "van"
            | "von"
            | "di"
            | "da"
            | "do"
            | "dos"
            | "plus"
            | "+"
            | "/"
            | "x"
            | "&"
    )
}

/// Words with which no value begins or ends.
pub(super) fn is_link(core: &str) -> bool {
    matches!(
        core.to_lowercase().as_str(),
        "of" | "and"
            | "or"
            | "then"
            | "than"
            | "with"
            | "for"
            | "by"
            | "und"
            | "et"
            | "y"
            | "e"
            | "och"
            | "og"
            | "plus"
            | "to"
            | "this"
            | "last"
    )
}

/// Who does something in a statement.
pub(super) fn is_speaker(lower: &str) -> bool {
    pattern!(
        r"^(?:i|we|they|he|she|it|that'?s?|this|i'm|we're|they're|he's|she's|it's|its|my|our|their|his|her|everyone|everybody|nobody|ich|wir|die|sie|er|das|je|on|nous|ils|elle|il|c'est|yo|nosotros|ellos|él|ella|eso|io|noi|loro|ik|we|wij|ze|zij|hij|dat|eu|nós|eles|ele|ela|isso|jag|vi|de|han|hon|det|ja|my|oni|on|ona|to)$"
    )
    .is_match(lower)
}

/// Words with which another statement begins.
pub(super) fn is_connector(lower: &str) -> bool {
    matches!(
        lower,
        "but"
            | "so"
            | "because"
            | "since"
            | "cause"
            | "cuz"
            | "coz"
            | "bc"
            | "which"
            | "while"
            | "though"
            | "although"
            | "thats"
            | "that's"
            | "aber"
            | "weil"
            | "denn"
            | "mais"
            | "car"
            | "parce"
            | "pero"
            | "porque"
            | "ma"
            | "perché"
            | "maar"
            | "want"
            | "omdat"
            | "mas"
            | "pois"
            | "men"
            | "eftersom"
            | "fordi"
            | "ale"
            | "bo"
            | "ponieważ"
    )
}
