//! The settings of the AWS side, checked before anybody is called.

use std::time::Duration;

use secrecy::SecretString;

/// Of which Aiven projects the people may use the credentials: whoever may sign in to Postern is not yet trusted with
/// the AWS account behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Projects {
    All,
    Only(Vec<String>),
}

impl Projects {
    /// Whether the people of this project may.
    pub fn has(&self, project: &str) -> bool {
        match self {
            Self::All => true,
            Self::Only(names) => names.iter().any(|name| name == project),
        }
    }
}

/// The settings of an [`Aws`](crate::Aws). Its `Debug` shows no secret.
#[derive(Debug, Clone)]
pub struct AwsConfig {
    /// In place of AWS's own addresses, for both services: `AWS_ENDPOINT_URL`.
    pub endpoint_url: Option<String>,
    /// For one of them; wins over the one for both.
    pub endpoint_url_ec2: Option<String>,
    pub endpoint_url_sts: Option<String>,
    pub access_key_id: String,
    pub secret_access_key: SecretString,
    pub session_token: Option<SecretString>,
    /// The role that is assumed with these credentials before anything else is called.
    pub role_arn: Option<String>,
    /// What the role's trust policy asks for beside them.
    pub external_id: Option<String>,
    pub projects: Projects,
    /// How long one call may take, with its retries and with assuming the role.
    pub deadline: Duration,
}

/// What a call takes unless the settings say otherwise.
pub(crate) const DEADLINE: Duration = Duration::from_secs(10);

impl AwsConfig {
    /// Keys for these projects, with AWS's own addresses and without a role.
    pub fn new(access_key_id: String, secret_access_key: SecretString, projects: Projects) -> Self {
        Self {
            endpoint_url: None,
            endpoint_url_ec2: None,
            endpoint_url_sts: None,
            access_key_id,
            secret_access_key,
            session_token: None,
            role_arn: None,
            external_id: None,
            projects,
            deadline: DEADLINE,
        }
    }

    /// The addresses in place of AWS's own: EC2's and STS's.
    pub(crate) fn endpoints(&self) -> Result<Endpoints, String> {
        let of = |own: &Option<String>| {
            let url = own.as_deref().or(self.endpoint_url.as_deref());
            url.map(checked_url).transpose()
        };
        Ok(Endpoints {
            ec2: of(&self.endpoint_url_ec2)?,
            sts: of(&self.endpoint_url_sts)?,
        })
    }

    /// Whether keys and role are of a form that AWS can know.
    pub(crate) fn check(&self) -> Result<(), String> {
        let is_word = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_graphic());
        if !is_word(&self.access_key_id) || self.access_key_id.contains(['/', ',']) {
            return Err("The AWS access key id must be one word, such as AKIA….".to_owned());
        }
        let secrets = [Some(&self.secret_access_key), self.session_token.as_ref()];
        let mut secrets = secrets.into_iter().flatten();
        if !secrets.all(|secret| is_word(secrecy::ExposeSecret::expose_secret(secret))) {
            return Err("The AWS secret access key and the session token must be one word each, without blanks or line ends.".to_owned());
        }
        match &self.role_arn {
            Some(arn) if !is_role(arn) => Err(
                "The AWS role must be its ARN, such as arn:aws:iam::123456789012:role/name."
                    .to_owned(),
            ),
            None if self.external_id.is_some() => Err(
                "An external id is of use only together with the ARN of a role to assume."
                    .to_owned(),
            ),
            Some(_) | None => Ok(()),
        }
    }
}

/// Where the services are, when not at AWS.
#[derive(Debug, Clone)]
pub(crate) struct Endpoints {
    pub ec2: Option<reqwest::Url>,
    pub sts: Option<reqwest::Url>,
}

fn is_role(arn: &str) -> bool {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let [
        "arn",
        "aws" | "aws-cn" | "aws-us-gov",
        "iam",
        "",
        account,
        resource,
    ] = parts.as_slice()
    else {
        return false;
    };
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b"+=,.@_-/".contains(&b);
    account.len() == 12
        && account.bytes().all(|b| b.is_ascii_digit())
        && resource
            .strip_prefix("role/")
            .is_some_and(|name| !name.is_empty() && name.bytes().all(is_name))
}

/// Signed requests go over TLS, or stay on this machine.
fn checked_url(text: &str) -> Result<reqwest::Url, String> {
    let wrong = "The AWS endpoint URL must begin with https:// (plain http:// only for a loopback address) and hold no user, query or fragment.";
    let url = reqwest::Url::parse(text.trim()).map_err(|_| wrong.to_owned())?;
    let host = url.host_str().unwrap_or_default();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let is_loopback = host == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback());
    let is_safe = url.scheme() == "https" || (url.scheme() == "http" && is_loopback);
    let has_more = !url.username().is_empty()
        || url.password().is_some()
        || url.query().is_some()
        || url.fragment().is_some();
    if host.is_empty() || !is_safe || has_more {
        return Err(wrong.to_owned());
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config() -> AwsConfig {
        AwsConfig::new("AKIAEXAMPLE".into(), "CANARY".into(), Projects::All)
    }

    #[test]
    fn the_address_of_one_service_wins_over_that_of_both() {
        let mut config = config();
        assert!(config.endpoints().unwrap().ec2.is_none());
        config.endpoint_url = Some("http://127.0.0.1:1/ec2/".into());
        config.endpoint_url_sts = Some("https://sts.example.com".into());
        let found = config.endpoints().unwrap();
        assert_eq!(found.ec2.unwrap().as_str(), "http://127.0.0.1:1/ec2/");
        assert_eq!(found.sts.unwrap().as_str(), "https://sts.example.com/");
    }

    #[test]
    fn signed_requests_do_not_leave_the_machine_in_the_clear() {
        for bad in [
            "http://ec2.example.com",
            "http://127.0.0.1.example.com",
            "ftp://127.0.0.1",
            "https://user:pw@ec2.example.com",
            "https://ec2.example.com/?x=1",
            "ec2.example.com",
            "",
        ] {
            let mut config = config();
            config.endpoint_url_ec2 = Some(bad.into());
            assert!(config.endpoints().is_err(), "{bad}");
        }
    }

    #[test]
    fn keys_and_roles_have_their_form() {
        assert_eq!(config().check(), Ok(()));
        let with = |change: fn(&mut AwsConfig)| {
            let mut config = config();
            change(&mut config);
            config.check()
        };
        for good in [
            "arn:aws:iam::123456789012:role/x",
            "arn:aws-cn:iam::123456789012:role/a/b+=,.@_-c",
        ] {
            let mut config = config();
            config.role_arn = Some(good.into());
            assert_eq!(config.check(), Ok(()), "{good}");
        }
        for broken in [
            with(|c| c.access_key_id = String::new()),
            with(|c| c.access_key_id = "A/B".into()),
            with(|c| c.secret_access_key = "two words".into()),
            with(|c| c.session_token = Some("line\nend".into())),
            with(|c| c.external_id = Some("x".into())),
            with(|c| c.role_arn = Some("role/x".into())),
            with(|c| c.role_arn = Some("arn:aws:iam::123456789012:user/x".into())),
            with(|c| c.role_arn = Some("arn:aws:sts::123456789012:assumed-role/x/y".into())),
            with(|c| c.role_arn = Some("arn:aws:iam::1234:role/x".into())),
        ] {
            let sentence = broken.unwrap_err();
            assert!(
                sentence.ends_with('.') && !sentence.contains("CANARY"),
                "{sentence}"
            );
        }
        assert!(!format!("{:?}", config()).contains("CANARY"));
    }

    #[test]
    fn projects_are_named_exactly() {
        assert!(Projects::All.has("demo"));
        let only = Projects::Only(vec!["demo".into()]);
        assert!(only.has("demo") && !only.has("Demo") && !only.has("demo2") && !only.has(""));
    }
}
