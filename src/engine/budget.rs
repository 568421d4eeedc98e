//! The noise budget: of what a clock repeats, each person gets so many messages a day. The rest is left out, because what
//! waits stands among the morning's (`schedules.toml`) and on the person's desk (`behaviour:22`).

use chrono::NaiveDate;

use crate::domain::directory::Directory;
use crate::domain::ids::PersonId;
use crate::policy::PolicyBook;
use crate::workflow::effect::{Audience, What};
use crate::workflow::wanted::is_reminder;

use super::{Engine, Fault};

/// Whose budget an effect comes out of; `None` where it is no reminder.
pub(super) fn of(what: &What) -> Option<&PersonId> {
    match what {
        What::Say { to: Audience::Person { person }, notice } => is_reminder(notice).then_some(person),
        What::Say { .. }
        | What::HandoffCard
        | What::DecisionCard { .. }
        | What::TaskCard { .. }
        | What::OpenRenewal { .. }
        | What::AskAssistant { .. } => None,
    }
}

/// Today, where the person is, and how many reminders went out.
pub(super) struct Spent {
    name: String,
    day: NaiveDate,
    count: u32,
}

impl Spent {
    /// What this person has had today.
    pub(super) async fn by(
        engine: &Engine,
        person: &PersonId,
        policy: &PolicyBook,
        directory: &Directory,
    ) -> Result<Self, Fault> {
        let zone = directory.person(person).map_or(policy.organisation().zone, |person| person.zone);
        let (day, name) = (engine.ambient.clock.now().with_timezone(&zone).date_naive(), format!("reminders/{person}"));
        let kept = engine.store.mark(&name).await?;
        let of_day = kept.as_deref().and_then(|kept| kept.strip_prefix(&format!("{day} ")));
        Ok(Self { count: of_day.and_then(|count| count.parse().ok()).unwrap_or(0), name, day })
    }

    /// Whether policy gives no more of them today.
    pub(super) fn is_all(&self, policy: &PolicyBook) -> bool {
        self.count >= policy.organisation().reminders_a_day
    }

    /// One more went out.
    pub(super) async fn one_more(self, engine: &Engine) -> Result<(), Fault> {
        let (value, at) = (format!("{} {}", self.day, self.count + 1), engine.ambient.clock.now());
        let kept = engine.store.write(move |tx| Box::pin(async move { tx.keep_mark(&self.name, &value, at).await }));
        Ok(kept.await?)
    }
}
