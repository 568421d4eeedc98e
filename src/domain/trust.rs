//! Who may announce a won deal, and where: by ids, never by a name.

use std::collections::{BTreeMap, BTreeSet};

use super::ids::Platform;
use super::money::Currency;

/// The allow-list of won-deal sources.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TrustedSources {
    /// What `$` and a bare amount mean in this workspace.
    pub workspace_currency: Option<Currency>,
    /// Stage names that mean won, lower-cased.
    pub won_stages: BTreeSet<String>,
    /// Order of day, month and year by source key; `None` where numeric dates are ambiguous.
    pub date_orders: BTreeMap<String, DateOrder>,
    /// The channels that are watched, by platform and id.
    pub channels: BTreeMap<(Platform, String), WatchedChannel>,
    /// The posters that may announce a win.
    pub posters: Vec<TrustedPoster>,
    /// Our own ids: what they post is never an event.
    pub own_ids: BTreeSet<String>,
    /// Workspace or server ids that are ours, by platform.
    pub teams: BTreeMap<Platform, String>,
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

/// One poster of the allow-list. All of the ids that are stated must match.
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
    /// The channels in which it may announce a win.
    pub channels: BTreeSet<String>,
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
