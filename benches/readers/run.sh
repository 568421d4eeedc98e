#!/usr/bin/env bash
# Baton's hearing beside the libraries that others would take for dates and money, on the same notes.
#
#   benches/readers/run.sh BATON CASES.jsonl [CASES.jsonl …]
#
# BATON is a built binary; the cases are labelled answers (tests/data/answers_*.jsonl). Installs the libraries into
# target/readers and prints two tables, ready for BENCHMARKS.md. Needs Python 3 and Node.js.
set -euo pipefail

baton=$(realpath "$1")
shift
here=$(cd "$(dirname "$0")" && pwd)
work=$here/../../target/readers
mkdir -p "$work"
work=$(cd "$work" && pwd)

if ! cmp -s "$here/requirements.txt" "$work/installed.txt"; then
    python3 -m venv "$work/python"
    "$work/python/bin/pip" install --quiet --requirement "$here/requirements.txt" >&2
    cp "$here/requirements.txt" "$work/installed.txt"
fi
if ! cmp -s "$here/package.json" "$work/package.json"; then
    cp "$here/package.json" "$work/"
    (cd "$work" && npm install --no-audit --no-fund --silent >&2)
fi

cat "$@" > "$work/cases.jsonl"
"$baton" eval answers "$work/cases.jsonl" --predictions "$work/baton.jsonl" > "$work/baton.txt"
cp "$here/chrono.mjs" "$work/"
node "$work/chrono.mjs" "$work/cases.jsonl" > "$work/chrono.jsonl"
"$work/python/bin/python" "$here/compare.py" "$work"
