//! "Advanced configuration": every option that is set, what it means, and whether it is in force.

use aiven::SettingValue;
use leptos::prelude::*;

use crate::{
    api::{
        config::shown,
        overview::{AdvancedCard, AdvancedRow, Sync},
    },
    pages::{
        permit,
        wait::{Wait, wait},
    },
    paths::{self, Part},
    ui::{
        badge::{Dot, Tone, badge},
        notice,
    },
};

const WHY: &str = "change-config-reason";

/// The card by itself.
pub fn advanced(card: &AdvancedCard) -> AnyView {
    let (project, service) = (&card.project, &card.service);
    let applying = card.rows.iter().filter(|row| is_applying(row.sync)).count();
    let said = match applying {
        0 => "Everything is in sync.".to_owned(),
        1 => "1 option is applying.".to_owned(),
        count => format!("{count} options are applying."),
    };
    let empty = card.rows.is_empty().then(|| {
        view! { <p class="card__body muted">"No option is set: the service runs with Aiven's defaults."</p> }
    });
    let failure = card.failure.clone().map(|failure| {
        let text = format!("Aiven's description of the options could not be read, so they are shown by name only. {failure}");
        view! { <div class="card__body">{notice::sentence(Tone::Warning, text)}</div> }
    });
    let reload = card.follow_s.map(|_| {
        view! {
            <p class="card__body muted no-script">
                "Reload the page to see how far it is."
            </p>
        }
    });
    let change = if card.permit.is_given() {
        view! {
            <a
                class="button"
                data-kind="secondary"
                id="change-config"
                href=paths::config(project, service)
                aria-label="Change advanced configuration"
            >
                "Change"
            </a>
        }
        .into_any()
    } else {
        view! {
            <span class="cluster">
                <button
                    class="button"
                    data-kind="secondary"
                    id="change-config"
                    type="button"
                    disabled
                    aria-label="Change advanced configuration"
                    aria-describedby=WHY
                >
                    "Change"
                </button>
                {permit::why_not(WHY, &card.permit)}
            </span>
        }
        .into_any()
    };
    view! {
        <section
            class="card"
            id=Part::Advanced.segment()
            tabindex="-1"
            aria-labelledby="advanced-title"
            data-source=paths::part(Part::Advanced, project, service)
            data-version=card.version.clone()
            data-follow=card.follow_s.map(|seconds| seconds.to_string())
            data-said=said
        >
            <div class="card__header card__header--action">
                <h2 id="advanced-title">"Advanced configuration"</h2>
                {change}
            </div>
            {failure}
            <dl class="rows settings">{card.rows.iter().map(setting).collect_view()}</dl>
            {empty}
            {reload}
        </section>
    }
    .into_any()
}

fn is_applying(sync: Sync) -> bool {
    match sync {
        Sync::InSync => false,
        Sync::Applying => true,
        Sync::Access(wait) => wait.is_moving() || wait == Wait::NoConnection,
    }
}

fn setting(row: &AdvancedRow) -> AnyView {
    let setting = &row.setting;
    let path = setting.path.dotted();
    let option = setting.option.as_ref();
    let title = option.map_or_else(|| path.clone(), |option| option.title.clone());
    let about = option.and_then(|option| option.description.clone());
    let unit = option.and_then(|option| option.unit);
    let value = match &setting.value {
        SettingValue::Known(value) if value.is_object() || has_objects(value) => {
            let text = serde_json::to_string_pretty(value).unwrap_or_default();
            view! { <pre class="option__raw mono">{text}</pre> }.into_any()
        }
        SettingValue::Known(value) => {
            let unit = unit
                .filter(|_| value.is_number())
                .map(|unit| format!(" {unit}"));
            view! { <span class="setting__value mono">{shown(Some(value))} {unit}</span> }
                .into_any()
        }
        SettingValue::Withheld => {
            view! { <span class="muted">"Set; a secret, so not shown"</span> }.into_any()
        }
    };
    let chip = if is_applying(row.sync) {
        badge(Tone::Warning, "Applying", Dot::Shown)
    } else {
        badge(Tone::Success, "In sync", Dot::None)
    };
    let progress = match row.sync {
        Sync::Access(state) => Some(wait(state)),
        Sync::Applying => Some(
            view! { <span class="muted">"The service is being changed; this can take some minutes."</span> }.into_any(),
        ),
        Sync::InSync => None,
    };
    let unknown = option.is_none().then(|| {
        view! { <span class="muted">"Not in Aiven's description of this service type."</span> }
    });
    view! {
        <div class="row setting">
            <dt class="row__label">
                {title} <span class="option__path mono">{path}</span>
                {about.map(|text| view! { <span class="option__about">{text}</span> })}
            </dt>
            <dd class="row__value">{value} {progress} {unknown}</dd>
            <dd class="row__action">{chip}</dd>
        </div>
    }
    .into_any()
}

fn has_objects(value: &serde_json::Value) -> bool {
    let items = value.as_array();
    items.is_some_and(|items| items.iter().any(serde_json::Value::is_object))
}
