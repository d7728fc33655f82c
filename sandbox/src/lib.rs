#![doc = include_str!("../README.md")]
#![expect(
    clippy::doc_markdown,
    reason = "PrivateLink is a word of prose here, not code"
)]

mod aiven;
mod answer;
mod aws;
mod calls;
mod catalogue;
mod clock;
mod control;
mod faults;
mod ids;
mod pki;
mod rules;
mod running;
mod schema;
mod secrets;
mod seed;
mod world;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{self, Next};
use axum::response::Response;
use serde_json::Value;

use answer::Refusal;
use calls::Calls;
use clock::Clock;
use world::World;

pub use calls::Call;
pub use faults::Fault;
pub use running::{Running, serve, spawn};
pub use secrets::Secrets;
pub use seed::aws::{DEMO_AWS_ACCESS_KEY_ID, DEMO_AWS_SECRET_ACCESS_KEY};
pub use seed::{DEMO_TOKEN, HOSTILE_PASSWORD, READONLY_TOKEN};

/// How a sandbox is started.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Divides every duration of the state machine: 20 makes a PrivateLink in 9 s instead of 180 s.
    /// 0 stops the clock, which then moves only by `advance`.
    pub speed: f64,
    /// The date at the start in seconds since 1970; none is now.
    pub start: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            speed: 1.0,
            start: None,
        }
    }
}

impl Options {
    fn clock(self) -> Clock {
        Clock::new(self.speed, self.start)
    }

    /// These options, if time can pass at their speed.
    ///
    /// # Errors
    /// A sentence, when the speed is negative, infinite or not a number.
    pub fn checked(self) -> Result<Self, String> {
        if self.speed.is_finite() && self.speed >= 0.0 {
            return Ok(self);
        }
        Err(format!(
            "The speed must be 0 (time stands still) or a number above it, not {}.",
            self.speed
        ))
    }
}

/// A sandbox: one demo world. Clones share it.
#[derive(Debug, Clone)]
pub struct Sandbox(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    options: Options,
    authorities: seed::Authorities,
    world: Mutex<World>,
    calls: Mutex<Calls>,
}

impl Sandbox {
    /// The demo world, just started. At a speed that `checked` refuses its time stands still.
    pub fn new(options: Options) -> Self {
        let clock = options.clock();
        let authorities = seed::authorities(&clock);
        Self(Arc::new(Inner {
            world: Mutex::new(seed::world(clock, &authorities)),
            options,
            authorities,
            calls: Mutex::default(),
        }))
    }

    /// Aiven's API under `/v1` and the control endpoints under `/sandbox`.
    pub fn router(&self) -> Router {
        aiven::router(self.clone())
            .merge(aws::router())
            .merge(control::router())
            .fallback(async || Refusal::new(StatusCode::NOT_FOUND, "Not found"))
            .method_not_allowed_fallback(async || {
                Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed")
            })
            .layer(middleware::from_fn_with_state(self.clone(), log))
            .with_state(self.clone())
    }

    /// Moves the state machine on by this much simulated time (that is, not divided by the speed).
    pub fn advance(&self, by: Duration) {
        self.world().clock.advance(by);
    }

    /// The customer makes a VPC endpoint for the service's PrivateLink; the connection as Aiven would list it.
    ///
    /// # Errors
    /// A sentence, when there is no active PrivateLink.
    pub fn connect(&self, project: &str, service: &str) -> Result<Value, String> {
        let connected = self.world().connect(project, service);
        connected.map_err(|refusal| refusal.message)
    }

    /// Puts a service into another cloud, as if it had been made there: no service of the demo world is on Azure.
    ///
    /// # Errors
    /// A sentence, when there is no such service.
    pub fn put_into(&self, project: &str, service: &str, cloud: &str) -> Result<(), String> {
        let mut world = self.world();
        let service = world.service_mut(project, service);
        cloud.clone_into(&mut service.map_err(|refusal| refusal.message)?.cloud);
        Ok(())
    }

    /// The customer deletes the VPC endpoint of this connection.
    ///
    /// # Errors
    /// A sentence, when there is no such connection.
    pub fn disconnect(&self, project: &str, service: &str, id: &str) -> Result<(), String> {
        let gone = self.world().disconnect(project, service, id);
        gone.map_err(|refusal| refusal.message)
    }

    /// Gives a service a fault, or takes it away. Service `*` is every call about the project, its list of services
    /// too; project `*` is every call there is.
    ///
    /// # Errors
    /// A sentence, when there is no such project or service.
    pub fn set_fault(
        &self,
        project: &str,
        service: &str,
        fault: Option<Fault>,
    ) -> Result<(), String> {
        let mut world = self.world();
        let kept = world.fault_mut(project, service);
        *kept.map_err(|refusal| refusal.message)? = fault;
        Ok(())
    }

    /// From now on secrets are given like this, until a reset.
    pub fn give_secrets(&self, secrets: Secrets) {
        self.world().secrets = secrets;
    }

    /// From now on this token is answered with 401.
    pub fn revoke(&self, token: &str) {
        self.world().revoked.insert(token.to_owned());
    }

    /// The token is as good as it was before it was revoked.
    pub fn restore(&self, token: &str) {
        self.world().revoked.remove(token);
    }

    /// The demo world, started anew: services, tokens, secrets, faults, clock and the log of calls. Certificate
    /// authorities stay, as whoever has kept one expects.
    pub fn reset(&self) {
        *self.world() = seed::world(self.0.options.clock(), &self.0.authorities);
        self.forget_calls();
    }

    /// The latest calls on `/v1`, oldest first.
    pub fn calls(&self) -> Vec<Call> {
        self.logged().all()
    }

    /// Empties the log of calls.
    pub fn forget_calls(&self) {
        self.logged().clear();
    }

    fn logged(&self) -> MutexGuard<'_, Calls> {
        let calls = self.0.calls.lock();
        calls.unwrap_or_else(PoisonError::into_inner)
    }

    /// The world as of now.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        let world = self.0.world.lock();
        let mut world = world.unwrap_or_else(PoisonError::into_inner);
        world.settle();
        world
    }
}

async fn log(State(sandbox): State<Sandbox>, request: Request, next: Next) -> Response {
    let uri = request.uri();
    let doors = ["/v1/", "/ec2", "/sts"];
    if doors.iter().any(|door| uri.path().starts_with(door)) {
        sandbox.logged().push(Call {
            method: request.method().to_string(),
            path: uri.path().to_owned(),
            query: uri.query().map(str::to_owned),
            traceparent: text_of(&request, "traceparent"),
        });
    }
    next.run(request).await
}

fn text_of(request: &Request, header: &str) -> Option<String> {
    let value = request.headers().get(header)?;
    value.to_str().ok().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_passes_forward_or_not_at_all() {
        let with = |speed| Options { speed, start: None }.checked();
        for speed in [0.0, 0.5, 20.0, 1e6] {
            assert!(with(speed).is_ok(), "{speed}");
        }
        for speed in [-5.0, -0.1, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            let sentence = with(speed).unwrap_err();
            assert!(
                sentence.starts_with("The speed must be 0") && sentence.ends_with('.'),
                "{sentence}"
            );
        }
    }
}
