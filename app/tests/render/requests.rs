//! Requests in every state: the list, one of them, what it would change, and who may decide.

use aiven::Switch;
use app::api::requests::{Doors, Listing, RequestPage, RequestsPage, Shown, Waiting};
use app::books::requests::{Decision, Request, RequestState, Signature};
use app::change::{Change, NewSetting, Secrecy, Target};
use app::pages::requests::{request, requests, waiting};
use serde_json::json;

use super::overview::{lines, name, project};

const EVIL: &str = "\"'><script>alert(1)</script>";
const MWF: &str = "arn:aws:iam::012345678901:user/mwf";
const DEPLOY: &str = "arn:aws:iam::999999999999:role/deploy";
const MADE: u64 = 1_795_385_400_000;

fn signature(who: &str) -> Signature {
    Signature {
        name: format!("{who}@example.com"),
        id: format!("oidc#{who}"),
    }
}

fn asked(change: Change, state: RequestState) -> Request {
    let is_decided = !matches!(state, RequestState::Open | RequestState::Expired);
    Request {
        id: "r0123".to_owned(),
        target: Target::service(&project(), &name()),
        change,
        reason: "The orders team moves in".to_owned(),
        by: signature("otto"),
        made_at_ms: MADE,
        expires_at_ms: MADE + 259_200_000,
        now_ms: MADE + 60_000,
        state,
        decision: is_decided.then(|| Decision {
            by: signature("olga"),
            at_ms: MADE + 30_000,
            comment: "Fine by me".to_owned(),
        }),
        outcome: match state {
            RequestState::Applied => Some("It was done at Aiven.".to_owned()),
            RequestState::Failed => Some("The principals changed.\nNow: others".to_owned()),
            _ => None,
        },
    }
}

fn edit() -> Change {
    Change::UpdatePrincipals {
        opened: vec![
            MWF.to_owned(),
            "arn:aws:iam::012345678901:role/old".to_owned(),
        ],
        wanted: vec![MWF.to_owned(), DEPLOY.to_owned()],
        supported_regions: None,
    }
}

fn page(request: Request) -> RequestPage {
    RequestPage {
        who: "olga@example.com".to_owned(),
        flash: None,
        request,
        doors: Doors {
            approve: Ok(()),
            reject: Ok(()),
            withdraw: None,
        },
        form_id: "f1".to_owned(),
        comment: String::new(),
        refused: None,
        cuts: Vec::new(),
    }
}

/// The page from its heading on.
fn shown(page: RequestPage) -> String {
    main_of(&lines(|| request(page)))
}

fn main_of(html: &str) -> String {
    let main = html.split("<main").nth(1);
    let main = main.and_then(|main| main.split("</main>").next());
    main.expect("a page").to_owned()
}

fn list(rows: Vec<Request>, listing: Listing) -> String {
    let page = RequestsPage {
        who: "olga@example.com".to_owned(),
        flash: None,
        listing,
        projects: vec![project()],
        rows,
        next: Some("/requests?before=1-r1".to_owned()),
    };
    main_of(&lines(|| requests(page)))
}

#[test]
fn one_that_waits_for_somebody_who_may_decide() {
    insta::assert_snapshot!(shown(page(asked(edit(), RequestState::Open))));
}

#[test]
fn ones_own_can_be_withdrawn_and_not_approved() {
    let mut page = page(asked(edit(), RequestState::Open));
    page.doors = Doors {
        approve: Err("You asked for this yourself, so somebody else has to decide.".to_owned()),
        reject: Err("You asked for this yourself, so somebody else has to decide.".to_owned()),
        withdraw: Some(Ok(())),
    };
    let html = shown(page);
    insta::assert_snapshot!(html.split("id=\"decision-form\"").nth(1).expect("a form"));
}

#[test]
fn who_may_not_decide_reads_why() {
    let mut page = page(asked(edit(), RequestState::Open));
    page.doors.approve = Err("Your role in demo is viewer.".to_owned());
    page.doors.reject = Err("Your role in demo is viewer.".to_owned());
    page.refused = Some("Not for you.".to_owned());
    let html = shown(page);
    // Said once, and both buttons point at it.
    assert_eq!(html.matches("Your role in demo is viewer.").count(), 1);
    let described = html.matches("aria-describedby=\"why-not-approve\"");
    assert_eq!(described.count(), 2, "{html}");
    assert_eq!(html.matches(" disabled").count(), 2, "{html}");
    assert!(html.contains("role=\"alert\"") && html.contains("autofocus"));
}

#[test]
fn each_end_is_said_and_leaves_nothing_to_decide() {
    for (state, words) in [
        (RequestState::Approved, "being carried out"),
        (RequestState::Rejected, "Rejected by"),
        (RequestState::Withdrawn, "Withdrawn by"),
        (RequestState::Expired, "Nobody decided in time"),
        (RequestState::Applied, "It was done at Aiven."),
        (RequestState::Failed, "asks for it again"),
    ] {
        let html = shown(page(asked(edit(), state)));
        assert!(html.contains(words), "{state:?}: {html}");
        assert!(!html.contains("decision-form"), "{state:?}: {html}");
    }
    insta::assert_snapshot!(shown(page(asked(edit(), RequestState::Failed))));
}

#[test]
fn what_would_change_is_shown_without_secrets() {
    let setting = |path: &str, old, new, secrecy| NewSetting {
        path: path.to_owned(),
        old,
        new,
        secrecy,
    };
    let settings = vec![
        setting(
            "kafka.num_partitions",
            Some(json!(3)),
            json!(7),
            Secrecy::Open,
        ),
        setting("kafka.x", None, json!([]), Secrecy::Open),
        setting("smtp.password", None, json!("(hidden)"), Secrecy::Secret),
    ];
    for (change, words, has_command) in [
        (
            Change::CreatePrivatelink {
                principals: vec![MWF.to_owned()],
                supported_regions: None,
            },
            "Added",
            true,
        ),
        (
            Change::DeletePrivatelink {
                principals: vec![MWF.to_owned()],
            },
            "Removed",
            true,
        ),
        (
            Change::SetAccess {
                component: "kafka_connect".to_owned(),
                switch: Switch::On,
            },
            "kafka_connect",
            true,
        ),
        (Change::UpdateConfig { settings }, "(hidden)", false),
        (Change::RefreshPrivatelink, "new VPC endpoints", true),
        (
            Change::MoveToVpc {
                vpc: "id-1".to_owned(),
            },
            "id-1",
            false,
        ),
    ] {
        let html = shown(page(asked(change.clone(), RequestState::Open)));
        assert!(html.contains(words), "{change:?}: {html}");
        let has = html.contains("Equivalent avn command");
        assert_eq!(has, has_command, "{change:?}");
        if matches!(change, Change::UpdateConfig { .. }) {
            let difference = html.split("id=\"difference\"").nth(1);
            let difference = difference.and_then(|text| text.split("</section>").next());
            insta::assert_snapshot!(difference.expect("the difference"));
        }
    }
}

#[test]
fn what_a_deletion_cuts_is_said() {
    let change = Change::DeletePrivatelink {
        principals: Vec::new(),
    };
    let mut page = page(asked(change, RequestState::Open));
    page.cuts = vec!["vpce-0123".to_owned()];
    let html = shown(page);
    assert!(
        html.contains("will be cut") && html.contains("vpce-0123"),
        "{html}"
    );
}

#[test]
fn the_list() {
    let rows = RequestState::ALL.map(|state| asked(edit(), state));
    let listing = Listing {
        state: Shown::All,
        ..Listing::default()
    };
    insta::assert_snapshot!(list(rows.into(), listing));
}

#[test]
fn an_empty_list_says_so() {
    let html = list(Vec::new(), Listing::default());
    assert!(
        html.contains("No request waits for approval here."),
        "{html}"
    );
    let older = Listing {
        before: Some((1, "r1".to_owned())),
        ..Listing::default()
    };
    let html = list(Vec::new(), older);
    assert!(html.contains("no older requests") && html.contains("Newest requests"));
}

#[test]
fn what_people_wrote_is_text() {
    let mut request = asked(edit(), RequestState::Failed);
    request.reason = EVIL.to_owned();
    request.by.name = EVIL.to_owned();
    request.outcome = Some(EVIL.to_owned());
    request.change = Change::CreatePrivatelink {
        principals: vec![EVIL.to_owned()],
        supported_regions: None,
    };
    if let Some(decision) = &mut request.decision {
        decision.comment = EVIL.to_owned();
        decision.by.name = EVIL.to_owned();
    }
    let rows = list(vec![request.clone()], Listing::default());
    let mut page = page(Request {
        state: RequestState::Open,
        ..request
    });
    page.comment = EVIL.to_owned();
    page.refused = Some(EVIL.to_owned());
    page.cuts = vec![EVIL.to_owned()];
    let one = Waiting {
        what: EVIL.to_owned(),
        by: EVIL.to_owned(),
        to: "/requests/r1".to_owned(),
    };
    let notice = lines(|| waiting(&[one]).expect("a notice"));
    for html in [rows, shown(page), notice] {
        assert!(!html.contains("<script>alert"), "{html}");
    }
}
