//! Threads: made under a message, archived, and taken up again.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::FakeDiscord;
use super::rest::{Answer, no};
use super::state::{Archived, Channel, Kind, Server};

impl FakeDiscord {
    /// Archives a thread, as its members or a week without a word do; one that is locked stays so.
    pub fn archives(&self, thread: &str, is_locked: bool) {
        {
            let mut server = self.server();
            let at = server.now();
            let there = server.channels.get_mut(thread).unwrap_or_else(|| panic!("there is no thread {thread}"));
            assert!(matches!(there.kind, Kind::Thread(_)), "{thread} is no thread");
            there.archived = Some(Archived { at, is_locked });
            let told = there.as_json();
            server.dispatch("THREAD_UPDATE", told);
        }
        self.inner.news.notify_waiters();
    }

    /// Deletes a thread; its message stays, and takes no other.
    pub fn deletes_thread(&self, thread: &str) {
        let mut server = self.server();
        let there = server.channels.remove(thread).unwrap_or_else(|| panic!("there is no thread {thread}"));
        server.deleted_threads.push(thread.to_owned());
        server.dispatch("THREAD_DELETE", there.as_json());
        drop(server);
        self.inner.news.notify_waiters();
    }

    /// Whether a thread is archived.
    pub fn is_archived(&self, thread: &str) -> bool {
        self.server().channels.get(thread).is_some_and(|thread| thread.archived.is_some())
    }
}

impl Server {
    pub(super) fn thread(&mut self, channel: &str, message: &str, sent: &Value) -> Answer {
        let there = self.seen_channel(channel)?;
        self.position(channel, message)?;
        if there.kind != Kind::Text {
            return Err(no(400, 50_024, "Cannot execute action on this channel type"));
        }
        if self.channels.contains_key(message) || self.deleted_threads.iter().any(|deleted| deleted == message) {
            return Err(no(400, 160_004, "A thread has already been created for this message"));
        }
        let name = sent["name"].as_str().unwrap_or_default();
        if !(1..=100).contains(&name.chars().count()) {
            self.breaches.push("the name of a thread has not 1 to 100 characters".into());
            return Err(no(400, 50_035, "Invalid Form Body"));
        }
        if !matches!(sent["auto_archive_duration"].as_u64(), Some(60 | 1_440 | 4_320 | 10_080)) {
            return Err(no(400, 50_035, "Invalid Form Body"));
        }
        let thread = Channel::new(message, name, Kind::Thread(channel.to_owned()));
        self.channels.insert(message.to_owned(), thread.clone());
        self.dispatch("THREAD_CREATE", thread.as_json());
        Ok(thread.as_json())
    }

    /// Whatever is posted in an archived thread takes it up again, unless it is locked.
    pub(super) fn takes_up(&mut self, thread: &str) -> Result<(), (u16, Value)> {
        let Some(there) = self.channels.get_mut(thread) else { return Ok(()) };
        match &there.archived {
            None => return Ok(()),
            Some(archived) if archived.is_locked => return Err(no(400, 160_005, "Thread is locked")),
            Some(_) => there.archived = None,
        }
        let told = there.as_json();
        self.dispatch("THREAD_UPDATE", told);
        Ok(())
    }

    /// Nothing that stands in an archived thread is edited.
    pub(super) fn is_open(&self, channel: &str) -> Result<(), (u16, Value)> {
        match self.channels.get(channel).is_some_and(|channel| channel.archived.is_some()) {
            true => Err(no(400, 50_083, "Tried to perform an operation on an archived thread")),
            false => Ok(()),
        }
    }

    /// Changes a channel; of ours, threads are taken up again and nothing else.
    pub(super) fn change_thread(&mut self, thread: &str, sent: &Value) -> Answer {
        let there = self.seen_channel(thread)?;
        let is_thread = matches!(there.kind, Kind::Thread(_));
        if !is_thread || *sent != json!({ "archived": false }) {
            self.breaches.push(format!("{thread} is changed in a way that nobody asked for: {sent}"));
            return Err(no(403, 50_013, "Missing Permissions"));
        }
        if there.archived.as_ref().is_some_and(|archived| archived.is_locked) {
            return Err(no(403, 50_013, "Missing Permissions"));
        }
        self.takes_up(thread)?;
        Ok(self.channels[thread].as_json())
    }

    /// The threads of the server that are not archived.
    pub(super) fn active_threads(&self) -> Value {
        let is_active = |channel: &&Channel| {
            matches!(channel.kind, Kind::Thread(_)) && channel.archived.is_none() && channel.is_seen
        };
        let threads = self.channels.values().filter(is_active);
        json!({ "threads": threads.map(Channel::as_json).collect::<Vec<_>>(), "members": [] })
    }

    /// The archived threads of a channel, the one that was archived last first.
    pub(super) fn archived_threads(&self, channel: &str, query: &str) -> Answer {
        self.seen_channel(channel)?;
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
        let before: Option<DateTime<Utc>> =
            match value("before").map(|before| before.replace("%3A", ":").replace("%2B", "+")) {
                Some(before) => match DateTime::parse_from_rfc3339(&before) {
                    Ok(before) => Some(before.to_utc()),
                    Err(_) => return Err(no(400, 50_035, "Invalid Form Body")),
                },
                None => None,
            };
        let limit: usize = value("limit").and_then(|limit| limit.parse().ok()).unwrap_or(50);
        if !(2..=100).contains(&limit) {
            return Err(no(400, 50_035, "Invalid Form Body"));
        }
        let archived_at = |channel: &Channel| channel.archived.as_ref().map(|archived| archived.at);
        let is_of_it = |known: &&Channel| {
            known.kind == Kind::Thread(channel.to_owned())
                && archived_at(known).is_some_and(|at| before.is_none_or(|before| at < before))
        };
        let mut threads: Vec<&Channel> = self.channels.values().filter(is_of_it).collect();
        threads.sort_by_key(|thread| std::cmp::Reverse(archived_at(thread)));
        let has_more = threads.len() > limit;
        threads.truncate(limit);
        let threads: Vec<Value> = threads.into_iter().map(Channel::as_json).collect();
        Ok(json!({ "threads": threads, "members": [], "has_more": has_more }))
    }
}
