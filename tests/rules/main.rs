//! Rules of the house and of the policy, and of everything that is done under them.

mod answers;
mod answers_beside;
mod business_time;
mod exports;
mod formats;
mod fuzz;
mod generated;
mod laws;
mod manifest;
#[path = "../naughty.rs"]
mod naughty;
mod policy;
mod quarter;
mod quotes;
mod render;
mod schemas;
mod tables;
mod threads;
mod tidy;
mod won;
