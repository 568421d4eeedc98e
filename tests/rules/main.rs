//! Rules of the house and of the policy: pure, and quick.

mod answers;
mod policy;
mod won;
