//! What the real client makes of private links on Azure and of Private Service Connect on Google.

use crate::oracle::{Oracle, table};

#[test]
fn azure_as_avn_walks_it() {
    let Some(oracle) = Oracle::new("azure") else {
        return;
    };
    let sandbox = oracle.sandbox();
    sandbox
        .put_into("demo", "my-kafka", "azure-westeurope")
        .unwrap();
    let azure = "service privatelink azure";
    let id = "d2f0b8c4-0000-4000-8000-000000000001";
    let created = oracle.ok(&format!(
        "{azure} create --user-subscription-id {id} my-kafka"
    ));
    let rows = table(&created);
    assert_eq!(
        rows[0],
        [
            "AZURE_SERVICE_ALIAS",
            "AZURE_SERVICE_ID",
            "STATE",
            "USER_SUBSCRIPTION_IDS"
        ]
    );
    assert_eq!(rows[1], ["null", "null", "creating", id]);
    oracle.pass(180);
    oracle.ok(&format!(
        "{azure} update --user-subscription-id {id} my-kafka"
    ));
    sandbox.connect("demo", "my-kafka").unwrap();
    assert_eq!(oracle.ok(&format!("{azure} refresh my-kafka")), "");
    let listed = oracle.ok(&format!("{azure} connection list my-kafka"));
    let rows = table(&listed);
    assert_eq!(rows[1][2], "pending-user-approval");
    let connection = rows[1][0];
    let approved = oracle.ok(&format!("{azure} connection approve my-kafka {connection}"));
    assert!(approved.contains("user-approved"), "{approved}");
    oracle.pass(10);
    let address = "--endpoint-ip-address 10.19.1.4";
    let updated = oracle.ok(&format!(
        "{azure} connection update {address} my-kafka {connection}"
    ));
    assert!(updated.contains("10.19.1.4"), "{updated}");
    oracle.pass(20);
    let listed = oracle.ok(&format!("{azure} connection list my-kafka"));
    assert_eq!(table(&listed)[1][2], "active");
    let deleted = oracle.ok(&format!("{azure} delete my-kafka"));
    assert_eq!(table(&deleted)[1][2], "deleting");
}

#[test]
fn google_as_avn_walks_it() {
    let Some(oracle) = Oracle::new("google") else {
        return;
    };
    let google = "service privatelink google";
    let created = oracle.ok(&format!("{google} create kafka-gcp"));
    assert_eq!(table(&created)[0], ["GOOGLE_SERVICE_ATTACHMENT", "STATE"]);
    oracle.pass(180);
    let made = oracle.sandbox().connect("demo", "kafka-gcp").unwrap();
    oracle.ok(&format!("{google} refresh kafka-gcp"));
    let id = made["privatelink_connection_id"].as_str().unwrap();
    let approved = oracle.ok(&format!(
        "{google} connection approve --privatelink-connection-id {id} --user-ip-address 10.0.0.100 kafka-gcp"
    ));
    assert!(approved.contains("user-approved"), "{approved}");
    oracle.pass(20);
    let listed = oracle.ok(&format!("{google} connection list kafka-gcp"));
    assert!(listed.contains("active") && listed.contains(id), "{listed}");
    assert!(
        oracle
            .ok(&format!("{google} delete kafka-gcp"))
            .contains("deleting")
    );
}
