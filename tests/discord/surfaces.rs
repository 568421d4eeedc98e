//! What people see in Discord, and what becomes of what they do there.

use std::path::Path;

use baton::domain::ids::HandoffId;
use baton::store::Store;
use serde_json::json;

use super::app::HOME;
use super::wire::Wire;
use crate::kit::discord::{Entry, FakeDiscord, GUILD, Member, Message, Pressed, Sent};

/// A deal with a discount that Dina decides; much of it is missing.
const DISCOUNTED: &str = "\
at Monday 2026-03-09 09:00 Europe/Berlin
crm: Brightwater won by Ana: EUR 48,000, 25% off
";

struct Stage {
    wire: Wire,
}

impl Stage {
    async fn after(story: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories/packet");
        let mut wire = Wire::new(folder, Store::in_memory().await.unwrap()).await;
        wire.play(story).await;
        Self { wire }
    }

    fn discord(&self) -> &FakeDiscord {
        &self.wire.discord
    }

    fn user(&self, name: &str) -> Member {
        self.wire.app().user(&self.wire.discord, name)
    }

    async fn card(&self) -> Message {
        let id = self.wire.card(HandoffId(1)).await;
        self.discord().message(HOME.0, &id).unwrap()
    }

    /// What became visible since then.
    fn since(&self, seen: usize) -> Vec<Entry> {
        self.discord().transcript().into_iter().skip(seen).collect()
    }

    fn text_since(&self, seen: usize) -> String {
        self.since(seen).iter().map(|entry| entry.shown.text()).collect::<Vec<_>>().join("\n")
    }

    fn seen(&self) -> usize {
        self.discord().transcript().len()
    }

    fn assert_sound(&self) {
        assert_eq!(self.discord().breaches(), Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_form_is_filled_in_part_by_part_and_counts_when_it_is_sent() {
    let mut stage = Stage::after(DISCOUNTED).await;
    let (ana, card) = (stage.user("Ana"), stage.card().await);
    assert_eq!(ana.presses(&card, "Fill in", None).await, Pressed::Answered(9));
    let modal = ana.modal().unwrap();
    assert!(modal.body["title"].as_str().unwrap().contains("(1 of "), "{}", modal.body["title"]);
    assert_eq!(ana.submits(&[]).await, Sent::Answered(4));
    let told = ana.sees_alone().pop().unwrap();
    let labels: Vec<String> = Message::buttons(told.content()).into_iter().map(|(label, _)| label).collect();
    assert!(labels[0].starts_with("Next: part 2 of ") && labels[1].starts_with("Send"), "{labels:?}");
    // Nothing counts before it is sent.
    let seen = stage.seen();
    stage.wire.settle().await;
    assert_eq!(stage.since(seen).len(), 0);
    // The last part but one is enough: what was filled in is sent.
    assert_eq!(ana.presses(&told, &labels[0], None).await, Pressed::Answered(9));
    assert_eq!(ana.submits(&[]).await, Sent::Answered(7));
    let told = ana.sees_alone().pop().unwrap();
    assert_eq!(ana.presses(&told, "Send what I filled in", None).await, Pressed::Answered(7));
    stage.wire.settle().await;
    stage.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_form_is_told_to_its_sender_who_can_correct_it() {
    let mut stage = Stage::after(DISCOUNTED).await;
    let ana = stage.user("Ana");
    let found = ana.commands(&ana.dm(), "start", &[("deal", "Juniper rollout")]).await;
    assert_eq!(found, Pressed::Answered(9), "a form opens at once");
    let sent = ana.submits(&[("amount", "a lot of money")]).await;
    assert!(matches!(sent, Sent::Answered(4)), "{sent:?}");
    let mut told = ana.sees_alone().pop().unwrap();
    if Message::buttons(told.content()).iter().any(|(label, _)| label.starts_with("Send")) {
        assert_eq!(ana.presses(&told, "Send what I filled in", None).await, Pressed::Answered(7));
        told = ana.sees_alone().pop().unwrap();
    }
    let words = told.content()["content"].to_string();
    assert!(words.contains("is not sent yet") && words.contains("Amount"), "{words}");
    assert_eq!(ana.presses(&told, "Correct it", None).await, Pressed::Answered(9));
    let modal = ana.modal().unwrap();
    let typed =
        modal.body["components"].as_array().unwrap().iter().find(|part| part["component"]["custom_id"] == "amount");
    assert_eq!(typed.unwrap()["component"]["value"], "a lot of money", "what was typed is still there");
    stage.wire.settle().await;
    stage.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn deals_are_completed_for_whoever_has_a_part_in_them_and_for_nobody_else() {
    let stage = Stage::after(DISCOUNTED).await;
    let (ana, dm) = (stage.user("Ana"), stage.user("Ana").dm());
    assert_eq!(ana.completes(&dm, "status", "deal", "bright").await, ["H-1 Brightwater"]);
    assert_eq!(ana.completes(&dm, "status", "deal", "elsewhere").await, Vec::<String>::new());
    assert!(ana.completes(&dm, "reassign", "to", "be").await.contains(&"Ben".to_owned()));
    let stranger = stage.discord().add_user("900600000000000555", "Somebody");
    assert_eq!(stranger.completes(&stranger.dm(), "status", "deal", "bright").await, Vec::<String>::new());
    stage.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_pointed_at_to_start_its_handoff() {
    let mut stage = Stage::after("at Monday 2026-03-09 09:00 Europe/Berlin\n").await;
    let ana = stage.user("Ana");
    let wins = "900200000000000001";
    let said = ana.says(wins, "We finally have Juniper Falls, EUR 12,000 for a year");
    stage.wire.settle().await;
    assert_eq!(ana.message_command("Start handoff", wins, &said).await, Pressed::Answered(9));
    let sent = ana.submits(&[("deal", "Juniper Falls")]).await;
    if sent == Sent::Answered(4) {
        let told = ana.sees_alone().pop().unwrap();
        assert_ne!(ana.presses(&told, "Send what I filled in", None).await, Pressed::Failed);
    }
    stage.wire.settle().await;
    let opened = stage.wire.app().engine.store.handoff(HandoffId(1)).await.unwrap();
    assert_eq!(opened.map(|handoff| handoff.title().to_owned()).as_deref(), Some("Juniper Falls"));
    stage.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_takes_no_direct_messages_is_told_of_under_the_card() {
    let mut stage = Stage::after("at Monday 2026-03-09 09:00 Europe/Berlin\n").await;
    let dina = stage.user("Dina").id().to_owned();
    stage.discord().change_user(&dina, |user| user.takes_directs = false);
    let seen = stage.seen();
    stage
        .wire
        .play("at Monday 2026-03-09 09:05 Europe/Berlin\ncrm: Brightwater won by Ana: EUR 48,000, 25% off\n")
        .await;
    let text = stage.text_since(seen);
    assert!(text.contains("Dina could not be reached by direct message"), "{text}");
    stage.assert_sound();
}

/// Discord tells of nobody's leaving without an intent that Baton does not ask for.
#[tokio::test(flavor = "multi_thread")]
async fn who_has_left_the_server_decides_nothing() {
    let mut stage = Stage::after(DISCOUNTED).await;
    let dina = stage.user("Dina");
    let own = dina.dm();
    let with_approve = |message: &Message| {
        message.channel == own && Message::buttons(message.content()).iter().any(|(label, _)| label == "Approve")
    };
    let card = stage.discord().posted().into_iter().rev().find(with_approve).expect("Dina is asked to decide");
    let open = async |stage: &Stage| {
        let handoff = stage.wire.app().engine.store.handoff(HandoffId(1)).await.unwrap().unwrap();
        handoff.open_approvals().count()
    };
    let before = open(&stage).await;
    assert!(before > 0);
    // What she says while she is there is heard, so that Baton has asked who she is.
    dina.says(&own, "hello");
    stage.wire.settle().await;
    stage.discord().change_user(dina.id(), |user| user.is_member = false);
    let told = stage.discord().sequence();
    stage.discord().tells("GUILD_MEMBER_REMOVE", json!({ "guild_id": GUILD, "user": { "id": dina.id() } }));
    assert_eq!(stage.discord().sequence(), told, "nobody asked to be told who leaves");
    assert_ne!(dina.presses(&card, "Approve", None).await, Pressed::Failed);
    stage.wire.settle().await;
    assert_eq!(open(&stage).await, before, "somebody who is no member decided");
    let refusal = dina.sees_alone().pop().expect("she is told that it does not count");
    let words = refusal.content()["content"].as_str().unwrap_or_default().to_owned();
    assert!(!words.is_empty() && !words.contains("Brightwater"), "{words}");
    stage.assert_sound();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_replaces_what_was_said_and_a_reply_to_the_card_is_an_answer() {
    let mut stage = Stage::after(DISCOUNTED).await;
    let (ana, card) = (stage.user("Ana"), stage.card().await);
    let said = ana.replies(HOME.0, &card.id, "po: 4711");
    stage.wire.settle().await;
    ana.edits(HOME.0, &said, "po: 4712");
    stage.wire.settle().await;
    let words = ana.commands(&ana.dm(), "packet", &[("deal", "H-1")]).await;
    assert_eq!(words, Pressed::Answered(5));
    stage.wire.settle().await;
    let shown = stage.discord().transcript().into_iter().rev().find(|entry| entry.only_for.is_some()).unwrap();
    assert!(shown.shown.text().contains("4712") && !shown.shown.text().contains("4711"), "{}", shown.shown.text());
    stage.assert_sound();
}
