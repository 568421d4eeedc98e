"""Requests signed by `slack_sdk`'s own signer, as JSON Lines: what Baton must accept (SI-12).

    pip install slack_sdk==3.47.0
    python3 tests/judges/signed_by_sdk.py 200 > tests/data/slack/signed_by_sdk.jsonl

The same count gives the same lines. Each line has `kind`, `timestamp`, `signature`, `body` and `secret`.
"""

import json
import random
import sys
from urllib.parse import quote, quote_plus, urlencode

from slack_sdk.signature import Clock, SignatureVerifier

FIRST_TIMESTAMP = 1773325228
SECRETS = ["0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210", "8f742231b10e8888abcd99yyyzzz85a5"]

# What people write, and what breaks those who read it carelessly.
TEXTS = [
    "",
    " ",
    "start Northgate Platform Renewal",
    "set bill-to Beispiel GmbH, Straße 5 & Co – 100% ok+",
    "Zażółć gęślą jaźń; Ångström; İstanbul; ΣΊΣΥΦΟΣ",
    "株式会社サンプル 契約金額 12,345円",
    "شركة المثال ‏تعمل‏ 12,345",
    "नमूना कंपनी, 12,34,567 रुपये",
    "👩🏽‍💻 closed 🎉 🇳🇱 won",
    "e\u0301 is not \u00e9; \ufeff begins; \u200b hides; \u202e turns",
    "a&b=c;d?e#f/g\\h|i<j>k\"l'm`n~o!p@q$r^s*t(u)v{w}x[y]z",
    "%41%zz%%2B%2b+%20",
    "one\ntwo\r\nthree\ttab\u0000nul\u007f",
    "<!channel> <@U0REPANA01> <https://example.com|here> &amp; &lt;",
    "'; DROP TABLE receipts; --",
    "{\"payload\":\"%7B%22type%22%3A%22block_actions%22%7D\"}",
    "v0:1773325228:token=another",
    "1e309 -0 0x10 ١٢٣ ½ 1,000.00 1.000,00",
    "𝕭𝖆𝖙𝖔𝖓 \U0010ffff \ufffd",
    "long " + "ä€😀 " * 80,
]


def ids(draw):
    number = draw.randrange(10**12, 10**13)
    return {
        "trigger_id": f"{number}.1110002223334.{draw.getrandbits(128):032x}",
        "ts": f"1773324613.{draw.randrange(10**6):06d}",
        "number": str(number),
    }


def envelope(kind, draw, **more):
    """What every interaction has."""
    return {
        "type": kind,
        "user": {"id": "U0REPANA01", "username": "ana.ruiz", "name": "ana.ruiz", "team_id": "T0EXAMPLE1"},
        "api_app_id": "A0HANDOFF1",
        "token": "deprecated-verification-token",
        "trigger_id": ids(draw)["trigger_id"],
        "team": {"id": "T0EXAMPLE1", "domain": "example-co"},
        "enterprise": None,
        "is_enterprise_install": False,
        **more,
    }


def form(draw, fields):
    """A form as different senders write it: `+` or `%20`, great or small hexadecimal digits."""
    escape = draw.choice([quote_plus, quote])
    text = urlencode(fields, quote_via=escape)
    if draw.random() < 0.25:
        parts = text.split("%")
        text = parts[0] + "".join("%" + part[:2].lower() + part[2:] for part in parts[1:])
    return text


def payload(draw, value):
    return form(draw, {"payload": plain(draw, value)})


def plain(draw, value):
    """JSON as different senders write it: escaped or not, with `\\/` or without."""
    text = json.dumps(value, ensure_ascii=draw.random() < 0.5, separators=draw.choice([(",", ":"), (", ", ": ")]))
    return text.replace("/", "\\/") if draw.random() < 0.5 else text


def slash_command(draw, text):
    drawn = ids(draw)
    return form(draw, {
        "token": "deprecated-verification-token",
        "team_id": "T0EXAMPLE1",
        "team_domain": "example-co",
        "channel_id": "C0WINS0001",
        "channel_name": "closed-won",
        "user_id": "U0REPANA01",
        "user_name": "ana.ruiz",
        "command": "/baton",
        "text": text,
        "api_app_id": "A0HANDOFF1",
        "is_enterprise_install": "false",
        "response_url": f"https://hooks.slack.com/commands/T0EXAMPLE1/{drawn['number']}/exampleExampleExample",
        "trigger_id": drawn["trigger_id"],
    })


def block_actions(draw, text):
    return payload(draw, envelope(
        "block_actions",
        draw,
        container={"type": "message", "message_ts": ids(draw)["ts"], "channel_id": "C0WINS0001", "is_ephemeral": False},
        channel={"id": "C0WINS0001", "name": "closed-won"},
        message={"user": "U0HANDOFFB", "type": "message", "ts": ids(draw)["ts"], "text": text, "blocks": []},
        state={"values": {}},
        actions=[{
            "action_id": "approve",
            "block_id": "b1",
            "text": {"type": "plain_text", "text": "Approve", "emoji": True},
            "value": f"approve.H-{draw.randrange(1, 99)}.A-1.",
            "type": "button",
            "action_ts": ids(draw)["ts"],
        }],
    ))


def view(draw, text):
    entry = {"type": "plain_text_input", "value": text or None}
    return {
        "id": f"V{draw.randrange(10**9):09d}",
        "type": "modal",
        "callback_id": "packet",
        "private_metadata": text[:40],
        "title": {"type": "plain_text", "text": "Handoff", "emoji": True},
        "state": {"values": {"bill_to": {"bill_to": entry}}},
        "hash": f"{FIRST_TIMESTAMP}.{draw.getrandbits(32):08x}",
        "blocks": [],
    }


def view_submission(draw, text):
    return payload(draw, envelope("view_submission", draw, view=view(draw, text), response_urls=[]))


def view_closed(draw, text):
    return payload(draw, envelope("view_closed", draw, view=view(draw, text), is_cleared=draw.random() < 0.5))


def message_shortcut(draw, text):
    message = {"type": "message", "user": "U0REPANA01", "ts": ids(draw)["ts"], "text": text}
    return payload(draw, envelope(
        "message_action",
        draw,
        callback_id="start_handoff",
        channel={"id": "C0WINS0001", "name": "closed-won"},
        message_ts=message["ts"],
        message=message,
    ))


def global_shortcut(draw, text):
    return payload(draw, envelope("shortcut", draw, callback_id="start_handoff", action_ts=ids(draw)["ts"], note=text))


def block_suggestion(draw, text):
    return payload(draw, envelope("block_suggestion", draw, action_id="account", block_id="b1", value=text))


def event(draw, text):
    said = {
        "type": draw.choice(["message", "app_mention", "app_home_opened"]),
        "user": "U0REPANA01",
        "channel": "C0WINS0001",
        "ts": ids(draw)["ts"],
        "text": text,
        "files": [{"id": "F0QUOTE001", "name": f"{text[:20]}.pdf", "mimetype": "application/pdf", "size": 48213}],
    }
    return plain(draw, {
        "token": "deprecated-verification-token",
        "team_id": "T0EXAMPLE1",
        "api_app_id": "A0HANDOFF1",
        "event": said,
        "type": "event_callback",
        "event_id": f"Ev{ids(draw)['number']}",
        "event_time": FIRST_TIMESTAMP,
    })


def url_verification(draw, text):
    return plain(draw, {"token": "deprecated-verification-token", "challenge": text or "c", "type": "url_verification"})


def ssl_check(draw, text):
    return form(draw, {"token": "deprecated-verification-token", "ssl_check": "1", "text": text})


def raw(_draw, text):
    """No form and no JSON: the signature is over bytes, whatever they say."""
    return text


def unescaped(_draw, text):
    return f"command=/baton&text={text}&text=again&=&&trigger_id="


KINDS = [
    slash_command, block_actions, view_submission, view_closed, message_shortcut, global_shortcut, block_suggestion,
    event, url_verification, ssl_check, raw, unescaped,
]


class At(Clock):
    """A clock that stands still."""

    def __init__(self, at):
        self.at = at

    def now(self):
        return self.at


def signed(number):
    draw = random.Random(number)
    # The shift by one each time around lets every kind meet every text within 240.
    kind = KINDS[number % len(KINDS)]
    text = TEXTS[(number + number // len(KINDS)) % len(TEXTS)]
    body = kind(draw, text)
    timestamp = FIRST_TIMESTAMP + number
    verifier = SignatureVerifier(SECRETS[number % len(SECRETS)], At(timestamp))
    signature = verifier.generate_signature(timestamp=str(timestamp), body=body)
    assert verifier.is_valid(body, str(timestamp), signature)
    return {
        "kind": kind.__name__,
        "timestamp": str(timestamp),
        "signature": signature,
        "body": body,
        "secret": verifier.signing_secret,
    }


for number in range(int(sys.argv[1])):
    print(json.dumps(signed(number), ensure_ascii=True))
