//! A sandbox, a client of it, the real `avn` pointed at it, and every listener that there is.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use aiven::connection::{Choice, Level, Resolved, resolve};
use aiven::{
    Change, Client, ConfigPath, ProjectName, Service, ServiceName, Upstream, UpstreamConfig, Value,
};
use recipes::{Facts, Filling, Recipe, Secrets};
use sandbox::{DEMO_TOKEN, Options, Running};

use crate::house::Folder;

/// The folder that the real `avn` is in; made if need be.
static AVN: LazyLock<PathBuf> = LazyLock::new(|| {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../scripts/avn-venv.sh");
    let made = Command::new("sh").arg(script).output().unwrap();
    let said = String::from_utf8_lossy(&made.stderr);
    assert!(made.status.success(), "the real avn is needed here: {said}");
    let path = PathBuf::from(String::from_utf8(made.stdout).unwrap().trim());
    path.parent().unwrap().to_owned()
});

/// A sandbox whose time stands still, a client of it, and `avn` pointed at it.
pub struct Oracle {
    pub sandbox: Running,
    pub client: Client,
    folder: Folder,
}

/// One listener for one user, with the user's secrets.
pub struct Case {
    pub service: Service,
    pub facts: Facts,
    pub secrets: Secrets,
}

pub fn project(name: &str) -> ProjectName {
    ProjectName::parse(name).unwrap()
}

impl Oracle {
    pub fn new() -> Self {
        let sandbox = sandbox::spawn(Options {
            speed: 0.0,
            start: Some(1_795_305_600),
        });
        let config = UpstreamConfig {
            base_url: sandbox.url(),
            calls_per_minute: 6_000,
            ..UpstreamConfig::default()
        };
        let client = Upstream::new(config)
            .unwrap()
            .client(DEMO_TOKEN.to_owned().into());
        Self {
            sandbox,
            client,
            folder: Folder::new(),
        }
    }

    /// What a line prints that a shell runs, or what it complains of.
    pub fn run(&self, line: &str) -> Result<String, String> {
        let output = Command::new("sh")
            .args(["-c", line])
            .env_clear()
            .env("AIVEN_AUTH_TOKEN", DEMO_TOKEN)
            .env("AIVEN_CONFIG_DIR", &self.folder.0)
            .env("AIVEN_WEB_URL", self.sandbox.url())
            .env("HOME", &self.folder.0)
            .env("NO_PROXY", "*")
            .env("PATH", format!("{}:/usr/bin:/bin", AVN.display()))
            .current_dir(&self.folder.0)
            .output()
            .unwrap();
        if output.status.success() {
            Ok(String::from_utf8(output.stdout)
                .unwrap()
                .trim_end()
                .to_owned())
        } else {
            Err(String::from_utf8(output.stderr).unwrap())
        }
    }

    pub async fn service(&self, project: &ProjectName, name: &str) -> Service {
        let name = ServiceName::parse(name).unwrap();
        self.client.service(project, &name).await.unwrap()
    }

    /// Every listener of the service for every user.
    pub async fn cases(&self, project: &ProjectName, name: &str) -> Vec<Case> {
        let service = self.service(project, name).await;
        let ca = self.client.ca(project).await.unwrap();
        let mut cases = Vec::new();
        for resolved in every(&service) {
            let facts = Facts::of(project, &service, &resolved);
            let name = service.name().unwrap();
            let credentials = self
                .client
                .credentials(project, &name, &facts.user)
                .await
                .unwrap();
            cases.push(Case {
                service: service.clone(),
                facts,
                secrets: Secrets {
                    password: credentials.password,
                    access_cert: credentials.access_cert,
                    access_key: credentials.access_key,
                    ca: Some(ca.clone()),
                },
            });
        }
        cases
    }

    /// The listener that this choice means.
    pub async fn case(&self, project: &ProjectName, name: &str, choice: &str) -> Case {
        let wanted = Choice::from_query(choice);
        let resolved = resolve(&self.service(project, name).await, &[], &wanted).unwrap();
        assert_eq!(resolved.notes, Vec::<String>::new());
        let facts = Facts::of(project, &self.service(project, name).await, &resolved);
        let mut all = self.cases(project, name).await;
        let at = all.iter().position(|case| case.facts == facts).unwrap();
        all.swap_remove(at)
    }

    pub async fn set(&self, name: &str, path: &str, value: Value) {
        let change = Change {
            path: ConfigPath::parse(path).unwrap(),
            old: None,
            new: value,
        };
        let name = ServiceName::parse(name).unwrap();
        self.client
            .update_config(&project("demo"), &name, &[change])
            .await
            .unwrap();
        self.pass(900);
    }

    pub fn pass(&self, seconds: u64) {
        self.sandbox.sandbox().advance(Duration::from_secs(seconds));
    }
}

/// Every listener that a person can get to, for every user.
fn every(service: &Service) -> Vec<Resolved> {
    let mut found: Vec<Resolved> = Vec::new();
    let mut open = vec![Choice::default()];
    while let Some(choice) = open.pop() {
        let Ok(resolved) = resolve(service, &[], &choice) else {
            break;
        };
        if found.iter().any(|one| one.choice == resolved.choice) {
            continue;
        }
        let menu = &resolved.menu;
        for (level, items) in [
            (Level::Component, &menu.components),
            (Level::Route, &menu.routes),
            (Level::Method, &menu.methods),
            (Level::Ca, &menu.authorities),
            (Level::Usage, &menu.usages),
            (Level::User, &menu.users),
        ] {
            let values = items.iter().filter(|item| item.disabled.is_none());
            open.extend(values.map(|item| resolved.choice.with(level, &item.value)));
        }
        let ids = menu.connections.iter().map(|item| &item.id);
        open.extend(ids.map(|id| resolved.choice.with(Level::Connection, id)));
        found.push(resolved);
    }
    found
}

impl Case {
    pub fn write(&self, recipe: Recipe) -> Result<String, String> {
        recipe.write(&self.facts, &Filling::Revealed(&self.secrets))
    }

    pub fn avn_lines(&self) -> Result<Vec<String>, String> {
        recipes::avn::connection_info(&self.facts)
    }

    pub fn password(&self) -> &str {
        self.secrets
            .password
            .as_ref()
            .map_or("", |secret| secret.expose())
    }
}
