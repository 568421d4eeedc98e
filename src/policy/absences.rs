//! When people are away, as the people file and their own calendars say it.
//!
//! A calendar is an iCalendar file (RFC 5545) of the policy folder, called `PERSON.ics`. All that is needed of it are the
//! begin and end of events, so a reader of these few lines stands here in place of a library that would bring recurrence,
//! alarms and time zone definitions along.

use chrono::{DateTime, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::Deserialize;

use super::finding::Finding;
use super::shipped::PolicyFiles;
use crate::domain::absence::{Absence, AbsenceKind, AbsenceSource};
use crate::domain::directory::Directory;
use crate::domain::ids::PersonId;
use crate::domain::person::Person;

/// The ending of a person's calendar file.
pub const CALENDAR_ENDING: &str = ".ics";

/// Days on which a person is away, as the people file writes them.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbsenceEntry {
    from: NaiveDate,
    to: NaiveDate,
    cover: Option<PersonId>,
}

impl AbsenceEntry {
    /// The absence; what is wrong with it is found by [`check`].
    pub fn absence(&self, person: &Person) -> Absence {
        let until = self.to.checked_add_days(Days::new(1)).unwrap_or(self.to);
        let cover = self.cover.clone().or_else(|| person.cover.clone());
        let (from, until) = (midnight(self.from, person.zone), midnight(until, person.zone));
        stated(person, from, until, cover, AbsenceSource::PeopleFile)
    }
}

fn stated(
    person: &Person,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
    cover: Option<PersonId>,
    source: AbsenceSource,
) -> Absence {
    let (person, kind) = (person.id.clone(), AbsenceKind::Away);
    Absence { person, from, until, begins_at: from, back_at: until, cover, kind, only: None, source }
}

/// The first instant of a day there; an hour later where the clocks skip midnight.
pub fn midnight(day: NaiveDate, zone: Tz) -> DateTime<Utc> {
    instant(day.and_time(NaiveTime::MIN), zone)
}

fn instant(local: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    let at = zone.from_local_datetime(&local).earliest();
    let at = at.or_else(|| zone.from_local_datetime(&(local + TimeDelta::hours(1))).earliest());
    at.map_or_else(|| Utc.from_utc_datetime(&local), |at| at.with_timezone(&Utc))
}

/// Whether every absence of the people file has an end after its begin, and a cover that exists and is somebody else.
pub fn check(directory: &Directory, file: &str, findings: &mut Vec<Finding>) {
    for absence in directory.absences().all() {
        let place = format!("person {}, absences", absence.person);
        if absence.until <= absence.from {
            findings.push(
                Finding::new(file, place, "it ends before it begins").help("`from` is the first day, `to` the last"),
            );
        } else if let Some(cover) = &absence.cover {
            check_cover(directory, &absence.person, cover, file, &place, findings);
        }
    }
    for person in directory.people() {
        if let Some(cover) = &person.cover {
            check_cover(directory, &person.id, cover, file, &format!("person {}, cover", person.id), findings);
        }
    }
}

fn check_cover(
    directory: &Directory,
    person: &PersonId,
    cover: &PersonId,
    file: &str,
    place: &str,
    findings: &mut Vec<Finding>,
) {
    let is_active = directory.person(cover).is_some_and(|cover| cover.active);
    let what = match (is_active, cover == person) {
        (true, false) => return,
        (_, true) => "nobody covers for themselves".to_owned(),
        (false, false) => format!("`{cover}` is nobody who is here"),
    };
    findings.push(Finding::new(file, place, what).help(format!("name a key of {file} who has not left")));
}

/// The same people, with the absences of their calendar files beside those of the people file.
pub fn with_calendars(directory: &Directory, files: &PolicyFiles, findings: &mut Vec<Finding>) -> Directory {
    let mut absences: Vec<Absence> = directory.absences().all().cloned().collect();
    for (file, text) in files.iter() {
        let Some(key) = file.strip_suffix(CALENDAR_ENDING) else { continue };
        let Some(person) = directory.person(&key.into()).filter(|person| person.active) else {
            let help = "a calendar file is called by the key of a person who has not left, such as `dina.ics`";
            findings.push(Finding::new(file, "the whole file", format!("there is no person `{key}`")).help(help));
            continue;
        };
        for away in read_calendar(file, text, person.zone, findings) {
            absences.push(stated(person, away.0, away.1, person.cover.clone(), AbsenceSource::CalendarFile));
        }
    }
    directory.with_absences(std::sync::Arc::new(crate::domain::absence::Absences::new(absences)))
}

/// From when until when.
type Times = (DateTime<Utc>, DateTime<Utc>);

/// One event as far as it was read.
#[derive(Default)]
struct Event {
    start: Option<Moment>,
    end: Option<Moment>,
    is_out_of_office: bool,
    is_free: bool,
    is_cancelled: bool,
    repeats: bool,
}

/// A begin or end: a whole day, or an instant.
#[derive(Clone, Copy)]
enum Moment {
    Day(NaiveDate),
    At(DateTime<Utc>),
}

/// From when until when the calendar says that its person is away: events marked out of office, and whole days that are
/// not marked free. Meetings are no absence.
fn read_calendar(file: &str, text: &str, zone: Tz, findings: &mut Vec<Finding>) -> Vec<Times> {
    let mut away = Vec::new();
    let mut open: Option<(usize, Event)> = None;
    for (number, line) in unfolded(text) {
        let Some((head, value)) = line.split_once(':') else { continue };
        let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
        let (name, value) = (name.to_ascii_uppercase(), value.trim());
        match (name.as_str(), open.as_mut()) {
            ("BEGIN", None) if value.eq_ignore_ascii_case("VEVENT") => open = Some((number, Event::default())),
            ("END", Some(_)) if value.eq_ignore_ascii_case("VEVENT") => {
                if let Some((line, event)) = open.take() {
                    match of_event(&event, zone) {
                        Ok(times) => away.extend(times),
                        Err(what) => findings.push(Finding::new(file, format!("line {line}"), what)),
                    }
                }
            }
            ("DTSTART" | "DTEND", Some((_, event))) => match moment(parameters, value, zone) {
                Some(moment) if name == "DTSTART" => event.start = Some(moment),
                Some(moment) => event.end = Some(moment),
                None => findings.push(
                    Finding::new(
                        file,
                        format!("line {number}"),
                        format!("`{line}` is no date or time that I can place"),
                    )
                    .help("a whole day, a time in UTC, or a time with a TZID of the time zone database"),
                ),
            },
            ("STATUS", Some((_, event))) => event.is_cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            ("TRANSP", Some((_, event))) => event.is_free |= value.eq_ignore_ascii_case("TRANSPARENT"),
            ("X-MICROSOFT-CDO-BUSYSTATUS", Some((_, event))) => {
                event.is_out_of_office = value.eq_ignore_ascii_case("OOF");
                event.is_free |= value.eq_ignore_ascii_case("FREE");
            }
            ("RRULE" | "RDATE", Some((_, event))) => event.repeats = true,
            _another_line => {}
        }
    }
    away
}

/// From when until when somebody is away by that event, if by that event they are.
fn of_event(event: &Event, zone: Tz) -> Result<Option<Times>, String> {
    let Some(start) = event.start.filter(|_| !event.is_cancelled && !event.is_free) else { return Ok(None) };
    let is_whole_day = matches!(start, Moment::Day(_));
    if !event.is_out_of_office && !is_whole_day {
        return Ok(None);
    }
    if event.repeats {
        return Err("an absence that repeats is not read; write each as an event of its own".to_owned());
    }
    let at = |moment: Moment| match moment {
        Moment::Day(day) => midnight(day, zone),
        Moment::At(at) => at,
    };
    let end = match (event.end, start) {
        (Some(end), _) => at(end),
        (None, Moment::Day(day)) => midnight(day.checked_add_days(Days::new(1)).unwrap_or(day), zone),
        (None, Moment::At(_)) => return Err("an absence with a time has no end".to_owned()),
    };
    if end <= at(start) {
        return Err("it ends before it begins".to_owned());
    }
    Ok(Some((at(start), end)))
}

fn moment(parameters: &str, value: &str, zone: Tz) -> Option<Moment> {
    if let Ok(day) = NaiveDate::parse_from_str(value, "%Y%m%d") {
        return Some(Moment::Day(day));
    }
    let (value, is_utc) = value.strip_suffix('Z').map_or((value, false), |value| (value, true));
    let local = NaiveDateTime::parse_from_str(value, "%Y%m%dT%H%M%S").ok()?;
    let named = parameters.split(';').find_map(|parameter| parameter.strip_prefix("TZID="));
    let zone = match (is_utc, named) {
        (true, _) => Tz::UTC,
        (false, Some(named)) => named.trim_matches('"').parse().ok()?,
        // A time without a zone is meant where the person is.
        (false, None) => zone,
    };
    Some(Moment::At(instant(local, zone)))
}

/// Lines with what was folded put together again, each with its number.
fn unfolded(text: &str) -> Vec<(usize, String)> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for (index, line) in text.lines().enumerate() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some((_, last))) => last.push_str(rest),
            (Some(_), None) | (None, _) => lines.push((index + 1, line.to_owned())),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<String>, Vec<String>) {
        let mut findings = Vec::new();
        let away = read_calendar("dina.ics", text, Tz::Europe__Berlin, &mut findings);
        let shown =
            away.iter().map(|(from, until)| format!("{} {}", from.format("%m-%dT%H:%M"), until.format("%m-%dT%H:%M")));
        (shown.collect(), findings.iter().map(Finding::to_string).collect())
    }

    fn event(lines: &str) -> String {
        format!("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    }

    /// shows: complaint:12
    #[test]
    fn out_of_office_and_whole_days_are_absences_and_meetings_are_none() {
        let cases = [
            ("DTSTART;VALUE=DATE:20260309\r\nDTEND;VALUE=DATE:20260314", "03-08T23:00 03-13T23:00"),
            ("DTSTART;VALUE=DATE:20260309", "03-08T23:00 03-09T23:00"),
            (
                "DTSTART:20260309T120000Z\r\nDTEND:20260309T150000Z\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF",
                "03-09T12:00 03-09T15:00",
            ),
            (
                "DTSTART;TZID=America/New_York:20260\r\n 309T090000\r\nDTEND;TZID=America/New_York:20260309T170000\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF",
                "03-09T13:00 03-09T21:00",
            ),
            (
                "DTSTART:20260309T090000\r\nDTEND:20260309T170000\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF",
                "03-09T08:00 03-09T16:00",
            ),
            ("DTSTART:20260309T120000Z\r\nDTEND:20260309T150000Z", ""),
            ("DTSTART;VALUE=DATE:20260309\r\nTRANSP:TRANSPARENT", ""),
            ("DTSTART;VALUE=DATE:20260309\r\nSTATUS:CANCELLED", ""),
        ];
        for (lines, expected) in cases {
            let (away, findings) = read(&event(lines));
            assert_eq!((away.join(", ").as_str(), findings.as_slice()), (expected, &[][..]), "{lines}");
        }
    }

    #[test]
    fn what_cannot_be_read_for_certain_is_a_finding() {
        let cases = [
            (
                "DTSTART;TZID=Nowhere:20260309T090000",
                "dina.ics, line 4: `DTSTART;TZID=Nowhere:20260309T090000` is no date or time that I can place\n    a whole day, a time in UTC, or a time with a TZID of the time zone database",
            ),
            (
                "DTSTART;VALUE=DATE:20260309\r\nRRULE:FREQ=YEARLY",
                "dina.ics, line 2: an absence that repeats is not read; write each as an event of its own",
            ),
            ("DTSTART;VALUE=DATE:20260309\r\nDTEND;VALUE=DATE:20260301", "dina.ics, line 2: it ends before it begins"),
            (
                "DTSTART:20260309T120000Z\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF",
                "dina.ics, line 2: an absence with a time has no end",
            ),
        ];
        for (lines, expected) in cases {
            let (away, findings) = read(&event(lines));
            assert_eq!((away.len(), findings.join("; ").as_str()), (0, expected), "{lines}");
        }
    }
}
