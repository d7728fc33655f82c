//! Pieces of pages by themselves, as HTML, and files to take away. The pages ask for them in the background; what they
//! show and who may see it is the app's.

use app::failure::Failure;
use app::paths::Part;
use app::ssr::{Answer, Asked, Caller, Posted, names};
use axum::Router;
use axum::body::Body;
use axum::extract::{Extension, Form, FromRequest as _, Path, Request};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use crate::pages::failure_response;

/// `/api/parts/…` and `/api/download/…`.
pub fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/api/parts/{part}/{project}/{service}", get(part).post(part))
        .route(
            "/api/download/{project}/{service}/{file}",
            get(download).post(download),
        )
}

async fn part(
    Extension(caller): Extension<Caller>,
    Path((part, project, service)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let (headers, asked) = match asked(request).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let Some(part) = Part::of_segment(&part) else {
        return failure_response(&Failure::NotFound {
            what: "such part of a page".to_owned(),
        });
    };
    let outcome = match names(&project, &service) {
        Ok((project, service)) => part_of(&caller, part, project, service, asked).await,
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(answer) => respond(answer, &headers),
        Err(failure) => failure_response(&failure),
    }
}

async fn part_of(
    caller: &Caller,
    part: Part,
    project: aiven::ProjectName,
    service: aiven::ServiceName,
    asked: Asked,
) -> Result<Answer, Failure> {
    app::ssr::part(caller, part, project, service, asked).await
}

fn respond(answer: Answer, asked: &HeaderMap) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let tag = answer.version.map(|version| format!("\"{version}\""));
    let is_known = tag.is_some()
        && asked
            .get(header::IF_NONE_MATCH)
            .and_then(|known| known.to_str().ok())
            == tag.as_deref();
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

async fn download(
    Extension(caller): Extension<Caller>,
    Path((project, service, file)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let (headers, asked) = match asked(request).await {
        Ok(asked) => asked,
        Err(response) => return response,
    };
    let outcome = match names(&project, &service) {
        Ok((project, service)) => {
            app::ssr::download(&caller, &project, &service, &file, asked).await
        }
        Err(failure) => Err(failure),
    };
    match outcome {
        Ok(answer) => respond(answer, &headers),
        Err(failure) => failure_response(&failure),
    }
}

/// What the request asks for; a body that is no form is answered here.
async fn asked(request: Request) -> Result<(HeaderMap, Asked), Response> {
    let headers = request.headers().clone();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let posted = if request.method() == axum::http::Method::POST {
        Some(posted(request).await?)
    } else {
        None
    };
    Ok((headers, Asked { query, posted }))
}

async fn posted(request: Request) -> Result<Posted, Response> {
    let form = Form::<Vec<(String, String)>>::from_request(request, &()).await;
    match form {
        Ok(Form(fields)) => Ok(Posted(fields)),
        Err(rejection) => Err(rejection.into_response()),
    }
}

/// Lets a page read the form that is sent to its own address.
pub async fn keep_posted(request: Request, next: Next) -> Response {
    if request.method() != axum::http::Method::POST {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body);
    match posted(form).await {
        Ok(posted) => {
            parts.extensions.insert(posted);
            next.run(Request::from_parts(parts, Body::empty())).await
        }
        Err(response) => response,
    }
}
