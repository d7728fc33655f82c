//! Two portals on one database: who signs in at one works at the other, and who signs out at one is out at both.

use std::time::{Duration, Instant};

use crate::house::House;

#[tokio::test]
async fn a_session_is_good_at_both_and_ends_at_both() {
    let house = House::open().await;
    let next = house.next_door(&house.keys).await;
    let visitor = house.visitor().await;
    let there = next.browser_of(&visitor);
    there.page("/projects").await.is(200);
    let began = Instant::now();
    visitor.form("/sign-out", &[]).await.is(303);
    // What was read a moment ago is believed for a second, for reading only.
    let answer = there.form("/api/privatelink/refresh", &REFRESH).await;
    answer.is(303);
    assert_eq!(house.writes(), 0, "a change after the sign-out");
    let there = next.browser_of(&visitor);
    loop {
        let answer = there.page("/projects").await;
        if answer.status == 303 {
            break;
        }
        assert!(began.elapsed() < Duration::from_secs(2), "still signed in");
        tokio::task::yield_now().await;
    }
}

const REFRESH: [(&str, &str); 2] = [("project", "demo"), ("service", "my-kafka")];

#[tokio::test]
async fn what_is_said_at_one_is_shown_at_the_other() {
    let house = House::open().await;
    let next = house.next_door(&house.keys).await;
    let visitor = house.visitor().await;
    let create = [
        REFRESH[0],
        REFRESH[1],
        ("principals", "arn:aws:iam::012345678901:user/mwf"),
    ];
    visitor
        .form("/api/privatelink/create", &create)
        .await
        .is(303);
    let there = next.browser_of(&visitor);
    there
        .page("/projects/demo/services/my-kafka/network")
        .await
        .is(200)
        .shows("flash");
}
