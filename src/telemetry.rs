//! Logs: readable sentences on standard error, with ids and never amounts, names or message bodies.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

use crate::config::Colour;

/// Starts logging. A filter that cannot be read is said so, and the default takes its place.
pub fn start(filter: &str, colour: Colour) {
    let wanted = EnvFilter::try_new(filter);
    let is_bad = wanted.is_err();
    let coloured = colour == Colour::Auto && std::io::stderr().is_terminal();
    let logging = tracing_subscriber::fmt()
        .with_env_filter(wanted.unwrap_or_else(|_| EnvFilter::new("warn")))
        .with_writer(std::io::stderr)
        .with_ansi(coloured)
        .with_target(false)
        .try_init();
    if logging.is_ok() && is_bad {
        tracing::warn!("RUST_LOG: `{filter}` is no log filter; warnings are shown");
    }
}

/// An error and its causes, in one sentence.
pub fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let words = cause.to_string();
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        source = cause.source();
    }
    text
}
