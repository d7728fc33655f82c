//! AWS PrivateLink: availability, the resource, its connections.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::Caller;
use crate::answer::{Answer, Refusal, object, ok};
use crate::{Fault, Sandbox, catalogue, rules};

/// Project and service of the path.
type Target = Path<(String, String)>;

/// Additional regions a PrivateLink may serve.
const REGIONS: std::ops::RangeInclusive<usize> = 0..=16;

pub(super) async fn availability(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(project): Path<String>,
) -> Answer {
    caller.may_write()?;
    sandbox.world().project(&project)?;
    ok(catalogue::availability())
}

pub(super) async fn public_availability() -> Answer {
    ok(catalogue::availability())
}

pub(super) async fn get(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): Target,
) -> Answer {
    caller.may_write()?;
    let world = sandbox.world();
    let (service, privatelink) = world.privatelink(&project, &service)?;
    let body = privatelink.body(world.clock.ticks(), service.is_stuck());
    ok(estranged(body, service.fault))
}

/// The body, with words nobody knows if that is the service's fault.
fn estranged(mut body: Value, fault: Option<Fault>) -> Value {
    if fault == Some(Fault::UnknownState) {
        body["state"] = json!("reticulating");
        body["spline_count"] = json!({"requested": 12, "reticulated": null});
    }
    body
}

pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): Target,
    body: Bytes,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    world.service(&project, &service)?;
    let body = object(&body)?;
    let principals = rules::principals(&body)?
        .ok_or_else(|| Refusal::bad_request("Missing required field 'principals'"))?;
    let regions = rules::texts(&body, "supported_regions", REGIONS)?.unwrap_or_default();
    ok(world.create_privatelink((&project, &service), principals, regions)?)
}

pub(super) async fn update(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): Target,
    body: Bytes,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    let fault = world.privatelink(&project, &service)?.0.fault;
    let body = object(&body)?;
    let principals = rules::principals(&body)?;
    let regions = rules::texts(&body, "supported_regions", REGIONS)?;
    let body = world.update_privatelink((&project, &service), principals, regions)?;
    ok(estranged(body, fault))
}

pub(super) async fn delete(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): Target,
) -> Answer {
    caller.may_write()?;
    ok(sandbox.world().delete_privatelink(&project, &service)?)
}

pub(super) async fn refresh(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): Target,
) -> Answer {
    caller.may_write()?;
    sandbox.world().privatelink(&project, &service)?;
    ok(json!({}))
}

pub(super) async fn connections(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, service)): Target,
) -> Answer {
    caller.may_write()?;
    let world = sandbox.world();
    let now = world.clock.ticks();
    let (service, privatelink) = world.privatelink(&project, &service)?;
    let mut connections: Vec<Value> = privatelink
        .connections
        .iter()
        .map(|connection| connection.body(now))
        .collect();
    if service.fault == Some(Fault::UnknownConnection) {
        for connection in &mut connections {
            connection["state"] = json!("daydreaming");
            connection["mood"] = json!(["calm"]);
        }
    }
    ok(json!({"connections": connections}))
}
