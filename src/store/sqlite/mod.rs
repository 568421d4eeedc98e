//! The statements, one file per table. They ask the database for neither the time nor a random value.

pub(super) mod cards;
pub(super) mod connection;
pub(super) mod documents;
pub(super) mod drafts;
pub(super) mod facts;
pub(super) mod handoffs;
pub(super) mod inbox;
pub(super) mod links;
pub(super) mod outbox;
pub(super) mod receipts;
pub(super) mod runs;
pub(super) mod taken;
pub(super) mod timers;

use std::fmt::Write;

use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, AssertSqlSafe, Encode, Sqlite, SqliteConnection, Type};

use super::error::Fault;

/// Several statements that go to the database in one call. Its text holds no values, only `$1`, `$2` …, so that
/// the same shape is prepared once.
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
        write!(self.sql, "${}", self.arguments.len()).expect("a string takes every text");
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
