//! The pages about the record: who sees what of it, the filter in the address, files to take away.

use app::role::RoleMap;
use server::team::Team;

use crate::browser::Browser;
use crate::house::{House, TOKEN};
use crate::markup;
use crate::operations::{ARN, FREE, TAKEN, at, page};

const PAGE: &str = "/activity";
const OF_FREE: &str = "/projects/demo/services/my-kafka/activity";

async fn busy() -> (House, Browser) {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let fields = [&at(FREE)[..], &[("principals", ARN)]].concat();
    visitor
        .call("/api/privatelink/create", &fields)
        .await
        .is(200);
    visitor
        .call("/api/privatelink/refresh", &at(TAKEN))
        .await
        .is(200);
    (house, visitor)
}

#[tokio::test]
async fn the_page_says_who_did_what_where_and_what_came_of_it() {
    let (_house, visitor) = busy().await;
    let all = visitor.page(PAGE).await.is(200);
    let text = markup::text(&all.body);
    for part in [
        "Create a PrivateLink",
        "Refresh the PrivateLink",
        "demo@example.com",
        "admin",
        "own Aiven token",
        "Done",
        "Sign in",
        "UTC",
        ARN,
    ] {
        assert!(text.contains(part), "no {part} in {text}");
    }
    assert!(all.body.contains("datetime=\"2096-10-02T07:06:40Z\""));
    let one = visitor.page(OF_FREE).await.is(200);
    let text = markup::text(&one.body);
    assert!(
        text.contains("Create a PrivateLink") && !text.contains("Refresh the PrivateLink"),
        "{text}"
    );
    assert!(
        !one.body.contains("filter-project"),
        "the place is the page's"
    );
    // The ways here.
    let network = visitor.page(&page(FREE)).await.is(200);
    assert!(network.body.contains(&format!("href=\"{OF_FREE}\"")));
    assert!(network.body.contains("href=\"/activity\""));
}

#[tokio::test]
async fn the_filter_is_the_address() {
    let (_house, visitor) = busy().await;
    let shown = async |query: &str| {
        let page = visitor.page(&format!("{PAGE}?{query}")).await.is(200);
        (
            page.body.matches("<tbody").count(),
            markup::text(&page.body),
        )
    };
    for (query, rows) in [
        ("", 3),
        ("action=privatelink", 2),
        ("action=privatelink.refresh", 1),
        ("service=my-kafka", 1),
        ("project=demo", 2),
        ("who=DEMO%40", 3),
        ("who=%25", 0),
        ("result=done", 3),
        ("result=refused", 0),
        ("from=2096-10-02&to=2096-10-02", 3),
        ("from=2096-10-03", 0),
        ("to=2096-10-01", 0),
        ("before=2", 1),
    ] {
        let (count, text) = shown(query).await;
        assert_eq!(count, rows, "{query}: {text}");
    }
    assert!(
        shown("result=refused")
            .await
            .1
            .contains("Nothing on record matches this")
    );
    for (query, sentence) in [
        ("from=yesterday", "From: write the day as"),
        ("project=%3Cscript%3E", "Project: this is not a name"),
        ("result=perhaps", "Result: choose one"),
    ] {
        let (count, text) = shown(query).await;
        assert!(count == 0 && text.contains(sentence), "{query}: {text}");
    }
    // What was typed stands in the form again, as text.
    let page = visitor
        .page("/activity?who=%22%3E%3Cimg%20src%3Dx%3E")
        .await
        .is(200);
    assert!(
        !page.body.contains("<img") && page.body.contains("&quot;&gt;&lt;img"),
        "{}",
        page.body
    );
}

#[tokio::test]
async fn many_rows_come_in_pages() {
    let (house, visitor) = busy().await;
    for _ in 0..55 {
        visitor
            .call("/api/privatelink/refresh", &at(TAKEN))
            .await
            .is(200);
    }
    let first = visitor.page("/activity?action=privatelink").await.is(200);
    assert_eq!(first.body.matches("<tbody").count(), 50);
    let older = first
        .body
        .split("href=\"")
        .find(|href| href.contains("before="));
    let older = older
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .replace("&amp;", "&");
    let second = visitor.page(&older).await.is(200);
    assert_eq!(second.body.matches("<tbody").count(), 7);
    assert!(!second.body.contains(">Older") && second.body.contains(">Newest"));
    let all = visitor
        .page("/api/activity.jsonl?action=privatelink")
        .await
        .is(200);
    assert_eq!(all.body.lines().count(), 57);
    drop(house);
}

#[tokio::test]
async fn rows_are_taken_away() {
    let (house, visitor) = busy().await;
    let json = visitor
        .page("/api/activity.jsonl?service=my-kafka")
        .await
        .is(200);
    assert_eq!(json.header("content-type"), "application/x-ndjson");
    assert_eq!(
        json.header("content-disposition"),
        "attachment; filename=\"activity.jsonl\""
    );
    let row: serde_json::Value = serde_json::from_str(json.body.trim()).unwrap();
    assert_eq!(
        (&row["action"], &row["result"]),
        (&"privatelink.create".into(), &"done".into())
    );
    let csv = visitor.page("/api/activity.csv").await.is(200);
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(
        csv.body
            .split("\r\n")
            .filter(|line| !line.is_empty())
            .count(),
        4,
        "{}",
        csv.body
    );
    let empty = visitor
        .page("/api/activity.csv?result=failed")
        .await
        .is(200);
    assert!(empty.body.starts_with("seq,at,"));
    let wrong = visitor.page("/api/activity.csv?from=x").await;
    assert!((400..500).contains(&wrong.status), "{wrong:?}");
    assert!(wrong.body.contains("From: write the day"));
    // Nobody gets it without a session.
    let stranger = house.browser();
    assert!(
        !stranger
            .page("/api/activity.csv")
            .await
            .body
            .contains("privatelink")
    );
    stranger.data("/api/activity.csv").await.is(401);
}

#[tokio::test]
async fn everybody_sees_their_projects_only() {
    let house = House::with(|wiring| {
        wiring.demo_token = Some(TOKEN.to_owned());
        wiring.team = Team {
            token: Some(TOKEN.into()),
            default_role: None,
            roles: RoleMap::parse("admin -> admin, operator -> operator in faults").unwrap(),
            ..Team::default()
        };
    })
    .await;
    let person = async |name: &str| {
        let browser = house.browser();
        browser
            .form("/sign-in/demo", &[("person", name)])
            .await
            .is(303);
        browser
    };
    let (admin, operator) = (person("ada").await, person("otto").await);
    admin
        .call("/api/privatelink/refresh", &at(TAKEN))
        .await
        .is(200);
    let whole = markup::text(&admin.page(PAGE).await.is(200).body);
    assert!(
        whole.contains("otto@example.com"),
        "an admin sees who signed in: {whole}"
    );
    let own = markup::text(&operator.page("/activity?action=session").await.is(200).body);
    assert!(
        own.contains("otto@example.com") && !own.contains("ada@example.com"),
        "{own}"
    );
    let all = operator.page(PAGE).await.is(200);
    assert!(
        !all.body.contains(TAKEN),
        "nothing of a project that they may not see"
    );
    operator
        .page("/activity?project=demo")
        .await
        .is(200)
        .shows("Nothing on record matches");
    operator.page(OF_FREE).await.is(404);
    let file = operator
        .page("/api/activity.jsonl?project=demo")
        .await
        .is(200);
    assert_eq!(file.body, "");
    let file = operator
        .page("/api/activity.jsonl?action=session")
        .await
        .is(200);
    assert!(!file.body.contains("ada@example.com"), "{}", file.body);
}
