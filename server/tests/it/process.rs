//! The real binary: how it starts, refuses to start, stops, and how much memory a hostile answer costs it.

use std::net::SocketAddr;
use std::process::Stdio;
use std::time::{Duration, Instant};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, Lines};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStderr, ChildStdout, Command};

use crate::browser::Browser;
use crate::house::{Folder, TOKEN};

pub const KEY: &str = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

pub fn postern(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postern"));
    command
        .env_clear()
        .current_dir(&folder.0)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    command
}

pub struct Serving {
    pub child: Child,
    pub addr: SocketAddr,
    pub log: Lines<BufReader<ChildStderr>>,
}

pub async fn serve(folder: &Folder, upstream: &str) -> Serving {
    let mut command = postern(folder);
    command.arg("serve");
    for (name, value) in [
        ("POSTERN_LISTEN", "127.0.0.1:0"),
        ("POSTERN_SESSION_KEY", KEY),
        ("POSTERN_LOG_FORMAT", "json"),
        ("AIVEN_WEB_URL", upstream),
        ("POSTERN_SITE_DIR", folder.site().to_str().unwrap()),
    ] {
        command.env(name, value);
    }
    let mut child = command.spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    loop {
        let line = log
            .next_line()
            .await
            .unwrap()
            .expect("it ended before it was ready");
        let line: serde_json::Value = serde_json::from_str(&line).unwrap();
        if line["message"] == "Ready" {
            let addr = line["address"].as_str().unwrap().parse().unwrap();
            return Serving { child, addr, log };
        }
    }
}

pub fn signal(child: &Child, name: &str) {
    let id = child.id().unwrap().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-s", name, &id])
            .status()
            .unwrap()
            .success()
    );
}

pub async fn refusal(command: &mut Command) -> String {
    let output = tokio::time::timeout(Duration::from_secs(20), command.output())
        .await
        .unwrap()
        .unwrap();
    assert!(!output.status.success());
    let text = String::from_utf8(output.stderr).unwrap();
    assert_eq!(text.trim().lines().count(), 1, "{text}");
    text
}

#[tokio::test]
async fn both_signals_end_it_cleanly_with_connections_open() {
    let sandbox = sandbox::spawn(sandbox::Options::default());
    for name in ["TERM", "INT"] {
        let folder = Folder::new();
        let mut serving = serve(&folder, &sandbox.url()).await;
        let browser = Browser::at(serving.addr);
        browser.sign_in(TOKEN).await;
        browser.page("/projects").await.is(200);
        let mut half = TcpStream::connect(serving.addr).await.unwrap();
        half.write_all(b"GET / HTTP/1.1\r\nHo").await.unwrap();
        let began = Instant::now();
        signal(&serving.child, name);
        let status = tokio::time::timeout(Duration::from_secs(8), serving.child.wait())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(status.code(), Some(0), "{name}");
        assert!(
            began.elapsed() < Duration::from_secs(6),
            "{name}: {:?}",
            began.elapsed()
        );
        let mut last = String::new();
        while let Some(line) = serving.log.next_line().await.unwrap() {
            assert!(!line.contains(TOKEN) && !line.contains(KEY), "{line}");
            last = line;
        }
        assert!(last.contains("Stopped"), "{last}");
    }
}

#[tokio::test]
async fn sessions_survive_a_restart() {
    let sandbox = sandbox::spawn(sandbox::Options::default());
    let folder = Folder::new();
    let mut first = serve(&folder, &sandbox.url()).await;
    let browser = Browser::at(first.addr);
    browser.sign_in(TOKEN).await;
    signal(&first.child, "TERM");
    first.child.wait().await.unwrap();
    let second = serve(&folder, &sandbox.url()).await;
    let again = Browser::at(second.addr);
    again.set_cookie("__Host-postern", &browser.id());
    again.page("/projects").await.is(200);
}

#[tokio::test]
async fn a_huge_answer_costs_little_memory() {
    let sandbox = sandbox::spawn(sandbox::Options::default());
    let folder = Folder::new();
    let serving = serve(&folder, &sandbox.url()).await;
    let browser = Browser::at(serving.addr);
    browser.sign_in(TOKEN).await;
    for _ in 0..5 {
        browser.page("/projects/demo/services").await.is(200);
        browser
            .page("/projects/demo/services/kafka-12a3b4c5/network")
            .await
            .is(200);
    }
    let before = high_water(&serving.child);
    for service in [
        "os-logs",
        "mysql-shop",
        "ch-events",
        "valkey-cache",
        "pg-orders",
    ] {
        sandbox
            .sandbox()
            .set_fault("demo", service, Some(sandbox::Fault::Huge))
            .unwrap();
        browser
            .page(&format!("/projects/demo/services/{service}/network"))
            .await
            .is(502);
    }
    let grown = high_water(&serving.child) - before;
    assert!(grown <= 16 * 1024, "{grown} kB more");
}

/// The most memory the process ever had, in kB.
fn high_water(child: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", child.id().unwrap())).unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_demo_is_one_command_on_this_machine_only() {
    let folder = Folder::new();
    let site = folder.site();
    let demo = |flags: &[&str]| {
        let mut command = postern(&folder);
        command
            .arg("demo")
            .args(flags)
            .args(["--site-dir", site.to_str().unwrap()]);
        command
    };
    let text = refusal(&mut demo(&["--listen", "0.0.0.0:0"])).await;
    assert!(
        text.contains("this machine only") && text.contains("--listen"),
        "{text}"
    );
    let text = refusal(&mut demo(&["--sandbox-listen", "0.0.0.0:0"])).await;
    assert!(text.contains("--sandbox-listen"), "{text}");
    for speed in ["--speed=-5", "--speed=-0.5", "--speed=nan", "--speed=inf"] {
        let text = refusal(&mut demo(&[
            "--listen",
            "127.0.0.1:0",
            "--sandbox-listen",
            "127.0.0.1:0",
            speed,
        ]))
        .await;
        assert!(
            text.contains("--speed") && text.contains("0 (time"),
            "{text}"
        );
        let text =
            refusal(postern(&folder).args(["sandbox", "--listen", "127.0.0.1:0", speed])).await;
        assert!(
            text.contains("--speed") && text.contains("0 (time"),
            "{text}"
        );
    }
    let text = refusal(postern(&folder).args(["demo", "--site-dir", "nowhere"])).await;
    assert!(text.contains("make demo"), "{text}");

    let mut child = demo(&["--listen", "127.0.0.1:0", "--sandbox-listen", "127.0.0.1:0"])
        .spawn()
        .unwrap();
    let banner = banner(child.stdout.take().unwrap()).await;
    assert!(banner.contains(TOKEN), "{banner}");
    let addr = banner
        .split("http://")
        .nth(1)
        .unwrap()
        .split_whitespace()
        .next()
        .unwrap();
    let browser = Browser::at(addr.parse().unwrap());
    browser
        .page("/sign-in")
        .await
        .is(200)
        .shows("Use the demo token");
    browser.sign_in(TOKEN).await;
    browser
        .page("/projects/demo/services/my-kafka/network")
        .await
        .is(200)
        .shows("Create Privatelink");
    signal(&child, "TERM");
    let status = tokio::time::timeout(Duration::from_secs(8), child.wait())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(!folder.database().exists(), "the demo keeps nothing");
}

async fn banner(stdout: ChildStdout) -> String {
    let mut lines = BufReader::new(stdout).lines();
    let mut text = String::new();
    while let Some(line) = lines.next_line().await.unwrap() {
        text.push_str(&line);
        text.push('\n');
        if line.contains("Ctrl+C") {
            break;
        }
    }
    text
}
