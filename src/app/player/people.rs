//! What people do in a story.

use std::collections::BTreeMap;

use crate::conversation::action::{Action, Verb};
use crate::conversation::prechecking;
use crate::domain::canonical::sha256_hex;
use crate::domain::document::DocumentKind;
use crate::domain::ids::{ApprovalId, HandoffId};
use crate::domain::place::Place;
use crate::engine::Fault;
use crate::store::{StoreError, StoredDocument};
use crate::story::step::WhichButton;
use crate::story::transcript::Depth;
use crate::transport::brought::OfferedFile;
use crate::transport::console::inbound::Watching;

use super::{PlayError, Player};

impl Player {
    pub(super) async fn says_to_bot(&mut self, who: &str, words: &str) -> Result<(), PlayError> {
        let person = self.person(who)?;
        self.says_directly(&person, words);
        let place = Place::Direct { person: person.clone() };
        let envelope = self.inbound.said(self.line, self.now(), &person, place, words);
        self.hand_in(envelope).await.map(|_| ())
    }

    pub(super) async fn replies(&mut self, who: &str, handoff: HandoffId, words: &str) -> Result<(), PlayError> {
        let person = self.person(who)?;
        self.says(&self.thread_name(), Depth::Thread, self.name(&person), words);
        let envelope = self.inbound.said(self.line, self.now(), &person, Place::Handoff { handoff }, words);
        self.hand_in(envelope).await.map(|_| ())
    }

    pub(super) async fn reacts(&mut self, who: &str, emoji: &str, handoff: HandoffId) -> Result<(), PlayError> {
        let person = self.person(who)?;
        self.says(&self.thread_name(), Depth::Thread, self.name(&person), &format!("reacts with :{emoji}:"));
        let envelope = self.inbound.reacted(self.line, self.now(), &person, handoff, emoji);
        self.hand_in(envelope).await.map(|_| ())
    }

    pub(super) async fn types(&mut self, who: &str, words: &str) -> Result<(), PlayError> {
        let person = self.person(who)?;
        self.says_directly(&person, format!("/baton {words}").trim_end());
        let envelope = self.inbound.commanded(self.line, self.now(), &person, words);
        self.hand_in(envelope).await.map(|_| ())
    }

    pub(super) async fn presses(
        &mut self,
        who: &str,
        label: &str,
        which: &WhichButton,
        values: &BTreeMap<String, String>,
    ) -> Result<(), PlayError> {
        let person = self.person(who)?;
        let found = self.chat.scene().screen.button(&person, label, which);
        let name = self.name(&person).to_owned();
        let found = found.ok_or_else(|| PlayError::Step(format!("{name} sees no [{label}]{}", described(which))))?;
        let (place, depth) = self.chat.place_name(&found.place);
        let old = if matches!(which, WhichButton::Old(_)) { "an old " } else { "" };
        let with = if values.is_empty() { String::new() } else { format!(" with {}", pairs(values)) };
        self.says(&place, depth, &name, &format!("presses {old}[{}]{with}", found.button.label));
        let (line, now) = (self.line, self.now());
        let mut values = values.clone();
        if let Some(path) = values.remove(prechecking::QUOTE).filter(|_| found.button.action.verb == Verb::Precheck) {
            let bytes = self.files.read(&path)?;
            let file = OfferedFile { name: &path, bytes: &bytes, kind: Some(DocumentKind::Quote) }.read(None);
            values.extend(prechecking::lines_of(&file));
        }
        let envelope = self.inbound.pressed(line, now, &person, found.place, found.button.action, values);
        self.hand_in(envelope).await.map(|_| ())
    }

    pub(super) async fn fills(
        &mut self,
        who: &str,
        form: &str,
        handoff: HandoffId,
        values: &BTreeMap<String, String>,
    ) -> Result<(), PlayError> {
        let person = self.person(who)?;
        let words = format!("fills [{form}]: {}", pairs(values));
        self.says(&self.thread_name(), Depth::Thread, self.name(&person), &words);
        let envelope = self.inbound.filled(self.line, self.now(), &person, handoff, values.clone());
        self.hand_in(envelope).await.map(|_| ())
    }

    pub(super) async fn uploads(
        &mut self,
        who: &str,
        path: &str,
        handoff: HandoffId,
        kind: Option<DocumentKind>,
    ) -> Result<(), PlayError> {
        let person = self.person(who)?;
        let bytes = self.files.read(path)?;
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        let as_kind = kind.map(|kind| format!(" as {}", kind.key())).unwrap_or_default();
        self.says(&self.thread_name(), Depth::Thread, self.name(&person), &format!("uploads {name}{as_kind}"));
        let file = OfferedFile { name: &name, bytes: &bytes, kind };
        let envelope = self.inbound.brought(self.line, self.now(), &person, handoff, &file);
        self.keep_file(&name, bytes).await?;
        self.hand_in(envelope).await.map(|_| ())
    }

    pub(super) async fn answers(
        &mut self,
        who: &str,
        approval: ApprovalId,
        handoff: Option<HandoffId>,
        words: &str,
    ) -> Result<(), PlayError> {
        let person = self.person(who)?;
        let of = handoff.map(|handoff| format!(" of {handoff}")).unwrap_or_default();
        self.says_directly(&person, &format!("answers {approval}{of}: {words}"));
        let envelope = self.inbound.answered(self.line, self.now(), &person, approval, handoff, words);
        self.hand_in(envelope).await.map(|_| ())
    }

    /// The shorter way to say that the order was entered; it is the same press.
    pub(super) async fn enters_order(&mut self, who: &str, order: &str, handoff: HandoffId) -> Result<(), PlayError> {
        let person = self.person(who)?;
        let words = format!("enters order {order} for {handoff}");
        self.says(&self.thread_name(), Depth::Thread, self.name(&person), &words);
        let action = Action::on_handoff(Verb::EnterOrder, handoff);
        let values = BTreeMap::from([("order".to_owned(), order.to_owned())]);
        let place = Place::Handoff { handoff };
        let envelope = self.inbound.pressed(self.line, self.now(), &person, place, action, values);
        self.hand_in(envelope).await.map(|_| ())
    }

    /// A person's message in a channel: a watched one is read as its platform would deliver it.
    pub(super) async fn says_in(&mut self, who: &str, channel: &str, words: &str) -> Result<(), PlayError> {
        let person = self.person(who)?;
        self.says(&format!("#{channel}"), Depth::Top, self.name(&person), words);
        let watching = Watching { trust: self.policy.sources(), directory: self.policy.directory() };
        let post = self.inbound.spoken(self.line, self.now(), &person, channel, words, &watching);
        match post {
            Some(envelope) => self.hand_in(envelope).await.map(|_| ()),
            None => Ok(()),
        }
    }

    fn says_directly(&self, person: &crate::domain::ids::PersonId, words: &str) {
        let name = self.name(person);
        self.says(&format!("@{name}"), Depth::Top, name, words);
    }

    async fn keep_file(&self, name: &str, bytes: Vec<u8>) -> Result<(), PlayError> {
        let sha256 = sha256_hex(&bytes);
        let document = StoredDocument { name: name.to_owned(), bytes, added_at: self.now() };
        let kept =
            self.engine().store.write(move |tx| Box::pin(async move { tx.keep_document(&sha256, &document).await }));
        kept.await.map_err(|error: StoreError| Fault::from(error).into())
    }
}

fn pairs(values: &BTreeMap<String, String>) -> String {
    let pairs: Vec<String> = values.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join(", ")
}

fn described(which: &WhichButton) -> String {
    match which {
        WhichButton::Newest => String::new(),
        WhichButton::Of(approval) => format!(" for {approval}"),
        WhichButton::Old(words) => format!(" on an earlier card that said {words}"),
    }
}
