//! Looking at AWS for the card: who may, what is asked for, and all of it at the same time.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    time::Duration,
};

use ::aws::{Ec2, Error, SecurityGroup};
use aiven::{ProjectName, ServiceName, State, principal::Admission};
use recipes::endpoint::{About, VpcId};

use super::{
    Address, AwsCard, Choices, Closed, DELETE, Desk, EndpointList, EndpointRow, Identity, Rights,
    SpareGroup, Standing, Strictness, Trouble, choices::Lists,
};
use crate::{
    api::reading::Reading,
    failure::Failure,
    paths,
    policy::Rules,
    role::Operation,
    ssr::{Asked, Caller, form_id},
};

/// How long the card waits for one of AWS's answers. The page waits with it.
const PATIENCE: Duration = Duration::from_secs(5);

/// How soon a list in which nothing moves is looked at again, in seconds: endpoints are made and deleted elsewhere too.
const AT_REST: u32 = 20;

/// AWS, opened for one person and one PrivateLink.
#[derive(Clone)]
pub(super) struct Door {
    pub ec2: Ec2,
    pub about: About,
    role_arn: Option<String>,
    is_going: bool,
    rights: Rights,
    rules: Rules,
}

impl Door {
    pub fn of(caller: &Caller, project: &ProjectName, reading: &Reading) -> Result<Self, Closed> {
        let aws = caller.aws.as_ref().ok_or(Closed::Off)?;
        if !aws.may(project.as_str()) {
            return Err(Closed::NotThisProject);
        }
        let link = match (&reading.privatelink, &reading.forbidden) {
            (Some(link), None) => link,
            (_, Some(_)) => return Err(Closed::NotThisPerson),
            (None, None) => return Err(Closed::NoPrivatelink),
        };
        let about = About::of(project, &reading.service, link).map_err(Closed::NotYet)?;
        let ec2 = aws.in_region(about.region.as_str());
        Ok(Self {
            ec2: ec2.map_err(|error| Closed::NotYet(error.to_string()))?,
            role_arn: aws.role_arn().map(str::to_owned),
            about,
            is_going: link.state == State::Deleting,
            rights: Rights {
                create: caller.permit(Operation::CreateEndpoint, project),
                delete: caller.permit(Operation::DeleteEndpoint, project),
                delete_group: caller.permit(Operation::DeleteGroup, project),
                add: caller.permit(Operation::UpdatePrincipals, project),
            },
            rules: caller.policy.rules(),
        })
    }

    pub fn service_name(&self) -> &str {
        self.about.endpoint_service.as_str()
    }
}

/// The card as the address asks for it.
pub async fn card(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    reading: &Reading,
    asked: &Asked,
) -> AwsCard {
    let address = Address::of(paths::setup(project, name), asked.fields());
    match Door::of(caller, project, reading) {
        Ok(door) => {
            let place = (project, name);
            Box::pin(drawn(&door, place, reading, address, Strictness::Choosing)).await
        }
        Err(closed) => closed_card(project, name, closed),
    }
}

/// The card's list by itself. Absent where the card offers nothing.
pub async fn endpoints(
    caller: &Caller,
    project: &ProjectName,
    name: &ServiceName,
    asked: &Asked,
) -> Result<Option<EndpointList>, Failure> {
    let reading = Reading::of(caller, project, name, asked.urgency).await?;
    let Ok(door) = Door::of(caller, project, &reading) else {
        return Ok(None);
    };
    let address = Address::of(paths::setup(project, name), asked.fields());
    let groups = async {
        let vpc = VpcId::parse(&address.form().vpc).ok()?;
        Some(groups_of(&door, vpc.as_str()).await)
    };
    let (rows, groups) = tokio::join!(rows_of(&door, &reading), groups);
    let groups = groups.and_then(Result::ok).unwrap_or_default();
    Ok(Some(list((project, name), &door, address, rows, &groups)))
}

/// The endpoints alone, as far as AWS tells them and this person may know.
pub async fn rows(caller: &Caller, project: &ProjectName, reading: &Reading) -> Vec<EndpointRow> {
    match Door::of(caller, project, reading) {
        Ok(door) => rows_of(&door, reading).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    }
}

pub(super) fn closed_card(project: &ProjectName, name: &ServiceName, closed: Closed) -> AwsCard {
    AwsCard {
        project: project.clone(),
        service: name.clone(),
        content: Err(closed),
        endpoints: Vec::new(),
        status: 200,
    }
}

/// Asks AWS for everything that the card shows, at the same time.
pub(super) async fn drawn(
    door: &Door,
    (project, name): (&ProjectName, &ServiceName),
    reading: &Reading,
    address: Address,
    strictness: Strictness,
) -> AwsCard {
    let form = address.form();
    let vpc = VpcId::parse(&form.vpc).ok();
    let in_vpc = async {
        let vpc = vpc.as_ref()?.as_str();
        let subnets = within(
            "ec2:DescribeSubnets",
            "list the subnets",
            door.ec2.subnets(vpc),
        );
        Some(tokio::join!(subnets, groups_of(door, vpc)))
    };
    let (identity, vpcs, service, rows, in_vpc) = tokio::join!(
        within(
            "sts:GetCallerIdentity",
            "tell whose credentials these are",
            door.ec2.caller_identity()
        ),
        within("ec2:DescribeVpcs", "list the VPCs", door.ec2.vpcs()),
        within(
            "ec2:DescribeVpcEndpointServices",
            "describe the endpoint service",
            door.ec2.endpoint_service(door.service_name()),
        ),
        rows_of(door, reading),
        in_vpc,
    );
    let (subnets, groups) = in_vpc.unzip();
    let known_groups = groups.iter().flatten().flatten().cloned();
    let known_groups: Vec<SecurityGroup> = known_groups.collect();
    let list = list((project, name), door, address.clone(), rows, &known_groups);
    let lists = Lists {
        vpcs,
        service,
        subnets,
        groups,
    };
    let choices = (!door.is_going).then(|| Choices::of(&door.about, form, lists, strictness));
    AwsCard {
        project: project.clone(),
        service: name.clone(),
        endpoints: list.rows.clone().unwrap_or_default(),
        content: Ok(Box::new(Desk {
            rights: door.rights.clone(),
            address,
            region: door.about.region.to_string(),
            form_id: form_id(),
            failure: None,
            identity: identity.map(|identity| identified(door, reading, identity)),
            list,
            choices,
        })),
        status: 200,
    }
}

pub(super) async fn groups_of(door: &Door, vpc: &str) -> Result<Vec<SecurityGroup>, Trouble> {
    let call = door.ec2.security_groups(vpc);
    within(
        "ec2:DescribeSecurityGroups",
        "list the security groups",
        call,
    )
    .await
}

async fn rows_of(door: &Door, reading: &Reading) -> Result<Vec<EndpointRow>, Trouble> {
    let call = door.ec2.endpoints(door.service_name());
    let found = within("ec2:DescribeVpcEndpoints", "list the VPC endpoints", call).await?;
    let rows = found.into_iter();
    let rows = rows.map(|endpoint| EndpointRow::of(endpoint, &reading.connections));
    let mut rows: Vec<EndpointRow> = rows
        .filter(|row| row.state != ::aws::EndpointState::Deleted)
        .collect();
    rows.sort_by(|one, other| (&one.created, &one.id).cmp(&(&other.created, &other.id)));
    Ok(rows)
}

/// One of AWS's answers, if it comes in time.
pub(super) async fn within<T>(
    action: &'static str,
    call: &'static str,
    answer: impl Future<Output = Result<T, Error>>,
) -> Result<T, Trouble> {
    let outcome = tokio::time::timeout(PATIENCE, answer).await;
    outcome
        .unwrap_or(Err(Error::TimedOut { call }))
        .map_err(|error| {
            tracing::warn!(action, %error, "A call to AWS failed");
            Trouble::of(&error, action)
        })
}

fn identified(door: &Door, reading: &Reading, identity: ::aws::Identity) -> Identity {
    let link = reading.privatelink.clone().unwrap_or_default();
    let admission =
        aiven::principal::admission(&link.principals, &identity.arn, door.role_arn.as_deref());
    let standing = match admission {
        Ok(Admission::Allowed { by }) => Standing::Allowed(by),
        Ok(Admission::NotAllowed { add, note }) => Standing::NotAllowed {
            refusal: link
                .may_edit()
                .err()
                .or_else(|| full(&link.principals))
                .or_else(|| door.rights.add.refusal.clone())
                .or_else(|| door.rules.refuses(&add))
                .or_else(|| {
                    let count = link.principals.len();
                    door.rules.too_many(count + 1, count)
                }),
            opened: link.principals,
            add,
            note,
        },
        Err(why) => Standing::Unknown(why),
    };
    Identity {
        account: identity.account,
        arn: identity.arn,
        standing,
    }
}

/// Why no principal can be added.
fn full(principals: &[String]) -> Option<String> {
    (principals.len() >= 16).then(|| {
        "Aiven takes 16 principals at most, and there are 16. Remove one that is not needed first.".to_owned()
    })
}

fn list(
    (project, service): (&ProjectName, &ServiceName),
    door: &Door,
    address: Address,
    rows: Result<Vec<EndpointRow>, Trouble>,
    groups: &[SecurityGroup],
) -> EndpointList {
    let known = rows.as_deref().unwrap_or_default();
    let confirm = address.get(DELETE).map(str::to_owned);
    let confirm = confirm.filter(|id| known.iter().any(|row| row.id == *id && !row.is_going()));
    let spare = rows.is_ok().then(|| spare(&door.about, groups, known));
    let spare = spare.flatten();
    let soonest = known.iter().filter_map(EndpointRow::changes_in).min();
    let follow_s = soonest.unwrap_or(AT_REST).min(AT_REST);
    let mut version = DefaultHasher::new();
    (format!("{rows:?}"), &confirm, &spare, &door.rights).hash(&mut version);
    EndpointList {
        rights: door.rights.clone(),
        project: project.clone(),
        service: service.clone(),
        region: door.about.region.to_string(),
        form_id: form_id(),
        confirm,
        spare,
        follow_s: Some(follow_s),
        version: format!("{:016x}", version.finish()),
        address,
        rows,
    }
}

/// The group that Postern made for this service, where none of the endpoints has it.
fn spare(about: &About, groups: &[SecurityGroup], rows: &[EndpointRow]) -> Option<SpareGroup> {
    let own = groups.iter().find(|group| is_own(about, group))?;
    let is_used = rows.iter().any(|row| row.groups.contains(&own.id));
    (!is_used).then(|| SpareGroup {
        id: own.id.clone(),
        name: own.name.clone(),
        vpc: own.vpc.clone(),
    })
}

/// Whether a security group is one that Postern makes: by its name and by what it says about itself.
pub(super) fn is_own(about: &About, group: &SecurityGroup) -> bool {
    group.name == about.group_name() && group.description == about.group_description()
}
