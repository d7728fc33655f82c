//! The settings of the two ways in that need others: the company's provider, and the proxy in front.

use app::paths;
use axum::http::HeaderName;
use identity::Provider;
use secrecy::SecretString;

use super::{ConfigError, Raw};
use crate::gate::HeaderNames;
use crate::security::origin::Origin;
use crate::team::SignIn;

/// The provider, if people sign in there.
pub(super) fn provider(
    raw: &Raw,
    sign_in: SignIn,
    public_url: &Origin,
) -> Result<Option<Provider>, ConfigError> {
    if !sign_in.takes_single_sign_on() {
        return Ok(None);
    }
    for name in ["oidc.issuer", "oidc.client_id"] {
        if raw.value(name).trim().is_empty() {
            return Err(ConfigError(format!(
                "The setting `{name}` is missing: `sign_in` says that people come in by single sign-on."
            )));
        }
    }
    let text = |name: &str| raw.value(name).trim().to_owned();
    let secret = text("oidc.client_secret");
    Provider::new(identity::Settings {
        issuer: text("oidc.issuer"),
        client_id: text("oidc.client_id"),
        client_secret: (!secret.is_empty()).then(|| SecretString::from(secret)),
        redirect_uri: format!("{public_url}{}", paths::CALLBACK),
        post_logout: format!("{public_url}{}", paths::SIGN_IN),
        scopes: raw
            .value("oidc.scopes")
            .split([' ', ',', '\n'])
            .filter(|scope| !scope.is_empty())
            .map(str::to_owned)
            .collect(),
        role_claim: text("oidc.role_claim"),
        name_claim: text("oidc.name_claim"),
    })
    .map(Some)
    .map_err(ConfigError)
}

/// The proxy's headers, if it names people.
pub(super) fn headers(raw: &Raw, sign_in: SignIn) -> Result<Option<HeaderNames>, ConfigError> {
    if sign_in != SignIn::Header {
        return Ok(None);
    }
    if raw.value("trusted_proxies").trim().is_empty() {
        return Err(ConfigError(
            "The setting `trusted_proxies` is missing: with `sign_in = \"header\"` anybody else could name themselves."
                .to_owned(),
        ));
    }
    let user = raw.parsed("header.user", header_name)?;
    let user = user.ok_or_else(|| {
        ConfigError(
            "The setting `header.user` is missing: say in which header the proxy names people."
                .to_owned(),
        )
    })?;
    let groups = raw.parsed("header.groups", header_name)?;
    if groups.as_ref() == Some(&user) {
        return Err(ConfigError(
            "The settings `header.user` and `header.groups` must name two headers.".to_owned(),
        ));
    }
    Ok(Some(HeaderNames { user, groups }))
}

fn header_name(text: &str) -> Result<Option<HeaderName>, &'static str> {
    const TAKEN: [&str; 7] = [
        "cookie",
        "host",
        "origin",
        "referer",
        "accept",
        "sec-fetch-site",
        "x-forwarded-for",
    ];
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match text.parse::<HeaderName>() {
        Ok(name) if !TAKEN.contains(&name.as_str()) => Ok(Some(name)),
        _ => Err("must be the name of a header that the proxy sets, such as X-Forwarded-User"),
    }
}
