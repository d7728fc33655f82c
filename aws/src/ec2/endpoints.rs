//! VPC endpoints, and the services they lead to.

mod state;

pub use state::EndpointState;

use super::{Ec2, Tags, tags};
use crate::error::Error;
use crate::query::{Kind, Query, Service};
use crate::xml::Node;

/// What a PrivateLink offers, as the caller sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndpointService {
    pub name: String,
    /// The availability zones it is in, by the names of the caller's account.
    pub zones: Vec<String>,
    pub acceptance_required: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub id: String,
    pub state: EndpointState,
    pub vpc: String,
    pub service_name: String,
    pub subnets: Vec<String>,
    /// Ids of security groups.
    pub groups: Vec<String>,
    pub dns_names: Vec<String>,
    /// As AWS writes it: `2026-11-22T12:00:00.000Z`.
    pub created: Option<String>,
    /// Code and message of what went wrong last.
    pub last_error: Option<(String, String)>,
    pub tags: Tags,
}

/// An interface endpoint that is to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewEndpoint {
    pub vpc: String,
    pub service_name: String,
    /// One in each availability zone.
    pub subnets: Vec<String>,
    /// None: the VPC's default one.
    pub groups: Vec<String>,
    pub tags: Tags,
    /// The same request with the same token makes one endpoint, however often it is sent.
    pub client_token: String,
}

const CREATE: &str = "create the VPC endpoint";
const DELETE: &str = "delete the VPC endpoint";
const LIST: &str = "list the VPC endpoints";
const ENDPOINTS: &str = "DescribeVpcEndpoints";

impl Ec2 {
    /// The service of this name. `InvalidServiceName`: it is not there, or not for this caller.
    pub async fn endpoint_service(&self, name: &str) -> Result<EndpointService, Error> {
        let call = "describe the endpoint service";
        let query = Query::read("DescribeVpcEndpointServices", call);
        let found = |answer: &Node| {
            let mut details = answer.items("serviceDetailSet");
            details
                .find(|one| one.text("serviceName") == Some(name))
                .map(service)
        };
        self.ask(query.list("ServiceName", [name]), found).await
    }

    /// Makes an interface endpoint. After a lost answer the same request is sent once more: the client token keeps
    /// it from making a second endpoint.
    pub async fn create_endpoint(&self, new: &NewEndpoint) -> Result<Endpoint, Error> {
        if new.client_token.is_empty() {
            return Err(Error::InvalidInput(
                "A VPC endpoint is created with a client token only.".to_owned(),
            ));
        }
        let query = Query::new(Service::Ec2, Kind::Token, "CreateVpcEndpoint", CREATE)
            .with("VpcEndpointType", "Interface")
            .with("VpcId", &new.vpc)
            .with("ServiceName", &new.service_name)
            .list("SubnetId", &new.subnets)
            .list("SecurityGroupId", &new.groups)
            .with("ClientToken", &new.client_token)
            .with("PrivateDnsEnabled", "false")
            .tags("vpc-endpoint", &new.tags);
        self.ask(query, |answer| endpoint(answer.child("vpcEndpoint")?))
            .await
    }

    /// The endpoints of this account and region that lead to a service.
    pub async fn endpoints(&self, service_name: &str) -> Result<Vec<Endpoint>, Error> {
        let query = Query::read(ENDPOINTS, LIST).filter("service-name", service_name);
        self.all(query, "vpcEndpointSet", endpoint).await
    }

    /// One endpoint; none if AWS does not know it, or no longer.
    pub async fn endpoint(&self, id: &str) -> Result<Option<Endpoint>, Error> {
        let query = Query::read(ENDPOINTS, "look at the VPC endpoint").list("VpcEndpointId", [id]);
        let found = |answer: &Node| {
            let mut items = answer.items("vpcEndpointSet");
            items
                .next()
                .map(endpoint)
                .map_or(Some(None), |one| one.map(Some))
        };
        match self.ask(query, found).await {
            Err(error) if is_absence(&error) => Ok(None),
            outcome => outcome,
        }
    }

    /// Begins to delete an endpoint.
    pub async fn delete_endpoint(&self, id: &str) -> Result<(), Error> {
        let query = Query::write("DeleteVpcEndpoints", DELETE).list("VpcEndpointId", [id]);
        let unsuccessful = |answer: &Node| {
            let request_id = answer.need("requestId");
            let refusal = answer.items("unsuccessful").next().map(|item| {
                let error = item.child("error");
                let said = |name| error.and_then(|error| error.need(name)).unwrap_or_default();
                Error::Refused {
                    call: DELETE,
                    status: 200,
                    code: said("code"),
                    message: said("message"),
                    request_id,
                }
            });
            Some(refusal)
        };
        match self.ask(query, unsuccessful).await? {
            Some(refusal) => Err(refusal),
            None => Ok(()),
        }
    }
}

/// EC2 has two spellings of it.
fn is_absence(error: &Error) -> bool {
    matches!(
        error.code(),
        Some("InvalidVpcEndpointId.NotFound" | "InvalidVpcEndpoint.NotFound")
    )
}

fn service(item: &Node) -> EndpointService {
    EndpointService {
        name: item.need("serviceName").unwrap_or_default(),
        zones: item.texts("availabilityZoneSet"),
        acceptance_required: item.is_true("acceptanceRequired"),
    }
}

fn endpoint(item: &Node) -> Option<Endpoint> {
    let groups = item.items("groupSet");
    let names = item.items("dnsEntrySet");
    let last_error = item.child("lastError").and_then(|error| {
        let message = error.text("message").unwrap_or_default();
        Some((error.need("code")?, message.to_owned()))
    });
    Some(Endpoint {
        id: item.need("vpcEndpointId")?,
        state: EndpointState::parse(item.text("state").unwrap_or_default()),
        vpc: item.need("vpcId").unwrap_or_default(),
        service_name: item.need("serviceName").unwrap_or_default(),
        subnets: item.texts("subnetIdSet"),
        groups: groups.filter_map(|group| group.need("groupId")).collect(),
        dns_names: names.filter_map(|name| name.need("dnsName")).collect(),
        created: item.need("creationTimestamp"),
        last_error,
        tags: tags(item),
    })
}
