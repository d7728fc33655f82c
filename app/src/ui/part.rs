//! Parts: pieces of a page that the server draws and the browser swaps. Browser only.
//!
//! The page's own links and forms say what they are about (`data-part`, `data-live`), the part says where it comes from
//! (`data-source`). Without a script the same links and forms load the page. Nothing here knows what a part shows.
//!
//! - `a[data-part=ID]`, `form[data-part=ID]`: the answer replaces the element `ID`; a read also moves the address.
//! - `[data-live=ID]`: what is typed below it is sent at once, with its form.
//! - `form[data-besides]`: shares the address with other forms, and leaves in it what is theirs.
//! - `[data-follow=SECONDS]` on a part: it is asked for again while it is shown.
//! - `[data-revealed]` on a part: it is emptied when the page is left.

use std::{cell::RefCell, collections::BTreeMap, time::Duration};

use gloo_net::http::{Request, Response};
use leptos::{ev, leptos_dom::helpers::TimeoutHandle, prelude::*};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, HtmlElement, HtmlFormElement};

use super::{copy, focus};
use dom::{
    Visit, all, attribute, closest, fields, go_to, is_typed_in, move_to, typed_aside, with_besides,
};

mod dom;
mod follow;

/// As long as a person goes on typing, nothing is sent.
const PAUSE: Duration = Duration::from_millis(180);

thread_local! {
    /// What is about to happen to a part: typing that settles, a follower that waits.
    static TIMERS: RefCell<BTreeMap<String, TimeoutHandle>> = const { RefCell::new(BTreeMap::new()) };
    /// The newest request for each part; an older answer is not drawn.
    static NEWEST: RefCell<BTreeMap<String, u32>> = const { RefCell::new(BTreeMap::new()) };
}

/// What is asked for a part.
enum Ask {
    /// A read, and whether the address moves with it.
    Get {
        query: String,
        address: Option<(String, Visit)>,
    },
    /// A form's fields as they are sent.
    Post(String),
    /// A read that changes nothing on the page if nothing is new.
    Again,
}

/// Serves the parts of the page.
pub fn listen() {
    for handle in [
        window_event_listener_untyped("click", |event| on_click(&event)),
        window_event_listener_untyped("submit", |event| on_submit(&event)),
        window_event_listener_untyped("input", |event| on_input(&event)),
        window_event_listener_untyped("keydown", |event| on_key(&event)),
        window_event_listener_untyped("popstate", |_| refresh("[data-part-address]")),
        window_event_listener_untyped("visibilitychange", |_| follow::look_at_all()),
        // A page that comes back from the browser's memory must not bring secrets with it.
        window_event_listener_untyped("pagehide", |_| {
            for part in all("[data-revealed]") {
                part.set_text_content(None);
            }
        }),
        window_event_listener_untyped("pageshow", |event| {
            let persisted = js_sys::Reflect::get(&event, &"persisted".into());
            if persisted.is_ok_and(|it| it.is_truthy()) {
                refresh("[data-revealed]");
            }
        }),
    ] {
        // For as long as the document lives.
        std::mem::forget(handle);
    }
    // What the browser filled in by itself is looked at too.
    for form in all("form[method=post][data-live]:not([data-looked])") {
        let part = attribute(&form, "data-live");
        send(form.unchecked_ref(), &part, None, Visit::Same);
    }
    follow::follow_all();
}

fn on_click(event: &web_sys::Event) {
    let Some(link) = closest(event, "a[data-part]") else {
        return;
    };
    let mouse = event.unchecked_ref::<ev::MouseEvent>();
    if mouse.button() != 0 || mouse.ctrl_key() || mouse.meta_key() || mouse.shift_key() {
        return;
    }
    let href = link.get_attribute("href").unwrap_or_default();
    let query = href.split_once('?').map_or("", |(_, query)| query);
    let ask = Ask::Get {
        query: query.split('#').next().unwrap_or_default().to_owned(),
        address: Some((href.clone(), Visit::New)),
    };
    if ask_for(&attribute(&link, "data-part"), ask, move || go_to(&href)) {
        event.prevent_default();
    }
}

fn on_submit(event: &web_sys::Event) {
    let Some(form) = closest(event, "form[data-part]") else {
        return;
    };
    let form: HtmlFormElement = form.unchecked_into();
    let submitter = event.unchecked_ref::<web_sys::SubmitEvent>().submitter();
    // A button that leaves the page says so.
    if submitter
        .as_ref()
        .is_some_and(|button| button.has_attribute("data-whole"))
    {
        return;
    }
    let part = attribute(&form, "data-part");
    if send(&form, &part, submitter, Visit::New) {
        event.prevent_default();
    }
}

fn on_input(event: &web_sys::Event) {
    let Some(live) = closest(event, "[data-live]") else {
        return;
    };
    let Ok(Some(form)) = live.closest("form") else {
        return;
    };
    let part = attribute(&live, "data-live");
    let key = part.clone();
    // A choice can be gone back on; each letter of a word can't.
    let visit = if is_typed_in(event) {
        Visit::Same
    } else {
        Visit::New
    };
    later(key, PAUSE, move || {
        send(form.unchecked_ref(), &part, None, visit);
    });
}

/// The arrow keys lead from a search field through what it found, and back.
fn on_key(event: &web_sys::Event) {
    let step = match event
        .unchecked_ref::<web_sys::KeyboardEvent>()
        .key()
        .as_str()
    {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    let Some(list) = closest(event, "[data-arrows]") else {
        return;
    };
    let list = attribute(&list, "data-arrows");
    let selector = format!("input[data-arrows={list}], [data-arrows={list}] button");
    let stops = all(&selector);
    let active = document().active_element();
    let here = stops.iter().position(|stop| Some(stop) == active.as_ref());
    let there = here.and_then(|here| stops.get(here.checked_add_signed(step)?));
    if let Some(there) = there {
        event.prevent_default();
        let _ = there.unchecked_ref::<HtmlElement>().focus();
    }
}

/// Sends a form for a part. `false` if that can't be done, and the browser shall do it.
fn send(form: &HtmlFormElement, part: &str, submitter: Option<HtmlElement>, visit: Visit) -> bool {
    let Some(fields) = fields(form, submitter.as_ref()) else {
        return false;
    };
    // By its attribute: a field of that name would stand in the way of the property.
    let ask = if attribute(form, "method") == "post" {
        Ask::Post(fields)
    } else {
        let action = attribute(form, "action");
        let besides = form
            .has_attribute("data-besides")
            .then(|| with_besides(form, &fields));
        let fields = besides.flatten().unwrap_or(fields);
        Ask::Get {
            address: Some((format!("{action}?{fields}"), visit)),
            query: fields,
        }
    };
    let form = form.clone();
    ask_for(part, ask, move || {
        // The browser's own way shows what went wrong. What is sent while one types is not worth leaving the page.
        if let Some(button) = submitter {
            let _ = button.set_attribute("data-whole", "");
            let _ = form.request_submit_with_submitter(Some(&button));
        } else if attribute(&form, "method") == "get" {
            let _ = form.submit();
        }
    })
}

/// Asks for a part and draws the answer; `otherwise` if that did not work.
fn ask_for(part: &str, ask: Ask, otherwise: impl FnOnce() + 'static) -> bool {
    let Some(element) = document().get_element_by_id(part) else {
        return false;
    };
    let source = attribute(&element, "data-source");
    let version = attribute(&element, "data-version");
    let turn = NEWEST.with_borrow_mut(|newest| {
        let turn = newest.entry(part.to_owned()).or_default();
        *turn += 1;
        *turn
    });
    let part = part.to_owned();
    spawn_local(async move {
        let here = location().search().unwrap_or_default();
        let request = match &ask {
            Ask::Get { query, .. } => Request::get(&format!("{source}?{query}")).build(),
            Ask::Again => Request::get(&format!("{source}{here}"))
                .header("If-None-Match", &format!("\"{version}\""))
                .build(),
            Ask::Post(fields) => Request::post(&format!("{source}{here}"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .body(JsValue::from_str(fields)),
        };
        let Ok(request) = request else { return };
        let answer = request.send().await;
        if NEWEST.with_borrow(|newest| newest.get(&part) != Some(&turn)) {
            return;
        }
        match answer {
            Ok(answer) if answer.status() == 304 => follow::go_on(&part),
            Ok(answer) if is_part(&answer) => match answer.text().await {
                Ok(html) if draw(&part, &html, &ask) => {
                    if let Ask::Get {
                        address: Some((address, visit)),
                        ..
                    } = ask
                    {
                        move_to(&address, visit);
                    }
                    follow::go_on(&part);
                }
                _ => otherwise(),
            },
            _ => otherwise(),
        }
    });
    true
}

/// A form that could not be used is a part too, with what is wrong in it.
fn is_part(answer: &Response) -> bool {
    answer.ok() || answer.status() == 422
}

/// Replaces a part. The keyboard's place stays, unless the part says where it goes to whoever asked for it; what was
/// unfolded stays unfolded.
fn draw(part: &str, html: &str, ask: &Ask) -> bool {
    let Some(element) = document().get_element_by_id(part) else {
        return false;
    };
    let focused = document().active_element().map(|element| element.id());
    let said = attribute(&element, "data-said");
    let unfolded = all(&format!("#{part} details[open][id]"));
    let unfolded: Vec<String> = unfolded.iter().map(Element::id).collect();
    let typed = typed_aside(part);
    // The page's policy may refuse the text, which `set_outer_html` could not tell.
    if js_sys::Reflect::set(&element, &"outerHTML".into(), &html.into()).is_err() {
        return false;
    }
    let Some(element) = document().get_element_by_id(part) else {
        return false;
    };
    for id in unfolded {
        if let Some(details) = document().get_element_by_id(&id) {
            let _ = details.set_attribute("open", "");
        }
    }
    for (before, text) in typed {
        let now = document().get_element_by_id(&before.id());
        if let Some(now) = now {
            now.unchecked_into::<web_sys::HtmlInputElement>()
                .set_value(&text);
        }
    }
    // What changes by itself takes nobody from where they are.
    let wanted = match ask {
        Ask::Again => None,
        Ask::Get { .. } | Ask::Post(_) => element.query_selector("[data-focus]").ok().flatten(),
    };
    match (wanted, focused) {
        (Some(wanted), _) => {
            let _ = wanted.unchecked_into::<HtmlElement>().focus();
        }
        (None, Some(id)) if !id.is_empty() => {
            let is_lost = document().active_element().is_none_or(|it| it.id() != id);
            let _ = is_lost && (focus::to(&id) || focus::to(part));
        }
        _ => {}
    }
    let news = attribute(&element, "data-said");
    if !news.is_empty() && news != said {
        copy::say(&news);
    }
    carry(&element);
    start_islands(&element);
    true
}

/// What a part says about controls outside of it goes there: a sentence (`data-for`), or whether a button works now.
fn carry(part: &Element) {
    for message in all(&format!("#{} [data-for]", part.id())) {
        let Some(target) = document().get_element_by_id(&attribute(&message, "data-for")) else {
            continue;
        };
        if target.tag_name() == "BUTTON" {
            let is_disabled = message.has_attribute("data-disabled");
            let _ = target.toggle_attribute_with_force("disabled", is_disabled);
        } else {
            target.set_text_content(message.text_content().as_deref());
        }
    }
}

/// Islands in a part begin as those of the page did; the document's own script knows how.
fn start_islands(part: &Element) {
    let start = js_sys::Reflect::get(&window(), &"startIslands".into()).ok();
    if let Some(start) = start.and_then(|it| it.dyn_into::<js_sys::Function>().ok()) {
        let _ = start.call1(&JsValue::NULL, part);
    }
}

/// Asks for parts anew, as the address says now.
fn refresh(which: &str) {
    for part in all(which) {
        let search = location().search().unwrap_or_default();
        let ask = Ask::Get {
            query: search.trim_start_matches('?').to_owned(),
            address: None,
        };
        ask_for(&part.id(), ask, || {});
    }
}

fn later(key: String, wait: Duration, what: impl FnOnce() + 'static) {
    let Ok(timer) = set_timeout_with_handle(what, wait) else {
        return;
    };
    let before = TIMERS.with_borrow_mut(|timers| timers.insert(key, timer));
    if let Some(before) = before {
        before.clear();
    }
}
