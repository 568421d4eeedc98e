//! The reading of answers and of messages, over anything that may be typed.

use std::time::Duration;

use baton::conversation::hearing::won::stream::{Decision, Stream};
use baton::conversation::hearing::{AnswerContext, Heard, Question, form, understand};
use baton::domain::money::Currency;
use baton::domain::trust::TrustedSources;
use baton::policy::sources;
use baton::transport::payload;
use chrono::NaiveDate;
use serde_json::json;

use super::typed;

/// The locales in which something is typed, with the currency that is used there.
const LOCALES: [(&str, &str); 18] = [
    ("en-US", "USD"),
    ("en-GB", "GBP"),
    ("de-DE", "EUR"),
    ("fr-FR", "EUR"),
    ("es-ES", "EUR"),
    ("it-IT", "EUR"),
    ("nl-NL", "EUR"),
    ("pt-BR", "BRL"),
    ("sv-SE", "SEK"),
    ("da-DK", "DKK"),
    ("pl-PL", "PLN"),
    ("ja-JP", "JPY"),
    ("en-IN", "INR"),
    ("en-CA", "CAD"),
    ("en-AU", "AUD"),
    ("de-CH", "CHF"),
    ("en-SG", "SGD"),
    ("en-IE", "EUR"),
];
/// So much of a processor one reading may take, without optimisation; the goal is 1 ms.
const LONGEST: Duration = Duration::from_secs(5);
/// So long each target runs by default.
const RUNS: Duration = Duration::from_secs(8);

/// What this thread has had of a processor: what else the machine does takes nothing from it.
fn used() -> Duration {
    let of_this_thread = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = of_this_thread.split_whitespace().next().and_then(|number| number.parse().ok());
    Duration::from_nanos(nanoseconds.expect("the system says what a thread has had"))
}

/// The most memory that this process has had, in KiB.
fn peak_memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default().to_owned();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or_default()
}

fn choice<T: Copy>(all: &[T], byte: Option<&u8>) -> T {
    all[usize::from(byte.copied().unwrap_or_default()) % all.len()]
}

/// shows: failure:F3
#[test]
fn answers() {
    bolero::check!().with_type::<Vec<u8>>().with_max_len(600).with_test_time(RUNS).for_each(|bytes| {
        let question = choice(&Question::ALL, bytes.first());
        let (locale, currency) = choice(&LOCALES, bytes.get(1));
        let text = typed::text(bytes.get(2..).unwrap_or_default());
        let context = AnswerContext {
            today: NaiveDate::from_ymd_opt(2026, 3, 12).expect("a day"),
            locale,
            currency: currency.parse::<Currency>().ok(),
            date_order: None,
            previous: None,
            background: None,
        };
        let begun = used();
        let understood = understand(question, &text, &context);
        let took = used() - begun;
        assert!(took < LONGEST, "{question:?} in {locale} takes {took:?}: {text:?}");
        // What is taken has a normal form, and reads to the same again.
        if let Heard::Set { value, .. } = &understood.heard {
            let form = form::form_of(question, value);
            assert!(form::value_of(question, &form).is_some(), "{question:?}: {text:?} -> {form}");
        }
        let again = understand(question, &text, &context);
        assert_eq!(understood, again, "{question:?}: {text:?}");
    });
    assert!(peak_memory() < 1024 * 1024, "{} KiB", peak_memory());
}

fn trust() -> TrustedSources {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/closed_won_trust.json"));
    sources::read_json(&text.expect("the allow-list is there"), &mut Vec::new()).expect("the allow-list is JSON")
}

/// Nobody who is not on the allow-list starts a packet, whatever is written.
#[test]
fn messages() {
    let trust = trust();
    bolero::check!().with_type::<Vec<u8>>().with_max_len(600).with_test_time(RUNS).for_each(|bytes| {
        let text = typed::text(bytes.get(1..).unwrap_or_default());
        let is_listed = bytes.first().is_some_and(|byte| byte % 2 == 0);
        let (bot, app) = if is_listed { ("B0ZAPIER01", "A0ZAPIER01") } else { ("B0STRANGE1", "A0STRANGE1") };
        let event = json!({
            "type": "message", "user": "U1", "bot_id": bot, "app_id": app, "text": text, "ts": "1774000000.000100",
            "channel": "C0WINS0001", "event_ts": "1774000000.000100", "channel_type": "channel",
            "attachments": [{ "id": 1, "fallback": text, "title": text, "fields": [{ "title": "Deal", "value": text }] }],
            "blocks": [{ "type": "section", "text": { "type": "mrkdwn", "text": text } }]
        });
        let row = json!({ "team_id": "T0EXAMPLE1", "api_app_id": "A0HANDOFF1", "event": event, "type": "event_callback",
            "event_id": "Ev1", "event_time": 1_774_000_000 });
        let begun = used();
        let Ok(Some(delivered)) = payload::post(&row) else { return };
        let decided = Stream::new().decide(&delivered.post, &delivered.dedupe_key, &trust);
        let took = used() - begun;
        assert!(took < LONGEST, "takes {took:?}: {text:?}");
        assert!(is_listed || decided.decision != Decision::ClosedWon, "a stranger's words are believed: {text:?}");
    });
    assert!(peak_memory() < 1024 * 1024, "{} KiB", peak_memory());
}
