//! What is measured, in Prometheus's words. Every label's value is one of a few that stand in this program: a route's
//! template and never an address, a method that is known, a class of status. What people ask for makes no new series.
//! Counting is a few atomic additions; how things stand is asked only when somebody scrapes (`state`).

mod serve;
mod state;
mod words;

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use aiven::observe::{Ended, Found, KINDS, Observe, Observer};
use app::person::Via;
use axum::http::{Method, StatusCode};
use prometheus::{
    HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry,
};

use crate::limit::Limited;
pub use serve::{Scrape, listen};
pub use words::{SignIn, UpstreamWord};
use words::{class_of, method_name, outcome_of, way_of};

/// Seconds; the first steps are for what comes from memory, the last for what waits for Aiven.
const REQUEST: &[f64] = &[
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0,
];
const UPSTREAM: &[f64] = &[0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// The route that a handler names itself, in its answer's extensions: for those that are no route of the router's.
#[derive(Clone, Copy, Debug)]
pub struct RouteName(pub &'static str);

/// Everything that is counted. A clone counts in the same place.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: HistogramVec,
    in_flight: IntGauge,
    gateway: IntCounterVec,
    limited: IntCounterVec,
    sign_ins: IntCounterVec,
    upstream: HistogramVec,
    lookups: IntCounterVec,
    held_back: IntCounterVec,
    /// How the last call to Aiven ended, for those who ask whether the portal is ready.
    upstream_word: AtomicU8,
}

/// A request that is being answered; counted until it goes, however that comes about.
pub struct Flying(Metrics);

impl Drop for Flying {
    fn drop(&mut self) {
        self.0.0.in_flight.dec();
    }
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new() -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let inner = Inner {
            requests: HistogramVec::new(
                HistogramOpts::new(
                    "postern_http_request_duration_seconds",
                    "Requests answered, by route, method and class of status, and how long the answer took to begin.",
                )
                .buckets(REQUEST.to_vec()),
                &["route", "method", "status"],
            )?,
            in_flight: IntGauge::new(
                "postern_http_requests_in_flight",
                "Requests that are being answered now.",
            )?,
            gateway: counter(
                "postern_gateway_requests_total",
                "Requests to /v1, by route and what became of them.",
                &["route", "outcome"],
            )?,
            limited: counter(
                "postern_limited_requests_total",
                "Requests that were refused because somebody came too often, by the limit they met.",
                &["limit"],
            )?,
            sign_ins: counter(
                "postern_sign_ins_total",
                "Sign-ins, by the way somebody came and whether they got in.",
                &["via", "result"],
            )?,
            upstream: HistogramVec::new(
                HistogramOpts::new(
                    "postern_upstream_call_duration_seconds",
                    "Calls to Aiven, by call and how they ended, and how long they took.",
                )
                .buckets(UPSTREAM.to_vec()),
                &["call", "outcome"],
            )?,
            lookups: counter(
                "postern_upstream_lookups_total",
                "What was wanted of Aiven, by kind and whether it was remembered (hit), asked for already (shared) or \
                 had to be asked for (miss).",
                &["kind", "result"],
            )?,
            held_back: counter(
                "postern_upstream_held_back_total",
                "Calls to Aiven that the portal's own budget did not allow, by whose need they were.",
                &["class"],
            )?,
            registry,
            upstream_word: AtomicU8::new(UpstreamWord::NotAsked as u8),
        };
        let built = IntGaugeVec::new(
            Opts::new("postern_build_info", "Always 1; says which version runs."),
            &["version"],
        )?;
        built.with_label_values(&[env!("CARGO_PKG_VERSION")]).set(1);
        let registry = &inner.registry;
        registry.register(Box::new(built))?;
        registry.register(Box::new(inner.requests.clone()))?;
        registry.register(Box::new(inner.in_flight.clone()))?;
        registry.register(Box::new(inner.gateway.clone()))?;
        registry.register(Box::new(inner.limited.clone()))?;
        registry.register(Box::new(inner.sign_ins.clone()))?;
        registry.register(Box::new(inner.upstream.clone()))?;
        registry.register(Box::new(inner.lookups.clone()))?;
        registry.register(Box::new(inner.held_back.clone()))?;
        #[cfg(target_os = "linux")]
        registry.register(Box::new(
            prometheus::process_collector::ProcessCollector::for_self(),
        ))?;
        Ok(Self(Arc::new(inner)).with_zeros())
    }

    /// Rates need a beginning: what alerts look at is there from the start, as 0.
    fn with_zeros(self) -> Self {
        for limit in Limited::ALL {
            self.0.limited.with_label_values(&[limit.as_str()]);
        }
        for class in ["background", "passing", "click", "settle"] {
            self.0.held_back.with_label_values(&[class]);
        }
        for kind in KINDS {
            for found in Found::ALL {
                self.0.lookups.with_label_values(&[kind, found.as_str()]);
            }
        }
        for via in ["token", "oidc", "header", "demo"] {
            for result in ["done", "refused"] {
                self.0.sign_ins.with_label_values(&[via, result]);
            }
        }
        self
    }

    /// As what the way to Aiven tells it to.
    pub fn observer(&self) -> Observer {
        Observer::new(Arc::new(self.clone()))
    }

    /// Counts a request as long as the answer is kept.
    pub fn begin(&self) -> Flying {
        self.0.in_flight.inc();
        Flying(self.clone())
    }

    /// Counts an answer.
    pub fn answered(&self, route: &str, method: &Method, status: StatusCode, took: Duration) {
        self.0
            .requests
            .with_label_values(&[route, method_name(method), class_of(status)])
            .observe(took.as_secs_f64());
        if route.starts_with("/v1") {
            self.0
                .gateway
                .with_label_values(&[route, outcome_of(status)])
                .inc();
        }
    }

    /// Counts somebody who came too often.
    pub fn limited(&self, limit: Limited) {
        self.0.limited.with_label_values(&[limit.as_str()]).inc();
    }

    /// How Aiven did when it was asked last.
    pub fn upstream(&self) -> UpstreamWord {
        UpstreamWord::parse(self.0.upstream_word.load(Ordering::Relaxed))
    }

    /// Counts a sign-in.
    pub fn signed_in(&self, via: Via, came_of_it: SignIn) {
        let labels = [way_of(via), came_of_it.as_str()];
        self.0.sign_ins.with_label_values(&labels).inc();
    }
}

impl Observe for Metrics {
    fn called(&self, call: &'static str, ended: Ended, took: Duration) {
        self.0
            .upstream
            .with_label_values(&[call, ended.as_str()])
            .observe(took.as_secs_f64());
        let word = UpstreamWord::of(ended);
        self.0.upstream_word.store(word as u8, Ordering::Relaxed);
    }

    fn looked_up(&self, kind: &'static str, found: Found) {
        self.0
            .lookups
            .with_label_values(&[kind, found.as_str()])
            .inc();
    }

    fn held_back(&self, class: &'static str) {
        self.0.held_back.with_label_values(&[class]).inc();
    }
}

fn counter(name: &str, help: &str, labels: &[&str]) -> Result<IntCounterVec, prometheus::Error> {
    IntCounterVec::new(Opts::new(name, help), labels)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_counts_until_it_is_gone() {
        let metrics = Metrics::new().unwrap();
        let one = metrics.begin();
        let other = metrics.begin();
        assert_eq!(metrics.0.in_flight.get(), 2);
        drop(one);
        drop(other);
        assert_eq!(metrics.0.in_flight.get(), 0);
    }

    #[test]
    fn only_the_gateways_answers_are_the_gateways() {
        let metrics = Metrics::new().unwrap();
        let took = Duration::from_millis(3);
        metrics.answered("/projects", &Method::GET, StatusCode::OK, took);
        metrics.answered("/v1/project", &Method::GET, StatusCode::FORBIDDEN, took);
        let counted = |labels: [&str; 2]| metrics.0.gateway.with_label_values(&labels).get();
        assert_eq!(counted(["/v1/project", "refused"]), 1);
        assert_eq!(counted(["/projects", "passed"]), 0);
    }
}
