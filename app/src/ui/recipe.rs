//! A text to take away: to be read, copied and downloaded.

use leptos::prelude::*;

use super::{copy::copy_button, icons};

/// `id` and `label` name the text; `download` is a link or a form.
pub fn recipe(id: &'static str, label: &'static str, text: &str, download: AnyView) -> AnyView {
    view! {
        <div class="recipe">
            <pre class="recipe__text mono" tabindex="0" aria-label=label>
                <code data-recipe=id>{text.to_owned()}</code>
            </pre>
            <div class="recipe__actions">{copy_button(text, label)} {download}</div>
        </div>
    }
    .into_any()
}

/// A link to a file that anybody may have who sees it.
pub fn download_link(href: String, file: &str) -> AnyView {
    let title = download_title(file);
    view! {
        <a class="icon-link" href=href download=file.to_owned() title=title>
            {download_label(title.clone())}
        </a>
    }
    .into_any()
}

pub fn download_title(file: &str) -> String {
    format!("Download {file}")
}

/// What a control that downloads a file says: a picture, and words for who does not see it.
pub fn download_label(title: String) -> AnyView {
    view! {
        {icons::download()}
        <span class="visually-hidden">{title}</span>
    }
    .into_any()
}
