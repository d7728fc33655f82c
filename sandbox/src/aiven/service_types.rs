//! Service types: the whole catalogue, and the light variants without plans.

use axum::extract::{Path, State};
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Refusal, ok};
use crate::{Sandbox, catalogue, schema};

/// Everything that the light variants leave out is in the catalogue: plans and prices by cloud.
fn whole() -> Value {
    let types: Map<String, Value> = schema::names()
        .map(|name| {
            let mut body = schema::body(name).unwrap_or_default();
            body.insert("service_plans".to_owned(), catalogue::plans(name));
            (name.to_owned(), Value::Object(body))
        })
        .collect();
    json!({"service_types": types})
}

pub(super) async fn public_catalogue() -> Answer {
    ok(whole())
}

pub(super) async fn catalogue(
    State(sandbox): State<Sandbox>,
    Path(project): Path<String>,
) -> Answer {
    sandbox.world().project(&project)?;
    ok(whole())
}

pub(super) async fn light_list(
    State(sandbox): State<Sandbox>,
    Path(project): Path<String>,
) -> Answer {
    sandbox.world().project(&project)?;
    let types: Map<String, Value> = schema::names()
        .filter_map(|name| Some((name.to_owned(), Value::Object(schema::body(name)?))))
        .collect();
    ok(json!({"service_types": types}))
}

/// The fields are at the top level here.
pub(super) async fn light(
    State(sandbox): State<Sandbox>,
    Path((project, service_type)): Path<(String, String)>,
) -> Answer {
    sandbox.world().project(&project)?;
    let body = schema::body(&service_type).ok_or_else(missing)?;
    ok(Value::Object(body))
}

pub(super) async fn plans(
    State(sandbox): State<Sandbox>,
    Path((project, service_type)): Path<(String, String)>,
) -> Answer {
    sandbox.world().project(&project)?;
    if !schema::names().any(|name| name == service_type) {
        return Err(missing());
    }
    ok(json!({"service_plans": catalogue::plans(&service_type)}))
}

/// Every version that the schemas list, each with an end that is years away; end-of-life types have theirs behind them.
pub(super) async fn versions() -> Answer {
    let versions: Vec<Value> = schema::names()
        .flat_map(|name| schema::versions(name).into_iter().map(move |v| (name, v)))
        .map(|(name, version)| {
            let is_over = catalogue::end_of_life(name).is_some();
            json!({
                "aiven_end_of_life_time": catalogue::end_of_life(name).unwrap_or("2030-01-31T00:00:00Z"),
                "availability_end_time": Value::Null,
                "availability_start_time": "2025-01-15T00:00:00Z",
                "major_version": version,
                "service_type": name,
                "state": if is_over { "eol" } else { "available" },
                "termination_time": Value::Null,
                "upgrade_to_service_type": Value::Null,
                "upgrade_to_version": Value::Null,
                "upstream_end_of_life_time": Value::Null,
            })
        })
        .collect();
    ok(json!({"service_versions": versions}))
}

fn missing() -> Refusal {
    Refusal::not_found("Service type does not exist")
}
