//! Every operation in both ways a browser can ask for it: by script, and as a plain form.

use crate::browser::{Answer, Browser};
use crate::house::House;

pub const ARN: &str = "arn:aws:iam::012345678901:user/mwf";
pub const FREE: &str = "my-kafka";
pub const TAKEN: &str = "kafka-12a3b4c5";

pub fn page(service: &str) -> String {
    format!("/projects/demo/services/{service}/network")
}

pub fn at(service: &str) -> [(&str, &str); 2] {
    [("project", "demo"), ("service", service)]
}

/// One form field by its name, out of a page.
pub fn field(page: &Answer, name: &str) -> String {
    let input = page
        .body
        .split("<input")
        .find(|tag| tag.contains(&format!("name=\"{name}\"")))
        .unwrap_or_default();
    let value = input.split("value=\"").nth(1).unwrap_or_default();
    value.split('"').next().unwrap_or_default().to_owned()
}

pub async fn privatelink(browser: &Browser, service: &str) -> serde_json::Value {
    let state = browser
        .data(&format!("/api/network/state/demo/{service}?click=1"))
        .await
        .is(200);
    state.json()["view"]["privatelink"].clone()
}

#[tokio::test]
async fn create_by_script() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(200)
        .shows("being created");
    assert_eq!(privatelink(&visitor, FREE).await["state"], "creating");
    house
        .sandbox
        .sandbox()
        .advance(std::time::Duration::from_secs(200));
    // A second one is Aiven's to refuse.
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(422)
        .shows("Rejected");
}

#[tokio::test]
async fn create_as_a_plain_form() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let dialog = format!("{}/create", page(FREE));
    let form = visitor.page(&dialog).await.is(200);
    let form_id = field(&form, "form_id");
    let fields = [&at(FREE)[..], &[("principals", ARN), ("form_id", &form_id)]].concat();
    visitor
        .form("/api/privatelink/create", &fields)
        .await
        .leads_to(&page(FREE));
    let shown = visitor
        .page(&page(FREE))
        .await
        .is(200)
        .shows("The PrivateLink is being created")
        .shows("creating")
        .shows(ARN);
    assert!(shown.header("set-cookie").is_empty());
    let again = visitor.page(&page(FREE)).await.is(200);
    assert!(
        !again.body.contains("The PrivateLink is being created"),
        "the notice is shown once"
    );
}

#[tokio::test]
async fn what_was_typed_comes_back_with_the_error() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let typed = "arn:aws:iam::12345:user/short";
    let fields = [&at(FREE)[..], &[("principals", typed)]].concat();
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(422)
        .shows("Invalid");
    let dialog = format!("{}/create", page(FREE));
    visitor
        .form("/api/privatelink/create", &fields)
        .await
        .leads_to(&dialog);
    visitor
        .page(&dialog)
        .await
        .is(200)
        .shows(typed)
        .shows("12 digits");
    assert_eq!(house.writes(), 0);
    // Aiven's own refusal comes back the same way.
    let fields = [&at(TAKEN)[..], &[("principals", ARN)]].concat();
    let dialog = format!("{}/create", page(TAKEN));
    visitor
        .form("/api/privatelink/create", &fields)
        .await
        .leads_to(&dialog);
    visitor.page(&dialog).await.is(200).shows("Aiven");
}

#[tokio::test]
async fn delete_asks_for_the_name_when_it_cuts_connections() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    visitor
        .call("/api/privatelink/delete", &at(TAKEN))
        .await
        .is(422)
        .shows("typed");
    let dialog = format!("{}/delete", page(TAKEN));
    let wrong = [&at(TAKEN)[..], &[("typed", "kafka")]].concat();
    visitor
        .form("/api/privatelink/delete", &wrong)
        .await
        .leads_to(&dialog);
    visitor
        .page(&dialog)
        .await
        .is(200)
        .shows("live connections");
    assert_eq!(house.privatelink_calls("DELETE", "demo", TAKEN), 0);
    let right = [&at(TAKEN)[..], &[("typed", TAKEN)]].concat();
    visitor
        .form("/api/privatelink/delete", &right)
        .await
        .leads_to(&page(TAKEN));
    visitor
        .page(&page(TAKEN))
        .await
        .is(200)
        .shows("is being deleted")
        .shows("deleting");

    // Without connections nothing is asked.
    let create = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &create)
        .await
        .is(200);
    house
        .sandbox
        .sandbox()
        .advance(std::time::Duration::from_secs(200));
    visitor
        .call("/api/privatelink/delete", &at(FREE))
        .await
        .is(200);
    house
        .sandbox
        .sandbox()
        .advance(std::time::Duration::from_secs(100));
    assert!(privatelink(&visitor, FREE).await.is_null());
}

#[tokio::test]
async fn refresh_and_switches_both_ways() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    visitor
        .call("/api/privatelink/refresh", &at(TAKEN))
        .await
        .is(200)
        .shows("VPC endpoints");
    visitor
        .form("/api/privatelink/refresh", &at(TAKEN))
        .await
        .leads_to(&page(TAKEN));
    visitor
        .page(&page(TAKEN))
        .await
        .is(200)
        .shows("Aiven looks for new VPC endpoints");

    let switch = |to: &'static str| {
        [
            &at(TAKEN)[..],
            &[("component", "kafka_rest"), ("switch", to)],
        ]
        .concat()
    };
    visitor.call("/api/access/set", &switch("on")).await.is(200);
    visitor
        .form("/api/access/set", &switch("off"))
        .await
        .leads_to(&page(TAKEN));
    visitor
        .page(&page(TAKEN))
        .await
        .is(200)
        .shows("The setting was saved");
    visitor
        .call("/api/access/set", &switch("perhaps"))
        .await
        .is(422);
    visitor
        .form("/api/access/set", &switch("perhaps"))
        .await
        .leads_to(&page(TAKEN));
    visitor
        .page(&page(TAKEN))
        .await
        .is(200)
        .shows("Choose on or off");
}

#[tokio::test]
async fn every_page_is_whole_and_has_its_true_status() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (path, text) in [
        ("/projects", "analytics"),
        ("/projects/demo/services", "kafka-no-vpc"),
        ("/projects/demo/services/pg-orders", "pg-orders"),
        ("/projects/demo/services/pg-orders/network", "pg-orders"),
        (
            "/projects/demo/services/my-kafka/network/create",
            "Create Privatelink",
        ),
        (
            "/projects/demo/services/pg-orders/network/principals",
            "Principals",
        ),
        (
            "/projects/demo/services/pg-orders/network/delete",
            "Confirm",
        ),
    ] {
        let page = visitor.page(path).await.is(200).shows(text);
        assert_eq!(
            page.header("content-type"),
            "text/html; charset=utf-8",
            "{path}"
        );
        assert!(
            page.body.starts_with("<!DOCTYPE html>") && page.body.contains("</html>"),
            "{path}"
        );
    }
    for path in [
        "/projects/nothing/services",
        "/projects/demo/services/nothing",
        "/projects/demo/services/nothing/network",
    ] {
        visitor.page(path).await.is(404).shows("Not found");
    }
    let unknown = visitor
        .page("/no/such/page")
        .await
        .is(404)
        .shows("Page not found")
        .shows("/pkg/postern-");
    assert!(unknown.header("content-type").starts_with("text/html"));
}
