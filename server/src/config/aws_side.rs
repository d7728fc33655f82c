//! The settings of the customer's AWS account: all of what belongs together, or nothing.

use aiven::ProjectName;
use aws::{Aws, AwsConfig, Projects};
use secrecy::SecretString;

use super::{ConfigError, Raw};

/// Environment variables that `aws` reads too, and the settings they are.
pub(super) const HONOURED: [(&str, &str); 3] = [
    ("AWS_ENDPOINT_URL", "aws_endpoint_url"),
    ("AWS_ENDPOINT_URL_EC2", "aws_endpoint_url_ec2"),
    ("AWS_ENDPOINT_URL_STS", "aws_endpoint_url_sts"),
];

/// The AWS side, or none where no access key is set.
pub(super) fn understand(raw: &Raw) -> Result<Option<Aws>, ConfigError> {
    let given = |name: &str| Some(raw.value(name).trim()).filter(|value| !value.is_empty());
    let owned = |name: &str| given(name).map(str::to_owned);
    let secret = |name: &str| given(name).map(SecretString::from);
    let Some(key) = owned("aws_access_key_id") else {
        let alone = [
            "aws_secret_access_key",
            "aws_session_token",
            "aws_role_arn",
            "aws_external_id",
            "aws_projects",
        ];
        return match alone.into_iter().find(|name| given(name).is_some()) {
            Some(name) => Err(missing(
                "aws_access_key_id",
                &format!("`{name}` is of no use without it"),
            )),
            None => Ok(None),
        };
    };
    let Some(secret_key) = secret("aws_secret_access_key") else {
        let why = "it belongs to `aws_access_key_id`";
        return Err(missing("aws_secret_access_key", why));
    };
    let Some(projects) = given("aws_projects") else {
        let why = "say which Aiven projects' people may use the AWS credentials, or `*` for all";
        return Err(missing("aws_projects", why));
    };
    let mut config = AwsConfig::new(key, secret_key, of_projects(projects)?);
    config.endpoint_url = owned("aws_endpoint_url");
    config.endpoint_url_ec2 = owned("aws_endpoint_url_ec2");
    config.endpoint_url_sts = owned("aws_endpoint_url_sts");
    config.session_token = secret("aws_session_token");
    config.role_arn = owned("aws_role_arn");
    config.external_id = owned("aws_external_id");
    Aws::new(config).map(Some).map_err(ConfigError)
}

fn missing(name: &str, why: &str) -> ConfigError {
    ConfigError(format!("The setting `{name}` is missing: {why}."))
}

fn of_projects(text: &str) -> Result<Projects, ConfigError> {
    if text == "*" {
        return Ok(Projects::All);
    }
    let names = text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty());
    let names: Result<Vec<String>, _> = names
        .map(|name| ProjectName::parse(name).map(|_| name.to_owned()))
        .collect();
    match names {
        Ok(names) if !names.is_empty() => Ok(Projects::Only(names)),
        _ => Err(ConfigError(
            "The setting `aws_projects` must be names of Aiven projects separated by commas, or `*` alone for all of them.".to_owned(),
        )),
    }
}
