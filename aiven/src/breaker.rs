//! Circuit breakers, one for each thing that is asked about (a service, a list): five failures within ten seconds
//! open it, and after five seconds one look at a time probes whether it works again.
//!
//! A breaker belongs to the thing and not to the whole API, so that one broken service does not take the others down.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::error::Error;
use crate::upstream::lock;

const FAILURES: usize = 5;
const WITHIN: Duration = Duration::from_secs(10);
const OPEN_FOR: Duration = Duration::from_secs(5);
/// A probe that never reported back (its task was dropped) does not block longer than this.
const PROBE_FOR: Duration = Duration::from_secs(15);
const MANY: usize = 4096;

#[derive(Default)]
pub(crate) struct Breakers {
    by_scope: Mutex<HashMap<String, Breaker>>,
}

#[derive(Default)]
struct Breaker {
    failures: VecDeque<Instant>,
    open: Option<Open>,
}

struct Open {
    /// When the next probe may go.
    until: Instant,
    /// What everyone else is told.
    last: Error,
}

impl Breakers {
    /// Lets a look pass, or tells why not. An open breaker lets one pass at each end of its time: the probe.
    pub fn admit(&self, scope: &str, now: Instant) -> Result<(), Error> {
        let mut all = lock(&self.by_scope);
        let Some(open) = all.get_mut(scope).and_then(|breaker| breaker.open.as_mut()) else {
            return Ok(());
        };
        if now < open.until {
            return Err(open.last.clone());
        }
        open.until = now + PROBE_FOR;
        Ok(())
    }

    /// Takes an admission back that was not used: if it was for the probe, the next one may go.
    pub fn not_used(&self, scope: &str, now: Instant) {
        if let Some(open) = lock(&self.by_scope)
            .get_mut(scope)
            .and_then(|breaker| breaker.open.as_mut())
        {
            open.until = open.until.min(now);
        }
    }

    /// Whether a failed call may be tried again at once.
    pub fn may_retry(&self, scope: &str) -> bool {
        lock(&self.by_scope)
            .get(scope)
            .is_none_or(|breaker| breaker.open.is_none())
    }

    /// Notes one failed call.
    pub fn failed(&self, scope: &str, error: &Error, now: Instant) {
        let mut all = lock(&self.by_scope);
        if all.len() > MANY {
            all.retain(|_, breaker| breaker.failures.back().is_some_and(|at| *at + WITHIN > now));
        }
        let breaker = all.entry(scope.to_owned()).or_default();
        breaker.failures.push_back(now);
        while breaker
            .failures
            .front()
            .is_some_and(|at| *at + WITHIN <= now)
        {
            breaker.failures.pop_front();
        }
        if breaker.open.is_some() || breaker.failures.len() >= FAILURES {
            breaker.open = Some(Open {
                until: now + OPEN_FOR,
                last: error.clone(),
            });
        }
    }

    /// How many are open.
    pub fn open(&self, now: Instant) -> usize {
        let all = lock(&self.by_scope);
        let open = all.values().filter_map(|breaker| breaker.open.as_ref());
        // One that nobody has asked about for a while says nothing any more.
        open.filter(|open| now < open.until + PROBE_FOR).count()
    }

    /// Notes that a whole look went well: everything is forgiven.
    pub fn succeeded(&self, scope: &str) {
        let mut all = lock(&self.by_scope);
        all.remove(scope);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const S: Duration = Duration::from_secs(1);

    fn error() -> Error {
        Error::Upstream {
            status: 503,
            call: "x",
        }
    }

    #[test]
    fn five_in_ten_seconds_open_it() {
        let (breakers, t) = (Breakers::default(), Instant::now());
        for second in 0..4 {
            breakers.failed("a", &error(), t + S * second);
        }
        assert!(breakers.admit("a", t + S * 4).is_ok() && breakers.may_retry("a"));
        breakers.failed("a", &error(), t + S * 4);
        assert_eq!(breakers.admit("a", t + S * 5), Err(error()));
        assert!(!breakers.may_retry("a"));
        assert!(breakers.admit("b", t + S * 5).is_ok());
    }

    #[test]
    fn five_over_a_longer_time_do_not() {
        let (breakers, t) = (Breakers::default(), Instant::now());
        for turn in 0..20 {
            breakers.failed("a", &error(), t + S * (turn * 3));
            assert!(breakers.may_retry("a"));
        }
    }

    #[test]
    fn one_probe_at_a_time() {
        let (breakers, t) = (Breakers::default(), Instant::now());
        for _ in 0..5 {
            breakers.failed("a", &error(), t);
        }
        assert!(breakers.admit("a", t + S * 5).is_ok());
        assert!(breakers.admit("a", t + S * 5).is_err());
        breakers.failed("a", &error(), t + S * 6);
        assert!(breakers.admit("a", t + S * 10).is_err());
        assert!(breakers.admit("a", t + S * 11).is_ok());
        breakers.succeeded("a");
        assert!(breakers.admit("a", t + S * 11).is_ok());
        assert!(breakers.admit("a", t + S * 11).is_ok() && breakers.may_retry("a"));
    }

    #[test]
    fn half_a_minute_of_failures_costs_less_than_a_call_a_second() {
        let (breakers, t) = (Breakers::default(), Instant::now());
        let mut calls = 0;
        // Ten looks a second, each with its two retries where they are allowed.
        for now in (0..300).map(|tenth| t + S / 10 * tenth) {
            if breakers.admit("a", now).is_err() {
                continue;
            }
            for attempt in 0..3 {
                if attempt > 0 && !breakers.may_retry("a") {
                    break;
                }
                calls += 1;
                breakers.failed("a", &error(), now);
            }
        }
        assert!((5..=15).contains(&calls), "{calls} calls");
    }

    #[test]
    fn an_admission_that_was_not_used_is_given_back() {
        let (breakers, t) = (Breakers::default(), Instant::now());
        for _ in 0..5 {
            breakers.failed("a", &error(), t);
        }
        assert!(breakers.admit("a", t + S * 5).is_ok());
        breakers.not_used("a", t + S * 5);
        assert!(breakers.admit("a", t + S * 5).is_ok());
        assert!(breakers.admit("a", t + S * 5).is_err());
    }

    #[test]
    fn a_probe_that_vanished_is_replaced() {
        let (breakers, t) = (Breakers::default(), Instant::now());
        for _ in 0..5 {
            breakers.failed("a", &error(), t);
        }
        assert!(breakers.admit("a", t + S * 5).is_ok());
        assert!(breakers.admit("a", t + S * 19).is_err());
        assert!(breakers.admit("a", t + S * 20).is_ok());
    }
}
