//! What the sandbox keeps secret, asked from it directly, and every way in which a secret could stand in a text.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::house::{House, TOKEN};

/// One project's secrets.
pub struct Vault(BTreeSet<String>);

impl Vault {
    /// All secrets of the project's services.
    pub async fn of(house: &House, project: &str) -> Self {
        let path = format!("/v1/project/{project}/service?include_secrets=true");
        let body = ask(house, "GET", &path, &Value::Null).await;
        let mut found = BTreeSet::new();
        collect(&body, "", &mut found);
        // Whoever signed a certificate is named in both, and is no secret.
        let path = format!("/v1/project/{project}/kms/ca");
        let ca = ask(house, "GET", &path, &Value::Null).await["certificate"].clone();
        found.retain(|secret| !ca.as_str().unwrap().contains(secret.as_str()));
        assert!(found.len() > 20, "{} secrets", found.len());
        Self(found)
    }

    /// The secrets that are in `text`, however they are quoted there.
    pub fn found_in<'a>(&'a self, text: &str) -> Vec<&'a str> {
        let all = self.0.iter().map(String::as_str);
        all.filter(|secret| ways(secret).iter().any(|way| text.contains(way.as_str())))
            .collect()
    }
}

/// One service as the API gives it to who may see its secrets.
pub async fn service(house: &House, project: &str, service: &str) -> Value {
    let path = format!("/v1/project/{project}/service/{service}?include_secrets=true");
    ask(house, "GET", &path, &Value::Null).await["service"].clone()
}

/// Changes settings as somebody else does: past the portal.
pub async fn configure(house: &House, service: &str, config: &Value) {
    change(
        house,
        service,
        &serde_json::json!({ "user_config": config }),
    )
    .await;
}

/// Changes anything about a service in the same way.
pub async fn change(house: &House, service: &str, body: &Value) {
    let path = format!("/v1/project/demo/service/{service}");
    let answer = ask(house, "PUT", &path, body).await;
    assert!(answer["service"].is_object(), "{answer}");
}

/// Replaces the principals of a service as somebody else does.
pub async fn principals(house: &House, service: &str, principals: &[&str]) {
    let path = format!("/v1/project/demo/service/{service}/privatelink/aws");
    let body = serde_json::json!({ "principals": principals });
    let answer = ask(house, "PUT", &path, &body).await;
    assert!(answer["principals"].is_array(), "{answer}");
}

async fn ask(house: &House, method: &str, path: &str, body: &Value) -> Value {
    let url = format!("{}{path}", house.sandbox.url());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = http.request(method.parse().unwrap(), url);
    let request = request.header("authorization", format!("aivenv1 {TOKEN}"));
    let request = if body.is_null() {
        request
    } else {
        request
            .header("content-type", "application/json")
            .body(body.to_string())
    };
    let answer = request.send().await.unwrap().text().await.unwrap();
    serde_json::from_str(&answer).unwrap()
}

fn collect(value: &Value, name: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => fields
            .iter()
            .for_each(|(name, field)| collect(field, name, found)),
        Value::Array(items) => items.iter().for_each(|item| collect(item, name, found)),
        Value::String(text) if name.ends_with("password") => {
            found.insert(text.clone());
        }
        // Some lines of a PEM, each by itself: they are nowhere by accident.
        Value::String(text) if name == "access_key" || name == "access_cert" => {
            let lines: Vec<&str> = text.lines().filter(|line| line.len() > 40).collect();
            let some = [lines.first(), lines.get(lines.len() / 2), lines.last()];
            found.extend(some.into_iter().flatten().map(|line| (*line).to_owned()));
        }
        _ => {}
    }
}

/// A secret as it is, in HTML, in JSON, in an address, and behind a shell's or a log's backslashes.
fn ways(secret: &str) -> BTreeSet<String> {
    let html = secret
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let attribute = html.replace('"', "&quot;");
    let json = serde_json::to_string(secret)
        .unwrap()
        .trim_matches('"')
        .to_owned();
    let address = aiven::connection::percent_encode(secret);
    let debug = format!("{secret:?}").trim_matches('"').to_owned();
    [secret.to_owned(), html, attribute, json, address, debug].into()
}
