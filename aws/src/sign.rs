//! Signature Version 4 for one POST of a form.

use std::time::SystemTime;

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4;
use reqwest::Url;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use tracing::subscriber::{NoSubscriber, with_default};

use crate::query::Service;

const FORM: &str = "application/x-www-form-urlencoded; charset=utf-8";

/// What calls are signed with. Its `Debug` shows no secret.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    pub id: String,
    pub secret: SecretString,
    pub token: Option<SecretString>,
}

impl Keys {
    /// AWS quotes what was signed when a signature is wrong, a session token included: such a text without it.
    pub fn scrub(&self, text: &str) -> String {
        let secrets = [Some(&self.secret), self.token.as_ref()];
        let secrets = secrets.into_iter().flatten();
        secrets.fold(text.to_owned(), |text, secret| {
            match secret.expose_secret() {
                "" => text,
                secret => text.replace(secret, "(hidden)"),
            }
        })
    }
}

/// The headers that make the form of a call a signed one; none when there is no signing for this address.
pub(crate) fn headers(
    keys: &Keys,
    (service, region): (Service, &str),
    url: &Url,
    body: &str,
    at: SystemTime,
) -> Option<HeaderMap> {
    let credentials = Credentials::new(
        &keys.id,
        keys.secret.expose_secret(),
        keys.token.as_ref().map(|t| t.expose_secret().to_owned()),
        None,
        "settings",
    );
    let identity = credentials.into();
    let params = v4::SigningParams::builder()
        .identity(&identity)
        .region(region)
        .name(service.name())
        .time(at)
        .settings(SigningSettings::default())
        .build()
        .ok()?
        .into();
    let request = SignableRequest::new(
        "POST",
        url.as_str(),
        [(CONTENT_TYPE.as_str(), FORM)].into_iter(),
        SignableBody::Bytes(body.as_bytes()),
    )
    .ok()?;
    // The signer tells the log, at its finest level, what it signs: session token and signature.
    let signed = with_default(NoSubscriber::new(), || sign(request, &params)).ok()?;
    let (instructions, _) = signed.into_parts();
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(FORM));
    for (name, value) in instructions.headers() {
        let mut value = HeaderValue::from_str(value).ok()?;
        value.set_sensitive(true);
        headers.insert(HeaderName::from_bytes(name.as_bytes()).ok()?, value);
    }
    Some(headers)
}

#[cfg(test)]
mod tests;
