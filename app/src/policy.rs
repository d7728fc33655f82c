//! The guard-rails that the settings put around every change, whoever asks for it.
//!
//! They are the portal's own rules, beside what Aiven allows: enforced by the server before anything is sent, and said on
//! the page before that.

#[cfg(feature = "ssr")]
mod judge;
mod principals;

use aiven::ProjectName;
use serde::{Deserialize, Serialize};

use crate::role::{Pattern, is_in};

#[cfg(feature = "ssr")]
pub use judge::Verdict;
pub use principals::Forbidden;

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
}
