//! One request: what would be changed, where, for whom, and what somebody decides about it.

use aiven::Urgency;

use super::{
    decide::{Decided, Deed, Doors, decide},
    expire,
    settle::settled,
    unread, visible,
};
use crate::{
    api::outcome::Outcome,
    books::requests::{Request, RequestState},
    change::Change,
    failure::Failure,
    flash::Flash,
    paths,
    ssr::{Asked, Caller, Posted, form_id},
};

#[derive(Clone, Debug)]
pub struct RequestPage {
    pub who: String,
    pub flash: Option<Flash>,
    pub request: Request,
    pub doors: Doors,
    pub form_id: String,
    /// As it was typed.
    pub comment: String,
    /// Why nothing was decided just now.
    pub refused: Option<String>,
    /// What is connected now, and would be cut; or why that is not known.
    pub cuts: Vec<String>,
}

impl RequestPage {
    pub fn title(&self) -> String {
        format!("Request to {}", self.request.change.operation().words())
    }
}

/// The page, after its address or one of its buttons.
pub async fn request(
    caller: &Caller,
    id: &str,
    asked: Asked,
) -> Result<Outcome<RequestPage>, Failure> {
    expire(caller).await;
    let request = found(caller, id).await?;
    let request = settled(caller, request).await;
    let posted = asked.posted.unwrap_or_default();
    let Some(deed) = posted.get("do").and_then(Deed::of) else {
        return Ok(Outcome::shown(page(caller, request, &posted).await));
    };
    let comment = posted.get("comment").unwrap_or_default().trim();
    let form_id = posted.get("form_id").unwrap_or_default();
    let decided = decide(caller, &request, deed, (form_id, comment)).await?;
    let (sentence, status) = match decided {
        Ok(decided) => match sentence(&decided) {
            Ok(sentence) => {
                return Ok(Outcome::Sent {
                    sentence: sentence.to_owned(),
                    to: paths::request(id),
                });
            }
            Err(sentence) => (sentence.to_owned(), 409),
        },
        Err(refused) => (refused.sentence, refused.status),
    };
    // As it stands now, which may be the reason.
    let request = found(caller, id).await?;
    let mut page = page(caller, request, &posted).await;
    page.refused = Some(sentence);
    Ok(Outcome::Shown(Box::new(page), status))
}

/// What is said after a decision, or in its place.
fn sentence(decided: &Decided) -> Result<&'static str, &'static str> {
    match decided {
        Decided::Applied => Ok("You approved it, and it was done at Aiven."),
        Decided::Rejected => Ok("You rejected it. Nothing was changed."),
        Decided::Withdrawn => Ok("You withdrew it. Nothing was changed."),
        Decided::Unknown => Ok(
            "You approved it. Aiven's answer is not there yet; this page says what came of it when you load it again.",
        ),
        Decided::Failed => Err("You approved it, but it was not carried out. Why stands below."),
        Decided::Late => {
            Err("Nothing was done: this request is not open any more. How it ended stands below.")
        }
    }
}

/// The request, if there is one in a project that this person sees.
async fn found(caller: &Caller, id: &str) -> Result<Request, Failure> {
    let none = || Failure::NotFound {
        what: "such request".to_owned(),
    };
    let found = caller.books.requests.get(id).await;
    let request = found.map_err(|down| unread(&down))?.ok_or_else(none)?;
    let is_seen = visible(caller).await?.contains(&request.target.project);
    is_seen.then_some(request).ok_or_else(none)
}

async fn page(caller: &Caller, request: Request, posted: &Posted) -> RequestPage {
    let sent = |name| posted.get(name).map(str::to_owned);
    RequestPage {
        who: caller.who.clone(),
        flash: caller.flash.take(&paths::request(&request.id)),
        doors: Doors::of(caller, &request),
        form_id: sent("form_id").unwrap_or_else(form_id),
        comment: sent("comment").unwrap_or_default(),
        refused: None,
        cuts: cuts(caller, &request).await,
        request,
    }
}

/// The live connections that would go with the PrivateLink.
async fn cuts(caller: &Caller, request: &Request) -> Vec<String> {
    let is_asked = request.state == RequestState::Open
        && matches!(request.change, Change::DeletePrivatelink { .. });
    let Some(service) = request.target.service.as_ref().filter(|_| is_asked) else {
        return Vec::new();
    };
    let project = &request.target.project;
    match caller.aiven.network(project, service, Urgency::Click).await {
        Ok(snapshot) => {
            let live = snapshot.view.live_connections().map(|connection| {
                let id = connection.vpc_endpoint_id.as_deref();
                id.unwrap_or("unknown endpoint").to_owned()
            });
            live.collect()
        }
        Err(_) => vec!["Aiven could not be asked what is connected now.".to_owned()],
    }
}
