//! The one way to AWS of a process, made from the settings.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use reqwest::Url;

use crate::config::{AwsConfig, Endpoints, Projects};
use crate::credentials::{Credentials, Role};
use crate::ec2::Ec2;
use crate::error::Error;
use crate::query::Service;
use crate::sign::Keys;

/// EC2 and STS with the credentials of the settings. Cloning it is cheap; its `Debug` shows no secret.
#[derive(Clone)]
pub struct Aws(Arc<Shared>);

/// What all handles share.
pub(crate) struct Shared {
    pub http: reqwest::Client,
    pub credentials: Credentials,
    endpoints: Endpoints,
    projects: Projects,
    pub deadline: Duration,
    now: Box<dyn Fn() -> SystemTime + Send + Sync>,
}

impl Aws {
    /// Checks the settings and makes the HTTP client; calls nobody.
    ///
    /// # Errors
    /// One sentence that says what is wrong with them.
    pub fn new(config: AwsConfig) -> Result<Self, String> {
        #[expect(
            clippy::disallowed_methods,
            reason = "where this crate's time comes from, unless a test says otherwise"
        )]
        let now = SystemTime::now;
        Self::with_clock(config, now)
    }

    /// The same with another clock, which signatures and the ends of sessions go by.
    ///
    /// # Errors
    /// As `new`.
    pub fn with_clock(
        config: AwsConfig,
        now: impl Fn() -> SystemTime + Send + Sync + 'static,
    ) -> Result<Self, String> {
        config.check()?;
        let endpoints = config.endpoints()?;
        // The first in the process wins; a second attempt says so and changes nothing.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .user_agent(concat!("postern/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(Duration::from_secs(3))
            .pool_idle_timeout(Duration::from_secs(15))
            .tcp_nodelay(true)
            .redirect(reqwest::redirect::Policy::none())
            .referer(false)
            .no_proxy()
            .build()
            .map_err(|error| format!("The HTTP client for AWS could not be made: {error}."))?;
        let own = Keys {
            id: config.access_key_id,
            secret: config.secret_access_key,
            token: config.session_token,
        };
        let external_id = config.external_id;
        let role = config.role_arn.map(|arn| Role { arn, external_id });
        Ok(Self(Arc::new(Shared {
            http,
            credentials: Credentials::new(own, role),
            endpoints,
            projects: config.projects,
            deadline: config.deadline,
            now: Box::new(now),
        })))
    }

    /// Whether the people of this Aiven project may use the credentials.
    pub fn may(&self, project: &str) -> bool {
        self.0.projects.has(project)
    }

    /// The role that is assumed, with its path, which the session's own ARN lacks.
    pub fn role_arn(&self) -> Option<&str> {
        self.0.credentials.role_arn()
    }

    /// A handle for one region, such as `eu-west-1`.
    ///
    /// # Errors
    /// When no region can have that name.
    pub fn in_region(&self, region: &str) -> Result<Ec2, Error> {
        if !is_region(region) {
            return Err(Error::InvalidInput(
                "That is not the name of an AWS region, such as eu-west-1.".to_owned(),
            ));
        }
        Ok(Ec2::new(self.0.clone(), region))
    }
}

impl Shared {
    pub fn now(&self) -> SystemTime {
        (self.now)()
    }

    /// Where a service is in a region.
    pub fn url(&self, service: Service, region: &str) -> Option<Url> {
        let own = match service {
            Service::Ec2 => &self.endpoints.ec2,
            Service::Sts => &self.endpoints.sts,
        };
        if let Some(url) = own {
            return Some(url.clone());
        }
        let suffix = if region.starts_with("cn-") {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        Url::parse(&format!("https://{}.{region}.{suffix}/", service.name())).ok()
    }
}

impl fmt::Debug for Aws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Aws")
            .field("ec2", &self.0.endpoints.ec2.as_ref().map(Url::as_str))
            .field("sts", &self.0.endpoints.sts.as_ref().map(Url::as_str))
            .field("projects", &self.0.projects)
            .field("role", &self.role_arn())
            .finish_non_exhaustive()
    }
}

/// `eu-west-1`, `us-gov-east-1`: a name that stays one label of a host.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [area, middle @ .., number] = parts.as_slice() else {
        return false;
    };
    let is_word = |word: &&str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase());
    text.len() <= 32
        && area.len() == 2
        && is_word(area)
        && !middle.is_empty()
        && middle.iter().all(is_word)
        && matches!(number.len(), 1 | 2)
        && number.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_are_one_label_of_a_host() {
        for good in ["eu-west-1", "us-gov-east-1", "ap-southeast-12"] {
            assert!(is_region(good), "{good}");
        }
        for bad in [
            "",
            "eu",
            "eu-west",
            "eu-1",
            "eu-west-1.example.com",
            "eu-west-1/",
            "EU-west-1",
            "eu--1",
            "eu-west-1@x",
            "eu-we st-1",
            "aws-eu-west-1",
        ] {
            assert!(!is_region(bad), "{bad}");
        }
    }

    #[test]
    fn services_are_where_aws_says() {
        let config = AwsConfig::new("AKIAEXAMPLE".into(), "CANARY".into(), Projects::All);
        let aws = Aws::new(config).unwrap();
        let url = |service, region| aws.0.url(service, region).unwrap().to_string();
        assert_eq!(
            url(Service::Ec2, "eu-west-1"),
            "https://ec2.eu-west-1.amazonaws.com/"
        );
        assert_eq!(
            url(Service::Sts, "cn-north-1"),
            "https://sts.cn-north-1.amazonaws.com.cn/"
        );
        assert!(!format!("{aws:?}").contains("CANARY"));
    }
}
