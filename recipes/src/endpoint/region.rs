//! Where an endpoint goes: AWS's regions, the three partitions that people have accounts in, and the names of endpoint
//! services, which say their region.

use std::fmt;

use super::id::{is_digit, shorten};

/// A world of AWS's, with accounts, consoles and names of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partition {
    Aws,
    China,
    UsGov,
}

impl Partition {
    /// AWS's word, as in an ARN.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Aws => "aws",
            Self::China => "aws-cn",
            Self::UsGov => "aws-us-gov",
        }
    }
}

/// An AWS region, `eu-west-1`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Region(String);

impl Region {
    /// Reads a region's name. Which regions there are is not known here: AWS opens new ones.
    ///
    /// # Errors
    /// It does not look like one, or is one of a partition that is out of reach.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts: Vec<&str> = text.split('-').collect();
        let is_region = match parts.as_slice() {
            [place, middle @ .., number] => {
                !middle.is_empty()
                    && [&[*place], middle]
                        .concat()
                        .iter()
                        .all(|word| is_word(word))
                    && matches!(number.len(), 1 | 2)
                    && number.bytes().all(|byte| byte.is_ascii_digit())
            }
            _ => false,
        };
        if !is_region || text.len() > 32 {
            return Err(format!(
                "{} is not an AWS region; one is eu-west-1.",
                shorten(text)
            ));
        }
        if parts[0] == "eusc" || parts.iter().any(|word| word.starts_with("iso")) {
            return Err(format!(
                "{text} belongs to a separate cloud of AWS's, with commands and consoles that are not known here."
            ));
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The partition that it belongs to.
    pub fn partition(&self) -> Partition {
        if self.0.starts_with("cn-") {
            Partition::China
        } else if self.0.starts_with("us-gov-") {
            Partition::UsGov
        } else {
            Partition::Aws
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The name of an endpoint service, `com.amazonaws.vpce.<region>.vpce-svc-…`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointService {
    name: String,
    region: Region,
}

impl EndpointService {
    /// Reads the name that Aiven shows as *AWS service name*.
    ///
    /// # Errors
    /// What it should look like.
    pub fn parse(text: &str) -> Result<Self, String> {
        let name = text.trim();
        let wrong = || {
            format!(
                "{} is not the name of an endpoint service, which looks like com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0.",
                shorten(name)
            )
        };
        let (plain, is_chinese) = match name.strip_prefix("cn.") {
            Some(rest) => (rest, true),
            None => (name, false),
        };
        let (region, id) = plain
            .strip_prefix("com.amazonaws.vpce.")
            .and_then(|rest| rest.split_once(".vpce-svc-"))
            .ok_or_else(wrong)?;
        if !matches!(id.len(), 8 | 17) || !id.bytes().all(is_digit) {
            return Err(wrong());
        }
        let region = Region::parse(region)?;
        if is_chinese && region.partition() != Partition::China {
            return Err(wrong());
        }
        Ok(Self {
            name: name.to_owned(),
            region,
        })
    }

    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// The region in which it is offered.
    pub fn region(&self) -> &Region {
        &self.region
    }
}

/// The address of *Create endpoint* in the AWS console of that region.
pub fn console_link(region: &Region) -> String {
    let host = match region.partition() {
        Partition::Aws => format!("{region}.console.aws.amazon.com"),
        Partition::China => format!("{region}.console.amazonaws.cn"),
        Partition::UsGov => "console.amazonaws-us-gov.com".to_owned(),
    };
    format!("https://{host}/vpc/home?region={region}#CreateVpcEndpoint:")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn regions_know_their_partition() {
        for (name, partition) in [
            ("eu-west-1", "aws"),
            ("ap-southeast-7", "aws"),
            ("us-gov-west-1", "aws-us-gov"),
            ("cn-northwest-1", "aws-cn"),
        ] {
            assert_eq!(Region::parse(name).unwrap().partition().as_str(), partition);
        }
        for bad in [
            "",
            "-",
            "eu",
            "eu-1",
            "eu-west",
            "eu-west-",
            "EU-west-1",
            "eu west 1",
            "eu-west-1a",
            "eu-west-100",
            "us-iso-east-1",
            "us-isob-east-1",
            "eusc-de-east-1",
            "eu--1",
            "$(id)-x-1",
        ] {
            assert!(Region::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_service_name_says_its_region() {
        for name in [
            "com.amazonaws.vpce.eu-west-1.vpce-svc-0b16e88f3b706aaf1",
            "cn.com.amazonaws.vpce.cn-north-1.vpce-svc-0b16e88f",
        ] {
            let service = EndpointService::parse(name).unwrap();
            assert_eq!(service.as_str(), name);
            assert!(name.contains(service.region().as_str()));
        }
        for bad in [
            "vpce-svc-0b16e88f3b706aaf1",
            "com.amazonaws.vpce.eu-west-1.vpce-svc-0b16e88f3b",
            "com.amazonaws.eu-west-1.s3",
            "cn.com.amazonaws.vpce.eu-west-1.vpce-svc-0b16e88f",
            "com.amazonaws.vpce.eu-west-1.vpce-svc-0b16e88f;id",
        ] {
            assert!(EndpointService::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn every_partition_has_its_console() {
        let link = |name| console_link(&Region::parse(name).unwrap());
        assert_eq!(
            link("eu-west-1"),
            "https://eu-west-1.console.aws.amazon.com/vpc/home?region=eu-west-1#CreateVpcEndpoint:"
        );
        assert!(link("cn-north-1").starts_with("https://cn-north-1.console.amazonaws.cn/"));
        assert!(link("us-gov-east-1").starts_with("https://console.amazonaws-us-gov.com/"));
    }
}
