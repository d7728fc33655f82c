//! A write's turn: one at a time per service, sent once, with what is remembered dropped before and after.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Weak};

use reqwest::Method;
use serde_json::Value;
use tokio::sync::OwnedMutexGuard;
use tokio::time::Instant;

use crate::access::Switch;
use crate::budget::Class;
use crate::client::{CAP, Client};
use crate::error::Error;
use crate::name::{ProjectName, ServiceName};
use crate::transport::{Broken, Limits};
use crate::upstream::lock;

pub(super) type Place = (ProjectName, ServiceName);

/// One lock per service that is being written to, whoever writes.
#[derive(Default)]
pub(crate) struct WriteLocks(Mutex<HashMap<Place, Weak<tokio::sync::Mutex<()>>>>);

impl WriteLocks {
    pub(super) fn of(&self, place: &Place) -> Arc<tokio::sync::Mutex<()>> {
        let mut locks = lock(&self.0);
        locks.retain(|_, held| held.strong_count() > 0);
        if let Some(held) = locks.get(place).and_then(Weak::upgrade) {
            return held;
        }
        let fresh = Arc::default();
        locks.insert(place.clone(), Arc::downgrade(&fresh));
        fresh
    }
}

/// A write under way: it holds the service's lock and drops what is remembered of it, before and after.
pub(super) struct Writing {
    pub client: Client,
    pub place: Place,
    pub deadline: Instant,
    pub _turn: OwnedMutexGuard<()>,
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.client.forget(&self.place);
    }
}

/// How a request that changes something ended.
pub(super) enum Sent {
    Done(Vec<u8>),
    /// Aiven said no, or it was never sent.
    Refused(Error),
    /// It may or may not have been done.
    Ambiguous,
}

impl Writing {
    /// Notes that a component's switch was just turned: its wait counts from here.
    pub(super) fn note_switch(&self, component: &str, switch: Switch) {
        // First, so that no reading which began before the write can take the note back.
        self.client.forget(&self.place);
        let ((project, service), waits) = (&self.place, &self.client.shared().waits);
        match switch {
            Switch::On => waits.begin(project, service, component, Instant::now()),
            Switch::Off => waits.end(project, service, component),
        }
    }

    pub(super) fn path(&self, tail: &str) -> String {
        let (project, service) = &self.place;
        format!("/project/{project}/service/{service}{tail}")
    }

    /// Sends a request about the service once.
    pub(super) async fn send(
        &self,
        call: &'static str,
        method: Method,
        tail: &str,
        body: Option<&Value>,
    ) -> Sent {
        let path = self.path(tail);
        self.client
            .send_once(call, method, &path, body, self.deadline)
            .await
    }
}

impl Client {
    /// Sends a request that changes something, once. The time of one read is left for settling it.
    pub(super) async fn send_once(
        &self,
        call: &'static str,
        method: Method,
        path: &str,
        body: Option<&Value>,
        deadline: Instant,
    ) -> Sent {
        if let Err(error) = self.pay(Class::Click, 1) {
            return Sent::Refused(error);
        }
        let timeouts = &self.shared().config.timeouts;
        let deadline = deadline.checked_sub(timeouts.read).unwrap_or(deadline);
        let limits = Limits {
            silence: timeouts.silence,
            deadline,
            cap: CAP,
        };
        match self.send(call, method, path, body, limits).await {
            Err(error) => Sent::Refused(error),
            Ok(Err(Broken::Connect)) => Sent::Refused(Error::Connect { call }),
            Ok(Err(Broken::Timeout | Broken::Lost | Broken::TooLarge)) => Sent::Ambiguous,
            Ok(Ok(Ok(answer))) => Sent::Done(answer),
            // A redirect is an answer: nothing was done. Every other error page may hide a deed.
            Ok(Ok(Err(Error::Upstream { status, .. }))) if !(300..400).contains(&status) => {
                Sent::Ambiguous
            }
            Ok(Ok(Err(error))) => Sent::Refused(self.confirmed(error).await),
        }
    }
}
