//! The wires: the Web API, downloads, response URLs and the link of Socket Mode, on one port.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get, post};
use futures_util::StreamExt;
use serde_json::{Map, Value, json};

use super::FakeSlack;
use super::answer::Refusal;
use super::arguments::{Arguments, Takes};
use super::methods::{Method, Unanswered, method, told_content};
use super::mischief::Trick;
use super::options::{BOT_TOKEN, Echoes};
use super::read::What;
use super::workspace::Call;

/// The routes of the fake.
pub(super) fn routes(slack: FakeSlack) -> Router {
    Router::new()
        .route("/api/{method}", any(web_api))
        .route("/files/{id}/{*name}", get(download))
        .route("/login", get(|| async { ([(header::CONTENT_TYPE, "text/html")], "<html>Sign in</html>") }))
        .route("/response/{id}", post(response_url))
        .route("/link/", get(super::socket::link))
        .with_state(slack)
}

async fn web_api(
    State(slack): State<FakeSlack>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let trick = slack.workspace().mischief.draw(&name);
    let before = trick.as_ref().and_then(|trick| before(&slack, &name, trick));
    if let Some(Trick::Slow(for_how_long)) = &trick {
        tokio::time::sleep(*for_how_long).await;
    }
    if let Some(instead) = before {
        return instead.response();
    }
    let query = query.unwrap_or_default();
    let Some(method) = method(&name) else {
        slack.log(&name, Value::Null, "unknown_method");
        return told(&slack, Refusal::new("unknown_method").body());
    };
    let arguments = match Arguments::read(&query, &headers, &body, method.takes) {
        Ok(arguments) => arguments,
        Err(refusal) => {
            slack.log(&name, Value::Null, &refusal.error);
            return told(&slack, refusal.body());
        }
    };
    let answer = answered(&slack, method, &arguments, trick.as_ref());
    if slack.workspace().options.echoes == Echoes::On {
        slack.tell_echoes();
    }
    match (trick, answer) {
        (Some(Trick::CutAfter), Ok(_)) => cut(),
        (Some(Trick::FailsAfter(status)), Ok(_)) => Instead::Status(status).response(),
        (Some(Trick::GarbageAfter), Ok(_)) => Instead::Garbage.response(),
        (_, Ok(body)) => told(&slack, Value::Object(body)),
        (_, Err(Unanswered::Refused(refusal))) => told(&slack, refusal.body()),
        (_, Err(Unanswered::TooMany(seconds))) => too_many(&seconds.to_string()),
    }
}

fn answered(
    slack: &FakeSlack,
    method: &Method,
    arguments: &Arguments,
    trick: Option<&Trick>,
) -> Result<Map<String, Value>, Unanswered> {
    let mut workspace = slack.workspace();
    let answer = method.answer(&mut workspace, arguments);
    let mut outcome = match &answer {
        Ok(_) => "ok".to_owned(),
        Err(Unanswered::Refused(refusal)) => refusal.error.clone(),
        Err(Unanswered::TooMany(_)) => "ratelimited".to_owned(),
    };
    if answer.is_ok() {
        match trick {
            Some(Trick::Twin) => {
                let twin = method.run(&mut workspace, arguments);
                outcome = format!("ok, twice: {}", twin.is_ok());
            }
            Some(Trick::CutAfter) => outcome = "ok, and the answer was cut".into(),
            Some(Trick::FailsAfter(status)) => outcome = format!("ok, and answered {status}"),
            Some(Trick::GarbageAfter) => outcome = "ok, and answered garbage".into(),
            Some(
                Trick::Slow(_)
                | Trick::CutBefore
                | Trick::Fails(_)
                | Trick::TooMany(_)
                | Trick::Refuses(_)
                | Trick::Garbage,
            )
            | None => {}
        }
    }
    let arguments = arguments.as_value();
    workspace.calls.push(Call { method: method.name.to_owned(), arguments, answer: outcome });
    answer
}

/// What comes instead of an answer.
enum Instead {
    Cut,
    Status(u16),
    Garbage,
    TooMany(u32),
    Refusal(&'static str),
}

/// A trick that is played before anything is stored.
fn before(slack: &FakeSlack, name: &str, trick: &Trick) -> Option<Instead> {
    let (instead, outcome) = match trick {
        Trick::CutBefore => (Instead::Cut, "cut".to_owned()),
        Trick::Fails(status) => (Instead::Status(*status), format!("answered {status}")),
        Trick::Garbage => (Instead::Garbage, "answered garbage".to_owned()),
        Trick::TooMany(seconds) => (Instead::TooMany(*seconds), "ratelimited".to_owned()),
        Trick::Refuses(error) => (Instead::Refusal(error), (*error).to_owned()),
        Trick::Slow(_) | Trick::CutAfter | Trick::Twin | Trick::FailsAfter(_) | Trick::GarbageAfter => return None,
    };
    slack.log(name, Value::Null, &outcome);
    Some(instead)
}

impl Instead {
    fn response(self) -> Response {
        match self {
            Instead::Cut => cut(),
            Instead::Status(status) => {
                let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                (status, "upstream trouble").into_response()
            }
            Instead::Garbage => ([(header::CONTENT_TYPE, "application/json")], "{\"ok\":tr").into_response(),
            Instead::TooMany(seconds) => too_many(&seconds.to_string()),
            Instead::Refusal(error) => axum::Json(Refusal::new(error).body()).into_response(),
        }
    }
}

/// Ends the connection without a byte of an answer: the task that serves it unwinds, and its socket is dropped.
fn cut() -> Response {
    std::panic::resume_unwind(Box::new("the connection is cut on purpose"))
}

fn too_many(seconds: &str) -> Response {
    let body = axum::Json(json!({ "ok": false, "error": "ratelimited" }));
    (StatusCode::TOO_MANY_REQUESTS, [(header::RETRY_AFTER, seconds.to_owned())], body).into_response()
}

/// An answer with the headers that tell the time and the token's scopes.
fn told(slack: &FakeSlack, body: Value) -> Response {
    let mut response = axum::Json(body).into_response();
    let date = slack.workspace().options.clock.now().format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    if let Ok(date) = date.parse() {
        response.headers_mut().insert(header::DATE, date);
    }
    let scopes = slack.workspace().granted().map(|granted| granted.join(","));
    if let Some(scopes) = scopes.and_then(|scopes| scopes.parse().ok()) {
        response.headers_mut().insert("x-oauth-scopes", scopes);
    }
    response
}

/// A file's bytes for who has the token; a page to sign in for everybody else.
async fn download(
    State(slack): State<FakeSlack>,
    Path((id, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let trick = slack.workspace().mischief.draw("files.download");
    match &trick {
        Some(Trick::Slow(for_how_long)) => tokio::time::sleep(*for_how_long).await,
        Some(Trick::CutBefore) => return cut(),
        Some(Trick::Fails(status)) => return Instead::Status(*status).response(),
        Some(Trick::TooMany(seconds)) => return too_many(&seconds.to_string()),
        Some(
            Trick::CutAfter
            | Trick::Twin
            | Trick::FailsAfter(_)
            | Trick::Refuses(_)
            | Trick::Garbage
            | Trick::GarbageAfter,
        )
        | None => {}
    }
    let workspace = slack.workspace();
    let signed_in = headers.get(header::AUTHORIZATION).is_some_and(|given| *given == format!("Bearer {BOT_TOKEN}"));
    if !signed_in || workspace.needs("files:read").is_err() {
        return (StatusCode::FOUND, [(header::LOCATION, format!("{}/login", workspace.origin))]).into_response();
    }
    let own = id.split_once('-').map_or(id.as_str(), |(_, own)| own);
    let Some((file, _)) = workspace.files.get(own) else { return StatusCode::NOT_FOUND.into_response() };
    if let Some(elsewhere) = &file.redirects_to {
        return (StatusCode::FOUND, [(header::LOCATION, elsewhere.clone())]).into_response();
    }
    let bytes = file.bytes.clone();
    if trick == Some(Trick::CutAfter) {
        let half = Bytes::from(bytes[..bytes.len() / 2].to_vec());
        let pieces = futures_util::stream::iter([Ok(half), Err(std::io::Error::other("cut on purpose"))]);
        // The first half is to be on its way before the cut.
        let stream = pieces.then(async |piece| {
            if piece.is_err() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            piece
        });
        return ([(header::CONTENT_TYPE, file.mimetype.clone())], Body::from_stream(stream)).into_response();
    }
    ([(header::CONTENT_TYPE, file.mimetype.clone())], bytes).into_response()
}

/// Five uses in 30 minutes; ephemeral unless said otherwise; may replace or delete what was pressed (SI-11).
async fn response_url(
    State(slack): State<FakeSlack>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let answer = Arguments::read("", &headers, &body, Takes::FormOrJson)
        .and_then(|arguments| slack.answers_url(&id, &arguments).map(|()| arguments));
    let (arguments, answer) = match answer {
        Ok(arguments) => (arguments.as_value(), Ok(())),
        Err(refusal) => (Value::Null, Err(refusal)),
    };
    let outcome = answer.as_ref().map_or_else(|refusal| refusal.error.clone(), |()| "ok".to_owned());
    slack.log("response_url", arguments, &outcome);
    match answer {
        Ok(()) => "ok".into_response(),
        Err(refusal) => (StatusCode::NOT_FOUND, axum::Json(refusal.body())).into_response(),
    }
}

const RESPONSE: [&str; 10] = [
    "text",
    "blocks",
    "attachments",
    "response_type",
    "replace_original",
    "delete_original",
    "thread_ts",
    "mrkdwn",
    "unfurl_links",
    "unfurl_media",
];

impl FakeSlack {
    fn answers_url(&self, id: &str, arguments: &Arguments) -> Result<(), Refusal> {
        let mut workspace = self.workspace();
        let target = workspace.spend_response_url(id)?;
        arguments.only(&RESPONSE)?;
        let original = target.message_ts.as_ref().and_then(|ts| workspace.position(&target.channel, ts));
        if arguments.flag("delete_original") {
            let at = original.ok_or_else(|| Refusal::new("message_not_found"))?;
            workspace.messages[at].state = super::message::MessageState::Deleted;
            let message = workspace.messages[at].clone();
            workspace.show(&message, What::Deleted);
            return Ok(());
        }
        let content = told_content(arguments)?;
        if arguments.flag("replace_original") {
            let at = original.ok_or_else(|| Refusal::new("message_not_found"))?;
            workspace.messages[at].versions.push(content);
            let message = workspace.messages[at].clone();
            workspace.show(&message, What::Edited);
            return Ok(());
        }
        workspace.say_back(&target.channel, &target.user, content, arguments);
        Ok(())
    }

    /// Writes down how a call was answered.
    pub(super) fn log(&self, method: &str, arguments: Value, answer: &str) {
        let call = Call { method: method.to_owned(), arguments, answer: answer.to_owned() };
        self.workspace().calls.push(call);
    }

    /// Tells the app of its own doings, behind its back.
    fn tell_echoes(&self) {
        let (slack, echoes) = (self.clone(), std::mem::take(&mut self.workspace().echoes));
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(1)).await;
            for echo in echoes {
                slack.deliver(super::Parcel::Event(echo), &super::Delivery::default()).await;
            }
        });
    }
}
