//! A direct message that names its deal first: `H-1 po: 4711`, `Elder Brook: po: 4711`, `status H-1`, or the name alone.

use crate::domain::handoff::Handoff;

/// What a message says after the name of that handoff; `None` where it does not name it. Its number may stand before what is
/// said without a mark, and its name wants one.
pub fn without_it<'w>(words: &'w str, handoff: &Handoff) -> Option<&'w str> {
    let words = words.trim();
    let bare = pattern!(r"(?i)^(?:status|state|where is|what about|about|for|on|re)[:,]? +").find(words);
    let start = bare.map_or(words, |found| &words[found.end()..]);
    let number = handoff.id.to_string();
    let names = [Some(handoff.title()), handoff.deal.name.as_deref(), handoff.deal.account.as_deref()];
    let rest_of = |name: &str| {
        let begins = start.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name));
        start.get(name.len()..).filter(|_| begins && !name.is_empty())
    };
    let by_number = rest_of(&number).filter(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric()));
    let is_set_off = |rest: &&str| rest.is_empty() || rest.starts_with([':', ',', '?', '\n']) || rest.starts_with(" -");
    let by_name = || names.into_iter().flatten().filter_map(rest_of).find(is_set_off);
    let rest = by_number.or_else(by_name)?;
    Some(rest.trim_start_matches(|mark: char| mark.is_whitespace() || [':', ',', '-', '–', '?', '.'].contains(&mark)))
}
