//! Files to take away: what is public by its address, what is secret by a form only.

use crate::browser::Answer;
use crate::house::{House, READONLY};
use crate::operations::{FREE, TAKEN};
use crate::reveal::overview;
use crate::vault::{self, Vault};
use crate::{logs, markup};

fn file(service: &str, file: &str, query: &str) -> String {
    format!("/api/download/demo/{service}/{file}?{query}")
}

const REVEAL: [(&str, &str); 1] = [("reveal", "1")];
const CERTIFICATE: &str = "component=kafka&method=certificate";

#[track_caller]
fn is_file(answer: &Answer, name: &str) {
    assert_eq!(answer.status, 200, "{answer:#?}");
    for (header, value) in [
        (
            "content-disposition",
            format!("attachment; filename=\"{name}\"").as_str(),
        ),
        ("content-type", "application/octet-stream"),
        ("x-content-type-options", "nosniff"),
        ("cache-control", "no-store"),
        ("etag", ""),
    ] {
        assert_eq!(answer.header(header), value, "{header} of {name}");
    }
}

#[tokio::test]
async fn what_is_public_has_an_address() {
    let house = House::open().await;
    let (owner, reader) = (house.visitor().await, house.browser());
    reader.sign_in(READONLY).await;
    let vault = Vault::of(&house, "demo").await;
    for visitor in [&owner, &reader] {
        for (service, query) in [
            (FREE, ""),
            (TAKEN, "route=privatelink&method=sasl"),
            ("pg-orders", ""),
            ("mysql-shop", ""),
        ] {
            let ca = visitor.page(&file(service, "ca.pem", query)).await;
            is_file(&ca, "ca.pem");
            assert!(
                ca.body.starts_with("-----BEGIN CERTIFICATE-----\n")
                    && ca.body.ends_with("-----END CERTIFICATE-----\n"),
                "{ca:?}"
            );
        }
        for (service, name, query, text) in [
            (FREE, "kcat.sh", "recipe=kcat", "kcat "),
            (
                FREE,
                "client.properties",
                "method=sasl&recipe=client-properties",
                "$PASSWORD",
            ),
            ("pg-orders", "psql.sh", "recipe=psql", "$PASSWORD"),
            (
                "pg-orders",
                "secret.yaml",
                "recipe=kubernetes",
                "kind: Secret",
            ),
            ("valkey-cache", "connection.env", "recipe=env", "PASSWORD"),
            ("os-logs", "connection.json", "recipe=json", "\"host\""),
        ] {
            let recipe = visitor.page(&file(service, name, query)).await;
            is_file(&recipe, name);
            assert!(recipe.body.contains(text), "{recipe:?}");
            assert_eq!(vault.found_in(&recipe.body), [""; 0], "{name}");
        }
    }
    assert!(
        !logs::text().contains("Secrets were asked for"),
        "nobody asked"
    );
}

#[tokio::test]
async fn what_is_secret_comes_by_a_form_only() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let vault = Vault::of(&house, "demo").await;
    let of_user = |kind: &'static str| {
        let house = &house;
        async move {
            let service = vault::service(house, "demo", FREE).await;
            service["users"][0][kind].as_str().unwrap().to_owned()
        }
    };
    for (name, kind) in [
        ("service.cert", "access_cert"),
        ("service.key", "access_key"),
    ] {
        let path = file(FREE, name, CERTIFICATE);
        for refused in [
            visitor.page(&path).await,
            visitor.page(&format!("{path}&reveal=1")).await,
            visitor.part(&path).await,
            visitor.form(&path, &[]).await,
            visitor.part_form(&path, &[("reveal[]", "1")]).await,
        ] {
            let refused = refused.is(422).shows("This file is a secret");
            assert_eq!(refused.header("content-disposition"), "", "{refused:?}");
            assert_eq!(vault.found_in(&refused.body), [""; 0]);
        }
        for answer in [
            visitor.form(&path, &REVEAL).await,
            visitor.part_form(&path, &REVEAL).await,
        ] {
            is_file(&answer, name);
            assert_eq!(answer.body.trim(), of_user(kind).await.trim());
        }
    }
    let key = visitor
        .form(&file(FREE, "service.key", CERTIFICATE), &REVEAL)
        .await;
    assert!(
        key.body.starts_with("-----BEGIN") && key.body.contains("PRIVATE KEY"),
        "no key"
    );
    // A recipe: with placeholders by its address, with its secrets by a form.
    let query = "user=orders-app&recipe=libpq";
    let open = visitor.page(&file("pg-orders", "libpq.txt", query)).await;
    is_file(&open, "libpq.txt");
    let filled = visitor
        .form(&file("pg-orders", "libpq.txt", query), &REVEAL)
        .await;
    is_file(&filled, "libpq.txt");
    assert!(
        filled.body.contains("p@ss/word:1") && !open.body.contains("p@ss"),
        "{filled:?}"
    );
    assert!(
        open.body.contains("PASSWORD") && !filled.body.contains("$PASSWORD"),
        "{open:?}"
    );
}

#[tokio::test]
async fn the_pages_own_buttons_download() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let page = visitor
        .page(&overview(
            TAKEN,
            "route=privatelink&connection=plc5e3f9573e9a",
        ))
        .await
        .is(200);
    for name in ["service.key", "service.cert"] {
        let form = markup::form(&page.body, &format!("/{name}?"));
        is_file(
            &visitor.form(&form.action, &form.press("reveal", "1")).await,
            name,
        );
    }
    let links = page.body.split("href=\"/api/download/").skip(1);
    let links: Vec<String> = links
        .map(|rest| rest.split('"').next().unwrap().replace("&amp;", "&"))
        .collect();
    assert_eq!(links.len(), 2, "the CA and the recipe: {links:?}");
    for link in links {
        let name = link
            .split('?')
            .next()
            .unwrap()
            .rsplit('/')
            .next()
            .unwrap()
            .to_owned();
        is_file(&visitor.page(&format!("/api/download/{link}")).await, &name);
    }
}

#[tokio::test]
async fn who_may_not_read_secrets_gets_no_file() {
    let house = House::open().await;
    let reader = house.browser();
    reader.sign_in(READONLY).await;
    for (service, name, query) in [
        (FREE, "service.key", CERTIFICATE),
        (FREE, "service.cert", CERTIFICATE),
        ("pg-orders", "psql.sh", "recipe=psql"),
    ] {
        for answer in [
            reader.form(&file(service, name, query), &REVEAL).await,
            reader.part_form(&file(service, name, query), &REVEAL).await,
        ] {
            let answer = answer.is(403).shows("service:secrets:read");
            assert_eq!(answer.header("content-disposition"), "", "{answer:?}");
        }
    }
}

#[tokio::test]
async fn a_file_name_is_one_of_ours_or_nothing() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let vault = Vault::of(&house, "demo").await;
    for name in [
        "nothing",
        "ca.pem.txt",
        "CA.PEM",
        "ca%2Epem%00",
        "..%2fca.pem",
        "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        "..%5cca.pem",
        "ca.pem%22%3b%20filename=%22x.exe",
        "ca.pem%0d%0aX-Evil:%20yes",
        "%0aca.pem",
        "ca.pem%20",
        "%ff%fe",
        "%E2%80%AEmep.ac",
        "kcat.sh",
        "service.key%2f",
        ".env",
        "secret.yaml",
        "%3Cscript%3E",
    ] {
        for query in ["", "recipe=../../x", "recipe=%0d%0a"] {
            let path = file("pg-orders", name, query);
            for answer in [
                visitor.page(&path).await,
                visitor.form(&path, &REVEAL).await,
            ] {
                assert!([400, 404].contains(&answer.status), "{path}: {answer:#?}");
                assert_eq!(answer.header("content-disposition"), "", "{path}");
                assert_eq!(answer.header("x-evil"), "", "{path}");
                assert_eq!(vault.found_in(&answer.body), [""; 0], "{path}");
                assert!(
                    !answer.body.contains("<script>alert") && !answer.body.contains("<script>\""),
                    "{path}"
                );
            }
        }
    }
    for path in [
        "/api/download/demo/my-kafka/",
        "/api/download/demo/my-kafka",
        "/api/download/demo/nothing/service.key",
        "/api/download/nothing/my-kafka/ca.pem",
        "/api/download/demo/mm2-copy/service.key",
    ] {
        visitor.page(path).await.is(404);
        visitor.form(path, &REVEAL).await.is(404);
    }
}
