//! Reads the roll of people, and refuses one in which a person could be taken for another.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono_tz::Tz;
use serde::Deserialize;

use super::absences::{self, AbsenceEntry};
use super::calendar::Calendars;
use super::chain;
use super::document;
use super::finding::Finding;
use crate::domain::absence::Absences;
use crate::domain::directory::Directory;
use crate::domain::ids::{PersonId, Platform, Role};
use crate::domain::person::{Account, Person};

/// The file's name.
pub const FILE: &str = "people.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PeopleFile {
    #[serde(default)]
    person: BTreeMap<PersonId, PersonEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonEntry {
    name: String,
    #[serde(default)]
    roles: Vec<Role>,
    manager: Option<PersonId>,
    zone: String,
    calendar: Option<String>,
    on_commission: bool,
    email: Option<String>,
    #[serde(default)]
    known_as: Vec<String>,
    #[serde(default)]
    accounts: Vec<Account>,
    cover: Option<PersonId>,
    #[serde(default)]
    absences: Vec<AbsenceEntry>,
    #[serde(default)]
    has_left: bool,
}

/// The roll of `people.toml`, or all that is wrong with it. Everybody has a console account of their key.
/// Whether roles are declared and held is checked with the ladders, which declare them.
pub fn read(text: &str, calendars: &Calendars, findings: &mut Vec<Finding>) -> Option<Directory> {
    let file: PeopleFile = document::whole(FILE, text, findings)?;
    let before = findings.len();
    if file.person.is_empty() {
        findings.push(Finding::new(FILE, "the whole file", "it names nobody").help("add a [person.<key>]"));
    }
    let people: Vec<Person> =
        file.person.iter().filter_map(|(id, entry)| person(id, entry, calendars, findings)).collect();
    check_managers(&file, findings);
    check_accounts(&file, findings);
    check_names(&file, findings);
    if findings.len() > before {
        return None;
    }
    let stated = |person: &Person| {
        let entries = file.person.get(&person.id).map(|entry| entry.absences.as_slice()).unwrap_or_default();
        entries.iter().map(|entry| entry.absence(person)).collect::<Vec<_>>()
    };
    let absences = Absences::new(people.iter().flat_map(stated).collect());
    let directory = Directory::new(people).with_absences(Arc::new(absences));
    absences::check(&directory, FILE, findings);
    (findings.len() == before).then_some(directory)
}

/// Whether somebody active holds a role that `place` of `file` asks for. A role without a holder would be
/// a silent wait.
pub fn check_holder(directory: &Directory, role: &Role, file: &str, place: &str, findings: &mut Vec<Finding>) {
    if directory.with_role(role).is_empty() {
        findings.push(
            Finding::new(file, place, format!("nobody holds the role {role}"))
                .help(format!("give it to somebody in {FILE} who has not left")),
        );
    }
}

fn person(id: &PersonId, entry: &PersonEntry, calendars: &Calendars, findings: &mut Vec<Finding>) -> Option<Person> {
    let zone: Option<Tz> = entry.zone.parse().ok();
    if zone.is_none() {
        findings.push(
            Finding::new(FILE, format!("person {id}, zone"), format!("there is no time zone `{}`", entry.zone))
                .help("write a name of the time zone database, such as Europe/Berlin"),
        );
    }
    let calendar = entry.calendar.as_deref().unwrap_or(calendars.default_key());
    if calendars.get(calendar).is_none() {
        findings.push(
            Finding::new(FILE, format!("person {id}, calendar"), format!("there is no calendar `{calendar}`"))
                .help(format!("the calendars are {}", calendars.keys().collect::<Vec<_>>().join(", "))),
        );
    }
    Some(Person {
        id: id.clone(),
        name: entry.name.clone(),
        roles: entry.roles.clone(),
        manager: entry.manager.clone(),
        zone: zone?,
        calendar: calendar.to_owned(),
        cover: entry.cover.clone(),
        on_commission: entry.on_commission,
        email: entry.email.clone(),
        known_as: entry.known_as.clone(),
        accounts: accounts(id, entry).collect(),
        active: !entry.has_left,
    })
}

fn accounts<'a>(id: &'a PersonId, entry: &'a PersonEntry) -> impl Iterator<Item = Account> + 'a {
    let console = Account { platform: Platform::Console, team: String::new(), user: id.to_string() };
    entry.accounts.iter().cloned().chain([console])
}

fn check_managers(file: &PeopleFile, findings: &mut Vec<Finding>) {
    for (id, entry) in &file.person {
        let place = format!("person {id}, manager");
        if let Some(manager) = entry.manager.as_ref().filter(|manager| !file.person.contains_key(*manager)) {
            findings.push(
                Finding::new(FILE, place.clone(), format!("there is no person `{manager}`"))
                    .help(format!("name a key of {FILE}")),
            );
        }
        let next = |id| file.person.get(id).and_then(|entry| entry.manager.as_ref());
        if let Some(circle) = chain::circle_from(id, next) {
            let path = circle.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" -> ");
            findings.push(Finding::new(FILE, place, "the managers go round in a circle").witness(path));
        }
    }
}

fn check_accounts(file: &PeopleFile, findings: &mut Vec<Finding>) {
    let mut holders: BTreeMap<Account, &PersonId> = BTreeMap::new();
    for (id, entry) in &file.person {
        let place = || format!("person {id}, accounts");
        for account in accounts(id, entry) {
            let needs_team = account.platform != Platform::Console;
            if account.user.is_empty() || account.team.is_empty() == needs_team {
                findings.push(
                    Finding::new(FILE, place(), format!("{} is no whole account", shown(&account)))
                        .help("state the user's id, and the team's on every platform but the console"),
                );
                continue;
            }
            match holders.get(&account) {
                Some(other) if *other != id => findings.push(
                    Finding::new(FILE, place(), format!("{} is the account of {other} as well", shown(&account)))
                        .help("an account has one person: whoever presses must be known for certain"),
                ),
                Some(_) | None => {
                    holders.insert(account, id);
                }
            }
        }
    }
}

fn shown(account: &Account) -> String {
    format!("{} `{}` of team `{}`", account.platform, account.user, account.team)
}

/// Names are compared as the roll looks them up: of the people who have not left, without case.
fn check_names(file: &PeopleFile, findings: &mut Vec<Finding>) {
    let mut bearers: BTreeMap<String, &PersonId> = BTreeMap::new();
    for (id, entry) in file.person.iter().filter(|(_, entry)| !entry.has_left) {
        let mine = std::iter::once(id.as_str())
            .chain([entry.name.as_str()])
            .chain(entry.email.as_deref())
            .chain(entry.known_as.iter().map(String::as_str));
        let mine: BTreeSet<String> = mine.map(|name| name.trim().to_lowercase()).collect();
        for name in mine {
            if name.is_empty() {
                findings.push(
                    Finding::new(FILE, format!("person {id}"), "a name, an e-mail or another name is empty")
                        .help("leave it out, or fill it in"),
                );
                continue;
            }
            if let Some(other) = bearers.get(&name) {
                findings.push(
                    Finding::new(FILE, format!("person {id}"), format!("`{name}` means {other} as well")).help(
                        "key, name, e-mail and known_as must tell people apart: a wrong owner is worse than a question",
                    ),
                );
                continue;
            }
            bearers.insert(name, id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::calendar;

    fn calendars() -> Calendars {
        calendar::read(include_str!("../../policies/calendars.toml"), &mut Vec::new()).unwrap()
    }

    fn shipped() -> Directory {
        let mut findings = Vec::new();
        let directory = read(include_str!("../../policies/people.toml"), &calendars(), &mut findings);
        assert_eq!(findings, []);
        directory.unwrap()
    }

    fn findings_of(text: &str) -> Vec<String> {
        let mut findings = Vec::new();
        let directory = read(text, &calendars(), &mut findings);
        assert_eq!(directory.is_some(), findings.is_empty());
        findings.iter().map(Finding::to_string).collect()
    }

    /// Any platform but the console.
    fn platform(key: &str) -> Platform {
        serde_json::from_value(key.into()).unwrap()
    }

    /// The chat platforms that the shipped accounts name, without naming them here.
    fn chat_platforms() -> BTreeSet<Platform> {
        let directory = shipped();
        let accounts = directory.people().flat_map(|person| person.accounts.iter());
        accounts.map(|account| account.platform).filter(|platform| *platform != Platform::Console).collect()
    }

    #[test]
    fn the_shipped_people_are_the_cast() {
        let directory = shipped();
        let cast = [
            ("ana", "Ana", "account_executive", Some("mira")),
            ("ben", "Ben", "account_executive", Some("mira")),
            ("mira", "Mira", "sales_manager", Some("dina")),
            ("dina", "Dina", "sales_director", Some("viktor")),
            ("viktor", "Viktor", "vp_sales", Some("clara")),
            ("clara", "Clara", "cro", None),
            ("leo", "Leo", "commercial_counsel", Some("greta")),
            ("greta", "Greta", "general_counsel", None),
            ("dora", "Dora", "deal_desk", Some("rita")),
            ("dora", "Dora", "deal_desk_lead", Some("rita")),
            ("fiona", "Fiona", "finance_bp", Some("cora")),
            ("cora", "Cora", "controller", Some("carl")),
            ("carl", "Carl", "cfo", None),
            ("finn", "Finn", "billing_ops_reviewer", Some("bea")),
            ("bea", "Bea", "billing_lead", Some("cora")),
            ("rita", "Rita", "policy_owner", Some("clara")),
        ];
        for (key, name, role, manager) in cast {
            let person = directory.person(&key.into()).unwrap();
            assert_eq!((person.name.as_str(), person.active), (name, true));
            assert_eq!(person.manager, manager.map(PersonId::from), "{key}");
            let holders: Vec<&str> =
                directory.with_role(&role.into()).iter().map(|person| person.id.as_str()).collect();
            let is_shared = role == "account_executive";
            assert_eq!(holders, if is_shared { vec!["ana", "ben"] } else { vec![key] }, "{role}");
        }
        assert_eq!(directory.person(&"max".into()).unwrap().roles, []);
        let on_commission: Vec<&str> =
            directory.people().filter(|person| person.on_commission).map(|person| person.id.as_str()).collect();
        assert_eq!(on_commission, ["ana", "ben", "clara", "dina", "mira", "viktor"]);
    }

    #[test]
    fn a_person_is_found_by_account_and_by_every_name_that_systems_use() {
        let directory = shipped();
        for (words, key) in [
            ("Ana Ruiz", "ana"),
            ("@ana", "ana"),
            ("U0REPANA01", "ana"),
            ("900600000000000001", "ana"),
            ("ANA@example.com", "ana"),
            ("Tomás Silva", "ben"),
            ("Sam O'Neill", "ben"),
        ] {
            assert_eq!(directory.called(words).map(|person| person.id.as_str()), Some(key), "{words}");
        }
        for platform in chat_platforms() {
            let ana = directory.person(&"ana".into()).unwrap();
            let account = ana.accounts.iter().find(|account| account.platform == platform).unwrap();
            assert_eq!(directory.by_account(account), Some(ana));
            let elsewhere = Account { team: "T0STRANGER".into(), ..account.clone() };
            assert_eq!(directory.by_account(&elsewhere), None);
        }
    }

    #[test]
    fn everybody_has_a_console_account_and_one_on_each_chat_platform() {
        let platforms = chat_platforms();
        assert_eq!(platforms.len(), 2);
        for person in shipped().people() {
            let console = Account { platform: Platform::Console, team: String::new(), user: person.id.to_string() };
            assert!(person.accounts.contains(&console), "{}", person.id);
            let on: BTreeSet<Platform> = person.accounts.iter().map(|account| account.platform).collect();
            assert!(platforms.is_subset(&on), "{}", person.id);
        }
    }

    #[test]
    fn a_person_who_has_left_keeps_the_name_and_the_calendar_may_be_left_out() {
        let text = "[person.ina]\nname = \"Ina\"\nroles = [\"cfo\"]\nzone = \"Europe/Paris\"\non_commission = false\n\
            has_left = true\n\
            [person.ina_2]\nname = \"Ina\"\nzone = \"Europe/Paris\"\non_commission = false\n";
        let directory = read(text, &calendars(), &mut Vec::new()).unwrap();
        let ina = directory.person(&"ina".into()).unwrap();
        assert_eq!((ina.active, ina.calendar.as_str(), ina.zone), (false, "de", Tz::Europe__Paris));
        assert_eq!(directory.called("Ina").map(|person| person.id.as_str()), Some("ina_2"));
        let mut findings = Vec::new();
        check_holder(&directory, &"cfo".into(), "approvals.toml", "row D5", &mut findings);
        assert_eq!(
            findings.iter().map(Finding::to_string).collect::<Vec<_>>(),
            ["approvals.toml, row D5: nobody holds the role cfo\n    \
              give it to somebody in people.toml who has not left"]
        );
    }

    #[test]
    fn places_and_superiors_that_do_not_exist_are_found() {
        let text = r#"
[person.a]
name = "A"
zone = "Europe/Atlantis"
calendar = "atlantis"
manager = "c"
on_commission = false

[person.b]
name = "B"
zone = "UTC"
manager = "nobody"
on_commission = false

[person.c]
name = "C"
zone = "UTC"
manager = "a"
on_commission = false

[person.d]
name = "D"
zone = "UTC"
manager = "d"
on_commission = false
"#;
        let expected = [
            "people.toml, person a, zone: there is no time zone `Europe/Atlantis`\n    \
             write a name of the time zone database, such as Europe/Berlin",
            "people.toml, person a, calendar: there is no calendar `atlantis`\n    \
             the calendars are at, au, be, ca, ch, de, es, fr, gb, ie, it, jp, nl, pl, se, sg, us",
            "people.toml, person a, manager: the managers go round in a circle\n    a -> c -> a",
            "people.toml, person b, manager: there is no person `nobody`\n    name a key of people.toml",
            "people.toml, person d, manager: the managers go round in a circle\n    d -> d",
        ];
        assert_eq!(findings_of(text), expected);
    }

    #[test]
    fn two_people_who_could_be_taken_for_each_other_are_found() {
        let text = r#"
[person.a]
name = "A"
zone = "UTC"
on_commission = false
email = "a@example.com"
known_as = ["Ann Other", "a"]

[person.b]
name = "B"
zone = "UTC"
on_commission = false
email = "A@Example.com"
known_as = ["ann other", ""]
accounts = [{ platform = "console", team = "", user = "a" }]
"#;
        let tell_apart =
            "key, name, e-mail and known_as must tell people apart: a wrong owner is worse than a question";
        let expected = [
            "people.toml, person b, accounts: console `a` of team `` is the account of a as well\n    \
             an account has one person: whoever presses must be known for certain"
                .to_owned(),
            "people.toml, person b: a name, an e-mail or another name is empty\n    leave it out, or fill it in"
                .to_owned(),
            format!("people.toml, person b: `a@example.com` means a as well\n    {tell_apart}"),
            format!("people.toml, person b: `ann other` means a as well\n    {tell_apart}"),
        ];
        assert_eq!(findings_of(text), expected);
    }

    #[test]
    fn a_chat_account_is_whole_and_belongs_to_one_person_of_one_team() {
        for name in chat_platforms().iter().map(Platform::to_string) {
            assert_ne!(platform(&name), Platform::Console);
            let person = |key: &str, team: &str, user: &str| {
                format!(
                    "[person.{key}]\nname = \"{key}\"\nzone = \"UTC\"\non_commission = false\n\
                     accounts = [{{ platform = \"{name}\", team = \"{team}\", user = \"{user}\" }}]\n"
                )
            };
            let two = |first: String, second: String| findings_of(&(first + &second));
            assert_eq!(two(person("a", "T1", "U1"), person("b", "T2", "U1")), Vec::<String>::new());
            assert_eq!(
                two(person("a", "T1", "U1"), person("b", "T1", "U1")),
                [format!(
                    "people.toml, person b, accounts: {name} `U1` of team `T1` is the account of a as well\n    \
                     an account has one person: whoever presses must be known for certain"
                )]
            );
            assert_eq!(
                two(person("a", "", "U1"), person("b", "T1", "")),
                [
                    format!("people.toml, person a, accounts: {name} `U1` of team `` is no whole account"),
                    format!("people.toml, person b, accounts: {name} `` of team `T1` is no whole account"),
                ]
                .map(|what| what + "\n    state the user's id, and the team's on every platform but the console")
            );
        }
    }

    #[test]
    fn a_file_without_people_and_a_misspelt_key_are_found() {
        assert_eq!(findings_of(""), ["people.toml, the whole file: it names nobody\n    add a [person.<key>]"]);
        let text = "[person.a]\nname = \"A\"\nzone = \"UTC\"\non_commission = false\nboss = \"b\"\n";
        let found = findings_of(text);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("people.toml, line 5: unknown key `boss`, expected one of `name`"), "{found:?}");
    }
}
