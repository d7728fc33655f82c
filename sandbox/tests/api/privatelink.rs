//! The life of a PrivateLink: creating, active, deleting, gone; and what is refused.

use serde_json::{Value, json};

use crate::support::*;

#[tokio::test]
async fn a_privatelink_is_made_changed_and_deleted() {
    let sandbox = sandbox();
    assert_eq!(
        refused(&sandbox, MY_LINK).await,
        (404, "Privatelink does not exist".to_owned())
    );
    let (status, body) = write(
        &sandbox,
        "POST",
        MY_LINK,
        json!({"principals": [PRINCIPAL]}),
    )
    .await;
    let creating = json!({
        "aws_service_id": null,
        "aws_service_name": null,
        "principals": [PRINCIPAL],
        "state": "creating",
    });
    assert_eq!((status, body), (200, creating.clone()));

    pass(&sandbox, 179);
    assert_eq!(get(&sandbox, MY_LINK).await, creating);
    pass(&sandbox, 1);
    let active = get(&sandbox, MY_LINK).await;
    assert_eq!(active["state"], "active");
    let id = active["aws_service_id"].as_str().unwrap();
    assert!(id.starts_with("vpce-svc-0") && id.len() == 26, "{id}");
    assert_eq!(
        active["aws_service_name"],
        format!("com.amazonaws.vpce.eu-west-1.{id}")
    );

    let other = "arn:aws:iam::111111111111:root";
    let (status, body) = write(&sandbox, "PUT", MY_LINK, json!({"principals": [other]})).await;
    assert_eq!((status, &body["principals"]), (200, &json!([other])));
    assert_eq!(get(&sandbox, MY_LINK).await, body);

    let (status, body) = call(&sandbox, "DELETE", MY_LINK, None).await;
    assert_eq!((status, &body["state"]), (200, &json!("deleting")));
    assert_eq!(body["aws_service_id"], id);
    pass(&sandbox, 59);
    assert_eq!(get(&sandbox, MY_LINK).await["state"], "deleting");
    pass(&sandbox, 1);
    assert_eq!(refused(&sandbox, MY_LINK).await.0, 404);
    let (status, _) = write(&sandbox, "POST", MY_LINK, json!({"principals": ["*"]})).await;
    assert_eq!(status, 200, "a new one can be made");
}

#[tokio::test]
async fn a_second_one_is_a_conflict_even_while_the_first_is_going() {
    let sandbox = sandbox();
    let body = json!({"principals": [PRINCIPAL]});
    link(&sandbox).await;
    let (status, answer) = write(&sandbox, "POST", MY_LINK, body.clone()).await;
    assert_eq!(status, 409);
    assert!(message(&answer).contains("already exists"));
    call(&sandbox, "DELETE", MY_LINK, None).await;
    assert_eq!(write(&sandbox, "POST", MY_LINK, body).await.0, 409);
}

#[tokio::test]
async fn it_cannot_be_changed_while_it_moves_but_deleted_at_any_time() {
    let sandbox = sandbox();
    let body = json!({"principals": [PRINCIPAL]});
    write(&sandbox, "POST", MY_LINK, body.clone()).await;
    let (status, answer) = write(&sandbox, "PUT", MY_LINK, body.clone()).await;
    assert_eq!(status, 409);
    assert!(message(&answer).contains("'creating'"));
    let (status, answer) = call(&sandbox, "DELETE", MY_LINK, None).await;
    assert_eq!((status, &answer["state"]), (200, &json!("deleting")));
    assert_eq!(answer["aws_service_id"], Value::Null, "it never had one");
    assert_eq!(write(&sandbox, "PUT", MY_LINK, body).await.0, 409);
    assert_eq!(call(&sandbox, "DELETE", MY_LINK, None).await.0, 200);
    pass(&sandbox, 60);
    assert_eq!(call(&sandbox, "DELETE", MY_LINK, None).await.0, 404);
}

#[tokio::test]
async fn principals_are_one_to_sixteen_arns() {
    let sandbox = sandbox();
    let many = |count: usize| {
        let arns = (0..count).map(|n| format!("arn:aws:iam::{n:012}:root"));
        json!(arns.collect::<Vec<_>>())
    };
    for bad in [
        json!(null),
        json!([]),
        many(17),
        json!("arn:aws:iam::012345678901:root"),
        json!(["arn:aws:iam::012345678901"]),
        json!([1]),
    ] {
        let body = json!({"principals": bad});
        for method in ["POST", "PUT"] {
            let path = match method {
                "POST" => MY_LINK,
                _ => "/v1/project/demo/service/pg-orders/privatelink/aws",
            };
            let (status, answer) = write(&sandbox, method, path, body.clone()).await;
            assert_eq!(status, 400, "{method} {body}");
            message(&answer);
        }
    }
    assert_eq!(write(&sandbox, "POST", MY_LINK, json!({})).await.0, 400);
    let body = json!({"principals": many(16), "supported_regions": ["eu-west-2"]});
    assert_eq!(write(&sandbox, "POST", MY_LINK, body).await.0, 200);
}

#[tokio::test]
async fn an_update_of_the_regions_alone_keeps_the_principals() {
    let sandbox = sandbox();
    link(&sandbox).await;
    let body = json!({"supported_regions": ["us-east-1"]});
    let (status, answer) = write(&sandbox, "PUT", MY_LINK, body).await;
    assert_eq!((status, &answer["principals"]), (200, &json!([PRINCIPAL])));
    assert_eq!(answer.get("supported_regions"), None);
}

#[tokio::test]
async fn services_that_cannot_are_refused_with_the_reason() {
    let sandbox = sandbox();
    for (service, reason) in [
        ("kafka-no-vpc", "VPC"),
        ("kafka-gcp", "google-europe-west1"),
        ("pg-off", "powered off"),
        ("flink-jobs", "flink"),
        ("mm2-copy", "kafka_mirrormaker"),
        ("cassandra-legacy", "cassandra"),
        ("m3db-metrics", "m3db"),
    ] {
        let path = format!("/v1/project/demo/service/{service}/privatelink/aws");
        let (status, body) =
            write(&sandbox, "POST", &path, json!({"principals": [PRINCIPAL]})).await;
        assert_eq!(status, 400, "{service}");
        assert!(message(&body).contains(reason), "{service}: {body}");
        assert_eq!(refused(&sandbox, &path).await.0, 404, "{service}");
    }
}

#[tokio::test]
async fn powering_off_takes_the_privatelink_away() {
    let sandbox = sandbox();
    let service = "/v1/project/demo/service/pg-orders";
    let path = format!("{service}/privatelink/aws");
    assert_eq!(get(&sandbox, &path).await["state"], "active");
    let (status, body) = write(&sandbox, "PUT", service, json!({"powered": false})).await;
    assert_eq!(
        (status, &body["service"]["state"]),
        (200, &json!("POWEROFF"))
    );
    assert_eq!(refused(&sandbox, &path).await.0, 404);
    assert!(entries(&sandbox, service).await.is_empty());

    write(&sandbox, "PUT", service, json!({"powered": true})).await;
    assert_eq!(
        get(&sandbox, service).await["service"]["state"],
        "REBUILDING"
    );
    assert_eq!(
        refused(&sandbox, &path).await.0,
        404,
        "it does not come back"
    );
    pass(&sandbox, 60);
    assert_eq!(get(&sandbox, service).await["service"]["state"], "RUNNING");
}

#[tokio::test]
async fn refresh_answers_and_needs_a_privatelink() {
    let sandbox = sandbox();
    let path = format!("{MY_LINK}/refresh");
    assert_eq!(call(&sandbox, "POST", &path, None).await.0, 404);
    link(&sandbox).await;
    assert_eq!(call(&sandbox, "POST", &path, None).await, (200, json!({})));
}

#[tokio::test]
async fn availability_is_priced_per_hour_in_text() {
    let sandbox = sandbox();
    let body = get(&sandbox, "/v1/project/demo/privatelink-availability").await;
    let all = body["privatelink_availability"].as_array().unwrap();
    let ireland = json!({"cloud_name": "aws-eu-west-1", "price_usd": "0.0600"});
    assert!(all.contains(&ireland));
    assert!(all.iter().all(|one| one["price_usd"].is_string()));
    let google = |one: &Value| one["cloud_name"].as_str().unwrap().starts_with("google");
    assert!(!all.iter().any(google));
}
