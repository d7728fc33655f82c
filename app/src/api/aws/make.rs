//! Writing to AWS: the security group and the endpoint are made, an endpoint and its group deleted. Each write leaves a
//! line in the log.

use ::aws::{EndpointState, Error, NewEndpoint, NewSecurityGroup, Rule, Tags, Vpc};
use recipes::endpoint::{Plan, Tag};

use super::{
    choices,
    look::{Door, groups_of, is_own, within},
    trouble::{NO_SERVICE, Trouble},
};

/// Who asks for a write, for the log.
#[derive(Clone, Debug)]
pub struct Scribe {
    pub who: String,
    pub reference: String,
}

/// The token has made an endpoint before, which is there, or on its way out, or never worked.
pub const SPENT: &str = "TokenSpent";

/// Makes the endpoint, and its security group if the plan names none.
pub async fn create(door: &Door, plan: &Plan, scribe: &Scribe) -> Result<String, Trouble> {
    let vpc = checked(door, plan).await?;
    let (groups, token, made) = if plan.makes_group() {
        let group = group(door, plan, scribe).await?;
        let told = format!(
            "The security group {} ({group}) is there now, and is used again the next time.",
            plan.about.group_name()
        );
        open(door, plan, &vpc, &group)
            .await
            .map_err(|trouble| trouble.and(&told))?;
        let token = plan.client_token_with(&group);
        (vec![group], token, Some(told))
    } else {
        let groups = plan.groups.iter().map(ToString::to_string);
        (groups.collect(), plan.client_token(), None)
    };
    let new = NewEndpoint {
        vpc: plan.vpc.to_string(),
        service_name: door.service_name().to_owned(),
        subnets: plan.subnets.iter().map(ToString::to_string).collect(),
        groups,
        tags: tags(plan),
        client_token: token,
    };
    let outcome = door.ec2.create_endpoint(&new).await;
    log(
        door,
        scribe,
        "create the VPC endpoint",
        &new.vpc,
        &outcome.as_ref().map(|made| made.id.as_str()),
    );
    let explain = |trouble: Trouble| match &made {
        Some(told) => trouble.and(told),
        None => trouble,
    };
    let endpoint =
        outcome.map_err(|error| explain(Trouble::of(&error, "ec2:CreateVpcEndpoint")))?;
    if is_spent(&endpoint.state) {
        let mut trouble = Trouble::sentence(format!(
            "Nothing new was created: AWS answered with {}, which the same choices made before and which is {} now.",
            endpoint.id,
            endpoint.state.as_str()
        ));
        trouble.code = Some(SPENT.to_owned());
        return Err(explain(
            trouble.advise("Count the attempt up to get another one."),
        ));
    }
    let (id, service) = (&endpoint.id, &plan.about.service);
    Ok(format!(
        "AWS is making the VPC endpoint {id} to {service}. It takes a minute or two, and is followed below."
    ))
}

/// One that is new is pending.
fn is_spent(state: &EndpointState) -> bool {
    !matches!(
        state,
        EndpointState::PendingAcceptance | EndpointState::Pending | EndpointState::Other(_)
    )
}

/// What AWS would refuse is found out before anything is made.
async fn checked(door: &Door, plan: &Plan) -> Result<Vpc, Trouble> {
    let id = plan.vpc.as_str();
    let (vpcs, subnets, service) = tokio::join!(
        within("ec2:DescribeVpcs", "list the VPCs", door.ec2.vpcs()),
        within(
            "ec2:DescribeSubnets",
            "list the subnets",
            door.ec2.subnets(id)
        ),
        within(
            "ec2:DescribeVpcEndpointServices",
            "describe the endpoint service",
            door.ec2.endpoint_service(door.service_name()),
        ),
    );
    if let Err(trouble) = &service
        && trouble.is(NO_SERVICE)
    {
        return Err(trouble.clone());
    }
    let vpc = vpcs?.into_iter().find(|vpc| vpc.id == id);
    let vpc = vpc.ok_or_else(|| {
        Trouble::sentence(format!(
            "{id} is not a VPC of this account any more. Choose another one."
        ))
    })?;
    let chosen: Vec<String> = plan.subnets.iter().map(ToString::to_string).collect();
    let wrong = choices::wrong_subnets(id, &chosen, &subnets?, &service);
    match wrong.into_iter().next() {
        Some(wrong) => Err(Trouble::sentence(wrong.message)),
        None => Ok(vpc),
    }
}

/// The id of the security group: a new one, or the one that is there.
async fn group(door: &Door, plan: &Plan, scribe: &Scribe) -> Result<String, Trouble> {
    let new = NewSecurityGroup {
        vpc: plan.vpc.to_string(),
        name: plan.about.group_name(),
        description: plan.about.group_description(),
        tags: tags(plan),
    };
    let outcome = door.ec2.create_security_group(&new).await;
    let is_there = matches!(&outcome, Err(error) if error.code() == Some("InvalidGroup.Duplicate"));
    if !is_there {
        log(
            door,
            scribe,
            "create the security group",
            &new.vpc,
            &outcome.as_ref().map(String::as_str),
        );
        return outcome.map_err(|error| Trouble::of(&error, "ec2:CreateSecurityGroup"));
    }
    let groups = groups_of(door, &new.vpc).await?;
    let found = groups.into_iter().find(|group| group.name == new.name);
    let found = found.ok_or_else(|| {
        Trouble::sentence(format!(
            "AWS says that the security group {} is there, and does not list it. Try again in a minute.",
            new.name
        ))
    })?;
    if is_own(&plan.about, &found) {
        return Ok(found.id);
    }
    // Somebody else's, or that of a service of the same name in another project: its rules are not ours to add to.
    Err(Trouble::sentence(format!(
        "Nothing was created: the VPC has a security group {} ({}) that was not made for this service.",
        found.name, found.id
    ))
    .advise("Choose it, or another one, under “Use security groups that are there”; or rename or delete it."))
}

/// Lets the clients in on the service's ports. What is let in already stays.
async fn open(door: &Door, plan: &Plan, vpc: &Vpc, group: &str) -> Result<(), Trouble> {
    let ranges: Vec<String> = if plan.clients.is_empty() {
        vpc.cidrs.clone()
    } else {
        plan.clients.iter().map(ToString::to_string).collect()
    };
    let rules = plan.about.ports.iter().flat_map(|ports| {
        ranges.iter().map(|cidr| Rule {
            from: ports.from,
            to: ports.to,
            cidr: cidr.clone(),
            description: Some(ports.description()),
        })
    });
    let rules: Vec<Rule> = rules.collect();
    let trouble = |error: Error| Trouble::of(&error, "ec2:AuthorizeSecurityGroupIngress");
    match door.ec2.authorize_ingress(group, &rules).await {
        Err(error) if is_duplicate(&error) => {}
        outcome => return outcome.map_err(trouble),
    }
    // AWS adds all or none: then each by itself.
    for rule in rules {
        match door.ec2.authorize_ingress(group, &[rule]).await {
            Err(error) if is_duplicate(&error) => {}
            outcome => outcome.map_err(trouble)?,
        }
    }
    Ok(())
}

fn is_duplicate(error: &Error) -> bool {
    error.code() == Some("InvalidPermission.Duplicate")
}

fn tags(plan: &Plan) -> Tags {
    let tag = |tag: &Tag| (tag.key().to_owned(), tag.value().to_owned());
    plan.tags.iter().map(tag).collect()
}

/// Deletes an endpoint, if it leads to this PrivateLink.
pub async fn delete(door: &Door, id: &str, scribe: &Scribe) -> Result<String, Trouble> {
    let action = "ec2:DescribeVpcEndpoints";
    let found = within(action, "look at the VPC endpoint", door.ec2.endpoint(id)).await?;
    let Some(endpoint) = found.filter(|one| one.service_name == door.service_name()) else {
        return Err(Trouble::sentence(
            "There is no such VPC endpoint of this PrivateLink in the account any more, so nothing was deleted.",
        ));
    };
    let outcome = door.ec2.delete_endpoint(&endpoint.id).await;
    log(
        door,
        scribe,
        "delete the VPC endpoint",
        &endpoint.vpc,
        &outcome.as_ref().map(|()| id),
    );
    outcome.map_err(|error| Trouble::of(&error, "ec2:DeleteVpcEndpoints"))?;
    Ok(format!(
        "AWS is deleting the VPC endpoint {id}. Its connection at Aiven goes with it."
    ))
}

/// Deletes the security group that Postern made for the service, and no other one.
pub async fn delete_group(
    door: &Door,
    vpc: &str,
    id: &str,
    scribe: &Scribe,
) -> Result<String, Trouble> {
    let groups = groups_of(door, vpc).await?;
    let own = groups
        .iter()
        .find(|group| group.id == id && is_own(&door.about, group));
    let Some(own) = own else {
        return Err(Trouble::sentence(
            "That is no security group of Postern's for this service, or it is gone already. Nothing was deleted.",
        ));
    };
    let outcome = door.ec2.delete_security_group(id).await;
    log(
        door,
        scribe,
        "delete the security group",
        vpc,
        &outcome.as_ref().map(|()| id),
    );
    outcome.map_err(|error| Trouble::of(&error, "ec2:DeleteSecurityGroup"))?;
    Ok(format!(
        "The security group {} ({id}) is deleted.",
        own.name
    ))
}

/// Who had what done in AWS. Ids only: no credential comes near this.
fn log(door: &Door, scribe: &Scribe, what: &str, vpc: &str, outcome: &Result<&str, &Error>) {
    let about = &door.about;
    let (project, service, region) = (&about.project, &about.service, &about.region);
    let Scribe { who, reference } = scribe;
    match outcome {
        Ok(id) => {
            tracing::info!(%reference, %who, %project, %service, %region, vpc, id, what, "Written to AWS");
        }
        Err(error) => {
            tracing::warn!(%reference, %who, %project, %service, %region, vpc, what, %error, "Not written to AWS");
        }
    }
}
