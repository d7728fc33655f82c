use super::*;

fn base(text: &str) -> BasePath {
    BasePath::parse(text).unwrap()
}

#[test]
fn a_base_path_is_plain_and_none_of_ours() {
    for (text, kept) in [
        ("", ""),
        ("/postern", "/postern"),
        ("/tools/postern_2", "/tools/postern_2"),
        ("/a.b/~c-d", "/a.b/~c-d"),
        ("/tools/projects", "/tools/projects"),
    ] {
        assert_eq!(
            BasePath::parse(text).map(|base| base.0),
            Ok(kept.to_owned()),
            "{text}"
        );
    }
    let long = format!("/{}", "a".repeat(LONGEST));
    for text in [
        "postern",
        "/",
        "/postern/",
        " /a",
        "//",
        "//a",
        "/a//b",
        "/a/../b",
        "/.",
        "/..",
        "/a b",
        "/a%20b",
        "/a?b",
        "/a#b",
        "/ä",
        "/a;b",
        "/a\"b",
        "/a<b",
        "/a&b",
        "https://a.example/b",
        &long,
    ] {
        assert_eq!(BasePath::parse(text), Err(SHAPE), "{text}");
    }
    for text in [
        "/projects",
        "/api/postern",
        "/sign-in",
        "/v1",
        "/pkg",
        "/requests/a",
        "/healthz",
        "/tokens",
    ] {
        let error = BasePath::parse(text).unwrap_err();
        assert!(error.contains("choose another"), "{text}: {error}");
    }
}

#[test]
fn what_comes_in_loses_the_base_once_or_is_as_it_was() {
    let base = base("/tools/postern");
    let shortened = |uri: &str| {
        base.uri_without(&uri.parse().unwrap())
            .map(|uri| uri.to_string())
    };
    for (uri, inside) in [
        ("/tools/postern", "/"),
        ("/tools/postern/", "/"),
        ("/tools/postern?a=b", "/?a=b"),
        (
            "/tools/postern/projects?q=/tools/postern",
            "/projects?q=/tools/postern",
        ),
        (
            "/tools/postern/tools/postern/projects",
            "/tools/postern/projects",
        ),
        ("/tools/postern//evil.example", "//evil.example"),
        ("/tools/postern/../x", "/../x"),
        (
            "http://other.example/tools/postern/projects",
            "http://other.example/projects",
        ),
    ] {
        assert_eq!(shortened(uri).as_deref(), Some(inside), "{uri}");
    }
    for uri in [
        "/",
        "/projects",
        "/tools",
        "/tools/posternx",
        "/tools/postern%2fprojects",
        "/Tools/postern/a",
        "//tools/postern",
    ] {
        assert_eq!(shortened(uri), None, "{uri}");
    }
}

#[test]
fn the_page_that_a_form_stood_on_loses_the_base_too() {
    let base = base("/postern");
    for (given, inside) in [
        (
            "https://a.example/postern/projects?q=a",
            "https://a.example/projects?q=a",
        ),
        ("https://a.example/postern", "https://a.example/"),
        ("https://a.example/postern?q=a", "https://a.example/?q=a"),
        ("/postern/projects", "/projects"),
        ("https://a.example/projects", "https://a.example/projects"),
        ("https://a.example", "https://a.example"),
        ("https://postern/posternx", "https://postern/posternx"),
        ("nonsense", "nonsense"),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::REFERER, HeaderValue::from_static(given));
        base.shorten_referer(&mut headers);
        assert_eq!(headers[header::REFERER], inside, "{given}");
    }
}

#[test]
fn a_redirect_gets_the_base_if_it_stays_here() {
    let base = base("/postern");
    for (location, outside) in [
        ("/", "/postern/"),
        ("/sign-in?next=/projects", "/postern/sign-in?next=/projects"),
        ("/postern/projects", "/postern/postern/projects"),
        (
            "https://sso.example.com/authorize?a=b",
            "https://sso.example.com/authorize?a=b",
        ),
        ("//evil.example", "//evil.example"),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(header::LOCATION, HeaderValue::from_static(location));
        base.lengthen(&mut headers);
        assert_eq!(headers[header::LOCATION], outside, "{location}");
    }
}

#[test]
fn a_page_gets_the_base_in_every_address_and_nowhere_else() {
    let base = base("/postern");
    for (page, outside) in [
        (
            "<!DOCTYPE html><html lang=\"en\"><head></head></html>",
            "<!DOCTYPE html><html lang=\"en\" data-base=\"/postern\"><head></head></html>",
        ),
        (
            "<a class=\"b\" href=\"/projects?q=a&amp;b=%22&quot;\">/projects</a>",
            "<a class=\"b\" href=\"/postern/projects?q=a&amp;b=%22&quot;\">/projects</a>",
        ),
        (
            "<a href=/projects>a</a>",
            "<a href=\"/postern/projects\">a</a>",
        ),
        (
            "<a href=\"?q=a\">a</a><a href=\"#a\">a</a><a href=\"//a.example\">a</a>",
            "<a href=\"?q=a\">a</a><a href=\"#a\">a</a><a href=\"//a.example\">a</a>",
        ),
        (
            "<a href=\"https://a.example/b\">a</a><a href>a</a>",
            "<a href=\"https://a.example/b\">a</a><a href>a</a>",
        ),
        (
            "<form action=\"/sign-out\"><button formaction=\"/a\"><input name=\"next\" value=\"/projects\">",
            "<form action=\"/postern/sign-out\"><button formaction=\"/postern/a\"><input name=\"next\" value=\"/projects\">",
        ),
        (
            "<section data-source=\"/api/parts/a\" data-props='{\"here\":\"/projects\"}'>",
            "<section data-source=\"/postern/api/parts/a\" data-props='{\"here\":\"/projects\"}'>",
        ),
        (
            "<meta http-equiv=\"refresh\" content=\"0;url=/a?b&amp;c\"><meta name=\"a\" content=\"/b\">",
            "<meta http-equiv=\"refresh\" content=\"0;url=/postern/a?b&amp;c\"><meta name=\"a\" content=\"/b\">",
        ),
        (
            "<meta http-equiv=\"refresh\" content=\"0;url=https://a.example/\">",
            "<meta http-equiv=\"refresh\" content=\"0;url=https://a.example/\">",
        ),
        (
            "<script>const a='<a href=\"/b\">'</script><textarea><a href=\"/b\"></textarea>",
            "<script>const a='<a href=\"/b\">'</script><textarea><a href=\"/b\"></textarea>",
        ),
        (
            "<p>href=\"/a\" ä <!--<a href=\"/b\">--><svg><use href=\"/s.svg#a\"/></svg>",
            "<p>href=\"/a\" ä <!--<a href=\"/b\">--><svg><use href=\"/postern/s.svg#a\" /></svg>",
        ),
        (
            "<template><a href=\"/b\"></a></template><a href=\"/b\" data-source=\"/c\">",
            "<template><a href=\"/postern/b\"></a></template><a href=\"/postern/b\" data-source=\"/postern/c\">",
        ),
    ] {
        assert_eq!(html::below(&base, page), outside);
    }
}
