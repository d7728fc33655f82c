//! The notice that requests wait, where a person comes from.

use leptos::prelude::*;

use crate::{
    api::requests::Waiting,
    ui::{badge::Tone, notice},
};

pub fn waiting(all: &[Waiting]) -> Option<AnyView> {
    let items = all.iter().map(|one| {
        let words = format!("{} asks to {}", one.by, one.what);
        view! {
            <li>
                <a href=one.to.clone()>{words}</a>
            </li>
        }
    });
    (!all.is_empty()).then(|| {
        let heading = match all.len() {
            1 => "A request waits for approval:",
            _ => "Requests wait for approval:",
        };
        let content = view! {
            <p>{heading}</p>
            <ul class="plain-list">{items.collect_view()}</ul>
        };
        notice::notice(Tone::Info, content.into_any())
    })
}
