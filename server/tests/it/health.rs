//! What machines are told about whether the portal is there and wants requests.

use reqwest::Method;
use serde_json::json;
use server::session::Keys;

use crate::database::Kept;
use crate::house::{Folder, House};
use crate::process::KEY;

const OTHER: &str = "//////////////////////////////////////////8=";

async fn asked(house: &House) -> crate::browser::Answer {
    let browser = house.browser();
    let request = browser.request(Method::GET, "/readyz");
    browser
        .send(request.header("accept", "application/json"))
        .await
}

#[tokio::test]
async fn ready_says_why_in_text_and_as_json() {
    let house = House::open().await;
    let stranger = house.browser();
    assert_eq!(stranger.page("/healthz").await.is(200).body, "alive\n");
    let text = stranger.page("/readyz").await.is(200).body;
    assert_eq!(
        text,
        "ready\nstore: answers\nkey: fits\nupstream: not asked yet\n"
    );
    house.visitor().await.page("/projects").await.is(200);
    let json = asked(&house).await.is(200);
    assert_eq!(json.header("content-type"), "application/json");
    assert_eq!(
        json.json(),
        json!({"status": "ready", "message": "ready", "store": "answers", "key": "fits",
            "upstream": {"state": "answers", "not_asked_for_now": 0}})
    );
}

#[tokio::test]
async fn a_failing_aiven_is_told_and_makes_nobody_unready() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let failing = "/projects/faults/services/hang/network";
    visitor.page(failing).await.is(504);
    let json = asked(&house).await.is(200).json();
    assert_eq!(json["status"], "ready");
    assert_eq!(json["upstream"]["state"], "fails");
}

#[tokio::test]
async fn a_portal_without_the_newest_key_wants_no_requests() {
    let folder = Folder::new();
    let kept = Kept::new(&folder).await;
    let house = House::sealed_with(folder, kept, Keys::parse(KEY).unwrap()).await;
    asked(&house).await.is(200);
    // Another portal, which has a newer key as well, seals with it.
    let newer = Keys::parse(&format!("{OTHER},{KEY}")).unwrap();
    let next_door = house.next_door(&newer).await;
    next_door.browser().page("/readyz").await.is(200);
    let json = asked(&house).await.is(503).json();
    assert_eq!(json["status"], "not ready");
    assert_eq!(json["key"], "is lacking");
    house.browser().page("/healthz").await.is(200);
}
