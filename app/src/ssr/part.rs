//! Parts of pages by themselves, and files to take away: what the server answers besides whole pages.

use aiven::{ProjectName, ServiceName};
use leptos::prelude::*;

use super::{Asked, Caller};
use crate::{
    api::{aws, check, config, endpoint, move_to_vpc, overview, reading::Reading, setup, vpcs},
    failure::Failure,
    pages,
    paths::{Part, ProjectPart},
    role::Operation,
};

/// An answer that is no page.
pub struct Answer {
    pub status: u16,
    pub content_type: &'static str,
    pub body: String,
    /// Tells this answer from the next, where an asker may have it already.
    pub version: Option<String>,
    /// The name to keep it under, for a file.
    pub file: Option<String>,
}

/// One part of a page, as the asker's query and form say.
pub async fn part(
    caller: &Caller,
    part: Part,
    project: ProjectName,
    service: ServiceName,
    asked: Asked,
) -> Result<Answer, Failure> {
    caller.require(Operation::View, &project)?;
    let mut version = None;
    let mut status = 200;
    let body = match part {
        Part::Connection => {
            let card = overview::connection(caller, project, service, &asked).await?;
            version = asked.posted.is_none().then(|| card.version.clone());
            html(|| pages::overview::connection(&card))
        }
        Part::Advanced => {
            let card = overview::advanced(caller, project, service, &asked).await?;
            version = Some(card.version.clone());
            html(|| pages::overview::advanced(&card))
        }
        Part::Config | Part::Options | Part::Review => {
            let outcome = config::config(caller, project, service, asked.looking()).await?;
            let page;
            (page, status) = outcome.page()?;
            html(|| match part {
                Part::Options => pages::config::options(&page.form),
                Part::Review => pages::config::review(&page.form),
                _ => pages::config::form(&page.form),
            })
        }
        Part::Move => {
            let page = move_to_vpc::look(caller, project, service, &asked.looking()).await?;
            version = Some(page.version());
            html(|| pages::move_to_vpc::card(&page))
        }
        Part::Check => {
            let outcome = check::check(caller, project, service, asked.looking()).await?;
            let page;
            (page, status) = outcome.page()?;
            html(|| pages::check::part(&page.card))
        }
        Part::Setup => {
            let steps = setup::timeline(caller, project, service, &asked).await?;
            version = Some(steps.version.clone());
            html(|| pages::setup::timeline(&steps))
        }
        Part::Endpoint => {
            let card = endpoint::card(caller, &project, &service, &asked).await?;
            version = Some(card.version.clone());
            html(|| pages::endpoint::card(&card))
        }
        Part::EndpointRecipes => {
            let written = endpoint::written(caller, &project, &service, &asked).await?;
            html(|| pages::endpoint::written(&written))
        }
        Part::Aws => {
            let reading = Reading::of(caller, &project, &service, asked.urgency).await?;
            let card = aws::card(caller, &project, &service, &reading, &asked).await;
            version = Some(card.version());
            html(|| pages::aws::card(&card))
        }
        Part::AwsEndpoints => {
            let list = aws::endpoints(caller, &project, &service, &asked).await?;
            let list = list.ok_or_else(|| Failure::NotFound {
                what: "such part of a page".to_owned(),
            })?;
            version = Some(list.version.clone());
            html(|| pages::aws::endpoints(&list))
        }
    };
    Ok(answer(status, body, version))
}

/// The same of a page about a whole project.
pub async fn project_part(
    caller: &Caller,
    part: ProjectPart,
    project: ProjectName,
    asked: Asked,
) -> Result<Answer, Failure> {
    caller.require(Operation::View, &project)?;
    match part {
        ProjectPart::Vpcs => {
            let list = vpcs::list(caller, &project, &asked).await?;
            let version = Some(list.version.clone());
            Ok(answer(200, html(|| pages::vpcs::list(&list)), version))
        }
        ProjectPart::NewVpc => {
            let form = vpcs::form(caller, &project, &asked).await?;
            Ok(answer(200, html(|| pages::vpcs::review(&form)), None))
        }
    }
}

fn answer(status: u16, body: String, version: Option<String>) -> Answer {
    Answer {
        status,
        content_type: "text/html; charset=utf-8",
        body,
        version: version.filter(|version| !version.is_empty()),
        file: None,
    }
}

/// A file, with its secrets only if a form asked for them.
pub async fn download(
    caller: &Caller,
    project: &ProjectName,
    service: &ServiceName,
    file: &str,
    asked: Asked,
) -> Result<Answer, Failure> {
    caller.require(Operation::View, project)?;
    let body = match file {
        recipes::doctor::FILE => {
            check::script(caller, project.clone(), service.clone(), &asked).await?
        }
        _ if endpoint::recipe_of_file(file).is_some() => {
            endpoint::file(caller, project, service, file, &asked).await?
        }
        _ => overview::file(caller, project, service, file, &asked).await?,
    };
    Ok(Answer {
        status: 200,
        content_type: "application/octet-stream",
        body,
        version: None,
        file: Some(file.to_owned()),
    })
}

/// A view as text, as it stands in a page.
fn html(view: impl FnOnce() -> AnyView) -> String {
    Owner::new_root(None).with(|| view().to_html())
}
