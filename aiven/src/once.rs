//! One-time forms: a form that is submitted twice acts once, also when both submits come at the same time.
//!
//! Successes are remembered for a quarter of an hour; a failure is not, so the same form may be tried again.

use std::any::Any;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::time::Instant;

use crate::client::Client;
use crate::error::Error;
use crate::flights::{Flights, Start};
use crate::upstream::{Credential, lock};

const REMEMBERED: Duration = Duration::from_secs(15 * 60);
/// The most successes that are remembered; the oldest go first.
const MANY: usize = 4096;
const LONGEST_ID: usize = 128;

type FormKey = (Credential, String);
type Outcome = Arc<dyn Any + Send + Sync>;

#[derive(Default)]
pub(crate) struct Forms {
    done: Arc<Mutex<HashMap<FormKey, (Instant, Outcome)>>>,
    flights: Flights<FormKey, Outcome>,
}

impl Client {
    /// Runs `write` once for a form: a second submit, also a concurrent one, gets the first one's success. The write
    /// goes on when the person who submitted it goes away.
    pub async fn once<T, F>(&self, form_id: &str, write: F) -> Result<T, Error>
    where
        F: Future<Output = Result<T, Error>> + Send + 'static,
        T: Clone + Send + Sync + 'static,
    {
        if form_id.is_empty() || form_id.len() > LONGEST_ID {
            return Err(Error::InvalidInput(
                "The form has no valid id. Reload the page and try again.".to_owned(),
            ));
        }
        let forms = &self.shared().forms;
        let key = (self.credential(), form_id.to_owned());
        let start = || {
            if let Some(outcome) = remembered(&forms.done, &key) {
                return Start::Done(Ok(outcome));
            }
            let (done, key) = (forms.done.clone(), key.clone());
            Start::Fly(async move {
                let outcome: Outcome = Arc::new(write.await?);
                remember(&done, key, outcome.clone());
                Ok(outcome)
            })
        };
        let lost = Error::Unsettled {
            call: "send the form",
        };
        let outcome = forms.flights.join(key.clone(), lost, start).await?;
        let other =
            || Error::InvalidInput("This form was already used for something else.".to_owned());
        outcome.downcast_ref::<T>().cloned().ok_or_else(other)
    }
}

fn remembered(
    done: &Mutex<HashMap<FormKey, (Instant, Outcome)>>,
    key: &FormKey,
) -> Option<Outcome> {
    let done = lock(done);
    done.get(key)
        .filter(|(at, _)| at.elapsed() < REMEMBERED)
        .map(|(_, outcome)| outcome.clone())
}

fn remember(done: &Mutex<HashMap<FormKey, (Instant, Outcome)>>, key: FormKey, outcome: Outcome) {
    let mut done = lock(done);
    if done.len() >= MANY {
        done.retain(|_, (at, _)| at.elapsed() < REMEMBERED);
    }
    if done.len() >= MANY
        && let Some(oldest) = done
            .iter()
            .min_by_key(|(_, (at, _))| *at)
            .map(|(key, _)| key.clone())
    {
        done.remove(&oldest);
    }
    done.insert(key, (Instant::now(), outcome));
}
