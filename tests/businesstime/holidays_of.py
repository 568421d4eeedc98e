"""The dates of calendars.toml beside those of the package `holidays`, which the file says that it has them from."""

import sys
import tomllib

import holidays

# Keys of the file that are no country's code, or a part of one.
PLACES = {"gb": ("GB", "ENG")}


def main():
    with open(sys.argv[1], "rb") as file:
        document = tomllib.load(file)
    differing = 0
    for key, entry in document["calendar"].items():
        country, part = PLACES.get(key, (key.upper(), None))
        package = {str(day) for day in holidays.country_holidays(country, subdiv=part, years=entry["years"])}
        ours = set(entry["holidays"])
        for what, days in (("only here", ours - package), ("only in the package", package - ours)):
            differing += len(days)
            if days:
                print(f"{key}: {what}: {', '.join(sorted(days))}")
    print(f"{len(document['calendar'])} calendars, {differing} dates differ from the package `holidays`")


main()
