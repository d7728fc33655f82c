//! `.env`: lines that a POSIX shell, Docker Compose and the dotenv libraries read as the same variables.
//!
//! They agree on bare words, on single quotes around a text that has none and no doubled or final backslash, and on
//! double quotes around a text in which nothing is special. What fits none of these is refused: a password that one
//! reader takes for another is worse than none.

use crate::fields::{Variable, files, prefix, variables};
use crate::filling::{CERTIFICATE_FILE, KEY_FILE};
use crate::properties::comment;
use crate::text::{Piece, Text};
use crate::{Facts, Filling, Protocol};

pub(crate) fn write(facts: &Facts, filling: &Filling) -> Result<String, String> {
    let mut file = comment(&facts.title());
    if matches!(filling, Filling::Placeholders) && facts.has_password() {
        file += &comment(
            "Replace every $NAME, or set it before. In a URI the password is percent-encoded.",
        );
    }
    for Variable { name, value } in variables(facts, filling)? {
        let value = quote(&value).ok_or_else(|| {
            format!("A value for {name} cannot be written so that every reader of .env files takes it for the same text. Take the JSON or the Kubernetes Secret, or reset the password.")
        })?;
        let line = [&name, "=", &value, "\n"];
        file.extend(line);
    }
    // Several lines in a value are read differently by everyone, so certificates stay files.
    for (name, _) in files(facts, filling)? {
        file.extend([&variable_for(facts, name), "=", name, "\n"]);
    }
    Ok(file)
}

/// The variable that names a file; libpq reads its own.
fn variable_for(facts: &Facts, file: &str) -> String {
    let which = match file {
        CERTIFICATE_FILE => "CERTIFICATE",
        KEY_FILE => "KEY",
        _ => "CA",
    };
    match facts.protocol {
        Protocol::Postgres => "PGSSLROOTCERT".to_owned(),
        _ => format!("{}_SSL_{which}_LOCATION", prefix(facts)),
    }
}

/// A value as every reader understands it, if there is such a way.
fn quote(value: &Text) -> Option<String> {
    if value.has_gaps() {
        return with_gaps(value);
    }
    let text = value.plain();
    if text.chars().any(char::is_control) {
        None
    } else if !text.is_empty() && text.bytes().all(is_bare) {
        Some(text)
    } else if !text.contains('\'')
        && !text.contains("\\\\")
        && !text.ends_with('\\')
        && !text.contains("${")
    {
        Some(format!("'{text}'"))
    } else if !text.contains(['"', '$', '\\', '`', '!']) {
        Some(format!("\"{text}\""))
    } else {
        None
    }
}

/// The gaps are replaced by the reader, or by hand.
fn with_gaps(value: &Text) -> Option<String> {
    let is_plain = value.pieces().iter().all(|piece| match piece {
        Piece::Known(text) => {
            !text.contains(['"', '$', '\\', '`', '!']) && !text.chars().any(char::is_control)
        }
        Piece::Gap(_) => true,
    });
    let text: String = value
        .pieces()
        .iter()
        .map(|piece| match piece {
            Piece::Known(text) => text.clone(),
            Piece::Gap(name) => format!("${{{name}}}"),
        })
        .collect();
    is_plain.then(|| format!("\"{text}\""))
}

fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+,-./:@_%?=".contains(&byte)
}
