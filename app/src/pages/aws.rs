//! The guide's card in which the portal makes the VPC endpoint. Plain HTML: a form that reads for what there is to
//! choose, whose one other button makes the endpoint; the endpoints below it are a part that follows itself.

use leptos::prelude::*;

use crate::{
    api::aws::{Address, AwsCard, Closed, Desk, MISMATCH, SPENT, Trouble},
    paths::{self, Part},
    ui::{badge::Tone, notice},
};

mod choices;
mod endpoints;
mod groups;
mod identity;

pub use endpoints::endpoints;

/// Where a form that was refused leads to: what is said about it has the focus then.
const FAILURE: &str = "aws-failure";

/// The card by itself.
pub fn card(card: &AwsCard) -> AnyView {
    let content = match &card.content {
        Ok(desk) => opened(desk),
        Err(closed) => shut(card, closed),
    };
    view! {
        <section
            class="card aws"
            id=Part::Aws.segment()
            tabindex="-1"
            aria-labelledby="aws-title"
            data-source=paths::part(Part::Aws, &card.project, &card.service)
            data-part-address=""
            data-version=card.version()
            data-follow=card.follow_s().map(|seconds| seconds.to_string())
        >
            <h2 class="card__header" id="aws-title">
                "Let Postern create it"
            </h2>
            {content}
        </section>
    }
    .into_any()
}

fn shut(card: &AwsCard, closed: &Closed) -> AnyView {
    // A form that could not be taken is answered louder than a page that is only looked at.
    if card.status == 200 {
        view! { <p class="card__body muted">{closed.to_string()}</p> }.into_any()
    } else {
        let why = notice::sentence(Tone::Danger, closed.to_string());
        view! { <div class="card__body">{why}</div> }.into_any()
    }
}

fn opened(desk: &Desk) -> AnyView {
    let failure = desk.failure.as_ref().map(|trouble| {
        view! {
            <div class="aws__failure" id=FAILURE tabindex="-1">
                {told(Tone::Danger, trouble, Some(&desk.address))}
            </div>
        }
    });
    let choices = match &desk.choices {
        Some(made) => choices::choices(desk, made),
        None => view! {
            <p class="card__body muted">
                "The PrivateLink is being deleted, so no endpoint can be connected to it any more."
            </p>
        }
        .into_any(),
    };
    view! {
        {failure}
        {identity::identity(desk)}
        {endpoints(&desk.list)}
        {choices}
    }
    .into_any()
}

/// What went wrong, in AWS's words, and what to do.
fn told(tone: Tone, trouble: &Trouble, address: Option<&Address>) -> AnyView {
    let again = address.filter(|_| trouble.is(MISMATCH) || trouble.is(SPENT));
    let again = again.map(|address| {
        let href = address.next_attempt().href(Part::Aws.segment());
        view! {
            <p>
                <a href=href id="next-attempt">
                    "Count the attempt up"
                </a>
            </p>
        }
    });
    let advice = trouble.advice.clone();
    let text = view! {
        <p>{trouble.sentence.clone()}</p>
        {advice.map(|advice| view! { <p>{advice}</p> })}
        {again}
    };
    notice::notice(tone, text.into_any())
}
