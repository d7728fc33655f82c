//! Where an option is within a service's settings.

use std::fmt;

/// The way to an option through nested objects, `privatelink_access.kafka`.
///
/// Some names have dots of their own (`pg_stat_statements.track` in PostgreSQL's schema). In the spelling that is written
/// and read here such a dot has a backslash before it, so that no two options are ever confused.
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
    /// Reads what `Display` writes.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        if text.len() > LONGEST {
            return Err(PathError::TooLong);
        }
        let mut segments = vec![String::new()];
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            if character == '.' {
                segments.push(String::new());
            } else if let Some(segment) = segments.last_mut() {
                let escaped = (character == '\\').then(|| characters.next());
                segment.extend(escaped.unwrap_or(Some(character)));
            }
        }
        if segments.iter().any(String::is_empty) {
            return Err(PathError::Empty);
        }
        Ok(Self(segments))
    }

    pub(crate) fn of(segments: &[String]) -> Self {
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

    /// The names with dots between them, as people and `avn service update -c` write it. Only to be shown.
    pub fn dotted(&self) -> String {
        self.0.join(".")
    }

    /// Whether it can be written and read again.
    pub(super) fn is_sound(&self) -> bool {
        Self::parse(&self.to_string()).is_ok()
    }
}

impl fmt::Display for ConfigPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let escaped = |segment: &String| segment.replace('\\', "\\\\").replace('.', "\\.");
        let segments: Vec<String> = self.0.iter().map(escaped).collect();
        f.write_str(&segments.join("."))
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
        let odd = ConfigPath::of(&["a.b".into(), "c/d~e\\".into()]);
        assert_eq!(odd.pointer(), "/a.b/c~1d~0e\\");
        assert_eq!(odd.to_string(), "a\\.b.c/d~e\\\\");
        assert_eq!(odd.dotted(), "a.b.c/d~e\\");
        assert_eq!(ConfigPath::parse(&odd.to_string()), Ok(odd));
        assert!(!ConfigPath::of(&[String::new()]).is_sound());
        assert!(!ConfigPath::of(&["a".into(), String::new()]).is_sound());
        assert!(!ConfigPath::of(&[]).is_sound());
    }

    proptest::proptest! {
        #[test]
        fn every_sound_path_is_read_again(segments in proptest::collection::vec("[a.\\\\/~]{1,4}", 1..5)) {
            let path = ConfigPath::of(&segments);
            proptest::prop_assert_eq!(ConfigPath::parse(&path.to_string()), Ok(path));
        }

        #[test]
        fn reading_never_panics(text in proptest::prelude::any::<String>()) {
            let _ = ConfigPath::parse(&text);
        }
    }
}
