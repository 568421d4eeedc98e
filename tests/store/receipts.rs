//! What platforms delivered: kept ahead of all work, and looked for lane by lane.

use baton::store::{Access, Address, NewReceipt, Store, StoreError};
use tokio::sync::oneshot;

fn receipt(lane: &str, number: usize) -> NewReceipt {
    NewReceipt {
        key: format!("{lane}/{number}"),
        source: "slack".into(),
        kind: "event".into(),
        lane: lane.into(),
        received_at: "2026-03-09T09:00:00Z".parse().unwrap(),
        body: "{}".into(),
    }
}

async fn keys(store: &Store, limit: u32, without: &[&str]) -> Vec<String> {
    let without: Vec<String> = without.iter().map(|lane| (*lane).to_owned()).collect();
    let waiting = store.receipts_waiting(limit, &without).await.unwrap();
    waiting.into_iter().map(|waiting| waiting.receipt.key).collect()
}

#[tokio::test]
async fn receipts_are_found_in_the_order_of_their_arrival_without_the_lanes_that_wait() {
    let store = Store::in_memory().await.unwrap();
    for (lane, number) in [("ana", 1), ("ben", 1), ("ana", 2), ("cora", 1), ("ana", 3), ("ben", 2)] {
        store.receive(receipt(lane, number)).await.unwrap();
    }
    assert_eq!(keys(&store, 9, &[]).await, ["ana/1", "ben/1", "ana/2", "cora/1", "ana/3", "ben/2"]);
    assert_eq!(keys(&store, 3, &[]).await, ["ana/1", "ben/1", "ana/2"]);
    assert_eq!(keys(&store, 2, &["ana"]).await, ["ben/1", "cora/1"]);
    assert_eq!(keys(&store, 9, &["ana", "ben", "cora"]).await, [""; 0]);
    let waiting = store.receipts_waiting(9, &[]).await.unwrap();
    let done = vec![(waiting[0].id, "decided".to_owned()), (waiting[3].id, "decided".to_owned())];
    let at = "2026-03-09T09:01:00Z".parse().unwrap();
    let noted: Result<(), StoreError> =
        store.write(move |tx| Box::pin(async move { tx.finish_receipts(&done, at).await })).await;
    noted.unwrap();
    assert_eq!(keys(&store, 9, &[]).await, ["ben/1", "ana/2", "ana/3", "ben/2"]);
}

/// SI-1: an acknowledgement is due within three seconds, whatever work has queued.
#[tokio::test]
async fn a_receipt_goes_ahead_of_work_that_queued_before_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Address::file(folder.path().join("baton.db")), Access::ReadWrite).await.unwrap();
    let (go_on, wait) = oneshot::channel::<()>();
    let first = store.write(move |_| {
        Box::pin(async move {
            wait.await.unwrap();
            Ok::<(), StoreError>(())
        })
    });
    let reader = store.clone();
    let second = store.write(move |_| Box::pin(async move { Ok::<_, StoreError>(keys(&reader, 9, &[]).await) }));
    let kept = async {
        let kept = store.receive(receipt("ana", 1));
        let (kept, ()) = tokio::join!(kept, async {
            tokio::task::yield_now().await;
            go_on.send(()).unwrap();
        });
        kept
    };
    let (first, seen, kept) = tokio::join!(first, second, kept);
    first.unwrap();
    kept.unwrap();
    assert_eq!(seen.unwrap(), ["ana/1"], "what queued first sees the receipt that came after it");
    store.close().await.unwrap();
}
