//! The portal makes VPC endpoints itself. Here what the tests share.

mod makes;
mod offers;
mod principals;
mod refusals;
mod rights;

use std::time::Duration;

use ::aws::{Aws, AwsConfig, Projects};
use serde_json::{Value, json};

use crate::browser::{Answer, Browser};
use crate::house::House;
use crate::markup;
use crate::parts::part;

/// A principal of [`TAKEN`], and of nothing else in the project.
const MWF: &str = "AKIASANDBOXMWF000001";
/// Principal of nothing.
const INTERN: &str = "AKIASANDBOXINTERN001";
const ACCOUNT: &str = "012345678901";
const SECRET: &str = "canary-aws-secret-key-0123456789abcdef0123";
const GROUP: &str = "postern-kafka-12a3b4c5";

async fn house(key: &str, projects: Projects) -> House {
    House::with(|wiring| {
        let url = format!("{}/ec2/", wiring.upstream.base_url);
        wiring.aws = Some(aws_at(url, key, projects));
    })
    .await
}

fn aws_at(url: String, key: &str, projects: Projects) -> Aws {
    let mut config = AwsConfig::new(key.to_owned(), SECRET.into(), projects);
    config.endpoint_url = Some(url);
    config.deadline = Duration::from_secs(2);
    Aws::new(config).unwrap()
}

fn guide(service: &str, query: &str) -> String {
    format!("/projects/demo/services/{service}/network/setup?{query}")
}

/// One of the sandbox's own doors.
async fn control(house: &House, method: reqwest::Method, door: &str, body: &Value) -> Value {
    let url = format!("{}/sandbox/{door}", house.sandbox.url());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let body = body.to_string();
    let request = http
        .request(method, url)
        .header("content-type", "application/json")
        .body(body);
    let answer = request.send().await.unwrap();
    assert!(answer.status().is_success(), "{answer:?}");
    serde_json::from_str(&answer.text().await.unwrap()).unwrap()
}

async fn trouble(house: &House, action: &str, fault: Option<&str>) {
    let wanted = json!({"action": action, "fault": fault});
    control(house, reqwest::Method::POST, "aws/faults", &wanted).await;
}

/// A VPC of the demo account in the service's region: its id, and its subnets by name.
struct Network {
    vpc: String,
    a: String,
    public_a: String,
    b: String,
    default_group: String,
}

async fn network(house: &House, name: &str) -> Network {
    let guide = control(house, reqwest::Method::GET, "aws", &Value::Null).await;
    let accounts = guide["accounts"].as_array().unwrap();
    let account = accounts
        .iter()
        .find(|one| one["account"] == ACCOUNT)
        .unwrap();
    let mut vpcs = account["vpcs"].as_array().unwrap().iter();
    let vpc = vpcs
        .find(|vpc| vpc["name"] == name && vpc["region"] == "eu-west-1")
        .unwrap();
    let subnet = |suffix: &str| {
        let mut subnets = vpc["subnets"].as_array().unwrap().iter();
        let is_it = |subnet: &&Value| subnet["name"].as_str().unwrap().ends_with(suffix);
        subnets.find(is_it).unwrap()["subnet_id"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    Network {
        vpc: vpc["vpc_id"].as_str().unwrap().to_owned(),
        a: subnet("private-a"),
        public_a: subnet("public-a"),
        b: subnet("private-b"),
        default_group: vpc["security_groups"][0]["group_id"]
            .as_str()
            .unwrap()
            .to_owned(),
    }
}

impl Network {
    fn query(&self) -> String {
        format!(
            "connection=new&vpc={}&subnets={}&subnets={}",
            self.vpc, self.a, self.b
        )
    }
}

/// The card of a page.
#[track_caller]
fn card(page: &Answer) -> String {
    markup::text(markup::from_id(&page.body, "aws"))
}

/// What the button *Create VPC endpoint* of a page sends.
#[track_caller]
fn creation(page: &Answer) -> Vec<(String, String)> {
    let form = markup::form(&page.body, "id=\"aws-form\"");
    let button = markup::tag_of(&page.body, "aws-create-endpoint");
    let deed = button
        .split("value=\"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let fields = form.press("do", deed).into_iter();
    fields
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect()
}

/// Chooses and creates, as a person without scripts does.
async fn create(visitor: &Browser, address: &str) -> Answer {
    let page = visitor.page(address).await.is(200);
    visitor.form(address, &borrowed(&creation(&page))).await
}

/// The endpoints that the card lists, with their states.
async fn endpoints(visitor: &Browser, service: &str) -> Vec<(String, String)> {
    let list = visitor.part(&part("aws-endpoints", service)).await.is(200);
    let pieces = list.body.split("<li data-state").skip(1);
    let pieces = pieces.map(|piece| {
        let state = piece.split('"').nth(1).unwrap().split('"').next().unwrap();
        let id = piece
            .split("class=\"mono\">")
            .nth(1)
            .unwrap()
            .split('<')
            .next()
            .unwrap();
        (id.to_owned(), state.to_owned())
    });
    pieces.collect()
}

fn aws_calls(house: &House) -> usize {
    let calls = house.sandbox.sandbox().calls();
    calls
        .iter()
        .filter(|call| call.path.starts_with("/ec2"))
        .count()
}
