//! Calls a minute, a credential each: never more than the budget within any 60 seconds.
//!
//! Programs that ask through the portal may use two thirds of it; so may background reads, evenly spread over the minute;
//! a person's clicks nearly all; and the last few calls are kept for finding out how an ambiguous write ended. When Aiven
//! asks to wait, programs and background reads of that credential wait.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::observe::Observer;
use crate::upstream::{Credential, lock};

const WINDOW: Duration = Duration::from_secs(60);
/// Background reads get a tenth of their share within a tenth of the window, so that a page which follows something
/// does not look often at first and then not at all.
const STRIDE: Duration = Duration::from_secs(6);
/// What one look of a page may need at once.
const LOOK: usize = 3;
/// Credentials that are remembered before those without recent calls are forgotten.
const MANY: usize = 1024;

/// Whose need a call serves, the least urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A page that looks again by itself.
    Background,
    /// A program that asks through the portal.
    Passing,
    /// A person who waits.
    Click,
    /// Finding out how a write ended or whether a token still works.
    Settle,
}

impl Class {
    /// As measurements name it.
    fn as_str(self) -> &'static str {
        match self {
            Self::Background => "background",
            Self::Passing => "passing",
            Self::Click => "click",
            Self::Settle => "settle",
        }
    }
}

/// The budgets of all credentials.
pub(crate) struct Budgets {
    calls: usize,
    by_credential: Mutex<HashMap<Credential, Budget>>,
    observer: Observer,
}

#[derive(Default)]
struct Budget {
    spent: VecDeque<Instant>,
    frozen_until: Option<Instant>,
}

impl Budgets {
    pub fn new(calls_per_minute: u32) -> Self {
        Self {
            calls: usize::try_from(calls_per_minute).unwrap_or(usize::MAX),
            by_credential: Mutex::default(),
            observer: Observer::default(),
        }
    }

    /// Tells this one what is held back.
    pub fn observed(self, observer: &Observer) -> Self {
        Self {
            observer: observer.clone(),
            ..self
        }
    }

    /// Calls within the last minute of the credential that made most.
    pub fn most_spent(&self, now: Instant) -> usize {
        let mut all = lock(&self.by_credential);
        let spent = all.values_mut().map(|budget| {
            budget.forget_before(now);
            budget.spent.len()
        });
        spent.max().unwrap_or_default()
    }

    /// Takes `calls` at once, or none and says how long to wait.
    pub fn spend(
        &self,
        who: Credential,
        class: Class,
        calls: usize,
        now: Instant,
    ) -> Result<(), Duration> {
        let spent = self.try_spend(who, class, calls, now);
        if spent.is_err() {
            self.observer.held_back(class.as_str());
        }
        spent
    }

    fn try_spend(
        &self,
        who: Credential,
        class: Class,
        calls: usize,
        now: Instant,
    ) -> Result<(), Duration> {
        let mut all = lock(&self.by_credential);
        if all.len() > MANY {
            all.retain(|_, budget| budget.is_in_use(now));
        }
        let budget = all.entry(who).or_default();
        budget.forget_before(now);
        if matches!(class, Class::Background | Class::Passing)
            && let Some(until) = budget.frozen_until
        {
            return Err(until - now);
        }
        let limit = self.limit(class);
        let mut wait = budget.wait(calls, limit, WINDOW, now);
        if class == Class::Background {
            wait = wait.max(budget.wait(calls, (limit / 10).max(LOOK), STRIDE, now));
        }
        if !wait.is_zero() {
            return Err(wait);
        }
        budget.spent.extend(std::iter::repeat_n(now, calls));
        Ok(())
    }

    /// Holds background reads back, because Aiven asked for it.
    pub fn freeze(&self, who: Credential, wait: Duration, now: Instant) {
        let mut all = lock(&self.by_credential);
        let budget = all.entry(who).or_default();
        let until = now + wait;
        budget.frozen_until = Some(
            budget
                .frozen_until
                .map_or(until, |before| before.max(until)),
        );
    }

    fn limit(&self, class: Class) -> usize {
        match class {
            Class::Background | Class::Passing => self.calls - self.calls / 3,
            Class::Click => self.calls - (self.calls / 10).min(4),
            Class::Settle => self.calls,
        }
    }
}

impl Budget {
    fn forget_before(&mut self, now: Instant) {
        while self.spent.front().is_some_and(|at| *at + WINDOW <= now) {
            self.spent.pop_front();
        }
        self.frozen_until = self.frozen_until.filter(|until| *until > now);
    }

    /// How long until `calls` more are within `limit` for a span of time.
    fn wait(&self, calls: usize, limit: usize, span: Duration, now: Instant) -> Duration {
        if calls > limit {
            return span;
        }
        let Some(index) = self.spent.len().checked_sub(limit - calls + 1) else {
            return Duration::ZERO;
        };
        // The call whose leaving the span makes room.
        self.spent.get(index).map_or(Duration::ZERO, |at| {
            (*at + span).saturating_duration_since(now)
        })
    }

    fn is_in_use(&self, now: Instant) -> bool {
        self.spent.back().is_some_and(|at| *at + WINDOW > now)
            || self.frozen_until.is_some_and(|until| until > now)
    }
}

#[cfg(test)]
mod tests;
