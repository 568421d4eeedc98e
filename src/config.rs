//! Environment → typed configuration, read once. Every variable stands in `.env.example`.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::store::Address;

/// Every variable that is read, as `.env.example` lists them.
pub const VARIABLES: [&str; 10] = [
    "BATON_DATABASE_URL",
    "BATON_POLICIES",
    "BATON_LISTEN",
    "SLACK_BOT_TOKEN",
    "DISCORD_BOT_TOKEN",
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "OPENAI_MODEL",
    "RUST_LOG",
    "NO_COLOR",
];

/// What is wrong with the configuration: which setting, and what would help.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {what}")]
pub struct ConfigError {
    /// The variable or flag.
    pub setting: &'static str,
    /// What is wrong with it.
    pub what: String,
}

/// The settings of this run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the record lies.
    pub database: Address,
    /// Where the policy files lie; `None` for the shipped examples.
    pub policies: Option<PathBuf>,
    /// Where HTTP listens.
    pub listen: SocketAddr,
    /// Neighbours whose variables are set, though this version does not talk to them yet.
    pub not_yet: Vec<&'static str>,
    /// What the log says, in the form of `RUST_LOG`.
    pub log: String,
    /// Whether colours are wanted.
    pub colour: Colour,
}

/// Whether colours are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colour {
    /// On a terminal.
    Auto,
    /// Never.
    Never,
}

/// The variables of this process, an `.env` file honoured.
pub fn environment() -> BTreeMap<String, String> {
    // A missing .env file is no fault; a variable that is set already wins over it.
    let _missing_is_fine = dotenvy::dotenv();
    #[expect(clippy::disallowed_methods, reason = "this is the one place that reads the environment")]
    let read = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    VARIABLES.iter().filter_map(|name| read(name).map(|value| ((*name).to_owned(), value))).collect()
}

impl Config {
    /// The settings by flags, then by variables, then by default.
    pub fn new(
        variables: &BTreeMap<String, String>,
        database: Option<&str>,
        policies: Option<PathBuf>,
    ) -> Result<Self, ConfigError> {
        let variable = |name: &str| variables.get(name).map(String::as_str);
        let address = database.or(variable("BATON_DATABASE_URL")).unwrap_or("sqlite://baton.db");
        let database = address.parse().map_err(|error| bad("BATON_DATABASE_URL or --db", error))?;
        let listen = variable("BATON_LISTEN").unwrap_or("127.0.0.1:8080");
        let listen = listen
            .parse()
            .map_err(|_| bad("BATON_LISTEN", format!("`{listen}` is no address such as 127.0.0.1:8080")))?;
        let neighbours =
            [("SLACK_BOT_TOKEN", "Slack"), ("DISCORD_BOT_TOKEN", "Discord"), ("OPENAI_API_KEY", "the assistant")];
        let not_yet =
            neighbours.iter().filter(|(name, _)| variable(name).is_some()).map(|(_, neighbour)| *neighbour).collect();
        Ok(Self {
            database,
            policies: policies.or_else(|| variable("BATON_POLICIES").map(PathBuf::from)),
            listen,
            not_yet,
            log: variable("RUST_LOG").unwrap_or("warn,baton=info").to_owned(),
            colour: if variable("NO_COLOR").is_some() { Colour::Never } else { Colour::Auto },
        })
    }
}

fn bad(setting: &'static str, what: impl ToString) -> ConfigError {
    ConfigError { setting, what: what.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_come_before_variables_and_variables_before_defaults() {
        let variables = BTreeMap::from([("BATON_DATABASE_URL".to_owned(), "sqlite://env.db".to_owned())]);
        let of = |flag| Config::new(&variables, flag, None).unwrap().database.to_string();
        assert!(of(None).contains("env.db"));
        assert!(of(Some("sqlite://flag.db")).contains("flag.db"));
        let bare = Config::new(&BTreeMap::new(), None, None).unwrap();
        assert!(bare.database.to_string().contains("baton.db"));
        assert!(bare.policies.is_none() && bare.not_yet.is_empty());
    }

    #[test]
    fn a_bad_setting_names_itself_and_what_would_help() {
        let listen = BTreeMap::from([("BATON_LISTEN".to_owned(), "everywhere".to_owned())]);
        let error = Config::new(&listen, None, None).unwrap_err().to_string();
        assert_eq!(error, "BATON_LISTEN: `everywhere` is no address such as 127.0.0.1:8080");
        let error = Config::new(&BTreeMap::new(), Some("postgres://somewhere"), None).unwrap_err().to_string();
        assert!(error.starts_with("BATON_DATABASE_URL or --db: "), "{error}");
    }
}
