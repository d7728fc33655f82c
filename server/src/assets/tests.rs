//! A made-up site in a temporary folder: addresses, negotiation, revalidation.

use axum::http::Request;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::*;

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str, files: &[(&str, &[u8])]) -> Self {
        let folder =
            std::env::temp_dir().join(format!("postern-assets-{name}-{}", std::process::id()));
        for (path, bytes) in files {
            let path = folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const FILES: &[(&str, &[u8])] = &[
    ("pkg/postern.js", b"js"),
    ("pkg/postern.js.br", b"js in br"),
    ("pkg/postern.js.gz", b"js in gz"),
    ("pkg/postern.wasm", b"wasm"),
    ("pkg/postern.css", b"css"),
    ("pkg/postern.d.ts", b"types"),
    ("pkg/postern.d.ts.br", b"types in br"),
    ("pkg/postern_bg.wasm.d.ts", b"types"),
    ("robots.txt", b"User-agent: *"),
    ("icon.svg", b"<svg/>"),
];

async fn ask(site: &Site, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, Bytes) {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let response = site
        .routes::<()>()
        .oneshot(request.body(Body::empty()).unwrap())
        .await
        .unwrap();
    let (parts, body) = response.into_parts();
    (
        parts.status,
        parts.headers,
        body.collect().await.unwrap().to_bytes(),
    )
}

#[tokio::test]
async fn scripts_are_found_by_their_hash_and_kept_for_ever() {
    let folder = Folder::new("hash", FILES);
    let site = Site::load(&folder.0).unwrap();
    let names = site.names();
    assert!(
        names.js.starts_with("/pkg/postern-") && extension(&names.js) == "js",
        "{}",
        names.js
    );
    for (address, content_type) in [
        (&names.js, "text/javascript; charset=utf-8"),
        (&names.wasm, "application/wasm"),
        (&names.css, "text/css; charset=utf-8"),
    ] {
        let (status, headers, _) = ask(&site, address, &[]).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers["content-type"], content_type);
        assert_eq!(headers["cache-control"], FOR_EVER);
    }
    assert_eq!(names.icon, "/icon.svg");
    let (status, headers, _) = ask(&site, "/favicon.ico", &[]).await;
    assert_eq!(
        (status, &headers["content-type"]),
        (StatusCode::OK, &HeaderValue::from_static("image/svg+xml"))
    );
    let (_, headers, body) = ask(&site, "/robots.txt", &[]).await;
    assert_eq!(headers["cache-control"], ASK_AGAIN);
    assert_eq!(body, "User-agent: *");
    for path in [
        "/pkg/postern.js",
        "/pkg/postern.js.br",
        "/pkg/postern.d.ts",
        "/pkg/postern.d.ts.br",
        "/pkg/postern_bg.wasm.d.ts",
        "/pkg/../robots.txt",
        "/pkg/%2e%2e/robots.txt",
    ] {
        assert_eq!(
            ask(&site, path, &[]).await.0,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}

#[tokio::test]
async fn the_best_encoding_that_the_browser_takes_is_sent() {
    let folder = Folder::new("encoding", FILES);
    let site = Site::load(&folder.0).unwrap();
    let js = site.names().js.clone();
    for (accepts, encoding, body) in [
        ("gzip, deflate, br, zstd", Some("br"), "js in br"),
        ("gzip", Some("gzip"), "js in gz"),
        ("br;q=0, gzip;q=0.5", Some("gzip"), "js in gz"),
        ("br;q=0, gzip;q=0", None, "js"),
        ("identity", None, "js"),
        ("brotli", None, "js"),
    ] {
        let (_, headers, given) = ask(&site, &js, &[("accept-encoding", accepts)]).await;
        assert_eq!(
            headers.get("content-encoding").map(|v| v.to_str().unwrap()),
            encoding,
            "{accepts}"
        );
        assert_eq!(given, body, "{accepts}");
        assert_eq!(headers["vary"], "accept-encoding");
    }
}

#[tokio::test]
async fn a_known_file_is_not_sent_again() {
    let folder = Folder::new("etag", FILES);
    let site = Site::load(&folder.0).unwrap();
    let (_, headers, _) = ask(&site, "/icon.svg", &[]).await;
    let etag = headers["etag"].to_str().unwrap().to_owned();
    for known in [
        etag.clone(),
        format!("W/{etag}"),
        format!("\"other\", {etag}"),
        "*".to_owned(),
    ] {
        let (status, headers, body) = ask(&site, "/icon.svg", &[("if-none-match", &known)]).await;
        assert_eq!(status, StatusCode::NOT_MODIFIED, "{known}");
        assert_eq!(headers["etag"], etag.as_str());
        assert!(body.is_empty());
    }
    let (status, _, _) = ask(&site, "/icon.svg", &[("if-none-match", "\"other\"")]).await;
    assert_eq!(status, StatusCode::OK);
    // Each encoding is a representation of its own.
    let js = site.names().js.clone();
    let plain = ask(&site, &js, &[]).await.1["etag"].clone();
    let brotli = ask(&site, &js, &[("accept-encoding", "br")]).await.1["etag"].clone();
    assert_ne!(plain, brotli);
}

#[tokio::test]
async fn a_file_named_by_its_content_is_kept_for_ever() {
    let name = format!("font-{}.woff2", &hash(b"font")[..8]);
    let folder = Folder::new(
        "font",
        &[
            FILES,
            &[(name.as_str(), b"font"), ("font-00000000.svg", b"<svg/>")],
        ]
        .concat(),
    );
    let site = Site::load(&folder.0).unwrap();
    let (_, headers, _) = ask(&site, &format!("/{name}"), &[]).await;
    assert_eq!(headers["cache-control"], FOR_EVER);
    assert_eq!(headers["content-type"], "font/woff2");
    assert_eq!(
        site.names().font.as_deref(),
        Some(format!("/{name}").as_str())
    );
    let (_, headers, _) = ask(&site, "/font-00000000.svg", &[]).await;
    assert_eq!(headers["cache-control"], ASK_AGAIN);
}

#[test]
fn a_missing_site_is_explained() {
    let error = Site::load(Path::new("/nowhere/site")).err().unwrap();
    assert!(
        error.contains("/nowhere/site") && error.contains("make demo"),
        "{error}"
    );
    let folder = Folder::new("missing", &FILES[..1]);
    let error = Site::load(&folder.0).err().unwrap();
    assert!(error.contains("pkg/postern.wasm"), "{error}");
}
