//! The guide: its timeline in a few situations, and the card that plans a VPC endpoint.

use aiven::{NetworkView, Service, State, Support, Waiting};
use app::permit::Permit;
use app::{
    api::{
        endpoint::{Content, EndpointCard, EndpointRecipe, Planned, There, Written},
        setup::{Timeline, Which},
    },
    guide::{Chosen, Facts, Guide},
    pages::{
        endpoint::{card, written},
        setup::timeline,
    },
};
use recipes::endpoint::{About, FieldError, Form, Plan, cli, console_link};
use serde_json::json;

use crate::overview::{lines, name, project};
use crate::states::{absent, active, connected, with_state};

const EVIL: &str = "\"'></script></textarea><img src=x onerror=alert(1)>";

fn service(view: &NetworkView) -> Service {
    serde_json::from_value(json!({
        "service_name": view.service.name.as_str(), "service_type": "kafka", "state": "RUNNING",
        "cloud_name": "aws-eu-west-1", "project_vpc_id": view.service.project_vpc_id,
        "components": [{"component": "kafka", "host": "h", "port": 12691, "route": "dynamic", "usage": "primary"}],
    }))
    .expect("a service")
}

fn timeline_of(view: &NetworkView, support: &Support, under_way: &[(Waiting, u32)]) -> Timeline {
    let chosen = Chosen::of(None, &[], &view.connections);
    let guide = Guide::of(&Facts {
        service: &service(view),
        support,
        vpcs: Some(&[]),
        privatelink: view.privatelink.as_ref(),
        forbidden: None,
        chosen: &chosen,
        access: &view.access,
        endpoints: &[],
        under_way,
    });
    Timeline {
        refresh: Permit::default(),
        access: Permit::default(),
        project: view.project.clone(),
        service: view.service.name.clone(),
        follow_s: guide.follow_s(),
        guide,
        chosen,
        connections: view.connections.clone(),
        privatelink: view.privatelink.clone(),
        price: view.price.clone(),
        form_id: "once".to_owned(),
        version: "1".to_owned(),
        said: None,
    }
}

#[test]
fn nothing_is_there_yet() {
    let mut view = absent();
    view.service.project_vpc_id = None;
    let cloud = Some("aws-eu-west-1".to_owned());
    let support = Support::NotPossible(aiven::Refusal::NoVpc { cloud });
    let made = timeline_of(&view, &support, &[]);
    insta::assert_snapshot!(lines(|| timeline(&made)));
}

#[test]
fn the_privatelink_is_made() {
    let view = with_state(State::Creating);
    let made = timeline_of(&view, &Support::InUse, &[(Waiting::Creating, 75)]);
    insta::assert_snapshot!(lines(|| timeline(&made)));
}

#[test]
fn a_connection_is_there() {
    let made = timeline_of(&connected(), &Support::InUse, &[]);
    insta::assert_snapshot!(lines(|| timeline(&made)));
}

fn about() -> About {
    let view = active();
    let link = view.privatelink.as_ref().expect("a link");
    About::of(&project(), &service(&view), link).expect("what a plan is for")
}

fn written_from(form: Form, recipe: EndpointRecipe) -> Written {
    let plan = Plan::parse(about(), &form);
    let errors: Vec<FieldError> = plan.as_ref().err().cloned().unwrap_or_default();
    Written {
        project: project(),
        service: name(),
        which: Which {
            connection: Some("new".to_owned()),
            beside: Some(EVIL.to_owned()),
        },
        form,
        recipe,
        recipes: vec![EndpointRecipe::Script, EndpointRecipe::Terraform],
        errors,
        advice: plan.as_ref().map(Plan::advice).unwrap_or_default(),
        text: plan.as_ref().ok().map(|plan| Ok(cli::create(plan))),
    }
}

fn card_of(content: Content) -> EndpointCard {
    EndpointCard {
        project: project(),
        service: name(),
        which: Which::default(),
        content,
        version: String::new(),
        follow_s: None,
    }
}

#[test]
fn a_form_with_everything_wrong_in_it_is_text() {
    let form = Form {
        vpc: EVIL.to_owned(),
        subnets: EVIL.to_owned(),
        groups: EVIL.to_owned(),
        clients: EVIL.to_owned(),
        tags: EVIL.to_owned(),
        attempt: EVIL.to_owned(),
    };
    let about = about();
    let made = card_of(Content::Planned(Box::new(Planned {
        written: written_from(form.clone(), EndpointRecipe::Script),
        form,
        find: [1, 2, 3].map(|_| ("Your VPCs", cli::find_vpcs(&about.region))),
        console: console_link(&about.region),
        about,
    })));
    let html = lines(|| card(&made));
    assert!(!html.contains("<img"), "{html}");
    insta::assert_snapshot!(html);
}

#[test]
fn a_form_that_is_right_is_written() {
    let form = Form {
        vpc: "vpc-0123456789abcdef0".to_owned(),
        subnets: "subnet-0123456789abcdef0".to_owned(),
        clients: "10.0.0.0/16".to_owned(),
        ..Form::default()
    };
    let made = written_from(form, EndpointRecipe::Script);
    insta::assert_snapshot!(lines(|| written(&made)));
}

#[test]
fn an_endpoint_that_is_there_can_be_looked_at_and_deleted() {
    let made = card_of(Content::There(Box::new(There {
        endpoint: "vpce-0123456789abcdef0".to_owned(),
        region: "eu-west-1".to_owned(),
        another: "/projects/demo/services/my-kafka/network/setup?connection=new&beside=plc1"
            .to_owned(),
        describe: "aws describe".to_owned(),
        delete: "aws delete".to_owned(),
    })));
    insta::assert_snapshot!(lines(|| card(&made)));
}

#[test]
fn a_card_that_waits_follows() {
    let mut made = card_of(Content::NotYet("First the PrivateLink.".to_owned()));
    made.follow_s = Some(3);
    made.version = "abc".to_owned();
    let html = lines(|| card(&made));
    assert!(
        html.contains("data-follow=\"3\"") && html.contains("First the PrivateLink."),
        "{html}"
    );
}
