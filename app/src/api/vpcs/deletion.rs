//! A project VPC that is to be deleted.

use aiven::ProjectName;

use super::{VpcList, VpcRow, refused};
use crate::{
    change::{Change, Target},
    failure::Failure,
    permit::Permit,
    ssr::{Asked, Caller, carry_out, form_id},
};

/// The question whether it shall go.
#[derive(Clone, Debug)]
pub struct Deletion {
    pub project: ProjectName,
    pub form_id: String,
    pub id: String,
    /// Why it shall go, in the person's own words.
    pub reason: String,
    pub permit: Permit,
    /// As it is in the list; absent if it is not there any more.
    pub row: Option<VpcRow>,
    pub next: Option<String>,
    /// Why it was not deleted.
    pub failure: Option<String>,
}

impl Deletion {
    pub(super) fn of(list: &VpcList, asked: &Asked) -> Option<Self> {
        let posted = asked.posted.as_ref();
        let id = match posted {
            None => asked.query_field("delete"),
            Some(posted) => posted.get("vpc").map(str::to_owned),
        };
        let id = id.filter(|id| !id.is_empty())?;
        let row = list.rows.iter().find(|row| row.vpc.project_vpc_id == id);
        let sent_id = posted.and_then(|posted| posted.get("form_id"));
        Some(Self {
            project: list.project.clone(),
            form_id: sent_id.map_or_else(form_id, str::to_owned),
            reason: posted
                .and_then(|posted| posted.get("reason"))
                .unwrap_or_default()
                .to_owned(),
            permit: list.permit.clone(),
            row: row.cloned(),
            next: list.next.clone(),
            failure: None,
            id,
        })
    }

    /// Whether there is anything to delete, as far as the list tells.
    pub fn is_possible(&self) -> bool {
        let row = self.row.as_ref();
        row.is_some_and(|row| {
            !row.vpc.is_going() && row.services.as_ref().is_none_or(Vec::is_empty)
        })
    }

    /// Deletes it: the sentence for the next page, or the status of the answer that says why not. Aiven has the last
    /// word on whether it can be; also of a form that is sent twice, when it is going already.
    pub(super) async fn delete(&mut self, caller: &Caller) -> Result<Result<String, u16>, Failure> {
        let target = Target::project(&self.project);
        let change = Change::DeleteVpc {
            id: self.id.clone(),
        };
        match carry_out(caller, &self.form_id, &target, change, &self.reason).await {
            Ok(carried) => Ok(Ok(
                carried.sentence(&format!("{} is being deleted.", self.what()))
            )),
            Err(stopped) => {
                let (sentence, status) = refused(caller, stopped)?;
                self.failure = Some(sentence);
                Ok(Err(status))
            }
        }
    }

    /// `The project VPC 10.0.0.0/24 in aws-eu-west-1`.
    pub fn what(&self) -> String {
        let vpc = self.row.as_ref().map(|row| &row.vpc);
        let network = vpc.and_then(|vpc| vpc.network_cidr.as_deref());
        let cloud = vpc.and_then(|vpc| vpc.cloud_name.as_deref());
        match (network, cloud) {
            (Some(network), Some(cloud)) => format!("The project VPC {network} in {cloud}"),
            _ => format!("The project VPC {}", self.id),
        }
    }
}
