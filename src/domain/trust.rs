//! Who may announce a won deal, and where: by ids, never by a name.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::change::StatedKind;
use super::deal::Deal;
use super::ids::{FieldName, Platform};
use super::money::Currency;
use super::post::Poster;
use super::taken::words_key;

/// The allow-list of won-deal sources.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TrustedSources {
    /// What `$` and a bare amount mean in this workspace.
    pub workspace_currency: Option<Currency>,
    /// Stage names that mean won, lower-cased.
    pub won_stages: BTreeSet<String>,
    /// How a source writes numeric dates, by its key, by a platform's name, or by `default`. A source that is
    /// missing writes them in no known order: such a date is read only where it can mean one day.
    pub date_orders: BTreeMap<String, DateOrder>,
    /// The channels that are watched, by platform and id.
    pub channels: BTreeMap<(Platform, String), WatchedChannel>,
    /// The posters that may announce a win.
    pub posters: Vec<TrustedPoster>,
    /// Our own ids: what they post is never an event.
    pub own_ids: BTreeSet<String>,
    /// Workspace or server ids that are ours, by platform.
    pub teams: BTreeMap<Platform, String>,
    /// The channels where handoffs are announced, by platform.
    pub homes: BTreeMap<Platform, String>,
    /// What kind of packet a CRM's type of deal is, by the type's words made comparable.
    pub deal_types: BTreeMap<String, StatedKind>,
    /// Words in a deal's name that propose a kind, in the order of the file.
    pub kind_words: Vec<(String, StatedKind)>,
    /// Sources that may deliver the data of signing envelopes, by their keys.
    pub envelopes: BTreeSet<String>,
    /// What a source's values count for, by its key and by field or `*`; what is not listed is `sourced`.
    pub values: BTreeMap<String, BTreeMap<String, ValueTrust>>,
    /// What a source's amount means, by its key.
    pub amount_meanings: BTreeMap<String, AmountMeaning>,
}

/// What a value of a listed source counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ValueTrust {
    /// It counts.
    Sourced,
    /// It is proposed, and a person confirms it.
    Proposed,
    /// It is not taken.
    Ignored,
}

/// What a CRM's amount means (`checklist.md`, group A).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AmountMeaning {
    /// Total contract value.
    Tcv,
    /// Annual contract value.
    Acv,
    /// What the first year is billed.
    FirstYear,
    /// Annual recurring revenue.
    Arr,
    /// Monthly recurring revenue.
    Mrr,
    /// Total contract value, converted by the CRM at its own rate.
    Converted,
    /// Nobody has said.
    #[default]
    Unknown,
}

/// A channel that is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WatchedChannel {
    /// Its name, for people.
    pub name: String,
    /// Whether trusted integrations may announce wins here.
    pub integration_posts: bool,
    /// Whether a person's claim is answered with a button here.
    pub human_claims: bool,
}

/// One poster of the allow-list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedPoster {
    /// Its key in `sources.toml`, for example `salesforce`.
    pub key: String,
    /// Its platform.
    pub platform: Platform,
    /// Bot id.
    pub bot: Option<String>,
    /// App or application id.
    pub app: Option<String>,
    /// Webhook id.
    pub webhook: Option<String>,
    /// The bot's user id.
    pub user: Option<String>,
    /// The channels in which it may announce a win.
    pub channels: BTreeSet<String>,
}

impl TrustedPoster {
    /// Whether that is this poster: of the ids that both state all are equal, and there is one.
    pub fn is(&self, platform: Platform, poster: &Poster) -> bool {
        let Poster::App { bot, app, webhook, user, .. } = poster else { return false };
        let pairs = [(&self.bot, bot), (&self.app, app), (&self.webhook, webhook), (&self.user, user)];
        let mut agreed = 0;
        for (ours, theirs) in pairs {
            if let (Some(ours), Some(theirs)) = (ours, theirs) {
                if ours != theirs {
                    return false;
                }
                agreed += 1;
            }
        }
        self.platform == platform && agreed > 0
    }
}

impl TrustedSources {
    /// The kind that policy makes of a CRM's type of deal.
    pub fn kind_of_type(&self, words: &str) -> Option<StatedKind> {
        self.deal_types.get(&words_key(words)).copied()
    }

    /// The kind that words in a deal's name propose.
    pub fn kind_in_words(&self, words: &str) -> Option<StatedKind> {
        let padded = format!(" {} ", words_key(words));
        self.kind_words.iter().find(|(word, _)| padded.contains(&format!(" {word} "))).map(|(_, kind)| *kind)
    }

    /// Puts the kind that policy makes of the deal's type beside it.
    pub fn state_kind(&self, deal: &mut Deal) {
        let stated = deal.deal_type.as_deref().and_then(|words| self.kind_of_type(words));
        deal.kind = deal.kind.or(stated.map(|stated| stated.kind));
    }

    /// The entry of the allow-list that this poster is, wherever it posts.
    pub fn poster(&self, platform: Platform, poster: &Poster) -> Option<&TrustedPoster> {
        self.posters.iter().find(|trusted| trusted.is(platform, poster))
    }

    /// Where handoffs are announced on that platform: as the file says, else where wins are heard.
    pub fn home(&self, platform: Platform) -> Option<&str> {
        let hears = || self.channels.iter().find(|((of, _), channel)| *of == platform && channel.integration_posts);
        self.homes.get(&platform).or_else(|| hears().map(|((_, channel), _)| channel)).map(String::as_str)
    }

    /// What a value of that source counts for.
    pub fn trust_in(&self, source: &str, field: &FieldName) -> ValueTrust {
        let of_source = self.values.get(source);
        let named = of_source.and_then(|fields| fields.get(field.as_str()).or_else(|| fields.get("*")));
        named.copied().unwrap_or(ValueTrust::Sourced)
    }

    /// What that source's amount means.
    pub fn amount_meaning(&self, source: &str) -> AmountMeaning {
        self.amount_meanings.get(source).copied().unwrap_or_default()
    }

    /// Whether Baton itself posted it.
    pub fn is_own(&self, poster: &Poster) -> bool {
        let ids = match poster {
            Poster::Person { user, .. } => vec![Some(user)],
            Poster::App { bot, app, webhook, user, .. } => {
                vec![bot.as_ref(), app.as_ref(), webhook.as_ref(), user.as_ref()]
            }
            Poster::Nobody => Vec::new(),
        };
        ids.into_iter().flatten().any(|id| self.own_ids.contains(id))
    }

    /// What is known of a channel, if it is watched.
    pub fn channel(&self, platform: Platform, channel: &str) -> Option<&WatchedChannel> {
        self.channels.get(&(platform, channel.to_owned()))
    }
}

/// How a source writes numeric dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// Day first.
    Dmy,
    /// Month first.
    Mdy,
    /// Year first.
    Ymd,
}
