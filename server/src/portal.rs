//! A whole portal, from settings or from parts a test chose, ready to be served.

use std::sync::Arc;
use std::time::Duration;

use aiven::{Upstream, UpstreamConfig};
use app::books::record::Record;
use app::ssr::PortalFacts;
use tokio::net::TcpListener;

use crate::assets::Site;
use crate::audit;
use crate::base::{self, BasePath};
use crate::books;
use crate::clock::Clock;
use crate::config::Config;
use crate::gate::{Gate, HeaderNames};
use crate::gateway::{self, Gateway};
use crate::health::Readiness;
use crate::limit::{Admission, Limiter};
use crate::listen::{self, Deadlines, Limits};
use crate::metrics::{Metrics, Scrape};
use crate::pages::Pages;
use crate::router::{Parts, Sentinels, router};
use crate::security::origin::Origin;
use crate::security::peer::Proxies;
use crate::session::{self, Keys, Lifetimes, Sessions};
use crate::settle;
use crate::sign_in::Door;
use crate::sign_in::oidc::Sso;
use crate::store::{self, Db};
use crate::team::Team;

/// What a portal is made of.
pub struct Wiring {
    pub upstream: UpstreamConfig,
    /// The customer's AWS account, if the portal may work in it.
    pub aws: Option<aws::Aws>,
    /// Everything that is kept.
    pub store: Db,
    pub keys: Keys,
    pub team: Team,
    /// The company's provider, if people sign in there.
    pub identity: Option<identity::Provider>,
    /// The proxy's headers, if it says who people are.
    pub header: Option<HeaderNames>,
    pub clock: Clock,
    pub lifetimes: Lifetimes,
    pub site: Site,
    pub public_url: Origin,
    /// Where the portal stands below its address.
    pub base_path: BasePath,
    pub proxies: Proxies,
    pub sign_ins_per_minute: u32,
    pub requests_per_minute: u32,
    pub changes_per_minute: u32,
    pub gateway: gateway::Rules,
    pub demo_token: Option<String>,
    pub limits: Limits,
    pub sentinels: Sentinels,
}

/// A portal that is not listening yet.
pub struct Portal {
    router: axum::Router,
    readiness: Readiness,
    limits: Limits,
    record: Arc<dyn Record>,
    scrape: Scrape,
    /// Aiven with the team's token, if there is one.
    team: Option<aiven::Client>,
}

impl Wiring {
    /// Opens what the settings name.
    pub async fn of(config: Config) -> Result<Self, String> {
        let site = Site::open(config.site_dir.as_deref())?;
        let store = store::open(&config.database, &config.session_keys).await?;
        Ok(Self {
            upstream: UpstreamConfig {
                base_url: config.upstream,
                calls_per_minute: config.calls_per_minute,
                ..UpstreamConfig::default()
            },
            aws: config.aws,
            store,
            team: config.team,
            identity: config.identity,
            header: config.header,
            keys: config.session_keys,
            clock: Clock::System,
            lifetimes: Lifetimes {
                idle: config.session_idle,
                absolute: config.session_lifetime,
            },
            site,
            public_url: config.public_url,
            base_path: config.base_path,
            proxies: Proxies(config.trusted_proxies.into()),
            sign_ins_per_minute: config.sign_ins_per_minute,
            requests_per_minute: config.requests_per_minute,
            changes_per_minute: config.changes_per_minute,
            gateway: config.gateway,
            demo_token: None,
            limits: Limits {
                deadlines: Deadlines::default(),
                max_connections: config.max_connections,
            },
            sentinels: Sentinels::Absent,
        })
    }
}

impl Portal {
    /// Puts the parts together; fails with a sentence if the upstream's address cannot be used.
    pub fn new(wiring: Wiring) -> Result<Self, String> {
        let metrics = Metrics::new().map_err(|error| format!("Cannot measure: {error}."))?;
        let upstream = Upstream::new(UpstreamConfig {
            observer: metrics.observer(),
            ..wiring.upstream
        })
        .map_err(|error| error.to_string())?;
        let readiness = Readiness::new(
            wiring.store.clone(),
            wiring.keys.clone(),
            upstream.clone(),
            metrics.clone(),
        );
        let books = books::books(&wiring.store, &wiring.keys, &wiring.clock);
        let scrape = Scrape {
            metrics: metrics.clone(),
            database: wiring.store.clone(),
            books: books.clone(),
            readiness: readiness.clone(),
            upstream: upstream.clone(),
            clock: wiring.clock.clone(),
        };
        let sessions = Sessions::new(
            wiring.store,
            wiring.keys.clone(),
            wiring.clock.clone(),
            wiring.lifetimes,
        );
        let record = books.record.clone();
        let team = wiring.team.token.clone();
        let team = team.map(|token| upstream.client(token));
        let gate = Gate {
            sessions,
            keys: wiring.keys,
            upstream,
            team: wiring.team,
            books,
            proxies: wiring.proxies,
            facts: PortalFacts {
                address: format!("{}{}", wiring.public_url.as_str(), wiring.base_path).into(),
                longest_token_s: wiring.gateway.longest_lifetime.as_secs(),
            },
            admission: Admission::new(
                wiring.requests_per_minute,
                wiring.changes_per_minute,
                metrics.clone(),
            ),
            metrics: metrics.clone(),
            header: wiring.header,
            aws: wiring.aws,
            pages: Pages(wiring.site.names()),
            demo_token: wiring.demo_token,
        };
        let gateway = Gateway::new(
            gate.clone(),
            wiring.gateway,
            wiring.sign_ins_per_minute,
            wiring.limits.deadlines.body,
        );
        let door = Door {
            gate,
            attempts: Limiter::new(wiring.sign_ins_per_minute),
            clock: wiring.clock,
            sso: wiring
                .identity
                .map(|provider| Sso::new(provider, wiring.sign_ins_per_minute)),
        };
        let router = router(Parts {
            site: wiring.site,
            readiness: readiness.clone(),
            metrics,
            door,
            gateway,
            origins: wiring.public_url.aliases().into(),
            body_deadline: wiring.limits.deadlines.body,
            sentinels: wiring.sentinels,
        });
        Ok(Self {
            router: base::under(&wiring.base_path, router),
            readiness,
            limits: wiring.limits,
            record,
            scrape,
            team,
        })
    }

    /// What whoever measures this portal asks.
    pub fn scrape(&self) -> Scrape {
        self.scrape.clone()
    }

    /// Serves until `stop` is done: first not ready any more, then no new connections, then the drain.
    pub async fn serve(self, listener: TcpListener, stop: impl Future<Output = ()>) {
        let readiness = self.readiness.clone();
        let stop = async {
            stop.await;
            readiness.close();
        };
        tokio::select! {
            () = listen::serve(listener, self.router, self.limits, stop) => {}
            () = settle::forever(self.record, self.team) => {}
        }
    }
}

/// Removes rows of sessions that are over, and of the record those that are older than `keep`, now and once an hour, for
/// ever.
pub async fn sweep(db: Db, clock: Clock, keep: Option<Duration>) {
    let mut hourly = tokio::time::interval(Duration::from_secs(3_600));
    loop {
        hourly.tick().await;
        if let Err(error) = session::remove_over(&db, clock.now()).await {
            tracing::warn!(%error, "Old sessions could not be removed");
        }
        if let Err(error) = books::tokens::remove_over(&db, &clock).await {
            tracing::warn!(%error, "Portal tokens that are long over could not be removed");
        }
        audit::hourly(&db, &clock, keep).await;
    }
}
