//! The settings of the two ways in that need others: the company's provider, and the proxy in front.

use app::paths;
use axum::http::HeaderName;
use identity::Provider;
use secrecy::SecretString;

use super::{ConfigError, Raw};
use crate::base::BasePath;
use crate::gate::HeaderNames;
use crate::security::origin::Origin;
use crate::team::SignIn;

/// The provider, if people sign in there.
pub(super) fn provider(
    raw: &Raw,
    sign_in: SignIn,
    public_url: &Origin,
    base_path: &BasePath,
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
        redirect_uri: format!("{public_url}{base_path}{}", paths::CALLBACK),
        post_logout: format!("{public_url}{base_path}{}", paths::SIGN_IN),
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::super::{Config, Raw};

    const COMMON: &str = "session_key = \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\"\n\
        public_url = \"https://postern.example.com\"\nteam_token = \"CANARY-1\"\n";
    const OIDC: &str = "[oidc]\nissuer = \"https://sso.example.com\"\nclient_id = \"postern\"\n\
        client_secret = \"CANARY-2\"\n";

    fn config(text: &str) -> Result<Config, String> {
        let raw = Raw::gather(Some(&format!("{COMMON}{text}")), &BTreeMap::new());
        let raw = raw.map_err(|error| error.to_string())?;
        let config = raw.understand().map_err(|error| error.to_string())?;
        let shown = format!("{config:?}{raw:?}{}", raw.effective());
        assert!(!shown.contains("CANARY"), "{shown}");
        Ok(config)
    }

    #[test]
    fn single_sign_on_is_there_where_it_is_asked_for() {
        for way in ["oidc", "both"] {
            let config = config(&format!("sign_in = \"{way}\"\n{OIDC}")).unwrap();
            let issuer = config.identity.unwrap().issuer().to_owned();
            assert_eq!(issuer, "https://sso.example.com");
            assert!(config.header.is_none());
        }
        assert!(config(OIDC).unwrap().identity.is_none());
    }

    #[test]
    fn what_is_missing_is_named() {
        for (text, name) in [
            ("sign_in = \"oidc\"", "`oidc.issuer`"),
            (
                "sign_in = \"both\"\n[oidc]\nissuer = \"https://a.example\"",
                "`oidc.client_id`",
            ),
            (
                "sign_in = \"oidc\"\n[oidc]\nissuer = \"http://a.example\"\nclient_id = \"x\"",
                "`oidc.issuer`",
            ),
            (
                "sign_in = \"oidc\"\n[oidc]\nissuer = \"https://a.example\"\nclient_id = \"x\"\nscopes = \"email\"",
                "`oidc.scopes`",
            ),
            ("sign_in = \"header\"", "`trusted_proxies`"),
            (
                "sign_in = \"header\"\ntrusted_proxies = \"10.0.0.0/8\"",
                "`header.user`",
            ),
            (
                "sign_in = \"header\"\ntrusted_proxies = \"10.0.0.0/8\"\n[header]\nuser = \"Cookie\"",
                "`header.user`",
            ),
            (
                "sign_in = \"header\"\ntrusted_proxies = \"10.0.0.0/8\"\n[header]\nuser = \"X-A\"\ngroups = \"x-a\"",
                "`header.groups`",
            ),
        ] {
            let sentence = config(text).unwrap_err();
            assert!(sentence.contains(name), "{text}: {sentence}");
        }
    }

    #[test]
    fn the_proxys_headers_are_there_where_it_signs_people_in() {
        let text = "sign_in = \"header\"\ntrusted_proxies = \"10.0.0.0/8\"\n\
            [header]\nuser = \"X-Forwarded-Email\"\n";
        let names = config(text).unwrap().header.unwrap();
        assert_eq!(names.user, "x-forwarded-email");
        assert_eq!(names.groups, None);
    }
}
