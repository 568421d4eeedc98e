//! What stands beside the head of an announcement: the deal's name, its amount, whose it is.

use super::amount::{Amount, amounts, stated, stated_as_money};
use super::record::is_generic;
use super::vocabulary::{AWARDS, JOINERS, NO_NAME};
use super::words::{WordList, is_company, is_one_of, is_person, key_of, trimmed, trimmed_name, words};

/// Words that the writer set apart, and that therefore are names more likely than others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hints<'a> {
    /// Words in bold.
    pub(super) bold: &'a [String],
    /// Words behind links to deal records.
    pub(super) names: &'a [&'a str],
}

impl<'a> Hints<'a> {
    /// The name with which a text opens, if words that are set apart do.
    pub(super) fn opens(&self, text: &str) -> Option<&'a str> {
        let text = trimmed(text);
        let bold =
            self.bold.iter().map(|bold| trimmed(bold)).filter(|bold| !amounts(bold).iter().any(Amount::is_marked));
        let candidates = self.names.iter().copied().chain(bold);
        candidates.filter(|name| name.len() > 1 && text.starts_with(name)).max_by_key(|name| name.len())
    }
}

/// What a slot says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Slot {
    /// The deal's name.
    pub(super) name: Option<String>,
    /// A company that is set apart from the name.
    pub(super) account: Option<String>,
    /// Whose it is.
    pub(super) owner: Option<String>,
    /// The amount.
    pub(super) amount: Option<Amount>,
    /// Whether any amount was said, of whatever kind.
    pub(super) has_amount: bool,
}

impl Slot {
    /// Takes parts that separators set apart.
    pub(super) fn add_parts(&mut self, parts: &[&str]) {
        for part in parts {
            let marked = amounts(part).into_iter().any(|amount| amount.is_marked());
            if marked {
                self.has_amount = true;
                self.amount = self.amount.take().or_else(|| stated_as_money(part));
            } else if is_generic(part) {
                continue;
            } else if let Some(owner) = owner_in(part) {
                self.owner = self.owner.take().or(Some(owner));
            } else if self.name.is_none() {
                self.name = Some(trimmed_name(part).to_owned());
            } else if is_company(part) {
                self.account = self.account.take().or(Some(trimmed_name(part).to_owned()));
            } else if is_person(part) {
                self.owner = self.owner.take().or(Some(part.trim_start_matches('@').to_owned()));
            }
        }
    }

    /// Whether the words can name a deal, rather than cheer or go on.
    pub(super) fn is_plausible(&self, told: &str) -> bool {
        let Some(name) = &self.name else { return true };
        let found = words(name);
        let said_otherwise = found.iter().any(|word| NO_NAME.has(&word.key) && !word.is_capital(name));
        let is_long = found.len() > 12;
        let small = found.first().is_some_and(|word| !word.is_capital(name)) && !self.has_amount && !told.contains('|');
        !said_otherwise && !is_long && !small
    }
}

/// Reads a name and what follows it.
pub(super) fn read(text: &str, hints: Hints<'_>) -> Slot {
    let text = text.trim();
    if let Some(name) = hints.opens(text) {
        let at = text.find(name).unwrap_or_default();
        let name_only = Some(trimmed_name(name).to_owned()).filter(|name| !name.is_empty());
        return Slot { name: name_only, ..read_rest(&text[at + name.len()..]) };
    }
    let first_amount =
        amounts(text).into_iter().find(|amount| amount.is_marked() || is_led_by_for(&text[..amount.start]));
    if let Some(amount) = first_amount.as_ref().filter(|amount| key_of(&text[..amount.start]).is_empty()) {
        let rest = read(
            text[amount.end..].trim_start_matches(|letter: char| !letter.is_alphanumeric() && letter != '@'),
            hints,
        );
        return Slot { amount: stated(text), has_amount: true, ..rest };
    }
    let ends = [first_amount.map(|amount| amount.start), owner_place(text), link_place(text)];
    let end = ends.into_iter().flatten().min().unwrap_or(text.len());
    let name = without_lead(trimmed_name(&text[..end]));
    let (name, company) = split_company(name);
    let name = Some(name.to_owned()).filter(|name| !name.is_empty() && !name.starts_with('@') && !is_generic(name));
    Slot { name, account: company, ..read_rest(&text[end..]) }
}

/// Reads what follows a name.
pub(super) fn read_rest(text: &str) -> Slot {
    let said = amounts(text);
    let owner = owner_in(text).or_else(|| {
        let parts =
            text.split([',', '|', '(', ')']).flat_map(|part| part.split(" - ")).flat_map(|part| part.split(['–', '—']));
        parts
            .map(trimmed_name)
            .find(|part| is_person(part) && !part.contains(':'))
            .map(|part| part.trim_start_matches('@').to_owned())
    });
    Slot {
        name: None,
        account: None,
        owner,
        amount: stated(text).filter(|amount| amount.is_marked() || is_led_by_for(&text[..amount.start])),
        has_amount: said.iter().any(Amount::is_marked),
    }
}

/// Whether words that are not set apart can be a name in the middle of a sentence.
pub(super) fn is_plain_name(name: &str) -> bool {
    let found = words(name);
    let opens = found.first().is_some_and(|word| word.is_capital(name));
    let clean = !found.iter().any(|word| NO_NAME.has(&word.key) && !word.is_capital(name));
    let one_sentence = !name.contains(['!', '?', ';', '\n', ':']) && !name.contains(". ");
    let capitals = found.iter().filter(|word| word.is_capital(name)).count();
    opens && clean && one_sentence && found.len() <= 10 && capitals * 2 >= found.len()
}

/// Whether every word up to an amount begins as names do.
pub(super) fn is_capital_run(text: &str) -> bool {
    let Some(end) = amounts(text).iter().find(|amount| amount.is_marked()).map(|amount| amount.start) else {
        return false;
    };
    let run = &text[..end];
    if run.contains(':') {
        return false;
    }
    let end = run.find(['|', '–', '—', '(', '!']).unwrap_or(run.len());
    let found = words(&run[..end]);
    let known = |key: &str| JOINERS.has(key);
    !found.is_empty()
        && found.iter().all(|word| word.is_capital(run) || known(&word.key))
        && !found.iter().any(|word| NO_NAME.has(&word.key))
}

/// "NAME (COMPANY Ltd)"
pub(super) fn split_bracketed_company(name: &str) -> (&str, Option<String>) {
    let bracketed = name.trim_end().strip_suffix(')').and_then(|inside| inside.rsplit_once(" ("));
    match bracketed.filter(|(_, inside)| is_company(inside)) {
        Some((name, company)) => (trimmed_name(name), Some(company.to_owned())),
        None => (name, None),
    }
}

/// Whether words behind a name only say that it is a deal's: "NAME deal".
pub(super) fn is_noun_only(text: &str) -> bool {
    words(text).iter().all(|word| is_one_of(&word.key, "deal opportunity opp"))
        && !text.contains(|letter: char| letter.is_ascii_digit())
}

/// Whether something other than a deal can be won by that name.
pub(super) fn is_award(name: &str) -> bool {
    AWARDS.are_in(name)
}

/// Whose it is: behind "by", "owner" and the like, or a mention.
pub(super) fn owner_in(text: &str) -> Option<String> {
    owner_behind(text, LEADS_TO_OWNER)
}

/// Whose it is, where the sentence also says who moved it: only behind "owner" and the like.
pub(super) fn named_owner_in(text: &str) -> Option<String> {
    owner_behind(text, OWNERS)
}

fn owner_behind(text: &str, leads: WordList) -> Option<String> {
    let found = words(text);
    let at = found.iter().position(|word| leads.has(&word.key))?;
    let told = text[found[at].end..].trim_start_matches([' ', ':', '=', '-', '–', '*']);
    if let Some(mention) = told.strip_prefix('@') {
        return mention.split(|letter: char| !letter.is_alphanumeric()).next().map(str::to_owned);
    }
    let address = told.split_whitespace().next().filter(|word| word.contains('@') && word.contains('.'));
    if let Some(address) = address {
        return Some(address.trim_end_matches([',', ')', '!', '.']).to_owned());
    }
    let mut end = 0;
    for part in told.split(' ').take(4) {
        let is_name = part.chars().next().is_some_and(char::is_uppercase)
            && part
                .trim_end_matches([',', '!', '.', ')', '|'])
                .chars()
                .all(|letter| letter.is_alphabetic() || "'’-.".contains(letter));
        if !is_name || is_a_time(part) {
            break;
        }
        end += part.len() + 1;
        if part.ends_with([',', '!', ')']) {
            break;
        }
    }
    let name = trimmed_name(told.get(..end.min(told.len()))?);
    (!name.is_empty()).then(|| name.to_owned())
}

/// "by Friday", "by EOM"
fn is_a_time(word: &str) -> bool {
    let key = key_of(word);
    let is_named = is_one_of(&key, "eom eoq eod eow q1 q2 q3 q4 today tomorrow end noon easter christmas");
    let is_day = is_one_of(&key, "monday tuesday wednesday thursday friday saturday sunday");
    is_named || is_day || super::date::is_month(&key)
}

const OWNERS: WordList = WordList("owner ae rep seller inhaber propietario responsavel proprietaire");
/// The same, and words that also lead to whoever moved or filled in something.
const LEADS_TO_OWNER: WordList =
    WordList("owner ae rep seller inhaber propietario responsavel proprietaire by owned von por par");

fn owner_place(text: &str) -> Option<usize> {
    let found = words(text);
    let by = found.iter().find(|word| word.start > 0 && LEADS_TO_OWNER.has(&word.key))?;
    owner_in(&text[by.start..]).map(|_| by.start)
}

/// Where words about a link begin, behind a dash: "NAME — Open in CRM".
fn link_place(text: &str) -> Option<usize> {
    [" — ", " – ", " - ", " | "]
        .iter()
        .filter_map(|dash| text.rfind(dash).filter(|at| is_generic(&text[at + dash.len()..])))
        .min()
}

fn is_led_by_for(before: &str) -> bool {
    key_of(before)
        .split(' ')
        .next_back()
        .is_some_and(|word| ["for", "worth", "at", "por", "fur", "pour"].contains(&word))
}

/// "NAME for", "NAME worth": the words that lead to an amount are no part of the name.
fn without_lead(text: &str) -> &str {
    let mut rest = text;
    loop {
        let found = words(rest);
        let lead = found.last().filter(|word| {
            is_one_of(&word.key, "for worth at valued was were previously formerly fur uber pour por owner ae rep")
                && !word.is_capital(rest)
        });
        match lead {
            Some(word) => rest = trimmed_name(&rest[..word.start]),
            None => return rest,
        }
    }
}

/// "NAME with COMPANY Ltd": a company that is set apart. Behind a dash it is as often a part of the name.
fn split_company(name: &str) -> (&str, Option<String>) {
    match name.rsplit_once(" with ").filter(|(deal, company)| is_company(company) && !deal.is_empty()) {
        Some((deal, company)) => (trimmed_name(deal), Some(trimmed_name(company).to_owned())),
        None => (name, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_taken_apart() {
        let no_hints = Hints { bold: &[], names: &[] };
        let read = |text: &str| {
            let slot = read(text, no_hints);
            (slot.name, slot.amount.map(|amount| amount.number.to_string()), slot.owner)
        };
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read("Elm Rail - $154,000 - Kofi Mensah"), (some("Elm Rail"), some("154000"), some("Kofi Mensah")));
        assert_eq!(read("Elm Labs - 250 seats – $120,500"), (some("Elm Labs - 250 seats"), some("120500"), None));
        assert_eq!(read("Elm (EUR 5,000)"), (some("Elm"), some("5000"), None));
        assert_eq!(read("Elm for $5,000!"), (some("Elm"), some("5000"), None));
        assert_eq!(read("Elm by Ana Ruiz"), (some("Elm"), None, some("Ana Ruiz")));
        assert_eq!(read("Elm — Open in Notion"), (some("Elm"), None, None));
        assert_eq!(read("$9k – Elm Bank"), (some("Elm Bank"), some("9000"), None));
    }
}
