//! Endpoints of customers whom this sandbox does not know: only their connections are seen here.

use serde_json::Value;

use super::privatelink::Phase;
use super::{World, missing};
use crate::answer::Refusal;

impl World {
    /// A customer whom this sandbox does not know made a VPC endpoint: a connection appears and goes its way.
    pub(crate) fn connect(&mut self, project: &str, name: &str) -> Result<Value, Refusal> {
        if self.service(project, name)?.link.is_some() {
            return self.connect_link((project, name));
        }
        let now = self.clock.ticks();
        let mut ids = self.ids.clone();
        let endpoint = format!("vpce-0{}", ids.hex(16));
        let label = ids.letters(8);
        let service = self.service_mut(project, name)?;
        let stuck = service.is_stuck();
        let region = service.cloud.trim_start_matches("aws-").to_owned();
        let privatelink = service.privatelink.as_mut().ok_or_else(missing)?;
        if privatelink.phase(now, stuck) != Phase::Active {
            return Err(Refusal::conflict(
                "No endpoint can connect: the Privatelink is not active",
            ));
        }
        let dns_name = format!(
            "{endpoint}-{label}.{}.{region}.vpce.amazonaws.com",
            privatelink.aws_service_id
        );
        let connection = privatelink.connect(&mut ids, endpoint, dns_name, now);
        let body = connection.body(now);
        self.ids = ids;
        Ok(body)
    }

    /// The customer deleted a VPC endpoint.
    pub(crate) fn disconnect(
        &mut self,
        project: &str,
        name: &str,
        id: &str,
    ) -> Result<(), Refusal> {
        let service = self.service_mut(project, name)?;
        let privatelink = service.privatelink.as_mut().ok_or_else(missing)?;
        let before = privatelink.connections.len();
        privatelink.connections.retain(|c| c.id != id);
        if privatelink.connections.len() == before {
            return Err(Refusal::not_found("Privatelink connection does not exist"));
        }
        Ok(())
    }
}
