//! The editor of the advanced configuration. One form, whole on every answer: it works as plain HTML, and with scripts
//! its parts are drawn anew while one types.

use leptos::prelude::*;

use super::{
    frame::{Tab, service_frame},
    parts,
    permit::{self, Sent},
};
use crate::{
    api::config::{ConfigForm, ConfigPage, Field},
    paths::{self, Part},
    ui::{badge::Tone, notice},
};

mod control;
mod field;
mod options;
mod review;

pub use options::options;
pub use review::review;

pub fn config(page: ConfigPage) -> AnyView {
    let (project, service) = (page.form.project.clone(), page.form.service.clone());
    let content = view! {
        {parts::head(&page.head)}
        {form(&page.form)}
    };
    service_frame(
        page.who,
        &project,
        &service,
        Tab::Overview,
        content.into_any(),
    )
}

const STANDING: &str = "save-standing";

/// The options that are nested in nothing first, then each group.
fn groups(fields: &[Field]) -> Vec<(&[String], Vec<&Field>)> {
    let mut groups: Vec<(&[String], Vec<&Field>)> = vec![(&[], Vec::new())];
    for field in fields {
        let option = field.option.as_ref();
        let titles: &[String] = option.map_or(&[], |option| &option.group);
        match groups.iter_mut().find(|(known, _)| *known == titles) {
            Some((_, group)) => group.push(field),
            None => groups.push((titles, vec![field])),
        }
    }
    groups
}

/// The form by itself.
pub fn form(form: &ConfigForm) -> AnyView {
    let (project, service) = (&form.project, &form.service);
    let action = paths::config(project, service);
    let fields = groups(&form.fields).into_iter().map(|(titles, fields)| {
        let lines = fields.into_iter().map(|field| {
            let has_focus = form.focus.as_ref() == Some(&field.path);
            field::field(field, has_focus)
        });
        let lines = lines.collect_view().into_any();
        if titles.is_empty() {
            return lines;
        }
        view! {
            <fieldset class="options__group">
                <legend>{titles.join(" › ")}</legend>
                {lines}
            </fieldset>
        }
        .into_any()
    });
    let empty = form.fields.is_empty().then(|| {
        view! { <p class="muted">"No option is set on this service yet. Add one below."</p> }
    });
    let rails = form.guard_rails.clone();
    let rails = rails.map(|rails| view! { <p class="muted">{rails}</p> });
    // With no option to blame, the sentence itself is where the person goes on.
    let is_goal = form.focus.is_none();
    let failure = form.failure.clone().map(|text| {
        view! {
            <div tabindex="-1" id="config-failure" autofocus=is_goal data-focus=is_goal.then_some("")>
                {notice::sentence(Tone::Danger, text)}
            </div>
        }
    });
    view! {
        <section
            class="card"
            id=Part::Config.segment()
            tabindex="-1"
            aria-labelledby="config-title"
            data-source=paths::part(Part::Config, project, service)
        >
            <h2 class="card__header" id="config-title">
                "Edit advanced configuration"
            </h2>
            <form
                class="card__body stack"
                method="post"
                action=action
                novalidate
                autocomplete="off"
                data-part=Part::Config.segment()
                data-live=Part::Review.segment()
                // What a failed save says stands until something is typed.
                data-looked=form.failure.is_some().then_some("")
            >
                // The first button of a form is what Enter presses in its fields.
                <button class="visually-hidden" name="do" value="review" tabindex="-1" aria-hidden="true">
                    "Show changes"
                </button>
                <input type="hidden" name="form_id" value=form.form_id.clone() />
                {notice::sentence(
                    Tone::Info,
                    "An option that was set once can be set to another value, but not taken away again. \
                     Some changes restart the service.",
                )}
                <div class="options">{fields.collect_view()} {empty}</div>
                {options::finder(form)}
                {review::review(form)}
                {permit::reason("reason", &form.permit, &form.reason, Sent::of(form.failure.as_ref()))}
                {rails}
                {failure}
                {permit::standing(STANDING, &form.permit)}
                <div class="dialog__actions">
                    <button class="button no-script" data-kind="secondary" name="do" value="review">
                        "Show changes"
                    </button>
                    <a class="button" data-kind="secondary" href=paths::service(project, service)>
                        "Cancel"
                    </a>
                    <button
                        class="button"
                        data-kind="primary"
                        id="save"
                        name="do"
                        value="save"
                        data-whole=""
                        disabled=!form.permit.is_given()
                        aria-describedby=permit::described(STANDING, &form.permit)
                    >
                        "Save advanced configuration"
                    </button>
                </div>
            </form>
        </section>
    }
    .into_any()
}
