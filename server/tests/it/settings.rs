//! The settings as the real binary takes, prints and refuses them.

use std::net::SocketAddr;

use tokio::io::AsyncReadExt as _;

use crate::house::Folder;
use crate::process::{KEY, postern, refusal, serve, signal};

#[tokio::test]
async fn a_wrong_setting_stops_the_start_with_one_sentence() {
    let folder = Folder::new();
    let with = |name: &str, value: &str| {
        let mut command = postern(&folder);
        command
            .arg("serve")
            .env("POSTERN_SESSION_KEY", KEY)
            .env(name, value);
        command
    };
    for (name, value, named) in [
        ("POSTERN_COLOUR", "blue", "POSTERN_COLOUR"),
        ("POSTERN_LISTEN", "nowhere", "listen"),
        ("POSTERN_CONFIG", "missing.toml", "missing.toml"),
        ("POSTERN_CALLS_PER_MINUTE", "1", "calls_per_minute"),
        ("POSTERN_SITE_DIR", "missing", "make demo"),
    ] {
        let text = refusal(with("POSTERN_LISTEN", "127.0.0.1:0").env(name, value)).await;
        assert!(text.contains(named), "{text}");
    }
    let text = refusal(postern(&folder).arg("serve")).await;
    assert!(text.contains("session_key"), "{text}");
}

#[tokio::test]
async fn config_prints_what_is_in_force_and_healthcheck_asks_it() {
    let folder = Folder::new();
    std::fs::write(
        folder.0.join("postern.toml"),
        format!("session_key = \"{KEY}\"\nlog_format = \"json\"\n"),
    )
    .unwrap();
    let config = ["config", "--config", "postern.toml"];
    let output = postern(&folder).args(config).output().await.unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && text.contains("log_format = \"json\"  # file"),
        "{text}"
    );
    assert!(text.contains("(hidden)") && !text.contains(KEY), "{text}");
    let table = postern(&folder)
        .args(["config", "--table"])
        .output()
        .await
        .unwrap();
    assert!(
        String::from_utf8(table.stdout)
            .unwrap()
            .contains("| `listen` | `POSTERN_LISTEN` | `127.0.0.1:3000` |")
    );

    let sandbox = sandbox::spawn(sandbox::Options::default());
    let mut serving = serve(&folder, &sandbox.url()).await;
    let check = |addr: SocketAddr| {
        let mut command = postern(&folder);
        command
            .arg("healthcheck")
            .env("POSTERN_LISTEN", addr.to_string());
        command
    };
    // Beside the portal, where the session key is not.
    assert!(check(serving.addr).status().await.unwrap().success());
    signal(&serving.child, "TERM");
    serving.child.wait().await.unwrap();
    let text = refusal(&mut check(serving.addr)).await;
    assert!(text.contains("cannot be asked"), "{text}");
    let mut rest = String::new();
    serving
        .log
        .into_inner()
        .read_to_string(&mut rest)
        .await
        .unwrap();
}
