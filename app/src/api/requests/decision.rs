//! A decision under way. It is written down, then made in the database, where one of several wins, and only then anything
//! is sent.

use aiven::Error;

use super::decide::{Decided, Deed};
use crate::{
    books::{
        record::{Ending, Entry, Outcome, Stage},
        requests::{Request, RequestState, Signature},
    },
    change::{Change, Difference, HIDDEN, Still, still},
    ssr::{Caller, apply, ending_of, failure_of, not_sent},
};

/// How long the record waits for what came of a decision.
const PATIENCE_S: u32 = 60;
const LOST: &str = "This request can't be approved: what was asked for can't be opened any more, or is not what is shown \
     here. The portal's keys have changed, or somebody changed its database. Reject it, and ask for it again.";

/// It goes on when the person who made it goes away.
pub(super) struct Decision {
    pub(super) caller: Caller,
    pub(super) request: Request,
    pub(super) deed: Deed,
    pub(super) form_id: String,
    pub(super) comment: String,
}

impl Decision {
    pub(super) async fn make(self) -> Result<Decided, Error> {
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
        let change = caller.books.requests.sealed(request).await;
        let Some(change) = change.map_err(not_sent)? else {
            // Gone with somebody's decision a moment ago, or closed for good.
            let now = caller.books.requests.get(&request.id).await;
            let is_open = now
                .map_err(not_sent)?
                .is_some_and(|now| now.state == RequestState::Open);
            return if is_open {
                Err(Error::InvalidInput(LOST.to_owned()))
            } else {
                Ok(Decided::Late)
            };
        };
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
            Ok(_) => "It was done at Aiven.".to_owned(),
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
