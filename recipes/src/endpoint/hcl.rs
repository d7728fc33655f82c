//! Terraform's language: texts that mean themselves, and blocks laid out as `terraform fmt` lays them out.

use std::fmt::Write as _;

/// A text as a quoted string: no template, no escape, one line.
pub(super) fn quote(text: &str) -> String {
    escape(text, |_| false)
}

/// The same in ASCII alone, whose width is known: for what others are aligned to.
fn quote_ascii(text: &str) -> String {
    escape(text, |c| !c.is_ascii())
}

fn escape(text: &str, also: impl Fn(char) -> bool) -> String {
    let mut out = String::from("\"");
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Doubling them would be usual, but is read differently after another `$`.
            '$' | '%' if chars.peek() == Some(&'{') => {
                // Writing to a String can't fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') || also(c) => {
                let code = u32::from(c);
                let _ = if code > 0xffff {
                    write!(out, "\\U{code:08x}")
                } else {
                    write!(out, "\\u{code:04x}")
                };
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// The lines between two braces, or of a whole file.
#[derive(Default)]
pub(super) struct Body {
    /// Names and values that stand together and are aligned.
    together: Vec<(String, String)>,
    out: String,
}

impl Body {
    /// `name = value`, the value already written.
    #[must_use]
    pub(super) fn set(mut self, name: &str, value: impl Into<String>) -> Self {
        self.together.push((name.to_owned(), value.into()));
        self
    }

    /// `name = "value"`.
    #[must_use]
    pub(super) fn text(self, name: &str, value: &str) -> Self {
        let value = quote(value);
        self.set(name, value)
    }

    /// `name = { … }` with quoted keys, if there are any.
    #[must_use]
    pub(super) fn map<'a>(
        mut self,
        name: &str,
        entries: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let inner = entries.fold(Self::default(), |body, (key, value)| {
            let value = quote(value);
            body.set(&quote_ascii(key), value)
        });
        if !inner.together.is_empty() {
            self = self.gap();
            // Writing to a String can't fail.
            let _ = write!(self.out, "{name} = {{\n{}}}\n", indent(&inner.finish()));
        }
        self
    }

    /// `head { … }`.
    #[must_use]
    pub(super) fn block(mut self, head: &str, inner: Self) -> Self {
        self = self.gap();
        let _ = write!(self.out, "{head} {{\n{}}}\n", indent(&inner.finish()));
        self
    }

    /// `# …`, a comment of its own; one line.
    #[must_use]
    pub(super) fn comment(mut self, text: &str) -> Self {
        self = self.gap();
        let text: String = text
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let _ = writeln!(self.out, "# {text}");
        self
    }

    /// Ends what stands together with an empty line, but keeps a comment with what follows it.
    #[must_use]
    pub(super) fn gap(mut self) -> Self {
        self.flush();
        let is_comment = self
            .out
            .lines()
            .last()
            .is_some_and(|line| line.starts_with('#'));
        if !self.out.is_empty() && !self.out.ends_with("\n\n") && !is_comment {
            self.out.push('\n');
        }
        self
    }

    /// An empty line, even after a comment.
    #[must_use]
    pub(super) fn blank(mut self) -> Self {
        self.flush();
        self.out.push('\n');
        self
    }

    fn flush(&mut self) {
        let width = self
            .together
            .iter()
            .map(|(name, _)| name.len())
            .max()
            .unwrap_or_default();
        for (name, value) in self.together.drain(..) {
            // Writing to a String can't fail.
            let _ = writeln!(self.out, "{name:width$} = {value}");
        }
    }

    pub(super) fn finish(mut self) -> String {
        self.flush();
        self.out
    }
}

/// Two blanks before each line: no value has a line break of its own.
fn indent(text: &str) -> String {
    text.lines()
        .map(|line| {
            if line.is_empty() {
                "\n".to_owned()
            } else {
                format!("  {line}\n")
            }
        })
        .collect()
}
