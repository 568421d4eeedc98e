//! `auth.test`, `apps.connections.open`, `users.*` and `files.info`.

use serde_json::json;

use super::super::answer::{Answered, Refusal};
use super::super::arguments::Arguments;
use super::super::nouns::{Account, BOT, BOT_USER, TEAM};
use super::super::workspace::Workspace;

pub(super) fn auth_test(workspace: &mut Workspace, _: &Arguments) -> Answered {
    Ok(json!({
        "url": format!("{}/", workspace.origin), "team": "Fake", "user": "baton", "team_id": TEAM,
        "user_id": BOT_USER, "bot_id": BOT, "is_enterprise_install": false,
    }))
}

pub(super) fn connections_open(workspace: &mut Workspace, _: &Arguments) -> Answered {
    let ticket = format!("ticket-{}", workspace.draw());
    let host = workspace.origin.trim_start_matches("http://");
    let url = format!("ws://{host}/link/?ticket={ticket}&app_id={}", super::super::nouns::APP);
    workspace.sockets.admit(ticket);
    Ok(json!({ "url": url }))
}

pub(super) fn info(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    workspace.needs("users:read")?;
    let with_email = workspace.needs("users:read.email").is_ok();
    let user = workspace.user(&arguments.required("user")?)?;
    Ok(json!({ "user": user.as_json(with_email) }))
}

pub(super) fn lookup_by_email(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    workspace.needs("users:read.email")?;
    let email = arguments.required("email")?.to_lowercase();
    let found = workspace.users.values().find(|user| {
        let own = user.email.as_ref().is_some_and(|own| own.to_lowercase() == email);
        own && user.team == TEAM && !matches!(user.kind, Account::Deactivated | Account::Bot)
    });
    let user = found.ok_or_else(|| Refusal::new("users_not_found"))?;
    Ok(json!({ "user": user.as_json(true) }))
}

pub(super) fn file_info(workspace: &mut Workspace, arguments: &Arguments) -> Answered {
    workspace.needs("files:read")?;
    let id = arguments.required("file")?;
    let (file, by) = workspace.files.get(&id).ok_or_else(|| Refusal::new("file_not_found"))?;
    Ok(json!({ "file": file.as_json(&workspace.origin, by) }))
}
