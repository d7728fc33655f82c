//! A provider that is not there, answers nonsense, too much or nothing: said, and over as soon as it is back.

use std::time::Duration;

use identity::{Error, Limits, Provider};

use crate::idp::{Defect, Idp};
use crate::walk::{NOW, begin, limits, provider, settings, sign_in};

#[tokio::test]
async fn whatever_is_wrong_with_it_is_over_when_it_is_back() {
    let idp = Idp::start(NOW).await;
    let provider = provider(&idp);
    for defect in [
        Defect::Down,
        Defect::Silent,
        Defect::HugeDiscovery,
        Defect::DiscoveryHtml,
    ] {
        idp.be(defect);
        let error = provider.begin(NOW).await.unwrap_err();
        assert!(
            matches!(error, Error::Unreachable(_)),
            "{defect:?}: {error:?}"
        );
        assert!(error.to_string().ends_with("Try again in a moment."));
        assert_eq!(provider.end_session_url().await, None);
    }
    idp.be(Defect::None);
    sign_in(&provider).await.unwrap();
}

#[tokio::test]
async fn a_provider_that_goes_away_meanwhile_is_said_too() {
    let idp = Idp::start(NOW).await;
    let provider = provider(&idp);
    for defect in [Defect::Down, Defect::Silent, Defect::HugeToken] {
        idp.be(Defect::None);
        let (pending, answer) = begin(&provider).await.unwrap();
        idp.be(defect);
        let error = provider.finish(&pending, &answer, NOW).await.unwrap_err();
        assert!(
            matches!(error, Error::Unreachable(_)),
            "{defect:?}: {error:?}"
        );
    }
}

#[tokio::test]
async fn nobody_at_all_at_the_address() {
    let idp = Idp::start(NOW).await;
    let mut settings = settings(&idp);
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    settings.issuer = format!("http://{}", free.local_addr().unwrap());
    drop(free);
    let provider = Provider::with_limits(settings, limits()).unwrap();
    let error = provider.begin(NOW).await.unwrap_err();
    assert!(error.to_string().contains("no connection"), "{error}");
}

#[tokio::test]
async fn a_provider_that_failed_is_left_alone_for_a_moment() {
    let idp = Idp::start(NOW).await;
    let limits = Limits {
        pause: Duration::from_secs(600),
        ..limits()
    };
    let provider = Provider::with_limits(settings(&idp), limits).unwrap();
    idp.be(Defect::DiscoveryHtml);
    for _ in 0..5 {
        provider.begin(NOW).await.unwrap_err();
    }
    assert_eq!(idp.reads(), (1, 0));
}

#[tokio::test]
async fn many_at_once_ask_it_once_and_what_is_known_outlives_a_failure() {
    let idp = Idp::start(NOW).await;
    let limits = Limits {
        kept: Duration::ZERO,
        pause: Duration::from_secs(600),
        ..limits()
    };
    let provider = Provider::with_limits(settings(&idp), limits).unwrap();
    provider.begin(NOW).await.unwrap();
    idp.be(Defect::Down);
    // Old by now, and not to be read anew: used as it is.
    provider.begin(NOW).await.unwrap();
    assert_eq!(idp.reads(), (1, 1));

    let idp = Idp::start(NOW).await;
    let provider = crate::walk::provider(&idp);
    let many = (0..20).map(|_| {
        let provider = provider.clone();
        tokio::spawn(async move { provider.begin(NOW).await.is_ok() })
    });
    for one in many.collect::<Vec<_>>() {
        assert!(one.await.unwrap());
    }
    assert_eq!(idp.reads(), (1, 1));
}
