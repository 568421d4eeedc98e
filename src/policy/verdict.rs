//! What policy says about one decision of one packet.

use std::sync::Arc;

use crate::domain::approval::Approval;
use crate::domain::ids::{Band, FieldName, Role, RowId};
use crate::domain::snapshot::Snapshot;

/// What policy says about one decision. Nothing is judged before everything that it reads is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nobody is needed; the row says so.
    Clear(Hit),
    /// Somebody must decide.
    Needs(Hit),
    /// These fields must count first; their owners are asked, and nobody is asked to decide.
    Waits {
        /// Which, in the order of the tables' columns.
        fields: Vec<FieldName>,
    },
    /// A field that its tables read does not apply.
    DoesNotApply,
    /// Policy does not judge it, and says why.
    Off {
        /// Why.
        reason: String,
    },
}

/// What a [`Verdict`] comes to, for whoever asks only that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stance {
    /// Nobody is needed.
    Clear,
    /// Somebody must decide.
    Needs,
    /// These fields must count first.
    Waits {
        /// Which, in the order of the tables' columns.
        fields: Arc<[FieldName]>,
    },
    /// A field that its tables read does not apply.
    DoesNotApply,
    /// Policy does not judge it.
    Off,
}

/// The row that counts, and everything that a decision is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The values read and shown, with the limit.
    pub snapshot: Snapshot,
    /// The row that counts.
    pub row: RowId,
    /// Its band.
    pub band: Band,
    /// Who answers for it; `None` where nobody is needed.
    pub accountable: Option<Role>,
    /// Who may advise.
    pub consulted: Vec<Role>,
    /// The window for the decision; 0 where nobody is needed.
    pub due_business_hours: u32,
    /// Every row that was hit, of all tables, the one that counts included.
    pub rows_hit: Vec<RowId>,
}

impl Verdict {
    /// What it comes to.
    pub fn stance(&self) -> Stance {
        match self {
            Verdict::Clear(_) => Stance::Clear,
            Verdict::Needs(_) => Stance::Needs,
            Verdict::Waits { fields } => Stance::Waits { fields: fields.as_slice().into() },
            Verdict::DoesNotApply => Stance::DoesNotApply,
            Verdict::Off { .. } => Stance::Off,
        }
    }

    /// The row that counts, if a row was hit.
    pub fn hit(&self) -> Option<&Hit> {
        match self {
            Verdict::Clear(hit) | Verdict::Needs(hit) => Some(hit),
            Verdict::Waits { .. } | Verdict::DoesNotApply | Verdict::Off { .. } => None,
        }
    }

    /// Whether a standing decision is bound to exactly what policy reads now.
    pub fn is_bound_to(&self, approval: &Approval) -> bool {
        self.hit().is_some_and(|hit| hit.snapshot == approval.snapshot)
    }
}
