//! What the tests share: a sandbox whose clock stands still, and clients of its people.

use std::io::{Read as _, Write as _};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use aws::{Aws, AwsConfig, Ec2, Error, NewEndpoint, Projects, Tags};
use sandbox::{Options, Running};
use serde_json::{Value, json};

/// A principal of `demo/kafka-12a3b4c5`, who may assume [`ROLE`].
pub const MWF: &str = "AKIASANDBOXMWF000001";
pub const ROLE: &str = "arn:aws:iam::012345678901:role/platform/deploy";
/// Of the same account, and a principal of nothing.
pub const INTERN: &str = "AKIASANDBOXINTERN001";
pub const SECRET: &str = "CANARY/secret/access/key";

const START: u64 = 1_795_305_600;

pub struct World {
    pub sandbox: Running,
    clock: Arc<Mutex<SystemTime>>,
}

pub fn world() -> World {
    let sandbox = sandbox::spawn(Options {
        speed: 0.0,
        start: Some(START),
    });
    let start = SystemTime::UNIX_EPOCH + Duration::from_secs(START);
    World {
        sandbox,
        clock: Arc::new(Mutex::new(start)),
    }
}

/// The settings of somebody with this key, for AWS at this address.
pub fn config(url: &str, key: &str) -> AwsConfig {
    let mut config = AwsConfig::new(key.to_owned(), SECRET.into(), Projects::All);
    config.endpoint_url = Some(url.to_owned());
    config
}

impl World {
    pub fn config(&self, key: &str) -> AwsConfig {
        config(&format!("{}/ec2/", self.sandbox.url()), key)
    }

    pub fn aws(&self, config: AwsConfig) -> Aws {
        let clock = self.clock.clone();
        Aws::with_clock(config, move || *clock.lock().unwrap()).unwrap()
    }

    /// A handle for Ireland.
    pub fn ec2(&self, key: &str) -> Ec2 {
        self.aws(self.config(key)).in_region("eu-west-1").unwrap()
    }

    /// Time passes at AWS, and nowhere else.
    pub fn pass(&self, seconds: u64) {
        let by = Duration::from_secs(seconds);
        self.sandbox.sandbox().advance(by);
    }

    /// Time passes for the client, and nowhere else.
    pub fn wait(&self, seconds: u64) {
        *self.clock.lock().unwrap() += Duration::from_secs(seconds);
    }

    /// How many calls were made so far.
    pub fn calls(&self) -> usize {
        let calls = self.sandbox.sandbox().calls();
        calls.iter().filter(|call| call.path == "/ec2/").count()
    }

    /// What goes wrong with this action from now on; nothing with none.
    pub fn fault(&self, action: &str, fault: Option<&str>) {
        let body = json!({"action": action, "fault": fault}).to_string();
        self.http("POST", "/sandbox/aws/faults", &body);
    }

    /// One call of the sandbox's HTTP by means of the standard library: path in, JSON out.
    pub fn http(&self, method: &str, path: &str, body: &str) -> Value {
        let address = self.sandbox.addr;
        let mut stream = std::net::TcpStream::connect(address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {address}\r\nAuthorization: aivenv1 demo-token\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// The AWS service name behind `demo/kafka-12a3b4c5`.
    pub fn service_name(&self) -> String {
        let path = "/v1/project/demo/service/kafka-12a3b4c5/privatelink/aws";
        let link = self.http("GET", path, "");
        link["aws_service_name"].as_str().unwrap().to_owned()
    }
}

pub fn tag(key: &str, value: &str) -> Tags {
    vec![(key.to_owned(), value.to_owned())]
}

/// The id of the VPC called `main`.
pub async fn main_vpc(ec2: &Ec2) -> String {
    let vpcs = ec2.vpcs().await.unwrap();
    let main = vpcs.iter().find(|vpc| vpc.name.as_deref() == Some("main"));
    main.unwrap().id.clone()
}

/// An endpoint in two zones of the VPC called `main`.
pub async fn new_endpoint(world: &World, ec2: &Ec2) -> NewEndpoint {
    let vpc = main_vpc(ec2).await;
    let subnets = ec2.subnets(&vpc).await.unwrap();
    let one_in = |zone: &str| {
        let found = subnets.iter().find(|subnet| subnet.zone == zone);
        found.unwrap().id.clone()
    };
    NewEndpoint {
        subnets: vec![one_in("eu-west-1a"), one_in("eu-west-1b")],
        service_name: world.service_name(),
        groups: Vec::new(),
        tags: tag("Name", "kafka"),
        client_token: "token-1".to_owned(),
        vpc,
    }
}

/// Status, code and message of a refusal, which must say which request it was.
pub fn refusal<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (u16, String, String) {
    match outcome {
        Err(Error::Refused {
            status,
            code,
            message,
            request_id: Some(_),
            ..
        }) => (status, code, message),
        other => panic!("not refused: {other:?}"),
    }
}
