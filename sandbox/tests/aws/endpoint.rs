//! The life of a VPC endpoint, and of the connection that Aiven sees.

use serde_json::json;

use crate::oracle::{MWF, ORDERS, Oracle};

const PRINCIPAL: &str = "arn:aws:iam::012345678901:user/mwf";

#[test]
fn from_the_documents_line_to_a_connection_and_back() {
    let Some(oracle) = Oracle::new("endpoint") else {
        return;
    };
    let service = oracle.link(&json!([PRINCIPAL]));
    let network = oracle.platform();
    let made = oracle.json(&network.create(&service));
    let made = &made["VpcEndpoint"];
    let id = made["VpcEndpointId"].as_str().unwrap();
    assert_eq!(made["State"], "pending");
    assert_eq!(made["ServiceName"], service.as_str());
    assert_eq!(made["SubnetIds"], json!(network.subnets[..3]));
    assert_eq!(
        made["Groups"],
        json!([{"GroupId": network.group, "GroupName": "default"}])
    );
    assert_eq!(made["CreationTimestamp"], "2026-11-22T00:03:00Z");
    assert_eq!(made["NetworkInterfaceIds"].as_array().unwrap().len(), 3);
    let names = made["DnsEntries"].as_array().unwrap();
    let name = |at: usize| names[at]["DnsName"].as_str().unwrap();
    let service_id = service.rsplit('.').next().unwrap();
    let end = format!(".{service_id}.eu-west-1.vpce.amazonaws.com");
    assert_eq!(names.len(), 4);
    assert!(name(0).starts_with(&format!("{id}-")) && name(0).ends_with(&end));
    assert!(name(1).ends_with(&format!("-eu-west-1a{end}")));

    let state = format!(
        "ec2 describe-vpc-endpoints --vpc-endpoint-ids {id} --query VpcEndpoints[0].State --output text"
    );
    oracle.pass(59);
    assert_eq!(oracle.ok(&state), "pending\n");
    assert!(
        oracle.connections().is_empty(),
        "Aiven sees it only once it is available"
    );
    oracle.pass(1);
    assert_eq!(oracle.ok(&state), "available\n");
    let connections = oracle.connections();
    assert_eq!(connections.len(), 1);
    assert_eq!(connections[0]["vpc_endpoint_id"], id);
    assert_eq!(connections[0]["dns_name"], name(0));
    assert_eq!(connections[0]["state"], "pending-user-approval");
    oracle.pass(25);
    assert_eq!(oracle.connections()[0]["state"], "active");

    let deleted = oracle.json(&format!("ec2 delete-vpc-endpoints --vpc-endpoint-ids {id}"));
    assert_eq!(deleted, json!({"Unsuccessful": []}));
    assert!(oracle.connections().is_empty());
    assert_eq!(oracle.ok(&state), "deleting\n");
    oracle.pass(30);
    let (code, _) = oracle.refused(&state);
    assert_eq!(code, "InvalidVpcEndpointId.NotFound");
    let gone = oracle.json(&format!("ec2 delete-vpc-endpoints --vpc-endpoint-ids {id}"));
    assert_eq!(
        gone["Unsuccessful"][0]["Error"]["Code"],
        "InvalidVpcEndpoint.NotFound"
    );
}

#[test]
fn a_shell_loop_waits_for_it() {
    let Some(oracle) = Oracle::new("wait") else {
        return;
    };
    let service = oracle.link(&json!([PRINCIPAL]));
    let tagged = format!(
        "{} --tag-specifications 'ResourceType=vpc-endpoint,Tags=[{{Key=Name,Value=my kafka}}]' \
         --query VpcEndpoint.VpcEndpointId --output text",
        oracle.platform().create(&service)
    );
    let id = oracle.ok(&tagged);
    let id = id.trim();
    // What the loop's `sleep` is elsewhere is here a second of simulated time.
    let mut looks = 0;
    let state = loop {
        let listed = oracle.json(&format!(
            "ec2 describe-vpc-endpoints --filters Name=vpc-endpoint-id,Values={id} Name=vpc-endpoint-state,Values=pending,available"
        ));
        let endpoint = &listed["VpcEndpoints"][0];
        assert_eq!(
            endpoint["Tags"],
            json!([{"Key": "Name", "Value": "my kafka"}])
        );
        if endpoint["State"] != "pending" || looks == 5 {
            break endpoint["State"].clone();
        }
        looks += 1;
        oracle.pass(30);
    };
    assert_eq!((state, looks), (json!("available"), 2));
    let filters = [
        format!("Name=service-name,Values={service}"),
        "Name=tag:Name,Values='my k*'".to_owned(),
    ];
    for filter in filters {
        let found = oracle.json(&format!("ec2 describe-vpc-endpoints --filters {filter}"));
        assert_eq!(found["VpcEndpoints"][0]["VpcEndpointId"], id, "{filter}");
        assert_eq!(
            found["VpcEndpoints"].as_array().unwrap().len(),
            1,
            "{filter}"
        );
    }
}

#[test]
fn who_goes_away_first() {
    let Some(mut oracle) = Oracle::new("order") else {
        return;
    };
    let privatelink = "/v1/project/demo/service/my-kafka/privatelink/aws";
    let service = oracle.link(&json!([PRINCIPAL]));
    let line = oracle.platform().create(&service);
    let made = oracle.json(&line);
    let id = made["VpcEndpoint"]["VpcEndpointId"].as_str().unwrap();
    oracle.pass(90);

    // Without its principal there are no new endpoints; those that are there stay.
    let other = json!({"principals": ["arn:aws:iam::210987654321:root"]}).to_string();
    oracle.http("PUT", privatelink, &other);
    assert_eq!(oracle.refused(&line).0, "InvalidServiceName");
    assert_eq!(oracle.connections()[0]["state"], "active");
    let state = format!(
        "ec2 describe-vpc-endpoints --vpc-endpoint-ids {id} --query VpcEndpoints[0].State --output text"
    );
    assert_eq!(oracle.ok(&state), "available\n");

    // Without its PrivateLink an endpoint is rejected.
    oracle.http("DELETE", privatelink, "");
    assert_eq!(oracle.ok(&state), "available\n");
    oracle.pass(60);
    assert_eq!(oracle.ok(&state), "rejected\n");

    // The same by powering off; and the seed has endpoints of its own.
    oracle.sign_in(ORDERS);
    let all = "ec2 describe-vpc-endpoints --query VpcEndpoints[].State --output text";
    assert_eq!(oracle.ok(all), "available\n");
    oracle.http(
        "PUT",
        "/v1/project/demo/service/pg-orders",
        r#"{"powered": false}"#,
    );
    assert_eq!(oracle.ok(all), "rejected\n");

    oracle.sign_in(MWF);
    oracle.http("POST", "/sandbox/reset", "");
    assert_eq!(oracle.ok(all), "available\tavailable\n");
}

#[test]
fn a_token_makes_one_endpoint() {
    let Some(oracle) = Oracle::new("token") else {
        return;
    };
    let service = oracle.link(&json!(["*"]));
    let line = format!(
        "{} --client-token guide-1",
        oracle.platform().create(&service)
    );
    let first = oracle.json(&line);
    oracle.pass(60);
    let second = oracle.json(&line);
    let id = |made: &serde_json::Value| made["VpcEndpoint"]["VpcEndpointId"].clone();
    assert_eq!(id(&first), id(&second));
    assert_eq!(second["VpcEndpoint"]["State"], "available");
    let (code, _) = oracle.refused(&format!("{line} --ip-address-type ipv4"));
    assert_eq!(code, "IdempotentParameterMismatch");
    assert_eq!(oracle.connections().len(), 1);
}
