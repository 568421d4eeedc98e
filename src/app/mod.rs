//! The composition root: builds everything, plays stories, runs the loops.

pub mod assistant;
pub mod discord;
pub mod doctor;
pub mod evaluate;
pub mod platforms;
pub mod player;
pub mod prompt;
pub mod reload;
pub mod serve;
pub mod slack;

/// Whether the policy in force is the shipped example.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IsExample {
    /// It is.
    Yes,
    /// It is the organisation's own.
    No,
}
