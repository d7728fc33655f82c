//! The cookies: the session's id, a sealed note for people who are not signed in, and a sealed memory of a sign-in under
//! way elsewhere. All only over a trustworthy connection and never readable by scripts; the first two are never sent
//! from other sites, the third comes along when somebody is sent back here.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};

/// Holds the session's id.
pub const SESSION: &str = "__Host-postern";
/// Holds the sealed notice that the sign-in page shows once.
pub const NOTE: &str = "__Host-postern-note";

/// Holds what is sealed while somebody is at the company's provider.
pub const UNDER_WAY: &str = "__Host-postern-sso";

/// The value of the cookie called `name`. Where a client sends it twice, none counts.
pub fn cookie_value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(key, value)| (key == name).then_some(value));
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

/// The header that sets a cookie. `value` is of our own making: base64 and dots.
pub fn set_cookie(name: &str, value: &str, lifetime: Duration) -> Option<HeaderValue> {
    line(name, value, lifetime, "Strict")
}

/// The same for a cookie that comes back with a person whom another site sends here.
pub fn set_returning_cookie(name: &str, value: &str, lifetime: Duration) -> Option<HeaderValue> {
    line(name, value, lifetime, "Lax")
}

fn line(name: &str, value: &str, lifetime: Duration, same_site: &str) -> Option<HeaderValue> {
    let age = lifetime.as_secs();
    let text =
        format!("{name}={value}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite={same_site}");
    HeaderValue::from_str(&text).ok()
}

/// The header that removes such a cookie.
pub fn returning_removal(name: &str) -> Option<HeaderValue> {
    set_returning_cookie(name, "", Duration::ZERO)
}

/// The header that removes a cookie.
pub fn removal(name: &str) -> Option<HeaderValue> {
    set_cookie(name, "", Duration::ZERO)
}
