//! Working time beside an independent reference, the Python package `businesstimedelta`: `tests/businesstime/run` installs
//! it and runs this by name.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use baton::policy::calendar::{self, Calendars};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

/// Cases of each kind; together 10,000.
const BY_DAY: usize = 6_000;
const BY_NIGHT: usize = 4_000;

/// Where the shipped calendars are worked by.
const PLACES: [(&str, Tz); 20] = [
    ("at", Tz::Europe__Vienna),
    ("au", Tz::Australia__Sydney),
    ("au", Tz::Australia__Lord_Howe),
    ("be", Tz::Europe__Brussels),
    ("ca", Tz::America__Toronto),
    ("ca", Tz::America__St_Johns),
    ("ch", Tz::Europe__Zurich),
    ("de", Tz::Europe__Berlin),
    ("es", Tz::Europe__Madrid),
    ("fr", Tz::Europe__Paris),
    ("gb", Tz::Europe__London),
    ("ie", Tz::Europe__Dublin),
    ("it", Tz::Europe__Rome),
    ("jp", Tz::Asia__Tokyo),
    ("nl", Tz::Europe__Amsterdam),
    ("pl", Tz::Europe__Warsaw),
    ("se", Tz::Europe__Stockholm),
    ("sg", Tz::Asia__Singapore),
    ("us", Tz::America__New_York),
    ("us", Tz::America__Los_Angeles),
];

/// Where clocks change, for calendars whose hours lie in the night. Not in Havana: the package's data of zones are newer,
/// and say another thing of Cuba from November 2026 on.
const NIGHTS: [Tz; 7] = [
    Tz::Europe__Berlin,
    Tz::Europe__London,
    Tz::America__New_York,
    Tz::Asia__Beirut,
    Tz::America__St_Johns,
    Tz::Australia__Sydney,
    Tz::Australia__Lord_Howe,
];

/// Hours over, beside and at the edge of the change.
const NIGHT_HOURS: [&str; 5] = ["00:30-08:30", "01:00-03:00", "01:30-02:30", "02:30-10:30", "22:00-23:30"];

#[derive(Debug)]
struct Case {
    calendar: String,
    zone: Tz,
    start: DateTime<Utc>,
    minutes: u32,
    to: DateTime<Utc>,
}

impl Case {
    fn drawn(number: usize, chance: &mut StdRng) -> Self {
        let is_night = number >= BY_DAY;
        let (calendar, zone) = match is_night {
            false => PLACES.choose(chance).map(|(key, zone)| ((*key).to_owned(), *zone)).unwrap(),
            true => (
                format!("night_{}", chance.random_range(0..NIGHT_HOURS.len())),
                *NIGHTS.choose(chance).expect("there are zones"),
            ),
        };
        let span = |chance: &mut StdRng, days: i64| TimeDelta::seconds(chance.random_range(0..days * 86_400));
        // By night near the weeks in which clocks change, by day anywhere in the years that the calendars cover.
        let start = match is_night {
            false => first_day("2026-01-01") + span(chance, 680),
            true => {
                let from = ["2026-03-05", "2026-10-01", "2027-03-05", "2027-10-01"].choose(chance).unwrap();
                first_day(from) + span(chance, 36)
            }
        };
        let minutes = chance.random_range(0..if is_night { 2_400 } else { 7_200 });
        let to = start + span(chance, if is_night { 6 } else { 21 });
        Self { calendar, zone, start, minutes, to }
    }

    fn as_data(&self) -> Value {
        json!({
            "calendar": self.calendar,
            "zone": self.zone.name(),
            "start": self.start.timestamp(),
            "minutes": self.minutes,
            "to": self.to.timestamp(),
        })
    }

    /// By Baton.
    fn judged(&self, calendars: &[Calendars]) -> (i64, u64) {
        let calendar = calendars.iter().find_map(|calendars| calendars.get(&self.calendar)).expect("a calendar");
        let due = calendar.due_after(self.start, self.minutes, self.zone).timestamp();
        (due, u64::from(calendar.minutes_between(self.start, self.to, self.zone)))
    }
}

fn first_day(day: &str) -> DateTime<Utc> {
    day.parse::<NaiveDate>().unwrap().and_hms_opt(0, 0, 0).unwrap().and_utc()
}

fn read(text: &str) -> Calendars {
    let mut findings = Vec::new();
    calendar::read(text, &mut findings).unwrap_or_else(|| panic!("{findings:?}"))
}

/// Calendars that are open in the night of every day but the holidays of a shipped one.
fn nights(shipped: &Calendars) -> String {
    let german = shipped.get("de").expect("a calendar of Germany");
    let days = first_day("2026-01-01").date_naive().iter_days().take(730);
    let holidays: String =
        days.filter_map(|day| german.holiday(day).map(|name| format!("{day} = \"{name}\"\n"))).collect();
    let calendar = |(number, hours): (usize, &&str)| {
        format!(
            "[calendar.night_{number}]\ntitle = \"Night {number}\"\nyears = [2026, 2027]\nhours = \"{hours}\"\n\
             [calendar.night_{number}.holidays]\n{holidays}"
        )
    };
    let calendars: String = NIGHT_HOURS.iter().enumerate().map(calendar).collect();
    format!(
        "default = \"night_0\"\nhours = \"09:00-17:00\"\nweekdays = [\"monday\", \"tuesday\", \"wednesday\", \
         \"thursday\", \"friday\", \"saturday\", \"sunday\"]\n{calendars}"
    )
}

/// What the package says of each case.
fn asked(python: &str, nights: &Path, cases: &[Case]) -> Vec<Value> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut judge = Command::new(python)
        .arg(root.join("tests/businesstime/judge.py"))
        .args([&root.join("policies/calendars.toml"), nights])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    let mut input = judge.stdin.take().expect("it reads");
    let lines: String = cases.iter().map(|case| format!("{}\n", case.as_data())).collect();
    // It answers while it is still being asked.
    let asking = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let answered = judge.wait_with_output().expect("it answers");
    asking.join().expect("asking does not panic").expect("it reads to the end");
    assert!(answered.status.success(), "the judge failed");
    let text = String::from_utf8(answered.stdout).expect("text");
    text.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// An instant and a count; none where the package does not come to an end.
fn of(answer: &Value) -> Option<(i64, u64)> {
    Some((answer["due"].as_i64()?, answer["minutes"].as_u64()?))
}

#[test]
#[ignore = "it needs businesstimedelta, a Python package: tests/businesstime/run"]
fn working_time_is_that_of_an_independent_package() {
    #[expect(clippy::disallowed_methods, reason = "a test by name is told where its package is")]
    let python = std::env::var("BATON_BUSINESSTIME").expect("tests/businesstime/run names the Python");
    let shipped = read(&super::tidy::tree::text("policies/calendars.toml"));
    let (folder, text) = (tempfile::tempdir().unwrap(), nights(&shipped));
    let file = folder.path().join("nights.toml");
    std::fs::write(&file, &text).unwrap();
    let calendars = [shipped, read(&text)];
    let mut chance = StdRng::seed_from_u64(11);
    let cases: Vec<Case> = (0..BY_DAY + BY_NIGHT).map(|number| Case::drawn(number, &mut chance)).collect();
    let answers = asked(&python, &file, &cases);
    assert_eq!(answers.len(), cases.len());
    let (mut agree, mut doubtful, mut explained, mut stuck) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for (case, answer) in cases.iter().zip(&answers) {
        let (ours, said, by_rule) = (Some(case.judged(&calendars)), of(&answer["said"]), of(&answer["by_rule"]));
        doubtful += u32::from(answer["is_doubtful"] == true);
        stuck += u32::from(said.is_none());
        if ours == said {
            agree += 1;
        } else if ours == by_rule {
            explained += 1;
        } else {
            wrong.push(format!("{case:?}: Baton {ours:?}, the package {answer}"));
        }
    }
    println!(
        "{} cases, each an instant and a count: {agree} agree as they are. Clocks change at an opening, a \
         closing or on a holiday in {doubtful}, of which {explained} agree by Baton's rule for such times alone ({stuck} \
         of them end by it alone); {} differ",
        cases.len(),
        wrong.len()
    );
    wrong.iter().take(20).for_each(|line| println!("  {line}"));
    assert!(wrong.is_empty(), "{} cases differ", wrong.len());
}
