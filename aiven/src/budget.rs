//! Calls a minute, a credential each: never more than the budget within any 60 seconds.
//!
//! Background reads may use two thirds of it, a person's clicks nearly all, and the last few calls are kept for
//! finding out how an ambiguous write ended. When Aiven asks to wait, background reads of that credential wait.

use std::collections::{HashMap, VecDeque};
use std::sync::Mutex;
use std::time::Duration;

use tokio::time::Instant;

use crate::upstream::{Credential, lock};

const WINDOW: Duration = Duration::from_secs(60);
/// Credentials that are remembered before those without recent calls are forgotten.
const MANY: usize = 1024;

/// Whose need a call serves, the least urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Class {
    /// A page that looks again by itself.
    Background,
    /// A person who waits.
    Click,
    /// Finding out how a write ended or whether a token still works.
    Settle,
}

/// The budgets of all credentials.
pub(crate) struct Budgets {
    calls: usize,
    by_credential: Mutex<HashMap<Credential, Budget>>,
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
        }
    }

    /// Takes `calls` at once, or none and says how long to wait.
    pub fn spend(
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
        if class == Class::Background
            && let Some(until) = budget.frozen_until
        {
            return Err(until - now);
        }
        let limit = self.limit(class);
        if budget.spent.len() + calls <= limit {
            budget.spent.extend(std::iter::repeat_n(now, calls));
            return Ok(());
        }
        // The call whose leaving the window makes room.
        let blocking = (budget.spent.len() + calls).saturating_sub(limit + 1);
        Err(budget
            .spent
            .get(blocking)
            .map_or(WINDOW, |at| *at + WINDOW - now))
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
            Class::Background => self.calls - self.calls / 3,
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

    fn is_in_use(&self, now: Instant) -> bool {
        self.spent.back().is_some_and(|at| *at + WINDOW > now)
            || self.frozen_until.is_some_and(|until| until > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn who() -> Credential {
        Credential::for_tests(1)
    }

    fn class(number: u8) -> Class {
        [Class::Background, Class::Click, Class::Settle][usize::from(number % 3)]
    }

    #[test]
    fn clicks_go_before_background() {
        let budgets = Budgets::new(60);
        let now = Instant::now();
        assert!(budgets.spend(who(), Class::Background, 40, now).is_ok());
        assert!(budgets.spend(who(), Class::Background, 1, now).is_err());
        assert!(budgets.spend(who(), Class::Click, 16, now).is_ok());
        assert!(budgets.spend(who(), Class::Click, 1, now).is_err());
        assert!(budgets.spend(who(), Class::Settle, 4, now).is_ok());
        let wait = budgets
            .spend(who(), Class::Settle, 1, now + Duration::from_secs(10))
            .unwrap_err();
        assert_eq!(wait, Duration::from_secs(50));
        assert!(
            budgets
                .spend(Credential::for_tests(2), Class::Background, 1, now)
                .is_ok()
        );
        assert!(budgets.spend(who(), Class::Settle, 1, now + WINDOW).is_ok());
    }

    #[test]
    fn a_freeze_holds_the_background_only() {
        let budgets = Budgets::new(60);
        let now = Instant::now();
        budgets.freeze(who(), Duration::from_secs(28), now);
        budgets.freeze(who(), Duration::from_secs(3), now);
        let later = now + Duration::from_secs(8);
        assert_eq!(
            budgets.spend(who(), Class::Background, 1, later),
            Err(Duration::from_secs(20))
        );
        assert!(budgets.spend(who(), Class::Click, 1, later).is_ok());
        assert!(
            budgets
                .spend(who(), Class::Background, 1, now + Duration::from_secs(28))
                .is_ok()
        );
    }

    proptest! {
        #[test]
        fn never_more_than_the_budget_in_any_window(
            limit in 10_u32..80,
            asks in proptest::collection::vec((0_u64..4000, 0_u8..3, 1_usize..5), 1..400),
        ) {
            let budgets = Budgets::new(limit);
            let (start, mut now) = (Instant::now(), Duration::ZERO);
            let mut granted: Vec<Duration> = Vec::new();
            for (step, kind, calls) in asks {
                now += Duration::from_millis(step);
                match budgets.spend(who(), class(kind), calls, start + now) {
                    Ok(()) => granted.extend(std::iter::repeat_n(now, calls)),
                    Err(wait) => prop_assert!(wait > Duration::ZERO && wait <= WINDOW),
                }
            }
            for (index, at) in granted.iter().enumerate() {
                let within = granted[index..].iter().take_while(|later| **later < *at + WINDOW).count();
                prop_assert!(within <= usize::try_from(limit).unwrap());
            }
        }

        #[test]
        fn waiting_as_told_is_enough(limit in 10_u32..40, calls in 1_usize..4, kind in 0_u8..3) {
            let budgets = Budgets::new(limit);
            let mut now = Instant::now();
            for _ in 0..60 {
                if let Err(wait) = budgets.spend(who(), class(kind), calls, now) {
                    now += wait;
                    prop_assert!(budgets.spend(who(), class(kind), calls, now).is_ok());
                }
                now += Duration::from_millis(137);
            }
        }
    }
}
