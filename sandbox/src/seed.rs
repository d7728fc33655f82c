//! The demo world: what is there when the sandbox starts, and again after a reset.

mod build;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::Fault;
use crate::clock::{Clock, Ticks, seconds};
use crate::ids::Ids;
use crate::pki::Authority;
use crate::secrets::Secrets;
use crate::world::World;
use crate::world::project::{Project, Vpc};
use crate::world::service::{Service, User};
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
    };
    for (name, clouds) in PROJECTS {
        if let Some(authority) = authorities.get(name) {
            let project = project(name, clouds, Arc::clone(authority));
            world.projects.insert(name.to_owned(), project);
        }
    }
    let now_ms = world.clock.date();
    for mut service in demo().into_iter().chain(analytics()).chain(faults()) {
        if let Some(project) = world.projects.get_mut(&service.project) {
            if service.kind == "kafka" {
                for user in &mut service.users {
                    user.access = Some(project.authority.issue(&user.username, now_ms));
                }
            }
            project.services.insert(service.name.clone(), service);
        }
    }
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

/// Kafka as a team would have it: both authentication methods and the companions.
fn full_kafka() -> Value {
    json!({
        "kafka_authentication_methods": {"certificate": true, "sasl": true},
        "kafka_connect": true,
        "kafka_rest": true,
        "kafka_version": "3.9",
        "schema_registry": true,
    })
}

fn demo() -> Vec<Service> {
    let new = |name, service_type| service("demo", name, service_type, IRELAND);
    let mut orders = new("pg-orders", "pg");
    orders.has_prometheus = true;
    orders.users.push(User {
        username: "orders-app".to_owned(),
        password: Some("p@ss/word:1".to_owned()),
        kind: "normal",
        access: None,
    });
    orders.users.push(User {
        username: "auditor".to_owned(),
        password: None,
        kind: "normal",
        access: None,
    });
    let mut events = configured(new("kafka-12a3b4c5", "kafka"), &full_kafka());
    events.termination_protection = true;
    events.tags.insert("team".to_owned(), json!("platform"));
    let mut outside = configured(
        new("kafka-no-vpc", "kafka"),
        &json!({"kafka_version": "3.9"}),
    );
    outside.project_vpc_id = None;
    let mut off = configured(new("pg-off", "pg"), &json!({"pg_version": "16"}));
    off.powered = false;
    vec![
        configured(new("my-kafka", "kafka"), &full_kafka()),
        linked(
            configured(
                events,
                &json!({"privatelink_access": {"kafka": true, "schema_registry": true}}),
            ),
            &[
                "arn:aws:iam::012345678901:user/mwf",
                "arn:aws:iam::012345678901:role/platform/deploy",
            ],
            &["plc39413abcdef", "plc5e3f9573e9a"],
        ),
        linked(
            configured(
                orders,
                &json!({"pg_version": "16", "privatelink_access": {"pg": true, "pgbouncer": true}}),
            ),
            &["arn:aws:iam::210987654321:root"],
            &["plc58e4782ab22"],
        ),
        configured(
            service("demo", "os-logs", "opensearch", VIRGINIA),
            &json!({"opensearch_version": "2"}),
        ),
        configured(new("mysql-shop", "mysql"), &json!({"mysql_version": "8"})),
        configured(
            new("ch-events", "clickhouse"),
            &json!({"clickhouse_version": "25.3"}),
        ),
        configured(
            new("valkey-cache", "valkey"),
            &json!({"valkey_version": "8.1"}),
        ),
        new("dragonfly-sessions", "dragonfly"),
        new("grafana-main", "grafana"),
        new("connect-etl", "kafka_connect"),
        configured(
            new("cassandra-legacy", "cassandra"),
            &json!({"cassandra_version": "4"}),
        ),
        new("m3db-metrics", "m3db"),
        configured(
            new("flink-jobs", "flink"),
            &json!({"flink_version": "1.20"}),
        ),
        new("mm2-copy", "kafka_mirrormaker"),
        outside,
        configured(
            service("demo", "kafka-gcp", "kafka", BELGIUM),
            &json!({"kafka_version": "3.9"}),
        ),
        off,
    ]
}

fn analytics() -> Vec<Service> {
    let new = |name, service_type| service("analytics", name, service_type, IRELAND);
    vec![
        linked(
            configured(
                new("ch-warehouse", "clickhouse"),
                &json!({"clickhouse_version": "25.3", "privatelink_access": {"clickhouse_https": true}}),
            ),
            &["arn:aws:iam::345678901234:role/analytics"],
            &["plc4b7d21e09c3"],
        ),
        configured(new("pg-reports", "pg"), &json!({"pg_version": "17"})),
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
        let config = json!({"kafka_version": "3.9", "privatelink_access": {"kafka": true}});
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
