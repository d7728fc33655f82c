//! What Aiven refuses: services that cannot have a PrivateLink, and lists of principals that are no lists of principals.

use serde_json::{Map, Value};

use crate::answer::Refusal;
use crate::world::other::Cloud;
use crate::world::service::Service;

/// Service types whose AWS PrivateLink the documentation does not exclude.
const SUPPORTED: [&str; 9] = [
    "clickhouse",
    "dragonfly",
    "grafana",
    "kafka",
    "kafka_connect",
    "mysql",
    "opensearch",
    "pg",
    "valkey",
];

/// Why this service cannot have an AWS PrivateLink now, if so. All four sentences are assumed.
pub(crate) fn may_have_privatelink(service: &Service) -> Result<(), Refusal> {
    may_have_on(service, "aws-", "AWS")
}

/// The same on Azure or Google. That Azure wants static IP addresses too is not played here.
pub(crate) fn may_have_link(service: &Service, cloud: Cloud) -> Result<(), Refusal> {
    may_have_on(service, &format!("{}-", cloud.word()), cloud.title())
}

fn may_have_on(service: &Service, regions: &str, title: &str) -> Result<(), Refusal> {
    let reason = if !SUPPORTED.contains(&service.kind.as_str()) {
        format!(
            "Privatelink is not supported for service type '{}'",
            service.kind
        )
    } else if !service.cloud.starts_with(regions) {
        format!(
            "{title} Privatelink is not available in cloud '{}'",
            service.cloud
        )
    } else if service.project_vpc_id.is_none() {
        "Privatelink requires the service to be in a project VPC".to_owned()
    } else if !service.powered {
        "Privatelink cannot be created while the service is powered off".to_owned()
    } else {
        return Ok(());
    };
    Err(Refusal::bad_request(reason))
}

/// The list under `key`: none when the key is absent, refused when it is null, of the wrong length or no list of texts.
pub(crate) fn texts(
    body: &Map<String, Value>,
    key: &str,
    lengths: std::ops::RangeInclusive<usize>,
) -> Result<Option<Vec<String>>, Refusal> {
    let Some(value) = body.get(key) else {
        return Ok(None);
    };
    let Some(list) = value.as_array() else {
        return Err(Refusal::bad_request(format!(
            "Invalid '{key}': expected an array"
        )));
    };
    if !lengths.contains(&list.len()) {
        return Err(Refusal::bad_request(format!(
            "Invalid '{key}': expected {} to {} entries, got {}",
            lengths.start(),
            lengths.end(),
            list.len()
        )));
    }
    let texts: Option<Vec<String>> = list
        .iter()
        .map(|entry| entry.as_str().map(str::to_owned))
        .collect();
    let texts = texts.ok_or_else(|| {
        Refusal::bad_request(format!("Invalid '{key}': expected an array of strings"))
    })?;
    Ok(Some(texts))
}

/// The principals of a request body, each in ARN form.
pub(crate) fn principals(body: &Map<String, Value>) -> Result<Option<Vec<String>>, Refusal> {
    let principals = texts(body, "principals", 1..=16)?;
    for principal in principals.iter().flatten() {
        if !is_principal(principal) {
            return Err(Refusal::bad_request(format!(
                "Invalid principal '{principal}': expected the ARN of an AWS account, user or role"
            )));
        }
    }
    Ok(principals)
}

/// `arn:<partition>:iam::<12 digits>:root|user/…|role/…`, or `*`.
fn is_principal(text: &str) -> bool {
    if text == "*" {
        return true;
    }
    let parts: Vec<&str> = text.splitn(6, ':').collect();
    let [arn, partition, service, region, account, resource] = parts.as_slice() else {
        return false;
    };
    let named = |kind: &str| {
        resource
            .strip_prefix(kind)
            .is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic()))
    };
    *arn == "arn"
        && matches!(*partition, "aws" | "aws-cn" | "aws-us-gov")
        && *service == "iam"
        && region.is_empty()
        && account.len() == 12
        && account.bytes().all(|b| b.is_ascii_digit())
        && (*resource == "root" || named("user/") || named("role/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principals_are_arns_or_everyone() {
        for good in [
            "*",
            "arn:aws:iam::012345678901:root",
            "arn:aws:iam::012345678901:user/mwf",
            "arn:aws-us-gov:iam::012345678901:role/path/deploy",
            "arn:aws-cn:iam::012345678901:root",
        ] {
            assert!(is_principal(good), "{good}");
        }
        for bad in [
            "",
            "arn:aws:iam::12345678901:root",
            "arn:aws:iam::012345678901:user\\mwf",
            "arn:aws:iam::012345678901:user/",
            "arn:aws:iam:eu-west-1:012345678901:root",
            "arn:aws:sts::012345678901:assumed-role/a/b",
            "arn:aws:iam::012345678901:role/a b",
            "012345678901",
        ] {
            assert!(!is_principal(bad), "{bad}");
        }
    }
}
