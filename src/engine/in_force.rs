//! The policy in force, which may be another one at any time: whoever works takes the book once and works by that.

use std::sync::{Arc, PoisonError, RwLock};

use crate::policy::PolicyBook;

/// The policy in force. Every clone sees the next one as soon as it is in force.
#[derive(Clone)]
pub struct InForce {
    book: Arc<RwLock<Arc<PolicyBook>>>,
}

impl InForce {
    /// That policy, until the next.
    pub fn new(policy: Arc<PolicyBook>) -> Self {
        Self { book: Arc::new(RwLock::new(policy)) }
    }

    /// The book to work by. One piece of work takes it once, so that no rule changes under it.
    pub fn book(&self) -> Arc<PolicyBook> {
        // A book is replaced whole, so a lock that was poisoned still holds a whole one.
        Arc::clone(&self.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts the next policy in force and gives the one before it.
    pub fn replace(&self, next: Arc<PolicyBook>) -> Arc<PolicyBook> {
        let mut book = self.book.write().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *book, next)
    }
}
