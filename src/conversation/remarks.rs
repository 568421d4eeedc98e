//! Words from which nothing was taken, though they speak of the deal: they are never met with silence, but with what to
//! write instead. Talk between people has no such words, and is left alone.

use crate::domain::field::{Field, FieldRole, FieldState, FieldType};
use crate::domain::handoff::Handoff;
use crate::policy::PolicyBook;
use crate::workflow::event::{Answer, HeardAs};
use crate::workflow::not_understood::{DEMANDED, NO_RENEWAL, whole};

use super::announced::announced;
use super::hear::Listening;
use super::hearing::account_number::{self, AccountNumber};
use super::of_one_field::{is_unclear, points_at_the_contract, read_for};
use super::open_questions::asked_of;
use super::unlabelled::{self, TAX_ID};
use super::{matters, near_names, sentence};

/// More remarks than that on one message help nobody.
const REMARKS_MAX: usize = 3;

/// What is answered to words from which nothing was taken.
pub(super) fn on(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    if !takes_part(listening) {
        return Vec::new();
    }
    let is_said = |line: &&str| !line.is_empty() && !line.starts_with('>') && !is_meant_elsewhere(line);
    let lines = words.lines().map(str::trim).filter(is_said);
    lines
        .map(|line| on_each_clause(line, handoff, listening))
        .filter(|said| !said.is_empty())
        .take(REMARKS_MAX)
        .flatten()
        .collect()
}

/// What is answered to a line, and to its clauses where they speak of several fields.
fn on_each_clause(line: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let of_all = on_line(line, handoff, listening);
    let is_of_a_field = |answer: &Answer| answer.field.is_some() && !matches!(answer.heard, HeardAs::Proposal { .. });
    let clauses = sentence::clauses(line);
    if clauses.len() < 2 || line.ends_with('?') || !of_all.iter().all(is_of_a_field) {
        return of_all;
    }
    let mut said = of_all;
    for answer in clauses.iter().flat_map(|clause| on_line(clause, handoff, listening)) {
        let is_known = said.iter().any(|known| known.field == answer.field);
        if !is_known && is_of_the_packet(&answer, listening) {
            said.push(answer);
        }
    }
    said.truncate(REMARKS_MAX);
    said
}

/// Whether an answer is of a field; what doubts all of it is said by the line itself.
fn is_of_the_packet(answer: &Answer, listening: &Listening<'_>) -> bool {
    answer.field.as_ref().is_some_and(|name| listening.policy.field(name).is_some())
}

/// What is answered to words beside others that were understood: that the customer wants something is said by those.
pub(super) fn beside(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let is_more = |answer: &Answer| !matches!(&answer.heard, HeardAs::Unclear { reason, .. } if reason == DEMANDED);
    on(words, handoff, listening).into_iter().filter(is_more).collect()
}

/// `sorry, wrong thread`: the message before was meant for other people, and this one says nothing.
fn is_meant_elsewhere(line: &str) -> bool {
    pattern!(
        r"(?i)^(?:(?:sorry|oops|ups|argh|ah|my bad|ignore (?:this|that|me)|that was)[,.!:;]? )*(?:the )?wrong (?:thread|channel|chat|window|room|group|conversation)\b[^0-9]{0,20}$"
    )
    .is_match(line)
}

/// `they gave notice yesterday`, `they are churning`, of a renewal: that ends it, and a command does.
pub(super) fn ends_the_renewal(words: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Answer> {
    let line = words.trim();
    let says_so = pattern!(
        r"(?i)\b(?:(?:gave|given|giving|give|sent|served|handed in) (?:us )?(?:their |a |the )?(?:written )?notice|notice (?:of|to) (?:terminat\w+|non-?renewal)|",
        r"churn(?:ed|ing|s)?|(?:not|n't|never|no longer)(?: going to| gonna| want to| wants to| be| planning to)? renew(?:ing|s|ed)?|cancell?(?:ed|ing) (?:the |their )?(?:contract|subscription|renewal)|",
        r"let(?:ting)? it (?:lapse|expire|run out)|gekündigt|kündigen|verlängern nicht|ont résilié|ne renouvellent pas|no renuevan|no van a renovar|non rinnovano)\b"
    );
    let is_said = says_so.is_match(line) && !line.contains(':') && line.lines().count() == 1 && !line.ends_with('?');
    let is_renewal = handoff.renewal.is_some() && handoff.stage.is_before_order();
    (is_said && is_renewal && takes_part(listening)).then(|| unclear(None, line, NO_RENEWAL, Vec::new()))
}

/// People without a part in the deal talk to each other.
pub(super) fn takes_part(listening: &Listening<'_>) -> bool {
    let speaker = listening.actor.as_person().and_then(|person| listening.directory.person(person));
    speaker.is_some_and(|person| !person.roles.is_empty())
}

fn on_line(line: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let policy = listening.policy;
    if line.ends_with('?') {
        let is_said = matters::doubts(line, listening) || matters::is_a_tag_question(line);
        return if is_said { matters::on(line, handoff, listening) } else { Vec::new() };
    }
    if points_at_the_contract(line) {
        let open = asked_of(handoff, listening).into_iter().take(OFFERED_MAX).map(|field| field.title.clone());
        return vec![unclear(None, line, "contract_of_which", open.collect())];
    }
    let without_record = pattern!(r"(?i)^(?:there is |we have |it has )?(?:no crm\b|not in (?:the |our )?crm\b)");
    if without_record.is_match(line) {
        return read_for(policy.by_role(FieldRole::CrmRecord), line, handoff, listening);
    }
    if let Some(number) = account_number::find(line) {
        // The number itself is kept nowhere.
        let reason = match number {
            AccountNumber::Fits => "bank_details",
            AccountNumber::Misspelled => "bank_details_misspelled",
        };
        return vec![unclear(None, "bank details", reason, Vec::new())];
    }
    if let Some(answers) = matters::answered(line, handoff, listening) {
        return answers;
    }
    if let Some(promise) = matters::promised(line, handoff, listening) {
        return promise;
    }
    if let Some((label, said)) = label_of(line, listening) {
        return of_unknown_label(line, label, said, handoff, listening);
    }
    if takes_back(line) {
        return vec![unclear(None, line, "taken_back", Vec::new())];
    }
    if let Some((field, said)) = announced(line, policy) {
        return on_field(field, said, line, handoff, listening);
    }
    let is_letter = line.split_whitespace().count() > SENTENCE_WORDS_MAX;
    if let Some(refused) = wrong_tax_id(line, handoff, listening) {
        return refused;
    }
    let of_field = phrase_in(line, policy)
        .or_else(|| changed(line, handoff, policy).filter(|_| !is_letter))
        .or_else(|| begun_with(line, policy).filter(|_| !is_letter))
        .or_else(|| spoken_of(line, listening).filter(|_| !is_talk(line)));
    match of_field {
        Some(field) => on_field(field, line, line, handoff, listening),
        None if is_postal(line, handoff, listening) => {
            vec![unclear(None, line, "which_field", places(handoff, listening))]
        }
        None => match matters::on(line, handoff, listening) {
            said if !said.is_empty() => said,
            _nothing if has_a_figure(line) && !is_letter => vec![unclear(None, line, "unplaced", Vec::new())],
            nothing => nothing,
        },
    }
}

/// The fields that hold an address of this deal, by their titles.
fn places(handoff: &Handoff, listening: &Listening<'_>) -> Vec<String> {
    let policy = listening.policy;
    let is_place = |field: &&Field| field.field_type == FieldType::Address;
    let applies = |field: &&Field| policy.state(field, &handoff.packet) != FieldState::NotApplicable;
    policy.fields().filter(is_place).filter(applies).map(|field| field.title.clone()).collect()
}

/// Whether a line is a whole postal address, or several.
fn is_postal(line: &str, handoff: &Handoff, listening: &Listening<'_>) -> bool {
    let Some(field) = listening.policy.fields().find(|field| field.field_type == FieldType::Address) else {
        return false;
    };
    let heard = read_for(field, line, handoff, listening);
    heard.iter().any(|answer| match &answer.heard {
        HeardAs::Value { .. } => answer.field.as_ref() == Some(&field.name),
        HeardAs::Unclear { reason, .. } => reason == "conflict",
        HeardAs::Proposal { .. }
        | HeardAs::NotKnownYet { .. }
        | HeardAs::QuestionBack
        | HeardAs::ApprovalClaimed
        | HeardAs::Instruction
        | HeardAs::Settled { .. }
        | HeardAs::ReasonToGoOn { .. }
        | HeardAs::Nothing => false,
    })
}

/// How many open values are named to somebody who points at the contract.
const OFFERED_MAX: usize = 4;
/// The most words of a sentence that is meant as an answer.
const SENTENCE_WORDS_MAX: usize = 20;

fn unclear(field: Option<&Field>, words: &str, reason: &str, candidates: Vec<String>) -> Answer {
    let heard = HeardAs::Unclear { reason: reason.to_owned(), candidates };
    Answer { field: field.map(|field| field.name.clone()), words: words.to_owned(), heard }
}

/// Why what was said of a field gave no value; a day on which it will be known is kept.
fn on_field(field: &Field, said: &str, line: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let heard = read_for(field, said, handoff, listening);
    if heard.iter().any(|answer| matches!(answer.heard, HeardAs::NotKnownYet { .. })) {
        return heard.into_iter().map(unlabelled::as_proposal).collect();
    }
    let why = heard.into_iter().find_map(|answer| match answer.heard {
        HeardAs::Unclear { reason, candidates } => {
            // What was read of a record is worth saying, with what it lacks.
            (!says_little(&reason) || candidates.len() > 1).then_some((reason, candidates))
        }
        HeardAs::Value { .. }
        | HeardAs::Proposal { .. }
        | HeardAs::NotKnownYet { .. }
        | HeardAs::QuestionBack
        | HeardAs::ApprovalClaimed
        | HeardAs::Instruction
        | HeardAs::Settled { .. }
        | HeardAs::ReasonToGoOn { .. }
        | HeardAs::Nothing => None,
    });
    if listening.policy.state(field, &handoff.packet) == FieldState::NotApplicable {
        // What this deal does not have cannot wait for a value: all of it waits.
        return vec![Answer { field: Some(whole()), ..unclear(None, line, DEMANDED, Vec::new()) }];
    }
    let (reason, candidates) = why.unwrap_or_else(|| ("not_taken".to_owned(), Vec::new()));
    vec![unclear(Some(field), line, &reason, candidates)]
}

/// Reasons that say of a sentence only that it is no value.
fn says_little(reason: &str) -> bool {
    ["unparseable", "wrong_field", "incomplete_record", "incomplete_address", "no_address", "invalid_email"]
        .contains(&reason)
}

/// `xyz: 4`: a label that no field has, and the names that come near to it.
fn of_unknown_label(line: &str, label: &str, said: &str, handoff: &Handoff, listening: &Listening<'_>) -> Vec<Answer> {
    let is_count = said.chars().all(|letter| letter.is_ascii_digit());
    let other_way_round = format!("{said} {label}");
    // `free months: 2` are `2 free months`.
    if is_count && let Some(days) = unlabelled::days_free(&other_way_round, handoff, listening) {
        return vec![Answer { words: line.to_owned(), ..days }];
    }
    // `customer insists on: quarterly invoices` is a sentence with a colon in it.
    let is_sentence = label.split_whitespace().count() >= SENTENCE_WORDS_MIN;
    let of_the_deal = if is_sentence { matters::on(line, handoff, listening) } else { Vec::new() };
    if !of_the_deal.is_empty() && matters::may_soon_go(handoff, listening) {
        return of_the_deal;
    }
    let near = near_names::of(label, listening.policy).into_iter().map(|field| field.title.clone());
    vec![unclear(None, line, "unknown_label", near.collect())]
}

/// A label before a colon that was meant as one; what people write before a remark, and names of people, are none.
fn label_of<'w>(line: &'w str, listening: &Listening<'_>) -> Option<(&'w str, &'w str)> {
    let (label, said) = line.split_once(':')?;
    let bare = label.trim().trim_start_matches(['-', '•', '*', '`', '_']).trim();
    let is_word = |letter: char| letter.is_alphanumeric() || [' ', '-', '/', '_', '.', '\''].contains(&letter);
    let is_label = !bare.is_empty() && bare.chars().all(is_word) && bare.split_whitespace().count() <= LABEL_WORDS_MAX;
    let is_time =
        bare.ends_with(|letter: char| letter.is_ascii_digit()) && said.starts_with(|l: char| l.is_ascii_digit());
    let is_remark = pattern!(
        r"(?i)^(?:(?:one|two|three|a few|some|small|quick|last|another|other)? ?(?:more )?(?:things?|points?|updates?|corrections?|changes?|remarks?)|notes?|nb|fyi|ps|btw|update|re|aw|fwd?|subject|from|to|cc|sent|date|betreff|von|an|gesendet|datum|reminder|todo|heads up|",
        r"question|answer|example|e\.?g\.?|i\.?e\.?|warning|attention|hint|tip|next steps?|good news|bad news|great news|news|tl;?dr)$"
    )
    .is_match(bare);
    let is_person = listening.directory.called(bare).is_some();
    let said = said.trim();
    let is_said = !said.is_empty() && !said.starts_with("//");
    (is_label && is_said && !is_time && !is_remark && !is_person && !is_talk(bare)).then_some((bare, said))
}

/// So many words before a colon may be a sentence's; fewer are a name.
const SENTENCE_WORDS_MIN: usize = 3;
const LABEL_WORDS_MAX: usize = 4;

/// `scrap that`, `forget the discount`: it does not say what holds instead.
fn takes_back(line: &str) -> bool {
    line.split_whitespace().count() <= TAKEN_BACK_WORDS_MAX
        && pattern!(
            r"(?i)^(?:no,? |sorry,? |oops,? |wait,? |please |pls |actually,? )*(?:undo|scrap|forget|ignore|disregard|never ?mind|strike|",
            r"revert|roll back|take back|delete|discard)\b"
        )
        .is_match(line)
}

const TAKEN_BACK_WORDS_MAX: usize = 7;

/// The one field of which some words speak that speak of nothing else (`spoken_of`).
pub(super) fn phrase_in<'p>(line: &str, policy: &'p PolicyBook) -> Option<&'p Field> {
    let spaced = spaced(line);
    let longest = |field: &'p Field| {
        let said = field.spoken_of.iter().filter(|phrase| stands_in(&spaced, phrase));
        said.map(String::len).max().map(|length| (field, length))
    };
    policy.fields().filter_map(longest).max_by_key(|(_, length)| *length).map(|(field, _)| field)
}

/// Small letters, with a blank around each word.
pub(super) fn spaced(line: &str) -> String {
    let words = line.to_lowercase().replace("e-mail", "email");
    let words: String =
        words.chars().map(|letter| if letter.is_alphanumeric() || letter == '\'' { letter } else { ' ' }).collect();
    format!(" {} ", words.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether those words stand in what [`spaced`] made of a line.
pub(super) fn stands_in(spaced_line: &str, words: &str) -> bool {
    spaced_line.contains(spaced(words).as_str())
}

/// The one field that a line names and says to be wrong, or another one: by its longest name.
fn changed<'p>(line: &str, handoff: &Handoff, policy: &'p PolicyBook) -> Option<&'p Field> {
    let says_so = pattern!(
        r"(?i)\b(?:wrong|incorrect|not (?:right|correct)|mistaken|outdated|chang(?:e|es|ed|ing)|moved|should (?:be|say|read)|",
        r"must (?:be|say|mention|carry)|needs to (?:be|say|mention)|instead|fix|correct|update[ds]?|differ(?:s|ent)|arrive[ds]?|",
        r"arriving|is coming|on (?:its|the) way|follows|will follow|expired?|is now|no longer|not any ?more|mention|says?|rejected|bounced|bounces)\b"
    )
    .is_match(line);
    if says_so { near_names::named_in(line, handoff, policy) } else { None }
}

/// The one field whose name of several words begins the line, before a figure.
fn begun_with<'p>(line: &str, policy: &'p PolicyBook) -> Option<&'p Field> {
    let has_figure = line.chars().any(|letter| letter.is_ascii_digit());
    let start = spaced(line.trim_start_matches("the "));
    let begins = |field: &&Field| {
        let names = std::iter::once(&field.title).chain(&field.also_called);
        names.filter(|name| name.contains([' ', '-'])).any(|name| start.starts_with(spaced(name).as_str()))
    };
    let mut begun = policy.fields().filter(|_| has_figure).filter(begins);
    begun.next().filter(|_| begun.next().is_none())
}

/// One word that looks like a tax number and is none: the check of its field says what is wrong with it.
fn wrong_tax_id(line: &str, handoff: &Handoff, listening: &Listening<'_>) -> Option<Vec<Answer>> {
    let looks_like_one = pattern!(r"^[A-Z]{2}U?[0-9][0-9A-Z]{3,13}$").is_match(line.trim_end_matches('.'));
    let field = listening.policy.field(listening.policy.homes().asked_by(TAX_ID)?)?;
    if !looks_like_one || !is_unclear(TAX_ID, line, handoff, listening) {
        return None;
    }
    Some(read_for(field, line, handoff, listening).into_iter().map(unlabelled::as_proposal).collect())
}

/// Figures that talk has not: an amount, a percentage, an address of mail.
fn has_a_figure(line: &str) -> bool {
    pattern!(
        r"(?i)(?:[€$£]|\b(?:eur|usd|gbp|chf))\s?\d|\d\s?(?:[€£%]|(?:eur|usd|gbp|chf|percent)\b)|\b\d{1,3}(?:[,.' ]\d{3})+\b|",
        r"\b\d+k\b|\b\d{4}-\d{2}-\d{2}\b|[\w.+-]+@[\w-]+\.\w"
    )
    .is_match(line)
}

/// The most words of a line that is meant as an answer, where nothing else tells it from talk.
const WORDS_MAX: usize = 8;

/// Whether a line is talk between people rather than an answer in short.
fn is_talk(line: &str) -> bool {
    line.split_whitespace().count() > WORDS_MAX
        || pattern!(
            r"(?i)\b(?:i|i'm|i'll|we|we'll|you|your|he|she|my|me|us|thanks?|thx|great|nice|good|happy|fun|call|meeting|meet|lunch|",
            r"talk(?:ed)?|discuss(?:ed)?|think|hope|congrats|sure|ok|okay|lol|asked|asking|said|says|tell|told|let's|can|could|should|",
            r"would|please|check|look|looks|later|today|tomorrow|was|were|been|team|guys|everyone|hi|hello|hey)\b"
        )
        .is_match(line)
}

/// The one field that a line speaks of: by a word of its question, or by its own name beside a figure or a negation.
fn spoken_of<'p>(line: &str, listening: &Listening<'p>) -> Option<&'p Field> {
    let lower = line.to_lowercase().replace("e-mail", "email");
    let told = SPEAK_OF
        .iter()
        .find(|(word, _)| lower.split(|letter: char| !letter.is_alphanumeric()).any(|said| said.starts_with(word)));
    if let Some((_, question)) = told.filter(|_| says_a_value(&lower)) {
        return listening.policy.homes().asked_by(question).and_then(|name| listening.policy.field(name));
    }
    let says_something = lower.chars().any(|letter| letter.is_ascii_digit())
        || pattern!(r"\b(?:no|not|none|without|never|yes|is|are)\b").is_match(&lower);
    let is_named = |field: &&Field| {
        let names = std::iter::once(&field.title).chain(&field.also_called);
        let mut names = names.map(|name| name.to_lowercase().replace("e-mail", "email"));
        // A name of one word may be any word of a sentence.
        names.any(|name| name.contains([' ', '-']) && lower.contains(&name))
    };
    let mut named = listening.policy.fields().filter(|_| says_something).filter(is_named);
    let first = named.next()?;
    named.next().is_none().then_some(first)
}

/// Whether a line can be meant as an answer: with a figure, a denial, a length of time, or what is invoiced. `Milestone
/// reached` and `renewal sent` are news.
fn says_a_value(lower: &str) -> bool {
    lower.chars().any(|letter| letter.is_ascii_digit())
        || pattern!(
            r"\b(?:no|not|none|without|never|yes|unless|auto|automatic(?:ally)?|years?|yearly|annual(?:ly)?|months?|monthly|weeks?|days?|quarter(?:s|ly)?|",
            r"bill(?:s|ed|ing)?|invoic(?:e|es|ed|ing))\b"
        )
        .is_match(lower)
}

/// Beginnings of words that speak of one question alone.
const SPEAK_OF: [(&str, &str); 6] = [
    ("renew", "auto_renew"),
    ("autorenew", "auto_renew"),
    ("instalment", "billing_parts"),
    ("installment", "billing_parts"),
    ("milestone", "services_billing"),
    ("portal", "billing_email"),
];
