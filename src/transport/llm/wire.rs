//! One request over HTTP, within its limits: the answer's status, its size, and one form of body whether the server streams
//! or not.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_openai::error::OpenAIError;
use async_openai::middleware::HttpRequestFactory;
use axum::http;
use futures_util::StreamExt;
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::{Body, Client, Response};
use serde::Deserialize;

/// A reply of more bytes is cut off: the largest that fits the schemas has a tenth of it.
const BYTES_MAX: usize = 256 * 1024;

/// The server answered with a status that is no success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("status {status}")]
pub(super) struct NoBody {
    /// Which.
    pub(super) status: u16,
    /// How long to wait, if it says so.
    pub(super) retry_after: Option<Duration>,
}

/// The reply has more bytes than a reply may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("it has more bytes than a reply may have")]
struct TooLarge;

/// Sends a request once. What a failing server says in its body is not read: it may say anything.
pub(super) async fn send(
    client: Client,
    request: HttpRequestFactory,
    is_too_large: Arc<AtomicBool>,
) -> Result<Response, OpenAIError> {
    let response = client.execute(request.build().await?).await.map_err(OpenAIError::Reqwest)?;
    if !response.status().is_success() {
        let retry_after = retry_after(response.headers());
        return Err(OpenAIError::Boxed(Box::new(NoBody { status: response.status().as_u16(), retry_after })));
    }
    let is_streamed = response
        .headers()
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("text/event-stream"));
    let (parts, body) = http::Response::from(response).into_parts();
    let body = Response::from(http::Response::new(body));
    if is_streamed {
        let mut taken = 0_usize;
        let limited = body.bytes_stream().map(move |bytes| {
            let bytes = bytes.map_err(|error| Box::new(error) as Box<dyn Error + Send + Sync>)?;
            taken = taken.saturating_add(bytes.len());
            if taken > BYTES_MAX {
                is_too_large.store(true, Ordering::Relaxed);
                return Err(Box::new(TooLarge) as Box<dyn Error + Send + Sync>);
            }
            Ok(bytes)
        });
        return Ok(Response::from(http::Response::from_parts(parts, Body::wrap_stream(limited))));
    }
    // A server that does not stream answers in one piece, which is one event of a stream.
    let whole = whole(body, &is_too_large).await?;
    let mut event = Vec::with_capacity(whole.len() + 32);
    for line in whole.split(|byte| *byte == b'\n') {
        event.extend_from_slice(b"data: ");
        event.extend_from_slice(line);
        event.push(b'\n');
    }
    event.extend_from_slice(b"\ndata: [DONE]\n\n");
    Ok(Response::from(http::Response::from_parts(parts, Body::from(event))))
}

async fn whole(mut response: Response, is_too_large: &AtomicBool) -> Result<Vec<u8>, OpenAIError> {
    let mut whole = Vec::new();
    while let Some(bytes) = response.chunk().await.map_err(OpenAIError::Reqwest)? {
        if whole.len() + bytes.len() > BYTES_MAX {
            is_too_large.store(true, Ordering::Relaxed);
            return Err(OpenAIError::Boxed(Box::new(TooLarge)));
        }
        whole.extend_from_slice(&bytes);
    }
    Ok(whole)
}

/// Seconds, as every server of this kind says it.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?;
    // `0.5` is half a second; a whole second more is never wrong.
    let seconds: u64 = text.trim().split('.').next()?.parse().ok()?;
    Some(Duration::from_secs(seconds.saturating_add(u64::from(text.contains('.')))))
}

/// A piece of a reply, streamed or whole. Servers differ in everything else, so nothing else is asked for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Piece {
    #[serde(default)]
    pub(super) choices: Vec<Choice>,
    #[serde(default)]
    pub(super) usage: Option<Usage>,
    /// Some servers report a failure in the middle of a stream.
    #[serde(default)]
    pub(super) error: Option<serde_json::Value>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Choice {
    #[serde(default)]
    pub(super) index: u32,
    #[serde(default)]
    pub(super) delta: Option<Words>,
    #[serde(default)]
    pub(super) message: Option<Words>,
    #[serde(default)]
    pub(super) finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Words {
    #[serde(default)]
    pub(super) content: Option<String>,
    #[serde(default)]
    pub(super) refusal: Option<String>,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
pub(super) struct Usage {
    #[serde(default)]
    pub(super) prompt_tokens: u64,
    #[serde(default)]
    pub(super) completion_tokens: u64,
}
