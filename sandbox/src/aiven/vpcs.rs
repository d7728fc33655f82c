//! Project VPCs.

use std::net::Ipv4Addr;

use axum::Extension;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use super::Caller;
use crate::answer::{Answer, Refusal, object, ok};
use crate::clock::{Ticks, timestamp};
use crate::world::World;
use crate::world::project::Vpc;
use crate::{Sandbox, catalogue};

fn body(vpc: &Vpc, now: Ticks) -> Value {
    json!({
        "cloud_name": vpc.cloud,
        "create_time": timestamp(vpc.created_ms),
        "network_cidr": vpc.cidr,
        "project_vpc_id": vpc.id,
        "state": vpc.state(now),
        "update_time": timestamp(vpc.created_ms),
    })
}

/// The single VPC has its peering connections beside it, unwrapped.
fn single(vpc: &Vpc, now: Ticks) -> Value {
    let mut body = body(vpc, now);
    body["peering_connections"] = json!([]);
    body["pending_build_only_peering_connections"] = Value::Null;
    body
}

pub(super) async fn list(State(sandbox): State<Sandbox>, Path(project): Path<String>) -> Answer {
    let world = sandbox.world();
    let now = world.clock.ticks();
    let vpcs = &world.project(&project)?.vpcs;
    let vpcs: Vec<Value> = vpcs.iter().map(|vpc| body(vpc, now)).collect();
    ok(json!({"vpcs": vpcs}))
}

fn find<'a>(world: &'a World, project: &str, id: &str) -> Result<&'a Vpc, Refusal> {
    let found = world.project(project)?.vpcs.iter().find(|vpc| vpc.id == id);
    found.ok_or_else(|| Refusal::not_found("VPC does not exist"))
}

pub(super) async fn get(
    State(sandbox): State<Sandbox>,
    Path((project, id)): Path<(String, String)>,
) -> Answer {
    let world = sandbox.world();
    ok(single(find(&world, &project, &id)?, world.clock.ticks()))
}

pub(super) async fn create(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path(project): Path<String>,
    request: Bytes,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    world.project(&project)?;
    let request = object(&request)?;
    let (cloud, cidr) = wanted(&request)?;
    let taken = &world.project(&project)?.vpcs;
    if taken.iter().any(|vpc| vpc.cloud == cloud) {
        return Err(Refusal::conflict(format!(
            "VPC already exists in cloud '{cloud}'"
        )));
    }
    let vpc = Vpc {
        id: world.ids.uuid(),
        cloud,
        cidr,
        created: world.clock.ticks(),
        created_ms: world.clock.date(),
        deleted: None,
    };
    let body = single(&vpc, world.clock.ticks());
    world.project_mut(&project)?.vpcs.push(vpc);
    world.record(&project, "", "project_vpc_create");
    ok(body)
}

fn wanted(request: &Map<String, Value>) -> Result<(String, String), Refusal> {
    let text = |key: &str| {
        let value = request.get(key).and_then(Value::as_str);
        value.ok_or_else(|| Refusal::bad_request(format!("Missing required field '{key}'")))
    };
    let (cloud, cidr) = (text("cloud_name")?, text("network_cidr")?);
    if !request
        .get("peering_connections")
        .is_some_and(Value::is_array)
    {
        return Err(Refusal::bad_request(
            "Missing required field 'peering_connections'",
        ));
    }
    if !catalogue::has_cloud(cloud) {
        return Err(Refusal::bad_request(format!("Invalid cloud '{cloud}'")));
    }
    if !is_network(cidr) {
        return Err(Refusal::bad_request(
            "Invalid 'network_cidr': expected an IPv4 network with a prefix of 20 to 24 bits",
        ));
    }
    Ok((cloud.to_owned(), cidr.to_owned()))
}

/// An address with bits beyond the prefix is no network (assumed).
fn is_network(cidr: &str) -> bool {
    let Some((address, prefix)) = cidr.split_once('/') else {
        return false;
    };
    let (Ok(address), Ok(prefix)) = (address.parse::<Ipv4Addr>(), prefix.parse::<u8>()) else {
        return false;
    };
    (20..=24).contains(&prefix) && address.to_bits().trailing_zeros() >= 32 - u32::from(prefix)
}

pub(super) async fn delete(
    State(sandbox): State<Sandbox>,
    Extension(caller): Extension<Caller>,
    Path((project, id)): Path<(String, String)>,
) -> Answer {
    caller.may_write()?;
    let mut world = sandbox.world();
    find(&world, &project, &id)?;
    let now = world.clock.ticks();
    let found = world.project_mut(&project)?;
    let in_use = found
        .services
        .values()
        .any(|s| s.project_vpc_id.as_deref() == Some(&*id));
    if in_use {
        return Err(Refusal::conflict(
            "VPC cannot be deleted while there are services in it",
        ));
    }
    let vpc = found.vpcs.iter_mut().find(|vpc| vpc.id == id);
    let vpc = vpc.ok_or_else(|| Refusal::not_found("VPC does not exist"))?;
    vpc.deleted.get_or_insert(now);
    let body = single(vpc, now);
    world.record(&project, "", "project_vpc_delete");
    ok(body)
}
