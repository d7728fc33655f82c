//! What the provider answers at each of its addresses.

use std::collections::HashMap;
use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::{Form, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD as B64};
use ring::digest::{SHA256, digest};
use serde_json::{Value, json};

use super::{CLIENT, Defect, Grant, SECRET, Shared};

pub async fn fail(
    State(idp): Shared,
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> Response {
    if idp.is(Defect::Down) {
        return (StatusCode::SERVICE_UNAVAILABLE, "<h1>down</h1>").into_response();
    }
    if idp.is(Defect::Silent) {
        std::future::pending::<()>().await;
    }
    next.run(request).await
}

pub async fn discovery(State(idp): Shared) -> Response {
    idp.discoveries.fetch_add(1, Ordering::SeqCst);
    let issuer = &idp.issuer;
    if idp.is(Defect::DiscoveryHtml) {
        return "<html>sign in to the network first</html>".into_response();
    }
    let mut text = json!({
        "issuer": issuer, "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"), "jwks_uri": format!("{issuer}/jwks"),
        "userinfo_endpoint": format!("{issuer}/userinfo"), "end_session_endpoint": format!("{issuer}/end?from=here"),
        "response_types_supported": ["code"], "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
        "authorization_response_iss_parameter_supported": true,
    });
    if idp.is(Defect::DiscoveryIssuer) {
        text["issuer"] = json!(format!("{issuer}/"));
    }
    if idp.is(Defect::PlainTokenEndpoint) {
        text["token_endpoint"] = json!("http://sso.example.com/token");
    }
    if idp.is(Defect::HugeDiscovery) {
        text["filling"] = json!("x".repeat(2_000_000));
    }
    Json(text).into_response()
}

pub async fn keys(State(idp): Shared) -> Json<Value> {
    idp.key_sets.fetch_add(1, Ordering::SeqCst);
    // With a key of a kind that nobody knows.
    Json(json!({"keys": [{"kty": "NEW", "kid": "future"}, idp.key.lock().unwrap().public()]}))
}

pub async fn authorize(
    State(idp): Shared,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    let of = |name: &str| asked.get(name).cloned().unwrap_or_default();
    let is_right = of("response_type") == "code"
        && of("client_id") == CLIENT
        && of("code_challenge_method") == "S256"
        && of("scope").split(' ').any(|scope| scope == "openid")
        && of("state").len() >= 20
        && of("nonce").len() >= 20;
    if !is_right {
        return (StatusCode::BAD_REQUEST, format!("{asked:?}")).into_response();
    }
    let number = idp.numbers.fetch_add(1, Ordering::SeqCst);
    let code = format!("code-{number}");
    let grant = Grant {
        nonce: of("nonce"),
        challenge: of("code_challenge"),
        redirect_uri: of("redirect_uri"),
    };
    idp.codes.lock().unwrap().insert(code.clone(), grant);
    let mut back = url::Url::parse(&of("redirect_uri")).unwrap();
    let mut pairs = back.query_pairs_mut();
    if idp.is(Defect::Denied) {
        pairs.append_pair("error", "access_denied");
        pairs.append_pair("error_description", "not\nyou <b>today</b>");
    } else {
        pairs.append_pair("code", &code);
    }
    let state = if idp.is(Defect::AnotherState) {
        "another".to_owned()
    } else {
        of("state")
    };
    pairs.append_pair("state", &state);
    if idp.is(Defect::AnswerIssuer) {
        pairs.append_pair("iss", "https://evil.example");
    } else if !idp.is(Defect::NoAnswerIssuer) {
        pairs.append_pair("iss", &idp.issuer);
    }
    drop(pairs);
    Redirect::to(back.as_str()).into_response()
}

pub async fn token(
    State(idp): Shared,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Response {
    let refuse = |status: StatusCode, code: &str| {
        let text = json!({"error": code, "error_description": "of the token endpoint"});
        (status, Json(text)).into_response()
    };
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{SECRET}")));
    let given = headers.get(header::AUTHORIZATION);
    if given.is_none_or(|given| given != basic.as_str()) {
        return refuse(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let of = |name: &str| form.get(name).cloned().unwrap_or_default();
    // A code is good once.
    let Some(grant) = idp.codes.lock().unwrap().remove(&of("code")) else {
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    let challenge = B64.encode(digest(&SHA256, of("code_verifier").as_bytes()).as_ref());
    if challenge != grant.challenge || of("redirect_uri") != grant.redirect_uri {
        return refuse(StatusCode::BAD_REQUEST, "invalid_grant");
    }
    let access = "access-token-of-the-provider";
    let mut answer = json!({"access_token": access, "token_type": "Bearer", "expires_in": 60});
    if !idp.is(Defect::NoToken) {
        answer["id_token"] = json!(idp.id_token(&grant, access));
    }
    if idp.is(Defect::HugeToken) {
        answer["filling"] = json!("x".repeat(2_000_000));
    }
    Json(answer).into_response()
}

pub async fn userinfo(State(idp): Shared, headers: HeaderMap) -> Response {
    let given = headers.get(header::AUTHORIZATION);
    if given.is_none_or(|given| given != "Bearer access-token-of-the-provider") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    if idp.is(Defect::UserinfoDown) {
        return StatusCode::BAD_GATEWAY.into_response();
    }
    let mut claims = idp.userinfo.lock().unwrap().clone();
    let is_other = idp.is(Defect::UserinfoSubject);
    claims["sub"] = json!(if is_other { "subject-2" } else { "subject-1" });
    Json(claims).into_response()
}
