//! Certificates and keys, read by openssl.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::support::*;

/// When the clock of these tests stands, and a day of the year after the next.
const NOW: &str = "1795305600";
const IN_TWO_YEARS: &str = "1858377600";

struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("pki-{name}"));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn write(&self, name: &str, value: &Value) {
        std::fs::write(self.0.join(name), value.as_str().unwrap()).unwrap();
    }

    fn openssl(&self, line: &str) -> (bool, String) {
        let mut command = Command::new("openssl");
        let output = command.args(line.split(' ')).current_dir(&self.0).output();
        let output = output.expect("openssl is on every machine that runs these tests");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complained = String::from_utf8_lossy(&output.stderr);
        (output.status.success(), said + &complained)
    }

    fn ok(&self, line: &str) -> String {
        let (is_good, said) = self.openssl(line);
        assert!(is_good, "openssl {line}: {said}");
        said
    }
}

#[tokio::test]
async fn openssl_reads_what_a_kafka_user_gets() {
    let sandbox = sandbox();
    let folder = Folder::new("user");
    let ca = get(&sandbox, "/v1/project/demo/kms/ca").await;
    folder.write("ca.pem", &ca["certificate"]);
    let users = get(&sandbox, &format!("{MY_KAFKA}?include_secrets=true")).await;
    let user = &users["service"]["users"][0];
    folder.write("service.cert", &user["access_cert"]);
    folder.write("service.key", &user["access_key"]);

    let verified = folder.ok(&format!("verify -attime {NOW} -CAfile ca.pem service.cert"));
    assert_eq!(verified, "service.cert: OK\n");
    folder.ok(&format!(
        "verify -purpose sslclient -attime {IN_TWO_YEARS} -CAfile ca.pem service.cert"
    ));
    assert_eq!(
        folder.ok("x509 -in service.cert -noout -pubkey"),
        folder.ok("pkey -in service.key -pubout"),
        "the key is the certificate's"
    );
    let subject = folder.ok("x509 -in service.cert -noout -subject");
    assert!(subject.contains("CN = avnadmin") || subject.contains("CN=avnadmin"));
    let dates = folder.ok("x509 -in service.cert -noout -enddate -dateopt iso_8601");
    let until = user["access_cert_not_valid_after_time"].as_str().unwrap();
    assert_eq!(dates.trim().replace(' ', "T"), format!("notAfter={until}"));
    let dates = folder.ok("x509 -in ca.pem -noout -enddate -dateopt iso_8601");
    assert!(dates.starts_with("notAfter=2036-11-21"), "{dates}");
    let key = user["access_key"].as_str().unwrap();
    assert!(key.starts_with("-----BEGIN PRIVATE KEY-----\n"), "PKCS#8");
}

/// So that a secret can be looked for line by line in a page that shows the authority's certificate.
#[tokio::test]
async fn no_line_is_in_both_certificates() {
    let sandbox = sandbox();
    for (project, service) in [("demo", "my-kafka"), ("faults", "stuck-creating")] {
        let ca = get(&sandbox, &format!("/v1/project/{project}/kms/ca")).await;
        let ca = ca["certificate"].as_str().unwrap().to_owned();
        let path = format!("/v1/project/{project}/service/{service}/user/avnadmin");
        let user = get(&sandbox, &path).await;
        let cert = user["user"]["access_cert"].as_str().unwrap().to_owned();
        let body = |pem: &str| -> Vec<String> {
            let lines = pem.lines().filter(|line| !line.starts_with("-----"));
            lines.map(str::to_owned).collect()
        };
        let own = body(&ca);
        assert!(body(&cert).iter().all(|line| !own.contains(line)));
    }
}

#[tokio::test]
async fn another_projects_authority_did_not_sign_it() {
    let sandbox = sandbox();
    let folder = Folder::new("other");
    let ca = get(&sandbox, "/v1/project/analytics/kms/ca").await;
    folder.write("ca.pem", &ca["certificate"]);
    let kafka = get(&sandbox, MY_KAFKA).await;
    let user = &kafka["service"]["users"][0];
    folder.write("service.cert", &user["access_cert"]);
    let (is_good, said) =
        folder.openssl(&format!("verify -attime {NOW} -CAfile ca.pem service.cert"));
    assert!(!is_good, "{said}");
}

#[tokio::test]
async fn a_reset_changes_the_certificate_and_neither_authority_nor_name() {
    let sandbox = sandbox();
    let ca = get(&sandbox, "/v1/project/demo/kms/ca").await;
    let user = format!("{MY_KAFKA}/user/avnadmin");
    let before = get(&sandbox, &user).await["user"].clone();
    let path = format!("{user}/credentials/reset");
    assert_eq!(call(&sandbox, "PUT", &path, None).await.0, 200);
    let after = get(&sandbox, &user).await["user"].clone();
    assert_ne!(before["access_cert"], after["access_cert"]);
    assert_ne!(before["access_key"], after["access_key"]);

    sandbox.reset();
    assert_eq!(ca, get(&sandbox, "/v1/project/demo/kms/ca").await);
    let folder = Folder::new("reset");
    folder.write("ca.pem", &ca["certificate"]);
    let user = get(&sandbox, &user).await;
    folder.write("service.cert", &user["user"]["access_cert"]);
    folder.ok(&format!("verify -attime {NOW} -CAfile ca.pem service.cert"));
}

/// Many tests start a sandbox each, so starting must cost next to nothing.
#[test]
fn a_start_is_quick() {
    sandbox();
    let began = std::time::Instant::now();
    for _ in 0..10 {
        sandbox();
    }
    let each = began.elapsed() / 10;
    assert!(each.as_millis() < 500, "{each:?}");
    eprintln!("a sandbox starts in {each:?}");
}
