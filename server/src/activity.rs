//! The record as a file, with the filter of the page's address. It is sent as it is read, so that it may be long.

use app::api::activity;
use app::books::record::Filter;
use app::failure::Failure;
use app::ssr::{Asked, Caller};
use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use futures_util::stream;

use crate::books::record::export::{self, Format};
use crate::pages::{Pages, failure_response, wants_html};

pub fn routes() -> Router<Pages> {
    let file = |format| {
        get(
            move |pages: State<Pages>,
                  caller: Extension<Caller>,
                  query: RawQuery,
                  headers: HeaderMap| {
                download(format, pages, caller, query, headers)
            },
        )
    };
    Router::new()
        .route(app::paths::ACTIVITY_JSONL, file(Format::JsonLines))
        .route(app::paths::ACTIVITY_CSV, file(Format::Csv))
}

async fn download(
    format: Format,
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let asked = Asked {
        query: query.unwrap_or_default(),
        posted: None,
        urgency: aiven::Urgency::Click,
    };
    match rows(format, caller, &asked).await {
        Ok(body) => {
            let name = format!("attachment; filename=\"activity.{}\"", format.extension());
            let headers = [
                (header::CONTENT_TYPE, format.content_type().to_owned()),
                (header::CONTENT_DISPOSITION, name),
            ];
            (headers, body).into_response()
        }
        Err(failure) if wants_html(&headers) => pages.failed(&failure),
        Err(failure) => failure_response(&failure),
    }
}

/// What is left to be sent.
enum Left {
    Text(String, Filter),
    Rows(Filter),
    Nothing,
}

async fn rows(format: Format, caller: Caller, asked: &Asked) -> Result<Body, Failure> {
    let filter = activity::export(&caller, asked).await?;
    let record = caller.books.record;
    // What cannot be read at all is said on a page, not in the middle of a file.
    let first = export::next(record.as_ref(), format, filter).await;
    let first = first.map_err(|down| activity::unreadable(&down))?;
    let begin = match first {
        Some((text, after)) => Left::Text(format.head() + &text, after),
        None => Left::Text(format.head(), Filter::default()),
    };
    let texts = stream::try_unfold(begin, move |left| {
        let record = record.clone();
        async move {
            let filter = match left {
                Left::Text(text, after) => return Ok(Some((text, Left::Rows(after)))),
                Left::Rows(filter) => filter,
                Left::Nothing => return Ok(None),
            };
            let next = export::next(record.as_ref(), format, filter).await?;
            Ok::<_, app::books::Down>(Some(match next {
                Some((text, after)) => (text, Left::Rows(after)),
                None => (String::new(), Left::Nothing),
            }))
        }
    });
    Ok(Body::from_stream(texts))
}
