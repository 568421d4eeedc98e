//! Environment → typed configuration, read once. Every variable stands in `.env.example`.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;

use crate::store::Address;

/// Every variable that is read, as `.env.example` lists them.
pub const VARIABLES: [&str; 16] = [
    "BATON_DATABASE_URL",
    "BATON_POLICIES",
    "BATON_PROMPTS",
    "BATON_LISTEN",
    "SLACK_BOT_TOKEN",
    "SLACK_SIGNING_SECRET",
    "SLACK_APP_TOKEN",
    "SLACK_API_URL",
    "DISCORD_BOT_TOKEN",
    "DISCORD_GUILD_ID",
    "DISCORD_API_URL",
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
    /// Slack, if it is to be spoken to.
    pub slack: Option<SlackConfig>,
    /// Discord, if it is to be spoken to.
    pub discord: Option<DiscordConfig>,
    /// Where the prompt files lie; `None` for the shipped ones.
    pub prompts: Option<PathBuf>,
    /// The model that helps to read, if one is used.
    pub model: Option<ModelConfig>,
    /// What the log says, in the form of `RUST_LOG`.
    pub log: String,
    /// Whether colours are wanted.
    pub colour: Colour,
}

/// How Slack is spoken to.
#[derive(Clone)]
pub struct SlackConfig {
    /// The bot's token.
    pub bot_token: String,
    /// One signing secret, or two separated by a comma while it is changed: HTTP is on.
    pub signing_secret: Option<String>,
    /// The app-level token: Socket Mode is on.
    pub app_token: Option<String>,
    /// The base of the Web API.
    pub api_url: String,
}

impl fmt::Debug for SlackConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_set = |secret: &Option<String>| if secret.is_some() { "(set)" } else { "(not set)" };
        f.debug_struct("SlackConfig")
            .field("bot_token", &"(set)")
            .field("signing_secret", &is_set(&self.signing_secret))
            .field("app_token", &is_set(&self.app_token))
            .field("api_url", &self.api_url)
            .finish()
    }
}

/// How Discord is spoken to.
#[derive(Clone)]
pub struct DiscordConfig {
    /// The bot's token.
    pub bot_token: String,
    /// The one server whose people and channels count.
    pub guild_id: String,
    /// Scheme, host and port that stand for Discord's own.
    pub api_url: String,
}

impl fmt::Debug for DiscordConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DiscordConfig")
            .field("bot_token", &"(set)")
            .field("guild_id", &self.guild_id)
            .field("api_url", &self.api_url)
            .finish()
    }
}

/// How a model is called.
#[derive(Clone)]
pub struct ModelConfig {
    /// The key, if the server wants one.
    pub api_key: Option<String>,
    /// The base of the server's addresses.
    pub base_url: String,
    /// The model.
    pub model: String,
}

impl fmt::Debug for ModelConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let api_key = if self.api_key.is_some() { "(set)" } else { "(not set)" };
        f.debug_struct("ModelConfig")
            .field("api_key", &api_key)
            .field("base_url", &self.base_url)
            .field("model", &self.model)
            .finish()
    }
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
        Ok(Self {
            database,
            policies: policies.or_else(|| variable("BATON_POLICIES").map(PathBuf::from)),
            listen,
            slack: slack(&variable)?,
            discord: discord(&variable)?,
            prompts: variable("BATON_PROMPTS").map(PathBuf::from),
            model: model(&variable)?,
            log: variable("RUST_LOG")
                .unwrap_or("warn,baton=info,slack_morphism=off,async_openai=off,twilight_gateway=off")
                .to_owned(),
            colour: if variable("NO_COLOR").is_some() { Colour::Never } else { Colour::Auto },
        })
    }
}

/// HTTP needs the bot's token and the signing secret, Socket Mode the bot's and the app's token.
fn slack<'v>(variable: &impl Fn(&str) -> Option<&'v str>) -> Result<Option<SlackConfig>, ConfigError> {
    let owned = |name: &str| variable(name).map(|value| value.trim().to_owned());
    let (signing_secret, app_token) = (owned("SLACK_SIGNING_SECRET"), owned("SLACK_APP_TOKEN"));
    let Some(bot_token) = owned("SLACK_BOT_TOKEN") else {
        if signing_secret.is_some() || app_token.is_some() {
            return Err(bad("SLACK_BOT_TOKEN", "it is not set, and the other SLACK_ variables are: Slack needs all"));
        }
        return Ok(None);
    };
    if signing_secret.is_none() && app_token.is_none() {
        let what = "it is set alone; set SLACK_SIGNING_SECRET beside it for HTTP, or SLACK_APP_TOKEN for Socket Mode";
        return Err(bad("SLACK_BOT_TOKEN", what));
    }
    let api_url = owned("SLACK_API_URL").unwrap_or_else(|| "https://slack.com/api".to_owned());
    if !api_url.starts_with("https://") && !api_url.starts_with("http://") {
        return Err(bad("SLACK_API_URL", format!("`{api_url}` is no address such as https://slack.com/api")));
    }
    Ok(Some(SlackConfig { bot_token, signing_secret, app_token, api_url }))
}

/// Discord needs the bot's token and the server; both are asked for together.
fn discord<'v>(variable: &impl Fn(&str) -> Option<&'v str>) -> Result<Option<DiscordConfig>, ConfigError> {
    let owned = |name: &str| variable(name).map(|value| value.trim().to_owned());
    let (bot_token, guild_id) = match (owned("DISCORD_BOT_TOKEN"), owned("DISCORD_GUILD_ID")) {
        (Some(bot_token), Some(guild_id)) => (bot_token, guild_id),
        (None, None) => return Ok(None),
        (Some(_), None) => {
            let what = "it is not set, and DISCORD_BOT_TOKEN is: set it to the id of your server";
            return Err(bad("DISCORD_GUILD_ID", what));
        }
        (None, Some(_)) => {
            return Err(bad("DISCORD_BOT_TOKEN", "it is not set, and DISCORD_GUILD_ID is: Discord needs both"));
        }
    };
    if !guild_id.bytes().all(|digit| digit.is_ascii_digit()) || guild_id.len() > 20 {
        return Err(bad(
            "DISCORD_GUILD_ID",
            format!("`{guild_id}` is no id of a server; it is a number of up to 20 digits"),
        ));
    }
    let api_url = owned("DISCORD_API_URL").unwrap_or_else(|| "https://discord.com".to_owned());
    if !api_url.starts_with("https://") && !api_url.starts_with("http://") {
        return Err(bad("DISCORD_API_URL", format!("`{api_url}` is no address such as https://discord.com")));
    }
    let bot_token = bot_token.trim_start_matches("Bot ").trim().to_owned();
    Ok(Some(DiscordConfig { bot_token, guild_id, api_url: api_url.trim_end_matches('/').to_owned() }))
}

/// The word that turns the assistant off, whatever else is set.
const OFF: &str = "off";

/// A model is used where one is named, and a key or a server beside it.
fn model<'v>(variable: &impl Fn(&str) -> Option<&'v str>) -> Result<Option<ModelConfig>, ConfigError> {
    let owned = |name: &str| variable(name).map(|value| value.trim().to_owned());
    let (api_key, base_url) = (owned("OPENAI_API_KEY"), owned("OPENAI_BASE_URL"));
    let is_set = api_key.is_some() || base_url.is_some();
    let model = match owned("OPENAI_MODEL") {
        Some(model) if model.eq_ignore_ascii_case(OFF) => return Ok(None),
        Some(model) if is_set => model,
        Some(_) => {
            let what = "it is set alone; set OPENAI_API_KEY beside it, or OPENAI_BASE_URL for a server of your own";
            return Err(bad("OPENAI_MODEL", what));
        }
        None if is_set => {
            return Err(bad(
                "OPENAI_MODEL",
                "it is not set, and the other OPENAI_ variables are: name the model, or `off`",
            ));
        }
        None => return Ok(None),
    };
    let base_url = base_url.unwrap_or_else(|| "https://api.openai.com/v1".to_owned());
    if !base_url.starts_with("https://") && !base_url.starts_with("http://") {
        return Err(bad("OPENAI_BASE_URL", format!("`{base_url}` is no address such as https://api.openai.com/v1")));
    }
    Ok(Some(ModelConfig { api_key, base_url, model }))
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
        assert!(bare.policies.is_none() && bare.discord.is_none());
    }

    #[test]
    fn slack_is_on_with_a_token_and_one_way_in() {
        let of = |pairs: &[(&str, &str)]| {
            let variables = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Config::new(&variables, None, None).map(|config| config.slack)
        };
        assert!(of(&[]).unwrap().is_none());
        let http = of(&[("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_SIGNING_SECRET", "s")]).unwrap().unwrap();
        assert_eq!((http.app_token.is_none(), http.api_url.as_str()), (true, "https://slack.com/api"));
        assert!(!format!("{http:?}").contains("xoxb-1"));
        assert!(of(&[("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_APP_TOKEN", "xapp-1")]).unwrap().is_some());
        for wrong in [
            &[("SLACK_BOT_TOKEN", "xoxb-1")][..],
            &[("SLACK_SIGNING_SECRET", "s")],
            &[("SLACK_BOT_TOKEN", "xoxb-1"), ("SLACK_SIGNING_SECRET", "s"), ("SLACK_API_URL", "slack")],
        ] {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn discord_is_on_with_a_token_and_a_server() {
        let of = |pairs: &[(&str, &str)]| {
            let variables = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Config::new(&variables, None, None).map(|config| config.discord)
        };
        assert!(of(&[]).unwrap().is_none());
        let both = [("DISCORD_BOT_TOKEN", "Bot secret.token"), ("DISCORD_GUILD_ID", "900100000000000001")];
        let discord = of(&both).unwrap().unwrap();
        assert_eq!((discord.bot_token.as_str(), discord.api_url.as_str()), ("secret.token", "https://discord.com"));
        assert!(!format!("{discord:?}").contains("secret"));
        for wrong in [
            &[("DISCORD_BOT_TOKEN", "t")][..],
            &[("DISCORD_GUILD_ID", "9")],
            &[("DISCORD_BOT_TOKEN", "t"), ("DISCORD_GUILD_ID", "our server")],
            &[("DISCORD_BOT_TOKEN", "t"), ("DISCORD_GUILD_ID", "9"), ("DISCORD_API_URL", "discord")],
        ] {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_model_is_used_where_it_is_named_with_a_key_or_a_server() {
        let of = |pairs: &[(&str, &str)]| {
            let variables = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Config::new(&variables, None, None).map(|config| config.model)
        };
        assert!(of(&[]).unwrap().is_none());
        assert!(of(&[("OPENAI_API_KEY", "k"), ("OPENAI_MODEL", "off")]).unwrap().is_none());
        assert!(of(&[("OPENAI_MODEL", "OFF")]).unwrap().is_none());
        let model = of(&[("OPENAI_API_KEY", "sk-1"), ("OPENAI_MODEL", "m")]).unwrap().unwrap();
        assert_eq!(model.base_url, "https://api.openai.com/v1");
        assert!(!format!("{model:?}").contains("sk-1"));
        assert!(of(&[("OPENAI_BASE_URL", "http://127.0.0.1:1/v1"), ("OPENAI_MODEL", "m")]).unwrap().is_some());
        for wrong in [
            &[("OPENAI_API_KEY", "k")][..],
            &[("OPENAI_MODEL", "m")],
            &[("OPENAI_API_KEY", "k"), ("OPENAI_MODEL", "m"), ("OPENAI_BASE_URL", "here")],
        ] {
            assert!(of(wrong).is_err(), "{wrong:?}");
        }
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
