//! The few things that parts need from the page. Browser only.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement, HtmlFormElement};

/// A form's fields, as the browser would send them.
pub fn fields(form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> Option<String> {
    let data = web_sys::FormData::new_with_form(form).ok()?;
    let fields = web_sys::UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    if let Some(button) = submitter {
        fields.append(&attribute(button, "name"), &attribute(button, "value"));
    }
    Some(fields.to_string().into())
}

/// The same, and what the address says besides: another form of the page may have put it there. What the form only
/// passes on (`data-kept`) is taken from the address too, which knows it better than the form, drawn before.
pub fn with_besides(form: &HtmlFormElement, fields: &str) -> Option<String> {
    let search = location().search().unwrap_or_default();
    let own = web_sys::UrlSearchParams::new_with_str(fields).ok()?;
    let besides = web_sys::UrlSearchParams::new_with_str(&search).ok()?;
    let id = attribute(form, "id");
    for control in all(&format!("#{id} [name], [form={id}][name]")) {
        let name = attribute(&control, "name");
        if control.has_attribute("data-kept") {
            own.delete(&name);
        } else {
            besides.delete(&name);
        }
    }
    let both = [besides, own].map(|fields| String::from(fields.to_string()));
    let both: Vec<String> = both.into_iter().filter(|text| !text.is_empty()).collect();
    Some(both.join("&"))
}

/// What an address is in the history: a page that one can go back from, or the same one.
#[derive(Clone, Copy)]
pub enum Visit {
    New,
    Same,
}

/// Puts an address into the history without loading it.
pub fn move_to(address: &str, visit: Visit) {
    if let Ok(history) = window().history() {
        let _ = match visit {
            Visit::New => history.push_state_with_url(&JsValue::NULL, "", Some(address)),
            Visit::Same => history.replace_state_with_url(&JsValue::NULL, "", Some(address)),
        };
    }
}

/// Whether something happened where text is typed, letter by letter.
pub fn is_typed_in(event: &web_sys::Event) -> bool {
    closest(
        event,
        "textarea, input:not([type=checkbox]):not([type=radio])",
    )
    .is_some()
}

/// What is typed beside the matter (`data-aside`) in a part, which is not drawn away with it.
pub fn typed_aside(part: &str) -> Vec<(Element, String)> {
    let fields = all(&format!("#{part} input[data-aside][id]")).into_iter();
    let typed = fields.map(|field| {
        let text = field.unchecked_ref::<web_sys::HtmlInputElement>().value();
        (field, text)
    });
    typed.filter(|(_, text)| !text.is_empty()).collect()
}

/// Leaves for another page.
pub fn go_to(address: &str) {
    let _ = location().assign(address);
}

/// The nearest element that a selector finds, from where something happened outwards.
pub fn closest(event: &web_sys::Event, selector: &str) -> Option<Element> {
    let element = event.target()?.dyn_into::<Element>().ok()?;
    element.closest(selector).ok().flatten()
}

/// The value of an attribute; empty if it is not there.
pub fn attribute(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// Every element of the page that a selector finds.
pub fn all(selector: &str) -> Vec<Element> {
    let found = document().query_selector_all(selector).ok();
    (0..)
        .map_while(|index| found.as_ref()?.item(index)?.dyn_into().ok())
        .collect()
}
