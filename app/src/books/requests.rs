//! Requests: changes that wait for a second person.

use aiven::ProjectName;
use serde::{Deserialize, Serialize};

use super::Down;
use crate::change::{Change, Target};

/// A change that somebody asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Random, and good for an address.
    pub id: String,
    pub target: Target,
    /// Without what is secret in it. As it is to be sent, [`Requests::sealed`] gives it.
    pub change: Change,
    pub reason: String,
    pub by: Signature,
    /// Milliseconds since 1970, UTC.
    pub made_at_ms: u64,
    pub expires_at_ms: u64,
    /// When this was read.
    pub now_ms: u64,
    pub state: RequestState,
    pub decision: Option<Decision>,
    /// What came of carrying it out: Aiven's sentence, or why it was not sent.
    pub outcome: Option<String>,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub name: String,
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub by: Signature,
    pub at_ms: u64,
    pub comment: String,
}

/// Where a request stands. Only an open one can change its state, except that an approved one ends as applied or failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RequestState {
    Open,
    /// Somebody approved it, and it is being carried out.
    Approved,
    Rejected,
    Withdrawn,
    /// Nobody decided in time. The clock says so, whether it is written down yet or not.
    Expired,
    Applied,
    /// It was approved and could not be carried out: what it is about had changed, or Aiven said no.
    Failed,
}

impl RequestState {
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Approved,
        Self::Rejected,
        Self::Withdrawn,
        Self::Expired,
        Self::Applied,
        Self::Failed,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Applied => "applied",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }
}

/// A request to be.
#[derive(Clone, Debug)]
pub struct NewRequest {
    pub target: Target,
    pub change: Change,
    pub reason: String,
    pub by: Signature,
    pub lifetime_s: u64,
}

/// Which requests are asked for, the newest first.
#[derive(Clone, Debug, Default)]
pub struct RequestFilter {
    /// Only of these projects.
    pub projects: Vec<ProjectName>,
    pub service: Option<aiven::ServiceName>,
    pub state: Option<RequestState>,
    /// Only those after this one in the list: when it was made, and its id.
    pub before: Option<(u64, String)>,
    pub limit: u32,
}

#[async_trait::async_trait]
pub trait Requests: Send + Sync {
    /// Keeps it; its id. The same one that is open already is not kept twice.
    async fn make(&self, new: &NewRequest) -> Result<String, Down>;

    /// The open one of the same person that would do the same; [`Requests::make`] would give this id.
    async fn already(&self, new: &NewRequest) -> Result<Option<String>, Down>;

    async fn get(&self, id: &str) -> Result<Option<Request>, Down>;

    /// The change as it is to be sent, with its secrets. Absent if it is not the one that `request` shows, if the keys
    /// that sealed it are gone, or somebody has decided.
    async fn sealed(&self, request: &Request) -> Result<Option<Change>, Down>;

    async fn list(&self, filter: &RequestFilter) -> Result<Vec<Request>, Down>;

    /// How many are open in these projects.
    async fn open(&self, projects: &[ProjectName]) -> Result<u64, Down>;

    /// Takes it from open to another state, if it is open still and has not expired; whether it was. Nobody but the one
    /// who asked can withdraw it, and everybody but that one, and whoever has the same name, can decide.
    async fn decide(
        &self,
        id: &str,
        state: RequestState,
        decision: (&Signature, &str),
    ) -> Result<bool, Down>;

    /// What came of an approved one; whether nobody had said so before.
    async fn finish(&self, id: &str, state: RequestState, outcome: &str) -> Result<bool, Down>;

    /// Writes down which ones have expired, each once.
    async fn expire(&self) -> Result<Vec<Request>, Down>;
}
