//! A request of the Query API: `Name=value` pairs whose names spell lists and structures (`Filter.1.Value.2`).

use std::fmt::{Display, Write as _};

/// Which of AWS's services a call is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Ec2,
    Sts,
}

impl Service {
    /// As it is signed for, and as it stands in its own address.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ec2 => "ec2",
            Self::Sts => "sts",
        }
    }

    fn version(self) -> &'static str {
        match self {
            Self::Ec2 => "2016-11-15",
            Self::Sts => "2011-06-15",
        }
    }
}

/// What a repeated call would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It changes nothing.
    Read,
    /// It changes something: sent once.
    Write,
    /// It changes something, and a client token keeps a second one from changing more.
    Token,
}

/// One call, to be signed and sent.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub service: Service,
    pub kind: Kind,
    /// `DescribeVpcs`
    pub action: &'static str,
    /// `list the VPCs`
    pub call: &'static str,
    body: String,
}

impl Query {
    pub fn new(service: Service, kind: Kind, action: &'static str, call: &'static str) -> Self {
        let body = format!("Action={action}&Version={}", service.version());
        Self {
            service,
            kind,
            action,
            call,
            body,
        }
    }

    pub fn read(action: &'static str, call: &'static str) -> Self {
        Self::new(Service::Ec2, Kind::Read, action, call)
    }

    pub fn write(action: &'static str, call: &'static str) -> Self {
        Self::new(Service::Ec2, Kind::Write, action, call)
    }

    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.body.push('&');
        encode(name, &mut self.body);
        self.body.push('=');
        encode(&value.to_string(), &mut self.body);
        self
    }

    pub fn maybe(self, name: &str, value: Option<impl Display>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// `Name.1`, `Name.2` …
    pub fn list<T: Display>(self, name: &str, values: impl IntoIterator<Item = T>) -> Self {
        (1..).zip(values).fold(self, |query, (at, value)| {
            query.with(&format!("{name}.{at}"), value)
        })
    }

    /// The only filter of a call.
    pub fn filter(self, name: &str, value: &str) -> Self {
        self.with("Filter.1.Name", name)
            .with("Filter.1.Value.1", value)
    }

    /// Tags for the resource that is made.
    pub fn tags(self, resource: &str, tags: &[(String, String)]) -> Self {
        if tags.is_empty() {
            return self;
        }
        let query = self.with("TagSpecification.1.ResourceType", resource);
        (1..).zip(tags).fold(query, |query, (at, (key, value))| {
            query
                .with(&format!("TagSpecification.1.Tag.{at}.Key"), key)
                .with(&format!("TagSpecification.1.Tag.{at}.Value"), value)
        })
    }

    /// The form.
    pub fn body(&self) -> &str {
        &self.body
    }
}

/// Percent-encoded, with everything but RFC 3986's unreserved characters escaped.
fn encode(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            into.push(char::from(byte));
        } else {
            // Writing to a `String` cannot fail.
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_spell_lists_and_structures() {
        let query = Query::read("DescribeVpcs", "list the VPCs")
            .filter("tag:a b", "ü+&=/~")
            .list("SubnetId", ["s-1", "s-2"])
            .maybe("NextToken", None::<&str>)
            .tags("vpc", &[("Name".into(), "x".into())])
            .tags("none", &[]);
        assert_eq!(
            query.body(),
            "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=tag%3Aa%20b&Filter.1.Value.1=%C3%BC%2B%26%3D%2F~\
             &SubnetId.1=s-1&SubnetId.2=s-2&TagSpecification.1.ResourceType=vpc\
             &TagSpecification.1.Tag.1.Key=Name&TagSpecification.1.Tag.1.Value=x"
        );
    }
}
