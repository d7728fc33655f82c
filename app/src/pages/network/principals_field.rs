//! The field for principals, with the linter's word on each entry as one types.

use leptos::prelude::*;

use super::lint::{Lint, Verdict, lint, wrong};
use crate::ui::chips::ChipInput;

#[component]
pub fn PrincipalsField(
    values: RwSignal<Vec<String>>,
    /// What the server said of the field.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let invalid = Signal::derive(move || values.with(|values| wrong(values)));
    let lints = Memo::new(move |_| values.with(|values| lint(values)));
    view! {
        <ChipInput
            name="principals"
            label="Principals"
            hint="AWS account, IAM user or IAM role, as arn:aws:iam::<account>:root, …:user/<name> or …:role/<name>. Without JavaScript: one a line."
            placeholder="type principal and press enter or space"
            values
            split=aiven::split_entries
            invalid
            error
        />
        <ul class="lint" aria-live="polite">
            {move || {
                lints.get().into_iter().map(|lint| view! { <LintLine lint values /> }).collect_view()
            }}
        </ul>
    }
}

#[component]
fn LintLine(lint: Lint, values: RwSignal<Vec<String>>) -> impl IntoView {
    let entry = lint.entry;
    let (severity, word, message, suggestion) = match lint.verdict {
        Verdict::Wrong {
            message,
            suggestion,
        } => ("error", "Error", message, suggestion),
        Verdict::Risky { message } => ("warning", "Warning", message, None),
    };
    view! {
        <li class="lint__item" data-severity=severity>
            <strong>{word} ": "</strong>
            <code>{entry.clone()}</code>
            " – "
            {message}
            {suggestion
                .map(|right| {
                    let fixed = right.clone();
                    view! {
                        " "
                        <button
                            class="button"
                            data-kind="quiet"
                            type="button"
                            on:click=move |_| {
                                values
                                    .update(|values| {
                                        for value in values.iter_mut() {
                                            if *value == entry {
                                                value.clone_from(&fixed);
                                            }
                                        }
                                    });
                            }
                        >
                            {format!("Use {right}")}
                        </button>
                    }
                })}
        </li>
    }
}
