//! One service as all its pages but Network see it: from the reading that the Network page shares, or, where PrivateLink
//! can't be read, from the service alone.

use std::sync::Arc;

use aiven::{
    AccessOption, Connection, Error, Price, Privatelink, ProjectName, Service, ServiceName,
    Support, TypeSchema, Urgency, Waiting,
};

use crate::{
    failure::Failure,
    ssr::{Caller, failure_of},
};

/// What is known of a service.
#[derive(Clone, Debug)]
pub struct Reading {
    pub service: Service,
    pub support: Support,
    pub privatelink: Option<Privatelink>,
    pub connections: Vec<Connection>,
    pub access: Vec<AccessOption>,
    pub price: Option<Price>,
    /// Aiven's sentence when the token may not read the PrivateLink.
    pub forbidden: Option<String>,
    /// How long components have been waiting for their routes, in seconds.
    pub waits: Vec<(String, u32)>,
    /// Everything that is under way, and for how many seconds.
    pub under_way: Vec<(Waiting, u32)>,
    /// Changes whenever anything else in here does.
    pub version: String,
    /// Why this is older than it should be.
    pub notes: Vec<String>,
}

impl Reading {
    pub async fn of(
        caller: &Caller,
        project: &ProjectName,
        name: &ServiceName,
        urgency: Urgency,
    ) -> Result<Self, Failure> {
        let snapshot = caller.aiven.network(project, name, urgency).await;
        match snapshot {
            Ok(snapshot) => Ok(Self {
                service: snapshot.service.clone(),
                support: snapshot.view.support.clone(),
                privatelink: snapshot.view.privatelink.clone(),
                price: snapshot.view.price.clone(),
                forbidden: snapshot.view.forbidden.clone(),
                connections: snapshot.view.connections.clone(),
                access: snapshot.view.access.clone(),
                waits: waits(&snapshot),
                under_way: under_way(&snapshot),
                version: snapshot.version.clone(),
                notes: snapshot
                    .failure
                    .iter()
                    .map(|failure| {
                        let age = snapshot.age().as_secs();
                        format!("{failure} What you see is {age} s old.")
                    })
                    .collect(),
            }),
            // The PrivateLink or its connections can't be read: the service may still be.
            Err(error) if is_partial(&error) => {
                let service = caller.aiven.service(project, name).await;
                let service = service.map_err(|error| failure_of(caller, &error))?;
                Ok(Self {
                    support: service.privatelink_support(),
                    privatelink: None,
                    price: None,
                    forbidden: None,
                    connections: Vec::new(),
                    access: Vec::new(),
                    waits: Vec::new(),
                    under_way: Vec::new(),
                    version: String::new(),
                    notes: vec!["Its PrivateLink could not be read this time.".to_owned()],
                    service,
                })
            }
            Err(error) => Err(failure_of(caller, &error)),
        }
    }

    /// Whether a VPC endpoint is connected, so that load balancers have somebody to serve.
    pub fn has_active_connection(&self) -> bool {
        let is_active = |one: &Connection| one.state == aiven::ConnectionState::Active;
        self.connections.iter().any(is_active)
    }
}

fn is_partial(error: &Error) -> bool {
    !matches!(
        error,
        Error::SignedOut
            | Error::Busy { .. }
            | Error::Api {
                status: 403 | 404,
                ..
            }
    )
}

/// The waits as the pages show them.
pub fn waits(snapshot: &aiven::Snapshot) -> Vec<(String, u32)> {
    let waits = snapshot.waits().into_iter();
    waits
        .map(|(component, time)| (component, seconds(time)))
        .collect()
}

fn under_way(snapshot: &aiven::Snapshot) -> Vec<(Waiting, u32)> {
    let under_way = snapshot.under_way().into_iter();
    under_way
        .map(|(waiting, time)| (waiting, seconds(time)))
        .collect()
}

fn seconds(time: std::time::Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}

/// The options that the service's type has.
pub async fn schema_of(
    caller: &Caller,
    project: &ProjectName,
    service: &Service,
) -> Result<Arc<TypeSchema>, Failure> {
    let service_type = service.service_type.as_deref().unwrap_or_default();
    let schema = caller.aiven.type_schema(project, service_type).await;
    schema.map_err(|error| failure_of(caller, &error))
}
