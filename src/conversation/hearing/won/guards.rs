//! What speaks against a win although the words are there: tests, digests, other subjects.

use super::facts::{Facts, FreeLine};
use super::labels::Label;
use super::record::Record;
use super::vocabulary::OTHER_SUBJECTS;
use super::words::{Phrases, WordList, is_one_of, key_of, words};

/// Whether the message says of itself that it is a trial.
pub(super) fn is_test(facts: &Facts, notice: &[FreeLine], records: &[Record]) -> bool {
    let in_words = facts.free.iter().chain(notice).any(|line| says_test(&line.text));
    let names = facts.all(Label::Deal).chain(facts.all(Label::Name));
    let in_name = names.into_iter().any(|name| says_test(name) || SAMPLE_NAMES.has(&key_of(name)));
    in_words || in_name || records.iter().any(|record| record.is_sandbox)
}

const SAMPLE_NAMES: Phrases = Phrases(
    "test | test deal | test opportunity | test opp | sample deal | sample opportunity | demo deal | example deal \
     | dummy deal | testdeal | deal test | my test deal | new test deal | zapier test | hubspot sample deal \
     | sample | dummy | prueba | testgeschaft",
);

fn says_test(text: &str) -> bool {
    let lower = text.to_lowercase();
    let opens = lower.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let is_bracketed = BRACKETED.split('|').any(|mark| lower.contains(mark.trim()));
    let is_headed = ["test", "testing", "sandbox"].iter().filter_map(|word| opens.strip_prefix(word)).any(|rest| {
        let rest = rest.trim_start();
        rest.starts_with([':', '–', '—', '|', '：']) || rest.starts_with("- ")
    });
    is_bracketed || is_headed || TRIAL.are_in(text)
}

const BRACKETED: &str =
    "[test | (test) | <test> | {test} | [sandbox | (sandbox) | [uat | [staging | [dev] | [qa] | 【テスト | テスト送信";
const TRIAL: Phrases = Phrases(
    "test message | test notification | test alert | test event | test post | test webhook | this is a test \
     | just a test | just testing | please ignore | ignore this message | ignore me | dry run | test run \
     | testing integration | testing the integration | testing 1 | testing 123 | sample notification \
     | sample message | testnachricht | mensaje de prueba | message de test | teste de integracao | connection test",
);

/// Whether the message sums up: several deals, a period, a count. Lines that name the one deal do not speak here.
pub(super) fn is_digest(facts: &Facts, lines: &[&FreeLine], names: &[&str]) -> bool {
    let mut deals: Vec<String> = facts.all(Label::Deal).map(key_of).collect();
    deals.sort();
    deals.dedup();
    let listed = facts.free.iter().filter(|line| line.is_listed && !line.had_labels).count();
    deals.len() > 1 || listed > 1 || lines.iter().any(|line| sums_up(&without(names, &line.text)))
}

/// Whether words sum up several deals or a period.
pub(super) fn sums_up(text: &str) -> bool {
    let found: Vec<String> = words(text).into_iter().map(|word| word.key).collect();
    let counted = found.windows(2).any(|pair| is_count(&pair[0]) && COUNTED.has(&pair[1]))
        || found.windows(3).any(|three| is_count(&three[0]) && is_one_of(&three[2], "deals wins opportunities opps"));
    let says_period = found.iter().any(|word| PERIODS.has(word));
    counted || SUMMING.are_in(text) || (says_period && SUMMED.are_in(text))
}

fn is_count(word: &str) -> bool {
    (word != "1" && !word.starts_with('0') && word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()))
        || is_one_of(word, "two three four five six seven eight nine ten several many")
}

const COUNTED: WordList =
    WordList("deals wins opportunities opps closed won logos customers geschafte abschlusse tratos negocios");
const SUMMING: Phrases = Phrases(
    "digest | recap | roundup | round up | leaderboard | scoreboard | week in review | month in review | top deals \
     | top reps | wins this | wins today | wins yesterday | wins last | deals won | deals closed \
     | closed won deals | closed deals | closed won this | closed won today | closed won last \
     | closed won yesterday | won this week | won this month | won this quarter | won today | won yesterday \
     | this week's | this month's | this quarter's | today's wins | today's closed | yesterday's | last week's \
     | last month's | month to date | quarter to date | year to date | mtd | qtd | ytd | so far | all wins \
     | recent wins | wins of the | wochenbericht | wochenubersicht | zusammenfassung | monatsbericht \
     | resumen semanal | resumen diario | resumen | resumo semanal | resumo | recapitulatif \
     | resume hebdomadaire | 週報 | まとめ | summary | quota attainment | of quota | standings",
);
const PERIODS: WordList = WordList(
    "daily weekly monthly quarterly yearly annual week month quarter today yesterday hourly week's month's morning \
     evening q1 q2 q3 q4 fy semana woche semaine",
);
const SUMMED: Phrases = Phrases(
    "wins | report | update | highlights | numbers | review | deals | results | closed won | bookings | total \
     | sales | performance | pipeline | snapshot | scorecard | stats | metrics | won deals | ganados \
     | gewonnen | gagnes",
);

/// Whether a line is about something other than a win, once the names are left out.
pub(super) fn is_other_subject(line: &FreeLine, names: &[&str]) -> bool {
    let text = without(names, &line.text);
    words(&text).iter().any(|word| OTHER_SUBJECTS.has(&word.key))
}

/// Whether somebody speaks to the machine that reads.
pub(super) fn is_aimed_at_us(text: &str) -> bool {
    COMMANDS.are_in(text)
}

const COMMANDS: Phrases = Phrases(
    "ignore your | ignore all | ignore previous | ignore the | disregard | treat this as | system prompt \
     | your rules | your instructions",
);

/// Whether a line takes back a part of what another announces.
pub(super) fn leaves_doubt(text: &str) -> bool {
    DOUBTS.are_in(text)
}

const DOUBTS: Phrases = Phrases(
    "not yet signed | not yet | unsigned | pending signature | awaiting signature | pending approval | not final \
     | unconfirmed | verbal only | to be confirmed | tbc",
);

/// Whether a line only looks ahead.
pub(super) fn looks_ahead(text: &str) -> bool {
    AHEAD.are_in(text)
}

const AHEAD: Phrases = Phrases(
    "forecast | forecasted | commit | best case | expected to | likely | projected | projection | will close \
     | should close | closing soon | about to | almost | verbal | on track | hoping | hope | fingers crossed \
     | by eom | by eoq | by end of | weighted | probability | upside | next week | next month | tomorrow \
     | going to | gonna | if we | once | as soon as | prognose | prevision | 見込み",
);

/// The text without the names in it.
pub(super) fn without(names: &[&str], text: &str) -> String {
    names.iter().filter(|name| name.len() > 2).fold(text.to_owned(), |text, name| text.replace(name, "…"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_are_known_by_their_words() {
        for text in [
            "Weekly wins",
            "This week's Closed Won",
            "Daily summary: 3 deals closed won",
            "Closed Won today: $88,000",
            "Wins this month",
            "Q1 closed won: $1.2M total",
            "Leaderboard",
            "Two new wins",
            "Yesterday's closed deals",
            "Closed Won QTD: $2M (61% of quota)",
        ] {
            assert!(sums_up(text), "{text}");
        }
        for text in [
            "Closed Won: Elm",
            "New closed won deal!",
            "A deal was won!",
            "Elm is Closed Won – 2 year",
            "Upsell Closed Won",
        ] {
            assert!(!sums_up(text), "{text}");
        }
    }

    #[test]
    fn trials_are_known_by_their_words() {
        assert!(
            says_test("[TEST] New win") && says_test("Test: closed won") && says_test("this is a test, please ignore")
        );
        assert!(!says_test("Closed Won: Stress Test Labs") && !says_test("Testa AG"));
    }
}
