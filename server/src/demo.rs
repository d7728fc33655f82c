//! `postern demo`: the portal and the sandbox in one process, with nothing kept and no address but this machine's.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use aiven::UpstreamConfig;
use app::policy::Policy;
use app::role::Pattern;
use aws::{Aws, AwsConfig, Projects};
use tokio::net::TcpListener;

use crate::assets::Site;
use crate::base::BasePath;
use crate::clock::Clock;
use crate::gateway;
use crate::listen::{Deadlines, Limits};
use crate::portal::{Portal, Wiring};
use crate::router::Sentinels;
use crate::security::origin::Origin;
use crate::security::peer::Proxies;
use crate::session::{Keys, Lifetimes, ServerKey};
use crate::sign_in;
use crate::store::{self, Db, Place};
use crate::team::Team;

const DAY: Duration = Duration::from_secs(86_400);
const PLENTY: u32 = 6_000;

/// How the demo is started.
#[derive(Clone, Debug)]
pub struct Demo {
    pub listen: SocketAddr,
    pub sandbox_listen: SocketAddr,
    pub speed: f64,
    /// The built site, in place of the one in the program.
    pub site_dir: Option<PathBuf>,
}

impl Demo {
    /// Serves both until `stop` is done.
    pub async fn run(self, stop: impl Future<Output = ()>) -> Result<(), String> {
        only_here("--listen", self.listen)?;
        only_here("--sandbox-listen", self.sandbox_listen)?;
        let options = at_speed(self.speed)?;
        let site = Site::open(self.site_dir.as_deref())?;
        let sandbox_listener = bind("--sandbox-listen", self.sandbox_listen).await?;
        let listener = bind("--listen", self.listen).await?;
        let own = local(&listener)?;
        let upstream = Origin::of(local(&sandbox_listener)?).to_string();
        let keys = Keys::one(ServerKey::random());
        let store = store::open(&Place::Memory, &keys).await?;
        let mut wiring = wiring(site, own, &upstream, store, keys);
        wiring.aws = Some(aws_of(&upstream)?);
        let portal = Portal::new(wiring)?;
        print!("{}", banner(own, &upstream));

        let sandbox = sandbox::Sandbox::new(options);
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let aside = tokio::spawn(sandbox::serve(sandbox_listener, sandbox, async {
            let _ = told.await;
        }));
        portal.serve(listener, stop).await;
        let _ = tell.send(());
        match tokio::time::timeout(Duration::from_secs(1), aside).await {
            Ok(Ok(Err(error))) => Err(format!("The sandbox failed: {error}.")),
            _ => Ok(()),
        }
    }
}

fn wiring(site: Site, own: SocketAddr, upstream: &str, store: Db, keys: Keys) -> Wiring {
    Wiring {
        upstream: UpstreamConfig {
            base_url: upstream.to_owned(),
            calls_per_minute: PLENTY,
            ..UpstreamConfig::default()
        },
        aws: None,
        store,
        team: Team {
            token: Some(sandbox::DEMO_TOKEN.to_owned().into()),
            roles: sign_in::demo::roles(),
            policy: Arc::new(policy()),
            ..Team::default()
        },
        identity: None,
        header: None,
        keys,
        clock: Clock::System,
        lifetimes: Lifetimes {
            idle: DAY,
            absolute: DAY,
        },
        site,
        public_url: Origin::of(own),
        base_path: BasePath::default(),
        proxies: Proxies::default(),
        sign_ins_per_minute: PLENTY,
        // It is reached from this machine only, and benchmarks ask it more often than any person.
        requests_per_minute: u32::MAX,
        changes_per_minute: PLENTY,
        gateway: gateway::Rules::default(),
        demo_token: Some(sandbox::DEMO_TOKEN.to_owned()),
        limits: Limits {
            deadlines: Deadlines::default(),
            max_connections: 800,
        },
        sentinels: Sentinels::Absent,
    }
}

/// One project in which a second person is needed, so that a request can be seen.
fn policy() -> Policy {
    Policy {
        approval: Pattern::parse("analytics").into_iter().collect(),
        request_lifetime_s: 3 * DAY.as_secs(),
        ..Policy::default()
    }
}

/// The AWS side of the sandbox at this address, as a principal of `demo/kafka-12a3b4c5`.
pub fn aws_of(upstream: &str) -> Result<Aws, String> {
    let secret = sandbox::DEMO_AWS_SECRET_ACCESS_KEY.into();
    let id = sandbox::DEMO_AWS_ACCESS_KEY_ID.to_owned();
    let mut config = AwsConfig::new(id, secret, Projects::All);
    config.endpoint_url = Some(format!("{upstream}/ec2/"));
    Aws::new(config)
}

/// The sandbox's options for `--speed`.
pub fn at_speed(speed: f64) -> Result<sandbox::Options, String> {
    sandbox::Options {
        speed,
        ..sandbox::Options::default()
    }
    .checked()
    .map_err(|sentence| format!("--speed: {sentence}"))
}

/// Everybody may sign in to the demo, so nobody else must reach it.
pub fn only_here(flag: &str, address: SocketAddr) -> Result<(), String> {
    if address.ip().is_loopback() {
        return Ok(());
    }
    Err(format!(
        "The demo and its sandbox listen on this machine only, because their token is public: give {flag} an address such as 127.0.0.1:{}.",
        address.port()
    ))
}

/// Binds, or says which flag to change.
pub async fn bind(flag: &str, address: SocketAddr) -> Result<TcpListener, String> {
    TcpListener::bind(address).await.map_err(|error| {
        format!("Cannot listen on {address}: {error}. Choose another address with {flag}.")
    })
}

fn local(listener: &TcpListener) -> Result<SocketAddr, String> {
    listener
        .local_addr()
        .map_err(|error| format!("Cannot find out the own address: {error}."))
}

fn banner(own: SocketAddr, upstream: &str) -> String {
    format!(
        "\n  Postern demo: everything is made up, nothing is kept.\n\n  \
         Open      http://{own}\n  \
         Sign in   {token}   (or {readonly})\n  \
         avn too   AIVEN_WEB_URL={upstream} AIVEN_AUTH_TOKEN={token} avn service list --project demo\n  \
         aws too   AWS_ENDPOINT_URL={upstream}/ec2/ AWS_ACCESS_KEY_ID={key} AWS_SECRET_ACCESS_KEY=any aws --region eu-west-1 ec2 describe-vpcs\n  \
         Stop      Ctrl+C\n\n",
        key = sandbox::DEMO_AWS_ACCESS_KEY_ID,
        token = sandbox::DEMO_TOKEN,
        readonly = sandbox::READONLY_TOKEN,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_loopback_is_served() {
        for address in ["127.0.0.1:3000", "127.1.2.3:1", "[::1]:3000"] {
            assert_eq!(
                only_here("--listen", address.parse().unwrap()),
                Ok(()),
                "{address}"
            );
        }
        for address in ["0.0.0.0:3000", "192.168.1.2:3000", "[::]:3000"] {
            let error = only_here("--listen", address.parse().unwrap()).unwrap_err();
            assert!(
                error.contains("--listen") && error.contains("127.0.0.1:3000"),
                "{error}"
            );
        }
    }

    #[test]
    fn the_banner_has_the_address_and_the_token() {
        let text = banner("127.0.0.1:3000".parse().unwrap(), "http://127.0.0.1:3001");
        assert!(
            text.contains("http://127.0.0.1:3000\n") && text.contains("demo-token"),
            "{text}"
        );
        assert!(text.lines().count() <= 9, "{text}");
    }
}
