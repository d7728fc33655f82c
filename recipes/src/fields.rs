//! The same facts under the names of each form: variables for programs, keys for JSON.

use crate::filling::{CA_FILE, CERTIFICATE_FILE, KEY_FILE};
use crate::text::Text;
use crate::{Facts, Filling, Protocol, kafka, postgres, uri};

/// A variable with its value.
pub(crate) struct Variable {
    pub name: String,
    pub value: Text,
}

/// The variables of a listener. Where clients read variables of their own, those; else `<COMPONENT>_…`.
pub(crate) fn variables(facts: &Facts, filling: &Filling) -> Result<Vec<Variable>, String> {
    let mut all = Vec::new();
    let mut add = |name: &str, value: Text| {
        all.push(Variable {
            name: name.to_owned(),
            value,
        });
    };
    let database = || Text::from(facts.database.as_deref().unwrap_or_default());
    match facts.protocol {
        Protocol::Kafka => {
            add("KAFKA_BOOTSTRAP_SERVERS", facts.address().into());
            add(
                "KAFKA_SECURITY_PROTOCOL",
                kafka::security_protocol(facts).into(),
            );
            if facts.has_password() {
                add("KAFKA_SASL_MECHANISM", kafka::MECHANISM.into());
                add("KAFKA_SASL_USERNAME", (&facts.user).into());
                add("KAFKA_SASL_PASSWORD", filling.password(facts)?);
            }
        }
        Protocol::Postgres => {
            add("PGHOST", (&facts.host).into());
            add("PGPORT", facts.port.to_string().into());
            add("PGUSER", (&facts.user).into());
            add("PGPASSWORD", filling.password(facts)?);
            add("PGDATABASE", database());
            add("PGSSLMODE", postgres::SSL_MODE.into());
            add("DATABASE_URL", uri::of(facts, filling)?);
        }
        _ => {
            let prefix = prefix(facts);
            add(&format!("{prefix}_HOST"), (&facts.host).into());
            add(&format!("{prefix}_PORT"), facts.port.to_string().into());
            if facts.has_password() {
                add(&format!("{prefix}_USER"), (&facts.user).into());
                add(&format!("{prefix}_PASSWORD"), filling.password(facts)?);
            }
            if facts.database.is_some() {
                add(&format!("{prefix}_DATABASE"), database());
            }
            add(&format!("{prefix}_URI"), uri::of(facts, filling)?);
        }
    }
    Ok(all)
}

/// The component as the beginning of a variable's name.
pub(crate) fn prefix(facts: &Facts) -> String {
    let in_a_name = |c: char| {
        if c.is_ascii_alphanumeric() {
            c.to_ascii_uppercase()
        } else {
            '_'
        }
    };
    facts.component.chars().map(in_a_name).collect()
}

/// The certificates and keys of a listener, each with the file it is kept in.
pub(crate) fn files(facts: &Facts, filling: &Filling) -> Result<Vec<(&'static str, Text)>, String> {
    let mut files = Vec::new();
    if facts.needs_ca() {
        files.push((CA_FILE, filling.ca()));
    }
    if facts.has_certificate() {
        files.push((CERTIFICATE_FILE, filling.access_certificate(facts)?));
        files.push((KEY_FILE, filling.access_key(facts)?));
    }
    Ok(files)
}

/// One entry of the JSON object.
pub(crate) struct Named {
    pub name: &'static str,
    pub value: Text,
}

/// The API's own words where it has some.
pub(crate) fn named(facts: &Facts, filling: &Filling) -> Result<Vec<Named>, String> {
    let mut all = Vec::new();
    let mut add = |name, value: Text| all.push(Named { name, value });
    add("project", (&facts.project).into());
    add("service", (&facts.service).into());
    add("service_type", (&facts.service_type).into());
    add("component", (&facts.component).into());
    add("route", facts.route.as_str().into());
    if let Some(id) = &facts.connection_id {
        add("privatelink_connection_id", id.into());
    }
    add("usage", (&facts.usage).into());
    if let Some(method) = &facts.method {
        add("kafka_authentication_method", method.as_str().into());
    }
    add("host", (&facts.host).into());
    add("port", facts.port.to_string().into());
    if facts.has_password() {
        add("user", (&facts.user).into());
        add("password", filling.password(facts)?);
    }
    if let Some(database) = &facts.database {
        add("database", database.into());
    }
    if let Some((_, mode)) = facts.ssl_mode() {
        add("ssl_mode", mode.into());
    }
    if facts.protocol == Protocol::Kafka {
        add("security_protocol", kafka::security_protocol(facts).into());
        if facts.has_password() {
            add("sasl_mechanism", kafka::MECHANISM.into());
        }
    }
    add("uri", uri::of(facts, filling)?);
    if facts.needs_ca() {
        add("ca_certificate", filling.ca());
    }
    if facts.has_certificate() {
        add("access_certificate", filling.access_certificate(facts)?);
        add("access_key", filling.access_key(facts)?);
    }
    Ok(all)
}
