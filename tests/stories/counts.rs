//! How often people are bothered between closed-won and Finance: the bot's messages to the rep, the rep's answers, and
//! what anybody else does. Counted in play, printed with every run, and held.
//!
//! A message is everything that the bot posts where the rep reads it; editing a card that stands is none. An answer is
//! one message, press, upload or form.

use std::fmt::Write as _;
use std::io::Write as _;

use baton::domain::handoff::Handoff;
use baton::domain::ids::HandoffId;
use baton::engine::Engine;
use baton::store::Store;
use baton::story::script;
use baton::story::step::Step;

use super::kit::{self, Script};

/// The folder of the stories that each add one trigger to the standard deal.
const PROFILES: &str = "profiles";
/// The story of the standard deal.
const STANDARD: &str = "standard_deal";

/// What the standard deal may cost people.
const LIMITS: Count = Count { messages: 2, answers: 6, others: 3 };

/// What one deal cost people until Finance had it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Count {
    messages: usize,
    answers: usize,
    others: usize,
}

impl Count {
    fn row(&self, name: &str, standard: Option<&Count>) -> String {
        let Count { messages, answers, others } = *self;
        let adds = standard.map_or_else(String::new, |standard| {
            let more = |now: usize, then: usize| now as i64 - then as i64;
            let (messages, answers) = (more(messages, standard.messages), more(answers, standard.answers));
            format!("{messages:+} / {answers:+} / {:+}", more(others, standard.others))
        });
        format!("{name:<44} {messages:>8} {answers:>8} {others:>8}   {adds}").trim_end().to_owned()
    }
}

#[tokio::test]
async fn the_standard_deal_bothers_the_rep_twice_and_each_trigger_adds_what_it_must() {
    let scripts = kit::scripts();
    let standard = scripts.iter().find(|script| script.name == STANDARD).expect("the standard deal has its story");
    let standard = counted(standard).await;
    let mut table = format!(
        "{:<44} {:>8} {:>8} {:>8}   {}\n",
        "from closed-won to submitted", "messages", "answers", "others", "adds"
    );
    writeln!(table, "{}", standard.row("standard deal", None)).unwrap();
    for script in scripts.iter().filter(|script| script.folder == PROFILES) {
        let count = counted(script).await;
        writeln!(table, "{}", count.row(&script.name.replace('_', " "), Some(&standard))).unwrap();
    }
    // The handle is written to itself, so that the table is printed by a run that passes, too.
    std::io::stderr().lock().write_all(format!("\n{table}\n").as_bytes()).unwrap();
    assert!(
        standard.messages <= LIMITS.messages && standard.answers <= LIMITS.answers && standard.others <= LIMITS.others,
        "the standard deal costs more than {LIMITS:?}:\n{table}"
    );
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(kit::root());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("counts", table));
}

/// Plays a story step by step until its handoff is with Finance.
async fn counted(script: &Script) -> Count {
    let store = Store::in_memory().await.unwrap();
    let mut player = kit::player(&store, script.path.parent().unwrap().to_path_buf()).await;
    let mut count = Count::default();
    for numbered in script::parse(&script.text).unwrap_or_else(|errors| panic!("{}: {errors:?}", script.title())) {
        let before = handoff(player.engine()).await;
        player.play(&numbered.step).await.unwrap_or_else(|why| panic!("{}: {why}", script.title()));
        let after = handoff(player.engine()).await;
        let owner = after.as_ref().or(before.as_ref()).and_then(|handoff| handoff.owner.clone());
        let rep = owner.map(|owner| player.name_of(&owner));
        let said = player.chat().scene().transcript.take_new();
        count.messages += said.iter().filter(|line| is_read_by(line, rep.as_deref())).count();
        match who(&numbered.step) {
            Some(person) if Some(person) == rep.as_deref() => count.answers += 1,
            Some(_) => count.others += 1,
            None => {}
        }
        if after.is_some_and(|handoff| handoff.submitted_at.is_some()) {
            store.close().await.unwrap();
            return count;
        }
    }
    panic!("{}: the packet never went to Finance", script.title());
}

async fn handoff(engine: &Engine) -> Option<Handoff> {
    engine.store.handoff(HandoffId(1)).await.unwrap()
}

/// A new message of the bot's in a channel, or in this person's direct conversation.
fn is_read_by(line: &str, rep: Option<&str>) -> bool {
    let mut words = line.split_whitespace();
    let (time, place, who) = (words.next(), words.next(), words.next());
    let is_said = time.is_some_and(|time| time.len() == 5 && time.contains(':')) && !line.starts_with(' ');
    let is_theirs = place.is_some_and(|place| !place.starts_with('@') || place.strip_prefix('@') == rep);
    is_said && is_theirs && who == Some("bot") && words.next() != Some("(edited)")
}

/// Who does something in a step, if a person does.
fn who(step: &Step) -> Option<&str> {
    match step {
        Step::SaysIn { who, .. }
        | Step::SaysToBot { who, .. }
        | Step::Replies { who, .. }
        | Step::Reacts { who, .. }
        | Step::Types { who, .. }
        | Step::Presses { who, .. }
        | Step::Fills { who, .. }
        | Step::Uploads { who, .. }
        | Step::Answers { who, .. }
        | Step::EntersOrder { who, .. } => Some(who),
        Step::At(_)
        | Step::After(_)
        | Step::Until { .. }
        | Step::Crm(_)
        | Step::CrmRepeats
        | Step::CrmPosts { .. }
        | Step::PolicyFile { .. }
        | Step::ChatIsDown(_)
        | Step::BatonIsDown(_)
        | Step::Restart
        | Step::Assistant(_)
        | Step::SecondInstance => None,
    }
}
