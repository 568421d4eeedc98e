//! What people write in a handoff's thread, sentence by sentence: whatever speaks of the deal is answered and keeps the
//! packet from Finance until it is settled, and talk between people has no reply.
//!
//! The sentences were written before the words of policy that tell them. One half of them (`seen`) was looked at while
//! those words were chosen; the other half, and everything in the second file, was only counted. The sentences of the last
//! file are of a trial by somebody else: they were counted once, and then mended.

use std::fmt::Write;
use std::path::Path;
use std::sync::Arc;

use baton::app::player::{Files, Player, Stage as PlayerStage};
use baton::conversation::hear::{self, Listening};
use baton::conversation::incoming::{Heard, Incoming};
use baton::domain::field::{Gate, Severity};
use baton::domain::handoff::{Handoff, Stage};
use baton::domain::ids::{HandoffId, PersonId};
use baton::domain::look_up::LookedUp;
use baton::domain::person::Actor;
use baton::domain::place::Place;
use baton::policy::PolicyBook;
use baton::policy::shipped::PolicyFiles;
use baton::store::{Filter, Store};
use baton::story::script;
use baton::workflow::event::{Event, HeardAs};
use baton::workflow::{self, Context, evolve, matching};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

/// Everything of the standard deal is there and confirmed, and nobody has sent it yet.
const COMPLETE: &str = r#"
at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../data/wins/larch_hill.json
after 10 min
Ana uploads ../data/quotes/standard.csv to H-1
Ana uploads ../data/documents/order-form-signed.pdf to H-1 as order_form
Ana fills [Fill in] for H-1 with quote_number="Q-2301 v1", service_start="2026-04-01", service_end="2027-03-31", redline_status="executed", signature_customer.name="Jo Park", signature_customer.title="CFO", signature_customer.email="jo.park@larchhill.example", signature_customer.at="2026-03-06", bill_to_name="Larch Hill Ltd", bill_to_address="7 Larch Hill, Bristol BS1 5TR, United Kingdom", billing_contact_email="ap@larchhill.example", po_required="no", off_record_promises="none"
after 5 min
Ana presses [All correct]
Leo presses [All correct]
"#;
/// The win is known, and nothing else.
const OPEN: &str = "
at Monday 2026-03-09 09:00 Europe/Berlin
crm posts ../data/wins/larch_hill.json
";

/// A line of the files of sentences.
#[derive(Deserialize)]
struct Sentence {
    id: String,
    /// What is to follow: `holds`, `answered`, `promise`, `doubt` or `talk`.
    expected: String,
    /// In which of the two packets it is said.
    stage: String,
    sentence: String,
}

/// What followed from a sentence.
struct Followed {
    replied: bool,
    holds: bool,
    /// Fields that took something of it, and why nothing was taken of others.
    what: String,
}

/// Where sentences are said.
struct Room {
    policy: Arc<PolicyBook>,
    complete: Handoff,
    open: Handoff,
    now: DateTime<Utc>,
}

impl Room {
    async fn new(files: &PolicyFiles) -> Self {
        let policy = PolicyBook::compile(files).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let policy = Arc::new(policy);
        let (complete, now) = played(COMPLETE, &policy).await;
        let (open, _) = played(OPEN, &policy).await;
        assert_eq!(complete.stage, Stage::Complete, "everything is there and confirmed");
        Self { policy, complete, open, now }
    }

    fn handoff(&self, sentence: &Sentence) -> &Handoff {
        if sentence.stage == "complete" { &self.complete } else { &self.open }
    }

    fn heard(&self, words: &str, handoff: &Handoff) -> Heard {
        let (actor, place) = (ana(), Place::Handoff { handoff: HandoffId(1) });
        let listening = Listening {
            actor: &actor,
            now: self.now,
            today: self.now.date_naive(),
            policy: &self.policy,
            directory: self.policy.directory(),
            trust: self.policy.sources(),
            place: Some(&place),
            handoff: Some(handoff),
        };
        hear::hear(&Incoming::Said { words: words.to_owned() }, &listening)
    }

    fn followed(&self, sentence: &Sentence) -> Followed {
        let handoff = self.handoff(sentence);
        let event = match self.heard(&sentence.sentence, handoff) {
            Heard::Event(event) => event,
            Heard::Question(_) => return Followed { replied: true, holds: false, what: "the status".into() },
            Heard::Refusal(refusal) => {
                return Followed { replied: true, holds: false, what: format!("{:?}", refusal.reason) };
            }
            Heard::Nothing => return Followed { replied: false, holds: false, what: String::new() },
        };
        let (actor, place, looked_up) = (ana(), Place::Handoff { handoff: HandoffId(1) }, LookedUp::default());
        let directory = self.policy.directory();
        let now = self.now + TimeDelta::minutes(1);
        let ctx =
            Context { actor: &actor, now, place: Some(&place), policy: &self.policy, directory, looked_up: &looked_up };
        let what = described(&event);
        match workflow::decide(handoff, &event, &ctx) {
            Ok(outcome) => {
                let after = outcome.facts.iter().fold(handoff.clone(), |state, fact| evolve(state, fact, &actor, now));
                let misfits = matching::misfits(&after, &ctx, Gate::Submit);
                let is_held = misfits.iter().any(|misfit| misfit.severity == Severity::Block)
                    || (handoff.stage == Stage::Complete && after.stage != Stage::Complete);
                let replied = !outcome.effects.is_empty() || !outcome.facts.is_empty();
                Followed { replied, holds: is_held || !after.not_understood.is_empty(), what }
            }
            Err(refusal) => Followed { replied: true, holds: false, what: format!("{what}: {:?}", refusal.reason) },
        }
    }
}

fn ana() -> Actor {
    Actor::person(&PersonId::from("ana"))
}

fn described(event: &Event) -> String {
    let Event::Answered(answers) = event else { return format!("{event:?}").chars().take(60).collect() };
    let said = answers.answers.iter().map(|answer| {
        let of = answer.field.as_ref().map_or("", |field| field.as_str());
        let heard = match &answer.heard {
            HeardAs::Value { value } => format!("={value}"),
            HeardAs::Proposal { value } => format!("~{value}"),
            HeardAs::Unclear { reason, candidates } => format!("?{reason}{candidates:?}"),
            other @ (HeardAs::NotKnownYet { .. }
            | HeardAs::QuestionBack
            | HeardAs::ApprovalClaimed
            | HeardAs::Instruction
            | HeardAs::Settled { .. }
            | HeardAs::ReasonToGoOn { .. }
            | HeardAs::Nothing) => format!("{other:?}"),
        };
        format!("{of}{heard}")
    });
    said.collect::<Vec<_>>().join("; ")
}

async fn played(story: &str, policy: &Arc<PolicyBook>) -> (Handoff, DateTime<Utc>) {
    let steps = script::parse(story).expect("the story can be read");
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 9).unwrap().and_hms_opt(8, 0, 0).unwrap();
    let mut player = Player::new(PlayerStage {
        store: Store::in_memory().await.unwrap(),
        policy: Arc::clone(policy),
        start: day.and_utc(),
        not_before: None,
        run: 1,
        seed: 1,
        files: Files::Folder(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/stories")),
    });
    for step in steps {
        player.play(&step.step).await.unwrap_or_else(|error| panic!("{}: {error:?}", step.line));
    }
    let handoffs = player.engine().store.handoffs(&Filter::all(2)).await.unwrap();
    let [handoff] = handoffs.as_slice() else { panic!("one handoff") };
    (handoff.clone(), player.now())
}

fn sentences(file: &str) -> Vec<Sentence> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(file);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

/// Which half a sentence is of: FNV-1a of its id.
fn is_seen(sentence: &Sentence) -> bool {
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    sentence.id.bytes().fold(2_166_136_261, fold).is_multiple_of(2)
}

/// What came of some sentences.
#[derive(Default)]
struct Tally {
    speak: usize,
    silent: usize,
    to_hold: usize,
    loose: usize,
    talk: usize,
    disturbed: usize,
}

impl Tally {
    fn add(&mut self, sentence: &Sentence, followed: &Followed) {
        if sentence.expected == "talk" {
            self.talk += 1;
            self.disturbed += usize::from(followed.replied);
            return;
        }
        self.speak += 1;
        self.silent += usize::from(!followed.replied);
        if sentence.expected != "answered" {
            self.to_hold += 1;
            self.loose += usize::from(!followed.holds);
        }
    }

    fn line(&self, of: &str) -> String {
        format!(
            "{of:<12} speak of the deal {:>3}, met by silence {:>3}; to hold {:>3}, not held {:>3}; talk {:>3}, replied to {:>3}",
            self.speak, self.silent, self.to_hold, self.loose, self.talk, self.disturbed
        )
    }
}

/// What came of every sentence.
pub struct Report {
    /// In words.
    pub text: String,
    tallies: [(&'static str, Tally); 5],
}

/// Counts by half, with a line on each sentence that went wrong; everything with `all`.
pub async fn report(files: &PolicyFiles, all: bool) -> Report {
    let room = Room::new(files).await;
    let mut out = String::new();
    let mut tallies: [(&'static str, Tally); 5] =
        ["seen", "unseen", "later", "last", "trial"].map(|half| (half, Tally::default()));
    for (file, name) in [
        ("thread_sentences.jsonl", None),
        ("thread_sentences_later.jsonl", Some("later")),
        ("thread_sentences_last.jsonl", Some("last")),
        ("thread_sentences_trial.jsonl", Some("trial")),
    ] {
        for sentence in sentences(file) {
            let followed = room.followed(&sentence);
            let half = name.unwrap_or(if is_seen(&sentence) { "seen" } else { "unseen" });
            let tally = tallies.iter_mut().find(|(name, _)| *name == half).expect("each half is counted");
            tally.1.add(&sentence, &followed);
            let is_right = match sentence.expected.as_str() {
                "talk" => !followed.replied,
                "answered" => followed.replied,
                _ => followed.replied && followed.holds,
            };
            let is_looked_at = matches!(half, "seen" | "later" | "trial");
            if is_looked_at && (all || !is_right) {
                let mark = if is_right { "  " } else { "!!" };
                writeln!(
                    out,
                    "{mark} {:<6} {} {:<8} {:?} -> {}{}",
                    half,
                    sentence.id,
                    sentence.expected,
                    sentence.sentence,
                    followed.what,
                    if followed.holds { " [held]" } else { "" }
                )
                .unwrap();
            }
        }
    }
    for (of, tally) in &tallies {
        writeln!(out, "{}", tally.line(of)).unwrap();
    }
    Report { text: out, tallies }
}

/// How often a sentence may be met by silence, and talk be replied to, in percent of each half: what was reached. Lower them
/// when it gets better, and never raise one.
#[tokio::test]
async fn what_speaks_of_the_deal_is_answered_and_talk_is_not() {
    let report = report(&PolicyFiles::shipped(), false).await;
    println!("{}", report.text);
    for (half, silent, loose, disturbed) in MOST {
        let tally = &report.tallies.iter().find(|(name, _)| *name == half).expect("a half of that name").1;
        let is_within = |count: usize, of: usize, percent: usize| of > 0 && count * 100 <= of * percent;
        assert!(is_within(tally.silent, tally.speak, silent), "{half}, met by silence\n{}", report.text);
        assert!(is_within(tally.loose, tally.to_hold, loose), "{half}, not held\n{}", report.text);
        assert!(is_within(tally.disturbed, tally.talk, disturbed), "{half}, talk replied to\n{}", report.text);
    }
}

/// Which half; met by silence, not held, and talk replied to, each in percent at most.
const MOST: [(&str, usize, usize, usize); 5] =
    [("seen", 5, 8, 8), ("unseen", 5, 8, 8), ("later", 5, 8, 8), ("last", 15, 20, 25), ("trial", 5, 8, 10)];

/// shows: failure:F3
#[tokio::test]
async fn what_stands_beside_each_other_is_told_apart() {
    let room = Room::new(&PolicyFiles::shipped()).await;
    let heard = |words: &str| match room.heard(words, &room.open) {
        Heard::Event(event) => described(&event),
        Heard::Question(_) => "a question".to_owned(),
        Heard::Refusal(refusal) => format!("{:?}", refusal.reason),
        Heard::Nothing => "nothing".to_owned(),
    };
    for work in [
        "free onboarding, two days",
        "five days of training",
        "delivery in 10 days",
        "implementation, 30 days",
        "kostenlose Einarbeitung, zwei Tage",
        "Schulung vor Ort, 14 days",
        "two days",
    ] {
        assert!(!heard(work).contains("payment_terms"), "{work}: {}", heard(work));
    }
    assert!(heard("net 20, billed quarterly").contains("payment_terms~"), "{}", heard("net 20, billed quarterly"));
    for both in [
        "unsere Bestellnummer lautet 4500987. Unsere USt-IdNr. lautet DE123456788.",
        "our PO number is 4500987. Our VAT number is DE123456788.",
        "From: Jo Park <jo.park@larchhill.example>\n\nHallo Ana,\n\nunsere Bestellnummer lautet 4500987. Unsere USt-IdNr. lautet DE123456788.\n\nViele Grüße\nJo",
    ] {
        let heard = heard(both);
        assert!(heard.contains("4500987") && heard.contains("DE123456788") && !heard.contains('?'), "{both}: {heard}");
    }
    for order in [
        "PO number: 5120, they'll send another one for the second half",
        "Bestellnummer 5120, die nächste folgt im Herbst",
    ] {
        let heard = heard(order);
        assert!(heard.contains("5120") && !heard.contains("NotKnownYet"), "{order}: {heard}");
    }
    for back in [
        "please don't send this before Friday",
        "don't hand it over to finance until Thursday",
        "this must not go out before Monday",
        "bitte nicht vor Freitag abschicken",
        "das darf erst am Donnerstag raus an Finance",
        "PO number: 5120. Please do not submit it yet",
    ] {
        let heard = heard(back);
        assert!(heard.contains("?doubted"), "{back}: {heard}");
    }
    let order = heard("PO number: 5120. Please do not submit it yet");
    assert!(order.contains("5120"), "{order}");
    let invoice = heard("don't send the invoice before Friday");
    assert!(!invoice.contains("?doubted"), "{invoice}");
    let joy = heard("yes!! what a quarter");
    assert!(!joy.contains("=yes") && !joy.contains("~yes"), "{joy}");
}
