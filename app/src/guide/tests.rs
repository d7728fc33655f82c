//! The guide's steps for the situations that there are, from a service in no VPC to a second endpoint.

use aiven::{ConnectionState, Refusal, State, VpcState, Waiting};
use serde_json::json;

use super::*;

/// A service with its PrivateLink, in plain words.
struct World {
    service: Service,
    support: Support,
    vpcs: Option<Vec<ProjectVpc>>,
    link: Option<Privatelink>,
    forbidden: Option<String>,
    connections: Vec<Connection>,
    access: Vec<AccessOption>,
    endpoints: Vec<Endpoint>,
    under_way: Vec<(Waiting, u32)>,
    asked: Option<&'static str>,
    beside: Vec<String>,
}

impl World {
    fn new() -> Self {
        let service = json!({
            "service_name": "my-kafka", "service_type": "kafka", "state": "RUNNING",
            "cloud_name": "aws-eu-west-1", "project_vpc_id": "1a2b", "components": [],
        });
        Self {
            service: serde_json::from_value(service).unwrap(),
            support: Support::Possible,
            vpcs: None,
            link: None,
            forbidden: None,
            connections: Vec::new(),
            access: vec![switch("kafka", false)],
            endpoints: Vec::new(),
            under_way: Vec::new(),
            asked: None,
            beside: Vec::new(),
        }
    }

    fn outside(vpcs: &[(&str, VpcState)]) -> Self {
        let mut world = Self::new();
        world.service.project_vpc_id = None;
        world.support = Support::NotPossible(Refusal::NoVpc {
            cloud: Some("aws-eu-west-1".into()),
        });
        let vpcs = vpcs.iter().map(|(cloud, state)| {
            let vpc = json!({"project_vpc_id": "1a2b", "cloud_name": cloud, "network_cidr": "10.0.0.0/24", "state": state.as_str()});
            serde_json::from_value(vpc).unwrap()
        });
        world.vpcs = Some(vpcs.collect());
        world
    }

    fn linked(state: State) -> Self {
        Self {
            link: Some(Privatelink {
                state,
                ..Privatelink::default()
            }),
            ..Self::new()
        }
    }

    fn connected(states: &[ConnectionState]) -> Self {
        let connections = (1..).zip(states).map(|(number, state)| Connection {
            privatelink_connection_id: Some(format!("plc{number}")),
            vpc_endpoint_id: Some(format!("vpce-{number}")),
            state: state.clone(),
            dns_name: None,
        });
        Self {
            connections: connections.collect(),
            ..Self::linked(State::Active)
        }
    }

    fn with_routes(mut self, ids: &[&str]) -> Self {
        let routes = ids.iter().map(|id| {
            serde_json::from_value(json!({"component": "kafka", "route": "privatelink", "privatelink_connection_id": id})).unwrap()
        });
        self.service.components = routes.collect();
        self.access = vec![switch("kafka", true)];
        self
    }

    fn guide(&self) -> Guide {
        let chosen = Chosen::of(self.asked, &self.beside, &self.connections);
        Guide::of(&Facts {
            service: &self.service,
            support: &self.support,
            vpcs: self.vpcs.as_deref(),
            privatelink: self.link.as_ref(),
            forbidden: self.forbidden.as_deref(),
            chosen: &chosen,
            access: &self.access,
            endpoints: &self.endpoints,
            under_way: &self.under_way,
        })
    }

    /// A letter a step: done, later, and whose turn it is; stuck ones in small letters.
    fn stages(&self) -> String {
        let letter = |turn: Turn| match turn {
            Turn::You => 'Y',
            Turn::Aiven => 'A',
            Turn::Aws => 'W',
        };
        let steps = self.guide().steps;
        let stage = |step: &Step| match step.stage {
            Stage::Done => '+',
            Stage::Later => '.',
            Stage::Now(turn) => letter(turn),
            Stage::Stuck(turn) => letter(turn).to_ascii_lowercase(),
        };
        steps.iter().map(stage).collect()
    }
}

fn switch(component: &str, is_on: bool) -> AccessOption {
    AccessOption {
        component: component.into(),
        title: String::new(),
        is_on,
        has_routes: false,
        component_exists: true,
    }
}

fn endpoint(progress: Progress) -> Endpoint {
    Endpoint {
        id: "vpce-9".into(),
        progress,
        word: "some state".into(),
    }
}

#[test]
fn from_nothing_to_a_client_that_connects() {
    let active = ConnectionState::Active;
    let on = |mut world: World| {
        world.access = vec![switch("kafka", true)];
        world
    };
    for (what, world, stages) in [
        ("no VPC at all", World::outside(&[]), "Y......"),
        (
            "a VPC elsewhere",
            World::outside(&[("aws-us-east-1", VpcState::Active)]),
            "Y......",
        ),
        (
            "a VPC that is made",
            World::outside(&[("aws-eu-west-1", VpcState::Approved)]),
            "A......",
        ),
        (
            "a VPC to move into",
            World::outside(&[("aws-eu-west-1", VpcState::Active)]),
            "Y......",
        ),
        ("in a VPC", World::new(), "+Y....."),
        ("creating", World::linked(State::Creating), "+A..Y.."),
        ("active", World::linked(State::Active), "++Y.Y.."),
        ("deleting", World::linked(State::Deleting), "+a....."),
        (
            "an unknown state",
            World::linked(State::Other("odd".into())),
            "+A..Y..",
        ),
        (
            "a switch first",
            on(World::linked(State::Active)),
            "++Y.+..",
        ),
        (
            "approved",
            World::connected(&[ConnectionState::UserApproved]),
            "+++AY..",
        ),
        (
            "connected",
            World::connected(std::slice::from_ref(&active)),
            "++++Y..",
        ),
        (
            "targets",
            on(World::connected(std::slice::from_ref(&active))),
            "+++++W.",
        ),
        (
            "all of it",
            World::connected(std::slice::from_ref(&active)).with_routes(&["plc1"]),
            "+++++++",
        ),
    ] {
        assert_eq!(world.stages(), stages, "{what}");
    }
}

#[test]
fn aws_says_how_far_an_endpoint_is() {
    for (progress, stages) in [
        (Progress::Pending, "++W.Y.."),
        (Progress::Available, "+++AY.."),
        (Progress::Over, "++Y.Y.."),
    ] {
        let mut world = World::linked(State::Active);
        world.endpoints = vec![endpoint(progress)];
        assert_eq!(world.stages(), stages, "{progress:?}");
        let guide = world.guide();
        let problem = guide.step(Kind::Endpoint).unwrap().problem.is_some();
        assert_eq!(problem, progress == Progress::Over);
    }
}

#[test]
fn each_connection_has_a_guide_of_its_own() {
    let states = [ConnectionState::Active, ConnectionState::Active];
    let mut world = World::connected(&states).with_routes(&["plc1"]);
    for (asked, stages) in [
        // Without a word about it: all are active, so the newest.
        (None, "+++++W."),
        (Some("plc1"), "+++++++"),
        (Some("plc2"), "+++++W."),
        (Some("vpce-2"), "+++++W."),
        (Some("plc3"), "++Y.+.."),
    ] {
        world.asked = asked;
        assert_eq!(world.stages(), stages, "{asked:?}");
    }
    let guide = world.guide();
    let problem = guide.step(Kind::Endpoint).unwrap().problem.clone();
    assert!(problem.unwrap().contains("plc3"));
}

#[test]
fn a_new_connection_is_the_one_that_was_not_there() {
    let mut world = World::connected(&[ConnectionState::Active]);
    world.asked = Some("new");
    world.beside = vec!["plc1".into()];
    assert_eq!(world.stages(), "++Y.Y..");
    let both = World::connected(&[ConnectionState::Active, ConnectionState::Connected]);
    world.connections = both.connections;
    assert_eq!(world.stages(), "+++AY..");
    // What is unfinished comes first, when nobody says which.
    world.asked = None;
    assert_eq!(world.stages(), "+++AY..");
}

#[test]
fn what_cannot_be_helped_is_said() {
    let mut elsewhere = World::new();
    elsewhere.service.cloud_name = Some("google-europe-west1".into());
    elsewhere.service.project_vpc_id = None;
    let cloud = "google-europe-west1".to_owned();
    elsewhere.support = Support::NotPossible(Refusal::OtherCloud { cloud });
    assert_eq!(elsewhere.stages(), "Y......");
    let mut flink = World::new();
    let service_type = "flink".to_owned();
    flink.support = Support::NotPossible(Refusal::UnsupportedType { service_type });
    assert_eq!(flink.stages(), "Y......");
    let forbidden = World {
        forbidden: Some("No".into()),
        ..World::new()
    };
    assert_eq!(forbidden.stages(), "+y.....");
    let mut off = World::new();
    off.service.state = Some(aiven::ServiceState::Poweroff);
    off.support = Support::NotPossible(Refusal::PoweredOff);
    assert_eq!(off.stages(), "Y......");
    let checks = off.guide().checks;
    assert_eq!(checks.last().unwrap().lead, Some(Lead::PowerOn));
    // A VPC that can't be looked for is not said to be missing.
    let mut blind = World::outside(&[]);
    blind.vpcs = None;
    let found: Vec<Found> = blind
        .guide()
        .checks
        .iter()
        .map(|check| check.found)
        .collect();
    assert_eq!(found[2..4], [Found::Unknown, Found::Later]);
}

#[test]
fn where_a_prerequisite_is_put_right() {
    let leads = |world: &World| -> Vec<Lead> {
        let checks = world.guide().checks.into_iter();
        checks.filter_map(|check| check.lead).collect()
    };
    let cloud = "aws-eu-west-1".to_owned();
    assert_eq!(leads(&World::outside(&[])), [Lead::CreateVpc { cloud }]);
    let ready = World::outside(&[("aws-eu-west-1", VpcState::Active)]);
    let vpc = "1a2b".to_owned();
    assert_eq!(leads(&ready), [Lead::MoveToVpc { vpc }]);
    assert!(leads(&World::new()).is_empty());
}

#[test]
fn times_are_those_of_the_wait() {
    let mut world = World::linked(State::Creating);
    world.under_way = vec![(Waiting::Creating, 70)];
    let guide = world.guide();
    assert_eq!(guide.step(Kind::Privatelink).unwrap().elapsed_s, Some(70));
    assert_eq!(guide.follow_s(), Some(3));
    world.under_way = vec![(Waiting::Creating, 700)];
    assert_eq!(world.guide().follow_s(), Some(20));
    // Nothing moves by itself, but somebody may be at it.
    assert_eq!(World::linked(State::Active).guide().follow_s(), Some(10));
    let done = World::connected(&[ConnectionState::Active]).with_routes(&["plc1"]);
    assert_eq!(done.guide().follow_s(), None);
    assert_eq!(
        done.guide().summary(),
        "All steps are done: clients can connect."
    );
    assert_eq!(
        world.guide().summary(),
        "1 of 7 steps are done. Aiven’s turn: PrivateLink created."
    );
    let mut waiting = World::connected(&[ConnectionState::PendingUserApproval]);
    waiting.under_way = vec![(Waiting::Connecting("vpce-1".into()), 601)];
    let guide = waiting.guide();
    let step = guide.step(Kind::Connection).unwrap();
    assert!(step.problem.as_ref().unwrap().contains("support"));
}
