//! Who posted: an entry of the allow-list, a person, a stranger, or a stranger who borrows a CRM's face.

use crate::domain::post::{Post, Poster};
use crate::domain::trust::{TrustedPoster, TrustedSources, WatchedChannel};

/// What a poster is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing<'a> {
    /// Baton.
    Ourselves,
    /// An entry of the allow-list, where it may announce wins.
    Trusted(&'a TrustedPoster),
    /// An entry of the allow-list, where it may not.
    TrustedElsewhere,
    /// A person, where people's claims are answered.
    Person,
    /// An app that nobody listed, where people's claims are answered.
    UnlistedApp,
    /// Somebody under a CRM's name or icon who is not on the list.
    LookAlike,
    /// Anybody where nothing is listened to.
    NotListenedTo,
    /// Nobody.
    Nobody,
}

/// What the poster of a message is to us, by ids; a name only ever makes it worse.
pub(super) fn standing<'a>(post: &Post, trust: &'a TrustedSources) -> Standing<'a> {
    let platform = post.platform();
    let channel = trust.channel(platform, &post.reference.channel);
    let is_ours = trust.teams.get(&platform).is_none_or(|team| post.team.is_empty() || *team == post.team);
    if trust.is_own(&post.poster) {
        return Standing::Ourselves;
    }
    if !is_ours {
        return Standing::NotListenedTo;
    }
    match (&post.poster, trust.poster(platform, &post.poster)) {
        (Poster::Nobody, _) => Standing::Nobody,
        (_, Some(trusted)) if may_announce(trusted, post, channel) => Standing::Trusted(trusted),
        (_, Some(_)) => Standing::TrustedElsewhere,
        (Poster::Person { shown_name, .. }, None) => stranger(shown_name.as_deref(), None, channel, Standing::Person),
        (Poster::App { shown_name, shown_icon, .. }, None) => {
            stranger(shown_name.as_deref(), shown_icon.as_deref(), channel, Standing::UnlistedApp)
        }
    }
}

fn may_announce(trusted: &TrustedPoster, post: &Post, channel: Option<&WatchedChannel>) -> bool {
    trusted.channels.contains(&post.reference.channel) && channel.is_some_and(|channel| channel.integration_posts)
}

fn stranger<'a>(
    name: Option<&str>,
    icon: Option<&str>,
    channel: Option<&WatchedChannel>,
    otherwise: Standing<'a>,
) -> Standing<'a> {
    if !channel.is_some_and(|channel| channel.human_claims) {
        return Standing::NotListenedTo;
    }
    let borrows = name.is_some_and(borrows_a_name) || icon.is_some_and(borrows_an_icon);
    if borrows { Standing::LookAlike } else { otherwise }
}

/// CRMs whose names are long enough to be known inside another name, or with a letter changed.
const LONG_NAMES: [&str; 12] = [
    "salesforce",
    "hubspot",
    "pipedrive",
    "freshsales",
    "freshworks",
    "netsuite",
    "sugarcrm",
    "zohocrm",
    "dynamics365",
    "dynamicscrm",
    "affinity",
    "msdynamics",
];
/// CRMs with short names that are no other word: known wherever they stand alone.
const UNMISTAKABLE: [&str; 4] = ["sfdc", "attio", "zoho", "d365"];
/// CRMs whose names are also ordinary words: known only where nothing else is said.
const SHORT_NAMES: [&str; 4] = ["close", "dynamics", "copper", "insightly"];
/// Words that make no other name of a short one.
const FILLERS: [&str; 16] = [
    "bot",
    "app",
    "crm",
    "alerts",
    "alert",
    "notifications",
    "notifier",
    "official",
    "integration",
    "com",
    "io",
    "for",
    "the",
    "365",
    "microsoft",
    "updates",
];

fn borrows_a_name(name: &str) -> bool {
    let whole = skeleton(name);
    let parts: Vec<String> =
        name.split(|letter: char| !letter.is_alphanumeric()).map(skeleton).filter(|part| !part.is_empty()).collect();
    let is_long_name = LONG_NAMES.iter().map(|crm| skeleton(crm)).any(|crm| {
        let is_near = |shown: &String| is_one_letter_off(shown, &crm);
        whole.contains(&crm) || is_near(&whole) || parts.iter().any(is_near)
    });
    let telling: Vec<&String> =
        parts.iter().filter(|part| !FILLERS.iter().any(|word| skeleton(word) == **part)).collect();
    let is_alone = |crm: &str| telling.as_slice() == [&skeleton(crm)];
    let is_unmistakable = |crm: &str| parts.contains(&skeleton(crm));
    is_long_name || SHORT_NAMES.iter().any(|crm| is_alone(crm)) || UNMISTAKABLE.iter().any(|crm| is_unmistakable(crm))
}

fn borrows_an_icon(icon: &str) -> bool {
    let file = icon.rsplit('/').next().unwrap_or(icon);
    let shown = skeleton(file.split('.').next().unwrap_or(file));
    LONG_NAMES.iter().chain(&UNMISTAKABLE).any(|crm| shown.contains(&skeleton(crm)))
}

/// A name as the eye takes it: small letters, look-alike letters and digits made one, nothing else.
fn skeleton(name: &str) -> String {
    name.to_lowercase().chars().filter_map(seen_as).collect()
}

fn seen_as(letter: char) -> Option<char> {
    let seen = match letter {
        'а' | 'α' | '@' | 'à'..='å' | 'ａ' => 'a',
        'с' | 'ϲ' | 'ç' | 'ｃ' => 'c',
        'е' | 'ε' | '3' | 'è'..='ë' | 'ｅ' => 'e',
        'і' | 'ι' | 'ì'..='ï' | '!' | 'ı' | 'ｉ' => 'i',
        'ӏ' | '|' | '1' | 'ｌ' | 'ł' => 'l',
        'о' | 'ο' | '0' | 'ò'..='ö' | 'ø' | 'ｏ' | 'օ' => 'o',
        'р' | 'ρ' | 'ｐ' => 'p',
        'ѕ' | '$' | 'ｓ' | 'ś' | 'š' => 's',
        'т' | 'τ' | 'ｔ' => 't',
        'у' | 'ү' | 'ｙ' => 'y',
        'к' | 'κ' | 'ｋ' => 'k',
        'в' | 'β' | 'ƅ' | 'ь' | 'ｂ' => 'b',
        'һ' | 'ｈ' | 'н' => 'h',
        'υ' | 'ù'..='ü' | 'ｕ' | 'ս' => 'u',
        'ԁ' | 'ｄ' => 'd',
        'ｆ' => 'f',
        'г' | 'ｒ' => 'r',
        'ν' | 'ѵ' | 'ｖ' => 'v',
        'ｚ' | 'ż' | 'ź' => 'z',
        'ｍ' | 'м' => 'm',
        'ո' | 'ñ' | 'ń' | 'ｎ' => 'n',
        other if other.is_alphanumeric() => other,
        _ => return None,
    };
    Some(seen)
}

/// One letter changed, added, left out, or two next to each other swapped.
fn is_one_letter_off(name: &str, crm: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (name.chars().collect(), crm.chars().collect());
    if a.len().abs_diff(b.len()) > 1 || a == b {
        return a == b;
    }
    let same_ahead = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let same_behind = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x == y).count();
    let longest = a.len().max(b.len());
    let swapped = a.len() == b.len()
        && same_ahead + same_behind + 2 == a.len()
        && a[same_ahead] == b[same_ahead + 1]
        && a[same_ahead + 1] == b[same_ahead];
    same_ahead + same_behind + 1 >= longest || swapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn look_alikes_are_noticed_and_neutral_names_are_not() {
        for name in [
            "Salesforce",
            "SalesForce ",
            "Sales force",
            "S a l e s f o r c e",
            "HubSpot Bot",
            "Hubsp0t",
            "Нubspot",
            "Hub Spot (official)",
            "Salesforse",
            "Pipedrlve",
            "Pipedrive Alerts",
            "SFDC",
            "Zoho CRM",
            "Close",
            "Close CRM",
            "Attio",
            "Microsoft Dynamics 365",
            "ＨｕｂＳｐｏｔ",
            "hub\u{200b}spot",
            "Affinity",
            "Hubpsot",
        ] {
            assert!(borrows_a_name(name), "{name}");
        }
        for name in [
            "Deal Announcer",
            "Closed Won Bot",
            "Deal Closer",
            "Revenue Feed",
            "Sales Wins",
            "Zapier",
            "Pipeline Alerts",
            "Dealbot",
            "Close Encounters",
            "Team Dynamics Coach",
            "n8n",
        ] {
            assert!(!borrows_a_name(name), "{name}");
        }
        assert!(borrows_an_icon("https://files.example.org/hubspot.png") && borrows_an_icon(":salesforce:"));
        assert!(!borrows_an_icon(":tada:"));
    }
}
