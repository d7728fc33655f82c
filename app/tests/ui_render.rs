//! The parts of `ui`, rendered as the server renders them, and the palette they stand on.
//! No server, no browser: what is asserted here is plain HTML that works without a script.
#![cfg(feature = "ssr")]

use app::ui::{
    badge::{Dot, Tone, badge},
    chips::{Blank, Chips, Focus, Texts},
    command::command_line,
    copy::copy_button,
    dialog::{Dialog, dialog},
    field::text_field,
    icons, notice,
    switch::{Position, switch},
};
use leptos::prelude::*;

#[path = "ui_render/palette.rs"]
mod palette;

/// The HTML without the comments that only mark places for the browser.
fn html(view: impl FnOnce() -> AnyView) -> String {
    let html = Owner::new().with(|| view().to_html());
    let mut out = String::new();
    let mut rest = html.as_str();
    while let Some((before, after)) = rest.split_once("<!") {
        out.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    out + rest
}

/// What a person can read or copy.
fn text(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

fn chips(values: &[&str], error: Option<&str>) -> String {
    let values = values.iter().map(ToString::to_string).collect();
    let error = error.map(ToOwned::to_owned);
    html(|| {
        Chips {
            texts: StoredValue::new(Texts {
                id: "names".to_owned(),
                name: "names".to_owned(),
                label: "Names".to_owned(),
                placeholder: "type and press enter",
                described: "names-error names-hint".to_owned(),
            }),
            focus: Focus::Taken,
            blank: Blank::EndsEntry,
            values: RwSignal::new(values),
            draft: RwSignal::new(String::new()),
            split: |text| text.split_whitespace().map(ToOwned::to_owned).collect(),
            wrong: |_| None,
            error: Signal::stored(error),
        }
        .field("One a line")
    })
}

fn window() -> String {
    html(|| {
        dialog(
            Dialog {
                title: "Rename it",
                close_href: "/things/7".to_owned(),
                on_close: Callback::new(|()| ()),
                return_focus_id: "rename",
            },
            view! { <p>"Content"</p> }.into_any(),
        )
    })
}

#[test]
fn a_badge_is_a_word_first_and_a_tone_second() {
    insta::assert_snapshot!(
        html(|| badge(Tone::Success, "active", Dot::Shown)),
        @r#"<span data-tone="success" class="badge"><span aria-hidden="true" class="badge__dot"></span>active</span>"#
    );
    insta::assert_snapshot!(
        html(|| badge(Tone::Neutral, "<b>", Dot::None)),
        @r#"<span data-tone="neutral" class="badge">&lt;b&gt;</span>"#
    );
}

#[test]
fn only_bad_news_interrupts() {
    for (tone, role) in [
        (Tone::Danger, "alert"),
        (Tone::Warning, "status"),
        (Tone::Success, "status"),
        (Tone::Info, "status"),
        (Tone::Neutral, "status"),
    ] {
        let html = html(|| notice::sentence(tone, "Something happened."));
        assert!(html.contains(&format!(r#"role="{role}""#)), "{html}");
        assert_eq!(text(&html), "Something happened.");
    }
}

#[test]
fn icons_say_nothing() {
    for icon in [icons::trash, icons::copy, icons::close, icons::brand] {
        let html = html(icon);
        assert!(html.contains(r#"aria-hidden="true""#), "{html}");
        assert_eq!(text(&html), "");
    }
}

#[test]
fn a_copy_button_is_named_for_what_it_copies_and_sends_no_form() {
    let html = html(|| copy_button("a\"b", "service name"));
    assert!(html.contains(r#"data-copy="a&quot;b""#), "{html}");
    assert!(html.contains(r#"type="button""#), "{html}");
    assert_eq!(text(&html), "Copy service name");
}

#[test]
fn a_command_reads_exactly_as_it_is_copied() {
    for command in [
        "tool make --place here --name 'a b' --name '--odd' thing",
        "tool",
        "tool -c a=1 x",
        "",
    ] {
        let html = html(|| command_line("Same thing by hand", command.to_owned()));
        let (_, code) = html.split_once("<code").expect("a command is code");
        let (code, _) = code.split_once("</code>").expect("the code ends");
        // An empty text is a blank in the HTML, so that the browser has a node to take over.
        assert_eq!(text(&format!("<code{code}")).trim(), command);
    }
}

#[test]
fn a_window_is_open_and_named_and_can_be_left_by_a_link() {
    let html = window();
    let (tag, _) = html.split_once('>').expect("a tag ends");
    assert!(tag.starts_with("<dialog") && tag.contains(" open"), "{tag}");
    assert!(tag.contains(r#"aria-labelledby="dialog-title""#), "{tag}");
    assert!(html.contains(r#"<h2 id="dialog-title">Rename it</h2>"#));
    assert!(html.contains(r#"href="/things/7""#) && html.contains(r#"aria-label="Close""#));
}

#[test]
fn without_a_script_chips_are_a_textarea_with_an_entry_a_line() {
    let html = chips(&["one", "two & <three>"], None);
    assert!(html.contains(r#"for="names""#), "{html}");
    assert!(html.contains(r#"name="names""#), "{html}");
    assert!(
        html.contains(">one\ntwo &amp; &lt;three></textarea>"),
        "{html}"
    );
    assert!(!html.contains("hidden"), "{html}");
    assert!(!html.contains("placeholder"), "{html}");
}

/// Leptos itself does not escape there.
#[test]
fn what_was_typed_cannot_end_the_textarea() {
    let html = chips(&["</textarea><script>alert(1)</script>", "&lt;"], None);
    assert!(!html.contains("<script"), "{html}");
    assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
    assert!(text(&html).contains("</textarea><script>alert(1)</script>\n&lt;"));
}

#[test]
fn an_empty_textarea_is_empty() {
    let html = chips(&[], None);
    assert!(html.contains("></textarea>"), "{html}");
}

#[test]
fn an_error_is_read_out_and_belongs_to_its_field() {
    let html = chips(&["one"], Some("One is not enough."));
    assert!(
        html.contains(r#"aria-describedby="names-error names-hint""#),
        "{html}"
    );
    assert!(html.contains(r#"id="names-error""#) && html.contains(r#"role="alert""#));
    assert!(html.contains("One is not enough."));
}

#[test]
fn a_text_field_keeps_what_was_typed_and_says_what_is_wrong() {
    let field = |error: Option<&str>| {
        let error = error.map(ToOwned::to_owned);
        html(|| {
            text_field(
                "typed",
                "Type it".to_owned(),
                RwSignal::new("so \"far\"".to_owned()),
                Signal::stored(error),
            )
        })
    };
    let fine = field(None);
    assert!(fine.contains(r#"value="so &quot;far&quot;""#), "{fine}");
    assert!(fine.contains(r#"for="typed""#) && fine.contains(r#"id="typed""#));
    assert!(!fine.contains("aria-invalid") && !fine.contains("alert"));
    let wrong = field(Some("That is not it."));
    assert!(wrong.contains(r#"aria-invalid="true""#), "{wrong}");
    assert!(
        wrong.contains(r#"aria-describedby="typed-error""#),
        "{wrong}"
    );
    assert!(text(&wrong).ends_with("That is not it."));
}

#[test]
fn a_switch_sends_its_form_and_says_its_state_in_words() {
    let at = |position| html(|| switch(None, "Let it in".to_owned(), position, false.into(), None));
    for (position, checked, word) in [
        (Position::On, "true", "On"),
        (Position::Off, "false", "Off"),
    ] {
        let html = at(position);
        assert!(html.contains(r#"type="submit""#) && html.contains(r#"role="switch""#));
        assert!(
            html.contains(&format!(r#"aria-checked="{checked}""#)),
            "{html}"
        );
        assert!(html.contains(r#"aria-label="Let it in""#), "{html}");
        assert_eq!(text(&html), word);
    }
}

/// The browser takes over what the server wrote, and the content policy allows no inline style.
#[test]
fn two_renderings_are_alike_and_carry_no_style() {
    let all = || {
        [
            window(),
            chips(&["a"], Some("no")),
            html(|| command_line("x", "y --z".to_owned())),
            html(|| switch(None, "x".to_owned(), Position::On, true.into(), None)),
        ]
        .concat()
    };
    assert_eq!(all(), all());
    assert!(!all().contains("style="), "{}", all());
}
