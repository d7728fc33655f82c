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
/// What is read and thrown away of a larger one, so that its sender gets to see the answer.
const DRAINED: usize = 512 * 1024;

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
    let outcome = tokio::time::timeout(limit.deadline, collect(body)).await;
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

async fn collect(mut body: Body) -> Result<Bytes, Refused> {
    let mut kept = Vec::new();
    let mut total = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refused::Broken)?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        total += data.len();
        if total <= LARGEST {
            kept.extend_from_slice(data);
        } else if total > DRAINED {
            break;
        }
    }
    if total > LARGEST {
        Err(Refused::TooLarge)
    } else {
        Ok(kept.into())
    }
}
