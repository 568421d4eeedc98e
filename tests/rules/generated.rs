//! Deals drawn by chance: those with a planted defect are stopped by it, named by field and reason; those without go
//! through. The defects are the policy's own: every field that blocks is left out, and every check's failing example is
//! planted, so a field or check that is added by TOML is planted from then on; and what no field's own rule finds
//! (`cross`). Deals come in several shapes (`shapes`): a defect of the policy stands in the standard one, and in another
//! that it can stand in.

mod cross;
mod homes;
mod plant;
mod shapes;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::LazyLock;

use baton::conversation::hear;
use baton::domain::field::{Address, Gate, Misfit, Severity, Value};
use baton::domain::handoff::{Handoff, Stage};
use baton::domain::ids::{ClaimId, FieldName, HandoffId, PersonId};
use baton::domain::look_up::{Answer as Found, LookUp, LookedUp};
use baton::domain::money::Money;
use baton::domain::person::Actor;
use baton::domain::quote::QuoteLine;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::story::deals;
use baton::story::step::{CrmChange, CrmLine};
use baton::workflow::event::{Event, Report};
use baton::workflow::outcome::{Reason, Refusal};
use baton::workflow::{self, Context, asking, evolve};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_decimal::Decimal;

use plant::{Defect, What};
use shapes::Shape;

/// How many deals of each kind are drawn, at least.
const DEALS: u64 = 200;
/// From this seed on deals are drawn without a defect.
const CLEAN: u64 = 10_000;
/// Rounds in which everybody confirms what is shown to them.
const ROUNDS_MAX: usize = 6;

fn policy() -> &'static PolicyBook {
    static BOOK: LazyLock<PolicyBook> =
        LazyLock::new(|| PolicyBook::compile(&PolicyFiles::shipped()).expect("the shipped policy compiles"));
    &BOOK
}

/// A deal as the CRM holds it, with what else is true on that day.
#[derive(Debug, Clone)]
struct Drawn {
    now: DateTime<Utc>,
    report: Report,
    numbers_in_use: Vec<String>,
    /// What is booked already for the same customer.
    agreements: Vec<Handoff>,
}

impl Drawn {
    /// A standard deal: new, direct, on our paper, signed, within the standard discount.
    fn standard(seed: u64) -> Self {
        let mut chance = StdRng::seed_from_u64(seed);
        let first = ["Larch", "Fennel", "Gorse", "Linden", "Juniper", "Alder", "Sorrel", "Bramble"];
        let second = ["Hill", "Works", "Rail", "Foods", "Optics", "Harbour", "Studios", "Grain"];
        let name = format!("{} {} {seed}", first[chance.random_range(0..8)], second[chance.random_range(0..8)]);
        // The policy's examples are written in its own currency.
        let currency = if seed < CLEAN { "EUR" } else { ["EUR", "USD", "GBP"][chance.random_range(0..3)] };
        // A condition that an amount decides must hold for every deal that its defect is planted in.
        let cents = chance.random_range(if seed < CLEAN { 6_000_000 } else { 100_000 }..20_000_000_i64);
        let amount = Money::parse(&Decimal::new(cents, 2).to_string(), currency).unwrap();
        let discount = Decimal::new(chance.random_range(0..=100_i64), 1);
        let today = NaiveDate::from_ymd_opt(2026, 3, 9).unwrap() + Days::new(chance.random_range(0..5));
        let change = CrmChange::Won { by: "Ana".into(), amount, discount_percent: Some(discount), deal_type: None };
        let Event::DealWon(report) = hear::reported(&deals::report(&CrmLine { deal: name, of: None, change }, today))
        else {
            panic!("a won line is a won deal")
        };
        let mut drawn = Self {
            now: today.and_hms_opt(9, 0, 0).unwrap().and_utc(),
            report,
            numbers_in_use: Vec::new(),
            agreements: Vec::new(),
        };
        drawn.give(&FieldName::from("po_required"), Value::YesNo(false));
        // Neither of the EU nor of the United States: those add questions of their own.
        drawn.give(&FieldName::from("bill_to_address"), address_in("GB"));
        drawn
    }

    fn give(&mut self, field: &FieldName, value: Value) {
        self.take(field);
        self.report.values.push((field.clone(), value));
    }

    fn take(&mut self, field: &FieldName) {
        self.report.values.retain(|(name, _)| name != field);
    }

    /// The handoff once it is won and everybody has confirmed what is shown to them.
    fn gathered(&self) -> Played {
        let mut played = Played { drawn: self.clone(), handoff: Handoff::unopened(HandoffId(1)), now: self.now };
        let crm = Actor::System { system: self.report.source.clone() };
        played.then(&crm, &Event::DealWon(self.report.clone())).expect("a deal that is won opens a handoff");
        played.confirmed();
        played
    }
}

/// A handoff in play.
struct Played {
    drawn: Drawn,
    handoff: Handoff,
    now: DateTime<Utc>,
}

impl Played {
    fn then(&mut self, actor: &Actor, event: &Event) -> Result<(), Refusal> {
        self.now += TimeDelta::minutes(1);
        let looked_up = self.looked_up(workflow::look_ups(&self.handoff, event, policy()));
        let outcome = workflow::decide(&self.handoff, event, &self.context(actor, &looked_up))?;
        for fact in &outcome.facts {
            let before = std::mem::replace(&mut self.handoff, Handoff::unopened(HandoffId(0)));
            self.handoff = evolve(before, fact, actor, self.now);
        }
        Ok(())
    }

    /// Everybody confirms what is shown to them.
    fn confirmed(&mut self) {
        for _ in 0..ROUNDS_MAX {
            let people: BTreeSet<PersonId> = self.handoff.questions.values().map(|asked| asked.of.clone()).collect();
            for person in people {
                let shown = self.read_back(&person).shown;
                // Whoever has nothing to confirm is told so.
                let _told = self.then(&Actor::person(&person), &Event::ValuesConfirmed { shown });
            }
        }
    }

    fn read_back(&self, person: &PersonId) -> asking::ReadBack {
        let (actor, looked_up) = (Actor::person(person), LookedUp::default());
        asking::read_back(&self.handoff, person, &self.context(&actor, &looked_up))
    }

    fn submitted(&mut self) -> Result<(), Refusal> {
        self.then(&Actor::person(&PersonId::from("ana")), &Event::Submitted)
    }

    /// Values that do not fit, up to that gate.
    fn misfits(&self, gate: Gate) -> Vec<Misfit> {
        let looked_up = self.looked_up(policy().look_ups_of_packet(&self.handoff.packet, self.handoff.id));
        let actor = Actor::person(&PersonId::from("ana"));
        workflow::matching::misfits(&self.handoff, &self.context(&actor, &looked_up), gate)
    }

    fn context<'a>(&self, actor: &'a Actor, looked_up: &'a LookedUp) -> Context<'a> {
        let directory = policy().directory();
        Context { actor, now: self.now, place: None, policy: policy(), directory, looked_up }
    }

    fn looked_up(&self, questions: Vec<LookUp>) -> LookedUp {
        let answered = questions.into_iter().map(|question| {
            let found = match &question {
                LookUp::Policy => Found::Policy { standing: Box::default() },
                LookUp::Taken { .. } => Found::Taken { taken: Vec::new() },
                LookUp::Claim { id: ClaimId(_) } => Found::Claim { claim: None },
                LookUp::Handoff { .. } => Found::Handoff { handoff: None },
                LookUp::PoNumber { number, .. } => {
                    let is_in_use = self.drawn.numbers_in_use.contains(number);
                    Found::PoNumber { handoffs: is_in_use.then_some(HandoffId(2)).into_iter().collect() }
                }
                LookUp::OrderRef { .. } => Found::OrderRef { handoff: None },
                LookUp::Agreements { .. } => Found::Agreements { handoffs: self.drawn.agreements.clone() },
                LookUp::Waiting { .. } => Found::Waiting { handoffs: Vec::new() },
                LookUp::DecidedFor { .. } => Found::DecidedFor { decided: Vec::new() },
            };
            (question, found)
        });
        LookedUp::new(answered.collect())
    }
}

/// Quote lines at those discounts, in whole percent, then of those products.
fn lines_of(percents: &[u32], products: &[&str]) -> Vec<Value> {
    let discounted: Vec<Value> = percents.iter().filter_map(|percent| lines_at(*percent)).collect();
    let of_product = |sku: &&str| match discounted.first() {
        Some(Value::Lines(lines)) => {
            let line = |line: &QuoteLine| QuoteLine { sku: (*sku).to_owned(), ..line.clone() };
            Some(Value::Lines(lines.iter().map(line).collect()))
        }
        _no_lines => None,
    };
    discounted.iter().cloned().chain(products.iter().filter_map(of_product)).collect()
}

fn lines_at(percent: u32) -> Option<Value> {
    let amount = Money::parse("96000", "EUR").unwrap();
    let discount_percent = Some(Decimal::from(percent));
    let change = CrmChange::Won { by: "Ana".into(), amount, discount_percent, deal_type: None };
    let line = CrmLine { deal: "Larch Hill".into(), of: None, change };
    let report = deals::report(&line, NaiveDate::from_ymd_opt(2026, 3, 9).unwrap());
    report.values.into_iter().map(|(_, value)| value).find(|value| matches!(value, Value::Lines(_)))
}

/// An address in that country.
fn address_in(country: &str) -> Value {
    Value::Address(Address {
        street: vec!["1 Long Street".into()],
        city: "Somewhere".into(),
        region: (country == "US").then(|| "OR".to_owned()),
        postal_code: match country {
            "US" => "97201".into(),
            "GB" => "BS1 5TR".into(),
            _continental => "10115".into(),
        },
        country: country.into(),
        ..Address::default()
    })
}

/// Why a deal without a defect is not as it should be, in a line; `None` if it is.
fn stopped(shape: Shape, seed: u64) -> Option<String> {
    let mut played = Drawn::of(shape, seed).gathered();
    played.decided();
    match played.submitted() {
        Ok(()) if played.handoff.stage == Stage::FinanceReview => None,
        answer => Some(format!("deal {seed} ({shape:?}) is sound, and was not submitted: {answer:?}")),
    }
}

/// Why a deal with that defect is not as it should be, in a line; `None` if it is.
fn trouble(shape: Shape, seed: u64, defect: &Defect) -> Option<String> {
    let mut drawn = Drawn::of(shape, seed);
    defect.plant(&mut drawn);
    let mut played = drawn.gathered();
    let sent = played.submitted();
    let misfits = played.misfits(defect.gate);
    let is_named = match &defect.what {
        What::Absent => {
            policy().missing(&played.handoff.packet, defect.gate).iter().any(|missing| missing.field == defect.field)
        }
        What::Fails { check, .. } => misfits.iter().any(|misfit| {
            misfit.field == defect.field && misfit.rule.as_str().contains(check) && !misfit.what.is_empty()
        }),
    };
    let stops = defect.severity == Severity::Block && defect.gate == Gate::Submit;
    match (stops, sent) {
        _ if !is_named => Some(format!("deal {seed}: {defect} is not named: {misfits:?}")),
        (true, Ok(())) => Some(format!("deal {seed}: {defect}, and it was submitted")),
        (true, Err(refusal)) => says(&refusal, defect).err().map(|why| format!("deal {seed}: {defect}: {why}")),
        (false, sent) if warns(defect) => {
            silent(&mut played, sent, defect).map(|why| format!("deal {seed}: {defect}: {why}"))
        }
        (false, _) => None,
    }
}

fn warns(defect: &Defect) -> bool {
    let fails = matches!(defect.what, What::Fails { .. });
    fails && defect.severity == Severity::Warn && defect.gate == Gate::Submit
}

/// What goes by without a word of a deal that only warns: that it was sent although nobody said why it goes on, that it was
/// refused and the warning is not named, or that no reason lets it go on.
fn silent(played: &mut Played, sent: Result<(), Refusal>, defect: &Defect) -> Option<String> {
    match sent {
        Ok(()) => Some("it warns, and was submitted without a reason".into()),
        Err(refusal) => says(&refusal, defect).err().or_else(|| cross::after_reason(played)),
    }
}

/// The shape beside the standard one in which that defect is planted: the first, from a drawn one on, in which it stands.
fn another_shape(seed: u64, defect: &Defect) -> Option<Shape> {
    let others = &shapes::ALL[1..];
    let from = seed as usize % others.len();
    others.iter().cycle().skip(from).take(others.len()).copied().find(|shape| defect.stands_in(*shape))
}

/// The refusal itself names the field, as what is missing or as what does not fit, with its reason.
fn says(refusal: &Refusal, defect: &Defect) -> Result<(), String> {
    let Reason::GateIsShut { missing, misfits, .. } = &refusal.reason else {
        return Err(format!("it was refused for something else: {refusal:?}"));
    };
    let named = match &defect.what {
        What::Absent => missing.contains(&defect.field),
        What::Fails { .. } => misfits.iter().any(|misfit| misfit.field == defect.field),
    };
    if named { Ok(()) } else { Err(format!("the refusal does not name it: {refusal:?}")) }
}

/// shows: failure:F3, failure:F7, failure:F8, failure:F46, failure:F39
#[test]
fn every_planted_defect_is_named_and_no_standard_deal_is_stopped() {
    let found = plant::defects(policy());
    let planted: Vec<(Shape, u64, &Defect)> = found
        .defects
        .iter()
        .zip(0..)
        .flat_map(|(defect, seed)| {
            let shapes = [Some(Shape::Gb), another_shape(seed, defect)].into_iter().flatten();
            shapes.map(move |shape| (shape, seed, defect))
        })
        .collect();
    let of_policy = planted.iter().map(|(shape, seed, defect)| (*shape, defect.kind(), trouble(*shape, *seed, defect)));
    let beside = cross::ALL.iter().zip(0..).flat_map(|(cross, seed)| {
        cross.shapes.iter().map(move |shape| (*shape, cross.name, cross.trouble(*shape, seed)))
    });
    let orders =
        shapes::ALL.iter().map(|shape| (*shape, "the order is entered otherwise", cross::order_read_back(*shape, 7)));
    let (mut wrong, mut kinds, mut of_shape) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    let mut deals = 0_u64;
    for (shape, kind, trouble) in of_policy.chain(beside).chain(orders) {
        deals += 1;
        *kinds.entry(kind).or_insert(0) += 1;
        *of_shape.entry(shape).or_insert(0) += 1;
        wrong.extend(trouble);
    }
    let in_turn = |seed: u64| shapes::ALL[seed as usize % shapes::ALL.len()];
    let clean: Vec<String> = (0..DEALS).filter_map(|seed| stopped(in_turn(seed), CLEAN + seed)).collect();
    let mut told = format!(
        "\n{deals} deals with a planted defect: {} not named or wrongly submitted\n{DEALS} sound deals of {} shapes: {} wrongly stopped\n",
        wrong.len(),
        shapes::ALL.len(),
        clean.len()
    );
    writeln!(told, "  planted by shape: {of_shape:?}").unwrap();
    for (kind, count) in kinds {
        writeln!(told, "  {count:>4} {kind}").unwrap();
    }
    writeln!(
        told,
        "  not planted: {}",
        if found.left_out.is_empty() { "nothing".into() } else { found.left_out.join("; ") }
    )
    .unwrap();
    // The handle is written to itself, so that the counts are printed by a run that passes, too.
    std::io::stderr().lock().write_all(told.as_bytes()).unwrap();
    wrong.extend(clean);
    assert!(wrong.is_empty(), "{} of them:\n{}", wrong.len(), wrong.join("\n"));
    assert!(deals >= DEALS, "only {deals} deals were drawn");
    assert!(found.defects.len() > 40, "only {} defects were found in the policy", found.defects.len());
}
