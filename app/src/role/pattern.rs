//! Projects by pattern: `orders-*`, `*`. Only `*` means something, any number of characters.

use aiven::ProjectName;
use serde::{Deserialize, Serialize};

/// A pattern of project names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pattern(String);

impl Pattern {
    /// Every project.
    pub fn any() -> Self {
        Self("*".to_owned())
    }

    /// `None` for what no project's name could ever match.
    pub fn parse(text: &str) -> Option<Self> {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '*');
        let is_one = !text.is_empty() && text.len() <= 128 && text.chars().all(is_plain);
        is_one.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn matches(&self, project: &ProjectName) -> bool {
        self.covers(project.as_str())
    }

    /// The same for any plain name.
    pub fn covers(&self, name: &str) -> bool {
        matches(self.0.as_bytes(), name.as_bytes())
    }
}

/// Whether the project is one of these.
pub fn is_in(patterns: &[Pattern], project: &ProjectName) -> bool {
    patterns.iter().any(|pattern| pattern.matches(project))
}

/// The usual walk with one place to come back to: linear in practice, quadratic at worst, never more.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    let (mut at, mut in_text) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while in_text < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at + 1, in_text));
                at += 1;
            }
            Some(byte) if *byte == text[in_text] => {
                at += 1;
                in_text += 1;
            }
            _ => match star {
                Some((after, taken)) => {
                    star = Some((after, taken + 1));
                    at = after;
                    in_text = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_characters() {
        for (pattern, name, is_match) in [
            ("*", "demo", true),
            ("demo", "demo", true),
            ("demo", "demo2", false),
            ("orders-*", "orders-", true),
            ("orders-*", "orders-test", true),
            ("orders-*", "my-orders-test", false),
            ("*-prod", "orders-prod", true),
            ("*-prod", "orders-prod-2", false),
            ("a*b*c", "aXbYbZc", true),
            ("a*b*c", "aXbYbZ", false),
        ] {
            let pattern = Pattern::parse(pattern).unwrap();
            let name = ProjectName::parse(name).unwrap();
            assert_eq!(pattern.matches(&name), is_match, "{pattern:?} {name}");
        }
        for wrong in ["", "a b", "a/b", "a?", "ü"] {
            assert_eq!(Pattern::parse(wrong), None, "{wrong}");
        }
    }
}
