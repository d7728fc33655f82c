//! The project `demo`: a service of each kind that one can meet, with the options that a team would have set.

use serde_json::{Value, json};

use super::build::{configured, linked, service, user};
use super::{BELGIUM, HOSTILE_PASSWORD, IRELAND, VIRGINIA};
use crate::world::service::Service;

fn new(name: &str, service_type: &str) -> Service {
    service("demo", name, service_type, IRELAND)
}

pub(super) fn services() -> Vec<Service> {
    let all = [kafkas(), databases(), others(), impossible()];
    all.into_iter().flatten().collect()
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

fn kafkas() -> Vec<Service> {
    let options = json!({
        "custom_domain": null,
        "ip_filter": ["10.0.0.0/8", {"description": "Office in Turku", "network": "192.0.2.0/24"}],
        "kafka": {
            "audit_log": {"group_by": "user", "include_denials": true},
            "auto_create_topics_enable": false,
            "compression_type": "producer",
            "log_cleaner_min_cleanable_ratio": 0.5,
            "log_retention_ms": 604_800_000,
            "num_partitions": 3,
        },
        "kafka_connect_plugin_versions": [{"plugin_name": "debezium-connector", "version": "2.5.0"}],
        "kafka_rest_config": {"consumer_request_timeout_ms": 15_000, "producer_acks": "all"},
        "preferred_zones": ["euw1-az1", "euw1-az2"],
        "schema_registry_config": {"topic_name": "_schemas"},
    });
    let mut events = configured(new("kafka-12a3b4c5", "kafka"), &full_kafka());
    events.termination_protection = true;
    events.tags.insert("team".to_owned(), json!("platform"));
    events
        .users
        .push(user("billing-app", Some(HOSTILE_PASSWORD)));
    let reached = json!({"privatelink_access": {"kafka": true, "schema_registry": true}});
    vec![
        configured(
            configured(new("my-kafka", "kafka"), &full_kafka()),
            &options,
        ),
        linked(
            configured(events, &reached),
            &[
                "arn:aws:iam::012345678901:user/mwf",
                "arn:aws:iam::012345678901:role/platform/deploy",
            ],
            &["plc39413abcdef", "plc5e3f9573e9a"],
        ),
    ]
}

fn databases() -> Vec<Service> {
    let mut orders = new("pg-orders", "pg");
    orders.has_prometheus = true;
    orders.users.extend([
        user("orders-app", Some("p@ss/word:1")),
        user("auditor", None),
        user("legacy-import", Some(HOSTILE_PASSWORD)),
    ]);
    let options = json!({
        "admin_username": "avnadmin",
        "backup_hour": 3,
        "backup_interval_hours": 24,
        "backup_minute": 30,
        "pg": {
            "autovacuum_vacuum_scale_factor": 0.1,
            "log_min_duration_statement": 1000,
            "pg_stat_statements.track": "all",
            "timezone": "Europe/Helsinki",
            "track_io_timing": "on",
        },
        "pg_qualstats": {"enabled": false},
        "pg_version": "16",
        "pgaudit": {"feature_enabled": true, "log": ["ddl", "role"]},
        "pgbouncer": {
            "autodb_pool_mode": "transaction",
            "ignore_startup_parameters": ["extra_float_digits"],
        },
        "privatelink_access": {"pg": true, "pgbouncer": true},
        "service_log": null,
        "shared_buffers_percentage": 24.5,
        "work_mem": 8,
    });
    let mut cache = new("valkey-cache", "valkey");
    cache
        .users
        .push(user("session-store", Some(HOSTILE_PASSWORD)));
    vec![
        linked(
            configured(orders, &options),
            &["arn:aws:iam::210987654321:root"],
            &["plc58e4782ab22"],
        ),
        configured(
            new("mysql-shop", "mysql"),
            &json!({
                "binlog_retention_period": 86_400,
                "mysql": {"long_query_time": 2.5, "slow_query_log": true, "sql_mode": "ANSI,TRADITIONAL"},
                "mysql_version": "8",
            }),
        ),
        configured(
            new("ch-events", "clickhouse"),
            &json!({"clickhouse_version": "25.3"}),
        ),
        configured(
            cache,
            &json!({"valkey_maxmemory_policy": "allkeys-lru", "valkey_version": "8.1"}),
        ),
        new("dragonfly-sessions", "dragonfly"),
    ]
}

fn others() -> Vec<Service> {
    vec![
        configured(
            service("demo", "os-logs", "opensearch", VIRGINIA),
            &json!({
                "index_patterns": [{"max_index_count": 14, "pattern": "logs-2026"}],
                "opensearch": {"indices_memory_index_buffer_size": 10},
                "opensearch_version": "2",
            }),
        ),
        configured(
            new("grafana-main", "grafana"),
            &json!({
                "smtp_server": {
                    "from_address": "grafana@example.com",
                    "host": "smtp.example.com",
                    "password": "ein0-Post-Geheimnis",
                    "port": 587,
                    "starttls_policy": "MandatoryStartTLS",
                    "username": "grafana",
                },
                "user_auto_assign_org_role": "Viewer",
            }),
        ),
        new("connect-etl", "kafka_connect"),
    ]
}

/// Those that cannot have a PrivateLink, each for a reason of its own.
fn impossible() -> Vec<Service> {
    let of_version = |name, service_type: &str, version: &str| {
        let config = json!({format!("{service_type}_version"): version});
        configured(new(name, service_type), &config)
    };
    // Neither of these two Kafkas has SASL, which is off unless someone switches it on.
    let mut outside = of_version("kafka-no-vpc", "kafka", "3.9");
    outside.project_vpc_id = None;
    let elsewhere = service("demo", "kafka-gcp", "kafka", BELGIUM);
    let mut off = of_version("pg-off", "pg", "16");
    off.powered = false;
    vec![
        of_version("cassandra-legacy", "cassandra", "4"),
        new("m3db-metrics", "m3db"),
        of_version("flink-jobs", "flink", "1.20"),
        new("mm2-copy", "kafka_mirrormaker"),
        outside,
        configured(elsewhere, &json!({"kafka_version": "3.9"})),
        off,
    ]
}
