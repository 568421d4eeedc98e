//! A packet with a quote of 200 lines as a file for Finance, in each of its forms.

use baton::conversation::export::{ExportFormat, ExportReport, Exported, Recorded, written};
use baton::conversation::hearing::read_quote;
use baton::conversation::wording::Speaking;
use baton::domain::field::{FieldState, Value};
use baton::domain::handoff::{Handoff, Stage};
use baton::domain::ids::HandoffId;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::workflow::fact::Fact;
use baton::workflow::views::{self, Asking};

use super::quotes::{LINES, at, csv, packet};
use super::{spread, timed};

/// Rounds whose median counts.
const ROUNDS: usize = 30;

/// The machine's figures.
pub fn measure() {
    let policy = PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles");
    let lines = read_quote("q.csv", &csv(LINES)).unwrap_or_else(|problem| panic!("{problem}")).lines;
    let handoff = Handoff {
        stage: Stage::FinanceReview,
        owner: Some("ana".into()),
        packet: packet(&policy, Value::Lines(lines)),
        ..Handoff::unopened(HandoffId(1))
    };
    let facts = facts(&handoff);
    println!("export: {LINES} lines, {} values, {} facts", handoff.packet.entries().count(), facts.len());
    let file = |format| {
        let asking = Asking { policy: &policy, directory: policy.directory(), now: at() };
        let speaking = Speaking { policy: &policy, directory: policy.directory(), now: at() };
        let (status, fields) = (views::status(&handoff, &asking), views::packet(&handoff, &policy));
        let head = "0".repeat(64);
        let exported = Exported { status: &status, lines: &fields, facts: &facts, later: &[], head: (1, &head) };
        written(&ExportReport::new(&exported, &speaking, policy.organisation().zone), format)
    };
    for (name, format) in [("JSON", ExportFormat::Json), ("CSV", ExportFormat::Csv), ("HTML", ExportFormat::Html)] {
        let size = file(format).len() / 1024;
        let rounds = (0..ROUNDS).map(|_| timed(|| file(format)).0.as_secs_f64() * 1e3).collect();
        println!("  {name:<4} of {size:>4} KiB is made in: milliseconds {}", spread(rounds));
    }
}

/// What the log of such a packet holds: each value as it was set, and one confirmation of all.
fn facts(handoff: &Handoff) -> Vec<Recorded> {
    let set = handoff.packet.entries().map(|(field, entry)| Fact::ValueSet {
        field: field.clone(),
        value: entry.value.clone(),
        state: FieldState::Proposed,
        provenance: entry.provenance.clone(),
        was: None,
        against: Vec::new(),
    });
    let values = handoff.packet.entries().map(|(field, entry)| (field.clone(), entry.value.hash())).collect();
    let facts = set.chain([Fact::ValuesConfirmed { values }]);
    let recorded = facts.enumerate().map(|(index, fact)| Recorded {
        position: index as u64 + 1,
        hash: "0".repeat(64),
        at: at(),
        actor: "ana".to_owned(),
        fact,
    });
    recorded.collect()
}
