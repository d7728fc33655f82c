//! Who is calling: profile and access tokens.

use axum::Extension;
use axum::extract::State;
use serde_json::{Value, json};

use super::Caller;
use crate::Sandbox;
use crate::answer::{Answer, ok};
use crate::clock::timestamp;
use crate::seed::EMAIL;

pub(super) async fn me(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
) -> Answer {
    let world = sandbox.world();
    let projects: Vec<&String> = world.projects.keys().collect();
    let role = match caller {
        Caller::Full => "admin",
        Caller::ReadOnly => "read_only",
    };
    let membership: Value = projects
        .iter()
        .map(|p| ((*p).clone(), json!(role)))
        .collect();
    let memberships: Value = projects
        .iter()
        .map(|p| ((*p).clone(), json!([role])))
        .collect();
    ok(json!({"user": {
        "auth": ["token"],
        "create_time": "2026-01-12T08:30:00Z",
        "features": {},
        "intercom": {},
        "invitations": [],
        "project_membership": membership,
        "project_memberships": memberships,
        "projects": projects,
        "real_name": "Demo Person",
        "state": "active",
        "tenant": "aiven",
        "token_validity_begin": Value::Null,
        "user": EMAIL,
        "user_id": "u4f1c2d3e5a6",
    }}))
}

/// The tokens of the demo: the caller's own is the active one.
pub(super) async fn access_tokens(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
) -> Answer {
    let now = sandbox.world().clock.date();
    let token = |prefix: &str, description: &str, is_current: bool| {
        json!({
            "create_time": "2026-09-01T10:00:00Z",
            "created_manually": true,
            "currently_active": is_current,
            "description": description,
            "expiry_time": timestamp(now + 30 * 86_400_000),
            "extend_when_used": false,
            "ip_allowlist": Value::Null,
            "last_ip": "127.0.0.1",
            "last_used_time": timestamp(now),
            "last_user_agent": Value::Null,
            "last_user_agent_human_readable": Value::Null,
            "max_age_seconds": 7_776_000,
            "scopes": Value::Null,
            "token_prefix": prefix,
        })
    };
    ok(json!({"tokens": [
        token("demoAbC+d/1=", "demo-token: everything", caller == Caller::Full),
        token("demoXyZ+e/2=", "demo-readonly: reads services", caller == Caller::ReadOnly),
    ]}))
}

/// Ends nothing: the demo's tokens are for everyone.
pub(super) async fn logout() -> Answer {
    ok(json!({"message": "logged out"}))
}
