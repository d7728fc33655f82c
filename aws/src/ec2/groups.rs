//! Security groups: listed, made, opened, deleted.

use super::{Ec2, Tags, tags};
use crate::error::Error;
use crate::query::Query;
use crate::xml::Node;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityGroup {
    pub id: String,
    pub name: String,
    pub description: String,
    pub vpc: String,
    pub tags: Tags,
}

/// A security group that is to be made. It lets everything out and, until rules are added, nothing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSecurityGroup {
    pub vpc: String,
    pub name: String,
    pub description: String,
    pub tags: Tags,
}

/// TCP that is let in: these ports, from this range of addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub from: u16,
    pub to: u16,
    /// IPv4 or IPv6.
    pub cidr: String,
    pub description: Option<String>,
}

impl Ec2 {
    /// The security groups of a VPC, by name.
    pub async fn security_groups(&self, vpc: &str) -> Result<Vec<SecurityGroup>, Error> {
        let query = Query::read("DescribeSecurityGroups", "list the security groups");
        let query = query.filter("vpc-id", vpc);
        let mut found = self.all(query, "securityGroupInfo", group).await?;
        found.sort_by(|one, other| (&one.name, &one.id).cmp(&(&other.name, &other.id)));
        Ok(found)
    }

    /// Makes a security group; its id. One of the same name in the VPC is AWS's `InvalidGroup.Duplicate`.
    pub async fn create_security_group(&self, new: &NewSecurityGroup) -> Result<String, Error> {
        let query = Query::write("CreateSecurityGroup", "create the security group")
            .with("GroupName", &new.name)
            .with("GroupDescription", &new.description)
            .with("VpcId", &new.vpc)
            .tags("security-group", &new.tags);
        self.ask(query, |answer| answer.need("groupId")).await
    }

    /// Lets in what the rules say, all of it or none. A rule that is there is AWS's `InvalidPermission.Duplicate`.
    pub async fn authorize_ingress(&self, group: &str, rules: &[Rule]) -> Result<(), Error> {
        let query = Query::write(
            "AuthorizeSecurityGroupIngress",
            "add rules to the security group",
        );
        let query = (1..)
            .zip(rules)
            .fold(query.with("GroupId", group), |query, (at, rule)| {
                permit(query, at, rule)
            });
        self.ask(query, |_| Some(())).await
    }

    /// Deletes a security group that nothing uses.
    pub async fn delete_security_group(&self, id: &str) -> Result<(), Error> {
        let query = Query::write("DeleteSecurityGroup", "delete the security group");
        self.ask(query.with("GroupId", id), |_| Some(())).await
    }
}

fn permit(query: Query, at: usize, rule: &Rule) -> Query {
    let place = format!("IpPermissions.{at}");
    let (ranges, cidr) = if rule.cidr.contains(':') {
        ("Ipv6Ranges", "CidrIpv6")
    } else {
        ("IpRanges", "CidrIp")
    };
    query
        .with(&format!("{place}.IpProtocol"), "tcp")
        .with(&format!("{place}.FromPort"), rule.from)
        .with(&format!("{place}.ToPort"), rule.to)
        .with(&format!("{place}.{ranges}.1.{cidr}"), &rule.cidr)
        .maybe(
            &format!("{place}.{ranges}.1.Description"),
            rule.description.as_ref(),
        )
}

fn group(item: &Node) -> Option<SecurityGroup> {
    Some(SecurityGroup {
        id: item.need("groupId")?,
        name: item.need("groupName")?,
        description: item.need("groupDescription").unwrap_or_default(),
        vpc: item.need("vpcId").unwrap_or_default(),
        tags: tags(item),
    })
}
