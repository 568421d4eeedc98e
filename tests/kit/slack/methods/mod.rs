//! The Web API: each method's token, tier and arguments, and what it does.

pub(super) mod chat;
mod content;
mod conversations;
mod people;
mod views;

pub(super) use content::{told_content, told_thread};
pub(super) use views::{pushed, updated};

use serde_json::{Map, Value};

use super::answer::{Answered, Refusal};
use super::arguments::{Arguments, Takes};
use super::options::{APP_TOKEN, BOT_TOKEN, Rates};
use super::rates::Tier;
use super::workspace::{TokenState, Workspace};

/// One method of the Web API.
pub(super) struct Method {
    pub(super) name: &'static str,
    token: Token,
    tier: Tier,
    pub(super) takes: Takes,
    known: &'static [&'static str],
    run: fn(&mut Workspace, &Arguments) -> Answered,
}

enum Token {
    Bot,
    App,
}

const fn bot(
    name: &'static str,
    tier: Tier,
    takes: Takes,
    known: &'static [&'static str],
    run: fn(&mut Workspace, &Arguments) -> Answered,
) -> Method {
    Method { name, token: Token::Bot, tier, takes, known, run }
}

use Takes::{FormOnly, FormOrJson};

static METHODS: &[Method] = &[
    bot("auth.test", Tier::Special, FormOrJson, &[], people::auth_test),
    Method {
        name: "apps.connections.open",
        token: Token::App,
        tier: Tier::Three,
        takes: FormOrJson,
        known: &[],
        run: people::connections_open,
    },
    bot("chat.postMessage", Tier::Messages, FormOrJson, chat::POST, chat::post),
    bot("chat.postEphemeral", Tier::Four, FormOrJson, chat::EPHEMERAL, chat::post_ephemeral),
    bot("chat.update", Tier::Three, FormOrJson, chat::UPDATE, chat::update),
    bot("chat.delete", Tier::Three, FormOrJson, &["channel", "ts", "as_user"], chat::delete),
    bot("chat.unfurl", Tier::Three, FormOrJson, chat::UNFURL, chat::unfurl),
    bot("conversations.open", Tier::Three, FormOrJson, conversations::OPEN, conversations::open),
    bot("conversations.info", Tier::Three, FormOnly, conversations::INFO, conversations::info),
    bot("conversations.history", Tier::Three, FormOnly, conversations::HISTORY, conversations::history),
    bot("conversations.replies", Tier::Three, FormOnly, conversations::REPLIES, conversations::replies),
    bot("views.open", Tier::Four, FormOrJson, &["trigger_id", "view"], views::open),
    bot("views.push", Tier::Four, FormOrJson, &["trigger_id", "view"], views::push),
    bot("views.update", Tier::Four, FormOrJson, &["view_id", "external_id", "view", "hash"], views::update),
    bot("views.publish", Tier::Four, FormOrJson, &["user_id", "view", "hash"], views::publish),
    bot("users.info", Tier::Four, FormOnly, &["user", "include_locale"], people::info),
    bot("users.lookupByEmail", Tier::Three, FormOnly, &["email"], people::lookup_by_email),
    bot("files.info", Tier::Four, FormOnly, &["file", "count", "page", "limit", "cursor"], people::file_info),
];

/// The method of that name.
pub(super) fn method(name: &str) -> Option<&'static Method> {
    METHODS.iter().find(|method| method.name == name)
}

/// A refusal, or how many seconds are to be waited.
pub(super) enum Unanswered {
    Refused(Refusal),
    TooMany(i64),
}

impl Method {
    /// Answers a call, or refuses it: the token first, then the rate, then what it asks.
    pub(super) fn answer(
        &self,
        workspace: &mut Workspace,
        arguments: &Arguments,
    ) -> Result<Map<String, Value>, Unanswered> {
        self.token_is_good(workspace, arguments).map_err(Unanswered::Refused)?;
        if workspace.options.rates == Rates::Counted {
            let channel = arguments.text("channel").unwrap_or_default();
            let now = workspace.now();
            workspace.counted.count(self.name, self.tier, &channel, now).map_err(Unanswered::TooMany)?;
        }
        arguments.only(self.known).map_err(Unanswered::Refused)?;
        self.run(workspace, arguments).map_err(Unanswered::Refused)
    }

    /// Does it, without asking for token or rate.
    pub(super) fn run(&self, workspace: &mut Workspace, arguments: &Arguments) -> Result<Map<String, Value>, Refusal> {
        let mut body = Map::new();
        body.insert("ok".into(), Value::Bool(true));
        if let Value::Object(fields) = (self.run)(workspace, arguments)? {
            body.extend(fields);
        }
        Ok(body)
    }

    fn token_is_good(&self, workspace: &Workspace, arguments: &Arguments) -> Result<(), Refusal> {
        let Some(token) = arguments.token.as_deref() else { return Err(Refusal::new("not_authed")) };
        let (own, other) = match self.token {
            Token::Bot => (BOT_TOKEN, APP_TOKEN),
            Token::App => (APP_TOKEN, BOT_TOKEN),
        };
        if token == other {
            return Err(Refusal::new("not_allowed_token_type"));
        }
        if token != own {
            return Err(Refusal::new("invalid_auth"));
        }
        match workspace.token {
            TokenState::Good => Ok(()),
            TokenState::Revoked => Err(Refusal::new("token_revoked")),
            TokenState::Inactive => Err(Refusal::new("account_inactive")),
        }
    }
}
