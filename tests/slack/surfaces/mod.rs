//! Every surface over the wire: what people see in Slack, and what becomes of what they do there.

mod away;
mod cards;
mod commands;
mod dead_ends;
mod files;
mod forms;
mod home;
mod shortcuts;
mod stage;
mod threads;
mod widening;
