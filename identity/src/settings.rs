//! What a provider is made of, checked before anything is asked of it.

use std::fmt;
use std::time::Duration;

use secrecy::SecretString;
use url::{Host, Url};

/// The portal as the provider knows it, and where to find what a person may.
#[derive(Clone)]
pub struct Settings {
    /// Exactly as the provider writes it.
    pub issuer: String,
    pub client_id: String,
    /// None for a public client.
    pub client_secret: Option<SecretString>,
    /// Where the provider sends people back to: `{public_url}/sign-in/callback`.
    pub redirect_uri: String,
    /// Where it sends them after signing out: `{public_url}/sign-in`.
    pub post_logout: String,
    pub scopes: Vec<String>,
    /// The claim with a person's groups; dots lead into objects.
    pub role_claim: String,
    /// The claim that is shown as a person's name.
    pub name_claim: String,
}

/// How long things may take, and how long they are believed.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until a connection stands.
    pub connect: Duration,
    /// One request with its whole answer.
    pub request: Duration,
    /// How long the provider's own description and keys are used before they are read again.
    pub kept: Duration,
    /// After a failure nobody asks again for so long.
    pub pause: Duration,
    /// Keys that do not fit are read again at most this often.
    pub keys_every: Duration,
    /// How long a person may take at the provider.
    pub pending: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(5),
            request: Duration::from_secs(10),
            kept: Duration::from_secs(3_600),
            pause: Duration::from_secs(3),
            keys_every: Duration::from_secs(10),
            pending: Duration::from_secs(600),
        }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("redirect_uri", &self.redirect_uri)
            .finish_non_exhaustive()
    }
}

impl Settings {
    /// One sentence if they cannot be right.
    pub(crate) fn check(&self) -> Result<(), String> {
        let issuer =
            address(&self.issuer).map_err(|why| format!("The setting `oidc.issuer` {why}."))?;
        if issuer.query().is_some() || issuer.fragment().is_some() {
            return Err("The setting `oidc.issuer` must have neither `?` nor `#`.".to_owned());
        }
        if self.client_id.is_empty() {
            return Err("The setting `oidc.client_id` is missing: say as which client the provider knows this portal.".to_owned());
        }
        if self.role_claim.is_empty() || self.name_claim.is_empty() {
            return Err(
                "The settings `oidc.role_claim` and `oidc.name_claim` must name a claim."
                    .to_owned(),
            );
        }
        if !self.scopes.iter().any(|scope| scope == "openid") {
            return Err("The setting `oidc.scopes` must contain `openid`.".to_owned());
        }
        let is_plain = |scope: &String| scope.bytes().all(|byte| byte.is_ascii_graphic());
        if !self.scopes.iter().all(is_plain) {
            return Err("The setting `oidc.scopes` must be words separated by blanks.".to_owned());
        }
        Ok(())
    }
}

/// An address that secrets may be sent to: `https`, or `http` on this machine.
pub(crate) fn address(text: &str) -> Result<Url, &'static str> {
    let url = Url::parse(text)
        .map_err(|_| "must be an address such as https://sso.example.com/realms/team")?;
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && is_here) {
        return Err("must begin with https://; plain http only on this machine");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("must hold no user and no password");
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_addresses_are_taken() {
        for good in [
            "https://sso.example.com",
            "https://sso.example.com/realms/a",
            "http://127.0.0.1:4",
            "http://[::1]/x",
            "http://localhost:8080",
        ] {
            assert!(address(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "sso.example.com",
            "http://sso.example.com",
            "http://127.0.0.1.example.com",
            "http://localhost.example.com",
            "ftp://127.0.0.1",
            "https://user@sso.example.com",
            "javascript:alert(1)",
            "data:text/html,x",
        ] {
            assert!(address(bad).is_err(), "{bad}");
        }
    }
}
