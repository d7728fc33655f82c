//! Everything about one listener that a recipe needs, and nothing secret.

use aiven::connection::Resolved;
use aiven::{Component, ProjectName, Route, Service};

use crate::avn;

/// One listener, for one user.
#[derive(Debug, Clone, PartialEq)]
pub struct Facts {
    pub project: String,
    pub service: String,
    /// The API's word, `kafka`.
    pub service_type: String,
    /// The API's word, `schema_registry`.
    pub component: String,
    pub host: String,
    pub port: u16,
    /// Where HTTP begins, if not at `/`.
    pub path: Option<String>,
    pub route: Route,
    /// `plc…`, behind a PrivateLink.
    pub connection_id: Option<String>,
    /// For Kafka.
    pub method: Option<Method>,
    pub authority: Authority,
    pub usage: String,
    pub user: String,
    pub database: Option<String>,
    /// What is spoken there.
    pub protocol: Protocol,
    /// Whether `avn service connection-info` would answer with this listener; if not, why.
    pub avn: Result<(), String>,
}

/// How a client proves who it is to Kafka.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    Certificate,
    Sasl,
    /// A word that this version does not know.
    Other(String),
}

/// Who signed the listener's certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authority {
    /// The project's own: clients need `ca.pem`.
    ProjectCa,
    /// One that every system trusts, such as Let's Encrypt.
    Public,
}

/// What is spoken at a listener.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protocol {
    Kafka,
    Postgres,
    Mysql,
    /// MySQL's X Protocol.
    MysqlX,
    /// Valkey, Redis and Dragonfly.
    Valkey,
    ClickHouse,
    Https,
    /// HTTPS whose user is not one of the service's.
    Metrics,
    /// Something else, over TLS.
    Other,
}

impl Protocol {
    fn of(component: &str) -> Self {
        match component {
            "kafka" => Self::Kafka,
            "pg" | "pgbouncer" => Self::Postgres,
            "mysql" | "clickhouse_mysql" => Self::Mysql,
            "mysqlx" => Self::MysqlX,
            "valkey" | "redis" | "dragonfly" => Self::Valkey,
            "clickhouse" => Self::ClickHouse,
            "clickhouse_https"
            | "elasticsearch"
            | "flink"
            | "grafana"
            | "kafka_connect"
            | "kafka_rest"
            | "kibana"
            | "m3coordinator"
            | "opensearch"
            | "opensearch_dashboards"
            | "schema_registry" => Self::Https,
            "jolokia" | "prometheus" => Self::Metrics,
            _ => Self::Other,
        }
    }
}

impl Facts {
    /// The listener that was chosen.
    pub fn of(project: &ProjectName, service: &Service, resolved: &Resolved) -> Self {
        Self::about(project, service, &resolved.listener, resolved)
    }

    /// The same listener on the dynamic route, to compare with.
    pub fn of_dynamic(
        project: &ProjectName,
        service: &Service,
        resolved: &Resolved,
    ) -> Option<Self> {
        let dynamic = resolved.dynamic.as_ref()?;
        Some(Self::about(project, service, dynamic, resolved))
    }

    fn about(
        project: &ProjectName,
        service: &Service,
        listener: &Component,
        resolved: &Resolved,
    ) -> Self {
        let component = listener.component.as_str();
        let protocol = Protocol::of(component);
        let mut facts = Self {
            project: project.to_string(),
            service: service.service_name.clone(),
            service_type: service.service_type.clone().unwrap_or_default(),
            component: component.to_owned(),
            // `resolve` takes only listeners that have both.
            host: listener.host.clone().unwrap_or_default(),
            port: listener.port.unwrap_or_default(),
            path: listener.path.clone().filter(|path| !path.is_empty()),
            route: listener.route.clone(),
            connection_id: listener.privatelink_connection_id.clone(),
            method: listener.kafka_authentication_method.as_deref().map(method),
            authority: authority(listener),
            usage: listener
                .usage
                .clone()
                .unwrap_or_else(|| "primary".to_owned()),
            user: resolved
                .choice
                .user
                .clone()
                .unwrap_or_else(|| usual_user(protocol).to_owned()),
            database: database(component).map(str::to_owned),
            protocol,
            avn: Ok(()),
        };
        facts.avn = avn::finds(service, listener, &facts);
        facts
    }

    /// Whether one connects with a user name and a password of the service.
    pub fn has_password(&self) -> bool {
        match self.protocol {
            Protocol::Kafka => self.method == Some(Method::Sasl),
            Protocol::Metrics => false,
            _ => true,
        }
    }

    /// Whether one connects with a client certificate.
    pub fn has_certificate(&self) -> bool {
        self.protocol == Protocol::Kafka && self.method == Some(Method::Certificate)
    }

    /// Whether clients need the project's CA to trust the listener.
    pub fn needs_ca(&self) -> bool {
        self.authority == Authority::ProjectCa
    }

    /// How TLS is asked for, where clients have a word for it: the word's name in a URI, and the word.
    pub(crate) fn ssl_mode(&self) -> Option<(&'static str, &'static str)> {
        match self.protocol {
            Protocol::Postgres => Some(("sslmode", "require")),
            Protocol::Mysql | Protocol::MysqlX => Some(("ssl-mode", "REQUIRED")),
            _ => None,
        }
    }

    /// `host:port`.
    pub(crate) fn address(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }

    /// Which listener it is, in a few words: `my-kafka in demo, kafka, privatelink route, connection plc1`.
    pub(crate) fn title(&self) -> String {
        let connection = match &self.connection_id {
            Some(id) => format!(", connection {id}"),
            None => String::new(),
        };
        format!(
            "{} in {}, {}, {} route{connection}",
            self.service, self.project, self.component, self.route
        )
    }
}

impl Method {
    /// The API's word.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Certificate => "certificate",
            Self::Sasl => "sasl",
            Self::Other(word) => word,
        }
    }
}

fn method(word: &str) -> Method {
    match word {
        "certificate" => Method::Certificate,
        "sasl" => Method::Sasl,
        other => Method::Other(other.to_owned()),
    }
}

/// Aiven's documents: PostgreSQL, MySQL and Kafka's own listeners have certificates by the project's CA (Kafka unless it
/// says otherwise), everything else by one that systems trust. Old Valkey services are exceptions that the API does
/// not tell.
fn authority(listener: &Component) -> Authority {
    let is_projects = match listener.kafka_ssl_ca.as_deref() {
        Some(word) => word == "project_ca",
        None => matches!(
            listener.component.as_str(),
            "cassandra" | "kafka" | "mysql" | "mysqlx" | "pg" | "pgbouncer"
        ),
    };
    if is_projects {
        Authority::ProjectCa
    } else {
        Authority::Public
    }
}

fn database(component: &str) -> Option<&'static str> {
    match component {
        "pg" | "pgbouncer" | "mysql" | "mysqlx" => Some("defaultdb"),
        "clickhouse" | "clickhouse_mysql" => Some("default"),
        _ => None,
    }
}

/// Who it is when the API names no users.
fn usual_user(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Valkey => "default",
        _ => "avnadmin",
    }
}
