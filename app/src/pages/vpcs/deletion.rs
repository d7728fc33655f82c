//! The question whether a project VPC shall be deleted, or why it can't be.

use leptos::prelude::*;

use super::{failure, list};
use crate::pages::permit::{self, Sent};
use crate::{
    api::vpcs::Deletion,
    paths,
    ui::{badge::Tone, command::command_line, notice},
};

pub fn deletion(of: &Deletion) -> AnyView {
    const STANDING: &str = "delete-standing";
    let next = of.next.clone();
    let here = paths::vpcs(&of.project);
    let close = next.as_deref().map_or_else(
        || here.clone(),
        |next| format!("{here}?next={}", paths::encode(next)),
    );
    let cancel = view! {
        <a class="button" data-kind="secondary" href=close>
            {if of.is_possible() { "Cancel" } else { "Back to the list" }}
        </a>
    };
    let (body, confirm) = if of.is_possible() {
        let command = recipes::avn::delete_vpc(&of.project, &of.id);
        let next = next.map(|next| view! { <input type="hidden" name="next" value=next /> });
        (
            view! {
                <p>
                    {of.what()}
                    " is deleted with everything that connects it to other networks, such as peering connections. Its \
                     network can be used again afterwards."
                </p>
                {command_line("Equivalent avn command", command)}
                {permit::reason("delete-reason", &of.permit, &of.reason, Sent::of(of.failure.as_ref()))}
                {permit::standing(STANDING, &of.permit)}
            }
            .into_any(),
            of.permit.is_given().then(|| view! {
                <input type="hidden" name="form_id" value=of.form_id.clone() />
                <input type="hidden" name="vpc" value=of.id.clone() />
                {next}
                <button
                    class="button"
                    data-kind="danger"
                    id="confirm-delete"
                    name="do"
                    value="delete"
                >
                    "Delete project VPC"
                </button>
            }),
        )
    } else {
        (why_not(of), None)
    };
    view! {
        <section class="card" id="delete" aria-labelledby="delete-title" tabindex="-1">
            <h2 class="card__header" id="delete-title">
                "Delete project VPC"
            </h2>
            <form class="card__body stack" id="delete-form" method="post" action=here>
                {body}
                {failure("delete-failure", of.failure.as_ref())}
                <div class="dialog__actions">
                    {cancel}
                    {confirm}
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn why_not(of: &Deletion) -> AnyView {
    let Some(row) = &of.row else {
        let text = format!(
            "There is no project VPC {} any more. Somebody may have deleted it already.",
            of.id
        );
        return notice::sentence(Tone::Info, text);
    };
    if row.vpc.is_going() {
        return notice::sentence(
            Tone::Info,
            format!("{} is being deleted already.", of.what()),
        );
    }
    let count = row.services.as_ref().map_or(0, Vec::len);
    let heading = match count {
        1 => "It cannot be deleted while a service is in it:".to_owned(),
        count => format!("It cannot be deleted while {count} services are in it:"),
    };
    let content = view! {
        <p>{of.what()} ". " {heading}</p>
        {list::services(&of.project, row.services.as_deref())}
        <p>"Delete them in Aiven, or move them to another cloud or out of the VPC there, then come back."</p>
    };
    notice::notice(Tone::Warning, content.into_any())
}
