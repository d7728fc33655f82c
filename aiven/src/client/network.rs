//! Reading the network view: the service, its PrivateLink and the connections at the same time, and from the shelf
//! the price and the type's schema.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::read::{Admitted, Ask, retries_for};
use super::{CAP, Client, SMALL, TypeSchema};
use crate::access::access_options_with;
use crate::config::withhold;
use crate::error::Error;
use crate::name::{ProjectName, ServiceName};
use crate::network::{NetworkView, ServiceHead};
use crate::privatelink::{Connection, Price, Privatelink};
use crate::service::{Refusal, Service, Support};
use crate::snapshot::{Reading, Urgency};
use crate::wire;

const SERVICE: &str = "read the service";
const PRIVATELINK: &str = "read the PrivateLink";
const CONNECTIONS: &str = "list the connections";

/// Why a reading may not be made now.
pub(crate) enum NotAdmitted {
    /// It failed too often of late; the last failure.
    Broken(Error),
    /// How long until the budget allows it.
    NoBudget(Duration),
}

/// Makes the calls of one reading.
struct Reader<'a> {
    client: &'a Client,
    project: &'a ProjectName,
    service: &'a ServiceName,
    urgency: Urgency,
    scope: String,
    deadline: Instant,
}

impl Client {
    /// Asks breaker and budget for a whole reading.
    pub(crate) fn admit_network(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        had_connections: Option<bool>,
        urgency: Urgency,
    ) -> Result<(), NotAdmitted> {
        let (shared, now) = (self.shared(), Instant::now());
        let scope = scope(project, service);
        shared
            .breakers
            .admit(&scope, now)
            .map_err(NotAdmitted::Broken)?;
        // Service and PrivateLink always; the connections unless there was nothing to connect to at the last look.
        let calls = if had_connections == Some(false) { 2 } else { 3 };
        shared
            .budgets
            .spend(self.credential(), self.class(urgency.class()), calls, now)
            .map_err(|wait| {
                shared.breakers.not_used(&scope, now);
                NotAdmitted::NoBudget(wait)
            })
    }

    /// Reads the view from Aiven, once admitted. Without service or PrivateLink there is no view; what else fails
    /// becomes a note.
    pub(crate) async fn read_network(
        &self,
        project: &ProjectName,
        service: &ServiceName,
        had_connections: Option<bool>,
        urgency: Urgency,
    ) -> Result<Reading, Error> {
        let scope = scope(project, service);
        let reader = Reader {
            client: self,
            project,
            service,
            urgency,
            scope,
            deadline: self.read_deadline(),
        };
        // On the heap: it holds several calls in progress.
        let read = Box::pin(reader.view(had_connections)).await;
        // A refusal is an answer too: what is asked about works.
        if read
            .as_ref()
            .err()
            .is_none_or(|error| retries_for(error).is_none())
        {
            self.shared().breakers.succeeded(&reader.scope);
        }
        match read {
            Ok(read) => Ok(read),
            Err(error) => Err(self.confirmed(error).await),
        }
    }
}

fn scope(project: &ProjectName, service: &ServiceName) -> String {
    format!("/project/{project}/service/{service}")
}

impl Reader<'_> {
    async fn view(&self, had_connections: Option<bool>) -> Result<Reading, Error> {
        let described = async {
            let mut service = self.read_service().await?;
            let schema = self.read_schema(&service).await;
            if let Ok(Some(schema)) = &schema {
                withhold(&schema.options, &mut service);
            }
            Ok::<_, Error>((service, schema))
        };
        let early_connections = async {
            if had_connections == Some(false) {
                None
            } else {
                Some(self.read_connections().await)
            }
        };
        let (described, privatelink, connections, price) = tokio::join!(
            described,
            self.read_privatelink(),
            early_connections,
            self.read_prices()
        );
        let (service, schema) = described?;
        let support = service.privatelink_support();
        let mut forbidden = None;
        let privatelink = match privatelink {
            Ok(found) => found,
            Err(Error::Api {
                status: 403,
                message,
                ..
            }) => {
                forbidden = Some(message);
                None
            }
            // Whatever Aiven answers about a PrivateLink that cannot be: there is none.
            Err(Error::Api {
                status: 400..=499, ..
            }) if matches!(support, Support::NotPossible(_)) => None,
            Err(error) => return Err(error),
        };
        let connections = match (&privatelink, connections) {
            (None, _) => Vec::new(),
            (Some(found), _) if !found.may_have_connections() => Vec::new(),
            (Some(_), Some(early)) => early?,
            // There was nothing to connect to at the last look.
            (Some(_), None) => {
                self.client.pay(self.urgency.class(), 1)?;
                self.read_connections().await?
            }
        };
        let mut notes = Vec::new();
        let access = match &schema {
            Ok(Some(found)) => access_options_with(&found.schema, &service, &connections),
            Ok(None) => Vec::new(),
            Err(_) => {
                notes.push("The access switches could not be read this time.".to_owned());
                Vec::new()
            }
        };
        let offers_nothing = matches!(schema, Ok(Some(_))) && access.is_empty();
        let price = price.unwrap_or_else(|error| {
            // A token that may only read does not see prices at all: nothing to wait for, so nothing to note.
            if error.api_status() != Some(403) {
                notes.push("The price could not be read this time.".to_owned());
            }
            Vec::new()
        });
        let view = NetworkView {
            project: self.project.clone(),
            support: final_support(support, &service, privatelink.is_some(), offers_nothing),
            price: price
                .into_iter()
                .find(|price| Some(price.cloud_name.as_str()) == service.cloud_name.as_deref()),
            service: ServiceHead::new(self.service.clone(), &service),
            privatelink,
            connections,
            access,
            forbidden,
            notes,
        };
        Ok(Reading { view, service })
    }

    fn ask(&self, call: &'static str, tail: &str, cap: usize) -> Ask<'_> {
        Ask {
            call,
            path: format!("{}{tail}", self.scope),
            cap,
            class: self.urgency.class(),
            scope: &self.scope,
            deadline: self.deadline,
            admitted: Admitted::Yes,
        }
    }

    async fn read_service(&self) -> Result<Service, Error> {
        let body = self
            .client
            .get_unconfirmed(self.ask(SERVICE, "", CAP))
            .await?;
        wire::parse_under(SERVICE, "service", &body)
    }

    async fn read_privatelink(&self) -> Result<Option<Privatelink>, Error> {
        privatelink_or_none(
            self.client
                .get_unconfirmed(self.ask(PRIVATELINK, "/privatelink/aws", SMALL))
                .await,
        )
    }

    async fn read_connections(&self) -> Result<Vec<Connection>, Error> {
        let ask = self.ask(CONNECTIONS, "/privatelink/aws/connections", SMALL);
        match self.client.get_unconfirmed(ask).await {
            Ok(body) => wire::parse_list(CONNECTIONS, "connections", &body)
                .map(|(connections, _)| connections),
            Err(error) if error.api_status() == Some(404) => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }

    /// `None` for a type whose name could not be asked for.
    async fn read_schema(&self, service: &Service) -> Result<Option<Arc<TypeSchema>>, Error> {
        let Some(code) = service.service_type.as_deref() else {
            return Ok(None);
        };
        let asked = self.client.type_schema(self.project, code);
        let late = Error::Timeout {
            call: "read the service type",
        };
        timeout_at(self.deadline, asked)
            .await
            .unwrap_or(Err(late))
            .map(Some)
    }

    async fn read_prices(&self) -> Result<Vec<Price>, Error> {
        let late = Error::Timeout {
            call: "read the prices of PrivateLink",
        };
        timeout_at(self.deadline, self.client.availability(self.project))
            .await
            .unwrap_or(Err(late))
    }
}

impl Client {
    /// The PrivateLink of a service as it is now, or `None`. (A service that does not exist has none either.)
    pub async fn privatelink(
        &self,
        project: &ProjectName,
        service: &ServiceName,
    ) -> Result<Option<Privatelink>, Error> {
        let path = format!("/project/{project}/service/{service}/privatelink/aws");
        privatelink_or_none(
            self.get(self.ask(PRIVATELINK, path.clone(), SMALL, &path))
                .await,
        )
    }
}

/// A missing PrivateLink is data, not an error.
pub(super) fn privatelink_or_none(
    answer: Result<Vec<u8>, Error>,
) -> Result<Option<Privatelink>, Error> {
    match answer {
        Ok(body) => wire::parse_object_with(PRIVATELINK, "state", &body).map(Some),
        Err(error) if error.api_status() == Some(404) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The PrivateLink that is there proves that it can be; a schema without switches, that it cannot.
fn final_support(
    support: Support,
    service: &Service,
    is_there: bool,
    offers_nothing: bool,
) -> Support {
    match support {
        _ if is_there => Support::InUse,
        Support::Possible if offers_nothing => {
            let service_type = service.service_type.clone().unwrap_or_default();
            Support::NotPossible(Refusal::NoComponents { service_type })
        }
        other => other,
    }
}
