//! The range of addresses that a project VPC is made with.

use std::fmt;
use std::net::Ipv4Addr;

use super::ProjectVpc;

/// The shortest and the longest prefix that Aiven takes.
const SHORTEST: u8 = 20;
const LONGEST: u8 = 24;
const EXAMPLE: &str = "10.0.0.0/24";
/// Networks that are private by RFC 1918.
const PRIVATE: [NetworkCidr; 3] = [
    NetworkCidr::of([10, 0, 0, 0], 8),
    NetworkCidr::of([172, 16, 0, 0], 12),
    NetworkCidr::of([192, 168, 0, 0], 16),
];
/// What Google's own networking uses: a project VPC in a Google cloud can't.
const GOOGLE: NetworkCidr = NetworkCidr::of([172, 24, 0, 0], 16);

/// A network of IPv4 addresses, `10.0.0.0/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetworkCidr {
    address: Ipv4Addr,
    length: u8,
}

impl NetworkCidr {
    const fn of([a, b, c, d]: [u8; 4], length: u8) -> Self {
        Self {
            address: Ipv4Addr::new(a, b, c, d),
            length,
        }
    }

    /// Reads the network of a new project VPC.
    ///
    /// # Errors
    /// What is wrong, with the network that was probably meant.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err(format!("Type a range of addresses, such as {EXAMPLE}."));
        }
        if text.contains(':') {
            return Err(format!(
                "A project VPC has IPv4 addresses only. Type a range such as {EXAMPLE}."
            ));
        }
        let Some((address, length)) = text.split_once('/') else {
            return Err(match text.parse::<Ipv4Addr>() {
                Ok(address) => format!(
                    "The size is missing: write {}.",
                    Self::around(address, LONGEST)
                ),
                Err(_) => not_a_network(),
            });
        };
        let address: Ipv4Addr = address.parse().map_err(|_| not_a_network())?;
        let is_number = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        if !is_number {
            return Err(not_a_network());
        }
        let length: u8 = length.parse().unwrap_or(u8::MAX);
        if !(SHORTEST..=LONGEST).contains(&length) {
            let nearest = Self::around(address, length.clamp(SHORTEST, LONGEST));
            let size = if length < SHORTEST { "large" } else { "small" };
            return Err(format!(
                "/{length} is too {size}: Aiven takes networks from /{SHORTEST} (4096 addresses) to /{LONGEST} (256), \
                 for example {nearest}."
            ));
        }
        let network = Self::around(address, length);
        if network.address != address {
            return Err(format!(
                "{address} is not where a /{length} begins: write {network}."
            ));
        }
        Ok(network)
    }

    /// Reads what Aiven has: any length, nothing more to say about it.
    fn read(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let length = length.parse().ok().filter(|length| *length <= 32)?;
        Some(Self::around(address.parse().ok()?, length))
    }

    /// The network of this size that an address lies in.
    fn around(address: Ipv4Addr, length: u8) -> Self {
        Self {
            address: Ipv4Addr::from_bits(address.to_bits() & mask(length)),
            length,
        }
    }

    fn overlaps(self, other: Self) -> bool {
        let mask = mask(self.length.min(other.length));
        self.address.to_bits() & mask == other.address.to_bits() & mask
    }

    fn is_within(self, other: Self) -> bool {
        self.length >= other.length && self.overlaps(other)
    }

    /// A private network that none of these VPCs has, to begin with.
    pub fn free(others: &[ProjectVpc]) -> Self {
        let taken: Vec<Self> = others
            .iter()
            .filter_map(|vpc| Self::read(vpc.network_cidr.as_deref()?))
            .collect();
        (0..=u8::MAX)
            .map(|second| Self::of([10, second, 0, 0], LONGEST))
            .find(|free| !taken.iter().any(|network| free.overlaps(*network)))
            .unwrap_or(Self::of([192, 168, 0, 0], LONGEST))
    }

    /// What speaks against this network without forbidding it, a sentence each.
    pub fn advice(self, cloud: &str, others: &[ProjectVpc]) -> Vec<String> {
        let mut said = Vec::new();
        if !PRIVATE.into_iter().any(|private| self.is_within(private)) {
            said.push(format!(
                "{self} is not a private range, so hosts on the internet may have these addresses too. Private are \
                 10.0.0.0/8, 172.16.0.0/12 and 192.168.0.0/16."
            ));
        }
        if cloud.starts_with("google-") && self.overlaps(GOOGLE) {
            said.push(format!(
                "{self} overlaps {GOOGLE}, which Google keeps for itself: Aiven refuses it in Google's clouds."
            ));
        }
        let taken = others.iter().filter_map(|vpc| {
            let network = Self::read(vpc.network_cidr.as_deref()?)?;
            let cloud = vpc.cloud_name.as_deref().unwrap_or("another cloud");
            self.overlaps(network).then_some((network, cloud))
        });
        said.extend(taken.map(|(network, cloud)| {
            format!(
                "{self} overlaps {network}, this project's VPC in {cloud}. That matters only if both are ever peered \
                 with the same network; PrivateLink works anyway."
            )
        }));
        said
    }
}

fn not_a_network() -> String {
    format!("This is not a range of IPv4 addresses; one is {EXAMPLE}.")
}

fn mask(length: u8) -> u32 {
    u32::MAX
        .checked_shl(32 - u32::from(length.min(32)))
        .unwrap_or(0)
}

impl fmt::Display for NetworkCidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong(text: &str) -> String {
        NetworkCidr::parse(text).unwrap_err()
    }

    fn advice(text: &str, cloud: &str, others: &[(&str, &str)]) -> Vec<String> {
        let others: Vec<ProjectVpc> = others
            .iter()
            .map(|(cloud, network)| ProjectVpc {
                cloud_name: Some((*cloud).to_owned()),
                network_cidr: Some((*network).to_owned()),
                ..ProjectVpc::default()
            })
            .collect();
        NetworkCidr::parse(text).unwrap().advice(cloud, &others)
    }

    #[test]
    fn networks_of_the_right_size_pass() {
        for good in [
            "10.0.0.0/24",
            "10.1.240.0/20",
            "192.168.6.0/23",
            "8.8.8.0/24",
        ] {
            assert_eq!(NetworkCidr::parse(good).unwrap().to_string(), good);
        }
        assert_eq!(
            NetworkCidr::parse(" 10.0.0.0/22\n").unwrap().to_string(),
            "10.0.0.0/22"
        );
    }

    #[test]
    fn what_is_wrong_comes_with_what_was_meant() {
        assert!(wrong("").contains("10.0.0.0/24"));
        assert!(wrong("fd00::/64").contains("IPv4"));
        assert!(wrong("10.1.2.3").contains("write 10.1.2.0/24."));
        assert!(wrong("10.1.2.0/22").contains("write 10.1.0.0/22."));
        assert!(wrong("10.1.2.3/16").contains("/16 is too large"));
        assert!(wrong("10.1.2.3/16").contains("for example 10.1.0.0/20."));
        assert!(wrong("10.1.2.192/26").contains("/26 is too small"));
        assert!(wrong("10.1.2.192/26").contains("for example 10.1.2.0/24."));
        assert!(wrong("10.1.2.0/999").contains("too small"));
        for bad in [
            "10.0.0/24",
            "10.0.0.0/",
            "10.0.0.0/+24",
            "a/24",
            "10.0.0.0/24/24",
            "300.0.0.0/24",
            "ten",
        ] {
            assert!(wrong(bad).contains("not a range"), "{bad}");
        }
    }

    #[test]
    fn advice_forbids_nothing() {
        assert_eq!(
            advice(
                "10.0.0.0/24",
                "aws-eu-west-1",
                &[("aws-us-east-1", "10.0.1.0/24")]
            ),
            Vec::<String>::new()
        );
        let said = advice(
            "10.0.0.0/20",
            "aws-eu-west-1",
            &[("aws-us-east-1", "10.0.1.0/24"), ("google-x", "broken")],
        );
        assert!(
            said.len() == 1 && said[0].contains("10.0.1.0/24") && said[0].contains("peered"),
            "{said:?}"
        );
        assert!(advice("172.32.0.0/24", "aws-eu-west-1", &[])[0].contains("not a private range"));
        let google = advice("172.24.3.0/24", "google-europe-west1", &[]);
        assert!(google[0].contains("172.24.0.0/16"), "{google:?}");
        assert!(advice("172.24.3.0/24", "aws-eu-west-1", &[]).is_empty());
    }

    #[test]
    fn a_free_network_overlaps_nothing() {
        let of = |network: &str| ProjectVpc {
            network_cidr: Some(network.to_owned()),
            ..ProjectVpc::default()
        };
        assert_eq!(NetworkCidr::free(&[]).to_string(), "10.0.0.0/24");
        let taken = [of("10.0.0.0/16"), of("10.1.0.0/24"), of("?")];
        assert_eq!(NetworkCidr::free(&taken).to_string(), "10.2.0.0/24");
        let all = [of("10.0.0.0/8")];
        assert_eq!(NetworkCidr::free(&all).to_string(), "192.168.0.0/24");
    }

    proptest::proptest! {
        #[test]
        fn anything_typed_is_a_network_or_a_sentence(text in "[0-9./]{0,20}|\\PC{0,30}") {
            match NetworkCidr::parse(&text) {
                Ok(network) => proptest::prop_assert_eq!(NetworkCidr::parse(&network.to_string()), Ok(network)),
                Err(said) => proptest::prop_assert!(said.ends_with('.') && said.len() < 200),
            }
        }
    }
}
