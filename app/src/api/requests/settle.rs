//! An approved request whose end nobody wrote down, because the portal stopped or Aiven's answer was lost: what came of
//! it is found in the record, or by looking at Aiven.

use crate::{
    books::{
        Down,
        record::{Ending, Filter, Row, Scope, Stage, Standing},
        requests::{Request, RequestState},
    },
    change::{Found, settle},
    ssr::Caller,
};

/// Between the approval and what it does there is hardly any time: after this much of it nothing more comes of it.
const GRACE_MS: u64 = 120_000;
/// Two portals' clocks may differ by this much.
const SKEW_MS: u64 = 600_000;
const MOST: u32 = 200;

/// The request, with its end if that can be told now.
pub async fn settled(caller: &Caller, request: Request) -> Request {
    if request.state != RequestState::Approved {
        return request;
    }
    match end(caller, &request).await {
        Ok(true) => {
            let now = caller.books.requests.get(&request.id).await;
            now.ok().flatten().unwrap_or(request)
        }
        Ok(false) => request,
        Err(down) => {
            tracing::warn!(reference = %caller.reference, %down, "The end of a request could not be found out");
            request
        }
    }
}

async fn end(caller: &Caller, request: &Request) -> Result<bool, Down> {
    let Some((state, outcome)) = found(caller, request).await? else {
        return Ok(false);
    };
    let requests = &caller.books.requests;
    requests.finish(&request.id, state, &outcome).await?;
    Ok(true)
}

async fn found(caller: &Caller, request: &Request) -> Result<Option<(RequestState, String)>, Down> {
    let decided = request.decision.as_ref();
    let decided = decided.map_or(request.made_at_ms, |one| one.at_ms);
    let is_late = request.now_ms.saturating_sub(decided) > GRACE_MS;
    let Some(row) = attempt(caller, request).await? else {
        return Ok(is_late.then(|| {
            let sentence =
                "The portal stopped before it was sent, so nothing was changed. Ask for it again.";
            (RequestState::Failed, sentence.to_owned())
        }));
    };
    let Standing::Over(outcome) = row.standing else {
        return Ok(None);
    };
    match outcome.result {
        Ending::Done => return Ok(Some((RequestState::Applied, outcome.message))),
        Ending::Refused | Ending::Failed => {
            return Ok(Some((RequestState::Failed, outcome.message)));
        }
        Ending::Unknown => {}
    }
    let looked = settle(&caller.aiven, &request.target, &request.change).await;
    Ok(match looked {
        Ok(Found::Done(sentence)) => Some((
            RequestState::Applied,
            format!("Aiven's answer was lost. A second look shows: {sentence}"),
        )),
        // It may be on its way still.
        Ok(Found::NotDone(_) | Found::Unclear(_)) if !is_late => None,
        Ok(Found::NotDone(sentence)) => Some((
            RequestState::Failed,
            format!(
                "Aiven's answer was lost. A second look shows that nothing was changed: {sentence}"
            ),
        )),
        Ok(Found::Unclear(sentence)) => Some((
            RequestState::Failed,
            format!(
                "Aiven's answer was lost, and a second look does not tell whether it was done: {sentence}"
            ),
        )),
        Err(error) => {
            tracing::warn!(reference = %caller.reference, %error, "What came of a request could not be looked for");
            None
        }
    })
}

/// The attempt in the record that carried the request out.
async fn attempt(caller: &Caller, request: &Request) -> Result<Option<Row>, Down> {
    let decided = request.decision.as_ref().map(|one| one.at_ms);
    let filter = Filter {
        scope: Scope::Whole,
        project: Some(request.target.project.clone()),
        service: request.target.service.clone(),
        action: Some(request.change.operation().name().to_owned()),
        since_ms: decided.map(|at| at.saturating_sub(SKEW_MS)),
        limit: MOST,
        ..Filter::default()
    };
    let rows = caller.books.record.rows(&filter).await?;
    let mut ours = rows.into_iter().filter(|row| {
        matches!(row.entry.stage, Stage::Attempt { .. })
            && row.entry.approval.as_deref() == Some(&request.id)
    });
    Ok(ours.next())
}
