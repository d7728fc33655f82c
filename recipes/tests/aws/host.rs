//! A host for the doctor's script: the tools that it has, and listeners of this machine.

use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use recipes::doctor::{Cell, Host, Kind, Probe, Protocol, Report, script};

fn host(name: &str) -> Host {
    Host::parse(name).unwrap()
}

pub fn tcp(name: &str, port: u16) -> Probe {
    Probe {
        host: host(name),
        port,
        kind: Kind::Tcp,
    }
}

pub fn tls(name: &str, port: u16, sni: &str) -> Probe {
    Probe {
        host: host(name),
        port,
        kind: Kind::Tls { sni: host(sni) },
    }
}

pub fn starttls(name: &str, port: u16, sni: &str, protocol: Protocol) -> Probe {
    Probe {
        host: host(name),
        port,
        kind: Kind::StartTls {
            sni: host(sni),
            protocol,
        },
    }
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// A folder that is gone when the test is.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("doctor-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    /// Puts a program in it.
    pub fn program(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// The programs that every Unix has, and these.
    pub fn with_tools(self, tools: &[&str]) -> Self {
        for tool in ["sh", "sed", "tr", "cut", "sort", "head", "sleep", "true"]
            .iter()
            .chain(tools)
        {
            let found = ["/usr/bin", "/bin"]
                .iter()
                .map(|at| Path::new(at).join(tool))
                .find(|path| path.exists());
            if let Some(path) = found {
                symlink(path, self.0.join(tool)).unwrap();
            }
        }
        self
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The script's exit status and what it printed; only these tools are there.
pub fn run(shell: &[&str], folder: &Folder, probes: &[Probe]) -> (i32, String) {
    let file = folder.0.join("doctor.sh");
    std::fs::write(&file, script(probes)).unwrap();
    let output = Command::new(shell[0])
        .args(&shell[1..])
        .arg(&file)
        .env_clear()
        .env("PATH", &folder.0)
        .env("POSTERN_LIMIT", "2")
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{out}");
    (output.status.code().unwrap(), out)
}

const SHELLS: [&[&str]; 2] = [&["/usr/bin/dash"], &["/usr/bin/busybox", "sh"]];

pub fn shells() -> impl Iterator<Item = &'static [&'static str]> {
    SHELLS.into_iter().filter(|shell| {
        let is_there = Path::new(shell[0]).exists();
        if !is_there {
            eprintln!("no {} here: the script was not run by it", shell[0]);
        }
        is_there
    })
}

/// `openssl s_server` with a certificate for these names.
pub struct Server {
    child: Child,
    pub port: u16,
    _folder: Folder,
}

impl Server {
    pub fn new(names: &str) -> Self {
        let folder = Folder::new();
        let made = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-days",
                "2",
            ])
            .args([
                "-subj",
                "/CN=doctor",
                "-addext",
                &format!("subjectAltName={names}"),
            ])
            .args(["-keyout", "key.pem", "-out", "cert.pem"])
            .current_dir(&folder.0)
            .output()
            .unwrap();
        assert!(made.status.success(), "{made:?}");
        // A port that was just free: s_server cannot say which one it took.
        let port = closed_port();
        let child = Command::new("openssl")
            .args([
                "s_server",
                "-accept",
                &format!("127.0.0.1:{port}"),
                "-key",
                "key.pem",
                "-cert",
                "cert.pem",
                "-quiet",
            ])
            .current_dir(&folder.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            std::thread::yield_now();
        }
        Self {
            child,
            port,
            _folder: folder,
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn closed_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

pub fn row(report: &Report, at: usize) -> (&Cell, &Cell) {
    let listener = &report.hosts[0].listeners[at];
    (&listener.tcp, &listener.tls)
}
