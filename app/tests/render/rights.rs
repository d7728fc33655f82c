//! What a page says to somebody who may not: each control is there, disabled, with the reason that it is described by.

use aiven::State;
use app::api::network::{NetworkRights, NoteShown};
use app::flash::Flash;
use app::pages::permit::WAITS;
use app::paths::Dialog;
use app::permit::Permit;
use app::policy::Rules;

use super::states::{absent, active, connected, page_of, with_state};
use super::{failed, html};

const WHY: &str = "You may not do this here: your role in demo is viewer.";

fn refused() -> NetworkRights {
    let no = Permit::refused(WHY);
    NetworkRights {
        create: no.clone(),
        principals: no.clone(),
        delete: no.clone(),
        refresh: no.clone(),
        access: no,
        ..NetworkRights::default()
    }
}

/// Every button that sends or opens something has the reason under the id that describes it.
#[track_caller]
fn is_all_refused(html: &str, labels: &[&str]) {
    for label in labels {
        let at = html
            .find(label)
            .unwrap_or_else(|| panic!("no {label} in {html}"));
        let tag = &html[html[..at]
            .rfind("<button")
            .unwrap_or_else(|| panic!("{label} is no button: {html}"))..];
        let tag = tag.split('>').next().expect("a tag");
        assert!(tag.contains(" disabled"), "{label}: {tag}");
        let id = tag.split("aria-describedby=\"").nth(1);
        let id = id.and_then(|rest| rest.split('"').next());
        let id = id.unwrap_or_else(|| panic!("{label} is described by nothing: {tag}"));
        let reason = html.split(&format!("id=\"{id}\"")).nth(1);
        let reason = reason.unwrap_or_else(|| panic!("no {id} in {html}"));
        assert!(reason.contains(WHY), "{label}: {reason}");
    }
}

#[test]
fn a_viewer_sees_what_there_would_be_to_do() {
    let mut page = page_of(absent());
    page.rights = refused();
    is_all_refused(&html(page, None), &["Create Privatelink"]);
    let mut page = page_of(connected());
    page.rights = refused();
    let text = html(page, None);
    is_all_refused(
        &text,
        &[
            "aria-label=\"Delete Privatelink\"",
            ">Edit principals",
            ">Refresh connections",
            "aria-label=\"Enable kafka access\"",
            "aria-label=\"Enable schema_registry access\"",
        ],
    );
    assert_eq!(text.matches("id=\"access-reason\"").count(), 1, "{text}");
    assert!(!text.contains("href=\"/projects/demo/services/my-kafka/network/delete\""));
    insta::assert_snapshot!(text);
}

#[test]
fn a_window_says_why_and_has_no_button_to_send() {
    for (dialog, view) in [
        (Dialog::Create, absent()),
        (Dialog::Principals, active()),
        (Dialog::Delete, active()),
    ] {
        let mut page = page_of(view);
        page.rights = refused();
        let text = html(page, Some(dialog));
        let window = text.split("<dialog").nth(1).expect("a window");
        assert!(window.contains(WHY), "{window}");
        assert!(!window.contains("type=\"submit\""), "{window}");
        assert!(window.contains("Cancel"), "{window}");
    }
}

#[test]
fn what_nobody_can_do_now_comes_after_who_may() {
    let mut page = page_of(with_state(State::Creating));
    let text = html(page.clone(), None);
    assert!(text.contains("still being created"), "{text}");
    page.rights = refused();
    assert!(!html(page, None).contains("still being created"));
}

#[test]
fn a_request_is_said_before_it_is_made() {
    let waits = Permit {
        waits: true,
        ..Permit::default()
    };
    let mut page = page_of(absent());
    page.rights.create = waits.clone();
    page.rights.access = waits.clone();
    let text = html(page, Some(Dialog::Create));
    assert!(
        text.contains(WAITS) && text.contains("type=\"submit\""),
        "{text}"
    );
    let mut page = page_of(connected());
    page.rights.access = waits;
    assert_eq!(html(page, None).matches(WAITS).count(), 1);
}

#[test]
fn the_guard_rails_are_said_entry_by_entry() {
    let mut page = page_of(active());
    let kept = page
        .state
        .view
        .privatelink
        .clone()
        .expect("a link")
        .principals;
    page.rights.rules = Rules {
        accounts: vec!["999999999999".to_owned()],
        forbid_any: true,
        forbid_root: true,
        most: Some(2),
        ..Rules::default()
    };
    page.rights.guard_rails = Some("Guard-rails of this portal: …".to_owned());
    let text = html(page.clone(), Some(Dialog::Principals));
    // What is there already may stay.
    assert!(
        !text.contains("lint__item\" data-severity=\"error"),
        "{text}"
    );
    assert!(text.contains("Guard-rails of this portal: …"), "{text}");
    let typed = format!(
        "{}\n*\narn:aws:iam::999999999999:root\narn:aws:iam::111111111111:role/x",
        kept.join("\n")
    );
    let failure = app::failure::Failure::invalid("principals", "no");
    let mut flash: Flash = failed("principals", failure, &[("principals", &typed)]);
    flash.fields.insert("opened".to_owned(), kept.join("\n"));
    page.flash = Some(flash);
    let text = html(page, Some(Dialog::Principals));
    for said in [
        "forbid *",
        "forbid whole accounts (:root)",
        "these AWS accounts only: 999999999999",
        "2 principals at most; these are 4",
    ] {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn a_reason_is_asked_for_where_it_is_needed() {
    let mut page = page_of(connected());
    let text = html(page.clone(), None);
    assert!(!text.contains("name=\"reason\""), "{text}");
    page.rights.access.wants_reason = true;
    page.rights.delete.wants_reason = true;
    let text = html(page.clone(), None);
    assert!(text.contains("id=\"reason-kafka-off\""), "{text}");
    let text = html(page, Some(Dialog::Delete));
    let window = text.split("<dialog").nth(1).expect("a window");
    let field = window.split("name=\"reason\"").nth(1).expect("a field");
    let field = field.split('>').next().expect("a tag");
    assert!(field.contains(" required"), "{field}");
}

#[test]
fn notes_stand_beside_their_principals() {
    let mut page = page_of(active());
    let principal = page
        .state
        .view
        .privatelink
        .clone()
        .expect("a link")
        .principals;
    page.notes = vec![
        NoteShown {
            principal: principal[0].clone(),
            text: "Orders – <consumers> – review by 31 January 2027".to_owned(),
            is_overdue: true,
        },
        NoteShown {
            principal: "arn:aws:iam::1:role/gone".to_owned(),
            text: "gone".to_owned(),
            is_overdue: true,
        },
    ];
    let text = html(page, None);
    assert!(text.contains("review by 31 January 2027"), "{text}");
    assert!(text.contains("&lt;consumers&gt;"), "{text}");
    assert_eq!(text.matches("Review overdue").count(), 1, "{text}");
    assert!(!text.contains(">gone"), "{text}");
}

#[test]
fn the_other_pages_say_it_too() {
    let no = Permit::refused(WHY);
    let mut card = super::overview::plain_card();
    card.permit = no.clone();
    let text = super::overview::lines(|| app::pages::overview::connection(&card));
    is_all_refused(&text, &[">Reveal secrets"]);
    let mut options = super::overview::options_card();
    options.permit = no.clone();
    let text = super::overview::lines(|| app::pages::overview::advanced(&options));
    is_all_refused(&text, &["aria-label=\"Change advanced configuration\""]);
    let mut form = super::config::form(Vec::new());
    form.permit = no.clone();
    let text = super::overview::lines(|| app::pages::config::form(&form));
    is_all_refused(&text, &[">Save advanced configuration"]);
    assert!(!text.contains("name=\"reason\""), "{text}");
    let mut list = super::vpcs::list_of(vec![super::vpcs::row_of("ACTIVE", Some(&[]))]);
    list.permit = no.clone();
    let text = super::overview::lines(|| app::pages::vpcs::list(&list));
    is_all_refused(&text, &["aria-label=\"Delete the project VPC in"]);
    let mut form = super::vpcs::move_form();
    form.permit = no;
    let text = super::vpcs::mover(app::api::move_to_vpc::Offer::Form(Box::new(form)));
    is_all_refused(&text, &["id=\"move-service\""]);
}
