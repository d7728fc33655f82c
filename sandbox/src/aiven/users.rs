//! Service users.

use std::sync::Arc;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Caller, service_body};
use crate::Sandbox;
use crate::answer::{Answer, Refusal, object, ok};
use crate::secrets::Shown;
use crate::world::service::User;

fn missing() -> Refusal {
    Refusal::not_found("Service user does not exist")
}

pub(super) async fn get(
    State(sandbox): State<Sandbox>,
    Extension(shown): Extension<Shown>,
    Path((project, service, username)): Path<(String, String, String)>,
) -> Answer {
    let world = sandbox.world();
    let service = world.service(&project, &service)?;
    let user = service.users.iter().find(|u| u.username == username);
    let user = user.ok_or_else(missing)?;
    ok(json!({"user": service_body::user(user, shown)}))
}

pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    let mut ids = world.ids.clone();
    let now_ms = world.clock.date();
    let authority = Arc::clone(&world.project(&project)?.authority);
    let found = world.service_mut(&project, &service)?;
    let body = object(&body)?;
    let username = body.get("username").and_then(Value::as_str);
    let username = username.unwrap_or_default().to_owned();
    if username.is_empty() || username.len() > 64 {
        return Err(Refusal::bad_request(
            "Invalid 'username': expected 1 to 64 characters",
        ));
    }
    if found.users.iter().any(|user| user.username == username) {
        return Err(Refusal::new(
            StatusCode::CONFLICT,
            "Service user already exists",
        ));
    }
    let is_kafka = found.kind == "kafka";
    let user = User {
        access: is_kafka.then(|| authority.issue(&username, now_ms)),
        username,
        password: Some(ids.password()),
        kind: "normal",
    };
    // The new secrets are what the caller asked for.
    let body = service_body::user(&user, Shown::Yes);
    found.users.push(user);
    world.ids = ids;
    world.record(&project, &service, "service_user_create");
    ok(json!({"message": "created", "user": body}))
}

pub(super) async fn delete(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service, username)): Path<(String, String, String)>,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    let users = &mut world.service_mut(&project, &service)?.users;
    let at = users.iter().position(|u| u.username == username);
    let at = at.ok_or_else(missing)?;
    if users.get(at).is_some_and(|user| user.kind == "primary") {
        return Err(Refusal::forbidden());
    }
    users.remove(at);
    world.record(&project, &service, "service_user_delete");
    ok(json!({"message": "deleted"}))
}

/// The older form of `credentials/reset`, which `avn` still sends: what to do is in the body.
pub(super) async fn change(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Extension(shown): Extension<Shown>,
    at: Path<(String, String, String)>,
    body: Bytes,
) -> Answer {
    let body = object(&body)?;
    match body.get("operation").and_then(Value::as_str) {
        Some("reset-credentials") => {
            let wanted = body.get("new_password").and_then(Value::as_str);
            give_new_secrets(&sandbox, (caller, shown), &at, wanted)
        }
        Some("acknowledge-renewal") => give_service(&sandbox, shown, &at),
        _ => Err(Refusal::bad_request("Invalid 'operation'")),
    }
}

pub(super) async fn reset(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Extension(shown): Extension<Shown>,
    at: Path<(String, String, String)>,
) -> Answer {
    give_new_secrets(&sandbox, (caller, shown), &at, None)
}

/// A new password, and a new certificate where there is one.
fn give_new_secrets(
    sandbox: &Sandbox,
    (caller, shown): (Caller, Shown),
    at: &(String, String, String),
    wanted: Option<&str>,
) -> Answer {
    caller.may_write()?;
    let (project, service, username) = at;
    {
        let mut world = sandbox.world();
        let mut ids = world.ids.clone();
        let now_ms = world.clock.date();
        let authority = Arc::clone(&world.project(project)?.authority);
        let found = world.service_mut(project, service)?;
        let user = found.users.iter_mut().find(|u| u.username == *username);
        let user = user.ok_or_else(missing)?;
        let password = wanted.map_or_else(|| ids.password(), str::to_owned);
        user.password = Some(password.clone());
        if user.access.is_some() {
            user.access = Some(authority.issue(&user.username, now_ms));
        }
        if user.kind == "primary" {
            found.password = password;
        }
        world.ids = ids;
        world.record(project, service, "service_user_reset_credentials");
    }
    give_service(sandbox, shown, at)
}

fn give_service(
    sandbox: &Sandbox,
    shown: Shown,
    (project, service, _): &(String, String, String),
) -> Answer {
    let world = sandbox.world();
    let service = world.service(project, service)?;
    ok(json!({"service": service_body::service(service, world.clock.ticks(), shown)}))
}
