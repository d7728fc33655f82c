//! Keeps the page true while it is open: asks for the state again at the pace of [`Cadence`],
//! with the version it has, and gets an empty 304 until something changed.
//!
//! Browser only. A failed read keeps the last good state on screen, under a banner.

use std::time::Duration;

use aiven::NetworkView;
use gloo_net::http::{Request, Response};
use leptos::{leptos_dom::helpers::TimeoutHandle, prelude::*, task::spawn_local};

use crate::{
    api::{fetch::text_of, network::NetworkState},
    base,
    cadence::{Cadence, Visibility},
    failure::Failure,
    json, paths,
};

use super::desk::Desk;

#[derive(Clone, Copy)]
struct Follower {
    desk: Desk,
    url: StoredValue<String>,
    /// The `ETag` of the state on screen.
    version: StoredValue<Option<String>>,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// In milliseconds of the page's own clock.
    changed_at: StoredValue<f64>,
    /// When Aiven was last read, as far as this page knows, by the page's own clock.
    good_at: StoredValue<f64>,
    failures: StoredValue<u32>,
    retry_after: StoredValue<Option<Duration>>,
    is_reading: StoredValue<bool>,
    /// A click came while an older read was under way.
    is_wanted_again: StoredValue<bool>,
}

/// Follows the state until the page is left.
pub fn follow(desk: Desk) {
    let url = {
        let (project, service) = desk.names();
        base::address(&paths::network_state(&project, &service))
    };
    let follower = Follower {
        desk,
        url: StoredValue::new(url),
        version: StoredValue::new(None),
        timer: StoredValue::new(None),
        changed_at: StoredValue::new(now_ms()),
        good_at: StoredValue::new(good_at(desk.state.with_untracked(|state| state.age_s))),
        failures: StoredValue::new(0),
        retry_after: StoredValue::new(None),
        is_reading: StoredValue::new(false),
        is_wanted_again: StoredValue::new(false),
    };
    follower.schedule();
    Effect::new(move |before: Option<u32>| {
        let count = desk.read_now.get();
        if before.is_some_and(|before| before != count) {
            follower.read(Wish::Click);
        }
        count
    });
    let on_visibility = window_event_listener_untyped("visibilitychange", move |_| {
        if visibility() == Visibility::Visible {
            follower.read(Wish::Background);
        }
    });
    on_cleanup(move || {
        on_visibility.remove();
        follower.stop_timer();
    });
}

#[derive(Clone, Copy, PartialEq)]
enum Wish {
    Click,
    Background,
}

impl Follower {
    fn schedule(self) {
        self.stop_timer();
        let cadence = Cadence {
            phase: self.desk.state.with_untracked(|state| state.view.phase()),
            unchanged_for: Duration::from_secs_f64(
                ((now_ms() - self.changed_at.get_value()) / 1000.0).max(0.0),
            ),
            failures: self.failures.get_value(),
            retry_after: self.retry_after.get_value(),
            visibility: visibility(),
        };
        let Some(wait) = cadence.wait(js_sys::Math::random()) else {
            return;
        };
        let timer = set_timeout_with_handle(move || self.read(Wish::Background), wait);
        self.timer.set_value(timer.ok());
    }

    fn stop_timer(self) {
        if let Some(timer) = self.timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    }

    fn read(self, wish: Wish) {
        if self.is_reading.get_value() {
            // The read under way may have started before the click that asks for news.
            self.is_wanted_again
                .update_value(|again| *again |= wish == Wish::Click);
            return;
        }
        self.stop_timer();
        self.is_reading.set_value(true);
        spawn_local(async move {
            let outcome = self.ask(wish).await;
            // The page may have been left while the answer was under way.
            if self.is_reading.try_set_value(false).is_some() {
                return;
            }
            self.settle(outcome);
            if self.is_wanted_again.get_value() {
                self.is_wanted_again.set_value(false);
                self.read(Wish::Click);
            } else {
                self.schedule();
            }
        });
    }

    async fn ask(self, wish: Wish) -> Result<Option<NetworkState>, Failure> {
        let mut url = self.url.get_value();
        if wish == Wish::Click {
            url.push_str("?click=1");
        }
        let mut request = Request::get(&url).header("Accept", "application/json");
        if let Some(version) = self.version.get_value() {
            request = request.header("If-None-Match", &version);
        }
        let answer = request.send().await.map_err(|_| Failure::Offline)?;
        if answer.status() == 304 {
            return Ok(None);
        }
        let version = answer.headers().get("etag");
        let retry_after = seconds(&answer);
        let _ = self
            .retry_after
            .try_update_value(|wait| *wait = retry_after);
        let text = text_of(answer).await?;
        let state = json::from_str(&text).ok_or(Failure::Offline)?;
        let _ = self.version.try_update_value(|known| *known = version);
        Ok(Some(state))
    }

    fn settle(self, outcome: Result<Option<NetworkState>, Failure>) {
        match outcome {
            Ok(news) => {
                let fresh = news.or_else(|| self.recovered());
                let failed = fresh.as_ref().is_some_and(|state| state.failure.is_some());
                self.failures
                    .update_value(|count| *count = if failed { *count + 1 } else { 0 });
                let age = fresh.as_ref().map_or(0, |state| state.age_s);
                self.good_at.set_value(good_at(age));
                if let Some(state) = fresh {
                    if self.is_change(&state.view) {
                        self.changed_at.set_value(now_ms());
                    }
                    self.desk.take(state);
                }
            }
            Err(Failure::SignedOut) => crate::pages::leave_for_sign_in(),
            Err(failure) => {
                self.failures.update_value(|count| *count += 1);
                let mut state = self.desk.state.get_untracked();
                state.failure = Some(failure.sentence());
                state.age_s = age_s(now_ms(), self.good_at.get_value());
                self.desk.take(state);
            }
        }
    }

    /// After a 304 the state on screen is true again, whatever the last read said.
    fn recovered(self) -> Option<NetworkState> {
        let mut state = self.desk.state.get_untracked();
        state.failure.take()?;
        state.age_s = 0;
        Some(state)
    }

    fn is_change(self, next: &NetworkView) -> bool {
        self.desk.state.with_untracked(|now| now.view != *next)
    }
}

fn seconds(answer: &Response) -> Option<Duration> {
    let value = answer.headers().get("retry-after")?;
    value.parse().ok().map(Duration::from_secs)
}

fn visibility() -> Visibility {
    match document().visibility_state() {
        web_sys::VisibilityState::Hidden => Visibility::Hidden,
        _ => Visibility::Visible,
    }
}

/// The moment that lies so many seconds back.
fn good_at(age_s: u32) -> f64 {
    now_ms() - f64::from(age_s) * 1000.0
}

/// Whole seconds between two moments of the page's clock.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a saturating cast"
)]
fn age_s(now_ms: f64, then_ms: f64) -> u32 {
    ((now_ms - then_ms) / 1000.0) as u32
}

fn now_ms() -> f64 {
    js_sys::Date::now()
}
