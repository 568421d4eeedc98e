"""Bolt for Python, async, doing the minimal job: check the signature, make one durable row, acknowledge.

`authorize` answers from memory, so no call goes out to Slack. With `early` as its argument the response is the
listener's own (`process_before_response`); without, Bolt looks for the acknowledgement every 10 ms, its default.
"""

import json
import logging
import os
import re
import sqlite3
import sys

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

KEEP = "INSERT INTO receipts (key, kind, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"

logging.basicConfig(level=logging.ERROR)

# Without an isolation level each statement is its own transaction.
database = sqlite3.connect(os.environ["PEER_DATABASE"], isolation_level=None)
database.execute("PRAGMA journal_mode = WAL")
database.execute("PRAGMA synchronous = FULL")
database.execute("CREATE TABLE receipts (key TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID")

token = os.environ.pop("SLACK_BOT_TOKEN")


async def authorize():
    return AuthorizeResult(
        enterprise_id=None, team_id="T0EXAMPLE1", bot_token=token, bot_id="B0EXAMPLE1", bot_user_id="U0EXAMPLEB"
    )


app = AsyncApp(
    signing_secret=os.environ["SLACK_SIGNING_SECRET"],
    authorize=authorize,
    process_before_response="early" in sys.argv[1:],
)


@app.command("/baton")
async def heard(command, ack):
    database.execute(KEEP, (command["trigger_id"], "command", json.dumps(command)))
    await ack()


@app.action(re.compile(".*"))
async def pressed(body, ack):
    database.execute(KEEP, (body["trigger_id"], "press", json.dumps(body)))
    await ack()


async def receive(request):
    return await to_aiohttp_response(await app.async_dispatch(await to_bolt_request(request)))


server = web.Application()
server.add_routes([web.post("/slack/commands", receive), web.post("/slack/interactions", receive)])
web.run_app(server, host="127.0.0.1", port=int(os.environ["PEER_PORT"]), access_log=None, print=None)
