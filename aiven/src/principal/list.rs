//! The list of principals that a person types: split into entries, checked with line numbers, compared.

use std::collections::HashSet;

use serde::{Deserialize, Deserializer, Serialize};

use super::{Principal, PrincipalError};

/// Aiven takes up to this many principals.
const MOST: usize = 16;

/// One to sixteen principals, each once, in the order given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PrincipalList(Vec<Principal>);

/// Why a text is not a list of principals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum ListError {
    #[error("Enter at least one principal.")]
    Empty,
    #[error("There are {count} principals; Aiven takes 16 at most.")]
    TooMany { count: u32 },
    #[error("{}", entries_text(.0))]
    Entries(Vec<EntryError>),
}

/// One entry that is not a principal, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryError {
    /// Counted from 1.
    pub line: u32,
    pub entry: String,
    pub error: PrincipalError,
}

fn entries_text(errors: &[EntryError]) -> String {
    match errors {
        [only] => format!("Line {}: {}", only.line, only.error),
        [first, ..] => format!(
            "{} entries are not principals. Line {}: {}",
            errors.len(),
            first.line,
            first.error
        ),
        [] => "An entry is not a principal.".to_owned(),
    }
}

impl PrincipalList {
    /// Reads what a person typed: one a line, or separated by commas or blanks. Repeated entries count once.
    pub fn parse(text: &str) -> Result<Self, ListError> {
        let mut taken = Vec::new();
        let mut errors = Vec::new();
        for (line, entry) in numbered_entries(text) {
            match Principal::parse(&entry) {
                Ok(principal) if taken.contains(&principal) => {}
                Ok(principal) => taken.push(principal),
                Err(error) => errors.push(EntryError { line, entry, error }),
            }
        }
        if errors.is_empty() {
            Self::new(taken)
        } else {
            Err(ListError::Entries(errors))
        }
    }

    /// Checks the number; repeated ones count once.
    pub fn new(principals: Vec<Principal>) -> Result<Self, ListError> {
        let mut seen = HashSet::new();
        let list: Vec<Principal> = principals
            .into_iter()
            .filter(|principal| seen.insert(principal.clone()))
            .collect();
        match list.len() {
            0 => Err(ListError::Empty),
            count if count > MOST => Err(ListError::TooMany {
                count: u32::try_from(count).unwrap_or(u32::MAX),
            }),
            _ => Ok(Self(list)),
        }
    }

    pub fn iter(&self) -> std::slice::Iter<'_, Principal> {
        self.0.iter()
    }

    /// One to sixteen.
    #[expect(clippy::len_without_is_empty, reason = "it is never empty")]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn as_slice(&self) -> &[Principal] {
        &self.0
    }

    /// The principals as the API takes them.
    pub fn to_strings(&self) -> Vec<String> {
        self.0.iter().map(Principal::to_string).collect()
    }

    /// One a line.
    pub fn to_text(&self) -> String {
        self.to_strings().join("\n")
    }
}

impl<'a> IntoIterator for &'a PrincipalList {
    type Item = &'a Principal;
    type IntoIter = std::slice::Iter<'a, Principal>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<'de> Deserialize<'de> for PrincipalList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::new(Vec::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

/// The entries of a typed text. Newlines always separate; commas and blanks do where every part looks like an entry
/// of its own, so that an ARN with a stray blank stays in one piece and can be explained.
pub fn split_entries(text: &str) -> Vec<String> {
    numbered_entries(text).map(|(_, entry)| entry).collect()
}

fn numbered_entries(text: &str) -> impl Iterator<Item = (u32, String)> + '_ {
    text.lines().zip(1_u32..).flat_map(|(line, number)| {
        split_line(line)
            .into_iter()
            .map(move |entry| (number, entry))
    })
}

fn split_line(line: &str) -> Vec<String> {
    let is_separator = |c: char| c.is_whitespace() || c == ',' || c == ';';
    let parts: Vec<&str> = line
        .split(is_separator)
        .filter(|part| !part.is_empty())
        .collect();
    if parts.iter().all(|part| looks_like_entry(part)) {
        return parts.into_iter().map(str::to_owned).collect();
    }
    match line.trim_matches(is_separator) {
        "" => Vec::new(),
        whole => vec![whole.to_owned()],
    }
}

fn looks_like_entry(part: &str) -> bool {
    let bare = part.trim_start_matches(['"', '\'', '`', '[']);
    part == "*"
        || bare
            .get(..3)
            .is_some_and(|start| start.eq_ignore_ascii_case("arn"))
}

/// What a new list adds to, removes from and keeps of an old one. Order and repetition do not count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Difference {
    pub added: Vec<String>,
    pub removed: Vec<String>,
    pub kept: Vec<String>,
}

impl Difference {
    /// Whether both lists let the same principals in.
    pub fn is_none(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }
}

/// Compares two lists as sets; each part keeps the order of the list it is from.
pub fn difference(before: &[String], after: &[String]) -> Difference {
    let only = |these: &[String], others: &[String], wanted: bool| -> Vec<String> {
        let mut seen = HashSet::new();
        these
            .iter()
            .filter(|one| others.contains(one) == wanted && seen.insert(one.as_str()))
            .cloned()
            .collect()
    };
    Difference {
        added: only(after, before, false),
        removed: only(before, after, false),
        kept: only(after, before, true),
    }
}

#[cfg(test)]
mod tests;
