//! What speaks HTTPS, and ClickHouse's own client: a first request that shows whether the connection works.

use crate::filling::CA_FILE;
use crate::shell::Command;
use crate::text::Text;
use crate::{Facts, Filling};

pub(crate) fn curl(facts: &Facts, filling: &Filling) -> Result<String, String> {
    if facts.user.contains(':') {
        return Err(format!(
            "The user name {} has a colon, which HTTP's Basic authentication cannot carry. Choose another user.",
            facts.user
        ));
    }
    let user = Text::from(format!("{}:", facts.user)).then(filling.password(facts)?);
    let mut command = Command::of(&["curl"]).option("--user", user);
    if facts.needs_ca() {
        command = command.option("--cacert", CA_FILE);
    }
    if facts.component == "clickhouse_https" {
        command = command.option("--data-binary", "SELECT version()");
    }
    let base = facts
        .path
        .as_deref()
        .unwrap_or_default()
        .trim_end_matches('/');
    let url = format!(
        "https://{}{base}{}",
        facts.address(),
        question(&facts.component)
    );
    Ok(command.then(url).line())
}

/// A harmless question to ask first.
fn question(component: &str) -> &'static str {
    match component {
        "elasticsearch" | "opensearch" => "/_cluster/health?pretty",
        "grafana" => "/api/health",
        "kafka_connect" => "/connectors",
        "kafka_rest" => "/topics",
        "kibana" | "opensearch_dashboards" => "/api/status",
        "schema_registry" => "/subjects",
        _ => "/",
    }
}

pub(crate) fn clickhouse_client(facts: &Facts, filling: &Filling) -> Result<String, String> {
    let command = Command::of(&["clickhouse-client"])
        .then(format!("--host={}", facts.host))
        .then(format!("--port={}", facts.port))
        .then(format!("--user={}", facts.user))
        .then(Text::from("--password=").then(filling.password(facts)?));
    Ok(command.then("--secure").line())
}
