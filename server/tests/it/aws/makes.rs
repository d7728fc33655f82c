//! What is made and deleted: once for each form, and nothing that is not ours.

use std::time::Duration;

use ::aws::Projects;

use super::{MWF, borrowed, card, create, creation, endpoints, guide, house, network};
use crate::operations::TAKEN;
use crate::parts::part;
use crate::{logs, markup};

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

    // It is followed until it is there; and less often from then on.
    let list = visitor.part(&part("aws-endpoints", TAKEN)).await.is(200);
    assert!(
        markup::tag_of(&list.body, "aws-endpoints").contains("data-follow=\"4\""),
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
        markup::tag_of(&list.body, "aws-endpoints").contains("data-follow=\"20\""),
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
