//! The built program with `SLACK_*` and `DISCORD_*`: a deal whose rep is in Discord, whose discount is decided in Slack, and
//! which the terminal answers for beside the running program.

use baton::ambient::Ambient;
use baton::domain::ids::Platform;
use chrono::Days;
use serde_json::json;

use super::app::people as of_the_roll;
use super::program::{CRM, PATIENCE, WINS, data, said};
use super::together::with_ana_in_discord;
use crate::app::{Way, policy};
use crate::binary::stage;
use crate::kit::discord::{BOT as OF_DISCORD, BOT_TOKEN, FakeDiscord, GUILD, Member, Message, Pressed};
use crate::kit::slack::{Options, Person, Spot, Submitted};

struct Both {
    slack: stage::Stage,
    discord: FakeDiscord,
}

impl Both {
    async fn new() -> Self {
        let discord = FakeDiscord::start(crate::kit::discord::Options::default()).await;
        of_the_roll(&discord, &policy());
        let mut slack = stage::Stage::new(Way::Http, Options::default()).await;
        let people = slack.program.database().with_file_name("policies").join("people.toml");
        let listed = std::fs::read_to_string(&people).unwrap();
        std::fs::write(&people, with_ana_in_discord(&listed, &["Mira", "Finn", "Leo"])).unwrap();
        for (name, value) in
            [("DISCORD_BOT_TOKEN", BOT_TOKEN), ("DISCORD_GUILD_ID", GUILD), ("DISCORD_API_URL", &discord.api_url())]
        {
            slack.program.set(name, value);
        }
        slack.start().await;
        let both = Self { slack, discord };
        both.waits("the gateway", FakeDiscord::is_heard).await;
        both
    }

    async fn waits(&self, what: &str, holds: impl Fn(&FakeDiscord) -> bool) {
        let came = self.discord.until(PATIENCE, holds).await;
        let stands: Vec<String> = self.discord.posted().iter().map(said).collect();
        let breaches = self.discord.breaches();
        assert!(came, "{what} never came: {breaches:?}\n{stands:#?}\n{}", self.slack.program.log());
    }

    async fn card_says(&self, words: &str) {
        self.waits(words, |discord| {
            discord.posted().iter().any(|message| message.channel == WINS && said(message).contains(words))
        })
        .await;
    }

    fn in_discord(&self, name: &str) -> Member {
        let policy = policy();
        let person = policy.directory().called(name).unwrap();
        let account = person.accounts.iter().find(|account| account.platform == Platform::Discord).unwrap();
        self.discord.member(&account.user)
    }

    /// Presses the newest message in Discord that shows that button.
    async fn presses(&self, who: &Member, label: &str) {
        let own = who.dm();
        let find = |discord: &FakeDiscord| {
            let shows = |message: &Message| Message::buttons(message.content()).iter().any(|(shown, _)| shown == label);
            let is_there = |message: &&Message| (message.channel == WINS || message.channel == own) && shows(message);
            discord.posted().iter().rev().find(is_there).cloned()
        };
        self.waits(label, |discord| find(discord).is_some()).await;
        let message = find(&self.discord).expect("it was seen");
        assert_ne!(who.presses(&message, label, None).await, Pressed::Failed, "{label}");
    }

    /// And in Slack, in their direct conversation or in a channel.
    async fn presses_in_slack(&self, who: &Person, channel: &str, label: &str) -> Spot {
        self.slack.waits(label, |stage| stage.button(channel, label).is_some()).await;
        let spot = Spot::of(&self.slack.button(channel, label).expect("it was seen"));
        let done = who.presses(&spot, label).await;
        assert!(done.answers.iter().all(|answer| answer.is_taken()), "{:?}", done.answers);
        spot
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_both_platforms_a_deal_of_discord_is_decided_in_slack_and_the_terminal_knows_of_it() {
    let mut both = Both::new().await;
    let ana = both.in_discord("Ana");
    let (mira, leo, finn) = (both.slack.user("Mira"), both.slack.user("Leo"), both.slack.user("Finn"));
    let today = Ambient::real().clock.now().date_naive();
    let (start, signed) = (today + Days::new(30), today - Days::new(1));
    let end = start + Days::new(364);

    let field = |name: &str, value: &str| json!({ "name": name, "value": value, "inline": true });
    let embeds = json!([{
        "type": "rich", "title": "Closed Won",
        "url": "https://example-co.lightning.force.com/lightning/r/Opportunity/0065g00000AbNgAAAV/view",
        "fields": [
            field("Opportunity", "Northgate Foods expansion"), field("Account", "Northgate Foods"),
            field("Amount", "USD 51,000.00"), field("Owner", "Ana Ruiz"), field("Close Date", &signed.to_string()),
        ],
    }]);
    both.discord.webhook_posts(CRM, WINS, "", &embeds);
    both.card_says("things are missing").await;
    assert!(both.slack.live(stage::WINS).is_empty(), "the card stands in Slack too");
    let is_card = |message: &Message| message.channel == WINS && message.author == OF_DISCORD;
    let card = both.discord.posted().into_iter().find(is_card).expect("it was seen").id;
    both.waits("the thread", |discord| discord.has_thread(&card)).await;

    ana.uploads(&card, "", "northgate_15.csv", &data("quotes/northgate_15.csv"));
    both.card_says("Noted: quote lines").await;
    let form = data("documents/northgate-order-form-signed.pdf");
    ana.uploads(&card, "order form", "northgate-order-form-signed.pdf", &form);
    both.card_says("signed agreement").await;
    let answers = format!(
        "redlines: executed\nbill-to name: Northgate Foods\nbill-to address: 4 Mill Lane, Leeds LS1 4AP, United Kingdom\n\
         ap email: ap@northgate.example\npo: not required\npromises: none\nquote number: Q-3001 v1\nstart: {start}\n\
         end: {end}\ncustomer signature: Jo Park, CFO, jo.park@northgate.example, {signed}\n\
         discount reason: to match a competitor"
    );
    ana.says(&card, &answers);
    both.presses(&ana, "All correct").await;
    both.presses_in_slack(&leo, &leo.dm(), "All correct").await;

    // The discount is Mira's to decide, who is in Slack alone; the card in Discord knows of it.
    let before = both.slack.program.asked(&["status", "H-1"]).await;
    assert_eq!(before["owner"], "ana", "{before}");
    both.presses_in_slack(&mira, &mira.dm(), "Approve").await;
    both.presses(&ana, "Submit").await;
    both.presses_in_slack(&finn, &finn.dm(), "Accept").await;
    // He cannot see the channel where the handoff's card stands: his status has its button.
    both.slack.waits("where the order is entered", |stage| stage.says(&finn.dm(), "/baton status H-1")).await;
    finn.types(&finn.dm(), "/baton status H-1").await;
    both.presses_in_slack(&finn, &finn.dm(), "Enter order").await;
    both.slack.waits("the form", |stage| stage.slack.modal(finn.id()).is_some()).await;
    let form = both.slack.slack.modal(finn.id()).expect("it was seen");
    let filled = finn.submits(&form, &[("input.order", "SO-1042")]).await;
    assert_eq!(filled.seen, Submitted::Closed, "{filled:?}");
    both.card_says("SO-1042").await;
    ana.says(&card, "provisioning contact: it@northgate.example");
    both.card_says("eady for billing").await;

    // The same is answered on both, and by the terminal beside the running program.
    let told = both.slack.program.console("Finn types /baton status H-1\n").await;
    assert!(told.contains("ready for billing") && told.contains("SO-1042"), "{told}");
    let verified = both.slack.program.asked(&["verify"]).await;
    assert_eq!(verified["verified"], "clean", "{verified}");

    assert!(both.slack.live(stage::WINS).is_empty(), "a card stands in Slack too");
    assert_eq!(both.discord.breaches(), Vec::<String>::new());
    let ended = both.slack.program.stop().await;
    assert_eq!(ended.code, Some(0));
}
