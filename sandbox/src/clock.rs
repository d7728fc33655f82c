//! The sandbox's own clock: one ambient reading at the start, everything else is derived from it.
//!
//! Two readings. `ticks` drive the state machine: real time multiplied by the speed, plus what was advanced.
//! `date` is what answers show (`create_time`, events): real time plus what was advanced, so that a fast sandbox
//! does not run off into next year.

use std::time::{Duration, Instant};

/// Milliseconds of simulated time since the sandbox started (negative: before it).
pub(crate) type Ticks = i64;

/// Milliseconds in `seconds` of simulated time.
pub(crate) const fn seconds(seconds: i64) -> Ticks {
    seconds * 1000
}

#[derive(Debug)]
pub(crate) struct Clock {
    speed: f64,
    began: Instant,
    start_ms: i64,
    advanced_ms: i64,
}

impl Clock {
    /// A clock that starts at `start` (seconds since 1970, none: now) and runs `speed` times as fast as real time.
    /// Speed 0 (or anything that is not a positive number) stands still and moves only when advanced.
    pub(crate) fn new(speed: f64, start: Option<u64>) -> Self {
        let start = start.map_or_else(since_epoch, Duration::from_secs);
        Self {
            speed: if speed.is_finite() && speed > 0.0 {
                speed
            } else {
                0.0
            },
            began: Instant::now(),
            start_ms: millis(start),
            advanced_ms: 0,
        }
    }

    pub(crate) fn ticks(&self) -> Ticks {
        let simulated = self.began.elapsed().as_secs_f64() * self.speed;
        let simulated = Duration::try_from_secs_f64(simulated).unwrap_or(Duration::MAX);
        millis(simulated).saturating_add(self.advanced_ms)
    }

    /// Milliseconds since 1970.
    pub(crate) fn date(&self) -> i64 {
        let elapsed = if self.speed > 0.0 {
            millis(self.began.elapsed())
        } else {
            0
        };
        self.start_ms
            .saturating_add(elapsed)
            .saturating_add(self.advanced_ms)
    }

    pub(crate) fn advance(&mut self, by: Duration) {
        self.advanced_ms = self.advanced_ms.saturating_add(millis(by));
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the one ambient clock of this crate"
)]
fn since_epoch() -> Duration {
    std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap_or_default()
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

/// `2026-10-01T00:00:00Z`, the only form in which Aiven writes a time.
pub(crate) fn timestamp(date_ms: i64) -> String {
    let total = date_ms.div_euclid(1000);
    let (days, second) = (total.div_euclid(86_400), total.rem_euclid(86_400));
    let (year, month, day) = civil(days);
    format!(
        "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    )
}

/// Days since 1970 to year, month, day in the proleptic Gregorian calendar (eras of 400 years that start in March).
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 {
        shifted_month + 3
    } else {
        shifted_month - 9
    };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_are_calendar_dates() {
        assert_eq!(timestamp(0), "1970-01-01T00:00:00Z");
        assert_eq!(timestamp(1_709_164_799_999), "2024-02-28T23:59:59Z");
        assert_eq!(timestamp(1_709_164_800_000), "2024-02-29T00:00:00Z");
        assert_eq!(timestamp(1_795_305_600_000), "2026-11-22T00:00:00Z");
    }

    #[test]
    fn a_clock_of_speed_zero_moves_only_when_advanced() {
        let mut clock = Clock::new(0.0, Some(1_000));
        assert_eq!((clock.ticks(), clock.date()), (0, 1_000_000));
        clock.advance(Duration::from_secs(180));
        assert_eq!((clock.ticks(), clock.date()), (180_000, 1_180_000));
    }
}
