//! YAML scalars that every YAML reader takes for the same text.

use crate::json;

/// `key: value`, the value as a text whatever it looks like: several lines as a block, everything else in double quotes.
pub(crate) fn entry(indent: &str, key: &str, value: &str) -> String {
    let key = if key
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte))
    {
        key.to_owned()
    } else {
        json::quote(key)
    };
    match block(indent, value) {
        Some(block) => format!("{indent}{key}: {block}\n"),
        None => format!("{indent}{key}: {}\n", json::quote(value)),
    }
}

/// The lines of a certificate or key as a block, if nothing in them needs an escape.
fn block(indent: &str, value: &str) -> Option<String> {
    let is_plain = value
        .bytes()
        .all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte));
    let body = value.strip_suffix('\n').unwrap_or(value);
    let is_tidy = body.contains('\n')
        && body
            .lines()
            .all(|line| !line.is_empty() && !line.starts_with(' '));
    if !is_plain || !is_tidy || body.ends_with('\n') {
        return None;
    }
    let head = if body.len() == value.len() { "|-" } else { "|" };
    let lines: Vec<String> = body
        .lines()
        .map(|line| format!("\n{indent}  {line}"))
        .collect();
    Some(format!("{head}{}", lines.concat()))
}
