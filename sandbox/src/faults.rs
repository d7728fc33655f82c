//! Faults: services whose calls always fail in one way, so that every failure can be seen by hand too.
//!
//! A fault belongs to a service and acts on every call below that service's path, never on the project's list.

use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use crate::answer::Refusal;

/// How long a `slow` answer waits, in real time: clients measure real time too.
const SLOW: Duration = Duration::from_secs(5);
/// A `drip` answer's pace.
const DRIP: Duration = Duration::from_millis(500);
/// The size of a `huge` answer: 800 chunks of 64 KiB, 50 MiB.
const HUGE_CHUNKS: u32 = 800;

/// One way to fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// 500 in the envelope.
    #[serde(rename = "error-500")]
    Error500,
    /// 429 with Aiven's sentence and its wait of 28 s.
    #[serde(rename = "error-429")]
    Error429,
    /// The right answer, 5 s late.
    Slow,
    /// No answer at all.
    Hang,
    /// HTML with status 200.
    Garbage,
    /// A body of 50 MiB without end mark.
    Huge,
    /// More bytes are announced than come: the connection is cut in the body.
    Drop,
    /// 403 in the envelope.
    Forbidden,
    /// The PrivateLink never becomes active.
    StuckCreating,
    /// Writes happen, their answer is a 502 page; reads are fine.
    LostAnswer,
    /// Writes happen, then the connection is closed without an answer; reads are fine.
    LostConnection,
    /// The connection is closed without an answer, and nothing has happened.
    Reset,
    /// The first half of the right answer, then silence.
    Silence,
    /// 503 in the envelope, with `Retry-After: 7`.
    Unavailable,
    /// The service object has states, routes and fields of a later day, and lacks what it need not have.
    Drifted,
    /// The PrivateLink's state is a word nobody knows, beside a field nobody knows.
    UnknownState,
    /// The same for the states of the connections.
    UnknownConnection,
    /// A proxy's 502 page in place of every answer.
    #[serde(rename = "html-502")]
    Html502,
    /// The right answer, one byte each half second.
    Drip,
    /// A complete HTTP answer whose JSON ends in the middle.
    Truncated,
}

impl Fault {
    /// The fault that is called `name`.
    pub(crate) fn named(name: &str) -> Option<Self> {
        serde_json::from_value(serde_json::Value::from(name)).ok()
    }

    /// Handles one call on a service that has this fault.
    pub(crate) async fn answer(self, request: Request, next: Next) -> Response {
        let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
        match self {
            Self::Error500 => {
                Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error")
                    .into_response()
            }
            Self::Error429 => Refusal::new(
                StatusCode::TOO_MANY_REQUESTS,
                "The user has sent too many requests in a given amount of time: \
                 Rate limit 120 exceeded - try again in 28s",
            )
            .into_response(),
            Self::Forbidden => Refusal::forbidden().into_response(),
            Self::Slow => {
                tokio::time::sleep(SLOW).await;
                next.run(request).await
            }
            Self::Hang => std::future::pending().await,
            Self::Garbage => html(StatusCode::OK, "It works!"),
            Self::Html502 => html(StatusCode::BAD_GATEWAY, "502 Bad Gateway"),
            Self::Huge => huge(),
            Self::Drop => cut(next.run(request).await).await,
            Self::Truncated => truncate(next.run(request).await).await,
            Self::Drip => drip(next.run(request).await).await,
            Self::LostAnswer if !is_read => {
                next.run(request).await;
                html(StatusCode::BAD_GATEWAY, "502 Bad Gateway")
            }
            Self::LostConnection if !is_read => {
                next.run(request).await;
                closed()
            }
            Self::Reset => closed(),
            Self::Silence => silence(next.run(request).await).await,
            Self::Unavailable => {
                let refusal = Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "Service unavailable");
                ([(header::RETRY_AFTER, "7")], refusal).into_response()
            }
            // Reads of the lost, and what the handlers do themselves.
            Self::LostAnswer
            | Self::LostConnection
            | Self::Drifted
            | Self::StuckCreating
            | Self::UnknownState
            | Self::UnknownConnection => next.run(request).await,
        }
    }
}

fn html(status: StatusCode, title: &str) -> Response {
    let page = format!(
        "<html><head><title>{title}</title></head><body><center><h1>{title}</h1></center></body></html>"
    );
    (status, [(header::CONTENT_TYPE, "text/html")], page).into_response()
}

fn json_body(body: Body) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn huge() -> Response {
    let filler = Bytes::from(vec![b'x'; 64 * 1024]);
    let start = Bytes::from_static(b"{\"padding\": \"");
    let chunks = stream::unfold(0, move |sent| {
        let chunk = if sent == 0 {
            start.clone()
        } else {
            filler.clone()
        };
        let more = sent <= HUGE_CHUNKS;
        async move { more.then_some((Ok::<_, Infallible>(chunk), sent + 1)) }
    });
    json_body(Body::from_stream(chunks))
}

async fn read(response: Response) -> (StatusCode, Bytes) {
    let status = response.status();
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
    (status, body.unwrap_or_default())
}

/// The first half of the answer under the length of twice the whole; the server closes the connection then.
async fn cut(response: Response) -> Response {
    let (status, body) = read(response).await;
    let half = body.slice(..body.len() / 2);
    let mut headers = HeaderMap::new();
    put(
        &mut headers,
        header::CONTENT_LENGTH,
        HeaderValue::from(body.len() * 2),
    );
    put(
        &mut headers,
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    let cut = stream::unfold(Some(half), |half| async move {
        // The server sends what it has before it hears of the error only if the body is not ready in between.
        tokio::task::yield_now().await;
        Some(match half {
            Some(half) => (Ok(half), None),
            None => (Err(std::io::Error::other("the sandbox cuts it here")), None),
        })
    });
    (status, headers, Body::from_stream(cut)).into_response()
}

/// The server closes the connection before it has sent anything, because the body fails at once.
fn closed() -> Response {
    let failed = Err::<Bytes, _>(std::io::Error::other("the sandbox closes this connection"));
    Body::from_stream(stream::iter([failed])).into_response()
}

async fn silence(response: Response) -> Response {
    let (status, body) = read(response).await;
    let half = body.slice(..body.len() / 2);
    let bytes = stream::unfold(Some(half), |half| async move {
        match half {
            Some(half) => Some((Ok::<_, Infallible>(half), None)),
            None => std::future::pending().await,
        }
    });
    let mut answer = json_body(Body::from_stream(bytes));
    *answer.status_mut() = status;
    answer
}

fn put(headers: &mut HeaderMap, name: HeaderName, value: HeaderValue) {
    headers.insert(name, value);
}

async fn truncate(response: Response) -> Response {
    let (status, body) = read(response).await;
    let half = body.slice(..body.len() / 2);
    let mut answer = json_body(Body::from(half));
    *answer.status_mut() = status;
    answer
}

async fn drip(response: Response) -> Response {
    let (status, body) = read(response).await;
    let bytes = stream::unfold(0, move |at| {
        let byte = body.get(at..=at).map(Bytes::copy_from_slice);
        async move {
            let byte = byte?;
            tokio::time::sleep(DRIP).await;
            Some((Ok::<_, Infallible>(byte), at + 1))
        }
    });
    let mut answer = json_body(Body::from_stream(bytes));
    *answer.status_mut() = status;
    answer
}
