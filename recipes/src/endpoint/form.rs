//! The form of a plan, as it was typed. It holds nothing secret and may stand in an address.

use aiven::connection::percent_encode;

/// A field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Field {
    Vpc,
    Subnets,
    /// Security groups; none means that one is made.
    Groups,
    /// From which addresses clients come; none means the VPC's own.
    Clients,
    Tags,
    /// Which endpoint of this plan it is; counted up to get another one.
    Attempt,
}

impl Field {
    pub const ALL: [Self; 6] = [
        Self::Vpc,
        Self::Subnets,
        Self::Groups,
        Self::Clients,
        Self::Tags,
        Self::Attempt,
    ];

    /// Its name in a query and in a form.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vpc => "vpc",
            Self::Subnets => "subnets",
            Self::Groups => "groups",
            Self::Clients => "clients",
            Self::Tags => "tags",
            Self::Attempt => "attempt",
        }
    }
}

/// What is wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    pub field: Field,
    pub message: String,
}

/// What was typed, field by field.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Form {
    pub vpc: String,
    pub subnets: String,
    pub groups: String,
    pub clients: String,
    pub tags: String,
    pub attempt: String,
}

impl Form {
    pub fn get(&self, field: Field) -> &str {
        match field {
            Field::Vpc => &self.vpc,
            Field::Subnets => &self.subnets,
            Field::Groups => &self.groups,
            Field::Clients => &self.clients,
            Field::Tags => &self.tags,
            Field::Attempt => &self.attempt,
        }
    }

    /// Reads the query of an address or the body of a form. A field that is there several times, as boxes to tick are,
    /// is a list with a line each; what is not of this form is left alone.
    pub fn from_query(query: &str) -> Self {
        let mut form = Self::default();
        for pair in query.trim_start_matches('?').split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (name, value) = (decode(name), decode(value));
            let field = Field::ALL.into_iter().find(|field| field.name() == name);
            if let Some(field) = field
                && !value.is_empty()
            {
                let slot = form.slot(field);
                if !slot.is_empty() {
                    slot.push('\n');
                }
                slot.push_str(&value);
            }
        }
        form
    }

    /// The query, without its question mark: percent-encoded, in the order of the fields, without empty ones.
    pub fn to_query(&self) -> String {
        Field::ALL
            .into_iter()
            .filter(|field| !self.get(*field).is_empty())
            .map(|field| format!("{}={}", field.name(), percent_encode(self.get(field))))
            .collect::<Vec<_>>()
            .join("&")
    }

    fn slot(&mut self, field: Field) -> &mut String {
        match field {
            Field::Vpc => &mut self.vpc,
            Field::Subnets => &mut self.subnets,
            Field::Groups => &mut self.groups,
            Field::Clients => &mut self.clients,
            Field::Tags => &mut self.tags,
            Field::Attempt => &mut self.attempt,
        }
    }
}

/// One name or value: `+` is a blank; what is no escape stays, what is no UTF-8 becomes a replacement.
fn decode(text: &str) -> String {
    let digit = |at: Option<&u8>| at.and_then(|byte| char::from(*byte).to_digit(16));
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let escaped = match byte {
            b'%' => digit(bytes.get(at + 1)).zip(digit(bytes.get(at + 2))),
            _ => None,
        };
        if let Some((high, low)) = escaped {
            // Two hexadecimal digits fit a byte.
            out.push(u8::try_from(high * 16 + low).unwrap_or(b'?'));
            at += 3;
        } else {
            out.push(if *byte == b'+' { b' ' } else { *byte });
            at += 1;
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn boxes_that_are_ticked_are_a_list() {
        let form = Form::from_query(
            "?vpc=vpc-1&subnets=subnet-1&subnets=subnet-2&x=y&groups=&tags=a%3Db+c",
        );
        assert_eq!(form.subnets, "subnet-1\nsubnet-2");
        assert_eq!((form.groups.as_str(), form.tags.as_str()), ("", "a=b c"));
        assert_eq!(
            form.to_query(),
            "vpc=vpc-1&subnets=subnet-1%0Asubnet-2&tags=a%3Db%20c"
        );
    }

    proptest! {
        #[test]
        fn an_address_keeps_what_was_typed(vpc in ".{0,9}", subnets in "(?s).{0,9}", tags in "(?s).{0,9}", attempt in ".{0,3}") {
            let form = Form { vpc, subnets, tags, attempt, ..Form::default() };
            prop_assert_eq!(Form::from_query(&form.to_query()), form);
        }

        #[test]
        fn any_query_is_read(query in "(?s).{0,40}|[%&=+a-f0-9vpctags]{0,40}") {
            let form = Form::from_query(&query);
            prop_assert_eq!(Form::from_query(&form.to_query()), form);
        }
    }
}
