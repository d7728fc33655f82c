//! EC2 in one region: what the pages ask for, as plain data.

mod endpoints;
mod groups;
mod network;

use std::fmt;
use std::sync::Arc;

use crate::error::Error;
use crate::handle::Shared;
use crate::query::Query;
use crate::sts::{self, Identity};
use crate::xml::Node;

pub use endpoints::{Endpoint, EndpointService, EndpointState, NewEndpoint};
pub use groups::{NewSecurityGroup, Rule, SecurityGroup};
pub use network::{Subnet, Vpc};

/// Names and values, in AWS's order.
pub type Tags = Vec<(String, String)>;

/// How many things a page of an answer may hold, and how many pages are read.
const PAGE: u32 = 100;
const PAGES: u32 = 50;

/// A cheap handle. When a role is configured, its first call assumes it.
#[derive(Clone)]
pub struct Ec2 {
    shared: Arc<Shared>,
    region: Arc<str>,
}

impl Ec2 {
    pub(crate) fn new(shared: Arc<Shared>, region: &str) -> Self {
        Self {
            shared,
            region: region.into(),
        }
    }

    pub fn region(&self) -> &str {
        &self.region
    }

    /// Who the calls are made as.
    pub async fn caller_identity(&self) -> Result<Identity, Error> {
        sts::caller_identity(&self.shared, &self.region).await
    }

    /// One call.
    async fn ask<T>(
        &self,
        query: Query,
        read: impl FnOnce(&Node) -> Option<T>,
    ) -> Result<T, Error> {
        self.shared.read(&self.region, query, read).await
    }

    /// Everything in a list, page after page. More than can be shown, or pages that lead nowhere, are an error rather
    /// than a list that looks whole.
    async fn all<T>(
        &self,
        query: Query,
        list: &'static str,
        read: fn(&Node) -> Option<T>,
    ) -> Result<Vec<T>, Error> {
        let call = query.call;
        let mut found = Vec::new();
        let mut token: Option<String> = None;
        for _ in 0..PAGES {
            let query = query.clone().with("MaxResults", PAGE);
            let page = |answer: &Node| {
                let items: Option<Vec<T>> = answer.items(list).map(read).collect();
                Some((items?, answer.need("nextToken")))
            };
            let (items, next) = self
                .ask(query.maybe("NextToken", token.as_ref()), page)
                .await?;
            found.extend(items);
            match next {
                None => return Ok(found),
                same if same == token => break,
                next => token = next,
            }
        }
        Err(Error::Decode { call })
    }
}

impl fmt::Debug for Ec2 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ec2")
            .field("region", &self.region)
            .finish_non_exhaustive()
    }
}

fn tags(node: &Node) -> Tags {
    let tags = node.items("tagSet");
    let tags = tags.filter_map(|tag| {
        let value = tag.text("value").unwrap_or_default();
        Some((tag.need("key")?, value.to_owned()))
    });
    tags.collect()
}

/// The tag that AWS's console shows as the name.
fn name(node: &Node) -> Option<String> {
    let mut tags = tags(node).into_iter();
    let (_, name) = tags.find(|(key, value)| key == "Name" && !value.is_empty())?;
    Some(name)
}
