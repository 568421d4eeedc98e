//! A second run over one record: what people could still press is on the screen again, though not said again.

use crate::conversation::wording::{self, Speaking};
use crate::domain::field::FieldState;
use crate::domain::handoff::Handoff;
use crate::domain::ids::PersonId;
use crate::domain::place::Place;
use crate::domain::taken::TakenBy;
use crate::engine::Fault;
use crate::engine::deliver::{card_key, standing};
use crate::engine::policies;
use crate::store::Filter;
use crate::workflow::effect::{Audience, Notice, What};
use crate::workflow::policy_change::who_may_confirm;

use super::{PlayError, Player};

/// How many open handoffs a console shows.
const SHOWN_MAX: u32 = 1_000;

impl Player {
    /// Puts the open cards, read-backs and claims of the record on the screen.
    pub async fn restore(&mut self) -> Result<(), PlayError> {
        let open = self.engine().store.handoffs(&Filter::open(SHOWN_MAX)).await.map_err(Fault::from)?;
        for handoff in &open {
            self.restore_card(handoff, What::HandoffCard, self.engine().home.clone()).await?;
            for approval in handoff.open_approvals() {
                let Some(request) = &approval.request else { continue };
                let person = request.accountable.clone();
                let place = Place::Direct { person: person.clone() };
                self.restore_card(handoff, What::DecisionCard { approval: approval.id, person }, place).await?;
            }
            for task in handoff.tasks.iter().filter(|task| task.is_open()) {
                let person = task.of.clone();
                let place = Place::Direct { person: person.clone() };
                self.restore_card(handoff, What::TaskCard { task: task.kind, person }, place).await?;
            }
            for person in asked_to_confirm(handoff) {
                let place = Place::Direct { person: person.clone() };
                let notice = Notice::Questions { of: person, fields: Vec::new(), read_back: true };
                self.restore_notice(Some(handoff), place, notice);
            }
        }
        if let Some(waiting) = policies::standing(&self.engine().store).await?.waiting {
            let people = who_may_confirm(&self.policy, self.policy.directory());
            for person in people.filter(|person| !waiting.confirmed_by.contains(&person.id)) {
                let place = Place::Direct { person: person.id.clone() };
                self.restore_notice(None, place, Notice::PolicyWaits { waiting: Box::new(waiting.clone()) });
            }
        }
        for taken in self.engine().store.claims().await.map_err(Fault::from)? {
            if let (TakenBy::Claim { id }, Some(post)) = (taken.by, taken.post) {
                let place = Place::Channel { platform: post.platform, channel: post.channel };
                self.restore_notice(None, place, Notice::ClaimOffer { claim: id, deal: taken.deal, alike: None });
            }
        }
        Ok(())
    }

    async fn restore_card(&self, handoff: &Handoff, what: What, place: Place) -> Result<(), PlayError> {
        let Some(key) = card_key(&what, handoff) else { return Ok(()) };
        let card = self.engine().store.card(&key).await.map_err(Fault::from)?;
        if let Some(message) = wording::word(&what, Some(handoff), &self.speaking())
            && let Some(at) = card.and_then(standing)
        {
            self.chat.restore(place, Some(at), message);
        }
        Ok(())
    }

    fn restore_notice(&self, handoff: Option<&Handoff>, place: Place, notice: Notice) {
        let what = What::Say { to: Audience::Place { place: place.clone() }, notice: Box::new(notice) };
        if let Some(message) = wording::word(&what, handoff, &self.speaking()) {
            self.chat.restore(place, None, message);
        }
    }

    fn speaking(&self) -> Speaking<'_> {
        Speaking { policy: &self.policy, directory: self.policy.directory(), now: self.now() }
    }
}

/// Who was asked to confirm values that are still only proposed.
fn asked_to_confirm(handoff: &Handoff) -> Vec<PersonId> {
    let is_proposed = |field| handoff.packet.entry(field).is_some_and(|entry| entry.state == FieldState::Proposed);
    let asked = handoff.questions.iter().filter(|(field, _)| is_proposed(field));
    let mut people: Vec<PersonId> = asked.map(|(_, question)| question.of.clone()).collect();
    people.sort();
    people.dedup();
    people
}
