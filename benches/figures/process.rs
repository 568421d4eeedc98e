//! The program from outside: how soon it answers, and how much memory it takes at most.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{now, spread, timed};

/// Starts whose median counts.
const STARTS: usize = 20;
/// Handoffs of the larger store.
const HANDOFFS: usize = 1_000;

/// The machine's figures.
pub fn measure() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let folder = folder.path();
    println!("process:");
    let help = (0..STARTS).map(|_| timed(|| run(folder, &["--help"])).0.as_secs_f64() * 1e3).collect();
    println!("  baton --help, from start to end:         milliseconds {}", spread(help));
    let demo = |name: usize| timed(|| run(folder, &["demo", "--db", &format!("sqlite://demo-{name}.db")])).0;
    let demos = (0..STARTS).map(|name| demo(name).as_secs_f64() * 1e3).collect();
    println!("  baton demo, from start to end:           milliseconds {}", spread(demos));
    let ready = (0..STARTS).map(|_| Service::start(folder, "idle.db").took.as_secs_f64() * 1e3).collect();
    println!("  baton serve, from start to ready:        milliseconds {}", spread(ready));
    println!("  peak memory of the demo:                          MiB {:>10.1}", peak_until_end(folder, &["demo"]));
    println!(
        "  peak memory of serve, idle:                       MiB {:>10.1}",
        Service::start(folder, "idle.db").peak()
    );
    let (took, peak) = fill(folder);
    println!("  {HANDOFFS} deals won through the console:          seconds {:>10.1}", took.as_secs_f64());
    println!("    its peak memory:                                MiB {peak:>10.1}");
    let full = Service::start(folder, "full.db");
    println!("  serve on that store, from start to ready:milliseconds {:>10.1}", full.took.as_secs_f64() * 1e3);
    println!("    its peak memory:                                MiB {:>10.1}", full.peak());
    drop(full);
    for arguments in [&["status", "--db", "sqlite://full.db"][..], &["verify", "--db", "sqlite://full.db"]] {
        let name = arguments[0];
        let times = (0..5).map(|_| timed(|| run(folder, arguments)).0.as_secs_f64() * 1e3).collect();
        println!("  baton {name} on it:                      milliseconds {}", spread(times));
        println!("    its peak memory:                                MiB {:>10.1}", peak_until_end(folder, arguments));
    }
    let size = fs::metadata(folder.join("full.db")).unwrap().len() as f64 / 1024.0 / 1024.0;
    println!("  that store on the disk:                           MiB {size:>10.1}");
}

fn baton(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

fn run(folder: &Path, arguments: &[&str]) {
    let ended = baton(folder, arguments).output().unwrap();
    assert!(ended.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&ended.stderr));
}

/// The peak of its resident memory so far, in MiB; `None` once it has ended.
fn peak(child: &Child) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib / 1024.0)
}

/// The last peak that was seen before it ended: the peak never falls, so only its last moment can be missed.
fn peak_until_end(folder: &Path, arguments: &[&str]) -> f64 {
    let mut child = baton(folder, arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut last = 0.0;
    while let Some(seen) = peak(&child) {
        last = seen;
    }
    assert!(child.wait().unwrap().success(), "{arguments:?}");
    last
}

/// Wins a thousand deals, and ends once all are answered.
fn fill(folder: &Path) -> (Duration, f64) {
    let mut child = baton(folder, &["console", "--db", "sqlite://full.db"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, mut output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
    let start = now();
    let mut line = String::new();
    for number in 1..=HANDOFFS {
        writeln!(input, "crm: Harbour-{number:04} won by Ana: EUR 48,000, 25% off").unwrap();
        while !line.contains(&format!("Harbour-{number:04} won by Ana")) {
            line.clear();
            assert!(output.read_line(&mut line).unwrap() > 0);
        }
    }
    let took = start.elapsed();
    let peak = peak(&child).unwrap();
    drop(input);
    output.read_to_string(&mut line).unwrap();
    assert!(child.wait().unwrap().success());
    (took, peak)
}

/// `baton serve`, ready.
struct Service {
    child: Child,
    took: Duration,
}

impl Service {
    fn start(folder: &Path, database: &str) -> Self {
        let start = now();
        let mut child = baton(folder, &["serve", "--db", &format!("sqlite://{database}")])
            .env("BATON_LISTEN", "127.0.0.1:0")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            said.clear();
            assert!(errors.read_line(&mut said).unwrap() > 0, "it ended before it listened");
            if let Some((_, address)) = said.split_once("listening on ") {
                break address.trim().to_owned();
            }
        };
        let mut stream = TcpStream::connect(&address).unwrap();
        write!(stream, "GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.ends_with("ready\n"), "{answer}");
        let took = start.elapsed();
        // What it still says must not fill the pipe.
        std::thread::spawn(move || std::io::copy(&mut errors, &mut std::io::sink()));
        Self { child, took }
    }

    fn peak(&self) -> f64 {
        peak(&self.child).unwrap()
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}
