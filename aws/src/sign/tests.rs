//! Signatures, compared with what botocore, the heart of Amazon's own clients, makes of the same request.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use super::*;

const BODY: &str = "Action=DescribeVpcs&Version=2016-11-15&Filter.1.Name=tag%3Aa%20b";

/// 2026-11-22T12:00:00Z
fn noon() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_348_800)
}

fn keys(token: Option<&str>) -> Keys {
    Keys {
        id: "AKIDEXAMPLE".to_owned(),
        secret: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY".into(),
        token: token.map(SecretString::from),
    }
}

fn signed(token: Option<&str>, service: Service, url: &str) -> HeaderMap {
    let url = Url::parse(url).unwrap();
    headers(&keys(token), (service, "eu-west-1"), &url, BODY, noon()).unwrap()
}

#[test]
fn a_request_is_signed_as_documented() {
    let made = signed(
        Some("TOKEN"),
        Service::Ec2,
        "https://ec2.eu-west-1.amazonaws.com/",
    );
    assert_eq!(made["x-amz-date"], "20261122T120000Z");
    assert_eq!(made["x-amz-security-token"], "TOKEN");
    let authorization = made["authorization"].to_str().unwrap();
    let start = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261122/eu-west-1/ec2/aws4_request, \
                 SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature=";
    assert!(authorization.starts_with(start), "{authorization}");
    let secret = ["authorization", "x-amz-security-token"];
    assert!(secret.iter().all(|name| made[*name].is_sensitive()));
    assert!(!format!("{made:?}").contains("TOKEN"));
}

/// One line for each signature that botocore makes.
const ORACLE: &str = r#"
import sys
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
body, content_type = sys.argv[1:3]
for line in sys.stdin.read().splitlines():
    service, url, token = line.split(" ")
    credentials = Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", token or None)
    auth = SigV4Auth(credentials, service, "eu-west-1")
    request = AWSRequest("POST", url, {"Content-Type": content_type}, body)
    request.context["timestamp"] = "20261122T120000Z"
    auth._modify_request_before_signing(request)
    canonical = auth.canonical_request(request)
    signature = auth.signature(auth.string_to_sign(request, canonical), request)
    auth._inject_signature_to_request(request, signature)
    print(request.headers["Authorization"])
"#;

#[test]
fn signatures_are_those_of_botocore() {
    let cases = [
        (Service::Ec2, "https://ec2.eu-west-1.amazonaws.com/", None),
        (
            Service::Ec2,
            "https://ec2.eu-west-1.amazonaws.com/",
            Some("FwoGZXIvYXdzE+/=="),
        ),
        (Service::Sts, "https://sts.eu-west-1.amazonaws.com/", None),
        (Service::Ec2, "http://127.0.0.1:4566/ec2/", None),
        (
            Service::Sts,
            "https://vpce-1.example.com:8443/a/b",
            Some("T"),
        ),
    ];
    let Some(python) = python() else {
        return;
    };
    let lines = cases.map(|(service, url, token)| {
        format!("{} {url} {}\n", service.name(), token.unwrap_or_default())
    });
    let mut asked = Command::new(python)
        .args(["-c", ORACLE, BODY, FORM])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = asked.stdin.take().unwrap();
    stdin.write_all(lines.concat().as_bytes()).unwrap();
    drop(stdin);
    let said = asked.wait_with_output().unwrap();
    assert!(
        said.status.success(),
        "{}",
        String::from_utf8_lossy(&said.stderr)
    );
    let said = String::from_utf8(said.stdout).unwrap();
    let said: Vec<&str> = said.lines().collect();
    let ours = cases.map(|(service, url, token)| {
        let made = signed(token, service, url);
        made["authorization"].to_str().unwrap().to_owned()
    });
    assert_eq!(ours.as_slice(), said.as_slice());
}

/// The Python that has botocore, or none when it cannot be had.
fn python() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/moto-venv.sh");
    let made = Command::new("sh").arg(script).output().unwrap();
    let why = String::from_utf8_lossy(&made.stderr).into_owned();
    if made.status.success() {
        let moto = String::from_utf8(made.stdout).unwrap();
        return Some(Path::new(moto.trim()).with_file_name("python"));
    }
    assert!(
        std::env::var_os("CI").is_none_or(|ci| ci != "true"),
        "botocore is needed here: {why}"
    );
    eprintln!(
        "\n!!! SKIPPED: botocore cannot be had, so no signature was compared with it: {why}\n"
    );
    None
}
