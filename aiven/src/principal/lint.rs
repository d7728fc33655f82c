//! Why a text is not a principal: the most telling reason first, with the corrected form where it is certain.
//!
//! Every suggestion has passed the parser before it is offered, so it is always one that will be taken.

use super::{LONGEST, Partition, PrincipalError, is_account, is_name_byte, is_principal};

/// Explains a (trimmed) text that the parser refused.
pub(super) fn explain(text: &str) -> PrincipalError {
    if text.is_empty() {
        return plain("Enter the ARN of an AWS account, user or role.");
    }
    if text.len() > LONGEST {
        return plain("This is longer than any ARN.");
    }
    for check in [
        quotes,
        spaces,
        account_alone,
        letter_case,
        backslash,
        missing_colon,
        region,
        dashes,
    ] {
        if let Some(error) = check(text) {
            return error;
        }
    }
    parts(text)
}

fn plain(message: impl Into<String>) -> PrincipalError {
    PrincipalError {
        message: message.into(),
        suggestion: None,
    }
}

/// A reason with a corrected form, if that form really is a principal.
fn corrected(message: impl Into<String>, better: String) -> PrincipalError {
    PrincipalError {
        message: message.into(),
        suggestion: is_principal(&better).then_some(better),
    }
}

/// A reason only if the corrected form is right: for slips that would otherwise hide a worse one.
fn only_if(message: &str, better: String) -> Option<PrincipalError> {
    is_principal(&better).then(|| PrincipalError {
        message: message.into(),
        suggestion: Some(better),
    })
}

fn quotes(text: &str) -> Option<PrincipalError> {
    let bare = text.trim_matches(|c: char| {
        matches!(c, '"' | '\'' | '`' | ',' | ';' | '[' | ']' | '<' | '>') || c.is_whitespace()
    });
    (bare != text).then(|| {
        only_if(
            "Leave out the quotes and other signs around the ARN.",
            bare.to_owned(),
        )
    })?
}

fn spaces(text: &str) -> Option<PrincipalError> {
    if !text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return None;
    }
    // Beside a separator a blank is certainly a slip; inside a name it could stand for anything.
    let words: Vec<&str> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect();
    let at_separator =
        |pair: &[&str]| pair[0].ends_with([':', '/']) || pair[1].starts_with([':', '/']);
    let message = "An ARN has no spaces.";
    if words.windows(2).all(at_separator) {
        return Some(corrected(message, words.concat()));
    }
    Some(plain(
        "An ARN has no spaces, and names of users and roles have none either. Write one principal a line.",
    ))
}

fn account_alone(text: &str) -> Option<PrincipalError> {
    let digits = text.replace('-', "");
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    match (is_number, digits.len()) {
        (false, _) => None,
        (true, 12) => Some(plain(format!(
            "This is an account number. To let the whole account in, write arn:aws:iam::{digits}:root; better name a user or role of it."
        ))),
        (true, _) => Some(plain(
            "This is a number, not an ARN. Begin with arn:aws:iam:: and the 12-digit account.",
        )),
    }
}

fn letter_case(text: &str) -> Option<PrincipalError> {
    // Only the fixed words may be folded: names of users and roles are case-sensitive in policies.
    let cut = text.find('/').map_or(text.len(), |at| at + 1);
    let (fixed, name) = text.split_at(cut);
    let folded = fixed.to_ascii_lowercase() + name;
    (folded != text).then(|| {
        only_if(
            "The fixed words of an ARN are written in lower case.",
            folded,
        )
    })?
}

fn backslash(text: &str) -> Option<PrincipalError> {
    text.contains('\\').then(|| {
        corrected(
            "Users and roles are separated by a slash (/), not by a backslash.",
            text.replace('\\', "/"),
        )
    })
}

/// Colons that were left out, or stand where a slash belongs.
fn missing_colon(text: &str) -> Option<PrincipalError> {
    let rest = text.strip_prefix("arn")?;
    for partition in [Partition::Aws, Partition::China, Partition::UsGov] {
        let name = partition.as_str();
        let Some(rest) = rest.trim_start_matches(':').strip_prefix(name) else {
            continue;
        };
        let Some(rest) = rest.trim_start_matches(':').strip_prefix("iam") else {
            continue;
        };
        let rest = rest.trim_start_matches(':');
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (account, resource) = rest.split_at(digits);
        let resource = resource.trim_start_matches([':', '/']);
        let resource = ["user", "role"]
            .into_iter()
            .find_map(|kind| {
                let path = resource.strip_prefix(kind)?;
                let path = path.strip_prefix([':', '/'])?;
                Some(format!("{kind}/{path}"))
            })
            .unwrap_or_else(|| resource.to_owned());
        let better = format!("arn:{name}:iam::{account}:{resource}");
        if better == text {
            return None;
        }
        let message = if text.contains("user:") || text.contains("role:") {
            "A user or role is separated from its name by a slash (/)."
        } else {
            "A colon is missing or misplaced. The form is arn:aws:iam::<account>:user/<name>, with two colons after iam."
        };
        if let Some(error) = only_if(message, better) {
            return Some(error);
        }
    }
    None
}

fn region(text: &str) -> Option<PrincipalError> {
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let [_, partition, "iam", region, account, resource] = fields[..] else {
        return None;
    };
    (!region.is_empty()).then(|| {
        only_if(
            "IAM has no region: nothing stands between the two colons after iam.",
            format!("arn:{partition}:iam::{account}:{resource}"),
        )
    })?
}

fn dashes(text: &str) -> Option<PrincipalError> {
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let [_, partition, "iam", "", account, resource] = fields[..] else {
        return None;
    };
    let digits = account.replace('-', "");
    (digits != account).then(|| {
        only_if(
            "An account number is written without dashes.",
            format!("arn:{partition}:iam::{digits}:{resource}"),
        )
    })?
}

/// Field by field, once no slip of writing explains it.
fn parts(text: &str) -> PrincipalError {
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    if fields[0] != "arn" {
        return plain(
            "A principal is an ARN: arn:aws:iam::<account>:root, :user/<name> or :role/<name>.",
        );
    }
    let [_, partition, service, _, account, resource] = fields[..] else {
        return plain(
            "The ARN is not complete: a colon is missing. The form is arn:aws:iam::<account>:user/<name>.",
        );
    };
    if Partition::parse(partition).is_none() {
        return plain("The partition after arn: is aws, aws-cn or aws-us-gov.");
    }
    if let Some(error) = session(service, partition, account, resource) {
        return error;
    }
    if service != "iam" {
        return plain("A principal is an IAM identity: the ARN begins arn:aws:iam::.");
    }
    if !is_account(account) {
        return account_text(account);
    }
    resource_text(resource)
}

/// Sessions of `sts`, which identify a visit and not an identity.
fn session(
    service: &str,
    partition: &str,
    account: &str,
    resource: &str,
) -> Option<PrincipalError> {
    let (kind, rest) = resource.split_once(['/', ':']).unwrap_or((resource, ""));
    match kind {
        "assumed-role" => {
            let role = rest.split('/').next().unwrap_or_default();
            // The session's ARN leaves out the role's path, so the role's own ARN can only be guessed.
            let better = format!("arn:{partition}:iam::{account}:role/{role}");
            let hint = if is_principal(&better) {
                format!(" That is {better}, unless the role has a path.")
            } else {
                String::new()
            };
            Some(plain(format!(
                "assumed-role is one session of a role. Use the ARN of the role itself.{hint}"
            )))
        }
        "federated-user" => Some(plain(
            "federated-user is one session of a federated sign-in and cannot be a principal here. Use the IAM user or role behind it.",
        )),
        _ if service == "sts" => Some(plain(
            "sts names sessions. Use the ARN of the IAM user or role, arn:aws:iam::…",
        )),
        _ => None,
    }
}

fn account_text(account: &str) -> PrincipalError {
    if account.is_empty() {
        return plain("The account is missing: 12 digits after arn:aws:iam::.");
    }
    if !account.bytes().all(|byte| byte.is_ascii_digit()) {
        return plain("The account after arn:aws:iam:: is 12 digits and nothing else.");
    }
    let count = account.len();
    let hint = if count < 12 {
        " Spreadsheets drop a leading zero."
    } else {
        ""
    };
    plain(format!(
        "An account number has 12 digits; this one has {count}.{hint}"
    ))
}

fn resource_text(resource: &str) -> PrincipalError {
    if resource.contains(['*', '?']) {
        return plain("Wildcards in the name are not supported. Name each user or role.");
    }
    let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
    match kind {
        "user" | "role" if name.is_empty() => {
            plain(format!("The name of the {kind} is missing: {kind}/<name>."))
        }
        "user" | "role" if name.split('/').any(str::is_empty) => {
            plain("There is an empty part between two slashes, or a slash too many at the end.")
        }
        "user" | "role" => {
            let odd = name
                .chars()
                .find(|c| *c != '/' && !u8::try_from(*c).is_ok_and(is_name_byte))
                .unwrap_or(' ');
            plain(format!(
                "Names of users and roles have letters, digits and + = , . @ _ - only; {} is none of them.",
                odd.escape_default()
            ))
        }
        "root" => plain("Nothing comes after :root."),
        "group" => plain("A group cannot be a principal. Name its users, or a role."),
        "instance-profile" => plain("An instance profile is not a principal. Use the role in it."),
        "policy" => plain("A policy is not a principal. Name a user or role."),
        _ => plain("After the account comes root, user/<name> or role/<name>."),
    }
}

#[cfg(test)]
mod tests;
