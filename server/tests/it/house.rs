//! One portal with its own sandbox, database, clock and made-up site.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use aiven::{Timeouts, UpstreamConfig};
use server::assets::Site;
use server::base::BasePath;
use server::clock::Clock;
use server::listen::{Deadlines, Limits};
use server::metrics::Scrape;
use server::security::origin::Origin;
use server::security::peer::Proxies;
use server::session::{Keys, Lifetimes, SESSION, ServerKey};
use server::store::Db;
use server::team::Team;
use server::{Portal, Sentinels, Wiring};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::browser::Browser;
use crate::database::Kept;
use crate::logs;
use crate::wall::Wall;

/// Far in the future, so that the manual clock never agrees with the machine's by accident.
pub const START: u64 = 4_000_000_000;
pub const IDLE: Duration = Duration::from_secs(7_200);
pub const LIFETIME: Duration = Duration::from_secs(43_200);
pub const TOKEN: &str = "demo-token";
pub const READONLY: &str = "demo-readonly";

pub struct House {
    pub addr: SocketAddr,
    pub sandbox: sandbox::Running,
    pub clock: Clock,
    pub keys: Keys,
    pub database: Db,
    /// Removed when the house goes.
    pub kept: Kept,
    pub folder: Folder,
    /// What whoever measures it asks.
    pub scrape: Scrape,
    stop: Option<oneshot::Sender<()>>,
    served: Option<JoinHandle<()>>,
}

/// Removed with everything in it at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("postern-it-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    pub fn database(&self) -> PathBuf {
        self.0.join("postern.db")
    }

    /// A site with the files that a page needs.
    pub fn site(&self) -> PathBuf {
        let site = self.0.join("site");
        std::fs::create_dir_all(site.join("pkg")).unwrap();
        for (path, text) in [
            ("pkg/postern.js", "export{}"),
            ("pkg/postern.js.br", "not really brotli"),
            ("pkg/postern.wasm", "\0asm"),
            ("pkg/postern.css", "body{}"),
            ("favicon.ico", "icon"),
            ("robots.txt", "User-agent: *\nDisallow: /\n"),
        ] {
            std::fs::write(site.join(path), text).unwrap();
        }
        site
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The timeouts that row by row are Aiven's client's own, shortened for tests.
pub fn impatient() -> Timeouts {
    Timeouts {
        connect: Duration::from_millis(500),
        silence: Duration::from_millis(500),
        read: Duration::from_secs(1),
        write: Duration::from_millis(2_500),
        read_back_pause: Duration::from_millis(20),
    }
}

impl House {
    pub async fn open() -> Self {
        Self::with(|_| ()).await
    }

    /// A house whose wiring the test changes first.
    pub async fn with(change: impl FnOnce(&mut Wiring)) -> Self {
        let folder = Folder::new();
        let kept = Kept::new(&folder).await;
        Self::on(folder, kept, Keys::one(ServerKey::random()), change).await
    }

    /// A house whose database is behind a wall.
    pub async fn behind(wall: &Wall) -> Self {
        let folder = Folder::new();
        let kept = Kept::new(&folder).await.behind(wall);
        Self::sealed_with(folder, kept, Keys::one(ServerKey::random())).await
    }

    /// A house with keys of the test's choice.
    pub async fn sealed_with(folder: Folder, kept: Kept, keys: Keys) -> Self {
        Self::on(folder, kept, keys, |_| ()).await
    }

    async fn on(folder: Folder, kept: Kept, keys: Keys, change: impl FnOnce(&mut Wiring)) -> Self {
        logs::capture();
        let sandbox = sandbox::spawn(sandbox::Options {
            speed: 0.0,
            start: None,
        });
        let clock = Clock::manual(START);
        let database = kept.open(&keys).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let mut wiring = wiring(addr, &sandbox, &folder, &clock, &keys, &database);
        change(&mut wiring);
        let (scrape, stop, served) = serve(listener, wiring);
        Self {
            addr,
            sandbox,
            clock,
            keys,
            database,
            kept,
            folder,
            scrape,
            stop: Some(stop),
            served: Some(served),
        }
    }

    /// Another portal on the same database, as a second process would be; it stays as long as what comes back.
    pub async fn next_door(&self, keys: &Keys) -> NextDoor {
        self.next_door_on(self.kept.open(keys).await, keys).await
    }

    /// The same, where the test opened the database.
    pub async fn next_door_on(&self, database: Db, keys: &Keys) -> NextDoor {
        self.next_door_with(database, keys, |_| ()).await
    }

    /// The same, with a wiring that the test changes first.
    pub async fn next_door_with(
        &self,
        database: Db,
        keys: &Keys,
        change: impl FnOnce(&mut Wiring),
    ) -> NextDoor {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let mut wiring = wiring(
            addr,
            &self.sandbox,
            &self.folder,
            &self.clock,
            keys,
            &database,
        );
        change(&mut wiring);
        let (_, stop, _) = serve(listener, wiring);
        NextDoor {
            addr,
            keys: keys.clone(),
            _stop: stop,
        }
    }

    /// A browser that has never been here.
    pub fn browser(&self) -> Browser {
        Browser::at(self.addr)
    }

    /// A browser that is signed in with the demo's token.
    pub async fn visitor(&self) -> Browser {
        let browser = self.browser();
        browser.sign_in(TOKEN).await;
        browser
    }

    /// How many calls of that method reached the sandbox's privatelink of the service.
    pub fn privatelink_calls(&self, method: &str, project: &str, service: &str) -> usize {
        let path = format!("/v1/project/{project}/service/{service}/privatelink/aws");
        let calls = self.sandbox.sandbox().calls();
        calls
            .iter()
            .filter(|call| call.method == method && call.path == path)
            .count()
    }

    /// How many writes reached the sandbox.
    pub fn writes(&self) -> usize {
        self.sandbox
            .sandbox()
            .calls()
            .iter()
            .filter(|call| call.method != "GET")
            .count()
    }

    /// Asks the server to stop; the handle ends when it has.
    pub fn stop(&mut self) -> JoinHandle<()> {
        drop(self.stop.take());
        self.served.take().unwrap()
    }
}

/// One more portal on a house's database.
pub struct NextDoor {
    pub addr: SocketAddr,
    pub keys: Keys,
    _stop: oneshot::Sender<()>,
}

impl NextDoor {
    /// A browser that has never been there.
    pub fn browser(&self) -> Browser {
        Browser::at(self.addr)
    }

    /// A browser there with the cookie that this one has.
    pub fn browser_of(&self, other: &Browser) -> Browser {
        let browser = self.browser();
        browser.set_cookie(SESSION, &other.id());
        browser
    }
}

fn wiring(
    addr: SocketAddr,
    sandbox: &sandbox::Running,
    folder: &Folder,
    clock: &Clock,
    keys: &Keys,
    database: &Db,
) -> Wiring {
    Wiring {
        upstream: UpstreamConfig {
            base_url: sandbox.url(),
            calls_per_minute: 6_000,
            timeouts: impatient(),
            ..UpstreamConfig::default()
        },
        aws: None,
        store: database.clone(),
        keys: keys.clone(),
        team: Team::default(),
        identity: None,
        header: None,
        clock: clock.clone(),
        lifetimes: Lifetimes {
            idle: IDLE,
            absolute: LIFETIME,
        },
        site: Site::load(&folder.site()).unwrap(),
        public_url: Origin::of(addr),
        base_path: BasePath::default(),
        proxies: Proxies::default(),
        sign_ins_per_minute: 1_000,
        requests_per_minute: 100_000,
        changes_per_minute: 100_000,
        gateway: server::gateway::Rules::default(),
        demo_token: None,
        limits: Limits {
            deadlines: Deadlines::default(),
            max_connections: 800,
        },
        sentinels: Sentinels::Present,
    }
}

fn serve(listener: TcpListener, wiring: Wiring) -> (Scrape, oneshot::Sender<()>, JoinHandle<()>) {
    let portal = Portal::new(wiring).unwrap();
    let scrape = portal.scrape();
    let (stop, stopped) = oneshot::channel::<()>();
    let served = tokio::spawn(portal.serve(listener, async {
        let _ = stopped.await;
    }));
    (scrape, stop, served)
}
