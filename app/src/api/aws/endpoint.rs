//! One VPC endpoint of the PrivateLink, and whose turn it is.

use ::aws::{Endpoint, EndpointState};
use aiven::Connection;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointRow {
    pub id: String,
    pub state: EndpointState,
    pub vpc: String,
    pub subnets: Vec<String>,
    pub groups: Vec<String>,
    pub dns_names: Vec<String>,
    /// As AWS writes it.
    pub created: Option<String>,
    /// Code and message of what went wrong last.
    pub last_error: Option<(String, String)>,
    /// What Aiven knows it by, and in which state.
    pub connection: Option<(String, String)>,
}

impl EndpointRow {
    pub fn of(endpoint: Endpoint, connections: &[Connection]) -> Self {
        let is_its = |one: &&Connection| one.vpc_endpoint_id.as_deref() == Some(&endpoint.id);
        let connection = connections.iter().find(is_its).map(|one| {
            let id = one.privatelink_connection_id.clone();
            (id.unwrap_or_default(), one.state.as_str().to_owned())
        });
        Self {
            id: endpoint.id,
            state: endpoint.state,
            vpc: endpoint.vpc,
            subnets: endpoint.subnets,
            groups: endpoint.groups,
            dns_names: endpoint.dns_names,
            created: endpoint.created,
            last_error: endpoint.last_error,
            connection,
        }
    }

    /// Whether it can be deleted, or is on its way already.
    pub fn is_going(&self) -> bool {
        matches!(self.state, EndpointState::Deleting | EndpointState::Deleted)
    }

    /// How soon it is worth another look, in seconds, if it changes by itself.
    pub fn changes_in(&self) -> Option<u32> {
        match self.state {
            EndpointState::Pending | EndpointState::Deleting => Some(4),
            // Somebody else's turn, who may take hours.
            _ => self.state.is_moving().then_some(15),
        }
    }

    /// Whose turn it is, in a sentence or two.
    pub fn turn(&self) -> String {
        let sentence = match &self.state {
            EndpointState::PendingAcceptance => {
                "Aiven's turn: it accepts the endpoint by itself, usually within minutes."
            }
            EndpointState::Pending => {
                "AWS's turn: it puts a network interface into each subnet, which takes a minute or two."
            }
            EndpointState::Available if self.connection.is_some() => {
                "Ready. Aiven sees its connection."
            }
            EndpointState::Available => {
                "Ready in AWS. Aiven's turn: it sees the connection by itself within a few minutes."
            }
            EndpointState::Partial => {
                "Ready in some of its subnets only. Look at it in the AWS console."
            }
            EndpointState::Deleting => {
                "AWS's turn: it is being deleted, and its connection at Aiven goes with it."
            }
            EndpointState::Deleted => "It is deleted.",
            EndpointState::Rejected => {
                "It was turned down, or the PrivateLink that it led to was deleted. Your turn: delete it, and make a \
                 new one if it is still needed."
            }
            EndpointState::Failed => {
                "AWS could not make it. Your turn: delete it, and make a new one."
            }
            EndpointState::Expired => {
                "It was not accepted in time. Your turn: delete it, and make a new one."
            }
            EndpointState::Other(_) => "AWS has a word for its state that is not known here.",
        };
        sentence.to_owned()
    }
}
