//! One sign-in from begin to end, with what a browser does in between.

use std::time::Duration;

use identity::{Answer, Error, Limits, Pending, Provider, Settings, Who};

use crate::idp::{CLIENT, Idp, SECRET};

pub const NOW: u64 = 4_000_000_000;

pub fn settings(idp: &Idp) -> Settings {
    Settings {
        issuer: idp.issuer.clone(),
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned().into()),
        redirect_uri: "http://127.0.0.1:1/sign-in/callback".to_owned(),
        post_logout: "http://127.0.0.1:1/sign-in".to_owned(),
        scopes: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
        role_claim: "groups".to_owned(),
        name_claim: "email".to_owned(),
    }
}

/// Impatient, and without a memory for failures.
pub fn limits() -> Limits {
    Limits {
        request: Duration::from_millis(400),
        pause: Duration::ZERO,
        ..Limits::default()
    }
}

pub fn provider(idp: &Idp) -> Provider {
    Provider::with_limits(settings(idp), limits()).unwrap()
}

/// Goes to the provider and comes back with its answer.
pub async fn visit(url: &str) -> Answer {
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .build()
        .unwrap();
    let response = http.get(url).send().await.unwrap();
    assert_eq!(response.status(), 303, "{}", response.text().await.unwrap());
    let location = response.headers()["location"].to_str().unwrap();
    answer_in(&url::Url::parse(location).unwrap())
}

fn answer_in(url: &url::Url) -> Answer {
    let of = |name: &str| {
        let mut pairs = url.query_pairs();
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    };
    Answer {
        code: of("code"),
        state: of("state"),
        iss: of("iss"),
        error: of("error"),
        error_description: of("error_description"),
    }
}

pub async fn begin(provider: &Provider) -> Result<(Pending, Answer), Error> {
    let begun = provider.begin(NOW).await?;
    let answer = visit(&begun.url).await;
    Ok((begun.pending, answer))
}

/// The whole of it.
pub async fn sign_in(provider: &Provider) -> Result<Who, Error> {
    let (pending, answer) = begin(provider).await?;
    provider.finish(&pending, &answer, NOW).await
}
