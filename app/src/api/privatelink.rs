//! The writes of the Network page. Each runs once for each form, however often it is sent.

use leptos::prelude::*;

use super::Done;
use crate::failure::Failure;

#[server(prefix = "/api", endpoint = "privatelink/create")]
pub async fn create_privatelink(
    project: String,
    service: String,
    #[server(default)] principals: String,
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::ssr::{ServiceForm, Target, principal_list};
    let form = ServiceForm::of("create", &project, &service).keep("principals", &principals);
    let target = form.target();
    let work = async move {
        let Target {
            client,
            project,
            service,
        } = target?;
        let wanted = principal_list(&principals)?;
        Ok(async move {
            let created = client.create_privatelink(&project, &service, &wanted).await;
            created.map(drop)
        })
    };
    form.send(
        &form_id,
        "The PrivateLink is being created; this takes a few minutes.",
        work,
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
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::ssr::{ServiceForm, Target, principal_list};
    let form = ServiceForm::of("principals", &project, &service)
        .keep("principals", &principals)
        .keep("opened", &opened);
    let target = form.target();
    let work = async move {
        let Target {
            client,
            project,
            service,
        } = target?;
        let wanted = principal_list(&principals)?;
        let opened: Vec<String> = opened.lines().map(|line| line.trim().to_owned()).collect();
        Ok(async move {
            let updated = client
                .update_privatelink(&project, &service, &opened, &wanted)
                .await;
            updated.map(drop)
        })
    };
    form.send(&form_id, "The principals were saved.", work)
        .await
}

#[server(prefix = "/api", endpoint = "privatelink/delete")]
pub async fn delete_privatelink(
    project: String,
    service: String,
    // The service's name, typed by hand; asked for only when live connections would be cut.
    #[server(default)] typed: String,
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::ssr::{ServiceForm, Target, require_typed_name};
    let form = ServiceForm::of("delete", &project, &service).keep("typed", &typed);
    let target = form.target();
    let work = async move {
        let target = target?;
        require_typed_name(&target, &typed).await?;
        let Target {
            client,
            project,
            service,
        } = target;
        Ok(async move { client.delete_privatelink(&project, &service).await })
    };
    form.send(&form_id, "The PrivateLink is being deleted.", work)
        .await
}

#[server(prefix = "/api", endpoint = "privatelink/refresh")]
pub async fn refresh_privatelink(
    project: String,
    service: String,
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::ssr::{ServiceForm, Target};
    let form = ServiceForm::of("refresh", &project, &service);
    let target = form.target();
    let work = async move {
        let Target {
            client,
            project,
            service,
        } = target?;
        Ok(async move { client.refresh_privatelink(&project, &service).await })
    };
    form.send(&form_id, "Aiven looks for new VPC endpoints now.", work)
        .await
}

#[server(prefix = "/api", endpoint = "access/set")]
pub async fn set_access(
    project: String,
    service: String,
    component: String,
    // "on" or "off".
    switch: String,
    #[server(default)] form_id: String,
) -> Result<Done, Failure> {
    use crate::ssr::{ServiceForm, Target, switch_of};
    let form = ServiceForm::of("access", &project, &service)
        .keep("component", &component)
        .keep("switch", &switch);
    let target = form.target();
    let work = async move {
        let Target {
            client,
            project,
            service,
        } = target?;
        let switch = switch_of(&switch)?;
        Ok(async move {
            client
                .set_access(&project, &service, &component, switch)
                .await
        })
    };
    form.send(
        &form_id,
        "The setting was saved; routes follow in a couple of minutes.",
        work,
    )
    .await
}
