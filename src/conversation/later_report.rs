//! What later orders of its agreement made of a handoff, as JSON.

use chrono::NaiveDate;
use serde::Serialize;

use crate::domain::change::AmendmentKind;
use crate::domain::document::DocumentRef;
use crate::domain::ids::HandoffId;
use crate::domain::money::Money;
use crate::domain::terms::PaymentTerms;
use crate::workflow::later::{GoneInvoice, Later};

/// One later order of the same agreement.
#[derive(Debug, Clone, Serialize)]
pub struct LaterReport {
    handoff: HandoffId,
    order: Option<String>,
    amendment: Option<&'static str>,
    effect: &'static str,
    from: Option<NaiveDate>,
    agreement_of_record: Option<DocumentRef>,
    payment_terms: Option<PaymentTerms>,
    not_billed: NotBilledReport,
}

#[derive(Debug, Clone, Serialize)]
struct NotBilledReport {
    amount: Option<Money>,
    invoices: Vec<InvoiceReport>,
}

#[derive(Debug, Clone, Serialize)]
struct InvoiceReport {
    number: usize,
    from: NaiveDate,
    to: NaiveDate,
    is_whole: bool,
}

impl LaterReport {
    /// The report of one order.
    pub fn new(later: &Later) -> Self {
        let invoice = |gone: &GoneInvoice| InvoiceReport {
            number: gone.number,
            from: gone.days.start(),
            to: gone.days.end(),
            is_whole: gone.is_whole,
        };
        Self {
            handoff: later.by,
            order: later.order_ref.clone(),
            amendment: later.amendment.map(AmendmentKind::word),
            effect: later.effect.word(),
            from: later.from,
            agreement_of_record: later.agreement.clone(),
            payment_terms: later.payment_terms.clone(),
            not_billed: NotBilledReport {
                amount: later.gone.amount,
                invoices: later.gone.invoices.iter().map(invoice).collect(),
            },
        }
    }

    /// The reports of all of them.
    pub fn all(later: &[Later]) -> Vec<Self> {
        later.iter().map(Self::new).collect()
    }
}
