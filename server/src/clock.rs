//! The one clock of the server. Everything that compares times of day takes a [`Clock`], so a test can
//! move time instead of waiting for it. Deadlines and rates use the monotonic clock of tokio instead.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

/// Seconds since 1970: from the machine, or from a test.
#[derive(Clone, Debug, Default)]
pub enum Clock {
    /// The machine's clock.
    #[default]
    System,
    /// A clock that moves only when told to.
    Manual(Arc<AtomicU64>),
}

impl Clock {
    /// A clock that stands still at `start` (seconds since 1970) until [`Clock::advance`] is called.
    pub fn manual(start: u64) -> Self {
        Self::Manual(Arc::new(AtomicU64::new(start)))
    }

    /// Now, in whole seconds since 1970.
    pub fn now(&self) -> u64 {
        match self {
            Self::System => {
                #[expect(clippy::disallowed_methods, reason = "the one ambient clock")]
                let now = std::time::SystemTime::now();
                now.duration_since(UNIX_EPOCH)
                    .map_or(0, |since| since.as_secs())
            }
            Self::Manual(now) => now.load(Ordering::SeqCst),
        }
    }

    /// Now, in milliseconds since 1970.
    pub fn now_ms(&self) -> u64 {
        match self {
            Self::System => {
                #[expect(clippy::disallowed_methods, reason = "the one ambient clock")]
                let now = std::time::SystemTime::now();
                let since = now.duration_since(UNIX_EPOCH).unwrap_or_default();
                u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
            }
            Self::Manual(_) => self.now().saturating_mul(1_000),
        }
    }

    /// Moves a manual clock forward; the machine's clock stays as it is.
    pub fn advance(&self, by: Duration) {
        if let Self::Manual(now) = self {
            now.fetch_add(by.as_secs(), Ordering::SeqCst);
        }
    }
}
