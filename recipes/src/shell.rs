//! Quoting for POSIX shells.

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
