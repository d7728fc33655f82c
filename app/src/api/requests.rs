//! Changes that wait for a second person.

use super::outcome::Outcome;
use crate::{
    books::requests::Request,
    failure::Failure,
    ssr::{Asked, Caller},
};

#[derive(Clone, Debug)]
pub struct RequestsPage {
    pub who: String,
}

#[derive(Clone, Debug)]
pub struct RequestPage {
    pub who: String,
    pub request: Request,
}

impl RequestPage {
    pub fn title(&self) -> String {
        format!("Request to {}", self.request.change.operation().words())
    }
}

pub async fn requests(caller: &Caller, _asked: &Asked) -> Result<RequestsPage, Failure> {
    Ok(RequestsPage {
        who: caller.who.clone(),
    })
}

pub async fn request(
    caller: &Caller,
    id: &str,
    _asked: Asked,
) -> Result<Outcome<RequestPage>, Failure> {
    let none = || Failure::NotFound {
        what: "such request".to_owned(),
    };
    let found = caller.books.requests.get(id).await;
    let request = found.ok().flatten().ok_or_else(none)?;
    Ok(Outcome::shown(RequestPage {
        who: caller.who.clone(),
        request,
    }))
}
