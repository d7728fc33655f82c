//! What the form would change: old → new, the `avn` line that does the same, and what is wrong at which field.

use aiven::Change;
use leptos::prelude::*;

use crate::{
    api::config::{ConfigForm, shown},
    paths::{self, Part},
    ui::command::command_line,
};

/// The review by itself.
pub fn review(form: &ConfigForm) -> AnyView {
    let is_secret = |change: &Change| {
        let field = form.fields.iter().find(|field| field.path == change.path);
        field.is_some_and(crate::api::config::Field::is_secret)
    };
    let lines = form.changes.iter().map(|change| {
        let value = |value: Option<&serde_json::Value>| {
            if is_secret(change) && value.is_some() {
                "(not shown)".to_owned()
            } else {
                shown(value)
            }
        };
        let old = if is_secret(change) {
            "(not shown)".to_owned()
        } else {
            value(change.old.as_ref())
        };
        view! {
            <li class="change">
                <span class="change__path mono">{change.path.dotted()}</span>
                <span class="change__values">
                    <del>{old}</del>
                    " → "
                    <ins>{value(Some(&change.new))}</ins>
                </span>
            </li>
        }
    });
    let count = form.changes.len();
    let heading = match count {
        0 if form.fields.iter().any(|field| field.error.is_some()) => {
            "Nothing to save yet: see what is said at the options".to_owned()
        }
        0 => "Nothing changed yet".to_owned(),
        1 => "1 change".to_owned(),
        count => format!("{count} changes"),
    };
    let open: Vec<&Change> = form
        .changes
        .iter()
        .filter(|change| !is_secret(change))
        .collect();
    let command = (!open.is_empty() && open.len() == count).then(|| {
        let settings = open
            .iter()
            .map(|change| (change.path.dotted(), change.new.clone()));
        let settings: Vec<_> = settings.collect();
        let command = recipes::avn::update_config(&form.project, &form.service, &settings);
        command_line("Equivalent avn command", command)
    });
    // The fields stand outside of this part: the browser carries each sentence there.
    let errors = form.fields.iter().map(|field| {
        let id = super::field::error_id(&field.path);
        view! { <li data-for=id>{field.error.clone()}</li> }
    });
    let saves = count > 0 && form.permit.is_given();
    view! {
        <section
            class="review"
            id=Part::Review.segment()
            tabindex="-1"
            aria-labelledby="review-title"
            data-source=paths::part(Part::Review, &form.project, &form.service)
            data-said=heading.clone()
        >
            <h3 id="review-title">{heading.clone()}</h3>
            <ul class="plain-list">{lines.collect_view()}</ul>
            {command}
            <ul hidden>
                {errors.collect_view()} <li data-for="save" data-disabled=(!saves).then_some("")></li>
            </ul>
        </section>
    }
    .into_any()
}
