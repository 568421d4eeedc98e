"""Working time by businesstimedelta: reads calendars and cases, answers each case on a line of its own.

    judge.py CALENDARS.toml… < cases.jsonl

It reads the policy's own file, so the hours and holidays are the same on both sides and their reading is not. Where a
local opening or closing time occurs twice or not at all on the way, the case is marked, and judged a second time with the
rule that Baton states for such times: the first occurrence, and the first instant after the gap. So is one with a holiday
on which the clocks change: the package takes every holiday for 24 hours, and the second time it ends at its midnight.
"""

import datetime
import json
import signal
import sys
import tomllib

import businesstimedelta
import pytz

DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# The package counts to the next holiday, and there must be one.
FAR = datetime.date(2030, 1, 1)
# A case takes some milliseconds.
SECONDS_MAX = 2


class FirstOccurrence(datetime.tzinfo):
    """A zone of pytz whose doubtful local times are read by Baton's rule."""

    def __init__(self, zone):
        self.zone = zone

    def fromutc(self, at):
        return self.zone.fromutc(at.replace(tzinfo=None))

    def localize(self, local):
        try:
            return self.zone.localize(local, is_dst=None)
        except pytz.AmbiguousTimeError:
            return min(self.zone.localize(local, is_dst=True), self.zone.localize(local, is_dst=False))
        except pytz.NonExistentTimeError:
            ends = (self.zone.localize(local, is_dst=dst).astimezone(pytz.utc).replace(tzinfo=None) for dst in (True, False))
            first, last = sorted(ends)
            (gap,) = (change for change in self.zone._utc_transition_times if first < change <= last)
            return self.zone.fromutc(gap)


class WholeHoliday(businesstimedelta.HolidayRule):
    """A holiday that ends with its day, however long that is."""

    def next(self, at, reverse=False):
        assert not reverse
        at = at.astimezone(self.tz)
        day = self.next_holiday(at.date())
        midnights = (datetime.datetime.combine(day + datetime.timedelta(days=days), datetime.time()) for days in (0, 1))
        start, end = (self.tz.localize(midnight) for midnight in midnights)
        return (max(start, at), end)


def minutes_of(text):
    hour, minute = text.strip().split(":")
    return datetime.time(int(hour), int(minute))


def calendars(paths):
    found = {}
    for path in paths:
        with open(path, "rb") as file:
            document = tomllib.load(file)
        for key, entry in document["calendar"].items():
            unknown = set(entry) - {"title", "years", "holidays", "hours", "weekdays"}
            assert not unknown, f"{key}: what is {unknown}?"
            start, end = entry.get("hours", document["hours"]).split("-")
            weekdays = entry.get("weekdays", document["weekdays"])
            holidays = {datetime.date.fromisoformat(day) for day in entry.get("holidays", {})}
            found[key] = (minutes_of(start), minutes_of(end), [DAYS.index(day) for day in weekdays], holidays)
    return found


def rules(calendar, zone, holiday_rule):
    start, end, weekdays, holidays = calendar
    work = businesstimedelta.WorkDayRule(start_time=start, end_time=end, working_days=weekdays, tz=zone)
    return businesstimedelta.Rules([work, holiday_rule(holidays | {FAR}, tz=zone)])


class Stuck(Exception):
    """The package counts on without an end."""


def stop(_signal, _frame):
    raise Stuck


def judged(rules, case):
    signal.setitimer(signal.ITIMER_REAL, SECONDS_MAX)
    try:
        return counted(rules, case)
    except Stuck:
        return None
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def counted(rules, case):
    start, to = (datetime.datetime.fromtimestamp(case[name], pytz.utc) for name in ("start", "to"))
    due = start + businesstimedelta.BusinessTimeDelta(rules, seconds=case["minutes"] * 60)
    worked = rules.difference(start, to).timedelta if to > start else datetime.timedelta()
    return {"due": int(due.timestamp()), "minutes": int(worked.total_seconds()) // 60}


def is_doubtful(calendar, zone, case, until):
    """Whether the clocks change at an opening, at a closing or on a holiday between the two instants."""
    day, last = (datetime.datetime.fromtimestamp(at, zone).date() for at in (case["start"], until))
    while day <= last:
        for time in calendar[:2]:
            try:
                zone.localize(datetime.datetime.combine(day, time), is_dst=None)
            except (pytz.AmbiguousTimeError, pytz.NonExistentTimeError):
                return True
        midnights = (datetime.datetime.combine(day + datetime.timedelta(days=days), datetime.time()) for days in (0, 1))
        start, end = (zone.localize(midnight) for midnight in midnights)
        if day in calendar[3] and end - start != datetime.timedelta(days=1):
            return True
        day += datetime.timedelta(days=1)
    return False


def main():
    signal.signal(signal.SIGALRM, stop)
    known = calendars(sys.argv[1:])
    for line in sys.stdin:
        case = json.loads(line)
        calendar, zone = known[case["calendar"]], pytz.timezone(case["zone"])
        said, by_rule = judged(rules(calendar, zone, businesstimedelta.HolidayRule), case), None
        # Where the clocks swallow all the hours of a day, the package does not get past it.
        doubtful = said is None or is_doubtful(calendar, zone, case, max(said["due"], case["to"]))
        if doubtful:
            by_rule = judged(rules(calendar, FirstOccurrence(zone), WholeHoliday), case)
        print(json.dumps({"said": said, "by_rule": by_rule, "is_doubtful": doubtful}))


main()
