//! The check of an ID token: signature, issuer, audience, times, nonce and the hash of the access token. A token that no
//! known key signed is tried once more with the keys of now.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreGenderClaim, CoreIdTokenVerifier, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, ClientId, IdToken, IdTokenClaims, Nonce,
    SignatureVerificationError,
};

use crate::claims::Other;
use crate::discovery::{Discovery, Metadata};
use crate::error::Error;

/// How far the clocks may be apart.
const LEEWAY_S: u64 = 60;

/// Never `none`, and nothing that is signed with a shared secret.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];

pub(crate) type Token =
    IdToken<Other, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
pub(crate) type TokenClaims = IdTokenClaims<Other, CoreGenderClaim>;

/// What a token must agree with.
pub(crate) struct Expected<'a> {
    pub client_id: &'a str,
    pub nonce: &'a Nonce,
    pub access_token: &'a AccessToken,
    pub now: u64,
}

/// The claims of a token that can be believed.
pub(crate) async fn check(
    token: &Token,
    known: Arc<Metadata>,
    discovery: &Discovery,
    expected: &Expected<'_>,
) -> Result<TokenClaims, Error> {
    let first = check_with(token, &known, expected);
    let Err(Refusal::Key) = first else {
        return first.map_err(Refusal::into_error);
    };
    let Some(known) = discovery.new_keys().await? else {
        return first.map_err(Refusal::into_error);
    };
    check_with(token, &known, expected).map_err(Refusal::into_error)
}

enum Refusal {
    /// None of the keys fits.
    Key,
    Because(&'static str),
}

impl Refusal {
    fn into_error(self) -> Error {
        Error::unbelievable(match self {
            Self::Key => "none of the provider's keys signed its ID token",
            Self::Because(why) => why,
        })
    }
}

fn check_with(
    token: &Token,
    known: &Metadata,
    expected: &Expected<'_>,
) -> Result<TokenClaims, Refusal> {
    // Of a client without a secret, whatever this one has: a shared secret signs nothing here.
    let verifier = CoreIdTokenVerifier::new_public_client(
        ClientId::new(expected.client_id.to_owned()),
        known.issuer().clone(),
        known.jwks().clone(),
    )
    .set_allowed_algs(ALGORITHMS)
    .set_time_fn(|| moment(expected.now.saturating_sub(LEEWAY_S)))
    .set_issue_time_verifier_fn(|issued| {
        if issued <= moment(expected.now + LEEWAY_S) {
            Ok(())
        } else {
            Err(FUTURE.to_owned())
        }
    });
    let claims = token
        .claims(&verifier, expected.nonce)
        .map_err(|error| refusal(&error))?;
    // The library leaves this one out.
    let mut parties = claims.authorized_party().into_iter();
    if parties.any(|party| party.as_str() != expected.client_id) {
        return Err(Refusal::Because("its ID token is for somebody else"));
    }
    if let Some(given) = claims.access_token_hash() {
        let of_this = token.signing_alg().ok().and_then(|algorithm| {
            let key = token.signing_key(&verifier).ok()?;
            AccessTokenHash::from_token(expected.access_token, algorithm, key).ok()
        });
        if of_this.as_ref() != Some(given) {
            return Err(Refusal::Because(
                "its access token is not the one that its ID token names",
            ));
        }
    }
    Ok(claims.clone())
}

const FUTURE: &str = "in the future";

fn refusal(error: &ClaimsVerificationError) -> Refusal {
    use SignatureVerificationError as Signature;
    Refusal::Because(match error {
        ClaimsVerificationError::SignatureVerification(
            Signature::NoMatchingKey | Signature::CryptoError(_) | Signature::InvalidKey(_),
        ) => return Refusal::Key,
        ClaimsVerificationError::SignatureVerification(Signature::NoSignature) => {
            "its ID token is not signed"
        }
        ClaimsVerificationError::SignatureVerification(
            Signature::DisallowedAlg(_) | Signature::UnsupportedAlg(_),
        ) => "its ID token is signed in a way that is not accepted",
        ClaimsVerificationError::SignatureVerification(_) => {
            "the signature of its ID token cannot be checked"
        }
        ClaimsVerificationError::InvalidIssuer(_) => "its ID token is another issuer's",
        ClaimsVerificationError::InvalidAudience(_) => "its ID token is for somebody else",
        ClaimsVerificationError::InvalidNonce(_) => "its ID token belongs to another sign-in",
        ClaimsVerificationError::Expired(why) if why == FUTURE => {
            "its ID token is from the future; check both clocks"
        }
        ClaimsVerificationError::Expired(_) => "its ID token has expired; check both clocks",
        _ => "its ID token is not one that can be checked",
    })
}

/// Seconds since 1970 in the library's own words.
fn moment(seconds: u64) -> DateTime<Utc> {
    i64::try_from(seconds)
        .ok()
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
