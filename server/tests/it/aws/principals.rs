//! A caller who is no principal, and how that is put right.

use ::aws::{Aws, AwsConfig, Projects};
use serde_json::json;

use super::{
    ACCOUNT, GROUP, INTERN, MWF, SECRET, borrowed, card, create, endpoints, guide, house, network,
};
use crate::house::House;
use crate::operations::{ARN, TAKEN, privatelink};
use crate::{logs, markup};

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
async fn a_role_is_named_with_its_path_though_its_session_is_not() {
    let house = House::with(|wiring| {
        let url = format!("{}/ec2/", wiring.upstream.base_url);
        let mut config = AwsConfig::new(MWF.to_owned(), SECRET.into(), Projects::All);
        config.endpoint_url = Some(url);
        config.role_arn = Some(format!("arn:aws:iam::{ACCOUNT}:role/platform/deploy"));
        wiring.aws = Some(Aws::new(config).unwrap());
    })
    .await;
    let visitor = house.visitor().await;
    let network = network(&house, "main").await;
    let address = guide("pg-orders", &network.query());
    let page = visitor.page(&address).await.is(200);
    let text = card(&page);
    let session = format!("arn:aws:sts::{ACCOUNT}:assumed-role/deploy/");
    assert!(
        text.contains(&session) && text.contains("Not allowed"),
        "{text}"
    );
    let add = markup::form(
        &page.body,
        "method=\"post\" action=\"/projects/demo/services/pg-orders/network/setup?connection=new&amp;vpc",
    );
    let role = format!("arn:aws:iam::{ACCOUNT}:role/platform/deploy");
    assert_eq!(add.get("principal"), Some(role.as_str()));
    visitor
        .form(&address, &add.press("do", "aws-add-principal"))
        .await
        .is(303);
    create(&visitor, &address).await.is(303);
    let log = logs::text();
    assert!(log.contains("was made a principal") && log.contains(&role));
}
