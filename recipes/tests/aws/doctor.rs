//! The doctor's script against listeners of this machine.

use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use recipes::doctor::{Cell, Host, Kind, Probe, Report, read, script};

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
struct Server {
    child: Child,
    port: u16,
    _folder: Folder,
}

impl Server {
    fn new(names: &str) -> Self {
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

fn closed_port() -> u16 {
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

#[test]
fn the_script_sees_what_is_open_and_what_is_not() {
    let server = Server::new("DNS:localhost,DNS:*.example.com");
    let silent = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let silent_port = silent.local_addr().unwrap().port();
    let closed = closed_port();
    let probes = [
        tls("localhost", server.port, "localhost"),
        tls("localhost", silent_port, "localhost"),
        tls("localhost", closed, "localhost"),
    ];
    for shell in shells() {
        for tools in [
            &["getent", "openssl", "timeout", "bash"][..],
            &["getent", "openssl"],
            &["getent", "openssl", "bash"],
        ] {
            let (status, out) = run(shell, &Folder::new().with_tools(tools), &probes);
            let report = read(&out);
            assert_eq!(
                (status, report.notes.as_slice()),
                (1, &[][..]),
                "{tools:?}\n{out}"
            );
            assert!(
                matches!(&report.hosts[0].name, Cell::Ok(text) if text.contains("127.0.0.1")),
                "{out}"
            );
            assert!(
                matches!(&report.hosts[0].address, Cell::Unknown(text) if text.contains("this host itself"))
            );
            for listener in &report.hosts[0].listeners {
                let (tcp, tls) = (&listener.tcp, &listener.tls);
                if listener.port == server.port {
                    assert!(matches!(tcp, Cell::Ok(_)), "{out}");
                    assert!(
                        matches!(tls, Cell::Ok(text) if text.contains("localhost *.example.com") && text.contains("doctor")),
                        "{tls:?}\n{out}"
                    );
                } else if listener.port == silent_port {
                    assert!(matches!(tcp, Cell::Ok(_)), "{tools:?}\n{out}");
                    assert!(tls.is_failed(), "{out}");
                } else {
                    assert!(
                        matches!(tcp, Cell::Failed { cause, .. } if cause.contains("refused")),
                        "{tools:?} {tcp:?}\n{out}"
                    );
                    assert!(matches!(tls, Cell::NotChecked(_)), "{out}");
                }
            }
        }
    }
}

#[test]
fn a_certificate_for_another_name_is_told() {
    let server = Server::new("DNS:other.example.com,DNS:*.wild.example.com");
    for shell in shells() {
        let tools = || Folder::new().with_tools(&["getent", "openssl", "timeout", "bash"]);
        for (sni, is_named) in [
            ("privatelink-1.example.com", false),
            ("other.example.com", true),
            ("a.wild.example.com", true),
            ("a.b.wild.example.com", false),
            ("wild.example.com", false),
        ] {
            let (status, out) = run(shell, &tools(), &[tls("localhost", server.port, sni)]);
            let report = read(&out);
            let (_, seen) = row(&report, 0);
            assert_eq!(matches!(seen, Cell::Ok(_)), is_named, "{sni}\n{out}");
            assert_eq!(status, if is_named { 2 } else { 1 }, "{out}");
            if let Cell::Failed { cause, fix } = seen {
                assert!(
                    cause.contains("other.example.com") && fix.contains("not to the endpoint's IP")
                );
            }
        }
    }
}

#[test]
fn it_says_which_tools_it_lacks() {
    for shell in shells() {
        let (status, out) = run(
            shell,
            &Folder::new().with_tools(&[]),
            &[tls("localhost", 1, "localhost")],
        );
        let report = read(&out);
        // Busybox's shell brings some of these along.
        if shell.len() == 1 {
            assert_eq!(status, 2, "{out}");
            assert!(
                out.contains("Neither getent nor nslookup") && out.contains("openssl is not here"),
                "{out}"
            );
            assert!(!report.has_failures() && !report.is_well());
        }
        assert!(report.notes.is_empty(), "{out}");
    }
}

#[test]
fn the_nc_of_busybox_will_do() {
    let busybox = Path::new("/usr/bin/busybox");
    if !busybox.exists() {
        eprintln!("no busybox here: its nc was not tried");
        return;
    }
    let open = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let folder = Folder::new().with_tools(&["getent", "timeout"]);
    symlink(busybox, folder.0.join("nc")).unwrap();
    let probes = [
        tcp("localhost", open.local_addr().unwrap().port()),
        tcp("localhost", closed_port()),
    ];
    for shell in shells() {
        let (status, out) = run(shell, &folder, &probes);
        let seen = |port| out.contains(&format!("port {port} at 127.0.0.1: "));
        assert!(
            status == 1 && seen(probes[0].port) && seen(probes[1].port),
            "{out}"
        );
        assert!(
            out.contains(": ok\n") && out.contains(": refused\n"),
            "{out}"
        );
    }
}

#[test]
fn it_never_hangs() {
    // A host on which everything hangs, and no `timeout`.
    let folder = Folder::new().with_tools(&[]);
    folder.program("getent", "#!/bin/sh\nexec sleep 60\n");
    folder.program(
        "nc",
        "#!/bin/sh\n[ \"$1\" != -h ] || { echo '-z'; exit 0; }\nexec sleep 60\n",
    );
    for shell in shells() {
        let start = std::time::Instant::now();
        let (status, out) = run(shell, &folder, &[tcp("a.example.com", 1)]);
        assert_eq!(status, 1, "{out}");
        assert!(start.elapsed().as_secs() < 30, "{out}");
    }
}

#[test]
fn scripts_are_clean() {
    crate::world::shellcheck(&script(&[
        tcp("a.example.com", 1),
        tls("b.example.com", 2, "b.example.com"),
    ]));
}
