//! The demo and the console: a story in play, from the binary, a file, standard input or the keyboard.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeZone, Utc};

use crate::ambient::Ambient;
use crate::app::player::{Files, PlayError, Player, Stage};
use crate::app::prompt;
use crate::config::Config;
use crate::engine::policies;
use crate::policy::PolicyBook;
use crate::policy::shipped::PolicyFiles;
use crate::store::{Access, Address, RunKind, Store, StoreError};
use crate::story::demo;
use crate::story::script::{self, Numbered};
use crate::telemetry::chain;

use super::look::print;
use super::{Failure, policy};

/// How the console was asked for.
pub struct ConsoleOptions {
    /// A story script.
    pub file: Option<PathBuf>,
    /// What chance follows.
    pub seed: u64,
    /// Only questions.
    pub read_only: bool,
    /// Whether `--db` names a database; in memory otherwise.
    pub own_database: bool,
}

/// Plays the shipped story on a new file, and says how to look further.
pub async fn demo(config: &Config, named: bool) -> Result<(), Failure> {
    let book = PolicyBook::compile(&PolicyFiles::shipped());
    let policy = book.map_err(|_| Failure::Usage("the shipped policy does not compile".into()))?;
    let (address, path) = if named { (config.database.clone(), None) } else { new_file()? };
    let store = Store::open(&address, Access::ReadWrite).await?;
    refuse_served(&store, &address).await?;
    let steps = script::parse(demo::STORY).map_err(|errors| bad_script("demo.story", &errors))?;
    let mut player = player(&store, policy, RunKind::Demo, 1, Files::Shipped(demo::FILES), story_start()).await?;
    for step in &steps {
        play(&mut player, step).await?;
    }
    store.close().await?;
    let file = path.map_or_else(|| address.to_string(), |path| path.display().to_string());
    let program = std::env::args().next().unwrap_or_else(|| "baton".into());
    print("");
    print(&format!("The whole handoff is in {file}. To look further:"));
    print(&format!("  {program} status Brightwater --db {file}"));
    print(&format!("  {program} explain Brightwater --db {file}"));
    print(&format!("  {program} verify --db {file}"));
    Ok(())
}

/// The first of `baton-demo.db`, `baton-demo-2.db` … that is not there yet.
fn new_file() -> Result<(Address, Option<PathBuf>), Failure> {
    let name = |number: u32| if number == 1 { "baton-demo.db".to_owned() } else { format!("baton-demo-{number}.db") };
    let free = (1..10_000).map(name).find(|name| !Path::new(name).exists());
    let name = free.ok_or_else(|| Failure::Usage("there are ten thousand demos here already".into()))?;
    let address = format!("sqlite://{name}").parse().map_err(|error| Failure::Usage(format!("{name}: {error}")))?;
    Ok((address, Some(PathBuf::from(name))))
}

/// The console, on whatever was named.
pub async fn console(config: &Config, options: ConsoleOptions) -> Result<(), Failure> {
    let (policy, _) = policy(config)?;
    let address = match options.own_database {
        true => config.database.clone(),
        false => "sqlite::memory:".parse().map_err(|error| Failure::Usage(format!("sqlite::memory:: {error}")))?,
    };
    let access = if options.read_only { Access::ReadOnly } else { Access::ReadWrite };
    let store = Store::open(&address, access).await?;
    if !options.read_only {
        refuse_served(&store, &address).await?;
    }
    let interactive = options.file.is_none() && std::io::stdin().is_terminal();
    let start = if interactive { Ambient::real().clock.now() } else { story_start() };
    let folder = options.file.as_deref().and_then(Path::parent).map(Path::to_path_buf).unwrap_or_default();
    let kind = RunKind::Console;
    let mut player = match options.read_only {
        true => player_over(store.clone(), policy, 0, options.seed, Files::Folder(folder), start).await?,
        false => player(&store, policy, kind, options.seed, Files::Folder(folder), start).await?,
    };
    let played = match &options.file {
        Some(file) => play_file(&mut player, file, options.read_only).await,
        None if interactive => prompt::converse(&mut player, options.read_only).await.map_err(failed),
        None => play_lines(&mut player, options.read_only).await,
    };
    store.close().await?;
    played
}

/// A clock moved by hand must not touch real deals, and nobody may speak for others on them.
async fn refuse_served(store: &Store, address: &Address) -> Result<(), Failure> {
    if store.has_served().await? {
        let what = format!("{address} was used by `baton serve`; the console would speak for others on live deals");
        return Err(Failure::Usage(format!("{what}. `--read-only` opens it for questions")));
    }
    Ok(())
}

/// Where a story starts whose script says nothing: a Monday morning.
fn story_start() -> DateTime<Utc> {
    let monday = NaiveDate::from_ymd_opt(2026, 3, 9).and_then(|day| day.and_hms_opt(8, 0, 0));
    monday.map(|monday| Utc.from_utc_datetime(&monday)).unwrap_or(DateTime::UNIX_EPOCH)
}

async fn player(
    store: &Store,
    policy: PolicyBook,
    kind: RunKind,
    seed: u64,
    files: Files,
    start: DateTime<Utc>,
) -> Result<Player, Failure> {
    let not_before = store.last_instant().await?;
    let policies::Start { in_force, brought } = policies::at_start(store, policy, start).await?;
    let run: Result<u64, StoreError> =
        store.write(move |tx| Box::pin(async move { tx.start_run(kind, start, Some(seed)).await })).await;
    let stage = Stage { store: store.clone(), policy: in_force, start, not_before, run: run?, seed, files };
    let mut player = Player::new(stage);
    player.restore().await.map_err(failed)?;
    if let Some(brought) = brought {
        player.bring(&brought).await.map_err(failed)?;
    }
    Ok(player)
}

async fn player_over(
    store: Store,
    policy: PolicyBook,
    run: u64,
    seed: u64,
    files: Files,
    start: DateTime<Utc>,
) -> Result<Player, Failure> {
    let not_before = store.last_instant().await?;
    Ok(Player::new(Stage { store, policy: Arc::new(policy), start, not_before, run, seed, files }))
}

fn bad_script(name: &str, errors: &[script::ScriptError]) -> Failure {
    let lines: Vec<String> = errors.iter().map(|error| format!("{name}, {error}")).collect();
    Failure::Usage(lines.join("\n"))
}

fn failed(error: PlayError) -> Failure {
    match &error {
        PlayError::Step(what) => Failure::Found(what.clone()),
        PlayError::Fault(fault) => Failure::Usage(chain(fault)),
    }
}

/// Plays one step and prints what it came to; what is printed is committed.
async fn play(player: &mut Player, numbered: &Numbered) -> Result<(), Failure> {
    let played = player.play(&numbered.step).await;
    let mut out = std::io::stdout().lock();
    for line in player.chat().scene().transcript.take_new() {
        let _closed_pipe_is_fine = writeln!(out, "{line}");
    }
    let _closed_pipe_is_fine = out.flush();
    played.map_err(|error| match failed(error) {
        Failure::Found(what) => Failure::Found(format!("line {}: {what}", numbered.line)),
        Failure::Usage(what) => Failure::Usage(format!("line {}: {what}", numbered.line)),
        Failure::Said => Failure::Said,
    })
}

async fn play_file(player: &mut Player, file: &Path, read_only: bool) -> Result<(), Failure> {
    let name = file.display().to_string();
    let text = std::fs::read(file).map_err(|error| Failure::Usage(format!("cannot read {name}: {error}")))?;
    let text = String::from_utf8(text).map_err(|_| Failure::Usage(format!("{name} is no UTF-8 text")))?;
    let steps = script::parse(&text).map_err(|errors| bad_script(&name, &errors))?;
    for step in &steps {
        allowed(step, read_only)?;
        play(player, step).await?;
    }
    Ok(())
}

/// Plays lines as they come, so that another program can hold a conversation.
async fn play_lines(player: &mut Player, read_only: bool) -> Result<(), Failure> {
    let (send, mut lines) = tokio::sync::mpsc::channel::<std::io::Result<String>>(64);
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines() {
            if send.blocking_send(line).is_err() {
                break;
            }
        }
    });
    let mut number = 0;
    while let Some(line) = lines.recv().await {
        number += 1;
        let line = line.map_err(|error| Failure::Usage(format!("standard input, line {number}: {error}")))?;
        let parsed = script::parse(&line).map_err(|errors| {
            let what = errors.into_iter().map(|error| error.what).collect::<Vec<_>>().join("; ");
            Failure::Usage(format!("standard input, line {number}: {what}"))
        })?;
        for Numbered { step, .. } in parsed {
            let numbered = Numbered { line: number, step };
            allowed(&numbered, read_only)?;
            play(player, &numbered).await?;
        }
    }
    Ok(())
}

fn allowed(numbered: &Numbered, read_only: bool) -> Result<(), Failure> {
    if !read_only || numbered.step.only_asks() {
        return Ok(());
    }
    let what = format!(
        "line {}: `{}` would change something, and --read-only opens for questions",
        numbered.line, numbered.step
    );
    Err(Failure::Usage(what))
}
