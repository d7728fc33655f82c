//! The portal makes VPC endpoints itself: who may, what is offered, what is made, what AWS says to it.

use std::time::Duration;

use ::aws::{Aws, AwsConfig, Projects};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::browser::{Answer, Browser};
use crate::house::{House, READONLY};
use crate::operations::{ARN, FREE, TAKEN, privatelink};
use crate::parts::part;
use crate::{logs, markup};

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

#[tokio::test]
async fn without_credentials_it_says_how_it_is_switched_on() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let address = guide(TAKEN, "connection=new");
    let page = visitor.page(&address).await.is(200);
    assert!(card(&page).contains("aws_access_key_id"), "{page:#?}");
    let refused = visitor
        .form(&address, &[("do", "aws-create-x")])
        .await
        .is(403);
    assert!(card(&refused).contains("aws_access_key_id"), "{refused:#?}");
    visitor
        .part(&part("aws", TAKEN))
        .await
        .is(200)
        .shows("aws_projects");
    visitor.part(&part("aws-endpoints", TAKEN)).await.is(404);
}

#[tokio::test]
async fn nothing_of_the_account_is_asked_for_somebody_who_may_not() {
    let others = house(MWF, Projects::Only(vec!["analytics".to_owned()])).await;
    let reader_house = house(MWF, Projects::All).await;
    let owner = others.visitor().await;
    let reader = reader_house.browser();
    reader.sign_in(READONLY).await;
    for (house, browser, says) in [
        (&others, &owner, "not for this project"),
        (&reader_house, &reader, "may not read this PrivateLink"),
    ] {
        let network = network(house, "main").await;
        let address = guide(TAKEN, &network.query());
        let page = browser.page(&address).await.is(200);
        assert!(card(&page).contains(says), "{page:#?}");
        let part = browser
            .part(&format!("{}?{}", part("aws", TAKEN), network.query()))
            .await;
        part.is(200).shows(says);
        for deed in [
            "aws-create-x",
            "aws-delete",
            "aws-delete-group",
            "aws-add-principal",
        ] {
            let fields = [
                ("do", deed),
                ("form_id", "x"),
                ("vpc", &network.vpc),
                ("subnets", &network.a),
                ("group", &network.default_group),
                ("endpoint", "vpce-0a1b2c3d4e5f60718"),
                ("principal", ARN),
            ];
            let refused = browser.form(&address, &fields).await.is(403);
            assert!(card(&refused).contains(says), "{refused:#?}");
        }
        let seen = browser.seen();
        for secret in [ACCOUNT, "AKIA"] {
            // The account is in the principals, which an owner may read.
            let is_known = says.contains("project") && secret == ACCOUNT;
            assert!(is_known || !seen.contains(secret), "{secret}");
        }
        assert!(
            !seen.contains(&format!("{} · ", network.vpc)),
            "a VPC is listed"
        );
        assert_eq!(aws_calls(house), 0);
    }
    // A PrivateLink that is not there is nobody's reason to ask either.
    let page = reader_house.visitor().await;
    let page = page.page(&guide(FREE, "connection=new")).await.is(200);
    assert!(
        card(&page).contains("Once the service has a PrivateLink"),
        "{page:#?}"
    );
    assert_eq!(aws_calls(&reader_house), 0);
}

#[tokio::test]
async fn what_there_is_to_choose() {
    let house = house(MWF, Projects::Only(vec!["demo".to_owned()])).await;
    let visitor = house.visitor().await;
    let main = network(&house, "main").await;
    let address = guide(TAKEN, "connection=new");
    let page = visitor.page(&address).await.is(200);
    let text = card(&page);
    for part in [ACCOUNT, ARN, "Allowed", "main · ", "legacy · "] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let form = markup::form(&page.body, "id=\"aws-form\"");
    assert_eq!(
        form.get("connection"),
        Some("new"),
        "what is chosen elsewhere stays"
    );
    assert_eq!(form.get("subnets"), None);

    house.sandbox.sandbox().forget_calls();
    let with_vpc = visitor
        .page(&guide(TAKEN, &format!("connection=new&vpc={}", main.vpc)))
        .await;
    // Caller, VPCs, service, endpoints, subnets, groups: each once for one page.
    assert_eq!(aws_calls(&house), 6);
    let text = card(&with_vpc.is(200));
    for part in [
        "eu-west-1a",
        "euw1-az1",
        "eu-west-1c",
        GROUP,
        "10000-31000",
        "10.100.0.0/16",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // Two subnets in one zone can only come from an address that somebody wrote.
    let query = format!(
        "vpc={}&subnets={}&subnets={}",
        main.vpc, main.a, main.public_a
    );
    let twice = visitor.page(&guide(TAKEN, &query)).await.is(200);
    assert!(
        card(&twice).contains("are both in eu-west-1a"),
        "{twice:#?}"
    );
    let legacy = network(&house, "legacy").await;
    let query = format!("vpc={}&subnets={}", legacy.vpc, main.a);
    let other = visitor.page(&guide(TAKEN, &query)).await.is(200);
    assert!(card(&other).contains("or no longer"), "{other:#?}");
    // Where the VPC was changed in the form, the other VPC's subnets are simply not chosen any more.
    let query = format!("{query}&of={}", main.vpc);
    let changed = visitor.page(&guide(TAKEN, &query)).await.is(200);
    assert!(!card(&changed).contains("or no longer"), "{changed:#?}");
}

#[tokio::test]
async fn one_form_makes_one_endpoint() {
    let house = house(MWF, Projects::All).await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let before = endpoints(&visitor, TAKEN).await;
    let address = guide(TAKEN, &network.query());
    let page = visitor.page(&address).await.is(200);
    let mut fields = creation(&page);
    for (name, value) in &mut fields {
        match name.as_str() {
            "tags" => *value = "team=data\r\nteam 2=a=b".to_owned(),
            "clients" => *value = "10.100.0.0/24".to_owned(),
            _ => {}
        }
    }
    let fields = borrowed(&fields);
    let sends = (0..50).map(|_| visitor.form(&address, &fields));
    for answer in futures_util::future::join_all(sends).await {
        let answer = answer.is(303);
        assert_eq!(answer.location(), format!("{address}#aws"));
    }
    let after = endpoints(&visitor, TAKEN).await;
    let new: Vec<_> = after.iter().filter(|one| !before.contains(one)).collect();
    let [(id, state)] = &new[..] else {
        panic!("{new:?}");
    };
    assert_eq!(state, "pending");
    visitor
        .page(&address)
        .await
        .is(200)
        .shows(&format!("AWS is making the VPC endpoint {id}"));
    let log = logs::text();
    let about_it = |line: &&str| line.contains("Written to AWS") && line.contains(id.as_str());
    let lines: Vec<&str> = log.lines().filter(about_it).collect();
    assert_eq!(lines.len(), 1, "{lines:#?}");
    for part in [
        "who=demo@example.com",
        "project=demo",
        "service=kafka-12a3b4c5",
        &network.vpc,
    ] {
        assert!(lines[0].contains(part), "{part} in {}", lines[0]);
    }

    // It is followed until it is there; then nothing new is said.
    let list = visitor.part(&part("aws-endpoints", TAKEN)).await.is(200);
    assert!(
        markup::tag_of(&list.body, "aws-endpoints").contains("data-follow"),
        "{list:#?}"
    );
    let version = list.header("etag").to_owned();
    let again = visitor.request(reqwest::Method::GET, &part("aws-endpoints", TAKEN));
    let again = again
        .header("sec-fetch-site", "same-origin")
        .header("if-none-match", &version);
    visitor.send(again).await.is(304);
    house.sandbox.sandbox().advance(Duration::from_secs(120));
    let after = endpoints(&visitor, TAKEN).await;
    assert!(
        after.contains(&(id.clone(), "available".to_owned())),
        "{after:?}"
    );
    let list = visitor.part(&part("aws-endpoints", TAKEN)).await.is(200);
    assert!(
        !markup::tag_of(&list.body, "aws-endpoints").contains("data-follow"),
        "{list:#?}"
    );

    // Once more the same: another form, and AWS answers with the endpoint that it has made.
    let same = visitor.page(&address).await.is(200);
    let mut fields = creation(&same);
    for (name, value) in &mut fields {
        match name.as_str() {
            "tags" => *value = "team=data\nteam 2=a=b".to_owned(),
            "clients" => *value = "10.100.0.0/24".to_owned(),
            _ => {}
        }
    }
    let refused = visitor.form(&address, &borrowed(&fields)).await.is(422);
    assert!(
        card(&refused).contains("Nothing new was created"),
        "{refused:#?}"
    );
    assert!(
        refused.body.contains("attempt=2"),
        "the next attempt is a link"
    );
    assert_eq!(endpoints(&visitor, TAKEN).await.len(), after.len());
}

#[tokio::test]
async fn a_caller_who_is_no_principal_is_told_so_and_can_be_made_one() {
    let house = house(INTERN, Projects::All).await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let address = guide(TAKEN, &network.query());
    let page = visitor.page(&address).await.is(200);
    assert!(card(&page).contains("Not allowed"), "{page:#?}");
    let refused = create(&visitor, &address).await.is(422);
    let text = card(&refused);
    for part in [
        "InvalidServiceName: The Vpc Endpoint Service 'com.amazonaws.vpce.eu-west-1.",
        "does not exist",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(
        !text.contains(&format!("{GROUP} (sg-")),
        "nothing was made before it: {text}"
    );

    // One click, with the list as it was opened.
    let add = markup::form(
        &page.body,
        "method=\"post\" action=\"/projects/demo/services/kafka-12a3b4c5/network/setup?connection=new&amp;vpc",
    );
    let fields = add.press("do", "aws-add-principal");
    let intern = format!("arn:aws:iam::{ACCOUNT}:user/intern");
    assert_eq!(add.get("principal"), Some(intern.as_str()));
    visitor.form(&address, &fields).await.is(303);
    let page = visitor
        .page(&address)
        .await
        .is(200)
        .shows("is a principal now");
    assert!(
        card(&page).contains("Allowed") && !card(&page).contains("Not allowed"),
        "{page:#?}"
    );
    let link = privatelink(&visitor, TAKEN).await;
    let principals = link["principals"].as_array().unwrap();
    assert!(
        principals.contains(&json!(ARN)) && principals.contains(&json!(intern)),
        "{link}"
    );
    create(&visitor, &address).await.is(303);
    let states = endpoints(&visitor, TAKEN).await;
    assert!(
        states.iter().any(|(_, state)| state == "pending"),
        "{states:?}"
    );
}

#[tokio::test]
async fn a_principal_is_not_added_to_a_list_that_somebody_else_changed() {
    let house = house(INTERN, Projects::All).await;
    let visitor = house.visitor().await;
    let address = guide(TAKEN, "connection=new");
    let intern = format!("arn:aws:iam::{ACCOUNT}:user/intern");
    let other = "arn:aws:iam::999999999999:role/deploy";
    let update = |opened: &str, principals: &str| {
        let fields = [
            ("project", "demo"),
            ("service", TAKEN),
            ("opened", opened),
            ("principals", principals),
        ];
        fields.map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let link = privatelink(&visitor, TAKEN).await;
    let before: Vec<&str> = link["principals"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    let before = before.join("\n");
    let changed = update(&before, &format!("{before}\n{other}"));
    visitor
        .call("/api/privatelink/update", &borrowed(&changed))
        .await
        .is(200);
    let fields = [
        ("do", "aws-add-principal"),
        ("form_id", "one"),
        ("opened", before.as_str()),
        ("principal", intern.as_str()),
    ];
    let refused = visitor.form(&address, &fields).await.is(409);
    let text = card(&refused);
    assert!(
        text.contains("changed meanwhile") && text.contains(other),
        "{text}"
    );
    let link = privatelink(&visitor, TAKEN).await;
    assert!(
        !link["principals"]
            .as_array()
            .unwrap()
            .contains(&json!(intern)),
        "{link}"
    );
    // The page that was shown has the new list: its form works.
    let add = markup::form(
        &refused.body,
        "method=\"post\" action=\"/projects/demo/services/kafka-12a3b4c5/network/setup?connection=new#aws-failure\"",
    );
    visitor
        .form(&address, &add.press("do", "aws-add-principal"))
        .await
        .is(303);
}

#[tokio::test]
async fn what_aws_refuses_is_shown_word_for_word_and_the_guide_stands() {
    let house = house(MWF, Projects::All).await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let address = guide(TAKEN, &network.query());
    for (fault, says) in [
        ("throttled", "RequestLimitExceeded: Request limit exceeded."),
        ("unavailable", "Unavailable: The service is unavailable."),
        (
            "unauthorized",
            "UnauthorizedOperation: You are not authorized",
        ),
        ("lost-answer", "AWS"),
    ] {
        trouble(&house, "*", Some(fault)).await;
        let page = visitor.page(&address).await.is(200).shows("Prerequisites");
        let text = card(&page);
        assert!(text.contains(says), "{fault}: {says} in {text}");
        visitor
            .part(&part("aws-endpoints", TAKEN))
            .await
            .is(200)
            .shows("AWS");
        trouble(&house, "*", None).await;
    }
    // One list that is missing leaves the others.
    trouble(&house, "DescribeSecurityGroups", Some("unauthorized")).await;
    let page = visitor.page(&address).await.is(200);
    let text = card(&page);
    assert!(
        text.contains("ec2:DescribeSecurityGroups") && text.contains("eu-west-1b"),
        "{text}"
    );
    trouble(&house, "DescribeSecurityGroups", None).await;
}

#[tokio::test]
async fn aws_that_does_not_answer_holds_nobody_up() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", silent.local_addr().unwrap());
    let house = House::with(|wiring| {
        let mut config = AwsConfig::new(MWF.to_owned(), SECRET.into(), Projects::All);
        config.endpoint_url = Some(url);
        config.deadline = Duration::from_millis(300);
        wiring.aws = Some(Aws::new(config).unwrap());
    })
    .await;
    let visitor = house.visitor().await;
    let page = visitor
        .page(&guide(TAKEN, "connection=new"))
        .await
        .is(200)
        .shows("Prerequisites");
    assert!(card(&page).contains("did not answer in time"), "{page:#?}");
}

#[tokio::test]
async fn a_group_that_was_made_before_a_failure_is_named_and_used_again() {
    let house = house(MWF, Projects::All).await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let address = guide(TAKEN, &network.query());
    trouble(&house, "CreateVpcEndpoint", Some("unauthorized")).await;
    let refused = create(&visitor, &address).await.is(422);
    let text = card(&refused);
    assert!(text.contains("ec2:CreateVpcEndpoint"), "{text}");
    let group = text.split(&format!("{GROUP} (")).nth(1).unwrap();
    let group = group.split(')').next().unwrap().to_owned();
    assert!(text.contains("is used again the next time"), "{text}");
    trouble(&house, "CreateVpcEndpoint", None).await;
    create(&visitor, &address).await.is(303);
    let list = visitor.part(&part("aws-endpoints", TAKEN)).await.is(200);
    assert!(list.body.contains(&group), "{group} in {list:#?}");
}

#[tokio::test]
async fn an_answer_that_was_lost_makes_no_second_endpoint() {
    let house = house(MWF, Projects::All).await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let address = guide(TAKEN, &network.query());
    let before = endpoints(&visitor, TAKEN).await.len();
    trouble(&house, "CreateVpcEndpoint", Some("lost-answer")).await;
    let lost = create(&visitor, &address).await.is(422);
    assert!(card(&lost).contains("not known"), "{lost:#?}");
    trouble(&house, "CreateVpcEndpoint", None).await;
    create(&visitor, &address).await.is(303);
    assert_eq!(endpoints(&visitor, TAKEN).await.len(), before + 1);
}

#[tokio::test]
async fn a_form_that_is_not_complete_makes_nothing() {
    let house = house(MWF, Projects::All).await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let address = guide(TAKEN, &format!("connection=new&vpc={}", network.vpc));
    let before = endpoints(&visitor, TAKEN).await;
    let refused = create(&visitor, &address).await.is(422);
    assert!(card(&refused).contains("Enter the subnets"), "{refused:#?}");
    let page = visitor.page(&guide(TAKEN, &network.query())).await.is(200);
    let mut fields = creation(&page);
    for (name, value) in &mut fields {
        if name == "tags" {
            "</textarea><b>no equals sign</b>".clone_into(value);
        }
    }
    let refused = visitor.form(&address, &borrowed(&fields)).await.is(422);
    assert!(
        card(&refused).contains("has no equals sign"),
        "{refused:#?}"
    );
    assert!(!refused.body.contains("<b>no"), "{refused:#?}");
    let form = markup::form(&refused.body, "id=\"aws-form\"");
    assert_eq!(form.get("tags"), Some("</textarea><b>no equals sign</b>"));
    assert!(
        form.names().contains(&"subnets"),
        "what was chosen stays: {form:?}"
    );
    assert_eq!(endpoints(&visitor, TAKEN).await, before);
    visitor
        .form(&address, &[("do", "aws-nonsense")])
        .await
        .is(422)
        .shows("no such button");
}

#[tokio::test]
async fn an_endpoint_is_deleted_when_that_was_confirmed_and_its_group_after_it() {
    let house = house(MWF, Projects::All).await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let address = guide(TAKEN, &network.query());
    create(&visitor, &address).await.is(303);
    house.sandbox.sandbox().advance(Duration::from_secs(120));
    let list = visitor.part(&part("aws-endpoints", TAKEN)).await.is(200);
    let id = list
        .body
        .split("class=\"mono\">vpce-")
        .last()
        .unwrap()
        .split('<')
        .next()
        .unwrap();
    let id = format!("vpce-{id}");

    let ask = format!("{address}&delete={id}");
    let asked = visitor.page(&ask).await.is(200);
    assert!(card(&asked).contains("goes with it"), "{asked:#?}");
    let form = markup::form(&asked.body, "class=\"cluster\"");
    assert_eq!(form.get("endpoint"), Some(id.as_str()));
    assert!(
        form.action.contains("attempt=2") && !form.action.contains("delete="),
        "{form:?}"
    );
    let to = form.action.clone();
    let path = to.split('#').next().unwrap();
    visitor
        .form(path, &form.press("do", "aws-delete"))
        .await
        .is(303);
    let page = visitor
        .page(path)
        .await
        .is(200)
        .shows("is being deleted, and its connection");
    assert!(card(&page).contains(&id), "{page:#?}");
    house.sandbox.sandbox().advance(Duration::from_secs(300));
    assert!(
        endpoints(&visitor, TAKEN)
            .await
            .iter()
            .all(|(one, _)| *one != id)
    );

    let page = visitor.page(path).await.is(200);
    let form = markup::form(&page.body, "class=\"cluster\"");
    let group = form.get("group").unwrap().to_owned();
    // Nobody's but Postern's own.
    let mut other = form.clone();
    other.set("group", &network.default_group);
    let refused = visitor
        .form(path, &other.press("do", "aws-delete-group"))
        .await
        .is(422);
    assert!(
        card(&refused).contains("no security group of Postern's"),
        "{refused:#?}"
    );
    visitor
        .form(path, &form.press("do", "aws-delete-group"))
        .await
        .is(303);
    let page = visitor.page(path).await.is(200);
    assert!(
        page.body.contains(&format!("({group}) is deleted")),
        "{page:#?}"
    );
    assert!(
        !card(&page).contains("Delete this security group"),
        "{page:#?}"
    );
}

#[tokio::test]
async fn only_endpoints_of_this_privatelink_can_be_deleted() {
    let house = house(MWF, Projects::All).await;
    let visitor = house.visitor().await;
    let [(id, _), ..] = &endpoints(&visitor, TAKEN).await[..] else {
        panic!("the demo has endpoints");
    };
    let fields = [
        ("do", "aws-delete"),
        ("form_id", "x"),
        ("endpoint", id.as_str()),
    ];
    // Another service of the project, whose people are the same.
    let elsewhere = guide("pg-orders", "connection=new");
    let refused = visitor.form(&elsewhere, &fields).await.is(422);
    assert!(
        card(&refused).contains("nothing was deleted"),
        "{refused:#?}"
    );
    let listed = endpoints(&visitor, TAKEN).await;
    assert!(
        listed
            .iter()
            .any(|(one, state)| one == id && state == "available"),
        "{listed:?}"
    );
}

#[tokio::test]
async fn the_secret_key_comes_out_nowhere() {
    let house = house(MWF, Projects::All).await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let address = guide(TAKEN, &network.query());
    create(&visitor, &address).await.is(303);
    for fault in ["unauthorized", "throttled", "lost-answer"] {
        trouble(&house, "*", Some(fault)).await;
        create(&visitor, &address).await;
        visitor.page(&address).await;
        trouble(&house, "*", None).await;
    }
    visitor.part(&part("aws", TAKEN)).await.is(200);
    visitor.part(&part("aws-endpoints", TAKEN)).await.is(200);
    let database = String::from_utf8_lossy(&house.folder.database_bytes()).into_owned();
    let log = logs::text();
    assert!(log.contains("Written to AWS") && visitor.seen().contains(ACCOUNT));
    for (place, text) in [
        ("answers", &visitor.seen()),
        ("database", &database),
        ("log", &log),
    ] {
        for secret in [SECRET, MWF] {
            assert!(!text.contains(secret), "{secret} is in the {place}");
        }
    }
    assert!(!log.contains("AWS4-HMAC"), "a signature is in the log");
}
