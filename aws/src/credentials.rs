//! What calls are signed with: the keys from the settings, or a role that is assumed with them.
//!
//! A role's session is shared by everybody who asks in its region. It is renewed before it ends, by one call however
//! many wait for it; whoever waited takes that call's answer, a refusal too.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use tokio::sync::Mutex as Turn;
use tokio::time::{Instant, timeout_at};

use crate::error::Error;
use crate::sign::Keys;

/// How long a session is asked for: what every role allows.
pub(crate) const LIFETIME: Duration = Duration::from_secs(3600);
/// How long before its end it is no longer used.
const MARGIN: Duration = Duration::from_secs(300);
/// What waiting for a session is called when it takes too long.
const CALL: &str = crate::sts::ASSUME;

/// A role, as the settings name it.
#[derive(Debug, Clone)]
pub(crate) struct Role {
    pub arn: String,
    pub external_id: Option<String>,
}

#[derive(Debug)]
pub(crate) struct Credentials {
    own: Arc<Keys>,
    role: Option<Role>,
    sessions: Mutex<HashMap<String, Arc<Turn<Slot>>>>,
}

/// The session of one region.
#[derive(Debug, Default)]
struct Slot {
    session: Option<(Arc<Keys>, SystemTime)>,
    failed: Option<(Instant, Error)>,
}

impl Credentials {
    pub fn new(own: Keys, role: Option<Role>) -> Self {
        Self {
            own: Arc::new(own),
            role,
            sessions: Mutex::default(),
        }
    }

    pub fn role_arn(&self) -> Option<&str> {
        self.role.as_ref().map(|role| role.arn.as_str())
    }

    /// What to sign with at `now`. `assume` makes a session; its end is counted from when it was asked for, by this
    /// machine's clock alone, so that a clock that is wrong ends no session early.
    pub async fn keys<F>(
        &self,
        region: &str,
        (now, deadline): (SystemTime, Instant),
        assume: impl FnOnce(Arc<Keys>, Role) -> F,
    ) -> Result<Arc<Keys>, Error>
    where
        F: Future<Output = Result<Keys, Error>>,
    {
        let Some(role) = &self.role else {
            return Ok(self.own.clone());
        };
        let asked = Instant::now();
        let slot = self.slot(region);
        let Ok(mut slot) = timeout_at(deadline, slot.lock()).await else {
            return Err(Error::TimedOut { call: CALL });
        };
        if let Some((keys, until)) = &slot.session
            && now < *until
        {
            return Ok(keys.clone());
        }
        if let Some((at, error)) = &slot.failed
            && *at > asked
        {
            return Err(error.clone());
        }
        match assume(self.own.clone(), role.clone()).await {
            Ok(keys) => {
                let keys = Arc::new(keys);
                slot.session = Some((keys.clone(), now + LIFETIME - MARGIN));
                slot.failed = None;
                Ok(keys)
            }
            Err(error) => {
                slot.session = None;
                slot.failed = Some((Instant::now(), error.clone()));
                Err(error)
            }
        }
    }

    /// AWS no longer takes these: true if others can be had.
    pub async fn forget(&self, region: &str, refused: &Arc<Keys>) -> bool {
        if self.role.is_none() {
            return false;
        }
        let slot = self.slot(region);
        let mut slot = slot.lock().await;
        slot.session.take_if(|(keys, _)| Arc::ptr_eq(keys, refused));
        true
    }

    fn slot(&self, region: &str) -> Arc<Turn<Slot>> {
        // A lock whose holder panicked is still good: nothing is half done under it.
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        sessions.entry(region.to_owned()).or_default().clone()
    }
}

#[cfg(test)]
mod tests;
