//! Forms that come twice, broken, too late, or from somebody who may not.

use crate::house::{House, IDLE, READONLY};
use crate::operations::{ARN, FREE, TAKEN, at, field, page, privatelink};

#[tokio::test]
async fn a_token_without_the_permission_is_told_so() {
    let house = House::open().await;
    let reader = house.browser();
    reader.sign_in(READONLY).await;
    reader
        .page("/projects/demo/services")
        .await
        .is(200)
        .shows("my-kafka");
    reader.page(&page(FREE)).await.is(200);
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    reader
        .call("/api/privatelink/create", &fields)
        .await
        .is(403)
        .shows("Forbidden");
    let dialog = format!("{}/create", page(FREE));
    reader
        .form("/api/privatelink/create", &fields)
        .await
        .leads_to(&dialog);
    reader.page(&dialog).await.is(200);
    // Still signed in: a refusal is no end of the session.
    reader.page("/projects").await.is(200);
}

#[tokio::test]
async fn one_token_does_not_see_with_the_eyes_of_another() {
    let house = House::open().await;
    let (owner, reader) = (house.visitor().await, house.browser());
    reader.sign_in(READONLY).await;
    let state = format!("/api/network/state/demo/{TAKEN}");
    assert!(owner.data(&state).await.is(200).json()["view"]["privatelink"].is_object());
    let seen = reader.data(&state).await.is(200).json();
    assert!(
        seen["view"]["privatelink"].is_null() && seen["view"]["forbidden"].is_string(),
        "{seen}"
    );
}

#[tokio::test]
async fn a_form_that_is_sent_fifty_times_acts_once() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let form = visitor
        .page(&format!("{}/create", page(FREE)))
        .await
        .is(200);
    let id = field(&form, "form_id");
    assert!(id.len() >= 16, "{id}");
    let fields = [&at(FREE)[..], &[("principals", ARN), ("form_id", &id)]].concat();
    let (plain, script) = ("/api/privatelink/create", "/api/privatelink/create");
    let forms = futures_util::future::join_all((0..25).map(|_| visitor.form(plain, &fields)));
    let calls = futures_util::future::join_all((0..25).map(|_| visitor.call(script, &fields)));
    let (forms, calls) = tokio::join!(forms, calls);
    for answer in forms {
        answer.leads_to(&page(FREE));
    }
    for answer in calls {
        answer.is(200);
    }
    // Back in the history and sent again: the same answer, nothing done.
    visitor.form(plain, &fields).await.leads_to(&page(FREE));
    assert_eq!(house.privatelink_calls("POST", "demo", FREE), 1);
}

#[tokio::test]
async fn a_form_without_an_id_does_nothing() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let long = "x".repeat(101);
    for id in ["", long.as_str()] {
        let fields = [&at(FREE)[..], &[("principals", ARN), ("form_id", id)]].concat();
        visitor
            .call("/api/privatelink/create", &fields)
            .await
            .is(422)
            .shows("Reload the page");
        let dialog = format!("{}/create", page(FREE));
        visitor
            .form("/api/privatelink/create", &fields)
            .await
            .leads_to(&dialog);
        visitor.page(&dialog).await.is(200).shows("Reload the page");
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_form_that_says_something_else_is_another_form() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let other = "arn:aws:iam::999999999999:role/deploy";
    let create = |service, principals| {
        let fields = [("principals", principals), ("form_id", "the-same-id")];
        [&at(service)[..], &fields].concat()
    };
    for service in [FREE, "os-logs"] {
        visitor
            .call("/api/privatelink/create", &create(service, ARN))
            .await
            .is(200);
        assert_eq!(house.privatelink_calls("POST", "demo", service), 1);
    }
    house
        .sandbox
        .sandbox()
        .advance(std::time::Duration::from_secs(200));
    for (opened, wanted) in [(ARN, other), (other, ARN)] {
        let fields = [&create(FREE, wanted)[..], &[("opened", opened)]].concat();
        visitor
            .call("/api/privatelink/update", &fields)
            .await
            .is(200);
        let link = privatelink(&visitor, FREE).await;
        assert_eq!(link["principals"], serde_json::json!([wanted]));
    }
    for to in ["on", "off"] {
        let fields = [
            ("component", "kafka"),
            ("switch", to),
            ("form_id", "the-same-id"),
        ];
        visitor
            .call("/api/access/set", &[&at(FREE)[..], &fields].concat())
            .await
            .is(200);
    }
    let service = "/v1/project/demo/service/my-kafka";
    let calls = house.sandbox.sandbox().calls();
    let switched = calls
        .iter()
        .filter(|call| call.method == "PUT" && call.path == service);
    assert_eq!(switched.count(), 2);
}

#[tokio::test]
async fn what_is_gone_is_not_said_to_be_deleted() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    visitor
        .call("/api/privatelink/delete", &at("mysql-shop"))
        .await
        .is(422)
        .shows("There is no PrivateLink any more.");
    let form = "/api/privatelink/delete";
    let fields = [&at(FREE)[..], &[("form_id", "sent-twice")]].concat();
    let create = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &create)
        .await
        .is(200);
    for _ in 0..2 {
        visitor.call(form, &fields).await.is(200).shows("deleted");
        house
            .sandbox
            .sandbox()
            .advance(std::time::Duration::from_secs(100));
    }
    assert_eq!(house.privatelink_calls("DELETE", "demo", FREE), 1);
}

#[tokio::test]
async fn a_form_that_lacks_a_field_is_not_a_fault_of_ours() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for fields in [
        &[][..],
        &[("service", FREE)],
        &[("project", "demo")],
        &[("%%%", "\u{fffd}")],
    ] {
        visitor
            .call("/api/access/set", fields)
            .await
            .is(422)
            .shows("incomplete");
        let request = visitor
            .request(reqwest::Method::POST, "/api/access/set")
            .header("accept", "text/html");
        let request = request
            .header("sec-fetch-site", "same-origin")
            .header("referer", format!("{}{}", visitor.origin(), page(FREE)));
        let answer = visitor
            .send(request.form(fields))
            .await
            .leads_to(&page(FREE));
        assert!(!answer.location().contains("__err"));
        visitor
            .page(&page(FREE))
            .await
            .is(200)
            .shows("The form was incomplete");
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn a_stranger_who_submits_a_form_gets_back_to_it() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    house.clock.advance(IDLE);
    visitor
        .form("/api/privatelink/create", &fields)
        .await
        .is(303);
    assert_eq!(house.writes(), 0);
}
