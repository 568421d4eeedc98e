//! The commands of the contracts, each a few lines over the rooms.

mod look;
mod play;
mod policies;
mod schedules;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::ambient::Ambient;
use crate::app::{self, IsExample};
use crate::config::{self, Config, ConfigError};
use crate::domain::ids::FieldName;
use crate::engine::Fault;
use crate::engine::rules::Rules;
use crate::policy::PolicyBook;
use crate::policy::absences::CALENDAR_ENDING;
use crate::policy::finding::Finding;
use crate::policy::shipped::PolicyFiles;
use crate::store::StoreError;
use crate::telemetry::{self, chain};
use crate::transport::llm::openai::OpenAi;
use crate::workflow::views::ListOf;
use schedules::NextTimes;

/// Baton carries won deals from Sales to Finance: people decide, Baton remembers.
#[derive(Debug, Parser)]
#[command(name = "baton", version, about, max_term_width = 100)]
struct Arguments {
    /// The database's address, before BATON_DATABASE_URL
    #[arg(long, global = true, value_name = "ADDRESS")]
    db: Option<String>,
    /// The folder of policy files, before BATON_POLICIES
    #[arg(long, global = true, value_name = "DIR")]
    policies: Option<PathBuf>,
    /// Print JSON, for other programs
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Watch a whole handoff in the terminal: no token, no network, no configuration
    Demo,
    /// Baton in the terminal: interactive, or a story script from FILE or standard input
    Console {
        /// A story script
        file: Option<PathBuf>,
        /// What chance follows
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Only questions; opens any database
        #[arg(long)]
        read_only: bool,
    },
    /// Run the bot
    Serve,
    /// Compile the policy files and report every finding
    Check {
        /// Say what they would change on the open deals of the database, too
        #[arg(long)]
        against: bool,
    },
    /// Which policy is in force, and what the folder's would change
    Policy {
        #[command(subcommand)]
        what: Option<OfPolicy>,
    },
    /// Look at everything that must be right before Baton serves, and say what to do
    Doctor,
    /// Where a deal stands; without a deal, what is billable, what is stuck, on whom
    Status {
        /// A handoff id, a CRM record id or link, or a part of the deal's name
        deal: Option<String>,
    },
    /// What a deal would need and who would decide, before anybody promises
    Precheck {
        /// A handoff id, a CRM record id or link, or a part of the deal's name
        deal: String,
    },
    /// Open deals at a glance
    List {
        /// Which of them
        #[arg(value_enum)]
        which: Option<Which>,
        /// Whose, for `mine`
        #[arg(long = "as", value_name = "PERSON")]
        person: Option<String>,
    },
    /// The packet as Finance needs it, every value with its source
    Packet {
        /// Which deal
        deal: String,
    },
    /// The packet with all its evidence as a file for Finance; its ending says how: .json, .csv or .html
    Export {
        /// Which deal
        deal: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Which contract version counts: its hash, its terms, who signed it, what it replaces
    Contract {
        /// Which deal
        deal: String,
    },
    /// Why each approval was or was not demanded
    Explain {
        /// Which deal
        deal: String,
    },
    /// A deal's facts in order
    Log {
        /// Which deal
        deal: String,
    },
    /// Check the decision log: the chain, and the facts against the stored state
    Verify {
        /// A head that was noted elsewhere, to find a cut tail
        #[arg(long, value_name = "HASH")]
        expect_head: Option<String>,
        /// Make every judgement again, by the policy that was in force
        #[arg(long)]
        rules: bool,
    },
    /// Run the hearing over labelled cases
    Eval {
        #[command(subcommand)]
        of: Eval,
    },
}

#[derive(Debug, Subcommand)]
enum OfPolicy {
    /// Confirm the changed policy or people file of that hash; it takes effect once enough named people have
    Approve {
        /// The hash, or at least its first eight digits
        hash: String,
        /// Who confirms it, by the name or key of people.toml
        #[arg(long = "as", value_name = "PERSON")]
        person: String,
    },
}

#[derive(Debug, Subcommand)]
enum Eval {
    /// Answers, each to the question that was asked
    Answers {
        /// Labelled cases, as JSON Lines
        file: PathBuf,
        /// Write a prediction a line here
        #[arg(long, value_name = "FILE")]
        predictions: Option<PathBuf>,
        /// Ask the configured model about what is asked back; without this none is called
        #[arg(long)]
        model: bool,
    },
    /// Won-deal messages, read as the bots read them
    Messages {
        /// Labelled cases, as JSON Lines
        file: PathBuf,
        /// The allow-list of sources, as JSON
        #[arg(long)]
        trust: PathBuf,
        /// Write a prediction a line here
        #[arg(long, value_name = "FILE")]
        predictions: Option<PathBuf>,
    },
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Which {
    Mine,
    Stuck,
    Finance,
}

impl From<Which> for ListOf {
    fn from(which: Which) -> Self {
        match which {
            Which::Mine => ListOf::Mine,
            Which::Stuck => ListOf::Stuck,
            Which::Finance => ListOf::Finance,
        }
    }
}

/// Why a command ended without success.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// It looked and found something wrong; what, was printed.
    #[error("{0}")]
    Found(String),
    /// It found something wrong, and has said so on standard output.
    #[error("")]
    Said,
    /// Bad usage or configuration.
    #[error("{0}")]
    Usage(String),
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Failure::Usage(error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Failure::Usage(chain(&error))
    }
}

impl From<Fault> for Failure {
    fn from(error: Fault) -> Self {
        Failure::Usage(chain(&error))
    }
}

/// Reads the arguments, runs one command, and says how it ended: 0 all well, 1 something was found, 2 bad usage.
pub fn run() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            let is_help = !error.use_stderr();
            // A reader that closed the pipe has seen enough.
            let _closed_pipe_is_fine = error.print();
            return if is_help { ExitCode::SUCCESS } else { ExitCode::from(2) };
        }
    };
    match execute(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Said) => ExitCode::from(1),
        Err(Failure::Found(what)) => {
            eprintln!("baton: {what}");
            ExitCode::from(1)
        }
        Err(Failure::Usage(what)) => {
            eprintln!("baton: {what}");
            ExitCode::from(2)
        }
    }
}

/// Two threads, since one writer takes most of the work; one where the process may use one core only, as two of them
/// then only take it from each other.
fn workers() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().min(2))
}

fn execute(arguments: Arguments) -> Result<(), Failure> {
    let variables = config::environment();
    let config = Config::new(&variables, arguments.db.as_deref(), arguments.policies)?;
    telemetry::start(&config.log, config.colour);
    let in_memory_unless_said = arguments.db.is_some();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(workers()).enable_all().build();
    let runtime = runtime.map_err(|error| Failure::Usage(format!("the machine gave no threads: {error}")))?;
    let format = if arguments.json { look::Format::Json } else { look::Format::Text };
    runtime.block_on(async {
        match arguments.command {
            Command::Demo => play::demo(&config, in_memory_unless_said).await,
            Command::Console { file, seed, read_only } => {
                let options = play::ConsoleOptions { file, seed, read_only, own_database: in_memory_unless_said };
                play::console(&config, options).await
            }
            Command::Serve => serve(&config).await,
            Command::Check { against: false } => check(&config, format),
            Command::Check { against: true } => {
                // One question, one JSON: with something wrong the findings, else what would change.
                if format == look::Format::Text || policy(&config).is_err() {
                    check(&config, format)?;
                }
                policies::show(&config, format).await
            }
            Command::Policy { what: None } => policies::show(&config, format).await,
            Command::Policy { what: Some(OfPolicy::Approve { hash, person }) } => {
                policies::approve(&config, &hash, &person, format).await
            }
            Command::Doctor => doctor(&config, format).await,
            Command::Precheck { deal } => look::precheck(&config, deal, format).await,
            Command::Status { deal } => look::status(&config, deal, format).await,
            Command::List { which, person } => look::list(&config, which.map(ListOf::from), person, format).await,
            Command::Packet { deal } => look::packet(&config, deal, format).await,
            Command::Export { deal, to } => look::export(&config, deal, &to, format).await,
            Command::Contract { deal } => look::contract(&config, deal, format).await,
            Command::Explain { deal } => look::explain(&config, deal, format).await,
            Command::Log { deal } => look::log(&config, deal, format).await,
            Command::Verify { expect_head, rules } => {
                let rules = rules.then(|| Rules::with(policy(&config).ok().map(|(book, _)| book)));
                look::verify(&config, expect_head.as_deref(), rules, format).await
            }
            Command::Eval { of: Eval::Answers { file, predictions, model } } => {
                let model = if model { Some(configured_model(&config)?) } else { None };
                look::eval_answers(&file, predictions.as_deref(), model, format).await
            }
            Command::Eval { of: Eval::Messages { file, trust, predictions } } => {
                look::eval_messages(&file, &trust, predictions.as_deref(), format)
            }
        }
    })
}

/// The model of the settings; to ask for one where none is named is a mistake.
fn configured_model(config: &Config) -> Result<OpenAi, Failure> {
    let Some(model) = &config.model else {
        let what = "--model: no model is configured; set OPENAI_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL";
        return Err(Failure::Usage(what.to_owned()));
    };
    let prompts = app::assistant::prompts(config).map_err(Failure::Usage)?;
    app::assistant::model(model, prompts, &Ambient::real()).map_err(Failure::Usage)
}

async fn serve(config: &Config) -> Result<(), Failure> {
    let (policy, is_example) = policy(config)?;
    let again = config.clone();
    let read_again = Box::new(move || match self::policy(&again) {
        Ok((policy, _)) => Ok(policy),
        Err(failure) => Err(failure.to_string()),
    });
    app::serve::serve(config, policy, is_example, read_again)
        .await
        .map_err(|error| Failure::Usage(chain(error.as_ref())))
}

/// The policy that the settings name; the shipped example where no folder is named and none is there.
pub(crate) fn policy(config: &Config) -> Result<(PolicyBook, IsExample), Failure> {
    let (files, is_example) = policy_files(config)?;
    match PolicyBook::compile(&files) {
        Ok(book) => Ok((book, is_example)),
        Err(findings) => {
            let count = findings.len();
            let first = findings.first().map(Finding::to_string).unwrap_or_default();
            let what =
                format!("the policy does not compile ({count} findings; `baton check` lists them). First: {first}");
            Err(Failure::Usage(what))
        }
    }
}

fn policy_files(config: &Config) -> Result<(PolicyFiles, IsExample), Failure> {
    let folder = match &config.policies {
        Some(folder) => folder.clone(),
        None => {
            let default = PathBuf::from("policies");
            if !default.is_dir() {
                return Ok((PolicyFiles::shipped(), IsExample::Yes));
            }
            default
        }
    };
    let mut files = std::collections::BTreeMap::new();
    let names = PolicyFiles::NAMES.into_iter().chain(PolicyFiles::OPTIONAL).map(str::to_owned);
    for name in names.chain(calendars_in(&folder)) {
        let path = folder.join(&name);
        match std::fs::read_to_string(&path) {
            Ok(text) => drop(files.insert(name, text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && folder.is_dir() => {}
            Err(error) => return Err(Failure::Usage(format!("cannot read {}: {error}", path.display()))),
        }
    }
    let files = PolicyFiles::new(files);
    let shipped = PolicyFiles::shipped();
    let same = files == shipped;
    Ok((files, if same { IsExample::Yes } else { IsExample::No }))
}

/// The calendar files of people. A folder that cannot be listed has its finding by the files that it lacks.
fn calendars_in(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).into_iter().flatten();
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    names.filter(|name| name.ends_with(CALENDAR_ENDING)).collect()
}

async fn doctor(config: &Config, format: look::Format) -> Result<(), Failure> {
    let report = app::doctor::examine(config, policy(config).map_err(|failure| failure.to_string())).await;
    match format {
        look::Format::Json => look::print_json(&report),
        look::Format::Text => report.checks.iter().for_each(|check| look::print(&check.to_string())),
    }
    if report.is_well() { Ok(()) } else { Err(Failure::Said) }
}

fn check(config: &Config, format: look::Format) -> Result<(), Failure> {
    let (files, _) = policy_files(config)?;
    let (mut gaps, mut schedules) = (Vec::new(), Vec::new());
    let (unmapped, system, findings) = match PolicyBook::compile(&files) {
        Ok(book) => {
            let now = Ambient::real().clock.now();
            let today = now.date_naive();
            gaps = book.uncovered(today);
            schedules = NextTimes::of(&book, now);
            (book.unmapped(), book.mapping().system.clone(), book.stale(today))
        }
        Err(findings) => (Vec::new(), String::new(), findings),
    };
    let prompts = app::assistant::prompts(config).err();
    match format {
        look::Format::Json => {
            look::print_json(&serde_json::json!({
                "findings": findings, "unmapped": unmapped, "prompts": prompts, "schedules": schedules,
            }));
        }
        look::Format::Text => {
            for finding in &findings {
                look::print(&finding.shown(files.get(&finding.file)));
            }
            let count = findings.len();
            let summary = match count {
                0 => "The policy compiles; nothing was found.".to_owned(),
                1 => "1 finding.".to_owned(),
                count => format!("{count} findings."),
            };
            look::print(&summary);
            look::print(match &prompts {
                Some(why) => why,
                None => "The prompts compile.",
            });
            schedules.iter().for_each(|schedule| look::print(&schedule.line()));
            gaps.iter().for_each(|gap| look::print(&format!("Please look: {gap}.")));
            if !unmapped.is_empty() {
                let names: Vec<&str> = unmapped.iter().map(FieldName::as_str).collect();
                look::print(&format!("Fields that go nowhere in the {system}: {}.", names.join(", ")));
            }
        }
    }
    if findings.is_empty() && prompts.is_none() { Ok(()) } else { Err(Failure::Said) }
}
