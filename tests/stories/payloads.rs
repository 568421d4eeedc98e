//! Everything that Slack can be handed: all messages, forms and desks of all stories, and of one story for each
//! naughty text. Written as JSON Lines for the judges of `tests/judges`, and as JSON for the pictures.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::PathBuf;
use std::pin::Pin;

use baton::app::player::Player;
use baton::conversation::action::{Action, Verb};
use baton::conversation::form::{Form, Input, InputKind};
use baton::conversation::incoming::Incoming;
use baton::conversation::message::{Button, Desk, Message, Section};
use baton::domain::ids::{HandoffId, Platform};
use baton::domain::person::Account;
use baton::engine::envelope::{Envelope, Speaker};
use baton::engine::ports::Front;
use baton::store::Store;
use baton::story::script;
use baton::story::step::Step;
use baton::transport::discord::commands;
use baton::transport::discord::render as discord;
use baton::transport::slack::render::{self, Private};
use serde_json::{Value, json};

use super::kit;
use super::naughty::naughty;

/// A deal's whole way with words where people write them.
const WITH_WORDS: &str = "\
at Monday 2026-03-09 09:00 Europe/Berlin
crm: WORDS won by Ana: EUR 48,000, 25% off
Dina presses [Request information] with text=\"WORDS\"
Ana replies to H-1: WORDS
Ana types /baton status WORDS
Dina presses [Approve with conditions] with text=\"WORDS\", owner=ana, due=2026-06-30
Ana types /baton packet H-1
Finn types /baton status H-1
Dina types /baton away WORDS
Dina types /baton away
Dina presses [Away] with from=tomorrow, cover=\"WORDS\"
Ana types /baton hold H-1 WORDS
Ana types /baton void H-1 WORDS
";

/// Payloads by what they are, each once.
#[derive(Default)]
struct Collected {
    lines: BTreeSet<String>,
    forms: BTreeSet<String>,
    desks: BTreeSet<String>,
    discord: BTreeSet<String>,
}

impl Collected {
    fn message(&mut self, method: &str, message: &Message) {
        self.in_discord(method, message);
        let render::Rendered { text, blocks } = render::message(message);
        let mut body = json!({ "channel": "C0WINS0001", "text": text, "blocks": blocks });
        match method {
            "chat.update" => body["ts"] = json!("1773324613.000001"),
            "chat.postEphemeral" => body["user"] = json!("U0REPANA01"),
            _post => {
                body["metadata"] =
                    json!({ "event_type": "baton_message", "event_payload": { "k": "0123456789abcdef" } });
                body["unfurl_links"] = json!(false);
                body["unfurl_media"] = json!(false);
                body["mrkdwn"] = json!(false);
                body["parse"] = json!("none");
                body["thread_ts"] = json!("1773324613.000001");
            }
        }
        self.lines.insert(json!({ "method": method, "body": body }).to_string());
        for button in message.buttons.iter().filter(|button| !button.asks.is_empty()) {
            self.form(&form_of(message, button), &Private::default());
        }
    }

    /// The same, as Discord is handed it.
    fn in_discord(&mut self, method: &str, message: &Message) {
        let mut body = discord::message(message).body();
        let (method, path) = match method {
            "chat.update" => ("PATCH", "/channels/1/messages/2"),
            "chat.postEphemeral" => {
                body["flags"] = json!(64);
                ("POST", "/webhooks/1/token")
            }
            _post => {
                body["nonce"] = json!("0123456789abcdefghijkl");
                body["enforce_nonce"] = json!(true);
                ("POST", "/channels/1/messages")
            }
        };
        let line = json!({ "kind": "request", "method": method, "path": path, "body": body });
        self.discord.insert(line.to_string());
    }

    fn form_in_discord(&mut self, form: &Form) {
        for number in 0..discord::steps(form).len() {
            let step = discord::Step { number, goes_on: number > 0 };
            let body = json!({ "type": 9, "data": discord::modal(form, step, None) });
            self.discord.insert(json!({ "kind": "callback", "body": body }).to_string());
        }
    }

    fn form(&mut self, form: &Form, private: &Private) {
        self.form_in_discord(form);
        let view = render::modal(form, private);
        let body = json!({ "trigger_id": "1.2.3", "view": view });
        self.forms.insert(json!({ "method": "views.open", "body": body }).to_string());
    }

    fn desk(&mut self, desk: &Desk) {
        let body = json!({ "user_id": "U0REPANA01", "view": render::home(desk) });
        self.desks.insert(json!({ "method": "views.publish", "body": body }).to_string());
    }

    fn take(&mut self, other: Collected) {
        self.lines.extend(other.lines);
        self.forms.extend(other.forms);
        self.desks.extend(other.desks);
        self.discord.extend(other.discord);
    }

    fn all(&self) -> impl Iterator<Item = &String> {
        self.lines.iter().chain(&self.forms).chain(&self.desks)
    }
}

fn form_of(message: &Message, button: &Button) -> Form {
    let (title, lines) = (button.label.clone(), vec![message.headline.clone()]);
    let (inputs, action) = (button.asks.clone(), button.action.clone());
    Form { submit: title.clone(), title, lines, inputs, action }
}

fn accounts(player: &Player) -> Vec<Account> {
    // Whoever has left by the end of the story has no account.
    let people = player.people().into_iter().filter_map(|(name, _)| player.person(&name).ok());
    people
        .map(|person| Account { platform: Platform::Console, team: String::new(), user: person.to_string() })
        .collect()
}

/// What stands on the screen, with every earlier version, and what opens behind its buttons.
async fn collect(player: &Player, collected: &mut Collected) {
    let mut shown: Vec<(&str, Message)> = Vec::new();
    {
        let scene = player.chat().scene();
        for found in (1..).map_while(|id| scene.screen.get(id)) {
            let first = if found.only.is_some() { "chat.postEphemeral" } else { "chat.postMessage" };
            let methods = std::iter::once(first).chain(std::iter::repeat("chat.update"));
            shown.extend(methods.zip(found.versions.iter().cloned()));
        }
    }
    let front = player.engine();
    let private = Private { people: front.names(), ..Private::default() };
    let accounts = accounts(player);
    // What opens follows from the handoff as it is now, and not from the version of the message that the button is on.
    let mut opened = HashSet::new();
    for (method, message) in &shown {
        collected.message(method, message);
        let asking = message.buttons.iter().filter(|button| !button.asks.is_empty());
        for button in asking.filter(|button| opened.insert(button.action.clone())) {
            for account in &accounts {
                if let Some(form) = front.form(&button.action, account).await {
                    collected.form(&form, &private);
                }
            }
        }
    }
}

async fn collect_desks(player: &Player, collected: &mut Collected) {
    for account in accounts(player) {
        if let Some(desk) = player.engine().desk(&account).await {
            collected.desk(&desk);
        }
    }
}

/// Between two looks at every person's desk, steps of a story are played: a look takes longer than a step.
const STEPS_BETWEEN_DESKS: usize = 6;

async fn play_stories(stories: &[kit::Script], collected: &mut Collected) {
    for story in stories {
        let store = Store::in_memory().await.unwrap();
        let mut player = kit::player(&store, story.path.parent().unwrap().to_path_buf()).await;
        for (number, step) in script::parse(&story.text).unwrap().into_iter().enumerate() {
            player.play(&step.step).await.unwrap();
            if number % STEPS_BETWEEN_DESKS == 0 {
                collect_desks(&player, collected).await;
            }
        }
        collect_desks(&player, collected).await;
        collect(&player, collected).await;
        drop(player);
        store.close().await.unwrap();
    }
}

async fn play_naughty(texts: &[String], collected: &mut Collected) {
    for text in texts {
        let store = Store::in_memory().await.unwrap();
        let mut player = kit::player(&store, kit::root()).await;
        for step in script::parse(WITH_WORDS).unwrap() {
            // Words that make no deal or no button are refused; what was said until then counts.
            let _refused = player.play(&with_words(step.step, text)).await;
        }
        collect_desks(&player, collected).await;
        collect(&player, collected).await;
        drop(player);
        store.close().await.unwrap();
        everywhere(text, collected);
    }
}

fn with_words(mut step: Step, text: &str) -> Step {
    let fill = |words: &mut String| *words = words.replace("WORDS", text);
    if let Step::Crm(line) = &mut step {
        fill(&mut line.deal);
    } else if let Step::Replies { words, .. } | Step::Types { words, .. } = &mut step {
        fill(words);
    } else if let Step::Presses { values, .. } = &mut step {
        values.values_mut().for_each(fill);
    }
    step
}

/// The text in every place of the neutral types, whether or not the engine lets it get there today.
fn everywhere(text: &str, collected: &mut Collected) {
    let said = || text.to_owned();
    let kinds = [
        InputKind::Line,
        InputKind::Paragraph,
        InputKind::Choice { choices: vec![said(), "no".into()] },
        InputKind::Choices { choices: vec![said(), "no".into()] },
        InputKind::Date,
        InputKind::File,
        InputKind::Number,
        InputKind::Email,
        InputKind::Person,
    ];
    let input = |(number, kind): (usize, InputKind)| {
        let name = format!("field_{number}");
        Input {
            name,
            label: said(),
            kind,
            optional: false,
            hint: said(),
            labels: std::collections::BTreeMap::new(),
            value: Some(said()),
        }
    };
    let asks: Vec<Input> = kinds.into_iter().enumerate().map(input).collect();
    let action = Action::on_handoff(Verb::FillIn, HandoffId(1));
    let message = Message::new(text).line(text).line(format!("customer: {text}")).button_asking(text, action, asks);
    collected.message("chat.postMessage", &message);
    let section = Section { title: said(), items: vec![message], when_empty: said() };
    let empty = Section { items: Vec::new(), ..section.clone() };
    collected.desk(&Desk { headline: said(), sections: vec![section, empty] });
}

/// Where the judges find what they read.
fn place(name: &str) -> PathBuf {
    let folder = std::env::var_os("SLACK_PAYLOADS").map_or_else(|| env!("CARGO_TARGET_TMPDIR").into(), PathBuf::from);
    std::fs::create_dir_all(&folder).unwrap();
    folder.join(name)
}

type Playing<'a> = Pin<Box<dyn Future<Output = ()> + 'a>>;

/// Plays both halves at once.
fn in_two<T: Sync>(all: &[T], play: for<'a> fn(&'a [T], &'a mut Collected) -> Playing<'a>) -> Collected {
    let of_half = |half: &[T]| {
        let mut collected = Collected::default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(play(half, &mut collected));
        collected
    };
    let (first, second) = all.split_at(all.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(move || of_half(second));
        let mut collected = of_half(first);
        collected.take(other.join().unwrap());
        collected
    })
}

/// SO-7: what is written here is what `tests/judges` judges.
#[test]
#[ignore = "takes minutes; tests/judges/run runs it"]
fn every_payload_of_every_state_and_naughty_text_is_written_for_the_judges() {
    let (stories, naughty) = (kit::scripts(), naughty());
    let mut collected = in_two(&stories, |half, collected| Box::pin(play_stories(half, collected)));
    let of_stories = (collected.lines.len(), collected.forms.len(), collected.desks.len());
    collected.take(in_two(&naughty, |half, collected| Box::pin(play_naughty(half, collected))));
    let lines: Vec<&str> = collected.all().map(String::as_str).collect();
    let mut methods: BTreeMap<String, usize> = BTreeMap::new();
    for line in &lines {
        let payload: Value = serde_json::from_str(line).unwrap();
        let blocks = payload["body"]["blocks"].as_array().or(payload["body"]["view"]["blocks"].as_array());
        assert!(blocks.is_some_and(|blocks| !blocks.is_empty()), "{line}");
        *methods.entry(payload["method"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    println!("{methods:?}, of stories {of_stories:?}");
    for method in ["chat.postMessage", "chat.update", "chat.postEphemeral", "views.open", "views.publish"] {
        assert!(methods.get(method).is_some_and(|count| *count >= 20), "few of {method}: {methods:?}");
    }
    std::fs::write(place("payloads.jsonl"), lines.join("\n") + "\n").unwrap();
    collected.discord.insert(json!({ "kind": "commands", "body": commands::definitions() }).to_string());
    let lines: Vec<&str> = collected.discord.iter().map(String::as_str).collect();
    assert!(lines.len() >= 100, "{} bodies for Discord", lines.len());
    println!("{} bodies for Discord", lines.len());
    std::fs::write(place("bodies.discord"), lines.join("\n") + "\n").unwrap();
}

/// Three deals on a Monday, for the pictures of the README.
const FOR_PICTURES: &str = "\
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Halden Mills won by Ana: EUR 96,500, 25% off
crm posts won.json
crm: Northgate won by Ana: EUR 12,400, 10% off
after 12 min
Ana replies to H-3: po: not required
Ana presses [Submit]
after 1 h
Finn presses [Accept]
after 40 min
";

/// Three surfaces as they stand at the end, and a form with something wrong in it.
#[tokio::test]
async fn the_surfaces_of_the_pictures_are_written() {
    let store = Store::in_memory().await.unwrap();
    let mut player = kit::player(&store, kit::root().join("../../src/story/demo")).await;
    kit::play(&mut player, FOR_PICTURES).await.unwrap();
    let shown: Vec<Message> = {
        let scene = player.chat().scene();
        let shown = (1..).map_while(|id| scene.screen.get(id));
        shown.filter_map(|shown| shown.versions.last().cloned()).collect()
    };
    let card = shown.iter().find(|message| message.buttons.iter().any(|button| button.label == "Recuse")).unwrap();
    let handoff = shown.iter().find(|message| message.headline.starts_with("H-1 ")).unwrap();
    let asks = |button: &&Button| button.label == "Fill in" && button.action.handoff == Some(HandoffId(2));
    let questions = shown.iter().flat_map(|message| &message.buttons).find(asks).unwrap();
    let (ana, front) = (accounts(&player)[0].clone(), player.engine());
    let picture = json!({
        "discount-approval": message_of(card),
        "handoff-card": message_of(handoff),
        "form-with-an-error": form_with_an_error(questions, front, &ana).await,
        "app-home": render::home(&front.desk(&ana).await.unwrap()),
    });
    std::fs::write(place("pictures.json"), serde_json::to_string_pretty(&picture).unwrap()).unwrap();
}

fn message_of(message: &Message) -> Value {
    let render::Rendered { text, blocks } = render::message(message);
    json!({ "text": text, "blocks": blocks })
}

/// The form behind a button, with an e-mail address that is none in it.
async fn form_with_an_error(button: &Button, front: &impl Front, account: &Account) -> Value {
    let mut form = front.form(&button.action, account).await.unwrap();
    // The whole form is longer than a picture.
    let kept = |input: &Input| {
        let is_short = matches!(input.kind, InputKind::Date | InputKind::Email);
        is_short || matches!(&input.kind, InputKind::Choice { choices } if choices.len() == 2)
    };
    form.inputs.retain(kept);
    form.inputs.truncate(4);
    let typed: BTreeMap<String, String> = form
        .inputs
        .iter()
        .filter(|input| matches!(input.kind, InputKind::Email))
        .map(|input| (input.name.clone(), "ap@brightwater".to_owned()))
        .collect();
    let envelope = Envelope {
        key: "picture".into(),
        source: "picture".into(),
        received_at: "2026-03-09T09:00:00Z".parse().unwrap(),
        speaker: Speaker::Account(account.clone()),
        place: None,
        incoming: Incoming::Pressed { action: button.action.clone(), values: typed.clone() },
    };
    let errors = render::input_errors(&front.problems(&envelope).await);
    assert_eq!(errors["response_action"], "errors", "{typed:?}");
    let view = render::modal(&form, &Private { people: front.names(), ..Private::default() });
    json!({ "view": view, "errors": errors["errors"], "typed": typed })
}
