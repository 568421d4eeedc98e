//! `sources.toml`: the allow-list of won-deal sources, in the words of its file.
//!
//! The running bot reads TOML and an evaluation reads JSON; the keys are the same, and so is the type.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::domain::change::StatedKind;
use crate::domain::ids::Platform;
use crate::domain::money::Currency;
use crate::domain::taken::words_key;
use crate::domain::trust::{AmountMeaning, DateOrder, TrustedPoster, TrustedSources, ValueTrust, WatchedChannel};

use super::finding::Finding;

/// The file's name.
const FILE: &str = "sources.toml";
/// The key under which a CRM reports by itself.
const CRM: &str = "crm";
/// Sources that have another name among the date orders.
const OTHER_NAMES: [(&str, &str); 2] = [("sf_flow", "salesforce_flow"), ("hs_custom", "hubspot_workflow")];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SourcesFile {
    workspace_currency: Option<String>,
    slack: Option<SlackFile>,
    discord: Option<DiscordFile>,
    #[serde(default)]
    won_stages: Vec<String>,
    #[serde(default)]
    date_order: BTreeMap<String, Option<String>>,
    #[serde(default)]
    deal_types: BTreeMap<String, String>,
    #[serde(default)]
    kind_words: Vec<KindWordFile>,
    #[serde(default)]
    envelopes: BTreeSet<String>,
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, ValueTrust>>,
    #[serde(default)]
    amount_means: BTreeMap<String, AmountMeaning>,
    /// For people who read the file.
    #[serde(default, rename = "notes")]
    _notes: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct KindWordFile {
    kind: String,
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SlackFile {
    team_id: Option<String>,
    handoff_channel: Option<String>,
    #[serde(default)]
    own: IdsFile,
    #[serde(default)]
    channels: BTreeMap<String, ChannelFile>,
    #[serde(default)]
    bots: BTreeMap<String, PosterFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct DiscordFile {
    guild_id: Option<String>,
    handoff_channel: Option<String>,
    #[serde(default)]
    own: IdsFile,
    #[serde(default)]
    channels: BTreeMap<String, ChannelFile>,
    #[serde(default)]
    webhooks: BTreeMap<String, PosterFile>,
    #[serde(default)]
    bots: BTreeMap<String, PosterFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct IdsFile {
    app_id: Option<String>,
    application_id: Option<String>,
    bot_id: Option<String>,
    user_id: Option<String>,
    webhook_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelFile {
    name: String,
    integration_posts: bool,
    human_claims: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PosterFile {
    app_id: Option<String>,
    application_id: Option<String>,
    bot_id: Option<String>,
    user_id: Option<String>,
    webhook_id: Option<String>,
    channels: BTreeSet<String>,
}

/// Reads `sources.toml`. `None` if it cannot be read at all; what else is wrong becomes findings.
pub fn read(toml_text: &str, findings: &mut Vec<Finding>) -> Option<TrustedSources> {
    match toml::from_str::<SourcesFile>(toml_text) {
        Ok(file) => Some(compile(file, findings)),
        Err(error) => {
            let place = error.span().map_or_else(|| "the file".to_owned(), |span| line_of(toml_text, span.start));
            findings.push(
                Finding::new(FILE, place, error.message().to_owned()).help("the keys are those of the shipped file"),
            );
            None
        }
    }
}

/// Reads the same as JSON, as labelled messages bring it with them.
pub fn read_json(json_text: &str, findings: &mut Vec<Finding>) -> Option<TrustedSources> {
    match serde_json::from_str::<SourcesFile>(json_text) {
        Ok(file) => Some(compile(file, findings)),
        Err(error) => {
            findings.push(Finding::new(FILE, format!("line {}", error.line()), error.to_string()));
            None
        }
    }
}

fn line_of(text: &str, at: usize) -> String {
    format!("line {}", text.get(..at).unwrap_or(text).matches('\n').count() + 1)
}

fn compile(file: SourcesFile, findings: &mut Vec<Finding>) -> TrustedSources {
    let mut trust = TrustedSources {
        workspace_currency: file.workspace_currency.as_deref().and_then(|code| currency(code, findings)),
        won_stages: file.won_stages.iter().map(|stage| stage.trim().to_lowercase()).collect(),
        ..TrustedSources::default()
    };
    if let Some(slack) = file.slack {
        trust.homes.extend(slack.handoff_channel.map(|channel| (Platform::Slack, channel)));
        add_platform(&mut trust, Platform::Slack, slack.team_id, slack.own, slack.channels);
        add_posters(&mut trust, Platform::Slack, "slack.bots", slack.bots, findings);
    }
    if let Some(discord) = file.discord {
        trust.homes.extend(discord.handoff_channel.map(|channel| (Platform::Discord, channel)));
        add_platform(&mut trust, Platform::Discord, discord.guild_id, discord.own, discord.channels);
        add_posters(&mut trust, Platform::Discord, "discord.webhooks", discord.webhooks, findings);
        add_posters(&mut trust, Platform::Discord, "discord.bots", discord.bots, findings);
    }
    add_date_orders(&mut trust, &file.date_order, findings);
    add_kinds(&mut trust, &file.deal_types, &file.kind_words, findings);
    trust.envelopes = file.envelopes;
    trust.values = file.values;
    trust.amount_meanings = file.amount_means;
    known_sources(&trust, findings);
    if trust.won_stages.iter().any(String::is_empty) {
        findings.push(Finding::new(FILE, "won_stages", "a stage without a name would make every message a win"));
        trust.won_stages.remove("");
    }
    twice_trusted(&trust, findings);
    trust
}

fn add_kinds(
    trust: &mut TrustedSources,
    types: &BTreeMap<String, String>,
    words: &[KindWordFile],
    findings: &mut Vec<Finding>,
) {
    let mut kind = |place: &str, word: &str| {
        let kind = StatedKind::from_word(word);
        if kind.is_none() {
            let what = format!("`{word}` is no kind of packet");
            let help = "new, amendment, renewal, or with what it does: amendment/add_on, renewal/auto";
            findings.push(Finding::new(FILE, place, what).help(help));
        }
        kind
    };
    for (words, stated) in types {
        if let Some(stated) = kind(&format!("deal_types, {words}"), stated) {
            trust.deal_types.insert(words_key(words), stated);
        }
    }
    for entry in words {
        if let Some(proposed) = kind("kind_words", &entry.kind) {
            trust.kind_words.extend(entry.words.iter().map(|word| (words_key(word), proposed)));
        }
    }
}

fn currency(code: &str, findings: &mut Vec<Finding>) -> Option<Currency> {
    code.parse().map_err(|error| findings.push(Finding::new(FILE, "workspace_currency", format!("{error}")))).ok()
}

fn add_platform(
    trust: &mut TrustedSources,
    platform: Platform,
    team: Option<String>,
    own: IdsFile,
    channels: BTreeMap<String, ChannelFile>,
) {
    trust.teams.extend(team.map(|team| (platform, team)));
    trust
        .own_ids
        .extend([own.app_id, own.application_id, own.bot_id, own.user_id, own.webhook_id].into_iter().flatten());
    trust.channels.extend(channels.into_iter().map(|(id, channel)| {
        let ChannelFile { name, integration_posts, human_claims } = channel;
        ((platform, id), WatchedChannel { name, integration_posts, human_claims })
    }));
}

fn add_posters(
    trust: &mut TrustedSources,
    platform: Platform,
    table: &str,
    posters: BTreeMap<String, PosterFile>,
    findings: &mut Vec<Finding>,
) {
    for (key, poster) in posters {
        let place = format!("{table}.{key}");
        for channel in &poster.channels {
            let Some(watched) = trust.channels.get(&(platform, channel.clone())) else {
                findings.push(
                    Finding::new(FILE, &place, format!("channel `{channel}` is not among the watched channels"))
                        .help("list it under channels, or leave it out here"),
                );
                continue;
            };
            if !watched.integration_posts {
                findings.push(
                    Finding::new(FILE, &place, format!("channel `{channel}` takes no posts of integrations"))
                        .witness(format!("integration_posts = {}", watched.integration_posts)),
                );
            }
        }
        let trusted = TrustedPoster {
            key,
            platform,
            bot: poster.bot_id,
            app: poster.app_id.or(poster.application_id),
            webhook: poster.webhook_id,
            user: poster.user_id,
            channels: poster.channels,
        };
        if [&trusted.bot, &trusted.app, &trusted.webhook, &trusted.user].iter().all(|id| id.is_none()) {
            findings.push(
                Finding::new(FILE, &place, "a source is known by an id, and this one has none")
                    .help("a display name is free text and never identity"),
            );
            continue;
        }
        trust.posters.push(trusted);
    }
}

fn add_date_orders(trust: &mut TrustedSources, orders: &BTreeMap<String, Option<String>>, findings: &mut Vec<Finding>) {
    for (key, order) in orders {
        let read = match order.as_deref() {
            Some("DMY") => DateOrder::Dmy,
            Some("MDY") => DateOrder::Mdy,
            Some("YMD") => DateOrder::Ymd,
            Some(other) => {
                let what = "a date order is DMY, MDY or YMD";
                findings.push(Finding::new(FILE, format!("date_order.{key}"), what).witness(other));
                continue;
            }
            None => continue,
        };
        trust.date_orders.insert(key.clone(), read);
    }
    for (source, name) in OTHER_NAMES {
        if let (false, Some(order)) = (trust.date_orders.contains_key(source), trust.date_orders.get(name).copied()) {
            trust.date_orders.insert(source.to_owned(), order);
        }
    }
}

/// A key that is no source's would be trusted by nobody and missed by everybody.
fn known_sources(trust: &TrustedSources, findings: &mut Vec<Finding>) {
    let named = trust.envelopes.iter().map(|key| (key, "envelopes"));
    let named = named.chain(trust.values.keys().map(|key| (key, "values")));
    for (key, table) in named.chain(trust.amount_meanings.keys().map(|key| (key, "amount_means"))) {
        if key != CRM && !trust.posters.iter().any(|poster| &poster.key == key) {
            let help = format!("it is the key of a bot or webhook of this file, or `{CRM}`");
            findings.push(Finding::new(FILE, format!("{table}.{key}"), "there is no such source").help(help));
        }
    }
}

/// Finds what the file says of fields that the checklist does not have.
pub fn check_fields(trust: &TrustedSources, is_field: impl Fn(&str) -> bool, findings: &mut Vec<Finding>) {
    for (source, fields) in &trust.values {
        for field in fields.keys().filter(|field| *field != "*" && !is_field(field)) {
            let what = format!("there is no field `{field}`");
            let help = "name a field of the checklist, or `*` for all others";
            findings.push(Finding::new(FILE, format!("values.{source}"), what).help(help));
        }
    }
}

/// An id that stands in two entries would make the key of a source a matter of order.
fn twice_trusted(trust: &TrustedSources, findings: &mut Vec<Finding>) {
    let mut seen: BTreeMap<(Platform, &str), &str> = BTreeMap::new();
    for poster in &trust.posters {
        for id in [&poster.bot, &poster.webhook, &poster.user].into_iter().flatten() {
            if let Some(earlier) = seen.insert((poster.platform, id), &poster.key) {
                let what = format!("`{id}` also stands under `{earlier}`");
                findings.push(Finding::new(FILE, poster.key.clone(), what).help("one id is one source"));
            }
        }
        for id in [&poster.bot, &poster.app, &poster.webhook, &poster.user].into_iter().flatten() {
            if trust.own_ids.contains(id) {
                findings.push(Finding::new(FILE, poster.key.clone(), format!("`{id}` is Baton itself")));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let mut findings = Vec::new();
        read(text, &mut findings);
        findings.iter().map(|finding| format!("{}: {}", finding.place, finding.what)).collect()
    }

    #[test]
    fn the_shipped_file_compiles() {
        let mut findings = Vec::new();
        let trust = read(include_str!("../../policies/sources.toml"), &mut findings).unwrap();
        assert_eq!(findings, []);
        assert!(trust.posters.len() > 20 && trust.won_stages.contains("closed won"));
        assert_eq!(trust.date_orders.get("hs_custom"), Some(&DateOrder::Ymd));
        assert_eq!(trust.date_orders.get("default"), None);
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert!(found("won_stage = [\"won\"]")[0].starts_with("line 1: unknown field `won_stage`"));
        assert_eq!(found("workspace_currency = \"EUX\""), ["workspace_currency: `EUX` is no ISO 4217 currency code"]);
        assert_eq!(found("[date_order]\nzoho = \"DYM\""), ["date_order.zoho: a date order is DMY, MDY or YMD"]);
        let poster = "[slack.bots.x]\nchannels = [\"C1\"]";
        assert_eq!(
            found(poster),
            [
                "slack.bots.x: channel `C1` is not among the watched channels",
                "slack.bots.x: a source is known by an id, and this one has none",
            ]
        );
        let twice = "[slack.bots.x]\nbot_id = \"B1\"\nchannels = []\n[slack.bots.y]\nbot_id = \"B1\"\nchannels = []";
        assert_eq!(found(twice), ["y: `B1` also stands under `x`"]);
    }
}
