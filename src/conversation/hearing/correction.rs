//! Words that put something right, and the value that is left when one of two is taken back.

/// Where the asserted part of a statement stands, and what was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Contrast<'a> {
    /// What holds.
    pub(super) holds: &'a str,
    /// What does not; it must be a value too, or the sentence was about something else.
    pub(super) taken_back: TakenBack<'a>,
}

/// What a contrast takes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TakenBack<'a> {
    /// These words.
    Words(&'a str),
    /// Nothing that needs to be a value: `we landed on 45`.
    Nothing,
}

/// The text after words such as `correction:` or `sorry,`; `None` if it starts with none.
pub(super) fn after_marker(text: &str) -> Option<&str> {
    let marker = pattern!(
        r"(?i)^(?:(?:\*|correction|corrected|sorry|oops|oop|whoops|scratch that|strike that|",
        r"no,? wait|wait|my bad|my mistake|(?:non,? )?pardon|non,? attende[zr]?|erratum|(?:nein,? )?moment|korrektur|quatsch|(?:nee,? )?wacht(?: even)?|correctie|perdón|corrijo|digo|mejor dicho|anzi|scusa(?:te)?|rettifico|desculpa?e?|corrigindo|aliás|(?:nej,? )?vänta|förlåt|rättelse|przepraszam|(?:nie,? )?czekaj|korekta|unnskyld|(?:nei,? )?vent|rettelse|never ?mind|nvm|actually|update|updated|edit|fix|typo|i meant|meant|",
        r"make it|make that|(?:just )?fixed (?:it|that)|corrected (?:it|that)|(?:move|push|pull|bump|shift) (?:it |that |the (?:start|date) )?(?:back |out |up |forward )?to|change (?:it |that )?to|changed to|should be|should read|",
        r"it should (?:be|read)|(?:let me )?correct(?: that)?)(?:[\s,:;.!-]+|$)|\*)+"
    );
    let found = marker.find(text)?;
    let rest = text[found.end()..].trim();
    let rest = pattern!(r"(?i)[\s,;-]+(?:actually|sorry|my bad|my mistake|instead)[.!]*$")
        .find(rest)
        .map_or(rest, |tail| &rest[..tail.start()]);
    (!rest.is_empty()).then_some(rest)
}

/// `make the term 20 months`, `they want to move it by a day`: what is to be put right, by a verb.
pub(super) fn bidden(text: &str) -> Option<&str> {
    let made = pattern!(
        r"(?i)^(?:please |can you |just )?(?:make|change|set|bump|raise|lower|cut|put) (?P<rest>(?:the|their|our|its) .+)$"
    );
    let moved = pattern!(
        r"(?i)^(?:they|we|customer|the customer|client|the client|he|she|procurement|legal)(?:'?ve| have| has)? ?(?:asked|want(?:s|ed)?|need(?:s|ed)?|agreed|decided|had|got|would like)(?: us)? to (?P<rest>(?:push|move|bump|shift|delay|postpone|slide|pull|bring) .+)$"
    );
    let found = made.captures(text).or_else(|| moved.captures(text))?;
    found.name("rest").map(|rest| rest.as_str())
}

/// The text before words such as `, my bad`; `None` if it ends with none.
pub(super) fn before_marker(text: &str) -> Option<&str> {
    let tail = pattern!(r"(?i)[\s,;-]+(?:actually|sorry|my bad|my mistake|instead|i meant)[.!]*$").find(text)?;
    let rest = text[..tail.start()].trim();
    (!rest.is_empty()).then_some(rest)
}

/// `A not B`, `not A, B`, `A -> B`, `was A but now B`, `they asked for A, we landed on B`.
pub(super) fn contrast(text: &str) -> Option<Contrast<'_>> {
    let both = [
        (pattern!(
            r"(?i)^(?:it'?s |its |that'?s )?not (?P<back>.+?)(?:,|;|:| -|\. | but)\s*(?:(?:but|use|",
            r"it'?s|rather|make it|instead|its) )*(?P<holds>.+)$"
        )),
        (pattern!(
            r"(?i)^(?P<holds>.+?),? (?:not|instead of|rather than|and not|nicht|statt|anstatt|pas|et pas|et non|au lieu de|y no|en vez de|e non|invece di|niet|in plaats van|e não|em vez de|inte|istället för|a nie|zamiast|ikke|i stedet for) (?P<back>.+)$"
        )),
        (pattern!(r"(?i)^(?P<back>.+?) ?(?:->|=>|→) ?(?:no,? |now )?(?P<holds>.+)$")),
        // `net 30, no, make that net 45`: put right within the sentence.
        (pattern!(
            r"(?i)^(?P<back>.+?)[\s,;.-]+(?:(?:no,? (?:wait|sorry|make|it'?s|actually)|no,|no -|wait|sorry|oops|whoops|actually|scratch that|strike that|correction|my bad|i mean|i meant|or rather|make (?:it|that)|that|should be|(?:non,? )?pardon|non,? attende[zr]?|(?:nein,? )?moment(?: mal)?|nein|quatsch|korrektur|ach nein|(?:nee,? )?wacht(?: even)?|nee|perdón|digo|mejor dicho|corrijo|anzi|scusa(?:te)?|desculp[ae]|aliás|quer dizer|(?:nej,? )?vänta|nej|förlåt|(?:nie,? )?czekaj|przepraszam|(?:nei,? )?vent|nei|unnskyld)\b[\s,:;.-]*)+(?P<holds>.+)$"
        )),
        // `the CRM says 40k but we signed 42k`: what stands elsewhere, and what holds.
        (pattern!(
            r"(?i)^(?:the |their |our |my |in the )?(?:crm|opp(?:ortunity)?|quote|order form|proposal|po|system|salesforce|hubspot|deal record|e-?mail|originally|initially|at first|(?:first|old|earlier|previous|original) (?:quote|offer|ask|draft|version)|they (?:asked for|wanted|started (?:at|with)|proposed|originally wanted)|we (?:quoted|proposed|started (?:at|with)|offered|asked for))(?: (?:still )?(?:says?|said|shows?|has|had|was|is|were|lists?))?(?: it)?(?: at| as)? (?P<back>.+?),? (?:but|though|and|yet)(?: (?:it'?s|it is|its|we|they|the|actual(?:ly)?|real(?:ly)?|final|signed|closed|booked|landed|agreed|on|at|with|went|now|have|number|price|value|is|was|correct|right|should be|for|to|settled|came|in|down|ended|up))* (?P<holds>.+)$"
        )),
        (pattern!(
            r"(?i)^(?:it )?(?:was|used to be) (?:at )?(?P<back>.+?),? (?:but|and|then|now|they|the customer|customer|client|we|it)(?: (?:now|",
            r"it'?s|is|we'?re at|pushed|push|moved|went|changed|bumped|raised|lowered|agreed|settled|landed|to|for|on|at|us|it|wants?|has|have|they|we|customer|with the discount|after (?:the )?discount))* (?P<holds>.+)$"
        )),
    ];
    for shape in both {
        if let Some(found) = shape.captures(text) {
            let (holds, back) = (found.name("holds")?.as_str(), found.name("back")?.as_str());
            return Some(Contrast { holds: holds.trim(), taken_back: TakenBack::Words(back.trim()) });
        }
    }
    let settled = pattern!(
        r"(?i)^(?P<head>.{0,80}?)\b(?:landed (?:on|at)|settled (?:on|at|for)|agreed on|",
        r"ended up (?:at|with|on)|went with|(?:got|brought|talked|pushed|argued|negotiated|haggled) (?:it|them|that) (?:down |up )?to|came down to|(?:the )?final (?:number |price |figure |one )?(?:is|was)|meant)\s+(?P<holds>.+)$"
    );
    let found = settled.captures(text)?;
    let head = found.name("head")?.as_str().to_lowercase();
    let is_open = super::stance::is_hedged(&head)
        || super::stance::is_conditional(&head)
        || pattern!(r"\b(?:not|n't|never|nobody|no one|until|before|once|when)\b|n't").is_match(&head);
    (!is_open).then(|| Contrast {
        holds: found.name("holds").map_or("", |holds| holds.as_str().trim()),
        taken_back: TakenBack::Nothing,
    })
}

/// `not sure`, `not confirmed`: what is denied is no value.
pub(super) fn is_certainty(words: &str) -> bool {
    pattern!(r"(?i)^(?:100 ?% |yet |really |so |that |quite |totally )*(?:sure|certain|confirmed|settled|final|clear|yet|signed|decided|agreed|approved|official|in writing|done)\b").is_match(words.trim())
}

/// What a text only denies: `not net 30`.
pub(super) fn denied(text: &str) -> Option<&str> {
    let shape = pattern!(
        r"(?i)^(?:it'?s |its |that'?s |definitely |certainly |just |(?:please )?(?:do not|",
        r"don'?t) (?:use|do|put) )?(?:not |anything but )?(?P<rest>.+)$"
    );
    let negated = pattern!(
        r"(?i)^(?:it'?s |its |that'?s |definitely |certainly |just )*(?:not |anything but |",
        r"(?:please )?(?:do not|don'?t) (?:use|do|put) )"
    )
    .is_match(text);
    if !negated {
        return None;
    }
    shape.captures(text)?.name("rest").map(|rest| rest.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_marker_starts_a_correction() {
        let cases = [
            ("correction: net 20", Some("net 20")),
            ("sorry, net 20", Some("net 20")),
            ("no wait, net 20", Some("net 20")),
            ("oops - I meant net 20", Some("net 20")),
            ("*desk@example.org", Some("desk@example.org")),
            ("make it 20 instead", Some("20")),
            ("net 20", None),
            ("nothing", None),
            ("correction", None),
        ];
        for (text, rest) in cases {
            assert_eq!(after_marker(text), rest, "{text}");
        }
        assert_eq!(before_marker("net 20, my bad"), Some("net 20"));
    }

    #[test]
    fn a_contrast_says_what_holds() {
        let cases = [
            ("CHF not EUR", Some(("CHF", Some("EUR")))),
            ("not 40, 45", Some(("45", Some("40")))),
            ("not a@example.org, use b@example.org", Some(("b@example.org", Some("a@example.org")))),
            ("40k -> 38k", Some(("38k", Some("40k")))),
            ("was 40k, now 38k", Some(("38k", Some("40k")))),
            ("they wanted 90, we settled on 40", Some(("40", None))),
            ("if they had wanted it we landed on 40", None),
            ("net 20", None),
        ];
        for (text, expected) in cases {
            let found = contrast(text).map(|contrast| {
                let back = match contrast.taken_back {
                    TakenBack::Words(words) => Some(words),
                    TakenBack::Nothing => None,
                };
                (contrast.holds, back)
            });
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_denial_alone_says_only_what_it_is_not() {
        assert_eq!(denied("not net 20"), Some("net 20"));
        assert_eq!(denied("net 20"), None);
    }
}
