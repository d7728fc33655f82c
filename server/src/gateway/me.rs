//! Who a portal token is: its maker and itself. Nothing of the account that the portal's own token belongs to.

use aiven::{Passing, ProjectName};
use app::role::{Operation, Role};
use app::scope::Reach;
use app::ssr::Caller;
use axum::response::Response;
use serde_json::{Value, json};

use super::errors::Said;
use super::{filter, read};

pub async fn me(caller: &Caller) -> Result<Response, Said> {
    let found = read::found(caller, &Passing::Projects).await?;
    let mut seen = filter::projects(&found, |project| word(caller, project));
    Ok(read::json_answer(&described(caller, &mut seen)))
}

fn described(caller: &Caller, seen: &mut Value) -> Value {
    let (id, name) = caller
        .pass
        .as_ref()
        .map_or(("", ""), |pass| (pass.id.as_str(), pass.name.as_str()));
    json!({ "user": {
        "user": caller.who,
        "user_id": id,
        "real_name": name,
        "state": "active",
        "tenant": "aiven",
        "auth": ["token"],
        "projects": filter::project_names(seen),
        "project_membership": seen["project_membership"].take(),
        "project_memberships": seen["project_memberships"].take(),
        "invitations": [],
        // `avn user info` shows it, and ends with a fault of its own where it is missing.
        "token_validity_begin": null,
    }})
}

/// What may be done in a project, in Aiven's words; `None` if the token does not see it.
pub fn word(caller: &Caller, project: &ProjectName) -> Option<&'static str> {
    caller.may(Operation::View, project).ok()?;
    let pass = caller.pass.as_ref();
    let is_reading = pass.is_none_or(|pass| pass.scope.reach == Reach::Read);
    Some(match caller.rights.role_in(project) {
        Some(Role::Operator | Role::Admin) if !is_reading => "operator",
        _ => "read_only",
    })
}
