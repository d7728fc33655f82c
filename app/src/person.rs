//! Who is signed in, as the portal knows them: a name to show, an id to tell people apart, and their groups.

use serde::{Deserialize, Serialize};

/// How somebody came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Via {
    /// With an Aiven token of their own.
    Token,
    /// Through the company's single sign-on.
    Oidc,
    /// Named by a trusted proxy.
    Header,
    /// As one of the demo's made-up people.
    Demo,
}

impl Via {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::Oidc => "oidc",
            Self::Header => "header",
            Self::Demo => "demo",
        }
    }
}

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// What is shown, an e-mail address as a rule. It may change, and two people may have the same.
    pub name: String,
    /// What tells people apart and never changes: issuer and subject for OpenID Connect (OpenID Connect Core 1.0,
    /// section 5.7), the token's owner for a token.
    pub id: String,
    pub via: Via,
    /// As the company's sign-in told them at sign-in; the settings make roles of them.
    pub groups: Vec<String>,
}

impl Person {
    /// Somebody with an Aiven token.
    pub fn of_token(email: impl Into<String>) -> Self {
        let name = email.into();
        Self {
            id: format!("token:{name}"),
            name,
            via: Via::Token,
            groups: Vec::new(),
        }
    }
}
