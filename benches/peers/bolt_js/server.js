// Bolt for JavaScript doing the minimal job: check the signature, make one durable row, acknowledge.
//
// `authorize` answers from memory, so no call goes out to Slack.
"use strict";

const Database = require("better-sqlite3");
const { App, HTTPReceiver, LogLevel } = require("@slack/bolt");

const database = new Database(process.env.PEER_DATABASE);
database.pragma("journal_mode = WAL");
database.pragma("synchronous = FULL");
database.exec("CREATE TABLE receipts (key TEXT PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL) WITHOUT ROWID");
const keep = database.prepare("INSERT INTO receipts (key, kind, body) VALUES (?, ?, ?) ON CONFLICT DO NOTHING");

const receiver = new HTTPReceiver({
  signingSecret: process.env.SLACK_SIGNING_SECRET,
  endpoints: ["/slack/commands", "/slack/interactions"],
  logLevel: LogLevel.ERROR,
});
const app = new App({
  receiver,
  logLevel: LogLevel.ERROR,
  authorize: async () => ({ botToken: process.env.SLACK_BOT_TOKEN, botId: "B0EXAMPLE1", botUserId: "U0EXAMPLEB" }),
});

app.command("/baton", async ({ command, ack }) => {
  keep.run(command.trigger_id, "command", JSON.stringify(command));
  await ack();
});

app.action(/.*/, async ({ body, ack }) => {
  keep.run(body.trigger_id, "press", JSON.stringify(body));
  await ack();
});

app.start({ host: "127.0.0.1", port: Number(process.env.PEER_PORT) });
