//! Every fault that the sandbox can show: typed, in time, without a word of the answer.

use std::time::{Duration, Instant};

use aiven::{Error, State, Timeouts, Upstream, UpstreamConfig, Urgency};
use sandbox::Fault;
use secrecy::SecretString;

use crate::support::{
    DEMO, MWF, forgetful, principals, project, quick, service, world, world_with,
};

/// The whole time of a read and of a write (see `support::quick`), and what a busy machine may add.
const READ: Duration = Duration::from_secs(3);
const WRITE: Duration = Duration::from_secs(7);

#[tokio::test]
async fn reads_of_every_fault_end_typed() {
    let world = world_with(forgetful);
    let call = "read the service";
    let looks = [
        ("error-500", Error::Upstream { status: 500, call }, 3),
        ("garbage", Error::Decode { call }, 1),
        ("huge", Error::TooLarge { call }, 1),
        ("drop", Error::Upstream { status: 0, call }, 3),
        ("hang", Error::Timeout { call }, 2),
        ("slow", Error::Timeout { call }, 2),
    ]
    .map(|(name, expected, most)| {
        let client = world.client.clone();
        let look = tokio::spawn(async move {
            let began = Instant::now();
            (
                client.service(&project("faults"), &service(name)).await,
                began.elapsed(),
            )
        });
        (name, expected, most, look)
    });
    for (name, expected, most, look) in looks {
        let (found, took) = look.await.unwrap();
        assert_eq!(found.unwrap_err(), expected, "{name}");
        assert!(took < READ, "{name} took {took:?}");
        let calls = world.calls("GET", &format!("/{name}"));
        assert!((1..=most).contains(&calls), "{name}: {calls} calls");
    }
    let forbidden = world
        .client
        .service(&project("faults"), &service("forbidden"))
        .await
        .unwrap_err();
    assert_eq!(forbidden.api_status(), Some(403));
    let busy = world
        .client
        .service(&project("faults"), &service("error-429"))
        .await
        .unwrap_err();
    assert_eq!(
        busy,
        Error::Busy {
            retry_after: Duration::from_secs(28)
        }
    );
    assert_eq!(world.calls("GET", "/error-429"), 1);
}

#[tokio::test]
async fn further_faults() {
    let world = world_with(forgetful);
    let call = "read the service";
    for (fault, expected) in [
        (Fault::Html502, Error::Upstream { status: 502, call }),
        (Fault::Truncated, Error::Decode { call }),
        (Fault::Drip, Error::Timeout { call }),
        (Fault::Silence, Error::Timeout { call }),
    ] {
        let name = "os-logs";
        world
            .sandbox
            .sandbox()
            .set_fault("demo", name, Some(fault))
            .unwrap();
        // A fresh upstream each, so that no breaker of the one before is open.
        let client = Upstream::new(forgetful(world.sandbox.url()))
            .unwrap()
            .client(SecretString::from(DEMO));
        let began = Instant::now();
        assert_eq!(
            client
                .service(&project("demo"), &service(name))
                .await
                .unwrap_err(),
            expected,
            "{fault:?}"
        );
        assert!(
            began.elapsed() < READ,
            "{fault:?} took {:?}",
            began.elapsed()
        );
        let calls = world.calls("GET", "/os-logs");
        world.sandbox.sandbox().forget_calls();
        match fault {
            // Given up after a second, so there is time for another try; a drip takes all there is.
            Fault::Silence => assert_eq!(calls, 2),
            Fault::Drip => assert_eq!(calls, 1),
            _ => assert!((1..=3).contains(&calls), "{fault:?}: {calls} calls"),
        }
    }
}

#[tokio::test]
async fn unknown_states_are_shown_as_they_are() {
    let world = world_with(forgetful);
    world
        .sandbox
        .sandbox()
        .set_fault("demo", "pg-orders", Some(Fault::UnknownState))
        .unwrap();
    let view = world
        .client
        .network(&project("demo"), &service("pg-orders"), Urgency::Click)
        .await
        .unwrap();
    assert_eq!(
        view.view.privatelink.as_ref().unwrap().state,
        State::Other("reticulating".into())
    );
    assert_eq!(view.view.phase(), aiven::Phase::Unknown);
    world
        .sandbox
        .sandbox()
        .set_fault("demo", "pg-orders", Some(Fault::UnknownConnection))
        .unwrap();
    let view = world
        .client
        .network(&project("demo"), &service("pg-orders"), Urgency::Click)
        .await
        .unwrap();
    assert_eq!(view.view.phase(), aiven::Phase::Unknown);
}

const FAULTS: [&str; 8] = [
    "error-500",
    "error-429",
    "slow",
    "hang",
    "garbage",
    "huge",
    "drop",
    "forbidden",
];

#[tokio::test]
async fn network_views_of_every_fault_end_typed() {
    let world = world();
    let looks = FAULTS.map(|name| {
        let client = world.client.clone();
        let look = tokio::spawn(async move {
            let began = Instant::now();
            (
                client
                    .network(&project("faults"), &service(name), Urgency::Click)
                    .await,
                began.elapsed(),
            )
        });
        (name, look)
    });
    for (name, look) in looks {
        let (found, took) = look.await.unwrap();
        let error = found.unwrap_err();
        assert!(took < READ, "{name} took {took:?}");
        assert!(
            !matches!(error, Error::SignedOut | Error::InvalidInput(_)),
            "{name}: {error:?}"
        );
    }
}

#[tokio::test]
async fn writes_on_every_fault_end_typed_and_are_sent_once() {
    let world = world_with(forgetful);
    let writes = FAULTS.map(|name| {
        let client = world.client.clone();
        let write = tokio::spawn(async move {
            let began = Instant::now();
            let made = client
                .create_privatelink(&project("faults"), &service(name), &principals(&[MWF]))
                .await;
            (made, began.elapsed())
        });
        (name, write)
    });
    for (name, write) in writes {
        let (made, took) = write.await.unwrap();
        let error = made.unwrap_err();
        assert!(took < WRITE, "{name} took {took:?}");
        match name {
            "error-429" => assert!(matches!(error, Error::Busy { .. }), "{error:?}"),
            "forbidden" => assert_eq!(error.api_status(), Some(403)),
            _ => assert!(
                matches!(error, Error::Unsettled { .. } | Error::NotDone { .. }),
                "{name}: {error:?}"
            ),
        }
        assert_eq!(
            world.calls("POST", &format!("/{name}/privatelink/aws")),
            1,
            "{name}"
        );
    }
}

/// The bounds of the product itself, with its own timeouts: the one test that really waits.
#[tokio::test]
async fn a_read_that_hangs_ends_within_eleven_seconds() {
    let real = |url: String| UpstreamConfig {
        timeouts: Timeouts::default(),
        ..quick(url)
    };
    let world = world_with(real);
    let began = Instant::now();
    let looks = ["hang", "slow"].map(|name| {
        let client = world.client.clone();
        tokio::spawn(async move {
            client
                .network(&project("faults"), &service(name), Urgency::Click)
                .await
        })
    });
    let [hang, slow] = looks;
    assert_eq!(
        hang.await.unwrap().unwrap_err(),
        Error::Timeout {
            call: "read the service"
        }
    );
    assert!(began.elapsed() < Duration::from_secs(11));
    assert!(world.calls("GET", "/hang") <= 2);
    // Five seconds late is late, but in time.
    let slow = slow.await.unwrap().unwrap();
    assert_eq!(slow.view.service.name, service("slow"));
    assert_eq!((&slow.failure, world.calls("GET", "/slow")), (&None, 1));
}

#[tokio::test]
#[ignore = "takes half a minute"]
async fn a_write_that_hangs_ends_within_thirty_one_seconds() {
    let real = |url: String| UpstreamConfig {
        timeouts: Timeouts::default(),
        ..quick(url)
    };
    let world = world_with(real);
    let began = Instant::now();
    let (faults, name) = (project("faults"), service("hang"));
    let made = world
        .client
        .create_privatelink(&faults, &name, &principals(&[MWF]))
        .await;
    assert!(matches!(made, Err(Error::Unsettled { .. })), "{made:?}");
    assert!(
        began.elapsed() < Duration::from_secs(31),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(world.calls("POST", "/aws"), 1);
}

/// The kernel's own high-water mark of this process; `None` where there is no such file.
fn high_water_kib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[tokio::test]
async fn a_huge_body_is_not_kept() {
    let world = world_with(forgetful);
    // The sandbox runs in this process too; its own pages are warmed by a first call.
    let _ = world
        .client
        .service(&project("faults"), &service("huge"))
        .await;
    let before = high_water_kib();
    for _ in 0..3 {
        let error = world
            .client
            .network(&project("faults"), &service("huge"), Urgency::Click)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::TooLarge { .. }));
    }
    if let (Some(before), Some(after)) = (before, high_water_kib()) {
        assert!(after - before < 16 * 1024, "{} KiB more", after - before);
    }
}
