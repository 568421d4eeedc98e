//! Slack.

pub mod api;
mod blocks;
pub mod calls;
mod closing;
pub mod doctor;
pub mod door;
mod elsewhere;
pub mod files;
pub mod homes;
pub mod http;
pub mod inbound;
mod interactions;
pub mod interpreter;
mod known;
mod messages;
mod mrkdwn;
pub mod outbound;
pub mod pacing;
pub mod people;
pub mod reconcile;
mod refusals;
pub mod render;
pub mod signature;
pub mod socket;
mod strangers;
