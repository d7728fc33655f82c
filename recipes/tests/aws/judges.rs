//! The programs that a person would use: `cfn-lint` reads the templates, `shellcheck` the scripts, the real `aws` runs
//! those for AWS against the sandbox. Without Python or the packages these are skipped with a loud line; with `CI=true`
//! they fail instead.

use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use recipes::endpoint::{About, EndpointId, EndpointService, Form, Plan, cli, cloudformation};
use sandbox::{Options, Running, spawn};
use serde_json::Value;

use crate::world::{about, nasty_list, plans, plans_with};

/// The program that a script of this repository makes ready.
pub fn program(script: &str) -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../scripts")
        .join(script);
    let made = Command::new("sh").arg(&script).output().unwrap();
    if made.status.success() {
        return Some(PathBuf::from(
            String::from_utf8(made.stdout).unwrap().trim(),
        ));
    }
    let why = String::from_utf8_lossy(&made.stderr);
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "{} is needed here: {why}",
        script.display()
    );
    eprintln!(
        "\n!!! SKIPPED: nothing was compared with {}: {why}\n",
        script.display()
    );
    None
}

#[test]
fn cfn_lint_has_nothing_to_say() {
    let Some(lint) = program("cfn-lint-venv.sh") else {
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("templates");
    std::fs::create_dir_all(&folder).unwrap();
    let mut command = Command::new(lint);
    // Its opinion of a newer version is of no use to anybody here.
    command.args(["--regions", "eu-west-1", "--include-checks", "I", "--"]);
    for (at, plan) in plans().iter().chain(&plans_with(&nasty_list())).enumerate() {
        let path = folder.join(format!("{at}.yaml"));
        std::fs::write(&path, cloudformation::write(plan).unwrap()).unwrap();
        command.arg(path);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && said.trim().is_empty(),
        "{said}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn http(running: &Running, method: &str, path: &str, body: &str) -> Value {
    let mut stream = std::net::TcpStream::connect(running.addr).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: aivenv1 demo-token\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}",
        running.addr
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
}

/// The real `aws`, a sandbox in which `demo/my-kafka` has an active link, and the form that fits to it.
struct Walk {
    aws: PathBuf,
    running: Running,
    about: About,
    form: Form,
    group: String,
}

impl Walk {
    fn new() -> Option<Self> {
        let aws = program("aws-venv.sh")?;
        // What takes AWS a minute is there when it is asked for.
        let running = spawn(Options {
            speed: 1000.0,
            start: Some(1_795_305_600),
        });
        let link = "/v1/project/demo/service/my-kafka/privatelink/aws";
        let principals = r#"{"principals":["arn:aws:iam::012345678901:user/mwf"]}"#;
        http(&running, "POST", link, principals);
        running.sandbox().advance(Duration::from_secs(180));
        let name = http(&running, "GET", link, "");
        let told = http(&running, "GET", "/sandbox/aws", "");
        let mut accounts = told["accounts"].as_array().unwrap().iter();
        let account = accounts
            .find(|one| one["account"] == "012345678901")
            .unwrap();
        let mut vpcs = account["vpcs"].as_array().unwrap().iter();
        let vpc = vpcs
            .find(|vpc| vpc["region"] == "eu-west-1" && vpc["name"] == "main")
            .unwrap();
        let subnets = vpc["subnets"].as_array().unwrap()[..3].iter();
        let ids: Vec<&str> = subnets
            .map(|subnet| subnet["subnet_id"].as_str().unwrap())
            .collect();
        let service = name["aws_service_name"].as_str().unwrap();
        Some(Self {
            aws,
            about: About {
                endpoint_service: EndpointService::parse(service).unwrap(),
                ..about()
            },
            form: Form {
                vpc: vpc["vpc_id"].as_str().unwrap().into(),
                subnets: ids.join(" "),
                tags: "Name=my kafka, {it's} \"$HOME\"".into(),
                ..Form::default()
            },
            group: vpc["security_groups"][0]["group_id"]
                .as_str()
                .unwrap()
                .into(),
            running,
        })
    }

    fn plan(&self) -> Plan {
        Plan::parse(self.about.clone(), &self.form).unwrap()
    }

    /// What a script prints that must succeed.
    fn run(&self, script: &str) -> String {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("walk");
        std::fs::create_dir_all(&home).unwrap();
        let output = Command::new("sh")
            .args(["-c", script])
            .env_clear()
            .env(
                "PATH",
                format!("{}:/usr/bin:/bin", self.aws.parent().unwrap().display()),
            )
            .env("HOME", &home)
            .env("NO_PROXY", "*")
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .env("AWS_ENDPOINT_URL", format!("{}/ec2/", self.running.url()))
            .env("AWS_ACCESS_KEY_ID", "AKIASANDBOXMWF000001")
            .env("AWS_SECRET_ACCESS_KEY", "any")
            .env("POSTERN_PAUSE", "0")
            .output()
            .unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{script}\n{out}{err}");
        out
    }

    /// Our endpoints.
    fn endpoints(&self) -> Vec<Value> {
        let listed = self.run("aws ec2 --region eu-west-1 describe-vpc-endpoints --output json");
        let listed: Value = serde_json::from_str(&listed).unwrap();
        let all = listed["VpcEndpoints"].as_array().unwrap().iter();
        let is_ours = |one: &&Value| one["ServiceName"] == self.about.endpoint_service.as_str();
        all.filter(is_ours).cloned().collect()
    }

    fn id(&self) -> EndpointId {
        EndpointId::parse(self.endpoints()[0]["VpcEndpointId"].as_str().unwrap()).unwrap()
    }
}

#[test]
fn the_real_aws_makes_one_endpoint_however_often_it_is_told() {
    let Some(walk) = Walk::new() else { return };
    let plan = walk.plan();
    let out = walk.run(&cli::create(&plan));
    assert!(
        out.contains("TCP 10000-31000 from ") && out.trim().ends_with("is available."),
        "{out}"
    );
    let again = walk.run(&cli::create(&plan));
    assert!(!again.contains("TCP "), "{again}");
    let made = walk.endpoints();
    assert_eq!(made.len(), 1);
    assert_eq!(made[0]["Tags"][0]["Value"], plan.tags[0].value());
}

#[test]
fn the_real_aws_takes_away_what_it_made() {
    let Some(walk) = Walk::new() else { return };
    let plan = walk.plan();
    walk.run(&cli::create(&plan));
    let id = walk.id();
    let gone = walk.run(&cli::delete(&plan, &id));
    assert!(
        gone.contains(&format!("{id} is deleted.")) && gone.contains("sg-"),
        "{gone}"
    );
    assert!(walk.endpoints().is_empty());
    walk.run(&cli::delete(&plan, &id));
}

#[test]
fn the_real_aws_takes_the_one_line() {
    let Some(mut walk) = Walk::new() else { return };
    walk.form.groups.clone_from(&walk.group);
    let plan = walk.plan();
    let line = cli::line(&plan).unwrap();
    assert!(walk.run(&line).contains("VpcEndpointId"));
    let waited = walk.run(&cli::wait(&plan.about.region, &walk.id()));
    assert!(waited.trim().ends_with("is available."), "{waited}");
}

#[test]
fn the_real_aws_finds_the_ids_and_takes_the_lines_about_an_endpoint() {
    let Some(walk) = Walk::new() else { return };
    let (plan, region) = (walk.plan(), walk.plan().about.region);
    let vpcs = walk.run(&cli::find_vpcs(&region));
    assert!(
        vpcs.contains(plan.vpc.as_str()) && vpcs.contains("main"),
        "{vpcs}"
    );
    let subnets = walk.run(&cli::find_subnets(&region));
    for subnet in &plan.subnets {
        let mut lines = subnets.lines();
        let line = lines.find(|line| line.contains(subnet.as_str())).unwrap();
        assert!(
            line.starts_with(plan.vpc.as_str()) && line.contains("eu-west-1"),
            "{line}"
        );
    }
    assert!(walk.run(&cli::find_groups(&region)).contains(&walk.group));
    let who = walk.run(&cli::who(&region));
    assert_eq!(who.trim(), "arn:aws:iam::012345678901:user/mwf");
    walk.run(&cli::create(&plan));
    let id = walk.id();
    let seen = walk.run(&cli::describe(&region, &id));
    assert!(
        seen.starts_with("available") && seen.contains(plan.vpc.as_str()),
        "{seen}"
    );
    walk.run(&cli::delete_line(&region, &id));
    assert!(walk.endpoints().is_empty());
}
