//! What a request would change: before → after, and the same as an `avn` line.

use aiven::{ProjectName, ServiceName};
use leptos::prelude::*;
use recipes::avn;

use crate::{
    api::config::shown,
    books::requests::Request,
    change::{Change, NewSetting, Secrecy},
    ui::command::command_line,
};

pub fn difference(request: &Request) -> AnyView {
    let command = command(request).map(|line| command_line("Equivalent avn command", line));
    view! {
        <section class="card" aria-labelledby="difference">
            <h2 class="card__header" id="difference">
                "What it changes"
            </h2>
            <div class="card__body stack">
                <ul class="plain-list requests__changes">{lines(&request.change)}</ul>
                {command}
            </div>
        </section>
    }
    .into_any()
}

fn lines(change: &Change) -> AnyView {
    match change {
        Change::CreatePrivatelink { principals, .. } => view! {
            {principals_lines(&[], principals)}
            {regions_line(change)}
        }
        .into_any(),
        Change::UpdatePrincipals { opened, wanted, .. } => view! {
            {principals_lines(opened, wanted)}
            {regions_line(change)}
        }
        .into_any(),
        Change::DeletePrivatelink { principals } => view! {
            <li>"The PrivateLink is deleted, with the principals that it had:"</li>
            {principals_lines(principals, &[])}
        }
        .into_any(),
        Change::RefreshPrivatelink => {
            view! { <li>"Aiven looks for new VPC endpoints."</li> }.into_any()
        }
        Change::SetAccess { component, switch } => {
            let was = if switch.is_on() { "off" } else { "on" };
            option(component, was.to_owned(), switch.as_str().to_owned())
        }
        Change::UpdateConfig { settings } => settings.iter().map(setting).collect_view().into_any(),
        Change::CreateVpc { cloud, network } => option(
            "project VPC",
            "not there".to_owned(),
            format!("{network} in {cloud}"),
        ),
        Change::DeleteVpc { id } => option("project VPC", id.clone(), "deleted".to_owned()),
        Change::MoveToVpc { vpc } => option(
            "project VPC of the service",
            "another one, or none".to_owned(),
            vpc.clone(),
        ),
        Change::OtherCloud { cloud, call, body } => {
            let sent = body.as_ref().map(|body| format!(", with {body}"));
            let line = format!(
                "On {}: {}{}.",
                cloud.title(),
                call.words(),
                sent.unwrap_or_default()
            );
            view! { <li>{line}</li> }.into_any()
        }
    }
}

fn option(what: &str, old: String, new: String) -> AnyView {
    view! {
        <li class="requests__change">
            <span class="mono">{what.to_owned()}</span>
            <span>
                <del>{old}</del>
                <span class="visually-hidden">" becomes "</span>
                <span aria-hidden="true">" → "</span>
                <ins>{new}</ins>
            </span>
        </li>
    }
    .into_any()
}

fn setting(setting: &NewSetting) -> AnyView {
    let path = aiven::ConfigPath::parse(&setting.path);
    let path = path.map_or_else(|_| setting.path.clone(), |path| path.dotted());
    let old = match (setting.secrecy, &setting.old) {
        // Aiven shows nobody whether a secret is set.
        (Secrecy::Secret, None) => crate::change::HIDDEN.to_owned(),
        (_, old) => shown(old.as_ref()),
    };
    option(&path, old, shown(Some(&setting.new)))
}

/// Those that go, those that come, and those that stay.
fn principals_lines(old: &[String], new: &[String]) -> AnyView {
    let gone = old.iter().filter(|one| !new.contains(one)).map(|one| {
        view! {
            <li class="requests__principal">
                <span class="requests__mark">"Removed"</span>
                <del class="mono">{one.clone()}</del>
            </li>
        }
    });
    let come = new.iter().filter(|one| !old.contains(one)).map(|one| {
        view! {
            <li class="requests__principal">
                <span class="requests__mark">"Added"</span>
                <ins class="mono">{one.clone()}</ins>
            </li>
        }
    });
    let stay = new.iter().filter(|one| old.contains(one)).map(|one| {
        view! {
            <li class="requests__principal">
                <span class="requests__mark">"Stays"</span>
                <span class="mono">{one.clone()}</span>
            </li>
        }
    });
    view! {
        {gone.collect_view()}
        {come.collect_view()}
        {stay.collect_view()}
    }
    .into_any()
}

fn regions_line(change: &Change) -> Option<impl IntoView + use<>> {
    let regions = change.regions().join(", ");
    let line = format!("Further AWS regions: {regions}");
    (!regions.is_empty()).then(|| view! { <li>{line}</li> })
}

fn command(request: &Request) -> Option<String> {
    let project = &request.target.project;
    let service = request.target.service.as_ref();
    match &request.change {
        Change::DeleteVpc { id } => Some(avn::delete_vpc(project, id)),
        change => of_service(project, service?, change),
    }
}

fn of_service(project: &ProjectName, service: &ServiceName, change: &Change) -> Option<String> {
    match change {
        // The line has no word for further regions.
        change if !change.regions().is_empty() => None,
        Change::CreatePrivatelink { principals, .. } => {
            Some(avn::create_privatelink(project, service, principals))
        }
        Change::UpdatePrincipals { wanted, .. } => {
            Some(avn::update_privatelink(project, service, wanted))
        }
        Change::DeletePrivatelink { .. } => Some(avn::delete_privatelink(project, service)),
        Change::RefreshPrivatelink => Some(avn::refresh_privatelink(project, service)),
        Change::SetAccess { component, switch } => {
            Some(avn::set_access(project, service, component, *switch))
        }
        Change::UpdateConfig { settings } => {
            let mut named = Vec::new();
            for one in settings {
                if one.secrecy == Secrecy::Secret {
                    return None;
                }
                let path = aiven::ConfigPath::parse(&one.path).ok()?;
                named.push((path.dotted(), one.new.clone()));
            }
            Some(avn::update_config(project, service, &named))
        }
        Change::CreateVpc { .. }
        | Change::DeleteVpc { .. }
        | Change::MoveToVpc { .. }
        | Change::OtherCloud { .. } => None,
    }
}
