//! Project VPCs in every state, the form for a new one, and the move of a service into one.

use aiven::{ProjectVpc, Service, ServiceHead, ServiceName, VpcState};
use app::api::move_to_vpc::{MoveForm, MovePage, Offer};
use app::api::vpcs::{CloudGroup, Deletion, NewVpc, VpcList, VpcRow, VpcsPage};
use app::pages::{
    move_to_vpc::move_to_vpc,
    vpcs::{list, review, vpcs},
};
use app::permit::Permit;
use serde_json::json;

use super::overview::{lines, name, project};

const EVIL: &str = "\"'><script>alert(1)</script>";

fn vpc(id: &str, cloud: &str, network: &str, state: &str) -> ProjectVpc {
    let vpc = json!({"project_vpc_id": id, "cloud_name": cloud, "network_cidr": network, "state": state,
        "create_time": "2026-11-22T09:00:00Z"});
    serde_json::from_value(vpc).expect("a VPC")
}

pub fn row_of(state: &str, services: Option<&[&str]>) -> VpcRow {
    let names = |names: &[&str]| {
        let names = names.iter().map(|name| ServiceName::parse(name));
        names.collect::<Result<Vec<_>, _>>().expect("names")
    };
    VpcRow {
        vpc: vpc(
            &format!("id-{}", state.to_lowercase()),
            "aws-eu-west-1",
            "10.10.0.0/24",
            state,
        ),
        region: Some("Ireland".to_owned()),
        services: services.map(names),
    }
}

pub fn list_of(rows: Vec<VpcRow>) -> VpcList {
    VpcList {
        permit: Permit::default(),
        project: project(),
        follow_s: rows.iter().any(|row| row.vpc.is_moving()).then_some(5),
        rows,
        notes: Vec::new(),
        next: None,
        version: "v1".to_owned(),
    }
}

fn form() -> NewVpc {
    NewVpc {
        permit: Permit::default(),
        reason: String::new(),
        project: project(),
        form_id: "f1".to_owned(),
        clouds: vec![CloudGroup {
            provider: "Amazon Web Services".to_owned(),
            clouds: vec![(
                "aws-eu-west-1".to_owned(),
                "aws-eu-west-1 (Ireland)".to_owned(),
            )],
        }],
        cloud: String::new(),
        network: String::new(),
        example: "10.0.0.0/24".to_owned(),
        next: None,
        cloud_error: None,
        network_error: None,
        advice: Vec::new(),
        command: None,
        failure: None,
    }
}

fn page(rows: Vec<VpcRow>) -> VpcsPage {
    VpcsPage {
        who: "mwf@example.com".to_owned(),
        project: project(),
        flash: None,
        list: list_of(rows),
        form: form(),
        deletion: None,
    }
}

fn deletion_of(row: Option<VpcRow>) -> String {
    let mut page = page(row.clone().into_iter().collect());
    page.deletion = Some(Deletion {
        permit: Permit::default(),
        reason: String::new(),
        project: project(),
        form_id: "f2".to_owned(),
        id: row
            .as_ref()
            .map_or("id-gone".to_owned(), |row| row.vpc.project_vpc_id.clone()),
        row,
        next: None,
        failure: None,
    });
    lines(|| vpcs(page))
}

pub fn mover(offer: Offer) -> String {
    let service = json!({"service_name": "my-kafka", "service_type": "kafka", "state": "RUNNING"});
    let service: Service = serde_json::from_value(service).expect("a service");
    let page = MovePage {
        who: "mwf@example.com".to_owned(),
        project: project(),
        head: ServiceHead::new(name(), &service),
        flash: None,
        offer,
    };
    lines(|| move_to_vpc(page))
}

pub fn move_form() -> MoveForm {
    MoveForm {
        permit: Permit::default(),
        reason: String::new(),
        form_id: "f3".to_owned(),
        vpcs: vec![vpc("id-1", "aws-eu-west-1", "10.10.0.0/24", "ACTIVE")],
        chosen: "id-1".to_owned(),
        is_confirmed: false,
        public: Vec::new(),
        vpc_error: None,
        confirm_error: None,
        failure: None,
    }
}

#[test]
fn the_vpcs_that_there_are() {
    let rows = vec![
        row_of("ACTIVE", Some(&["my-kafka", "pg-orders"])),
        row_of("APPROVED", Some(&[])),
        row_of("DELETING", None),
    ];
    insta::assert_snapshot!(lines(|| list(&list_of(rows))));
}

#[test]
fn a_list_without_any_says_what_a_vpc_is_for() {
    let html = lines(|| list(&list_of(Vec::new())));
    assert!(html.contains("This project has no VPC yet"), "{html}");
    assert!(!html.contains("data-follow"), "{html}");
}

#[test]
fn a_state_that_nobody_knows_is_shown_as_it_is() {
    let html = lines(|| list(&list_of(vec![row_of("RETICULATING", Some(&[]))])));
    assert!(
        html.contains("RETICULATING") && html.contains("does not know this state"),
        "{html}"
    );
    assert!(html.contains("data-follow=\"5\""), "it may change: {html}");
}

#[test]
fn the_form_for_a_new_vpc() {
    let mut page = page(vec![row_of("ACTIVE", Some(&[]))]);
    page.form.cloud = "aws-eu-west-1".to_owned();
    page.form.network = "10.0.0.9/16".to_owned();
    page.form.network_error = Some("/16 is too large.".to_owned());
    page.form.failure = Some("Aiven said: “No”".to_owned());
    page.form.next = Some("/projects/demo/services/my-kafka/network/setup".to_owned());
    let html = lines(|| vpcs(page));
    let form = html.split("id=\"create\"").nth(1);
    let form = form.and_then(|form| form.split("</form>").next());
    insta::assert_snapshot!(form.expect("the form"));
}

#[test]
fn what_is_typed_is_text() {
    let mut form = form();
    form.advice = vec![EVIL.to_owned()];
    form.network_error = Some(EVIL.to_owned());
    form.cloud = EVIL.to_owned();
    form.network = EVIL.to_owned();
    let alone = lines(|| review(&form));
    let mut page = page(Vec::new());
    page.form = form.clone();
    let whole = lines(|| vpcs(page));
    form.clouds.clear();
    let mut typed = self::page(Vec::new());
    typed.form = form;
    let typed = lines(|| vpcs(typed));
    for html in [&alone, &whole, &typed] {
        assert!(!html.contains("<script>alert"), "{html}");
    }
    // Without a list of clouds the cloud is typed.
    assert!(!typed.contains("<select"), "{typed}");
}

#[test]
fn a_deletion_asks_or_says_why_not() {
    let asks = deletion_of(Some(row_of("ACTIVE", Some(&[]))));
    assert!(asks.contains("value=\"delete\""), "{asks}");
    assert!(asks.contains("avn vpc delete"), "{asks}");
    let unknown = deletion_of(Some(row_of("ACTIVE", None)));
    assert!(
        unknown.contains("value=\"delete\""),
        "Aiven knows: {unknown}"
    );
    for (row, reason) in [
        (
            Some(row_of("ACTIVE", Some(&["my-kafka"]))),
            "It cannot be deleted while a service is in it:",
        ),
        (
            Some(row_of("ACTIVE", Some(&["my-kafka", "pg-orders"]))),
            "It cannot be deleted while 2 services are in it:",
        ),
        (
            Some(row_of("DELETING", Some(&[]))),
            "is being deleted already",
        ),
        (None, "There is no project VPC id-gone any more"),
    ] {
        let html = deletion_of(row);
        assert!(html.contains(reason), "{reason}: {html}");
        assert!(!html.contains("value=\"delete\""), "{reason}: {html}");
    }
}

#[test]
fn moving_a_service() {
    let html = mover(Offer::Form(Box::new(move_form())));
    let card = html.split("<section").nth(1);
    insta::assert_snapshot!(card.expect("the card"));
}

#[test]
fn a_move_says_what_is_wrong_where_it_is() {
    let mut form = move_form();
    form.is_confirmed = true;
    form.chosen = "gone".to_owned();
    form.public = vec!["kafka".to_owned(), "kafka_rest".to_owned()];
    form.vpc_error = Some("Choose another.".to_owned());
    form.failure = Some("Aiven said: “No”".to_owned());
    let html = mover(Offer::Form(Box::new(form)));
    for part in [
        "public addresses of kafka, kafka_rest, whose public access is on",
        "Choose another.",
        "Aiven said: “No”",
        "value=\"yes\" checked",
    ] {
        assert!(html.contains(part), "{part}: {html}");
    }
    assert!(!html.contains("value=\"id-1\" checked"), "{html}");
}

#[test]
fn what_there_is_when_there_is_no_form() {
    let none = mover(Offer::NoVpc {
        cloud: "aws-eu-west-1".to_owned(),
        coming: Vec::new(),
        create: "/projects/demo/vpcs?cloud=aws-eu-west-1".to_owned(),
    });
    assert!(none.contains("There is no project VPC in"), "{none}");
    assert!(
        none.contains("href=\"/projects/demo/vpcs?cloud=aws-eu-west-1\""),
        "{none}"
    );
    let coming = vpc("id-1", "aws-eu-west-1", "10.10.0.0/24", "APPROVED");
    assert_eq!(coming.state, VpcState::Approved);
    let coming = mover(Offer::NoVpc {
        cloud: "aws-eu-west-1".to_owned(),
        coming: vec![coming],
        create: String::new(),
    });
    assert!(coming.contains("cannot take the service yet"), "{coming}");
    let inside = mover(Offer::Inside("id-1".to_owned()));
    assert!(
        inside.contains("href=\"/projects/demo/vpcs#vpc-id-1\""),
        "{inside}"
    );
    let impossible = mover(Offer::Impossible {
        reason: "It is off.".to_owned(),
        next_step: "Switch it on.".to_owned(),
    });
    assert!(
        impossible.contains("It is off. Switch it on."),
        "{impossible}"
    );
    for html in [none, coming, inside, impossible] {
        assert!(!html.contains("move-form"), "{html}");
    }
}
