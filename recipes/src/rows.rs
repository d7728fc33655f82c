//! Connection information row by row, as a console shows it.

use crate::filling::{CA_FILE, CERTIFICATE_FILE, KEY_FILE, no_certificate, no_password};
use crate::{Facts, Filling, Protocol, kafka, uri};

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub label: String,
    pub value: RowValue,
    /// What stands here for the dynamic route, if that is something else; never a secret.
    pub differs_from_dynamic: Option<String>,
}

/// What a row holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RowValue {
    Text(String),
    /// The placeholder is what stands there until it is revealed: `$PASSWORD`, or a URI with that in it.
    Secret {
        placeholder: String,
        revealed: Option<String>,
    },
    /// A PEM and the name of its file.
    Certificate {
        file: &'static str,
        pem: Option<String>,
        is_secret: bool,
    },
    /// A secret that was asked for and does not exist, with the sentence that says so.
    Missing(String),
}

/// All rows of a listener; `dynamic` is the same listener on the dynamic route, if this is another one.
pub fn rows(facts: &Facts, dynamic: Option<&Facts>, filling: &Filling) -> Vec<Row> {
    let mut rows = open_rows(facts);
    if let Some(dynamic) = dynamic {
        let others = open_rows(dynamic);
        for row in &mut rows {
            let other = others.iter().find(|other| other.label == row.label);
            row.differs_from_dynamic = other
                .filter(|other| other.value != row.value)
                .map(|other| shown(&other.value));
        }
    }
    if let Filling::Revealed(_) = filling {
        for row in &mut rows {
            reveal(row, facts, filling);
        }
    }
    rows
}

/// The rows with nothing secret in them.
fn open_rows(facts: &Facts) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut add = |label: &str, value| {
        rows.push(Row {
            label: label.to_owned(),
            value,
            differs_from_dynamic: None,
        });
    };
    let text = |text: &str| RowValue::Text(text.to_owned());
    let secret = |placeholder: String| RowValue::Secret {
        placeholder,
        revealed: None,
    };
    let pem = |file, is_secret| RowValue::Certificate {
        file,
        pem: None,
        is_secret,
    };
    // With placeholders nothing is missing.
    let uri = uri::of(facts, &Filling::Placeholders).unwrap_or_default();
    let is_secret = uri.has_gaps();
    let uri = uri.plain();
    add(
        uri_label(facts),
        if is_secret {
            secret(uri)
        } else {
            RowValue::Text(uri)
        },
    );
    add("Host", text(&facts.host));
    add("Port", text(&facts.port.to_string()));
    if facts.has_password() {
        add("User", text(&facts.user));
        add(PASSWORD, secret("$PASSWORD".to_owned()));
    }
    if let Some(database) = &facts.database {
        add("Database name", text(database));
    }
    if let Some((_, mode)) = facts.ssl_mode() {
        add("SSL mode", text(mode));
    }
    if facts.protocol == Protocol::Kafka && facts.has_password() {
        add("SASL mechanism", text(kafka::MECHANISM));
    }
    if facts.has_certificate() {
        add("Access key", pem(KEY_FILE, true));
        add("Access certificate", pem(CERTIFICATE_FILE, true));
    }
    if facts.needs_ca() {
        add("CA certificate", pem(CA_FILE, false));
    }
    rows
}

const PASSWORD: &str = "Password";

fn uri_label(facts: &Facts) -> &'static str {
    match facts.component.as_str() {
        "kafka_connect" => "Kafka Connect URI",
        "kafka_rest" => "Kafka REST URI",
        "schema_registry" => "Schema Registry URI",
        _ => "Service URI",
    }
}

/// What a row shows while nothing is revealed.
fn shown(value: &RowValue) -> String {
    match value {
        RowValue::Text(text) | RowValue::Missing(text) => text.clone(),
        RowValue::Secret { placeholder, .. } => placeholder.clone(),
        RowValue::Certificate { file, .. } => (*file).to_owned(),
    }
}

fn reveal(row: &mut Row, facts: &Facts, filling: &Filling) {
    let is_password = row.label == PASSWORD;
    match &mut row.value {
        RowValue::Secret { revealed, .. } => {
            let secret = if is_password {
                filling.password(facts)
            } else {
                uri::of(facts, filling)
            };
            match secret {
                Ok(secret) => *revealed = Some(secret.plain()),
                Err(_) => row.value = RowValue::Missing(no_password(facts)),
            }
        }
        RowValue::Certificate { file, pem, .. } => {
            let found = match *file {
                KEY_FILE => filling.access_key(facts),
                CERTIFICATE_FILE => filling.access_certificate(facts),
                _ => Ok(filling.ca()),
            };
            match found {
                Ok(found) => *pem = (!found.has_gaps()).then(|| found.plain()),
                Err(_) => row.value = RowValue::Missing(no_certificate(facts)),
            }
        }
        RowValue::Text(_) | RowValue::Missing(_) => {}
    }
}
