//! The record on disk: what tampering shows, what the database itself refuses, which files are refused, and what
//! a full disk, a second program and a restart do to it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use baton::domain::handoff::{Ending, Handoff, Stage};
use baton::domain::ids::HandoffId;
use baton::engine::policies;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::{
    Access, Address, Filter, FirstBad, Head, KeptPolicy, Store, StoreError, StoredDocument, WhyBad, verify_chain,
};
use baton::workflow::fact::Fact;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use tempfile::TempDir;

use crate::sample::{Step, deal, effect, gathering, minute, open};

/// A folder with a database in it.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("baton.db")
    }

    async fn open(&self) -> Store {
        Store::open(&Address::file(self.file()), Access::ReadWrite).await.unwrap()
    }

    async fn refused(&self, access: Access) -> StoreError {
        match Store::open(&Address::file(self.file()), access).await {
            Ok(_) => panic!("it was opened"),
            Err(error) => error,
        }
    }

    /// A record of five facts, closed.
    async fn with_five_facts() -> (Self, Head) {
        let place = Self::new();
        let store = place.open().await;
        for name in ["Elm", "Oak", "Ash", "Fir", "Yew"] {
            open(&store, &deal(name), vec![effect(name)]).await;
        }
        let head = store.head().await.unwrap().unwrap();
        store.close().await.unwrap();
        (place, head)
    }

    /// Somebody with the file and without us.
    async fn intruder(&self) -> SqliteConnection {
        SqliteConnectOptions::new().filename(self.file()).foreign_keys(false).connect().await.unwrap()
    }

    /// Does things to the file behind our back; the triggers are taken away first.
    async fn tamper(&self, statements: &str) {
        let mut intruder = self.intruder().await;
        let all = format!(
            "PRAGMA ignore_check_constraints = ON; DROP TRIGGER facts_are_never_changed;
             DROP TRIGGER facts_are_never_deleted; DROP TRIGGER facts_follow_one_another; {statements}"
        );
        sqlx::raw_sql(AssertSqlSafe(all)).execute(&mut intruder).await.unwrap();
        intruder.close().await.unwrap();
    }
}

// Tampering

#[tokio::test]
async fn every_tampering_with_the_log_is_found_and_the_first_bad_fact_named() {
    let bad = |position, why| Err(FirstBad { position, why });
    for (statements, expected) in [
        ("UPDATE facts SET data = replace(data, 'Oak', 'Elm') WHERE position = 2", bad(2, WhyBad::Changed)),
        ("UPDATE facts SET actor = 'max' WHERE position = 5", bad(5, WhyBad::Changed)),
        ("UPDATE facts SET at = '2026-04-01T09:00:00.123457Z' WHERE position = 1", bad(1, WhyBad::Changed)),
        ("UPDATE facts SET handoff = NULL WHERE position = 3", bad(3, WhyBad::Changed)),
        ("UPDATE facts SET data = data || ' ' WHERE position = 3", bad(3, WhyBad::Changed)),
        ("DELETE FROM facts WHERE position = 3", bad(3, WhyBad::Missing)),
        ("DELETE FROM facts WHERE position = 1", bad(1, WhyBad::Missing)),
        (
            "UPDATE facts SET position = -2 WHERE position = 2; UPDATE facts SET position = 2 WHERE position = 3;
             UPDATE facts SET position = 3 WHERE position = -2",
            bad(2, WhyBad::Unlinked),
        ),
        (
            "INSERT INTO facts SELECT 0, at, handoff, actor, fact, data, previous_hash, hash FROM facts
              WHERE position = 1",
            bad(1, WhyBad::Missing),
        ),
        (
            "INSERT INTO facts SELECT 6, at, handoff, actor, fact, data, previous_hash, hash FROM facts
              WHERE position = 5",
            bad(6, WhyBad::Unlinked),
        ),
        ("UPDATE facts SET previous_hash = hash WHERE position = 4", bad(4, WhyBad::Unlinked)),
    ] {
        let (place, _) = Place::with_five_facts().await;
        place.tamper(statements).await;
        let store = place.open().await;
        assert_eq!(store.check_chain().await.unwrap(), expected, "{statements}");
        store.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_tail_that_was_cut_off_shows_against_a_head_that_was_noted() {
    let (place, noted) = Place::with_five_facts().await;
    place.tamper("DELETE FROM facts WHERE position > 3").await;
    let store = place.open().await;
    let head = store.check_chain().await.unwrap().unwrap();
    assert_eq!(head.position, 3);
    assert_ne!(head, noted);
}

#[tokio::test]
async fn a_suffix_that_was_hashed_again_shows_against_a_head_that_was_noted() {
    let (place, noted) = Place::with_five_facts().await;
    let store = place.open().await;
    let mut rows = store.reading().await.unwrap().raw_facts(0, 10).await.unwrap();
    rows[3].data = rows[3].data.replace("Fir", "Elm");
    for index in 3..5 {
        rows[index].previous_hash = rows[index - 1].hash.clone();
        rows[index].hash = rows[index].computed_hash();
    }
    assert_ne!(verify_chain(rows).unwrap(), noted);
}

#[tokio::test]
async fn the_database_itself_refuses_to_change_the_log() {
    let (place, head) = Place::with_five_facts().await;
    let mut intruder = place.intruder().await;
    let row = |position: &str, previous: &str| {
        format!("INTO facts VALUES ({position}, 'a', NULL, 'ana', 'f', '{{}}', '{previous}', 'h')")
    };
    for (statement, message) in [
        ("UPDATE facts SET actor = 'max' WHERE position = 2".to_owned(), "facts are never changed"),
        ("DELETE FROM facts WHERE position = 5".to_owned(), "facts are never deleted"),
        (format!("INSERT {}", row("7", &head.hash)), "a fact follows the last one"),
        (format!("INSERT {}", row("NULL", &head.hash)), "a fact follows the last one"),
        (format!("INSERT {}", row("6", "other")), "a fact follows the last one"),
        (format!("INSERT OR REPLACE {}", row("5", &head.hash)), "a fact follows the last one"),
    ] {
        let refused = sqlx::raw_sql(AssertSqlSafe(statement.clone())).execute(&mut intruder).await.unwrap_err();
        assert!(refused.to_string().contains(message), "{statement}: {refused}");
    }
    let right = sqlx::raw_sql(AssertSqlSafe(format!("INSERT {}", row("6", &head.hash))));
    right.execute(&mut intruder).await.unwrap();
}

#[tokio::test]
async fn a_half_set_row_is_refused_and_named() {
    for (statements, sentence) in [
        (
            "UPDATE outbox SET state = 'sending' WHERE id = 2",
            "row 2 of outbox in FILE cannot be what it says (it is sending, and what belongs to that is not there); \
             restore it from a backup",
        ),
        ("UPDATE outbox SET state = 'sent', message_ref = '{}' WHERE id = 2", "row 2 of outbox"),
        ("UPDATE outbox SET state = 'failed', finished_at = 1 WHERE id = 2", "row 2 of outbox"),
        ("UPDATE outbox SET effect = '{}' WHERE id = 2", "row 2 of outbox"),
        ("UPDATE handoffs SET stage = 'complete' WHERE id = 2", "row 2 of handoffs"),
        ("UPDATE handoffs SET owner = 'max' WHERE id = 2", "row 2 of handoffs"),
        ("UPDATE handoffs SET state = '{}' WHERE id = 2", "row 2 of handoffs"),
        ("UPDATE taken SET claim_id = -1, handoff_id = NULL WHERE id = 2", "row -1 of taken"),
        ("UPDATE facts SET at = 'yesterday' WHERE position = 2", "row 2 of facts"),
    ] {
        let (place, _) = Place::with_five_facts().await;
        place.tamper(statements).await;
        let store = place.open().await;
        let read = async {
            store.outbox(None, 0, 10).await?;
            store.handoffs(&Filter::all(10)).await?;
            store.claims().await?;
            store.facts(None, 0, 10).await
        };
        let refused = read.await.unwrap_err();
        assert!(matches!(refused, StoreError::HalfSet { .. }), "{statements}: {refused:?}");
        let sentence = sentence.replace("FILE", &place.file().display().to_string());
        assert!(refused.to_string().starts_with(&sentence), "{statements}: {refused}");
    }
}

// Which files are refused

async fn made_by_somebody_else(path: &Path, statements: &'static str) {
    let options = SqliteConnectOptions::new().filename(path).create_if_missing(true);
    let mut connection = options.connect().await.unwrap();
    sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn what_somebody_else_made_is_refused_and_left_as_it_is() {
    for statements in [
        "CREATE TABLE songs (name TEXT)",
        "PRAGMA application_id = 77",
        "PRAGMA application_id = 77; CREATE TABLE songs (name TEXT)",
    ] {
        let place = Place::new();
        made_by_somebody_else(&place.file(), statements).await;
        let before = fs::read(place.file()).unwrap();
        for access in [Access::ReadWrite, Access::ReadOnly] {
            let refused = place.refused(access).await;
            assert!(matches!(refused, StoreError::NotOurs { .. }), "{statements}: {refused:?}");
        }
        assert_eq!(fs::read(place.file()).unwrap(), before, "{statements}");
        assert_eq!(fs::read_dir(place.folder.path()).unwrap().count(), 1, "{statements}");
    }
}

#[tokio::test]
async fn what_is_no_database_is_refused_and_left_as_it_is() {
    let place = Place::new();
    for bytes in [&b"SQLite format 4, or something else"[..], b"short"] {
        fs::write(place.file(), bytes).unwrap();
        for access in [Access::ReadWrite, Access::ReadOnly] {
            let refused = place.refused(access).await;
            assert!(matches!(refused, StoreError::NotADatabase { .. }), "{refused:?}");
        }
        assert_eq!(fs::read(place.file()).unwrap(), bytes);
    }
    fs::remove_file(place.file()).unwrap();
    fs::create_dir(place.file()).unwrap();
    let refused = place.refused(Access::ReadWrite).await;
    assert!(matches!(refused, StoreError::NotADatabase { .. }), "a folder: {refused:?}");
}

#[tokio::test]
async fn a_damaged_file_is_refused() {
    let (place, _) = Place::with_five_facts().await;
    let mut bytes = fs::read(place.file()).unwrap();
    bytes[100..1_000].fill(0x5a);
    fs::write(place.file(), bytes).unwrap();
    let refused = place.refused(Access::ReadWrite).await;
    assert!(matches!(refused, StoreError::Damaged { .. }), "{refused:?}");
}

#[tokio::test]
async fn what_a_newer_baton_used_is_refused() {
    let (place, _) = Place::with_five_facts().await;
    place.tamper("INSERT INTO _sqlx_migrations VALUES (99991231235959, 'later', '2027-01-01', TRUE, x'00', 0)").await;
    for access in [Access::ReadWrite, Access::ReadOnly] {
        let refused = place.refused(access).await;
        assert!(matches!(refused, StoreError::Newer { found: 99_991_231_235_959, .. }), "{refused:?}");
        assert!(refused.to_string().ends_with("update Baton"), "{refused}");
    }
}

#[tokio::test]
async fn a_missing_file_is_made_only_for_writing() {
    let place = Place::new();
    let refused = place.refused(Access::ReadOnly).await;
    assert!(matches!(refused, StoreError::Missing { .. }), "{refused:?}");
    assert!(!place.file().exists());
    fs::write(place.file(), b"").unwrap();
    assert!(matches!(place.refused(Access::ReadOnly).await, StoreError::Missing { .. }), "an empty file is none");
    let store = place.open().await;
    assert_eq!(store.head().await.unwrap(), None);
    let nowhere = Address::file(place.folder.path().join("no/such/folder/baton.db"));
    let refused = Store::open(&nowhere, Access::ReadWrite).await.err().unwrap();
    assert!(matches!(refused, StoreError::Missing { .. }), "{refused:?}");
}

// Reading only

fn forbid_writing(path: &Path) {
    let mut permissions = fs::metadata(path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(path, permissions).unwrap();
}

#[tokio::test]
async fn a_file_or_folder_that_may_not_be_written_is_refused_and_can_still_be_read() {
    let (place, head) = Place::with_five_facts().await;
    let folder = Place { folder: tempfile::tempdir_in(place.folder.path()).unwrap() };
    fs::copy(place.file(), folder.file()).unwrap();
    forbid_writing(&place.file());
    let refused = place.refused(Access::ReadWrite).await;
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "a file: {refused:?}");

    forbid_writing(folder.folder.path());
    let refused = folder.refused(Access::ReadWrite).await;
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "a folder: {refused:?}");
    let store = Store::open(&Address::file(folder.file()), Access::ReadOnly).await.unwrap();
    assert_eq!(store.check_chain().await.unwrap(), Ok(head));
    store.close().await.unwrap();
    let mut permissions = fs::metadata(folder.folder.path()).unwrap().permissions();
    #[expect(clippy::permissions_set_readonly_false, reason = "a folder of this test, so that it can be removed")]
    permissions.set_readonly(false);
    fs::set_permissions(folder.folder.path(), permissions).unwrap();
}

#[tokio::test]
async fn an_address_that_says_read_only_reads_and_writes_nothing() {
    let (place, head) = Place::with_five_facts().await;
    let before = fs::read(place.file()).unwrap();
    let address: Address = format!("sqlite://{}?mode=ro", place.file().display()).parse().unwrap();
    let store = Store::open(&address, Access::ReadWrite).await.unwrap();
    store.is_ready().await.unwrap();
    assert_eq!(store.check_chain().await.unwrap(), Ok(head));
    assert_eq!(store.handoff(HandoffId(2)).await.unwrap().unwrap().deal, deal("Oak"));
    let refused = Step { effects: vec![effect("new")], ..Step::default() }.write(&store).await.unwrap_err();
    assert!(matches!(refused, StoreError::ReadOnly { .. }), "{refused:?}");
    store.close().await.unwrap();
    assert_eq!(fs::read(place.file()).unwrap(), before);
}

// A full disk, a second program, a restart

#[tokio::test]
async fn a_full_disk_fails_the_step_keeps_nothing_of_it_and_loses_nothing_else() {
    let (place, head) = Place::with_five_facts().await;
    let store = place.open().await;
    let limit = async |pages: u32| {
        store.write::<_, StoreError>(move |tx| Box::pin(async move { tx.limit_pages(pages).await })).await.unwrap();
    };
    limit(1).await;
    let large = StoredDocument { name: "large".to_owned(), bytes: vec![7; 1_000_000], added_at: minute(1) };
    let step = async || {
        let large = large.clone();
        let both = store.write::<(), StoreError>(move |tx| {
            Box::pin(async move {
                let facts = vec![Fact::PacketCompleted {}];
                let handoff = Some(Handoff { stage: Stage::Complete, ..gathering(HandoffId(1), &deal("Elm")) });
                Step { handoff, facts, ..Step::default() }.record(tx).await?;
                tx.keep_document("ff", &large).await
            })
        });
        both.await
    };
    let refused = step().await.unwrap_err();
    assert!(matches!(refused, StoreError::Full { .. }), "{refused:?}");
    assert!(std::error::Error::source(&refused).is_some(), "what SQLite said is kept");
    assert_eq!(store.head().await.unwrap(), Some(head.clone()));
    assert_eq!(store.handoff(HandoffId(1)).await.unwrap().unwrap().stage, Stage::Gathering);
    // Once there is room, the same step goes through.
    limit(1_000_000).await;
    step().await.unwrap();
    let now = store.check_chain().await.unwrap().unwrap();
    assert_eq!(now.position, head.position + 1);
}

#[tokio::test]
async fn two_programs_on_one_file_follow_each_other() {
    let (place, _) = Place::with_five_facts().await;
    let (one, two) = (place.open().await, place.open().await);
    let complete = |store: &Store, reason: &str| {
        let (store, reason) = (store.clone(), reason.to_owned());
        async move {
            let job = store.write::<_, StoreError>(move |tx| {
                Box::pin(async move {
                    let before = tx.handoff(HandoffId(1)).await?.unwrap();
                    let mut handoff = Handoff::clone(&before);
                    handoff.gap_nudges += 1;
                    let facts = vec![Fact::HandoffVoided { reason, ending: Ending::ByAPerson, clocks: Vec::new() }];
                    Step { handoff: Some(handoff), facts, ..Step::default() }.record(tx).await?;
                    Ok(before.gap_nudges)
                })
            });
            job.await.unwrap()
        }
    };
    // Each sees what the other has written, although it remembers the handoff and the head from before.
    for round in 0..3 {
        assert_eq!(complete(&one, "one").await, round * 2);
        assert_eq!(complete(&two, "two").await, round * 2 + 1);
    }
    assert_eq!(open(&one, &deal("New"), vec![]).await, HandoffId(6));
    assert_eq!(open(&two, &deal("Newer"), vec![]).await, HandoffId(7));
    assert_eq!(one.check_chain().await.unwrap().unwrap().position, 13);
}

#[tokio::test]
async fn programs_that_start_at_once_on_a_new_file_all_start() {
    for _ in 0..10 {
        let place = Place::new();
        let (one, two, three) = tokio::join!(place.open(), place.open(), place.open());
        for (store, number) in [one, two, three].iter().zip(1..) {
            assert_eq!(open(store, &deal("Elm"), vec![]).await, HandoffId(number));
        }
    }
}

#[tokio::test]
async fn a_first_start_that_was_cut_short_is_rolled_back_and_started_again() {
    for made_before in ["", "CREATE TABLE early (bytes BLOB); DROP TABLE early;"] {
        let (place, crashed) = (Place::new(), Place::new());
        fs::write(place.file(), b"").unwrap();
        let mut starting = place.intruder().await;
        // A cache of one page makes SQLite write into the file before it commits.
        let statements = format!(
            "PRAGMA cache_size = 1; {made_before} BEGIN IMMEDIATE; PRAGMA application_id = 1111577678;
             CREATE TABLE half_made (bytes BLOB);
             INSERT INTO half_made VALUES (zeroblob(50000)), (zeroblob(50000)), (zeroblob(50000));"
        );
        sqlx::raw_sql(AssertSqlSafe(statements)).execute(&mut starting).await.unwrap();
        fs::copy(place.file(), crashed.file()).unwrap();
        let journal = |file: PathBuf| file.with_extension("db-journal");
        fs::copy(journal(place.file()), journal(crashed.file())).unwrap();
        assert!(fs::metadata(crashed.file()).unwrap().len() > 50_000, "the file is half written");

        let store = crashed.open().await;
        assert_eq!(open(&store, &deal("Elm"), vec![]).await, HandoffId(1), "{made_before}");
        store.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_step_waits_for_another_program_that_writes() {
    let (place, _) = Place::with_five_facts().await;
    let store = place.open().await;
    let mut intruder = place.intruder().await;
    sqlx::raw_sql("BEGIN IMMEDIATE").execute(&mut intruder).await.unwrap();
    let waiting = tokio::spawn({
        let store = store.clone();
        async move { open(&store, &deal("New"), vec![]).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished());
    // Questions do not wait.
    assert_eq!(store.head().await.unwrap().unwrap().position, 5);
    sqlx::raw_sql("COMMIT").execute(&mut intruder).await.unwrap();
    assert_eq!(waiting.await.unwrap(), HandoffId(6));
}

#[tokio::test]
async fn a_closed_store_has_finished_what_was_queued_and_left_one_file() {
    let place = Place::new();
    let store = place.open().await;
    let queued: Vec<_> = (0..50)
        .map(|_| {
            let store = store.clone();
            tokio::spawn(async move { open(&store, &deal("Elm"), vec![]).await })
        })
        .collect();
    tokio::task::yield_now().await;
    let other = store.clone();
    store.close().await.unwrap();
    for one in queued {
        one.await.unwrap();
    }
    assert_eq!(fs::read_dir(place.folder.path()).unwrap().count(), 1, "the log of changes is written back");
    let late = Step { effects: vec![effect("late")], ..Step::default() }.write(&other).await.unwrap_err();
    assert!(matches!(late, StoreError::Closed { .. }), "{late:?}");
    assert!(matches!(other.head().await.unwrap_err(), StoreError::Closed { .. }));
    assert!(matches!(other.is_ready().await.unwrap_err(), StoreError::Closed { .. }));

    let again = place.open().await;
    assert_eq!(again.check_chain().await.unwrap().unwrap().position, 50);
    assert_eq!(open(&again, &deal("Elm"), vec![]).await, HandoffId(51));
}

#[tokio::test]
async fn a_snapshot_shows_one_moment_whatever_is_written_meanwhile() {
    let (place, head) = Place::with_five_facts().await;
    let store = place.open().await;
    let mut reading = store.reading().await.unwrap();
    assert_eq!(reading.head().await.unwrap(), Some(head.clone()));
    open(&store, &deal("New"), vec![]).await;
    assert_eq!(reading.head().await.unwrap(), Some(head));
    assert_eq!(reading.handoffs(&Filter::all(10)).await.unwrap().len(), 5);
    assert_eq!(reading.facts(None, 0, 10).await.unwrap().len(), 5);
    assert_eq!(store.head().await.unwrap().unwrap().position, 6);
}

/// Whoever edits the folder does not get past two people's word by making the policy in force unreadable.
#[tokio::test]
async fn where_the_policy_in_force_cannot_be_read_no_other_judges_in_its_place() {
    let shipped = PolicyFiles::shipped();
    let texts: BTreeMap<String, String> =
        shipped.iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let mut of_another_program = texts.clone();
    of_another_program.insert("organisation.toml".into(), "written_otherwise = true\n".into());
    let its_hash = PolicyFiles::new(of_another_program.clone()).hash();
    let cases = [
        (its_hash, of_another_program, "cannot be read: organisation.toml"),
        ("ab".repeat(32), texts, "its files are not those that the hash was made of"),
    ];
    for (hash, texts, why) in cases {
        let place = Place::new();
        let store = place.open().await;
        let kept = KeptPolicy { hash, version: "2025.4".into(), texts };
        let done: Result<(), StoreError> =
            store.write(move |tx| Box::pin(async move { tx.keep_policy(&kept, minute(1)).await })).await;
        done.unwrap();
        let folder = PolicyBook::compile(&shipped).unwrap();
        let refused = policies::at_start(&store, folder, minute(2)).await.err().expect("nothing judges");
        assert!(refused.to_string().contains(why), "{refused}");
        assert!(refused.to_string().starts_with("the policy in force by the record, 2025.4"), "{refused}");
    }
}
