//! A client that sends what a browser sends: cookies, fetch metadata, forms. It follows no redirect by itself and
//! remembers everything it was given, so that a test can look for what must not be in there.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, RequestBuilder};

const HTML: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

pub struct Browser {
    base: String,
    http: reqwest::Client,
    cookies: Mutex<BTreeMap<String, String>>,
    seen: Mutex<String>,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header("location")
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// All `Set-Cookie` lines in one text.
    pub fn cookies(&self) -> String {
        let lines = self
            .headers
            .get_all("set-cookie")
            .iter()
            .map(|line| line.to_str().unwrap());
        lines.collect::<Vec<_>>().join("\n")
    }

    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{self:#?}\n{}", self.story());
        self
    }

    /// What the log says about a fault of ours.
    fn story(&self) -> String {
        let reference = self
            .body
            .split("<code>")
            .nth(1)
            .and_then(|rest| rest.split('<').next());
        let Some(reference) = reference else {
            return String::new();
        };
        let log = crate::logs::text();
        log.lines()
            .filter(|line| line.contains(reference))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[track_caller]
    pub fn shows(self, text: &str) -> Self {
        assert!(self.body.contains(text), "no {text:?} in {self:#?}");
        self
    }

    #[track_caller]
    pub fn leads_to(self, path: &str) -> Self {
        assert_eq!(self.status, 303, "{self:#?}");
        assert!(self.body.is_empty(), "{self:#?}");
        assert_eq!(self.location(), path, "{self:#?}");
        self
    }
}

impl Browser {
    pub fn at(addr: SocketAddr) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .unwrap();
        Self {
            base: format!("http://{addr}"),
            http,
            cookies: Mutex::default(),
            seen: Mutex::default(),
        }
    }

    pub fn origin(&self) -> &str {
        &self.base
    }

    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// The session's id.
    pub fn id(&self) -> String {
        self.cookie("__Host-postern").unwrap_or_default()
    }

    pub fn set_cookie(&self, name: &str, value: &str) {
        self.cookies
            .lock()
            .unwrap()
            .insert(name.to_owned(), value.to_owned());
    }

    /// Everything that was ever received.
    pub fn seen(&self) -> String {
        self.seen.lock().unwrap().clone()
    }

    /// Opens an address, as a click on a page of ours does.
    pub async fn page(&self, path: &str) -> Answer {
        self.send(
            self.request(Method::GET, path)
                .header("accept", HTML)
                .header("sec-fetch-site", "same-origin"),
        )
        .await
    }

    /// Asks as the hydrated page does.
    pub async fn data(&self, path: &str) -> Answer {
        let request = self
            .request(Method::GET, path)
            .header("accept", "application/json");
        self.send(request.header("sec-fetch-site", "same-origin"))
            .await
    }

    /// Sends a form without JavaScript. It carries an id of its own, as every form that a page shows does, unless the
    /// test gives one.
    pub async fn form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("accept", HTML)
            .header("sec-fetch-site", "same-origin");
        self.send(request.form(&with_id(path, fields))).await
    }

    /// Sends a form as the hydrated page does.
    pub async fn call(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self
            .request(Method::POST, path)
            .header("accept", "application/json");
        let request = request.header("sec-fetch-site", "same-origin");
        self.send(request.form(&with_id(path, fields))).await
    }

    /// Asks for a part of a page, as its script does.
    pub async fn part(&self, path: &str) -> Answer {
        let request = self.request(Method::GET, path).header("accept", "*/*");
        self.send(request.header("sec-fetch-site", "same-origin"))
            .await
    }

    /// Sends a form for a part of a page, as its script does.
    pub async fn part_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let request = self.request(Method::POST, path).header("accept", "*/*");
        let request = request.header("sec-fetch-site", "same-origin");
        self.send(request.form(fields)).await
    }

    /// A request with the cookies and nothing else of a browser's.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let cookies = self.cookies.lock().unwrap();
        let line = cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("; ");
        let request = self.http.request(method, format!("{}{path}", self.base));
        if line.is_empty() {
            request
        } else {
            request.header("cookie", line)
        }
    }

    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        self.keep_cookies(&headers);
        let body = String::from_utf8_lossy(&response.bytes().await.unwrap()).into_owned();
        let _ = writeln!(self.seen.lock().unwrap(), "{headers:?}\n{body}");
        Answer {
            status,
            headers,
            body,
        }
    }

    pub async fn sign_in(&self, token: &str) -> Answer {
        self.form("/sign-in", &[("token", token)]).await.is(303)
    }

    fn keep_cookies(&self, headers: &HeaderMap<HeaderValue>) {
        let mut cookies = self.cookies.lock().unwrap();
        for line in headers.get_all(HeaderName::from_static("set-cookie")) {
            let line = line.to_str().unwrap();
            let (name, rest) = line.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if line.contains("Max-Age=0;") {
                cookies.remove(name);
            } else {
                cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// The fields with a one-time id.
fn with_id(path: &str, fields: &[(&str, &str)]) -> Vec<(String, String)> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    let mut all: Vec<_> = fields.iter().map(owned).collect();
    if path.starts_with("/api/") && fields.iter().all(|(name, _)| *name != "form_id") {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        all.push(("form_id".to_owned(), format!("a-test-form-{number}")));
    }
    all
}
