//! Who a request is from: its portal token is looked up each time, so that one that was revoked opens nothing any more,
//! at any portal. The rights are those that its maker has now, cut down by the token's scope.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use app::books::tokens::{Standing, Token};
use app::scope::Pass;
use app::ssr::{Acting, Caller, FlashSlot, SessionEnd};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use sha2::{Digest as _, Sha256};

use super::Gateway;
use super::errors::{INVALID_TOKEN, Said};
use crate::limit::{Limited, network_of, seconds};
use crate::security::peer::Peer;
use crate::telemetry::{RequestId, RequestTrace};

const LONGEST: usize = 256;

/// The token in a request's one `Authorization` header, whichever of the API's two words stands before it.
pub fn presented(headers: &HeaderMap) -> Result<&str, Said> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let value = match (all.next(), all.next()) {
        (Some(one), None) => one.to_str().map_err(|_| Said::token(INVALID_TOKEN))?,
        (Some(_), Some(_)) => {
            return Err(Said::malformed(
                "Send one Authorization header, not several.",
            ));
        }
        (None, _) => {
            return Err(Said::token(
                "Send a portal token, made on this portal's page Tokens: Authorization: Bearer postern_…",
            ));
        }
    };
    let (scheme, token) = value.split_once(' ').unwrap_or((value, ""));
    let token = token.trim();
    let is_known = ["aivenv1", "bearer"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let is_token = !token.is_empty() && token.len() <= LONGEST && token.bytes().all(is_plain);
    if is_known && is_token {
        Ok(token)
    } else {
        Err(Said::token(INVALID_TOKEN))
    }
}

impl Gateway {
    /// What is told of a request that nobody can be found behind: it counts as a stranger's.
    pub fn refused(&self, request: &Parts, said: Said) -> Said {
        let peer = request.extensions.get::<Peer>().copied();
        let scene = self.0.gate.scene(peer, None, &request.headers);
        self.told(scene.from, said)
    }

    fn told(&self, from: IpAddr, said: Said) -> Said {
        let taken = self.0.gate.admission.stranger(from);
        taken.err().map_or(said, |wait| too_often(seconds(wait)))
    }

    /// The caller that a request's token makes.
    pub async fn caller_of(&self, request: &Parts) -> Result<Caller, Said> {
        let gate = &self.0.gate;
        let peer = request.extensions.get::<Peer>().copied();
        let reference = request.extensions.get::<RequestId>();
        let scene = gate.scene(peer, reference, &request.headers);
        let presented = presented(&request.headers).map_err(|said| self.told(scene.from, said))?;
        // Whoever guesses on and on costs the database nothing; programs that share the address go on.
        let (address, mark) = (network_of(scene.from), Sha256::digest(presented).into());
        if !self.0.seen.contains_key(&mark) {
            let left = self.0.checks.look(&address, Instant::now());
            let left = gate.admission.noted(Limited::TokenCheck, left);
            left.map_err(|wait| too_often(seconds(wait)))?;
        }
        let found = gate.books.tokens.find(presented).await;
        let found = found.map_err(|error| {
            tracing::error!(%error, "A portal token could not be looked up");
            Said::down("The portal's database does not answer. Try again in a moment.")
        })?;
        let Some(token) = found else {
            // A guess, and dearer than other requests.
            let taken = self.0.checks.take(address, Instant::now());
            let taken = gate.admission.noted(Limited::TokenCheck, taken);
            let said = Said::token(INVALID_TOKEN);
            return Err(taken.err().map_or(said, |wait| too_often(seconds(wait))));
        };
        let admitted = self.0.tokens.take(token.id.clone(), Instant::now());
        if let Err(wait) = gate.admission.noted(Limited::Token, admitted) {
            return Err(too_often(seconds(wait)));
        }
        is_good(&token).inspect_err(|_| unwelcome(&token))?;
        if !gate.team.admits(token.maker.via) {
            unwelcome(&token);
            return Err(Said::token(
                "Invalid token: whoever made this portal token can no longer sign in to this portal.",
            ));
        }
        let Some(team) = gate.team.token.clone() else {
            return Err(Said::down(
                "This portal's settings have no Aiven token for portal tokens to act with. Ask whoever runs it.",
            ));
        };
        self.0.seen.insert(mark, ());
        let from = scene.from.to_string();
        if let Err(error) = gate.books.tokens.used(&token, &from).await {
            // What it is used for is recorded on its own.
            tracing::warn!(%error, "The use of a portal token could not be written down");
        }
        let aiven = gate.upstream.client(team).for_a_program();
        let aiven = match request.extensions.get::<RequestTrace>() {
            Some(RequestTrace(trace)) => aiven.traced(*trace),
            None => aiven,
        };
        Ok(Caller {
            who: token.maker.name.clone(),
            from,
            rights: gate.team.rights_of(&token.maker),
            policy: gate.team.policy.clone(),
            books: gate.books.clone(),
            aiven,
            acting: Acting::Team,
            pace: gate.admission.pace(token.maker.id.as_str().into()),
            // No call of the gateway's goes to AWS.
            aws: None,
            flash: FlashSlot::default(),
            session_end: SessionEnd::default(),
            reference: scene.request,
            pass: Some(Arc::new(Pass {
                id: token.id,
                name: token.name,
                purpose: token.purpose,
                scope: token.scope,
                portal: gate.facts.address.to_string(),
            })),
            person: Arc::new(token.maker),
        })
    }
}

fn is_good(token: &Token) -> Result<(), Said> {
    Err(Said::token(match token.standing() {
        Standing::Good => return Ok(()),
        Standing::Revoked => {
            "Invalid token: this portal token was revoked. Make a new one on this portal's page Tokens."
        }
        Standing::Expired => {
            "Invalid token: this portal token has expired. Make a new one on this portal's page Tokens."
        }
    }))
}

/// Somebody goes on with a token that opens nothing any more.
fn unwelcome(token: &Token) {
    tracing::warn!(
        gateway.token = token.id,
        "A portal token that opens nothing was used"
    );
}

fn too_often(retry_after_s: u32) -> Said {
    Said::too_many(
        "more than this portal takes in a minute",
        retry_after_s.into(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[&[u8]]) -> Result<String, u16> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, value.to_vec().try_into().unwrap());
        }
        presented(&headers)
            .map(str::to_owned)
            .map_err(|said| said.status)
    }

    #[test]
    fn both_words_of_the_api_are_taken() {
        for good in [
            "aivenv1 postern_a_b-c",
            "Bearer postern_a_b-c",
            "bearer postern_a_b-c",
            "AIVENV1  postern_a_b-c ",
        ] {
            assert_eq!(
                of(&[good.as_bytes()]).as_deref(),
                Ok("postern_a_b-c"),
                "{good}"
            );
        }
    }

    #[test]
    fn anything_else_is_no_token() {
        for bad in [
            "",
            "postern_a_b",
            "Bearer",
            "Bearer ",
            "Basic cG9zdGVybg==",
            "Bearer a b",
            "Bearer a,b",
            "Bearer 'x",
        ] {
            assert_eq!(of(&[bad.as_bytes()]), Err(401), "{bad}");
        }
        assert_eq!(of(&[b"Bearer \xe9"]), Err(401));
        assert_eq!(
            of(&[format!("Bearer {}", "a".repeat(257)).as_bytes()]),
            Err(401)
        );
        assert_eq!(of(&[]), Err(401));
        assert_eq!(
            of(&[b"Bearer postern_a_b", b"Bearer postern_a_b"]),
            Err(400)
        );
    }
}
