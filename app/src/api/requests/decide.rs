//! Approving, rejecting, withdrawing: who may, and whether it still can be.

use aiven::Error;

use super::decision::Decision;
use crate::{
    books::requests::{Request, RequestState},
    failure::Failure,
    role::Operation,
    ssr::{Caller, failure_of, judge, send_once},
};

/// What can be written beside a decision.
const LONGEST_COMMENT: usize = 1_000;
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

    pub(super) fn state(self) -> RequestState {
        match self {
            Self::Approve => RequestState::Approved,
            Self::Reject => RequestState::Rejected,
            Self::Withdraw => RequestState::Withdrawn,
        }
    }

    pub(super) fn action(self) -> String {
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

/// Somebody with two ways in, single sign-on and a token of their own, is one person, and so has the same name.
fn is_of_one(caller: &Caller, request: &Request) -> bool {
    let names = [&request.by.name, &caller.person.name];
    let [asked, own] = names.map(|name| name.trim().to_lowercase());
    is_own(caller, request) || asked == own
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
    if is_of_one(caller, request) {
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
