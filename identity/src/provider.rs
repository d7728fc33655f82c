//! One provider: an address to send a person to, and a person from what comes back. Each check that the standards ask
//! of a client is made here or in `token.rs`, whatever the library does by default.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreClientAuthMethod,
    CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessToken, AuthType, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest,
    IdTokenFields, IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, StandardErrorResponse, StandardTokenResponse,
    SubjectIdentifier, TokenResponse as _, UserInfoClaims, UserInfoError,
};
use secrecy::ExposeSecret as _;
use url::Url;

use crate::claims::{Claims, Other};
use crate::discovery::{Discovery, Metadata};
use crate::error::Error;
use crate::foreign;
use crate::settings::{Limits, Settings, address};
use crate::token::{self, Expected};
use crate::walk::{Answer, Begun, Pending, Who};
use crate::wire::{Broken, Wire};

/// Signing out waits for the provider no longer than this.
const SIGN_OUT_WAITS: Duration = Duration::from_secs(3);
const CLOCKS_APART_S: u64 = 60;
const LONGEST_SUBJECT: usize = 255;
const LONGEST_CODE: usize = 4_096;

type Fields = IdTokenFields<
    Other,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
type Tokens = StandardTokenResponse<Fields, CoreTokenType>;
type TokenError = RequestTokenError<Broken, StandardErrorResponse<CoreErrorResponseType>>;
type Ready = Client<
    Other,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Tokens,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// One provider, asked by all requests. Cloning it is cheap.
#[derive(Clone)]
pub struct Provider(Arc<Shared>);

struct Shared {
    settings: Settings,
    limits: Limits,
    redirect: RedirectUrl,
    wire: Wire,
    discovery: Discovery,
}

impl Provider {
    /// Checks the settings; calls nobody.
    pub fn new(settings: Settings) -> Result<Self, String> {
        Self::with_limits(settings, Limits::default())
    }

    /// The same with other limits.
    pub fn with_limits(settings: Settings, limits: Limits) -> Result<Self, String> {
        settings.check()?;
        let issuer = IssuerUrl::new(settings.issuer.clone())
            .map_err(|_| "The setting `oidc.issuer` is not an address.".to_owned())?;
        let redirect = RedirectUrl::new(settings.redirect_uri.clone())
            .map_err(|_| "The setting `public_url` is not an address.".to_owned())?;
        let wire = Wire::new(&settings.issuer, &limits)?;
        Ok(Self(Arc::new(Shared {
            discovery: Discovery::new(issuer, wire.clone(), limits),
            settings,
            limits,
            redirect,
            wire,
        })))
    }

    /// The issuer, as the settings say.
    pub fn issuer(&self) -> &str {
        &self.0.settings.issuer
    }

    /// Begins a sign-in at `now`, in seconds since 1970.
    pub async fn begin(&self, now: u64) -> Result<Begun, Error> {
        let known = self.0.discovery.known().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let client = self.client(&known);
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new_random_len(32),
                || Nonce::new_random_len(32),
            )
            .set_pkce_challenge(challenge);
        let scopes = &self.0.settings.scopes;
        for scope in scopes.iter().filter(|scope| *scope != "openid") {
            request = request.add_scope(Scope::new(scope.clone()));
        }
        let (url, state, nonce) = request.url();
        Ok(Begun {
            url: url.into(),
            pending: Pending {
                state: state.into_secret(),
                nonce: nonce.secret().clone(),
                verifier: verifier.into_secret(),
                begun_at: now,
            },
        })
    }

    /// Who came back with `answer`, at `now`. Whoever calls this sees to it that `pending` is used once.
    pub async fn finish(&self, pending: &Pending, answer: &Answer, now: u64) -> Result<Who, Error> {
        if answer.state.as_deref() != Some(&*pending.state) || !self.is_timely(pending, now) {
            return Err(Error::Stale);
        }
        let known = self.0.discovery.known().await?;
        check_issuer(answer.iss.as_deref(), &known)?;
        if let Some(error) = &answer.error {
            return Err(Error::denied(error, answer.error_description.as_deref()));
        }
        let is_code = |code: &&String| !code.is_empty() && code.len() <= LONGEST_CODE;
        let Some(code) = answer.code.as_ref().filter(is_code) else {
            return Err(Error::unbelievable("it holds no code"));
        };
        let client = self.client(&known);
        let tokens = self.exchange(&client, code, &pending.verifier).await?;
        let Some(id_token) = tokens.id_token() else {
            return Err(Error::unbelievable("it holds no ID token"));
        };
        let expected = Expected {
            client_id: &self.0.settings.client_id,
            nonce: &Nonce::new(pending.nonce.clone()),
            access_token: tokens.access_token(),
            now,
        };
        let checked =
            token::check(id_token, Arc::clone(&known), &self.0.discovery, &expected).await?;
        let mut claims = Claims::of(&checked);
        let (name, role) = (&self.0.settings.name_claim, &self.0.settings.role_claim);
        let is_complete = claims.has(name) && claims.has(role);
        if !is_complete && known.userinfo_endpoint().is_some() {
            let token = tokens.access_token().clone();
            let more = self.userinfo(&client, token, checked.subject()).await?;
            claims.add(&more);
        }
        let subject = checked.subject().as_str();
        if subject.is_empty()
            || subject.len() > LONGEST_SUBJECT
            || subject.chars().any(foreign::is_unseen)
        {
            return Err(Error::unbelievable("its `sub` cannot be used"));
        }
        Ok(Who {
            issuer: self.0.settings.issuer.clone(),
            subject: subject.to_owned(),
            name: claims.name(name).unwrap_or_else(|| subject.to_owned()),
            groups: claims.groups(role),
        })
    }

    /// Where a person also ends their session at the provider, if it can do that and is there to say so. The address
    /// holds no token: with the client's id alone the provider may ask the person, and that is the price.
    pub async fn end_session_url(&self) -> Option<String> {
        let known = tokio::time::timeout(SIGN_OUT_WAITS, self.0.discovery.known())
            .await
            .ok()?
            .ok()?;
        let end = known
            .additional_metadata()
            .end_session_endpoint
            .as_deref()?;
        let mut url: Url = address(end).ok()?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.0.settings.client_id)
            .append_pair("post_logout_redirect_uri", &self.0.settings.post_logout);
        Some(url.into())
    }

    fn is_timely(&self, pending: &Pending, now: u64) -> bool {
        let end = pending.begun_at + self.0.limits.pending.as_secs();
        now < end && now + CLOCKS_APART_S >= pending.begun_at
    }

    fn client(&self, known: &Metadata) -> Ready {
        let settings = &self.0.settings;
        let secret = settings.client_secret.as_ref();
        let client = Client::from_provider_metadata(
            known.clone(),
            ClientId::new(settings.client_id.clone()),
            secret.map(|secret| ClientSecret::new(secret.expose_secret().to_owned())),
        );
        let how = match known.token_endpoint_auth_methods_supported() {
            Some(methods)
                if methods.contains(&CoreClientAuthMethod::ClientSecretPost)
                    && !methods.contains(&CoreClientAuthMethod::ClientSecretBasic) =>
            {
                AuthType::RequestBody
            }
            _ => AuthType::BasicAuth,
        };
        client
            .set_auth_type(how)
            .set_redirect_uri(self.0.redirect.clone())
    }

    async fn exchange(&self, client: &Ready, code: &str, verifier: &str) -> Result<Tokens, Error> {
        let http = |request: HttpRequest| self.0.wire.clone().send(request);
        client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|_| Error::unbelievable("its description names no `token_endpoint`"))?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier.to_owned()))
            .request_async(&http)
            .await
            .map_err(|error| not_exchanged(&error))
    }

    async fn userinfo(
        &self,
        client: &Ready,
        token: AccessToken,
        subject: &SubjectIdentifier,
    ) -> Result<UserInfoClaims<Other, CoreGenderClaim>, Error> {
        let http = |request: HttpRequest| self.0.wire.clone().send(request);
        let unread = || Error::Unreachable("what it says about you cannot be read".to_owned());
        client
            .user_info(token, Some(subject.clone()))
            .map_err(|_| unread())?
            .request_async(&http)
            .await
            .map_err(|error| match error {
                UserInfoError::ClaimsVerification(_) => {
                    Error::unbelievable("its `userinfo` is about somebody else")
                }
                UserInfoError::Request(broken) => Error::Unreachable(broken.to_string()),
                _ => unread(),
            })
    }
}

/// RFC 9207: who answered, compared as plain text. A provider that says it always tells must have told.
fn check_issuer(given: Option<&str>, known: &Metadata) -> Result<(), Error> {
    let must = known
        .additional_metadata()
        .authorization_response_iss_parameter_supported;
    match given {
        Some(issuer) if issuer == known.issuer().as_str() => Ok(()),
        Some(_) => Err(Error::unbelievable("it came from another issuer")),
        None if must => Err(Error::unbelievable(
            "it does not say which issuer it is from",
        )),
        None => Ok(()),
    }
}

fn not_exchanged(error: &TokenError) -> Error {
    match error {
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            CoreErrorResponseType::InvalidGrant => Error::Code,
            code => Error::Client(foreign::text(code.as_ref(), 60)),
        },
        RequestTokenError::Request(broken) => Error::Unreachable(broken.to_string()),
        RequestTokenError::Parse(..) => {
            Error::Unreachable("its answer to the code cannot be read".to_owned())
        }
        RequestTokenError::Other(_) => {
            Error::Unreachable("it did not answer the code properly".to_owned())
        }
    }
}

impl fmt::Debug for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.settings.fmt(f)
    }
}
