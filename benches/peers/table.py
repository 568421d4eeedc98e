"""What `run.sh` prints: the machine, a check that every acknowledged request has its row, and the table."""

import json
import os
import platform
import sqlite3
import statistics
import subprocess
import sys

NAMES = {
    "baton": "Baton",
    "bolt_js": "Bolt for JavaScript",
    "bolt_python": "Bolt for Python, async",
    "bolt_python_early": "the same, `process_before_response`",
    "bare": "the least: axum, one thread with SQLite",
}


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def machine(work, baton):
    """The versions and the load at the start."""
    with open(f"{work}/bolt_js/package.json") as file:
        js = json.load(file)["dependencies"]
    with open(f"{work}/bolt_python/installed") as file:
        python = dict(line.strip().split("==") for line in file)
    with open("/proc/cpuinfo") as file:
        processor = next(line.split(":")[1].strip() for line in file if line.startswith("model name"))
    sqlite = (
        said("node", "-e", f"const D=require('{work}/bolt_js/node_modules/better-sqlite3');"
             "console.log(new D(':memory:').prepare('select sqlite_version() v').get().v)"),
        sqlite3.sqlite_version,
    )
    print(f"{processor}, {os.cpu_count()} cores, Linux {platform.release().split('-')[0]};"
          f" load average at the start {os.getloadavg()[0]:.1f}.")
    print(f"Node.js {said('node', '--version')[1:]}, Bolt {js['@slack/bolt']}, better-sqlite3 {js['better-sqlite3']}"
          f" (SQLite {sqlite[0]}); Python {platform.python_version()}, Bolt {python['slack_bolt']},"
          f" aiohttp {python['aiohttp']} (SQLite {sqlite[1]})"
          + (f"; {said(baton, '--version')}." if baton != "-" else "."))


def read(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def rows(database, measured, number, server):
    """Ends with an error unless each request that the server acknowledged in this round is a row."""
    sent = sum(
        line["result"]["sent_in_all"]
        for line in read(measured)
        if line["round"] == int(number) and line["server"] == server
    )
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as connection:
        kept = connection.execute("SELECT count(*) FROM receipts").fetchone()[0]
        mode = connection.execute("PRAGMA journal_mode").fetchone()[0]
    print(f"{server}: {sent} acknowledged, {kept} rows, {mode}")
    if kept < sent:
        sys.exit(f"{server} acknowledged what it did not keep")


def spread(figures, form):
    return f"{form(statistics.median(figures))} ({form(min(figures))} to {form(max(figures))})"


def milliseconds(micros):
    return f"{micros / 1e3:.2f} ms" if micros < 1e5 else f"{micros / 1e3:.0f} ms"


def table(measured):
    lines = read(measured)
    driver = next(line["result"] for line in lines if line["server"] == "respond")
    late = sum(line["result"]["late"] for line in lines)
    rounds = max(line["round"] for line in lines)
    print(f"Medians of {rounds} rounds, the least and the greatest beside them. Every acknowledged request was a row"
          f" afterwards; {late} were acknowledged after Slack's 3 s. The driver alone, against a server that does"
          f" nothing: {driver['per_second']:,.0f}/s at 32 connections, {driver['driver_cpu_us']:.1f} µs of its core a"
          f" request.\n")
    print("| server | connections | acknowledged a second | p50 | p99 | CPU a request | with what it does later"
          " | peak memory |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")

    def figures(server, connections, name):
        return [
            line["result"][name]
            for line in lines
            if line["server"] == server and line["result"]["connections"] == connections and line["round"] > 0
        ]

    for connections in (1, 32):
        for server, name in NAMES.items():
            if not figures(server, connections, "per_second"):
                continue
            middle = {
                key: statistics.median(figures(server, connections, key))
                for key in ("p50_us", "p99_us", "cpu_us", "cpu_with_rest_us", "peak_kib")
            }
            print(f"| {name} | {connections} |"
                  f" {spread(figures(server, connections, 'per_second'), lambda rate: f'{rate:,.0f}')} |"
                  f" {milliseconds(middle['p50_us'])} | {milliseconds(middle['p99_us'])} |"
                  f" {middle['cpu_us']:.0f} µs | {middle['cpu_with_rest_us']:.0f} µs |"
                  f" {middle['peak_kib'] / 1024:.1f} MiB |")
    for connections in (1, 32):
        rest = figures("baton", connections, "rest_s")
        if rest and max(rest) > 0.5:
            count = statistics.median(figures("baton", connections, "acknowledged"))
            print(f"\nWith {connections} connection{'s' if connections > 1 else ''}: {count:,.0f} acknowledged,"
                  f" and {spread(rest, lambda seconds: f'{seconds:.1f} s')} until all were worked on"
                  f" (60 s are waited at most).")
    if figures("baton", 1, "per_second"):
        goals(figures)


def goals(figures):
    """Baton beside Bolt for JavaScript, ratios taken round by round; what the least reaches shows what can be had."""

    def ratios(name, connections, server="baton"):
        pairs = zip(figures(server, connections, name), figures("bolt_js", connections, name))
        return [ours / theirs for ours, theirs in pairs]

    def row(what, text, met, goal):
        print(f"| {what} | {text} | {goal}: {'met' if met else '**not met**'} |")

    print("\n| Baton beside Bolt for JavaScript | median | goal |")
    print("| --- | --- | --- |")
    for connections, least in ((1, 3), (32, 8)):
        found = ratios("per_second", connections)
        row(f"acknowledged a second, {connections} connection{'s' if connections > 1 else ''}",
            spread(found, lambda ratio: f"{ratio:.1f}×"), statistics.median(found) >= least, f"≥ {least}×")
    found = ratios("p99_us", 32)
    row("p99, 32 connections", spread(found, lambda ratio: f"{ratio * 100:.1f}%"), statistics.median(found) < 0.1,
        "< 10%")
    if figures("bare", 1, "per_second"):
        for connections in (1, 32):
            found = statistics.median(ratios("per_second", connections, "bare"))
            print(f"| the same of the least, {connections} connection{'s' if connections > 1 else ''} |"
                  f" {found:.1f}× | what this machine allows |")
    cpu = figures("baton", 32, "cpu_us")
    row("CPU a request, 32 connections", spread(cpu, lambda micros: f"{micros:.0f} µs"),
        statistics.median(cpu) <= 80, "≤ 80 µs")
    peak = [kib / 1024 for kib in figures("baton", 32, "peak_kib")]
    row("peak memory", spread(peak, lambda mib: f"{mib:.1f} MiB"), max(peak) < 64, "< 64 MiB")


{"machine": machine, "rows": rows, "table": table}[sys.argv[1]](*sys.argv[2:])
