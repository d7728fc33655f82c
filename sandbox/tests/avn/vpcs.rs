//! Project VPCs, and a service that moves into one.

use serde_json::Value;

use sandbox::DEMO_TOKEN;

use crate::oracle::{Oracle, table};

const FREE: &str = "kafka-no-vpc";

#[test]
fn a_vpc_is_made_filled_and_deleted() {
    let Some(oracle) = Oracle::new("vpcs") else {
        return;
    };
    let made =
        oracle.ok("vpc create --project demo --cloud aws-eu-north-1 --network-cidr 10.20.0.0/24");
    assert!(made.contains("APPROVED"), "{made}");
    for (refused, why) in [
        (
            "aws-eu-north-1 --network-cidr 10.21.0.0/24",
            "already exists in cloud",
        ),
        ("aws-eu-west-3 --network-cidr 10.21.0.0/25", "network_cidr"),
    ] {
        let done = oracle.run_with(DEMO_TOKEN, &format!("vpc create --cloud {refused}"));
        // This verb prints the refusal's JSON where its table would be.
        assert!(
            done.code == 1 && done.out.contains(why),
            "{}{}",
            done.out,
            done.err
        );
    }
    let listed = oracle.ok("vpc list --project demo");
    let rows = table(&listed);
    let of = |cloud: &str| rows.iter().find(|row| row[1] == cloud).unwrap().clone();
    let (ireland, stockholm) = (of("aws-eu-west-1")[0], of("aws-eu-north-1")[0]);
    oracle.pass(20);
    let listed = oracle.ok("vpc list --project demo");
    let rows = table(&listed);
    let states: Vec<_> = rows
        .iter()
        .filter(|row| row[0] == stockholm)
        .map(|row| row[3])
        .collect();
    assert_eq!(states, ["ACTIVE"]);

    // Only a VPC of the service's own cloud will do.
    let update = format!("service update --project demo {FREE} --project-vpc-id");
    let said = oracle.fails(&format!("{update} {stockholm}"));
    assert!(said.contains("VPC does not exist in cloud"), "{said}");
    assert_eq!(oracle.ok(&format!("{update} {ireland}")), "");
    let got = oracle.ok(&format!("service get {FREE} --json"));
    let got: Value = serde_json::from_str(&got).unwrap();
    assert_eq!(
        (&got["project_vpc_id"], &got["state"]),
        (&Value::from(ireland), &Value::from("REBALANCING"))
    );

    let done = oracle.run_with(
        DEMO_TOKEN,
        &format!("vpc delete --project demo --project-vpc-id {ireland}"),
    );
    let said = done.out;
    assert!(said.contains("services in it"), "{said}");
    let gone = oracle.ok(&format!("vpc delete --project-vpc-id {stockholm}"));
    assert!(gone.contains("DELETING"), "{gone}");
    oracle.pass(20);
    assert!(!oracle.ok("vpc list").contains(stockholm));
}
