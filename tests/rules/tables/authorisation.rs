//! Who may press Approve: every person × what ties them to the deal × how the decision was passed on × through which
//! account × on which card × in which band, beside a small independent reading of the rules. Unset means no.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use baton::domain::absence::{Absence, AbsenceKind, AbsenceSource, Absences};
use baton::domain::approval::{Approval, Decision};
use baton::domain::directory::Directory;
use baton::domain::field::{FieldState, Source};
use baton::domain::handoff::Handoff;
use baton::domain::ids::{FieldName, PersonId, Platform};
use baton::domain::look_up::LookedUp;
use baton::domain::person::{Account, Actor, Person};
use baton::engine::envelope::Speaker;
use baton::engine::identity::{self, Links};
use baton::workflow::event::Event;
use baton::workflow::fact::Fact;
use baton::workflow::{self, Context, evolve};
use chrono::{DateTime, TimeDelta, Utc};

use super::bench::{self, Bench, policy};

/// A decision in one band: how it comes to be asked, and the rungs up to its cap, as the reference writes them.
struct Case {
    band: &'static str,
    decision: &'static str,
    asked: Bench,
    rungs: &'static [&'static str],
    bars_commission: bool,
}

fn cases() -> Vec<Case> {
    let discount = |band, percent, rungs| {
        let asked = Bench::unopened().after(bench::won(percent));
        Case { band, decision: "discount", asked, rungs, bars_commission: false }
    };
    let terms = |band, days, rungs| {
        let asked = Bench::unopened().after(bench::won(5)).after(bench::net(days));
        Case { band, decision: "payment_terms", asked, rungs, bars_commission: true }
    };
    vec![
        discount("D1", 15, &["sales_manager", "sales_director", "vp_sales"]),
        discount("D2", 25, &["sales_director", "vp_sales"]),
        discount("D3", 35, &["vp_sales", "cro"]),
        discount("D4", 45, &["cro"]),
        discount("D5", 55, &["cfo"]),
        terms("P1", 40, &["deal_desk_lead", "finance_bp", "controller"]),
        terms("P2", 60, &["finance_bp", "controller"]),
        terms("P3", 75, &["controller", "cfo"]),
        terms("P4", 120, &["cfo"]),
    ]
}

/// The rungs above a role, whatever the cap.
const ABOVE: [(&str, &[&str]); 7] = [
    ("sales_manager", &["sales_director", "vp_sales", "cro"]),
    ("sales_director", &["vp_sales", "cro"]),
    ("vp_sales", &["cro"]),
    ("cro", &[]),
    ("deal_desk_lead", &["finance_bp", "controller", "cfo"]),
    ("finance_bp", &["controller", "cfo"]),
    ("controller", &["cfo"]),
];

/// What ties whoever presses to the deal, from after the decision was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    None,
    Owner,
    Requester,
    Supplier,
}

/// How the decision was passed on before the press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Passed {
    NotAtAll,
    /// To whoever presses, by the button.
    ByHand,
    /// Whoever has it is away, and names whoever presses as cover.
    ToTheCover,
    /// Whoever has it is away, and names nobody.
    ToNobody,
}

/// Through which account the press comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Through {
    Own(Platform),
    /// The platform does not vouch for a member: a guest, a bot, somebody deactivated there.
    Guest(Platform),
    /// The same user id in another team.
    OtherTeam(Platform),
    /// A second account that was linked to the person.
    LinkedSecond,
    /// An account that the people file gives to somebody else, linked to the person all the same.
    LinkedOthers,
    /// Their own, after they have left.
    AfterLeaving,
}

const PLATFORMS: [Platform; 3] = [Platform::Console, Platform::Slack, Platform::Discord];

fn ways() -> Vec<Through> {
    let of = |platform| [Through::Own(platform), Through::Guest(platform), Through::OtherTeam(platform)];
    let single = [Through::LinkedSecond, Through::LinkedOthers, Through::AfterLeaving];
    PLATFORMS.into_iter().flat_map(of).chain(single).collect()
}

/// The account of the person on that platform, as the people file has it.
fn account(person: &Person, platform: Platform) -> Account {
    person.accounts.iter().find(|account| account.platform == platform).unwrap().clone()
}

/// Who acts, by what the shell knows of accounts; and who that should be.
fn actor(person: &Person, through: Through) -> (Actor, Option<PersonId>) {
    let directory = policy().directory();
    let own = |platform| account(person, platform);
    let second = Account { platform: Platform::Slack, team: "T0SECOND".into(), user: "U0SECOND".into() };
    let somebody = directory.people().find(|other| other.id != person.id).unwrap();
    let others = account(somebody, Platform::Slack);
    let links = |account: &Account| Links::new([(account.clone(), person.id.clone())]);
    let (speaker, links, meant) = match through {
        Through::Own(platform) => (Speaker::Account(own(platform)), Links::default(), Some(&person.id)),
        Through::Guest(platform) => (Speaker::Barred(own(platform)), Links::default(), None),
        Through::OtherTeam(platform) => {
            let stranger = Account { team: "T0ELSEWHERE".into(), ..own(platform) };
            (Speaker::Account(stranger), Links::default(), None)
        }
        Through::LinkedSecond => (Speaker::Account(second.clone()), links(&second), Some(&person.id)),
        Through::LinkedOthers => (Speaker::Account(others.clone()), links(&others), Some(&somebody.id)),
        Through::AfterLeaving => (Speaker::Account(own(Platform::Slack)), Links::default(), Some(&person.id)),
    };
    (identity::actor(&speaker, directory, &links), meant.cloned())
}

fn without(person: &PersonId) -> Directory {
    Directory::new(policy().directory().people().cloned().map(|known| {
        let active = known.active && known.id != *person;
        Person { active, ..known }
    }))
}

fn away(person: &PersonId, cover: Option<&PersonId>, now: DateTime<Utc>) -> Directory {
    let (from, until) = (now - TimeDelta::hours(1), now + TimeDelta::days(2));
    let absence = Absence {
        person: person.clone(),
        from,
        until,
        begins_at: from,
        back_at: until,
        cover: cover.cloned(),
        kind: AbsenceKind::Away,
        only: None,
        source: AbsenceSource::PeopleFile,
    };
    policy().directory().with_absences(Arc::new(Absences::new(vec![absence])))
}

fn decide(
    handoff: &Handoff,
    actor: &Actor,
    event: &Event,
    directory: &Directory,
    now: DateTime<Utc>,
) -> Option<Handoff> {
    let looked_up = LookedUp::default();
    let ctx = Context { actor, now, place: None, policy: policy(), directory, looked_up: &looked_up };
    let outcome = workflow::decide(handoff, event, &ctx).ok()?;
    Some(outcome.facts.iter().fold(handoff.clone(), |state, fact| evolve(state, fact, actor, now)))
}

/// Whether a press decides, and nothing else of it.
fn decides(handoff: &Handoff, actor: &Actor, press: &Event, directory: &Directory, now: DateTime<Utc>) -> bool {
    let looked_up = LookedUp::default();
    let ctx = Context { actor, now, place: None, policy: policy(), directory, looked_up: &looked_up };
    let outcome = workflow::decide(handoff, press, &ctx);
    outcome.is_ok_and(|outcome| outcome.facts.iter().any(|fact| matches!(fact, Fact::ApprovalDecided { .. })))
}

// The independent reading

/// Who has the decision, by the rules alone.
struct Model<'c> {
    case: &'c Case,
    /// Who may not, from the beginning: Ana owns the deal, and states the terms.
    barred: BTreeSet<&'c str>,
    holder: String,
    rung: usize,
}

fn holds(person: &Person, role: &str) -> bool {
    person.roles.iter().any(|held| held.as_str() == role)
}

fn has_at_least(person: &Person, role: &str) -> bool {
    let above = ABOVE.iter().find(|(known, _)| *known == role).map_or(&[] as &[&str], |(_, above)| above);
    holds(person, role) || above.iter().any(|rung| holds(person, rung))
}

impl<'c> Model<'c> {
    fn of(case: &'c Case) -> Self {
        let commission = policy().directory().people().filter(|person| case.bars_commission && person.on_commission);
        let barred = commission.map(|person| person.id.as_str()).chain(["ana"]).collect();
        let mut model = Self { case, barred, holder: String::new(), rung: 0 };
        let (holder, rung) = model.first_from(0, "").expect("somebody is asked");
        (model.holder, model.rung) = (holder, rung);
        model
    }

    fn first_from(&self, rung: usize, but: &str) -> Option<(String, usize)> {
        (rung..self.case.rungs.len()).find_map(|rung| {
            let mut people = policy().directory().people().filter(|person| holds(person, self.case.rungs[rung]));
            let found = people.find(|person| person.id.as_str() != but && !self.barred.contains(person.id.as_str()));
            found.map(|person| (person.id.to_string(), rung))
        })
    }

    fn may_take(&self, person: &Person) -> bool {
        let is_other = person.id.as_str() != self.holder;
        is_other && !self.barred.contains(person.id.as_str()) && has_at_least(person, self.case.rungs[self.rung])
    }

    /// Who has it after it was passed on.
    fn after(&self, passed: Passed, presser: &Person) -> String {
        let up = || self.first_from(self.rung, &self.holder).map_or_else(|| self.holder.clone(), |(person, _)| person);
        match passed {
            Passed::NotAtAll => self.holder.clone(),
            Passed::ByHand | Passed::ToTheCover if self.may_take(presser) => presser.id.to_string(),
            Passed::ByHand => self.holder.clone(),
            Passed::ToTheCover | Passed::ToNobody => up(),
        }
    }
}

/// Ties whoever presses to the deal.
fn tied(mut handoff: Handoff, tie: Tie, person: &PersonId, decision: &str) -> Handoff {
    match tie {
        Tie::None => {}
        Tie::Owner => handoff.owner = Some(person.clone()),
        Tie::Requester => handoff.requester = Some(person.clone()),
        Tie::Supplier => {
            let read = policy().rests_on(&decision.into(), &handoff.packet);
            let is_classification =
                |name: &FieldName| policy().field(name).is_some_and(|field| field.is_classification);
            let field = read.into_iter().find(|name| handoff.packet.entry(name).is_some() && !is_classification(name));
            let entry = handoff.packet.entry_mut(&field.expect("the decision reads something")).unwrap();
            entry.state = FieldState::Confirmed;
            entry.provenance.source = Source::Chat;
            entry.provenance.person = Some(person.clone());
        }
    }
    handoff
}

fn passed_on(
    case: &Case,
    asked: &Approval,
    passed: Passed,
    presser: &PersonId,
    now: DateTime<Utc>,
) -> (Handoff, Directory) {
    let (before, everybody) = (case.asked.handoff.clone(), policy().directory().clone());
    let holder = asked.request.as_ref().unwrap().accountable.clone();
    match passed {
        Passed::NotAtAll => (before, everybody),
        Passed::ByHand => {
            let (approval, snapshot_hash) = (asked.id, asked.snapshot.hash());
            let event = Event::Delegated { approval, snapshot_hash, to: presser.clone(), until: None };
            let after = decide(&before, &Actor::person(&holder), &event, &everybody, now);
            (after.unwrap_or(before), everybody)
        }
        Passed::ToTheCover | Passed::ToNobody => {
            let cover = (passed == Passed::ToTheCover).then_some(presser);
            let directory = away(&holder, cover, now);
            let after = decide(&before, &Actor::Baton, &Event::AbsencesChanged, &directory, now);
            (after.unwrap_or(before), directory)
        }
    }
}

#[test]
fn every_cell_of_the_authorisation_matrix_is_as_the_rules_say() {
    let (mut cells, mut allowed, mut wrong) = (0_u64, 0_u64, Vec::new());
    let ties = [Tie::None, Tie::Owner, Tie::Requester, Tie::Supplier];
    let ways_on = [Passed::NotAtAll, Passed::ByHand, Passed::ToTheCover, Passed::ToNobody];
    for case in cases() {
        // What was cleared before the terms were stated has lapsed.
        let asked = case.asked.handoff.standing(&case.decision.into()).unwrap().clone();
        let model = Model::of(&case);
        assert_eq!(asked.snapshot.band.as_str(), case.band);
        assert_eq!(asked.request.as_ref().unwrap().accountable.as_str(), model.holder, "{}", case.band);
        let now = case.asked.now + TimeDelta::minutes(10);
        for presser in policy().directory().people() {
            let gone = without(&presser.id);
            for passed in ways_on {
                let (handoff, directory) = passed_on(&case, &asked, passed, &presser.id, now);
                let holder = model.after(passed, presser);
                for tie in ties {
                    let handoff = tied(handoff.clone(), tie, &presser.id, case.decision);
                    // What a person may do depends on the person alone, whichever account it comes through.
                    let mut known: BTreeMap<(String, bool, bool), bool> = BTreeMap::new();
                    for through in ways() {
                        let (actor, meant) = actor(presser, through);
                        let has_left = through == Through::AfterLeaving;
                        for is_current in [true, false] {
                            let hash = if is_current { asked.snapshot.hash() } else { "00".repeat(32) };
                            let press = Event::Decided(bench::press(asked.id, hash, Decision::Approve));
                            let directory = if has_left { &gone } else { &directory };
                            let key = (actor.short().to_owned(), has_left, is_current);
                            let found =
                                *known.entry(key).or_insert_with(|| decides(&handoff, &actor, &press, directory, now));
                            let is_tied = tie != Tie::None && meant.as_ref() == Some(&presser.id);
                            let is_barred = meant.as_ref().is_some_and(|meant| {
                                let is_ana = meant.as_str() == "ana";
                                let on_commission = policy().directory().person(meant).unwrap().on_commission;
                                is_ana || (case.bars_commission && on_commission)
                            });
                            let expected = meant.as_ref().is_some_and(|meant| meant.as_str() == holder)
                                && is_current
                                && !has_left
                                && !is_tied
                                && !is_barred;
                            cells += 1;
                            allowed += u64::from(expected);
                            if found != expected {
                                let band = case.band;
                                wrong.push(format!(
                                    "{band} {} {passed:?} {tie:?} {through:?} current {is_current}: {found}, the rules say {expected} ({holder} has it)",
                                    presser.id
                                ));
                            }
                        }
                    }
                }
            }
        }
    }
    println!("{cells} cells of the authorisation matrix, {allowed} of them allow");
    assert!(
        wrong.is_empty(),
        "{} of {cells} cells are wrong, such as\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
    assert!(cells > 80_000 && allowed > 100, "{cells} cells, {allowed} allow");
}
