//! The demo world: what is there when the sandbox starts, and again after a reset.

pub(crate) mod aws;
mod build;
mod demo;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::json;

use crate::Fault;
use crate::clock::{Clock, Ticks, seconds};
use crate::ids::Ids;
use crate::pki::Authority;
use crate::secrets::Secrets;
use crate::world::World;
use crate::world::project::{Project, Vpc};
use crate::world::service::Service;
use build::{configured, linked, service};

/// May do everything.
pub const DEMO_TOKEN: &str = "demo-token";
/// May list and read services; every PrivateLink call is refused.
pub const READONLY_TOKEN: &str = "demo-readonly";
/// Who both tokens belong to.
pub(crate) const EMAIL: &str = "demo@example.com";

const IRELAND: &str = "aws-eu-west-1";
const VIRGINIA: &str = "aws-us-east-1";
const BELGIUM: &str = "google-europe-west1";

/// A password that must be quoted everywhere; some user of PostgreSQL, Kafka and Valkey has it.
pub const HOSTILE_PASSWORD: &str = r#"p'a"s\s $HOME `id` /@:%20#?&=;!"#;

/// Long before the sandbox started, so that nothing of the seed is on its way.
const LONG_AGO: Ticks = seconds(-30 * 86_400);

/// 2026-03-02T09:00:00Z, when the first of the services was made.
const FIRST_CREATED_MS: i64 = 1_772_442_000_000;

/// The projects, and the clouds that they have a VPC in.
const PROJECTS: [(&str, &[&str]); 3] = [
    ("analytics", &[IRELAND]),
    ("demo", &[IRELAND, VIRGINIA, BELGIUM]),
    ("faults", &[IRELAND]),
];

/// Project to certificate authority.
pub(crate) type Authorities = BTreeMap<&'static str, Arc<Authority>>;

pub(crate) fn authorities(clock: &Clock) -> Authorities {
    let made = |(name, _)| (name, Arc::new(Authority::new(name, clock.date())));
    PROJECTS.into_iter().map(made).collect()
}

pub(crate) fn world(clock: Clock, authorities: &Authorities) -> World {
    let mut world = World {
        clock,
        projects: BTreeMap::new(),
        revoked: BTreeSet::new(),
        secrets: Secrets::default(),
        fault: None,
        ids: Ids::named("postern sandbox"),
        aws: aws::aws(),
    };
    for (name, clouds) in PROJECTS {
        if let Some(authority) = authorities.get(name) {
            let project = project(name, clouds, Arc::clone(authority));
            world.projects.insert(name.to_owned(), project);
        }
    }
    let now_ms = world.clock.date();
    for mut service in demo::services()
        .into_iter()
        .chain(analytics())
        .chain(faults())
    {
        if let Some(project) = world.projects.get_mut(&service.project) {
            if service.kind == "kafka" {
                for user in &mut service.users {
                    user.access = Some(project.authority.issue(&user.username, now_ms));
                }
            }
            project.services.insert(service.name.clone(), service);
        }
    }
    aws::endpoints(&mut world);
    world.settle();
    world
}

fn project(name: &str, clouds: &[&str], authority: Arc<Authority>) -> Project {
    let vpcs = clouds.iter().enumerate().map(|(at, cloud)| Vpc {
        id: vpc_id(name, cloud),
        cloud: (*cloud).to_owned(),
        cidr: format!("10.{}.0.0/24", 10 + at),
        created: LONG_AGO,
        created_ms: FIRST_CREATED_MS,
        deleted: None,
    });
    Project {
        default_cloud: IRELAND.to_owned(),
        services: BTreeMap::new(),
        vpcs: vpcs.collect(),
        events: Vec::new(),
        authority,
        fault: None,
    }
}

fn vpc_id(project: &str, cloud: &str) -> String {
    Ids::named(&format!("{project} {cloud} vpc")).uuid()
}

fn analytics() -> Vec<Service> {
    let new = |name, service_type| service("analytics", name, service_type, IRELAND);
    // Whoever takes the first component of the right route gets a port that is not PostgreSQL's.
    let mut reports = new("pg-reports", "pg");
    reports.has_prometheus = true;
    reports.listed_first = &["prometheus", "pgbouncer"];
    let reached = json!({
        "pg_version": "17",
        "privatelink_access": {"pg": true, "pgbouncer": true, "prometheus": true},
    });
    vec![
        linked(
            configured(
                new("ch-warehouse", "clickhouse"),
                &json!({"clickhouse_version": "25.3", "privatelink_access": {"clickhouse_https": true}}),
            ),
            &["arn:aws:iam::345678901234:role/analytics"],
            &["plc4b7d21e09c3"],
        ),
        linked(
            configured(reports, &reached),
            &["arn:aws:iam::345678901234:role/analytics"],
            &["plc4b90e7d52f1a"],
        ),
    ]
}

/// Kafkas whose PrivateLink would be fine, were it not for their fault.
fn faults() -> Vec<Service> {
    [
        ("drop", Fault::Drop),
        ("error-429", Fault::Error429),
        ("error-500", Fault::Error500),
        ("forbidden", Fault::Forbidden),
        ("garbage", Fault::Garbage),
        ("hang", Fault::Hang),
        ("huge", Fault::Huge),
        ("lost-answer", Fault::LostAnswer),
        ("slow", Fault::Slow),
        ("stuck-creating", Fault::StuckCreating),
    ]
    .into_iter()
    .map(|(name, fault)| {
        let mut config = json!({"kafka_version": "3.9", "privatelink_access": {"kafka": true}});
        if fault == Fault::StuckCreating {
            // Set once, and since then gone from the schema.
            config["kafka"] = json!({"num_partitions": 6, "zookeeper_session_timeout_ms": 6000});
            config["quota_notifications"] = json!({"enabled": true, "channels": ["ops"]});
        }
        let kafka = configured(service("faults", name, "kafka", IRELAND), &config);
        let principals = ["arn:aws:iam::012345678901:user/mwf"];
        let connection = format!("plc5e{}", Ids::named(name).hex(10));
        let connections: &[&str] = match fault {
            Fault::StuckCreating => &[],
            _ => &[&connection],
        };
        let mut service = linked(kafka, &principals, connections);
        service.fault = Some(fault);
        service
    })
    .collect()
}
