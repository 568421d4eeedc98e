//! What a checklist has found of one packet: whether each field applies is found once while no value changes.
//!
//! Deciding one event asks the same of some hundred fields many times over, and a field's condition reads other fields
//! with conditions of their own. What was found is kept in the packet itself ([`Packet::remembered`]), which forgets it
//! with the first value that changes, so nobody has to hand it around.

use std::sync::{Arc, OnceLock};

use crate::domain::field::FieldState;
use crate::domain::packet::Packet;

use super::checklist::{Sight, WaitsFor};
use super::columns::ColumnValue;
use super::computed_column::ComputedColumn;

/// Tells one checklist from another: what was found by a policy that is no longer in force is not used.
#[derive(Debug, Clone, Default)]
pub(super) struct Stamp(Arc<()>);

impl Stamp {
    fn is(&self, other: &Stamp) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What was found so far.
#[derive(Debug)]
pub(super) struct Outlook {
    of: Stamp,
    /// For each requirement, by its place in the checklist, the state of what the packet holds.
    held: OnceLock<Box<[FieldState]>>,
    counting: Found,
    stated: Found,
}

/// What was found by one way of looking at the packet.
#[derive(Debug, Default)]
struct Found {
    /// For each requirement, by its place in the checklist, what its condition waits for.
    waits: Box<[OnceLock<WaitsFor>]>,
    columns: [OnceLock<ColumnValue>; ComputedColumn::ALL.len()],
}

impl Outlook {
    fn new(of: &Stamp, requirements: usize) -> Self {
        let found = || Found { waits: (0..requirements).map(|_| OnceLock::new()).collect(), ..Found::default() };
        Self { of: of.clone(), held: OnceLock::new(), counting: found(), stated: found() }
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
        let place = ComputedColumn::ALL.iter().position(|other| *other == column);
        match place.and_then(|place| self.found(sight).columns.get(place)) {
            Some(found) => found.get_or_init(find).clone(),
            None => find(),
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
    /// What a checklist of so many requirements has found of that packet.
    pub fn at(packet: &'p Packet, of: &Stamp, requirements: usize) -> Self {
        let kept = packet.remembered(|| Outlook::new(of, requirements)).filter(|outlook| outlook.of.is(of));
        kept.map_or_else(|| Looked::Fresh(Box::new(Outlook::new(of, requirements))), Looked::Kept)
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
