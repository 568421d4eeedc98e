//! What was said and done, in order, as text.
//!
//! ```text
//! Monday 2026-03-09
//! 09:00  #handoffs   bot   words
//!                          [Button] [Button]
//! ```

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::conversation::message::Message;

/// Columns before the words: time, place, who.
const PLACE_WIDTH: usize = 11;
const WHO_WIDTH: usize = 6;
/// Threads stand a little further to the right than their root.
const THREAD_INDENT: &str = "  ";

/// Writes lines as they happen.
#[derive(Debug)]
pub struct Transcript {
    zone: Tz,
    day: Option<NaiveDate>,
    lines: Vec<String>,
    taken: usize,
}

/// How a message stands in the transcript.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Posted.
    Posted,
    /// The same message, changed.
    Edited,
    /// Seen by one person.
    OnlyYou,
}

/// Whether a line stands in a thread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// At top level.
    Top,
    /// Under a message.
    Thread,
}

impl Transcript {
    /// An empty transcript in that zone.
    pub fn new(zone: Tz) -> Self {
        Self { zone, day: None, lines: Vec::new(), taken: 0 }
    }

    /// Shows times in another zone from now on.
    pub fn set_zone(&mut self, zone: Tz) {
        self.zone = zone;
    }

    /// Somebody says or does something.
    pub fn says(&mut self, at: DateTime<Utc>, place: &str, depth: Depth, who: &str, words: &str) {
        let lines: Vec<&str> = words.lines().collect();
        self.write(at, place, depth, who, &lines);
    }

    /// The bot shows a message.
    pub fn shows(&mut self, at: DateTime<Utc>, place: &str, depth: Depth, manner: Manner, message: &Message) {
        let sign = match manner {
            Manner::Posted => "",
            Manner::Edited => "(edited) ",
            Manner::OnlyYou => "(only you) ",
        };
        let first = format!("{sign}{}", message.headline);
        let buttons: Vec<String> = message.buttons.iter().map(|button| format!("[{}]", button.label)).collect();
        let row = buttons.join(" ");
        let mut lines: Vec<&str> = first.lines().collect();
        lines.extend(message.lines.iter().flat_map(|line| line.lines()));
        if !row.is_empty() {
            lines.push(&row);
        }
        self.write(at, place, depth, "bot", &lines);
    }

    /// A stage direction.
    pub fn direction(&mut self, at: DateTime<Utc>, words: &str) {
        self.new_day(at);
        self.lines.push(format!("— {words} —"));
    }

    /// Everything so far.
    pub fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    /// Lines that were not taken yet.
    pub fn take_new(&mut self) -> Vec<String> {
        let new = self.lines[self.taken..].to_vec();
        self.taken = self.lines.len();
        new
    }

    fn write(&mut self, at: DateTime<Utc>, place: &str, depth: Depth, who: &str, words: &[&str]) {
        self.new_day(at);
        let indent = match depth {
            Depth::Top => "",
            Depth::Thread => THREAD_INDENT,
        };
        let time = at.with_timezone(&self.zone).format("%H:%M");
        let head = format!("{time}  {place:<PLACE_WIDTH$} {indent}{who:<WHO_WIDTH$} ");
        let margin = " ".repeat(head.chars().count());
        let (first, rest) = words.split_first().unwrap_or((&"", &[]));
        self.lines.push(format!("{head}{first}").trim_end().to_owned());
        for line in rest {
            self.lines.push(format!("{margin}{line}").trim_end().to_owned());
        }
    }

    /// The first line and every change of day name the weekday and the date.
    fn new_day(&mut self, at: DateTime<Utc>) {
        let day = at.with_timezone(&self.zone).date_naive();
        if self.day == Some(day) {
            return;
        }
        if self.day.is_some() {
            self.lines.push(String::new());
        }
        self.lines.push(day.format("%A %Y-%m-%d").to_string());
        self.day = Some(day);
    }
}
