//! Free text of one line, and the two kinds of it that have rules: a company's legal name, an order's number.

use crate::domain::field::{FieldRole, Value};

use super::heard::{Asked, Flag, Heard, Reading};
use super::purchase_order::{self, PurchaseOrderAnswer};
use super::reason::Reason;
use super::tokens;

/// Longer than any one-line field needs.
const CHARACTERS_MAX: usize = 200;
/// More words than a company's name has.
const NAME_WORDS_MAX: usize = 9;

/// Legal forms, without points and in small letters.
const LEGAL_FORMS: &str = concat!(
    " inc incorporated llc llp lp ltd limited corp corporation co company plc gmbh ag kg kgaa ug ohg gbr",
    " ek ev eg se sa sas sasu sarl eurl sci srl spa snc sl slu sau bv nv vof ab as asa aps oy oyj kk lda",
    " ltda eireli oo pty pte pvt bhd sdn zoo zrt kft sro doo ou 株式会社 合同会社 "
);

/// Reads an answer to a field of text.
pub(super) fn read(asked: &Asked<'_>, text: &str) -> Reading {
    match asked.field.role {
        Some(FieldRole::Account) => legal_name(asked, text),
        Some(FieldRole::PoNumber) => order_number(text),
        Some(FieldRole::CrmRecord) => record(text),
        Some(_) | None => one_line(text),
    }
}

/// What a pending order comes to where its number was asked; `None` if that is not what was said.
pub(super) fn pending_order(asked: &Asked<'_>, text: &str) -> Option<Heard> {
    let is_pending = asked.field.role == Some(FieldRole::PoNumber)
        && purchase_order::purchase_order(text) == PurchaseOrderAnswer::Pending;
    is_pending.then(|| Heard::Defer { owner: None, until: super::date::find_day(text, asked.context) })
}

fn order_number(text: &str) -> Reading {
    match purchase_order::purchase_order(text) {
        PurchaseOrderAnswer::Number(number) => Reading::plain(Value::Text(number)),
        PurchaseOrderAnswer::NotRequired => Reading::unclear(Reason::WrongField),
        PurchaseOrderAnswer::MissingNumber => Reading::unclear(Reason::MissingNumber),
        PurchaseOrderAnswer::AmbiguousNone => Reading::unclear(Reason::AmbiguousNone),
        PurchaseOrderAnswer::Pending | PurchaseOrderAnswer::Unclear => Reading::Unread,
    }
}

/// A CRM record, or that there is none: that needs its reason, which Finance reads in the record's place.
fn record(text: &str) -> Reading {
    let none = pattern!(
        r"(?i)^\s*(?:there (?:is|was) )?(?:none|no(?:ne)?(?: crm)?(?: record| opportunity| entry)?|n/?a|not in (?:the |our )?crm)",
        r"(?:\s*(?:$|[,;:(.–-]+\s*|\bbecause\b\s*|\bsince\b\s*|\bas\b\s*)(?P<why>.*?)[).\s]*)$"
    );
    let Some(parts) = none.captures(text) else { return one_line(text) };
    let why = pattern!(r"(?i)^(?:because|since|as)\s+").replace(parts["why"].trim(), "").into_owned();
    match why.chars().filter(|letter| letter.is_alphabetic()).count() >= REASON_LETTERS_MIN {
        true => one_line(&format!("none: {why}")),
        false => Reading::unclear(Reason::NotApplicableNeedsReason),
    }
}

/// A shorter reason is none.
const REASON_LETTERS_MIN: usize = 4;

fn one_line(text: &str) -> Reading {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line = line.trim_matches('"').trim();
    let has_content = line.chars().any(char::is_alphanumeric);
    if !has_content || line.chars().count() > CHARACTERS_MAX || text.trim().lines().count() > 1 {
        return Reading::Unread;
    }
    Reading::plain(Value::Text(line.to_owned()))
}

fn legal_name(asked: &Asked<'_>, text: &str) -> Reading {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let lead = pattern!(
        r"(?i)^(?:(?:la )?société |(?:die )?firma |the company )?(?:(?:it'?s|it is|that would be|that'?d be|they'?re|(?:they'?re |they are |we'?re |it'?s )?contracting (?:through|via|with|under|as)|the (?:legal )?(?:entity|name|customer) is|",
        r"legal name(?: is)?|(?:signing|contracting) entity(?: is)?|",
        r"full legal name(?: is)?)[: ]+)?(?:(?:the|die|der|das|la|le|il|el|de) )?"
    );
    let line = &line[lead.find(&line).map_or(0, |lead| lead.end())..];
    let line = after_copula(line);
    let line = line.trim_matches(['"', '“', '”', ' ']);
    if super::other_field::is_one(asked, line) {
        return Reading::unclear(Reason::WrongField);
    }
    if let Some(suffix) = corrected_suffix(asked, line) {
        return suffix;
    }
    if let Some(two) = pattern!(r"(?i)^(.+?)[, ]+(?:dba|d/b/a|doing business as|trading as|t/a) (.+)$").captures(line) {
        return match name(asked, &two[1]) {
            // What stands behind the second name may take back the first.
            Reading::Value(..) if has_a_word_of_talk(&two[2]) => Reading::Unread,
            Reading::Value(value, mut flags) => {
                flags.push(Flag::DoingBusinessAs(two[2].trim().to_owned()));
                Reading::Value(value, flags)
            }
            other @ (Reading::Unclear(..) | Reading::Unread) => other,
        };
    }
    if let Some(two) = pattern!(r"^(.+?) or (.+?)(?:, .*)?$").captures(line) {
        return either_name(asked, &two[1], &two[2]);
    }
    if let Some(renamed) = pattern!(r"(?i)^(.+?),? \(?(?:formerly|previously|f/?k/?a)(?: known as)? .+$").captures(line)
    {
        return name(asked, &renamed[1]);
    }
    name(asked, line)
}

/// `Käufer ist die X GmbH`: what is said to be the name.
fn after_copula(line: &str) -> &str {
    let copula = pattern!(
        r"(?i)^[\p{L}' -]{0,40}?\b(?:is|ist|est|es|è|é|är|er|jest|lautet|hei(?:ß|ss)t|se llama|s'appelle|si chiama|heet|chama-se|heter|hedder|called|named)(?: called)?[: ]+(?:(?:the|die|der|das|la|le|il|el|de|den|o|a) )?(?P<rest>.+)$"
    );
    let rest = copula.captures(line).and_then(|found| found.name("rest")).map(|rest| rest.as_str());
    rest.filter(|rest| ends_with_legal_form(rest) && rest.starts_with(char::is_uppercase)).unwrap_or(line)
}

/// Whether a small word stands in a name that is written with capitals, and is none that names have.
pub(super) fn has_a_word_of_talk(name: &str) -> bool {
    let has_capital = name.chars().any(char::is_uppercase);
    let is_talk = |word: &str| {
        word.chars().count() > 1
            && word.chars().all(char::is_lowercase)
            && !is_legal_form(word)
            && !pattern!(r"^(?:and|of|the|for|in|on|by|at|to|und|et|en|og|och|de|des|du|la|le|les|di|da|do|dos|das|del|della|dei|van|von|der|den|het|te|ten|ter|zu|zur|zum|am|im|für|für|pour|para|per|voor|für|av|af|i|y|e|dba|co)$").is_match(word)
    };
    // `Sommer SAS, ou`: a name ends with no link to more.
    let ends_open = pattern!(r"^(?:or|ou|oder|o|of|eller|lub|albo|und|et|y|e|and|en|och|og)$")
        .is_match(name.rsplit([' ', ',']).next().unwrap_or_default());
    has_capital && (ends_open || name.split([' ', ',']).any(is_talk))
}

fn name(asked: &Asked<'_>, name: &str) -> Reading {
    let words: Vec<&str> = name.split(' ').collect();
    let starts_like_name =
        name.chars().next().is_some_and(|first| first.is_uppercase() || first.is_ascii_digit() || !first.is_ascii());
    let has_form = ends_with_legal_form(name);
    let is_lower = !name.chars().any(char::is_uppercase) && name.is_ascii();
    let talks = pattern!(
        r"(?i)\b(?:is|are|was|ask|we|they|not|should|will|same|see|think|maybe|his|her|their|our|",
        r"has|have|check|i|it|to|per|as|account|whatever|customer|contract|quote|attached|usual|no|",
        r"yes|tbd|n/a|parent company|holding company|other company)\b"
    )
    .is_match(&name.to_lowercase());
    let talks = talks
        || is_lower && name.split_once(',').is_some_and(|(_, form)| !is_legal_form(form.trim()))
        || is_lower && pattern!(r"\b(?:for|the|with|on|from|by|answer|final|record|hey|team|ok|so|now|just|news|went|ended|locked|closed|came|got|this|that)\b").is_match(name)
        || name.contains(['。', '、'])
        || has_hiragana_before_form(name);
    let is_sane = words.len() <= NAME_WORDS_MAX
        && name.chars().count() <= CHARACTERS_MAX
        && name.chars().filter(|letter| letter.is_alphabetic()).count() >= 2;
    // A place, a second company or a note after the legal form is more than a name.
    let has_more = has_a_word_of_talk(name)
        || pattern!(r"(?i),? (?:se|si|if|tbd|wenn|als)$").is_match(name)
        || has_legal_form(name) && !has_form
        || pattern!(r"[/()]|(?i), an? ").is_match(name)
        || names_two(name);
    if !is_sane
        || talks
        || has_more
        || name.contains(['?', '@', '\n', ';', ':', '<', '>'])
        || !(starts_like_name || (is_lower && has_form))
    {
        return Reading::Unread;
    }
    let value = Value::Text(name.to_owned());
    if !has_form && asked.context.language() == "en" {
        return Reading::Unclear(Reason::MissingLegalSuffix, vec![value]);
    }
    if !has_form && words.len() < 2 {
        return Reading::Unread;
    }
    let flags = if is_lower { vec![Flag::CaseUnverified] } else { Vec::new() };
    Reading::Value(value, flags)
}

/// `結局株式会社見本`: what stands before a company's form and ends with a particle or an adverb is no part of its name.
fn has_hiragana_before_form(name: &str) -> bool {
    let form = ["株式会社", "合同会社"].into_iter().find_map(|form| name.find(form));
    let before = form.map_or("", |at| &name[..at]);
    before.chars().next_back().is_some_and(|last| ('\u{3041}'..='\u{3096}').contains(&last))
        || pattern!(r"^(?:結局|最終的|やはり|先方)").is_match(before)
        || pattern!(r"(?:です|ます|でした|ました|済み|中|たぶん)$").is_match(name)
}

/// `X LLC or Inc`: two names to choose from.
fn either_name(asked: &Asked<'_>, first: &str, second: &str) -> Reading {
    let second = match first.rsplit_once(' ') {
        Some((stem, form)) if is_legal_form(second) && is_legal_form(form) => format!("{stem} {second}"),
        Some(_) | None => second.to_owned(),
    };
    let values: Vec<Value> = [first, &second].into_iter().flat_map(|text| name(asked, text).candidates()).collect();
    if values.len() == 2 { Reading::Unclear(Reason::Alternatives, values) } else { Reading::Unread }
}

/// `Inc. not LLC`: only the legal form of the name on record changes.
fn corrected_suffix(asked: &Asked<'_>, line: &str) -> Option<Reading> {
    let parts = pattern!(r"(?i)^(?P<new>[^\s,]+),? not (?:an? )?(?P<old>[^\s,]+)(?:,? (?:sorry|my bad|my mistake))?$")
        .captures(line)?;
    let Some(Value::Text(before)) = asked.context.previous else { return None };
    let (stem, form) = before.rsplit_once(' ')?;
    let fits = is_legal_form(&parts["new"]) && form_key(form) == form_key(&parts["old"]);
    fits.then(|| Reading::plain(Value::Text(format!("{stem} {}", &parts["new"]))))
}

fn ends_with_legal_form(name: &str) -> bool {
    let last = name.rsplit([' ', ',']).next().unwrap_or_default();
    name.contains("株式会社") || name.contains("合同会社") || (name.contains([' ', ',']) && is_legal_form(last))
}

/// `X Inc and Y Ltd`, but not `X GmbH & Co. KG`.
fn names_two(name: &str) -> bool {
    let mut before_and = name.split(" and ");
    let first = before_and.next().unwrap_or_default();
    before_and.next().is_some() && ends_with_legal_form(first)
}

/// Whether a name carries a legal form after its first word.
pub(super) fn has_legal_form(name: &str) -> bool {
    name.contains("株式会社") || name.contains("合同会社") || name.split([' ', ',']).skip(1).any(is_legal_form)
}

/// Whether a word is a legal form.
pub(super) fn is_legal_form(word: &str) -> bool {
    let key = form_key(word);
    !key.is_empty() && LEGAL_FORMS.contains(&format!(" {key} "))
}

fn form_key(word: &str) -> String {
    tokens::plain(word).to_lowercase().replace(['.', ',', '/'], "")
}

#[cfg(test)]
mod tests {
    use super::super::testing::{asked_of, context, field};
    use super::*;
    use crate::domain::field::FieldType;

    fn shown(text: &str, locale: &str, previous: Option<&Value>) -> String {
        let mut field = field("customer", "legal name", FieldType::Text);
        field.role = Some(FieldRole::Account);
        let context = super::super::heard::AnswerContext { previous, ..context(locale, "USD") };
        match read(&asked_of(&field, &context), text) {
            Reading::Value(value, flags) if flags.is_empty() => value.to_string(),
            Reading::Value(value, flags) => format!("{value} {}", flags[0]),
            Reading::Unclear(reason, values) => {
                let values: Vec<String> = values.iter().map(ToString::to_string).collect();
                format!("{reason} {}", values.join(" | ")).trim().to_owned()
            }
            Reading::Unread => "unread".to_owned(),
        }
    }

    #[test]
    fn a_legal_name_keeps_its_form_and_case() {
        let cases = [
            ("Northfield Tools, LLC", "en-US", "Northfield Tools, LLC"),
            ("it's Northfield Tools Inc.", "en-US", "Northfield Tools Inc."),
            ("northfield tools inc", "en-US", "northfield tools inc case_unverified"),
            ("Northfield Tools", "en-US", "missing_legal_suffix Northfield Tools"),
            ("der Nordfeld Werkzeug GmbH & Co. KG", "de-DE", "Nordfeld Werkzeug GmbH & Co. KG"),
            ("Northfield Tools Inc dba NFT", "en-US", "Northfield Tools Inc dba:NFT"),
            ("Northfield Tools LLC or Inc", "en-US", "alternatives Northfield Tools LLC | Northfield Tools Inc"),
            ("same as in the CRM", "en-US", "unread"),
            ("ask them", "en-US", "unread"),
            ("whatever Inc says", "en-US", "unread"),
            ("Northfield Tools GmbH, Berlin", "en-US", "unread"),
            ("Northfield Tools Inc and Quay Works Ltd", "en-US", "unread"),
            ("Northfield Tools, a Delaware corporation", "en-US", "unread"),
            ("Net 20", "en-US", "wrong_field"),
        ];
        for (text, locale, expected) in cases {
            assert_eq!(shown(text, locale, None), expected, "{text}");
        }
    }

    #[test]
    fn a_corrected_form_keeps_the_name_on_record() {
        let before = Value::Text("Northfield Tools Inc".into());
        assert_eq!(shown("LLC, not Inc", "en-US", Some(&before)), "Northfield Tools LLC");
        assert_eq!(shown("LLC, not Ltd", "en-US", Some(&before)), "unread");
    }

    #[test]
    fn other_text_is_one_line() {
        assert_eq!(one_line("  Needs  a cost centre "), Reading::plain(Value::Text("Needs a cost centre".into())));
        assert_eq!(one_line("a\nb"), Reading::Unread);
        assert_eq!(one_line("..."), Reading::Unread);
        assert_eq!(one_line(&"a".repeat(201)), Reading::Unread);
    }
}
