//! Changes that wait for a second person: the list, and one of them with what is to be decided.

mod decide;
mod decision;
mod page;
mod settle;
mod waiting;

use aiven::ProjectName;

use crate::{
    books::{
        Down,
        record::{Actor, Ending, Entry, Outcome as Ended, Stage},
        requests::{Request, RequestFilter, RequestState},
    },
    failure::Failure,
    flash::Flash,
    paths,
    ssr::{Asked, Caller, failure_of},
};

pub use decide::{Deed, Doors};
pub use page::{RequestPage, request};
pub use waiting::{Waiting, waiting};

/// Rows on one page of the list.
const ROWS: usize = 25;

#[derive(Clone, Debug)]
pub struct RequestsPage {
    pub who: String,
    pub flash: Option<Flash>,
    pub listing: Listing,
    /// Those that the person sees, to choose from.
    pub projects: Vec<ProjectName>,
    pub rows: Vec<Request>,
    /// Where the list goes on.
    pub next: Option<String>,
}

/// What of the list is shown, as the address says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Those that can be decided, unless the address says otherwise.
    pub state: Shown,
    pub project: Option<ProjectName>,
    pub before: Option<(u64, String)>,
}

/// Which states are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    All,
    Only(RequestState),
}

impl Default for Shown {
    fn default() -> Self {
        Self::Only(RequestState::Open)
    }
}

impl Shown {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Only(state) => state.as_str(),
        }
    }

    fn of(word: &str) -> Self {
        match word {
            "all" => Self::All,
            word => RequestState::parse(word).map_or_else(Self::default, Self::Only),
        }
    }
}

impl Listing {
    fn of(asked: &Asked) -> Self {
        let field = |name| asked.query_field(name).unwrap_or_default();
        let before = field("before");
        let before = before.split_once('-').and_then(|(at, id)| {
            let at = at.parse().ok()?;
            aiven::is_plain_word(id).then(|| (at, id.to_owned()))
        });
        Self {
            state: Shown::of(&field("state")),
            project: ProjectName::parse(&field("project")).ok(),
            before,
        }
    }

    /// Its address.
    pub fn address(&self) -> String {
        let mut fields = Vec::new();
        if self.state != Shown::default() {
            fields.push(format!("state={}", self.state.as_str()));
        }
        if let Some(project) = &self.project {
            fields.push(format!("project={project}"));
        }
        if let Some((at, id)) = &self.before {
            fields.push(format!("before={at}-{id}"));
        }
        if fields.is_empty() {
            paths::REQUESTS.to_owned()
        } else {
            format!("{}?{}", paths::REQUESTS, fields.join("&"))
        }
    }
}

/// The list, as its address says.
pub async fn requests(caller: &Caller, asked: &Asked) -> Result<RequestsPage, Failure> {
    let projects = visible(caller).await?;
    expire(caller).await;
    let listing = Listing::of(asked);
    let is_shown = |project: &&ProjectName| {
        let only = listing.project.as_ref();
        only.is_none_or(|only| only == *project)
    };
    let filter = RequestFilter {
        projects: projects.iter().filter(is_shown).cloned().collect(),
        service: None,
        state: match listing.state {
            Shown::All => None,
            Shown::Only(state) => Some(state),
        },
        before: listing.before.clone(),
        limit: u32::try_from(ROWS + 1).unwrap_or(u32::MAX),
    };
    let rows = caller.books.requests.list(&filter).await;
    let mut rows = rows.map_err(|down| unread(&down))?;
    let goes_on = rows.len() > ROWS;
    rows.truncate(ROWS);
    let next = rows.last().filter(|_| goes_on).map(|last| {
        let before = Some((last.made_at_ms, last.id.clone()));
        let next = Listing {
            before,
            ..listing.clone()
        };
        next.address()
    });
    Ok(RequestsPage {
        who: caller.who.clone(),
        flash: caller.flash.take(paths::REQUESTS),
        listing,
        projects,
        rows,
        next,
    })
}

/// The projects whose requests this person may see: those that Aiven shows for the token, and the settings for the role.
async fn visible(caller: &Caller) -> Result<Vec<ProjectName>, Failure> {
    let projects = caller.aiven.projects().await;
    let projects = projects.map_err(|error| failure_of(caller, &error))?;
    Ok(caller.visible(projects.into_iter().map(|project| project.name)))
}

/// Writes down what has expired since somebody looked. Whoever looks is not kept from it if that fails.
async fn expire(caller: &Caller) {
    let expired = match caller.books.requests.expire().await {
        Ok(expired) => expired,
        Err(down) => {
            tracing::warn!(reference = %caller.reference, %down, "What has expired could not be written down");
            return;
        }
    };
    for request in expired {
        let (before, after) = request.change.before_and_after();
        let entry = Entry {
            action: "request.expire".to_owned(),
            actor: Actor::portal(),
            request: caller.reference.clone(),
            project: Some(request.target.project),
            service: request.target.service,
            reason: None,
            before,
            after,
            change: None,
            approval: Some(request.id),
            stage: Stage::Over(Ended {
                result: Ending::Failed,
                message: format!("Nobody decided in time what {} asked for.", request.by.name),
            }),
        };
        if let Err(down) = caller.books.record.append(&entry).await {
            tracing::error!(reference = %caller.reference, %down, "An expiry could not be recorded");
        }
    }
}

fn unread(down: &Down) -> Failure {
    tracing::error!(%down, "The requests could not be read");
    Failure::Unrecorded {
        message: "The portal cannot read its database now. Try again in a moment; if it stays, tell whoever runs this portal."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use aiven::Urgency;

    use super::*;

    fn listing(query: &str) -> Listing {
        Listing::of(&Asked {
            query: query.to_owned(),
            posted: None,
            urgency: Urgency::Click,
        })
    }

    #[test]
    fn a_listing_is_found_again_in_its_own_address() {
        for address in [
            "/requests",
            "/requests?state=all",
            "/requests?state=rejected&project=demo",
            "/requests?state=all&before=1795385400000-r01",
        ] {
            let query = address.split_once('?').map_or("", |(_, query)| query);
            assert_eq!(listing(query).address(), address);
        }
        // What is none is passed over.
        for query in [
            "state=open",
            "state=x",
            "before=1",
            "before=x-r1",
            "before=1-R",
            "project=..",
        ] {
            assert_eq!(listing(query), Listing::default(), "{query}");
        }
    }
}
