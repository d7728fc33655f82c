//! Links from other sites: the browser keeps the cookie back at first, and the portal makes it ask again.

use reqwest::Method;

use crate::browser::{Answer, Browser};
use crate::house::House;

async fn arrive(browser: &Browser, path: &str, site: &str) -> Answer {
    let request = browser
        .request(Method::GET, path)
        .header("accept", "text/html")
        .header("sec-fetch-site", site);
    browser
        .send(
            request
                .header("sec-fetch-mode", "navigate")
                .header("sec-fetch-dest", "document"),
        )
        .await
}

#[tokio::test]
async fn a_link_from_another_site_is_opened_again_from_ours() {
    let house = House::open().await;
    let outside = house.browser();
    for site in ["cross-site", "same-site"] {
        let page = arrive(&outside, "/projects/demo/services?q=a&sort=name", site)
            .await
            .is(200);
        let page = page.shows(
            "http-equiv=\"refresh\" content=\"0;url=/projects/demo/services?q=a&amp;sort=name\"",
        );
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.body.contains("rel=\"icon\"") && !page.body.contains("<script"));
    }
    // The refresh comes from our own page: no second bounce, with or without a session.
    arrive(&outside, "/projects/demo/services", "same-origin")
        .await
        .leads_to("/sign-in?next=/projects/demo/services");
    let inside = house.visitor().await;
    arrive(&inside, "/projects", "same-origin")
        .await
        .is(200)
        .shows("demo");
    // A typed address brings the cookie along.
    arrive(&inside, "/projects", "none").await.is(200);
    arrive(&inside, "/projects", "cross-site").await.is(200);
    arrive(&outside, "/projects", "none")
        .await
        .leads_to("/sign-in");
}

#[tokio::test]
async fn the_bounce_leads_nowhere_else() {
    let house = House::open().await;
    let outside = house.browser();
    for path in [
        "//evil.example/",
        "/projects/%22%3E%3Cscript%3E",
        "/projects/demo%2f..",
        "/sign-in?next=//evil.example",
    ] {
        let page = arrive(&outside, path, "cross-site").await;
        assert!(!page.body.contains("url=//"), "{path}: {}", page.body);
        assert!(!page.body.contains("<script>"), "{path}: {}", page.body);
    }
    // Not for frames, scripts and forms.
    let request = outside
        .request(Method::GET, "/projects")
        .header("sec-fetch-site", "cross-site");
    let answer = outside
        .send(
            request
                .header("sec-fetch-mode", "no-cors")
                .header("sec-fetch-dest", "image"),
        )
        .await;
    answer.leads_to("/sign-in");
}
