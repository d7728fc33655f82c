//! What the pages say of an operation before anybody asks for it: the same table and the same guard-rails that decide
//! when it is asked for.

use aiven::{ProjectName, Service};

use super::Caller;
use crate::{permit::Permit, role::Operation};

impl Caller {
    /// Whether the guard-rails ask why this is done. A refresh changes nothing.
    pub fn wants_reason(&self, operation: Operation) -> bool {
        self.policy.require_reason
            && operation.is_change()
            && operation != Operation::RefreshPrivatelink
    }

    /// Whether this person may do it in this project, whether it waits for somebody else, whether it wants a reason.
    pub fn permit(&self, operation: Operation, project: &ProjectName) -> Permit {
        let is_in_aws = matches!(
            operation,
            Operation::CreateEndpoint | Operation::DeleteEndpoint | Operation::DeleteGroup
        );
        let is_judged = operation.is_change() && !is_in_aws;
        match self.may(operation, project) {
            Err(why) => Permit::refused(why),
            Ok(()) => Permit {
                refusal: None,
                waits: is_judged && self.needs_approval(operation, project),
                wants_reason: self.wants_reason(operation),
            },
        }
    }

    /// The same for a new PrivateLink, which the guard-rails may allow in some regions only.
    pub fn permit_privatelink(&self, project: &ProjectName, cloud: Option<&str>) -> Permit {
        let permit = self.permit(Operation::CreatePrivatelink, project);
        let region = cloud.and_then(aiven::vpc::aws_region);
        match self.policy.refuses_region(region) {
            Some(why) if permit.is_given() => Permit::refused(why),
            _ => permit,
        }
    }

    /// The same where the service has been read.
    pub fn permit_privatelink_of(&self, project: &ProjectName, service: &Service) -> Permit {
        self.permit_privatelink(project, service.cloud_name.as_deref())
    }
}
