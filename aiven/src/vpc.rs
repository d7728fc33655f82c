//! Project VPCs and clouds: where a service lives, and whether a PrivateLink can be made there.

mod cidr;

use serde::{Deserialize, Serialize};

use crate::open::{self, open_enum};

pub use cidr::NetworkCidr;

open_enum! {
    /// The life of a project VPC.
    VpcState {
        Approved = "APPROVED",
        Active = "ACTIVE",
        Deleting = "DELETING",
        Deleted = "DELETED",
    }
}

/// A project's own network in one cloud.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ProjectVpc {
    pub project_vpc_id: String,
    #[serde(default, deserialize_with = "open::option")]
    pub cloud_name: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub network_cidr: Option<String>,
    #[serde(default, deserialize_with = "open::or_default")]
    pub state: VpcState,
    #[serde(default, deserialize_with = "open::option")]
    pub create_time: Option<String>,
}

impl ProjectVpc {
    /// Whether its state will change by itself. An unknown state may.
    pub fn is_moving(&self) -> bool {
        !matches!(self.state, VpcState::Active | VpcState::Deleted)
    }

    /// Whether it is going or gone.
    pub fn is_going(&self) -> bool {
        matches!(self.state, VpcState::Deleting | VpcState::Deleted)
    }
}

/// Whether services on this plan can't be in a project VPC: free and developer plans, by Aiven's documentation.
pub fn is_plan_without_vpc(plan: &str) -> bool {
    let tier = plan.split('-').next().unwrap_or_default();
    matches!(tier, "free" | "developer")
}

/// Whether a text can be the id of a project VPC, and so part of a path.
pub fn is_vpc_id(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A cloud region that Aiven offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cloud {
    pub cloud_name: String,
    #[serde(default, deserialize_with = "open::option")]
    pub cloud_description: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub geo_region: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    pub provider: Option<String>,
}

/// What kind of place a cloud's name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CloudKind {
    /// One of Aiven's AWS clouds, `aws-…`.
    Aws,
    /// One of Aiven's clouds at another provider.
    Other,
    /// A custom cloud in the customer's own account: the name says nothing about the provider.
    Custom,
}

/// The providers in Aiven's list of clouds that are not AWS.
const OTHER_PROVIDERS: [&str; 6] = ["google-", "azure-", "do-", "upcloud-", "oci-", "avn-"];

/// The kind of a cloud, from its name.
pub fn cloud_kind(cloud_name: &str) -> CloudKind {
    if cloud_name.starts_with("aws-") {
        CloudKind::Aws
    } else if OTHER_PROVIDERS
        .iter()
        .any(|prefix| cloud_name.starts_with(prefix))
    {
        CloudKind::Other
    } else {
        CloudKind::Custom
    }
}

/// The AWS region of one of Aiven's AWS clouds: `aws-eu-west-1` is `eu-west-1`.
pub fn aws_region(cloud_name: &str) -> Option<&str> {
    cloud_name
        .strip_prefix("aws-")
        .filter(|region| !region.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_in_its_place() {
        assert!(is_vpc_id("1a2b3c4d-0000-4000-8000-000000000001"));
        for bad in ["", "..", "a/b", "a b", "a?b", "%2e", "ä"] {
            assert!(!is_vpc_id(bad), "{bad}");
        }
        assert!(!is_vpc_id(&"a".repeat(65)));
    }

    #[test]
    fn small_plans_have_no_vpc() {
        assert!(is_plan_without_vpc("free-1-5gb") && is_plan_without_vpc("developer-1"));
        assert!(!is_plan_without_vpc("startup-4") && !is_plan_without_vpc("freedom"));
    }

    #[test]
    fn a_cloud_says_its_region() {
        assert_eq!(aws_region("aws-eu-west-1"), Some("eu-west-1"));
        assert_eq!(aws_region("aws-"), None);
        assert_eq!(aws_region("google-europe-west1"), None);
        assert_eq!(cloud_kind("azure-westeurope"), CloudKind::Other);
        assert_eq!(cloud_kind("aws-us-east-1"), CloudKind::Aws);
        assert_eq!(cloud_kind("custom-acme-eu"), CloudKind::Custom);
    }
}
