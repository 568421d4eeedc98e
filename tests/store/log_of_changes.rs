//! Where the log of changes goes: back into the file, while the store is open.

use std::path::Path;
use std::time::Duration;

use baton::store::{Access, Address, NewReceipt, Store};

/// More receipts than are kept between two checkpoints, each with a body of that size.
const RECEIPTS: usize = 9_000;
const BODY: usize = 400;

fn receipt(number: usize) -> NewReceipt {
    NewReceipt {
        key: format!("k{number}"),
        source: "slack".into(),
        kind: "event".into(),
        lane: "ana".into(),
        received_at: "2026-03-09T09:00:00Z".parse().unwrap(),
        body: "x".repeat(BODY),
    }
}

fn size(file: &Path) -> u64 {
    std::fs::metadata(file).map_or(0, |file| file.len())
}

#[tokio::test]
async fn the_log_of_changes_is_written_back_while_the_store_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("baton.db");
    let store = Store::open(&Address::file(&path), Access::ReadWrite).await.unwrap();
    let before = size(&path);
    let kept = (0..RECEIPTS).map(|number| {
        let store = store.clone();
        tokio::spawn(async move { store.receive(receipt(number)).await })
    });
    for kept in kept.collect::<Vec<_>>() {
        kept.await.unwrap().unwrap();
    }
    let wanted = before + u64::try_from(RECEIPTS / 2 * BODY).unwrap();
    for _ in 0..500 {
        if size(&path) >= wanted {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(size(&path) >= wanted, "the file holds {} bytes, {wanted} wanted", size(&path));
    store.close().await.unwrap();
    let mut log = path.into_os_string();
    log.push("-wal");
    assert_eq!(size(Path::new(&log)), 0, "whoever closes last leaves no log behind");
}
