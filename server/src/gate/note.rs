//! The one sentence that the sign-in page shows next, in a cookie that only this server can read.

use std::time::Duration;

use app::flash::{Flash, FlashKind};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Gate, add_cookie};
use crate::session::{self, NOTE};

const LIFETIME: Duration = Duration::from_secs(300);
const PURPOSE: &[u8] = b"note for the sign-in page";

impl Gate {
    /// Keeps a sentence for the sign-in page.
    pub fn leave_note(&self, response: &mut Response, sentence: &str) {
        let flash = Flash {
            kind: FlashKind::Failure,
            ..Flash::success(sentence)
        };
        let sealed = serde_json::to_vec(&flash)
            .ok()
            .and_then(|plain| self.keys.seal(PURPOSE, b"", &plain));
        add_cookie(
            response,
            sealed.and_then(|sealed| session::set_cookie(NOTE, &sealed, LIFETIME)),
        );
    }

    pub(super) fn read_note(&self, headers: &HeaderMap) -> Option<Flash> {
        let sealed = session::cookie_value(headers, NOTE)?;
        serde_json::from_slice(&self.keys.open(PURPOSE, b"", sealed)?).ok()
    }
}
