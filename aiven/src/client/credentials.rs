//! Reading one user's secrets, when a person asks for them: one call each time, and nothing of it is kept.
//!
//! Without `include_secrets=true` Aiven writes `<redacted>` in their place; a caller without the permission
//! `service:secrets:read` gets 403, a read-only token of the older kind `<redacted>` all the same (Aiven's docs, "Secret
//! redaction in Aiven API"). Either way the credentials come back without secrets, marked as withheld.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{CAP, Client};
use crate::error::Error;
use crate::name::{ProjectName, ServiceName};
use crate::open;
use crate::secret::{Credentials, Secret};
use crate::service::REDACTED;

const CALL: &str = "read the credentials";

/// No `Debug`: it holds secrets.
#[derive(Deserialize)]
struct Answer {
    service: Wire,
}

#[derive(Deserialize)]
struct Wire {
    #[serde(default, deserialize_with = "open::or_default")]
    service_type: String,
    #[serde(default, deserialize_with = "open::list")]
    users: Vec<User>,
    #[serde(default, deserialize_with = "open::or_default")]
    connection_info: Map<String, Value>,
    #[serde(default, deserialize_with = "open::or_default")]
    service_uri_params: Map<String, Value>,
}

#[derive(Deserialize)]
struct User {
    username: String,
    #[serde(default, rename = "type", deserialize_with = "open::or_default")]
    kind: String,
    #[serde(default, deserialize_with = "open::option")]
    password: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    access_cert: Option<String>,
    #[serde(default, deserialize_with = "open::option")]
    access_key: Option<String>,
}

impl Client {
    /// What a service user connects with, read from Aiven now. Whoever may not read secrets gets credentials without
    /// any, with `are_withheld`; an error says that there is no such user, or what failed.
    pub async fn credentials(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        username: &str,
    ) -> Result<Credentials, Error> {
        let scope = format!("/project/{project}/service/{service}");
        let path = format!("{scope}?include_secrets=true");
        match self.get(self.ask(CALL, path, CAP, &scope)).await {
            Ok(body) => {
                // The parser's own words may quote the body.
                let answer: Answer =
                    serde_json::from_slice(&body).map_err(|_| Error::Decode { call: CALL })?;
                answer.service.credentials_of(username)
            }
            Err(error) if error.api_status() == Some(403) => Ok(Credentials {
                username: username.to_owned(),
                are_withheld: true,
                ..Credentials::default()
            }),
            Err(error) => Err(error),
        }
    }
}

impl Wire {
    fn credentials_of(mut self, username: &str) -> Result<Credentials, Error> {
        let are_withheld = self.tells_nothing();
        let at = self.users.iter().position(|user| user.username == username);
        let user = at.map(|at| self.users.swap_remove(at));
        let shared = self.shared_password(username, user.as_ref());
        if user.is_none() && shared.is_none() && !self.users.is_empty() {
            return Err(Error::InvalidInput(format!(
                "This service has no user {username}."
            )));
        }
        let (password, cert, key) = match user {
            Some(user) => (user.password, user.access_cert, user.access_key),
            None => (None, None, None),
        };
        Ok(Credentials {
            username: username.to_owned(),
            password: told(password).or(shared),
            access_cert: told(cert),
            access_key: told(key),
            are_withheld,
        })
    }

    fn tells_nothing(&self) -> bool {
        let is_told = |text: &Option<String>| text.as_deref().is_some_and(is_told);
        let by_users = self.users.iter().any(|user| {
            is_told(&user.password) || is_told(&user.access_cert) || is_told(&user.access_key)
        });
        let password =
            |from: &Map<String, Value>, key: &str| text(from, key).is_some_and(self::is_told);
        !by_users
            && !password(&self.connection_info, &self.info_key("password"))
            && !password(&self.service_uri_params, "password")
    }

    /// The password that the service object names beside its users: of the user it names with it, else of the first
    /// user of the service (Valkey and Dragonfly call that one `default`).
    fn shared_password(&self, username: &str, user: Option<&User>) -> Option<Secret> {
        let is_first = username == "default" || user.is_some_and(|user| user.kind == "primary");
        let info = &self.connection_info;
        let is_theirs =
            text(info, &self.info_key("username")).map_or(is_first, |of| of == username);
        let params = &self.service_uri_params;
        let from_info = text(info, &self.info_key("password")).filter(|_| is_theirs);
        let from_params =
            text(params, "password").filter(|_| text(params, "user") == Some(username));
        [from_info, from_params]
            .into_iter()
            .flatten()
            .find(|text| is_told(text))
            .map(Secret::new)
    }

    fn info_key(&self, what: &str) -> String {
        format!("{}_{what}", self.service_type)
    }
}

fn text<'a>(from: &'a Map<String, Value>, key: &str) -> Option<&'a str> {
    from.get(key).and_then(Value::as_str)
}

fn is_told(text: &str) -> bool {
    !text.is_empty() && text != REDACTED
}

fn told(text: Option<String>) -> Option<Secret> {
    text.filter(|text| is_told(text)).map(Secret::new)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(service: Value, username: &str) -> Result<Credentials, Error> {
        serde_json::from_value::<Wire>(service)
            .unwrap()
            .credentials_of(username)
    }

    fn shown(secret: Option<&Secret>) -> Option<&str> {
        secret.map(Secret::expose)
    }

    #[test]
    fn a_users_own_secrets() {
        let service = json!({"service_type": "kafka", "users": [
            {"username": "avnadmin", "type": "primary", "password": "p1", "access_cert": "c1", "access_key": "k1"},
            {"username": "reader", "type": "normal", "password": null, "access_cert": "c2"}
        ]});
        let admin = read(service.clone(), "avnadmin").unwrap();
        assert_eq!(shown(admin.password.as_ref()), Some("p1"));
        assert_eq!(shown(admin.access_cert.as_ref()), Some("c1"));
        assert_eq!(shown(admin.access_key.as_ref()), Some("k1"));
        let reader = read(service.clone(), "reader").unwrap();
        assert_eq!((reader.password, reader.are_withheld), (None, false));
        let error = read(service, "nobody").unwrap_err();
        assert!(matches!(error, Error::InvalidInput(_)), "{error}");
    }

    #[test]
    fn the_services_password_is_the_first_users() {
        let valkey = json!({"service_type": "valkey", "users": [{"username": "default", "type": "primary"},
            {"username": "other", "type": "normal"}], "connection_info": {"valkey_password": "p"}});
        let first = read(valkey.clone(), "default").unwrap();
        assert_eq!(shown(first.password.as_ref()), Some("p"));
        let other = read(valkey, "other").unwrap();
        assert_eq!((other.password, other.are_withheld), (None, false));
        let search = json!({"service_type": "opensearch", "users": [{"username": "a", "type": "primary"}, {"username": "b"}],
            "connection_info": {"opensearch_username": "b", "opensearch_password": "p"}});
        assert_eq!(read(search.clone(), "a").unwrap().password, None);
        assert!(read(search, "b").unwrap().password.is_some());
        let uri = json!({"service_type": "pg", "users": [{"username": "avnadmin", "type": "primary", "password": null}],
            "service_uri_params": {"user": "avnadmin", "password": "p"}});
        assert!(read(uri, "avnadmin").unwrap().password.is_some());
    }

    #[test]
    fn redacted_absent_and_odd_is_withheld() {
        for service in [
            json!({"users": [{"username": "a"}]}),
            json!({"users": [{"username": "a", "password": null}], "service_uri_params": null}),
            json!({"service_type": "valkey", "users": [{"username": "a", "type": "primary", "password": "<redacted>"}],
                "connection_info": {"valkey_password": "<redacted>"}}),
            json!({"users": 7, "connection_info": []}),
            json!({}),
        ] {
            let credentials = read(service.clone(), "a").unwrap();
            assert!(credentials.are_withheld, "{service}");
            assert_eq!(credentials.password, None, "{service}");
        }
    }
}
