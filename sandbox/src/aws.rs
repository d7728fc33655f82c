//! The AWS side: EC2's and STS's Query APIs, both at `/ec2/` and at `/sts/`, as far as VPC endpoints need them.
//!
//! `AWS_ENDPOINT_URL=http://127.0.0.1:PORT/ec2/` is all that the real `aws` has to be told, besides one of these access
//! keys (any secret will do: signatures are read, not checked):
//!
//! | access key id | who | principal of |
//! |---|---|---|
//! | `AKIASANDBOXMWF000001` | `arn:aws:iam::012345678901:user/mwf`, may assume `role/platform/deploy` | `demo/kafka-12a3b4c5` |
//! | `AKIASANDBOXINTERN001` | `arn:aws:iam::012345678901:user/intern` | nothing |
//! | `AKIASANDBOXORDERS001` | `arn:aws:iam::210987654321:user/orders`, may assume `role/orders-app` | `demo/pg-orders`, by `:root` |
//! | `AKIASANDBOXANA000001` | `arn:aws:iam::345678901234:user/ana`, may assume `role/analytics` | nothing, but the role is, of what is in `analytics` |

mod endpoints;
mod groups;
mod identity;
mod listing;
mod network;
mod params;
mod people;
mod problem;
mod services;
mod sts;
mod tags;
mod trouble;
mod xml;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

use crate::Sandbox;
use crate::world::World;
use crate::world::aws::Home;
use identity::Caller;
use params::Params;
use problem::Problem;
use xml::Xml;

pub(crate) use trouble::Trouble;

pub(crate) fn router() -> Router<Sandbox> {
    Router::new()
        .route("/ec2", post(door))
        .route("/ec2/", post(door))
        .route("/sts", post(door))
        .route("/sts/", post(door))
        .route("/sandbox/aws", get(people::guide))
        .route("/sandbox/aws/faults", post(trouble::set))
}

/// Which of AWS's services a call is for: they answer in different shapes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Api {
    Ec2,
    Sts,
}

impl Api {
    fn version(self) -> &'static str {
        match self {
            Self::Ec2 => "2016-11-15",
            Self::Sts => "2011-06-15",
        }
    }

    fn namespace(self) -> String {
        match self {
            Self::Ec2 => format!("http://ec2.amazonaws.com/doc/{}/", self.version()),
            Self::Sts => format!("https://sts.amazonaws.com/doc/{}/", self.version()),
        }
    }
}

/// Who asks for what, and where.
struct Ask<'a> {
    caller: &'a Caller,
    home: Home,
    params: &'a Params,
}

impl Ask<'_> {
    /// The last word on a request that was only to be tried: it would have worked.
    fn tried(&self) -> Result<(), Problem> {
        if self.params.is_true("DryRun") {
            return Err(Problem::dry_run());
        }
        Ok(())
    }
}

type Action = fn(&mut World, &Ask<'_>) -> Result<Xml, Problem>;

fn action(name: &str) -> Option<(Api, Action)> {
    let ec2: Action = match name {
        "AssumeRole" => return Some((Api::Sts, sts::assume_role)),
        "GetCallerIdentity" => return Some((Api::Sts, sts::get_caller_identity)),
        "AuthorizeSecurityGroupIngress" => groups::authorize,
        "CreateSecurityGroup" => groups::create,
        "CreateTags" => tags::create,
        "CreateVpcEndpoint" => endpoints::create,
        "DeleteSecurityGroup" => groups::delete,
        "DeleteVpcEndpoints" => endpoints::delete,
        "DescribeAvailabilityZones" => network::zones,
        "DescribeSecurityGroups" => groups::describe,
        "DescribeSubnets" => network::subnets,
        "DescribeTags" => tags::describe,
        "DescribeVpcAttribute" => network::vpc_attribute,
        "DescribeVpcEndpointServices" => services::describe,
        "DescribeVpcEndpoints" => endpoints::describe,
        "DescribeVpcs" => network::vpcs,
        _ => return None,
    };
    Some((Api::Ec2, ec2))
}

async fn door(State(sandbox): State<Sandbox>, headers: HeaderMap, body: Bytes) -> Response {
    let params = Params::parse(&body);
    let mut world = sandbox.world();
    let request_id = world.ids.uuid();
    let name = params.get("Action").unwrap_or_default();
    let trouble = trouble(&world, name);
    let (api, result) = match find(name, &params) {
        Ok((api, run)) => (api, act(&mut world, (api, run), trouble, &headers, &params)),
        Err((api, problem)) => (api, Err(problem)),
    };
    drop(world);
    match result {
        Ok(_) if trouble == Some(Trouble::LostAnswer) => trouble::lost(),
        Ok(answer) => success(api, name, &request_id, &answer),
        Err(problem) => failure(api, &request_id, &problem),
    }
}

/// The action that is asked for, or why there is none, in the shape of the service that was probably meant.
fn find(name: &str, params: &Params) -> Result<(Api, Action), (Api, Problem)> {
    let version = params.get("Version");
    let meant = if version == Some(Api::Sts.version()) {
        Api::Sts
    } else {
        Api::Ec2
    };
    if name.is_empty() {
        let sentence = "The request must contain the parameter Action";
        return Err((meant, Problem::new("MissingAction", sentence)));
    }
    match action(name) {
        Some((api, run)) if version == Some(api.version()) => Ok((api, run)),
        Some((api, _)) => Err((
            api,
            Problem::new(
                "NoSuchVersion",
                format!(
                    "The requested version ({}) does not exist",
                    version.unwrap_or("none")
                ),
            ),
        )),
        None => Err((
            meant,
            Problem::new(
                "InvalidAction",
                format!("The action {name} is not valid for this web service."),
            ),
        )),
    }
}

fn act(
    world: &mut World,
    (api, run): (Api, Action),
    trouble: Option<Trouble>,
    headers: &HeaderMap,
    params: &Params,
) -> Result<Xml, Problem> {
    let (caller, region) = identity::authenticate(world, api, headers)?;
    let name = params.get("Action").unwrap_or_default();
    if let Some(problem) = trouble.and_then(|one| one.refusal(api, name, &caller)) {
        return Err(problem);
    }
    let ask = Ask {
        home: Home {
            account: caller.account.clone(),
            region,
        },
        caller: &caller,
        params,
    };
    run(world, &ask)
}

/// What goes wrong with this action, if somebody wants it to.
fn trouble(world: &World, name: &str) -> Option<Trouble> {
    let troubles = &world.aws.troubles;
    troubles.get(name).or_else(|| troubles.get("*")).copied()
}

fn success(api: Api, action: &str, request_id: &str, answer: &Xml) -> Response {
    let mut body = Xml::default();
    match api {
        Api::Ec2 => {
            body.text("requestId", request_id).append(answer);
        }
        Api::Sts => {
            body.element(&format!("{action}Result"), |result| {
                result.append(answer);
            });
            body.element("ResponseMetadata", |metadata| {
                metadata.text("RequestId", request_id);
            });
        }
    }
    let text = body.document(&format!("{action}Response"), Some(&api.namespace()));
    respond(StatusCode::OK, request_id, text)
}

fn failure(api: Api, request_id: &str, problem: &Problem) -> Response {
    let mut body = Xml::default();
    let text = match api {
        Api::Ec2 => {
            body.element("Errors", |errors| {
                errors.element("Error", |error| {
                    error.text("Code", problem.code);
                    error.text("Message", &problem.message);
                });
            });
            body.text("RequestID", request_id);
            body.document("Response", None)
        }
        Api::Sts => {
            body.element("Error", |error| {
                error.text("Type", "Sender");
                error.text("Code", problem.code);
                error.text("Message", &problem.message);
            });
            body.text("RequestId", request_id);
            body.document("ErrorResponse", Some(&api.namespace()))
        }
    };
    respond(problem.status, request_id, text)
}

fn respond(status: StatusCode, request_id: &str, text: String) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/xml;charset=UTF-8")];
    let mut answer = (status, kind, text).into_response();
    if let Ok(id) = HeaderValue::from_str(request_id) {
        answer.headers_mut().insert("x-amzn-requestid", id);
    }
    answer
}
