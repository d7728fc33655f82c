//! A text with gaps: a secret that is not revealed stands in it as the name of a variable, `$PASSWORD`.
//!
//! What is known is quoted for where it goes; a gap stays what a shell, or whoever fills the file in, replaces.

/// A text, piece by piece.
#[derive(Clone, Default)]
pub(crate) struct Text(Vec<Piece>);

#[derive(Clone)]
pub(crate) enum Piece {
    Known(String),
    Gap(&'static str),
}

impl Text {
    pub(crate) fn gap(name: &'static str) -> Self {
        Self(vec![Piece::Gap(name)])
    }

    #[must_use]
    pub(crate) fn then(mut self, next: impl Into<Self>) -> Self {
        self.0.extend(next.into().0);
        self
    }

    /// The same with what is known written in another way.
    pub(crate) fn map(&self, write: impl Fn(&str) -> String) -> Self {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Known(text) => Piece::Known(write(text)),
            Piece::Gap(name) => Piece::Gap(name),
        });
        Self(pieces.collect())
    }

    pub(crate) fn pieces(&self) -> &[Piece] {
        &self.0
    }

    pub(crate) fn has_gaps(&self) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Gap(_)))
    }

    /// As it is read, a gap as `$NAME`.
    pub(crate) fn plain(&self) -> String {
        let pieces = self.0.iter().map(|piece| match piece {
            Piece::Known(text) => text.clone(),
            Piece::Gap(name) => format!("${name}"),
        });
        pieces.collect()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self(vec![Piece::Known(text.to_owned())])
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self(vec![Piece::Known(text)])
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::from(text.as_str())
    }
}
