//! A decision in the making: the state as it will be, and the outcome so far.
//!
//! Each fact is folded in at once, so whatever is decided next sees what was just decided.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::field::FieldOwner;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{FieldName, HandoffId, PersonId, Role};
use crate::domain::person::Person;
use crate::domain::place::Place;
use crate::domain::task::{Task, TaskKind};
use crate::policy::calendar::BusinessCalendar;
use crate::policy::decision::DecisionRole;
use crate::policy::validators::CheckContext;

use super::effect::{Audience, Notice, What};
use super::evolve::evolve;
use super::fact::{Fact, PolicyRef};
use super::outcome::{Outcome, OutcomeBuilder};
use super::{Context, policy_ref};

/// The state as it will be, and the outcome so far.
pub(super) struct Draft<'a> {
    /// The state with every fact so far folded in.
    pub handoff: Handoff,
    /// The outcome so far.
    pub out: OutcomeBuilder,
    /// What the decision may know besides the handoff.
    pub ctx: &'a Context<'a>,
}

impl<'a> Draft<'a> {
    /// Nothing decided yet.
    pub fn new(handoff: &Handoff, ctx: &'a Context<'a>) -> Self {
        Self { handoff: handoff.clone(), out: OutcomeBuilder::default(), ctx }
    }

    /// Accepts a fact.
    pub fn fact(&mut self, fact: Fact) {
        let before = std::mem::replace(&mut self.handoff, Handoff::unopened(HandoffId(0)));
        self.handoff = evolve(before, &fact, self.ctx.actor, self.ctx.now);
        self.out.fact(fact);
    }

    /// Says something in the handoff's thread.
    pub fn tell_thread(&mut self, notice: Notice) {
        self.out.tell_thread(self.handoff.id, notice);
    }

    /// Answers where the person spoke, before anything else that follows is said.
    pub fn reply_first(&mut self, notice: Notice) {
        let place = self.ctx.place.cloned().unwrap_or(Place::Handoff { handoff: self.handoff.id });
        self.out.effect_first(What::Say { to: Audience::Place { place }, notice: Box::new(notice) });
    }

    /// Brings the handoff's card up to date, and hands the outcome over.
    pub fn finish(mut self) -> Outcome {
        self.refresh_tasks();
        self.refresh_context();
        self.out.effect_first(What::HandoffCard);
        Outcome { after: Some(Arc::new(self.handoff)), ..self.out.build() }
    }

    /// Who is asked to do something sees the values that they need, and whether their clock runs.
    fn refresh_tasks(&mut self) {
        let changes = |fact: &Fact| {
            matches!(fact, Fact::ValueSet { .. } | Fact::HandoffHeld { .. } | Fact::HandoffResumed { .. })
        };
        // With the order, what is said of it cannot be sent back any more.
        let is_ordered = self.out.facts().iter().any(|fact| matches!(fact, Fact::OrderEntered { .. }));
        let changed = self.out.facts().iter().any(changes);
        let is_other = |task: &&Task| changed || (is_ordered && task.kind == TaskKind::AnswerWords);
        for task in self.handoff.tasks.iter().filter(|task| task.is_open()).filter(is_other) {
            let card = What::TaskCard { task: task.kind, person: task.of.clone() };
            if self.out.effects().iter().all(|effect| effect.what != card) {
                self.out.effect(card);
            }
        }
    }

    /// Whoever is to decide sees what is told for context as it is now.
    fn refresh_context(&mut self) {
        let changed: Vec<FieldName> = self
            .out
            .facts()
            .iter()
            .filter_map(|fact| if let Fact::ValueSet { field, .. } = fact { Some(field.clone()) } else { None })
            .collect();
        let is_warned = |fact: &Fact| matches!(fact, Fact::SourceDisagreed { .. } | Fact::WarningsExplained { .. });
        let is_warned = self.out.facts().iter().any(is_warned);
        for approval in self.handoff.open_approvals() {
            let decision = self.ctx.policy.decision(&approval.snapshot.decision_type);
            let is_told = decision.is_some_and(|decision| {
                let is_of_all = is_warned && decision.role == Some(DecisionRole::FinanceAcceptance);
                is_of_all || decision.context.iter().any(|field| changed.contains(field))
            });
            let Some(request) = approval.request.as_ref().filter(|_| is_told) else { continue };
            let card = What::DecisionCard { approval: approval.id, person: request.accountable.clone() };
            if self.out.effects().iter().all(|effect| effect.what != card) {
                self.out.effect(card);
            }
        }
    }

    /// The policy in force.
    pub fn policy_ref(&self) -> PolicyRef {
        policy_ref(self.ctx.policy)
    }

    /// What validators may know.
    pub fn check_context(&self) -> CheckContext<'a> {
        self.ctx.check_context(self.handoff.id, None)
    }

    /// Whom to ask about a field of that owner: the one person who can know it.
    pub fn asked_person(&self, owner: FieldOwner) -> Option<PersonId> {
        person_for(self.ctx, &self.handoff, owner)
    }
}

/// The one person who can know a field of that owner; the deal's owner reaches the customer.
pub(super) fn person_for(ctx: &Context<'_>, handoff: &Handoff, owner: FieldOwner) -> Option<PersonId> {
    let by_role = |role: &Role| ctx.directory.with_role(role).first().map(|person| person.id.clone());
    let organisation = ctx.policy.organisation();
    match organisation.role_of(owner) {
        Some(role) => by_role(role),
        None => owner_here(ctx, handoff).or_else(|| by_role(&organisation.roles.fallback_owner)),
    }
}

/// The owner; of one who has left, the manager.
fn owner_here(ctx: &Context<'_>, handoff: &Handoff) -> Option<PersonId> {
    let owner = ctx.directory.person(handoff.owner.as_ref()?)?;
    if owner.active {
        return Some(owner.id.clone());
    }
    let manager = owner.manager.as_ref().and_then(|manager| ctx.directory.person(manager));
    manager.filter(|manager| manager.active).map(|manager| manager.id.clone())
}

/// The working calendar of a person; the organisation's own where the roll no longer knows the person.
pub(super) fn calendar_of<'a>(ctx: &Context<'a>, person: &PersonId) -> (&'a BusinessCalendar, chrono_tz::Tz) {
    match ctx.directory.person(person) {
        Some(Person { calendar, zone, .. }) => {
            (ctx.policy.calendars().get(calendar).unwrap_or(ctx.policy.calendars().default_calendar()), *zone)
        }
        None => (ctx.policy.calendars().default_calendar(), ctx.policy.organisation().zone),
    }
}

/// The instant at which so many working minutes of a person have passed.
pub(super) fn due_after(ctx: &Context<'_>, person: &PersonId, minutes: u32) -> DateTime<Utc> {
    let (calendar, zone) = calendar_of(ctx, person);
    calendar.due_after(ctx.now, minutes, zone)
}

/// Working minutes of a person between then and now.
pub(super) fn minutes_since(ctx: &Context<'_>, person: &PersonId, then: DateTime<Utc>) -> u32 {
    let (calendar, zone) = calendar_of(ctx, person);
    calendar.minutes_between(then, ctx.now, zone)
}

/// Field names of a list of requirements.
pub(super) fn names(missing: &[crate::policy::checklist::Missing]) -> Vec<FieldName> {
    missing.iter().map(|item| item.field.clone()).collect()
}
