//! Where somebody may have said something: the channels that are listened to, their threads, open and archived, and the
//! direct conversations, which are kept over a restart.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::domain::ids::Platform;

use super::calls::Trouble;
use super::door::Door;
use super::history::{Places, in_turn};
use super::outbound::DiscordChat;
use super::refusals::Meaning;

/// Under which name the direct conversations are kept.
const DIRECTS: &str = "discord/directs";
/// What is asked for before its places are known: the open threads, the archived ones of a channel, and the direct
/// conversation with a user.
const OPEN_THREADS: &str = "open threads";
const ARCHIVED: &str = "archived";
const DIRECT: &str = "direct";
/// Archived threads of one page, and pages of one channel that are read.
const PAGE: usize = 100;
const PAGES_MAX: usize = 50;

impl Door {
    /// The direct conversations that were known before this process.
    pub(super) async fn remembers_directs(&self) {
        let kept = self.parts.marks.mark(DIRECTS).await.ok().flatten().unwrap_or_default();
        let kept: BTreeMap<String, String> = serde_json::from_str(&kept).unwrap_or_default();
        self.parts.chat.directs_were(kept);
    }

    /// Keeps the direct conversations that are known, where there are others than before.
    pub(super) async fn keep_directs(&self) {
        let Some(directs) = self.parts.chat.new_directs() else { return };
        let told = serde_json::to_string(&directs).expect("texts become JSON");
        if let Err(why) = self.parts.marks.keep_mark(DIRECTS, &told).await {
            tracing::warn!("which direct conversations there are could not be kept: {why}");
            self.parts.chat.known().has_new_directs = true;
        }
    }

    /// Where somebody may have said something since then, by what is left to be asked for: where that is nothing, all of it.
    pub(super) async fn places(&self, left: &[String], since: DateTime<Utc>) -> Places {
        let mut channels = self.parts.front.channels(Platform::Discord);
        let home = &self.parts.chat.home;
        if !channels.contains(home) {
            channels.push(home.clone());
        }
        let everything;
        let left = match left.is_empty() {
            true => {
                everything = self.everything(&channels);
                &everything
            }
            false => left,
        };
        let mut places = Places { channels: Vec::new(), left: Vec::new() };
        for ask in left {
            let found = match ask.split_once('/') {
                None if ask == OPEN_THREADS => self.open_threads(&channels).await,
                None => Ok(vec![ask.clone()]),
                Some((ARCHIVED, channel)) => self.archived_threads(channel, since).await,
                Some((_direct, user)) => self.direct_place(user).await.map(|channel| vec![channel]),
            };
            match found {
                Ok(found) => places.channels.extend(found),
                Err(trouble) => {
                    tracing::warn!("{ask} in Discord could not be asked for: {}", DiscordChat::why(&trouble));
                    if !is_nowhere(&trouble) {
                        places.left.push(ask.clone());
                    }
                }
            }
        }
        places
    }

    /// Everything that may have to be read: the channels first, then what has to be asked for.
    fn everything(&self, channels: &[String]) -> Vec<String> {
        let mut asks = channels.to_vec();
        asks.push(OPEN_THREADS.to_owned());
        asks.extend(channels.iter().map(|channel| format!("{ARCHIVED}/{channel}")));
        asks.extend(self.parts.chat.accounts.everybody().iter().map(|account| format!("{DIRECT}/{}", account.user)));
        asks
    }

    async fn direct_place(&self, user: &str) -> Result<String, Trouble> {
        match self.parts.chat.known_direct(user) {
            Some(channel) => Ok(channel),
            None => in_turn(|| self.parts.chat.open_direct(user)).await,
        }
    }

    async fn open_threads(&self, channels: &[String]) -> Result<Vec<String>, Trouble> {
        let path = format!("guilds/{}/threads/active", self.parts.guild);
        let active = in_turn(|| self.parts.calls.get(&path)).await?;
        let mut threads = Vec::new();
        for thread in active["threads"].as_array().into_iter().flatten() {
            self.parts.channels.described(thread);
            let parent = thread["parent_id"].as_str().unwrap_or_default();
            let is_ours = channels.iter().any(|channel| channel == parent);
            threads.extend(thread["id"].as_str().filter(|_| is_ours).map(str::to_owned));
        }
        Ok(threads)
    }

    /// Threads that were archived since then: until they were, somebody may have said something in them.
    async fn archived_threads(&self, channel: &str, since: DateTime<Utc>) -> Result<Vec<String>, Trouble> {
        let mut threads = Vec::new();
        let mut before = String::new();
        for _page in 0..PAGES_MAX {
            let path = format!("channels/{channel}/threads/archived/public?limit={PAGE}{before}");
            let page = in_turn(|| self.parts.calls.get(&path)).await?;
            let mut last = None;
            for thread in page["threads"].as_array().into_iter().flatten() {
                self.parts.channels.described(thread);
                last = archived_at(thread);
                if last.is_some_and(|at| at < since) {
                    return Ok(threads);
                }
                threads.extend(thread["id"].as_str().map(str::to_owned));
            }
            match last.filter(|_| page["has_more"] == true) {
                Some(at) => before = format!("&before={}", at.format("%Y-%m-%dT%H:%M:%S%.6fZ")),
                None => break,
            }
        }
        Ok(threads)
    }
}

/// Whether there is nothing to be read, now or later.
pub(super) fn is_nowhere(trouble: &Trouble) -> bool {
    matches!(trouble.meaning(), Some(Meaning::Gone | Meaning::Unreachable(_) | Meaning::Unfit(_)))
}

fn archived_at(thread: &Value) -> Option<DateTime<Utc>> {
    thread["thread_metadata"]["archive_timestamp"].as_str()?.parse().ok()
}

impl DiscordChat {
    /// The direct conversation with that user, where one is known.
    fn known_direct(&self, user: &str) -> Option<String> {
        self.known().directs.get(&user.to_owned()).cloned()
    }

    fn directs_were(&self, kept: BTreeMap<String, String>) {
        let mut known = self.known();
        for (user, channel) in kept {
            if known.directs.get(&user).is_none() {
                known.directs.put(user, channel);
            }
        }
    }

    /// The direct conversations, if there are others than when they were asked for last.
    fn new_directs(&self) -> Option<BTreeMap<String, String>> {
        let mut known = self.known();
        if !std::mem::take(&mut known.has_new_directs) {
            return None;
        }
        Some(known.directs.iter().map(|(user, channel)| (user.clone(), channel.clone())).collect())
    }
}
