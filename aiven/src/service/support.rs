//! Whether a service can have an AWS PrivateLink, judged from its own description alone, without a further call.
//!
//! Which types cannot is data from Aiven's documentation (August 2026), kept in the two tables below; a type that
//! is not in them is taken to be able, and its settings schema has the last word (see `network`).

use serde::{Deserialize, Serialize};

use super::Service;
use crate::vpc::{CloudKind, cloud_kind};

/// Types for which PrivateLink is documented not to work, whatever keys their schema has.
const UNSUPPORTED: [&str; 3] = ["flink", "thanos", "kafka_mirrormaker"];

/// Types that Aiven no longer offers.
const END_OF_LIFE: [&str; 8] = [
    "alloydbomni",
    "cassandra",
    "elasticsearch",
    "influxdb",
    "m3aggregator",
    "m3coordinator",
    "m3db",
    "redis",
];

/// Whether a PrivateLink is, can be or cannot be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Support {
    /// There is one: components have privatelink routes, or (on the Network page) the PrivateLink itself was found.
    InUse,
    /// Nothing speaks against it.
    Possible,
    /// It cannot be made, and why.
    NotPossible(Refusal),
}

/// Why a service cannot have a PrivateLink as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    NoVpc {
        cloud: Option<String>,
    },
    OtherCloud {
        cloud: String,
    },
    UnsupportedType {
        service_type: String,
    },
    PoweredOff,
    EndOfLife {
        service_type: String,
    },
    /// The type's schema offers no component for PrivateLink.
    NoComponents {
        service_type: String,
    },
}

impl Refusal {
    /// A few words, for a list.
    pub fn short(&self) -> &'static str {
        match self {
            Self::NoVpc { .. } => "Not in a VPC",
            Self::OtherCloud { .. } => "Not on AWS",
            Self::UnsupportedType { .. } => "Type not supported",
            Self::PoweredOff => "Powered off",
            Self::EndOfLife { .. } => "End of life",
            Self::NoComponents { .. } => "No components for it",
        }
    }

    /// The reason, one sentence.
    pub fn reason(&self) -> String {
        match self {
            Self::NoVpc { .. } => {
                "This service is not in a project VPC, and AWS PrivateLink needs one.".into()
            }
            Self::OtherCloud { cloud } => {
                format!(
                    "This service runs in {cloud}; AWS PrivateLink works only for services in AWS."
                )
            }
            Self::UnsupportedType { service_type } => {
                format!(
                    "AWS PrivateLink does not work with services of type {}.",
                    super::type_title(service_type)
                )
            }
            Self::PoweredOff => {
                "This service is powered off, which removes its PrivateLink.".into()
            }
            Self::EndOfLife { service_type } => format!(
                "{} has reached its end of life at Aiven, and AWS PrivateLink is not offered for it.",
                super::type_title(service_type)
            ),
            Self::NoComponents { service_type } => format!(
                "Services of type {} have no component that can be reached through PrivateLink.",
                super::type_title(service_type)
            ),
        }
    }

    /// What the person can do about it, one sentence.
    pub fn next_step(&self) -> String {
        match self {
            Self::NoVpc { cloud: Some(cloud) } => {
                format!("Create a project VPC in {cloud} and move the service into it.")
            }
            Self::NoVpc { cloud: None } => {
                "Create a project VPC in this cloud and move the service into it.".into()
            }
            Self::OtherCloud { .. } => {
                "Migrate the service to an AWS cloud and into a project VPC there.".into()
            }
            Self::UnsupportedType { .. } | Self::NoComponents { .. } => {
                "Connect to it through VPC peering, or over its public address with an IP filter."
                    .into()
            }
            Self::PoweredOff => "Power the service on, then create the PrivateLink.".into(),
            Self::EndOfLife { .. } => {
                "Move the data to a service type that Aiven offers today.".into()
            }
        }
    }
}

impl Service {
    /// Whether this service has, can have or cannot have an AWS PrivateLink. A reason that cannot be helped comes
    /// before one that can.
    pub fn privatelink_support(&self) -> Support {
        if self.has_privatelink_routes() {
            return Support::InUse;
        }
        match self.refusal() {
            Some(refusal) => Support::NotPossible(refusal),
            None => Support::Possible,
        }
    }

    fn refusal(&self) -> Option<Refusal> {
        if let Some(code) = self.service_type.as_deref() {
            if END_OF_LIFE.contains(&code) {
                return Some(Refusal::EndOfLife {
                    service_type: code.to_owned(),
                });
            }
            if UNSUPPORTED.contains(&code) {
                return Some(Refusal::UnsupportedType {
                    service_type: code.to_owned(),
                });
            }
        }
        if let Some(cloud) = self.cloud_name.as_deref()
            && cloud_kind(cloud) == CloudKind::Other
        {
            return Some(Refusal::OtherCloud {
                cloud: cloud.to_owned(),
            });
        }
        if self.is_powered_off() {
            return Some(Refusal::PoweredOff);
        }
        // A custom cloud lives in the customer's own network and has no project VPC of Aiven's.
        let is_custom = self
            .cloud_name
            .as_deref()
            .is_some_and(|cloud| cloud_kind(cloud) == CloudKind::Custom);
        if self.project_vpc_id.is_none() && !is_custom {
            return Some(Refusal::NoVpc {
                cloud: self.cloud_name.clone(),
            });
        }
        None
    }
}

#[cfg(test)]
mod tests;
