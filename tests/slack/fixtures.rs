//! Every request and frame of `tests/data/chat/slack`, through the real routes or the same door: the status, the
//! answer, and what it comes to. They are another app's: its command is `/handoff`, its forms and buttons are not ours.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use baton::ambient::{Ambient, StoryClock};
use baton::conversation::incoming::Incoming;
use baton::domain::ids::Platform;
use baton::domain::place::Place;
use baton::domain::post::{Happened, Poster};
use baton::engine::Engine;
use baton::engine::envelope::{Envelope, Speaker};
use baton::engine::identity::{Links, Roll};
use baton::engine::in_force::InForce;
use baton::engine::ports::{NoAssistant, PortFuture, Receipt, Translate, Untranslated};
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::Store;
use baton::transport::files::Files;
use baton::transport::slack::api::{CallError, Wire};
use baton::transport::slack::door::{Answer, Door, Kind};
use baton::transport::slack::files::FILE_HOSTS;
use baton::transport::slack::homes::Homes;
use baton::transport::slack::interpreter::Interpreter;
use baton::transport::slack::outbound::{Parts, SlackChat};
use baton::transport::slack::people::Users;
use baton::transport::slack::signature::SigningSecrets;
use chrono::DateTime;
use serde_json::{Value, json};

use super::kept::{Gate, Kept};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const TEAM: &str = "T0EXAMPLE1";

/// What each fixture that is taken comes to. `files.info` is refused here, and views are only noted.
const COMES_TO: [(&str, &[&str]); 18] = [
    // A press of a button that is not ours means nothing; nor does a form of another app.
    ("block_actions_button", &[]),
    ("block_actions_in_thread_ephemeral", &[]),
    ("block_actions_overflow", &[]),
    // The same message comes as a message event: there it is heard, and nowhere else.
    ("event_app_mention", &[]),
    ("event_bot_message_modern", &["posted by B0SFFLOW01 of A0SFFLOW01 in C0WINS0001"]),
    ("event_bot_message_subtype", &["posted by B0HUBSP001 of A0HUBSP001 in C0WINS0001"]),
    // Outside a handoff's thread a file is no document of any handoff.
    ("event_file_share_slack_connect", &["posted by U0REPANA01 in C0WINS0001 under nothing: "]),
    ("event_file_shared", &[]),
    ("event_message_changed", &["edited by U0REPANA01 in C0WINS0001 under 1773324613.000001: net 30, annual upfront"]),
    ("event_message_im", &["U0REPANA01 says directly: PO is PO-44821"]),
    ("event_message_retry", &["posted by U0REPANA01 in C0WINS0001 under 1773324613.000001: net 45, annual upfront"]),
    (
        "event_message_thread_answer",
        &["posted by U0REPANA01 in C0WINS0001 under 1773324613.000001: net 45, annual upfront"],
    ),
    ("message_shortcut", &["views.open"]),
    ("slash_command_empty", &["U0REPANA01 types: "]),
    ("slash_command_link", &["views.open"]),
    ("slash_command_start", &["views.open"]),
    ("slash_command_unicode", &["U0REPANA01 types: set bill-to Beispiel GmbH, Straße 5 & Co – 100% ok+"]),
    ("view_submission", &["never: no form of ours is called \"packet_form\""]),
];

fn fixtures() -> BTreeMap<String, Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/chat/slack");
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries
        .map(|path| {
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (name, serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
        })
        .collect()
}

async fn sent(gate: &Gate, fixture: &Value) -> (u16, String) {
    gate.now_is(fixture["now_s"].as_i64().unwrap());
    let request = &fixture["request"];
    let path = request["url"].as_str().unwrap().trim_start_matches("https://handoff.example.com");
    let mut sending = gate.client.post(format!("{}{path}", gate.address));
    for (name, value) in request["headers"].as_object().unwrap() {
        sending = sending.header(name, value.as_str().unwrap());
    }
    let answer = sending.body(request["body"].as_str().unwrap().to_owned()).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// SI-1, SI-9, SI-12: the status is the one that is expected, and only what is genuine and says something is kept.
#[tokio::test]
async fn every_request_is_answered_as_it_should_be_and_kept_once() {
    let mut seen = 0;
    for (name, fixture) in fixtures().iter().filter(|(_, fixture)| fixture.get("request").is_some()) {
        let (gate, expected) = (Gate::open(SECRET).await, &fixture["expected"]);
        let (status, body) = sent(&gate, fixture).await;
        assert_eq!(Some(u64::from(status)), expected["http_status"].as_u64(), "{name}: {body}");
        match expected["kind"].as_str() {
            // Slack takes the challenge in JSON as well as bare.
            Some("url_verification") => assert!(body.contains(expected["response_body"].as_str().unwrap()), "{body}"),
            Some("block_suggestion") => assert_eq!(body, r#"{"options":[]}"#),
            // `view_submission_needs_error` is a form that Baton does not know: it has no opinion on its fields.
            Some(_) | None => assert_eq!(body, "", "{name}"),
        }
        let kept = gate.kept.receipts();
        let is_kept = expected["auth"] == "ok" && COMES_TO.iter().any(|(known, _)| name.starts_with(known));
        assert_eq!(kept.len(), usize::from(is_kept), "{name}: {kept:?}");
        for receipt in &kept {
            told(name, receipt, expected);
        }
        let again = sent(&gate, fixture).await;
        assert_eq!(again, (status, body), "{name}: a second delivery is answered like the first");
        assert_eq!(gate.kept.receipts(), kept, "{name}: and kept no second time");
        seen += 1;
    }
    println!("{seen} requests");
    assert_eq!(seen, 31);
}

/// What was kept says what the fixture says that a reader should find.
fn told(name: &str, receipt: &Receipt, expected: &Value) {
    let body: Value = serde_json::from_str(&receipt.body).unwrap();
    let event = &body["event"];
    let found = |key: &str| match (key, receipt.kind) {
        ("user", "event") => event["user"].as_str().or(event["message"]["user"].as_str()).map(str::to_owned),
        ("user", "command") => body["user_id"].as_str().map(str::to_owned),
        ("user", _) => body["user"]["id"].as_str().map(str::to_owned),
        ("channel", "event") => event["channel"].as_str().or(event["channel_id"].as_str()).map(str::to_owned),
        ("channel", _) => body["channel_id"].as_str().map(str::to_owned),
        ("event_id" | "command", _) => body[key].as_str().map(str::to_owned),
        ("action_id", _) => body["actions"][0]["action_id"].as_str().map(str::to_owned),
        ("callback_id", _) => body["callback_id"].as_str().or(body["view"]["callback_id"].as_str()).map(str::to_owned),
        ("text", "command") => body["text"].as_str().map(str::to_owned),
        _ => None,
    };
    for (key, wanted) in expected.as_object().unwrap() {
        if let Some(found) = found(key) {
            assert_eq!(Some(found.as_str()), wanted.as_str(), "{name}: {key}");
        }
    }
    let user = expected["user"].as_str();
    assert!(user.is_none_or(|user| receipt.lane.ends_with(user)), "{name}: one person's deliveries keep their order");
}

#[tokio::test]
async fn what_is_kept_comes_to_what_it_means() {
    let stage = Stage::new().await;
    let mut seen = 0;
    for (name, fixture) in fixtures() {
        let Some((_, comes_to)) = COMES_TO.iter().find(|(known, _)| name.starts_with(known)) else { continue };
        let gate = Gate::open(SECRET).await;
        sent(&gate, &fixture).await;
        for receipt in gate.kept.receipts() {
            assert_eq!(stage.comes_to(&receipt).await, *comes_to, "{name}");
            seen += 1;
        }
    }
    assert_eq!(seen, 20);
}

/// SI-15: what comes over a socket goes through the same door; greetings and farewells are nothing to acknowledge.
#[tokio::test]
async fn frames_of_socket_mode_go_through_the_same_door() {
    let (kept, stage) = (Arc::new(Kept::default()), Stage::new().await);
    let door = Door::new(kept.clone(), Arc::default());
    let fixtures = fixtures();
    let frames =
        fixtures.iter().filter_map(|(name, fixture)| Some((name, fixture.get("frame")?, &fixture["expected"])));
    let mut came_to = Vec::new();
    for (name, frame, expected) in frames {
        assert_eq!(Some(frame["envelope_id"].is_string()), expected["ack"].as_bool(), "{name}");
        let kind = match frame["type"].as_str().unwrap() {
            "slash_commands" => Kind::Command,
            "interactive" => Kind::Interaction,
            "events_api" => Kind::Event,
            _ => continue,
        };
        let payload = &frame["payload"];
        assert_eq!(door.take(kind, payload, payload.to_string()).await, Answer::Acknowledged(None), "{name}");
        came_to.extend(stage.comes_to(&kept.receipts().pop().unwrap()).await);
    }
    assert_eq!(came_to, ["U0REPANA01 types: status"], "and the press is of a button that is not ours");
}

/// SI-13: Slack's published example.
#[test]
fn the_published_example_is_genuine() {
    let example = &fixtures()["known_answer_signature"];
    let text = |key: &str| example[key].as_str().unwrap();
    let now = text("timestamp").parse().unwrap();
    let secrets = SigningSecrets::new(text("signing_secret")).unwrap();
    let body = text("body").as_bytes();
    assert_eq!(secrets.check(Some(text("timestamp")), Some(text("signature")), body, now), Ok(()));
}

/// A Slack that knows everybody for a member, gives no file away, and notes what is opened.
#[derive(Default)]
struct Canned {
    opened: Mutex<Vec<String>>,
}

impl Wire for Canned {
    fn post<'a>(&'a self, method: &'a str, _body: &'a Value) -> PortFuture<'a, Result<Value, CallError>> {
        self.opened.lock().unwrap().push(method.to_owned());
        Box::pin(async { Ok(json!({ "ok": true })) })
    }

    fn get<'a>(
        &'a self,
        method: &'a str,
        parameters: &'a [(&'a str, String)],
    ) -> PortFuture<'a, Result<Value, CallError>> {
        let member = json!({ "ok": true, "user": { "id": parameters[0].1, "team_id": TEAM } });
        let refused = CallError::Refused { code: "file_not_found".into(), detail: String::new() };
        Box::pin(async move { if method == "users.info" { Ok(member) } else { Err(refused) } })
    }

    fn respond<'a>(&'a self, _url: &'a str, _body: &'a Value) -> PortFuture<'a, Result<(), CallError>> {
        Box::pin(async { Ok(()) })
    }
}

/// The real engine, with the shipped policy, before that Slack.
struct Stage {
    interpreter: Interpreter,
    wire: Arc<Canned>,
}

impl Stage {
    async fn new() -> Self {
        let clock = StoryClock::at(DateTime::from_timestamp(1_773_325_230, 0).unwrap());
        let ambient = Ambient::story(&clock, 1, 1);
        let policy = InForce::new(Arc::new(PolicyBook::compile(&PolicyFiles::shipped()).unwrap()));
        let (wire, links) = (Arc::new(Canned::default()), Links::default());
        let accounts = Arc::new(Roll { policy: policy.clone(), links: links.clone(), platform: Platform::Slack });
        let (clock, channel) = (ambient.clock.clone(), "C0WINS0001".to_owned());
        let parts = Parts { wire: wire.clone(), clock: clock.clone(), accounts, home: channel.clone() };
        let chat = Arc::new(SlackChat::new(parts));
        let home = Place::Channel { platform: Platform::Slack, channel };
        let store = Store::in_memory().await.unwrap();
        let assistant = Arc::new(NoAssistant);
        let engine = Engine {
            store,
            policy,
            ambient,
            chat: chat.clone(),
            assistant,
            home,
            links,
            outgoing: Arc::default(),
            looked_at: Default::default(),
        };
        let front = Arc::new(engine);
        let interpreter = Interpreter {
            front: front.clone(),
            wire: wire.clone(),
            users: Users::new(wire.clone(), clock.clone()),
            files: Files::new(FILE_HOSTS, "https://slack.com/api", Some("xoxb-none")).unwrap(),
            chat,
            homes: Arc::new(Homes::new(front, wire.clone(), clock)),
        };
        Self { interpreter, wire }
    }

    async fn comes_to(&self, receipt: &Receipt) -> Vec<String> {
        let at = DateTime::from_timestamp(1_773_325_230, 0).unwrap();
        let envelopes = match self.interpreter.translate(receipt.kind, &receipt.body, at).await {
            Ok(envelopes) => envelopes.iter().map(in_words).collect(),
            Err(Untranslated::Never(why)) => vec![format!("never: {why}")],
            Err(Untranslated::Later(why)) => vec![format!("later: {why}")],
        };
        std::mem::take(&mut *self.wire.opened.lock().unwrap()).into_iter().chain(envelopes).collect()
    }
}

fn in_words(envelope: &Envelope) -> String {
    let speaker = match &envelope.speaker {
        Speaker::Account(account) | Speaker::Barred(account) => account.user.clone(),
        Speaker::System(system) => system.clone(),
        Speaker::Baton => "baton".to_owned(),
    };
    match &envelope.incoming {
        Incoming::Posted { post } => {
            let happened = if post.happened == Happened::Posted { "posted" } else { "edited" };
            let channel = &post.reference.channel;
            match &post.poster {
                Poster::Person { user, .. } => {
                    let lines: Vec<&str> = post.lines.iter().map(|line| line.text.as_str()).collect();
                    let thread = post.thread.as_deref().unwrap_or("nothing");
                    format!("{happened} by {user} in {channel} under {thread}: {}", lines.join("\n"))
                }
                Poster::App { bot, app, .. } => {
                    let name = |id: &Option<String>| id.clone().unwrap_or_default();
                    format!("{happened} by {} of {} in {channel}", name(bot), name(app))
                }
                Poster::Nobody => format!("{happened} by nobody in {channel}"),
            }
        }
        Incoming::Said { words } => {
            let directly = matches!(envelope.place, Some(Place::Direct { .. }));
            format!("{speaker} says {}: {words}", if directly { "directly" } else { "elsewhere" })
        }
        Incoming::Commanded { words } => format!("{speaker} types: {words}"),
        other @ (Incoming::Reported { .. }
        | Incoming::Pressed { .. }
        | Incoming::Filled { .. }
        | Incoming::Brought(_)
        | Incoming::AnsweredInformation { .. }
        | Incoming::AccountLinked { .. }
        | Incoming::AccountUnlinked { .. }
        | Incoming::AbsenceNews { .. }
        | Incoming::PolicyNews { .. }
        | Incoming::ScheduleDue { .. }
        | Incoming::Reacted { .. }
        | Incoming::Due { .. }
        | Incoming::AssistantReplied { .. }
        | Incoming::RenewalDue { .. }
        | Incoming::Undelivered { .. }) => format!("{speaker}: {other:?}"),
    }
}
