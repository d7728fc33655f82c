//! Text that somebody else wrote, made fit to be shown and logged: bounded, on one line, with nothing that moves text
//! around or hides it.

/// At most `most` characters of `text`; what a reader could not see becomes visible.
pub(crate) fn text(text: &str, most: usize) -> String {
    let mut out = String::new();
    for (index, character) in text.trim().chars().enumerate() {
        if index == most {
            out.push('…');
            break;
        }
        if is_unseen(character) {
            out.extend(character.escape_unicode());
        } else {
            out.push(character);
        }
    }
    out
}

/// Control characters, and those that turn the direction of writing or take no place.
pub(crate) fn is_unseen(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_is_short_and_plain() {
        assert_eq!(text(" no access ", 20), "no access");
        assert_eq!(text("abcdef", 3), "abc…");
        assert_eq!(
            text("a\nb\u{1b}[0m\u{202e}c", 30),
            "a\\u{a}b\\u{1b}[0m\\u{202e}c"
        );
    }
}
