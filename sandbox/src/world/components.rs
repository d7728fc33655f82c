//! Components: which listeners a service has, and their entries on each access route.
//!
//! Kafka's listeners get a port of their own per connection and method behind a PrivateLink; every other component keeps
//! its dynamic port. Each listener is listed once per connection. Assumed: the private route is named like the public
//! one and has the dynamic ports, and only `pg`, `mysql` and `valkey` have a listener for their replicas.

use serde_json::{Value, json};

use super::privatelink::{APPEARING, Connection, ListenerKey, Phase};
use super::service::Service;
use crate::clock::Ticks;

/// One listener on the dynamic route.
#[derive(Debug, Clone, Default)]
pub(crate) struct Listener {
    pub component: &'static str,
    pub port: u16,
    pub usage: &'static str,
    pub authentication: Option<&'static str>,
    pub authority: Option<&'static str>,
    pub path: Option<&'static str>,
    pub reach: Reach,
}

/// On which routes a listener answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Reach {
    #[default]
    Everywhere,
    BehindPrivatelink,
    NotBehindPrivatelink,
}

fn plain(component: &'static str, port: u16) -> Listener {
    Listener {
        component,
        port,
        usage: "primary",
        ..Listener::default()
    }
}

/// A primary, and the replica beside it where there is a node for one.
fn replicated(component: &'static str, service: &Service) -> Vec<Listener> {
    let primary = plain(component, service.base_port);
    let replica = (service.nodes > 1).then(|| Listener {
        usage: "replica",
        ..primary.clone()
    });
    std::iter::once(primary).chain(replica).collect()
}

/// Every listener the service has; the one that `service_uri` leads to comes first.
pub(crate) fn listeners(service: &Service) -> Vec<Listener> {
    let base = service.base_port;
    let mut all = match service.kind.as_str() {
        "kafka" => kafka(service),
        "kafka_connect" => vec![plain("kafka_connect", base)],
        "pg" => {
            let mut all = replicated("pg", service);
            all.push(plain("pgbouncer", base + 1));
            all
        }
        "mysql" => {
            let mut all = replicated("mysql", service);
            all.push(plain("mysqlx", base + 3));
            all
        }
        "opensearch" => vec![
            plain("opensearch", base),
            Listener {
                path: Some(""),
                ..plain("opensearch_dashboards", 443)
            },
        ],
        "clickhouse" => vec![
            plain("clickhouse", base),
            plain("clickhouse_https", base + 1),
            plain("clickhouse_mysql", base + 2),
        ],
        "valkey" => replicated("valkey", service),
        "dragonfly" => vec![plain("dragonfly", base)],
        "grafana" => vec![plain("grafana", 443)],
        "cassandra" => vec![plain("cassandra", base)],
        "m3db" => vec![plain("m3coordinator", base)],
        "flink" => vec![plain("flink", base)],
        _ => Vec::new(),
    };
    if service.has_prometheus {
        all.push(Listener {
            path: Some("/metrics"),
            ..plain("prometheus", 9273)
        });
    }
    all
}

fn kafka(service: &Service) -> Vec<Listener> {
    let base = service.base_port;
    let listener = |method, authority, port| Listener {
        authentication: Some(method),
        authority: Some(authority),
        ..plain("kafka", port)
    };
    let mut all = Vec::new();
    if service.option(&["kafka_authentication_methods", "certificate"], true) {
        all.push(listener("certificate", "project_ca", base));
    }
    if service.option(&["kafka_authentication_methods", "sasl"], false) {
        all.push(listener("sasl", "project_ca", base + 11));
        if service.option(&["letsencrypt_sasl"], false) {
            all.push(Listener {
                reach: Reach::NotBehindPrivatelink,
                ..listener("sasl", "letsencrypt", base + 14)
            });
        }
        if service.option(&["letsencrypt_sasl_privatelink"], false) {
            all.push(Listener {
                reach: Reach::BehindPrivatelink,
                ..listener("sasl", "letsencrypt", 0)
            });
        }
    }
    for (component, offset) in [
        ("schema_registry", 3),
        ("kafka_rest", 6),
        ("kafka_connect", 8),
    ] {
        if service.option(&[component], false) {
            all.push(plain(component, base + offset));
        }
    }
    all
}

/// One entry behind a PrivateLink, with the time it appears and thereby its target's state.
pub(crate) struct Target<'a> {
    pub listener: Listener,
    pub connection: &'a Connection,
    pub appears: Ticks,
}

impl Target<'_> {
    /// What the load balancer says about the target: `initial` until it has passed its checks.
    pub(crate) fn state(&self, now: Ticks) -> &'static str {
        if now >= self.appears {
            "healthy"
        } else {
            "initial"
        }
    }

    fn port(&self) -> u16 {
        if self.listener.component != "kafka" {
            return self.listener.port;
        }
        let port = self.connection.ports.get(&key(&self.listener));
        port.copied().unwrap_or(self.listener.port)
    }
}

pub(crate) fn key(listener: &Listener) -> ListenerKey {
    (
        listener.authentication.unwrap_or_default().to_owned(),
        listener.authority.unwrap_or_default().to_owned(),
    )
}

/// The targets of every switched-on component on every active connection, whether their entries show already or not.
pub(crate) fn targets(service: &Service, now: Ticks) -> Vec<Target<'_>> {
    let Some(privatelink) = &service.privatelink else {
        return Vec::new();
    };
    if privatelink.phase(now, service.is_stuck()) == Phase::Gone {
        return Vec::new();
    }
    let mut targets = Vec::new();
    for listener in listeners(service) {
        if listener.usage != "primary" || listener.reach == Reach::NotBehindPrivatelink {
            continue;
        }
        let Some(switched_on) = service.switched_on.get(listener.component) else {
            continue;
        };
        for connection in &privatelink.connections {
            if connection.active_since() > now {
                continue;
            }
            targets.push(Target {
                listener: listener.clone(),
                connection,
                appears: connection.active_since().max(*switched_on) + APPEARING,
            });
        }
    }
    targets
}

/// The service's components, those first that its list begins with.
fn components(service: &Service, all: &[Listener]) -> Vec<&'static str> {
    let mut components: Vec<&'static str> = Vec::new();
    let runs = |one: &&&str| all.iter().any(|listener| listener.component == **one);
    let first = service.listed_first.iter().filter(runs).copied();
    for component in first.chain(all.iter().map(|listener| listener.component)) {
        if !components.contains(&component) {
            components.push(component);
        }
    }
    components
}

/// `components[]` of the service object.
pub(crate) fn entries(service: &Service, now: Ticks) -> Vec<Value> {
    let other_routes = ["public", "private"].map(|route| (route, service.access(route)));
    let targets = targets(service, now);
    let mut entries = Vec::new();
    let all = listeners(service);
    for component in components(service, &all) {
        let own = || {
            let own = all.iter().filter(move |l| l.component == component);
            own.filter(|l| l.reach != Reach::BehindPrivatelink)
        };
        for listener in own() {
            let prefix = if listener.usage == "replica" {
                "replica-"
            } else {
                ""
            };
            let host = service.host(prefix);
            entries.push(entry(listener, "dynamic", &host, listener.port, None));
        }
        for (route, switched_on) in &other_routes {
            if switched_on.iter().any(|on| on == component) {
                let host = service.host(&format!("{route}-"));
                for listener in own().filter(|l| l.usage == "primary") {
                    entries.push(entry(listener, route, &host, listener.port, None));
                }
            }
        }
        for target in &targets {
            if target.listener.component == component && now >= target.appears {
                let connection = target.connection;
                let host = service.host(&format!("privatelink-{}-", connection.number));
                let id = Some(connection.id.as_str());
                let listener = &target.listener;
                entries.push(entry(listener, "privatelink", &host, target.port(), id));
            }
        }
    }
    entries
}

fn entry(
    listener: &Listener,
    route: &str,
    host: &str,
    port: u16,
    connection: Option<&str>,
) -> Value {
    let mut entry = json!({
        "component": listener.component,
        "host": host,
        "port": port,
        "route": route,
        "usage": listener.usage,
    });
    let optional = [
        ("kafka_authentication_method", listener.authentication),
        ("kafka_ssl_ca", listener.authority),
        ("path", listener.path),
        ("privatelink_connection_id", connection),
    ];
    for (name, value) in optional {
        if let Some(value) = value {
            entry[name] = json!(value);
        }
    }
    if matches!(listener.component, "pg" | "pgbouncer" | "valkey" | "mysql") {
        entry["ssl"] = json!(true);
    }
    entry
}
