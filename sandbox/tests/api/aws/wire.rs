//! Signatures, shapes, pages: what every action has in common.

use super::{MWF, ec2, refusal, send, signed, text};
use crate::support::*;

#[tokio::test]
async fn calls_must_be_signed_by_someone_who_is_known() {
    let sandbox = sandbox();
    let form = "Version=2016-11-15&Action=DescribeVpcs";
    for (authorization, status, code) in [
        (None, 403, "MissingAuthenticationToken"),
        (Some("Bearer x".to_owned()), 400, "IncompleteSignature"),
        (
            Some("AWS4-HMAC-SHA256 Credential=A/20261122/eu-west-1/ec2/aws4_request".to_owned()),
            400,
            "IncompleteSignature",
        ),
        (Some(signed("AKIANOBODY", "eu-west-1")), 401, "AuthFailure"),
    ] {
        let (found, document) = send(&sandbox, "/ec2/", authorization, form).await;
        assert_eq!(
            (found, text(&document, "Code")),
            (status, code),
            "{document}"
        );
    }
    assert_eq!(ec2(&sandbox, MWF, "DescribeVpcs").await.0, 200);
}

#[tokio::test]
async fn each_service_answers_in_its_own_shape_at_every_door() {
    let sandbox = sandbox();
    for door in ["/ec2", "/ec2/", "/sts", "/sts/"] {
        let who = "Version=2011-06-15&Action=GetCallerIdentity";
        let (status, document) = send(&sandbox, door, signed(MWF, "us-east-1"), who).await;
        assert_eq!(status, 200);
        let arn = "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
                   <Arn>arn:aws:iam::012345678901:user/mwf</Arn>";
        assert!(document.contains(arn), "{document}");
        assert!(
            document.contains("<ResponseMetadata><RequestId>"),
            "{document}"
        );
        let (status, document) = send(&sandbox, door, signed("AKIANOBODY", "x"), who).await;
        assert_eq!(status, 403);
        assert!(
            document.contains("<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Sender</Type><Code>InvalidClientTokenId</Code>"),
            "{document}"
        );
    }
    let (_, document) = ec2(&sandbox, MWF, "DescribeVpcs").await;
    assert!(document.contains(
        "<DescribeVpcsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>"
    ));
}

#[tokio::test]
async fn what_nobody_knows_is_refused() {
    let sandbox = sandbox();
    let refused = refusal(&sandbox, MWF, "RunInstances").await;
    assert_eq!((refused.0, refused.1.as_str()), (400, "InvalidAction"));
    assert_eq!(refusal(&sandbox, MWF, "").await.1, "MissingAction");
    let old = "Version=2010-01-01&Action=DescribeVpcs";
    let (status, document) = send(&sandbox, "/ec2/", signed(MWF, "eu-west-1"), old).await;
    assert_eq!((status, text(&document, "Code")), (400, "NoSuchVersion"));
    for action in [
        "DescribeVpcs&Filter.1.Name=no-such&Filter.1.Value.1=x",
        "DescribeVpcs&MaxResults=4",
        "DescribeVpcs&MaxResults=many",
        "DescribeVpcs&NextToken=x",
    ] {
        let refused = refusal(&sandbox, MWF, action).await;
        assert_eq!(
            (refused.0, refused.1.as_str()),
            (400, "InvalidParameterValue"),
            "{action}"
        );
    }
    let hostile = "DescribeVpcs&VpcId.1=%3C%2FMessage%3E%26%00%22";
    let (_, code, message) = refusal(&sandbox, MWF, hostile).await;
    assert_eq!(code, "InvalidVpcID.NotFound");
    assert!(
        message.contains("&lt;/Message&gt;&amp;\u{fffd}\""),
        "{message}"
    );
    let (status, code, _) = refusal(&sandbox, MWF, "DescribeVpcs&DryRun=true").await;
    assert_eq!((status, code.as_str()), (412, "DryRunOperation"));
}

#[tokio::test]
async fn pages_and_filters() {
    let sandbox = sandbox();
    let (status, first) = ec2(&sandbox, MWF, "DescribeSubnets&MaxResults=5").await;
    assert_eq!(
        (status, first.matches("<subnetId>").count()),
        (200, 5),
        "{first}"
    );
    let next = format!(
        "DescribeSubnets&MaxResults=5&NextToken={}",
        text(&first, "nextToken")
    );
    let (_, second) = ec2(&sandbox, MWF, &next).await;
    assert_eq!(second.matches("<subnetId>").count(), 3);
    assert!(!second.contains("nextToken"), "{second}");
    let zone = "DescribeSubnets&Filter.1.Name=availability-zone&Filter.1.Value.1=eu-west-1b&Filter.1.Value.2=eu-west-1c";
    let (_, found) = ec2(&sandbox, MWF, zone).await;
    assert_eq!(found.matches("<subnetId>").count(), 4);
    let both = format!("{zone}&Filter.2.Name=tag:Name&Filter.2.Value.1=legacy-private-?");
    let (_, found) = ec2(&sandbox, MWF, &both).await;
    assert_eq!(found.matches("<subnetId>").count(), 2);
    let elsewhere = "Version=2016-11-15&Action=DescribeSubnets";
    let (_, none) = send(&sandbox, "/ec2/", signed(MWF, "eu-north-1"), elsewhere).await;
    assert!(none.contains("<subnetSet></subnetSet>"), "{none}");
}

#[tokio::test]
async fn a_session_needs_its_token() {
    let sandbox = sandbox();
    let role = "Version=2011-06-15&Action=AssumeRole&RoleSessionName=ci&RoleArn=arn:aws:iam::012345678901:role/platform/deploy";
    let (status, document) = send(&sandbox, "/sts/", signed(MWF, "us-east-1"), role).await;
    assert_eq!(status, 200, "{document}");
    assert_eq!(text(&document, "Expiration"), "2026-11-22T01:00:00Z");
    assert_eq!(
        text(&document, "Arn"),
        "arn:aws:sts::012345678901:assumed-role/deploy/ci"
    );
    let key = text(&document, "AccessKeyId");
    let (status, code, _) = refusal(&sandbox, key, "DescribeVpcs").await;
    assert_eq!((status, code.as_str()), (401, "AuthFailure"));
    for (form, code) in [
        (format!("{role}&DurationSeconds=60"), "ValidationError"),
        (format!("{role}&DurationSeconds=7200"), "ValidationError"),
        (role.replace("=ci", "=a%20b"), "ValidationError"),
        (role.replace("deploy", "nobody"), "AccessDenied"),
        (role.replace("&RoleSessionName=ci", ""), "ValidationError"),
    ] {
        let (_, document) = send(&sandbox, "/sts/", signed(MWF, "us-east-1"), &form).await;
        assert_eq!(text(&document, "Code"), code, "{form}");
    }
}
