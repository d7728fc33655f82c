//! The guard-rails as the settings have them.

use aiven::ProjectName;
use serde::{Deserialize, Serialize};

use super::Rules;
use crate::role::{Pattern, is_in};

/// The settings' section `[policy]`. The default allows everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// AWS accounts whose principals may be added; empty: any.
    pub accounts: Vec<String>,
    /// AWS partitions (`aws`, `aws-cn`, `aws-us-gov`); empty: any.
    pub partitions: Vec<String>,
    /// Whether the principal `*`, everybody, is refused.
    pub forbid_any: bool,
    /// Whether whole accounts (`…:root`) are refused.
    pub forbid_root: bool,
    /// How many principals a PrivateLink may have.
    pub most_principals: Option<usize>,
    /// Whether each change must say why it is made.
    pub require_reason: bool,
    /// Projects in which nothing is changed through the portal.
    pub read_only: Vec<Pattern>,
    /// AWS regions in which a PrivateLink may be made; empty: any.
    pub regions: Vec<String>,
    /// Projects in which an operator's change needs a second person.
    pub approval: Vec<Pattern>,
    /// How long a request waits for that person.
    pub request_lifetime_s: u64,
}

impl Policy {
    pub fn is_read_only(&self, project: &ProjectName) -> bool {
        is_in(&self.read_only, project)
    }

    pub fn needs_approval(&self, project: &ProjectName) -> bool {
        is_in(&self.approval, project)
    }

    /// What concerns principals, for the page on which they are typed.
    pub fn rules(&self) -> Rules {
        Rules {
            accounts: self.accounts.clone(),
            partitions: self.partitions.clone(),
            forbid_any: self.forbid_any,
            forbid_root: self.forbid_root,
            most: self.most_principals,
        }
    }
}
