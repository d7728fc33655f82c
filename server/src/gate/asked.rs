//! What the gate reads from a request, and remembers after it is gone.

use app::paths;
use axum::extract::Request;
use axum::http::{HeaderMap, header};

use crate::pages::wants_html;
use crate::security::csrf::is_safe;
use crate::security::next::Next;

/// What matters of a request after it is gone.
pub struct Asked {
    pub path: String,
    /// The address itself, if it is one that can be returned to.
    pub here: Next,
    pub is_read: bool,
    pub is_api: bool,
    pub wants_html: bool,
}

impl Asked {
    pub fn of(request: &Request) -> Self {
        let path = request.uri().path().to_owned();
        let whole = request
            .uri()
            .path_and_query()
            .map_or("/", |whole| whole.as_str());
        Self {
            is_read: is_safe(request.method()),
            is_api: path.starts_with("/api/"),
            wants_html: wants_html(request.headers()),
            here: Next::parse(whole).unwrap_or_default(),
            path,
        }
    }

    /// Whether the answer goes to the hydrated page rather than into the window.
    pub fn is_for_script(&self) -> bool {
        self.is_api && !self.wants_html
    }

    /// Whether strangers may ask for this.
    pub fn is_open(&self) -> bool {
        let open = [
            paths::SIGN_IN,
            paths::SINGLE_SIGN_ON,
            paths::CALLBACK,
            paths::SIGN_IN_DEMO,
            paths::SIGNED_OUT,
        ];
        open.contains(&self.path.as_str())
    }

    /// The page to return to: this one, or for a form the page that it stood on.
    pub fn back(&self, headers: &HeaderMap) -> Next {
        if self.is_read && !self.is_api {
            return self.here.clone();
        }
        headers
            .get(header::REFERER)
            .map(Next::of_location)
            .unwrap_or_default()
    }
}

/// The `next` of a query, checked.
pub fn next_in(query: Option<&str>) -> String {
    #[derive(serde::Deserialize)]
    struct Query {
        #[serde(default)]
        next: String,
    }
    let uri: axum::http::Uri = format!("/?{}", query.unwrap_or_default())
        .parse()
        .unwrap_or_default();
    let next = axum::extract::Query::<Query>::try_from_uri(&uri)
        .ok()
        .and_then(|query| Next::parse(&query.next));
    next.unwrap_or_default().to_string()
}
