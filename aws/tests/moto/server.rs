//! `moto_server` on a free port of this machine, for the length of one test.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// What Aiven does: a load balancer, and an endpoint service in front of it.
const OFFER: &str = r#"
import sys
import boto3
session = boto3.Session("AKIAEXAMPLE", "any", region_name="eu-west-1")
ec2, elb = (session.client(name, endpoint_url=sys.argv[1]) for name in ("ec2", "elbv2"))
subnets = sorted(ec2.describe_subnets()["Subnets"], key=lambda one: one["AvailabilityZone"])
balancer = elb.create_load_balancer(Name="nlb", Type="network", Subnets=[one["SubnetId"] for one in subnets])
made = ec2.create_vpc_endpoint_service_configuration(
    AcceptanceRequired=True,
    NetworkLoadBalancerArns=[balancer["LoadBalancers"][0]["LoadBalancerArn"]],
)
print(made["ServiceConfiguration"]["ServiceName"])
"#;

pub struct Moto {
    /// `http://127.0.0.1:PORT`
    pub url: String,
    process: Child,
    python: PathBuf,
}

impl Moto {
    /// Starts it and waits until it listens; none when it cannot be had.
    pub fn start() -> Option<Self> {
        let server = path()?;
        let mut process = Command::new(&server)
            .args(["-H", "127.0.0.1", "-p", "0"])
            .env("PYTHONUNBUFFERED", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let told = lines.by_ref().map_while(Result::ok).find_map(|line| {
            let (_, url) = line.split_once("Running on ")?;
            Some(url.trim().to_owned())
        });
        // Whatever it says later must not fill the pipe and stop it.
        std::thread::spawn(move || lines.for_each(drop));
        let mut moto = Self {
            url: String::new(),
            process,
            python: server.with_file_name("python"),
        };
        moto.url = told.expect("moto_server says where it listens");
        Some(moto)
    }

    /// Offers an endpoint service in every zone of Ireland; its name.
    pub fn offer(&self) -> String {
        let mut python = Command::new(&self.python);
        let python = python.args(["-c", OFFER, &self.url]).env("NO_PROXY", "*");
        let said = python.output().unwrap();
        let why = String::from_utf8_lossy(&said.stderr);
        assert!(said.status.success(), "{why}");
        String::from_utf8(said.stdout).unwrap().trim().to_owned()
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// `moto_server`, or none when it cannot be had.
fn path() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/moto-venv.sh");
    let made = Command::new("sh").arg(script).output().unwrap();
    if made.status.success() {
        let path = String::from_utf8(made.stdout).unwrap();
        return Some(PathBuf::from(path.trim()));
    }
    let why = String::from_utf8_lossy(&made.stderr);
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "moto is needed here: {why}"
    );
    eprintln!("\n!!! SKIPPED: moto cannot be had, so nothing was tried with it: {why}\n");
    None
}
