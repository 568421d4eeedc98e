//! The statements, one file per table. They ask the database for neither the time nor a random value.
//!
//! A limit that is bound has a sign before it (`LIMIT +$2`): SQLite plans by the value of a bare one, and so prepares
//! the statement anew with every call.

pub(super) mod absences;
pub(super) mod cards;
pub(super) mod connection;
pub(super) mod documents;
pub(super) mod drafts;
pub(super) mod facts;
pub(super) mod handoffs;
pub(super) mod inbox;
pub(super) mod links;
pub(super) mod marks;
pub(super) mod outbox;
pub(super) mod policies;
pub(super) mod receipts;
pub(super) mod runs;
pub(super) mod steps;
pub(super) mod taken;
pub(super) mod timers;

use futures_util::TryStreamExt;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Either, Encode, Executor, Sqlite, SqliteConnection, Type};

use super::error::Fault;

/// Several statements that go to the database in one call. Its text holds no values, only `?`, so that the
/// same shape is prepared once; SQLite would look a numbered one up by its name with every call.
#[derive(Default)]
pub(super) struct Batch {
    sql: String,
    arguments: SqliteArguments,
}

impl Batch {
    /// Adds SQL text.
    pub(super) fn push(&mut self, sql: &'static str) -> &mut Self {
        self.sql.push_str(sql);
        self
    }

    /// Adds a value.
    pub(super) fn bind<'v, T: Encode<'v, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        self.arguments.add(value).expect("texts and whole numbers always encode");
        self.sql.push('?');
        self
    }

    /// Adds `(…), (…)`: one row per item, each of the columns that `write` binds.
    pub(super) fn rows<T>(
        &mut self,
        items: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Columns<'_>, T),
    ) -> &mut Self {
        for (count, item) in items.into_iter().enumerate() {
            self.push(if count == 0 { "(" } else { ", (" });
            let mut columns = Columns { batch: self, count: 0 };
            write(&mut columns, item);
            self.push(")");
        }
        self
    }

    /// Whether there is nothing to do.
    pub(super) fn is_empty(&self) -> bool {
        self.sql.is_empty()
    }

    /// Sends them.
    pub(super) async fn execute(self, connection: &mut SqliteConnection) -> Result<(), Fault> {
        sqlx::query_with(AssertSqlSafe(self.sql), self.arguments).execute(connection).await?;
        Ok(())
    }

    /// Sends them, and hears what they came to.
    pub(super) async fn counted(self, connection: &mut SqliteConnection) -> Result<Counted, Fault> {
        let mut counted = Counted { row: None, last_changed: 0 };
        let mut results = connection.fetch_many(sqlx::query_with(AssertSqlSafe(self.sql), self.arguments));
        while let Some(result) = results.try_next().await? {
            match result {
                Either::Left(done) => counted.last_changed = done.rows_affected(),
                Either::Right(row) => counted.row = Some(row),
            }
        }
        Ok(counted)
    }
}

/// What several statements came to.
pub(super) struct Counted {
    /// The row that they gave, if they gave one.
    pub(super) row: Option<SqliteRow>,
    /// How many rows the last of them changed.
    pub(super) last_changed: u64,
}

/// The columns of one row of a [`Batch`].
pub(super) struct Columns<'b> {
    batch: &'b mut Batch,
    count: usize,
}

impl Columns<'_> {
    /// Adds the next column.
    pub(super) fn bind<'v, T: Encode<'v, Sqlite> + Type<Sqlite>>(&mut self, value: T) -> &mut Self {
        if self.count > 0 {
            self.batch.push(", ");
        }
        self.count += 1;
        self.batch.bind(value);
        self
    }
}
