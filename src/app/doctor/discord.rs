//! Discord, looked at from outside: the token, what the bot may hear, the server, channels and people.

use std::collections::BTreeSet;

use crate::ambient::Ambient;
use crate::config::DiscordConfig;
use crate::domain::ids::Platform;
use crate::engine::identity::Links;
use crate::policy::PolicyBook;
use crate::transport::discord::api::DISCORD_API_URL;
use crate::transport::discord::doctor::{Examiner, Itself, remedy};
use crate::transport::discord::people::Standing;

use super::{Area, Report, State};

/// How many accounts are asked about; each is a call that the running service shares (DC-8).
const ACCOUNTS_MAX: usize = 40;

/// Looks at Discord; at channels and people if there is a policy that names them.
pub(super) async fn examine(
    report: &mut Report,
    config: &DiscordConfig,
    policy: Option<&PolicyBook>,
    links: &Links,
    ambient: &Ambient,
) {
    if config.api_url != DISCORD_API_URL {
        let says = "DISCORD_API_URL names a stand-in for Discord";
        report.add_to_do(Area::Discord, State::Warning, says, "take it away, unless this is a test");
    }
    let examiner =
        match Examiner::new(config.api_url.as_str(), &config.bot_token, &config.guild_id, ambient.clock.clone()) {
            Ok(examiner) => examiner,
            Err(why) => {
                let says = format!("Discord cannot be asked: {why}");
                let to_do = "install the machine's root certificates, and check DISCORD_API_URL if it is set";
                return report.add_to_do(Area::Discord, State::Wrong, says, to_do);
            }
        };
    let itself = match examiner.itself().await {
        Ok(itself) => itself,
        Err(trouble) => {
            return report.add_to_do(
                Area::Discord,
                State::Wrong,
                format!("the bot's token: {trouble}"),
                remedy(&trouble),
            );
        }
    };
    report.add(Area::Discord, State::Well, format!("the bot's token works: application {}", itself.application));
    intent(report, &itself);
    match examiner.server().await {
        Ok(name) => report.add(Area::Discord, State::Well, format!("the bot is in {name} ({})", config.guild_id)),
        Err(trouble) => {
            let says = format!("the server {}: {trouble}", config.guild_id);
            return report.add_to_do(Area::Discord, State::Wrong, says, remedy(&trouble));
        }
    }
    let Some(policy) = policy else {
        let says = "channels and people were not looked at, because the policies do not compile";
        return report.add(Area::Policies, State::Warning, says);
    };
    channels(report, policy, &examiner).await;
    people(report, policy, links, &examiner).await;
}

fn intent(report: &mut Report, itself: &Itself) {
    if itself.may_read {
        return report.add(Area::Discord, State::Well, "the bot may read what people write");
    }
    let says = "the bot may not read what people write: no announcement and no answer in a thread is heard";
    let to_do = "turn on the Message Content intent of this bot in the developer portal";
    report.add_to_do(Area::Discord, State::Wrong, says, to_do);
}

async fn channels(report: &mut Report, policy: &PolicyBook, examiner: &Examiner) {
    let sources = policy.sources();
    let home = sources.home(Platform::Discord);
    if home.is_none() {
        let says = "no channel of Discord is named where handoffs are announced";
        let to_do = "sources.toml, discord: set handoff_channel to a channel's id";
        report.add_to_do(Area::Channels, State::Wrong, says, to_do);
    }
    let watched = sources.channels.keys().filter(|(platform, _)| *platform == Platform::Discord);
    let named: BTreeSet<&str> = home.into_iter().chain(watched.map(|(_, channel)| channel.as_str())).collect();
    for channel in named {
        match examiner.channel(channel).await {
            Ok(name) => report.add(Area::Channels, State::Well, format!("#{name} ({channel}) is seen")),
            Err(trouble) => {
                let to_do = "check the id in sources.toml, and let the bot's role view the channel";
                report.add_to_do(Area::Channels, State::Wrong, format!("{channel}: {trouble}"), to_do);
            }
        }
    }
}

async fn people(report: &mut Report, policy: &PolicyBook, links: &Links, examiner: &Examiner) {
    let directory = policy.directory();
    let mut members = 0;
    for person in directory.people().filter(|person| person.active).take(ACCOUNTS_MAX) {
        let Some(account) = links.account(&person.id, Platform::Discord, directory) else { continue };
        match examiner.standing(&account.user).await {
            Ok(Standing::Member) => members += 1,
            Ok(Standing::Barred { why }) => {
                let says = format!("{} ({}) {why}", person.name, account.user);
                let to_do = format!("correct the account of {} in people.toml, or invite them", person.name);
                report.add_to_do(Area::People, State::Warning, says, to_do);
            }
            Err(trouble) => {
                let says = format!("whether {} is in the server cannot be told: {trouble}", person.name);
                return report.add_to_do(Area::People, State::Warning, says, remedy(&trouble));
            }
        }
    }
    report.add(Area::People, State::Well, format!("{members} people are in the server"));
}
