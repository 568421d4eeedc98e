//! SI-12: what Slack's own signer signs is taken, and nothing that was changed on the way is.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use baton::transport::slack::signature::{Forged, SigningSecrets};
use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng};
use serde_json::Value;
use tokio::time::Instant;

use super::kept::Gate;
use super::kit::slack::sign;

/// How many changed requests are tried.
const CHANGED: usize = 1_000_000;
/// How long that may take.
const AT_MOST: Duration = Duration::from_secs(50);

/// A request as `slack_sdk` signed it; `tests/judges/signed_by_sdk.py` writes them.
#[derive(Debug, Clone, PartialEq)]
struct Signed {
    kind: String,
    secret: String,
    timestamp: String,
    signature: String,
    body: String,
}

/// What reaches the check.
#[derive(Debug, Clone, PartialEq)]
struct Sent {
    secrets: String,
    timestamp: Option<String>,
    signature: Option<String>,
    body: Vec<u8>,
    now: i64,
}

fn of_the_sdk() -> Vec<Signed> {
    let lines = include_str!("../data/slack/signed_by_sdk.jsonl").lines();
    let text = |line: &Value, key: &str| line[key].as_str().unwrap().to_owned();
    lines
        .map(|line| {
            let line: Value = serde_json::from_str(line).unwrap();
            Signed {
                kind: text(&line, "kind"),
                secret: text(&line, "secret"),
                timestamp: text(&line, "timestamp"),
                signature: text(&line, "signature"),
                body: text(&line, "body"),
            }
        })
        .collect()
}

impl Signed {
    fn at(&self) -> i64 {
        self.timestamp.parse().unwrap()
    }

    fn sent(&self) -> Sent {
        Sent {
            secrets: self.secret.clone(),
            timestamp: Some(self.timestamp.clone()),
            signature: Some(self.signature.clone()),
            body: self.body.clone().into_bytes(),
            now: self.at(),
        }
    }
}

impl Sent {
    fn check(&self) -> Result<(), Forged> {
        let secrets = SigningSecrets::new(&self.secrets).unwrap();
        secrets.check(self.timestamp.as_deref(), self.signature.as_deref(), &self.body, self.now)
    }
}

/// One way of changing a request, and why the result is to be refused.
type Change = (&'static str, fn(&mut Sent, &[Signed], &mut StdRng) -> Forged);

const CHANGES: [Change; 15] = [
    ("a bit of the signature", a_bit_of_the_signature),
    ("the signature's case", the_case),
    ("the signature's prefix", the_prefix),
    ("the signature's length", the_length),
    ("the timestamp by little", the_timestamp),
    ("the time, over the edge", over_the_edge),
    ("another form of the number", another_form),
    ("a bit of the body", a_bit_of_the_body),
    ("the body's length", the_bodys_length),
    ("the body written again", written_again),
    ("the secret", the_secret),
    ("a header left out", a_header_left_out),
    ("another request's body", another_body),
    ("signed by another scheme", another_scheme),
    ("a secret that was taken out of use", a_retired_secret),
];

fn signature(sent: &Sent) -> String {
    sent.signature.clone().unwrap()
}

fn timestamp(sent: &Sent) -> String {
    sent.timestamp.clone().unwrap()
}

fn a_bit_of_the_signature(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let mut bytes = signature(sent).into_bytes();
    let at = chance.random_range(0..bytes.len());
    bytes[at] ^= 1 << chance.random_range(0..7);
    sent.signature = Some(String::from_utf8(bytes).unwrap());
    Forged::Wrong
}

fn the_case(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let mut bytes = signature(sent).into_bytes();
    let letters: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_lowercase()).collect();
    for at in letters.choose_multiple(chance, chance.clone().random_range(1..=letters.len())) {
        bytes[*at] = bytes[*at].to_ascii_uppercase();
    }
    sent.signature = Some(String::from_utf8(bytes).unwrap());
    Forged::Wrong
}

fn the_prefix(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let prefixes = ["", "v1=", "V0=", "v0", "v0:", "v0==", " v0=", "v00=", "sha256=", "v0=v0=", "=", "v0= "];
    let own = signature(sent);
    sent.signature = Some(format!("{}{}", prefixes.choose(chance).unwrap(), own.trim_start_matches("v0=")));
    Forged::Wrong
}

fn the_length(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let mut own = signature(sent);
    match chance.random_range(0..3) {
        0 => own.truncate(chance.random_range(0..own.len())),
        1 => own.extend(std::iter::repeat_n('0', chance.random_range(1..9))),
        _ => drop(own.remove(chance.random_range(0..own.len()))),
    }
    sent.signature = Some(own);
    Forged::Wrong
}

fn the_timestamp(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let by = *[-300, -299, -60, -2, -1, 1, 2, 60, 299, 300].choose(chance).unwrap();
    sent.timestamp = Some((sent.now + by).to_string());
    Forged::Wrong
}

fn over_the_edge(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let by = match chance.random_range(0..4) {
        0 => 301,
        1 => chance.random_range(301..100_000),
        2 => 86_400 * chance.random_range(1..5_000),
        _ => i64::from(u32::MAX),
    };
    sent.now += if chance.random_bool(0.5) { by } else { -by };
    Forged::Stale
}

fn another_form(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let own = timestamp(sent);
    let at = sent.now;
    let forms = [
        format!("+{own}"),
        format!("0{own}"),
        format!("000{own}"),
        format!("{own}.0"),
        format!("{own}."),
        format!("{own}.000000"),
        format!(" {own}"),
        format!("{own} "),
        format!("{own}\n"),
        format!("{own}\0"),
        format!("{at:#x}"),
        format!("{at:o}"),
        format!("-{own}"),
        format!("{own}e0"),
        format!("{}_{}", &own[..1], &own[1..]),
        format!("{},{}", &own[..1], &own[1..]),
        own.chars().map(|digit| char::from_u32(0xFF10 + digit.to_digit(10).unwrap()).unwrap()).collect(),
        format!("{own}000"),
        format!("{own}{own}"),
        String::new(),
        "now".to_owned(),
    ];
    let form = forms.choose(chance).unwrap().clone();
    // What is still a plain number means another time.
    let is_plain = form.bytes().all(|byte| byte.is_ascii_digit()) && !form.starts_with('0');
    let is_far = form.parse::<i64>().is_ok_and(|other| is_plain && other.abs_diff(at) > 300);
    sent.timestamp = Some(form);
    if is_far { Forged::Stale } else { Forged::Wrong }
}

fn a_bit_of_the_body(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    if sent.body.is_empty() {
        sent.body.push(0);
    }
    let at = chance.random_range(0..sent.body.len());
    sent.body[at] ^= 1 << chance.random_range(0..8);
    Forged::Wrong
}

fn the_bodys_length(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let length = sent.body.len();
    match chance.random_range(0..5) {
        _ if length == 0 => sent.body.push(b' '),
        0 => sent.body.truncate(chance.random_range(0..length)),
        1 => sent.body.push(*b"\n \0=&}".choose(chance).unwrap()),
        2 => sent.body.insert(chance.random_range(0..length), b' '),
        3 => drop(sent.body.remove(chance.random_range(0..length))),
        _ => sent.body.extend_from_within(..),
    }
    Forged::Wrong
}

/// The same meaning in other bytes: what a proxy, or a parser before the check, would make of it.
fn written_again(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let text = String::from_utf8(sent.body.clone()).unwrap();
    let mut forms = vec![
        text.replace('+', "%20"),
        text.replace("%20", "+"),
        text.replace("%2F", "%2f").replace("%3A", "%3a").replace("%7B", "%7b").replace("%22", "%22 "),
        text.replace('_', "%5F"),
        text.replace('-', "%2D"),
        format!("{text}&"),
        format!("\u{feff}{text}"),
        text.replace('&', ";"),
    ];
    if let Ok(json) = serde_json::from_str::<Value>(&text) {
        forms.push(serde_json::to_string_pretty(&json).unwrap());
        forms.push(json.to_string());
        forms.push(text.replace("\":\"", "\": \""));
        forms.push(text.replace('/', "\\/"));
    } else if let Ok(mut pairs) = serde_urlencoded::from_str::<Vec<(String, String)>>(&text) {
        forms.push(serde_urlencoded::to_string(&pairs).unwrap());
        pairs.reverse();
        forms.push(serde_urlencoded::to_string(&pairs).unwrap());
    }
    forms.retain(|form| *form != text);
    // Few words have no other form; a blank before them is one.
    sent.body = forms.choose(chance).map_or_else(|| format!(" {text}"), String::clone).into_bytes();
    Forged::Wrong
}

fn the_secret(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let mut bytes = sent.secrets.clone().into_bytes();
    let at = chance.random_range(0..bytes.len());
    bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
    sent.secrets = String::from_utf8(bytes).unwrap();
    Forged::Wrong
}

fn a_header_left_out(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let which = chance.random_range(0..3);
    if which != 0 {
        sent.signature = None;
    }
    if which != 1 {
        sent.timestamp = None;
    }
    Forged::Missing
}

fn another_body(sent: &mut Sent, all: &[Signed], chance: &mut StdRng) -> Forged {
    let others: Vec<&Signed> = all.iter().filter(|other| other.body.as_bytes() != sent.body).collect();
    sent.body = others.choose(chance).unwrap().body.clone().into_bytes();
    Forged::Wrong
}

fn another_scheme(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let (secret, at) = (sent.secrets.clone(), timestamp(sent));
    let body = sent.body.clone();
    let with = |text: &[u8]| sign(&secret, &at, text);
    sent.signature = Some(match chance.random_range(0..6) {
        0 => sign(&secret, "", &body),
        1 => sign("", &at, &body),
        2 => sign(&format!("{secret} "), &at, &body),
        3 => with(&[&body[..], b"\n"].concat()),
        4 => with(&[b"v0:", &body[..]].concat()),
        _ => sign(&secret.to_uppercase().replace(|letter: char| letter.is_ascii_digit(), "Z"), &at, &body),
    });
    Forged::Wrong
}

fn a_retired_secret(sent: &mut Sent, _all: &[Signed], chance: &mut StdRng) -> Forged {
    let others =
        ["another-secret-of-the-app,yet-another-one", "another-secret-of-the-app", ",,another-secret-of-the-app,"];
    sent.secrets = (*others.choose(chance).unwrap()).to_owned();
    Forged::Wrong
}

#[test]
fn what_slacks_own_signer_signed_is_taken_to_the_edges_of_its_window() {
    let all = of_the_sdk();
    assert_eq!(all.len(), 200);
    for signed in &all {
        for by in [0, 1, -1, 299, -299, 300, -300] {
            let sent = Sent { now: signed.at() + by, ..signed.sent() };
            assert_eq!(sent.check(), Ok(()), "{by} s: {signed:?}");
        }
        let both = [format!("new-secret,{}", signed.secret), format!("{} , new-secret", signed.secret)];
        for secrets in both {
            assert_eq!(Sent { secrets, ..signed.sent() }.check(), Ok(()), "two secrets are good during a change");
        }
    }
}

#[test]
fn a_million_changed_requests_are_refused() {
    let all = of_the_sdk();
    let started = Instant::now();
    let half = |seed: u64| {
        let all = &all;
        move || {
            let mut chance = StdRng::seed_from_u64(seed);
            let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
            for at in 0..CHANGED / 2 {
                // Each request meets each change equally often.
                let original = all[at % all.len()].sent();
                let (name, change) = CHANGES[(at / all.len()) % CHANGES.len()];
                let mut sent = original.clone();
                let expected = change(&mut sent, all, &mut chance);
                assert_ne!(sent, original, "{name} changed nothing");
                assert_eq!(sent.check(), Err(expected), "{name}: {sent:?}");
                *counts.entry(name).or_default() += 1;
            }
            counts
        }
    };
    let counts = std::thread::scope(|scope| {
        let others = scope.spawn(half(2));
        let mut counts = half(1)();
        for (name, count) in others.join().unwrap() {
            *counts.entry(name).or_default() += count;
        }
        counts
    });
    let (refused, took) = (counts.values().sum::<u64>(), started.elapsed());
    println!("{refused} changed requests refused in {took:.1?}: {counts:#?}");
    assert_eq!(refused, CHANGED as u64);
    assert_eq!(counts.len(), CHANGES.len());
    assert!(took < AT_MOST, "{took:?}");
}

/// The same check stands before every route, and nothing of what it refuses is kept.
#[tokio::test]
async fn over_http_what_is_signed_is_taken_and_what_was_changed_is_refused() {
    let all = of_the_sdk();
    let (mut taken, mut refused) = (0, 0);
    let secrets: BTreeSet<&str> = all.iter().map(|signed| signed.secret.as_str()).collect();
    let gate = Gate::open(&secrets.into_iter().collect::<Vec<_>>().join(",")).await;
    let mut chance = StdRng::seed_from_u64(3);
    for (at, signed) in all.iter().enumerate() {
        // What Slack's signer signs need not be what Slack would send: it passes the check, and is then malformed.
        let status = over_http(&gate, signed, &signed.sent()).await.unwrap();
        let is_strange = matches!(signed.kind.as_str(), "raw" | "unescaped");
        assert!(status == 200 || is_strange && status == 400, "{status}: {signed:?}");
        taken += 1;
        let kept = gate.kept.receipts();
        for more in 0..2 {
            let (_, change) = CHANGES[(2 * at + more) % CHANGES.len()];
            let mut sent = signed.sent();
            change(&mut sent, &all, &mut chance);
            // Another secret is what the other tests change; here the gate has one.
            if sent.secrets != signed.secret || trimmed(&sent) {
                continue;
            }
            if let Some(status) = over_http(&gate, signed, &sent).await {
                assert_eq!(status, 401, "{sent:?}");
                refused += 1;
            }
        }
        assert_eq!(gate.kept.receipts(), kept, "nothing that was refused is kept");
    }
    println!("over HTTP: {taken} taken, {refused} refused");
    assert!(taken == 200 && refused > 250, "{taken} {refused}");
}

/// Whether HTTP itself takes the difference away: blanks around a header's value are not part of it.
fn trimmed(sent: &Sent) -> bool {
    let is_bare = |text: &Option<String>| text.as_ref().is_none_or(|text| text.trim() == text);
    !is_bare(&sent.timestamp) || !is_bare(&sent.signature)
}

/// The status; none where no header can hold such a value.
async fn over_http(gate: &Gate, signed: &Signed, sent: &Sent) -> Option<u16> {
    let path = match signed.body.as_bytes().first() {
        Some(b'{') => "events",
        _ if signed.body.starts_with("payload=") => "interactions",
        _ => "commands",
    };
    gate.now_is(sent.now);
    let mut request = gate.client.post(format!("{}/slack/{path}", gate.address)).body(sent.body.clone());
    for (name, value) in [("x-slack-request-timestamp", &sent.timestamp), ("X-Slack-Signature", &sent.signature)] {
        if let Some(value) = value {
            request = request.header(name, reqwest::header::HeaderValue::from_str(value).ok()?);
        }
    }
    Some(request.send().await.unwrap().status().as_u16())
}
