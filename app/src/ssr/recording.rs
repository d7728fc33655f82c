//! What is written down: attempts before they are sent, what came of them, and what is over when it is known.
//!
//! Nothing is done that could not be recorded first (the rule of HashiCorp Vault's audit devices).

use std::{fmt, hash::Hash, time::Duration};

use aiven::{Error, ProjectName};

use super::{Caller, Paced, send_once};
use crate::{
    books::{
        Down,
        record::{Actor, Ending, Entry, Outcome, Stage},
    },
    change::{HIDDEN, Target},
    failure::Failure,
    role::Operation,
};

pub(crate) const UNRECORDED: &str = "The portal cannot write to its database, so it cannot record what you asked for, and \
     nothing was done. Try again in a moment; if it stays, tell whoever runs this portal.";
/// How long the record waits for what came of something in the portal's own database.
const OWN_PATIENCE_S: u32 = 30;

impl Caller {
    /// Who this is, for the record.
    pub fn actor(&self, project: Option<&ProjectName>) -> Actor {
        let role = match project {
            Some(project) => self.rights.role_in(project),
            None => self.rights.highest(),
        };
        Actor {
            pass: self.pass.as_ref().map(|pass| pass.signature()),
            ..Actor::of(&self.person, role, self.from.clone())
        }
    }

    /// An entry about something that is over, to be filled in.
    pub fn entry(&self, action: &str, target: Option<&Target>, outcome: Outcome) -> Entry {
        Entry {
            action: action.to_owned(),
            actor: self.actor(target.map(|target| &target.project)),
            request: self.reference.clone(),
            project: target.map(|target| target.project.clone()),
            service: target.and_then(|target| target.service.clone()),
            reason: None,
            before: serde_json::Value::Null,
            after: serde_json::Value::Null,
            change: None,
            approval: None,
            stage: Stage::Over(outcome),
        }
    }

    /// Writes down what must be known later; if that fails, it must not be done.
    pub async fn record(&self, entry: &Entry) -> Result<u64, Failure> {
        let written = self.books.record.append(entry).await;
        written.map_err(|down| unrecorded(&down))
    }

    /// Writes down that somebody asks for secrets, before they are shown; its number.
    pub async fn record_reveal(
        &self,
        target: &Target,
        what: serde_json::Value,
    ) -> Result<u64, Failure> {
        let nothing = serde_json::Value::Null;
        self.record_attempt(Operation::Reveal, target, (nothing, what))
            .await
    }

    /// Writes down what is about to be done, from what to what; its number.
    pub async fn record_attempt(
        &self,
        operation: Operation,
        target: &Target,
        (before, after): (serde_json::Value, serde_json::Value),
    ) -> Result<u64, Failure> {
        let patience = self.aiven.write_patience();
        let mut entry = attempt(self, operation, target, "", patience);
        (entry.before, entry.after) = (before, after);
        self.record(&entry).await
    }

    /// As [`Caller::record_attempt`], for what is about no project: the portal's own affairs.
    pub async fn record_own_attempt(
        &self,
        action: &str,
        (before, after): (serde_json::Value, serde_json::Value),
    ) -> Result<u64, Failure> {
        let over = Outcome {
            result: Ending::Unknown,
            message: String::new(),
        };
        let entry = Entry {
            before,
            after,
            stage: Stage::Attempt {
                patience_s: OWN_PATIENCE_S,
            },
            ..self.entry(action, None, over)
        };
        self.record(&entry).await
    }

    /// Writes down what came of such an attempt.
    pub async fn conclude_own(&self, of: u64, outcome: &Outcome) {
        let actor = self.actor(None);
        if let Err(down) = self.books.record.conclude(of, &actor, outcome).await {
            tracing::error!(reference = %self.reference, %down, of, "An outcome could not be recorded");
        }
    }

    /// Writes down what came of an attempt. Where that fails, it stays unknown.
    pub async fn conclude(&self, of: u64, project: &ProjectName, outcome: Result<&str, &Failure>) {
        let (result, message) = match outcome {
            Ok(sentence) => (Ending::Done, sentence.to_owned()),
            Err(failure) => (Ending::Refused, failure.sentence()),
        };
        let actor = self.actor(Some(project));
        let outcome = Outcome { result, message };
        if let Err(down) = self.books.record.conclude(of, &actor, &outcome).await {
            tracing::error!(reference = %self.reference, %down, of, "An outcome could not be recorded");
        }
    }

    /// Writes down that the portal said no. The refusal stands whether that works or not.
    pub async fn record_refusal(&self, action: &str, target: &Target, failure: &Failure) {
        self.refusal(action, Some(target), failure).await;
    }

    /// The same of something about no project.
    pub async fn record_refusal_of(&self, action: &str, failure: &Failure) {
        self.refusal(action, None, failure).await;
    }

    /// Writes down that the portal said no, and gives what is told. A program that is refused on and on is told to wait,
    /// and fills no record: its rows are never thrown away.
    pub async fn refused(
        &self,
        action: &str,
        target: Option<&Target>,
        failure: Failure,
    ) -> Failure {
        if self.pass.is_some()
            && let Err(wait) = self.pace.take(Paced::Refusal)
        {
            return wait;
        }
        self.refusal(action, target, &failure).await;
        failure
    }

    async fn refusal(&self, action: &str, target: Option<&Target>, failure: &Failure) {
        let outcome = Outcome {
            result: Ending::Refused,
            message: failure.sentence(),
        };
        let entry = self.entry(action, target, outcome);
        if let Err(down) = self.books.record.append(&entry).await {
            tracing::error!(reference = %self.reference, %down, "A refusal could not be recorded");
        }
    }
}

fn unrecorded(down: &Down) -> Failure {
    tracing::error!(%down, "Nothing is done because it cannot be recorded");
    Failure::Unrecorded {
        message: UNRECORDED.to_owned(),
    }
}

pub(super) fn attempt(
    caller: &Caller,
    operation: Operation,
    target: &Target,
    reason: &str,
    patience: Duration,
) -> Entry {
    let over = Outcome {
        result: Ending::Unknown,
        message: String::new(),
    };
    Entry {
        reason: given(reason),
        stage: Stage::Attempt {
            patience_s: u32::try_from(patience.as_secs()).unwrap_or(u32::MAX),
        },
        ..caller.entry(operation.name(), Some(target), over)
    }
}

/// Writes the attempt down, does it once for this form, writes down what came of it.
pub(super) async fn recorded<T>(
    caller: &Caller,
    form_id: &str,
    content: impl Hash,
    (entry, secrets): (Entry, Vec<String>),
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error>
where
    T: Clone + Send + Sync + fmt::Debug + 'static,
{
    let (books, actor) = (caller.books.clone(), entry.actor.clone());
    let reference = caller.reference.clone();
    let work = async move {
        let of = books.record.append(&entry).await.map_err(not_sent)?;
        let outcome = work.await;
        let mut ending = ending_of(&outcome);
        for secret in &secrets {
            ending.message = ending.message.replace(secret.as_str(), HIDDEN);
        }
        if let Err(down) = books.record.conclude(of, &actor, &ending).await {
            // It stays unknown, and is settled by looking.
            tracing::error!(%reference, %down, of, "What came of a change could not be recorded");
        }
        outcome
    };
    send_once(caller, form_id, content, Box::pin(work)).await
}

pub(crate) fn ending_of<T>(outcome: &Result<T, Error>) -> Outcome {
    let (result, message) = match outcome {
        Ok(_) => (Ending::Done, "Done.".to_owned()),
        Err(error) => {
            let result = match error {
                Error::Api { .. }
                | Error::SignedOut
                | Error::InvalidInput(_)
                | Error::Conflict { .. }
                | Error::ConfigChanged(_) => Ending::Refused,
                Error::Busy { .. }
                | Error::Connect { .. }
                | Error::NotDone { .. }
                | Error::NotSent(_) => Ending::Failed,
                Error::Timeout { .. }
                | Error::Decode { .. }
                | Error::TooLarge { .. }
                | Error::Upstream { .. }
                | Error::Unsettled { .. } => Ending::Unknown,
            };
            (result, error.to_string())
        }
    };
    Outcome { result, message }
}

#[expect(
    clippy::needless_pass_by_value,
    reason = "the shape that map_err wants"
)]
pub(crate) fn not_sent(down: Down) -> Error {
    tracing::error!(%down, "Nothing is sent because it cannot be recorded");
    Error::NotSent(UNRECORDED.to_owned())
}

fn given(reason: &str) -> Option<String> {
    let reason = reason.trim();
    (!reason.is_empty()).then(|| reason.to_owned())
}
