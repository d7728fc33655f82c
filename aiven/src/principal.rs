//! AWS principals: who may connect to a PrivateLink.
//!
//! The parser takes the documented forms and nothing else: `arn:<partition>:iam::<12 digits>:root`, `…:user/…`,
//! `…:role/…`, and `*`. What it refuses it explains (`lint`), with the corrected form where that is certain.

mod caller;
mod lint;
mod list;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use caller::{Admission, admission};
pub use list::{Difference, EntryError, ListError, PrincipalList, difference, split_entries};

/// The longest text that is looked at; AWS's own limit for an ARN.
const LONGEST: usize = 2048;

/// A checked principal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Principal(String);

/// Why a text is not a principal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message}")]
pub struct PrincipalError {
    /// What the person reads.
    pub message: String,
    /// The corrected form, only where it is certain.
    pub suggestion: Option<String>,
}

/// Something that is allowed and that a person should know before saving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub message: String,
}

/// AWS's separate worlds of accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partition {
    Aws,
    China,
    UsGov,
}

impl Partition {
    fn parse(text: &str) -> Option<Self> {
        match text {
            "aws" => Some(Self::Aws),
            "aws-cn" => Some(Self::China),
            "aws-us-gov" => Some(Self::UsGov),
            _ => None,
        }
    }

    /// The partition's name in an ARN.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::China => "aws-cn",
            Self::UsGov => "aws-us-gov",
        }
    }

    /// The partition that an AWS region belongs to.
    pub fn of_region(region: &str) -> Self {
        if region.starts_with("cn-") {
            Self::China
        } else if region.starts_with("us-gov-") {
            Self::UsGov
        } else {
            Self::Aws
        }
    }
}

/// Whom a principal lets in. User and role carry their path and name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// `*`
    Everyone,
    /// `…:root`: every user and role of the account.
    Account,
    User(&'a str),
    Role(&'a str),
}

impl Principal {
    /// Checks a text; blanks around it do not count.
    pub fn parse(text: &str) -> Result<Self, PrincipalError> {
        let text = text.trim();
        if is_principal(text) {
            Ok(Self(text.to_owned()))
        } else {
            Err(lint::explain(text))
        }
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `None` for `*`.
    pub fn partition(&self) -> Option<Partition> {
        split_arn(&self.0).and_then(|arn| Partition::parse(arn.partition))
    }

    /// The 12 digits; `None` for `*`.
    pub fn account(&self) -> Option<&str> {
        split_arn(&self.0).map(|arn| arn.account)
    }

    pub fn scope(&self) -> Scope<'_> {
        let Some(arn) = split_arn(&self.0) else {
            return Scope::Everyone;
        };
        match arn.resource.split_once('/') {
            Some(("user", name)) => Scope::User(name),
            Some(("role", name)) => Scope::Role(name),
            _ => Scope::Account,
        }
    }

    /// What a person should know about letting this principal in.
    pub fn warnings(&self) -> Vec<Warning> {
        let message = match self.scope() {
            Scope::Everyone => {
                "\"*\" lets every AWS account in the world connect. Name the accounts, users or roles instead.".to_owned()
            }
            Scope::Account => format!(
                "\":root\" means the whole account {}: every user and role in it that may create VPC endpoints.",
                self.account().unwrap_or_default()
            ),
            Scope::User(_) | Scope::Role(_) => return Vec::new(),
        };
        vec![Warning { message }]
    }

    /// The same, and a warning if the service's AWS region is in another partition, where this principal cannot
    /// connect from.
    pub fn warnings_in(&self, region: Option<&str>) -> Vec<Warning> {
        let mut warnings = self.warnings();
        if let (Some(region), Some(partition)) = (region, self.partition()) {
            let home = Partition::of_region(region);
            if partition != home {
                warnings.push(Warning {
                    message: format!(
                        "This principal is of the partition {}, but the service is in {region} ({}): it will not be able to connect.",
                        partition.as_str(),
                        home.as_str()
                    ),
                });
            }
        }
        warnings
    }
}

/// The parts of `arn:<partition>:iam::<account>:<resource>`.
struct Arn<'a> {
    partition: &'a str,
    account: &'a str,
    resource: &'a str,
}

fn split_arn(text: &str) -> Option<Arn<'_>> {
    let rest = text.strip_prefix("arn:")?;
    let (partition, rest) = rest.split_once(':')?;
    let (account, resource) = rest.strip_prefix("iam::")?.split_once(':')?;
    Some(Arn {
        partition,
        account,
        resource,
    })
}

fn is_principal(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    text.len() <= LONGEST
        && split_arn(text).is_some_and(|arn| {
            Partition::parse(arn.partition).is_some()
                && is_account(arn.account)
                && is_resource(arn.resource)
        })
}

fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_resource(text: &str) -> bool {
    text == "root"
        || text
            .strip_prefix("user/")
            .or_else(|| text.strip_prefix("role/"))
            .is_some_and(|path| {
                path.split('/')
                    .all(|part| !part.is_empty() && part.bytes().all(is_name_byte))
            })
}

/// What IAM allows in the names of users and roles.
fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+=,.@_-".contains(&byte)
}

impl fmt::Display for Principal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for Principal {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl FromStr for Principal {
    type Err = PrincipalError;

    fn from_str(text: &str) -> Result<Self, PrincipalError> {
        Self::parse(text)
    }
}

impl Serialize for Principal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Principal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests;
