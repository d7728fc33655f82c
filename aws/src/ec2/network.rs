//! VPCs and their subnets.

use super::{Ec2, name};
use crate::error::Error;
use crate::query::Query;
use crate::xml::Node;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vpc {
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// IPv4, the first one first.
    pub cidrs: Vec<String>,
    /// `available`, or `pending`.
    pub state: String,
    pub is_default: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subnet {
    pub id: String,
    /// Its tag `Name`.
    pub name: Option<String>,
    /// `eu-west-1a`: what this account calls the zone.
    pub zone: String,
    /// `euw1-az1`: what AWS calls it in every account.
    pub zone_id: String,
    /// None for a subnet that has IPv6 only.
    pub cidr: Option<String>,
    pub free_addresses: u32,
}

impl Ec2 {
    pub async fn vpcs(&self) -> Result<Vec<Vpc>, Error> {
        let query = Query::read("DescribeVpcs", "list the VPCs");
        self.all(query, "vpcSet", vpc).await
    }

    /// The subnets of a VPC, by availability zone.
    pub async fn subnets(&self, vpc: &str) -> Result<Vec<Subnet>, Error> {
        let query = Query::read("DescribeSubnets", "list the subnets").filter("vpc-id", vpc);
        let mut found = self.all(query, "subnetSet", subnet).await?;
        found.sort_by(|one, other| (&one.zone, &one.id).cmp(&(&other.zone, &other.id)));
        Ok(found)
    }
}

fn vpc(item: &Node) -> Option<Vpc> {
    let first = item.need("cidrBlock");
    let more = item.items("cidrBlockAssociationSet").filter(|block| {
        let state = block.child("cidrBlockState");
        state.and_then(|state| state.text("state")) == Some("associated")
    });
    let more = more.filter_map(|block| block.need("cidrBlock"));
    let more: Vec<String> = more.filter(|cidr| Some(cidr) != first.as_ref()).collect();
    Some(Vpc {
        id: item.need("vpcId")?,
        name: name(item),
        cidrs: first.into_iter().chain(more).collect(),
        state: item.text("state").unwrap_or_default().to_owned(),
        is_default: item.is_true("isDefault"),
    })
}

fn subnet(item: &Node) -> Option<Subnet> {
    let free = item.text("availableIpAddressCount");
    Some(Subnet {
        id: item.need("subnetId")?,
        name: name(item),
        zone: item.need("availabilityZone")?,
        zone_id: item.need("availabilityZoneId").unwrap_or_default(),
        cidr: item.need("cidrBlock"),
        free_addresses: free.and_then(|text| text.parse().ok()).unwrap_or(0),
    })
}
