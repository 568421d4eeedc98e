//! Slack.

pub mod api;
mod blocks;
pub mod calls;
pub mod inbound;
mod known;
mod mrkdwn;
pub mod outbound;
pub mod pacing;
pub mod reconcile;
mod refusals;
pub mod render;
