//! The built program with nothing but `DISCORD_*`: a whole handoff through a real gateway connection, which is lost in
//! another way before each act.

use std::path::Path;
use std::time::Duration;

use baton::ambient::Ambient;
use chrono::Days;
use serde_json::json;

use super::app::people;
use crate::app::policy;
use crate::binary::program::Program;
use crate::binary::stage::policies_of_today;
use crate::kit::discord::{BOT, BOT_TOKEN, FakeDiscord, GUILD, Member, Message, Options, Pressed, Sent};

/// The channel in which wins are announced and handoffs stand, as the shipped sources name it.
pub const WINS: &str = "900200000000000001";
/// The webhook of the CRM, as the shipped sources name it.
pub const CRM: &str = "900300000000000001";
/// How long something may take until it shows.
pub const PATIENCE: Duration = Duration::from_secs(60);

struct Stage {
    discord: FakeDiscord,
    program: Program,
    _folder: tempfile::TempDir,
}

impl Stage {
    async fn new() -> Self {
        let discord = FakeDiscord::start(Options { heartbeat: 2_000, ..Options::default() }).await;
        people(&discord, &policy());
        let folder = tempfile::tempdir().unwrap();
        let (url, policies) = (discord.api_url(), policies_of_today(folder.path()));
        let variables = [
            ("DISCORD_BOT_TOKEN", BOT_TOKEN),
            ("DISCORD_GUILD_ID", GUILD),
            ("DISCORD_API_URL", &url),
            ("BATON_POLICIES", &policies),
        ];
        let mut program = Program::new(folder.path(), &variables);
        program.start().await;
        let stage = Self { discord, program, _folder: folder };
        stage.waits("the gateway", FakeDiscord::is_heard).await;
        stage
    }

    async fn waits(&self, what: &str, holds: impl Fn(&FakeDiscord) -> bool) {
        let came = self.discord.until(PATIENCE, holds).await;
        let stands: Vec<String> = self.discord.posted().iter().map(said).collect();
        assert!(came, "{what} never came: {:?}\n{stands:#?}\n{}", self.discord.breaches(), self.program.log());
    }

    fn user(&self, name: &str) -> Member {
        let policy = policy();
        let person = policy.directory().called(name).unwrap();
        let account = person.accounts.iter().find(|account| account.team == GUILD).unwrap();
        self.discord.member(&account.user)
    }

    fn card(&self) -> Option<Message> {
        let is_card = |message: &Message| message.channel == WINS && message.author == BOT;
        self.discord.posted().into_iter().find(is_card)
    }

    async fn card_says(&self, words: &str) {
        let says = |discord: &FakeDiscord| {
            discord.posted().iter().any(|message| message.channel == WINS && said(message).contains(words))
        };
        self.waits(words, says).await;
    }

    /// The newest message that shows that button to that person.
    async fn button(&self, who: &Member, label: &str) -> Message {
        let own = who.dm();
        let find = |discord: &FakeDiscord| {
            let shows = |message: &Message| Message::buttons(message.content()).iter().any(|(shown, _)| shown == label);
            let is_seen = |message: &&Message| {
                (message.channel == WINS || message.channel == own) && message.only_for.is_none() && shows(message)
            };
            discord.posted().iter().rev().find(is_seen).cloned()
        };
        self.waits(label, |discord| find(discord).is_some()).await;
        find(&self.discord).expect("it was seen")
    }

    async fn presses(&self, who: &Member, label: &str) {
        let message = self.button(who, label).await;
        assert_ne!(who.presses(&message, label, None).await, Pressed::Failed, "{label}\n{}", self.program.log());
    }

    /// The connection is lost in one way or another, and made again.
    async fn loses_its_connection(&self, act: usize) {
        let (begun, resumed) = self.discord.sessions();
        match act % 4 {
            0 => self.discord.wants_reconnect(),
            1 => self.discord.cuts(),
            2 => self.discord.invalidates(),
            _ => self.discord.closes(4_000),
        }
        let is_back = |discord: &FakeDiscord| discord.sessions() != (begun, resumed) && discord.is_heard();
        self.waits("another connection", is_back).await;
    }
}

/// The words of a message, as they are read.
pub fn said(message: &Message) -> String {
    let content = message.content();
    let embeds = content["embeds"].as_array().into_iter().flatten();
    let all: Vec<&str> = std::iter::once(&content["content"])
        .chain(embeds.map(|embed| &embed["description"]))
        .filter_map(|text| text.as_str())
        .collect();
    all.join("\n").replace(['\\', '*'], "")
}

/// A file of the tests.
pub fn data(path: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn with_only_discord_a_whole_handoff_survives_a_lost_connection_at_each_step() {
    let mut stage = Stage::new().await;
    let (ana, leo, finn) = (stage.user("Ana"), stage.user("Leo"), stage.user("Finn"));
    let today = Ambient::real().clock.now().date_naive();
    let (start, signed) = (today + Days::new(30), today - Days::new(1));
    let end = start + Days::new(364);

    stage.loses_its_connection(0).await;
    let field = |name: &str, value: &str| json!({ "name": name, "value": value, "inline": true });
    let embeds = json!([{
        "type": "rich", "title": "Closed Won",
        "url": "https://example-co.lightning.force.com/lightning/r/Opportunity/0065g00000AbNgAAAV/view",
        "fields": [
            field("Opportunity", "Northgate Foods expansion"), field("Account", "Northgate Foods"),
            field("Amount", "USD 48,000.00"), field("Owner", "Ana Ruiz"), field("Close Date", &signed.to_string()),
        ],
    }]);
    stage.discord.webhook_posts(CRM, WINS, "", &embeds);
    stage.card_says("things are missing").await;
    let card = stage.card().expect("it was seen").id;

    stage.loses_its_connection(1).await;
    stage.waits("the thread", |discord| discord.has_thread(&card)).await;
    ana.uploads(&card, "", "northgate.csv", &data("quotes/northgate.csv"));
    stage.card_says("Noted: quote lines.").await;

    stage.loses_its_connection(2).await;
    let form = data("documents/northgate-order-form-signed.pdf");
    ana.uploads(&card, "order form", "northgate-order-form-signed.pdf", &form);
    stage.card_says("Noted: quote lines and signed agreement.").await;

    stage.loses_its_connection(3).await;
    let answers = format!(
        "redlines: executed\nbill-to name: Northgate Foods\nbill-to address: 4 Mill Lane, Leeds LS1 4AP, United Kingdom\n\
         ap email: ap@northgate.example\npo: not required\npromises: none\nquote number: Q-3001 v1\nstart: {start}\n\
         end: {end}\ncustomer signature: Jo Park, CFO, jo.park@northgate.example, {signed}"
    );
    // A reply to the card itself is an answer as well as a word in its thread.
    ana.replies(WINS, &card, &answers);
    for (act, (who, label)) in
        [(&ana, "All correct"), (&leo, "All correct"), (&ana, "Submit"), (&finn, "Accept")].into_iter().enumerate()
    {
        stage.loses_its_connection(act + 4).await;
        stage.presses(who, label).await;
    }

    stage.loses_its_connection(8).await;
    stage.presses(&finn, "Enter order").await;
    assert!(matches!(finn.submits(&[("order", "SO-1042")]).await, Sent::Answered(_)));
    stage.card_says("SO-1042").await;

    stage.loses_its_connection(9).await;
    ana.says(&card, "provisioning contact: it@northgate.example");
    stage.card_says("eady for billing").await;

    assert_eq!(stage.discord.breaches(), Vec::<String>::new());
    let ended = stage.program.stop().await;
    assert_eq!(ended.code, Some(0));
    assert!(!stage.program.log().contains(BOT_TOKEN), "the log names the token");
}
