//! The built binary: a second run over one database, the service, and everything that is refused with one sentence.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Output, Stdio};

use baton::store::{Access, Address, Filter, Store};
use tempfile::TempDir;

/// Two lines that any database takes, however often.
const STORY: &str = "crm: Brightwater won by Ana: EUR 48,000, 25% off\nAna replies to H-1: po: 4711\n";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// The binary in that folder, with nothing of this machine's environment.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(arguments).current_dir(folder).env_clear();
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Ended {
    said_to(command(folder, arguments), "")
}

/// Plays a script from standard input.
fn play(folder: &Path, arguments: &[&str], script: &str) -> Ended {
    said_to(command(folder, arguments), script)
}

fn said_to(mut command: Command, input: &str) -> Ended {
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that refuses its arguments does not read what is said to it.
    let _may_be_closed = child.stdin.take().unwrap().write_all(input.as_bytes());
    Ended::from(child.wait_with_output().unwrap())
}

/// How a program ended.
#[derive(Debug)]
struct Ended {
    code: Option<i32>,
    out: String,
    errors: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code(), out: text(output.stdout), errors: text(output.stderr) }
    }
}

impl Ended {
    /// It ended well; gives what it printed.
    #[track_caller]
    fn well(self) -> String {
        assert_eq!(self.code, Some(0), "{self:#?}");
        self.out
    }

    /// It was refused with that code and one sentence that holds those words.
    #[track_caller]
    fn refused(&self, code: i32, words: &str) {
        assert_eq!(self.code, Some(code), "{self:#?}");
        assert!(self.errors.contains(words), "nothing says `{words}`: {self:#?}");
        assert_eq!(self.errors.trim_end().lines().count(), 1, "one sentence: {self:#?}");
        assert!(self.errors.starts_with("baton: "), "{self:#?}");
        assert!(!self.errors.contains("panicked"), "{self:#?}");
    }
}

// A second run

#[test]
fn a_second_run_counts_on_and_starts_no_earlier_than_the_record_ends() {
    let folder = folder();
    let console = ["console", "--db", "sqlite://baton.db"];
    let first = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000\nuntil Tuesday 16:00\n\
                 Ana replies to H-1: no PO needed\n";
    play(folder.path(), &console, first).well();
    let second = "at Monday 2026-03-09 09:00 Europe/Berlin\ncrm: Harbour won by Ana: EUR 9,000\n";
    let told = play(folder.path(), &console, second).well();
    assert!(told.contains("— the record goes on to Tuesday 2026-03-10 16:00, so the story starts there —"), "{told}");
    assert!(told.contains("16:00  crm") && !told.contains("09:00"), "{told}");
    assert!(told.contains("H-2 Harbour"), "{told}");
    let log = run(folder.path(), &["log", "H-2", "--json", "--db", "sqlite://baton.db"]).well();
    let log: serde_json::Value = serde_json::from_str(&log).unwrap();
    assert_eq!(log[0]["at"], "2026-03-10T15:00:00.000000Z", "{log:#}");
    run(folder.path(), &["verify", "--db", "sqlite://baton.db"]).well();
}

#[test]
fn the_same_script_played_twice_is_said_twice_and_not_taken_for_a_redelivery() {
    let folder = folder();
    fs::write(folder.path().join("story.txt"), STORY).unwrap();
    let console = ["console", "story.txt", "--db", "sqlite://baton.db"];
    run(folder.path(), &console).well();
    let before = deliveries(folder.path());
    // A correction in between: the second run must really set the number again.
    play(folder.path(), &["console", "--db", "sqlite://baton.db"], "Ana replies to H-1: po: 4712\n").well();
    let told = run(folder.path(), &console).well();
    assert!(told.contains("PO number: 4711 (was 4712)"), "{told}");
    assert!(!told.contains("H-2"), "the deal is known: {told}");
    assert_eq!(deliveries(folder.path()), 2 * before + 1, "every line of every run came in");
    run(folder.path(), &["verify", "--db", "sqlite://baton.db"]).well();
}

#[test]
fn the_demo_can_be_played_twice_in_one_folder() {
    let folder = folder();
    let first = run(folder.path(), &["demo"]).well();
    let second = run(folder.path(), &["demo"]).well();
    assert!(first.contains("is in baton-demo.db") && second.contains("is in baton-demo-2.db"), "{second}");
    for file in ["baton-demo.db", "baton-demo-2.db"] {
        run(folder.path(), &["verify", "--db", file]).well();
    }
}

fn deliveries(folder: &Path) -> usize {
    in_the_store(folder, Access::ReadOnly, |store| async move { store.deliveries(0, 1_000).await.unwrap().len() })
}

fn in_the_store<T, F: Future<Output = T>>(folder: &Path, access: Access, ask: impl FnOnce(Store) -> F) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let store = Store::open(&Address::file(folder.join("baton.db")), access).await.unwrap();
        let answer = ask(store.clone()).await;
        store.close().await.unwrap();
        answer
    })
}

// The service

/// `baton serve` on a port that was free.
struct Service {
    child: Child,
    errors: BufReader<ChildStderr>,
    address: SocketAddr,
}

impl Service {
    fn start(folder: &Path) -> Self {
        let mut command = command(folder, &["serve", "--db", "sqlite://baton.db"]);
        let command = command.env("BATON_LISTEN", "127.0.0.1:0").stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let start = said.len();
            assert!(errors.read_line(&mut said).unwrap() > 0, "it ended before it listened:\n{said}");
            if let Some((_, address)) = said[start..].split_once("listening on ") {
                break address.trim().parse().unwrap();
            }
        };
        Self { child, errors, address }
    }

    fn get(&self, path: &str) -> String {
        let mut stream = TcpStream::connect(self.address).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// SIGTERM; gives its exit code and what it still said.
    fn stop(mut self) -> (Option<i32>, String) {
        let kill = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(kill.success());
        let mut said = String::new();
        self.errors.read_to_string(&mut said).unwrap();
        (self.child.wait().unwrap().code(), said)
    }
}

#[test]
fn the_service_answers_for_its_health_stops_on_sigterm_and_starts_again() {
    let folder = folder();
    for _ in 0..2 {
        let service = Service::start(folder.path());
        assert!(service.get("/healthz").starts_with("HTTP/1.1 200"));
        assert!(service.get("/readyz").ends_with("ready\n"));
        let metrics = service.get("/metrics");
        for line in ["# TYPE baton_facts_total counter", "baton_facts_total 0", "baton_commits_total "] {
            assert!(metrics.contains(line), "{metrics}");
        }
        assert!(service.get("/nowhere").starts_with("HTTP/1.1 404"));
        let (code, said) = service.stop();
        assert_eq!(code, Some(0), "{said}");
        assert!(said.contains("stopping"), "{said}");
    }
    assert!(!folder.path().join("baton.db-wal").exists(), "a clean stop leaves one file");
}

#[test]
fn what_the_service_has_used_the_console_only_reads() {
    let folder = folder();
    let (db, console) = (["--db", "sqlite://baton.db"], ["console", "--db", "sqlite://baton.db"]);
    play(folder.path(), &console, STORY).well();
    assert_eq!(Service::start(folder.path()).stop().0, Some(0));
    play(folder.path(), &console, STORY).refused(2, "was used by `baton serve`");
    run(folder.path(), &["demo", db[0], db[1]]).refused(2, "was used by `baton serve`");
    let read_only = ["console", "--read-only", "--db", "sqlite://baton.db"];
    let told = play(folder.path(), &read_only, "Finn types /baton status Brightwater\n").well();
    assert!(told.contains("H-1 Brightwater"), "{told}");
    let before = deliveries(folder.path());
    for line in [
        "crm: Harbour won by Ana: EUR 9,000",
        "Ana replies to H-1: po: 4713",
        "Ana says in #handoffs: we won Harbour",
        "Ana says to bot: po 4713",
        "Ana types /baton void H-1: a mistake",
        "Dina presses [Approve]",
        "after 2 business days",
        "chat is down for 5 min",
        "restart",
    ] {
        play(folder.path(), &read_only, &format!("{line}\n")).refused(2, "--read-only opens for questions");
    }
    assert_eq!(deliveries(folder.path()), before, "nothing came in");
}

#[test]
fn a_service_that_cannot_start_says_why_in_one_sentence() {
    let folder = folder();
    let service = Service::start(folder.path());
    let mut second = command(folder.path(), &["serve", "--db", "sqlite://other.db"]);
    second.env("BATON_LISTEN", service.address.to_string()).env("RUST_LOG", "off");
    said_to(second, "").refused(2, &format!("BATON_LISTEN: cannot listen on {}", service.address));
    assert_eq!(service.stop().0, Some(0));
    let folder = self::folder();
    for bad in ["everywhere", "127.0.0.1", "127.0.0.1:99999"] {
        let mut serve = command(folder.path(), &["serve"]);
        serve.env("BATON_LISTEN", bad);
        said_to(serve, "").refused(2, &format!("BATON_LISTEN: `{bad}` is no address"));
    }
    assert!(!folder.path().join("baton.db").exists(), "bad settings are found before anything is made");
}

// What is refused

#[test]
fn every_bad_argument_file_or_address_gets_its_code_and_one_sentence() {
    let folder = folder();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("text.db", b"this is no database, though it is longer than sixteen bytes");
    write("latin.story", b"Ana says in #handoffs: na\xefve\n");
    write("nonsense.story", b"# a comment\n\nAna dances\n");
    write("unknown-person.story", b"Zoe says in #handoffs: hello\n");
    write("no-button.story", b"Ana presses [Approve]\n");
    write("no-file.story", b"Ana uploads nowhere.csv to H-1\n");
    fs::create_dir(folder.path().join("policies-without-people")).unwrap();
    fs::create_dir(folder.path().join("policies-broken")).unwrap();
    write("policies-broken/checklist.toml", b"this is = = no TOML");
    let cases: &[(&[&str], i32, &str)] = &[
        (&["status", "--db", "postgres://somewhere/baton"], 2, "`postgres:` databases are not supported"),
        (&["status", "--db", "sqlite://"], 2, "names no file"),
        (&["status", "--db", "sqlite://baton.db?mode=fast"], 2, "`mode=fast` is no option"),
        (&["status", "--db", "sqlite://missing.db"], 2, "there is no database at missing.db"),
        (&["status", "--db", "sqlite://no/folder/baton.db"], 2, "there is no database at no/folder/baton.db"),
        (&["serve", "--db", "sqlite://no/folder/baton.db"], 2, "there is no database at no/folder/baton.db"),
        (&["verify", "--db", "sqlite://missing.db"], 2, "there is no database at missing.db"),
        (&["verify", "--db", "sqlite://text.db"], 2, "text.db is not a SQLite database"),
        (&["console", "--db", "sqlite://text.db"], 2, "text.db is not a SQLite database"),
        (&["serve", "--db", "sqlite://text.db"], 2, "text.db is not a SQLite database"),
        (&["console", "nowhere.story"], 2, "cannot read nowhere.story"),
        (&["console", "latin.story"], 2, "latin.story is no UTF-8 text"),
        (&["console", "nonsense.story"], 2, "nonsense.story, line 3"),
        (&["console", "unknown-person.story"], 1, "line 1: the people file has nobody called Zoe"),
        (&["console", "no-button.story"], 1, "line 1: Ana sees no [Approve]"),
        (&["console", "no-file.story"], 1, "line 1: cannot read nowhere.csv"),
        (&["check", "--policies", "nowhere"], 2, "nowhere"),
        (&["console", "--policies", "nowhere"], 2, "nowhere"),
        (&["serve", "--policies", "policies-broken"], 2, "the policy does not compile"),
        (&["console", "--policies", "policies-without-people"], 2, "the policy does not compile"),
        (&["eval", "messages", "nowhere.jsonl", "--trust", "nowhere.json"], 2, "cannot read nowhere.json"),
        (&["eval", "answers", "nowhere.jsonl"], 2, "cannot read nowhere.jsonl"),
    ];
    for (arguments, code, words) in cases {
        let ended = run(folder.path(), arguments);
        assert_eq!(ended.code, Some(*code), "baton {}: {ended:#?}", arguments.join(" "));
        ended.refused(*code, words);
    }
    assert_eq!(fs::read(folder.path().join("text.db")).unwrap()[..4], *b"this", "it is left as it is");
    assert!(!folder.path().join("missing.db").exists(), "a question makes no database");
}

#[test]
fn usage_is_told_by_the_program_itself() {
    let folder = folder();
    for (arguments, words) in [
        (&["dance"][..], "unrecognized subcommand 'dance'"),
        (&["status", "--dance"], "unexpected argument '--dance'"),
        (&["console", "--seed", "many"], "invalid value 'many' for '--seed"),
        (&["list", "everything"], "invalid value 'everything'"),
        (&["packet"], "<DEAL>"),
        (&["status", "--db"], "--db <ADDRESS>"),
        (&[], "Usage: baton"),
    ] {
        let ended = run(folder.path(), arguments);
        assert_eq!(ended.code, Some(2), "{arguments:?}: {ended:#?}");
        assert!(ended.errors.contains(words) && !ended.errors.contains("panicked"), "{arguments:?}: {ended:#?}");
    }
    for command in ["demo", "console", "serve", "check", "status", "list", "packet", "explain", "log", "verify", "eval"]
    {
        let told = run(folder.path(), &[command, "--help"]).well();
        assert!(told.contains("Usage: baton") && told.contains("--db"), "{told}");
    }
}

#[test]
fn a_deal_that_is_not_there_or_not_only_one_is_found_wrong() {
    let folder = folder();
    let story = "crm: Harbour North won by Ana: EUR 9,000\ncrm: Harbour South won by Ana: EUR 8,000\n";
    play(folder.path(), &["console", "--db", "sqlite://baton.db"], story).well();
    for of in ["status", "packet", "explain", "log"] {
        for (deal, words) in [("Nowhere", "Nowhere"), ("H-9", "H-9"), ("Harbour", "H-1")] {
            let ended = run(folder.path(), &[of, deal, "--db", "sqlite://baton.db"]);
            assert_eq!(ended.code, Some(1), "baton {of} {deal}: {ended:#?}");
            let said = format!("{}{}", ended.out, ended.errors);
            assert!(said.contains(words), "baton {of} {deal}: {ended:#?}");
        }
    }
    let ended = run(folder.path(), &["verify", "--expect-head", &"0".repeat(64), "--db", "sqlite://baton.db"]);
    ended.refused(1, "its tail was cut, or it went on");
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_reason_to_panic() {
    let folder = folder();
    for arguments in [
        &["demo"][..],
        &["status", "--db", "baton-demo.db"],
        &["packet", "Brightwater", "--json", "--db", "baton-demo.db"],
        &["log", "Brightwater", "--db", "baton-demo.db"],
        &["check"],
        &["check", "--json"],
        &["--help"],
        &["verify", "--db", "baton-demo.db"],
    ] {
        let mut child = command(folder.path(), arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = Ended::from(child.wait_with_output().unwrap());
        assert!(!ended.errors.contains("panicked"), "{arguments:?}: {ended:#?}");
        assert_eq!(ended.code, Some(0), "{arguments:?}: {ended:#?}");
    }
}

// Databases that are not for us

#[test]
fn a_database_of_somebody_else_is_refused_and_left_as_it_is() {
    let folder = folder();
    let file = folder.path().join("baton.db");
    with_sql(&file, "CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('soup')");
    let before = fs::read(&file).unwrap();
    for arguments in EVERY_OPENER {
        run(folder.path(), &with_db(arguments)).refused(2, "baton.db is a database that somebody else made");
    }
    assert_eq!(fs::read(&file).unwrap(), before, "it is left as it is");
}

#[test]
fn a_database_of_a_newer_baton_is_refused_and_left_as_it_is() {
    let folder = folder();
    let file = folder.path().join("baton.db");
    play(folder.path(), &["console", "--db", "sqlite://baton.db"], STORY).well();
    let insert = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
                  VALUES (20991231000000, 'later', 1, x'00', 0)";
    with_sql(&file, insert);
    let before = fs::read(&file).unwrap();
    for arguments in EVERY_OPENER {
        run(folder.path(), &with_db(arguments)).refused(2, "baton.db was last used by a newer Baton");
    }
    assert_eq!(fs::read(&file).unwrap(), before, "it is left as it is");
}

#[test]
fn a_database_that_may_only_be_read_answers_questions_and_takes_nothing() {
    let folder = folder();
    let file = folder.path().join("baton.db");
    play(folder.path(), &["console", "--db", "sqlite://baton.db"], STORY).well();
    let mut permissions = fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&file, permissions).unwrap();
    for arguments in [&["console"][..], &["serve"], &["demo"]] {
        run(folder.path(), &with_db(arguments)).refused(2, "baton.db can only be read");
    }
    let told = run(folder.path(), &["status", "H-1", "--db", "sqlite://baton.db"]).well();
    assert!(told.contains("H-1 Brightwater"), "{told}");
    run(folder.path(), &["verify", "--db", "sqlite://baton.db"]).well();
    play(folder.path(), &["console", "--db", "sqlite://baton.db?mode=ro"], STORY).refused(2, "can only be read");
}

#[test]
fn a_step_that_cannot_be_written_says_so_and_leaves_the_record_whole() {
    let folder = folder();
    let file = folder.path().join("baton.db");
    play(folder.path(), &["console", "--db", "sqlite://baton.db"], STORY).well();
    // The shell's bound on the size of a file stands for a disk that takes no more.
    let blocks = fs::metadata(&file).unwrap().len() / 512;
    let script = (0..60).map(|number| format!("crm: Harbour-{number} won by Ana: EUR 9,000\n")).collect::<String>();
    let program = env!("CARGO_BIN_EXE_baton");
    let mut bounded = Command::new("sh");
    bounded
        .args([
            "-c",
            &format!("trap '' XFSZ; ulimit -f {}; exec {program} console --db sqlite://baton.db", blocks + 64),
        ])
        .current_dir(folder.path())
        .env_clear();
    let ended = said_to(bounded, &script);
    ended.refused(2, "baton.db could not be read or written; the cause says why");
    run(folder.path(), &["verify", "--db", "sqlite://baton.db"]).well();
    let printed = (0..60).filter(|number| ended.out.contains(&format!("Harbour-{number} won by Ana"))).count();
    let kept = in_the_store(folder.path(), Access::ReadOnly, |store| async move {
        store.handoffs(&Filter::all(1_000)).await.unwrap().len() - 1
    });
    assert!(kept == printed || kept + 1 == printed, "{printed} were told, {kept} were kept");
    assert!(kept < 60, "the bound was never met");
}

/// Every command that opens a database.
const EVERY_OPENER: [&[&str]; 8] = [
    &["console"],
    &["console", "--read-only"],
    &["demo"],
    &["serve"],
    &["status"],
    &["list"],
    &["log", "H-1"],
    &["verify"],
];

fn with_db<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    let mut all = arguments.to_vec();
    all.extend(["--db", "sqlite://baton.db"]);
    all
}

fn with_sql(file: &Path, statements: &'static str) {
    use sqlx::{ConnectOptions, Connection};
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let options = sqlx::sqlite::SqliteConnectOptions::new().filename(file).create_if_missing(true);
        let mut connection = options.connect().await.unwrap();
        sqlx::raw_sql(statements).execute(&mut connection).await.unwrap();
        connection.close().await.unwrap();
    });
}
