//! The page of portal tokens, and where the Network page's `avn` lines go.

use aiven::secret::Secret;
use app::api::network::{Avn, AvnWay};
use app::api::tokens::{Issued, Revocation, TokenForm, TokensPage};
use app::books::requests::Signature;
use app::books::tokens::{Revoked, Token, Used};
use app::pages::tokens::tokens;
use app::paths::Dialog;
use app::permit::Permit;
use app::person::{Person, Via};
use app::role::Pattern;
use app::scope::{Reach, Scope, Secrets};
use app::ssr::PortalFacts;

use super::overview::lines;
use super::states::{self, page_of};

const NOW: u64 = 1_795_385_400_000;
const EVIL: &str = "\"'><script>alert(1)</script>";

fn token(id: &str, name: &str) -> Token {
    Token {
        id: id.to_owned(),
        name: name.to_owned(),
        purpose: "deploys orders".to_owned(),
        scope: Scope {
            projects: vec![Pattern::parse("orders-*").expect("a pattern")],
            services: vec![Pattern::any()],
            reach: Reach::Write,
            secrets: Secrets::Hidden,
        },
        maker: Person {
            name: "otto@example.com".to_owned(),
            id: "otto".to_owned(),
            via: Via::Oidc,
            groups: vec!["a-group".to_owned()],
        },
        made_at_ms: NOW - 60_000,
        expires_at_ms: NOW + 86_400_000,
        last_used: Some(Used {
            at_ms: NOW - 30_000,
            from: "192.0.2.1".to_owned(),
        }),
        revoked: None,
        now_ms: NOW,
    }
}

fn page() -> TokensPage {
    let facts = PortalFacts {
        address: "https://postern.example.com/team".into(),
        longest_token_s: 90 * 86_400,
    };
    TokensPage {
        who: "otto@example.com".to_owned(),
        flash: None,
        permit: Permit::default(),
        is_everybodys: false,
        rows: Vec::new(),
        unread: None,
        form: TokenForm::fresh(&facts),
        revocation: None,
        made: None,
    }
}

/// The page from its heading on.
fn shown(page: TokensPage) -> String {
    let html = lines(|| tokens(page));
    let at = html.find("<main").expect("a main part");
    html[at..].to_owned()
}

#[test]
fn the_page_with_a_token_that_was_just_made() {
    let over = Token {
        expires_at_ms: NOW,
        last_used: None,
        ..token("0000000000000001", EVIL)
    };
    let revoked = Token {
        revoked: Some(Revoked {
            at_ms: NOW,
            by: Signature {
                name: "ada@example.com".to_owned(),
                id: "ada".to_owned(),
            },
        }),
        ..token("0000000000000002", "old-ci")
    };
    let html = shown(TokensPage {
        rows: vec![token("0123456789abcdef", "orders-ci"), over, revoked],
        made: Some(Issued {
            name: "orders-ci".to_owned(),
            full: Secret::new("postern_0123456789abcdef_SECRET"),
            address: "https://postern.example.com/team".to_owned(),
        }),
        ..page()
    });
    assert!(!html.contains("<script>"), "{html}");
    assert!(!html.contains("a-group"), "{html}");
    insta::assert_snapshot!(html);
}

#[test]
fn what_is_asked_before_a_token_is_revoked() {
    let ask = |token: Option<Token>, failure: Option<&str>| {
        shown(TokensPage {
            revocation: Some(Revocation {
                id: "0123456789abcdef".to_owned(),
                token,
                failure: failure.map(str::to_owned),
            }),
            ..page()
        })
    };
    let good = ask(Some(token("0123456789abcdef", "orders-ci")), None);
    assert!(good.contains("id=\"confirm-revoke\""), "{good}");
    for (token, words) in [
        (None, "There is no such portal token"),
        (
            Some(Token {
                expires_at_ms: 0,
                ..token("0123456789abcdef", "orders-ci")
            }),
            "there is nothing to revoke",
        ),
    ] {
        let html = ask(token, Some("It failed."));
        assert!(
            html.contains(words) && html.contains("It failed."),
            "{html}"
        );
        assert!(!html.contains("confirm-revoke"), "{html}");
    }
}

#[test]
fn the_avn_lines_can_be_for_the_portal() {
    let drawn = |avn: Option<Avn>, dialog: Option<Dialog>| {
        let page = app::api::network::NetworkPage {
            avn,
            ..page_of(states::active())
        };
        lines(|| app::pages::network::desk_of(page, dialog))
    };
    let avn = |chosen| {
        Some(Avn {
            portal: "https://postern.example.com".to_owned(),
            chosen,
        })
    };
    let without = drawn(None, None);
    assert!(!without.contains("avn=portal") && !without.contains("AIVEN_WEB_URL"));
    let unasked = drawn(avn(None), None);
    assert!(unasked.contains("?avn=portal#commands") && !unasked.contains("AIVEN_WEB_URL"));
    assert!(!unasked.contains("/network/principals?"));
    for dialog in [None, Some(Dialog::Delete)] {
        let chosen = drawn(avn(Some(AvnWay::Portal)), dialog);
        assert!(
            chosen.contains("export AIVEN_WEB_URL=https://postern.example.com"),
            "{chosen}"
        );
        // The way there and back keeps it.
        assert!(
            chosen.contains("/network/principals?avn=portal\""),
            "{chosen}"
        );
    }
}
