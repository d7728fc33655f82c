//! PostgreSQL and PgBouncer: psql's command and libpq's own connection string.

use crate::shell::Command;
use crate::text::Text;
use crate::{Facts, Filling, uri};

/// What Aiven's own addresses ask for: TLS, without looking who answers.
pub(crate) const SSL_MODE: &str = "require";

pub(crate) fn psql(facts: &Facts, filling: &Filling) -> Result<String, String> {
    Ok(Command::of(&["psql"]).then(uri::of(facts, filling)?).line())
}

/// `keyword='value'` pairs, which every program on libpq takes.
pub(crate) fn conninfo(facts: &Facts, filling: &Filling) -> Result<String, String> {
    let pairs: [(&str, Text); 6] = [
        ("host", (&facts.host).into()),
        ("port", facts.port.to_string().into()),
        ("user", (&facts.user).into()),
        ("password", filling.password(facts)?),
        (
            "dbname",
            facts.database.as_deref().unwrap_or_default().into(),
        ),
        ("sslmode", SSL_MODE.into()),
    ];
    let pairs = pairs.map(|(name, value)| format!("{name}='{}'", value.map(in_quotes).plain()));
    Ok(pairs.join(" "))
}

fn in_quotes(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}
