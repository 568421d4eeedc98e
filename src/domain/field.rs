//! A checklist field as data. No field is known to code by its name; what it holds is a [`Value`].

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::change::InheritedBy;
use super::group::FieldGroup;
use super::ids::{FieldName, HandoffId, PersonId, RuleId};

pub use super::value::{Address, Value};

/// One field of the order-ready checklist, as policy defines it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its key, for example `payment_terms`.
    pub name: FieldName,
    /// How chat calls it, for example `payment terms`.
    pub title: String,
    /// Other labels that people write before its value.
    pub also_called: Vec<String>,
    /// Words that stand before its value in a sentence: `they pay by`, of which what follows is the payment method.
    pub said_after: Vec<String>,
    /// Words that speak of it and of nothing else, wherever they stand in a sentence.
    pub spoken_of: Vec<String>,
    /// Its group of the checklist; a field that RevOps added may have none.
    pub group: Option<FieldGroup>,
    /// How code finds it; most fields have none.
    pub role: Option<FieldRole>,
    /// What it holds.
    pub field_type: FieldType,
    /// For a choice, or a list of choices: the closed list.
    pub choices: Vec<String>,
    /// How people read a choice whose key says too little; most choices need none.
    pub choice_words: BTreeMap<String, ChoiceWords>,
    /// For a list: what each item is.
    pub items: Option<FieldType>,
    /// For a record, or a list of records: its parts, in the order in which people read them.
    pub parts: Vec<Part>,
    /// What an unmet requirement does.
    pub severity: Severity,
    /// The gate that an unmet `block` guards.
    pub gate: Gate,
    /// Whom to ask first.
    pub owner: FieldOwner,
    /// A functional owner's classification makes nobody a supplier (`approvals.md`, rule (g)).
    pub is_classification: bool,
    /// The question, as the person asked would want it put.
    pub question: String,
    /// The question as the customer would want it put, where only the customer may know.
    pub customer_question: Option<String>,
    /// Why it is asked, and where the answer stands.
    pub help: String,
    /// For the name of a company: the field of its address, since people write both in one line.
    pub address: Option<FieldName>,
    /// What policy proposes when nothing else is known.
    pub default: Option<Value>,
    /// The packets that take its value over from the agreement that they are about.
    pub inherits: Vec<InheritedBy>,
}

impl Field {
    /// The question in an e-mail to the customer.
    pub fn question_to_customer(&self) -> &str {
        self.customer_question.as_deref().unwrap_or(&self.question)
    }
}

/// How people read one choice.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChoiceWords {
    /// What stands for it wherever it is named: a company's legal name; the words of its key where that is left out.
    pub title: Option<String>,
    /// What else an order is booked with, beside the title: the company's address.
    pub details: Option<String>,
    /// What else people write for it: `credit card` for `card`.
    #[serde(default)]
    pub also_called: Vec<String>,
}

/// One named part of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its key within the record.
    pub name: String,
    /// How chat calls it.
    pub title: String,
    /// Other labels that people write before its value.
    pub also_called: Vec<String>,
    /// What it holds: neither a record nor a list.
    pub part_type: FieldType,
    /// For a choice: the closed list.
    pub choices: Vec<String>,
    /// How people read and write a choice, where its key says too little.
    pub choice_words: BTreeMap<String, ChoiceWords>,
    /// Whether the record is whole without it.
    pub is_optional: bool,
}

/// The fields that code knows, by role. A book that lacks a required one does not compile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldRole {
    /// The deal's record in the CRM.
    CrmRecord,
    /// The amount that the CRM states, whatever it means there.
    CrmAmount,
    /// The customer's legal name.
    Account,
    /// Total contract value, computed from the quote lines.
    Total,
    /// The quote's currency.
    Currency,
    /// The quote lines.
    QuoteLines,
    /// The one document that is the deal.
    AgreementOfRecord,
    /// How far the agreement's text is settled: only `executed` may be accepted.
    RedlineStatus,
    /// When the invoice is to be paid.
    PaymentTerms,
    /// Whether the customer needs a purchase order number on the invoice.
    PoRequired,
    /// That number.
    PoNumber,
    /// What the purchase order covers.
    PoAmount,
    /// What billing starts with: a known date is not awaited, an event is.
    BillingStartTrigger,
    /// When the service starts.
    ServiceStart,
    /// Who gets access first; where the field does not apply, there is nothing to set up.
    ProvisioningContact,
    /// The last day of the term.
    ServiceEnd,
    /// How often is billed, and whether before or after the period.
    Billing,
    /// The number of the accepted quote.
    QuoteNumber,
    /// Which version of it.
    QuoteVersion,
    /// When the customer accepted it.
    QuoteAcceptedOn,
    /// Until when it could be accepted.
    QuoteValidUntil,
    /// The price list that it was made from.
    PriceListVersion,
    /// New business, an amendment or a renewal.
    PacketKind,
    /// What an amendment does.
    AmendmentKind,
    /// How a renewal comes about.
    RenewalKind,
    /// The agreement that is changed or renewed.
    ParentAgreement,
    /// The quote lines that are booked before the change.
    LinesBefore,
    /// What the agreement comes to in a year before the change, as the change's own form states it.
    RecurringBefore,
    /// What the change adds to that; below zero where something falls away.
    RecurringChange,
    /// What it comes to in a year from then on.
    RecurringAfter,
    /// How much of it falls away.
    ContractionPercent,
    /// The discount over all that holds after the change.
    DiscountAfter,
    /// What the change adds over the rest of the term.
    ChangeOverTerm,
    /// What everything comes to once the change is booked, over the whole term.
    TotalAfter,
    /// What changes in billing.
    BillingImpact,
    /// Whether the term renews by itself.
    AutoRenew,
    /// How many days before its end notice must be given.
    NoticePeriod,
    /// The customer's record in the account master.
    AccountRecord,
    /// Who signed for the customer, and when.
    SignatureCustomer,
    /// Who signed for us, and when.
    SignatureOurs,
    /// From when the agreement holds.
    EffectiveDate,
    /// Whose paper the agreement is.
    PaperSource,
    /// Our account into which the customer pays; an order that names it is keyed twice.
    RemitTo,
    /// The last day on which an invoice may name the purchase order.
    PoExpiry,
    /// The day from which is billed, where that is a date of its own.
    BillingStartDate,
    /// In how many equal parts is billed.
    BillingParts,
    /// The steps of a ramp.
    RampSchedule,
    /// How many days are free of charge before the first charged one.
    FreePeriod,
    /// The invoices as somebody lists them, with their days.
    BillingSchedule,
    /// Which item or year is billed in another rhythm than the rest.
    BillingPlan,
    /// From which day billing periods are counted, where a change goes on in those of its agreement.
    PeriodsFrom,
    /// Which share of the total is paid ahead.
    Prepayment,
    /// What is paid ahead and counts against the last invoices.
    Deposit,
    /// What the check of the customer's credit says.
    CreditCheck,
    /// Up to which sum the customer buys on credit, as the account master has it.
    CreditLimit,
    /// What the customer owes already, as the account master has it.
    OpenReceivables,
    /// The day to which the quote shall be extended.
    QuoteExtension,
    /// When the win was announced.
    ClosedWonAt,
    /// How a part of a period is charged.
    Proration,
    /// At which price it renews.
    RenewalPriceTerms,
    /// When the events came about on which parts of the payment hang, or who reports them.
    PaymentEvents,
    /// How work is billed.
    ServicesBilling,
}

impl FieldRole {
    /// Every role that code binds and cannot do without.
    pub const REQUIRED: [FieldRole; 14] = [
        FieldRole::CrmRecord,
        FieldRole::CrmAmount,
        FieldRole::Account,
        FieldRole::Total,
        FieldRole::Currency,
        FieldRole::QuoteLines,
        FieldRole::AgreementOfRecord,
        FieldRole::RedlineStatus,
        FieldRole::PaymentTerms,
        FieldRole::PoRequired,
        FieldRole::PoNumber,
        FieldRole::BillingStartTrigger,
        FieldRole::ServiceStart,
        FieldRole::ProvisioningContact,
    ];

    /// Every role whose field a book may leave out; what needs it is then left out as well.
    pub const OPTIONAL: [FieldRole; 48] = [
        FieldRole::ServicesBilling,
        FieldRole::Proration,
        FieldRole::RenewalPriceTerms,
        FieldRole::PaymentEvents,
        FieldRole::TotalAfter,
        FieldRole::RampSchedule,
        FieldRole::BillingParts,
        FieldRole::FreePeriod,
        FieldRole::BillingSchedule,
        FieldRole::BillingPlan,
        FieldRole::PeriodsFrom,
        FieldRole::Prepayment,
        FieldRole::Deposit,
        FieldRole::CreditCheck,
        FieldRole::CreditLimit,
        FieldRole::OpenReceivables,
        FieldRole::QuoteExtension,
        FieldRole::ClosedWonAt,
        FieldRole::BillingStartDate,
        FieldRole::ServiceEnd,
        FieldRole::Billing,
        FieldRole::QuoteNumber,
        FieldRole::QuoteVersion,
        FieldRole::QuoteAcceptedOn,
        FieldRole::QuoteValidUntil,
        FieldRole::PriceListVersion,
        FieldRole::PacketKind,
        FieldRole::AmendmentKind,
        FieldRole::RenewalKind,
        FieldRole::ParentAgreement,
        FieldRole::LinesBefore,
        FieldRole::RecurringBefore,
        FieldRole::RecurringChange,
        FieldRole::RecurringAfter,
        FieldRole::ContractionPercent,
        FieldRole::DiscountAfter,
        FieldRole::ChangeOverTerm,
        FieldRole::BillingImpact,
        FieldRole::AutoRenew,
        FieldRole::NoticePeriod,
        FieldRole::AccountRecord,
        FieldRole::SignatureCustomer,
        FieldRole::SignatureOurs,
        FieldRole::EffectiveDate,
        FieldRole::PaperSource,
        FieldRole::RemitTo,
        FieldRole::PoExpiry,
        FieldRole::PoAmount,
    ];
}

/// What a field can hold; a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line of text.
    Text,
    /// An exact decimal.
    Number,
    /// An exact percentage: 15 means 15 %.
    Percent,
    /// A total with its currency.
    Money,
    /// An ISO 4217 code.
    Currency,
    /// A calendar day.
    Date,
    /// A moment in UTC.
    #[serde(rename = "instant")]
    Moment,
    /// Yes or no.
    YesNo,
    /// One of a closed list.
    Choice,
    /// An e-mail address.
    Email,
    /// A country of ISO 3166-1.
    Country,
    /// Somebody of the people file.
    Person,
    /// A postal address.
    Address,
    /// Payment terms.
    PaymentTerms,
    /// Billing frequency and timing.
    Billing,
    /// Quote lines.
    Lines,
    /// An uploaded document.
    Document,
    /// Named parts, each of one of the types above.
    Record,
    /// Items of one type, records among them; an empty list is a value.
    List,
}

/// What an unmet requirement does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It blocks the gate that it guards.
    Block,
    /// It warns, and goes on.
    Warn,
    /// It informs.
    Info,
}

/// Where a `block` blocks, in the order in which a handoff comes to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// Before Finance sees the packet.
    Submit,
    /// Before Finance may accept it.
    OrderReady,
    /// Before the billing signal.
    ReadyForBilling,
    /// Before the handoff closes.
    Close,
}

/// Whom Baton asks first (`checklist.md`, "Owner").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldOwner {
    /// The deal's owner.
    AccountExecutive,
    /// Deal desk.
    DealDesk,
    /// Commercial counsel.
    Legal,
    /// Billing operations.
    BillingOps,
    /// A revenue accountant.
    RevenueAccountant,
    /// A solutions engineer.
    SolutionsEngineer,
    /// Customer success.
    CustomerSuccess,
    /// Compliance.
    Compliance,
    /// The customer, reached through the account executive.
    Customer,
    /// Computed by Baton, never asked.
    System,
}

/// Where a value stands on its way to counting (`domain.md`, section 6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldState {
    /// Nothing is known.
    Absent,
    /// From a model, an import, a file or a default; does not count yet.
    Proposed,
    /// Taken without retyping from an allow-listed system or a signed document.
    Sourced,
    /// A person confirmed this very value.
    Confirmed,
    /// Set aside by decision.
    Waived,
    /// The field's condition is false.
    NotApplicable,
}

impl FieldState {
    /// Whether a value in this state meets a blocking rule.
    pub fn counts(self) -> bool {
        matches!(self, FieldState::Sourced | FieldState::Confirmed | FieldState::Waived | FieldState::NotApplicable)
    }
}

/// Where a value came from: source, person, time, and the words or file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// What kind of place it came from.
    pub source: Source,
    /// Who said, typed or uploaded it; `None` for a system or a default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// When.
    #[serde(serialize_with = "super::instant::serialize")]
    pub at: DateTime<Utc>,
    /// The words it was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// What a source states of a field whose held value is another one: a mismatch, shown until it is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// What it states.
    pub value: Value,
    /// Which source, and when.
    pub provenance: Provenance,
}

/// What kind of place a value came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Source {
    /// A system of the allow-list.
    System {
        /// Its key in `sources.toml`, or `crm`.
        system: String,
        /// The record there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        record: Option<String>,
    },
    /// A person's message that was not a form.
    Chat,
    /// A form that a person filled.
    Form,
    /// An uploaded file.
    File {
        /// Its name.
        name: String,
        /// SHA-256 of its bytes.
        sha256: String,
    },
    /// A customer's reply that a person pasted or forwarded.
    CustomerReply {
        /// The address that it came from, if its head says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        /// When it was sent, as its head words it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent: Option<String>,
    },
    /// A person's message, read with the help of a model and taken by that person.
    Assistant {
        /// The model.
        model: String,
    },
    /// The account master.
    Account {
        /// The account's record there.
        record: String,
        /// The day as of which the record says it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        as_of: Option<NaiveDate>,
    },
    /// The data of a signing envelope.
    Envelope {
        /// The envelope's id at the signing service.
        envelope: String,
        /// The system that delivered its data; `None` where a person uploaded them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        system: Option<String>,
        /// SHA-256 of the certificate's bytes.
        sha256: String,
    },
    /// The policy's default.
    PolicyDefault,
    /// What the handoff says of itself.
    Handoff,
    /// Computed from another field.
    Computed {
        /// That field.
        from: FieldName,
    },
    /// Taken over from the agreement that is changed or renewed.
    Inherited {
        /// The handoff by which that value was booked.
        handoff: HandoffId,
    },
}

impl Source {
    /// Whether that is the same place saying something again: another report of one system, another row of the
    /// account master.
    pub fn is_same_place(&self, other: &Source) -> bool {
        match (self, other) {
            (Source::System { system, .. }, Source::System { system: other, .. }) => system == other,
            (Source::Account { .. }, Source::Account { .. }) => true,
            (Source::Envelope { envelope, .. }, Source::Envelope { envelope: other, .. }) => envelope == other,
            (one, other) => one == other,
        }
    }

    /// Whether the account master states it.
    pub fn is_account_master(&self) -> bool {
        matches!(self, Source::Account { .. })
    }

    /// Whether it is a record that speaks for itself: a system of the allow-list, the account master, or a signing
    /// envelope. Where such a record says something else than is held, nothing replaces the other in silence.
    pub fn is_record(&self) -> bool {
        match self {
            Source::System { .. } | Source::Account { .. } | Source::Envelope { .. } => true,
            Source::Chat
            | Source::Form
            | Source::File { .. }
            | Source::CustomerReply { .. }
            | Source::Assistant { .. }
            | Source::PolicyDefault
            | Source::Handoff
            | Source::Computed { .. }
            | Source::Inherited { .. } => false,
        }
    }

    /// The words that tag a value in a read-back.
    pub fn tag(&self) -> String {
        match self {
            Source::System { .. } => "CRM".to_owned(),
            Source::Chat => "person".to_owned(),
            Source::Form => "form".to_owned(),
            Source::File { .. } => "file".to_owned(),
            Source::CustomerReply { .. } => "customer".to_owned(),
            Source::Assistant { .. } => "person, with the assistant".to_owned(),
            Source::Account { .. } => "account".to_owned(),
            Source::Envelope { .. } => "signing certificate".to_owned(),
            Source::PolicyDefault => "default".to_owned(),
            Source::Handoff => "Baton".to_owned(),
            Source::Computed { .. } => "computed".to_owned(),
            Source::Inherited { handoff } => format!("from {handoff}"),
        }
    }
}

/// A value that does not fit, found by a validator or a cross-check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Misfit {
    /// Which field.
    pub field: FieldName,
    /// Which check says so.
    pub rule: RuleId,
    /// What is wrong and what would help, as one sentence.
    pub what: String,
    /// Whether it blocks or warns.
    pub severity: Severity,
}
