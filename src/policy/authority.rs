//! Who may decide a decision, now. Rule (a): one accountable person. Rule (g): nobody decides about what
//! they own, asked for, supplied or, where policy says so, earn on.
//!
//! Whoever is away passes decisions on: to the named cover, whose authority is at least the band's, else to the next
//! rung. Computed when a person is chosen and once more in the deciding transaction. Where it cannot tell, the
//! answer is no.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use chrono::{DateTime, Utc};

use super::ladder::Ladders;
use crate::domain::absence::AbsenceKind;
use crate::domain::approval::{Approval, Request, StandIn};
use crate::domain::directory::Directory;
use crate::domain::field::{FieldState, Source};
use crate::domain::handoff::Handoff;
use crate::domain::ids::{ApprovalId, Band, DecisionType, FieldName, PersonId, Role, RuleId};
use crate::domain::packet::Entry;
use crate::domain::person::Person;

/// How far a computed value is followed to what it was computed from.
const COMPUTED_FROM_MAX: usize = 8;

/// How many absent people a substitution follows (`approvals.md`, section 4.1, rule 8).
const HOPS_MAX: usize = 3;

/// Whether people whose pay depends on deals may take a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CommissionRule {
    /// They may not.
    Bars,
    /// They may: the band gives the authority.
    Allows,
}

/// Why a person may not decide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Barred {
    /// They own the deal.
    Owner,
    /// They asked for the handoff.
    Requester,
    /// They entered or confirmed a value that the decision reads.
    Supplier {
        /// That field.
        field: FieldName,
    },
    /// Their pay depends on deals, and the decision is closed to such people.
    OnCommission,
    /// They decided a waiver of the packet that is to be accepted.
    DecidedWaiver,
    /// They have left, or the roll of people never knew them.
    Left,
    /// Nothing waits for a decision.
    NothingAsked,
    /// Somebody else was asked.
    NotAccountable {
        /// Who.
        accountable: PersonId,
    },
    /// They hold the role no more for which they were asked.
    DoesNotHoldBand {
        /// That role.
        role: Role,
        /// The band that asks for it.
        band: Band,
    },
}

impl Barred {
    /// The word of the log.
    pub fn word(&self) -> &'static str {
        match self {
            Barred::Owner => "owner",
            Barred::Requester => "requester",
            Barred::Supplier { .. } => "supplier",
            Barred::OnCommission => "on_commission",
            Barred::DecidedWaiver => "decided_waiver",
            Barred::Left => "left",
            Barred::NothingAsked => "nothing_asked",
            Barred::NotAccountable { .. } => "not_accountable",
            Barred::DoesNotHoldBand { .. } => "does_not_hold_band",
        }
    }

    /// The rule that says no.
    pub fn rule(&self) -> RuleId {
        RuleId::from(match self {
            Barred::Owner | Barred::Requester | Barred::Supplier { .. } | Barred::OnCommission => "rule:(g)",
            Barred::DecidedWaiver => "decision:F1",
            Barred::NothingAsked | Barred::NotAccountable { .. } | Barred::DoesNotHoldBand { .. } => "rule:(a)",
            Barred::Left => "rule:people",
        })
    }
}

/// What is true of the person, to stand behind their name: `Ana owns the deal`.
impl fmt::Display for Barred {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Barred::Owner => f.write_str("owns the deal"),
            Barred::Requester => f.write_str("asked for the handoff"),
            Barred::Supplier { field } => write!(f, "supplied {field}, which this decision reads"),
            Barred::OnCommission => f.write_str("is on commission, and this decision is closed to people who are"),
            Barred::DecidedWaiver => f.write_str("decided a waiver of this packet"),
            Barred::Left => f.write_str("has left"),
            Barred::NothingAsked => f.write_str("was not asked: nothing waits for a decision"),
            Barred::NotAccountable { accountable } => write!(f, "was not asked: the decision is with {accountable}"),
            Barred::DoesNotHoldBand { role, band } => write!(f, "does not hold the role {role} that {band} asks for"),
        }
    }
}

/// Proof that a person may decide one approval as it stands. Only [`may_decide`] makes one, and recording
/// a decision takes it away.
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub struct Authority {
    person: PersonId,
    role: Role,
    approval: ApprovalId,
    snapshot_hash: String,
}

impl Authority {
    /// Who decides.
    pub fn person(&self) -> &PersonId {
        &self.person
    }

    /// In which role.
    pub fn role(&self) -> &Role {
        &self.role
    }

    /// Whether it is a proof for that approval with those very values.
    pub fn is_for(&self, approval: &Approval) -> bool {
        self.approval == approval.id && self.snapshot_hash == approval.snapshot.hash()
    }
}

/// Everybody whom rule (g) bars from a decision that reads `read_fields`, with the first reason that holds.
/// A classification makes nobody a supplier; a field that policy knows no more still has its suppliers.
pub fn barred(
    handoff: &Handoff,
    read_fields: &BTreeSet<FieldName>,
    is_classification: &dyn Fn(&FieldName) -> bool,
    commission: CommissionRule,
    directory: &Directory,
) -> BTreeMap<PersonId, Barred> {
    let mut barred = BTreeMap::new();
    let mut bar = |person: &PersonId, reason: Barred| {
        barred.entry(person.clone()).or_insert(reason);
    };
    if let Some(owner) = &handoff.owner {
        bar(owner, Barred::Owner);
    }
    if let Some(requester) = &handoff.requester {
        bar(requester, Barred::Requester);
    }
    for field in read_fields.iter().filter(|field| !is_classification(field)) {
        for supplier in suppliers(handoff, field, is_classification) {
            bar(supplier, Barred::Supplier { field: field.clone() });
        }
    }
    match commission {
        CommissionRule::Bars => {
            for person in directory.people().filter(|person| person.on_commission) {
                bar(&person.id, Barred::OnCommission);
            }
        }
        CommissionRule::Allows => {}
    }
    barred
}

/// What is to be decided, and what choosing somebody for it may know.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// What kind of decision it is.
    pub decision: &'a DecisionType,
    /// The role that policy asks.
    pub role: &'a Role,
    /// The band, which has the cap.
    pub band: &'a Band,
    /// The rungs.
    pub ladders: &'a Ladders,
    /// Everybody, and who is away.
    pub directory: &'a Directory,
    /// Whom rule (g) bars.
    pub barred: &'a BTreeMap<PersonId, Barred>,
    /// When it is asked.
    pub now: DateTime<Utc>,
}

/// Who decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// The one person.
    pub person: PersonId,
    /// The role for which this person answers.
    pub role: Role,
    /// In whose place, first the one whose decision it is.
    pub stands_in_for: Vec<StandIn>,
    /// Who came before on the ladder, is away and has nobody who may take it.
    pub passed_over: Vec<PersonId>,
    /// Whether this person is here.
    pub presence: Presence,
}

/// Whether whoever was chosen is here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Yes.
    Here,
    /// No: everybody who may decide is away, and the first of them keeps it.
    Away,
}

/// The person who decides: the first holder of the role who is not barred, in the order of the keys; of one who is
/// away, the cover; else the first on the nearest rung above, up to the cap. With nobody, nobody decides.
pub fn first_eligible(asked: &Asked<'_>) -> Option<Chosen> {
    let mut passed_over: Vec<(PersonId, Role)> = Vec::new();
    for rung in rungs(asked) {
        let holders = asked.directory.with_role(rung);
        for holder in holders.into_iter().filter(|person| !asked.barred.contains_key(&person.id)) {
            if let Some((person, stands_in_for)) = who_is_here(holder, rung, asked) {
                let passed_over = passed_over.into_iter().map(|(person, _)| person).collect();
                let (person, role) = (person.id.clone(), rung.clone());
                return Some(Chosen { person, role, stands_in_for, passed_over, presence: Presence::Here });
            }
            passed_over.push((holder.id.clone(), rung.clone()));
        }
    }
    // An item is never parked: with everybody away, it is asked of the first all the same.
    let (person, role) = passed_over.into_iter().next()?;
    Some(Chosen { person, role, stands_in_for: Vec::new(), passed_over: Vec::new(), presence: Presence::Away })
}

/// The rungs that an item comes to, up to its cap; one above, where whoever stands there decided a waiver of the packet.
fn rungs<'a>(asked: &Asked<'a>) -> Vec<&'a Role> {
    let up_to_cap = std::iter::successors(Some(asked.role), |rung| asked.ladders.next_rung(rung, asked.band));
    let mut rungs: Vec<&Role> = up_to_cap.collect();
    let Some(cap) = rungs.last() else { return rungs };
    let mut holders = asked.directory.with_role(cap).into_iter().peekable();
    let decided = |person: &Person| asked.barred.get(&person.id) == Some(&Barred::DecidedWaiver);
    if holders.peek().is_some() && holders.all(decided) {
        rungs.extend(asked.ladders.rungs_above(cap).first());
    }
    rungs
}

/// The first on the rungs above, whatever the cap, who is here and may take it; whoever was passed over on the way is away.
pub fn first_here_above(asked: &Asked<'_>) -> Option<Chosen> {
    let mut passed_over: Vec<PersonId> = Vec::new();
    for rung in std::iter::once(asked.role).chain(asked.ladders.rungs_above(asked.role)) {
        let holders = asked.directory.with_role(rung);
        for holder in holders.into_iter().filter(|person| !asked.barred.contains_key(&person.id)) {
            let Some((person, stands_in_for)) = who_is_here(holder, rung, asked) else {
                passed_over.push(holder.id.clone());
                continue;
            };
            let (person, role) = (person.id.clone(), rung.clone());
            return Some(Chosen { person, role, stands_in_for, passed_over, presence: Presence::Here });
        }
    }
    None
}

/// The rung of an item on which somebody stands: the nearest to `role`, up to the cap, that they hold. None for whoever
/// stands above all of them.
pub fn rung_of<'a>(person: &Person, role: &'a Role, band: &Band, ladders: &'a Ladders) -> Option<&'a Role> {
    std::iter::successors(Some(role), |rung| ladders.next_rung(rung, band)).find(|rung| person.has_role(rung))
}

/// That person, or whoever decides in their place: an active person whose authority is at least that of the role, who is
/// not barred. At most three absent people are followed, and nobody twice.
fn who_is_here<'a>(holder: &'a Person, role: &Role, asked: &Asked<'a>) -> Option<(&'a Person, Vec<StandIn>)> {
    let mut current = holder;
    let mut absent: Vec<StandIn> = Vec::new();
    while let Some(absence) = asked.directory.absences().passing_on(&current.id, asked.decision, asked.now) {
        let is_new = |person: &&Person| person.id != current.id && absent.iter().all(|other| other.person != person.id);
        let may = |person: &&Person| {
            let is_barred = asked.barred.contains_key(&person.id);
            person.active && !is_barred && has_authority_of(person, role, asked.ladders)
        };
        let cover = absence.cover.as_ref().and_then(|cover| asked.directory.person(cover));
        let cover = cover.filter(is_new).filter(may).filter(|_| absent.len() < HOPS_MAX);
        match (cover, absence.kind) {
            (Some(cover), kind) => {
                let until = Some(absence.until);
                absent.push(StandIn { person: current.id.clone(), kind, until });
                current = cover;
            }
            // Who is here decides what nobody may take over.
            (None, AbsenceKind::Delegation) => break,
            (None, AbsenceKind::Away) => return None,
        }
    }
    Some((current, absent))
}

/// Whether somebody holds the role for which they were asked; whoever stands in may hold a rung above it.
pub fn may_hold(person: &Person, request: &Request, ladders: &Ladders) -> bool {
    match request.stands_in_for.is_empty() {
        true => person.has_role(&request.role),
        false => has_authority_of(person, &request.role, ladders),
    }
}

/// Whether somebody's authority is at least that of a role: they hold it, or a rung above it.
pub fn has_authority_of(person: &Person, role: &Role, ladders: &Ladders) -> bool {
    person.has_role(role) || ladders.rungs_above(role).iter().any(|rung| person.has_role(rung))
}

/// Whether `person` may decide `approval` as it stands, or the first reason why not. What bars whoever is
/// asked comes before who was asked.
pub fn may_decide(
    person: &PersonId,
    approval: &Approval,
    barred: &BTreeMap<PersonId, Barred>,
    directory: &Directory,
    ladders: &Ladders,
) -> Result<Authority, Barred> {
    let known = directory.person(person).filter(|person| person.active).ok_or(Barred::Left)?;
    let asked: Option<&Request> = approval.request.as_ref().filter(|_| approval.is_open());
    let request = asked.ok_or(Barred::NothingAsked)?;
    if let Some(reason) = barred.get(person) {
        return Err(reason.clone());
    }
    if request.accountable != *person {
        return Err(Barred::NotAccountable { accountable: request.accountable.clone() });
    }
    if !may_hold(known, request, ladders) {
        let (role, band) = (request.role.clone(), approval.snapshot.band.clone());
        return Err(Barred::DoesNotHoldBand { role, band });
    }
    Ok(Authority {
        person: person.clone(),
        role: request.role.clone(),
        approval: approval.id,
        snapshot_hash: approval.snapshot.hash(),
    })
}

/// Who entered or confirmed what that field holds. A computed value has the suppliers of what it was
/// computed from as well, else a sum would hide who typed its parts.
fn suppliers<'a>(
    handoff: &'a Handoff,
    field: &FieldName,
    is_classification: &dyn Fn(&FieldName) -> bool,
) -> BTreeSet<&'a PersonId> {
    let entries = std::iter::successors(handoff.packet.entry(field), |entry| match &entry.provenance.source {
        Source::Computed { from } => handoff.packet.entry(from).filter(|_| !is_classification(from)),
        Source::System { .. }
        | Source::Chat
        | Source::Form
        | Source::File { .. }
        | Source::Assistant { .. }
        | Source::CustomerReply { .. }
        | Source::Account { .. }
        | Source::Envelope { .. }
        | Source::PolicyDefault
        | Source::Handoff
        | Source::Inherited { .. } => None,
    });
    entries.take(COMPUTED_FROM_MAX).filter(|entry| has_supplier(entry)).flat_map(people_behind).collect()
}

fn people_behind(entry: &Entry) -> impl Iterator<Item = &PersonId> {
    entry.provenance.person.iter().chain(&entry.confirmed_by)
}

fn has_supplier(entry: &Entry) -> bool {
    match entry.state {
        FieldState::Sourced => false,
        FieldState::Absent
        | FieldState::Proposed
        | FieldState::Confirmed
        | FieldState::Waived
        | FieldState::NotApplicable => true,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::TimeDelta;

    use super::*;
    use crate::domain::absence::{Absence, AbsenceSource, Absences};
    use crate::domain::approval::{ApprovalState, Decision, Ruling};
    use crate::domain::field::{Provenance, Value};
    use crate::domain::ids::HandoffId;
    use crate::domain::snapshot::Contents;
    use crate::policy::{calendar, ladder, people};

    fn ladders() -> Ladders {
        ladder::read(include_str!("../../policies/ladders.toml"), &mut Vec::new()).unwrap()
    }

    fn directory() -> Directory {
        let calendars = calendar::read(include_str!("../../policies/calendars.toml"), &mut Vec::new()).unwrap();
        people::read(include_str!("../../policies/people.toml"), &calendars, &mut Vec::new()).unwrap()
    }

    fn directory_with(change: impl Fn(&mut crate::domain::person::Person)) -> Directory {
        Directory::new(directory().people().cloned().map(|mut person| {
            change(&mut person);
            person
        }))
    }

    fn now() -> DateTime<Utc> {
        "2026-03-12T10:00:00Z".parse().unwrap()
    }

    fn id(key: &str) -> PersonId {
        PersonId::from(key)
    }

    fn entry(state: FieldState, source: Source, person: Option<&str>, confirmed_by: Option<&str>) -> Entry {
        Entry {
            value: Value::Text("value".into()),
            state,
            provenance: Provenance { source, person: person.map(id), at: now(), words: None },
            confirmed_by: confirmed_by.map(id),
            against: Vec::new(),
        }
    }

    fn handoff(entries: impl IntoIterator<Item = (&'static str, Entry)>) -> Handoff {
        let mut handoff = Handoff::unopened(HandoffId(1));
        handoff.owner = Some(id("ana"));
        for (name, entry) in entries {
            handoff.packet.put(FieldName::from(name), entry);
        }
        handoff
    }

    fn approval(accountable: &str, role: &str, state: ApprovalState) -> Approval {
        let request = Request {
            accountable: id(accountable),
            role: Role::from(role),
            stands_in_for: Vec::new(),
            before: Vec::new(),
            consulted: Vec::new(),
            asked_at: now(),
            due_at: now(),
            window_minutes: 480,
            used_minutes: 0,
            running_since: Some(now()),
            steps_done: 0,
            put_off: None,
            advice: Vec::new(),
        };
        let snapshot = Contents {
            decision_type: "discount".into(),
            row: "D2.blended".into(),
            band: "D2".into(),
            limit: "above 20%".into(),
            read_set: BTreeMap::new(),
            shows: BTreeMap::new(),
        };
        Approval {
            id: ApprovalId(1),
            snapshot: snapshot.into(),
            state,
            request: Some(request),
            replaces: None,
            opened_at: now(),
        }
    }

    fn barred_by(handoff: &Handoff, fields: &[&str], commission: CommissionRule) -> Vec<(String, Barred)> {
        let read = fields.iter().copied().map(FieldName::from).collect();
        let is_classification = |field: &FieldName| field.as_str() == "clauses";
        let barred = barred(handoff, &read, &is_classification, commission, &directory());
        barred.into_iter().map(|(person, reason)| (person.to_string(), reason)).collect()
    }

    fn supplier(field: &str) -> Barred {
        Barred::Supplier { field: field.into() }
    }

    #[test]
    fn a_value_has_the_supplier_that_its_state_and_source_say() {
        let cases = [
            (FieldState::Sourced, false),
            (FieldState::Proposed, true),
            (FieldState::Confirmed, true),
            (FieldState::Waived, true),
            (FieldState::Absent, true),
            (FieldState::NotApplicable, true),
        ];
        for (state, is_barred) in cases {
            let handoff = handoff([("price", entry(state, Source::Form, Some("dora"), Some("fiona")))]);
            let mut expected = vec![("ana".to_owned(), Barred::Owner)];
            if is_barred {
                expected.extend(["dora", "fiona"].map(|key| (key.to_owned(), supplier("price"))));
            }
            assert_eq!(barred_by(&handoff, &["price"], CommissionRule::Allows), expected, "{state:?}");
        }
    }

    #[test]
    fn only_values_of_the_read_set_count_and_a_classification_never_does() {
        let handoff = handoff([
            ("clauses", entry(FieldState::Confirmed, Source::Form, Some("leo"), None)),
            ("contact", entry(FieldState::Confirmed, Source::Form, Some("dora"), None)),
        ]);
        let owner_only = [("ana".to_owned(), Barred::Owner)];
        assert_eq!(barred_by(&handoff, &["clauses"], CommissionRule::Allows), owner_only);
        assert_eq!(barred_by(&handoff, &["clauses", "contact"], CommissionRule::Allows).len(), 2);
        assert_eq!(barred_by(&handoff, &["nothing"], CommissionRule::Allows), owner_only);
    }

    #[test]
    fn a_computed_value_has_the_suppliers_of_its_parts() {
        let computed = |from: &str| Source::Computed { from: FieldName::from(from) };
        let handoff = handoff([
            ("total", entry(FieldState::Sourced, computed("sum"), None, None)),
            ("sum", entry(FieldState::Proposed, computed("lines"), None, None)),
            ("lines", entry(FieldState::Confirmed, Source::Chat, Some("dora"), None)),
            ("round", entry(FieldState::Proposed, computed("about"), None, Some("bea"))),
            ("about", entry(FieldState::Proposed, computed("round"), None, None)),
            ("class", entry(FieldState::Proposed, computed("clauses"), None, None)),
            ("clauses", entry(FieldState::Confirmed, Source::Form, Some("leo"), None)),
        ]);
        assert_eq!(
            barred_by(&handoff, &["total", "round", "class"], CommissionRule::Allows),
            [
                ("ana".to_owned(), Barred::Owner),
                ("bea".to_owned(), supplier("round")),
                ("dora".to_owned(), supplier("total"))
            ]
        );
    }

    #[test]
    fn commission_bars_only_where_the_decision_says_so_and_never_hides_a_nearer_reason() {
        let mut handoff = handoff([("price", entry(FieldState::Confirmed, Source::Form, Some("dina"), None))]);
        handoff.requester = Some(id("mira"));
        let nearer = [
            ("ana".to_owned(), Barred::Owner),
            ("dina".to_owned(), supplier("price")),
            ("mira".to_owned(), Barred::Requester),
        ];
        assert_eq!(barred_by(&handoff, &["price"], CommissionRule::Allows), nearer);
        let all: BTreeMap<String, Barred> = barred_by(&handoff, &["price"], CommissionRule::Bars).into_iter().collect();
        let mut expected: BTreeMap<String, Barred> = nearer.into_iter().collect();
        expected.extend(["ben", "clara", "viktor"].map(|key| (key.to_owned(), Barred::OnCommission)));
        assert_eq!(all, expected);
    }

    fn first(
        role: &str,
        band: &str,
        ladders: &Ladders,
        directory: &Directory,
        barred: &BTreeMap<PersonId, Barred>,
    ) -> Option<(PersonId, Role)> {
        let (decision, role, band) = ("discount".into(), role.into(), band.into());
        let asked = Asked { decision: &decision, role: &role, band: &band, ladders, directory, barred, now: now() };
        first_eligible(&asked).map(|chosen| (chosen.person, chosen.role))
    }

    #[test]
    fn the_first_holder_who_is_not_barred_decides_else_the_nearest_rung_up_to_the_cap() {
        let (ladders, directory) = (ladders(), directory());
        type Case = (&'static str, &'static str, &'static [&'static str], Option<(&'static str, &'static str)>);
        let cases: [Case; 10] = [
            ("sales_director", "D2", &[], Some(("dina", "sales_director"))),
            ("sales_director", "D2", &["dina"], Some(("viktor", "vp_sales"))),
            ("sales_director", "D2", &["dina", "viktor"], None),
            ("vp_sales", "D3", &["viktor"], Some(("clara", "cro"))),
            ("cro", "D4", &["clara"], None),
            ("deal_desk_lead", "P1", &["dora"], Some(("fiona", "finance_bp"))),
            ("deal_desk_lead", "P1", &["dora", "fiona", "cora"], None),
            ("billing_ops_reviewer", "F1", &["finn", "bea"], Some(("cora", "controller"))),
            ("commercial_counsel", "L2", &["leo"], Some(("greta", "general_counsel"))),
            ("sales_director", "no such band", &["dina"], None),
        ];
        for (role, band, barred, expected) in cases {
            let barred = barred.iter().map(|key| (id(key), Barred::Owner)).collect();
            let found = first(role, band, &ladders, &directory, &barred);
            let expected = expected.map(|(person, role)| (id(person), Role::from(role)));
            assert_eq!(found, expected, "{role} for {band} without {barred:?}");
        }
    }

    #[test]
    fn of_several_holders_the_first_key_decides_and_nobody_who_has_left() {
        let ladders = ladders();
        let two = directory_with(|person| {
            if person.id == id("max") || person.id == id("carl") {
                person.roles.push("sales_director".into());
            }
        });
        let carl_left = directory_with(|person| {
            person.active = person.id != id("carl");
            if person.id == id("max") || person.id == id("carl") {
                person.roles.push("sales_director".into());
            }
        });
        for (directory, expected) in [(two, "carl"), (carl_left, "dina")] {
            let found = first("sales_director", "D2", &ladders, &directory, &BTreeMap::new());
            assert_eq!(found, Some((id(expected), Role::from("sales_director"))));
        }
    }

    fn away(person: &str, cover: Option<&str>) -> Absence {
        Absence {
            person: id(person),
            from: now() - TimeDelta::hours(1),
            until: now() + TimeDelta::hours(1),
            begins_at: now(),
            back_at: now() + TimeDelta::hours(1),
            cover: cover.map(id),
            kind: AbsenceKind::Away,
            only: None,
            source: AbsenceSource::Person { by: id(person) },
        }
    }

    /// shows: behaviour:17, behaviour:18, complaint:13, complaint:15
    #[test]
    fn whoever_is_away_is_covered_by_somebody_who_may_else_it_goes_up() {
        type Case = (&'static str, &'static [(&'static str, Option<&'static str>)], &'static str);
        let delegated = |person: &str, cover: &str, only: Option<&str>| Absence {
            kind: AbsenceKind::Delegation,
            only: only.map(DecisionType::from),
            ..away(person, Some(cover))
        };
        let cases: [Case; 9] = [
            ("the cover", &[("dina", Some("viktor"))], "viktor for dina"),
            ("no cover: the next rung", &[("dina", None)], "viktor past dina"),
            ("a cover below the band is none", &[("dina", Some("mira"))], "viktor past dina"),
            ("a cover above the cap has the authority", &[("dina", Some("clara"))], "clara for dina"),
            ("two hops", &[("dina", Some("viktor")), ("viktor", Some("clara"))], "clara for dina, viktor"),
            ("nobody covers in a circle", &[("dina", Some("viktor")), ("viktor", Some("dina"))], "dina, who is away"),
            ("the owner covers nobody", &[("dina", Some("ana"))], "viktor past dina"),
            ("everybody is away", &[("dina", None), ("viktor", None)], "dina, who is away"),
            ("a stranger covers nobody", &[("dina", Some("nobody"))], "viktor past dina"),
        ];
        let found = |absences: Vec<Absence>, decision: &str| {
            let directory = directory().with_absences(Arc::new(Absences::new(absences)));
            let barred = BTreeMap::from([(id("ana"), Barred::Owner)]);
            let (decision, role, band, ladders) = (decision.into(), "sales_director".into(), "D2".into(), ladders());
            let asked = Asked {
                decision: &decision,
                role: &role,
                band: &band,
                ladders: &ladders,
                directory: &directory,
                barred: &barred,
                now: now(),
            };
            let chosen = first_eligible(&asked).unwrap();
            let joined = |people: Vec<&str>| people.join(", ");
            let stands_in = joined(chosen.stands_in_for.iter().map(|other| other.person.as_str()).collect());
            let past = joined(chosen.passed_over.iter().map(PersonId::as_str).collect());
            let of = |word: &str, who: String| if who.is_empty() { who } else { format!(" {word} {who}") };
            let away = if chosen.presence == Presence::Away { ", who is away" } else { "" };
            format!("{}{}{}{away}", chosen.person, of("for", stands_in), of("past", past))
        };
        for (case, absences, expected) in cases {
            let absences = absences.iter().map(|(person, cover)| away(person, *cover)).collect();
            assert_eq!(found(absences, "discount"), expected, "{case}");
        }
        let over = Absence { until: now(), ..away("dina", None) };
        assert_eq!(found(vec![over], "discount"), "dina", "an absence that is over");
        let limited = || vec![delegated("dina", "viktor", Some("discount"))];
        assert_eq!(found(limited(), "discount"), "viktor for dina");
        assert_eq!(found(limited(), "deal_size"), "dina", "delegated for discounts only");
        assert_eq!(found(vec![delegated("dina", "mira", None)], "discount"), "dina", "who is here keeps it");
    }

    #[test]
    fn a_substitution_follows_three_absent_people_and_no_fourth() {
        let directors = ["d1", "d2", "d3", "d4", "d5"];
        let template = directory().person(&id("dina")).cloned().unwrap();
        let mut people: Vec<Person> = directory().people().cloned().collect();
        people.extend(directors.map(|key| Person { id: id(key), ..template.clone() }));
        let directory = Directory::new(people);
        let chain = |away_people: usize| {
            let pairs = ["dina", "d1", "d2", "d3", "d4"].into_iter().zip(directors).take(away_people);
            let absences = pairs.map(|(person, cover)| away(person, Some(cover))).collect();
            let directory = directory.with_absences(Arc::new(Absences::new(absences)));
            let dina = directory.person(&id("dina")).unwrap();
            let (decision, role, band) = ("discount".into(), "sales_director".into(), "D2".into());
            let (ladders, barred) = (ladders(), BTreeMap::new());
            let asked = Asked {
                decision: &decision,
                role: &role,
                band: &band,
                ladders: &ladders,
                directory: &directory,
                barred: &barred,
                now: now(),
            };
            who_is_here(dina, &role, &asked).map(|(person, hops)| format!("{} after {}", person.id, hops.len()))
        };
        assert_eq!(chain(0).as_deref(), Some("dina after 0"));
        assert_eq!(chain(3).as_deref(), Some("d3 after 3"));
        assert_eq!(chain(4), None);
    }

    #[test]
    fn only_the_one_accountable_person_who_is_not_barred_may_decide() {
        let ruling = || Ruling {
            decision: Decision::Approve,
            by: id("dina"),
            on_behalf_of: None,
            at: now(),
            reason: None,
            conditions: Vec::new(),
        };
        let info = ApprovalState::InfoRequested { by: id("dina"), question: "why".into(), at: now(), awaited: None };
        let no_more = Barred::DoesNotHoldBand { role: "vp_sales".into(), band: "D2".into() };
        let asked = |person, role| approval(person, role, ApprovalState::Asked);
        let dina_asked = Barred::NotAccountable { accountable: id("dina") };
        let ended = |state| approval("dina", "sales_director", state);
        let cases = [
            ("dina", asked("dina", "sales_director"), None),
            ("dina", ended(info), None),
            ("viktor", asked("dina", "sales_director"), Some(dina_asked.clone())),
            ("max", asked("dina", "sales_director"), Some(dina_asked)),
            ("ana", asked("dina", "sales_director"), Some(Barred::Owner)),
            ("ana", asked("ana", "account_executive"), Some(Barred::Owner)),
            ("dina", asked("dina", "vp_sales"), Some(no_more)),
            ("nobody", asked("nobody", "sales_director"), Some(Barred::Left)),
            ("leo", asked("leo", "commercial_counsel"), Some(Barred::Left)),
            ("dina", ended(ApprovalState::Cleared), Some(Barred::NothingAsked)),
            ("dina", ended(ApprovalState::Granted(ruling())), Some(Barred::NothingAsked)),
            ("dina", ended(ApprovalState::Rejected(ruling())), Some(Barred::NothingAsked)),
            ("dina", ended(ApprovalState::Recalled { by: id("ana"), at: now() }), Some(Barred::NothingAsked)),
            (
                "dina",
                ended(ApprovalState::Lapsed { changes: Vec::new(), at: now(), ruling: None }),
                Some(Barred::NothingAsked),
            ),
            ("dina", Approval { request: None, ..asked("dina", "sales_director") }, Some(Barred::NothingAsked)),
        ];
        let directory = directory_with(|person| person.active = person.id != id("leo"));
        let barred = BTreeMap::from([(id("ana"), Barred::Owner)]);
        for (person, approval, refused) in cases {
            let answer = may_decide(&id(person), &approval, &barred, &directory, &ladders());
            assert_eq!(answer.as_ref().err(), refused.as_ref(), "{person}, {:?}", approval.state);
            if let Ok(authority) = answer {
                assert_eq!((authority.person(), authority.role().as_str()), (&id(person), "sales_director"));
            }
        }
    }

    #[test]
    fn a_proof_is_for_one_approval_with_one_set_of_values() {
        let asked = approval("dina", "sales_director", ApprovalState::Asked);
        let authority = may_decide(&id("dina"), &asked, &BTreeMap::new(), &directory(), &ladders()).unwrap();
        let mut changed = asked.clone();
        changed.snapshot = Contents { limit: "above 30%".into(), ..Contents::clone(&asked.snapshot) }.into();
        let second = Approval { id: ApprovalId(2), ..asked.clone() };
        let answers = [&asked, &changed, &second].map(|approval| authority.is_for(approval));
        assert_eq!(answers, [true, false, false]);
    }

    #[test]
    fn every_reason_is_plain_and_cites_its_rule() {
        let no_more = Barred::DoesNotHoldBand { role: "vp_sales".into(), band: "D3".into() };
        let dina_asked = Barred::NotAccountable { accountable: id("dina") };
        let commission = "is on commission, and this decision is closed to people who are";
        let cases = [
            (Barred::Owner, "owner", "rule:(g)", "owns the deal"),
            (Barred::Requester, "requester", "rule:(g)", "asked for the handoff"),
            (supplier("price"), "supplier", "rule:(g)", "supplied price, which this decision reads"),
            (Barred::OnCommission, "on_commission", "rule:(g)", commission),
            (Barred::Left, "left", "rule:people", "has left"),
            (Barred::NothingAsked, "nothing_asked", "rule:(a)", "was not asked: nothing waits for a decision"),
            (dina_asked, "not_accountable", "rule:(a)", "was not asked: the decision is with dina"),
            (no_more, "does_not_hold_band", "rule:(a)", "does not hold the role vp_sales that D3 asks for"),
        ];
        for (reason, word, rule, words) in cases {
            assert_eq!((reason.word(), reason.rule().as_str(), reason.to_string().as_str()), (word, rule, words));
        }
    }
}
