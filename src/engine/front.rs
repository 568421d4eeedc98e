//! The engine, as transports ask it.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};

use crate::conversation::action::Action;
use crate::conversation::command::{Command, Question};
use crate::conversation::form::Form;
use crate::conversation::hear::Listening;
use crate::conversation::incoming::Incoming;
use crate::conversation::message::Desk;
use crate::conversation::wording::desk::{Lying, desk};
use crate::conversation::wording::{Speaking, forms};
use crate::conversation::{away, command, hear, problems, starting};
use crate::domain::canonical::sha256_hex;
use crate::domain::deal::Deal;
use crate::domain::handoff::{Handoff, Opening};
use crate::domain::ids::{HandoffId, PersonId, Platform};
use crate::domain::person::{Account, Actor, Person};
use crate::domain::post::Post;
use crate::policy::PolicyBook;
use crate::store::{Filter, NewReceipt, StoreError, StoredDocument};
use crate::workflow::views::{self, Asking, ListOf, Status};

use super::envelope::{Envelope, Speaker};
use super::ports::{Front, MessageRef, NotKept, PortFuture, Receipt};
use super::{Engine, Fault, Handled, as_json, deliver, identity};

/// How long words under a message wait until it is known whose it is: a lease of the outbox, and a look.
const DOUBT_MAX: TimeDelta = TimeDelta::minutes(3);
/// By how much the platform's clock may be behind ours.
const CLOCKS_DIFFER: TimeDelta = TimeDelta::seconds(5);
/// How many open handoffs a desk looks through.
const DESK_MAX: u32 = 10_000;

impl Engine {
    fn speaking<'p>(&self, policy: &'p PolicyBook) -> Speaking<'p> {
        Speaking { policy, directory: policy.directory(), now: self.ambient.clock.now() }
    }

    fn person<'p>(&self, account: &Account, policy: &'p PolicyBook) -> Option<&'p Person> {
        self.links.person(account, policy.directory())
    }

    async fn of_action(&self, action: &Action) -> Option<Handoff> {
        // A record that does not answer is said once, where the press itself is handled.
        self.store.handoff(action.handoff?).await.ok().flatten()
    }

    fn listening<'a>(&self, policy: &'a PolicyBook, actor: &'a Actor, handoff: Option<&'a Handoff>) -> Listening<'a> {
        let now = self.ambient.clock.now();
        Listening {
            actor,
            now,
            today: now.with_timezone(&policy.organisation().zone).date_naive(),
            policy,
            directory: policy.directory(),
            trust: policy.sources(),
            place: None,
            handoff,
        }
    }

    async fn find_problems(&self, envelope: &Envelope) -> BTreeMap<String, String> {
        let handoff = match hear::names_handoff(&envelope.incoming) {
            Some(id) => self.store.handoff(id).await.ok().flatten(),
            None => None,
        };
        let policy = self.policy.book();
        let actor = identity::actor(&envelope.speaker, policy.directory(), &self.links);
        problems::problems(&envelope.incoming, &self.listening(&policy, &actor, handoff.as_ref()))
    }

    async fn find_form(&self, action: &Action, account: &Account) -> Option<Form> {
        let policy = self.policy.book();
        let person = &self.person(account, &policy)?.id;
        let handoff = self.of_action(action).await;
        let mut form = forms::form_of(action, handoff.as_ref(), person, &self.speaking(&policy))?;
        let draft = self.store.draft(person, &form_key(action)).await.ok().flatten();
        let draft: BTreeMap<String, String> =
            draft.and_then(|draft| serde_json::from_value(draft).ok()).unwrap_or_default();
        for input in &mut form.inputs {
            if let Some(kept) = draft.get(&input.name) {
                input.value = Some(kept.clone());
            }
        }
        Some(form)
    }

    async fn find_form_of_command(&self, words: &str, account: &Account) -> Option<Form> {
        let policy = self.policy.book();
        let person = self.person(account, &policy)?;
        match command::parse(words).ok()? {
            Command::Ask(Question::Start { deal }) => {
                let (deal, opening) = starting::named(&deal);
                Some(starting::form(&deal, opening))
            }
            // Whoever has no part in any deal is told so in words.
            Command::Ask(Question::Away) if !person.roles.is_empty() => self.find_form(&away::action(), account).await,
            Command::Ask(_)
            | Command::CustomerEmail { .. }
            | Command::Hold { .. }
            | Command::Resume { .. }
            | Command::Void { .. }
            | Command::Reassign { .. }
            | Command::Merge { .. }
            | Command::Away(_)
            | Command::AwayClear { .. }
            | Command::ConfirmPolicy { .. }
            | Command::Recall { .. } => None,
        }
    }

    async fn find_desk(&self, account: &Account) -> Option<Desk> {
        let policy = self.policy.book();
        let person = self.person(account, &policy).filter(|person| person.active && !person.roles.is_empty())?;
        let open = self.store.handoffs(&Filter::open(DESK_MAX)).await.ok()?;
        let speaking = self.speaking(&policy);
        let asking = Asking { policy: speaking.policy, directory: speaking.directory, now: speaking.now };
        let statuses: Vec<Status<'_>> = open.iter().map(|handoff| views::status(handoff, &asking)).collect();
        let of_finance: Vec<Status<'_>> = statuses
            .iter()
            .filter(|status| views::is_listed(status, ListOf::Finance, Some(person), speaking.now))
            .cloned()
            .collect();
        let organisation = policy.organisation();
        let is_finance = person.has_role(&organisation.roles.finance);
        let lying = Lying { open: &statuses, finance: is_finance.then_some(of_finance.as_slice()) };
        Some(desk(&person.id, &lying, &speaking, speaking.zone_of_person(&person.id)))
    }
}

impl Engine {
    /// Deals are named to whoever has a part in them; open ones first, the newest first among them.
    async fn find_deals_like(&self, letters: &str, account: &Account) -> Vec<(String, String)> {
        let policy = self.policy.book();
        if !self.person(account, &policy).is_some_and(|person| person.active && !person.roles.is_empty()) {
            return Vec::new();
        }
        let letters = letters.trim();
        let found = match letters.is_empty() {
            true => self.store.handoffs(&Filter::open(DESK_MAX)).await,
            false => self.store.find_handoffs(letters).await,
        };
        let mut found = found.unwrap_or_default();
        found.sort_by_key(|handoff| (handoff.is_over(), std::cmp::Reverse(handoff.id)));
        let named = |handoff: &Handoff| (format!("{} {}", handoff.id, handoff.title()), handoff.id.to_string());
        found.iter().map(named).collect()
    }

    /// A form that was taken leaves no draft behind.
    pub(super) async fn forget_draft(&self, envelope: &Envelope, handled: &Handled) -> Result<(), Fault> {
        let Incoming::Pressed { action, values } = &envelope.incoming else { return Ok(()) };
        let Handled::Decided { .. } = handled else { return Ok(()) };
        let Speaker::Account(account) = &envelope.speaker else { return Ok(()) };
        let person = self.person_of(account).filter(|_| !values.is_empty());
        let Some(person) = person else { return Ok(()) };
        let form = form_key(action);
        // Looking costs no commit, and there hardly ever is one.
        if self.store.draft(&person, &form).await?.is_none() {
            return Ok(());
        }
        let dropped: Result<(), StoreError> =
            self.store.write(move |tx| Box::pin(async move { tx.drop_draft(&person, &form).await })).await;
        Ok(dropped?)
    }
}

/// Under which name a form's draft is kept: of one handoff and one verb there is one form.
fn form_key(action: &Action) -> String {
    let about = action.handoff.map(|id| id.to_string()).unwrap_or_default();
    let approval = action.approval.map(|id| id.to_string()).unwrap_or_default();
    format!("{}/{about}/{approval}", action.verb.word())
}

pub(super) fn not_kept(error: StoreError) -> NotKept {
    NotKept(error.to_string())
}

impl Front for Engine {
    fn receive(&self, receipt: Receipt) -> PortFuture<'_, Result<(), NotKept>> {
        let received_at = self.ambient.clock.now();
        let Receipt { key, source, kind, lane, body } = receipt;
        let row = NewReceipt { key, source: source.to_owned(), kind: kind.to_owned(), lane, received_at, body };
        Box::pin(async move { self.store.receive(row).await.map_err(not_kept) })
    }

    fn problems<'a>(&'a self, envelope: &'a Envelope) -> PortFuture<'a, BTreeMap<String, String>> {
        Box::pin(self.find_problems(envelope))
    }

    fn form<'a>(&'a self, action: &'a Action, account: &'a Account) -> PortFuture<'a, Option<Form>> {
        Box::pin(self.find_form(action, account))
    }

    fn form_of_command<'a>(&'a self, words: &'a str, account: &'a Account) -> PortFuture<'a, Option<Form>> {
        Box::pin(self.find_form_of_command(words, account))
    }

    fn start_form<'a>(&'a self, post: Option<&'a Post>) -> PortFuture<'a, Form> {
        Box::pin(async move {
            let (actor, policy) = (Actor::Baton, self.policy.book());
            let listening = self.listening(&policy, &actor, None);
            let deal = post.map_or_else(Deal::default, |post| starting::deal_of(post, &listening));
            starting::form(&deal, Opening::Won)
        })
    }

    fn desk<'a>(&'a self, account: &'a Account) -> PortFuture<'a, Option<Desk>> {
        Box::pin(self.find_desk(account))
    }

    fn handoff_of<'a>(&'a self, message: &'a MessageRef) -> PortFuture<'a, Result<Option<HandoffId>, NotKept>> {
        Box::pin(async move { self.store.handoff_of_message(&as_json(message)).await.map_err(not_kept) })
    }

    fn card_of<'a>(&'a self, handoff: HandoffId) -> PortFuture<'a, Result<Option<MessageRef>, NotKept>> {
        Box::pin(async move {
            let card = self.store.card(&deliver::handoff_card_key(handoff)).await.map_err(not_kept)?;
            Ok(card.and_then(deliver::standing))
        })
    }

    fn may_be_ours<'a>(
        &'a self,
        posted_at: DateTime<Utc>,
        heard_at: DateTime<Utc>,
    ) -> PortFuture<'a, Result<bool, NotKept>> {
        Box::pin(async move {
            if self.ambient.clock.now() - heard_at > DOUBT_MAX {
                return Ok(false);
            }
            self.store.is_sending_since_before(posted_at + CLOCKS_DIFFER).await.map_err(not_kept)
        })
    }

    fn keep_file<'a>(&'a self, name: &'a str, bytes: Vec<u8>) -> PortFuture<'a, Result<String, NotKept>> {
        Box::pin(async move {
            let sha256 = sha256_hex(&bytes);
            let document = StoredDocument { name: name.to_owned(), bytes, added_at: self.ambient.clock.now() };
            let key = sha256.clone();
            let kept =
                self.store.write(move |tx| Box::pin(async move { tx.keep_document(&key, &document).await })).await;
            kept.map(|()| sha256).map_err(not_kept)
        })
    }

    fn keep_draft<'a>(
        &'a self,
        action: &'a Action,
        account: &'a Account,
        values: &'a BTreeMap<String, String>,
    ) -> PortFuture<'a, Result<(), NotKept>> {
        Box::pin(async move {
            let Some(person) = self.person_of(account) else { return Ok(()) };
            let (form, values, at) = (form_key(action), as_json(values), self.ambient.clock.now());
            let kept = self
                .store
                .write(move |tx| Box::pin(async move { tx.keep_draft(&person, &form, &values, at).await }))
                .await;
            kept.map_err(not_kept)
        })
    }

    fn draft<'a>(&'a self, action: &'a Action, account: &'a Account) -> PortFuture<'a, BTreeMap<String, String>> {
        Box::pin(async move {
            let Some(person) = self.person_of(account) else { return BTreeMap::new() };
            let draft = self.store.draft(&person, &form_key(action)).await.ok().flatten();
            draft.and_then(|draft| serde_json::from_value(draft).ok()).unwrap_or_default()
        })
    }

    fn deals_like<'a>(&'a self, letters: &'a str, account: &'a Account) -> PortFuture<'a, Vec<(String, String)>> {
        Box::pin(self.find_deals_like(letters, account))
    }

    fn channels(&self, platform: Platform) -> Vec<String> {
        let policy = self.policy.book();
        let sources = policy.sources();
        let watched = sources.channels.keys().filter(|(of, _)| *of == platform).map(|(_, channel)| channel.clone());
        let mut channels: Vec<String> = watched.chain(sources.home(platform).map(str::to_owned)).collect();
        channels.sort();
        channels.dedup();
        channels
    }

    fn person_of(&self, account: &Account) -> Option<PersonId> {
        self.person(account, &self.policy.book()).map(|person| person.id.clone())
    }

    fn has_handled_between<'a>(&'a self, after: &'a str, before: &'a str) -> PortFuture<'a, Result<bool, NotKept>> {
        Box::pin(async move { self.store.has_delivery_between(after, before).await.map_err(not_kept) })
    }

    fn person_to_link(&self, account: &Account, email: &str) -> Option<PersonId> {
        let email = email.trim();
        let policy = self.policy.book();
        let directory = policy.directory();
        let has_it = |person: &&Person| {
            person.active && person.email.as_deref().is_some_and(|own| own.trim().eq_ignore_ascii_case(email))
        };
        let mut found = directory.people().filter(has_it);
        let first = found.next().filter(|_| !email.is_empty())?;
        if found.next().is_some() {
            return None;
        }
        // Two accounts of one person would be two ways to decide: which of them is right is for the people file to say.
        let other = self.links.account(&first.id, account.platform, directory);
        if let Some(other) = &other {
            tracing::warn!("{} is not linked to {}, who is {} already", account.user, first.id, other.user);
        }
        other.is_none().then(|| first.id.clone())
    }

    fn names(&self) -> Vec<String> {
        let policy = self.policy.book();
        let people = policy.directory().people().filter(|person| person.active);
        people.map(|person| person.name.clone()).collect()
    }
}
