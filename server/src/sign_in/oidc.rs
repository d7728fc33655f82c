//! Single sign-on: the way to the company's provider and back. What must be remembered in between is sealed in a cookie
//! of that browser, good once and for ten minutes; nothing is stored for people who never come back.

use std::net::IpAddr;
use std::time::Duration;

use app::paths;
use app::person::{Person, Via};
use axum::Extension;
use axum::extract::{Query, Request, State};
use axum::http::HeaderMap;
use axum::response::Response;
use identity::{Answer, Error, Pending, Provider, Who};
use serde::{Deserialize, Serialize};
use tower_sessions::session::Id;

use super::Door;
use crate::gate::{self, Current, Scene, add_cookie, bounce, see_other};
use crate::limit::Limiter;
use crate::pages::Refusal;
use crate::security::headers::MayLeave;
use crate::security::next::Next;
use crate::session::{self, Credential, SESSION, UNDER_WAY};

/// Both ways together with what else a page takes stay below the deadline of every read (`server/src/telemetry.rs`).
const PATIENCE: Duration = Duration::from_secs(12);
const LIFETIME: Duration = Duration::from_secs(600);
const PURPOSE: &[u8] = b"sign-in under way";
/// A cookie is cut, or dropped, beyond four thousand bytes.
const LONGEST_NEXT: usize = 1_500;

/// What single sign-on needs.
#[derive(Clone)]
pub struct Sso {
    pub provider: Provider,
    /// Sign-ins that came back already.
    used: moka::sync::Cache<Id, ()>,
    /// Answers that let nobody in. An office behind one address comes in as it likes: nothing can be guessed here, and
    /// beginnings are counted as every stranger's request is.
    refused: Limiter<IpAddr>,
}

/// What the browser keeps, sealed, while the person is at the provider.
#[derive(Serialize, Deserialize)]
struct UnderWay {
    id: Id,
    pending: Pending,
    next: String,
    /// The session that this one takes the place of: its own cookie does not come back from another site.
    old: Option<Id>,
}

impl Sso {
    /// Takes so many answers a minute from one address that let nobody in.
    pub fn new(provider: Provider, per_minute: u32) -> Self {
        Self {
            provider,
            used: moka::sync::Cache::builder()
                .max_capacity(100_000)
                .time_to_live(LIFETIME)
                .build(),
            refused: Limiter::new(per_minute),
        }
    }

    /// Whether this sign-in comes back for the first time.
    fn is_first(&self, id: Id) -> bool {
        self.used.entry(id).or_insert(()).is_fresh()
    }
}

/// `GET /sign-in/sso`: off to the provider.
pub async fn start(
    State(door): State<Door>,
    Extension(sso): Extension<Sso>,
    Extension(Current(old)): Extension<Current>,
    request: Request,
) -> Response {
    let scene = door.scene(&request);
    let next = short(&gate::next_in(request.uri().query()));
    let begun = match patiently(sso.provider.begin(door.clock.now())).await {
        Ok(begun) => begun,
        Err(error) => {
            tracing::warn!(client.address = %scene.from, %error, "A sign-in could not be begun");
            return door.refuse(&next, &error.to_string());
        }
    };
    let under_way = UnderWay {
        id: Id::default(),
        pending: begun.pending,
        next: next.to_string(),
        old,
    };
    let sealed = serde_json::to_vec(&under_way)
        .ok()
        .and_then(|plain| door.gate.keys.seal(PURPOSE, b"", &plain));
    let mut response = see_other(&begun.url);
    response.extensions_mut().insert(MayLeave);
    add_cookie(
        &mut response,
        sealed.and_then(|sealed| session::set_returning_cookie(UNDER_WAY, &sealed, LIFETIME)),
    );
    response
}

/// `GET /sign-in/callback`: back from it. The answer leads on by a page of ours, because a redirect would still count as
/// the other site's, and the new cookie would stay at home.
pub async fn callback(
    State(door): State<Door>,
    Extension(sso): Extension<Sso>,
    Extension(Current(current)): Extension<Current>,
    request: Request,
) -> Response {
    let scene = door.scene(&request);
    let under_way = door.under_way(request.headers());
    // A parameter that is there twice makes the whole of it unreadable.
    let answer = Query::<Answer>::try_from_uri(request.uri()).ok();
    drop(request);
    let next = under_way.as_ref().and_then(|one| Next::parse(&one.next));
    let next = next.unwrap_or_default();
    let mut response = match door.who(&sso, under_way.as_ref(), answer).await {
        Ok(who) => {
            let old = under_way.and_then(|one| one.old).or(current);
            door.let_in(who, old, &next, &scene).await
        }
        // The page of an answer that was used already, opened again by somebody who is in.
        Err(Error::Stale) if current.is_some() => see_other(paths::HOME),
        Err(error) => match door.may_try(&sso.refused, &scene) {
            Ok(()) => door.turn_away(&error, &next, &scene).await,
            Err(refused) => refused,
        },
    };
    add_cookie(&mut response, session::returning_removal(UNDER_WAY));
    response
}

impl Door {
    fn under_way(&self, headers: &HeaderMap) -> Option<UnderWay> {
        let sealed = session::cookie_value(headers, UNDER_WAY)?;
        serde_json::from_slice(&self.gate.keys.open(PURPOSE, b"", sealed)?).ok()
    }

    async fn who(
        &self,
        sso: &Sso,
        under_way: Option<&UnderWay>,
        answer: Option<Query<Answer>>,
    ) -> Result<Who, Error> {
        let (Some(one), Some(Query(answer))) = (under_way, answer) else {
            return Err(Error::Stale);
        };
        if !sso.is_first(one.id) {
            return Err(Error::Stale);
        }
        let now = self.clock.now();
        patiently(sso.provider.finish(&one.pending, &answer, now)).await
    }

    async fn let_in(&self, who: Who, old: Option<Id>, next: &Next, scene: &Scene) -> Response {
        let person = Person {
            id: format!("{}#{}", who.issuer, who.subject),
            name: who.name,
            via: Via::Oidc,
            groups: who.groups,
        };
        let begun = self.gate.begin(person, Credential::Team, old, scene).await;
        let Ok(begun) = begun else {
            return self.gate.pages.refuse_as(false, &Refusal::NO_SIGN_IN_NOW);
        };
        let mut response = bounce::page(next, &self.gate.pages.0);
        let lifetime = self.gate.sessions.lifetime();
        add_cookie(
            &mut response,
            session::set_cookie(SESSION, &begun.to_string(), lifetime),
        );
        response
    }

    async fn turn_away(&self, error: &Error, next: &Next, scene: &Scene) -> Response {
        let sentence = error.to_string();
        tracing::warn!(client.address = %scene.from, %error, "A sign-in failed");
        self.gate.record_refusal(Via::Oidc, &sentence, scene).await;
        let back = paths::sign_in_then(next.as_str());
        let mut response = bounce::onward(&back, "Back to the sign-in page", &self.gate.pages.0);
        self.gate.leave_note(&mut response, &sentence);
        response
    }
}

/// Several answers of the provider, each in time, may still be too long for a person who waits.
async fn patiently<T>(work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    let waited = tokio::time::timeout(PATIENCE, work).await;
    waited.unwrap_or_else(|_| Err(Error::Unreachable("it did not answer in time".to_owned())))
}

/// The path without its query where both are too long to be kept in a cookie.
fn short(next: &str) -> Next {
    let bare = next.split('?').next().unwrap_or_default();
    let kept = if next.len() > LONGEST_NEXT {
        bare
    } else {
        next
    };
    Next::parse(kept)
        .filter(|next| next.as_str().len() <= LONGEST_NEXT)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_query_stays_behind_and_its_page_does_not() {
        let long = format!("/projects/demo/services?q={}", "a".repeat(2_000));
        assert_eq!(short(&long).as_str(), "/projects/demo/services");
        assert_eq!(short("/projects?q=a").as_str(), "/projects?q=a");
        assert_eq!(short("https://evil.example").as_str(), paths::HOME);
    }
}
