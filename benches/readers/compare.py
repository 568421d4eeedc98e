"""Holds what each library reads in labelled answers against the labels, and prints the tables.

A label is a value that a clerk would book, or a reason to ask. A library that has no word for asking says nothing then,
which counts as right; a value in its place is a silent mistake, like a wrong value.
"""

import json
import statistics
import sys
import time
import warnings
from datetime import datetime
from decimal import Decimal
from pathlib import Path

warnings.filterwarnings("ignore")


def rows(path):
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]


def timed(read, case):
    begun = time.perf_counter()
    try:
        value = read(case)
    except Exception:  # a library that breaks on a note has read nothing
        value = None
    return value, (time.perf_counter() - begun) * 1e6


def now_of(case):
    return datetime.fromisoformat(case["context"]["now"]).replace(tzinfo=None)


def dateparser_reader():
    import dateparser

    def read(case):
        order = case["context"].get("date_order") or ("MDY" if case["locale"] in ("en-US", "en-CA") else "DMY")
        if case["locale"].startswith("ja"):
            order = "YMD"
        settings = {"RELATIVE_BASE": now_of(case), "PREFER_DATES_FROM": "future", "DATE_ORDER": order}
        read = dateparser.parse(case["text"], languages=[case["locale"].split("-")[0]], settings=settings)
        return read.date().isoformat() if read else None

    return read


def ctparse_reader():
    from ctparse import ctparse
    from ctparse.types import Time

    def read(case):
        found = ctparse(case["text"], ts=now_of(case), timeout=1)
        value = found.resolution if found else None
        if isinstance(value, Time) and value.year and value.month and value.day:
            return f"{value.year:04}-{value.month:02}-{value.day:02}"
        return None

    return read


def price_parser_reader():
    from price_parser import Price

    def read(case):
        return Price.fromstring(case["text"]).amount

    return read


def quantulum_reader():
    from quantulum3 import parser

    def read(case):
        found = parser.parse(case["text"])
        return Decimal(str(found[0].value)) if found else None

    return read


def same_amount(label, value):
    return value is not None and Decimal(str(label["amount"])) == Decimal(str(value))


def same_day(label, value):
    return label == value


def tally(cases, values, same):
    right = wrong = silent = missed = 0
    for case in cases:
        expected, value = case["expected"], values.get(case["id"])
        if expected["action"] == "set":
            if value is None:
                missed += 1
            elif same(expected["value"], value):
                right += 1
            else:
                wrong += 1
        elif value is None:
            right += 1
        else:
            silent += 1
    return right, missed, wrong, silent


def row(name, cases, result, times):
    right, missed, wrong, silent = result
    percent = 100 * right / len(cases)
    mistakes = 100 * (wrong + silent) / len(cases)
    median = f"{statistics.median(times):,.0f} µs" if times else "see above"
    print(f"| {name} | {right} of {len(cases)} ({percent:.1f}%) | {missed} | {wrong} | {silent} | {mistakes:.1f}% | {median} |")


def head(title):
    print(f"\n| {title} | right | value not seen | wrong value | value where a clerk asks | silent mistakes | median time |")
    print("| --- | --- | --- | --- | --- | --- | --- |")


def with_library(name, cases, reader, same):
    read = [(case["id"], *timed(reader, case)) for case in cases]
    read = [(case["id"], *timed(reader, case)) for case in cases]  # the first round also loads
    row(name, cases, tally(cases, {i: value for i, value, _ in read}, same), [took for _, _, took in read])


def main(work):
    cases = rows(f"{work}/cases.jsonl")
    heard = {line["id"]: line for line in rows(f"{work}/baton.jsonl")}
    dates = [case for case in cases if case["field"] == "start_date" and "known" not in case["context"]]
    amounts = [case for case in cases if case["field"] == "amount" and "known" not in case["context"]]
    ours = {i: line["value"] for i, line in heard.items() if line["action"] == "set"}

    head("dates")
    row("Baton", dates, tally(dates, ours, same_day), [])
    chrono = {line["id"]: line for line in rows(f"{work}/chrono.jsonl")}
    row("chrono-node", dates, tally(dates, {i: line["value"] for i, line in chrono.items()}, same_day),
        [line["microseconds"] for line in chrono.values()])
    with_library("dateparser", dates, dateparser_reader(), same_day)
    with_library("ctparse", dates, ctparse_reader(), same_day)

    head("money")
    row("Baton", amounts, tally(amounts, {i: value["amount"] for i, value in ours.items() if isinstance(value, dict) and "amount" in value}, same_amount), [])
    with_library("price-parser", amounts, price_parser_reader(), same_amount)
    with_library("quantulum3", amounts, quantulum_reader(), same_amount)


main(sys.argv[1])
