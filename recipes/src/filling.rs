//! What stands where a secret belongs: the name of a variable, or the secret.

use aiven::Secret;

use crate::Facts;
use crate::text::Text;

/// The variable names that stand for secrets; `export PASSWORD=…` makes a shell line work.
pub(crate) const PASSWORD: &str = "PASSWORD";
pub(crate) const ACCESS_KEY: &str = "ACCESS_KEY";
pub(crate) const ACCESS_CERTIFICATE: &str = "ACCESS_CERTIFICATE";
pub(crate) const CA_CERTIFICATE: &str = "CA_CERTIFICATE";

/// The files that commands name.
pub const CA_FILE: &str = "ca.pem";
pub const CERTIFICATE_FILE: &str = "service.cert";
pub const KEY_FILE: &str = "service.key";

/// Whether secrets are written out.
#[derive(Debug, Clone)]
pub enum Filling<'a> {
    /// `$PASSWORD` and its like.
    Placeholders,
    Revealed(&'a Secrets),
}

/// The secrets of one user, and the project's CA, which is none but is fetched with them.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    pub password: Option<Secret>,
    /// PEM.
    pub access_cert: Option<Secret>,
    /// PEM.
    pub access_key: Option<Secret>,
    /// PEM. Without it `$CA_CERTIFICATE` stands in the files.
    pub ca: Option<String>,
}

impl Filling<'_> {
    pub(crate) fn password(&self, facts: &Facts) -> Result<Text, String> {
        self.secret(PASSWORD, |secrets| &secrets.password)
            .ok_or_else(|| no_password(facts))
    }

    pub(crate) fn access_key(&self, facts: &Facts) -> Result<Text, String> {
        self.secret(ACCESS_KEY, |secrets| &secrets.access_key)
            .ok_or_else(|| no_certificate(facts))
    }

    pub(crate) fn access_certificate(&self, facts: &Facts) -> Result<Text, String> {
        self.secret(ACCESS_CERTIFICATE, |secrets| &secrets.access_cert)
            .ok_or_else(|| no_certificate(facts))
    }

    pub(crate) fn ca(&self) -> Text {
        match self {
            Self::Revealed(Secrets { ca: Some(ca), .. }) => ca.into(),
            _ => Text::gap(CA_CERTIFICATE),
        }
    }

    fn secret(
        &self,
        name: &'static str,
        which: impl Fn(&Secrets) -> &Option<Secret>,
    ) -> Option<Text> {
        match self {
            Self::Placeholders => Some(Text::gap(name)),
            Self::Revealed(secrets) => which(secrets).as_ref().map(|secret| secret.expose().into()),
        }
    }
}

pub(crate) fn no_password(facts: &Facts) -> String {
    format!(
        "Aiven does not tell the password of {}: it was set elsewhere. Reset it, or choose another user.",
        facts.user
    )
}

pub(crate) fn no_certificate(facts: &Facts) -> String {
    format!(
        "Aiven gives no client certificate and key for {}. Choose another user, or SASL.",
        facts.user
    )
}
