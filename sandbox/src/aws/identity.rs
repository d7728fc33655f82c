//! Who is calling: the access key of a SigV4 `Authorization` header, and whom a PrivateLink's principals let in.

use axum::http::{HeaderMap, StatusCode, header};

use super::Api;
use super::problem::Problem;
use crate::ids::Ids;
use crate::seed::aws::ACCOUNTS;
use crate::world::World;

#[derive(Debug, Clone)]
pub(crate) struct Caller {
    pub account: String,
    /// Who `GetCallerIdentity` says it is.
    pub arn: String,
    /// What principals name: the user, or the role behind the session.
    pub principal: String,
    pub user_id: String,
    /// The user's name; a session has none.
    pub user: Option<&'static str>,
}

impl Caller {
    /// Whether one of the principals means this caller.
    pub(crate) fn is_among(&self, principals: &[String]) -> bool {
        let account = format!("arn:aws:iam::{}:root", self.account);
        principals
            .iter()
            .any(|one| one == "*" || *one == self.principal || *one == account)
    }
}

/// The caller, and the region the request was signed for.
pub(crate) fn authenticate(
    world: &World,
    api: Api,
    headers: &HeaderMap,
) -> Result<(Caller, String), Problem> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let header = text(header::AUTHORIZATION.as_str()).ok_or_else(|| {
        Problem::with(
            StatusCode::FORBIDDEN,
            "MissingAuthenticationToken",
            "Request is missing Authentication Token",
        )
    })?;
    let (key, region) = scope(header).ok_or_else(|| {
        Problem::new(
            "IncompleteSignature",
            "Authorization header requires 'Credential', 'SignedHeaders' and 'Signature' parameters.",
        )
    })?;
    let caller = match world.aws.sessions.get(key) {
        None => user(key),
        Some(session) if session.expires_ms <= world.clock.date() => return Err(expired(api)),
        Some(session) => (text("x-amz-security-token") == Some(&session.token)).then(|| Caller {
            account: session.account.clone(),
            arn: session.arn.clone(),
            principal: session.role_arn.clone(),
            user_id: session.user_id.clone(),
            user: None,
        }),
    };
    let caller = caller.ok_or_else(|| unknown(api))?;
    Ok((caller, region.to_owned()))
}

/// Access key id and region of `AWS4-HMAC-SHA256 Credential=KEY/DATE/REGION/SERVICE/aws4_request, SignedHeaders=…, Signature=…`.
fn scope(header: &str) -> Option<(&str, &str)> {
    let fields = header.strip_prefix("AWS4-HMAC-SHA256 ")?;
    let field = |name: &str| {
        let mut fields = fields.split(',').map(str::trim);
        fields.find_map(|field| field.strip_prefix(name)?.strip_prefix('='))
    };
    let signature = field("Signature")?;
    let is_signed = signature.len() == 64 && signature.bytes().all(|b| b.is_ascii_hexdigit());
    if !is_signed || field("SignedHeaders")?.is_empty() {
        return None;
    }
    let parts: Vec<&str> = field("Credential")?.split('/').collect();
    match parts.as_slice() {
        [key, _date, region, _service, "aws4_request"] => Some((key, region)),
        _ => None,
    }
}

fn user(key: &str) -> Option<Caller> {
    ACCOUNTS.iter().find_map(|account| {
        let user = account
            .users
            .iter()
            .find(|user| user.access_key_id == key)?;
        let arn = format!("arn:aws:iam::{}:user/{}", account.id, user.name);
        Some(Caller {
            account: account.id.to_owned(),
            user_id: unique_id("AIDA", &arn),
            principal: arn.clone(),
            arn,
            user: Some(user.name),
        })
    })
}

/// The id that AWS gives to a user (`AIDA`) or a role (`AROA`).
pub(crate) fn unique_id(prefix: &str, arn: &str) -> String {
    format!("{prefix}{}", Ids::named(arn).letters(17).to_uppercase())
}

fn unknown(api: Api) -> Problem {
    match api {
        Api::Ec2 => Problem::with(
            StatusCode::UNAUTHORIZED,
            "AuthFailure",
            "AWS was not able to validate the provided access credentials",
        ),
        Api::Sts => Problem::with(
            StatusCode::FORBIDDEN,
            "InvalidClientTokenId",
            "The security token included in the request is invalid.",
        ),
    }
}

fn expired(api: Api) -> Problem {
    match api {
        Api::Ec2 => Problem::new("RequestExpired", "Request has expired."),
        Api::Sts => Problem::with(
            StatusCode::FORBIDDEN,
            "ExpiredToken",
            "The security token included in the request is expired",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_and_the_region_are_found() {
        let signature = "0".repeat(64);
        let header = |credential: &str| {
            format!(
                "AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host;x-amz-date, Signature={signature}"
            )
        };
        let good = header("AKIA/20261122/eu-west-1/ec2/aws4_request");
        assert_eq!(scope(&good), Some(("AKIA", "eu-west-1")));
        assert_eq!(scope(&good.replace(", ", ",")), Some(("AKIA", "eu-west-1")));
        assert_eq!(scope(&header("AKIA/20261122/eu-west-1/ec2")), None);
        assert_eq!(scope(&good.replace(&signature, "0")), None);
        assert_eq!(scope("Bearer x"), None);
    }

    #[test]
    fn principals_mean_users_roles_accounts_and_everyone() {
        let mwf = user("AKIASANDBOXMWF000001").unwrap();
        let is_among = |one: &str| mwf.is_among(&[one.to_owned()]);
        for yes in [
            "*",
            "arn:aws:iam::012345678901:root",
            "arn:aws:iam::012345678901:user/mwf",
        ] {
            assert!(is_among(yes), "{yes}");
        }
        for no in [
            "arn:aws:iam::012345678901:user/mwf2",
            "arn:aws:iam::012345678901:role/mwf",
            "arn:aws:iam::210987654321:root",
            "arn:aws:iam::012345678901:user/MWF",
        ] {
            assert!(!is_among(no), "{no}");
        }
    }
}
