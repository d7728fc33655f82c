//! Pieces of pages by themselves, as HTML, and files to take away. The pages ask for them in the background; what they
//! show and who may see it is the app's.

use aiven::Urgency;
use app::failure::Failure;
use app::paths::{Part, ProjectPart};
use app::ssr::{Answer, Asked, Caller, Posted, names, project_name};
use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Form, FromRequest as _, Path, State};
use axum::http::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::etag;
use crate::pages::{Pages, Refusal, failure_response, wants_html};
use crate::security::body;

/// The editor's form has two or three fields an option, and no service type has a thousand of those.
const MOST_FIELDS: usize = 5_000;

/// `/api/parts/…` and `/api/download/…`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route(
            "/api/parts/{part}/{project}/{service}",
            get(part).post(part),
        )
        .route(
            "/api/parts/{part}/{project}",
            get(project_part).post(project_part),
        )
        .route(
            "/api/download/{project}/{service}/{file}",
            get(download).post(download),
        )
}

async fn part(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path((part, project, service)): Path<(String, String, String)>,
    request: Request<Body>,
) -> Response {
    let asked = match asked(request, &pages).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let (headers, asked) = asked;
    let outcome = async {
        let part = Part::of_segment(&part).ok_or_else(no_such_part)?;
        let (project, service) = names(&project, &service)?;
        app::ssr::part(&caller, part, project, service, asked).await
    };
    answer(outcome.await, &headers, &pages)
}

async fn project_part(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path((part, project)): Path<(String, String)>,
    request: Request<Body>,
) -> Response {
    let (headers, asked) = match asked(request, &pages).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let outcome = async {
        let part = ProjectPart::of_segment(&part).ok_or_else(no_such_part)?;
        let project = project_name(&project)?;
        app::ssr::project_part(&caller, part, project, asked).await
    };
    answer(outcome.await, &headers, &pages)
}

fn no_such_part() -> Failure {
    Failure::NotFound {
        what: "such part of a page".to_owned(),
    }
}

async fn download(
    State(pages): State<Pages>,
    Extension(caller): Extension<Caller>,
    Path((project, service, file)): Path<(String, String, String)>,
    request: Request<Body>,
) -> Response {
    let (headers, asked) = match asked(request, &pages).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let outcome = async {
        let (project, service) = names(&project, &service)?;
        app::ssr::download(&caller, &project, &service, &file, asked).await
    };
    answer(outcome.await, &headers, &pages)
}

/// A failure comes as the page's script reads it, or as a page where a person would look at it.
fn answer(outcome: Result<Answer, Failure>, headers: &HeaderMap, pages: &Pages) -> Response {
    match outcome {
        Ok(answer) => respond(answer, headers),
        Err(failure) if wants_html(headers) => pages.failed(&failure),
        Err(failure) => failure_response(&failure),
    }
}

fn respond(answer: Answer, asked: &HeaderMap) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let tag = answer.version.map(|version| format!("\"{version}\""));
    let is_known = tag.as_deref().is_some_and(|tag| etag::is_known(asked, tag));
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        (status, answer.body).into_response()
    };
    let headers = response.headers_mut();
    let mut put = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, answer.content_type);
    if let Some(tag) = tag {
        put(header::ETAG, &tag);
    }
    if let Some(file) = answer.file {
        put(
            header::CONTENT_DISPOSITION,
            &format!("attachment; filename=\"{file}\""),
        );
    }
    response
}

/// What the request asks for; a body that is no form is answered here.
async fn asked(request: Request<Body>, pages: &Pages) -> Result<(HeaderMap, Asked), Response> {
    let (mut parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default().to_owned();
    let posted = if parts.method == axum::http::Method::POST {
        Some(posted(&mut parts, body, pages).await?)
    } else {
        None
    };
    let headers = parts.headers;
    // Who knows a version is a page that follows its part: nobody waits.
    let urgency = if headers.contains_key(header::IF_NONE_MATCH) {
        Urgency::Background
    } else {
        Urgency::Click
    };
    let asked = Asked {
        query,
        posted,
        urgency,
    };
    Ok((headers, asked))
}

async fn posted(parts: &mut Parts, body: Body, pages: &Pages) -> Result<Posted, Response> {
    let read = body::finish(parts, body).await;
    let refuse = |refusal: &Refusal| pages.refuse(&Request::from_parts(parts.clone(), ()), refusal);
    let bytes = read.map_err(|refusal| refuse(&refusal))?;
    let form = Request::from_parts(parts.clone(), Body::from(bytes));
    match Form::<Vec<(String, String)>>::from_request(form, &()).await {
        Ok(Form(fields)) if fields.len() <= MOST_FIELDS => Ok(Posted(fields)),
        _ => Err(refuse(&Refusal::FORM)),
    }
}

/// Lets a page read the form that is sent to its own address.
pub async fn keep_posted(
    State(pages): State<Pages>,
    request: Request<Body>,
    next: Next,
) -> Response {
    if request.method() != axum::http::Method::POST {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    match posted(&mut parts, body, &pages).await {
        Ok(posted) => {
            parts.extensions.insert(posted);
            next.run(Request::from_parts(parts, Body::empty())).await
        }
        Err(response) => response,
    }
}
