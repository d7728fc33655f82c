use super::*;
use crate::service::{Component, Route, ServiceState};

fn service(code: &str) -> Service {
    Service {
        service_name: "a".into(),
        service_type: Some(code.into()),
        cloud_name: Some("aws-eu-west-1".into()),
        project_vpc_id: Some("11111111-2222-3333-4444-555555555555".into()),
        state: Some(ServiceState::Running),
        ..Service::default()
    }
}

#[test]
fn the_table_over_all_types() {
    let can = [
        "kafka",
        "kafka_connect",
        "pg",
        "mysql",
        "opensearch",
        "clickhouse",
        "grafana",
        "valkey",
        "dragonfly",
        "new",
    ];
    for code in can {
        assert_eq!(
            service(code).privatelink_support(),
            Support::Possible,
            "{code}"
        );
    }
    for code in ["flink", "thanos", "kafka_mirrormaker"] {
        let expected = Refusal::UnsupportedType {
            service_type: code.into(),
        };
        assert_eq!(
            service(code).privatelink_support(),
            Support::NotPossible(expected),
            "{code}"
        );
    }
    for code in [
        "cassandra",
        "m3db",
        "m3aggregator",
        "redis",
        "influxdb",
        "elasticsearch",
        "alloydbomni",
    ] {
        let expected = Refusal::EndOfLife {
            service_type: code.into(),
        };
        assert_eq!(
            service(code).privatelink_support(),
            Support::NotPossible(expected),
            "{code}"
        );
    }
}

#[test]
fn the_place_and_the_power_count() {
    let no_vpc = Service {
        project_vpc_id: None,
        ..service("kafka")
    };
    let refusal = Refusal::NoVpc {
        cloud: Some("aws-eu-west-1".into()),
    };
    assert_eq!(
        no_vpc.privatelink_support(),
        Support::NotPossible(refusal.clone())
    );
    assert!(refusal.next_step().contains("aws-eu-west-1"));
    let google = Service {
        cloud_name: Some("google-europe-west1".into()),
        ..no_vpc
    };
    assert!(matches!(
        google.privatelink_support(),
        Support::NotPossible(Refusal::OtherCloud { .. })
    ));
    let off = Service {
        state: Some(ServiceState::Poweroff),
        ..service("pg")
    };
    assert_eq!(
        off.privatelink_support(),
        Support::NotPossible(Refusal::PoweredOff)
    );
    let custom = Service {
        cloud_name: Some("custom-acme".into()),
        project_vpc_id: None,
        ..service("pg")
    };
    assert_eq!(custom.privatelink_support(), Support::Possible);
}

#[test]
fn routes_are_the_proof() {
    let route = Component {
        component: "pg".into(),
        route: Route::Privatelink,
        ..Component::default()
    };
    let used = Service {
        components: vec![route],
        project_vpc_id: None,
        ..service("pg")
    };
    assert_eq!(used.privatelink_support(), Support::InUse);
}

#[test]
fn every_refusal_says_why_and_what_next() {
    let code = || "flink".to_owned();
    for refusal in [
        Refusal::NoVpc { cloud: None },
        Refusal::OtherCloud {
            cloud: "google-x".into(),
        },
        Refusal::UnsupportedType {
            service_type: code(),
        },
        Refusal::PoweredOff,
        Refusal::EndOfLife {
            service_type: code(),
        },
        Refusal::NoComponents {
            service_type: code(),
        },
    ] {
        assert!(refusal.reason().ends_with('.') && refusal.next_step().ends_with('.'));
        assert!(refusal.short().len() <= 24);
        let json = serde_json::to_string(&Support::NotPossible(refusal.clone())).unwrap();
        assert_eq!(
            serde_json::from_str::<Support>(&json).unwrap(),
            Support::NotPossible(refusal)
        );
    }
}
