//! Signing in and out. A token is tried once against Aiven and then lives in the sealed session only; a new session
//! id is made each time, and the one the browser came with is ended.

pub mod demo;
pub mod oidc;
mod out;

use std::net::IpAddr;
use std::time::Instant;

use aiven::Error;
use app::paths;
use app::person::{Person, Via};
use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, FromRequest as _, Request, State};
use axum::response::Response;
use axum::routing::{get, post};
use secrecy::SecretString;
use serde::Deserialize;
use tower_sessions::session::Id;

use crate::clock::Clock;
use crate::gate::{Current, Gate, Scene, add_cookie, see_other};
use crate::limit::{Limited, Limiter, network_of};
use crate::pages::Refusal;
use crate::security::next::Next;
use crate::security::peer::Peer;
use crate::session::{self, Credential, NOTE, SESSION};
use crate::telemetry::RequestId;
use oidc::Sso;

const LONGEST_TOKEN: usize = 4_096;
const NO_TOKENS: &str =
    "This portal takes no Aiven tokens from its people: sign in the company's way instead.";

/// What signing in needs beyond the gate.
#[derive(Clone)]
pub struct Door {
    pub gate: Gate,
    /// Of each address.
    pub attempts: Limiter<IpAddr>,
    pub clock: Clock,
    /// Where people can sign in at the company's provider.
    pub sso: Option<Sso>,
}

#[derive(Deserialize)]
struct SignIn {
    token: SecretString,
    #[serde(default)]
    next: String,
}

/// Everything under `/sign-in`, and the way out.
pub fn routes<S: Clone + Send + Sync + 'static>(door: Door) -> Router<S> {
    let mut routes = Router::new()
        .route(paths::SIGN_IN, post(sign_in))
        .route(paths::SIGN_IN_DEMO, post(demo::sign_in))
        .route(paths::SIGN_OUT, post(out::sign_out))
        .route(paths::SIGNED_OUT, get(out::signed_out));
    if let Some(sso) = door.sso.clone() {
        routes = routes
            .route(paths::SINGLE_SIGN_ON, get(oidc::start))
            .route(paths::CALLBACK, get(oidc::callback))
            .layer(Extension(sso));
    }
    routes.with_state(door)
}

async fn sign_in(
    State(door): State<Door>,
    Extension(Current(old)): Extension<Current>,
    request: Request,
) -> Response {
    let scene = door.scene(&request);
    let form: Result<Form<SignIn>, FormRejection> = Form::from_request(request, &()).await;
    if !door.gate.team.sign_in.takes_tokens() {
        let next = form.ok().and_then(|Form(form)| Next::parse(&form.next));
        return door.refuse(&next.unwrap_or_default(), NO_TOKENS);
    }
    let Ok(Form(form)) = form else {
        return door.refuse(&Next::default(), "Enter your Aiven token.");
    };
    let next = Next::parse(&form.next).unwrap_or_default();
    if let Err(refused) = door.may_try(&door.attempts, &scene) {
        return refused;
    }
    let token = match readable(&form.token) {
        Ok(token) => token,
        Err(sentence) => return door.refuse(&next, sentence),
    };
    let me = door.gate.upstream.client(token.clone()).me().await;
    let person = match me {
        Ok(me) => Person::of_token(me.email),
        Err(error) => {
            tracing::warn!(client.address = %scene.from, %error, "A sign-in failed");
            let sentence = sentence(&error);
            let gate = &door.gate;
            gate.record_refusal(Via::Token, &sentence, &scene).await;
            return door.refuse(&next, &sentence);
        }
    };
    door.enter(person, Credential::Own(token), old, &next, &scene)
        .await
}

impl Door {
    /// Where this request came from.
    fn scene(&self, request: &Request) -> Scene {
        let peer = request.extensions().get::<Peer>().copied();
        let id = request.extensions().get::<RequestId>();
        self.gate.scene(peer, id, request.headers())
    }

    /// Whether somebody from there may try once more.
    #[expect(clippy::result_large_err, reason = "the refusal is what is sent")]
    fn may_try(&self, attempts: &Limiter<IpAddr>, scene: &Scene) -> Result<(), Response> {
        let taken = attempts.take(network_of(scene.from), Instant::now());
        let admission = &self.gate.admission;
        admission.noted(Limited::SignIn, taken).map_err(|wait| {
            tracing::warn!(client.address = %scene.from, "Too many sign-in attempts");
            self.gate.pages.too_many_sign_ins(wait)
        })
    }

    /// Begins the session of somebody who came by a form, and leads on.
    async fn enter(
        &self,
        person: Person,
        credential: Credential,
        old: Option<Id>,
        next: &Next,
        scene: &Scene,
    ) -> Response {
        let begun = self.gate.begin(person, credential, old, scene).await;
        let Ok(begun) = begun else {
            return self.gate.pages.refuse_as(false, &Refusal::NO_SIGN_IN_NOW);
        };
        let mut response = see_other(next.as_str());
        let lifetime = self.gate.sessions.lifetime();
        add_cookie(
            &mut response,
            session::set_cookie(SESSION, &begun.to_string(), lifetime),
        );
        add_cookie(&mut response, session::removal(NOTE));
        response
    }

    fn refuse(&self, next: &Next, sentence: &str) -> Response {
        let mut response = see_other(&paths::sign_in_then(next.as_str()));
        self.gate.leave_note(&mut response, sentence);
        response
    }

    fn store_down(&self, error: &session::StoreDown) -> Response {
        tracing::error!(%error, "A sign-out failed because the session store is down");
        self.gate.pages.refuse_as(false, &Refusal::STORE_DOWN)
    }
}

/// A token as Aiven could have made it: visible ASCII, with blanks around it forgiven.
fn readable(given: &SecretString) -> Result<SecretString, &'static str> {
    let token = secrecy::ExposeSecret::expose_secret(given).trim();
    if token.is_empty() {
        return Err("Enter your Aiven token.");
    }
    let is_plain = token.bytes().all(|byte| byte.is_ascii_graphic());
    if token.len() > LONGEST_TOKEN || !is_plain {
        return Err(
            "This is not an Aiven token: it has blanks or other characters that no token has. Copy it again.",
        );
    }
    Ok(token.to_owned().into())
}

fn sentence(error: &Error) -> String {
    match error {
        Error::SignedOut | Error::Api { status: 401 | 403, .. } => "Aiven does not accept this token. Check that you copied all of it, \
             and that it has not expired or been revoked."
            .to_owned(),
        Error::Busy { retry_after } => {
            format!("Aiven asks for a pause. Try again in {} s.", retry_after.as_secs().max(1))
        }
        Error::Timeout { .. } => "Aiven did not answer in time, so the token could not be checked. Try again in a moment.".to_owned(),
        _ => "Aiven cannot be reached, so the token could not be checked. Try again in a moment.".to_owned(),
    }
}
