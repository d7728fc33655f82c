//! The Network page's data: whole at first, then only its state while the page follows it.

use aiven::NetworkView;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use server_fn::codec::GetUrl;

use crate::{failure::Failure, flash::Flash};

/// Everything the page needs to be drawn once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkPage {
    pub who: String,
    pub state: NetworkState,
    /// One-time id of the page's forms: the same form sent twice acts once.
    pub form_id: String,
    pub flash: Option<Flash>,
}

/// What the page follows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkState {
    pub view: NetworkView,
    /// Seconds since Aiven was last read successfully.
    pub age_s: u32,
    /// Why the newest read failed; `view` is then the last good one.
    pub failure: Option<String>,
}

#[server(prefix = "/api", endpoint = "network", input = GetUrl)]
pub async fn read_network(project: String, service: String) -> Result<NetworkPage, Failure> {
    use crate::ssr;
    let work = async {
        let caller = ssr::caller()?;
        let (project, service) = ssr::names(&project, &service)?;
        let snapshot = caller
            .aiven
            .network(&project, &service, aiven::Urgency::Click)
            .await
            .map_err(|error| ssr::failure_of(&caller, &error))?;
        Ok(NetworkPage {
            state: NetworkState::of(&snapshot),
            form_id: ssr::form_id(),
            flash: caller.flash.take(),
            who: caller.who,
        })
    };
    ssr::page(work.await)
}

#[cfg(feature = "ssr")]
impl NetworkState {
    pub fn of(snapshot: &aiven::Snapshot) -> Self {
        Self {
            view: snapshot.view.clone(),
            age_s: u32::try_from(snapshot.age().as_secs()).unwrap_or(u32::MAX),
            failure: snapshot.failure.clone(),
        }
    }
}
