//! `views.*`.

use serde_json::{Map, Value, json};

use super::super::answer::{Answered, Refusal};
use super::super::arguments::Arguments;
use super::super::blocks::{Surface, with_ids};
use super::super::read::What;
use super::super::view_rules::judged;
use super::super::workspace::{View, ViewState, Workspace};

/// How many modals may lie on one another.
const MOST_PUSHED: usize = 3;

pub(super) fn open(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    let body = view_argument(arguments, Surface::Modal)?;
    let (user, _) = workspace.spend_trigger(&arguments.required("trigger_id")?)?;
    let body = unique(workspace, body, None)?;
    let view = keep(workspace, &user, body, None);
    workspace.show_view(&view, What::Modal);
    Ok(json!({ "view": workspace.view_json(&view) }))
}

pub(super) fn push(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    let body = view_argument(arguments, Surface::Modal)?;
    let (_, under) = workspace.spend_trigger(&arguments.required("trigger_id")?)?;
    // Only what was pressed in a modal can push another one onto it.
    let under = under.ok_or_else(|| Refusal::new("invalid_trigger_id"))?;
    let view = pushed(workspace, &under, body)?;
    Ok(json!({ "view": workspace.view_json(&view) }))
}

/// A modal laid onto another one.
pub(in super::super) fn pushed(
    workspace: &mut Workspace,
    under: &str,
    body: Map<String, Value>,
) -> Result<View, Refusal> {
    let below = workspace.views.get(under).cloned().ok_or_else(|| Refusal::new("not_found"))?;
    if workspace.open_modals(&below.user).len() >= MOST_PUSHED {
        return Err(Refusal::new("push_limit_reached"));
    }
    let body = unique(workspace, body, None)?;
    let view = keep(workspace, &below.user, body, Some(&below));
    workspace.show_view(&view, What::Modal);
    Ok(view)
}

pub(super) fn update(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    let body = view_argument(arguments, Surface::Modal)?;
    let id = match (arguments.text("view_id"), arguments.text("external_id")) {
        (Some(id), _) => Some(id),
        (None, Some(external)) => with_external_id(workspace, &external),
        (None, None) => return Err(Refusal::arguments("missing required field: view_id")),
    };
    let open = |view: &&View| view.state == ViewState::Open;
    let view = id.and_then(|id| workspace.views.get(&id)).filter(open).ok_or_else(|| Refusal::new("not_found"))?;
    if arguments.text("hash").is_some_and(|hash| hash != view.hash) {
        return Err(Refusal::new("hash_conflict"));
    }
    let id = view.id.clone();
    let view = updated(workspace, &id, body)?;
    Ok(json!({ "view": workspace.view_json(&view) }))
}

/// A modal that shows something else now.
pub(in super::super) fn updated(
    workspace: &mut Workspace,
    id: &str,
    body: Map<String, Value>,
) -> Result<View, Refusal> {
    let body = with_block_ids(workspace, unique(workspace, body, Some(id))?);
    let hash = format!("{}.{}", workspace.now(), workspace.draw());
    let view = workspace.views.get_mut(id).ok_or_else(|| Refusal::new("not_found"))?;
    view.versions.push(body);
    view.hash = hash;
    let view = view.clone();
    workspace.show_view(&view, What::Modal);
    Ok(view)
}

pub(super) fn publish(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    let body = view_argument(arguments, Surface::Home)?;
    let user = arguments.required("user_id")?;
    workspace.user(&user)?;
    let known = workspace.homes.get(&user).cloned();
    let view = match known {
        Some(id) => {
            let current = workspace.views.get(&id).map(|view| view.hash.clone());
            if arguments.text("hash").is_some_and(|hash| Some(hash) != current) {
                return Err(Refusal::new("hash_conflict"));
            }
            let body = with_block_ids(workspace, unique(workspace, body, Some(&id))?);
            let hash = format!("{}.{}", workspace.now(), workspace.draw());
            let view = workspace.views.get_mut(&id).ok_or_else(|| Refusal::new("not_found"))?;
            view.versions.push(body);
            view.hash = hash;
            view.clone()
        }
        None => {
            let body = unique(workspace, body, None)?;
            let view = keep(workspace, &user, body, None);
            workspace.homes.insert(user, view.id.clone());
            view
        }
    };
    workspace.show_view(&view, What::Home);
    Ok(json!({ "view": workspace.view_json(&view) }))
}

fn view_argument(arguments: &Arguments, surface: Surface) -> Result<Map<String, Value>, Refusal> {
    let view = arguments
        .structure("view", "invalid_arguments")?
        .ok_or_else(|| Refusal::arguments("missing required field: view"))?;
    judged(&view, surface)
}

/// An `external_id` is unique in the workspace (SO-15).
fn unique(workspace: &Workspace, body: Map<String, Value>, own: Option<&str>) -> Result<Map<String, Value>, Refusal> {
    let external = body.get("external_id").and_then(Value::as_str).filter(|external| !external.is_empty());
    let other = external.and_then(|external| with_external_id(workspace, external));
    if other.is_some_and(|other| Some(other.as_str()) != own) {
        return Err(Refusal::new("duplicate_external_id"));
    }
    Ok(body)
}

fn with_external_id(workspace: &Workspace, external: &str) -> Option<String> {
    let of = |view: &&View| view.state == ViewState::Open && view.body().get("external_id") == Some(&json!(external));
    workspace.views.values().find(of).map(|view| view.id.clone())
}

fn with_block_ids(workspace: &mut Workspace, mut body: Map<String, Value>) -> Map<String, Value> {
    let prefix = format!("v{}", workspace.draw());
    let mut count = 0;
    if let Some(blocks) = body.get_mut("blocks").and_then(Value::as_array_mut) {
        with_ids(blocks, || {
            count += 1;
            format!("{prefix}.{count}")
        });
    }
    body
}

fn keep(workspace: &mut Workspace, user: &str, body: Map<String, Value>, under: Option<&View>) -> View {
    let id = workspace.draw_id("V");
    let body = with_block_ids(workspace, body);
    let serial = workspace.draw();
    let view = View {
        id: id.clone(),
        user: user.to_owned(),
        versions: vec![body],
        hash: format!("{}.{serial}", workspace.now()),
        state: ViewState::Open,
        root: under.map_or_else(|| id.clone(), |under| under.root.clone()),
        previous: under.map(|under| under.id.clone()),
        serial,
    };
    workspace.views.insert(id, view.clone());
    view
}
