//! The settings of the team: sign-in, roles, guard-rails.

use std::sync::Arc;
use std::time::Duration;

use app::policy::Policy;
use app::role::{Pattern, Role, RoleMap};
use secrecy::SecretString;

use super::{ConfigError, Raw, parse};
use crate::team::{SignIn, Team};

type Parsed<T> = Result<T, &'static str>;

/// The team as the settings have it.
pub(super) fn understand(raw: &Raw) -> Result<Team, ConfigError> {
    let sign_in = raw.parsed("sign_in", sign_in)?;
    let token = Some(raw.value("team_token").trim()).filter(|token| !token.is_empty());
    if sign_in != SignIn::Token && token.is_none() {
        return Err(ConfigError(
            "The setting `team_token` is missing: people who sign in without an Aiven token of their own work with this one."
                .to_owned(),
        ));
    }
    let roles = RoleMap::parse(raw.value("roles"))
        .map_err(|error| ConfigError(format!("The setting `roles` {error}.")))?;
    Ok(Team {
        sign_in,
        token: token.map(SecretString::from),
        roles,
        default_role: raw.parsed("default_role", default_role)?,
        token_role: raw.parsed("token_role", role)?,
        policy: Arc::new(policy(raw)?),
    })
}

fn policy(raw: &Raw) -> Result<Policy, ConfigError> {
    let most = raw.value("policy.most_principals").trim();
    Ok(Policy {
        accounts: raw.parsed("policy.accounts", accounts)?,
        partitions: raw.parsed("policy.partitions", partitions)?,
        forbid_any: raw.parsed("policy.forbid_any", yes_or_no)?,
        forbid_root: raw.parsed("policy.forbid_root", yes_or_no)?,
        most_principals: match most {
            "" => None,
            _ => Some(raw.parsed("policy.most_principals", parse::positive::<usize>)?),
        },
        require_reason: raw.parsed("policy.require_reason", yes_or_no)?,
        read_only: raw.parsed("policy.read_only_projects", patterns)?,
        regions: raw.parsed("policy.regions", regions)?,
        approval: raw.parsed("policy.approval_projects", patterns)?,
        request_lifetime_s: raw
            .parsed("policy.request_lifetime", parse::duration)?
            .as_secs(),
    })
}

fn sign_in(text: &str) -> Parsed<SignIn> {
    match text {
        "token" => Ok(SignIn::Token),
        "oidc" => Ok(SignIn::Oidc),
        "both" => Ok(SignIn::Both),
        "header" => Ok(SignIn::Header),
        _ => Err("must be `token`, `oidc`, `both` or `header`"),
    }
}

fn role(text: &str) -> Parsed<Role> {
    Role::parse(text).ok_or("must be `viewer`, `operator` or `admin`")
}

fn default_role(text: &str) -> Parsed<Option<Role>> {
    match text {
        "none" => Ok(None),
        _ => Role::parse(text)
            .map(Some)
            .ok_or("must be `viewer`, `operator`, `admin` or `none`"),
    }
}

fn yes_or_no(text: &str) -> Parsed<bool> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err("must be `true` or `false`"),
    }
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    let items = text.split(',').map(str::trim);
    items.filter(|item| !item.is_empty())
}

fn accounts(text: &str) -> Parsed<Vec<String>> {
    let is_account = |item: &str| item.len() == 12 && item.bytes().all(|b| b.is_ascii_digit());
    if items(text).all(is_account) {
        Ok(items(text).map(str::to_owned).collect())
    } else {
        Err("must be AWS account ids of 12 digits, separated by commas")
    }
}

fn partitions(text: &str) -> Parsed<Vec<String>> {
    let known = ["aws", "aws-cn", "aws-us-gov"];
    if items(text).all(|item| known.contains(&item)) {
        Ok(items(text).map(str::to_owned).collect())
    } else {
        Err("must be AWS partitions (`aws`, `aws-cn`, `aws-us-gov`), separated by commas")
    }
}

fn regions(text: &str) -> Parsed<Vec<String>> {
    let is_region = |item: &str| {
        let is_plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        item.contains('-') && item.bytes().all(is_plain)
    };
    if items(text).all(is_region) {
        Ok(items(text).map(str::to_owned).collect())
    } else {
        Err("must be AWS regions such as eu-west-1, separated by commas")
    }
}

fn patterns(text: &str) -> Parsed<Vec<Pattern>> {
    items(text)
        .map(Pattern::parse)
        .collect::<Option<_>>()
        .ok_or("must be project names or patterns such as orders-*, separated by commas")
}

/// How long rows of the record are kept; `None`: for ever.
pub(super) fn retention(text: &str) -> Parsed<Option<Duration>> {
    const WRONG: &str = "must be `forever` or a number of days, such as 400d";
    if text == "forever" {
        return Ok(None);
    }
    let days = text
        .strip_suffix('d')
        .and_then(|days| days.parse::<u64>().ok());
    match days {
        Some(days @ 1..=36_500) => Ok(Some(Duration::from_secs(days * 86_400))),
        _ => Err(WRONG),
    }
}
