//! Quoting for POSIX shells.

use crate::text::{Piece, Text};

/// A text as one shell word: as it is where no character means anything to a shell, else in single quotes.
pub fn quote(text: &str) -> String {
    if !text.is_empty() && text.bytes().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", text.replace('\'', r"'\''"))
}

fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+,-./:=@_".contains(&byte)
}

/// Words joined to a line, each quoted.
pub(crate) fn line<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    words.into_iter().map(quote).collect::<Vec<_>>().join(" ")
}

/// A text with gaps as one shell word: what is known stays literal, a gap is replaced by the variable's value,
/// whatever that holds.
pub(crate) fn word(text: &Text) -> String {
    if !text.has_gaps() {
        return quote(&text.plain());
    }
    // One pair of double quotes is easier to read; `!` would be history to an interactive bash.
    let is_simple = text.pieces().iter().all(|piece| match piece {
        Piece::Known(text) => !text.contains(['"', '$', '\\', '`', '!']),
        Piece::Gap(_) => true,
    });
    if is_simple {
        let mut pieces = text.pieces().iter().peekable();
        let mut inside = String::new();
        while let Some(piece) = pieces.next() {
            match piece {
                Piece::Known(text) => inside.push_str(text),
                Piece::Gap(name) => {
                    let runs_on = matches!(pieces.peek(), Some(Piece::Known(next)) if next.starts_with(in_a_name));
                    let (open, close) = if runs_on { ("${", "}") } else { ("$", "") };
                    inside.extend([open, *name, close]);
                }
            }
        }
        return format!("\"{inside}\"");
    }
    let pieces = text.pieces().iter().map(|piece| match piece {
        Piece::Known(text) if text.is_empty() => String::new(),
        Piece::Known(text) => quote(text),
        Piece::Gap(name) => format!("\"${name}\""),
    });
    pieces.collect()
}

fn in_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// A command, word by word.
#[derive(Default)]
pub(crate) struct Command(Vec<String>);

impl Command {
    pub(crate) fn of(words: &[&str]) -> Self {
        Self(words.iter().map(|word| quote(word)).collect())
    }

    /// Sets a variable for this command alone; to be called first.
    pub(crate) fn with_variable(name: &str, value: &Text) -> Self {
        Self(vec![format!("{name}={}", word(value))])
    }

    #[must_use]
    pub(crate) fn then(mut self, next: impl Into<Text>) -> Self {
        self.0.push(word(&next.into()));
        self
    }

    /// An option whose value is a word of its own.
    #[must_use]
    pub(crate) fn option(self, name: &str, value: impl Into<Text>) -> Self {
        self.then(name).then(value)
    }

    pub(crate) fn line(&self) -> String {
        self.0.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::process::Command;

    #[test]
    fn only_what_needs_quotes_gets_them() {
        for plain in [
            "my-kafka",
            "arn:aws:iam::012345678901:user/mwf",
            "a+b=c,d.e@f_g",
        ] {
            assert_eq!(quote(plain), plain);
        }
        assert_eq!(quote(""), "''");
        assert_eq!(quote("*"), "'*'");
        assert_eq!(quote("a b"), "'a b'");
        assert_eq!(quote("it's"), r"'it'\''s'");
        assert_eq!(quote("~x"), "'~x'");
    }

    /// Undoes quoting the way POSIX describes it, for words of single quotes, backslashes and plain characters.
    fn unquote(line: &str) -> Vec<String> {
        let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
        let mut chars = line.chars();
        while let Some(c) = chars.next() {
            match c {
                '\'' => {
                    quoted = !quoted;
                    word.get_or_insert_default();
                }
                '\\' if !quoted => word.get_or_insert_default().extend(chars.next()),
                ' ' if !quoted => words.extend(word.take()),
                other => word.get_or_insert_default().push(other),
            }
        }
        words.extend(word);
        words
    }

    proptest! {
        #[test]
        fn words_come_back_as_they_went_in(words in proptest::collection::vec("[^\0]{0,12}", 1..6)) {
            prop_assert_eq!(unquote(&line(words.iter().map(String::as_str))), words);
        }
    }

    #[test]
    fn a_real_shell_agrees() {
        let nasty = [
            "", "a b", "$HOME", "`id`", "$(id)", "it's", "\"x\"", "a\\b", "*", "?", "[a]", "~",
            "#x", "a\nb", "!!", "ä", "&;|<>", "-n",
        ];
        let script = format!("printf '%s\\0' {}", line(nasty));
        let output = Command::new("sh").args(["-c", &script]).output().unwrap();
        let words: Vec<String> = String::from_utf8(output.stdout)
            .unwrap()
            .split_terminator('\0')
            .map(str::to_owned)
            .collect();
        assert_eq!(words, nasty);
    }
}
