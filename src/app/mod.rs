//! The composition root: builds everything, plays stories, runs the loops.

pub mod evaluate;
pub mod player;
pub mod prompt;
pub mod serve;
