//! The name of a deal in a person's sentence: a run of words that begin as names do.

use super::amount::{Amount, amounts};
use super::vocabulary::JOINERS;
use super::words::{LEGAL_ENDINGS, Word, WordList, is_emoji, is_one_of, trimmed, trimmed_name, words};

/// Words with which a sentence opens, in capitals for that reason only.
const OPENERS: WordList = WordList(
    "just woohoo wohoo yay hey hi hello so ok okay and fyi update great good news the our my yes finally wow boom \
     team guys all folks deal opportunity opp client customer account we i signed closed won landed moved \
     marked changed set big huge happy hooray yeah yep done it's its is official officially another new win \
     also now today this that let's omg ladies hot pleased excited proud announce to thrilled got renewal with \
     from super super-happy whoop whoo woo hoo heads up closing for please pls baton everyone everybody \
     drumroll breaking announcing cha ching gewonnen kunde wir haben den die das el la cliente hemos ganado un \
     une le cw have has been as a an of on at in hurra juhu hurray cerramos fermado",
);
/// Words that end a name although they may be in capitals.
const ENDERS: WordList = WordList(
    "deal opportunity opp contract today yesterday sfdc crm salesforce hubspot pipedrive closed won signed net po \
     eur usd gbp tcv acv arr mrr ae start starting starts term is just moved went monday tuesday wednesday \
     thursday friday handoff packet asap thanks pls please and cw boom woohoo yay",
);
/// Small words of which no name consists.
const SMALL: WordList = WordList(
    "it this that one deal deals they them he she we you i me us baby baby!! finally just was is are be been on \
     the a an to of in at for and or but so what who now then there here all everything something nothing more \
     most yes no ok today yesterday stage status sfdc crm salesforce our my your his her their new big huge \
     first last another next team guys folks everyone look see set move moved mark marked get got have has had \
     how why when many much some any with from as by up down out over still yet already good great nice \
     awesome news congrats love like would will can could should did do does not never always only really very \
     thing things stuff day week month quarter year time opp opportunity customer client account contract \
     these those went officially its it's that's record latest than hello hi hey",
);

/// The name with which a text opens.
pub(super) fn opening(text: &str, set_apart: &[String]) -> Option<String> {
    let text = trimmed(text.trim_start_matches(|letter: char| " !,.–—->|".contains(letter)));
    let text = text.trim_start_matches(|letter: char| !letter.is_alphanumeric() && !"@\"“".contains(letter));
    if text.starts_with('@') {
        return None;
    }
    if let Some(words) = marked_at_start(text, set_apart) {
        return Some(words);
    }
    let first_amount = amounts(text).into_iter().find(Amount::is_marked).map_or(text.len(), |amount| amount.start);
    let found = words(&text[..first_amount]);
    let skipped =
        found.iter().take_while(|word| is_one_of(&word.key, "the a our deal with on new customer client")).count();
    let run = &found[skipped..];
    let mut end = None;
    for (index, word) in run.iter().enumerate() {
        let between = end.map_or("", |end: usize| &text[end..word.start]);
        if index > 0 && !joins(between, word, text) {
            break;
        }
        if belongs(word, text, run.get(index + 1)) && !(ENDERS.has(&word.key) && index > 0) {
            end = Some(word.end);
        } else if !(index > 0
            && JOINERS.has(&word.key)
            && run.get(index + 1).is_some_and(|next| next.is_capital(text))
            && !is_lead(&word.key))
        {
            break;
        } else {
            end = Some(word.end);
        }
    }
    let first = run.first()?;
    let end = end?;
    // "NAME Inc." keeps its full stop.
    let stop = is_legal(&run.iter().rev().find(|word| word.end == end)?.key) && text[end..].starts_with('.');
    finished(&text[first.start..end + usize::from(stop)])
}

/// The first name in a text, wherever it stands.
pub(super) fn first(text: &str, set_apart: &[String]) -> Option<String> {
    let found = words(text);
    let ordinary = |word: &&Word| OPENERS.has(&word.key) || ENDERS.has(&word.key);
    let first = found.iter().find(|word| {
        word.is_capital(text)
            && !ordinary(word)
            && !text[..word.start].ends_with('@')
            && word.key.contains(char::is_alphabetic)
    })?;
    opening(&text[first.start..], set_apart)
}

/// The name with which a text closes.
pub(super) fn closing(text: &str, set_apart: &[String]) -> Option<String> {
    let text = text
        .trim_end_matches(|letter: char| letter.is_whitespace() || "-–—:,|→>*\"”".contains(letter) || is_emoji(letter));
    if let Some(name) = set_apart.iter().find(|name| text.ends_with(name.as_str())) {
        return Some(name.clone());
    }
    let money_end =
        amounts(text).into_iter().filter(Amount::is_marked).map(|amount| amount.end).max().unwrap_or_default();
    let found = words(text);
    let mut start = None;
    for (index, word) in found.iter().enumerate().rev() {
        let behind = start.unwrap_or(text.len());
        let between = &text[word.end..behind];
        let is_joined = start.is_none()
            || !between.contains([',', '!', '?', ':', ';', '(', ')', '@', '\n'])
                && (!between.contains(". ") || is_legal(&word.key));
        let joiner = JOINERS.has(&word.key)
            && start.is_some()
            && index > 0
            && found[index - 1].is_capital(text)
            && !is_lead(&word.key);
        if word.start < money_end
            || !is_joined
            || text[..word.start].ends_with('@')
            || !(belongs(word, text, None) || joiner)
        {
            break;
        }
        start = Some(word.start);
    }
    let run = start.map(|start| without_openers(&text[start..])).unwrap_or_default();
    finished(run).or_else(|| small_closing(text, &found, money_end))
}

/// Up to three small words at the end, if none of them is an ordinary one: "acme is closed won".
fn small_closing(text: &str, found: &[Word], money_end: usize) -> Option<String> {
    let clause = text.rfind([',', '!', '?', ':', ';', '\n', '-', '–', '—']).map_or(0, |at| at + 1).max(money_end);
    let run: Vec<&Word> =
        found.iter().filter(|word| word.start >= clause).skip_while(|word| OPENERS.has(&word.key)).collect();
    let is_name = (1..=3).contains(&run.len())
        && run.iter().all(|word| !SMALL.has(&word.key) && !OPENERS.has(&word.key))
        && run
            .first()
            .is_some_and(|word| !text[..word.start].ends_with('@') && word.key.chars().all(char::is_alphanumeric));
    let (first, last) = (run.first()?, run.last()?);
    is_name.then(|| finished(&text[first.start..last.end])).flatten()
}

fn marked_at_start(text: &str, set_apart: &[String]) -> Option<String> {
    set_apart.iter().filter(|name| text.starts_with(name.as_str())).max_by_key(|name| name.len()).cloned()
}

/// Whether a word can be a name's, where it stands.
fn belongs(word: &Word, text: &str, next: Option<&Word>) -> bool {
    let is_number = word.key.bytes().all(|byte| byte.is_ascii_digit());
    let measures = ["year", "years", "yr", "yrs", "month", "months", "seats", "users", "licenses", "k", "days"];
    let is_measure = is_number && next.is_some_and(|next| measures.contains(&next.key.as_str()));
    word.is_capital(text) && !is_measure
}

/// Whether what stands between two words lets a name go on.
fn joins(between: &str, word: &Word, text: &str) -> bool {
    let plain = between.trim();
    let comma = plain == "," || plain == ".,";
    plain.is_empty()
        || ["&", "+", "'", ".", "/", "-", "–", "—", "\"", "’"].contains(&plain) && word.is_capital(text)
        || (comma && is_legal(&word.key))
}

fn is_legal(key: &str) -> bool {
    LEGAL_ENDINGS.has(key)
}

fn is_lead(key: &str) -> bool {
    ["for", "by", "at", "in", "with", "to"].contains(&key)
}

fn without_openers(run: &str) -> &str {
    let mut rest = run;
    for word in words(run) {
        if !OPENERS.has(&word.key) {
            return &run[word.start..];
        }
        rest = &run[word.end..];
    }
    rest
}

fn finished(run: &str) -> Option<String> {
    let found = words(run);
    let opener_only = found.iter().all(|word| OPENERS.has(&word.key) || SMALL.has(&word.key));
    let name = trimmed_name(run).to_owned();
    (!found.is_empty() && !opener_only && name.chars().any(char::is_alphabetic) && name.len() > 1).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_runs_of_words_that_begin_as_names_do() {
        let opens = |text: &str| opening(text, &[]);
        let closes = |text: &str| closing(text, &[]);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(opens("Elm Analytics, $42k, 2 year"), some("Elm Analytics"));
        assert_eq!(opens("Elm & Sons, Inc. for 12k"), some("Elm & Sons, Inc."));
        assert_eq!(opens("Bank of Elm – Phase 2 today"), some("Bank of Elm – Phase 2"));
        assert_eq!(opens("what a match"), None);
        assert_eq!(closes("hey @900 Elm Example Health"), some("Elm Example Health"));
        assert_eq!(closes("Great news Elm Corp"), some("Elm Corp"));
        assert_eq!(closes("woohoo sumac"), some("sumac"));
        assert_eq!(closes("we finally got it"), None);
    }
}
