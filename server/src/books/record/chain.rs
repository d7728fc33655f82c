//! How a row of the record is written: one canonical text, and a hash over it and the row before. The columns beside the
//! text are copies for the database's indexes.

use app::books::record::{Actor, Entry, Outcome, Stage};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::books::storable;

/// Hashed in front of every row, so that a hash of this record is a hash of nothing else.
const DOMAIN: &[u8] = b"postern record v1\n";
/// What the first row follows.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Everything in a row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    pub seq: u64,
    pub at_ms: u64,
    #[serde(flatten)]
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Kind {
    /// Written down before it is sent.
    Attempt { entry: Entry },
    /// Over when it is written down.
    Event { entry: Entry },
    /// What came of an attempt.
    Outcome {
        of: u64,
        by: Actor,
        outcome: Outcome,
        /// As the attempt has them.
        action: String,
        project: Option<String>,
        service: Option<String>,
        request: String,
    },
}

impl Kind {
    pub fn of_entry(entry: Entry) -> Self {
        match entry.stage {
            Stage::Attempt { .. } => Self::Attempt { entry },
            Stage::Over(_) => Self::Event { entry },
        }
    }
}

/// The columns beside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    pub at_ms: i64,
    pub kind: &'static str,
    pub of_seq: Option<i64>,
    pub project: Option<String>,
    pub service: Option<String>,
    pub who: String,
    pub who_id: String,
    pub action: String,
    pub request: String,
    pub result: Option<&'static str>,
    pub until_ms: Option<i64>,
}

impl Line {
    /// The text that is hashed and kept: sorted keys, no space.
    pub fn body(&self) -> String {
        canonical(&serde_json::to_value(self).unwrap_or_default())
    }

    pub fn columns(&self) -> Columns {
        let (kind, of_seq, actor, action, request, result, until_ms) = match &self.kind {
            Kind::Attempt { entry } | Kind::Event { entry } => {
                let (kind, result, until_ms) = match &entry.stage {
                    Stage::Attempt { patience_s } => {
                        let until = self.at_ms.saturating_add(u64::from(*patience_s) * 1_000);
                        ("attempt", None, Some(signed(until)))
                    }
                    Stage::Over(outcome) => ("event", Some(outcome.result.as_str()), None),
                };
                (
                    kind,
                    None,
                    &entry.actor,
                    &entry.action,
                    &entry.request,
                    result,
                    until_ms,
                )
            }
            Kind::Outcome {
                of,
                by,
                outcome,
                action,
                request,
                ..
            } => {
                let result = Some(outcome.result.as_str());
                (
                    "outcome",
                    Some(signed(*of)),
                    by,
                    action,
                    request,
                    result,
                    None,
                )
            }
        };
        let (project, service) = match &self.kind {
            Kind::Attempt { entry } | Kind::Event { entry } => (
                entry.project.as_ref().map(ToString::to_string),
                entry.service.as_ref().map(ToString::to_string),
            ),
            Kind::Outcome {
                project, service, ..
            } => (project.clone(), service.clone()),
        };
        Columns {
            at_ms: signed(self.at_ms),
            kind,
            of_seq,
            project,
            service,
            who: storable(&actor.name),
            who_id: storable(&actor.id),
            action: storable(action),
            request: storable(request),
            result,
            until_ms,
        }
    }
}

/// The hash of a row.
pub fn link(prev: &str, body: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(prev.as_bytes());
    hasher.update(body.as_bytes());
    hex(&hasher.finalize())
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |nibble: u8| char::from(DIGITS[usize::from(nibble & 15)]);
    let pairs = bytes.iter();
    pairs
        .flat_map(|byte| [digit(byte >> 4), digit(*byte)])
        .collect()
}

/// One spelling of a value, whatever the order of its keys in memory.
fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(value, &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(key, _)| *key);
            out.push('{');
            for (at, (key, value)) in members.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(value, out);
            }
            out.push('}');
        }
        Value::Array(items) => {
            out.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write(item, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// As the database counts.
pub fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

pub fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_text_is_one_whatever_the_order() {
        let value: Value =
            serde_json::from_str(r#"{"b":[1,{"z":null,"a":"\u00e9\n"}],"a":1.5}"#).unwrap();
        assert_eq!(
            canonical(&value),
            "{\"a\":1.5,\"b\":[1,{\"a\":\"é\\n\",\"z\":null}]}"
        );
        assert_eq!(canonical(&json!({})), "{}");
    }

    #[test]
    fn a_line_comes_back_as_it_was_written() {
        let line = Line {
            seq: 3,
            at_ms: 5,
            kind: Kind::Outcome {
                of: 2,
                by: Actor::portal(),
                outcome: Outcome {
                    result: app::books::record::Ending::Done,
                    message: "Done.".to_owned(),
                },
                action: "vpc.create".to_owned(),
                project: Some("demo".to_owned()),
                service: None,
                request: "r\0".to_owned(),
            },
        };
        let body = line.body();
        assert!(
            body.starts_with(r#"{"action":"vpc.create","at_ms":5,"by":{"#),
            "{body}"
        );
        assert_eq!(serde_json::from_str::<Line>(&body).unwrap(), line);
        assert_eq!(line.columns().request, "r\u{fffd}");
    }

    #[test]
    fn the_hash_is_over_the_domain_the_row_before_and_the_text() {
        // printf 'postern record v1\n0…0{}' | sha256sum
        assert_eq!(
            link(GENESIS, "{}"),
            "ab2cdeeabd989d7c4609f7c947dfdad51b0f73abefcab2abf4ca6d38aa99aa4f"
        );
        assert_ne!(link(GENESIS, "{}"), link(&link(GENESIS, "{}"), "{}"));
    }
}
