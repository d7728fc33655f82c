//! The guide from nothing to a connection that works, on both sides.

use leptos::prelude::*;

use super::{
    frame::{Tab, service_frame},
    parts,
};
use crate::api::setup::SetupPage;

pub fn setup(page: SetupPage) -> AnyView {
    service_frame(
        page.who,
        &page.project,
        &page.head.name,
        Tab::Network,
        parts::head(&page.head),
    )
}
