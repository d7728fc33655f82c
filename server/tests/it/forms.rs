//! Forms that come twice, broken, too late, or from somebody who may not.

use crate::house::{House, IDLE, READONLY};
use crate::operations::{ARN, FREE, TAKEN, at, field, page};

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
