//! The policies that were in force, and every judgement of the log made again by them.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;

use crate::domain::handoff::Handoff;
use crate::policy::PolicyBook;
use crate::policy::shipped::PolicyFiles;
use crate::store::{KeptPolicy, Reading, Store, StoreError};
use crate::workflow::fact::{Fact, PolicyRef};
use crate::workflow::rejudge::{judged_by, rejudge};

use super::Fault;

/// Keeps that policy in the record before anything is judged by it.
pub async fn keep(store: &Store, policy: &PolicyBook, at: DateTime<Utc>) -> Result<(), Fault> {
    let version = policy.version();
    let texts = policy.files().iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
    let kept = KeptPolicy { hash: version.hash.clone(), version: version.version.clone(), texts };
    let done: Result<(), StoreError> =
        store.write(move |tx| Box::pin(async move { tx.keep_policy(&kept, at).await })).await;
    Ok(done?)
}

/// What was judged again.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct JudgedAgain {
    /// How many judgements and decisions.
    pub judgements: u64,
    /// By how many policies.
    pub policies: usize,
}

/// Why the judgements are not as the log says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Amiss {
    /// One comes to something else.
    Differs {
        /// What.
        why: String,
    },
    /// Its policy is neither kept nor at hand.
    NoPolicy {
        /// Which.
        policy: PolicyRef,
    },
}

/// Judges again, policy by policy.
#[derive(Default)]
pub struct Rules {
    books: BTreeMap<String, Option<Arc<PolicyBook>>>,
    judgements: u64,
}

impl Rules {
    /// With a policy at hand, for records from before policies were kept.
    pub fn with(at_hand: Option<PolicyBook>) -> Self {
        let books = at_hand.map(|book| (book.version().hash.clone(), Some(Arc::new(book))));
        Self { books: books.into_iter().collect(), judgements: 0 }
    }

    /// Judges again what that fact judged, if it judged anything.
    pub(super) async fn check(
        &mut self,
        reading: &mut Reading,
        before: &Handoff,
        fact: &Fact,
    ) -> Result<Result<(), Amiss>, Fault> {
        let Some(policy) = judged_by(fact) else { return Ok(Ok(())) };
        let Some(book) = self.book(reading, &policy.hash).await? else {
            return Ok(Err(Amiss::NoPolicy { policy: policy.clone() }));
        };
        self.judgements += 1;
        Ok(rejudge(before, fact, &book).map_err(|why| Amiss::Differs { why }))
    }

    /// The policy of that hash, compiled once. What is kept under a hash that is not its own is no policy.
    async fn book(&mut self, reading: &mut Reading, hash: &str) -> Result<Option<Arc<PolicyBook>>, Fault> {
        if let Some(known) = self.books.get(hash) {
            return Ok(known.clone());
        }
        let kept = reading.policy(hash).await?.map(|kept| PolicyFiles::new(kept.texts));
        let files = kept.filter(|files| files.hash() == hash);
        let book = files.and_then(|files| PolicyBook::compile(&files).ok()).map(Arc::new);
        self.books.insert(hash.to_owned(), book.clone());
        Ok(book)
    }

    /// What was judged again.
    pub(super) fn done(&self) -> JudgedAgain {
        JudgedAgain { judgements: self.judgements, policies: self.books.values().flatten().count() }
    }
}
