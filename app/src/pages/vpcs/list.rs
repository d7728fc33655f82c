//! The project VPCs that there are, a card each.

use aiven::{ProjectName, ServiceName, VpcState};
use leptos::prelude::*;

use crate::{
    api::vpcs::{VpcList, VpcRow},
    pages::parts::row,
    paths::{self, ProjectPart},
    ui::{
        badge::{Dot, Tone, badge},
        copy::copy_button,
        notice,
        why::why_not,
    },
};

/// The list by itself.
pub fn list(list: &VpcList) -> AnyView {
    let moving = list.rows.iter().filter(|row| row.vpc.is_moving()).count();
    let count = match list.rows.len() {
        0 => "No project VPC yet".to_owned(),
        1 => "1 project VPC".to_owned(),
        count => format!("{count} project VPCs"),
    };
    let said = match moving {
        0 => format!("{count}."),
        1 => format!("{count}, 1 of them is changing."),
        moving => format!("{count}, {moving} of them are changing."),
    };
    let notes = list.notes.iter();
    let notes = notes.map(|note| notice::sentence(Tone::Warning, note.clone()));
    let empty = list.rows.is_empty().then(|| {
        view! {
            <div class="card">
                <p class="list-table__empty">
                    "This project has no VPC yet. Create one below in the cloud of the services that you want to reach \
                     through PrivateLink, then move them into it."
                </p>
            </div>
        }
    });
    let reload = list.follow_s.map(|_| {
        view! { <p class="muted no-script">"Reload the page to see how far it is."</p> }
    });
    view! {
        <section
            class="vpcs"
            id=ProjectPart::Vpcs.segment()
            tabindex="-1"
            aria-labelledby="vpcs-title"
            data-source=paths::project_part(ProjectPart::Vpcs, &list.project)
            data-version=list.version.clone()
            data-follow=list.follow_s.map(|seconds| seconds.to_string())
            data-said=said
        >
            <h2 class="vpcs__title" id="vpcs-title">
                {count}
            </h2>
            {notes.collect_view()}
            {list.rows.iter().map(|row| card(list, row)).collect_view()}
            {empty}
            {reload}
        </section>
    }
    .into_any()
}

fn card(list: &VpcList, of: &VpcRow) -> AnyView {
    let vpc = &of.vpc;
    let id = vpc.project_vpc_id.clone();
    let cloud = vpc.cloud_name.clone();
    let cloud = cloud.unwrap_or_else(|| "Unknown cloud".to_owned());
    let delete = (!vpc.is_going()).then(|| {
        let label = format!("Delete the project VPC in {cloud}");
        if let Some(why) = &list.permit.refusal {
            let about = format!("delete-{id}-reason");
            return view! {
                <button
                    class="button"
                    data-kind="secondary"
                    type="button"
                    disabled
                    aria-label=label
                    aria-describedby=about.clone()
                >
                    "Delete"
                </button>
                {why_not(about, why.clone())}
            }
            .into_any();
        }
        view! {
            <a
                class="button"
                data-kind="secondary"
                id=format!("delete-{id}")
                href=delete_address(list, &id)
                aria-label=label
            >
                "Delete"
            </a>
        }
        .into_any()
    });
    let region = of.region.clone();
    let region = region.map(|region| view! { <span class="vpcs__region muted">{region}</span> });
    let network = vpc.network_cidr.clone();
    let network = network.unwrap_or_else(|| "Unknown".to_owned());
    let created = vpc.create_time.clone().map(|time| {
        row(
            "Created",
            view! { <span>{time}</span> }.into_any(),
            ().into_any(),
        )
    });
    view! {
        <article class="card" id=format!("vpc-{id}") aria-labelledby=format!("cloud-{id}")>
            <div class="card__header card__header--action">
                <h3 class="vpcs__cloud" id=format!("cloud-{id}")>
                    {cloud}
                    " "
                    {region}
                </h3>
                {delete}
            </div>
            <dl class="rows">
                {row("State", state(&vpc.state), ().into_any())}
                {row(
                    "Network",
                    view! { <span class="mono">{network}</span> }.into_any(),
                    ().into_any(),
                )}
                {row("Services in it", services(&list.project, of.services.as_deref()), ().into_any())}
                {created}
                {row(
                    "VPC ID",
                    view! { <span class="mono vpcs__id">{id.clone()}</span> }.into_any(),
                    copy_button(id.clone(), "VPC ID"),
                )}
            </dl>
        </article>
    }
    .into_any()
}

/// Where it is asked whether the VPC shall go.
pub fn delete_address(list: &VpcList, id: &str) -> String {
    let next = list.next.as_deref();
    let next = next.map(|next| format!("&next={}", paths::encode(next)));
    format!(
        "{}?delete={}{}#delete",
        paths::vpcs(&list.project),
        paths::encode(id),
        next.unwrap_or_default()
    )
}

/// The state with what it means.
pub fn state(state: &VpcState) -> AnyView {
    let (tone, word, dot, about) = match state {
        VpcState::Approved => (
            Tone::Warning,
            "Approved",
            Dot::Shown,
            "Aiven is building it. It can be used once it is active, in a few minutes.",
        ),
        VpcState::Active => (Tone::Success, "Active", Dot::None, "Services can be in it."),
        VpcState::Deleting => (
            Tone::Warning,
            "Deleting",
            Dot::Shown,
            "It is gone in a few minutes.",
        ),
        VpcState::Deleted => (Tone::Neutral, "Deleted", Dot::None, "It is gone."),
        VpcState::Other(word) => (
            Tone::Neutral,
            &**word,
            Dot::None,
            "Postern does not know this state.",
        ),
    };
    view! {
        {badge(tone, word.to_owned(), dot)}
        <span class="muted">{about}</span>
    }
    .into_any()
}

/// The services in a VPC, each leading to its Network page.
pub fn services(project: &ProjectName, services: Option<&[ServiceName]>) -> AnyView {
    let Some(services) = services else {
        return view! { <span class="muted">"Unknown"</span> }.into_any();
    };
    if services.is_empty() {
        return view! { <span class="muted">"None yet"</span> }.into_any();
    }
    let items = services.iter().map(|service| {
        view! {
            <li>
                <a href=paths::network(project, service)>{service.to_string()}</a>
            </li>
        }
    });
    view! { <ul class="vpcs__services">{items.collect_view()}</ul> }.into_any()
}
