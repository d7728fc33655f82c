//! A command line to copy.

use leptos::prelude::*;

use super::copy::copy_button;

pub fn command_line(label: &str, command: String) -> AnyView {
    let pieces = options(&command);
    let copy = copy_button(command, &format!("command: {label}"));
    view! {
        <div class="command">
            <p class="command__label">{label.to_owned()}</p>
            <div class="command__line">
                <pre>
                    <code data-command="">{pieces}</code>
                </pre>
                {copy}
            </div>
        </div>
    }
    .into_any()
}

/// The same text in pieces that the style sheet keeps on one line each: an option with its value.
fn options(command: &str) -> AnyView {
    let mut pieces = command.split(" --");
    let program = pieces.next().unwrap_or_default().to_owned();
    let options = pieces.map(|piece| {
        view! {
            " "
            <span>{format!("--{piece}")}</span>
        }
    });
    view! {
        <span>{program}</span>
        {options.collect_view()}
    }
    .into_any()
}
