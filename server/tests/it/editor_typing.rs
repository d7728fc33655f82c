//! Typing in the editor: the search, what is added, and that nothing typed is lost, with scripts or without.

use crate::editor::{HOSTILE, editor, error_at, form_of, open};
use crate::house::House;
use crate::markup::{self, Form, tag_of};
use crate::operations::FREE;

#[tokio::test]
async fn the_search_finds_what_is_not_set() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let mut form = open(&visitor, FREE).await;
    for (query, finds, hides) in [
        (
            "kafka.log_retention_bytes",
            &["kafka.log_retention_bytes"][..],
            &["kafka.log_retention_ms"][..],
        ),
        ("RETENTION bytes", &["kafka.log_retention_bytes"], &[]),
        ("sends cash", &[], &["kafka.log_retention_bytes"]),
        ("copies", &[], &["kafka.num_partitions"]),
    ] {
        form.set("q", query);
        let answers = [
            visitor.form(&editor(FREE), &form.press("do", "find")).await,
            visitor
                .part_form(
                    "/api/parts/options/demo/my-kafka",
                    &form.press("do", "find"),
                )
                .await,
            visitor
                .page(&format!("{}?q={}", editor(FREE), app::paths::encode(query)))
                .await,
            visitor
                .part(&format!(
                    "/api/parts/options/demo/my-kafka?q={}",
                    app::paths::encode(query)
                ))
                .await,
        ];
        for answer in answers {
            let found = markup::from_id(&answer.is(200).body, "options")
                .split("</ul>")
                .next()
                .unwrap()
                .to_owned();
            for path in finds {
                assert!(
                    found.contains(&format!("name=\"add\" value=\"{path}\"")),
                    "{query}: {found}"
                );
            }
            for path in hides {
                assert!(
                    !found.contains(&format!("value=\"{path}\"")),
                    "{query}: {found}"
                );
            }
        }
    }
    // What only a new service can have is found, and said so, and has no button.
    let found = visitor
        .part("/api/parts/options/demo/my-kafka?q=inkless")
        .await
        .is(200);
    let found = found
        .shows("inkless.enabled")
        .shows("when a service is created");
    assert!(
        !found.body.contains("value=\"inkless.enabled\""),
        "{found:#?}"
    );
    visitor
        .part("/api/parts/options/demo/my-kafka?q=nosuchthing")
        .await
        .is(200)
        .shows("No option matches.");
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn an_option_is_added_and_taken_away_again() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let path = "kafka.log_retention_bytes";
    for door in [editor(FREE), "/api/parts/config/demo/my-kafka".to_owned()] {
        let form = open(&visitor, FREE).await;
        let send = async |form: &Form, name: &str, value: &str| {
            if door.starts_with("/api") {
                visitor
                    .part_form(&door, &form.press(name, value))
                    .await
                    .is(200)
            } else {
                visitor.form(&door, &form.press(name, value)).await.is(200)
            }
        };
        let added = send(&form, "add", path).await;
        let tag = tag_of(&added.body, &format!("value-{path}"));
        assert!(
            tag.contains("data-focus") && tag.contains("type=\"number\""),
            "{tag}"
        );
        let mut form = form_of(&added);
        assert_eq!(form.get(&format!("added[{path}]")), Some("1"));
        assert_eq!(form.get(&format!("opened[{path}]")), None);
        // Empty while one types is no mistake.
        assert_eq!(error_at(&added, path), "");
        form.set(&format!("value[{path}]"), "1073741824");
        let second = send(&form, "add", "kafka.default_replication_factor").await;
        let form = form_of(&second);
        assert_eq!(form.get(&format!("value[{path}]")), Some("1073741824"));
        let review = visitor
            .part_form(
                "/api/parts/review/demo/my-kafka",
                &form.press("do", "review"),
            )
            .await;
        assert!(
            markup::text(&review.body).contains("not set → 1073741824"),
            "{review:#?}"
        );
        let removed = send(&form, "remove", path).await;
        let form = form_of(&removed);
        assert_eq!(form.get(&format!("value[{path}]")), None);
        assert!(
            form.get("value[kafka.default_replication_factor]")
                .is_some()
        );
        // What is set can't be taken away.
        let kept = send(&form, "remove", "kafka.num_partitions").await;
        assert_eq!(form_of(&kept).get("value[kafka.num_partitions]"), Some("3"));
        // A path that nobody has, and one that is there already, add nothing.
        for odd in [
            "",
            "nothing",
            "../x",
            "kafka",
            "__proto__",
            "kafka.num_partitions",
            "inkless.enabled",
            HOSTILE,
        ] {
            let same = send(&form, "add", odd).await;
            let same = form_of(&same);
            let news: Vec<&str> = same
                .names()
                .into_iter()
                .filter(|name| !form.names().contains(name))
                .collect();
            let is_marked_only = news.iter().all(|name| *name == "added[inkless.enabled]");
            assert!(is_marked_only, "{odd}: {news:?}");
        }
    }
    assert_eq!(house.writes(), 0);
}

#[tokio::test]
async fn what_is_typed_survives_everything() {
    let house = House::open().await;
    let visitor = house.visitor().await;
    let lines = format!("first\r\n{HOSTILE}\r\n\r\n<b>last</b>");
    let mut form = open(&visitor, FREE).await;
    form.untick("null[custom_domain]");
    form.tick("value[kafka.auto_create_topics_enable]");
    form.untick("value[kafka_rest]");
    let typed = [
        ("value[custom_domain]", HOSTILE),
        (
            "value[schema_registry_config.topic_name]",
            "\r\n  two\r\nlines </textarea>",
        ),
        ("value[preferred_zones]", lines.as_str()),
        ("value[kafka.num_partitions]", "12abc\""),
        (
            "value[kafka.log_retention_ms]",
            "99999999999999999999999999",
        ),
        ("value[kafka.compression_type]", "\"><img src=x>"),
        ("value[kafka.log_cleaner_min_cleanable_ratio]", "NaN"),
        ("q", "\"><b>retention"),
    ];
    for (name, value) in typed {
        form.set(name, value);
    }
    let steps = [
        ("do", "find"),
        ("add", "kafka.log_segment_bytes"),
        ("do", "review"),
        ("do", "save"),
        ("remove", "kafka.log_segment_bytes"),
        ("do", "nothing"),
    ];
    for (name, value) in steps {
        for door in [editor(FREE), "/api/parts/config/demo/my-kafka".to_owned()] {
            let (is_part, status) = (
                door.starts_with("/api"),
                if value == "save" { 422 } else { 200 },
            );
            let answer = if is_part {
                visitor
                    .part_form(&door, &form.press(name, value))
                    .await
                    .is(200)
            } else {
                visitor
                    .form(&door, &form.press(name, value))
                    .await
                    .is(status)
            };
            let next = form_of(&answer);
            for (field, typed) in typed {
                let typed = typed.replace("\r\n", "\n");
                if (field, name) == ("q", "add") {
                    // Found: the search is over.
                    continue;
                }
                let found = next.get(field).unwrap_or_default();
                // A list is a line an entry, without empty ones.
                let list = typed.lines().map(str::trim).filter(|line| !line.is_empty());
                let typed = if field.contains("zones") {
                    list.collect::<Vec<_>>().join("\n")
                } else {
                    typed
                };
                assert_eq!(found, typed, "{name}={value} {field} at {door}");
            }
            assert_eq!(
                next.get("value[kafka.auto_create_topics_enable]"),
                Some("true")
            );
            assert_eq!(next.get("value[kafka_rest]"), Some("false"));
            assert_eq!(next.get("null[custom_domain]"), None);
            assert_eq!(next.get("form_id"), form.get("form_id"));
            for markup in ["<script>alert", "<img", "<b>", "</textarea></script>"] {
                assert!(
                    !answer.body.contains(markup),
                    "{markup} after {name}={value} at {door}"
                );
            }
            if !is_part {
                form = next;
                form.set("q", "\"><b>retention");
            }
        }
    }
    assert_eq!(house.writes(), 0);
}
