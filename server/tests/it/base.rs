//! The portal below a base path, as a browser sees it through a proxy that strips the path and through one that keeps
//! it: no page, redirect or cookie leads out of it.

use std::collections::{BTreeSet, VecDeque};

use app::paths;
use app::policy::Policy;
use app::role::Pattern;
use app::scope::Reach;
use reqwest::Method;
use server::base::BasePath;

use crate::browser::{Answer, Browser};
use crate::gateway::{self, Program};
use crate::house::{House, TOKEN};
use crate::markup;
use crate::operations::{ARN, FREE, at};

const BASE: &str = "/tools/postern";
const PAGE: &str = "/projects/demo/services/my-kafka/network";

async fn house() -> House {
    House::with(|wiring| wiring.base_path = BasePath::parse(BASE).unwrap()).await
}

/// What the proxy sends on for an address that a person opened.
#[derive(Clone, Copy, Debug)]
enum Proxy {
    Strips,
    Keeps,
}

const BOTH: [Proxy; 2] = [Proxy::Strips, Proxy::Keeps];

impl Proxy {
    #[track_caller]
    fn sends(self, address: &str) -> String {
        let inside = address.strip_prefix(BASE);
        let inside = inside.unwrap_or_else(|| panic!("{address} leads out of {BASE}"));
        match self {
            Self::Strips => inside.to_owned(),
            Self::Keeps => address.to_owned(),
        }
    }
}

/// The addresses in a page, each below the base; whatever else begins with a slash is known not to be one.
#[track_caller]
fn addresses(page: &str, from: &str) -> Vec<(String, String)> {
    let found = markup::attributes(page).into_iter();
    let found = found.filter(|(_, value)| value.starts_with('/') && !value.starts_with("//"));
    let mut kept = Vec::new();
    for (name, value) in found {
        // What a form sends back is the server's own, and what is copied is a person's.
        if ["value", "data-copy", "placeholder"].contains(&name.as_str()) {
            continue;
        }
        assert!(
            value.starts_with("/tools/postern/") || name == "data-base",
            "{name}={value:?} in {from} leads out of the base path"
        );
        kept.push((name, value));
    }
    kept
}

#[tokio::test]
async fn every_address_in_every_page_is_below_the_base() {
    let house = house().await;
    for proxy in BOTH {
        let visitor = house.visitor().await;
        let mut seen = BTreeSet::new();
        let mut kinds = BTreeSet::new();
        let mut waiting = VecDeque::from([format!("{BASE}/projects")]);
        while let Some(address) = waiting.pop_front() {
            let bare = address
                .split(['?', '#'])
                .next()
                .unwrap_or_default()
                .to_owned();
            if seen.len() >= 150 || !seen.insert(bare) {
                continue;
            }
            let answer = visitor.page(&proxy.sends(&address)).await;
            assert!(
                answer.status < 500 || address.contains("/faults/"),
                "{address}: {answer:#?}"
            );
            if !answer.location().is_empty() {
                waiting.push_back(answer.location().to_owned());
            }
            if !answer.header("content-type").starts_with("text/html") {
                continue;
            }
            for (name, value) in addresses(&answer.body, &address) {
                if ["href", "data-source", "src"].contains(&name.as_str()) {
                    // Each of the demo's services has the same pages.
                    let is_other = value.contains("/services/")
                        && !value.contains("my-kafka")
                        && !value.contains("pg-orders");
                    if !is_other {
                        waiting.push_back(value);
                    }
                }
                kinds.insert(name);
            }
        }
        for kind in ["href", "action", "data-source", "data-base"] {
            assert!(kinds.contains(kind), "no {kind} was seen: {kinds:?}");
        }
        for pattern in paths::PATTERNS.into_iter().chain(paths::POSTED_PATTERNS) {
            let filled = pattern
                .replace("{project}", "demo")
                .replace("{service}", "my-kafka");
            // To the portal tokens lead the pages of people who act with a team's token.
            let is_unasked =
                filled.contains('{') || filled == paths::SIGN_IN || filled == paths::TOKENS;
            assert!(
                is_unasked
                    || seen.contains(&format!("{BASE}{filled}"))
                    || filled.contains("/network/"),
                "{filled} was not seen by {proxy:?}"
            );
        }
        assert!(
            seen.iter()
                .any(|one| one.starts_with("/tools/postern/pkg/postern-")),
            "{seen:?}"
        );
    }
}

#[tokio::test]
async fn pages_that_no_link_leads_to_are_below_the_base_too() {
    let house = house().await;
    let (visitor, stranger) = (house.visitor().await, house.browser());
    for (browser, path, status) in [
        (&stranger, "/sign-in", 200),
        (&visitor, "/nowhere", 404),
        (&visitor, "/projects/demo/services/nothing", 404),
        (&visitor, "/sentinel/handler", 500),
        (&visitor, "/sentinel/view", 500),
        (&visitor, &format!("{PAGE}/create"), 200),
        (&visitor, &format!("{PAGE}/setup"), 200),
        (&visitor, &format!("{PAGE}/move"), 200),
        (&visitor, &format!("{PAGE}/check"), 200),
        (&visitor, &format!("{PAGE}/notes"), 200),
        (
            &visitor,
            "/projects/demo/services/kafka-12a3b4c5/network/principals",
            200,
        ),
        (
            &visitor,
            "/projects/demo/services/kafka-12a3b4c5/network/delete",
            200,
        ),
    ] {
        let answer = browser.page(&format!("{BASE}{path}")).await.is(status);
        assert!(!addresses(&answer.body, path).is_empty(), "{path}");
    }
    let refused = visitor
        .send(visitor.request(Method::POST, "/tools/postern/sign-out"))
        .await
        .is(403);
    assert!(!addresses(&refused.body, "a refusal").is_empty());
}

#[tokio::test]
async fn somebody_from_another_site_is_led_on_below_the_base() {
    let house = house().await;
    let browser = house.browser();
    let arrive = browser
        .request(Method::GET, &format!("{BASE}{PAGE}?a=b"))
        .header("accept", "text/html")
        .header("sec-fetch-site", "cross-site")
        .header("sec-fetch-mode", "navigate")
        .header("sec-fetch-dest", "document");
    let page = browser.send(arrive).await.is(200);
    page.shows(&format!("content=\"0;url={BASE}{PAGE}?a=b\""))
        .shows(&format!("<a href=\"{BASE}{PAGE}?a=b\">"));
}

#[tokio::test]
async fn signing_in_and_out_stays_below_the_base() {
    let house = house().await;
    for proxy in BOTH {
        let browser = house.browser();
        let path = |inside: &str| proxy.sends(&format!("{BASE}{inside}"));
        let wanted = browser.page(&path(PAGE)).await;
        let sign_in = format!("{BASE}/sign-in?next={PAGE}");
        let form = browser
            .page(&proxy.sends(wanted.leads_to(&sign_in).location()))
            .await
            .is(200);
        let form = markup::form(&form.body, "/sign-in\"");
        assert_eq!(form.action, format!("{BASE}/sign-in"));
        let action = proxy.sends(&form.action);
        let next = form.get("next").unwrap();
        let with = |token| [("token", token), ("next", next)];
        let wrong = browser.form(&action, &with("not-a-token")).await;
        let again = wrong.leads_to(&sign_in);
        browser
            .page(&proxy.sends(again.location()))
            .await
            .is(200)
            .shows("does not accept");
        let right = browser.form(&action, &with(TOKEN)).await;
        let right = right.leads_to(&format!("{BASE}{PAGE}"));
        // The prefix of their names forbids any other path, and so keeps pages below other paths from setting them.
        for line in right.cookies().lines() {
            assert!(
                line.starts_with("__Host-") && line.contains("; Path=/;"),
                "{line}"
            );
        }
        browser.page(&proxy.sends(right.location())).await.is(200);
        let root = browser.page(&path("/")).await;
        root.leads_to(&format!("{BASE}/projects"));
        let out = browser.form(&path("/sign-out"), &[]).await;
        assert_eq!(out.header("clear-site-data"), "\"cache\"");
        out.leads_to(&format!("{BASE}/sign-in"));
    }
}

#[tokio::test]
async fn a_form_leads_back_to_the_page_that_it_stood_on() {
    let house = house().await;
    for proxy in BOTH {
        let visitor = house.visitor().await;
        let stood_on = format!("{}{BASE}{PAGE}/create", visitor.origin());
        let send = async |browser: &Browser| -> Answer {
            let address = proxy.sends(&format!("{BASE}/api/privatelink/create"));
            let id = format!("an-id-{proxy:?}");
            let fields = [
                &at(FREE)[..],
                &[("principals", "nonsense"), ("form_id", &id)],
            ]
            .concat();
            let request = browser.request(Method::POST, &address);
            let request = request
                .header("accept", "text/html")
                .header("sec-fetch-site", "same-origin");
            browser
                .send(request.header("referer", &stood_on).form(&fields))
                .await
        };
        send(&visitor)
            .await
            .leads_to(&format!("{BASE}{PAGE}/create"));
        send(&house.browser())
            .await
            .leads_to(&format!("{BASE}/sign-in?next={PAGE}/create"));
    }
}

#[tokio::test]
async fn data_files_and_machines_are_found_at_both_addresses() {
    let house = house().await;
    let visitor = house.visitor().await;
    let page = visitor.page(&format!("{BASE}/projects")).await.is(200);
    let file = page
        .body
        .split("rel=\"stylesheet\" href=\"")
        .nth(1)
        .unwrap();
    let file = file.split('"').next().unwrap().to_owned();
    for proxy in BOTH {
        let path = |inside: &str| proxy.sends(&format!("{BASE}{inside}"));
        visitor
            .page(&proxy.sends(&file))
            .await
            .is(200)
            .shows("body{}");
        visitor
            .data(&path("/api/network/state/demo/my-kafka"))
            .await
            .is(200);
        let own: [(&str, &str); 2] = [("principals", ARN), ("form_id", "the-same")];
        let fields = [&at(FREE)[..], &own].concat();
        let door = path("/api/privatelink/create");
        visitor.call(&door, &fields).await.is(200);
        for inside in ["/healthz", "/readyz"] {
            visitor.page(&path(inside)).await.is(200);
        }
    }
    for outside in [
        "/tools/posternx/projects",
        "/tools",
        "/Tools/Postern/projects",
        "/tools/postern/tools/postern/projects",
    ] {
        visitor.page(outside).await.is(404);
    }
    visitor.page("/tools/postern//projects").await.is(404);
    visitor.page("/tools/postern/%2e%2e/projects").await.is(404);
    let head = visitor
        .send(visitor.request(Method::HEAD, "/tools/postern/projects"))
        .await
        .is(200);
    assert_eq!(head.body, "");
}

#[tokio::test]
async fn programs_reach_the_gateway_below_the_base() {
    let house = House::with(|wiring| {
        gateway::team(wiring);
        wiring.base_path = BasePath::parse(BASE).unwrap();
        wiring.team.policy = std::sync::Arc::new(Policy {
            approval: Pattern::parse("demo").into_iter().collect(),
            request_lifetime_s: 3_600,
            ..Policy::default()
        });
    })
    .await;
    for (proxy, service) in BOTH.into_iter().zip([FREE, "kafka-12a3b4c5"]) {
        let program = Program::with(&house, "operator", gateway::all(Reach::Write)).await;
        let path = |inside: &str| proxy.sends(&format!("{BASE}{inside}"));
        let list = program.get(&path("/v1/project/demo/service")).await;
        list.is(200).shows("my-kafka");
        let link = path(&format!(
            "/v1/project/demo/service/{service}/privatelink/aws"
        ));
        let body = serde_json::json!({ "principals": [ARN] });
        let method = if service == FREE { "POST" } else { "PUT" };
        let refused = program.ask(method, &link, Some(body)).await.is(403);
        let request = format!("http://{}{BASE}/requests/", house.addr);
        assert!(gateway::said(&refused).contains(&request), "{refused:?}");
    }
    let program = Program::with(&house, "operator", gateway::all(Reach::Read)).await;
    program.get("/tools/postern//v1/me").await.is(400);
    for hidden in ["/tools/postern/v1/..%2fapi", "/tools/postern/v1/%2e%2e/me"] {
        assert!(program.get(hidden).await.status >= 400, "{hidden}");
    }
}

#[tokio::test]
async fn without_a_base_nothing_of_this_is_there() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let page = visitor.page("/projects").await.is(200);
    assert!(!page.body.contains("data-base=") && page.body.contains("href=\"/projects\""));
    visitor.page("/tools/postern/projects").await.is(404);
}
