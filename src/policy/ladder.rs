//! Where a decision goes when its time is used up: the steps of a window, the rungs above a role, the cap
//! of a band. Nothing here can decide: a step moves accountability, and that is the most it can do.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::chain;
use super::document;
use super::finding::Finding;
use super::people;
use crate::domain::directory::Directory;
use crate::domain::ids::{Band, Role};

/// The file's name.
pub const FILE: &str = "ladders.toml";

/// How many steps and repeats one call tells of: four working years of silence.
const AT_ONCE_MAX: u32 = 1_000;

/// The share of a window above which a step is surely a slip of the pen.
const PERCENT_MAX: u32 = 1_000;

/// Steps, rungs and caps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ladders {
    steps: Vec<Step>,
    repeat_minutes: u32,
    titles: BTreeMap<Role, String>,
    above: BTreeMap<Role, Vec<Role>>,
    caps: BTreeMap<Band, Role>,
}

/// One step of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The share of the window at which it is reached.
    pub at_percent: u32,
    /// What then happens.
    pub action: StepAction,
}

/// What a step does. None of them decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepAction {
    /// A quiet reminder to the accountable person.
    Remind,
    /// A nudge with the open question and what waits for it.
    Nudge,
    /// Accountability moves to the next rung, if the cap allows one.
    Move,
    /// It stays where it is, and is told of again.
    Stay,
}

/// What of a window has come due and is not done yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepsDue {
    /// The steps, in order, then the repeats of the last one, each a [`StepAction::Stay`]. After a stop
    /// there may be several: they make one message.
    pub newly_due: Vec<Step>,
    /// How many steps and repeats are done once these are.
    pub steps_done: u32,
}

impl StepsDue {
    /// Whether nothing has come due.
    pub fn is_empty(&self) -> bool {
        self.newly_due.is_empty()
    }

    /// How many rungs accountability has to move.
    pub fn moves(&self) -> usize {
        self.newly_due.iter().filter(|step| step.action == StepAction::Move).count()
    }
}

impl Ladders {
    /// The steps of a window, ascending.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Every role that policy may name, with its title.
    pub fn roles(&self) -> impl Iterator<Item = (&Role, &str)> {
        self.titles.iter().map(|(role, title)| (role, title.as_str()))
    }

    /// How chat calls a role, for example `Sales Manager`; none if policy does not declare it.
    pub fn title(&self, role: &Role) -> Option<&str> {
        self.titles.get(role).map(String::as_str)
    }

    /// Whether the file has that role.
    pub fn knows(&self, role: &Role) -> bool {
        self.title(role).is_some()
    }

    /// The rungs above a role, nearest first.
    pub fn rungs_above(&self, role: &Role) -> &[Role] {
        self.above.get(role).map_or(&[], Vec::as_slice)
    }

    /// The rung above which no item of that band climbs.
    pub fn cap(&self, band: &Band) -> Option<&Role> {
        self.caps.get(band)
    }

    /// The rung to which an item of that band goes from `from`; none at the cap. An item whose cap does
    /// not stand above goes nowhere: a missing cap must not lead to the top.
    pub fn next_rung(&self, from: &Role, band: &Band) -> Option<&Role> {
        let above = self.rungs_above(from);
        let cap = self.cap(band)?;
        above.first().filter(|_| above.contains(cap))
    }

    /// What has come due after `used_minutes` of a window of which `steps_done` steps and repeats are done.
    pub fn steps_due(&self, window_minutes: u32, used_minutes: u32, steps_done: u32) -> StepsDue {
        let nth = |index| self.nth_step(window_minutes, index);
        let newly_due: Vec<Step> = (steps_done..steps_done.saturating_add(AT_ONCE_MAX))
            .map(nth)
            .take_while(|(_, minutes)| *minutes <= u64::from(used_minutes))
            .map(|(step, _)| step)
            .collect();
        let steps_done = steps_done.saturating_add(count(&newly_due));
        StepsDue { newly_due, steps_done }
    }

    /// How many working minutes must be used for the next step, or after the last one for its next
    /// repeat; none if no clock counts that far.
    pub fn next_step_minutes(&self, window_minutes: u32, steps_done: u32) -> Option<u32> {
        u32::try_from(self.nth_step(window_minutes, steps_done).1).ok()
    }

    /// Whether a role stands on a ladder, so that decisions may be asked of it.
    pub fn decides(&self, role: &Role) -> bool {
        self.above.iter().any(|(below, above)| (below == role && !above.is_empty()) || above.contains(role))
    }

    /// Whether a table may ask `role` to decide about `band`: the role is known, and the band's cap is the
    /// role itself or stands above it.
    pub fn check_band(&self, role: &Role, band: &Band, file: &str, place: &str, findings: &mut Vec<Finding>) {
        if self.title(role).is_none() {
            findings.push(unknown_role(file, place, role));
            return;
        }
        let Some(cap) = self.cap(band) else {
            let what = format!("band {band} has no cap");
            findings.push(Finding::new(file, place, what).help(format!("name it under [cap] of {FILE}")));
            return;
        };
        if cap != role && !self.rungs_above(role).contains(cap) {
            findings.push(
                Finding::new(file, place, format!("band {band} is capped at {cap}, which does not stand above {role}"))
                    .witness(self.path(role)),
            );
        }
    }

    /// Whether everybody's roles are declared, and every rung and cap has somebody to hold it.
    pub fn check_holders(&self, directory: &Directory, findings: &mut Vec<Finding>) {
        for person in directory.people() {
            for role in person.roles.iter().filter(|role| self.title(role).is_none()) {
                findings.push(unknown_role("people.toml", &format!("person {}, roles", person.id), role));
            }
        }
        let rungs = self.above.iter().filter(|(_, above)| !above.is_empty());
        let mut asked: Vec<&Role> = rungs.flat_map(|(role, above)| above.iter().chain([role])).collect();
        asked.extend(self.caps.values());
        asked.sort();
        asked.dedup();
        for role in asked {
            people::check_holder(directory, role, FILE, &format!("role {role}"), findings);
        }
    }

    fn path(&self, role: &Role) -> String {
        let rungs = std::iter::once(role).chain(self.rungs_above(role));
        rungs.map(Role::as_str).collect::<Vec<_>>().join(" -> ")
    }

    /// The step of that index and the minutes at which it is reached, rounded up: no step is early. The
    /// steps after the last are its repeats.
    fn nth_step(&self, window_minutes: u32, index: u32) -> (Step, u64) {
        let window = u64::from(window_minutes);
        let minutes = |step: Step| (window * u64::from(step.at_percent)).div_ceil(100);
        if let Some(step) = self.steps.get(index as usize) {
            return (*step, minutes(*step));
        }
        let repeat = u64::from(index - count(&self.steps)) + 1;
        let last = self.steps.last().copied();
        let reached = last.map_or(0, minutes) + repeat * u64::from(self.repeat_minutes);
        let percent = (reached * 100).checked_div(window).and_then(|percent| u32::try_from(percent).ok());
        (Step { at_percent: percent.unwrap_or(u32::MAX), action: StepAction::Stay }, reached)
    }
}

fn count(steps: &[Step]) -> u32 {
    u32::try_from(steps.len()).unwrap_or(u32::MAX)
}

fn unknown_role(file: &str, place: &str, role: &Role) -> Finding {
    Finding::new(file, place, format!("there is no role `{role}`")).help(format!("declare it in {FILE}"))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LaddersFile {
    steps: Vec<Step>,
    repeat_minutes: u32,
    #[serde(default)]
    role: BTreeMap<Role, RoleEntry>,
    #[serde(default)]
    cap: BTreeMap<Role, Vec<Band>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoleEntry {
    title: String,
    above: Option<Role>,
}

/// The ladders of `ladders.toml`, or all that is wrong with them.
pub fn read(text: &str, findings: &mut Vec<Finding>) -> Option<Ladders> {
    let file: LaddersFile = document::whole(FILE, text, findings)?;
    let before = findings.len();
    check_steps(&file, findings);
    check_rungs(&file, findings);
    let caps = caps(&file, findings);
    // Rungs are followed only where no circle was found.
    (findings.len() == before).then(|| Ladders {
        above: file.role.keys().map(|role| (role.clone(), rungs_above(role, &file))).collect(),
        titles: file.role.iter().map(|(role, entry)| (role.clone(), entry.title.clone())).collect(),
        steps: file.steps,
        repeat_minutes: file.repeat_minutes,
        caps,
    })
}

fn check_steps(file: &LaddersFile, findings: &mut Vec<Finding>) {
    let mut finding = |place: String, what: String, help: &str| {
        findings.push(Finding::new(FILE, place, what).help(help));
    };
    for (index, step) in file.steps.iter().enumerate() {
        let previous = index.checked_sub(1).map_or(0, |previous| file.steps[previous].at_percent);
        let place = format!("steps, step {}", index + 1);
        if step.at_percent <= previous {
            let what = format!("{}% does not come after {previous}%", step.at_percent);
            finding(place, what, "list the steps in the order of their time, each above 0%");
        } else if step.at_percent > PERCENT_MAX {
            let what = format!("{}% of a window is beyond the limit of {PERCENT_MAX}%", step.at_percent);
            finding(place, what, "state the share of the window, for example 150");
        }
    }
    if !file.steps.iter().any(|step| step.action == StepAction::Move) {
        let what = "no step moves a decision on, so one person's silence would stop it".to_owned();
        finding("steps".to_owned(), what, "add { at_percent = 100, action = \"move\" }");
    }
    if file.repeat_minutes == 0 {
        let what = "the last step would be repeated without a pause".to_owned();
        finding("repeat_minutes".to_owned(), what, "480 is once per working day");
    }
}

fn check_rungs(file: &LaddersFile, findings: &mut Vec<Finding>) {
    for (role, entry) in &file.role {
        let place = format!("role {role}");
        if let Some(above) = entry.above.as_ref().filter(|above| !file.role.contains_key(*above)) {
            findings.push(unknown_role(FILE, &format!("{place}, above"), above));
        }
        let next = |role| file.role.get(role).and_then(|entry| entry.above.as_ref());
        if let Some(circle) = chain::circle_from(role, next) {
            let path = circle.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(" -> ");
            findings.push(Finding::new(FILE, place, "its ladder goes round in a circle").witness(path));
        }
    }
}

fn rungs_above(role: &Role, file: &LaddersFile) -> Vec<Role> {
    let next = |role: &&Role| file.role.get(*role).and_then(|entry| entry.above.as_ref());
    std::iter::successors(next(&role), next).cloned().collect()
}

fn caps(file: &LaddersFile, findings: &mut Vec<Finding>) -> BTreeMap<Band, Role> {
    let mut caps: BTreeMap<Band, Role> = BTreeMap::new();
    for (role, bands) in &file.cap {
        let place = format!("cap {role}");
        let is_above_somebody = file.role.values().any(|entry| entry.above.as_ref() == Some(role));
        match file.role.get(role) {
            None => findings.push(unknown_role(FILE, &place, role)),
            Some(entry) if entry.above.is_none() && !is_above_somebody => {
                let what = format!("{role} stands on no ladder, so nothing can end there");
                findings.push(Finding::new(FILE, place.clone(), what).help("name it as `above` of another role"));
            }
            Some(_) => {}
        }
        for band in bands {
            if let Some(other) = caps.insert(band.clone(), role.clone()) {
                let what = format!("band {band} is capped at {other} as well");
                findings.push(Finding::new(FILE, place.clone(), what).help("a band has one cap"));
            }
        }
    }
    caps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::person::Person;
    use crate::policy::{calendar, people};

    fn shipped() -> Ladders {
        let mut findings = Vec::new();
        let ladders = read(include_str!("../../policies/ladders.toml"), &mut findings);
        assert_eq!(findings, []);
        ladders.unwrap()
    }

    fn shipped_people() -> Directory {
        let calendars = calendar::read(include_str!("../../policies/calendars.toml"), &mut Vec::new()).unwrap();
        people::read(include_str!("../../policies/people.toml"), &calendars, &mut Vec::new()).unwrap()
    }

    fn said(findings: &[Finding]) -> Vec<String> {
        findings.iter().map(Finding::to_string).collect()
    }

    fn path(ladders: &Ladders, role: &str) -> String {
        ladders.path(&Role::from(role))
    }

    #[test]
    fn the_shipped_ladders_lead_where_policy_says() {
        let ladders = shipped();
        let paths = [
            "sales_manager -> sales_director -> vp_sales -> cro",
            "finance_bp -> controller -> cfo",
            "billing_ops_reviewer -> billing_lead -> controller -> cfo",
            "commercial_counsel -> general_counsel",
            "ciso -> cto",
            "deal_desk_lead -> finance_bp -> controller -> cfo",
            "revenue_accountant -> controller -> cfo",
            "second_keyer -> billing_lead -> controller -> cfo",
            "account_executive",
            "no_such_role",
        ];
        for expected in paths {
            assert_eq!(path(&ladders, expected.split(' ').next().unwrap()), expected);
        }
        assert_eq!(ladders.title(&"sales_manager".into()), Some("Sales Manager"));
        assert_eq!(ladders.title(&"no_such_role".into()), None);
        assert_eq!(ladders.roles().count(), 27);
    }

    #[test]
    fn every_shipped_role_and_rung_has_a_holder() {
        let mut findings = Vec::new();
        shipped().check_holders(&shipped_people(), &mut findings);
        assert_eq!(findings, []);
        let directory = shipped_people();
        let idle: Vec<String> = shipped()
            .roles()
            .filter(|(role, _)| directory.with_role(role).is_empty())
            .map(|(role, _)| role.to_string())
            .collect();
        assert_eq!(idle, Vec::<String>::new());
    }

    #[test]
    fn an_item_climbs_to_its_cap_and_never_above() {
        let ladders = shipped();
        let climb = |from: &str, band: &str| {
            let start = Role::from(from);
            let band = Band::from(band);
            let rungs = std::iter::successors(Some(&start), |rung| ladders.next_rung(rung, &band));
            rungs.map(Role::as_str).collect::<Vec<_>>().join(" -> ")
        };
        let cases = [
            ("sales_manager", "D1", "sales_manager -> sales_director -> vp_sales"),
            ("sales_director", "D2", "sales_director -> vp_sales"),
            ("vp_sales", "D3", "vp_sales -> cro"),
            ("cro", "D4", "cro"),
            ("cfo", "D5", "cfo"),
            ("deal_desk_lead", "P1", "deal_desk_lead -> finance_bp -> controller"),
            ("controller", "P3", "controller -> cfo"),
            ("billing_ops_reviewer", "F1", "billing_ops_reviewer -> billing_lead -> controller"),
            ("second_keyer", "O1", "second_keyer -> billing_lead -> controller"),
            ("commercial_counsel", "L1", "commercial_counsel -> general_counsel"),
            ("ciso", "S1", "ciso -> cto"),
            ("cro", "D1", "cro"),
            ("sales_manager", "S1", "sales_manager"),
            ("sales_manager", "no such band", "sales_manager"),
        ];
        for (from, band, expected) in cases {
            assert_eq!(climb(from, band), expected, "{band} from {from}");
        }
        for band in ladders.caps.keys() {
            for (role, _) in ladders.roles() {
                let cap = ladders.cap(band).unwrap();
                let next = ladders.next_rung(role, band);
                assert!(
                    next.is_none_or(|next| next == cap || ladders.rungs_above(next).contains(cap)),
                    "{role}, {band}"
                );
            }
        }
    }

    #[test]
    fn steps_come_due_at_their_share_of_the_window_and_never_early() {
        use StepAction::{Move, Nudge, Remind, Stay};
        type Case = (u32, u32, u32, &'static [(u32, StepAction)]);
        let cases: [Case; 15] = [
            (480, 0, 0, &[]),
            (480, 239, 0, &[]),
            (480, 240, 0, &[(50, Remind)]),
            (480, 240, 1, &[]),
            (480, 383, 1, &[]),
            (480, 384, 1, &[(80, Nudge)]),
            (480, 480, 2, &[(100, Move)]),
            (480, 720, 3, &[(150, Move)]),
            (480, 959, 4, &[]),
            (480, 960, 4, &[(200, Stay)]),
            (480, 1_439, 5, &[]),
            (480, 1_440, 5, &[(300, Stay)]),
            (480, 1_440, 6, &[]),
            (480, 720, 0, &[(50, Remind), (80, Nudge), (100, Move), (150, Move)]),
            (960, 2_880, 3, &[(150, Move), (200, Stay), (250, Stay), (300, Stay)]),
        ];
        for (window, used, done, expected) in cases {
            let due = shipped().steps_due(window, used, done);
            let steps: Vec<(u32, StepAction)> =
                due.newly_due.iter().map(|step| (step.at_percent, step.action)).collect();
            assert_eq!(steps, expected, "{used} of {window}, {done} done");
            assert_eq!(due.steps_done as usize, done as usize + expected.len());
            assert_eq!(due.is_empty(), expected.is_empty());
            assert_eq!(due.moves(), expected.iter().filter(|(_, action)| *action == Move).count());
        }
    }

    #[test]
    fn a_silence_of_years_is_told_in_bounded_pieces() {
        let ladders = shipped();
        let due = ladders.steps_due(480, u32::MAX, 0);
        assert_eq!((due.newly_due.len(), due.steps_done), (1_000, 1_000));
        assert_eq!(ladders.steps_due(480, u32::MAX, u32::MAX).newly_due, []);
        assert_eq!(ladders.steps_due(0, 480, 5).newly_due, [Step { at_percent: u32::MAX, action: StepAction::Stay }]);
    }

    #[test]
    fn a_share_that_is_no_whole_minute_is_rounded_up() {
        let ladders = shipped();
        assert_eq!(ladders.next_step_minutes(241, 0), Some(121));
        assert!(ladders.steps_due(241, 120, 0).is_empty());
        assert_eq!(ladders.steps_due(241, 121, 0).newly_due, [Step { at_percent: 50, action: StepAction::Remind }]);
    }

    #[test]
    fn each_step_is_done_once_whatever_the_pace_of_the_ticks() {
        let ladders = shipped();
        for pace in [1, 7, 59, 500, 5_000] {
            for window in [1, 30, 240, 480, 961, 1_440] {
                let (mut done, mut steps) = (0, Vec::new());
                let end = window * 2 + 480 * 3;
                let mut used = 0;
                while used < end {
                    used = (used + pace).min(end);
                    let next = ladders.next_step_minutes(window, done).unwrap();
                    let due = ladders.steps_due(window, used, done);
                    assert_eq!(due.is_empty(), used < next, "{used} of {window}, {done} done");
                    assert!(ladders.steps_due(window, used, due.steps_done).is_empty());
                    steps.extend(due.newly_due);
                    done = due.steps_done;
                }
                let (table, repeats) = steps.split_at(ladders.steps().len());
                assert_eq!((table, repeats.len()), (ladders.steps(), 3), "pace {pace}, window {window}");
                assert!(repeats.iter().all(|step| step.action == StepAction::Stay));
            }
        }
    }

    #[test]
    fn the_next_step_after_the_last_is_a_repeat_each_working_day() {
        let minutes: Vec<Option<u32>> = (0..8).map(|done| shipped().next_step_minutes(480, done)).collect();
        assert_eq!(minutes, [240, 384, 480, 720, 960, 1_440, 1_920, 2_400].map(Some));
        assert_eq!(shipped().next_step_minutes(u32::MAX, 2), Some(u32::MAX));
        assert_eq!(shipped().next_step_minutes(u32::MAX, 3), None);
        assert_eq!(shipped().next_step_minutes(480, u32::MAX), None);
    }

    #[test]
    fn every_finding_names_its_place_and_what_would_help() {
        let text = r#"
steps = [
  { at_percent = 0, action = "remind" },
  { at_percent = 80, action = "nudge" },
  { at_percent = 80, action = "stay" },
  { at_percent = 1001, action = "stay" },
]
repeat_minutes = 0
role.a = { title = "A", above = "b" }
role.b = { title = "B", above = "c" }
role.c = { title = "C", above = "b" }
role.d = { title = "D", above = "nobody_knows" }
role.e = { title = "E" }
cap.e = ["X1", "X2"]
cap.b = ["X2"]
cap.f = ["X3"]
"#;
        let mut findings = Vec::new();
        assert_eq!(read(text, &mut findings), None);
        let expected = [
            "ladders.toml, steps, step 1: 0% does not come after 0%\n    \
             list the steps in the order of their time, each above 0%",
            "ladders.toml, steps, step 3: 80% does not come after 80%\n    \
             list the steps in the order of their time, each above 0%",
            "ladders.toml, steps, step 4: 1001% of a window is beyond the limit of 1000%\n    \
             state the share of the window, for example 150",
            "ladders.toml, steps: no step moves a decision on, so one person's silence would stop it\n    \
             add { at_percent = 100, action = \"move\" }",
            "ladders.toml, repeat_minutes: the last step would be repeated without a pause\n    \
             480 is once per working day",
            "ladders.toml, role b: its ladder goes round in a circle\n    b -> c -> b",
            "ladders.toml, role d, above: there is no role `nobody_knows`\n    declare it in ladders.toml",
            "ladders.toml, cap e: e stands on no ladder, so nothing can end there\n    \
             name it as `above` of another role",
            "ladders.toml, cap e: band X2 is capped at b as well\n    a band has one cap",
            "ladders.toml, cap f: there is no role `f`\n    declare it in ladders.toml",
        ];
        assert_eq!(said(&findings), expected);
    }

    #[test]
    fn an_action_that_would_decide_cannot_be_written() {
        let text = "repeat_minutes = 480\nsteps = [{ at_percent = 100, action = \"approve\" }]\n";
        let mut findings = Vec::new();
        assert_eq!(read(text, &mut findings), None);
        assert_eq!(
            said(&findings),
            ["ladders.toml, line 2: unknown variant `approve`, expected one of `remind`, `nudge`, `move`, `stay`"]
        );
    }

    #[test]
    fn a_table_may_ask_only_a_known_role_at_or_below_the_cap_of_its_band() {
        let cases: [(&str, &str, &[&str]); 6] = [
            ("sales_director", "D2", &[]),
            ("cfo", "D5", &[]),
            ("vp_sales", "D2", &[]),
            (
                "cro",
                "D2",
                &["approvals.toml, row X: band D2 is capped at vp_sales, which does not stand above cro\n    cro"],
            ),
            (
                "deal_desk_lead",
                "D9",
                &["approvals.toml, row X: band D9 has no cap\n    name it under [cap] of ladders.toml"],
            ),
            ("boss", "D2", &["approvals.toml, row X: there is no role `boss`\n    declare it in ladders.toml"]),
        ];
        for (role, band, expected) in cases {
            let mut findings = Vec::new();
            shipped().check_band(&role.into(), &band.into(), "approvals.toml", "row X", &mut findings);
            assert_eq!(said(&findings), expected, "{role} for {band}");
        }
    }

    #[test]
    fn a_rung_without_a_holder_and_a_role_that_nobody_declared_are_found() {
        let people = shipped_people();
        let people = people.people().cloned().map(|person| match person.id.as_str() {
            "dina" => Person { active: false, ..person },
            "theo" => Person { roles: vec!["gardener".into()], ..person },
            _ => person,
        });
        let mut findings = Vec::new();
        shipped().check_holders(&Directory::new(people), &mut findings);
        assert_eq!(
            said(&findings),
            [
                "people.toml, person theo, roles: there is no role `gardener`\n    declare it in ladders.toml",
                "ladders.toml, role cto: nobody holds the role cto\n    \
                 give it to somebody in people.toml who has not left",
                "ladders.toml, role sales_director: nobody holds the role sales_director\n    \
                 give it to somebody in people.toml who has not left",
            ]
        );
    }
}
