//! The service object as Aiven writes it: large, derived, with its secrets only where they are shown.
//!
//! `service_uri`, `service_uri_params` and `connection_info` describe the dynamic route only; PrivateLink is in
//! `components` alone.

mod primary;

use serde_json::{Value, json};

use crate::catalogue;
use crate::clock::{Ticks, timestamp};
use crate::schema;
use crate::secrets::{Shown, withhold, withhold_of_service};
use crate::world::components;
use crate::world::service::{Service, User};
use primary::Primary;

pub(super) fn service(service: &Service, now: Ticks, shown: Shown) -> Value {
    let primary = Primary::of(service);
    let mut body = json!({
        "acl": [],
        "backups": [],
        "cloud_description": catalogue::cloud_description(&service.cloud),
        "cloud_name": service.cloud,
        "components": components::entries(service, now),
        "create_time": timestamp(service.created_ms),
        "databases": Value::Null,
        "disk_space_mb": service.disk_space_mb,
        "features": {},
        "group_list": ["default"],
        "group_name": "default",
        "maintenance": {"dow": "sunday", "time": "03:15:00", "updates": []},
        "metadata": {},
        "node_count": service.nodes,
        "node_cpu_count": 2,
        "node_memory_mb": 4096,
        "node_states": node_states(service),
        "plan": service.plan,
        "project_vpc_id": service.project_vpc_id,
        "service_integrations": [],
        "service_name": service.name,
        "service_notifications": notifications(service),
        "service_type": service.kind,
        "service_type_description": schema::description(&service.kind),
        "service_uri": Value::Null,
        "state": service.state(),
        "tags": service.tags,
        "tech_emails": [],
        "termination_protection": service.termination_protection,
        "topics": Value::Null,
        "update_time": timestamp(service.updated_ms),
        "user_config": service.user_config,
        "users": service.users.iter().map(|one| user(one, Shown::Yes)).collect::<Vec<_>>(),
    });
    match service.kind.as_str() {
        "kafka" => body["topics"] = json!([]),
        "pg" | "mysql" | "clickhouse" => body["databases"] = json!(["defaultdb"]),
        _ => {}
    }
    if let Some(primary) = primary {
        body["service_uri"] = json!(primary.uri());
        body["service_uri_params"] = primary.params();
        body["connection_info"] = primary.connection_info();
    }
    if shown == Shown::No {
        withhold_of_service(&mut body);
    }
    body
}

/// Makes the object one of a later day: words and fields nobody knows, and without what need not be there.
pub(super) fn drift(body: &mut Value) {
    body["state"] = json!("HIBERNATING");
    body["dream"] = json!({"depth": 3, "of": ["sheep", null]});
    if let Some(node) = body["node_states"].get_mut(0) {
        node["state"] = json!("yawning");
    }
    if let Some(entries) = body["components"].as_array_mut() {
        entries.insert(
            0,
            json!({
                "component": "kafka_wormhole",
                "host": Value::Null,
                "port": Value::Null,
                "route": "wormhole",
                "usage": "leisure",
            }),
        );
    }
    if let Some(fields) = body.as_object_mut() {
        for absent in [
            "users",
            "group_list",
            "create_time",
            "service_type_description",
        ] {
            fields.remove(absent);
        }
        for null in ["plan", "cloud_name", "maintenance"] {
            fields.insert(null.to_owned(), Value::Null);
        }
    }
}

/// The news of a service whose type has ended.
fn notifications(service: &Service) -> Value {
    let Some(date) = catalogue::end_of_life(&service.kind) else {
        return json!([]);
    };
    json!([{
        "level": "warning",
        "message": format!("{} has reached its end of life.", service.kind),
        "metadata": {
            "end_of_life_help_article_url": "https://example.com/end-of-life",
            "service_end_of_life_time": date,
        },
        "type": "service_end_of_life",
    }])
}

/// One service user.
pub(super) fn user(user: &User, shown: Shown) -> Value {
    let mut body = json!({
        "password": user.password,
        "type": user.kind,
        "username": user.username,
    });
    if let Some(access) = &user.access {
        body["access_cert"] = json!(access.cert);
        body["access_cert_not_valid_after_time"] = json!(timestamp(access.not_after_ms));
        body["access_key"] = json!(access.key);
    }
    if shown == Shown::No {
        withhold(&mut body);
    }
    body
}

fn node_states(service: &Service) -> Vec<Value> {
    if !service.powered {
        return Vec::new();
    }
    let building = service.busy.is_some_and(|(state, _)| state == "REBUILDING");
    (1..=service.nodes)
        .map(|number| {
            let role = match (service.kind.as_str(), number) {
                ("pg" | "mysql" | "valkey", 1) => json!("master"),
                ("pg" | "mysql" | "valkey", _) => json!("standby"),
                _ => Value::Null,
            };
            let mut node = json!({
                "availability_zone": catalogue::zone(&service.cloud, number),
                "name": format!("{}-{number}", service.name),
                "progress_updates": [],
                "role": role,
                "state": if building { "setting_up_vm" } else { "running" },
            });
            if building {
                node["progress_updates"] = json!([
                    {"completed": true, "current": 1, "max": 1, "min": 0, "phase": "prepare", "unit": Value::Null},
                    {"completed": false, "current": 40, "max": 100, "min": 0, "phase": "basebackup", "unit": "bytes_compressed"},
                ]);
            }
            node
        })
        .collect()
}
