//! What goes wrong: shown in AWS's words, and the secret key in none of them.

use std::time::Duration;

use ::aws::{Aws, AwsConfig, Projects};
use tokio::net::TcpListener;

use super::{
    ACCOUNT, GROUP, MWF, SECRET, borrowed, card, create, creation, endpoints, guide, house,
    network, trouble,
};
use crate::house::House;
use crate::operations::TAKEN;
use crate::parts::part;
use crate::{logs, markup};

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
    let database = house.everything_kept().await;
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

/// A group is ours by what it says about itself: of another project's service of the same name it says something else.
#[tokio::test]
async fn a_group_that_is_not_ours_gets_no_rules() {
    let house = house(MWF, Projects::All).await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let url = format!("{}/ec2/", house.sandbox.url());
    let ec2 = super::aws_at(url, MWF, Projects::All)
        .in_region("eu-west-1")
        .unwrap();
    let foreign = ::aws::NewSecurityGroup {
        vpc: network.vpc.clone(),
        name: GROUP.to_owned(),
        description: "Clients of kafka-12a3b4c5 in another project".to_owned(),
        tags: Vec::new(),
    };
    let foreign = ec2.create_security_group(&foreign).await.unwrap();
    let before = endpoints(&visitor, TAKEN).await;
    let address = guide(TAKEN, &network.query());
    let page = visitor.page(&address).await.is(200);
    // It can be chosen, as any other.
    assert!(page.body.contains(&format!("aws-group-{foreign}")));
    let refused = create(&visitor, &address).await.is(422);
    let text = card(&refused);
    assert!(
        text.contains(&format!(
            "{GROUP} ({foreign}) that was not made for this service"
        )),
        "{text}"
    );
    assert_eq!(endpoints(&visitor, TAKEN).await, before);
    // The rule is not there yet: so it can be added.
    let rule = ::aws::Rule {
        from: 10_000,
        to: 31_000,
        cidr: "10.100.0.0/16".to_owned(),
        description: None,
    };
    ec2.authorize_ingress(&foreign, &[rule]).await.unwrap();
}
