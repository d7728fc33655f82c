//! Reads: passed on piece by piece as Aiven answers them; and those of which a part is kept back, whole.

use std::io;

use aiven::{Passed, Passing, Secrets, Whole};
use app::change::Target;
use app::failure::Failure;
use app::role::Operation;
use app::ssr::Caller;
use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use futures_util::stream;
use serde_json::{Value, json};

use super::errors::Said;
use super::{filter, list, me, service_body};

const UNREADABLE: &str = "Aiven's answer could not be read.";

/// Aiven's answer as it comes.
pub async fn passed_on(caller: &Caller, passing: &Passing) -> Result<Response, Said> {
    let passed = caller.aiven.pass(passing).await;
    let passed = passed.map_err(|error| Said::of(&error))?;
    let (status, content_type, retry_after) =
        (passed.status, passed.content_type, passed.retry_after);
    let pieces = stream::unfold(passed, |mut passed: Passed| async move {
        let piece = passed.piece().await.map_err(io::Error::other);
        piece.transpose().map(|piece| (piece, passed))
    });
    Ok(answer(
        status,
        content_type,
        retry_after,
        Body::from_stream(pieces),
    ))
}

/// The projects that the token sees.
pub async fn projects(caller: &Caller) -> Result<Response, Said> {
    filtered(caller, &Passing::Projects, |found| {
        filter::projects(found, |project| me::word(caller, project))
    })
    .await
}

/// One of them.
pub async fn project(caller: &Caller, target: &Target) -> Result<Response, Said> {
    let passing = Passing::Project {
        project: target.project.clone(),
    };
    filtered(caller, &passing, filter::project).await
}

/// The services that the token sees, without secrets.
pub async fn services(caller: &Caller, target: &Target) -> Result<Response, Said> {
    let project = &target.project;
    let passing = Passing::Services {
        project: project.clone(),
    };
    filtered(caller, &passing, |found| {
        filter::services(found, |service| {
            let pass = caller.pass.as_ref();
            pass.is_some_and(|pass| pass.scope.sees_service(project, service))
        })
    })
    .await
}

/// A service; with its secrets only for a token that may read them, and then it is on record before they are shown.
pub async fn service(caller: &Caller, target: &Target, wish: Wish) -> Result<Response, Said> {
    let may_read = caller.require_at(Operation::Reveal, target).is_ok();
    if !may_read || wish == Wish::WithoutSecrets {
        let service = current(caller, target).await?;
        return Ok(json_answer(&open_answer(caller, target, &service).await));
    }
    let of = caller.record_reveal(target, json!({ "what": "service" }));
    let of = of.await.map_err(|failure| Said::of_failure(&failure))?;
    let asked = match list::service_at(target, Secrets::Asked) {
        Some(passing) => caller.aiven.pass_whole(&passing).await,
        None => return Err(Said::unknown_service()),
    };
    let refusal = |status: u16| Failure::Rejected {
        message: format!("Status {status}"),
    };
    let (outcome, answer) = match asked {
        Ok(answer) if answer.status < 300 => (Ok("Shown."), with_secrets(caller, &answer)),
        Ok(answer) => (Err(refusal(answer.status)), Ok(whole(answer))),
        Err(error) => {
            let said = Said::of(&error);
            (Err(refusal(said.status)), Err(said))
        }
    };
    let outcome = outcome.as_ref().map(|sentence| *sentence);
    caller.conclude(of, &target.project, outcome).await;
    answer
}

/// A service as Aiven describes it, without integrations with services that the token does not see.
fn with_secrets(caller: &Caller, answer: &Whole) -> Result<Response, Said> {
    let found: Result<Value, _> = serde_json::from_slice(&answer.body);
    let mut found = found.map_err(|_| Said::new(502, UNREADABLE))?;
    let pass = caller.pass.as_ref();
    filter::integrations(&mut found, |project, service| {
        pass.is_some_and(|pass| pass.scope.sees_service(project, service))
    });
    Ok(json_answer(&found))
}

/// Whether a request wants a service's secrets where it may have them. `avn` never says so and expects them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Anything,
    WithoutSecrets,
}

/// The service as it is now, as Aiven describes it and without asking for secrets.
pub async fn current(caller: &Caller, target: &Target) -> Result<Value, Said> {
    let passing = list::service_at(target, Secrets::NotAsked);
    let passing = passing.ok_or_else(Said::unknown_service)?;
    let found = found(caller, &passing).await?;
    found
        .get("service")
        .cloned()
        .ok_or_else(|| Said::new(502, UNREADABLE))
}

/// What Aiven answers; a refusal of Aiven's is one here too.
pub async fn found(caller: &Caller, passing: &Passing) -> Result<Value, Said> {
    let answer = caller.aiven.pass_whole(passing).await;
    let answer = answer.map_err(|error| Said::of(&error))?;
    if answer.status >= 300 {
        return Err(Said::of_answer(&answer));
    }
    serde_json::from_slice(&answer.body).map_err(|_| Said::new(502, UNREADABLE))
}

/// What an answer says of a service to a token that may not read secrets.
pub async fn open_answer(caller: &Caller, target: &Target, service: &Value) -> Value {
    let secret = secret_options(caller, target, service).await;
    let pointers = secret.map(|paths| {
        paths
            .iter()
            .map(aiven::ConfigPath::pointer)
            .collect::<Vec<_>>()
    });
    json!({ "service": service_body::shown(service, pointers.as_deref()) })
}

/// The options that the type's schema calls secret; `None` if it cannot be read.
pub async fn secret_options(
    caller: &Caller,
    target: &Target,
    service: &Value,
) -> Option<Vec<aiven::ConfigPath>> {
    let code = service.get("service_type")?.as_str()?;
    let schema = caller.aiven.type_schema(&target.project, code).await.ok()?;
    let secret = schema.options.iter().filter(|option| option.secret);
    Some(secret.map(|option| option.path.clone()).collect())
}

/// Aiven's answer with only a part of it.
async fn filtered(
    caller: &Caller,
    passing: &Passing,
    keep: impl FnOnce(&Value) -> Value,
) -> Result<Response, Said> {
    Ok(json_answer(&keep(&found(caller, passing).await?)))
}

/// An answer of Aiven's of which nothing has to be kept back.
fn whole(it: Whole) -> Response {
    answer(
        it.status,
        it.content_type,
        it.retry_after,
        Body::from(it.body),
    )
}

pub fn json_answer(value: &Value) -> Response {
    axum::Json(value).into_response()
}

fn answer(
    status: u16,
    content_type: &'static str,
    retry_after: Option<u64>,
    body: Body,
) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    let content_type = HeaderValue::from_static(content_type);
    let mut response = (status, [(header::CONTENT_TYPE, content_type)], body).into_response();
    if let Some(wait) = retry_after {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(wait));
    }
    response
}
