//! Another policy while the service runs: read whole, compiled, and put in force only if nothing is wrong with it.

use std::sync::Arc;

use crate::domain::ids::Platform;
use crate::engine::in_force::InForce;
use crate::policy::PolicyBook;

/// Reads and compiles the policy folder; what is wrong with it, as a sentence.
pub type ReadPolicy = Box<dyn Fn() -> Result<PolicyBook, String> + Send + Sync>;

/// What became of a reload, as the operator reads it in the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reloaded {
    /// The folder says what is in force already.
    Same,
    /// The next one is in force.
    InForce {
        /// Its version and the begin of its hash.
        policy: String,
        /// Whether the channel of handoffs is another one, which a service takes up when it starts.
        moves_home: bool,
    },
    /// What was in force stays.
    Kept {
        /// What is wrong with the next one.
        why: String,
    },
}

/// What the folder says now; `None` where that is in force already.
pub fn next(in_force: &InForce, read: &ReadPolicy) -> Result<Option<PolicyBook>, String> {
    let next = read()?;
    Ok((in_force.book().version().hash != next.version().hash).then_some(next))
}

/// Puts it in force. Decisions keep the policy that judged them; whatever is handled from now on is judged by the next
/// one.
pub fn put_in_force(in_force: &InForce, next: PolicyBook) -> Reloaded {
    let before = in_force.book();
    let moves_home = before.sources().home(Platform::Slack) != next.sources().home(Platform::Slack);
    let policy = named(&next);
    in_force.replace(Arc::new(next));
    Reloaded::InForce { policy, moves_home }
}

/// `2026-11 (0123abcd…)`.
pub fn named(policy: &PolicyBook) -> String {
    let version = policy.version();
    format!("{} ({}…)", version.version, version.hash.get(..8).unwrap_or_default())
}
