//! Rules of the house and of the policy, and of everything that is done under them.

mod answers;
mod formats;
mod laws;
mod manifest;
mod policy;
mod quotes;
mod render;
mod schemas;
mod tables;
mod tidy;
mod won;
