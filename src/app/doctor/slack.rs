//! Slack, looked at from outside: the token and its scopes, the clock, the ways in, channels and people.

use std::collections::BTreeMap;

use chrono::TimeDelta;

use crate::ambient::Ambient;
use crate::config::SlackConfig;
use crate::domain::ids::Platform;
use crate::domain::person::{Account, Person};
use crate::domain::trust::TrustedSources;
use crate::engine::identity::Links;
use crate::policy::PolicyBook;
use crate::transport::slack::api::{CallError, SLACK_API_URL};
use crate::transport::slack::doctor::{Examiner, Itself, Obstacle, Room, SCOPES, remedy};
use crate::transport::slack::people::Standing;

use super::{Area, Report, State};

/// How far this machine's clock may be off; at 300 seconds every signature is refused (SI-12).
const CLOCK_MAX: TimeDelta = TimeDelta::seconds(60);
/// How many accounts are asked about; each is a call that the running service shares (SO-1).
const ACCOUNTS_MAX: usize = 100;

/// Looks at Slack; at channels and people if there is a policy that names them.
pub(super) async fn examine(
    report: &mut Report,
    config: &SlackConfig,
    policy: Option<&PolicyBook>,
    links: &Links,
    ambient: &Ambient,
) {
    if config.api_url.trim_end_matches('/') != SLACK_API_URL {
        let says = "SLACK_API_URL names a stand-in for Slack";
        report.add_to_do(Area::Slack, State::Warning, says, "take it away, unless this is a test");
    }
    let examiner = match Examiner::new(&config.api_url, &config.bot_token, ambient.clock.clone()) {
        Ok(examiner) => examiner,
        Err(why) => {
            let says = format!("Slack cannot be asked: {why}");
            let to_do = "install the machine's root certificates, and check SLACK_API_URL if it is set";
            return report.add_to_do(Area::Slack, State::Wrong, says, to_do);
        }
    };
    signing_secret(report, config);
    let itself = match examiner.itself().await {
        Ok(itself) => itself,
        Err(error) => {
            report.add_to_do(Area::Slack, State::Wrong, format!("the bot's token: {error}"), remedy(&error));
            let says =
                "the clock, scopes, channels and people were not looked at, because the bot's token does not work";
            return report.add(Area::Slack, State::Warning, says);
        }
    };
    let Itself { team, team_name, user, .. } = &itself;
    report.add(Area::Slack, State::Well, format!("the bot's token works: {user} in {team_name} ({team})"));
    app_token(report, config, &examiner).await;
    beside(report, &examiner).await;
    let Some(policy) = policy else {
        let says = "channels and people were not looked at, because the policies do not compile";
        return report.add(Area::Policies, State::Warning, says);
    };
    whose(report, policy.sources(), &itself);
    channels(report, policy.sources(), &examiner, team).await;
    people(report, policy, links, &examiner, team).await;
}

fn signing_secret(report: &mut Report, config: &SlackConfig) {
    let Some(text) = &config.signing_secret else { return };
    let secrets: Vec<&str> = text.split(',').map(str::trim).filter(|secret| !secret.is_empty()).collect();
    let is_usual = |secret: &&str| secret.len() == 32 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
    let to_do = "copy it from the app's page, \"Basic Information\"";
    match secrets.len() {
        0 => report.add_to_do(Area::Slack, State::Wrong, "the signing secret is empty", to_do),
        _some if !secrets.iter().all(is_usual) => {
            let says = "the signing secret does not look like one: 32 digits and letters from a to f";
            report.add_to_do(Area::Slack, State::Warning, says, to_do);
        }
        1 => report.add(Area::Slack, State::Well, "the signing secret is set; only a request of Slack's can prove it"),
        count => report.add_to_do(
            Area::Slack,
            State::Warning,
            format!("{count} signing secrets count"),
            "take the old one away when the change is over",
        ),
    }
}

async fn app_token(report: &mut Report, config: &SlackConfig, examiner: &Examiner) {
    let Some(token) = &config.app_token else { return };
    match examiner.connects(token).await {
        Ok(()) => report.add(Area::Slack, State::Well, "the app-level token works: Socket Mode can connect"),
        Err(error) => {
            let to_do = match &error {
                CallError::Refused { .. } => {
                    "set SLACK_APP_TOKEN to an app-level token of this app with the scope connections:write, and switch \
                     Socket Mode on"
                }
                CallError::NotSent { .. } | CallError::Limited { .. } | CallError::Unknown { .. } => remedy(&error),
            };
            report.add_to_do(Area::Slack, State::Wrong, format!("the app-level token: {error}"), to_do);
        }
    }
}

async fn beside(report: &mut Report, examiner: &Examiner) {
    let beside = match examiner.beside().await {
        Ok(beside) => beside,
        Err(error) => {
            let says = format!("the clock and the scopes were not looked at: {error}");
            return report.add_to_do(Area::Slack, State::Warning, says, remedy(&error));
        }
    };
    match beside.ahead {
        Some(ahead) if ahead.abs() > CLOCK_MAX => {
            let side = if ahead > TimeDelta::zero() { "ahead of" } else { "behind" };
            let says =
                format!("this machine is {} s {side} Slack; at 300 s nothing is heard", ahead.num_seconds().abs());
            report.add_to_do(Area::Clock, State::Wrong, says, "switch time synchronisation on");
        }
        Some(_) => report.add(Area::Clock, State::Well, "it agrees with Slack's to a minute"),
        None => report.add(Area::Clock, State::Warning, "Slack did not say what time it is"),
    }
    let Some(scopes) = beside.scopes else {
        return report.add(Area::Slack, State::Warning, "Slack did not say which scopes the token has");
    };
    let missing = SCOPES.iter().filter(|(scope, _)| !scopes.contains(*scope));
    for (scope, without) in missing.clone() {
        let to_do = "install the app again from slack/manifest.yaml, which asks for every scope";
        report.add_to_do(Area::Slack, State::Wrong, format!("the scope {scope} is missing: {without}"), to_do);
    }
    if missing.count() == 0 {
        report.add(Area::Slack, State::Well, "every scope is there");
    }
    let beyond: Vec<&str> =
        scopes.iter().map(String::as_str).filter(|scope| SCOPES.iter().all(|(needed, _)| needed != scope)).collect();
    if !beyond.is_empty() {
        let says = format!("the token has scopes that Baton never uses: {}", beyond.join(", "));
        report.add_to_do(Area::Slack, State::Warning, says, "take them away, and install the app again");
    }
}

/// Whether `sources.toml` means this workspace and this bot.
fn whose(report: &mut Report, sources: &TrustedSources, itself: &Itself) {
    let Itself { team, user, bot, .. } = itself;
    match sources.teams.get(&Platform::Slack) {
        Some(ours) if ours == team => {}
        Some(ours) => {
            let says = format!("sources.toml is for the workspace {ours}, and the token for {team}");
            let to_do = format!("sources.toml, slack: set team_id = \"{team}\", or use that workspace's token");
            report.add_to_do(Area::Slack, State::Wrong, says, to_do);
        }
        None => {
            let to_do = format!("sources.toml, slack: set team_id = \"{team}\"");
            report.add_to_do(Area::Slack, State::Wrong, "sources.toml does not say which workspace is ours", to_do);
        }
    }
    let ids = [("user_id", Some(user)), ("bot_id", bot.as_ref())];
    let unknown: Vec<String> = ids
        .into_iter()
        .filter_map(|(key, id)| id.filter(|id| !sources.own_ids.contains(*id)).map(|id| format!("{key} = \"{id}\"")))
        .collect();
    if !unknown.is_empty() {
        let says = "sources.toml does not know Baton itself, whose own posts must never count as a win";
        report.add_to_do(
            Area::Slack,
            State::Wrong,
            says,
            format!("sources.toml, slack.own: set {}", unknown.join(", ")),
        );
    }
}

async fn channels(report: &mut Report, sources: &TrustedSources, examiner: &Examiner, team: &str) {
    let home = sources.home(Platform::Slack);
    if home.is_none() {
        let says = "no channel is named where handoffs are announced";
        let to_do = "sources.toml, slack: set handoff_channel to a channel's id";
        report.add_to_do(Area::Channels, State::Wrong, says, to_do);
    }
    let mut named: BTreeMap<&str, &str> =
        home.into_iter().map(|channel| (channel, "handoffs are announced there")).collect();
    for ((platform, channel), watched) in &sources.channels {
        if *platform == Platform::Slack && !named.contains_key(channel.as_str()) {
            let is_heard = watched.integration_posts || watched.human_claims;
            named.insert(channel, if is_heard { "it is listened to" } else { "nothing is heard there" });
        }
    }
    for (channel, purpose) in named {
        match examiner.room(channel, team).await {
            Ok(room) => is_usable(report, channel, purpose, &room),
            Err(error) => {
                let to_do = match &error {
                    CallError::Refused { code, .. } if code == "channel_not_found" => {
                        "check the id in sources.toml; if the channel is private, invite Baton to it"
                    }
                    CallError::Refused { .. }
                    | CallError::NotSent { .. }
                    | CallError::Limited { .. }
                    | CallError::Unknown { .. } => remedy(&error),
                };
                report.add_to_do(Area::Channels, State::Wrong, format!("{channel} ({purpose}): {error}"), to_do);
            }
        }
    }
}

fn is_usable(report: &mut Report, channel: &str, purpose: &str, room: &Room) {
    let name = format!("#{} ({channel})", room.name);
    for obstacle in &room.obstacles {
        let (says, to_do) = match obstacle {
            Obstacle::Archived => ("is archived", "unarchive it, or name another channel in sources.toml"),
            Obstacle::NotInvited => ("does not have Baton in it", "write `/invite @Baton` there"),
            Obstacle::Strangers => {
                ("is shared with another organisation, and no deal data goes there", "name an internal channel instead")
            }
        };
        report.add_to_do(Area::Channels, State::Wrong, format!("{name} {says}; {purpose}"), to_do);
    }
    if room.obstacles.is_empty() {
        report.add(Area::Channels, State::Well, format!("{name} is usable; {purpose}"));
    }
}

async fn people(report: &mut Report, policy: &PolicyBook, links: &Links, examiner: &Examiner, team: &str) {
    let directory = policy.directory();
    let active: Vec<&Person> = directory.people().filter(|person| person.active).collect();
    let accounts: Vec<(&Person, Account)> = active
        .iter()
        .filter_map(|person| Some((*person, links.account(&person.id, Platform::Slack, directory)?)))
        .collect();
    without_account(report, &active, &accounts);
    let mut members = 0;
    for (person, account) in accounts.iter().take(ACCOUNTS_MAX) {
        let name = format!("{} ({})", person.name, account.user);
        if account.team != team {
            let says = format!("{name} has an account of the workspace {}, not of {team}", account.team);
            report.add_to_do(Area::People, State::Wrong, says, "people.toml: correct the account's team");
            continue;
        }
        match examiner.standing(&account.user, team).await {
            Ok(Standing::Member { .. }) => members += 1,
            Ok(Standing::Barred { why }) => {
                let to_do = "people.toml: name a member's account, or set has_left = true";
                report.add_to_do(Area::People, State::Wrong, format!("{name} {why}, and so cannot act"), to_do);
            }
            Err(error) => {
                // The next would meet the same.
                let says = format!("accounts cannot be looked at: {error}");
                return report.add_to_do(Area::People, State::Wrong, says, remedy(&error));
            }
        }
    }
    if members > 0 {
        report.add(Area::People, State::Well, format!("{members} people have accounts of members"));
    }
    if let Some(beyond) = accounts.len().checked_sub(ACCOUNTS_MAX).filter(|beyond| *beyond > 0) {
        let says = format!("{beyond} more accounts were not looked at");
        report.add(Area::People, State::Warning, says);
    }
}

/// People whom Baton cannot ask by direct message yet, or ever.
fn without_account(report: &mut Report, active: &[&Person], accounts: &[(&Person, Account)]) {
    let without = active.iter().filter(|person| accounts.iter().all(|(other, _)| other.id != person.id));
    let (by_email, never): (Vec<&Person>, Vec<&Person>) = without.copied().partition(|person| person.email.is_some());
    let names = |people: &[&Person]| people.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
    if !by_email.is_empty() {
        report.add_to_do(
            Area::People,
            State::Warning,
            format!(
                "without an account until they first speak to Baton, which then knows them by e-mail: {}",
                names(&by_email)
            ),
            "ask them to open Baton's home once, or put their accounts into people.toml",
        );
    }
    if !never.is_empty() {
        let says = format!("with neither an account nor an e-mail address: {}", names(&never));
        report.add_to_do(Area::People, State::Wrong, says, "people.toml: put in one of the two");
    }
}
