//! Aiven's lists without what a token does not see. Only what is known to be about the kept ones is kept.

use aiven::{ProjectName, ServiceName};
use serde_json::{Map, Value, json};

use super::service_body;

/// What is kept of a project: what a client needs to name it and to choose by. Everything else is empty: who pays for it
/// and how, whom Aiven writes to, and which account it belongs to, which no page shows either.
const OF_PROJECT: [&str; 7] = [
    "default_cloud",
    "features",
    "project_name",
    "state",
    "tags",
    "tenant_id",
    "trial_expiration_time",
];

/// The answer to "which projects": the projects, and what the token may do in each, which `word` says of those it sees.
pub fn projects(answer: &Value, word: impl Fn(&ProjectName) -> Option<&'static str>) -> Value {
    let (mut kept, mut one, mut many) = (Vec::new(), Map::new(), Map::new());
    let listed = answer.get("projects").and_then(Value::as_array);
    for project in listed.into_iter().flatten() {
        let name = project.get("project_name").and_then(Value::as_str);
        let Some(name) = name.and_then(|name| ProjectName::parse(name).ok()) else {
            continue;
        };
        if let Some(word) = word(&name) {
            kept.push(of_project(project));
            one.insert(name.to_string(), json!(word));
            many.insert(name.to_string(), json!([word]));
        }
    }
    json!({ "projects": kept, "project_membership": one, "project_memberships": many })
}

/// The answer to "what of this project".
pub fn project(answer: &Value) -> Value {
    json!({ "project": of_project(answer.get("project").unwrap_or(&Value::Null)) })
}

fn of_project(project: &Value) -> Value {
    let fields = project.as_object().into_iter().flatten();
    let fields = fields.map(|(name, value)| {
        // Clients expect the keys: `avn` ends with a fault of its own where one is missing.
        let value = match value {
            value if OF_PROJECT.contains(&name.as_str()) => value.clone(),
            Value::Array(_) => json!([]),
            Value::Object(_) => json!({}),
            _ => Value::Null,
        };
        (name.clone(), value)
    });
    Value::Object(fields.collect())
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

/// Takes out of a service the integrations of which one end is a service that is not seen.
pub fn integrations(answer: &mut Value, is_seen: impl Fn(&ProjectName, &ServiceName) -> bool) {
    let Some(service) = answer.get_mut("service").and_then(Value::as_object_mut) else {
        return;
    };
    match service.get_mut("service_integrations") {
        Some(Value::Array(all)) => all.retain(|one| {
            let sees = |end: &str| {
                let text = |what: &str| one.get(format!("{end}_{what}"))?.as_str();
                match (text("project"), text("service")) {
                    // An end outside of Aiven.
                    (_, None) => true,
                    (None, Some(_)) => false,
                    (Some(project), Some(service)) => {
                        let names = (ProjectName::parse(project), ServiceName::parse(service));
                        matches!(names, (Ok(project), Ok(service)) if is_seen(&project, &service))
                    }
                }
            };
            sees("source") && sees("dest")
        }),
        Some(other) => *other = json!([]),
        None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_other_projects_nothing_is_left() {
        let answer = json!({
            "projects": [
                {"project_name": "orders-1", "default_cloud": "aws-eu-west-1", "vat_id": "CANARY"},
                {"project_name": "billing"},
                {"project_name": "../x"},
                {"no": "name"},
            ],
            "project_membership": {"orders-1": "admin", "billing": "admin"},
            "project_memberships": {"orders-1": ["admin"], "billing": ["admin"]},
            "anything": "billing",
        });
        let kept = projects(&answer, |name| {
            name.as_str().starts_with("orders").then_some("operator")
        });
        assert_eq!(
            kept,
            json!({
                "projects": [{
                    "project_name": "orders-1", "default_cloud": "aws-eu-west-1", "vat_id": null,
                }],
                "project_membership": {"orders-1": "operator"},
                "project_memberships": {"orders-1": ["operator"]},
            })
        );
        assert_eq!(project_names(&kept).len(), 1);
    }

    #[test]
    fn who_pays_for_a_project_is_not_told_and_its_keys_are_there() {
        let answer = json!({"project": {
            "project_name": "orders-1", "tags": {"team": "orders"}, "state": "", "account_id": "CANARY",
            "billing_emails": [{"email": "CANARY"}], "card_info": {"card_id": "CANARY"},
            "estimated_balance": "12.00", "a_new_key": true,
        }, "more": "CANARY"});
        let expected = json!({"project": {
            "project_name": "orders-1", "tags": {"team": "orders"}, "state": "", "account_id": null,
            "billing_emails": [], "card_info": {}, "estimated_balance": null, "a_new_key": null,
        }});
        assert_eq!(project(&answer), expected);
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
    fn of_the_other_ends_of_integrations_only_what_is_seen_is_left() {
        let one = |source: &str, dest: Value| {
            json!({"source_project": "demo", "source_service": source, "dest_project": "demo",
                   "dest_service": dest, "user_config": {}})
        };
        let mut answer = json!({"service": {"service_name": "orders-kafka", "service_integrations": [
            one("orders-kafka", json!("orders-os")),
            one("orders-kafka", json!("billing-pg")),
            one("billing-pg", json!("orders-kafka")),
            one("orders-kafka", Value::Null),
            {"dest_service": "orders-os"},
        ]}});
        integrations(&mut answer, |project, name| {
            project.as_str() == "demo" && name.as_str().starts_with("orders")
        });
        let left = json!([
            one("orders-kafka", json!("orders-os")),
            one("orders-kafka", Value::Null)
        ]);
        assert_eq!(answer["service"]["service_integrations"], left);
        for mut odd in [json!(null), json!({"service": []}), json!({"service": {}})] {
            let before = odd.clone();
            integrations(&mut odd, |_, _| true);
            assert_eq!(odd, before);
        }
    }

    #[test]
    fn an_answer_of_another_shape_is_an_empty_list() {
        for answer in [
            json!(null),
            json!([]),
            json!({"services": 1, "projects": "x"}),
        ] {
            assert_eq!(services(&answer, |_| true), json!({"services": []}));
            let none = json!({"projects": [], "project_membership": {}, "project_memberships": {}});
            assert_eq!(projects(&answer, |_| Some("operator")), none);
            assert_eq!(project(&answer), json!({"project": {}}));
        }
    }
}
