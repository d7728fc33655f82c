//! What the framework answers to forms, made right. One that it cannot read: status 500 for scripts, and for plain posts
//! a redirect with the error in the address; both become what every other failure is: a true status, or a notice on the
//! page. And every redirect after a plain post says "read there" and has no body.

use app::failure::Failure;
use app::flash::{Flash, FlashKind};
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt as _;

/// Gives the answer its true status; whether its address held an error, which is taken out.
pub async fn mend(response: &mut Response) -> bool {
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR
        && response.headers().contains_key("serverfnerror")
    {
        let body = std::mem::take(response.body_mut());
        let bytes = body
            .collect()
            .await
            .map(http_body_util::Collected::to_bytes)
            .unwrap_or_default();
        let failure = serde_json::from_slice::<Failure>(&bytes).ok();
        if let Some(status) =
            failure.and_then(|failure| StatusCode::from_u16(failure.status()).ok())
        {
            *response.status_mut() = status;
        }
        *response.body_mut() = Body::from(bytes);
        return false;
    }
    let location = response
        .headers()
        .get(header::LOCATION)
        .and_then(|value| value.to_str().ok());
    let Some((before, _)) = location.and_then(|location| location.split_once("__")) else {
        return false;
    };
    let clean = HeaderValue::from_str(before.trim_end_matches(['?', '&'])).ok();
    if let Some(clean) = clean {
        response.headers_mut().insert(header::LOCATION, clean);
    }
    true
}

/// A redirect after a form is 303 without a body: the browser reads there and never sends the form again.
pub fn redirect_to_read(response: &mut Response) {
    if response.status() != StatusCode::FOUND {
        return;
    }
    *response.status_mut() = StatusCode::SEE_OTHER;
    *response.body_mut() = Body::empty();
    response.headers_mut().remove(header::CONTENT_TYPE);
    response.headers_mut().remove(header::CONTENT_LENGTH);
}

/// The notice in place of the framework's error.
pub fn incomplete() -> Flash {
    let sentence = "The form was incomplete, so nothing was done. Fill it in again.";
    Flash {
        kind: FlashKind::Failure,
        ..Flash::success(sentence)
    }
}
