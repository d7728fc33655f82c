//! The Network page's data: whole at first, then only its state while the page follows it.

use aiven::NetworkView;
#[cfg(feature = "ssr")]
use aiven::{ProjectName, ServiceName};
use serde::{Deserialize, Serialize};

#[cfg(feature = "ssr")]
use crate::failure::Failure;
use crate::{flash::Flash, permit::Permit, policy::Rules};

/// Everything the page needs to be drawn once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkPage {
    pub who: String,
    pub state: NetworkState,
    /// One-time id of the page's forms: the same form sent twice acts once.
    pub form_id: String,
    pub flash: Option<Flash>,
    pub rights: NetworkRights,
    /// What is known of the principals beside Aiven's list.
    pub notes: Vec<NoteShown>,
    /// Absent for people who make no portal tokens.
    #[serde(default)]
    pub avn: Option<Avn>,
}

/// Where the page's `avn` lines go: to Aiven's address, or to this portal's gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Avn {
    /// The portal's address.
    pub portal: String,
    /// As the address of the page says, if it says anything.
    pub chosen: Option<AvnWay>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum AvnWay {
    Aiven,
    Portal,
}

impl AvnWay {
    /// Its name in a query.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aiven => "aiven",
            Self::Portal => "portal",
        }
    }
}

#[cfg(feature = "ssr")]
impl Avn {
    fn of(caller: &crate::ssr::Caller) -> Option<Self> {
        caller.may_make_tokens().ok()?;
        let portal = crate::ssr::portal_facts().ok()?.address.to_string();
        let asked = crate::ssr::asked().query_field("avn");
        let mut all = [AvnWay::Aiven, AvnWay::Portal].into_iter();
        let chosen = all.find(|way| asked.as_deref() == Some(way.as_str()));
        Some(Self { portal, chosen })
    }
}

/// What this person may do on the page, and what the guard-rails say of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NetworkRights {
    pub create: Permit,
    pub principals: Permit,
    pub delete: Permit,
    pub refresh: Permit,
    pub access: Permit,
    pub rules: Rules,
    /// All guard-rails in a sentence.
    pub guard_rails: Option<String>,
}

/// A note on a principal, as it stands beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NoteShown {
    pub principal: String,
    pub text: String,
    pub is_overdue: bool,
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
        rights: NetworkRights::of(&caller, project, &snapshot.view),
        notes: super::notes::shown(&caller, project, name).await,
        avn: Avn::of(&caller),
        form_id: ssr::form_id(),
        flash: caller.flash.take(&crate::paths::network(project, name)),
        who: caller.who,
    })
}

#[cfg(feature = "ssr")]
impl NetworkRights {
    fn of(caller: &crate::ssr::Caller, project: &ProjectName, view: &NetworkView) -> Self {
        use crate::role::Operation;
        let permit = |operation| caller.permit(operation, project);
        Self {
            create: caller.permit_privatelink(project, view.service.cloud_name.as_deref()),
            principals: permit(Operation::UpdatePrincipals),
            delete: permit(Operation::DeletePrivatelink),
            refresh: permit(Operation::RefreshPrivatelink),
            access: permit(Operation::SetAccess),
            rules: caller.policy.rules(),
            guard_rails: caller.policy.in_words(),
        }
    }
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
