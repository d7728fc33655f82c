//! The writes of the Network page. Each runs once for each form, however often it is sent.

use leptos::prelude::*;

use super::Done;
use crate::failure::Failure;

#[server(prefix = "/api", endpoint = "privatelink/create")]
pub async fn create_privatelink(
    project: String,
    service: String,
    #[server(default)] principals: String,
    #[server(default)] reason: String,
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::{
        change::Change,
        ssr::{ServiceForm, principal_list},
    };
    let form = ServiceForm::of("create", &project, &service)
        .keep("principals", &principals)
        .keep("reason", &reason);
    let change = async move {
        let principals = principal_list(&principals)?.to_strings();
        Ok(Change::CreatePrivatelink {
            principals,
            supported_regions: None,
        })
    };
    form.send(
        &form_id,
        "The PrivateLink is being created; this takes a few minutes.",
        change,
    )
    .await
}

#[server(prefix = "/api", endpoint = "privatelink/update")]
pub async fn update_privatelink(
    project: String,
    service: String,
    #[server(default)] principals: String,
    // The list as it was when the form was opened, one a line.
    #[server(default)] opened: String,
    #[server(default)] reason: String,
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::{
        change::Change,
        ssr::{ServiceForm, principal_list},
    };
    let form = ServiceForm::of("principals", &project, &service)
        .keep("principals", &principals)
        .keep("opened", &opened)
        .keep("reason", &reason);
    let change = async move {
        let wanted = principal_list(&principals)?.to_strings();
        let opened = opened.lines().map(|line| line.trim().to_owned()).collect();
        Ok(Change::UpdatePrincipals {
            opened,
            wanted,
            supported_regions: None,
        })
    };
    form.send(&form_id, "The principals were saved.", change)
        .await
}

#[server(prefix = "/api", endpoint = "privatelink/delete")]
pub async fn delete_privatelink(
    project: String,
    service: String,
    // The service's name, typed by hand; asked for only when live connections would be cut.
    #[server(default)] typed: String,
    #[server(default)] reason: String,
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::{
        change::Change,
        ssr::{ServiceForm, require_typed_name},
    };
    let form = ServiceForm::of("delete", &project, &service)
        .keep("typed", &typed)
        .keep("reason", &reason);
    let target = form.target();
    let change = async move {
        let principals = require_typed_name(&target?, &typed).await?;
        Ok(Change::DeletePrivatelink { principals })
    };
    form.send(&form_id, "The PrivateLink is being deleted.", change)
        .await
}

#[server(prefix = "/api", endpoint = "privatelink/refresh")]
pub async fn refresh_privatelink(
    project: String,
    service: String,
    #[server(default)] reason: String,
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::{change::Change, ssr::ServiceForm};
    let form = ServiceForm::of("refresh", &project, &service).keep("reason", &reason);
    let change = async { Ok(Change::RefreshPrivatelink) };
    form.send(&form_id, "Aiven looks for new VPC endpoints now.", change)
        .await
}

#[server(prefix = "/api", endpoint = "access/set")]
pub async fn set_access(
    project: String,
    service: String,
    component: String,
    // "on" or "off".
    switch: String,
    #[server(default)] reason: String,
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::{
        change::Change,
        ssr::{ServiceForm, switch_of},
    };
    let form = ServiceForm::of("access", &project, &service)
        .keep("component", &component)
        .keep("switch", &switch)
        .keep("reason", &reason);
    let change = async move {
        let switch = switch_of(&switch)?;
        Ok(Change::SetAccess { component, switch })
    };
    form.send(
        &form_id,
        "The setting was saved; routes follow in a couple of minutes.",
        change,
    )
    .await
}
