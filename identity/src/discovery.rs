//! What the provider says about itself and with which keys it signs: read when first needed, kept, and read again by one
//! caller at a time. A provider that fails is left alone for a moment, and what was read before goes on being used.

use std::sync::Arc;

use openidconnect::core::{
    CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType,
    CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm, CoreResponseMode, CoreResponseType, CoreSubjectIdentifierType,
};
use openidconnect::{
    AdditionalProviderMetadata, DiscoveryError, HttpRequest, IssuerUrl, ProviderMetadata,
};
use serde::{Deserialize, Serialize};
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::error::Error;
use crate::foreign;
use crate::settings::{Limits, address};
use crate::wire::{Broken, Wire};

/// What is read beside the standard's own words.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub(crate) struct Extra {
    pub end_session_endpoint: Option<String>,
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl AdditionalProviderMetadata for Extra {}

pub(crate) type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The memory of one provider.
pub(crate) struct Discovery {
    issuer: IssuerUrl,
    wire: Wire,
    limits: Limits,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    known: Option<Arc<Metadata>>,
    read_at: Option<Instant>,
    failed: Option<(Instant, Error)>,
    keys_read_at: Option<Instant>,
}

impl Discovery {
    pub fn new(issuer: IssuerUrl, wire: Wire, limits: Limits) -> Self {
        Self {
            issuer,
            wire,
            limits,
            memory: Mutex::default(),
        }
    }

    /// What is known of the provider; asks it where that is nothing, or old.
    pub async fn known(&self) -> Result<Arc<Metadata>, Error> {
        let mut memory = self.memory.lock().await;
        let is_fresh = memory
            .read_at
            .is_some_and(|at| at.elapsed() < self.limits.kept);
        if let Some(known) = memory.known.as_ref().filter(|_| is_fresh) {
            return Ok(Arc::clone(known));
        }
        let is_pause = |(at, _): &&(Instant, Error)| at.elapsed() < self.limits.pause;
        if let Some((_, error)) = memory.failed.as_ref().filter(is_pause) {
            return memory.known.clone().ok_or_else(|| error.clone());
        }
        match self.read().await {
            Ok(read) => {
                let read = Arc::new(read);
                *memory = Memory {
                    known: Some(Arc::clone(&read)),
                    read_at: Some(Instant::now()),
                    failed: None,
                    keys_read_at: memory.keys_read_at,
                };
                Ok(read)
            }
            Err(error) => {
                tracing::warn!(%error, "The sign-in service's description could not be read");
                memory.failed = Some((Instant::now(), error.clone()));
                memory.known.clone().ok_or(error)
            }
        }
    }

    /// The keys as they are now, if they may be read again already; for a token that none of the known ones signed.
    pub async fn new_keys(&self) -> Result<Option<Arc<Metadata>>, Error> {
        let mut memory = self.memory.lock().await;
        let Some(known) = memory.known.clone() else {
            return Ok(None);
        };
        let is_soon = |at: Instant| at.elapsed() < self.limits.keys_every;
        if memory.keys_read_at.is_some_and(is_soon) {
            return Ok(Some(known));
        }
        memory.keys_read_at = Some(Instant::now());
        let http = |request: HttpRequest| self.wire.clone().send(request);
        let keys = CoreJsonWebKeySet::fetch_async(known.jwks_uri(), &http)
            .await
            .map_err(|error| cannot_be_read(&error))?;
        let renewed = Arc::new(Metadata::clone(&known).set_jwks(keys));
        memory.known = Some(Arc::clone(&renewed));
        Ok(Some(renewed))
    }

    async fn read(&self) -> Result<Metadata, Error> {
        let http = |request: HttpRequest| self.wire.clone().send(request);
        let read = Metadata::discover_async(self.issuer.clone(), &http)
            .await
            .map_err(|error| cannot_be_read(&error))?;
        check_addresses(&read)?;
        Ok(read)
    }
}

/// Secrets and people are sent only to addresses that are safe for them.
fn check_addresses(read: &Metadata) -> Result<(), Error> {
    let Some(token) = read.token_endpoint() else {
        return Err(Error::unbelievable(
            "its description names no `token_endpoint`",
        ));
    };
    let mut named = vec![
        (
            "authorization_endpoint",
            read.authorization_endpoint().url(),
        ),
        ("token_endpoint", token.url()),
        ("jwks_uri", read.jwks_uri().url()),
    ];
    named.extend(
        read.userinfo_endpoint()
            .map(|url| ("userinfo_endpoint", url.url())),
    );
    for (name, url) in named {
        address(url.as_str())
            .map_err(|why| Error::unbelievable(format!("the `{name}` of its description {why}")))?;
    }
    Ok(())
}

fn cannot_be_read(error: &DiscoveryError<Broken>) -> Error {
    match error {
        DiscoveryError::Request(broken) => Error::Unreachable(broken.to_string()),
        DiscoveryError::Response(status, ..) => Error::Unreachable(format!(
            "its description or its keys came with status {status} and cannot be read"
        )),
        DiscoveryError::Parse(error) => Error::Unreachable(format!(
            "its description or its keys cannot be read at `{}`",
            foreign::text(&error.path().to_string(), 80)
        )),
        // The library's text says which one it found: foreign, and of no use to the person.
        DiscoveryError::Validation(_) => Error::unbelievable(
            "it calls itself by another name than the setting `oidc.issuer`, which must be the same to the letter",
        ),
        _ => Error::Unreachable("its description cannot be read".to_owned()),
    }
}
