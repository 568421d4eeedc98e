//! What sending keeps in mind, for a while and within bounds. All of it can be lost: it is asked for again.

use chrono::{DateTime, TimeDelta, Utc};

use crate::engine::ports::MessageRef;
use crate::transport::bounded::Bounded;

/// How long an interaction can be answered, a little less than Discord allows (DC-1).
const TOKEN_COUNTS: TimeDelta = TimeDelta::minutes(14);
/// How long an answer that is on its way has, before a deferred one is taken back.
const ANSWER_COMES: TimeDelta = TimeDelta::seconds(20);

/// Who Baton is here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Its user.
    pub user: String,
    /// The application, under which interactions are answered.
    pub application: String,
    /// Its flags, which say what it may hear.
    pub flags: u64,
}

/// When a message was tried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tried {
    /// For the first time, as far as this process knows.
    pub(super) first: DateTime<Utc>,
    /// When the last try ended without a clear answer.
    pub(super) last: DateTime<Utc>,
}

/// How an interaction was answered at first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deferred {
    /// With nothing to be seen: what follows is a message of its own.
    Silently,
    /// With a sign that an answer comes, which the first answer replaces.
    Visibly,
}

/// An interaction that may still be answered. Its token is a secret, so this is never printed.
#[derive(Clone)]
pub(super) struct Asking {
    pub(super) id: String,
    pub(super) token: String,
    pub(super) user: String,
    pub(super) channel: String,
    pub(super) is_direct: bool,
    pub(super) since: DateTime<Utc>,
    pub(super) deferred: Deferred,
    /// Whether an answer stands.
    pub(super) is_answered: bool,
    /// Since when everything that it came to is handled.
    pub(super) done_at: Option<DateTime<Utc>>,
}

/// How an answer is given.
pub(super) enum Way {
    /// In place of the sign that one comes.
    Original,
    /// As a message of its own.
    FollowUp,
}

/// All of it.
#[derive(Default)]
pub(super) struct Known {
    pub(super) directs: Bounded<String, String>,
    /// Whether there are others of them than those that are kept.
    pub(super) has_new_directs: bool,
    pub(super) tried: Bounded<String, Tried>,
    /// Messages under which a thread is known to stand.
    pub(super) threads: Bounded<String, ()>,
    /// People and channels of whom the operator was told that they cannot be reached.
    pub(super) told: Bounded<String, ()>,
    /// Our messages by their nonce, as the gateway told them or a call was answered.
    pub(super) standing: Bounded<String, MessageRef>,
    asking: Vec<Asking>,
}

/// How many interactions are kept in mind.
const ASKING_MAX: usize = 2_048;

impl Known {
    pub(super) fn note_tried(&mut self, nonce: &str, began: DateTime<Utc>, now: DateTime<Utc>) {
        let first = self.tried.get(&nonce.to_owned()).map_or(began, |tried| tried.first);
        self.tried.put(nonce.to_owned(), Tried { first, last: now });
    }

    /// Somebody waits for an answer.
    pub(super) fn asks(&mut self, asking: Asking) {
        let now = asking.since;
        self.asking.retain(|other| now - other.since < TOKEN_COUNTS && other.id != asking.id);
        if self.asking.len() >= ASKING_MAX {
            self.asking.remove(0);
        }
        self.asking.push(asking);
    }

    /// The newest interaction of that user that can still be answered there, and how.
    pub(super) fn to_answer(
        &self,
        user: &str,
        is_there: impl Fn(&Asking) -> bool,
        now: DateTime<Utc>,
    ) -> Option<(Asking, Way)> {
        let live = |asking: &&Asking| asking.user == user && now - asking.since < TOKEN_COUNTS && is_there(asking);
        let asking = self.asking.iter().rev().find(live)?;
        let way = match (asking.deferred, asking.is_answered) {
            (Deferred::Visibly, false) => Way::Original,
            (Deferred::Visibly, true) | (Deferred::Silently, _) => Way::FollowUp,
        };
        Some((asking.clone(), way))
    }

    /// An answer stands.
    pub(super) fn answered(&mut self, id: &str) {
        if let Some(asking) = self.asking.iter_mut().find(|asking| asking.id == id) {
            asking.is_answered = true;
        }
    }

    /// It cannot be answered any more.
    pub(super) fn forget(&mut self, id: &str) {
        self.asking.retain(|asking| asking.id != id);
    }

    /// Everything that it came to is handled.
    pub(super) fn done(&mut self, id: &str, now: DateTime<Utc>) {
        if let Some(asking) = self.asking.iter_mut().find(|asking| asking.id == id) {
            asking.done_at = Some(now);
        }
    }

    /// Interactions that show that an answer comes, and to which none does.
    pub(super) fn left_open(&self, now: DateTime<Utc>) -> Vec<Asking> {
        let is_over = |asking: &&Asking| {
            asking.deferred == Deferred::Visibly
                && !asking.is_answered
                && asking.done_at.is_some_and(|at| now - at >= ANSWER_COMES)
                && now - asking.since < TOKEN_COUNTS
        };
        self.asking.iter().filter(is_over).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::minutes(minutes)
    }

    fn asking(id: &str, deferred: Deferred) -> Asking {
        Asking {
            id: id.into(),
            token: "secret".into(),
            user: "9".into(),
            channel: "2".into(),
            is_direct: false,
            since: at(0),
            deferred,
            is_answered: false,
            done_at: None,
        }
    }

    #[test]
    fn an_interaction_is_answered_for_a_quarter_of_an_hour_dc_1() {
        let mut known = Known::default();
        known.asks(asking("1", Deferred::Visibly));
        let way = |known: &Known, minutes| known.to_answer("9", |asking| asking.channel == "2", at(minutes));
        assert!(matches!(way(&known, 13), Some((_, Way::Original))));
        known.answered("1");
        assert!(matches!(way(&known, 13), Some((_, Way::FollowUp))));
        assert!(way(&known, 14).is_none());
        assert!(known.to_answer("8", |_| true, at(1)).is_none());
    }

    #[test]
    fn what_was_promised_and_never_came_is_taken_back() {
        let mut known = Known::default();
        known.asks(asking("1", Deferred::Visibly));
        known.asks(asking("2", Deferred::Silently));
        assert!(known.left_open(at(1)).is_empty());
        known.done("1", at(1));
        known.done("2", at(1));
        let left: Vec<String> = known.left_open(at(2)).into_iter().map(|asking| asking.id).collect();
        assert_eq!(left, ["1"]);
        known.answered("1");
        assert!(known.left_open(at(2)).is_empty());
    }

    #[test]
    fn what_is_kept_in_mind_is_bounded() {
        let mut known = Known::default();
        for number in 0..5_000 {
            known.asks(asking(&number.to_string(), Deferred::Silently));
        }
        assert_eq!(known.asking.len(), ASKING_MAX);
    }
}
