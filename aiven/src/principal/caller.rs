//! Whether the principals of a PrivateLink let a caller in, as STS names callers (`GetCallerIdentity`).
//!
//! Principals name users and roles as IAM does; a caller with a role's session is named by STS, without the role's
//! path. A service that does not let somebody in looks to them as if it did not exist, so this is asked before they try.

use super::{Partition, is_account, is_name_byte};

/// Whether a caller may create a VPC endpoint for the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// By this principal, the most exact one that does.
    Allowed { by: String },
    NotAllowed {
        /// The principal that would let the caller in.
        add: String,
        /// What a person should know before it is added.
        note: Option<String>,
    },
}

/// A caller's ARN, taken apart.
struct Caller<'a> {
    partition: &'a str,
    account: &'a str,
    who: Who<'a>,
}

enum Who<'a> {
    /// The account's own root user.
    Root,
    /// The whole ARN.
    User(&'a str),
    /// The name of the role, without its path.
    Session(&'a str),
    /// A federated user, whom no principal names.
    Federated,
}

/// Asks the principals about a caller. `role_arn` is the role that was assumed, where that is known: its path is not
/// in the session's own ARN.
///
/// # Errors
/// A sentence, when `caller_arn` is not one of STS's, or `role_arn` is not the role of its session.
pub fn admission(
    principals: &[String],
    caller_arn: &str,
    role_arn: Option<&str>,
) -> Result<Admission, String> {
    let caller = Caller::parse(caller_arn).ok_or_else(|| {
        format!("AWS names the caller {caller_arn}, which is not a user or role.")
    })?;
    let role_arn = match (&caller.who, role_arn) {
        (Who::Session(name), Some(arn)) => {
            let expected = |(path, account, partition): (&str, &str, &str)| {
                path.rsplit('/').next() == Some(name)
                    && (account, partition) == (caller.account, caller.partition)
            };
            if !role_parts(arn).is_some_and(expected) {
                return Err(format!(
                    "AWS names the caller {caller_arn}, which is not a session of {arn}."
                ));
            }
            Some(arn)
        }
        _ => None,
    };
    let is_admitting = |one: &&String| caller.is_meant_by(one, role_arn);
    let admitting = principals.iter().filter(is_admitting);
    if let Some(by) = admitting.min_by_key(|one| breadth(one)) {
        return Ok(Admission::Allowed { by: by.clone() });
    }
    let (add, note) = caller.missing(principals, role_arn);
    Ok(Admission::NotAllowed { add, note })
}

impl<'a> Caller<'a> {
    fn parse(arn: &'a str) -> Option<Self> {
        let mut parts = arn.splitn(6, ':');
        let mut next = || parts.next();
        let ("arn", partition, service, "", account, resource) =
            (next()?, next()?, next()?, next()?, next()?, next()?)
        else {
            return None;
        };
        Partition::parse(partition)?;
        if !is_account(account) {
            return None;
        }
        let is_name = |text: &str| !text.is_empty() && text.bytes().all(is_name_byte);
        let who = match (service, resource.split_once('/')) {
            ("iam" | "sts", None) if resource == "root" => Who::Root,
            ("iam", Some(("user", path))) if path.split('/').all(is_name) => Who::User(arn),
            ("sts", Some(("assumed-role", rest))) => {
                let (role, session) = rest.split_once('/')?;
                if !is_name(role) || !is_name(session) {
                    return None;
                }
                Who::Session(role)
            }
            ("sts", Some(("federated-user", name))) if is_name(name) => Who::Federated,
            _ => return None,
        };
        Some(Self {
            partition,
            account,
            who,
        })
    }

    fn root(&self) -> String {
        format!("arn:{}:iam::{}:root", self.partition, self.account)
    }

    fn is_meant_by(&self, principal: &str, role_arn: Option<&str>) -> bool {
        if principal == "*" || principal == self.account || principal == self.root() {
            return true;
        }
        match &self.who {
            Who::User(arn) => principal == *arn,
            Who::Session(_) if role_arn.is_some() => role_arn == Some(principal),
            Who::Session(_) => self.is_role_of_that_name(principal),
            Who::Root | Who::Federated => false,
        }
    }

    /// An account has no two roles of one name, whatever their paths.
    fn is_role_of_that_name(&self, principal: &str) -> bool {
        let Who::Session(name) = self.who else {
            return false;
        };
        role_parts(principal).is_some_and(|(path, account, partition)| {
            path.rsplit('/').next() == Some(name)
                && (account, partition) == (self.account, self.partition)
        })
    }

    /// The principal to add, and what to know of it.
    fn missing(&self, principals: &[String], role_arn: Option<&str>) -> (String, Option<String>) {
        let whole = |who: &str| {
            Some(format!(
                "{who} cannot be named by itself, so this lets the whole account {} in.",
                self.account
            ))
        };
        match (&self.who, role_arn) {
            (Who::User(arn), _) => ((*arn).to_owned(), None),
            (Who::Session(_), Some(arn)) => {
                let mut others = principals.iter();
                let other = others.find(|one| self.is_role_of_that_name(one));
                let note = other.map(|other| {
                    format!("{other} is there already, but the path of the role is another, so AWS does not take it for this one.")
                });
                (arn.to_owned(), note)
            }
            (Who::Session(name), None) => (
                format!("arn:{}:iam::{}:role/{name}", self.partition, self.account),
                Some(
                    "If the role has a path, its ARN in IAM holds it: then add that one."
                        .to_owned(),
                ),
            ),
            (Who::Root, _) => (self.root(), whole("The account's root user")),
            (Who::Federated, _) => (self.root(), whole("A federated user")),
        }
    }
}

/// Path and name, account and partition of a role's ARN.
fn role_parts(arn: &str) -> Option<(&str, &str, &str)> {
    let arn = super::split_arn(arn)?;
    let path = arn.resource.strip_prefix("role/")?;
    (!path.is_empty()).then_some((path, arn.account, arn.partition))
}

/// How many people a principal means: the fewer, the more exact.
fn breadth(principal: &str) -> u8 {
    if principal == "*" {
        2
    } else {
        u8::from(principal.ends_with(":root") || is_account(principal))
    }
}

#[cfg(test)]
mod tests;
