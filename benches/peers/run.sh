#!/usr/bin/env bash
# Baton beside the frameworks that a team would otherwise take, and beside the least that could do it in Rust: a signed
# request, one durable row, an acknowledgement.
#
#   benches/peers/run.sh [BATON [ROUNDS [SECONDS]]]
#
# BATON is the built release binary; without it, or with `-`, the peers alone are measured. Installs what it needs into
# target/peers, then drives every server in every round at 1 and at 32 connections, on new databases and in another
# order each round: the server on core 0, the driver on core 1. The table goes to standard output, ready for
# BENCHMARKS.md, and all measurements to target/peers/measured.jsonl.
#
# Needs two cores, a Rust toolchain, Node.js with its headers, a C++ compiler (better-sqlite3 is compiled), Python 3.
# No server reaches Slack: the peers are authorized from memory, and Baton's Slack is a closed port of this machine.
set -euo pipefail

baton=${1:--}
rounds=${2:-5}
seconds=${3:-4}
[ "$baton" = - ] || baton=$(realpath "$baton")
here=$(cd "$(dirname "$0")" && pwd)
work=$here/../../target/peers
mkdir -p "$work/bolt_js" "$work/run"
work=$(cd "$work" && pwd)
port=7871
measured=$work/measured.jsonl
server=

export SLACK_SIGNING_SECRET=0123456789abcdef0123456789abcdef SLACK_BOT_TOKEN=xoxb-not-a-token

say() { echo "$*" >&2; }

install_peers() {
    say "== the driver"
    cargo build --quiet --release --locked --manifest-path "$here/load/Cargo.toml" --target-dir "$work/load"
    say "== the least that does the job"
    cargo build --quiet --release --locked --manifest-path "$here/bare/Cargo.toml" --target-dir "$work/bare"
    if ! cmp -s "$here/bolt_js/package-lock.json" "$work/bolt_js/installed"; then
        say "== Bolt for JavaScript"
        local headers
        headers=$(dirname "$(dirname "$(command -v node)")")
        [ ! -f "$headers/include/node/node.h" ] || export npm_config_nodedir=$headers
        cp "$here/bolt_js/package.json" "$here/bolt_js/package-lock.json" "$work/bolt_js/"
        (cd "$work/bolt_js" && npm_config_build_from_source=true npm ci --no-audit --no-fund >&2)
        cp "$here/bolt_js/package-lock.json" "$work/bolt_js/installed"
    fi
    cp "$here/bolt_js/server.js" "$work/bolt_js/"
    if ! cmp -s "$here/bolt_python/requirements.txt" "$work/bolt_python/installed"; then
        say "== Bolt for Python"
        python3 -m venv "$work/bolt_python"
        "$work/bolt_python/bin/pip" install --quiet --requirement "$here/bolt_python/requirements.txt" >&2
        cp "$here/bolt_python/requirements.txt" "$work/bolt_python/installed"
    fi
}

# Starts a server on core 0 with a new database, and waits until it listens.
start() {
    local log=$work/run/$1.log
    rm -f "$work"/run/bench.db*
    export PEER_PORT=$port PEER_DATABASE=$work/run/bench.db NODE_ENV=production
    cd "$work/run"
    case $1 in
    baton)
        BATON_LISTEN=127.0.0.1:$port BATON_DATABASE_URL=sqlite://$work/run/bench.db \
            SLACK_API_URL=http://127.0.0.1:9/api/ RUST_LOG=error taskset -c 0 "$baton" serve >"$log" 2>&1 &
        ;;
    bolt_js) taskset -c 0 node "$work/bolt_js/server.js" >"$log" 2>&1 & ;;
    bolt_python) taskset -c 0 "$work/bolt_python/bin/python" "$here/bolt_python/server.py" >"$log" 2>&1 & ;;
    bolt_python_early) taskset -c 0 "$work/bolt_python/bin/python" "$here/bolt_python/server.py" early >"$log" 2>&1 & ;;
    bare) taskset -c 0 "$work/bare/release/bare" >"$log" 2>&1 & ;;
    respond) taskset -c 0 "$work/load/release/load" respond 127.0.0.1:$port >"$log" 2>&1 & ;;
    esac
    server=$!
    # `respond` takes its first connection for a probe, so it is not knocked at.
    [ "$1" != respond ] || { sleep 0.5 && return; }
    for _ in $(seq 100); do
        if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then return; fi
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    say "$1 does not listen:" && tail -n 20 "$log" >&2
    exit 1
}

# Twenty seconds to end in order; what was acknowledged must be kept even if it does not.
stop() {
    [ -n "$server" ] || return 0
    kill "$server" 2>/dev/null || true
    for _ in $(seq 200); do
        kill -0 "$server" 2>/dev/null || break
        sleep 0.1
    done
    kill -9 "$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
}
trap stop EXIT

# One measurement of the running server: connections, and how many requests are signed for it.
drive() { taskset -c 1 "$work/load/release/load" drive "127.0.0.1:$port" "$server" "$1" "$seconds" "$2"; }

# Measures a server at 1 and at 32 connections. At most as many requests are signed for a measurement as the last
# argument says: more than the server can take in the time.
round_of() {
    local round=$1 name=$2 most=$3 line
    start "$name"
    for connections in 1 32; do
        line=$(drive "$connections" "$most")
        echo "{\"round\":$round,\"server\":\"$name\",\"result\":$line}" | tee -a "$measured" >&2
    done
    stop
    python3 "$here/table.py" rows "$work/run/bench.db" "$measured" "$round" "$name" >&2
}

install_peers
: >"$measured"
python3 "$here/table.py" machine "$work" "$baton" >"$work/machine.txt"

# What the driver itself can do, against a server that does nothing.
start respond
line=$(drive 32 400000)
echo "{\"round\":0,\"server\":\"respond\",\"result\":$line}" | tee -a "$measured" >&2
stop

servers=(bare:400000 bolt_js:40000 bolt_python:40000 bolt_python_early:40000)
[ "$baton" = - ] || servers+=(baton:240000)
for round in $(seq "$rounds"); do
    for turn in $(seq 0 $((${#servers[@]} - 1))); do
        next=${servers[$(((turn + round) % ${#servers[@]}))]}
        round_of "$round" "${next%%:*}" "${next##*:}"
    done
done

cat "$work/machine.txt"
python3 "$here/table.py" table "$measured"
