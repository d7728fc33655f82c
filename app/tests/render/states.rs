//! Network views by hand, one for each state of the page.

use aiven::{
    AccessOption, Connection, ConnectionState, NetworkView, NodeState, NodeStatus, Price,
    Privatelink, ProjectName, ServiceHead, ServiceName, ServiceState, State, Support,
};
use app::api::network::{NetworkPage, NetworkRights, NetworkState};

pub fn page_of(view: NetworkView) -> NetworkPage {
    NetworkPage {
        who: "someone@example.com".to_owned(),
        state: NetworkState {
            view,
            age_s: 0,
            failure: None,
            waits: Vec::new(),
        },
        form_id: "once".to_owned(),
        flash: None,
        rights: NetworkRights::default(),
        notes: Vec::new(),
        avn: None,
    }
}

pub fn absent() -> NetworkView {
    let node = |name: &str| NodeState {
        name: Some(name.to_owned()),
        state: NodeStatus::Running,
        role: None,
        availability_zone: None,
    };
    NetworkView {
        project: ProjectName::parse("demo").expect("a name"),
        service: ServiceHead {
            name: ServiceName::parse("my-kafka").expect("a name"),
            service_type: "kafka".to_owned(),
            display_type: "Kafka 3.9".to_owned(),
            state: ServiceState::Running,
            nodes: vec![node("my-kafka-1"), node("my-kafka-2")],
            cloud_name: Some("aws-eu-west-1".to_owned()),
            project_vpc_id: Some("vpc".to_owned()),
            plan: Some("business-4".to_owned()),
        },
        support: Support::Possible,
        privatelink: None,
        connections: Vec::new(),
        access: Vec::new(),
        price: Some(Price {
            cloud_name: "aws-eu-west-1".to_owned(),
            usd_per_hour: "0.0600".to_owned(),
        }),
        forbidden: None,
        notes: Vec::new(),
    }
}

pub fn with_state(state: State) -> NetworkView {
    let is_known = state != State::Creating;
    let id = "vpce-svc-0b16e88f3b706aaf1";
    NetworkView {
        support: Support::InUse,
        privatelink: Some(Privatelink {
            aws_service_id: is_known.then(|| id.to_owned()),
            aws_service_name: is_known.then(|| format!("com.amazonaws.vpce.eu-west-1.{id}")),
            principals: vec!["arn:aws:iam::012345678901:user/mwf".to_owned()],
            state,
            supported_regions: None,
        }),
        access: vec![access("kafka", false), access("schema_registry", false)],
        ..absent()
    }
}

pub fn active() -> NetworkView {
    with_state(State::Active)
}

pub fn connected() -> NetworkView {
    let connection = |number: u8, state: ConnectionState| Connection {
        dns_name: Some(format!(
            "vpce-0{number}.vpce-svc-0b16.eu-west-1.vpce.amazonaws.com"
        )),
        privatelink_connection_id: Some(format!("plc3941{number}abcdef")),
        vpc_endpoint_id: Some(format!("vpce-0{number}")),
        state,
    };
    NetworkView {
        connections: vec![
            connection(1, ConnectionState::Active),
            connection(2, ConnectionState::PendingUserApproval),
        ],
        access: vec![access("kafka", true), access("schema_registry", false)],
        ..active()
    }
}

fn access(component: &str, is_on: bool) -> AccessOption {
    AccessOption {
        component: component.to_owned(),
        title: format!("Enable {component}"),
        is_on,
        has_routes: is_on,
        component_exists: true,
    }
}
