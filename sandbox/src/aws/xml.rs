//! Writing XML: elements, lists of `<item>`, and text that cannot break out.

use std::fmt::Display;

#[derive(Debug, Default)]
pub(crate) struct Xml(String);

impl Xml {
    /// An element that holds text.
    pub(crate) fn text(&mut self, name: &str, text: impl Display) -> &mut Self {
        let text = escape(&text.to_string());
        self.0.extend(["<", name, ">", &text, "</", name, ">"]);
        self
    }

    /// An element that holds text, if there is any.
    pub(crate) fn maybe(&mut self, name: &str, text: Option<impl Display>) -> &mut Self {
        if let Some(text) = text {
            self.text(name, text);
        }
        self
    }

    /// An element that holds what `write` writes.
    pub(crate) fn element(&mut self, name: &str, write: impl FnOnce(&mut Self)) -> &mut Self {
        self.0.extend(["<", name, ">"]);
        write(self);
        self.0.extend(["</", name, ">"]);
        self
    }

    /// A list: an element with an `<item>` for each thing.
    pub(crate) fn items<T>(
        &mut self,
        name: &str,
        things: impl IntoIterator<Item = T>,
        write: impl Fn(&mut Self, T),
    ) -> &mut Self {
        self.element(name, |list| {
            for thing in things {
                list.element("item", |item| write(item, thing));
            }
        })
    }

    /// A list of texts.
    pub(crate) fn texts<T: Display>(
        &mut self,
        name: &str,
        texts: impl IntoIterator<Item = T>,
    ) -> &mut Self {
        self.element(name, |list| {
            for text in texts {
                list.text("item", text);
            }
        })
    }

    /// What was written elsewhere.
    pub(crate) fn append(&mut self, other: &Self) -> &mut Self {
        self.0.push_str(&other.0);
        self
    }

    /// The document with this root element.
    pub(crate) fn document(self, root: &str, namespace: Option<&str>) -> String {
        let namespace = namespace.map(|name| format!(" xmlns=\"{name}\""));
        let (namespace, body) = (namespace.unwrap_or_default(), self.0);
        format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}{namespace}>{body}</{root}>")
    }
}

/// Text as it may stand between two tags. Control characters, which XML cannot say at all, become U+FFFD.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\r' => escaped.push_str("&#13;"),
            '\t' | '\n' => escaped.push(c),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ if c.is_control() => escaped.push('\u{fffd}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out() {
        let mut xml = Xml::default();
        xml.text("a", "</a>&\u{0}\r")
            .items("set", [1, 2], |item, n| {
                item.text("n", n);
            });
        let written = xml.document("r", Some("urn:x"));
        assert!(
            written.ends_with(
                "<r xmlns=\"urn:x\"><a>&lt;/a&gt;&amp;\u{fffd}&#13;</a>\
                 <set><item><n>1</n></item><item><n>2</n></item></set></r>"
            ),
            "{written}"
        );
    }
}
