//! `avn service connection-info`: the lines that answer with the chosen listener, where `avn` 4.18 can.
//!
//! It takes the first component whose route, usage, connection and method match, in the order of the API. It looks at
//! neither the component's name nor its certificate authority, so it may answer with another listener than was meant.

use aiven::{Component, Route, Service};

use crate::filling::CERTIFICATE_FILE;
use crate::shell::Command;
use crate::{Authority, Facts, Method, Protocol, avn::with_value};

/// One of the texts that `avn` writes, as the words after `connection-info`.
pub(crate) type Utility = &'static [&'static str];

/// What `avn` has for such a listener.
pub(crate) fn utilities(facts: &Facts) -> &'static [Utility] {
    match (facts.service_type.as_str(), facts.component.as_str()) {
        ("kafka", "kafka") if facts.has_password() || facts.has_certificate() => &[&["kcat"]],
        ("pg" | "alloydbomni", "pg") => &[&["psql"], &["pg", "uri"], &["pg", "string"]],
        ("valkey", "valkey") => &[&["valkey", "uri"]],
        _ => &[],
    }
}

/// The lines for this listener and user.
///
/// # Errors
/// A sentence: `avn` has nothing for it, or would answer with another listener.
pub fn connection_info(facts: &Facts) -> Result<Vec<String>, String> {
    let utilities = utilities(facts);
    if utilities.is_empty() {
        return Err(format!(
            "avn service connection-info knows nothing of {}.",
            facts.component
        ));
    }
    facts.avn.clone()?;
    Ok(utilities
        .iter()
        .map(|utility| line(utility, facts))
        .collect())
}

fn line(utility: Utility, facts: &Facts) -> String {
    let mut command = Command::of(&["avn", "service", "connection-info"]);
    for word in utility {
        command = command.then(*word);
    }
    command = with_value(command, "--project", &facts.project);
    command = with_value(command, "-r", facts.route.as_str());
    if let Some(id) = &facts.connection_id {
        command = with_value(command, "-p", id);
    }
    if let Some(method @ (Method::Certificate | Method::Sasl)) = &facts.method {
        command = with_value(command, "-a", method.as_str());
    }
    if facts.protocol != Protocol::Kafka && facts.usage != "primary" {
        command = with_value(command, "--usage", &facts.usage);
    }
    let usual = match facts.protocol {
        Protocol::Valkey => "default",
        _ => "avnadmin",
    };
    if facts.user != usual {
        command = with_value(command, "-u", &facts.user);
    }
    if facts.has_certificate() {
        // Its own name for the file is service.crt.
        command = with_value(command, "--client-cert", CERTIFICATE_FILE);
    }
    command.then(&facts.service).line()
}

/// Whether `avn` would answer with this listener, going through the components as it does.
pub(crate) fn finds(service: &Service, listener: &Component, facts: &Facts) -> Result<(), String> {
    if utilities(facts).is_empty() {
        return Ok(());
    }
    if !matches!(
        facts.route,
        Route::Dynamic | Route::Privatelink | Route::Public
    ) {
        return Err(format!(
            "avn service connection-info has no {} route.",
            facts.route
        ));
    }
    let is_kafka = facts.protocol == Protocol::Kafka;
    let usages: &[&str] = match facts.protocol {
        Protocol::Postgres => &["primary", "replica", "disaster_recovery"],
        Protocol::Valkey => &["primary", "replica"],
        _ => &[],
    };
    if !is_kafka && !usages.contains(&facts.usage.as_str()) {
        return Err(format!(
            "avn service connection-info has no usage {}.",
            facts.usage
        ));
    }
    if is_kafka && facts.authority != Authority::ProjectCa {
        return Err(
            "avn service connection-info knows only listeners with a certificate by the project's CA.".to_owned(),
        );
    }
    let matches = |entry: &&Component| {
        entry.route == listener.route
            && (listener.privatelink_connection_id.is_none()
                || entry.privatelink_connection_id == listener.privatelink_connection_id)
            && if is_kafka {
                entry.kafka_authentication_method == listener.kafka_authentication_method
            } else {
                entry.usage.as_deref() == Some(facts.usage.as_str())
            }
    };
    match service.components.iter().find(matches) {
        Some(found) if found.host == listener.host && found.port == listener.port => Ok(()),
        Some(found) => Err(format!(
            "avn service connection-info takes the first address that matches and would answer with another one, of {}.",
            found.component
        )),
        None => Err("avn service connection-info does not find this address.".to_owned()),
    }
}
