//! Ranges of IPv4 addresses. PrivateLink routes are IPv4 only.

use std::fmt;
use std::net::Ipv4Addr;

use super::id::shorten;

/// A range, `10.0.0.0/16`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cidr {
    address: Ipv4Addr,
    length: u8,
}

impl Cidr {
    /// Reads a range; an address alone is a range of one.
    ///
    /// # Errors
    /// What is wrong, with the range that was probably meant.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.contains(':') {
            return Err(format!(
                "{} looks like IPv6, but PrivateLink is reached over IPv4.",
                shorten(text)
            ));
        }
        let (address, length) = text.split_once('/').unwrap_or((text, "32"));
        let wrong = || {
            format!(
                "{} is not a range of IPv4 addresses; one is 10.0.0.0/16.",
                shorten(text)
            )
        };
        let address: Ipv4Addr = address.parse().map_err(|_| wrong())?;
        let is_number =
            matches!(length.len(), 1 | 2) && length.bytes().all(|byte| byte.is_ascii_digit());
        let length: u8 = length.parse().map_err(|_| wrong())?;
        if length > 32 || !is_number {
            return Err(wrong());
        }
        let start = Self {
            address: Ipv4Addr::from_bits(address.to_bits() & mask(length)),
            length,
        };
        if start.address != address {
            return Err(format!(
                "{} does not begin where a range of that size does: write {start}.",
                shorten(text)
            ));
        }
        Ok(start)
    }

    /// Whether it is every address there is.
    pub fn is_everything(&self) -> bool {
        self.length == 0
    }
}

fn mask(length: u8) -> u32 {
    u32::MAX.checked_shl(32 - u32::from(length)).unwrap_or(0)
}

impl fmt::Display for Cidr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.address, self.length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_begin_where_they_should() {
        for good in [
            "10.0.0.0/16",
            "0.0.0.0/0",
            "192.168.7.9/32",
            "172.16.0.0/12",
        ] {
            assert_eq!(Cidr::parse(good).unwrap().to_string(), good);
        }
        assert_eq!(
            Cidr::parse(" 10.1.2.3 ").unwrap().to_string(),
            "10.1.2.3/32"
        );
        assert!(Cidr::parse("0.0.0.0/0").unwrap().is_everything());
        assert!(
            Cidr::parse("10.0.1.7/16")
                .unwrap_err()
                .contains("write 10.0.0.0/16")
        );
        assert!(Cidr::parse("fd00::/8").unwrap_err().contains("IPv6"));
        for bad in [
            "",
            "10.0.0.0/33",
            "10.0.0/16",
            "10.0.0.0/",
            "10.0.0.0/+8",
            "a/8",
            "10.0.0.0/8/8",
        ] {
            assert!(Cidr::parse(bad).is_err(), "{bad}");
        }
    }
}
