//! A deal from what a message says; what it does not say stays unknown.

use crate::domain::deal::Deal;
use crate::domain::money::Currency;
use crate::domain::trust::{DateOrder, TrustedSources};

use super::amount::{stated, stated_as_money};
use super::announcement::{Announcement, is_head, qualifies};
use super::change::Change;
use super::date::day;
use super::facts::{Facts, FreeLine};
use super::labels::Label;
use super::record::{Record, is_generic, won_record};
use super::slot::{Slot, is_plain_name};
use super::stage::{StageSaid, WonStages};
use super::words::{is_company, is_one_of, is_person, key_of, trimmed, trimmed_name};

/// What a source means where its words leave it open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habits {
    /// The workspace's currency.
    pub(super) currency: Option<Currency>,
    /// Order of numeric dates.
    pub(super) dates: Option<DateOrder>,
    /// The CRM that the source is.
    pub(super) crm: Option<&'static str>,
}

impl Habits {
    /// The habits of a trusted source, or of anybody.
    pub(super) fn of(trust: &TrustedSources, source: Option<&str>, platform: &str) -> Self {
        let crm = source.and_then(super::record::crm_of_source);
        let orders = [source, crm, Some(platform), Some("default")];
        let dates = orders.into_iter().flatten().find_map(|key| trust.date_orders.get(key).copied());
        Self { currency: trust.workspace_currency, dates, crm }
    }
}

/// Everything in a message that may say something of the deal.
#[derive(Debug)]
pub(super) struct Said<'a> {
    pub(super) facts: &'a Facts,
    pub(super) records: &'a [Record],
    pub(super) announcement: Option<&'a Announcement>,
    /// The line that announces.
    pub(super) announced_at: Option<usize>,
    pub(super) stages: &'a WonStages,
}

/// The deal that a message announces.
pub(super) fn deal(said: &Said<'_>, habits: Habits) -> Deal {
    let slot = said.announcement.map(|announcement| announcement.slot.clone()).unwrap_or_default();
    let name = name(said, &slot);
    let beside = beside_the_title(said, name.as_deref());
    let record = won_record(said.records, name.as_deref());
    let name = name.or_else(|| record.and_then(|record| record.name()).map(str::to_owned));
    let owner = owner(said, &slot, &beside);
    let account = said.facts.first(Label::Account).map(|value| first_line(value).to_owned());
    let (amount, currency) = money(said, &slot, &beside, habits);
    let labelled_id = said.facts.first(Label::RecordId).and_then(record_id);
    Deal {
        name,
        account: account.or(slot.account).or(beside.account),
        amount,
        currency,
        owner,
        close_date: said.facts.all(Label::CloseDate).find_map(|value| day(value, habits.dates)),
        crm_record_id: record.map(|record| record.id.clone()).or(labelled_id),
        crm_url: record.map(|record| record.url.clone()),
        crm: record.map(|record| record.crm).or(habits.crm).map(str::to_owned),
        stage: stage(said),
        deal_type: said.facts.first(Label::DealType).map(|value| first_line(value).to_owned()),
        kind: None,
    }
}

/// What a changed fact says now, over what the message says anyway.
pub(super) fn apply(deal: &mut Deal, change: &Change, habits: Habits) {
    let told = change.told.as_str();
    match change.label {
        Label::Amount | Label::YearlyValue => {
            if let Some(amount) = stated(told).filter(|_| deal.amount.is_none()) {
                deal.amount = Some(amount.number);
                deal.currency = amount.currency(habits.currency);
            }
        }
        Label::CloseDate => {
            let now = told.rsplit_once(" to ").map_or(told, |(_, now)| now);
            deal.close_date = day(now, habits.dates).or(deal.close_date);
        }
        Label::Owner => {
            let now = told.rsplit_once(" to ").map(|(_, now)| trimmed_name(now).trim_start_matches('@').to_owned());
            deal.owner = now.filter(|now| !now.is_empty()).or(deal.owner.take());
        }
        Label::Deal
        | Label::Name
        | Label::Account
        | Label::Recurring
        | Label::Currency
        | Label::Stage
        | Label::PreviousStage
        | Label::RecordId
        | Label::EventType
        | Label::DealType
        | Label::Loss => {}
    }
}

fn name(said: &Said<'_>, slot: &Slot) -> Option<String> {
    let labelled = said.facts.first(Label::Deal).map(|value| without_link_words(first_line(value)).to_owned());
    let linked = || said.records.iter().find_map(Record::name).map(|name| trimmed(name).to_owned());
    let by_title = || titles(said).next().map(|title| trimmed_name(title).to_owned());
    labelled
        .filter(|name| !is_generic(name))
        .or_else(|| slot.name.clone())
        .or_else(linked)
        .or_else(|| said.facts.free.iter().find_map(bold_behind_a_noun))
        .or_else(|| said.facts.first(Label::Name).map(|value| first_line(value).to_owned()))
        .or_else(by_title)
        .filter(|name| !name.is_empty())
}

/// "Opportunity *NAME* was updated"
fn bold_behind_a_noun(line: &FreeLine) -> Option<String> {
    let named = line.bold.iter().find(|bold| {
        let before = line.text.find(bold.as_str()).map(|at| key_of(&line.text[..at])).unwrap_or_default();
        before.split(' ').next_back().is_some_and(|word| is_one_of(word, "deal opportunity opp"))
    });
    named.map(|name| trimmed_name(name).to_owned())
}

/// Lines that the layout sets apart, and that name something: titles, and lines wholly in bold.
fn titles<'a>(said: &'a Said<'_>) -> impl Iterator<Item = &'a str> {
    said.facts.free.iter().enumerate().filter_map(move |(index, line)| {
        let text = trimmed_name(&line.text);
        let is_bold = line.bold.first().is_some_and(|bold| trimmed_name(bold) == text);
        // "NAME - Stage: …": what stands before the labels.
        let is_labelled = line.had_labels && is_plain_name(text) && !qualifies(text);
        let is_title = line.is_title || is_bold || is_labelled;
        let names_something =
            !is_head(text) && said.stages.find(text).is_empty() && !is_notice(text) && stated_as_money(text).is_none();
        (is_title && names_something && said.announced_at != Some(index)).then_some(text)
    })
}

/// "Opportunity Update", "Sales alert": a title that names the kind of message.
fn is_notice(text: &str) -> bool {
    key_of(text).split(' ').all(|word| {
        is_head(word)
            || [
                "sales",
                "revenue",
                "updates",
                "bot",
                "notifications",
                "alerts",
                "feed",
                "change",
                "details",
                "information",
                "info",
                "closed",
            ]
            .contains(&word)
    })
}

#[derive(Debug, Default)]
struct Beside {
    account: Option<String>,
    owner: Option<String>,
    amount_text: Option<String>,
}

/// A line of parts below the announcement: "COMPANY · €5.400 · Inbound pipeline".
fn beside_the_title(said: &Said<'_>, name: Option<&str>) -> Beside {
    let mut beside = Beside::default();
    let from = said.announced_at.map_or(0, |at| at + 1);
    for line in said.facts.free.iter().skip(from).filter(|line| !line.is_title) {
        read_beside(&mut beside, line, said, name);
    }
    beside
}

fn read_beside(beside: &mut Beside, line: &FreeLine, said: &Said<'_>, name: Option<&str>) {
    let parts = line.parts();
    let is_amount = |part: &&&str| super::amount::amounts(part).iter().any(super::amount::Amount::is_marked);
    let amount = parts.iter().find(is_amount);
    if let Some(amount) = amount.filter(|_| beside.amount_text.is_none()) {
        beside.amount_text = Some((*amount).to_owned());
    }
    let owner = if is_movement(&line.text) {
        super::slot::named_owner_in(&line.text)
    } else {
        super::slot::owner_in(&line.text)
    };
    if let Some(owner) = owner {
        beside.owner.get_or_insert(owner);
    }
    let [first, _, ..] = parts.as_slice() else { return };
    let is_known_name = name.is_some_and(|name| key_of(name) == key_of(first));
    let has_winner = said.announcement.is_some_and(|said| said.winner.is_some()) || said.facts.has(Label::Owner);
    let is_set_apart =
        amount.is_some() && name.is_some() && !is_known_name && !is_amount(&first) && !first.starts_with('@');
    if is_set_apart
        && (is_company(first) || has_winner || !is_person(first))
        && first.chars().next().is_some_and(|letter| !letter.is_lowercase() && !letter.is_ascii_digit())
    {
        beside.account.get_or_insert(trimmed_name(first).to_owned());
    }
    let later = parts.iter().skip(1).find(|part| is_person(part) && !is_amount(part) && amount.is_some());
    if let Some(person) = later {
        beside.owner.get_or_insert(person.trim_start_matches('@').to_owned());
    }
}

/// "Moved by", "Submitted by": who did that is not thereby the owner.
fn is_movement(text: &str) -> bool {
    let key = format!(" {} ", key_of(text));
    [
        " moved ",
        " changed ",
        " updated ",
        " marked ",
        " submitted ",
        " posted ",
        " created ",
        " sent ",
        " requested ",
        " reported ",
        " set ",
        " automated ",
        " powered ",
        " added ",
        " edited ",
        " triggered ",
        " filled ",
    ]
    .iter()
    .any(|verb| key.contains(verb))
}

fn owner(said: &Said<'_>, slot: &Slot, beside: &Beside) -> Option<String> {
    let labelled = said.facts.first(Label::Owner).map(|value| owner_name(first_line(value)));
    let by_words = said.announcement.and_then(|said| said.winner.clone());
    let moved = said.announced_at.and_then(|at| said.facts.free.get(at)).is_some_and(|line| is_movement(&line.text));
    let line = said.announced_at.and_then(|at| said.facts.free.get(at)).map_or("", |line| line.text.as_str());
    let by_slot = if moved { super::slot::named_owner_in(line) } else { slot.owner.clone() };
    labelled.or(by_words).or(by_slot).or(beside.owner.clone()).filter(|name| !name.is_empty())
}

fn owner_name(value: &str) -> String {
    let value = trimmed_name(value).trim_start_matches('@');
    let without_remark = value.split_once(" (").map_or(value, |(name, _)| name);
    without_remark.trim_end_matches(['>', ')']).trim().to_owned()
}

fn money(
    said: &Said<'_>,
    slot: &Slot,
    beside: &Beside,
    habits: Habits,
) -> (Option<rust_decimal::Decimal>, Option<Currency>) {
    let stated_in = |label| said.facts.all(label).find_map(stated);
    let in_title = || titles(said).find_map(stated_as_money);
    let in_beside = || beside.amount_text.as_deref().and_then(stated_as_money);
    let has_label =
        said.facts.has(Label::Amount) || said.facts.has(Label::YearlyValue) || said.facts.has(Label::Recurring);
    let labelled = stated_in(Label::Amount).or_else(|| stated_in(Label::YearlyValue));
    let amount = if has_label {
        labelled.or_else(|| slot.amount.clone())
    } else {
        slot.amount.clone().or_else(in_beside).or_else(in_title)
    };
    let Some(amount) = amount else { return (None, None) };
    let beside_it = said.facts.first(Label::Currency).and_then(|code| code.trim().parse().ok());
    (Some(amount.number), amount.currency(habits.currency).or(beside_it))
}

fn record_id(value: &str) -> Option<String> {
    let id = value
        .trim()
        .trim_start_matches('#')
        .split(|letter: char| !letter.is_alphanumeric() && letter != '-' && letter != '_')
        .next()?;
    (id.len() >= 2 && id.contains(|letter: char| letter.is_ascii_digit())).then(|| id.to_owned())
}

fn stage(said: &Said<'_>) -> Option<String> {
    let labelled = said.facts.all(Label::Stage).find_map(|value| match said.stages.read(value) {
        StageSaid::Won(stage) => Some(stage),
        StageSaid::Reopened | StageSaid::Lost | StageSaid::Other => None,
    });
    labelled.or_else(|| said.announcement.and_then(|announcement| announcement.stage.clone()))
}

fn first_line(value: &str) -> &str {
    value.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// "NAME (View)", "NAME – View in CRM"
fn without_link_words(value: &str) -> &str {
    let bracketed =
        value.strip_suffix(')').and_then(|inside| inside.rsplit_once(" (")).filter(|(_, words)| is_link_words(words));
    let dashed = [" – ", " — ", " - ", " | "]
        .iter()
        .find_map(|dash| value.rsplit_once(dash))
        .filter(|(_, words)| is_link_words(words));
    bracketed.or(dashed).map_or(value, |(name, _)| name.trim())
}

fn is_link_words(text: &str) -> bool {
    let first = key_of(text);
    is_generic(text) && ["view", "open", "link", "see", "details", "show"].iter().any(|word| first.starts_with(word))
}
