//! Every listener of the demo world, for every user, with the user's secrets.

use aiven::connection::{Choice, Level, Resolved, resolve};
use aiven::{Client, ProjectName, Secret, Service, Upstream, UpstreamConfig};
use recipes::{Facts, Secrets};
use serde_json::{Value, json};

/// One listener for one user.
pub struct Case {
    pub facts: Facts,
    pub secrets: Secrets,
}

/// All of them; the sandbox lives as long as the call.
pub async fn demo() -> Vec<Case> {
    let sandbox = sandbox::spawn(sandbox::Options {
        speed: 0.0,
        start: None,
    });
    let config = UpstreamConfig {
        base_url: sandbox.url(),
        calls_per_minute: 6_000,
        ..UpstreamConfig::default()
    };
    let client = Upstream::new(config)
        .unwrap()
        .client(sandbox::DEMO_TOKEN.to_owned().into());
    let mut cases = Vec::new();
    for project in ["demo", "analytics"] {
        let project = ProjectName::parse(project).unwrap();
        let ca = client.ca(&project).await.unwrap();
        for listed in client.services(&project).await.unwrap().services {
            let service = client
                .service(&project, &listed.name().unwrap())
                .await
                .unwrap();
            for resolved in every(&service) {
                let facts = Facts::of(&project, &service, &resolved);
                let secrets = secrets(&client, &project, &service, &facts, &ca).await;
                cases.push(Case { facts, secrets });
            }
        }
    }
    cases
}

async fn secrets(
    client: &Client,
    project: &ProjectName,
    service: &Service,
    facts: &Facts,
    ca: &str,
) -> Secrets {
    let name = service.name().unwrap();
    let credentials = client
        .credentials(project, &name, &facts.user)
        .await
        .unwrap();
    Secrets {
        password: credentials.password,
        access_cert: credentials.access_cert,
        access_key: credentials.access_key,
        ca: Some(ca.to_owned()),
    }
}

/// Every listener that a person can get to, for every user.
pub fn every(service: &Service) -> Vec<Resolved> {
    let mut found: Vec<Resolved> = Vec::new();
    let mut open = vec![Choice::default()];
    while let Some(choice) = open.pop() {
        let Ok(resolved) = resolve(service, &[], &choice) else {
            break;
        };
        if found.iter().any(|one| one.choice == resolved.choice) {
            continue;
        }
        let menu = &resolved.menu;
        for (level, items) in [
            (Level::Component, &menu.components),
            (Level::Route, &menu.routes),
            (Level::Method, &menu.methods),
            (Level::Ca, &menu.authorities),
            (Level::Usage, &menu.usages),
            (Level::User, &menu.users),
        ] {
            let values = items
                .iter()
                .filter(|item| item.disabled.is_none())
                .map(|item| &item.value);
            open.extend(values.map(|value| resolved.choice.with(level, value)));
        }
        let ids = menu.connections.iter().map(|item| &item.id);
        open.extend(ids.map(|id| resolved.choice.with(Level::Connection, id)));
        found.push(resolved);
    }
    found
}

/// A made-up service.
pub fn service(service_type: &str, components: &Value, user: &str) -> Service {
    serde_json::from_value(json!({
        "service_name": "my-service",
        "service_type": service_type,
        "state": "RUNNING",
        "components": components,
        "users": [{"username": user, "type": "primary"}],
    }))
    .unwrap()
}

/// The facts of a made-up listener: component, and what else its entry has.
pub fn facts(service_type: &str, component: &str, more: &Value, user: &str) -> Facts {
    let mut entry = json!({
        "component": component,
        "host": "privatelink-1-my-service-demo.aivencloud.com",
        "port": 12_345,
        "route": "privatelink",
        "privatelink_connection_id": "plc1a2b3c",
        "usage": "primary",
    });
    entry
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let service = service(service_type, &json!([entry]), user);
    let resolved = resolve(&service, &[], &Choice::default()).unwrap();
    Facts::of(&ProjectName::parse("demo").unwrap(), &service, &resolved)
}

/// One listener of every kind there is.
pub fn kinds(user: &str) -> Vec<Facts> {
    let kafka =
        |method: &str, ca: &str| json!({"kafka_authentication_method": method, "kafka_ssl_ca": ca});
    let plain =
        |service_type: &str, component: &str| facts(service_type, component, &json!({}), user);
    vec![
        facts("kafka", "kafka", &kafka("certificate", "project_ca"), user),
        facts("kafka", "kafka", &kafka("sasl", "project_ca"), user),
        facts("kafka", "kafka", &kafka("sasl", "letsencrypt"), user),
        plain("kafka", "schema_registry"),
        plain("kafka", "kafka_rest"),
        plain("kafka", "kafka_connect"),
        plain("pg", "pg"),
        plain("pg", "pgbouncer"),
        plain("pg", "prometheus"),
        plain("mysql", "mysql"),
        plain("mysql", "mysqlx"),
        plain("clickhouse", "clickhouse"),
        plain("clickhouse", "clickhouse_https"),
        plain("clickhouse", "clickhouse_mysql"),
        plain("valkey", "valkey"),
        plain("dragonfly", "dragonfly"),
        plain("opensearch", "opensearch"),
        facts(
            "opensearch",
            "opensearch_dashboards",
            &json!({"path": "/dashboards/"}),
            user,
        ),
        plain("grafana", "grafana"),
        plain("cassandra", "cassandra"),
    ]
}

const CERTIFICATE: &str =
    "-----BEGIN CERTIFICATE-----\nMIIBszCCAVmgAwIBAgIU\nab+/12==\n-----END CERTIFICATE-----\n";
const KEY: &str =
    "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49\n+/zz\n-----END PRIVATE KEY-----\n";

pub fn with_password(password: &str) -> Secrets {
    Secrets {
        password: Some(Secret::new(password)),
        access_cert: Some(Secret::new(CERTIFICATE)),
        access_key: Some(Secret::new(KEY)),
        ca: Some(CERTIFICATE.replace("MIIBszCC", "MIICA")),
    }
}
