//! The one way in which anything is changed: may this person, do the guard-rails let it pass, does it need a second
//! person; then it is written down, sent once, and what came of it is written down too.
//!
//! Nothing is sent that could not be recorded first (the rule of HashiCorp Vault's audit devices).

use std::{fmt, hash::Hash, time::Duration};

use aiven::{Error, ProjectName};

use super::{Caller, failure_of, send_once};
use crate::{
    books::{
        Down,
        record::{Actor, Ending, Entry, Outcome, Stage},
        requests::{NewRequest, Signature},
    },
    change::{Change, HIDDEN, Target},
    failure::Failure,
    policy::{SAY_WHY, Verdict},
    role::{Operation, Role},
};

const UNRECORDED: &str = "The portal cannot write to its database, so it cannot record what you asked for, and \
     nothing was done. Try again in a moment; if it stays, tell whoever runs this portal.";
/// What can be written as a reason.
const LONGEST_REASON: usize = 1_000;
/// How long the record waits for what came of something in AWS.
const AWS_PATIENCE_S: u32 = 90;

/// What came of a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    Done,
    /// It waits for a second person, as the request of this id.
    Requested(String),
}

impl Carried {
    /// What is said of it: `done`, or that it waits.
    pub fn sentence(&self, done: &str) -> String {
        match self {
            Self::Done => done.to_owned(),
            Self::Requested(_) => super::REQUESTED.to_owned(),
        }
    }

    /// Where the person goes on: at the request, if it became one.
    pub fn to(&self, done: String) -> String {
        match self {
            Self::Done => done,
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

impl Caller {
    /// Whether this person may do this in this project; if not, the sentence says what is missing.
    pub fn may(&self, operation: Operation, project: &ProjectName) -> Result<(), String> {
        let role = self.rights.role_in(project);
        if role < Some(operation.least()) {
            return Err(format!(
                "You may not {} here: {} Ask an admin of this portal if you need the role {}.",
                operation.words(),
                match role {
                    Some(role) => format!("your role in {project} is {}.", role.as_str()),
                    None => format!("you have no role in {project}."),
                },
                operation.least().as_str(),
            ));
        }
        if operation.is_change() && self.policy.is_read_only(project) {
            return Err(format!(
                "Nothing is changed in {project} through this portal: its settings say that the project is read-only."
            ));
        }
        // In AWS nothing can be applied later exactly as it was approved.
        let is_in_aws = matches!(
            operation,
            Operation::CreateEndpoint | Operation::DeleteEndpoint | Operation::DeleteGroup
        );
        if is_in_aws && self.policy.needs_approval(project) && role < Some(Role::Admin) {
            return Err(format!(
                "You may not {} here: changes in {project} need a second person, and what is done in AWS is not put \
                 off. Ask an admin of this portal to do it, or use the commands on this page.",
                operation.words()
            ));
        }
        Ok(())
    }

    /// As [`Caller::may`], for what is not even drawn otherwise.
    pub fn require(&self, operation: Operation, project: &ProjectName) -> Result<(), Failure> {
        self.may(operation, project)
            .map_err(|message| match operation {
                // Whether there is such a project is not for everybody to know.
                Operation::View => Failure::NotFound {
                    what: "such project".to_owned(),
                },
                _ => Failure::NotAllowed { message },
            })
    }

    /// Those of the projects that this person may look at.
    pub fn visible(&self, projects: impl Iterator<Item = ProjectName>) -> Vec<ProjectName> {
        let seen = projects.filter(|project| self.may(Operation::View, project).is_ok());
        seen.collect()
    }

    /// Whether a change of this person waits for somebody else.
    pub fn needs_approval(&self, operation: Operation, project: &ProjectName) -> bool {
        operation != Operation::RefreshPrivatelink
            && self.policy.needs_approval(project)
            && self.rights.role_in(project) < Some(Role::Admin)
    }

    /// Who this is, for the record.
    pub fn actor(&self, project: Option<&ProjectName>) -> Actor {
        let role = match project {
            Some(project) => self.rights.role_in(project),
            None => self.rights.highest(),
        };
        Actor::of(&self.person, role, self.from.clone())
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
        let outcome = Outcome {
            result: Ending::Refused,
            message: failure.sentence(),
        };
        let entry = self.entry(action, Some(target), outcome);
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
            let action = operation.name();
            caller.record_refusal(action, target, &failure).await;
        }
        return Err(Stopped::Before(failure));
    }
    if caller.needs_approval(operation, &target.project) {
        return request(caller, form_id, target, change, reason).await;
    }
    apply(caller, form_id, target, change, reason, None)
        .await
        .map(|()| Carried::Done)
        .map_err(Stopped::By)
}

/// Everything that is asked before anything is sent.
pub async fn judge(
    caller: &Caller,
    target: &Target,
    change: &Change,
    reason: &str,
) -> Result<(), Failure> {
    caller.require(change.operation(), &target.project)?;
    is_short(reason)?;
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
) -> Result<(), Error> {
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
    if let Err(failure) = caller.require(operation, &target.project) {
        let action = operation.name();
        caller.record_refusal(action, target, &failure).await;
        return Err(Stopped::Before(failure));
    }
    is_short(reason).map_err(Stopped::Before)?;
    if caller.wants_reason(operation) && reason.trim().is_empty() {
        return Err(Stopped::Before(Failure::invalid("reason", SAY_WHY)));
    }
    let patience = Duration::from_secs(AWS_PATIENCE_S.into());
    let mut entry = attempt(caller, operation, target, reason, patience);
    let content = (operation, target, plan.to_string());
    entry.after = plan;
    let outcome = recorded(caller, form_id, content, (entry, Vec::new()), work).await;
    outcome.map_err(Stopped::By)
}

fn attempt(
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

async fn recorded<T>(
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

fn is_short(reason: &str) -> Result<(), Failure> {
    if reason.trim().chars().count() <= LONGEST_REASON {
        return Ok(());
    }
    let message = format!("The reason is too long: {LONGEST_REASON} characters at most.");
    Err(Failure::invalid("reason", message))
}

fn given(reason: &str) -> Option<String> {
    let reason = reason.trim();
    (!reason.is_empty()).then(|| reason.to_owned())
}
