//! Slack.

mod blocks;
pub mod inbound;
mod mrkdwn;
pub mod render;
