//! How something is said: asked, put off, doubted, tied to a condition, referred elsewhere, or not said at all.
//!
//! Every function takes the simple form of `tokens`: plain, lower case, in English.

/// Whether a question came back.
pub(super) fn is_question(simple: &str) -> bool {
    let asks = pattern!(
        r"^(?:(?:what|which|who|whom|where|why|how)\b|when (?:do|does|is|are|will)|(?:can|could|do|does|",
        r"did|is|are|should|would|shall|may|will) (?:i|we|you|they|it|there|this|that|the|he|",
        r"she)\b)\b?"
    );
    simple.ends_with('?') || simple.contains("? ") || (asks.is_match(simple) && simple.split(' ').count() > 2)
}

/// Whether the speaker does not know yet, or says who does.
pub(super) fn is_deferred(simple: &str) -> bool {
    let shapes = pattern!(
        r"(?x)\b(?:tbd|tba|tbc|dunno|idk|don'?t\ know|do\ not\ know|no\ idea|no\ clue|not\ sure|unsure|
            unknown|not\ known|not\ yet|not\ decided|undecided
        |haven'?t\ (?:decided|heard|asked)|to\ be\ (?:confirmed|determined|decided|announced)|waiting|awaiting|pending
        |(?:will|i'?ll|let\ me|lemme|need\ to|have\ to|has\ to|going\ to|gotta|we'?ll|should|must)\ (?:(?:first|just|quickly)\ )?(?:check|ask|find\ out|look|
        confirm|get\ back|come\ back|see|dig|ping|chase|verify|follow\ up|double[- ]check|reach\ out|circle\ back)
        |(?:will|i'?ll|let\ me|we'?ll|going\ to|need\ to|have\ to)\ (?:get|grab|pull|fetch|request)\ (?:it|that|this|them|one)\b
        |(?:ap|finance|procurement|legal|customer|client|they|he|she|it|\w+)(?:\ team)?(?:\ will|'ll|\ is\ going\ to|\ should)\ (?:send|share|provide|tell|let\ (?:me|us)\ know|confirm|email|give|supply|forward|advise)
        |(?:is|are)\ (?:still\ )?(?:confirming|verifying|finali[sz]ing|sorting|gathering|collecting|chasing|preparing|haggling|arguing)|still\ \w+ing|still\ (?:being\ )?(?:discuss|negotiat|decid|debat|work|count|figur|deliberat|think)\w*|up\ in\ the\ air|remains?\ to\ be\ seen|in\ flux|out\ to\ (?:lunch|the\ customer)
        |(?:don'?t|do\ not|doesn'?t|haven'?t|have\ not)\ (?:have|got|gotten|received|seen)\ (?:it|that|this|one|them|the\ \w+|an\ answer|the\ details|the\ info)\b(?:\ (?:yet|handy|on\ me|at\ hand|in\ front\ of\ me|right\ now|so\ far))?
        |checking|asking|looking\ into|get(?:s|ting)?\ back\ to|(?:i'?ll|i\ will|we'?ll|we\ will|will|should|going\ to)\ (?:have|know|hear|receive|get)\ (?:it|that|this|them|one|more|an?\ answer|(?:the|their|a)\ [\w\ ]{2,30}?)\ (?:on|by|in|from|until|next|this|tomorrow|later|soon|after|before)|give\ me\ (?:an?\ |a\ few\ |\d+\ )|hang\ on|
        hold\ on|later|brb
        |whether|is\ (?:counting|deciding|working\ on\ it|getting\ it|figuring|looking)|are\ (?:counting|deciding|working\ on\ it)|to\ confirm|will\ know|should\ know|knows\ (?:it|that|tomorrow)|still\ open|has\ it|has\ (?:that|the\ (?:details|info|number|answer))|can'?t\ (?:remember|recall|say)|don'?t\ (?:remember|recall)|beats\ me|above\ my\ pay\ ?grade)\b
        |^(?:please\ )?(?:ask|check\ with|talk\ to|ping|speak\ to|try|better\ ask)\b
        |\b(?:counts?|decides?|confirms?|tells?\ (?:me|us)|sends?)\b[^.]*\b(?:tomorrow|today|monday|tuesday|
        wednesday|thursday|friday|next\ week|soon)\b"
    );
    shapes.is_match(simple)
}

/// Whether nothing was said: courtesies, shrugs and chatter.
pub(super) fn is_idle(simple: &str) -> bool {
    let words = super::tokens::bare_words(simple);
    let shapes = pattern!(
        r"^(?:(?:ok|okay|k|kk|sure|thanks|thank you|thx|ty|hi|hello|hey|whatever|idc|hmm+|hm+|um+|",
        r"uh+|meh|nice|cool|great|lol|haha|ha|lmao|no|yes|yep|nope|please|pls|done|noted|got it|",
        r"sorry|oops|you choose|up to you|doesnt matter|dont care|good question|same)(?: |$))+$"
    );
    let is_shrug = simple.contains('¯') && words.chars().all(|letter| !letter.is_ascii_alphanumeric());
    words.is_empty() || is_shrug || shapes.is_match(&words)
}

/// Whether the words can only be meant in fun.
pub(super) fn is_joke(simple: &str) -> bool {
    pattern!(
        r"(?x)\b(?:pigeons?|smoke\ signals?|owls?|ravens?|telepathy|ouija|monopoly\ money|unicorns?|[bgjz]a?zillions?|bajillions?
        |boat ?loads?|shed ?loads?|buckets?\ of\ (?:money|cash)|all\ the\ money|first-?born|my\ soul|a\ kidney|pinky\ (?:promise|swear)
        |(?:when|until)\ (?:hell\ freezes|pigs\ fly)|heat\ death|12th\ of\ never|end\ of\ (?:time|the\ universe|the\ world)|infinity\ and\ beyond
        |(?:in|with|for)\ (?:bananas|cookies|pizza|beers?|hugs|chocolate|high\ fives|goats|chickens|seashells)|to\ the\ moon|magic\ 8|crystal\ ball
        |ask\ (?:my\ (?:cat|dog|mom)|santa|chatgpt)|santa|narnia|hogwarts|neverland|the\ matrix|yolo)\b"
    )
    .is_match(simple)
        && !simple.contains('@')
}

/// Whether a word takes the certainty away.
pub(super) fn is_hedged(simple: &str) -> bool {
    hedge().is_match(simple)
}

/// The text without its doubting words, to see what is doubted.
pub(super) fn without_hedges(simple: &str) -> String {
    let firm = pattern!(r"([\dkm])-?ish\b").replace_all(simple, "$1");
    let firm = hedge().replace_all(&firm, " ");
    firm.split_whitespace().collect::<Vec<_>>().join(" ").trim_matches([' ', ',']).to_owned()
}

fn hedge() -> &'static regex::Regex {
    pattern!(
        r"(?x)\b(?:i\ think|i\ believe|i\ guess|i\ suppose|i\ assume|i'd\ say|i\ would\ say|guess|guessing|
            probably|prob|maybe|perhaps|possibly|presumably|supposedly|likely
        |about|around|approx|approximately|roughly|circa|ca|or\ so|more\ or\ less|might|may\ be|should\ be|
        could\ be|would\ be|not\ 100%\ sure|not\ sure\ but
        |iirc|afaik|if\ i\ (?:remember|recall)(?:\ correctly)?|basically|practically|almost|nearly|
        hopefully|tentative|tentatively|provisional|for\ now|give\ or\ take
        |ballpark|somewhere|let'?s\ say|double[-\ ]check|don'?t\ quote\ me|pretty\ sure|fairly\ sure|seems?|
        sounds\ like|aiming\ for|targeting|target)\b\.?
        |~|[\dkm]-?ish\b|\b(?:ish)\b|\bexpect(?:ed|ing)?\b"
    )
}

/// Whether it hangs on something.
pub(super) fn is_conditional(simple: &str) -> bool {
    let doubts = pattern!(
        r"\b(?:not sure|unsure|don'?t know|do not know|no idea|dunno|unclear|check|find out|ask(?:ing)?) (?:if|whether)\b"
    );
    let simple = &doubts.replace_all(simple, "whether");
    pattern!(
        r"\b(?:if|unless|otherwise|depends|depending|subject to|assuming|provided|providing|",
        r"as long as|contingent|in case|only when|pending approval|once (?:they|we|legal))\b"
    )
    .is_match(simple)
}

/// Whether two values are offered.
pub(super) fn offers_choice(simple: &str) -> bool {
    pattern!(r"\b(?:or|either|vs\.?|versus)\b| / ").is_match(simple)
}

/// Whether two ends are given.
pub(super) fn is_span(simple: &str) -> bool {
    pattern!(r"^(?:somewhere |anywhere |sometime )?(?:between .+ and |from .+ to )").is_match(simple)
}

/// Whether only a bound or a loose quantity is given.
pub(super) fn is_loose(simple: &str) -> bool {
    pattern!(
        r"\b(?:several|a few|few|a couple|couple of|some|many|lots|multi|multiple|at least|at most|",
        r"up to|no more than|no less than|more than|less than|under|over|above|below|north of|",
        r"minimum|maximum|max|min)\b|(?:^|[^-])[<>]=?|\+$"
    )
    .is_match(simple)
}

/// What an answer that points elsewhere points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Pointer {
    /// An attached or linked file.
    Attachment,
    /// Anything else that is not at hand.
    Elsewhere,
}

/// Where an answer points instead of saying a value.
pub(super) fn pointer(simple: &str) -> Option<Pointer> {
    let file = pattern!(
        r"\b(?:attached|attachment|the (?:pdf|file|screenshot|link)|linked|see (?:pdf|file|link))\b|^<?https?://\S+>?$"
    );
    if file.is_match(simple) {
        return Some(Pointer::Attachment);
    }
    let elsewhere = pattern!(
        r"(?x)\b(?:same\ (?:as|like|one|address|place)|the\ same|as\ (?:before|usual|last|always|agreed\ before)|
            like\ (?:last|before)|usual|standard|default|regular|our\ normal|per\ (?:the|their|our|
            your)\ (?:contract|quote|order|msa|agreement|email|crm)
        |(?:in|on|see|check|from)\ (?:the|their|our|my|your)\ (?:contract|quote|order\ form|order|msa|po|purchase\ order|(?:last\ )?invoice|
        agreement|e-?mail|crm|opp|opportunity|deal|deck|thread|notes?|sow)|you\ (?:already\ )?have\ it|
        already\ (?:sent|told|gave)|i\ forwarded|see\ above|like\ i\ said|last\ year|all\ of\ them|
        whatever\ (?:the|their|our|it|we)\ (?:\w+\ )?(?:says?|said|has|have|is|was|had|put|agreed|shows?)|co-?term)\b"
    );
    elsewhere.is_match(simple).then_some(Pointer::Elsewhere)
}

/// Whom an answer names instead: a chat id, a handle or a name, as it was written.
pub(super) fn owner(plain: &str) -> Option<String> {
    if let Some(mention) = pattern!(r"<@!?([A-Za-z0-9]+)(?:\|[^>]*)?>").captures(plain) {
        return Some(mention[1].to_owned());
    }
    if let Some(handle) = pattern!(r"(?:^|\s)@([A-Za-z0-9][\w.-]*)").captures(plain) {
        return Some(handle[1].to_owned());
    }
    let named = pattern!(
        r"\b(?i:ask|check with|talk to|ping|speak to|try|asking|waiting (?:on|",
        r"for)) (\p{Lu}[\p{Ll}'-]+(?: \p{Lu}[\p{Ll}'-]+)?)"
    );
    let knows =
        pattern!(r"^(\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?) (?:has|knows|handles|owns|will know|is on|would know)\b");
    let no_name = pattern!(
        r"^(?:They|We|He|She|It|That|This|The|Legal|Finance|Procurement|Customer|Client|Sales|Accounting|Nobody|Somebody|Someone|Everyone)\b"
    );
    let found = named.captures(plain).or_else(|| knows.captures(plain));
    found.map(|named| named[1].to_owned()).filter(|name| !no_name.is_match(name))
}

/// Whether it is claimed that somebody approved.
pub(super) fn claims_approval(simple: &str) -> bool {
    pattern!(
        r"\b(?:approved|pre-?approved|signed off|ok'?d|okayed|green-?lit|blessed|cleared) (?:by|",
        r"with)\b|\b(?:desk|director|vp|cfo|ceo|cro|boss|manager|finance|legal|sales|counsel|",
        r"head of \w+) (?:has |have |already )?(?:approved|signed off|ok'?d|okayed|said (?:ok|yes)|",
        r"is (?:fine|ok))\b|^(?:already )?(?:approved|pre-?approved)$"
    )
    .is_match(simple)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stances_are_told_by_their_words() {
        assert!(!is_question("which one"));
        assert!(is_question("which one do you mean"));
        assert!(is_question("net 30?"));
        assert!(is_question("do we need that one"));
        assert!(!is_question("should come on friday"));
        assert!(!is_question("net 30"));
        assert!(is_deferred("tbd"));
        assert!(is_deferred("let me check with their team"));
        assert!(is_deferred("their office decides on friday"));
        assert!(!is_deferred("net 30"));
        assert!(is_idle("ok thanks"));
        assert!(is_idle("..."));
        assert!(!is_idle("ok net 30"));
        assert!(is_conditional("only if legal agrees"));
        assert!(!is_conditional("net 30"));
        assert!(is_loose("at least 50"));
        assert_eq!(pointer("see the attached pdf"), Some(Pointer::Attachment));
        assert_eq!(pointer("same as last time"), Some(Pointer::Elsewhere));
        assert_eq!(pointer("net 30"), None);
        assert!(claims_approval("approved by our cfo"));
        assert!(!claims_approval("net 30"));
    }

    #[test]
    fn doubt_is_seen_and_can_be_taken_off() {
        let cases = [
            ("i think net 20", "net 20"),
            ("~40k", "40k"),
            ("around 40", "40"),
            ("40ish", "40"),
            ("net 20 probably", "net 20"),
        ];
        for (said, firm) in cases {
            assert!(is_hedged(said), "{said}");
            assert_eq!(without_hedges(said), firm, "{said}");
        }
        assert!(!is_hedged("net 20"));
    }

    #[test]
    fn an_owner_is_named_by_id_or_name() {
        let cases = [
            ("ask <@U77AB>", "U77AB"),
            ("<@!991> knows", "991"),
            ("ping @mara.l", "mara.l"),
            ("please ask Mara Lind", "Mara Lind"),
        ];
        for (text, expected) in cases {
            assert_eq!(owner(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(owner("ask their team"), None);
    }
}
