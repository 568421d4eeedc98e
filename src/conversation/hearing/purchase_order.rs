//! What is said about the customer's purchase order: its number, that it will come, or that none is needed.

/// The longest number that a purchase order may have.
const NUMBER_MAX: usize = 50;

/// What an answer says about the purchase order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PurchaseOrderAnswer {
    /// The customer works without one.
    NotRequired,
    /// Its number, without the label.
    Number(String),
    /// One is needed or announced, and not there yet.
    Pending,
    /// There is one, but its number was not said.
    MissingNumber,
    /// `none`: not needed, or not there yet?
    AmbiguousNone,
    /// Nothing certain.
    Unclear,
}

/// The noun in the languages that reps write.
const NOUN: &str = concat!(
    r"(?:p\.?o\.?'?s?|purchase[ -]?orders?|bestellung(?:en)?|bestell-?(?:nummer|nr\.?)|bon de commande|numéro de commande|",
    r"o\.?c\.?|o\.?d\.?a\.?|n° de commande|inkoop(?:nummer|ordernummer)|beställningsnummer|inköpsordernummer|numer zamówienia|発注書|発注番号|",
    r"orden(?:es)? de compra|pedido(?: de compra)?|ordine(?: d'acquisto)?|inkooporder|ordem de compra|",
    r"nota d'ordine|bestelling|bestelnummer|rekvisition(?:snummer)?|indkøbsordre(?:nummer)?|innkjøpsordre|zamówieni[ae]|",
    r"inköpsorder|注文書)"
);

/// Reads what an answer says about the purchase order, if it speaks of nothing else.
pub fn purchase_order(text: &str) -> PurchaseOrderAnswer {
    let words = super::tokens::without_marks(text).words;
    let plain = super::tokens::plain(&words);
    let said = plain.trim_end_matches(['.', '!', ' ']);
    let said = without_further_orders(said);
    let lower = said.to_lowercase();
    if lower.contains('?') || is_doubtful(&lower) {
        return PurchaseOrderAnswer::Unclear;
    }
    if matches!(
        lower.as_str(),
        "none" | "no" | "nope" | "n" | "nein" | "non" | "keine" | "aucun" | "ninguno" | "geen" | "nessuno"
    ) {
        return PurchaseOrderAnswer::AmbiguousNone;
    }
    if is_pending(&lower) {
        return PurchaseOrderAnswer::Pending;
    }
    if is_not_required(&lower) {
        return PurchaseOrderAnswer::NotRequired;
    }
    if let Some(number) = number(said) {
        return PurchaseOrderAnswer::Number(number);
    }
    if has_one(&lower) {
        return PurchaseOrderAnswer::MissingNumber;
    }
    PurchaseOrderAnswer::Unclear
}

/// Whether the words say that they speak of a purchase order.
pub fn names_an_order(text: &str) -> bool {
    pattern!(&format!(r"(?i)(?:^|[^\w]){NOUN}(?:$|[^\w])", NOUN = NOUN)).is_match(text)
}

/// The words about the order and the day up to which it holds: `PO 4711, valid until 31 March`, `the PO runs until March`.
pub fn valid_until(text: &str) -> Option<(&str, &str)> {
    let parts = pattern!(
        r"(?i)^(?P<order>.*?)(?:[,;.] ?| )(?:(?:which|and|it) )?(?:is )?(?:valid|good|runs?|running|lasts?|expires?|expiring|expiry|gültig|valable|válid[oa]|geldig)(?: out| date)?:? ",
        r"(?:(?:until|till?|through|thru|to|on|up to|bis|jusqu'au|hasta el|hasta|tot)(?: zum)? )?(?P<day>.*\d.*?)\.?$"
    )
    .captures(text.trim())?;
    Some((parts.name("order")?.as_str().trim(), parts.name("day")?.as_str()))
}

/// The words about the order and those about the amount that it covers, where both are said.
pub fn covered(text: &str) -> Option<(&str, &str)> {
    let parts = pattern!(
        r"^(.*?\d\S*?)(?:, ?|; ?| )(?:(?:over|for|covers|covering|of|amount:?) )?",
        r"((?:[A-Z]{3} ?|[€$£¥] ?)\d[\d.,' ]*|\d[\d.,' ]* ?(?:[A-Z]{3}|[€$£¥]))\.?$"
    )
    .captures(text.trim())
    .or_else(|| {
        // An amount in thousands needs no currency to be told from a number.
        pattern!(r"^(.*?\d\S*?) (?:over|for|covers|covering) (\d[\d.,']* ?(?:[kKmM]|mil|Mio))\.?$")
            .captures(text.trim())
    })?;
    let part = |place: usize| parts.get(place).map(|part| part.as_str().trim().trim_end_matches('.'));
    Some((part(1)?, part(2)?))
}

fn is_doubtful(lower: &str) -> bool {
    super::stance::is_hedged(lower)
        || super::stance::is_conditional(lower)
        || pattern!(r"\bnot sure\b|\bor\b").is_match(lower)
}

fn is_pending(lower: &str) -> bool {
    let yes_and_later = pattern!(
        r"^(?:y|yes|yep|yeah|yup|required|needed)[,;.]? (?:but |and )?(?:the |its |their )?(?:po )?(?:number |no\.? |it |one )?(?:is |will )?",
        r"(?:follows?|to follow|comes?|coming|later|tbd|tba|not (?:there|known|issued|here) yet)(?: (?:later|soon|shortly|tomorrow|(?:(?:on|by|next|this) )*(?:mon|tue|wed|thu|fri|sat|sun|week|month)\w*|on .*\d.*))?$"
    );
    if yes_and_later.is_match(lower) {
        return true;
    }
    // An order that waits or is announced; a little talk before it does no harm.
    let shapes = pattern!(&format!(
        concat!(
            r"^(?:(?:none|not|nothing|no (?:{NOUN}|number)(?: number)?) (?:yet|so far)|(?:(?:is |yes,? )?",
            r"(?:required|needed|mandatory|compulsory|obligatory))|(?:{NOUN} )?(?:is |",
            r"still )*pending|(?:still )?(?:waiting|awaiting|wait)(?: on| for)?(?: the| their|",
            r" a)? {NOUN}(?: number)?|(?:y|yes|yep|yeah|yup)?,? ?(?:they|customer|",
            r"the customer) (?:do )?(?:need|needs|require|requires|want|wants)(?: an?|",
            r" one)?(?: {NOUN}(?: number)?)?(?: on (?:the|every|each|all) invoices?)?|(?:they |",
            r"customer |the customer )?(?:will|'ll|they'll) (?:send|issue|raise)(?: the| an?|",
            r" their)? {NOUN}|(?:the |their )?{NOUN}(?: number)? (?:is |will be )?(?:coming|",
            r"being (?:issued|prepared|processed|created|raised)|on its way|on the way|to follow|",
            r"will follow|to come|outstanding|requested|required|needed|in the mail|volgt|folgt|suivra|",
            r"sigue)(?: soon)?(?: (?:after|upon|on|following|once|when) (?:the |they |it'?s |it is |we )*(?:contract |order form )?(?:signature|signing|signs?|signed|countersign\w*|kick-?off|budget approval|approved)| (?:on )?\w+)?|(?:they|customer|the customer|procurement|their (?:procurement|finance|ap|buyer)(?: team)?)(?:'re| are| is|'s)? (?:raising|issuing|creating|preparing|generating|cutting|processing|working on|getting|drawing up)(?: (?:it|one|(?:the|an?|their) {NOUN}))?(?: (?:now|today|this week|right now|as we speak|soon|shortly))?|{NOUN} (?:number )?(?:coming|to follow|awaited|expected)(?: (?:soon|shortly|later))?|.{{0,40}}\bin the mail and so is (?:the |",
            r"their )?{NOUN})",
            // Said once more in other words: that the number is not there yet.
            r"(?:[,;:.]? ?(?:-+ ?|– ?)?(?:but |and )?(?:(?:there'?s |there is |we have |i have |they have )?",
            r"(?:no|not the) (?:{NOUN} )?(?:number|{NOUN})(?: (?:yet|so far|for now|at the moment))?|",
            r"(?:the |its |their )?(?:{NOUN} )?(?:number|{NOUN}|it|one)?(?: (?:is|will be|'ll))? ?",
            r"(?:not (?:there|here|known|issued|in) yet|coming|to follow|follows|will follow|to come|later|tbd|",
            r"outstanding|pending)(?: (?:soon|later|shortly))?))?$"
        ),
        NOUN = NOUN
    ));
    shapes.is_match(lower)
}

fn is_not_required(lower: &str) -> bool {
    let shapes = pattern!(&format!(
        concat!(
            r"^(?:n/?a|none (?:needed|required|necessary)|brauchen (?:wir|sie|die) nicht|not (?:required|needed|applicable|necessary)|(?:it'?s |there'?s |there is |",
            r"we have )?(?:no|without(?: an?)?|ohne|keine?|sans|pas (?:besoin )?de|no hace falta|sin|senza|nessun|geen|sem|utan|ingen|",
            r"bez) {NOUN}(?: (?:is )?(?:required|needed|necessary|number|nötig|erforderlich|notwendig|",
            r"nodig|nécessaire|necesaria))?(?: here| for (?:this|them))?|(?:the |",
            r"their )?{NOUN} (?:is )?not (?:required|needed|necessary)|(?:they|customer|the customer|",
            r"we) (?:don'?t|do not|doesn'?t|does not|never) (?:do|use|need|issue|require|have|",
            r"want)(?: an?)?(?: {NOUN}| one)|{NOUN}なし|{NOUN}不要)$"
        ),
        NOUN = NOUN
    ));
    shapes.is_match(lower)
}

fn has_one(lower: &str) -> bool {
    let shapes = pattern!(&format!(
        concat!(
            r"^(?:y|yes|yep|yeah|yup|ja|oui|sí|got it|have it|received|(?:yes,? )?(?:(?:we|",
            r"they) )?(?:have|got|received|sent)(?: it| one| (?:the|an?|their) {NOUN})?|(?:the |",
            r"their )?{NOUN} (?:is )?(?:received|here|in|issued))$"
        ),
        NOUN = NOUN
    ));
    shapes.is_match(lower)
}

/// `4711, they'll send another one for the second half`: the number, without what is said of orders that are still to come.
fn without_further_orders(said: &str) -> &str {
    let divided = pattern!(r"(?i)\s*(?:[,;(]|\. | - |\band\b|\bund\b|\bbut\b|\baber\b)\s*");
    let number_first = |end: regex::Match<'_>| {
        let (head, rest) = (&said[..end.start()], &said[end.end()..]);
        (number(head).is_some() && announces_another(rest)).then_some(head)
    };
    divided.find(said).and_then(number_first).unwrap_or(said)
}

/// Whether words only say that another order is to come beside the one that is there.
pub(super) fn announces_another(words: &str) -> bool {
    let lower = words.to_lowercase();
    let another = pattern!(
        r"(?x)\b(?:another|an?\ (?:additional|separate|further|second|2nd|third|3rd|new\ (?:one|po)\ (?:for|per|each|every))|the\ (?:second|2nd|next|other|others|rest)|(?:one|1|two|2)\ more|more\ (?:pos?|of\ them|to\ (?:come|follow))
        |further\ (?:ones?|pos?)|others?|noch\ (?:eine?n?|welche|mehr)|weitere\w*|eine\ (?:zweite|weitere|separate|eigene)|die\ (?:zweite|nächste|anderen?|restlichen?|übrigen?)\ (?:folg\w*|komm\w*|schick\w*)
        |une?\ (?:autre|deuxième|second)|d'autres|otr[oa]s?|un'?\ ?altr[oa]|nog\ een|een\ tweede)\b"
    );
    let comes = pattern!(
        r"\b(?:send\w*|issu\w+|rais\w+|com(?:e|es|ing)|follow\w*|get\w*|giv\w+|provid\w+|deliver\w*|expect\w*|later|schick\w*|folg\w*|komm\w*|stell\w*|send\w*|suivra|suit|envo\w+|enviar\w*|envían|arriv\w+|mand\w+|volgt|stur\w+|komt|for (?:the|year|q\d)|für (?:die|das|den)|per year|each year)\b"
    );
    let takes_back = pattern!(
        r"\b(?:instead|replac\w+|supersed\w+|cancel\w*|void|wrong|incorrect|invalid|old|not|n't|no longer|or|if|unless|maybe|perhaps|might|statt\w*|ersetz\w*|falsch\w*|ungültig\w*|nicht|storn\w*|oder|falls|wenn|vielleicht|remplac\w*|annul\w*|ou|si|sustitu\w*|anula\w*|vervang\w*)\b|n't|\?|\d{3}"
    );
    another.is_match(&lower) && comes.is_match(&lower) && !takes_back.is_match(&lower)
}

/// The number that a text consists of, without a label before it.
fn number(said: &str) -> Option<String> {
    let label = pattern!(&format!(
        concat!(
            r"(?i)^(?:(?:yes|yep|here it is|it'?s|it is|the|their|our|my|unsere|unser|ihre|deren|seine|meine|die|der|notre|leur|votre|la|le|nuestro|nuestra|su|el|il nostro|la nostra|onze|hun|use|blanket|standing|open|annual|new|nr|numer|núm\.?|numéro|no\.?|n°|nº|number|d'),? ?(?:of |de |du |d')?)*(?:(?:{NOUN}|oc|bc|commande|",
            r"auftrag)(?:番号)?(?: ?(?:number|numero|número|numéro|num|no\.?|nr\.?|n\.|#|n°|nº|n\.?º))?(?: (?:is|ist|lautet|est|es|è|é|är|er|jest))?(?: ?[#:=]+ ?| |$)|#)"
        ),
        NOUN = NOUN
    ));
    let rest = &said[label.find(said).map_or(0, |label| label.end())..];
    let rest = rest.trim_start_matches(['#', ':', '=', ' ']);
    let is_one_number = pattern!(r"^[A-Za-z0-9][A-Za-z0-9./_-]*$").is_match(rest)
        && rest.len() <= NUMBER_MAX
        && rest.bytes().filter(u8::is_ascii_digit).count() >= 2
        // A date, an amount or a share of something is no order's number.
        && !pattern!(r"(?i)[./_-]tb[acd]$").is_match(rest)
        && !pattern!(r"(?i)^(?:net\d+|n/\d+|q[1-4][-/]?\d*|\d{4}-\d{2}-\d{2}|\d{1,3}k|\d+%|",
            r"\d{1,2}/\d{1,2}(?:/\d+)?|\d+\.\d{2})$").is_match(rest);
    is_one_number.then(|| rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_amount_that_an_order_covers_stands_beside_its_number() {
        for (text, said) in [
            ("PO 4711 over EUR 24,000", Some(("PO 4711", "EUR 24,000"))),
            ("PO-4711, 24.000 EUR", Some(("PO-4711", "24.000 EUR"))),
            ("4711 for €24,000.50.", Some(("4711", "€24,000.50"))),
            ("PO 4711 for 48k", Some(("PO 4711", "48k"))),
            ("PO 4711 for 2026", None),
            ("PO 4711", None),
            ("EUR 24,000", None),
            ("no PO needed", None),
        ] {
            assert_eq!(covered(text), said, "{text}");
        }
    }

    #[test]
    fn how_long_an_order_holds_stands_beside_it() {
        for (text, said) in [
            ("PO 4711, valid until 2028-03-31", Some(("PO 4711", "2028-03-31"))),
            ("4711 over EUR 312,000, expires 31 March 2028", Some(("4711 over EUR 312,000", "31 March 2028"))),
            ("the PO runs until 31.03.2028.", Some(("the PO", "31.03.2028"))),
            ("PO 4711", None),
            ("PO 4711 is valid", None),
        ] {
            assert_eq!(valid_until(text), said, "{text}");
        }
    }

    #[test]
    fn that_an_order_comes_later_is_heard_with_its_day() {
        for text in ["yes, number follows Thursday", "yes, to follow", "required, number comes next week"] {
            assert_eq!(purchase_order(text), PurchaseOrderAnswer::Pending, "{text}");
        }
        assert_eq!(purchase_order("yes"), PurchaseOrderAnswer::MissingNumber);
    }

    #[test]
    fn an_order_that_is_there_is_not_put_off_by_the_next_one() {
        let number = |text: &str| PurchaseOrderAnswer::Number(text.to_owned());
        for (text, expected) in [
            ("88120, they'll send another one for the second half", number("88120")),
            ("PO 88120, a second one comes in Q3", number("88120")),
            ("88120, für das zweite Halbjahr schicken sie noch eine", number("88120")),
            ("Bestellnummer 88120, die nächste folgt im Herbst", number("88120")),
            ("unsere Bestellnummer lautet 88120", number("88120")),
            ("88120, they'll send another one instead", PurchaseOrderAnswer::Unclear),
            ("88120, another one replaces it later", PurchaseOrderAnswer::Unclear),
            ("88120, or they'll send another one", PurchaseOrderAnswer::Unclear),
            ("they'll send another one for the second half", PurchaseOrderAnswer::Unclear),
        ] {
            assert_eq!(purchase_order(text), expected, "{text}");
        }
    }

    #[test]
    fn an_answer_about_the_order_is_one_of_few_things() {
        let number = |text: &str| PurchaseOrderAnswer::Number(text.to_owned());
        let cases = [
            ("PO 88120", number("88120")),
            ("PO#88120", number("88120")),
            ("P.O. number: 88120", number("88120")),
            ("PO-88120", number("PO-88120")),
            ("purchase order no. AX/88-120", number("AX/88-120")),
            ("88120", number("88120")),
            ("the PO is 88120.", number("88120")),
            ("Bestellnummer 88-120", number("88-120")),
            ("no PO needed", PurchaseOrderAnswer::NotRequired),
            ("required", PurchaseOrderAnswer::Pending),
            ("mandatory, number follows", PurchaseOrderAnswer::Pending),
            ("they need one, but no number yet", PurchaseOrderAnswer::Pending),
            ("they need one - the number is coming", PurchaseOrderAnswer::Pending),
            ("PO required; not issued yet", PurchaseOrderAnswer::Pending),
            ("no number yet", PurchaseOrderAnswer::Pending),
            ("not required", PurchaseOrderAnswer::NotRequired),
            ("they don't use POs", PurchaseOrderAnswer::NotRequired),
            ("ohne Bestellnummer", PurchaseOrderAnswer::NotRequired),
            ("N/A", PurchaseOrderAnswer::NotRequired),
            ("no PO yet", PurchaseOrderAnswer::Pending),
            ("still waiting for their PO", PurchaseOrderAnswer::Pending),
            ("PO is required", PurchaseOrderAnswer::Pending),
            ("the PO will follow", PurchaseOrderAnswer::Pending),
            ("yes", PurchaseOrderAnswer::MissingNumber),
            ("we have the PO", PurchaseOrderAnswer::MissingNumber),
            ("none", PurchaseOrderAnswer::AmbiguousNone),
            ("PO 88120 or 88121", PurchaseOrderAnswer::Unclear),
            ("PO 88120 for the first year", PurchaseOrderAnswer::Unclear),
            ("I think PO 88120", PurchaseOrderAnswer::Unclear),
            ("PO 88120?", PurchaseOrderAnswer::Unclear),
            ("not sure they need a PO", PurchaseOrderAnswer::Unclear),
            ("net 30", PurchaseOrderAnswer::Unclear),
            ("3/4/26", PurchaseOrderAnswer::Unclear),
            ("2026-07-03", PurchaseOrderAnswer::Unclear),
            ("Q3-2026", PurchaseOrderAnswer::Unclear),
            ("no", PurchaseOrderAnswer::AmbiguousNone),
            ("banana", PurchaseOrderAnswer::Unclear),
        ];
        for (text, expected) in cases {
            assert_eq!(purchase_order(text), expected, "{text}");
        }
    }
}
