//! That something waits for a second person, said where a person comes from.

use aiven::{ProjectName, ServiceName};

use crate::{
    books::requests::{RequestFilter, RequestState},
    paths,
    ssr::Caller,
};

/// The most that are named on one page.
const MOST: u32 = 5;

/// An open request of the service that a page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// `edit the principals`, and who asked.
    pub what: String,
    pub by: String,
    pub to: String,
}

/// The open requests of a service. A page is not kept from its reader because of these.
pub async fn waiting(
    caller: &Caller,
    project: &ProjectName,
    service: &ServiceName,
) -> Vec<Waiting> {
    let filter = RequestFilter {
        projects: vec![project.clone()],
        service: Some(service.clone()),
        state: Some(RequestState::Open),
        before: None,
        limit: MOST,
    };
    let found = match caller.books.requests.list(&filter).await {
        Ok(found) => found,
        Err(down) => {
            tracing::warn!(reference = %caller.reference, %down, "Open requests could not be read");
            Vec::new()
        }
    };
    let shown = found.into_iter().map(|request| Waiting {
        what: request.change.operation().words().to_owned(),
        to: paths::request(&request.id),
        by: request.by.name,
    });
    shown.collect()
}
