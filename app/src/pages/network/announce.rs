//! What changed between two states, in one sentence for a person who does not look.

use aiven::{Connection, NetworkView, State};

/// `None` if nothing changed that is worth saying.
pub fn announcement(before: &NetworkView, after: &NetworkView) -> Option<String> {
    match (&before.privatelink, &after.privatelink) {
        (None, Some(new)) => {
            return Some(format!(
                "A PrivateLink exists now; it is {}.",
                new.state.as_str()
            ));
        }
        (Some(_), None) => return Some("The PrivateLink is gone.".to_owned()),
        (Some(old), Some(new)) if old.state != new.state => {
            return Some(match &new.state {
                State::Active => "The PrivateLink is active now.".to_owned(),
                state => format!("The PrivateLink is {} now.", state.as_str()),
            });
        }
        (Some(old), Some(new)) if old.principals != new.principals => {
            return Some(format!(
                "The list of principals has changed; it has {} now.",
                new.principals.len()
            ));
        }
        _ => {}
    }
    if before.connections.len() != after.connections.len() {
        let count = after.connections.len();
        let noun = if count == 1 {
            "endpoint is"
        } else {
            "endpoints are"
        };
        return Some(format!("{count} VPC {noun} connected now."));
    }
    for new in &after.connections {
        let is_same = |old: &&Connection| old.vpc_endpoint_id == new.vpc_endpoint_id;
        let old = before.connections.iter().find(is_same);
        if old.is_some_and(|old| old.state != new.state) {
            let id = new.vpc_endpoint_id.as_deref().unwrap_or("A connection");
            return Some(format!("{id} is {} now.", new.state.as_str()));
        }
    }
    let routed = after.access.iter().find(|new| {
        new.has_routes
            && before
                .access
                .iter()
                .any(|old| old.component == new.component && !old.has_routes)
    })?;
    Some(format!(
        "{} can be reached through PrivateLink now.",
        routed.component
    ))
}

#[cfg(test)]
mod tests {
    use aiven::{
        ConnectionState, Privatelink, ProjectName, ServiceHead, ServiceName, ServiceState, Support,
    };

    use super::*;

    fn view(state: Option<State>) -> NetworkView {
        NetworkView {
            project: ProjectName::parse("demo").unwrap(),
            service: ServiceHead {
                name: ServiceName::parse("my-kafka").unwrap(),
                service_type: "kafka".to_owned(),
                display_type: "Kafka".to_owned(),
                state: ServiceState::Running,
                nodes: Vec::new(),
                cloud_name: None,
                project_vpc_id: None,
                plan: None,
            },
            support: Support::Possible,
            privatelink: state.map(|state| Privatelink {
                aws_service_id: None,
                aws_service_name: None,
                principals: Vec::new(),
                state,
                supported_regions: None,
            }),
            connections: Vec::new(),
            access: Vec::new(),
            price: None,
            forbidden: None,
            notes: Vec::new(),
        }
    }

    fn with_connection(state: ConnectionState) -> NetworkView {
        let mut view = view(Some(State::Active));
        view.connections.push(Connection {
            dns_name: None,
            privatelink_connection_id: None,
            vpc_endpoint_id: Some("vpce-1".to_owned()),
            state,
        });
        view
    }

    #[test]
    fn each_step_of_a_privatelink_is_said_once() {
        let (absent, creating) = (view(None), view(Some(State::Creating)));
        let (active, deleting) = (view(Some(State::Active)), view(Some(State::Deleting)));
        let said = |before, after| announcement(before, after).unwrap_or_default();
        assert_eq!(
            said(&absent, &creating),
            "A PrivateLink exists now; it is creating."
        );
        assert_eq!(said(&creating, &active), "The PrivateLink is active now.");
        assert_eq!(said(&active, &deleting), "The PrivateLink is deleting now.");
        assert_eq!(said(&deleting, &absent), "The PrivateLink is gone.");
        assert_eq!(announcement(&active, &active), None);
    }

    #[test]
    fn a_connection_is_said_when_it_appears_and_when_it_changes() {
        let none = view(Some(State::Active));
        let pending = with_connection(ConnectionState::PendingUserApproval);
        let active = with_connection(ConnectionState::Active);
        let said = |before, after| announcement(before, after).unwrap_or_default();
        assert_eq!(said(&none, &pending), "1 VPC endpoint is connected now.");
        assert_eq!(said(&pending, &active), "vpce-1 is active now.");
    }
}
