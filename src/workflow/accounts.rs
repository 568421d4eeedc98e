//! Which person an account is.

use crate::domain::ids::PersonId;
use crate::domain::person::{Account, Actor};

use super::Context;
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder, Reason, Refusal};

/// A platform vouches for an account's e-mail address, and one person of the roll has it.
pub(super) fn linked(account: &Account, person: &PersonId, by: &str, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    // Only a transport says this, for the platform; nobody links an account by words.
    if ctx.actor != &Actor::Baton {
        return Err(Refusal::new("rule:people", Reason::Stranger));
    }
    let known = ctx.directory.person(person).is_some_and(|person| person.active);
    if !known || ctx.directory.by_account(account).is_some() {
        return Ok(Outcome::default());
    }
    let mut out = OutcomeBuilder::default();
    out.fact(Fact::AccountLinked { account: account.clone(), person: person.clone(), by: by.to_owned() });
    Ok(out.build())
}

/// A person takes an account off that was linked to them.
pub(super) fn unlinked(account: &Account, person: &PersonId, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    if ctx.actor.as_person() != Some(person) {
        return Err(Refusal::new("rule:people", Reason::Stranger));
    }
    let mut out = OutcomeBuilder::default();
    out.fact(Fact::AccountUnlinked { account: account.clone(), person: person.clone() });
    Ok(out.build())
}
