//! The VPCs of a project: the list, a new one, and one that goes.

mod deletion;
mod form;

use std::hash::{DefaultHasher, Hash, Hasher};

use aiven::{Cloud, Error, ProjectName, ProjectVpc, ServiceList, ServiceName};

use super::outcome::Outcome;
use crate::{
    failure::Failure,
    flash::Flash,
    paths::{self, Place},
    permit::Permit,
    role::Operation,
    ssr::{Asked, Caller, Stopped, failure_of},
};

pub use deletion::Deletion;
pub use form::{CloudGroup, NewVpc};

/// How soon a VPC that comes or goes is looked at again, in seconds.
const SOON: u32 = 5;

/// Everything that the page shows.
#[derive(Clone, Debug)]
pub struct VpcsPage {
    pub who: String,
    pub project: ProjectName,
    pub flash: Option<Flash>,
    pub list: VpcList,
    pub form: NewVpc,
    /// Present when the address or a form is about deleting one.
    pub deletion: Option<Deletion>,
}

#[derive(Clone, Debug)]
pub struct VpcList {
    pub project: ProjectName,
    pub rows: Vec<VpcRow>,
    /// Whether the person may delete any.
    pub permit: Permit,
    /// What could not be read.
    pub notes: Vec<String>,
    /// Where the person came from.
    pub next: Option<String>,
    pub follow_s: Option<u32>,
    /// Changes whenever anything else in here does.
    pub version: String,
}

#[derive(Clone, Debug)]
pub struct VpcRow {
    pub vpc: ProjectVpc,
    /// What a person calls the cloud.
    pub region: Option<String>,
    /// Those that are in it; absent if they could not be read.
    pub services: Option<Vec<ServiceName>>,
}

/// What Aiven says about a project's networks.
struct Known {
    vpcs: Vec<ProjectVpc>,
    services: Result<ServiceList, Failure>,
    clouds: Vec<Cloud>,
}

impl Known {
    async fn of(caller: &Caller, project: &ProjectName) -> Result<Self, Failure> {
        let client = &caller.aiven;
        let vpcs = client.vpcs(project).await;
        let vpcs = vpcs.map_err(|error| failure_of(caller, &error))?;
        let services = client.services(project).await;
        Ok(Self {
            vpcs,
            services: services.map_err(|error| failure_of(caller, &error)),
            // Only names for what is known anyway: without them the cloud is typed.
            clouds: client.clouds(project).await.unwrap_or_default(),
        })
    }
}

/// The page, after its address or one of its forms.
pub async fn vpcs(
    caller: &Caller,
    project: ProjectName,
    asked: Asked,
) -> Result<Outcome<VpcsPage>, Failure> {
    let known = Known::of(caller, &project).await?;
    let next = next_of(&asked);
    let list = VpcList::of(caller, &project, &known, next.clone());
    let mut form = NewVpc::of(caller, &project, &known, &asked, next);
    let posted = asked.posted.as_ref();
    let wish = posted.and_then(|posted| posted.get("do"));
    let mut deletion = Deletion::of(&list, &asked);
    let outcome = match (wish, &mut deletion) {
        (Some("create"), _) => Some(form.create(caller, &known).await?),
        (Some("delete"), Some(deletion)) => Some(deletion.delete(caller).await?),
        _ => None,
    };
    let status = match outcome {
        Some(Ok(sentence)) => {
            let here = paths::vpcs(&project);
            // A new VPC is made for something; after a deletion the list is what one looks at.
            let next = form.next.filter(|_| wish == Some("create"));
            let to = next.unwrap_or(here);
            return Ok(Outcome::Sent { sentence, to });
        }
        Some(Err(status)) => status,
        None => 200,
    };
    let page = VpcsPage {
        who: caller.who.clone(),
        flash: caller.flash.take(&paths::vpcs(&project)),
        list,
        form,
        deletion,
        project,
    };
    Ok(Outcome::Shown(Box::new(page), status))
}

/// The list by itself.
pub async fn list(
    caller: &Caller,
    project: &ProjectName,
    asked: &Asked,
) -> Result<VpcList, Failure> {
    let known = Known::of(caller, project).await?;
    Ok(VpcList::of(caller, project, &known, next_of(asked)))
}

/// What the form for a new one says while it is filled in.
pub async fn form(
    caller: &Caller,
    project: &ProjectName,
    asked: &Asked,
) -> Result<NewVpc, Failure> {
    let vpcs = caller.aiven.vpcs(project).await;
    let known = Known {
        vpcs: vpcs.map_err(|error| failure_of(caller, &error))?,
        services: Ok(ServiceList::default()),
        clouds: Vec::new(),
    };
    Ok(NewVpc::of(caller, project, &known, asked, next_of(asked)))
}

impl VpcList {
    fn of(caller: &Caller, project: &ProjectName, known: &Known, next: Option<String>) -> Self {
        let mut vpcs: Vec<&ProjectVpc> = known.vpcs.iter().collect();
        vpcs.sort_by_key(|vpc| (vpc.cloud_name.clone(), vpc.create_time.clone()));
        let rows: Vec<VpcRow> = vpcs
            .into_iter()
            .map(|vpc| VpcRow {
                region: vpc
                    .cloud_name
                    .as_deref()
                    .and_then(|cloud| region_of(cloud, &known.clouds)),
                services: known
                    .services
                    .as_ref()
                    .ok()
                    .map(|list| inside(list, &vpc.project_vpc_id)),
                vpc: vpc.clone(),
            })
            .collect();
        let notes = match &known.services {
            Err(failure) => vec![format!(
                "Which services are in which VPC could not be read. {}",
                failure.sentence()
            )],
            Ok(list) if list.unreadable > 0 => vec![format!(
                "{} of this project's services could not be read and may be missing below.",
                list.unreadable
            )],
            Ok(_) => Vec::new(),
        };
        let is_moving = rows.iter().any(|row| row.vpc.is_moving());
        let mut list = Self {
            project: project.clone(),
            permit: caller.permit(Operation::DeleteVpc, project),
            rows,
            notes,
            next,
            follow_s: is_moving.then_some(SOON),
            version: String::new(),
        };
        let mut hasher = DefaultHasher::new();
        format!("{list:?}").hash(&mut hasher);
        list.version = format!("{:016x}", hasher.finish());
        list
    }
}

/// The services in a VPC, by name.
fn inside(list: &ServiceList, vpc: &str) -> Vec<ServiceName> {
    let mut names: Vec<ServiceName> = list
        .services
        .iter()
        .filter(|service| service.project_vpc_id.as_deref() == Some(vpc))
        .filter_map(|service| service.name().ok())
        .collect();
    names.sort();
    names
}

/// `Ireland`, of `Europe, Ireland - Amazon Web Services: Ireland`.
fn region_of(cloud: &str, clouds: &[Cloud]) -> Option<String> {
    let found = clouds.iter().find(|known| known.cloud_name == cloud)?;
    let text = found.cloud_description.as_deref()?;
    let region = text.rsplit(": ").next().unwrap_or(text);
    Some(region.to_owned())
}

/// Where a VPC in this cloud is made, for somebody who goes on at `next`.
pub fn address(project: &ProjectName, cloud: &str, next: &str) -> String {
    format!(
        "{}?cloud={}&next={}#create",
        paths::vpcs(project),
        paths::encode(cloud),
        paths::encode(next)
    )
}

/// Where the person goes on, if that is a page of this portal.
fn next_of(asked: &Asked) -> Option<String> {
    let posted = asked.posted.as_ref();
    let typed = posted
        .and_then(|posted| posted.get("next"))
        .map(str::to_owned);
    typed
        .or_else(|| asked.query_field("next"))
        .filter(|next| is_ours(next))
}

fn is_ours(next: &str) -> bool {
    let path = next.split('?').next().unwrap_or_default();
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~?=&%+,:".contains(&byte);
    next.len() <= 2000
        && next.bytes().all(is_plain)
        && !matches!(Place::of_path(path), Place::Nowhere | Place::SignIn)
}

/// A refused write as a sentence, with the status of the answer. Without a session there is nothing to show it on.
pub(super) fn refused(caller: &Caller, stopped: Stopped) -> Result<(String, u16), Failure> {
    let error = match stopped {
        Stopped::By(error) => error,
        Stopped::Before(Failure::Invalid(errors)) => {
            return Ok((Failure::Invalid(errors).sentence(), 422));
        }
        Stopped::Before(failure) => return Ok((failure.to_string(), failure.status())),
    };
    match (failure_of(caller, &error), &error) {
        (Failure::SignedOut, _) => Err(Failure::SignedOut),
        // A 404 too: the project is there, or the page would not be, so what is missing is what the form is about.
        (Failure::Rejected { .. } | Failure::NotFound { .. }, Error::Api { message, .. }) => {
            Ok((format!("Aiven said: “{message}”"), 422))
        }
        (Failure::Rejected { message }, _) => Ok((message, 422)),
        (failure, _) => {
            let sentence = format!("{}. {}", failure.title(), failure.sentence());
            Ok((sentence, failure.status()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_the_portal_come_next() {
        for good in [
            "/projects/demo/services/my-kafka/network/setup?connection=new",
            "/projects/demo/services/my-kafka/network/move?vpc=1a-2b",
            "/projects/demo/vpcs",
        ] {
            assert!(is_ours(good), "{good}");
        }
        for bad in [
            "",
            "//evil.example/projects",
            "https://evil.example/projects/demo/vpcs",
            "/\\evil.example",
            "/sign-in",
            "/sign-out",
            "/projects/demo/vpcs#x",
            "/projects/demo/vpcs?a=\r\nb",
            "/projects/demo/nowhere",
            "/api/parts/vpcs/demo",
        ] {
            assert!(!is_ours(bad), "{bad}");
        }
    }

    #[test]
    fn a_cloud_has_a_name_for_people() {
        let cloud = |description: Option<&str>| Cloud {
            cloud_name: "aws-eu-west-1".to_owned(),
            cloud_description: description.map(str::to_owned),
            geo_region: None,
            provider: None,
        };
        let named = |description| region_of("aws-eu-west-1", &[cloud(description)]);
        assert_eq!(
            named(Some("Europe, Ireland - Amazon Web Services: Ireland")).as_deref(),
            Some("Ireland")
        );
        assert_eq!(named(Some("Ireland")).as_deref(), Some("Ireland"));
        assert_eq!(named(None), None);
    }
}
