//! Scripts and transcripts: a story is read by a person, by the console, by the demo and by the tests.

pub mod deals;
pub mod demo;
pub mod screen;
pub mod script;
pub mod step;
pub mod transcript;
