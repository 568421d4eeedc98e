//! The first answer to an interaction, within three seconds (DC-1): a form that opens, what is wrong with one that was
//! sent, the deals that a name may mean, or that it is on the disk and an answer comes.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use crate::conversation::action::Action;
use crate::conversation::form::Form;
use crate::conversation::message::Message;
use crate::transport::words::short;

use super::api::CallError;
use super::calls::Trouble;
use super::door::{Door, Took};
use super::inbound::post_from_event;
use super::interactions::{Doing, OURS, Ours, Working, files_of, pressed, with_files, with_target};
use super::known::Deferred;
use super::people::Standing;
use super::render::{self, Custom, Step, Submitted, Target, button, custom, modal, steps, submitted};
use super::{commands, refusals};

/// Seen by one person alone.
const EPHEMERAL: u64 = 1 << 6;
/// The most choices of a name, and how long each may be.
const CHOICES_MAX: usize = 25;
const CHOICE_MAX: usize = 100;
/// How long Discord may take to say who somebody is, before the first answer is given without it.
const STANDING_MAX: Duration = Duration::from_millis(1_200);
/// Discord's numbers for first answers.
const SAYS: u8 = 4;
const DEFERS: u8 = 5;
const DEFERS_SILENTLY: u8 = 6;
const EDITS: u8 = 7;
const CHOICES: u8 = 8;
const MODAL: u8 = 9;
/// Discord's number for an interaction that was answered before (DC-12).
const ANSWERED: u64 = 40_060;

/// What is to be done about an interaction.
enum Todo {
    /// Names are wanted.
    Complete { typed: String, about: commands::About },
    /// A command.
    Command { words: String },
    /// "Start handoff", of a message.
    Start { target: Target },
    /// A button.
    Pressed(Custom),
    /// A form that was sent.
    Sent { action: Action, step: Step, target: Option<Target>, sent: Submitted },
}

impl Door {
    /// Keeps an interaction and answers it. What is to be kept is on the disk when this returns; the answer is on its way.
    pub(super) async fn take_interaction(self: &Arc<Self>, frame: &Value) -> Took {
        let interaction = &frame["d"];
        let Some(doing) = Doing::of(interaction) else {
            tracing::warn!("an interaction without an id, a token, a user or a channel is left");
            return Took::Yes;
        };
        if self.is_elsewhere(interaction) {
            return Took::Yes;
        }
        let todo = match todo(interaction) {
            Ok(todo) => todo,
            Err(why) => {
                tracing::warn!("an interaction is left: {why}");
                return Took::Yes;
            }
        };
        // What may be the whole answer is on the disk before anything else happens, in the order in which it came.
        if let Todo::Pressed(Custom::Press(_)) = &todo {
            let took = self.keep_interaction(frame, &doing, &Ours::new(Deferred::Silently)).await;
            if took == Took::NotKept {
                return took;
            }
            self.spawn_answer(doing, json!({ "type": DEFERS_SILENTLY }));
            return Took::Yes;
        }
        self.work_out(frame, &doing, todo).await
    }

    async fn work_out(&self, frame: &Value, doing: &Doing, todo: Todo) -> Took {
        if let Some(member) = frame["d"].get("member").filter(|member| member.is_object()) {
            self.parts.users.vouched_for(&doing.user, member);
        }
        match todo {
            Todo::Complete { typed, about } => {
                self.complete(doing, &typed, &about).await;
                Took::Yes
            }
            Todo::Command { words } => self.command(frame, doing, &words).await,
            Todo::Start { target } => self.start(frame, doing, &target).await,
            Todo::Pressed(Custom::Form(action)) => {
                let step = Step { number: 0, goes_on: false };
                self.open_or_keep(frame, doing, &action, step).await
            }
            Todo::Pressed(Custom::Next(action, step)) => self.open_or_keep(frame, doing, &action, step).await,
            Todo::Pressed(Custom::Send(action)) => {
                let account = doing.account(&self.parts.guild);
                let values = self.parts.front.draft(&action, &account).await;
                self.finish(frame, doing, &action, values).await
            }
            Todo::Pressed(Custom::Press(_) | Custom::Modal { .. }) => Took::Yes,
            Todo::Sent { action, step, target, sent } => {
                self.sent(frame, doing, &action, (step, target.as_ref()), sent).await
            }
        }
    }

    /// Whether somebody may open a form; who may not is told where the press itself is heard.
    async fn may_act(&self, doing: &Doing) -> bool {
        let standing = tokio::time::timeout(STANDING_MAX, self.parts.users.standing(&doing.user)).await;
        matches!(standing, Ok(Ok(Standing::Member)))
    }

    async fn complete(&self, doing: &Doing, typed: &str, about: &commands::About) {
        let account = doing.account(&self.parts.guild);
        let found = match about {
            commands::About::Deal if self.may_act(doing).await => self.parts.front.deals_like(typed, &account).await,
            commands::About::Person if self.parts.front.person_of(&account).is_some() => {
                let letters = typed.trim_start_matches('@').to_lowercase();
                let names = self.parts.front.names().into_iter().filter(|name| name.to_lowercase().contains(&letters));
                names.map(|name| (name.clone(), name)).collect()
            }
            commands::About::Deal | commands::About::Person | commands::About::Nothing => Vec::new(),
        };
        let choices: Vec<Value> = found
            .iter()
            .filter(|(_, value)| value.chars().count() <= CHOICE_MAX)
            .take(CHOICES_MAX)
            .map(|(name, value)| json!({ "name": short(name, CHOICE_MAX), "value": value }))
            .collect();
        self.answer(doing, &json!({ "type": CHOICES, "data": { "choices": choices } })).await;
    }

    async fn command(&self, frame: &Value, doing: &Doing, words: &str) -> Took {
        let account = doing.account(&self.parts.guild);
        if self.may_act(doing).await
            && let Some(form) = self.parts.front.form_of_command(words, &account).await
        {
            return self.open_filled(frame, doing, &form, None).await;
        }
        self.keep_and_defer(frame, doing, Ours::new(Deferred::Visibly)).await
    }

    async fn start(&self, frame: &Value, doing: &Doing, target: &Target) -> Took {
        let message = &frame["d"]["data"]["resolved"]["messages"][&target.message];
        let mut message = message.clone();
        message["guild_id"] = json!(self.parts.guild);
        let event = json!({ "t": "MESSAGE_CREATE", "d": message });
        let post = post_from_event(&event).ok().flatten().map(|delivered| delivered.post);
        let form = self.parts.front.start_form(post.as_ref()).await;
        self.open_filled(frame, doing, &form, Some(target)).await
    }

    /// Opens a form that is filled in already as far as something is known; what of it stands in a later part is kept.
    async fn open_filled(&self, frame: &Value, doing: &Doing, form: &Form, target: Option<&Target>) -> Took {
        let known = form.inputs.iter().filter_map(|input| Some((input.name.clone(), input.value.clone()?))).collect();
        let is_long = steps(form).len() > 1;
        if is_long {
            self.keep_draft(doing, &form.action, &known).await;
        }
        let step = Step { number: 0, goes_on: is_long };
        if self.answer(doing, &json!({ "type": MODAL, "data": modal(form, step, target) })).await {
            return Took::Yes;
        }
        self.keep_and_defer(frame, doing, Ours::new(Deferred::Visibly)).await
    }

    /// Opens a form, or hears the press where there is none to open. A press whose time is over opened its form before, or
    /// failed before the eyes of whoever pressed: told again, after a process was killed, it is nothing any more.
    async fn open_or_keep(&self, frame: &Value, doing: &Doing, action: &Action, step: Step) -> Took {
        let account = doing.account(&self.parts.guild);
        let form = match self.may_act(doing).await {
            true => self.parts.front.form(action, &account).await,
            false => None,
        };
        let first = match &form {
            Some(form) => json!({ "type": MODAL, "data": modal(form, step, None) }),
            None => json!({ "type": DEFERS_SILENTLY }),
        };
        let ours = Ours { action: Some(action.to_string()), ..Ours::new(Deferred::Silently) };
        match (self.give(doing, &first).await, form.is_some()) {
            (Given::Now, true) | (Given::Before | Given::TooLate, _) => Took::Yes,
            (Given::Now, false) => {
                let took = self.keep_interaction(frame, doing, &ours).await;
                self.parts.acks.ended(&doing.id);
                took
            }
            // The form itself is refused: it is offered in words.
            (Given::Failed, _) => self.keep_and_defer(frame, doing, ours).await,
        }
    }

    /// One part of a form was sent: the next is offered, or all of it is taken.
    async fn sent(
        &self,
        frame: &Value,
        doing: &Doing,
        action: &Action,
        (step, target): (Step, Option<&Target>),
        sent: Submitted,
    ) -> Took {
        let account = doing.account(&self.parts.guild);
        let mut values = if step.goes_on { self.parts.front.draft(action, &account).await } else { BTreeMap::new() };
        values.retain(|name, _| !sent.shown.contains(name));
        values.extend(sent.values);
        let values = with_target(with_files(values, &sent.files), action, target);
        let form = self.parts.front.form(action, &account).await;
        let all = form.as_ref().map(steps).unwrap_or_default();
        if step.number + 1 >= all.len() {
            return self.finish(frame, doing, action, values).await;
        }
        if !self.keep_draft(doing, action, &values).await {
            self.say_not_noted(doing).await;
            return Took::Yes;
        }
        let rest = &all[step.number + 1..];
        let next = Step { number: step.number + 1, goes_on: true };
        let mut buttons = vec![button(
            &format!("Next: part {} of {}", next.number + 1, all.len()),
            1,
            &Custom::Next(action.clone(), next).id(),
        )];
        let may_end = rest.iter().flatten().all(|input| input.optional);
        if may_end {
            buttons.push(button("Send what I filled in", 3, &Custom::Send(action.clone()).id()));
        }
        let or = if may_end { ", or send what you filled in" } else { "" };
        let said = Message::new(format!("Part {} of {} is noted, and not sent yet.", step.number + 1, all.len()))
            .line(format!("Please go on with part {}{or}; nothing counts before it is sent.", next.number + 1));
        self.say(doing, &said, buttons).await;
        Took::Yes
    }

    /// All of a form is there: what is wrong with it is told, else it is taken.
    async fn finish(&self, frame: &Value, doing: &Doing, action: &Action, values: BTreeMap<String, String>) -> Took {
        let account = doing.account(&self.parts.guild);
        let looked_at = pressed(&doing.id, action.clone(), values.clone(), Working::looking(account.clone()));
        let problems = self.parts.front.problems(&looked_at).await;
        if !problems.is_empty() {
            self.keep_draft(doing, action, &values).await;
            let form = self.parts.front.form(action, &account).await;
            let (said, buttons) = wrong(&problems, form.as_ref());
            self.say(doing, &said, buttons).await;
            return Took::Yes;
        }
        // Behind a button nothing new has to be seen; a command shows that an answer comes.
        let deferred = if doing.message.is_some() { Deferred::Silently } else { Deferred::Visibly };
        let ours = Ours { action: Some(action.to_string()), values, ..Ours::new(deferred) };
        self.keep_and_defer(frame, doing, ours).await
    }

    /// Keeps what was filled in so far; whether it is kept.
    async fn keep_draft(&self, doing: &Doing, action: &Action, values: &BTreeMap<String, String>) -> bool {
        let account = doing.account(&self.parts.guild);
        match self.parts.front.keep_draft(action, &account, values).await {
            Ok(()) => true,
            Err(why) => {
                tracing::warn!("a draft could not be kept: {why}");
                false
            }
        }
    }

    async fn say_not_noted(&self, doing: &Doing) {
        let said = Message::new("That part could not be noted just now, and nothing of it counts.")
            .line("Please send it once more in a minute.");
        self.say(doing, &said, Vec::new()).await;
    }

    /// Tells the person alone, in place of what was told before if that was to be seen by them alone too.
    async fn say(&self, doing: &Doing, said: &Message, buttons: Vec<Value>) {
        let mut data = render::message(said).body();
        data["components"] = json!([{ "type": 1, "components": buttons }]);
        if buttons_are_none(&data) {
            data["components"] = json!([]);
        }
        data["flags"] = json!(EPHEMERAL);
        let kind = if doing.is_ephemeral { EDITS } else { SAYS };
        self.answer(doing, &json!({ "type": kind, "data": data })).await;
    }

    async fn keep_and_defer(&self, frame: &Value, doing: &Doing, ours: Ours) -> Took {
        let is_form = !ours.values.is_empty();
        if self.keep_interaction(frame, doing, &ours).await == Took::NotKept {
            // It was not deferred, so Discord itself tells the person that it failed.
            return Took::NotKept;
        }
        let answer = match ours.how() {
            Deferred::Visibly => json!({ "type": DEFERS, "data": { "flags": EPHEMERAL } }),
            Deferred::Silently if doing.is_ephemeral && is_form => {
                let mut data = render::message(&Message::new("All of it is sent.")).body();
                data["components"] = json!([]);
                json!({ "type": EDITS, "data": data })
            }
            Deferred::Silently => json!({ "type": DEFERS_SILENTLY }),
        };
        self.answer(doing, &answer).await;
        self.parts.acks.ended(&doing.id);
        Took::Yes
    }

    async fn keep_interaction(&self, frame: &Value, doing: &Doing, ours: &Ours) -> Took {
        self.parts.acks.begins(&doing.id);
        let mut kept = frame.clone();
        kept[OURS] = serde_json::to_value(ours).expect("texts become JSON");
        let took = self.keep("interaction", format!("interaction/{}", doing.id), &doing.user, &kept).await;
        if took == Took::NotKept {
            self.parts.acks.ended(&doing.id);
        }
        took
    }

    fn spawn_answer(self: &Arc<Self>, doing: Doing, answer: Value) {
        let door = self.clone();
        tokio::spawn(async move {
            door.answer(&doing, &answer).await;
            door.parts.acks.ended(&doing.id);
        });
    }

    /// Gives the first answer; whether it stands.
    async fn answer(&self, doing: &Doing, answer: &Value) -> bool {
        matches!(self.give(doing, answer).await, Given::Now | Given::Before)
    }

    /// Gives the first answer. One that was told twice has its answer already, and one whose fate is not known is given once
    /// more: that comes to the same.
    async fn give(&self, doing: &Doing, answer: &Value) -> Given {
        let path = format!("interactions/{}/{}/callback", doing.id, doing.token);
        let mut given = self.parts.calls.post(&path, answer).await;
        let mut is_again = false;
        if let Err(Trouble::Call(CallError::Unknown { .. } | CallError::NotSent { .. })) = given {
            is_again = true;
            given = self.parts.calls.post(&path, answer).await;
        }
        match given {
            Ok(_) => Given::Now,
            Err(Trouble::Call(CallError::Refused { code: ANSWERED, .. })) => {
                tracing::debug!("an interaction was answered before");
                if is_again { Given::Now } else { Given::Before }
            }
            Err(trouble) if trouble.meaning() == Some(refusals::Meaning::TooLate) => {
                tracing::warn!("an interaction could not be answered in time");
                Given::TooLate
            }
            Err(trouble) => {
                // No error of a call names the secret of its path.
                tracing::error!("an interaction could not be answered: {trouble}");
                Given::Failed
            }
        }
    }
}

/// What became of a first answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Given {
    /// It was taken.
    Now,
    /// Another one stands, which was given before.
    Before,
    /// The time for it is over.
    TooLate,
    /// It was refused, or nobody knows.
    Failed,
}

fn buttons_are_none(data: &Value) -> bool {
    data["components"][0]["components"].as_array().is_none_or(Vec::is_empty)
}

/// What is wrong with a form, by what its inputs are called, and a button that opens it where the first of them stands.
fn wrong(problems: &BTreeMap<String, String>, form: Option<&Form>) -> (Message, Vec<Value>) {
    let label = |name: &str| {
        let input = form.and_then(|form| form.inputs.iter().find(|input| input.name == name));
        input.map_or_else(|| name.replace(['_', '.'], " "), |input| input.label.clone())
    };
    let lines = problems.iter().map(|(name, why)| format!("{}: {why}", label(name)));
    let said = Message::new("This is not sent yet. Please look at it again:").lines(lines);
    let Some(form) = form else { return (said, Vec::new()) };
    let stands_in =
        |part: &Vec<&crate::conversation::form::Input>| part.iter().any(|input| problems.contains_key(&input.name));
    let number = steps(form).iter().position(stands_in).unwrap_or_default();
    let next = Custom::Next(form.action.clone(), Step { number, goes_on: true });
    (said, vec![button("Correct it", 1, &next.id())])
}

/// What an interaction asks for.
fn todo(interaction: &Value) -> Result<Todo, String> {
    let data = &interaction["data"];
    match interaction["type"].as_u64() {
        Some(2) => match data["type"].as_u64() {
            Some(3) => {
                let message = data["target_id"].as_str().unwrap_or_default();
                let channel = interaction["channel_id"].as_str().unwrap_or_default();
                let target = format!("{channel}/{message}").parse();
                let target = target.map_err(|_| "a message command that points at nothing".to_owned())?;
                Ok(Todo::Start { target })
            }
            Some(1) | None => Ok(Todo::Command { words: commands::words_of(data) }),
            Some(other) => Err(format!("a command of type {other} is not known")),
        },
        Some(3) => {
            let id = data["custom_id"].as_str().unwrap_or_default();
            custom(id).map(Todo::Pressed).map_err(|error| error.to_string())
        }
        Some(4) => {
            let (typed, about) = commands::focused(data);
            Ok(Todo::Complete { typed, about })
        }
        Some(5) => match custom(data["custom_id"].as_str().unwrap_or_default()) {
            Ok(Custom::Modal { action, step, target }) => {
                Ok(Todo::Sent { action, step, target, sent: submitted(data) })
            }
            Ok(_) => Err("a form with the id of a button".to_owned()),
            Err(error) => Err(error.to_string()),
        },
        other => Err(format!("an interaction of type {other:?} is not known")),
    }
}

/// The files of a kept form.
pub(super) fn files(ours: &Ours) -> Vec<crate::transport::files::SharedFile> {
    files_of(&ours.values)
}
