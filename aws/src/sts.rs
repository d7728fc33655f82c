//! STS: who one is, and becoming a role.

use std::sync::Arc;

use tokio::time::Instant;

use crate::credentials::{LIFETIME, Role};
use crate::error::Error;
use crate::handle::Shared;
use crate::query::{Kind, Query, Service};
use crate::sign::Keys;
use crate::xml::Node;

pub(crate) const ASSUME: &str = "assume the role";

/// How Postern appears in CloudTrail, and in the session's ARN.
const SESSION_NAME: &str = "postern";

/// Who calls are made as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// 12 digits.
    pub account: String,
    /// Of a user, or of the session of a role: `arn:aws:sts::…:assumed-role/NAME/postern`, which has no path.
    pub arn: String,
    pub user_id: String,
}

fn query(action: &'static str, call: &'static str) -> Query {
    Query::new(Service::Sts, Kind::Read, action, call)
}

pub(crate) async fn caller_identity(shared: &Shared, region: &str) -> Result<Identity, Error> {
    let query = query("GetCallerIdentity", "tell whose credentials these are");
    shared.read(region, query, identity).await
}

fn identity(answer: &Node) -> Option<Identity> {
    let result = answer.child("GetCallerIdentityResult")?;
    Some(Identity {
        account: result.need("Account")?,
        arn: result.need("Arn")?,
        user_id: result.need("UserId")?,
    })
}

/// Makes a session of the role, with the keys from the settings.
pub(crate) async fn assume_role(
    shared: &Shared,
    region: &str,
    (own, role): (Arc<Keys>, Role),
    deadline: Instant,
) -> Result<Keys, Error> {
    let query = query("AssumeRole", ASSUME)
        .with("RoleArn", &role.arn)
        .with("RoleSessionName", SESSION_NAME)
        .with("DurationSeconds", LIFETIME.as_secs())
        .maybe("ExternalId", role.external_id.as_ref());
    let answer = shared.attempts(&own, region, &query, deadline).await?;
    keys(&answer).ok_or(Error::Decode { call: ASSUME })
}

fn keys(answer: &Node) -> Option<Keys> {
    let made = answer.child("AssumeRoleResult")?.child("Credentials")?;
    Some(Keys {
        id: made.need("AccessKeyId")?,
        secret: made.need("SecretAccessKey")?.into(),
        token: Some(made.need("SessionToken")?.into()),
    })
}
