//! One call: one time limit, one size limit, temperature 0, one repair at most. It never tries again by itself: the outbox
//! owns that, since it waits as long as a server asks and survives a restart.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_openai::Client;
use async_openai::config::OpenAIConfig;
use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use futures_util::StreamExt;
use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::breaker::Breaker;
use super::wire::{self, NoBody, Piece, Usage};
use crate::ambient::Clock;
use crate::assistant::prompt::{Prompts, Written};
use crate::assistant::redact::Masked;
use crate::assistant::reply;
use crate::domain::assistant::{Call, CallOutcome, Material, Proposal, Reply, Said};
use crate::domain::canonical::sha256_hex;
use crate::engine::ports::{Assistant, NoReply, PortFuture};

/// How long is waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// All that a call may take, a repair included.
    pub whole: Duration,
    /// How long a server may say nothing in between.
    pub silence: Duration,
}

impl Default for Patience {
    /// A person who wrote something else meanwhile needs it no more. The outbox's lease of a call is longer.
    fn default() -> Self {
        Self { whole: Duration::from_secs(20), silence: Duration::from_secs(8) }
    }
}

const CONNECT_MAX: Duration = Duration::from_secs(3);
/// Tokens that a reply may have: the longest that fits its schema.
const TOKENS_MAX: u32 = 1_500;
/// Calls that are on their way at once.
const AT_ONCE: usize = 4;

/// Where a model is, and how it is called.
pub struct Parts {
    /// The base of the server's addresses, `…/v1`.
    pub base_url: String,
    /// The key, if the server wants one.
    pub api_key: Option<String>,
    /// The model.
    pub model: String,
    /// What it is asked by.
    pub prompts: Prompts,
    /// How long it is waited for.
    pub patience: Patience,
    /// By which pauses after failures are measured.
    pub clock: Arc<dyn Clock>,
}

/// A model behind a server.
pub struct OpenAi {
    http: reqwest::Client,
    config: OpenAIConfig,
    model: String,
    prompts: Prompts,
    patience: Patience,
    breaker: Breaker,
    at_once: Semaphore,
}

/// What one request came to.
enum Answer {
    Words(String),
    Nothing(CallOutcome),
    /// Another try may help, after that time if the server says so.
    Failed(CallOutcome, Option<Option<Duration>>),
}

impl OpenAi {
    /// A model; nothing is asked yet.
    pub fn new(parts: Parts) -> Result<Self, reqwest::Error> {
        let Parts { base_url, api_key, model, prompts, patience, clock } = parts;
        let _there_already = rustls::crypto::ring::default_provider().install_default();
        // A redirection would carry a person's words, and perhaps the key, to somebody else.
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_MAX)
            .timeout(patience.whole)
            .build()?;
        let config = OpenAIConfig::new()
            .with_api_base(base_url.trim_end_matches('/'))
            .with_api_key(api_key.unwrap_or_default())
            .with_org_id("")
            .with_project_id("");
        let (breaker, at_once) = (Breaker::new(clock), Semaphore::new(AT_ONCE));
        Ok(Self { http, config, model, prompts, patience, breaker, at_once })
    }

    async fn asked(&self, material: &Material) -> Result<Reply, NoReply> {
        let prompt = self.prompts.get(material.task);
        let mut call = Call {
            prompt: material.task.word().to_owned(),
            prompt_sha256: prompt.sha256.clone(),
            model: self.model.clone(),
            input_sha256: String::new(),
            reply_sha256: None,
            outcome: CallOutcome::Paused,
            requests: 0,
            latency_ms: 0,
            tokens_in: None,
            tokens_out: None,
        };
        if !self.breaker.lets_through() {
            return Err(NoReply { call: Box::new(call), try_again: None });
        }
        let masked = Masked::new(&material.words, &material.names);
        let Some(written) = self.prompts.write(material, &masked) else {
            call.outcome = CallOutcome::TooLarge;
            return Ok(Reply { call, said: None });
        };
        call.input_sha256 = written.sha256();
        // What a call that ran out of time had come to is not known, but that it did.
        call.outcome = CallOutcome::TimedOut;
        let answered = tokio::time::timeout(self.patience.whole, self.converse(material, &written, &mut call)).await;
        let said = match answered {
            Ok(Ok(said)) => said,
            Ok(Err(try_again)) => {
                self.breaker.failed();
                tracing::warn!("the assistant: {}", call.outcome.word());
                return Err(NoReply { call: Box::new(call), try_again });
            }
            Err(_elapsed) => {
                self.breaker.failed();
                call.outcome = CallOutcome::TimedOut;
                tracing::warn!("the assistant: {}", call.outcome.word());
                return Err(NoReply { call: Box::new(call), try_again: Some(None) });
            }
        };
        match call.outcome {
            CallOutcome::Answered | CallOutcome::Refused => self.breaker.succeeded(),
            CallOutcome::Unfit
            | CallOutcome::Empty
            | CallOutcome::CutOff
            | CallOutcome::TooLarge
            | CallOutcome::TimedOut
            | CallOutcome::Busy
            | CallOutcome::Unreachable
            | CallOutcome::NotAccepted
            | CallOutcome::Paused => self.breaker.failed(),
        }
        Ok(Reply { said: said.map(|said| unmasked(said, &masked)), call })
    }

    /// Asks, and once more where the reply does not fit. `Err` says whether another try may help.
    async fn converse(
        &self,
        material: &Material,
        written: &Written,
        call: &mut Call,
    ) -> Result<Option<Said>, Option<Option<Duration>>> {
        let schema = &self.prompts.get(material.task).schema;
        let mut messages = vec![
            json!({ "role": "system", "content": written.instructions }),
            json!({ "role": "user", "content": written.words }),
        ];
        loop {
            call.requests += 1;
            let request = self.request(material, &messages, schema);
            let text = match self.answer(request, call).await {
                Answer::Words(text) => text,
                Answer::Nothing(outcome) => {
                    call.outcome = outcome;
                    return Ok(None);
                }
                Answer::Failed(outcome, try_again) => {
                    call.outcome = outcome;
                    return Err(try_again);
                }
            };
            call.reply_sha256 = Some(sha256_hex(text.as_bytes()));
            match reply::read(material.task, &text) {
                Ok(said) => {
                    call.outcome = CallOutcome::Answered;
                    return Ok(Some(said));
                }
                Err(unfit) if call.requests == 1 => {
                    let repair =
                        format!("Your reply does not fit the schema: {unfit}. Answer once more, with JSON alone.");
                    messages.push(json!({ "role": "assistant", "content": text }));
                    messages.push(json!({ "role": "user", "content": repair }));
                }
                Err(_unfit_again) => {
                    call.outcome = CallOutcome::Unfit;
                    return Ok(None);
                }
            }
        }
    }

    fn request(&self, material: &Material, messages: &[Value], schema: &Value) -> Value {
        json!({
            "model": self.model,
            "messages": messages,
            "temperature": 0,
            "max_completion_tokens": TOKENS_MAX,
            "stream": true,
            "stream_options": { "include_usage": true },
            "response_format": {
                "type": "json_schema",
                "json_schema": { "name": material.task.word(), "strict": true, "schema": schema },
            },
        })
    }

    /// One request, read to its end. A reply without an end is none, however whole it looks.
    async fn answer(&self, request: Value, call: &mut Call) -> Answer {
        // The client makes of an error in a body what it likes; whether it was its size is told beside it.
        let is_too_large = Arc::new(AtomicBool::new(false));
        let failed = |error| match is_too_large.load(Ordering::Relaxed) {
            true => Answer::Nothing(CallOutcome::TooLarge),
            false => failed(&error),
        };
        let (http, size) = (self.http.clone(), Arc::clone(&is_too_large));
        let send = move |request: HttpRequestFactory| wire::send(http.clone(), request, Arc::clone(&size));
        let client = Client::build(self.http.clone(), self.config.clone()).with_http_service(tower::service_fn(send));
        let mut stream = match client.chat().create_stream_byot::<_, Value>(request).await {
            Ok(stream) => stream,
            Err(error) => return failed(error),
        };
        let (mut text, mut refusal, mut finish) = (String::new(), String::new(), None);
        loop {
            let piece = match tokio::time::timeout(self.patience.silence, stream.next()).await {
                Ok(Some(Ok(piece))) => piece,
                Ok(Some(Err(error))) => return failed(error),
                Ok(None) => break,
                Err(_silence) => return Answer::Failed(CallOutcome::TimedOut, Some(None)),
            };
            let Ok(Piece { choices, usage, error: None }) = serde_json::from_value(piece) else {
                return Answer::Failed(CallOutcome::Unreachable, Some(None));
            };
            count(call, usage);
            // One choice is asked for; a second one is nobody's.
            for choice in choices.into_iter().filter(|choice| choice.index == 0) {
                for words in [choice.delta, choice.message].into_iter().flatten() {
                    text.push_str(words.content.as_deref().unwrap_or_default());
                    refusal.push_str(words.refusal.as_deref().unwrap_or_default());
                }
                finish = choice.finish_reason.or(finish);
            }
        }
        match finish.as_deref() {
            None => Answer::Failed(CallOutcome::CutOff, Some(None)),
            Some("length") => Answer::Nothing(CallOutcome::CutOff),
            Some("content_filter") => Answer::Nothing(CallOutcome::Refused),
            Some(_) if !refusal.trim().is_empty() => Answer::Nothing(CallOutcome::Refused),
            Some(_) if text.trim().is_empty() => Answer::Nothing(CallOutcome::Empty),
            Some(_) => Answer::Words(text),
        }
    }
}

impl Assistant for OpenAi {
    fn is_on(&self) -> bool {
        true
    }

    fn takes_time(&self) -> bool {
        true
    }

    fn ask<'a>(&'a self, material: &'a Material) -> PortFuture<'a, Result<Reply, NoReply>> {
        Box::pin(async {
            let _turn = self.at_once.acquire().await;
            self.asked(material).await
        })
    }
}

fn count(call: &mut Call, usage: Option<Usage>) {
    if let Some(usage) = usage {
        call.tokens_in = Some(call.tokens_in.unwrap_or_default().saturating_add(usage.prompt_tokens));
        call.tokens_out = Some(call.tokens_out.unwrap_or_default().saturating_add(usage.completion_tokens));
    }
}

/// What failed, and whether another try may help.
fn failed(error: &OpenAIError) -> Answer {
    if let OpenAIError::Boxed(error) = error {
        return match error.downcast_ref::<NoBody>() {
            Some(NoBody { status: 429, retry_after }) => Answer::Failed(CallOutcome::Busy, Some(*retry_after)),
            Some(NoBody { status: 408 | 409 | 500.., retry_after }) => {
                Answer::Failed(CallOutcome::Unreachable, Some(*retry_after))
            }
            Some(NoBody { .. }) => Answer::Failed(CallOutcome::NotAccepted, None),
            None => Answer::Failed(CallOutcome::Unreachable, Some(None)),
        };
    }
    let is_timeout = matches!(error, OpenAIError::Reqwest(error) if error.is_timeout());
    let outcome = if is_timeout { CallOutcome::TimedOut } else { CallOutcome::Unreachable };
    Answer::Failed(outcome, Some(None))
}

/// The reply with the words that were said in place of marks. A mark of the model's own invention leaves its proposal as it
/// is, and it stands in nobody's words.
fn unmasked(said: Said, masked: &Masked) -> Said {
    let whole = |text: String| masked.unmask(&text).unwrap_or(text);
    match said {
        Said::Proposals { proposals } => {
            let proposals = proposals.into_iter();
            let proposals = proposals.map(|Proposal { field, quote, value }| Proposal {
                field,
                quote: whole(quote),
                value: whole(value),
            });
            Said::Proposals { proposals: proposals.collect() }
        }
        Said::About { fields } => Said::About { fields },
    }
}
