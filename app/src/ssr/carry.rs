//! The one way in which anything is changed: may this person, do the guard-rails let it pass, does it need a second
//! person; then it is written down, sent once, and what came of it is written down too.

use std::{fmt, time::Duration};

use aiven::Error;

use super::{
    Caller, Paced, failure_of, not_sent,
    recording::{UNRECORDED, attempt, recorded},
    send_once,
};
use crate::{
    books::{
        record::{Ending, Outcome},
        requests::{NewRequest, Signature},
    },
    change::{Applied, Change, Target},
    failure::Failure,
    policy::{SAY_WHY, Verdict},
    role::Operation,
};

/// What can be written as a reason.
const LONGEST_REASON: usize = 1_000;
/// How long the record waits for what came of something in AWS.
const AWS_PATIENCE_S: u32 = 90;

/// What came of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    Done(Applied),
    /// It waits for a second person, as the request of this id.
    Requested(String),
}

impl Carried {
    /// What is said of it: `done`, or that it waits.
    pub fn sentence(&self, done: &str) -> String {
        match self {
            Self::Done(_) => done.to_owned(),
            Self::Requested(_) => super::REQUESTED.to_owned(),
        }
    }

    /// Where the person goes on: at the request, if it became one.
    pub fn to(&self, done: String) -> String {
        match self {
            Self::Done(_) => done,
            Self::Requested(id) => crate::paths::request(id),
        }
    }
}

/// Why a change was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// By the portal, before anything was sent.
    Before(Failure),
    /// By Aiven, or on the way there.
    By(Error),
}

impl Stopped {
    /// As a person sees it.
    pub fn failure(self, caller: &Caller) -> Failure {
        match self {
            Self::Before(failure) => failure,
            Self::By(error) => failure_of(caller, &error),
        }
    }
}

/// Makes a change at Aiven once for this form, or keeps it as a request.
pub async fn carry_out(
    caller: &Caller,
    form_id: &str,
    target: &Target,
    change: Change,
    reason: &str,
) -> Result<Carried, Stopped> {
    let operation = change.operation();
    if let Err(failure) = judge(caller, target, &change, reason).await {
        // A slip of the pen is no event; a principal that the guard-rails forbid is one.
        if !matches!(failure, Failure::Invalid(_)) || failure.at("principals").is_some() {
            let refused = caller
                .refused(operation.name(), Some(target), failure)
                .await;
            return Err(Stopped::Before(refused));
        }
        return Err(Stopped::Before(failure));
    }
    // Not on record: whoever tries this a thousand times would fill it.
    caller.pace.take(Paced::Change).map_err(Stopped::Before)?;
    if caller.needs_approval(operation, &target.project) {
        return request(caller, form_id, target, change, reason).await;
    }
    apply(caller, form_id, target, change, reason, None)
        .await
        .map(Carried::Done)
        .map_err(Stopped::By)
}

/// Everything that is asked before anything is sent.
pub async fn judge(
    caller: &Caller,
    target: &Target,
    change: &Change,
    reason: &str,
) -> Result<(), Failure> {
    caller.require_at(change.operation(), target)?;
    is_short(reason)?;
    if let Err((field, message)) = change.check() {
        return Err(Failure::invalid(field, message));
    }
    let region = match &target.service {
        Some(service) if caller.policy.asks_for_region(change) => {
            let service = caller.aiven.service(&target.project, service).await;
            let service = service.map_err(|error| failure_of(caller, &error))?;
            let cloud = service.cloud_name.as_deref();
            cloud.and_then(aiven::vpc::aws_region).map(str::to_owned)
        }
        _ => None,
    };
    match caller.policy.judge(change, reason, region.as_deref()) {
        Verdict::Passes => Ok(()),
        Verdict::Refused(failure) => Err(failure),
    }
}

async fn request(
    caller: &Caller,
    form_id: &str,
    target: &Target,
    change: Change,
    reason: &str,
) -> Result<Carried, Stopped> {
    // Written down before it is kept, as what is sent to Aiven is; reading back at Aiven would show nothing of it.
    let mut entry = attempt(
        caller,
        change.operation(),
        target,
        reason,
        caller.aiven.write_patience(),
    );
    "request.make".clone_into(&mut entry.action);
    (entry.before, entry.after) = change.before_and_after();
    let waits = format!("Waits for a second person: {}.", change.operation().words());
    let content = (target.clone(), change.content());
    let new = NewRequest {
        target: target.clone(),
        change,
        reason: reason.trim().to_owned(),
        by: Signature {
            name: caller.person.name.clone(),
            id: caller.person.id.clone(),
        },
        lifetime_s: caller.policy.request_lifetime_s,
    };
    // A program asks again and again until somebody has approved; a person's second form says so by its id.
    if caller.pass.is_some() {
        let already = caller.books.requests.already(&new).await;
        if let Some(id) = already.map_err(|down| Stopped::By(not_sent(down)))? {
            return Ok(Carried::Requested(id));
        }
    }
    let books = caller.books.clone();
    let make = async move {
        let of = books.record.append(&entry).await.map_err(not_sent)?;
        let made = books.requests.make(&new).await;
        let (result, message) = match &made {
            Ok(id) => (Ending::Done, format!("{waits} Its id is {id}.")),
            Err(_) => (Ending::Failed, UNRECORDED.to_owned()),
        };
        let outcome = Outcome { result, message };
        if let Err(down) = books.record.conclude(of, &entry.actor, &outcome).await {
            tracing::error!(%down, of, "What came of a request could not be recorded");
        }
        made.map_err(not_sent)
    };
    let kept = send_once(caller, form_id, ("request", content), make).await;
    kept.map(Carried::Requested).map_err(Stopped::By)
}

/// Writes the attempt down, sends it, writes down what came of it. It has been judged.
pub async fn apply(
    caller: &Caller,
    form_id: &str,
    target: &Target,
    change: Change,
    reason: &str,
    approval: Option<String>,
) -> Result<Applied, Error> {
    let patience = caller.aiven.write_patience();
    let operation = change.operation();
    let mut entry = attempt(caller, operation, target, reason, patience);
    (entry.before, entry.after) = change.before_and_after();
    entry.change = Some(change.open());
    entry.approval.clone_from(&approval);
    let content = (
        operation,
        target.clone(),
        change.content(),
        approval.clone(),
    );
    let secrets = change.secrets();
    let (client, at) = (caller.aiven.clone(), target.clone());
    let work = async move { change.apply(&client, &at).await };
    recorded(caller, form_id, content, (entry, secrets), work).await
}

/// The same for something in AWS. `plan` is what shall be there, without secrets.
pub async fn carry_out_in_aws<T>(
    caller: &Caller,
    form_id: &str,
    target: &Target,
    operation: Operation,
    (plan, reason): (serde_json::Value, &str),
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Stopped>
where
    T: Clone + Send + Sync + fmt::Debug + 'static,
{
    if let Err(failure) = caller.require_at(operation, target) {
        let action = operation.name();
        caller.record_refusal(action, target, &failure).await;
        return Err(Stopped::Before(failure));
    }
    is_short(reason).map_err(Stopped::Before)?;
    if caller.wants_reason(operation) && reason.trim().is_empty() {
        return Err(Stopped::Before(Failure::invalid("reason", SAY_WHY)));
    }
    caller.pace.take(Paced::Change).map_err(Stopped::Before)?;
    let patience = Duration::from_secs(AWS_PATIENCE_S.into());
    let mut entry = attempt(caller, operation, target, reason, patience);
    let content = (operation, target, plan.to_string());
    entry.after = plan;
    let outcome = recorded(caller, form_id, content, (entry, Vec::new()), work).await;
    outcome.map_err(Stopped::By)
}

fn is_short(reason: &str) -> Result<(), Failure> {
    if reason.trim().chars().count() <= LONGEST_REASON {
        return Ok(());
    }
    let message = format!("The reason is too long: {LONGEST_REASON} characters at most.");
    Err(Failure::invalid("reason", message))
}
