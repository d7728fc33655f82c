//! Signing out. Where others signed the person in, a page of ours leads on to them: the portal's own policy lets no form
//! end at another site, not even by a redirect.

use app::paths;
use app::person::Via;
use axum::Extension;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::response::Response;

use super::Door;
use super::oidc::Sso;
use crate::gate::{Current, add_cookie, bounce, see_other};
use crate::session::{self, SESSION};

/// `POST /sign-out`.
pub async fn sign_out(
    State(door): State<Door>,
    Extension(Current(current)): Extension<Current>,
    request: Request,
) -> Response {
    let mut via = Via::Token;
    if let Some(id) = current {
        let scene = door.scene(&request);
        drop(request);
        let session = door.gate.sessions.load(id).await.ok().flatten();
        if let Err(error) = door.gate.sessions.end(id).await {
            return door.store_down(&error);
        }
        if let Some(session) = session {
            via = session.person.via;
            let person = &session.person;
            door.gate.record_end(person, "Signed out.", &scene).await;
        }
        tracing::info!("Signed out");
    }
    let mut response = see_other(match via {
        Via::Token | Via::Demo => paths::SIGN_IN,
        Via::Oidc | Via::Header => paths::SIGNED_OUT,
    });
    // Not "cookies": that would also sign people out of other sites on the same domain.
    response.headers_mut().insert(
        "clear-site-data",
        HeaderValue::from_static("\"cache\", \"storage\""),
    );
    add_cookie(&mut response, session::removal(SESSION));
    response
}

/// `GET /signed-out`: on to the provider, so that the next one at this machine does not get in with one click.
pub async fn signed_out(
    State(door): State<Door>,
    sso: Option<Extension<Sso>>,
    Extension(Current(current)): Extension<Current>,
) -> Response {
    if current.is_some() {
        return see_other(paths::HOME);
    }
    let pages = &door.gate.pages;
    if door.gate.header.is_some() {
        return pages.plain(
            "Signed out of Postern",
            "The proxy in front signs you in again as soon as you open a page. To stay signed out, sign out there too.",
        );
    }
    let Some(Extension(sso)) = sso else {
        return see_other(paths::SIGN_IN);
    };
    match sso.provider.end_session_url().await {
        Some(url) => bounce::onward(&url, "Sign out of the company's sign-in too", &pages.0),
        None => pages.plain(
            "Signed out of Postern",
            "The company's sign-in may still know you, and lets you in again with one click. To stay signed out, sign out there too.",
        ),
    }
}
