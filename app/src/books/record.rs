//! The record: every attempt with what came of it, and everything else that should be known later. Rows are added and
//! never changed; what came of an attempt is a row of its own.

use aiven::{ProjectName, ServiceName};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Down;
use crate::{
    change::Change,
    person::{Person, Via},
    role::Role,
};

/// Who did it, as it was then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub name: String,
    pub id: String,
    /// Absent where nobody was signed in, or the portal did it by itself.
    pub via: Option<Via>,
    /// In the project that it is about.
    pub role: Option<Role>,
    /// The address the request came from.
    pub from: String,
    /// The portal token that it was done with. Left out where there is none: older rows keep their hash.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<String>,
}

impl Actor {
    pub fn of(person: &Person, role: Option<Role>, from: impl Into<String>) -> Self {
        Self {
            name: person.name.clone(),
            id: person.id.clone(),
            via: Some(person.via),
            role,
            from: from.into(),
            pass: None,
        }
    }

    /// The portal itself.
    pub fn portal() -> Self {
        Self {
            name: "Postern".to_owned(),
            id: "postern".to_owned(),
            via: None,
            role: None,
            from: String::new(),
            pass: None,
        }
    }
}

/// What is written down. No secret is ever in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// An operation's name (`privatelink.create`), or another word for what happened (`session.begin`).
    pub action: String,
    pub actor: Actor,
    /// The request's id, as the log has it.
    pub request: String,
    pub project: Option<ProjectName>,
    pub service: Option<ServiceName>,
    /// Why, in the person's own words.
    pub reason: Option<String>,
    pub before: Value,
    pub after: Value,
    /// The change at Aiven, without what is secret in it: what reading back looks for.
    pub change: Option<Change>,
    /// The id of the approved request that this carries out, or that this is about.
    pub approval: Option<String>,
    pub stage: Stage,
}

/// Whether it is over when it is written down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Stage {
    /// Written down before it is sent. What came of it follows in at most so many seconds, or nobody knows.
    Attempt { patience_s: u32 },
    /// Over.
    Over(Outcome),
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub result: Ending,
    /// A sentence for people; Aiven's own where it said no.
    pub message: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ending {
    Done,
    /// Somebody said no: the portal, Aiven or AWS.
    Refused,
    /// It was not done, and nobody said no.
    Failed,
    /// Nobody knows; another outcome may follow.
    Unknown,
}

impl Ending {
    pub const ALL: [Self; 4] = [Self::Done, Self::Refused, Self::Failed, Self::Unknown];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.as_str() == text)
    }

    /// Whether no other outcome can follow.
    pub fn is_final(self) -> bool {
        self != Self::Unknown
    }
}

/// A row of the record with what came of it so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Counts up from 1.
    pub seq: u64,
    /// Milliseconds since 1970, UTC.
    pub at_ms: u64,
    pub entry: Entry,
    pub standing: Standing,
    /// When the newest outcome was written down, and by whom, where that is another row.
    pub ended: Option<Ended>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Ended {
    pub seq: u64,
    pub at_ms: u64,
    /// The person, or the portal where it found out by reading back.
    pub by: String,
}

/// How an attempt stands now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    UnderWay,
    /// Over, or out of patience: then the outcome is unknown.
    Over(Outcome),
}

/// Which rows are asked for; all conditions hold together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only rows about projects that this allows; rows about none only if it says so.
    pub scope: Scope,
    pub project: Option<ProjectName>,
    pub service: Option<ServiceName>,
    /// Found in the name or the id.
    pub who: Option<String>,
    /// An action, or the part before its dot.
    pub action: Option<String>,
    pub result: Option<Ending>,
    pub request: Option<String>,
    /// Milliseconds since 1970: from this one on, and before that one.
    pub since_ms: Option<u64>,
    pub until_ms: Option<u64>,
    /// Only rows before this one: the next page.
    pub before: Option<u64>,
    pub limit: u32,
}

/// What of the record somebody may see.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everything: sign-ins too.
    Whole,
    /// Rows about these projects, and those about no project that this person (an id) left.
    Projects {
        names: Vec<ProjectName>,
        own: Option<String>,
    },
    #[default]
    Nothing,
}

#[async_trait::async_trait]
pub trait Record: Send + Sync {
    /// Adds a row; its number. What fails is not recorded, so it must not be done.
    async fn append(&self, entry: &Entry) -> Result<u64, Down>;

    /// Adds what came of the attempt `of`, seen by `actor`; `false`: a final outcome is there already, and none is added.
    async fn conclude(&self, of: u64, actor: &Actor, outcome: &Outcome) -> Result<bool, Down>;

    /// The newest rows first. Outcomes come with their attempts and are no rows of their own here.
    async fn rows(&self, filter: &Filter) -> Result<Vec<Row>, Down>;

    /// One row with what came of it.
    async fn row(&self, seq: u64) -> Result<Option<Row>, Down>;

    /// Attempts whose outcome is unknown and that nobody has looked for yet, the oldest first.
    async fn unsettled(&self, scope: &Scope, limit: u32) -> Result<Vec<Row>, Down>;
}
