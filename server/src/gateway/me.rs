//! Who a portal token is: its maker and itself. Nothing of the account that the portal's own token belongs to.

use aiven::{Passing, ProjectName};
use app::role::{Operation, Role};
use app::scope::Reach;
use app::ssr::Caller;
use axum::response::Response;
use serde_json::{Map, Value, json};

use super::errors::Said;
use super::{filter, read};

pub async fn me(caller: &Caller) -> Result<Response, Said> {
    let found = read::found(caller, &Passing::Projects).await?;
    let seen = filter::projects(&found, |project| {
        caller.may(Operation::View, project).is_ok()
    });
    Ok(read::json_answer(&described(
        caller,
        &filter::project_names(&seen),
    )))
}

fn described(caller: &Caller, projects: &[ProjectName]) -> Value {
    let (id, name) = caller
        .pass
        .as_ref()
        .map_or(("", ""), |pass| (pass.id.as_str(), pass.name.as_str()));
    let memberships = |value: fn(&'static str) -> Value| {
        let each = projects.iter();
        let each = each.map(|project| (project.to_string(), value(word(caller, project))));
        Value::Object(each.collect::<Map<_, _>>())
    };
    json!({ "user": {
        "user": caller.who,
        "user_id": id,
        "real_name": name,
        "state": "active",
        "tenant": "aiven",
        "auth": ["token"],
        "projects": projects,
        "project_membership": memberships(|word| json!(word)),
        "project_memberships": memberships(|word| json!([word])),
        "invitations": [],
        // `avn user info` shows it, and ends with a fault of its own where it is missing.
        "token_validity_begin": null,
    }})
}

/// What may be done in a project, in Aiven's words.
fn word(caller: &Caller, project: &ProjectName) -> &'static str {
    let pass = caller.pass.as_ref();
    let is_reading = pass.is_none_or(|pass| pass.scope.reach == Reach::Read);
    match caller.rights.role_in(project) {
        Some(Role::Operator | Role::Admin) if !is_reading => "operator",
        _ => "read_only",
    }
}
