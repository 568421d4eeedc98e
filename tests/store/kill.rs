//! `kill -9` at any moment: what was acknowledged is there once, what was not is there once or not at all, whole or
//! not at all, and the same database goes on.
//!
//! The console prints what a step came to after its commit, so a printed line is an acknowledgement. 200 kills fall
//! on twenty databases, ten on each, while the program starts, opens a handoff, takes an answer, takes a decision,
//! moves the clock past an escalation, or delivers a backlog. The seed fixes what is played; where exactly a kill
//! falls is the machine's chance, so each phase steers its kills towards the moment of the commit.
//!
//! The test was seen to fail where the program was made wrong on purpose:
//!
//! - a step printed before it is played: "was acknowledged and is not in the log";
//! - what comes in kept in a commit of its own, before the decision: "came in 1 times, and was decided 0 times";
//! - a delivery reported a moment after the step was printed: "was said 2 times".

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use baton::domain::handoff::Handoff;
use baton::store::{Access, Address, Delivery, Filter, LoggedFact, OutboxRow, OutboxState, Store};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

/// What is played.
const SEED: u64 = 20_260_309;
/// Databases, played on two threads.
const DATABASES: u64 = 20;
/// Kills of each.
const KILLS_OF_EACH: u64 = 10;
/// How long a line may be waited for before the test gives up.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the program is doing when it is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// It starts, on a database that is there or not, and a won deal waits on its standard input.
    Starting,
    /// It opens a handoff.
    Opening,
    /// It takes an answer.
    Answering,
    /// It takes a decision.
    Deciding,
    /// It moves the clock past a deadline, and escalates.
    Escalating,
    /// It delivers what waited while chat was down.
    Delivering,
}

const PHASES: [Phase; 6] =
    [Phase::Starting, Phase::Opening, Phase::Answering, Phase::Deciding, Phase::Escalating, Phase::Delivering];

/// How far the killed step had come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    /// Nothing of it is in the record.
    Nothing,
    /// It is in the record, in part or whole, and was not acknowledged.
    Unacknowledged,
    /// It was acknowledged.
    Acknowledged,
}

/// What a step is to leave in the log exactly once.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Mark {
    /// `handoff_opened`, for the deal of that name.
    Opened(String),
    /// `value_set`, for the purchase order of that number.
    Answered(String),
    /// `approval_decided`, with a condition of that text.
    Decided(String),
    /// `approval_moved`, on the handoff of the deal of that name.
    Moved(String),
}

impl Mark {
    /// What occurs in a printed line once the step is acknowledged.
    fn acknowledged_by(&self) -> String {
        match self {
            Mark::Opened(token) | Mark::Answered(token) | Mark::Decided(token) => token.clone(),
            Mark::Moved(deal) => format!("{deal}: the discount is with Viktor now"),
        }
    }

    fn fact(&self) -> &'static str {
        match self {
            Mark::Opened(_) => "handoff_opened",
            Mark::Answered(_) => "value_set",
            Mark::Decided(_) => "approval_decided",
            Mark::Moved(_) => "approval_moved",
        }
    }

    /// How often the log has it.
    fn count(&self, record: &Record) -> usize {
        let has = |fact: &&LoggedFact| match self {
            Mark::Opened(deal) => fact.data["deal"]["name"] == deal.as_str(),
            Mark::Answered(number) => {
                fact.data["field"] == "po_number" && fact.data["value"]["value"] == number.as_str()
            }
            Mark::Decided(text) => fact.data.to_string().contains(text),
            Mark::Moved(deal) => {
                fact.data["to"] == "viktor" && record.handoffs.iter().any(|handoff| is_of(handoff, fact, deal))
            }
        };
        record.facts.iter().filter(|fact| fact.fact == self.fact()).filter(has).count()
    }
}

fn is_of(handoff: &Handoff, fact: &LoggedFact, deal: &str) -> bool {
    fact.handoff == Some(handoff.id) && handoff.deal.name.as_deref() == Some(deal)
}

/// Everything in a database.
struct Record {
    facts: Vec<LoggedFact>,
    handoffs: Vec<Handoff>,
    outbox: Vec<OutboxRow>,
    deliveries: Vec<Delivery>,
}

impl Record {
    fn read(path: &Path) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let store = Store::open(&Address::file(path), Access::ReadOnly).await.unwrap();
            let record = Self {
                facts: store.facts(None, 0, u32::MAX).await.unwrap(),
                handoffs: store.handoffs(&Filter::all(u32::MAX)).await.unwrap(),
                outbox: store.outbox(None, 0, u32::MAX).await.unwrap(),
                deliveries: store.deliveries(0, u32::MAX).await.unwrap(),
            };
            store.close().await.unwrap();
            record
        })
    }

    fn has_unfinished(&self) -> bool {
        self.outbox.iter().any(|row| matches!(row.state, OutboxState::Due { .. } | OutboxState::Sending { .. }))
    }
}

/// The console over a database, with its standard input and output in our hands.
struct Console {
    child: Child,
    input: ChildStdin,
    lines: Receiver<String>,
    heard: Vec<String>,
    errors: PathBuf,
}

impl Console {
    fn start(database: &Path) -> Self {
        let errors = database.with_extension("errors");
        let mut child = baton(database, &["console"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(File::create(&errors).unwrap())
            .spawn()
            .unwrap();
        let input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let (send, lines) = mpsc::channel();
        std::thread::spawn(move || {
            let mut line = String::new();
            // A line that a kill cut short acknowledges nothing.
            while output.read_line(&mut line).is_ok_and(|_| line.ends_with('\n')) {
                if send.send(std::mem::take(&mut line)).is_err() {
                    break;
                }
            }
        });
        Self { child, input, lines, heard: Vec::new(), errors }
    }

    fn say(&mut self, line: &str) {
        let said = writeln!(self.input, "{line}").and_then(|()| self.input.flush());
        said.unwrap_or_else(|error| panic!("`{line}`: {error}; {}", fs::read_to_string(&self.errors).unwrap()));
    }

    /// Waits for a line that holds those words, and gives it.
    fn hear(&mut self, words: &str) -> String {
        loop {
            let line = self.lines.recv_timeout(PATIENCE).unwrap_or_else(|_| {
                let errors = fs::read_to_string(&self.errors).unwrap();
                panic!("`{words}` was never printed; {errors}\n{}", self.heard.concat())
            });
            self.heard.push(line.clone());
            if line.contains(words) {
                return line;
            }
        }
    }

    /// Lets so much time pass, and kills it; gives everything that it printed.
    fn kill_after(mut self, moment: Duration) -> Vec<String> {
        let (_hold, never) = mpsc::channel::<()>();
        let _nothing_comes = never.recv_timeout(moment);
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.heard.extend(self.lines.iter());
        self.heard
    }

    /// Ends the input, and gives everything that it printed.
    fn finish(mut self) -> Vec<String> {
        drop(self.input);
        let status = self.child.wait().unwrap();
        assert!(status.success(), "{status}; {}", fs::read_to_string(&self.errors).unwrap());
        self.heard.extend(self.lines.iter());
        self.heard
    }
}

fn baton(database: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(arguments).arg("--db").arg(format!("sqlite://{}", database.display()));
    command.current_dir(database.parent().unwrap()).env_clear();
    command
}

/// One database, and all that was ever said to it and printed by it.
struct Life {
    name: String,
    database: PathBuf,
    printed: Vec<String>,
    marks: Vec<Mark>,
    /// What was interrupted, what the next run says first, and what that must then have left in the log.
    unfinished: Vec<(Phase, String, Mark)>,
    interrupted_deliveries: usize,
}

impl Life {
    /// Opens a handoff, and gives its number.
    fn open(&mut self, console: &mut Console, deal: &str) -> String {
        console.say(&won(deal));
        self.marks.push(Mark::Opened(deal.to_owned()));
        let line = console.hear(&format!("{deal} is with Ana"));
        line.split_whitespace().find(|word| word.starts_with("H-")).unwrap().to_owned()
    }

    /// Takes up what the last kill interrupted, as the people and systems outside would.
    fn take_up(&mut self, console: &mut Console) {
        for (phase, line, mark) in std::mem::take(&mut self.unfinished) {
            match phase {
                // The deal is delivered again, and the answer is given again, whatever became of the first.
                Phase::Starting | Phase::Opening | Phase::Answering => console.say(&line),
                // A person presses again what still stands there.
                Phase::Deciding if mark.count(&Record::read(&self.database)) == 0 => console.say(&line),
                Phase::Deciding => {}
                // Time passes again. What was being sent is looked for once its lease has run out.
                Phase::Escalating | Phase::Delivering => console.say(&line),
            }
        }
        console.say("after 5 min");
        console.say(&won(&format!("{}-after", self.name)));
        console.hear("-after won by Ana");
    }

    /// Opens a handoff and answers what it asks, so that the next answer corrects it and is said by a message.
    fn asked_for_nothing(&mut self, console: &mut Console, deal: &str) -> String {
        let handoff = self.open(console, deal);
        console.say(&format!("Ana replies to {handoff}: po: not required"));
        console.hear("Nothing is missing");
        handoff
    }

    /// One run, killed in that phase; says how far the killed step had come.
    fn play(&mut self, kill: u64, phase: Phase, moment: Duration) -> Reached {
        let token = format!("{}K{kill:02}", self.name);
        let deal = format!("Deal-{token}");
        let mut console = Console::start(&self.database);
        if phase != Phase::Starting {
            self.take_up(&mut console);
        }
        let (line, mark) = match phase {
            Phase::Starting | Phase::Opening => {
                self.marks.push(Mark::Opened(deal.clone()));
                (won(&deal), Mark::Opened(deal))
            }
            Phase::Answering => {
                let handoff = self.asked_for_nothing(&mut console, &deal);
                let mark = Mark::Answered(format!("PO-{token}"));
                self.marks.push(mark.clone());
                (format!("Ana replies to {handoff}: po: PO-{token}"), mark)
            }
            Phase::Deciding => {
                self.open(&mut console, &deal);
                let mark = Mark::Decided(format!("Only if {token}"));
                self.marks.push(mark.clone());
                let with = format!("text=\"Only if {token}\", owner=ana, due=2026-12-31");
                (format!("Dina presses [Approve with conditions] with {with}"), mark)
            }
            Phase::Escalating => {
                self.open(&mut console, &deal);
                let mark = Mark::Moved(deal);
                self.marks.push(mark.clone());
                ("after 2 business days".to_owned(), mark)
            }
            Phase::Delivering => {
                let handoff = self.asked_for_nothing(&mut console, &deal);
                console.say("chat is down for 5 min");
                let numbers = ["A", "B", "C"].map(|part| format!("PO-{token}{part}"));
                for number in &numbers {
                    console.say(&format!("Ana replies to {handoff}: po: {number}"));
                    self.marks.push(Mark::Answered(number.clone()));
                    console.hear(number);
                }
                ("after 30 min".to_owned(), Mark::Answered(numbers[2].clone()))
            }
        };
        console.say(&line);
        let printed = console.kill_after(moment);
        self.printed.extend(printed.iter().cloned());
        let is_first = kill == 0 && phase == Phase::Starting;
        let record = self.check(is_first);
        let acknowledged = match phase {
            Phase::Delivering => format!("PO number: {}", mark.acknowledged_by()),
            Phase::Starting | Phase::Opening | Phase::Answering | Phase::Deciding | Phase::Escalating => {
                mark.acknowledged_by()
            }
        };
        let reached = if printed.iter().any(|line| line.contains(&acknowledged)) {
            Reached::Acknowledged
        } else if self.left_a_trace(phase, &mark, &record) {
            Reached::Unacknowledged
        } else {
            Reached::Nothing
        };
        self.interrupted_deliveries += usize::from(record.has_unfinished());
        self.unfinished.push((phase, line, mark));
        reached
    }

    fn left_a_trace(&self, phase: Phase, mark: &Mark, record: &Record) -> bool {
        match phase {
            Phase::Starting | Phase::Opening | Phase::Answering | Phase::Deciding => mark.count(record) > 0,
            Phase::Escalating => {
                let Mark::Moved(deal) = mark else { unreachable!("an escalation moves a decision") };
                let is_step = |fact: &&LoggedFact| fact.fact == "ladder_stepped" || fact.fact == "approval_moved";
                let mut steps = record.facts.iter().filter(is_step);
                steps.any(|fact| record.handoffs.iter().any(|handoff| is_of(handoff, fact, deal)))
            }
            // Something of the backlog is on its way or out, but was not printed.
            Phase::Delivering => {
                let Mark::Answered(number) = mark else { unreachable!("a backlog is of answers") };
                let token = number.trim_end_matches('C');
                let waited = |row: &&OutboxRow| serde_json::to_string(&row.effect).unwrap().contains(token);
                let is_due = |row: &OutboxRow| matches!(row.state, OutboxState::Due { .. });
                record.outbox.iter().filter(waited).any(|row| !is_due(row))
            }
        }
    }

    /// Everything that must hold after a kill.
    fn check(&self, is_first: bool) -> Record {
        if is_first {
            // Perhaps there is no file yet, or one without tables: opening it is what must work.
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let store = Store::open(&Address::file(&self.database), Access::ReadWrite).await.unwrap();
                store.close().await.unwrap();
            });
        }
        let verified = baton(&self.database, &["verify"]).output().unwrap();
        let said = String::from_utf8_lossy(&verified.stderr);
        assert!(verified.status.success(), "{}: verify ends with {}: {said}", self.name, verified.status);
        let record = Record::read(&self.database);
        for mark in &self.marks {
            self.check_mark(mark, &record);
        }
        self.check_nothing_is_doubled(&record);
        record
    }

    fn check_mark(&self, mark: &Mark, record: &Record) {
        let (count, words) = (mark.count(record), mark.acknowledged_by());
        let is_acknowledged = self.printed.iter().any(|line| line.contains(&words));
        assert!(count <= 1, "{}: {mark:?} is in the log {count} times", self.name);
        assert!(count == 1 || !is_acknowledged, "{}: {mark:?} was acknowledged and is not in the log", self.name);
        // A step is whole: what came in, what was decided, and what is to be said about it.
        let token = match mark {
            Mark::Opened(token) | Mark::Answered(token) | Mark::Decided(token) => token,
            Mark::Moved(_) => return,
        };
        let came_in = record.deliveries.iter().filter(|delivery| delivery.incoming.to_string().contains(token)).count();
        assert_eq!(
            came_in > 0,
            count == 1,
            "{}: {mark:?} came in {came_in} times, and was decided {count} times",
            self.name
        );
        let is_said = match mark {
            Mark::Opened(deal) => {
                let handoff = record.handoffs.iter().find(|handoff| handoff.deal.name.as_ref() == Some(deal));
                handoff.is_some_and(|handoff| record.outbox.iter().any(|row| row.handoff == Some(handoff.id)))
            }
            Mark::Answered(number) => {
                let row = |row: &&OutboxRow| {
                    serde_json::to_string(&row.effect).unwrap().contains(&format!("\"text\":\"{number}\""))
                };
                // Once for each time it came in: who repeats a value wants to know that it is there.
                let said = record.outbox.iter().filter(row).count();
                assert_eq!(said, came_in, "{}: {mark:?} came in {came_in} times, and is said {said} times", self.name);
                said > 0
            }
            Mark::Decided(_) | Mark::Moved(_) => count == 1,
        };
        assert_eq!(
            is_said,
            count == 1,
            "{}: {mark:?} is in the log {count} times; is it to be said? {is_said}",
            self.name
        );
    }

    fn check_nothing_is_doubled(&self, record: &Record) {
        // Each rung of each decision's ladder once.
        let mut rungs = BTreeSet::new();
        for fact in record.facts.iter().filter(|fact| fact.fact == "ladder_stepped" || fact.fact == "approval_moved") {
            let rung = (fact.handoff, fact.data["approval"].to_string(), fact.data["steps_done"].as_u64().unwrap());
            assert!(rungs.insert(rung.clone()), "{}: the rung {rung:?} was reached twice", self.name);
        }
        // What a handoff is to say is numbered without a hole.
        let mut last: BTreeMap<u64, u64> = BTreeMap::new();
        for row in &record.outbox {
            let Some(handoff) = row.handoff else { continue };
            let next = last.entry(handoff.0).or_default();
            *next += 1;
            assert_eq!(row.position, *next, "{}: an effect of {handoff} is missing", self.name);
        }
        // What was printed was reported as sent before, and is never sent again: once for each time it came in.
        for mark in &self.marks {
            let Mark::Answered(number) = mark else { continue };
            let noted = format!("PO number: {number}");
            let times = self.printed.iter().filter(|line| line.contains(&noted)).count();
            let came_in = record.deliveries.iter().filter(|it| it.incoming.to_string().contains(number)).count();
            assert!(times <= came_in, "{}: `{noted}` came in {came_in} times, and was said {times} times", self.name);
        }
    }

    /// The database goes on to a quiet end.
    fn end(mut self) -> usize {
        let mut console = Console::start(&self.database);
        self.take_up(&mut console);
        console.say("after 3 business days");
        self.printed.extend(console.finish());
        let record = self.check(false);
        for mark in &self.marks {
            assert_eq!(mark.count(&record), 1, "{}: {mark:?}, though it was said again", self.name);
        }
        let unfinished: Vec<_> = record.outbox.iter().filter(|row| !is_finished(row)).collect();
        assert!(unfinished.is_empty(), "{}: never went out: {unfinished:#?}", self.name);
        self.interrupted_deliveries
    }
}

fn is_finished(row: &OutboxRow) -> bool {
    match row.state {
        OutboxState::Sent { .. } | OutboxState::Superseded { .. } => true,
        OutboxState::Due { .. } | OutboxState::Sending { .. } | OutboxState::Failed { .. } => false,
    }
}

fn won(deal: &str) -> String {
    format!("crm: {deal} won by Ana: EUR 48,000, 25% off")
}

/// How long a killed step may last at most, for each phase; follows what the kills reach.
struct Windows(BTreeMap<Phase, f64>);

impl Windows {
    fn new() -> Self {
        let first = |phase| match phase {
            Phase::Starting => 0.12,
            Phase::Opening | Phase::Answering | Phase::Deciding => 0.04,
            Phase::Escalating | Phase::Delivering => 0.25,
        };
        Self(PHASES.iter().map(|phase| (*phase, first(*phase))).collect())
    }

    fn draw(&self, phase: Phase, random: &mut StdRng) -> Duration {
        Duration::from_secs_f64(self.0[&phase] * random.random_range(0.0..1.0))
    }

    fn follow(&mut self, phase: Phase, reached: Reached) {
        let window = self.0.get_mut(&phase).unwrap();
        *window *= match reached {
            Reached::Nothing => 1.4,
            Reached::Unacknowledged => 1.0,
            Reached::Acknowledged => 0.7,
        };
    }
}

/// Plays every second database; says how far the kills of each phase came, and how many left something unsent.
fn play_half(half: u64) -> (BTreeMap<(Phase, Reached), usize>, usize) {
    let mut windows = Windows::new();
    let (mut reached, mut interrupted) = (BTreeMap::new(), 0);
    for number in (half..DATABASES).step_by(2) {
        let mut random = StdRng::seed_from_u64(SEED + number);
        let folder = tempfile::tempdir().unwrap();
        let mut life = Life {
            name: format!("D{number:02}"),
            database: folder.path().join("baton.db"),
            printed: Vec::new(),
            marks: Vec::new(),
            unfinished: Vec::new(),
            interrupted_deliveries: 0,
        };
        for kill in 0..KILLS_OF_EACH {
            let phase = PHASES[((number / 2 + kill) % PHASES.len() as u64) as usize];
            let moment = windows.draw(phase, &mut random);
            let came_to = life.play(kill, phase, moment);
            windows.follow(phase, came_to);
            *reached.entry((phase, came_to)).or_default() += 1;
        }
        interrupted += life.end();
    }
    (reached, interrupted)
}

#[test]
fn whatever_moment_it_is_killed_at_what_was_acknowledged_is_there_once_and_it_goes_on() {
    let other = std::thread::spawn(|| play_half(1));
    let (mut reached, mut interrupted) = play_half(0);
    let (others, more) = other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    for (key, count) in others {
        *reached.entry(key).or_default() += count;
    }
    interrupted += more;
    println!("{reached:#?}\n{interrupted} kills left something unsent");
    assert_eq!(reached.values().sum::<usize>() as u64, DATABASES * KILLS_OF_EACH);
    let of =
        |wanted| reached.iter().filter(|((_, came_to), _)| *came_to == wanted).map(|(_, count)| count).sum::<usize>();
    // Kills that only ever fell before a step, or only after it, would prove nothing.
    assert!(of(Reached::Nothing) >= 20, "{reached:?}");
    assert!(of(Reached::Unacknowledged) >= 5, "{reached:?}");
    assert!(of(Reached::Acknowledged) >= 20, "{reached:?}");
    assert!(interrupted >= 5, "{interrupted} kills left something unsent");
}
