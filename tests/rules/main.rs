//! Rules of the house and of the policy, and of everything that is done under them.

mod answers;
mod laws;
mod policy;
mod tables;
mod won;
