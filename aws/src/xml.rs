//! AWS's answers as a small tree of elements. Attributes and namespaces do not count here; a document type, which AWS
//! never sends, is refused, so that no entity can be defined.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, Event};

/// Deeper than any answer of EC2 or STS.
const DEEPEST: usize = 32;
/// More than a page of a hundred things has, security groups with all of their rules included.
const MOST: usize = 250_000;

/// One element.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Node {
    pub name: String,
    /// Trimmed; of no use beside children.
    pub text: String,
    pub children: Vec<Node>,
}

impl Node {
    /// The root of a whole document; none if it is not one.
    pub fn parse(document: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(document).ok()?;
        let mut reader = Reader::from_str(text);
        let mut open: Vec<Self> = Vec::new();
        let mut root = None;
        let mut count = 0;
        loop {
            match reader.read_event().ok()? {
                Event::Start(start) => {
                    count += 1;
                    if root.is_some() || open.len() >= DEEPEST || count > MOST {
                        return None;
                    }
                    open.push(Self::named(start.local_name().as_ref())?);
                }
                Event::Empty(start) => {
                    count += 1;
                    if count > MOST {
                        return None;
                    }
                    let node = Self::named(start.local_name().as_ref())?;
                    close(node, &mut open, &mut root)?;
                }
                Event::End(_) => {
                    let mut node = open.pop()?;
                    node.text = node.text.trim().into();
                    close(node, &mut open, &mut root)?;
                }
                Event::Text(text) => append(&mut open, &text.xml10_content().ok()?)?,
                Event::CData(text) => append(&mut open, &text.xml10_content().ok()?)?,
                Event::GeneralRef(reference) => {
                    append(&mut open, character(&reference)?.encode_utf8(&mut [0; 4]))?;
                }
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
                Event::DocType(_) => return None,
                Event::Eof => break,
            }
        }
        if open.is_empty() { root } else { None }
    }

    fn named(name: &[u8]) -> Option<Self> {
        Some(Self {
            name: std::str::from_utf8(name).ok()?.to_owned(),
            ..Self::default()
        })
    }

    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of a child, if there is any.
    pub fn text(&self, name: &str) -> Option<&str> {
        let text = self.child(name)?.text.as_str();
        (!text.is_empty()).then_some(text)
    }

    /// The text of a child that every answer has.
    pub fn need(&self, name: &str) -> Option<String> {
        self.text(name).map(str::to_owned)
    }

    pub fn is_true(&self, name: &str) -> bool {
        self.text(name)
            .is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// The entries of a list.
    pub fn items(&self, list: &str) -> impl Iterator<Item = &Self> {
        let entries = self.child(list).into_iter().flat_map(|list| &list.children);
        entries.filter(|entry| entry.name == "item")
    }

    /// The entries of a list of texts.
    pub fn texts(&self, list: &str) -> Vec<String> {
        let entries = self.items(list).map(|entry| entry.text.clone());
        entries.filter(|text| !text.is_empty()).collect()
    }

    /// The first element of this name, however deep.
    pub fn find(&self, name: &str) -> Option<&Self> {
        if self.name == name {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(name))
    }
}

/// Hands a finished element to the one around it, or it is the root.
fn close(node: Node, open: &mut [Node], root: &mut Option<Node>) -> Option<()> {
    match open.last_mut() {
        Some(parent) => parent.children.push(node),
        None if root.is_none() => *root = Some(node),
        None => return None,
    }
    Some(())
}

/// Outside of the root only blanks may stand.
fn append(open: &mut [Node], text: &str) -> Option<()> {
    match open.last_mut() {
        Some(node) => node.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return None,
    }
    Some(())
}

/// What a reference stands for: one of XML's own five, or a character by its number.
fn character(reference: &BytesRef<'_>) -> Option<char> {
    if let Some(found) = reference.resolve_char_ref().ok()? {
        return Some(found);
    }
    match reference.as_ref() {
        b"amp" => Some('&'),
        b"lt" => Some('<'),
        b"gt" => Some('>'),
        b"quot" => Some('"'),
        b"apos" => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn answers_become_trees() {
        let root = Node::parse(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<R xmlns=\"urn:x\"><!-- no -->\n  <set>\n    \
              <item><a>1 &amp; &#60;2&gt;</a><b/></item><item> t </item><other/></set>\n <on>TRUE</on><e></e></R>\n",
        )
        .unwrap();
        assert_eq!(root.name, "R");
        let first = root.items("set").next().unwrap();
        assert_eq!(first.text("a"), Some("1 & <2>"));
        assert_eq!((first.text("b"), first.text("c")), (None, None));
        assert_eq!(root.texts("set"), ["t"]);
        assert_eq!(root.items("none").count(), 0);
        assert!(root.is_true("on") && !root.is_true("e"));
        assert_eq!(root.find("a").unwrap().text, "1 & <2>");
    }

    #[test]
    fn what_is_no_document_is_refused() {
        for bad in [
            "",
            "x",
            "<a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>x",
            "<a>&unknown;</a>",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
            "<html><body>502</html>",
            "{\"a\": 1}",
            "<a>\u{0}&#0;</a>",
        ] {
            assert_eq!(Node::parse(bad.as_bytes()), None, "{bad}");
        }
        assert_eq!(Node::parse(b"<a>\xff</a>"), None);
        let deep = |n: usize| format!("{}{}", "<a>".repeat(n), "</a>".repeat(n));
        assert!(Node::parse(deep(DEEPEST).as_bytes()).is_some());
        assert!(Node::parse(deep(DEEPEST + 1).as_bytes()).is_none());
        let wide = |n: usize| format!("<a>{}</a>", "<b/>".repeat(n));
        assert!(Node::parse(wide(MOST - 1).as_bytes()).is_some());
        assert!(Node::parse(wide(MOST).as_bytes()).is_none());
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "[^\\p{C}]{0,40}") {
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            let root = Node::parse(format!("<r><t>{escaped}</t></r>").as_bytes()).unwrap();
            prop_assert_eq!(root.text("t").unwrap_or_default(), text.trim());
        }

        #[test]
        fn nothing_panics(document in prop::collection::vec(any::<u8>(), 0..200), tail in "[<>/&;a!\\[\\]?-]{0,60}") {
            let _ = Node::parse(&document);
            let _ = Node::parse(tail.as_bytes());
        }
    }
}
