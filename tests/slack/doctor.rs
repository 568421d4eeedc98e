//! `baton doctor`, the built program, before a workspace with each kind of trouble.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::Arc;

use baton::ambient::{Ambient, Clock};
use baton::domain::ids::Platform;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::{Access, Address, Store};
use baton::transport::slack::doctor::SCOPES;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use crate::kit::slack::{
    APP, APP_TOKEN, Account, BOT, BOT_TOKEN, BOT_USER, Channel, FakeSlack, Options, SIGNING_SECRET, TEAM, TokenState,
    Trick, User,
};

const WINS: &str = "C0WINS0001";
const SALES: &str = "C0SALES001";
const GENERAL: &str = "C0GENERAL1";
/// An approver, and the manager of the sales people.
const DINA: &str = "U0DINA0001";
const MIRA: &str = "U0MIRA0001";

/// A workspace as the policy files describe it, and a folder that `baton` is started in.
struct Scene {
    slack: FakeSlack,
    folder: tempfile::TempDir,
    variables: Vec<(&'static str, String)>,
}

/// What the doctor said, and how it ended.
struct Told {
    checks: Vec<Value>,
    status: Option<i32>,
    output: String,
}

impl Scene {
    async fn new() -> Self {
        Self::of(options()).await
    }

    async fn of(options: Options) -> Self {
        let slack = FakeSlack::start(options).await;
        slack.add_channel(Channel::private(WINS, "closed-won"));
        slack.add_channel(Channel::public(SALES, "sales"));
        slack.add_channel(Channel::public(GENERAL, "general"));
        let files = files();
        let book = PolicyBook::compile(&files).unwrap();
        for person in book.directory().people() {
            for account in person.accounts.iter().filter(|account| account.platform == Platform::Slack) {
                let email = person.email.clone().unwrap_or_default();
                slack.add_user(User::member(&account.user, &person.name, &email));
            }
        }
        let folder = tempfile::tempdir().unwrap();
        let policies = folder.path().join("policies");
        std::fs::create_dir(&policies).unwrap();
        for (name, text) in files.iter() {
            std::fs::write(policies.join(name), text).unwrap();
        }
        let variables = vec![
            ("SLACK_API_URL", slack.api_url()),
            ("SLACK_BOT_TOKEN", BOT_TOKEN.to_owned()),
            ("SLACK_APP_TOKEN", APP_TOKEN.to_owned()),
            ("SLACK_SIGNING_SECRET", SIGNING_SECRET.to_owned()),
        ];
        Self { slack, folder, variables }
    }

    fn set(&mut self, name: &str, value: &str) {
        let variable = self.variables.iter_mut().find(|(known, _)| *known == name).unwrap();
        value.clone_into(&mut variable.1);
    }

    fn database(&self) -> std::path::PathBuf {
        self.folder.path().join("baton.db")
    }

    async fn run(&self, arguments: &'static [&'static str]) -> Output {
        let (folder, variables) = (self.folder.path().to_owned(), self.variables.clone());
        tokio::task::spawn_blocking(move || started(&folder, &variables, arguments)).await.unwrap()
    }

    async fn doctor(&self) -> Told {
        let output = self.run(&["doctor", "--json"]).await;
        let (said, log) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
        let json: Value = serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}{log}"));
        let checks = json["checks"].as_array().unwrap().clone();
        Told { checks, status: output.status.code(), output: format!("{said}{log}") }
    }
}

fn started(folder: &Path, variables: &[(&'static str, String)], arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_baton"));
    command.env_clear().envs(variables.iter().cloned()).current_dir(folder);
    command.args(arguments).output().unwrap()
}

/// The shipped files for the workspace of the fake.
fn files() -> PolicyFiles {
    let ids = [("T0EXAMPLE1", TEAM), ("A0HANDOFF1", APP), ("B0HANDOFF1", BOT), ("U0HANDOFFB", BOT_USER)];
    let own = |text: &str| ids.iter().fold(text.to_owned(), |text, (example, own)| text.replace(example, own));
    PolicyFiles::new(PolicyFiles::shipped().iter().map(|(name, text)| (name.to_owned(), own(text))).collect())
}

/// A token with the scopes of the manifest.
fn options() -> Options {
    Options::default().with_scopes(&SCOPES.map(|(scope, _)| scope))
}

impl Told {
    fn wrong(&self) -> Vec<String> {
        self.of("wrong")
    }

    fn of(&self, state: &str) -> Vec<String> {
        let of_state = self.checks.iter().filter(|check| check["state"] == state);
        of_state.map(|check| format!("{} → {}", check["says"], check["to_do"])).collect()
    }

    /// One thing is wrong, and the line says what and what to do.
    #[track_caller]
    fn is_wrong_about(&self, parts: &[&str]) {
        let wrong = self.wrong();
        let says_it = |line: &String| parts.iter().all(|part| line.contains(part));
        assert!(wrong.iter().any(says_it), "nothing is wrong about {parts:?}: {wrong:#?}");
        assert_eq!(self.status, Some(1));
        let to_do = self.checks.iter().filter(|check| check["state"] == "wrong").map(|check| &check["to_do"]);
        assert!(to_do.into_iter().all(Value::is_string), "something is wrong, and nothing said of what to do");
    }
}

#[tokio::test]
async fn a_workspace_that_is_set_up_is_well_and_nothing_is_changed_or_told_of_secrets() {
    let scene = Scene::new().await;
    let told = scene.doctor().await;
    assert_eq!((told.wrong(), told.status), (Vec::new(), Some(0)), "{}", told.output);
    let well = told.of("well").join("\n");
    for part in ["HTTP is on", "Socket Mode is on", "token works", "every scope", "#closed-won", "#sales", "#general"] {
        assert!(well.contains(part), "{part} is missing: {well}");
    }
    assert!(well.contains("people have accounts of members") && well.contains("agrees with Slack's"), "{well}");
    assert_eq!(told.of("warning").len(), 1, "only the stand-in for Slack: {:?}", told.of("warning"));
    for secret in [BOT_TOKEN, APP_TOKEN, SIGNING_SECRET] {
        assert!(!told.output.contains(secret));
    }
    let asked: BTreeSet<String> = scene.slack.calls().into_iter().map(|call| call.method).collect();
    assert_eq!(
        asked,
        ["apps.connections.open", "auth.test", "conversations.info", "users.info"].map(Into::into).into()
    );
    assert!(scene.slack.posted().is_empty());
    assert!(!scene.database().exists(), "looking makes no database");
}

#[tokio::test]
async fn people_read_a_line_for_each_look() {
    let scene = Scene::new().await;
    scene.slack.change_channel(SALES, |channel| channel.bot = crate::kit::slack::Membership::Out);
    let output = scene.run(&["doctor"]).await;
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(1));
    let line = text.lines().find(|line| line.starts_with("WRONG")).unwrap();
    assert_eq!(
        line,
        "WRONG    channels       #sales (C0SALES001) does not have Baton in it; it is listened to → write `/invite @Baton` there"
    );
}

#[tokio::test]
async fn a_revoked_token_is_told_and_nothing_more_is_asked() {
    let scene = Scene::new().await;
    scene.slack.set_token(TokenState::Revoked);
    let told = scene.doctor().await;
    told.is_wrong_about(&["token_revoked", "SLACK_BOT_TOKEN"]);
    assert!(told.of("warning").join("").contains("were not looked at"));
    assert_eq!(scene.slack.calls().len(), 1);
}

#[tokio::test]
async fn an_app_level_token_that_is_none_is_told() {
    let mut scene = Scene::new().await;
    scene.set("SLACK_APP_TOKEN", BOT_TOKEN);
    scene.doctor().await.is_wrong_about(&["app-level token", "not_allowed_token_type", "connections:write"]);
}

#[tokio::test]
async fn each_missing_scope_is_named_with_what_is_missing_without_it() {
    for (without, consequence) in SCOPES {
        let granted: Vec<&str> = SCOPES.iter().map(|(scope, _)| *scope).filter(|scope| *scope != without).collect();
        let told = Scene::of(Options::default().with_scopes(&granted)).await.doctor().await;
        told.is_wrong_about(&[&format!("the scope {without} is missing"), consequence, "slack/manifest.yaml"]);
    }
}

#[tokio::test]
async fn a_scope_too_many_is_a_warning() {
    let scopes: Vec<&str> = SCOPES.iter().map(|(scope, _)| *scope).chain(["chat:write.customize"]).collect();
    let told = Scene::of(Options::default().with_scopes(&scopes)).await.doctor().await;
    assert_eq!(told.status, Some(0));
    assert!(told.of("warning").join("").contains("chat:write.customize"));
}

/// SO-22 among them.
#[tokio::test]
async fn each_channel_that_cannot_be_used_says_why() {
    let scene = Scene::of(options().without_rates()).await;
    scene.slack.change_channel(WINS, |channel| *channel = Channel::shared(WINS, "closed-won"));
    scene.slack.change_channel(SALES, |channel| *channel = channel.clone().archived());
    scene.slack.change_channel(GENERAL, |channel| *channel = Channel::private(GENERAL, "general").without_bot());
    let told = scene.doctor().await;
    told.is_wrong_about(&["#closed-won", "shared with another organisation", "an internal channel"]);
    told.is_wrong_about(&["#sales", "is archived"]);
    told.is_wrong_about(&[GENERAL, "channel_not_found", "invite Baton"]);
    assert_eq!(told.wrong().len(), 3, "{:?}", told.wrong());
}

#[tokio::test]
async fn each_account_that_cannot_act_says_why() {
    let scene = Scene::of(options().without_rates()).await;
    scene.slack.change_user(DINA, |user| user.kind = Account::Deactivated);
    scene.slack.change_user(MIRA, |user| user.kind = Account::Guest);
    scene.slack.change_user("U0REPANA01", |user| *user = user.clone().from_other_team());
    let told = scene.doctor().await;
    told.is_wrong_about(&["Dina", "was deactivated", "has_left"]);
    told.is_wrong_about(&["Mira", "is a guest"]);
    told.is_wrong_about(&["Ana", "belongs to another organisation"]);
    assert_eq!(told.wrong().len(), 3, "{:?}", told.wrong());
}

#[tokio::test]
async fn who_has_no_account_is_known_by_e_mail_or_never() {
    let scene = Scene::new().await;
    let file = scene.folder.path().join("policies/people.toml");
    let people = std::fs::read_to_string(&file).unwrap();
    let unlinked =
        people.replace(&format!("team = \"{TEAM}\",         user = \"{DINA}\""), "team = \"T0X\", user = \"U0X\"");
    assert_ne!(people, unlinked);
    std::fs::write(&file, unlinked).unwrap();
    scene.doctor().await.is_wrong_about(&["Dina", "an account of the workspace T0X"]);
    let without: Vec<&str> = people.lines().filter(|line| !line.contains(DINA)).collect();
    std::fs::write(&file, without.join("\n")).unwrap();
    let told = scene.doctor().await;
    assert_eq!(told.status, Some(0), "{}", told.output);
    assert!(told.of("warning").join("").contains("by e-mail: Dina"), "{:?}", told.of("warning"));
    let neither: Vec<&str> = without.into_iter().filter(|line| !line.contains("\"dina@")).collect();
    std::fs::write(&file, neither.join("\n")).unwrap();
    scene.doctor().await.is_wrong_about(&["neither an account nor an e-mail address: Dina"]);
}

#[tokio::test]
async fn another_workspace_and_another_bot_are_told_with_the_ids_to_put_in() {
    let scene = Scene::new().await;
    let sources = scene.folder.path().join("policies/sources.toml");
    let text = std::fs::read_to_string(&sources).unwrap();
    let team = format!("team_id = \"{TEAM}\"");
    std::fs::write(&sources, text.replace(&team, "team_id = \"T0ELSEWHERE\"").replace(BOT, "B0OTHER")).unwrap();
    let told = scene.doctor().await;
    told.is_wrong_about(&["T0ELSEWHERE", &format!("team_id = \\\"{TEAM}\\\"")]);
    told.is_wrong_about(&["slack.own", &format!("set bot_id = \\\"{BOT}\\\"")]);
    std::fs::write(&sources, text.replace(&team, "")).unwrap();
    scene.doctor().await.is_wrong_about(&["which workspace is ours", TEAM]);
}

#[tokio::test]
async fn the_shipped_example_serves_nobody_in_slack() {
    let scene = Scene::new().await;
    for (name, text) in PolicyFiles::shipped().iter() {
        std::fs::write(scene.folder.path().join("policies").join(name), text).unwrap();
    }
    scene.doctor().await.is_wrong_about(&["shipped example", "BATON_POLICIES"]);
    std::fs::write(scene.folder.path().join("policies/sources.toml"), "nonsense").unwrap();
    let told = scene.doctor().await;
    told.is_wrong_about(&["does not compile", "baton check"]);
    assert!(told.of("warning").join("").contains("channels and people were not looked at"));
}

struct Off(TimeDelta);

impl Clock for Off {
    fn now(&self) -> DateTime<Utc> {
        Ambient::real().clock.now() + self.0
    }
}

/// SI-12: at 300 seconds every signature is refused.
#[tokio::test]
async fn a_clock_that_is_off_by_more_than_a_minute_is_told() {
    for (slacks, says) in [(-90, "s ahead of Slack"), (90, "s behind Slack")] {
        let options = options().with_clock(Arc::new(Off(TimeDelta::seconds(slacks))));
        Scene::of(options).await.doctor().await.is_wrong_about(&[says, "time synchronisation"]);
    }
    let told = Scene::of(options().with_clock(Arc::new(Off(TimeDelta::seconds(30))))).await.doctor().await;
    assert_eq!(told.wrong(), Vec::<String>::new());
}

#[tokio::test]
async fn a_slack_that_cannot_be_reached_or_makes_no_sense_is_told() {
    let mut scene = Scene::new().await;
    scene.slack.next("auth.test", Trick::Garbage);
    scene.doctor().await.is_wrong_about(&["no clear answer of Slack", "outage"]);
    scene.set("SLACK_API_URL", "http://127.0.0.1:9/api");
    scene.doctor().await.is_wrong_about(&["Slack cannot be reached", "network"]);
}

/// SO-3.
#[tokio::test]
async fn a_pause_that_slack_asks_for_is_kept() {
    let scene = Scene::new().await;
    for method in ["users.info", "conversations.info"] {
        scene.slack.next(method, Trick::TooMany(1));
    }
    let told = scene.doctor().await;
    assert_eq!(told.wrong(), Vec::<String>::new());
}

#[tokio::test]
async fn the_record_is_looked_at_beside_a_service_that_holds_it_and_stays_as_it_is() {
    let scene = Scene::of(options().without_rates()).await;
    let address = Address::file(scene.database());
    let store = Store::open(&address, Access::ReadWrite).await.unwrap();
    let before = std::fs::read(scene.database()).unwrap();
    let told = scene.doctor().await;
    assert_eq!(told.wrong(), Vec::<String>::new());
    assert!(told.of("well").join("").contains("it holds 0 facts"), "{}", told.output);
    assert_eq!(std::fs::read(scene.database()).unwrap(), before);
    store.close().await.unwrap();
    let mut permissions = std::fs::metadata(scene.database()).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(scene.database(), permissions).unwrap();
    scene.doctor().await.is_wrong_about(&["cannot be written", "allow writing"]);
    std::fs::remove_file(scene.database()).unwrap();
    std::fs::write(scene.database(), "no database at all, and long enough to be looked at as one").unwrap();
    scene.doctor().await.is_wrong_about(&["not a SQLite database"]);
}

#[tokio::test]
async fn half_a_configuration_is_bad_usage() {
    let mut scene = Scene::new().await;
    scene.set("SLACK_BOT_TOKEN", "");
    let output = scene.run(&["doctor"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("SLACK_BOT_TOKEN"));
}
