//! Questions: load, view, word. No transaction, and nothing changes.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::conversation::command::{DealWords, Question, Subject};
use crate::conversation::message::Message;
use crate::conversation::wording::contract;
use crate::conversation::wording::{self, Speaking, cards, finance_desk, policy as words_of_policy, views as words};
use crate::conversation::{away, prechecking, starting};
use crate::domain::change::is_ordered;
use crate::domain::directory::Directory;
use crate::domain::handoff::Handoff;
use crate::domain::ids::{PersonId, Role};
use crate::domain::place::Place;
use crate::domain::policy_change::PolicyRef;
use crate::policy::PolicyBook;
use crate::store::{Filter, OutboxState, Store};
use crate::workflow::effect::Audience;
use crate::workflow::fact::Fact;
use crate::workflow::figures::{self, Figures};
use crate::workflow::later::{self, Later};
use crate::workflow::outcome::{Reason, Refusal};
use crate::workflow::parked::Parked;
use crate::workflow::precheck;
use crate::workflow::views::{self, Asking, ListOf, Status};

use super::envelope::{Envelope, Speaker};
use super::ports::{Outgoing, Undelivered};
use super::{Engine, Fault, deliver, identity, linking, policies, target};

/// How many facts of one handoff are looked through.
const FACTS_MAX: u32 = 100_000;
/// How many handoffs one answer looks through.
const LISTED_MAX: u32 = 100_000;
/// How often an answer waits for its turn, and how long at most.
const TURNS_MAX: u32 = 5;
const TURN_MAX: Duration = Duration::from_secs(5);

/// Who asks, and what answering may know.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    /// The record.
    pub store: &'a Store,
    /// The policy in force.
    pub policy: &'a PolicyBook,
    /// Everybody, and who is away.
    pub directory: &'a Directory,
    /// When it is asked.
    pub now: DateTime<Utc>,
    /// Who asks, if a person of the roll does.
    pub asker: Option<&'a PersonId>,
}

impl<'a> Desk<'a> {
    /// What wording may know.
    pub fn speaking(&self) -> Speaking<'a> {
        Speaking { policy: self.policy, directory: self.directory, now: self.now }
    }

    /// What a view may know.
    pub fn asking(&self) -> Asking<'a> {
        Asking { policy: self.policy, directory: self.directory, now: self.now }
    }

    /// The reader's zone.
    pub fn zone(&self) -> wording::Zone {
        match self.asker {
            Some(person) => self.speaking().zone_of_person(person),
            None => self.speaking().zone_of_all(),
        }
    }

    /// The one handoff that those words name, or why there is not exactly one.
    pub async fn find(&self, deal: &DealWords) -> Result<Result<Handoff, Refusal>, Fault> {
        Ok(self.find_among(deal).await?.map(|(found, _others)| found))
    }

    /// The handoff that those words name, and closed ones of the same name, over which an open one goes.
    async fn find_among(&self, deal: &DealWords) -> Result<Result<(Handoff, Vec<Handoff>), Refusal>, Fault> {
        let found = target::exact_first(self.store.find_handoffs(&deal.0).await?, &deal.0);
        let (mut found, others) = target::open_first(found);
        Ok(match found.len() {
            0 => Err(target::unknown(&deal.0)),
            1 => Ok((found.remove(0), others)),
            _several => Err(target::ambiguous(&found.iter().collect::<Vec<_>>())),
        })
    }

    /// The handoffs of a list, oldest first.
    pub async fn listed(&self, list: ListOf) -> Result<Vec<Handoff>, Fault> {
        let mut all = self.store.handoffs(&Filter::open(LISTED_MAX)).await?;
        if list == ListOf::Finance {
            // This is looked at before anything is judged.
            all.retain(views::is_with_finance);
            return Ok(all);
        }
        let asking = self.asking();
        let person = self.asker.and_then(|asker| self.policy.directory().person(asker));
        let parked = if list == ListOf::Stuck { self.parked().await? } else { Vec::new() };
        let wanted = |handoff: &Handoff| {
            views::is_listed(&views::status(handoff, &asking), list, person, self.now)
                || !Parked::of(&parked, handoff.id).is_empty()
        };
        Ok(all.into_iter().filter(wanted).collect())
    }

    /// What the log says of the packets that went to Finance lately.
    pub async fn figures(&self) -> Result<Figures, Fault> {
        let fields = figures::customer_fields(self.policy);
        let since = figures::window_start(self.now);
        let steps = self.store.reading().await?.steps(since, &fields).await?;
        Ok(figures::figures(&steps, self.policy, self.now))
    }

    /// Messages that may or may not be out, and could not be looked for, oldest first.
    pub async fn parked(&self) -> Result<Vec<Parked>, Fault> {
        let rows = self.store.parked().await?;
        let parked = rows.into_iter().map(|row| {
            let why = match row.state {
                OutboxState::Due { why, .. } => why,
                OutboxState::Sending { .. } => Some("it is being looked for now".to_owned()),
                OutboxState::Sent { .. } | OutboxState::Superseded { .. } | OutboxState::Failed { .. } => None,
            };
            let why = why.unwrap_or_else(|| "unknown".to_owned());
            Parked { handoff: row.handoff, what: row.effect.what, since: row.enqueued_at, why }
        });
        Ok(parked.collect())
    }

    /// What is billable, what is stuck, and how many are on the way.
    pub async fn of_the_day(&self) -> Result<(Vec<Handoff>, Vec<Handoff>, usize), Fault> {
        let asking = self.asking();
        let open = self.store.handoffs(&Filter::open(LISTED_MAX)).await?;
        let parked = self.parked().await?;
        let is_stuck = |handoff: &Handoff| {
            views::is_listed(&views::status(handoff, &asking), ListOf::Stuck, None, self.now)
                || !Parked::of(&parked, handoff.id).is_empty()
        };
        let (stuck, on_the_way): (Vec<_>, Vec<_>) = open.into_iter().partition(is_stuck);
        let on_the_way = on_the_way.iter().filter(|handoff| !views::is_billable(handoff)).count();
        let all = self.store.handoffs(&Filter::all(LISTED_MAX)).await?;
        let today = self.now.with_timezone(&self.policy.organisation().zone).date_naive();
        let has_ended =
            |handoff: &Handoff| views::ended_from(handoff, &all, self.policy).is_some_and(|from| from <= today);
        let billable = all.iter().filter(|handoff| views::is_billable(handoff) && !has_ended(handoff));
        let billable = billable.cloned().collect();
        Ok((billable, stuck, on_the_way))
    }

    /// What later orders made of the agreement to which that handoff belongs, in the order in which they were booked.
    pub async fn later(&self, handoff: &Handoff) -> Result<Vec<Later>, Fault> {
        if !is_ordered(&handoff.stage) {
            return Ok(Vec::new());
        }
        let all = self.store.handoffs(&Filter::all(LISTED_MAX)).await?;
        Ok(later::later(handoff, &all, self.policy))
    }

    /// The same, a line each.
    async fn with_later(&self, message: Message, handoff: &Handoff) -> Result<Message, Fault> {
        let later = self.later(handoff).await?;
        Ok(later.iter().map(wording::later::later).fold(message, Message::line))
    }

    /// What a deal would need. One without a packet is asked about in a form.
    async fn precheck(&self, subject: &Subject) -> Result<Message, Fault> {
        let (speaking, zone, asking) = (self.speaking(), self.zone(), self.asking());
        let deal = match subject {
            Subject::Nothing => return Ok(prechecking::offer("", self.policy)),
            Subject::Prospect(prospect) => {
                let checked = precheck::of_prospect(prospect, self.asker, &asking);
                return Ok(wording::precheck::precheck(&checked, &speaking, zone));
            }
            Subject::Deal(deal) => deal,
        };
        Ok(match self.find(deal).await? {
            Ok(handoff) if !handoff.is_over() => {
                wording::precheck::precheck(&precheck::of_packet(&handoff, self.asker, &asking), &speaking, zone)
            }
            Err(refusal) if matches!(refusal.reason, Reason::Ambiguous { .. }) => {
                wording::refused(&refusal, None, &speaking, zone)
            }
            Ok(_) | Err(_) => prechecking::offer(&deal.0, self.policy),
        })
    }

    /// Decisions that speak for the values and were judged by another policy than the one in force, each with its own.
    async fn judged_by_others(&self, handoff: &Handoff) -> Result<Vec<(String, PolicyRef)>, Fault> {
        let mut judged = Vec::new();
        for logged in self.store.facts(Some(handoff.id), 0, FACTS_MAX).await? {
            let Ok(fact) = logged.fact() else { continue };
            let (Fact::ApprovalAsked { approval, policy, .. } | Fact::ApprovalCleared { approval, policy, .. }) = fact
            else {
                continue;
            };
            let standing = handoff.approval(approval).filter(|approval| approval.is_standing());
            let decision = standing.and_then(|standing| self.policy.decision(&standing.snapshot.decision_type));
            if let Some(decision) = decision.filter(|_| policy.hash != self.policy.version().hash) {
                judged.push((decision.title.clone(), policy));
            }
        }
        Ok(judged)
    }

    /// The answer to a question, as a message.
    pub async fn answer(&self, question: &Question) -> Result<Message, Fault> {
        let (speaking, zone, asking) = (self.speaking(), self.zone(), self.asking());
        Ok(match question {
            Question::Help => words::help(),
            Question::Policy => {
                let standing = policies::standing(self.store).await?;
                words_of_policy::standing(&standing, self.asker, &speaking, zone)
            }
            Question::Link(_) => words::who(None, "you", &[], None),
            Question::Start { deal } => {
                let (deal, opening) = starting::named(deal);
                starting::offer(&deal, opening)
            }
            Question::Precheck(subject) => self.precheck(subject).await?,
            Question::Waive(deal) => match self.find(deal).await? {
                Ok(handoff) => wording::waivers::offer(&handoff, &speaking),
                Err(refusal) => wording::refused(&refusal, None, &speaking, zone),
            },
            Question::Away => match self.asker {
                Some(asker) => away::offer(asker, &speaking),
                None => wording::refused(&Refusal::new("rule:people", Reason::Stranger), None, &speaking, zone),
            },
            Question::Status(None) => {
                let (billable, stuck, on_the_way) = self.of_the_day().await?;
                words::of_the_day(
                    &status_all(&billable, &asking),
                    &status_all(&stuck, &asking),
                    on_the_way,
                    &speaking,
                    zone,
                )
            }
            Question::Status(Some(deal)) => match self.find_among(deal).await? {
                Ok((handoff, others)) => {
                    let status = views::status(&handoff, &asking);
                    let told = self.with_later(words::status(&status, &speaking, zone), &handoff).await?;
                    let told = told.maybe_line(words::of_the_same_name(&others));
                    cards::with_own_buttons(told, self.asker, &status, &speaking)
                }
                Err(refusal) => wording::refused(&refusal, None, &speaking, zone),
            },
            Question::List(ListOf::Finance) => {
                let listed = self.listed(ListOf::Finance).await?;
                let queue = figures::queue(status_all(&listed, &asking), &asking);
                finance_desk::queue(&queue, &self.figures().await?, &speaking, zone)
            }
            Question::List(list) => {
                let listed = self.listed(*list).await?;
                let parked = if *list == ListOf::Stuck { self.parked().await? } else { Vec::new() };
                words::list_of(&status_all(&listed, &asking), &parked, &speaking, zone)
            }
            Question::Packet(deal) => match self.find(deal).await? {
                Ok(handoff) => {
                    let lines = views::packet(&handoff, self.policy);
                    let packet = words::packet(&handoff, &lines, self.asker, &speaking, zone);
                    self.with_later(packet, &handoff).await?
                }
                Err(refusal) => wording::refused(&refusal, None, &speaking, zone),
            },
            Question::Contract(deal) => match self.find(deal).await? {
                Ok(handoff) => {
                    let later = self.later(&handoff).await?;
                    contract::contract(&views::status(&handoff, &asking), &later, &speaking, zone)
                }
                Err(refusal) => wording::refused(&refusal, None, &speaking, zone),
            },
            Question::Explain(deal) => match self.find(deal).await? {
                Ok(handoff) => {
                    let told = words::explain(&handoff, &views::explain(&handoff, self.policy), &speaking);
                    let judged = self.judged_by_others(&handoff).await?;
                    told.lines(judged.iter().map(|(title, policy)| words_of_policy::judged_by(title, policy)))
                }
                Err(refusal) => wording::refused(&refusal, None, &speaking, zone),
            },
        })
    }
}

fn status_all<'h>(handoffs: &'h [Handoff], asking: &Asking<'_>) -> Vec<Status<'h>> {
    handoffs.iter().map(|handoff| views::status(handoff, asking)).collect()
}

/// Whom the speaker's account is taken for.
async fn who(engine: &Engine, envelope: &Envelope, person: Option<&PersonId>, now: DateTime<Utc>) -> Message {
    let code = match (&envelope.speaker, person) {
        (Speaker::Account(account), None) => linking::code_for(engine, account, now).await,
        (Speaker::Account(_) | Speaker::Barred(_) | Speaker::System(_) | Speaker::Baton, _) => None,
    };
    let account = match &envelope.speaker {
        Speaker::Account(account) | Speaker::Barred(account) => {
            let team = Some(&account.team).filter(|team| !team.is_empty());
            let team = team.map(|team| format!(" of team {team}")).unwrap_or_default();
            format!("{} user {}{team}", account.platform, account.user)
        }
        Speaker::System(_) | Speaker::Baton => "no account".to_owned(),
    };
    let policy = engine.policy.book();
    let person = person.and_then(|person| policy.directory().person(person));
    let ladders = policy.ladders();
    let title = |role: &Role| ladders.title(role).map_or_else(|| role.to_string(), str::to_owned);
    let roles: Vec<String> = person.map(|person| person.roles.iter().map(title).collect()).unwrap_or_default();
    words::who(person.map(|person| person.name.as_str()), &account, &roles, code.as_deref())
}

/// Answers a question that came in by chat: only the asker sees it, where it was asked.
pub(super) async fn reply(
    engine: &Engine,
    envelope: &Envelope,
    question: &Question,
    now: DateTime<Utc>,
) -> Result<(), Fault> {
    let policy = engine.policy.book();
    let actor = identity::actor(&envelope.speaker, policy.directory(), &engine.links);
    let known = actor.as_person().filter(|person| policy.directory().person(person).is_some());
    let directory = engine.directory(&policy).await?;
    let desk = Desk { store: &engine.store, policy: &policy, directory: &directory, now, asker: known };
    let Some(person) = actor.as_person() else { return Ok(()) };
    let is_outsider =
        known.and_then(|known| policy.directory().person(known)).is_some_and(|known| known.roles.is_empty());
    let message = match known {
        Some(known)
            if let Question::Link(Some(said)) = question
                && said.eq_ignore_ascii_case(linking::REMOVE) =>
        {
            linking::remove(engine, known, envelope, now).await?
        }
        Some(known) if let Question::Link(Some(code)) = question => linking::confirm(engine, known, code, now).await?,
        _whoever if matches!(question, Question::Link(_)) => who(engine, envelope, known, now).await,
        // Deals are for people with a part in them; what can be said at all is for everybody.
        Some(_) if is_outsider && *question != Question::Help => {
            let who = "somebody with a role in people.toml".to_owned();
            let reason = Reason::NotYours { tried: "look into deals".into(), who };
            wording::refused(&Refusal::new("invariant:I24", reason), None, &desk.speaking(), desk.zone())
        }
        Some(_) => desk.answer(question).await?,
        None => wording::refused(&Refusal::new("rule:people", Reason::Stranger), None, &desk.speaking(), desk.zone()),
    };
    let place = envelope.place.clone().unwrap_or(Place::Direct { person: person.clone() });
    let to = deliver::destination(engine, &Audience::OnlyYou { person: person.clone(), place }).await?;
    let outgoing =
        Outgoing { key: format!("{}/answer", envelope.key), to, message, edits: None, since: now, card: None };
    let mut sent = engine.chat.send(&outgoing).await;
    for _turn in 0..TURNS_MAX {
        let Err(Undelivered::Waits { after }) = sent else { break };
        tokio::time::sleep(after.min(TURN_MAX)).await;
        sent = engine.chat.send(&outgoing).await;
    }
    if let Err(undelivered) = sent {
        // A question is asked again by whoever wants to know; its answer is not worth a place in the outbox.
        tracing::warn!("an answer could not be delivered: {undelivered}");
    }
    Ok(())
}
