//! Baton: the Sales-to-Finance handoff, in chat. People decide; Baton remembers.
//!
//! ```text
//!   console   (chat platforms, CRM)   timers   delivery failures
//!      │               │                │             │
//!      ▼               ▼                ▼             ▼
//!   transport   decode, translate → Envelope            knows wires, no rules
//!      │
//!      ▼
//!   engine::handle   seen? who? load, hear, decide, save the only transaction
//!      │    workflow::decide asks policy, speaks domain  pure, synchronous
//!      ▼
//!   engine::outbox   claim → wanted? → word → deliver
//! ```
//!
//! Rooms in reading order, the pure ones first.

pub mod assistant;
pub mod conversation;
pub mod domain;
pub mod policy;
pub mod story;
pub mod workflow;

pub mod ambient;
pub mod engine;
pub mod store;
pub mod transport;

pub mod app;
pub mod cli;
pub mod config;
pub mod telemetry;
