//! The list itself.

use app::role::Operation;

use super::Deed::{self, Approve, Create, Delete, Refresh, Update, UpdateConnection};
use super::Verb::{Delete as DELETE, Get as GET, Post as POST, Put as PUT};
use super::{Kind, Read, Route, Verb};
use aiven::LinkCloud::{self, Aws, Azure, Google};

const fn get(pattern: &'static str, read: Read, what: &'static str) -> Route {
    Route {
        method: Verb::Get,
        pattern,
        right: Operation::View,
        kind: Kind::Read(read),
        what,
    }
}

const fn own(method: Verb, pattern: &'static str, kind: Kind, what: &'static str) -> Route {
    let right = match kind {
        Kind::UpdateService => Operation::SetAccess,
        _ => Operation::View,
    };
    Route {
        method,
        pattern,
        right,
        kind,
        what,
    }
}

const fn link(method: Verb, pattern: &'static str, cloud: LinkCloud, deed: Deed) -> Route {
    let right = match deed {
        Deed::Create => Operation::CreatePrivatelink,
        Deed::Update | Deed::Approve | Deed::UpdateConnection => Operation::UpdatePrincipals,
        Deed::Delete => Operation::DeletePrivatelink,
        Deed::Refresh => Operation::RefreshPrivatelink,
    };
    Route {
        method,
        pattern,
        right,
        kind: Kind::Link(cloud, deed),
        what: LINKS,
    }
}

const LINKS: &str = "PrivateLinks and their connections";
const CLOUDS: &str = "clouds";
const TYPES: &str = "service types and plans";
const VPCS: &str = "project VPCs (reading)";

macro_rules! below {
    ($cloud:literal, $rest:literal) => {
        concat!(
            "/v1/project/{project}/service/{service}/privatelink/",
            $cloud,
            $rest
        )
    };
}

/// The list.
pub const ROUTES: &[Route] = &[
    own(GET, "/v1/me", Kind::Me, "the token itself"),
    own(GET, "/v1/project", Kind::Projects, "projects (reading)"),
    own(
        GET,
        "/v1/project/{project}",
        Kind::Project,
        "projects (reading)",
    ),
    get("/v1/clouds", Read::Clouds, CLOUDS),
    get("/v1/project/{project}/clouds", Read::Clouds, CLOUDS),
    get("/v1/service_types", Read::ServiceTypes, TYPES),
    get(
        "/v1/project/{project}/service_types",
        Read::ServiceTypes,
        TYPES,
    ),
    get(
        "/v1/project/{project}/service-types",
        Read::ServiceTypeList,
        TYPES,
    ),
    get(
        "/v1/project/{project}/service-types/{type}",
        Read::ServiceType,
        TYPES,
    ),
    get(
        "/v1/project/{project}/service-types/{type}/plans",
        Read::Plans,
        TYPES,
    ),
    get("/v1/project/{project}/vpcs", Read::Vpcs, VPCS),
    get("/v1/project/{project}/vpcs/{id}", Read::Vpc, VPCS),
    get(
        "/v1/project/{project}/privatelink-availability",
        Read::Availability,
        "prices of PrivateLink",
    ),
    get(
        "/v1/project/{project}/kms/ca",
        Read::Authority,
        "a project's CA",
    ),
    own(
        GET,
        "/v1/project/{project}/service",
        Kind::Services,
        "services (reading)",
    ),
    own(
        GET,
        "/v1/project/{project}/service/{service}",
        Kind::Service,
        "services (reading)",
    ),
    own(
        PUT,
        "/v1/project/{project}/service/{service}",
        Kind::UpdateService,
        "changes of some of a service's options",
    ),
    get(below!("aws", ""), Read::Privatelink(Aws), LINKS),
    link(POST, below!("aws", ""), Aws, Create),
    link(PUT, below!("aws", ""), Aws, Update),
    link(DELETE, below!("aws", ""), Aws, Delete),
    link(POST, below!("aws", "/refresh"), Aws, Refresh),
    get(below!("aws", "/connections"), Read::Connections(Aws), LINKS),
    get(below!("azure", ""), Read::Privatelink(Azure), LINKS),
    link(POST, below!("azure", ""), Azure, Create),
    link(PUT, below!("azure", ""), Azure, Update),
    link(DELETE, below!("azure", ""), Azure, Delete),
    link(POST, below!("azure", "/refresh"), Azure, Refresh),
    get(
        below!("azure", "/connections"),
        Read::Connections(Azure),
        LINKS,
    ),
    link(
        PUT,
        below!("azure", "/connections/{id}"),
        Azure,
        UpdateConnection,
    ),
    link(
        POST,
        below!("azure", "/connections/{id}/approve"),
        Azure,
        Approve,
    ),
    get(below!("google", ""), Read::Privatelink(Google), LINKS),
    link(POST, below!("google", ""), Google, Create),
    link(DELETE, below!("google", ""), Google, Delete),
    link(POST, below!("google", "/refresh"), Google, Refresh),
    get(
        below!("google", "/connections"),
        Read::Connections(Google),
        LINKS,
    ),
    link(
        POST,
        below!("google", "/connections/{id}/approve"),
        Google,
        Approve,
    ),
];
