//! Where `avn` 4.18 gives a wrong answer, and the better one.

use recipes::Recipe;
use sandbox::HOSTILE_PASSWORD;
use serde_json::json;

use super::oracle::{Oracle, project};
use super::{compare, uri, utility, words};

/// `avn` looks at no component name: whoever is first in the list is taken for the database.
#[tokio::test]
async fn trap_a_the_first_component_is_not_postgres() {
    let oracle = Oracle::new();
    let analytics = project("analytics");
    for component in ["pg", "pgbouncer"] {
        let query = format!("component={component}&route=privatelink");
        let case = oracle.case(&analytics, "pg-reports", &query).await;
        let plc = case.facts.connection_id.clone().unwrap();
        let printed = oracle.run(&format!(
            "avn service connection-info psql --project analytics -p {plc} pg-reports"
        ));
        let theirs = uri(printed.unwrap().strip_prefix("psql ").unwrap());
        let ours = uri(&case.write(Recipe::Uri).unwrap());
        let listed = |name: &str| {
            let fits = |one: &&aiven::Component| {
                one.component == name && one.privatelink_connection_id.is_some()
            };
            case.service.components.iter().find(fits).unwrap().port
        };
        assert_eq!(
            (theirs.4, ours.4),
            (listed("prometheus"), listed(component))
        );
        assert_ne!(theirs.4, ours.4);
        // So the line is not recommended.
        if component == "pg" {
            let why = case.avn_lines().unwrap_err();
            assert!(why.contains("of prometheus"), "{why}");
        }
    }
}

/// Two SASL listeners for each connection, of which `avn` takes the first, and writes the project's CA for both.
#[tokio::test]
async fn trap_b_lets_encrypt_beside_the_project_ca() {
    let oracle = Oracle::new();
    let demo = project("demo");
    oracle
        .set(
            "kafka-12a3b4c5",
            "letsencrypt_sasl_privatelink",
            json!(true),
        )
        .await;
    for plc in ["plc39413abcdef", "plc5e3f9573e9a"] {
        let query = format!("route=privatelink&connection={plc}&method=sasl");
        let ours = oracle.case(&demo, "kafka-12a3b4c5", &query).await;
        let public = oracle
            .case(&demo, "kafka-12a3b4c5", &format!("{query}&ca=letsencrypt"))
            .await;
        assert_ne!(ours.facts.port, public.facts.port);
        let line = format!(
            "avn service connection-info kcat --project demo -p {plc} -a sasl kafka-12a3b4c5"
        );
        let printed = oracle.run(&line).unwrap();
        assert!(
            printed.contains(&format!(":{} ", ours.facts.port))
                && printed.contains("ssl.ca.location")
        );
        compare(&ours, "kcat", &printed);
        let better = public.write(Recipe::Kcat).unwrap();
        assert!(
            better.contains(&format!(":{} ", public.facts.port))
                && !better.contains("ssl.ca.location"),
            "{better}"
        );
        assert!(public.avn_lines().unwrap_err().contains("project's CA"));
    }
}

/// Without `-p`, `avn` silently takes the first connection; here every connection has its own line.
#[tokio::test]
async fn trap_c_the_first_connection_is_not_the_one_that_was_meant() {
    let oracle = Oracle::new();
    let query = "route=privatelink&connection=plc5e3f9573e9a";
    let second = oracle.case(&project("demo"), "kafka-12a3b4c5", query).await;
    let host = "privatelink-1-kafka-12a3b4c5-demo.aivencloud.com";
    let printed =
        oracle.run("avn service connection-info kcat --project demo -r privatelink kafka-12a3b4c5");
    assert!(printed.unwrap().contains(host));
    let [line] = second.avn_lines().unwrap().try_into().unwrap();
    assert!(line.contains(" -p plc5e3f9573e9a "), "{line}");
    let printed = oracle.run(&line).unwrap();
    assert!(
        printed.contains("privatelink-2-") && !printed.contains(host),
        "{printed}"
    );
    compare(&second, "kcat", &printed);
}

/// `avn` leaves the slash of a password as it is, where the host ends for every reader of URIs.
#[tokio::test]
async fn trap_d_a_slash_in_a_password() {
    let oracle = Oracle::new();
    let query = "route=privatelink&user=orders-app";
    let case = oracle.case(&project("demo"), "pg-orders", query).await;
    assert_eq!(case.password(), "p@ss/word:1");
    let [_, line, _] = case.avn_lines().unwrap().try_into().unwrap();
    assert_eq!(utility(&line), "pg uri");
    let theirs = oracle.run(&line).unwrap();
    let is_broken =
        url::Url::parse(&theirs).map_or(true, |uri| uri.host_str() != Some(&case.facts.host));
    assert!(is_broken, "{theirs}");
    let ours = uri(&case.write(Recipe::Uri).unwrap());
    assert_eq!(
        (ours.2.as_deref(), &ours.3),
        (Some("p@ss/word:1"), &case.facts.host)
    );
    // Nothing else differs.
    assert_eq!(uri(&theirs.replace("ss/word", "ss%2Fword")), ours);
}

/// `avn` joins the words of a command with blanks, whatever is in them.
#[tokio::test]
async fn trap_e_a_password_that_means_something_to_a_shell() {
    let oracle = Oracle::new();
    let query = "route=privatelink&connection=plc39413abcdef&method=sasl&user=billing-app";
    let case = oracle.case(&project("demo"), "kafka-12a3b4c5", query).await;
    assert_eq!(case.password(), HOSTILE_PASSWORD);
    let [line] = case.avn_lines().unwrap().try_into().unwrap();
    let theirs = oracle.run(&line).unwrap();
    let setting = format!("sasl.password={HOSTILE_PASSWORD}");
    assert!(theirs.ends_with(&setting));
    assert!(!words(&theirs).contains(&setting), "a shell can't read it");
    let ours = words(&case.write(Recipe::Kcat).unwrap());
    assert!(ours.contains(&setting), "{ours:?}");
}
