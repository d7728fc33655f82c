//! What whoever measures is told: each call and how it ended, whether a remembered answer was at hand, and what the
//! budget held back. Every word in it is one of a few, so that nothing grows with what people ask for.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::error::Error;
use crate::transport::Broken;

/// How a call ended, as one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ended {
    Done,
    /// Aiven said no.
    Refused,
    /// Aiven asked to wait (429).
    Busy,
    /// An error of Aiven's own, or an error page.
    Failed,
    Timeout,
    NoConnection,
    /// The connection broke off.
    Lost,
    TooLarge,
}

impl Ended {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Failed => "failed",
            Self::Timeout => "timeout",
            Self::NoConnection => "no_connection",
            Self::Lost => "lost",
            Self::TooLarge => "too_large",
        }
    }

    /// Of an answer that came whole, as it was judged.
    pub(crate) fn of<T>(judged: &Result<T, Error>) -> Self {
        match judged {
            Ok(_) => Self::Done,
            Err(Error::Busy { .. }) => Self::Busy,
            Err(Error::Api { .. } | Error::SignedOut) => Self::Refused,
            Err(_) => Self::Failed,
        }
    }
}

impl From<Broken> for Ended {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Connect => Self::NoConnection,
            Broken::Timeout => Self::Timeout,
            Broken::Lost => Self::Lost,
            Broken::TooLarge => Self::TooLarge,
        }
    }
}

/// What can be remembered, as [`Observe::looked_up`] names it.
pub const KINDS: [&str; 9] = [
    "network",
    "projects",
    "services",
    "service",
    "vpcs",
    "prices",
    "clouds",
    "schemas",
    "authorities",
];

/// Whether an answer was at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It was remembered.
    Hit,
    /// Somebody else was asking for it already.
    Shared,
    /// Aiven had to be asked.
    Miss,
}

impl Found {
    pub const ALL: [Self; 3] = [Self::Hit, Self::Shared, Self::Miss];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hit => "hit",
            Self::Shared => "shared",
            Self::Miss => "miss",
        }
    }
}

/// Takes the measurements. Called on the way of each request: it must be quick and never wait.
pub trait Observe: Send + Sync {
    /// A call ended after so long; `call` is its plain name.
    fn called(&self, call: &'static str, ended: Ended, took: Duration);
    /// Somebody wanted something of this kind.
    fn looked_up(&self, kind: &'static str, found: Found);
    /// Our own budget held a call of this class back.
    fn held_back(&self, class: &'static str);
}

/// Who takes the measurements; nobody, by default.
#[derive(Clone, Default)]
pub struct Observer(Option<Arc<dyn Observe>>);

impl Observer {
    pub fn new(observe: Arc<dyn Observe>) -> Self {
        Self(Some(observe))
    }

    pub(crate) fn called(&self, call: &'static str, ended: Ended, took: Duration) {
        if let Some(observe) = &self.0 {
            observe.called(call, ended, took);
        }
    }

    pub(crate) fn looked_up(&self, kind: &'static str, found: Found) {
        if let Some(observe) = &self.0 {
            observe.looked_up(kind, found);
        }
    }

    pub(crate) fn held_back(&self, class: &'static str) {
        if let Some(observe) = &self.0 {
            observe.held_back(class);
        }
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() {
            "Observer(somebody)"
        } else {
            "Observer(nobody)"
        })
    }
}

/// The same one, or nobody both times.
impl PartialEq for Observer {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (None, None) => true,
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Observer {}

/// What can be asked at any time: how things stand now.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Vitals {
    /// Things that fail so often that they are not asked about.
    pub open_breakers: usize,
    /// Calls within the last minute of the credential that made most.
    pub most_spent: usize,
    /// How many it may make.
    pub calls_per_minute: u32,
    /// How many PrivateLinks are in each state, as this process last saw them.
    pub privatelinks: BTreeMap<&'static str, usize>,
    /// The same of their connections.
    pub connections: BTreeMap<&'static str, usize>,
}
