//! People are away, and somebody decides in their place. It belongs to people, so its facts stand outside any handoff;
//! what waits for them passes on with it.

use chrono::{DateTime, Days, Utc};

use crate::domain::absence::{Absence, AbsenceNews, AbsenceSource};
use crate::domain::directory::Directory;
use crate::domain::ids::{PersonId, Role};
use crate::domain::look_up::{DecidedFor, LookUp};
use crate::domain::person::Person;
use crate::policy::PolicyBook;
use crate::policy::absences::midnight;
use crate::policy::authority::has_authority_of;

use super::draft::calendar_of;
use super::effect::Notice;
use super::event::{AwaySaid, Event};
use super::fact::Fact;
use super::outcome::{Outcome, OutcomeBuilder, Reason, Refusal};
use super::{Context, only_the_speaker};

/// A longer absence is surely a slip of the pen.
const DAYS_MAX: i64 = 366;

/// What must be known of other handoffs.
pub(super) fn look_ups(person: &PersonId) -> Vec<LookUp> {
    vec![LookUp::Waiting { person: person.clone() }, LookUp::DecidedFor { person: person.clone() }]
}

/// A part of what is said about being away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Who is away.
    Person,
    /// From when until when.
    Days,
    /// Who decides meanwhile.
    Cover,
}

/// What is wrong with what somebody says about being away, and with which part of it.
pub fn wrong_with(
    said: &AwaySaid,
    speaker: &Person,
    now: DateTime<Utc>,
    directory: &Directory,
    policy: &PolicyBook,
) -> Option<(Part, Refusal)> {
    let person = match active(&said.person, directory) {
        Ok(person) => person,
        Err(refusal) => return Some((Part::Person, refusal)),
    };
    if let Err(refusal) = may_speak_for(speaker, person, directory, policy) {
        return Some((Part::Person, refusal));
    }
    let today = now.with_timezone(&person.zone).date_naive();
    let days = (said.to - said.from).num_days();
    if days < 0 || said.to < today || days > DAYS_MAX {
        let usage = match days {
            ..0 => format!("{} comes before {}; write the first day, then the last", said.to, said.from),
            _ if said.to < today => format!("{} is past; nothing was noted", said.to),
            _too_long => format!("that is longer than {DAYS_MAX} days; nothing was noted"),
        };
        return Some((Part::Days, Refusal::new("behaviour:17", Reason::NoSuchCommand { usage })));
    }
    let cover = said.cover.as_ref().or(person.cover.as_ref())?;
    let refusal = may_cover(cover, person, directory, policy).err()?;
    Some((Part::Cover, refusal))
}

/// A person says that they, or somebody for whom they may speak, are away.
pub(super) fn said(said: &AwaySaid, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let person = active(&said.person, ctx.directory)?;
    if let Some((_, refusal)) = wrong_with(said, speaker, ctx.now, ctx.directory, ctx.policy) {
        return Err(refusal);
    }
    let cover = said.cover.as_ref().or(person.cover.as_ref());
    let absence = Absence {
        person: person.id.clone(),
        from: midnight(said.from, person.zone),
        until: midnight(said.to.checked_add_days(Days::new(1)).unwrap_or(said.to), person.zone),
        begins_at: ctx.now,
        back_at: ctx.now,
        cover: cover.cloned(),
        kind: said.kind,
        only: said.only.clone(),
        source: AbsenceSource::Person { by: speaker.id.clone() },
    };
    let absence = with_working_hours(absence, ctx);
    let mut out = OutcomeBuilder::default();
    for other in ctx.directory.absences().of(&person.id).filter(|other| takes_the_place_of(&absence, other)) {
        if other.key() != absence.key() {
            out.fact(Fact::AbsenceCleared { absence: other.clone() });
        }
        tell_who_covers_instead(&mut out, other, absence.cover.as_ref(), ctx);
    }
    if let Some(to) = only_the_speaker(ctx) {
        let waiting = ctx.looked_up.waiting().len() as u32;
        out.say(to, Notice::AbsenceNoted { absence: absence.clone(), waiting });
    }
    set(&mut out, absence, ctx);
    Ok(out.build())
}

/// A person says that they, or somebody for whom they may speak, are here after all.
pub(super) fn cleared(person: &PersonId, ctx: &Context<'_>) -> Result<Outcome, Refusal> {
    let speaker = ctx.speaker()?;
    let person = active(person, ctx.directory)?;
    may_speak_for(speaker, person, ctx.directory, ctx.policy)?;
    let is_said = |absence: &&Absence| matches!(absence.source, AbsenceSource::Person { .. });
    let said: Vec<&Absence> = ctx.directory.absences().of(&person.id).filter(is_said).collect();
    if said.is_empty() {
        let usage = match ctx.directory.absences().of(&person.id).next() {
            Some(_) => format!("a file says that {} is away; it is changed there", person.name),
            None => format!("nothing is noted of {}; `/baton away FROM TO` notes it", person.name),
        };
        return Err(Refusal::new("behaviour:17", Reason::NoSuchCommand { usage }));
    }
    let mut out = OutcomeBuilder::default();
    if let Some(to) = only_the_speaker(ctx) {
        out.say(to, Notice::AbsenceCleared { person: person.id.clone() });
    }
    let has_begun = |absence: &&Absence| absence.begins_at <= ctx.now;
    if person.id != speaker.id && !said.iter().any(has_begun) {
        out.tell(&person.id, Notice::AbsenceCleared { person: person.id.clone() });
    }
    for absence in said {
        out.fact(Fact::AbsenceCleared { absence: absence.clone() });
        tell_it_is_over(&mut out, absence, ctx);
    }
    Ok(out.build())
}

/// A file says it or says it no more, it begins, or it ends.
pub(super) fn news(news: AbsenceNews, absence: &Absence, ctx: &Context<'_>) -> Outcome {
    let mut out = OutcomeBuilder::default();
    let stands = ctx.directory.absences().by_key(&absence.key()).cloned();
    match (news, stands) {
        (AbsenceNews::Stated, Some(stands)) if stands.says_the_same(absence) => {}
        (AbsenceNews::Stated, stands) => {
            if let Some(stands) = stands {
                tell_who_covers_instead(&mut out, &stands, absence.cover.as_ref(), ctx);
            }
            set(&mut out, with_working_hours(absence.clone(), ctx), ctx);
        }
        (AbsenceNews::Withdrawn, Some(stands)) => {
            out.fact(Fact::AbsenceCleared { absence: stands.clone() });
            out.tell(&stands.person, Notice::AbsenceCleared { person: stands.person.clone() });
            tell_it_is_over(&mut out, &stands, ctx);
        }
        (AbsenceNews::Due, Some(stands)) if stands.back_at <= ctx.now => {
            out.fact(Fact::AbsenceEnded { absence: stands.clone() });
            tell_it_is_over(&mut out, &stands, ctx);
        }
        (AbsenceNews::Due, Some(stands)) if stands.begins_at <= ctx.now => {
            out.fact(Fact::AbsenceBegan { absence: stands });
            pass_on_what_waits(&mut out, ctx);
        }
        // It was called off or said anew since.
        (AbsenceNews::Withdrawn, None) | (AbsenceNews::Due, Some(_) | None) => {}
    }
    out.build()
}

fn set(out: &mut OutcomeBuilder, absence: Absence, ctx: &Context<'_>) {
    let is_speaker = |person: &PersonId| ctx.actor.as_person() == Some(person);
    if !is_speaker(&absence.person) {
        out.tell(&absence.person, Notice::AbsenceSaidOfYou { absence: absence.clone() });
    }
    if let Some(cover) = absence.cover.as_ref().filter(|cover| !is_speaker(cover)) {
        out.tell(cover, Notice::CoverAsked { absence: absence.clone() });
    }
    let has_begun = absence.begins_at <= ctx.now;
    out.fact(Fact::AbsenceSet { absence });
    if has_begun {
        pass_on_what_waits(out, ctx);
    }
}

fn pass_on_what_waits(out: &mut OutcomeBuilder, ctx: &Context<'_>) {
    for handoff in ctx.looked_up.waiting() {
        out.then(*handoff, Event::AbsencesChanged);
    }
}

/// Of one that has begun, the person hears what was decided and what is open, and the cover that it is over; of one
/// that has not, the cover alone hears that nothing comes of it.
fn tell_it_is_over(out: &mut OutcomeBuilder, absence: &Absence, ctx: &Context<'_>) {
    if absence.begins_at > ctx.now {
        tell_who_covers_instead(out, absence, None, ctx);
        return;
    }
    let open = ctx.looked_up.waiting().to_vec();
    let decided = ctx.looked_up.decided_for().iter().filter(|decided| decided.at >= absence.from);
    let decided: Vec<DecidedFor> = decided.cloned().collect();
    out.tell(&absence.person, Notice::BackAgain { absence: absence.clone(), decided, open: open.clone() });
    if let Some(cover) = &absence.cover {
        out.tell(cover, Notice::CoverOver { absence: absence.clone(), open });
    }
}

/// Whoever was asked to cover hears that somebody else does, or nobody has to.
fn tell_who_covers_instead(out: &mut OutcomeBuilder, absence: &Absence, instead: Option<&PersonId>, ctx: &Context<'_>) {
    let is_news = |cover: &&PersonId| Some(*cover) != instead && ctx.actor.as_person() != Some(*cover);
    if let Some(cover) = absence.cover.as_ref().filter(is_news) {
        out.tell(cover, Notice::CoverCalledOff { absence: absence.clone(), instead: instead.cloned() });
    }
}

fn active<'a>(person: &PersonId, directory: &'a Directory) -> Result<&'a Person, Refusal> {
    let unknown = || Refusal::new("rule:people", Reason::Unknown { what: person.to_string() });
    directory.person(person).filter(|person| person.active).ok_or_else(unknown)
}

/// Everybody for themselves, managers for those below them, and whoever keeps the policy for all (`complaint:12`).
fn may_speak_for(speaker: &Person, person: &Person, directory: &Directory, policy: &PolicyBook) -> Result<(), Refusal> {
    let manager = |person: &&Person| person.manager.as_ref().and_then(|manager| directory.person(manager));
    let is_above = std::iter::successors(Some(person), manager).any(|above| above.id == speaker.id);
    let policy_owner = &policy.organisation().policy_owner;
    if is_above || speaker.id == *policy_owner {
        return Ok(());
    }
    let nearest = manager(&person).map_or_else(|| directory.name_of(policy_owner), |above| above.name.as_str());
    let tried = format!("say when {} is away", person.name);
    Err(Refusal::new("behaviour:17", Reason::NotYours { tried, who: format!("{} or {nearest}", person.name) }))
}

/// Authority at least that of one of the person's roles (`approvals.md`, section 4.1, rule 2); what a decision's band
/// and rule (g) ask is looked at for each decision.
fn may_cover(cover: &PersonId, person: &Person, directory: &Directory, policy: &PolicyBook) -> Result<(), Refusal> {
    let known = active(cover, directory)?;
    let ladders = policy.ladders();
    let roles: Vec<&Role> = person.roles.iter().filter(|role| ladders.decides(role)).collect();
    let may = |other: &&Person| {
        let is_other = other.active && other.id != person.id;
        is_other && (roles.is_empty() || roles.iter().any(|role| has_authority_of(other, role, ladders)))
    };
    if may(&known) {
        return Ok(());
    }
    let instead = directory.people().filter(may).filter(|_| !roles.is_empty());
    let instead = instead.map(|other| other.id.clone()).collect();
    let (cover, person) = (cover.clone(), person.id.clone());
    Err(Refusal::new("behaviour:17", Reason::MayNotCover { cover, person, instead }))
}

/// A second word about the same days takes the place of the first.
fn takes_the_place_of(next: &Absence, earlier: &Absence) -> bool {
    let is_said = matches!(earlier.source, AbsenceSource::Person { .. });
    let overlaps = earlier.from < next.until && next.from < earlier.until;
    is_said && overlaps && earlier.kind == next.kind && earlier.only == next.only
}

/// What waits moves at once where it is so already, else before the clock of whoever is away would run, or when the
/// cover works if that is earlier, and not at midnight; so is what happened told.
fn with_working_hours(absence: Absence, ctx: &Context<'_>) -> Absence {
    let work_begins = |person: &PersonId, at: DateTime<Utc>| {
        let (calendar, zone) = calendar_of(ctx, person);
        calendar.next_open(at, zone)
    };
    let begins_at = match absence.from <= ctx.now {
        true => ctx.now,
        false => {
            let of_both = absence.cover.iter().map(|cover| work_begins(cover, absence.from));
            of_both.fold(work_begins(&absence.person, absence.from), DateTime::min).min(absence.until)
        }
    };
    Absence { begins_at, back_at: work_begins(&absence.person, absence.until), ..absence }
}
