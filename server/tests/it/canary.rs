//! The token goes in at the door and comes out nowhere: not in a page, a header, a log line, the database.

use crate::house::{House, TOKEN};
use crate::logs;

#[tokio::test]
async fn the_token_is_seen_nowhere() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let (project, service) = (("project", "demo"), ("service", "my-kafka"));
    for path in [
        "/projects",
        "/projects/demo/services",
        "/projects/demo/services/my-kafka",
        "/projects/demo/services/my-kafka/network",
        "/projects/demo/services/kafka-12a3b4c5/network/principals",
        "/projects/demo/services/kafka-12a3b4c5/network/delete",
        "/projects/faults/services/error-500/network",
        "/projects/faults/services/garbage/network",
        "/projects/faults/services/forbidden/network",
        "/projects/nothing/services",
        "/sentinel/view",
        "/nothing",
    ] {
        visitor.page(path).await;
        visitor.data(path).await;
    }
    visitor
        .data("/api/network/state/demo/my-kafka")
        .await
        .is(200);
    visitor.data("/api/network/state/faults/error-500").await;
    visitor
        .form(
            "/api/privatelink/create",
            &[project, service, ("principals", "nonsense")],
        )
        .await;
    visitor
        .form(
            "/api/privatelink/create",
            &[
                project,
                service,
                ("principals", "arn:aws:iam::012345678901:user/mwf"),
            ],
        )
        .await;
    visitor
        .page("/projects/demo/services/my-kafka/network")
        .await
        .is(200);
    visitor
        .form("/api/privatelink/delete", &[project, service])
        .await;
    let id = visitor.id();
    house.sandbox.sandbox().revoke(TOKEN);
    visitor
        .page("/projects/demo/services/pg-orders")
        .await
        .is(303);
    visitor.form("/sign-in", &[("token", TOKEN)]).await;
    visitor.page("/sign-in").await.is(200);
    house.sandbox.sandbox().restore(TOKEN);
    visitor.sign_in(TOKEN).await;

    // Everything was seen but the cookie itself, which is in its own header.
    let seen = visitor.seen();
    let database = String::from_utf8_lossy(&house.folder.database_bytes()).into_owned();
    let log = logs::text();
    assert!(seen.len() > 10_000 && database.contains("v1.") && log.contains("Signed in"));
    for (place, text) in [("answers", &seen), ("database", &database), ("log", &log)] {
        assert!(!text.contains(TOKEN), "the token is in the {place}");
    }
    for id in [id, visitor.id()] {
        assert!(!database.contains(&id), "a session's id is in the database");
        assert!(!log.contains(&id), "a session's id is in the log");
    }
}
