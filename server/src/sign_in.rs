//! Signing in and out. A token is tried once against Aiven and then lives in the sealed session only; a new session
//! id is made each time, and the one the browser came with is ended.

use std::net::IpAddr;

use aiven::Error;
use app::paths;
use app::person::Person;
use axum::Router;
use axum::extract::rejection::FormRejection;
use axum::extract::{Extension, Form, Request, State};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::Response;
use axum::routing::post;
use secrecy::SecretString;
use serde::Deserialize;

use crate::gate::{Current, Gate, add_cookie, see_other};
use crate::pages::Refusal;
use crate::rate::Attempts;
use crate::security::next::Next;
use crate::security::peer::Peer;
use crate::session::{self, Credential, NOTE, SESSION};

const LONGEST_TOKEN: usize = 4_096;

/// What signing in needs beyond the gate.
#[derive(Clone)]
pub struct Door {
    pub gate: Gate,
    pub attempts: Attempts,
}

#[derive(Deserialize)]
struct SignIn {
    token: SecretString,
    #[serde(default)]
    next: String,
}

/// `POST /sign-in` and `POST /sign-out`.
pub fn routes<S: Clone + Send + Sync + 'static>(door: Door) -> Router<S> {
    Router::new()
        .route(paths::SIGN_IN, post(sign_in))
        .route(paths::SIGN_OUT, post(sign_out))
        .with_state(door)
}

async fn sign_in(
    State(door): State<Door>,
    Extension(Current(old)): Extension<Current>,
    peer: Option<Extension<Peer>>,
    headers: HeaderMap,
    form: Result<Form<SignIn>, FormRejection>,
) -> Response {
    let from = door.client(peer, &headers);
    let Ok(Form(form)) = form else {
        return door.refuse(&Next::default(), "Enter your Aiven token.");
    };
    let next = Next::parse(&form.next).unwrap_or_default();
    if !door.attempts.allow(from) {
        tracing::warn!(client.address = %from, "Too many sign-in attempts");
        return door.gate.pages.refuse_as(false, &Refusal::TOO_OFTEN);
    }
    let token = match readable(&form.token) {
        Ok(token) => token,
        Err(sentence) => return door.refuse(&next, sentence),
    };
    let who = match door.gate.upstream.client(token.clone()).me().await {
        Ok(me) => me.email,
        Err(error) => {
            tracing::warn!(client.address = %from, %error, "A sign-in failed");
            return door.refuse(&next, &sentence(&error));
        }
    };
    let sessions = &door.gate.sessions;
    let person = Person::of_token(who.clone());
    let begun = match sessions.create(person, Credential::Own(token)).await {
        Ok(id) => id,
        Err(error) => return door.store_down(&error),
    };
    if let Some(old) = old
        && let Err(error) = sessions.end(old).await
    {
        tracing::error!(%error, "The session before a sign-in could not be ended");
    }
    tracing::info!(client.address = %from, user = %who.escape_default(), "Signed in");
    let mut response = see_other(next.as_str());
    add_cookie(
        &mut response,
        session::set_cookie(SESSION, &begun.to_string(), sessions.lifetime()),
    );
    if session::cookie_value(&headers, NOTE).is_some() {
        add_cookie(&mut response, session::removal(NOTE));
    }
    response
}

async fn sign_out(
    State(door): State<Door>,
    Extension(Current(current)): Extension<Current>,
    _request: Request,
) -> Response {
    if let Some(id) = current {
        if let Err(error) = door.gate.sessions.end(id).await {
            return door.store_down(&error);
        }
        tracing::info!("Signed out");
    }
    let mut response = see_other(paths::SIGN_IN);
    // Not "cookies": that would also sign people out of other sites on the same domain.
    response.headers_mut().insert(
        "clear-site-data",
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    add_cookie(&mut response, session::removal(SESSION));
    response
}

impl Door {
    fn client(&self, peer: Option<Extension<Peer>>, headers: &HeaderMap) -> IpAddr {
        let peer = peer.map_or(IpAddr::from([0, 0, 0, 0]), |Extension(Peer(peer))| {
            peer.ip()
        });
        self.gate.proxies.client(peer, headers)
    }

    fn refuse(&self, next: &Next, sentence: &str) -> Response {
        let mut response = see_other(&paths::sign_in_then(next.as_str()));
        self.gate.leave_note(&mut response, sentence);
        response
    }

    fn store_down(&self, error: &session::StoreDown) -> Response {
        tracing::error!(%error, "A sign-in or sign-out failed because the session store is down");
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
