//! The address of a listener as one URI. User, password and database are percent-encoded, `/` too.

use aiven::connection::percent_encode;

use crate::text::Text;
use crate::{Facts, Filling, Protocol};

/// The whole URI; what speaks no such thing is `host:port`.
pub(crate) fn of(facts: &Facts, filling: &Filling) -> Result<Text, String> {
    let scheme = match facts.protocol {
        Protocol::Kafka | Protocol::Other => return Ok(facts.address().into()),
        Protocol::Postgres => "postgres",
        Protocol::Mysql => "mysql",
        Protocol::MysqlX => "mysqlx",
        Protocol::Valkey => "rediss",
        Protocol::ClickHouse => "clickhouse",
        Protocol::Https | Protocol::Metrics => "https",
    };
    let mut uri = Text::from(format!("{scheme}://"));
    if facts.has_password() {
        uri = uri
            .then(percent_encode(&facts.user))
            .then(":")
            .then(filling.password(facts)?.map(percent_encode))
            .then("@");
    }
    Ok(uri.then(facts.address()).then(rest(facts)))
}

fn rest(facts: &Facts) -> String {
    let database = percent_encode(facts.database.as_deref().unwrap_or_default());
    match (facts.protocol, facts.ssl_mode()) {
        (_, Some((name, mode))) => format!("/{database}?{name}={mode}"),
        (Protocol::ClickHouse, None) => format!("/{database}?secure=true"),
        (Protocol::Https | Protocol::Metrics, None) => facts.path.clone().unwrap_or_default(),
        (_, None) => String::new(),
    }
}
