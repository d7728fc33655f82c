//! The two cookies: the session's id, and a sealed note for people who are not signed in. Both only over a
//! trustworthy connection, never readable by scripts, never sent from other sites.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};

/// Holds the session's id.
pub const SESSION: &str = "__Host-postern";
/// Holds the sealed notice that the sign-in page shows once.
pub const NOTE: &str = "__Host-postern-note";

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
    let age = lifetime.as_secs();
    let text = format!("{name}={value}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite=Strict");
    HeaderValue::from_str(&text).ok()
}

/// The header that removes a cookie.
pub fn removal(name: &str) -> Option<HeaderValue> {
    set_cookie(name, "", Duration::ZERO)
}
