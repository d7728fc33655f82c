//! How soon the Network page asks again: a pure function of what is on screen.
//!
//! Three seconds while something moves, slower the longer nothing changed, a minute when all is
//! settled; never while the tab is hidden, and never before the time Aiven asked us to wait.

use std::time::Duration;

use aiven::Phase;

/// What the next wait depends on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cadence {
    pub phase: Phase,
    /// Time since the page was opened or its state last changed.
    pub unchanged_for: Duration,
    /// Reads that failed in a row.
    pub failures: u32,
    /// The wait that the last answer asked for.
    pub retry_after: Option<Duration>,
    pub visibility: Visibility,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visibility {
    Visible,
    Hidden,
}

const BUSY: Duration = Duration::from_secs(3);
const SLOW: Duration = Duration::from_secs(20);
const SETTLED: Duration = Duration::from_secs(60);
/// After this long without a change a moving page slows down.
const PATIENCE: Duration = Duration::from_secs(300);

impl Cadence {
    /// The wait until the next read, or `None` while the tab is hidden.
    ///
    /// `jitter` in 0..=1 spreads the reads of many pages by ±20 %.
    pub fn wait(&self, jitter: f64) -> Option<Duration> {
        if self.visibility == Visibility::Hidden {
            return None;
        }
        let base = match self.phase {
            Phase::Moving if self.unchanged_for < PATIENCE => BUSY,
            Phase::Moving | Phase::Unknown => SLOW,
            // Somebody may just be at work with `avn` beside this page.
            Phase::Settled if self.unchanged_for < PATIENCE => SLOW,
            Phase::Settled => SETTLED,
        };
        let backed_off = base
            .saturating_mul(1 << self.failures.min(5))
            .min(SETTLED.max(base));
        let spread = backed_off.mul_f64(0.8 + 0.4 * jitter.clamp(0.0, 1.0));
        Some(spread.max(self.retry_after.unwrap_or_default()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(phase: Phase, unchanged_s: u64) -> Cadence {
        Cadence {
            phase,
            unchanged_for: Duration::from_secs(unchanged_s),
            failures: 0,
            retry_after: None,
            visibility: Visibility::Visible,
        }
    }

    fn seconds(cadence: Cadence) -> f64 {
        cadence.wait(0.5).unwrap().as_secs_f64()
    }

    #[test]
    fn moving_is_quick_then_patient() {
        assert!((seconds(at(Phase::Moving, 0)) - 3.0).abs() < 1e-9);
        assert!((seconds(at(Phase::Moving, 299)) - 3.0).abs() < 1e-9);
        assert!((seconds(at(Phase::Moving, 300)) - 20.0).abs() < 1e-9);
    }

    #[test]
    fn settled_and_unknown_are_slow() {
        assert!((seconds(at(Phase::Settled, 0)) - 20.0).abs() < 1e-9);
        assert!((seconds(at(Phase::Settled, 301)) - 60.0).abs() < 1e-9);
        assert!((seconds(at(Phase::Unknown, 0)) - 20.0).abs() < 1e-9);
    }

    #[test]
    fn a_hidden_tab_does_not_ask() {
        let hidden = Cadence {
            visibility: Visibility::Hidden,
            ..at(Phase::Moving, 0)
        };
        assert_eq!(hidden.wait(0.5), None);
    }

    #[test]
    fn failures_back_off_to_a_minute_at_most() {
        let mut last = 0.0;
        for failures in 0..40 {
            let wait = seconds(Cadence {
                failures,
                ..at(Phase::Moving, 0)
            });
            assert!(wait >= last && wait <= 60.0, "{failures}: {wait}");
            last = wait;
        }
        assert!((last - 60.0).abs() < 1e-9);
    }

    #[test]
    fn a_wait_that_aiven_asked_for_is_kept() {
        let told = Cadence {
            retry_after: Some(Duration::from_secs(28)),
            ..at(Phase::Moving, 0)
        };
        assert_eq!(told.wait(0.0), Some(Duration::from_secs(28)));
    }

    #[test]
    fn jitter_stays_within_a_fifth() {
        for (jitter, expected) in [(0.0, 2.4), (1.0, 3.6), (7.0, 3.6), (-1.0, 2.4)] {
            let wait = at(Phase::Moving, 0).wait(jitter).unwrap().as_secs_f64();
            assert!((wait - expected).abs() < 1e-9);
        }
    }
}
