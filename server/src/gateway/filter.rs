//! Aiven's lists without what a token does not see. Only what is known to be about the kept ones is kept.

use aiven::{ProjectName, ServiceName};
use serde_json::{Map, Value};

use super::service_body;

/// The answer to "which projects": the projects, and the two maps of who is what in them.
pub fn projects(answer: &Value, is_seen: impl Fn(&ProjectName) -> bool) -> Value {
    let is_seen = |name: &str| ProjectName::parse(name).is_ok_and(|name| is_seen(&name));
    let mut kept = Map::new();
    let listed = answer.get("projects").and_then(Value::as_array);
    let projects = listed.into_iter().flatten().filter(|project| {
        let name = project.get("project_name").and_then(Value::as_str);
        name.is_some_and(&is_seen)
    });
    kept.insert("projects".to_owned(), projects.cloned().collect());
    for key in ["project_membership", "project_memberships"] {
        if let Some(Value::Object(map)) = answer.get(key) {
            let of_kept = map.iter().filter(|(name, _)| is_seen(name));
            let of_kept: Map<_, _> = of_kept.map(|(k, v)| (k.clone(), v.clone())).collect();
            kept.insert(key.to_owned(), Value::Object(of_kept));
        }
    }
    Value::Object(kept)
}

/// The names in an answer of [`projects`].
pub fn project_names(answer: &Value) -> Vec<ProjectName> {
    let listed = answer.get("projects").and_then(Value::as_array);
    let names = listed.into_iter().flatten();
    names
        .filter_map(|project| ProjectName::parse(project.get("project_name")?.as_str()?).ok())
        .collect()
}

/// The answer to "which services", without any secret.
pub fn services(answer: &Value, is_seen: impl Fn(&ServiceName) -> bool) -> Value {
    let listed = answer.get("services").and_then(Value::as_array);
    let seen = listed.into_iter().flatten().filter(|service| {
        let name = service.get("service_name").and_then(Value::as_str);
        name.and_then(|name| ServiceName::parse(name).ok())
            .is_some_and(|name| is_seen(&name))
    });
    let seen: Vec<Value> = seen.map(service_body::listed).collect();
    serde_json::json!({ "services": seen })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn of_other_projects_nothing_is_left() {
        let answer = json!({
            "projects": [
                {"project_name": "orders-1", "default_cloud": "aws-eu-west-1"},
                {"project_name": "billing"},
                {"project_name": "../x"},
                {"no": "name"},
            ],
            "project_membership": {"orders-1": "admin", "billing": "admin"},
            "project_memberships": {"orders-1": ["admin"], "billing": ["admin"]},
            "anything": "billing",
        });
        let kept = projects(&answer, |name| name.as_str().starts_with("orders"));
        assert_eq!(
            kept,
            json!({
                "projects": [{"project_name": "orders-1", "default_cloud": "aws-eu-west-1"}],
                "project_membership": {"orders-1": "admin"},
                "project_memberships": {"orders-1": ["admin"]},
            })
        );
        assert_eq!(project_names(&kept).len(), 1);
    }

    #[test]
    fn of_other_services_nothing_is_left() {
        let answer = json!({
            "services": [
                {"service_name": "orders-kafka", "plan": "business-4"},
                {"service_name": "billing-pg", "plan": "business-4"},
                {"plan": "x"},
            ],
            "more": ["billing-pg"],
        });
        let kept = services(&answer, |name| name.as_str().starts_with("orders"));
        let expected =
            json!({"services": [{"service_name": "orders-kafka", "plan": "business-4"}]});
        assert_eq!(kept, expected);
    }

    #[test]
    fn an_answer_of_another_shape_is_an_empty_list() {
        for answer in [
            json!(null),
            json!([]),
            json!({"services": 1, "projects": "x"}),
        ] {
            assert_eq!(services(&answer, |_| true), json!({"services": []}));
            assert_eq!(projects(&answer, |_| true), json!({"projects": []}));
        }
    }
}
