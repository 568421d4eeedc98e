//! An assistant that says what its story says: in the form in which a model would, and read as a model's reply is.

use std::sync::{Arc, Mutex, MutexGuard};

use crate::assistant::reply;
use crate::domain::assistant::{Call, CallOutcome, Material, Reply, Said};
use crate::domain::canonical::sha256_hex;
use crate::engine::ports::{Assistant, NoReply, PortFuture};
use crate::story::step::AssistantDoes;

/// The model's name in stories.
const MODEL: &str = "story";

/// An assistant by script; off until its story speaks of it. A clone is the same one.
#[derive(Clone, Default)]
pub struct ScriptedAssistant {
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    does: Option<AssistantDoes>,
    asked: u64,
}

impl ScriptedAssistant {
    /// What it does from now on.
    pub fn will(&self, does: AssistantDoes) {
        self.state().does = Some(does);
    }

    /// How often it was asked.
    pub fn asked(&self) -> u64 {
        self.state().asked
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("nothing panics while it holds the assistant")
    }
}

impl Assistant for ScriptedAssistant {
    fn is_on(&self) -> bool {
        !matches!(self.state().does, None | Some(AssistantDoes::IsOff))
    }

    fn takes_time(&self) -> bool {
        false
    }

    fn ask<'a>(&'a self, material: &'a Material) -> PortFuture<'a, Result<Reply, NoReply>> {
        let text = {
            let mut state = self.state();
            state.asked += 1;
            match state.does.as_ref() {
                Some(does) => does.reply(material.task),
                None => None,
            }
        };
        let mut call = Call {
            prompt: material.task.word().to_owned(),
            prompt_sha256: String::new(),
            model: MODEL.to_owned(),
            input_sha256: sha256_hex(material.words.as_bytes()),
            reply_sha256: text.as_ref().map(|text| sha256_hex(text.as_bytes())),
            outcome: CallOutcome::TimedOut,
            requests: 1,
            latency_ms: 0,
            tokens_in: None,
            tokens_out: None,
        };
        let Some(text) = text else {
            return Box::pin(async { Err(NoReply { call: Box::new(call), try_again: None }) });
        };
        let said: Option<Said> = reply::read(material.task, &text).ok();
        call.outcome = if said.is_some() { CallOutcome::Answered } else { CallOutcome::Unfit };
        Box::pin(async { Ok(Reply { call, said }) })
    }
}
