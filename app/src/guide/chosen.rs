//! Which of a PrivateLink's connections the guide is about: one PrivateLink can have many VPC endpoints.

use aiven::{Connection, ConnectionState};

/// What the address asks for, held against what there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// One that is to be made.
    New,
    Connection(Box<Connection>),
    /// One that is no longer there; the guide is about a new one.
    Gone(String),
}

/// What a connection is called in the guide's address.
pub fn key_of(connection: &Connection) -> Option<&str> {
    let id = connection.privatelink_connection_id.as_deref();
    id.or(connection.vpc_endpoint_id.as_deref())
        .filter(|key| !key.is_empty())
}

impl Chosen {
    /// `asked` names a connection or says `new`; `beside` are the connections that were there when a new one was begun:
    /// any other is the new one. Without either, the guide goes on where something is unfinished.
    pub fn of(asked: Option<&str>, beside: &[String], connections: &[Connection]) -> Self {
        let is = |one: &Connection, key: &str| {
            [&one.privatelink_connection_id, &one.vpc_endpoint_id]
                .into_iter()
                .any(|known| known.as_deref() == Some(key))
        };
        let found = match asked.map(str::trim).filter(|asked| !asked.is_empty()) {
            // Nobody said what there was before, so it can't be told which is new.
            Some("new") if beside.is_empty() => None,
            Some("new") => connections
                .iter()
                .find(|one| !beside.iter().any(|key| is(one, key))),
            Some(key) => match connections.iter().find(|one| is(one, key)) {
                None => return Self::Gone(key.to_owned()),
                found => found,
            },
            None => {
                let unfinished = |one: &&Connection| one.state != ConnectionState::Active;
                let unfinished = connections.iter().find(unfinished);
                // The newest: so what was followed until it was done stays.
                unfinished.or(connections.last())
            }
        };
        found.map_or(Self::New, |one| Self::Connection(Box::new(one.clone())))
    }
}
