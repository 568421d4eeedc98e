//! Slack over HTTP: three routes. What is not signed by Slack is refused before anything of it is read.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Json, Response};
use axum::routing::post;
use serde_json::{Map, Value};

use crate::ambient::Clock;

use super::door::{Answer, Door, Kind};
use super::signature::SigningSecrets;

/// The longest body; Slack's own are a few kilobytes, a form's some hundred at most (SO-8).
const BODY_MAX: usize = 1024 * 1024;
/// How long a body may take to arrive.
const BODY_WAIT: Duration = Duration::from_secs(5);

/// What the routes stand on.
pub struct Http {
    /// Where deliveries go.
    pub door: Arc<Door>,
    /// Who may have sent them.
    pub secrets: SigningSecrets,
    /// The time that signatures are compared with.
    pub clock: Arc<dyn Clock>,
}

/// `/slack/events`, `/slack/commands`, `/slack/interactions`.
pub fn routes(http: Http) -> Router {
    Router::new()
        .route("/slack/events", post(events))
        .route("/slack/commands", post(commands))
        .route("/slack/interactions", post(interactions))
        .with_state(Arc::new(http))
}

async fn events(State(http): State<Arc<Http>>, request: Request) -> Response {
    let body = match http.signed(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let Ok(payload) = serde_json::from_str::<Value>(&body) else { return malformed("an event that is no JSON") };
    http.answer(Kind::Event, &payload, body).await
}

async fn commands(State(http): State<Arc<Http>>, request: Request) -> Response {
    let body = match http.signed(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let Ok(pairs) = serde_urlencoded::from_str::<Vec<(String, String)>>(&body) else {
        return malformed("a command that is no form");
    };
    let payload = Value::Object(pairs.into_iter().map(|(key, value)| (key, value.into())).collect::<Map<_, _>>());
    let text = payload.to_string();
    http.answer(Kind::Command, &payload, text).await
}

async fn interactions(State(http): State<Arc<Http>>, request: Request) -> Response {
    let body = match http.signed(request).await {
        Ok(body) => body,
        Err(refused) => return refused,
    };
    let pairs = serde_urlencoded::from_str::<Vec<(String, String)>>(&body).unwrap_or_default();
    let Some((_, text)) = pairs.into_iter().find(|(key, _)| key == "payload") else {
        return malformed("an interaction without a payload");
    };
    let Ok(payload) = serde_json::from_str::<Value>(&text) else {
        return malformed("an interaction whose payload is no JSON");
    };
    http.answer(Kind::Interaction, &payload, text).await
}

impl Http {
    /// The body of a request that Slack signed.
    async fn signed(&self, request: Request) -> Result<String, Response> {
        let (parts, body) = request.into_parts();
        let body = body_of(&parts.headers, body).await?;
        let text = |name: &str| parts.headers.get(name).and_then(|value| value.to_str().ok());
        let now = self.clock.now().timestamp();
        let (timestamp, signature) = (text("x-slack-request-timestamp"), text("x-slack-signature"));
        if let Err(forged) = self.secrets.check(timestamp, signature, &body, now) {
            tracing::warn!("a request to {} is refused: {forged}", parts.uri.path());
            return Err(StatusCode::UNAUTHORIZED.into_response());
        }
        if let Some(number) = text("x-slack-retry-num") {
            // A retry is worked on like a first delivery: the first may never have come (SI-2).
            tracing::info!("Slack delivers again ({number}): {}", text("x-slack-retry-reason").unwrap_or("no reason"));
        }
        String::from_utf8(body).map_err(|_| malformed("a request that is no text"))
    }

    async fn answer(&self, kind: Kind, payload: &Value, text: String) -> Response {
        match self.door.take(kind, payload, text).await {
            Answer::Acknowledged(None) => StatusCode::OK.into_response(),
            Answer::Acknowledged(Some(beside)) => Json(beside).into_response(),
            Answer::NotKept => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Answer::Malformed(what) => malformed(what),
        }
    }
}

async fn body_of(headers: &HeaderMap, body: Body) -> Result<Vec<u8>, Response> {
    let stated = headers.get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if stated.is_some_and(|length| length > BODY_MAX) {
        return Err(too_large());
    }
    match tokio::time::timeout(BODY_WAIT, to_bytes(body, BODY_MAX)).await {
        Ok(Ok(bytes)) => Ok(bytes.into()),
        Ok(Err(_)) => Err(too_large()),
        Err(_) => {
            tracing::warn!("a request is refused: its body did not arrive within {} s", BODY_WAIT.as_secs());
            Err(StatusCode::REQUEST_TIMEOUT.into_response())
        }
    }
}

fn too_large() -> Response {
    tracing::warn!("a request is refused: its body is longer than {BODY_MAX} bytes, or broke off");
    // The rest of the body is not read, so the connection cannot be used again.
    (StatusCode::PAYLOAD_TOO_LARGE, [(header::CONNECTION, "close")]).into_response()
}

fn malformed(what: &str) -> Response {
    tracing::warn!("a signed request is refused: it is {what}");
    StatusCode::BAD_REQUEST.into_response()
}
