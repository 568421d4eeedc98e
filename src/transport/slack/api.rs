//! Calls of Slack's Web API: one try, one deadline, one kind of error. What a failure means is the caller's to say.

use std::fmt;
use std::io;
use std::time::Duration;

use rustls::{ClientConfig, RootCertStore};
use serde_json::Value;
use slack_morphism::errors::{SlackClientError, SlackRateLimitError};
use slack_morphism::hyper_tokio::{SlackClientHyperConnector, SlackHyperClient};
use slack_morphism::{SlackApiToken, SlackClient, SlackClientApiCallContext, SlackClientHttpConnector};
use url::Url;

use crate::engine::ports::PortFuture;

/// Slack's own address of its Web API.
pub const SLACK_API_URL: &str = "https://slack.com/api";
/// How long one call may take.
const TIMEOUT: Duration = Duration::from_secs(10);
/// The pause after a 429 that names none.
const PAUSE_UNNAMED: Duration = Duration::from_secs(30);
/// The longest pause that a 429 may ask for.
const PAUSE_MAX: Duration = Duration::from_secs(600);

/// Why a call did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// Nothing reached Slack.
    #[error("Slack cannot be reached: {why}")]
    NotSent {
        /// Why.
        why: String,
    },
    /// Slack wants a pause.
    #[error("Slack wants a pause of {} s", after.as_secs())]
    Limited {
        /// How long.
        after: Duration,
    },
    /// Slack refused, and nothing happened.
    #[error("Slack says {code}{detail}")]
    Refused {
        /// Slack's word for it.
        code: String,
        /// What it says beside, or nothing.
        detail: String,
    },
    /// It may or may not have happened.
    #[error("no clear answer of Slack: {why}")]
    Unknown {
        /// Why.
        why: String,
    },
}

/// Calls over which everything goes out; a test may put another Slack under them.
pub trait Wire: Send + Sync {
    /// Calls a method that takes JSON.
    fn post<'a>(&'a self, method: &'a str, body: &'a Value) -> PortFuture<'a, Result<Value, CallError>>;

    /// Calls a method that reads.
    fn get<'a>(
        &'a self,
        method: &'a str,
        parameters: &'a [(&'a str, String)],
    ) -> PortFuture<'a, Result<Value, CallError>>;

    /// Answers at a response URL, which is a secret and needs no token.
    fn respond<'a>(&'a self, url: &'a str, body: &'a Value) -> PortFuture<'a, Result<(), CallError>>;
}

/// Slack's Web API over HTTP. It retries nothing and waits for no rate: both are decided above it.
pub struct Api {
    client: SlackHyperClient,
    token: SlackApiToken,
    timeout: Duration,
}

impl Api {
    /// An API at `base_url`, spoken to with that token. Fails where HTTPS is wanted and no root certificates are found.
    pub fn new(base_url: &str, bot_token: &str) -> io::Result<Self> {
        let base_url = base_url.trim_end_matches('/');
        let client = SlackClient::new(connector(base_url)?);
        Ok(Self { client, token: SlackApiToken::new(bot_token.into()), timeout: TIMEOUT })
    }

    /// With another deadline of each call.
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    async fn in_time<T>(
        &self,
        call: impl Future<Output = Result<T, SlackClientError>>,
        method: &str,
    ) -> Result<T, CallError> {
        match tokio::time::timeout(self.timeout, call).await {
            Ok(done) => done.map_err(|error| classify(method, error)),
            Err(_) => Err(CallError::Unknown { why: format!("{method} took longer than {:?}", self.timeout) }),
        }
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("token", &"(secret)").field("timeout", &self.timeout).finish_non_exhaustive()
    }
}

impl Wire for Api {
    fn post<'a>(&'a self, method: &'a str, body: &'a Value) -> PortFuture<'a, Result<Value, CallError>> {
        Box::pin(async move {
            let session = self.client.open_session(&self.token);
            let call = session.http_session_api.http_post::<_, Value>(method, body, None);
            ok(method, self.in_time(call, method).await?)
        })
    }

    fn get<'a>(
        &'a self,
        method: &'a str,
        parameters: &'a [(&'a str, String)],
    ) -> PortFuture<'a, Result<Value, CallError>> {
        Box::pin(async move {
            let session = self.client.open_session(&self.token);
            let parameters: Vec<(&str, Option<&String>)> =
                parameters.iter().map(|(name, value)| (*name, Some(value))).collect();
            let call = session.http_session_api.http_get::<Value, _, _>(method, &parameters, None);
            ok(method, self.in_time(call, method).await?)
        })
    }

    fn respond<'a>(&'a self, url: &'a str, body: &'a Value) -> PortFuture<'a, Result<(), CallError>> {
        Box::pin(async move {
            // The address is a secret: no error may name it.
            let url: Url =
                url.parse().map_err(|_| CallError::NotSent { why: "the response URL is not an address".into() })?;
            let span = tracing::debug_span!("slack_response_url");
            let context = SlackClientApiCallContext {
                rate_control_params: None,
                token: None,
                tracing_span: &span,
                is_sensitive_url: true,
            };
            let call = self.client.http_api.connector.http_post_uri::<_, Value>(url, body, context);
            self.in_time(call, "a response URL").await.map(|_| ())
        })
    }
}

/// A connector of slack-morphism, over HTTPS or plain HTTP.
pub(super) type HttpsConnector = SlackClientHyperConnector<hyper_rustls::HttpsConnector<HttpConnector>>;

pub(super) fn connector(base_url: &str) -> io::Result<HttpsConnector> {
    let provider = rustls::crypto::ring::default_provider();
    let builder = hyper_rustls::HttpsConnectorBuilder::new();
    let builder = if base_url.starts_with("https:") {
        builder.with_provider_and_native_roots(provider)?
    } else {
        builder.with_tls_config(trusting_nobody(provider)?)
    };
    let https = builder.https_or_http().enable_http1().enable_http2().build();
    Ok(SlackClientHyperConnector::from(https).with_slack_api_url(base_url))
}

/// Plain HTTP needs no certificates, and a machine without any can still speak to a local Slack.
fn trusting_nobody(provider: rustls::crypto::CryptoProvider) -> io::Result<ClientConfig> {
    let builder = ClientConfig::builder_with_provider(provider.into());
    let builder = builder.with_safe_default_protocol_versions().map_err(io::Error::other)?;
    Ok(builder.with_root_certificates(RootCertStore::empty()).with_no_client_auth())
}

type HttpConnector = hyper_util::client::legacy::connect::HttpConnector;

/// An answer counts only if it says so itself.
fn ok(method: &str, answer: Value) -> Result<Value, CallError> {
    if answer["ok"] == true {
        return Ok(answer);
    }
    Err(CallError::Unknown { why: format!("the answer to {method} is not one of Slack's") })
}

fn classify(method: &str, error: SlackClientError) -> CallError {
    match error {
        SlackClientError::ApiError(error) if is_rate(&error.code) => CallError::Limited { after: PAUSE_UNNAMED },
        SlackClientError::ApiError(error) => {
            let detail = detail(error.http_response_body.as_deref());
            CallError::Refused { code: error.code, detail }
        }
        SlackClientError::RateLimitError(error) => limited(method, &error),
        SlackClientError::HttpError(error) => {
            CallError::Unknown { why: format!("{method} answered HTTP {}", error.status_code.as_u16()) }
        }
        SlackClientError::HttpProtocolError(error) => match error.cause {
            Some(cause) if never_connected(cause.as_ref()) => {
                CallError::NotSent { why: format!("{method}: {}", root_of(cause.as_ref())) }
            }
            Some(cause) => CallError::Unknown { why: format!("{method}: {}", root_of(cause.as_ref())) },
            None => CallError::Unknown { why: format!("{method}: the connection failed") },
        },
        SlackClientError::ProtocolError(_) => {
            CallError::Unknown { why: format!("the answer to {method} cannot be read") }
        }
        SlackClientError::EndOfStream(_)
        | SlackClientError::SystemError(_)
        | SlackClientError::SocketModeProtocolError(_) => CallError::Unknown { why: format!("{method} broke off") },
    }
}

fn is_rate(code: &str) -> bool {
    matches!(code, "ratelimited" | "rate_limited")
}

fn limited(method: &str, error: &SlackRateLimitError) -> CallError {
    let asked = error.retry_after.unwrap_or(PAUSE_UNNAMED);
    if asked > PAUSE_MAX {
        tracing::warn!("Slack wants {method} to pause for {} s; {} s are kept", asked.as_secs(), PAUSE_MAX.as_secs());
    }
    CallError::Limited { after: asked.min(PAUSE_MAX) }
}

/// What Slack says beside its word: the scope that is missing, the argument that does not fit.
fn detail(body: Option<&str>) -> String {
    let body: Value = body.and_then(|body| serde_json::from_str(body).ok()).unwrap_or_default();
    let messages = body["response_metadata"]["messages"].as_array().into_iter().flatten();
    let mut said: Vec<&str> =
        messages.chain(body["errors"].as_array().into_iter().flatten()).filter_map(Value::as_str).collect();
    let needed = body["needed"].as_str().map(|scope| format!("needed: {scope}"));
    said.extend(needed.as_deref());
    if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) }
}

/// Whether the connection was never made, so that nothing can have been read at the other end.
fn never_connected(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.downcast_ref::<hyper_util::client::legacy::Error>().is_some_and(hyper_util::client::legacy::Error::is_connect)
}

/// The first cause, which says most.
fn root_of(error: &(dyn std::error::Error + 'static)) -> String {
    let causes = std::iter::successors(Some(error), |error| error.source());
    causes.last().map(ToString::to_string).unwrap_or_default()
}
