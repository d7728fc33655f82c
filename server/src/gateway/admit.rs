//! Whether a token may ask something at all; what is refused and would have changed something is on record.

use app::change::Target;
use app::failure::Failure;
use app::role::Operation;
use app::ssr::Caller;

use super::errors::Said;
use super::list::{Route, Verb};

/// So much of a call that is not passed on goes on record.
const LONGEST_CALL: usize = 200;

/// Whether the token may ask this. What it does not see is told as what does not exist, and Aiven is not asked.
pub async fn admit(caller: &Caller, route: &Route, target: &Target) -> Result<(), Said> {
    let unseen = if caller.may(Operation::View, &target.project).is_err() {
        Some(Said::unknown_project())
    } else if caller.require_at(Operation::View, target).is_err() {
        Some(Said::unknown_service())
    } else {
        None
    };
    let Err(mut failure) = caller.require_at(route.right, target) else {
        return unseen.map_or(Ok(()), Err);
    };
    if route.right.is_change() {
        let action = route.right.name();
        failure = caller.refused(action, Some(target), failure).await;
    }
    Err(match (unseen, failure) {
        (Some(said), failure) if !matches!(failure, Failure::TooOften { .. }) => said,
        (_, failure) => Said::of_failure(&failure),
    })
}

/// What is told of a call that is not in the list, or has a name in it that is none. One that would change something is on
/// record: nobody's program does so by itself.
pub async fn refused_call(caller: &Caller, verb: Verb, segments: &[String], said: Said) -> Said {
    if verb == Verb::Get {
        return said;
    }
    let mut call = format!("{} /v1/{}", verb.as_str(), segments.join("/"));
    call.truncate(LONGEST_CALL);
    let failure = Failure::NotAllowed {
        message: format!("This portal does not pass on {call}."),
    };
    match caller.refused("token.refuse", None, failure).await {
        failure @ Failure::TooOften { .. } => Said::of_failure(&failure),
        _ => said,
    }
}
