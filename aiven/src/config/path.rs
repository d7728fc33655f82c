//! Where an option is within a service's settings.

use std::fmt;

/// The way to an option through nested objects, `privatelink_access.kafka`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConfigPath(Vec<String>);

/// Why a text is no path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    #[error("An option's path has a name on each side of every dot.")]
    Empty,
    #[error("An option's path is not that long.")]
    TooLong,
}

/// Longer ones than any schema has.
const LONGEST: usize = 512;

impl ConfigPath {
    /// Reads the dotted spelling.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.len() > LONGEST {
            return Err(PathError::TooLong);
        }
        let segments: Vec<String> = text.split('.').map(str::to_owned).collect();
        if segments.iter().any(String::is_empty) {
            return Err(PathError::Empty);
        }
        Ok(Self(segments))
    }

    pub(super) fn of(segments: &[String]) -> Self {
        Self(segments.to_vec())
    }

    /// The names from the outermost object to the option.
    pub fn segments(&self) -> &[String] {
        &self.0
    }

    /// The option's own name.
    pub fn name(&self) -> &str {
        self.0.last().map_or("", String::as_str)
    }

    /// The path as a JSON Pointer into `user_config` (RFC 6901).
    pub fn pointer(&self) -> String {
        let escaped =
            |segment: &String| format!("/{}", segment.replace('~', "~0").replace('/', "~1"));
        self.0.iter().map(escaped).collect()
    }

    /// Whether reading the dotted spelling gives this path again: no name has a dot of its own.
    pub fn is_plain(&self) -> bool {
        !self.0.is_empty()
            && self
                .0
                .iter()
                .all(|segment| !segment.is_empty() && !segment.contains('.'))
    }
}

impl fmt::Display for ConfigPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("."))
    }
}

impl std::str::FromStr for ConfigPath {
    type Err = PathError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_and_written() {
        let path = ConfigPath::parse("privatelink_access.kafka").unwrap();
        assert_eq!(path.segments(), ["privatelink_access", "kafka"]);
        assert_eq!(path.to_string(), "privatelink_access.kafka");
        assert_eq!(path.pointer(), "/privatelink_access/kafka");
        assert_eq!(path.name(), "kafka");
        assert_eq!("privatelink_access.kafka".parse(), Ok(path));
        for bad in ["", ".", "a.", ".a", "a..b"] {
            assert_eq!(ConfigPath::parse(bad), Err(PathError::Empty), "{bad}");
        }
        assert_eq!(ConfigPath::parse(&"a".repeat(513)), Err(PathError::TooLong));
    }

    #[test]
    fn odd_names_are_not_confused() {
        let odd = ConfigPath::of(&["a.b".into(), "c/d~e".into()]);
        assert_eq!(odd.pointer(), "/a.b/c~1d~0e");
        assert!(!odd.is_plain());
        assert_ne!(ConfigPath::parse(&odd.to_string()).unwrap(), odd);
        assert!(ConfigPath::parse("a.b").unwrap().is_plain());
    }
}
