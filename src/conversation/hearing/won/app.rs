//! What an app's message says: a win, a doubt, a change of something else, or nothing.

use crate::domain::deal::Deal;
use crate::domain::post::Post;

use super::amount::{Amount, amounts};
use super::announcement::{Announcement, Strength, announcement, is_cheer, is_head, qualifies};
use super::change::{Change, change};
use super::extract::{self, Habits, Said};
use super::facts::{Facts, FreeLine};
use super::guards::{
    is_aimed_at_us, is_digest, is_other_subject, is_test, leaves_doubt, looks_ahead, sums_up, without,
};
use super::labels::Label;
use super::record::{Record, is_generic};
use super::slot::is_plain_name;
use super::stage::{StageSaid, WonStages, is_arrow, is_lost};
use super::words::{Phrases, is_person, key_of, trimmed, trimmed_name, words};
use super::{Missing, NothingReason, Reading};

/// What an app's message says; `source` is its key if it is trusted.
pub(super) fn read(
    post: &Post,
    source: Option<&str>,
    stages: &WonStages,
    records: &[Record],
    habits: Habits,
) -> Reading {
    let facts = Facts::of(post);
    let notice = Facts::of_lines(&post.notice).free;
    if facts.free.is_empty() && facts.count() == 0 {
        let shared = post.is_share_or_unfurl;
        return Reading::Nothing(if shared { NothingReason::OldWinQuote } else { NothingReason::NotADeal });
    }
    if is_test(&facts, &notice, records) {
        return Reading::Nothing(NothingReason::TestMessage);
    }
    let names: Vec<&str> = records.iter().filter_map(Record::name).collect();
    let message = Message { heard: hear(&facts, &notice, &names, stages), facts: &facts, records, names, stages };
    if message.sums_up() {
        let forecasts = message.unnamed().any(|line| looks_ahead(&line.text));
        return Reading::Nothing(if forecasts { NothingReason::Forecast } else { NothingReason::Digest });
    }
    let mut deal = extract::deal(&message.said(), habits);
    match message.verdict() {
        Verdict::Won => announced(source, deal),
        Verdict::Doubtful if deal.title().is_some() => Reading::Claim { deal },
        Verdict::Doubtful => Reading::Nothing(NothingReason::NotADeal),
        Verdict::Changed(change) => {
            extract::apply(&mut deal, &change, habits);
            Reading::Changed { source: source.map(str::to_owned), deal }
        }
        Verdict::Nothing(reason) => Reading::Nothing(reason),
    }
}

fn announced(source: Option<&str>, deal: Deal) -> Reading {
    match (source, deal.title().is_some()) {
        (Some(source), true) => Reading::Won { source: source.to_owned(), deal },
        (Some(source), false) => Reading::Unreadable { source: source.to_owned(), why: Missing::NoDealNamed },
        (None, true) => Reading::Claim { deal },
        (None, false) => Reading::Nothing(NothingReason::UntrustedBot),
    }
}

/// What was heard line by line.
#[derive(Debug, Default)]
struct Heard {
    announcement: Option<(FreeLine, Announcement)>,
    is_other_subject: bool,
}

/// The first line that announces a win. A line before it that is about something else ends the search: what follows
/// is told within that.
fn hear(facts: &Facts, notice: &[FreeLine], names: &[&str], stages: &WonStages) -> Heard {
    let mut heard = Heard::default();
    let all_quoted = facts.unquoted().next().is_none();
    let shown = facts.free.iter().filter(|line| all_quoted || !line.quoted);
    for line in shown.chain(notice) {
        if let Some(said) = announcement(line, names, stages) {
            heard.announcement = Some((line.clone(), said));
            return heard;
        }
        let is_title_of_record = names.iter().any(|name| trimmed(&line.text) == *name);
        if !is_title_of_record && is_other_subject(line, names) {
            heard.is_other_subject = true;
            return heard;
        }
    }
    heard
}

#[derive(Debug)]
enum Verdict {
    Won,
    Doubtful,
    Changed(Change),
    Nothing(NothingReason),
}

/// A message, taken apart and heard.
struct Message<'a> {
    facts: &'a Facts,
    heard: Heard,
    records: &'a [Record],
    names: Vec<&'a str>,
    stages: &'a WonStages,
}

impl Message<'_> {
    fn said(&self) -> Said<'_> {
        let heard = self.heard.announcement.as_ref();
        Said {
            facts: self.facts,
            records: self.records,
            announcement: heard.map(|(_, announcement)| announcement),
            announced_at: heard.and_then(|(line, _)| self.facts.free.iter().position(|free| free == line)),
            stages: self.stages,
        }
    }

    /// Lines other than the one that names the deal.
    fn unnamed(&self) -> impl Iterator<Item = &FreeLine> {
        let named = self.heard.announcement.as_ref().filter(|(_, said)| said.slot.name.is_some()).map(|(line, _)| line);
        self.facts.unquoted().filter(move |line| Some(*line) != named)
    }

    fn sums_up(&self) -> bool {
        let name = self.heard.announcement.as_ref().and_then(|(_, said)| said.slot.name.as_deref());
        let names_a_sum = name.is_some_and(|name| !self.names.contains(&name) && sums_up(name));
        names_a_sum || is_digest(self.facts, &self.unnamed().collect::<Vec<_>>(), &self.names)
    }

    fn verdict(&self) -> Verdict {
        let facts = self.facts;
        let by_label = facts.all(Label::Stage).map(|value| self.stages.read(value)).collect::<Vec<_>>();
        let is_won = |said: &StageSaid| matches!(said, StageSaid::Won(_));
        let previous_was_won = facts.all(Label::PreviousStage).any(|value| is_won(&self.stages.read(value)));
        let label_won = by_label.iter().any(is_won);
        let label_other = by_label.contains(&StageSaid::Other);
        let free_text = self.free_text();
        let has_words = self.heard.announcement.as_ref().is_some_and(|(_, said)| said.stage.is_some());
        if by_label.contains(&StageSaid::Lost) || (facts.has(Label::Loss) && !label_won && !has_words) {
            return Verdict::Nothing(NothingReason::ClosedLost);
        }
        let reopened = by_label.contains(&StageSaid::Reopened) || (previous_was_won && !label_won);
        if reopened || says_reopened(&free_text, self.stages) {
            return Verdict::Nothing(NothingReason::Reopened);
        }
        let is_doubted = facts.unquoted().any(|line| leaves_doubt(&line.text));
        match (&self.heard.announcement, label_won, facts.unquoted().find_map(change)) {
            (Some(_), false, _) if label_other => Verdict::Doubtful,
            (Some(_), _, _) if is_doubted => Verdict::Doubtful,
            (Some(_), true, _) => Verdict::Won,
            (Some((_, said)), false, _) => self.by_strength(said),
            (None, _, Some(change)) => Verdict::Changed(change),
            (None, true, None) if self.heard.is_other_subject => Verdict::Nothing(NothingReason::NotADeal),
            (None, true, None) if is_doubted || !self.is_neutral() => Verdict::Doubtful,
            (None, true, None) => Verdict::Won,
            (None, false, None) if label_other => Verdict::Nothing(other_stage_or_loss(&free_text)),
            (None, false, None) if says_won_event(facts, self.stages) => Verdict::Won,
            (None, false, None) => self.nothing_or_doubt(&free_text),
        }
    }

    /// The words outside labels, without names.
    fn free_text(&self) -> String {
        self.facts.unquoted().map(|line| without(&self.names, &line.text)).collect::<Vec<_>>().join("\n")
    }

    fn by_strength(&self, said: &Announcement) -> Verdict {
        match said.strength {
            Strength::Plain => Verdict::Won,
            Strength::WithFacts | Strength::OnlyWithFacts if self.has_facts_for(said) => Verdict::Won,
            Strength::OnlyWithFacts => Verdict::Nothing(NothingReason::NotADeal),
            Strength::WithFacts | Strength::Doubtful => Verdict::Doubtful,
        }
    }

    /// Whether a deal's facts stand beside an announcement: an amount, a record, labels.
    fn has_facts_for(&self, said: &Announcement) -> bool {
        let labels = [Label::Deal, Label::Account, Label::Amount, Label::YearlyValue, Label::Owner, Label::RecordId];
        let has_money = |line: &FreeLine| amounts(&line.text).iter().any(Amount::is_marked);
        self.facts.free.iter().any(has_money)
            || said.slot.has_amount
            || said.winner.is_some()
            || !self.records.is_empty()
            || labels.into_iter().any(|label| self.facts.has(label))
    }

    /// Whether the lines beside a stage's field tell of nothing else: titles, names, cries of joy.
    fn is_neutral(&self) -> bool {
        self.facts.unquoted().all(|line| {
            let text = trimmed_name(&line.text);
            let is_set_apart = line.is_title || line.bold.first().is_some_and(|bold| trimmed_name(bold) == text);
            let is_set_apart = is_set_apart || (line.had_labels && !qualifies(text));
            let is_name = is_set_apart && !self.facts.has(Label::Deal) && is_plain_name(text);
            // "Opportunity NAME was updated by ANA"
            let told = text.split_once(" by ").filter(|(_, person)| is_person(person)).map_or(text, |(told, _)| told);
            let bold = line.bold.iter().map(String::as_str).filter(|bold| *bold != told);
            let unnamed = without(&self.names, &without(&bold.collect::<Vec<_>>(), told)).replace('…', "");
            is_name || is_generic(text) || is_cheer(&unnamed)
        })
    }

    /// A stage's full name beside a named deal, in words that no rule knows, is asked about; all else is nothing.
    fn nothing_or_doubt(&self, text: &str) -> Verdict {
        let reason = why_nothing(text, self.stages);
        let has_full_name = |line: &FreeLine| self.stages.find(&line.text).iter().any(|found| !found.is_one_word);
        let is_named = self.facts.has(Label::Deal) || self.facts.has(Label::Account);
        let is_unknown = matches!(reason, NothingReason::NotADeal | NothingReason::OtherStage) && !is_verbal(text);
        let is_doubtful = is_unknown && is_named && self.facts.unquoted().any(has_full_name);
        if is_doubtful && !self.heard.is_other_subject && !is_aimed_at_us(text) {
            return Verdict::Doubtful;
        }
        Verdict::Nothing(reason)
    }
}

/// The name that an app gives its event for other apps: `deal won`.
fn says_won_event(facts: &Facts, stages: &WonStages) -> bool {
    facts
        .all(Label::EventType)
        .any(|kind| stages.find(kind).iter().any(|found| is_head(&kind[..found.start]) && is_head(&kind[found.end..])))
}

/// Whether free words say that a deal was won and is not any more.
fn says_reopened(text: &str, stages: &WonStages) -> bool {
    REOPENING.are_in(text)
        || text.lines().any(|line| stages.find(line).iter().any(|found| is_left(line, found.start, found.end)))
}

const REOPENING: Phrases = Phrases(
    "reopened | re opened | moved back | reverted | no longer won | unwon | wieder geoffnet | reabierto | reaberto \
     | rouvert",
);

/// "from Closed Won to Negotiation", "Closed Won → Negotiation"
fn is_left(line: &str, start: usize, end: usize) -> bool {
    let before = key_of(&line[..start]);
    before == "from" || before.ends_with(" from") || is_arrow(line[end..].trim_start())
}

fn other_stage_or_loss(text: &str) -> NothingReason {
    if is_lost(text) { NothingReason::ClosedLost } else { NothingReason::OtherStage }
}

fn is_verbal(text: &str) -> bool {
    words(text).iter().any(|word| word.key == "verbal")
}

fn why_nothing(text: &str, stages: &WonStages) -> NothingReason {
    if is_lost(text) {
        NothingReason::ClosedLost
    } else if is_verbal(text) && !stages.find(text).is_empty() {
        NothingReason::OtherStage
    } else if looks_ahead(text) {
        NothingReason::Forecast
    } else if MOVING.are_in(text) {
        NothingReason::OtherStage
    } else {
        NothingReason::NotADeal
    }
}

const MOVING: Phrases = Phrases("moved to | changed to | is now | stage");
