//! Project VPCs: made, deleted, and a service moved into one. Sent once, like every write; a lost answer is looked for
//! in the list of VPCs, or in the service.
//!
//! Nothing else in the portal ever sends `project_vpc_id`: to Aiven a missing key means stay, and null means leave.

use reqwest::Method;
use serde_json::json;
use tokio::time::Instant;
use tracing::Instrument;

use super::settle::Look;
use super::turn::{Sent, Writing};
use crate::budget::Class;
use crate::client::read::{Admitted, Ask};
use crate::client::{CAP, Client, SMALL};
use crate::error::Error;
use crate::name::{ProjectName, ServiceName};
use crate::service::Service;
use crate::vpc::{NetworkCidr, ProjectVpc, is_vpc_id};
use crate::wire;

const CREATE: &str = "create the project VPC";
const DELETE: &str = "delete the project VPC";
const MOVE: &str = "move the service into the project VPC";

impl Client {
    /// Makes a project VPC in a cloud.
    pub async fn create_vpc(
        &self,
        project: &ProjectName,
        cloud: &str,
        network: NetworkCidr,
    ) -> Result<ProjectVpc, Error> {
        let (cloud, network) = (cloud.to_owned(), network.to_string());
        self.write_project(
            CREATE,
            project,
            move |client, project, deadline| async move {
                let body = json!({
                    "cloud_name": cloud,
                    "network_cidr": network,
                    "peering_connections": [],
                });
                let path = format!("/project/{project}/vpcs");
                let sent = client.send_once(CREATE, Method::POST, &path, Some(&body), deadline);
                let made = match sent.await {
                    Sent::Refused(error) => return Err(error),
                    Sent::Done(answer) => {
                        wire::parse_object_with(CREATE, "project_vpc_id", &answer).ok()
                    }
                    Sent::Ambiguous => None,
                };
                if let Some(made) = made {
                    return Ok(made);
                }
                let looking = async || {
                    let vpcs = client.read_vpcs(&project, deadline).await?;
                    let is_it = |vpc: &ProjectVpc| {
                        vpc.cloud_name.as_deref() == Some(&cloud)
                            && vpc.network_cidr.as_deref() == Some(&network)
                            && !vpc.is_going()
                    };
                    let found = vpcs.into_iter().find(is_it);
                    Ok(found.map_or(Look::Unchanged, |vpc| Look::Settled(Ok(vpc))))
                };
                client.settle(CREATE, deadline, looking).await
            },
        )
        .await
    }

    /// Deletes a project VPC. Aiven refuses while services are in it.
    pub async fn delete_vpc(&self, project: &ProjectName, id: &str) -> Result<(), Error> {
        let id = checked(id)?;
        self.write_project(
            DELETE,
            project,
            move |client, project, deadline| async move {
                let path = format!("/project/{project}/vpcs/{id}");
                let sent = client.send_once(DELETE, Method::DELETE, &path, None, deadline);
                match sent.await {
                    Sent::Done(_) => return Ok(()),
                    Sent::Refused(error) => return Err(error),
                    Sent::Ambiguous => {}
                }
                let looking = async || {
                    let vpcs = client.read_vpcs(&project, deadline).await?;
                    let stays = vpcs
                        .iter()
                        .any(|vpc| vpc.project_vpc_id == id && !vpc.is_going());
                    Ok(if stays {
                        Look::Unchanged
                    } else {
                        Look::Settled(Ok(()))
                    })
                };
                client.settle(DELETE, deadline, looking).await
            },
        )
        .await
    }

    /// Moves a service that is in no project VPC into one. A service that is in another one stays where it is: an
    /// error says so, and nothing is sent.
    pub async fn move_to_vpc(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        id: &str,
    ) -> Result<(), Error> {
        let id = checked(id)?;
        self.write(MOVE, project, service, move |writing| async move {
            match writing.read_vpc_id(Class::Click).await? {
                Some(there) if there == id => return Ok(()),
                Some(there) => {
                    return Err(Error::InvalidInput(format!(
                        "The service is in the project VPC {there} already, so it was not moved."
                    )));
                }
                None => {}
            }
            let body = json!({ "project_vpc_id": id });
            match writing.send(MOVE, Method::PUT, "", Some(&body)).await {
                Sent::Done(_) => return Ok(()),
                Sent::Refused(error) => return Err(error),
                Sent::Ambiguous => {}
            }
            let looking = async || {
                Ok(match writing.read_vpc_id(Class::Settle).await? {
                    Some(there) if there == id => Look::Settled(Ok(())),
                    Some(_) => Look::Settled(Err(Error::Unsettled { call: MOVE })),
                    None => Look::Unchanged,
                })
            };
            writing.settle(MOVE, looking).await
        })
        .await
    }

    /// A write about a project as a whole, in a task of its own, so that it comes to its end even if the person has
    /// gone. What is remembered of the project's VPCs and services is dropped before and after.
    async fn write_project<T, F>(
        &self,
        call: &'static str,
        project: &ProjectName,
        work: impl FnOnce(Self, ProjectName, Instant) -> F + Send + 'static,
    ) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Future<Output = Result<T, Error>> + Send,
    {
        let (client, project) = (self.clone(), project.clone());
        let task = async move {
            let deadline = Instant::now() + client.shared().config.timeouts.write;
            client.forget_vpcs(&project);
            let result = work(client.clone(), project.clone(), deadline).await;
            client.forget_vpcs(&project);
            match &result {
                Ok(_) => tracing::info!(aiven.call = call, aiven.project = %project, "Written"),
                Err(error) => {
                    tracing::warn!(aiven.call = call, aiven.project = %project, %error, "Not written");
                }
            }
            result
        };
        tokio::spawn(task.in_current_span())
            .await
            .unwrap_or(Err(Error::Unsettled { call }))
    }

    fn forget_vpcs(&self, project: &ProjectName) {
        let remembered = &self.shared().remembered;
        remembered.vpcs.forget(|(_, of)| of == project);
        remembered.services.forget(|(_, of)| of == project);
    }

    /// The VPCs as they are now, for settling.
    async fn read_vpcs(
        &self,
        project: &ProjectName,
        deadline: Instant,
    ) -> Result<Vec<ProjectVpc>, Error> {
        let call = "list the VPCs";
        let path = format!("/project/{project}/vpcs");
        let ask = Ask {
            call,
            path: path.clone(),
            cap: SMALL,
            class: Class::Settle,
            scope: &path,
            deadline: deadline.min(self.read_deadline()),
            admitted: Admitted::NotYet,
        };
        let answer = self.get(ask).await?;
        wire::parse_list(call, "vpcs", &answer).map(|(vpcs, _)| vpcs)
    }
}

impl Writing {
    /// Which project VPC the service is in now.
    async fn read_vpc_id(&self, class: Class) -> Result<Option<String>, Error> {
        let call = "read the service";
        let answer = self.read(call, "", CAP, class).await?;
        let service: Service = wire::parse_under(call, "service", &answer)?;
        Ok(service.project_vpc_id)
    }
}

fn checked(id: &str) -> Result<String, Error> {
    if is_vpc_id(id) {
        Ok(id.to_owned())
    } else {
        Err(Error::InvalidInput(
            "This is not the id of a project VPC.".to_owned(),
        ))
    }
}
