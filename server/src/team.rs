//! The team: how its people come in, what they may do, the guard-rails around it, and the one Aiven token they share.
//! Read from the settings; roles are looked up anew for each request, so a changed setting holds at the next start.

use std::fmt;
use std::sync::Arc;

use app::person::{Person, Via};
use app::policy::Policy;
use app::role::{Rights, Role, RoleMap};
use secrecy::SecretString;

/// Ways to sign in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignIn {
    /// With an Aiven token of one's own.
    #[default]
    Token,
    /// Through the company's single sign-on only.
    Oidc,
    /// Either.
    Both,
    /// At the proxy in front.
    Header,
}

impl SignIn {
    pub fn takes_tokens(self) -> bool {
        matches!(self, Self::Token | Self::Both)
    }

    pub fn takes_single_sign_on(self) -> bool {
        matches!(self, Self::Oidc | Self::Both)
    }
}

/// The settings of the team.
#[derive(Clone)]
pub struct Team {
    pub sign_in: SignIn,
    /// Aiven's token of the team: never shown to anyone.
    pub token: Option<SecretString>,
    pub roles: RoleMap,
    /// Of everybody who comes in by single sign-on or the proxy; `None`: only who is in the map.
    pub default_role: Option<Role>,
    /// Of people with an Aiven token of their own: Aiven says what that may do.
    pub token_role: Role,
    pub policy: Arc<Policy>,
}

impl Default for Team {
    fn default() -> Self {
        Self {
            sign_in: SignIn::Token,
            token: None,
            roles: RoleMap::default(),
            default_role: Some(Role::Viewer),
            token_role: Role::Admin,
            policy: Arc::new(Policy::default()),
        }
    }
}

impl Team {
    /// Whether people still come in this way. The demo's people are of the demo only.
    pub fn admits(&self, via: Via) -> bool {
        match via {
            Via::Token => self.sign_in.takes_tokens(),
            Via::Oidc => self.sign_in.takes_single_sign_on(),
            Via::Header => self.sign_in == SignIn::Header,
            Via::Demo => true,
        }
    }

    /// What this person may do.
    pub fn rights_of(&self, person: &Person) -> Arc<Rights> {
        Arc::new(match person.via {
            Via::Token => Rights::everywhere(self.token_role),
            Via::Oidc | Via::Header | Via::Demo => {
                self.roles.rights(&person.groups, self.default_role)
            }
        })
    }
}

/// Without the token.
impl fmt::Debug for Team {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Team")
            .field("sign_in", &self.sign_in)
            .field("roles", &self.roles)
            .field("default_role", &self.default_role)
            .field("token_role", &self.token_role)
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}
