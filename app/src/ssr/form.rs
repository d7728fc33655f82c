//! How a form about one service is answered, to the hydrated page and to a plain form post alike.
//!
//! The hydrated page gets data and a true status. A plain post gets a redirect and finds the
//! outcome (after a failure: with what was typed) in the session's flash; leptos_axum's own way
//! would put the error into the URL, where anybody can forge it.

use std::{
    collections::BTreeMap,
    hash::{Hash, Hasher},
};

use aiven::{PrincipalList, ProjectName, ServiceName, Switch, Urgency};

use super::{Caller, Carried, Stopped, caller, carry_out, failure_of, names, page, wants_html};
use crate::{
    api::Done,
    change::{Change, Target as Place},
    failure::Failure,
    flash::Flash,
    paths,
    role::Operation,
};

/// Said where the request is shown.
pub const REQUESTED: &str = "Nothing was changed yet: in this project a second person has to approve it. This is your request.";
/// Longer ids are none of ours.
const LONGEST_FORM_ID: usize = 100;

/// A form that was sent: its name, the service it is about, what it carried.
pub struct ServiceForm {
    action: &'static str,
    at: Result<(ProjectName, ServiceName), Failure>,
    fields: BTreeMap<String, String>,
}

/// A service, and the API with the caller's credential.
pub struct Target {
    pub client: aiven::Client,
    pub project: ProjectName,
    pub service: ServiceName,
}

impl ServiceForm {
    /// `action` is the dialog's last path segment, or a name of its own for a form on the page.
    pub fn of(action: &'static str, project: &str, service: &str) -> Self {
        Self {
            action,
            at: names(project, service),
            fields: BTreeMap::new(),
        }
    }

    /// Keeps what the form says, so that a failure does not lose it. Never for a secret.
    #[must_use]
    pub fn keep(mut self, field: &str, value: &str) -> Self {
        self.fields.insert(field.to_owned(), value.to_owned());
        self
    }

    pub fn target(&self) -> Result<Target, Failure> {
        let (project, service) = self.at.clone()?;
        Ok(Target {
            client: caller()?.aiven,
            project,
            service,
        })
    }

    /// Prepares the change, carries it out once for this `form_id`, and answers with `sentence`; where it waits for a
    /// second person instead, with the request's address.
    pub async fn send(
        self,
        form_id: &str,
        sentence: &str,
        prepare: impl Future<Output = Result<Change, Failure>>,
    ) -> Result<Done, Failure> {
        let caller = caller();
        let outcome = match &caller {
            Ok(caller) => self.carry(caller, form_id, sentence, prepare).await,
            Err(failure) => Err(failure.clone()),
        };
        if !wants_html() {
            return page(outcome);
        }
        self.redirect(caller, outcome);
        Ok(Done::default())
    }

    async fn carry(
        &self,
        caller: &Caller,
        form_id: &str,
        sentence: &str,
        prepare: impl Future<Output = Result<Change, Failure>>,
    ) -> Result<Done, Failure> {
        let (project, service) = self.at.clone()?;
        let place = Place::service(&project, &service);
        // Preparing looks at the service; whether there is one is not for everybody to know.
        if let Err(failure) = caller.require(Operation::View, &project) {
            let action = Operation::View.name();
            caller.record_refusal(action, &place, &failure).await;
            return Err(failure);
        }
        let change = prepare.await?;
        let reason = self.fields.get("reason").map_or("", String::as_str);
        let carried = carry_out(caller, form_id, &place, change, reason).await;
        match carried.map_err(|stopped| failure_of_form(caller, stopped))? {
            Carried::Done(_) => Ok(Done {
                message: sentence.to_owned(),
                to: None,
            }),
            Carried::Requested(id) => Ok(Done {
                message: REQUESTED.to_owned(),
                to: Some(paths::request(&id)),
            }),
        }
    }

    fn redirect(self, caller: Result<Caller, Failure>, outcome: Result<Done, Failure>) {
        let (done, back) = self.addresses();
        match (outcome, caller) {
            (Err(Failure::SignedOut), _) | (_, Err(_)) => {
                leptos_axum::redirect(&paths::sign_in_then(&back));
            }
            (Ok(Done { message, to }), Ok(caller)) => {
                let done = to.unwrap_or(done);
                caller.flash.put(Flash::success(message).at(&*done));
                leptos_axum::redirect(&done);
            }
            (Err(failure), Ok(caller)) => {
                let flash = Flash::failure(self.action, failure, self.fields);
                caller.flash.put(flash.at(done));
                leptos_axum::redirect(&back);
            }
        }
    }

    /// Where the person goes after success, and where the form stands.
    fn addresses(&self) -> (String, String) {
        let Ok((project, service)) = &self.at else {
            return (paths::HOME.to_owned(), paths::HOME.to_owned());
        };
        let page = paths::network(project, service);
        let form = format!("{page}/{}", self.action);
        match paths::Dialog::of_path(&form) {
            Some(_) => (page, form),
            None => (page.clone(), page),
        }
    }
}

fn failure_of_form(caller: &Caller, stopped: Stopped) -> Failure {
    match stopped {
        Stopped::Before(failure) => failure,
        Stopped::By(error) => match failure_of(caller, &error) {
            // The service was there when the form was drawn; what is gone is what the form is about.
            Failure::NotFound { .. } => Failure::Rejected {
                message: error.to_string(),
            },
            failure => failure,
        },
    }
}

/// The same form sent twice acts once. Its id stands for what it says too: a form that was sent,
/// gone back to and changed is another form.
pub async fn send_once<T, W>(
    caller: &Caller,
    form_id: &str,
    content: impl Hash,
    write: W,
) -> Result<T, aiven::Error>
where
    T: Clone + Send + Sync + 'static,
    W: Future<Output = Result<T, aiven::Error>> + Send + 'static,
{
    if form_id.is_empty() || form_id.len() > LONGEST_FORM_ID {
        let sentence = "The form has no valid id. Reload the page and send it again.";
        return Err(aiven::Error::InvalidInput(sentence.to_owned()));
    }
    let mut hasher = std::hash::DefaultHasher::new();
    content.hash(&mut hasher);
    let id = format!("{form_id}-{:016x}", hasher.finish());
    caller.aiven.once(&id, write).await
}

/// A fresh one-time id for the forms of one page view.
pub fn form_id() -> String {
    // The nonce generator is the cryptographic randomness that Leptos already brings.
    leptos::nonce::Nonce::new().to_string()
}

/// The list in a form's `principals` field.
pub fn principal_list(text: &str) -> Result<PrincipalList, Failure> {
    PrincipalList::parse(text).map_err(|error| Failure::invalid("principals", error.to_string()))
}

pub fn switch_of(text: &str) -> Result<Switch, Failure> {
    match text {
        "on" => Ok(Switch::On),
        "off" => Ok(Switch::Off),
        _ => Err(Failure::invalid("switch", "Choose on or off.")),
    }
}

/// Cutting live connections asks for the service's name, typed by hand; the check is made here
/// again because the form may be older than the newest connection. Gives the principals that go with the PrivateLink.
pub async fn require_typed_name(target: &Target, typed: &str) -> Result<Vec<String>, Failure> {
    let caller = caller()?;
    let snapshot = target
        .client
        .network(&target.project, &target.service, Urgency::Click)
        .await
        .map_err(|error| failure_of(&caller, &error))?;
    let live = snapshot.view.live_connections().count();
    if live == 0 || typed.trim() == target.service.as_str() {
        let privatelink = snapshot.view.privatelink.as_ref();
        return Ok(privatelink.map_or_else(Vec::new, |found| found.principals.clone()));
    }
    Err(Failure::invalid(
        "typed",
        format!(
            "This cuts {live} live connection{}. Type the service's name, {}, to confirm.",
            if live == 1 { "" } else { "s" },
            target.service
        ),
    ))
}
