//! What Finance asks about its queue: worth and order, first-pass yield, returns by code, who held the work how long.
//!
//! A minute of working time belongs to whoever held the packet (`feature:N9`): before submission to Legal or another
//! approver while a decision waits, else to the customer from the e-mail that asks for what only the customer knows
//! until all of it is given, else to Sales; from submission until the order stands to Finance. A hold belongs to nobody.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;

use crate::domain::field::FieldOwner;
use crate::domain::handoff::{ReturnCode, Stage};
use crate::domain::ids::{ApprovalId, FieldName, HandoffId, PersonId, Role};
use crate::domain::money::Money;
use crate::policy::PolicyBook;

use super::views::{Asking, Status};

/// How far back the figures look.
pub const WINDOW_DAYS: i64 = 90;

/// One step of one handoff, as the log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Milestone {
    /// Whose.
    pub handoff: HandoffId,
    /// When.
    pub at: DateTime<Utc>,
    /// What.
    pub step: Step,
}

/// The steps that the figures are made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// It was opened.
    Opened,
    /// It went to Finance.
    Submitted,
    /// Finance sent it back.
    Returned(ReturnCode),
    /// It is being gathered again.
    Reopened,
    /// Finance accepted it.
    Accepted,
    /// The order stands.
    Ordered,
    /// Work stands still.
    Held,
    /// Work goes on.
    Resumed,
    /// It ended.
    Voided,
    /// Its deal was won after all.
    WonAgain,
    /// A decision waits for somebody in that role.
    Asked(ApprovalId, Role),
    /// A decision waits for somebody's answer instead.
    InformationAsked(ApprovalId),
    /// It waits for the approver again.
    InformationGiven(ApprovalId),
    /// It waits no more.
    Settled(ApprovalId),
    /// The e-mail that asks the customer for these fields was made.
    CustomerAsked(Vec<FieldName>),
    /// A field was given.
    Given(FieldName),
}

/// Who can hold a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Party {
    /// The deal's owner and whoever works for the deal.
    Sales,
    /// An approver outside Legal.
    Approver,
    /// A lawyer who decides.
    Legal,
    /// Finance.
    Finance,
    /// The customer.
    Customer,
}

impl Party {
    /// The parties, as a report names them.
    pub const ALL: [Party; 5] = [Party::Sales, Party::Approver, Party::Legal, Party::Finance, Party::Customer];

    /// The word of JSON.
    pub fn word(self) -> &'static str {
        match self {
            Party::Sales => "sales",
            Party::Approver => "approver",
            Party::Legal => "legal",
            Party::Finance => "finance",
            Party::Customer => "customer",
        }
    }
}

/// The figures of the packets that went to Finance in the window.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Packets submitted, each counted once.
    pub submitted: u32,
    /// Of these, accepted or returned by Finance at least once.
    pub answered: u32,
    /// Of these, accepted without ever having been returned.
    pub accepted_at_first: u32,
    /// Returns, by code.
    pub returns: BTreeMap<&'static str, u32>,
    /// Working minutes from a submission to Finance's answer, in order of length.
    pub response_minutes: Vec<u32>,
    /// Working minutes by whoever held the packet.
    pub held_minutes: BTreeMap<Party, u64>,
}

impl Figures {
    /// Half of Finance's answers came within so many working minutes; `None` before the first answer.
    pub fn median_response_minutes(&self) -> Option<u32> {
        self.response_minutes.get(self.response_minutes.len().checked_sub(1)? / 2).copied()
    }
}

/// The instant from which the figures count.
pub fn window_start(now: DateTime<Utc>) -> DateTime<Utc> {
    now - TimeDelta::days(WINDOW_DAYS)
}

/// The fields that only the customer knows.
pub fn customer_fields(policy: &PolicyBook) -> BTreeSet<FieldName> {
    let of_customer = policy.fields().filter(|field| field.owner == FieldOwner::Customer);
    of_customer.map(|field| field.name.clone()).collect()
}

/// The figures at `now` from the steps of the window, in the order of the log.
pub fn figures(steps: &[Milestone], policy: &PolicyBook, now: DateTime<Utc>) -> Figures {
    let mut by_handoff: BTreeMap<HandoffId, Vec<&Milestone>> = BTreeMap::new();
    for step in steps {
        by_handoff.entry(step.handoff).or_default().push(step);
    }
    let customer = customer_fields(policy);
    let mut figures = Figures::default();
    for steps in by_handoff.values().filter(|steps| steps.iter().any(|one| one.step == Step::Submitted)) {
        count(&mut figures, steps, policy);
        attribute(&mut figures, steps, policy, &customer, now);
    }
    figures.response_minutes.sort_unstable();
    figures
}

fn minutes(policy: &PolicyBook, from: DateTime<Utc>, to: DateTime<Utc>) -> u32 {
    policy.calendars().default_calendar().minutes_between(from, to, policy.organisation().zone)
}

fn count(figures: &mut Figures, steps: &[&Milestone], policy: &PolicyBook) {
    figures.submitted += 1;
    let is_answer = |one: &&Milestone| matches!(one.step, Step::Accepted | Step::Returned(_));
    figures.answered += u32::from(steps.iter().any(is_answer));
    let mut waits_since = None;
    let mut was_returned = false;
    for one in steps {
        match &one.step {
            Step::Submitted => waits_since = Some(one.at),
            Step::Returned(code) => {
                was_returned = true;
                *figures.returns.entry(code.word()).or_default() += 1;
                figures.response_minutes.extend(waits_since.take().map(|since| minutes(policy, since, one.at)));
            }
            Step::Accepted => {
                figures.accepted_at_first += u32::from(!was_returned);
                figures.response_minutes.extend(waits_since.take().map(|since| minutes(policy, since, one.at)));
                // A second acceptance after a change is no second first time.
                was_returned = true;
            }
            Step::Reopened | Step::Voided => waits_since = None,
            Step::Opened
            | Step::WonAgain
            | Step::Ordered
            | Step::Held
            | Step::Resumed
            | Step::Asked(..)
            | Step::InformationAsked(_)
            | Step::InformationGiven(_)
            | Step::Settled(_)
            | Step::CustomerAsked(_)
            | Step::Given(_) => {}
        }
    }
}

/// Who holds a packet, step by step.
#[derive(Default)]
struct Holding {
    with_finance: bool,
    on_hold: bool,
    is_over: bool,
    decisions: BTreeMap<ApprovalId, Role>,
    paused: BTreeMap<ApprovalId, Role>,
    asked_of_customer: BTreeSet<FieldName>,
}

impl Holding {
    fn party(&self, policy: &PolicyBook) -> Option<Party> {
        if self.on_hold || self.is_over {
            return None;
        }
        if self.with_finance {
            return Some(Party::Finance);
        }
        let legal = &policy.organisation().roles.legal;
        let is_legal = |role: &Role| role == legal || policy.ladders().rungs_above(legal).contains(role);
        match (self.decisions.values().any(is_legal), self.decisions.is_empty(), self.asked_of_customer.is_empty()) {
            (true, ..) => Some(Party::Legal),
            (false, false, _) => Some(Party::Approver),
            (false, true, false) => Some(Party::Customer),
            (false, true, true) => Some(Party::Sales),
        }
    }

    fn step(&mut self, step: &Step, customer: &BTreeSet<FieldName>) {
        match step {
            Step::Opened => {}
            Step::Submitted | Step::Accepted => self.with_finance = true,
            Step::Returned(_) | Step::Reopened => self.with_finance = false,
            Step::Ordered | Step::Voided => self.is_over = true,
            Step::WonAgain => (self.is_over, self.with_finance) = (false, false),
            Step::Held => self.on_hold = true,
            Step::Resumed => self.on_hold = false,
            Step::Asked(approval, role) => drop(self.decisions.insert(*approval, role.clone())),
            Step::InformationAsked(approval) => {
                self.paused.extend(self.decisions.remove(approval).map(|role| (*approval, role)));
            }
            Step::InformationGiven(approval) => {
                self.decisions.extend(self.paused.remove(approval).map(|role| (*approval, role)));
            }
            Step::Settled(approval) => {
                self.decisions.remove(approval);
                self.paused.remove(approval);
            }
            Step::CustomerAsked(fields) => {
                self.asked_of_customer.extend(fields.iter().filter(|one| customer.contains(one)).cloned())
            }
            Step::Given(field) => drop(self.asked_of_customer.remove(field)),
        }
    }
}

fn attribute(
    figures: &mut Figures,
    steps: &[&Milestone],
    policy: &PolicyBook,
    customer: &BTreeSet<FieldName>,
    now: DateTime<Utc>,
) {
    let mut holding = Holding::default();
    let mut since: Option<DateTime<Utc>> = None;
    let mut hold = |holding: &Holding, since: Option<DateTime<Utc>>, until| {
        if let (Some(party), Some(since)) = (holding.party(policy), since) {
            *figures.held_minutes.entry(party).or_default() += u64::from(minutes(policy, since, until));
        }
    };
    for one in steps {
        hold(&holding, since, one.at);
        holding.step(&one.step, customer);
        since = Some(one.at);
    }
    hold(&holding, since, now);
}

/// One handoff of Finance's queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Queued<'h> {
    /// Where it stands.
    pub status: Status<'h>,
    /// What it is worth in the policy currency; `None` where that is not known or has no rate.
    pub worth: Option<Money>,
    /// Whether Finance itself can take the next step.
    pub is_ours: bool,
}

/// The queue: first what Finance itself can take on, of the greatest billable value first; then what waits for
/// others, in the same way. Of equal worth, the one that was submitted first.
pub fn queue<'h>(statuses: Vec<Status<'h>>, asking: &Asking<'_>) -> Vec<Queued<'h>> {
    let roles = asking.policy.organisation().roles.of_finance();
    let is_finance = |person: &PersonId| {
        let known = asking.directory.person(person);
        known.is_some_and(|person| roles.iter().any(|role| person.has_role(role)))
    };
    let rates = asking.policy.rates();
    let queued = |status: Status<'h>| {
        let worth = status.billable.and_then(|billable| rates.convert(billable).ok());
        let who = status.blocker.as_ref().and_then(|blocker| blocker.who.as_ref());
        let is_ours = who.is_some_and(is_finance) && !matches!(status.handoff.stage, Stage::OnHold { .. });
        Queued { worth: worth.map(|worth| Money::rounded(worth, rates.policy_currency())), is_ours, status }
    };
    let mut queue: Vec<Queued<'h>> = statuses.into_iter().map(queued).collect();
    let worth = |queued: &Queued<'_>| queued.worth.map_or(Decimal::ZERO, Money::amount);
    queue.sort_by(|a, b| {
        let by_blocker = b.is_ours.cmp(&a.is_ours);
        let by_worth = worth(b).cmp(&worth(a));
        by_blocker.then(by_worth).then(a.status.handoff.submitted_at.cmp(&b.status.handoff.submitted_at))
    });
    queue
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::shipped::PolicyFiles;

    fn policy() -> PolicyBook {
        PolicyBook::compile(&PolicyFiles::shipped()).unwrap()
    }

    /// Steps of one handoff on Monday 9 March 2026, by the clock in Berlin.
    fn on_monday(steps: Vec<(&str, Step)>) -> Vec<Milestone> {
        let at = |clock: &str| format!("2026-03-09T{clock}:00+01:00").parse::<DateTime<Utc>>().unwrap();
        steps.into_iter().map(|(clock, step)| Milestone { handoff: HandoffId(1), at: at(clock), step }).collect()
    }

    fn figures_at(clock: &str, steps: Vec<(&str, Step)>) -> Figures {
        let now = format!("2026-03-09T{clock}:00+01:00").parse().unwrap();
        figures(&on_monday(steps), &policy(), now)
    }

    fn held(figures: &Figures) -> Vec<(Party, u64)> {
        figures.held_minutes.iter().map(|(party, minutes)| (*party, *minutes)).filter(|(_, count)| *count > 0).collect()
    }

    fn email() -> FieldName {
        customer_fields(&policy()).into_iter().next().unwrap()
    }

    #[test]
    fn a_packet_that_finance_still_reads_is_neither_a_success_nor_a_failure() {
        let read = figures_at("12:00", vec![("09:00", Step::Opened), ("10:00", Step::Submitted)]);
        assert_eq!((read.submitted, read.answered, read.accepted_at_first), (1, 0, 0));
        let steps = vec![("09:00", Step::Opened), ("10:00", Step::Submitted), ("11:00", Step::Accepted)];
        let accepted = figures_at("12:00", steps);
        assert_eq!((accepted.submitted, accepted.answered, accepted.accepted_at_first), (1, 1, 1));
        let returned = Step::Returned(ReturnCode::Po);
        let steps = vec![("10:00", Step::Submitted), ("11:00", returned), ("11:30", Step::Submitted)];
        let steps = steps.into_iter().chain([("12:00", Step::Accepted)]).collect();
        let returned = figures_at("12:00", steps);
        assert_eq!((returned.submitted, returned.answered, returned.accepted_at_first), (1, 1, 0));
    }

    #[test]
    fn a_question_that_the_rep_was_asked_is_with_sales_until_the_customer_is_asked() {
        let steps = vec![("09:00", Step::Opened), ("11:00", Step::Given(email())), ("12:00", Step::Submitted)];
        let steps = steps.into_iter().chain([("12:30", Step::Accepted), ("13:00", Step::Ordered)]).collect();
        assert_eq!(held(&figures_at("17:00", steps)), [(Party::Sales, 180), (Party::Finance, 60)]);
        let steps = vec![
            ("09:00", Step::Opened),
            ("10:00", Step::CustomerAsked(vec![email()])),
            ("12:00", Step::Given(email())),
            ("13:00", Step::Submitted),
            ("13:30", Step::Ordered),
        ];
        let split = [(Party::Sales, 120), (Party::Finance, 30), (Party::Customer, 120)];
        assert_eq!(held(&figures_at("17:00", steps)), split);
    }

    #[test]
    fn time_counts_up_to_now_and_not_while_the_work_stands_still_or_is_over() {
        let waiting = vec![("09:00", Step::Opened), ("10:00", Step::Submitted)];
        assert_eq!(held(&figures_at("15:00", waiting)), [(Party::Sales, 60), (Party::Finance, 300)]);
        let steps = vec![
            ("09:00", Step::Opened),
            ("10:00", Step::Submitted),
            ("11:00", Step::Held),
            ("13:00", Step::Resumed),
            ("14:00", Step::Voided),
            ("15:00", Step::WonAgain),
        ];
        assert_eq!(held(&figures_at("16:00", steps)), [(Party::Sales, 120), (Party::Finance, 120)]);
    }

    #[test]
    fn a_decision_belongs_to_whoever_is_asked_and_a_question_back_to_sales() {
        let id = ApprovalId(1);
        let legal = policy().organisation().roles.legal.clone();
        let steps = |role: Role| {
            vec![
                ("09:00", Step::Opened),
                ("10:00", Step::Asked(id, role)),
                ("11:00", Step::InformationAsked(id)),
                ("12:00", Step::InformationGiven(id)),
                ("13:00", Step::Settled(id)),
                ("13:00", Step::Submitted),
                ("13:30", Step::Ordered),
            ]
        };
        let of_legal = [(Party::Sales, 120), (Party::Legal, 120), (Party::Finance, 30)];
        assert_eq!(held(&figures_at("17:00", steps(legal))), of_legal);
        let of_approver = [(Party::Sales, 120), (Party::Approver, 120), (Party::Finance, 30)];
        assert_eq!(held(&figures_at("17:00", steps("sales_director".into()))), of_approver);
    }
}
