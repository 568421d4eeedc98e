//! What transports keep beside the record, as they ask the engine for it.

use std::time::Duration;

use chrono::TimeDelta;

use super::Engine;
use super::front::not_kept;
use super::ports::{Marks, NotKept, PortFuture};

impl Marks for Engine {
    fn keep_mark<'a>(&'a self, name: &'a str, value: &'a str) -> PortFuture<'a, Result<(), NotKept>> {
        let (name, value, at) = (name.to_owned(), value.to_owned(), self.ambient.clock.now());
        Box::pin(async move {
            let kept = self.store.write(move |tx| Box::pin(async move { tx.keep_mark(&name, &value, at).await })).await;
            kept.map_err(not_kept)
        })
    }

    fn mark<'a>(&'a self, name: &'a str) -> PortFuture<'a, Result<Option<String>, NotKept>> {
        Box::pin(async move { self.store.mark(name).await.map_err(not_kept) })
    }

    fn take_lease<'a>(
        &'a self,
        name: &'a str,
        owner: &'a str,
        lasts: Duration,
    ) -> PortFuture<'a, Result<bool, NotKept>> {
        let (name, owner, now) = (name.to_owned(), owner.to_owned(), self.ambient.clock.now());
        let until = now + TimeDelta::from_std(lasts).unwrap_or_default();
        Box::pin(async move {
            let taken = self
                .store
                .write(move |tx| Box::pin(async move { tx.take_lease(&name, &owner, now, until).await }))
                .await;
            taken.map_err(not_kept)
        })
    }

    fn give_lease_back<'a>(&'a self, name: &'a str, owner: &'a str) -> PortFuture<'a, Result<(), NotKept>> {
        let (name, owner) = (name.to_owned(), owner.to_owned());
        Box::pin(async move {
            let given =
                self.store.write(move |tx| Box::pin(async move { tx.give_lease_back(&name, &owner).await })).await;
            given.map_err(not_kept)
        })
    }
}
