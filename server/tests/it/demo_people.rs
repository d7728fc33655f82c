//! The demo's made-up people: there in the demo, and nowhere else.

use server::team::{SignIn, Team};

use crate::house::{House, TOKEN};
use crate::oidc::team;
use crate::operations::TAKEN;

#[tokio::test]
async fn the_demo_offers_people_with_roles() {
    let house = House::with(|wiring| {
        wiring.demo_token = Some(TOKEN.to_owned());
        wiring.team = Team {
            roles: app::role::RoleMap::parse("operator -> operator").unwrap(),
            ..team(SignIn::Token)
        };
    })
    .await;
    let browser = house.browser();
    let page = browser.page("/sign-in").await.is(200);
    page.shows("Use the demo token")
        .shows("value=\"vera\"")
        .shows("value=\"olga\"");
    let fields = [("project", "demo"), ("service", TAKEN)];
    for (person, status) in [("vera", 403), ("otto", 200)] {
        let browser = house.browser();
        let to = [("person", person), ("next", "/projects/demo/services")];
        let entered = browser.form("/sign-in/demo", &to).await;
        entered.leads_to("/projects/demo/services");
        let page = browser.page("/projects").await.is(200);
        page.shows(&format!("{person}@example.com"));
        let refreshed = browser.call("/api/privatelink/refresh", &fields).await;
        refreshed.is(status);
        browser.form("/sign-out", &[]).await.leads_to("/sign-in");
    }
    let nobody = browser
        .form("/sign-in/demo", &[("person", "mallory")])
        .await;
    nobody.leads_to("/sign-in");
    browser
        .page("/sign-in")
        .await
        .shows("Choose one of the people");
}

#[tokio::test]
async fn nobody_is_made_up_outside_the_demo() {
    let house = House::with(|wiring| wiring.team = team(SignIn::Token)).await;
    let browser = house.browser();
    let answer = browser.form("/sign-in/demo", &[("person", "ada")]).await;
    answer.is(404);
    assert_eq!(browser.id(), "");
    let page = browser.page("/sign-in").await.is(200);
    assert!(!page.body.contains("ada@example.com"));
}
