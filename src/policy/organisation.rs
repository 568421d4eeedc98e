//! Who we are: the policy currency, the handoff channel, our mail domains, and which role does what.

use std::collections::BTreeSet;

use chrono_tz::Tz;
use rust_decimal::Decimal;

use crate::domain::directory::Directory;
use crate::domain::field::FieldOwner;
use crate::domain::ids::{PersonId, Role};
use crate::domain::money::{Currency, plain_decimal};
use crate::domain::person::Person;

use super::accounts;
use super::credit::CreditRule;
use super::document::{OrganisationDocument, PolicyChangesDocument, ReadBackBy, RenewalDocument, whole};
use super::finding::Finding;
use super::fiscal::Fiscal;
use super::ladder::Ladders;
use super::waivers::Waivers;

/// The file's name.
pub const FILE: &str = "organisation.toml";

/// How the calendar files of people are named together.
const ANY_CALENDAR: &str = "*.ics";

/// The longest window of a task, in business hours: a working year.
const TASK_HOURS_MAX: u32 = 2_000;

/// The organisation that Baton works for.
#[derive(Debug, Clone, PartialEq)]
pub struct Organisation {
    /// Its name.
    pub name: String,
    /// The currency in which limits are written.
    pub policy_currency: Currency,
    /// The zone in which a day is a day where nobody's own counts.
    pub zone: Tz,
    /// Where handoffs are announced, for example `#handoffs`.
    pub handoff_channel: String,
    /// Who answers for the policy.
    pub policy_owner: PersonId,
    /// Our own mail domains, in lower case.
    pub email_domains: Vec<String>,
    /// Working hours after which the rep is reminded of open questions, each counted from the last answer; with the
    /// last one the rep's manager hears of it.
    pub gap_nudge_business_hours: Vec<u32>,
    /// How many reminders one person gets a day; what waits beyond them stands in the morning's digest.
    pub reminders_a_day: u32,
    /// Working hours after which whoever is to answer an approver's question is reminded; the last is the window of the
    /// answer, and with it the manager hears of it.
    pub answer_nudge_business_hours: Vec<u32>,
    /// Working hours within which the provisioning owner acknowledges what is to be set up.
    pub provisioning_business_hours: u32,
    /// Working hours within which the order of a deal that is off is cancelled or credited.
    pub cancel_or_credit_business_hours: u32,
    /// Working hours within which Finance answers what is said of a packet that it has accepted.
    pub answer_words_business_hours: u32,
    /// The addresses of our own people, in lower case.
    pub own_addresses: BTreeSet<String>,
    /// When renewals open, and when their owners are reminded.
    pub renewal: RenewalCalendar,
    /// Days before the first invoice that no purchase order covers on which whoever owes the next one is reminded.
    pub next_order_reminder_days: Vec<u64>,
    /// When an order is keyed twice.
    pub order_entry: OrderEntryCheck,
    /// Our fiscal periods.
    pub fiscal: Fiscal,
    /// How far a customer's exposure looks ahead.
    pub credit: CreditRule,
    /// Who confirms a changed policy.
    pub policy_changes: PolicyChanges,
    /// Which items may be waived.
    pub waivers: Waivers,
    /// Which role does what.
    pub roles: OrganisationRoles,
}

/// Who confirms a changed policy or people file before it judges.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyChanges {
    /// How many named people.
    pub people: u32,
    /// Who may, beside the policy owner; without any, whoever decides and earns nothing on deals.
    pub may_confirm: Vec<Role>,
    /// Files that may differ without anybody's word: a name, or `*` and its ending.
    pub nobody_confirms: Vec<String>,
}

impl PolicyChanges {
    /// Whether policy wants no word for that file.
    pub fn is_free(&self, file: &str) -> bool {
        self.nobody_confirms.iter().any(|name| match name.strip_prefix('*') {
            Some(ending) => file.ends_with(ending),
            None => name == file,
        })
    }
}

/// When renewals open, and when their owners are reminded (`approvals.md`, section 5, renewal calendar).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RenewalCalendar {
    /// Days before the notice date on which a renewal opens.
    pub open_days_before_notice: u64,
    /// The contract value, in the policy currency, above which it opens earlier.
    pub large_above: Decimal,
    /// Days before the term's end by which such a one is open.
    pub large_open_days_before_end: u64,
    /// Days before the notice date on which its owner is reminded.
    pub reminder_days: Vec<u64>,
}

/// When a second person keys an order (`checklist.md`, K; `decision:O1`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderEntryCheck {
    /// The contract value, in the policy currency, above which one does.
    pub second_entry_above: Decimal,
    /// Working hours within which that is done.
    pub second_entry_business_hours: u32,
    /// By what every order is read back.
    pub read_back: ReadBackBy,
}

/// Which role does what beside deciding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationRoles {
    /// Takes a deal whose owner is not known.
    pub fallback_owner: Role,
    /// Accepts packets for Finance.
    pub finance: Role,
    /// Answers questions for deal desk.
    pub deal_desk: Role,
    /// Answers questions for legal.
    pub legal: Role,
    /// Answers questions for billing operations.
    pub billing_ops: Role,
    /// Answers questions for revenue accounting.
    pub revenue_accountant: Role,
    /// Answers questions for solutions engineering.
    pub solutions_engineer: Role,
    /// Answers questions for customer success.
    pub customer_success: Role,
    /// Answers questions for compliance.
    pub compliance: Role,
    /// Sets up what was sold, and acknowledges it.
    pub provisioning: Role,
    /// Keys an order a second time, without sight of the first entry.
    pub second_keyer: Role,
    /// Own deals, and so ask for decisions.
    pub may_own: Vec<Role>,
    /// May give a handoff to another owner.
    pub may_reassign: Vec<Role>,
    /// May put a handoff on hold, beside its owner.
    pub may_hold: Vec<Role>,
    /// May void a handoff, beside its owner.
    pub may_void: Vec<Role>,
}

impl OrganisationRoles {
    /// The roles that act for Finance after acceptance: they enter orders and report billing events.
    pub fn of_finance(&self) -> Vec<Role> {
        let mut roles = vec![self.finance.clone()];
        if self.billing_ops != self.finance {
            roles.push(self.billing_ops.clone());
        }
        roles
    }
}

impl OrganisationRoles {
    /// Every role with the key that names it.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &Role)> {
        let one = [
            ("fallback_owner", &self.fallback_owner),
            ("finance", &self.finance),
            ("deal_desk", &self.deal_desk),
            ("legal", &self.legal),
            ("billing_ops", &self.billing_ops),
            ("revenue_accountant", &self.revenue_accountant),
            ("solutions_engineer", &self.solutions_engineer),
            ("customer_success", &self.customer_success),
            ("compliance", &self.compliance),
            ("provisioning", &self.provisioning),
            ("second_keyer", &self.second_keyer),
        ];
        let many = [
            ("may_own", &self.may_own),
            ("may_reassign", &self.may_reassign),
            ("may_hold", &self.may_hold),
            ("may_void", &self.may_void),
        ];
        let many = many.into_iter().flat_map(|(key, roles)| roles.iter().map(move |role| (key, role)));
        one.into_iter().chain(many)
    }
}

impl Organisation {
    /// Everybody who may confirm a changed policy: the policy owner, and the roles that it names; where it names none,
    /// whoever decides and earns nothing on deals.
    pub fn who_confirm_policies<'a>(
        &'a self,
        directory: &'a Directory,
        ladders: &'a Ladders,
    ) -> impl Iterator<Item = &'a Person> {
        let roles = &self.policy_changes.may_confirm;
        let has_role = move |person: &Person| match roles.is_empty() {
            true => !person.on_commission && person.roles.iter().any(|role| ladders.decides(role)),
            false => roles.iter().any(|role| person.has_role(role)),
        };
        let may = move |person: &&Person| person.active && (has_role(person) || person.id == self.policy_owner);
        directory.people().filter(may)
    }

    /// The role that a question for that owner reaches; `None` where it reaches the deal's own owner, or nobody.
    pub fn role_of(&self, owner: FieldOwner) -> Option<&Role> {
        match owner {
            FieldOwner::DealDesk => Some(&self.roles.deal_desk),
            FieldOwner::Legal => Some(&self.roles.legal),
            FieldOwner::BillingOps => Some(&self.roles.billing_ops),
            FieldOwner::RevenueAccountant => Some(&self.roles.revenue_accountant),
            FieldOwner::SolutionsEngineer => Some(&self.roles.solutions_engineer),
            FieldOwner::CustomerSuccess => Some(&self.roles.customer_success),
            FieldOwner::Compliance => Some(&self.roles.compliance),
            FieldOwner::AccountExecutive | FieldOwner::Customer | FieldOwner::System => None,
        }
    }

    /// Whether an address is one of our own people's.
    pub fn is_own_address(&self, email: &str) -> bool {
        let email = email.trim().to_lowercase();
        let domain = email.rsplit_once('@').map(|(_, domain)| domain);
        self.own_addresses.contains(&email)
            || domain.is_some_and(|domain| self.email_domains.iter().any(|own| own == domain))
    }
}

/// Reads the file; every finding at once.
pub fn read(text: &str, findings: &mut Vec<Finding>) -> Option<(String, Organisation)> {
    let document: OrganisationDocument = whole(FILE, text, findings)?;
    for (key, value) in
        [("version", &document.version), ("name", &document.name), ("handoff_channel", &document.handoff_channel)]
    {
        if value.trim().is_empty() {
            findings.push(Finding::new(FILE, format!("key {key}"), "it is empty"));
        }
    }
    if document.email_domains.is_empty() {
        let what = "no mail domain of our own is named, so no address of ours can be told from a customer's";
        findings.push(Finding::new(FILE, "key email_domains", what));
    }
    let Ok(zone) = document.zone.parse::<Tz>() else {
        let what = format!("there is no time zone `{}`", document.zone);
        findings.push(Finding::new(FILE, "key zone", what).help("write a name such as Europe/Berlin"));
        return None;
    };
    for (key, hours, of_what) in [
        ("gap_nudge_business_hours", &document.gap_nudge_business_hours, "open questions"),
        ("answer_nudge_business_hours", &document.answer_nudge_business_hours, "an approver's question"),
    ] {
        let ascending = hours.windows(2).all(|pair| pair[0] < pair[1]);
        if !ascending || hours.first().is_none_or(|first| *first == 0) {
            let what = format!("reminders of {of_what} need ascending hours above zero");
            findings.push(Finding::new(FILE, format!("key {key}"), what).help("write them as [4, 8, 16]"));
        }
    }
    if document.reminders_a_day == 0 {
        let what = "nobody would ever be reminded of anything";
        findings.push(Finding::new(FILE, "key reminders_a_day", what).help("write a number above 0, such as 20"));
    }
    for (key, hours) in [
        ("provisioning_business_hours", document.provisioning_business_hours),
        ("cancel_or_credit_business_hours", document.cancel_or_credit_business_hours),
        ("answer_words_business_hours", document.answer_words_business_hours),
        ("order_entry.second_entry_business_hours", document.order_entry.second_entry_business_hours),
    ] {
        if hours == 0 || hours > TASK_HOURS_MAX {
            let what = format!("a window of {hours} business hours cannot be kept");
            let help = format!("write whole hours, from 1 to {TASK_HOURS_MAX}");
            findings.push(Finding::new(FILE, format!("key {key}"), what).help(&help));
        }
    }
    check_policy_changes(&document.policy_changes, findings);
    let renewal = renewal_calendar(document.renewal, findings)?;
    let next_order_reminder_days = document.next_order.reminder_days;
    let descending = next_order_reminder_days.windows(2).all(|pair| pair[0] > pair[1]);
    if next_order_reminder_days.is_empty() || !descending {
        let what = "reminders of the next purchase order need descending days before its first invoice";
        findings.push(Finding::new(FILE, "key next_order.reminder_days", what).help("write them as [30, 7]"));
    }
    let Ok(second_entry_above) = plain_decimal(&document.order_entry.second_entry_above) else {
        let what = format!("`{}` is no amount", document.order_entry.second_entry_above);
        findings.push(Finding::new(FILE, "key order_entry.second_entry_above", what).help("write it as 250000"));
        return None;
    };
    let second_entry_business_hours = document.order_entry.second_entry_business_hours;
    let fiscal = Fiscal::read(&document.fiscal, zone, findings);
    let credit = CreditRule::read(&document.credit, findings);
    let roles = document.roles;
    let organisation = Organisation {
        name: document.name,
        policy_currency: document.policy_currency,
        zone,
        handoff_channel: document.handoff_channel,
        policy_owner: document.policy_owner,
        gap_nudge_business_hours: document.gap_nudge_business_hours,
        reminders_a_day: document.reminders_a_day,
        answer_nudge_business_hours: document.answer_nudge_business_hours,
        provisioning_business_hours: document.provisioning_business_hours,
        cancel_or_credit_business_hours: document.cancel_or_credit_business_hours,
        answer_words_business_hours: document.answer_words_business_hours,
        email_domains: document.email_domains.iter().map(|domain| domain.trim().to_lowercase()).collect(),
        own_addresses: BTreeSet::new(),
        renewal,
        next_order_reminder_days,
        order_entry: OrderEntryCheck {
            second_entry_above,
            second_entry_business_hours,
            read_back: document.order_entry.read_back,
        },
        fiscal,
        credit,
        policy_changes: PolicyChanges {
            people: document.policy_changes.people,
            may_confirm: document.policy_changes.may_confirm,
            nobody_confirms: document.policy_changes.nobody_confirms,
        },
        waivers: document.waivers,
        roles: OrganisationRoles {
            fallback_owner: roles.fallback_owner,
            finance: roles.finance,
            deal_desk: roles.deal_desk,
            legal: roles.legal,
            billing_ops: roles.billing_ops,
            revenue_accountant: roles.revenue_accountant,
            solutions_engineer: roles.solutions_engineer,
            customer_success: roles.customer_success,
            compliance: roles.compliance,
            provisioning: roles.provisioning,
            second_keyer: roles.second_keyer,
            may_own: roles.may_own,
            may_reassign: roles.may_reassign,
            may_hold: roles.may_hold,
            may_void: roles.may_void,
        },
    };
    Some((document.version, organisation))
}

fn check_policy_changes(document: &PolicyChangesDocument, findings: &mut Vec<Finding>) {
    if !(1..=2).contains(&document.people) {
        let what = format!("{} people cannot be asked to confirm a changed policy", document.people);
        let help = "write 2, or 1 where one named person is enough";
        findings.push(Finding::new(FILE, "key policy_changes.people", what).help(help));
    }
    let known = |name: &&String| accounts::FILES.contains(&name.as_str()) || name.as_str() == ANY_CALENDAR;
    for name in document.nobody_confirms.iter().filter(|name| !known(name)) {
        let what = format!("`{name}` holds rules, so a change of it needs somebody's word");
        let help = format!("the files that need none are {}, {ANY_CALENDAR}", accounts::FILES.join(", "));
        findings.push(Finding::new(FILE, "key policy_changes.nobody_confirms", what).help(&help));
    }
}

fn renewal_calendar(document: RenewalDocument, findings: &mut Vec<Finding>) -> Option<RenewalCalendar> {
    let Ok(large_above) = plain_decimal(&document.large_above) else {
        let what = format!("`{}` is no amount", document.large_above);
        findings.push(Finding::new(FILE, "key renewal.large_above", what).help("write it as 250000"));
        return None;
    };
    let descending = document.reminder_days.windows(2).all(|pair| pair[0] > pair[1]);
    if document.reminder_days.is_empty() || !descending {
        let what = "reminders of a notice date need descending days before it";
        findings.push(Finding::new(FILE, "key renewal.reminder_days", what).help("write them as [60, 30, 14, 7, 1]"));
    }
    Some(RenewalCalendar {
        open_days_before_notice: document.open_days_before_notice,
        large_above,
        large_open_days_before_end: document.large_open_days_before_end,
        reminder_days: document.reminder_days,
    })
}
