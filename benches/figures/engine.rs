//! Events a second through `engine::handle`, durable on a file, beside the bare rate: the same rows by the same
//! driver, one transaction an event, and nothing decided.
//!
//! The rows of the bare run are read from what a first run of the engine wrote, event by event. The two then take
//! turns, deal by deal, so that a machine that slows down slows both.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use baton::ambient::{Ambient, StoryClock};
use baton::conversation::action::{Action, Verb};
use baton::domain::ids::{HandoffId, PersonId, Platform};
use baton::domain::place::Place;
use baton::engine::envelope::Envelope;
use baton::engine::identity::Links;
use baton::engine::in_force::InForce;
use baton::engine::ports::{Chat, MessageRef, NoAssistant, Outgoing, PortFuture, Undelivered};
use baton::engine::{Engine, Handled};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::{Access, Address, Store};
use baton::story::step::{CrmLine, Step};
use baton::story::{deals, script};
use baton::transport::console::inbound::Inbound;
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use sqlx::{Arguments, AssertSqlSafe, ConnectOptions, Connection, Row, SqliteConnection, TypeInfo, ValueRef};

use super::{now, spread};

/// Rounds whose median counts.
const ROUNDS: usize = 10;
/// Deals of a round; each is won, answered, approved and won again.
const DEALS: u64 = 96;
/// Who calls at once.
const CALLERS: u64 = 64;
/// Events of a deal.
const EVENTS: u64 = 4;

/// The machine's figures.
pub fn measure() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let bench = Bench::new();
        let (by_row, by_table) = (bench.rows(Bare::ByRow).await, bench.rows(Bare::ByTable).await);
        let events = (DEALS * EVENTS) as f64;
        let statements =
            |rows: &[Events]| rows.iter().flat_map(|events| events.iter()).map(Vec::len).sum::<usize>() as f64 / events;
        let (of_row, of_table) = (statements(&by_row), statements(&by_table));
        println!("engine: {DEALS} deals a round, {EVENTS} events each; an event writes {of_row:.1} rows");
        let mut figures: [Vec<f64>; 8] = Default::default();
        for _ in 0..ROUNDS {
            let [handle, rowwise, tablewise] =
                bench.one_caller(&by_row, &by_table).await.map(|took| took.as_secs_f64());
            let (together, commits) = bench.many_callers().await;
            let together = together.as_secs_f64();
            let round = [
                events / rowwise,
                events / tablewise,
                events / handle,
                100.0 * rowwise / handle,
                100.0 * tablewise / handle,
                events / together,
                100.0 * rowwise / together,
                events / commits as f64,
            ];
            figures.iter_mut().zip(round).for_each(|(figures, figure)| figures.push(figure));
        }
        let names = [
            "bare, a statement a row:          events a second".to_owned(),
            format!("bare, {of_table:.1} statements an event:   events a second"),
            "handle, one caller:               events a second".to_owned(),
            "  of bare, a statement a row:             percent".to_owned(),
            "  of bare, few statements:                percent".to_owned(),
            format!("handle, {CALLERS} callers:               events a second"),
            "  of bare, a statement a row:             percent".to_owned(),
            "  events a commit:                               ".to_owned(),
        ];
        for (name, figures) in names.into_iter().zip(figures) {
            println!("  {name} {}", spread(figures));
        }
    });
}

/// One row that an event wrote, as one statement.
struct Written {
    sql: Arc<str>,
    values: Vec<Cell>,
}

/// What each event of a deal wrote.
type Events = Arc<[Vec<Written>]>;

/// How the bare run writes new rows.
#[derive(Debug, Clone, Copy)]
enum Bare {
    /// One statement a row.
    ByRow,
    /// One statement for all rows of a table.
    ByTable,
}

#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Null,
    Number(i64),
    Text(String),
    Bytes(Vec<u8>),
}

pub(super) struct Bench {
    policy: Arc<PolicyBook>,
    pub(super) at: DateTime<Utc>,
    folder: tempfile::TempDir,
}

impl Bench {
    pub(super) fn new() -> Self {
        let policy = PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles");
        let at = NaiveDate::from_ymd_opt(2026, 3, 9).and_then(|day| day.and_hms_opt(9, 0, 0)).unwrap().and_utc();
        // Beside the build, on the disk that holds it: a folder for short-lived files may be memory.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        Self { policy: Arc::new(policy), at, folder }
    }

    pub(super) fn file(&self, name: &str) -> PathBuf {
        let file = self.folder.path().join(name);
        for end in ["", "-wal", "-shm"] {
            let _may_be_missing = std::fs::remove_file(format!("{}{end}", file.display()));
        }
        file
    }

    pub(super) async fn engine(&self, file: &Path) -> Engine {
        let store = Store::open(&Address::file(file), Access::ReadWrite).await.unwrap();
        let clock = StoryClock::at(self.at);
        let channel = self.policy.organisation().handoff_channel.clone();
        Engine {
            store,
            policy: InForce::new(Arc::clone(&self.policy)),
            ambient: Ambient::story(&clock, 1, 1),
            chat: Arc::new(Silent),
            assistant: Arc::new(NoAssistant),
            home: Place::Channel { platform: Platform::Console, channel },
            links: Links::default(),
            outgoing: Arc::default(),
            looked_at: Default::default(),
        }
    }

    /// What each event of each deal writes.
    async fn rows(&self, how: Bare) -> Vec<Events> {
        let file = self.file("rows.db");
        let engine = self.engine(&file).await;
        let mut reader = SqliteConnectOptions::new().filename(&file).connect().await.unwrap();
        let mut before = Tables::read(&mut reader).await;
        let mut deals = Vec::new();
        for number in 0..DEALS {
            let mut deal = Deal::new(self.at, number);
            let mut events = Vec::new();
            for _ in 0..EVENTS {
                let envelope = deal.next(&engine).await;
                deal.note(engine.handle(envelope).await.unwrap());
                let after = Tables::read(&mut reader).await;
                events.push(after.written_since(&before, how));
                before = after;
            }
            deals.push(events.into());
        }
        reader.close().await.unwrap();
        engine.store.close().await.unwrap();
        deals
    }

    /// One caller: the engine, and the bare rows both ways, in turn, deal by deal.
    async fn one_caller(&self, by_row: &[Events], by_table: &[Events]) -> [Duration; 3] {
        let engine = self.engine(&self.file("engine.db")).await;
        let mut bare = [self.bare("by-row.db").await, self.bare("by-table.db").await];
        let mut took = [Duration::ZERO; 3];
        for (number, events) in by_row.iter().zip(by_table).enumerate() {
            took[0] += play(&engine, Deal::new(self.at, number as u64)).await;
            took[1] += play_bare(&mut bare[0], events.0).await;
            took[2] += play_bare(&mut bare[1], events.1).await;
        }
        for connection in bare {
            connection.close().await.unwrap();
        }
        engine.store.close().await.unwrap();
        took
    }

    /// A database with the same tables, and a connection that is set as the store sets its own.
    async fn bare(&self, name: &str) -> SqliteConnection {
        let file = self.file(name);
        self.engine(&file).await.store.close().await.unwrap();
        bare_connection(&file).await
    }

    /// Many callers, each with deals of its own: how long all took, and in how many commits.
    async fn many_callers(&self) -> (Duration, u64) {
        let engine = self.engine(&self.file("together.db")).await;
        let commits = engine.store.commits().commits;
        let start = now();
        let mut callers = Vec::new();
        for caller in 0..CALLERS {
            let engine = engine.clone();
            let numbers = (caller..DEALS).step_by(CALLERS as usize);
            let deals: Vec<Deal> = numbers.map(|number| Deal::new(self.at, number)).collect();
            callers.push(tokio::spawn(async move {
                for deal in deals {
                    play(&engine, deal).await;
                }
            }));
        }
        for caller in callers {
            caller.await.unwrap();
        }
        let took = start.elapsed();
        let commits = engine.store.commits().commits - commits;
        engine.store.close().await.unwrap();
        (took, commits)
    }
}

/// One deal on its way: won, answered, approved, and won again.
pub(super) struct Deal {
    inbound: Inbound,
    at: DateTime<Utc>,
    number: u64,
    won: CrmLine,
    event: u64,
    handoff: Option<HandoffId>,
}

impl Deal {
    pub(super) fn new(at: DateTime<Utc>, number: u64) -> Self {
        let line = format!("crm: Harbour-{number:04} won by Ana: EUR 48,000, 25% off");
        let mut steps = script::parse(&line).unwrap();
        let Step::Crm(won) = steps.remove(0).step else { unreachable!("the line is a CRM's") };
        Self { inbound: Inbound { run: 1 }, at, number, won, event: 0, handoff: None }
    }

    /// The next event of this deal.
    async fn next(&mut self, engine: &Engine) -> Envelope {
        let line = self.number * EVENTS + self.event;
        self.event += 1;
        let (ana, dina) = (PersonId::new("ana"), PersonId::new("dina"));
        match (self.event, self.handoff) {
            (2, Some(handoff)) => {
                let words = format!("po: PO-{:04}", self.number);
                self.inbound.said(line, self.at, &ana, Place::Handoff { handoff }, &words)
            }
            (3, Some(handoff)) => {
                let now = engine.store.handoff(handoff).await.unwrap().expect("it was opened");
                let approval = now.open_approvals().next().expect("25% off asks for a decision");
                let shown = approval.snapshot.hash();
                let action = Action::on_approval(Verb::Approve, handoff, approval.id, &shown);
                let place = Place::Direct { person: dina.clone() };
                self.inbound.pressed(line, self.at, &dina, place, action, BTreeMap::new())
            }
            _ => self.inbound.reported(line, self.at, deals::report(&self.won, self.at.date_naive())),
        }
    }

    fn note(&mut self, handled: Handled) {
        let Handled::Decided { handoff } = handled else { panic!("event {}: {handled:?}", self.event) };
        self.handoff = self.handoff.or(handoff);
    }
}

/// A deal's events, one after the other; says how long the engine took for them.
pub(super) async fn play(engine: &Engine, mut deal: Deal) -> Duration {
    let mut took = Duration::ZERO;
    for _ in 0..EVENTS {
        let envelope = deal.next(engine).await;
        let start = now();
        let handled = engine.handle(envelope).await.unwrap();
        took += start.elapsed();
        deal.note(handled);
    }
    took
}

/// The same rows, bare.
async fn play_bare(connection: &mut SqliteConnection, events: &Events) -> Duration {
    let mut took = Duration::ZERO;
    for event in events.iter() {
        let start = now();
        write_bare(connection, event).await;
        took += start.elapsed();
    }
    took
}

/// Nothing is delivered here.
struct Silent;

impl Chat for Silent {
    fn send<'a>(&'a self, _outgoing: &'a Outgoing) -> PortFuture<'a, Result<MessageRef, Undelivered>> {
        Box::pin(async { Err(Undelivered::Later { after: None, why: "nothing is delivered here".into() }) })
    }

    fn find<'a>(&'a self, _outgoing: &'a Outgoing) -> PortFuture<'a, Result<Option<MessageRef>, Undelivered>> {
        Box::pin(async { Ok(None) })
    }
}

/// The bare run's connection, set as the store sets its own; but it writes its log back itself, as SQLite does alone.
pub(super) async fn bare_connection(file: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("wal_autocheckpoint", "4000")
        .pragma("secure_delete", "ON")
        .statement_cache_capacity(256)
        .disable_statement_logging()
        .connect()
        .await
        .unwrap()
}

async fn write_bare(connection: &mut SqliteConnection, rows: &[Written]) {
    sqlx::query("BEGIN IMMEDIATE").execute(&mut *connection).await.unwrap();
    for Written { sql, values } in rows {
        let mut arguments = SqliteArguments::default();
        for value in values {
            let added = match value {
                Cell::Null => arguments.add(None::<i64>),
                Cell::Number(number) => arguments.add(*number),
                Cell::Text(text) => arguments.add(text.as_str()),
                Cell::Bytes(bytes) => arguments.add(bytes.as_slice()),
            };
            added.unwrap();
        }
        sqlx::query_with(AssertSqlSafe(Arc::clone(sql)), arguments).execute(&mut *connection).await.unwrap();
    }
    sqlx::query("COMMIT").execute(&mut *connection).await.unwrap();
}

/// The tables that events write, parents before children, and the columns that name a row.
const TABLES: [(&str, &[&str]); 7] = [
    ("inbox", &["id"]),
    ("handoffs", &["id"]),
    ("facts", &["position"]),
    ("taken", &["id"]),
    ("held_texts", &["handoff_id", "field"]),
    ("timers", &["handoff_id", "key"]),
    ("outbox", &["id"]),
];

type Columns = BTreeMap<String, Cell>;

/// Everything in those tables.
struct Tables(Vec<BTreeMap<Vec<String>, Columns>>);

impl Tables {
    async fn read(connection: &mut SqliteConnection) -> Self {
        let mut tables = Vec::new();
        for (table, key) in TABLES {
            let all = AssertSqlSafe(format!("SELECT * FROM {table}"));
            let rows: Vec<SqliteRow> = sqlx::query(all).fetch_all(&mut *connection).await.unwrap();
            let keyed = rows.iter().map(|row| {
                let columns = columns(row);
                (key.iter().map(|column| format!("{:?}", columns[*column])).collect(), columns)
            });
            tables.push(keyed.collect());
        }
        Self(tables)
    }

    /// One statement for each row that is new, changed or gone, or for all new rows of a table.
    fn written_since(&self, before: &Self, how: Bare) -> Vec<Written> {
        let mut written = Vec::new();
        for (((table, key), now), before) in TABLES.iter().zip(&self.0).zip(&before.0) {
            let mut new: Vec<&Columns> =
                now.iter().filter(|(name, _)| !before.contains_key(*name)).map(|(_, columns)| columns).collect();
            new.sort_by_key(|columns| if let Cell::Number(number) = columns[key[0]] { number } else { 0 });
            let at_once = match how {
                Bare::ByRow => 1,
                Bare::ByTable => usize::MAX,
            };
            written.extend(new.chunks(at_once).map(|rows| insert(table, rows)));
            for (name, columns) in now {
                if let Some(was) = before.get(name).filter(|was| *was != columns) {
                    written.push(update(table, key, columns, was));
                }
            }
            for (_, was) in before.iter().filter(|(name, _)| !now.contains_key(*name)) {
                let wheres: Vec<String> = key.iter().map(|column| format!("{column} = ?")).collect();
                let sql = format!("DELETE FROM {table} WHERE {}", wheres.join(" AND "));
                written
                    .push(Written { sql: sql.into(), values: key.iter().map(|column| was[*column].clone()).collect() });
            }
        }
        written
    }
}

fn insert(table: &str, rows: &[&Columns]) -> Written {
    let names: Vec<&str> = rows[0].keys().map(String::as_str).collect();
    let one = format!("({})", vec!["?"; names.len()].join(", "));
    let sql = format!("INSERT INTO {table} ({}) VALUES {}", names.join(", "), vec![one; rows.len()].join(", "));
    Written { sql: sql.into(), values: rows.iter().flat_map(|row| row.values().cloned()).collect() }
}

fn update(table: &str, key: &[&str], columns: &Columns, was: &Columns) -> Written {
    let changed: Vec<&String> = columns.keys().filter(|name| columns[*name] != was[*name]).collect();
    let sets: Vec<String> = changed.iter().map(|name| format!("{name} = ?")).collect();
    let wheres: Vec<String> = key.iter().map(|column| format!("{column} = ?")).collect();
    let sql = format!("UPDATE {table} SET {} WHERE {}", sets.join(", "), wheres.join(" AND "));
    let values = changed.iter().map(|name| &columns[*name]).chain(key.iter().map(|column| &columns[*column]));
    Written { sql: sql.into(), values: values.cloned().collect() }
}

fn columns(row: &SqliteRow) -> Columns {
    use sqlx::Column;
    let cell = |index: usize| {
        let value = row.try_get_raw(index).unwrap();
        if value.is_null() {
            return Cell::Null;
        }
        match value.type_info().name() {
            "INTEGER" => Cell::Number(row.get(index)),
            "TEXT" => Cell::Text(row.get(index)),
            _ => Cell::Bytes(row.get(index)),
        }
    };
    row.columns().iter().enumerate().map(|(index, column)| (column.name().to_owned(), cell(index))).collect()
}
