//! The interactive console: who am I, what waits for me, history and completion.

use std::collections::BTreeMap;

use rustyline::completion::Completer;
use rustyline::error::ReadlineError;
use rustyline::highlight::Highlighter;
use rustyline::hint::Hinter;
use rustyline::history::DefaultHistory;
use rustyline::validate::Validator;
use rustyline::{Config, Editor, Helper};

use crate::conversation::command::USAGES;
use crate::domain::ids::PersonId;
use crate::story::screen::Found;
use crate::story::script;
use crate::story::step::{Step, WhichButton};

use super::player::{PlayError, Player};

const WELCOME: &str = "\
Baton in the terminal. Nothing here leaves this machine; the clock stands until you move it.
  crm: Brightwater won by Ana: EUR 48,000, 25% off     a deal is won
  as Dina                                              speak as somebody else
  who · waits · people · help · quit                   who am I, what waits for me …
  2                                                    press the button with that number
  after 4 h                                            move the clock";

const HELP: &str = "\
You can say:
  as NAME               speak as that person from now on
  who                   who you are, and what time it is
  waits                 the buttons that wait for you, by number
  NUMBER                press that button; what it asks for is asked
  people                everybody of the people file
  /baton COMMAND        a slash command
  H-1: words            reply in that handoff's thread
  words                 tell the bot directly
  quit                  leave
and every line of a story script: crm: …, after 2 h, until Tuesday 09:00, Ana uploads FILE to H-1 …";

/// Reads lines from the keyboard until the end.
pub async fn converse(player: &mut Player, read_only: bool) -> Result<(), PlayError> {
    println!("{WELCOME}");
    let mut editor = editor(player)?;
    let mut speaker = player.person("Ana").or_else(|_| first_person(player))?;
    loop {
        let prompt = format!("{} {}> ", player.name_of(&speaker), local_time(player));
        let line = match editor.readline(&prompt) {
            Ok(line) => line,
            Err(ReadlineError::Interrupted) => continue,
            Err(ReadlineError::Eof) => return Ok(()),
            Err(error) => return Err(PlayError::Step(format!("the keyboard cannot be read: {error}"))),
        };
        let line = line.trim().to_owned();
        if line.is_empty() {
            continue;
        }
        // A line that cannot be remembered is still said.
        let _forgotten_is_fine = editor.add_history_entry(&line);
        match said(player, &mut editor, &mut speaker, &line, read_only).await {
            Ok(Go::On) => {}
            Ok(Go::Home) => return Ok(()),
            Err(PlayError::Step(what)) => println!("{what}"),
            Err(fault) => println!("Something of ours went wrong: {fault}"),
        }
        show_new(player);
    }
}

enum Go {
    On,
    Home,
}

async fn said(
    player: &mut Player,
    editor: &mut Editor<Words, DefaultHistory>,
    speaker: &mut PersonId,
    line: &str,
    read_only: bool,
) -> Result<Go, PlayError> {
    match line {
        "quit" | "exit" => return Ok(Go::Home),
        "help" | "?" => println!("{HELP}"),
        "who" => who(player, speaker),
        "waits" => list_buttons(player, speaker),
        "people" => people(player),
        line => {
            if let Some(name) = line.strip_prefix("as ") {
                *speaker = player.person(name.trim())?;
                who(player, speaker);
                return Ok(Go::On);
            }
            let step = match line.parse::<usize>() {
                Ok(number) => press(player, editor, speaker, number)?,
                Err(_) => step_of(player, speaker, line)?,
            };
            if read_only && !step.only_asks() {
                return Err(PlayError::Step("this database is open for questions only".into()));
            }
            player.play(&step).await?;
        }
    }
    Ok(Go::On)
}

/// A line of a script is one; anything else is said by the speaker.
fn step_of(player: &Player, speaker: &PersonId, line: &str) -> Result<Step, PlayError> {
    let who = player.name_of(speaker);
    if let Some(words) = line.strip_prefix("/baton") {
        return Ok(Step::Types { who, words: words.trim().to_owned() });
    }
    if let Ok(step) = script::step(line) {
        return Ok(step);
    }
    let starts_like_a_step = ["at ", "after ", "until ", "crm"].iter().any(|start| line.starts_with(start));
    if starts_like_a_step {
        return script::step(line).map_err(PlayError::Step);
    }
    match line.split_once(':').and_then(|(id, words)| Some((id.trim().parse().ok()?, words.trim()))) {
        Some((handoff, words)) => Ok(Step::Replies { who, handoff, words: words.to_owned() }),
        None => Ok(Step::SaysToBot { who, words: line.to_owned() }),
    }
}

fn buttons(player: &Player, speaker: &PersonId) -> Vec<Found> {
    player.chat().scene().screen.current_buttons(speaker)
}

fn list_buttons(player: &Player, speaker: &PersonId) {
    let found = buttons(player, speaker);
    if found.is_empty() {
        println!("Nothing waits for {}.", player.name_of(speaker));
    }
    for (index, found) in found.iter().enumerate() {
        let about = [
            found.button.action.handoff.map(|id| id.to_string()),
            found.button.action.approval.map(|id| id.to_string()),
            found.button.action.claim.map(|id| id.to_string()),
        ];
        let about: Vec<String> = about.into_iter().flatten().collect();
        println!("{:>3}  [{}] {}", index + 1, found.button.label, about.join(" "));
    }
    let others = player.chat().scene().screen.waiting();
    let others: Vec<String> = others
        .iter()
        .filter(|(person, _)| *person != speaker)
        .map(|(person, count)| format!("{} ({count})", player.name_of(person)))
        .collect();
    if !others.is_empty() {
        println!("     others with open cards: {}", others.join(", "));
    }
}

fn press(
    player: &Player,
    editor: &mut Editor<Words, DefaultHistory>,
    speaker: &PersonId,
    number: usize,
) -> Result<Step, PlayError> {
    let found = buttons(player, speaker);
    let chosen = number.checked_sub(1).and_then(|index| found.get(index));
    let chosen =
        chosen.ok_or_else(|| PlayError::Step(format!("no button has the number {number}; `waits` lists them")))?;
    let mut values = BTreeMap::new();
    for input in &chosen.button.asks {
        let optional = if input.optional { " (may be empty)" } else { "" };
        let typed = editor.readline(&format!("  {}{optional}: ", input.label));
        let typed = typed.map_err(|_| PlayError::Step("nothing was pressed".into()))?;
        if !typed.trim().is_empty() {
            values.insert(input.name.clone(), typed.trim().to_owned());
        }
    }
    let which = match chosen.button.action.approval {
        Some(approval) => WhichButton::Of(approval),
        None => WhichButton::Newest,
    };
    Ok(Step::Presses { who: player.name_of(speaker), label: chosen.button.label.clone(), which, values })
}

fn who(player: &Player, speaker: &PersonId) {
    let waiting = player.chat().scene().screen.waiting().get(speaker).copied().unwrap_or_default();
    let roles = player.roles_of(speaker);
    let roles = if roles.is_empty() { "no role".to_owned() } else { roles };
    println!(
        "You are {}, {roles}. It is {}. Cards that wait for you: {waiting}.",
        player.name_of(speaker),
        local_day(player)
    );
}

fn people(player: &Player) {
    for (name, roles) in player.people() {
        println!("  {name:<8} {roles}");
    }
}

fn local_time(player: &Player) -> String {
    player.now().with_timezone(&player.zone()).format("%a %H:%M").to_string()
}

fn local_day(player: &Player) -> String {
    player.now().with_timezone(&player.zone()).format("%A %Y-%m-%d %H:%M").to_string()
}

fn first_person(player: &Player) -> Result<PersonId, PlayError> {
    let first = player.people().into_iter().next().map(|(name, _)| name);
    player.person(&first.unwrap_or_default())
}

fn show_new(player: &Player) {
    for line in player.chat().scene().transcript.take_new() {
        println!("{line}");
    }
}

fn editor(player: &Player) -> Result<Editor<Words, DefaultHistory>, PlayError> {
    let unusable = |error: ReadlineError| PlayError::Step(format!("this terminal cannot be used: {error}"));
    let config = Config::builder().auto_add_history(false).build();
    let mut editor: Editor<Words, DefaultHistory> = Editor::with_config(config).map_err(unusable)?;
    let mut words: Vec<String> = player.people().into_iter().map(|(name, _)| name).collect();
    let fixed = [
        "as ",
        "who",
        "waits",
        "people",
        "help",
        "quit",
        "crm: ",
        "after ",
        "until ",
        "presses [",
        "replies to H-",
        "uploads ",
        "says to bot: ",
    ];
    words.extend(fixed.iter().map(|word| (*word).to_owned()));
    let verbs = USAGES.iter().filter_map(|usage| usage.words.split_whitespace().next());
    words.extend(verbs.map(|verb| format!("/baton {verb}")));
    words.extend(player.field_names());
    editor.set_helper(Some(Words(words)));
    Ok(editor)
}

/// What a line can be completed with.
struct Words(Vec<String>);

impl Completer for Words {
    type Candidate = String;

    fn complete(
        &self,
        line: &str,
        position: usize,
        _context: &rustyline::Context<'_>,
    ) -> rustyline::Result<(usize, Vec<String>)> {
        let before = &line[..position];
        let whole = self.0.iter().filter(|word| !before.is_empty() && word.starts_with(before));
        let whole: Vec<String> = whole.cloned().collect();
        if !whole.is_empty() {
            return Ok((0, whole));
        }
        let start = before.rfind(|letter: char| letter.is_whitespace()).map_or(0, |at| at + 1);
        let last = before[start..].to_lowercase();
        let fits = |word: &&String| !last.is_empty() && word.to_lowercase().starts_with(&last);
        Ok((start, self.0.iter().filter(fits).cloned().collect()))
    }
}

impl Hinter for Words {
    type Hint = String;
}

impl Highlighter for Words {}
impl Validator for Words {}
impl Helper for Words {}
