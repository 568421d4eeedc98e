//! How the policy folder is read again while the service runs.

use crate::domain::policy_change::PolicyRef;
use crate::policy::PolicyBook;
use crate::workflow::policy_change::short;

/// Reads and compiles the policy folder; what is wrong with it, as a sentence.
pub type ReadPolicy = Box<dyn Fn() -> Result<PolicyBook, String> + Send + Sync>;

/// `2026.1 (0123abcd…)`.
pub fn named(policy: &PolicyRef) -> String {
    format!("{} ({})", policy.version, short(policy))
}
