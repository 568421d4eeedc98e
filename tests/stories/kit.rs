//! Finds the scripts, and plays steps as the console does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use baton::app::player::{Files, PlayError, Player, Stage};
use baton::engine::rules::{self, Rules};
use baton::engine::verify::{Verified, verify};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::{RunKind, Store, StoreError};
use baton::story::script;
use chrono::{DateTime, Utc};

/// The folders of stories, in the order in which a reader should meet them; the first is `tests/stories` itself.
pub const FOLDERS: [&str; 15] = [
    "",
    "profiles",
    "intake",
    "life",
    "packet",
    "sources",
    "approvals",
    "absence",
    "finance",
    "change",
    "reminders",
    "mistakes",
    "outages",
    "assistant",
    "record",
];

/// One script.
pub struct Script {
    /// Its folder's name.
    pub folder: &'static str,
    /// Its name without the ending.
    pub name: String,
    /// Where it lies.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

impl Script {
    /// Folder and name, for messages.
    pub fn title(&self) -> String {
        format!("{}/{}", self.folder, self.name)
    }

    /// The comment that opens it, without the line of ids.
    pub fn opening(&self) -> String {
        let comment = self.text.lines().take_while(|line| line.starts_with('#'));
        let said = comment.filter(|line| !line.starts_with("# shows:"));
        said.map(|line| line.trim_start_matches('#').trim()).collect::<Vec<_>>().join(" ")
    }

    /// Whether a step begins with those words.
    pub fn has_step(&self, words: &str) -> bool {
        self.text.lines().any(|line| line.starts_with(words))
    }
}

/// `tests/stories`.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories")
}

/// Every script, folder by folder, by name.
pub fn scripts() -> Vec<Script> {
    let mut scripts = Vec::new();
    for folder in FOLDERS {
        let mut paths = files_in(&root().join(folder), "story");
        paths.sort();
        for path in paths {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            scripts.push(Script { folder, name, path, text });
        }
    }
    scripts
}

/// The files of a folder with that ending.
pub fn files_in(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|found| found == ending)).collect()
}

/// The shipped policy, read from its folder as the console reads it.
pub fn policy() -> PolicyBook {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let read = |name: &str| Some((name.to_owned(), std::fs::read_to_string(folder.join(name)).ok()?));
    let names = PolicyFiles::NAMES.into_iter().chain(PolicyFiles::OPTIONAL);
    let files = PolicyFiles::new(names.filter_map(read).collect());
    PolicyBook::compile(&files).unwrap_or_else(|findings| panic!("{findings:?}"))
}

/// A player over that store, set up as the console sets up its own.
pub async fn player(store: &Store, files: PathBuf) -> Player {
    let start: DateTime<Utc> = "2026-03-09T08:00:00Z".parse().unwrap();
    let not_before = store.last_instant().await.unwrap();
    let policy = policy();
    rules::keep(store, &policy, start).await.unwrap();
    let run: Result<u64, StoreError> =
        store.write(move |tx| Box::pin(async move { tx.start_run(RunKind::Console, start, Some(1)).await })).await;
    Player::new(Stage {
        store: store.clone(),
        policy: Arc::new(policy),
        start,
        not_before,
        run: run.unwrap(),
        seed: 1,
        files: Files::Folder(files),
    })
}

/// Another policy from here on, kept as the service keeps it.
pub async fn put_in_force(player: &Player, policy: PolicyBook) {
    let engine = player.engine();
    rules::keep(&engine.store, &policy, engine.ambient.clock.now()).await.unwrap();
    engine.policy.replace(Arc::new(policy));
}

/// Plays a script's text; what was said and done, or the line that could not be played.
pub async fn play(player: &mut Player, text: &str) -> Result<(), String> {
    let steps = script::parse(text).map_err(|errors| format!("{errors:?}"))?;
    for step in &steps {
        let played: Result<(), PlayError> = player.play(&step.step).await;
        played.map_err(|error| format!("line {}: {error}", step.line))?;
    }
    Ok(())
}

/// Plays a script over that store: its transcript, after which the record must verify.
pub async fn transcript_over(store: &Store, text: &str, folder: PathBuf) -> Result<String, String> {
    let mut player = player(store, folder).await;
    play(&mut player, text).await?;
    is_clean(store).await?;
    Ok(player.chat().scene().transcript.text())
}

/// Plays a script in memory.
pub async fn transcript(script: &Script) -> Result<String, String> {
    let store = Store::in_memory().await.unwrap();
    let text = transcript_over(&store, &script.text, script.path.parent().unwrap().to_path_buf()).await;
    store.close().await.unwrap();
    text
}

/// The chain is as it was written, the facts fold to the stored state, and every judgement made again comes to the same.
pub async fn is_clean(store: &Store) -> Result<(), String> {
    match verify(store, None, Some(Rules::default())).await.unwrap() {
        Verified::Clean { .. } => Ok(()),
        found @ (Verified::Broken { .. }
        | Verified::OtherHead { .. }
        | Verified::DocumentDiffers { .. }
        | Verified::RulesDiffer { .. }
        | Verified::PolicyNotKept { .. }
        | Verified::StateDiffers { .. }) => Err(format!("the record does not verify: {found:?}")),
    }
}

/// Fails once with everything that failed.
pub fn all_well(failures: Vec<String>) {
    assert!(failures.is_empty(), "{} of them:\n\n{}", failures.len(), failures.join("\n\n"));
}
