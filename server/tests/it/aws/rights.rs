//! Who may have the portal work in AWS: what is refused by role, in a read-only project, or where changes need a second
//! person, reaches nobody, and is disabled with its reason before.

use std::sync::Arc;

use ::aws::Projects;
use app::api::aws::{ADD_PRINCIPAL, DELETE_ENDPOINT, DELETE_GROUP};
use app::policy::Policy;
use app::role::{Pattern, RoleMap};
use server::team::Team;

use super::{INTERN, MWF, aws_at, borrowed, creation, endpoints, guide, network};
use crate::house::{House, TOKEN};
use crate::markup;
use crate::operations::{TAKEN, privatelink};

async fn house(key: &'static str, policy: Policy) -> House {
    House::with(|wiring| {
        let url = format!("{}/ec2/", wiring.upstream.base_url);
        wiring.aws = Some(aws_at(url, key, Projects::All));
        wiring.demo_token = Some(TOKEN.to_owned());
        wiring.team = Team {
            token: Some(TOKEN.into()),
            roles: RoleMap::parse("viewer -> viewer, operator -> operator, admin -> admin")
                .unwrap(),
            policy: Arc::new(policy),
            ..Team::default()
        };
    })
    .await
}

fn pattern() -> Vec<Pattern> {
    vec![Pattern::parse("demo").unwrap()]
}

#[tokio::test]
async fn whoever_may_not_gets_a_reason_and_reaches_nobody() {
    for (person, policy, said) in [
        ("vera", Policy::default(), "your role in demo is viewer"),
        (
            "ada",
            Policy {
                read_only: pattern(),
                ..Policy::default()
            },
            "read-only",
        ),
        (
            "otto",
            Policy {
                approval: pattern(),
                ..Policy::default()
            },
            "need a second person",
        ),
    ] {
        let house = house(MWF, policy).await;
        let (guest, browser) = (house.visitor().await, house.browser());
        browser
            .form("/sign-in/demo", &[("person", person)])
            .await
            .is(303);
        let network = network(&house, "main").await;
        let before = endpoints(&guest, TAKEN).await;
        let address = guide(TAKEN, &network.query());
        let page = browser.page(&address).await.is(200).shows(said);
        let button = markup::tag_of(&page.body, "aws-create-endpoint");
        assert!(button.contains(" disabled"), "{button}");
        let id = button.split("aria-describedby=\"").nth(1).unwrap();
        let reason = markup::from_id(&page.body, id.split('"').next().unwrap());
        assert!(reason.contains(said), "{person}: {reason}");

        let creation = creation(&page);
        let (endpoint, _) = before.first().unwrap();
        let form = ("form_id", "a-form-for-aws");
        let delete = [form, ("do", DELETE_ENDPOINT), ("endpoint", endpoint)];
        let group = [
            form,
            ("do", DELETE_GROUP),
            ("vpc", &*network.vpc),
            ("group", &*network.default_group),
        ];
        for fields in [&borrowed(&creation)[..], &delete, &group] {
            for answer in [
                browser.form(&address, fields).await,
                browser.call(&address, fields).await,
            ] {
                assert_eq!(answer.status, 403, "{person} {fields:?}: {answer:#?}");
                let text = markup::text(&answer.body);
                assert!(text.contains(said), "{person} {fields:?}: {text}");
            }
        }
        assert_eq!(endpoints(&guest, TAKEN).await, before, "{person}");
        let refused =
            "select count(*) from record where result = 'refused' and action = 'endpoint.delete'";
        assert_eq!(house.number(refused).await, 2, "{person}");
    }
}

#[tokio::test]
async fn the_caller_is_made_a_principal_only_by_who_may_and_as_the_guard_rails_allow() {
    for (person, policy, said) in [
        ("vera", Policy::default(), "your role in demo is viewer"),
        (
            "otto",
            Policy {
                accounts: vec!["999999999999".to_owned()],
                ..Policy::default()
            },
            "these AWS accounts only: 999999999999",
        ),
    ] {
        let house = house(INTERN, policy).await;
        let (guest, browser) = (house.visitor().await, house.browser());
        browser
            .form("/sign-in/demo", &[("person", person)])
            .await
            .is(303);
        let before = privatelink(&guest, TAKEN).await["principals"].clone();
        let opened: Vec<String> = serde_json::from_value(before.clone()).unwrap();
        let address = guide(TAKEN, "connection=new");
        let page = browser.page(&address).await.is(200).shows(said);
        assert!(!page.body.contains(">Add this principal"), "{page:#?}");
        let fields = [
            ("form_id", "add"),
            ("do", ADD_PRINCIPAL),
            ("opened", &opened.join("\n")),
            ("principal", "arn:aws:iam::012345678901:user/intern"),
        ];
        for answer in [
            browser.form(&address, &fields).await,
            browser.call(&address, &fields).await,
        ] {
            assert!(matches!(answer.status, 403 | 422), "{person}: {answer:#?}");
            let text = markup::text(&answer.body);
            assert!(text.contains(said), "{person}: {text}");
        }
        let after = privatelink(&guest, TAKEN).await["principals"].clone();
        assert_eq!(after, before, "{person}");
    }
}

#[tokio::test]
async fn what_is_done_in_aws_says_why_where_the_guard_rails_ask_for_it() {
    let policy = Policy {
        require_reason: true,
        ..Policy::default()
    };
    let house = house(MWF, policy).await;
    let (guest, browser) = (house.visitor().await, house.browser());
    let otto = [("person", "otto")];
    browser.form("/sign-in/demo", &otto).await.is(303);
    let network = network(&house, "main").await;
    let before = endpoints(&guest, TAKEN).await;
    let address = guide(TAKEN, &network.query());
    let page = browser.page(&address).await.is(200);
    assert!(markup::tag_of(&page.body, "aws-reason").contains(" required"));
    let creation = creation(&page);
    browser
        .form(&address, &borrowed(&creation))
        .await
        .is(422)
        .shows("ask for a reason");
    assert_eq!(endpoints(&guest, TAKEN).await, before);
    let with_reason = [
        &borrowed(&creation)[..],
        &[("reason", "For the new cluster")],
    ]
    .concat();
    browser.form(&address, &with_reason).await.is(303);
    assert_eq!(endpoints(&guest, TAKEN).await.len(), before.len() + 1);
    let why = "select count(*) from record where action = 'endpoint.create' and kind = 'attempt' \
        and body like '%For the new cluster%'";
    assert_eq!(house.number(why).await, 1);
}
