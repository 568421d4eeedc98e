//! What a transport keeps in mind, within bounds. All of it can be lost: it is asked for again.

use std::collections::{HashMap, VecDeque};
use std::hash::Hash;

/// How many things of one kind are kept in mind.
pub(super) const KEPT_MAX: usize = 4_096;

/// Things by key; the oldest goes when there are too many.
pub(super) struct Bounded<K, V> {
    things: HashMap<K, V>,
    order: VecDeque<K>,
}

impl<K, V> Default for Bounded<K, V> {
    fn default() -> Self {
        Self { things: HashMap::new(), order: VecDeque::new() }
    }
}

impl<K: Clone + Eq + Hash, V> Bounded<K, V> {
    pub(super) fn get(&self, key: &K) -> Option<&V> {
        self.things.get(key)
    }

    pub(super) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.things.get_mut(key)
    }

    pub(super) fn put(&mut self, key: K, value: V) {
        if self.things.insert(key.clone(), value).is_none() {
            self.order.push_back(key);
        }
        // Keys that were taken out still stand in the order, so that it is bounded by itself.
        while self.order.len() > KEPT_MAX {
            if let Some(oldest) = self.order.pop_front() {
                self.things.remove(&oldest);
            }
        }
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (&K, &V)> {
        self.things.iter()
    }

    pub(super) fn take(&mut self, key: &K) -> Option<V> {
        let taken = self.things.remove(key)?;
        self.order.retain(|other| other != key);
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_in_mind_is_bounded() {
        let mut bounded = Bounded::default();
        for number in 0..10_000 {
            bounded.put(number, ());
        }
        assert_eq!((bounded.things.len(), bounded.order.len()), (KEPT_MAX, KEPT_MAX));
        assert!(bounded.get(&9_999).is_some() && bounded.get(&1).is_none());
    }
}
