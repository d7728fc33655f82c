//! JSON, written by hand: a handful of texts and one number, in an order that a person reads.

use std::fmt::Write as _;

use crate::fields::{Named, named};
use crate::{Facts, Filling};

/// A text as a JSON string. It is a double-quoted string of YAML too, which allows fewer characters unescaped.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..='\x1f'
            | '\x7f'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                // Writing to a String can't fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// One object with everything that was chosen.
pub(crate) fn write(facts: &Facts, filling: &Filling) -> Result<String, String> {
    let lines: Vec<String> = named(facts, filling)?
        .into_iter()
        .map(|Named { name, value }| {
            let value = match name {
                "port" => value.plain(),
                _ => quote(&value.plain()),
            };
            format!("  {}: {value}", quote(name))
        })
        .collect();
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}
