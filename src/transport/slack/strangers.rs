//! Channels that people of other organisations read.

use serde_json::Value;

use crate::engine::ports::Undelivered;

use super::known::Readers;
use super::outbound::{Failure, SlackChat};
use super::refusals::Kind;

impl SlackChat {
    /// Externally shared channels have readers of other organisations: no deal data goes there (SO-22).
    pub(super) async fn refuse_strangers(&self, channel: &str) -> Result<(), Failure> {
        let now = self.calls.now();
        let known = self.known().readers(channel, now);
        let readers = match known {
            Some(readers) => readers,
            None if channel.starts_with('D') => Readers::Ours,
            None => match self.calls.get("conversations.info", &[("channel", channel.to_owned())]).await {
                Ok(info) => {
                    let team = if info["channel"]["is_org_shared"] == true {
                        self.own().await?.team.clone()
                    } else {
                        String::new()
                    };
                    let readers = readers_of(&info["channel"], &team);
                    self.known().keep_readers(channel, readers.clone(), now);
                    readers
                }
                Err(trouble) => return Err(self.failure(&trouble, Kind::Repeatable).await),
            },
        };
        match readers {
            Readers::Ours => Ok(()),
            Readers::Strangers => {
                let why = format!("{channel} is externally shared, and no deal data goes there");
                self.tell_operator(channel, &why);
                Err(Undelivered::Never { why }.into())
            }
        }
    }
}

/// Who reads a channel, by what `conversations.info` says of it (SO-22).
pub(super) fn readers_of(channel: &Value, own_team: &str) -> Readers {
    let is = |flag: &str| channel[flag] == true;
    let teams = |list: &str| -> Vec<&str> {
        channel[list].as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    };
    let inside = teams("internal_team_ids");
    let other_teams = ["shared_team_ids", "connected_team_ids", "pending_connected_team_ids", "pending_shared"]
        .into_iter()
        .flat_map(teams)
        .any(|team| team != own_team && !inside.contains(&team));
    let shared_beyond = if is("is_org_shared") { other_teams } else { is("is_shared") };
    match is("is_ext_shared") || is("is_pending_ext_shared") || shared_beyond {
        true => Readers::Strangers,
        false => Readers::Ours,
    }
}
