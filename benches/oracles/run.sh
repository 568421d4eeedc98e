#!/usr/bin/env bash
# Two rule engines of npm as oracles: they judge 10,000 drawn deals from Baton's own tables, and every row is compared with
# Baton's answer; then all three are measured.
#
#   benches/oracles/run.sh
#
# Installs the engines into target/oracles, has Baton write its tables and the deals with its answers there
# (`cargo bench --bench figures -- oracles`), and fails if an engine disagrees. Needs a Rust toolchain and Node.js.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
work=$here/../../target/oracles
mkdir -p "$work"
work=$(cd "$work" && pwd)

if ! cmp -s "$here/package-lock.json" "$work/installed"; then
    cp "$here/package.json" "$here/package-lock.json" "$work/"
    # Not `npm ci`: it wants every platform's package of the lock, and one engine has a package for each.
    (cd "$work" && npm install --no-save --no-audit --no-fund --silent >&2)
    cp "$here/package-lock.json" "$work/installed"
fi
cp "$here"/*.mjs "$work/"
(cd "$here/../.." && cargo bench --locked --bench figures -- oracles "$work")
node "$work/judge.mjs" "$work"
