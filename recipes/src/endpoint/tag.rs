//! A tag of an AWS resource, and the lines in which tags are typed.

use super::id::shorten;

/// How many tags a resource may have.
pub(super) const MOST: usize = 50;

/// A name and a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    key: String,
    value: String,
}

impl Tag {
    /// A tag that EC2 accepts; blanks around key and value are left out.
    ///
    /// # Errors
    /// The rule that it breaks.
    pub fn new(key: &str, value: &str) -> Result<Self, String> {
        let (key, value) = (key.trim(), value.trim());
        let shown = shorten(key);
        if key.is_empty() {
            return Err("A tag needs a name before the equals sign.".to_owned());
        }
        if key.chars().count() > 128 {
            return Err(format!(
                "The name of the tag {shown} is too long: 128 characters at most."
            ));
        }
        if value.chars().count() > 256 {
            return Err(format!(
                "The value of the tag {shown} is too long: 256 characters at most."
            ));
        }
        if key
            .get(..4)
            .is_some_and(|start| start.eq_ignore_ascii_case("aws:"))
        {
            return Err(format!(
                "The tag {shown} begins with aws:, which AWS keeps for itself."
            ));
        }
        let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        if key.contains(char::is_control) || value.contains(is_odd) {
            return Err(format!(
                "The tag {shown} has a line break or another control character where none can be."
            ));
        }
        Ok(Self {
            key: key.to_owned(),
            value: value.to_owned(),
        })
    }

    pub fn key(&self) -> &str {
        &self.key
    }

    pub fn value(&self) -> &str {
        &self.value
    }

    /// Reads a line `name=value`. A backslash stands before an equals sign of the name, and `\n` for a line break.
    pub(super) fn read(line: &str) -> Result<Self, String> {
        let (mut key, mut value) = (String::new(), None::<String>);
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            let escaped = match (c, chars.peek()) {
                ('\\', Some('\\')) => Some('\\'),
                ('\\', Some('n')) => Some('\n'),
                ('\\', Some('t')) => Some('\t'),
                ('\\', Some('=')) => Some('='),
                _ => None,
            };
            if escaped.is_some() {
                chars.next();
            }
            match (&mut value, escaped, c) {
                (None, None, '=') => value = Some(String::new()),
                (None, _, _) => key.push(escaped.unwrap_or(c)),
                (Some(value), _, _) => value.push(escaped.unwrap_or(c)),
            }
        }
        match value {
            Some(value) => Self::new(&key, &value),
            None => Err(format!(
                "{} has no equals sign: a tag is name=value, one a line.",
                shorten(line.trim())
            )),
        }
    }

    /// The line that reads as this tag.
    pub(super) fn line(&self) -> String {
        let escape = |text: &str| {
            text.replace('\\', r"\\")
                .replace('\n', r"\n")
                .replace('\t', r"\t")
        };
        let key = escape(&self.key).replace('=', r"\=");
        format!("{key}={}", escape(&self.value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_rules_of_ec2() {
        for (line, says) in [
            ("=x", "needs a name"),
            ("Name", "no equals sign"),
            ("aws:x=y", "begins with aws:"),
            ("AWS:x=y", "begins with aws:"),
            ("a=\u{7}", "control character"),
        ] {
            assert!(Tag::read(line).unwrap_err().contains(says), "{line}");
        }
        assert!(Tag::new(&"ä".repeat(128), &"ä".repeat(256)).is_ok());
        assert!(Tag::new(&"ä".repeat(129), "").is_err());
        assert!(Tag::new("a", &"ä".repeat(257)).is_err());
        let tag = Tag::read(r" cost centre = a=b\c\nd ").unwrap();
        assert_eq!((tag.key(), tag.value()), ("cost centre", "a=b\\c\nd"));
    }

    proptest! {
        #[test]
        fn a_line_reads_as_its_tag(key in "[^\\p{Cc}]{1,9}|[a\\\\=nt\n]{1,6}", value in "[^\\p{Cc}]{0,9}|[a\\\\=nt\n]{0,6}") {
            if let Ok(tag) = Tag::new(&key, &value) {
                prop_assert_eq!(Tag::read(&tag.line()).unwrap(), tag);
            }
        }
    }
}
