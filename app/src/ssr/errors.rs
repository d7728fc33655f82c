//! The one place where `aiven::Error` becomes a [`Failure`], and is logged.

use aiven::Error;

use super::Caller;
use crate::failure::Failure;

/// What a person sees of an upstream error.
pub fn failure_of(caller: &Caller, error: &Error) -> Failure {
    let failure = match error {
        // The team's token is the portal's, not this person's: their session is not over.
        Error::SignedOut if caller.acts_with_the_teams_token() => Failure::Unreachable {
            message: "Aiven no longer accepts the portal's own token. You are still signed in: ask whoever runs \
                this portal to give it a new one."
                .to_owned(),
            timed_out: false,
        },
        Error::SignedOut => {
            caller.session_end.end();
            Failure::SignedOut
        }
        Error::Api {
            status: 403,
            message,
            ..
        } => Failure::Forbidden {
            message: message.clone(),
        },
        Error::Api { status: 404, .. } => Failure::NotFound {
            what: "such service or project".to_owned(),
        },
        Error::Api { message, .. } | Error::InvalidInput(message) => Failure::Rejected {
            message: message.clone(),
        },
        Error::Busy { retry_after } => Failure::Busy {
            retry_after_s: u32::try_from(retry_after.as_millis().div_ceil(1000))
                .unwrap_or(u32::MAX)
                .max(1),
        },
        Error::Conflict { expected, found } => Failure::Conflict {
            expected: expected.clone(),
            found: found.as_ref().map(|p| p.principals.clone()),
        },
        Error::ConfigChanged(_) => Failure::Rejected {
            message: "The options were changed by somebody else meanwhile.".to_owned(),
        },
        Error::NotSent(message) => Failure::Unrecorded {
            message: message.clone(),
        },
        Error::NotDone { .. } => Failure::Unreachable {
            message: "Aiven's answer was lost, and a second look shows that nothing was changed. \
                It is safe to try again."
                .to_owned(),
            timed_out: false,
        },
        Error::Unsettled { .. } => Failure::Unreachable {
            message: "Aiven's answer was lost, and it can't be asked right now whether the change \
                was made. Look at the state below before you try again."
                .to_owned(),
            timed_out: false,
        },
        Error::Timeout { .. } => Failure::Unreachable {
            message: "Aiven did not answer in time. Try again in a moment.".to_owned(),
            timed_out: true,
        },
        Error::Connect { .. } => Failure::Unreachable {
            message: "No connection to Aiven. Try again in a moment.".to_owned(),
            timed_out: false,
        },
        Error::Upstream { status, .. } => Failure::Unreachable {
            message: format!("Aiven answered with status {status}. Try again in a moment."),
            timed_out: false,
        },
        Error::TooLarge { .. } => Failure::Unreachable {
            message: "Aiven's answer was larger than any real one, so it was not read. \
                Try again in a moment."
                .to_owned(),
            timed_out: false,
        },
        Error::Decode { .. } => Failure::Internal {
            reference: caller.reference.clone(),
        },
    };
    tracing::warn!(
        reference = %caller.reference,
        status = failure.status(),
        error = %error,
        "A call to Aiven failed"
    );
    failure
}
