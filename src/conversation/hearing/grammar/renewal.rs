//! Whether the deal renews by itself, and on what terms: `yes, 60 days notice`, `renews for another year at 5% more`.

use serde_json::{Map, Value as Json, json};

use super::super::durations::{self, Length};
use super::super::heard::{Asked, Manner, Reading};
use super::super::question::Question;
use super::super::reason::Reason;
use super::super::tokens;
use super::{plain, unclear};

/// Reads an answer whose every clause says something of the renewal.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let simple = tokens::simple(text, asked.context.language());
    let simple =
        simple.replace("auto-renew", "auto renew").replace("autorenew", "auto renew").replace("capped at", "capped");
    // `renews at +3%`: what it costs then.
    let simple = pattern!(r"\b(?:at|with|for)? ?(?:an? )?\+ ?(\d{1,2}(?:[.,]\d{1,2})?) ?(?:%|percent)")
        .replace_all(&simple, ", uplift $1%");
    let twice = pattern!(
        r"\b(?:do|does|did|will|would|can|wo|ca|should|is|are)(?:n'?t| not)\b[^,]*\b(?:not|no|never|opt out|dis\w+|un\w+|without)\b|\bnot (?:un|non|no|not)\b|\bnot (?:opting|opted|opt) out\b|\b(?:isn'?t|not) (?:not|off|disabled|excluded)\b|\bno non-?renew\w*\b|\bnot (?:like|that|as if|to say)\b[^,]*(?:n'?t\b|\bnot\b|\bnever\b)"
    );
    if twice.is_match(&simple) {
        return Reading::unclear(Reason::DoubleNegative);
    }
    let spelled = durations::spelled(&simple).replace(" at a time", " each time");
    let divided = pattern!(
        r"\s*(?:[,;()]| - |\bwith\b|\band\b|\bbut\b|\bat\b|\bplus\b|\+|/|\bw/|(?P<keep>\bunless\b|\bfor\b))\s*"
    );
    let marked = divided.replace_all(&spelled, |found: &regex::Captures<'_>| {
        found.name("keep").map_or_else(|| "|".to_owned(), |word| format!("|{} ", word.as_str()))
    });
    let mut form = Map::new();
    for clause in marked.split('|').map(str::trim).filter(|clause| !clause.is_empty()) {
        let bare = pattern!(r"^(\d{1,3})dy(?: (?:opt[- ]?out|window|period|prior|before))*$")
            .captures(clause)
            .filter(|_| form.contains_key(&Question::AutoRenew.key()));
        let bare =
            bare.and_then(|days| days[1].parse::<u32>().ok()).map(|days| vec![("notice_days".to_owned(), json!(days))]);
        let Some(said) = bare.or_else(|| facet(clause)) else { return Reading::Unread };
        for (name, value) in said {
            if form.get(&name).is_some_and(|before| *before != value) {
                return Reading::Unread;
            }
            form.insert(name, value);
        }
    }
    settled(asked, form)
}

fn settled(asked: &Asked<'_>, mut form: Map<String, Json>) -> Reading {
    let yes_no = Question::AutoRenew.key();
    if form.is_empty() {
        return Reading::Unread;
    }
    if !form.contains_key(&yes_no) {
        let held = asked.context.previous.map(|value| super::form::form_of(Question::AutoRenew, value));
        let held = held.as_ref().and_then(Json::as_object);
        match held.filter(|_| asked.manner == Manner::Correcting) {
            Some(held) => {
                let replaces_notice = form.keys().any(|name| name.starts_with("notice"));
                for (name, value) in held.iter().filter(|(name, _)| !(replaces_notice && name.starts_with("notice"))) {
                    form.entry(name.clone()).or_insert_with(|| value.clone());
                }
            }
            None if form.contains_key("renewal_term_months") && form.contains_key("renews") => {}
            None => {
                form.insert(yes_no, json!(true));
                return unclear(Reason::Partial, &[Json::Object(form)]);
            }
        }
    }
    plain(Json::Object(form))
}

type Facet = Vec<(String, Json)>;

fn one(name: &str, value: Json) -> Option<Facet> {
    Some(vec![(name.to_owned(), value)])
}

fn facet(clause: &str) -> Option<Facet> {
    whether(clause)
        .or_else(|| notice(clause))
        .or_else(|| period(clause))
        .or_else(|| price(clause))
        .or_else(|| ends_early(clause))
}

/// Whether it renews at all.
fn whether(clause: &str) -> Option<Facet> {
    let name = Question::AutoRenew.key();
    let no = pattern!(
        r"^(?:they|we|customer|the customer|client|he|she|legal|their legal) (?:hates?|refuse[ds]?|dislikes?|(?:don'?t|do not|doesn'?t|won'?t|never) (?:want|like|do|allow|accept|agree to)) (?:it|that|them|(?:the |any |an )?auto(?:matic)? ?renew\w*(?: clauses?)?)$|^(?:no|n|nope|nah|false|off|disabled|never|negative)$|^(?:no|without|w/o|not|non|disable|turn off|remove|strike|excluding) (?:an? |the |any )?(?:auto(?:matic(?:ally)?)? ?)?renew(?:s|al|als|ing|ed)?(?: (?:clause|automatic(?:ally)?|off|on this (?:one|deal)|for (?:them|this (?:one|deal))))?$|^(?:it |they |contract |this |this one |the contract |the deal )?(?:does not|doesn'?t|do not|don'?t|will not|won'?t|shall not|never|didn'?t|should not|shouldn'?t) (?:want (?:it|an? )? ?|have (?:an? )?|get (?:an? )?|include )?(?:to )?(?:auto(?:matic(?:ally)?)? ?)?renew(?:al|s)?(?: automatically)?$|^(?:auto(?:matic)? ?renew(?:al)?|renewal) (?:is |was )?(?:off|no|disabled|struck|removed|excluded|declined|not included|out|turned off|false|not automatic|manual|by (?:mutual |written )+(?:agreement|consent))$|^(?:manual(?:ly)? renew(?:al|ed|s)?|manual|opt[- ]?in(?: renewal| only)?|renewal (?:only )?(?:by|on|upon) (?:mutual |written |new )*(?:agreement|consent|signature|order)|must be renewed (?:manually|actively|in writing)|needs? (?:a )?new (?:contract|order(?: form)?|signature)|(?:they )?(?:need|needs|have|has|must|would have) (?:to )?opt in|not auto(?:matic(?:ally)?)?|(?:it )?(?:just )?(?:expires?|ends?|lapses?|terminates?|stops?)(?: (?:automatically|on expiry|(?:at )?(?:the )?end(?: of (?:the )?term)?|after the term|then))*|fixed term(?: only)?|one[- ]?off|1[- ]off|at end of term it (?:ends|expires)|(?:we|they|customer|the customer|legal|their legal) (?:opted out|declined(?: it)?|refused(?: it)?|struck it|took it out)|(?:we |they |customer |the customer |legal |their legal )?(?:have |has )?(?:struck|removed|deleted|took out|taken out|crossed out|declined|refused|rejected|opted out of|negotiated out|waived|dropped|killed|cancelled|disabled|turned off)(?: out)? (?:the |their |our )?auto(?:matic(?:ally)?)? ?renew(?:al|s)?(?: (?:clause|language|term|provision))?)$"
    );
    if no.is_match(clause) {
        return one(&name, json!(false));
    }
    let yes = pattern!(
        r"^(?:yes|y|yep|yeah|yup|sure|ok|true|on|enabled|affirmative|correct|of course|definitely|absolutely|evergreen|included|it does|they do|it will|agreed)$|^(?:yes )?(?:it |the contract |contract |this |they |we )?(?:(?:will|shall|is set to|set to|to|does|should|want|wants) )*(?:it )?(?:auto(?:matic(?:ally)?)? ?renew(?:s|al|als|ing|ed)?|renew(?:s|ing)?|renews?(?: (?:automatically|itself|by itself|tacitly))+|tacit(?:ly)? renew(?:al|s)|renewal automatic|automatic(?:ally)?|evergreen|rolls? over(?: automatically)?)(?: (?:is )?(?:on|yes|enabled|included|applies|clause|please|applied|included|by default|true|agreed|in))*$"
    );
    yes.is_match(clause).then(|| vec![(name, json!(true))])
}

/// How long before the end it can be stopped.
fn notice(clause: &str) -> Option<Facet> {
    let speaks =
        pattern!(r"notice|cancel|terminat|opt[- ]?out|notif|unless|non-?renew|prior|before|in writing|objection|stop");
    if !speaks.is_match(clause) {
        return None;
    }
    let shape = pattern!(
        r"^(?:(?:an? |the |is |subject to |on |upon |requires? |needs? |give |giving |given |unless |if not |either (?:party|side) |they |customer |we |someone |somebody |one side |until |by |up to |can |may |be |is |cancel(?:led|s|lable|able|ed|lation)? |cancelled |terminat(?:ed|es|e|ion) |opts? out |opt-out |opted out |notif(?:y|ies|ied) |written |prior |notice |period |of |not |otherwise |us |with |for |at least |min(?:imum)? |window |no later than |objects? |stopped |stop |says |no )*)(?P<length>\d{1,3}(?:mo|wk|dy))(?:'s?)?(?P<tail>(?: (?:written|prior|advance|cancellation|termination|non-?renewal|notice|period|before|beforehand|prior to|ahead|of|the|end|expiry|expiration|renewal|renewals|term|date|to|in advance|out|in writing|contract|window|opt-?out|required|notification|it|each|cancel|terminate|not|renew|opt|stop|leave|exit|either|party|side|by))*)$"
    )
    .captures(clause)?;
    let bare =
        pattern!(r"notice|cancel|terminat|opt[- ]?out|notif|unless|prior|before|objects|advance|stop").is_match(clause);
    let length = Length::parse(&shape["length"])?;
    if !bare {
        return None;
    }
    match length {
        Length::Months(count) => one("notice_months", json!(count)),
        Length::Weeks(count) => one("notice_days", json!(count.checked_mul(7)?)),
        Length::Days(count) => one("notice_days", json!(count)),
    }
}

/// For how long it renews each time, and how often.
fn period(clause: &str) -> Option<Facet> {
    if pattern!(r"^(?:for |to )?(?:an? |the |another )?(?:same|equal|identical|like|original|equivalent|initial) (?:term|period|length|duration|terms|periods)(?: again| each time)?(?: as (?:the |before|in )*(?:first|initial|original|1st|current)?(?: one| 1| term| period| contract)?)?$|^(?:for |into )?(?:an? |the |another |further |additional |successive |consecutive |subsequent |renewal )*(?:terms?|periods?) (?:of|for|with|equal to|as long as|matching) (?:the |an? )*(?:same|equal|identical|initial|original|first) (?:length|duration|term|period|number of months)$|^(?:for )?as long as the (?:first|initial|original) (?:term|period)$|^(?:same|equal) (?:term|length|period)$").is_match(clause) {
        return one("renewal_term", json!("same"));
    }
    let shape = pattern!(
        r"^(?P<lead>(?:it |contract |they |yes |automatic(?:ally)? |auto )*(?:renew(?:s|al|als|ing|ed)? |rolls? (?:over )?|extends? |extended |extensions? )?(?:automatic(?:ally)? |itself )*(?:for |in |by |of |on |terms? |periods? |every |each |into )*)(?:an? |the |another |further |additional |successive |consecutive |subsequent |rolling |more )*(?P<length>\d{1,3}mo|annual(?:ly)?|yearly|monthly|quarterly|year by year|year to year|year on year)(?P<tail>(?: (?:terms?|periods?|each|each time|at a time|renewals?|increments?|extensions?|auto(?:matic(?:ally)?)?|renew(?:al|als|s)?|basis|thereafter|more|rolling|every time|on))*)(?: (?:max(?:imum)? )?(?P<times>\d{1,2}) times?)?$"
    )
    .captures(clause);
    if let Some(found) = shape {
        let months = match &found["length"] {
            "monthly" => 1,
            "quarterly" => 3,
            "annual" | "annually" | "yearly" | "year by year" | "year to year" | "year on year" => 12,
            length => Length::parse(length)?.months()?,
        };
        let mut said = vec![("renewal_term_months".to_owned(), json!(months))];
        let renews = pattern!(r"renew|roll|extend|extension").is_match(clause);
        if renews {
            said.push((Question::AutoRenew.key(), json!(true)));
        }
        if let Some(times) = found.name("times") {
            said.push(("renewals".to_owned(), json!(times.as_str().parse::<u32>().ok()?)));
        }
        let is_bare = found["lead"].trim().is_empty() && found["tail"].trim().is_empty();
        return (!is_bare).then_some(said);
    }
    let times = pattern!(
        r"^(?:it )?(?P<renews>renews? )?(?:up to |max(?:imum)?(?: of)? |at most |only )*(?:(?P<n>\d{1,2}) (?:times|renewals?|x|time)|(?P<once>once|twice))(?: (?:max(?:imum)?|only|at most))?$"
    )
    .captures(clause)?;
    let count = match times.name("once").map(|word| word.as_str()) {
        Some("twice") => 2,
        Some(_) => 1,
        None => times["n"].parse::<u32>().ok()?,
    };
    let mut said = vec![("renewals".to_owned(), json!(count))];
    if times.name("renews").is_some() {
        said.push((Question::AutoRenew.key(), json!(true)));
    }
    Some(said)
}

/// What the price does.
fn price(clause: &str) -> Option<Facet> {
    let cpi = pattern!(
        r"^(?:(?:price |annual |yearly |renewal )*(?:uplift|increase|indexation|indexed|rise|escalator)s? ?)?(?:is |are )?(?:capped |cap |limited |tied |linked |to |at |by |in line |indexed |with )*(?:cpi|inflation|rpi)(?:[- ]?(?:cap(?:ped)?|uplift|increase|indexed|linked|indexation|adjustment))*$"
    );
    if cpi.is_match(clause) {
        return one("uplift", json!("cpi_cap"));
    }
    let speaks = pattern!(r"uplift|increase|price|rise|escalat|higher|indexation|more|cap");
    let shape = pattern!(
        r"^(?:(?:an? |the |max(?:imum)? |price |annual |yearly |renewal |uplift |increases? |rises? |prices? |escalator |capped |cap |of |up |to |is |by |goes |go |index(?:ed|ation) |limited )*)(?P<percent>\d{1,2}(?:[.,]\d{1,3})?) ?(?:%|percent|pct)(?: (?:an? |per |each |annual |yearly |price |renewal |year |uplift|increases?|rise|cap|capped|higher|more|escalator|max(?:imum)?|indexation|every|p\.?a\.?|on|renewal|1|12mo|1mo|at)*)*$"
    );
    let found = shape.captures(clause).filter(|_| speaks.is_match(clause))?;
    let percent = found["percent"].replace(',', ".").parse::<rust_decimal::Decimal>().ok()?;
    one("uplift_percent", json!(percent.normalize().to_string()))
}

/// `they can leave after year 1`.
fn ends_early(clause: &str) -> Option<Facet> {
    let shape = pattern!(
        r"^(?:(?:an? |the |they |customer |either party |either side |we |right to |option to |want(?:s|ed)? |have |has |get |gets |got |asked for |can |may )*)(?:can |may |could |able to )?(?:early )?(?:terminat(?:e|ion|es|able)|exit|leave|cancel(?:lation)?|opt[- ]?out|break|walk(?: away)?|get out|out)(?: (?:clause|right|option|for convenience|early|allowed|possible))* (?:after|from|at the end of) (?:the )?(?:year (?P<a>\d)|(?P<b>\d)(?:st|nd|rd|th) year|(?P<c>\d{1,2})mo)$"
    );
    let found = shape.captures(clause)?;
    let year: u32 = match (found.name("a").or(found.name("b")), found.name("c")) {
        (Some(year), _) => year.as_str().parse().ok()?,
        (None, Some(months)) => {
            let months: u32 = months.as_str().parse().ok()?;
            months.is_multiple_of(12).then_some(months / 12)?
        }
        (None, None) => return None,
    };
    one("early_termination", json!(format!("after_year_{year}")))
}

#[cfg(test)]
mod tests {
    use super::super::super::question::Question;
    use super::super::super::testing::shown;

    #[test]
    fn a_renewal_keeps_what_is_said_of_it() {
        for (text, locale, expected) in [
            ("yes", "en-US", r#"{"auto_renew":true}"#),
            ("nope", "en-US", r#"{"auto_renew":false}"#),
            ("no auto-renewal", "en-US", r#"{"auto_renew":false}"#),
            ("yes with 45 days notice", "en-US", r#"{"auto_renew":true,"notice_days":45}"#),
            (
                "auto-renews for 12 months unless cancelled 3 months before",
                "en-US",
                r#"{"auto_renew":true,"notice_months":3,"renewal_term_months":12}"#,
            ),
            ("renews automatically, same term", "en-US", r#"{"auto_renew":true,"renewal_term":"same"}"#),
            (
                "renews annually at 4% uplift",
                "en-US",
                r#"{"auto_renew":true,"renewal_term_months":12,"uplift_percent":"4"}"#,
            ),
            (
                "yes, they can terminate after year 2",
                "en-US",
                r#"{"auto_renew":true,"early_termination":"after_year_2"}"#,
            ),
            ("45 days notice", "en-US", r#"partial {"auto_renew":true,"notice_days":45}"#),
            ("it doesn't not renew", "en-US", "double_negative"),
            ("keine automatische Verlängerung", "de-DE", r#"{"auto_renew":false}"#),
            (
                "verlängert sich automatisch um 12 Monate, Kündigungsfrist 3 Monate",
                "de-DE",
                r#"{"auto_renew":true,"notice_months":3,"renewal_term_months":12}"#,
            ),
        ] {
            assert_eq!(shown(Question::AutoRenew, text, locale), expected, "{text}");
        }
    }
}
