//! What is looked at: listeners by name and port.

use std::fmt;

use aiven::{Component, Route, Service};

/// A host name that means itself wherever it is written: letters, digits, dashes, dots and underscores.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host(String);

impl Host {
    /// Reads a host name.
    ///
    /// # Errors
    /// It is not one.
    pub fn parse(text: &str) -> Result<Self, String> {
        let is_label = |label: &str| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        if text.len() <= 253 && text.split('.').all(is_label) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            let shown: String = text.chars().filter(|c| !c.is_control()).take(60).collect();
            Err(format!("{shown} is not a host name."))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far a listener is looked at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Whether a connection opens.
    Tcp,
    /// Also whether TLS answers for this name.
    Tls { sni: Host },
    /// The same, after some words in the clear.
    StartTls { sni: Host, protocol: Protocol },
}

/// What turns to TLS after some words in the clear.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Protocol {
    Postgres,
    Mysql,
}

impl Protocol {
    /// In openssl's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Mysql => "mysql",
        }
    }
}

/// One listener to look at.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Probe {
    pub host: Host,
    pub port: u16,
    pub kind: Kind,
}

/// A listener as a person knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub probe: Probe,
    pub component: String,
    /// How clients of Kafka sign in there, in Aiven's word.
    pub method: Option<String>,
    /// The connection that it belongs to.
    pub connection: Option<String>,
}

/// The listeners of a service behind its PrivateLink, of one connection or of all. Listeners whose host is no host name
/// are left out.
pub fn targets(service: &Service, connection: Option<&str>) -> Vec<Target> {
    let is_meant = |entry: &&Component| {
        entry.route == Route::Privatelink
            && (connection.is_none() || entry.privatelink_connection_id.as_deref() == connection)
    };
    let meant = service.components.iter().filter(is_meant);
    let target = |entry: &Component| {
        let host = Host::parse(entry.host.as_deref()?).ok()?;
        let port = entry.port.filter(|port| *port != 0)?;
        let kind = kind(entry, &host);
        Some(Target {
            probe: Probe { host, port, kind },
            component: entry.component.clone(),
            method: entry.kafka_authentication_method.clone(),
            connection: entry.privatelink_connection_id.clone(),
        })
    };
    meant.filter_map(target).collect()
}

/// What has to be looked at for these, each once.
pub fn probes(targets: &[Target]) -> Vec<Probe> {
    let mut probes: Vec<Probe> = Vec::new();
    for target in targets {
        if !probes.contains(&target.probe) {
            probes.push(target.probe.clone());
        }
    }
    probes
}

fn kind(entry: &Component, host: &Host) -> Kind {
    let sni = host.clone();
    if entry.ssl == Some(false) {
        return Kind::Tcp;
    }
    match entry.component.as_str() {
        "kafka"
        | "kafka_connect"
        | "kafka_rest"
        | "schema_registry"
        | "opensearch"
        | "opensearch_dashboards"
        | "grafana"
        | "clickhouse"
        | "clickhouse_https"
        | "prometheus"
        | "valkey"
        | "redis"
        | "dragonfly" => Kind::Tls { sni },
        "pg" | "pgbouncer" => Kind::StartTls {
            sni,
            protocol: Protocol::Postgres,
        },
        "mysql" | "clickhouse_mysql" => Kind::StartTls {
            sni,
            protocol: Protocol::Mysql,
        },
        // Of a component that is not known nothing is.
        _ => Kind::Tcp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_name_means_itself() {
        assert_eq!(
            Host::parse("Privatelink-1-a_b.C.aivencloud.com")
                .unwrap()
                .as_str(),
            "privatelink-1-a_b.c.aivencloud.com"
        );
        for bad in [
            "",
            ".",
            "a.",
            "a..b",
            "-a",
            "a-",
            "--help",
            "a b",
            "a;id",
            "$(id)",
            "`id`",
            "a'b",
            "a\nb",
            "ä.de",
            "a/b",
            "a:1",
            "*",
            &"a".repeat(64),
            &"a.".repeat(130),
        ] {
            assert!(Host::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn probes_are_the_listeners_behind_the_privatelink() {
        let service: Service = serde_json::from_value(serde_json::json!({"service_name": "a", "components": [
            {"component": "kafka", "route": "dynamic", "host": "k.example", "port": 1},
            {"component": "kafka", "route": "privatelink", "host": "p1.example", "port": 2, "privatelink_connection_id": "plc1"},
            {"component": "kafka", "route": "privatelink", "host": "p2.example", "port": 3, "privatelink_connection_id": "plc2"},
            {"component": "pg", "route": "privatelink", "host": "p1.example", "port": 4, "privatelink_connection_id": "plc1"},
            {"component": "valkey", "route": "privatelink", "host": "p1.example", "port": 6, "ssl": false, "privatelink_connection_id": "plc1"},
            {"component": "mysqlx", "route": "privatelink", "host": "p1.example", "port": 7, "privatelink_connection_id": "plc1"},
            {"component": "pg", "route": "privatelink", "host": "$(id)", "port": 5, "privatelink_connection_id": "plc1"},
        ]})).unwrap();
        let shown = |connection| -> Vec<(u16, bool)> {
            let found = probes(&targets(&service, connection));
            found
                .iter()
                .map(|probe| (probe.port, probe.kind != Kind::Tcp))
                .collect()
        };
        assert_eq!(
            shown(Some("plc1")),
            [(2, true), (4, true), (6, false), (7, false)]
        );
        assert_eq!(shown(None).len(), 5);
    }
}
