//! A window over a page, with an address of its own.
//!
//! The server renders it open, so that it works without scripts, with a link to close it. In the
//! browser it becomes modal: the rest of the page is inert, Escape closes it, and the focus goes
//! back to the link that opened it.

use leptos::{html, prelude::*};

#[cfg(feature = "hydrate")]
use super::focus;
use super::icons;

/// What a window needs besides its content.
pub struct Dialog {
    pub title: &'static str,
    /// The page below.
    pub close_href: String,
    /// What Escape does.
    pub on_close: Callback<()>,
    /// The `id` of the control that opened the window.
    pub return_focus_id: &'static str,
}

pub fn dialog(dialog: Dialog, content: AnyView) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    make_modal(node, dialog.return_focus_id);
    let on_close = dialog.on_close;
    view! {
        <dialog
            class="dialog"
            node_ref=node
            open
            aria-labelledby="dialog-title"
            on:cancel=move |event: leptos::ev::Event| {
                // The address decides whether the window is open, so the browser should not close it.
                if event.cancelable() {
                    event.prevent_default();
                    on_close.run(());
                }
            }
            // It does so without asking when Escape is the first thing a person does on the page.
            on:close=move |_| on_close.run(())
        >
            <header class="dialog__header">
                <h2 id="dialog-title">{dialog.title}</h2>
                <a
                    class="icon-link"
                    href=dialog.close_href
                    aria-label="Close"
                    on:click=move |event| {
                        event.prevent_default();
                        on_close.run(());
                    }
                >
                    {icons::close()}
                </a>
            </header>
            <div class="dialog__body">{content}</div>
        </dialog>
        <div class="dialog__shade" aria-hidden="true"></div>
    }
    .into_any()
}

fn make_modal(node: NodeRef<html::Dialog>, return_focus_id: &'static str) {
    #[cfg(feature = "hydrate")]
    {
        Effect::new(move |_| {
            let Some(dialog) = node.get() else { return };
            // `show_modal` refuses an open dialog; the server had to open it.
            let _ = dialog.remove_attribute("open");
            if dialog.show_modal().is_err() {
                dialog.set_open(true);
            }
            focus_first_field(&dialog);
        });
        on_cleanup(move || {
            // The page draws the opener anew after an action; look for it then.
            request_animation_frame(move || {
                let _ = focus::to(return_focus_id) || focus::to("main");
            });
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (node, return_focus_id);
}

/// A field that is only beside the matter is not where a person begins: Enter in it would send the form.
#[cfg(feature = "hydrate")]
fn focus_first_field(dialog: &web_sys::HtmlDialogElement) {
    use leptos::wasm_bindgen::JsCast;
    let field = dialog.query_selector(
        "input:not([type=hidden], [data-aside]), textarea:not([hidden]), .dialog__actions .button",
    );
    if let Ok(Some(field)) = field
        && let Ok(field) = field.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = field.focus();
    }
}
