//! Migrations: each comes with sample rows, which every later one must bring along, and each can be undone.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use baton::domain::handoff::Stage;
use baton::domain::ids::HandoffId;
use baton::store::{Access, Address, Filter, OutboxState, Store, StoreError};
use sqlx::migrate::Migrator;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

async fn migrator() -> Migrator {
    Migrator::new(folder("migrations/sqlite")).await.unwrap()
}

/// The versions that go up, in order, each with its sample rows.
fn samples() -> BTreeMap<i64, Option<String>> {
    let names = fs::read_dir(folder("migrations/sqlite")).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|name| name.strip_suffix(".up.sql").map(str::to_owned))
        .map(|name| {
            let version = name.split('_').next().unwrap().parse().unwrap();
            (version, fs::read_to_string(folder("tests/data/migrations").join(format!("{name}.sql"))).ok())
        })
        .collect()
}

async fn new_database(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(path).create_if_missing(true).foreign_keys(true).connect().await.unwrap()
}

/// Applies the migrations up to a version, each followed by its sample rows.
async fn apply_with_samples(connection: &mut SqliteConnection, up_to: i64) {
    let migrator = migrator().await;
    for (version, sample) in samples().range(..=up_to) {
        migrator.run_to(*version, &mut *connection).await.unwrap();
        let sample = sample.clone().unwrap_or_else(|| panic!("{version} has no file under tests/data/migrations"));
        sqlx::raw_sql(AssertSqlSafe(sample)).execute(&mut *connection).await.unwrap();
    }
}

async fn schema(connection: &mut SqliteConnection) -> Vec<(String, String)> {
    sqlx::query_as(
        "SELECT name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE '\\_sqlx%' ESCAPE '\\'
          AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    )
    .fetch_all(connection)
    .await
    .unwrap()
}

#[tokio::test]
async fn every_migration_applies_on_top_of_the_sample_rows_of_those_before() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("baton.db");
    let mut connection = new_database(&path).await;
    let newest = *samples().keys().next_back().unwrap();
    apply_with_samples(&mut connection, newest).await;
    let broken: Vec<(String,)> = sqlx::query_as("PRAGMA integrity_check").fetch_all(&mut connection).await.unwrap();
    assert_eq!(broken, [("ok".to_owned(),)]);
    let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut connection).await.unwrap();
    assert_eq!(orphans.len(), 0);
    sqlx::raw_sql("PRAGMA application_id = 1111577678").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();

    // The program itself reads every sample row.
    let store = Store::open(&Address::file(&path), Access::ReadWrite).await.unwrap();
    let head = store.check_chain().await.unwrap().unwrap();
    assert_eq!(head.position, 3);
    let facts = store.facts(None, 0, 10).await.unwrap();
    assert!(facts.iter().all(|fact| fact.fact().is_ok()));
    let handoffs = store.handoffs(&Filter::all(10)).await.unwrap();
    assert_eq!((handoffs.len(), &handoffs[0].stage), (1, &Stage::Gathering));
    assert_eq!(store.claims().await.unwrap().len(), 1);
    let states: Vec<OutboxState> = store.outbox(None, 0, 10).await.unwrap().into_iter().map(|row| row.state).collect();
    assert_eq!(states.len(), 5, "one of each state");
    assert_eq!(store.timers(HandoffId(1)).await.unwrap().len(), 1);
    assert_eq!(store.deliveries(0, 10).await.unwrap().len(), 1);
    assert!(store.card("H-1").await.unwrap().is_some());
    assert!(store.document(&"ef".repeat(32)).await.unwrap().is_some());
    assert!(store.has_served().await.unwrap());
    store.close().await.unwrap();
}

#[tokio::test]
async fn every_migration_can_be_undone_and_applied_again() {
    let place = tempfile::tempdir().unwrap();
    let mut connection = new_database(&place.path().join("baton.db")).await;
    let migrator = migrator().await;
    let versions: Vec<i64> = samples().into_keys().collect();
    let mut before = vec![schema(&mut connection).await];
    for version in &versions {
        migrator.run_to(*version, &mut connection).await.unwrap();
        before.push(schema(&mut connection).await);
    }
    apply_samples(&mut connection).await;
    for (undone, version) in versions.iter().rev().enumerate() {
        let target = versions.len() - undone - 1;
        let to = if target == 0 { 0 } else { versions[target - 1] };
        migrator.undo(&mut connection, to).await.unwrap();
        assert_eq!(schema(&mut connection).await, before[target], "after undoing {version}");
    }
    migrator.run(&mut connection).await.unwrap();
    assert_eq!(&schema(&mut connection).await, before.last().unwrap());
}

async fn apply_samples(connection: &mut SqliteConnection) {
    for sample in samples().into_values().flatten() {
        sqlx::raw_sql(AssertSqlSafe(sample)).execute(&mut *connection).await.unwrap();
    }
}

#[tokio::test]
async fn what_an_older_baton_left_is_brought_up_to_date_once_it_may_be_written() {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("baton.db");
    let mut connection = new_database(&path).await;
    let oldest = *samples().keys().next().unwrap();
    apply_with_samples(&mut connection, oldest).await;
    sqlx::raw_sql("PRAGMA application_id = 1111577678").execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();

    let address = Address::file(&path);
    let refused = Store::open(&address, Access::ReadOnly).await.err().unwrap();
    assert!(matches!(refused, StoreError::Older { .. }), "{refused:?}");
    let store = Store::open(&address, Access::ReadWrite).await.unwrap();
    assert_eq!(store.head().await.unwrap().unwrap().position, 3);
    assert_eq!(store.outbox(None, 0, 10).await.unwrap(), []);
    store.close().await.unwrap();
    let again = Store::open(&address, Access::ReadOnly).await.unwrap();
    assert_eq!(again.handoffs(&Filter::all(10)).await.unwrap().len(), 1);
}

#[test]
fn every_migration_goes_up_and_down_and_asks_for_no_time_and_no_chance() {
    let names: Vec<String> = fs::read_dir(folder("migrations/sqlite"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    for name in &names {
        let twin = match name.strip_suffix(".up.sql") {
            Some(stem) => format!("{stem}.down.sql"),
            None => format!("{}.up.sql", name.strip_suffix(".down.sql").expect("migrations end in .up or .down.sql")),
        };
        assert!(names.contains(&twin), "{name} has no twin {twin}");
        let text = fs::read_to_string(folder("migrations/sqlite").join(name)).unwrap().to_lowercase();
        for word in ["current_timestamp", "current_date", "current_time", "datetime(", "strftime", "random", "real"] {
            assert!(!text.contains(word), "{name} says {word}");
        }
    }
}
