//! Where invoices go by mail: an address, its person, who gets a copy, or the portal instead.

use serde_json::{Value as Json, json};

use crate::domain::field::Value;

use super::super::heard::{Asked, Reading};
use super::super::reason::Reason;
use super::super::{email, stance, tokens};
use super::{flagged, plain, unclear};

const ADDRESS: &str = r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}";

/// Words before the name of a portal.
const LEAD: &str = concat!(
    r"^(?:(?:they |we |it |invoices? |please |customer |the customer |only |accepts? |are |is |has to |have to |must |should |be |need to |needs? to |go(?:es)? |all |submit(?:ted)? |upload(?:ed)?",
    r" |sent |send |use |uses |via |through |thru |in |into |on |to |at |their |the |supplier |vendor |customer |invoicing |invoice |billing |procurement |payment |portal |it's |it is |them |: )*)"
);

/// Reads an answer that is one contact, one with copies, or a portal.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    let plain_text = without_lead(&tokens::plain(text));
    if let Some(portal) = portal(&plain_text) {
        return portal;
    }
    if let Some(reading) = named_with_copies(&plain_text) {
        return in_domain(asked, reading);
    }
    let copied = with_copies(&plain_text).or_else(|| {
        let unlinked = pattern!(r"<mailto:([^|>\s]+)\|([^>]*@[^>]*)>").replace_all(&plain_text, "$1");
        (unlinked != plain_text).then(|| with_copies(&unlinked)).flatten()
    });
    match copied {
        Some(reading) => in_domain(asked, reading),
        None => in_domain(asked, one(asked, &plain_text)),
    }
}

/// `Ana Lind, a@…, copy b@…`
fn named_with_copies(plain_text: &str) -> Option<Reading> {
    let found =
        pattern!(r"^(?P<name>\p{Lu}[^@,;:]{1,60}?)(?:,|:| -)? <?(?P<rest>[^@\s<]+@.+)$").captures(plain_text)?;
    let name = person(&found["name"])?;
    let Reading::Value(value, flags) = with_copies(&found["rest"])? else { return None };
    let mut form = super::form::form_of(super::Question::BillingEmail, &value);
    form.as_object_mut()?.insert("name".to_owned(), json!(name));
    Some(flagged(form, flags))
}

/// Takes off what only says that invoices go there, in any language.
fn without_lead(plain_text: &str) -> String {
    let lead = pattern!(
        r"(?i)^(?:(?:please|pls|bitte|graag|por favor|merci d'|s'il vous plaît|per favore|vänligen|proszę|venligst|all|alle|send|sent|sende|senden|schicken|stuur|sturen|enviar|envoyer|envoyez|inviare|skicka|skickas|sendes|wysyłać|wysłać|die|the|de|la|le|las|les|los|as|os|our|their|ihre|invoices?|bills?|rechnung(?:en)?|factu(?:u)?r(?:en)?|factures?|facturas?|faturas?|fatture|fattura|faktur(?:or|or na|y|aer|er|a)?|an|naar|to|go to|goes to|gehen|gehen an|gaan|aan|à|a|al|alla|all'|till|til|para|na|email|e-mail|mail|correo|adres|adresse|address|is|ist|es|:|an die|an den)[ :]+|(?:請求書は|請求書の送付先は|請求書送付先[:：]?) ?)+(?P<rest>\S*@\S.*)$"
    );
    let rest = lead
        .captures(plain_text)
        .map_or(plain_text, |found| found.name("rest").map_or(plain_text, |rest| rest.as_str()));
    let tail = pattern!(
        r"(?i)^(?P<email>\S+@[^\s]+?)(?:,? (?:graag|bitte|por favor|merci|grazie|tack|danke|obrigado|takk?|gracias|proszę)|までお願いします|にお願いします|へお願いします|まで|です)[.!]?$"
    );
    tail.replace(rest, "$email").into_owned()
}

/// The reading of one address, with the name of its person.
fn one(asked: &Asked<'_>, plain_text: &str) -> Reading {
    let (rest, name) = without_name(plain_text);
    let form = |value: &Value| match (value, &name) {
        (Value::Email(email), Some(name)) => json!({ "email": email, "name": name }),
        (Value::Email(email), None) => json!({ "email": email }),
        (other, _) => json!(other.to_string()),
    };
    match email::read(asked, &rest) {
        Reading::Value(value, flags) => flagged(form(&value), flags),
        Reading::Unclear(reason, candidates) => unclear(reason, &candidates.iter().map(form).collect::<Vec<Json>>()),
        Reading::Unread => Reading::Unread,
    }
}

/// Takes the person's name off, without titles.
fn without_name(plain_text: &str) -> (String, Option<String>) {
    let shapes = [
        pattern!(&format!(
            r"^(?P<before>.*?)(?P<email>{ADDRESS}) ?\((?:attn\.? |fao |c/o )?(?P<name>[^()@\d]+)\)[.!]?$",
            ADDRESS = ADDRESS
        )),
        pattern!(&format!(
            r"^(?P<name>\p{{Lu}}[\p{{L}}.' -]*?|[^\x00-\x7F]{{1,12}}) ?[<(](?P<email>{ADDRESS})[)>][.!]?$",
            ADDRESS = ADDRESS
        )),
        pattern!(&format!(
            r"^(?P<email>{ADDRESS})(?:,| -|:) ?(?:attn\.?:? |attention:? |a la atención de |à l'attention de |z\. ?hd\.? (?:von )?|alla c\.a\. (?:di )?|t\.a\.v\. |aos cuidados de |a/c |att: |contact(?: is)?:? |that'?s |ask for |name is |for )?(?P<name>\p{{Lu}}[\p{{L}}.'-]+(?: \p{{Lu}}[\p{{L}}.'-]+){{0,3}})(?: (?:in|from|at) [\p{{L}} &]+)?[.!]?$",
            ADDRESS = ADDRESS
        )),
        pattern!(&format!(
            r"^(?i:send (?:it |them |invoices? )?to |invoices? (?:go )?to |contact(?: is)?:? |it'?s |billing contact(?: is)?:? )?(?P<name>\p{{Lu}}[\p{{L}}.'-]+(?: \p{{Lu}}[\p{{L}}.'-]+){{0,3}})(?: (?i:in|from|at) (?i:ap|accounts payable|finance|billing|accounting))?(?:,|:| -| (?i:at|on|is|under))? (?P<email>{ADDRESS})[.!]?$",
            ADDRESS = ADDRESS
        )),
    ];
    for shape in shapes {
        let Some(found) = shape.captures(plain_text) else { continue };
        let name = person(&found["name"]);
        let before = found.name("before").map_or("", |before| before.as_str());
        if let Some(name) = name {
            return (format!("{before}{}", &found["email"]), Some(name));
        }
        // A team is no person: `ap@… (accounts payable)`.
        if pattern!(r"(?i)\b(?:accounts?|payable|finance|billing|team|department|dept|inbox|shared|ap|ar|invoices?|buchhaltung|comptabilit|mailbox|office|main|general|primary)\b").is_match(&found["name"]) {
            return (format!("{before}{}", &found["email"]), None);
        }
    }
    (plain_text.to_owned(), None)
}

/// A name without titles and honorifics; `None` if it is a role.
fn person(words: &str) -> Option<String> {
    let role = pattern!(
        r"(?i)\b(?:accounts?|payable|finance|billing|team|department|dept|inbox|shared|ap|ar|invoices?|buchhaltung|comptabilit\w*|mailbox|office|main|general|primary|send|use|new|old|yes|sure|please|maybe|the|not|invoice|email|mail|cc|to)\b"
    );
    let bare = pattern!(r"(?i)^(?:(?:mrs|mr|ms|miss|dr|prof|herr|frau|hr|fr|mme|mlle|m|monsieur|madame|sra|sr|señora|señor|sig|sig\.ra|signora|signor|dhr|mevr|pan|pani)\.? )+").replace(words.trim(), "");
    let bare = pattern!(r"^.*の").replace(&bare, "");
    let bare = pattern!(r"(?:さん|様|さま|氏|-san)$").replace(&bare, "");
    let bare = pattern!(r"(?i)(?:,| -| in| from| at) (?:ap|accounts payable|finance|billing|accounting|the .*)$")
        .replace(&bare, "");
    let bare = bare.trim();
    let is_name = pattern!(r"^(?:\p{Lu}[\p{L}.'-]*(?: (?:\p{Lu}[\p{L}.'-]*|van|von|de|der|den|di|da|del|la|le|dos|el)){0,4}|[\p{Han}\p{Hiragana}\p{Katakana}ー ]{1,12})$").is_match(bare);
    (is_name && !role.is_match(bare) && !stance::is_hedged(&bare.to_lowercase())).then(|| bare.to_owned())
}

/// `a@…, cc b@…`: the lead and who gets a copy.
fn with_copies(plain_text: &str) -> Option<Reading> {
    let addresses: Vec<regex::Match<'_>> = pattern!(ADDRESS).find_iter(plain_text).collect();
    let [lead, copies @ ..] = addresses.as_slice() else { return None };
    let first_copy = copies.first()?;
    let link = plain_text[lead.end()..first_copy.start()].to_lowercase();
    let lead_words = plain_text[..lead.start()].to_lowercase();
    let tail = &plain_text[addresses.last()?.end()..];
    let is_copy = pattern!(r"^[\s,;.(>|-]*(?:and |please |with |also )*(?:cc|cc'?d|copy|copying|in cc|copia|en copie|in kopie|kopie an|kopie)(?: to| is| on)?:? ?[<(]?$").is_match(&link);
    let is_lead = pattern!(r"\b(?:primary|main|lead|to)\b[^@]*$").is_match(&lead_words)
        && pattern!(r"^[\s,;.-]*(?:and )?(?:backup|secondary|copy|cc|second)[^@]*$").is_match(&link);
    let copied_after = pattern!(
        r"^ ?(?:\(cc\)|\(copy\)|(?:in|on|as) (?:cc|copy)|in kopie|en copie|in copia|em cópia|gets? a copy|cc'?d)[.!)]?$"
    )
    .is_match(&tail.to_lowercase())
        && pattern!(r"^[\s,;]*(?:and|with|&|,)?\s*$").is_match(&link);
    let goes_on = copies
        .windows(2)
        .all(|two| pattern!(r"^[\s,;&]*(?:and )?$").is_match(&plain_text[two[0].end()..two[1].start()].to_lowercase()));
    let is_plain_lead = pattern!(
        r"^(?:(?:please|send|to|invoices?|go|goes|use|primary|main|lead|is|contact|it|them|bill|email|:)\s*)*:?\s*$"
    )
    .is_match(lead_words.trim());
    let ends = tail.trim_matches([' ', '.', '!', ')', '>']).is_empty() || copied_after;
    if !(is_copy || is_lead || copied_after) || !goes_on || !is_plain_lead || !ends {
        return None;
    }
    let lower =
        |text: &str| text.split_once('@').map(|(local, domain)| format!("{local}@{}", domain.to_ascii_lowercase()));
    let cc: Vec<String> = copies.iter().filter_map(|found| lower(found.as_str())).collect();
    Some(plain(json!({ "email": lower(lead.as_str())?, "cc": cc })))
}

/// A portal's address or name, instead of an e-mail address.
fn portal(plain_text: &str) -> Option<Reading> {
    if plain_text.contains('@') {
        return None;
    }
    let only = pattern!(
        r"(?i),? ?(?:only)?(?:,| -|;)? (?:they (?:have|take|accept) |there'?s |we have )?no (?:e-?mails?|e-?mail address|invoices by (?:e-?)?mail|mailbox)$"
    );
    let plain_text = &*only.replace(plain_text, "");
    let links: Vec<regex::Match<'_>> = pattern!(r"https?://[^\s<>|()]+").find_iter(plain_text).collect();
    if let [link] = links.as_slice() {
        let around = format!("{} {}", &plain_text[..link.start()], &plain_text[link.end()..]).to_lowercase();
        let speaks = pattern!(r"portal|upload|submit|supplier|vendor|invoic|e-?invoicing").is_match(&around)
            || !around.chars().any(char::is_alphabetic);
        let doubts =
            pattern!(r"\b(?:not|no|n't|never|or|if|unless|see|check|attached|contract|quote|maybe|doc)\b|don't|\?")
                .is_match(&around)
                || stance::is_hedged(&around);
        if speaks && !doubts && around.split_whitespace().count() <= 16 {
            return Some(plain(json!({ "portal": link.as_str().trim_end_matches(['.', ',']) })));
        }
    }
    let url = pattern!(&format!(
        r"(?i){LEAD}<?(?P<url>https?://[^\s<>|]+)(?:\|[^>]*)?>?(?: (?:portal|\(portal\)))?[.!]?$",
        LEAD = LEAD
    ));
    if let Some(found) = url.captures(plain_text) {
        return Some(plain(json!({ "portal": found["url"].trim_end_matches(['.', ',']) })));
    }
    let name = pattern!(&format!(
        r"(?i){LEAD}(?P<name>ariba|sap ariba|coupa|tungsten|tradeshift|basware|jaggaer|oracle (?:isupplier|supplier portal)|workday|taulia|ivalua|peppol|chorus(?: pro)?|sdi|[A-Z][\w]+ (?:supplier )?portal)(?: (?:portal|network|supplier portal))?(?: (?:only|please))?[.!]?$",
        LEAD = LEAD
    ));
    let found = name.captures(plain_text)?;
    let named = found["name"].trim();
    let named = pattern!(r"(?i) (?:supplier )?portal$").replace(named, "");
    let is_name = named.starts_with(|first: char| first.is_uppercase())
        && !pattern!(r"(?i)^(?:the|their|our|customer|supplier|vendor)$").is_match(&named);
    is_name.then(|| plain(json!({ "portal": named })))
}

/// An address outside of the customer's known domain is asked back.
fn in_domain(asked: &Asked<'_>, reading: Reading) -> Reading {
    let known = asked.context.background.and_then(|background| background.known.get("customer_domain"));
    let (Some(domain), Reading::Value(value, _)) = (known.and_then(Json::as_str), &reading) else { return reading };
    let form = super::form::form_of(super::Question::BillingEmail, value);
    let of_address = form.get("email").and_then(Json::as_str).and_then(|email| email.split_once('@'));
    let fits = |(_, said): (&str, &str)| {
        said.eq_ignore_ascii_case(domain)
            || said.to_ascii_lowercase().ends_with(&format!(".{}", domain.to_ascii_lowercase()))
    };
    if of_address.is_none_or(fits) { reading } else { unclear(Reason::DomainMismatch, &[form]) }
}

#[cfg(test)]
mod tests {
    use super::super::super::question::Question;
    use super::super::super::testing::shown;

    #[test]
    fn a_contact_has_an_address_a_name_copies_or_a_portal() {
        for (text, expected) in [
            ("Desk@Example.org", r#"{"email":"Desk@example.org"}"#),
            ("desk@example.org (Ms Mara Lind)", r#"{"email":"desk@example.org","name":"Mara Lind"}"#),
            ("Mara Lind <desk@example.org>", r#"{"email":"desk@example.org","name":"Mara Lind"}"#),
            ("desk@example.org (accounts payable)", r#"{"email":"desk@example.org"}"#),
            ("desk@example.org, cc mara@example.org", r#"{"cc":["mara@example.org"],"email":"desk@example.org"}"#),
            (
                "desk@example.org and mara@example.org",
                r#"which_primary {"email":"desk@example.org"} {"email":"mara@example.org"}"#,
            ),
            ("via their portal https://pay.example.org/in", r#"{"portal":"https://pay.example.org/in"}"#),
            ("desk(at)example.org", r#"spelled_out_email {"email":"desk@example.org"}"#),
        ] {
            assert_eq!(shown(Question::BillingEmail, text, "en-US"), expected, "{text}");
        }
    }
}
