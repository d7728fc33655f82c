//! Request bodies: small, whole and soon. They are read before anything acts on them, so a slow or broken sender
//! holds nothing but its own connection.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use http_body_util::BodyExt as _;

use crate::pages::{Pages, Refusal};

/// The largest body that is read.
pub const LARGEST: usize = 64 * 1024;
/// The largest that those who are signed in may send to the editor, which gets every option twice, as opened and as
/// typed, and some are lists of thousands of addresses; and to the doctor, which gets whatever a terminal held.
pub const LARGEST_FORM: usize = 2 * 1024 * 1024;
/// What is read and thrown away of a larger one, so that its sender gets to see the answer.
const DRAINED: usize = 512 * 1024;

/// What the rule needs to know.
#[derive(Clone)]
pub struct Limit {
    pub deadline: Duration,
    pub pages: Pages,
}

/// The beginning of a body that goes on: who is let in reads the rest.
#[derive(Clone)]
struct Begun {
    bytes: Bytes,
    deadline: Duration,
}

enum Read {
    Whole(Vec<u8>),
    /// More than was asked for.
    Beginning(Vec<u8>),
}

/// Reads the body, or refuses it.
pub async fn read(State(limit): State<Limit>, request: Request, next: Next) -> Response {
    let (mut parts, mut body) = request.into_parts();
    let is_long = takes_long_forms(parts.uri.path());
    let begun = async {
        let read = collect(&mut body, LARGEST).await?;
        if matches!(read, Read::Beginning(_)) && !is_long {
            drain(&mut body).await?;
        }
        Ok(read)
    };
    let outcome = tokio::time::timeout(limit.deadline, begun).await;
    let refusal = match outcome {
        Ok(Ok(Read::Whole(bytes))) => {
            return next
                .run(Request::from_parts(parts, Body::from(bytes)))
                .await;
        }
        Ok(Ok(Read::Beginning(bytes))) if is_long => {
            parts.extensions.insert(Begun {
                bytes: bytes.into(),
                deadline: limit.deadline,
            });
            return next.run(Request::from_parts(parts, body)).await;
        }
        Ok(Ok(Read::Beginning(_))) => Refusal::TOO_LARGE,
        Ok(Err(refusal)) => refusal,
        Err(_) => Refusal::TOO_SLOW,
    };
    limit
        .pages
        .refuse(&Request::from_parts(parts, Body::empty()), &refusal)
}

fn takes_long_forms(path: &str) -> bool {
    let is_page = path.starts_with("/projects/")
        && (path.ends_with("/config") || path.ends_with("/network/check"));
    is_page || path.starts_with("/api/parts/")
}

/// The whole of a body that [`read`] has begun, for a handler behind the gate.
pub async fn finish(parts: &mut Parts, mut body: Body) -> Result<Bytes, Refusal> {
    let Some(begun) = parts.extensions.remove::<Begun>() else {
        let read = collect(&mut body, LARGEST).await?;
        let (Read::Whole(bytes) | Read::Beginning(bytes)) = read;
        return Ok(bytes.into());
    };
    let left = LARGEST_FORM.saturating_sub(begun.bytes.len());
    let rest = tokio::time::timeout(begun.deadline, collect(&mut body, left));
    match rest.await {
        Ok(Ok(Read::Whole(rest))) => Ok([&begun.bytes[..], &rest[..]].concat().into()),
        Ok(Ok(Read::Beginning(_))) => Err(Refusal::TOO_LARGE),
        Ok(Err(refusal)) => Err(refusal),
        Err(_) => Err(Refusal::TOO_SLOW),
    }
}

/// Reads until the end, or until there is more than that.
async fn collect(body: &mut Body, largest: usize) -> Result<Read, Refusal> {
    let mut kept = Vec::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| Refusal::BROKEN)?;
        if let Some(data) = frame.data_ref() {
            kept.extend_from_slice(data);
        }
        if kept.len() > largest {
            return Ok(Read::Beginning(kept));
        }
    }
    Ok(Read::Whole(kept))
}

async fn drain(body: &mut Body) -> Result<(), Refusal> {
    let mut total = 0;
    while total < DRAINED
        && let Some(frame) = body.frame().await
    {
        let frame = frame.map_err(|_| Refusal::BROKEN)?;
        total += frame.data_ref().map_or(0, Bytes::len);
    }
    Ok(())
}
