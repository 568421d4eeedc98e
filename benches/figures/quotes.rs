//! A quote of 200 lines: the checklist and its checks over it, what it comes to, and how long its file takes to read.

use std::fmt::Write as _;

use baton::conversation::hearing::read_quote;
use baton::domain::field::{FieldRole, FieldState, Gate, Provenance, Source, Value};
use baton::domain::handoff::Handoff;
use baton::domain::ids::HandoffId;
use baton::domain::look_up::LookedUp;
use baton::domain::packet::{Entry, Packet};
use baton::policy::PolicyBook;
use baton::policy::computation::Background;
use baton::policy::shipped::PolicyFiles;
use baton::policy::validators::CheckContext;
use baton::story::step::Step;
use baton::story::{deals, script};
use baton::workflow::quoted::quoted;
use chrono::{DateTime, NaiveDate, Utc};

use super::workbooks::{self, PERCENT, number, sheet, styled, titles, words};
use super::{spread, timed};

/// Rounds whose median counts.
const ROUNDS: usize = 30;
/// Lines of the quote.
pub const LINES: usize = 200;

/// The machine's figures.
pub fn measure() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles");
    let (csv, workbook) = (csv(LINES), xlsx(LINES));
    println!("quotes: {LINES} lines, CSV of {} KiB, workbook of {} KiB", csv.len() / 1024, workbook.len() / 1024);
    let milliseconds = |work: &dyn Fn()| {
        let rounds = (0..ROUNDS).map(|_| timed(work).0.as_secs_f64() * 1e3).collect();
        spread(rounds)
    };
    let read = |name: &str, bytes: &[u8]| read_quote(name, bytes).unwrap_or_else(|problem| panic!("{problem}")).lines;
    println!("  the CSV is read in:              milliseconds {}", milliseconds(&|| drop(read("q.csv", &csv))));
    println!("  the workbook is read in:         milliseconds {}", milliseconds(&|| drop(read("q.xlsx", &workbook))));
    let packet = packet(&policy, Value::Lines(read("q.csv", &csv)));
    let checked = || {
        let looked_up = LookedUp::new(Vec::new());
        let context = CheckContext {
            today: at().date_naive(),
            looked_up: &looked_up,
            handoff: HandoffId(1),
            up_to: Some(Gate::Submit),
        };
        let missing = policy.missing(&packet, Gate::Submit);
        let misfits = policy.check_packet(&packet, &context);
        let computed = policy.computed(&packet, Background::default());
        let verdicts: Vec<_> =
            policy.decisions().map(|decision| policy.judge(&decision.decision_type, &packet)).collect();
        drop((missing, misfits, computed, verdicts));
    };
    println!("  checklist, checks and decisions: milliseconds {}", milliseconds(&checked));
    let handoff = Handoff { packet, ..Handoff::unopened(HandoffId(1)) };
    println!("  sums and billing schedule:       milliseconds {}", milliseconds(&|| drop(quoted(&handoff, &policy))));
    let hundred_thousand = xlsx(100_000);
    let before = peak_from_now_on();
    let (took, refused) = timed(|| read_quote("q.xlsx", &hundred_thousand));
    assert!(refused.is_err(), "100,000 lines are refused");
    println!(
        "  100,000 lines are refused in:    milliseconds {:>10.2}, and take {} KiB at most",
        took.as_secs_f64() * 1e3,
        peak_kibibytes().saturating_sub(before)
    );
}

/// When everything was said.
pub fn at() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 3, 9).and_then(|day| day.and_hms_opt(9, 0, 0)).expect("a day").and_utc()
}

/// A deal with everything that a CRM knows, and these lines.
pub fn packet(policy: &PolicyBook, lines: Value) -> Packet {
    let mut steps = script::parse("crm: Harbour won by Ana: EUR 48,000, 25% off").expect("a line of a story");
    let Step::Crm(line) = steps.remove(0).step else { unreachable!("the line is a CRM's") };
    let mut values = deals::report(&line, at().date_naive()).values;
    values.push((policy.by_role(FieldRole::QuoteLines).name.clone(), lines));
    let mut packet = Packet::default();
    for (field, value) in values {
        let source = Source::System { system: "crm".into(), record: None };
        let provenance = Provenance { source, person: None, at: at(), words: None };
        packet.put(
            field,
            Entry { value, state: FieldState::Sourced, provenance, confirmed_by: None, against: Vec::new() },
        );
    }
    for computed in policy.computed(&packet, Background::default()) {
        let source = computed.from.map_or(Source::Handoff, |from| Source::Computed { from });
        let provenance = Provenance { source, person: None, at: at(), words: None };
        let entry =
            Entry { value: computed.value, state: computed.state, provenance, confirmed_by: None, against: Vec::new() };
        packet.put(computed.field, entry);
    }
    packet
}

/// A quote of so many lines.
pub fn csv(lines: usize) -> Vec<u8> {
    let mut text = "sku,description,quantity,list unit,discount %,periods,start,end,charge type,currency\n".to_owned();
    for index in 0..lines {
        writeln!(
            text,
            "SKU-{index},Seats of kind {index},{},99.95,12.5,12,2026-04-01,2027-03-31,recurring,EUR",
            index + 1
        )
        .expect("a String takes everything");
    }
    text.into_bytes()
}

fn xlsx(lines: usize) -> Vec<u8> {
    let head = titles(&["SKU", "Description", "Quantity", "List price", "Discount", "Periods", "Currency"]);
    let line = |index: usize| {
        let (sku, name) = (format!("SKU-{index}"), format!("Seats of kind {index}"));
        let count = (index % 500 + 1).to_string();
        let prices = [number(&count), number("99.95"), styled("0.125", PERCENT), number("12"), words("EUR")];
        [words(&sku), words(&name)].into_iter().chain(prices).collect::<Vec<String>>()
    };
    let lines: Vec<Vec<String>> = (0..lines).map(line).collect();
    let rows: Vec<&[String]> = std::iter::once(&head).chain(&lines).map(Vec::as_slice).collect();
    workbooks::workbook(&[sheet("Quote", &rows)])
}

/// The memory that the process has now, from which its peak is counted again.
fn peak_from_now_on() -> u64 {
    // Where the kernel does not let it be reset, the peak is that of the whole run, and too high.
    let _reset = std::fs::write("/proc/self/clear_refs", "5");
    peak_kibibytes()
}

/// The most memory that the process has had.
fn peak_kibibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}
