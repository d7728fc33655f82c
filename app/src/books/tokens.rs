//! Portal tokens: keys for pipelines, smaller than Aiven's own. Only what is needed to recognise one is kept.

use aiven::secret::Secret;

use super::{Down, requests::Signature};
use crate::{person::Person, scope::Scope};

/// What a token is made of.
#[derive(Clone, Debug)]
pub struct NewToken {
    pub name: String,
    /// What it is for.
    pub purpose: String,
    pub scope: Scope,
    /// Whose rights it has, cut down by the scope.
    pub maker: Person,
    /// Milliseconds since 1970, UTC.
    pub expires_at_ms: u64,
}

/// A token that has just been made: the only time that anybody sees it whole.
#[derive(Debug)]
pub struct Made {
    pub id: String,
    pub full: Secret,
}

/// A token as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The part of it that is no secret.
    pub id: String,
    pub name: String,
    pub purpose: String,
    pub scope: Scope,
    pub maker: Person,
    /// Milliseconds since 1970, UTC.
    pub made_at_ms: u64,
    pub expires_at_ms: u64,
    pub last_used: Option<Used>,
    pub revoked: Option<Revoked>,
    /// When this was read.
    pub now_ms: u64,
}

/// When a token was last used, to the minute, and from which address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    pub at_ms: u64,
    pub from: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    pub at_ms: u64,
    pub by: Signature,
}

/// Whether a token opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    Good,
    Expired,
    Revoked,
}

impl Token {
    pub fn standing(&self) -> Standing {
        if self.revoked.is_some() {
            Standing::Revoked
        } else if self.now_ms >= self.expires_at_ms {
            Standing::Expired
        } else {
            Standing::Good
        }
    }
}

/// Whose tokens are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whose {
    Everybodys,
    /// By the maker's id.
    Of(String),
}

/// The table of portal tokens.
#[async_trait::async_trait]
pub trait Tokens: Send + Sync {
    async fn make(&self, token: &NewToken) -> Result<Made, Down>;
    /// The newest first.
    async fn list(&self, whose: &Whose) -> Result<Vec<Token>, Down>;
    /// By its id, whoever made it.
    async fn of_id(&self, id: &str) -> Result<Option<Token>, Down>;
    /// The token that was presented whole; also one that is over.
    async fn find(&self, presented: &str) -> Result<Option<Token>, Down>;
    /// From now on it opens nothing, at any portal. `false`: there is none, or it already was.
    async fn revoke(&self, id: &str, by: &Signature) -> Result<bool, Down>;
    /// Notes that it was used; at most once a minute.
    async fn used(&self, token: &Token, from: &str) -> Result<(), Down>;
    /// Now, in milliseconds since 1970, UTC.
    fn now_ms(&self) -> u64;
}
