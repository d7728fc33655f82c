//! How a service of the demo world is put together.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{FIRST_CREATED_MS, LONG_AGO, vpc_id};
use crate::catalogue;
use crate::ids::Ids;
use crate::world::World;
use crate::world::privatelink::{Connection, Privatelink};
use crate::world::service::{Service, User};

/// A running service in the VPC of its cloud.
pub(super) fn service(project: &str, name: &str, service_type: &str, cloud: &str) -> Service {
    let mut ids = Ids::named(&format!("{project}/{name}"));
    let password = ids.password();
    let age = i64::try_from(ids.number() % 200).unwrap_or_default() * 86_400_000;
    let plan = match service_type {
        "kafka" | "opensearch" | "cassandra" | "m3db" | "pg" | "mysql" | "valkey" => "business-4",
        _ => "startup-4",
    };
    let mut port = |from: u16, span: u64| from + u16::try_from(ids.number() % span).unwrap_or(0);
    let (base_port, next_port) = (port(10_000, 18_000), port(10_000, 5_000) / 4 * 4);
    Service {
        project: project.to_owned(),
        name: name.to_owned(),
        kind: service_type.to_owned(),
        plan: plan.to_owned(),
        cloud: cloud.to_owned(),
        project_vpc_id: Some(vpc_id(project, cloud)),
        nodes: catalogue::nodes(service_type, plan),
        disk_space_mb: 614_400,
        powered: true,
        busy: None,
        termination_protection: false,
        user_config: Map::new(),
        switched_on: BTreeMap::new(),
        users: vec![User {
            username: primary_user(service_type).to_owned(),
            password: Some(password.clone()),
            kind: "primary",
            access: None,
        }],
        password,
        base_port,
        has_prometheus: false,
        listed_first: &[],
        tags: Map::new(),
        created_ms: FIRST_CREATED_MS + age,
        updated_ms: FIRST_CREATED_MS + age + 3_600_000,
        privatelink: None,
        link: None,
        next_port,
        fault: None,
    }
}

/// One more user of a service; without a password it was set elsewhere.
pub(super) fn user(username: &str, password: Option<&str>) -> User {
    User {
        username: username.to_owned(),
        password: password.map(str::to_owned),
        kind: "normal",
        access: None,
    }
}

fn primary_user(service_type: &str) -> &'static str {
    match service_type {
        "valkey" | "dragonfly" => "default",
        _ => "avnadmin",
    }
}

pub(super) fn configured(mut service: Service, config: &Value) -> Service {
    if let Some(config) = config.as_object() {
        World::configure(&mut service, config, LONG_AGO);
    }
    service
}

/// An active PrivateLink with these connections, all active.
pub(super) fn linked(mut service: Service, principals: &[&str], connections: &[&str]) -> Service {
    let mut ids = Ids::named(&format!("{}/{} privatelink", service.project, service.name));
    let region = service.cloud.trim_start_matches("aws-").to_owned();
    let id = format!("vpce-svc-0{}", ids.hex(16));
    let connections: Vec<Connection> = (1..)
        .zip(connections)
        .map(|(number, plc)| {
            let endpoint = format!("vpce-0{}", ids.hex(16));
            Connection {
                number,
                id: (*plc).to_owned(),
                dns_name: format!(
                    "{endpoint}-{}.{id}.{region}.vpce.amazonaws.com",
                    ids.letters(8)
                ),
                vpc_endpoint_id: endpoint,
                created: LONG_AGO,
                ports: BTreeMap::new(),
            }
        })
        .collect();
    service.privatelink = Some(Privatelink {
        principals: principals.iter().map(|one| (*one).to_owned()).collect(),
        supported_regions: Vec::new(),
        aws_service_name: format!("com.amazonaws.vpce.{region}.{id}"),
        aws_service_id: id,
        created: LONG_AGO,
        deleted: None,
        next_number: u32::try_from(connections.len()).unwrap_or(0) + 1,
        connections,
    });
    service
}
