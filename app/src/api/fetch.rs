//! How the hydrated page talks to its own server. Browser only.

use gloo_net::http::{Request, Response};
use leptos::wasm_bindgen::JsValue;

use super::Done;
use crate::{base, failure::Failure, json};

/// Sends a form, as the browser itself would, and hears how it went.
pub async fn send(url: &str, form: &web_sys::HtmlFormElement) -> Result<Done, Failure> {
    let body = web_sys::FormData::new_with_form(form)
        .and_then(|data| web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data))
        .map_err(|_| unreadable())?;
    let request = Request::post(&base::address(url))
        .header("Accept", "application/json")
        .body(JsValue::from(body))
        .map_err(|_| unreadable())?;
    let answer = request.send().await.map_err(|_| Failure::Offline)?;
    let text = text_of(answer).await?;
    json::from_str(&text).ok_or_else(unreadable)
}

/// The text of a good answer, or the failure that a bad one carries.
pub async fn text_of(answer: Response) -> Result<String, Failure> {
    let is_good = answer.ok();
    let text = answer.text().await.map_err(|_| Failure::Offline)?;
    if is_good {
        Ok(text)
    } else {
        Err(json::from_str(&text).unwrap_or_else(unreadable))
    }
}

fn unreadable() -> Failure {
    Failure::Internal {
        reference: "in-transit".to_owned(),
    }
}
