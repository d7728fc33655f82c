//! The gate before every page and every door: turns the cookie into a [`Caller`], sends strangers to the sign-in
//! page, and after the answer does to the session what the app asked for. A store that does not answer stops a
//! request before it can change anything, and never signs anybody out.

mod asked;
mod begin;
pub mod bounce;
mod doors;
mod named;
mod note;

use std::sync::Arc;

use aiven::Upstream;
use app::api::session::Ways;
use app::books::Books;
use app::failure::Failure;
use app::paths;
use app::ssr::{Acting, Anonymous, Caller, FlashChange, FlashSlot, PortalFacts, SessionEnd};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next as Inner;
use axum::response::{IntoResponse as _, Response};
use tower_sessions::session::Id;

use crate::limit::Admission;
use crate::metrics::Metrics;
use crate::pages::{Pages, Refusal, failure_response};
use crate::security::csrf::{arrives_from_elsewhere, is_safe};
use crate::security::peer::{Peer, Proxies};
use crate::session::{self, Credential, Keys, NOTE, SESSION, Sessions, SignedIn};
use crate::sign_in;
use crate::team::Team;
use crate::telemetry::{RequestId, RequestTrace};
use asked::Asked;
pub use asked::next_in;
pub use begin::Scene;
pub use named::HeaderNames;

const ENDED: &str = "Your session has ended. Sign in again to go on where you were.";
const REFUSED: &str = "Aiven no longer accepts the token.";
const REVOKED: &str =
    "Aiven no longer accepts your token, so your session has ended. Sign in with a valid one.";

/// What the gate needs.
#[derive(Clone)]
pub struct Gate {
    pub sessions: Sessions,
    pub keys: Keys,
    pub upstream: Upstream,
    pub team: Team,
    pub books: Books,
    pub proxies: Proxies,
    /// What pages say of this portal.
    pub facts: PortalFacts,
    /// Who comes too often.
    pub admission: Admission,
    pub metrics: Metrics,
    /// The proxy's headers, where it says who people are.
    pub header: Option<HeaderNames>,
    /// The same for everybody: the credentials are the settings', not a person's.
    pub aws: Option<aws::Aws>,
    pub pages: Pages,
    /// Offered on the sign-in page; the demo only.
    pub demo_token: Option<String>,
}

/// The session of this request, for the handlers that begin and end sessions.
#[derive(Clone, Copy, Debug)]
pub struct Current(pub Option<Id>);

/// Lets a request through, with its [`Caller`], or answers it here.
pub async fn admit(State(gate): State<Gate>, mut request: Request, inner: Inner) -> Response {
    let cookie = session::cookie_value(request.headers(), SESSION);
    let has_cookie = cookie.is_some();
    let id = cookie.and_then(|value| value.parse::<Id>().ok());
    let found = match id {
        None => None,
        Some(id) => match gate.session(id, request.method()).await {
            Ok(session) => session.map(|session| (id, session)),
            Err(error) => return gate.store_down(&request, &error),
        },
    };
    let (found, begun) = match &gate.header {
        None => (found, None),
        Some(names) => match gate.agree(names, found, &mut request).await {
            Ok(agreed) => (agreed.found, agreed.cookie),
            Err(refused) => return refused,
        },
    };
    request
        .extensions_mut()
        .insert(Current(found.as_ref().map(|(id, _)| *id)));
    let mut response = match found {
        Some((id, session)) => gate.serve_caller(id, &session, request, inner).await,
        None => gate.serve_stranger(has_cookie, request, inner).await,
    };
    add_cookie(&mut response, begun);
    response
}

impl Gate {
    /// The session of a request. Where something may be changed, the store is asked and written to first, not after.
    async fn session(
        &self,
        id: Id,
        method: &Method,
    ) -> Result<Option<Arc<SignedIn>>, session::StoreDown> {
        let found = self.sessions.load(id).await?;
        // Whose way in the settings have closed is not in any more.
        let found = found.filter(|session| self.team.admits(session.person.via));
        match found {
            Some(_) if !is_safe(method) => self.sessions.touch(id).await,
            found => Ok(found),
        }
    }

    async fn serve_caller(
        &self,
        id: Id,
        session: &Arc<SignedIn>,
        mut request: Request,
        inner: Inner,
    ) -> Response {
        let id_of_person: Arc<str> = session.person.id.as_str().into();
        if let Err(wait) = self.admission.person(&id_of_person) {
            return self.pages.too_often(&request, wait);
        }
        let asked = Asked::of(&request);
        if asked.path == paths::SIGN_IN && asked.is_read {
            return see_other(&next_in(request.uri().query()));
        }
        if asked.is_read && self.sessions.is_seen_long_ago(session) {
            self.note_use(id);
        }
        let (flash, end) = (
            FlashSlot::with(session.flash.clone()),
            SessionEnd::default(),
        );
        let Some((aiven, acting)) = self.aiven_for(session) else {
            return self.pages.refuse(&request, &Refusal::NO_TEAM_TOKEN);
        };
        let peer = request.extensions().get::<Peer>().copied();
        let reference = request.extensions().get::<RequestId>();
        let scene = self.scene(peer, reference, request.headers());
        let aiven = match request.extensions().get::<RequestTrace>() {
            Some(RequestTrace(trace)) => aiven.traced(*trace),
            None => aiven,
        };
        request.extensions_mut().insert(self.facts.clone());
        request.extensions_mut().insert(Caller {
            who: session.person.name.clone(),
            from: scene.from.to_string(),
            rights: self.team.rights_of(&session.person),
            pass: None,
            policy: self.team.policy.clone(),
            books: self.books.clone(),
            person: session.person.clone(),
            aiven,
            acting,
            pace: self.admission.pace(id_of_person),
            aws: self.aws.clone(),
            flash: flash.clone(),
            session_end: end.clone(),
            reference: scene.request.clone(),
        });
        let mut response = inner.run(request).await;
        if doors::mend(&mut response).await {
            flash.put(doors::incomplete());
        }
        if !asked.is_read {
            doors::redirect_to_read(&mut response);
        }
        if end.is_ended() {
            self.record_end(&session.person, REFUSED, &scene).await;
            return self.end(id, &asked, response).await;
        }
        let kept = match flash.changes() {
            FlashChange::Keep => Ok(()),
            FlashChange::Set(flash) => self.sessions.set_flash(id, Some(flash)).await,
            FlashChange::Clear => self.sessions.set_flash(id, None).await,
        };
        if let Err(error) = kept {
            // What was asked for is done by now; only its notice is lost.
            tracing::error!(%error, "A notice could not be kept");
        }
        response
    }

    async fn serve_stranger(
        &self,
        has_cookie: bool,
        mut request: Request,
        inner: Inner,
    ) -> Response {
        let peer = request.extensions().get::<Peer>().copied();
        let scene = self.scene(peer, None, request.headers());
        if let Err(wait) = self.admission.stranger(scene.from) {
            return self.pages.too_often(&request, wait);
        }
        let asked = Asked::of(&request);
        let is_elsewhere = arrives_from_elsewhere(request.method(), request.headers());
        if !has_cookie && is_elsewhere && asked.path != paths::CALLBACK {
            return bounce::page(&asked.here, &self.pages.0);
        }
        if asked.is_open() {
            let note = self.read_note(request.headers());
            let flash = FlashSlot::with(note);
            request.extensions_mut().insert(Anonymous {
                flash: flash.clone(),
                demo_token: self.demo_token.clone(),
                demo_people: sign_in::demo::people(self),
                ways: Ways {
                    token: self.team.sign_in.takes_tokens(),
                    single_sign_on: self.team.sign_in.takes_single_sign_on(),
                },
            });
            let mut response = inner.run(request).await;
            if flash.changes() == FlashChange::Clear {
                add_cookie(&mut response, session::removal(NOTE));
            }
            return response;
        }
        let has_note = self.read_note(request.headers()).is_some();
        let mut response = if asked.is_for_script() {
            failure_response(&Failure::SignedOut)
        } else {
            see_other(&paths::sign_in_then(asked.back(request.headers()).as_str()))
        };
        // Only where a person goes: the late answer to a script of an old page must not remove a newer cookie.
        if has_cookie && !asked.is_for_script() {
            add_cookie(&mut response, session::removal(SESSION));
            if !has_note {
                self.leave_note(&mut response, ENDED);
            }
        }
        response
    }

    /// Aiven with the person's own token or with the team's; `None`: the settings have no token of the team any more.
    fn aiven_for(&self, session: &SignedIn) -> Option<(aiven::Client, Acting)> {
        let (token, acting) = match &session.credential {
            Credential::Own(token) => (token.clone(), Acting::Oneself),
            Credential::Team => (self.team.token.clone()?, Acting::Team),
        };
        Some((self.upstream.client(token), acting))
    }

    /// Aiven refused the token: the session is over, and the person comes back to the same page after sign-in.
    async fn end(&self, id: Id, asked: &Asked, response: Response) -> Response {
        if let Err(error) = self.sessions.end(id).await {
            tracing::error!(%error, "A session with a refused token could not be removed");
        }
        tracing::info!("A session ended because Aiven refused its token");
        let is_page = asked.is_read && !asked.is_api;
        let mut response = if is_page {
            see_other(&paths::sign_in_then(asked.here.as_str()))
        } else {
            response
        };
        if !asked.is_for_script() {
            add_cookie(&mut response, session::removal(SESSION));
        }
        self.leave_note(&mut response, REVOKED);
        response
    }

    fn note_use(&self, id: Id) {
        let sessions = self.sessions.clone();
        tokio::spawn(async move {
            if let Err(error) = sessions.touch(id).await {
                tracing::warn!(%error, "The use of a session could not be written down");
            }
        });
    }

    pub fn store_down(&self, request: &Request, error: &session::StoreDown) -> Response {
        tracing::error!(%error, "A request was refused because the session store is down");
        self.pages.refuse(request, &Refusal::STORE_DOWN)
    }
}

/// A redirect after which the browser reads, whatever it did before.
pub fn see_other(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => (StatusCode::SEE_OTHER, [(header::LOCATION, paths::HOME)]).into_response(),
    }
}

/// Adds a `Set-Cookie` header.
pub fn add_cookie(response: &mut Response, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}
