//! Everybody at work: what comes in, what people press and say, what a clock does, and what must hold after each step.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton::ambient::{Ambient, StoryClock};
use baton::conversation::action::Verb;
use baton::conversation::message::Button;
use baton::domain::approval::{Approval, ApprovalState};
use baton::domain::field::Gate;
use baton::domain::handoff::{Handoff, Stage};
use baton::domain::ids::{HandoffId, PersonId, Platform};
use baton::domain::place::Place;
use baton::engine::envelope::Envelope;
use baton::engine::identity::Links;
use baton::engine::in_force::InForce;
use baton::engine::ports::NoAssistant;
use baton::engine::rules::Rules;
use baton::engine::verify::{Verified, verify};
use baton::engine::{Engine, outbox, schedule};
use baton::policy::PolicyBook;
use baton::store::{OutboxState, Position, Store};
use baton::story::step::Step;
use baton::story::{deals, script};
use baton::transport::console::inbound::Inbound;
use baton::workflow::effect::{Audience, Notice, What};
use baton::workflow::fact::Fact;
use baton::workflow::views::{self, Asking};
use baton::workflow::wanted::is_reminder;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::Tally;
use super::office::{self, Desk, Lying};

/// How long a step of time is.
const STEP: TimeDelta = TimeDelta::minutes(15);
const ALL: u32 = 100_000;
/// A handoff of which nothing happened for so long has stalled.
const STALLED: TimeDelta = TimeDelta::days(12);
/// How often a person at work does something that waits for them, in steps.
const ANSWERS_EVERY: u32 = 14;
const AMOUNTS: [&str; 6] = ["EUR 48,000", "EUR 12,500", "USD 96,000", "EUR 260,000", "GBP 30,000", "USD 1,200,000"];
const DISCOUNTS: [&str; 8] = ["", "", ", 8% off", ", 15% off", ", 15% off", ", 25% off", ", 35% off", ", 45% off"];
const SELLERS: [&str; 6] = ["Ana", "Ben", "Person 01", "Person 02", "Person 05", "Person 07"];

pub struct Quarter {
    engine: Engine,
    clock: StoryClock,
    desk: Arc<Desk>,
    policy: Arc<PolicyBook>,
    random: StdRng,
    inbound: Inbound,
    line: u64,
    won: u32,
    deals: u32,
    ends: DateTime<Utc>,
    /// Handoffs that are not over.
    open: BTreeMap<HandoffId, Handoff>,
    /// When something last happened to each.
    moved: BTreeMap<HandoffId, DateTime<Utc>>,
    won_at: BTreeMap<HandoffId, DateTime<Utc>>,
    answered: BTreeMap<HandoffId, u32>,
    facts: Position,
    told: u64,
    tally: Tally,
}

impl Quarter {
    pub async fn new(seed: u64, deals: u32, days: u64) -> Self {
        let mut random = StdRng::seed_from_u64(seed);
        let policy = office::policy(&mut random, days);
        let start = office::first_day().and_time(NaiveTime::MIN).and_utc();
        let clock = StoryClock::at(start);
        let desk = Arc::new(Desk::default());
        let channel = policy.organisation().handoff_channel.clone();
        let engine = Engine {
            store: Store::in_memory().await.unwrap(),
            policy: InForce::new(policy.clone()),
            ambient: Ambient::story(&clock, 1, seed),
            chat: desk.clone(),
            assistant: Arc::new(NoAssistant),
            home: Place::Channel { platform: Platform::Console, channel },
            links: Links::default(),
            outgoing: Arc::default(),
            looked_at: Default::default(),
        };
        schedule::absences_of_files(&engine).await.unwrap();
        let mut quarter = Self {
            engine,
            clock,
            desk,
            policy,
            random,
            inbound: Inbound { run: 1 },
            line: 0,
            won: 0,
            deals,
            ends: start + TimeDelta::days(i64::try_from(days).unwrap()),
            open: BTreeMap::new(),
            moved: BTreeMap::new(),
            won_at: BTreeMap::new(),
            answered: BTreeMap::new(),
            facts: Position::default(),
            told: 0,
            tally: Tally::default(),
        };
        quarter.settles(false).await;
        quarter
    }

    fn now(&self) -> DateTime<Utc> {
        self.engine.ambient.clock.now()
    }

    /// One step of time; `false` at the end.
    pub async fn goes_on(&mut self) -> bool {
        let now = self.now() + STEP;
        self.clock.move_to(now);
        if self.random.random_range(0..400) == 0 {
            self.restarts();
        }
        // As `serve` does it: what one sweep does not take is taken at once.
        while schedule::sweep(&self.engine).await.unwrap().is_more {}
        self.settles(true).await;
        self.deals_are_won().await;
        let open: Vec<HandoffId> = self.open.keys().copied().collect();
        for handoff in open {
            self.somebody_works_on(handoff).await;
        }
        self.laws_hold();
        now < self.ends
    }

    /// What the program remembers is gone; the record stays.
    fn restarts(&mut self) {
        self.tally.restarts += 1;
        self.engine.policy = InForce::new(self.policy.clone());
        self.engine.ambient = Ambient::story(&self.clock, u64::from(self.tally.restarts) + 1, 1);
        self.engine.outgoing = Arc::default();
        self.engine.looked_at = Default::default();
    }

    async fn hand_in(&mut self, envelope: Envelope) {
        self.engine.handle(envelope).await.unwrap();
        self.settles(false).await;
    }

    /// What is to be said is said, and what was done is counted.
    async fn settles(&mut self, by_clock: bool) {
        while !outbox::deliver_due(&self.engine).await.unwrap().is_empty() {}
        for row in self.engine.store.outbox(None, self.told, ALL).await.unwrap() {
            self.told = row.id;
            let is_out = by_clock && matches!(row.state, OutboxState::Sent { .. });
            if let (true, What::Say { to: Audience::Person { person }, notice }) = (is_out, &row.effect.what) {
                self.clock_says(&person.clone(), notice);
            }
        }
        let logged = self.engine.store.facts(None, self.facts, ALL).await.unwrap();
        let mut changed = BTreeSet::new();
        for entry in logged {
            self.facts = entry.position;
            changed.extend(entry.handoff);
            let fact = entry.fact().unwrap();
            self.count(entry.handoff, &fact, entry.at);
        }
        for id in changed {
            let handoff = self.engine.store.handoff(id).await.unwrap().unwrap();
            self.moved.insert(id, self.now());
            let is_done = handoff.is_over() || handoff.stage == Stage::ReadyForBilling;
            if is_done {
                self.open.remove(&id);
                self.desk.clear(id);
            } else {
                self.open.insert(id, handoff);
            }
        }
    }

    fn clock_says(&mut self, person: &PersonId, notice: &Notice) {
        let now = self.now();
        let Some(known) = self.policy.directory().person(person) else { return };
        let calendar = self.policy.calendars().get(&known.calendar).unwrap();
        let day = now.with_timezone(&known.zone).date_naive();
        *self.tally.nudges.entry((person.clone(), day)).or_default() += 1;
        if is_reminder(notice) {
            *self.tally.reminders.entry((person.clone(), day)).or_default() += 1;
        }
        // That nobody is there to decide, the policy owner hears at once (`behaviour:18`).
        let is_at_once =
            matches!(notice, Notice::WentUp { .. } | Notice::NobodyHere { .. } | Notice::NobodyEligible { .. });
        // A step is a quarter of an hour long, so what is due at the last minute is said within the next one.
        if !is_at_once && !calendar.is_open(now, known.zone) && !calendar.is_open(now - STEP, known.zone) {
            let what: String = format!("{notice:?}").chars().take(160).collect();
            self.tally.out_of_hours.push(format!("{person} at {}: {what}", now.with_timezone(&known.zone)));
        }
    }

    fn count(&mut self, handoff: Option<HandoffId>, fact: &Fact, at: DateTime<Utc>) {
        let Some(id) = handoff else { return };
        if let Fact::HandoffOpened { .. } = fact {
            self.tally.opened += 1;
            self.won_at.insert(id, at);
        }
        if let Fact::ReadyForBilling { .. } = fact {
            self.tally.cycles.push(at - self.won_at[&id]);
        }
        if let Fact::ApprovalMoved { .. } = fact {
            self.tally.moved += 1;
        }
        if let Fact::ApprovalDecided { approval, .. } = fact {
            self.tally.decided += 1;
            let before = self.open.get(&id).and_then(|handoff| handoff.approval(*approval));
            let due = before.and_then(|approval| approval.request.as_ref()).map(|request| request.due_at);
            self.tally.in_time += u32::from(due.is_none_or(|due| at <= due));
        }
    }

    /// Deals are won in the daytime, as many as the quarter has.
    async fn deals_are_won(&mut self) {
        let total = (self.ends - office::first_day().and_time(NaiveTime::MIN).and_utc()).num_minutes();
        let gone = total - (self.ends - self.now()).num_minutes();
        // None in the last fifth: what is open then can still come to its end.
        let due = (f64::from(self.deals) * gone as f64 / (total as f64 * 0.8)) as u32;
        while self.won < due.min(self.deals) {
            self.won += 1;
            let (seller, amount) = (self.one_of(&SELLERS), self.one_of(&AMOUNTS));
            let discount = self.one_of(&DISCOUNTS);
            self.crm(&format!("crm: Deal {:04} won by {seller}: {amount}{discount}", self.won)).await;
        }
    }

    async fn crm(&mut self, line: &str) {
        let Step::Crm(line) = script::step(line).unwrap() else { panic!("{line} is no line of the CRM") };
        self.line += 1;
        let report = deals::report(&line, self.now().date_naive());
        let envelope = self.inbound.reported(self.line, self.now(), report);
        self.hand_in(envelope).await;
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.random.random_range(0..all.len())]
    }

    /// Whether that person is at work and comes to it now.
    fn comes_to_it(&mut self, person: &PersonId) -> bool {
        let policy = self.policy.clone();
        let Some(known) = policy.directory().person(person) else { return false };
        let is_open = policy.calendars().get(&known.calendar).unwrap().is_open(self.now(), known.zone);
        let is_away = policy.directory().absences().of(person).any(|absence| absence.holds_at(self.now()));
        is_open && !is_away && self.random.random_range(0..ANSWERS_EVERY) == 0
    }

    async fn somebody_works_on(&mut self, id: HandoffId) {
        let Some(handoff) = self.open.get(&id).cloned() else { return };
        if let Some(owner) = handoff.owner.clone()
            && self.comes_to_it(&owner)
            && self.owner_answers(&handoff, &owner).await
        {
            return;
        }
        for Lying { reader, message } in self.desk.of(id) {
            let whose = reader.or_else(|| self.whose(&handoff, &message.buttons));
            let Some(person) = whose.filter(|person| self.comes_to_it(person)) else { continue };
            let Some(button) = self.chosen(&message.buttons) else { continue };
            self.line += 1;
            let values = self.beside(button.action.verb);
            let place = Place::Direct { person: person.clone() };
            let envelope = self.inbound.pressed(self.line, self.now(), &person, place, button.action, values);
            self.hand_in(envelope).await;
            return;
        }
    }

    /// The buttons of a handoff's card are for whom it waits.
    fn whose(&self, handoff: &Handoff, buttons: &[Button]) -> Option<PersonId> {
        let is_owners = |button: &Button| {
            matches!(button.action.verb, Verb::Submit | Verb::SubmitWithReason | Verb::Resume | Verb::GiveReason)
        };
        match buttons.iter().any(is_owners) {
            true => handoff.owner.clone(),
            false => views::status(handoff, &self.asking()).blocker.and_then(|blocker| blocker.who),
        }
    }

    fn asking(&self) -> Asking<'_> {
        Asking { policy: &self.policy, directory: self.policy.directory(), now: self.now() }
    }

    /// A yes mostly; seldom a no, a question, stepping aside.
    fn chosen(&mut self, buttons: &[Button]) -> Option<Button> {
        let weight = |verb: Verb| {
            let is_way_on = matches!(
                verb,
                Verb::Approve
                    | Verb::ConfirmAndSend
                    | Verb::EnterOrder
                    | Verb::ConfirmValues
                    | Verb::Submit
                    | Verb::SubmitWithReason
                    | Verb::GiveReason
                    | Verb::Acknowledge
                    | Verb::AnswerInformation
                    | Verb::ReportBillingTrigger
                    | Verb::Resume
            );
            let is_seldom = matches!(verb, Verb::Reject | Verb::Recuse | Verb::Delegate | Verb::Snooze | Verb::Return);
            let is_between = matches!(verb, Verb::ApproveWithConditions | Verb::RequestInformation | Verb::OnIt);
            u32::from(is_way_on) * 60 + u32::from(is_seldom) * 2 + u32::from(is_between) * 4
        };
        let all: Vec<(Button, u32)> = buttons
            .iter()
            .map(|button| (button.clone(), weight(button.action.verb)))
            .filter(|(_, much)| *much > 0)
            .collect();
        let total: u32 = all.iter().map(|(_, much)| much).sum();
        if total == 0 {
            return None;
        }
        let mut left = self.random.random_range(0..total);
        all.into_iter()
            .find(|(_, much)| {
                left < *much || {
                    left -= much;
                    false
                }
            })
            .map(|(button, _)| button)
    }

    fn beside(&mut self, verb: Verb) -> BTreeMap<String, String> {
        let of = |pairs: &[(&str, &str)]| pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let order = format!("SO-{}", self.line);
        let known: [(Verb, &[(&str, &str)]); 5] = [
            (Verb::EnterOrder, &[("order", &order)]),
            (Verb::Return, &[("reason", "other"), ("text", "the form is unsigned")]),
            (Verb::Delegate, &[("to", "Clara"), ("text", "she knows them")]),
            (Verb::Snooze, &[("hours", "2"), ("text", "the quote comes today")]),
            (Verb::AnswerInformation, &[("text", "to match a competitor")]),
        ];
        let found = known.iter().find(|(known, _)| *known == verb).map(|(_, values)| *values);
        of(found.unwrap_or(&[("text", "as it was agreed")]))
    }

    /// The rep says what is missing, or brings a better price after a no; whether there was anything to say.
    async fn owner_answers(&mut self, handoff: &Handoff, owner: &PersonId) -> bool {
        let is_rejected =
            |approval: &Approval| approval.is_standing() && matches!(approval.state, ApprovalState::Rejected(_));
        if handoff.approvals.iter().any(is_rejected) {
            let name = handoff.deal.name.clone().unwrap_or_default();
            self.crm(&format!("crm: {name} amended: EUR 48,000, 5% off")).await;
            return true;
        }
        let missing = self.policy.missing(&handoff.packet, Gate::Submit);
        let is_asked = matches!(handoff.stage, Stage::Gathering | Stage::Returned { .. }) && !missing.is_empty();
        let times = self.answered.entry(handoff.id).or_default();
        if !is_asked || *times > 6 {
            return false;
        }
        *times += 1;
        let words = match *times {
            1 => "po: not required\ndiscount reason: to match a competitor",
            2 => "promises: none\nprovisioning contact: it@customer.example",
            _again => "redlines: executed\nclauses: none\npayment terms: net 30\nreason: agreed with the customer",
        };
        self.line += 1;
        let place = Place::Handoff { handoff: handoff.id };
        let envelope = self.inbound.said(self.line, self.now(), owner, place, words);
        self.hand_in(envelope).await;
        true
    }

    /// What must hold after each step.
    fn laws_hold(&mut self) {
        let mut broken = Vec::new();
        for (id, handoff) in &self.open {
            for approval in handoff.approvals.iter().filter(|approval| approval.is_open()) {
                let Some(request) = &approval.request else { continue };
                let of = &request.accountable;
                let is_there = self.policy.directory().person(of).is_some_and(|person| person.active);
                let is_own = handoff.owner.as_ref() == Some(of) || handoff.requester.as_ref() == Some(of);
                if !is_there || is_own {
                    broken.push(format!("{id}: {} is asked of {of}", approval.id));
                }
            }
            let status = views::status(handoff, &self.asking());
            let who = status.blocker.as_ref().and_then(|blocker| blocker.who.clone());
            let since = self.moved[id];
            if self.now() - since > STALLED && handoff.stage != Stage::AwaitingBillingTrigger {
                broken.push(format!("{id} stalled in {} since {since}, with {who:?}", handoff.stage.word()));
            }
            if who.is_none() {
                broken.push(format!("{id} in {} waits for nobody: {:?}", handoff.stage.word(), status.blocker));
            }
        }
        broken.retain(|line| !self.tally.broken.contains(line));
        self.tally.broken.extend(broken.into_iter().take(20));
    }

    pub async fn ends(mut self) -> Tally {
        let rules = Rules::with(Some(PolicyBook::clone(&self.policy)));
        let verified = verify(&self.engine.store, None, Some(rules)).await.unwrap();
        if !matches!(verified, Verified::Clean { .. }) {
            self.tally.broken.push(format!("{verified:?}"));
        }
        self.tally.left =
            self.open.iter().map(|(id, handoff)| (*id, (handoff.stage.word().to_owned(), self.moved[id]))).collect();
        self.tally
    }
}
