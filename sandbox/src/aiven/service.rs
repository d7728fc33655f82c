//! Services: list, get, change.

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use super::{Caller, service_body};
use crate::answer::{Answer, Refusal, object, ok};
use crate::clock::Ticks;
use crate::secrets::Shown;
use crate::world::World;
use crate::world::project::Project;
use crate::world::service::Service;
use crate::{Fault, Sandbox, catalogue, schema};

type Target = Path<(String, String)>;

pub(super) async fn list(
    State(sandbox): State<Sandbox>,
    Extension(shown): Extension<Shown>,
    Path(project): Path<String>,
) -> Answer {
    let world = sandbox.world();
    let now = world.clock.ticks();
    let services = world.project(&project)?.services.values();
    let services: Vec<Value> = services
        .map(|service| service_body::service(service, now, shown))
        .collect();
    ok(json!({"services": services}))
}

pub(super) async fn get(
    State(sandbox): State<Sandbox>,
    Extension(shown): Extension<Shown>,
    Path((project, service)): Target,
) -> Answer {
    let world = sandbox.world();
    let service = world.service(&project, &service)?;
    let mut body = service_body::service(service, world.clock.ticks(), shown);
    if service.fault == Some(Fault::Drifted) {
        service_body::drift(&mut body);
    }
    ok(json!({"service": body}))
}

pub(super) async fn tags(
    State(sandbox): State<Sandbox>,
    Path((project, service)): Target,
) -> Answer {
    let world = sandbox.world();
    ok(json!({"tags": world.service(&project, &service)?.tags}))
}

pub(super) async fn alerts(
    State(sandbox): State<Sandbox>,
    Path((project, service)): Target,
) -> Answer {
    sandbox.world().service(&project, &service)?;
    ok(json!({"alerts": []}))
}

/// Every named key is checked before anything changes.
pub(super) async fn update(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Extension(shown): Extension<Shown>,
    Path((project, name)): Target,
    body: Bytes,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    let (now, date) = (world.clock.ticks(), world.clock.date());
    let mut service = world.service(&project, &name)?.clone();
    let was_powered = service.powered;
    let body = object(&body)?;
    apply(&mut service, &body, world.project(&project)?, now)?;
    service.updated_ms = date;
    let answer = service_body::service(&service, now, shown);
    let kind = match (was_powered, service.powered) {
        (true, false) => "service_poweroff",
        (false, true) => "service_poweron",
        _ => "service_update",
    };
    *world.service_mut(&project, &name)? = service;
    world.record(&project, &name, kind);
    ok(json!({"service": answer}))
}

fn apply(
    service: &mut Service,
    body: &Map<String, Value>,
    project: &Project,
    now: Ticks,
) -> Result<(), Refusal> {
    for (key, value) in body {
        match key.as_str() {
            "plan" => {
                let plan = text(key, value)?;
                if plan != service.plan {
                    catalogue::check_plan(&service.kind, plan)?;
                    plan.clone_into(&mut service.plan);
                    service.nodes = catalogue::nodes(&service.kind, plan);
                    World::rebalance(service, now);
                }
            }
            "cloud" => {
                let cloud = text(key, value)?;
                if !catalogue::has_cloud(cloud) {
                    return Err(Refusal::bad_request(format!("Invalid cloud '{cloud}'")));
                }
                if cloud != service.cloud {
                    refuse_with_privatelink(service)?;
                    if service.project_vpc_id.is_some() && !body.contains_key("project_vpc_id") {
                        return Err(Refusal::bad_request(
                            "Service is in a VPC of its present cloud: name a 'project_vpc_id' too",
                        ));
                    }
                    cloud.clone_into(&mut service.cloud);
                    World::rebalance(service, now);
                }
            }
            "project_vpc_id" => move_to_vpc(service, value, body, project, now)?,
            "disk_space_mb" => {
                let wrong = || invalid(key, "a number of megabytes");
                service.disk_space_mb = value.as_u64().ok_or_else(wrong)?;
            }
            "termination_protection" => service.termination_protection = flag(key, value)?,
            "powered" => {
                let on = flag(key, value)?;
                if !on && service.termination_protection {
                    return Err(Refusal::bad_request(
                        "Service is protected against termination and powering off",
                    ));
                }
                World::power(service, on, now);
            }
            "user_config" => {
                let change = value.as_object().ok_or_else(|| invalid(key, "an object"))?;
                schema::check(&service.kind, change, &service.user_config)?;
                World::configure(service, change, now);
            }
            // Taken and forgotten: nothing here depends on them.
            "maintenance"
            | "karapace"
            | "schema_registry_authz"
            | "cmk_id"
            | "tech_emails"
            | "group_name" => {}
            _ => {
                return Err(Refusal::bad_request(format!(
                    "Invalid request body: unknown field '{key}'"
                )));
            }
        }
    }
    Ok(())
}

/// null takes the service out of its VPC; a missing key would have left it there. Either way new nodes replace the old.
fn move_to_vpc(
    service: &mut Service,
    value: &Value,
    body: &Map<String, Value>,
    project: &Project,
    now: Ticks,
) -> Result<(), Refusal> {
    let wanted = match value {
        Value::Null => None,
        Value::String(id) => Some(id.clone()),
        _ => return Err(invalid("project_vpc_id", "a VPC id or null")),
    };
    if wanted == service.project_vpc_id {
        return Ok(());
    }
    if let Some(id) = &wanted {
        let cloud = body.get("cloud").and_then(Value::as_str);
        let cloud = cloud.unwrap_or(&service.cloud);
        let fits = |vpc: &&crate::world::project::Vpc| vpc.id == *id && vpc.cloud == cloud;
        let found = project.vpcs.iter().find(fits);
        let missing = || Refusal::bad_request(format!("VPC does not exist in cloud '{cloud}'"));
        if found.ok_or_else(missing)?.state(now) != "ACTIVE" {
            // Assumed.
            return Err(Refusal::bad_request("VPC is not active"));
        }
    }
    refuse_with_privatelink(service)?;
    service.project_vpc_id = wanted;
    World::rebalance(service, now);
    Ok(())
}

fn refuse_with_privatelink(service: &Service) -> Result<(), Refusal> {
    if service.privatelink.is_some() {
        return Err(Refusal::bad_request(
            "Service cannot be moved while it has a Privatelink",
        ));
    }
    Ok(())
}

fn invalid(key: &str, expected: &str) -> Refusal {
    Refusal::bad_request(format!("Invalid '{key}': expected {expected}"))
}

fn text<'a>(key: &str, value: &'a Value) -> Result<&'a str, Refusal> {
    value.as_str().ok_or_else(|| invalid(key, "a string"))
}

fn flag(key: &str, value: &Value) -> Result<bool, Refusal> {
    value.as_bool().ok_or_else(|| invalid(key, "a boolean"))
}
