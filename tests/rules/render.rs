//! What Slack is handed, read back by a reader of its own: the same words, nothing alive in them, within every limit.

mod forms;
mod kit;
mod laws;
