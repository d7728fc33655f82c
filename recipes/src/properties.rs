//! Lines that `java.util.Properties` reads as they were meant.

use std::fmt::Write as _;

use crate::text::Text;

/// `key=value`.
pub(crate) fn line(key: &str, value: impl Into<Text>) -> String {
    let value = value.into();
    format!("{key}={}\n", value.map(escape).plain())
}

/// `key=value` where the value has several lines: one a line, for a person to recognise.
pub(crate) fn lines(key: &str, value: &Text) -> String {
    let value = value.map(|text| {
        let lines: Vec<String> = text
            .trim_end_matches('\n')
            .split('\n')
            .map(escape)
            .collect();
        lines.join("\\n\\\n")
    });
    format!("{key}={}\n", value.plain())
}

/// The file is read as Latin-1, so everything beyond ASCII is escaped, in UTF-16 as Java has it.
fn escape(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for c in value.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Blanks before the value are not part of it.
            ' ' if out.is_empty() => out.push_str("\\ "),
            ' '..='~' => out.push(c),
            other => {
                for unit in other.encode_utf16(&mut [0; 2]) {
                    // Writing to a String can't fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
        }
    }
    out
}

/// A comment: one line, whatever is in it.
pub(crate) fn comment(text: &str) -> String {
    let line: String = text
        .chars()
        .map(|c| if (' '..='~').contains(&c) { c } else { '?' })
        .collect();
    format!("# {line}\n")
}
