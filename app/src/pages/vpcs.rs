//! The VPCs of a project. The list is a part, which is drawn anew while a VPC comes or goes; so is what the form for a
//! new one says while it is filled in.

use leptos::prelude::*;

use super::{frame::frame, parts::flash_notice};
use crate::{
    api::vpcs::VpcsPage,
    paths,
    ui::{badge::Tone, command::command_line, notice},
};

mod deletion;
mod form;
mod list;

pub use form::review;
pub use list::{list, state};

pub fn vpcs(page: VpcsPage) -> AnyView {
    let project = &page.project;
    let back = page.list.next.clone().map(|next| {
        view! {
            <p>
                <a href=next>"Back to where you came from"</a>
            </p>
        }
    });
    let (there, new) = (list(&page.list), form::form(&page.form));
    let main = if page.form.is_meant() {
        (new, there)
    } else {
        (there, new)
    };
    let content = view! {
        <header class="page__header">
            <p class="breadcrumb">
                <a href=paths::HOME>"Projects"</a>
                " / "
                <a href=paths::services(project)>{project.to_string()}</a>
            </p>
            <h1>"Project VPCs"</h1>
            <p class="muted vpcs__about">
                "A project VPC is a private network of this project in one cloud. Services in it are reached from outside \
                 only on the ways that you open, and AWS PrivateLink is one of them: it works for services in a project \
                 VPC only."
            </p>
            {back}
        </header>
        {page.flash.map(flash_notice)}
        {page.deletion.as_ref().map(deletion::deletion)}
        {main}
        <details class="card commands">
            <summary class="card__header">"Equivalent avn command"</summary>
            <div class="card__body stack">
                {command_line("List the project VPCs", recipes::avn::list_vpcs(project))}
            </div>
        </details>
    };
    frame(Some(page.who), None, content.into_any())
}

/// What went wrong, where the person goes on.
fn failure(id: &'static str, text: Option<&String>) -> Option<AnyView> {
    text.cloned().map(|text| {
        view! {
            <div tabindex="-1" id=id autofocus=true>
                {notice::sentence(Tone::Danger, text)}
            </div>
        }
        .into_any()
    })
}
