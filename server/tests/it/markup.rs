//! Reads pages as a browser without scripts does: which form there is and what it would send, what stands in a row.

use std::iter;

/// A form with the values that its controls have.
#[derive(Clone, Debug)]
pub struct Form {
    pub action: String,
    fields: Vec<(String, String)>,
}

/// The one form whose tag holds `mark`.
#[track_caller]
pub fn form(html: &str, mark: &str) -> Form {
    let mut found = tags(html).filter(|tag| tag.name == "form" && tag.text.contains(mark));
    let (Some(tag), None) = (found.next(), found.next()) else {
        panic!("not one form with {mark} in {html}");
    };
    let inside = tag.rest.split("</form").next().unwrap();
    Form {
        action: tag.value("action").unwrap_or_default(),
        fields: tags(inside)
            .filter_map(|tag| control(&tag))
            .flatten()
            .collect(),
    }
}

impl Form {
    /// What is sent when the button is pressed.
    pub fn press<'a>(&'a self, name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
        let own = self
            .fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        own.chain(iter::once((name, value))).collect()
    }

    pub fn get(&self, name: &str) -> Option<&str> {
        let mut found = self.fields.iter().rev().filter(|(field, _)| field == name);
        found.next().map(|(_, value)| value.as_str())
    }

    pub fn names(&self) -> Vec<&str> {
        self.fields.iter().map(|(name, _)| name.as_str()).collect()
    }

    /// Types into a field that is there.
    #[track_caller]
    pub fn set(&mut self, name: &str, value: &str) {
        let field = self.fields.iter_mut().find(|(field, _)| field == name);
        let field = field.unwrap_or_else(|| panic!("no field {name}"));
        value.clone_into(&mut field.1);
    }

    /// Puts a tick into a box.
    pub fn tick(&mut self, name: &str) {
        self.untick(name);
        let value = if name.starts_with("null") {
            "1"
        } else {
            "true"
        };
        self.put(name, value);
    }

    /// Takes the tick out of a box; the hidden field before it stays.
    pub fn untick(&mut self, name: &str) {
        self.fields
            .retain(|(field, value)| field != name || value == "false");
    }

    /// Adds a field that the page does not have, as a hand-made request may.
    pub fn put(&mut self, name: &str, value: &str) {
        self.fields.push((name.to_owned(), value.to_owned()));
    }
}

/// What stands in the row of that label, as text.
#[track_caller]
pub fn row(html: &str, label: &str) -> String {
    let start = format!("<dt class=\"row__label\">{label}");
    let row = html.split(&start).nth(1);
    let row = row.unwrap_or_else(|| panic!("no row {label} in {html}"));
    let value = row.split("<dd class=\"row__value\">").nth(1).unwrap();
    text(value.split("</dd>").next().unwrap())
}

/// What a person reads of a piece of HTML.
pub fn text(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    decode(&out)
}

/// The element with that id, from its tag to the end of what was given.
#[track_caller]
pub fn from_id<'a>(html: &'a str, id: &str) -> &'a str {
    let mark = format!("id=\"{id}\"");
    let at = html
        .find(&mark)
        .unwrap_or_else(|| panic!("no {mark} in {html}"));
    &html[html[..at].rfind('<').unwrap()..]
}

/// The tag of the element with that id.
#[track_caller]
pub fn tag_of<'a>(html: &'a str, id: &str) -> &'a str {
    tags(from_id(html, id)).next().unwrap().text
}

/// Every attribute of every tag that has a value: its name and the value.
pub fn attributes(html: &str) -> Vec<(String, String)> {
    let of_tag = |tag: Tag<'_>| {
        let pieces: Vec<&str> = tag.text.split('"').collect();
        let pairs = pieces.chunks_exact(2).filter_map(|pair| {
            let name = pair[0].rsplit(' ').next()?.strip_suffix('=')?;
            Some((name.to_owned(), decode(pair[1])))
        });
        pairs.collect::<Vec<_>>()
    };
    tags(html).flat_map(of_tag).collect()
}

/// An opening tag, and what follows it.
struct Tag<'a> {
    name: &'a str,
    text: &'a str,
    rest: &'a str,
}

impl Tag<'_> {
    fn value(&self, name: &str) -> Option<String> {
        let mark = format!(" {name}=\"");
        let value = self.text.split(&mark).nth(1)?;
        Some(decode(value.split('"').next()?))
    }

    /// An attribute that is there or not, whatever it says.
    fn has(&self, name: &str) -> bool {
        let outside: String = self.text.split('"').step_by(2).collect();
        let mut words = outside.split([' ', '>', '/']);
        words.any(|word| word.trim_end_matches('=') == name)
    }
}

fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    html.match_indices('<').filter_map(|(at, _)| {
        let rest = &html[at + 1..];
        if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return None;
        }
        let mut is_quoted = false;
        let end = rest.find(|c| {
            is_quoted ^= c == '"';
            c == '>' && !is_quoted
        })?;
        let text = &rest[..end];
        let name = text.split([' ', '/']).next()?;
        Some(Tag {
            name,
            text,
            rest: &rest[end + 1..],
        })
    })
}

/// What a control would send.
fn control(tag: &Tag<'_>) -> Option<Vec<(String, String)>> {
    let name = tag.value("name")?;
    if tag.has("disabled") {
        return None;
    }
    let one = |value: String| Some(vec![(name.clone(), value)]);
    match (tag.name, tag.value("type").as_deref()) {
        ("input", Some("checkbox" | "radio")) if !tag.has("checked") => None,
        ("input", Some("submit" | "button")) => None,
        ("input", _) => one(tag.value("value").unwrap_or_default()),
        ("textarea", _) => {
            let content = tag.rest.split("</textarea").next()?;
            // A browser drops the first line break, and Leptos marks places with comments.
            let content = content.replace("<!>", "");
            one(decode(content.strip_prefix('\n').unwrap_or(&content)))
        }
        ("select", _) => {
            let inside = tag.rest.split("</select").next()?;
            let options: Vec<Tag<'_>> = tags(inside).filter(|tag| tag.name == "option").collect();
            let chosen = options.iter().rev().find(|option| option.has("selected"));
            let chosen = chosen.or(options.first())?;
            one(chosen.value("value").unwrap_or_default())
        }
        _ => None,
    }
}

fn decode(text: &str) -> String {
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .iter()
    .fold(text.to_owned(), |text, (code, sign)| {
        text.replace(code, sign)
    })
}
