//! Signing in and out: new ids, wrong tokens, the way back, and what strangers get.

use crate::house::{House, TOKEN};

#[tokio::test]
async fn a_token_opens_the_portal_and_signing_out_closes_it() {
    let house = House::open().await;
    let browser = house.browser();
    browser.page("/").await.leads_to("/projects");
    browser.page("/projects").await.leads_to("/sign-in");
    browser.page("/sign-in").await.is(200).shows("Aiven token");
    browser
        .form("/sign-in", &[("token", TOKEN), ("next", "")])
        .await
        .leads_to("/projects");
    browser.page("/projects").await.is(200).shows("demo");
    browser.page("/sign-in").await.leads_to("/projects");

    let id = browser.id();
    let out = browser.form("/sign-out", &[]).await.leads_to("/sign-in");
    assert_eq!(out.header("clear-site-data"), "\"cache\", \"storage\"");
    assert_eq!(browser.id(), "");
    // A copy of the cookie opens nothing any more, at once.
    let thief = house.browser();
    thief.set_cookie("__Host-postern", &id);
    thief
        .data("/api/network/state/demo/my-kafka")
        .await
        .is(401)
        .shows("SignedOut");
    thief.page("/projects").await.leads_to("/sign-in");
}

#[tokio::test]
async fn the_cookie_is_for_this_host_this_connection_and_no_script() {
    let house = House::open().await;
    let answer = house.browser().sign_in(TOKEN).await;
    let cookie = answer.cookies();
    assert!(cookie.starts_with("__Host-postern="), "{cookie}");
    for part in ["; Path=/", "; Secure", "; HttpOnly", "; SameSite=Strict"] {
        assert!(cookie.contains(part), "{part} in {cookie}");
    }
    assert!(!cookie.contains("Domain"), "{cookie}");
    // 128 bits in base64.
    assert_eq!(
        cookie.split(['=', ';']).nth(1).unwrap().len(),
        22,
        "{cookie}"
    );
}

#[tokio::test]
async fn an_id_from_before_the_sign_in_is_worth_nothing() {
    let house = House::open().await;
    let browser = house.browser();
    let planted = "AAAAAAAAAAAAAAAAAAAAAA";
    browser.set_cookie("__Host-postern", planted);
    browser.sign_in(TOKEN).await;
    assert_ne!(browser.id(), planted);

    let first = browser.id();
    browser.sign_in(TOKEN).await;
    assert_ne!(browser.id(), first);
    let old = house.browser();
    old.set_cookie("__Host-postern", &first);
    old.data("/api/network/state/demo/my-kafka").await.is(401);
}

#[tokio::test]
async fn a_wrong_token_is_explained_and_the_way_back_is_kept() {
    let house = House::open().await;
    let browser = house.browser();
    let to = "/projects/demo/services?q=kafka";
    let gate = browser.page(to).await.is(303);
    assert_eq!(
        gate.location(),
        "/sign-in?next=/projects/demo/services%3Fq%3Dkafka"
    );
    for (token, sentence) in [
        ("wrong", "does not accept this token"),
        ("", "Enter your Aiven token"),
        ("two words", "This is not an Aiven token"),
        ("naïve", "This is not an Aiven token"),
        ("a\r\nx: y", "This is not an Aiven token"),
    ] {
        let answer = browser
            .form("/sign-in", &[("token", token), ("next", to)])
            .await;
        let answer = answer.leads_to("/sign-in?next=/projects/demo/services%3Fq%3Dkafka");
        assert!(!answer.cookies().contains("__Host-postern="), "{answer:?}");
        browser
            .page(answer.location())
            .await
            .is(200)
            .shows(sentence);
        // Shown once.
        let again = browser.page(answer.location()).await.is(200);
        assert!(!again.body.contains(sentence), "{sentence}");
    }
    browser
        .form("/sign-in", &[("token", TOKEN), ("next", to)])
        .await
        .leads_to(to);
    browser.form("/sign-in", &[("next", to)]).await.is(303);
}

#[tokio::test]
async fn a_forged_note_is_not_shown() {
    let house = House::open().await;
    let browser = house.browser();
    for forged in [
        "v1.AAAAAAAA.AAAA.AAAA",
        "Call 0900-123",
        "%7B%22message%22%3A%22x%22%7D",
    ] {
        browser.set_cookie("__Host-postern-note", forged);
        let page = browser.page("/sign-in").await.is(200);
        assert!(!page.body.contains("notice"), "{}", page.body);
    }
}

#[tokio::test]
async fn next_stays_in_the_portal() {
    let house = House::open().await;
    for next in [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "/%2f/evil.example",
        "/sign-in",
        "/a\r\nx: y",
    ] {
        let browser = house.browser();
        browser
            .form("/sign-in", &[("token", TOKEN), ("next", next)])
            .await
            .leads_to("/projects");
        let encoded = next
            .bytes()
            .fold(String::new(), |text, byte| text + &format!("%{byte:02x}"));
        browser
            .page(&format!("/sign-in?next={encoded}"))
            .await
            .leads_to("/projects");
    }
}

#[tokio::test]
async fn strangers_are_sent_to_the_door() {
    let house = House::open().await;
    let stranger = house.browser();
    stranger
        .data("/api/network/state/demo/my-kafka")
        .await
        .is(401)
        .shows("SignedOut");
    stranger
        .call("/api/privatelink/create", &[])
        .await
        .is(401)
        .shows("SignedOut");
    let form = stranger
        .request(reqwest::Method::POST, "/api/privatelink/create")
        .header("accept", "text/html");
    let form = form
        .header("sec-fetch-site", "same-origin")
        .form(&[("a", "b")]);
    let back = format!(
        "{}/projects/demo/services/my-kafka/network/create",
        stranger.origin()
    );
    let answer = stranger.send(form.header("referer", back)).await;
    answer.leads_to("/sign-in?next=/projects/demo/services/my-kafka/network/create");
    assert_eq!(house.sandbox.sandbox().calls().len(), 0);
}

#[tokio::test]
async fn the_demo_offers_its_token_and_nobody_else_does() {
    let house = House::open().await;
    let page = house.browser().page("/sign-in").await.is(200);
    assert!(!page.body.contains("demo token") && !page.body.contains(TOKEN));
    let demo = House::with(|wiring| wiring.demo_token = Some(TOKEN.to_owned())).await;
    demo.browser()
        .page("/sign-in")
        .await
        .is(200)
        .shows("Use the demo token")
        .shows(TOKEN);
}

#[tokio::test]
async fn an_upstream_that_fails_is_not_a_wrong_token() {
    let mut house = House::open().await;
    house.sandbox.stop();
    let browser = house.browser();
    let answer = browser
        .form("/sign-in", &[("token", TOKEN)])
        .await
        .leads_to("/sign-in");
    browser
        .page(answer.location())
        .await
        .is(200)
        .shows("cannot be reached");
}
