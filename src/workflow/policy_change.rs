//! A changed policy or people file judges only once enough named people have confirmed its hash. It belongs to no deal, so
//! its facts stand outside any handoff; what it would change at once is found by doing it and keeping nothing.

use chrono::{DateTime, Utc};

use crate::domain::directory::Directory;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, DecisionType, PersonId};
use crate::domain::person::{Actor, Person};
use crate::domain::policy_change::{
    DealChanges, EffectOn, InForceSince, PersonChange, PersonChanges, PolicyNews, PolicyRef, PolicyStanding,
    PolicyWaiting,
};
use crate::policy::PolicyBook;

use super::effect::Notice;
use super::event::{Event, TimerKey};
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder, Reason, Refusal};
use super::{Context, decide, only_the_speaker, policy_ref};

/// Everybody who may confirm a changed policy.
pub fn who_may_confirm<'a>(policy: &'a PolicyBook, directory: &'a Directory) -> impl Iterator<Item = &'a Person> {
    policy.organisation().who_confirm_policies(directory, policy.ladders())
}

/// How the policy stands after one more fact.
pub fn after(mut standing: PolicyStanding, fact: &Fact, actor: &Actor, at: DateTime<Utc>) -> PolicyStanding {
    if let Fact::PolicyBrought { policy, replaces, changed, effect } = fact {
        standing.waiting = Some(PolicyWaiting {
            policy: policy.clone(),
            replaces: replaces.clone(),
            changed: changed.clone(),
            effect: effect.clone(),
            since: at,
            confirmed_by: Vec::new(),
        });
    } else if let Fact::PolicyConfirmed { policy } = fact {
        let waiting = standing.waiting.as_mut().filter(|waiting| waiting.policy == *policy);
        if let (Some(waiting), Some(person)) = (waiting, actor.as_person()) {
            waiting.confirmed_by.push(person.clone());
        }
    } else if let Fact::PolicyWithdrawn { .. } = fact {
        standing.waiting = None;
    } else if let Fact::PolicyInForce { policy, confirmed_by, .. } = fact {
        let (policy, confirmed_by) = (policy.clone(), confirmed_by.clone());
        standing = PolicyStanding { in_force: Some(InForceSince { policy, since: at, confirmed_by }), waiting: None };
    }
    standing
}

/// The folder holds another policy, or the one in force again.
pub(super) fn news(news: &PolicyNews, ctx: &Context<'_>) -> Outcome {
    let mut out = OutcomeBuilder::default();
    let waiting = ctx.looked_up.policy().and_then(|standing| standing.waiting.as_ref());
    let in_force = policy_ref(ctx.policy);
    match news {
        PolicyNews::Brought { policy, .. } if waiting.is_some_and(|waiting| waiting.policy == *policy) => {}
        PolicyNews::Brought { policy, changed, effect } => {
            let fact = Fact::PolicyBrought {
                policy: policy.clone(),
                replaces: in_force.clone(),
                changed: changed.clone(),
                effect: effect.clone(),
            };
            let brought = after(PolicyStanding::default(), &fact, ctx.actor, ctx.now);
            out.fact(fact);
            if changed.iter().all(|file| ctx.policy.organisation().policy_changes.is_free(file)) {
                out.fact(Fact::PolicyInForce { policy: policy.clone(), replaces: in_force, confirmed_by: Vec::new() });
                return out.build();
            }
            if let Some(waiting) = brought.waiting {
                tell_all(&mut out, ctx, &[], &Notice::PolicyWaits { waiting: Box::new(waiting) });
            }
        }
        PolicyNews::Withdrawn => {
            if let Some(waiting) = waiting {
                let policy = waiting.policy.clone();
                out.fact(Fact::PolicyWithdrawn { policy: policy.clone() });
                tell_all(&mut out, ctx, &[], &Notice::PolicyWithdrawn { policy });
            }
        }
    }
    out.build()
}

/// A person confirms the hash of what waits.
pub(super) fn confirmed(hash: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    if who_may_confirm(ctx.policy, ctx.directory).all(|person| person.id != speaker.id) {
        let tried = "confirm a changed policy".to_owned();
        return Err(Refusal::new("feature:N11", Reason::NotYours { tried, who: names_of_others(&[], ctx) }));
    }
    let waiting = what_waits(hash, ctx)?;
    if waiting.confirmed_by.contains(&speaker.id) {
        let others = names_of_others(&waiting.confirmed_by, ctx);
        return Err(no(format!("you have confirmed that policy; it takes another person: {others}")));
    }
    let mut waiting = waiting.clone();
    waiting.confirmed_by.push(speaker.id.clone());
    let mut out = OutcomeBuilder::default();
    out.fact(Fact::PolicyConfirmed { policy: waiting.policy.clone() });
    let wanted = ctx.policy.organisation().policy_changes.people as usize;
    if waiting.confirmed_by.len() < wanted {
        if let Some(to) = only_the_speaker(ctx) {
            out.say(to, Notice::PolicyConfirmationNoted { waiting: Box::new(waiting) });
        }
        return Ok(out.build());
    }
    let PolicyWaiting { policy, replaces, confirmed_by, .. } = waiting;
    let notice = Notice::PolicyInForce { policy: policy.clone(), confirmed_by: confirmed_by.clone() };
    if let Some(to) = only_the_speaker(ctx) {
        out.say(to, notice.clone());
    }
    tell_all(&mut out, ctx, &[&speaker.id], &notice);
    out.fact(Fact::PolicyInForce { policy, replaces, confirmed_by });
    Ok(out.build())
}

/// What waits, if it is what was named, and still stands beside what is in force.
fn what_waits<'a>(hash: &str, ctx: &Context<'a>) -> Result<&'a PolicyWaiting, Refusal> {
    let in_force = &ctx.policy.version().hash;
    if in_force.starts_with(hash) {
        return Err(no("that policy is in force already".into()));
    }
    let waiting = ctx.looked_up.policy().and_then(|standing| standing.waiting.as_ref());
    let waiting = waiting.ok_or_else(|| no("no changed policy waits to be confirmed".into()))?;
    if !waiting.policy.hash.starts_with(hash) {
        let (version, short) = (&waiting.policy.version, short(&waiting.policy));
        return Err(no(format!(
            "another policy waits now: {version} ({short}); `/baton policy` shows what it changes"
        )));
    }
    if waiting.replaces.hash != *in_force {
        return Err(no("another policy came into force meanwhile; what waits is to be read again first".into()));
    }
    Ok(waiting)
}

fn no(usage: String) -> Refusal {
    Refusal::new("feature:N11", Reason::NoSuchCommand { usage })
}

/// The first eight digits of a hash, as people compare them.
pub fn short(policy: &PolicyRef) -> String {
    format!("{}…", policy.hash.get(..8).unwrap_or_default())
}

fn names_of_others(but: &[PersonId], ctx: &Context<'_>) -> String {
    let others = who_may_confirm(ctx.policy, ctx.directory).filter(|person| !but.contains(&person.id));
    let names: Vec<&str> = others.map(|person| person.name.as_str()).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, first)) => format!("{} or {last}", first.join(", ")),
        None => "nobody".to_owned(),
    }
}

fn tell_all(out: &mut OutcomeBuilder, ctx: &Context<'_>, but: &[&PersonId], notice: &Notice) {
    for person in who_may_confirm(ctx.policy, ctx.directory).filter(|person| !but.contains(&&person.id)) {
        out.tell(&person.id, notice.clone());
    }
}

/// Who joins, leaves or holds other roles by the next people file.
pub fn people_changes(before: &Directory, next: &Directory) -> Vec<PersonChange> {
    let is_here = |directory: &Directory, person: &PersonId| directory.person(person).is_some_and(|known| known.active);
    let change = |person: &Person, how| PersonChange { name: person.name.clone(), how };
    let left = before.people().filter(|person| person.active && !is_here(next, &person.id));
    let mut changes: Vec<PersonChange> = left.map(|person| change(person, PersonChanges::Leaves)).collect();
    for person in next.people().filter(|person| person.active) {
        match before.person(&person.id).filter(|known| known.active) {
            None => changes.push(change(person, PersonChanges::Joins)),
            Some(known) if known.roles != person.roles => changes.push(change(person, PersonChanges::OtherRoles)),
            Some(_) => {}
        }
    }
    changes
}

/// What would change at once on one open deal, by the function that will do it; `None` where nothing does.
pub fn effect_on(handoff: &Handoff, ctx: &Context<'_>) -> Option<EffectOn> {
    let event = Event::TimerDue { timer: TimerKey::Policy };
    let outcome = decide(handoff, &event, ctx).ok()?;
    let mut changes: Vec<DealChanges> = owner_leaves(handoff, ctx).into_iter().collect();
    changes.extend(outcome.facts.iter().filter_map(|fact| change_of(fact, handoff, ctx)));
    changes.dedup();
    (!changes.is_empty()).then(|| EffectOn { handoff: handoff.id, deal: handoff.title().to_owned(), changes })
}

fn owner_leaves(handoff: &Handoff, ctx: &Context<'_>) -> Option<DealChanges> {
    let owner = handoff.owner.as_ref().filter(|_| !handoff.is_over())?;
    let is_here = ctx.directory.person(owner).is_some_and(|person| person.active);
    (!is_here).then(|| DealChanges::OwnerLeaves { owner: ctx.directory.name_of(owner).to_owned() })
}

fn change_of(fact: &Fact, handoff: &Handoff, ctx: &Context<'_>) -> Option<DealChanges> {
    let title = |decision_type: &DecisionType| {
        ctx.policy.decision(decision_type).map_or_else(|| decision_type.to_string(), |known| known.title.clone())
    };
    let of = |approval: &ApprovalId| {
        let known = handoff.approval(*approval);
        known.map_or_else(|| approval.to_string(), |known| title(&known.snapshot.decision_type))
    };
    let name = |person: &PersonId| ctx.directory.name_of(person).to_owned();
    if let Fact::ApprovalLapsed { approval, .. } = fact {
        // A rule that had cleared it by itself is nobody's news.
        let was_asked = handoff.approval(*approval).is_some_and(|known| known.request.is_some());
        was_asked.then(|| DealChanges::Lapses { decision: of(approval) })
    } else if let Fact::ApprovalAsked { snapshot, request, .. } = fact {
        Some(DealChanges::Asked { decision: title(&snapshot.decision_type), of: name(&request.accountable) })
    } else if let Fact::ApprovalCleared { snapshot, replaces, .. } = fact {
        let was_asked = replaces.and_then(|id| handoff.approval(id)).is_some_and(|known| known.request.is_some());
        was_asked.then(|| DealChanges::NeedsNobody { decision: title(&snapshot.decision_type) })
    } else if let Fact::ApprovalMoved { approval, from, to, .. } = fact {
        Some(DealChanges::Passes { decision: of(approval), from: name(from), to: name(to) })
    } else if let Fact::ValueSet { field, .. } = fact {
        let known = ctx.policy.field(field);
        Some(DealChanges::Value { field: known.map_or_else(|| field.to_string(), |known| known.title.clone()) })
    } else if let Fact::PacketReopened { .. } = fact {
        Some(DealChanges::OpenAgain)
    } else if let Fact::PacketCompleted {} = fact {
        Some(DealChanges::Complete)
    } else {
        None
    }
}
