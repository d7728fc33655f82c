//! The real `avn`, pointed at a sandbox whose time stands still.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use sandbox::{DEMO_TOKEN, Options, Running, spawn};

/// The real `avn`, or none when it cannot be had.
fn avn() -> Option<PathBuf> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/avn-venv.sh");
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
        "the real avn is needed here: {why}"
    );
    eprintln!(
        "\n!!! SKIPPED: the real avn cannot be had, so nothing was compared with it: {why}\n"
    );
    None
}

/// A sandbox whose time stands still, and `avn` pointed at it.
pub struct Oracle {
    avn: PathBuf,
    running: Running,
    pub home: PathBuf,
}

/// What one command did.
pub struct Done {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Oracle {
    pub fn new(name: &str) -> Option<Self> {
        let avn = avn()?;
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("avn-{name}"));
        std::fs::create_dir_all(&home).unwrap();
        let running = spawn(Options {
            speed: 0.0,
            start: Some(1_795_305_600),
        });
        Some(Self { avn, running, home })
    }

    pub fn run_with(&self, token: &str, line: &str) -> Done {
        let output = Command::new(&self.avn)
            .args(line.split_whitespace())
            .env_clear()
            .env("AIVEN_AUTH_TOKEN", token)
            .env("AIVEN_CONFIG_DIR", &self.home)
            .env("AIVEN_PROJECT", "demo")
            .env("AIVEN_WEB_URL", self.running.url())
            .env("HOME", &self.home)
            .env("NO_PROXY", "*")
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
        let done = self.run_with(DEMO_TOKEN, line);
        assert_eq!(
            (done.code, done.err.as_str()),
            (0, ""),
            "avn {line}\n{}",
            done.out
        );
        done.out
    }

    /// Runs a line that must fail, and gives what it says.
    pub fn fails(&self, line: &str) -> String {
        let done = self.run_with(DEMO_TOKEN, line);
        assert_eq!((done.code, done.out.as_str()), (1, ""), "avn {line}");
        done.err
    }

    pub fn sandbox(&self) -> &sandbox::Sandbox {
        self.running.sandbox()
    }

    /// The customer makes a VPC endpoint; the id of the connection.
    pub fn connect(&self, project: &str, service: &str) -> String {
        let made = self.sandbox().connect(project, service).unwrap();
        made["privatelink_connection_id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    pub fn pass(&self, seconds: u64) {
        self.sandbox().advance(Duration::from_secs(seconds));
    }
}

/// A printed table as cells; columns are two blanks apart or more. The underline must be there.
pub fn table(text: &str) -> Vec<Vec<&str>> {
    let lines: Vec<&str> = text.lines().collect();
    assert!(
        lines.len() > 1 && lines[1].chars().all(|c| c == '=' || c == ' '),
        "{text}"
    );
    let starts: Vec<usize> = lines[1]
        .char_indices()
        .filter(|(at, c)| *c == '=' && (*at == 0 || lines[1].as_bytes()[at - 1] == b' '))
        .map(|(at, _)| at)
        .collect();
    lines
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != 1)
        .map(|(_, line)| {
            let ends = starts.iter().skip(1).copied().chain([usize::MAX]);
            starts
                .iter()
                .zip(ends)
                .map(|(start, end)| {
                    let end = end.min(line.len());
                    line.get(*start..end).unwrap_or_default().trim()
                })
                .collect()
        })
        .collect()
}
