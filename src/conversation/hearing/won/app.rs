//! What an app's message says: a win, a doubt, a change of something else, or nothing.

use crate::domain::deal::Deal;
use crate::domain::post::Post;

use super::announcement::{Announcement, Strength, announcement, is_cheer, is_head};
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
use super::words::{key_of, trimmed};
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
    let heard = hear(&facts, &notice, &names, stages);
    let unnamed: Vec<&FreeLine> = facts.unquoted().filter(|line| !heard.names_deal_in(line)).collect();
    let names_a_sum = heard.name().is_some_and(|name| !names.contains(&name) && sums_up(name));
    if names_a_sum || is_digest(&facts, &unnamed, &names) {
        let forecasts = unnamed.iter().any(|line| looks_ahead(&line.text));
        return Reading::Nothing(if forecasts { NothingReason::Forecast } else { NothingReason::Digest });
    }
    let said = Said {
        facts: &facts,
        records,
        announcement: heard.announcement.as_ref().map(|(_, announcement)| announcement),
        announced_at: heard.announcement.as_ref().and_then(|(line, _)| facts.free.iter().position(|free| free == line)),
        stages,
    };
    let mut deal = extract::deal(&said, habits);
    match verdict(&facts, &heard, stages, &names) {
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

impl Heard {
    fn name(&self) -> Option<&str> {
        self.announcement.as_ref().and_then(|(_, said)| said.slot.name.as_deref())
    }

    fn names_deal_in(&self, line: &FreeLine) -> bool {
        self.announcement.as_ref().is_some_and(|(at, said)| at == line && said.slot.name.is_some())
    }
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

fn verdict(facts: &Facts, heard: &Heard, stages: &WonStages, names: &[&str]) -> Verdict {
    let by_label = facts.all(Label::Stage).map(|value| stages.read(value)).collect::<Vec<_>>();
    let is_won = |said: &StageSaid| matches!(said, StageSaid::Won(_));
    let previous_was_won = facts.all(Label::PreviousStage).any(|value| is_won(&stages.read(value)));
    let label_won = by_label.iter().any(is_won);
    let label_other = by_label.contains(&StageSaid::Other);
    let free_text = facts.unquoted().map(|line| without(names, &line.text)).collect::<Vec<_>>().join("\n");
    let has_words = heard.announcement.as_ref().is_some_and(|(_, said)| said.stage.is_some());
    if by_label.contains(&StageSaid::Lost) || (facts.has(Label::Loss) && !label_won && !has_words) {
        return Verdict::Nothing(NothingReason::ClosedLost);
    }
    let reopened = by_label.contains(&StageSaid::Reopened) || (previous_was_won && !label_won);
    if reopened || says_reopened(&free_text, stages) {
        return Verdict::Nothing(NothingReason::Reopened);
    }
    let is_doubted = facts.unquoted().any(|line| leaves_doubt(&line.text));
    match (&heard.announcement, label_won, facts.unquoted().find_map(change)) {
        (Some(_), false, _) if label_other => Verdict::Doubtful,
        (Some(_), _, _) if is_doubted => Verdict::Doubtful,
        (Some((_, said)), _, _) => by_strength(said.strength, label_won || has_facts(facts, said, names)),
        (None, _, Some(change)) => Verdict::Changed(change),
        (None, true, None) if heard.is_other_subject => Verdict::Nothing(NothingReason::NotADeal),
        (None, true, None) if is_doubted || !facts.unquoted().all(|line| is_neutral(line, facts, names)) => {
            Verdict::Doubtful
        }
        (None, true, None) => Verdict::Won,
        (None, false, None) if says_won_event(facts, stages) => Verdict::Won,
        (None, false, None) => nothing_or_doubt(facts, heard, stages, &free_text, label_other),
    }
}

fn by_strength(strength: Strength, has_facts: bool) -> Verdict {
    match strength {
        Strength::Plain => Verdict::Won,
        Strength::WithFacts | Strength::OnlyWithFacts if has_facts => Verdict::Won,
        Strength::OnlyWithFacts => Verdict::Nothing(NothingReason::NotADeal),
        Strength::WithFacts | Strength::Doubtful => Verdict::Doubtful,
    }
}

/// Whether a deal's facts stand beside an announcement: an amount, a record, labels.
fn has_facts(facts: &Facts, said: &Announcement, names: &[&str]) -> bool {
    let labels = [Label::Deal, Label::Account, Label::Amount, Label::YearlyValue, Label::Owner, Label::RecordId];
    said.slot.has_amount
        || said.winner.is_some()
        || !names.is_empty()
        || labels.into_iter().any(|label| facts.has(label))
}

/// Whether a line beside a stage's field tells of nothing else: a title, a name, a cry of joy.
fn is_neutral(line: &FreeLine, facts: &Facts, names: &[&str]) -> bool {
    let text = trimmed(&line.text);
    let is_set_apart = line.is_title || line.bold.first().is_some_and(|bold| trimmed(bold) == text);
    let is_name = is_set_apart && !facts.has(Label::Deal) && is_plain_name(text);
    is_name || is_generic(text) || is_cheer(&without(names, text).replace('…', ""))
}

/// A stage's full name beside a named deal, in words that no rule knows, is asked about; all else is nothing.
fn nothing_or_doubt(facts: &Facts, heard: &Heard, stages: &WonStages, text: &str, label_other: bool) -> Verdict {
    let reason = why_nothing(text, label_other, stages);
    let names_stage = facts.unquoted().any(|line| stages.find(&line.text).iter().any(|found| !found.is_one_word));
    let is_named = facts.has(Label::Deal) || facts.has(Label::Account);
    let is_unknown = matches!(reason, NothingReason::NotADeal | NothingReason::OtherStage);
    let is_verbal = format!(" {} ", key_of(text)).contains(" verbal ");
    let is_doubtful = is_unknown && !label_other && !is_verbal && names_stage && is_named;
    if is_doubtful && !heard.is_other_subject && !is_aimed_at_us(text) {
        return Verdict::Doubtful;
    }
    Verdict::Nothing(reason)
}

/// The name that an app gives its event for other apps: `opportunity closed won`.
fn says_won_event(facts: &Facts, stages: &WonStages) -> bool {
    facts
        .all(Label::EventType)
        .any(|kind| stages.find(kind).iter().any(|found| is_head(&kind[..found.start]) && is_head(&kind[found.end..])))
}

/// Whether free words say that a deal was won and is not any more.
fn says_reopened(text: &str, stages: &WonStages) -> bool {
    let key = format!(" {} ", key_of(text));
    let phrases = [
        "reopened",
        "re opened",
        "moved back",
        "reverted",
        "no longer won",
        "unwon",
        "wieder geoffnet",
        "reabierto",
        "reaberto",
        "rouvert",
    ];
    phrases.iter().any(|phrase| key.contains(&format!(" {phrase} ")))
        || text.lines().any(|line| stages.find(line).iter().any(|found| is_left(line, found.start, found.end)))
}

/// "from Closed Won to Negotiation", "Closed Won → Negotiation"
fn is_left(line: &str, start: usize, end: usize) -> bool {
    let before = key_of(&line[..start]);
    before == "from" || before.ends_with(" from") || is_arrow(line[end..].trim_start())
}

fn why_nothing(text: &str, label_other: bool, stages: &WonStages) -> NothingReason {
    let key = format!(" {} ", key_of(text));
    let moves = ["moved to", "stage changed", "changed to", "stage updated", "new stage", "is now", "stage"];
    let names_stage = !stages.find(text).is_empty();
    if is_lost(text) {
        NothingReason::ClosedLost
    } else if label_other || (names_stage && key.contains(" verbal ")) {
        NothingReason::OtherStage
    } else if looks_ahead(text) {
        NothingReason::Forecast
    } else if moves.iter().any(|phrase| key.contains(&format!(" {phrase} "))) {
        NothingReason::OtherStage
    } else {
        NothingReason::NotADeal
    }
}
