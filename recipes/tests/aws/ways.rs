//! The lines that bring the doctor's script to its host, run by a shell: through a pipe, and through the real `aws` with
//! a Systems Manager of ours.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;
use std::sync::mpsc;

use recipes::doctor::{FILE, read, script, ways};
use recipes::endpoint::Region;
use serde_json::{Value, json};

use crate::host::{Folder, shells, tcp};
use crate::judges::program;

const PROBE: (&str, u16) = ("privatelink-1-a.example.com", 14_614);

/// A host in a network where all is well, and the script in its folder.
fn host() -> Folder {
    let folder = Folder::new().with_tools(&["timeout", "cat", "base64"]);
    folder.program("getent", "#!/bin/sh\necho 10.0.1.2 STREAM x\n");
    folder.program("nc", "#!/bin/sh\n[ \"$1\" != -h ] || echo '-z'\n");
    std::fs::write(folder.0.join(FILE), script(&[tcp(PROBE.0, PROBE.1)])).unwrap();
    folder
}

fn line(label: &str) -> String {
    let region = Region::parse("eu-west-1").unwrap();
    let all = ways(Some(&region));
    all.into_iter()
        .find(|way| way.label.contains(label))
        .unwrap()
        .line
}

#[test]
fn a_script_that_comes_through_a_pipe_is_run_whole() {
    for way in ["ssh", "pod"] {
        for shell in shells() {
            let folder = host();
            // What these do with the rest of their line is the same: run it where the host is.
            let runs = shell.join(" ");
            folder.program(
                "ssh",
                &format!("#!/bin/sh\n[ \"$*\" = 'USER@HOST sh -s' ] && exec {runs} -s\n"),
            );
            folder.program(
                "kubectl",
                &format!("#!/bin/sh\n[ \"$*\" = 'exec -i POD -- sh -s' ] && exec {runs} -s\n"),
            );
            let output = Command::new("/bin/sh")
                .args(["-c", &line(way)])
                .current_dir(&folder.0)
                .env_clear()
                .env("PATH", &folder.0)
                .output()
                .unwrap();
            let out = String::from_utf8(output.stdout).unwrap();
            assert_eq!(output.status.code(), Some(0), "{out}");
            let report = read(&out).expecting(&[tcp(PROBE.0, PROBE.1)]);
            assert!(report.is_well() && report.notes.is_empty(), "{out}");
        }
    }
}

/// A Systems Manager that answers so many calls, running what it is told on `host`. Each call's name and body come out.
fn manager(host: Folder) -> (u16, mpsc::Receiver<(String, Value)>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        let mut said = String::new();
        for stream in listener.incoming() {
            let mut reader = BufReader::new(stream.unwrap());
            let mut headers = BTreeMap::new();
            for line in reader.by_ref().lines().skip(1) {
                let line = line.unwrap();
                let Some((name, value)) = line.split_once(": ") else {
                    break;
                };
                headers.insert(name.to_ascii_lowercase(), value.to_owned());
            }
            let length: usize = headers["content-length"].parse().unwrap();
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let body: Value = serde_json::from_slice(&body).unwrap();
            let call = headers["x-amz-target"].clone();
            if call.ends_with("SendCommand") {
                let told = body["Parameters"]["commands"][0].as_str().unwrap();
                let output = Command::new("/bin/sh")
                    .args(["-c", told])
                    .env_clear()
                    .env("PATH", &host.0)
                    .output()
                    .unwrap();
                said = String::from_utf8(output.stdout).unwrap();
            }
            let answer = if call.ends_with("SendCommand") {
                json!({"Command": {"CommandId": "11111111-2222-3333-4444-555555555555"}})
            } else {
                // The script says with its status that something could not be looked at, which this calls a failure.
                json!({"Status": "Failed", "StandardOutputContent": said})
            };
            let answer = answer.to_string();
            let mut stream = reader.into_inner();
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.1\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}", answer.len()).unwrap();
            if sender.send((call, body)).is_err() {
                break;
            }
        }
    });
    (port, receiver)
}

#[test]
fn the_real_aws_brings_it_to_an_instance_and_its_output_back() {
    let Some(aws) = program("aws-venv.sh") else {
        return;
    };
    let (port, calls) = manager(host());
    let here = host();
    let line = line("Systems Manager").replace("INSTANCE_ID", "i-0a1b2c3d4e5f67890");
    let output = Command::new("sh")
        .args(["-c", &line])
        .current_dir(&here.0)
        .env_clear()
        .env(
            "PATH",
            format!("{}:/usr/bin:/bin", aws.parent().unwrap().display()),
        )
        .env("HOME", &here.0)
        .env("NO_PROXY", "*")
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_ENDPOINT_URL", format!("http://127.0.0.1:{port}"))
        .env("AWS_ACCESS_KEY_ID", "AKIASANDBOXMWF000001")
        .env("AWS_SECRET_ACCESS_KEY", "any")
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let err = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{out}{err}");
    let report = read(&out).expecting(&[tcp(PROBE.0, PROBE.1)]);
    assert!(report.is_well() && report.notes.is_empty(), "{out}{err}");
    let calls: Vec<(String, Value)> = calls.try_iter().collect();
    assert_eq!(calls.len(), 3, "{calls:?}");
    assert_eq!(calls[0].1["DocumentName"], "AWS-RunShellScript");
    assert_eq!(calls[0].1["InstanceIds"], json!(["i-0a1b2c3d4e5f67890"]));
}
