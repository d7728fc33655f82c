//! The AWS side on the wire: forms in, XML out. What the real `aws` never sends, and how exactly the answers are written.

mod endpoints;
mod wire;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use sandbox::Sandbox;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::*;

const MWF: &str = "AKIASANDBOXMWF000001";
const INTERN: &str = "AKIASANDBOXINTERN001";

/// What a call is signed with.
fn signed(key: &str, region: &str) -> String {
    let signature = "0f".repeat(32);
    format!(
        "AWS4-HMAC-SHA256 Credential={key}/20261122/{region}/ec2/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date, Signature={signature}"
    )
}

/// A form as it is, with this `Authorization`, to this door: status and document.
async fn send(
    sandbox: &Sandbox,
    door: &str,
    authorization: impl Into<Option<String>>,
    form: &str,
) -> (u16, String) {
    let mut request = Request::builder().method("POST").uri(door);
    if let Some(authorization) = authorization.into() {
        request = request.header(header::AUTHORIZATION, authorization);
    }
    let request = request.body(Body::from(form.to_owned())).unwrap();
    let answer = sandbox.router().oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    if status != 502 {
        let kind = &answer.headers()[header::CONTENT_TYPE];
        assert_eq!(kind, "text/xml;charset=UTF-8");
        assert!(answer.headers().contains_key("x-amzn-requestid"));
    }
    let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

/// An EC2 action of this key in Ireland.
async fn ec2(sandbox: &Sandbox, key: &str, action: &str) -> (u16, String) {
    let form = format!("Version=2016-11-15&Action={action}");
    send(sandbox, "/ec2/", signed(key, "eu-west-1"), &form).await
}

/// The text of the first element of this name.
fn text<'a>(document: &'a str, element: &str) -> &'a str {
    let (open, close) = (format!("<{element}>"), format!("</{element}>"));
    let from = document.find(&open).unwrap() + open.len();
    document[from..].split(&close).next().unwrap()
}

/// Status, code and message of a refusal, which must be whole.
async fn refusal(sandbox: &Sandbox, key: &str, action: &str) -> (u16, String, String) {
    let (status, document) = ec2(sandbox, key, action).await;
    let (code, message) = (text(&document, "Code"), text(&document, "Message"));
    let request = text(&document, "RequestID");
    assert_eq!(request.len(), 36, "{document}");
    assert_eq!(
        document,
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>{code}</Code>\
             <Message>{message}</Message></Error></Errors><RequestID>{request}</RequestID></Response>"
        )
    );
    (status, code.to_owned(), message.to_owned())
}

/// The platform team's main VPC in Ireland, and its subnets.
async fn network(sandbox: &Sandbox) -> (String, Vec<String>) {
    let told = get(sandbox, "/sandbox/aws").await;
    let vpc = &told["accounts"][0]["vpcs"][0];
    assert_eq!(
        (&vpc["name"], &vpc["region"]),
        (&json!("main"), &json!("eu-west-1"))
    );
    let word = |value: &Value| value.as_str().unwrap().to_owned();
    let subnets = vpc["subnets"].as_array().unwrap().iter();
    let subnets = subnets.map(|subnet| word(&subnet["subnet_id"]));
    (word(&vpc["vpc_id"]), subnets.collect())
}

/// Makes the PrivateLink of `demo/my-kafka`; the call that makes an endpoint for it.
async fn creation(sandbox: &Sandbox) -> String {
    link(sandbox).await;
    let service = get(sandbox, MY_LINK).await["aws_service_name"].clone();
    let (vpc, subnets) = network(sandbox).await;
    format!(
        "CreateVpcEndpoint&VpcEndpointType=Interface&VpcId={vpc}&ServiceName={}&SubnetId.1={}&SubnetId.2={}",
        service.as_str().unwrap(),
        subnets[0],
        subnets[1]
    )
}
