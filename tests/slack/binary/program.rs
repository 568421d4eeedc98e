//! The built program, run as an operator runs it: by its environment, its log and its signals.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use serde_json::Value;
use tokio::time::{Instant, sleep};

/// How long the program may take until it listens.
const START_MAX: Duration = Duration::from_secs(30);

/// The program in a folder of its own, with nothing of this machine's environment.
pub struct Program {
    folder: PathBuf,
    variables: Vec<(String, String)>,
    running: Option<Child>,
    /// How long the log was when it started last.
    log_before: usize,
}

/// How a run ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit code; none if a signal ended it.
    pub code: Option<i32>,
    /// How long it took to end.
    pub took: Duration,
}

impl Program {
    /// The program in that folder; it does not run yet.
    pub fn new(folder: &Path, variables: &[(&str, &str)]) -> Self {
        let mut own = vec![
            ("BATON_DATABASE_URL".to_owned(), "sqlite://baton.db".to_owned()),
            ("BATON_LISTEN".to_owned(), "127.0.0.1:0".to_owned()),
            ("RUST_LOG".to_owned(), "debug".to_owned()),
        ];
        own.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        Self { folder: folder.to_owned(), variables: own, running: None, log_before: 0 }
    }

    /// Gives it another value of a variable, from its next start on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    /// Runs `baton serve` until it listens; gives the address.
    pub async fn start(&mut self) -> String {
        assert!(self.running.is_none(), "it runs already");
        self.log_before = self.log().len();
        let log = File::options().create(true).append(true).open(self.log_file()).unwrap();
        let mut command = self.command(&["serve"]);
        let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        self.running = Some(command.spawn().unwrap());
        let started = Instant::now();
        loop {
            let said = self.log_of_this_run();
            if let Some((_, rest)) = said.split_once("listening on ")
                && let Some((address, _)) = rest.split_once('\n')
            {
                return address.trim().to_owned();
            }
            let ended = self.running.as_mut().and_then(|child| child.try_wait().unwrap());
            assert!(ended.is_none() && started.elapsed() < START_MAX, "it does not listen ({ended:?}):\n{said}");
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        let mut child = self.running.take().expect("it runs");
        child.kill().unwrap();
        child.wait().unwrap();
    }

    /// Holds it where it is: nothing of it moves until it is killed.
    pub fn freeze(&self) {
        self.signal("STOP");
    }

    /// SIGHUP, until the log says that.
    pub async fn hangs_up(&self, says: &str) {
        let before = self.log().len();
        self.signal("HUP");
        let started = Instant::now();
        while !self.log().split_off(before).contains(says) {
            assert!(started.elapsed() < START_MAX, "it does not say `{says}`:\n{}", self.log());
            sleep(Duration::from_millis(10)).await;
        }
    }

    /// SIGTERM.
    pub async fn stop(&mut self) -> Ended {
        let started = Instant::now();
        self.signal("TERM");
        let status = self.ends().await;
        Ended { code: status.code(), took: started.elapsed() }
    }

    async fn ends(&mut self) -> ExitStatus {
        let mut child = self.running.take().expect("it runs");
        loop {
            if let Some(status) = child.try_wait().unwrap() {
                return status;
            }
            sleep(Duration::from_millis(5)).await;
        }
    }

    fn signal(&self, name: &str) {
        let id = self.running.as_ref().expect("it runs").id();
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status().unwrap();
        assert!(sent.success());
    }

    /// Everything that it said on standard error, in all its runs.
    pub fn log(&self) -> String {
        fs::read_to_string(self.log_file()).unwrap_or_default()
    }

    /// What it said since it started last.
    pub fn log_of_this_run(&self) -> String {
        self.log().split_off(self.log_before)
    }

    /// Runs another command over the same database; it must end well. Gives what it printed, as JSON.
    pub async fn asked(&self, arguments: &[&str]) -> Value {
        let mut command = self.command(arguments);
        command.arg("--json");
        let ended = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let errors = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "baton {}: {errors}", arguments.join(" "));
        serde_json::from_slice(&ended.stdout).unwrap()
    }

    /// Plays a script in the terminal beside the running program, which may only read; gives what it wrote.
    pub async fn console(&self, script: &str) -> String {
        let file = self.folder.join("beside.story");
        fs::write(&file, script).unwrap();
        let mut command = self.command(&["console", "--read-only", "beside.story"]);
        command.args(["--db", "sqlite://baton.db"]);
        let ended = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let errors = String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success(), "baton console: {errors}");
        String::from_utf8(ended.stdout).unwrap()
    }

    /// Runs `baton serve` with variables that it is to refuse; gives its exit code and what it said.
    pub fn refused(&self) -> (Option<i32>, String) {
        let ended = self.command(&["serve"]).output().unwrap();
        (ended.status.code(), String::from_utf8(ended.stderr).unwrap())
    }

    /// Where the database lies.
    pub fn database(&self) -> PathBuf {
        self.folder.join("baton.db")
    }

    fn log_file(&self) -> PathBuf {
        self.folder.join("baton.log")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
        command.args(arguments).current_dir(&self.folder).env_clear();
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        if let Some(mut child) = self.running.take() {
            // It may have ended by itself, in a test that fails.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}
