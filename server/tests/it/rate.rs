//! How often one may try to sign in.

use crate::house::{House, TOKEN};

#[tokio::test]
async fn only_so_many_attempts_a_minute() {
    let house = House::with(|wiring| wiring.sign_ins_per_minute = 5).await;
    let browser = house.browser();
    for _ in 0..5 {
        browser
            .form("/sign-in", &[("token", "wrong")])
            .await
            .is(303);
    }
    let asked = house.sandbox.sandbox().calls().len();
    let answer = browser.form("/sign-in", &[("token", TOKEN)]).await.is(429);
    let wait: u32 = answer.header("retry-after").parse().unwrap();
    assert!((1..=12).contains(&wait), "{wait}");
    // A header that anybody can write gives no other address.
    let spoofed = browser
        .request(reqwest::Method::POST, "/sign-in")
        .header("x-forwarded-for", "203.0.113.7");
    let spoofed = spoofed
        .header("sec-fetch-site", "same-origin")
        .form(&[("token", TOKEN)]);
    browser.send(spoofed).await.is(429);
    assert_eq!(house.sandbox.sandbox().calls().len(), asked);
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_person_has_their_own_attempts() {
    let house = House::with(|wiring| {
        wiring.sign_ins_per_minute = 1;
        wiring.proxies.0 = vec!["127.0.0.0/8".parse().unwrap()].into();
    })
    .await;
    let browser = house.browser();
    let attempt = |hops: &'static str| {
        let request = browser
            .request(reqwest::Method::POST, "/sign-in")
            .header("x-forwarded-for", hops);
        browser.send(
            request
                .header("sec-fetch-site", "same-origin")
                .form(&[("token", "wrong")]),
        )
    };
    attempt("203.0.113.7").await.is(303);
    attempt("6.6.6.6, 203.0.113.7").await.is(429);
    attempt("203.0.113.8").await.is(303);
}
