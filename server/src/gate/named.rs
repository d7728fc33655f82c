//! People whom a proxy in front names in a header. Believed only if the proxy itself, and nobody before it, is the other
//! end of the connection and is one that the settings trust; asked anew for every request, whatever the cookie says.

use std::collections::BTreeSet;
use std::sync::Arc;

use app::paths;
use app::person::{Person, Via};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::Response;
use tower_sessions::session::Id;

use super::{Asked, Gate};
use crate::pages::Refusal;
use crate::security::csrf::arrives_from_elsewhere;
use crate::security::peer::Peer;
use crate::session::{self, Credential, SESSION, SignedIn};
use crate::telemetry::RequestId;

const LONGEST_USER: usize = 200;
const MOST_GROUPS: usize = 500;

/// The headers in which the proxy says who somebody is.
#[derive(Clone, Debug)]
pub struct HeaderNames {
    pub user: HeaderName,
    pub groups: Option<HeaderName>,
}

/// A session that agrees with the proxy, and the cookie of one that has just begun.
pub(super) struct Agreed {
    pub found: Option<(Id, Arc<SignedIn>)>,
    pub cookie: Option<HeaderValue>,
}

impl Agreed {
    fn as_it_was(found: Option<(Id, Arc<SignedIn>)>) -> Self {
        Self {
            found,
            cookie: None,
        }
    }
}

impl HeaderNames {
    /// The one person that the headers name.
    fn person(&self, headers: &HeaderMap) -> Option<Person> {
        let user = one(headers, &self.user)?;
        // Two proxies' words joined by one of them look like this.
        if user.contains(',') || user.chars().count() > LONGEST_USER {
            return None;
        }
        let groups = match &self.groups {
            Some(name) if headers.contains_key(name) => {
                let list = one_or_empty(headers, name)?;
                let groups = list
                    .split(',')
                    .map(str::trim)
                    .filter(|group| !group.is_empty());
                let groups: BTreeSet<&str> = groups.take(MOST_GROUPS).collect();
                groups.into_iter().map(str::to_owned).collect()
            }
            _ => Vec::new(),
        };
        Some(Person {
            id: format!("header:{user}"),
            name: user,
            via: Via::Header,
            groups,
        })
    }
}

fn one(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    one_or_empty(headers, name).filter(|value| !value.is_empty())
}

/// The value of a header that is there once, if it is text without control characters.
fn one_or_empty(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    let mut values = headers.get_all(name).iter();
    let (value, None) = (values.next()?, values.next()) else {
        return None;
    };
    let value = std::str::from_utf8(value.as_bytes()).ok()?.trim();
    let is_text = !value.chars().any(char::is_control);
    is_text.then(|| value.to_owned())
}

impl Gate {
    /// Brings the session and the proxy's word together: another person, or no session yet, begins one; without a
    /// believable word nobody gets any further.
    pub(super) async fn agree(
        &self,
        names: &HeaderNames,
        found: Option<(Id, Arc<SignedIn>)>,
        request: &mut Request,
    ) -> Result<Agreed, Response> {
        let peer = request.extensions().get::<Peer>().copied();
        let is_ours = peer.is_some_and(|Peer(peer)| self.proxies.trusts(peer.ip().to_canonical()));
        let believed = is_ours.then(|| names.person(request.headers())).flatten();
        let Some(person) = believed else {
            tracing::warn!(
                ?peer,
                is_ours,
                "A request without a believable name was refused"
            );
            return Err(self.pages.refuse(request, &Refusal::AT_THE_PROXY));
        };
        let asked = Asked::of(request);
        if asked.path == paths::SIGNED_OUT {
            return Ok(Agreed::as_it_was(None));
        }
        let old = match &found {
            Some((_, session)) if *session.person == person => return Ok(Agreed::as_it_was(found)),
            // What was filled in by one person is not sent as another.
            Some((_, session)) if session.person.id != person.id && !asked.is_read => {
                return Err(self.pages.refuse(request, &Refusal::ANOTHER_PERSON));
            }
            Some((id, _)) => Some(*id),
            None => None,
        };
        let headers = request.headers();
        let has_cookie = session::cookie_value(headers, SESSION).is_some();
        let is_bounced = !has_cookie && arrives_from_elsewhere(request.method(), headers);
        // A session is begun for a page that somebody looks at, not for each question of a machine.
        let is_looked_at = asked.is_read && asked.wants_html;
        if old.is_none() && (!is_looked_at || is_bounced) {
            return Ok(Agreed::as_it_was(None));
        }
        let id = request.extensions().get::<RequestId>();
        let scene = self.scene(peer, id, headers);
        let begun = self.begin(person, Credential::Team, old, &scene).await;
        let Ok(begun) = begun else {
            return Err(self.pages.refuse(request, &Refusal::NO_SIGN_IN_NOW));
        };
        match self.sessions.load(begun).await {
            Ok(session) => Ok(Agreed {
                found: session.map(|session| (begun, session)),
                cookie: session::set_cookie(SESSION, &begun.to_string(), self.sessions.lifetime()),
            }),
            Err(error) => Err(self.store_down(request, &error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> HeaderNames {
        HeaderNames {
            user: HeaderName::from_static("x-user"),
            groups: Some(HeaderName::from_static("x-groups")),
        }
    }

    fn headers(lines: &[(&str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in lines {
            let name: HeaderName = name.parse().unwrap();
            headers.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        headers
    }

    #[test]
    fn one_name_and_its_groups() {
        let found = names().person(&headers(&[
            ("x-user", " vera@example.com "),
            ("x-groups", "b, a,,b , c d"),
        ]));
        let person = found.unwrap();
        assert_eq!(person.name, "vera@example.com");
        assert_eq!(person.id, "header:vera@example.com");
        assert_eq!(person.groups, ["a", "b", "c d"]);
        let alone = names().person(&headers(&[("x-user", "ö"), ("x-groups", "")]));
        assert_eq!(alone.unwrap().groups.len(), 0);
    }

    #[test]
    fn no_name_two_names_and_names_that_are_none() {
        let long = "a".repeat(201);
        for lines in [
            &[][..],
            &[("x-user", "")],
            &[("x-user", "a"), ("x-user", "a")],
            &[("x-user", "a, b")],
            &[("x-user", "a\tb")],
            &[("x-user", &long)],
            &[("x-user", "a"), ("x-groups", "b"), ("x-groups", "c")],
        ] {
            assert_eq!(names().person(&headers(lines)), None, "{lines:?}");
        }
    }
}
