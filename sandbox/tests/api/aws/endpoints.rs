//! VPC endpoints and the connections that Aiven sees.

use serde_json::json;

use super::{INTERN, MWF, creation, ec2, network, refusal, send, signed, text};
use crate::support::*;

#[tokio::test]
async fn an_endpoint_becomes_a_connection() {
    let sandbox = sandbox();
    let create = creation(&sandbox).await;
    let tagged = format!(
        "{create}&TagSpecification.1.ResourceType=vpc-endpoint&TagSpecification.1.Tag.1.Key=a%26b&TagSpecification.1.Tag.1.Value=%3C"
    );
    let (status, made) = ec2(&sandbox, MWF, &tagged).await;
    assert_eq!(status, 200, "{made}");
    assert!(made.contains("<vpcEndpoint><vpcEndpointId>vpce-0"));
    assert!(
        made.contains("<tagSet><item><key>a&amp;b</key><value>&lt;</value></item></tagSet>"),
        "{made}"
    );
    let id = text(&made, "vpcEndpointId");
    let describe = format!("DescribeVpcEndpoints&VpcEndpointId.1={id}");
    let connections = format!("{MY_LINK}/connections");
    pass(&sandbox, 59);
    let (_, found) = ec2(&sandbox, MWF, &describe).await;
    assert_eq!(text(&found, "state"), "pending");
    assert_eq!(
        get(&sandbox, &connections).await,
        json!({"connections": []})
    );
    // Nobody looks in between, and still it happened when it was due.
    pass(&sandbox, 1 + 25);
    let listed = get(&sandbox, &connections).await;
    let connection = &listed["connections"][0];
    assert_eq!(connection["state"], "active");
    assert_eq!(connection["vpc_endpoint_id"], id);
    let (_, found) = ec2(&sandbox, MWF, &describe).await;
    assert_eq!(text(&found, "state"), "available");
    assert_eq!(connection["dns_name"], text(&found, "dnsName"));

    // Aiven's side of the sandbox takes the connection away: the same as deleting the endpoint.
    let at = json!({
        "project": "demo",
        "service": "my-kafka",
        "privatelink_connection_id": connection["privatelink_connection_id"],
    });
    assert_eq!(
        write(&sandbox, "DELETE", "/sandbox/connections", at)
            .await
            .0,
        200
    );
    let (_, found) = ec2(&sandbox, MWF, &describe).await;
    assert_eq!(text(&found, "state"), "deleting");
    pass(&sandbox, 30);
    let refused = refusal(&sandbox, MWF, &describe).await;
    assert_eq!(refused.1, "InvalidVpcEndpointId.NotFound");
}

#[tokio::test]
async fn an_endpoint_of_a_privatelink_that_goes_is_rejected() {
    let sandbox = sandbox();
    let create = creation(&sandbox).await;
    let (_, made) = ec2(&sandbox, MWF, &create).await;
    let describe = format!(
        "DescribeVpcEndpoints&VpcEndpointId.1={}",
        text(&made, "vpcEndpointId")
    );
    // It would have become available while the PrivateLink is on its way out: too late.
    pass(&sandbox, 30);
    call(&sandbox, "DELETE", MY_LINK, None).await;
    let (status, code, _) = refusal(&sandbox, MWF, &create).await;
    assert_eq!((status, code.as_str()), (400, "InvalidServiceName"));
    pass(&sandbox, 30);
    let (_, found) = ec2(&sandbox, MWF, &describe).await;
    assert_eq!(text(&found, "state"), "rejected");
    let listed = get(&sandbox, &format!("{MY_LINK}/connections")).await;
    assert_eq!(listed, json!({"connections": []}));
    // A new PrivateLink has a new name, and brings nothing back.
    pass(&sandbox, 60);
    link(&sandbox).await;
    let (_, found) = ec2(&sandbox, MWF, &describe).await;
    assert_eq!(text(&found, "state"), "rejected");
    assert_eq!(call(&sandbox, "POST", "/sandbox/reset", None).await.0, 200);
    let refused = refusal(&sandbox, MWF, &describe).await;
    assert_eq!(refused.1, "InvalidVpcEndpointId.NotFound");
}

#[tokio::test]
async fn a_service_that_is_not_active_or_not_for_the_caller_looks_absent() {
    let sandbox = sandbox();
    let create = creation(&sandbox).await;
    let refused = refusal(&sandbox, INTERN, &create).await;
    assert_eq!((refused.0, refused.1.as_str()), (400, "InvalidServiceName"));
    assert!(refused.2.ends_with("' does not exist"), "{}", refused.2);
    for principals in [
        json!(["*"]),
        json!(["arn:aws:iam::012345678901:root"]),
        json!(["arn:aws:iam::012345678901:user/intern"]),
    ] {
        write(&sandbox, "PUT", MY_LINK, json!({"principals": principals})).await;
        let (status, made) = ec2(&sandbox, INTERN, &create).await;
        assert_eq!(status, 200, "{principals}: {made}");
    }
    // Another region only if it is asked for and supported.
    let (_, subnets) = network(&sandbox).await;
    let across = format!("Version=2016-11-15&Action={create}&ServiceRegion=eu-west-1")
        .replace(&subnets[0], "subnet-0");
    let region = signed(INTERN, "us-east-1");
    let (_, document) = send(&sandbox, "/ec2/", region.clone(), &across).await;
    assert_eq!(text(&document, "Code"), "InvalidServiceName");
    let body = json!({"supported_regions": ["us-east-1"]});
    assert_eq!(write(&sandbox, "PUT", MY_LINK, body).await.0, 200);
    let (_, document) = send(&sandbox, "/ec2/", region, &across).await;
    assert_eq!(
        text(&document, "Code"),
        "InvalidVpcId.NotFound",
        "it got as far as the VPC, which is elsewhere"
    );
}

#[tokio::test]
async fn a_lost_answer_is_found_again_by_its_token() {
    let sandbox = sandbox();
    let create = format!("{}&ClientToken=once", creation(&sandbox).await);
    let fault = async |fault: serde_json::Value| {
        let body = json!({"action": "CreateVpcEndpoint", "fault": fault});
        write(&sandbox, "POST", "/sandbox/aws/faults", body).await.0
    };
    for (name, status, code) in [
        ("unauthorized", 403, "UnauthorizedOperation"),
        ("throttled", 503, "RequestLimitExceeded"),
        ("unavailable", 503, "Unavailable"),
    ] {
        assert_eq!(fault(json!(name)).await, 200);
        let refused = refusal(&sandbox, MWF, &create).await;
        assert_eq!((refused.0, refused.1.as_str()), (status, code));
    }
    assert_eq!(fault(json!("no-such")).await, 400);
    assert_eq!(fault(json!("lost-answer")).await, 200);
    let form = format!("Version=2016-11-15&Action={create}");
    let (status, _) = send(&sandbox, "/ec2/", signed(MWF, "eu-west-1"), &form).await;
    assert_eq!(status, 502);
    assert_eq!(fault(json!(null)).await, 200);
    let (status, made) = ec2(&sandbox, MWF, &create).await;
    assert_eq!(status, 200, "{made}");
    let pending = "DescribeVpcEndpoints&Filter.1.Name=vpc-endpoint-state&Filter.1.Value.1=pending";
    let (_, listed) = ec2(&sandbox, MWF, pending).await;
    assert_eq!(listed.matches("<vpcEndpointId>").count(), 1, "{listed}");
    assert_eq!(text(&listed, "vpcEndpointId"), text(&made, "vpcEndpointId"));
}
