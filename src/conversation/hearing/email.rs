//! E-mail addresses: one, written out, and shown as what it is. Nothing is put right here.

use crate::domain::field::Value;

use super::heard::{Asked, Flag, Reading};
use super::reason::Reason;
use super::stance;
use super::tokens;

/// The longest address that mail allows.
const ADDRESS_MAX: usize = 254;

/// Reads an answer that is one address, perhaps with its person's name or a few words around it.
pub(super) fn read(_asked: &Asked<'_>, text: &str) -> Reading {
    let plain = tokens::plain(text);
    let (plain, flags) = match without_link(&plain) {
        Ok(unlinked) => unlinked,
        Err(both) => return Reading::Unclear(Reason::LabelMismatch, both),
    };
    let found: Vec<regex::Match<'_>> = address().find_iter(&plain).collect();
    if plain
        .split(' ')
        .any(|word| word.contains('@') && !word.split_once('@').is_some_and(|(_, domain)| is_ascii_domain(domain)))
    {
        return Reading::unclear(Reason::NonAsciiDomain);
    }
    match found.as_slice() {
        [] => without_address(&plain),
        [one] => {
            let around = format!("{} {}", &plain[..one.start()], &plain[one.end()..]);
            match email(one.as_str()) {
                Some(value) if is_harmless(&around) => Reading::Value(value, flags),
                Some(_) => Reading::Unread,
                None => Reading::unclear(Reason::InvalidEmail),
            }
        }
        several => {
            let mut values: Vec<Value> = several.iter().filter_map(|found| email(found.as_str())).collect();
            values.dedup();
            let around = address().replace_all(&plain, " ");
            let is_list = pattern!(r"(?i)^(?:[\s,;/&]|\band\b|\bor\b|\bcc\b|\bplus\b|\bto\b|:)*$").is_match(&around);
            if is_list { Reading::Unclear(Reason::WhichPrimary, values) } else { Reading::Unread }
        }
    }
}

fn address() -> &'static regex::Regex {
    pattern!(r"[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}\b")
}

/// Takes a mail link apart: what it shows must be where it leads, else both are handed back.
fn without_link(plain: &str) -> Result<(String, Vec<Flag>), Vec<Value>> {
    if let Some(link) = pattern!(r"<mailto:([^|>\s]+)(?:\|([^>]*))?>").captures(plain) {
        let target = &link[1];
        let shown = link.get(2).map_or(target, |shown| shown.as_str().trim());
        let all = link.get(0).map_or("", |all| all.as_str());
        if shown.contains('@') && !shown.eq_ignore_ascii_case(target) {
            return Err([shown, target].into_iter().filter_map(email).collect());
        }
        let flags = if shown.contains('@') { Vec::new() } else { vec![Flag::LabelMismatch] };
        return Ok((plain.replacen(all, target, 1), flags));
    }
    let bare = pattern!(r"(?i)\bmailto:([^\s?]+)(?:\?\S*)?").replace(plain, "$1");
    Ok((bare.into_owned(), Vec::new()))
}

/// The domain in small letters, the local part as typed.
fn email(text: &str) -> Option<Value> {
    let (local, domain) = text.split_once('@')?;
    let is_well_formed = text.len() <= ADDRESS_MAX
        && (1..=64).contains(&local.len())
        && [local, domain].iter().all(|part| !part.starts_with('.') && !part.ends_with('.') && !part.contains(".."))
        && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    is_well_formed.then(|| Value::Email(format!("{local}@{}", domain.to_ascii_lowercase())))
}

/// Whether the words around an address only say that this is the address, or whose it is.
fn is_harmless(around: &str) -> bool {
    if around.contains(['?', '@']) || stance::is_hedged(&around.to_lowercase()) {
        return false;
    }
    let unnamed = pattern!(
        r"\((?:\p{Lu}[\p{L}.'-]*(?: \p{Lu}?[\p{L}.'-]+){0,3}|[^\x00-\x7F]+)\)|",
        r"^\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}.'-]+){0,2} < >|",
        r"^\p{Lu}[\p{L}'-]+(?: \p{Lu}[\p{L}.'-]+){1,3} ?[,:;–-] "
    )
    .replace(around, "");
    let words = pattern!(
        r"(?i)^(?:[\s.,;:!=()<>-]|\b(?:please|pls|thanks|thx|use|send|goes?|go|to|is|it'?s|the|",
        r"their|invoices?|billing|ap|accounts payable|finance|email|e-mail|mail|address|contact|",
        r"inbox|at|it|bill|should|best|yes|ok)\b)*$"
    );
    words.is_match(&unnamed)
}

fn without_address(plain: &str) -> Reading {
    let lower = plain.to_lowercase();
    if plain.contains('@') {
        let near = plain.replace([' ', '<', '>'], "").replace(',', ".");
        let candidates = if address().is_match(&near) { email(&near).into_iter().collect() } else { Vec::new() };
        return Reading::Unclear(Reason::InvalidEmail, candidates);
    }
    if let Some(spelled) =
        pattern!(r"^(?:(?:it'?s|its|use|send|to|email|is|the|invoices?|please) )*([a-z0-9._-]+(?: (?:dot|punkt|punto|point) [a-z0-9_-]+)*)(?: at | ?[(\[{](?:at|ät)[)\]}] ?| (?:ät|arroba|arobase|chiocciola|klammeraffe) )([a-z0-9-]+(?:(?: dot | punkt | punto | point | ?[(\[{](?:dot|punkt)[)\]}] ?|\.)[a-z0-9-]+)+)[.!]?$")
            .captures(&lower)
    {
        let dots = pattern!(r" (?:dot|punkt|punto|point) | ?[(\[{](?:dot|punkt)[)\]}] ?");
        let domain = dots.replace_all(&spelled[2], ".");
        let local = dots.replace_all(&spelled[1], ".");
        return Reading::Unclear(
            Reason::SpelledOutEmail,
            email(&format!("{local}@{domain}")).into_iter().collect(),
        );
    }
    if pattern!(
        r"^(?:just |please |you can )*(?:(?:send|forward|email|mail) (?:it|them|invoices?|",
        r"the invoices?) to )?(?:me|myself|us|our (?:ap|finance|billing)(?: team)?)[.!]?$"
    )
    .is_match(&lower)
    {
        return Reading::unclear(Reason::InternalContact);
    }
    if pattern!(r"\bportal\b|https?://").is_match(&lower) {
        return Reading::unclear(Reason::WrongKind);
    }
    Reading::Unread
}

fn is_ascii_domain(domain: &str) -> bool {
    // What follows an address after a bracket is a name, not its domain.
    domain.split(['(', ')', '>', '|', ',', ';']).next().is_none_or(str::is_ascii)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str) -> String {
        let field = field("invoices to", "address for invoices", FieldType::Email);
        let context = context("en-US", "USD");
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, flags) if flags.is_empty() => value.to_string(),
            Reading::Value(value, flags) => format!("{value} {}", flags[0]),
            Reading::Unclear(reason, values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{reason} {}", values.join(" ")).trim().to_owned()
            }
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn one_address_is_taken_as_it_stands() {
        let cases = [
            ("Pay.Desk@Example.ORG", "Pay.Desk@example.org"),
            ("please send invoices to desk@example.org.", "desk@example.org"),
            ("desk@example.org (Mara Lind)", "desk@example.org"),
            ("Mara Lind <desk@example.org>", "desk@example.org"),
            ("<mailto:desk@example.org|desk@example.org>", "desk@example.org"),
            ("<mailto:desk@example.org|write here>", "desk@example.org label_mismatch"),
            ("<mailto:desk@evil.example|desk@example.org>", "label_mismatch desk@example.org desk@evil.example"),
            ("mailto:desk@example.org?subject=Hi", "desk@example.org"),
            ("desk@example.org and cfo@example.org", "which_primary desk@example.org cfo@example.org"),
            ("desk (at) example dot org", "spelled_out_email desk@example.org"),
            ("desk@example", "invalid_email"),
            ("de sk@", "invalid_email"),
            ("desk..a@example.org", "invalid_email"),
            ("desk@exämple.org", "non_ascii_domain"),
            ("our finance team", "internal_contact"),
            ("through https://pay.example.org", "wrong_kind"),
            ("don't use desk@example.org", "unread"),
            ("Maybe desk@example.org", "unread"),
            ("desk@example.org?", "unread"),
            ("desk@example.org (Maybe)", "unread"),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
