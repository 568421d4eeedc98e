//! A large store: a million due times, and what people ask at a hundred thousand open handoffs.
//!
//! Some deals are played through the engine. Their rows of `handoffs` are then copied in SQL, each under its own number
//! and name; facts, messages and posts are not, so that the tables which are asked have their size and the file does not.

use std::path::Path;
use std::time::Duration;

use baton::domain::ids::PersonId;
use baton::engine::{Engine, Handled, schedule};
use baton::transport::console::inbound::Inbound;
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection, SqliteConnection};

use super::engine::{Bench, Deal, bare_connection, play};

/// Deals that are played.
const PLAYED: u64 = 100;
/// Sizes at which everything is asked; what reads every handoff is asked at these only, since it holds all of them.
const SMALLER: [u64; 2] = [1_000, 5_000];
/// Handoffs in the end.
const HANDOFFS: u64 = 100_000;
/// Due times of each.
const TIMERS_EACH: u64 = 10;
/// Of every so many handoffs one has a due time that has come.
const DUE_EVERY: u64 = 10;
/// Of every so many handoffs one is the asker's own.
const OWN_EVERY: u64 = 500;
/// Requests whose percentiles count.
const REQUESTS: u64 = 300;
/// Requests of what reads every handoff.
const SLOW_REQUESTS: u64 = 5;

/// The machine's figures.
pub fn measure() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let bench = Bench::new();
        let file = bench.file("scale.db");
        play_some(&bench, &file).await;
        println!("scale:");
        for size in SMALLER {
            grow(&file, size).await;
            let mut asking = Asking::new(&bench, &file, size).await;
            for words in ["status", "list mine", "list stuck"] {
                asking.ask(words, SLOW_REQUESTS).await;
            }
            asking.close().await;
        }
        grow(&file, HANDOFFS).await;
        let mut asking = Asking::new(&bench, &file, HANDOFFS).await;
        for words in ["status H-77777", "status Harbour-0077 77777", "packet H-77777", "explain H-77777"] {
            asking.ask(words, REQUESTS).await;
        }
        asking.close().await;
        add_timers(&bench, &file).await;
        look_for_due(&bench, &file).await;
    });
}

async fn play_some(bench: &Bench, file: &Path) {
    let engine = bench.engine(file).await;
    for number in 0..PLAYED {
        play(&engine, Deal::new(bench.at, number)).await;
    }
    engine.store.close().await.unwrap();
}

/// Copies handoffs until there are so many.
async fn grow(file: &Path, size: u64) {
    let mut connection = filling(file).await;
    let before: i64 = sqlx::query_scalar("SELECT max(id) FROM handoffs").fetch_one(&mut connection).await.unwrap();
    sqlx::query(
        "WITH RECURSIVE numbers (id) AS (SELECT $1 + 1 UNION ALL SELECT id + 1 FROM numbers WHERE id < $2)
         INSERT INTO handoffs
                (id, kind, stage, is_open, owner, deal_key, account_key, record_key, crm_url, state)
         SELECT numbers.id, kind, stage, is_open, iif(numbers.id % $3 = 0, 'ana', 'ben'),
                deal_key || ' ' || numbers.id, account_key, record_key || numbers.id, crm_url,
                json_set(state, '$.id', 'H-' || numbers.id, '$.owner', iif(numbers.id % $3 = 0, 'ana', 'ben'))
           FROM numbers JOIN handoffs ON handoffs.id = numbers.id % $4 + 1",
    )
    .bind(before)
    .bind(size as i64)
    .bind(OWN_EVERY as i64)
    .bind(PLAYED as i64)
    .execute(&mut connection)
    .await
    .unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.unwrap();
    let state: i64 = sqlx::query_scalar("SELECT sum(length(state)) / count(*) FROM handoffs WHERE id <= 1000")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let mebibytes = std::fs::metadata(file).map_or(0, |file| file.len()) >> 20;
    println!("  {size} open handoffs, {} KiB of state each, {mebibytes} MiB of file", state / 1024);
}

/// A connection that fills the file and need not outlast a crash.
async fn filling(file: &Path) -> SqliteConnection {
    let mut connection = bare_connection(file).await;
    sqlx::query("PRAGMA synchronous = OFF").execute(&mut connection).await.unwrap();
    connection
}

/// Ten due times for each handoff: one of open questions, which has come for some, and others far ahead.
async fn add_timers(bench: &Bench, file: &Path) {
    let mut connection = filling(file).await;
    let (come, ahead) = (bench.at - TimeDelta::hours(1), bench.at + TimeDelta::days(30));
    sqlx::query("DELETE FROM timers").execute(&mut connection).await.unwrap();
    sqlx::query(
        "WITH RECURSIVE counts (number) AS (SELECT 0 UNION ALL SELECT number + 1 FROM counts WHERE number + 1 < $1)
         INSERT INTO timers (handoff_id, key, timer, due_at)
         SELECT id, iif(number = 0, 'gaps', 'later/' || number), '{\"timer\":\"gaps\"}',
                iif(number = 0 AND id % $2 = 0, $3 + id, $4 + (id * 7919 + number * 104729) % 1000000007)
           FROM handoffs, counts",
    )
    .bind(TIMERS_EACH as i64)
    .bind(DUE_EVERY as i64)
    .bind(come.timestamp_micros())
    .bind(ahead.timestamp_micros())
    .execute(&mut connection)
    .await
    .unwrap();
    sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// The look for due times as `serve` takes it, for all that are due at once, and the sweeps until none is left.
async fn look_for_due(bench: &Bench, file: &Path) {
    let engine = bench.engine(file).await;
    let timers: u64 = HANDOFFS * TIMERS_EACH;
    let (due, before) = (HANDOFFS / DUE_EVERY, resident_kibibytes());
    println!("  {timers} due times, {due} of which have come");
    let mut looks = Vec::new();
    for _ in 0..REQUESTS {
        let start = super::now();
        assert_eq!(engine.store.timers_due(bench.at, 256).await.unwrap().len(), 256);
        looks.push(start.elapsed());
    }
    println!("    a look for 256 of them:        {}", percentiles(looks));
    let start = super::now();
    let all = engine.store.timers_due(bench.at, u32::MAX).await.unwrap().len();
    let took = start.elapsed();
    assert_eq!(all as u64, due, "as many are due as were made so");
    println!("    a look for all of them:        milliseconds {:>10.2}", took.as_secs_f64() * 1e3);
    println!("    resident memory, KiB:          {before} before, {} after", resident_kibibytes());
    let mut sweeps = Vec::new();
    let start = super::now();
    while sweeps.len() < 2 * due as usize {
        let sweep_start = super::now();
        let count = schedule::sweep(&engine).await.unwrap().count;
        if count == 0 {
            break;
        }
        sweeps.push(sweep_start.elapsed());
    }
    let took = start.elapsed();
    println!("    {} sweeps until none is left:  seconds {:>10.2}", sweeps.len(), took.as_secs_f64());
    println!("    a sweep:                       {}", percentiles(sweeps));
    println!("    resident memory, KiB:          {} after", resident_kibibytes());
    engine.store.close().await.unwrap();
}

/// Ana, who asks by command.
struct Asking {
    engine: Engine,
    inbound: Inbound,
    line: u64,
    size: u64,
    at: DateTime<Utc>,
}

impl Asking {
    async fn new(bench: &Bench, file: &Path, size: u64) -> Self {
        let engine = bench.engine(file).await;
        Self { engine, inbound: Inbound { run: size }, line: 0, size, at: bench.at }
    }

    async fn ask(&mut self, words: &str, requests: u64) {
        let mut took = Vec::new();
        for _ in 0..requests {
            self.line += 1;
            let envelope = self.inbound.commanded(self.line, self.at, &PersonId::new("ana"), words);
            let start = super::now();
            let handled = self.engine.handle(envelope).await.unwrap();
            took.push(start.elapsed());
            assert!(matches!(handled, Handled::Answered), "{words}: {handled:?}");
        }
        let (figures, resident) = (percentiles(took), resident_kibibytes() >> 10);
        println!("    {:>6}: {words:<26} {figures}, {resident} MiB resident", self.size);
    }

    async fn close(self) {
        self.engine.store.close().await.unwrap();
    }
}

fn percentiles(mut took: Vec<Duration>) -> String {
    took.sort();
    let at = |share: usize| took.get((took.len() * share / 100).min(took.len().saturating_sub(1)));
    let shown = |share: usize| at(share).map_or(0.0, |took| took.as_secs_f64() * 1e3);
    format!("milliseconds p50 {:.2}, p99 {:.2} ({} requests)", shown(50), shown(99), took.len())
}

fn resident_kibibytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse().unwrap_or(0)
}
