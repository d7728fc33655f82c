use super::*;

fn segments(path: &str) -> Vec<String> {
    path.split('/').skip(2).map(str::to_owned).collect()
}

fn filled(pattern: &str) -> String {
    pattern
        .replace("{project}", "demo")
        .replace("{service}", "kafka")
        .replace("{type}", "kafka")
        .replace("{id}", "plc39413abcdef")
}

#[test]
fn each_route_is_found_and_has_all_its_names() {
    for route in ROUTES {
        let path = filled(route.pattern);
        let (found, names) = find(route.method, &segments(&path)).unwrap();
        assert_eq!((found.pattern, found.method), (route.pattern, route.method));
        if let Kind::Read(read) = route.kind {
            let passing = read.passing(names.clone());
            assert!(passing.is_some(), "{}", route.pattern);
        }
        assert_eq!(names.service.is_some(), route.pattern.contains("{service}"));
    }
}

#[test]
fn no_route_is_there_twice() {
    let mut all: Vec<_> = ROUTES
        .iter()
        .map(|route| (route.pattern, route.method.as_str()))
        .collect();
    let before = all.len();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), before);
}

#[test]
fn only_reading_needs_no_right_to_change() {
    for route in ROUTES {
        let is_read = route.method == Verb::Get;
        assert_eq!(route.right.is_change(), !is_read, "{}", route.pattern);
    }
}

#[test]
fn what_is_not_in_the_list_is_refused_with_what_is() {
    for (verb, path) in [
        (Verb::Post, "/v1/project/demo/service"),
        (Verb::Delete, "/v1/project/demo/service/kafka"),
        (Verb::Post, "/v1/project/demo/vpcs"),
        (Verb::Get, "/v1/access_token"),
        (Verb::Post, "/v1/me/logout"),
        (
            Verb::Put,
            "/v1/project/demo/service/kafka/privatelink/google",
        ),
        (Verb::Get, "/v1/project/demo/service/kafka/privatelink/ibm"),
        (Verb::Get, "/v1/project/demo/service/kafka/user/avnadmin"),
        (Verb::Get, "/v1/project/demo/events"),
    ] {
        let said = find(verb, &segments(path)).unwrap_err();
        assert_eq!(said.status, 403, "{path}");
        assert!(said.message.contains("PrivateLinks and their connections"));
        assert!(!said.message.contains("demo"), "{}", said.message);
    }
}

#[test]
fn names_that_cannot_be_are_as_unknown_as_others() {
    let status = |path: &str| find(Verb::Get, &segments(path)).unwrap_err();
    assert_eq!(status("/v1/project/-a"), Said::unknown_project());
    assert_eq!(
        status("/v1/project/demo/service/Upper"),
        Said::unknown_service()
    );
    assert_eq!(status("/v1/project/demo/service-types/Kafka").status, 404);
    assert_eq!(status("/v1/project/demo/vpcs/_").status, 404);
}
