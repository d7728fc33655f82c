//! How a page that takes its own form answers.

use crate::{failure::Failure, flash::Flash, ssr::Caller};

/// What came of a request.
#[derive(Clone, Debug)]
pub enum Outcome<P> {
    /// The page is shown, with this status.
    Shown(Box<P>, u16),
    /// The form did what it is for: the person goes on to another address, where the sentence is read.
    Sent { sentence: String, to: String },
}

impl<P> Outcome<P> {
    pub fn shown(page: P) -> Self {
        Self::Shown(Box::new(page), 200)
    }

    /// The page, for what only looks.
    pub fn page(self) -> Result<(Box<P>, u16), Failure> {
        match self {
            Self::Shown(page, status) => Ok((page, status)),
            Self::Sent { .. } => Err(Failure::Rejected {
                message: "This address shows a form; it sends none.".to_owned(),
            }),
        }
    }

    /// Gives the answer its status, or sends the person on.
    pub fn answer(self, caller: &Caller) -> Option<Box<P>> {
        match self {
            Self::Shown(page, status) => {
                crate::ssr::answer_with(status);
                Some(page)
            }
            Self::Sent { sentence, to } => {
                let place = to.split(['?', '#']).next().unwrap_or_default();
                let flash = Flash::success(sentence).at(place);
                // It is read where the person is led to.
                caller.flash.put(match to.split_once('#') {
                    Some((_, spot)) => flash.of(spot),
                    None => flash,
                });
                leptos_axum::redirect(&to);
                None
            }
        }
    }
}
