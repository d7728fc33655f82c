//! The server's side of the doors: who is calling, how a form answers, what a failure becomes.
//!
//! `server` puts a [`Caller`] (or an [`Anonymous`]) into the request's extensions; everything here
//! reads those. No session, SQL or token is visible from this crate.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use aiven::{ProjectName, ServiceName};
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use crate::{
    books::Books, failure::Failure, flash::Flash, paths, person::Person, policy::Policy,
    role::Rights, scope::Pass,
};

mod asked;
mod carry;
mod error_page;
mod errors;
mod form;
mod may;
mod part;
mod permit;
mod recording;

pub use asked::{Asked, Posted, asked};
pub use carry::{Carried, Stopped, apply, carry_out, carry_out_in_aws, judge};
pub use error_page::error_page;
pub use errors::failure_of;
pub use form::{
    REQUESTED, ServiceForm, Target, form_id, principal_list, require_typed_name, send_once,
    switch_of,
};
pub use part::{Answer, download, part, project_part};
pub(crate) use recording::{ending_of, not_sent};

/// A signed-in person's request.
#[derive(Clone)]
pub struct Caller {
    /// The name that is shown, an e-mail address as a rule.
    pub who: String,
    pub person: Arc<Person>,
    /// The address that the request came from.
    pub from: String,
    pub rights: Arc<Rights>,
    /// The portal token of a request that came through the gateway; it takes away from the rights.
    pub pass: Option<Arc<Pass>>,
    pub policy: Arc<Policy>,
    pub books: Books,
    /// The Aiven API, with this person's token or with the team's.
    pub aiven: aiven::Client,
    pub acting: Acting,
    /// How often this person may change something.
    pub pace: Pace,
    /// The customer's AWS account, where the settings have credentials for it. Whether this person may use them for a
    /// project, `aws::Aws::may` says.
    pub aws: Option<aws::Aws>,
    pub flash: FlashSlot,
    pub session_end: SessionEnd,
    /// Finds this request in the log.
    pub reference: String,
}

/// What is counted of somebody, each by itself: who is refused on and on can still change what they may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paced {
    Change,
    /// A refusal that goes on record, of a program.
    Refusal,
}

/// Takes one of those that somebody has in a minute; or says how many seconds to wait.
#[derive(Clone)]
pub struct Pace(Arc<dyn Fn(Paced) -> Result<(), u32> + Send + Sync>);

impl Pace {
    pub fn new(take: impl Fn(Paced) -> Result<(), u32> + Send + Sync + 'static) -> Self {
        Self(Arc::new(take))
    }

    pub(crate) fn take(&self, one: Paced) -> Result<(), Failure> {
        (self.0)(one).map_err(|retry_after_s| Failure::TooOften { retry_after_s })
    }
}

/// Whose token the Aiven API is asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acting {
    /// The person's own.
    Oneself,
    /// The portal's, which nobody sees.
    Team,
}

impl Caller {
    pub fn acts_with_the_teams_token(&self) -> bool {
        self.acting == Acting::Team
    }
}

/// What the pages say of the portal itself; the same for everybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalFacts {
    /// Where clients of the gateway find it: with the base path, without a slash at the end.
    pub address: Arc<str>,
    /// How long a portal token may live, in seconds.
    pub longest_token_s: u64,
}

/// A request without a session; only the sign-in page takes it.
#[derive(Clone, Default)]
pub struct Anonymous {
    pub flash: FlashSlot,
    /// Set in the demo only: the token that its sign-in page offers.
    pub demo_token: Option<String>,
    /// The same of its people.
    pub demo_people: Vec<crate::api::session::DemoPerson>,
    pub ways: crate::api::session::Ways,
}

/// URL paths of the site's files, with their content's hash in the name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    pub js: String,
    pub wasm: String,
    pub css: String,
    pub font: Option<String>,
    pub icon: String,
}

/// The flash of the session, as seen by one request.
#[derive(Clone, Default)]
pub struct FlashSlot(Arc<Mutex<FlashState>>);

#[derive(Default)]
struct FlashState {
    incoming: Option<Flash>,
    was_taken: bool,
    outgoing: Option<Flash>,
}

/// What the session must do with its flash after the response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FlashChange {
    Keep,
    Set(Flash),
    Clear,
}

impl FlashSlot {
    pub fn with(incoming: Option<Flash>) -> Self {
        Self(Arc::new(Mutex::new(FlashState {
            incoming,
            ..FlashState::default()
        })))
    }

    /// The notice that the last request left for the page at `place`; it is shown once.
    pub fn take(&self, place: &str) -> Option<Flash> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let flash = state
            .incoming
            .take_if(|flash| flash.place.as_deref().is_none_or(|own| own == place));
        state.was_taken |= flash.is_some();
        flash
    }

    /// Leaves a notice for the next page.
    pub fn put(&self, flash: Flash) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .outgoing = Some(flash);
    }

    pub fn changes(&self) -> FlashChange {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &state.outgoing {
            Some(flash) => FlashChange::Set(flash.clone()),
            None if state.was_taken => FlashChange::Clear,
            None => FlashChange::Keep,
        }
    }
}

/// Set when Aiven no longer takes the token: the session ends with this response.
#[derive(Clone, Default)]
pub struct SessionEnd(Arc<AtomicBool>);

impl SessionEnd {
    pub fn end(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    pub fn is_ended(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What the server's middleware says of the portal.
pub fn portal_facts() -> Result<PortalFacts, Failure> {
    extension::<PortalFacts>().ok_or(Failure::SignedOut)
}

/// Who is calling.
pub fn caller() -> Result<Caller, Failure> {
    extension::<Caller>().ok_or(Failure::SignedOut)
}

/// A value that the server's middleware put into the request.
pub fn extension<T: Clone + Send + Sync + 'static>() -> Option<T> {
    use_context::<Parts>()?.extensions.get::<T>().cloned()
}

/// The two names in every service's address, checked. A name that can't be one is a place that
/// does not exist, not a mistake in a form.
pub fn names(project: &str, service: &str) -> Result<(ProjectName, ServiceName), Failure> {
    let project_name = project_name(project)?;
    let service_name = ServiceName::parse(service).map_err(|_| Failure::NotFound {
        what: "such service".to_owned(),
    })?;
    Ok((project_name, service_name))
}

pub fn project_name(project: &str) -> Result<ProjectName, Failure> {
    ProjectName::parse(project).map_err(|_| Failure::NotFound {
        what: "such project".to_owned(),
    })
}

/// Gives the answer to a read its status, whether it is a page or the page's data.
pub fn page<T>(outcome: Result<T, Failure>) -> Result<T, Failure> {
    if let Err(failure) = &outcome {
        if matches!(failure, Failure::SignedOut) && wants_html() {
            let here = use_context::<Parts>().map(|parts| parts.uri.path().to_owned());
            leptos_axum::redirect(&paths::sign_in_then(here.as_deref().unwrap_or(paths::HOME)));
        } else {
            set_status(failure);
        }
    }
    outcome
}

/// Whether the answer goes to a browser's address bar rather than to the hydrated page.
fn wants_html() -> bool {
    use_context::<Parts>().is_some_and(|parts| {
        parts
            .headers
            .get(header::ACCEPT)
            .and_then(|accept| accept.to_str().ok())
            .is_some_and(|accept| accept.contains("text/html"))
    })
}

/// Gives the answer a status that its page carries.
pub fn answer_with(status: u16) {
    if let Some(response) = use_context::<ResponseOptions>() {
        let status = StatusCode::from_u16(status);
        response.set_status(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
}

fn set_status(failure: &Failure) {
    answer_with(failure.status());
    let Some(response) = use_context::<ResponseOptions>() else {
        return;
    };
    if let Failure::Busy { retry_after_s } | Failure::TooOften { retry_after_s } = failure {
        response.insert_header(header::RETRY_AFTER, HeaderValue::from(*retry_after_s));
    }
}
