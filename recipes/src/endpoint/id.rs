//! AWS's ids: a prefix, and 8 or 17 digits of hexadecimal.

use std::fmt;

/// The kinds that a person may mix up, with what each is called.
const KINDS: [(&str, &str); 5] = [
    ("vpce-svc-", "the id of an endpoint service"),
    ("vpce-", "the id of a VPC endpoint"),
    ("vpc-", "a VPC id"),
    ("subnet-", "a subnet id"),
    ("sg-", "a security group id"),
];

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident: $prefix:literal, $what:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Reads an id; blanks around it are left out.
            ///
            /// # Errors
            /// What is wrong with it, one or two sentences.
            pub fn parse(text: &str) -> Result<Self, String> {
                check(text.trim(), $prefix, $what).map(Self)
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// `vpc-…`
    VpcId: "vpc-", "a VPC id";
    /// `subnet-…`
    SubnetId: "subnet-", "a subnet id";
    /// `sg-…`
    GroupId: "sg-", "a security group id";
    /// `vpce-…`
    EndpointId: "vpce-", "the id of a VPC endpoint";
}

fn check(text: &str, prefix: &str, what: &str) -> Result<String, String> {
    if text.is_empty() {
        return Err(format!("Enter {what}; it begins with {prefix}."));
    }
    if let Some(digits) = text.strip_prefix(prefix)
        && matches!(digits.len(), 8 | 17)
        && digits.bytes().all(is_digit)
    {
        return Ok(text.to_owned());
    }
    let shown = shorten(text);
    let lower = text.to_ascii_lowercase();
    if lower != text && check(&lower, prefix, what).is_ok() {
        return Err(format!("{shown} is in capitals: write {lower}."));
    }
    let other = KINDS.iter().find(|(start, _)| text.starts_with(start));
    match other {
        Some((start, kind)) if *start != prefix => Err(format!(
            "{shown} is {kind}. Here goes {what}, which begins with {prefix}."
        )),
        _ => Err(format!(
            "{shown} is not {what}: that is {prefix} and then 8 or 17 of the characters 0-9 and a-f."
        )),
    }
}

pub(super) fn is_digit(byte: u8) -> bool {
    matches!(byte, b'0'..=b'9' | b'a'..=b'f')
}

/// What was typed, for a message: not all of a long text, and on one line.
pub(super) fn shorten(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(40)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().count() > 40 {
        shown.push('…');
    }
    shown
}

/// The words of a list, however they are separated.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || c == ',' || c == ';')
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_two_lengths() {
        for good in ["vpc-0a1b2c3d", " vpc-0a1b2c3d4e5f67890\n"] {
            assert_eq!(VpcId::parse(good).unwrap().as_str(), good.trim());
        }
        for (bad, says) in [
            ("", "begins with vpc-"),
            ("vpc-0a1b2c3", "8 or 17"),
            ("vpc-0a1b2c3d4e5f6789g", "8 or 17"),
            ("VPC-0A1B2C3D", "write vpc-0a1b2c3d"),
            ("subnet-0a1b2c3d", "is a subnet id"),
            ("vpce-0a1b2c3d", "VPC endpoint"),
            ("vpce-svc-0a1b2c3d", "endpoint service"),
            ("vpc-0a1b2c3d'; rm", "8 or 17"),
        ] {
            let message = VpcId::parse(bad).unwrap_err();
            assert!(message.contains(says), "{message}");
        }
        assert!(EndpointId::parse("vpce-svc-0a1b2c3d").is_err());
        assert!(GroupId::parse(&"x".repeat(999)).unwrap_err().len() < 200);
    }
}
