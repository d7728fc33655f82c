//! The field for principals, with the linter's word on each entry as one types.

use leptos::prelude::*;

use super::{
    desk::Desk,
    lint::{Lint, Verdict, is_wrong, lint},
};
use crate::{
    failure::Failure,
    ui::{
        chips::{Blank, Chips, Focus, Texts},
        live::live,
    },
};

const HINT: &str = "AWS accounts, IAM users or IAM roles: arn:aws:iam::<account>:root, …:user/<name>, \
     …:role/<name>. Separate several by a space, a comma or a new line.";

/// The field, and below it the linter's list. `opened` is what was there before.
pub fn principals_field(
    desk: Desk,
    values: RwSignal<Vec<String>>,
    draft: RwSignal<String>,
    failure: Signal<Option<Failure>>,
    opened: Signal<Vec<String>>,
) -> AnyView {
    let region = desk.region();
    let field = Chips {
        texts: StoredValue::new(Texts {
            id: "principals".to_owned(),
            name: "principals".to_owned(),
            label: "Principals".to_owned(),
            placeholder: "type principal and press enter or space",
            described: "principals-error principals-hint".to_owned(),
        }),
        focus: Focus::Taken,
        blank: Blank::EndsEntry,
        values,
        draft,
        split: aiven::split_entries,
        wrong: is_wrong,
        error: Signal::derive(move || failure.get().and_then(|failure| failure.at("principals"))),
    };
    let lints = live(move || {
        let region = region.as_deref();
        let (entries, opened) = (values.get(), opened.get());
        let (lints, too_many) = desk.rights(|rights| {
            let rules = &rights.rules;
            (
                lint(&entries, region, rules, &opened),
                rules.too_many(entries.len(), opened.len()),
            )
        });
        let found = lints.into_iter().map(|lint| lint_line(lint, values));
        let too_many = too_many.map(|message| {
            view! {
                <li class="lint__item" data-severity="error">
                    <strong>"Error: "</strong>
                    {message}
                </li>
            }
            .into_any()
        });
        found.chain(too_many).collect::<Vec<_>>().into_any()
    });
    view! {
        {field.field(HINT)}
        <ul class="lint" aria-live="polite" aria-label="Notes on the principals">
            {lints}
        </ul>
    }
    .into_any()
}

fn lint_line(lint: Lint, values: RwSignal<Vec<String>>) -> AnyView {
    let Lint { entry, verdict } = lint;
    let (severity, word, message, suggestion) = match verdict {
        Verdict::Wrong {
            message,
            suggestion,
        } => ("error", "Error", message, suggestion),
        Verdict::Risky { message } => ("warning", "Warning", message, None),
    };
    let shown = entry.clone();
    let fix = suggestion.map(|right| {
        let (text, label) = (format!("Perhaps {right}"), format!("Use {right}"));
        let on_click = move |_| {
            values.update(|values| {
                for value in values.iter_mut().filter(|value| **value == entry) {
                    value.clone_from(&right);
                }
            });
        };
        view! {
            <code class="no-script">{text}</code>
            <button class="button only-script" data-kind="quiet" type="button" on:click=on_click>
                {label}
            </button>
        }
    });
    view! {
        <li class="lint__item" data-severity=severity>
            <strong>{word} ": "</strong>
            <code>{shown}</code>
            " – "
            {message}
            {fix}
        </li>
    }
    .into_any()
}
