//! A whole handoff, act by act: each act waits until its person can see that it is their turn.

use std::path::Path;

use baton::ambient::Ambient;
use chrono::Days;
use serde_json::Value;

use crate::kit::slack::{
    Answer, Delivery, Door, FakeSlack, File, Message, Order, Parcel, Person, Spot, Submitted, Upload,
};

use super::stage::{Stage, WINS};

/// What people do, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The CRM's alert announces the win.
    Win,
    /// Ana drops the quote.
    Quote,
    /// Ana drops the signed order form.
    OrderForm,
    /// Ana answers what is missing.
    Answers,
    /// Ana confirms.
    AnaConfirms,
    /// Leo confirms.
    LeoConfirms,
    /// Ana submits the packet.
    Submit,
    /// Finn accepts it.
    Accept,
    /// Finn opens the form for the order.
    OpenForm,
    /// Finn enters the order.
    Enter,
    /// Ana names whom to provision.
    Contact,
}

/// All of them.
pub const ACTS: [Act; 11] = [
    Act::Win,
    Act::Quote,
    Act::OrderForm,
    Act::Answers,
    Act::AnaConfirms,
    Act::LeoConfirms,
    Act::Submit,
    Act::Accept,
    Act::OpenForm,
    Act::Enter,
    Act::Contact,
];

const ANSWERS: &str = "redlines: executed
bill-to name: Northgate Foods
\
                       bill-to address: 4 Mill Lane, Leeds LS1 4AP, United Kingdom
\
                       ap email: ap@northgate.example
po: not required
promises: none
quote number: Q-3001 v1";
/// Finn, who enters the order.
const FINN: &str = "U0FINN0001";
const CONTACT: &str = "provisioning contact: it@northgate.example";

/// What somebody sees before them, and acts on.
#[derive(Debug, Clone)]
pub enum Before {
    /// Deliveries that Slack makes, and makes again if they are not taken (SI-2).
    Events(Vec<Value>),
    /// A button: the person's client, the message as their screen shows it, the label.
    Button(Box<(String, Message, &'static str)>),
    /// A form that is open.
    Form,
}

impl Act {
    /// The method by which what follows from it is shown first.
    pub fn shown_by(self) -> &'static str {
        match self {
            Act::Win | Act::Answers | Act::Accept | Act::Enter | Act::Contact => "chat.postMessage",
            Act::Quote | Act::OrderForm | Act::AnaConfirms | Act::LeoConfirms | Act::Submit => "chat.update",
            Act::OpenForm => "views.open",
        }
    }
}

impl Stage {
    /// Waits for somebody's turn; gives what they then have before them.
    pub async fn turn(&self, act: Act) -> Before {
        let (ana, leo, finn) = (self.user("Ana"), self.user("Leo"), self.user("Finn"));
        match act {
            Act::Win => Before::Events(vec![win()]),
            Act::Quote => {
                self.waits("the questions", |stage| stage.says(WINS, "things are missing")).await;
                // Where the card stands may have to be looked up again before anybody can be heard under it.
                self.settles().await;
                self.uploads(&ana, "quotes/northgate.csv", "").await
            }
            Act::OrderForm => {
                self.waits("the quote is noted", |stage| stage.card_says("Noted: quote lines.")).await;
                self.uploads(&ana, "documents/northgate-order-form-signed.pdf", "order form").await
            }
            Act::Answers => {
                let noted = "Noted: quote lines and signed agreement.";
                self.waits("the order form is noted", |stage| stage.card_says(noted)).await;
                self.replies(&ana, &format!("{ANSWERS}\n{}", term())).await
            }
            Act::AnaConfirms => {
                self.waits("the read-back", |stage| stage.card_says(" values are to be confirmed")).await;
                self.sees(&ana, &ana.dm(), "All correct").await
            }
            Act::LeoConfirms => {
                self.waits("Legal's three values", |stage| stage.card_says("3 values are to be confirmed")).await;
                self.sees(&leo, &leo.dm(), "All correct").await
            }
            Act::Submit => self.sees(&ana, WINS, "Submit").await,
            Act::Accept => self.sees(&finn, &finn.dm(), "Accept").await,
            Act::OpenForm => self.sees(&finn, WINS, "Enter order").await,
            Act::Enter => {
                self.waits("the form", |stage| stage.slack.modal(finn.id()).is_some()).await;
                Before::Form
            }
            Act::Contact => {
                let waits = "billing waits for provisioning contact";
                self.waits("billing waits", |stage| stage.card_says(waits)).await;
                self.replies(&ana, CONTACT).await
            }
        }
    }

    /// It is done: what came of it is seen.
    pub async fn end(&self) {
        let ready = "ready for billing: SO-1042";
        self.waits("ready for billing", |stage| stage.card_says(ready)).await;
        self.settles().await;
    }

    /// Somebody acts on what they have before them. Deliveries that are not taken are given back.
    pub async fn acts(&self, before: Before, how: &Delivery) -> Acted {
        before.act_on(&self.slack, how).await
    }

    async fn sees(&self, who: &Person, channel: &str, label: &'static str) -> Before {
        self.waits(label, |stage| stage.button(channel, label).is_some()).await;
        let message = self.button(channel, label).expect("it was seen");
        Before::Button(Box::new((who.id().to_owned(), message, label)))
    }

    async fn replies(&self, who: &Person, words: &str) -> Before {
        let card = self.card().expect("it is replied to").ts;
        who.by(Delivery::held()).replies(WINS, &card, words).await;
        self.held().await
    }

    async fn uploads(&self, who: &Person, path: &str, words: &str) -> Before {
        let card = self.card().expect("it is replied to").ts;
        let bytes = std::fs::read(data(path)).unwrap();
        let name = path.rsplit('/').next().unwrap();
        let id = format!("F0{}", name.len());
        let file = File::new(&id, name, "application/octet-stream", &bytes);
        who.by(Delivery::held()).uploads(WINS, Upload { thread_ts: Some(&card), text: words }, file).await;
        self.held().await
    }

    /// What Slack holds, to be delivered by the test.
    async fn held(&self) -> Before {
        let events = self.slack.held();
        // Nobody hears what is released now: it is delivered in its time.
        let door = self.door();
        self.slack.door(Door::Closed);
        self.slack.release(Order::AsItHappened).await;
        self.slack.door(door);
        Before::Events(events)
    }
}

impl Before {
    /// Somebody acts on it. Deliveries that are not taken are given back.
    pub async fn act_on(self, slack: &FakeSlack, how: &Delivery) -> Acted {
        match self {
            Before::Events(events) => {
                let (mut left, mut answers) = (Vec::new(), Vec::new());
                for event in events {
                    let told = slack.deliver(Parcel::Event(event.clone()), how).await;
                    if !told.iter().any(Answer::is_taken) {
                        left.push(event);
                    }
                    answers.extend(told);
                }
                Acted { left: (!left.is_empty()).then_some(Before::Events(left)), answers }
            }
            Before::Button(button) => {
                let (user, message, label) = *button.clone();
                // The screen was not refreshed meanwhile.
                let spot = Spot::Old(message.channel, message.ts, message.versions.len() - 1);
                let answers = slack.person(&user).presses(&spot, label).await.answers;
                let is_taken = answers.iter().any(Answer::is_taken);
                Acted { left: (!is_taken).then_some(Before::Button(button)), answers }
            }
            Before::Form => {
                let finn = slack.person(FINN);
                let view = slack.modal(finn.id()).expect("the form is open");
                let sent = finn.submits(&view, &[("input.order", "SO-1042")]).await;
                Acted { left: (sent.seen != Submitted::Closed).then_some(Before::Form), answers: sent.answers }
            }
        }
    }
}

/// What came of acting.
#[derive(Debug)]
pub struct Acted {
    /// What was not taken, to be done again.
    pub left: Option<Before>,
    /// How each delivery was answered.
    pub answers: Vec<Answer>,
}

/// A real alert of a CRM, as Slack delivers it.
pub fn win() -> Value {
    let cases = std::fs::read_to_string(data("closed_won_messages_dev.jsonl")).unwrap();
    let case: Value = serde_json::from_str(cases.lines().next().unwrap()).unwrap();
    assert_eq!(case["id"], "cw-001");
    case["payload"].clone()
}

/// A year that begins soon: what lies far back is asked back.
fn term() -> String {
    let today = Ambient::real().clock.now().date_naive();
    let (start, signed) = (today + Days::new(30), today - Days::new(1));
    let signature = format!("customer signature: Jo Park, CFO, jo.park@northgate.example, {signed}");
    format!("start: {start}\nend: {}\n{signature}", start + Days::new(364))
}

fn data(path: &str) -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)
}
