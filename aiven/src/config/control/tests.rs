use super::*;
use crate::config::options;
use serde_json::json;

pub(super) fn one(node: &Value) -> ConfigOption {
    let found = options(&json!({"properties": {"x": node}}));
    found.into_iter().next().unwrap()
}

fn refused(node: &Value, typed: &str) -> String {
    match one(node).read(typed) {
        Ok(value) => panic!("{typed:?} was read as {value}"),
        Err(sentence) => sentence,
    }
}

#[test]
fn sentences_say_what_to_do() {
    let integer = json!({"type": "integer", "minimum": 1, "maximum": 1000});
    for typed in ["", "x", "1.5", "0", "1001", "99999999999999999999", "1_0"] {
        assert_eq!(
            refused(&integer, typed),
            "Enter a whole number from 1 to 1000.",
            "{typed}"
        );
    }
    let at_least = json!({"type": "integer", "minimum": -1});
    assert_eq!(
        refused(&at_least, "-2"),
        "Enter a whole number, -1 or more."
    );
    assert_eq!(
        refused(&at_least, "9223372036854775808"),
        "Enter a smaller number."
    );
    assert_eq!(
        refused(&json!({"type": "integer"}), "-9223372036854775809"),
        "Enter a larger number."
    );
    assert_eq!(
        refused(&json!({"type": "integer"}), "ten"),
        "Enter a whole number."
    );
    let number = json!({"type": "number", "minimum": 0, "maximum": 0.5});
    for typed in ["", "0,5", "0.6", "inf", "NaN", "1e999"] {
        assert_eq!(
            refused(&number, typed),
            "Enter a number from 0 to 0.5.",
            "{typed}"
        );
    }
    assert_eq!(
        refused(&json!({"type": "number", "maximum": 1e20}), "1e21"),
        "Enter a number, 1e20 or less."
    );
    assert_eq!(
        refused(&json!({"type": "boolean"}), "yes"),
        "Choose on or off."
    );
    assert_eq!(
        refused(&json!({"enum": ["a"]}), "b"),
        "Choose one of the values in the list."
    );
    let text = json!({"type": "string", "minLength": 2, "maxLength": 3});
    assert_eq!(refused(&text, "a"), "Enter at least 2 characters.");
    assert_eq!(
        refused(&text, "äöüß"),
        "Enter at most 3 characters; there are 4."
    );
    let list = json!({"type": "array", "maxItems": 2, "items": {"type": "string", "maxLength": 1}});
    assert_eq!(refused(&list, "a\nb\nc"), "Enter at most 2 lines.");
    assert_eq!(
        refused(&list, "a\n\nbc"),
        "Line 2: Enter at most 1 character; there are 2."
    );
    let chosen = json!({"type": "array", "items": {"type": "string", "enum": ["a"]}});
    assert_eq!(
        refused(&chosen, "a\nb"),
        "Line 2: Aiven does not know this value."
    );
    assert_eq!(
        refused(&json!({"type": "object"}), "{}"),
        "This option can't be changed here."
    );
}

#[test]
fn what_is_typed_is_read() {
    let reads = |node: Value, typed: &str, value: Value| {
        assert_eq!(one(&node).read(typed), Ok(value), "{typed}");
    };
    reads(json!({"type": "boolean"}), "true", true.into());
    reads(json!({"type": "boolean"}), " off ", false.into());
    reads(json!({"type": "integer"}), " 7 ", 7.into());
    reads(
        json!({"type": "integer"}),
        "-9223372036854775808",
        i64::MIN.into(),
    );
    reads(json!({"type": "number"}), "7", 7.into());
    reads(json!({"type": "number"}), "0.5", 0.5.into());
    reads(json!({"type": "number"}), "1e-3", 0.001.into());
    reads(json!({"enum": ["1", "a b"]}), "a b", "a b".into());
    reads(json!({"enum": [1, 2]}), "2", 2.into());
    reads(json!({"type": "string"}), " a\r\nb ", " a\nb ".into());
    reads(json!({"type": "string"}), "", "".into());
    let list = json!({"type": "array", "items": {"type": "string"}});
    reads(list.clone(), " a \r\n\r\nb\n", json!(["a", "b"]));
    reads(list, "", json!([]));
}

#[test]
fn bounds_are_said() {
    let said = |node: Value| one(&node).bounds();
    let is = |text: &str| Some(text.to_owned());
    assert_eq!(
        said(json!({"type": "integer", "minimum": 1, "maximum": 1000})),
        is("1 to 1000")
    );
    assert_eq!(
        said(json!({"type": "integer", "minimum": -1})),
        is("at least -1")
    );
    assert_eq!(
        said(json!({"type": "number", "maximum": 0.5})),
        is("at most 0.5")
    );
    assert_eq!(
        said(json!({"type": "string", "maxLength": 255})),
        is("at most 255 characters")
    );
    assert_eq!(
        said(json!({"type": "string", "minLength": 1})),
        is("at least 1 character")
    );
    assert_eq!(
        said(json!({"type": "string", "minLength": 3, "maxLength": 63})),
        is("3 to 63 characters")
    );
    assert_eq!(
        said(json!({"type": "string", "minLength": 36, "maxLength": 36})),
        is("exactly 36 characters")
    );
    assert_eq!(
        said(json!({"type": "array", "items": {"type": "string"}, "maxItems": 8})),
        is("at most 8 entries")
    );
    assert_eq!(
        said(json!({"type": "array", "items": {"type": "string"}, "maxItems": 1})),
        is("at most 1 entry")
    );
    for none in [
        json!({"type": "boolean"}),
        json!({"type": "integer"}),
        json!({"type": "string"}),
        json!({"enum": ["a"]}),
    ] {
        assert_eq!(said(none), None);
    }
}

#[test]
fn what_may_be_edited() {
    assert_eq!(one(&json!({"type": "boolean"})).is_editable(), Ok(()));
    assert_eq!(
        one(&json!({"type": "string", "_secure": true})).is_editable(),
        Ok(())
    );
    let new_only = one(&json!({"type": "boolean", "createOnly": true}));
    assert!(new_only.is_editable().unwrap_err().contains("created"));
    assert!(
        one(&json!({"type": "object"}))
            .is_editable()
            .unwrap_err()
            .contains("no control")
    );
}

#[cfg(feature = "client")]
#[test]
fn patterns_are_checked_where_they_can_be() {
    let zone =
        json!({"type": "string", "pattern": "^[a-z0-9-]+$", "user_error": "Lower case only"});
    assert_eq!(refused(&zone, "A"), "Lower case only");
    assert!(one(&zone).read("use1-az1").is_ok());
    let plain = json!({"type": "string", "pattern": "^a$"});
    assert_eq!(
        refused(&plain, "b"),
        "Enter a text of the form that Aiven asks for: ^a$"
    );
    // It has to be found somewhere, no more.
    assert!(
        one(&json!({"type": "string", "pattern": "b"}))
            .read("abc")
            .is_ok()
    );
    let list = json!({"type": "array", "items": {"type": "string", "pattern": "^a$", "user_error": "Only a"}});
    assert_eq!(refused(&list, "a\nb"), "Line 2: Only a");
    // Look-ahead, octal, and texts beyond ASCII: left to Aiven.
    for pattern in [
        "^(?!\\.$)[a-z]+$",
        "^[\\040-\\176]+$",
        "[",
        "(",
        "a{99999}{99999}",
        "[[a]]",
    ] {
        let unknown = json!({"type": "string", "pattern": pattern});
        assert!(one(&unknown).read("!").is_ok(), "{pattern}");
    }
    assert!(
        one(&json!({"type": "string", "pattern": "^\\w+$"}))
            .read("größe")
            .is_ok()
    );
}

#[test]
fn values_that_the_control_cannot_hold_do_not_fit() {
    let fits = |node: &Value, value: Value| one(node).fits(&value);
    let list = json!({"type": "array", "items": {"type": ["object", "string"]}});
    assert!(fits(&list, json!(["10.0.0.0/8", "::/0"])));
    for odd in [
        json!([{"network": "10.0.0.0/8"}]),
        json!(["a", 1]),
        json!([" a"]),
        json!(["a\nb"]),
        json!([""]),
        json!("a"),
    ] {
        assert!(!fits(&list, odd.clone()), "{odd}");
    }
    let text = json!({"type": "string", "maxLength": 1});
    assert!(
        fits(&text, "too long, but it can be made shorter".into()) && fits(&text, "a\nb".into())
    );
    assert!(!fits(&text, "a\r\nb".into()) && !fits(&text, 1.into()) && !fits(&text, Value::Null));
    assert!(fits(&json!({"type": ["string", "null"]}), Value::Null));
    assert!(fits(&json!({"type": "integer", "maximum": 1}), 2.into()));
    assert!(
        !fits(&json!({"type": "integer"}), u64::MAX.into())
            && !fits(&json!({"type": "integer"}), 1.5.into())
    );
    assert!(
        !fits(&json!({"type": "integer"}), "1".into())
            && !fits(&json!({"type": "boolean"}), "true".into())
    );
    assert!(fits(&json!({"enum": [1, 2]}), 2.into()) && !fits(&json!({"enum": ["a"]}), "b".into()));
    assert!(
        !fits(&json!({"type": "object"}), json!({}))
            && !fits(&json!({"type": ["object", "null"]}), Value::Null)
    );
}
