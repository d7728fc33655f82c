//! The regular expressions that Aiven's schemas use: classes, groups, alternatives, repetition, look-ahead.
//!
//! It goes back over its steps, which is slow for spiteful patterns; these come from this crate's own files.

/// One alternative after another, each a sequence.
type Choices = Vec<Vec<Node>>;

#[derive(Debug)]
enum Node {
    Start,
    End,
    One(Class),
    Group(Choices),
    /// Whether what follows must match (or must not) without being consumed.
    Ahead(Choices, Wanted),
    Repeat(Box<Node>, usize, usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    Match,
    NoMatch,
}

#[derive(Debug, Default)]
struct Class {
    ranges: Vec<(char, char)>,
    is_negated: bool,
}

impl Class {
    fn one(c: char) -> Self {
        Self {
            ranges: vec![(c, c)],
            is_negated: false,
        }
    }

    fn has(&self, c: char) -> bool {
        self.ranges
            .iter()
            .any(|(from, to)| (*from..=*to).contains(&c))
            != self.is_negated
    }
}

/// Whether `text` matches; none when the pattern cannot be read (a test reads all there are).
pub(super) fn matches(pattern: &str, text: &str) -> Option<bool> {
    let mut parser = Parser {
        rest: pattern.chars().collect::<Vec<_>>().into_iter().peekable(),
    };
    let choices = parser.choices()?;
    if parser.rest.next().is_some() {
        return None;
    }
    let text: Vec<char> = text.chars().collect();
    Some((0..=text.len()).any(|at| any(&choices, &text, at, &mut |_| true)))
}

struct Parser {
    rest: std::iter::Peekable<std::vec::IntoIter<char>>,
}

impl Parser {
    fn takes(&mut self, wanted: char) -> bool {
        self.rest.next_if_eq(&wanted).is_some()
    }

    fn choices(&mut self) -> Option<Choices> {
        let mut choices = vec![Vec::new()];
        while let Some(c) = self.rest.next_if(|c| *c != ')') {
            if c == '|' {
                choices.push(Vec::new());
                continue;
            }
            let node = self.node(c)?;
            let node = self.repeated(node)?;
            choices.last_mut()?.push(node);
        }
        Some(choices)
    }

    fn node(&mut self, first: char) -> Option<Node> {
        Some(match first {
            '^' => Node::Start,
            '$' => Node::End,
            '.' => Node::One(Class {
                ranges: vec![('\n', '\n')],
                is_negated: true,
            }),
            '[' => Node::One(self.class()?),
            '\\' => Node::One(self.escape()?),
            '(' => self.group()?,
            '*' | '+' | '?' | '{' => return None,
            c => Node::One(Class::one(c)),
        })
    }

    fn group(&mut self) -> Option<Node> {
        let mut wanted = None;
        if self.takes('?') {
            match self.rest.next()? {
                ':' => {}
                '=' => wanted = Some(Wanted::Match),
                '!' => wanted = Some(Wanted::NoMatch),
                _ => return None,
            }
        }
        let choices = self.choices()?;
        self.takes(')').then_some(match wanted {
            Some(wanted) => Node::Ahead(choices, wanted),
            None => Node::Group(choices),
        })
    }

    fn repeated(&mut self, node: Node) -> Option<Node> {
        let (min, max) = match self.rest.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => {
                self.rest.next();
                let min = self.number()?;
                let max = if !self.takes(',') {
                    min
                } else if self.rest.peek() == Some(&'}') {
                    usize::MAX
                } else {
                    self.number()?
                };
                (min, max)
            }
            _ => return Some(node),
        };
        self.rest.next();
        Some(Node::Repeat(Box::new(node), min, max))
    }

    fn number(&mut self) -> Option<usize> {
        let mut digits = String::new();
        while let Some(digit) = self.rest.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }

    fn class(&mut self) -> Option<Class> {
        let mut class = Class {
            is_negated: self.takes('^'),
            ..Class::default()
        };
        loop {
            let from = match self.rest.next()? {
                ']' => return Some(class),
                '\\' => self.escape()?,
                c => Class::one(c),
            };
            let ([(from, same)], false) = (from.ranges.as_slice(), from.is_negated) else {
                class.ranges.extend(from.ranges);
                continue;
            };
            let mut ahead = self.rest.clone();
            let is_range = from == same && ahead.next() == Some('-') && ahead.next() != Some(']');
            let mut to = *same;
            if is_range {
                self.rest.next();
                to = match self.rest.next()? {
                    '\\' => self.escape()?.ranges.first()?.0,
                    c => c,
                };
            }
            class.ranges.push((*from, to));
        }
    }

    fn escape(&mut self) -> Option<Class> {
        let code = |text: String, radix| char::from_u32(u32::from_str_radix(&text, radix).ok()?);
        let c = self.rest.next()?;
        let kind = match c.to_ascii_lowercase() {
            'd' => vec![('0', '9')],
            'w' => vec![('a', 'z'), ('A', 'Z'), ('0', '9'), ('_', '_')],
            's' => vec![('\t', '\r'), (' ', ' ')],
            _ => Vec::new(),
        };
        if !kind.is_empty() {
            return Some(Class {
                ranges: kind,
                is_negated: c.is_ascii_uppercase(),
            });
        }
        Some(Class::one(match c {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'x' => code(self.rest.by_ref().take(2).collect(), 16)?,
            '0' | '1' => {
                let rest = self.rest.by_ref().take(2);
                code(std::iter::once(c).chain(rest).collect(), 8)?
            }
            c if c.is_ascii_alphanumeric() => return None,
            c => c,
        }))
    }
}

/// What is left to do once a part has matched up to some place.
type Then<'a> = &'a mut dyn FnMut(usize) -> bool;

fn any(choices: &Choices, text: &[char], at: usize, then: Then) -> bool {
    choices.iter().any(|nodes| all(nodes, text, at, &mut *then))
}

fn all(nodes: &[Node], text: &[char], at: usize, then: Then) -> bool {
    match nodes.split_first() {
        None => then(at),
        Some((first, rest)) => one(first, text, at, &mut |at| all(rest, text, at, &mut *then)),
    }
}

fn one(node: &Node, text: &[char], at: usize, then: Then) -> bool {
    match node {
        Node::Start => at == 0 && then(at),
        Node::End => at == text.len() && then(at),
        Node::One(class) => text.get(at).is_some_and(|c| class.has(*c)) && then(at + 1),
        Node::Group(choices) => any(choices, text, at, then),
        Node::Ahead(choices, wanted) => {
            any(choices, text, at, &mut |_| true) == (*wanted == Wanted::Match) && then(at)
        }
        Node::Repeat(node, min, max) => repeat(node, (*min, *max), text, at, then),
    }
}

fn repeat(node: &Node, (min, max): (usize, usize), text: &[char], at: usize, then: Then) -> bool {
    let once_more = max > 0
        && one(node, text, at, &mut |next| {
            let left = (min.saturating_sub(1), max.saturating_sub(1));
            // A round that consumed nothing would go on for ever.
            (next > at || min > 0) && repeat(node, left, text, next, &mut *then)
        });
    once_more || (min == 0 && then(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_mean_what_they_say() {
        for (pattern, good, bad) in [
            ("^[a-z0-9-]+$", &["a", "a-9"][..], &["", "A", "a b"][..]),
            ("^[^\\r\\n]*$", &["", "a b"], &["a\nb", "\r"]),
            (
                "^(?!\\.$|\\.\\.$)[-_.A-Za-z0-9]+$",
                &["a", "...", ".a", "_schemas"],
                &["", ".", "..", "a b"],
            ),
            (
                "^[a-z][-a-z0-9]{0,3}$|^$",
                &["", "a", "ab-9"],
                &["-a", "abcde"],
            ),
            (
                "^\\d+\\s*(?:[dhms]|ms|micros)$",
                &["5m", "650 ms", "1h"],
                &["m", "5", "5y"],
            ),
            (
                "^\\d{2}\\.\\d{1,2}$",
                &["25.3", "25.12"],
                &["5.3", "25.123", "25x3"],
            ),
            ("^[\\040-\\176]+$", &["a b~"], &["ä", "", "\u{7f}"]),
            ("^[^\\x00-\\x1F]+$", &["ä b"], &["\u{1f}", ""]),
            (
                "^(?:[01][0-9]|2[0-3]):[0-5][0-9]$",
                &["00:59", "23:00"],
                &["24:00", "1:00"],
            ),
            (
                "^([-+][\\d:]*|[\\w/]*)$",
                &["+03:00", "Europe/Turku", ""],
                &["+a", "a b"],
            ),
            ("^[KEg\\$l]*$", &["", "K$"], &["x"]),
            ("\\d+(?:b|kb)", &["about 5kb", "5b"], &["kb"]),
            ("^(a*)*$", &["", "aaa"], &["aab"]),
            (
                "^https?://[^\\s]+$",
                &["http://a", "https://a/b"],
                &["https://", "ftp://a"],
            ),
        ] {
            for text in good {
                assert_eq!(matches(pattern, text), Some(true), "{pattern} {text:?}");
            }
            for text in bad {
                assert_eq!(matches(pattern, text), Some(false), "{pattern} {text:?}");
            }
        }
        for unread in ["(", ")", "[a", "*a", "a{x}", "(?<a>b)", "\\q"] {
            assert_eq!(matches(unread, "a"), None, "{unread}");
        }
    }
}
