//! What must be right before Baton serves: looked at without changing anything, each with what to do about it.

mod discord;
mod slack;

use std::fmt;
use std::fs::OpenOptions;
use std::io;
use std::path::Path;

use serde::Serialize;

use crate::ambient::Ambient;
use crate::app::{IsExample, assistant as helper};
use crate::config::Config;
use crate::domain::assistant::{AssistantTask, CallOutcome, FieldTold, Material};
use crate::engine::identity::Links;
use crate::engine::ports::Assistant;
use crate::policy::PolicyBook;
use crate::store::{Access, Address, Store, StoreError};
use crate::telemetry::chain;

/// Everything that was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Each look, in the order in which things depend on each other.
    pub checks: Vec<Check>,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What it belongs to.
    pub area: Area,
    /// How it stands.
    pub state: State,
    /// What was found; never a secret.
    pub says: String,
    /// What to do, where something is to be done.
    pub to_do: Option<String>,
}

/// What a check belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Area {
    /// The variables.
    Configuration,
    /// The policy files.
    Policies,
    /// The record.
    Database,
    /// The app, its tokens and scopes.
    Slack,
    /// The bot, its token and what it may hear.
    Discord,
    /// The model that helps to read, and its prompts.
    Assistant,
    /// This machine's clock.
    Clock,
    /// Channels of chat.
    Channels,
    /// The accounts of people.
    People,
}

/// How something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// As it should.
    Well,
    /// It is not wanted.
    Off,
    /// Baton can work, and somebody should know.
    Warning,
    /// It must be mended.
    Wrong,
}

impl Report {
    /// Whether nothing must be mended.
    pub fn is_well(&self) -> bool {
        self.checks.iter().all(|check| check.state != State::Wrong)
    }

    fn add(&mut self, area: Area, state: State, says: impl Into<String>) {
        self.checks.push(Check { area, state, says: says.into(), to_do: None });
    }

    fn add_to_do(&mut self, area: Area, state: State, says: impl Into<String>, to_do: impl Into<String>) {
        self.checks.push(Check { area, state, says: says.into(), to_do: Some(to_do.into()) });
    }
}

/// One line: how it stands, what it belongs to, what was found, what to do.
impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let state = match self.state {
            State::Well => "well",
            State::Off => "off",
            State::Warning => "warning",
            State::Wrong => "WRONG",
        };
        let area = match self.area {
            Area::Configuration => "configuration",
            Area::Policies => "policies",
            Area::Database => "database",
            Area::Slack => "slack",
            Area::Discord => "discord",
            Area::Assistant => "assistant",
            Area::Clock => "clock",
            Area::Channels => "channels",
            Area::People => "people",
        };
        write!(f, "{state:<8} {area:<14} {}", self.says)?;
        match &self.to_do {
            Some(to_do) => write!(f, " → {to_do}"),
            None => Ok(()),
        }
    }
}

/// Looks at everything. `policy` is what became of compiling the policy files.
pub async fn examine(config: &Config, policy: Result<(PolicyBook, IsExample), String>) -> Report {
    let ambient = Ambient::real();
    let mut report = Report::default();
    configuration(&mut report, config);
    policies(&mut report, config, &policy);
    let links = database(&mut report, &config.database).await;
    assistant(&mut report, config, &ambient).await;
    if let Some(slack) = &config.slack {
        let book = policy.as_ref().ok().map(|(book, _)| book);
        slack::examine(&mut report, slack, book, &links, &ambient).await;
    }
    if let Some(discord) = &config.discord {
        let book = policy.as_ref().ok().map(|(book, _)| book);
        discord::examine(&mut report, discord, book, &links, &ambient).await;
    }
    report
}

fn configuration(report: &mut Report, config: &Config) {
    let mut tell = |what: &str, set: Option<&String>, variable: &str| match set {
        Some(_) => report.add(Area::Configuration, State::Well, format!("{what} is on")),
        None => report.add(Area::Configuration, State::Off, format!("{what} is off, because {variable} is not set")),
    };
    match &config.slack {
        Some(slack) => {
            tell("Slack over HTTP", slack.signing_secret.as_ref(), "SLACK_SIGNING_SECRET");
            tell("Slack over Socket Mode", slack.app_token.as_ref(), "SLACK_APP_TOKEN");
        }
        None => tell("Slack", None, "SLACK_BOT_TOKEN"),
    }
    tell("Discord", config.discord.as_ref().map(|discord| &discord.bot_token), "DISCORD_BOT_TOKEN");
}

/// The prompts compile, and the model answers; nothing of any deal is sent.
async fn assistant(report: &mut Report, config: &Config, ambient: &Ambient) {
    let prompts = match helper::prompts(config) {
        Ok(prompts) => prompts,
        Err(why) => {
            let to_do = "`baton check` lists every finding; without BATON_PROMPTS those of the build are used";
            return report.add_to_do(Area::Assistant, State::Wrong, why, to_do);
        }
    };
    let Some(model) = &config.model else {
        let says = "no model is used, because OPENAI_MODEL names none; everything works without it";
        return report.add(Area::Assistant, State::Off, says);
    };
    let asked = match helper::model(model, prompts, ambient) {
        Ok(assistant) => assistant.ask(&harmless()).await.map(|reply| reply.call).map_err(|no_reply| no_reply.call),
        Err(why) => return report.add_to_do(Area::Assistant, State::Wrong, why, "correct OPENAI_BASE_URL"),
    };
    let at = format!("{} at {}", model.model, model.base_url);
    match asked {
        Ok(call) if call.outcome == CallOutcome::Answered => {
            report.add(Area::Assistant, State::Well, format!("{at} answers in the form that is asked for"));
        }
        Ok(call) => {
            let says = format!("{at} answers, and not in the form that is asked for: {}", call.outcome.word());
            report.add_to_do(Area::Assistant, State::Warning, says, "take a model that keeps to JSON schemas");
        }
        // Everything goes on without it, so nothing has to be mended before Baton serves.
        Err(call) => {
            let says = format!("{at} gives no answer: {}", call.outcome.word());
            let to_do = "check OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL, or set OPENAI_MODEL to `off`";
            report.add_to_do(Area::Assistant, State::Warning, says, to_do);
        }
    }
}

/// A call about nothing.
fn harmless() -> Material {
    let field = FieldTold {
        name: "payment_terms".into(),
        title: "payment terms".into(),
        question: "When is each invoice due?".into(),
        choices: Vec::new(),
    };
    let words = "they pay 45 days after the invoice".to_owned();
    Material { task: AssistantTask::ReadAnswer, words, fields: vec![field], names: Vec::new() }
}

fn policies(report: &mut Report, config: &Config, policy: &Result<(PolicyBook, IsExample), String>) {
    match policy {
        Ok((book, IsExample::No)) => {
            let version = book.version();
            let hash = version.hash.get(..8).unwrap_or_default();
            report.add(Area::Policies, State::Well, format!("version {} ({hash}…) compiles", version.version));
        }
        Ok((_, IsExample::Yes)) => {
            // Nobody of the example works here, and no channel of it is there.
            let state = if config.slack.is_some() { State::Wrong } else { State::Warning };
            report.add_to_do(
                Area::Policies,
                state,
                "they are the shipped example: its people, channels and limits",
                "copy the folder `policies`, put your own in, and name it in BATON_POLICIES",
            );
        }
        Err(why) => report.add_to_do(Area::Policies, State::Wrong, why, "run `baton check`, which lists every finding"),
    }
}

/// Looks at the record, and says which accounts it links to people.
async fn database(report: &mut Report, address: &Address) -> Links {
    let Some(path) = address.path() else {
        let says = "it is kept in memory only, and is gone when Baton stops";
        report.add_to_do(Area::Database, State::Warning, says, "name a file in BATON_DATABASE_URL");
        return Links::default();
    };
    if address.access() == Access::ReadOnly {
        let says = format!("{address} may only be read, and `baton serve` writes");
        report.add_to_do(Area::Database, State::Wrong, says, "leave `mode=ro` out of BATON_DATABASE_URL");
    } else if let Err(why) = is_writable(path) {
        let says = format!("{address} cannot be written: {why}");
        report.add_to_do(Area::Database, State::Wrong, says, "allow writing to the file and its folder");
    }
    if is_still_to_be_made(path) {
        report.add(Area::Database, State::Well, format!("{address} is not there yet; `baton serve` makes it"));
        return Links::default();
    }
    match read(report, address).await {
        Ok(links) => links,
        Err(StoreError::Older { .. }) => {
            let says = format!("{address} was last used by an older Baton; `baton serve` brings its tables up to date");
            report.add_to_do(Area::Database, State::Warning, says, "keep a copy of the file before you start it");
            Links::default()
        }
        Err(error) => {
            report.add_to_do(Area::Database, State::Wrong, chain(&error), "mend it before Baton serves");
            Links::default()
        }
    }
}

async fn read(report: &mut Report, address: &Address) -> Result<Links, StoreError> {
    let store = Store::open(address, Access::ReadOnly).await?;
    let facts = store.head().await?.map_or(0, |head| head.position);
    let links = Links::new(store.account_links().await?);
    let stuck = store.parked().await?.len();
    store.close().await?;
    report.add(Area::Database, State::Well, format!("{address} opens; it holds {facts} facts"));
    if stuck > 0 {
        let says = format!("{stuck} messages could not be delivered, and wait for somebody to look");
        report.add_to_do(Area::Database, State::Warning, says, "`baton list stuck` says which");
    }
    Ok(links)
}

/// Whether the file could be written, asked without writing to it. It is asked before the store opens it: closing a
/// file takes away every lock that this process holds on it.
fn is_writable(path: &Path) -> Result<(), String> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match folder.metadata() {
        Ok(folder) if folder.permissions().readonly() => return Err("its folder may only be read".to_owned()),
        Ok(folder) if !folder.is_dir() => return Err("its folder is none".to_owned()),
        Ok(_) => {}
        Err(error) => return Err(format!("its folder cannot be looked at: {error}")),
    }
    if path.metadata().is_ok_and(|file| file.permissions().readonly()) {
        return Err("it may only be read".to_owned());
    }
    match OpenOptions::new().append(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error.to_string()),
    }
}

fn is_still_to_be_made(path: &Path) -> bool {
    match path.metadata() {
        Ok(file) => file.is_file() && file.len() == 0,
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}
