//! The built service on a port of this machine, and what it logs.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use baton::ambient::Ambient;
use tempfile::TempDir;

use crate::kit::slack::{BOT_TOKEN, SIGNING_SECRET, sign};

/// How long something may take that is waited for.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running `baton serve`; it is killed when this is dropped.
pub struct Running {
    /// Where it listens: `127.0.0.1:…`.
    pub address: String,
    child: Child,
    log: Arc<Mutex<String>>,
    _folder: TempDir,
}

impl Running {
    /// Starts it before the Slack at that API address.
    pub async fn start(api_url: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_baton"))
            .args(["serve", "--db", &format!("sqlite://{}", folder.path().join("baton.db").display())])
            .env_clear()
            .envs([("SLACK_API_URL", api_url), ("SLACK_BOT_TOKEN", BOT_TOKEN), ("NO_COLOR", "1")])
            .envs([("SLACK_SIGNING_SECRET", SIGNING_SECRET), ("BATON_LISTEN", "127.0.0.1:0")])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log: Arc<Mutex<String>> = Arc::default();
        keep_lines(child.stdout.take().unwrap(), log.clone());
        keep_lines(child.stderr.take().unwrap(), log.clone());
        let mut running = Self { address: String::new(), child, log, _folder: folder };
        let line = running.says("listening on ").await;
        running.address = line.rsplit(' ').next().unwrap().to_owned();
        running
    }

    /// The first line of the log with those words, waited for.
    pub async fn says(&self, words: &str) -> String {
        let waiting = async {
            loop {
                let found = self.log().lines().find(|line| line.contains(words)).map(str::to_owned);
                if let Some(line) = found {
                    return line;
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let found = tokio::time::timeout(PATIENCE, waiting).await;
        found.unwrap_or_else(|_| panic!("the log never says {words:?}:\n{}", self.log()))
    }

    /// Everything that it logged.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// The most memory that it ever held, in KiB.
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Sends a signed body to that route; the status.
    pub async fn post(&self, client: &reqwest::Client, route: &str, body: Vec<u8>) -> u16 {
        let at = Ambient::real().clock.now().timestamp().to_string();
        let signed = sign(SIGNING_SECRET, &at, &body);
        let request = client.post(format!("http://{}/slack/{route}", self.address)).body(body);
        let request = request.header("x-slack-request-timestamp", at).header("x-slack-signature", signed);
        request.send().await.unwrap().status().as_u16()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself, which the test then said.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

fn keep_lines(from: impl std::io::Read + Send + 'static, log: Arc<Mutex<String>>) {
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            let mut log = log.lock().unwrap();
            log.push_str(&line);
            log.push('\n');
        }
    });
}

/// A client that goes through no proxy.
pub fn client() -> reqwest::Client {
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::builder().no_proxy().build().unwrap()
}
