//! Choices that are not possible, or not meant well: a note, the nearest listener, and nothing but text.

use crate::choices::both;
use crate::house::House;
use crate::markup;
use crate::operations::TAKEN;
use crate::reveal::overview;

#[tokio::test]
async fn sasl_that_is_off_is_shown_with_the_way_to_switch_it_on() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    for answer in both(&visitor, "kafka-no-vpc", "method=sasl").await {
        let tag = markup::tag_of(&answer.body, "method-sasl");
        assert!(tag.contains("disabled"), "{tag}");
        let text = markup::text(&answer.body);
        assert!(
            text.contains("SASL is switched off on this service. Showing Client certificate."),
            "{text}"
        );
        let link =
            "/projects/demo/services/kafka-no-vpc/config?q=kafka_authentication_methods.sasl";
        assert!(answer.body.contains(link), "{answer:#?}");
        visitor
            .page(link)
            .await
            .is(200)
            .shows("name=\"add\" value=\"kafka_authentication_methods.sasl\"");
    }
}

#[tokio::test]
async fn an_impossible_choice_falls_back_with_a_note() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let usual = markup::row(&visitor.page(&overview(TAKEN, "")).await.body, "Host");
    for (query, note) in [
        ("component=karapace", "no component karapace"),
        ("route=public", "no public route"),
        (
            "route=privatelink&connection=plc000",
            "no address on a connection plc000",
        ),
        ("method=kerberos", "no authentication method kerberos"),
        ("usage=replica", "no address for replica"),
        ("user=nobody", "no user nobody any more"),
        ("ca=letsencrypt", "certificate by"),
    ] {
        for answer in both(&visitor, TAKEN, query).await {
            let text = markup::text(&answer.body);
            assert!(text.contains(note), "{query}: {text}");
            let host = markup::row(&answer.body, "Host");
            assert!(
                host == usual || query.contains("privatelink"),
                "{query}: {host}"
            );
        }
    }
    // A recipe that this listener does not have, and words that nobody knows.
    for query in [
        "recipe=psql",
        "recipe=nothing",
        "x=1&y",
        "component=&route=&user=",
        "%%%=%zz&=&&",
        "component",
    ] {
        for answer in both(&visitor, TAKEN, query).await {
            assert_eq!(markup::row(&answer.body, "Host"), usual, "{query}");
        }
    }
}

#[tokio::test]
async fn hostile_choices_are_text_and_in_no_header() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let long = "a".repeat(5_000);
    for hostile in [
        "\"><script>alert(1)</script>",
        "' onmouseover=alert(1) x='",
        "a\r\nX-Evil: yes\r\n\r\n<script>alert(1)</script>",
        "javascript:alert(1)",
        "//evil.example",
        "../../../etc/passwd",
        "\u{0}\u{202e}\u{ffff}",
        "</textarea></details></section>",
        "$(id)`id`;&|",
        long.as_str(),
    ] {
        for level in [
            "component",
            "route",
            "connection",
            "method",
            "ca",
            "usage",
            "user",
            "recipe",
            "reveal",
            "q",
        ] {
            let query = format!("{level}={}", aiven::connection::percent_encode(hostile));
            let [page, alone] = both(&visitor, TAKEN, &query).await;
            let posted = visitor
                .form(
                    &overview(TAKEN, &query),
                    &[("reveal", "1"), (level, hostile)],
                )
                .await
                .is(200);
            let editor = visitor
                .page(&format!("/projects/demo/services/{TAKEN}/config?{query}"))
                .await
                .is(200);
            for answer in [page, alone, posted, editor] {
                assert_eq!(answer.header("x-evil"), "", "{query}");
                assert!(
                    !format!("{:?}", answer.headers).contains("evil"),
                    "{query}: {:?}",
                    answer.headers
                );
                for markup in [
                    "<script>alert",
                    "</textarea></details>",
                    "href=\"javascript:",
                    "href=\"//evil",
                    "action=\"//evil",
                    "\" onmouseover",
                ] {
                    assert!(!answer.body.contains(markup), "{query}: {markup}");
                }
            }
        }
    }
}
