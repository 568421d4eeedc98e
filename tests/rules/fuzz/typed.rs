//! Makes texts out of bytes: pieces of labelled cases, of hostile texts and of every script, spliced and repeated.

use std::path::Path;
use std::sync::LazyLock;

/// No message that a chat delivers is longer.
pub const BYTES_MAX: usize = 64 * 1024;

/// Letters that have broken readers: marks of direction, joiners, other digits, other cases, other blanks.
const TRICKS: &str = "\u{0}\u{1}\u{7f}\u{ad}\u{200b}\u{200d}\u{200f}\u{202e}\u{2060}\u{2066}\u{feff}\u{fffd}\u{1f468}\u{1f3fb}\u{e0020}\u{301}\u{489}\
     \u{130}\u{131}\u{df}\u{1e9e}\u{fb01}\u{2126}\u{212a}\u{660}\u{6f5}\u{967}\u{ff11}\u{2460}\u{bd}\u{b2}\u{a0}\u{202f}\u{2007}\u{3000}\u{2028}\u{85}\
     \u{4e07}\u{5104}\u{5343}\u{6708}\u{65e5}\u{5e74}\u{5186}\u{3002}\u{3001}\u{ff0c}\u{661}\u{66b}\u{66c}\u{5d0}\u{5e9}\u{627}\u{644}\u{e01}\u{e33}\u{1100}\u{1161}";
/// Signs that mean something somewhere.
const SIGNS: &str = "<>|@#*_~`&;:/\\.,-+()[]{}\"'?!=%$€£¥ \n\t0123456789";

/// What pieces are made of: answers, messages and hostile texts.
static PIECES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let text = |name: &str| std::fs::read_to_string(data.join(name)).expect("the test data are there");
    let mut pieces: Vec<String> = Vec::new();
    for name in ["answers_dev.jsonl", "answers_invented.jsonl"] {
        pieces.extend(text(name).lines().filter_map(|line| {
            serde_json::from_str::<serde_json::Value>(line).ok()?["text"].as_str().map(str::to_owned)
        }));
    }
    pieces.extend(text("naughty.txt").lines().filter(|line| line.len() < 400).map(str::to_owned));
    pieces
});

/// The text that these bytes stand for: each two of them are one step.
pub fn text(bytes: &[u8]) -> String {
    let mut text = String::new();
    for step in bytes.chunks(3) {
        let number = |at: usize| usize::from(step.get(at).copied().unwrap_or_default());
        let (kind, choice, more) = (number(0), number(1), number(2));
        match kind % 8 {
            0 | 1 => text.push_str(&PIECES[(choice * 256 + more) % PIECES.len()]),
            2 => {
                let piece = &PIECES[(choice * 256 + more) % PIECES.len()];
                let words: Vec<&str> = piece.split(' ').collect();
                text.push_str(words[kind / 8 % words.len()]);
            }
            3 => text.extend(TRICKS.chars().nth(choice % TRICKS.chars().count())),
            4 => text.extend(SIGNS.chars().nth(choice % SIGNS.chars().count())),
            5 => text.extend(char::from_u32(u32::try_from(choice * 256 + more).unwrap_or_default())),
            6 => repeat_end(&mut text, 1 + choice % 24, 2 << (more % 10)),
            _blank => text.push(' '),
        }
        if text.len() > BYTES_MAX {
            break;
        }
    }
    let end = (0..=BYTES_MAX.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    text.truncate(end);
    text
}

/// The last letters again and again: what makes a backtracking reader run away.
fn repeat_end(text: &mut String, letters: usize, times: usize) {
    let start = text.char_indices().rev().nth(letters - 1).map_or(0, |(at, _)| at);
    let end = text[start..].to_owned();
    for _ in 0..times {
        if text.len() + end.len() > BYTES_MAX {
            break;
        }
        text.push_str(&end);
    }
}
