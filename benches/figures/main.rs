//! The figures of BENCHMARKS.md: `cargo bench --bench figures`, or one part of it by name:
//! `cargo bench --bench figures -- engine`, `… rules`, `… quotes`, `… export`, `… process`, `… discord`, `… oracles`,
//! `… scale`.

pub mod discord;
mod engine;
mod export;
mod oracles;
mod process;
mod quotes;
mod rules;
mod scale;
#[path = "../../tests/rules/quotes/kit.rs"]
mod workbooks;

use std::time::{Duration, Instant};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    // Cargo itself adds `--bench`.
    let wanted: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let parts: [(&str, fn()); 8] = [
        ("engine", engine::measure),
        ("rules", rules::measure),
        ("quotes", quotes::measure),
        ("export", export::measure),
        ("process", process::measure),
        ("discord", discord::measure),
        ("oracles", oracles::measure),
        ("scale", scale::measure),
    ];
    for (name, measure) in parts {
        if wanted.is_empty() || wanted.iter().any(|part| part == name) {
            measure();
        }
    }
}

/// How long something takes.
fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let start = now();
    let done = work();
    (start.elapsed(), done)
}

/// The machine's own stop watch.
fn now() -> Instant {
    #[expect(clippy::disallowed_methods, reason = "a measurement reads the clock")]
    Instant::now()
}

/// The middle of the figures, and the least and the greatest.
fn spread(mut figures: Vec<f64>) -> String {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    let median = if figures.len() % 2 == 1 { figures[middle] } else { (figures[middle - 1] + figures[middle]) / 2.0 };
    let (least, greatest) = (figures[0], figures[figures.len() - 1]);
    format!("{median:>10.2}   ({least:.2} to {greatest:.2}, {} rounds)", figures.len())
}
