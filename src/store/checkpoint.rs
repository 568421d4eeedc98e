//! The log of changes is written back into the file beside the writer, so that whoever waits for a commit does not
//! wait for that too.
//!
//! A passive checkpoint hinders nobody, but while commits go on it never finds the log at rest, and only at rest can
//! the log begin anew. So the writer's own checkpoint stays on with a limit that is seldom reached, and finds most
//! of the work done.

use std::path::Path;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, SqliteConnection};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::open;

/// After so many jobs and receipts the log is written back; seldom enough that a page that changed often goes once.
const EVERY: usize = 8_192;

/// The one that writes back, as the writer sees it.
pub(super) struct Checkpoints {
    bell: mpsc::Sender<()>,
    task: JoinHandle<()>,
    since: usize,
}

impl Checkpoints {
    /// Starts it over that file.
    pub(super) fn over(path: &Path) -> Self {
        // One ring waits at most: the checkpoint that answers it covers what came meanwhile.
        let (bell, rings) = mpsc::channel(1);
        let task = tokio::spawn(serve(open::checkpointer(path), rings));
        Self { bell, task, since: 0 }
    }

    /// So many jobs or receipts were committed.
    pub(super) fn note(&mut self, committed: usize) {
        self.since += committed;
        if self.since >= EVERY {
            self.since = 0;
            // A full bell is being answered.
            let _ = self.bell.try_send(());
        }
    }

    /// Ends it, so that the writer is the last who has the file open.
    pub(super) async fn end(self) {
        drop(self.bell);
        // It ends by itself; if it panicked, the file is closed as well.
        let _ = self.task.await;
    }
}

async fn serve(options: SqliteConnectOptions, mut rings: mpsc::Receiver<()>) {
    let mut connection = None;
    while rings.recv().await.is_some() {
        // If it fails, the writer's own checkpoint still bounds the log.
        if let Err(error) = write_back(&mut connection, &options).await {
            tracing::warn!("the log of changes could not be written back: {error}");
        }
    }
    if let Some(connection) = connection {
        let _ = connection.close().await;
    }
}

async fn write_back(
    connection: &mut Option<SqliteConnection>,
    options: &SqliteConnectOptions,
) -> Result<(), sqlx::Error> {
    let open = match connection {
        Some(open) => open,
        None => connection.insert(options.connect().await?),
    };
    sqlx::query("PRAGMA wal_checkpoint(PASSIVE)").execute(open).await.map(|_| ())
}
