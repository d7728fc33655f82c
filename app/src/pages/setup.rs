//! The guide: a timeline of steps on both sides, and under it the form for the VPC endpoint. Plain HTML; the timeline is
//! a part, which is drawn anew while something moves.

use leptos::prelude::*;

use super::{
    aws, endpoint,
    frame::{Tab, service_frame},
    parts::{self, flash_notice},
};
use crate::{
    api::setup::SetupPage,
    failure::Failure,
    flash::Flash,
    paths::Part,
    ui::{badge::Tone, notice},
};

mod checks;
mod details;
mod timeline;

pub use timeline::timeline;

pub fn setup(page: SetupPage) -> AnyView {
    let notes = page
        .notes
        .into_iter()
        .map(|note| notice::sentence(Tone::Warning, note));
    let is_of_aws = |flash: &mut Flash| flash.is_for(Part::Aws.segment());
    let mut flash = page.flash;
    let said = flash.take_if(is_of_aws).map(|flash| {
        view! { <div class="setup__said">{flash_notice(flash)}</div> }
    });
    let content = view! {
        {parts::head(&page.head)}
        {flash.map(flash_notice)}
        {super::requests::waiting(&page.waiting)}
        {page.failure.as_ref().map(refused)}
        {notes.collect_view()}
        {timeline(&page.timeline)}
        {endpoint::card(&page.endpoint)}
        {said}
        {aws::card(&page.aws)}
    };
    service_frame(
        page.who,
        &page.project,
        &page.head.name,
        Tab::Network,
        content.into_any(),
    )
}

/// Why what a form asked for was not done.
fn refused(failure: &Failure) -> AnyView {
    let text = format!("{}. {}", failure.title(), failure.sentence());
    notice::sentence(Tone::Danger, text)
}
