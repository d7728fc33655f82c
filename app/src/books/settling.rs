//! Finding out what came of attempts whose end nobody wrote down: the portal stopped in between, or the answer was lost.
//! Each is looked for once; what was seen is what stands.

use aiven::Client;

use super::{
    Down,
    record::{Actor, Ending, Outcome, Record, Row, Standing},
};
use crate::{
    change::{self, Found, Target},
    role::Operation,
};

const MAY_BE_SHOWN: &str = "Whether the secrets were shown is not known: they may have been.";
const IN_AWS: &str = "Whether it was done is not known. Look in AWS.";
const NO_TRACE: &str =
    "Whether it was done is not known, and it leaves nothing that could be looked for.";

/// Whether somebody should look for what came of this.
pub fn is_open(row: &Row) -> bool {
    let is_unknown =
        matches!(&row.standing, Standing::Over(outcome) if outcome.result == Ending::Unknown);
    let is_attempt = matches!(row.entry.stage, super::record::Stage::Attempt { .. });
    let was_looked_for = row
        .ended
        .as_ref()
        .is_some_and(|ended| ended.by == Actor::portal().name);
    is_attempt && is_unknown && !was_looked_for
}

/// Looks for what came of an attempt, and writes it down; `false`: it could not be seen now, and is looked for later.
pub async fn settle(record: &dyn Record, client: &Client, row: &Row) -> Result<bool, Down> {
    let Some(outcome) = look(client, row).await else {
        return Ok(false);
    };
    tracing::info!(
        seq = row.seq,
        action = %row.entry.action,
        result = outcome.result.as_str(),
        reference = %row.entry.request,
        "What came of an attempt was found out"
    );
    record.conclude(row.seq, &Actor::portal(), &outcome).await?;
    Ok(true)
}

async fn look(client: &Client, row: &Row) -> Option<Outcome> {
    let entry = &row.entry;
    let (Some(change), Some(project)) = (&entry.change, &entry.project) else {
        return Some(unknown(match Operation::of_name(&entry.action) {
            Some(Operation::Reveal) => MAY_BE_SHOWN,
            Some(
                Operation::CreateEndpoint | Operation::DeleteEndpoint | Operation::DeleteGroup,
            ) => IN_AWS,
            _ => NO_TRACE,
        }));
    };
    let target = Target {
        project: project.clone(),
        service: entry.service.clone(),
    };
    match change::settle(client, &target, change).await {
        Ok(Found::Done(seen)) => Some(Outcome {
            result: Ending::Done,
            message: format!("Found by looking at Aiven: {seen}"),
        }),
        Ok(Found::NotDone(seen)) => Some(Outcome {
            result: Ending::Failed,
            message: format!("It was not done: {seen}"),
        }),
        Ok(Found::Unclear(seen)) => Some(unknown(&format!("Aiven was looked at. {seen}"))),
        // What it was about is gone, so nothing will ever be seen.
        Err(aiven::Error::Api { status: 404, .. }) => Some(unknown(
            "Whether it was done is not known: what it was about is no longer at Aiven.",
        )),
        Err(error) => {
            tracing::warn!(seq = row.seq, %error, "What came of an attempt could not be looked for");
            None
        }
    }
}

fn unknown(message: &str) -> Outcome {
    Outcome {
        result: Ending::Unknown,
        message: message.to_owned(),
    }
}
