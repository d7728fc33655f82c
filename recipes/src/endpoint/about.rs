//! What a plan is for: one service, and what AWS calls it. None of this is typed by anybody.

use aiven::{Privatelink, ProjectName, Service, State};

use super::ports::{PortRange, describe, ports};
use super::region::{EndpointService, Region};

/// The service behind the endpoint.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    pub project: String,
    pub service: String,
    pub region: Region,
    /// The endpoint service that Aiven made for the PrivateLink.
    pub endpoint_service: EndpointService,
    /// The ports that clients need; empty while the service has no listeners.
    pub ports: Vec<PortRange>,
    /// Who may connect, for the recipes that write Aiven's side too.
    pub principals: Vec<String>,
}

impl About {
    /// Gathers it from what Aiven says.
    ///
    /// # Errors
    /// There is nothing to connect to yet, or what Aiven says does not fit together; one sentence.
    pub fn of(
        project: &ProjectName,
        service: &Service,
        privatelink: &Privatelink,
    ) -> Result<Self, String> {
        let Some(name) = privatelink.aws_service_name.as_deref() else {
            return Err(match privatelink.state {
                State::Deleting => "The PrivateLink is being deleted, so no endpoint can be connected to it.".to_owned(),
                _ => "Aiven is still creating the PrivateLink. The endpoint can be made once the AWS service name is known.".to_owned(),
            });
        };
        let endpoint_service = EndpointService::parse(name)?;
        let region = endpoint_service.region().clone();
        // A custom cloud's name says nothing about its region.
        if let Some(cloud) = service.aws_region()
            && cloud != region.as_str()
        {
            return Err(format!(
                "The service runs in {cloud}, but its AWS service name is of {region}. Reload the page; if it stays so, ask Aiven's support."
            ));
        }
        Ok(Self {
            project: project.to_string(),
            service: service.service_name.clone(),
            region,
            endpoint_service,
            ports: ports(service),
            principals: privatelink.principals.clone(),
        })
    }

    /// The name of a security group made for this service: the same each time, so that it is found again.
    pub fn group_name(&self) -> String {
        // Without what means something to the filter by which it is found again.
        let is_plain = |c: &char| c.is_ascii_alphanumeric() || "._-".contains(*c);
        let name: String = self.service.chars().filter(is_plain).take(200).collect();
        format!("postern-{name}")
    }

    /// What such a group says about itself.
    pub fn group_description(&self) -> String {
        describe(&format!(
            "Clients of {} in {}, through AWS PrivateLink",
            self.service, self.project
        ))
    }
}
