//! The real `aws`, pointed at a sandbox whose time stands still.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sandbox::{Options, Running, spawn};
use serde_json::Value;

/// A principal of `demo/kafka-12a3b4c5`, and of what `link` makes.
pub const MWF: &str = "AKIASANDBOXMWF000001";
/// A principal of nothing.
pub const INTERN: &str = "AKIASANDBOXINTERN001";
/// Of another account.
pub const ORDERS: &str = "AKIASANDBOXORDERS001";
pub const ANA: &str = "AKIASANDBOXANA000001";

/// The real `aws`, or none when it cannot be had.
fn aws() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/aws-venv.sh");
    let made = Command::new("sh").arg(script).output();
    if let Ok(made) = &made
        && made.status.success()
    {
        let path = String::from_utf8(made.stdout.clone()).unwrap();
        return Some(PathBuf::from(path.trim()));
    }
    let why = made.map_or_else(
        |error| error.to_string(),
        |made| String::from_utf8_lossy(&made.stderr).into_owned(),
    );
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "the real aws is needed here: {why}"
    );
    eprintln!(
        "\n!!! SKIPPED: the real aws cannot be had, so nothing was compared with it: {why}\n"
    );
    None
}

/// A sandbox whose time stands still, and `aws` pointed at it.
pub struct Oracle {
    aws: PathBuf,
    running: Running,
    home: PathBuf,
    /// The access key that lines are signed with, and what else the environment holds.
    pub environment: Vec<(&'static str, String)>,
}

/// What one command did.
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

/// One VPC as `GET /sandbox/aws` tells of it.
pub struct Network {
    pub vpc: String,
    /// Zones a, b and c, and once more a.
    pub subnets: Vec<String>,
    pub group: String,
}

impl Oracle {
    pub fn new(name: &str) -> Option<Self> {
        let aws = aws()?;
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("aws-{name}"));
        std::fs::create_dir_all(&home).unwrap();
        let running = spawn(Options {
            speed: 0.0,
            start: Some(1_795_305_600),
        });
        let environment = vec![("AWS_ENDPOINT_URL", format!("{}/ec2/", running.url()))];
        let mut oracle = Self {
            aws,
            running,
            home,
            environment,
        };
        oracle.sign_in(MWF);
        Some(oracle)
    }

    /// From now on it is somebody else who types.
    pub fn sign_in(&mut self, access_key_id: &str) {
        self.set("AWS_ACCESS_KEY_ID", access_key_id);
        self.set("AWS_SECRET_ACCESS_KEY", "any");
        self.environment
            .retain(|(name, _)| *name != "AWS_SESSION_TOKEN");
    }

    pub fn set(&mut self, name: &'static str, value: &str) {
        self.environment.retain(|(one, _)| *one != name);
        self.environment.push((name, value.to_owned()));
    }

    /// Becomes the role of the one who is signed in.
    pub fn assume(&mut self, role: &str) {
        let made = self.json(&format!(
            "sts assume-role --role-session-name ci --role-arn {role}"
        ));
        let credential = |name: &str| made["Credentials"][name].as_str().unwrap().to_owned();
        self.set("AWS_ACCESS_KEY_ID", &credential("AccessKeyId"));
        self.set("AWS_SECRET_ACCESS_KEY", &credential("SecretAccessKey"));
        self.set("AWS_SESSION_TOKEN", &credential("SessionToken"));
    }

    pub fn url(&self) -> String {
        self.running.url()
    }

    /// Runs a line as a shell would: quotes count.
    pub fn run(&self, line: &str) -> Done {
        let output = Command::new("sh")
            .args(["-c", &format!("{} {line}", self.aws.display())])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &self.home)
            .env("NO_PROXY", "*")
            .env("AWS_DEFAULT_REGION", "eu-west-1")
            .env("AWS_MAX_ATTEMPTS", "1")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .envs(self.environment.iter().cloned())
            .current_dir(&self.home)
            .output()
            .unwrap();
        Done {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs a line that must succeed and say nothing on standard error.
    pub fn ok(&self, line: &str) -> String {
        let done = self.run(line);
        let said = (done.code, done.err.as_str());
        assert_eq!(said, (0, ""), "aws {line}\n{}", done.out);
        done.out
    }

    /// Runs a line that must succeed and print JSON.
    pub fn json(&self, line: &str) -> Value {
        serde_json::from_str(&self.ok(line)).unwrap()
    }

    /// Runs a line that AWS must refuse: the error's code, and its message.
    pub fn refused(&self, line: &str) -> (String, String) {
        let done = self.run(line);
        let said = done.err.trim();
        let parts = said
            .strip_prefix("An error occurred (")
            .or_else(|| said.split_once("An error occurred (").map(|(_, rest)| rest))
            .and_then(|rest| rest.split_once(") when calling the "))
            .and_then(|(code, rest)| Some((code, rest.split_once(" operation: ")?.1)));
        let (code, message) = parts.unwrap_or_else(|| {
            panic!("aws {line}\n{} {} {}", done.code, done.out, done.err);
        });
        assert_ne!(done.code, 0, "aws {line}");
        (code.to_owned(), message.to_owned())
    }

    pub fn sandbox(&self) -> &sandbox::Sandbox {
        self.running.sandbox()
    }

    pub fn pass(&self, seconds: u64) {
        self.sandbox().advance(Duration::from_secs(seconds));
    }

    /// One call of the sandbox's HTTP, by `curl`-like means of the standard library: path in, JSON out.
    pub fn http(&self, method: &str, path: &str, body: &str) -> Value {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(self.running.addr).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: aivenv1 demo-token\r\n\
             Content-Length: {length}\r\nConnection: close\r\n\r\n{body}",
            self.running.addr
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).unwrap()
    }

    /// Makes the PrivateLink of `demo/my-kafka` for these principals and waits for it; its AWS service name.
    pub fn link(&self, principals: &Value) -> String {
        let link = "/v1/project/demo/service/my-kafka/privatelink/aws";
        let body = serde_json::json!({"principals": principals}).to_string();
        self.http("POST", link, &body);
        self.pass(180);
        let made = self.http("GET", link, "");
        made["aws_service_name"].as_str().unwrap().to_owned()
    }

    /// The connections of `demo/my-kafka`, as Aiven lists them.
    pub fn connections(&self) -> Vec<Value> {
        let path = "/v1/project/demo/service/my-kafka/privatelink/aws/connections";
        let listed = self.http("GET", path, "");
        listed["connections"].as_array().unwrap().clone()
    }

    /// The VPC of this name in an account and region.
    pub fn network(&self, account: &str, region: &str, name: &str) -> Network {
        let told = self.http("GET", "/sandbox/aws", "");
        let accounts = told["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|one| one["account"] == account);
        let vpcs = account.unwrap()["vpcs"].as_array().unwrap();
        let mut vpcs = vpcs.iter();
        let vpc = vpcs.find(|vpc| vpc["region"] == region && vpc["name"] == name);
        let vpc = vpc.unwrap();
        let subnets = vpc["subnets"].as_array().unwrap().iter();
        Network {
            vpc: vpc["vpc_id"].as_str().unwrap().to_owned(),
            subnets: subnets
                .map(|subnet| subnet["subnet_id"].as_str().unwrap().to_owned())
                .collect(),
            group: vpc["security_groups"][0]["group_id"]
                .as_str()
                .unwrap()
                .to_owned(),
        }
    }

    /// The platform team's main VPC in Ireland.
    pub fn platform(&self) -> Network {
        self.network("012345678901", "eu-west-1", "main")
    }
}

impl Network {
    /// The line of Aiven's documentation, in this network.
    pub fn create(&self, service: &str) -> String {
        let Self {
            vpc,
            subnets,
            group,
        } = self;
        let subnets = subnets[..3].join(" ");
        format!(
            "ec2 --region eu-west-1 create-vpc-endpoint --vpc-endpoint-type Interface --vpc-id {vpc} \
             --subnet-ids {subnets} --security-group-ids {group} --service-name {service}"
        )
    }
}
