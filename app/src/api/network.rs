//! The Network page's data: whole at first, then only its state while the page follows it.

use aiven::NetworkView;
#[cfg(feature = "ssr")]
use aiven::{ProjectName, ServiceName};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::failure::Failure;
use crate::flash::Flash;

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
    /// The components that wait for their routes, and for how many seconds so far.
    #[serde(default)]
    pub waits: Vec<(String, u32)>,
}

#[cfg(feature = "ssr")]
pub async fn network(project: &ProjectName, name: &ServiceName) -> Result<NetworkPage, Failure> {
    use crate::ssr;
    let caller = ssr::caller()?;
    let snapshot = caller
        .aiven
        .network(project, name, aiven::Urgency::Click)
        .await;
    let snapshot = snapshot.map_err(|error| ssr::failure_of(&caller, &error))?;
    Ok(NetworkPage {
        state: NetworkState::of(&snapshot),
        form_id: ssr::form_id(),
        flash: caller.flash.take(&crate::paths::network(project, name)),
        who: caller.who,
    })
}

#[cfg(feature = "ssr")]
impl NetworkState {
    pub fn of(snapshot: &aiven::Snapshot) -> Self {
        Self {
            waits: super::reading::waits(snapshot),
            view: snapshot.view.clone(),
            age_s: u32::try_from(snapshot.age().as_secs()).unwrap_or(u32::MAX),
            failure: snapshot.failure.clone(),
        }
    }
}
