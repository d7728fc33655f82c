//! Answers that no AWS should give, and none at all.

use aws::{Aws, Error, NewEndpoint};

use crate::puppet::{Says, http, puppet, refused};
use crate::support::{MWF, config};

const VPCS: &str = "list the VPCs";
const DELETE: &str = "delete the security group";
const CREATE: &str = "create the VPC endpoint";

fn xml(body: &str) -> Says {
    http("200 OK", body)
}

fn bytes(text: &str) -> Says {
    Says::Bytes(text.to_owned())
}

fn new_endpoint() -> NewEndpoint {
    NewEndpoint {
        vpc: "vpc-1".to_owned(),
        service_name: "com.amazonaws.vpce.eu-west-1.vpce-svc-1".to_owned(),
        subnets: vec!["subnet-1".to_owned()],
        groups: Vec::new(),
        tags: Vec::new(),
        client_token: "token-1".to_owned(),
    }
}

/// What a read says of an answer, and what a change does.
#[tokio::test]
async fn broken_answers_have_one_error_each() {
    let unreachable = Error::Unreachable { call: VPCS };
    let decode = Error::Decode { call: VPCS };
    let lost = Error::Lost { call: DELETE };
    let refused_here = Error::Decode { call: DELETE };
    let cut = bytes("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n<DescribeVpcsResponse>");
    let huge = bytes("HTTP/1.1 200 OK\r\ncontent-length: 99999999\r\n\r\n<");
    let endless = Says::Endless("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_owned());
    let moved = bytes(
        "HTTP/1.1 307 Temporary Redirect\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
    );
    for (name, says, read, write) in [
        ("closed", bytes(""), &unreachable, &lost),
        ("no HTTP", bytes("SSH-2.0-OpenSSH\r\n"), &unreachable, &lost),
        ("cut", cut, &unreachable, &lost),
        ("huge", huge, &decode, &lost),
        ("endless", endless, &decode, &lost),
        (
            "page",
            xml("<html><body>Welcome</body></html>"),
            &decode,
            &lost,
        ),
        (
            "proxy",
            http("403 Forbidden", "<html>No</html>"),
            &decode,
            &refused_here,
        ),
        (
            "gateway",
            http("504 Gateway Timeout", ""),
            &unreachable,
            &lost,
        ),
        ("moved", moved, &decode, &refused_here),
        ("empty", xml(""), &decode, &lost),
        (
            "other root",
            xml("<DescribeSubnetsResponse/>"),
            &decode,
            &lost,
        ),
        (
            "entities",
            xml("<!DOCTYPE a [<!ENTITY x \"y\">]><DescribeVpcsResponse>&x;</DescribeVpcsResponse>"),
            &decode,
            &lost,
        ),
    ] {
        let aws = puppet(2_000, vec![says]).await;
        assert_eq!(&aws.ec2.vpcs().await.unwrap_err(), read, "{name}");
        let before = aws.bodies().len();
        let error = aws.ec2.delete_security_group("sg-1").await.unwrap_err();
        assert_eq!(&error, write, "{name}");
        assert_eq!(
            aws.bodies().len() - before,
            1,
            "{name}: a change is sent once"
        );
    }
}

#[tokio::test]
async fn silence_ends_with_the_deadline() {
    let aws = puppet(300, vec![Says::Silence]).await;
    let error = aws.ec2.vpcs().await.unwrap_err();
    assert_eq!(error, Error::TimedOut { call: VPCS });
    assert!(error.is_retryable());
    let error = aws.ec2.delete_security_group("sg-1").await.unwrap_err();
    assert_eq!(error, Error::Lost { call: DELETE });
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_done() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let ec2 = Aws::new(config(&url, MWF)).unwrap().in_region("eu-west-1");
    let error = ec2.unwrap().delete_security_group("sg-1").await;
    assert_eq!(error, Err(Error::Unreachable { call: DELETE }));
}

#[tokio::test]
async fn a_lost_creation_is_sent_again_as_it_was() {
    let made = xml(
        "<CreateVpcEndpointResponse><vpcEndpoint><vpcEndpointId>vpce-1</vpcEndpointId>\
         <state>PendingAcceptance</state></vpcEndpoint></CreateVpcEndpointResponse>",
    );
    let aws = puppet(4_000, vec![http("502 Bad Gateway", "<html/>"), made]).await;
    let found = aws.ec2.create_endpoint(&new_endpoint()).await.unwrap();
    assert_eq!(found.id, "vpce-1");
    assert_eq!(found.state.as_str(), "pendingAcceptance");
    let bodies = aws.bodies();
    assert_eq!(bodies.len(), 2);
    assert_eq!(bodies[0], bodies[1]);
    assert!(bodies[0].contains("&ClientToken=token-1&"), "{}", bodies[0]);
    // An answer that came and says nothing: it may have been made.
    let aws = puppet(4_000, vec![xml("<CreateVpcEndpointResponse/>")]).await;
    let error = aws.ec2.create_endpoint(&new_endpoint()).await.unwrap_err();
    assert_eq!(error, Error::Lost { call: CREATE });
}

#[tokio::test]
async fn pages_that_lead_nowhere_are_an_error() {
    let page = |token: &str| {
        xml(&format!(
            "<DescribeVpcsResponse><vpcSet><item><vpcId>vpc-1</vpcId></item></vpcSet>\
             <nextToken>{token}</nextToken></DescribeVpcsResponse>"
        ))
    };
    let decode = Error::Decode { call: VPCS };
    let same = puppet(4_000, vec![page("a")]).await;
    assert_eq!(same.ec2.vpcs().await.unwrap_err(), decode);
    assert_eq!(same.bodies().len(), 2);
    let others = (0..99).map(|number| page(&number.to_string())).collect();
    let others = puppet(4_000, others).await;
    assert_eq!(others.ec2.vpcs().await.unwrap_err(), decode);
    assert_eq!(others.bodies().len(), 50);
    let nameless = xml("<DescribeVpcsResponse><vpcSet><item/></vpcSet></DescribeVpcsResponse>");
    let nameless = puppet(4_000, vec![nameless]).await;
    assert_eq!(nameless.ec2.vpcs().await.unwrap_err(), decode);
}

#[tokio::test]
async fn what_was_signed_is_not_repeated() {
    let quoted = "The Canonical String should have been 'POST\nx-amz-security-token:CANARY/session/token\n' \
                  with CANARY/secret/access/key";
    let says = refused("403 Forbidden", "SignatureDoesNotMatch", quoted);
    let aws = puppet(4_000, vec![says]).await;
    let error = aws.ec2.vpcs().await.unwrap_err();
    assert_eq!(error.code(), Some("SignatureDoesNotMatch"));
    let text = format!("{error} {error:?}");
    assert!(!text.contains("CANARY"), "{text}");
    assert!(text.contains("x-amz-security-token:(hidden)"), "{text}");
    let long = refused(
        "403 Forbidden",
        "UnauthorizedOperation",
        &"ü".repeat(100_000),
    );
    let aws = puppet(4_000, vec![long]).await;
    let text = aws.ec2.vpcs().await.unwrap_err().to_string();
    assert!(text.chars().count() < 20_000, "{}", text.len());
}
