//! Who may use the credentials, and what is offered to them.

use ::aws::Projects;

use super::{ACCOUNT, GROUP, MWF, aws_calls, card, guide, house, network};
use crate::house::{House, READONLY};
use crate::markup;
use crate::operations::{ARN, FREE, TAKEN};
use crate::parts::part;

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
