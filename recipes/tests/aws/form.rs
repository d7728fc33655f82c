//! The form: what it takes, and what it says to what it does not take.

use aiven::{ProjectName, State};
use proptest::prelude::*;
use recipes::endpoint::{About, Field, Form, Plan};

use crate::world::{about, form, nasty_tags, plan, plans, plans_with, privatelink, service};

#[test]
fn a_form_that_is_right_is_a_plan() {
    let plan = plan();
    assert_eq!(plan.about.region.as_str(), "eu-west-1");
    assert_eq!((plan.subnets.len(), plan.attempt), (2, 1));
    assert!(
        plan.makes_group() && plan.advice().is_empty(),
        "{:?}",
        plan.advice()
    );
}

#[test]
fn everything_that_is_wrong_is_said_at_its_field() {
    let errors = Plan::parse(
        about(),
        &Form {
            vpc: "subnet-0a1b2c3d".into(),
            subnets: "subnet-1 subnet-0a1b2c3d,subnet-0a1b2c3d".into(),
            groups: "sg-xyz".into(),
            clients: "10.0.0.1/16".into(),
            tags: "a=1\na=2\naws:x=y\nnone".into(),
            attempt: "0".into(),
        },
    )
    .unwrap_err();
    let said = |field, words: &str| {
        assert!(
            errors
                .iter()
                .any(|error| error.field == field && error.message.contains(words)),
            "{field:?} {words}: {errors:#?}"
        );
    };
    said(Field::Vpc, "is a subnet id");
    said(Field::Subnets, "subnet-1 is not");
    said(Field::Subnets, "subnet-0a1b2c3d is there twice");
    said(Field::Groups, "8 or 17");
    said(Field::Clients, "write 10.0.0.0/16");
    said(Field::Tags, "a is there twice");
    said(Field::Tags, "aws:");
    said(Field::Tags, "no equals sign");
    said(Field::Attempt, "1 to 999");
    assert_eq!(errors.len(), 9);
    assert!(errors.iter().all(|error| error.message.ends_with('.')));
}

#[test]
fn an_empty_form_asks_for_what_it_needs() {
    let errors = Plan::parse(about(), &Form::default()).unwrap_err();
    let fields: Vec<Field> = errors.iter().map(|error| error.field).collect();
    assert_eq!(fields, [Field::Vpc, Field::Subnets]);
    let mut about = about();
    about.ports.clear();
    let errors = Plan::parse(about, &form()).unwrap_err();
    assert_eq!(errors[0].field, Field::Groups);
}

#[test]
fn there_are_bounds() {
    let many = |count: usize, item: &dyn Fn(usize) -> String| {
        (0..count).map(item).collect::<Vec<_>>().join("\n")
    };
    let subnets = Form {
        subnets: many(17, &|n| format!("subnet-{n:08x}")),
        ..form()
    };
    let tags = |count| Form {
        tags: many(count, &|n| format!("k{n}=v")),
        ..form()
    };
    assert!(
        Plan::parse(about(), &subnets).unwrap_err()[0]
            .message
            .contains("too many")
    );
    assert!(Plan::parse(about(), &tags(50)).is_ok());
    assert!(
        Plan::parse(about(), &tags(51)).unwrap_err()[0]
            .message
            .contains("50")
    );
}

#[test]
fn region_and_service_name_have_to_agree() {
    let project = ProjectName::parse("demo").unwrap();
    let mut elsewhere = service();
    elsewhere.cloud_name = Some("aws-us-east-1".into());
    let message = About::of(&project, &elsewhere, &privatelink()).unwrap_err();
    assert!(
        message.contains("us-east-1") && message.contains("eu-west-1"),
        "{message}"
    );
    elsewhere.cloud_name = Some("custom-acme".into());
    assert_eq!(
        About::of(&project, &elsewhere, &privatelink())
            .unwrap()
            .region
            .as_str(),
        "eu-west-1"
    );
    let mut early = privatelink();
    early.aws_service_name = None;
    early.state = State::Creating;
    assert!(
        About::of(&project, &service(), &early)
            .unwrap_err()
            .contains("still creating")
    );
}

#[test]
fn what_is_doubtful_is_said() {
    let advice = |form: Form| Plan::parse(about(), &form).unwrap().advice().concat();
    assert!(
        advice(Form {
            subnets: "subnet-0a1b2c3d".into(),
            ..form()
        })
        .contains("availability zone")
    );
    assert!(
        advice(Form {
            clients: "0.0.0.0/0".into(),
            ..form()
        })
        .contains("every address")
    );
    let own = advice(Form {
        groups: "sg-0a1b2c3d".into(),
        ..form()
    });
    assert!(own.contains("443, 10000-31000"), "{own}");
}

#[test]
fn plans_live_in_an_address() {
    for plan in plans() {
        assert_eq!(Plan::from_query(about(), &plan.to_query()).unwrap(), plan);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_tags_live_in_an_address(tags in nasty_tags(), attempt in 1u16..=999) {
        for plan in plans_with(&tags) {
            let plan = Plan { attempt, ..plan };
            prop_assert_eq!(Plan::from_query(about(), &plan.to_query()).unwrap(), plan);
        }
    }

    #[test]
    fn any_form_is_read(vpc in "\\PC{0,20}", tags in "(?s).{0,40}", clients in "[0-9./: ]{0,20}") {
        let _ = Plan::parse(about(), &Form { vpc, tags, clients, ..form() });
    }
}
