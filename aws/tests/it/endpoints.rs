//! VPC endpoints, from the service they lead to until they are gone.

use aws::EndpointState;

use crate::support::*;

#[tokio::test]
async fn an_endpoint_lives_and_goes() {
    let world = world();
    let ec2 = world.ec2(MWF);
    let new = new_endpoint(&world, &ec2).await;
    let service = ec2.endpoint_service(&new.service_name).await.unwrap();
    assert_eq!(service.name, new.service_name);
    assert_eq!(service.zones, ["eu-west-1a", "eu-west-1b", "eu-west-1c"]);
    assert!(!service.acceptance_required);

    let before = ec2.endpoints(&new.service_name).await.unwrap();
    let made = ec2.create_endpoint(&new).await.unwrap();
    assert_eq!(made.state, EndpointState::Pending);
    assert_eq!(
        (&made.vpc, &made.service_name, &made.subnets),
        (&new.vpc, &new.service_name, &new.subnets)
    );
    assert_eq!(made.groups.len(), 1, "the default one");
    assert!(
        made.dns_names[0].starts_with(&made.id),
        "{:?}",
        made.dns_names
    );
    assert!(made.created.as_ref().unwrap().starts_with("2026-11-"));
    assert_eq!((&made.tags, &made.last_error), (&new.tags, &None));

    world.pass(60);
    let found = ec2.endpoint(&made.id).await.unwrap().unwrap();
    assert_eq!(found.state, EndpointState::Available);
    let after = ec2.endpoints(&new.service_name).await.unwrap();
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.contains(&found));

    ec2.delete_endpoint(&made.id).await.unwrap();
    let going = ec2.endpoint(&made.id).await.unwrap().unwrap();
    assert_eq!(going.state, EndpointState::Deleting);
    world.pass(30);
    assert_eq!(ec2.endpoint(&made.id).await.unwrap(), None);
    let (status, code, message) = refusal(ec2.delete_endpoint(&made.id).await);
    assert_eq!(
        (status, code.as_str()),
        (200, "InvalidVpcEndpoint.NotFound")
    );
    assert_eq!(
        message,
        format!("The Vpc Endpoint Id '{}' does not exist", made.id)
    );
}

#[tokio::test]
async fn one_token_makes_one_endpoint() {
    let world = world();
    let ec2 = world.ec2(MWF);
    let mut new = new_endpoint(&world, &ec2).await;
    let first = ec2.create_endpoint(&new).await.unwrap();
    let second = ec2.create_endpoint(&new).await.unwrap();
    assert_eq!(first, second);
    new.subnets.pop();
    let (_, code, _) = refusal(ec2.create_endpoint(&new).await);
    assert_eq!(code, "IdempotentParameterMismatch");
    new.client_token = "token-2".to_owned();
    let third = ec2.create_endpoint(&new).await.unwrap();
    assert_ne!(first.id, third.id);
    new.client_token = String::new();
    let before = world.calls();
    let error = ec2.create_endpoint(&new).await.unwrap_err();
    assert!(error.to_string().contains("client token"), "{error}");
    assert_eq!(world.calls(), before);
}
