//! What a book has found of one packet: whether each field applies, what computed columns read and what each decision
//! comes to are found once while no value changes that they rest on.
//!
//! Deciding one event asks the same of some hundred fields and some twenty decisions many times over, and a field's
//! condition reads other fields with conditions of their own. What was found is kept in the packet itself
//! ([`Packet::remembered`]), so nobody has to hand it around. When values change, what rests on one of them
//! ([`Reaches`]) is found anew, and the rest is taken over.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use crate::domain::field::FieldState;
use crate::domain::packet::Packet;

use super::checklist::{Checklist, Sight, WaitsFor};
use super::columns::ColumnValue;
use super::computed_column::ComputedColumn;
use super::verdict::{Stance, Verdict};

/// Tells one checklist from another: what was found by a policy that is no longer in force is not used.
#[derive(Debug, Clone, Default)]
pub(super) struct Stamp(Arc<()>);

impl Stamp {
    fn is(&self, other: &Stamp) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What has to be found anew when the value of a field changes, all by place.
#[derive(Debug, Clone, Default)]
struct Reach {
    conditions: Vec<usize>,
    columns: Vec<usize>,
    decisions: Vec<usize>,
}

/// What rests on each field of the checklist.
#[derive(Debug, Clone, Default)]
pub(super) struct Reaches {
    /// By the places of the fields.
    of_fields: Vec<Reach>,
    decisions: usize,
}

impl Reaches {
    /// Nothing rests on any of so many fields.
    pub fn none(fields: usize) -> Self {
        Self { of_fields: vec![Reach::default(); fields], decisions: 0 }
    }

    /// The condition of that field rests on these.
    pub fn add_condition(&mut self, place: usize, fields: &BTreeSet<usize>) {
        self.each(fields, |reach| reach.conditions.push(place));
    }

    /// That computed column rests on these.
    pub fn add_column(&mut self, place: usize, fields: &BTreeSet<usize>) {
        self.each(fields, |reach| reach.columns.push(place));
    }

    /// The next decision rests on these.
    pub fn add_decision(&mut self, fields: &BTreeSet<usize>) {
        let place = self.decisions;
        self.decisions += 1;
        self.each(fields, |reach| reach.decisions.push(place));
    }

    fn each(&mut self, fields: &BTreeSet<usize>, add: impl Fn(&mut Reach)) {
        for place in fields {
            if let Some(reach) = self.of_fields.get_mut(*place) {
                add(reach);
            }
        }
    }
}

/// What was found so far.
#[derive(Debug, Clone)]
pub(super) struct Outlook {
    of: Stamp,
    /// For each requirement, by its place in the checklist, the state of what the packet holds.
    held: OnceLock<Box<[FieldState]>>,
    counting: Found,
    stated: Found,
    /// For each decision, by its place in the book, what policy says of it.
    verdicts: Box<[OnceLock<Arc<Verdict>>]>,
    stances: Box<[OnceLock<Stance>]>,
}

/// What was found by one way of looking at the packet.
#[derive(Debug, Clone, Default)]
struct Found {
    /// For each requirement, by its place in the checklist, what its condition waits for.
    waits: Box<[OnceLock<WaitsFor>]>,
    columns: [OnceLock<ColumnValue>; ComputedColumn::ALL.len()],
}

impl Outlook {
    fn new(of: &Stamp, reaches: &Reaches) -> Self {
        let found = || Found { waits: unknown(reaches.of_fields.len()), ..Found::default() };
        Self {
            of: of.clone(),
            held: OnceLock::new(),
            counting: found(),
            stated: found(),
            verdicts: unknown(reaches.decisions),
            stances: unknown(reaches.decisions),
        }
    }

    /// The same once the fields at these places have changed.
    fn after(&self, changed: impl Iterator<Item = usize>, reaches: &Reaches) -> Self {
        let mut next = Self { held: OnceLock::new(), ..self.clone() };
        for reach in changed.filter_map(|place| reaches.of_fields.get(place)) {
            for found in [&mut next.counting, &mut next.stated] {
                forget(&mut found.waits, &reach.conditions);
                forget(&mut found.columns, &reach.columns);
            }
            forget(&mut next.verdicts, &reach.decisions);
            forget(&mut next.stances, &reach.decisions);
        }
        next
    }

    fn found(&self, sight: Sight) -> &Found {
        match sight {
            Sight::Counting => &self.counting,
            Sight::Stated => &self.stated,
        }
    }

    /// The states of what the packet holds, by the places of the requirements.
    pub fn held(&self, find: impl FnOnce() -> Box<[FieldState]>) -> &[FieldState] {
        self.held.get_or_init(find)
    }

    /// What the condition of the requirement at that place waits for.
    pub fn waits(&self, place: usize, sight: Sight, find: impl FnOnce() -> WaitsFor) -> Option<&WaitsFor> {
        self.found(sight).waits.get(place).map(|found| found.get_or_init(find))
    }

    /// The value of a computed column.
    pub fn column(&self, column: ComputedColumn, sight: Sight, find: impl FnOnce() -> ColumnValue) -> ColumnValue {
        match self.found(sight).columns.get(column.place()) {
            Some(found) => found.get_or_init(find).clone(),
            None => find(),
        }
    }

    /// What policy says of the decision at that place.
    pub fn verdict(&self, place: usize, find: impl FnOnce() -> Verdict) -> Arc<Verdict> {
        match self.verdicts.get(place) {
            Some(found) => found.get_or_init(|| Arc::new(find())).clone(),
            None => Arc::new(find()),
        }
    }

    /// What that comes to; the whole verdict tells, where it is there.
    pub fn stance(&self, place: usize, find: impl FnOnce() -> Stance) -> Stance {
        let Some(found) = self.stances.get(place) else { return find() };
        let verdict = self.verdicts.get(place).and_then(OnceLock::get);
        found.get_or_init(|| verdict.map_or_else(find, |verdict| verdict.stance())).clone()
    }
}

fn unknown<T>(count: usize) -> Box<[OnceLock<T>]> {
    (0..count).map(|_| OnceLock::new()).collect()
}

fn forget<T>(found: &mut [OnceLock<T>], places: &[usize]) {
    for place in places {
        if let Some(found) = found.get_mut(*place) {
            found.take();
        }
    }
}

/// The outlook of a packet: the one that it remembers, or one of its own where that is another checklist's.
pub(super) enum Looked<'p> {
    /// Kept with the packet.
    Kept(&'p Outlook),
    /// For this question alone.
    Fresh(Box<Outlook>),
}

impl<'p> Looked<'p> {
    /// What a checklist has found of that packet.
    pub fn at(packet: &'p Packet, of: &Stamp, checklist: &Checklist, reaches: &Reaches) -> Self {
        let fresh = || Outlook::new(of, reaches);
        let kept = packet.remembered(|before: Option<(&Outlook, _)>| match before {
            Some((before, changed)) if before.of.is(of) => {
                let places = changed.iter().filter_map(|field| checklist.place(field));
                before.after(places, reaches)
            }
            Some(_) | None => fresh(),
        });
        kept.filter(|outlook| outlook.of.is(of)).map_or_else(|| Looked::Fresh(Box::new(fresh())), Looked::Kept)
    }
}

impl std::ops::Deref for Looked<'_> {
    type Target = Outlook;

    fn deref(&self) -> &Outlook {
        match self {
            Looked::Kept(outlook) => outlook,
            Looked::Fresh(outlook) => outlook,
        }
    }
}
