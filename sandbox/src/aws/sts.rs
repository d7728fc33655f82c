//! STS: who am I, and becoming a role.

use axum::http::StatusCode;

use super::Ask;
use super::identity::unique_id;
use super::problem::Problem;
use super::xml::Xml;
use crate::clock::timestamp;
use crate::seed::aws::ACCOUNTS;
use crate::world::World;
use crate::world::aws::Session;

/// How long a session lasts unless something else is asked for, and the least and the most that may be. In seconds.
const DURATION: i64 = 3600;
const LEAST: i64 = 900;

#[expect(clippy::unnecessary_wraps, reason = "one of the actions")]
pub(super) fn get_caller_identity(_: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let mut answer = Xml::default();
    answer
        .text("Arn", &ask.caller.arn)
        .text("UserId", &ask.caller.user_id)
        .text("Account", &ask.caller.account);
    Ok(answer)
}

pub(super) fn assume_role(world: &mut World, ask: &Ask<'_>) -> Result<Xml, Problem> {
    let role_arn = needed(ask, "RoleArn")?;
    let name = needed(ask, "RoleSessionName")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if !(2..=64).contains(&name.len()) || !name.chars().all(is_name) {
        return Err(invalid(format!(
            "Value '{name}' at 'roleSessionName' failed to satisfy constraint: \
             Member must satisfy regular expression pattern: [\\w+=,.@-]*"
        )));
    }
    let seconds = ask.params.number("DurationSeconds")?.unwrap_or(DURATION);
    if seconds < LEAST {
        return Err(invalid(format!(
            "Value '{seconds}' at 'durationSeconds' failed to satisfy constraint: \
             Member must have value greater than or equal to {LEAST}"
        )));
    }
    if seconds > DURATION {
        return Err(Problem::new(
            "ValidationError",
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
        ));
    }
    if !may_assume(ask, role_arn) {
        return Err(Problem::with(
            StatusCode::FORBIDDEN,
            "AccessDenied",
            format!(
                "User: {} is not authorized to perform: sts:AssumeRole on resource: {role_arn}",
                ask.caller.arn
            ),
        ));
    }
    let role = role_arn.rsplit('/').next().unwrap_or_default();
    let key = format!("ASIA{}", world.ids.letters(16).to_uppercase());
    let secret = world.ids.letters(40);
    let session = Session {
        token: world.ids.letters(120),
        account: ask.caller.account.clone(),
        arn: format!(
            "arn:aws:sts::{}:assumed-role/{role}/{name}",
            ask.caller.account
        ),
        user_id: format!("{}:{name}", unique_id("AROA", role_arn)),
        role_arn: role_arn.to_owned(),
        expires_ms: world.clock.date().saturating_add(seconds * 1000),
    };
    let mut answer = Xml::default();
    answer.element("AssumedRoleUser", |user| {
        user.text("AssumedRoleId", &session.user_id);
        user.text("Arn", &session.arn);
    });
    answer.element("Credentials", |credentials| {
        credentials
            .text("AccessKeyId", &key)
            .text("SecretAccessKey", secret)
            .text("SessionToken", &session.token)
            .text("Expiration", timestamp(session.expires_ms));
    });
    world.aws.sessions.insert(key, session);
    Ok(answer)
}

/// A role is for the one user of its own account whom it trusts; a session becomes no other.
fn may_assume(ask: &Ask<'_>, role_arn: &str) -> bool {
    let account = ACCOUNTS.iter().find(|one| one.id == ask.caller.account);
    account.is_some_and(|account| {
        account.roles.iter().any(|role| {
            role_arn == format!("arn:aws:iam::{}:role/{}", account.id, role.name)
                && ask.caller.user == Some(role.trusts)
        })
    })
}

fn needed<'a>(ask: &'a Ask<'_>, name: &str) -> Result<&'a str, Problem> {
    let mut field = name.to_owned();
    if let Some(first) = field.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    ask.params.get(name).ok_or_else(|| {
        invalid(format!(
            "Value at '{field}' failed to satisfy constraint: Member must not be null"
        ))
    })
}

fn invalid(what: impl std::fmt::Display) -> Problem {
    Problem::new(
        "ValidationError",
        format!("1 validation error detected: {what}"),
    )
}
