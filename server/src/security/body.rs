//! Request bodies: small, whole and soon. They are read before anything acts on them, so a slow or broken sender
//! holds nothing but its own connection.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt as _;

use crate::pages::{Pages, Refusal};

/// The largest body that is read.
pub const LARGEST: usize = 64 * 1024;
/// The editor sends every option twice, as opened and as typed, and some are lists of thousands of addresses.
pub const LARGEST_FORM: usize = 2 * 1024 * 1024;
/// What is read and thrown away of a larger one, so that its sender gets to see the answer.
const DRAINED: usize = 4 * 1024 * 1024;

/// What the rule needs to know.
#[derive(Clone)]
pub struct Limit {
    pub deadline: Duration,
    pub pages: Pages,
}

enum Refused {
    TooLarge,
    Broken,
}

/// Reads the body, or refuses it.
pub async fn read(State(limit): State<Limit>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let collected = collect(body, largest(parts.uri.path()));
    let outcome = tokio::time::timeout(limit.deadline, collected).await;
    let refusal = match outcome {
        Ok(Ok(bytes)) => {
            return next
                .run(Request::from_parts(parts, Body::from(bytes)))
                .await;
        }
        Ok(Err(Refused::TooLarge)) => Refusal::TOO_LARGE,
        Ok(Err(Refused::Broken)) => Refusal::BROKEN,
        Err(_) => Refusal::TOO_SLOW,
    };
    limit
        .pages
        .refuse(&Request::from_parts(parts, Body::empty()), &refusal)
}

fn largest(path: &str) -> usize {
    let is_page = path.starts_with("/projects/") && path.ends_with("/config");
    if is_page || path.starts_with("/api/parts/") {
        LARGEST_FORM
    } else {
        LARGEST
    }
}

async fn collect(mut body: Body, largest: usize) -> Result<Bytes, Refused> {
    let mut kept = Vec::new();
    let mut total = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refused::Broken)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        total += data.len();
        if total <= largest {
            kept.extend_from_slice(data);
        } else if total > DRAINED {
            break;
        }
    }
    if total > largest {
        Err(Refused::TooLarge)
    } else {
        Ok(kept.into())
    }
}
