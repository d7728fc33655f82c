//! Why a control is disabled, said beside it; and the field in which a person says why they do something.

use leptos::prelude::*;

use super::{field::field_error, live::mark};

/// Why the control is disabled whose `aria-describedby` is this id.
pub fn why_not(id: impl Into<String>, why: impl Into<String>) -> AnyView {
    view! {
        <span class="row__reason" id=id.into()>
            {why.into()}
        </span>
    }
    .into_any()
}

/// Whether a field must be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Optional,
    Required,
}

/// The field `reason`; `id` tells several of them on one page apart. Nothing but the browser holds what is typed.
pub fn reason_field(
    id: impl Into<String>,
    need: Need,
    typed: impl Into<String>,
    error: Signal<Option<String>>,
) -> AnyView {
    let id = id.into();
    let (hint, about) = (format!("{id}-hint"), format!("{id}-hint {id}-error"));
    let is_required = need == Need::Required;
    let text = if is_required {
        "Why you do this. This portal asks for it with each change, and keeps it in its record."
    } else {
        "Why you do this, if you want to say it. It is kept in the portal's record."
    };
    view! {
        <div class="field">
            <label class="field__label" for=id.clone()>
                "Reason"
            </label>
            <input
                class="field__input"
                id=id.clone()
                name="reason"
                data-aside=""
                type="text"
                maxlength="500"
                autocomplete="off"
                value=typed.into()
                required=is_required
                aria-invalid=mark(move || error.get().is_some())
                aria-describedby=about
            />
            <p class="field__hint" id=hint>
                {text}
            </p>
            {field_error(format!("{id}-error"), error)}
        </div>
    }
    .into_any()
}
