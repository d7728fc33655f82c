//! The service object as Aiven writes it: large, derived, with its secrets only where they are shown.
//!
//! `service_uri`, `service_uri_params` and `connection_info` describe the dynamic route only; PrivateLink is in
//! `components` alone.

use serde_json::{Map, Value, json};

use crate::catalogue;
use crate::clock::{Ticks, timestamp};
use crate::schema;
use crate::secrets::{Shown, withhold, withhold_of_service};
use crate::world::components;
use crate::world::service::{Service, User};

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

/// Where and as whom one connects by default.
struct Primary<'a> {
    service: &'a Service,
    host: String,
    port: u16,
    user: &'a User,
}

impl<'a> Primary<'a> {
    fn of(service: &'a Service) -> Option<Self> {
        let first = components::listeners(service).into_iter().next()?;
        Some(Self {
            service,
            host: service.host(""),
            port: first.port,
            user: service.users.first()?,
        })
    }

    fn credentials(&self) -> String {
        let password = percent_encoded(&self.service.password);
        format!("{}:{password}", self.user.username)
    }

    fn at(&self, scheme: &str, port: u16, rest: &str) -> String {
        format!(
            "{scheme}://{}@{}:{port}{rest}",
            self.credentials(),
            self.host
        )
    }

    fn uri(&self) -> String {
        match self.service.kind.as_str() {
            "kafka" | "clickhouse" | "cassandra" => format!("{}:{}", self.host, self.port),
            "pg" => self.at("postgres", self.port, "/defaultdb?sslmode=require"),
            "mysql" => self.at("mysql", self.port, "/defaultdb?ssl-mode=REQUIRED"),
            "valkey" | "dragonfly" => self.at("rediss", self.port, ""),
            _ => self.at("https", self.port, ""),
        }
    }

    fn params(&self) -> Value {
        let mut params = Map::new();
        params.insert("host".to_owned(), json!(self.host));
        params.insert("port".to_owned(), json!(self.port.to_string()));
        params.insert("user".to_owned(), json!(self.user.username));
        params.insert("password".to_owned(), json!(self.service.password));
        match self.service.kind.as_str() {
            "kafka" => {
                params.remove("user");
                params.remove("password");
                params.insert("ssl_enabled".to_owned(), json!("true"));
            }
            "pg" => {
                params.insert("dbname".to_owned(), json!("defaultdb"));
                params.insert("sslmode".to_owned(), json!("require"));
            }
            "mysql" => {
                params.insert("dbname".to_owned(), json!("defaultdb"));
                params.insert("ssl-mode".to_owned(), json!("REQUIRED"));
            }
            _ => {
                params.insert("ssl".to_owned(), json!("true"));
            }
        }
        Value::Object(params)
    }

    fn port_of(&self, component: &str) -> Option<u16> {
        let all = components::listeners(self.service);
        let found = all.into_iter().find(|one| one.component == component);
        found.map(|listener| listener.port)
    }

    fn https(&self, component: &str) -> Value {
        match self.port_of(component) {
            Some(port) => json!(self.at("https", port, "")),
            None => Value::Null,
        }
    }

    fn connection_info(&self) -> Value {
        match self.service.kind.as_str() {
            "kafka" => {
                let access = self.user.access.as_ref();
                json!({
                    "kafka": [self.uri()],
                    "kafka_access_cert": access.map(|access| &access.cert),
                    "kafka_access_key": access.map(|access| &access.key),
                    "kafka_connect_uri": self.https("kafka_connect"),
                    "kafka_rest_uri": self.https("kafka_rest"),
                    "schema_registry_uri": self.https("schema_registry"),
                })
            }
            "pg" => {
                let replica = self
                    .uri()
                    .replace(&self.host, &self.service.host("replica-"));
                json!({
                    "pg": [self.uri()],
                    "pg_params": [self.params()],
                    "pg_replica_uri": if self.service.nodes > 1 { json!(replica) } else { Value::Null },
                })
            }
            "mysql" => {
                json!({"mysql": [self.uri()], "mysql_params": [self.params()], "mysql_replica_uri": Value::Null})
            }
            "opensearch" => json!({
                "opensearch": [self.uri()],
                "opensearch_dashboards_uri": self.https("opensearch_dashboards"),
                "opensearch_password": self.service.password,
                "opensearch_username": self.user.username,
            }),
            "clickhouse" => json!({"clickhouse": [self.uri()]}),
            "valkey" => json!({
                "valkey": [self.uri()],
                "valkey_password": self.service.password,
                "valkey_replica_uri": Value::Null,
            }),
            "dragonfly" => json!({
                "dragonfly": [self.uri()],
                "dragonfly_password": self.service.password,
                "dragonfly_replica_uri": Value::Null,
            }),
            "grafana" => json!({"grafana": [self.uri()]}),
            "kafka_connect" => json!({"kafka_connect_uri": self.https("kafka_connect")}),
            "cassandra" => json!({"cassandra": [self.uri()]}),
            _ => json!({}),
        }
    }
}

/// Everything but letters, digits and `-._~`, as it stands between `:` and `@`.
fn percent_encoded(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        _ => format!("%{byte:02X}"),
    });
    bytes.collect()
}
