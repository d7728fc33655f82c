//! Approving, rejecting, withdrawing: who may, whether it still can be, and what is done then.
//!
//! The decision is written down, then made in the database, where one of several wins, and only then anything is sent.

use aiven::Error;

use crate::{
    books::{
        record::{Ending, Entry, Outcome, Stage},
        requests::{Request, RequestState, Signature},
    },
    change::{Change, Difference, HIDDEN, Still, still},
    failure::Failure,
    role::Operation,
    ssr::{Caller, apply, ending_of, failure_of, judge, not_sent, send_once},
};

/// How long the record waits for what came of a decision.
const PATIENCE_S: u32 = 60;
/// What can be written beside a decision.
const LONGEST_COMMENT: usize = 1_000;
const LOST: &str = "This request can't be approved: the portal's keys have changed, and none of them opens what was asked \
     for. Reject it, and ask for it again.";
const OWN: &str = "You asked for this yourself, so somebody else has to decide.";

/// What somebody does with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    Approve,
    Reject,
    Withdraw,
}

impl Deed {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Withdraw => "withdraw",
        }
    }

    pub fn of(word: &str) -> Option<Self> {
        let mut all = [Self::Approve, Self::Reject, Self::Withdraw].into_iter();
        all.find(|deed| deed.as_str() == word)
    }

    fn state(self) -> RequestState {
        match self {
            Self::Approve => RequestState::Approved,
            Self::Reject => RequestState::Rejected,
            Self::Withdraw => RequestState::Withdrawn,
        }
    }

    fn action(self) -> String {
        format!("request.{}", self.as_str())
    }
}

/// What this person may do with an open request; if not, why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doors {
    pub approve: Result<(), String>,
    pub reject: Result<(), String>,
    /// Only for whoever asked.
    pub withdraw: Option<Result<(), String>>,
}

impl Doors {
    pub fn of(caller: &Caller, request: &Request) -> Self {
        let may = |deed| may(caller, request, deed);
        Self {
            approve: may(Deed::Approve),
            reject: may(Deed::Reject),
            withdraw: is_own(caller, request).then(|| may(Deed::Withdraw)),
        }
    }
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    Rejected,
    Withdrawn,
    /// Approved and done at Aiven.
    Applied,
    /// Approved, and not done: what came of it stands at the request.
    Failed,
    /// Approved, and nobody knows yet.
    Unknown,
    /// By somebody else, or by the clock, a moment before.
    Late,
}

/// Why nothing was decided: a sentence, and the status of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub sentence: String,
    pub status: u16,
}

impl Refused {
    fn by(failure: &Failure) -> Self {
        let sentence = match failure {
            Failure::Invalid(_) | Failure::NotAllowed { .. } | Failure::Unrecorded { .. } => {
                failure.sentence()
            }
            _ => format!("{}. {}", failure.title(), failure.sentence()),
        };
        Self {
            sentence,
            status: failure.status(),
        }
    }
}

/// Does it, once for this form. The inner error is shown with the request, the outer one in its place.
pub async fn decide(
    caller: &Caller,
    request: &Request,
    deed: Deed,
    (form_id, comment): (&str, &str),
) -> Result<Result<Decided, Refused>, Failure> {
    if let Some(again) = again(caller, request, deed) {
        return Ok(Ok(again));
    }
    if request.state != RequestState::Open {
        return Ok(Ok(Decided::Late));
    }
    if let Err(message) = may(caller, request, deed) {
        let failure = Failure::NotAllowed { message };
        caller
            .record_refusal(&deed.action(), &request.target, &failure)
            .await;
        return Ok(Err(Refused::by(&failure)));
    }
    if let Err(failure) = check_comment(deed, comment) {
        return Ok(Err(Refused::by(&failure)));
    }
    if deed == Deed::Approve
        && let Err(failure) = judge(caller, &request.target, &request.change, &request.reason).await
    {
        // The guard-rails of today, which may be others than when it was asked for.
        caller
            .record_refusal(&deed.action(), &request.target, &failure)
            .await;
        return Ok(Err(Refused::by(&failure)));
    }
    let content = (deed, &request.id, &caller.person.id, comment);
    let decision = Decision {
        caller: caller.clone(),
        request: request.clone(),
        deed,
        form_id: form_id.to_owned(),
        comment: comment.to_owned(),
    };
    let outcome = send_once(caller, form_id, content, Box::pin(decision.make())).await;
    match outcome {
        Ok(decided) => Ok(Ok(decided)),
        Err(Error::InvalidInput(sentence)) => Ok(Err(Refused {
            sentence,
            status: 422,
        })),
        Err(error) => match failure_of(caller, &error) {
            Failure::SignedOut => Err(Failure::SignedOut),
            failure => Ok(Err(Refused::by(&failure))),
        },
    }
}

fn is_own(caller: &Caller, request: &Request) -> bool {
    request.by.id == caller.person.id
}

/// The same decision by the same person is no second one.
fn again(caller: &Caller, request: &Request, deed: Deed) -> Option<Decided> {
    let decision = request.decision.as_ref()?;
    let decided = match (deed, request.state) {
        (Deed::Approve, RequestState::Applied) => Decided::Applied,
        (Deed::Approve, RequestState::Failed) => Decided::Failed,
        (Deed::Approve, RequestState::Approved) => Decided::Unknown,
        (Deed::Reject, RequestState::Rejected) => Decided::Rejected,
        (Deed::Withdraw, RequestState::Withdrawn) => Decided::Withdrawn,
        _ => return None,
    };
    (decision.by.id == caller.person.id).then_some(decided)
}

/// Whether this person may do it, whatever the state of the request.
fn may(caller: &Caller, request: &Request, deed: Deed) -> Result<(), String> {
    let project = &request.target.project;
    if deed == Deed::Withdraw {
        caller.may(Operation::WithdrawRequest, project)?;
        return if is_own(caller, request) {
            Ok(())
        } else {
            let asked = &request.by.name;
            Err(format!("Only {asked}, who asked for it, can withdraw it."))
        };
    }
    caller.may(Operation::DecideRequest, project)?;
    if is_own(caller, request) {
        return Err(OWN.to_owned());
    }
    if deed == Deed::Approve {
        caller.may(request.change.operation(), project)?;
    }
    Ok(())
}

fn check_comment(deed: Deed, comment: &str) -> Result<(), Failure> {
    if comment.chars().count() > LONGEST_COMMENT {
        let message = format!("The comment is too long: {LONGEST_COMMENT} characters at most.");
        return Err(Failure::invalid("comment", message));
    }
    if deed == Deed::Reject && comment.is_empty() {
        let message =
            "Say in the comment why you reject it, so that whoever asked knows what to do.";
        return Err(Failure::invalid("comment", message));
    }
    Ok(())
}

/// A decision under way. It goes on when the person who made it goes away.
struct Decision {
    caller: Caller,
    request: Request,
    deed: Deed,
    form_id: String,
    comment: String,
}

impl Decision {
    async fn make(self) -> Result<Decided, Error> {
        match self.deed {
            Deed::Approve => self.approve().await,
            Deed::Reject => self.close(Decided::Rejected, "Rejected.").await,
            Deed::Withdraw => self.close(Decided::Withdrawn, "Withdrawn.").await,
        }
    }

    async fn close(self, decided: Decided, sentence: &str) -> Result<Decided, Error> {
        let of = self.write_down().await?;
        if !self.is_won(of).await? {
            return Ok(Decided::Late);
        }
        self.conclude(of, Ending::Done, sentence).await;
        Ok(decided)
    }

    async fn approve(self) -> Result<Decided, Error> {
        let (caller, request) = (&self.caller, &self.request);
        let change = caller.books.requests.sealed(&request.id).await;
        let change = change
            .map_err(not_sent)?
            .ok_or_else(|| Error::InvalidInput(LOST.to_owned()))?;
        let standing = still(&caller.aiven, &request.target, &change).await?;
        let of = self.write_down().await?;
        if !self.is_won(of).await? {
            return Ok(Decided::Late);
        }
        if let Still::Changed(difference) = standing {
            let sentence = difference.to_string();
            self.finish(RequestState::Failed, &sentence).await;
            self.conclude(of, Ending::Refused, &sentence).await;
            return Ok(Decided::Failed);
        }
        self.conclude(of, Ending::Done, "Approved.").await;
        Ok(self.carry_out(change).await)
    }

    /// Exactly what was asked for, with the approver's own right at Aiven.
    async fn carry_out(&self, change: Change) -> Decided {
        let (caller, request) = (&self.caller, &self.request);
        let asked = format!("asked for by {}", request.by.name);
        let reason = match request.reason.as_str() {
            "" => asked,
            reason => format!("{reason} ({asked})"),
        };
        let secrets = change.secrets();
        let approval = Some(request.id.clone());
        let done = apply(
            caller,
            &self.form_id,
            &request.target,
            change,
            &reason,
            approval,
        )
        .await;
        let ending = ending_of(&done);
        let mut sentence = match &done {
            Err(Error::Conflict { expected, found }) => {
                let now = found.as_ref().map(|found| found.principals.as_slice());
                Difference::of_principals(expected, now).to_string()
            }
            Err(error) => failure_of(caller, error).sentence(),
            Ok(()) => "It was done at Aiven.".to_owned(),
        };
        for secret in &secrets {
            sentence = sentence.replace(secret.as_str(), HIDDEN);
        }
        match ending.result {
            Ending::Done => {
                self.finish(RequestState::Applied, &sentence).await;
                Decided::Applied
            }
            Ending::Refused | Ending::Failed => {
                self.finish(RequestState::Failed, &sentence).await;
                Decided::Failed
            }
            Ending::Unknown => Decided::Unknown,
        }
    }

    /// Before anything is decided. What can't be written down is not done.
    async fn write_down(&self) -> Result<u64, Error> {
        let (before, after) = self.request.change.before_and_after();
        let over = Outcome {
            result: Ending::Unknown,
            message: String::new(),
        };
        let action = self.deed.action();
        let entry = Entry {
            reason: (!self.comment.is_empty()).then(|| self.comment.clone()),
            before,
            after,
            approval: Some(self.request.id.clone()),
            stage: Stage::Attempt {
                patience_s: PATIENCE_S,
            },
            ..self.caller.entry(&action, Some(&self.request.target), over)
        };
        self.caller
            .books
            .record
            .append(&entry)
            .await
            .map_err(not_sent)
    }

    /// Whether this decision is the one that counts.
    async fn is_won(&self, of: u64) -> Result<bool, Error> {
        let by = Signature {
            name: self.caller.person.name.clone(),
            id: self.caller.person.id.clone(),
        };
        let decided = self
            .caller
            .books
            .requests
            .decide(&self.request.id, self.deed.state(), (&by, &self.comment))
            .await;
        match decided {
            Ok(true) => Ok(true),
            Ok(false) => {
                let sentence = "Somebody had decided already, or its time was over.";
                self.conclude(of, Ending::Refused, sentence).await;
                Ok(false)
            }
            Err(down) => Err(not_sent(down)),
        }
    }

    async fn finish(&self, state: RequestState, sentence: &str) {
        let requests = &self.caller.books.requests;
        if let Err(down) = requests.finish(&self.request.id, state, sentence).await {
            // It stays approved, and is settled by whoever looks at it next.
            tracing::error!(reference = %self.caller.reference, %down, "The end of a request could not be kept");
        }
    }

    async fn conclude(&self, of: u64, result: Ending, message: &str) {
        let actor = self.caller.actor(Some(&self.request.target.project));
        let outcome = Outcome {
            result,
            message: message.to_owned(),
        };
        let written = self.caller.books.record.conclude(of, &actor, &outcome);
        if let Err(down) = written.await {
            tracing::error!(reference = %self.caller.reference, %down, of, "A decision's outcome could not be recorded");
        }
    }
}
