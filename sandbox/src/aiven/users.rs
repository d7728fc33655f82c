//! Service users.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::json;

use super::{Caller, service_body};
use crate::Sandbox;
use crate::answer::{Answer, Refusal, object, ok};
use crate::world::service::User;

fn missing() -> Refusal {
    Refusal::not_found("Service user does not exist")
}

pub(super) async fn get(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service, username)): Path<(String, String, String)>,
) -> Answer {
    let world = sandbox.world();
    let service = world.service(&project, &service)?;
    let user = service.users.iter().find(|u| u.username == username);
    let user = user.ok_or_else(missing)?;
    ok(json!({"user": service_body::user(user, caller)}))
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
    let found = world.service_mut(&project, &service)?;
    let body = object(&body)?;
    let username = body.get("username").and_then(serde_json::Value::as_str);
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
    let is_kafka = found.service_type == "kafka";
    let user = User {
        username,
        password: Some(ids.password()),
        kind: "normal",
        access: is_kafka.then(|| (ids.pem("CERTIFICATE", 22), ids.pem("PRIVATE KEY", 26))),
    };
    let body = service_body::user(&user, caller);
    found.users.push(user);
    world.ids = ids;
    world.record(&project, &service, "service_user_create");
    ok(json!({"user": body, "message": "created"}))
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

/// A new password, and a new certificate where there is one.
pub(super) async fn reset(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service, username)): Path<(String, String, String)>,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    let mut ids = world.ids.clone();
    let found = world.service_mut(&project, &service)?;
    let user = found.users.iter_mut().find(|u| u.username == username);
    let user = user.ok_or_else(missing)?;
    user.password = Some(ids.password());
    if user.access.is_some() {
        user.access = Some((ids.pem("CERTIFICATE", 22), ids.pem("PRIVATE KEY", 26)));
    }
    let password = user.password.clone();
    if user.kind == "primary" {
        found.password = password.unwrap_or_default();
    }
    world.ids = ids;
    world.record(&project, &service, "service_user_reset_credentials");
    let world: &crate::world::World = &world;
    let found = world.service(&project, &service)?;
    ok(json!({"service": service_body::service(found, world.clock.ticks(), caller)}))
}
