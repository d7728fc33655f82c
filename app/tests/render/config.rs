//! The editor of the advanced configuration, drawn from plain data.

use aiven::{Change, ConfigOption, ConfigPath, SettingValue, options, search};
use app::api::config::{ConfigForm, Field, Hits, Strictness};
use app::pages::config;
use app::permit::Permit;
use serde_json::{Value, json};

use super::overview::{lines, name, project};

const EVIL: &str = "\"'></script></textarea><img src=x onerror=alert(1)>";

/// One option of each kind, with text that nobody should write.
fn schema(word: &str) -> Vec<ConfigOption> {
    options(&json!({"properties": {
        "switch": {"type": "boolean", "title": word, "description": word},
        "whole": {"type": "integer", "title": word, "minimum": 1, "maximum": 9},
        "wait_ms": {"type": ["number", "null"], "title": word},
        "pick": {"type": "string", "enum": ["a", "b", word], "title": word},
        "text": {"type": "string", "maxLength": 9, "title": word, "is_deprecated": true, "deprecation_notice": word},
        "list": {"type": "array", "items": {"type": "string"}, "title": word},
        "inner": {"title": word, "properties": {"secret": {"type": "string", "_secure": true, "title": word}}},
        "free": {"type": "object", "title": word},
        "at_birth": {"type": "string", "createOnly": true, "title": word},
    }}))
}

fn field(option: &ConfigOption, opened: Option<Value>) -> Field {
    let typed = opened.as_ref().map(|value| option.write(value));
    let typed = typed.unwrap_or_default();
    Field {
        path: option.path.clone(),
        drawn: typed.clone(),
        typed,
        is_null: opened == Some(Value::Null),
        opened: opened.map(SettingValue::Known),
        option: Some(option.clone()),
        error: None,
        refused: None,
        conflict: None,
    }
}

pub fn form(fields: Vec<Field>) -> ConfigForm {
    ConfigForm {
        reason: String::new(),
        permit: Permit::default(),
        guard_rails: None,
        project: project(),
        service: name(),
        form_id: "once".to_owned(),
        fields,
        query: String::new(),
        found: None,
        changes: Vec::new(),
        focus: None,
        failure: None,
        strictness: Strictness::Typing,
    }
}

fn each_kind(word: &str) -> ConfigForm {
    let fields = schema(word).into_iter().map(|option| {
        let value = match option.path.to_string().as_str() {
            "switch" => json!(true),
            "whole" => json!(3),
            "wait_ms" => Value::Null,
            "pick" => json!("b"),
            "text" => json!("first\nsecond"),
            "list" => json!(["x", "y"]),
            "free" => json!({ "k": word }),
            _ => json!("CANARY"),
        };
        let mut field = field(&option, Some(value));
        if option.secret {
            field.opened = Some(SettingValue::Withheld);
        }
        field
    });
    let fields = fields.filter(|field| field.path.to_string() != "at_birth");
    form(fields.collect())
}

fn at<'a>(form: &'a mut ConfigForm, path: &str) -> &'a mut Field {
    let mut fields = form.fields.iter_mut();
    let found = fields.find(|field| field.path.to_string() == path);
    found.expect("a field of that path")
}

#[test]
fn a_control_for_each_kind() {
    let html = lines(|| config::form(&each_kind("Title")));
    assert!(!html.contains("CANARY"), "{html}");
    insta::assert_snapshot!(html);
}

#[test]
fn what_is_wrong_stands_at_its_field() {
    let mut form = each_kind("Title");
    at(&mut form, "whole").error = Some(format!("Enter a whole number. {EVIL}"));
    at(&mut form, "pick").conflict = Some(EVIL.to_owned());
    form.failure = Some(format!("Nothing was saved. {EVIL}"));
    let html = lines(|| config::form(&form));
    let error = html.split("id=\"error-whole\"").nth(1).expect("its error");
    let error = error.split("</p>").next().unwrap_or_default();
    assert!(error.contains("Enter a whole number."), "{html}");
    assert!(
        html.contains("At Aiven now: ") && html.contains("Yours is in the field."),
        "{html}"
    );
    assert!(!html.contains("<img"), "{html}");
}

#[test]
fn an_added_option_has_the_focus_and_can_be_taken_away() {
    let all = schema("Title");
    let whole = all.iter().find(|option| option.path.to_string() == "whole");
    let mut added = field(whole.expect("the option"), None);
    added.typed = "7".to_owned();
    let path: ConfigPath = "whole".parse().expect("a path");
    let mut form = form(vec![added]);
    form.focus = Some(path);
    let html = lines(|| config::form(&form));
    for text in [
        "data-added",
        "name=\"added[whole]\"",
        "name=\"remove\" value=\"whole\"",
        "data-focus",
    ] {
        assert!(html.contains(text), "{text}: {html}");
    }
    assert!(!html.contains("name=\"opened[whole]\""), "{html}");
}

#[test]
fn a_text_comes_back_as_it_was_typed() {
    for typed in [
        "\n\nx",
        "a\r\nb",
        "</textarea>\n",
        "a & b < c > d \" e ' f\n",
        "&lt;\n",
    ] {
        let mut form = each_kind("Title");
        at(&mut form, "text").typed = typed.to_owned();
        let html = lines(|| config::form(&form));
        let area = html
            .split("name=\"value[text]\"")
            .nth(1)
            .expect("the field");
        let area = area.split_once('>').expect("its tag").1;
        let content = area.split("</textarea").next().unwrap_or_default();
        let content = content
            .strip_prefix('\n')
            .filter(|_| typed.starts_with('\n'))
            .unwrap_or(content);
        let content = content
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&");
        assert_eq!(content, typed, "{html}");
    }
}

fn change(path: &str, old: Option<Value>, new: Value) -> Change {
    Change {
        path: path.parse().expect("a path"),
        old,
        new,
    }
}

#[test]
fn the_review_shows_old_and_new() {
    let mut form = each_kind("Title");
    form.changes = vec![
        change("whole", Some(json!(3)), json!(7)),
        change("wait_ms", Some(Value::Null), json!(1.5)),
        change("list", Some(json!(["x"])), json!([])),
        change("text", None, json!("")),
    ];
    insta::assert_snapshot!(lines(|| config::review(&form)));
}

#[test]
fn the_review_shows_no_secret() {
    let mut form = each_kind("Title");
    form.changes = vec![
        change("whole", Some(json!(3)), json!(7)),
        change("inner.secret", None, json!("CANARY")),
    ];
    let html = lines(|| config::review(&form));
    assert!(
        html.contains("(not shown)") && !html.contains("CANARY"),
        "{html}"
    );
    assert!(
        !html.contains("avn "),
        "no line that lacks half of it: {html}"
    );
}

#[test]
fn the_search_says_how_much_it_found() {
    let all = schema("Title");
    let found = |query: &str, limit: usize| {
        let found = search(&all, query, &[], limit);
        let mut form = form(Vec::new());
        form.query = query.to_owned();
        form.found = Some(Hits {
            options: found.hits.into_iter().cloned().collect(),
            total: found.total,
        });
        lines(|| config::options(&form))
    };
    assert!(found("nothing-like-it", 5).contains("No option matches."));
    assert!(found("switch", 5).contains(">1 option<"));
    assert!(found("title", 3).contains("The first 3 of 9 options"));
    let born = found("at_birth", 5);
    assert!(
        born.contains("when a service is created") && !born.contains("<button"),
        "{born}"
    );
    insta::assert_snapshot!(found("whole", 5));
}

#[test]
fn what_a_schema_says_is_text_and_never_markup() {
    let mut form = each_kind(EVIL);
    form.query = EVIL.to_owned();
    form.found = Some(Hits {
        options: schema(EVIL),
        total: 9,
    });
    at(&mut form, "text").typed = EVIL.to_owned();
    at(&mut form, "list").typed = format!("{EVIL}\n{EVIL}");
    form.changes = vec![change("text", Some(json!(EVIL)), json!([EVIL]))];
    let html = lines(|| config::form(&form));
    assert!(html.matches("img src=x").count() > 20, "{html}");
    for markup in ["<img", "</script", "</textarea>\n<img", "\"'></"] {
        assert!(!html.contains(markup), "{markup}: {html}");
    }
}
