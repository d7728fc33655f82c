//! Names that try to break out of an address: the sandbox sees no request outside the API's own shapes.

use std::collections::BTreeSet;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::house::House;

/// As they stand in a request's line.
const RAW: &[&str] = &[
    "..",
    ".",
    "%2e%2e",
    "%2E%2E",
    "%252e%252e",
    "..%2f",
    "%2e%2e%2f",
    "a%2fb",
    "a%5cb",
    "%3f",
    "%23",
    "%00",
    "a%00b",
    "%0d%0a",
    "a%0d%0aX:%20y",
    "%20",
    "a%20b",
    "%E2%80%AE",
    "%c3%a9",
    "%ff",
    "a;b",
    "a,b",
    "a&b",
    "@",
    "%25",
    "%zz",
    "..;",
    "_a",
    "-a",
    "~",
    "A%2F..%2F..%2Fme",
];

/// As they stand in a form.
const TYPED: &[&str] = &[
    "",
    "..",
    ".",
    "../me",
    "a/b",
    "/",
    "\\",
    "?",
    "#",
    "%2e%2e",
    "%2f",
    "\0",
    "a\0b",
    "\r\n",
    "a\r\nX: y",
    " ",
    "a b",
    "\u{202e}",
    "é",
    "＿",
    "a;b",
    "*",
];

async fn ask(house: &House, cookie: &str, method: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(house.addr).await.unwrap();
    let head = format!(
        "{method} {path} HTTP/1.1\r\nHost: x\r\nCookie: __Host-postern={cookie}\r\nAccept: text/html\r\n\
         Sec-Fetch-Site: same-origin\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer)
        .lines()
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[track_caller]
fn nothing_escaped(house: &House) {
    let calls = house.sandbox.sandbox().calls();
    let paths: BTreeSet<String> = calls
        .into_iter()
        .map(|call| format!("{} {}", call.method, call.path))
        .collect();
    for path in &paths {
        let (_, path) = path.split_once(' ').unwrap();
        let segments: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let is_plain = segments.iter().all(|segment| {
            !segment.is_empty()
                && segment
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        });
        let is_known = match segments.as_slice() {
            ["v1", "me" | "project" | "clouds" | "service_types"] => true,
            ["v1", "project", _, rest @ ..] => rest.first().is_some_and(|first| {
                [
                    "service",
                    "service-types",
                    "kms",
                    "privatelink-availability",
                    "clouds",
                    "vpcs",
                ]
                .contains(first)
            }),
            ["v1", first, _] => first.starts_with("service"),
            _ => false,
        };
        assert!(is_plain && is_known, "{path} was asked for");
    }
    assert!(
        paths.iter().all(|path| path.starts_with("GET ")),
        "{paths:?}"
    );
}

#[tokio::test]
async fn no_address_breaks_out() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let cookie = visitor.id();
    let long = "a".repeat(65);
    let names = RAW.iter().copied().chain([long.as_str(), ""]);
    for name in names {
        for path in [
            format!("/projects/{name}/services"),
            format!("/projects/{name}/services/my-kafka/network"),
            format!("/projects/demo/services/{name}"),
            format!("/projects/demo/services/{name}/network"),
            format!("/projects/demo/services/{name}/network/create"),
            format!("/api/network/state/{name}/my-kafka"),
            format!("/api/network/state/demo/{name}"),
            format!("/projects/demo/services/{name}/config"),
            format!("/projects/{name}/vpcs"),
            format!("/projects/demo/services/{name}/network/move"),
            format!("/api/parts/vpcs/{name}"),
            format!("/api/parts/{name}/demo"),
            format!("/api/parts/connection/demo/{name}"),
            format!("/api/parts/config/{name}/my-kafka"),
            format!("/api/parts/{name}/demo/my-kafka"),
            format!("/api/download/demo/{name}/service.key"),
            format!("/api/download/demo/my-kafka/{name}"),
        ] {
            let status = ask(&house, &cookie, "GET", &path).await;
            let code: u16 = status
                .split(' ')
                .nth(1)
                .and_then(|code| code.parse().ok())
                .unwrap_or(0);
            assert!(
                (400..500).contains(&code) || code == 303,
                "{path:?}: {status}"
            );
        }
    }
    nothing_escaped(&house);
}

#[tokio::test]
async fn no_form_breaks_out() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let arn = "arn:aws:iam::012345678901:user/mwf";
    let long = "a".repeat(65);
    for name in TYPED.iter().copied().chain([long.as_str()]) {
        for (project, service) in [(name, "my-kafka"), ("demo", name)] {
            let at = [
                ("project", project),
                ("service", service),
                ("form_id", name),
            ];
            for (door, more) in [
                ("/api/privatelink/create", vec![("principals", arn)]),
                (
                    "/api/privatelink/update",
                    vec![("principals", arn), ("opened", arn)],
                ),
                ("/api/privatelink/delete", vec![("typed", name)]),
                ("/api/privatelink/refresh", vec![]),
                (
                    "/api/access/set",
                    vec![("component", "kafka"), ("switch", "on")],
                ),
            ] {
                let fields = [at.as_slice(), &more].concat();
                let answer = visitor.call(door, &fields).await;
                assert!(
                    [404, 422].contains(&answer.status),
                    "{door} {name:?}: {answer:?}"
                );
                visitor.form(door, &fields).await.leads_to("/projects");
            }
        }
    }
    nothing_escaped(&house);
}

#[tokio::test]
async fn no_component_breaks_out() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for component in TYPED {
        let fields = [
            ("project", "demo"),
            ("service", "my-kafka"),
            ("component", component),
            ("switch", "on"),
        ];
        let answer = visitor.call("/api/access/set", &fields).await;
        assert!(
            (400..500).contains(&answer.status),
            "{component:?}: {answer:?}"
        );
    }
    nothing_escaped(&house);
}
