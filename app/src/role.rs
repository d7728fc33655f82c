//! Who may do what: three roles, and one table that says the least role for each operation.
//!
//! Every page, server function and part asks this table, through [`crate::ssr::Caller`]; nothing else decides. Where a
//! person has a role comes from the settings ([`map`]), never from a page.

mod map;
mod pattern;

use aiven::ProjectName;
use serde::{Deserialize, Serialize};

pub use map::{RoleMap, RoleMapError};
pub use pattern::{Pattern, is_in};

/// What a person may do in a project; each role may do what the one before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Viewer,
    Operator,
    Admin,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Operator, Self::Admin];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Admin => "admin",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }
}

/// Everything that can be asked of the portal about a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Operation {
    /// Looking at anything but secrets.
    View,
    Reveal,
    CreatePrivatelink,
    UpdatePrincipals,
    DeletePrivatelink,
    RefreshPrivatelink,
    SetAccess,
    UpdateConfig,
    CreateVpc,
    DeleteVpc,
    MoveToVpc,
    /// In the customer's AWS account, as all that follow with an endpoint or a group.
    CreateEndpoint,
    DeleteEndpoint,
    DeleteGroup,
    /// Saying who a principal is, why it is there, and when to look again.
    NotePrincipal,
    /// Approving or rejecting what somebody else asked for.
    DecideRequest,
    /// Taking back what one asked for oneself.
    WithdrawRequest,
}

impl Operation {
    pub const ALL: [Self; 17] = [
        Self::View,
        Self::Reveal,
        Self::CreatePrivatelink,
        Self::UpdatePrincipals,
        Self::DeletePrivatelink,
        Self::RefreshPrivatelink,
        Self::SetAccess,
        Self::UpdateConfig,
        Self::CreateVpc,
        Self::DeleteVpc,
        Self::MoveToVpc,
        Self::CreateEndpoint,
        Self::DeleteEndpoint,
        Self::DeleteGroup,
        Self::NotePrincipal,
        Self::DecideRequest,
        Self::WithdrawRequest,
    ];

    /// The table.
    pub fn least(self) -> Role {
        match self {
            Self::View => Role::Viewer,
            Self::Reveal
            | Self::CreatePrivatelink
            | Self::UpdatePrincipals
            | Self::DeletePrivatelink
            | Self::RefreshPrivatelink
            | Self::SetAccess
            | Self::UpdateConfig
            | Self::CreateEndpoint
            | Self::DeleteEndpoint
            | Self::DeleteGroup
            | Self::NotePrincipal
            | Self::DecideRequest
            | Self::WithdrawRequest => Role::Operator,
            // What these touch reaches beyond one service.
            Self::CreateVpc | Self::DeleteVpc | Self::MoveToVpc => Role::Admin,
        }
    }

    /// Its name in the record.
    pub fn name(self) -> &'static str {
        match self {
            Self::View => "page.view",
            Self::Reveal => "secrets.reveal",
            Self::CreatePrivatelink => "privatelink.create",
            Self::UpdatePrincipals => "privatelink.principals",
            Self::DeletePrivatelink => "privatelink.delete",
            Self::RefreshPrivatelink => "privatelink.refresh",
            Self::SetAccess => "access.set",
            Self::UpdateConfig => "config.update",
            Self::CreateVpc => "vpc.create",
            Self::DeleteVpc => "vpc.delete",
            Self::MoveToVpc => "vpc.move",
            Self::CreateEndpoint => "endpoint.create",
            Self::DeleteEndpoint => "endpoint.delete",
            Self::DeleteGroup => "group.delete",
            Self::NotePrincipal => "principal.note",
            Self::DecideRequest => "request.decide",
            Self::WithdrawRequest => "request.withdraw",
        }
    }

    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|operation| operation.name() == name)
    }

    /// What a person wants who asks for it: the end of "You may not …".
    pub fn words(self) -> &'static str {
        match self {
            Self::View => "look at this project",
            Self::Reveal => "see secrets",
            Self::CreatePrivatelink => "create a PrivateLink",
            Self::UpdatePrincipals => "edit the principals",
            Self::DeletePrivatelink => "delete the PrivateLink",
            Self::RefreshPrivatelink => "refresh the PrivateLink",
            Self::SetAccess => "switch components on or off",
            Self::UpdateConfig => "change the advanced configuration",
            Self::CreateVpc => "create a project VPC",
            Self::DeleteVpc => "delete a project VPC",
            Self::MoveToVpc => "move a service into a project VPC",
            Self::CreateEndpoint => "create a VPC endpoint",
            Self::DeleteEndpoint => "delete a VPC endpoint",
            Self::DeleteGroup => "delete a security group",
            Self::NotePrincipal => "write notes on principals",
            Self::DecideRequest => "decide on requests",
            Self::WithdrawRequest => "take back a request",
        }
    }

    /// Whether it changes something at Aiven or in AWS: what a read-only project does not take.
    pub fn is_change(self) -> bool {
        !matches!(
            self,
            Self::View
                | Self::Reveal
                | Self::NotePrincipal
                | Self::DecideRequest
                | Self::WithdrawRequest
        )
    }
}

/// In which projects a person has which role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rights(Vec<(Role, Vec<Pattern>)>);

impl Rights {
    /// One role in every project.
    pub fn everywhere(role: Role) -> Self {
        Self(vec![(role, vec![Pattern::any()])])
    }

    /// No role anywhere.
    pub fn none() -> Self {
        Self(Vec::new())
    }

    pub(crate) fn of(grants: Vec<(Role, Vec<Pattern>)>) -> Self {
        Self(grants)
    }

    /// The highest role that the person has in the project.
    pub fn role_in(&self, project: &ProjectName) -> Option<Role> {
        let here = self
            .0
            .iter()
            .filter(|(_, patterns)| is_in(patterns, project));
        here.map(|(role, _)| *role).max()
    }

    /// The highest role that the person has anywhere.
    pub fn highest(&self) -> Option<Role> {
        self.0.iter().map(|(role, _)| *role).max()
    }

    /// Whether the person is an admin of every project, and so of the portal.
    pub fn is_admin_everywhere(&self) -> bool {
        let mut grants = self.0.iter();
        grants.any(|(role, patterns)| *role == Role::Admin && patterns.contains(&Pattern::any()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_in_the_table_once() {
        let mut names: Vec<&str> = Operation::ALL.iter().map(|one| one.name()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), Operation::ALL.len());
        for operation in Operation::ALL {
            assert_eq!(Operation::of_name(operation.name()), Some(operation));
            // Nothing but looking is for everybody.
            assert_eq!(
                operation.least() == Role::Viewer,
                operation == Operation::View
            );
        }
    }

    #[test]
    fn the_highest_role_counts() {
        let rights = Rights::of(vec![
            (Role::Viewer, vec![Pattern::any()]),
            (Role::Operator, vec![Pattern::parse("orders-*").unwrap()]),
        ]);
        let role = |name: &str| rights.role_in(&ProjectName::parse(name).unwrap());
        assert_eq!(role("orders-test"), Some(Role::Operator));
        assert_eq!(role("billing"), Some(Role::Viewer));
        assert_eq!(rights.highest(), Some(Role::Operator));
        assert!(!rights.is_admin_everywhere());
        assert!(Rights::everywhere(Role::Admin).is_admin_everywhere());
        assert_eq!(
            Rights::none().role_in(&ProjectName::parse("billing").unwrap()),
            None
        );
    }
}
