//! The one read model of the Network page, with its phase (does it change by itself?) and its version.
//!
//! It is assembled by the client from several answers and travels to the browser as it is.

use serde::{Deserialize, Serialize};

use crate::access::AccessOption;
use crate::name::{ProjectName, ServiceName};
use crate::privatelink::{Connection, ConnectionState, Price, Privatelink, State};
use crate::service::{NodeState, Service, ServiceState, Support};

/// What the page's header needs of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceHead {
    pub name: ServiceName,
    pub service_type: String,
    /// The type as a person calls it, `Kafka 3.9`.
    pub display_type: String,
    pub state: ServiceState,
    pub nodes: Vec<NodeState>,
    pub cloud_name: Option<String>,
    pub project_vpc_id: Option<String>,
    pub plan: Option<String>,
}

impl ServiceHead {
    /// The head of a service that was read under a checked name.
    pub fn new(name: ServiceName, service: &Service) -> Self {
        Self {
            name,
            service_type: service.service_type.clone().unwrap_or_default(),
            display_type: service.display_type(),
            state: service.state.clone().unwrap_or_default(),
            nodes: service.node_states.clone(),
            cloud_name: service.cloud_name.clone(),
            project_vpc_id: service.project_vpc_id.clone(),
            plan: service.plan.clone(),
        }
    }
}

/// Everything that the Network page shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkView {
    pub project: ProjectName,
    pub service: ServiceHead,
    /// `InUse` also when the PrivateLink itself was found, with or without routes.
    pub support: Support,
    /// `None`: there is none (or it may not be read, see `forbidden`).
    pub privatelink: Option<Privatelink>,
    pub connections: Vec<Connection>,
    pub access: Vec<AccessOption>,
    pub price: Option<Price>,
    /// Aiven's sentence when the token may not read the PrivateLink.
    pub forbidden: Option<String>,
    /// Parts that could not be read this time, a sentence each.
    pub notes: Vec<String>,
}

/// Whether the page will change by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Phase {
    /// Nothing is under way.
    Settled,
    /// Something is being created, deleted, connected or switched on.
    Moving,
    /// Something is in a state that is not known: follow it slowly.
    Unknown,
}

impl NetworkView {
    /// Settled only if the PrivateLink is absent or active, no connection is pending, and every component that is
    /// switched on and runs has its privatelink route.
    pub fn phase(&self) -> Phase {
        let Some(privatelink) = &self.privatelink else {
            return Phase::Settled;
        };
        let awaits_route = self.access.iter().any(AccessOption::awaits_routes);
        let is_pending = self
            .connections
            .iter()
            .any(|connection| connection.state.is_pending());
        let has_unknown = self
            .connections
            .iter()
            .any(|connection| matches!(connection.state, ConnectionState::Other(_)));
        match &privatelink.state {
            State::Creating | State::Deleting => Phase::Moving,
            State::Active if is_pending || awaits_route => Phase::Moving,
            State::Active if has_unknown => Phase::Unknown,
            State::Active => Phase::Settled,
            State::Other(_) => Phase::Unknown,
        }
    }

    /// The components that are switched on and will get their routes, but have not got them yet.
    pub fn awaiting_routes(&self) -> impl Iterator<Item = &str> {
        let is_coming = self
            .privatelink
            .as_ref()
            .is_some_and(|link| link.state != State::Deleting);
        self.access
            .iter()
            .filter(move |option| is_coming && option.awaits_routes())
            .map(|option| option.component.as_str())
    }

    /// Whether there is something to connect to.
    pub fn may_have_connections(&self) -> bool {
        self.privatelink
            .as_ref()
            .is_some_and(Privatelink::may_have_connections)
    }

    /// The connections that deleting the PrivateLink would cut.
    pub fn live_connections(&self) -> impl Iterator<Item = &Connection> {
        self.connections
            .iter()
            .filter(|connection| connection.state.is_live())
    }

    /// A short hash of the content: equal for equal views, in every process and build of this version. Hexadecimal.
    pub fn version(&self) -> String {
        content_hash(self)
    }
}

/// A short hash of a content: equal for equal contents, in every process and build of this version. Hexadecimal.
pub(crate) fn content_hash(content: &impl Serialize) -> String {
    // Writing plain structs with string keys as JSON cannot fail; an empty text would only cost a reload.
    let text = serde_json::to_string(content).unwrap_or_default();
    format!("{:016x}", fnv1a(text.as_bytes()))
}

/// FNV-1a, 64 bits: no secret depends on it, and unlike the standard hasher it is the same in every build.
fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> NetworkView {
        NetworkView {
            project: ProjectName::parse("demo").unwrap(),
            service: ServiceHead::new(ServiceName::parse("my-kafka").unwrap(), &Service::default()),
            support: Support::Possible,
            privatelink: None,
            connections: Vec::new(),
            access: Vec::new(),
            price: None,
            forbidden: None,
            notes: Vec::new(),
        }
    }

    fn with(state: &str, connections: &[&str], access: &[(bool, bool, bool)]) -> NetworkView {
        NetworkView {
            privatelink: Some(Privatelink {
                state: State::from(state),
                ..Privatelink::default()
            }),
            connections: connections
                .iter()
                .map(|state| Connection {
                    state: ConnectionState::from(*state),
                    ..Connection::default()
                })
                .collect(),
            access: access
                .iter()
                .map(|(is_on, component_exists, has_routes)| AccessOption {
                    component: "kafka".into(),
                    title: "Enable kafka".into(),
                    is_on: *is_on,
                    has_routes: *has_routes,
                    component_exists: *component_exists,
                })
                .collect(),
            ..view()
        }
    }

    #[test]
    fn the_phase_table() {
        assert_eq!(view().phase(), Phase::Settled);
        let (on, off) = (true, false);
        for (state, connections, access, phase) in [
            ("creating", &[][..], &[][..], Phase::Moving),
            ("deleting", &["active"], &[], Phase::Moving),
            ("active", &[], &[], Phase::Settled),
            ("active", &["active"], &[], Phase::Settled),
            ("active", &["pending-user-approval"], &[], Phase::Moving),
            ("active", &["user-approved"], &[], Phase::Moving),
            ("active", &["connected"], &[], Phase::Moving),
            ("active", &["active", "odd"], &[], Phase::Unknown),
            ("active", &["odd", "user-approved"], &[], Phase::Moving),
            ("odd", &["active"], &[], Phase::Unknown),
            ("active", &["active"], &[(on, true, false)], Phase::Moving),
            ("active", &["active"], &[(on, true, true)], Phase::Settled),
            ("active", &["active"], &[(on, false, false)], Phase::Settled),
            ("active", &["active"], &[(off, true, false)], Phase::Settled),
            ("active", &[], &[(on, true, false)], Phase::Moving),
        ] {
            assert_eq!(
                with(state, connections, access).phase(),
                phase,
                "{state} {connections:?} {access:?}"
            );
        }
    }

    #[test]
    fn a_version_follows_the_content_only() {
        let first = with("active", &["active"], &[(true, true, true)]);
        assert_eq!(first.version(), first.clone().version());
        assert_eq!(first.version().len(), 16);
        assert_ne!(
            first.version(),
            with("deleting", &["active"], &[(true, true, true)]).version()
        );
        let there_and_back: NetworkView =
            serde_json::from_str(&serde_json::to_string(&first).unwrap()).unwrap();
        assert_eq!(there_and_back, first);
        assert_eq!(there_and_back.version(), first.version());
    }

    #[test]
    fn the_hash_is_the_published_one() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_f739_67e8);
    }

    #[test]
    fn live_connections_are_those_that_would_be_cut() {
        let view = with(
            "active",
            &["active", "connected", "user-approved", "odd"],
            &[],
        );
        assert_eq!(view.live_connections().count(), 3);
    }
}
