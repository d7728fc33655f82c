//! What a page holds and what it does not: no window whose action cannot work, a way out of every failure, no data
//! that nobody reads.

use crate::house::{House, READONLY};
use crate::operations::{TAKEN, page};

#[tokio::test]
async fn a_window_that_cannot_work_is_not_drawn() {
    let house = House::open().await;
    let (owner, reader) = (house.visitor().await, house.browser());
    reader.sign_in(READONLY).await;
    for (visitor, service, windows) in [
        (
            &owner,
            "kafka-no-vpc",
            &["create", "principals", "delete"][..],
        ),
        (&owner, "cassandra-legacy", &["create"]),
        (&owner, "pg-off", &["create", "principals", "delete"]),
        (&owner, "mysql-shop", &["principals", "delete"]),
        (&owner, TAKEN, &["create"]),
        (&reader, "my-kafka", &["create"]),
        (&reader, TAKEN, &["principals", "delete"]),
    ] {
        for window in windows {
            let path = format!("{}/{window}", page(service));
            let answer = visitor.page(&path).await.is(200).shows(service);
            assert!(!answer.body.contains("<dialog"), "{path}");
        }
    }
    for (service, window) in [
        ("my-kafka", "create"),
        (TAKEN, "principals"),
        (TAKEN, "delete"),
    ] {
        let path = format!("{}/{window}", page(service));
        owner.page(&path).await.is(200).shows("<dialog");
    }
}

#[tokio::test]
async fn a_page_that_failed_lets_people_sign_out() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for (path, status) in [
        ("/projects/faults/services/error-500/network", 502),
        ("/projects/faults/services/garbage/network", 500),
        ("/projects/demo/services/nothing", 404),
    ] {
        visitor
            .page(path)
            .await
            .is(status)
            .shows("action=\"/sign-out\"");
    }
}

#[tokio::test]
async fn a_page_does_not_carry_its_data_twice() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for path in [
        "/projects",
        "/projects/demo/services",
        "/projects/demo/services/my-kafka",
        "/projects/demo/services/my-kafka/network",
    ] {
        let page = visitor.page(path).await.is(200);
        assert!(!page.body.contains("__RESOLVED_RESOURCES[0] ="), "{path}");
    }
}
