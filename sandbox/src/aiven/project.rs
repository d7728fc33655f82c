//! Projects and what hangs on them: clouds, certificate authority, events.

use axum::extract::{Path, State};
use serde_json::{Value, json};

use crate::Sandbox;
use crate::answer::{Answer, ok};
use crate::catalogue;
use crate::world::project::Project;

pub(super) async fn list(State(sandbox): State<Sandbox>) -> Answer {
    let world = sandbox.world();
    let projects: Vec<Value> = world
        .projects
        .iter()
        .map(|(name, p)| body(name, p))
        .collect();
    let membership: Value = world
        .projects
        .keys()
        .map(|p| (p.clone(), json!("admin")))
        .collect();
    let memberships: Value = world
        .projects
        .keys()
        .map(|p| (p.clone(), json!(["admin"])))
        .collect();
    ok(json!({
        "project_membership": membership,
        "project_memberships": memberships,
        "projects": projects,
    }))
}

pub(super) async fn get(State(sandbox): State<Sandbox>, Path(project): Path<String>) -> Answer {
    let world = sandbox.world();
    let found = world.project(&project)?;
    ok(json!({"project": body(&project, found)}))
}

fn body(name: &str, project: &Project) -> Value {
    json!({
        "account_id": "a4e0f1c2d3b4",
        "account_name": "Demo Organization",
        "address_lines": [],
        "available_credits": "0.00",
        "billing_address": "",
        "billing_currency": "USD",
        "billing_emails": [],
        "billing_extra_text": Value::Null,
        "billing_group_id": "5d1f0b62-11aa-4c55-8d2a-6f1b2c3d4e5f",
        "billing_group_name": "Demo billing group",
        "card_info": Value::Null,
        "city": "",
        "company": "",
        "country": "",
        "country_code": "",
        "default_cloud": project.default_cloud,
        "end_of_life_extension": {},
        "estimated_balance": "0.00",
        "features": {},
        "organization_id": "org4e0f1c2d3b4",
        "payment_method": "no_payment_expected",
        "project_name": name,
        "state": "",
        "tags": {},
        "tech_emails": [],
        "tenant_id": "aiven",
        "trial_expiration_time": Value::Null,
        "vat_id": "",
        "zip_code": "",
    })
}

pub(super) async fn clouds() -> Answer {
    ok(catalogue::clouds())
}

pub(super) async fn project_clouds(
    State(sandbox): State<Sandbox>,
    Path(project): Path<String>,
) -> Answer {
    sandbox.world().project(&project)?;
    ok(catalogue::clouds())
}

pub(super) async fn ca(State(sandbox): State<Sandbox>, Path(project): Path<String>) -> Answer {
    let world = sandbox.world();
    ok(json!({"certificate": world.project(&project)?.authority.pem()}))
}

/// Newest first.
pub(super) async fn events(State(sandbox): State<Sandbox>, Path(project): Path<String>) -> Answer {
    let world = sandbox.world();
    let events = world.project(&project)?.events.iter().rev();
    let events: Vec<Value> = events
        .map(|event| {
            json!({
                "actor": event.actor,
                "event_desc": event.description,
                "event_type": event.kind,
                "id": event.id,
                "service_name": event.service,
                "time": event.time,
            })
        })
        .collect();
    ok(json!({"events": events}))
}

pub(super) async fn alerts(State(sandbox): State<Sandbox>, Path(project): Path<String>) -> Answer {
    sandbox.world().project(&project)?;
    ok(json!({"alerts": []}))
}
