//! `service_uri`, `service_uri_params` and `connection_info`: where and as whom one connects by default.
//!
//! They know the dynamic route and, for Kafka, client certificates only.

use serde_json::{Map, Value, json};

use crate::world::components;
use crate::world::service::{Service, User};

/// Where and as whom one connects by default.
pub(super) struct Primary<'a> {
    service: &'a Service,
    host: String,
    port: u16,
    user: &'a User,
}

impl<'a> Primary<'a> {
    pub(super) fn of(service: &'a Service) -> Option<Self> {
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

    pub(super) fn uri(&self) -> String {
        match self.service.kind.as_str() {
            "kafka" | "clickhouse" | "cassandra" => format!("{}:{}", self.host, self.port),
            "pg" => self.at("postgres", self.port, "/defaultdb?sslmode=require"),
            "mysql" => self.at("mysql", self.port, "/defaultdb?ssl-mode=REQUIRED"),
            "valkey" | "dragonfly" => self.at("rediss", self.port, ""),
            _ => self.at("https", self.port, ""),
        }
    }

    fn replica_uri(&self) -> Option<String> {
        let replica = self.service.host("replica-");
        (self.service.nodes > 1).then(|| self.uri().replace(&self.host, &replica))
    }

    pub(super) fn params(&self) -> Value {
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

    pub(super) fn connection_info(&self) -> Value {
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
            "pg" => json!({
                "pg": [self.uri()],
                "pg_params": [self.params()],
                "pg_replica_uri": self.replica_uri(),
            }),
            "mysql" => json!({
                "mysql": [self.uri()],
                "mysql_params": [self.params()],
                "mysql_replica_uri": self.replica_uri(),
            }),
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
                "valkey_replica_uri": self.replica_uri(),
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
