//! Who and what is in a workspace.

use serde_json::{Value, json};

/// The workspace's id.
pub const TEAM: &str = "T0EXAMPLE1";
/// The id of the workspace on the other side of a shared channel.
pub const OTHER_TEAM: &str = "T0OTHER001";
/// The app's id.
pub const APP: &str = "A0BATON001";
/// The app's bot id.
pub const BOT: &str = "B0BATON001";
/// The app's bot user.
pub const BOT_USER: &str = "U0BATON001";

/// Somebody in the workspace, or seen from it.
#[derive(Debug, Clone)]
pub struct User {
    /// The id.
    pub id: String,
    /// The name that is shown.
    pub name: String,
    /// The e-mail address, if one is known.
    pub email: Option<String>,
    /// What kind of account it is.
    pub kind: Account,
    /// The workspace that the account belongs to.
    pub team: String,
}

/// What kind of account somebody has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// A full member.
    Member,
    /// A guest of several channels.
    Guest,
    /// A guest of one channel.
    SingleChannelGuest,
    /// A bot.
    Bot,
    /// An account that was deactivated.
    Deactivated,
}

impl User {
    /// A full member.
    pub fn member(id: &str, name: &str, email: &str) -> Self {
        let email = Some(email.to_owned());
        Self { id: id.into(), name: name.into(), email, kind: Account::Member, team: TEAM.into() }
    }

    /// The same with another kind of account.
    pub fn of_kind(mut self, kind: Account) -> Self {
        self.kind = kind;
        self
    }

    /// The same from the workspace on the other side.
    pub fn from_other_team(mut self) -> Self {
        self.team = OTHER_TEAM.into();
        self
    }

    /// The short name of payloads: `Ana Ruiz` is `ana.ruiz`.
    pub(super) fn handle(&self) -> String {
        self.name.to_lowercase().replace(' ', ".")
    }

    pub(super) fn in_payloads(&self) -> Value {
        let handle = self.handle();
        json!({ "id": self.id, "username": handle, "name": handle, "team_id": self.team })
    }

    pub(super) fn as_json(&self, with_email: bool) -> Value {
        let mut profile = json!({ "real_name": self.name, "display_name": self.handle(), "team": self.team });
        if let Some(email) = self.email.as_ref().filter(|_| with_email && self.kind != Account::Bot) {
            profile["email"] = json!(email);
        }
        let guest = matches!(self.kind, Account::Guest | Account::SingleChannelGuest);
        json!({
            "id": self.id, "team_id": self.team, "name": self.handle(), "real_name": self.name,
            "deleted": self.kind == Account::Deactivated, "is_bot": self.kind == Account::Bot,
            "is_restricted": guest, "is_ultra_restricted": self.kind == Account::SingleChannelGuest,
            "is_stranger": self.team != TEAM, "is_app_user": false, "tz": "Europe/Madrid", "tz_offset": 3600,
            "is_admin": false, "is_owner": false, "updated": 1_764_000_000, "profile": profile,
        })
    }
}

/// A channel, or a direct conversation with the app.
#[derive(Debug, Clone)]
pub struct Channel {
    /// The id.
    pub id: String,
    /// The name, without `#`.
    pub name: String,
    /// What kind of place it is.
    pub kind: Kind,
    /// Whether the bot is in it.
    pub bot: Membership,
    /// Whether it is archived.
    pub state: ChannelState,
    /// The error with which every post is refused, if there is one.
    pub refuses: Option<String>,
}

/// What kind of place a channel is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Everybody of the workspace may read it.
    Public,
    /// Its members may read it.
    Private,
    /// People of another workspace read it too (SO-22).
    Shared,
    /// The app and one person.
    Direct(String),
}

/// Whether the bot is in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Membership {
    /// It is.
    In,
    /// It is not.
    Out,
}

/// Whether a channel is in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChannelState {
    /// It is.
    Live,
    /// It was archived.
    Archived,
}

impl Channel {
    /// A public channel with the bot in it.
    pub fn public(id: &str, name: &str) -> Self {
        let (kind, bot, state) = (Kind::Public, Membership::In, ChannelState::Live);
        Self { id: id.into(), name: name.into(), kind, bot, state, refuses: None }
    }

    /// A private channel with the bot in it.
    pub fn private(id: &str, name: &str) -> Self {
        Self { kind: Kind::Private, ..Self::public(id, name) }
    }

    /// A channel shared with another workspace, with the bot in it.
    pub fn shared(id: &str, name: &str) -> Self {
        Self { kind: Kind::Shared, ..Self::public(id, name) }
    }

    /// The same without the bot.
    pub fn without_bot(mut self) -> Self {
        self.bot = Membership::Out;
        self
    }

    /// The same, archived.
    pub fn archived(mut self) -> Self {
        self.state = ChannelState::Archived;
        self
    }

    pub(super) fn direct(user: &str) -> Self {
        let id = format!("D{}", user.get(1..).unwrap_or_default());
        Self { kind: Kind::Direct(user.to_owned()), ..Self::public(&id, "directmessage") }
    }

    /// The word of events.
    pub(super) fn channel_type(&self) -> &'static str {
        match self.kind {
            Kind::Public | Kind::Shared => "channel",
            Kind::Private => "group",
            Kind::Direct(_) => "im",
        }
    }

    /// The scope without which its messages cannot be read.
    pub(super) fn history_scope(&self) -> &'static str {
        match self.kind {
            Kind::Public | Kind::Shared => "channels:history",
            Kind::Private => "groups:history",
            Kind::Direct(_) => "im:history",
        }
    }

    /// The scope without which its name cannot be read.
    pub(super) fn read_scope(&self) -> &'static str {
        match self.kind {
            Kind::Public | Kind::Shared => "channels:read",
            Kind::Private => "groups:read",
            Kind::Direct(_) => "im:read",
        }
    }

    pub(super) fn in_payloads(&self) -> Value {
        json!({ "id": self.id, "name": self.name })
    }

    pub(super) fn as_json(&self) -> Value {
        let shared = self.kind == Kind::Shared;
        let mut channel = json!({
            "id": self.id, "created": 1_764_000_000, "is_archived": self.state == ChannelState::Archived,
            "is_im": matches!(self.kind, Kind::Direct(_)), "is_org_shared": false, "is_ext_shared": shared,
            "is_shared": shared, "is_pending_ext_shared": false, "context_team_id": TEAM,
        });
        if let Kind::Direct(user) = &self.kind {
            channel["user"] = json!(user);
            channel["is_open"] = json!(true);
        } else {
            channel["name"] = json!(self.name);
            channel["is_channel"] = json!(true);
            channel["is_group"] = json!(false);
            channel["is_mpim"] = json!(false);
            channel["is_private"] = json!(self.kind == Kind::Private);
            channel["is_member"] = json!(self.bot == Membership::In);
            channel["shared_team_ids"] = if shared { json!([TEAM, OTHER_TEAM]) } else { json!([TEAM]) };
        }
        channel
    }
}

/// A file that somebody uploads.
#[derive(Debug, Clone)]
pub struct File {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The media type.
    pub mimetype: String,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// The size that Slack tells, which may be another one.
    pub told_size: usize,
    /// The address that Slack tells, if it is not the fake's own.
    pub told_address: Option<String>,
    /// Where the download sends its reader on to, if it does.
    pub redirects_to: Option<String>,
    /// Whether an event tells all of it, or only the id, as from another workspace.
    pub access: FileAccess,
}

/// How much an event tells of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileAccess {
    /// Everything.
    Visible,
    /// `check_file_info`: the id only.
    CheckFileInfo,
}

impl File {
    /// A file with its true size and address.
    pub fn new(id: &str, name: &str, mimetype: &str, bytes: &[u8]) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            mimetype: mimetype.into(),
            bytes: bytes.to_vec(),
            told_size: bytes.len(),
            told_address: None,
            redirects_to: None,
            access: FileAccess::Visible,
        }
    }

    pub(super) fn as_json(&self, origin: &str, by: &str) -> Value {
        let own = |part: &str| format!("{origin}/files/{TEAM}-{}/{part}{}", self.id, self.name);
        let download = self.told_address.clone().unwrap_or_else(|| own("download/"));
        let filetype = self.name.rsplit_once('.').map_or("", |(_, extension)| extension);
        json!({
            "id": self.id, "created": 1_764_000_000, "timestamp": 1_764_000_000, "name": self.name,
            "title": self.name, "mimetype": self.mimetype, "filetype": filetype,
            "pretty_type": filetype.to_uppercase(), "user": by, "user_team": TEAM, "editable": false,
            "size": self.told_size, "mode": "hosted", "is_external": false, "external_type": "",
            "is_public": false, "public_url_shared": false, "display_as_bot": false, "username": "",
            "url_private": self.told_address.clone().unwrap_or_else(|| own("")), "url_private_download": download,
            "permalink": own("permalink/"), "has_rich_preview": false, "file_access": "visible",
        })
    }

    /// What an event tells of it.
    pub(super) fn in_event(&self, origin: &str, by: &str) -> Value {
        match self.access {
            FileAccess::Visible => self.as_json(origin, by),
            FileAccess::CheckFileInfo => json!({
                "id": self.id, "mode": "file_access", "file_access": "check_file_info", "created": 0,
                "timestamp": 0, "user": "",
            }),
        }
    }
}
