//! The log of calls: what was asked, never by whom and never with what body.

use std::collections::VecDeque;

use serde::Serialize;

/// How many of the latest calls are kept.
const KEPT: usize = 10_000;

/// One call on the Aiven API, or on AWS's, where the path does not say which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Call {
    /// `GET`, `POST` …
    pub method: String,
    /// The path as it was asked, percent-encoded, without the query.
    pub path: String,
    /// The query, if there was one.
    pub query: Option<String>,
    /// The header of that name: which trace the call belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
}

#[derive(Debug, Default)]
pub(crate) struct Calls(VecDeque<Call>);

impl Calls {
    pub(crate) fn push(&mut self, call: Call) {
        if self.0.len() == KEPT {
            self.0.pop_front();
        }
        self.0.push_back(call);
    }

    pub(crate) fn all(&self) -> Vec<Call> {
        self.0.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
