//! Looks for what came of attempts that nobody wrote down, with the team's token: at start, and every few seconds.
//! Without that token, those who look at the record do it with their own (`app::api::activity`).

use std::sync::Arc;
use std::time::Duration;

use aiven::Client;
use app::books::record::{Record, Scope};
use app::books::settling;

const EVERY: Duration = Duration::from_secs(15);
/// Attempts looked for in one go.
const MOST: u32 = 50;

/// For ever, where there is a token; without one this never does anything.
pub async fn forever(record: Arc<dyn Record>, client: Option<Client>) {
    let Some(client) = client else {
        return std::future::pending().await;
    };
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        once(record.as_ref(), &client).await;
    }
}

/// Looks for each of them once; how many were settled.
pub async fn once(record: &dyn Record, client: &Client) -> usize {
    let open = match record.unsettled(&Scope::Whole, MOST).await {
        Ok(open) => open,
        Err(down) => {
            tracing::warn!(%down, "The record could not be read");
            return 0;
        }
    };
    let mut settled = 0;
    for row in open {
        match settling::settle(record, client, &row).await {
            Ok(is_settled) => settled += usize::from(is_settled),
            Err(down) => tracing::warn!(%down, "What came of an attempt could not be written down"),
        }
    }
    settled
}
