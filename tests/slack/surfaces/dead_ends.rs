//! Places that take no messages: it is said elsewhere without a figure, and the operator hears of it.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tracing_subscriber::fmt::MakeWriter;

use super::stage::{DISCOUNTED, PLAIN, Stage};
use crate::app::{HOME, Way};
use crate::kit::slack::{Account, ChannelState, Spot};

/// What the operator reads.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Reads along until the guard is dropped; what is sent is sent by the test's own thread.
    fn reading() -> (Self, tracing::subscriber::DefaultGuard) {
        let log = Self::default();
        let reader = tracing_subscriber::fmt().with_writer(log.clone()).with_ansi(false).finish();
        (log, tracing::subscriber::set_default(reader))
    }

    fn errors(&self) -> Vec<String> {
        let text = String::from_utf8(self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()).unwrap();
        text.lines().filter(|line| line.contains("ERROR")).map(str::to_owned).collect()
    }
}

const FIGURES: [&str; 4] = ["25%", "48,000", "D2", "discount of"];

/// Why a direct conversation is closed: the account is a bot's, is deactivated, or takes no messages.
#[tokio::test]
async fn a_closed_direct_conversation_is_told_of_in_the_thread_without_figures() {
    for why in ["cannot_dm_bot", "user_disabled", "messages_tab_disabled"] {
        let (log, _guard) = Log::reading();
        let mut stage = Stage::after("at Monday 2026-03-09 09:00 Europe/Berlin\n", Way::Http).await;
        let (id, dm) = (stage.person("Dina").id().to_owned(), stage.person("Dina").dm());
        match why {
            "cannot_dm_bot" => stage.slack().change_user(&id, |user| user.kind = Account::Bot),
            "user_disabled" => stage.slack().change_user(&id, |user| user.kind = Account::Deactivated),
            other => stage.slack().change_channel(&dm, |channel| channel.refuses = Some(other.to_owned())),
        }
        stage.play("crm: Brightwater won by Ana: EUR 48,000, 25% off\n").await;
        assert!(stage.slack().messages(&dm).is_empty());
        let card = stage.card().await;
        let told = stage.newest(HOME.0, "could not be reached by direct message");
        assert_eq!(told.thread_ts.as_deref(), Some(card.ts.as_str()), "it stands in the deal's thread");
        let text = stage.says(&told);
        assert!(text.contains("Dina") && text.contains("/baton list mine"), "{text}");
        assert!(FIGURES.iter().all(|figure| !text.contains(figure)), "{text}");
        let errors = log.errors();
        assert!(errors.iter().any(|line| line.contains("dina") && line.contains(why)), "{why}: {errors:#?}");
        stage.ends_well().await;
    }
}

/// Whoever takes no direct message can still decide on the home.
#[tokio::test]
async fn whoever_takes_no_direct_message_decides_at_home() {
    let mut stage = Stage::after("at Monday 2026-03-09 09:00 Europe/Berlin\n", Way::Http).await;
    let dm = stage.person("Dina").dm();
    stage.slack().change_channel(&dm, |channel| channel.refuses = Some("messages_tab_disabled".to_owned()));
    stage.play("crm: Brightwater won by Ana: EUR 48,000, 25% off\n").await;
    let told = stage.types("Dina", HOME.0, "/baton list mine").await;
    assert!(told.len() == 1 && told[0].shown.text().contains("H-1 Brightwater"), "{told:#?}");
    stage.person("Dina").opens_home().await;
    stage.settle().await;
    stage.presses("Dina", &Spot::Home, "Approve").await;
    assert!(stage.says(&stage.card().await).contains("Approved by Dina"));
}

/// The channel of handoffs is archived, or the bot was put out of it: people are still asked, and the card comes
/// when the channel is there again.
#[tokio::test]
async fn a_dead_home_channel_stops_nobody_and_gets_its_card_later() {
    let (log, _guard) = Log::reading();
    let mut stage = Stage::after("at Monday 2026-03-09 09:00 Europe/Berlin\n", Way::Http).await;
    stage.slack().change_channel(HOME.0, |channel| channel.state = ChannelState::Archived);
    stage.play("crm: Brightwater won by Ana: EUR 48,000, 25% off\n").await;
    assert!(stage.slack().messages(HOME.0).is_empty());
    let errors = log.errors();
    assert!(errors.iter().any(|line| line.contains(HOME.0) && line.contains("is_archived")), "{errors:#?}");
    let card = stage.direct("Dina", "is a discount of 25% all right?");
    assert!(stage.says(&stage.direct("Rita", "H-1 Brightwater")).contains("could not be delivered"));
    let told = stage.types("Ana", &stage.person("Ana").dm(), "/baton list mine").await;
    assert!(told[0].shown.text().contains("H-1 Brightwater"), "{told:#?}");
    stage.slack().change_channel(HOME.0, |channel| channel.state = ChannelState::Live);
    stage.play("after 10 min\n").await;
    stage.presses("Dina", &Spot::of(&card), "Approve").await;
    assert!(stage.says(&stage.card().await).contains("Approved by Dina"), "the card stands now");
    stage.ends_well().await;
}

/// A channel that is archived while its cards stand: edits and replies go nowhere, decisions go on.
#[tokio::test]
async fn a_channel_that_is_archived_on_the_way_loses_no_decision() {
    let mut stage = Stage::after(DISCOUNTED, Way::Http).await;
    stage.slack().change_channel(HOME.0, |channel| channel.state = ChannelState::Archived);
    let card = stage.direct("Dina", "is a discount of 25% all right?");
    stage.presses("Dina", &Spot::of(&card), "Approve").await;
    assert!(stage.says(&stage.direct("Dina", "you approved this")).contains("25%"));
    stage.slack().change_channel(HOME.0, |channel| channel.state = ChannelState::Live);
    stage.play("after 10 min\nAna replies to H-1: no PO needed\n").await;
    assert!(stage.says(&stage.card().await).contains("is complete"), "{}", stage.says(&stage.card().await));
    stage.ends_well().await;
}

/// SO-22: in a channel that is shared with another workspace, nothing is said of a deal.
#[tokio::test]
async fn a_home_channel_that_was_shared_hears_of_no_deal() {
    let (log, _guard) = Log::reading();
    let mut stage = Stage::after("at Monday 2026-03-09 09:00 Europe/Berlin\n", Way::Http).await;
    stage.slack().change_channel(HOME.0, |channel| channel.kind = crate::kit::slack::Kind::Shared);
    stage.play(PLAIN.split_once('\n').unwrap().1).await;
    assert!(stage.slack().messages(HOME.0).is_empty());
    assert!(log.errors().iter().any(|line| line.contains("externally shared")), "{:#?}", log.errors());
}
