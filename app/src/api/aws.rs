//! The guide's card in which the portal makes the VPC endpoint itself, with the AWS credentials of its settings.
//!
//! Nothing of the AWS account is asked for before it is clear that this person may know: the project is among those of
//! the settings, and Aiven lets the person read the PrivateLink, which takes the permission to configure the service.
//! AWS being slow or down is a sentence in the card, and never the end of the page around it.

use std::{
    fmt,
    hash::{DefaultHasher, Hash, Hasher},
};

use aiven::{ProjectName, ServiceName};

use crate::permit::Permit;

mod address;
mod choices;
mod endpoint;
mod look;
mod make;
mod sent;
mod trouble;

pub use address::{Address, CHOSEN_FOR, DELETE};
pub use choices::{Choices, InVpc, Item, NewGroup, Strictness, Zone};
pub use endpoint::EndpointRow;
pub use look::{card, endpoints, rows};
pub use make::SPENT;
pub use sent::{ADD_PRINCIPAL, CREATE, DELETE_ENDPOINT, DELETE_GROUP, Sent, sent};
pub use trouble::{MISMATCH, Trouble};

/// How soon a PrivateLink is looked for that is being made, in seconds.
const SOON: u32 = 4;
/// The same for one that somebody may create elsewhere.
const LATER: u32 = 10;

#[derive(Clone, Debug)]
pub struct AwsCard {
    pub project: ProjectName,
    pub service: ServiceName,
    pub content: Result<Box<Desk>, Closed>,
    /// The VPC endpoints that lead to this PrivateLink from the account; none as long as they are not known.
    pub endpoints: Vec<EndpointRow>,
    /// Of the page that shows this.
    pub status: u16,
}

impl AwsCard {
    /// How soon the card may have more to offer, in seconds. What a person chooses in is not drawn anew.
    pub fn follow_s(&self) -> Option<u32> {
        match &self.content {
            Err(Closed::NotYet(_)) => Some(SOON),
            Err(Closed::NoPrivatelink) => Some(LATER),
            _ => None,
        }
    }

    /// Tells a card that offers nothing from the next.
    pub fn version(&self) -> String {
        let Err(closed) = &self.content else {
            return String::new();
        };
        let mut hasher = DefaultHasher::new();
        closed.to_string().hash(&mut hasher);
        format!("{:016x}", hasher.finish())
    }
}

/// Why the card offers nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Closed {
    /// The settings have no credentials for AWS.
    Off,
    /// They are not for the people of this project.
    NotThisProject,
    /// The person may not know the PrivateLink.
    NotThisPerson,
    NoPrivatelink,
    /// There is nothing to connect to yet.
    NotYet(String),
}

impl fmt::Display for Closed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Off => {
                "Postern can create the endpoint itself, with AWS credentials of its own. Whoever runs it switches that \
                 on with the settings aws_access_key_id, aws_secret_access_key and aws_projects."
            }
            Self::NotThisProject => {
                "Postern has AWS credentials, but not for this project: its name is not in the setting aws_projects."
            }
            Self::NotThisPerson => {
                "Your Aiven token may not read this PrivateLink, so Postern does not use its AWS credentials for you."
            }
            Self::NoPrivatelink => {
                "Once the service has a PrivateLink, Postern can create the endpoint from here."
            }
            Self::NotYet(why) => why,
        })
    }
}

/// What the person may do in the card.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rights {
    pub create: Permit,
    pub delete: Permit,
    pub delete_group: Permit,
    /// Adding the caller to the principals.
    pub add: Permit,
}

/// The card where it can be used.
#[derive(Clone, Debug)]
pub struct Desk {
    pub rights: Rights,
    pub address: Address,
    pub region: String,
    pub form_id: String,
    /// Why what was asked for was not done.
    pub failure: Option<Trouble>,
    pub identity: Result<Identity, Trouble>,
    pub list: EndpointList,
    /// Absent while the PrivateLink is being deleted.
    pub choices: Option<Choices>,
}

/// As whom AWS is called.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Identity {
    pub account: String,
    pub arn: String,
    pub standing: Standing,
}

/// Whether the PrivateLink lets the caller in.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// By this principal.
    Allowed(String),
    NotAllowed {
        /// The principal that would let it in.
        add: String,
        note: Option<String>,
        /// The principals as they are, and why they can't be changed now.
        opened: Vec<String>,
        refusal: Option<String>,
    },
    /// It can't be told.
    Unknown(String),
}

/// The endpoints: a part of its own, since it changes by itself.
#[derive(Clone, Debug)]
pub struct EndpointList {
    pub rights: Rights,
    pub project: ProjectName,
    pub service: ServiceName,
    pub address: Address,
    pub region: String,
    pub form_id: String,
    pub rows: Result<Vec<EndpointRow>, Trouble>,
    /// The endpoint whose deletion is to be confirmed.
    pub confirm: Option<String>,
    /// A security group that Postern made and none of the endpoints uses.
    pub spare: Option<SpareGroup>,
    pub follow_s: Option<u32>,
    pub version: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SpareGroup {
    pub id: String,
    pub name: String,
    pub vpc: String,
}
