//! The card in which the portal makes the VPC endpoint, in its states.

use app::api::aws::{
    Address, AwsCard, Choices, Closed, Desk, EndpointList, EndpointRow, Identity, InVpc, Item,
    MISMATCH, NewGroup, Rights, SpareGroup, Standing, Trouble, Zone,
};
use app::pages::aws::{card, endpoints};
use aws::EndpointState;
use recipes::endpoint::{Field, FieldError, Form};

use crate::overview::{lines, name, project};

const EVIL: &str = "\"'></option></script><img src=x onerror=alert(1)>";
const ARN: &str = "arn:aws:iam::012345678901:user/mwf";
const ENDPOINT: &str = "vpce-0a1b2c3d4e5f60718";

fn address(fields: &[(&str, &str)]) -> Address {
    let fields = fields.iter();
    let fields = fields.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let path = app::paths::setup(&project(), &name());
    Address::of(path, fields.collect())
}

fn row(id: &str, state: EndpointState) -> EndpointRow {
    EndpointRow {
        id: id.to_owned(),
        state,
        vpc: "vpc-0a1b2c3d4e5f60718".to_owned(),
        subnets: vec!["subnet-0a1b2c3d4e5f60718".to_owned()],
        groups: vec!["sg-0a1b2c3d4e5f60718".to_owned()],
        dns_names: vec![format!("{id}-abc.vpce-svc-1.eu-west-1.vpce.amazonaws.com")],
        created: Some("2026-11-22T12:00:00.000Z".to_owned()),
        last_error: None,
        connection: None,
    }
}

fn list(rows: Result<Vec<EndpointRow>, Trouble>) -> EndpointList {
    EndpointList {
        rights: Rights::default(),
        project: project(),
        service: name(),
        address: address(&[("vpc", "vpc-0a1b2c3d4e5f60718")]),
        region: "eu-west-1".to_owned(),
        form_id: "an-id".to_owned(),
        rows,
        confirm: None,
        spare: None,
        follow_s: None,
        version: "1".to_owned(),
    }
}

fn item(id: &str, label: &str) -> Item {
    Item {
        id: id.to_owned(),
        label: label.to_owned(),
        is_chosen: false,
    }
}

fn chosen(id: &str, label: &str) -> Item {
    Item {
        is_chosen: true,
        ..item(id, label)
    }
}

fn identity(standing: Standing) -> Identity {
    Identity {
        account: "012345678901".to_owned(),
        arn: ARN.to_owned(),
        standing,
    }
}

fn nothing_chosen() -> Choices {
    Choices {
        form: Form::default(),
        vpcs: Ok(vec![item(
            "vpc-0a1b2c3d4e5f60718",
            "main · vpc-0a1b2c3d4e5f60718 · 10.100.0.0/16",
        )]),
        in_vpc: None,
        errors: Vec::new(),
        advice: Vec::new(),
    }
}

fn vpc_chosen() -> Choices {
    let subnets = vec![
        chosen(
            "subnet-0a1b2c3d4e5f60718",
            "private-a · subnet-0a1b2c3d4e5f60718 · 10.100.0.0/24",
        ),
        item("subnet-0b1b2c3d4e5f60718", EVIL),
    ];
    Choices {
        form: Form {
            vpc: "vpc-0a1b2c3d4e5f60718".to_owned(),
            subnets: "subnet-0a1b2c3d4e5f60718".to_owned(),
            tags: format!("team={EVIL}"),
            ..Form::default()
        },
        vpcs: Ok(vec![chosen("vpc-0a1b2c3d4e5f60718", "main")]),
        in_vpc: Some(InVpc {
            vpc: "vpc-0a1b2c3d4e5f60718".to_owned(),
            zones: Ok(vec![
                Zone {
                    name: "eu-west-1a".to_owned(),
                    id: Some("euw1-az1".to_owned()),
                    subnets,
                },
                Zone {
                    name: "eu-west-1b".to_owned(),
                    id: None,
                    subnets: Vec::new(),
                },
            ]),
            zones_unknown: None,
            zones_elsewhere: vec!["eu-west-1c".to_owned()],
            groups: Ok(vec![item(
                "sg-0b1b2c3d4e5f60718",
                "default · sg-0b1b2c3d4e5f60718",
            )]),
            new_group: NewGroup {
                name: "postern-my-kafka".to_owned(),
                is_there: None,
                ports: vec![(
                    "10000-31000".to_owned(),
                    "the ports that brokers get".to_owned(),
                )],
                ranges: vec!["10.100.0.0/16".to_owned()],
            },
        }),
        errors: Vec::new(),
        advice: vec!["With one subnet, clients lose the service when that zone fails.".to_owned()],
    }
}

fn desk(choices: Choices, rows: Vec<EndpointRow>) -> Desk {
    Desk {
        rights: Rights::default(),
        address: address(&[("connection", "new"), ("vpc", &choices.form.vpc)]),
        region: "eu-west-1".to_owned(),
        form_id: "an-id".to_owned(),
        failure: None,
        identity: Ok(identity(Standing::Allowed(ARN.to_owned()))),
        list: list(Ok(rows)),
        choices: Some(choices),
    }
}

fn drawn(desk: Desk) -> String {
    draw(Ok(Box::new(desk)), 200)
}

fn draw(content: Result<Box<Desk>, Closed>, status: u16) -> String {
    let made = AwsCard {
        project: project(),
        service: name(),
        content,
        endpoints: Vec::new(),
        status,
    };
    lines(|| card(&made))
}

#[test]
fn switched_off() {
    insta::assert_snapshot!(draw(Err(Closed::Off), 200));
    for closed in [
        Closed::NotThisProject,
        Closed::NotThisPerson,
        Closed::NoPrivatelink,
        Closed::NotYet("Aiven is still creating the PrivateLink.".to_owned()),
    ] {
        let html = draw(Err(closed.clone()), 200);
        assert!(html.contains("muted") && !html.contains("<form"), "{html}");
        let refused = draw(Err(closed), 403);
        assert!(refused.contains("role=\"alert\""), "{refused}");
    }
}

#[test]
fn nothing_chosen_yet() {
    insta::assert_snapshot!(drawn(desk(nothing_chosen(), Vec::new())));
}

#[test]
fn a_vpc_is_chosen() {
    let html = drawn(desk(
        vpc_chosen(),
        vec![row(ENDPOINT, EndpointState::Available)],
    ));
    assert!(!html.contains("<img"), "{html}");
    insta::assert_snapshot!(html);
}

#[test]
fn the_caller_is_no_principal() {
    let mut desk = desk(vpc_chosen(), Vec::new());
    let not_allowed = |refusal: Option<&str>| {
        Ok(identity(Standing::NotAllowed {
            add: ARN.to_owned(),
            note: Some("Everybody who may assume the role is let in.".to_owned()),
            opened: vec!["arn:aws:iam::210987654321:root".to_owned()],
            refusal: refusal.map(str::to_owned),
        }))
    };
    desk.identity = not_allowed(Some("Aiven takes 16 principals at most."));
    let full = drawn(desk.clone());
    assert!(
        full.contains("16 principals") && !full.contains("aws-add-principal"),
        "{full}"
    );
    desk.identity = not_allowed(None);
    let html = drawn(desk);
    assert!(
        html.contains("AWS refuses this until the principal above is added."),
        "{html}"
    );
    let row = html.split("Not allowed").nth(1).unwrap_or_default();
    insta::assert_snapshot!(row.split("</dl>").next().unwrap_or_default());
}

#[test]
fn aws_refused() {
    let mut desk = desk(vpc_chosen(), Vec::new());
    if let Some(choices) = &mut desk.choices {
        choices.errors.push(FieldError {
            field: Field::Subnets,
            message: "subnet-1 is not in the VPC, or no longer.".to_owned(),
        });
    }
    desk.failure = Some(Trouble {
        sentence: format!("AWS refused to create the VPC endpoint: {MISMATCH}: {EVIL}"),
        code: Some(MISMATCH.to_owned()),
        advice: Some("Count the attempt up.".to_owned()),
    });
    let html = drawn(desk);
    assert!(
        !html.contains("<img") && html.contains("subnet-1 is not in the VPC"),
        "{html}"
    );
    assert!(
        html.contains("attempt=2"),
        "the next attempt is a link: {html}"
    );
    let failure = html.split("id=\"aws-failure\"").nth(1).unwrap_or_default();
    insta::assert_snapshot!(failure.split("<dl").next().unwrap_or_default());
}

#[test]
fn nothing_can_be_had_from_aws() {
    let trouble = || Trouble {
        sentence: "AWS did not answer in time, asked to list the VPCs. Try again.".to_owned(),
        code: None,
        advice: None,
    };
    let mut desk = desk(nothing_chosen(), Vec::new());
    desk.identity = Err(trouble());
    desk.list = list(Err(trouble()));
    if let Some(choices) = &mut desk.choices {
        choices.vpcs = Err(trouble());
    }
    let html = drawn(desk);
    assert_eq!(html.matches("did not answer in time").count(), 3, "{html}");
    assert!(!html.contains("<select"), "{html}");
}

#[test]
fn what_was_chosen_from_a_list_stays_chosen_without_the_list() {
    let trouble = || Trouble {
        sentence: "AWS cannot be reached.".to_owned(),
        code: None,
        advice: None,
    };
    let mut choices = vpc_chosen();
    choices.form.groups = "sg-0b1b2c3d4e5f60718".to_owned();
    choices.vpcs = Err(trouble());
    if let Some(in_vpc) = &mut choices.in_vpc {
        in_vpc.zones = Err(trouble());
        in_vpc.groups = Err(trouble());
    }
    let html = drawn(desk(choices, Vec::new()));
    for (name, value) in [
        ("vpc", "vpc-0a1b2c3d4e5f60718"),
        ("subnets", "subnet-0a1b2c3d4e5f60718"),
        ("groups", "sg-0b1b2c3d4e5f60718"),
    ] {
        let kept = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        assert!(html.contains(&kept), "{kept} in {html}");
    }
    assert!(!html.contains("is created"), "no group is made: {html}");
}

#[test]
fn endpoints_in_every_state_say_whose_turn_it_is() {
    let states = [
        EndpointState::PendingAcceptance,
        EndpointState::Pending,
        EndpointState::Available,
        EndpointState::Partial,
        EndpointState::Deleting,
        EndpointState::Rejected,
        EndpointState::Failed,
        EndpointState::Expired,
        EndpointState::Other("reticulating".to_owned()),
    ];
    let rows = states
        .into_iter()
        .enumerate()
        .map(|(at, state)| row(&format!("vpce-{at}"), state));
    let mut rows: Vec<EndpointRow> = rows.collect();
    rows[2].connection = Some(("plc1".to_owned(), "active".to_owned()));
    rows[6].last_error = Some(("AZNotFound".to_owned(), EVIL.to_owned()));
    let mut list = list(Ok(rows));
    list.follow_s = Some(4);
    list.confirm = Some("vpce-2".to_owned());
    list.spare = Some(SpareGroup {
        id: "sg-0c1b2c3d4e5f60718".to_owned(),
        name: "postern-my-kafka".to_owned(),
        vpc: "vpc-0a1b2c3d4e5f60718".to_owned(),
    });
    let html = lines(|| endpoints(&list));
    assert!(!html.contains("<img"), "{html}");
    insta::assert_snapshot!(html);
}
