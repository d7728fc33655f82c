//! How a session ends by itself: idle, at its lifetime, and when Aiven takes the token back.

use std::time::Duration;

use server::Wiring;
use server::team::SignIn;

use crate::house::{House, IDLE, LIFETIME, READONLY, TOKEN};

#[tokio::test]
async fn a_session_ends_when_it_is_idle() {
    let house = House::open().await;
    let browser = house.visitor().await;
    house
        .clock
        .advance(IDLE.saturating_sub(Duration::from_secs(1)));
    browser.page("/projects").await.is(200);
    house.clock.advance(IDLE);
    browser
        .page("/projects/demo/services")
        .await
        .leads_to("/sign-in?next=/projects/demo/services");
    assert_eq!(browser.id(), "");
    browser
        .page("/sign-in")
        .await
        .is(200)
        .shows("Your session has ended");
}

#[tokio::test]
async fn a_session_ends_in_any_case_after_its_lifetime() {
    let house = House::open().await;
    let browser = house.visitor().await;
    let step = Duration::from_secs(3_600);
    for _ in 1..LIFETIME.as_secs() / step.as_secs() {
        house.clock.advance(step);
        // A write notes the use of the session before it answers.
        browser
            .form(
                "/api/privatelink/refresh",
                &[("project", "x"), ("service", "y")],
            )
            .await;
        browser.page("/projects").await.is(200);
    }
    house.clock.advance(step);
    browser
        .data("/api/network/state/demo/my-kafka")
        .await
        .is(401);
}

#[tokio::test]
async fn a_token_that_is_revoked_ends_the_session_and_leads_back() {
    let house = House::open().await;
    let browser = house.visitor().await;
    let page = "/projects/demo/services/my-kafka/network";
    browser.page(page).await.is(200);
    house.sandbox.sandbox().revoke(TOKEN);
    house.sandbox.sandbox().forget_calls();

    let answer = browser
        .page("/projects/demo/services/pg-orders/network")
        .await;
    let answer = answer.leads_to("/sign-in?next=/projects/demo/services/pg-orders/network");
    assert_eq!(browser.id(), "");
    // One call makes sure, however many were refused.
    let calls = house.sandbox.sandbox().calls();
    assert_eq!(
        calls.iter().filter(|call| call.path == "/v1/me").count(),
        1,
        "{calls:?}"
    );
    browser
        .page(answer.location())
        .await
        .is(200)
        .shows("no longer accepts your token");
    let next = ("next", "/projects/demo/services/pg-orders/network");
    browser
        .form("/sign-in", &[("token", READONLY), next])
        .await
        .leads_to(next.1);
    browser.page(next.1).await.is(200);
}

#[tokio::test]
async fn a_revoked_token_is_told_to_scripts_and_forms_too() {
    let house = House::open().await;
    let (script, plain) = (house.visitor().await, house.visitor().await);
    house.sandbox.sandbox().revoke(TOKEN);
    let fields = [("project", "demo"), ("service", "my-kafka")];
    let answer = script
        .call("/api/privatelink/refresh", &fields)
        .await
        .is(401)
        .shows("SignedOut");
    // The cookie goes when the person goes: a late answer to a script must not remove a newer one.
    assert!(!answer.cookies().contains("__Host-postern="), "{answer:?}");
    script.page("/projects").await.leads_to("/sign-in");
    assert_eq!(script.id(), "");
    script
        .page("/sign-in")
        .await
        .is(200)
        .shows("no longer accepts your token");
    let answer = plain.form("/api/privatelink/refresh", &fields).await;
    answer.leads_to("/sign-in?next=/projects/demo/services/my-kafka/network");
    assert_eq!(plain.id(), "");
}

#[tokio::test]
async fn whose_way_in_is_closed_is_out() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    // The same database, started anew with other settings.
    let single_sign_on_only = |wiring: &mut Wiring| wiring.team.sign_in = SignIn::Oidc;
    let database = house.kept.open(&house.keys).await;
    let next = house
        .next_door_with(database, &house.keys, single_sign_on_only)
        .await;
    visitor.page("/projects").await.is(200);
    let there = next.browser_of(&visitor);
    let answer = there.page("/projects").await.is(303);
    assert_eq!(answer.header("location"), "/sign-in");
}
