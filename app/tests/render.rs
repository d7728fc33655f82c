//! Ring 2: pages in every state, rendered from plain data. No server, no browser. Here the Network page, below the others.
#![cfg(feature = "ssr")]

#[path = "render/activity.rs"]
mod activity;
#[path = "render/aws_card.rs"]
mod aws_card;
#[path = "render/check.rs"]
mod check;
#[path = "render/config.rs"]
mod config;
#[path = "render/overview.rs"]
mod overview;
#[path = "render/requests.rs"]
mod requests;
#[path = "render/rights.rs"]
mod rights;
#[path = "render/setup.rs"]
mod setup;
#[path = "render/states.rs"]
mod states;
#[path = "render/tokens.rs"]
mod tokens;
#[path = "render/vpcs.rs"]
mod vpcs;

use aiven::{Refusal, State, Support};
use app::{
    api::network::NetworkPage, failure::Failure, flash::Flash, pages::network::desk_of,
    paths::Dialog,
};
use leptos::prelude::*;

use states::{absent, active, connected, page_of, with_state};

/// The page's HTML, a tag a line.
fn html(page: NetworkPage, dialog: Option<Dialog>) -> String {
    let owner = Owner::new();
    let html = owner.with(|| desk_of(page, dialog).to_html());
    html.replace("<!>", "").replace("><", ">\n<")
}

fn failed(action: &str, failure: Failure, fields: &[(&str, &str)]) -> Flash {
    let fields = fields
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Flash::failure(action, failure, fields.collect())
}

#[test]
fn before_create() {
    insta::assert_snapshot!(html(page_of(absent()), None));
}

#[test]
fn creating() {
    let view = with_state(State::Creating);
    insta::assert_snapshot!(html(page_of(view), None));
}

#[test]
fn active_without_a_connection() {
    insta::assert_snapshot!(html(page_of(active()), None));
}

#[test]
fn active_with_connections() {
    insta::assert_snapshot!(html(page_of(connected()), None));
}

#[test]
fn deleting() {
    let view = with_state(State::Deleting);
    insta::assert_snapshot!(html(page_of(view), None));
}

#[test]
fn a_state_that_nobody_knows() {
    let view = with_state(State::Other("reticulating".to_owned()));
    insta::assert_snapshot!(html(page_of(view), None));
}

#[test]
fn stale_data_says_its_age() {
    let mut page = page_of(active());
    page.state.failure = Some("Aiven did not answer in time.".to_owned());
    page.state.age_s = 42;
    let html = html(page, None);
    assert!(
        html.contains("Aiven did not answer in time. What you see is 42 s old"),
        "{html}"
    );
    assert!(
        html.contains("AWS service name"),
        "the last good data stays: {html}"
    );
}

#[test]
fn a_token_that_may_not_look_gets_the_reason() {
    let mut view = absent();
    view.forbidden = Some("Operation not allowed".to_owned());
    let html = html(page_of(view), None);
    assert!(html.contains("Your token may not do this"), "{html}");
    assert!(html.contains("Operation not allowed"), "{html}");
    assert!(
        !html.contains("Create Privatelink"),
        "no button that fails: {html}"
    );
}

#[test]
fn every_service_that_cannot_says_why_and_what_next() {
    for refusal in [
        Refusal::NoVpc { cloud: None },
        Refusal::NoVpc {
            cloud: Some("aws-eu-west-1".to_owned()),
        },
        Refusal::OtherCloud {
            cloud: "google-europe-west1".to_owned(),
        },
        Refusal::UnsupportedType {
            service_type: "flink".to_owned(),
        },
        Refusal::PoweredOff,
        Refusal::EndOfLife {
            service_type: "cassandra".to_owned(),
        },
        Refusal::NoComponents {
            service_type: "x".to_owned(),
        },
    ] {
        let mut view = absent();
        view.support = Support::NotPossible(refusal.clone());
        let html = html(page_of(view), None);
        let next = refusal.next_step();
        assert!(
            !next.is_empty() && html.contains("Next step: "),
            "{refusal:?}: {html}"
        );
        assert!(html.contains("is not possible here"), "{refusal:?}: {html}");
        assert!(!html.contains("Create Privatelink"), "{refusal:?}: {html}");
    }
}

#[test]
fn the_window_create() {
    insta::assert_snapshot!(html(page_of(absent()), Some(Dialog::Create)));
}

#[test]
fn a_failed_create_keeps_what_was_typed() {
    let mut page = page_of(absent());
    let failure = Failure::invalid("principals", "Line 1: an account number has 12 digits.");
    page.flash = Some(failed(
        "create",
        failure,
        &[("principals", "arn:aws:iam::1:root")],
    ));
    let html = html(page, Some(Dialog::Create));
    assert!(html.contains("arn:aws:iam::1:root</textarea>"), "{html}");
    assert!(
        html.contains("Line 1: an account number has 12 digits."),
        "{html}"
    );
}

#[test]
fn the_window_edit_principals() {
    insta::assert_snapshot!(html(page_of(active()), Some(Dialog::Principals)));
}

#[test]
fn a_conflict_shows_both_lists_and_is_saved_against_the_newer() {
    let mut page = page_of(active());
    let failure = Failure::Conflict {
        expected: vec!["arn:aws:iam::111111111111:root".to_owned()],
        found: Some(vec!["arn:aws:iam::222222222222:root".to_owned()]),
    };
    let typed = [
        ("principals", "arn:aws:iam::333333333333:root"),
        ("opened", "arn:aws:iam::111111111111:root"),
    ];
    page.flash = Some(failed("principals", failure, &typed));
    let html = html(page, Some(Dialog::Principals));
    for text in [
        "When you opened it",
        "<li>arn:aws:iam::111111111111:root</li>",
        "At Aiven now",
        "<li>arn:aws:iam::222222222222:root</li>",
        "arn:aws:iam::333333333333:root</textarea>",
        "value=\"arn:aws:iam::222222222222:root\"",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
}

#[test]
fn the_window_delete_without_a_connection_asks_for_nothing() {
    let html = html(page_of(active()), Some(Dialog::Delete));
    assert!(html.contains("Confirm"), "{html}");
    assert!(!html.contains("name=\"typed\""), "{html}");
}

#[test]
fn the_window_delete_names_what_it_cuts() {
    insta::assert_snapshot!(html(page_of(connected()), Some(Dialog::Delete)));
}

#[test]
fn names_from_aiven_are_text_and_never_markup() {
    let evil = "</script><img src=x onerror=alert(1)>";
    let mut view = connected();
    view.service.display_type = evil.to_owned();
    view.notes = vec![evil.to_owned()];
    if let Some(link) = &mut view.privatelink {
        link.principals = vec![evil.to_owned()];
        link.aws_service_name = Some(evil.to_owned());
    }
    for connection in &mut view.connections {
        connection.dns_name = Some(evil.to_owned());
    }
    let owner = Owner::new();
    let page = page_of(view);
    let whole = owner.with(|| desk_of(page, Some(Dialog::Principals)).to_html());
    assert!(!whole.contains("<img"), "{whole}");
    assert!(!whole.contains("</script"), "{whole}");
}

#[test]
fn a_window_whose_action_cannot_work_is_not_drawn() {
    let mut refused = absent();
    refused.support = Support::NotPossible(Refusal::PoweredOff);
    let mut forbidden = active();
    forbidden.forbidden = Some("Operation not allowed".to_owned());
    for (view, dialog) in [
        (refused, Dialog::Create),
        (active(), Dialog::Create),
        (absent(), Dialog::Principals),
        (absent(), Dialog::Delete),
        (with_state(State::Creating), Dialog::Principals),
        (with_state(State::Deleting), Dialog::Delete),
        (forbidden, Dialog::Principals),
    ] {
        let state = view.privatelink.as_ref().map(|link| link.state.clone());
        let html = html(page_of(view), Some(dialog));
        assert!(!html.contains("<dialog"), "{dialog:?} at {state:?}: {html}");
    }
}

#[test]
fn a_window_with_what_was_typed_is_drawn_even_if_it_came_too_late() {
    let mut page = page_of(active());
    let failure = Failure::Rejected {
        message: "Privatelink already exists".to_owned(),
    };
    page.flash = Some(failed(
        "create",
        failure,
        &[("principals", "arn:aws:iam::012345678901:root")],
    ));
    let html = html(page, Some(Dialog::Create));
    assert!(
        html.contains("arn:aws:iam::012345678901:root</textarea>"),
        "{html}"
    );
    assert!(html.contains("Privatelink already exists"), "{html}");
}

#[test]
fn a_principal_of_another_partition_is_warned_of() {
    let mut page = page_of(absent());
    let typed = [("principals", "arn:aws-cn:iam::012345678901:user/x")];
    page.flash = Some(failed("create", Failure::Offline, &typed));
    let html = html(page, Some(Dialog::Create));
    assert!(html.contains("is of the partition aws-cn"), "{html}");
}
