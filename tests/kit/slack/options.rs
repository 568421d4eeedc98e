//! How strict a fake workspace is, and whose clock it runs on.

use std::sync::Arc;

use baton::ambient::{Ambient, Clock};

/// The bot token that the fake takes.
pub const BOT_TOKEN: &str = "xoxb-of-the-fake";
/// The app-level token that the fake takes.
pub const APP_TOKEN: &str = "xapp-of-the-fake";
/// The secret with which the fake signs.
pub const SIGNING_SECRET: &str = "0123456789abcdef0123456789abcdef";

/// How strict a fake workspace is, and whose clock it runs on.
#[derive(Clone)]
pub struct Options {
    /// The time by which triggers expire, rates are counted and messages get their `ts`.
    pub clock: Arc<dyn Clock>,
    /// Whether rates are counted.
    pub rates: Rates,
    /// The scopes that the bot token was given.
    pub scopes: Scopes,
    /// Whether the app hears of its own messages.
    pub echoes: Echoes,
    /// The words for a trigger that is no longer good.
    pub trigger_words: TriggerWords,
    /// The seed of chance: mischief by probability.
    pub seed: u64,
    /// The secret with which deliveries are signed.
    pub signing_secret: String,
    /// The domains whose links are offered for an unfurl.
    pub unfurl_domains: Vec<String>,
}

/// Whether rates are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rates {
    /// Tiers, and one message a second in a channel (SO-1, SO-2).
    Counted,
    /// Not at all, for virtual time.
    Off,
}

/// The scopes that the bot token was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scopes {
    /// Every one.
    All,
    /// These only.
    Only(Vec<String>),
}

/// Whether the app hears of its own messages, as a subscribed app does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Echoes {
    /// It does not.
    Off,
    /// It does, by the same door as everything else.
    On,
}

/// The words for a trigger that is no longer good; both are met in the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerWords {
    /// `trigger_expired`, `trigger_exchanged` (SI-10).
    Guide,
    /// `expired_trigger_id`, `exchanged_trigger_id`, as the views methods report.
    Methods,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            clock: Ambient::real().clock,
            rates: Rates::Counted,
            scopes: Scopes::All,
            echoes: Echoes::Off,
            trigger_words: TriggerWords::Guide,
            seed: 1,
            signing_secret: SIGNING_SECRET.to_owned(),
            unfurl_domains: Vec::new(),
        }
    }
}

impl Options {
    /// The same without rates.
    pub fn without_rates(mut self) -> Self {
        self.rates = Rates::Off;
        self
    }

    /// The same with scopes of its own.
    pub fn with_scopes(mut self, scopes: &[&str]) -> Self {
        self.scopes = Scopes::Only(scopes.iter().map(|scope| (*scope).to_owned()).collect());
        self
    }

    /// The same under another clock.
    pub fn with_clock(mut self, clock: Arc<dyn Clock>) -> Self {
        self.clock = clock;
        self
    }

    /// The same, and the app hears of its own messages.
    pub fn with_echoes(mut self) -> Self {
        self.echoes = Echoes::On;
        self
    }
}
