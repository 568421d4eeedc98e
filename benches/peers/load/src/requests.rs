//! Requests as Slack sends them: signed over the raw body, each with a trigger id of its own.

use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::Outcome;

/// Stands where a request's own number goes.
const NUMBER: &str = "NNNNNNNNNNNN";

const COMMAND: &str = concat!(
    "token=deprecated-verification-token&team_id=T0EXAMPLE1&team_domain=example-co&channel_id=C0WINS0001",
    "&channel_name=closed-won&user_id=U0REPANA01&user_name=ana.ruiz&command=%2Fbaton&text=status",
    "&api_app_id=A0HANDOFF1&is_enterprise_install=false",
    "&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT0EXAMPLE1%2FNNNNNNNNNNNN%2FexampleExampleExample",
    "&trigger_id=NNNNNNNNNNNN.1110002223334.0123456789abcdef0123456789abcdef"
);

const PRESS: &str = concat!(
    r#"{"type":"block_actions","user":{"id":"U0REPANA01","username":"ana.ruiz","name":"ana.ruiz","#,
    r#""team_id":"T0EXAMPLE1"},"api_app_id":"A0HANDOFF1","token":"deprecated-verification-token","#,
    r#""container":{"type":"message","message_ts":"1773324613.000001","channel_id":"C0WINS0001","#,
    r#""is_ephemeral":false},"trigger_id":"NNNNNNNNNNNN.1110002223334.0123456789abcdef0123456789abcdef","#,
    r#""team":{"id":"T0EXAMPLE1","domain":"example-co"},"enterprise":null,"is_enterprise_install":false,"#,
    r#""channel":{"id":"C0WINS0001","name":"closed-won"},"message":{"user":"U0HANDOFFB","type":"message","#,
    r#""ts":"1773324613.000001","bot_id":"B0HANDOFF1","app_id":"A0HANDOFF1","#,
    r#""text":"Handoff: Northgate Platform Renewal","team":"T0EXAMPLE1","blocks":[]},"#,
    r#""response_url":"https://hooks.slack.com/actions/T0EXAMPLE1/NNNNNNNNNNNN/exampleExampleExample","#,
    r#""state":{"values":{}},"actions":[{"action_id":"approve.H-1.A-1.","block_id":"b1","text":{"type":"plain_text","#,
    r#""text":"Approve","emoji":true},"value":"approve.H-1.A-1.","style":"primary","type":"button","#,
    r#""action_ts":"1773325228.123456"}]}"#
);

/// Signed requests, ready to be written to a socket.
pub struct Requests {
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Requests {
    /// As many as asked for, by turns a slash command and a press, their numbers following `after`.
    pub fn signed(secret: &str, after: u64, count: usize) -> Outcome<Self> {
        let signer = Signer::new(secret)?;
        let press = format!("payload={}", percent_encoded(PRESS));
        let mut requests = Self { bytes: Vec::with_capacity(count * 2_000), ends: Vec::with_capacity(count) };
        for number in (after + 1..).take(count) {
            let (path, template) =
                if number % 2 == 0 { ("/slack/commands", COMMAND) } else { ("/slack/interactions", press.as_str()) };
            let body = template.replace(NUMBER, &format!("{number:012}"));
            requests.add(path, &body, &signer.signature(&body));
        }
        Ok(requests)
    }

    /// One whose signature is of another body.
    pub fn forged(secret: &str) -> Outcome<Self> {
        let signer = Signer::new(secret)?;
        let mut requests = Self { bytes: Vec::new(), ends: Vec::new() };
        requests.add("/slack/commands", COMMAND, &signer.signature("another body"));
        Ok(requests)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The bytes of one.
    pub fn get(&self, index: usize) -> Option<&[u8]> {
        let end = *self.ends.get(index)?;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(&self.bytes[start..end])
    }

    fn add(&mut self, path: &str, body: &str, signature: &Signature) {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: handoff.example.com\r\nAccept: */*\r\nAccept-Encoding: gzip,deflate\r\n\
             User-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\
             X-Slack-Request-Timestamp: {}\r\nX-Slack-Signature: {}\r\n\r\n",
            body.len(),
            signature.timestamp,
            signature.value
        );
        self.bytes.extend_from_slice(head.as_bytes());
        self.bytes.extend_from_slice(body.as_bytes());
        self.ends.push(self.bytes.len());
    }
}

struct Signature {
    timestamp: u64,
    value: String,
}

struct Signer {
    keyed: Hmac<Sha256>,
    timestamp: u64,
}

impl Signer {
    fn new(secret: &str) -> Outcome<Self> {
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs();
        Ok(Self { keyed: Hmac::new_from_slice(secret.as_bytes())?, timestamp })
    }

    fn signature(&self, body: &str) -> Signature {
        let mut mac = self.keyed.clone();
        mac.update(format!("v0:{}:{body}", self.timestamp).as_bytes());
        Signature { timestamp: self.timestamp, value: format!("v0={}", hex::encode(mac.finalize().into_bytes())) }
    }
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b' ' => encoded.push('+'),
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}
